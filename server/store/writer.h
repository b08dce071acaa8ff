/* The writer: one thread that owns the connection that writes, and the two queues between it and
 * the loop. In comes what was appended and submitted, in order; out go its results, in order. Which
 * thread calls what is in store.h, whose functions these are. */
#ifndef PARLEY_STORE_WRITER_H
#define PARLEY_STORE_WRITER_H

#include "store/store.h"

struct writer;

struct writer_config {
    struct store_tx *tx; /* of the writer's thread from now on, until writer_destroy */
    void (*wake)(void *user);
    void *user;
    const struct log *log;
    unsigned gather_max_us;
};

enum status writer_create(const struct writer_config *config, struct writer **ret_writer) MUST_USE;
/* Finishes what is queued, spreads it, and ends the thread. Results that nobody collected are
 * dropped. NULL-safe. */
void writer_destroy(struct writer *writer);

enum status writer_append(struct writer *writer, const struct id *room, uint64_t position,
                          struct str frame) MUST_USE;
enum status writer_submit(struct writer *writer, store_job *job, store_job_done *done,
                          void *user) MUST_USE;
enum status writer_run(struct writer *writer, store_job *job, void *user) MUST_USE;
/* Wakes the thread for what was appended. The loop's thread. */
void writer_flush(struct writer *writer);
void writer_collect(struct writer *writer, store_stored *stored, void *user);
void writer_resume(struct writer *writer, const struct id *room);
/* The room's log is gone. From a job. */
void writer_forget(struct writer *writer, const struct id *room);

#endif
