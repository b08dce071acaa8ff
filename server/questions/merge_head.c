/* The set's own fields and its topics' preambles. */
#include "questions/merge_private.h"
#include "questions/pack_private.h"

enum { MAX_EXTRAS = 100 }; /* as many as a pack may have */

struct header {
    struct merge *merge;
    struct merge_field *items; /* in the scratch arena */
    size_t count;
    const struct merge_choice *whole;
};

/* What one field is on all sides. */
struct head_field {
    struct str name;
    struct str shown[SIDES];
    struct verdict verdict;
    bool ours_is_theirs;
    bool has_base;
    bool is_joined; /* both changes of a list can be taken */
    bool always;    /* the topic is new: its preamble comes with it */
};

/* Lists the field when it differs; whether theirs is taken. Errors: NO_MEMORY. */
static enum status judge_field(struct header *header, struct head_field *field, bool *ret_taken)
{
    const struct merge_choice *choice;
    bool conflict = field->verdict.conflict && !field->is_joined && !field->always;
    bool wanted = field->verdict.theirs_edited && !conflict && header->merge->options->take_head;
    bool taken = field->ours_is_theirs || field->always || wanted;

    enum status status = merge_find_choice(header->merge, STR_NONE, field->name, &choice);
    if (status != STATUS_OK)
        return status;
    if (!choice && header->whole)
        choice = header->whole->theirs && !field->verdict.theirs_edited ? NULL : header->whole;
    else if (choice)
        field->is_joined = false;
    if (choice && !field->ours_is_theirs && !field->always)
        taken = choice->theirs;
    *ret_taken = taken;
    if (!field->verdict.differs || (field->ours_is_theirs && !field->has_base))
        return STATUS_OK;
    header->items[header->count++] = (struct merge_field){.name = field->name,
                                                          .base = field->shown[SIDE_BASE],
                                                          .ours = field->shown[SIDE_OURS],
                                                          .theirs = field->shown[SIDE_THEIRS],
                                                          .conflict = conflict,
                                                          .taken = taken};
    return STATUS_OK;
}

static void judge_texts(struct head_field *field, struct str base, struct str ours,
                        struct str theirs)
{
    field->shown[SIDE_BASE] = base;
    field->shown[SIDE_OURS] = ours;
    field->shown[SIDE_THEIRS] = theirs;
    field->ours_is_theirs = str_equal(ours, theirs);
    field->verdict =
        merge_judge(str_equal(base, ours), str_equal(base, theirs), field->ours_is_theirs);
}

static const struct question_set no_set;

static const struct question_set *set_of(const struct merge *merge, int side)
{
    return merge->sets[side] ? merge->sets[side] : &no_set;
}

static struct str text_at(const struct question_set *set, size_t offset)
{
    const void *field = (const char *)set + offset;

    return *(const struct str *)field;
}

static enum status merge_text(struct header *header, struct str name, size_t offset)
{
    struct merge *merge = header->merge;
    struct head_field field = {.name = name, .has_base = merge->sets[SIDE_BASE]};
    bool taken = false;

    judge_texts(&field, text_at(set_of(merge, SIDE_BASE), offset),
                text_at(set_of(merge, SIDE_OURS), offset),
                text_at(set_of(merge, SIDE_THEIRS), offset));
    enum status status = judge_field(header, &field, &taken);
    void *to = (char *)&merge->head + offset;
    *(struct str *)to = field.shown[taken ? SIDE_THEIRS : SIDE_OURS];
    return status;
}

static enum status merge_values(struct header *header, struct str name, size_t offset)
{
    struct merge *merge = header->merge;
    struct head_field field = {.name = name, .has_base = merge->sets[SIDE_BASE]};
    const struct str_list *lists[SIDES];
    struct str_list joined = {0};
    bool taken = false;
    enum status status = STATUS_OK;

    for (int side = 0; side < SIDES && status == STATUS_OK; side++) {
        const void *at = (const char *)set_of(merge, side) + offset;
        lists[side] = at;
        status = merge_list_lines(merge, lists[side], &field.shown[side]);
    }
    if (status != STATUS_OK)
        return status;
    field.ours_is_theirs = str_list_equal(lists[SIDE_OURS], lists[SIDE_THEIRS]);
    field.verdict =
        merge_judge(str_list_equal(lists[SIDE_BASE], lists[SIDE_OURS]),
                    str_list_equal(lists[SIDE_BASE], lists[SIDE_THEIRS]), field.ours_is_theirs);
    if (field.verdict.conflict)
        status = merge_join_lists(merge, lists, &joined, &field.is_joined);
    if (status == STATUS_OK)
        status = judge_field(header, &field, &taken);
    void *to = (char *)&merge->head + offset;
    *(struct str_list *)to =
        taken && field.is_joined ? joined : *lists[taken ? SIDE_THEIRS : SIDE_OURS];
    return status;
}

/* --- keys that have no field ------------------------------------------------------------------ */

static const struct set_extra *find_extra(const struct question_set *set, struct str key)
{
    const struct set_extra *extra = set->extras;

    while (extra && !str_equal(extra->key, key))
        extra = extra->next;
    return extra;
}

static bool same_extra(const struct set_extra *a, const struct set_extra *b)
{
    return a == b || (a && b && a->is_list == b->is_list && str_list_equal(&a->values, &b->values));
}

static enum status add_extra(struct merge *merge, const struct set_extra *extra)
{
    struct set_extra **at = &merge->head.extras;
    size_t count = 0;

    for (; *at; at = &(*at)->next)
        count++;
    if (count == MAX_EXTRAS)
        return STATUS_TOO_LARGE;
    struct set_extra *copy = arena_alloc(&merge->scratch, sizeof(*copy));
    if (!copy)
        return STATUS_NO_MEMORY;
    *copy = *extra;
    copy->next = NULL;
    *at = copy;
    return STATUS_OK;
}

static enum status merge_extra(struct header *header, struct str key)
{
    struct merge *merge = header->merge;
    struct head_field field = {.name = key, .has_base = merge->sets[SIDE_BASE]};
    const struct set_extra *on[SIDES];
    bool taken = false;
    enum status status = STATUS_OK;

    for (int side = 0; side < SIDES && status == STATUS_OK; side++) {
        on[side] = find_extra(set_of(merge, side), key);
        if (on[side])
            status = merge_list_lines(merge, &on[side]->values, &field.shown[side]);
    }
    if (status != STATUS_OK)
        return status;
    field.ours_is_theirs = same_extra(on[SIDE_OURS], on[SIDE_THEIRS]);
    field.verdict = merge_judge(same_extra(on[SIDE_BASE], on[SIDE_OURS]),
                                same_extra(on[SIDE_BASE], on[SIDE_THEIRS]), field.ours_is_theirs);
    status = judge_field(header, &field, &taken);
    const struct set_extra *from = on[taken ? SIDE_THEIRS : SIDE_OURS];
    return status == STATUS_OK && from ? add_extra(merge, from) : status;
}

static bool same_keys(const struct question_set *a, const struct question_set *b)
{
    const struct set_extra *p = a->extras;
    const struct set_extra *q = b->extras;

    for (; p && q && str_equal(p->key, q->key); p = p->next)
        q = q->next;
    return !p && !q;
}

/* In the order of ours, unless that is still the order of base. */
static enum status merge_extras(struct header *header)
{
    const struct merge *merge = header->merge;
    bool theirs_lead =
        merge->options->take_head && same_keys(set_of(merge, SIDE_BASE), set_of(merge, SIDE_OURS));
    const struct question_set *first = set_of(merge, theirs_lead ? SIDE_THEIRS : SIDE_OURS);
    const struct question_set *second = set_of(merge, theirs_lead ? SIDE_OURS : SIDE_THEIRS);
    enum status status = STATUS_OK;

    for (const struct set_extra *e = first->extras; e && status == STATUS_OK; e = e->next)
        status = merge_extra(header, e->key);
    for (const struct set_extra *e = second->extras; e && status == STATUS_OK; e = e->next)
        if (!find_extra(first, e->key))
            status = merge_extra(header, e->key);
    return status;
}

/* --- preambles -------------------------------------------------------------------------------- */

static struct str intro_of(const struct merge_topic *topic, enum side side)
{
    return topic->on[side] ? topic->on[side]->intro : STR_NONE;
}

static enum status name_preamble(struct merge *merge, const struct merge_topic *topic,
                                 struct str *ret_name)
{
    struct str path;
    enum status status = merge_topic_path(merge, topic, &path);

    if (status != STATUS_OK)
        return status;
    const char *name = arena_printf(merge->arena, "topic: %.*s", STR_FMT(path));
    *ret_name = str_from(name);
    return name ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status merge_preamble(struct header *header, struct merge_topic *topic)
{
    struct head_field field = {.has_base = topic->on[SIDE_BASE], .always = !topic->on[SIDE_OURS]};
    bool taken = false;

    judge_texts(&field, intro_of(topic, SIDE_BASE), intro_of(topic, SIDE_OURS),
                intro_of(topic, SIDE_THEIRS));
    if (field.verdict.differs && !(field.ours_is_theirs && !field.has_base)) {
        enum status status = name_preamble(header->merge, topic, &field.name);
        if (status == STATUS_OK)
            status = judge_field(header, &field, &taken);
        if (status != STATUS_OK)
            return status;
    }
    topic->intro = intro_of(topic, taken || field.always ? SIDE_THEIRS : SIDE_OURS);
    return STATUS_OK;
}

static enum status merge_preambles(struct header *header)
{
    const struct sequence *ours = &header->merge->sequences[ENTRY_TOPIC][SIDE_OURS];
    const struct sequence *theirs = &header->merge->sequences[ENTRY_TOPIC][SIDE_THEIRS];
    enum status status = STATUS_OK;

    for (size_t i = 0; i < ours->count; i++) {
        struct merge_topic *topic = topic_of(ours->items[i]);
        topic->intro = intro_of(topic, SIDE_OURS);
    }
    for (size_t i = 0; i < theirs->count && status == STATUS_OK; i++) {
        struct merge_topic *topic = topic_of(theirs->items[i]);
        if (topic->entry.dest)
            status = merge_preamble(header, topic);
    }
    return status;
}

static size_t count_extras(const struct question_set *set)
{
    size_t count = 0;

    for (const struct set_extra *extra = set->extras; extra; extra = extra->next)
        count++;
    return count;
}

enum status merge_heads(struct merge *merge, struct merge_changes *changes)
{
    struct header header = {.merge = merge};
    size_t most = PACK_SET_KEYS + 1 + merge->sequences[ENTRY_TOPIC][SIDE_THEIRS].count;
    enum status status = merge_find_choice(merge, STR_NONE, STR_NONE, &header.whole);

    for (int side = SIDE_OURS; side < SIDES; side++)
        most += count_extras(merge->sets[side]);
    header.items = arena_array(&merge->scratch, most, sizeof(*header.items));
    if (!header.items)
        return STATUS_NO_MEMORY;
    merge->head.id = merge->sets[SIDE_OURS]->id;
    for (size_t i = 0; i < PACK_SET_KEYS && status == STATUS_OK; i++) {
        const struct pack_key *key = &pack_set_keys[i];
        if (key->offset != offsetof(struct question_set, id))
            status = (key->type == KEY_LIST ? merge_values : merge_text)(
                &header, str_from(key->name), key->offset);
    }
    if (status == STATUS_OK)
        status = merge_extras(&header);
    if (status == STATUS_OK)
        status = merge_text(&header, STR("intro"), offsetof(struct question_set, intro));
    if (status == STATUS_OK)
        status = merge_preambles(&header);
    struct merge_field *head = arena_array(merge->arena, header.count, sizeof(*head));
    if (status != STATUS_OK || !head)
        return status != STATUS_OK ? status : STATUS_NO_MEMORY;
    if (header.count)
        memcpy(head, header.items, header.count * sizeof(*head));
    changes->head = head;
    changes->head_count = header.count;
    return STATUS_OK;
}
