/* Answers that have lost their questions, and the questions that they answer: a page that shows its
 * questions only on a click gives drafts without a prompt when it is copied; another set may have
 * the prompts. What is found is a suggestion for a person. Pure; one thread at a time; depends on
 * base only. How it decides is explained in drafts_match.c. */
#ifndef PARLEY_QUESTIONS_DRAFTS_H
#define PARLEY_QUESTIONS_DRAFTS_H

#include "questions/question.h"

struct draft_match {
    const struct question *draft;    /* has an answer and no prompt */
    const struct question *question; /* has the prompt */
    size_t set;                      /* place of its set in the array that was given */
    double score;                    /* 0 to 1 */
};

struct draft_matches {
    struct draft_match *items; /* in the order of the drafts; a draft without a match is absent */
    size_t count;
};

/* Looks for the question of `sets` that each draft of `drafts` answers. No question is given
 * twice. The list lies in the arena and shows the sets' questions. Questions that need a prompt
 * themselves are never taken. Errors: NO_MEMORY. */
enum status drafts_match(const struct question_set *drafts, const struct question_set *const *sets,
                         size_t count, struct arena *arena,
                         struct draft_matches *ret_matches) MUST_USE;

#endif
