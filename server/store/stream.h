/* What the writer knows of each room's live log: which position comes next, and whether the room
 * is blocked after a failure. Shared by the loop's thread and the writer's under the writer's lock,
 * but for the fields that say otherwise. Depends on base. */
#ifndef PARLEY_STORE_STREAM_H
#define PARLEY_STORE_STREAM_H

#include <stdint.h>

#include "base/id.h"
#include "base/status.h"

struct item;

struct stream {
    struct stream *next; /* in its bucket */
    struct id room;

    bool follows;         /* `queued` is known: the next position must be one more */
    uint64_t queued;      /* last position that was appended */
    unsigned epoch;       /* counts resumes: what was appended before one is stale */
    size_t waiting;       /* items of the queue that point here */
    size_t waiting_bytes; /* of them, those that the writer hasn't taken yet */

    bool checked;       /* `committed` was compared with what is stored */
    uint64_t committed; /* last position on disk */
    bool blocked;
    enum status failure; /* why it is blocked */

    /* Of the writer's thread alone, while it makes a commit. */
    struct item *last;
    enum status verdict;
};

enum { STREAM_BUCKETS = 1024, STREAMS_MAX = 1 << 20 };

struct stream_table {
    struct stream *buckets[STREAM_BUCKETS];
    size_t count;
};

/* NULL when there is none. */
struct stream *stream_find(struct stream_table *table, const struct id *room);
/* Makes it when there is none; NULL without memory or at STREAMS_MAX. */
struct stream *stream_get(struct stream_table *table, const struct id *room);
/* Forgets the room, unless items wait for it. */
void stream_remove(struct stream_table *table, const struct id *room);
void stream_table_finish(struct stream_table *table);

#endif
