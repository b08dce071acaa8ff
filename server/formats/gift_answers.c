/* What stands between a GIFT question's braces: its form is found from the signs in it. */
#include <stdint.h>

#include "base/count.h"
#include "formats/gift.h"
#include "questions/lines.h"

struct item {
    char mark; /* '=' or '~' */
    bool has_weight;
    long weight; /* in per cent */
    struct str text, feedback;
};

/* "%50%", "%-33.333%": cuts it from the text. */
static void cut_weight(struct item *item)
{
    struct str text = item->text;
    size_t at = 1;
    long weight = 0;

    if (!text.size || text.data[0] != '%')
        return;
    bool negative = text.size > 1 && text.data[1] == '-';
    at += negative;
    size_t from = at;
    for (; at < text.size && at < from + 4 && ascii_is_digit(text.data[at]); at++)
        weight = weight * 10 + (text.data[at] - '0');
    bool digits = at > from;
    if (at < text.size && text.data[at] == '.')
        at++;
    while (at < text.size && ascii_is_digit(text.data[at]))
        at++;
    if (!digits || at == text.size || text.data[at] != '%')
        return;
    item->has_weight = true;
    item->weight = negative ? -weight : weight;
    item->text = str_trim(str_slice(text, at + 1, text.size));
}

/* The next "=…" or "~…"; false at the end. What stands before the first one is lost: nothing may.
 */
static bool next_item(struct str answers, size_t *at, struct item *ret_item)
{
    size_t begin = gift_find(answers, *at, "=~");

    if (begin == answers.size)
        return false;
    size_t end = gift_find(answers, begin + 1, "=~");
    struct item item = {.mark = answers.data[begin]};
    struct str text = str_slice(answers, begin + 1, end);
    size_t hash = gift_find(text, 0, "#");
    item.text = str_trim(str_slice(text, 0, hash));
    item.feedback = str_trim(str_slice(text, hash + 1, text.size));
    cut_weight(&item);
    *at = end;
    *ret_item = item;
    return true;
}

/* The texts of an item, as the question's form has them. */
static enum status read_item(struct gift *gift, const struct item *item, enum text_form form,
                             struct str *ret_text, struct str *ret_feedback)
{
    struct str text = STR_NONE;
    struct str feedback = STR_NONE;
    enum status status = gift_text(gift, item->text, &form, &text);

    if (status == STATUS_OK)
        status = gift_text(gift, item->feedback, &form, &feedback);
    if (status != STATUS_OK)
        return status;
    *ret_text = text;
    *ret_feedback = feedback;
    return STATUS_OK;
}

static enum status read_choices(struct gift *gift, struct draft *draft, struct str answers,
                                enum text_form form)
{
    struct item item;
    enum status status = STATUS_OK;

    for (size_t at = 0; status == STATUS_OK && next_item(answers, &at, &item);) {
        struct str text = STR_NONE;
        struct str feedback = STR_NONE;
        status = read_item(gift, &item, form, &text, &feedback);
        bool is_right = item.has_weight ? item.weight > 0 : item.mark == '=';
        if (status == STATUS_OK)
            status = draft_add_choice(&gift->reader, draft, text, feedback, is_right);
    }
    return status;
}

/* "3.14:0.01" and "1..5" as people write them. */
static struct str number_text(struct gift *gift, struct str number)
{
    size_t colon = str_find(number, STR(":"));
    size_t dots = str_find(number, STR(".."));
    bool spread = colon != SIZE_MAX;

    if (colon == SIZE_MAX && dots == SIZE_MAX)
        return number;
    size_t at = spread ? colon : dots;
    struct str a = str_trim(str_slice(number, 0, at));
    struct str b = str_trim(str_slice(number, at + (spread ? 1 : 2), number.size));
    if (spread && str_is(number_trim(b), "0"))
        return a;
    return str_from(arena_printf(&gift->reader.scratch, "%.*s %s %.*s", STR_FMT(a),
                                 spread ? "\xc2\xb1" : "to", STR_FMT(b)));
}

/* What was said to an answer, with it, in a section of its own. */
static enum status add_feedback(struct gift *gift, struct draft *draft, struct str text,
                                struct str feedback)
{
    struct draft_section *said = NULL;

    if (!feedback.size)
        return STATUS_OK;
    char *line =
        arena_printf(&gift->reader.scratch, "- %.*s: %.*s", STR_FMT(text), STR_FMT(feedback));
    if (!line)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < draft->other_count; i++)
        if (str_is(draft->others[i].name, "Feedback"))
            said = &draft->others[i];
    return said ? draft_append(&gift->reader, &said->text, &said->room, "\n", str_from(line))
                : draft_add_section(&gift->reader, draft, STR("Feedback"), str_from(line));
}

static size_t count_items(struct str answers)
{
    struct item item;
    size_t count = 0;

    for (size_t at = 0; next_item(answers, &at, &item);)
        count += !item.has_weight || item.weight > 0;
    return count;
}

/* The accepted answers: one is the answer, several are a list. */
static enum status read_short(struct gift *gift, struct draft *draft, struct str answers,
                              enum text_form form, bool numbers)
{
    struct str *answer = &draft->sections[SECTION_ANSWER];
    size_t count = count_items(answers);
    struct item item;
    enum status status = STATUS_OK;

    for (size_t at = 0; status == STATUS_OK && next_item(answers, &at, &item);) {
        struct str text = STR_NONE;
        struct str feedback = STR_NONE;
        status = read_item(gift, &item, form, &text, &feedback);
        if (status != STATUS_OK)
            break;
        bool counts = !item.has_weight || item.weight > 0;
        text = numbers ? number_text(gift, text) : text;
        if (text.data && item.has_weight && item.weight > 0 && item.weight < 100)
            text = str_from(
                arena_printf(&gift->reader.scratch, "%.*s (%ld %%)", STR_FMT(text), item.weight));
        if (text.size && !text.data)
            return STATUS_NO_MEMORY;
        if (counts && count == 1)
            *answer = text;
        else if (counts)
            status = draft_add_bullet(&gift->reader, draft, SECTION_ANSWER, text);
        if (status == STATUS_OK)
            status = add_feedback(gift, draft, text, feedback);
    }
    return status;
}

static enum status read_number(struct gift *gift, struct draft *draft, struct str answers,
                               enum text_form form)
{
    if (gift_find(answers, 0, "=~") < answers.size)
        return read_short(gift, draft, answers, form, true);
    size_t hash = gift_find(answers, 0, "#");
    struct str feedback = STR_NONE;
    struct str number = number_text(gift, str_trim(str_slice(answers, 0, hash)));
    enum status status =
        gift_text(gift, str_slice(answers, hash + 1, answers.size), &form, &feedback);
    if (status != STATUS_OK || (number.size && !number.data))
        return status == STATUS_OK ? STATUS_NO_MEMORY : status;
    draft->sections[SECTION_ANSWER] = number;
    return add_feedback(gift, draft, number, feedback);
}

/* Both sides into the prompt, each in its own order; the pairs are the answer. */
static enum status read_matching(struct gift *gift, struct draft *draft, struct str answers,
                                 enum text_form form)
{
    struct buf lists[3]; /* left, right, pairs */
    struct item item;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < 3; i++)
        buf_init(&lists[i], SET_MAX_BYTES);
    for (size_t at = 0; status == STATUS_OK && next_item(answers, &at, &item);) {
        size_t arrow = str_find(item.text, STR("->"));
        struct str left = STR_NONE;
        struct str right = STR_NONE;
        enum text_form item_form = form;
        if (arrow == SIZE_MAX)
            continue;
        status = gift_text(gift, str_slice(item.text, 0, arrow), &item_form, &left);
        if (status == STATUS_OK)
            status = gift_text(gift, str_slice(item.text, arrow + 2, item.text.size), &item_form,
                               &right);
        if (left.size) {
            buf_printf(&lists[0], "\n- %.*s", STR_FMT(left));
            buf_printf(&lists[2], "%s- %.*s: %.*s", lists[2].size ? "\n" : "", STR_FMT(left),
                       STR_FMT(right));
        }
        buf_printf(&lists[1], "\n* %.*s", STR_FMT(right));
    }
    char *prompt = arena_printf(&gift->reader.scratch, "%.*s\n%.*s\n%.*s", STR_FMT(draft->prompt),
                                STR_FMT(buf_str(&lists[0])), STR_FMT(buf_str(&lists[1])));
    struct str pairs = arena_copy(&gift->reader.scratch, buf_str(&lists[2]));
    if (!prompt || !pairs.data)
        status = STATUS_NO_MEMORY;
    if (status == STATUS_OK) {
        draft->prompt = str_from(prompt);
        draft->sections[SECTION_ANSWER] = pairs;
    }
    for (size_t i = 0; i < 3; i++)
        buf_finish(&lists[i]);
    return status;
}

/* "T", "FALSE#said to who is wrong#said to who is right". */
static bool is_true_false(struct str answers, bool *ret_true, struct str *ret_feedback)
{
    static const char *const words[] = {"T", "TRUE", "F", "FALSE"};
    size_t hash = gift_find(answers, 0, "#");
    struct str word = str_trim(str_slice(answers, 0, hash));

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal_nocase(word, str_from(words[i]))) {
            *ret_true = i < 2;
            *ret_feedback = str_slice(answers, hash + 1, answers.size);
            return true;
        }
    return false;
}

static enum status read_true_false(struct gift *gift, struct draft *draft, bool is_true,
                                   struct str feedback, enum text_form form)
{
    size_t hash = gift_find(feedback, 0, "#");
    struct str wrong = STR_NONE;
    struct str right = STR_NONE;

    enum status status = gift_text(gift, str_slice(feedback, 0, hash), &form, &wrong);
    if (status == STATUS_OK)
        status = gift_text(gift, str_slice(feedback, hash + 1, feedback.size), &form, &right);
    if (status == STATUS_OK)
        status =
            draft_add_choice(&gift->reader, draft, STR("True"), is_true ? right : wrong, is_true);
    if (status == STATUS_OK)
        status =
            draft_add_choice(&gift->reader, draft, STR("False"), is_true ? wrong : right, !is_true);
    return status;
}

static size_t find_general(struct str answers)
{
    for (size_t at = gift_find(answers, 0, "#"); at < answers.size;
         at = gift_find(answers, at + 1, "#"))
        if (str_starts(str_slice(answers, at, answers.size), STR("####")))
            return at;
    return answers.size;
}

static enum status read_by_form(struct gift *gift, struct draft *draft, struct str answers,
                                enum text_form form, bool *ret_known)
{
    struct str feedback = STR_NONE;
    bool is_true = false;

    *ret_known = true;
    if (!answers.size)
        return STATUS_OK;
    if (answers.data[0] == '#')
        return read_number(gift, draft, str_slice(answers, 1, answers.size), form);
    if (is_true_false(answers, &is_true, &feedback))
        return read_true_false(gift, draft, is_true, feedback, form);
    *ret_known = answers.data[0] == '=' || answers.data[0] == '~';
    if (!*ret_known)
        return STATUS_OK;
    if (gift_find(answers, 0, "~") < answers.size)
        return read_choices(gift, draft, answers, form);
    if (str_find(answers, STR("->")) != SIZE_MAX)
        return read_matching(gift, draft, answers, form);
    return read_short(gift, draft, answers, form, false);
}

enum status gift_answers(struct gift *gift, struct draft *draft, struct str answers,
                         enum text_form form, bool *ret_known)
{
    size_t general = find_general(answers);
    struct str text = STR_NONE;
    enum text_form general_form = form;

    enum status status =
        read_by_form(gift, draft, str_trim(str_slice(answers, 0, general)), form, ret_known);
    if (status == STATUS_OK)
        status =
            gift_text(gift, str_slice(answers, general + 4, answers.size), &general_form, &text);
    return status == STATUS_OK ? draft_take_sections(&gift->reader, draft, "Answer", text) : status;
}
