#include <poll.h>

#include "net/net_private.h"

enum { POLLS_AT_ONCE = 64 };

static const struct {
    int code;
    const char *text;
} status_texts[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

/* Lines that a refusal with this status owes its reader. */
static const struct {
    int code;
    const char *line;
} refusal_lines[] = {
    {405, "Allow: GET, HEAD, POST, PUT, PATCH, DELETE"},
    {426, "Upgrade: websocket"},
    {426, "Sec-WebSocket-Version: 13"},
};

static const char *status_text_of(int code)
{
    for (size_t i = 0; i < sizeof(status_texts) / sizeof(status_texts[0]); i++)
        if (status_texts[i].code == code)
            return status_texts[i].text;
    return "Status";
}

/* A line that came from outside must not become two. */
static void add_line(struct buf *head, const char *line)
{
    for (const char *at = line; *at; at++)
        if (((unsigned char)*at < 0x20 && *at != '\t') || *at == 0x7f)
            return;
    buf_printf(head, "%s\r\n", line);
}

static void add_date(struct buf *head)
{
    char text[40];
    time_t now = time(NULL);
    struct tm utc;

    if (gmtime_r(&now, &utc) && strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &utc))
        buf_printf(head, "Date: %s\r\n", text);
}

static bool may_have_body(int http_status)
{
    return http_status != 204 && http_status != 304;
}

static void add_head(const struct net *net, struct buf *head, int http_status,
                     const char *content_type, size_t body_bytes, bool keep_alive)
{
    buf_printf(head, "HTTP/1.1 %d %s\r\n", http_status, status_text_of(http_status));
    add_date(head);
    if (may_have_body(http_status)) {
        if (content_type)
            buf_printf(head, "Content-Type: %s\r\n", content_type);
        buf_printf(head, "Content-Length: %zu\r\n", body_bytes);
    }
    buf_printf(head, "Connection: %s\r\n", keep_alive ? "keep-alive" : "close");
    buf_add_str(head, buf_str(&net->common_headers));
}

static void write_refusal(struct net_connection *connection, int http_status,
                          const char *content_type, const struct buf *body)
{
    struct net *net = connection->net;
    struct str path;
    struct buf out;
    int method = 0;

    buf_init(&out, LWS_PRE + 4 * NET_HEADER_BYTES);
    buf_add(&out, net->gather, LWS_PRE); /* any bytes: room for the library */
    add_head(net, &out, http_status, content_type, body->size, false);
    add_line(&out, "Cache-Control: no-store");
    for (size_t i = 0; i < sizeof(refusal_lines) / sizeof(refusal_lines[0]); i++)
        if (refusal_lines[i].code == http_status)
            add_line(&out, refusal_lines[i].line);
    buf_add_text(&out, "\r\n");
    bool is_head = header_path(connection->wsi, &method, &path) && method == LWSHUMETH_HEAD;
    if (!is_head)
        buf_add_str(&out, buf_str(body));
    if (buf_status(&out) == STATUS_OK)
        lws_write(connection->wsi, (unsigned char *)out.data + LWS_PRE, out.size - LWS_PRE,
                  LWS_WRITE_HTTP);
    buf_finish(&out);
}

int response_refuse_with(struct net_connection *connection, enum net_refusal why, int http_status,
                         const struct buf *body)
{
    net_refused(connection->net, why);
    connection->state = SOCKET_REFUSED;
    connection->deadline_ms = net_deadline(connection->net, NET_CLOSE_DEADLINE_MS);
    write_refusal(connection, http_status, "application/json", body);
    return -1;
}

int response_refuse(struct net_connection *connection, enum net_refusal why, int http_status)
{
    struct net *net = connection->net;
    struct buf body;

    buf_init(&body, NET_REFUSAL_BYTES);
    if (net->handlers->refusal_body) {
        net->handlers->refusal_body(http_status, &body);
        response_refuse_with(connection, why, http_status, &body);
    } else {
        net_refused(net, why);
        connection->state = SOCKET_REFUSED;
        connection->deadline_ms = net_deadline(net, NET_CLOSE_DEADLINE_MS);
        buf_printf(&body, "%d %s\n", http_status, status_text_of(http_status));
        write_refusal(connection, http_status, "text/plain; charset=utf-8", &body);
    }
    buf_finish(&body);
    return -1;
}

/* While a response is on its way the socket isn't read: the library would turn without end over a
 * request sent ahead. Paused like that it doesn't notice either when the socket can be written,
 * though the loop wakes for it; hence the look at the end of each turn. */
static void pause_reading(struct net_connection *connection)
{
    if (connection->is_paused)
        return;
    connection->is_paused = true;
    TAILQ_INSERT_TAIL(&connection->net->paused, connection, paused);
    lws_rx_flow_control(connection->wsi, 0);
    lws_callback_on_writable(connection->wsi);
    net_hurry(connection->net);
}

static void go_on(struct net_connection *connection)
{
    TAILQ_REMOVE(&connection->net->paused, connection, paused);
    connection->is_paused = false;
    lws_rx_flow_control(connection->wsi, 1);
    lws_callback_on_writable(connection->wsi);
}

void response_begin(struct net_request *request, int http_status, const char *content_type,
                    struct str body, const char *const *headers, size_t header_count)
{
    struct net_connection *connection = request->connection;
    struct net_response *response = &request->response;
    struct net *net = connection->net;

    add_head(net, &response->head, http_status, content_type, body.size, response->keep_alive);
    for (size_t i = 0; i < header_count; i++)
        add_line(&response->head, headers[i]);
    buf_add_text(&response->head, "\r\n");
    if (may_have_body(http_status) && request->method != NET_HEAD)
        response->body = body;
    connection->state = SOCKET_RESPONDING;
    connection->deadline_ms = net_deadline(net, net->body_deadline_ms);
    pause_reading(connection);
}

void net_respond(struct net_request *request, int http_status, const char *content_type,
                 struct str body, const char *const *headers, size_t header_count)
{
    struct net_response *response = &request->response;

    if (body.size) {
        response->owned_body = malloc(body.size);
        if (!response->owned_body) {
            log_error(request->connection->net->log, "net.no_memory", NULL, "bytes=%zu", body.size);
            http_status = 503;
            body = STR_NONE;
        } else {
            memcpy(response->owned_body, body.data, body.size);
            body.data = response->owned_body;
        }
    }
    response_begin(request, http_status, content_type, body, headers, header_count);
}

/* Copies the next piece of head and body into the library's form of buffer. */
static size_t fill(const struct net_response *response, unsigned char *out, size_t max_bytes)
{
    const struct str parts[] = {buf_str(&response->head), response->body};
    size_t skip = response->sent_bytes, size = 0;

    for (size_t i = 0; i < 2; i++) {
        if (skip >= parts[i].size) {
            skip -= parts[i].size;
            continue;
        }
        size_t piece = parts[i].size - skip;
        if (piece > max_bytes - size)
            piece = max_bytes - size;
        memcpy(out + size, parts[i].data + skip, piece);
        size += piece;
        skip = 0;
    }
    return size;
}

static int finish(struct net_connection *connection)
{
    bool keep_alive = connection->request->response.keep_alive && !connection->net->is_stopping;

    request_destroy(connection->request);
    if (!keep_alive) {
        connection->state = SOCKET_REFUSED;
        connection->deadline_ms = net_deadline(connection->net, NET_CLOSE_DEADLINE_MS);
        return -1;
    }
    connection->state = SOCKET_HEADERS;
    /* long: a browser that sends just when its connections are closed gives the request up */
    connection->deadline_ms = net_deadline(connection->net, NET_KEPT_IDLE_MS);
    return lws_http_transaction_completed(connection->wsi) ? -1 : 0;
}

int response_write(struct net_connection *connection, void *in, size_t size)
{
    struct net *net = connection->net;

    (void)in;
    (void)size;
    if (connection->state != SOCKET_RESPONDING)
        return connection->state == SOCKET_REFUSED ? -1 : 0;
    struct net_response *response = &connection->request->response;
    if (buf_status(&response->head) != STATUS_OK)
        return -1;
    if (!lws_partial_buffered(connection->wsi)) {
        size_t piece = fill(response, net->gather + LWS_PRE, NET_GATHER_BYTES);
        if (!piece)
            return finish(connection);
        if (lws_write(connection->wsi, net->gather + LWS_PRE, piece, LWS_WRITE_HTTP) < 0)
            return -1;
        response->sent_bytes += piece;
        connection->deadline_ms = net_deadline(net, net->body_deadline_ms);
    }
    pause_reading(connection);
    return 0;
}

void response_go_on(struct net *net)
{
    struct net_connection *connection = TAILQ_FIRST(&net->paused);

    while (connection) {
        struct pollfd polls[POLLS_AT_ONCE];
        struct net_connection *first = connection;
        nfds_t count = 0;
        for (; connection && count < POLLS_AT_ONCE; connection = TAILQ_NEXT(connection, paused))
            polls[count++] = (struct pollfd){lws_get_socket_fd(connection->wsi), POLLOUT, 0};
        if (poll(polls, count, 0) <= 0)
            continue;
        for (nfds_t i = 0; i < count; i++) {
            struct net_connection *next = TAILQ_NEXT(first, paused);
            if (polls[i].revents)
                go_on(first);
            first = next;
        }
    }
}
