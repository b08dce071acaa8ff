/* The log: one line an event, on one stream. A line names the level, the event, the room and what
 * happened; never content of a room, never a secret. Any thread (a line is one write); depends on
 * libc only. */
#ifndef PARLEY_BASE_LOG_H
#define PARLEY_BASE_LOG_H

#include <stdio.h>

#include "base/id.h"

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

struct log {
    FILE *stream; /* not owned */
    enum log_level level;
};

/* `event` is a stable name with dots, "store.commit_failed". `room` may be NULL. The rest is for
 * counts, codes and addresses; a NULL log writes nothing. */
void log_write(const struct log *log, enum log_level level, const char *event,
               const struct id *room, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#define log_error(log, event, room, ...) log_write(log, LOG_LEVEL_ERROR, event, room, __VA_ARGS__)
#define log_warning(log, event, room, ...)                                                         \
    log_write(log, LOG_LEVEL_WARNING, event, room, __VA_ARGS__)
#define log_info(log, event, room, ...)  log_write(log, LOG_LEVEL_INFO, event, room, __VA_ARGS__)
#define log_debug(log, event, room, ...) log_write(log, LOG_LEVEL_DEBUG, event, room, __VA_ARGS__)

#endif
