#include "formats/html_text.h"

#include <stdint.h>

#include "base/count.h"
#include "formats/html_convert.h"
#include "questions/lines.h"
#include "questions/question.h"

enum { TITLE_BYTES = 200 };

/* --- inline ---------------------------------------------------------------------------------- */

static void open_mark(struct converter *c, const struct tag *tag, struct str attributes)
{
    (void)attributes;
    html_out_open(&c->out, tag->mark);
}

static void close_mark(struct converter *c, const struct tag *tag)
{
    html_out_close(&c->out, tag->mark);
}

static void write_plain(struct converter *c, const struct tag *tag, struct str attributes)
{
    (void)attributes;
    html_out_begin(&c->out);
    buf_add_text(c->out.buf, tag->mark);
}

static void line_break(struct converter *c, const struct tag *tag, struct str attributes)
{
    (void)tag;
    (void)attributes;
    html_out_gap(&c->out, c->table.open ? GAP_BLANK : GAP_BREAK);
}

/* A list's box; other inputs have no text. */
static void check_box(struct converter *c, const struct tag *tag, struct str attributes)
{
    bool checked = false;

    (void)tag;
    if (!str_equal_nocase(html_attribute(attributes, "type", NULL), STR("checkbox")))
        return;
    html_attribute(attributes, "checked", &checked);
    html_out_begin(&c->out);
    buf_add_text(c->out.buf, checked ? "[x] " : "[ ] ");
    c->out.fresh = c->out.buf->size;
}

static bool is_safe_address(struct str url)
{
    static const char *const bad[] = {"javascript:", "vbscript:", "data:", "file:"};

    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (str_starts_nocase(url, str_from(bad[i])))
            return false;
    return url.size > 0;
}

static void add_address(struct buf *out, struct str url)
{
    bool bare = true;

    for (size_t i = 0; i < url.size; i++)
        bare = bare && (unsigned char)url.data[i] > 0x20 && !strchr("()<>", url.data[i]);
    buf_add_text(out, bare ? "" : "<");
    for (size_t i = 0; i < url.size; i++)
        if (!strchr("<>\n\r", url.data[i]))
            buf_add_char(out, url.data[i]);
    buf_add_text(out, bare ? "" : ">");
}

static struct str decoded(struct converter *c, struct str text)
{
    buf_clear(&c->word);
    html_add_decoded(&c->word, text);
    return str_trim(buf_str(&c->word));
}

static void add_title(struct converter *c, struct str attributes)
{
    struct str title = decoded(c, html_attribute(attributes, "title", NULL));

    if (!title.size || title.size > TITLE_BYTES || memchr(title.data, '"', title.size) ||
        memchr(title.data, '\n', title.size))
        return;
    buf_printf(c->out.buf, " \"%.*s\"", STR_FMT(title));
}

static void image(struct converter *c, const struct tag *tag, struct str attributes)
{
    struct str alt;

    (void)tag;
    html_out_begin(&c->out);
    buf_add_text(c->out.buf, "![");
    alt = decoded(c, html_attribute(attributes, "alt", NULL));
    for (size_t i = 0; i < alt.size; i++) {
        if (alt.data[i] == '[' || alt.data[i] == ']' || alt.data[i] == '\\')
            buf_add_char(c->out.buf, '\\');
        buf_add_char(c->out.buf, alt.data[i] == '\n' ? ' ' : alt.data[i]);
    }
    buf_add_text(c->out.buf, "](");
    add_address(c->out.buf, decoded(c, html_attribute(attributes, "src", NULL)));
    add_title(c, attributes);
    buf_add_char(c->out.buf, ')');
}

static void close_link(struct converter *c, const struct tag *tag)
{
    struct buf *out = c->out.buf;

    (void)tag;
    if (!c->link.data)
        return;
    struct str attributes = c->link;
    c->link = STR_NONE;
    struct str text = str_slice(buf_str(out), c->link_at, out->size);
    struct str url = decoded(c, html_attribute(attributes, "href", NULL));
    bool is_bare = str_starts(text, STR("[")) && str_equal(str_slice(text, 1, text.size), url) &&
                   str_find(url, STR("://")) != SIZE_MAX;
    if (is_bare) {
        out->data[c->link_at] = '<';
        buf_add_char(out, '>');
        return;
    }
    buf_add_text(out, "](");
    add_address(out, url);
    add_title(c, attributes);
    buf_add_char(out, ')');
}

static void open_link(struct converter *c, const struct tag *tag, struct str attributes)
{
    close_link(c, tag);
    if (!is_safe_address(decoded(c, html_attribute(attributes, "href", NULL))))
        return;
    html_out_begin(&c->out);
    c->link = attributes;
    c->link_at = c->out.buf->size;
    buf_add_char(c->out.buf, '[');
}

/* --- blocks ---------------------------------------------------------------------------------- */

static void open_block(struct converter *c, const struct tag *tag, struct str attributes)
{
    (void)tag;
    (void)attributes;
    html_out_gap(&c->out, c->table.open ? GAP_BLANK : GAP_PARAGRAPH);
}

static void close_block(struct converter *c, const struct tag *tag)
{
    open_block(c, tag, STR_NONE);
}

/* A card's <div> is a line. */
static void open_line(struct converter *c, const struct tag *tag, struct str attributes)
{
    (void)tag;
    (void)attributes;
    if (!c->table.open && c->out.gap < GAP_BREAK)
        html_out_gap(&c->out, GAP_BREAK);
}

static void close_line(struct converter *c, const struct tag *tag)
{
    open_line(c, tag, STR_NONE);
}

static void open_heading(struct converter *c, const struct tag *tag, struct str attributes)
{
    open_block(c, tag, attributes);
    html_out_begin_block(&c->out);
    buf_add_text(c->out.buf, tag->mark);
}

static void rule(struct converter *c, const struct tag *tag, struct str attributes)
{
    open_block(c, tag, attributes);
    if (c->table.open)
        return;
    html_out_begin_block(&c->out);
    buf_add_text(c->out.buf, "---");
    html_out_gap(&c->out, GAP_PARAGRAPH);
}

static struct html_container *push(struct converter *c)
{
    if (c->table.open || c->out.depth == HTML_MAX_DEPTH)
        return NULL;
    struct html_container *container = &c->out.containers[c->out.depth++];
    *container = (struct html_container){.number = 0};
    return container;
}

static void open_quote(struct converter *c, const struct tag *tag, struct str attributes)
{
    open_block(c, tag, attributes);
    if (c->table.open || c->out.depth == HTML_MAX_DEPTH)
        return;
    /* The gap stands outside the quotation. */
    html_out_begin_block(&c->out);
    struct html_container *quote = push(c);
    memcpy(quote->prefix, "> ", 3);
    quote->is_quote = true;
    buf_add_text(c->out.buf, quote->prefix);
    c->out.in_line = true;
    c->out.fresh = c->out.buf->size;
}

/* Leaves the innermost container of that kind, and those within it. */
static void pop(struct converter *c, bool is_quote)
{
    size_t depth = c->out.depth;

    while (depth > 0 && c->out.containers[depth - 1].is_quote != is_quote)
        depth--;
    if (depth)
        c->out.depth = depth - 1;
}

static void close_quote(struct converter *c, const struct tag *tag)
{
    (void)tag;
    pop(c, true);
    close_block(c, tag);
}

/* A list is a container whose prefix its items set. */
static void open_list(struct converter *c, const struct tag *tag, struct str attributes)
{
    struct str start = html_attribute(attributes, "start", NULL);
    bool nested = c->out.depth && !c->out.containers[c->out.depth - 1].is_quote;

    if (!nested)
        open_block(c, tag, attributes);
    else
        html_out_gap(&c->out, GAP_LINE);
    struct html_container *list = push(c);
    if (!list || !tag->mark)
        return;
    list->is_numbered = true;
    list->number = 1;
    if (start.size && start.size < 7) {
        list->number = 0;
        for (size_t i = 0; i < start.size && ascii_is_digit(start.data[i]); i++)
            list->number = list->number * 10 + (unsigned)(start.data[i] - '0');
    }
}

static void close_list(struct converter *c, const struct tag *tag)
{
    bool was_nested;

    pop(c, false);
    was_nested = c->out.depth && !c->out.containers[c->out.depth - 1].is_quote;
    if (was_nested)
        html_out_gap(&c->out, GAP_LINE);
    else
        close_block(c, tag);
}

static void open_item(struct converter *c, const struct tag *tag, struct str attributes)
{
    bool in_list = c->out.depth && !c->out.containers[c->out.depth - 1].is_quote;

    if (!in_list) {
        open_line(c, tag, attributes);
        return;
    }
    struct html_container *list = &c->out.containers[c->out.depth - 1];
    html_out_gap(&c->out, GAP_LINE);
    if (c->out.gap == GAP_BREAK)
        c->out.gap = GAP_LINE;
    list->first[0] = '\0';
    int size = list->is_numbered
                   ? snprintf(list->first, sizeof(list->first), "%u. ", list->number++)
                   : snprintf(list->first, sizeof(list->first), "- ");
    memset(list->prefix, 0, sizeof(list->prefix));
    memset(list->prefix, ' ', size < (int)sizeof(list->prefix) ? (size_t)size : 7);
}

/* What follows the first paragraph of an item stands by itself. */
static void close_item(struct converter *c, const struct tag *tag)
{
    (void)tag;
    html_out_gap(&c->out, c->table.open ? GAP_BLANK : GAP_LINE);
}

/* A paragraph at the start of an item goes on behind its mark. */
static void open_paragraph(struct converter *c, const struct tag *tag, struct str attributes)
{
    bool begins_item = c->out.depth && c->out.containers[c->out.depth - 1].first[0];

    if (!begins_item)
        open_block(c, tag, attributes);
}

static void skip_raw(struct converter *c, const struct tag *tag, struct str attributes)
{
    (void)attributes;
    html_raw(&c->rest, str_from(tag->name));
}

/* --- the table of tags ----------------------------------------------------------------------- */

static const struct tag tags[] = {
    {"b", open_mark, close_mark, "**"},
    {"strong", open_mark, close_mark, "**"},
    {"i", open_mark, close_mark, "*"},
    {"em", open_mark, close_mark, "*"},
    {"del", open_mark, close_mark, "~~"},
    {"s", open_mark, close_mark, "~~"},
    {"strike", open_mark, close_mark, "~~"},
    {"sup", write_plain, NULL, "^"},
    {"sub", write_plain, NULL, "_"},
    {"code", html_code, NULL, NULL},
    {"tt", html_code, NULL, NULL},
    {"kbd", html_code, NULL, NULL},
    {"samp", html_code, NULL, NULL},
    {"pre", html_listing, NULL, NULL},
    {"a", open_link, close_link, NULL},
    {"img", image, NULL, NULL},
    {"br", line_break, NULL, NULL},
    {"hr", rule, NULL, NULL},
    {"input", check_box, NULL, NULL},
    {"p", open_paragraph, close_block, NULL},
    {"div", open_line, close_line, NULL},
    {"dt", open_line, close_line, NULL},
    {"dd", open_line, close_line, NULL},
    {"section", open_block, close_block, NULL},
    {"article", open_block, close_block, NULL},
    {"h1", open_heading, close_block, "# "},
    {"h2", open_heading, close_block, "## "},
    {"h3", open_heading, close_block, "### "},
    {"h4", open_heading, close_block, "#### "},
    {"h5", open_heading, close_block, "##### "},
    {"h6", open_heading, close_block, "###### "},
    {"blockquote", open_quote, close_quote, NULL},
    {"ul", open_list, close_list, NULL},
    {"ol", open_list, close_list, "1"},
    {"li", open_item, close_item, NULL},
    {"table", html_open_table, html_close_table, NULL},
    {"tr", html_open_row, html_close_row, NULL},
    {"td", html_open_cell, html_close_cell, NULL},
    {"th", html_open_cell, html_close_cell, NULL},
    {"script", skip_raw, NULL, NULL},
    {"style", skip_raw, NULL, NULL},
    {"title", skip_raw, NULL, NULL},
};

static const struct tag *find_tag(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(tags); i++)
        if (str_equal_nocase(name, str_from(tags[i].name)))
            return &tags[i];
    return NULL;
}

/* A line feed in HTML is a blank; as "&#10;" it was a line's end in Markdown. */
static void add_text(struct converter *c, struct str text)
{
    size_t from = 0;
    bool may_show = !c->table.open || c->table.in_cell;

    buf_clear(&c->word);
    while (may_show && from < text.size) {
        size_t soft = str_find(str_slice(text, from, text.size), STR("&#10;"));
        size_t end = soft == SIZE_MAX ? text.size : from + soft;
        html_add_decoded(&c->word, str_slice(text, from, end));
        if (end < text.size)
            buf_add_char(&c->word, c->table.open ? ' ' : '\v');
        from = end < text.size ? end + 5 : end;
    }
    size_t at = c->out.buf->size;
    html_out_text(&c->out, buf_str(&c->word));
    if (!c->table.in_cell || !memchr(c->word.data ? c->word.data : "", '|', c->word.size))
        return;
    /* A cell's bars are escaped: what was written is written again. */
    buf_clear(&c->word);
    buf_add_str(&c->word, str_slice(buf_str(c->out.buf), at, c->out.buf->size));
    c->out.buf->size = at;
    for (size_t i = 0; i < c->word.size; i++) {
        if (c->word.data[i] == '|')
            buf_add_char(c->out.buf, '\\');
        buf_add_char(c->out.buf, c->word.data[i]);
    }
}

static void convert(struct converter *c)
{
    struct html_token token;

    while (html_next(&c->rest, &token)) {
        if (token.kind == HTML_TEXT)
            add_text(c, token.text);
        const struct tag *tag =
            token.kind == HTML_OPEN || token.kind == HTML_CLOSE ? find_tag(token.name) : NULL;
        if (tag && token.kind == HTML_OPEN)
            tag->open(c, tag, token.attributes);
        else if (tag && tag->close)
            tag->close(c, tag);
    }
    if (c->table.open)
        html_end_row(c);
    close_link(c, NULL);
    while (c->out.mark_count)
        html_out_close(&c->out, c->out.marks[c->out.mark_count - 1].text);
}

enum status html_to_markdown(struct str html, struct buf *out)
{
    struct converter c = {.out = {.buf = out, .start = out->size}, .rest = html};

    buf_init(&c.word, out->max_bytes);
    convert(&c);
    enum status status = buf_status(out) == STATUS_OK ? buf_status(&c.word) : buf_status(out);
    buf_finish(&c.word);
    return status;
}

bool looks_like_html(struct str text)
{
    struct html_token token;

    while (html_next(&text, &token)) {
        if ((token.kind == HTML_OPEN || token.kind == HTML_CLOSE) &&
            (find_tag(token.name) || str_equal_nocase(token.name, STR("span")) ||
             str_equal_nocase(token.name, STR("font")) || str_equal_nocase(token.name, STR("u"))))
            return true;
        if (token.kind == HTML_TEXT && (str_find(token.text, STR("&nbsp;")) != SIZE_MAX ||
                                        str_find(token.text, STR("&lt;")) != SIZE_MAX ||
                                        str_find(token.text, STR("&amp;")) != SIZE_MAX))
            return true;
    }
    return false;
}
