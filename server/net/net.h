/* The network side: one port that speaks HTTP/1.1 and WebSocket (subprotocol parley.v1), with TLS
 * unless a reverse proxy does that, and static files from memory. Everything runs on the thread of
 * the libuv loop that the caller made and runs; only net_wake() may be called from another thread.
 * Knows nothing of rooms, accounts or JSON: it carries bytes. The rules of libwebsockets that it
 * keeps are listed in net/README.md. */
#ifndef PARLEY_NET_NET_H
#define PARLEY_NET_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/status.h"
#include "base/str.h"

struct net;
struct net_request;    /* one HTTP request waiting for its response */
struct net_connection; /* one open WebSocket */

enum net_method { NET_GET, NET_HEAD, NET_POST, NET_PUT, NET_PATCH, NET_DELETE };

/* Close codes besides RFC 6455's own. */
enum net_close {
    NET_CLOSE_NORMAL = 1000,
    NET_CLOSE_GOING_AWAY = 1001,
    NET_CLOSE_PROTOCOL = 1002,
    NET_CLOSE_UNSUPPORTED = 1003, /* binary frame */
    NET_CLOSE_NOT_UTF8 = 1007,
    NET_CLOSE_POLICY = 1008,
    NET_CLOSE_TOO_LARGE = 1009,
    NET_CLOSE_TOO_SLOW = 4008, /* its queue passed the limit */
};

/* What the HTTP upgrade asks; valid during the callback only. */
struct net_upgrade {
    struct str path;   /* "/rooms/<id>/socket", without query */
    struct str query;  /* raw, without '?' */
    struct str cookie; /* the Cookie header, may be empty */
    struct str address;
};

/* A request whose body is longer than max_body_bytes, before any of it is read; valid during the
 * callback only. */
struct net_offer {
    enum net_method method;
    struct str path, query, cookie, content_type, address;
    size_t length_bytes;
};

struct net_handlers {
    /* A complete request (method, Host, lengths and Origin already checked: a foreign one is
     * refused unless the method is GET or HEAD; body read up to the limit). Answer now or later
     * with net_respond, exactly once. */
    void (*request)(void *user, struct net_request *request);
    /* The client went away before the answer: the request must not be used again. */
    void (*request_gone)(void *user, struct net_request *request);
    /* May this large body come? 0 lets it in; else an HTTP status (401, 403, 413), of which
     * `refusal` may get the body as JSON. May be NULL: no body is longer than max_body_bytes. */
    int (*large_body)(void *user, const struct net_offer *offer, struct buf *refusal);
    /* The body of a refusal that net gives itself, as JSON. May be NULL: a line of plain text. */
    void (*refusal_body)(int http_status, struct buf *body);
    /* Is this WebSocket welcome? 0 accepts and sets *ret_session, which belongs to the
     * connection from then on and is given back in `closed`; else an HTTP status (401, 403, 404).
     */
    int (*upgrade)(void *user, const struct net_upgrade *upgrade, void **ret_session);
    void (*opened)(void *user, struct net_connection *connection, void *session);
    /* One whole text message, valid UTF-8, at most max_message_bytes. Valid during the call. */
    void (*message)(void *user, struct net_connection *connection, struct str message);
    /* The last call for this connection. Also called for accepted upgrades that never opened
     * (connection NULL then). */
    void (*closed)(void *user, struct net_connection *connection, void *session);
    /* Once for each net_wake() (several may be joined), on the loop's thread. */
    void (*woken)(void *user);
    /* At the end of each turn of the loop, before gathered writes go out. */
    void (*turn_end)(void *user);
};

/* A file of the client, held in memory by the caller for the life of the net. Asked for by GET or
 * HEAD under its own path it is answered without the request handler. */
struct net_asset {
    const char
        *path; /* "/assets/app-3f2a.js"; "/" pages are mapped by the caller's request handler */
    const char *content_type;
    bool immutable; /* content-hashed name: cached for a year, else revalidated by ETag */
    struct str plain, gzip, brotli; /* gzip and brotli may be empty */
};

enum { NET_LARGE_BODY_RATE = 128 * 1024 };

struct net_config {
    void *loop;          /* uv_loop_t *, owned by the caller */
    const char *address; /* to listen on, e.g. "127.0.0.1", "::" */
    int port;            /* 0 picks one */
    /* A reverse proxy on this machine does TLS: plain HTTP here, and each request has to say in
     * X-Forwarded-For whom it is from. The address has to be a loopback one. */
    bool is_behind_proxy;
    struct str certificate_pem, key_pem; /* chain, leaf first; copied; empty behind a proxy */
    /* Host names (without port) under which the server answers; others get 421. */
    const char *const *hosts;
    size_t host_count;
    size_t max_message_bytes; /* WebSocket message, 64 KiB */
    size_t max_body_bytes;    /* request body */
    /* Bodies longer than that which are under way, all together, by the lengths that they announce;
     * beyond it they get 503. */
    size_t max_large_body_bytes;
    size_t max_queue_bytes;   /* waiting for one slow connection */
    unsigned max_connections; /* all together */
    unsigned max_per_address;
    /* A large body has a second more for each NET_LARGE_BODY_RATE bytes. */
    unsigned body_deadline_ms, header_deadline_ms, idle_ping_s, idle_hangup_s;
    const struct net_asset *assets;
    size_t asset_count;
    /* Sent with every response, e.g. Content-Security-Policy. "Name: value" lines. */
    const char *const *common_headers;
    size_t common_header_count;
    const struct net_handlers *handlers;
    void *user;
    const struct log *log;
};

/* Starts to listen. Errors: BUSY (port taken), DENIED (port not permitted), MALFORMED (certificate
 * or key), INVALID (behind a proxy, and the address isn't a loopback one), IO. `*ret_net` is
 * destroyed by the caller. */
enum status net_create(const struct net_config *config, struct net **ret_net) MUST_USE;
int net_port(const struct net *net);
/* No new connections or requests; open WebSockets get `code` and what is queued for them first. */
void net_stop(struct net *net, enum net_close code);
/* True when every connection is gone. */
bool net_is_quiet(const struct net *net);
/* After net_stop; ends what is still open and lets the loop run dry. NULL-safe. */
void net_destroy(struct net *net);
/* From any thread. */
void net_wake(struct net *net);

/* Requests: the views are valid until net_respond. */
enum net_method net_request_method(const struct net_request *request);
struct str net_request_path(const struct net_request *request);
struct str net_request_query(const struct net_request *request);
struct str net_request_body(const struct net_request *request);
/* Moves the body into *ret_body, which the caller finishes; net_request_body is empty then. */
void net_request_take_body(struct net_request *request, struct buf *ret_body);
struct str net_request_cookie(const struct net_request *request); /* raw Cookie header */
struct str net_request_content_type(const struct net_request *request);
struct str net_request_address(const struct net_request *request);
/* An asset's bytes in the best encoding that the client takes, or 304. False: no such asset. */
bool net_respond_asset(struct net_request *request, const char *path);
/* `headers`: "Name: value" lines, e.g. Set-Cookie. The body is copied. */
void net_respond(struct net_request *request, int http_status, const char *content_type,
                 struct str body, const char *const *headers, size_t header_count);

/* A WebSocket text message that may go to many connections: counted references, framed once. */
struct net_frame;
/* Copies; NULL when memory is used up. One reference, the caller's. */
struct net_frame *net_frame_create(struct str message);
/* One more reference; NULL-safe. */
struct net_frame *net_frame_keep(struct net_frame *frame);
void net_frame_release(struct net_frame *frame); /* NULL-safe */

void *net_connection_session(const struct net_connection *connection);
/* Queues; written at the end of the turn, gathered. A connection whose queue passes
 * max_queue_bytes is closed with NET_CLOSE_TOO_SLOW; one message that is larger by itself may be
 * in it besides. */
void net_send(struct net_connection *connection, struct net_frame *frame);
/* What is queued is sent first. `reason` is a literal of at most 120 bytes, may be empty. */
void net_close_connection(struct net_connection *connection, unsigned code, const char *reason);

/* A cookie's value from a Cookie header, by its exact name; empty view when absent. */
struct str net_cookie_get(struct str header, const char *name);
/* A query parameter, decoded into `out` (NUL-terminated); '+' is a blank, the first of several
 * counts. Errors: NOT_FOUND, TOO_LARGE, MALFORMED. */
enum status net_query_get(struct str query, const char *name, char *out, size_t out_bytes) MUST_USE;

/* A self-signed P-256 certificate for local use. Errors: IO. Caller finishes both buffers; the key
 * with buf_finish_secret. */
enum status net_certificate_make(const char *const *hosts, size_t host_count, int days,
                                 struct buf *certificate_pem, struct buf *key_pem) MUST_USE;

#endif
