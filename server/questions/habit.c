/* Which habit a document has: counts of what reads like a question, by the way it is marked. */
#include <stdint.h>

#include "questions/import_private.h"
#include "questions/lines.h"

enum { HEADING_LEVELS = 7 };

struct counts {
    size_t headings[HEADING_LEVELS];
    size_t heading_questions[HEADING_LEVELS];
    size_t all_heading_questions;
    size_t with_prose; /* heading questions followed by more than bullets */
    size_t bodies[HEADING_LEVELS];
    size_t labels, bold, summaries;
    size_t numbers, number_questions;
    size_t bullets, bullet_questions;
    bool in_summary;          /* its text is on the next line */
    bool speaks_of_questions; /* in its first heading or first lines */
};

/* What a heading's section holds, found when it ends. */
struct section_seen {
    unsigned level;
    bool is_question, has_prose, has_text;
};

static void end_section(struct counts *counts, const struct section_seen *seen)
{
    counts->with_prose += seen->is_question && seen->has_prose;
    counts->bodies[seen->level] += seen->level && seen->has_text;
}

static void count_heading(struct counts *counts, const struct doc_line *line,
                          struct section_seen *seen)
{
    struct title title = title_read(document_title(line));
    unsigned level = line->level < HEADING_LEVELS ? line->level : HEADING_LEVELS - 1;

    end_section(counts, seen);
    *seen = (struct section_seen){.level = level};
    if (is_furniture_title(title.text))
        return;
    counts->headings[level]++;
    seen->is_question = title.reads_like_question || title.is_labelled;
    counts->heading_questions[level] += seen->is_question;
    counts->all_heading_questions += seen->is_question;
}

static bool links_inside(struct str url)
{
    return url.size && url.data[0] == '#';
}

static void count_item(struct counts *counts, const struct doc_line *line)
{
    struct title title = title_read(document_title(line));

    if (line->depth || links_inside(title.url))
        return;
    bool asks = title.reads_like_question || title.is_labelled;
    bool numbered = line->kind == LINE_NUMBER;
    counts->numbers += numbered;
    counts->number_questions += numbered && asks;
    counts->bullets += !numbered;
    counts->bullet_questions += !numbered && asks;
    counts->bold += title.is_bold && asks && !numbered;
}

static void count_text(struct counts *counts, const struct doc_line *line)
{
    struct str rest;
    struct str text = str_trim(line->text);
    size_t summary = text.size && memchr(text.data, '<', text.size)
                         ? str_find_nocase(text, STR("<summary>"))
                         : SIZE_MAX;

    if (label_read(text, &rest) == LABEL_QUESTION) {
        counts->labels++;
        return;
    }
    if (summary != SIZE_MAX || counts->in_summary) {
        if (summary != SIZE_MAX)
            text = str_slice(text, summary + 9, text.size);
        counts->in_summary = !text.size;
        text = str_slice(text, 0, str_find_nocase(text, STR("</summary")));
        counts->summaries += title_read(text).reads_like_question;
        return;
    }
    if (text.size < 2 || !memchr("*_0123456789\xf0", text.data[0], 13))
        return;
    struct title title = title_read(text);
    counts->bold += title.is_bold && (title.reads_like_question || title.is_labelled);
    bool numbered = title.number && !title.is_bold && ascii_is_digit(line->text.data[0]);
    counts->numbers += numbered;
    counts->number_questions += numbered && title.reads_like_question;
}

static void count_line(struct counts *counts, const struct doc_line *line,
                       struct section_seen *seen)
{
    switch ((enum line_kind)line->kind) {
    case LINE_HEADING:
        count_heading(counts, line, seen);
        return;
    case LINE_BULLET:
    case LINE_NUMBER:
        count_item(counts, line);
        seen->has_text = true;
        return;
    case LINE_TEXT:
    case LINE_HTML:
        count_text(counts, line);
        seen->has_text = true;
        seen->has_prose |= line->text.data[0] != ' ' && !is_page_furniture(line->text);
        return;
    case LINE_CODE:
        seen->has_prose = true;
        seen->has_text = true;
        return;
    default:
        return;
    }
}

static bool speaks_of_questions(const struct document *document)
{
    enum { FIRST_LINES = 12 };
    size_t seen = 0;

    for (size_t i = 0; i < document->count && seen < FIRST_LINES; i++) {
        if (document->lines[i].kind == LINE_BLANK)
            continue;
        seen++;
        struct str text = str_slice(document->lines[i].text, 0, 400);
        if (str_find_nocase(text, STR("question")) != SIZE_MAX ||
            str_find_nocase(text, STR("interview")) != SIZE_MAX)
            return true;
    }
    return false;
}

/* The level with the most questions; the outermost of equals. */
static unsigned best_level(const size_t *values, unsigned from)
{
    unsigned best = from;

    for (unsigned level = from + 1; level < HEADING_LEVELS; level++)
        if (values[level] > values[best])
            best = level;
    return best;
}

static enum habit weigh(const struct counts *c, unsigned *ret_level)
{
    size_t headings = c->all_heading_questions;
    bool others =
        c->labels >= 2 || c->bold >= 2 || c->number_questions >= 2 || c->bullet_questions >= 2;
    /* Topics that are put as questions, above bullets that are the questions. */
    bool only_topics = c->bullet_questions > 3 * headings && c->with_prose * 2 < headings;

    *ret_level = best_level(c->heading_questions, 1);
    if (c->labels >= 2 && c->labels > headings && c->labels * 2 >= c->bullet_questions)
        return HABIT_LABEL;
    if ((headings >= 2 || (headings == 1 && !others)) && !only_topics)
        return HABIT_HEADING;
    if (c->summaries && c->summaries >= c->bold)
        return HABIT_HEADING;
    if (c->bold >= 2)
        return HABIT_BOLD;
    if (c->number_questions >= 2 && c->number_questions * 2 >= c->numbers)
        return HABIT_NUMBER;
    if (c->bullet_questions >= 2 && c->bullet_questions * 2 >= c->bullets)
        return HABIT_BULLET;
    if (headings)
        return HABIT_HEADING;
    if (c->labels)
        return HABIT_LABEL;
    *ret_level = best_level(c->bodies, 2);
    if (c->speaks_of_questions && c->bodies[*ret_level] >= 3)
        return HABIT_PLAIN_HEADING;
    return HABIT_NONE;
}

enum habit habit_find(const struct document *document, unsigned *ret_level)
{
    struct counts counts = {.speaks_of_questions = speaks_of_questions(document)};
    struct section_seen seen = {0};

    for (size_t i = 0; i < document->count; i++)
        count_line(&counts, &document->lines[i], &seen);
    end_section(&counts, &seen);
    return weigh(&counts, ret_level);
}
