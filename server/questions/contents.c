#include "questions/contents.h"

#include <stdint.h>

#include "questions/lines.h"

enum { MAX_KEY = 600 };
#define CONTENTS_MAX_BYTES ((size_t)256 << 20)

/* Words in small letters; operators and signs stay, for they tell questions apart. */
static size_t make_key(struct str text, char *out, size_t max_bytes)
{
    size_t size = 0;

    for (size_t i = 0; i < text.size && size < max_bytes; i++)
        if (!memchr(" \t?.,:;'\"`*\\", text.data[i], 12))
            out[size++] = ascii_lower(text.data[i]);
    return size;
}

/* As web pages make anchors of headings: letters and digits in small, blanks as hyphens. */
static size_t make_slug(struct str text, char *out, size_t max_bytes)
{
    size_t size = 0;

    for (size_t i = 0; i < text.size && size < max_bytes; i++) {
        char c = text.data[i];
        if (c == ' ')
            out[size++] = '-';
        else if (ascii_is_alnum(c) || c == '-' || c == '_' || (unsigned char)c >= 0x80)
            out[size++] = ascii_lower(c);
    }
    return size;
}

static enum status add_key(struct contents *contents, struct index *index, const char *key,
                           size_t size)
{
    if (!size)
        return STATUS_OK;
    struct str copy = arena_copy(&contents->arena, (struct str){key, size});
    return copy.data ? index_put(index, copy, contents) : STATUS_NO_MEMORY;
}

enum status contents_init(struct contents *contents, const struct document *document,
                          const struct outline *outline)
{
    char key[MAX_KEY];
    enum status status = STATUS_OK;

    *contents = (struct contents){0};
    arena_init(&contents->arena, CONTENTS_MAX_BYTES);
    for (size_t i = 0; i < outline->count && status == STATUS_OK; i++) {
        const struct mark *mark = &outline->items[i];
        if (mark->kind != MARK_QUESTION)
            continue;
        const struct doc_line *line = &document->lines[mark->line];
        size_t size = make_key(mark->title.text, key, sizeof(key));
        status = add_key(contents, &contents->keys, key, size);
        if (status != STATUS_OK || line->kind != LINE_HEADING)
            continue;
        size = make_slug(document_title(line), key, sizeof(key));
        status = add_key(contents, &contents->slugs, key, size);
    }
    if (status != STATUS_OK)
        contents_finish(contents);
    return status;
}

void contents_finish(struct contents *contents)
{
    if (!contents)
        return;
    index_finish(&contents->keys);
    index_finish(&contents->slugs);
    arena_finish(&contents->arena);
}

static bool knows_slug(const struct contents *contents, struct str text)
{
    char key[MAX_KEY];
    size_t at = str_find(text, STR("](#"));

    if (at == SIZE_MAX)
        return false;
    struct str anchor = str_slice(text, at + 3, text.size);
    const char *end = memchr(anchor.data ? anchor.data : "", ')', anchor.size);
    anchor = str_slice(anchor, 0, end ? (size_t)(end - anchor.data) : anchor.size);
    size_t size = make_slug(anchor, key, sizeof(key));
    return index_get(&contents->slugs, (struct str){key, size});
}

/* The cell of a table's row that has the most text, or the text of an item. */
static struct str named_text(const struct doc_line *line)
{
    struct str text = str_trim(line->text);
    struct str best = STR_NONE;

    if (line->kind == LINE_BULLET || line->kind == LINE_NUMBER)
        return document_title(line);
    if (!text.size || text.data[0] != '|')
        return text;
    for (size_t from = 1; from < text.size;) {
        const char *bar = memchr(text.data + from, '|', text.size - from);
        size_t end = bar ? (size_t)(bar - text.data) : text.size;
        struct str cell = str_trim(str_slice(text, from, end));
        if (cell.size > best.size)
            best = cell;
        from = end + 1;
    }
    return best;
}

enum contents_line contents_check(struct contents *contents, const struct doc_line *line)
{
    char key[MAX_KEY];

    if (line->kind == LINE_CODE || line->kind == LINE_HEADING || line->kind == LINE_BLANK)
        return CONTENTS_NO;
    struct title title = title_read(named_text(line));
    size_t size = make_key(title.text, key, sizeof(key));
    bool has_anchor = str_find(line->text, STR("](#")) != SIZE_MAX;
    if (size && index_get(&contents->keys, (struct str){key, size}))
        return CONTENTS_REPEATS;
    if (has_anchor && knows_slug(contents, line->text))
        return CONTENTS_REPEATS;
    return has_anchor && title.reads_like_question ? CONTENTS_MISSING : CONTENTS_NO;
}
