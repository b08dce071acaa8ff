/* Values of front matter and question keys: plain text, or a JSON string where YAML would read
 * the plain text as something else; and one-line lists of these. Pure. */
#ifndef PARLEY_QUESTIONS_VALUE_H
#define PARLEY_QUESTIONS_VALUE_H

#include "base/arena.h"
#include "base/buf.h"
#include "questions/question.h"

/* Splits "key: value"; false when the line isn't one. A key is a letter, then letters, digits,
 * '_' or '-'. The value is trimmed and may be empty. */
bool value_split(struct str line, struct str *ret_key, struct str *ret_value);

/* One value. A text that begins with a quote but isn't a JSON string is taken as it stands, and
 * *ret_bad is set; likewise a list in value_read_list. Errors: NO_MEMORY. */
enum status value_read(struct str text, struct arena *arena, struct str *ret_value,
                       bool *ret_bad) MUST_USE;
/* True when the text stands in [brackets]. */
bool value_is_list(struct str text);
/* A list, or a single value as a list of one; an empty text is an empty list. At most
 * SET_MAX_TAGS. Errors: NO_MEMORY, TOO_LARGE. */
enum status value_read_list(struct str text, struct arena *arena, struct str_list *ret_list,
                            bool *ret_bad) MUST_USE;

/* `number`: digits stay plain, because a number is meant. */
void value_write(struct str value, bool number, struct buf *out);
void value_write_list(const struct str_list *list, struct buf *out);

#endif
