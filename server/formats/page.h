/* Markdown as parts of a page that stands alone: well-formed XML, so that the same serves HTML and
 * EPUB. HTML in the Markdown becomes text that is seen. Nothing is loaded from elsewhere: a picture
 * becomes a link. Only links that lead to the web or to an address of mail stay links. A text's own
 * headings become lines in bold: the page's headings are its topics and questions. Any thread. Used
 * by the folder's own files only. */
#ifndef PARLEY_FORMATS_PAGE_H
#define PARLEY_FORMATS_PAGE_H

#include "base/buf.h"

/* Errors of all: NO_MEMORY, those of the buffer. */

/* Paragraphs, lists, listings and so on. */
enum status page_add_markdown(struct buf *out, struct str markdown) MUST_USE;
/* One line, for a heading: what isn't one paragraph is taken as plain text. */
enum status page_add_line(struct buf *out, struct str markdown) MUST_USE;
/* Its words alone, escaped: for titles and contents. */
enum status page_add_words(struct buf *out, struct str markdown) MUST_USE;

/* page_link.c: appends the address in a form that every reader takes, escaped for an attribute;
 * false, and nothing appended, when it doesn't lead to the web or to an address of mail. */
bool page_add_address(struct buf *out, struct str address);

#endif
