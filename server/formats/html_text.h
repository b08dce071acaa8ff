/* HTML as it stands on cards and in quizzes, made into Markdown: emphasis, code, listings, lists,
 * quotations, links, pictures, tables, entities. What has no form in Markdown (colours, fonts,
 * scripts) goes without a trace; the text within is kept. Never fails on bad HTML: tags that aren't
 * closed end with their parent, signs that begin no tag are text. Used by the folder's own files
 * only. */
#ifndef PARLEY_FORMATS_HTML_TEXT_H
#define PARLEY_FORMATS_HTML_TEXT_H

#include "base/buf.h"

/* Appends the Markdown, without blank lines at its ends. Signs that Markdown would read otherwise
 * are escaped where they stand in text. Errors: of the buffer. */
enum status html_to_markdown(struct str html, struct buf *out) MUST_USE;
/* Appends HTML that shows the Markdown, and from which html_to_markdown gives the same Markdown
 * where its form is the usual one. Errors: of the buffer, NO_MEMORY. */
enum status markdown_to_html(struct str markdown, struct buf *out) MUST_USE;
/* True when the text has tags or entities that only HTML has. */
bool looks_like_html(struct str text);

#endif
