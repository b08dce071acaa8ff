#include "app/intake_correct.h"

struct correcting {
    const struct intake_correction *corrections;
    size_t count;
    struct question_set *set;
    struct question *last; /* that was added, for what belongs to it */
};

static const struct intake_correction *find(const struct correcting *correcting, struct str id)
{
    for (size_t i = correcting->count; i > 0; i--)
        if (str_equal(correcting->corrections[i - 1].id, id))
            return &correcting->corrections[i - 1];
    return NULL;
}

static struct topic *find_topic(struct topic *first, struct str title)
{
    for (struct topic *topic = first; topic; topic = topic->next)
        if (str_equal(topic->title, title))
            return topic;
    return NULL;
}

/* By its titles, made when there is none. */
static struct topic *place_of(struct correcting *correcting, struct str title, struct str sub)
{
    struct topic *topic = find_topic(correcting->set->topics, title);

    if (!topic)
        topic = question_set_add_topic(correcting->set, NULL, title);
    if (!topic || !sub.size)
        return topic;
    struct topic *subtopic = find_topic(topic->subtopics, sub);
    return subtopic ? subtopic : question_set_add_topic(correcting->set, topic, sub);
}

/* Everything but the place and the sections. */
static void copy_fields(struct question *to, const struct question *from)
{
    struct question kept = *to;

    *to = *from;
    to->next = kept.next;
    to->topic = kept.topic;
    to->sections = kept.sections;
}

static enum status add(struct correcting *correcting, struct topic *topic,
                       const struct question *question, const struct question *texts)
{
    struct question *made = question_set_add_question(correcting->set, topic, texts->head);

    if (!made)
        return STATUS_NO_MEMORY;
    copy_fields(made, texts);
    made->id = question->id;
    made->line = question->line;
    made->file = question->file;
    for (const struct section *section = texts->sections; section; section = section->next)
        if (!question_add_section(correcting->set, made, section->name, section->text))
            return STATUS_NO_MEMORY;
    correcting->last = made;
    return STATUS_OK;
}

static struct section *answer_of(struct question *question)
{
    struct section *section = question->sections;

    while (section && section->kind != SECTION_ANSWER)
        section = section->next;
    return section;
}

/* A heading inside an answer that was taken for a question, with all that followed it. */
static enum status join(struct correcting *correcting, const struct question *question)
{
    struct question *before = correcting->last;
    struct section *answer = answer_of(before);
    struct str *to = answer ? &answer->text : &before->body;
    struct buf text;

    buf_init(&text, SET_MAX_BYTES);
    buf_add_str(&text, *to);
    buf_add_text(&text, to->size ? "\n\n" : "");
    buf_add_str(&text, question->head);
    if (question->body.size) {
        buf_add_text(&text, "\n\n");
        buf_add_str(&text, question->body);
    }
    for (const struct section *section = question->sections; section; section = section->next) {
        buf_add_text(&text, "\n\n");
        buf_add_str(&text, section->text);
    }
    enum status status = buf_status(&text);
    struct str joined =
        status == STATUS_OK ? arena_copy(&correcting->set->arena, buf_str(&text)) : STR_NONE;
    buf_finish(&text);
    if (status == STATUS_OK && !joined.data)
        status = STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        *to = joined;
    return status;
}

static enum status take(struct correcting *correcting, struct topic *topic,
                        const struct question *question)
{
    const struct intake_correction *correction = find(correcting, question->id);

    if (!correction)
        return add(correcting, topic, question, question);
    if (correction->join && correcting->last)
        return join(correcting, question);
    if (correction->moved)
        topic = place_of(correcting, correction->topic, correction->subtopic);
    if (!topic)
        return STATUS_NO_MEMORY;
    return add(correcting, topic, question,
               correction->replaced_by ? correction->replaced_by : question);
}

static enum status take_topic(struct correcting *correcting, const struct topic *from,
                              struct topic *parent)
{
    struct topic *first = parent ? parent->subtopics : correcting->set->topics;
    struct topic *topic = find_topic(first, from->title);
    enum status status = STATUS_OK;

    /* One that a moved question has brought already. */
    if (!topic || topic->intro.size || topic->subtopics)
        topic = question_set_add_topic(correcting->set, parent, from->title);
    if (!topic)
        return STATUS_NO_MEMORY;
    topic->intro = from->intro;
    for (const struct question *q = from->questions; q && status == STATUS_OK; q = q->next)
        status = take(correcting, topic, q);
    for (const struct topic *sub = from->subtopics; sub && status == STATUS_OK; sub = sub->next)
        status = take_topic(correcting, sub, topic);
    return status;
}

enum status intake_correct(const struct question_set *source,
                           const struct intake_correction *corrections, size_t count,
                           struct question_set **ret_set)
{
    struct correcting correcting = {corrections, count, question_set_create(), NULL};
    struct question_set *set = correcting.set;
    enum status status = set ? STATUS_OK : STATUS_NO_MEMORY;

    if (set) {
        set->id = source->id;
        set->title = source->title;
        set->lang = source->lang;
        set->translation_of = source->translation_of;
        set->license = source->license;
        set->source = source->source;
        set->authors = source->authors;
        set->tags = source->tags;
        set->extras = source->extras;
        set->intro = source->intro;
    }
    for (const struct topic *topic = source->topics; topic && status == STATUS_OK;
         topic = topic->next)
        status = take_topic(&correcting, topic, NULL);
    if (status != STATUS_OK) {
        question_set_destroy(set);
        return status;
    }
    *ret_set = set;
    return STATUS_OK;
}
