/* What changed between two versions of a set, and taking the changes of one side into another.
 * One function serves a set's history (base and ours are the same), a second import of a source,
 * the updates of a fork, and undoing (theirs is what stood before). Questions are matched by id,
 * topics by their titles. Nothing is lost: where both sides changed the same field to different
 * texts, ours stays and the conflict shows both. Pure; one thread at a time; depends on base only.
 */
#ifndef PARLEY_QUESTIONS_MERGE_H
#define PARLEY_QUESTIONS_MERGE_H

#include "questions/question.h"

enum merge_kind {
    MERGE_SAME,     /* nothing of theirs is to be taken; listed only when ours differs from it */
    MERGE_ADDED,    /* not in base, not in ours */
    MERGE_CHANGED,  /* fields of theirs are taken */
    MERGE_MOVED,    /* to another topic or another place among those that both sides have */
    MERGE_GONE,     /* not in theirs; kept unless the options say otherwise */
    MERGE_CONFLICT, /* a field differs on all sides; or one side deleted what the other edited */
    MERGE_KINDS
};
const char *merge_kind_name(enum merge_kind kind); /* "conflict" */

/* One field of a question that isn't the same on all sides. Lists (tags, authors) that both sides
 * changed are no conflict: what either side put in or took out is done. */
struct merge_field {
    /* "prompt", "kind", "tags", "Answer", "topic" (as "Threads / Locks"), …; sections by their
     * name, "section: NAME" where that is another field's, "NAME (2)" for a second one. */
    struct str name;
    struct str base, ours, theirs; /* as a person reads them; lists as lines */
    bool conflict;
    bool taken; /* theirs is in the result */
};

struct merge_change {
    enum merge_kind kind;
    bool moved;       /* besides what `kind` says */
    bool local_edits; /* ours differs from base */
    bool taken;       /* something of it is done in the result: see choices */
    struct str id;
    const struct question *base, *ours, *theirs; /* NULL where there is none */
    struct merge_field *fields;
    size_t field_count;
};

struct merge_changes {
    struct merge_change *items; /* in the order of theirs, what is gone last */
    size_t count;
    size_t counts[MERGE_KINDS];
    size_t same; /* questions of theirs that aren't listed: no side changed them, or both alike */
    struct merge_field *head; /* of the set itself: title, license, intro, …, and topics' preambles
                                 under "topic: TITLE" */
    size_t head_count;
};

/* A decision on one field, or (field empty) on the whole change. One on a field is stronger; of
 * several on the same, the last one counts. On a field, the result has that side's text, whatever
 * the others did; "topic" decides on the place as well. On the whole:
 * - theirs: conflicts are theirs; what only ours edited stays, except in a change of kind same,
 *   where that is all there is. What is gone is deleted, edited or not. What ours deleted is there
 *   again. (A field alone decides neither of these two.)
 * - ours: nothing of theirs is taken, what is added included; what is gone stays.
 * With an empty id: on fields of the head, or on all of it. */
struct merge_choice {
    struct str id;
    struct str field;
    bool theirs; /* else ours */
};

struct merge_options {
    bool delete_gone; /* else what is gone from theirs stays */
    bool take_head;   /* title, licence, introduction and so on, too */
    const struct merge_choice *choices;
    size_t choice_count;
};

/* `base` and `options` may be NULL: nothing in common, no options. Changes lie in the arena and
 * show the three sets; the result is a set of its own, which the caller destroys (ret_result NULL:
 * only the changes).
 *
 * Where base equals ours, the result is theirs (with delete_gone and take_head), where base equals
 * theirs it is ours; both byte for byte as pack, but for the set's id, which is always that of
 * ours. So merging the same theirs again, now as base too, changes nothing.
 *
 * Places: what stays is in the order of ours; what theirs added or moved goes behind its neighbour
 * in theirs. When both sides moved a question, ours counts. A topic that ours took away, and whose
 * questions stand mostly in another one, counts as that one. A topic that theirs took away stays
 * while a question is in it or its preamble would be lost; with delete_gone, while a question is in
 * it or ours has edited its preamble.
 * Errors: NO_MEMORY; TOO_LARGE; INVALID: a question without id, or an id twice in a set. */
enum status set_merge(const struct question_set *base, const struct question_set *ours,
                      const struct question_set *theirs, const struct merge_options *options,
                      struct arena *arena, struct merge_changes *ret_changes,
                      struct question_set **ret_result) MUST_USE;

/* Gives questions of `next` whose id isn't in `before` the id of the question there that they are
 * a new wording of: not in next by its own id, alike enough, in the same topic or next to the same
 * question. Only made ids are replaced (question_id_is_made): those that the source itself gave are
 * left alone (`own_ids`: all of them are). How it decides is explained in align.c.
 * Errors: NO_MEMORY; then some ids may have been given already. */
enum status set_align(const struct question_set *before, struct question_set *next,
                      bool own_ids) MUST_USE;

#endif
