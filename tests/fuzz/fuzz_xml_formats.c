/* Any bytes as XML of Moodle and QTI, and as a package: a set or a reason, never half of a file;
 * what was read can be written, and is read again. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf.h"
#include "formats/formats.h"
#include "formats/zip.h"

enum { MAX_OUT = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static struct question_set *read_with(enum status (*read)(struct str, const struct format_options *,
                                                          struct import_report *,
                                                          struct question_set **),
                                      struct str bytes)
{
    struct import_report report;
    struct question_set *set = NULL;
    struct format_options options = {0};

    import_report_init(&report);
    must(read(bytes, &options, &report, &set) == STATUS_OK);
    must(set || report.refused);
    if (set)
        must(set->question_count == report.imported && report.imported > 0);
    for (const struct question *q = set ? question_set_first(set) : NULL; q; q = question_next(q))
        must(question_id_valid(q->id) && utf8_valid(q->head) && utf8_valid(q->body));
    import_report_finish(&report);
    return set;
}

static void write_and_read(const char *name, const struct question_set *set)
{
    const struct format *format = format_find(str_from(name));
    struct format_write_options options = {.answers = true};
    struct buf out;

    buf_init(&out, MAX_OUT);
    must(format->write(set, &options, NULL, &out) == STATUS_OK);
    bool is_zip = zip_is(buf_str(&out));
    struct question_set *again = read_with(is_zip ? package_read : format->read, buf_str(&out));
    /* Two that have become the same text are one. */
    must(again && again->question_count <= set->question_count);
    question_set_destroy(again);
    buf_finish(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const formats[] = {"moodle-xml", "qti"};
    struct str text = {(const char *)data, size};

    if (zip_is(text)) {
        question_set_destroy(read_with(package_read, text));
        return 0;
    }
    /* Many deletes make a file pass for a program, and what is written of it as well. */
    if (!utf8_valid(text) || memchr(data, 0x7f, size))
        return 0;
    for (size_t i = 0; i < 2; i++) {
        struct question_set *set = read_with(format_find(str_from(formats[i]))->read, text);
        for (size_t j = 0; set && j < 2; j++)
            write_and_read(formats[j], set);
        question_set_destroy(set);
    }
    return 0;
}
