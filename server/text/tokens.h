/* A text in words, for comparing: runs of letters and digits, runs of blanks, every other
 * character by itself. Used by the folder's own files only. Pure; depends on base only. */
#ifndef PARLEY_TEXT_TOKENS_H
#define PARLEY_TEXT_TOKENS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"

struct token {
    struct str text;
    uint32_t units;
    uint32_t id; /* the same for the same text, in both lists; from 0 without gaps */
    bool is_word;
};

struct tokens {
    struct token *items; /* owned */
    size_t count;
};

/* Two texts with ids in common. The tokens show the texts. *ret_ids: how many ids there are.
 * The caller finishes both. Errors: NO_MEMORY. */
enum status tokens_split(struct str a, struct str b, struct tokens *ret_a, struct tokens *ret_b,
                         size_t *ret_ids) MUST_USE;
/* NULL-safe. */
void tokens_finish(struct tokens *tokens);
/* The first token of a text that isn't empty. */
struct token token_first(struct str text);

#endif
