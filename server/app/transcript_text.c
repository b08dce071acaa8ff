#include "app/transcript_text.h"

#include "app/json_out.h"
#include "base/utf.h"
#include "questions/lines.h"

/* One blank line before what comes next. */
static void add_gap(struct buf *out)
{
    struct str text = buf_str(out);
    size_t ends = 0;

    while (ends < 2 && ends < text.size && text.data[text.size - 1 - ends] == '\n')
        ends++;
    for (; text.size && ends < 2; ends++)
        buf_add_char(out, '\n');
}

/* --- for a terminal ------------------------------------------------------------------------ */

enum { LINE_INDENT = 12, TEXT_INDENT = 4 };

static size_t characters(struct str text)
{
    size_t count = 0;

    for (size_t at = 0; at < text.size; count++)
        utf8_next(text, &at);
    return count;
}

static void pad(struct buf *out, size_t count)
{
    while (count-- > 0)
        buf_add_char(out, ' ');
}

/* Each line but the first behind so many blanks. */
static void add_indented(struct buf *out, struct str text, size_t indent, bool first)
{
    struct str rest = text, line;

    while (line_next(&rest, &line)) {
        if (first && line.size)
            pad(out, indent);
        first = true;
        buf_add_str(out, line);
        buf_add_char(out, '\n');
    }
}

static void text_table(struct buf *out, const struct block *block)
{
    for (size_t r = 0; r < block->rows; r++) {
        pad(out, TEXT_INDENT);
        for (size_t c = 0; c < block->columns; c++) {
            struct str cell = block->cells[r * block->columns + c];
            size_t widest = 0;
            for (size_t i = 0; i < block->rows; i++) {
                size_t width = characters(block->cells[i * block->columns + c]);
                widest = width > widest ? width : widest;
            }
            buf_add_str(out, cell);
            if (c + 1 < block->columns)
                pad(out, widest - characters(cell) + 2);
        }
        buf_add_char(out, '\n');
    }
}

void text_block(struct buf *out, const struct block *block)
{
    size_t width = characters(block->label);

    switch (block->kind) {
    case BLOCK_TITLE:
        add_indented(out, block->text, 0, true);
        buf_add_char(out, '\n');
        break;
    case BLOCK_HEADING:
        add_gap(out);
        buf_printf(out, "%s %.*s %s\n", block->level == 2 ? "==" : "--", STR_FMT(block->text),
                   block->level == 2 ? "==\n" : "--");
        break;
    case BLOCK_FACT:
        buf_add_str(out, block->label);
        pad(out, width < LINE_INDENT + 2 ? LINE_INDENT + 2 - width : 2);
        add_indented(out, block->text, LINE_INDENT + 2, false);
        break;
    case BLOCK_LINE:
        pad(out, width < LINE_INDENT - 2 ? LINE_INDENT - 2 - width : 0);
        buf_printf(out, "%.*s  ", STR_FMT(block->label));
        add_indented(out, block->text, LINE_INDENT, false);
        break;
    case BLOCK_ITEM:
        buf_add_text(out, "  - ");
        add_indented(out, block->text, TEXT_INDENT, false);
        break;
    case BLOCK_PROSE:
    case BLOCK_WORDS:
    case BLOCK_CODE:
        add_gap(out);
        add_indented(out, block->text, block->level ? LINE_INDENT + 2 : TEXT_INDENT, true);
        add_gap(out);
        break;
    case BLOCK_TABLE:
        text_table(out, block);
        break;
    }
}

/* --- Markdown ------------------------------------------------------------------------------ */

/* What begins a block only where a line begins. */
static bool begins_block(struct str line)
{
    size_t digits = 0;

    while (digits < line.size && ascii_is_digit(line.data[digits]))
        digits++;
    return digits && digits < line.size && (line.data[digits] == '.' || line.data[digits] == ')');
}

static void add_escaped(struct buf *out, struct str line, bool begins)
{
    bool number = begins && begins_block(line);
    size_t at = 0;

    /* blanks at the beginning would vanish, or make a listing */
    for (; at < line.size && (line.data[at] == ' ' || line.data[at] == '\t'); at++)
        buf_add_text(out, line.data[at] == ' ' ? "\u00a0" : "\u00a0\u00a0\u00a0\u00a0");
    for (size_t first = at; at < line.size; at++) {
        char c = line.data[at];
        bool dot = number && (c == '.' || c == ')');
        bool address = c == ':' && str_starts(str_slice(line, at, line.size), STR("://"));
        if (strchr("\\`*_[]<>#|~&!$", c) || (begins && at == first && strchr("+-=:", c)) || dot ||
            address)
            buf_add_char(out, '\\');
        number = number && !dot;
        buf_add_char(out, c);
    }
}

/* Lines as they stand, each but the last ended by a backslash; `prefix` before all but the first.
 * `begins`: the first stands at the beginning of its line, too. */
static void add_lines(struct buf *out, struct str text, const char *prefix, bool begins)
{
    struct str rest = str_trim_blank_lines(text), line;
    bool first = true, broken = false;

    while (line_next(&rest, &line)) {
        if (!first) {
            if (broken && !line_is_blank(line))
                buf_add_char(out, '\\');
            buf_add_char(out, '\n');
            buf_add_text(out, prefix);
        }
        add_escaped(out, line, begins || !first);
        broken = !line_is_blank(line);
        first = false;
    }
}

static void markdown_code(struct buf *out, const struct block *block)
{
    size_t longest = 0, run = 0;

    for (size_t i = 0; i < block->text.size; i++) {
        run = block->text.data[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    size_t fence = longest < 3 ? 3 : longest + 1;
    add_gap(out);
    for (int side = 0; side < 2; side++) {
        if (side)
            buf_add_char(out, '\n');
        for (size_t i = 0; i < fence; i++)
            buf_add_char(out, '`');
        if (side)
            break;
        for (size_t i = 0; i < block->label.size; i++)
            if (ascii_is_alnum(block->label.data[i]) || strchr("+-#._", block->label.data[i]))
                buf_add_char(out, block->label.data[i]);
        buf_add_char(out, '\n');
        size_t size = block->text.size;
        while (size && block->text.data[size - 1] == '\n')
            size--;
        buf_add(out, block->text.data, size);
    }
    buf_add_text(out, "\n\n");
}

/* A question's own Markdown, in a quote: whatever it opens ends with the quote. */
static void markdown_prose(struct buf *out, struct str text)
{
    struct str rest = str_trim_blank_lines(text), line;

    add_gap(out);
    while (line_next(&rest, &line)) {
        buf_add_text(out, line.size ? "> " : ">");
        buf_add_str(out, line);
        buf_add_char(out, '\n');
    }
    buf_add_char(out, '\n');
}

/* On one line: headings and tables have no second. */
static void add_one_line(struct buf *out, struct str text)
{
    struct str rest = text, line;
    bool first = true;

    while (line_next(&rest, &line)) {
        if (!first)
            buf_add_char(out, ' ');
        add_escaped(out, str_trim(line), false);
        first = false;
    }
}

static void markdown_table(struct buf *out, const struct block *block)
{
    add_gap(out);
    for (size_t r = 0; r < block->rows; r++) {
        for (size_t c = 0; c < block->columns; c++) {
            buf_add_text(out, c ? " | " : "| ");
            add_one_line(out, block->cells[r * block->columns + c]);
        }
        buf_add_text(out, " |\n");
        for (size_t c = 0; r == 0 && c < block->columns; c++)
            buf_add_text(out, c ? " ---: |" : "| --- |");
        if (r == 0)
            buf_add_char(out, '\n');
    }
    buf_add_char(out, '\n');
}

void markdown_block(struct buf *out, const struct block *block)
{
    switch (block->kind) {
    case BLOCK_TITLE:
    case BLOCK_HEADING:
        add_gap(out);
        buf_add_text(out, block->kind == BLOCK_TITLE ? "# " : block->level == 2 ? "## " : "### ");
        add_one_line(out, block->text);
        buf_add_text(out, "\n\n");
        break;
    case BLOCK_FACT:
    case BLOCK_LINE:
    case BLOCK_ITEM:
        buf_add_text(out, "- ");
        if (block->kind == BLOCK_LINE)
            buf_printf(out, "`%.*s` ", STR_FMT(block->label));
        else if (block->label.size)
            buf_printf(out, "%.*s: ", STR_FMT(block->label));
        add_lines(out, block->text, "  ", !block->label.size);
        buf_add_char(out, '\n');
        break;
    case BLOCK_PROSE:
        markdown_prose(out, block->text);
        break;
    case BLOCK_WORDS:
        add_gap(out);
        buf_add_text(out, "> ");
        add_lines(out, block->text, "> ", true);
        buf_add_text(out, "\n\n");
        break;
    case BLOCK_CODE:
        markdown_code(out, block);
        break;
    case BLOCK_TABLE:
        markdown_table(out, block);
        break;
    }
}

/* --- whole copies -------------------------------------------------------------------------- */

static enum status write_whole(const struct transcript *transcript,
                               const struct transcript_origin *origin, block_write *write,
                               void (*run)(struct writing *writing), struct buf *out)
{
    struct writing writing;

    writing_init(&writing, transcript, origin, write, out);
    run(&writing);
    enum status status = writing.status;
    writing_finish(&writing);
    return status == STATUS_OK ? buf_status(out) : status;
}

enum status transcript_write_reading(const struct transcript *transcript,
                                     const struct transcript_origin *origin, struct buf *out)
{
    return write_whole(transcript, origin, text_block, writing_reading, out);
}

enum status transcript_write_markdown(const struct transcript *transcript,
                                      const struct transcript_origin *origin, struct buf *out)
{
    return write_whole(transcript, origin, markdown_block, writing_copy, out);
}

enum status transcript_write_html(const struct transcript *transcript,
                                  const struct transcript_origin *origin, struct buf *out)
{
    html_begin(out, transcript->title);
    enum status status = write_whole(transcript, origin, html_block, writing_copy, out);
    html_end(out);
    return status == STATUS_OK ? buf_status(out) : status;
}

enum status transcript_write_json(const struct transcript *transcript,
                                  const struct transcript_origin *origin, struct buf *out)
{
    json_begin(out, NULL, '{');
    json_text(out, "format", "parley-transcript-1");
    json_str(out, "room", id_str(&transcript->room));
    json_str(out, "title", transcript->title);
    json_str(out, "organisation", transcript->organisation);
    json_str(out, "seal", id_str(&origin->header.seal));
    json_int(out, "sealed_ms", origin->header.sealed_ms);
    json_int(out, "checkpoint", (int64_t)origin->header.checkpoint);
    json_base64(out, "header_hash", origin->header_hash.bytes, VAULT_HASH_BYTES);
    if (transcript->redacted)
        json_bool(out, "redacted", true);
    json_begin(out, "records", '[');
    for (size_t i = 0; i < transcript->count; i++)
        json_raw(out, NULL, transcript->json[i]);
    json_end(out, ']');
    json_end(out, '}');
    return buf_status(out);
}
