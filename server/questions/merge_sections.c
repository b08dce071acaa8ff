/* The sections of a question on three sides. */
#include <stdint.h>
#include <stdlib.h>

#include "questions/merge_private.h"
#include "questions/pack_private.h"

bool merge_same_section(const struct section *a, const struct section *b)
{
    return a == b || (a && b && str_equal(a->text, b->text));
}

bool merge_same_section_names(const struct question *a, const struct question *b)
{
    const struct section *p = a->sections;
    const struct section *q = b->sections;

    for (; p && q && str_equal(p->name, q->name); p = p->next)
        q = q->next;
    return !p && !q;
}

static size_t count_sections(const struct question *question)
{
    size_t count = 0;

    for (const struct section *section = question->sections; section; section = section->next)
        count++;
    return count;
}

static struct str name_of(const struct merge_section *section)
{
    const struct section *any = section->on[SIDE_OURS];

    if (!any)
        any = section->on[SIDE_THEIRS] ? section->on[SIDE_THEIRS] : section->on[SIDE_BASE];
    return any->name;
}

/* Sides have their sections mostly in the same order: each search goes on where the last ended. */
static void add_sections(struct merge_sections *sections, const struct question *question,
                         enum side side)
{
    size_t at = 0;
    size_t place = 0;

    for (const struct section *section = question->sections; section; section = section->next) {
        size_t tried = 0;
        for (; tried < sections->count; tried++, at++) {
            at = at < sections->count ? at : 0;
            const struct merge_section *slot = &sections->items[at];
            if (!slot->on[side] && str_equal(name_of(slot), section->name))
                break;
        }
        if (tried == sections->count) {
            at = sections->count++;
            sections->items[at] = (struct merge_section){.place = {SIZE_MAX, SIZE_MAX, SIZE_MAX}};
        }
        sections->items[at].on[side] = section;
        sections->items[at].place[side] = place++;
        at++;
    }
}

enum status merge_pair_sections(struct merge *merge, const struct question *const on[SIDES],
                                struct merge_sections *ret_sections)
{
    struct merge_sections sections = {0};
    size_t most = 0;

    for (int side = 0; side < SIDES; side++)
        most += count_sections(on[side]);
    sections.items = arena_array(&merge->work, most, sizeof(*sections.items));
    if (!sections.items)
        return STATUS_NO_MEMORY;
    for (int side = 0; side < SIDES; side++)
        add_sections(&sections, on[side], (enum side)side);
    sections.theirs_lead = merge_same_section_names(on[SIDE_BASE], on[SIDE_OURS]);
    *ret_sections = sections;
    return STATUS_OK;
}

enum status merge_section_field_name(struct merge *merge, const struct merge_sections *sections,
                                     const struct merge_section *section, struct str *ret_name)
{
    struct str name = name_of(section);
    bool is_field =
        str_is(name, "prompt") || str_is(name, "topic") || str_is(name, "order of sections");
    unsigned copy = 1;

    for (size_t i = 0; i < PACK_QUESTION_KEYS; i++)
        is_field |= str_is(name, pack_question_keys[i].name);
    for (const struct merge_section *other = sections->items; other < section; other++)
        copy += str_equal(name_of(other), name);
    *ret_name = name;
    if (!is_field && copy == 1)
        return STATUS_OK;
    const char *before = is_field ? "section: " : "";
    const char *told = copy == 1
                           ? arena_printf(merge->arena, "%s%.*s", before, STR_FMT(name))
                           : arena_printf(merge->arena, "%s%.*s (%u)", before, STR_FMT(name), copy);
    *ret_name = str_from(told);
    return told ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status merge_section_names(struct merge *merge, const struct question *question,
                                struct str *ret_names)
{
    struct str *names = arena_array(&merge->work, count_sections(question), sizeof(*names));
    struct str_list list = {.items = names};

    if (!names)
        return STATUS_NO_MEMORY;
    for (const struct section *section = question->sections; section; section = section->next)
        names[list.count++] = section->name;
    return merge_list_lines(merge, &list, ret_names);
}

static int compare_places(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

/* What the leading side hasn't got comes last, in the order of the other. */
static int compare_for_ours(const void *a, const void *b)
{
    const struct merge_section *p = a;
    const struct merge_section *q = b;
    int order = compare_places(p->place[SIDE_OURS], q->place[SIDE_OURS]);

    return order ? order : compare_places(p->place[SIDE_THEIRS], q->place[SIDE_THEIRS]);
}

static int compare_for_theirs(const void *a, const void *b)
{
    const struct merge_section *p = a;
    const struct merge_section *q = b;
    int order = compare_places(p->place[SIDE_THEIRS], q->place[SIDE_THEIRS]);

    return order ? order : compare_places(p->place[SIDE_OURS], q->place[SIDE_OURS]);
}

enum status merge_join_sections(struct merge *merge, const struct field_list *fields,
                                struct question *merged)
{
    const struct merge_sections *sections = &fields->sections;
    bool theirs_lead = fields->order ? fields->order->field.taken : sections->theirs_lead;
    struct section **at = &merged->sections;

    qsort(sections->items, sections->count, sizeof(*sections->items),
          theirs_lead ? compare_for_theirs : compare_for_ours);
    merged->sections = NULL;
    for (size_t i = 0; i < sections->count; i++) {
        const struct merge_section *section = &sections->items[i];
        bool taken = section->field && section->field->field.taken;
        const struct section *from = section->on[taken ? SIDE_THEIRS : SIDE_OURS];
        if (!from)
            continue;
        struct section *copy = arena_alloc(&merge->scratch, sizeof(*copy));
        if (!copy)
            return STATUS_NO_MEMORY;
        *copy = *from;
        copy->next = NULL;
        *at = copy;
        at = &copy->next;
    }
    return STATUS_OK;
}
