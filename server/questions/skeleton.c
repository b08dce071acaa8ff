/* What cmark-gfm is shown of a document: the part of each line that decides blocks. Containers and
 * indents are kept up to a depth that no real text has, and whatever has a meaning inside
 * paragraphs is replaced by letters. So its time is linear for any input. */
#include "questions/skeleton.h"

#include "base/count.h"
#include "questions/lines.h"

enum { MAX_LINE = 256, MAX_CONTAINERS = 32, MAX_INDENT = 64 };

/* Copies indents, quotation marks and list markers; returns how much of the line was taken. */
static size_t add_containers(struct str line, struct buf *out)
{
    size_t at = 0;

    for (int depth = 0; depth < MAX_CONTAINERS; depth++) {
        struct str rest = str_slice(line, at, line.size);
        size_t indent = indent_size(rest);
        buf_add(out, rest.data, indent < MAX_INDENT ? indent : MAX_INDENT);
        at += indent;
        rest = str_slice(line, at, line.size);
        size_t marker = list_marker_size(rest);
        size_t size = 0;
        if (rest.size && rest.data[0] == '>')
            size = 1;
        while (marker && size < marker && rest.data[size] != ' ' && rest.data[size] != '\t')
            size++;
        if (!size)
            break;
        buf_add(out, rest.data, size);
        at += size;
    }
    return at;
}

static bool is_rule_like(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!memchr("*-_= \t", text.data[i], 6))
            return false;
    return text.size > 0;
}

static bool is_fence(struct str text)
{
    char mark = text.size ? text.data[0] : '\0';
    size_t size = 0;

    if (mark != '`' && mark != '~')
        return false;
    while (size < text.size && text.data[size] == mark)
        size++;
    if (size < 3)
        return false;
    return mark == '~' || !memchr(text.data + size, '`', text.size - size);
}

/* A '<' that begins an HTML block (at the start of a line's text), or ends one. */
static bool is_block_tag(struct str rest, bool at_start)
{
    static const char *const starts[] = {"<details", "</details", "<summary", "</summary", "<!--",
                                         "<pre",     "<div",      "</div",    "<p>",       "</p>",
                                         "<table",   "</table",   "<ul",      "</ul",      "<h1",
                                         "<h2",      "<h3",       "<h4",      "<center"};

    for (size_t i = 0; i < COUNT_OF(starts) && at_start; i++)
        if (str_starts_nocase(rest, str_from(starts[i])))
            return true;
    return str_starts_nocase(rest, STR("</pre"));
}

static void add_masked(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.size && i < MAX_LINE; i++) {
        char c = text.data[i];
        bool begins_comment = c == '!' && i == 1 && text.data[0] == '<';
        bool masked = (unsigned char)c >= 0x80 ||
                      (memchr("[]*_`~\\&!^$@:\"'|", c, 16) && !begins_comment) ||
                      (c == '<' && !is_block_tag(str_slice(text, i, text.size), i == 0));
        buf_add_char(out, masked ? 'x' : c);
    }
}

void skeleton_add_line(struct str line, struct buf *out)
{
    size_t taken = is_rule_like(line) ? 0 : add_containers(line, out);
    struct str rest = str_slice(line, taken, line.size);

    if (is_rule_like(rest) && rest.size <= MAX_LINE) {
        buf_add_str(out, rest);
    } else if (is_fence(rest)) {
        size_t size = 0;
        while (size < rest.size && size < MAX_LINE && rest.data[size] == rest.data[0])
            size++;
        buf_add(out, rest.data, size);
        add_masked(str_slice(rest, size, rest.size), out);
    } else {
        add_masked(rest, out);
    }
    buf_add_char(out, '\n');
}
