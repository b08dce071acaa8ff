#include "base/count.h"
#include "formats/formats_private.h"
#include "questions/lines.h"

/* In the order in which they are offered; of two that are equally sure, the first is taken. One
 * line each: name, title, extension, content type, sniff, read, write, columns. */
/* clang-format off */
const struct format formats[] = {
    {"pack", "Question pack", "pack.md", "text/markdown", pack_sniff, markdown_read, pack_format_write, NULL},
    {"pack-json", "Question pack as JSON", "json", "application/json", pack_json_sniff, pack_json_read, pack_json_write, NULL},
    {"moodle-xml", "Moodle XML", "xml", "application/xml", moodle_sniff, moodle_read, moodle_write, NULL},
    {"qti", "QTI 3.0 package", "zip", "application/zip", qti_sniff, qti_read, qti_write, NULL},
    {"json", "JSON", "json", "application/json", json_sniff, json_read, pack_json_write, json_columns},
    {"crowdanki", "CrowdAnki", "json", "application/json", crowdanki_sniff, crowdanki_read, crowdanki_write, NULL},
    {"markdown", "Markdown", "md", "text/markdown", markdown_sniff, markdown_read, NULL, NULL},
    {"csv", "CSV", "csv", "text/csv", csv_sniff, csv_read, csv_write, csv_columns},
    {"tsv", "TSV", "tsv", "text/tab-separated-values", tsv_sniff, tsv_read, tsv_write, tsv_columns},
    {"anki", "Anki text", "txt", "text/plain", anki_sniff, anki_read, anki_write, NULL},
    {"gift", "GIFT", "gift", "text/plain", gift_sniff, gift_read, gift_write, NULL},
    {"aiken", "Aiken", "txt", "text/plain", aiken_sniff, aiken_read, aiken_write, NULL},
    {"html", "Page to read or print", "html", "text/html", NULL, NULL, html_write, NULL},
    {"epub", "EPUB", "epub", "application/epub+zip", NULL, NULL, epub_write, NULL},
    {"text", "Plain text", "txt", "text/plain", text_sniff, markdown_read, NULL, NULL},
};
/* clang-format on */
const size_t format_count = COUNT_OF(formats);

const struct format *format_find(struct str name)
{
    for (size_t i = 0; i < format_count; i++)
        if (str_equal_nocase(name, str_from(formats[i].name)))
            return &formats[i];
    return NULL;
}

bool name_has_extension(struct str name, const char *extension)
{
    struct str end = str_from(extension);

    return name.size > end.size && name.data[name.size - end.size - 1] == '.' &&
           str_equal_nocase(str_slice(name, name.size - end.size, name.size), end);
}

struct str sniff_head(struct str text)
{
    enum { HEAD_BYTES = 64 << 10 };
    struct str head = str_slice(text, 0, HEAD_BYTES);

    if (head.size == text.size)
        return head;
    const char *end = memrchr(head.data, '\n', head.size);
    return end ? str_slice(head, 0, (size_t)(end - head.data) + 1) : head;
}
