/* Puts a change together part by part, from its start to its end; used by the folder's own files
 * only. Joins neighbours as CodeMirror does, because mapping depends on where parts are joined and
 * where not. Pure; depends on base only. */
#ifndef PARLEY_TEXT_BUILDER_H
#define PARLEY_TEXT_BUILDER_H

#include "text/change.h"

enum { BUILDER_FEW_PARTS = 8, BUILDER_LITTLE_BYTES = 256 };

/* What is typed fits into the builder itself; more is allocated. It stays where it is. */
struct builder {
    struct change_part *parts; /* inserts point into text */
    size_t count;
    size_t max_parts;
    char *text;
    size_t text_bytes;
    size_t max_bytes;
    bool borrows; /* inserts point into the text of who gave them, and text is NULL */
    bool full;    /* something didn't fit: the bounds given to builder_init were wrong */
    struct change_part few_parts[BUILDER_FEW_PARTS];
    char little_text[BUILDER_LITTLE_BYTES];
};

/* Room for that much; the caller knows bounds, so that adding doesn't have to be checked each time.
 * Errors: NO_MEMORY. */
enum status builder_init(struct builder *builder, size_t max_parts, size_t max_bytes) MUST_USE;
/* The same in the caller's `parts`, with nothing to finish; it doesn't copy what is inserted. */
void builder_borrow(struct builder *builder, struct change_part *parts, size_t max_parts);
/* NULL-safe. */
void builder_finish(struct builder *builder);

void builder_keep(struct builder *builder, uint32_t length);
/* With `join` the last part, which must be a replacement, takes it in. */
void builder_replace(struct builder *builder, uint32_t length, struct str insert,
                     uint32_t insert_units, bool join);

/* Errors: MALFORMED (lengths overflow), TOO_LARGE (something didn't fit), NO_MEMORY. */
enum status builder_take(const struct builder *builder, struct change *ret_change) MUST_USE;

/* How long the text is before and after such parts. Errors: MALFORMED (lengths overflow). */
enum status change_lengths(const struct change_part *parts, size_t count, uint32_t *ret_before,
                           uint32_t *ret_after) MUST_USE;
/* Copies parts, as they are, into one allocation. Errors: MALFORMED (lengths overflow), NO_MEMORY.
 */
enum status change_pack(const struct change_part *parts, size_t count,
                        struct change *ret_change) MUST_USE;
/* Bytes of all inserted text. */
size_t change_insert_bytes(const struct change_part *parts, size_t count);

#endif
