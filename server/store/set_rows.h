/* Rows of a set and its blocks as sets.h's functions need them: making or amending a version, and
 * changing one block so that the versions before stay as they were. Used by the folder's own files
 * only. */
#ifndef PARLEY_STORE_SET_ROWS_H
#define PARLEY_STORE_SET_ROWS_H

#include "store/db.h"
#include "store/sets.h"

/* --- set_rows.c ------------------------------------------------------------------------------ */

/* Errors: NOT_FOUND. */
enum status set_number(struct store_tx *tx, struct str id, int64_t *ret_number) MUST_USE;
/* Before a transaction's first change: the version and revision that it makes. */
enum status set_touch(struct store_tx *tx, struct set_edit *edit) MUST_USE;
/* After changes: the set's and the version's rows say what is there now. */
enum status set_settle(struct store_tx *tx, const struct set_edit *edit) MUST_USE;
/* The key of a new topic: "~12". */
enum { TOPIC_KEY_BYTES = 24 };
struct str set_topic_key(struct set_edit *edit, char key[static TOPIC_KEY_BYTES]);
/* The head as it stands. Errors: NOT_FOUND. */
struct set_head {
    struct str text, title, language, license;
};
enum status set_head_get(struct store_tx *tx, int64_t number, struct arena *arena,
                         struct set_head *ret_head) MUST_USE;
bool set_head_same(const struct set_head *a, const struct set_head *b);
/* Touched before. */
enum status set_head_put(struct store_tx *tx, const struct set_edit *edit,
                         const struct set_head *head) MUST_USE;

/* --- block_rows.c: all after set_touch, but for the reading ones -------------------------------
 */

/* What stands. */
struct block_row {
    int64_t id, place;
    uint32_t from_version;
    enum block_kind kind;
};
/* Errors: NOT_FOUND. */
enum status block_row_find(struct store_tx *tx, int64_t number, struct str key,
                           struct block_row *ret_row) MUST_USE;
enum status block_row_add(struct store_tx *tx, struct set_edit *edit, struct str key, int64_t place,
                          const struct block *block) MUST_USE;
/* Another text (NULL: the same) at a place. */
enum status block_row_change(struct store_tx *tx, const struct set_edit *edit,
                             const struct block_row *row, const struct block *block,
                             int64_t place) MUST_USE;
enum status block_row_remove(struct store_tx *tx, struct set_edit *edit,
                             const struct block_row *row) MUST_USE;
/* The questions that have no language of their own get the set's. */
enum status block_rows_language(struct store_tx *tx, const struct set_edit *edit,
                                struct str language) MUST_USE;

#endif
