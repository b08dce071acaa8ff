/* A Markdown document as lines that know what they are: cmark-gfm finds the blocks, and each line
 * takes what the import needs to know of the block that it stands in. Any text can be read in
 * linear time: cmark-gfm is only shown what decides blocks, never inlines. Pure. */
#ifndef PARLEY_QUESTIONS_DOCUMENT_H
#define PARLEY_QUESTIONS_DOCUMENT_H

#include "base/status.h"
#include "base/str.h"
#include "questions/watch.h"

enum { DOCUMENT_MAX_LINES = 1000000 };

enum line_kind {
    LINE_BLANK,
    LINE_TEXT,
    LINE_HEADING,   /* its title's line; level 1 to 6 */
    LINE_UNDERLINE, /* below a heading's title; or the lines of a title after its first */
    LINE_RULE,      /* a thematic break */
    LINE_CODE,      /* of a listing, its fences included */
    LINE_HTML,
    LINE_BULLET, /* the first line of a list item with a bullet */
    LINE_NUMBER  /* the same with a number */
};

struct doc_line {
    struct str text;    /* as it stands, without its end */
    unsigned char kind; /* enum line_kind */
    unsigned char level;
    unsigned char depth; /* of a list item: 0 is outermost */
    /* Bytes before the content: of a heading inside a list item, or of the text of an item. */
    unsigned char indent;
    bool opens_code; /* first line of a listing */
};

struct document {
    struct str text;        /* not owned */
    struct doc_line *lines; /* lines[0] is line 1 */
    size_t count;
    size_t license_line; /* index of a line "License: …" that is of the whole page, or SIZE_MAX */
    size_t open_fence;   /* index of the line of a fence that was never closed, or SIZE_MAX */
};

/* A part of a longer work: its own steps are told as the part from..to of 1000. */
struct progress {
    const struct watch *watch; /* may be NULL */
    size_t from, to;
};

/* `progress` may be NULL. */
static inline bool progress_go_on(const struct progress *progress, size_t done, size_t all)
{
    return !progress ||
           watch_go_on(progress->watch,
                       progress->from + (progress->to - progress->from) * done / (all ? all : 1),
                       1000);
}

/* `text` is UTF-8 with LF and must outlive the document. A fence that is never closed and would
 * swallow headings ends at the first heading behind it. `progress` may be NULL.
 * Errors: NO_MEMORY; TOO_LARGE: more lines than the maximum; CANCELLED. */
enum status document_init(struct document *document, struct str text,
                          const struct progress *progress) MUST_USE;
/* NULL-safe. */
void document_finish(struct document *document);

/* The title of a heading line, without marks at its ends, or the text of a list item's line. */
struct str document_title(const struct doc_line *line);

/* The size of a bullet that Markdown doesn't know ("• ", "– ", "o "), with one blank behind it, at
 * the start of a text; else 0. */
size_t other_bullet_size(struct str text);

#endif
