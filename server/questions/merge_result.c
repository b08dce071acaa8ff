/* The merged set, with texts of its own. */
#include "questions/merge_private.h"
#include "questions/pack_private.h"

struct maker {
    struct merge *merge;
    struct question_set *set;
};

static enum status copy_text(struct maker *maker, struct str from, struct str *ret_to)
{
    *ret_to = STR_NONE;
    if (!from.size)
        return STATUS_OK;
    *ret_to = arena_copy(&maker->set->arena, from);
    return ret_to->data ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status copy_list(struct maker *maker, const struct str_list *from,
                             struct str_list *ret_to)
{
    struct str *items = arena_array(&maker->set->arena, from->count, sizeof(*items));
    enum status status = items ? STATUS_OK : STATUS_NO_MEMORY;

    for (size_t i = 0; i < from->count && status == STATUS_OK; i++)
        status = copy_text(maker, from->items[i], &items[i]);
    if (status == STATUS_OK)
        *ret_to = (struct str_list){from->count ? items : NULL, from->count};
    return status;
}

static enum status copy_keys(struct maker *maker, const struct pack_key *keys, size_t count,
                             const void *from, void *to)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        const void *source = (const char *)from + keys[i].offset;
        void *copy = (char *)to + keys[i].offset;
        if (keys[i].type != KEY_LIST)
            status = copy_text(maker, *(const struct str *)source, copy);
        else if (((const struct str_list *)source)->count)
            status = copy_list(maker, source, copy);
    }
    return status;
}

static enum status copy_sections(struct maker *maker, const struct question *from,
                                 struct question *question)
{
    enum status status = STATUS_OK;
    size_t count = 0;

    for (const struct section *s = from->sections; s && status == STATUS_OK; s = s->next) {
        struct str name;
        struct str text = STR_NONE;
        if (count++ == SET_MAX_SECTIONS)
            return STATUS_TOO_LARGE;
        status = copy_text(maker, s->name, &name);
        if (status == STATUS_OK)
            status = copy_text(maker, s->text, &text);
        if (status == STATUS_OK && !question_add_section(maker->set, question, name, text))
            status = STATUS_NO_MEMORY;
    }
    return status;
}

static enum status copy_question(struct maker *maker, const struct question *from,
                                 struct topic *topic)
{
    struct str head;

    if (maker->set->question_count == SET_MAX_QUESTIONS)
        return STATUS_TOO_LARGE;
    enum status status = copy_text(maker, from->head, &head);
    if (status != STATUS_OK)
        return status;
    struct question *question = question_set_add_question(maker->set, topic, head);
    if (!question)
        return STATUS_NO_MEMORY;
    status = copy_text(maker, from->body, &question->body);
    if (status == STATUS_OK)
        status = copy_keys(maker, pack_question_keys, PACK_QUESTION_KEYS, from, question);
    if (status == STATUS_OK)
        status = copy_sections(maker, from, question);
    return status;
}

static enum status copy_topic(struct maker *maker, struct merge_topic *from, struct topic *parent,
                              struct topic **ret_topic)
{
    enum side side = from->on[SIDE_OURS] ? SIDE_OURS : SIDE_THEIRS;
    struct str title;

    if (maker->set->topic_count + maker->set->subtopic_count == SET_MAX_TOPICS)
        return STATUS_TOO_LARGE;
    enum status status = copy_text(maker, from->on[side]->title, &title);
    if (status != STATUS_OK)
        return status;
    struct topic *topic = question_set_add_topic(maker->set, parent, title);
    if (!topic)
        return STATUS_NO_MEMORY;
    status = copy_text(maker, from->intro, &topic->intro);
    for (struct entry *e = from->first[ENTRY_QUESTION]; e && status == STATUS_OK; e = e->next)
        status = copy_question(maker, question_of(e)->merged, topic);
    if (status == STATUS_OK)
        *ret_topic = topic;
    return status;
}

static enum status copy_topics(struct maker *maker)
{
    enum status status = STATUS_OK;
    struct topic *top = NULL;
    struct topic *sub;

    for (struct entry *e = maker->merge->root.first[ENTRY_TOPIC]; e && status == STATUS_OK;
         e = e->next) {
        status = copy_topic(maker, topic_of(e), NULL, &top);
        for (struct entry *s = topic_of(e)->first[ENTRY_TOPIC]; s && status == STATUS_OK;
             s = s->next)
            status = copy_topic(maker, topic_of(s), top, &sub);
    }
    return status;
}

static enum status copy_head(struct maker *maker)
{
    const struct question_set *from = &maker->merge->head;
    struct question_set *set = maker->set;
    struct set_extra **at = &set->extras;
    enum status status = copy_keys(maker, pack_set_keys, PACK_SET_KEYS, from, set);

    if (status == STATUS_OK)
        status = copy_text(maker, from->intro, &set->intro);
    for (const struct set_extra *extra = from->extras; extra && status == STATUS_OK;
         extra = extra->next) {
        struct set_extra *copy = arena_alloc(&set->arena, sizeof(*copy));
        if (!copy)
            return STATUS_NO_MEMORY;
        copy->is_list = extra->is_list;
        status = copy_text(maker, extra->key, &copy->key);
        if (status == STATUS_OK)
            status = copy_list(maker, &extra->values, &copy->values);
        *at = copy;
        at = &copy->next;
    }
    return status;
}

enum status merge_make_result(struct merge *merge, struct question_set **ret_result)
{
    struct maker maker = {merge, question_set_create()};

    if (!maker.set)
        return STATUS_NO_MEMORY;
    enum status status = copy_head(&maker);
    if (status == STATUS_OK)
        status = copy_topics(&maker);
    if (status != STATUS_OK) {
        question_set_destroy(maker.set);
        return status;
    }
    *ret_result = maker.set;
    return STATUS_OK;
}
