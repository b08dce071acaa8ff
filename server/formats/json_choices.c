/* The choices of a question in JSON, and which of them are right. */
#include "formats/json_object.h"

#include "base/count.h"
#include "formats/exchange.h"
#include "questions/lines.h"

static bool is_true(const struct tree *value)
{
    struct str text = value->text;

    if (value->kind == TREE_NUMBER)
        return text.data[0] != '-' && !str_is(number_trim(text), "0");
    return value->kind == TREE_TRUE || (value->kind == TREE_STRING &&
                                        (str_equal_nocase(text, STR("true")) ||
                                         str_equal_nocase(text, STR("yes")) || str_is(text, "1")));
}

static bool is_flag_name(struct str name)
{
    static const char *const names[] = {"isCorrect", "is_correct", "correct",  "isRight",
                                        "is_right",  "right",      "isAnswer", "is_answer",
                                        "isTrue",    "fraction",   "weight"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_equal_nocase(name, str_from(names[i])))
            return true;
    return false;
}

static enum status add_choice(struct json_object *o, struct str id, struct str text,
                              struct str feedback, bool is_right)
{
    struct draft *draft = &o->row.draft;

    enum status status = json_markdown(o, text, &text);
    if (status == STATUS_OK)
        status = json_markdown(o, feedback, &feedback);
    if (status == STATUS_OK)
        status = draft_add_choice(&o->quiz->reader, draft, text, feedback, is_right);
    if (draft->choice_count && draft->choice_count <= DRAFT_MAX_CHOICES)
        o->ids[draft->choice_count - 1] = id;
    return status;
}

static enum status add_choice_object(struct json_object *o, const struct tree *item)
{
    static const char *const ids[] = {"id", "key", "letter", "identifier", "label", "value"};
    static const char *const feedbacks[] = {"feedback", "explanation", "rationale", "comment",
                                            "reason"};
    bool is_right = false;
    struct str text = json_object_text(item);

    for (const struct tree *m = item->first; m; m = m->next)
        is_right = is_right || (is_flag_name(m->key) && is_true(m));
    /* {"a": "text"}: the key is the letter. */
    if (!text.size && item->first && !item->first->next && json_is_scalar(item->first))
        return add_choice(o, item->first->key, json_scalar_text(item->first), STR_NONE, false);
    return add_choice(o, json_named_text(item, ids, COUNT_OF(ids)), text,
                      json_named_text(item, feedbacks, COUNT_OF(feedbacks)), is_right);
}

static enum status add_choices(struct json_object *o, const struct tree *value)
{
    enum status status = STATUS_OK;

    for (const struct tree *item = value->first; item && status == STATUS_OK; item = item->next) {
        if (item->kind == TREE_OBJECT)
            status = add_choice_object(o, item);
        else if (json_is_scalar(item) && item->kind != TREE_NULL)
            status = add_choice(o, item->key, json_scalar_text(item), STR_NONE, false);
    }
    return status;
}

/* "answers" are choices when something else says which is right, or they say it themselves. */
static bool answers_are_choices(const struct json_object *o, const struct tree *value)
{
    if (value->kind != TREE_ARRAY && value->kind != TREE_OBJECT)
        return false;
    if (json_has_field(o, FIELD_CHOICE) || json_has_field(o, FIELD_CHOICES) ||
        tree_count(value) < 2)
        return false;
    if (json_has_field(o, FIELD_CORRECT))
        return true;
    for (const struct tree *item = value->first; item; item = item->next)
        for (const struct tree *m = item->kind == TREE_OBJECT ? item->first : NULL; m; m = m->next)
            if (is_flag_name(m->key))
                return true;
    return false;
}

enum status json_put_choices(struct json_object *o, struct json_member *member, bool *ret_taken)
{
    const struct tree *value = member->value;
    enum field field = member->column.field;
    bool is_list = value->kind == TREE_ARRAY || value->kind == TREE_OBJECT;

    *ret_taken = true;
    if (is_list && (field == FIELD_CHOICE || field == FIELD_CHOICES ||
                    (field == FIELD_ANSWER && answers_are_choices(o, value))))
        return add_choices(o, value);
    struct str text = STR_NONE;
    enum status status = STATUS_OK;
    if (is_list && field == FIELD_WRONG) {
        for (const struct tree *item = value->first; item && status == STATUS_OK;
             item = item->next) {
            status = json_text_of(o, item, &text);
            if (status == STATUS_OK && text.size && o->row.wrong.count < SET_MAX_TAGS &&
                !str_list_add(&o->quiz->reader.scratch, &o->row.wrong, text))
                status = STATUS_NO_MEMORY;
        }
        return status;
    }
    if (field == FIELD_CHOICE || field == FIELD_CHOICES) {
        status = json_text_of(o, value, &text);
        return status == STATUS_OK ? row_put(&o->row, &member->column, text) : status;
    }
    *ret_taken = false;
    return STATUS_OK;
}

/* --- what is right --------------------------------------------------------------------------- */

static bool read_small(struct str text, size_t *ret_number)
{
    size_t number = 0;

    if (!text.size || text.size > 3)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        if (!ascii_is_digit(text.data[i]))
            return false;
        number = number * 10 + (size_t)(text.data[i] - '0');
    }
    *ret_number = number;
    return true;
}

/* The choice that the object itself calls so, or that reads so; else the count of choices. */
static size_t choice_called(const struct json_object *o, struct str name)
{
    const struct draft *draft = &o->row.draft;

    for (size_t i = 0; i < draft->choice_count; i++)
        if (o->ids[i].size && str_equal_nocase(o->ids[i], name))
            return i;
    for (size_t i = 0; i < draft->choice_count; i++)
        if (str_equal(str_trim(draft->choices[i].text), str_trim(name)))
            return i;
    return draft->choice_count;
}

/* True when the value names a choice (by key, text or number) and it was marked. */
static bool mark(struct json_object *o, const struct tree *value)
{
    struct draft *draft = &o->row.draft;
    struct str name = str_trim(json_scalar_text(value));
    size_t number = 0;
    size_t at = choice_called(o, name);

    if (at == draft->choice_count && read_small(name, &number)) {
        bool from_one = o->quiz->has_last && !o->quiz->has_zero;
        at = number >= from_one ? number - from_one : draft->choice_count;
    }
    if (at >= draft->choice_count)
        return false;
    draft->choices[at].is_right = true;
    return true;
}

/* {"answer_a_correct": "true", …}, {"b": true} */
static void mark_flags(struct json_object *o, const struct tree *flags)
{
    for (const struct tree *m = flags->first; m; m = m->next)
        for (size_t i = 0; is_true(m) && i < o->row.draft.choice_count; i++)
            if (o->ids[i].size &&
                (str_equal_nocase(m->key, o->ids[i]) ||
                 (str_starts_nocase(m->key, o->ids[i]) && m->key.data[o->ids[i].size] == '_')))
                o->row.draft.choices[i].is_right = true;
}

/* Taken when it marks choices; else the answer is a text. */
enum status json_put_right(struct json_object *o, struct json_member *member, bool *ret_taken)
{
    const struct tree *value = member->value;
    bool marked = false;
    bool all = true;

    *ret_taken = false;
    if (!o->row.draft.choice_count)
        return STATUS_OK;
    if (value->kind == TREE_OBJECT) {
        mark_flags(o, value);
        *ret_taken = member->column.field == FIELD_CORRECT;
        return STATUS_OK;
    }
    if (value->kind == TREE_ARRAY) {
        for (const struct tree *item = value->first; item; item = item->next) {
            bool one = json_is_scalar(item) && mark(o, item);
            marked = marked || one;
            all = all && one;
        }
        *ret_taken = marked && all;
        return STATUS_OK;
    }
    *ret_taken = mark(o, value);
    return STATUS_OK;
}

enum status quiz_look(struct quiz *quiz, const struct tree *object)
{
    struct json_object *o = arena_alloc(&quiz->reader.scratch, sizeof(*o));
    size_t choices = 0;
    size_t number;

    if (!o)
        return STATUS_NO_MEMORY;
    enum status status = json_object_init(o, quiz, object);
    for (size_t i = 0; i < o->count; i++) {
        const struct tree *value = o->members[i].value;
        enum field field = o->members[i].column.field;
        if (field == FIELD_CHOICES || field == FIELD_CHOICE ||
            (field == FIELD_ANSWER && answers_are_choices(o, value)))
            choices += json_is_scalar(value) ? 1 : tree_count(value);
    }
    for (size_t i = 0; i < o->count && choices; i++) {
        const struct tree *value = o->members[i].value;
        enum field field = o->members[i].column.field;
        if (field != FIELD_CORRECT && (field != FIELD_ANSWER || answers_are_choices(o, value)))
            continue;
        const struct tree *first = value->kind == TREE_ARRAY ? value->first : value;
        for (; first; first = value->kind == TREE_ARRAY ? first->next : NULL) {
            if (!json_is_scalar(first) || !read_small(str_trim(json_scalar_text(first)), &number))
                continue;
            quiz->has_number = true;
            quiz->has_zero = quiz->has_zero || number == 0;
            quiz->has_last = quiz->has_last || number == choices;
        }
    }
    arena_clear(&quiz->reader.scratch);
    return status;
}
