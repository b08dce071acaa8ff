/* One question from one file, or from the files of one folder: their texts are put together as one
 * document with labels, and cut into fields as the import does it. */
#include <stdint.h>

#include "base/count.h"
#include "formats/copy.h"
#include "formats/folder.h"
#include "formats/mapping.h"
#include "questions/document.h"
#include "questions/import_private.h"
#include "questions/lines.h"
#include "questions/value.h"

struct role_name {
    const char *stem;
    enum part_role role;
    const char *label; /* of a section */
};

static const struct role_name role_names[] = {
    {"question", ROLE_QUESTION, NULL},
    {"prompt", ROLE_QUESTION, NULL},
    {"problem", ROLE_QUESTION, NULL},
    {"task", ROLE_QUESTION, NULL},
    {"statement", ROLE_QUESTION, NULL},
    {"description", ROLE_QUESTION, NULL},
    {"readme", ROLE_QUESTION, NULL},
    {"index", ROLE_QUESTION, NULL},
    {"answer", ROLE_ANSWER, NULL},
    {"answers", ROLE_ANSWER, NULL},
    {"solution", ROLE_ANSWER, NULL},
    {"solutions", ROLE_ANSWER, NULL},
    {"model-answer", ROLE_ANSWER, NULL},
    {"explanation", ROLE_ANSWER, NULL},
    {"hint", ROLE_SECTION, "Hints"},
    {"hints", ROLE_SECTION, "Hints"},
    {"how-to-answer", ROLE_SECTION, "How to answer"},
    {"guidance", ROLE_SECTION, "How to answer"},
    {"example-answer", ROLE_SECTION, "Example answer"},
    {"sample-answer", ROLE_SECTION, "Example answer"},
    {"signals", ROLE_SECTION, "Signals"},
    {"rubric", ROLE_SECTION, "Rubric"},
    {"follow-up", ROLE_SECTION, "Follow-ups"},
    {"follow-ups", ROLE_SECTION, "Follow-ups"},
    {"followups", ROLE_SECTION, "Follow-ups"},
    {"references", ROLE_SECTION, "References"},
};

static const struct role_name *find_role(struct str stem)
{
    for (size_t i = 0; i < COUNT_OF(role_names); i++)
        if (str_equal_nocase(stem, str_from(role_names[i].stem)))
            return &role_names[i];
    return NULL;
}

enum part_role part_role(struct str name)
{
    const struct role_name *role = find_role(path_stem(name));

    if (role && name_is_text(name))
        return role->role;
    return role && role->role == ROLE_ANSWER ? ROLE_LISTING : ROLE_OTHER;
}

/* --- one file --------------------------------------------------------------------------------- */

/* The front matter's lines, without its rules; *ret_rest is the text behind it. */
static struct str cut_front_matter(struct str text, struct str *ret_rest)
{
    struct str rest = text;
    struct str line;
    struct str key;
    struct str value;

    *ret_rest = text;
    if (!line_next(&rest, &line) || !str_is(str_trim_right(line), "---"))
        return STR_NONE;
    struct str begin = rest;
    while (line_next(&rest, &line)) {
        if (str_is(str_trim_right(line), "---")) {
            *ret_rest = rest;
            return str_slice(begin, 0, (size_t)(line.data - begin.data));
        }
        if (line.size && !value_split(line, &key, &value) && line.data[0] != ' ' &&
            line.data[0] != '-')
            return STR_NONE;
    }
    return STR_NONE;
}

struct headings {
    size_t first; /* index of the first one's line; SIZE_MAX: none */
    size_t others;
    size_t asking;  /* of the others */
    size_t labels;  /* of the others */
    size_t answers; /* of these */
    size_t beside;  /* others that are no deeper than the first */
};

/* Without its marks. */
static struct str heading_text(const struct doc_line *line)
{
    struct str text = str_trim(str_slice(line->text, line->indent, line->text.size));

    while (text.size && text.data[0] == '#')
        text = str_slice(text, 1, text.size);
    return str_trim(text);
}

static struct headings look_at_headings(const struct document *document)
{
    struct headings found = {.first = SIZE_MAX};

    for (size_t i = 0; i < document->count; i++) {
        if (document->lines[i].kind != LINE_HEADING)
            continue;
        if (found.first == SIZE_MAX) {
            found.first = i;
            continue;
        }
        struct str text = heading_text(&document->lines[i]);
        struct title title = title_read(text);
        found.others++;
        found.labels += label_of_title(text) != LABEL_NONE;
        found.answers += label_of_title(text) == LABEL_ANSWER;
        found.beside += document->lines[i].level <= document->lines[found.first].level;
        found.asking += title.reads_like_question;
    }
    return found;
}

static bool only_blank_before(const struct document *document, size_t line)
{
    for (size_t i = 0; i < line; i++)
        if (document->lines[i].kind != LINE_BLANK)
            return false;
    return true;
}

bool is_one_question(struct str text)
{
    struct document document = {0};
    struct str rest;
    struct str front = cut_front_matter(text, &rest);
    struct str line;
    struct str key;
    struct str value;
    bool titled = false;

    while (line_next(&front, &line))
        titled = titled || (value_split(line, &key, &value) && str_is(key, "title"));
    if (document_init(&document, rest, NULL) != STATUS_OK)
        return false;
    struct headings found = look_at_headings(&document);
    bool is_one = false;
    if (found.first == SIZE_MAX) {
        is_one = titled;
    } else {
        struct title title = title_read(heading_text(&document.lines[found.first]));
        bool leads = only_blank_before(&document, found.first);
        size_t own = found.others - found.labels;
        /* Headings that are parts of an answer don't ask, or a few of them do. */
        is_one = leads && (own == 0 || (title.reads_like_question && found.asking * 3 <= own));
        /* "Two sum", "Example", "Solution": one title above all, and one answer. */
        is_one = is_one || (leads && !found.beside && !found.asking && found.answers == 1);
    }
    document_finish(&document);
    return is_one;
}

/* --- putting together --------------------------------------------------------------------------
 */

static void add_listing(struct buf *out, const struct question_part *part)
{
    const char *dot = memrchr(part->name.data, '.', part->name.size);
    struct str extension =
        dot ? str_slice(part->name, (size_t)(dot - part->name.data) + 1, part->name.size)
            : STR_NONE;
    bool ticks = str_find(part->text, STR("```")) != SIZE_MAX;

    buf_printf(out, "%s%.*s\n", ticks ? "~~~~" : "```", STR_FMT(extension));
    buf_add_str(out, str_trim_blank_lines(part->text));
    buf_add_text(out, ticks ? "\n~~~~\n" : "\n```\n");
}

/* A heading that only says what the file is ("# Solution") goes. */
static struct str without_label_heading(struct str text)
{
    struct str rest = str_trim_blank_lines(text);
    struct str all = rest;
    struct str line = STR_NONE;

    if (!line_next(&rest, &line) || !str_starts(line, STR("#")))
        return all;
    while (line.size && line.data[0] == '#')
        line = str_slice(line, 1, line.size);
    return label_of_title(str_trim(line)) != LABEL_NONE ? rest : all;
}

/* The parts in one text: each behind a label that names it. */
static void join_parts(const struct question_part *parts, size_t count, struct str first,
                       struct buf *out)
{
    bool answered = false;

    buf_add_str(out, first);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 1; i < count; i++) {
            const struct question_part *part = &parts[i];
            const struct role_name *role = find_role(path_stem(part->name));
            bool is_section = part->role == ROLE_SECTION;
            if (part->role == ROLE_OTHER || is_section != (pass == 1))
                continue;
            if (is_section)
                buf_printf(out, "\n\n**%s:**\n\n", role->label);
            else if (!answered)
                buf_add_text(out, "\n\n**Answer:**\n\n");
            else
                buf_add_text(out, "\n\n");
            answered = answered || !is_section;
            if (part->role == ROLE_LISTING)
                add_listing(out, part);
            else
                buf_add_str(out, without_label_heading(part->text));
        }
    buf_add_char(out, '\n');
}

static enum status take_tags(struct reader *reader, struct question *question, struct str value)
{
    struct str_list list = {0};
    struct str tag;
    bool bad = false;
    enum status status = value_read_list(value, &reader->scratch, &list, &bad);

    if (status == STATUS_TOO_LARGE) {
        reader_warn(reader, 1, "too_many", "A question has at most %d tags.", SET_MAX_TAGS);
        return STATUS_OK;
    }
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
        if (!text_copy(&reader->set->arena, list.items[i], &tag) ||
            !str_list_add(&reader->set->arena, &question->tags, tag))
            status = STATUS_NO_MEMORY;
    return status;
}

/* Keys of the front matter, by the names that columns have. */
static enum status take_front_matter(struct reader *reader, struct str front,
                                     struct question *question, struct str *ret_title)
{
    struct arena *arena = &reader->set->arena;
    struct str line;
    struct str key;
    struct str value;

    while (line_next(&front, &line)) {
        bool bad = false;
        struct str text = STR_NONE;
        if (!value_split(line, &key, &value))
            continue;
        bool is_list = value_is_list(value);
        if (str_is(key, "tags") || str_is(key, "keywords")) {
            enum status status = take_tags(reader, question, value);
            if (status != STATUS_OK)
                return status;
            continue;
        }
        enum status status = is_list ? STATUS_OK : value_read(value, arena, &text, &bad);
        if (status != STATUS_OK)
            return status;
        const struct {
            const char *key;
            struct str *field;
            struct str value;
        } fields[] = {
            {"title", ret_title, text},
            {"question", ret_title, text},
            {"id", &question->id, text},
            {"difficulty", &question->difficulty, known_difficulty(text)},
            {"level", &question->difficulty, known_difficulty(text)},
            {"kind", &question->kind, known_kind(text)},
            {"time", &question->minutes, known_minutes(reader, text)},
            {"minutes", &question->minutes, known_minutes(reader, text)},
            {"points", &question->points, text},
            {"source", &question->source, text},
            {"lang", &question->lang, text},
        };
        for (size_t i = 0; i < COUNT_OF(fields); i++)
            if (str_equal_nocase(key, str_from(fields[i].key)) && text.size &&
                !text_copy(arena, fields[i].value, fields[i].field))
                return STATUS_NO_MEMORY;
    }
    return STATUS_OK;
}

/* Where the title stands, and what follows it. A text without one has the file's name. */
static struct mark find_mark(const struct document *document, struct str front_title,
                             struct str title)
{
    struct headings found = look_at_headings(document);
    struct mark mark = {.kind = MARK_QUESTION, .level = 1};

    bool leads = found.first != SIZE_MAX && only_blank_before(document, found.first);
    if (leads) {
        mark.line = found.first;
        mark.content = found.first + 1;
        while (mark.content < document->count &&
               document->lines[mark.content].kind == LINE_UNDERLINE)
            mark.content++;
        mark.title = title_read(heading_text(&document->lines[found.first]));
        return mark;
    }
    mark.title = title_read(front_title.size ? front_title : title);
    return mark;
}

static enum status read_joined(struct reader *reader, struct topic *topic, struct str text,
                               struct str front, struct str title, struct question **ret_question)
{
    struct document document = {0};
    struct str front_title = STR_NONE;
    struct question *question = question_set_add_question(reader->set, topic, STR_NONE);

    if (!question)
        return STATUS_TOO_LARGE;
    enum status status = take_front_matter(reader, front, question, &front_title);
    if (status == STATUS_OK)
        status = document_init(&document, text, NULL);
    if (status == STATUS_OK) {
        struct mark mark = find_mark(&document, front_title, title);
        const struct field_input input = {&document,   &mark,          document.count,
                                          reader->set, reader->report, NULL};
        if (!text_copy(&reader->set->arena, mark.title.text, &question->head))
            status = STATUS_NO_MEMORY;
        question->line = (unsigned)mark.line + 1;
        if (status == STATUS_OK)
            status = fields_read(&input, question);
    }
    document_finish(&document);
    if (status == STATUS_OK)
        *ret_question = question;
    return status;
}

enum status question_of_parts(struct reader *reader, struct topic *topic,
                              const struct question_part *parts, size_t count, struct str title,
                              struct question **ret_question)
{
    struct buf text;
    struct str rest = STR_NONE;
    struct str front = cut_front_matter(parts[0].text, &rest);

    *ret_question = NULL;
    arena_clear(&reader->scratch);
    buf_init(&text, SET_MAX_BYTES * 2);
    join_parts(parts, count, rest, &text);
    enum status status = buf_status(&text);
    if (status == STATUS_OK && !line_is_blank(buf_str(&text)))
        status = read_joined(reader, topic, buf_str(&text), front, title, ret_question);
    /* Lines are those of the first file. */
    if (status == STATUS_OK && *ret_question)
        for (const char *at = parts[0].text.data; at < rest.data; at++)
            (*ret_question)->line += *at == '\n';
    buf_finish(&text);
    return status;
}
