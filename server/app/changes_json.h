/* What changed between sets, as the API and the command line say it. Any thread. */
#ifndef PARLEY_APP_CHANGES_JSON_H
#define PARLEY_APP_CHANGES_JSON_H

#include "base/buf.h"
#include "questions/merge.h"

/* An object. `with_lines`: theirs was read from a document, whose lines are worth telling. Texts
 * hold answers: never for a candidate. Errors are kept in the buffer. */
void changes_write_json(struct buf *out, const char *name, const struct merge_changes *changes,
                        bool with_lines);

#endif
