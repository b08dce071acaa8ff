/* See merge_private.h for the steps. Everything is linear in the three sets but finding who moved,
 * which sorts. */
#include "questions/merge.h"

#include "questions/merge_private.h"

static const char *const kind_names[MERGE_KINDS] = {
    [MERGE_SAME] = "same",   [MERGE_ADDED] = "added", [MERGE_CHANGED] = "changed",
    [MERGE_MOVED] = "moved", [MERGE_GONE] = "gone",   [MERGE_CONFLICT] = "conflict",
};

const char *merge_kind_name(enum merge_kind kind)
{
    return kind_names[kind];
}

/* Three sets' tables, and the texts that are joined. */
#define SCRATCH_MAX_BYTES ((size_t)SET_MAX_BYTES * 8)

static void merge_init(struct merge *merge, const struct merge_options *options,
                       struct arena *arena)
{
    static const struct merge_options none;

    *merge = (struct merge){.options = options ? options : &none, .arena = arena};
    arena_init(&merge->scratch, SCRATCH_MAX_BYTES);
    arena_init(&merge->work, SET_MAX_BYTES);
    buf_init(&merge->key, SET_MAX_BYTES);
}

static void merge_finish(struct merge *merge)
{
    index_finish(&merge->topics);
    index_finish(&merge->questions);
    index_finish(&merge->choices);
    index_finish(&merge->intros);
    arena_finish(&merge->scratch);
    arena_finish(&merge->work);
    buf_finish(&merge->key);
}

/* Each question once: those of theirs, then what only the others have. */
static enum status decide_all(struct merge *merge)
{
    static const enum side order[SIDES] = {SIDE_THEIRS, SIDE_OURS, SIDE_BASE};
    enum status status = STATUS_OK;

    for (int step = 0; step < SIDES; step++) {
        const struct sequence *sequence = &merge->sequences[ENTRY_QUESTION][order[step]];
        for (size_t i = 0; i < sequence->count && status == STATUS_OK; i++) {
            struct merge_question *question = question_of(sequence->items[i]);
            bool is_done = false;
            for (int before = 0; before < step; before++)
                is_done |= question->on[order[before]] != NULL;
            if (!is_done)
                status = merge_decide(merge, question);
        }
    }
    return status;
}

static void add_change(struct merge_changes *changes, const struct merge_question *question)
{
    if (!question->listed) {
        changes->same += question->on[SIDE_THEIRS] != NULL;
        return;
    }
    if (changes->items)
        changes->items[changes->count] = question->change;
    changes->count++;
    changes->counts[question->change.kind]++;
}

/* What theirs has, in its order, then what it hasn't any more in the order of ours. */
static void add_changes(const struct merge *merge, struct merge_changes *changes)
{
    const struct sequence *theirs = &merge->sequences[ENTRY_QUESTION][SIDE_THEIRS];
    const struct sequence *ours = &merge->sequences[ENTRY_QUESTION][SIDE_OURS];

    for (size_t i = 0; i < theirs->count; i++)
        add_change(changes, question_of(theirs->items[i]));
    for (size_t i = 0; i < ours->count; i++)
        if (!ours->items[i]->home[SIDE_THEIRS])
            add_change(changes, question_of(ours->items[i]));
}

static enum status list_changes(struct merge *merge, struct merge_changes *changes)
{
    struct merge_changes counted = {0};

    add_changes(merge, &counted);
    changes->items = arena_array(merge->arena, counted.count, sizeof(*changes->items));
    if (!changes->items)
        return STATUS_NO_MEMORY;
    add_changes(merge, changes);
    return STATUS_OK;
}

static enum status merge_all(struct merge *merge, struct merge_changes *changes)
{
    enum status status = merge_collect(merge);

    for (int kind = 0; kind < ENTRY_KINDS && status == STATUS_OK; kind++)
        status = merge_mark_moved(merge, (enum entry_kind)kind);
    if (status == STATUS_OK)
        status = decide_all(merge);
    if (status != STATUS_OK)
        return status;
    merge_find_places(merge);
    for (int kind = 0; kind < ENTRY_KINDS; kind++)
        merge_put_in_order(merge, (enum entry_kind)kind);
    status = merge_heads(merge, changes);
    return status == STATUS_OK ? list_changes(merge, changes) : status;
}

enum status set_merge(const struct question_set *base, const struct question_set *ours,
                      const struct question_set *theirs, const struct merge_options *options,
                      struct arena *arena, struct merge_changes *ret_changes,
                      struct question_set **ret_result)
{
    struct merge merge;
    struct merge_changes changes = {0};

    merge_init(&merge, options, arena);
    merge.sets[SIDE_BASE] = base;
    merge.sets[SIDE_OURS] = ours;
    merge.sets[SIDE_THEIRS] = theirs;
    enum status status = merge_all(&merge, &changes);
    if (status == STATUS_OK && ret_result)
        status = merge_make_result(&merge, ret_result);
    if (status == STATUS_OK)
        *ret_changes = changes;
    merge_finish(&merge);
    return status;
}
