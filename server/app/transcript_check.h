/* Checking a sealed file without a key: what it says of itself, and what the organisation's data
 * folder says of it. Any thread. */
#ifndef PARLEY_APP_TRANSCRIPT_CHECK_H
#define PARLEY_APP_TRANSCRIPT_CHECK_H

#include "app/transcript_source.h"

enum check_result { CHECK_OK, CHECK_FAILED, CHECK_SKIPPED };

enum transcript_check_name {
    CHECK_FILE,     /* form, signature, payload's hash */
    CHECK_SIGNER,   /* organisation and signer are the data folder's */
    CHECK_LISTED,   /* the data folder knows this very file */
    CHECK_CHAIN,    /* checkpoints from the first to the last */
    CHECK_CONTENTS, /* the records: only a key shows them */
    CHECK_COUNT
};

enum { CHECK_TEXT_BYTES = 2048 };

struct transcript_check {
    enum check_result result;
    char text[CHECK_TEXT_BYTES]; /* a sentence */
};

struct transcript_verdict {
    bool readable; /* header and its hash are there */
    struct sealed_header header;
    struct vault_hash header_hash;
    struct transcript_check checks[CHECK_COUNT];
};

extern const char *const transcript_check_names[CHECK_COUNT];
extern const char *const check_result_names[];

/* Fills in the file's own part; the rest is CHECK_SKIPPED, "no data folder". */
void transcript_check_file(struct str file, struct transcript_verdict *ret_verdict);
/* For a file that holds. */
void transcript_check_books(const struct transcript_books *books,
                            struct transcript_verdict *verdict);
/* Says why the data folder's part wasn't checked. */
void transcript_check_skip(struct transcript_verdict *verdict, const char *reason);
bool transcript_check_passed(const struct transcript_verdict *verdict);
/* Whether organisation and signer are the data folder's own. */
bool transcript_signed_by(const struct sealed_header *header,
                          const struct store_organisation *organisation);

#endif
