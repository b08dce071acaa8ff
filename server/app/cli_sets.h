/* What the commands on question sets share: finding a set by the name that a person gives, and
 * where output goes. */
#ifndef PARLEY_APP_CLI_SETS_H
#define PARLEY_APP_CLI_SETS_H

#include "app/command_line.h"
#include "formats/formats.h"
#include "store/sets.h"

/* A file or folder is read as what it is; any other name is a set's identifier in `data` (NULL:
 * there is none). version 0: the newest. Says what is wrong. The caller destroys the set. */
bool cli_set_read(struct data *data, const char *name, unsigned version,
                  struct question_set **ret_set);
/* The same by its identifier alone. */
bool cli_set_stored(struct data *data, struct str id, struct question_set **ret_set);

struct cli_sets {
    struct question_set *items[CLI_LIST_MAX];
    struct store_set rows[CLI_LIST_MAX]; /* as they were read, without texts; version 0: a file */
    size_t count;
};
/* All that are named; "caches@3" is a version of a set in `data`. Finish in any case. */
bool cli_sets_read(struct data *data, const struct cli_list *names, struct cli_sets *sets);
void cli_sets_finish(struct cli_sets *sets);
static inline const struct question_set *const *cli_sets_items(const struct cli_sets *sets)
{
    return (const struct question_set *const *)sets->items;
}

/* To the file, or (NULL) to standard output; says what is wrong. */
bool cli_write(const char *path, struct str bytes);

#endif
