/* The base of a pack that comes back: when a set was exported as a pack, edited as a file and is
 * imported again, the version that it was exported from is where both sides parted. The pack
 * doesn't say which that was; it is the one that the pack differs least from. */
#ifndef PARLEY_APP_INTAKE_BASE_H
#define PARLEY_APP_INTAKE_BASE_H

#include "questions/question.h"
#include "store/sets.h"

enum { BASE_VERSIONS = 32, BASE_BYTES = 32 << 20 };

/* The newest versions of a set as packs, oldest first. */
struct version_packs {
    struct str *items;
    uint32_t *versions;
    size_t count;
};

/* At most BASE_VERSIONS of them, and about BASE_BYTES. Strings lie in the arena. Where the tx
 * belongs. Errors: of the store. */
enum status base_load(struct store_tx *tx, struct str set, struct arena *arena,
                      struct version_packs *ret_packs) MUST_USE;
/* The version that `theirs` differs from in the fewest fields; the oldest of equals, for then a
 * conflict is shown rather than an edit overwritten. None (*ret_base NULL) when each has sections
 * or right choices that are nowhere in `theirs`: what was exported without answers didn't delete
 * them. The caller destroys it. Any thread. Errors: NO_MEMORY. */
enum status base_choose(const struct version_packs *packs, const struct question_set *theirs,
                        struct question_set **ret_base, uint32_t *ret_version) MUST_USE;

#endif
