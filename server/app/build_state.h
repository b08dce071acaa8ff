/* What the routes about sets (api_*.c) share: sets that a call works on, and a set that it writes.
 * Used by the folder's own files only. */
#ifndef PARLEY_APP_BUILD_STATE_H
#define PARLEY_APP_BUILD_STATE_H

#include "app/api.h"
#include "app/set_put.h"

struct build_sets {
    struct store_set *rows;     /* with their packs; in the call's arena */
    struct question_set **sets; /* once they were read */
    size_t count;
};

/* On the loop's thread: the newest version of each. Refusals: NO_SUCH_SET, BAD_FIELD (none at all).
 */
enum refusal build_sets_find(struct api_call *call, const struct str *ids, size_t count,
                             struct build_sets *sets);
/* The same with names as set_name.h has them: where one names a version, it is that one. Besides:
 * NO_SUCH_VERSION, whose detail is the name; BAD_FIELD (two versions of a set). */
enum refusal build_sets_find_at(struct api_call *call, const struct str *names, size_t count,
                                struct build_sets *sets);
/* On a worker thread. The caller finishes in any case. Errors: those of pack_read. */
enum status build_sets_read(struct build_sets *sets);
void build_sets_finish(struct build_sets *sets);
/* In a job: the versions that were read stay as they are. Refusals, in call->job_refusal:
 * SET_CHANGED (one was amended since it was read). */
enum status build_sets_pin(struct store_tx *tx, struct api_call *call,
                           const struct build_sets *sets);

/* The title as one line; false when there is nothing in it. */
bool build_title(struct api_call *call, struct str title, struct str *ret_title);
/* A change by the call's account. */
struct set_change build_change(const struct api_call *call, struct str set,
                               enum set_change_kind kind, struct str note);
/* What is to be written: of `set` nothing is needed afterwards. Its id and what is done to it are
 * the change's. Errors: NO_MEMORY, TOO_LARGE. */
enum status build_prepare(struct api_call *call, const struct question_set *set,
                          struct set_change change, struct set_put *put);

#endif
