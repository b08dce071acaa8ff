/* Bringing a question set's text into the store. */
#ifndef PARLEY_APP_SET_IMPORT_H
#define PARLEY_APP_SET_IMPORT_H

#include "app/data.h"
#include "questions/import.h"
#include "store/sets.h"

struct set_summary {
    struct str id;
    struct str *question_ids;
    size_t question_count;
    uint32_t version;
    bool changed;
};

/* Writes a set as its next version, if it differs. Strings of the summary lie in the arena.
 * Errors: those of the store, NO_MEMORY. */
enum status set_store(struct data *data, const struct question_set *set, struct arena *arena,
                      struct set_summary *ret_summary) MUST_USE;
/* A file: a pack, or Markdown. Says what is wrong on standard error. */
bool set_import_file(struct data *data, const char *path, struct arena *arena,
                     struct set_summary *ret_summary);

#endif
