/* A log that one thread appends to and syncs, a batch at a time. The owner hands over a batch, and
 * hears through a descriptor for epoll when it lies on disk. */
#ifndef BENCH_EPOLL_LOG_H
#define BENCH_EPOLL_LOG_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct epoll_log {
    int file, event;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t given;
    const char *data; /* of the batch; NULL: idle */
    size_t size;
};

bool epoll_log_open(struct epoll_log *log, const char *path);
/* Only while the log is idle. The bytes stay as they are until `event` can be read. */
void epoll_log_give(struct epoll_log *log, const char *data, size_t size);

#endif
