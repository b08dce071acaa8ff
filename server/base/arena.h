/* Memory that is freed all at once: a decoded message, a loaded record, a request's scratch. Has a
 * maximum. One thread at a time; depends on libc only. */
#ifndef PARLEY_BASE_ARENA_H
#define PARLEY_BASE_ARENA_H

#include <stddef.h>

#include "base/status.h"
#include "base/str.h"

struct arena_block;

struct arena {
    struct arena_block *blocks;
    size_t used_bytes; /* all blocks together */
    size_t max_bytes;
};

void arena_init(struct arena *arena, size_t max_bytes);
/* Frees everything; the arena can be used again. NULL-safe. */
void arena_finish(struct arena *arena);
/* Like arena_finish, but keeps the first block for the next use. */
void arena_clear(struct arena *arena);

/* Zeroed and aligned for any type; NULL when memory or the maximum is used up. Valid until the
 * arena is cleared or finished. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_array(struct arena *arena, size_t count, size_t element_size);
/* What may still be allocated until the maximum, in one piece or a few. */
size_t arena_left_bytes(const struct arena *arena);
/* A NUL-terminated copy; data is NULL on failure. */
struct str arena_copy(struct arena *arena, struct str text);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
