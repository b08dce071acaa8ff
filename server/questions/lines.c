#include "questions/lines.h"

#include <stdint.h>

bool line_next(struct str *rest, struct str *ret_line)
{
    if (rest->size == 0)
        return false;
    const char *end = memchr(rest->data, '\n', rest->size);
    size_t size = end ? (size_t)(end - rest->data) : rest->size;
    *ret_line = (struct str){rest->data, size};
    size_t taken = end ? size + 1 : size;
    *rest = (struct str){rest->data + taken, rest->size - taken};
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool line_is_blank(struct str line)
{
    for (size_t i = 0; i < line.size; i++)
        if (!is_blank(line.data[i]))
            return false;
    return true;
}

struct str str_slice(struct str text, size_t from, size_t to)
{
    if (to > text.size)
        to = text.size;
    if (from >= to)
        return STR_NONE;
    return (struct str){text.data + from, to - from};
}

struct str str_span(struct str a, struct str b)
{
    if (!a.data)
        return b;
    return (struct str){a.data, (size_t)(b.data + b.size - a.data)};
}

struct str str_trim_right(struct str text)
{
    while (text.size && is_blank(text.data[text.size - 1]))
        text.size--;
    return text;
}

struct str str_trim(struct str text)
{
    text = str_trim_right(text);
    while (text.size && is_blank(text.data[0])) {
        text.data++;
        text.size--;
    }
    return text;
}

struct str str_trim_blank_lines(struct str text)
{
    struct str rest = text;
    struct str line;
    struct str first = STR_NONE;
    struct str last = STR_NONE;

    while (line_next(&rest, &line)) {
        if (line_is_blank(line))
            continue;
        first = line;
        break;
    }
    if (!first.data)
        return STR_NONE;
    /* From behind: the last line that isn't blank keeps its own blanks at the end. */
    size_t end = text.size;
    size_t begin = (size_t)(first.data - text.data);
    while (end > begin) {
        size_t from = end;
        while (from > begin && text.data[from - 1] != '\n')
            from--;
        last = str_slice(text, from, end);
        if (!line_is_blank(last))
            return str_slice(text, begin, end);
        end = from > begin ? from - 1 : begin;
    }
    return first;
}

char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool ascii_is_alnum(char c)
{
    c = ascii_lower(c);
    return (c >= 'a' && c <= 'z') || ascii_is_digit(c);
}

bool str_starts_nocase(struct str text, struct str prefix)
{
    if (text.size < prefix.size)
        return false;
    for (size_t i = 0; i < prefix.size; i++)
        if (ascii_lower(text.data[i]) != ascii_lower(prefix.data[i]))
            return false;
    return true;
}

bool str_equal_nocase(struct str a, struct str b)
{
    return a.size == b.size && str_starts_nocase(a, b);
}

size_t str_find(struct str text, struct str part)
{
    if (part.size == 0 || part.size > text.size)
        return part.size ? SIZE_MAX : 0;
    const char *found = memmem(text.data, text.size, part.data, part.size);
    return found ? (size_t)(found - text.data) : SIZE_MAX;
}

size_t str_find_nocase(struct str text, struct str part)
{
    for (size_t at = 0; at + part.size <= text.size; at++)
        if (str_starts_nocase(str_slice(text, at, text.size), part))
            return at;
    return SIZE_MAX;
}

size_t indent_size(struct str line)
{
    size_t size = 0;

    while (size < line.size && (line.data[size] == ' ' || line.data[size] == '\t'))
        size++;
    return size;
}

size_t list_marker_size(struct str line)
{
    size_t at = 0;

    if (line.size && (line.data[0] == '-' || line.data[0] == '*' || line.data[0] == '+')) {
        at = 1;
    } else {
        while (at < line.size && at < 9 && ascii_is_digit(line.data[at]))
            at++;
        if (at == 0 || at == line.size || (line.data[at] != '.' && line.data[at] != ')'))
            return 0;
        at++;
    }
    size_t blanks = indent_size(str_slice(line, at, line.size));
    return blanks ? at + blanks : 0;
}
