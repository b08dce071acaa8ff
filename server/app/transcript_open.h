/* Opening a sealed transcript with a key file, on the command line. Says on standard error what is
 * wrong. One thread. */
#ifndef PARLEY_APP_TRANSCRIPT_OPEN_H
#define PARLEY_APP_TRANSCRIPT_OPEN_H

#include "app/transcript_text.h"

struct transcript_wish {
    const char *file, *key;
    const char *data, *grants; /* where grants come from; NULL: the folder that the file lies in */
    bool redacted;
};

struct opened_transcript {
    struct transcript transcript;
    struct transcript_origin origin;
};

/* False: it said why, and *ret_opened is as it was. */
bool transcript_open(const struct transcript_wish *wish,
                     struct opened_transcript *ret_opened) MUST_USE;
void opened_transcript_finish(struct opened_transcript *opened); /* NULL-safe */

#endif
