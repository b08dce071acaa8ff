/* Records of a table in text: CSV as RFC 4180 has it, with whichever separator. Line by line, in
 * one pass; a quote that is never closed costs its own line and no other. Used by the folder's own
 * files only. */
#ifndef PARLEY_FORMATS_TABLE_H
#define PARLEY_FORMATS_TABLE_H

#include "base/arena.h"

enum { TABLE_MAX_CELLS = 1000 };

struct table_record {
    struct str cells[TABLE_MAX_CELLS];
    size_t count;   /* of its cells, those beyond TABLE_MAX_CELLS included */
    unsigned line;  /* that it begins in */
    bool open;      /* a quote isn't closed: the line is given up, `cells` are what was read */
    bool untidy;    /* text behind a closing quote; it was added to the cell */
    struct str raw; /* as it stands */
};

struct table {
    struct str text;
    size_t at;
    unsigned line;
    char separator;
    bool quotes;       /* '"' at the start of a cell means something */
    unsigned given_up; /* quotes without an end so far */
};

void table_init(struct table *table, struct str text, char separator);
/* The next record that isn't blank; cells with quotes are copied into the arena, others show the
 * text. *ret_end: there is none. Errors: NO_MEMORY. */
enum status table_next(struct table *table, struct arena *arena, struct table_record *record,
                       bool *ret_end) MUST_USE;

/* How the first records look with a separator. Errors of both functions: NO_MEMORY. */
struct table_shape {
    char separator;
    size_t columns; /* of most records */
    size_t first;   /* columns of the first one */
    size_t agree;   /* records that have as many */
    size_t records;
};
enum status table_measure(struct str text, char separator, struct table_shape *ret_shape) MUST_USE;
/* The separator by which most records agree. A first line "sep=;" (as spreadsheets write it) wins;
 * `prefer` (or 0) wins a tie. */
enum status table_find_shape(struct str text, char prefer, struct table_shape *ret_shape) MUST_USE;
/* ASCII, so that no character is cut, and no sign that means something already. */
bool table_may_separate(char c);
/* Bytes of that first line, or 0. */
size_t table_separator_line(struct str text, char *ret_separator);

#endif
