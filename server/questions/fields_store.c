/* What becomes of a question's fields once all of its lines were read. */
#include "questions/fields.h"

#include <stdint.h>

#include "base/count.h"
#include "questions/answer_key.h"
#include "questions/fence.h"
#include "questions/lines.h"

static const enum section_kind field_sections[FIELDS] = {
    [FIELD_LEAD] = SECTION_ANSWER,
    [FIELD_HINTS] = SECTION_HINTS,
    [FIELD_ANSWER] = SECTION_ANSWER,
    [FIELD_HOW_TO_ANSWER] = SECTION_HOW_TO_ANSWER,
    [FIELD_EXAMPLE_ANSWER] = SECTION_EXAMPLE_ANSWER,
    [FIELD_SIGNALS] = SECTION_SIGNALS,
    [FIELD_RUBRIC] = SECTION_RUBRIC,
    [FIELD_FOLLOW_UPS] = SECTION_FOLLOW_UPS,
    [FIELD_REFERENCES] = SECTION_REFERENCES,
    [FIELD_CHOICES] = SECTION_CHOICES,
    [FIELD_LICENSE] = SECTION_OTHER,
};

/* How much of an unnamed text is still the prompt: the listings that the head points at, or the
 * paragraph that asks under a head that doesn't, or what a colon at the head's end announces. */
static size_t prompt_size(const struct question *question, struct str lead)
{
    struct fence fence = {0};
    struct str rest = lead;
    struct str line;
    size_t size = 0;
    struct str head = question->head;
    bool points = points_at_listing(question->head);
    bool asks = reads_like_question(question->head);

    /* What a colon announces goes up to the first blank line. */
    if (head.size && head.data[head.size - 1] == ':') {
        while (line_next(&rest, &line) && (fence_step(&fence, line) || !line_is_blank(line)))
            size = (size_t)(rest.data - lead.data);
        return size;
    }
    while (line_next(&rest, &line)) {
        enum fence_line kind = fence_step(&fence, line);
        if (kind == FENCE_OUTSIDE && !line_is_blank(line)) {
            bool goes_on = !asks && !size && reads_like_question(line);
            if (!goes_on)
                break;
            return (size_t)(rest.data - lead.data);
        }
        if (kind != FENCE_OUTSIDE && !points)
            break;
        if (kind == FENCE_CLOSES)
            size = (size_t)(rest.data - lead.data);
    }
    return size;
}

static bool is_wrapping_tag(struct str tag)
{
    static const char *const names[] = {"p", "br", "div", "center", "b", "strong", "sub", "span"};
    size_t from = tag.size > 1 && tag.data[1] == '/' ? 2 : 1;
    size_t to = from;

    while (to < tag.size && ascii_is_alnum(tag.data[to]))
        to++;
    struct str name = str_slice(tag, from, to);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_equal_nocase(name, str_from(names[i])))
            return true;
    return false;
}

/* The tag at the start of a text; empty when there is none. */
static struct str first_tag(struct str text)
{
    const char *end =
        text.size > 2 && text.data[0] == '<' ? memchr(text.data, '>', text.size) : NULL;

    return end ? str_slice(text, 0, (size_t)(end - text.data) + 1) : STR_NONE;
}

static bool is_wrapped_only(struct str text)
{
    for (struct str tag = first_tag(text); tag.size; tag = first_tag(text)) {
        if (!is_wrapping_tag(tag))
            return false;
        text = str_trim(str_slice(text, tag.size, text.size));
    }
    return !text.size;
}

struct str fields_unwrap(struct str line)
{
    static const char *const breaks[] = {"<br>", "<br/>", "<br />"};
    struct str text = str_trim(line);
    bool changed = true;

    if (!text.size || (text.data[0] != '<' && text.data[text.size - 1] != '>'))
        return line;
    if (is_wrapped_only(text))
        return STR_NONE;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < COUNT_OF(breaks); i++) {
            struct str tag = str_from(breaks[i]);
            if (str_starts_nocase(text, tag)) {
                text = str_trim(str_slice(text, tag.size, text.size));
                changed = true;
            }
        }
    }
    struct str open = STR("<b>");
    struct str close = STR("</b>");
    size_t closes = str_find_nocase(text, close);
    if (str_starts_nocase(text, open) && (closes == SIZE_MAX || closes == text.size - close.size))
        text = str_slice(text, open.size, closes == SIZE_MAX ? text.size : closes);
    else if (closes == text.size - close.size && str_find_nocase(text, open) == SIZE_MAX)
        text = str_slice(text, 0, closes);
    return str_trim(text);
}

static enum status set_section(struct splitter *s, enum section_kind kind, struct str text)
{
    struct question_set *set = s->input->set;

    text = str_trim_blank_lines(text);
    if (!text.size)
        return STATUS_OK;
    bool is_answer =
        kind == SECTION_ANSWER || kind == SECTION_EXAMPLE_ANSWER || kind == SECTION_HOW_TO_ANSWER;
    if (is_answer && is_placeholder(text)) {
        problems_add(&s->input->report->warnings, (unsigned)s->input->mark->line + 1, "placeholder",
                     "The answer is a placeholder; it was left empty.");
        return STATUS_OK;
    }
    struct str copy = arena_copy(&set->arena, text);
    if (!copy.data)
        return STATUS_NO_MEMORY;
    struct str name = kind == SECTION_OTHER ? STR("License") : str_from(section_name(kind));
    return question_add_section(set, s->question, name, copy) ? STATUS_OK : STATUS_NO_MEMORY;
}

static void write_choices(struct splitter *s)
{
    struct buf *out = &s->fields[FIELD_CHOICES];

    for (unsigned i = 0; i < s->choice_count; i++) {
        struct str rest = buf_str(&s->choice_texts[i]);
        struct str line;
        bool first = true;
        fields_add_line(out, s->right >> i & 1 ? STR("- [x] ") : STR("- [ ] "));
        while (line_next(&rest, &line)) {
            if (!first)
                buf_add_text(out, "\n  ");
            buf_add_str(out, line);
            first = false;
        }
    }
}

/* Nothing but bullets that ask: they go on with the question. */
static bool only_asks(struct str text)
{
    struct str line;
    size_t count = 0;

    while (line_next(&text, &line)) {
        line = str_trim(line);
        if (!line.size)
            continue;
        size_t marker = list_marker_size(line);
        marker = marker ? marker : other_bullet_size(line);
        if (!marker || line.data[line.size - 1] != '?')
            return false;
        count++;
    }
    return count > 0;
}

/* The body: what the mark had of it, and a part of the text that was never named. */
static enum status set_body(struct splitter *s, struct str text)
{
    struct str prompt = s->input->mark->prompt;
    struct arena *arena = &s->input->set->arena;

    text = str_trim_blank_lines(text);
    while (str_is(text, "---") ||
           (text.size > 4 && str_is(str_slice(text, text.size - 4, text.size), "\n---")))
        text = str_trim_blank_lines(str_slice(text, 0, text.size - 3));
    if (!prompt.size && !text.size)
        return STATUS_OK;
    if (!prompt.size || !text.size) {
        s->question->body = arena_copy(arena, prompt.size ? prompt : text);
        return s->question->body.data ? STATUS_OK : STATUS_NO_MEMORY;
    }
    char *both = arena_alloc(arena, prompt.size + text.size + 3);
    if (!both)
        return STATUS_NO_MEMORY;
    memcpy(both, prompt.data, prompt.size);
    memcpy(both + prompt.size, "\n\n", 2);
    memcpy(both + prompt.size + 2, text.data, text.size);
    s->question->body = (struct str){both, prompt.size + 2 + text.size};
    return STATUS_OK;
}

static size_t line_end(struct str text)
{
    const char *end = text.size ? memchr(text.data, '\n', text.size) : NULL;

    return end ? (size_t)(end - text.data) : text.size;
}

/* Divides what was never named between prompt and answer. */
static enum status place_lead(struct splitter *s)
{
    struct str lead = str_trim_blank_lines(buf_str(&s->fields[FIELD_LEAD]));
    struct str part;
    /* "2. (a) …", and "(b) …" below. */
    bool has_parts = choice_letter(s->question->head, &part) == 'A' &&
                     choice_letter(str_slice(lead, 0, line_end(lead)), &part) == 'B';
    bool is_prompt = s->has_answer || s->choice_count || s->is_prompt || has_parts;
    size_t prompt = is_prompt ? lead.size : prompt_size(s->question, lead);
    bool asks = !is_prompt && s->input->mark->joins && only_asks(lead);

    enum status status = set_body(s, str_slice(lead, 0, prompt));
    if (status != STATUS_OK)
        return status;
    return set_section(s, asks ? SECTION_FOLLOW_UPS : SECTION_ANSWER,
                       str_slice(lead, prompt, lead.size));
}

/* A listing that was never closed is kept as it is, and said. */
static void check_listings(struct splitter *s)
{
    bool is_open = false;

    for (size_t i = 0; i < FIELDS; i++) {
        struct fence fence = {0};
        struct str rest = buf_str(&s->fields[i]);
        struct str line;
        while (line_next(&rest, &line))
            fence_step(&fence, line);
        is_open = is_open || fence.mark;
    }
    if (!is_open)
        return;
    s->question->status = str_from(question_state_name(QUESTION_LISTING_DAMAGED));
    problems_add(&s->input->report->warnings, (unsigned)s->input->mark->line + 1, "listing_damaged",
                 "A listing of this question is never closed.");
}

/* An answer that stands by itself may begin with the letter of the right choice. */
static void take_letter_of_answer(struct splitter *s)
{
    struct str text = str_trim_blank_lines(buf_str(&s->fields[FIELD_ANSWER]));
    struct str first;
    struct buf rest;

    if (!line_next(&text, &first) || !fields_names_letter(first, s->choice_count))
        return;
    buf_init(&rest, SET_MAX_BYTES);
    buf_add_str(&rest, fields_right_letters(s, str_trim(first)));
    buf_add_text(&rest, rest.size ? "\n" : "");
    buf_add_str(&rest, str_trim_blank_lines(text));
    buf_finish(&s->fields[FIELD_ANSWER]);
    s->fields[FIELD_ANSWER] = rest;
}

/* Which of the lettered choices is right, when none was named below them. */
static void find_right(struct splitter *s)
{
    uint32_t all = (1u << s->choice_count) - 1;

    if (s->is_lettered && s->choice_count > 1 && s->right == all)
        s->right = 0; /* a mark that all have says nothing */
    if (s->choice_count && !s->right)
        s->right = answer_key_right(s->input->key, s->input->mark->title.number) & all;
    if (s->is_lettered && !s->right)
        take_letter_of_answer(s);
}

enum status fields_store(struct splitter *s)
{
    enum status status = STATUS_OK;

    find_right(s);
    write_choices(s);
    for (size_t i = 0; i < FIELDS && status == STATUS_OK; i++)
        status = buf_status(&s->fields[i]);
    if (status != STATUS_OK)
        return status;
    check_listings(s);
    status = place_lead(s);
    for (size_t i = FIELD_LEAD + 1; i < FIELDS && status == STATUS_OK; i++)
        status = set_section(s, field_sections[i], buf_str(&s->fields[i]));
    if (s->choice_count >= 2)
        s->question->kind = str_from(question_kind_name(QUESTION_CHOICE));
    return status;
}
