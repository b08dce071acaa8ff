#include "stream.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS_MAX = 512, KEEP_BYTES = 4096, SOURCES = 250 };

char *bytes_reserve(struct bytes *bytes, size_t more)
{
    if (bytes->capacity - bytes->size < more) {
        size_t capacity = bytes->capacity ? bytes->capacity : 256;
        while (capacity - bytes->size < more)
            capacity *= 2;
        bytes->data = realloc(bytes->data, capacity);
        if (!bytes->data) {
            fprintf(stderr, "load: out of memory\n");
            exit(1);
        }
        bytes->capacity = capacity;
    }
    return bytes->data + bytes->size;
}

void bytes_add(struct bytes *bytes, const void *data, size_t size)
{
    memcpy(bytes_reserve(bytes, size), data, size);
    bytes->size += size;
}

void bytes_finish(struct bytes *bytes)
{
    free(bytes->data);
    *bytes = (struct bytes){0};
}

/* --- TLS ----------------------------------------------------------------------------------- */

static int keep_session(SSL *ssl, SSL_SESSION *session)
{
    struct loop *loop = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));

    SSL_SESSION_free(loop->session);
    loop->session = session;
    return 1;
}

static bool tls_init(struct loop *loop)
{
    char groups[] = "X25519:P-256"; /* the macro below casts const away */

    loop->tls = SSL_CTX_new(TLS_client_method());
    if (!loop->tls)
        return false;
    SSL_CTX_set_app_data(loop->tls, loop);
    SSL_CTX_set_verify(loop->tls, SSL_VERIFY_NONE, NULL); /* the server's certificate is its own */
    SSL_CTX_set_mode(loop->tls, SSL_MODE_ENABLE_PARTIAL_WRITE |
                                    SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(loop->tls, 1);
    SSL_CTX_set_session_cache_mode(loop->tls,
                                   SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
    SSL_CTX_sess_set_new_cb(loop->tls, keep_session);
    return SSL_CTX_set1_groups_list(loop->tls, groups) == 1;
}

static bool tls_start(struct stream *stream)
{
    struct loop *loop = stream->loop;
    char name[] = "localhost"; /* the macro below casts const away */

    stream->ssl = SSL_new(loop->tls);
    if (!stream->ssl || SSL_set_fd(stream->ssl, stream->fd) != 1)
        return false;
    SSL_set_connect_state(stream->ssl);
    SSL_set_tlsext_host_name(stream->ssl, name);
    if (loop->wants_resumption && loop->session)
        SSL_set_session(stream->ssl, loop->session);
    stream->state = STREAM_SECURING;
    return true;
}

/* --- reading and writing ------------------------------------------------------------------- */

/* As read(2): -1 with EAGAIN when there is nothing now, 0 at the end. */
static ssize_t pull(struct stream *stream, char *data, size_t size)
{
    if (!stream->ssl)
        return recv(stream->fd, data, size, 0);
    size_t done = 0;
    /* a call gives one record; the room is filled as far as it goes */
    while (done < size) {
        int n = SSL_read(stream->ssl, data + done, (int)(size - done));
        if (n > 0) {
            done += (size_t)n;
            continue;
        }
        int error = SSL_get_error(stream->ssl, n);
        if (done)
            return (ssize_t)done;
        if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
            errno = EAGAIN;
            return -1;
        }
        return 0;
    }
    return (ssize_t)done;
}

static ssize_t push(struct stream *stream, const char *data, size_t size)
{
    if (!stream->ssl)
        return send(stream->fd, data, size, MSG_NOSIGNAL);
    int n = SSL_write(stream->ssl, data, (int)(size > 1 << 20 ? 1 << 20 : size));
    if (n > 0)
        return n;
    int error = SSL_get_error(stream->ssl, n);
    errno = error == SSL_ERROR_WANT_WRITE || error == SSL_ERROR_WANT_READ ? EAGAIN : EPIPE;
    return -1;
}

static void fail(struct stream *stream)
{
    stream_end(stream, true);
    stream->handlers->closed(stream);
}

static void watch(struct stream *stream, bool for_writing)
{
    struct epoll_event event = {.events = EPOLLIN | (for_writing ? (uint32_t)EPOLLOUT : 0u),
                                .data.ptr = stream};

    if (stream->waits_to_write == for_writing)
        return;
    stream->waits_to_write = for_writing;
    epoll_ctl(stream->loop->epoll, EPOLL_CTL_MOD, stream->fd, &event);
}

static void flush(struct stream *stream)
{
    if (stream->state != STREAM_OPEN)
        return;
    while (stream->out_at < stream->out.size) {
        ssize_t n =
            push(stream, stream->out.data + stream->out_at, stream->out.size - stream->out_at);
        if (n < 0 && errno == EAGAIN)
            break;
        if (n <= 0) {
            fail(stream);
            return;
        }
        stream->out_at += (size_t)n;
    }
    if (stream->out_at == stream->out.size) {
        stream->out.size = stream->out_at = 0;
        if (stream->out.capacity > KEEP_BYTES)
            bytes_finish(&stream->out);
    }
    watch(stream, stream->out.size != 0);
}

/* Hands on what there is with what was left before, and keeps what isn't whole yet. */
static void deliver(struct stream *stream, char *data, size_t size)
{
    if (stream->in.size) {
        bytes_add(&stream->in, data, size);
        data = stream->in.data;
        size = stream->in.size;
    }
    size_t used = stream->handlers->data(stream, data, size);
    if (stream->state == STREAM_IDLE)
        return;
    if (stream->in.size) {
        memmove(stream->in.data, stream->in.data + used, size - used);
        stream->in.size = size - used;
        if (!stream->in.size)
            bytes_finish(&stream->in);
    } else if (used < size) {
        bytes_add(&stream->in, data + used, size - used);
    }
}

static void take(struct stream *stream)
{
    struct loop *loop = stream->loop;

    for (;;) {
        ssize_t n = pull(stream, loop->scratch, LOOP_SCRATCH_BYTES);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (n <= 0) {
            fail(stream);
            return;
        }
        loop->now_ns = clock_ns();
        deliver(stream, loop->scratch, (size_t)n);
        if (stream->state == STREAM_IDLE)
            return;
        if (!stream->ssl && n < LOOP_SCRATCH_BYTES)
            return; /* level-triggered: epoll tells if there is more */
    }
}

static void secure(struct stream *stream)
{
    int n = SSL_do_handshake(stream->ssl);

    if (n == 1) {
        if (SSL_session_reused(stream->ssl))
            stream->loop->resumed++;
        else
            stream->loop->full++;
        stream->state = STREAM_OPEN;
        stream->handlers->opened(stream);
        return;
    }
    int error = SSL_get_error(stream->ssl, n);
    if (error == SSL_ERROR_WANT_READ)
        watch(stream, false);
    else if (error == SSL_ERROR_WANT_WRITE)
        watch(stream, true);
    else
        fail(stream);
}

static void connected(struct stream *stream)
{
    int error = 0;
    socklen_t size = sizeof(error);

    getsockopt(stream->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) {
        fail(stream);
    } else if (!stream->loop->tls) {
        watch(stream, false);
        stream->state = STREAM_OPEN;
        stream->handlers->opened(stream);
    } else if (!tls_start(stream)) {
        fail(stream);
    } else {
        secure(stream);
    }
}

/* --- streams ------------------------------------------------------------------------------- */

bool stream_connect(struct stream *stream, struct loop *loop)
{
    struct sockaddr_in from = {.sin_family = AF_INET};
    int one = 1;

    stream->loop = loop;
    stream->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (stream->fd < 0)
        return false;
    setsockopt(stream->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    /* from many addresses: ports enough, and no address has more than its share */
    setsockopt(stream->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof(one));
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + stream->number % SOURCES);
    if (bind(stream->fd, (struct sockaddr *)&from, sizeof(from)) != 0 ||
        (connect(stream->fd, (struct sockaddr *)&loop->server, sizeof(loop->server)) != 0 &&
         errno != EINPROGRESS)) {
        close(stream->fd);
        return false;
    }
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.ptr = stream};
    epoll_ctl(loop->epoll, EPOLL_CTL_ADD, stream->fd, &event);
    stream->waits_to_write = true;
    stream->state = STREAM_CONNECTING;
    return true;
}

void stream_touch(struct stream *stream)
{
    struct loop *loop = stream->loop;

    if (stream->is_dirty)
        return;
    if (loop->dirty_count == loop->dirty_capacity) {
        loop->dirty_capacity = loop->dirty_capacity ? loop->dirty_capacity * 2 : 1024;
        loop->dirty = realloc(loop->dirty, loop->dirty_capacity * sizeof(struct stream *));
        if (!loop->dirty)
            abort();
    }
    loop->dirty[loop->dirty_count++] = stream;
    stream->is_dirty = true;
}

void stream_end(struct stream *stream, bool abrupt)
{
    struct loop *loop = stream->loop;

    if (stream->state == STREAM_IDLE)
        return;
    for (size_t i = 0; stream->is_dirty && i < loop->dirty_count; i++)
        if (loop->dirty[i] == stream)
            loop->dirty[i] = NULL;
    stream->is_dirty = false;
    if (stream->ssl && SSL_is_init_finished(stream->ssl)) {
        /* or OpenSSL takes its session for a broken one that mustn't be used again */
        SSL_set_shutdown(stream->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    }
    SSL_free(stream->ssl);
    stream->ssl = NULL;
    if (abrupt) {
        struct linger linger = {1, 0};
        setsockopt(stream->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
    }
    close(stream->fd);
    stream->state = STREAM_IDLE;
    bytes_finish(&stream->out);
    bytes_finish(&stream->in);
    stream->out_at = 0;
}

/* --- the loop ------------------------------------------------------------------------------ */

bool loop_init(struct loop *loop, const char *address, unsigned port, bool with_tls)
{
    *loop = (struct loop){.epoll = epoll_create1(EPOLL_CLOEXEC),
                          .server = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)},
                          .scratch = malloc(LOOP_SCRATCH_BYTES)};
    return loop->epoll >= 0 && loop->scratch &&
           inet_pton(AF_INET, address, &loop->server.sin_addr) == 1 &&
           (!with_tls || tls_init(loop));
}

void loop_finish(struct loop *loop)
{
    SSL_SESSION_free(loop->session);
    SSL_CTX_free(loop->tls);
    close(loop->epoll);
    free(loop->dirty);
    free(loop->scratch);
}

static void flush_all(struct loop *loop)
{
    /* flushing may end streams, which then leave a hole, but adds none */
    for (size_t i = 0; i < loop->dirty_count; i++) {
        struct stream *stream = loop->dirty[i];
        if (!stream)
            continue;
        loop->dirty[i] = NULL;
        stream->is_dirty = false;
        flush(stream);
    }
    loop->dirty_count = 0;
}

static void handle(const struct epoll_event *event)
{
    struct stream *stream = event->data.ptr;

    switch (stream->state) {
    case STREAM_IDLE:
        return; /* ended earlier in this turn */
    case STREAM_CONNECTING:
        connected(stream);
        return;
    case STREAM_SECURING:
        secure(stream);
        return;
    case STREAM_OPEN:
        if (event->events & (EPOLLIN | EPOLLHUP | EPOLLERR))
            take(stream);
        if (stream->state == STREAM_OPEN && event->events & EPOLLOUT)
            flush(stream);
        return;
    }
}

void loop_turn(struct loop *loop, uint64_t until_ns)
{
    struct epoll_event events[EVENTS_MAX];
    uint64_t now_ns = clock_ns();
    uint64_t left_ns = until_ns > now_ns ? until_ns - now_ns : 0;

    flush_all(loop);
    struct timespec wait = {(time_t)(left_ns / 1000000000u), (long)(left_ns % 1000000000u)};
    int count = epoll_pwait2(loop->epoll, events, EVENTS_MAX, &wait, NULL);
    loop->now_ns = clock_ns();
    for (int i = 0; i < count; i++)
        handle(&events[i]);
    flush_all(loop);
}
