/* Places of blocks: integers with gaps, so that a block goes between two others without touching
 * them. Used by the folder's own files only. */
#ifndef PARLEY_STORE_SET_PLACES_H
#define PARLEY_STORE_SET_PLACES_H

#include "store/db.h"

/* No place is beyond PLACE_MAX on either side; the outermost are where nothing is. */
#define PLACE_MAX (INT64_C(1) << 62)
#define PLACE_GAP (INT64_C(1) << 40)

/* Where `count` blocks go between two places (-PLACE_MAX and PLACE_MAX: nothing is there): the ith
 * at first + i * step. False when there is no room: then the set has to be renumbered. */
struct places {
    int64_t first, step;
};
bool places_between(int64_t low, int64_t high, size_t count, struct places *ret_places) MUST_USE;

/* Spreads the places of all blocks that a set has or had, in their order; after that there is room
 * everywhere. */
enum status places_renumber(struct store_tx *tx, int64_t number) MUST_USE;

/* Marks a longest rising subsequence of `values` (negative ones are no part of it) in `ret_kept`.
 * O(n log n). Errors: NO_MEMORY. */
enum status places_keep(const int64_t *values, size_t count, bool *ret_kept) MUST_USE;

#endif
