/* What the tests of questions share: texts as strings, files, packs read and written. */
#ifndef QUESTIONS_SUPPORT_H
#define QUESTIONS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "questions/import.h"
#include "questions/pack.h"
#include "questions/parts.h"

enum { TEST_MAX_BYTES = 256 << 20 };

#define FRONT "---\npack: 1\nid: s\ntitle: T\n---\n"

static inline void assert_str(struct str actual, const char *expected)
{
    if (!str_is(actual, expected))
        fail_msg("\n  got      \"%.*s\"\n  expected \"%s\"", STR_FMT(actual), expected);
}

static inline struct question_set *must_read(const char *text)
{
    struct question_set *set = NULL;

    assert_int_equal(pack_read(str_from(text), NULL, &set), STATUS_OK);
    assert_non_null(set);
    return set;
}

/* The caller finishes. */
static inline struct buf must_write(const struct question_set *set)
{
    struct buf out;

    buf_init(&out, TEST_MAX_BYTES);
    assert_int_equal(pack_write(set, NULL, &out), STATUS_OK);
    return out;
}

/* False when there is no such file. The caller finishes the buffer. */
static inline bool read_file(const char *path, struct buf *ret_text)
{
    FILE *file = fopen(path, "rb");
    char chunk[4096];
    size_t size;

    if (!file)
        return false;
    buf_init(ret_text, TEST_MAX_BYTES);
    while ((size = fread(chunk, 1, sizeof(chunk), file)) > 0)
        buf_add(ret_text, chunk, size);
    fclose(file);
    assert_int_equal(buf_status(ret_text), STATUS_OK);
    return true;
}

static inline bool has_problem(const struct problems *problems, const char *code, unsigned line)
{
    for (size_t i = 0; i < problems->count; i++)
        if (str_is(str_from(problems->items[i].code), code) && problems->items[i].line == line)
            return true;
    return false;
}

#endif
