/* A hash table from text to a pointer, for telling in constant time what was met before. Keys are
 * views: their text must outlive the table. Pure; one thread at a time. */
#ifndef PARLEY_QUESTIONS_INDEX_H
#define PARLEY_QUESTIONS_INDEX_H

#include <stdint.h>

#include "base/status.h"
#include "base/str.h"

struct index_slot {
    uint64_t hash;
    struct str key;
    void *value; /* NULL: the slot is free */
};

struct index {
    struct index_slot *slots;
    size_t count;
    size_t capacity; /* a power of two, or 0 */
};

/* Begins zeroed. NULL-safe. */
void index_finish(struct index *index);
/* `value` isn't NULL. A key that is there keeps its value. Errors: NO_MEMORY. */
enum status index_put(struct index *index, struct str key, void *value) MUST_USE;
/* NULL when there is none. */
void *index_get(const struct index *index, struct str key);

/* 64 well-mixed bits that depend on the text and the seed only; not for secrets. */
uint64_t text_hash(uint64_t seed, struct str text);

#endif
