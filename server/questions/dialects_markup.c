/* AsciiDoc and Org as Markdown. */
#include "questions/dialects.h"

#include "questions/lines.h"

enum { MAX_LEVEL = 6 };

size_t markup_level(struct str line, char sign)
{
    size_t level = 0;

    while (level < line.size && line.data[level] == sign)
        level++;
    bool is_title = level && level <= MAX_LEVEL && level + 1 < line.size &&
                    line.data[level] == ' ' && line.data[level + 1] != ' ';
    return is_title ? level : 0;
}

static void add_heading(struct buf *out, size_t level, struct str title)
{
    for (size_t i = 0; i < level && i < MAX_LEVEL; i++)
        buf_add_char(out, '#');
    buf_add_char(out, ' ');
    buf_add_str(out, str_trim(title));
}

/* "----" and "....": four or more of one sign and nothing else. */
static bool is_delimiter(struct str line, const char *signs)
{
    enum { MIN_SIGNS = 4 };

    if (line.size < MIN_SIGNS || !strchr(signs, line.data[0]))
        return false;
    for (size_t i = 1; i < line.size; i++)
        if (line.data[i] != line.data[0])
            return false;
    return true;
}

/* "[source,java]": the language of the listing below. */
static bool read_attributes(struct markup_state *state, struct str line)
{
    struct str source = STR("[source,");

    if (line.size < 3 || line.data[0] != '[' || line.data[1] == '[' || line.data[1] == ' ' ||
        line.data[line.size - 1] != ']' || memchr(line.data, '(', line.size))
        return false;
    if (str_starts_nocase(line, source)) {
        struct str language = str_slice(line, source.size, line.size - 1);
        const char *comma = memchr(language.data, ',', language.size);
        state->language =
            str_trim(comma ? str_slice(language, 0, (size_t)(comma - language.data)) : language);
    }
    return true;
}

/* Lists of questions are "What is it?::", with the answer below. */
static bool is_term(struct str line)
{
    return line.size > 3 && str_is(str_slice(line, line.size - 3, line.size), "?::");
}

void markup_add_ascii_doc(struct markup_state *state, struct str line, struct buf *out)
{
    struct str text = str_trim_right(line);
    size_t level = markup_level(text, '=');
    size_t stars = markup_level(text, '*');

    if (state->mark.size) {
        bool ends = str_equal(text, state->mark);
        buf_add_str(out, ends ? STR("```") : line);
        state->mark = ends ? STR_NONE : state->mark;
        return;
    }
    if (is_delimiter(text, "-.")) {
        state->mark = text;
        buf_add_text(out, "```");
        buf_add_str(out, state->language);
        state->language = STR_NONE;
        return;
    }
    if (is_delimiter(text, "=*_+") || str_is(text, "+") || read_attributes(state, text) ||
        (text.size > 2 && text.data[0] == ':' && memchr(text.data + 1, ':', text.size - 1)))
        return; /* it only wraps or sets something */
    if (level) {
        add_heading(out, level, str_slice(text, level, text.size));
    } else if (is_term(text)) {
        buf_add_text(out, "Q: ");
        buf_add_str(out, str_trim(str_slice(text, 0, text.size - 2)));
    } else if (text.size > 1 && text.data[0] == '.' && ascii_is_alnum(text.data[1])) {
        buf_add_text(out, "**"); /* the title of the block below */
        buf_add_str(out, str_slice(text, 1, text.size));
        buf_add_text(out, "**");
    } else if (str_starts(text, STR(". "))) {
        buf_add_text(out, "1");
        buf_add_str(out, text);
    } else if (stars > 1) {
        for (size_t i = 1; i < stars; i++)
            buf_add_text(out, "  ");
        buf_add_text(out, "*");
        buf_add_str(out, str_slice(text, stars, text.size));
    } else {
        buf_add_str(out, line);
    }
}

/* "=code=" and "~code~" stand between blanks or signs. */
static size_t verbatim_size(struct str text, size_t at)
{
    char sign = text.data[at];

    if ((sign != '=' && sign != '~') || at + 2 >= text.size ||
        (at && ascii_is_alnum(text.data[at - 1])) || memchr(" =~", text.data[at + 1], 3))
        return 0;
    const char *end = memchr(text.data + at + 1, sign, text.size - at - 1);
    size_t size = end ? (size_t)(end - text.data) - at + 1 : 0;
    bool alone = size > 2 && end[-1] != ' ' &&
                 (at + size == text.size || !ascii_is_alnum(text.data[at + size]));
    return alone ? size : 0;
}

static void add_org_text(struct buf *out, struct str text)
{
    for (size_t at = 0; at < text.size;) {
        size_t size = verbatim_size(text, at);
        if (size) {
            buf_add_char(out, '`');
            buf_add_str(out, str_slice(text, at + 1, at + size - 1));
            buf_add_char(out, '`');
        } else {
            buf_add_char(out, text.data[at]);
        }
        at += size ? size : 1;
    }
}

static void add_org_heading(struct markup_state *state, struct str title, struct buf *out)
{
    static const char *const states[] = {"TODO ", "DONE "};

    title = str_trim(title);
    for (size_t i = 0; i < 2; i++)
        if (str_starts(title, str_from(states[i])))
            title = str_trim(str_slice(title, strlen(states[i]), title.size));
    for (size_t i = 0; i < state->level + state->has_title && i < MAX_LEVEL; i++)
        buf_add_char(out, '#');
    buf_add_char(out, ' ');
    add_org_text(out, title);
}

/* "#+TITLE: …", "#+BEGIN_SRC c"; every other "#+…" says nothing to people. */
static void add_org_key(struct markup_state *state, struct str text, struct buf *out)
{
    struct str title = STR("#+TITLE:");
    struct str source = STR("#+BEGIN_SRC");

    if (str_starts_nocase(text, title)) {
        add_heading(out, 1, str_slice(text, title.size, text.size));
        state->has_title = true;
    } else if (str_starts_nocase(text, source) || str_starts_nocase(text, STR("#+BEGIN_EXAMPLE"))) {
        struct str rest = str_starts_nocase(text, source)
                              ? str_trim(str_slice(text, source.size, text.size))
                              : STR_NONE;
        const char *blank = rest.size ? memchr(rest.data, ' ', rest.size) : NULL;
        buf_add_text(out, "```");
        buf_add_str(out, blank ? str_slice(rest, 0, (size_t)(blank - rest.data)) : rest);
        state->mark = STR("#+END_");
    }
}

/* The text of a heading stands as far to the right as the heading's title. */
static struct str cut_outline_indent(const struct markup_state *state, struct str line)
{
    size_t at = 0;

    while (at < line.size && at < state->level + 1 && line.data[at] == ' ')
        at++;
    return str_slice(line, at, line.size);
}

void markup_add_org(struct markup_state *state, struct str line, struct buf *out)
{
    struct str text = str_trim(line);
    size_t level = markup_level(line, '*');

    if (state->mark.size) {
        bool ends = str_starts_nocase(text, state->mark);
        buf_add_str(out, ends ? STR("```") : cut_outline_indent(state, line));
        state->mark = ends ? STR_NONE : state->mark;
        return;
    }
    if (str_is(text, ":PROPERTIES:") || str_is(text, ":END:")) {
        state->in_drawer = text.data[1] == 'P';
        return;
    }
    if (state->in_drawer)
        return;
    if (level) {
        state->level = level;
        add_org_heading(state, str_slice(line, level, line.size), out);
    } else if (str_starts(text, STR("#+"))) {
        add_org_key(state, text, out);
    } else {
        add_org_text(out, cut_outline_indent(state, line));
    }
}
