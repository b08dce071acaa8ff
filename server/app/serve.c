/* parley serve: everything opened in order, the loop, and a stop that loses nothing. */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "app/api.h"
#include "app/import_drafts.h"
#include "base/count.h"

static const char *const common_headers[] = {
    "Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; "
    "style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'",
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: no-referrer",
    "Cross-Origin-Opener-Policy: same-origin",
    "Cross-Origin-Resource-Policy: same-origin",
    "Permissions-Policy: camera=(), microphone=(), geolocation=()",
    "Strict-Transport-Security: max-age=31536000",
};

/* From the store's writer thread. */
static void wake(void *user)
{
    struct server *server = user;

    if (server->net)
        net_wake(server->net);
}

static void woken(void *user)
{
    struct server *server = user;

    store_collect(server->data.store, live_room_stored, server);
}

static const struct net_handlers handlers = {
    .request = api_request,
    .request_gone = api_request_gone,
    .large_body = api_large_body,
    .refusal_body = api_refusal_body,
    .upgrade = socket_upgrade,
    .opened = socket_opened,
    .message = socket_message,
    .closed = socket_closed,
    .woken = woken,
};

static void close_socket_going_away(struct live_room *live, void *user)
{
    (void)user;
    for (struct socket *socket = live->sockets; socket; socket = socket->next)
        socket_close(socket, NET_CLOSE_GOING_AWAY);
}

static void stop(struct server *server)
{
    if (server->stopping)
        return;
    server->stopping = true;
    log_info(server->log, "server.stopping", NULL, "%s", "");
    live_rooms_each(server, close_socket_going_away, NULL);
    net_stop(server->net, NET_CLOSE_GOING_AWAY);
}

static void on_signal(uv_signal_t *handle, int number)
{
    (void)number;
    stop(handle->data);
}

static void on_second(uv_timer_t *timer)
{
    struct server *server = timer->data;

    if (server->stopping)
        return;
    sockets_second(server, clock_ms());
    drafts_second(server, clock_ms());
    live_rooms_close_asked(server);
    live_rooms_idle(server);
}

/* Before the loop waits: what this turn has appended is handed over as one. */
static void on_before_waiting(uv_prepare_t *prepare)
{
    struct server *server = prepare->data;

    store_flush(server->data.store);
}

static enum status read_pem(const struct server *server, const char *set, const char *name,
                            struct buf *out, char *reason)
{
    char path[DATA_PATH_BYTES];

    if (set[0])
        snprintf(path, sizeof(path), "%s", set);
    else if (!data_file(server->data.path, name, path))
        return STATUS_TOO_LARGE;
    enum status status = file_read(path, out);
    if (status != STATUS_OK)
        snprintf(reason, DATA_REASON_BYTES, "%s: %s", path, status_text(status));
    return status;
}

enum { HOST_BYTES = SETTINGS_TEXT_BYTES * 2 };

/* "a, b" and the public address's host, as a list into `text`. */
static size_t list_hosts(const struct settings *settings, char text[static HOST_BYTES],
                         const char *list[static SETTINGS_HOSTS + 1])
{
    const char *public_host = strstr(settings->public_url, "://");
    size_t count = 0;

    snprintf(text, HOST_BYTES, "%s,%s", settings->hosts, public_host ? public_host + 3 : "");
    char *rest = text;
    for (char *host; count < SETTINGS_HOSTS && (host = strsep(&rest, ","));) {
        host += strspn(host, " ");
        if (host[0] != '[' && strchr(host, ':') == strrchr(host, ':'))
            host[strcspn(host, ":/ ")] = '\0';
        if (host[0])
            list[count++] = host;
    }
    return count;
}

static bool is_behind_proxy(const struct settings *settings)
{
    return strcmp(settings->tls, "proxy") == 0;
}

/* With the library's own TLS unless a proxy does it. */
static enum status read_certificate(const struct server *server, struct buf *certificate,
                                    struct buf *key, char *reason)
{
    const struct settings *settings = &server->data.settings;

    if (is_behind_proxy(settings)) {
        if (str_starts(str_from(settings->public_url), STR("https://")))
            return STATUS_OK;
        snprintf(reason, DATA_REASON_BYTES,
                 "behind a proxy the setting \"public_url\" has to say how people reach it: "
                 "https://…");
        return STATUS_INVALID;
    }
    enum status status =
        read_pem(server, settings->certificate, "tls/certificate.pem", certificate, reason);
    return status == STATUS_OK ? read_pem(server, settings->key, "tls/key.pem", key, reason)
                               : status;
}

static enum status listen_on(struct server *server, char *reason)
{
    const struct settings *settings = &server->data.settings;
    struct buf certificate, key;
    char host_text[HOST_BYTES];
    const char *hosts[SETTINGS_HOSTS + 1];
    struct net_config config = {
        .loop = &server->loop,
        .address = settings->address,
        .port = (int)settings->port,
        .is_behind_proxy = is_behind_proxy(settings),
        .hosts = hosts,
        .host_count = list_hosts(settings, host_text, hosts),
        .max_message_bytes = 65536,
        .max_body_bytes = API_BODY_BYTES,
        .max_large_body_bytes = API_LARGE_BODIES_BYTES,
        .max_queue_bytes = (size_t)settings->max_queue_kib << 10,
        .max_connections = (unsigned)settings->max_connections,
        .max_per_address = (unsigned)settings->max_per_address,
        .body_deadline_ms = 20000,
        .header_deadline_ms = 10000,
        .idle_ping_s = 25,
        .idle_hangup_s = 60,
        .common_headers = common_headers,
        .common_header_count = COUNT_OF(common_headers),
        .handlers = &handlers,
        .user = server,
        .log = server->log,
    };

    config.assets = client_files_assets(server->client, &config.asset_count);
    buf_init(&certificate, 1 << 20);
    buf_init(&key, 1 << 20);
    enum status status = read_certificate(server, &certificate, &key, reason);
    if (status == STATUS_OK) {
        config.certificate_pem = buf_str(&certificate);
        config.key_pem = buf_str(&key);
        status = net_create(&config, &server->net);
        if (status == STATUS_BUSY)
            snprintf(reason, DATA_REASON_BYTES,
                     "port %d is in use by another program; choose one with --port", config.port);
        else if (status == STATUS_MALFORMED)
            snprintf(reason, DATA_REASON_BYTES,
                     "%s and %s are not a certificate and its key, in PEM form",
                     settings->certificate[0] ? settings->certificate : "tls/certificate.pem",
                     settings->key[0] ? settings->key : "tls/key.pem");
        else if (status == STATUS_INVALID)
            snprintf(reason, DATA_REASON_BYTES,
                     "behind a proxy the setting \"address\" has to be one of this machine alone, "
                     "like 127.0.0.1; it is %s",
                     config.address);
        else if (status != STATUS_OK)
            snprintf(reason, DATA_REASON_BYTES, "listening on %s port %d: %s", config.address,
                     config.port, status_text(status));
    }
    buf_finish(&certificate);
    buf_finish_secret(&key);
    return status;
}

static enum status forget_expired(struct store_tx *tx, void *user)
{
    (void)user;
    return store_session_expire(tx, clock_ms());
}

static enum status begin(struct server *server, char *reason)
{
    static const int numbers[] = {SIGTERM, SIGINT};
    enum status status = listen_on(server, reason);

    if (status != STATUS_OK)
        return status;
    data_public_url(&server->data.settings, net_port(server->net), server->public_url,
                    sizeof(server->public_url));
    for (size_t i = 0; i < 2; i++) {
        uv_signal_init(&server->loop, &server->signals[i]);
        server->signals[i].data = server;
        uv_signal_start(&server->signals[i], on_signal, numbers[i]);
    }
    uv_prepare_init(&server->loop, &server->before_waiting);
    server->before_waiting.data = server;
    uv_prepare_start(&server->before_waiting, on_before_waiting);
    uv_timer_init(&server->loop, &server->second_timer);
    server->second_timer.data = server;
    uv_timer_start(&server->second_timer, on_second, 1000, 1000);
    if (store_submit(server->data.store, forget_expired, NULL, NULL) != STATUS_OK)
        log_warning(server->log, "server.sessions", NULL, "%s",
                    "old ones stay until the next start");
    status = live_rooms_wake(server);
    if (status != STATUS_OK)
        snprintf(reason, DATA_REASON_BYTES, "reading the rooms: %s", status_text(status));
    return status;
}

/* Until the last connection is gone; then what is still to be stored is stored. */
static void run(struct server *server)
{
    int64_t stop_by_ms = 0;

    for (;;) {
        uv_run(&server->loop, UV_RUN_ONCE);
        if (!server->stopping)
            continue;
        if (stop_by_ms == 0)
            stop_by_ms = clock_ms() + 5000;
        if (net_is_quiet(server->net) || clock_ms() > stop_by_ms)
            break;
    }
}

static enum status settle(struct store_tx *tx, void *user)
{
    (void)tx;
    (void)user;
    return STATUS_OK;
}

static void end(struct server *server)
{
    api_works_end(server);
    drafts_end(server);
    if (server->net) {
        if (store_run(server->data.store, settle, NULL) != STATUS_OK)
            log_error(server->log, "server.last_commit", NULL, "%s", "failed");
        for (size_t i = 0; i < 2; i++)
            uv_close((uv_handle_t *)&server->signals[i], NULL);
        uv_close((uv_handle_t *)&server->second_timer, NULL);
        uv_close((uv_handle_t *)&server->before_waiting, NULL);
    }
    sealing_wait(server);
    /* after this the writer thread has woken the net for the last time */
    if (server->net && store_run(server->data.store, settle, NULL) != STATUS_OK)
        log_error(server->log, "server.last_commit", NULL, "%s", "failed");
    net_destroy(server->net);
    server->net = NULL;
    if (server->data.store)
        store_collect(server->data.store, live_room_stored, server);
    live_rooms_destroy(server);
    uv_run(&server->loop, UV_RUN_DEFAULT);
    uv_loop_close(&server->loop);
    data_close(&server->data);
    client_files_destroy(server->client);
    arena_finish(&server->message_arena);
    server_buffers_finish(server);
    api_forget_addresses(server);
}

/* Beside the program (build/…/parley → client-web/dist), or where cmake --install puts it. */
static void find_client(const struct settings *settings, const char *option, char *out)
{
    static const char *const places[] = {"../../client-web/dist", "../share/parley/client"};
    char program[DATA_PATH_BYTES] = "";
    const char *given = option ? option : settings->client;

    if (given[0]) {
        snprintf(out, DATA_PATH_BYTES, "%s", given);
        return;
    }
    ssize_t size = readlink("/proc/self/exe", program, sizeof(program) - 1);
    program[size > 0 ? size : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (slash)
        *slash = '\0';
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        char page[DATA_PATH_BYTES * 2];
        snprintf(out, DATA_PATH_BYTES, "%.600s/%s", program, places[i]);
        snprintf(page, sizeof(page), "%s/index.html", out);
        if (access(page, R_OK) == 0)
            return;
    }
}

int server_serve(const struct data_options *given, int port, const char *client)
{
    struct data_options options = *given;
    char reason[DATA_REASON_BYTES] = "";
    char client_folder[DATA_PATH_BYTES] = "";
    struct server *server = calloc(1, sizeof(*server));

    /* Calls and imports have two threads each at most; the rest is there for sealing, which must
     * not wait for a PDF. Read by libuv when it first starts one. */
    setenv("UV_THREADPOOL_SIZE", "8", 0);
    if (!server || uv_loop_init(&server->loop) != 0) {
        free(server);
        fprintf(stderr, "parley: out of memory\n");
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file-size limit is a full disk, not the end */
    options.serve = true;
    options.wake = wake;
    options.user = server;
    server_buffers_init(server);
    arena_init(&server->message_arena, 16 << 20);
    enum status status = data_open(&server->data, &options, reason);
    server->log = &server->data.log;
    if (status == STATUS_OK && port >= 0)
        server->data.settings.port = port;
    if (status == STATUS_OK) {
        find_client(&server->data.settings, client, client_folder);
        status = client_files_load(client_folder, &server->client, reason, sizeof(reason));
    }
    if (status == STATUS_OK)
        status = begin(server, reason);
    if (status == STATUS_OK) {
        if (is_behind_proxy(&server->data.settings))
            printf("listening on http://%s:%d, behind a proxy for %s\n",
                   server->data.settings.address, net_port(server->net), server->public_url);
        else
            printf("listening on %s\n", server->public_url);
        fflush(stdout);
        run(server);
    } else {
        fprintf(stderr, "parley: %s\n", reason);
    }
    end(server);
    free(server);
    return status == STATUS_OK ? 0 : 1;
}
