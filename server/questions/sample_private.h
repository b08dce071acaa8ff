/* The steps of a sample: the pool of what could be chosen, the choice, and what to say about it.
 * Used by the folder's own files only: sample*.c. */
#ifndef PARLEY_QUESTIONS_SAMPLE_PRIVATE_H
#define PARLEY_QUESTIONS_SAMPLE_PRIVATE_H

#include "questions/index.h"
#include "questions/sample.h"

enum { KINDS = QUESTION_CHOICE + 1 };

/* Questions among which choices are spread evenly: of one wished topic; without such wishes, of
 * one topic's title. */
struct sample_group {
    struct sample_group *next;
    struct str title; /* as first met */
    uint64_t draw;
    size_t fitting, chosen;
    bool is_wished, is_known; /* known: some set has such a topic */
};

/* A question that fits. What is drawn depends on the seed and its own key only: neither on the
 * order of sets and questions, nor on what else there is. */
struct sample_item {
    struct sampled sampled;
    struct str key;     /* "set/id" */
    uint64_t prompt[2]; /* the same for the same prompt and choices */
    uint64_t draw;
    struct sample_group *group; /* NULL: kept, though not of a wished topic */
    enum question_kind kind;
    enum question_difficulty difficulty;
    bool is_kept, is_chosen;
    struct sample_item *twin; /* the item with this prompt that may be chosen instead; or NULL */
};

struct sampler {
    const struct question_set *const *sets;
    size_t set_count;
    const struct sample_wishes *wishes;
    struct arena *arena;  /* the caller's */
    struct arena scratch; /* groups, items, keys */
    uint64_t seed;
    struct index leave_out, keep; /* keys, with any pointer */
    struct index asked;           /* prompts of what is left out */
    struct index prompts;         /* items by prompt */
    struct index group_index;     /* by title without capitals */
    struct sample_group *groups, *last_group;
    struct sample_item *items;
    size_t item_count;
    unsigned wanted[KINDS], chosen_of[KINDS];
    struct sample sample; /* that is being made */
    size_t max_questions;
    unsigned kept_minutes;
};

/* Fills items, groups and what was left out. Errors: NO_MEMORY. */
enum status sample_collect(struct sampler *sampler) MUST_USE;
/* Chooses among the items. */
void sample_choose(struct sampler *sampler);
/* Notes in the sample. Errors: NO_MEMORY. */
enum status sample_note(struct sampler *sampler) MUST_USE;

#endif
