/* What people type and what texts hold, as the full-text index can match it. The index's tokenizer
 * drops operators and takes a Chinese or Japanese sentence as one word; so each question's texts
 * come with signs: runs of operators, and the letters of such scripts in pairs. Both from each of
 * their characters on, so that a part of a run is found as a beginning. Used by the folder's own
 * files only. */
#ifndef PARLEY_STORE_SEARCH_WORDS_H
#define PARLEY_STORE_SEARCH_WORDS_H

#include "base/buf.h"
#include "base/str.h"

/* Appends the signs of a text, blanks between them. `operators` false: only the pairs. */
void search_signs(struct str text, bool operators, struct buf *out);

#endif
