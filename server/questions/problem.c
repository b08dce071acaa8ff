#include "questions/problem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include "base/utf.h"

enum { SENTENCE_MAX = 400 };

void problems_init(struct problems *problems, size_t max_count)
{
    *problems = (struct problems){.max_count = max_count};
    arena_init(&problems->arena, max_count * (3 * sizeof(struct problem) + 2 * SENTENCE_MAX));
}

void problems_finish(struct problems *problems)
{
    if (!problems)
        return;
    arena_finish(&problems->arena);
    problems_init(problems, problems->max_count);
}

/* Cuts what a fixed buffer took at a character's start, and replaces what isn't UTF-8. */
static char *clean_copy(struct arena *arena, struct str text)
{
    size_t room = text.size * 3 + 1;
    char *copy =
        room > SENTENCE_MAX + 1 ? arena_alloc(arena, SENTENCE_MAX + 1) : arena_alloc(arena, room);
    size_t size = 0;

    if (!copy)
        return NULL;
    for (size_t at = 0; at < text.size;) {
        size_t from = at;
        bool good = utf8_next(text, &at) != 0xfffd;
        const char *bytes = good ? text.data + from : "?";
        size_t count = good ? at - from : 1;
        if (size + count > SENTENCE_MAX || size + count >= room)
            break;
        memcpy(copy + size, bytes, count);
        size += count;
    }
    copy[size] = '\0';
    return copy;
}

static bool make_room(struct problems *problems)
{
    if (problems->count == problems->max_count)
        return false;
    if (problems->count < problems->capacity)
        return true;
    size_t capacity = problems->capacity ? problems->capacity * 2 : 8;
    struct problem *items = arena_array(&problems->arena, capacity, sizeof(*items));
    if (!items)
        return false;
    if (problems->count)
        memcpy(items, problems->items, problems->count * sizeof(*items));
    problems->items = items;
    problems->capacity = capacity;
    return true;
}

static void add_copy(struct problems *problems, struct problem problem)
{
    bool has_room = make_room(problems);

    if (has_room) {
        problem.sentence = clean_copy(&problems->arena, str_from(problem.sentence));
        if (problem.file.size)
            problem.file = arena_copy(&problems->arena, problem.file);
        has_room = problem.sentence && (!problem.file.size || problem.file.data);
    }
    if (has_room)
        problems->items[problems->count++] = problem;
    else
        problems->left_off++;
}

void problems_add(struct problems *problems, unsigned line, const char *code, const char *format,
                  ...)
{
    char sentence[2 * SENTENCE_MAX];
    va_list args;

    if (!problems)
        return;
    if (problems->count == problems->max_count) {
        problems->left_off++;
        return;
    }
    va_start(args, format);
    vsnprintf(sentence, sizeof(sentence), format, args);
    va_end(args);
    add_copy(problems, (struct problem){.line = line, .code = code, .sentence = sentence});
}

void problems_append(struct problems *problems, const struct problems *from, struct str file)
{
    for (size_t i = 0; i < from->count; i++) {
        struct problem problem = from->items[i];
        if (!problem.file.size)
            problem.file = file;
        add_copy(problems, problem);
    }
    problems->left_off += from->left_off;
}

void problems_sort(struct problems *problems)
{
    /* They come nearly sorted, and there are few. */
    for (size_t i = 1; i < problems->count; i++) {
        struct problem problem = problems->items[i];
        size_t at = i;
        for (; at > 0 && problems->items[at - 1].line > problem.line; at--)
            problems->items[at] = problems->items[at - 1];
        problems->items[at] = problem;
    }
}
