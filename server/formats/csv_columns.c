/* What the columns of a table are: said by the options, by the names in the first row, or seen from
 * what the rows hold. */
#include <stdlib.h>

#include "formats/csv.h"
#include "questions/lines.h"
#include "questions/words.h"

enum { SAMPLE_ROWS = 50, SHOWN_ROWS = 5, HABIT_ROWS = 5 };

static const size_t csv_arena_bytes = (size_t)SET_MAX_BYTES * 4;

enum status csv_init(struct csv *csv, struct str text, const struct format_options *options,
                     char prefer)
{
    *csv = (struct csv){.text = text, .options = options};
    arena_init(&csv->arena, csv_arena_bytes);
    arena_init(&csv->names, csv_arena_bytes);
    csv->record = calloc(1, sizeof(*csv->record));
    csv->columns = calloc(TABLE_MAX_CELLS, sizeof(*csv->columns));
    csv->used = calloc(TABLE_MAX_CELLS, sizeof(*csv->used));
    if (!csv->record || !csv->columns || !csv->used)
        return STATUS_NO_MEMORY;
    return table_find_shape(text, prefer, &csv->shape);
}

void csv_finish(struct csv *csv)
{
    arena_finish(&csv->arena);
    arena_finish(&csv->names);
    free(csv->record);
    free(csv->columns);
    free(csv->used);
}

void csv_rewind(struct csv *csv)
{
    table_init(&csv->table, csv->text, csv->shape.separator);
}

enum status csv_next(struct csv *csv, bool *ret_end)
{
    arena_clear(&csv->arena);
    return table_next(&csv->table, &csv->arena, csv->record, ret_end);
}

size_t csv_cell_count(const struct table_record *record)
{
    return record->count < TABLE_MAX_CELLS ? record->count : TABLE_MAX_CELLS;
}

/* Rows with fewer cells than the table has columns: many of them are a habit, few a fault. */
static enum status look_for_short_rows(struct csv *csv)
{
    size_t rows = 0;
    size_t shorter = 0;
    bool end = false;

    csv_rewind(csv);
    while (rows < SAMPLE_ROWS * 20) {
        enum status status = csv_next(csv, &end);
        if (status != STATUS_OK)
            return status;
        if (end)
            break;
        rows++;
        shorter += !csv->record->open && csv->record->count < csv->column_count;
    }
    csv->ragged = shorter >= HABIT_ROWS && shorter * 10 > rows * 3;
    return STATUS_OK;
}

/* --- what the columns are --------------------------------------------------------------------- */

static bool names_mapping(const struct format_options *options, struct str name)
{
    for (size_t i = 0; i < options->mapping_count; i++)
        if (str_trim(name).size &&
            str_equal_nocase(str_trim(options->mappings[i].column), str_trim(name)))
            return true;
    return false;
}

static bool is_number(struct str cell)
{
    cell = str_trim(cell);
    for (size_t i = 0; i < cell.size; i++)
        if (!ascii_is_digit(cell.data[i]) && cell.data[i] != '.')
            return false;
    return cell.size > 0 && cell.size < 8;
}

/* True when the first record names the columns. */
static bool read_header(struct csv *csv)
{
    const struct table_record *record = csv->record;
    size_t known = 0;
    bool asks = false;
    bool mapped = false;

    if (record->open)
        return false;
    for (size_t i = 0; i < csv_cell_count(record); i++) {
        struct column column = column_find(csv->options, record->cells[i], i + 1);
        struct column by_name = column_of_name(record->cells[i]);
        struct str name = str_trim(record->cells[i]);
        /* A lone letter or number is a choice's name, and what many a cell holds. */
        bool is_bare = by_name.field == FIELD_CHOICE && (name.size == 1 || is_number(name));
        bool is_name = by_name.field < FIELD_NONE && name.size && !is_bare;
        mapped = mapped || names_mapping(csv->options, record->cells[i]);
        known += is_name;
        asks = asks || (is_name && by_name.field == FIELD_PROMPT);
        csv->columns[i] = column;
    }
    csv->column_count = csv_cell_count(record);
    return mapped || asks || known >= 2;
}

static bool is_mark(struct str cell, size_t choices)
{
    cell = str_trim(cell);
    if (cell.size != 1)
        return false;
    size_t letter = (size_t)(ascii_lower(cell.data[0]) - 'a');
    size_t digit = (size_t)(cell.data[0] - '1');
    return letter < choices || digit < choices;
}

/* What is seen of the rows where no header says what they are. */
struct guess {
    size_t rows;
    size_t asks;    /* rows whose first text reads like a question */
    size_t numbers; /* rows that begin with a number */
    size_t marks;   /* rows that end in a letter or number of a choice, or in one's text */
};

static void look_at_row(const struct table_record *record, size_t columns, struct guess *guess)
{
    size_t first = is_number(record->cells[0]) && columns > 1;
    struct str last = str_trim(record->cells[columns - 1]);
    bool repeats = false;

    guess->rows++;
    guess->numbers += first;
    guess->asks += reads_like_question(str_trim(record->cells[first]));
    for (size_t i = first + 1; i + 1 < columns; i++)
        repeats = repeats || (last.size && str_equal_nocase(str_trim(record->cells[i]), last));
    guess->marks += columns >= first + 4 && (repeats || is_mark(last, columns - first - 2));
}

static enum status guess_columns(struct csv *csv, struct guess *guess)
{
    size_t columns = csv->column_count;
    bool end = false;

    csv_rewind(csv);
    *guess = (struct guess){0};
    while (guess->rows < SAMPLE_ROWS) {
        enum status status = csv_next(csv, &end);
        if (status != STATUS_OK)
            return status;
        if (end)
            break;
        if (!csv->record->open && csv->record->count == columns)
            look_at_row(csv->record, columns, guess);
    }
    bool numbered = guess->rows && guess->numbers == guess->rows;
    bool marked = guess->rows && guess->marks * 10 >= guess->rows * 8;
    for (size_t i = 0; i < columns; i++) {
        size_t place = i - numbered; /* of the prompt, 0 */
        enum field field = FIELD_UNKNOWN;
        if (i < (size_t)numbered)
            field = FIELD_NONE;
        else if (place == 0)
            field = FIELD_PROMPT;
        else if (marked)
            field = i + 1 == columns ? FIELD_CORRECT : FIELD_CHOICE;
        else if (place == 1)
            field = FIELD_ANSWER;
        else if (place == 2)
            field = FIELD_TOPIC;
        struct column mapped = column_find(csv->options, STR_NONE, i + 1);
        csv->columns[i] =
            mapped.field != FIELD_UNKNOWN
                ? mapped
                : (struct column){.field = field,
                                  .number = field == FIELD_CHOICE ? (unsigned)place : 0};
    }
    return STATUS_OK;
}

static bool has_field(const struct csv *csv, enum field field)
{
    for (size_t i = 0; i < csv->column_count; i++)
        if (csv->columns[i].field == field)
            return true;
    return false;
}

/* A header without a name for the prompt: the first column that has none. */
static void take_prompt(struct csv *csv)
{
    if (has_field(csv, FIELD_PROMPT) || has_field(csv, FIELD_DETAILS) || has_field(csv, FIELD_CODE))
        return;
    for (size_t i = 0; i < csv->column_count; i++)
        if (csv->columns[i].field == FIELD_UNKNOWN) {
            csv->columns[i].field = FIELD_PROMPT;
            return;
        }
}

/* The header's cells show the record's arena, which the next record clears. */
static enum status keep_names(struct csv *csv)
{
    for (size_t i = 0; i < csv->column_count; i++) {
        struct str *name = &csv->columns[i].name;
        if (!name->size)
            continue;
        *name = arena_copy(&csv->names, *name);
        if (!name->data)
            return STATUS_NO_MEMORY;
    }
    return STATUS_OK;
}

enum status csv_find_columns(struct csv *csv, const char **ret_refusal)
{
    struct guess guess;
    bool end = false;

    csv_rewind(csv);
    enum status status = csv_next(csv, &end);
    if (status != STATUS_OK || end)
        return status;
    csv->has_header = read_header(csv);
    status = keep_names(csv);
    if (status != STATUS_OK)
        return status;
    csv->header_line = csv->record->line;
    if (csv->has_header) {
        columns_settle(csv->columns, csv->column_count);
        take_prompt(csv);
        if (!has_field(csv, FIELD_PROMPT) && !has_field(csv, FIELD_DETAILS) &&
            !has_field(csv, FIELD_CODE))
            *ret_refusal = "No column of the table holds the questions. Say which one does.";
        return look_for_short_rows(csv);
    }
    csv->column_count = csv->shape.columns < TABLE_MAX_CELLS ? csv->shape.columns : TABLE_MAX_CELLS;
    if (csv->column_count == 0)
        return STATUS_OK;
    status = guess_columns(csv, &guess);
    bool sure = csv->options->mapping_count || guess.asks * 10 >= guess.rows * 3 ||
                guess.marks * 10 >= guess.rows * 8;
    if (!sure)
        *ret_refusal = "Nothing in the table says which column is what, and its first column "
                       "doesn't ask. Name the columns in a first row, or say which is which.";
    return status == STATUS_OK ? look_for_short_rows(csv) : status;
}

/* --- for choosing ------------------------------------------------------------------------------
 */

static enum status list_columns(struct csv *csv, struct arena *arena,
                                struct format_columns *columns)
{
    size_t count = csv->column_count;
    struct str *names = arena_array(arena, count + 1, sizeof(*names));

    columns->fields = arena_array(arena, count + 1, sizeof(*columns->fields));
    columns->rows = arena_array(arena, SHOWN_ROWS, sizeof(*columns->rows));
    if (!names || !columns->fields || !columns->rows)
        return STATUS_NO_MEMORY;
    columns->names = (struct str_list){names, count};
    for (size_t i = 0; i < count; i++) {
        const struct column *column = &csv->columns[i];
        char *number = arena_printf(arena, "%zu", i + 1);
        names[i] = column->name.size ? arena_copy(arena, column->name) : str_from(number);
        columns->fields[i] = str_from(field_name(column->field));
        if (!names[i].data)
            return STATUS_NO_MEMORY;
    }
    return STATUS_OK;
}

static enum status list_row(const struct csv *csv, struct arena *arena, struct str_list *ret_row)
{
    size_t count = csv_cell_count(csv->record);
    struct str *cells = arena_array(arena, count + 1, sizeof(*cells));

    if (!cells)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        cells[i] = arena_copy(arena, csv_cell_text(csv->record->cells[i]));
        if (!cells[i].data)
            return STATUS_NO_MEMORY;
    }
    *ret_row = (struct str_list){cells, count};
    return STATUS_OK;
}

static enum status show_table(struct str text, const struct format_options *options, char prefer,
                              struct arena *arena, struct format_columns *ret_columns)
{
    struct format_columns columns = {0};
    struct csv csv;
    const char *refusal = NULL;
    bool end = false;

    enum status status = csv_init(&csv, text, options, prefer);
    if (status == STATUS_OK)
        status = csv_find_columns(&csv, &refusal);
    if (status == STATUS_OK)
        status = list_columns(&csv, arena, &columns);
    csv_rewind(&csv);
    if (status == STATUS_OK && csv.has_header)
        status = csv_next(&csv, &end);
    while (status == STATUS_OK && !end && columns.row_count < SHOWN_ROWS) {
        status = csv_next(&csv, &end);
        if (status == STATUS_OK && !end && !csv.record->open)
            status = list_row(&csv, arena, &columns.rows[columns.row_count++]);
    }
    csv_finish(&csv);
    if (status == STATUS_OK)
        *ret_columns = columns;
    return status;
}

enum status csv_columns(struct str text, const struct format_options *options, struct arena *arena,
                        struct format_columns *ret_columns)
{
    return show_table(text, options, '\0', arena, ret_columns);
}

enum status tsv_columns(struct str text, const struct format_options *options, struct arena *arena,
                        struct format_columns *ret_columns)
{
    return show_table(text, options, '\t', arena, ret_columns);
}
