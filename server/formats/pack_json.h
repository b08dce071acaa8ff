/* The JSON form of a pack (questions/pack.h), read back. What pack_write_json wrote gives the same
 * pack again, byte for byte when it is written. No file, no clock; any thread,
 * one at a time for each set. */
#ifndef PARLEY_FORMATS_PACK_JSON_H
#define PARLEY_FORMATS_PACK_JSON_H

#include "questions/question.h"
#include "questions/watch.h"

/* Like pack_read. Values of a wrong kind and keys that the form doesn't know are left out, each
 * with a problem. `watch` may be NULL. Errors: MALFORMED (not JSON, not a pack), VERSION,
 * TOO_LARGE, NO_MEMORY, CANCELLED; the last problem says why. */
enum status pack_read_json(struct str text, const struct watch *watch, struct problems *problems,
                           struct question_set **ret_set) MUST_USE;

#endif
