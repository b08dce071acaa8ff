/* Tables with a column of questions: each row is one. A table's header says which column is what;
 * one without a column of questions is left to the text that it stands in. */
#include <stdint.h>

#include "base/count.h"
#include "questions/lines.h"
#include "questions/outline.h"

enum { MAX_COLUMNS = 24, MAX_ROW = 64 << 10 };

enum column {
    COLUMN_OTHER,
    COLUMN_QUESTION,
    COLUMN_ANSWER,
    COLUMN_DIFFICULTY,
    COLUMN_TAGS,
    COLUMN_REFERENCE
};

struct row {
    struct str cells[MAX_COLUMNS];
    size_t count;
};

static enum column column_of(struct str name)
{
    static const struct {
        const char *name;
        enum column column;
    } names[] = {
        {"question", COLUMN_QUESTION},
        {"questions", COLUMN_QUESTION},
        {"problem", COLUMN_QUESTION},
        {"problems", COLUMN_QUESTION},
        {"problem name", COLUMN_QUESTION},
        {"prompt", COLUMN_QUESTION},
        {"interview question", COLUMN_QUESTION},
        {"frage", COLUMN_QUESTION},
        {"fragen", COLUMN_QUESTION},
        {"pregunta", COLUMN_QUESTION},
        {"preguntas", COLUMN_QUESTION},
        {"Вопрос", COLUMN_QUESTION},
        {"Вопросы", COLUMN_QUESTION},
        {"问题", COLUMN_QUESTION},
        {"题目", COLUMN_QUESTION},
        {"面试题", COLUMN_QUESTION},
        {"سؤال", COLUMN_QUESTION},
        {"السؤال", COLUMN_QUESTION},
        {"answer", COLUMN_ANSWER},
        {"answers", COLUMN_ANSWER},
        {"solution", COLUMN_ANSWER},
        {"explanation", COLUMN_ANSWER},
        {"antwort", COLUMN_ANSWER},
        {"respuesta", COLUMN_ANSWER},
        {"Ответ", COLUMN_ANSWER},
        {"答案", COLUMN_ANSWER},
        {"回答", COLUMN_ANSWER},
        {"جواب", COLUMN_ANSWER},
        {"الجواب", COLUMN_ANSWER},
        {"difficulty", COLUMN_DIFFICULTY},
        {"level", COLUMN_DIFFICULTY},
        {"难度", COLUMN_DIFFICULTY},
        {"schwierigkeit", COLUMN_DIFFICULTY},
        {"dificultad", COLUMN_DIFFICULTY},
        {"Сложность", COLUMN_DIFFICULTY},
        {"company", COLUMN_TAGS},
        {"companies", COLUMN_TAGS},
        {"topic", COLUMN_TAGS},
        {"topics", COLUMN_TAGS},
        {"category", COLUMN_TAGS},
        {"tags", COLUMN_TAGS},
        {"asked by", COLUMN_TAGS},
        {"reference", COLUMN_REFERENCE},
        {"references", COLUMN_REFERENCE},
        {"link", COLUMN_REFERENCE},
        {"links", COLUMN_REFERENCE},
        {"source", COLUMN_REFERENCE},
        {"resources", COLUMN_REFERENCE},
    };
    struct str text = title_read(name).text;

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_equal_nocase(text, str_from(names[i].name)))
            return names[i].column;
    return COLUMN_OTHER;
}

/* Cuts at each '|' that isn't escaped. */
static struct row row_read(struct str line)
{
    struct row row = {.count = 0};
    struct str text = str_trim(str_slice(line, 0, MAX_ROW));
    size_t from = text.size && text.data[0] == '|';

    for (size_t at = from; at <= text.size && row.count < MAX_COLUMNS; at++) {
        bool is_end = at == text.size;
        if (!is_end && (text.data[at] != '|' || (at && text.data[at - 1] == '\\')))
            continue;
        if (!is_end || at > from)
            row.cells[row.count++] = str_trim(str_slice(text, from, at));
        from = at + 1;
    }
    return row;
}

/* "| :-- | --- |" */
static bool is_delimiter(struct str line)
{
    bool bar = false;
    bool dash = false;

    for (size_t i = 0; i < line.size; i++) {
        if (!memchr("|-: \t", line.data[i], 5))
            return false;
        bar = bar || line.data[i] == '|';
        dash = dash || line.data[i] == '-';
    }
    return bar && dash;
}

/* The header that begins at the line, when one of its columns has questions. */
static bool header_read(const struct document *document, size_t line, enum column *ret_columns,
                        size_t *ret_question)
{
    const struct doc_line *lines = document->lines;
    bool found = false;

    if (line + 2 >= document->count || lines[line].kind == LINE_CODE ||
        !memchr(lines[line].text.data ? lines[line].text.data : "", '|', lines[line].text.size) ||
        !is_delimiter(lines[line + 1].text))
        return false;
    struct row row = row_read(lines[line].text);
    for (size_t i = 0; i < MAX_COLUMNS; i++) {
        ret_columns[i] = i < row.count ? column_of(row.cells[i]) : COLUMN_OTHER;
        if (ret_columns[i] == COLUMN_QUESTION && !found) {
            *ret_question = i;
            found = true;
        }
    }
    return found;
}

static bool is_row(const struct doc_line *line)
{
    return line->kind != LINE_BLANK && line->kind != LINE_CODE && line->kind != LINE_HEADING &&
           memchr(line->text.data, '|', line->text.size);
}

static bool links_inside(struct str cell)
{
    return str_find(cell, STR("](#")) != SIZE_MAX;
}

size_t tables_count(const struct document *document)
{
    enum column columns[MAX_COLUMNS];
    size_t question;
    size_t count = 0;

    for (size_t i = 0; i < document->count; i++) {
        if (!header_read(document, i, columns, &question))
            continue;
        for (i += 2; i < document->count && is_row(&document->lines[i]); i++) {
            struct row row = row_read(document->lines[i].text);
            count += question < row.count && row.cells[question].size &&
                     !links_inside(row.cells[question]);
        }
    }
    return count;
}

size_t tables_head_lines(const struct document *document, size_t line)
{
    return line >= 2 && line <= document->count && is_delimiter(document->lines[line - 1].text) ? 2
                                                                                                : 0;
}

/* A cell as text: "\|" is a bar, <br> ends a line. */
static enum status cell_text(struct arena *arena, struct str cell, struct str *ret_text)
{
    char *copy = arena_alloc(arena, cell.size + 1);
    size_t size = 0;

    if (!copy)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < cell.size; i++) {
        struct str rest = str_slice(cell, i, i + 3);
        const char *end = cell.data[i] == '<' && str_equal_nocase(rest, STR("<br"))
                              ? memchr(cell.data + i, '>', cell.size - i)
                              : NULL;
        if (end) {
            copy[size++] = '\n';
            i = (size_t)(end - cell.data);
        } else if (cell.data[i] != '\\' || i + 1 == cell.size || cell.data[i + 1] != '|') {
            copy[size++] = cell.data[i];
        }
    }
    *ret_text = str_trim((struct str){copy, size});
    return STATUS_OK;
}

/* Where it leads is worth keeping, but it isn't the answer itself. */
static bool is_link(struct str text)
{
    struct title title = title_read(text);

    return title.url.size || str_starts(text, STR("http"));
}

static enum status add_row(struct finder *finder, size_t line, const enum column *columns,
                           size_t question)
{
    struct row row = row_read(finder->document->lines[line].text);
    struct mark mark = {.kind = MARK_QUESTION, .line = line, .content = line + 1};
    enum question_difficulty difficulty = QUESTION_DIFFICULTY_NONE;
    enum status status = STATUS_OK;
    struct str tail = STR_NONE;
    struct str text;

    for (size_t i = 0; i < row.count && status == STATUS_OK; i++) {
        status = cell_text(finder->arena, row.cells[i], &text);
        if (status != STATUS_OK || !text.size)
            continue;
        if (i == question) {
            struct str rest = text;
            struct str first;
            line_next(&rest, &first);
            mark.title = title_read(first);
            mark.prompt = str_trim(rest);
        } else if (columns[i] == COLUMN_TAGS) {
            mark.tags = text;
        } else if (columns[i] == COLUMN_DIFFICULTY) {
            struct title title = title_read(text);
            struct question named = {.difficulty = title.text};
            difficulty = title.difficulty ? title.difficulty : question_difficulty_of(&named);
        } else if (columns[i] == COLUMN_REFERENCE ||
                   (columns[i] == COLUMN_ANSWER && is_link(text))) {
            tail = text;
        } else if (columns[i] == COLUMN_ANSWER) {
            mark.lead = text;
        }
    }
    if (status != STATUS_OK || !mark.title.text.size)
        return status;
    if (tail.size)
        mark.title.tail = tail;
    if (difficulty)
        mark.title.difficulty = difficulty;
    finder->open = OPEN_LINE;
    return outline_add(finder->outline, mark);
}

enum status outline_find_rows(struct finder *finder)
{
    const struct document *document = finder->document;
    enum column columns[MAX_COLUMNS];
    size_t question;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < document->count && status == STATUS_OK; i++) {
        const struct doc_line *line = &document->lines[i];
        if (line->kind == LINE_HEADING)
            status = outline_add_topic(finder, i, line->level, title_read(document_title(line)));
        if (!header_read(document, i, columns, &question))
            continue;
        for (i += 2; i < document->count && is_row(&document->lines[i]) && status == STATUS_OK; i++)
            status = add_row(finder, i, columns, question);
        if (status == STATUS_OK)
            status = outline_add_end(finder, i);
        i--;
    }
    return status;
}
