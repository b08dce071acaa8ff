/* A transcript as a page that stands alone. */
#include "app/transcript_text.h"
#include "questions/fence.h"
#include "questions/lines.h"

static const char style[] =
    ":root { color-scheme: light dark; --paper: #fcfbf8; --ink: #1c1b19; --soft: #55514a;"
    " --line: #e0dcd2; --strong: #8b867b; --accent: #0e5f5a; --sunken: #f4f2ec }\n"
    "@media (prefers-color-scheme: dark) { :root { --paper: #171817; --ink: #e9e6df;"
    " --soft: #b3aea4; --line: #343634; --strong: #757269; --accent: #7fcbbf;"
    " --sunken: #1f2120 } }\n"
    "@media print { :root { --paper: #fff; --ink: #000; --soft: #444; --line: #ccc;"
    " --strong: #888; --accent: #0e5f5a; --sunken: #f6f6f6 } }\n"
    "@page { size: A4; margin: 20mm 18mm; @bottom-right { content: counter(page);"
    " font: 9pt sans-serif; color: #444 } }\n"
    "body { margin: 3rem auto; padding: 0 1.25rem; max-width: 44rem; background: var(--paper);"
    " color: var(--ink); font: 1.0625rem/1.6 'Source Serif 4', Charter, Georgia, serif;"
    " overflow-wrap: anywhere }\n"
    "h1 { font-size: 2rem; line-height: 1.2 }\n"
    "h2 { margin: 3rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--strong);"
    " line-height: 1.25 }\n"
    "h3 { margin: 1.75rem 0 .5rem; font: 600 .9375rem/1.4 sans-serif }\n"
    "p { margin: .35rem 0; white-space: pre-wrap }\n"
    ".fact, .line { padding-left: 7rem }\n"
    ".fact b, .line time { float: left; width: 6.25rem; margin-left: -7rem; color: var(--soft);"
    " font: .8125rem/1.7rem sans-serif; font-variant-numeric: tabular-nums }\n"
    ".line time { text-align: right }\n"
    ".item { padding-left: 1.25rem; text-indent: -1.25rem }\n"
    ".item::before { content: '–'; display: inline-block; width: 1.25rem; text-indent: 0;"
    " color: var(--soft) }\n"
    "blockquote { margin: .75rem 0 1rem; padding-left: 1rem; border-left: 2px solid"
    " var(--accent) }\n"
    "blockquote.words { border-color: var(--line) }\n"
    "pre { margin: .75rem 0 1rem; padding: .75rem 1rem; background: var(--sunken);"
    " border-left: 2px solid var(--line); white-space: pre-wrap;"
    " font: .875rem/1.55 'Source Code Pro', monospace; tab-size: 4 }\n"
    "table { margin: .75rem 0 1rem; border-collapse: collapse; width: 100% }\n"
    "th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line);"
    " text-align: right; vertical-align: top }\n"
    "th { color: var(--soft); font: .8125rem/1.4 sans-serif }\n"
    "th:first-child, td:first-child { text-align: left }\n"
    "@media print { body { margin: 0; padding: 0; max-width: none; font-size: 10.5pt }\n"
    " h2, h3 { break-after: avoid } tr { break-inside: avoid } }\n";

/* For text and for attributes in double quotes. */
static void add_escaped(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        switch (text.data[i]) {
        case '&':
            buf_add_text(out, "&amp;");
            break;
        case '<':
            buf_add_text(out, "&lt;");
            break;
        case '>':
            buf_add_text(out, "&gt;");
            break;
        case '"':
            buf_add_text(out, "&quot;");
            break;
        case '\'':
            buf_add_text(out, "&#39;");
            break;
        default:
            buf_add_char(out, text.data[i]);
        }
    }
}

static void add_element(struct buf *out, const char *begin, struct str text, const char *end)
{
    buf_add_text(out, begin);
    add_escaped(out, text);
    buf_add_text(out, end);
}

void html_begin(struct buf *out, struct str title)
{
    buf_add_text(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                      "style-src 'unsafe-inline'\">\n"
                      "<meta name=\"referrer\" content=\"no-referrer\">\n");
    add_element(out, "<title>", title, "</title>\n<style>\n");
    buf_add_text(out, style);
    buf_add_text(out, "</style>\n</head>\n<body>\n<main>\n");
}

void html_end(struct buf *out)
{
    buf_add_text(out, "</main>\n</body>\n</html>\n");
}

/* A question's Markdown as its author wrote it; only listings are set apart. */
static void html_prose(struct buf *out, struct str text)
{
    struct str rest = str_trim_blank_lines(text), line;
    struct fence fence = {0};
    bool paragraph = false;

    buf_add_text(out, "<blockquote>\n");
    while (line_next(&rest, &line)) {
        enum fence_line kind = fence_step(&fence, line);
        if (kind == FENCE_INSIDE) {
            add_escaped(out, line);
            buf_add_char(out, '\n');
            continue;
        }
        if (paragraph && (kind != FENCE_OUTSIDE || line_is_blank(line))) {
            buf_add_text(out, "</p>\n");
            paragraph = false;
        }
        if (kind == FENCE_OPENS)
            buf_add_text(out, "<pre><code>");
        if (kind == FENCE_CLOSES)
            buf_add_text(out, "</code></pre>\n");
        if (kind != FENCE_OUTSIDE || line_is_blank(line))
            continue;
        buf_add_text(out, paragraph ? "\n" : "<p>");
        add_escaped(out, line);
        paragraph = true;
    }
    buf_add_text(out, fence.mark ? "</code></pre>\n" : paragraph ? "</p>\n" : "");
    buf_add_text(out, "</blockquote>\n");
}

static void html_table(struct buf *out, const struct block *block)
{
    buf_add_text(out, "<table>\n");
    for (size_t r = 0; r < block->rows; r++) {
        buf_add_text(out, r == 0 ? "<thead><tr>" : "<tr>");
        for (size_t c = 0; c < block->columns; c++)
            add_element(out, r == 0 ? "<th scope=\"col\">" : "<td>",
                        block->cells[r * block->columns + c], r == 0 ? "</th>" : "</td>");
        buf_add_text(out, r == 0 ? "</tr></thead>\n<tbody>\n" : "</tr>\n");
    }
    buf_add_text(out, "</tbody>\n</table>\n");
}

void html_block(struct buf *out, const struct block *block)
{
    switch (block->kind) {
    case BLOCK_TITLE:
        add_element(out, "<h1>", block->text, "</h1>\n");
        break;
    case BLOCK_HEADING:
        add_element(out, block->level == 2 ? "<h2>" : "<h3>", block->text,
                    block->level == 2 ? "</h2>\n" : "</h3>\n");
        break;
    case BLOCK_FACT:
        add_element(out, "<p class=\"fact\"><b>", block->label, "</b>");
        add_element(out, "", block->text, "</p>\n");
        break;
    case BLOCK_LINE:
        add_element(out, "<p class=\"line\"><time>", block->label, "</time>");
        add_element(out, "<bdi>", block->text, "</bdi></p>\n");
        break;
    case BLOCK_ITEM:
        add_element(out, "<p class=\"item\">", block->text, "</p>\n");
        break;
    case BLOCK_PROSE:
        html_prose(out, block->text);
        break;
    case BLOCK_WORDS:
        add_element(out, "<blockquote class=\"words\"><p>", block->text, "</p></blockquote>\n");
        break;
    case BLOCK_CODE:
        add_element(out, "<pre><code>", block->text, "</code></pre>\n");
        break;
    case BLOCK_TABLE:
        html_table(out, block);
        break;
    }
}
