/* Puts a change together part by part, from its start to its end; used by the folder's own files
 * only. Joins neighbours as CodeMirror does, because mapping depends on where parts are joined and
 * where not. Pure; depends on base only. */
#ifndef PARLEY_TEXT_BUILDER_H
#define PARLEY_TEXT_BUILDER_H

#include "text/change.h"

struct builder {
    struct change_part *parts; /* owned; inserts point into text */
    size_t count;
    size_t max_parts;
    char *text; /* owned */
    size_t text_bytes;
    size_t max_bytes;
};

/* Room for that much, so that adding can't fail. Errors: NO_MEMORY. */
enum status builder_init(struct builder *builder, size_t max_parts, size_t max_bytes) MUST_USE;
/* NULL-safe. */
void builder_finish(struct builder *builder);

void builder_keep(struct builder *builder, uint32_t length);
/* With `join` the last part, which must be a replacement, takes it in. */
void builder_replace(struct builder *builder, uint32_t length, struct str insert,
                     uint32_t insert_units, bool join);

/* Errors: MALFORMED (lengths overflow), NO_MEMORY. */
enum status builder_take(const struct builder *builder, struct change *ret_change) MUST_USE;

/* Bytes of all inserted text. */
size_t change_insert_bytes(const struct change *change);

#endif
