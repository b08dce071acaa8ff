/* What several formats do to keep what they have no place for: keys of a question as tags
 * ("difficulty:hard"), and sections one after the other in one text. And text as it comes in HTML,
 * Markdown or plain. Used by the folder's own files only. */
#ifndef PARLEY_FORMATS_EXCHANGE_H
#define PARLEY_FORMATS_EXCHANGE_H

#include "formats/reader.h"

/* The question's tags, and behind them its kind, difficulty, time, status and language as
 * "kind:concept"; `separator` stands in place of the colon. A kind that the reader finds from the
 * choices isn't among them. Lies in the arena. Errors: NO_MEMORY. */
enum status question_tags(const struct question *question, const char *separator,
                          struct arena *arena, struct str_list *ret_tags) MUST_USE;
/* A tag, or one of the keys above. */
enum status draft_take_tag(struct reader *reader, struct draft *draft, const char *separator,
                           struct str tag) MUST_USE;

/* Appends the question's sections of those kinds (a bit each): the answer without a heading, each
 * other under a heading of level 4, as in a pack. Errors: NO_MEMORY, those of the buffer. */
enum status sections_join(const struct question *question, unsigned kinds,
                          struct buf *out) MUST_USE;
/* The way back. A text without headings of level 4 goes into the section `name`, as it is; so does
 * what stands before the first heading. */
enum status draft_take_sections(struct reader *reader, struct draft *draft, const char *name,
                                struct str text) MUST_USE;

enum text_form { TEXT_MARKDOWN, TEXT_HTML, TEXT_PLAIN, TEXT_UNKNOWN /* HTML if it looks so */ };
/* Makes Markdown of it, in the draft's scratch. Errors: NO_MEMORY, TOO_LARGE. */
enum status draft_markdown(struct reader *reader, struct str text, enum text_form form,
                           struct str *ret_markdown) MUST_USE;

/* True when all letters and digits of `title` stand at the text's beginning: it says nothing that
 * the text doesn't. */
bool title_is_in(struct str title, struct str text);
/* The text's beginning in at most so many bytes, cut between characters. */
struct str text_cut(struct str text, size_t max_bytes);
/* A number without zeros at the end of its fraction: "1.0000000" is "1". */
struct str number_trim(struct str number);

#endif
