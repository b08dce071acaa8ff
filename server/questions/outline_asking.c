/* Plain lines that ask, with nothing to mark them: a page of frequent questions, or questions one
 * below the other. The weakest of habits: taken when there is no other. */
#include "questions/lines.h"
#include "questions/outline.h"

enum { MIN_LINE = 8, MAX_LINE = 300, MAX_WRAPPED = 60, MAX_TITLE = 60, BELOW_HEADINGS = 7 };

static bool ends_with_mark(struct str text)
{
    while (text.size && memchr("*_\"')", text.data[text.size - 1], 5))
        text.size--;
    struct str wide = text.size >= 3 ? str_slice(text, text.size - 3, text.size) : STR_NONE;
    struct str arabic = text.size >= 2 ? str_slice(text, text.size - 2, text.size) : STR_NONE;

    return text.size &&
           (text.data[text.size - 1] == '?' || str_is(wide, "？") || str_is(arabic, "؟"));
}

static bool begins_like_sentence(struct str text)
{
    char first = text.data[0];

    return (first >= 'A' && first <= 'Z') || ascii_is_digit(first) ||
           (unsigned char)first >= 0x80 || first == '`' || first == '"' || first == '*';
}

static bool begins_paragraph(const struct document *document, size_t line)
{
    if (line == 0)
        return true;
    enum line_kind above = (enum line_kind)document->lines[line - 1].kind;
    return above != LINE_TEXT && above != LINE_BULLET && above != LINE_NUMBER && above != LINE_HTML;
}

/* A sentence that asks, and that no line above goes on into. */
static bool line_asks(const struct document *document, size_t line)
{
    const struct doc_line *at = &document->lines[line];
    struct str text = str_trim(at->text);

    if (at->kind != LINE_TEXT || indent_size(at->text) > 3 || text.size < MIN_LINE ||
        text.size > MAX_LINE || !ends_with_mark(text) || !begins_like_sentence(text))
        return false;
    if (begins_paragraph(document, line))
        return true;
    if (document->lines[line - 1].kind != LINE_TEXT)
        return false;
    struct str above = str_trim(document->lines[line - 1].text);
    return above.size < MAX_WRAPPED || memchr(".?!:", above.data[above.size - 1], 4);
}

/* Something that is neither blank nor another question follows. */
static bool has_answer_below(const struct document *document, size_t line)
{
    size_t i = line + 1;

    while (i < document->count && document->lines[i].kind == LINE_BLANK)
        i++;
    return i < document->count && document->lines[i].kind != LINE_HEADING &&
           !line_asks(document, i);
}

struct asking asking_count(const struct document *document)
{
    struct asking asking = {0};
    size_t answered = 0;
    size_t paragraphs = 0;

    for (size_t i = 0; i < document->count; i++) {
        bool asks = line_asks(document, i);
        asking.lines += asks;
        answered += asks && has_answer_below(document, i);
        paragraphs +=
            !asks && document->lines[i].kind == LINE_TEXT && begins_paragraph(document, i);
    }
    asking.has_answers = answered * 3 >= asking.lines * 2;
    asking.is_habit = asking.lines >= 3 && paragraphs <= asking.lines * 3;
    return asking;
}

/* A short line without an end, above a question: the title of what comes. */
static bool is_title_above(const struct document *document, size_t line, bool has_answers)
{
    struct str text = str_trim(document->lines[line].text);
    size_t below = line + 1;

    if (document->lines[line].kind != LINE_TEXT || line == 0 || text.size > MAX_TITLE ||
        !begins_paragraph(document, line) || !begins_like_sentence(text) ||
        memchr(".,;?!", text.data[text.size - 1], 5))
        return false;
    while (below < document->count && document->lines[below].kind == LINE_BLANK)
        below++;
    if (below == document->count || !line_asks(document, below))
        return false;
    size_t above = line;
    while (above > 0 && document->lines[above - 1].kind == LINE_BLANK)
        above--;
    /* Right below a question it is its answer, where questions have answers. */
    bool is_answer = above > 0 && line_asks(document, above - 1);
    return below == line + 1 || !is_answer || !has_answers;
}

enum status outline_find_asking(struct finder *finder)
{
    const struct document *document = finder->document;
    struct asking asking = asking_count(document);
    unsigned level = finder->has_headings ? BELOW_HEADINGS : 1;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < document->count && status == STATUS_OK; i++) {
        const struct doc_line *line = &document->lines[i];
        if (line->kind == LINE_HEADING) {
            status = outline_add_topic(finder, i, line->level, title_read(document_title(line)));
        } else if (line_asks(document, i)) {
            status = outline_add_question(finder, i, title_read(line->text), OPEN_LINE);
        } else if (is_title_above(document, i, asking.has_answers)) {
            struct title title = title_read(line->text);
            title.text.size -= title.text.size && title.text.data[title.text.size - 1] == ':';
            status = outline_add_topic(finder, i, level, title);
        }
    }
    return status;
}
