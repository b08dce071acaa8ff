/* One JSON object as a question. Choices come as texts, as objects with or without a mark of being
 * right, as a map from letters; the right ones are named by text, letter, number, key or list. */
#include "formats/json_object.h"

#include <stdint.h>

#include "base/count.h"
#include "formats/copy.h"
#include "formats/exchange.h"
#include "formats/html_text.h"
#include "formats/html_token.h"
#include "questions/lines.h"

bool json_is_scalar(const struct tree *value)
{
    return value && value->kind != TREE_ARRAY && value->kind != TREE_OBJECT;
}

struct str json_scalar_text(const struct tree *value)
{
    switch (value->kind) {
    case TREE_TRUE:
        return STR("true");
    case TREE_FALSE:
        return STR("false");
    case TREE_NUMBER:
    case TREE_STRING:
        return value->text;
    default:
        return STR_NONE;
    }
}

/* Trivia comes with its quotes as entities, and nothing else of HTML. */
static enum status decode(struct json_object *o, struct str text, struct str *ret_text)
{
    struct buf out;

    if (str_find(text, STR("&quot;")) == SIZE_MAX && str_find(text, STR("&#0")) == SIZE_MAX) {
        *ret_text = text;
        return STATUS_OK;
    }
    buf_init(&out, SET_MAX_BYTES);
    html_add_decoded(&out, text);
    enum status status = buf_status(&out);
    if (status == STATUS_OK && !text_copy(&o->quiz->reader.scratch, buf_str(&out), ret_text))
        status = STATUS_NO_MEMORY;
    buf_finish(&out);
    return status;
}

/* As Markdown: HTML is made so, other text is taken for it. */
enum status json_markdown(struct json_object *o, struct str text, struct str *ret_text)
{
    if (looks_like_html(text))
        return draft_markdown(&o->quiz->reader, text, TEXT_HTML, ret_text);
    enum status status = decode(o, text, &text);
    return status == STATUS_OK ? draft_markdown(&o->quiz->reader, text, TEXT_MARKDOWN, ret_text)
                               : status;
}

/* The first of these members that is a text. */
struct str json_named_text(const struct tree *object, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (const struct tree *m = object->first; m; m = m->next)
            if (str_equal_nocase(m->key, str_from(names[i])) && json_is_scalar(m) &&
                m->kind != TREE_NULL)
                return json_scalar_text(m);
    return STR_NONE;
}

struct str json_object_text(const struct tree *object)
{
    static const char *const names[] = {"text",  "content", "value",      "title",  "name",
                                        "label", "body",    "question",   "answer", "option",
                                        "html",  "choice",  "description"};

    return json_named_text(object, names, COUNT_OF(names));
}

/* One text of any value: lines of an array, the text of an object. */
enum status json_text_of(struct json_object *o, const struct tree *value, struct str *ret_text)
{
    struct buf out;

    *ret_text = STR_NONE;
    if (value->kind == TREE_OBJECT)
        return json_markdown(o, json_object_text(value), ret_text);
    if (value->kind != TREE_ARRAY)
        return json_markdown(o, json_scalar_text(value), ret_text);
    buf_init(&out, SET_MAX_BYTES);
    for (const struct tree *item = value->first; item; item = item->next) {
        struct str line = item->kind == TREE_OBJECT  ? json_object_text(item)
                          : item->kind == TREE_ARRAY ? STR_NONE
                                                     : json_scalar_text(item);
        buf_add_text(&out, out.size ? "\n" : "");
        buf_add_str(&out, line);
    }
    enum status status = buf_status(&out);
    if (status == STATUS_OK && !text_copy(&o->quiz->reader.scratch, buf_str(&out), ret_text))
        status = STATUS_NO_MEMORY;
    buf_finish(&out);
    return status;
}

/* --- columns --------------------------------------------------------------------------------- */

/* Names that JSON has and tables don't. */
static enum field field_of_json_name(struct str name)
{
    static const char *const indexes[] = {
        "correctIndex",       "correct_index",        "answerIndex",        "answer_index",
        "correctAnswerIndex", "correct_answer_index", "correctOptionIndex", "correct_option_index",
        "correct_option_id",  "correctOptionId",      "correct_answer_id",  "correctAnswerId"};

    for (size_t i = 0; i < COUNT_OF(indexes); i++)
        if (str_is(name, indexes[i]))
            return FIELD_CORRECT;
    return FIELD_UNKNOWN;
}

enum status quiz_column(struct quiz *quiz, struct str name, const struct column **ret)
{
    struct column *column = index_get(&quiz->columns, name);

    if (!column) {
        column = arena_alloc(&quiz->arena, sizeof(*column));
        if (!column)
            return STATUS_NO_MEMORY;
        *column = column_find(quiz->options, name, 0);
        if (column->field == FIELD_UNKNOWN)
            column->field = field_of_json_name(name);
        /* "__v" belongs to a database; it isn't the choice V. */
        if (column->field == FIELD_CHOICE && str_starts(name, STR("_")))
            column->field = FIELD_UNKNOWN;
        column->name = name;
        enum status status = index_put(&quiz->columns, name, column);
        if (status != STATUS_OK)
            return status;
    }
    *ret = column;
    return STATUS_OK;
}

bool quiz_is_question(struct quiz *quiz, const struct tree *object)
{
    const struct column *column = NULL;

    for (const struct tree *m = object->first; m; m = m->next) {
        if (m->kind == TREE_NULL || quiz_column(quiz, m->key, &column) != STATUS_OK ||
            column->field != FIELD_PROMPT)
            continue;
        if (json_is_scalar(m) ? json_scalar_text(m).size > 0 : m->first != NULL)
            return true;
    }
    return false;
}

/* The object's members with what they are; those of a prompt that is an object among them. */
static enum status collect(struct json_object *o, const struct tree *object, int depth)
{
    for (const struct tree *m = object->first; m; m = m->next) {
        const struct column *column = NULL;
        enum status status = quiz_column(o->quiz, m->key, &column);
        if (status != STATUS_OK)
            return status;
        if (m->kind == TREE_NULL)
            continue;
        if (m->kind == TREE_OBJECT && column->field == FIELD_PROMPT && depth == 0) {
            status = collect(o, m, depth + 1);
            if (status != STATUS_OK)
                return status;
            continue;
        }
        if (o->count == QUIZ_MAX_MEMBERS)
            return STATUS_OK;
        o->columns[o->count] = *column;
        if (depth && column->field == FIELD_PROMPT)
            o->columns[o->count].name = STR("prompt");
        o->members[o->count++].value = m;
    }
    return STATUS_OK;
}

enum status json_object_init(struct json_object *o, struct quiz *quiz, const struct tree *object)
{
    o->quiz = quiz;
    o->count = 0;
    memset(o->ids, 0, sizeof(o->ids));
    enum status status = collect(o, object, 0);
    columns_settle(o->columns, o->count);
    for (size_t i = 0; i < o->count; i++)
        o->members[i].column = o->columns[i];
    return status;
}

bool json_has_field(const struct json_object *o, enum field field)
{
    for (size_t i = 0; i < o->count; i++)
        if (o->members[i].column.field == field)
            return true;
    return false;
}

/* "question" wins over "title" and "text"; what loses is a section of its own name. */
static void settle_prompts(struct json_object *o)
{
    static const char *const weak[] = {"title", "name", "text", "head", "item", "term", "problem"};
    bool has_strong = false;

    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < o->count; i++) {
            struct column *column = &o->members[i].column;
            bool is_weak = false;
            for (size_t w = 0; w < COUNT_OF(weak); w++)
                is_weak = is_weak || str_equal_nocase(column->name, str_from(weak[w]));
            if (column->field != FIELD_PROMPT)
                continue;
            if (pass == 0)
                has_strong = has_strong || !is_weak;
            else if (is_weak && has_strong)
                column->field = FIELD_SECTION;
        }
    }
}

/* --- everything else ------------------------------------------------------------------------- */

static void note_unknown(struct quiz *quiz, const struct tree *member)
{
    for (size_t i = 0; i < quiz->unknown_count; i++) {
        if (!str_equal(quiz->unknown[i].name, member->key))
            continue;
        quiz->unknown[i].count++;
        return;
    }
    if (quiz->unknown_count < QUIZ_MAX_UNKNOWN)
        quiz->unknown[quiz->unknown_count++] = (struct quiz_unknown){member->key, 1, member->line};
}

/* Lists of hints, follow-ups, references, tags; lists where a text is wanted. */
static enum status put_list(struct json_object *o, struct json_member *member)
{
    static const enum section_kind kinds[FIELD_UNKNOWN + 1] = {
        [FIELD_HINT] = SECTION_HINTS + 1,
        [FIELD_FOLLOW_UPS] = SECTION_FOLLOW_UPS + 1,
        [FIELD_REFERENCES] = SECTION_REFERENCES + 1,
        [FIELD_SIGNALS] = SECTION_SIGNALS + 1,
        [FIELD_RUBRIC] = SECTION_RUBRIC + 1,
        [FIELD_ANSWER] = SECTION_ANSWER + 1};
    enum field field = member->column.field;
    struct reader *reader = &o->quiz->reader;
    enum status status = STATUS_OK;
    struct str text;

    if (!kinds[field] && field != FIELD_TAGS && field != FIELD_TOPIC) {
        status = json_text_of(o, member->value, &text);
        return status == STATUS_OK ? row_put(&o->row, &member->column, text) : status;
    }
    for (const struct tree *item = member->value->first; item && status == STATUS_OK;
         item = item->next) {
        status = json_text_of(o, item, &text);
        if (status != STATUS_OK || !text.size)
            continue;
        if (field == FIELD_TOPIC && !o->row.topic.size)
            o->row.topic = text;
        else if (field == FIELD_TAGS || field == FIELD_TOPIC)
            status = draft_add_tag(reader, &o->row.draft, text);
        else
            status = draft_add_bullet(reader, &o->row.draft, (enum section_kind)(kinds[field] - 1),
                                      text);
    }
    return status;
}

static enum status put_member(struct json_object *o, struct json_member *member)
{
    const struct tree *value = member->value;
    enum field field = member->column.field;
    struct str text;

    if (field == FIELD_UNKNOWN) {
        note_unknown(o->quiz, value);
        return STATUS_OK;
    }
    if (field == FIELD_NONE)
        return STATUS_OK;
    if (value->kind == TREE_ARRAY)
        return put_list(o, member);
    bool is_said = field == FIELD_ANSWER || field == FIELD_CORRECT;
    if ((value->kind == TREE_TRUE || value->kind == TREE_FALSE) && is_said &&
        !o->row.draft.choice_count && !o->row.wrong.count)
        o->row.draft.kind = known_kind(STR("boolean"));
    enum status status = json_text_of(o, value, &text);
    if (status == STATUS_OK && value->kind == TREE_OBJECT && !text.size)
        note_unknown(o->quiz, value);
    return status == STATUS_OK ? row_put(&o->row, &member->column, text) : status;
}

static enum status put_all(struct json_object *o)
{
    enum status status = STATUS_OK;
    bool taken[QUIZ_MAX_MEMBERS] = {false};

    for (size_t i = 0; i < o->count && status == STATUS_OK; i++)
        status = json_put_choices(o, &o->members[i], &taken[i]);
    for (size_t i = 0; i < o->count && status == STATUS_OK; i++) {
        enum field field = o->members[i].column.field;
        if (!taken[i] && (field == FIELD_ANSWER || field == FIELD_CORRECT))
            status = json_put_right(o, &o->members[i], &taken[i]);
    }
    for (size_t i = 0; i < o->count && status == STATUS_OK; i++)
        if (!taken[i])
            status = put_member(o, &o->members[i]);
    return status;
}

/* Under the names around, then the question's own topic where it says another. */
static enum status add_question(struct json_object *o)
{
    struct quiz *quiz = o->quiz;
    struct str path[QUIZ_MAX_LEVELS + 2];
    size_t count = quiz->path_count;
    struct topic *topic = NULL;
    struct str own[] = {o->row.topic, o->row.subtopic};

    memcpy(path, quiz->path, count * sizeof(path[0]));
    for (size_t i = 0; i < 2; i++)
        if (own[i].size && !(count && str_equal_nocase(path[count - 1], own[i])))
            path[count++] = own[i];
    enum status status = row_settle(&o->row);
    if (status == STATUS_OK)
        status = reader_topic(&quiz->reader, path, count, &topic);
    return status == STATUS_OK ? reader_add(&quiz->reader, topic, &o->row.draft) : status;
}

enum status quiz_read(struct quiz *quiz, const struct tree *object)
{
    struct row row;

    row_begin(&row, &quiz->reader, object->line);
    struct json_object *o = arena_alloc(&quiz->reader.scratch, sizeof(*o));
    if (!o)
        return STATUS_NO_MEMORY;
    o->row = row;
    enum status status = json_object_init(o, quiz, object);
    settle_prompts(o);
    if (status == STATUS_OK)
        status = put_all(o);
    return status == STATUS_OK ? add_question(o) : status;
}

enum status quiz_read_pair(struct quiz *quiz, struct str prompt, struct str answer, unsigned line)
{
    static const struct column columns[] = {{{NULL, 0}, FIELD_PROMPT, 0},
                                            {{NULL, 0}, FIELD_ANSWER, 0}};
    struct row row;

    row_begin(&row, &quiz->reader, line);
    struct json_object *o = arena_alloc(&quiz->reader.scratch, sizeof(*o));
    if (!o)
        return STATUS_NO_MEMORY;
    o->quiz = quiz;
    o->row = row;
    enum status status = json_markdown(o, prompt, &prompt);
    if (status == STATUS_OK)
        status = json_markdown(o, answer, &answer);
    if (status == STATUS_OK)
        status = row_put(&o->row, &columns[0], prompt);
    if (status == STATUS_OK)
        status = row_put(&o->row, &columns[1], answer);
    return status == STATUS_OK ? add_question(o) : status;
}
