/* The least that a fan-out server can do: epoll, one thread, no checks. What came in during a turn
 * goes to each other member of the room with one call. With a log nothing goes out before it lies
 * on disk, a commit at a time; with a window the next commit waits for company.
 *
 *     bench_epoll [--log FILE [--window-us N]] [--tls CERTIFICATE KEY]
 *
 * Prints "listening on PORT". A baseline, not an example: it trusts its clients. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "epoll_log.h"

enum { ROOMS = 16384, EVENTS = 512, SCRATCH_BYTES = 256 << 10, VECTORS = 256, PREFIX_BYTES = 4 };

struct client {
    SSL *ssl;
    struct room *room;
    struct client *next; /* in the room */
    char *in, *out;      /* what isn't whole yet, what the socket didn't take */
    unsigned in_size, out_size;
    int fd;
    bool is_secured, is_upgraded;
};

struct room {
    struct client *clients;
    unsigned first, last; /* entries of the batch being delivered, from 1; 0: none */
};

/* A message in a batch: a prefix with its room's number, then a frame ready to send. */
struct entry {
    struct client *sender;
    struct room *room;
    size_t at, size;
    unsigned next; /* of the same room */
};

struct batch {
    char *data;
    size_t size, capacity;
    struct entry *entries;
    unsigned count, entries_capacity;
};

struct server {
    int epoll, listener;
    SSL_CTX *tls;
    struct epoll_log log;
    bool has_log, is_storing;
    long window_ns;
    struct timespec first; /* when the gathering batch got its first entry */
    struct batch gathering, storing;
    struct room rooms[ROOMS];
    char scratch[SCRATCH_BYTES], joined[SCRATCH_BYTES];
};

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

static void drop(struct server *server, struct client *client)
{
    (void)server;
    for (struct client **at = client->room ? &client->room->clients : NULL; at && *at;
         at = &(*at)->next) {
        if (*at == client) {
            *at = client->next;
            break;
        }
    }
    SSL_free(client->ssl);
    close(client->fd);
    free(client->in);
    free(client->out);
    free(client);
}

/* --- sending ------------------------------------------------------------------------------- */

static void watch(struct server *server, struct client *client, bool for_writing)
{
    struct epoll_event event = {.events = EPOLLIN | (for_writing ? (uint32_t)EPOLLOUT : 0u),
                                .data.ptr = client};

    epoll_ctl(server->epoll, EPOLL_CTL_MOD, client->fd, &event);
}

static ssize_t push(struct client *client, const char *data, size_t size)
{
    if (!client->ssl)
        return send(client->fd, data, size, MSG_NOSIGNAL);
    int n = SSL_write(client->ssl, data, (int)size);
    if (n <= 0)
        errno = EAGAIN;
    return n > 0 ? n : -1;
}

static void keep_rest(struct server *server, struct client *client, const char *data, size_t size)
{
    if (!size)
        return;
    if (!client->out_size)
        watch(server, client, true);
    client->out = must(realloc(client->out, client->out_size + size));
    memcpy(client->out + client->out_size, data, size);
    client->out_size += (unsigned)size;
}

static void send_bytes(struct server *server, struct client *client, const char *data, size_t size)
{
    ssize_t n = client->out_size ? 0 : push(client, data, size);

    if (n < 0)
        n = 0; /* a broken one is found when it is read */
    keep_rest(server, client, data + n, size - (size_t)n);
}

static void send_more(struct server *server, struct client *client)
{
    ssize_t n = client->out_size ? push(client, client->out, client->out_size) : 0;

    if (n <= 0)
        return;
    client->out_size -= (unsigned)n;
    memmove(client->out, client->out + n, client->out_size);
    if (client->out_size)
        return;
    free(client->out);
    client->out = NULL;
    watch(server, client, false);
}

static void send_vectors(struct server *server, struct client *client, struct iovec *vectors,
                         size_t count)
{
    struct msghdr message = {.msg_iov = vectors, .msg_iovlen = count};
    ssize_t n = client->out_size ? 0 : sendmsg(client->fd, &message, MSG_NOSIGNAL);
    size_t done = n < 0 ? 0 : (size_t)n;

    for (size_t i = 0; i < count; i++) {
        size_t part = done < vectors[i].iov_len ? done : vectors[i].iov_len;
        keep_rest(server, client, (char *)vectors[i].iov_base + part, vectors[i].iov_len - part);
        done -= part;
    }
}

/* All that the room has in this batch and that isn't the client's own. */
static void send_room(struct server *server, struct client *client, const struct batch *batch)
{
    struct iovec vectors[VECTORS];
    size_t count = 0, joined = 0;

    for (unsigned i = client->room->first; i; i = batch->entries[i - 1].next) {
        const struct entry *entry = &batch->entries[i - 1];
        char *data = batch->data + entry->at + PREFIX_BYTES;
        size_t size = entry->size - PREFIX_BYTES;
        if (entry->sender == client)
            continue;
        if (client->ssl) {
            if (joined + size > sizeof(server->joined)) {
                send_bytes(server, client, server->joined, joined);
                joined = 0;
            }
            memcpy(server->joined + joined, data, size);
            joined += size;
            continue;
        }
        if (count == VECTORS) {
            send_vectors(server, client, vectors, count);
            count = 0;
        }
        vectors[count++] = (struct iovec){data, size};
    }
    if (joined)
        send_bytes(server, client, server->joined, joined);
    if (count)
        send_vectors(server, client, vectors, count);
}

static void deliver(struct server *server, struct batch *batch)
{
    for (unsigned i = 1; i <= batch->count; i++) {
        struct entry *entry = &batch->entries[i - 1];
        struct room *room = entry->room;
        entry->next = 0;
        if (room->first)
            batch->entries[room->last - 1].next = i;
        else
            room->first = i;
        room->last = i;
    }
    for (unsigned i = 1; i <= batch->count; i++) {
        struct room *room = batch->entries[i - 1].room;
        if (room->first != i)
            continue;
        for (struct client *client = room->clients; client; client = client->next)
            send_room(server, client, batch);
    }
    for (unsigned i = 0; i < batch->count; i++)
        batch->entries[i].room->first = 0;
    batch->count = 0;
    batch->size = 0;
}

/* --- what comes in ------------------------------------------------------------------------- */

static void gather(struct server *server, struct client *client, const char *text, size_t size,
                   const unsigned char *key)
{
    struct batch *batch = &server->gathering;
    size_t head = size < 126 ? 2 : 4;
    uint32_t number = (uint32_t)(client->room - server->rooms);

    if (batch->count == batch->entries_capacity) {
        batch->entries_capacity = batch->entries_capacity ? batch->entries_capacity * 2 : 256;
        batch->entries =
            must(realloc(batch->entries, batch->entries_capacity * sizeof(*batch->entries)));
    }
    while (batch->capacity - batch->size < PREFIX_BYTES + head + size) {
        batch->capacity = batch->capacity ? batch->capacity * 2 : 1 << 16;
        batch->data = must(realloc(batch->data, batch->capacity));
    }
    if (batch->count == 0)
        clock_gettime(CLOCK_MONOTONIC, &server->first);
    batch->entries[batch->count++] =
        (struct entry){client, client->room, batch->size, PREFIX_BYTES + head + size, 0};
    unsigned char *out = (unsigned char *)batch->data + batch->size;
    memcpy(out, &number, PREFIX_BYTES);
    out += PREFIX_BYTES;
    *out++ = 0x81;
    if (head == 4) {
        *out++ = 126;
        *out++ = (unsigned char)(size >> 8);
    }
    *out++ = (unsigned char)size;
    for (size_t i = 0; i < size; i++)
        out[i] = (unsigned char)text[i] ^ key[i & 3];
    batch->size += PREFIX_BYTES + head + size;
}

/* The bytes used; frames of up to 64 KiB, masked, whole. */
static size_t read_frames(struct server *server, struct client *client, const char *data,
                          size_t size)
{
    const unsigned char *bytes = (const unsigned char *)data;
    size_t at = 0;

    while (size - at >= 6) {
        size_t length = bytes[at + 1] & 127u, head = 2;
        if (length == 126) {
            if (size - at < 8)
                break;
            length = (size_t)bytes[at + 2] << 8 | bytes[at + 3];
            head = 4;
        }
        if (size - at < head + 4 + length)
            break;
        if ((bytes[at] & 15u) == 1)
            gather(server, client, data + at + head + 4, length, bytes + at + head);
        at += head + 4 + length;
    }
    return at;
}

static size_t upgrade(struct server *server, struct client *client, const char *data, size_t size)
{
    static const char magic[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    const char *end = memmem(data, size, "\r\n\r\n", 4);
    const char *key = memmem(data, size, "Sec-WebSocket-Key: ", 19);
    const char *room = memmem(data, size, "/room/", 6);
    unsigned char digest[SHA_DIGEST_LENGTH], accept[64];
    char both[128], answer[256];

    if (!end || !key || !room)
        return 0;
    int length = snprintf(both, sizeof(both), "%.24s%s", key + 19, magic);
    SHA1((unsigned char *)both, (size_t)length, digest);
    EVP_EncodeBlock(accept, digest, SHA_DIGEST_LENGTH);
    length = snprintf(answer, sizeof(answer),
                      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                      "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                      (char *)accept);
    client->room = &server->rooms[strtoul(room + 6, NULL, 10) % ROOMS];
    client->next = client->room->clients;
    client->room->clients = client;
    client->is_upgraded = true;
    send_bytes(server, client, answer, (size_t)length);
    return (size_t)(end + 4 - data);
}

static void take(struct server *server, struct client *client, const char *data, size_t size)
{
    char *joined = NULL;

    if (client->in_size) {
        joined = must(realloc(client->in, client->in_size + size));
        memcpy(joined + client->in_size, data, size);
        size += client->in_size;
        data = joined;
        client->in = NULL;
        client->in_size = 0;
    }
    size_t used = client->is_upgraded ? 0 : upgrade(server, client, data, size);
    if (client->is_upgraded)
        used += read_frames(server, client, data + used, size - used);
    if (used < size) {
        client->in = must(malloc(size - used));
        memcpy(client->in, data + used, size - used);
        client->in_size = (unsigned)(size - used);
    }
    free(joined);
}

/* False at the end of the connection. */
static bool read_client(struct server *server, struct client *client)
{
    if (!client->ssl) {
        ssize_t n = recv(client->fd, server->scratch, SCRATCH_BYTES, 0);
        if (n > 0)
            take(server, client, server->scratch, (size_t)n);
        return n > 0 || (n < 0 && errno == EAGAIN);
    }
    if (!client->is_secured) {
        int n = SSL_do_handshake(client->ssl);
        if (n != 1)
            return SSL_get_error(client->ssl, n) == SSL_ERROR_WANT_READ;
        client->is_secured = true;
    }
    for (;;) {
        int n = SSL_read(client->ssl, server->scratch, SCRATCH_BYTES);
        if (n <= 0)
            return SSL_get_error(client->ssl, n) == SSL_ERROR_WANT_READ;
        take(server, client, server->scratch, (size_t)n);
    }
}

static void accept_all(struct server *server)
{
    int fd, one = 1;

    while ((fd = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct client *client = must(calloc(1, sizeof(*client)));
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
        client->fd = fd;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
        if (server->tls) {
            client->ssl = must(SSL_new(server->tls));
            SSL_set_fd(client->ssl, fd);
            SSL_set_accept_state(client->ssl);
        }
        epoll_ctl(server->epoll, EPOLL_CTL_ADD, fd, &event);
    }
}

/* --- the loop ------------------------------------------------------------------------------ */

/* Nanoseconds until the gathering batch may be stored; 0: now, -1: not before something happens. */
static long until_store(const struct server *server)
{
    struct timespec now;

    if (!server->gathering.count || server->is_storing)
        return -1;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long waited_ns =
        (now.tv_sec - server->first.tv_sec) * 1000000000l + now.tv_nsec - server->first.tv_nsec;
    return waited_ns >= server->window_ns ? 0 : server->window_ns - waited_ns;
}

static void end_turn(struct server *server)
{
    if (!server->has_log) {
        deliver(server, &server->gathering);
        return;
    }
    if (until_store(server) != 0)
        return;
    struct batch batch = server->storing;
    server->storing = server->gathering;
    server->gathering = batch;
    server->is_storing = true;
    epoll_log_give(&server->log, server->storing.data, server->storing.size);
}

static void stored(struct server *server)
{
    uint64_t count;

    if (read(server->log.event, &count, sizeof(count)) != sizeof(count))
        return;
    server->is_storing = false;
    deliver(server, &server->storing);
}

static void run(struct server *server)
{
    struct epoll_event events[EVENTS];

    for (;;) {
        long wait_ns = server->has_log ? until_store(server) : -1;
        struct timespec wait = {0, wait_ns < 0 ? 0 : wait_ns};
        int count = epoll_pwait2(server->epoll, events, EVENTS, wait_ns < 0 ? NULL : &wait, NULL);
        for (int i = 0; i < count; i++) {
            struct client *client = events[i].data.ptr;
            if (!client)
                accept_all(server);
            else if ((void *)client == (void *)&server->log)
                stored(server);
            else {
                if (events[i].events & EPOLLOUT)
                    send_more(server, client);
                if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR) &&
                    !read_client(server, client))
                    drop(server, client);
            }
        }
        end_turn(server);
    }
}

static bool listen_on(struct server *server)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    struct epoll_event event = {.events = EPOLLIN};

    server->epoll = epoll_create1(EPOLL_CLOEXEC);
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (server->epoll < 0 || server->listener < 0 ||
        bind(server->listener, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        listen(server->listener, 1024) != 0 ||
        getsockname(server->listener, (struct sockaddr *)&address, &size) != 0)
        return false;
    epoll_ctl(server->epoll, EPOLL_CTL_ADD, server->listener, &event);
    if (server->has_log) {
        event.data.ptr = &server->log;
        epoll_ctl(server->epoll, EPOLL_CTL_ADD, server->log.event, &event);
    }
    printf("listening on %u\n", ntohs(address.sin_port));
    return fflush(stdout) == 0;
}

static bool tls_init(struct server *server, const char *certificate, const char *key)
{
    server->tls = SSL_CTX_new(TLS_server_method());
    if (!server->tls)
        return false;
    SSL_CTX_set_mode(server->tls, SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(server->tls, 1);
    return SSL_CTX_use_certificate_chain_file(server->tls, certificate) == 1 &&
           SSL_CTX_use_PrivateKey_file(server->tls, key, SSL_FILETYPE_PEM) == 1;
}

int main(int argc, char **argv)
{
    struct server *server = must(calloc(1, sizeof(*server)));
    struct rlimit files;
    bool good = true;

    signal(SIGPIPE, SIG_IGN);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    for (int i = 1; i < argc && good; i++) {
        if (strcmp(argv[i], "--log") == 0 && i + 1 < argc) {
            server->has_log = good = epoll_log_open(&server->log, argv[++i]);
        } else if (strcmp(argv[i], "--window-us") == 0 && i + 1 < argc) {
            server->window_ns = strtol(argv[++i], NULL, 10) * 1000;
        } else if (strcmp(argv[i], "--tls") == 0 && i + 2 < argc) {
            good = tls_init(server, argv[i + 1], argv[i + 2]);
            i += 2;
        } else {
            good = false;
        }
    }
    if (!good || !listen_on(server)) {
        fprintf(stderr, "usage: bench_epoll [--log FILE [--window-us N]] [--tls CERT KEY]\n");
        return 1;
    }
    run(server);
    return 0;
}
