/* The state of turning HTML into Markdown, and the tags that html_text.c knows. Used by html_*.c
 * only. */
#ifndef PARLEY_FORMATS_HTML_CONVERT_H
#define PARLEY_FORMATS_HTML_CONVERT_H

#include "formats/html_out.h"
#include "formats/html_token.h"

enum { MAX_CELLS = 200 };

struct converter {
    struct html_out out;
    struct buf word; /* decoded text of a token */
    struct str rest; /* HTML that is still to be read */
    struct {
        bool open; /* inside a table */
        size_t columns;
        size_t cells; /* of the current row */
        size_t rows;
        struct str aligns[MAX_CELLS];
        bool in_cell;
    } table;
    struct str link; /* where the open <a> leads to; empty outside one */
    size_t link_at;  /* where its text begins in the output */
    enum status status;
};

struct tag {
    const char *name;
    void (*open)(struct converter *c, const struct tag *tag, struct str attributes);
    void (*close)(struct converter *c, const struct tag *tag);
    const char *mark;
};

/* html_code.c: takes all up to the end tag. */
void html_listing(struct converter *c, const struct tag *tag, struct str attributes);
void html_code(struct converter *c, const struct tag *tag, struct str attributes);

/* html_table.c */
void html_open_table(struct converter *c, const struct tag *tag, struct str attributes);
void html_close_table(struct converter *c, const struct tag *tag);
void html_open_row(struct converter *c, const struct tag *tag, struct str attributes);
void html_close_row(struct converter *c, const struct tag *tag);
void html_open_cell(struct converter *c, const struct tag *tag, struct str attributes);
void html_close_cell(struct converter *c, const struct tag *tag);
/* What the end of the text leaves open. */
void html_end_row(struct converter *c);

#endif
