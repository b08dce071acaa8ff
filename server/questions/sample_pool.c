/* What could be chosen: each question is held against the wishes, and those that fit are put into
 * groups. */
#include "questions/lines.h"
#include "questions/sample_private.h"

/* --- prompts and keys ------------------------------------------------------------------------ */

/* Blanks between the words of a head say nothing; in the body they may be code. */
static uint64_t hash_prompt(uint64_t seed, const struct question *question)
{
    struct str head = str_trim(question->head);
    size_t from = 0;

    for (size_t i = 0; i <= head.size; i++) {
        if (i < head.size && head.data[i] != ' ' && head.data[i] != '\t')
            continue;
        if (i > from)
            seed = text_hash(seed, str_slice(head, from, i));
        from = i + 1;
    }
    seed = text_hash(seed, question->body);
    return text_hash(seed, question_section_text(question, SECTION_CHOICES));
}

static struct str prompt_key(struct sample_item *item)
{
    item->prompt[0] = hash_prompt(21, item->sampled.question);
    item->prompt[1] = hash_prompt(22, item->sampled.question);
    return (struct str){(const char *)item->prompt, sizeof(item->prompt)};
}

static struct str lower_copy(struct arena *arena, struct str text)
{
    text = str_trim(text);
    char *copy = arena_alloc(arena, text.size + 1);

    for (size_t i = 0; copy && i < text.size; i++)
        copy[i] = ascii_lower(text.data[i]);
    return (struct str){copy, copy ? text.size : 0};
}

static bool list_has_nocase(const struct str_list *list, struct str text)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_equal_nocase(str_trim(list->items[i]), str_trim(text)))
            return true;
    return false;
}

static enum status index_list(struct index *index, const struct str_list *list)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < list->count && status == STATUS_OK; i++) {
        /* Any pointer: only whether there is one is asked. */
        status = index_put(index, list->items[i], index);
    }
    return status;
}

/* --- groups ---------------------------------------------------------------------------------- */

static enum status find_group(struct sampler *sampler, struct str title, bool add,
                              struct sample_group **ret_group)
{
    struct str key = lower_copy(&sampler->scratch, title);

    if (!key.data)
        return STATUS_NO_MEMORY;
    *ret_group = index_get(&sampler->group_index, key);
    if (*ret_group || !add)
        return STATUS_OK;
    struct sample_group *group = arena_alloc(&sampler->scratch, sizeof(*group));
    if (!group)
        return STATUS_NO_MEMORY;
    group->title = str_trim(title);
    group->draw = text_hash(sampler->seed, key);
    if (sampler->last_group)
        sampler->last_group->next = group;
    else
        sampler->groups = group;
    sampler->last_group = group;
    *ret_group = group;
    return index_put(&sampler->group_index, key, group);
}

static enum status add_wished_groups(struct sampler *sampler)
{
    const struct str_list *topics = &sampler->wishes->topics;
    struct sample_group *group;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < topics->count && status == STATUS_OK; i++) {
        status = find_group(sampler, topics->items[i], true, &group);
        if (status == STATUS_OK)
            group->is_wished = true;
    }
    return status;
}

/* The group of all questions in the topic; NULL when it isn't wished. A subtopic's own wish comes
 * before its topic's. */
static enum status group_of_topic(struct sampler *sampler, const struct topic *topic,
                                  struct sample_group **ret_group)
{
    bool add = !sampler->wishes->topics.count;
    const struct topic *outer = topic->parent ? topic->parent : topic;
    enum status status = STATUS_OK;

    *ret_group = NULL;
    if (!add)
        status = find_group(sampler, topic->title, false, ret_group);
    if (status == STATUS_OK && !*ret_group)
        status = find_group(sampler, outer->title, add, ret_group);
    if (status == STATUS_OK && *ret_group)
        (*ret_group)->is_known = true;
    return status;
}

/* --- fitting --------------------------------------------------------------------------------- */

static bool fits_tags(const struct sample_wishes *wishes, const struct question *question)
{
    if (!wishes->tags.count)
        return true;
    for (size_t i = 0; i < question->tags.count; i++)
        if (list_has_nocase(&wishes->tags, question->tags.items[i]))
            return true;
    return false;
}

static bool fits_difficulty(const struct sample_wishes *wishes, enum question_difficulty difficulty)
{
    if (difficulty == QUESTION_DIFFICULTY_NONE)
        return true;
    return (wishes->least == QUESTION_DIFFICULTY_NONE || difficulty >= wishes->least) &&
           (wishes->most == QUESTION_DIFFICULTY_NONE || difficulty <= wishes->most);
}

/* SAMPLE_REASONS when nothing speaks against the question. */
static enum sample_reason reason_against(const struct sampler *sampler,
                                         const struct sample_item *item, struct str prompt)
{
    enum question_state state = question_state(item->sampled.question);

    if (index_get(&sampler->leave_out, item->key) || index_get(&sampler->asked, prompt))
        return SAMPLE_LEFT_OUT;
    if (state == QUESTION_RETIRED)
        return SAMPLE_RETIRED;
    if (state == QUESTION_COMPLETE ||
        (state == QUESTION_NO_ANSWER && !sampler->wishes->need_answer))
        return SAMPLE_REASONS;
    return SAMPLE_NOT_READY;
}

/* Which of two with the same prompt may be chosen: the kept one, else the one drawn first. */
static bool comes_first(const struct sample_item *a, const struct sample_item *b)
{
    if (a->is_kept != b->is_kept)
        return a->is_kept;
    return a->draw < b->draw;
}

/* Of all with one prompt, `first` is the one in the index: the others show it as their twin. */
static enum status add_twin(struct sampler *sampler, struct sample_item *item, struct str prompt)
{
    struct sample_item *first = index_get(&sampler->prompts, prompt);

    if (!first)
        return index_put(&sampler->prompts, prompt, item);
    struct sample_item *best = first->twin ? first->twin : first;
    if (item->is_kept && best->is_kept)
        return STATUS_OK; /* both are in it, whatever else */
    if (!comes_first(item, best)) {
        item->twin = best;
        return STATUS_OK;
    }
    /* The old best is found again through the first one, which the index has. */
    best->twin = item;
    first->twin = item;
    return STATUS_OK;
}

static enum status add_item(struct sampler *sampler, struct sample_item item)
{
    struct sample_item *kept = &sampler->items[sampler->item_count];

    *kept = item;
    struct str prompt = prompt_key(kept);
    enum sample_reason reason = reason_against(sampler, kept, prompt);
    if (!kept->is_kept && reason != SAMPLE_REASONS) {
        sampler->sample.left_out[reason]++;
        return STATUS_OK;
    }
    sampler->item_count++;
    return add_twin(sampler, kept, prompt);
}

static struct str key_of(struct sampler *sampler, const struct question_set *set,
                         const struct question *question)
{
    return str_from(
        arena_printf(&sampler->scratch, "%.*s/%.*s", STR_FMT(set->id), STR_FMT(question->id)));
}

static enum status look_at(struct sampler *sampler, size_t set, const struct question *question,
                           struct sample_group *group)
{
    const struct sample_wishes *wishes = sampler->wishes;
    unsigned minutes = question_minutes(question);
    struct sample_item item = {
        .sampled = {set, question, minutes ? minutes : SAMPLE_DEFAULT_MINUTES},
        .key = key_of(sampler, sampler->sets[set], question),
        .group = group,
        .kind = question_kind_of(question),
        .difficulty = question_difficulty_of(question),
    };

    if (!item.key.data)
        return STATUS_NO_MEMORY;
    item.draw = text_hash(sampler->seed, item.key);
    item.is_kept = index_get(&sampler->keep, item.key);
    bool fits = group && fits_tags(wishes, question) && fits_difficulty(wishes, item.difficulty);
    return fits || item.is_kept ? add_item(sampler, item) : STATUS_OK;
}

/* A question that was asked is left out of every set that has it. */
static enum status note_asked(struct sampler *sampler)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sampler->set_count && sampler->wishes->leave_out.count; i++) {
        const struct question_set *set = sampler->sets[i];
        for (const struct question *q = question_set_first(set); q && status == STATUS_OK;
             q = question_next(q)) {
            struct str key = key_of(sampler, set, q);
            if (!key.data)
                return STATUS_NO_MEMORY;
            if (!index_get(&sampler->leave_out, key))
                continue;
            struct sample_item *item = arena_alloc(&sampler->scratch, sizeof(*item));
            if (!item)
                return STATUS_NO_MEMORY;
            item->sampled.question = q;
            status = index_put(&sampler->asked, prompt_key(item), item);
        }
    }
    return status;
}

static enum status look_at_set(struct sampler *sampler, size_t set)
{
    const struct topic *topic = NULL;
    struct sample_group *group = NULL;
    enum status status = STATUS_OK;

    for (const struct question *q = question_set_first(sampler->sets[set]);
         q && status == STATUS_OK; q = question_next(q)) {
        if (q->topic != topic)
            status = group_of_topic(sampler, q->topic, &group);
        topic = q->topic;
        if (status == STATUS_OK)
            status = look_at(sampler, set, q, group);
    }
    return status;
}

/* A best one may have been beaten later. */
static void find_best_twins(struct sampler *sampler)
{
    for (size_t i = 0; i < sampler->item_count; i++) {
        struct sample_item *item = &sampler->items[i];
        while (item->twin && item->twin->twin)
            item->twin = item->twin->twin;
    }
}

static void count_fitting(struct sampler *sampler)
{
    for (size_t i = 0; i < sampler->item_count; i++) {
        struct sample_item *item = &sampler->items[i];
        sampler->sample.fitting += !item->twin;
        if (!item->twin && item->group)
            item->group->fitting++;
    }
}

enum status sample_collect(struct sampler *sampler)
{
    size_t count = 0;

    for (size_t i = 0; i < sampler->set_count; i++)
        count += sampler->sets[i]->question_count;
    /* Items are shown by the indexes, so they never move. */
    sampler->items = arena_array(&sampler->scratch, count + 1, sizeof(*sampler->items));
    enum status status = sampler->items ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = index_list(&sampler->leave_out, &sampler->wishes->leave_out);
    if (status == STATUS_OK)
        status = index_list(&sampler->keep, &sampler->wishes->keep);
    if (status == STATUS_OK)
        status = note_asked(sampler);
    if (status == STATUS_OK)
        status = add_wished_groups(sampler);
    for (size_t i = 0; i < sampler->set_count && status == STATUS_OK; i++)
        status = look_at_set(sampler, i);
    find_best_twins(sampler);
    count_fitting(sampler);
    return status;
}
