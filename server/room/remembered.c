#include "room/remembered.h"

#include <stdlib.h>

struct remembered *remembered_create(void)
{
    return calloc(1, sizeof(struct remembered));
}

size_t remembered_held(const struct remembered *remembered)
{
    if (!remembered)
        return 0;
    return remembered->count < ROOM_REMEMBERED_COMMANDS ? remembered->count
                                                        : ROOM_REMEMBERED_COMMANDS;
}

/* By its high half: the low bits of FNV-1a hardly know of the first letters. */
static size_t bucket_of(uint64_t hash)
{
    return (hash ^ hash >> 32) % ROOM_REMEMBERED_COMMANDS;
}

bool remembered_has(const struct remembered *remembered, uint64_t hash)
{
    if (!remembered)
        return false;
    for (size_t at = remembered->first[bucket_of(hash)]; at; at = remembered->next[at - 1])
        if (remembered->hashes[at - 1] == hash)
            return true;
    return false;
}

static void forget(struct remembered *remembered, size_t place)
{
    uint16_t *at = &remembered->first[bucket_of(remembered->hashes[place])];

    while (*at != place + 1)
        at = &remembered->next[*at - 1];
    *at = remembered->next[place];
}

void remembered_add(struct remembered *remembered, uint64_t hash)
{
    size_t place = remembered->count % ROOM_REMEMBERED_COMMANDS;
    uint16_t *first = &remembered->first[bucket_of(hash)];

    if (remembered->count >= ROOM_REMEMBERED_COMMANDS)
        forget(remembered, place);
    remembered->hashes[place] = hash;
    remembered->next[place] = *first;
    *first = (uint16_t)(place + 1);
    remembered->count++;
}
