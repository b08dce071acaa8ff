/* From bytes to a set: encoding, what the text is, the reader of its format. */
#include "formats/folder.h"
#include "formats/zip.h"
#include "questions/encoding.h"

enum { SURE = 80 };

static const struct format_options no_options;

const struct format *file_format(struct str text, struct str name,
                                 const struct format_options *options)
{
    const struct format *best = NULL;
    unsigned most = 0;

    if (options->format.size) {
        best = format_find(options->format);
        return best && best->read ? best : NULL;
    }
    for (size_t i = 0; i < format_count; i++) {
        unsigned sure = formats[i].sniff ? formats[i].sniff(text, name) : 0;
        if (sure > most) {
            best = &formats[i];
            most = sure;
        }
    }
    return best;
}

enum status file_decode(const struct format_file *file, const struct format_options *options,
                        struct buf *out, struct encoding *ret_encoding)
{
    enum status status = STATUS_INVALID;

    if (file->bytes.size > SET_MAX_BYTES)
        return STATUS_TOO_LARGE;
    if (options->encoding.size)
        status = encoding_decode_as(file->bytes, options->encoding, out, ret_encoding);
    return status == STATUS_INVALID ? encoding_decode(file->bytes, out, ret_encoding) : status;
}

static void refuse(struct import_report *report, const char *what, const char *note)
{
    report->refused = what;
    report->note = note;
}

/* A form that was only guessed and holds nothing: the text may be a list as people write them. */
static bool was_guessed(const struct format *format, struct str text, struct str name,
                        const struct format_options *options)
{
    return !options->format.size && format->read != markdown_read && format->sniff &&
           format->sniff(text, name) < SURE;
}

static enum status read_text(const struct format_file *file, struct str text,
                             const struct encoding *encoding, const struct format_options *options,
                             struct import_report *report, struct question_set **ret_set)
{
    struct question_set *set = NULL;
    const struct format *format = file_format(text, file->name, options);

    if (!format) {
        refuse(report, "format that isn't known",
               "No format of that name can be read; without a name the format is found out.");
        *ret_set = NULL;
        return STATUS_OK;
    }
    /* What questions/import.h reads, it decodes itself, unless somebody said how. */
    bool is_markdown = format->read == markdown_read;
    bool own = is_markdown && !options->encoding.size;
    enum status status = format->read(own ? file->bytes : text, options, report, &set);
    if (status == STATUS_OK && !set && was_guessed(format, text, file->name, options)) {
        import_report_finish(report);
        import_report_init(report);
        own = !options->encoding.size;
        status = markdown_read(own ? file->bytes : text, options, report, &set);
    }
    if (status != STATUS_OK)
        return status;
    report->encoding = encoding->name;
    report->line_ends = encoding->line_ends;
    if (encoding->replaced && !own)
        problems_add(&report->warnings, encoding->first_replaced_line, "replaced",
                     "%zu bytes or NULs are no characters of this encoding; each was replaced.",
                     encoding->replaced);
    problems_sort(&report->warnings);
    *ret_set = set;
    return STATUS_OK;
}

enum status format_file_read(const struct format_file *file, const struct format_options *options,
                             struct import_report *report, struct question_set **ret_set)
{
    struct encoding encoding;
    struct buf text;

    if (zip_is(file->bytes))
        return file->bytes.size > SET_MAX_BYTES
                   ? STATUS_TOO_LARGE
                   : package_read(file->bytes, options, report, ret_set);
    buf_init(&text, (size_t)SET_MAX_BYTES * 3 + 16);
    enum status status = file_decode(file, options, &text, &encoding);
    if (status == STATUS_OK && encoding.binary)
        status = import_markdown(file->bytes, &options->import, report, ret_set);
    else if (status == STATUS_OK)
        status = read_text(file, buf_str(&text), &encoding, options, report, ret_set);
    buf_finish(&text);
    return status;
}

enum status formats_read(const struct format_file *files, size_t count,
                         const struct format_options *options, struct import_report *report,
                         struct question_set **ret_set)
{
    options = options ? options : &no_options;
    if (count == 1)
        return format_file_read(&files[0], options, report, ret_set);
    if (count && qti_package_is(files, count))
        return qti_package_read(files, count, options, report, ret_set);
    return files_read(files, count, options, report, ret_set);
}

enum status formats_columns(const struct format_file *file, const struct format_options *options,
                            struct arena *arena, struct format_columns *ret_columns)
{
    struct encoding encoding;
    struct format_columns columns = {0};
    struct buf text;

    options = options ? options : &no_options;
    buf_init(&text, (size_t)SET_MAX_BYTES * 3 + 16);
    enum status status = file_decode(file, options, &text, &encoding);
    const struct format *format = NULL;
    if (status == STATUS_OK && !encoding.binary)
        format = file_format(buf_str(&text), file->name, options);
    if (format && format->columns)
        status = format->columns(buf_str(&text), options, arena, &columns);
    buf_finish(&text);
    if (status == STATUS_OK)
        *ret_columns = columns;
    return status;
}
