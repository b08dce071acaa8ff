/* What the files of net/ share: the state of one listening port and of one socket. Not to be
 * included from outside the folder. Everything here belongs to the loop's thread. */
#ifndef PARLEY_NET_NET_PRIVATE_H
#define PARLEY_NET_NET_PRIVATE_H

#include <libwebsockets.h>
#include <sys/queue.h>
#include <uv.h>

#include "base/arena.h"
#include "net/limits.h"
#include "net/net.h"

#if !defined(LWS_ROLE_H1) || !defined(LWS_ROLE_WS) || !defined(LWS_WITH_HTTP_UNCOMMON_HEADERS)
#error "libwebsockets was built without HTTP/1, WebSocket or the less common headers"
#endif

#define NET_SUBPROTOCOL "parley.v1"

enum {
    NET_HEADER_BYTES = 8192,      /* all header lines of a request together */
    NET_GATHER_BYTES = 64 * 1024, /* one gathered write */
    NET_ADDRESS_BYTES = 48,       /* a numeric address with its NUL */
    NET_REASON_BYTES = 120,       /* text of a close frame */
    NET_REFUSAL_BYTES = 4096,     /* body of a refusal */
    NET_CLOSE_DEADLINE_MS = 5000, /* for the rest of the queue and the peer's close frame */
    NET_LINGER_MS = 2000,         /* for reading the body of a refused request */
    NET_LINGER_BYTES = 1024 * 1024,
    NET_KEPT_IDLE_MS = 55000,      /* for a kept connection's next request */
    NET_STOP_REQUEST_MS = 10000,   /* for requests under way when net_stop comes */
    NET_SWEEP_MS = 250,            /* how often deadlines are looked at */
    NET_WEBSOCKET_SWEEP_MS = 1000, /* and those of WebSockets, which are many */
    NET_REPORT_MS = 60000,         /* how often refusals are reported */
    NET_ACCEPTS_A_TURN = 64,
    NET_DRAINS_A_TURN = 64,   /* records read ahead that one socket may use up in a turn */
    NET_FRAGMENTS_MAX = 4096, /* frames of one message */
};

/* Why something was turned away; counted, and reported once a minute without any content. */
#define NET_REFUSAL_LIST(X)                                                                        \
    X(CONNECTIONS, "connections")                                                                  \
    X(ADDRESS, "address_limit")                                                                    \
    X(METHOD, "method")                                                                            \
    X(HOST, "host")                                                                                \
    X(ORIGIN, "origin")                                                                            \
    X(LENGTH, "length")                                                                            \
    X(REQUEST, "request")                                                                          \
    X(UPGRADE, "upgrade")                                                                          \
    X(FORWARDED, "no_forwarded_for")                                                               \
    X(RAW, "raw_socket")                                                                           \
    X(DEADLINE, "deadline")                                                                        \
    X(MESSAGE, "message")                                                                          \
    X(TOO_SLOW, "too_slow")

enum net_refusal {
#define NET_REFUSAL_ENUM(name, text) NET_REFUSED_##name,
    NET_REFUSAL_LIST(NET_REFUSAL_ENUM)
#undef NET_REFUSAL_ENUM
        NET_REFUSAL_COUNT
};

/* The life of a socket. HTTP goes round the first four; a WebSocket goes on from UPGRADING. */
enum socket_state {
    SOCKET_HEADERS,    /* TLS handshake or request header awaited, also between two requests */
    SOCKET_BODY,       /* request body awaited */
    SOCKET_HANDLING,   /* the caller has the request */
    SOCKET_RESPONDING, /* response on its way */
    SOCKET_LINGERING,  /* refusal written, the rest of the body is read and dropped */
    SOCKET_REFUSED,    /* all is written, only the end is awaited */
    SOCKET_UPGRADING,  /* welcome as a WebSocket, not yet open */
    SOCKET_OPEN,
    SOCKET_CLOSING, /* our close frame goes out after what is queued */
    SOCKET_ENDING,  /* close frame sent or received: nothing may be written */
};

struct net_frame {
    unsigned references;
    unsigned header_size; /* the frame header ends where the payload begins */
    size_t payload_size;
    unsigned char data[]; /* LWS_PRE bytes, the last header_size of them the header; payload */
};

/* Frames waiting for one socket: a ring that grows. */
struct outbox {
    struct net_frame **frames;
    size_t capacity, head, count;
    size_t bytes;
    const struct net_frame *large; /* the one that is over the limit by itself; or NULL */
};

struct net_response {
    struct buf head;
    char *owned_body; /* NULL when the body is an asset */
    struct str body;
    size_t sent_bytes; /* of head and body together */
    bool keep_alive;
};

struct net_request {
    struct net_connection *connection;
    struct arena arena; /* holds the texts */
    enum net_method method;
    struct str path, query, cookie, content_type, accept_encoding, if_none_match;
    struct buf body;
    size_t body_left_bytes;
    size_t large_bytes; /* that it counts among the large bodies */
    bool may_keep_alive;
    struct net_response response;
};

TAILQ_HEAD(connection_list, net_connection);

/* One socket, whichever protocol it speaks. */
struct net_connection {
    struct net *net;
    struct lws *wsi;
    TAILQ_ENTRY(net_connection) all, dirty, unread, paused;
    struct connection_list *list; /* `http` or `websockets`: where `all` has it */
    enum socket_state state;
    bool is_dirty, is_unread, is_paused;
    bool is_orphan; /* the library refused it at once */
    bool is_killed; /* the library has been told to end it */
    bool has_session, is_opened, has_limit;
    bool is_selftest;     /* the start-up test of selftest.c */
    uint64_t deadline_ms; /* on the loop's clock; 0: none */
    bool is_body_ended;
    size_t lingered_bytes;
    unsigned char limit_key[LIMITS_KEY_BYTES];
    char address[NET_ADDRESS_BYTES];
    struct net_request *request;
    /* WebSocket */
    void *session;
    struct buf message; /* what came of a message in several parts */
    unsigned fragments;
    bool is_assembling;
    unsigned long records; /* TLS record headers read so far */
    struct outbox outbox;
    uint64_t heard_ms; /* when something last came, on the loop's clock */
    bool is_ping_due, is_pinged;
    bool is_close_sent;
    unsigned close_code;
    const char *close_reason; /* literal */
};

struct asset_entry {
    const struct net_asset *asset;
    char etag[48]; /* without quotes and without the encoding's suffix */
};

struct net {
    uv_loop_t *loop;
    void *foreign_loops[1];
    struct lws_context *context;
    struct lws_vhost *vhost;
    lws_retry_bo_t no_idle_policy; /* all zero: keepalive.c does it */

    uv_poll_t listener;
    uv_check_t check;
    uv_idle_t idle;
    uv_timer_t sweep;
    uv_async_t wake;
    unsigned open_handles;
    int listen_fd;
    int port;
    bool is_accepting;

    struct connection_list http, websockets, dirty, unread, paused;
    uint64_t websockets_swept_ms;
    /* In the library's hands just now; NULL again when it was destroyed there. */
    struct net_connection *adopting, *reading;
    unsigned connection_count;
    struct limits limits;

    struct asset_entry *assets; /* sorted by path */
    size_t asset_count;
    char **hosts;
    size_t host_count;
    struct buf common_headers; /* whole lines with CR LF */
    struct buf certificate_pem, key_pem;

    size_t max_message_bytes, max_body_bytes, max_queue_bytes, max_large_body_bytes;
    size_t large_body_bytes; /* announced by requests that are under way */
    unsigned max_connections;
    unsigned body_deadline_ms, header_deadline_ms, idle_ping_ms, idle_hangup_ms;

    const struct net_handlers *handlers;
    void *user;
    const struct log *log;

    bool is_behind_proxy; /* plain HTTP; addresses as the proxy gives them */
    bool is_stopping;
    bool is_gathering;     /* selftest.c found that framed bytes pass as they stand */
    int selftest_fd;       /* the test's other end, or -1 */
    unsigned char *gather; /* LWS_PRE and NET_GATHER_BYTES */

    unsigned long refusals[NET_REFUSAL_COUNT];
    uint64_t reported_ms;
};

/* net.c */
void net_refused(struct net *net, enum net_refusal why);
uint64_t net_deadline(const struct net *net, unsigned from_now_ms);
/* The next turn of the loop comes without waiting. */
void net_hurry(struct net *net);

/* connection.c */
struct net_connection *connection_create(struct net *net);
void connection_destroy(struct net_connection *connection);
/* From now on it is one of the WebSockets. */
void connection_becomes_websocket(struct net_connection *connection);
/* Hands the socket to the library, which closes it when that fails; the connection ends with it. */
void connection_adopt(struct net_connection *connection, int fd, bool with_tls);
/* Ends the socket from outside its callbacks; the rest follows in the loop. */
void connection_kill(struct net_connection *connection);
void connection_sweep(struct net *net, uint64_t now_ms);
int connection_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                        size_t size);

/* keepalive.c: silent WebSockets get a ping, and are ended when nothing comes of it. _heard: bytes
 * came; _check: by each sweep; _write: before other frames, false to end the socket. */
void keepalive_heard(struct net_connection *connection);
int keepalive_pong(struct net_connection *connection, void *in, size_t size);
void keepalive_check(struct net_connection *connection, uint64_t now_ms);
bool keepalive_write(struct net_connection *connection);

/* listener.c. Errors: BUSY, DENIED, IO. */
enum status listener_open(struct net *net, const char *address, int port) MUST_USE;
void listener_start(struct net *net);
void listener_stop(struct net *net);

/* What the socket address says, numeric; an IPv4 address that is mapped into IPv6 as itself. */
void listener_write_address(const struct sockaddr *address, socklen_t size,
                            char out[static NET_ADDRESS_BYTES]);

/* forwarded.c: behind a proxy the address is the one that it names with each request, and a
 * WebSocket takes its address's place among the connections; both are true without one. */
bool forwarded_read(struct net_connection *connection);
bool forwarded_take_place(struct net_connection *connection);

/* request.c: callbacks answer 0, or -1 to end the socket */
int request_begin(struct net_connection *connection, void *in, size_t size);
int request_body(struct net_connection *connection, void *in, size_t size);
int request_body_end(struct net_connection *connection, void *in, size_t size);
void request_destroy(struct net_request *request);

/* header.c: one header line as the library holds it, into a buffer of the caller */
enum header_result { HEADER_ABSENT, HEADER_PRESENT, HEADER_TOO_LONG };
enum header_result header_get(struct lws *wsi, enum lws_token_indexes token, char *out,
                              size_t out_bytes, struct str *ret_value);
/* Method and path; false when the path has bytes that no path of ours has. */
bool header_path(struct lws *wsi, int *ret_method, struct str *ret_path);
/* The HTTP status that the version deserves, 0 for HTTP/1.1 and 1.0. */
int header_check_version(struct lws *wsi);
/* The query, put together from the library's decoded pieces. Data is NULL when it doesn't fit. */
struct str header_query(struct lws *wsi, struct arena *arena);
/* The HTTP status that Host deserves, 0 when it is one of ours; the same for Origin. */
int header_check_host(const struct net *net, struct lws *wsi, struct str *ret_host, char *out,
                      size_t out_bytes);
bool header_origin_matches(struct lws *wsi, struct str host);

/* response.c */
int response_write(struct net_connection *connection, void *in, size_t size);
/* At the turn's end: goes on with responses whose socket takes something again. */
void response_go_on(struct net *net);
/* Writes a whole short answer at once and returns -1 for the callback. */
int response_refuse(struct net_connection *connection, enum net_refusal why, int http_status);
/* The same with a body of JSON. */
int response_refuse_with(struct net_connection *connection, enum net_refusal why, int http_status,
                         const struct buf *body);

/* assets.c */
enum status assets_index(struct net *net, const struct net_asset *assets, size_t count) MUST_USE;
const struct asset_entry *assets_find(const struct net *net, struct str path);
void assets_respond(struct net_request *request, const struct asset_entry *entry);
/* response.c, for assets.c: `body` isn't copied and outlives the request. */
void response_begin(struct net_request *request, int http_status, const char *content_type,
                    struct str body, const char *const *headers, size_t header_count);

/* websocket.c */
int websocket_confirm(struct net_connection *connection, void *in, size_t size);
int websocket_filter(struct net_connection *connection, void *in, size_t size);
int websocket_opened(struct net_connection *connection, void *in, size_t size);
int websocket_receive(struct net_connection *connection, void *in, size_t size);
int websocket_writable(struct net_connection *connection, void *in, size_t size);
int websocket_peer_closes(struct net_connection *connection, void *in, size_t size);
int websocket_closed(struct net_connection *connection, void *in, size_t size);

/* outbox.c */
void outbox_finish(struct outbox *outbox);
/* Writes what the socket takes. False: the socket is broken. */
bool outbox_flush(struct net_connection *connection);
void outbox_flush_dirty(struct net *net);

/* readahead.c */
void readahead_start(struct net_connection *connection);
void readahead_drain(struct net *net);

/* selftest.c: finds out whether framed bytes may be written as they stand */
void selftest_start(struct net *net);
int selftest_opened(struct net_connection *connection);

/* tls.c. Errors: MALFORMED, NO_MEMORY. */
enum status tls_check(struct str certificate_pem, struct str key_pem) MUST_USE;
int tls_configure(struct net *net, SSL_CTX *context);

#endif
