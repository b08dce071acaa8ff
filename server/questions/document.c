#include "questions/document.h"

#include <cmark-gfm.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "questions/lines.h"
#include "questions/skeleton.h"

static const char no_break_space[] = "\xc2\xa0";

/* A heading or bullet followed by a no-break space is meant as one. */
static struct str mend_spaces(struct str line, char *copy, size_t max_bytes)
{
    size_t marks = indent_size(line);

    while (marks < line.size && memchr("#-*+", line.data[marks], 4))
        marks++;
    if (marks == indent_size(line) || line.size > max_bytes ||
        !str_starts(str_slice(line, marks, line.size), str_from(no_break_space)))
        return line;
    memcpy(copy, line.data, marks);
    copy[marks] = ' ';
    memcpy(copy + marks + 1, line.data + marks + 2, line.size - marks - 2);
    return (struct str){copy, line.size - 1};
}

static enum status cut_lines(struct document *document)
{
    struct str rest = document->text;
    struct str line;
    size_t count = 0;

    while (line_next(&rest, &line))
        count++;
    if (count > DOCUMENT_MAX_LINES)
        return STATUS_TOO_LARGE;
    document->lines = calloc(count + 1, sizeof(*document->lines));
    if (!document->lines)
        return STATUS_NO_MEMORY;
    rest = document->text;
    while (line_next(&rest, &line)) {
        struct doc_line *added = &document->lines[document->count++];
        added->text = line;
        added->kind = line_is_blank(line) ? LINE_BLANK : LINE_TEXT;
    }
    return STATUS_OK;
}

static enum status add_skeleton(const struct document *document, size_t close_at, struct buf *out)
{
    char copy[4096];

    for (size_t i = 0; i < document->count; i++) {
        if (i == close_at)
            buf_add_text(out, "```````\n");
        else
            skeleton_add_line(mend_spaces(document->lines[i].text, copy, sizeof(copy)), out);
    }
    return buf_status(out);
}

static void mark_range(struct document *document, size_t from, size_t to, enum line_kind kind)
{
    for (size_t i = from; i < to && i < document->count; i++)
        document->lines[i].kind = (unsigned char)kind;
}

static unsigned char small(int value)
{
    return (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value);
}

static void mark_heading(struct document *document, cmark_node *node, size_t from, size_t to)
{
    struct doc_line *line = &document->lines[from];
    struct str text = str_trim(line->text);

    line->kind = LINE_HEADING;
    line->level = small(cmark_node_get_heading_level(node));
    line->indent = small(cmark_node_get_start_column(node) - 1);
    if (to - from < 2 && memchr(text.data, '#', text.size))
        return;
    /* An underlined title: the lines up to its underline belong to it. */
    for (size_t i = from + 1; i < to && i < document->count; i++) {
        struct str below = str_trim(document->lines[i].text);
        if (!below.size)
            break;
        document->lines[i].kind = LINE_UNDERLINE;
        if (below.data[0] == '=' || below.data[0] == '-')
            break;
    }
}

static void mark_item(struct document *document, cmark_node *node, size_t from, unsigned depth)
{
    struct doc_line *line = &document->lines[from];
    bool numbered = cmark_node_get_list_type(cmark_node_parent(node)) == CMARK_ORDERED_LIST;
    size_t indent = indent_size(line->text);
    size_t marker = list_marker_size(str_slice(line->text, indent, line->text.size));

    if (line->kind != LINE_TEXT)
        return;
    line->kind = numbered ? LINE_NUMBER : LINE_BULLET;
    line->depth = small((int)depth);
    line->indent = small((int)(indent + marker));
}

static void mark_node(struct document *document, cmark_node *node, unsigned lists)
{
    size_t from = (size_t)cmark_node_get_start_line(node) - 1;
    size_t to = (size_t)cmark_node_get_end_line(node);

    if (from >= document->count)
        return;
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HEADING:
        mark_heading(document, node, from, to);
        break;
    case CMARK_NODE_CODE_BLOCK:
        mark_range(document, from, to > from ? to : from + 1, LINE_CODE);
        document->lines[from].opens_code = true;
        break;
    case CMARK_NODE_HTML_BLOCK:
        for (size_t i = from; i < to && i < document->count; i++)
            if (document->lines[i].kind != LINE_BLANK)
                document->lines[i].kind = LINE_HTML;
        break;
    case CMARK_NODE_THEMATIC_BREAK:
        document->lines[from].kind = LINE_RULE;
        break;
    case CMARK_NODE_ITEM:
        mark_item(document, node, from, lists ? lists - 1 : 0);
        break;
    default:
        break;
    }
}

/* Lists are walked from the outside in, so an item's first line that is also a heading or code
 * takes the inner kind. */
static enum status mark_blocks(struct document *document, cmark_node *root)
{
    unsigned lists = 0;
    cmark_event_type event;
    cmark_iter *iter = cmark_iter_new(root);

    if (!iter)
        return STATUS_NO_MEMORY;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        bool is_list = cmark_node_get_type(node) == CMARK_NODE_LIST;
        if (event == CMARK_EVENT_EXIT) {
            lists -= is_list && lists;
            continue;
        }
        lists += is_list;
        if ((cmark_node_get_type(node) & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK)
            mark_node(document, node, lists);
    }
    cmark_iter_free(iter);
    return STATUS_OK;
}

/* The last listing, when it is fenced, runs to the end of the text and has no closing line. */
static size_t find_open_fence(const struct document *document, cmark_node *root)
{
    cmark_node *last = cmark_node_last_child(root);

    if (!last || cmark_node_get_type(last) != CMARK_NODE_CODE_BLOCK)
        return SIZE_MAX;
    int length;
    int offset;
    char mark;
    size_t from = (size_t)cmark_node_get_start_line(last) - 1;
    if (!cmark_node_get_fenced(last, &length, &offset, &mark) || from >= document->count)
        return SIZE_MAX;
    for (size_t i = document->count; i-- > from + 1;) {
        struct str text = str_trim(document->lines[i].text);
        if (!text.size)
            continue;
        size_t marks = 0;
        while (marks < text.size && text.data[marks] == mark)
            marks++;
        return marks == text.size && marks >= (size_t)length ? SIZE_MAX : from;
    }
    return from;
}

/* The blank line before the first line behind an open fence that looks like a heading. */
static size_t find_close(const struct document *document, size_t open_fence)
{
    for (size_t i = open_fence + 2; i < document->count; i++) {
        struct str text = document->lines[i].text;
        size_t marks = 0;
        while (marks < text.size && text.data[marks] == '#')
            marks++;
        if (marks >= 2 && marks <= 6 && marks < text.size && text.data[marks] == ' ' &&
            line_is_blank(document->lines[i - 1].text))
            return i - 1;
    }
    return SIZE_MAX;
}

/* Parses and marks all lines; `close_at` is a blank line to be read as the end of a fence. */
static enum status parse(struct document *document, size_t close_at)
{
    struct buf skeleton;
    cmark_node *root = NULL;

    buf_init(&skeleton, document->text.size * 2 + 1024);
    enum status status = add_skeleton(document, close_at, &skeleton);
    if (status == STATUS_OK)
        root = cmark_parse_document(skeleton.data ? skeleton.data : "", skeleton.size,
                                    CMARK_OPT_DEFAULT);
    if (status == STATUS_OK && !root)
        status = STATUS_NO_MEMORY;
    if (status == STATUS_OK) {
        for (size_t i = 0; i < document->count; i++) {
            struct str text = document->lines[i].text;
            document->lines[i] = (struct doc_line){
                .text = text, .kind = line_is_blank(text) ? LINE_BLANK : LINE_TEXT};
        }
        status = mark_blocks(document, root);
    }
    if (status == STATUS_OK && close_at == SIZE_MAX)
        document->open_fence = find_open_fence(document, root);
    if (root)
        cmark_node_free(root);
    buf_finish(&skeleton);
    return status;
}

/* Pages that were pasted have bullets that Markdown doesn't know. */
static void mark_other_bullets(struct document *document)
{
    static const char *const bullets[] = {"\xe2\x80\xa2", "\xe2\x97\x8f", "\xe2\x80\xa3",
                                          "\xc2\xb7"};

    for (size_t i = 0; i < document->count; i++) {
        struct doc_line *line = &document->lines[i];
        size_t indent = indent_size(line->text);
        struct str rest = str_slice(line->text, indent, line->text.size);
        for (size_t b = 0; b < sizeof(bullets) / sizeof(bullets[0]); b++) {
            struct str bullet = str_from(bullets[b]);
            bool is_item = line->kind == LINE_TEXT && str_starts(rest, bullet) &&
                           rest.size > bullet.size && memchr(" \t", rest.data[bullet.size], 2);
            if (!is_item)
                continue;
            line->kind = LINE_BULLET;
            line->depth = 0;
            line->indent = small((int)(indent + bullet.size + 1));
        }
    }
}

enum status document_init(struct document *document, struct str text)
{
    *document = (struct document){.text = text, .open_fence = SIZE_MAX};
    enum status status = cut_lines(document);

    if (status == STATUS_OK)
        status = parse(document, SIZE_MAX);
    if (status == STATUS_OK && document->open_fence != SIZE_MAX) {
        size_t close_at = find_close(document, document->open_fence);
        if (close_at != SIZE_MAX)
            status = parse(document, close_at);
    }
    if (status == STATUS_OK)
        mark_other_bullets(document);
    else
        document_finish(document);
    return status;
}

void document_finish(struct document *document)
{
    if (!document)
        return;
    free(document->lines);
    *document = (struct document){.open_fence = SIZE_MAX};
}

/* Cuts marks and blanks (no-break spaces included) from the front. */
static struct str skip_marks(struct str text, const char *marks)
{
    for (;;) {
        if (str_starts(text, str_from(no_break_space)))
            text = str_slice(text, 2, text.size);
        else if (text.size && strchr(marks, text.data[0]))
            text = str_slice(text, 1, text.size);
        else
            return text;
    }
}

struct str document_title(const struct doc_line *line)
{
    struct str text = str_slice(line->text, line->indent, line->text.size);

    if (line->kind != LINE_HEADING)
        return str_trim(text);
    struct str title = skip_marks(text, " \t");
    if (title.size && title.data[0] == '#') {
        title = skip_marks(title, "#");
        title = str_trim_right(skip_marks(title, " \t"));
        /* Closing marks belong to the heading only behind a blank. */
        size_t end = title.size;
        while (end && title.data[end - 1] == '#')
            end--;
        if (end == 0 || title.data[end - 1] == ' ' || title.data[end - 1] == '\t')
            title.size = end;
    }
    return str_trim(title);
}
