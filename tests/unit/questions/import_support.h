/* What the tests of the import share: documents imported, and questions found in the result. */
#ifndef IMPORT_SUPPORT_H
#define IMPORT_SUPPORT_H

#include "questions_support.h"

struct imported {
    struct import_report report;
    struct question_set *set;
};

static inline struct imported import(struct str text, const struct import_options *options)
{
    struct imported result = {.set = NULL};

    import_report_init(&result.report);
    assert_int_equal(import_markdown(text, options, &result.report, &result.set), STATUS_OK);
    return result;
}

static inline void finish(struct imported *imported)
{
    import_report_finish(&imported->report);
    question_set_destroy(imported->set);
}

static inline struct imported import_file(const char *name)
{
    char path[4096];
    struct buf text;

    snprintf(path, sizeof(path), PARLEY_SOURCE_DIR "/tests/fixtures/import/%s", name);
    assert_true(read_file(path, &text));
    struct imported result = import(buf_str(&text), NULL);
    buf_finish(&text);
    return result;
}

static inline struct str answer(const struct question *question)
{
    return question_section_text(question, SECTION_ANSWER);
}

/* The question whose head contains the words. */
static inline const struct question *find(const struct imported *imported, const char *words)
{
    const struct question *q = question_set_first(imported->set);

    while (q && !memmem(q->head.data ? q->head.data : "", q->head.size, words, strlen(words)))
        q = question_next(q);
    if (!q)
        fail_msg("no question with \"%s\"", words);
    return q;
}

static inline bool contains(struct str text, const char *part)
{
    return text.size && memmem(text.data, text.size, part, strlen(part));
}

/* Repeats `unit` so often; with a number in place of %d. */
static inline struct buf repeated(const char *before, const char *unit, int times,
                                  const char *after)
{
    struct buf text;
    const char *number = strstr(unit, "%d");

    buf_init(&text, TEST_MAX_BYTES);
    buf_add_text(&text, before);
    for (int i = 0; i < times; i++) {
        buf_add(&text, unit, number ? (size_t)(number - unit) : strlen(unit));
        if (number) {
            buf_add_int(&text, i);
            buf_add_text(&text, number + 2);
        }
    }
    buf_add_text(&text, after);
    return text;
}

#endif
