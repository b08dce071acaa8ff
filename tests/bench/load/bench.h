/* A run of the load generator: rooms full of members, what they are to send and when, and what was
 * counted. The adapters know the protocol; this knows none. One thread. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <sys/types.h>

#include "histogram.h"
#include "process.h"
#include "stream.h"

enum { BENCH_PIDS_MAX = 4, BENCH_NAME_BYTES = 64 };

struct options {
    const char *adapter, *mode, *seats, *out, *label;
    unsigned port, rooms, members, senders, bytes;
    double rate; /* messages a second and room */
    double seconds, warmup, p99_ms_max;
    double rate_max; /* beyond which the server would refuse by rule, not for want of speed */
    bool with_tls, mix;
    pid_t pids[BENCH_PIDS_MAX];
    int pid_count;
};

struct member {
    struct stream stream; /* first: a stream's pointer is the member's */
    struct bench *bench;
    struct room *room;
    unsigned number, place; /* of all, and in its room */
    bool is_upgraded, is_ready, is_gone;
    uint32_t sent;  /* messages, which carry their number from 1 */
    uint32_t *last; /* by place: the number that came last */
    void *seat;     /* the adapter's */
};

struct room {
    struct member *members;
    void *adapter; /* the adapter's */
};

/* What a member does again and again. */
struct task {
    uint64_t due_ns, gap_ns;
    struct member *member;
    unsigned kind;  /* the adapter's */
    bool is_random; /* gaps as of independent events, gap_ns being their mean */
};

struct counts {
    uint64_t sent, expected, delivered, others; /* others: what isn't anybody's message */
    uint64_t out_of_order, duplicates, refused, dropped;
    uint64_t delivered_in_window, sent_in_window;
};

struct adapter {
    const char *name;
    /* Before anybody connects. NULL when there is nothing to do. */
    bool (*prepare)(struct bench *bench);
    /* The path and further header lines of the upgrade. */
    void (*address)(const struct member *member, char *path, size_t path_bytes, char *headers,
                    size_t headers_bytes);
    /* The connection stands; leads to bench_ready(member), now or later. NULL: it is ready. */
    void (*opened)(struct member *member);
    /* False: the member was ended. */
    bool (*text)(struct member *member, char *text, size_t size);
    /* Everybody is in; what a room needs before it takes messages. NULL when nothing. */
    bool (*begin)(struct bench *bench);
    /* Fills the schedule with bench_task(), at options.rate. */
    void (*plan)(struct bench *bench, double rate);
    /* Writes one message of this kind, and says so with bench_sent(). */
    void (*write)(struct member *member, unsigned kind, uint64_t due_ns);
    /* After all has come in: faults that only the adapter can see. NULL when none. */
    uint64_t (*check)(struct bench *bench);
    void (*finish)(struct bench *bench); /* NULL when there is nothing to free */
};

struct bench {
    struct options options;
    const struct adapter *adapter;
    struct loop loop;
    struct room *rooms;
    struct member *members;
    unsigned member_count, ready, connecting;
    struct task *tasks; /* a heap, soonest first */
    size_t task_count, task_capacity;
    uint64_t begin_ns, end_ns; /* of the window that is measured */
    uint64_t random;
    struct counts counts;
    struct histogram latency, lateness; /* lateness: how late the generator itself was */
    char first_refusal[BENCH_NAME_BYTES * 4];
    char host[BENCH_NAME_BYTES];
    void *adapter_data;
};

struct measured {
    double seconds, cpu_us, own_cpu_us;
    struct counts counts;
};

bool bench_init(struct bench *bench, const struct options *options, const struct adapter *adapter);
void bench_finish(struct bench *bench);

/* Connects the members of these places in every room; false when some didn't come in. */
bool bench_connect(struct bench *bench, unsigned place_from, unsigned place_to);
/* Turns of the loop until `done` or the time is over. */
bool bench_wait(struct bench *bench, bool (*done)(struct bench *bench), double seconds);
/* Sends at `rate` for the window; then waits until all has come or nothing comes any more. */
void bench_run(struct bench *bench, double rate, struct measured *ret_measured);

/* For adapters. */
bool bench_is_running(const struct bench *bench); /* messages are being sent, not set up for */
void bench_ready(struct member *member);
void bench_task(struct bench *bench, const struct task *task);
/* A plan: the first members of each room send in turn, no two messages due at once. */
void bench_plan_evenly(struct bench *bench, double rate);
double bench_random(struct bench *bench); /* 0 to 1 */
/* A message of this member went out; so many deliveries to others are to follow. */
void bench_sent(struct member *member, uint64_t due_ns, unsigned expected);
/* `number` of the member at `from` arrived at `member`. Gapless: the number before it must have
 * come just before. */
void bench_delivered(struct member *member, unsigned from, uint32_t number, uint64_t due_ns,
                     bool gapless);
/* The same for an adapter that has looked at the order itself. */
void bench_arrived(struct member *member, uint64_t due_ns);
void bench_refused(struct bench *bench, const char *text, size_t size);

/* The tag that goes with every message: 32 hex digits of due time, place and number. */
enum { TAG_BYTES = 32 };
void tag_write(char out[static TAG_BYTES], uint64_t due_ns, unsigned place, uint32_t number);
bool tag_read(const char text[static TAG_BYTES], uint64_t *ret_due_ns, unsigned *ret_place,
              uint32_t *ret_number);

extern const struct adapter adapter_plain, adapter_nchan, adapter_socketio, adapter_hocuspocus,
    adapter_sharedb, adapter_parley;

#endif
