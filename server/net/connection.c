#include <unistd.h>

#include "net/net_private.h"

struct net_connection *connection_create(struct net *net)
{
    struct net_connection *connection = calloc(1, sizeof(*connection));

    if (!connection)
        return NULL;
    connection->net = net;
    connection->state = SOCKET_HEADERS;
    connection->deadline_ms = net_deadline(net, net->header_deadline_ms);
    buf_init(&connection->message, net->max_message_bytes);
    connection->list = &net->http;
    TAILQ_INSERT_TAIL(connection->list, connection, all);
    net->connection_count++;
    return connection;
}

void connection_becomes_websocket(struct net_connection *connection)
{
    TAILQ_REMOVE(connection->list, connection, all);
    connection->list = &connection->net->websockets;
    TAILQ_INSERT_TAIL(connection->list, connection, all);
}

void connection_destroy(struct net_connection *connection)
{
    struct net *net = connection->net;
    struct net_request *request = connection->request;

    if (request && connection->state == SOCKET_HANDLING)
        net->handlers->request_gone(net->user, request);
    request_destroy(request);
    if (connection->has_session)
        net->handlers->closed(net->user, connection->is_opened ? connection : NULL,
                              connection->session);
    if (connection->is_selftest && net->selftest_fd >= 0) {
        close(net->selftest_fd);
        net->selftest_fd = -1;
    }
    if (connection->is_dirty)
        TAILQ_REMOVE(&net->dirty, connection, dirty);
    if (connection->is_unread)
        TAILQ_REMOVE(&net->unread, connection, unread);
    if (connection->is_paused)
        TAILQ_REMOVE(&net->paused, connection, paused);
    if (connection->has_limit)
        limits_give(&net->limits, connection->limit_key);
    TAILQ_REMOVE(connection->list, connection, all);
    net->connection_count--;
    outbox_finish(&connection->outbox);
    buf_finish(&connection->message);
    free(connection);
}

void connection_adopt(struct net_connection *connection, int fd, bool with_tls)
{
    struct net *net = connection->net;
    const lws_adopt_desc_t adopt = {
        .vh = net->vhost,
        .type = LWS_ADOPT_SOCKET | LWS_ADOPT_HTTP | (with_tls ? LWS_ADOPT_ALLOW_SSL : 0),
        .fd = {.sockfd = fd},
        .opaque = connection,
    };

    /* On failure the library closes the socket, and may tell of it now, later in the loop (a TLS
     * handshake that failed at once), or not at all when it hadn't got that far. */
    net->adopting = connection;
    struct lws *wsi = lws_adopt_descriptor_vhost_via_info(&adopt);
    bool is_gone = net->adopting != connection;
    net->adopting = NULL;
    if (is_gone)
        return;
    if (wsi) {
        connection->wsi = wsi;
        return;
    }
    connection->state = SOCKET_ENDING;
    connection->is_orphan = connection->is_killed = true;
    connection->deadline_ms = net_deadline(net, NET_CLOSE_DEADLINE_MS);
}

void connection_kill(struct net_connection *connection)
{
    if (connection->is_killed || !connection->wsi)
        return;
    connection->is_killed = true;
    connection->deadline_ms = 0;
    lws_set_timeout(connection->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    /* On libuv its timers are only looked at after one of its sockets had something. */
    lws_cancel_service(connection->net->context);
}

/* An orphan's library side is gone by now. A body that is too slow still gets its answer; elsewhere
 * there is nobody to answer. */
static void pass_deadline(struct net_connection *connection)
{
    if (connection->is_orphan) {
        connection_destroy(connection);
        return;
    }
    if (connection->state == SOCKET_BODY)
        response_refuse(connection, NET_REFUSED_DEADLINE, 408);
    else if (connection->state != SOCKET_LINGERING)
        net_refused(connection->net, NET_REFUSED_DEADLINE);
    connection_kill(connection);
}

static void sweep_list(const struct connection_list *list, uint64_t now_ms)
{
    struct net_connection *connection = TAILQ_FIRST(list);

    while (connection) {
        struct net_connection *next = TAILQ_NEXT(connection, all);
        if (connection->deadline_ms && connection->deadline_ms <= now_ms)
            pass_deadline(connection);
        else if (connection->state == SOCKET_OPEN)
            keepalive_check(connection, now_ms);
        connection = next;
    }
}

void connection_sweep(struct net *net, uint64_t now_ms)
{
    sweep_list(&net->http, now_ms);
    if (now_ms - net->websockets_swept_ms < NET_WEBSOCKET_SWEEP_MS)
        return;
    net->websockets_swept_ms = now_ms;
    sweep_list(&net->websockets, now_ms);
}

/* For the answers that the library writes itself: 101, and a few refusals. */
static int on_add_headers(struct net_connection *connection, void *in, size_t size)
{
    struct lws_process_html_args *headers = in;
    struct str lines = buf_str(&connection->net->common_headers);

    (void)size;
    if (headers->max_len < 0 || lines.size > (size_t)headers->max_len)
        return -1;
    if (lines.size)
        memcpy(headers->p, lines.data, lines.size);
    headers->p += lines.size;
    return 0;
}

static int on_destroy(struct net_connection *connection, void *in, size_t size)
{
    struct net *net = connection->net;

    (void)in;
    (void)size;
    lws_set_opaque_user_data(connection->wsi, NULL);
    if (net->adopting == connection)
        net->adopting = NULL;
    if (net->reading == connection)
        net->reading = NULL;
    connection_destroy(connection);
    return 0;
}

static const struct {
    enum lws_callback_reasons reason;
    int (*handle)(struct net_connection *connection, void *in, size_t size);
} reasons[] = {
    {LWS_CALLBACK_RECEIVE, websocket_receive},
    {LWS_CALLBACK_RECEIVE_PONG, keepalive_pong},
    {LWS_CALLBACK_SERVER_WRITEABLE, websocket_writable},
    {LWS_CALLBACK_HTTP_WRITEABLE, response_write},
    {LWS_CALLBACK_HTTP, request_begin},
    {LWS_CALLBACK_HTTP_BODY, request_body},
    {LWS_CALLBACK_HTTP_BODY_COMPLETION, request_body_end},
    {LWS_CALLBACK_HTTP_CONFIRM_UPGRADE, websocket_confirm},
    {LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION, websocket_filter},
    {LWS_CALLBACK_ADD_HEADERS, on_add_headers},
    {LWS_CALLBACK_ESTABLISHED, websocket_opened},
    {LWS_CALLBACK_WS_PEER_INITIATED_CLOSE, websocket_peer_closes},
    {LWS_CALLBACK_CLOSED, websocket_closed},
    {LWS_CALLBACK_WSI_DESTROY, on_destroy},
};

/* Reasons that end a socket of ours and those of none. */
static int without_connection(struct net *net, struct lws *wsi, enum lws_callback_reasons reason,
                              void *user, void *in, size_t size)
{
    switch (reason) {
    case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS:
        return tls_configure(net, user);
    case LWS_CALLBACK_RAW_ADOPT:
    case LWS_CALLBACK_RAW_CONNECTED:
    case LWS_CALLBACK_RAW_RX:
        net_refused(net, NET_REFUSED_RAW);
        return -1;
    case LWS_CALLBACK_HTTP:
    case LWS_CALLBACK_HTTP_BODY:
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
    case LWS_CALLBACK_HTTP_FILE_COMPLETION:
    case LWS_CALLBACK_HTTP_WRITEABLE:
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
    case LWS_CALLBACK_ESTABLISHED:
    case LWS_CALLBACK_RECEIVE:
        return -1;
    default:
        return lws_callback_http_dummy(wsi, reason, user, in, size);
    }
}

int connection_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                        size_t size)
{
    struct net *net = lws_context_user(lws_get_context(wsi));
    struct net_connection *connection = lws_get_opaque_user_data(wsi);

    if (connection) {
        connection->wsi = wsi;
        for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
            if (reasons[i].reason == reason)
                return reasons[i].handle(connection, in, size);
    }
    return without_connection(net, wsi, reason, user, in, size);
}
