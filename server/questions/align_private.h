/* What a text is made of, for telling a new wording from another question. Used by the folder's
 * own files only: align*.c. */
#ifndef PARLEY_QUESTIONS_ALIGN_PRIVATE_H
#define PARLEY_QUESTIONS_ALIGN_PRIVATE_H

#include <stdint.h>

#include "questions/question.h"

enum { TOKENS_MAX = 400, FULL_WEIGHT = 1000 };

/* A word, number or operator; the second and third of the same in a text are tokens of their
 * own, later ones don't count. */
struct token {
    uint64_t hash;
    unsigned weight; /* up to FULL_WEIGHT; small for words that any question has */
};

struct tokens {
    struct token *items; /* by hash */
    size_t count;
};

/* How many questions have each token. Begins zeroed. */
struct token_counts {
    struct token_count *slots;
    size_t used, capacity;
    size_t texts; /* that were counted */
};

void token_counts_finish(struct token_counts *counts);
/* Errors: NO_MEMORY. */
enum status token_counts_add(struct token_counts *counts, const struct tokens *tokens) MUST_USE;
/* Lowers the weights of what many texts have. */
void tokens_weigh(struct tokens *tokens, const struct token_counts *counts);

/* The prompt with its choices; the answer. In the arena. Errors: NO_MEMORY. */
enum status tokens_of_prompt(const struct question *question, struct arena *arena,
                             struct tokens *ret_tokens) MUST_USE;
enum status tokens_of_answer(const struct question *question, struct arena *arena,
                             struct tokens *ret_tokens) MUST_USE;
/* What both have of what either has, by weight; 0 to 1000. */
unsigned tokens_alike(const struct tokens *a, const struct tokens *b);

#endif
