#include "questions/lines.h"
#include "questions/pack.h"
#include "questions/parts_write.h"

/* Scratch for one question's parts; what doesn't fit is told by the buffer's status. */
#define SCRATCH_MAX_BYTES ((size_t)SET_MAX_BYTES * 5)

struct json {
    struct buf *out;
    bool has_member; /* of the object or array that is being written */
};

static void separate(struct json *json)
{
    if (json->has_member)
        buf_add_char(json->out, ',');
    json->has_member = true;
}

static void add_key(struct json *json, const char *key)
{
    separate(json);
    buf_add_json(json->out, str_from(key));
    buf_add_char(json->out, ':');
}

static void add_text(struct json *json, const char *key, struct str value)
{
    if (!value.size)
        return;
    add_key(json, key);
    buf_add_json(json->out, value);
}

/* A whole number as a number, another text as text. */
static void add_number(struct json *json, const char *key, struct str value)
{
    bool digits = value.size > 0 && value.size < 10 && (value.size == 1 || value.data[0] != '0');

    for (size_t i = 0; i < value.size; i++)
        digits = digits && ascii_is_digit(value.data[i]);
    if (!digits) {
        add_text(json, key, value);
        return;
    }
    add_key(json, key);
    buf_add_str(json->out, value);
}

static void add_strings(struct json *json, const char *key, const struct str_list *list)
{
    if (!list->count)
        return;
    add_key(json, key);
    buf_add_char(json->out, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            buf_add_char(json->out, ',');
        buf_add_json(json->out, list->items[i]);
    }
    buf_add_char(json->out, ']');
}

static struct json open(struct json *json, const char *key, char bracket)
{
    if (key)
        add_key(json, key);
    else
        separate(json);
    buf_add_char(json->out, bracket);
    return (struct json){.out = json->out};
}

static void close(struct json *json, char bracket)
{
    buf_add_char(json->out, bracket);
}

/* A section of which a list is made. `again` gets what a reader makes of the list: where that isn't
 * the section's text, the text is written as well. */
typedef enum status write_section(struct json *json, const char *key,
                                  const struct question *question, enum section_kind kind,
                                  struct arena *arena, struct buf *again);

static enum status write_text(struct json *json, const char *key, const struct question *question,
                              enum section_kind kind, struct arena *arena, struct buf *again)
{
    struct str text = question_section_text(question, kind);

    (void)arena;
    add_text(json, key, text);
    buf_add_str(again, text);
    return STATUS_OK;
}

static enum status write_bullets(struct json *json, const char *key,
                                 const struct question *question, enum section_kind kind,
                                 struct arena *arena, struct buf *again)
{
    struct str_list items = {0};
    enum status status = question_bullets(question, kind, arena, &items);

    add_strings(json, key, &items);
    bullets_write(&items, again);
    return status;
}

static enum status write_choices(struct json *json, const char *key,
                                 const struct question *question, enum section_kind kind,
                                 struct arena *arena, struct buf *again)
{
    struct choices choices = {0};
    enum status status = question_choices(question, arena, &choices);

    (void)kind;
    choices_write(&choices, again);
    if (!choices.count)
        return status;
    struct json array = open(json, key, '[');
    for (size_t i = 0; i < choices.count; i++) {
        struct json object = open(&array, NULL, '{');
        add_key(&object, "right");
        buf_add_text(object.out, choices.items[i].is_right ? "true" : "false");
        add_text(&object, "text", choices.items[i].text);
        add_text(&object, "feedback", choices.items[i].feedback);
        close(&object, '}');
    }
    close(&array, ']');
    return status;
}

static enum status write_signals(struct json *json, const char *key,
                                 const struct question *question, enum section_kind kind,
                                 struct arena *arena, struct buf *again)
{
    struct signals signals = {0};
    enum status status = question_signals(question, arena, &signals);

    (void)kind;
    signals_write(&signals, again);
    if (!signals.count)
        return status;
    struct json array = open(json, key, '[');
    for (size_t i = 0; i < signals.count; i++) {
        struct json object = open(&array, NULL, '{');
        add_text(&object, "kind", str_from(signal_kind_name(signals.items[i].kind)));
        add_text(&object, "text", signals.items[i].text);
        close(&object, '}');
    }
    close(&array, ']');
    return status;
}

static void add_levels(struct json *json, const struct competency *competency)
{
    struct json array = open(json, "levels", '[');
    for (size_t i = 0; i < competency->level_count; i++) {
        struct json object = open(&array, NULL, '{');
        add_key(&object, "mark");
        buf_add_int(object.out, competency->levels[i].mark);
        add_text(&object, "text", competency->levels[i].text);
        close(&object, '}');
    }
    close(&array, ']');
}

static enum status write_rubric(struct json *json, const char *key, const struct question *question,
                                enum section_kind kind, struct arena *arena, struct buf *again)
{
    struct rubric rubric = {0};
    enum status status = question_rubric(question, arena, &rubric);

    (void)kind;
    rubric_write(&rubric, again);
    if (!rubric.count)
        return status;
    struct json array = open(json, key, '[');
    for (size_t i = 0; i < rubric.count; i++) {
        struct json object = open(&array, NULL, '{');
        add_text(&object, "name", rubric.items[i].name);
        add_levels(&object, &rubric.items[i]);
        close(&object, '}');
    }
    close(&array, ']');
    return status;
}

static const struct section_form {
    const char *key;
    write_section *write;
} forms[SECTION_OTHER] = {
    [SECTION_HINTS] = {"hints", write_bullets},
    [SECTION_CHOICES] = {"choices", write_choices},
    [SECTION_ANSWER] = {"answer", write_text},
    [SECTION_HOW_TO_ANSWER] = {"how_to_answer", write_text},
    [SECTION_EXAMPLE_ANSWER] = {"example_answer", write_text},
    [SECTION_SIGNALS] = {"signals", write_signals},
    [SECTION_RUBRIC] = {"rubric", write_rubric},
    [SECTION_FOLLOW_UPS] = {"follow_ups", write_bullets},
    [SECTION_REFERENCES] = {"references", write_bullets},
};

const char *pack_section_key(enum section_kind kind)
{
    return kind < SECTION_OTHER ? forms[kind].key : "";
}

/* Sections that have no key of their own: other names, and known ones that stand there again. */
static void add_other_sections(struct json *json, const struct question *question, bool choices)
{
    struct json array = {0};

    for (const struct section *section = question->sections; section; section = section->next) {
        bool first = question_section(question, section->kind) == section;
        bool unread = section->kind == SECTION_CHOICES && !choices && section->text.size;
        if (section->kind != SECTION_OTHER && first && !unread)
            continue;
        if (!array.out)
            array = open(json, "sections", '[');
        struct json object = open(&array, NULL, '{');
        add_text(&object, "name", section->name);
        add_text(&object, "text", section->text);
        close(&object, '}');
    }
    if (array.out)
        close(&array, ']');
}

/* The texts that the keys before don't give again, whole and by the same keys. */
static void add_verbatim(struct json *json, const struct question *question, unsigned kinds)
{
    bool no_head = !question->head.size && question->body.size;

    if (!kinds && !no_head)
        return;
    struct json object = open(json, "verbatim", '{');
    if (no_head) {
        add_key(&object, "head");
        buf_add_json(object.out, STR_NONE);
    }
    for (unsigned kind = 0; kind < SECTION_OTHER; kind++) {
        if (!(kinds >> kind & 1))
            continue;
        add_key(&object, forms[kind].key);
        buf_add_json(object.out, question_section_text(question, (enum section_kind)kind));
    }
    close(&object, '}');
}

static enum status add_sections(struct json *json, const struct question *question,
                                struct arena *arena)
{
    struct buf again;
    enum status status = STATUS_OK;
    unsigned verbatim = 0;
    bool has_choices = false;

    buf_init(&again, SCRATCH_MAX_BYTES);
    for (unsigned i = 0; i < SECTION_OTHER && status == STATUS_OK; i++) {
        enum section_kind kind = (enum section_kind)i;
        const struct section *section = question_section(question, kind);
        if (!section)
            continue;
        buf_clear(&again);
        status = forms[i].write(json, forms[i].key, question, kind, arena, &again);
        if (status == STATUS_OK)
            status = buf_status(&again);
        struct str text = str_trim_blank_lines(section->text);
        bool is_same = str_equal(text, str_trim_blank_lines(buf_str(&again))) && text.size;
        bool in_others = kind == SECTION_CHOICES && !again.size && section->text.size;
        has_choices |= kind == SECTION_CHOICES && again.size;
        if (!is_same && !in_others)
            verbatim |= 1u << i;
    }
    buf_finish(&again);
    add_other_sections(json, question, has_choices);
    add_verbatim(json, question, verbatim);
    return status;
}

static enum status write_question(struct json *json, const struct question *question)
{
    struct arena arena;
    struct str prompt = STR_NONE;

    arena_init(&arena, SCRATCH_MAX_BYTES);
    enum status status = question_prompt(question, &arena, &prompt);
    struct json object = open(json, NULL, '{');
    add_text(&object, "id", question->id);
    add_text(&object, "prompt", prompt);
    add_text(&object, "kind", question->kind);
    add_text(&object, "difficulty", question->difficulty);
    add_strings(&object, "tags", &question->tags);
    add_number(&object, "time", question->minutes);
    add_number(&object, "points", question->points);
    add_text(&object, "status", question->status);
    add_text(&object, "source", question->source);
    add_text(&object, "lang", question->lang);
    if (status == STATUS_OK)
        status = add_sections(&object, question, &arena);
    close(&object, '}');
    arena_finish(&arena);
    return status;
}

static enum status add_questions(struct json *json, const struct topic *topic)
{
    enum status status = STATUS_OK;

    if (!topic->questions)
        return STATUS_OK;
    struct json array = open(json, "questions", '[');
    for (const struct question *q = topic->questions; q && status == STATUS_OK; q = q->next)
        status = write_question(&array, q);
    close(&array, ']');
    return status;
}

/* Two levels deep: a subtopic has no subtopics. */
static enum status add_topics(struct json *json, const char *key, const struct topic *first)
{
    enum status status = STATUS_OK;

    if (!first)
        return STATUS_OK;
    struct json array = open(json, key, '[');
    for (const struct topic *topic = first; topic && status == STATUS_OK; topic = topic->next) {
        struct json object = open(&array, NULL, '{');
        add_text(&object, "title", topic->title);
        add_text(&object, "intro", topic->intro);
        status = add_questions(&object, topic);
        if (status == STATUS_OK)
            status = add_topics(&object, "subtopics", topic->subtopics);
        close(&object, '}');
    }
    close(&array, ']');
    return status;
}

static void add_extras(struct json *json, const struct question_set *set)
{
    if (!set->extras)
        return;
    struct json object = open(json, "extra", '{');
    for (const struct set_extra *extra = set->extras; extra; extra = extra->next) {
        separate(&object);
        buf_add_json(object.out, extra->key);
        buf_add_char(object.out, ':');
        if (!extra->is_list) {
            buf_add_json(object.out, extra->values.items[0]);
            continue;
        }
        buf_add_char(object.out, '[');
        for (size_t i = 0; i < extra->values.count; i++) {
            if (i)
                buf_add_char(object.out, ',');
            buf_add_json(object.out, extra->values.items[i]);
        }
        buf_add_char(object.out, ']');
    }
    close(&object, '}');
}

enum status pack_write_json(const struct question_set *set, struct buf *out)
{
    struct json json = {.out = out};
    struct json object = open(&json, NULL, '{');

    add_key(&object, "pack");
    buf_add_int(out, 1);
    add_text(&object, "id", set->id);
    add_text(&object, "title", set->title);
    add_text(&object, "lang", set->lang);
    add_text(&object, "translation_of", set->translation_of);
    add_text(&object, "license", set->license);
    add_text(&object, "source", set->source);
    add_strings(&object, "authors", &set->authors);
    add_strings(&object, "tags", &set->tags);
    add_extras(&object, set);
    add_text(&object, "intro", set->intro);
    enum status status = add_topics(&object, "topics", set->topics);
    close(&object, '}');
    return status == STATUS_OK ? buf_status(out) : status;
}
