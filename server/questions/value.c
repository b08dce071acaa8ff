#include "questions/value.h"

#include "base/count.h"
#include "questions/lines.h"

bool value_split(struct str line, struct str *ret_key, struct str *ret_value)
{
    size_t at = 0;

    while (at < line.size && (ascii_is_alnum(line.data[at]) ||
                              (at && (line.data[at] == '_' || line.data[at] == '-'))))
        at++;
    if (at == 0 || ascii_is_digit(line.data[0]) || at == line.size || line.data[at] != ':')
        return false;
    if (at + 1 < line.size && line.data[at + 1] != ' ' && line.data[at + 1] != '\t')
        return false;
    *ret_key = str_slice(line, 0, at);
    *ret_value = str_trim(str_slice(line, at + 1, line.size));
    return true;
}

static bool read_hex4(struct str text, size_t at, uint32_t *ret_unit)
{
    uint32_t unit = 0;

    if (at + 4 > text.size)
        return false;
    for (size_t i = at; i < at + 4; i++) {
        char c = ascii_lower(text.data[i]);
        if (!ascii_is_digit(c) && (c < 'a' || c > 'f'))
            return false;
        unit = unit << 4 | (uint32_t)(ascii_is_digit(c) ? c - '0' : c - 'a' + 10);
    }
    *ret_unit = unit;
    return true;
}

static size_t put_utf8(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = size - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(lead[size] | c);
    return size;
}

/* The \u escape whose 'u' is at *at; leaves *at at its last digit. NUL isn't taken: a value is
 * shown in places that end at it. */
static bool read_unicode(struct str text, size_t *at, uint32_t *ret_c)
{
    uint32_t c;
    uint32_t low;

    if (!read_hex4(text, *at + 1, &c) || c == 0)
        return false;
    *at += 4;
    if (c >= 0xdc00 && c < 0xe000)
        return false;
    if (c >= 0xd800 && c < 0xdc00) {
        if (*at + 2 >= text.size || text.data[*at + 1] != '\\' || text.data[*at + 2] != 'u' ||
            !read_hex4(text, *at + 3, &low) || low < 0xdc00 || low >= 0xe000)
            return false;
        *at += 6;
        c = 0x10000 + ((c - 0xd800) << 10 | (low - 0xdc00));
    }
    *ret_c = c;
    return true;
}

/* Reads the JSON string that begins at *at into out (which has room for the text); leaves *at
 * behind its closing quote. */
static bool read_string(struct str text, size_t *at, char *out, size_t *ret_size)
{
    static const char escapes[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    size_t size = 0;
    uint32_t c;

    for (size_t i = *at + 1; i < text.size; i++) {
        if (text.data[i] == '"') {
            *at = i + 1;
            *ret_size = size;
            return true;
        }
        if (text.data[i] != '\\') {
            out[size++] = text.data[i];
            continue;
        }
        if (++i == text.size)
            return false;
        const char *escape = memchr(escapes, text.data[i], sizeof(escapes) - 1);
        if (escape)
            out[size++] = meanings[escape - escapes];
        else if (text.data[i] == 'u' && read_unicode(text, &i, &c))
            size += put_utf8(out + size, c);
        else
            return false;
    }
    return false;
}

enum status value_read(struct str text, struct arena *arena, struct str *ret_value, bool *ret_bad)
{
    text = str_trim(text);
    if (!text.size || text.data[0] != '"') {
        *ret_value = text;
        return STATUS_OK;
    }
    size_t at = 0;
    size_t size = 0;
    char *value = arena_alloc(arena, text.size + 1);
    if (!value)
        return STATUS_NO_MEMORY;
    if (read_string(text, &at, value, &size) && at == text.size) {
        *ret_value = (struct str){value, size};
    } else {
        *ret_bad = true;
        *ret_value = text;
    }
    return STATUS_OK;
}

bool value_is_list(struct str text)
{
    text = str_trim(text);
    return text.size >= 2 && text.data[0] == '[' && text.data[text.size - 1] == ']';
}

/* The end of the list element at `at`: a comma outside quotes, or the end of the text. */
static size_t element_end(struct str text, size_t at)
{
    bool quoted = false;

    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t'))
        at++;
    quoted = at < text.size && text.data[at] == '"';
    if (quoted)
        at++;
    for (; at < text.size; at++) {
        if (quoted && text.data[at] == '\\')
            at++;
        else if (text.data[at] == '"')
            quoted = false;
        else if (text.data[at] == ',' && !quoted)
            return at;
    }
    return text.size;
}

enum status value_read_list(struct str text, struct arena *arena, struct str_list *ret_list,
                            bool *ret_bad)
{
    struct str_list list = {0};
    struct str value;

    text = str_trim(text);
    bool is_list = value_is_list(text);
    *ret_bad = *ret_bad || (text.size && text.data[0] == '[' && !is_list);
    if (is_list)
        text = str_slice(text, 1, text.size - 1);
    for (size_t at = 0; at < text.size;) {
        size_t end = is_list ? element_end(text, at) : text.size;
        enum status status = value_read(str_slice(text, at, end), arena, &value, ret_bad);
        if (status != STATUS_OK)
            return status;
        if (list.count == SET_MAX_TAGS)
            return STATUS_TOO_LARGE;
        if (value.size && !str_list_add(arena, &list, value))
            return STATUS_NO_MEMORY;
        at = end + 1;
    }
    *ret_list = list;
    return STATUS_OK;
}

/* Words that YAML 1.1 or 1.2 reads as something else than text. */
static bool is_yaml_word(struct str value)
{
    static const char *const words[] = {"null",  "true", "false", "yes", "no",   "on",
                                        "off",   "y",    "n",     "~",   ".inf", "-.inf",
                                        "+.inf", ".nan", "<<",    "=",   "---",  "..."};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal_nocase(value, str_from(words[i])))
            return true;
    return false;
}

/* Numbers of all bases, dates and times: they begin with a digit, a sign or a dot before a
 * digit, and have nothing but these characters. What only looks similar is quoted as well. */
static bool looks_like_number(struct str value)
{
    size_t at = 0;

    if (value.size && (value.data[0] == '-' || value.data[0] == '+'))
        at++;
    if (at < value.size && value.data[at] == '.')
        at++;
    if (at == value.size || !ascii_is_digit(value.data[at]))
        return false;
    for (; at < value.size; at++)
        if (!strchr("0123456789abcdefABCDEFxXoOtTzZ_+-.: ", value.data[at]))
            return false;
    return true;
}

static bool is_digits(struct str value)
{
    for (size_t i = 0; i < value.size; i++)
        if (!ascii_is_digit(value.data[i]))
            return false;
    return value.size > 0 && (value.size == 1 || value.data[0] != '0');
}

static bool needs_quotes(struct str value, bool in_list)
{
    if (!value.size || strchr("-?:,[]{}#&*!|>'\"%@`= \t", value.data[0]) || is_yaml_word(value) ||
        looks_like_number(value))
        return true;
    char last = value.data[value.size - 1];
    if (last == ' ' || last == '\t' || last == ':')
        return true;
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];
        char next = i + 1 < value.size ? value.data[i + 1] : '\0';
        if ((unsigned char)c < 0x20 || c == 0x7f || (in_list && strchr(",[]{}\"", c)))
            return true;
        if ((c == ':' && next == ' ') || (c == ' ' && next == '#'))
            return true;
    }
    return false;
}

static void write_one(struct str value, bool in_list, struct buf *out)
{
    if (needs_quotes(value, in_list))
        buf_add_json(out, value);
    else
        buf_add_str(out, value);
}

void value_write(struct str value, bool number, struct buf *out)
{
    if (number && is_digits(value))
        buf_add_str(out, value);
    else
        write_one(value, false, out);
}

void value_write_list(const struct str_list *list, struct buf *out)
{
    buf_add_char(out, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            buf_add_text(out, ", ");
        write_one(list->items[i], true, out);
    }
    buf_add_char(out, ']');
}
