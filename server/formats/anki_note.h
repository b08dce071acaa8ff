/* Notes of Anki, whichever file they stand in: a field as a part of a question, and a question as
 * the two sides of a note. Used by the folder's own files only. */
#ifndef PARLEY_FORMATS_ANKI_NOTE_H
#define PARLEY_FORMATS_ANKI_NOTE_H

#include "formats/exchange.h"
#include "formats/mapping.h"

/* Errors of all functions: NO_MEMORY; TOO_LARGE where a buffer is too small. */
enum status anki_take_guid(struct reader *reader, struct draft *draft, struct str guid) MUST_USE;
/* Tags parted by blanks. */
enum status anki_take_tags(struct row *row, struct str tags) MUST_USE;
/* `field`: which of the note's fields it is, from 0: the first is the prompt and the second the
 * answer where the column doesn't say what it is. Cloze texts get gaps. */
enum status anki_put_field(struct row *row, struct column column, size_t field, enum text_form form,
                           struct str value) MUST_USE;

/* Both sides as HTML, appended. Without answers the back stays empty. */
enum status anki_write_sides(const struct question *question, bool answers, struct arena *arena,
                             struct buf *front, struct buf *back) MUST_USE;

#endif
