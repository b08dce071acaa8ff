#include "app/raw_merge.h"

#include "questions/lines.h"
#include "text/diff.h"

/* The three sides of one value, and where it goes. */
struct merging {
    struct arena *arena;
    struct str_list *conflicts;
    enum status status; /* the first that went wrong */
};

static void note(struct merging *merging, struct str name)
{
    for (size_t i = 0; i < merging->conflicts->count; i++)
        if (str_equal(merging->conflicts->items[i], name))
            return;
    if (!str_list_add(merging->arena, merging->conflicts, name) && merging->status == STATUS_OK)
        merging->status = STATUS_NO_MEMORY;
}

static struct str merge_short(struct merging *merging, const char *name, struct str base,
                              struct str ours, struct str theirs)
{
    if (str_equal(ours, base))
        return theirs;
    if (!str_equal(theirs, base) && !str_equal(ours, theirs))
        note(merging, str_from(name));
    return ours;
}

static struct str merge_text(struct merging *merging, struct str base, struct str ours,
                             struct str theirs)
{
    struct str merged = ours;
    struct buf out;

    if (str_equal(ours, base) || str_equal(ours, theirs))
        return theirs;
    if (str_equal(theirs, base))
        return ours;
    buf_init(&out, base.size + 2 * ours.size + 2 * theirs.size + 64);
    enum status status = text_merge(base, ours, theirs, &out);
    if (status == STATUS_OK) {
        merged = arena_copy(merging->arena, out.size ? buf_str(&out) : STR(""));
        status = merged.data ? STATUS_OK : STATUS_NO_MEMORY;
    }
    if (status != STATUS_OK && merging->status == STATUS_OK)
        merging->status = status;
    buf_finish(&out);
    return merged;
}

/* --- lists --------------------------------------------------------------------------------- */

struct list {
    const struct str *items;
    size_t count;
};

static bool contains(const struct list *list, struct str item)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_equal(list->items[i], item))
            return true;
    return false;
}

static bool lists_equal(const struct list *a, const struct list *b)
{
    bool equal = a->count == b->count;

    for (size_t i = 0; equal && i < a->count; i++)
        equal = str_equal(a->items[i], b->items[i]);
    return equal;
}

/* What either side took out is out, what either put in is in; order as theirs, ours behind. */
static struct list merge_lists(struct merging *merging, struct list base, struct list ours,
                               struct list theirs)
{
    struct str_list merged = {0};
    bool ok = true;

    if (lists_equal(&ours, &base))
        return theirs;
    if (lists_equal(&theirs, &base))
        return ours;
    for (size_t i = 0; i < theirs.count; i++)
        if (contains(&ours, theirs.items[i]) || !contains(&base, theirs.items[i]))
            ok = ok && str_list_add(merging->arena, &merged, theirs.items[i]);
    for (size_t i = 0; i < ours.count; i++)
        if (!contains(&base, ours.items[i]) && !contains(&theirs, ours.items[i]))
            ok = ok && str_list_add(merging->arena, &merged, ours.items[i]);
    if (!ok && merging->status == STATUS_OK)
        merging->status = STATUS_TOO_LARGE;
    return (struct list){merged.items, merged.count};
}

/* --- sections ------------------------------------------------------------------------------ */

/* Sections of one name are told apart by their order. */
static const struct raw_section *find_section(const struct raw_question *raw, struct str name,
                                              size_t nth)
{
    for (size_t i = 0; i < raw->sections_count; i++)
        if (str_equal_nocase(raw->sections[i].name, name) && nth-- == 0)
            return &raw->sections[i];
    return NULL;
}

static size_t nth_of(const struct raw_question *raw, size_t index)
{
    size_t nth = 0;

    for (size_t i = 0; i < index; i++)
        nth += str_equal_nocase(raw->sections[i].name, raw->sections[index].name);
    return nth;
}

/* One that ours has; NULL when it goes. */
static const struct raw_section *merge_section(struct merging *merging,
                                               const struct raw_section *base,
                                               const struct raw_section *ours,
                                               const struct raw_section *theirs,
                                               struct raw_section *space)
{
    if (theirs) {
        *space = (struct raw_section){
            ours->name, merge_text(merging, base ? base->text : STR(""), ours->text, theirs->text)};
        return space;
    }
    if (!base)
        return ours;
    if (str_equal(ours->text, base->text))
        return NULL;
    note(merging, ours->name); /* they took out what we wrote in: it stays */
    return ours;
}

static void merge_sections(struct merging *merging, const struct raw_question *base,
                           const struct raw_question *ours, const struct raw_question *theirs,
                           struct raw_question *raw)
{
    size_t most = ours->sections_count + theirs->sections_count;
    struct raw_section *sections = arena_array(merging->arena, most + 1, sizeof(*sections));
    size_t count = 0;

    if (!sections) {
        merging->status = STATUS_NO_MEMORY;
        return;
    }
    for (size_t i = 0; i < ours->sections_count; i++) {
        struct str name = ours->sections[i].name;
        size_t nth = nth_of(ours, i);
        const struct raw_section *section =
            merge_section(merging, find_section(base, name, nth), &ours->sections[i],
                          find_section(theirs, name, nth), &sections[count]);
        if (section)
            sections[count++] = *section;
    }
    for (size_t i = 0; i < theirs->sections_count; i++) {
        const struct raw_section *section = &theirs->sections[i];
        size_t nth = nth_of(theirs, i);
        const struct raw_section *before = find_section(base, section->name, nth);
        if (find_section(ours, section->name, nth) ||
            (before && str_equal(before->text, section->text)))
            continue;
        if (before)
            note(merging, section->name);
        sections[count++] = *section;
    }
    raw->sections = sections;
    raw->sections_count = count;
}

/* --- the three ----------------------------------------------------------------------------- */

enum status raw_question_merge(const struct raw_question *base, const struct raw_question *ours,
                               const struct raw_question *theirs, struct arena *arena,
                               struct raw_question *ret_raw, struct str_list *conflicts)
{
    struct merging merging = {arena, conflicts, STATUS_OK};
    struct raw_question raw = {.id = theirs->id};

    raw.prompt = merge_text(&merging, base->prompt, ours->prompt, theirs->prompt);
    raw.kind = merge_short(&merging, "kind", base->kind, ours->kind, theirs->kind);
    raw.difficulty =
        merge_short(&merging, "difficulty", base->difficulty, ours->difficulty, theirs->difficulty);
    raw.time = merge_short(&merging, "time", base->time, ours->time, theirs->time);
    raw.points = merge_short(&merging, "points", base->points, ours->points, theirs->points);
    raw.status = merge_short(&merging, "status", base->status, ours->status, theirs->status);
    raw.source = merge_short(&merging, "source", base->source, ours->source, theirs->source);
    raw.lang = merge_short(&merging, "lang", base->lang, ours->lang, theirs->lang);
    struct list tags = merge_lists(&merging, (struct list){base->tags, base->tags_count},
                                   (struct list){ours->tags, ours->tags_count},
                                   (struct list){theirs->tags, theirs->tags_count});
    raw.tags = tags.items;
    raw.tags_count = tags.count;
    merge_sections(&merging, base, ours, theirs, &raw);
    if (merging.status == STATUS_OK)
        *ret_raw = raw;
    return merging.status;
}

enum status raw_topic_merge(const struct raw_topic *base, const struct raw_topic *ours,
                            const struct raw_topic *theirs, struct arena *arena,
                            struct raw_topic *ret_raw, struct str_list *conflicts)
{
    struct merging merging = {arena, conflicts, STATUS_OK};
    struct raw_topic raw;

    raw.title = merge_short(&merging, "title", base->title, ours->title, theirs->title);
    raw.intro = merge_text(&merging, base->intro, ours->intro, theirs->intro);
    if (merging.status == STATUS_OK)
        *ret_raw = raw;
    return merging.status;
}

enum status raw_head_merge(const struct raw_head *base, const struct raw_head *ours,
                           const struct raw_head *theirs, struct arena *arena,
                           struct raw_head *ret_raw, struct str_list *conflicts)
{
    struct merging merging = {arena, conflicts, STATUS_OK};
    struct raw_head raw;

    raw.title = merge_short(&merging, "title", base->title, ours->title, theirs->title);
    raw.language =
        merge_short(&merging, "language", base->language, ours->language, theirs->language);
    raw.license = merge_short(&merging, "license", base->license, ours->license, theirs->license);
    raw.source = merge_short(&merging, "source", base->source, ours->source, theirs->source);
    raw.intro = merge_text(&merging, base->intro, ours->intro, theirs->intro);
    struct list authors = merge_lists(&merging, (struct list){base->authors, base->authors_count},
                                      (struct list){ours->authors, ours->authors_count},
                                      (struct list){theirs->authors, theirs->authors_count});
    struct list tags = merge_lists(&merging, (struct list){base->tags, base->tags_count},
                                   (struct list){ours->tags, ours->tags_count},
                                   (struct list){theirs->tags, theirs->tags_count});
    raw.authors = authors.items;
    raw.authors_count = authors.count;
    raw.tags = tags.items;
    raw.tags_count = tags.count;
    if (merging.status == STATUS_OK)
        *ret_raw = raw;
    return merging.status;
}
