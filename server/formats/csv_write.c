/* Questions as a table: one a row, the columns that the set has a use for. What the columns are
 * called, mapping.c knows. A cell that a spreadsheet would compute begins with one "'" more, which
 * reading takes off again: see the decision on cells that aren't formulas. */
#include <stdlib.h>

#include "base/count.h"
#include "formats/copy.h"
#include "formats/csv.h"
#include "questions/lines.h"
#include "questions/parts.h"
#include "questions/value.h"

bool csv_is_formula(struct str cell)
{
    /* Also the wide forms, which some spreadsheets take for the same. */
    static const char *const signs[] = {
        "=",           "+", "-", "@", "\t", "\r", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
        "\xef\xbc\xa0"};

    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (str_starts(cell, str_from(signs[i])))
            return true;
    return false;
}

static bool needs_guard(struct str cell)
{
    size_t quotes = 0;

    while (quotes < cell.size && cell.data[quotes] == '\'')
        quotes++;
    return csv_is_formula(str_slice(cell, quotes, cell.size));
}

struct str csv_cell_text(struct str cell)
{
    bool guarded = cell.size && cell.data[0] == '\'' && needs_guard(cell);

    return guarded ? str_slice(cell, 1, cell.size) : cell;
}

struct csv_writer {
    struct buf *out;
    struct buf cell;
    char separator;
    struct arena arena; /* of the current question */
    size_t choices;     /* of the question that has most */
    bool feedback;
    bool sections[SECTION_KINDS];
    struct str_list others; /* names of other sections */
    bool keys[FIELD_UNKNOWN];
    bool subtopics;
    bool first; /* in its row */
};

static void write_cell(struct csv_writer *w, struct str text)
{
    bool quoted = text.size && (text.data[0] == ' ' || text.data[text.size - 1] == ' ');

    for (size_t i = 0; i < text.size && !quoted; i++)
        quoted = strchr("\"\n\r", text.data[i]) || text.data[i] == w->separator;
    if (!w->first)
        buf_add_char(w->out, w->separator);
    w->first = false;
    if (quoted)
        buf_add_char(w->out, '"');
    if (needs_guard(text))
        buf_add_char(w->out, '\'');
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"' && quoted)
            buf_add_char(w->out, '"');
        buf_add_char(w->out, text.data[i]);
    }
    if (quoted)
        buf_add_char(w->out, '"');
}

static void end_row(struct csv_writer *w)
{
    buf_add_char(w->out, '\n');
    w->first = true;
}

/* --- which columns ---------------------------------------------------------------------------- */

static const struct key {
    enum field field;
    size_t offset; /* of a struct str in struct question */
} keys[] = {
    {FIELD_KIND, offsetof(struct question, kind)},
    {FIELD_DIFFICULTY, offsetof(struct question, difficulty)},
    {FIELD_MINUTES, offsetof(struct question, minutes)},
    {FIELD_POINTS, offsetof(struct question, points)},
    {FIELD_STATUS, offsetof(struct question, status)},
    {FIELD_SOURCE, offsetof(struct question, source)},
    {FIELD_LANG, offsetof(struct question, lang)},
};

/* In the order of the table; choices come before. */
static const struct {
    enum section_kind kind;
    enum field field;
} sections[] = {
    {SECTION_ANSWER, FIELD_ANSWER},
    {SECTION_HOW_TO_ANSWER, FIELD_HOW_TO_ANSWER},
    {SECTION_EXAMPLE_ANSWER, FIELD_EXAMPLE_ANSWER},
    {SECTION_HINTS, FIELD_HINT},
    {SECTION_SIGNALS, FIELD_SIGNALS},
    {SECTION_RUBRIC, FIELD_RUBRIC},
    {SECTION_FOLLOW_UPS, FIELD_FOLLOW_UPS},
    {SECTION_REFERENCES, FIELD_REFERENCES},
};

enum { KEYS = COUNT_OF(keys), SECTIONS = COUNT_OF(sections) };

static struct str key_of(const struct question *question, size_t i)
{
    return *(const struct str *)(const void *)((const char *)question + keys[i].offset);
}

static enum status add_other(struct csv_writer *w, struct arena *arena, struct str name)
{
    for (size_t i = 0; i < w->others.count; i++)
        if (str_equal_nocase(w->others.items[i], name))
            return STATUS_OK;
    if (w->others.count == SET_MAX_TAGS)
        return STATUS_OK;
    return str_list_add(arena, &w->others, name) ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status look_at(struct csv_writer *w, const struct question *question,
                           struct arena *names, struct problems *lost)
{
    struct choices choices;

    arena_clear(&w->arena);
    enum status status = question_choices(question, &w->arena, &choices);
    if (status != STATUS_OK)
        return status;
    if (choices.count > ROW_MAX_CHOICES) {
        problems_add(lost, question->line, "choices", "A question has %zu choices; %d are written.",
                     choices.count, ROW_MAX_CHOICES);
        choices.count = ROW_MAX_CHOICES;
    }
    if (choices.count > w->choices)
        w->choices = choices.count;
    for (size_t i = 0; i < choices.count; i++)
        w->feedback = w->feedback || choices.items[i].feedback.size;
    for (const struct section *s = question->sections; s && status == STATUS_OK; s = s->next) {
        w->sections[s->kind] = true;
        if (s->kind == SECTION_OTHER)
            status = add_other(w, names, s->name);
    }
    for (size_t i = 0; i < KEYS; i++)
        w->keys[keys[i].field] = w->keys[keys[i].field] || key_of(question, i).size;
    w->keys[FIELD_TAGS] = w->keys[FIELD_TAGS] || question->tags.count;
    w->keys[FIELD_TOPIC] = w->keys[FIELD_TOPIC] || question->topic->title.size;
    w->keys[FIELD_SUBTOPIC] = w->keys[FIELD_SUBTOPIC] || question->topic->parent;
    return status;
}

static void write_name(struct csv_writer *w, enum field field)
{
    write_cell(w, str_from(field == FIELD_PROMPT ? "question" : field_name(field)));
}

static void write_numbered(struct csv_writer *w, enum field field)
{
    for (size_t i = 0; i < w->choices; i++) {
        buf_clear(&w->cell);
        buf_printf(&w->cell, "%s %zu", field_name(field), i + 1);
        write_cell(w, buf_str(&w->cell));
    }
}

static void write_header(struct csv_writer *w, bool answers)
{
    static const enum field first[] = {FIELD_ID, FIELD_TOPIC, FIELD_SUBTOPIC, FIELD_PROMPT};

    for (size_t i = 0; i < COUNT_OF(first); i++)
        if (first[i] == FIELD_ID || first[i] == FIELD_PROMPT || w->keys[first[i]])
            write_name(w, first[i]);
    write_numbered(w, FIELD_CHOICE);
    if (w->choices && answers)
        write_name(w, FIELD_CORRECT);
    if (w->feedback)
        write_numbered(w, FIELD_FEEDBACK);
    for (size_t i = 0; i < SECTIONS; i++)
        if (w->sections[sections[i].kind])
            write_name(w, sections[i].field);
    for (size_t i = 0; i < w->others.count; i++) {
        buf_clear(&w->cell);
        buf_printf(&w->cell, "section %.*s", STR_FMT(w->others.items[i]));
        write_cell(w, buf_str(&w->cell));
    }
    for (size_t i = 0; i < KEYS; i++)
        if (w->keys[keys[i].field])
            write_name(w, keys[i].field);
    if (w->keys[FIELD_TAGS])
        write_name(w, FIELD_TAGS);
    end_row(w);
}

/* --- rows ------------------------------------------------------------------------------------- */

/* Letters of the right choices; "option B" where a choice's text is a letter or number itself. */
static void write_correct(struct csv_writer *w, const struct choices *choices)
{
    bool plain = true;

    for (size_t i = 0; i < choices->count; i++)
        plain = plain && str_trim(choices->items[i].text).size > 2;
    buf_clear(&w->cell);
    for (size_t i = 0; i < choices->count && i < ROW_MAX_CHOICES; i++) {
        if (!choices->items[i].is_right)
            continue;
        buf_add_text(&w->cell, w->cell.size ? ", " : "");
        buf_add_text(&w->cell, plain ? "" : "option ");
        if (i < 26)
            buf_add_char(&w->cell, (char)('A' + i));
        else
            buf_printf(&w->cell, "%zu", i + 1);
    }
    write_cell(w, buf_str(&w->cell));
}

static void write_choices(struct csv_writer *w, const struct choices *choices, bool answers)
{
    for (size_t i = 0; i < w->choices; i++)
        write_cell(w, i < choices->count ? choices->items[i].text : STR_NONE);
    if (w->choices && answers)
        write_correct(w, choices);
    for (size_t i = 0; w->feedback && i < w->choices; i++)
        write_cell(w, i < choices->count ? choices->items[i].feedback : STR_NONE);
}

/* Sections of one kind or name, joined by blank lines. */
static void write_sections(struct csv_writer *w, const struct question *question,
                           enum section_kind kind, struct str name)
{
    buf_clear(&w->cell);
    for (const struct section *s = question->sections; s; s = s->next) {
        if (s->kind != kind || (kind == SECTION_OTHER && !str_equal_nocase(s->name, name)))
            continue;
        buf_add_text(&w->cell, w->cell.size ? "\n\n" : "");
        buf_add_str(&w->cell, s->text);
    }
    write_cell(w, buf_str(&w->cell));
}

static void write_tags(struct csv_writer *w, const struct str_list *tags)
{
    bool plain = true;

    buf_clear(&w->cell);
    for (size_t i = 0; i < tags->count; i++)
        for (size_t j = 0; j < tags->items[i].size; j++)
            plain =
                plain && !strchr(tags->count > 1 ? ",;|\n[" : ",;|\n[ \t", tags->items[i].data[j]);
    for (size_t i = 0; plain && i < tags->count; i++) {
        buf_add_text(&w->cell, i ? ", " : "");
        buf_add_str(&w->cell, tags->items[i]);
    }
    if (!plain)
        value_write_list(tags, &w->cell);
    write_cell(w, buf_str(&w->cell));
}

static enum status write_question(struct csv_writer *w, const struct question *question,
                                  bool answers)
{
    struct choices choices;
    struct str prompt = STR_NONE;
    const struct topic *topic = question->topic;

    arena_clear(&w->arena);
    enum status status = question_choices(question, &w->arena, &choices);
    if (status == STATUS_OK)
        status = question_prompt(question, &w->arena, &prompt);
    if (status != STATUS_OK)
        return status;
    write_cell(w, question->id);
    if (w->keys[FIELD_TOPIC])
        write_cell(w, topic->parent ? topic->parent->title : topic->title);
    if (w->keys[FIELD_SUBTOPIC])
        write_cell(w, topic->parent ? topic->title : STR_NONE);
    write_cell(w, prompt);
    write_choices(w, &choices, answers);
    for (size_t i = 0; i < SECTIONS; i++)
        if (w->sections[sections[i].kind])
            write_sections(w, question, sections[i].kind, STR_NONE);
    for (size_t i = 0; i < w->others.count; i++)
        write_sections(w, question, SECTION_OTHER, w->others.items[i]);
    for (size_t i = 0; i < KEYS; i++)
        if (w->keys[keys[i].field])
            write_cell(w, key_of(question, i));
    if (w->keys[FIELD_TAGS])
        write_tags(w, &question->tags);
    end_row(w);
    return buf_status(&w->cell);
}

static enum status write_table(const struct question_set *set, char separator,
                               const struct format_write_options *options, struct problems *lost,
                               struct buf *out)
{
    struct csv_writer w = {.out = out, .separator = separator, .first = true};
    struct question_set *bare = NULL;
    struct arena names;
    enum status status = STATUS_OK;

    buf_init(&w.cell, SET_MAX_BYTES);
    arena_init(&w.arena, (size_t)SET_MAX_BYTES * 4);
    arena_init(&names, 1 << 20);
    note_lost_of_set(set, lost, 0);
    if (!options->answers) {
        status = set_without_answers(set, &bare);
        set = bare;
    }
    for (const struct question *q = status == STATUS_OK ? question_set_first(set) : NULL;
         q && status == STATUS_OK; q = question_next(q))
        status = look_at(&w, q, &names, lost);
    if (status == STATUS_OK)
        write_header(&w, options->answers);
    for (const struct question *q = status == STATUS_OK ? question_set_first(set) : NULL;
         q && status == STATUS_OK; q = question_next(q))
        status = write_question(&w, q, options->answers);
    buf_finish(&w.cell);
    arena_finish(&names);
    arena_finish(&w.arena);
    question_set_destroy(bare);
    return status == STATUS_OK ? buf_status(out) : status;
}

enum status csv_write(const struct question_set *set, const struct format_write_options *options,
                      struct problems *lost, struct buf *out)
{
    return write_table(set, ',', options, lost, out);
}

enum status tsv_write(const struct question_set *set, const struct format_write_options *options,
                      struct problems *lost, struct buf *out)
{
    return write_table(set, '\t', options, lost, out);
}
