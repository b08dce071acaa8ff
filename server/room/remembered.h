/* The last commands of a member, so that one that comes again takes effect once. Used by the
 * folder's own files only. */
#ifndef PARLEY_ROOM_REMEMBERED_H
#define PARLEY_ROOM_REMEMBERED_H

#include "room/room.h"

/* Hashes of command ids in the order in which they came, a ring; those of the same bucket are
 * linked, so that looking one up doesn't go through all of them: it is done twice for every
 * keystroke. Links are places in the ring plus one, so that zeros are an empty one. */
struct remembered {
    size_t count; /* ever added */
    uint64_t hashes[ROOM_REMEMBERED_COMMANDS];
    uint16_t next[ROOM_REMEMBERED_COMMANDS];
    uint16_t first[ROOM_REMEMBERED_COMMANDS]; /* by bucket */
};

/* NULL when memory is used up. The caller frees. */
struct remembered *remembered_create(void);
/* How many it holds. NULL-safe. */
size_t remembered_held(const struct remembered *remembered);
bool remembered_has(const struct remembered *remembered, uint64_t hash); /* NULL-safe */
/* Forgets the oldest when the ring is full. */
void remembered_add(struct remembered *remembered, uint64_t hash);

#endif
