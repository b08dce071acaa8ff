/* What becomes of a question's fields once all of its lines were read. */
#include "questions/fence.h"
#include "questions/fields.h"
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
    return question_add_section(set, s->question, str_from(section_name(kind)), copy)
               ? STATUS_OK
               : STATUS_NO_MEMORY;
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

/* Divides what was never named between prompt and answer. */
static enum status place_lead(struct splitter *s)
{
    struct str lead = str_trim_blank_lines(buf_str(&s->fields[FIELD_LEAD]));
    size_t prompt = s->has_answer || s->choice_count ? lead.size : prompt_size(s->question, lead);

    if (prompt) {
        struct str body = str_trim_blank_lines(str_slice(lead, 0, prompt));
        s->question->body = arena_copy(&s->input->set->arena, body);
        if (!s->question->body.data)
            return STATUS_NO_MEMORY;
    }
    return set_section(s, SECTION_ANSWER, str_slice(lead, prompt, lead.size));
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

enum status fields_store(struct splitter *s)
{
    enum status status = STATUS_OK;

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
