/* The key of answers that a quiz has at its end: "1. b", "2-c 3-a". Only for the import. */
#ifndef PARLEY_QUESTIONS_ANSWER_KEY_H
#define PARLEY_QUESTIONS_ANSWER_KEY_H

#include <stdint.h>

#include "questions/import_private.h"

struct answer_key {
    size_t line, end; /* indexes of its title's line, and of the first line behind it */
    uint32_t *right;  /* by question number: a bit for each right choice */
    unsigned count;   /* of entries in `right`; 0: the document has no key */
};

/* Finds the key, and takes the marks inside it out of the outline. There is none when two questions
 * have the same number, or when a line of it can't be read. Errors: NO_MEMORY. */
enum status answer_key_find(struct answer_key *key, const struct document *document,
                            struct outline *outline) MUST_USE;
/* NULL-safe. */
void answer_key_finish(struct answer_key *key);
/* The right choices of the question of that number; 0 when the key doesn't have it, or is NULL. */
uint32_t answer_key_right(const struct answer_key *key, unsigned number);

#endif
