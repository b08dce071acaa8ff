/* What the tests of questions/ and of formats/ share: texts that are expected, files, packs read
 * and written, problems. */
#ifndef PARLEY_SUPPORT_PACKS_H
#define PARLEY_SUPPORT_PACKS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/count.h"
#include "questions/pack.h"
#include "questions/parts.h"

enum { TEST_MAX_BYTES = 256 << 20 };

/* Five lines: what follows begins in the sixth. */
#define FRONT "---\npack: 1\nid: s\ntitle: T\n---\n"

static inline void assert_str(struct str actual, const char *expected)
{
    if (!str_is(actual, expected))
        fail_msg("\n  got      \"%.*s\"\n  expected \"%s\"", STR_FMT(actual), expected);
}

/* False when there is no such file. The caller finishes the buffer. */
static inline bool read_file(const char *path, struct buf *ret_text)
{
    FILE *file = fopen(path, "rb");
    char chunk[65536];
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

static inline struct question_set *must_read_pack(struct str text)
{
    struct question_set *set = NULL;

    assert_int_equal(pack_read(text, NULL, &set), STATUS_OK);
    assert_non_null(set);
    return set;
}

/* The caller finishes. */
static inline struct buf must_write_pack(const struct question_set *set)
{
    struct buf out;

    buf_init(&out, TEST_MAX_BYTES);
    assert_int_equal(pack_write(set, NULL, &out), STATUS_OK);
    return out;
}

static inline bool has_problem(const struct problems *problems, const char *code, unsigned line)
{
    for (size_t i = 0; i < problems->count; i++)
        if (str_is(str_from(problems->items[i].code), code) && problems->items[i].line == line)
            return true;
    return false;
}

static inline void assert_problem(const struct problems *problems, const char *code, unsigned line)
{
    if (has_problem(problems, code, line))
        return;
    for (size_t i = 0; i < problems->count; i++)
        print_message("  line %u, %s: %s\n", problems->items[i].line, problems->items[i].code,
                      problems->items[i].sentence);
    fail_msg("no problem %s in line %u", code, line);
}

/* A pack that isn't as it should be: what its reader says, and where. */
struct problem_case {
    const char *text, *code;
    unsigned line;
    enum status status; /* STATUS_OK: there is a set all the same */
};

typedef enum status read_pack(struct str text, struct problems *problems,
                              struct question_set **ret_set);

static inline void check_problems(const struct problem_case *cases, size_t count, read_pack *read)
{
    for (size_t i = 0; i < count; i++) {
        struct problems problems;
        struct question_set *set = NULL;

        problems_init(&problems, 10);
        enum status status = read(str_from(cases[i].text), &problems, &set);
        if (status != cases[i].status)
            fail_msg("%s: %s", cases[i].text, status_text(status));
        assert_problem(&problems, cases[i].code, cases[i].line);
        assert_int_equal(set == NULL, status != STATUS_OK);
        question_set_destroy(set);
        problems_finish(&problems);
    }
}

#endif
