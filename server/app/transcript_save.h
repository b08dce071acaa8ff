/* Writing what was opened so that only its owner can read it. Any thread. */
#ifndef PARLEY_APP_TRANSCRIPT_SAVE_H
#define PARLEY_APP_TRANSCRIPT_SAVE_H

#include "base/status.h"
#include "base/str.h"

/* A whole file with mode 0600 in place of what was there, through a fresh file beside it, synced
 * and renamed. Errors: INVALID (there is something there that isn't a plain file), NOT_FOUND (no
 * such folder), DENIED, DISK_FULL, IO, TOO_LARGE (the path). */
enum status transcript_save(const char *path, struct str content) MUST_USE;

#endif
