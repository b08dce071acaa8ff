/* The blanks that a question's place in a list gives its lines. They are cut; others stay. */
#include "questions/fields.h"

#include <stdint.h>

#include "questions/lines.h"

enum { TAB_STOP = 4, MAX_MORE = 3 };

/* Columns of blanks at a line's start; *ret_bytes is how many bytes hold at most `most` of them. */
static size_t columns(struct str line, size_t most, size_t *ret_bytes)
{
    size_t column = 0;
    size_t i = 0;

    *ret_bytes = 0;
    for (; i < line.size && (line.data[i] == ' ' || line.data[i] == '\t'); i++) {
        if (column < most)
            *ret_bytes = i + 1;
        column += line.data[i] == '\t' ? TAB_STOP - column % TAB_STOP : 1;
    }
    return column;
}

static size_t indent_of(const struct splitter *s, size_t at)
{
    size_t bytes;

    return columns(s->input->document->lines[at].text, 0, &bytes);
}

/* The least indent of the lines from..to that aren't blank; SIZE_MAX when all are. */
static size_t least_indent(const struct splitter *s, size_t from, size_t to)
{
    size_t least = SIZE_MAX;

    for (size_t i = from; i < to; i++) {
        size_t indent =
            line_is_blank(s->input->document->lines[i].text) ? SIZE_MAX : indent_of(s, i);
        least = indent < least ? indent : least;
    }
    return least;
}

void fields_begin_indent(struct splitter *s, size_t from)
{
    size_t own = s->input->mark->indent;
    size_t first = from;
    while (first < s->input->to && s->input->document->lines[first].kind == LINE_BLANK)
        first++;
    bool is_text = first < s->input->to && s->input->document->lines[first].kind != LINE_CODE;
    size_t least = least_indent(s, from, s->input->to);

    /* Below a line that isn't in a list, what people indent all over is the answer, no listing. */
    if (!own && s->input->mark->joins && is_text && least != SIZE_MAX)
        own = least;

    /* Up to three blanks more are still text and no listing: when all lines have them, they say
     * nothing. */
    if (own && least != SIZE_MAX && least > own && least <= own + MAX_MORE)
        own = least;
    s->indent = (struct field_indent){.own = own, .from = from, .run_end = from};
}

/* Lines that keep their places to each other: a listing, or text up to a blank line. */
static void begin_run(struct splitter *s, size_t at)
{
    const struct doc_line *lines = s->input->document->lines;
    bool is_code = lines[at].kind == LINE_CODE;
    size_t end = at + 1;

    while (end < s->input->to && lines[end].kind != LINE_BLANK &&
           (lines[end].kind == LINE_CODE) == is_code && !lines[end].opens_code)
        end++;
    /* A listing has blank lines, too, and what is inside may stand further left. */
    size_t least = is_code ? indent_of(s, at) : least_indent(s, at, end);
    bool after_blank = at > s->indent.from && lines[at - 1].kind == LINE_BLANK;
    s->indent.left |= !is_code && after_blank && indent_of(s, at) < s->input->mark->indent;
    s->indent.run_end = end;
    s->indent.run_cut = s->indent.left ? 0 : least < s->indent.own ? least : s->indent.own;
}

struct str fields_cut_indent(struct splitter *s, size_t at)
{
    struct str line = s->input->document->lines[at].text;
    size_t bytes;

    if (!s->indent.own)
        return line;
    if (s->input->document->lines[at].kind == LINE_BLANK)
        return STR_NONE;
    if (at >= s->indent.run_end)
        begin_run(s, at);
    columns(line, s->indent.run_cut, &bytes);
    return str_slice(line, bytes, line.size);
}
