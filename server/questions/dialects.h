/* Other ways to write a page, put into Markdown line for line before the import looks at it:
 * AsciiDoc, Org, reStructuredText's underlines, the folded blocks of page makers and note takers,
 * and cards "front :: back". The count of lines stays, so that the report's numbers are those of
 * the file. Used by the folder's own files only. Pure. */
#ifndef PARLEY_QUESTIONS_DIALECTS_H
#define PARLEY_QUESTIONS_DIALECTS_H

#include "base/buf.h"
#include "base/status.h"

/* What a text is written in, by the counts of its lines. */
struct dialects {
    bool ascii_doc, org, underlines, blocks, cards;
};

struct dialects dialects_find(struct str text);
/* Rewrites the text when it has a dialect; else it stays untouched. Errors: NO_MEMORY, TOO_LARGE.
 */
enum status dialects_rewrite(struct buf *text) MUST_USE;

/* AsciiDoc and Org, a line at a time; the state begins zeroed. */
struct markup_state {
    struct str mark;     /* that ends the listing; empty outside one */
    struct str language; /* of the listing that comes */
    bool has_title;      /* "#+TITLE:" stood above */
    bool in_drawer;      /* ":PROPERTIES:" */
    size_t level;        /* of the last heading */
};

void markup_add_ascii_doc(struct markup_state *state, struct str line, struct buf *out);
void markup_add_org(struct markup_state *state, struct str line, struct buf *out);
/* The signs "=" or "*" before a heading's title; 0 for any other line. */
size_t markup_level(struct str line, char sign);

#endif
