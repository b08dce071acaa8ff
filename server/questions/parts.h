/* What a live interview reads out of a question's texts: the prompt in parts that can be revealed
 * one by one, choices, the rubric, signals, follow-ups. All results lie in the caller's arena and
 * may show the question's own strings: valid as long as both. A section that doesn't follow its
 * convention gives what can be read of it, an absent one an empty list.
 * Errors of all functions: NO_MEMORY. Pure; one thread at a time. */
#ifndef PARLEY_QUESTIONS_PARTS_H
#define PARLEY_QUESTIONS_PARTS_H

#include "questions/question.h"

/* Text before, between and after the listings; each listing, with its fence; the choices, without
 * a mark of which is right; each hint. In this order. */
enum part_kind { PART_TEXT, PART_LISTING, PART_CHOICES, PART_HINT };

struct part {
    enum part_kind kind;
    struct str text; /* Markdown */
    struct str info; /* of a listing: the fence's info string, "python" */
};

struct parts {
    struct part *items;
    size_t count;
};

struct choice {
    bool is_right;
    struct str text;     /* Markdown, without the two blanks before later lines */
    struct str feedback; /* Markdown, may be empty */
};

struct choices {
    struct choice *items;
    size_t count;
};

struct level {
    unsigned mark; /* 1 to 9; the scale of a set is usually 1 to 5 */
    struct str text;
};

struct competency {
    struct str name;
    struct level *levels; /* in the order of the text */
    size_t level_count;
};

struct rubric {
    struct competency *items;
    size_t count;
};

enum signal_kind { SIGNAL_EXPECTED, SIGNAL_STRONG, SIGNAL_RED_FLAG };

struct signal {
    enum signal_kind kind; /* a bullet that names none is expected */
    struct str text;
};

struct signals {
    struct signal *items;
    size_t count;
};

enum status question_parts(const struct question *question, struct arena *arena,
                           struct parts *ret_parts) MUST_USE;
/* Head, blank line and body as one Markdown text. */
enum status question_prompt(const struct question *question, struct arena *arena,
                            struct str *ret_prompt) MUST_USE;
enum status question_choices(const struct question *question, struct arena *arena,
                             struct choices *ret_choices) MUST_USE;
enum status question_rubric(const struct question *question, struct arena *arena,
                            struct rubric *ret_rubric) MUST_USE;
enum status question_signals(const struct question *question, struct arena *arena,
                             struct signals *ret_signals) MUST_USE;
/* The outermost bullets of a section, one string each; a section without bullets is one string. */
enum status question_bullets(const struct question *question, enum section_kind kind,
                             struct arena *arena, struct str_list *ret_items) MUST_USE;
const char *signal_kind_name(enum signal_kind kind); /* "red flag" */

#endif
