#include "formats/page.h"

#include <cmark-gfm-core-extensions.h>

#include "base/count.h"
#include "formats/cmark_extensions.h"
#include "formats/xml.h"
#include "questions/lines.h"

enum { OPTIONS = CMARK_OPT_DEFAULT };

struct page {
    struct buf *out;
    unsigned links; /* open ones: a link in a link isn't one */
    bool link_is_open;
    unsigned column; /* of the next cell */
};

typedef void page_step(struct page *page, cmark_node *node);

/* How a node begins and ends; a leaf only begins. */
struct page_node {
    const char *type;
    const char *open, *close;
    page_step *opens, *closes;
};

static struct str literal(cmark_node *node)
{
    return str_from(cmark_node_get_literal(node));
}

static bool is_type(cmark_node *node, const char *type)
{
    return node && str_is(str_from(cmark_node_get_type_string(node)), type);
}

/* --- blocks -------------------------------------------------------------------------------- */

static bool is_tight(cmark_node *paragraph)
{
    cmark_node *item = cmark_node_parent(paragraph);
    cmark_node *list = item ? cmark_node_parent(item) : NULL;

    return list && cmark_node_get_type(list) == CMARK_NODE_LIST &&
           cmark_node_get_list_tight(list) != 0;
}

static void open_paragraph(struct page *page, cmark_node *node)
{
    if (!is_tight(node))
        buf_add_text(page->out, "<p>");
}

static void close_paragraph(struct page *page, cmark_node *node)
{
    buf_add_text(page->out, is_tight(node) ? "\n" : "</p>\n");
}

static void open_list(struct page *page, cmark_node *node)
{
    int start = cmark_node_get_list_start(node);

    if (cmark_node_get_list_type(node) != CMARK_ORDERED_LIST)
        buf_add_text(page->out, "<ul>\n");
    else if (start == 1)
        buf_add_text(page->out, "<ol>\n");
    else
        buf_printf(page->out, "<ol start=\"%d\">\n", start);
}

static void close_list(struct page *page, cmark_node *node)
{
    bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;

    buf_add_text(page->out, ordered ? "</ol>\n" : "</ul>\n");
}

/* The first word behind a fence, as far as a class can have it. */
static void open_listing(struct page *page, cmark_node *node)
{
    struct str info = str_from(cmark_node_get_fence_info(node));
    struct str text = literal(node);
    size_t end = 0;

    while (end < info.size && (ascii_is_alnum(info.data[end]) || strchr("+-_#.", info.data[end])))
        end++;
    if (end) {
        buf_add_text(page->out, "<pre><code class=\"language-");
        xml_add_text(page->out, str_slice(info, 0, end));
        buf_add_text(page->out, "\">");
    } else {
        buf_add_text(page->out, "<pre><code>");
    }
    if (text.size && text.data[text.size - 1] == '\n')
        text.size--;
    xml_add_text(page->out, text);
    buf_add_text(page->out, "</code></pre>\n");
}

/* A comment is for whoever edits the Markdown. */
static bool is_comment(cmark_node *node)
{
    return str_starts(str_trim(literal(node)), STR("<!--"));
}

static void open_html_block(struct page *page, cmark_node *node)
{
    if (is_comment(node))
        return;
    buf_add_text(page->out, "<pre class=\"html\">");
    xml_add_text(page->out, str_trim_right(literal(node)));
    buf_add_text(page->out, "</pre>\n");
}

/* --- tables -------------------------------------------------------------------------------- */

static void open_header(struct page *page, cmark_node *node)
{
    (void)node;
    page->column = 0;
    buf_add_text(page->out, "<thead>\n<tr>");
}

static void open_row(struct page *page, cmark_node *node)
{
    page->column = 0;
    if (is_type(cmark_node_previous(node), "table_header"))
        buf_add_text(page->out, "<tbody>\n");
    buf_add_text(page->out, "<tr>");
}

static void close_row(struct page *page, cmark_node *node)
{
    buf_add_text(page->out, cmark_node_next(node) ? "</tr>\n" : "</tr>\n</tbody>\n");
}

static char alignment(cmark_node *cell, unsigned column)
{
    cmark_node *row = cmark_node_parent(cell);
    cmark_node *table = row ? cmark_node_parent(row) : NULL;
    const uint8_t *all = table ? cmark_gfm_extensions_get_table_alignments(table) : NULL;

    return all && column < cmark_gfm_extensions_get_table_columns(table) ? (char)all[column] : '\0';
}

static void open_cell(struct page *page, cmark_node *node)
{
    bool is_head = is_type(cmark_node_parent(node), "table_header");
    char align = alignment(node, page->column++);

    buf_add_text(page->out, is_head ? "<th scope=\"col\"" : "<td");
    if (align == 'r' || align == 'c')
        buf_printf(page->out, " class=\"%s\"", align == 'r' ? "end" : "middle");
    buf_add_char(page->out, '>');
}

static void close_cell(struct page *page, cmark_node *node)
{
    bool is_head = is_type(cmark_node_parent(node), "table_header");

    buf_add_text(page->out, is_head ? "</th>" : "</td>");
}

/* --- inline -------------------------------------------------------------------------------- */

static void open_text(struct page *page, cmark_node *node)
{
    xml_add_text(page->out, literal(node));
}

static void open_html(struct page *page, cmark_node *node)
{
    if (!is_comment(node))
        open_text(page, node);
}

static void open_code(struct page *page, cmark_node *node)
{
    buf_add_text(page->out, "<code>");
    xml_add_text(page->out, literal(node));
    buf_add_text(page->out, "</code>");
}

/* What a link without words shows. */
static void add_missing_words(struct page *page, cmark_node *node, const char *words)
{
    if (!cmark_node_first_child(node))
        xml_add_text(page->out, str_from(words));
}

static void open_link(struct page *page, cmark_node *node)
{
    const char *url = cmark_node_get_url(node);
    struct buf address;

    buf_init(&address, 1 << 20);
    if (page->links++ == 0) {
        page->link_is_open = page_add_address(&address, str_from(url));
        if (page->link_is_open) {
            buf_add_text(page->out, "<a href=\"");
            buf_add_str(page->out, buf_str(&address));
            buf_add_text(page->out, "\">");
        }
    }
    add_missing_words(page, node, is_type(node, "image") ? "Picture" : url);
    buf_finish(&address);
}

static void close_link(struct page *page, cmark_node *node)
{
    (void)node;
    if (--page->links == 0 && page->link_is_open)
        buf_add_text(page->out, "</a>");
}

/* --- all of them --------------------------------------------------------------------------- */

static const struct page_node nodes[] = {
    {"text", NULL, NULL, open_text, NULL},
    {"softbreak", "\n", NULL, NULL, NULL},
    {"linebreak", "<br />\n", NULL, NULL, NULL},
    {"paragraph", NULL, NULL, open_paragraph, close_paragraph},
    {"code", NULL, NULL, open_code, NULL},
    {"list", NULL, NULL, open_list, close_list},
    {"item", "<li>", "</li>\n", NULL, NULL},
    {"code_block", NULL, NULL, open_listing, NULL},
    {"emph", "<em>", "</em>", NULL, NULL},
    {"strong", "<strong>", "</strong>", NULL, NULL},
    {"strikethrough", "<del>", "</del>", NULL, NULL},
    {"link", NULL, NULL, open_link, close_link},
    {"image", NULL, NULL, open_link, close_link},
    {"block_quote", "<blockquote>\n", "</blockquote>\n", NULL, NULL},
    {"heading", "<p class=\"label\">", "</p>\n", NULL, NULL},
    {"thematic_break", "<hr />\n", NULL, NULL, NULL},
    {"html_inline", NULL, NULL, open_html, NULL},
    {"html_block", NULL, NULL, open_html_block, NULL},
    {"table", "<table>\n", "</table>\n", NULL, NULL},
    {"table_header", NULL, "</tr>\n</thead>\n", open_header, NULL},
    {"table_row", NULL, NULL, open_row, close_row},
    {"table_cell", NULL, NULL, open_cell, close_cell},
};

static const struct page_node *find_node(cmark_node *node)
{
    struct str type = str_from(cmark_node_get_type_string(node));

    for (size_t i = 0; i < COUNT_OF(nodes); i++)
        if (str_is(type, nodes[i].type))
            return &nodes[i];
    return NULL;
}

static void step(struct page *page, cmark_node *node, bool enters)
{
    const struct page_node *row = find_node(node);

    if (!row)
        return;
    const char *text = enters ? row->open : row->close;
    page_step *call = enters ? row->opens : row->closes;
    if (text)
        buf_add_text(page->out, text);
    if (call)
        call(page, node);
}

/* Words alone: what stands between marks. */
static void step_words(struct page *page, cmark_node *node, bool enters)
{
    cmark_node_type type = cmark_node_get_type(node);

    if (enters && type == CMARK_NODE_HTML_INLINE)
        open_html(page, node);
    else if (enters && (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE))
        open_text(page, node);
    else if (enters && (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK))
        buf_add_char(page->out, ' ');
}

static enum status walk(struct buf *out, cmark_node *root,
                        void (*each)(struct page *page, cmark_node *node, bool enters))
{
    struct page page = {.out = out};
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type event;

    if (!iter)
        return STATUS_NO_MEMORY;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE && buf_status(out) == STATUS_OK) {
        cmark_node *node = cmark_iter_get_node(iter);
        /* what holds a line is no part of it */
        if (node != root || cmark_node_get_type(root) == CMARK_NODE_DOCUMENT)
            each(&page, node, event == CMARK_EVENT_ENTER);
    }
    cmark_iter_free(iter);
    return buf_status(out);
}

static enum status parse(struct str markdown, cmark_node **ret_root)
{
    static const char *const extensions[] = {"table", "strikethrough", "autolink"};
    cmark_parser *parser = cmark_parser_new(OPTIONS);
    cmark_node *root = NULL;

    if (parser && cmark_attach(parser, extensions, COUNT_OF(extensions), markdown)) {
        cmark_parser_feed(parser, markdown.data ? markdown.data : "", markdown.size);
        root = cmark_parser_finish(parser);
    }
    if (parser)
        cmark_parser_free(parser);
    if (!root)
        return STATUS_NO_MEMORY;
    *ret_root = root;
    return STATUS_OK;
}

enum status page_add_markdown(struct buf *out, struct str markdown)
{
    cmark_node *root = NULL;
    enum status status = parse(markdown, &root);

    if (status != STATUS_OK)
        return status;
    status = walk(out, root, step);
    cmark_node_free(root);
    return status;
}

static enum status add_line(struct buf *out, struct str markdown,
                            void (*each)(struct page *page, cmark_node *node, bool enters))
{
    cmark_node *root = NULL;
    enum status status = parse(markdown, &root);

    if (status != STATUS_OK)
        return status;
    cmark_node *first = cmark_node_first_child(root);
    if (first && !cmark_node_next(first) && cmark_node_get_type(first) == CMARK_NODE_PARAGRAPH) {
        status = walk(out, first, each);
    } else {
        xml_add_text(out, str_trim(markdown));
        status = buf_status(out);
    }
    cmark_node_free(root);
    return status;
}

enum status page_add_line(struct buf *out, struct str markdown)
{
    return add_line(out, markdown, step);
}

enum status page_add_words(struct buf *out, struct str markdown)
{
    return add_line(out, markdown, step_words);
}
