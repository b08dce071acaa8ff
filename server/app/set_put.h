/* Writing a whole set as the next version of what stands: after an import, a merge, an undoing. The
 * set is read, worked on elsewhere, and put if nobody changed it in between. */
#ifndef PARLEY_APP_SET_PUT_H
#define PARLEY_APP_SET_PUT_H

#include "base/refusal.h"
#include "store/set_stage.h"

/* Addresses of pages and of the API that stand where a set's id would. */
bool set_id_is_reserved(struct str id);
/* `*id`, with a number behind it while there is a set by that id or it is reserved: a title isn't
 * an identity, two lists may both be called "Interview questions". Errors: EXISTS (too many of
 * them), NO_MEMORY, IO. */
enum status set_id_make_free(struct store_tx *tx, struct arena *arena, struct str *id) MUST_USE;

struct set_put {
    struct set_change change;
    struct store_set row; /* title, language, license, is_source */
    struct blocks blocks;
    uint32_t expected_revision; /* 0: whatever stands */
    bool archive_when_empty;    /* a set that is left without questions goes out of the lists */
    /* What was done beforehand, or NULL: a new set that only has to be shown, or what will change.
     */
    const struct set_stage *stage;
    struct set_plan *plan;
    uint32_t version, revision; /* afterwards */
    bool changed;
    enum refusal refusal; /* when it failed: why */
};

/* From a set with ids; everything lies in the arena or shows the set. Errors: NO_MEMORY, TOO_LARGE.
 */
enum status set_put_prepare(const struct question_set *set, struct arena *arena,
                            struct set_put *put) MUST_USE;
/* On the writer's tx. Refusals, in put->refusal: NO_SUCH_SET (expected_revision, and there is
 * none), SET_CHANGED. */
enum status set_put_write(struct store_tx *tx, struct set_put *put) MUST_USE;

#endif
