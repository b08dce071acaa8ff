#include "formats/html_token.h"

#include <cmark-gfm/houdini.h>
#include <stdint.h>

#include "base/count.h"
#include "questions/lines.h"

static bool is_letter(char c)
{
    return ascii_is_alnum(c) && !ascii_is_digit(c);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

/* The end of a tag whose '<' is at 0: behind its '>', which may stand in a quoted value; or 0. */
static size_t tag_end(struct str text)
{
    char quote = '\0';

    for (size_t i = 1; i < text.size; i++) {
        char c = text.data[i];
        if (quote)
            quote = c == quote ? '\0' : quote;
        else if ((c == '"' || c == '\'') && text.data[i - 1] == '=')
            quote = c;
        else if (c == '>')
            return i + 1;
    }
    return 0;
}

static size_t comment_end(struct str text)
{
    bool comment = str_starts(text, STR("<!--"));
    size_t end = str_find(text, comment ? STR("-->") : STR(">"));

    return end == SIZE_MAX ? text.size : end + (comment ? 3 : 1);
}

static bool begins_tag(struct str text)
{
    if (text.size < 2 || text.data[0] != '<')
        return false;
    char c = text.data[1];
    return is_letter(c) || c == '!' || c == '?' ||
           (c == '/' && text.size > 2 && is_letter(text.data[2]));
}

static struct html_token read_tag(struct str tag)
{
    bool closes = tag.data[1] == '/';
    size_t at = closes ? 2 : 1;
    size_t from = at;
    size_t end = tag.size - 1;

    while (at < end && (ascii_is_alnum(tag.data[at]) || tag.data[at] == ':'))
        at++;
    return (struct html_token){.kind = closes ? HTML_CLOSE : HTML_OPEN,
                               .name = str_slice(tag, from, at),
                               .attributes = str_slice(tag, at, end)};
}

bool html_next(struct str *rest, struct html_token *ret_token)
{
    struct html_token token = {.kind = HTML_TEXT};
    size_t end = 0;

    if (!rest->size)
        return false;
    if (begins_tag(*rest)) {
        bool nothing = rest->data[1] == '!' || rest->data[1] == '?';
        end = nothing ? comment_end(*rest) : tag_end(*rest);
        if (end && !nothing)
            token = read_tag(str_slice(*rest, 0, end));
        else if (end)
            token.kind = HTML_NOTHING;
    }
    if (!end) {
        /* Without an end no later '<' has one either: the rest is text. */
        bool open = begins_tag(*rest);
        end = open ? rest->size : 1;
        while (end < rest->size &&
               (rest->data[end] != '<' || !begins_tag(str_slice(*rest, end, rest->size))))
            end++;
        token.text = str_slice(*rest, 0, end);
    }
    *rest = str_slice(*rest, end, rest->size);
    *ret_token = token;
    return true;
}

struct str html_raw(struct str *rest, struct str name)
{
    struct str text = *rest;

    for (size_t at = 0; at + name.size + 2 < text.size; at++) {
        const char *tag = memchr(text.data + at, '<', text.size - at);
        if (!tag)
            break;
        at = (size_t)(tag - text.data);
        if (at + 1 + name.size >= text.size)
            break;
        struct str behind = str_slice(text, at + 2, text.size);
        if (text.data[at + 1] != '/' || !str_starts_nocase(behind, name) ||
            (behind.size > name.size && ascii_is_alnum(behind.data[name.size])))
            continue;
        const char *end = memchr(behind.data, '>', behind.size);
        *rest = end ? str_slice(behind, (size_t)(end - behind.data) + 1, behind.size) : STR_NONE;
        return str_slice(text, 0, at);
    }
    *rest = STR_NONE;
    return text;
}

struct str html_attribute(struct str attributes, const char *name, bool *ret_there)
{
    size_t at = 0;

    while (at < attributes.size) {
        while (at < attributes.size &&
               (is_space(attributes.data[at]) || attributes.data[at] == '/'))
            at++;
        size_t from = at;
        while (at < attributes.size && !is_space(attributes.data[at]) && attributes.data[at] != '=')
            at++;
        struct str key = str_slice(attributes, from, at);
        struct str value = STR_NONE;
        if (at < attributes.size && attributes.data[at] == '=') {
            char quote = ++at < attributes.size ? attributes.data[at] : '\0';
            bool quoted = quote == '"' || quote == '\'';
            from = at += quoted;
            while (at < attributes.size &&
                   (quoted ? attributes.data[at] != quote : !is_space(attributes.data[at])))
                at++;
            value = str_slice(attributes, from, at);
            at += quoted;
        }
        if (str_equal_nocase(key, str_from(name))) {
            if (ret_there)
                *ret_there = true;
            return value;
        }
    }
    if (ret_there)
        *ret_there = false;
    return STR_NONE;
}

size_t html_entity(struct str text, struct buf *out)
{
    enum { ENTITY_BYTES = 40 };
    static const struct {
        struct str name;
        char c;
    } known[] = {{{"&lt;", 4}, '<'},   {{"&gt;", 4}, '>'},   {{"&amp;", 5}, '&'},
                 {{"&quot;", 6}, '"'}, {{"&nbsp;", 6}, ' '}, {{"&#39;", 5}, '\''}};

    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (!str_starts(text, known[i].name))
            continue;
        buf_add_char(out, known[i].c);
        return known[i].name.size;
    }
    if (text.size < 3 || !(ascii_is_alnum(text.data[1]) || text.data[1] == '#'))
        return 0;
    cmark_strbuf decoded;

    cmark_strbuf_init(cmark_get_default_mem_allocator(), &decoded, 0);
    size_t size = text.size < ENTITY_BYTES ? text.size : ENTITY_BYTES;
    bufsize_t taken =
        houdini_unescape_ent(&decoded, (const uint8_t *)text.data + 1, (bufsize_t)size - 1);
    if (taken)
        buf_add(out, decoded.ptr, (size_t)decoded.size);
    cmark_strbuf_free(&decoded);
    return taken ? (size_t)taken + 1 : 0;
}

void html_add_decoded(struct buf *out, struct str text)
{
    for (size_t at = 0; at < text.size;) {
        size_t taken = text.data[at] == '&' ? html_entity(str_slice(text, at, text.size), out) : 0;
        if (!taken)
            buf_add_char(out, text.data[at]);
        at += taken ? taken : 1;
    }
}
