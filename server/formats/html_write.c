/* Markdown made into HTML by cmark-gfm, so that html_text.c finds the same Markdown again: line
 * ends inside a paragraph become "&#10;", which is a blank to a browser, and HTML in the Markdown
 * becomes text that is seen, since nobody can say where the result will be opened. */
#include <cmark-gfm-core-extensions.h>
#include <stdlib.h>

#include "base/count.h"
#include "formats/cmark_extensions.h"
#include "formats/html_text.h"

enum { OPTIONS = CMARK_OPT_FULL_INFO_STRING };

/* Puts `now` in the node's place. */
static bool replace(cmark_node *node, cmark_node *now)
{
    bool done = now && cmark_node_replace(node, now);

    cmark_node_free(done ? node : now);
    return done;
}

static cmark_node *custom_inline(const char *html)
{
    cmark_node *node = cmark_node_new(CMARK_NODE_CUSTOM_INLINE);

    if (node && !cmark_node_set_on_enter(node, html)) {
        cmark_node_free(node);
        node = NULL;
    }
    return node;
}

static cmark_node *text_node(cmark_node *raw)
{
    cmark_node *node = cmark_node_new(CMARK_NODE_TEXT);

    if (node && !cmark_node_set_literal(node, cmark_node_get_literal(raw))) {
        cmark_node_free(node);
        node = NULL;
    }
    return node;
}

static cmark_node *paragraph_of(cmark_node *raw)
{
    cmark_node *paragraph = cmark_node_new(CMARK_NODE_PARAGRAPH);
    cmark_node *text = text_node(raw);

    if (paragraph && text && cmark_node_append_child(paragraph, text))
        return paragraph;
    cmark_node_free(paragraph);
    cmark_node_free(text);
    return NULL;
}

static bool replace_node(cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);

    if (type == CMARK_NODE_SOFTBREAK)
        return replace(node, custom_inline("&#10;"));
    if (type == CMARK_NODE_HTML_INLINE)
        return replace(node, text_node(node));
    if (type == CMARK_NODE_HTML_BLOCK)
        return replace(node, paragraph_of(node));
    return true;
}

/* All of them are leaves: the iterator has left a leaf before it comes to the next node. */
static bool replace_nodes(cmark_node *root)
{
    cmark_iter *iter = cmark_iter_new(root);
    cmark_node *last = NULL;
    bool done = iter != NULL;

    while (done && cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        if (last)
            done = replace_node(last);
        last = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(last);
        if (type != CMARK_NODE_SOFTBREAK && type != CMARK_NODE_HTML_INLINE &&
            type != CMARK_NODE_HTML_BLOCK)
            last = NULL;
    }
    if (iter)
        cmark_iter_free(iter);
    return done;
}

enum status markdown_to_html(struct str markdown, struct buf *out)
{
    static const char *const extensions[] = {"table", "strikethrough", "tasklist"};
    cmark_parser *parser = cmark_parser_new(OPTIONS);
    cmark_node *root = NULL;
    char *html = NULL;
    enum status status = STATUS_NO_MEMORY;

    if (!parser || !cmark_attach(parser, extensions, COUNT_OF(extensions), markdown))
        goto end;
    cmark_parser_feed(parser, markdown.data ? markdown.data : "", markdown.size);
    root = cmark_parser_finish(parser);
    if (!root || !replace_nodes(root))
        goto end;
    html = cmark_render_html(root, OPTIONS, cmark_parser_get_syntax_extensions(parser));
    if (!html)
        goto end;
    struct str text = str_from(html);
    while (text.size && text.data[text.size - 1] == '\n')
        text.size--;
    buf_add_str(out, text);
    status = buf_status(out);
end:
    free(html);
    if (root)
        cmark_node_free(root);
    if (parser)
        cmark_parser_free(parser);
    return status;
}
