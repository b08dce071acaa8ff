/* Small tests of words that the words_….c files share; used by the folder's own files only. */
#ifndef PARLEY_QUESTIONS_WORDS_PRIVATE_H
#define PARLEY_QUESTIONS_WORDS_PRIVATE_H

#include "questions/words.h"

/* A letter, a digit, an apostrophe, or any part of a character beyond ASCII. */
bool is_word_byte(char c);
/* Finds a word or phrase that isn't part of a longer word, in any case; SIZE_MAX when there is
 * none. */
size_t find_phrase(struct str text, struct str phrase);
bool has_phrase(struct str text, const char *const *phrases, size_t count);
bool equals_any(struct str text, const char *const *words, size_t count);
struct str first_word(struct str text);
unsigned count_words(struct str text);
/* Up to six digits from `at`; returns where they end, and leaves *ret_number when there are none.
 */
size_t read_number(struct str text, size_t at, unsigned *ret_number);

#endif
