/* What the kernel has counted for a process and all its descendants: processor time of every
 * thread, and memory. One thread; depends on libc and /proc only. */
#ifndef BENCH_PROCESS_H
#define BENCH_PROCESS_H

#include <stdint.h>
#include <sys/types.h>

struct process_memory {
    uint64_t pss_kib, rss_kib;
};

/* Nanoseconds that all threads of these processes and of their children have run. */
uint64_t process_cpu_ns(const pid_t *pids, int count);
struct process_memory process_memory(const pid_t *pids, int count);

#endif
