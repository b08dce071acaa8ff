/* Writing Markdown piece by piece: lines that begin with the marks of the lists and quotations
 * they stand in, blanks and line breaks where the next piece needs them, emphasis that is closed
 * before a line ends and opened again behind it. Used by html_*.c only. */
#ifndef PARLEY_FORMATS_HTML_OUT_H
#define PARLEY_FORMATS_HTML_OUT_H

#include "base/buf.h"

enum { HTML_MAX_DEPTH = 16, HTML_MAX_MARKS = 8 };

/* What has to come before the next piece; the greater one wins. */
enum html_gap {
    GAP_NONE,
    GAP_BLANK,     /* a blank */
    GAP_SOFT,      /* a line feed that is no more than a blank */
    GAP_LINE,      /* the end of a line, in a list */
    GAP_BREAK,     /* the end of a line that is seen */
    GAP_PARAGRAPH, /* a blank line */
};

struct html_container {
    char prefix[8];  /* of each line */
    char first[16];  /* of the next line in its place; empty once that was written */
    unsigned number; /* of a numbered list's next item */
    bool is_quote, is_numbered;
};

struct html_mark {
    const char *text; /* "**" */
    bool is_written;
};

struct html_out {
    struct buf *buf;
    size_t start; /* of what is written here, in buf */
    enum html_gap gap;
    bool in_line; /* the line has its marks */
    size_t fresh; /* where a container's own mark ends: what comes first in it needs no gap */
    struct html_container containers[HTML_MAX_DEPTH];
    size_t depth;
    struct html_mark marks[HTML_MAX_MARKS];
    size_t mark_count;
};

void html_out_gap(struct html_out *out, enum html_gap gap);
/* Writes the gap, the line's marks and emphasis; the caller then writes one piece into buf. */
void html_out_begin(struct html_out *out);
/* The same without emphasis: before code blocks, rules, tables. */
void html_out_begin_block(struct html_out *out);
/* Text of a paragraph, decoded: blanks are collapsed (a line feed of '\v' stays one), signs
 * escaped. */
void html_out_text(struct html_out *out, struct str text);
/* Lines as they are, each with its marks; the first begins where html_out_begin_block left off. */
void html_out_lines(struct html_out *out, struct str lines);
void html_out_open(struct html_out *out, const char *mark);
void html_out_close(struct html_out *out, const char *mark);
/* True when nothing was written yet. */
bool html_out_is_empty(const struct html_out *out);

#endif
