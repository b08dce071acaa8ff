/* Questions in a table: one a row. A row that doesn't fit its table is left out, with its line. */
#include "formats/csv.h"
#include "questions/lines.h"

enum { SEEN_BYTES = 60, SNIFF_ROWS = 3 };

/* --- what it is ------------------------------------------------------------------------------- */

/* Several rows that agree on more than one column. */
static unsigned sniff_table(struct str text, bool by_tabs)
{
    struct table_shape shape;
    struct str head = sniff_head(text);

    if (table_find_shape(head, by_tabs ? '\t' : '\0', &shape) != STATUS_OK)
        return 0;
    bool agrees = shape.columns > 1 && shape.records >= SNIFF_ROWS && shape.agree == shape.records;
    if (!agrees || (shape.separator == '\t') != by_tabs)
        return 0;
    /* Prose has commas, too, but not as many in each line. */
    struct str line = STR_NONE;
    line_next(&head, &line);
    bool bars = shape.separator == '|' && str_starts(str_trim(line), STR("|"));
    return bars ? 0 : by_tabs ? 60 : shape.columns > 2 ? 50 : 20;
}

unsigned csv_sniff(struct str text, struct str name)
{
    if (name_has_extension(name, "csv"))
        return 95;
    return sniff_table(text, false);
}

unsigned tsv_sniff(struct str text, struct str name)
{
    if (name_has_extension(name, "tsv") || name_has_extension(name, "tab"))
        return 95;
    return sniff_table(text, true);
}

/* --- rows ------------------------------------------------------------------------------------- */

/* Cells that aren't there may be left off when a question can do without them. */
static bool may_lack(const struct csv *csv, size_t from)
{
    for (size_t i = from; i < csv->column_count; i++) {
        enum field field = csv->columns[i].field;
        if (field == FIELD_PROMPT || (!csv->ragged && field != FIELD_NONE))
            return false;
    }
    return true;
}

/* More cells than columns, or fewer: everything behind the fault is in the wrong place. */
static bool is_shifted(const struct csv *csv)
{
    const struct table_record *record = csv->record;

    if (record->count < csv->column_count)
        return !may_lack(csv, record->count);
    if (record->count > TABLE_MAX_CELLS)
        return true;
    for (size_t i = csv->column_count; i < record->count; i++)
        if (str_trim(record->cells[i]).size)
            return true;
    return false;
}

static struct str beginning(struct str raw)
{
    struct str line = STR_NONE;
    struct str rest = raw;

    line_next(&rest, &line);
    return str_slice(line, 0, SEEN_BYTES);
}

static bool is_header_again(const struct csv *csv)
{
    if (!csv->has_header || csv->record->count != csv->column_count)
        return false;
    for (size_t i = 0; i < csv->column_count; i++)
        if (!str_equal(str_trim(csv->record->cells[i]), csv->columns[i].name))
            return false;
    return true;
}

static enum status read_row(struct csv *csv, struct reader *reader)
{
    struct row row;
    enum status status = STATUS_OK;

    row_begin(&row, reader, csv->record->line);
    for (size_t i = 0; i < csv->column_count && status == STATUS_OK; i++) {
        struct str cell = i < csv->record->count ? csv_cell_text(csv->record->cells[i]) : STR_NONE;
        bool has_text = str_trim(cell).size > 0;
        if (csv->columns[i].field == FIELD_UNKNOWN)
            csv->used[i] = csv->used[i] || has_text;
        else
            status = row_put(&row, &csv->columns[i], cell);
    }
    return status == STATUS_OK ? row_end(&row) : status;
}

static bool is_blank_row(const struct table_record *record)
{
    for (size_t i = 0; i < csv_cell_count(record); i++)
        if (str_trim(record->cells[i]).size)
            return false;
    return record->count <= TABLE_MAX_CELLS;
}

static enum status take_record(struct csv *csv, struct reader *reader)
{
    const struct table_record *record = csv->record;

    if (record->open) {
        reader_skip(reader, record->line, "open_quote",
                    "A quote in this line is never closed, or closed too late; it begins: %.*s",
                    STR_FMT(beginning(record->raw)));
        return STATUS_OK;
    }
    if (is_blank_row(record) || is_header_again(csv))
        return STATUS_OK;
    if (is_shifted(csv)) {
        reader_skip(reader, record->line, "shifted",
                    "The row has %zu cells, the table has %zu columns; it begins: %.*s",
                    record->count, csv->column_count, STR_FMT(beginning(record->raw)));
        return STATUS_OK;
    }
    if (record->untidy)
        reader_warn(reader, record->line, "untidy_quote",
                    "There is text behind a closing quote; it was taken as part of the cell.");
    return read_row(csv, reader);
}

static enum status read_rows(struct csv *csv, struct reader *reader)
{
    bool end = false;
    enum status status = STATUS_OK;

    csv_rewind(csv);
    if (csv->has_header)
        status = csv_next(csv, &end);
    while (status == STATUS_OK && !end) {
        status = csv_next(csv, &end);
        if (status == STATUS_OK && !end)
            status = take_record(csv, reader);
        if (status == STATUS_OK)
            status = reader_go_on(reader, csv->table.at, csv->text.size);
    }
    if (!csv->table.quotes)
        reader_warn(reader, 0, "open_quotes",
                    "Many quotes are never closed; from some line on they were taken as text.");
    return status;
}

static void warn_of_unused(struct csv *csv, struct reader *reader)
{
    struct buf names;

    buf_init(&names, SET_MAX_BYTES);
    for (size_t i = 0; i < csv->column_count; i++) {
        if (!csv->used[i])
            continue;
        buf_add_text(&names, names.size ? ", " : "");
        if (csv->columns[i].name.size)
            buf_add_str(&names, str_slice(csv->columns[i].name, 0, SEEN_BYTES));
        else
            buf_printf(&names, "%zu", i + 1);
    }
    if (names.size && buf_status(&names) == STATUS_OK)
        reader_warn(reader, csv->header_line, "unused_columns",
                    "Columns that nothing was taken from: %.*s.",
                    STR_FMT(str_slice(buf_str(&names), 0, 300)));
    buf_finish(&names);
}

static enum status read_table(struct str text, const char *format, char prefer,
                              const struct format_options *options, struct import_report *report,
                              struct question_set **ret_set)
{
    struct reader reader;
    struct csv csv;
    const char *refusal = NULL;

    enum status status = reader_begin(&reader, format, options, report);
    enum status begun = csv_init(&csv, text, options, prefer);
    if (status == STATUS_OK)
        status = begun;
    if (status == STATUS_OK)
        status = csv_find_columns(&csv, &refusal);
    if (status == STATUS_OK && refusal)
        reader_refuse(&reader, "table", refusal);
    if (status == STATUS_OK && !refusal)
        status = read_rows(&csv, &reader);
    if (status == STATUS_OK && !refusal)
        warn_of_unused(&csv, &reader);
    csv_finish(&csv);
    return reader_end(&reader, status, ret_set);
}

enum status csv_read(struct str text, const struct format_options *options,
                     struct import_report *report, struct question_set **ret_set)
{
    return read_table(text, "csv", '\0', options, report, ret_set);
}

enum status tsv_read(struct str text, const struct format_options *options,
                     struct import_report *report, struct question_set **ret_set)
{
    return read_table(text, "tsv", '\t', options, report, ret_set);
}
