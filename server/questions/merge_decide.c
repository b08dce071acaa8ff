/* What becomes of one question: the table of who has it, then its fields, then what was chosen. */
#include "questions/merge_private.h"

/* The question is in the result where ours has it. */
static void stay(struct merge_question *question, const struct question *merged)
{
    question->entry.dest = question->entry.home[SIDE_OURS];
    question->entry.by_theirs = false;
    question->merged = merged;
}

/* The question is in the result where theirs has it. */
static void put(struct merge_question *question, const struct question *merged)
{
    question->entry.dest = question->entry.home[SIDE_THEIRS];
    question->entry.by_theirs = true;
    question->merged = merged;
}

static void decide_added(struct merge_question *question, const struct merge_choice *whole)
{
    question->listed = true;
    question->change.kind = MERGE_ADDED;
    question->change.taken = !whole || whole->theirs;
    if (question->change.taken)
        put(question, question->on[SIDE_THEIRS]);
}

static void set_taken(struct merge_question *question, struct field_list *fields, bool taken)
{
    question->change.taken = taken;
    for (size_t i = 0; i < fields->count; i++)
        fields->items[i].field.taken = taken;
}

/* Theirs has it no more. What an author has edited isn't deleted unless it is chosen. */
static void decide_gone(const struct merge *merge, struct merge_question *question,
                        struct field_list *fields, const struct merge_choice *whole)
{
    bool edited = fields->count > 0;

    question->listed = true;
    question->change.kind = edited ? MERGE_CONFLICT : MERGE_GONE;
    question->change.local_edits = edited;
    set_taken(question, fields, whole ? whole->theirs : merge->options->delete_gone && !edited);
    if (!question->change.taken)
        stay(question, question->on[SIDE_OURS]);
}

/* Ours has it no more, and that stays so unless it is chosen. */
static void decide_deleted(struct merge_question *question, struct field_list *fields,
                           const struct merge_choice *whole)
{
    question->listed = true;
    question->change.kind = fields->count ? MERGE_CONFLICT : MERGE_SAME;
    question->change.local_edits = true;
    set_taken(question, fields, whole && whole->theirs);
    if (question->change.taken)
        put(question, question->on[SIDE_THEIRS]);
}

/* By the fields, before anything is chosen. */
static void classify(struct merge_question *question, const struct field_list *fields,
                     bool order_moved)
{
    struct merge_change *change = &question->change;
    bool conflict = false;
    bool changed = false;
    bool ours_alone = false;

    change->moved = order_moved;
    for (size_t i = 0; i < fields->count; i++) {
        const struct field_work *work = &fields->items[i];
        conflict |= work->field.conflict;
        changed |= work->is_theirs_edited && work->what != MERGED_TOPIC;
        change->moved |= work->is_theirs_edited && work->what == MERGED_TOPIC;
        change->local_edits |= work->is_ours_edited;
        ours_alone |= !work->field.taken;
    }
    change->kind = conflict        ? MERGE_CONFLICT
                   : changed       ? MERGE_CHANGED
                   : change->moved ? MERGE_MOVED
                                   : MERGE_SAME;
    question->listed = change->kind != MERGE_SAME || ours_alone;
}

/* A decision on the field is stronger than one on the whole. One on the whole for theirs settles
 * conflicts; what only ours edited stays, except where nothing else can be meant. */
static enum status choose(struct merge *merge, const struct merge_question *question,
                          const struct merge_choice *whole, struct field_work *work)
{
    const struct merge_choice *choice;
    bool only_ours = question->change.kind == MERGE_SAME;

    enum status status = merge_find_choice(merge, question->change.id, work->field.name, &choice);
    if (status != STATUS_OK)
        return status;
    if (choice) {
        work->field.taken = choice->theirs;
        work->is_joined = false;
    } else if (whole && whole->theirs) {
        work->field.taken |= work->field.conflict || only_ours;
    } else if (whole && work->is_theirs_edited) {
        work->field.taken = false;
    }
    return STATUS_OK;
}

static enum status choose_order(struct merge *merge, const struct merge_question *question,
                                const struct merge_choice *whole, bool *taken)
{
    const struct merge_choice *choice;
    enum status status = merge_find_choice(merge, question->change.id, STR("topic"), &choice);

    if (!choice)
        choice = whole;
    if (status == STATUS_OK && choice)
        *taken = choice->theirs;
    return status;
}

static enum status decide_both(struct merge *merge, struct merge_question *question,
                               struct field_list *fields, const struct merge_choice *whole)
{
    struct entry *entry = &question->entry;
    bool order_moved = question->on[SIDE_BASE] &&
                       entry->home[SIDE_BASE] == entry->home[SIDE_OURS] &&
                       entry->home[SIDE_BASE] == entry->home[SIDE_THEIRS] &&
                       entry->moved[SIDE_THEIRS] && !entry->moved[SIDE_OURS];
    bool by_theirs = order_moved;
    const struct question *merged = NULL;
    enum status status = STATUS_OK;

    classify(question, fields, order_moved);
    if (order_moved)
        status = choose_order(merge, question, whole, &by_theirs);
    for (size_t i = 0; i < fields->count && status == STATUS_OK; i++) {
        struct field_work *work = &fields->items[i];
        bool was_same = work->field.taken && !work->is_theirs_edited;
        status = was_same ? STATUS_OK : choose(merge, question, whole, work);
        question->change.taken |= work->field.taken && !was_same;
        if (work->what == MERGED_TOPIC && !was_same)
            by_theirs = work->field.taken;
    }
    question->change.taken |= by_theirs;
    if (status == STATUS_OK)
        status = merge_join_fields(merge, question, fields, &merged);
    if (by_theirs)
        put(question, merged);
    else
        stay(question, merged);
    return status;
}

static enum status keep_fields(struct merge *merge, const struct field_list *fields,
                               struct merge_change *change)
{
    struct merge_field *kept = arena_array(merge->arena, fields->count, sizeof(*kept));

    if (!kept)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < fields->count; i++)
        kept[i] = fields->items[i].field;
    change->fields = kept;
    change->field_count = fields->count;
    return STATUS_OK;
}

enum status merge_decide(struct merge *merge, struct merge_question *question)
{
    struct merge_change *change = &question->change;
    const struct merge_choice *whole;
    struct field_list fields = {0};

    change->base = question->on[SIDE_BASE];
    change->ours = question->on[SIDE_OURS];
    change->theirs = question->on[SIDE_THEIRS];
    if (!change->theirs && !change->base) {
        stay(question, change->ours);
        return STATUS_OK;
    }
    if (!change->theirs && !change->ours)
        return STATUS_OK;
    enum status status = merge_find_choice(merge, change->id, STR_NONE, &whole);
    if (status != STATUS_OK)
        return status;
    if (!change->base && !change->ours) {
        decide_added(question, whole);
        return STATUS_OK;
    }
    arena_clear(&merge->work);
    status = merge_list_fields(merge, question, &fields);
    if (status != STATUS_OK)
        return status;
    if (!change->theirs)
        decide_gone(merge, question, &fields, whole);
    else if (!change->ours)
        decide_deleted(question, &fields, whole);
    else
        status = decide_both(merge, question, &fields, whole);
    if (status == STATUS_OK && question->listed && fields.count)
        status = keep_fields(merge, &fields, change);
    return status;
}
