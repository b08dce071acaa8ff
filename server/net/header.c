#include <ctype.h>

#include "net/net_private.h"

enum header_result header_get(struct lws *wsi, enum lws_token_indexes token, char *out,
                              size_t out_bytes, struct str *ret_value)
{
    if (lws_hdr_total_length(wsi, token) <= 0) {
        *ret_value = STR_NONE;
        return HEADER_ABSENT;
    }
    int size = lws_hdr_copy(wsi, out, (int)out_bytes, token);
    if (size < 0)
        return HEADER_TOO_LONG;
    *ret_value = (struct str){out, (size_t)size};
    return HEADER_PRESENT;
}

bool header_path(struct lws *wsi, int *ret_method, struct str *ret_path)
{
    char *path = NULL;
    int size = 0;
    int method = lws_http_get_uri_and_method(wsi, &path, &size);

    if (method < 0 || !path || size <= 0 || path[0] != '/')
        return false;
    for (int i = 0; i < size; i++)
        if ((unsigned char)path[i] < 0x20 || path[i] == 0x7f || path[i] == '\\')
            return false;
    *ret_method = method;
    *ret_path = (struct str){path, (size_t)size};
    return true;
}

/* The library decodes a path while it reads it, so "%0d" ends the line early; what follows is
 * skipped, and with it the version. */
int header_check_version(struct lws *wsi)
{
    char out[16];
    struct str version;

    switch (header_get(wsi, WSI_TOKEN_HTTP, out, sizeof(out), &version)) {
    case HEADER_PRESENT:
        return str_is(version, "HTTP/1.1") || str_is(version, "HTTP/1.0") ? 0 : 505;
    case HEADER_ABSENT:
    case HEADER_TOO_LONG:
        break;
    }
    return 400;
}

/* '+' stood for a blank and has become one: a plus that is left was "%2B". */
static void add_encoded(struct buf *buf, struct str piece)
{
    static const char hex[] = "0123456789ABCDEF";
    static const char plain[] = "-._~!$'()*,;:@/?=";

    for (size_t i = 0; i < piece.size; i++) {
        unsigned char c = (unsigned char)piece.data[i];
        if (isalnum(c) || (c && strchr(plain, c))) {
            buf_add_char(buf, (char)c);
        } else {
            const char escape[3] = {'%', hex[c >> 4], hex[c & 15]};
            buf_add(buf, escape, sizeof(escape));
        }
    }
}

struct str header_query(struct lws *wsi, struct arena *arena)
{
    char piece[NET_HEADER_BYTES];
    struct buf query;
    struct str copy = {"", 0};
    int size;

    buf_init(&query, 3 * NET_HEADER_BYTES);
    for (int i = 0;
         lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_URI_ARGS) > 0 &&
         (size = lws_hdr_copy_fragment(wsi, piece, sizeof(piece), WSI_TOKEN_HTTP_URI_ARGS, i)) >= 0;
         i++) {
        if (i)
            buf_add_char(&query, '&');
        add_encoded(&query, (struct str){piece, (size_t)size});
    }
    if (buf_status(&query) != STATUS_OK)
        copy = STR_NONE;
    else if (query.size)
        copy = arena_copy(arena, buf_str(&query));
    buf_finish(&query);
    return copy;
}

/* The host without its port; brackets of an IPv6 address stay off. Empty when malformed. */
static struct str host_name(struct str host)
{
    const char *colon = memrchr(host.data, ':', host.size);
    const char *bracket = memrchr(host.data, ']', host.size);
    size_t name_size = host.size;

    if (colon && (!bracket || colon > bracket)) {
        name_size = (size_t)(colon - host.data);
        for (size_t i = name_size + 1; i < host.size; i++)
            if (!isdigit((unsigned char)host.data[i]))
                return STR_NONE;
    }
    if (name_size >= 2 && host.data[0] == '[') {
        if (host.data[name_size - 1] != ']')
            return STR_NONE;
        return (struct str){host.data + 1, name_size - 2};
    }
    return (struct str){host.data, name_size};
}

static bool equal_ignoring_case(struct str a, struct str b)
{
    return a.size == b.size && (a.size == 0 || strncasecmp(a.data, b.data, a.size) == 0);
}

int header_check_host(const struct net *net, struct lws *wsi, struct str *ret_host, char *out,
                      size_t out_bytes)
{
    struct str host;

    if (header_get(wsi, WSI_TOKEN_HOST, out, out_bytes, &host) != HEADER_PRESENT)
        return 400;
    struct str name = host_name(host);
    if (!name.size)
        return 400;
    for (size_t i = 0; i < net->host_count; i++)
        if (equal_ignoring_case(name, str_from(net->hosts[i]))) {
            *ret_host = host;
            return 0;
        }
    return 421;
}

bool header_origin_matches(struct lws *wsi, struct str host)
{
    char out[512];
    struct str origin;
    const struct str scheme = STR("https://");

    switch (header_get(wsi, WSI_TOKEN_ORIGIN, out, sizeof(out), &origin)) {
    case HEADER_ABSENT:
        return true; /* not a browser: browsers name it whenever something could change */
    case HEADER_TOO_LONG:
        return false;
    case HEADER_PRESENT:
        break;
    }
    if (origin.size < scheme.size || strncasecmp(origin.data, scheme.data, scheme.size) != 0)
        return false;
    origin.data += scheme.size;
    origin.size -= scheme.size;
    return equal_ignoring_case(origin, host);
}
