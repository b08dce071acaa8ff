/* GIFT, read: comments, categories, and questions parted by blank lines. */
#include "formats/gift.h"

#include <stdint.h>

#include "base/count.h"
#include "questions/lines.h"

enum { SEEN_BYTES = 60 };

size_t gift_find(struct str text, size_t at, const char *signs)
{
    for (; at < text.size; at++) {
        if (text.data[at] == '\\')
            at++;
        else if (text.data[at] && strchr(signs, text.data[at]))
            return at;
    }
    return text.size;
}

static struct str cut_form(struct str text, enum text_form *form)
{
    static const struct {
        struct str name;
        enum text_form form;
    } forms[] = {{{"[html]", 6}, TEXT_HTML},
                 {{"[markdown]", 10}, TEXT_MARKDOWN},
                 {{"[plain]", 7}, TEXT_PLAIN},
                 {{"[moodle]", 8}, TEXT_UNKNOWN}};

    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if (str_starts_nocase(text, forms[i].name)) {
            *form = forms[i].form;
            return str_trim(str_slice(text, forms[i].name.size, text.size));
        }
    return text;
}

enum status gift_text(struct gift *gift, struct str text, enum text_form *form,
                      struct str *ret_text)
{
    text = cut_form(str_trim(text), form);
    char *plain = arena_alloc(&gift->reader.scratch, text.size + 1);
    size_t size = 0;

    if (!plain)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        char next = i + 1 < text.size ? text.data[i + 1] : '\0';
        bool escape = c == '\\' && next && strchr("\\:#={}~n", next);
        /* A line's end in the file is a blank, but where lines mean something. */
        if (escape)
            c = text.data[++i] == 'n' ? '\n' : text.data[i];
        else if (c == '\n' && *form != TEXT_MARKDOWN)
            c = ' ';
        plain[size++] = c;
    }
    return draft_markdown(&gift->reader, (struct str){plain, size}, *form, ret_text);
}

/* --- one question ----------------------------------------------------------------------------- */

/* "::title::" at the beginning. */
static struct str cut_title(struct str *text)
{
    if (!str_starts(*text, STR("::")))
        return STR_NONE;
    size_t at = 2;
    for (;;) {
        at = gift_find(*text, at, ":");
        if (at >= text->size)
            return STR_NONE;
        if (at + 1 < text->size && text->data[at + 1] == ':')
            break;
        at++;
    }
    struct str title = str_slice(*text, 2, at);
    *text = str_trim(str_slice(*text, at + 2, text->size));
    return title;
}

/* The text around the braces; a gap stands in their place when text follows. */
static enum status read_prompt(struct gift *gift, struct draft *draft, struct str before,
                               struct str behind, enum text_form *form)
{
    struct str rest = STR_NONE;

    enum status status = gift_text(gift, before, form, &draft->prompt);
    if (status == STATUS_OK)
        status = gift_text(gift, behind, form, &rest);
    if (status != STATUS_OK || !rest.size)
        return status;
    bool joins = behind.size && strchr(".,;:!?)", str_trim(behind).data[0]);
    char *prompt = arena_printf(&gift->reader.scratch, "%.*s \\_\\_\\_\\_\\_%s%.*s",
                                STR_FMT(draft->prompt), joins ? "" : " ", STR_FMT(rest));
    if (!prompt)
        return STATUS_NO_MEMORY;
    draft->prompt = str_from(prompt);
    return STATUS_OK;
}

static enum status read_title(struct gift *gift, struct draft *draft, struct str title)
{
    enum text_form form = TEXT_PLAIN;

    enum status status = gift_text(gift, title, &form, &title);
    if (status != STATUS_OK || !title.size)
        return status;
    if (!draft->prompt.size)
        draft->prompt = title;
    else if (!title_is_in(title, draft->prompt))
        return draft_add_section(&gift->reader, draft, STR("Title"), title);
    return STATUS_OK;
}

/* "[id:x]" and "[tag:y]" of the comments before it; "\]" is a bracket. */
static enum status read_comments(struct gift *gift, struct draft *draft)
{
    struct str rest = buf_str(&gift->comments);
    enum status status = STATUS_OK;

    while (rest.size && status == STATUS_OK) {
        size_t open = gift_find(rest, 0, "[");
        size_t close = gift_find(rest, open + 1, "]");
        if (close >= rest.size)
            break;
        struct str inside = str_slice(rest, open + 1, close);
        rest = str_slice(rest, close + 1, rest.size);
        bool is_id = str_starts(inside, STR("id:"));
        if (!is_id && !str_starts(inside, STR("tag:")))
            continue;
        inside = str_slice(inside, is_id ? 3 : 4, inside.size);
        char *value = arena_alloc(&gift->reader.scratch, inside.size + 1);
        size_t size = 0;
        if (!value)
            return STATUS_NO_MEMORY;
        for (size_t i = 0; i < inside.size; i++) {
            i += inside.data[i] == '\\' && i + 1 < inside.size;
            value[size++] = inside.data[i];
        }
        if (is_id)
            draft->id = (struct str){value, size};
        else
            status = draft_take_tag(&gift->reader, draft, ":", (struct str){value, size});
    }
    return status;
}

static enum status add_question(struct gift *gift, struct str text, unsigned line)
{
    struct draft draft;
    struct topic *topic = NULL;
    enum text_form form = TEXT_UNKNOWN;
    bool known = false;

    struct str seen = str_slice(text, 0, SEEN_BYTES);
    struct str title = cut_title(&text);
    size_t open = gift_find(text, 0, "{");
    size_t close = gift_find(text, open, "}");
    reader_draft(&gift->reader, line, &draft);
    if (open == text.size || close == text.size) {
        bool described = open == text.size && close == text.size;
        if (described)
            reader_warn(&gift->reader, line, "description",
                        "A description isn't a question; it was left out: %.*s", STR_FMT(seen));
        else
            reader_skip(&gift->reader, line, "open_brace",
                        "A brace of this question is never closed or never opened; it begins: %.*s",
                        STR_FMT(seen));
        return STATUS_OK;
    }
    enum status status = read_prompt(gift, &draft, str_slice(text, 0, open),
                                     str_slice(text, close + 1, text.size), &form);
    if (status == STATUS_OK)
        status =
            gift_answers(gift, &draft, str_trim(str_slice(text, open + 1, close)), form, &known);
    if (status == STATUS_OK && !known) {
        reader_skip(&gift->reader, line, "answer_form",
                    "What stands between the braces is none of the forms that are known: %.*s",
                    STR_FMT(str_slice(text, open, open + SEEN_BYTES)));
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = read_title(gift, &draft, title);
    if (status == STATUS_OK)
        status = read_comments(gift, &draft);
    if (status == STATUS_OK)
        status = reader_topic(&gift->reader, gift->category.names + gift->root_levels,
                              gift->category.count - gift->root_levels, &topic);
    return status == STATUS_OK ? reader_add(&gift->reader, topic, &draft) : status;
}

/* --- the file --------------------------------------------------------------------------------- */

static const struct str category_key = {"$CATEGORY:", 10};

static bool is_comment(struct str line)
{
    return str_starts(str_trim(line), STR("//"));
}

static bool begins_question(struct str line)
{
    return str_starts(line, STR("::")) || str_starts(line, category_key);
}

static bool next_line(struct gift *gift, struct str *ret_line)
{
    if (!line_next(&gift->text, ret_line))
        return false;
    gift->line++;
    return true;
}

/* Lines up to a blank one; an open brace goes on behind it, unless another question begins. */
static void gather(struct gift *gift)
{
    size_t open = 0; /* braces */
    struct str line;
    struct str text;
    unsigned number;
    size_t kept = 0; /* bytes of the block up to the first blank line */
    struct str back = STR_NONE;
    unsigned back_line = 0;

    buf_clear(&gift->block);
    for (;;) {
        text = gift->text;
        number = gift->line;
        if (!next_line(gift, &line))
            break;
        bool blank = line_is_blank(line);
        if (blank && !open)
            break;
        if (blank && !back.data) {
            back = text;
            back_line = number;
            kept = gift->block.size;
        }
        if (back.data && (begins_question(line) || gift_find(line, 0, "{") < line.size))
            break;
        if (is_comment(line))
            continue;
        for (size_t at = gift_find(line, 0, "{}"); at < line.size;
             at = gift_find(line, at + 1, "{}"))
            open = line.data[at] == '{' ? 1 : 0;
        buf_add_str(&gift->block, line);
        buf_add_char(&gift->block, '\n');
    }
    /* It never closed: the question ends at the first blank line. */
    if (open && back.data) {
        gift->text = back;
        gift->line = back_line;
        gift->block.size = kept;
    }
}

static enum status read_category(struct gift *gift, struct str line)
{
    enum status status = category_split(str_trim(str_slice(line, category_key.size, line.size)),
                                        &gift->arena, &gift->category);

    if (status == STATUS_OK && gift->category.count < gift->root_levels)
        gift->root_levels = gift->category.count;
    return status;
}

static enum status find_title(struct gift *gift)
{
    struct category_names names = {0};
    struct str rest = gift->text;
    struct str line;

    while (line_next(&rest, &line)) {
        if (!str_starts(line, category_key))
            continue;
        enum status status = category_split(str_trim(str_slice(line, category_key.size, line.size)),
                                            &gift->arena, &gift->category);
        if (status != STATUS_OK)
            return status;
        category_see(&names, &gift->category);
    }
    gift->category.count = 0;
    struct str title = category_title(&names);
    if (!title.size)
        return STATUS_OK;
    gift->root_levels = 1;
    gift->category.count = 1;
    gift->category.names[0] = title;
    gift->reader.set->title = arena_copy(&gift->reader.set->arena, title);
    return gift->reader.set->title.data ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status read_next(struct gift *gift)
{
    struct str rest = gift->text;
    unsigned number = gift->line;
    struct str line;

    if (!next_line(gift, &line) || line_is_blank(line))
        return STATUS_OK;
    if (is_comment(line)) {
        buf_add_str(&gift->comments, line);
        buf_add_char(&gift->comments, '\n');
        return STATUS_OK;
    }
    if (str_starts(line, category_key)) {
        buf_clear(&gift->comments);
        return read_category(gift, line);
    }
    gift->text = rest;
    gift->line = number;
    gather(gift);
    if (buf_status(&gift->block) != STATUS_OK)
        return buf_status(&gift->block);
    enum status status = add_question(gift, str_trim(buf_str(&gift->block)), number);
    buf_clear(&gift->comments);
    return status;
}

enum status gift_read(struct str text, const struct format_options *options,
                      struct import_report *report, struct question_set **ret_set)
{
    struct gift gift = {.text = text, .line = 1, .all = text.size};

    enum status status = reader_begin(&gift.reader, "gift", options, report);
    arena_init(&gift.arena, (size_t)SET_MAX_BYTES * 4);
    buf_init(&gift.comments, SET_MAX_BYTES);
    buf_init(&gift.block, SET_MAX_BYTES * 2);
    if (status == STATUS_OK)
        status = find_title(&gift);
    while (status == STATUS_OK && gift.text.size) {
        status = read_next(&gift);
        if (status == STATUS_OK)
            status = reader_go_on(&gift.reader, gift.all - gift.text.size, gift.all);
    }
    buf_finish(&gift.block);
    buf_finish(&gift.comments);
    arena_finish(&gift.arena);
    return reader_end(&gift.reader, status, ret_set);
}

/* A block whose braces hold answers: "{=", "{~", "{T}", "{#", or a title between colons. */
unsigned gift_sniff(struct str text, struct str name)
{
    struct str head = sniff_head(text);
    struct str line;
    size_t titles = 0;
    size_t answers = 0;
    size_t others = 0; /* what Markdown and code have */

    if (name_has_extension(name, "gift"))
        return 96;
    while (line_next(&head, &line)) {
        if (str_starts(line, category_key))
            return 92;
        size_t open = gift_find(line, 0, "{");
        struct str inside = str_trim(str_slice(line, open + 1, line.size));
        others += str_starts(line, STR("# ")) || str_starts(line, STR("```")) ||
                  str_starts(line, STR("## "));
        titles += str_starts(line, STR("::")) &&
                  str_find(str_slice(line, 2, line.size), STR("::")) != SIZE_MAX;
        answers += open < line.size &&
                   (str_starts(inside, STR("=")) || str_starts(inside, STR("~")) ||
                    str_starts_nocase(inside, STR("T}")) || str_starts_nocase(inside, STR("F}")) ||
                    str_starts_nocase(inside, STR("TRUE}")) ||
                    str_starts_nocase(inside, STR("FALSE}")) || str_starts(inside, STR("#")));
        answers += open == line.size && (str_starts(line, STR("~")) || str_starts(line, STR("=")));
    }
    if (others || !answers)
        return titles > 1 && !others ? 70 : 0;
    return titles ? 88 : answers > 1 ? 75 : 40;
}
