#include "store/stream.h"

#include <stdlib.h>

static struct stream **bucket_of(struct stream_table *table, const struct id *room)
{
    uint32_t hash = 2166136261u; /* FNV-1a; rooms' ids are random already */

    for (const char *c = room->text; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    return &table->buckets[hash % STREAM_BUCKETS];
}

static struct stream **place_of(struct stream_table *table, const struct id *room)
{
    struct stream **place = bucket_of(table, room);

    while (*place && !id_equal(&(*place)->room, room))
        place = &(*place)->next;
    return place;
}

struct stream *stream_find(struct stream_table *table, const struct id *room)
{
    return *place_of(table, room);
}

struct stream *stream_get(struct stream_table *table, const struct id *room)
{
    struct stream **place = place_of(table, room);

    if (*place || table->count >= STREAMS_MAX)
        return *place;
    *place = calloc(1, sizeof(**place));
    if (*place) {
        (*place)->room = *room;
        table->count++;
    }
    return *place;
}

void stream_remove(struct stream_table *table, const struct id *room)
{
    struct stream **place = place_of(table, room);
    struct stream *stream = *place;

    if (!stream || stream->waiting > 0)
        return;
    *place = stream->next;
    table->count--;
    free(stream);
}

void stream_table_finish(struct stream_table *table)
{
    for (size_t i = 0; i < STREAM_BUCKETS; i++)
        while (table->buckets[i]) {
            struct stream *stream = table->buckets[i];
            table->buckets[i] = stream->next;
            free(stream);
        }
    table->count = 0;
}
