/* What goes through the writer: frames and jobs on the way in, their results on the way out. The
 * same item makes both ways, so that telling a result never needs memory. Whoever holds a queue
 * guards it; depends on stream.h. */
#ifndef PARLEY_STORE_QUEUE_H
#define PARLEY_STORE_QUEUE_H

#include "store/store.h"
#include "store/stream.h"

/* On the stack of a thread that waits for its job; under the writer's lock. */
struct waiter {
    bool done;
    enum status status;
};

struct item {
    struct item *next;
    enum status status; /* on the way out */

    store_job *job; /* NULL: a frame */
    store_job_done *done;
    void *user;
    struct waiter *waiter; /* instead of `done` */

    struct stream *stream; /* of a frame, on the way in */
    struct id room;
    unsigned epoch;
    uint64_t position;
    size_t size_bytes;
    char bytes[];
};

struct queue {
    struct item *first, *last;
    size_t size_bytes; /* items and their frames */
    size_t jobs;
};

/* The bytes are copied. NULL without memory. */
struct item *item_create(struct str frame);
size_t item_cost(const struct item *item);
void queue_push(struct queue *queue, struct item *item);
/* NULL when it is empty. */
struct item *queue_pop(struct queue *queue);
size_t queue_count(const struct queue *queue); /* walks it */
/* Everything in `from`, behind what `to` has. */
void queue_move(struct queue *to, struct queue *from);
/* Frees the items. */
void queue_finish(struct queue *queue);

#endif
