/* A shared text: its content, its version (how many changes it has taken) and the changes that are
 * still needed to bring a late writer up to date. The server orders: a change made on an older
 * version is mapped over what came since, change by change. For all copies to end equal, a writer
 * has at most one change under way that isn't answered yet, and takes in what others did one change
 * at a time, never composed. Pure; depends on base only. One thread at a time. */
#ifndef PARLEY_TEXT_DOCUMENT_H
#define PARLEY_TEXT_DOCUMENT_H

#include "text/change.h"

enum {
    DOCUMENT_MAX_UNITS = 512 * 1024,
    DOCUMENT_MAX_KEPT_BYTES = 4 * 1024 * 1024, /* kept changes; the oldest fall away beyond it */
    DOCUMENT_MAX_REBASE_PARTS = 512 * 1024,    /* looked at in one rebase */
};

struct document;

/* NULL when memory is used up. An empty text at version 0. */
struct document *document_create(void);
/* Starts from a stored state (a snapshot): text at a version. Errors: MALFORMED (not UTF-8, or with
 * a carriage return), TOO_LARGE, NO_MEMORY. */
enum status document_restore(struct str text, uint32_t version,
                             struct document **ret_document) MUST_USE;
/* The same document with the changes that led to its version, oldest first: those that can still be
 * mapped over. Takes them over, and none when it fails. Errors: INVALID (they don't follow each
 * other up to the text, or are more than are kept; some are kept already), NO_MEMORY. */
enum status document_restore_changes(struct document *document, struct change *changes,
                                     size_t count) MUST_USE;
/* NULL-safe. */
void document_destroy(struct document *document);

uint32_t document_version(const struct document *document);
uint32_t document_length(const struct document *document);             /* units */
void document_write(const struct document *document, struct buf *buf); /* the text, UTF-8 */

/* The oldest version from which a change can still be mapped. */
uint32_t document_oldest_version(const struct document *document);

/* Maps a change that was made on `version` to the current version, without applying it: step by
 * step, behind what others inserted at the same place. The cost grows with the number of changes
 * since.
 * Errors: NOT_FOUND (a version that never was, or is older than the oldest kept), INVALID (length
 * before doesn't fit the text at that version, or a part's edge splits a surrogate pair),
 * TOO_LARGE (the text would pass DOCUMENT_MAX_UNITS, the mapped change CHANGE_MAX_PARTS, or the
 * work DOCUMENT_MAX_REBASE_PARTS), NO_MEMORY. */
enum status document_rebase(const struct document *document, uint32_t version,
                            const struct change *change, struct change *ret_change) MUST_USE;
/* Applies a change made on the current version; the version grows by one. Cost depends on the
 * change and on the logarithm (or a small fraction) of the text's length, not on history. Takes the
 * change over, and leaves none.
 * Errors: INVALID, TOO_LARGE, NO_MEMORY; document and change are as before. */
enum status document_apply(struct document *document, struct change *change) MUST_USE;
/* The change that led from `version` to version + 1; NULL when not kept. Valid until the document
 * changes. */
const struct change *document_change_at(const struct document *document, uint32_t version);
/* Memory of the kept changes. */
size_t document_kept_bytes(const struct document *document);
/* Forgets the oldest changes until half of their memory is left, or the last one alone; and that
 * one when it is the only one. */
void document_forget_half(struct document *document);
/* Forgets the changes that led to `version`; a version to come forgets all. */
void document_forget_before(struct document *document, uint32_t version);

#endif
