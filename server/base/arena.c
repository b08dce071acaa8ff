#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_BLOCK = 4096, ALIGNMENT = _Alignof(max_align_t) };

struct arena_block {
    struct arena_block *next;
    size_t size;
    size_t used;
    _Alignas(max_align_t) unsigned char bytes[];
};

void arena_init(struct arena *arena, size_t max_bytes)
{
    *arena = (struct arena){.max_bytes = max_bytes};
}

static void free_blocks(struct arena_block *block)
{
    while (block) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
}

void arena_finish(struct arena *arena)
{
    if (!arena)
        return;
    free_blocks(arena->blocks);
    arena_init(arena, arena->max_bytes);
}

void arena_clear(struct arena *arena)
{
    struct arena_block *keep = arena->blocks;

    if (!keep)
        return;
    free_blocks(keep->next);
    keep->next = NULL;
    keep->used = 0;
    arena->used_bytes = keep->size;
    if (keep->size > FIRST_BLOCK)
        arena_finish(arena);
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT)
        return NULL;
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct arena_block *block = arena->blocks;
    if (!block || block->size - block->used < size) {
        size_t want = block ? block->size * 2 : FIRST_BLOCK;
        if (want > arena->max_bytes - arena->used_bytes)
            want = arena->max_bytes - arena->used_bytes;
        if (want < size)
            want = size;
        if (want > arena->max_bytes - arena->used_bytes)
            return NULL;
        block = malloc(sizeof(*block) + want);
        if (!block)
            return NULL;
        *block = (struct arena_block){.next = arena->blocks, .size = want};
        arena->blocks = block;
        arena->used_bytes += want;
    }
    void *memory = block->bytes + block->used;
    block->used += size;
    memset(memory, 0, size);
    return memory;
}

size_t arena_left_bytes(const struct arena *arena)
{
    const struct arena_block *block = arena->blocks;

    return arena->max_bytes - arena->used_bytes + (block ? block->size - block->used : 0);
}

void *arena_array(struct arena *arena, size_t count, size_t element_size)
{
    if (element_size && count > SIZE_MAX / element_size)
        return NULL;
    return arena_alloc(arena, count * element_size);
}

struct str arena_copy(struct arena *arena, struct str text)
{
    char *copy = arena_alloc(arena, text.size + 1);

    if (!copy)
        return STR_NONE;
    if (text.size)
        memcpy(copy, text.data, text.size);
    return (struct str){copy, text.size};
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_list again;

    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = size < 0 ? NULL : arena_alloc(arena, (size_t)size + 1);
    if (text)
        vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return text;
}
