/* What the tests of text share: short ways to write changes, and random texts and changes. */
#ifndef PARLEY_TESTS_TEXT_SUPPORT_H
#define PARLEY_TESTS_TEXT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/utf.h"
#include "text/change.h"
#include "text/document.h"

#define KEEP(units)                                                                                \
    {                                                                                              \
        .length = (units)                                                                          \
    }
#define REPLACE(units, literal)                                                                    \
    {                                                                                              \
        .replace = true, .length = (units), .insert = STR(literal)                                 \
    }
/* PARTS(KEEP(2), REPLACE(1, "x")): two arguments, the parts and their count. */
#define PARTS(...)                                                                                 \
    (const struct change_part[]){__VA_ARGS__},                                                     \
        sizeof((const struct change_part[]){__VA_ARGS__}) / sizeof(struct change_part)

static inline struct change make(const struct change_part *parts, size_t count)
{
    struct change change;

    assert_int_equal(change_make(parts, count, &change), STATUS_OK);
    return change;
}

static inline void assert_json(const struct change *change, const char *expected)
{
    struct buf buf;

    buf_init(&buf, 1 << 20);
    change_write_json(change, &buf);
    buf_add_char(&buf, '\0');
    assert_int_equal(buf_status(&buf), STATUS_OK);
    assert_string_equal(buf.data, expected);
    buf_finish(&buf);
}

/* Leaves the change to the caller. */
static inline enum status apply_copy(struct document *document, const struct change *change)
{
    struct change copy;
    enum status status = change_copy(change, &copy);

    if (status != STATUS_OK)
        return status;
    status = document_apply(document, &copy);
    change_finish(&copy);
    return status;
}

/* The document's text; the caller frees. */
static inline char *text_of(const struct document *document)
{
    struct buf buf;

    buf_init(&buf, 4 * DOCUMENT_MAX_UNITS);
    document_write(document, &buf);
    char *text = buf_take(&buf);
    assert_non_null(text);
    assert_int_equal(utf8_units(str_from(text)), document_length(document));
    return text;
}

static inline void assert_text(const struct document *document, const char *expected)
{
    char *text = text_of(document);

    assert_string_equal(text, expected);
    free(text);
}

/* The same numbers for the same seed. */
struct random {
    uint64_t state;
};

static inline uint32_t random_below(struct random *random, uint32_t bound)
{
    random->state += 0x9e3779b97f4a7c15u;
    uint64_t z = random->state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)(((z ^ (z >> 31)) >> 32) * bound >> 32);
}

/* PARLEY_SEED, or else the time; printed, so that a failure can be repeated. */
static inline struct random random_start(void)
{
    const char *given = getenv("PARLEY_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);

    printf("PARLEY_SEED=%llu\n", (unsigned long long)seed);
    return (struct random){seed};
}

/* Up to `max` characters of one to four bytes, at most 4 * max bytes. */
static inline struct str random_text(struct random *random, char *out, uint32_t max)
{
    static const char *const characters[] = {
        "a", "b", "\n", "\"", "\xc3\xa9", "\xe6\xbc\xa2", "\xf0\x9f\x98\x80", "\xf0\x90\x80\x80"};
    size_t size = 0;

    for (uint32_t left = random_below(random, max + 1); left; left--) {
        struct str one = str_from(characters[random_below(random, 8)]);
        memcpy(out + size, one.data, one.size);
        size += one.size;
    }
    return (struct str){out, size};
}

/* Units of the next few characters of the text at *at, which moves behind them. */
static inline uint32_t random_run(struct random *random, struct str text, size_t *at, uint32_t max)
{
    uint32_t units = 0;

    for (uint32_t left = random_below(random, max + 1); left && *at < text.size; left--)
        units += utf8_next(text, at) > 0xffff ? 2 : 1;
    return units;
}

enum { RANDOM_MAX_EDITS = 4, RANDOM_MAX_CHARACTERS = 4 };

/* A change of the text by a few edits, at edges of characters. */
static inline struct change random_change(struct random *random, struct str text)
{
    char inserts[RANDOM_MAX_EDITS][4 * RANDOM_MAX_CHARACTERS];
    struct change_part parts[2 * RANDOM_MAX_EDITS + 1] = {0};
    size_t count = 0;
    size_t at = 0;

    for (uint32_t i = random_below(random, RANDOM_MAX_EDITS + 1); i; i--) {
        parts[count++].length = random_run(random, text, &at, 8);
        parts[count].replace = true;
        if (random_below(random, 2))
            parts[count].length = random_run(random, text, &at, 4);
        parts[count++].insert = random_text(random, inserts[i - 1], RANDOM_MAX_CHARACTERS);
    }
    parts[count++].length = (uint32_t)utf8_units((struct str){text.data + at, text.size - at});
    return make(parts, count);
}

/* As somebody types, deletes or pastes: one replacement, mostly within a piece. */
static inline struct change random_typing(struct random *random, struct str text)
{
    static char insert[4 * 2500];
    struct change_part parts[3] = {{0}};
    size_t at = 0;

    parts[0].length = random_run(random, text, &at, (uint32_t)text.size + 1);
    parts[1].replace = true;
    parts[1].length = random_run(random, text, &at, random_below(random, 8) ? 3 : 2500);
    parts[1].insert = random_text(random, insert, random_below(random, 8) ? 3 : 2500);
    parts[2].length = (uint32_t)utf8_units((struct str){text.data + at, text.size - at});
    return make(parts, 3);
}

#endif
