/* JSON that holds questions in whichever shape: a list, lists under their topics, sections within
 * sections, a wrapper around all of it, a value for each line, pairs, texts alone. */
#include "formats/json_quiz.h"

#include "base/count.h"
#include "formats/copy.h"
#include "questions/lines.h"
#include "questions/words.h"

#define TREE_MAX_BYTES ((size_t)SET_MAX_BYTES * 12)

enum { LOOK_DEPTH = 12, LOOK_ITEMS = 20, SHOWN_ROWS = 5 };

static bool holds_questions(struct quiz *quiz, const struct tree *value, int depth);

/* What a question has in lists and objects of its own. */
static bool is_part(enum field field)
{
    static const bool parts[FIELD_UNKNOWN + 1] = {
        [FIELD_CHOICE] = true,   [FIELD_CHOICES] = true,    [FIELD_WRONG] = true,
        [FIELD_CORRECT] = true,  [FIELD_ANSWER] = true,     [FIELD_EXPLANATION] = true,
        [FIELD_FEEDBACK] = true, [FIELD_HINT] = true,       [FIELD_SIGNALS] = true,
        [FIELD_RUBRIC] = true,   [FIELD_FOLLOW_UPS] = true, [FIELD_REFERENCES] = true,
        [FIELD_TAGS] = true,     [FIELD_CODE] = true,       [FIELD_ID] = true,
    };

    return parts[field];
}

/* A member below which there are questions. */
static bool leads_on(struct quiz *quiz, const struct tree *m, int depth)
{
    const struct column *column = NULL;

    if ((m->kind != TREE_ARRAY && m->kind != TREE_OBJECT) || !m->first ||
        quiz_column(quiz, m->key, &column) != STATUS_OK || is_part(column->field))
        return false;
    bool is_plural = m->key.size && ascii_lower(m->key.data[m->key.size - 1]) == 's';
    if (column->field == FIELD_PROMPT && m->kind == TREE_OBJECT)
        return false;
    if (m->kind == TREE_ARRAY && m->first->kind == TREE_STRING) {
        if (column->field == FIELD_PROMPT)
            return is_plural;
        return column->field == FIELD_UNKNOWN && reads_like_question(m->first->text);
    }
    return holds_questions(quiz, m, depth + 1);
}

static bool is_container(struct quiz *quiz, const struct tree *object, int depth)
{
    for (const struct tree *m = object->first; m; m = m->next)
        if (leads_on(quiz, m, depth))
            return true;
    return false;
}

/* {"What is a lock?": "…"} */
static bool is_pair(const struct tree *m)
{
    return m->kind == TREE_STRING && reads_like_question(m->key);
}

static bool has_pairs(const struct tree *object)
{
    for (const struct tree *m = object->first; m; m = m->next)
        if (is_pair(m))
            return true;
    return false;
}

static bool is_pair_array(const struct tree *value)
{
    return tree_is(value, TREE_ARRAY) && tree_is(value->first, TREE_STRING) &&
           tree_is(value->first->next, TREE_STRING) && !value->first->next->next;
}

/* Looks at the first few values of each level. */
static bool holds_questions(struct quiz *quiz, const struct tree *value, int depth)
{
    int items = 0;

    if (depth > LOOK_DEPTH)
        return false;
    if (value->kind == TREE_OBJECT &&
        (quiz_is_question(quiz, value) || has_pairs(value) || is_container(quiz, value, depth)))
        return true;
    for (const struct tree *m = value->first; m && items < LOOK_ITEMS; m = m->next, items++) {
        if (value->kind == TREE_ARRAY && is_pair_array(m) && reads_like_question(m->first->text))
            return true;
        if ((m->kind == TREE_OBJECT || m->kind == TREE_ARRAY) && value->kind == TREE_ARRAY &&
            holds_questions(quiz, m, depth + 1))
            return true;
    }
    return false;
}

/* --- the walk -------------------------------------------------------------------------------- */

static enum status walk(struct quiz *quiz, const struct tree *value);

/* Names of lists that say no more than that they are lists. */
static bool is_plain_name(struct quiz *quiz, struct str key)
{
    static const char *const names[] = {"items",        "data",        "results",
                                        "list",         "cards",       "quiz",
                                        "quizzes",      "entries",     "children",
                                        "sections",     "topics",      "chapters",
                                        "categories",   "subtopics",   "content",
                                        "contents",     "questions",   "exercises",
                                        "tests",        "decks",       "notes",
                                        "modules",      "units",       "groups",
                                        "subsections",  "parts",       "faq",
                                        "faqs",         "payload",     "response",
                                        "body",         "records",     "rows",
                                        "problems",     "set",         "question_list",
                                        "questionlist", "questionset", "interview_questions"};
    const struct column *column = NULL;

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_equal_nocase(key, str_from(names[i])))
            return true;
    return quiz_column(quiz, key, &column) == STATUS_OK && column->field == FIELD_PROMPT;
}

static struct str title_of(const struct tree *object)
{
    static const char *const names[] = {"title",   "name",    "topic",    "category",
                                        "section", "heading", "subtopic", "chapter"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct tree *m = tree_get(object, names[i]);
        if (tree_is(m, TREE_STRING) && str_trim(m->text).size)
            return str_trim(m->text);
    }
    return STR_NONE;
}

static bool push(struct quiz *quiz, struct str name)
{
    if (!name.size || quiz->path_count == QUIZ_MAX_LEVELS)
        return false;
    quiz->path[quiz->path_count++] = name;
    return true;
}

static enum status walk_container(struct quiz *quiz, const struct tree *object)
{
    enum status status = STATUS_OK;
    size_t before = quiz->path_count;

    if (object != quiz->titled)
        push(quiz, title_of(object));
    for (const struct tree *m = object->first; m && status == STATUS_OK; m = m->next) {
        size_t level = quiz->path_count;
        if (is_pair(m))
            status = quiz->visit_pair(quiz, m->key, m->text, m->line);
        else if (leads_on(quiz, m, 0)) {
            if (!is_plain_name(quiz, m->key))
                push(quiz, m->key);
            status = walk(quiz, m);
        }
        quiz->path_count = level;
    }
    quiz->path_count = before;
    return status;
}

/* {"q1": {…}, "q2": {…}}: the names are the questions' own, not topics. */
static bool is_map_of_questions(struct quiz *quiz, const struct tree *object)
{
    size_t questions = 0;
    size_t all = 0;

    for (const struct tree *m = object->first; m; m = m->next) {
        const struct column *column = NULL;
        if (m->kind != TREE_OBJECT)
            continue;
        all++;
        questions += quiz_column(quiz, m->key, &column) == STATUS_OK && !is_part(column->field) &&
                     quiz_is_question(quiz, m) && !is_container(quiz, m, 0);
    }
    return all && questions == all;
}

static enum status walk_object(struct quiz *quiz, const struct tree *object)
{
    enum status status = STATUS_OK;

    if (!quiz_is_question(quiz, object) && is_map_of_questions(quiz, object)) {
        for (const struct tree *m = object->first; m && status == STATUS_OK; m = m->next)
            if (m->kind == TREE_OBJECT)
                status = quiz->visit(quiz, m);
        return status;
    }
    if (is_container(quiz, object, 0) || (has_pairs(object) && !quiz_is_question(quiz, object)))
        return walk_container(quiz, object);
    if (quiz_is_question(quiz, object))
        return quiz->visit(quiz, object);
    if (quiz->visit == quiz_read)
        reader_skip(&quiz->reader, object->line, "not_a_question",
                    "This object has nothing that is called a question or a prompt.");
    return STATUS_OK;
}

static enum status walk(struct quiz *quiz, const struct tree *value)
{
    enum status status = STATUS_OK;

    if (value->kind == TREE_OBJECT)
        return walk_object(quiz, value);
    for (const struct tree *m = value->first; m && status == STATUS_OK; m = m->next) {
        if (is_pair_array(m))
            status = quiz->visit_pair(quiz, m->first->text, m->first->next->text, m->line);
        else if (m->kind == TREE_OBJECT || m->kind == TREE_ARRAY)
            status = walk(quiz, m);
        else if (m->kind == TREE_STRING)
            status = quiz->visit_pair(quiz, m->text, STR_NONE, m->line);
        else if (quiz->visit == quiz_read)
            reader_skip(&quiz->reader, m->line, "not_a_question",
                        "A question is a text or an object; this is neither.");
    }
    return status;
}

/* --- reading --------------------------------------------------------------------------------- */

static enum status take_set(struct quiz *quiz, const struct tree *root)
{
    struct question_set *set = quiz->reader.set;
    const struct {
        const char *key;
        struct str *field;
    } fields[] = {{"license", &set->license}, {"licence", &set->license},
                  {"source", &set->source},   {"lang", &set->lang},
                  {"language", &set->lang},   {"description", &set->intro}};

    if (!tree_is(root, TREE_OBJECT) || quiz_is_question(quiz, root)) {
        /* A wrapper has a title as a question has: it is one only without questions below it. */
        if (!tree_is(root, TREE_OBJECT) || !is_container(quiz, root, 0))
            return STATUS_OK;
    }
    if (!text_copy(&set->arena, title_of(root), &set->title))
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        if (!fields[i].field->size &&
            !text_copy(&set->arena, str_trim(tree_text(root, fields[i].key)), fields[i].field))
            return STATUS_NO_MEMORY;
    return STATUS_OK;
}

static enum status look_pair(struct quiz *quiz, struct str prompt, struct str answer, unsigned line)
{
    (void)quiz;
    (void)prompt;
    (void)answer;
    (void)line;
    return STATUS_OK;
}

static void report_habits(struct quiz *quiz)
{
    for (size_t i = 0; i < quiz->unknown_count; i++)
        reader_warn(&quiz->reader, quiz->unknown[i].line, "unknown_column",
                    "The member %.*s, which %u questions have, wasn't taken over; it can be mapped "
                    "to a field.",
                    STR_FMT(str_slice(quiz->unknown[i].name, 0, 100)), quiz->unknown[i].count);
    if (quiz->has_number)
        reader_warn(&quiz->reader, 0, "choice_numbers",
                    "Right choices that are named by a number were counted from %s.",
                    quiz->has_last && !quiz->has_zero ? "1" : "0");
}

static enum status read_root(struct quiz *quiz, const struct tree *root)
{
    enum status status = take_set(quiz, root);

    quiz->titled = root;
    quiz->visit = quiz_look;
    quiz->visit_pair = look_pair;
    if (status == STATUS_OK)
        status = walk(quiz, root);
    quiz->visit = quiz_read;
    quiz->visit_pair = quiz_read_pair;
    if (status == STATUS_OK)
        status = walk(quiz, root);
    report_habits(quiz);
    return status;
}

static void quiz_finish(struct quiz *quiz)
{
    index_finish(&quiz->columns);
    arena_finish(&quiz->arena);
}

enum status json_read(struct str text, const struct format_options *options,
                      struct import_report *report, struct question_set **ret_set)
{
    struct quiz quiz = {.options = options};
    struct tree_fault fault = {0};
    struct tree *root = NULL;

    arena_init(&quiz.arena, TREE_MAX_BYTES);
    enum status status = reader_begin(&quiz.reader, "json", options, report);
    if (status == STATUS_OK)
        status = tree_read(text, true, options->import.watch, &quiz.arena, &root, &fault);
    if (fault.sentence) {
        problems_add(&report->warnings, fault.line, "json", "%s", fault.sentence);
        reader_refuse(&quiz.reader, "JSON that can't be read",
                      "The warnings say what is wrong with it, and where.");
        status = STATUS_OK;
    } else if (status == STATUS_OK) {
        status = read_root(&quiz, root);
    }
    status = reader_end(&quiz.reader, status, ret_set);
    quiz_finish(&quiz);
    return status;
}

unsigned json_sniff(struct str text, struct str name)
{
    struct str head = str_trim(sniff_head(text));

    if (!head.size || (head.data[0] != '{' && head.data[0] != '['))
        return 0;
    char opening = head.data[0];
    head = str_trim(str_slice(head, 1, head.size));
    bool good = head.size && strchr(opening == '{' ? "\"}" : "{[\"]", head.data[0]);
    if (!good)
        return 0;
    bool named = name_has_extension(name, "json") || name_has_extension(name, "jsonl") ||
                 name_has_extension(name, "ndjson");
    return named ? 96 : 60;
}

/* --- what the members are, to choose from ---------------------------------------------------- */

struct listing {
    struct arena *arena;
    struct format_columns columns;
    size_t capacity;
};

static size_t column_at(struct listing *listing, struct str name)
{
    size_t at = 0;

    while (at < listing->columns.names.count && !str_equal(listing->columns.names.items[at], name))
        at++;
    return at;
}

static enum status list_member(struct quiz *quiz, struct listing *listing, const struct tree *m)
{
    struct format_columns *columns = &listing->columns;
    const struct column *column = NULL;
    struct str name;

    if (column_at(listing, m->key) < columns->names.count || columns->names.count == SET_MAX_TAGS)
        return STATUS_OK;
    enum status status = quiz_column(quiz, m->key, &column);
    if (status != STATUS_OK)
        return status;
    if (!text_copy(listing->arena, m->key, &name) ||
        !str_list_add(listing->arena, &columns->names, name))
        return STATUS_NO_MEMORY;
    columns->fields[columns->names.count - 1] = str_from(field_name(column->field));
    return STATUS_OK;
}

static enum status list_object(struct quiz *quiz, const struct tree *object)
{
    struct listing *listing = quiz->user;
    struct format_columns *columns = &listing->columns;
    struct str cells[SET_MAX_TAGS] = {{NULL, 0}};
    enum status status = STATUS_OK;

    for (const struct tree *m = object->first; m && status == STATUS_OK; m = m->next) {
        status = list_member(quiz, listing, m);
        size_t at = column_at(listing, m->key);
        if (status == STATUS_OK && at < SET_MAX_TAGS &&
            !text_copy(listing->arena, str_slice(m->text, 0, 200), &cells[at]))
            status = STATUS_NO_MEMORY;
    }
    if (status != STATUS_OK || columns->row_count == SHOWN_ROWS)
        return status;
    struct str *row = arena_array(listing->arena, SET_MAX_TAGS, sizeof(*row));
    if (!row)
        return STATUS_NO_MEMORY;
    memcpy(row, cells, sizeof(cells));
    columns->rows[columns->row_count++] = (struct str_list){row, SET_MAX_TAGS};
    return STATUS_OK;
}

enum status json_columns(struct str text, const struct format_options *options, struct arena *arena,
                         struct format_columns *ret_columns)
{
    struct quiz quiz = {.options = options, .visit = list_object, .visit_pair = look_pair};
    struct listing listing = {.arena = arena};
    struct tree_fault fault = {0};
    struct tree *root = NULL;

    arena_init(&quiz.arena, TREE_MAX_BYTES);
    quiz.user = &listing;
    listing.columns.fields = arena_array(arena, SET_MAX_TAGS, sizeof(struct str));
    listing.columns.rows = arena_array(arena, SHOWN_ROWS, sizeof(struct str_list));
    enum status status =
        listing.columns.fields && listing.columns.rows ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = tree_read(text, true, options->import.watch, &quiz.arena, &root, &fault);
    if (status == STATUS_OK)
        status = walk(&quiz, root);
    if (fault.sentence)
        status = STATUS_OK;
    for (size_t i = 0; i < listing.columns.row_count; i++)
        listing.columns.rows[i].count = listing.columns.names.count;
    if (status == STATUS_OK)
        *ret_columns = listing.columns;
    quiz_finish(&quiz);
    return status;
}
