#include "questions/import_page.h"

#include <stdint.h>

#include "base/count.h"
#include "questions/lines.h"

enum { FIRST_LINES = 60 };

/* The text of <h1> on a line. */
static struct str html_title(struct str line)
{
    size_t from = str_find_nocase(line, STR("<h1"));
    struct str rest = from == SIZE_MAX ? STR_NONE : str_slice(line, from, line.size);
    const char *end = rest.size ? memchr(rest.data, '>', rest.size) : NULL;

    if (!end)
        return STR_NONE;
    rest = str_slice(rest, (size_t)(end - rest.data) + 1, rest.size);
    return title_read(str_slice(rest, 0, str_find_nocase(rest, STR("</h1")))).text;
}

/* "Subject: Re: …" among the headers of a mail, which end at the first blank line. */
static bool read_mail(const struct document *document, struct page *page)
{
    static const char *const names[] = {
        "From:", "To:", "Cc:", "Date:", "Sent:", "Subject:", "Reply-To:"};
    enum { MAX_HEADERS = 12, MIN_HEADERS = 2 };
    size_t headers = 0;
    struct str subject = STR_NONE;
    size_t line = 0;
    size_t i = 0;

    while (i < document->count && document->lines[i].kind == LINE_BLANK)
        i++;
    for (; i < document->count && headers < MAX_HEADERS; i++) {
        struct str text = document->lines[i].text;
        bool known = false;
        for (size_t k = 0; k < COUNT_OF(names); k++)
            known = known || str_starts_nocase(text, str_from(names[k]));
        if (!known)
            break;
        headers++;
        if (str_starts_nocase(text, STR("Subject:"))) {
            subject = str_trim(str_slice(text, 8, text.size));
            line = i;
        }
    }
    if (headers < MIN_HEADERS)
        return false;
    while (str_starts_nocase(subject, STR("Re:")) || str_starts_nocase(subject, STR("Fwd:")))
        subject = str_trim(str_slice(
            subject, subject.data[0] == 'R' || subject.data[0] == 'r' ? 3 : 4, subject.size));
    *page = (struct page){subject, line, i};
    return true;
}

static bool speaks_of_questions(struct str text)
{
    return str_find_nocase(text, STR("question")) != SIZE_MAX ||
           str_find_nocase(text, STR("interview")) != SIZE_MAX;
}

/* In copied text, the line that speaks of questions is the title, when nothing but short words of
 * a menu stands before it. */
static bool skip_menu(const struct document *document, size_t end, struct page *page)
{
    enum { MAX_MENU = 30, MAX_TITLE = 160, MAX_LINES = 20 };
    size_t seen = 0;

    for (size_t i = 0; i < end && seen < MAX_LINES; i++) {
        const struct doc_line *line = &document->lines[i];
        struct str text = str_trim(line->text);
        if (!text.size)
            continue;
        if (line->kind != LINE_TEXT || text.size > MAX_TITLE)
            return false;
        if (speaks_of_questions(text)) {
            *page = (struct page){title_read(text).text, i, i};
            return seen > 0;
        }
        if (text.size > MAX_MENU)
            return false;
        seen++;
    }
    return false;
}

/* The first heading or the first short line. */
static void find_first_line(const struct document *document, const struct outline *outline,
                            struct page *page)
{
    enum { MAX_TITLE = 160, MAX_HTML = 20 };

    for (size_t i = 0; i < document->count; i++) {
        const struct doc_line *line = &document->lines[i];
        if (line->kind == LINE_BLANK || is_page_furniture(line->text))
            continue;
        bool is_question = outline->count && outline->items[0].kind == MARK_QUESTION &&
                           outline->items[0].line == i;
        struct title title = title_read(document_title(line));
        if (line->kind == LINE_HTML && i < MAX_HTML) {
            page->title = html_title(line->text);
            if (page->title.size)
                return;
            continue;
        }
        if (is_question || title.text.size > MAX_TITLE || line->kind == LINE_CODE ||
            (line->kind != LINE_HEADING && line->kind != LINE_TEXT))
            return;
        page->title = title.text;
        page->title_line = i;
        return;
    }
}

struct page page_read(const struct document *document, const struct outline *outline,
                      size_t title_mark)
{
    struct page page = {STR_NONE, SIZE_MAX, 0};
    size_t first = outline->count ? outline->items[0].line : document->count;

    if (title_mark != SIZE_MAX) {
        page.title = outline->items[title_mark].title.text;
        page.title_line = outline->items[title_mark].line;
        return page;
    }
    if (!read_mail(document, &page) && !skip_menu(document, first, &page))
        find_first_line(document, outline, &page);
    if (page.begin > first)
        page.begin = first;
    return page;
}

size_t page_end(const struct document *document, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (document->lines[i].kind == LINE_TEXT && is_page_end(document->lines[i].text))
            return i;
    return to;
}

/* Without the parts of a sign that only say how it is drawn. */
static struct str plain_sign(struct str sign)
{
    static const char *const joiners[] = {"\xef\xb8\x8f", "\xe2\x80\x8d"};
    bool changed = true;

    while (changed) {
        changed = false;
        for (size_t i = 0; i < 2; i++) {
            struct str joiner = str_from(joiners[i]);
            if (str_starts(sign, joiner)) {
                sign = str_slice(sign, joiner.size, sign.size);
                changed = true;
            }
            if (sign.size > joiner.size &&
                str_equal(str_slice(sign, sign.size - joiner.size, sign.size), joiner)) {
                sign.size -= joiner.size;
                changed = true;
            }
        }
    }
    return sign;
}

/* A line is a legend when it has signs for two difficulties at least. */
struct legend page_legend(const struct document *document)
{
    for (size_t i = 0; i < document->count && i < FIRST_LINES; i++) {
        struct legend legend = {{STR_NONE}};
        size_t count = 0;
        for (enum question_difficulty d = QUESTION_EASY; d <= QUESTION_HARD; d++) {
            legend.signs[d] = plain_sign(legend_find(document->lines[i].text, d));
            count += legend.signs[d].size > 0;
        }
        if (count >= 2)
            return legend;
    }
    return (struct legend){{STR_NONE}};
}

enum question_difficulty legend_difficulty(const struct legend *legend, struct str sign)
{
    sign = plain_sign(sign);
    for (enum question_difficulty d = QUESTION_EASY; d <= QUESTION_HARD && sign.size; d++)
        if (str_equal(legend->signs[d], sign))
            return d;
    return QUESTION_DIFFICULTY_NONE;
}

/* "The questions are divided into these topics:" */
static bool announces_topics(struct str line)
{
    static const char *const words[] = {"topic", "chapter", "section", "covered", "module", "part"};
    struct str text = str_trim(str_slice(line, 0, 400));

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_find_nocase(text, str_from(words[i])) != SIZE_MAX)
            return text.data[text.size - 1] == ':' || text.data[text.size - 1] == '?';
    return false;
}

static bool is_topic_item(const struct doc_line *line)
{
    enum { MAX_TOPIC = 80 };
    struct title title = title_read(document_title(line));

    return (line->kind == LINE_BULLET || line->kind == LINE_NUMBER) && title.text.size &&
           title.text.size <= MAX_TOPIC && !title.reads_like_question &&
           !memchr(".:;", title.text.data[title.text.size - 1], 3);
}

static size_t topics_end(const struct document *document, size_t from)
{
    size_t end = from;

    for (size_t i = from; i < document->count; i++) {
        if (document->lines[i].kind == LINE_BLANK)
            continue;
        if (!is_topic_item(&document->lines[i]))
            break;
        end = i + 1;
    }
    return end;
}

static enum status add_topics(const struct document *document, size_t from, size_t to,
                              struct question_set *set)
{
    for (size_t i = from; i < to; i++) {
        if (document->lines[i].kind == LINE_BLANK)
            continue;
        struct str title =
            arena_copy(&set->arena, title_read(document_title(&document->lines[i])).text);
        if (!title.data)
            return STATUS_NO_MEMORY;
        if (!question_set_add_topic(set, NULL, title))
            return STATUS_TOO_LARGE;
    }
    return STATUS_OK;
}

enum status page_topics(const struct document *document, struct question_set *set)
{
    enum { MIN_TOPICS = 3 };
    struct outline none = {0};
    struct page page = page_read(document, &none, SIZE_MAX);
    struct str above = STR_NONE;

    for (size_t i = 0; i < document->count; i++) {
        const struct doc_line *line = &document->lines[i];
        if (line->kind == LINE_BLANK)
            continue;
        size_t end = above.size && announces_topics(above) ? topics_end(document, i) : i;
        if (end < i + MIN_TOPICS) {
            above = str_trim(line->text);
            continue;
        }
        if (!set->title.size)
            set->title = arena_copy(&set->arena, page.title);
        return set->title.data ? add_topics(document, i, end, set) : STATUS_NO_MEMORY;
    }
    return STATUS_OK;
}
