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

/* Notes what most formats have no place for: the set's own texts, the topics' introductions; with
 * `title`, its title as well. */
void note_lost_of_set(const struct question_set *set, struct problems *lost, bool title);

/* The same of points and sources, which formats for quizzes lack. */
void note_lost_keys(const struct question_set *set, struct problems *lost);

/* An empty text has an empty copy. False when memory is used up. */
bool text_copy(struct arena *arena, struct str text, struct str *ret_copy) MUST_USE;

#endif
