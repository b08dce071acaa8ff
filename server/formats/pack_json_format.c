/* Packs in JSON as one of the formats. */
#include "formats/copy.h"
#include "formats/pack_json.h"
#include "formats/reader.h"
#include "questions/lines.h"
#include "questions/pack.h"

unsigned pack_json_sniff(struct str text, struct str name)
{
    struct str head = str_trim(sniff_head(text));

    (void)name;
    if (!head.size || head.data[0] != '{')
        return 0;
    head = str_trim(str_slice(head, 1, head.size));
    if (str_starts(head, STR("\"pack\"")))
        return 100;
    bool has_key = str_find(head, STR("\"pack\":")) != SIZE_MAX ||
                   str_find(head, STR("\"pack\" :")) != SIZE_MAX;
    return has_key && str_find(head, STR("\"topics\"")) != SIZE_MAX ? 98 : 0;
}

enum status pack_json_read(struct str text, const struct format_options *options,
                           struct import_report *report, struct question_set **ret_set)
{
    struct reader reader;
    struct question_set *set = NULL;

    enum status status = reader_begin(&reader, "pack-json", options, report);
    if (status != STATUS_OK)
        return reader_end(&reader, status, ret_set);
    status = pack_read_json(text, options->import.watch, &report->warnings, &set);
    if (status == STATUS_MALFORMED || status == STATUS_VERSION || status == STATUS_TOO_LARGE) {
        reader_refuse(&reader, "pack that can't be read",
                      "The warnings say what is wrong with it.");
        status = STATUS_OK;
    } else if (status == STATUS_OK) {
        question_set_destroy(reader.set);
        reader.set = set;
        report->found = (unsigned)set->question_count;
    }
    return reader_end(&reader, status, ret_set);
}

enum status pack_json_write(const struct question_set *set,
                            const struct format_write_options *options, struct problems *lost,
                            struct buf *out)
{
    struct question_set *bare = NULL;
    enum status status = options->answers ? STATUS_OK : set_without_answers(set, &bare);

    (void)lost;
    if (status == STATUS_OK)
        status = pack_write_json(bare ? bare : set, out);
    if (status == STATUS_OK) {
        buf_add_char(out, '\n');
        status = buf_status(out);
    }
    question_set_destroy(bare);
    return status;
}
