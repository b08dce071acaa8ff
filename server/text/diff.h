/* What changed between two texts, by words; and taking the changes of two people into one text.
 * For texts that were edited apart, where nobody kept the single changes. Pure: depends on base
 * only. Any thread. */
#ifndef PARLEY_TEXT_DIFF_H
#define PARLEY_TEXT_DIFF_H

#include "text/change.h"

/* A change that makes `after` of `before`; both are UTF-8. It replaces whole words, and is small
 * though not always the smallest: the time is bounded. Errors: NO_MEMORY, MALFORMED (lengths
 * overflow). */
enum status change_between(struct str before, struct str after, struct change *ret_change) MUST_USE;

/* Appends to `out` what `base` becomes when both have their way. What either side deleted is gone,
 * what either side wrote is there: where both wrote at one place, theirs comes first, and what both
 * wrote alike stands once. merge(b, o, b) is o, merge(b, b, t) is t, merge(b, x, x) is x.
 * Errors: those of change_between and of the buffer. */
enum status text_merge(struct str base, struct str ours, struct str theirs,
                       struct buf *out) MUST_USE;

#endif
