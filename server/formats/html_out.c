#include "formats/html_out.h"

#include "questions/lines.h"

bool html_out_is_empty(const struct html_out *out)
{
    return out->buf->size == out->start;
}

/* Emphasis that was begun ends before the gap; blanks inside its end would undo it. */
static void close_marks(struct html_out *out, size_t from)
{
    for (size_t i = out->mark_count; i-- > from;) {
        if (out->marks[i].is_written)
            buf_add_text(out->buf, out->marks[i].text);
        out->marks[i].is_written = false;
    }
}

void html_out_gap(struct html_out *out, enum html_gap gap)
{
    if (out->fresh && out->fresh == out->buf->size)
        return;
    /* Two line breaks in a row are a paragraph. */
    if (gap == GAP_BREAK && out->gap == GAP_BREAK)
        gap = GAP_PARAGRAPH;
    if (gap > out->gap)
        out->gap = gap;
}

/* `blank`: for a blank line, which needs no more than the marks of quotations. */
static void write_prefixes(struct html_out *out, bool blank)
{
    for (size_t i = 0; i < out->depth; i++) {
        struct html_container *container = &out->containers[i];
        bool is_first = container->first[0] && !blank;
        buf_add_text(out->buf, is_first ? container->first : container->prefix);
        if (!blank)
            container->first[0] = '\0';
    }
    while (blank && out->buf->size > out->start && out->buf->data[out->buf->size - 1] == ' ')
        out->buf->size--;
}

static void write_gap(struct html_out *out)
{
    enum html_gap gap = html_out_is_empty(out) ? GAP_NONE : out->gap;

    out->gap = GAP_NONE;
    if (gap == GAP_BLANK && out->in_line)
        buf_add_char(out->buf, ' ');
    if (gap <= GAP_BLANK)
        return;
    if (gap >= GAP_LINE)
        close_marks(out, 0);
    buf_add_text(out->buf, gap == GAP_BREAK ? "  \n" : "\n");
    if (gap == GAP_PARAGRAPH) {
        write_prefixes(out, true);
        buf_add_char(out->buf, '\n');
    }
    out->in_line = false;
}

void html_out_begin_block(struct html_out *out)
{
    write_gap(out);
    if (!out->in_line)
        write_prefixes(out, false);
    out->in_line = true;
}

void html_out_begin(struct html_out *out)
{
    html_out_begin_block(out);
    for (size_t i = 0; i < out->mark_count; i++)
        if (!out->marks[i].is_written) {
            buf_add_text(out->buf, out->marks[i].text);
            out->marks[i].is_written = true;
        }
}

void html_out_open(struct html_out *out, const char *mark)
{
    if (out->mark_count < HTML_MAX_MARKS)
        out->marks[out->mark_count++] = (struct html_mark){mark, false};
}

void html_out_close(struct html_out *out, const char *mark)
{
    size_t at = out->mark_count;

    while (at > 0 && !str_is(str_from(out->marks[at - 1].text), mark))
        at--;
    if (!at)
        return;
    close_marks(out, at - 1);
    memmove(&out->marks[at - 1], &out->marks[at], (out->mark_count - at) * sizeof(out->marks[0]));
    out->mark_count--;
}

static bool is_word(char c)
{
    return ascii_is_alnum(c) || (unsigned char)c >= 0x80;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\v' || c == '\0';
}

/* At the start of a line: what would begin a heading, a list, a quotation, a rule. */
static bool begins_block(struct str text)
{
    size_t marks = 0;

    while (marks < text.size && text.data[marks] == '#')
        marks++;
    if (marks && marks <= 6 && (marks == text.size || is_space(text.data[marks])))
        return true;
    if ((text.data[0] == '-' || text.data[0] == '+') && (text.size == 1 || is_space(text.data[1])))
        return true;
    marks = 0;
    while (marks < text.size && text.data[marks] == text.data[0])
        marks++;
    bool underlines =
        strchr("-=", text.data[0]) && (marks == text.size || is_space(text.data[marks]));
    return text.data[0] == '>' || underlines || str_starts(text, STR("~~~"));
}

/* "12." and "12)" before a blank: the offset of the sign to escape, or 0. */
static size_t numbers_list(struct str text)
{
    size_t digits = 0;

    while (digits < text.size && digits < 10 && ascii_is_digit(text.data[digits]))
        digits++;
    bool numbers = digits && digits < 10 && digits < text.size &&
                   (text.data[digits] == '.' || text.data[digits] == ')') &&
                   (digits + 1 == text.size || is_space(text.data[digits + 1]));
    return numbers ? digits : 0;
}

/* Whether the sign at `at` would mean something to Markdown there. */
static bool means_something(struct str text, size_t at, char before)
{
    char c = text.data[at];
    char after = at + 1 < text.size ? text.data[at + 1] : '\0';
    struct str rest = str_slice(text, at, text.size);

    switch (c) {
    case '`':
        return true;
    case '\\':
        return after && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", after);
    case '*':
        return !(is_space(before) && is_space(after));
    case '_':
        return !(is_word(before) && is_word(after)) && !(is_space(before) && is_space(after));
    case '~':
        return after == '~';
    case '<':
        return after && ((ascii_is_alnum(after) && !ascii_is_digit(after)) || strchr("/!?", after));
    case '&':
        return after == '#' ||
               (ascii_is_alnum(after) && memchr(rest.data, ';', rest.size < 40 ? rest.size : 40));
    case ']':
        return after == '(' || after == '[';
    default:
        return false;
    }
}

static void add_word(struct html_out *out, struct str text, size_t at, size_t end)
{
    bool begins_line = !out->in_line || out->gap >= GAP_SOFT;

    html_out_begin(out);
    struct str word = str_slice(text, at, text.size);
    /* Emphasis before it keeps a sign from the line's start. */
    if (begins_line && begins_block(word) && !out->mark_count)
        buf_add_char(out->buf, '\\');
    size_t number = begins_line && !out->mark_count ? numbers_list(word) : 0;
    for (size_t i = at; i < end; i++) {
        char before = i                        ? text.data[i - 1]
                      : html_out_is_empty(out) ? '\0'
                                               : out->buf->data[out->buf->size - 1];
        if ((number && i == at + number) || means_something(text, i, before))
            buf_add_char(out->buf, '\\');
        buf_add_char(out->buf, text.data[i]);
    }
}

void html_out_text(struct html_out *out, struct str text)
{
    for (size_t at = 0; at < text.size;) {
        size_t end = at;
        if (is_space(text.data[at])) {
            html_out_gap(out, text.data[at] == '\v' ? GAP_SOFT : GAP_BLANK);
            at++;
            continue;
        }
        while (end < text.size && !is_space(text.data[end]))
            end++;
        add_word(out, text, at, end);
        at = end;
    }
}

void html_out_lines(struct html_out *out, struct str lines)
{
    struct str line;

    for (bool first = true; line_next(&lines, &line); first = false) {
        if (!first) {
            buf_add_char(out->buf, '\n');
            write_prefixes(out, !line.size);
        }
        buf_add_str(out->buf, line);
    }
}
