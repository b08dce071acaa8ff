/* Rows of question sets. A set is kept whole, as the canonical text of its pack, with one row a
 * version. See people.h for what holds for all. */
#ifndef PARLEY_STORE_SETS_H
#define PARLEY_STORE_SETS_H

#include "store/people.h"

struct store_set {
    struct str id; /* the pack's id: a-z, 0-9, '-', at most 64 */
    struct str title, language, license;
    struct str pack;  /* canonical Markdown; empty in lists */
    uint32_t version; /* from 1 */
    uint32_t topics, questions;
    int64_t changed_ms;
};

/* Adds, or makes the next version when the pack differs. *ret_changed is false when it is the same.
 */
enum status store_set_put(struct store_tx *tx, const struct store_set *set, uint32_t *ret_version,
                          bool *ret_changed) MUST_USE;
/* version 0: the newest. Errors: NOT_FOUND. */
enum status store_set_get(struct store_tx *tx, struct str id, uint32_t version, struct arena *arena,
                          struct store_set *ret_set) MUST_USE;
enum status store_set_list(struct store_tx *tx, struct arena *arena, struct store_set **ret_sets,
                           size_t *ret_count) MUST_USE;

#endif
