/* Questions in JSON of any shape that people have: the walk through objects and arrays (json.c) and
 * one object made a question (json_quiz.c). Used by the folder's own files only. */
#ifndef PARLEY_FORMATS_JSON_QUIZ_H
#define PARLEY_FORMATS_JSON_QUIZ_H

#include "formats/json_tree.h"
#include "formats/mapping.h"

enum { QUIZ_MAX_LEVELS = 20, QUIZ_MAX_UNKNOWN = 100, QUIZ_MAX_MEMBERS = 200 };

/* A member that no question has a place for, in how many objects it was. */
struct quiz_unknown {
    struct str name;
    unsigned count, line;
};

struct quiz {
    struct reader reader;
    struct arena arena; /* of the tree, and of the columns */
    const struct format_options *options;
    struct index columns;      /* of members by their names */
    const struct tree *titled; /* the outermost object, whose title is the set's */
    struct str path[QUIZ_MAX_LEVELS];
    size_t path_count;
    /* Numbers that name the right choice, as the whole file has them. */
    bool has_zero, has_last, has_number;
    struct quiz_unknown unknown[QUIZ_MAX_UNKNOWN];
    size_t unknown_count;
    /* What is done with each question: reading it, or looking at it first. */
    enum status (*visit)(struct quiz *quiz, const struct tree *object);
    enum status (*visit_pair)(struct quiz *quiz, struct str prompt, struct str answer,
                              unsigned line);
    void *user;
};

/* Errors: NO_MEMORY. */
enum status quiz_column(struct quiz *quiz, struct str name, const struct column **ret) MUST_USE;
/* True for a member of an object that has a prompt. */
bool quiz_is_question(struct quiz *quiz, const struct tree *object);

/* Looks how the object names its right choices. */
enum status quiz_look(struct quiz *quiz, const struct tree *object) MUST_USE;
/* Adds the question. Errors: NO_MEMORY, TOO_LARGE. */
enum status quiz_read(struct quiz *quiz, const struct tree *object) MUST_USE;
enum status quiz_read_pair(struct quiz *quiz, struct str prompt, struct str answer,
                           unsigned line) MUST_USE;

#endif
