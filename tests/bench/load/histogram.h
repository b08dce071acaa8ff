/* Counts of times in nanoseconds, in slots whose width is at most a 64th of their value:
 * percentiles without keeping the values. One thread; depends on libc only. */
#ifndef BENCH_HISTOGRAM_H
#define BENCH_HISTOGRAM_H

#include <stdint.h>

enum { HISTOGRAM_SUB = 64, HISTOGRAM_SLOTS = 59 * HISTOGRAM_SUB };

struct histogram {
    uint64_t counts[HISTOGRAM_SLOTS];
    uint64_t total, max_ns;
    double sum_ns;
};

void histogram_add(struct histogram *histogram, uint64_t value_ns);
/* The value below which `share` (0 to 1) of all lie; 0 when there are none. */
uint64_t histogram_at(const struct histogram *histogram, double share);
double histogram_mean(const struct histogram *histogram);

#endif
