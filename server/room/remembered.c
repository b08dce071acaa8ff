#include "room/remembered.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 4 };

/* Links are places in the ring plus one, so that zeros are an empty one. */
struct entry {
    uint64_t hash;
    uint16_t next;  /* in the same bucket */
    uint16_t first; /* of the bucket with this entry's number */
};

struct remembered {
    size_t added;    /* ever */
    size_t capacity; /* a power of two */
    struct entry entries[];
};

void remembered_destroy(struct remembered *remembered)
{
    free(remembered);
}

size_t remembered_held(const struct remembered *remembered)
{
    if (!remembered)
        return 0;
    return remembered->added < remembered->capacity ? remembered->added : remembered->capacity;
}

uint64_t remembered_at(const struct remembered *remembered, size_t i)
{
    size_t oldest = remembered->added - remembered_held(remembered);

    return remembered->entries[(oldest + i) % remembered->capacity].hash;
}

/* With its high half: the low bits of FNV-1a hardly know of the first letters. */
static uint16_t *bucket_of(struct remembered *remembered, uint64_t hash)
{
    return &remembered->entries[(hash ^ hash >> 32) % remembered->capacity].first;
}

bool remembered_has(const struct remembered *remembered, uint64_t hash)
{
    if (!remembered)
        return false;
    size_t at = remembered->entries[(hash ^ hash >> 32) % remembered->capacity].first;
    while (at && remembered->entries[at - 1].hash != hash)
        at = remembered->entries[at - 1].next;
    return at;
}

static void forget(struct remembered *remembered, size_t place)
{
    uint16_t *at = bucket_of(remembered, remembered->entries[place].hash);

    while (*at != place + 1)
        at = &remembered->entries[*at - 1].next;
    *at = remembered->entries[place].next;
}

static void put(struct remembered *remembered, uint64_t hash)
{
    size_t place = remembered->added % remembered->capacity;
    uint16_t *first = bucket_of(remembered, hash);

    if (remembered->added >= remembered->capacity)
        forget(remembered, place);
    remembered->entries[place].hash = hash;
    remembered->entries[place].next = *first;
    *first = (uint16_t)(place + 1);
    remembered->added++;
}

static enum status grow(struct remembered **remembered)
{
    size_t held = remembered_held(*remembered);
    size_t capacity = *remembered ? (*remembered)->capacity * 2 : FIRST_CAPACITY;
    struct remembered *larger = calloc(1, sizeof(*larger) + capacity * sizeof(larger->entries[0]));

    if (!larger)
        return STATUS_NO_MEMORY;
    larger->capacity = capacity;
    for (size_t i = 0; i < held; i++)
        put(larger, remembered_at(*remembered, i));
    free(*remembered);
    *remembered = larger;
    return STATUS_OK;
}

enum status remembered_add(struct remembered **remembered, uint64_t hash)
{
    size_t capacity = *remembered ? (*remembered)->capacity : 0;

    if (remembered_held(*remembered) == capacity && capacity < ROOM_REMEMBERED_COMMANDS) {
        enum status status = grow(remembered);
        if (status != STATUS_OK)
            return status;
    }
    put(*remembered, hash);
    return STATUS_OK;
}
