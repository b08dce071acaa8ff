/* What reading and writing the Markdown form share: the keys, in the writer's order, and the
 * escape of content lines that look like headings. Only for pack_*.c. */
#ifndef PARLEY_QUESTIONS_PACK_PRIVATE_H
#define PARLEY_QUESTIONS_PACK_PRIVATE_H

#include "questions/question.h"

enum pack_key_type { KEY_TEXT, KEY_NUMBER, KEY_LIST };

struct pack_key {
    const char *name;
    size_t offset; /* of the field: a struct str, or a struct str_list */
    enum pack_key_type type;
};

enum { PACK_SET_KEYS = 8, PACK_QUESTION_KEYS = 9 };

/* Without `pack`, which is always first. Of struct question_set. */
extern const struct pack_key pack_set_keys[PACK_SET_KEYS];
/* Of struct question. */
extern const struct pack_key pack_question_keys[PACK_QUESTION_KEYS];

/* True for a line that begins with up to three blanks, backslashes (*ret_backslashes of them,
 * the first at *ret_at), one to four '#', and a blank or the end. */
bool pack_looks_like_heading(struct str line, size_t *ret_at, size_t *ret_backslashes);

#endif
