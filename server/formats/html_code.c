/* Code in HTML: its text without the markup of its colours. */
#include <stdint.h>

#include "formats/html_convert.h"
#include "questions/lines.h"
#include "questions/question.h"

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

void html_listing(struct converter *c, const struct tag *tag, struct str attributes)
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

void html_code(struct converter *c, const struct tag *tag, struct str attributes)
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
