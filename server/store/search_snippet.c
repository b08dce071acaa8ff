#include "base/utf.h"
#include "store/search_words.h"

enum { BEFORE_BYTES = 60, SNIPPET_BYTES = 240, SNIPPET_MAX_BYTES = 4 << 10 };

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The first place from `from` on, or SIZE_MAX. */
static size_t find(struct str text, struct str part, size_t from)
{
    for (size_t at = from; part.size && part.size <= text.size && at <= text.size - part.size;
         at++) {
        size_t i = 0;
        while (i < part.size && lower(text.data[at + i]) == lower(part.data[i]))
            i++;
        if (i == part.size)
            return at;
    }
    return SIZE_MAX;
}

bool search_has(struct str text, struct str part)
{
    return find(text, part, 0) != SIZE_MAX;
}

static bool is_letter(struct str text, size_t at)
{
    unsigned char c = at < text.size ? (unsigned char)text.data[at] : ' ';

    return c >= 0x80 || (c >= '0' && c <= '9') || (lower((char)c) >= 'a' && lower((char)c) <= 'z');
}

/* A word, not a part of one; the last one may be its beginning. */
static size_t find_word(const struct search_query *query, size_t word, struct str text, size_t from)
{
    struct str part = query->words[word];
    bool beginning = query->beginning && word == query->word_count - 1;
    size_t at = find(text, part, from);

    while (at != SIZE_MAX &&
           ((at && is_letter(text, at - 1) && is_letter(part, 0)) ||
            (!beginning && is_letter(part, part.size - 1) && is_letter(text, at + part.size))))
        at = find(text, part, at + 1);
    return at;
}

/* The next literal or word of the query from `from` on. */
static bool next_hit(const struct search_query *query, struct str text, size_t from,
                     size_t *ret_begin, size_t *ret_end)
{
    size_t best = SIZE_MAX, size = 0;

    for (size_t i = 0; i < query->literal_count + query->word_count; i++) {
        bool literal = i < query->literal_count;
        size_t word = literal ? 0 : i - query->literal_count;
        struct str part = literal ? query->literals[i].text : query->words[word];
        size_t at = literal ? find(text, part, from) : find_word(query, word, text, from);
        if (at < best || (at == best && at != SIZE_MAX && part.size > size)) {
            best = at;
            size = part.size;
        }
    }
    *ret_begin = best;
    *ret_end = best + size;
    return best != SIZE_MAX;
}

static bool is_inside_character(struct str text, size_t at)
{
    return at < text.size && ((unsigned char)text.data[at] & 0xc0) == 0x80;
}

static struct str window(struct str text, size_t begin, size_t end)
{
    size_t from = begin > BEFORE_BYTES ? begin - BEFORE_BYTES : 0;
    size_t to = text.size - from > SNIPPET_BYTES ? from + SNIPPET_BYTES : text.size;

    if (to < end)
        to = end;

    while (is_inside_character(text, from))
        from++;
    while (is_inside_character(text, to))
        to++;
    return (struct str){text.data + from, to - from};
}

enum status search_snippet(const struct search_query *query, struct str text, struct arena *arena,
                           struct str *ret_snippet)
{
    size_t begin, end, at = 0;
    struct buf out;

    if (!next_hit(query, text, 0, &begin, &end)) {
        *ret_snippet = STR_NONE;
        return STATUS_OK;
    }
    struct str part = window(text, begin, end);
    buf_init(&out, SNIPPET_MAX_BYTES);
    if (part.data != text.data)
        buf_add_text(&out, "…");
    while (next_hit(query, part, at, &begin, &end)) {
        buf_add(&out, part.data + at, begin - at);
        buf_add_char(&out, '\x01');
        buf_add(&out, part.data + begin, end - begin);
        buf_add_char(&out, '\x02');
        at = end;
    }
    buf_add(&out, part.data + at, part.size - at);
    if (part.data + part.size != text.data + text.size)
        buf_add_text(&out, "…");
    enum status status = buf_status(&out);
    if (status == STATUS_OK) {
        *ret_snippet = arena_copy(arena, buf_str(&out));
        status = ret_snippet->data ? STATUS_OK : STATUS_NO_MEMORY;
    }
    buf_finish(&out);
    return status;
}
