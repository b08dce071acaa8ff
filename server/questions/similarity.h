/* Finding questions that are the same, within a set and across sets, without comparing each with
 * each. What is found is a suggestion for a person. Pure; one thread at a time; depends on base
 * only. How it decides is explained in similarity.c. */
#ifndef PARLEY_QUESTIONS_SIMILARITY_H
#define PARLEY_QUESTIONS_SIMILARITY_H

#include "questions/question.h"
#include "questions/watch.h"

enum duplicate_kind {
    DUPLICATE_SAME,   /* asks the same thing */
    DUPLICATE_PART,   /* a is a part of what b asks */
    DUPLICATE_RELATED /* about the same thing */
};
const char *duplicate_kind_name(enum duplicate_kind kind); /* "part" */

struct duplicate {
    enum duplicate_kind kind;
    size_t a_set, b_set; /* places in the array that was given */
    const struct question *a, *b;
    double score; /* 0 to 1 */
};

struct duplicates {
    struct duplicate *items; /* by kind, then by score, then in the order of the sets */
    size_t count;
    size_t left_off; /* found beyond the maximum */
};

struct duplicates_options {
    size_t max_count;          /* 0: 10,000 */
    size_t max_each;           /* suggestions of kind related for one question; 0: 3 */
    bool across_only;          /* no pairs within one set */
    bool with_first;           /* only pairs of the first set's questions with other sets' */
    const struct watch *watch; /* may be NULL */
};

/* `options` may be NULL. The list lies in the arena and shows the sets' questions. Errors:
 * NO_MEMORY, CANCELLED. */
enum status duplicates_find(const struct question_set *const *sets, size_t count,
                            const struct duplicates_options *options, struct arena *arena,
                            struct duplicates *ret_duplicates) MUST_USE;

#endif
