/* What changed between two versions of a set, and taking the changes of one side into another.
 * One function serves a set's history (base and ours are the same), a second import of a source,
 * the updates of a fork, and undoing (theirs is what stood before). Questions are matched by id,
 * topics by their titles. Nothing is lost: where both sides changed the same field to different
 * texts, ours stays and the conflict shows both. Pure; one thread at a time; depends on base only. */
#ifndef PARLEY_QUESTIONS_MERGE_H
#define PARLEY_QUESTIONS_MERGE_H

#include "questions/question.h"

enum merge_kind {
    MERGE_SAME,     /* theirs is what base was; listed only when ours differs */
    MERGE_ADDED,    /* not in base, not in ours */
    MERGE_CHANGED,  /* fields of theirs are taken */
    MERGE_MOVED,    /* to another topic or another place among those that both sides have */
    MERGE_GONE,     /* not in theirs; kept unless the options say otherwise */
    MERGE_CONFLICT, /* at least one field differs on all sides */
    MERGE_KINDS
};
const char *merge_kind_name(enum merge_kind kind); /* "conflict" */

/* One field of a question that isn't the same on all sides. */
struct merge_field {
    struct str name; /* "prompt", "kind", "tags", "Answer", "topic", …; sections by their name */
    struct str base, ours, theirs; /* as a person reads them; lists as lines */
    bool conflict;
    bool taken; /* theirs is in the result */
};

struct merge_change {
    enum merge_kind kind;
    bool moved;       /* besides what `kind` says */
    bool local_edits; /* ours differs from base */
    struct str id;
    const struct question *base, *ours, *theirs; /* NULL where there is none */
    struct merge_field *fields;
    size_t field_count;
};

struct merge_changes {
    struct merge_change *items; /* in the order of theirs, what is gone last */
    size_t count;
    size_t counts[MERGE_KINDS];
    size_t same; /* questions that no side changed */
    struct merge_field *head; /* of the set itself: title, license, intro, …, and topics' preambles
                                 under "topic: TITLE" */
    size_t head_count;
};

/* A decision on one field, or (field empty) on the whole change. */
struct merge_choice {
    struct str id;
    struct str field;
    bool theirs; /* else ours: for a whole change that isn't a conflict: don't take it */
};

struct merge_options {
    bool delete_gone; /* else what is gone from theirs stays */
    bool take_head;   /* title, licence, introduction and so on, too */
    const struct merge_choice *choices;
    size_t choice_count;
};

/* `base` may be NULL: nothing in common. Changes lie in the arena and show the three sets; the
 * result is a set of its own, which the caller destroys (ret_result NULL: only the changes).
 * merge(base, ours, theirs) where base equals ours gives theirs (with delete_gone and take_head),
 * byte for byte as pack. Errors: NO_MEMORY, TOO_LARGE. */
enum status set_merge(const struct question_set *base, const struct question_set *ours,
                      const struct question_set *theirs, const struct merge_options *options,
                      struct arena *arena, struct merge_changes *ret_changes,
                      struct question_set **ret_result) MUST_USE;

/* Gives questions of `next` whose id isn't in `before` the id of the question there that they are
 * a new wording of: not in next by its own id, alike enough, in the same topic or between the same
 * neighbours. Ids that the source itself gave are left alone (`own_ids`: all of them are).
 * Errors: NO_MEMORY. */
enum status set_align(const struct question_set *before, struct question_set *next,
                      bool own_ids) MUST_USE;

#endif
