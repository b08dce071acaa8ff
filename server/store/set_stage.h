/* A new set of many blocks in many short transactions, and a last one that makes it a set: until
 * then it is in no list, no search finds it, and nobody knows its id. So that live rooms, whose
 * frames share the one lock for writing, wait for a moment and never for all of it.
 *
 * The writer's thread, each call in a transaction of its own but for store_stage_show, which may
 * share one. What a crash leaves over is found by store_stage_sweep. */
#ifndef PARLEY_STORE_SET_STAGE_H
#define PARLEY_STORE_SET_STAGE_H

#include "store/sets.h"

enum {
    STAGE_STEP_BLOCKS = 256,
    STAGE_STEP_BYTES = 256 << 10,
    STAGE_STALE_MS = 10 * 60 * 1000, /* nobody goes on with it */
    STAGE_ID_BYTES = 24,
};

/* The caller fills in the first three, and what they show lives until the set is shown. Begins with
 * the rest 0. */
struct set_stage {
    struct set_change change; /* change.set: the id that it is to have */
    struct store_set row;     /* title, language, license, is_source */
    const struct blocks *blocks;
    size_t done; /* blocks that are written */
    /* The store's own: */
    char id[STAGE_ID_BYTES]; /* "-", which begins no set's id, and more; empty: not begun */
    struct set_edit edit;
};

/* The next blocks. All are written when stage->done is blocks->count. After an error, also of the
 * transaction's end, the stage is good for store_stage_drop only. Errors: INVALID, EXISTS as
 * store_set_put; BUSY (it was swept). */
enum status store_stage_step(struct store_tx *tx, struct set_stage *stage, int64_t now_ms) MUST_USE;
/* Makes it the set that it is to be, as store_set_put would have done. Errors: EXISTS (there is a
 * set by that id meanwhile), INVALID (not all is written), BUSY (it was swept). */
enum status store_stage_show(struct store_tx *tx, const struct set_stage *stage) MUST_USE;
/* Takes away a part of it; until *ret_more is false. Nothing is done to one that was shown, or not
 * begun. */
enum status store_stage_drop(struct store_tx *tx, const struct set_stage *stage,
                             bool *ret_more) MUST_USE;
/* The same to any stage that nobody goes on with. */
enum status store_stage_sweep(struct store_tx *tx, int64_t now_ms, bool *ret_more) MUST_USE;

#endif
