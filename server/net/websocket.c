#include <ctype.h>

#include "base/utf.h"
#include "net/net_private.h"

/* The library reads these two headers into buffers of 128 bytes. */
enum { LIST_HEADER_BYTES = 127, KEY_SIZE = 24 };

static bool is_token_char(char c)
{
    return isalnum((unsigned char)c) || (c && strchr("!#$%&'*+-.^_`|~", c));
}

/* Is `wanted` an item of a comma-separated list? */
static bool list_has(struct str list, const char *wanted, bool ignoring_case)
{
    size_t wanted_size = strlen(wanted);

    for (size_t at = 0; at < list.size;) {
        size_t start = at;
        while (at < list.size && is_token_char(list.data[at]))
            at++;
        if (at - start == wanted_size &&
            (ignoring_case ? strncasecmp(list.data + start, wanted, wanted_size) == 0
                           : memcmp(list.data + start, wanted, wanted_size) == 0))
            return true;
        while (at < list.size && !is_token_char(list.data[at]))
            at++;
    }
    return false;
}

static bool header_has(struct lws *wsi, enum lws_token_indexes token, const char *wanted,
                       bool ignoring_case)
{
    char out[LIST_HEADER_BYTES];
    struct str list;

    return header_get(wsi, token, out, sizeof(out), &list) == HEADER_PRESENT &&
           list_has(list, wanted, ignoring_case);
}

static bool header_is(struct lws *wsi, enum lws_token_indexes token, const char *wanted)
{
    char out[32];
    struct str value;

    return header_get(wsi, token, out, sizeof(out), &value) == HEADER_PRESENT &&
           value.size == strlen(wanted) && strncasecmp(value.data, wanted, value.size) == 0;
}

/* 16 bytes in base64. */
static bool key_is_good(struct lws *wsi)
{
    char out[KEY_SIZE + 8];
    struct str key;

    if (header_get(wsi, WSI_TOKEN_KEY, out, sizeof(out), &key) != HEADER_PRESENT ||
        key.size != KEY_SIZE || memcmp(key.data + KEY_SIZE - 2, "==", 2) != 0)
        return false;
    for (size_t i = 0; i < KEY_SIZE - 2; i++)
        if (!isalnum((unsigned char)key.data[i]) && key.data[i] != '+' && key.data[i] != '/')
            return false;
    return true;
}

static int check_handshake(struct net *net, struct lws *wsi, struct str *ret_path,
                           enum net_refusal *ret_why)
{
    char out[512];
    struct str host = STR_NONE;
    int method = 0;

    *ret_why = NET_REFUSED_UPGRADE;
    if (!header_is(wsi, WSI_TOKEN_UPGRADE, "websocket") || !header_path(wsi, &method, ret_path))
        return 400;
    if (net->is_stopping)
        return 503;
    if (method != LWSHUMETH_GET)
        return 405;
    int status = header_check_version(wsi);
    if (status)
        return status;
    status = header_check_host(net, wsi, &host, out, sizeof(out));
    if (status) {
        *ret_why = NET_REFUSED_HOST;
        return status;
    }
    if (!header_origin_matches(wsi, host)) {
        *ret_why = NET_REFUSED_ORIGIN;
        return 403;
    }
    if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0 ||
        (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH) > 0 &&
         !header_is(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, "0")))
        return 400;
    if (!header_is(wsi, WSI_TOKEN_VERSION, "13"))
        return 426;
    if (!header_has(wsi, WSI_TOKEN_CONNECTION, "upgrade", true) || !key_is_good(wsi) ||
        !header_has(wsi, WSI_TOKEN_PROTOCOL, NET_SUBPROTOCOL, false))
        return 400;
    return 0;
}

/* Asks the caller. The texts live only as long as the call. */
static int ask_upgrade(struct net_connection *connection, struct str path)
{
    struct net *net = connection->net;
    char cookie[NET_HEADER_BYTES];
    struct net_upgrade upgrade = {.path = path, .address = str_from(connection->address)};
    struct arena arena;
    int status = 431;

    arena_init(&arena, 4 * NET_HEADER_BYTES);
    upgrade.query = header_query(connection->wsi, &arena);
    if (upgrade.query.data && header_get(connection->wsi, WSI_TOKEN_HTTP_COOKIE, cookie,
                                         sizeof(cookie), &upgrade.cookie) != HEADER_TOO_LONG)
        status = net->handlers->upgrade(net->user, &upgrade, &connection->session);
    arena_finish(&arena);
    return status;
}

int websocket_confirm(struct net_connection *connection, void *in, size_t size)
{
    enum net_refusal why;
    struct str path = STR_NONE;

    /* `in` isn't looked at: with an unknown Upgrade value it points into freed memory. */
    (void)in;
    (void)size;
    if (connection->state != SOCKET_HEADERS)
        return -1;
    if (!connection->is_selftest) {
        int status = check_handshake(connection->net, connection->wsi, &path, &why);
        if (status)
            return response_refuse(connection, why, status);
        if (!forwarded_read(connection))
            return response_refuse(connection, NET_REFUSED_FORWARDED, 400);
        if (!forwarded_take_place(connection))
            return response_refuse(connection, NET_REFUSED_ADDRESS, 429);
        status = ask_upgrade(connection, path);
        if (status)
            return response_refuse(connection, NET_REFUSED_UPGRADE, status);
        connection->has_session = true;
    }
    connection->state = SOCKET_UPGRADING;
    return 0;
}

int websocket_filter(struct net_connection *connection, void *in, size_t size)
{
    const struct lws_protocols *protocol = lws_get_protocol(connection->wsi);

    (void)in;
    (void)size;
    if (connection->state != SOCKET_UPGRADING || !protocol ||
        strcmp(protocol->name, NET_SUBPROTOCOL) != 0)
        return -1;
    return 0;
}

int websocket_opened(struct net_connection *connection, void *in, size_t size)
{
    struct net *net = connection->net;

    (void)in;
    (void)size;
    if (connection->state != SOCKET_UPGRADING)
        return -1;
    connection->state = SOCKET_OPEN;
    connection->deadline_ms = 0;
    connection_becomes_websocket(connection);
    keepalive_heard(connection);
    if (connection->is_selftest)
        return selftest_opened(connection);
    connection->is_opened = true;
    readahead_start(connection);
    net->handlers->opened(net->user, connection, connection->session);
    return 0;
}

/* Sends our close frame; the peer's answer ends the connection, or the deadline. Framed here where
 * that passes, because of the library's own way, lws_close_reason and -1: built for debugging, as
 * in Debian, it closes a socket on libuv twice in a row, and the second time cuts it off before the
 * frame is out. */
static int send_close(struct net_connection *connection, unsigned code, const char *reason)
{
    unsigned char out[LWS_PRE + 4 + NET_REASON_BYTES] = {0};
    unsigned char *frame = out + LWS_PRE;
    size_t reason_size = strnlen(reason, NET_REASON_BYTES);

    connection->state = SOCKET_ENDING;
    connection->deadline_ms = net_deadline(connection->net, NET_CLOSE_DEADLINE_MS);
    if (!connection->net->is_gathering) {
        memcpy(frame, reason, reason_size);
        lws_close_reason(connection->wsi, (enum lws_close_status)code, frame, reason_size);
        return -1;
    }
    frame[0] = 0x88; /* final, close */
    frame[1] = (unsigned char)(2 + reason_size);
    frame[2] = (unsigned char)(code >> 8);
    frame[3] = (unsigned char)code;
    memcpy(frame + 4, reason, reason_size);
    connection->is_close_sent = true;
    return lws_write(connection->wsi, frame, 4 + reason_size, LWS_WRITE_HTTP) < 0 ? -1 : 0;
}

/* Ends the connection at once, without what is queued, because of what the peer sent. */
static int fail(struct net_connection *connection, enum net_close code)
{
    net_refused(connection->net, NET_REFUSED_MESSAGE);
    buf_finish(&connection->message);
    return send_close(connection, code, "");
}

static int deliver(struct net_connection *connection, struct str message)
{
    struct net *net = connection->net;

    if (!utf8_valid(message))
        return fail(connection, NET_CLOSE_NOT_UTF8);
    net->handlers->message(net->user, connection, message);
    return 0;
}

int websocket_receive(struct net_connection *connection, void *in, size_t size)
{
    struct lws *wsi = connection->wsi;
    struct buf *message = &connection->message;
    size_t rest = lws_remaining_packet_payload(wsi);
    bool is_last = lws_is_final_fragment(wsi) && !rest;

    if (connection->state != SOCKET_OPEN)
        return 0; /* closing: what still comes isn't wanted */
    keepalive_heard(connection);
    if (lws_frame_is_binary(wsi))
        return fail(connection, NET_CLOSE_UNSUPPORTED);
    if (rest > connection->net->max_message_bytes || size + rest > message->max_bytes ||
        message->size > message->max_bytes - size - rest)
        return fail(connection, NET_CLOSE_TOO_LARGE);
    if (!connection->is_assembling && is_last)
        return deliver(connection, (struct str){in, size});
    if (!rest && ++connection->fragments > NET_FRAGMENTS_MAX)
        return fail(connection, NET_CLOSE_POLICY);
    connection->is_assembling = true;
    buf_add(message, in ? in : "", size);
    if (buf_status(message) != STATUS_OK)
        return fail(connection, NET_CLOSE_TOO_LARGE);
    if (!is_last)
        return 0;
    /* Taken out of the connection first: the handler may close it. */
    struct buf whole = *message;
    buf_init(message, whole.max_bytes);
    connection->is_assembling = false;
    connection->fragments = 0;
    int result = deliver(connection, buf_str(&whole));
    buf_finish(&whole);
    return result;
}

int websocket_writable(struct net_connection *connection, void *in, size_t size)
{
    (void)in;
    (void)size;
    if (connection->state != SOCKET_OPEN && connection->state != SOCKET_CLOSING)
        return 0;
    if (!keepalive_write(connection) || !outbox_flush(connection))
        return -1;
    if (connection->state != SOCKET_CLOSING || connection->outbox.count ||
        lws_partial_buffered(connection->wsi))
        return 0;
    return send_close(connection, connection->close_code, connection->close_reason);
}

int websocket_peer_closes(struct net_connection *connection, void *in, size_t size)
{
    (void)in;
    if (connection->is_close_sent)
        return -1; /* ours was answered */
    if (size == 1) /* half a code */
        return fail(connection, NET_CLOSE_PROTOCOL);
    connection->state = SOCKET_ENDING;
    connection->deadline_ms = net_deadline(connection->net, NET_CLOSE_DEADLINE_MS);
    return 0; /* the library sends the close frame back */
}

int websocket_closed(struct net_connection *connection, void *in, size_t size)
{
    struct net *net = connection->net;

    (void)in;
    (void)size;
    connection->state = SOCKET_ENDING;
    if (connection->is_unread)
        TAILQ_REMOVE(&net->unread, connection, unread);
    connection->is_unread = false;
    if (connection->has_session) {
        connection->has_session = false;
        net->handlers->closed(net->user, connection, connection->session);
    }
    return 0;
}

void *net_connection_session(const struct net_connection *connection)
{
    return connection->session;
}

void net_close_connection(struct net_connection *connection, unsigned code, const char *reason)
{
    if (connection->state != SOCKET_OPEN)
        return;
    connection->state = SOCKET_CLOSING;
    connection->deadline_ms = net_deadline(connection->net, NET_CLOSE_DEADLINE_MS);
    connection->close_code = code;
    connection->close_reason = reason;
    lws_callback_on_writable(connection->wsi);
}
