#include "questions/index.h"

#include <stdlib.h>

uint64_t text_hash(uint64_t seed, struct str text)
{
    uint64_t hash = 0xcbf29ce484222325u ^ seed;

    for (size_t i = 0; i < text.size; i++)
        hash = (hash ^ (unsigned char)text.data[i]) * 0x100000001b3u;
    /* The low bits choose a slot: let every byte reach every bit. */
    hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9u;
    hash = (hash ^ hash >> 27) * 0x94d049bb133111ebu;
    return hash ^ hash >> 31;
}

void index_finish(struct index *index)
{
    if (!index)
        return;
    free(index->slots);
    *index = (struct index){0};
}

static struct index_slot *find_slot(const struct index *index, uint64_t hash, struct str key)
{
    size_t at = (size_t)hash & (index->capacity - 1);

    for (;; at = (at + 1) & (index->capacity - 1)) {
        struct index_slot *slot = &index->slots[at];
        if (!slot->value || (slot->hash == hash && str_equal(slot->key, key)))
            return slot;
    }
}

static enum status grow(struct index *index)
{
    struct index larger = {.capacity = index->capacity ? index->capacity * 2 : 64};

    larger.slots = calloc(larger.capacity, sizeof(*larger.slots));
    if (!larger.slots)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < index->capacity; i++) {
        const struct index_slot *slot = &index->slots[i];
        if (slot->value)
            *find_slot(&larger, slot->hash, slot->key) = *slot;
    }
    larger.count = index->count;
    free(index->slots);
    *index = larger;
    return STATUS_OK;
}

enum status index_put(struct index *index, struct str key, void *value)
{
    if (index->count * 2 >= index->capacity) {
        enum status status = grow(index);
        if (status != STATUS_OK)
            return status;
    }
    uint64_t hash = text_hash(0, key);
    struct index_slot *slot = find_slot(index, hash, key);
    if (!slot->value) {
        *slot = (struct index_slot){hash, key, value};
        index->count++;
    }
    return STATUS_OK;
}

void *index_get(const struct index *index, struct str key)
{
    return index->capacity ? find_slot(index, text_hash(0, key), key)->value : NULL;
}
