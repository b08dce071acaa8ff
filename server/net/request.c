#include <ctype.h>

#include "net/net_private.h"

enum { NO_LENGTH = -1, BAD_LENGTH = -2 };

static const struct {
    int library; /* LWSHUMETH_… */
    enum net_method method;
    bool is_safe;    /* changes nothing, so no Origin is asked for and no body taken */
    bool needs_body; /* a length must be given */
} methods[] = {
    {LWSHUMETH_GET, NET_GET, true, false},     {LWSHUMETH_HEAD, NET_HEAD, true, false},
    {LWSHUMETH_POST, NET_POST, false, true},   {LWSHUMETH_PUT, NET_PUT, false, true},
    {LWSHUMETH_PATCH, NET_PATCH, false, true}, {LWSHUMETH_DELETE, NET_DELETE, false, false},
};

/* What stands in the header about the request's form. */
struct form {
    size_t method; /* row of methods[] */
    struct str path;
    long long length;
    bool expects_continue;
};

static long long content_length(struct lws *wsi)
{
    char out[32];
    struct str text;
    long long length = 0;

    switch (header_get(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, out, sizeof(out), &text)) {
    case HEADER_ABSENT:
        return NO_LENGTH;
    case HEADER_TOO_LONG:
        return BAD_LENGTH;
    case HEADER_PRESENT:
        break;
    }
    if (text.size > 15) /* also two lines, which the library joins with a comma */
        return BAD_LENGTH;
    for (size_t i = 0; i < text.size; i++) {
        if (!isdigit((unsigned char)text.data[i]))
            return BAD_LENGTH;
        length = length * 10 + (text.data[i] - '0');
    }
    return length;
}

static bool find_method(int library, size_t *ret_row)
{
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
        if (methods[i].library == library) {
            *ret_row = i;
            return true;
        }
    return false;
}

struct refusal {
    enum net_refusal why;
    int http_status; /* 0: none */
};

static struct refusal check_length(const struct net *net, struct lws *wsi, struct form *form)
{
    const struct refusal none = {0};
    bool has_coding = lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0;

    form->length = content_length(wsi);
    if (form->length == BAD_LENGTH || (has_coding && form->length != NO_LENGTH))
        return (struct refusal){NET_REFUSED_LENGTH, 400};
    if (has_coding || (methods[form->method].needs_body && form->length == NO_LENGTH))
        return (struct refusal){NET_REFUSED_LENGTH, 411};
    if (methods[form->method].is_safe && form->length > 0)
        return (struct refusal){NET_REFUSED_LENGTH, 400};
    if (form->length > 0 && (size_t)form->length > net->max_body_bytes &&
        ((size_t)form->length > net->max_large_body_bytes || !net->handlers->large_body))
        return (struct refusal){NET_REFUSED_LENGTH, 413};
    return none;
}

static struct refusal check_expectation(struct lws *wsi, struct form *form)
{
    const struct refusal none = {0};
    char out[32];
    struct str text;

    switch (header_get(wsi, WSI_TOKEN_HTTP_EXPECT, out, sizeof(out), &text)) {
    case HEADER_ABSENT:
        return none;
    case HEADER_PRESENT:
        form->expects_continue = text.size == 12 && strncasecmp(text.data, "100-continue", 12) == 0;
        break;
    case HEADER_TOO_LONG:
        break;
    }
    return form->expects_continue ? none : (struct refusal){NET_REFUSED_REQUEST, 417};
}

static struct refusal check_form(const struct net *net, struct lws *wsi, struct form *form)
{
    char out[512];
    struct str host = STR_NONE;
    int library_method = 0;

    if (!header_path(wsi, &library_method, &form->path))
        return (struct refusal){NET_REFUSED_REQUEST, 400};
    if (net->is_stopping)
        return (struct refusal){NET_REFUSED_REQUEST, 503};
    int status = header_check_version(wsi);
    if (status)
        return (struct refusal){NET_REFUSED_REQUEST, status};
    if (!find_method(library_method, &form->method))
        return (struct refusal){NET_REFUSED_METHOD, 405};
    status = header_check_host(net, wsi, &host, out, sizeof(out));
    if (status)
        return (struct refusal){NET_REFUSED_HOST, status};
    struct refusal refusal = check_length(net, wsi, form);
    if (refusal.http_status)
        return refusal;
    if (!methods[form->method].is_safe && !header_origin_matches(wsi, host))
        return (struct refusal){NET_REFUSED_ORIGIN, 403};
    return check_expectation(wsi, form);
}

void request_destroy(struct net_request *request)
{
    if (!request)
        return;
    request->connection->request = NULL;
    buf_finish(&request->response.head);
    free(request->response.owned_body);
    buf_finish_secret(&request->body); /* may hold a password */
    request->connection->net->large_body_bytes -= request->large_bytes;
    arena_finish(&request->arena);
    free(request);
}

static bool keep_header(struct net_request *request, enum lws_token_indexes token,
                        struct str *ret_value)
{
    char out[NET_HEADER_BYTES];
    struct str value;

    if (header_get(request->connection->wsi, token, out, sizeof(out), &value) == HEADER_TOO_LONG)
        return false;
    *ret_value = arena_copy(&request->arena, value.data ? value : STR(""));
    return ret_value->data;
}

/* HTTP/1.1 keeps a connection unless told otherwise; older clients are not kept. */
static bool wants_keep_alive(struct lws *wsi)
{
    char out[64];
    struct str text;

    if (header_get(wsi, WSI_TOKEN_HTTP, out, sizeof(out), &text) != HEADER_PRESENT ||
        !str_is(text, "HTTP/1.1"))
        return false;
    return header_get(wsi, WSI_TOKEN_CONNECTION, out, sizeof(out), &text) != HEADER_TOO_LONG &&
           (!text.size || (text.size == 10 && strncasecmp(text.data, "keep-alive", 10) == 0));
}

static struct net_request *request_create(struct net_connection *connection,
                                          const struct form *form)
{
    struct net_request *request = calloc(1, sizeof(*request));

    if (!request)
        return NULL;
    request->connection = connection;
    connection->request = request;
    arena_init(&request->arena, 8 * NET_HEADER_BYTES);
    buf_init(&request->body, connection->net->max_body_bytes);
    buf_init(&request->response.head, 4 * NET_HEADER_BYTES);
    request->method = methods[form->method].method;
    request->may_keep_alive =
        methods[form->method].is_safe && form->length <= 0 && wants_keep_alive(connection->wsi);
    request->body_left_bytes = form->length > 0 ? (size_t)form->length : 0;
    request->path = arena_copy(&request->arena, form->path);
    request->query = header_query(connection->wsi, &request->arena);
    if (!request->path.data || !request->query.data ||
        !keep_header(request, WSI_TOKEN_HTTP_COOKIE, &request->cookie) ||
        !keep_header(request, WSI_TOKEN_HTTP_CONTENT_TYPE, &request->content_type) ||
        !keep_header(request, WSI_TOKEN_HTTP_ACCEPT_ENCODING, &request->accept_encoding) ||
        !keep_header(request, WSI_TOKEN_HTTP_IF_NONE_MATCH, &request->if_none_match)) {
        request_destroy(request);
        return NULL;
    }
    return request;
}

/* The request is whole. Nothing more is read until it is answered: what a client sends ahead
 * would keep the library turning without anything to do. */
static void hand_over(struct net_request *request)
{
    struct net_connection *connection = request->connection;
    struct net *net = connection->net;

    connection->state = SOCKET_HANDLING;
    connection->deadline_ms = 0;
    lws_set_timeout(connection->wsi, NO_PENDING_TIMEOUT, 0);
    lws_rx_flow_control(connection->wsi, 0);
    if (request->method == NET_GET || request->method == NET_HEAD) {
        const struct asset_entry *entry = assets_find(net, request->path);
        if (entry) {
            assets_respond(request, entry);
            return;
        }
    }
    net->handlers->request(net->user, request);
}

/* What is longer than usual is let in one by one, so that strangers can't fill the memory. The HTTP
 * status that it deserves, 0 when it may come. */
static int admit_large_body(struct net_request *request, size_t length_bytes, struct buf *refusal)
{
    struct net *net = request->connection->net;
    const struct net_offer offer = {.method = request->method,
                                    .path = request->path,
                                    .query = request->query,
                                    .cookie = request->cookie,
                                    .content_type = request->content_type,
                                    .address = str_from(request->connection->address),
                                    .length_bytes = length_bytes};
    int status = net->handlers->large_body(net->user, &offer, refusal);

    if (status)
        return status;
    if (length_bytes > net->max_large_body_bytes - net->large_body_bytes)
        return 503;
    net->large_body_bytes += length_bytes;
    request->large_bytes = length_bytes;
    request->body.max_bytes = length_bytes;
    return 0;
}

static int await_body(struct net_connection *connection, const struct form *form)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    unsigned char out[LWS_PRE + sizeof(go_on)];
    size_t more_s = connection->request->large_bytes / NET_LARGE_BODY_RATE;

    connection->state = SOCKET_BODY;
    connection->deadline_ms =
        net_deadline(connection->net, connection->net->body_deadline_ms + (unsigned)more_s * 1000);
    if (!form->expects_continue)
        return 0;
    memcpy(out + LWS_PRE, go_on, sizeof(go_on));
    return lws_write(connection->wsi, out + LWS_PRE, sizeof(go_on) - 1, LWS_WRITE_HTTP) < 0 ? -1
                                                                                            : 0;
}

/* A client that is still sending would lose the answer if the socket were closed at once. */
static int linger(struct net_connection *connection)
{
    connection->state = SOCKET_LINGERING;
    connection->deadline_ms = net_deadline(connection->net, NET_LINGER_MS);
    return 0;
}

static int begin_large_body(struct net_request *request, const struct form *form)
{
    struct net_connection *connection = request->connection;
    struct buf refusal;

    buf_init(&refusal, NET_REFUSAL_BYTES);
    int status = admit_large_body(request, request->body_left_bytes, &refusal);
    if (!status)
        return await_body(connection, form);
    request_destroy(request);
    if (refusal.size)
        response_refuse_with(connection, NET_REFUSED_LENGTH, status, &refusal);
    else
        response_refuse(connection, NET_REFUSED_LENGTH, status);
    buf_finish(&refusal);
    return linger(connection);
}

int request_begin(struct net_connection *connection, void *in, size_t size)
{
    struct form form = {0};

    (void)in;
    (void)size;
    if (connection->state != SOCKET_HEADERS || connection->request)
        return -1;
    connection->is_body_ended = false;
    struct refusal refusal = check_form(connection->net, connection->wsi, &form);
    if (!refusal.http_status && !forwarded_read(connection))
        refusal = (struct refusal){NET_REFUSED_FORWARDED, 400};
    if (refusal.http_status) {
        response_refuse(connection, refusal.why, refusal.http_status);
        return form.length > 0 ? linger(connection) : -1;
    }
    struct net_request *request = request_create(connection, &form);
    if (!request)
        return response_refuse(connection, NET_REFUSED_REQUEST, 431);
    if (request->body_left_bytes > connection->net->max_body_bytes)
        return begin_large_body(request, &form);
    if (request->body_left_bytes)
        return await_body(connection, &form);
    hand_over(request);
    return 0;
}

int request_body(struct net_connection *connection, void *in, size_t size)
{
    struct net_request *request = connection->request;

    if (connection->state == SOCKET_LINGERING) {
        connection->lingered_bytes += size;
        return connection->lingered_bytes > NET_LINGER_BYTES ? -1 : 0;
    }
    if (!size) /* for a length of 0 too, whose request is with the caller by now */
        return 0;
    if (connection->state != SOCKET_BODY || size > request->body_left_bytes)
        return -1;
    buf_add(&request->body, in, size);
    if (buf_status(&request->body) != STATUS_OK)
        return response_refuse(connection, NET_REFUSED_LENGTH, 413);
    request->body_left_bytes -= size;
    return 0;
}

int request_body_end(struct net_connection *connection, void *in, size_t size)
{
    (void)in;
    (void)size;
    /* A second time means that something was sent behind the body, and that the library goes round
     * in a loop that nothing but -1 ends. */
    if (connection->state == SOCKET_LINGERING || connection->is_body_ended)
        return -1;
    connection->is_body_ended = true;
    if (connection->state != SOCKET_BODY)
        return 0; /* a length of 0 */
    if (connection->request->body_left_bytes)
        return -1;
    hand_over(connection->request);
    return 0;
}

enum net_method net_request_method(const struct net_request *request)
{
    return request->method;
}

struct str net_request_path(const struct net_request *request)
{
    return request->path;
}

struct str net_request_query(const struct net_request *request)
{
    return request->query;
}

struct str net_request_body(const struct net_request *request)
{
    return buf_str(&request->body);
}

void net_request_take_body(struct net_request *request, struct buf *ret_body)
{
    *ret_body = request->body;
    buf_init(&request->body, 0);
}

struct str net_request_cookie(const struct net_request *request)
{
    return request->cookie;
}

struct str net_request_content_type(const struct net_request *request)
{
    return request->content_type;
}

struct str net_request_address(const struct net_request *request)
{
    return str_from(request->connection->address);
}
