/* Copies of questions into another set, which owns all of their strings. Used by the folder's own
 * files only. */
#ifndef PARLEY_FORMATS_COPY_H
#define PARLEY_FORMATS_COPY_H

#include "questions/question.h"

enum copy_what {
    COPY_ALL,
    COPY_PROMPT /* head, body, keys, and choices without marks and feedback; nothing else */
};

/* Appends a copy to the topic. Errors: NO_MEMORY, TOO_LARGE (too many questions). */
enum status question_copy(struct question_set *set, struct topic *topic,
                          const struct question *question, enum copy_what what,
                          struct question **ret_question) MUST_USE;

/* The set as somebody may see it who is to answer: every writer's "without answers". Introductions
 * stay. It shows strings of `set`, which must outlive it. The caller destroys. Errors: NO_MEMORY.
 */
enum status set_without_answers(const struct question_set *set,
                                struct question_set **ret_set) MUST_USE;

/* What a set has besides its questions. */
enum set_part {
    SET_TITLE = 1,
    SET_INTRO = 2,
    SET_LICENSE = 4,
    SET_SOURCE = 8,
    SET_LANG = 16,
    SET_AUTHORS = 32,
    SET_TAGS = 64,
    SET_PREAMBLES = 128 /* of topics */
};

/* Notes in one sentence which of its parts go, all but those that the format keeps. */
void note_lost_of_set(const struct question_set *set, struct problems *lost, unsigned kept);

/* The same of points and sources, which formats for quizzes lack. */
void note_lost_keys(const struct question_set *set, struct problems *lost);

/* An empty text has an empty copy. False when memory is used up. */
bool text_copy(struct arena *arena, struct str text, struct str *ret_copy) MUST_USE;

#endif
