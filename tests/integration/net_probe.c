/* A server of net.h alone, for hostile.py to beat on: a few routes, a WebSocket that echoes, and
 * small limits given as name=value. Prints "listening on port N"; SIGTERM stops it in order. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "net/net.h"

enum { SLOW_MS = 300, BIG_BYTES = 3 * 1024 * 1024, FLOOD_BYTES = 1000 };

struct session {
    struct session *next;
    struct net_connection *connection;
};

/* A request that is answered later. */
struct waiting {
    uv_timer_t timer;
    struct waiting *next;
    struct probe *probe;
    struct net_request *request; /* NULL once it is gone or answered */
};

struct probe {
    uv_loop_t loop;
    uv_signal_t term;
    uv_timer_t quiet;
    struct net *net;
    struct session *sessions;
    struct waiting *waiting;
    struct buf big;
    unsigned long requests, gone, upgrades, opened, closed, messages, woken;
};

static void respond(struct net_request *request, int status, struct str body)
{
    net_respond(request, status, "text/plain; charset=utf-8", body, NULL, 0);
}

static void on_slow_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void on_slow(uv_timer_t *timer)
{
    struct waiting *waiting = timer->data;
    struct waiting **link = &waiting->probe->waiting;

    while (*link != waiting)
        link = &(*link)->next;
    *link = waiting->next;
    if (waiting->request)
        respond(waiting->request, 200, STR("slow\n"));
    uv_close((uv_handle_t *)timer, on_slow_closed);
}

static void respond_slowly(struct probe *probe, struct net_request *request)
{
    struct waiting *waiting = calloc(1, sizeof(*waiting));

    if (!waiting || uv_timer_init(&probe->loop, &waiting->timer) != 0)
        abort();
    waiting->timer.data = waiting;
    waiting->probe = probe;
    waiting->request = request;
    waiting->next = probe->waiting;
    probe->waiting = waiting;
    uv_timer_start(&waiting->timer, on_slow, SLOW_MS, 0);
}

static void respond_query(struct net_request *request)
{
    char value[64];

    if (net_query_get(net_request_query(request), "name", value, sizeof(value)) == STATUS_OK)
        respond(request, 200, str_from(value));
    else
        respond(request, 400, STR("no name\n"));
}

static void respond_counts(struct probe *probe, struct net_request *request)
{
    char text[256];

    snprintf(text, sizeof(text),
             "{\"requests\":%lu,\"gone\":%lu,\"upgrades\":%lu,\"opened\":%lu,\"closed\":%lu,"
             "\"messages\":%lu,\"woken\":%lu}\n",
             probe->requests, probe->gone, probe->upgrades, probe->opened, probe->closed,
             probe->messages, probe->woken);
    net_respond(request, 200, "application/json", str_from(text), NULL, 0);
}

static void respond_taken(struct net_request *request)
{
    char text[32];
    struct buf body;

    net_request_take_body(request, &body);
    snprintf(text, sizeof(text), "%zu and %zu\n", body.size, net_request_body(request).size);
    respond(request, 200, str_from(text));
    buf_finish(&body);
}

/* Only whoever is known may send much, and only to one address. */
static int on_large_body(void *user, const struct net_offer *offer, struct buf *refusal)
{
    (void)user;
    (void)refusal;
    if (!str_is(net_cookie_get(offer->cookie, "session"), "known"))
        return 401;
    return str_is(offer->path, "/large") ? 0 : 413;
}

static void on_request(void *user, struct net_request *request)
{
    struct probe *probe = user;
    struct str path = net_request_path(request);
    bool reads = net_request_method(request) <= NET_HEAD;
    static const char *const cookie[] = {"Set-Cookie: a=b; Secure", "X-Bad: a\r\nX-Forged: b"};

    probe->requests++;
    if (reads && str_is(path, "/healthz"))
        net_respond(request, 200, "text/plain", STR("ok\n"), cookie, 2);
    else if (reads && str_is(path, "/"))
        net_respond_asset(request, "/index.html");
    else if (reads && str_is(path, "/slow"))
        respond_slowly(probe, request);
    else if (reads && str_is(path, "/query"))
        respond_query(request);
    else if (reads && str_is(path, "/cookie"))
        respond(request, 200, net_cookie_get(net_request_cookie(request), "session"));
    else if (reads && str_is(path, "/big"))
        respond(request, 200, buf_str(&probe->big));
    else if (reads && str_is(path, "/counts"))
        respond_counts(probe, request);
    else if (!reads && str_is(path, "/echo"))
        respond(request, 200, net_request_body(request));
    else if (!reads && str_is(path, "/large"))
        respond_taken(request);
    else if (!reads && str_is(path, "/slow"))
        respond_slowly(probe, request);
    else
        respond(request, 404, STR("nothing here\n"));
}

static void on_gone(void *user, struct net_request *request)
{
    struct probe *probe = user;

    probe->gone++;
    for (struct waiting *waiting = probe->waiting; waiting; waiting = waiting->next)
        if (waiting->request == request)
            waiting->request = NULL;
}

static int on_upgrade(void *user, const struct net_upgrade *upgrade, void **ret_session)
{
    struct probe *probe = user;

    if (str_is(upgrade->path, "/nobody"))
        return 401;
    if (str_is(upgrade->path, "/forbidden"))
        return 403;
    if (!str_is(upgrade->path, "/socket"))
        return 404;
    struct session *session = calloc(1, sizeof(*session));
    if (!session)
        return 503;
    session->next = probe->sessions;
    probe->sessions = session;
    probe->upgrades++;
    *ret_session = session;
    return 0;
}

static void on_opened(void *user, struct net_connection *connection, void *session)
{
    struct probe *probe = user;

    probe->opened++;
    ((struct session *)session)->connection = connection;
}

static void send_text(struct net_connection *connection, struct str text)
{
    struct net_frame *frame = net_frame_create(text);

    net_send(connection, frame);
    net_frame_release(frame);
}

/* "flood 500": that many frames of a kilobyte, numbered. */
static void flood(struct net_connection *connection, long count)
{
    char text[FLOOD_BYTES];

    for (long i = 0; i < count; i++) {
        memset(text, '.', sizeof(text));
        int size = snprintf(text, sizeof(text), "%ld", i);
        text[size] = ' ';
        send_text(connection, (struct str){text, sizeof(text)});
    }
}

static void broadcast(struct probe *probe, struct str text)
{
    struct net_frame *frame = net_frame_create(text);

    for (struct session *session = probe->sessions; session; session = session->next)
        if (session->connection)
            net_send(session->connection, frame);
    net_frame_release(frame);
}

static void on_message(void *user, struct net_connection *connection, struct str message)
{
    struct probe *probe = user;
    char text[64];

    probe->messages++;
    snprintf(text, sizeof(text), "%.*s", message.size < 60 ? (int)message.size : 60,
             message.size ? message.data : "");
    if (str_starts(message, STR("flood ")))
        flood(connection, strtol(text + 6, NULL, 10));
    else if (str_starts(message, STR("close ")))
        net_close_connection(connection, (unsigned)strtol(text + 6, NULL, 10), "asked");
    else if (str_starts(message, STR("all ")))
        broadcast(probe, message);
    else if (str_starts(message, STR("wake")))
        net_wake(probe->net);
    else
        send_text(connection, message);
}

static void on_closed(void *user, struct net_connection *connection, void *session)
{
    struct probe *probe = user;
    struct session **link = &probe->sessions;

    (void)connection;
    probe->closed++;
    while (*link != session)
        link = &(*link)->next;
    *link = (*link)->next;
    free(session);
}

static void on_woken(void *user)
{
    struct probe *probe = user;

    probe->woken++;
    broadcast(probe, STR("woken"));
}

static const struct net_handlers handlers = {
    .request = on_request,
    .request_gone = on_gone,
    .large_body = on_large_body,
    .upgrade = on_upgrade,
    .opened = on_opened,
    .message = on_message,
    .closed = on_closed,
    .woken = on_woken,
};

static void on_quiet(uv_timer_t *timer)
{
    struct probe *probe = timer->data;

    if (!net_is_quiet(probe->net))
        return;
    uv_timer_stop(timer);
    uv_stop(&probe->loop);
}

static void on_term(uv_signal_t *handle, int number)
{
    struct probe *probe = handle->data;

    (void)number;
    net_stop(probe->net, NET_CLOSE_GOING_AWAY);
    uv_timer_start(&probe->quiet, on_quiet, 0, 20);
}

static unsigned setting(char **arguments, const char *name, unsigned otherwise)
{
    size_t size = strlen(name);

    for (; *arguments; arguments++)
        if (strncmp(*arguments, name, size) == 0 && (*arguments)[size] == '=')
            return (unsigned)strtoul(*arguments + size + 1, NULL, 10);
    return otherwise;
}

static struct net *start(struct probe *probe, char **arguments, const struct net_asset *assets,
                         size_t asset_count, const struct log *log)
{
    static const char *const hosts[] = {"localhost", "127.0.0.1", "::1"};
    static const char *const common_headers[] = {"X-Content-Type-Options: nosniff",
                                                 "Content-Security-Policy: default-src 'self'"};
    struct buf certificate, key;
    struct net *net = NULL;

    buf_init(&certificate, 65536);
    buf_init(&key, 65536);
    if (net_certificate_make(hosts, 3, 30, &certificate, &key) != STATUS_OK)
        abort();
    const struct net_config config = {
        .loop = &probe->loop,
        .address = "127.0.0.1",
        .certificate_pem = buf_str(&certificate),
        .key_pem = buf_str(&key),
        .port = (int)setting(arguments, "port", 0),
        .hosts = hosts,
        .host_count = 3,
        .max_message_bytes = 64 * 1024,
        .max_body_bytes = setting(arguments, "max_body_bytes", 100000),
        .max_large_body_bytes = setting(arguments, "max_large_body_bytes", 4 << 20),
        .max_queue_bytes = setting(arguments, "max_queue_bytes", 1024 * 1024),
        .max_connections = setting(arguments, "max_connections", 2000),
        .max_per_address = setting(arguments, "max_per_address", 1500),
        .body_deadline_ms = setting(arguments, "body_deadline_ms", 2000),
        .header_deadline_ms = setting(arguments, "header_deadline_ms", 2000),
        .idle_ping_s = setting(arguments, "idle_ping_s", 20),
        .idle_hangup_s = setting(arguments, "idle_hangup_s", 45),
        .assets = assets,
        .asset_count = asset_count,
        .common_headers = common_headers,
        .common_header_count = 2,
        .handlers = &handlers,
        .user = probe,
        .log = log,
    };
    enum status status = net_create(&config, &net);
    buf_finish(&certificate);
    buf_finish_secret(&key);
    if (status != STATUS_OK)
        fprintf(stderr, "can't listen: %s\n", status_text(status));
    return net;
}

/* What must end before the loop can be closed. */
static void finish(struct probe *probe)
{
    net_destroy(probe->net);
    for (struct waiting *waiting = probe->waiting; waiting; waiting = waiting->next)
        uv_close((uv_handle_t *)&waiting->timer, on_slow_closed);
    uv_close((uv_handle_t *)&probe->term, NULL);
    uv_close((uv_handle_t *)&probe->quiet, NULL);
    uv_run(&probe->loop, UV_RUN_DEFAULT);
    buf_finish(&probe->big);
}

int main(int argc, char **argv)
{
    struct probe probe = {0};
    const struct log log = {.stream = stderr, .level = LOG_LEVEL_INFO};
    (void)argc;

    buf_init(&probe.big, BIG_BYTES);
    for (size_t i = 0; i < BIG_BYTES / 8; i++)
        buf_printf(&probe.big, "%07zu\n", i);
    /* The encoded forms are marked bytes, not real encodings: what is tested is the choice. */
    const struct net_asset assets[] = {
        {"/index.html", "text/html; charset=utf-8", false, STR("<!doctype html>index"), STR_NONE,
         STR_NONE},
        {"/assets/app-1.js", "text/javascript", true, STR("plain form"), STR("gzip form"),
         STR("brotli form")},
        {"/assets/big.bin", "application/octet-stream", true, buf_str(&probe.big), STR_NONE,
         STR_NONE},
    };
    if (uv_loop_init(&probe.loop) != 0 || uv_signal_init(&probe.loop, &probe.term) != 0 ||
        uv_timer_init(&probe.loop, &probe.quiet) != 0)
        return 1;
    probe.term.data = probe.quiet.data = &probe;
    uv_signal_start(&probe.term, on_term, SIGTERM);
    probe.net = start(&probe, argv + 1, assets, 3, &log);
    if (probe.net) {
        printf("listening on port %d\n", net_port(probe.net));
        fflush(stdout);
        uv_run(&probe.loop, UV_RUN_DEFAULT);
    }
    bool is_good = probe.net;
    finish(&probe);
    if (uv_loop_close(&probe.loop) != 0 || probe.sessions || probe.closed != probe.upgrades) {
        fprintf(stderr, "not everything was given back\n");
        return 1;
    }
    return is_good ? 0 : 1;
}
