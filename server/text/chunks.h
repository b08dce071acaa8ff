/* The text of a document in pieces, so that a change costs what it touches and not the length of
 * the text; used by the folder's own files only. Pure; depends on base only. One thread at a
 * time. */
#ifndef PARLEY_TEXT_CHUNKS_H
#define PARLEY_TEXT_CHUNKS_H

#include "text/change.h"

enum { CHUNK_BYTES = 2048 };

/* Whole characters, at least one. */
struct chunk {
    char *data; /* owned, CHUNK_BYTES of room */
    uint32_t size_bytes;
    uint32_t units;
};

/* Zero-initialised means an empty text. Two neighbours hold together more than half a chunk. */
struct chunks {
    struct chunk *list;
    size_t count;
    size_t capacity;
    uint32_t units;
};

/* NULL-safe; leaves an empty text. */
void chunks_finish(struct chunks *chunks);
void chunks_write(const struct chunks *chunks, struct buf *buf);

/* Errors: INVALID when lengths differ or a part's edge would split a surrogate pair. */
enum status chunks_check(const struct chunks *chunks, const struct change *change) MUST_USE;
/* Errors: INVALID as above, NO_MEMORY; the text is as before. */
enum status chunks_apply(struct chunks *chunks, const struct change *change) MUST_USE;

#endif
