#include "formats/pack_json.h"

#include "base/count.h"
#include "formats/copy.h"
#include "formats/json_tree.h"
#include "questions/lines.h"
#include "questions/pack.h"
#include "questions/parts_write.h"

#define TREE_MAX_BYTES ((size_t)SET_MAX_BYTES * 10)

struct pack_reader {
    struct question_set *set;
    struct problems *problems;
    struct buf text; /* of the section that is being put together */
};

/* The question that is being read, with the texts of its sections by kind. */
struct question_reader {
    struct pack_reader *pack;
    struct question *question;
    struct str texts[SECTION_OTHER];
    bool has[SECTION_OTHER];
    const struct tree *others, *verbatim;
};

static void bad_value(struct pack_reader *pack, const struct tree *value)
{
    problems_add(pack->problems, value->line, "bad_value",
                 "The value of %.*s isn't of the kind that a pack has there; it was left out.",
                 STR_FMT(str_slice(value->key, 0, 100)));
}

static void unknown_key(struct pack_reader *pack, const struct tree *value)
{
    problems_add(pack->problems, value->line, "unknown_key",
                 "A pack has no key %.*s here; it was left out.",
                 STR_FMT(str_slice(value->key, 0, 100)));
}

static enum status too_many(struct pack_reader *pack, unsigned line, const char *what,
                            unsigned maximum)
{
    problems_add(pack->problems, line, "too_many", "A pack has at most %u %s; this one has more.",
                 maximum, what);
    return STATUS_TOO_LARGE;
}

/* --- values ---------------------------------------------------------------------------------- */

/* A string; a number as it is written. */
static enum status read_text(struct pack_reader *pack, const struct tree *value, void *field)
{
    if (!tree_is(value, TREE_STRING) && !tree_is(value, TREE_NUMBER)) {
        bad_value(pack, value);
        return STATUS_OK;
    }
    return text_copy(&pack->set->arena, value->text, field) ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status read_list(struct pack_reader *pack, const struct tree *value, void *field)
{
    struct str_list *list = field;
    struct str item = STR_NONE;

    if (!tree_is(value, TREE_ARRAY)) {
        bad_value(pack, value);
        return STATUS_OK;
    }
    for (const struct tree *member = value->first; member; member = member->next) {
        enum status status = read_text(pack, member, &item);
        if (status != STATUS_OK)
            return status;
        if (list->count == SET_MAX_TAGS)
            return too_many(pack, member->line, "values in a list", SET_MAX_TAGS);
        if (!str_list_add(&pack->set->arena, list, item))
            return STATUS_NO_MEMORY;
    }
    return STATUS_OK;
}

struct field {
    const char *key;
    size_t offset;
    enum status (*read)(struct pack_reader *pack, const struct tree *value, void *field);
};

static const struct field question_fields[] = {
    {"id", offsetof(struct question, id), read_text},
    {"kind", offsetof(struct question, kind), read_text},
    {"difficulty", offsetof(struct question, difficulty), read_text},
    {"tags", offsetof(struct question, tags), read_list},
    {"time", offsetof(struct question, minutes), read_text},
    {"points", offsetof(struct question, points), read_text},
    {"status", offsetof(struct question, status), read_text},
    {"source", offsetof(struct question, source), read_text},
    {"lang", offsetof(struct question, lang), read_text},
};

static const struct field topic_fields[] = {
    {"title", offsetof(struct topic, title), read_text},
    {"intro", offsetof(struct topic, intro), read_text},
};

static const struct field set_fields[] = {
    {"id", offsetof(struct question_set, id), read_text},
    {"title", offsetof(struct question_set, title), read_text},
    {"lang", offsetof(struct question_set, lang), read_text},
    {"translation_of", offsetof(struct question_set, translation_of), read_text},
    {"license", offsetof(struct question_set, license), read_text},
    {"source", offsetof(struct question_set, source), read_text},
    {"authors", offsetof(struct question_set, authors), read_list},
    {"tags", offsetof(struct question_set, tags), read_list},
    {"intro", offsetof(struct question_set, intro), read_text},
};

/* *ret_known is false when no field has the key. */
static enum status read_field(struct pack_reader *pack, const struct field *fields, size_t count,
                              const struct tree *value, void *owner, bool *ret_known)
{
    for (size_t i = 0; i < count; i++) {
        if (!str_is(value->key, fields[i].key))
            continue;
        *ret_known = true;
        return fields[i].read(pack, value, (char *)owner + fields[i].offset);
    }
    *ret_known = false;
    return STATUS_OK;
}

/* --- sections -------------------------------------------------------------------------------- */

static void add_bullets(struct pack_reader *pack, const struct tree *list)
{
    for (const struct tree *item = list->first; item; item = item->next) {
        if (!tree_is(item, TREE_STRING)) {
            bad_value(pack, list);
            continue;
        }
        if (pack->text.size)
            buf_add_char(&pack->text, '\n');
        bullets_write(&(struct str_list){&item->text, 1}, &pack->text);
    }
}

static void add_choices(struct pack_reader *pack, const struct tree *list)
{
    for (const struct tree *item = list->first; item; item = item->next) {
        if (!tree_is(item, TREE_OBJECT)) {
            bad_value(pack, list);
            continue;
        }
        struct choice choice = {tree_is(tree_get(item, "right"), TREE_TRUE),
                                tree_text(item, "text"), tree_text(item, "feedback")};
        choice_write(&choice, &pack->text);
    }
}

static void add_signals(struct pack_reader *pack, const struct tree *list)
{
    for (const struct tree *item = list->first; item; item = item->next) {
        struct signal signal = {SIGNAL_EXPECTED, tree_text(item, "text")};
        bool known = false;
        for (int kind = SIGNAL_EXPECTED; kind <= SIGNAL_RED_FLAG; kind++) {
            if (!str_is(tree_text(item, "kind"), signal_kind_name((enum signal_kind)kind)))
                continue;
            signal.kind = (enum signal_kind)kind;
            known = true;
        }
        if (!known) {
            bad_value(pack, list);
            continue;
        }
        if (pack->text.size)
            buf_add_char(&pack->text, '\n');
        signals_write(&(struct signals){&signal, 1}, &pack->text);
    }
}

static void add_level(struct pack_reader *pack, const struct tree *item)
{
    struct str mark = tree_text(item, "mark");

    if (mark.size != 1 || mark.data[0] < '1' || mark.data[0] > '9') {
        problems_add(pack->problems, item->line, "bad_value",
                     "A level's mark is a number from 1 to 9; this level was left out.");
        return;
    }
    struct level level = {(unsigned)(mark.data[0] - '0'), tree_text(item, "text")};
    level_write(&level, &pack->text);
}

static void add_rubric(struct pack_reader *pack, const struct tree *list)
{
    for (const struct tree *item = list->first; item; item = item->next) {
        if (!tree_is(item, TREE_OBJECT)) {
            bad_value(pack, list);
            continue;
        }
        struct competency competency = {.name = tree_text(item, "name")};
        if (pack->text.size)
            buf_add_char(&pack->text, '\n');
        rubric_write(&(struct rubric){&competency, 1}, &pack->text);
        const struct tree *levels = tree_get(item, "levels");
        for (const struct tree *level = levels ? levels->first : NULL; level; level = level->next)
            add_level(pack, level);
    }
}

/* NULL: the value is the text itself. */
static void (*const section_readers[SECTION_OTHER])(struct pack_reader *, const struct tree *) = {
    [SECTION_HINTS] = add_bullets,      [SECTION_CHOICES] = add_choices,
    [SECTION_SIGNALS] = add_signals,    [SECTION_RUBRIC] = add_rubric,
    [SECTION_FOLLOW_UPS] = add_bullets, [SECTION_REFERENCES] = add_bullets,
};

static enum section_kind section_of_key(struct str key)
{
    unsigned kind = 0;

    while (kind < SECTION_OTHER && !str_is(key, pack_section_key((enum section_kind)kind)))
        kind++;
    return (enum section_kind)kind;
}

static enum status read_section(struct question_reader *reader, enum section_kind kind,
                                const struct tree *value)
{
    struct pack_reader *pack = reader->pack;

    if (tree_is(value, section_readers[kind] ? TREE_ARRAY : TREE_STRING)) {
        reader->has[kind] = true;
        if (!section_readers[kind])
            return read_text(pack, value, &reader->texts[kind]);
        buf_clear(&pack->text);
        section_readers[kind](pack, value);
        enum status status = buf_status(&pack->text);
        if (status != STATUS_OK)
            return status;
        return text_copy(&pack->set->arena, buf_str(&pack->text), &reader->texts[kind])
                   ? STATUS_OK
                   : STATUS_NO_MEMORY;
    }
    bad_value(pack, value);
    return STATUS_OK;
}

static enum status add_section(struct question_reader *reader, unsigned line, struct str name,
                               struct str text)
{
    size_t count = 0;

    for (const struct section *s = reader->question->sections; s; s = s->next)
        count++;
    if (count == SET_MAX_SECTIONS)
        return too_many(reader->pack, line, "sections in a question", SET_MAX_SECTIONS);
    return question_add_section(reader->pack->set, reader->question, name, text) ? STATUS_OK
                                                                                 : STATUS_NO_MEMORY;
}

static enum status add_others(struct question_reader *reader)
{
    enum status status = STATUS_OK;
    struct arena *arena = &reader->pack->set->arena;

    if (!reader->others)
        return STATUS_OK;
    if (!tree_is(reader->others, TREE_ARRAY)) {
        bad_value(reader->pack, reader->others);
        return STATUS_OK;
    }
    for (const struct tree *item = reader->others->first; item && status == STATUS_OK;
         item = item->next) {
        struct str name;
        struct str text;
        if (!tree_is(item, TREE_OBJECT)) {
            bad_value(reader->pack, reader->others);
            continue;
        }
        if (!text_copy(arena, tree_text(item, "name"), &name) ||
            !text_copy(arena, tree_text(item, "text"), &text))
            return STATUS_NO_MEMORY;
        status = add_section(reader, item->line, name, text);
    }
    return status;
}

static enum status add_sections(struct question_reader *reader)
{
    enum status status = STATUS_OK;

    for (unsigned kind = 0; kind < SECTION_OTHER && status == STATUS_OK; kind++)
        if (reader->has[kind])
            status =
                add_section(reader, reader->question->line,
                            str_from(section_name((enum section_kind)kind)), reader->texts[kind]);
    return status == STATUS_OK ? add_others(reader) : status;
}

/* --- questions ------------------------------------------------------------------------------- */

/* The texts that stand for themselves, in place of what the lists gave. */
static enum status read_verbatim(struct question_reader *reader)
{
    enum status status = STATUS_OK;

    if (!reader->verbatim)
        return STATUS_OK;
    if (!tree_is(reader->verbatim, TREE_OBJECT)) {
        bad_value(reader->pack, reader->verbatim);
        return STATUS_OK;
    }
    for (const struct tree *value = reader->verbatim->first; value && status == STATUS_OK;
         value = value->next) {
        enum section_kind kind = section_of_key(value->key);
        if (kind == SECTION_OTHER) {
            if (!str_is(value->key, "head"))
                unknown_key(reader->pack, value);
            continue;
        }
        reader->has[kind] = true;
        status = read_text(reader->pack, value, &reader->texts[kind]);
    }
    return status;
}

static enum status read_prompt(struct question_reader *reader, const struct tree *value)
{
    struct question *question = reader->question;
    struct str prompt = STR_NONE;

    enum status status = read_text(reader->pack, value, &prompt);
    if (status != STATUS_OK)
        return status;
    if (tree_get(reader->verbatim, "head")) {
        question->body = prompt;
        return STATUS_OK;
    }
    const char *end = prompt.size ? memchr(prompt.data, '\n', prompt.size) : NULL;
    size_t size = end ? (size_t)(end - prompt.data) : prompt.size;
    question->head = str_slice(prompt, 0, size);
    question->body = str_trim_blank_lines(str_slice(prompt, size, prompt.size));
    return STATUS_OK;
}

static enum status read_question_member(struct question_reader *reader, const struct tree *value)
{
    bool known;

    enum section_kind kind = section_of_key(value->key);
    if (kind != SECTION_OTHER)
        return read_section(reader, kind, value);
    if (str_is(value->key, "prompt"))
        return read_prompt(reader, value);
    if (str_is(value->key, "sections") || str_is(value->key, "verbatim"))
        return STATUS_OK;
    enum status status = read_field(reader->pack, question_fields, COUNT_OF(question_fields), value,
                                    reader->question, &known);
    if (!known)
        unknown_key(reader->pack, value);
    return status;
}

static enum status read_question(struct pack_reader *pack, const struct tree *value, void *owner)
{
    enum status status = STATUS_OK;

    if (pack->set->question_count == SET_MAX_QUESTIONS)
        return too_many(pack, value->line, "questions", SET_MAX_QUESTIONS);
    struct question_reader reader = {
        .pack = pack,
        .question = question_set_add_question(pack->set, owner, STR_NONE),
        .others = tree_get(value, "sections"),
        .verbatim = tree_get(value, "verbatim"),
    };
    if (!reader.question)
        return STATUS_NO_MEMORY;
    reader.question->line = value->line;
    for (const struct tree *member = value->first; member && status == STATUS_OK;
         member = member->next)
        status = read_question_member(&reader, member);
    if (status == STATUS_OK)
        status = read_verbatim(&reader);
    return status == STATUS_OK ? add_sections(&reader) : status;
}

/* --- topics and the set ---------------------------------------------------------------------- */

/* Each object of an array. */
static enum status
read_objects(struct pack_reader *pack, const struct tree *array,
             enum status (*read)(struct pack_reader *, const struct tree *, void *), void *owner)
{
    enum status status = STATUS_OK;

    if (!tree_is(array, TREE_ARRAY)) {
        bad_value(pack, array);
        return STATUS_OK;
    }
    for (const struct tree *item = array->first; item && status == STATUS_OK; item = item->next) {
        if (tree_is(item, TREE_OBJECT))
            status = read(pack, item, owner);
        else
            bad_value(pack, array);
    }
    return status;
}

static enum status read_topic(struct pack_reader *pack, const struct tree *value, void *owner)
{
    struct topic *parent = owner;
    enum status status = STATUS_OK;
    bool known;

    if (pack->set->topic_count + pack->set->subtopic_count == SET_MAX_TOPICS)
        return too_many(pack, value->line, "topics", SET_MAX_TOPICS);
    struct topic *topic = question_set_add_topic(pack->set, parent, STR_NONE);
    if (!topic)
        return STATUS_NO_MEMORY;
    for (const struct tree *member = value->first; member && status == STATUS_OK;
         member = member->next) {
        status = read_field(pack, topic_fields, COUNT_OF(topic_fields), member, topic, &known);
        if (known)
            continue;
        if (str_is(member->key, "questions"))
            status = read_objects(pack, member, read_question, topic);
        else if (str_is(member->key, "subtopics") && !parent)
            status = read_objects(pack, member, read_topic, topic);
        else
            unknown_key(pack, member);
    }
    return status;
}

static enum status read_extra(struct pack_reader *pack, const struct tree *value,
                              struct set_extra **at)
{
    bool is_list = tree_is(value, TREE_ARRAY);
    struct str item = STR_NONE;

    if (!is_list && !tree_is(value, TREE_STRING) && !tree_is(value, TREE_NUMBER)) {
        bad_value(pack, value);
        return STATUS_OK;
    }
    struct set_extra *extra = arena_alloc(&pack->set->arena, sizeof(*extra));
    if (!extra || !text_copy(&pack->set->arena, value->key, &extra->key))
        return STATUS_NO_MEMORY;
    extra->is_list = is_list;
    enum status status =
        is_list ? read_list(pack, value, &extra->values) : read_text(pack, value, &item);
    if (status != STATUS_OK)
        return status;
    if (!is_list && !str_list_add(&pack->set->arena, &extra->values, item))
        return STATUS_NO_MEMORY;
    if (extra->values.count)
        *at = extra;
    return STATUS_OK;
}

/* Keys that front matter can't have would make a pack that can't be read. */
static bool key_is_good(struct str key)
{
    if (!key.size || key.size > 100 || ascii_is_digit(key.data[0]) || str_is(key, "pack"))
        return false;
    for (size_t i = 0; i < key.size; i++)
        if (!ascii_is_alnum(key.data[i]) && (i == 0 || !strchr("_-", key.data[i])))
            return false;
    for (size_t i = 0; i < COUNT_OF(set_fields) - 1; i++)
        if (str_is(key, set_fields[i].key))
            return false;
    return true;
}

static enum status read_extras(struct pack_reader *pack, const struct tree *object)
{
    enum { MAX_EXTRAS = 100 };
    struct set_extra **at = &pack->set->extras;
    enum status status = STATUS_OK;
    unsigned count = 0;

    if (!tree_is(object, TREE_OBJECT)) {
        bad_value(pack, object);
        return STATUS_OK;
    }
    for (const struct tree *value = object->first; value && status == STATUS_OK;
         value = value->next) {
        bool again = false;
        for (const struct set_extra *extra = pack->set->extras; extra; extra = extra->next)
            again |= str_equal(extra->key, value->key);
        if (!key_is_good(value->key) || again) {
            unknown_key(pack, value);
            continue;
        }
        if (++count > MAX_EXTRAS)
            return too_many(pack, value->line, "keys", MAX_EXTRAS);
        status = read_extra(pack, value, at);
        if (*at)
            at = &(*at)->next;
    }
    return status;
}

static enum status read_set(struct pack_reader *pack, const struct tree *root)
{
    enum status status = STATUS_OK;
    bool known;
    const struct tree *version = tree_get(root, "pack");

    if (!version || !tree_is(root, TREE_OBJECT)) {
        problems_add(pack->problems, root->line, "no_version",
                     "A pack in JSON is an object with \"pack\": 1.");
        return STATUS_MALFORMED;
    }
    if (!tree_is(version, TREE_NUMBER) || !str_is(version->text, "1")) {
        problems_add(pack->problems, version->line, "version",
                     "This program reads packs of version 1; this one says %.*s.",
                     STR_FMT(str_slice(version->text, 0, 100)));
        return STATUS_VERSION;
    }
    for (const struct tree *member = root->first; member && status == STATUS_OK;
         member = member->next) {
        status = read_field(pack, set_fields, COUNT_OF(set_fields), member, pack->set, &known);
        if (known || str_is(member->key, "pack"))
            continue;
        if (str_is(member->key, "topics"))
            status = read_objects(pack, member, read_topic, NULL);
        else if (str_is(member->key, "extra"))
            status = read_extras(pack, member);
        else
            unknown_key(pack, member);
    }
    return status;
}

enum status pack_read_json(struct str text, const struct watch *watch, struct problems *problems,
                           struct question_set **ret_set)
{
    struct pack_reader pack = {.problems = problems};
    struct arena arena;
    struct tree *root = NULL;
    struct tree_fault fault = {0};

    arena_init(&arena, TREE_MAX_BYTES);
    buf_init(&pack.text, (size_t)SET_MAX_BYTES * 4);
    pack.set = question_set_create();
    enum status status =
        pack.set ? tree_read(text, false, watch, &arena, &root, &fault) : STATUS_NO_MEMORY;
    if (fault.sentence)
        problems_add(problems, fault.line, "json", "%s", fault.sentence);
    if (status == STATUS_OK)
        status = read_set(&pack, root);
    if (status == STATUS_OK)
        status = question_set_make_ids(pack.set, problems);
    buf_finish(&pack.text);
    arena_finish(&arena);
    if (status == STATUS_OK)
        *ret_set = pack.set;
    else
        question_set_destroy(pack.set);
    return status;
}
