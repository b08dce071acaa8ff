/* Moodle's paths of categories: "$course$/top/Threads/Locks and keys", a slash within a name
 * doubled. Used by the folder's own files only. */
#ifndef PARLEY_FORMATS_CATEGORY_H
#define PARLEY_FORMATS_CATEGORY_H

#include "base/buf.h"
#include "questions/question.h"

enum { CATEGORY_MAX_LEVELS = 20 };

struct category {
    struct str names[CATEGORY_MAX_LEVELS];
    size_t count;
};

/* Without the place that paths begin with ("$course$", "top"). Names lie in the arena.
 * Errors: NO_MEMORY. */
enum status category_split(struct str path, struct arena *arena,
                           struct category *ret_category) MUST_USE;

/* One name that all categories of a file have first, and some with more below it, is the title of
 * the whole. Begins zeroed; category_see for each, then category_title: empty when there is none.
 */
struct category_names {
    struct str first;
    bool differ, deeper;
};
void category_see(struct category_names *names, const struct category *category);
struct str category_title(const struct category_names *names);

/* The path of a topic of the set. */
void category_write(const struct question_set *set, const struct topic *topic, struct buf *out);

#endif
