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
    size_t labels, bold, summaries, all_summaries;
    size_t labels_below[HEADING_LEVELS]; /* right below a heading of that level */
    size_t numbers, number_questions;
    size_t bullets, bullet_questions;
    size_t inner, inner_questions; /* bullets inside bullets */
    size_t bold_items, bold_item_questions;
    size_t links;              /* items that are links to elsewhere */
    size_t lists_only, filled; /* sections with nothing but lists; sections with anything */
    size_t rows;               /* of tables with a column of questions */
    size_t answers;            /* headings that say "Answer" or "Solution" */
    unsigned below;            /* level of the heading right above, or 0 */
    bool asking;               /* plain lines ask */
    bool in_summary;           /* its text is on the next line */
    bool speaks_of_questions;  /* in its first heading or first lines */
};

/* What a heading's section holds, found when it ends. */
struct section_seen {
    unsigned level;
    bool is_question, has_prose, has_text, has_list;
    bool is_part; /* its heading names a part of a question: "Follow-ups" */
};

static void end_section(struct counts *counts, const struct section_seen *seen)
{
    counts->with_prose += seen->is_question && seen->has_prose;
    counts->bodies[seen->level] += seen->level && seen->has_text;
    counts->filled += seen->level && seen->has_text;
    counts->lists_only += seen->level && seen->has_list && !seen->has_prose;
}

static void count_heading(struct counts *counts, const struct doc_line *line,
                          struct section_seen *seen)
{
    struct title title = title_read(document_title(line));
    unsigned level = line->level < HEADING_LEVELS ? line->level : HEADING_LEVELS - 1;

    end_section(counts, seen);
    enum label label = label_of_title(document_title(line));
    *seen = (struct section_seen){.level = level,
                                  .is_part = label != LABEL_NONE && label != LABEL_QUESTION &&
                                             title.text.size > 2};
    counts->answers += label == LABEL_ANSWER;
    if (is_furniture_title(title.text) || seen->is_part)
        return;
    counts->headings[level]++;
    seen->is_question = title.reads_like_question || title.is_labelled || label == LABEL_QUESTION;
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
    struct str rest;

    title_divide(&title);
    if (links_inside(title.url))
        return;
    if (line->depth) {
        counts->inner += line->depth == 1 && line->kind == LINE_BULLET;
        counts->inner_questions +=
            line->depth == 1 && line->kind == LINE_BULLET && title.reads_like_question;
        return;
    }
    if (label_read(document_title(line), &rest) == LABEL_QUESTION) {
        counts->labels++;
        return;
    }
    counts->links += title.url.size > 0 && !title.reads_like_question;
    counts->bold_items += title.is_bold && line->kind == LINE_BULLET;
    bool asks = title.reads_like_question || title.is_labelled;
    bool numbered = line->kind == LINE_NUMBER;
    counts->numbers += numbered;
    counts->number_questions += numbered && asks;
    counts->bullets += !numbered;
    counts->bullet_questions += !numbered && asks;
    counts->bold += title.is_bold && asks && !numbered;
    counts->bold_item_questions += title.is_bold && asks && !numbered;
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
        counts->labels_below[counts->below] += counts->below > 0;
        return;
    }
    if (summary != SIZE_MAX || counts->in_summary) {
        if (summary != SIZE_MAX)
            text = str_slice(text, summary + 9, text.size);
        counts->in_summary = !text.size;
        text = str_slice(text, 0, str_find_nocase(text, STR("</summary")));
        struct title title = title_read(text);
        counts->summaries += title.reads_like_question;
        counts->all_summaries += title.text.size && label_of_title(text) == LABEL_NONE;
        return;
    }
    if (text.size < 2 ||
        (!memchr("*_(<0123456789\xf0", text.data[0], 15) && !str_starts(text, STR("（"))))
        return;
    struct title title = title_read(text);
    title_divide(&title);
    counts->bold += title.is_bold && (title.reads_like_question || title.is_labelled);
    char first = line->text.data[0];
    bool numbered = title.number && !title.is_bold &&
                    (ascii_is_digit(first) || first == '(' || (unsigned char)first >= 0x80);
    counts->numbers += numbered;
    counts->number_questions += numbered && title.reads_like_question;
}

static void count_line(struct counts *counts, const struct doc_line *line,
                       struct section_seen *seen)
{
    switch ((enum line_kind)line->kind) {
    case LINE_HEADING:
        count_heading(counts, line, seen);
        counts->below = seen->level;
        return;
    case LINE_BULLET:
    case LINE_NUMBER:
        if (!seen->is_part)
            count_item(counts, line);
        seen->has_text = true;
        seen->has_list = true;
        break;
    case LINE_TEXT:
    case LINE_HTML:
        count_text(counts, line);
        seen->has_text = true;
        seen->has_prose |= line->text.data[0] != ' ' && !is_page_furniture(line->text);
        break;
    case LINE_CODE:
        seen->has_prose = true;
        seen->has_text = true;
        break;
    default:
        return;
    }
    counts->below = 0;
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
            str_find_nocase(text, STR("interview")) != SIZE_MAX ||
            str_find(text, STR("面试")) != SIZE_MAX || str_find(text, STR("题")) != SIZE_MAX)
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

/* Each numbered or short heading has its question right below, under a label: the heading is the
 * question's title. */
static bool headings_name_labels(const struct counts *c, unsigned *ret_level)
{
    unsigned level = best_level(c->labels_below, 1);

    if (c->labels_below[level] < 2 || c->labels_below[level] * 10 < c->labels * 8)
        return false;
    *ret_level = level;
    return true;
}

/* Lists of which only a part reads like questions, with nothing else around them, in a text that
 * says what it is. */
static bool lists_are_questions(const struct counts *c)
{
    enum { MIN_ITEMS = 4 };
    size_t items = c->numbers + c->bullets;
    size_t questions = c->number_questions + c->bullet_questions;

    return c->speaks_of_questions && items >= MIN_ITEMS && c->lists_only >= 1 &&
           c->lists_only * 10 >= c->filled * 8 && questions >= 2 && questions * 7 >= items &&
           c->links * 2 < items;
}

/* A good part of the headings of the level ask, and at least two that don't stand further out: what
 * doesn't ask at that level is no topic. */
static bool topics_stand_above(const struct counts *c, unsigned level)
{
    size_t above = 0;

    for (unsigned outer = 1; outer < level; outer++)
        above += c->headings[outer] - c->heading_questions[outer];
    return above >= 2 && c->heading_questions[level] * 5 >= c->headings[level] * 2;
}

/* "Two sum", "Example", "Solution": one title above all, and one answer. */
static bool is_one_question(const struct counts *c, unsigned *ret_level)
{
    unsigned level = 1;

    while (level + 1 < HEADING_LEVELS && !c->headings[level])
        level++;
    if (c->answers != 1 || c->headings[level] != 1)
        return false;
    *ret_level = level;
    return true;
}

static enum habit weigh(const struct counts *c, struct habit_found *found)
{
    size_t headings = c->all_heading_questions;
    bool others =
        c->labels >= 2 || c->bold >= 2 || c->number_questions >= 2 || c->bullet_questions >= 2;
    /* Topics that are put as questions, above bullets that are the questions. */
    bool only_topics = c->bullet_questions > 3 * headings && c->with_prose * 2 < headings;

    found->level = best_level(c->heading_questions, 1);
    if (headings_name_labels(c, &found->level))
        return HABIT_PLAIN_HEADING;
    /* Bullets that nearly all ask, and a few of them, or lines between them, with a label. */
    bool mostly_bullets = c->bullet_questions > c->labels && c->bullet_questions >= 3 &&
                          c->bullet_questions * 10 >= c->bullets * 7;
    if (c->labels >= 2 && c->labels > headings && c->labels * 2 >= c->bullet_questions &&
        !mostly_bullets)
        return HABIT_LABEL;
    if ((headings >= 2 || (headings == 1 && !others)) && !only_topics)
        return HABIT_HEADING;
    if (c->rows >= 2 && c->rows > c->bold + c->labels + c->summaries)
        return HABIT_TABLE;
    if (c->summaries && c->summaries >= c->bold)
        return HABIT_HEADING;
    if (c->bold >= 2)
        return HABIT_BOLD;
    if (c->number_questions >= 2 && c->number_questions * 2 >= c->numbers)
        return HABIT_NUMBER;
    if (c->bullet_questions >= 2 && c->bullet_questions * 2 >= c->bullets &&
        c->bullets >= c->numbers)
        return HABIT_BULLET;
    /* Bullets that are topics, with bullets inside that ask. */
    found->inner_items = c->inner_questions >= 3 && c->inner_questions * 2 > c->inner &&
                         c->bullet_questions * 4 <= c->bullets;
    if (found->inner_items)
        return HABIT_BULLET;
    if (lists_are_questions(c)) {
        found->all_items = true;
        return c->numbers > c->bullets ? HABIT_NUMBER : HABIT_BULLET;
    }
    if (c->bullet_questions >= 2 && c->bullet_questions * 2 >= c->bullets)
        return HABIT_BULLET;
    if (headings)
        return HABIT_HEADING;
    if (c->labels)
        return HABIT_LABEL;
    if (is_one_question(c, &found->level))
        return HABIT_PLAIN_HEADING;
    if (c->asking)
        return HABIT_ASKING;
    found->level = best_level(c->bodies, 2);
    if (c->speaks_of_questions && c->bodies[found->level] >= 3)
        return HABIT_PLAIN_HEADING;
    return HABIT_NONE;
}

struct habit_found habit_find(const struct document *document)
{
    struct counts counts = {.speaks_of_questions = speaks_of_questions(document)};
    struct habit_found found = {.habit = HABIT_NONE};
    struct section_seen seen = {0};

    for (size_t i = 0; i < document->count; i++)
        count_line(&counts, &document->lines[i], &seen);
    end_section(&counts, &seen);
    counts.rows = tables_count(document);
    counts.asking = asking_count(document).is_habit;
    found.habit = weigh(&counts, &found);
    found.all_headings = topics_stand_above(&counts, found.level);
    found.all_summaries = counts.summaries * 10 >= counts.all_summaries * 7;
    found.all_bold_items =
        counts.bold_item_questions >= 2 && counts.bold_item_questions * 2 >= counts.bold_items;
    return found;
}
