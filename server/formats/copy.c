#include "formats/copy.h"

#include "base/buf.h"
#include "base/count.h"
#include "questions/lines.h"
#include "questions/parts.h"

bool text_copy(struct arena *arena, struct str text, struct str *ret_copy)
{
    struct str copy = text.size ? arena_copy(arena, text) : STR_NONE;

    if (text.size && !copy.data)
        return false;
    *ret_copy = copy;
    return true;
}

static bool list_copy(struct arena *arena, const struct str_list *list, struct str_list *ret_copy)
{
    struct str *items = list->count ? arena_array(arena, list->count, sizeof(*items)) : NULL;

    if (list->count && !items)
        return false;
    for (size_t i = 0; i < list->count; i++)
        if (!text_copy(arena, list->items[i], &items[i]))
            return false;
    *ret_copy = (struct str_list){items, list->count};
    return true;
}

static bool copy_keys(struct arena *arena, const struct question *from, struct question *to)
{
    const struct {
        struct str from;
        struct str *to;
    } fields[] = {{from->id, &to->id},
                  {from->head, &to->head},
                  {from->body, &to->body},
                  {from->kind, &to->kind},
                  {from->difficulty, &to->difficulty},
                  {from->minutes, &to->minutes},
                  {from->points, &to->points},
                  {from->status, &to->status},
                  {from->source, &to->source},
                  {from->lang, &to->lang},
                  {from->file, &to->file}};

    for (size_t i = 0; i < COUNT_OF(fields); i++)
        if (!text_copy(arena, fields[i].from, fields[i].to))
            return false;
    to->line = from->line;
    return list_copy(arena, &from->tags, &to->tags);
}

static enum status copy_section(struct question_set *set, struct question *question,
                                struct str name, struct str text)
{
    struct str name_copy;
    struct str text_copied;

    if (!text_copy(&set->arena, name, &name_copy) || !text_copy(&set->arena, text, &text_copied))
        return STATUS_NO_MEMORY;
    return question_add_section(set, question, name_copy, text_copied) ? STATUS_OK
                                                                       : STATUS_NO_MEMORY;
}

/* The choices of the prompt, all of them unmarked. */
static enum status copy_bare_choices(struct question_set *set, const struct question *from,
                                     struct question *to)
{
    struct arena scratch;
    struct choices choices;
    struct buf out;
    struct str line;

    arena_init(&scratch, (size_t)SET_MAX_BYTES * 4);
    buf_init(&out, SET_MAX_BYTES);
    enum status status = question_choices(from, &scratch, &choices);
    for (size_t i = 0; status == STATUS_OK && i < choices.count; i++) {
        struct str rest = choices.items[i].text;
        buf_add_text(&out, i ? "\n- [ ] " : "- [ ] ");
        for (bool first = true; line_next(&rest, &line); first = false) {
            buf_add_text(&out, first ? "" : line.size ? "\n  " : "\n");
            buf_add_str(&out, line);
        }
    }
    if (status == STATUS_OK)
        status = buf_status(&out);
    if (status == STATUS_OK && choices.count)
        status = copy_section(set, to, str_from(section_name(SECTION_CHOICES)), buf_str(&out));
    buf_finish(&out);
    arena_finish(&scratch);
    return status;
}

enum status question_copy(struct question_set *set, struct topic *topic,
                          const struct question *question, enum copy_what what,
                          struct question **ret_question)
{
    enum status status = STATUS_OK;
    struct question *copy = question_set_add_question(set, topic, STR_NONE);

    if (!copy)
        return set->question_count == SET_MAX_QUESTIONS ? STATUS_TOO_LARGE : STATUS_NO_MEMORY;
    if (!copy_keys(&set->arena, question, copy))
        return STATUS_NO_MEMORY;
    if (what == COPY_PROMPT && question_section(question, SECTION_CHOICES))
        status = copy_bare_choices(set, question, copy);
    const struct section *section = what == COPY_ALL ? question->sections : NULL;
    for (; section && status == STATUS_OK; section = section->next)
        status = copy_section(set, copy, section->name, section->text);
    if (status == STATUS_OK)
        *ret_question = copy;
    return status;
}

static enum status copy_topics(struct question_set *set, const struct topic *from,
                               struct topic *parent)
{
    enum status status = STATUS_OK;
    struct question *copy;

    for (; from && status == STATUS_OK; from = from->next) {
        /* The strings of the original: it outlives the copy, which only a writer sees. */
        struct topic *topic = question_set_add_topic(set, parent, from->title);
        if (!topic)
            return STATUS_NO_MEMORY;
        topic->intro = from->intro;
        for (const struct question *q = from->questions; q && status == STATUS_OK; q = q->next)
            status = question_copy(set, topic, q, COPY_PROMPT, &copy);
        if (status == STATUS_OK && !parent)
            status = copy_topics(set, from->subtopics, topic);
    }
    return status;
}

enum status set_without_answers(const struct question_set *set, struct question_set **ret_set)
{
    struct question_set *copy = question_set_create();

    if (!copy)
        return STATUS_NO_MEMORY;
    copy->id = set->id;
    copy->title = set->title;
    copy->lang = set->lang;
    copy->translation_of = set->translation_of;
    copy->license = set->license;
    copy->source = set->source;
    copy->authors = set->authors;
    copy->tags = set->tags;
    copy->extras = set->extras;
    copy->intro = set->intro;
    enum status status = copy_topics(copy, set->topics, NULL);
    if (status == STATUS_OK)
        *ret_set = copy;
    else
        question_set_destroy(copy);
    return status;
}

static bool has_preambles(const struct topic *topic)
{
    for (; topic; topic = topic->next)
        if (topic->intro.size || has_preambles(topic->subtopics))
            return true;
    return false;
}

void note_lost_of_set(const struct question_set *set, struct problems *lost, unsigned kept)
{
    const struct {
        unsigned part;
        bool there;
        const char *name;
    } rows[] = {
        {SET_TITLE, set->title.size, "title"},
        {SET_INTRO, set->intro.size, "introduction"},
        {SET_LICENSE, set->license.size, "licence"},
        {SET_SOURCE, set->source.size, "source"},
        {SET_LANG, set->lang.size, "language"},
        {SET_AUTHORS, set->authors.count, "authors"},
        {SET_TAGS, set->tags.count, "tags"},
        {SET_PREAMBLES, has_preambles(set->topics), "introductions of topics"},
    };
    struct buf names;

    buf_init(&names, 200);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (rows[i].there && !(kept & rows[i].part))
            buf_printf(&names, "%s%s", names.size ? ", " : "", rows[i].name);
    if (names.size)
        problems_add(lost, 0, "set", "This format has no place for the set's %.*s.",
                     STR_FMT(buf_str(&names)));
    buf_finish(&names);
}

void note_lost_keys(const struct question_set *set, struct problems *lost)
{
    size_t points = 0;
    size_t sources = 0;

    for (const struct question *q = question_set_first(set); q; q = question_next(q)) {
        points += q->points.size > 0;
        sources += q->source.size > 0;
    }
    if (points)
        problems_add(lost, 0, "points",
                     "This format has no place for points, which %zu of the questions have.",
                     points);
    if (sources)
        problems_add(lost, 0, "source",
                     "This format has no place for sources, which %zu of the questions have.",
                     sources);
}
