/* Sets made out of others. A remix takes questions of several sets along with the titles of their
 * topics; where an id is used twice, the later question's gets its set's id in front. What sets
 * have that isn't the same for all, the questions carry themselves: language and licence. For a
 * remix's updates, what an upstream was and is are reduced to the questions that were taken from
 * it, under the ids that they have here. Any thread; touches no store. */
#ifndef PARLEY_APP_BUILDING_H
#define PARLEY_APP_BUILDING_H

#include "base/buf.h"
#include "questions/merge.h"

struct pick {
    const struct question_set *set;
    const struct str *keys; /* in this order; none: all */
    size_t key_count;
};

/* Fills `into`, an empty set with an id and a title; its strings are its own. *ret_missing is the
 * key when one isn't there. Errors: NOT_FOUND, TOO_LARGE, NO_MEMORY, MALFORMED. */
enum status remix_make(const struct pick *picks, size_t count, struct question_set *into,
                       struct str *ret_missing) MUST_USE;

/* What a set's versions say of a remix: "locks 3, queues 1". */
void remix_note_add(struct buf *note, struct str set, uint32_t version);
/* The version that the note names of that set; 0: none. */
uint32_t remix_note_find(struct str note, struct str set);

/* An upstream's part in a set. Packs are texts; what isn't needed is empty. */
struct update {
    struct str ours;   /* as the set stands */
    struct str base;   /* the upstream, as last taken */
    struct str theirs; /* the upstream, as it stands */
    struct str first;  /* of a remix: as it was made; empty: a fork */
    struct str then;   /* of a remix: the upstream at that time */
    const struct merge_choice *choices;
    size_t choice_count;
};

struct updated {
    struct question_set *ours, *base, *theirs;
    struct merge_changes changes; /* shows the sets */
    struct question_set *result;
};

/* The caller finishes `updated` in any case. Errors: those of set_merge and pack_read. */
enum status update_make(const struct update *update, struct arena *arena,
                        struct updated *updated) MUST_USE;
void updated_finish(struct updated *updated);

#endif
