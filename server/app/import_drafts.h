/* Imports that a person is looking at: files that were brought, what was read from them, and what
 * would change. Kept in memory only, until they are written, dropped, or nobody asked for half an
 * hour. Everything here belongs to the loop's thread, but for what one worker thread at a time does
 * with a draft whose state says so. */
#ifndef PARLEY_APP_IMPORT_DRAFTS_H
#define PARLEY_APP_IMPORT_DRAFTS_H

#include <stdatomic.h>

#include "app/intake.h"
#include "app/server.h"

enum {
    DRAFTS_OF_ACCOUNT = 2,
    DRAFTS_READ_AT_ONCE = 2,
    DRAFT_MAX_BYTES = 64 << 20,
    DRAFTS_MAX_BYTES = 256 << 20, /* of files, all drafts together */
    DRAFT_MAX_FILES = 5000,
    DRAFT_IDLE_MS = 30 * 60 * 1000,
    DRAFT_COMPARED_BYTES = 32 << 20, /* of other sets, in which duplicates are looked for */
};

/* As the route's body has them; strings in the draft's arena. */
struct draft_options {
    struct str format, encoding, title, license, into;
    bool transcript; /* a conversation is imported as one */
    struct format_mapping *mappings;
    size_t mapping_count;
};

struct import_draft;

/* One more for the account. Refusals: IMPORT_BUSY (it has as many as it may), BUSY. */
enum refusal draft_create(struct server *server, const struct id *account, struct str into,
                          struct import_draft **ret_draft) MUST_USE;
/* NULL: there is none of that account. Notes that it was asked for. */
struct import_draft *draft_find(struct server *server, const struct id *account, struct str id);
/* Gone at once, or when the worker is done with it. */
void draft_drop(struct import_draft *draft);

const struct id *draft_id(const struct import_draft *draft);
/* Takes the bytes. A file of the same name is replaced. Refusals: IMPORT_BUSY (it is being read or
 * written), TOO_LARGE, BAD_FIELD (the name), BUSY. */
enum refusal draft_add_file(struct import_draft *draft, struct str name,
                            struct buf *bytes) MUST_USE;
/* Begins to read; the options are copied. Refusals: IMPORT_BUSY, NO_FILES, BUSY. */
enum refusal draft_read(struct import_draft *draft, const struct draft_options *options) MUST_USE;
void draft_stop(struct import_draft *draft);

/* Members of an object: state, done, all, and, once it was read, what draft_tell wrote. */
void draft_write_json(const struct import_draft *draft, struct buf *out);
/* NULL unless it was read. */
const struct intake *draft_intake(const struct import_draft *draft);
/* question_lines of what was read: only when there is a draft_intake. */
struct str draft_lines(const struct import_draft *draft, const struct question *question);

/* For writing: until draft_release (NULL-safe) nobody else has it. NULL unless it was read. */
struct intake *draft_hold(struct import_draft *draft);
void draft_release(struct import_draft *draft);

void drafts_second(struct server *server, int64_t now_ms);
/* Stops what is being read, waits for it, and frees all. */
void drafts_end(struct server *server);

/* draft_tell.c: what a draft came to, as the members of a JSON object; on a worker. `others` are
 * sets that are there already. Errors: NO_MEMORY, CANCELLED, TOO_LARGE. */
struct draft_comparing {
    struct intake *intake;
    struct question_set *const *others;
    size_t other_count;
    const struct format_file *first_file;
    const struct format_options *options;
    const struct watch *watch;
};
enum status draft_tell(const struct draft_comparing *comparing, struct buf *out) MUST_USE;

/* question_lines.c: from the question's to the next one's, as many as a person reads; empty when
 * they aren't at hand. `files` are those that were read, at least one. */
struct str question_lines(const struct intake *intake, const struct format_file *files,
                          size_t count, const struct question *question);

#endif
