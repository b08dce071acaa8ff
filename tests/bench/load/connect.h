/* How many connections a second a server takes: connect, TLS, upgrade, close, again and again. */
#ifndef BENCH_CONNECT_H
#define BENCH_CONNECT_H

#include "bench.h"

struct connect_measured {
    uint64_t done, failed, resumed;
    double seconds, cpu_us;
    struct histogram latency; /* from connect to the upgrade's answer */
};

/* For options.seconds, with a fixed number under way. */
void connect_run(struct bench *bench, bool with_resumption, struct connect_measured *ret_measured);

#endif
