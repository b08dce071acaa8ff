/* Copies of texts that authors type, in the form that a set keeps them. All lie in the arena.
 * Errors of all: NO_MEMORY. Any thread. */
#ifndef PARLEY_APP_RAW_COPY_H
#define PARLEY_APP_RAW_COPY_H

#include "questions/question.h"

/* As it stands; never NULL. */
enum status raw_copy(struct arena *arena, struct str text, struct str *ret_copy) MUST_USE;
/* Without what would end the line, and without blanks at its ends. */
enum status raw_copy_line(struct arena *arena, struct str text, struct str *ret_copy) MUST_USE;
/* Lines end in a line feed alone. */
enum status raw_copy_text(struct arena *arena, struct str text, struct str *ret_copy) MUST_USE;
enum status raw_copy_list(struct arena *arena, const struct str_list *list,
                          const struct str **ret_items, size_t *ret_count) MUST_USE;
/* Appends lines, the empty ones left out. Errors: also TOO_LARGE (SET_MAX_TAGS). */
enum status raw_copy_lines(struct arena *arena, const struct str *items, size_t count,
                           struct str_list *list) MUST_USE;

#endif
