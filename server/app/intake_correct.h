/* A set as it was read, with what a person said about questions that were misread. Any thread. */
#ifndef PARLEY_APP_INTAKE_CORRECT_H
#define PARLEY_APP_INTAKE_CORRECT_H

#include "app/intake.h"

/* The new set shows strings of `source` and of the corrections; the caller destroys it. Of several
 * corrections for one question the last one counts. Errors: NO_MEMORY. */
enum status intake_correct(const struct question_set *source,
                           const struct intake_correction *corrections, size_t count,
                           struct question_set **ret_set) MUST_USE;

#endif
