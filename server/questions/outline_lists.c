/* The marks of a document whose questions are numbered lines or bullets; in plain text, the lines
 * above a list are its topic and subtopic. */
#include <stdint.h>
#include <stdlib.h>

#include "questions/lines.h"
#include "questions/outline.h"

enum { MAX_NUMBER = 100000, MAX_TITLE = 80, MAX_HEAD = 400, BELOW_HEADINGS = 7 };

/* A short line that ends like a title: no sentence, no code. */
static bool is_title_like(struct str line)
{
    struct str text = str_trim(line);

    if (!text.size || text.size > MAX_TITLE || memchr(".,;?!{}()=<", text.data[text.size - 1], 11))
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (memchr("{};", text.data[i], 3))
            return false;
    char first = text.data[0];
    return (first >= 'A' && first <= 'Z') || (unsigned char)first >= 0x80 || first == '*' ||
           ascii_is_alnum(first);
}

static struct title plain_title(struct str line)
{
    struct title title = title_read(line);

    if (title.text.size && title.text.data[title.text.size - 1] == ':')
        title.text.size--;
    return title;
}

/* The number of a line that could be a question; 0 for others. */
static unsigned line_number(const struct doc_line *line, struct title *ret_title)
{
    bool is_number = line->kind == LINE_NUMBER && !line->depth;
    struct str text = line->text;
    bool is_text = line->kind == LINE_TEXT && (ascii_is_digit(text.data[0]) ||
                                               text.data[0] == '(' || str_starts(text, STR("（")));

    if (!is_number && !is_text)
        return 0;
    struct title title = title_read(str_slice(line->text, 0, SIZE_MAX));
    title_divide(&title);
    if (!title.number || title.number > MAX_NUMBER || title.text.size > MAX_HEAD)
        return 0;
    *ret_title = title;
    return title.number;
}

struct numbering {
    size_t *last;    /* by number: the last line with it that reads like a question, plus 1 */
    unsigned count;  /* of entries in `last` */
    unsigned before; /* number of the last question taken */
    bool all_ones;   /* Markdown lets people write 1. everywhere */
};

static enum status read_numbering(const struct document *document, struct numbering *numbering)
{
    struct title title;
    size_t ones = 0;
    size_t all = 0;

    for (size_t i = 0; i < document->count; i++) {
        unsigned number = line_number(&document->lines[i], &title);
        if (!number || !title.reads_like_question)
            continue;
        all++;
        ones += number == 1;
        if (number >= numbering->count) {
            unsigned count =
                number + 64 > 2 * numbering->count ? number + 64 : 2 * numbering->count;
            size_t *last = realloc(numbering->last, count * sizeof(*last));
            if (!last)
                return STATUS_NO_MEMORY;
            memset(last + numbering->count, 0, (count - numbering->count) * sizeof(*last));
            numbering->last = last;
            numbering->count = count;
        }
        numbering->last[number] = i + 1;
    }
    numbering->all_ones = ones * 2 > all && all > 1;
    return STATUS_OK;
}

static bool comes_later(const struct numbering *numbering, unsigned number, size_t line)
{
    return number < numbering->count && numbering->last[number] > line + 1;
}

/* Numbered lists inside answers have numbers, too: a question continues the count, or begins a
 * new one when the old one is over. */
static bool takes_number(struct finder *finder, struct numbering *numbering, size_t line,
                         unsigned number, const struct title *title)
{
    unsigned next = numbering->before + 1;

    if (finder->found.all_items)
        return finder->document->lines[line].kind == LINE_NUMBER;
    if (numbering->all_ones)
        return title->reads_like_question;
    if (number == next)
        return title->reads_like_question || !comes_later(numbering, next, line);
    if (!title->reads_like_question)
        return false;
    if (number > next)
        return !comes_later(numbering, next, line);
    return number == 1 && (finder->open == OPEN_NONE || !comes_later(numbering, next, line));
}

/* A rule of underscores or stars right below a line: how plain text underlines a title. */
static bool underlines(const struct document *document, size_t line)
{
    return document->lines[line].kind == LINE_RULE &&
           memchr("_*~", document->lines[line].text.data[0], 3) &&
           document->lines[line - 1].kind == LINE_TEXT;
}

/* The line above a numbered question, when it stands alone and looks like a title. */
static bool is_topic_above(const struct finder *finder, size_t line, size_t *ret_line)
{
    const struct document *document = finder->document;
    size_t at = line;

    while (at > 0 && document->lines[at - 1].kind == LINE_BLANK)
        at--;
    at -= at > 1 && underlines(document, at - 1);
    if (at == 0)
        return false;
    const struct doc_line *above = &document->lines[at - 1];
    bool alone = at < 2 || document->lines[at - 2].kind == LINE_BLANK;
    if (above->kind != LINE_TEXT || indent_size(above->text) || !is_title_like(above->text))
        return false;
    if (!alone && finder->outline->count)
        return false;
    /* Where there are headings, a line has to be bold to be a title among them. */
    if (finder->has_headings && !title_read(above->text).is_bold)
        return false;
    *ret_line = at - 1;
    /* The only line of the text above is its title. */
    return at - 1 > 0;
}

static enum status take_number(struct finder *finder, struct numbering *numbering, size_t line)
{
    struct title title;
    size_t above;
    unsigned number = line_number(&finder->document->lines[line], &title);
    enum status status = STATUS_OK;

    if (!number || !takes_number(finder, numbering, line, number, &title))
        return STATUS_OK;
    numbering->before = number;
    if (is_topic_above(finder, line, &above)) {
        struct title topic = plain_title(finder->document->lines[above].text);
        status = outline_add_topic(finder, above, finder->has_headings ? BELOW_HEADINGS : 1, topic);
    }
    if (status == STATUS_OK)
        status = outline_add_question(finder, line, title, OPEN_LINE);
    return status;
}

enum status outline_find_numbers(struct finder *finder)
{
    const struct document *document = finder->document;
    struct numbering numbering = {0};
    enum status status = read_numbering(document, &numbering);

    for (size_t i = 0; i < document->count && status == STATUS_OK; i++) {
        const struct doc_line *line = &document->lines[i];
        if (line->kind == LINE_HEADING)
            status = outline_add_topic(finder, i, line->level, title_read(document_title(line)));
        else if (line->kind == LINE_NUMBER || line->kind == LINE_TEXT)
            status = take_number(finder, &numbering, i);
    }
    free(numbering.last);
    return status;
}

struct bullets {
    size_t titles[2]; /* the last two title-like lines since the last bullet */
    size_t count;     /* of such lines, not only the last two */
    bool has_levels;  /* somewhere two titles stand above a list */
    bool has_headings;
};

/* A line at column 0 that a bullet's text, ended like a sentence, doesn't go on into. */
static bool is_own_line(const struct document *document, size_t line)
{
    const struct doc_line *text = &document->lines[line];

    if (text->kind != LINE_TEXT || indent_size(text->text))
        return false;
    if (line == 0 || document->lines[line - 1].kind == LINE_BLANK)
        return true;
    struct str before = str_trim(document->lines[line - 1].text);
    return document->lines[line - 1].kind != LINE_BULLET || !before.size ||
           memchr(".?!:)`", before.data[before.size - 1], 6);
}

static void note_line(struct bullets *bullets, const struct document *document, size_t line)
{
    if (!is_title_like(document->lines[line].text)) {
        bullets->count = 0;
        return;
    }
    bullets->titles[0] = bullets->titles[1];
    bullets->titles[1] = line;
    bullets->count++;
}

static bool asks(const struct doc_line *line)
{
    struct title title = title_read(document_title(line));

    return title.reads_like_question || title.is_labelled;
}

/* True when more than half of the bullets of the outermost list that begins here are questions. */
static bool list_asks(const struct document *document, size_t line, size_t *ret_end)
{
    size_t questions = 0;
    size_t all = 0;
    size_t i = line;

    for (; i < document->count; i++) {
        const struct doc_line *text = &document->lines[i];
        if (text->kind == LINE_HEADING ||
            (text->kind != LINE_BULLET && i > line && is_own_line(document, i)))
            break;
        if (text->kind == LINE_BULLET && !text->depth) {
            all++;
            questions += asks(text);
        }
    }
    *ret_end = i;
    return questions * 2 > all;
}

/* Whether lists stand under two titles anywhere decides what a single title is. The first list is
 * left out: above it stands the page's own title. */
static void find_levels(const struct document *document, struct bullets *bullets)
{
    bool first = true;

    for (size_t i = 0; i < document->count; i++) {
        const struct doc_line *line = &document->lines[i];
        bullets->has_headings |= line->kind == LINE_HEADING;
        if (line->kind == LINE_BULLET) {
            bullets->has_levels |= !first && bullets->count >= 2;
            bullets->count = 0;
            first = false;
        } else if (is_own_line(document, i)) {
            note_line(bullets, document, i);
        }
    }
    bullets->count = 0;
}

/* The titles above the list that begins now become topics. */
static enum status add_titles(struct finder *finder, struct bullets *bullets)
{
    const struct document *document = finder->document;
    size_t use = bullets->count < 2 ? bullets->count : 2;
    enum status status = STATUS_OK;

    if (bullets->has_headings || !use)
        return STATUS_OK;
    if (!bullets->has_levels)
        use = 1;
    for (size_t i = 2 - use; i < 2 && status == STATUS_OK; i++) {
        unsigned level = bullets->has_levels && i == 1 ? 2 : 1;
        size_t line = bullets->titles[i];
        if (line == 0)
            continue; /* the page's title */
        status = outline_add_topic(finder, line, level, plain_title(document->lines[line].text));
    }
    return status;
}

/* The outermost items become topics, the items inside them questions. */
static enum status take_inner_list(struct finder *finder, size_t *line)
{
    const struct document *document = finder->document;
    unsigned level = finder->has_headings ? BELOW_HEADINGS : 1;
    enum status status = STATUS_OK;
    size_t i = *line;

    for (; i < document->count && status == STATUS_OK; i++) {
        const struct doc_line *text = &document->lines[i];
        if (text->kind == LINE_HEADING || (text->kind != LINE_BULLET && is_own_line(document, i)))
            break;
        if (text->kind != LINE_BULLET || text->depth > 1)
            continue;
        struct title title = title_read(document_title(text));
        if (text->depth || title.reads_like_question || title.is_labelled)
            status = outline_add_question(finder, i, title, OPEN_LINE);
        else
            status = outline_add_topic(finder, i, level, title);
    }
    *line = i - 1;
    return status == STATUS_OK ? outline_add_end(finder, i) : status;
}

static enum status take_list(struct finder *finder, struct bullets *bullets, size_t *line)
{
    const struct document *document = finder->document;
    size_t end;

    if (finder->found.inner_items)
        return take_inner_list(finder, line);
    bool asked = list_asks(document, *line, &end) || finder->found.all_items;
    enum status status = STATUS_OK;

    if (asked)
        status = add_titles(finder, bullets);
    for (size_t i = *line; i < end && asked && status == STATUS_OK; i++) {
        const struct doc_line *text = &document->lines[i];
        if (text->kind == LINE_BULLET && !text->depth)
            status = outline_add_question(finder, i, title_read(document_title(text)), OPEN_LINE);
    }
    if (status == STATUS_OK && asked)
        status = outline_add_end(finder, end);
    *line = end - 1;
    bullets->count = 0;
    return status;
}

bool outline_is_list_title(const struct document *document, size_t line)
{
    size_t at = line + 1;

    if (document->lines[line].kind != LINE_TEXT || !title_read(document->lines[line].text).is_bold)
        return false;
    while (at < document->count && document->lines[at].kind == LINE_BLANK)
        at++;
    return at < document->count && document->lines[at].kind == LINE_BULLET;
}

enum status outline_find_bullets(struct finder *finder)
{
    const struct document *document = finder->document;
    struct bullets bullets = {0};
    struct str rest;
    enum status status = STATUS_OK;
    bool is_page = false;

    find_levels(document, &bullets);
    for (size_t i = 0; i < document->count && status == STATUS_OK; i++) {
        const struct doc_line *line = &document->lines[i];
        if (line->kind == LINE_HEADING)
            status = outline_add_topic(finder, i, line->level, title_read(document_title(line)));
        if (line->kind == LINE_HEADING)
            is_page = is_furniture_title(document_title(line));
        else if (is_page)
            continue; /* lists below "Contents" or "Contributing" */
        else if (line->kind == LINE_BULLET)
            status = take_list(finder, &bullets, &i);
        else if (finder->has_headings && outline_is_list_title(document, i))
            status = outline_add_topic(finder, i, BELOW_HEADINGS, plain_title(line->text));
        else if (line->kind == LINE_TEXT && label_read(line->text, &rest) == LABEL_QUESTION)
            status = outline_add_question(finder, i, title_read(rest), OPEN_LINE);
        else if (is_own_line(document, i))
            note_line(&bullets, document, i);
    }
    return status;
}
