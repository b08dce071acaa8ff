/* An object that is being made a question: its members with what they are. Shared by json_quiz.c
 * and json_choices.c; used by the folder's own files only. */
#ifndef PARLEY_FORMATS_JSON_OBJECT_H
#define PARLEY_FORMATS_JSON_OBJECT_H

#include "formats/json_quiz.h"

struct json_member {
    struct column column;
    const struct tree *value;
};

struct json_object {
    struct quiz *quiz;
    struct row row;
    struct json_member members[QUIZ_MAX_MEMBERS];
    struct column columns[QUIZ_MAX_MEMBERS];
    size_t count;
    struct str ids[DRAFT_MAX_CHOICES]; /* what the object itself calls each choice, or empty */
};

/* Errors of the functions: NO_MEMORY. */
enum status json_object_init(struct json_object *o, struct quiz *quiz,
                             const struct tree *object) MUST_USE;
bool json_has_field(const struct json_object *o, enum field field);

/* A value that is neither an array nor an object (false for NULL), and its text. */
bool json_is_scalar(const struct tree *value);
struct str json_scalar_text(const struct tree *value);
/* The first member of those names that is a text. */
struct str json_named_text(const struct tree *object, const char *const *names, size_t count);
struct str json_object_text(const struct tree *object);
/* As Markdown: HTML is made so, other text is taken for it. */
enum status json_markdown(struct json_object *o, struct str text, struct str *ret_text) MUST_USE;
/* One text of any value: lines of an array, the text of an object. */
enum status json_text_of(struct json_object *o, const struct tree *value,
                         struct str *ret_text) MUST_USE;

/* Takes a member that holds choices. */
enum status json_put_choices(struct json_object *o, struct json_member *member,
                             bool *ret_taken) MUST_USE;
/* Taken when it marks choices; else the answer is a text. */
enum status json_put_right(struct json_object *o, struct json_member *member,
                           bool *ret_taken) MUST_USE;

#endif
