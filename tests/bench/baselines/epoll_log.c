#include "epoll_log.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static void store(struct epoll_log *log)
{
    for (size_t at = 0; at < log->size;) {
        ssize_t n = write(log->file, log->data + at, log->size - at);
        if (n <= 0) {
            perror("bench_epoll: write");
            exit(1);
        }
        at += (size_t)n;
    }
    if (fdatasync(log->file) != 0) {
        perror("bench_epoll: fdatasync");
        exit(1);
    }
}

static void *run(void *user)
{
    struct epoll_log *log = user;
    uint64_t one = 1;

    for (;;) {
        pthread_mutex_lock(&log->lock);
        while (!log->data)
            pthread_cond_wait(&log->given, &log->lock);
        pthread_mutex_unlock(&log->lock);
        store(log);
        pthread_mutex_lock(&log->lock);
        log->data = NULL;
        pthread_mutex_unlock(&log->lock);
        if (write(log->event, &one, sizeof(one)) != sizeof(one))
            abort();
    }
    return NULL;
}

bool epoll_log_open(struct epoll_log *log, const char *path)
{
    *log = (struct epoll_log){
        .file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_TRUNC | O_CLOEXEC, 0600),
        .event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC),
    };
    pthread_mutex_init(&log->lock, NULL);
    pthread_cond_init(&log->given, NULL);
    return log->file >= 0 && log->event >= 0 && pthread_create(&log->thread, NULL, run, log) == 0;
}

void epoll_log_give(struct epoll_log *log, const char *data, size_t size)
{
    pthread_mutex_lock(&log->lock);
    log->data = data;
    log->size = size;
    pthread_cond_signal(&log->given);
    pthread_mutex_unlock(&log->lock);
}
