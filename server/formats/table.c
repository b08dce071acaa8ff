#include "formats/table.h"

#include <stdlib.h>

#include "questions/lines.h"

enum { MAX_GIVEN_UP = 100 };

void table_init(struct table *table, struct str text, char separator)
{
    *table = (struct table){.text = text, .line = 1, .separator = separator, .quotes = true};
    size_t skip = table_separator_line(text, &separator);
    if (skip) {
        table->at = skip;
        table->line = 2;
    }
}

bool table_may_separate(char c)
{
    return (unsigned char)c < 0x80 && c != '"' && c != '\n';
}

size_t table_separator_line(struct str text, char *ret_separator)
{
    if (!str_starts_nocase(text, STR("sep=")) || text.size < 6 || text.data[5] != '\n' ||
        !table_may_separate(text.data[4]))
        return 0;
    *ret_separator = text.data[4];
    return 6;
}

static bool is_end(const struct table *table, size_t at)
{
    return at >= table->text.size || table->text.data[at] == '\n' ||
           table->text.data[at] == table->separator;
}

static size_t line_end(const struct table *table, size_t at)
{
    const char *end =
        at < table->text.size ? memchr(table->text.data + at, '\n', table->text.size - at) : NULL;

    return end ? (size_t)(end - table->text.data) : table->text.size;
}

struct cell {
    struct str text;
    size_t end; /* of the separator or line feed behind it, or the text's */
    bool open, untidy, many_lines;
};

/* The end of a quoted cell whose quote is at `at`: behind its last quote. 0: there is none. */
static size_t quoted_end(const struct table *table, size_t at, size_t *ret_doubled)
{
    struct str text = table->text;

    *ret_doubled = 0;
    for (at++; at < text.size; at++) {
        const char *quote = memchr(text.data + at, '"', text.size - at);
        if (!quote)
            return 0;
        at = (size_t)(quote - text.data);
        if (at + 1 == text.size || text.data[at + 1] != '"')
            return at + 1;
        at++;
        ++*ret_doubled;
    }
    return 0;
}

/* Without the quotes around it; doubled ones are one. What follows the last quote is added. */
static enum status unquote(const struct table *table, struct arena *arena, size_t at, size_t close,
                           size_t doubled, struct cell *cell)
{
    struct str inside = str_slice(table->text, at + 1, close - 1);
    struct str behind = str_slice(table->text, close, cell->end);
    size_t size = 0;

    if (!doubled && !str_trim(behind).size) {
        cell->text = inside;
        return STATUS_OK;
    }
    cell->untidy = str_trim(behind).size > 0;
    char *copy = arena_alloc(arena, inside.size + behind.size + 1);
    if (!copy)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < inside.size; i++) {
        copy[size++] = inside.data[i];
        i += inside.data[i] == '"';
    }
    if (cell->untidy) {
        memcpy(copy + size, behind.data, behind.size);
        size += behind.size;
    }
    cell->text = (struct str){copy, size};
    return STATUS_OK;
}

static enum status read_cell(const struct table *table, struct arena *arena, size_t at,
                             struct cell *cell)
{
    size_t doubled = 0;
    size_t begin = at;

    *cell = (struct cell){.end = at};
    /* A blank before the quote is a habit of those who write by hand. */
    while (begin < table->text.size && table->text.data[begin] == ' ')
        begin++;
    bool quoted = table->quotes && begin < table->text.size && table->text.data[begin] == '"';
    size_t close = quoted ? quoted_end(table, begin, &doubled) : 0;
    if (quoted && !close) {
        cell->open = true;
        return STATUS_OK;
    }
    cell->end = quoted ? close : at;
    while (!is_end(table, cell->end))
        cell->end++;
    if (!quoted) {
        cell->text = str_slice(table->text, at, cell->end);
        return STATUS_OK;
    }
    cell->many_lines = line_end(table, begin) < close;
    return unquote(table, arena, begin, close, doubled, cell);
}

/* The record's first line is all that is lost. Where no quote closes up to the text's end, again
 * and again, quotes are read as text: each such search goes through all that is left. */
static void give_up(struct table *table, struct table_record *record, size_t begin, bool to_the_end)
{
    record->open = true;
    table->at = line_end(table, begin) + 1;
    table->line = record->line + 1;
    record->raw = str_slice(table->text, begin, table->at - 1);
    table->given_up += to_the_end;
    if (table->given_up == MAX_GIVEN_UP)
        table->quotes = false;
}

static void skip_blank_lines(struct table *table)
{
    for (;;) {
        size_t end = line_end(table, table->at);
        if (table->at >= table->text.size || !line_is_blank(str_slice(table->text, table->at, end)))
            return;
        table->at = end + 1;
        table->line++;
    }
}

enum status table_next(struct table *table, struct arena *arena, struct table_record *record,
                       bool *ret_end)
{
    struct cell cell;

    skip_blank_lines(table);
    size_t begin = table->at;
    size_t at = begin;
    *ret_end = begin >= table->text.size;
    record->count = 0;
    record->line = table->line;
    record->open = record->untidy = false;
    while (!*ret_end) {
        enum status status = read_cell(table, arena, at, &cell);
        if (status != STATUS_OK)
            return status;
        /* Quoted text over several lines with something behind it: the quote closed too late. */
        if (cell.open || (cell.untidy && cell.many_lines)) {
            give_up(table, record, begin, cell.open);
            return STATUS_OK;
        }
        record->untidy = record->untidy || cell.untidy;
        if (record->count < TABLE_MAX_CELLS)
            record->cells[record->count] = cell.text;
        record->count++;
        at = cell.end + 1;
        if (cell.end >= table->text.size || table->text.data[cell.end] == '\n')
            break;
    }
    record->raw = str_slice(table->text, begin, at - 1);
    for (size_t i = begin; i < at && i < table->text.size; i++)
        table->line += table->text.data[i] == '\n';
    table->at = at;
    return STATUS_OK;
}

/* --- which separator -------------------------------------------------------------------------- */

enum { SHAPE_RECORDS = 50, SHAPE_BYTES = 256 << 10 };

static enum status measure(struct str text, char separator, struct table_record *record,
                           struct arena *arena, struct table_shape *ret_shape)
{
    struct table table;
    struct table_shape shape = {.separator = separator};
    size_t counts[SHAPE_RECORDS];
    bool end = false;

    table_init(&table, text, separator);
    for (size_t seen = 0; seen < SHAPE_RECORDS; seen++) {
        enum status status = table_next(&table, arena, record, &end);
        if (status != STATUS_OK)
            return status;
        if (end)
            break;
        if (record->open)
            continue;
        shape.first = shape.records ? shape.first : record->count;
        counts[shape.records++] = record->count;
    }
    for (size_t i = 0; i < shape.records; i++) {
        size_t agree = 0;
        for (size_t j = 0; j < shape.records; j++)
            agree += counts[j] == counts[i];
        if (agree > shape.agree || (agree == shape.agree && counts[i] > shape.columns)) {
            shape.agree = agree;
            shape.columns = counts[i];
        }
    }
    *ret_shape = shape;
    return STATUS_OK;
}

enum status table_measure(struct str text, char separator, struct table_shape *ret_shape)
{
    struct arena arena;
    struct table_record *record = malloc(sizeof(*record));

    if (!record)
        return STATUS_NO_MEMORY;
    arena_init(&arena, (size_t)SHAPE_BYTES * 8);
    enum status status =
        measure(str_slice(text, 0, SHAPE_BYTES), separator, record, &arena, ret_shape);
    arena_finish(&arena);
    free(record);
    return status;
}

/* More agreement first, then more columns; one column is no table unless nothing else fits. */
static bool is_better(const struct table_shape *a, const struct table_shape *b, char prefer)
{
    if ((a->columns > 1) != (b->columns > 1))
        return a->columns > 1;
    if (a->columns == 1 && (a->first > 1) != (b->first > 1))
        return a->first > 1;
    size_t a_share = a->agree * b->records;
    size_t b_share = b->agree * a->records;
    if (prefer && (a->separator == prefer || b->separator == prefer) && a->columns > 1 &&
        b->columns > 1)
        return a->separator == prefer;
    if (a_share != b_share)
        return a_share > b_share;
    return a->columns > b->columns;
}

enum status table_find_shape(struct str text, char prefer, struct table_shape *ret_shape)
{
    static const char separators[] = ",;\t|";
    struct table_shape best = {.separator = ','};
    struct table_shape shape;
    char said = '\0';
    enum status status = STATUS_OK;

    table_separator_line(text, &said);
    for (size_t i = 0; separators[i] && status == STATUS_OK; i++) {
        char separator = said ? said : separators[i];
        status = table_measure(text, separator, &shape);
        if (status == STATUS_OK && (i == 0 || is_better(&shape, &best, prefer)))
            best = shape;
        if (said)
            break;
    }
    if (status == STATUS_OK)
        *ret_shape = best;
    return status;
}
