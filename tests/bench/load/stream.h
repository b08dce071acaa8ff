/* Client connections on one epoll, plain or TLS: what is written during a turn goes out at its end
 * with one call a connection. One thread; depends on libc and OpenSSL. */
#ifndef BENCH_STREAM_H
#define BENCH_STREAM_H

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

static inline uint64_t clock_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

struct bytes {
    char *data;
    size_t size, capacity;
};

/* Makes room for `more` and gives its place; ends the program when memory is used up, as there is
 * nothing to measure then. */
char *bytes_reserve(struct bytes *bytes, size_t more);
void bytes_add(struct bytes *bytes, const void *data, size_t size);
void bytes_finish(struct bytes *bytes);

struct stream;

struct stream_handlers {
    void (*opened)(struct stream *stream); /* connected, TLS done */
    /* Gives how many bytes were used; the rest comes again with what follows it. It may end the
     * stream. */
    size_t (*data)(struct stream *stream, char *data, size_t size);
    void (*closed)(struct stream *stream); /* by the other side, or by an error; once */
};

enum stream_state { STREAM_IDLE, STREAM_CONNECTING, STREAM_SECURING, STREAM_OPEN };

struct stream {
    struct loop *loop;
    const struct stream_handlers *handlers;
    SSL *ssl;
    struct bytes out, in;
    size_t out_at;
    int fd;
    unsigned number; /* picks the address it comes from */
    enum stream_state state;
    bool is_dirty, waits_to_write;
};

enum { LOOP_SCRATCH_BYTES = 256 << 10 };

struct loop {
    int epoll;
    struct sockaddr_in server;
    SSL_CTX *tls;          /* NULL: plain */
    SSL_SESSION *session;  /* the newest that the server gave */
    bool wants_resumption; /* begin with that session */
    uint64_t resumed, full;
    uint64_t now_ns; /* when the data at hand was read */
    struct stream **dirty;
    size_t dirty_count, dirty_capacity;
    char *scratch;
};

bool loop_init(struct loop *loop, const char *address, unsigned port, bool with_tls);
void loop_finish(struct loop *loop);
/* Handles what is ready, waiting at most until `until_ns`, and writes what has gathered. */
void loop_turn(struct loop *loop, uint64_t until_ns);

/* A zeroed stream with its handlers and number set begins to connect. False: no descriptor. */
bool stream_connect(struct stream *stream, struct loop *loop);
/* Marks it for writing at the end of the turn, after something was added to `out`. */
void stream_touch(struct stream *stream);
/* Ends it without calling `closed`; with a reset when `abrupt`, so that its port is free at once.
 */
void stream_end(struct stream *stream, bool abrupt);

#endif
