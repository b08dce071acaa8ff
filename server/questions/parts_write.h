/* The way back from parts.h: sections in the form of their convention, from what they say. What
 * parts.h read from a section in that form, these write as it stood. Pure; one thread at a time. */
#ifndef PARLEY_QUESTIONS_PARTS_WRITE_H
#define PARLEY_QUESTIONS_PARTS_WRITE_H

#include "base/buf.h"
#include "questions/parts.h"

/* Each appends the section's text, without a line end behind it. Errors are kept in the buffer. */
void bullets_write(const struct str_list *items, struct buf *out);
/* One choice as an item of the list: what stands in `out` already are those before it. */
void choice_write(const struct choice *choice, struct buf *out);
void choices_write(const struct choices *choices, struct buf *out);
void signals_write(const struct signals *signals, struct buf *out);
/* A level of the competency that `out` ends with. */
void level_write(const struct level *level, struct buf *out);
void rubric_write(const struct rubric *rubric, struct buf *out);

#endif
