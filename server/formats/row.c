/* A question made of named values (mapping.h). */
#include "formats/mapping.h"

#include <stdint.h>

#include "base/count.h"
#include "questions/lines.h"
#include "questions/words.h"

struct known_name {
    const char *name;
    const char *value;
};

static struct str find_known(const struct known_name *names, size_t count, struct str text)
{
    struct str name = str_trim(text);

    for (size_t i = 0; i < count; i++)
        if (str_equal_nocase(name, str_from(names[i].name)))
            return str_from(names[i].value);
    return text;
}

struct str known_difficulty(struct str value)
{
    static const struct known_name names[] = {
        {"easy", "easy"},
        {"beginner", "easy"},
        {"junior", "easy"},
        {"basic", "easy"},
        {"low", "easy"},
        {"entry", "easy"},
        {"simple", "easy"},
        {"novice", "easy"},
        {"leicht", "easy"},
        {"medium", "medium"},
        {"intermediate", "medium"},
        {"mid", "medium"},
        {"middle", "medium"},
        {"moderate", "medium"},
        {"normal", "medium"},
        {"average", "medium"},
        {"mittel", "medium"},
        {"hard", "hard"},
        {"difficult", "hard"},
        {"advanced", "hard"},
        {"senior", "hard"},
        {"expert", "hard"},
        {"high", "hard"},
        {"challenging", "hard"},
        {"schwer", "hard"},
    };
    /* "🟡 Medium": the sign decorates. */
    struct str text = title_read(value).text;
    struct str known = find_known(names, COUNT_OF(names), text);

    return known.data == text.data ? value : known;
}

#define TRUE_FALSE "true/false"

struct str known_kind(struct str text)
{
    static const struct known_name names[] = {
        {"concept", "concept"},
        {"conceptual", "concept"},
        {"theory", "concept"},
        {"theoretical", "concept"},
        {"definition", "concept"},
        {"scenario", "scenario"},
        {"situational", "scenario"},
        {"behavioral", "scenario"},
        {"behavioural", "scenario"},
        {"case", "scenario"},
        {"case study", "scenario"},
        {"code", "code"},
        {"coding", "code"},
        {"programming", "code"},
        {"trade-off", "trade-off"},
        {"tradeoff", "trade-off"},
        {"trade off", "trade-off"},
        {"design", "trade-off"},
        {"choice", "choice"},
        {"mcq", "choice"},
        {"mc", "choice"},
        {"multiple choice", "choice"},
        {"multiple-choice", "choice"},
        {"multiplechoice", "choice"},
        {"multiple_choice", "choice"},
        {"single choice", "choice"},
        {"single-choice", "choice"},
        {"multichoice", "choice"},
        {"multiple", "choice"},
        {"multi-select", "choice"},
        {"multiple answer", "choice"},
        {"true/false", TRUE_FALSE},
        {"truefalse", TRUE_FALSE},
        {"true_false", TRUE_FALSE},
        {"true or false", TRUE_FALSE},
        {"boolean", TRUE_FALSE},
        {"tf", TRUE_FALSE},
    };

    return find_known(names, COUNT_OF(names), text);
}

struct str known_minutes(struct reader *reader, struct str text)
{
    static const struct known_name units[] = {
        {"", "1"},        {"m", "1"}, {"min", "1"}, {"mins", "1"}, {"min.", "1"},  {"minute", "1"},
        {"minutes", "1"}, {"'", "1"}, {"h", "60"},  {"hr", "60"},  {"hour", "60"}, {"hours", "60"},
    };
    struct str rest = str_trim(text);
    size_t digits = 0;
    unsigned value = 0;

    for (; digits < rest.size && digits < 4 && ascii_is_digit(rest.data[digits]); digits++)
        value = value * 10 + (unsigned)(rest.data[digits] - '0');
    struct str unit = str_trim(str_slice(rest, digits, rest.size));
    struct str factor = find_known(units, COUNT_OF(units), unit);
    bool known = digits && (factor.data != unit.data || !unit.size);
    if (!known || !unit.size)
        return rest;
    char *minutes = arena_printf(&reader->scratch, "%u", str_is(factor, "60") ? value * 60 : value);
    return minutes ? str_from(minutes) : rest;
}

void row_begin(struct row *row, struct reader *reader, unsigned line)
{
    *row = (struct row){.reader = reader};
    reader_draft(reader, line, &row->draft);
}

static enum status add_prompt(struct row *row, struct str text)
{
    text = str_trim_blank_lines(text);
    return text.size ? draft_append(row->reader, &row->draft.prompt, &row->room, "\n\n", text)
                     : STATUS_OK;
}

static enum status add_code(struct row *row, struct str text)
{
    text = str_trim_blank_lines(text);
    if (!text.size || str_find(text, STR("```")) != SIZE_MAX)
        return add_prompt(row, text);
    char *listing = arena_alloc(&row->reader->scratch, text.size + 10);
    if (!listing)
        return STATUS_NO_MEMORY;
    memcpy(listing, "```\n", 4);
    memcpy(listing + 4, text.data, text.size);
    memcpy(listing + 4 + text.size, "\n```", 4);
    return add_prompt(row, (struct str){listing, text.size + 8});
}

/* One choice; its own number counts when the table has gaps. */
static enum status add_choice(struct row *row, unsigned number, struct str text)
{
    enum status status = STATUS_OK;

    while (status == STATUS_OK && number && number <= ROW_MAX_CHOICES &&
           row->draft.choice_count + 1 < number)
        status = draft_add_choice(row->reader, &row->draft, STR_NONE, STR_NONE, false);
    if (status == STATUS_OK)
        status = draft_add_choice(row->reader, &row->draft, text, STR_NONE, false);
    return status;
}

/* The sign between the choices of one value. */
static char list_separator(struct str text)
{
    static const char signs[] = "\n|;";

    for (size_t i = 0; signs[i]; i++)
        if (text.size && memchr(text.data, signs[i], text.size))
            return signs[i];
    return ',';
}

static enum status add_choices(struct row *row, struct str text)
{
    char separator = list_separator(text);
    enum status status = STATUS_OK;

    for (size_t at = 0; at < text.size && status == STATUS_OK;) {
        const char *sign = memchr(text.data + at, separator, text.size - at);
        size_t end = sign ? (size_t)(sign - text.data) : text.size;
        struct str item = str_trim(str_slice(text, at, end));
        struct str bare = STR_NONE;
        bool is_right = false;
        bool boxed = choice_box(item, &is_right, &bare);
        if (!boxed && !choice_letter(item, &bare))
            bare = item;
        if (bare.size)
            status = draft_add_choice(row->reader, &row->draft, bare, STR_NONE, is_right);
        at = end + 1;
    }
    return status;
}

static enum status add_wrong(struct row *row, struct str text)
{
    char separator = list_separator(text);

    if (separator == ',')
        separator = '\0';
    for (size_t at = 0; at < text.size;) {
        const char *sign = separator ? memchr(text.data + at, separator, text.size - at) : NULL;
        size_t end = sign ? (size_t)(sign - text.data) : text.size;
        struct str item = str_trim(str_slice(text, at, end));
        if (item.size && row->wrong.count < SET_MAX_TAGS &&
            !str_list_add(&row->reader->scratch, &row->wrong, item))
            return STATUS_NO_MEMORY;
        at = end + 1;
    }
    return STATUS_OK;
}

/* A tag as BCP 47 has them; what else stands in a column "language" is what the question is on. */
static bool is_language(struct str text)
{
    size_t letters = 0;

    while (letters < text.size && ascii_is_alnum(text.data[letters]) &&
           !ascii_is_digit(text.data[letters]))
        letters++;
    return letters >= 2 && letters <= 3 && text.size <= 16 &&
           (letters == text.size || text.data[letters] == '-' || text.data[letters] == '_');
}

static enum status put_section(struct row *row, const struct column *column, struct str value)
{
    static const enum section_kind kinds[] = {
        [FIELD_HOW_TO_ANSWER] = SECTION_HOW_TO_ANSWER,
        [FIELD_EXAMPLE_ANSWER] = SECTION_EXAMPLE_ANSWER,
        [FIELD_SIGNALS] = SECTION_SIGNALS,
        [FIELD_RUBRIC] = SECTION_RUBRIC,
    };
    struct str name = column->field == FIELD_SECTION ? column->name
                                                     : str_from(section_name(kinds[column->field]));

    return draft_add_section(row->reader, &row->draft, name, value);
}

/* A bullet where there are several values; the one text as it stands. */
static enum status put_bullet(struct row *row, enum section_kind kind, struct str value)
{
    struct str *section = &row->draft.sections[kind];
    struct str first = *section;
    enum status status = STATUS_OK;

    if (!first.size) {
        *section = str_trim_blank_lines(value);
        return STATUS_OK;
    }
    if (!list_marker_size(first)) {
        *section = STR_NONE;
        status = draft_add_bullet(row->reader, &row->draft, kind, first);
    }
    return status == STATUS_OK ? draft_add_bullet(row->reader, &row->draft, kind, value) : status;
}

static void put_feedback(struct row *row, unsigned number, struct str value)
{
    if (!number || number > ROW_MAX_CHOICES)
        return;
    row->feedback[number - 1] = value;
    if (number > row->feedback_count)
        row->feedback_count = number;
}

static void put_key(struct row *row, enum field field, struct str value)
{
    struct draft *draft = &row->draft;

    switch (field) {
    case FIELD_TOPIC:
        row->topic = value;
        break;
    case FIELD_SUBTOPIC:
        row->subtopic = value;
        break;
    case FIELD_ID:
        draft->id = value;
        break;
    case FIELD_KIND:
        draft->kind = known_kind(value);
        break;
    case FIELD_DIFFICULTY:
        draft->difficulty = known_difficulty(value);
        break;
    case FIELD_MINUTES:
        draft->minutes = known_minutes(row->reader, value);
        break;
    case FIELD_POINTS:
        draft->points = value;
        break;
    case FIELD_STATUS:
        draft->status = value;
        break;
    case FIELD_SOURCE:
        draft->source = value;
        break;
    default:
        break;
    }
}

enum status row_put(struct row *row, const struct column *column, struct str value)
{
    struct reader *reader = row->reader;

    if (column->field == FIELD_CHOICE)
        return add_choice(row, column->number, value);
    if (!str_trim(value).size)
        return STATUS_OK;
    switch (column->field) {
    case FIELD_PROMPT:
    case FIELD_DETAILS:
        return add_prompt(row, value);
    case FIELD_CODE:
        return add_code(row, value);
    case FIELD_CHOICES:
        return add_choices(row, value);
    case FIELD_WRONG:
        return add_wrong(row, value);
    case FIELD_CORRECT:
        row->correct = value;
        return STATUS_OK;
    case FIELD_ANSWER:
        row->answer = value;
        return STATUS_OK;
    case FIELD_EXPLANATION:
        row->explanation = value;
        return STATUS_OK;
    case FIELD_FEEDBACK:
        put_feedback(row, column->number, value);
        return STATUS_OK;
    case FIELD_HINT:
        return put_bullet(row, SECTION_HINTS, value);
    case FIELD_FOLLOW_UPS:
        return put_bullet(row, SECTION_FOLLOW_UPS, value);
    case FIELD_REFERENCES:
        return put_bullet(row, SECTION_REFERENCES, value);
    case FIELD_HOW_TO_ANSWER:
    case FIELD_EXAMPLE_ANSWER:
    case FIELD_SIGNALS:
    case FIELD_RUBRIC:
    case FIELD_SECTION:
        return put_section(row, column, value);
    case FIELD_TAGS:
        return draft_add_tags(reader, &row->draft, value);
    case FIELD_LANG:
        if (!is_language(str_trim(value)))
            return draft_add_tag(reader, &row->draft, value);
        row->draft.lang = value;
        return STATUS_OK;
    default:
        put_key(row, column->field, str_trim(value));
        return STATUS_OK;
    }
}

/* --- what the values say together ------------------------------------------------------------- */

static enum status add_answer(struct row *row, struct str text)
{
    return draft_add_section(row->reader, &row->draft, str_from(section_name(SECTION_ANSWER)),
                             text);
}

/* Choices of wrong answers and the right one, in the order of the table: the right one first. */
static enum status add_wrong_choices(struct row *row)
{
    struct str right = row->correct.size ? row->correct : row->answer;
    enum status status = STATUS_OK;

    if (right.size)
        status = draft_add_choice(row->reader, &row->draft, right, STR_NONE, true);
    if (row->correct.size)
        row->correct = STR_NONE;
    else
        row->answer = STR_NONE;
    for (size_t i = 0; i < row->wrong.count && status == STATUS_OK; i++)
        status = draft_add_choice(row->reader, &row->draft, row->wrong.items[i], STR_NONE, false);
    return status;
}

static enum status add_true_false(struct row *row)
{
    struct str *said = row->correct.size ? &row->correct : &row->answer;
    struct str value = str_trim(*said);
    bool is_true = str_starts_nocase(value, STR("t")) || str_starts_nocase(value, STR("y"));
    bool is_false = str_starts_nocase(value, STR("f")) || str_starts_nocase(value, STR("n"));

    enum status status = draft_add_choice(row->reader, &row->draft, STR("True"), STR_NONE, is_true);
    if (status == STATUS_OK)
        status = draft_add_choice(row->reader, &row->draft, STR("False"), STR_NONE, is_false);
    if (is_true || is_false)
        *said = STR_NONE;
    return status;
}

static bool has_right(const struct draft *draft)
{
    for (size_t i = 0; i < draft->choice_count; i++)
        if (draft->choices[i].is_right)
            return true;
    return false;
}

/* Which choices are right; what doesn't name any is the answer's text. */
static enum status settle_choices(struct row *row)
{
    struct draft *draft = &row->draft;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < draft->choice_count && i < row->feedback_count; i++)
        draft->choices[i].feedback = row->feedback[i];
    if (row->correct.size && !draft_mark_right(draft, row->correct)) {
        reader_warn(row->reader, draft->line, "right_choice",
                    "What is said to be right (%.*s) is none of the choices.",
                    STR_FMT(str_slice(row->correct, 0, 60)));
        status = add_answer(row, row->correct);
    }
    bool names = row->answer.size && !row->correct.size && !has_right(draft) &&
                 draft_mark_right(draft, row->answer);
    if (row->answer.size && !names && status == STATUS_OK)
        status = add_answer(row, row->answer);
    return status;
}

static bool has_choices(const struct draft *draft)
{
    for (size_t i = 0; i < draft->choice_count; i++)
        if (str_trim(draft->choices[i].text).size)
            return true;
    return false;
}

static enum status settle_answer(struct row *row)
{
    struct draft *draft = &row->draft;
    enum status status = STATUS_OK;

    if (has_choices(draft)) {
        status = settle_choices(row);
    } else {
        draft->choice_count = 0;
        if (row->answer.size)
            status = add_answer(row, row->answer);
        if (row->correct.size && status == STATUS_OK)
            status = add_answer(row, row->correct);
    }
    if (!row->explanation.size || status != STATUS_OK)
        return status;
    if (!draft->sections[SECTION_ANSWER].size)
        return add_answer(row, row->explanation);
    return draft_add_section(row->reader, draft, STR("Explanation"), row->explanation);
}

enum status row_settle(struct row *row)
{
    enum status status = STATUS_OK;

    if (row->wrong.count)
        status = add_wrong_choices(row);
    bool yes_no = str_is(row->draft.kind, TRUE_FALSE);
    if (yes_no && status == STATUS_OK && !has_choices(&row->draft))
        status = add_true_false(row);
    if (yes_no)
        row->draft.kind = str_from(question_kind_name(QUESTION_CHOICE));
    return status == STATUS_OK ? settle_answer(row) : status;
}

enum status row_end(struct row *row)
{
    const struct str path[] = {row->topic, row->subtopic};
    struct topic *topic = NULL;

    enum status status = row_settle(row);
    if (status == STATUS_OK)
        status = reader_topic(row->reader, path, 2, &topic);
    return status == STATUS_OK ? reader_add(row->reader, topic, &row->draft) : status;
}
