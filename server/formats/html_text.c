#include "formats/html_text.h"

#include <stdint.h>

#include "formats/html_out.h"
#include "formats/html_token.h"
#include "questions/lines.h"
#include "questions/question.h"

enum { MAX_CELLS = 200, TITLE_BYTES = 200 };

struct converter {
    struct html_out out;
    struct buf word; /* decoded text of a token */
    struct str rest; /* HTML that is still to be read */
    struct {
        bool open; /* inside a table */
        size_t columns;
        size_t cells; /* of the current row */
        size_t rows;
        struct str aligns[MAX_CELLS];
        bool in_cell;
    } table;
    struct str link; /* where the open <a> leads to; empty outside one */
    size_t link_at;  /* where its text begins in the output */
    enum status status;
};

struct tag {
    const char *name;
    void (*open)(struct converter *c, const struct tag *tag, struct str attributes);
    void (*close)(struct converter *c, const struct tag *tag);
    const char *mark;
};

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

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
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

/* --- code ------------------------------------------------------------------------------------ */

/* Tags inside code are markup of its colours; a <br> is a line's end. */
static void code_text(struct converter *c, struct str html)
{
    struct html_token token;

    buf_clear(&c->word);
    while (html_next(&html, &token)) {
        if (token.kind == HTML_TEXT)
            html_add_decoded(&c->word, token.text);
        else if (str_equal_nocase(token.name, STR("br")) ||
                 (token.kind == HTML_CLOSE && (str_equal_nocase(token.name, STR("div")) ||
                                               str_equal_nocase(token.name, STR("p")))))
            buf_add_char(&c->word, '\n');
    }
}

static size_t longest_run(struct str text, char mark)
{
    size_t longest = 0;
    size_t run = 0;

    for (size_t i = 0; i < text.size; i++) {
        run = text.data[i] == mark ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void add_marks(struct buf *out, char mark, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_add_char(out, mark);
}

/* The info string: class="language-c" and what cmark keeps of further words in data-meta. */
static void add_info(struct converter *c, struct str attributes)
{
    struct buf info;
    struct str name = html_attribute(attributes, "class", NULL);
    size_t at = str_find(name, STR("language-"));
    struct str meta = html_attribute(attributes, "data-meta", NULL);

    buf_init(&info, SET_MAX_BYTES);
    if (at != SIZE_MAX) {
        name = str_slice(name, at + strlen("language-"), name.size);
        const char *blank = memchr(name.data ? name.data : "", ' ', name.size);
        html_add_decoded(&info,
                         str_slice(name, 0, blank ? (size_t)(blank - name.data) : name.size));
        if (meta.size)
            buf_add_char(&info, ' ');
        html_add_decoded(&info, meta);
    }
    for (size_t i = 0; i < info.size; i++)
        if (!strchr("`\n\r", info.data[i]))
            buf_add_char(c->out.buf, info.data[i]);
    buf_finish(&info);
}

/* What is in c->word as a listing. */
static void add_listing(struct converter *c, struct str attributes)
{
    struct str code = buf_str(&c->word);
    size_t marks = longest_run(code, '`');

    marks = marks < 3 ? 3 : marks + 1;
    if (str_starts(code, STR("\n")))
        code = str_slice(code, 1, code.size);
    if (code.size && code.data[code.size - 1] == '\n')
        code.size--;
    html_out_gap(&c->out, GAP_PARAGRAPH);
    html_out_begin_block(&c->out);
    add_marks(c->out.buf, '`', marks);
    add_info(c, attributes);
    struct buf lines;
    buf_init(&lines, c->out.buf->max_bytes);
    buf_add_char(&lines, '\n');
    buf_add_str(&lines, code);
    if (code.size)
        buf_add_char(&lines, '\n');
    add_marks(&lines, '`', marks);
    html_out_lines(&c->out, buf_str(&lines));
    buf_finish(&lines);
    html_out_gap(&c->out, GAP_PARAGRAPH);
}

static void listing(struct converter *c, const struct tag *tag, struct str attributes)
{
    struct html_token token;
    struct str html = html_raw(&c->rest, str_from(tag->name));
    struct str inside = html;

    if (html_next(&inside, &token) && token.kind == HTML_OPEN &&
        str_equal_nocase(token.name, STR("code"))) {
        attributes = token.attributes;
        html = inside;
    }
    code_text(c, html);
    add_listing(c, attributes);
}

static void code(struct converter *c, const struct tag *tag, struct str attributes)
{
    code_text(c, html_raw(&c->rest, str_from(tag->name)));
    struct str text = buf_str(&c->word);
    if (!text.size)
        return;
    if (memchr(text.data, '\n', text.size) && !c->table.open) {
        add_listing(c, attributes);
        return;
    }
    size_t marks = longest_run(text, '`') + 1;
    bool pad = text.data[0] == '`' || text.data[text.size - 1] == '`';
    html_out_begin(&c->out);
    add_marks(c->out.buf, '`', marks);
    buf_add_text(c->out.buf, pad ? " " : "");
    for (size_t i = 0; i < text.size; i++) {
        if (c->table.open && text.data[i] == '|')
            buf_add_char(c->out.buf, '\\');
        buf_add_char(c->out.buf, text.data[i] == '\n' ? ' ' : text.data[i]);
    }
    buf_add_text(c->out.buf, pad ? " " : "");
    add_marks(c->out.buf, '`', marks);
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

/* --- tables ---------------------------------------------------------------------------------- */

static void open_table(struct converter *c, const struct tag *tag, struct str attributes)
{
    open_block(c, tag, attributes);
    if (c->table.open)
        return;
    c->table.open = true;
    c->table.rows = 0;
    c->table.columns = 0;
}

static void end_cell(struct converter *c)
{
    if (!c->table.in_cell)
        return;
    c->table.in_cell = false;
    html_out_gap(&c->out, GAP_BLANK);
    while (c->out.mark_count)
        html_out_close(&c->out, c->out.marks[c->out.mark_count - 1].text);
    html_out_begin_block(&c->out);
    buf_add_char(c->out.buf, '|');
}

static void open_cell(struct converter *c, const struct tag *tag, struct str attributes)
{
    (void)tag;
    end_cell(c);
    if (!c->table.open || c->table.cells == MAX_CELLS)
        return;
    if (c->table.cells == 0) {
        html_out_gap(&c->out, c->table.rows ? GAP_LINE : GAP_PARAGRAPH);
        html_out_begin_block(&c->out);
        buf_add_char(c->out.buf, '|');
    }
    if (c->table.rows == 0)
        c->table.aligns[c->table.cells] = html_attribute(attributes, "align", NULL);
    c->table.cells++;
    c->table.in_cell = true;
    html_out_gap(&c->out, GAP_BLANK);
}

static void close_cell(struct converter *c, const struct tag *tag)
{
    (void)tag;
    end_cell(c);
}

static void end_row(struct converter *c)
{
    end_cell(c);
    if (!c->table.cells)
        return;
    if (c->table.rows++ == 0) {
        html_out_gap(&c->out, GAP_LINE);
        html_out_begin_block(&c->out);
        buf_add_char(c->out.buf, '|');
        for (size_t i = 0; i < c->table.cells; i++) {
            bool left = str_equal_nocase(c->table.aligns[i], STR("left"));
            bool right = str_equal_nocase(c->table.aligns[i], STR("right"));
            bool middle = str_equal_nocase(c->table.aligns[i], STR("center"));
            buf_add_text(c->out.buf, left || middle ? ":---" : "---");
            buf_add_text(c->out.buf, right || middle ? ":|" : "|");
        }
    }
    c->table.cells = 0;
}

static void open_row(struct converter *c, const struct tag *tag, struct str attributes)
{
    (void)tag;
    (void)attributes;
    end_row(c);
}

static void close_row(struct converter *c, const struct tag *tag)
{
    (void)tag;
    end_row(c);
}

static void close_table(struct converter *c, const struct tag *tag)
{
    end_row(c);
    c->table.open = false;
    close_block(c, tag);
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
    {"code", code, NULL, NULL},
    {"tt", code, NULL, NULL},
    {"kbd", code, NULL, NULL},
    {"samp", code, NULL, NULL},
    {"pre", listing, NULL, NULL},
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
    {"table", open_table, close_table, NULL},
    {"tr", open_row, close_row, NULL},
    {"td", open_cell, close_cell, NULL},
    {"th", open_cell, close_cell, NULL},
    {"script", skip_raw, NULL, NULL},
    {"style", skip_raw, NULL, NULL},
    {"title", skip_raw, NULL, NULL},
};

static const struct tag *find_tag(struct str name)
{
    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
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
        end_row(c);
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
