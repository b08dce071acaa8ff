/* A table that holds questions: its columns, found before its rows are read. Used by csv*.c only.
 */
#ifndef PARLEY_FORMATS_CSV_H
#define PARLEY_FORMATS_CSV_H

#include "formats/mapping.h"
#include "formats/table.h"

struct csv {
    struct str text;
    const struct format_options *options;
    struct table table;
    struct table_shape shape;
    struct arena arena; /* of the record */
    struct table_record *record;
    struct column *columns; /* TABLE_MAX_CELLS of them */
    size_t column_count;
    struct arena names; /* of the columns */
    bool *used;         /* an unknown column has a value */
    bool has_header;
    unsigned header_line;
    bool ragged; /* cells at the ends of rows are left off as a habit */
};

/* `prefer`: a separator, or 0. Errors: NO_MEMORY. csv_finish follows in any case. */
enum status csv_init(struct csv *csv, struct str text, const struct format_options *options,
                     char prefer) MUST_USE;
void csv_finish(struct csv *csv);
/* Finds out what the columns are. *ret_refusal: a sentence when this isn't a table of questions.
 * Errors: NO_MEMORY. */
enum status csv_find_columns(struct csv *csv, const char **ret_refusal) MUST_USE;
/* To the first record. */
void csv_rewind(struct csv *csv);
/* The next one, in csv->record. */
enum status csv_next(struct csv *csv, bool *ret_end) MUST_USE;
/* Of the record's cells, those that are kept. */
size_t csv_cell_count(const struct table_record *record);
/* A cell as it is meant: without the "'" that keeps a spreadsheet from computing it. */
struct str csv_cell_text(struct str cell);
/* True when a spreadsheet would take the cell for a formula. */
bool csv_is_formula(struct str cell);

#endif
