/* Choosing questions for an interview: so many minutes, these topics, so many of each kind. The
 * same sets, wishes and seed give the same questions in the same order, on every machine; so a
 * printed seed is enough to do it again. The order of sets, of questions in them and of lists in
 * the wishes doesn't matter, nor what else the sets have that doesn't fit. Concepts come first (and
 * what has no kind), then code and choices, then scenarios, then trade-offs; within that,
 * difficulty rises when asked for. Pure; one thread at a time; depends on base only. */
#ifndef PARLEY_QUESTIONS_SAMPLE_H
#define PARLEY_QUESTIONS_SAMPLE_H

#include "questions/question.h"

enum { SAMPLE_MAX_QUESTIONS = 200, SAMPLE_DEFAULT_MINUTES = 5, SAMPLE_SEED_BYTES = 16 };

struct sample_kind {
    enum question_kind kind;
    unsigned count; /* at least so many of it */
};

struct sample_wishes {
    unsigned minutes;       /* all together at most; 0: no limit */
    unsigned questions;     /* at most; 0: no limit */
    struct str_list topics; /* titles of topics or subtopics, any case; empty: all; spread evenly */
    const struct sample_kind *kinds;
    size_t kind_count;
    struct str_list tags;                 /* at least one of them; empty: any */
    enum question_difficulty least, most; /* NONE: no bound; questions without one fit always */
    bool rising;                          /* difficulty */
    bool need_answer;                     /* leave out what has no answer */
    struct str_list leave_out; /* "set/id": asked before, or not wanted; nor the same prompt in
                                  another of the sets */
    struct str_list keep;      /* "set/id": in it whatever else, leave_out included */
    struct str seed;           /* up to SAMPLE_SEED_BYTES of a-z 0-9 */
};

/* Why questions that fit topics, tags and difficulty aren't in it. */
enum sample_reason {
    SAMPLE_LEFT_OUT, /* named in leave_out */
    SAMPLE_RETIRED,
    SAMPLE_NOT_READY, /* needs a prompt, incomplete, a damaged listing, no answer when needed */
    SAMPLE_DUPLICATE, /* the same prompt and choices as one that was chosen */
    SAMPLE_REASONS
};

struct sampled {
    size_t set; /* place in the array that was given */
    const struct question *question;
    unsigned minutes; /* its own, else SAMPLE_DEFAULT_MINUTES */
};

struct sample {
    struct sampled *items;
    size_t count;
    unsigned minutes;
    unsigned fitting; /* questions that could have been chosen; of the same prompt, one */
    unsigned left_out[SAMPLE_REASONS];
    struct str_list notes; /* wishes that couldn't be met, one sentence each */
};

/* Everything lies in the arena and shows the sets. Errors: NO_MEMORY; INVALID (a seed of other
 * characters). Wishes that can't be met aren't errors: see notes. */
enum status sample_make(const struct question_set *const *sets, size_t count,
                        const struct sample_wishes *wishes, struct arena *arena,
                        struct sample *ret_sample) MUST_USE;

#endif
