/* Any bytes as tables, cards and quizzes; the first byte chooses. A reader gives a set or a reason;
 * what it read is a pack; what a writer wrote of that, its reader reads again, and from the second
 * time on everything stays as it is. Pieces of the input as files of a folder. HTML both ways. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf.h"
#include "formats/formats.h"
#include "formats/html_text.h"
#include "questions/pack.h"

enum { MAX_OUT = 64 << 20, MAX_FILES = 6 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_report(const struct import_report *report, const struct question_set *set)
{
    struct buf json;

    must(report->format && report->encoding && report->line_ends);
    /* A list of topics alone is a set, too, with a note that says so. */
    must(set ? report->imported == set->question_count && (report->imported > 0 || report->note)
             : report->refused && report->note);
    must(report->found >= report->imported);
    buf_init(&json, MAX_OUT);
    must(import_report_write_json(report, set, NULL, &json) == STATUS_OK);
    must(utf8_valid(buf_str(&json)));
    buf_finish(&json);
}

static struct question_set *read_files(const struct format_file *files, size_t count,
                                       const char *format)
{
    struct format_options options = {.format = str_from(format)};
    struct import_report report;
    struct question_set *set = NULL;

    import_report_init(&report);
    must(formats_read(files, count, &options, &report, &set) == STATUS_OK);
    check_report(&report, set);
    import_report_finish(&report);
    return set;
}

static struct question_set *read_text(struct str text, const char *format)
{
    const struct format_file file = {STR("file"), text};

    return read_files(&file, 1, format);
}

/* A pack that reads as it was written. */
static void check_pack(const struct question_set *set)
{
    struct question_set *again = NULL;
    struct buf first;
    struct buf second;

    buf_init(&first, MAX_OUT);
    buf_init(&second, MAX_OUT);
    must(pack_write(set, NULL, &first) == STATUS_OK);
    must(pack_read(buf_str(&first), NULL, &again) == STATUS_OK);
    must(pack_write(again, NULL, &second) == STATUS_OK);
    must(str_equal(buf_str(&first), buf_str(&second)));
    question_set_destroy(again);
    buf_finish(&second);
    buf_finish(&first);
}

static struct buf write_set(const struct format *format, const struct question_set *set,
                            bool answers)
{
    struct format_write_options options = {.answers = answers};
    struct problems lost;
    struct buf out;

    buf_init(&out, MAX_OUT);
    problems_init(&lost, 20);
    must(format->write(set, &options, &lost, &out) == STATUS_OK);
    must(utf8_valid(buf_str(&out)));
    problems_finish(&lost);
    return out;
}

/* By the reader alone: a text of mostly control characters wouldn't pass for a text. */
static struct question_set *read_again(const struct format *format, struct str text)
{
    struct format_options options = {.mapping_count = 0};
    struct import_report report;
    struct question_set *set = NULL;

    import_report_init(&report);
    must(format->read(text, &options, &report, &set) == STATUS_OK);
    check_report(&report, set);
    import_report_finish(&report);
    return set;
}

static void round_trip(const struct format *format, const struct question_set *set)
{
    struct buf bare = write_set(format, set, false);
    struct buf out = write_set(format, set, true);
    struct question_set *again = read_again(format, buf_str(&out));

    /* Aiken has no form for most questions, and a prompt that is nothing but Markdown's signs, like
     * a lone "*", is empty as HTML. */
    must(!again || again->question_count <= set->question_count);
    if (again)
        check_pack(again);
    question_set_destroy(again);
    buf_finish(&out);
    buf_finish(&bare);
}

static void check_html(struct str text)
{
    struct buf markdown;
    struct buf html;
    struct buf back;

    buf_init(&markdown, MAX_OUT);
    buf_init(&html, MAX_OUT);
    buf_init(&back, MAX_OUT);
    must(html_to_markdown(text, &markdown) == STATUS_OK);
    must(!utf8_valid(text) || utf8_valid(buf_str(&markdown)));
    must(markdown_to_html(buf_str(&markdown), &html) == STATUS_OK);
    must(html_to_markdown(buf_str(&html), &back) == STATUS_OK);
    buf_finish(&back);
    buf_finish(&html);
    buf_finish(&markdown);
}

/* Files in a few folders; cut where the input has a byte 0xff. */
static void check_folder(struct str text)
{
    static const char *const names[MAX_FILES] = {"a/README.md",   "a/1-b.md",   "a/q/question.md",
                                                 "a/q/answer.md", "a/list.csv", "c.txt"};
    struct format_file files[MAX_FILES];
    size_t count = 0;

    while (count < MAX_FILES) {
        const char *cut = text.size ? memchr(text.data, 0xff, text.size) : NULL;
        size_t size = cut && count + 1 < MAX_FILES ? (size_t)(cut - text.data) : text.size;
        files[count] = (struct format_file){str_from(names[count]), {text.data, size}};
        count++;
        if (size == text.size)
            break;
        text = (struct str){text.data + size + 1, text.size - size - 1};
    }
    struct question_set *set = read_files(files, count, "");
    if (set)
        check_pack(set);
    question_set_destroy(set);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"csv", "tsv", "anki", "gift", "aiken"};
    enum { FORMATS = sizeof(names) / sizeof(names[0]) };
    struct str text = {(const char *)data + (size > 0), size - (size > 0)};
    size_t choice = size ? data[0] % (FORMATS + 3) : 0;

    if (choice == FORMATS) {
        check_html(text);
    } else if (choice == FORMATS + 1) {
        check_folder(text);
    } else {
        const char *name = choice < FORMATS ? names[choice] : "";
        struct question_set *set = read_text(text, name);
        for (size_t i = 0; set && i < FORMATS; i++)
            round_trip(format_find(str_from(names[i])), set);
        if (set)
            check_pack(set);
        question_set_destroy(set);
    }
    return 0;
}
