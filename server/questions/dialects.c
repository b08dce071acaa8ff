#include "questions/dialects.h"

#include "base/count.h"
#include "questions/fence.h"
#include "questions/lines.h"
#include "questions/words.h"

struct counts {
    size_t marks;                  /* headings of Markdown */
    size_t equal_signs, org_stars; /* "== Title", "** Title" */
    size_t org_keys;               /* "#+…" */
    size_t underlines;             /* of a title, by signs that Markdown doesn't take */
    size_t blocks;                 /* '??? note "Title"', "> [!faq]- Title" */
    size_t card_lines, card_signs; /* "front :: back", "?" alone */
    size_t lines;
};

/* '??? success "Title"', '!!! tip', '???+ note': the size of the sign; 0 for anything else. */
static size_t block_sign(struct str line)
{
    static const char *const signs[] = {"???+ ", "??? ", "!!! "};

    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (str_starts(line, str_from(signs[i])))
            return strlen(signs[i]);
    return 0;
}

/* "> [!question]- Title": the offset of the title; 0 for anything else. */
static size_t callout_title(struct str line)
{
    if (!str_starts(line, STR("> [!")))
        return 0;
    size_t end = str_find(str_slice(line, 0, 60), STR("]"));
    bool folds = end != SIZE_MAX && end + 2 < line.size && memchr("-+", line.data[end + 1], 2);
    return folds ? end + 2 : 0;
}

/* Only signs of one kind, that underline the line above. */
static bool is_underline(struct str line, struct str above)
{
    struct str text = str_trim_right(line);

    if (text.size < 4 || !memchr("~^\"+'", text.data[0], 5) || !above.size || indent_size(above) ||
        text.size + 1 < str_trim_right(above).size || text.size > above.size + 8)
        return false;
    for (size_t i = 1; i < text.size; i++)
        if (text.data[i] != text.data[0])
            return false;
    return true;
}

/* "front :: back": the offset of the back; 0 for anything else. */
static size_t card_back(struct str line)
{
    enum { MAX_LINE = 2000, MIN_FRONT = 3 };
    size_t at = line.size <= MAX_LINE ? str_find(line, STR(" :: ")) : SIZE_MAX;

    if (at == SIZE_MAX || at < MIN_FRONT || memchr("|>#", line.data[0], 3) ||
        str_find(line, STR("->")) != SIZE_MAX)
        return 0;
    for (size_t i = 0; i < at; i++)
        if (!ascii_is_digit(line.data[i]))
            return at + 4;
    return 0; /* a number: "12 :: What …" */
}

static void count_line(struct counts *counts, struct str line, struct str above)
{
    counts->lines += line.size > 0;
    if (!line.size)
        return;
    counts->card_lines += card_back(line) > 0;
    switch (line.data[0]) {
    case '#':
        counts->marks += markup_level(line, '#') > 0;
        counts->org_keys += str_starts(line, STR("#+"));
        break;
    case '=':
        counts->equal_signs += markup_level(line, '=') > 0;
        break;
    case '*':
        counts->org_stars += markup_level(line, '*') > 1;
        break;
    case '?':
        counts->card_signs += str_is(str_trim_right(line), "?") && above.size;
        counts->blocks += block_sign(line) > 0;
        break;
    case '!':
        counts->blocks += block_sign(line) > 0;
        break;
    case '>':
        counts->blocks += callout_title(line) > 0;
        break;
    default:
        counts->underlines += is_underline(line, above);
        break;
    }
}

struct dialects dialects_find(struct str text)
{
    enum { FEW_CARDS = 2, MANY_CARDS = 3 };
    struct counts counts = {0};
    struct fence fence = {0};
    struct str above = STR_NONE;
    struct str line;

    while (line_next(&text, &line)) {
        bool underline = is_underline(line, above); /* "~~~~" isn't a fence then */
        if (underline || fence_step(&fence, line) == FENCE_OUTSIDE)
            count_line(&counts, line, above);
        above = line;
    }
    size_t cards = counts.card_lines + counts.card_signs;
    bool mostly = counts.card_lines * 3 >= counts.lines;
    return (struct dialects){
        .ascii_doc = !counts.marks && counts.equal_signs >= 2,
        .org = counts.marks <= counts.org_keys && counts.org_stars + counts.org_keys >= 2 &&
               counts.org_stars,
        .underlines = !counts.marks && counts.underlines >= 2,
        .blocks = counts.blocks > 0,
        .cards = cards >= FEW_CARDS && (mostly || counts.card_signs >= FEW_CARDS ||
                                        (counts.card_signs && cards >= MANY_CARDS)),
    };
}

/* What stands around a line that is being rewritten. */
struct rewriter {
    const struct dialects *dialects;
    struct buf *out;
    struct fence fence;
    struct markup_state markup;
    struct str below; /* the next line */
    bool in_block;    /* a folded block is open */
    bool is_quoted;   /* its lines begin with ">" */
    bool is_folded;   /* it became <details> */
    bool drop_next;   /* the next line underlines this one */
};

static bool goes_on_block(const struct rewriter *r, struct str line)
{
    if (r->is_quoted)
        return line.size && line.data[0] == '>';
    return line_is_blank(line) || str_starts(line, STR("    ")) || str_starts(line, STR("\t"));
}

static struct str cut_block_indent(const struct rewriter *r, struct str line)
{
    if (r->is_quoted)
        return str_slice(line, str_starts(line, STR("> ")) ? 2 : 1, line.size);
    return str_slice(line, str_starts(line, STR("\t")) ? 1 : 4, line.size);
}

/* 'note "Title"': the title, or else the kind. */
static struct str block_title(struct str rest)
{
    const char *quote = memchr(rest.data, '"', rest.size);
    const char *end =
        quote ? memchr(quote + 1, '"', (size_t)(rest.data + rest.size - quote - 1)) : NULL;

    return end ? (struct str){quote + 1, (size_t)(end - quote - 1)} : str_trim(rest);
}

static void begin_block(struct rewriter *r, struct str line)
{
    size_t sign = block_sign(line);
    size_t callout = sign ? 0 : callout_title(line);
    struct str title = sign ? block_title(str_slice(line, sign, line.size))
                            : str_trim(str_slice(line, callout, line.size));

    r->in_block = true;
    r->is_quoted = callout > 0;
    r->is_folded = line.data[0] != '!';
    buf_add_text(r->out, r->is_folded ? "<details><summary>" : "**");
    buf_add_str(r->out, title);
    buf_add_text(r->out, r->is_folded ? "</summary>" : "**");
}

/* The end of a folded block. A tag alone on its line would take what comes below for HTML; behind
 * another it is text. */
static void end_block(struct rewriter *r, bool alone)
{
    if (r->is_folded)
        buf_add_text(r->out, alone ? "<br></details>" : "</details>");
    r->in_block = false;
}

static bool is_fence_line(struct str line)
{
    struct str text = str_trim(line);

    return str_starts(text, STR("```")) || str_starts(text, STR("~~~"));
}

static void add_inside_block(struct rewriter *r, struct str line)
{
    bool is_blank = line_is_blank(line);
    bool ends = !goes_on_block(r, r->below) && !(r->is_quoted && line_is_blank(r->below));
    struct str text = is_blank && !r->is_quoted ? STR_NONE : cut_block_indent(r, line);

    buf_add_str(r->out, text);
    if (ends && !is_fence_line(text))
        end_block(r, is_blank);
}

static bool add_block_line(struct rewriter *r, struct str line)
{
    if (r->in_block && goes_on_block(r, line)) {
        add_inside_block(r, line);
        return true;
    }
    if (r->in_block)
        end_block(r, true);
    if (!block_sign(line) && !callout_title(line))
        return false;
    begin_block(r, line);
    return true;
}

static bool add_card(struct rewriter *r, struct str line)
{
    size_t back = card_back(line);

    if (back) {
        buf_add_text(r->out, "**Q:** ");
        buf_add_str(r->out, str_trim(str_slice(line, 0, back - 4)));
        buf_add_text(r->out, " **A:** ");
        buf_add_str(r->out, str_trim(str_slice(line, back, line.size)));
        return true;
    }
    if (str_is(str_trim_right(r->below), "?") && !line_is_blank(line)) {
        buf_add_text(r->out, "**Q:** ");
        buf_add_str(r->out, str_trim(line));
        return true;
    }
    if (!str_is(str_trim_right(line), "?"))
        return false;
    buf_add_text(r->out, "**A:**");
    return true;
}

static bool add_title(struct rewriter *r, struct str line)
{
    static const char *const levels[] = {"~",     "### ", "^",     "#### ", "\"",
                                         "#### ", "+",    "#### ", "'",     "#### "};

    if (r->drop_next || str_starts(line, STR(".. code"))) {
        r->drop_next = false;
        return true; /* what such a line announces is indented */
    }
    if (!is_underline(r->below, line))
        return false;
    for (size_t i = 0; i + 1 < COUNT_OF(levels); i += 2)
        if (levels[i][0] == r->below.data[0])
            buf_add_text(r->out, levels[i + 1]);
    buf_add_str(r->out, line);
    r->drop_next = true;
    return true;
}

static void add_line(struct rewriter *r, struct str line)
{
    const struct dialects *d = r->dialects;

    if (d->ascii_doc) {
        markup_add_ascii_doc(&r->markup, line, r->out);
        return;
    }
    if (d->org) {
        markup_add_org(&r->markup, line, r->out);
        return;
    }
    if (d->underlines && !r->fence.mark && add_title(r, line))
        return;
    bool is_code = !r->in_block && fence_step(&r->fence, line) != FENCE_OUTSIDE;
    if (is_code || !((d->blocks && add_block_line(r, line)) || (d->cards && add_card(r, line))))
        buf_add_str(r->out, line);
}

enum status dialects_rewrite(struct buf *text)
{
    struct dialects found = dialects_find(buf_str(text));
    struct str rest = buf_str(text);
    struct buf out;
    struct str line = STR_NONE;

    if (!found.ascii_doc && !found.org && !found.underlines && !found.blocks && !found.cards)
        return STATUS_OK;
    buf_init(&out, text->max_bytes);
    struct rewriter r = {.dialects = &found, .out = &out};
    bool more = line_next(&rest, &line);
    while (more) {
        struct str next = STR_NONE;
        more = line_next(&rest, &next);
        r.below = next;
        add_line(&r, line);
        if (more)
            buf_add_char(&out, '\n');
        line = next;
    }
    if (r.in_block && r.is_folded)
        buf_add_text(&out, "\n</details>");
    enum status status = buf_status(&out);
    if (status != STATUS_OK) {
        buf_finish(&out);
        return status;
    }
    buf_finish(text);
    *text = out;
    return STATUS_OK;
}
