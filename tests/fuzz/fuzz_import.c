/* Documents of any bytes. There is always a report; a set that comes out can be written as a pack
 * and read again, and a second import of the same bytes gives the same one. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf.h"
#include "questions/import.h"
#include "questions/pack.h"

enum { MAX_OUT = 64 << 20 };

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
    must(set ? report->imported == set->question_count && (report->imported > 0 || report->note)
             : report->refused && report->note);
    must(report->found >= report->imported);
    buf_init(&json, MAX_OUT);
    must(import_report_write_json(report, set, NULL, &json) == STATUS_OK);
    must(utf8_valid(buf_str(&json)));
    buf_finish(&json);
}

/* The set as a pack; empty when there is none. */
static void import(struct str text, struct buf *pack)
{
    struct import_report report;
    struct question_set *set = NULL;

    buf_init(pack, MAX_OUT);
    import_report_init(&report);
    must(import_markdown(text, NULL, &report, &set) == STATUS_OK);
    check_report(&report, set);
    if (set)
        must(pack_write(set, NULL, pack) == STATUS_OK);
    import_report_finish(&report);
    question_set_destroy(set);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct question_set *set = NULL;
    struct buf first;
    struct buf second;
    struct buf again;

    import(text, &first);
    import(text, &second);
    must(str_equal(buf_str(&first), buf_str(&second)));
    if (first.size) {
        must(pack_read(buf_str(&first), NULL, &set) == STATUS_OK);
        buf_init(&again, MAX_OUT);
        must(pack_write(set, NULL, &again) == STATUS_OK);
        must(str_equal(buf_str(&first), buf_str(&again)));
        buf_finish(&again);
        question_set_destroy(set);
    }
    buf_finish(&first);
    buf_finish(&second);
    return 0;
}
