#include "questions/document.h"

#include <cmark-gfm.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/count.h"
#include "questions/lines.h"
#include "questions/skeleton.h"

static const char no_break_space[] = "\xc2\xa0";

/* "##Title", "####[[up]](#top) Title": written when no blank was needed. One mark alone is mostly
 * something else. */
static size_t marks_without_blank(struct str line)
{
    size_t marks = 0;

    while (marks < line.size && line.data[marks] == '#')
        marks++;
    if (marks < 2 || marks > 6 || marks == line.size)
        return 0;
    char next = line.data[marks];
    bool no_break = str_starts(str_slice(line, marks, line.size), str_from(no_break_space));
    bool begins = ascii_is_alnum(next) || memchr("[<*`", next, 4) || (unsigned char)next >= 0x80;
    return begins && !no_break ? marks : 0;
}

/* A heading or bullet followed by a no-break space, or by no space, is meant as one. */
static struct str mend_spaces(struct str line, char *copy, size_t max_bytes)
{
    size_t bare = line.size < max_bytes ? marks_without_blank(line) : 0;
    if (bare) {
        memcpy(copy, line.data, bare);
        copy[bare] = ' ';
        memcpy(copy + bare + 1, line.data + bare, line.size - bare);
        return (struct str){copy, line.size + 1};
    }
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

/* Feeds the skeleton to the parser in pieces, so that there is never a whole copy of the text. */
static enum status feed_skeleton(const struct document *document, size_t close_at,
                                 cmark_parser *parser, const struct progress *progress)
{
    enum { MAX_PIECES = 50, PIECE_BYTES = 64 << 10, MAX_PIECE_BYTES = 1 << 20 };
    char copy[4096];
    struct buf piece;
    size_t step = document->count / MAX_PIECES + 1;
    enum status status = STATUS_OK;

    buf_init(&piece, MAX_PIECE_BYTES);
    for (size_t i = 0; i < document->count && status == STATUS_OK; i++) {
        if (i == close_at)
            buf_add_text(&piece, "```````\n");
        else
            skeleton_add_line(mend_spaces(document->lines[i].text, copy, sizeof(copy)), &piece);
        if (piece.size >= PIECE_BYTES || i + 1 == document->count) {
            status = buf_status(&piece);
            cmark_parser_feed(parser, piece.data, piece.size);
            buf_clear(&piece);
        }
        if (i % step == 0 && status == STATUS_OK && !progress_go_on(progress, i, document->count))
            status = STATUS_CANCELLED;
    }
    buf_finish(&piece);
    return status;
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
static enum status parse(struct document *document, size_t close_at,
                         const struct progress *progress)
{
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);

    if (!parser)
        return STATUS_NO_MEMORY;
    enum status status = feed_skeleton(document, close_at, parser, progress);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
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
    return status;
}

size_t other_bullet_size(struct str text)
{
    static const char *const bullets[] = {"\xe2\x80\xa2", "\xe2\x97\x8f",
                                          "\xe2\x80\xa3", "\xc2\xb7",
                                          "\xe2\x80\x93", "\xe2\x97\x8b",
                                          "\xe2\x97\xa6", "\xe2\x88\x99",
                                          "\xe2\x96\xaa", "\xe2\x96\xa0",
                                          "\xe2\x9e\xa2", "\xe2\x96\xba",
                                          "\xe2\x81\x83", "o"};

    for (size_t i = 0; i < COUNT_OF(bullets); i++) {
        struct str bullet = str_from(bullets[i]);
        if (str_starts(text, bullet) && text.size > bullet.size &&
            memchr(" \t", text.data[bullet.size], 2))
            return bullet.size + 1;
    }
    return 0;
}

/* Pages that were pasted have bullets that Markdown doesn't know. */
static void mark_other_bullets(struct document *document)
{
    enum { OUTERMOST_INDENT = 2 };
    size_t above = 0; /* indent of the last bullet that stood outermost */
    bool below = false;

    for (size_t i = 0; i < document->count; i++) {
        struct doc_line *line = &document->lines[i];
        size_t indent = indent_size(line->text);
        size_t marker = other_bullet_size(str_slice(line->text, indent, line->text.size));
        if (line->kind == LINE_HEADING)
            below = false;
        if (line->kind != LINE_TEXT || !marker)
            continue;
        /* A letter is a bullet only inside another. */
        bool inner = below && indent >= above + OUTERMOST_INDENT;
        if (line->text.data[indent] == 'o' && !inner)
            continue;
        line->kind = LINE_BULLET;
        line->depth = inner;
        line->indent = small((int)(indent + marker));
        above = inner ? above : indent;
        below = true;
    }
}

/* "<h3 id='x'>Title</h3>": the level; 0 for anything else. *ret_inner is what stands inside. */
static unsigned html_heading(struct str line, struct str *ret_inner)
{
    struct str text = str_trim(line);

    if (text.size < 9 || text.data[0] != '<' || ascii_lower(text.data[1]) != 'h' ||
        text.data[2] < '1' || text.data[2] > '6' || (text.data[3] != '>' && text.data[3] != ' '))
        return 0;
    char close[] = "</h1>";
    close[3] = text.data[2];
    struct str end = str_slice(text, text.size - 5, text.size);
    const char *begin = memchr(text.data, '>', text.size);
    if (!str_equal_nocase(end, str_from(close)) || begin + 1 > end.data)
        return 0;
    *ret_inner = str_trim((struct str){begin + 1, (size_t)(end.data - begin - 1)});
    return (unsigned)(text.data[2] - '0');
}

static void mark_html_headings(struct document *document)
{
    struct str inner;

    for (size_t i = 0; i < document->count; i++) {
        struct doc_line *line = &document->lines[i];
        unsigned level = line->kind == LINE_HTML || line->kind == LINE_TEXT
                             ? html_heading(line->text, &inner)
                             : 0;
        if (!level)
            continue;
        line->kind = LINE_HEADING;
        line->level = small((int)level);
        line->indent = 0;
    }
}

enum status document_init(struct document *document, struct str text,
                          const struct progress *progress)
{
    *document = (struct document){.text = text, .license_line = SIZE_MAX, .open_fence = SIZE_MAX};
    enum status status = cut_lines(document);

    if (status == STATUS_OK)
        status = parse(document, SIZE_MAX, progress);
    if (status == STATUS_OK && document->open_fence != SIZE_MAX) {
        size_t close_at = find_close(document, document->open_fence);
        if (close_at != SIZE_MAX)
            status = parse(document, close_at, progress);
    }
    if (status == STATUS_OK) {
        mark_other_bullets(document);
        mark_html_headings(document);
    } else {
        document_finish(document);
    }
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

    struct str inner;

    if (line->kind != LINE_HEADING)
        return str_trim(text);
    if (html_heading(text, &inner))
        return inner;
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
