/* Putting a whole set as a version whose number is given: for what an older database kept. Used by
 * the folder's own files only. */
#ifndef PARLEY_STORE_SET_PUT_H
#define PARLEY_STORE_SET_PUT_H

#include "store/sets.h"

/* Like store_set_put, but always makes that version. Errors: EXISTS (not above the newest). */
enum status set_put_at(struct store_tx *tx, const struct set_change *change,
                       const struct store_set *set, const struct blocks *blocks,
                       uint32_t version) MUST_USE;

#endif
