/* Choices as a list of boxes inside a text: "- [ ] text", feedback quoted twice. For formats that
 * have a front and a back and nothing else. Used by the folder's own files only. */
#ifndef PARLEY_FORMATS_BOXES_H
#define PARLEY_FORMATS_BOXES_H

#include "formats/reader.h"
#include "questions/parts.h"

/* Appends the list; `marked`: with what is right and the feedback. */
void boxes_write(const struct choices *choices, bool marked, struct buf *out);
/* Where the list that ends the text begins; text.size when none does. */
size_t boxes_find(struct str text);
/* Takes the list that begins the text in place of the draft's choices; *ret_rest is what follows,
 * the whole text when none does. Errors: NO_MEMORY. */
enum status boxes_take(struct reader *reader, struct draft *draft, struct str text,
                       struct str *ret_rest) MUST_USE;

#endif
