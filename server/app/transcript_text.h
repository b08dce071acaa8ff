/* A transcript as text for a terminal, as Markdown, as a page that stands alone, and as JSON. Text
 * of candidates and of anybody else is taken as hostile: it can't become markup. Pure but for
 * memory; one thread. */
#ifndef PARLEY_APP_TRANSCRIPT_TEXT_H
#define PARLEY_APP_TRANSCRIPT_TEXT_H

#include "app/transcript_document.h"

/* Appended to `out`. Errors: NO_MEMORY, TOO_LARGE (the buffer's maximum). */
enum status transcript_write_reading(const struct transcript *transcript,
                                     const struct transcript_origin *origin,
                                     struct buf *out) MUST_USE;
enum status transcript_write_markdown(const struct transcript *transcript,
                                      const struct transcript_origin *origin,
                                      struct buf *out) MUST_USE;
/* One file: styles inside, no script, no address of anything else. */
enum status transcript_write_html(const struct transcript *transcript,
                                  const struct transcript_origin *origin, struct buf *out) MUST_USE;
/* One object; the records as they were stored (redacted: as the candidate got them). */
enum status transcript_write_json(const struct transcript *transcript,
                                  const struct transcript_origin *origin, struct buf *out) MUST_USE;

/* --- one block in each form ---------------------------------------------------------------- */

block_write text_block, markdown_block, html_block;
/* Head and foot of a page; `title` is not escaped yet. */
void html_begin(struct buf *out, struct str title);
void html_end(struct buf *out);

#endif
