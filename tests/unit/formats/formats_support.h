/* What the tests of formats share: reading and writing by a format's name, packs, reports. */
#ifndef FORMATS_SUPPORT_H
#define FORMATS_SUPPORT_H

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/formats.h"
#include "questions/pack.h"
#include "questions/parts.h"

enum { TEST_MAX_BYTES = 256 << 20 };

#define FRONT "---\npack: 1\nid: s\ntitle: T\n---\n"

/* A set with its report, as one reading gave them. */
struct reading {
    struct import_report report;
    struct question_set *set;
};

static inline void assert_str(struct str actual, const char *expected)
{
    if (!str_is(actual, expected))
        fail_msg("\n  got      \"%.*s\"\n  expected \"%s\"", STR_FMT(actual), expected);
}

static inline const struct format *must_find(const char *name)
{
    const struct format *format = format_find(str_from(name));

    if (!format)
        fail_msg("there is no format %s", name);
    return format;
}

/* The caller finishes. */
static inline struct reading read_as(const char *format, struct str text)
{
    struct reading reading = {.set = NULL};
    struct format_options options = {0};

    import_report_init(&reading.report);
    assert_int_equal(must_find(format)->read(text, &options, &reading.report, &reading.set),
                     STATUS_OK);
    return reading;
}

static inline struct reading read_text_as(const char *format, const char *text)
{
    return read_as(format, str_from(text));
}

static inline void reading_finish(struct reading *reading)
{
    import_report_finish(&reading->report);
    question_set_destroy(reading->set);
    reading->set = NULL;
}

/* As formats_read finds it; the caller finishes. */
static inline struct reading read_file_bytes(const char *name, struct str bytes)
{
    struct reading reading = {.set = NULL};
    struct format_options options = {0};
    struct format_file file = {str_from(name), bytes};

    import_report_init(&reading.report);
    assert_int_equal(formats_read(&file, 1, &options, &reading.report, &reading.set), STATUS_OK);
    return reading;
}

/* The caller finishes. */
static inline struct buf write_as(const char *format, const struct question_set *set, bool answers,
                                  struct problems *lost)
{
    struct buf out;
    struct format_write_options options = {.answers = answers};

    buf_init(&out, TEST_MAX_BYTES);
    assert_int_equal(must_find(format)->write(set, &options, lost, &out), STATUS_OK);
    assert_int_equal(buf_status(&out), STATUS_OK);
    return out;
}

static inline struct question_set *must_read_pack(struct str text)
{
    struct question_set *set = NULL;

    assert_int_equal(pack_read(text, NULL, &set), STATUS_OK);
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

static inline const struct question *question_at(const struct question_set *set, size_t index)
{
    const struct question *q;

    assert_non_null(set);
    q = question_set_first(set);
    while (q && index--)
        q = question_next(q);
    assert_non_null(q);
    return q;
}

static inline struct str section_of(const struct question *question, const char *name)
{
    for (const struct section *s = question->sections; s; s = s->next)
        if (str_is(s->name, name))
            return s->text;
    return STR_NONE;
}

/* The caller finishes. */
static inline struct buf read_whole_file(const char *path)
{
    struct buf text;
    char chunk[65536];
    size_t size;
    FILE *file = fopen(path, "rb");

    if (!file)
        fail_msg("%s can't be opened", path);
    buf_init(&text, TEST_MAX_BYTES);
    while ((size = fread(chunk, 1, sizeof(chunk), file)) > 0)
        buf_add(&text, chunk, size);
    fclose(file);
    assert_int_equal(buf_status(&text), STATUS_OK);
    return text;
}

/* Calls `check` with each pack of the project. */
static inline void for_each_pack(void (*check)(const char *name, struct str text))
{
    static const char folder[] = PARLEY_SOURCE_DIR "/shared/packs";
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    unsigned packs = 0;

    assert_non_null(dir);
    while ((entry = readdir(dir))) {
        char path[4096];
        if (!strstr(entry->d_name, ".pack.md"))
            continue;
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        struct buf text = read_whole_file(path);
        check(entry->d_name, buf_str(&text));
        buf_finish(&text);
        packs++;
    }
    closedir(dir);
    assert_true(packs >= 2);
}

#endif
