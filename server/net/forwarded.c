/* Whom a reverse proxy speaks for. It appends the address of its own client to X-Forwarded-For;
 * what stands before that was sent by the client, and can be anything. */
#include <netdb.h>

#include "net/net_private.h"

enum { LIST_BYTES = 1024 };

static bool read_last(struct lws *wsi, char *out, size_t out_bytes, struct str *ret_last)
{
    struct str list;

    if (header_get(wsi, WSI_TOKEN_X_FORWARDED_FOR, out, out_bytes, &list) != HEADER_PRESENT)
        return false;
    const char *comma = memrchr(list.data, ',', list.size);
    const char *from = comma ? comma + 1 : list.data;
    from += strspn(from, " \t");
    *ret_last = (struct str){from, (size_t)(list.data + list.size - from)};
    return ret_last->size > 0 && ret_last->size < NET_ADDRESS_BYTES;
}

bool forwarded_read(struct net_connection *connection)
{
    const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    char list[LIST_BYTES];
    char numeric[NET_ADDRESS_BYTES];
    struct str last;

    if (!connection->net->is_behind_proxy || connection->is_selftest)
        return true;
    if (!read_last(connection->wsi, list, sizeof(list), &last))
        return false;
    snprintf(numeric, sizeof(numeric), "%.*s", STR_FMT(last));
    if (getaddrinfo(numeric, NULL, &hints, &found) != 0)
        return false;
    listener_write_address(found->ai_addr, found->ai_addrlen, connection->address);
    if (!connection->has_limit)
        limits_key(found->ai_addr, connection->limit_key);
    freeaddrinfo(found);
    return true;
}

bool forwarded_take_place(struct net_connection *connection)
{
    struct net *net = connection->net;

    if (!net->is_behind_proxy || connection->is_selftest)
        return true;
    connection->has_limit = limits_take(&net->limits, connection->limit_key);
    return connection->has_limit;
}
