/* The marks of a document whose questions are headings, summaries, labels or bold lines. What is
 * numbered or has bullets is in outline_lists.c. */
#include "questions/outline.h"

#include <stdint.h>
#include <stdlib.h>

#include "questions/fields.h"
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

/* Below "Question 4" stands the question. */
static void take_first_line(const struct document *document, struct mark *mark)
{
    enum { MAX_BLANK = 4 };
    struct str rest;

    for (size_t i = mark->content; i < document->count && i < mark->content + MAX_BLANK; i++) {
        if (document->lines[i].kind == LINE_BLANK)
            continue;
        if (document->lines[i].kind != LINE_TEXT)
            return;
        struct str text = str_trim(document->lines[i].text);
        if (str_starts(text, STR("> ")))
            text = str_slice(text, 2, text.size);
        enum label label = label_read(text, &rest);
        if (label != LABEL_NONE && (label != LABEL_QUESTION || mark->joins))
            return; /* nothing was asked: this is its answer, or the next question */
        struct title above = mark->title;
        mark->title = title_read(text);
        mark->title.number = above.number;
        mark->title.is_labelled = true;
        if (above.difficulty)
            mark->title.difficulty = above.difficulty;
        mark->content = i + 1;
        mark->joins = true;
        return;
    }
}

enum status outline_add_question(struct finder *finder, size_t line, struct title title,
                                 enum open_question how)
{
    const struct doc_line *text = &finder->document->lines[line];
    bool is_heading = text->kind == LINE_HEADING;
    bool is_item = text->kind == LINE_BULLET || text->kind == LINE_NUMBER;

    finder->open = how;
    if (how == OPEN_LINE)
        title_divide(&title);
    struct mark mark = {.kind = MARK_QUESTION,
                        .line = line,
                        .content = behind_heading(finder->document, line),
                        .indent = is_heading || is_item ? text->indent : 0,
                        .title = title,
                        .lead = title.rest,
                        .joins = !is_heading && !title.rest.size};
    if (!title.text.size)
        take_first_line(finder->document, &mark);
    return outline_add(finder->outline, mark);
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
        bool wraps = text->kind != LINE_CODE && !fields_unwrap(text->text).size;
        if (!wraps && text->kind != LINE_RULE && !is_page_furniture(text->text))
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

    if (is_furniture_title(title->text))
        return false;
    if (!title->text.size)
        return title->is_labelled && has_body(document, line);
    if (level > finder->level)
        return asks && (finder->open == OPEN_NONE || title->is_labelled);
    if (level < finder->level)
        return asks && has_body(document, line) && !has_questions_below(document, line);
    if (asks)
        return true;
    bool is_label = label_of_title(title->text) != LABEL_NONE;
    if (finder->found.all_headings && !is_label)
        return true;
    /* A numbered or plain title among questions, with an answer below it. */
    bool plain = finder->outline->habit == HABIT_PLAIN_HEADING || title->number;
    return plain && has_body(document, line);
}

/* A heading's title; one that is only "Question" has no text. */
static struct title heading_title(const struct doc_line *line)
{
    struct str raw = document_title(line);
    struct title title = title_read(raw);

    if (label_of_title(raw) == LABEL_QUESTION) {
        title.text = STR_NONE;
        title.is_labelled = true;
    }
    return title;
}

static enum status find_in_heading(struct finder *finder, size_t line)
{
    unsigned level = finder->document->lines[line].level;
    struct title title = heading_title(&finder->document->lines[line]);
    bool says_so = title.is_labelled && title.reads_like_question;
    bool inside = finder->open == OPEN_HEADING && level > finder->level && !says_so;
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

/* A summary of several lines: what a colon or question mark ends is the title, the rest goes on
 * with the prompt; else the lines are one sentence. */
static enum status divide_summary(struct finder *finder, struct str span, struct mark *ret_mark)
{
    struct str rest = span;
    struct str first = STR_NONE;

    line_next(&rest, &first);
    first = str_trim(first);
    if (rest.size && first.size && memchr(":?.", first.data[first.size - 1], 3)) {
        ret_mark->title = title_read(first);
        ret_mark->prompt = str_trim_blank_lines(rest);
        return STATUS_OK;
    }
    char *copy = arena_alloc(finder->arena, span.size + 1);
    if (!copy)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < span.size; i++)
        copy[i] = span.data[i] == '\n' ? ' ' : span.data[i];
    ret_mark->title = title_read((struct str){copy, span.size});
    return STATUS_OK;
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
    ret_mark->lead = behind_summary(last, close);
    ret_mark->content = end + 1;
    return divide_summary(
        finder, str_trim((struct str){begin, (size_t)(last.data + close - begin)}), ret_mark);
}

/* A summary is a question when it reads like one and no heading's question is open. */
static enum status find_in_summary(struct finder *finder, size_t line)
{
    struct mark mark = {.kind = MARK_QUESTION, .line = line, .in_details = true};

    if (finder->open != OPEN_NONE ||
        str_find_nocase(finder->document->lines[line].text, STR("<summary>")) == SIZE_MAX)
        return STATUS_OK;
    enum status status = read_summary(finder, line, &mark);
    struct str text = mark.title.text;
    bool asks = mark.title.reads_like_question ||
                (finder->found.all_summaries && text.size && label_of_title(text) == LABEL_NONE &&
                 !is_furniture_title(text));
    if (status != STATUS_OK || !asks)
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

/* "1  Techniques", alone above a question: the title of a section in plain text. */
static bool is_section_above(const struct finder *finder, size_t line, size_t *ret_line)
{
    enum { MAX_TITLE = 80 };
    const struct doc_line *lines = finder->document->lines;
    size_t at = line;
    struct str rest;

    while (at > 0 && lines[at - 1].kind == LINE_BLANK)
        at--;
    if (at == line || at == 0 || lines[at - 1].kind != LINE_TEXT ||
        (at > 1 && lines[at - 2].kind != LINE_BLANK))
        return false;
    struct str text = str_trim(lines[at - 1].text);
    if (text.size > MAX_TITLE || label_read(text, &rest) != LABEL_NONE ||
        memchr(".,;?!", text.data[text.size - 1], 5))
        return false;
    struct title title = title_read(text);
    bool is_numbered =
        title.number || title.is_bold || str_find(str_slice(text, 0, 12), STR("、")) != SIZE_MAX;
    *ret_line = at - 1;
    return is_numbered && title.text.size && title.text.size < text.size;
}

/* Where "**A:** …" begins behind a question on the same line; SIZE_MAX when it doesn't. */
static size_t find_inline_answer(struct str text)
{
    struct str rest;

    for (size_t at = 1; at + 4 < text.size; at++)
        if (text.data[at] == '*' && text.data[at + 1] == '*' && text.data[at - 1] == ' ' &&
            label_read(str_slice(text, at, text.size), &rest) == LABEL_ANSWER)
            return at;
    return SIZE_MAX;
}

static enum status find_label(struct finder *finder, size_t line)
{
    const struct doc_line *text = &finder->document->lines[line];
    struct str rest;

    bool is_item = text->kind == LINE_BULLET || text->kind == LINE_NUMBER;
    struct str raw = is_item ? document_title(text) : text->text;
    size_t above;
    enum status status = STATUS_OK;
    if (label_read(raw, &rest) != LABEL_QUESTION)
        return STATUS_OK;
    size_t behind = find_inline_answer(rest);
    if (finder->outline->habit == HABIT_LABEL && is_section_above(finder, line, &above))
        status =
            outline_add_topic(finder, above, 1, title_read(finder->document->lines[above].text));
    if (status == STATUS_OK)
        status =
            outline_add_question(finder, line, title_read(str_slice(rest, 0, behind)), OPEN_LINE);
    if (status == STATUS_OK && behind != SIZE_MAX)
        finder->outline->items[finder->outline->count - 1].lead =
            str_slice(rest, behind, rest.size);
    return status;
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

    title_divide(&title);
    bool is_item = finder->found.all_bold_items && text->kind == LINE_BULLET;
    if (title.is_bold && !text->depth &&
        (title.reads_like_question || title.is_labelled || is_item))
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
    struct str rest;

    if (text->kind == LINE_HEADING)
        return find_in_heading(finder, *line);
    if (text->kind == LINE_BLANK || text->kind == LINE_CODE || text->kind == LINE_RULE ||
        text->kind == LINE_UNDERLINE)
        return STATUS_OK;
    switch (finder->outline->habit) {
    case HABIT_HEADING:
    case HABIT_PLAIN_HEADING:
        if (finder->open != OPEN_HEADING && finder->open != OPEN_SUMMARY && !finder->details &&
            text->kind == LINE_TEXT && label_read(text->text, &rest) == LABEL_QUESTION)
            return find_label(finder, *line);
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
    finder.found = habit_find(document);
    outline->habit = finder.found.habit;
    finder.level = finder.found.level;
    finder.is_balanced = details_are_balanced(document);
    for (size_t i = 0; i < document->count && !finder.has_headings; i++)
        finder.has_headings = document->lines[i].kind == LINE_HEADING;
    if (outline->habit == HABIT_NUMBER)
        status = outline_find_numbers(&finder);
    else if (outline->habit == HABIT_BULLET)
        status = outline_find_bullets(&finder);
    else if (outline->habit == HABIT_TABLE)
        status = outline_find_rows(&finder);
    else if (outline->habit == HABIT_ASKING)
        status = outline_find_asking(&finder);
    else if (outline->habit != HABIT_NONE)
        for (size_t i = 0; i < document->count && status == STATUS_OK; i++)
            status = find_by_line(&finder, &i);
    if (status != STATUS_OK)
        outline_finish(outline);
    return status;
}
