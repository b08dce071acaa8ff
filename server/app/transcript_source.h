/* Where a sealed transcript is read from: its file, the data folder it lies in (if it does), and
 * the grants that go with it. The command line's thread. */
#ifndef PARLEY_APP_TRANSCRIPT_SOURCE_H
#define PARLEY_APP_TRANSCRIPT_SOURCE_H

#include "app/data.h"
#include "store/rooms.h"
#include "vault/sealed.h"

enum { TRANSCRIPT_FILE_BYTES = 1 << 30 };

/* Opens the database of a data folder, which needs none of the folder's keys. On failure `reason`
 * holds a sentence. Errors: those of store_open. */
enum status transcript_store(const char *folder, const struct log *log,
                             char reason[static DATA_REASON_BYTES],
                             struct store **ret_store) MUST_USE;

/* What a data folder says of sealed transcripts. */
struct transcript_books {
    struct arena arena;
    struct store_organisation organisation;
    struct store_sealed *chain; /* in order of checkpoints */
    size_t chain_count;
    struct store_grant *grants; /* of the one that was asked for */
    size_t grants_count;
};

/* Errors: those of store_open; *ret_books is left finished then. */
enum status transcript_books_load(const char *folder, const struct id *seal,
                                  char reason[static DATA_REASON_BYTES],
                                  struct transcript_books *ret_books) MUST_USE;
void transcript_books_finish(struct transcript_books *books); /* NULL-safe */

/* The data folder: the one given, else the one in whose folder "sealed" the file lies. False: none.
 */
bool transcript_folder(const char *file, const char *given,
                       char ret_folder[static DATA_PATH_BYTES]) MUST_USE;

struct transcript_grants {
    const struct str *items; /* bytes of each */
    size_t count;
};

/* From the answer of GET /api/transcripts/ROOM, or from a bare array of grants in base64.
 * Errors: MALFORMED, NO_MEMORY, and those of file_read. */
enum status transcript_grants_read(const char *path, struct arena *arena,
                                   struct transcript_grants *ret_grants) MUST_USE;

#endif
