/* Which topics and questions the three sets have, each once with its places on all sides. */
#include "questions/merge_private.h"

/* Topics in one home with the same title, in the order of the set. `used` is the last one that a
 * side has had: its next topic of this title is the twin of that. */
struct same_titles {
    struct merge_topic *first, *last;
    struct merge_topic *used[SIDES];
};

/* A key in merge->key that is looked up and, when it is new, kept. */
static enum status find_or_add(struct merge *merge, struct index *index, size_t value_size,
                               void **ret_value)
{
    enum status status = buf_status(&merge->key);

    if (status != STATUS_OK)
        return status;
    *ret_value = index_get(index, buf_str(&merge->key));
    if (*ret_value)
        return STATUS_OK;
    struct str key = arena_copy(&merge->scratch, buf_str(&merge->key));
    *ret_value = arena_alloc(&merge->scratch, value_size);
    if (!key.data || !*ret_value)
        return STATUS_NO_MEMORY;
    return index_put(index, key, *ret_value);
}

static void add_twin(struct merge *merge, struct same_titles *same, struct merge_topic *topic)
{
    topic->number = ++merge->topic_count;
    topic->copy = same->last ? same->last->copy + 1 : 1;
    if (same->last)
        same->last->twin = topic;
    else
        same->first = topic;
    same->last = topic;
}

static enum status collect_topic(struct merge *merge, enum side side, struct merge_topic *parent,
                                 const struct topic *topic, struct merge_topic **ret_topic)
{
    struct sequence *sequence = &merge->sequences[ENTRY_TOPIC][side];
    void *value = NULL;

    buf_clear(&merge->key);
    buf_add_int(&merge->key, (int64_t)parent->number);
    buf_add_char(&merge->key, '/');
    buf_add_str(&merge->key, topic->title);
    enum status status = find_or_add(merge, &merge->topics, sizeof(struct same_titles), &value);
    if (status != STATUS_OK)
        return status;
    struct same_titles *same = value;
    struct merge_topic *found = same->used[side] ? same->used[side]->twin : same->first;
    if (!found) {
        found = arena_alloc(&merge->scratch, sizeof(*found));
        if (!found)
            return STATUS_NO_MEMORY;
        found->parent = parent;
        add_twin(merge, same, found);
    }
    same->used[side] = found;
    found->on[side] = topic;
    found->entry.kind = ENTRY_TOPIC;
    found->entry.home[side] = parent;
    found->entry.order[side] = sequence->count;
    sequence->items[sequence->count++] = &found->entry;
    *ret_topic = found;
    return STATUS_OK;
}

static enum status collect_question(struct merge *merge, enum side side, struct merge_topic *topic,
                                    const struct question *question)
{
    struct sequence *sequence = &merge->sequences[ENTRY_QUESTION][side];
    struct merge_question *found = index_get(&merge->questions, question->id);

    if (!question->id.size || (found && found->on[side]))
        return STATUS_INVALID;
    if (!found) {
        found = arena_alloc(&merge->scratch, sizeof(*found));
        enum status status =
            found ? index_put(&merge->questions, question->id, found) : STATUS_NO_MEMORY;
        if (status != STATUS_OK)
            return status;
        found->change.id = question->id;
    }
    found->on[side] = question;
    found->entry.kind = ENTRY_QUESTION;
    found->entry.home[side] = topic;
    found->entry.order[side] = sequence->count;
    sequence->items[sequence->count++] = &found->entry;
    return STATUS_OK;
}

static enum status collect_questions(struct merge *merge, enum side side, struct merge_topic *topic)
{
    enum status status = STATUS_OK;

    for (const struct question *q = topic->on[side]->questions; q && status == STATUS_OK;
         q = q->next)
        status = collect_question(merge, side, topic, q);
    return status;
}

/* First all topics, then the subtopics of each, so that those of one home stand together. */
static enum status collect_topics(struct merge *merge, enum side side)
{
    const struct sequence *sequence = &merge->sequences[ENTRY_TOPIC][side];
    struct merge_topic *found;
    enum status status = STATUS_OK;

    for (const struct topic *topic = merge->sets[side]->topics; topic && status == STATUS_OK;
         topic = topic->next)
        status = collect_topic(merge, side, &merge->root, topic, &found);
    size_t count = sequence->count;
    for (size_t i = 0; i < count; i++) {
        struct merge_topic *parent = topic_of(sequence->items[i]);
        for (const struct topic *sub = parent->on[side]->subtopics; sub && status == STATUS_OK;
             sub = sub->next)
            status = collect_topic(merge, side, parent, sub, &found);
    }
    for (size_t i = 0; i < sequence->count && status == STATUS_OK; i++)
        status = collect_questions(merge, side, topic_of(sequence->items[i]));
    return status;
}

static enum status collect_set(struct merge *merge, enum side side)
{
    const struct question_set *set = merge->sets[side];
    struct sequence *topics = &merge->sequences[ENTRY_TOPIC][side];
    struct sequence *questions = &merge->sequences[ENTRY_QUESTION][side];

    if (!set)
        return STATUS_OK;
    topics->items = arena_array(&merge->scratch, set->topic_count + set->subtopic_count,
                                sizeof(*topics->items));
    questions->items = arena_array(&merge->scratch, set->question_count, sizeof(*questions->items));
    if (!topics->items || !questions->items)
        return STATUS_NO_MEMORY;
    return collect_topics(merge, side);
}

/* Of several decisions on the same, the last one counts: it is put first. */
static enum status collect_choices(struct merge *merge)
{
    enum status status = STATUS_OK;

    for (size_t i = merge->options->choice_count; i-- > 0 && status == STATUS_OK;) {
        const struct merge_choice *choice = &merge->options->choices[i];
        void *kept = NULL;
        buf_clear(&merge->key);
        buf_add_str(&merge->key, choice->id);
        buf_add_char(&merge->key, '\n');
        buf_add_str(&merge->key, choice->field);
        status = find_or_add(merge, &merge->choices, sizeof(const struct merge_choice *), &kept);
        const struct merge_choice **at = kept;
        if (status == STATUS_OK && !*at)
            *at = choice;
    }
    return status;
}

enum status merge_find_choice(struct merge *merge, struct str id, struct str field,
                              const struct merge_choice **ret_choice)
{
    *ret_choice = NULL;
    if (!merge->options->choice_count)
        return STATUS_OK;
    buf_clear(&merge->key);
    buf_add_str(&merge->key, id);
    buf_add_char(&merge->key, '\n');
    buf_add_str(&merge->key, field);
    const struct merge_choice **at = index_get(&merge->choices, buf_str(&merge->key));
    if (at)
        *ret_choice = *at;
    return buf_status(&merge->key);
}

/* Where ours has most of what base has in a topic: the only one that more than half of the
 * questions name, if there is one, is left when different ones cancel each other out. */
static void find_aliases(struct merge *merge)
{
    const struct sequence *base = &merge->sequences[ENTRY_QUESTION][SIDE_BASE];

    for (size_t i = 0; i < base->count; i++) {
        struct merge_topic *was = base->items[i]->home[SIDE_BASE];
        struct merge_topic *is = base->items[i]->home[SIDE_OURS];
        if (!is || was->on[SIDE_OURS])
            continue;
        if (!was->votes)
            was->alias = is;
        if (was->alias == is)
            was->votes++;
        else
            was->votes--;
    }
}

static enum status collect_intros(struct merge *merge)
{
    const struct sequence *theirs = &merge->sequences[ENTRY_TOPIC][SIDE_THEIRS];
    enum status status = STATUS_OK;

    for (size_t i = 0; i < theirs->count && status == STATUS_OK; i++) {
        struct merge_topic *topic = topic_of(theirs->items[i]);
        status = index_put(&merge->intros, topic->on[SIDE_THEIRS]->intro, topic);
    }
    return status;
}

enum status merge_collect(struct merge *merge)
{
    enum status status = STATUS_OK;

    for (int side = 0; side < SIDES && status == STATUS_OK; side++)
        status = collect_set(merge, (enum side)side);
    if (status == STATUS_OK)
        status = collect_intros(merge);
    if (status == STATUS_OK)
        status = collect_choices(merge);
    if (status == STATUS_OK)
        find_aliases(merge);
    return status;
}

enum status merge_topic_path(struct merge *merge, const struct merge_topic *topic,
                             struct str *ret_path)
{
    const struct merge_topic *parent = topic->parent;
    struct str titles[2] = {STR_NONE, STR_NONE};
    const struct merge_topic *levels[2] = {parent->parent ? parent : NULL, topic};

    buf_clear(&merge->key);
    for (int i = 0; i < 2; i++) {
        for (int side = 0; levels[i] && side < SIDES; side++)
            if (levels[i]->on[side])
                titles[i] = levels[i]->on[side]->title;
        buf_add_str(&merge->key, titles[i]);
        if (levels[i] && levels[i]->copy > 1)
            buf_printf(&merge->key, " (%u)", levels[i]->copy);
        if (i == 0 && levels[i])
            buf_add_text(&merge->key, " / ");
    }
    enum status status = buf_status(&merge->key);
    if (status != STATUS_OK)
        return status;
    struct str path = arena_copy(merge->arena, buf_str(&merge->key));
    if (!path.data)
        return STATUS_NO_MEMORY;
    *ret_path = path;
    return STATUS_OK;
}
