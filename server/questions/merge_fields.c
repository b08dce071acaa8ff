/* The fields of one question on three sides: which differ, how, and their being joined again. */
#include "questions/merge_private.h"
#include "questions/pack_private.h"
#include "questions/parts.h"

static const struct question no_question;

struct verdict merge_judge(bool base_is_ours, bool base_is_theirs, bool ours_is_theirs)
{
    return (struct verdict){
        .differs = !base_is_ours || !base_is_theirs || !ours_is_theirs,
        .ours_edited = !base_is_ours,
        .theirs_edited = !base_is_theirs && !ours_is_theirs,
        .conflict = !base_is_ours && !base_is_theirs && !ours_is_theirs,
    };
}

bool str_list_equal(const struct str_list *a, const struct str_list *b)
{
    bool equal = a->count == b->count;

    for (size_t i = 0; i < a->count && equal; i++)
        equal = str_equal(a->items[i], b->items[i]);
    return equal;
}

enum status merge_list_lines(struct merge *merge, const struct str_list *list,
                             struct str *ret_lines)
{
    buf_clear(&merge->key);
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            buf_add_char(&merge->key, '\n');
        buf_add_str(&merge->key, list->items[i]);
    }
    enum status status = buf_status(&merge->key);
    if (status != STATUS_OK)
        return status;
    struct str lines = arena_copy(merge->arena, buf_str(&merge->key));
    if (!lines.data)
        return STATUS_NO_MEMORY;
    *ret_lines = lines;
    return STATUS_OK;
}

static bool list_has(const struct str_list *list, struct str item)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_equal(list->items[i], item))
            return true;
    return false;
}

enum status merge_join_lists(struct merge *merge, const struct str_list *const lists[SIDES],
                             struct str_list *ret_list, bool *ret_fits)
{
    const struct str_list *base = lists[SIDE_BASE];
    const struct str_list *ours = lists[SIDE_OURS];
    const struct str_list *theirs = lists[SIDE_THEIRS];
    struct str *items = arena_array(&merge->scratch, ours->count + theirs->count, sizeof(*items));
    size_t count = 0;

    if (!items)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < ours->count; i++)
        if (list_has(theirs, ours->items[i]) || !list_has(base, ours->items[i]))
            items[count++] = ours->items[i];
    for (size_t i = 0; i < theirs->count; i++)
        if (!list_has(ours, theirs->items[i]) && !list_has(base, theirs->items[i]))
            items[count++] = theirs->items[i];
    *ret_list = (struct str_list){items, count};
    *ret_fits = count <= SET_MAX_TAGS;
    return STATUS_OK;
}

/* --- listing --------------------------------------------------------------------------------- */

struct lister {
    struct merge *merge;
    const struct question *on[SIDES]; /* never NULL */
    bool has_base;
    int absent; /* ours or theirs, for which base stands in; SIDES: both are there */
    struct field_list *list;
};

/* The next field, when it is one to be listed. Without a base, what both have alike is no news. */
static struct field_work *add_field(struct lister *lister, enum merged_field what, struct str name,
                                    bool base_is_ours, bool base_is_theirs, bool ours_is_theirs)
{
    struct verdict verdict = merge_judge(base_is_ours, base_is_theirs, ours_is_theirs);

    if (!verdict.differs || (ours_is_theirs && !lister->has_base))
        return NULL;
    struct field_work *work = &lister->list->items[lister->list->count++];
    *work = (struct field_work){.field = {.name = name, .conflict = verdict.conflict},
                                .what = what,
                                .is_ours_edited = verdict.ours_edited,
                                .is_theirs_edited = verdict.theirs_edited};
    work->field.taken = ours_is_theirs || (verdict.theirs_edited && !verdict.conflict);
    return work;
}

/* Where the text of a side is shown; what is shown of an absent side is thrown away. */
static struct str *shown(const struct lister *lister, struct field_work *work, int side)
{
    struct str *const fields[SIDES] = {&work->field.base, &work->field.ours, &work->field.theirs};

    return side == lister->absent ? &work->unseen : fields[side];
}

static bool same_prompt(const struct question *a, const struct question *b)
{
    return a == b || (str_equal(a->head, b->head) && str_equal(a->body, b->body));
}

static enum status list_prompt(struct lister *lister)
{
    const struct question *const *on = lister->on;
    struct field_work *work = add_field(
        lister, MERGED_PROMPT, STR("prompt"), same_prompt(on[SIDE_BASE], on[SIDE_OURS]),
        same_prompt(on[SIDE_BASE], on[SIDE_THEIRS]), same_prompt(on[SIDE_OURS], on[SIDE_THEIRS]));
    enum status status = STATUS_OK;

    for (int side = 0; work && side < SIDES && status == STATUS_OK; side++)
        status = question_prompt(on[side], lister->merge->arena, shown(lister, work, side));
    return status;
}

/* Lists are merged as sets of values, so they are never in conflict unless they'd get too long. */
static enum status list_values(struct lister *lister, const struct str_list *const lists[SIDES],
                               struct field_work *work)
{
    enum status status = STATUS_OK;
    bool fits = true;

    for (int side = 0; side < SIDES && status == STATUS_OK; side++)
        status = merge_list_lines(lister->merge, lists[side], shown(lister, work, side));
    if (status == STATUS_OK && work->field.conflict)
        status = merge_join_lists(lister->merge, lists, &work->joined, &fits);
    if (status == STATUS_OK && work->field.conflict && fits) {
        work->field.conflict = false;
        work->field.taken = true;
        work->is_joined = true;
    }
    return status;
}

static enum status list_key(struct lister *lister, size_t key)
{
    const struct pack_key *known = &pack_question_keys[key];
    const struct str *texts[SIDES];
    const struct str_list *lists[SIDES];
    bool is_list = known->type == KEY_LIST;
    bool same[SIDES]; /* each side and the next one */

    for (int side = 0; side < SIDES; side++) {
        const void *field = (const char *)lister->on[side] + known->offset;
        texts[side] = field;
        lists[side] = field;
    }
    for (int side = 0; side < SIDES; side++) {
        int next = (side + 1) % SIDES;
        same[side] = is_list ? str_list_equal(lists[side], lists[next])
                             : str_equal(*texts[side], *texts[next]);
    }
    struct field_work *work = add_field(lister, MERGED_KEY, str_from(known->name), same[SIDE_BASE],
                                        same[SIDE_THEIRS], same[SIDE_OURS]);
    if (!work)
        return STATUS_OK;
    work->key = key;
    if (is_list)
        return list_values(lister, lists, work);
    for (int side = 0; side < SIDES; side++)
        *shown(lister, work, side) = *texts[side];
    return STATUS_OK;
}

static enum status list_topic(struct lister *lister, const struct merge_question *question)
{
    struct merge_topic *const *home = question->entry.home;
    enum status status = STATUS_OK;

    struct field_work *work =
        add_field(lister, MERGED_TOPIC, STR("topic"), home[SIDE_BASE] == home[SIDE_OURS],
                  home[SIDE_BASE] == home[SIDE_THEIRS], home[SIDE_OURS] == home[SIDE_THEIRS]);
    for (int side = 0; work && side < SIDES && status == STATUS_OK; side++)
        if (home[side])
            status = merge_topic_path(lister->merge, home[side], shown(lister, work, side));
    return status;
}

static enum status list_sections(struct lister *lister)
{
    const struct merge_sections *sections = &lister->list->sections;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sections->count && status == STATUS_OK; i++) {
        struct merge_section *section = &sections->items[i];
        const struct section *const *on = section->on;
        struct field_work *work = add_field(lister, MERGED_SECTION, STR_NONE,
                                            merge_same_section(on[SIDE_BASE], on[SIDE_OURS]),
                                            merge_same_section(on[SIDE_BASE], on[SIDE_THEIRS]),
                                            merge_same_section(on[SIDE_OURS], on[SIDE_THEIRS]));
        if (!work)
            continue;
        section->field = work;
        for (int side = 0; side < SIDES; side++)
            *shown(lister, work, side) = on[side] ? on[side]->text : STR_NONE;
        status = merge_section_field_name(lister->merge, sections, section, &work->field.name);
    }
    return status;
}

/* Listed only where order is all that differs; else it goes with the sections that do. */
static enum status list_section_order(struct lister *lister)
{
    const struct question *const *on = lister->on;
    const struct merge_sections *sections = &lister->list->sections;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sections->count; i++)
        for (int side = 0; side < SIDES; side++)
            if (!sections->items[i].on[side])
                return STATUS_OK;
    struct field_work *work = add_field(lister, MERGED_ORDER, STR("order of sections"),
                                        merge_same_section_names(on[SIDE_BASE], on[SIDE_OURS]),
                                        merge_same_section_names(on[SIDE_BASE], on[SIDE_THEIRS]),
                                        merge_same_section_names(on[SIDE_OURS], on[SIDE_THEIRS]));
    lister->list->order = work;
    for (int side = 0; work && side < SIDES && status == STATUS_OK; side++)
        status = merge_section_names(lister->merge, on[side], shown(lister, work, side));
    return status;
}

static bool same_keys(const struct question *a, const struct question *b)
{
    bool same = true;

    for (size_t i = 0; i < PACK_QUESTION_KEYS && same; i++) {
        const void *p = (const char *)a + pack_question_keys[i].offset;
        const void *q = (const char *)b + pack_question_keys[i].offset;
        same = pack_question_keys[i].type == KEY_LIST
                   ? str_list_equal(p, q)
                   : str_equal(*(const struct str *)p, *(const struct str *)q);
    }
    return same;
}

static bool same_question(const struct question *a, const struct question *b)
{
    const struct section *p = a->sections;
    const struct section *q = b->sections;

    if (a == b)
        return true;
    if (!same_prompt(a, b) || !same_keys(a, b) || !merge_same_section_names(a, b))
        return false;
    for (; p && str_equal(p->text, q->text); p = p->next)
        q = q->next;
    return !p;
}

static enum status list_all(struct lister *lister, const struct merge_question *question)
{
    enum status status = list_prompt(lister);

    for (size_t i = 0; i < PACK_QUESTION_KEYS && status == STATUS_OK; i++)
        if (pack_question_keys[i].offset != offsetof(struct question, id))
            status = list_key(lister, i);
    if (status == STATUS_OK && lister->absent == SIDES)
        status = list_topic(lister, question);
    if (status == STATUS_OK)
        status = list_sections(lister);
    if (status == STATUS_OK)
        status = list_section_order(lister);
    return status;
}

enum status merge_list_fields(struct merge *merge, const struct merge_question *question,
                              struct field_list *ret_fields)
{
    enum { OTHERS = 3 }; /* prompt, topic, order of sections */
    struct field_list list = {0};
    struct lister lister = {.merge = merge, .absent = SIDES, .list = &list};
    struct merge_topic *const *home = question->entry.home;

    for (int side = 0; side < SIDES; side++)
        lister.on[side] = question->on[side] ? question->on[side] : &no_question;
    lister.has_base = question->on[SIDE_BASE];
    for (int side = SIDE_OURS; side < SIDES; side++) {
        if (question->on[side])
            continue;
        lister.absent = side;
        lister.on[side] = lister.on[SIDE_BASE];
    }
    bool same_home = home[SIDE_OURS] == home[SIDE_THEIRS] &&
                     (!lister.has_base || home[SIDE_BASE] == home[SIDE_OURS]);
    bool same = same_question(lister.on[SIDE_OURS], lister.on[SIDE_THEIRS]) &&
                (!lister.has_base || same_question(lister.on[SIDE_BASE], lister.on[SIDE_OURS]));
    if (same && (same_home || lister.absent != SIDES)) {
        *ret_fields = list;
        return STATUS_OK;
    }
    enum status status = merge_pair_sections(merge, lister.on, &list.sections);
    if (status != STATUS_OK)
        return status;
    list.items = arena_array(&merge->work, PACK_QUESTION_KEYS + OTHERS + list.sections.count,
                             sizeof(*list.items));
    status = list.items ? list_all(&lister, question) : STATUS_NO_MEMORY;
    /* One side deleted what the other edited: all of it is a matter of choice. */
    for (size_t i = 0; i < list.count && lister.absent != SIDES; i++) {
        list.items[i].field.conflict = true;
        list.items[i].field.taken = false;
    }
    if (status == STATUS_OK)
        *ret_fields = list;
    return status;
}

/* --- joining --------------------------------------------------------------------------------- */

static void join_key(const struct field_work *work, const struct question *theirs,
                     struct question *merged)
{
    size_t offset = pack_question_keys[work->key].offset;
    bool is_list = pack_question_keys[work->key].type == KEY_LIST;
    const void *from = (const char *)theirs + offset;
    void *to = (char *)merged + offset;

    if (is_list)
        *(struct str_list *)to = work->is_joined ? work->joined : *(const struct str_list *)from;
    else
        *(struct str *)to = *(const struct str *)from;
}

enum status merge_join_fields(struct merge *merge, const struct merge_question *question,
                              const struct field_list *fields, const struct question **ret_merged)
{
    const struct question *ours = question->on[SIDE_OURS];
    const struct question *theirs = question->on[SIDE_THEIRS];
    bool sections_change = false;
    size_t taken = 0;

    struct question *merged = arena_alloc(&merge->scratch, sizeof(*merged));
    if (!merged)
        return STATUS_NO_MEMORY;
    *merged = *ours;
    for (size_t i = 0; i < fields->count; i++) {
        const struct field_work *work = &fields->items[i];
        if (!work->field.taken)
            continue;
        taken++;
        if (work->what == MERGED_PROMPT) {
            merged->head = theirs->head;
            merged->body = theirs->body;
        }
        if (work->what == MERGED_KEY)
            join_key(work, theirs, merged);
        sections_change |= work->what == MERGED_SECTION || work->what == MERGED_ORDER;
    }
    enum status status = STATUS_OK;
    if (sections_change)
        status = merge_join_sections(merge, fields, merged);
    if (status == STATUS_OK)
        *ret_merged = taken ? merged : ours;
    return status;
}
