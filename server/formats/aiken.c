/* Aiken: a question, its choices by letter, "ANSWER: B". The simplest of the formats for choices;
 * read with the liberties that people take (a prompt of several lines, several letters, an
 * explanation behind the answer), written strictly. */
#include <stdint.h>

#include "base/count.h"
#include "formats/copy.h"
#include "formats/formats_private.h"
#include "formats/reader.h"
#include "questions/lines.h"
#include "questions/parts.h"

enum { SEEN_BYTES = 60 };

/* "B. text" or "B) text". */
static bool read_choice_line(struct str line, char *ret_letter, struct str *ret_text)
{
    struct str text = str_trim(line);

    if (text.size < 2 || text.data[0] < 'A' || text.data[0] > 'Z' ||
        (text.data[1] != '.' && text.data[1] != ')') || (text.size > 2 && text.data[2] != ' '))
        return false;
    *ret_letter = text.data[0];
    *ret_text = str_trim(str_slice(text, 2, text.size));
    return true;
}

static bool read_answer_line(struct str line, struct str *ret_answer)
{
    line = str_trim(line);
    if (!str_starts_nocase(line, STR("ANSWER:")))
        return false;
    *ret_answer = str_trim(str_slice(line, 7, line.size));
    return true;
}

/* Lines that some programs put behind the answer. */
static bool read_feedback_line(struct str line, struct str *ret_text)
{
    static const char *const labels[] = {"FEEDBACK:", "EXPLANATION:", "REASON:"};

    line = str_trim(line);
    for (size_t i = 0; i < COUNT_OF(labels); i++)
        if (str_starts_nocase(line, str_from(labels[i]))) {
            *ret_text = str_trim(str_slice(line, strlen(labels[i]), line.size));
            return true;
        }
    return false;
}

/* --- reading ---------------------------------------------------------------------------------- */

struct aiken {
    struct reader reader;
    struct draft draft;
    struct topic *topic;
    struct str prompt; /* its lines, as they stand in the text */
    struct str answer, feedback;
    unsigned line;
    bool is_open; /* a question has begun */
};

static void begin(struct aiken *aiken, struct str line, unsigned number)
{
    reader_draft(&aiken->reader, number, &aiken->draft);
    aiken->prompt = str_trim(line);
    aiken->answer = STR_NONE;
    aiken->feedback = STR_NONE;
    aiken->line = number;
    aiken->is_open = true;
}

static enum status end(struct aiken *aiken)
{
    struct draft *draft = &aiken->draft;

    if (!aiken->is_open)
        return STATUS_OK;
    aiken->is_open = false;
    if (!draft->choice_count) {
        reader_skip(&aiken->reader, aiken->line, "no_choices",
                    "There are no choices below this text: %.*s",
                    STR_FMT(str_slice(aiken->prompt, 0, SEEN_BYTES)));
        return STATUS_OK;
    }
    draft->prompt = aiken->prompt;
    if (!aiken->answer.size)
        reader_warn(&aiken->reader, aiken->line, "no_right_choice",
                    "No line says which choice is right.");
    else if (!draft_mark_right(draft, aiken->answer))
        reader_warn(&aiken->reader, aiken->line, "right_choice",
                    "What is said to be right (%.*s) is none of the choices.",
                    STR_FMT(str_slice(aiken->answer, 0, SEEN_BYTES)));
    draft->sections[SECTION_ANSWER] = aiken->feedback;
    return reader_add(&aiken->reader, aiken->topic, draft);
}

static enum status take_line(struct aiken *aiken, struct str line, unsigned number)
{
    struct str text = STR_NONE;
    char letter = '\0';
    enum status status = STATUS_OK;
    size_t count = aiken->draft.choice_count;

    if (line_is_blank(line))
        return STATUS_OK;
    if (aiken->is_open && !aiken->answer.size && read_choice_line(line, &letter, &text) &&
        (size_t)(letter - 'A') == count)
        return draft_add_choice(&aiken->reader, &aiken->draft, text, STR_NONE, false);
    if (aiken->is_open && count && read_answer_line(line, &aiken->answer))
        return STATUS_OK;
    if (aiken->is_open && aiken->answer.size && read_feedback_line(line, &text)) {
        aiken->feedback = text;
        return STATUS_OK;
    }
    if (aiken->is_open && !count) {
        aiken->prompt = str_trim(str_span(aiken->prompt, line));
        return STATUS_OK;
    }
    status = end(aiken);
    begin(aiken, line, number);
    return status;
}

enum status aiken_read(struct str text, const struct format_options *options,
                       struct import_report *report, struct question_set **ret_set)
{
    struct aiken aiken = {.topic = NULL};
    struct str rest = text;
    struct str line;
    unsigned number = 0;

    enum status status = reader_begin(&aiken.reader, "aiken", options, report);
    if (status == STATUS_OK)
        status = reader_topic(&aiken.reader, NULL, 0, &aiken.topic);
    while (status == STATUS_OK && line_next(&rest, &line)) {
        status = take_line(&aiken, line, ++number);
        if (status == STATUS_OK)
            status = reader_go_on(&aiken.reader, text.size - rest.size, text.size);
    }
    if (status == STATUS_OK)
        status = end(&aiken);
    return reader_end(&aiken.reader, status, ret_set);
}

/* Choices directly above each "ANSWER:", and nothing that only Markdown has. */
unsigned aiken_sniff(struct str text, struct str name)
{
    struct str head = sniff_head(text);
    struct str line;
    struct str rest;
    char letter;
    size_t choices = 0;
    size_t answers = 0;

    if (name_has_extension(name, "aiken"))
        return 96;
    while (line_next(&head, &line)) {
        if (str_starts(line, STR("#")) || str_starts(line, STR("```")) ||
            str_starts(line, STR("**")) || str_starts(line, STR("- ")))
            return 0;
        if (read_choice_line(line, &letter, &rest)) {
            choices++;
        } else if (str_starts(line, STR("ANSWER:"))) {
            if (choices < 2)
                return 0;
            answers++;
            choices = 0;
        } else if (!line_is_blank(line)) {
            choices = 0;
        }
    }
    return answers ? 90 : 0;
}

/* --- writing ---------------------------------------------------------------------------------- */

/* Why a question has no form here; NULL when it has. */
static const char *why_not(const struct choices *choices, struct str prompt, bool answers)
{
    size_t right = 0;
    char letter;
    struct str rest;

    for (size_t i = 0; i < choices->count; i++) {
        right += choices->items[i].is_right;
        if (!choices->items[i].text.size ||
            memchr(choices->items[i].text.data, '\n', choices->items[i].text.size))
            return "a choice has several lines";
    }
    if (choices->count < 2)
        return "it has no choices";
    if (choices->count > 26)
        return "it has more choices than there are letters";
    if (answers && right != 1)
        return "not exactly one choice is right";
    if (!prompt.size || memchr(prompt.data, '\n', prompt.size))
        return "its prompt has several lines";
    if (read_choice_line(prompt, &letter, &rest) || read_answer_line(prompt, &rest))
        return "its prompt looks like a choice";
    return NULL;
}

static void write_choices(const struct choices *choices, struct str prompt, bool answers,
                          struct buf *out)
{
    buf_add_str(out, prompt);
    buf_add_char(out, '\n');
    for (size_t i = 0; i < choices->count; i++) {
        buf_add_char(out, (char)('A' + i));
        buf_add_text(out, ") ");
        buf_add_str(out, choices->items[i].text);
        buf_add_char(out, '\n');
    }
    for (size_t i = 0; answers && i < choices->count; i++)
        if (choices->items[i].is_right)
            buf_printf(out, "ANSWER: %c\n", (char)('A' + i));
    buf_add_char(out, '\n');
}

static bool has_more(const struct question *question, const struct choices *choices)
{
    bool more = question->tags.count || question->difficulty.size || question->minutes.size ||
                question->points.size || question->source.size;

    for (const struct section *s = question->sections; s; s = s->next)
        more = more || s->kind != SECTION_CHOICES;
    for (size_t i = 0; i < choices->count; i++)
        more = more || choices->items[i].feedback.size;
    return more;
}

enum status aiken_write(const struct question_set *set, const struct format_write_options *options,
                        struct problems *lost, struct buf *out)
{
    struct arena arena;
    struct choices choices = {0};
    struct str prompt = STR_NONE;
    size_t bare = 0;
    enum status status = STATUS_OK;

    arena_init(&arena, (size_t)SET_MAX_BYTES * 4);
    note_lost_of_set(set, lost, 0);
    for (const struct question *q = question_set_first(set); q && status == STATUS_OK;
         q = question_next(q)) {
        arena_clear(&arena);
        status = question_choices(q, &arena, &choices);
        if (status == STATUS_OK)
            status = question_prompt(q, &arena, &prompt);
        if (status != STATUS_OK)
            break;
        const char *why = why_not(&choices, prompt, options->answers);
        if (why)
            problems_add(lost, q->line, "question", "The question %.*s is left out: %s.",
                         STR_FMT(q->id), why);
        else
            write_choices(&choices, prompt, options->answers, out);
        bare += !why && has_more(q, &choices);
    }
    if (bare)
        problems_add(lost, 0, "sections",
                     "Of %zu questions this format has no place for what they have besides prompt "
                     "and choices.",
                     bare);
    arena_finish(&arena);
    return status == STATUS_OK ? buf_status(out) : status;
}
