#include <openssl/rand.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "net/net_private.h"

enum {
    LIBRARY_TIMEOUT_S = 60, /* our own deadlines come first */
    SERVICE_BUFFER_BYTES = 16 * 1024,
    RECEIVE_BUFFER_BYTES = 256, /* each WebSocket holds one; a longer message comes in pieces */
    OPEN_FILES_SPARE = 256,     /* besides connections: database, log, the library's own */
    OPEN_FILES_MAX = 65536,     /* the library keeps tables of this size */
    LISTS_MAX_BYTES = 16 * 1024,
    DESTROY_TURNS = 200,
    DESTROY_TURN_MS = 5,
};

static const char *const refusal_names[NET_REFUSAL_COUNT] = {
#define NET_REFUSAL_NAME(name, text) [NET_REFUSED_##name] = text,
    NET_REFUSAL_LIST(NET_REFUSAL_NAME)
#undef NET_REFUSAL_NAME
};

/* Row 0 takes every new socket and every request. Its name can't be asked for: it is no token. */
static const struct lws_protocols protocols[] = {
    {.name = "(http)",
     .callback = connection_callback,
     .rx_buffer_size = SERVICE_BUFFER_BYTES,
     .tx_packet_size = NET_GATHER_BYTES},
    {.name = NET_SUBPROTOCOL,
     .callback = connection_callback,
     .rx_buffer_size = RECEIVE_BUFFER_BYTES,
     .tx_packet_size = NET_GATHER_BYTES},
    {.name = NULL},
};

void net_refused(struct net *net, enum net_refusal why)
{
    net->refusals[why]++;
}

uint64_t net_deadline(const struct net *net, unsigned from_now_ms)
{
    return uv_now(net->loop) + (from_now_ms ? from_now_ms : 1);
}

static void on_idle(uv_idle_t *handle)
{
    (void)handle; /* that it is active keeps the loop from waiting */
}

void net_hurry(struct net *net)
{
    uv_idle_start(&net->idle, on_idle);
}

static void on_turn_end(uv_check_t *handle)
{
    struct net *net = handle->data;

    uv_idle_stop(&net->idle);
    readahead_drain(net);
    if (net->handlers->turn_end)
        net->handlers->turn_end(net->user);
    outbox_flush_dirty(net);
    response_go_on(net);
    if (!TAILQ_EMPTY(&net->unread) || !TAILQ_EMPTY(&net->dirty))
        net_hurry(net);
}

static void report_refusals(struct net *net, uint64_t now_ms)
{
    struct buf line;
    bool any = false;

    if (now_ms - net->reported_ms < NET_REPORT_MS)
        return;
    net->reported_ms = now_ms;
    buf_init(&line, 512);
    for (size_t i = 0; i < NET_REFUSAL_COUNT; i++) {
        if (!net->refusals[i])
            continue;
        buf_printf(&line, "%s%s=%lu", any ? " " : "", refusal_names[i], net->refusals[i]);
        net->refusals[i] = 0;
        any = true;
    }
    if (any && buf_status(&line) == STATUS_OK)
        log_info(net->log, "net.refused", NULL, "%s", line.data);
    buf_finish(&line);
}

static void on_sweep(uv_timer_t *handle)
{
    struct net *net = handle->data;
    uint64_t now_ms = uv_now(net->loop);

    connection_sweep(net, now_ms);
    report_refusals(net, now_ms);
    listener_start(net); /* after a pause for want of file descriptors */
}

static void on_wake(uv_async_t *handle)
{
    struct net *net = handle->data;

    net->handlers->woken(net->user);
}

/* The library's table is as long as the limit, and only quick when it covers the whole of it. */
static unsigned set_open_files(unsigned max_connections)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return max_connections + OPEN_FILES_SPARE;
    rlim_t wanted = (rlim_t)max_connections + OPEN_FILES_SPARE;
    if (limit.rlim_cur < wanted)
        limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
    if (limit.rlim_cur > OPEN_FILES_MAX && wanted <= OPEN_FILES_MAX)
        limit.rlim_cur = OPEN_FILES_MAX;
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
    return (unsigned)limit.rlim_cur;
}

static enum status open_context(struct net *net)
{
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN_SERVER,
        .protocols = protocols,
        .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT |
                   LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_UV_NO_SIGSEGV_SIGFPE_SPIN,
        .foreign_loops = net->foreign_loops,
        .pcontext = &net->context,
        .user = net,
        .gid = (gid_t)-1,
        .uid = (uid_t)-1,
        .max_http_header_data = NET_HEADER_BYTES,
        .max_http_header_pool = 0,
        .fd_limit_per_thread = set_open_files(net->max_connections),
        .pt_serv_buf_size = SERVICE_BUFFER_BYTES,
        .timeout_secs = LIBRARY_TIMEOUT_S,
        .keepalive_timeout = LIBRARY_TIMEOUT_S,
        .timeout_secs_ah_idle = LIBRARY_TIMEOUT_S,
        .retry_and_idle_policy = &net->no_idle_policy,
        .vhost_name = "parley",
    };

    if (!net->is_behind_proxy) {
        info.alpn = "http/1.1";
        info.server_ssl_cert_mem = net->certificate_pem.data;
        info.server_ssl_cert_mem_len = (unsigned)net->certificate_pem.size;
        info.server_ssl_private_key_mem = net->key_pem.data;
        info.server_ssl_private_key_mem_len = (unsigned)net->key_pem.size;
        info.ssl_cipher_list = "ECDHE+AESGCM:ECDHE+CHACHA20";
    }

    net->context = lws_create_context(&info);
    if (!net->context)
        return STATUS_IO;
    net->vhost = lws_create_vhost(net->context, &info);
    return net->vhost ? STATUS_OK : STATUS_IO;
}

static enum status copy_hosts(struct net *net, const struct net_config *config)
{
    net->hosts = calloc(config->host_count ? config->host_count : 1, sizeof(*net->hosts));
    if (!net->hosts)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < config->host_count; i++) {
        net->hosts[i] = strdup(config->hosts[i]);
        if (!net->hosts[i])
            return STATUS_NO_MEMORY;
        net->host_count++;
    }
    return STATUS_OK;
}

static enum status copy_config(struct net *net, const struct net_config *config)
{
    uint64_t seed = 0;

    net->max_message_bytes = config->max_message_bytes;
    net->max_body_bytes = config->max_body_bytes;
    net->max_queue_bytes = config->max_queue_bytes;
    net->max_large_body_bytes = config->max_large_body_bytes;
    net->max_connections = config->max_connections;
    net->is_behind_proxy = config->is_behind_proxy;
    net->body_deadline_ms = config->body_deadline_ms;
    net->header_deadline_ms = config->header_deadline_ms;
    net->handlers = config->handlers;
    net->user = config->user;
    net->log = config->log;
    net->idle_ping_ms = config->idle_ping_s * 1000;
    net->idle_hangup_ms = config->idle_hangup_s * 1000;
    buf_init(&net->common_headers, LISTS_MAX_BYTES);
    for (size_t i = 0; i < config->common_header_count; i++)
        buf_printf(&net->common_headers, "%s\r\n", config->common_headers[i]);
    buf_init(&net->certificate_pem, 1024 * 1024);
    buf_add_str(&net->certificate_pem, config->certificate_pem);
    buf_init(&net->key_pem, 64 * 1024);
    buf_add_str(&net->key_pem, config->key_pem);
    net->gather = calloc(1, LWS_PRE + NET_GATHER_BYTES);
    if (!net->gather || buf_status(&net->common_headers) != STATUS_OK ||
        buf_status(&net->certificate_pem) != STATUS_OK || buf_status(&net->key_pem) != STATUS_OK)
        return STATUS_NO_MEMORY;
    if (RAND_bytes((unsigned char *)&seed, sizeof(seed)) != 1)
        return STATUS_IO;
    enum status status =
        limits_init(&net->limits, config->max_connections, config->max_per_address, seed);
    if (status == STATUS_OK)
        status = copy_hosts(net, config);
    return status == STATUS_OK ? assets_index(net, config->assets, config->asset_count) : status;
}

static bool start_handles(struct net *net)
{
    if (uv_check_init(net->loop, &net->check) != 0 || uv_idle_init(net->loop, &net->idle) != 0 ||
        uv_timer_init(net->loop, &net->sweep) != 0)
        return false;
    net->check.data = net->idle.data = net->sweep.data = net;
    net->wake.data = net->listener.data = net;
    net->open_handles = 3;
    if (uv_async_init(net->loop, &net->wake, on_wake) != 0)
        return false;
    net->open_handles++;
    if (uv_poll_init(net->loop, &net->listener, net->listen_fd) != 0)
        return false;
    net->open_handles++;
    return uv_check_start(&net->check, on_turn_end) == 0 &&
           uv_timer_start(&net->sweep, on_sweep, NET_SWEEP_MS, NET_SWEEP_MS) == 0;
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct net *net = handle->data;

    net->open_handles--;
}

static void close_handles(struct net *net)
{
    uv_handle_t *handles[] = {
        (uv_handle_t *)&net->check, (uv_handle_t *)&net->idle,     (uv_handle_t *)&net->sweep,
        (uv_handle_t *)&net->wake,  (uv_handle_t *)&net->listener,
    };
    unsigned open = net->open_handles;

    for (unsigned i = 0; i < open; i++)
        if (!uv_is_closing(handles[i]))
            uv_close(handles[i], on_handle_closed);
}

/* The library closes in two steps: first its sockets, whose handles end in the loop, then the
 * rest. */
static void close_context(struct net *net)
{
    if (net->context)
        lws_context_destroy(net->context);
    for (int turn = 0; turn < DESTROY_TURNS && (net->context || net->open_handles); turn++) {
        uv_run(net->loop, UV_RUN_NOWAIT);
        if (net->context && !net->connection_count && turn > 2)
            lws_context_destroy(net->context);
        if (net->context || net->open_handles)
            uv_sleep(turn < 10 ? 0 : DESTROY_TURN_MS);
    }
    if (net->context || net->open_handles)
        log_error(net->log, "net.not_closed", NULL, "handles=%u", net->open_handles);
}

static void free_net(struct net *net)
{
    /* those that the library never told of */
    while (!TAILQ_EMPTY(&net->http))
        connection_destroy(TAILQ_FIRST(&net->http));
    while (!TAILQ_EMPTY(&net->websockets))
        connection_destroy(TAILQ_FIRST(&net->websockets));
    if (net->listen_fd >= 0)
        close(net->listen_fd);
    if (net->selftest_fd >= 0)
        close(net->selftest_fd);
    for (size_t i = 0; i < net->host_count; i++)
        free(net->hosts[i]);
    free(net->hosts);
    free(net->assets);
    free(net->gather);
    buf_finish(&net->common_headers);
    buf_finish(&net->certificate_pem);
    buf_finish_secret(&net->key_pem);
    limits_finish(&net->limits);
    free(net);
}

enum status net_create(const struct net_config *config, struct net **ret_net)
{
    struct net *net = calloc(1, sizeof(*net));
    enum status status;

    if (!net)
        return STATUS_NO_MEMORY;
    net->loop = net->foreign_loops[0] = config->loop;
    net->listen_fd = net->selftest_fd = -1;
    TAILQ_INIT(&net->http);
    TAILQ_INIT(&net->websockets);
    TAILQ_INIT(&net->dirty);
    TAILQ_INIT(&net->unread);
    TAILQ_INIT(&net->paused);
    net->reported_ms = uv_now(net->loop);
    signal(SIGPIPE, SIG_IGN); /* a write to a socket that went away is an error like others */
    lws_set_log_level(LLL_ERR | LLL_WARN, NULL);

    status = copy_config(net, config);
    if (status == STATUS_OK && !net->is_behind_proxy)
        status = tls_check(config->certificate_pem, config->key_pem);
    if (status == STATUS_OK)
        status = listener_open(net, config->address, config->port);
    if (status == STATUS_OK)
        status = open_context(net);
    if (status == STATUS_OK && !start_handles(net))
        status = STATUS_IO;
    if (status != STATUS_OK) {
        net_destroy(net);
        return status;
    }
    /* From here on its errors are what strangers send, a line each: net.refused counts them. */
    lws_set_log_level(0, NULL);
    selftest_start(net);
    listener_start(net);
    log_info(net->log, "net.listening", NULL, "port=%d", net->port);
    *ret_net = net;
    return STATUS_OK;
}

int net_port(const struct net *net)
{
    return net->port;
}

static void stop_one(struct net_connection *connection, enum net_close code)
{
    switch (connection->state) {
    case SOCKET_HEADERS:
    case SOCKET_BODY:
        connection_kill(connection);
        break;
    case SOCKET_OPEN:
        net_close_connection(connection, code, "");
        break;
    case SOCKET_HANDLING:
    case SOCKET_RESPONDING:
        connection->deadline_ms = net_deadline(connection->net, NET_STOP_REQUEST_MS);
        break;
    case SOCKET_LINGERING:
    case SOCKET_REFUSED:
    case SOCKET_UPGRADING:
    case SOCKET_CLOSING:
    case SOCKET_ENDING:
        break; /* on their way out, with a deadline */
    }
}

void net_stop(struct net *net, enum net_close code)
{
    struct net_connection *connection;

    if (net->is_stopping)
        return;
    net->is_stopping = true;
    listener_stop(net);
    close(net->listen_fd);
    net->listen_fd = -1;
    TAILQ_FOREACH(connection, &net->http, all)
    {
        stop_one(connection, code);
    }
    TAILQ_FOREACH(connection, &net->websockets, all)
    {
        stop_one(connection, code);
    }
}

bool net_is_quiet(const struct net *net)
{
    return net->connection_count == 0;
}

void net_destroy(struct net *net)
{
    if (!net)
        return;
    net->is_stopping = true;
    if (net->open_handles > 4)
        listener_stop(net);
    close_handles(net);
    close_context(net);
    free_net(net);
}

void net_wake(struct net *net)
{
    uv_async_send(&net->wake);
}
