/* Bringing a file or a folder into the store, as one import. */
#ifndef PARLEY_APP_SET_IMPORT_H
#define PARLEY_APP_SET_IMPORT_H

#include "app/data.h"
#include "app/intake.h"

struct set_summary {
    struct str id;
    struct str *question_ids;
    size_t question_count;
    uint32_t version;
    bool changed;
};

/* Reads the path, and compares with what stands in `data` (NULL: with nothing). The intake is the
 * caller's to finish, also after a failure; what `options` shows has to outlive it. Says what is
 * wrong on standard error. False: nothing can be imported; then the report may still say why. */
bool set_import_read(struct data *data, const char *path, const struct format_options *options,
                     struct str into, struct intake *intake);
/* Writes what was read. */
bool set_import_write(struct data *data, const char *path, struct intake *intake);
/* Both, for a file that is known to be fine. Strings of the summary lie in the arena. */
bool set_import_file(struct data *data, const char *path, struct arena *arena,
                     struct set_summary *ret_summary);

#endif
