/* What authors do to a set, one transaction for all edits of a call: each is merged with what
 * others did since it was begun (raw_merge.h). A store's job does the writing; checking needs no
 * store. */
#ifndef PARLEY_APP_SET_EDITS_H
#define PARLEY_APP_SET_EDITS_H

#include "app/api_set_bodies.h"
#include "base/refusal.h"
#include "store/sets.h"

enum set_edit_op {
    SET_EDIT_QUESTION,
    SET_EDIT_TOPIC,
    SET_EDIT_HEAD,
    SET_EDIT_ADD,
    SET_EDIT_MOVE,
    SET_EDIT_REMOVE,
    SET_EDIT_RETIRE,
    SET_EDIT_UNRETIRE,
    SET_EDIT_OPS
};
extern const char *const set_edit_names[SET_EDIT_OPS];

/* What came of one edit. */
struct edit_done {
    struct str key; /* empty for the head */
    bool is_merged; /* it isn't what was sent; then one of these is: */
    struct raw_question question;
    struct raw_topic topic;
    struct raw_head head;
    enum set_edit_op what; /* SET_EDIT_QUESTION, SET_EDIT_TOPIC or SET_EDIT_HEAD */
    struct str_list conflicts;
    /* When there are any: what the other author had made of it, in the member above. */
    struct raw_question their_question;
    struct raw_topic their_topic;
    struct raw_head their_head;
};

struct set_editing {
    struct set_change change;
    const struct body_edits *edits;
    struct arena *arena;
    struct edit_done *done; /* as many as edits */
    uint32_t version, revision;
    enum refusal refusal; /* when it failed: why */
    const char *detail;   /* which edit; in the arena */
};

/* Whether each edit has what its op needs. Refusals: BAD_FIELD. */
enum refusal set_edits_check(const struct body_edits *edits, struct arena *arena,
                             const char **ret_detail) MUST_USE;
/* Refusals, in editing->refusal: NO_SUCH_SET, NO_SUCH_BLOCK, QUESTION_EXISTS, BAD_ORDER, SET_FULL,
 * BAD_FIELD (a text that can't stand in a set). Whatever the status, all or nothing. */
enum status set_edits_apply(struct store_tx *tx, struct set_editing *editing) MUST_USE;

#endif
