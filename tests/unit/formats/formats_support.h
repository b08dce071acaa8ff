/* What the tests of formats share besides packs.h: reading and writing by a format's name. */
#ifndef FORMATS_SUPPORT_H
#define FORMATS_SUPPORT_H

#include <dirent.h>

#include "formats/formats.h"
#include "formats/zip.h"
#include "packs.h"

/* A set with its report, as one reading gave them. */
struct reading {
    struct import_report report;
    struct question_set *set;
};

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

/* A package, whatever format is in it; the caller finishes. */
static inline struct reading read_package(struct str bytes)
{
    struct reading reading = {.set = NULL};
    struct format_options options = {0};

    import_report_init(&reading.report);
    assert_int_equal(package_read(bytes, &options, &reading.report, &reading.set), STATUS_OK);
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

static inline void check_choice(const struct question *q, size_t place, const char *text,
                                bool is_right, const char *feedback)
{
    struct arena arena;
    struct choices choices = {0};

    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(question_choices(q, &arena, &choices), STATUS_OK);
    assert_true(place < choices.count);
    assert_str(choices.items[place].text, text);
    assert_int_equal(choices.items[place].is_right, is_right);
    assert_str(choices.items[place].feedback, feedback);
    arena_finish(&arena);
}

/* The caller finishes. */
static inline struct buf read_whole_file(const char *path)
{
    struct buf text;

    if (!read_file(path, &text))
        fail_msg("%s can't be opened", path);
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

/* --- there and back -------------------------------------------------------------------------- */

/* Without backslashes and blank lines: whether a sign that needs no escape has one, and whether a
 * list has a blank line before it, HTML doesn't keep. */
static inline struct str without_habits(struct buf *text)
{
    size_t size = 0;

    for (size_t i = 0; i < text->size; i++)
        if (text->data[i] != '\\' &&
            (text->data[i] != '\n' || (size && text->data[size - 1] != '\n')))
            text->data[size++] = text->data[i];
    text->data[size] = '\0';
    text->size = size;
    return buf_str(text);
}

static inline void assert_same_text(const char *name, struct str before, struct str after)
{
    size_t line = 1;

    for (size_t i = 0; i < before.size && i < after.size; line += before.data[i++] == '\n') {
        size_t from = i < 100 ? 0 : i - 100;
        if (before.data[i] != after.data[i])
            fail_msg("%s: line %zu of the pack changed:\n%.300s\n--- was\n%.300s", name, line,
                     after.data + from, before.data + from);
    }
    assert_int_equal(before.size, after.size);
}

/* How a format is written and read again. */
struct there_and_back {
    const char *format;
    bool in_package;
    bool keeps_language; /* and the license */
    bool keeps_habits;
};

/* A set as a quiz keeps it: without what belongs to the set alone. */
static inline struct buf write_kept(struct question_set *set, const struct there_and_back *how)
{
    set->id = set->source = set->translation_of = STR_NONE;
    if (!how->keeps_language)
        set->license = set->lang = STR_NONE;
    set->authors = set->tags = (struct str_list){0};
    set->extras = NULL;
    return must_write_pack(set);
}

static inline struct reading read_back(const struct there_and_back *how, const struct buf *out)
{
    return how->in_package ? read_package(buf_str(out)) : read_as(how->format, buf_str(out));
}

/* Writing is the same each time, nothing of the pack is lost, and the second time nothing at all
 * changes. */
static inline void check_there_and_back(const char *name, struct str text,
                                        const struct there_and_back *how)
{
    struct question_set *set = must_read_pack(text);
    struct buf out = write_as(how->format, set, true, NULL);
    struct buf twin = write_as(how->format, set, true, NULL);
    struct reading reading = read_back(how, &out);

    assert_true(str_equal(buf_str(&out), buf_str(&twin)));
    assert_non_null(reading.set);
    for (size_t i = 0; i < reading.report.warnings.count; i++)
        fail_msg("%s: %s", name, reading.report.warnings.items[i].sentence);
    assert_int_equal(reading.report.skipped.count, 0);
    struct buf before = write_kept(set, how);
    struct buf after = write_kept(reading.set, how);
    struct buf out_again = write_as(how->format, reading.set, true, NULL);
    struct reading again = read_back(how, &out_again);
    struct buf last = write_kept(again.set, how);
    assert_same_text(name, buf_str(&after), buf_str(&last));
    if (how->keeps_habits)
        assert_same_text(name, buf_str(&before), buf_str(&after));
    else
        assert_same_text(name, without_habits(&before), without_habits(&after));
    buf_finish(&last);
    reading_finish(&again);
    buf_finish(&out_again);
    buf_finish(&after);
    buf_finish(&before);
    reading_finish(&reading);
    buf_finish(&twin);
    buf_finish(&out);
    question_set_destroy(set);
}

#endif
