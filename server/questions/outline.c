/* The marks of a document whose questions are headings, summaries, labels or bold lines. What is
 * numbered or has bullets is in outline_lists.c. */
#include "questions/outline.h"

#include <stdint.h>
#include <stdlib.h>

#include "questions/lines.h"

void outline_finish(struct outline *outline)
{
    if (!outline)
        return;
    free(outline->items);
    *outline = (struct outline){0};
}

enum status outline_add(struct outline *outline, struct mark mark)
{
    if (outline->count == outline->capacity) {
        size_t capacity = outline->capacity ? outline->capacity * 2 : 64;
        struct mark *items = realloc(outline->items, capacity * sizeof(*items));
        if (!items)
            return STATUS_NO_MEMORY;
        outline->items = items;
        outline->capacity = capacity;
    }
    outline->items[outline->count++] = mark;
    return STATUS_OK;
}

/* The first line behind a heading, its underline included. */
static size_t behind_heading(const struct document *document, size_t line)
{
    size_t at = line + 1;

    while (at < document->count && document->lines[at].kind == LINE_UNDERLINE)
        at++;
    return at;
}

enum status outline_add_topic(struct finder *finder, size_t line, unsigned level,
                              struct title title)
{
    finder->open = OPEN_NONE;
    return outline_add(finder->outline,
                       (struct mark){.kind = MARK_TOPIC,
                                     .level = level,
                                     .line = line,
                                     .content = behind_heading(finder->document, line),
                                     .title = title});
}

enum status outline_add_question(struct finder *finder, size_t line, struct title title,
                                 enum open_question how)
{
    const struct doc_line *text = &finder->document->lines[line];
    bool is_heading = text->kind == LINE_HEADING;
    bool is_item = text->kind == LINE_BULLET || text->kind == LINE_NUMBER;

    finder->open = how;
    return outline_add(finder->outline,
                       (struct mark){.kind = MARK_QUESTION,
                                     .line = line,
                                     .content = behind_heading(finder->document, line),
                                     .indent = is_heading || is_item ? text->indent : 0,
                                     .title = title,
                                     .joins = !is_heading});
}

enum status outline_add_end(struct finder *finder, size_t line)
{
    finder->open = OPEN_NONE;
    return outline_add(finder->outline,
                       (struct mark){.kind = MARK_END, .line = line, .content = line});
}

static size_t count_tags(struct str text, struct str tag)
{
    size_t count = 0;

    for (;;) {
        size_t at = str_find_nocase(text, tag);
        if (at == SIZE_MAX)
            return count;
        count++;
        text = str_slice(text, at + tag.size, text.size);
    }
}

/* True when the section of the heading at `line` has something in it before the next heading. */
static bool has_body(const struct document *document, size_t line)
{
    for (size_t i = behind_heading(document, line); i < document->count; i++) {
        const struct doc_line *text = &document->lines[i];
        if (text->kind == LINE_HEADING)
            return false;
        if (text->kind != LINE_BLANK && text->kind != LINE_RULE && !is_page_furniture(text->text))
            return true;
    }
    return false;
}

/* True when a deeper heading that reads like a question comes before the section ends. */
static bool has_questions_below(const struct document *document, size_t line)
{
    unsigned level = document->lines[line].level;

    for (size_t i = line + 1; i < document->count; i++) {
        if (document->lines[i].kind != LINE_HEADING)
            continue;
        if (document->lines[i].level <= level)
            return false;
        struct title title = title_read(document_title(&document->lines[i]));
        if (title.reads_like_question || title.is_labelled)
            return true;
    }
    return false;
}

/* Is the heading a question? `asks`: it reads like one. */
static bool heading_is_question(const struct finder *finder, size_t line, const struct title *title)
{
    const struct document *document = finder->document;
    unsigned level = document->lines[line].level;
    bool asks = title->reads_like_question || title->is_labelled;

    if (is_furniture_title(title->text) || !title->text.size)
        return false;
    if (level > finder->level)
        return asks && finder->open == OPEN_NONE;
    if (level < finder->level)
        return asks && has_body(document, line) && !has_questions_below(document, line);
    if (asks)
        return true;
    /* A numbered or plain title among questions, with an answer below it. */
    bool plain = finder->outline->habit == HABIT_PLAIN_HEADING || title->number;
    return plain && has_body(document, line);
}

static enum status find_in_heading(struct finder *finder, size_t line)
{
    unsigned level = finder->document->lines[line].level;
    struct title title = title_read(document_title(&finder->document->lines[line]));
    bool inside = finder->open == OPEN_HEADING && level > finder->level;
    bool in_details = finder->details && finder->is_balanced;

    if (finder->open != OPEN_NONE && (inside || in_details))
        return STATUS_OK;
    finder->details = in_details ? finder->details : 0;
    bool by_heading =
        finder->outline->habit == HABIT_HEADING || finder->outline->habit == HABIT_PLAIN_HEADING;
    if (by_heading ? heading_is_question(finder, line, &title) : title.is_labelled)
        return outline_add_question(finder, line, title, OPEN_HEADING);
    return outline_add_topic(finder, line, level, title);
}

/* What follows </summary> on its line, up to the end of the <details>. */
static struct str behind_summary(struct str line, size_t close)
{
    struct str rest = str_slice(line, close + 10, line.size);

    return str_trim(str_slice(rest, 0, str_find_nocase(rest, STR("</details"))));
}

/* The text between <summary> and </summary>, which may be on several lines. */
static enum status read_summary(struct finder *finder, size_t line, struct mark *ret_mark)
{
    enum { MAX_LINES = 8 };
    const struct document *document = finder->document;
    struct str first = document->lines[line].text;
    struct str text = str_slice(first, str_find_nocase(first, STR("<summary>")) + 9, first.size);
    size_t end = line;
    size_t close = str_find_nocase(text, STR("</summary>"));

    if (close != SIZE_MAX) {
        ret_mark->lead = behind_summary(text, close);
        ret_mark->title = title_read(str_slice(text, 0, close));
        ret_mark->content = line + 1;
        return STATUS_OK;
    }
    while (close == SIZE_MAX && ++end < document->count && end - line < MAX_LINES)
        close = str_find_nocase(document->lines[end].text, STR("</summary>"));
    if (close == SIZE_MAX) {
        ret_mark->title = title_read(text);
        ret_mark->content = line + 1;
        return STATUS_OK;
    }
    struct str last = document->lines[end].text;
    const char *begin = first.data + str_find_nocase(first, STR("<summary>")) + 9;
    struct str span = str_trim((struct str){begin, (size_t)(last.data + close - begin)});
    char *copy = arena_alloc(finder->arena, span.size + 1);
    if (!copy)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < span.size; i++)
        copy[i] = span.data[i] == '\n' ? ' ' : span.data[i];
    ret_mark->title = title_read((struct str){copy, span.size});
    ret_mark->lead = behind_summary(last, close);
    ret_mark->content = end + 1;
    return STATUS_OK;
}

/* A summary is a question when it reads like one and no heading's question is open. */
static enum status find_in_summary(struct finder *finder, size_t line)
{
    struct mark mark = {.kind = MARK_QUESTION, .line = line};

    if (finder->open != OPEN_NONE ||
        str_find_nocase(finder->document->lines[line].text, STR("<summary>")) == SIZE_MAX)
        return STATUS_OK;
    enum status status = read_summary(finder, line, &mark);
    if (status != STATUS_OK || !mark.title.reads_like_question)
        return status;
    finder->open = OPEN_SUMMARY;
    /* The line that opens the <details> belongs to it. */
    if (line &&
        str_starts_nocase(str_trim(finder->document->lines[line - 1].text), STR("<details")))
        mark.line = line - 1;
    return outline_add(finder->outline, mark);
}

static enum status find_in_html(struct finder *finder, size_t line)
{
    struct str text = finder->document->lines[line].text;

    if (!memchr(text.data, '<', text.size))
        return STATUS_OK;
    finder->details += count_tags(text, STR("<details"));
    enum status status = find_in_summary(finder, line);
    size_t closed = count_tags(text, STR("</details"));
    finder->details -= closed < finder->details ? closed : finder->details;
    if (status == STATUS_OK && closed && !finder->details && finder->open == OPEN_SUMMARY)
        status = outline_add_end(finder, line + 1);
    return status;
}

static enum status find_label(struct finder *finder, size_t line)
{
    const struct doc_line *text = &finder->document->lines[line];
    struct str rest;

    bool is_item = text->kind == LINE_BULLET || text->kind == LINE_NUMBER;
    struct str raw = is_item ? document_title(text) : text->text;
    if (label_read(raw, &rest) != LABEL_QUESTION)
        return STATUS_OK;
    return outline_add_question(finder, line, title_read(rest), OPEN_LINE);
}

/* True when every item of the list of bullets that begins here is one line and a question. */
static bool is_question_list(struct finder *finder, size_t line, size_t *ret_end)
{
    const struct document *document = finder->document;
    size_t i = line;

    /* A list that failed isn't tried again from its second item. */
    if (line < finder->no_list_end)
        return false;
    for (; i < document->count; i++) {
        const struct doc_line *text = &document->lines[i];
        if (text->kind == LINE_BLANK)
            continue;
        if (text->kind != LINE_BULLET)
            break;
        struct title title = title_read(document_title(text));
        bool asks = title.text.size && title.text.data[title.text.size - 1] == '?';
        if (text->depth || (!asks && !(title.reads_like_question && title.url.size))) {
            finder->no_list_end = i;
            return false;
        }
    }
    *ret_end = i;
    /* An indented line belongs to the last item, so that it isn't a question alone. */
    if (i == document->count || indent_size(document->lines[i].text) == 0)
        return true;
    finder->no_list_end = i;
    return false;
}

static enum status find_bold(struct finder *finder, size_t *line)
{
    const struct document *document = finder->document;
    const struct doc_line *text = &document->lines[*line];
    bool after_blank = *line == 0 || document->lines[*line - 1].kind == LINE_BLANK ||
                       document->lines[*line - 1].kind == LINE_HEADING ||
                       document->lines[*line - 1].kind == LINE_UNDERLINE;
    struct title title = title_read(document_title(text));
    size_t end;

    if (title.is_bold && !text->depth && (title.reads_like_question || title.is_labelled))
        return outline_add_question(finder, *line, title, OPEN_LINE);
    if (text->kind != LINE_BULLET || !after_blank || !is_question_list(finder, *line, &end))
        return STATUS_OK;
    for (size_t i = *line; i < end; i++) {
        if (document->lines[i].kind != LINE_BULLET)
            continue;
        title = title_read(document_title(&document->lines[i]));
        enum status status = outline_add_question(finder, i, title, OPEN_LINE);
        if (status != STATUS_OK)
            return status;
    }
    *line = end - 1;
    return outline_add_end(finder, end);
}

static enum status find_by_line(struct finder *finder, size_t *line)
{
    const struct doc_line *text = &finder->document->lines[*line];

    if (text->kind == LINE_HEADING)
        return find_in_heading(finder, *line);
    if (text->kind == LINE_BLANK || text->kind == LINE_CODE || text->kind == LINE_RULE ||
        text->kind == LINE_UNDERLINE)
        return STATUS_OK;
    switch (finder->outline->habit) {
    case HABIT_HEADING:
    case HABIT_PLAIN_HEADING:
        return text->kind == LINE_TEXT || text->kind == LINE_HTML ? find_in_html(finder, *line)
                                                                  : STATUS_OK;
    case HABIT_LABEL:
        return find_label(finder, *line);
    case HABIT_BOLD:
        return find_bold(finder, line);
    default:
        return STATUS_OK;
    }
}

static bool details_are_balanced(const struct document *document)
{
    size_t opened = 0;
    size_t closed = 0;

    for (size_t i = 0; i < document->count; i++) {
        const struct doc_line *line = &document->lines[i];
        if (line->kind == LINE_CODE || !line->text.size ||
            !memchr(line->text.data, '<', line->text.size))
            continue;
        opened += count_tags(line->text, STR("<details"));
        closed += count_tags(line->text, STR("</details"));
    }
    return opened == closed;
}

enum status outline_find(struct outline *outline, const struct document *document,
                         struct arena *arena)
{
    struct finder finder = {.document = document, .outline = outline, .arena = arena};
    enum status status = STATUS_OK;

    *outline = (struct outline){0};
    outline->habit = habit_find(document, &finder.level);
    finder.is_balanced = details_are_balanced(document);
    if (outline->habit == HABIT_NUMBER)
        status = outline_find_numbers(&finder);
    else if (outline->habit == HABIT_BULLET)
        status = outline_find_bullets(&finder);
    else if (outline->habit != HABIT_NONE)
        for (size_t i = 0; i < document->count && status == STATUS_OK; i++)
            status = find_by_line(&finder, &i);
    if (status != STATUS_OK)
        outline_finish(outline);
    return status;
}
