/* The live logs as rows. A commit packs the frames of all rooms into one row of log_batch;
 * spreading moves them to rows of log_part, each a room's frames that follow one another: the more
 * is spread at once, the fewer rows there are. Frames are opaque bytes. On the writer's
 * side of the store; depends on db.h and base. */
#ifndef PARLEY_STORE_LOG_H
#define PARLEY_STORE_LOG_H

#include "base/buf.h"
#include "store/db.h"

enum { LOG_SPREAD_BYTES = 1 << 20 }; /* at once; a step holds up the commits behind it */

/* One more frame of a batch; check buf_status() at its end. */
void log_pack(struct buf *batch, const struct id *room, uint64_t position, struct str frame);
/* In a transaction. */
enum status log_add_batch(struct store_tx *tx, struct str batch) MUST_USE;

struct log_spread {
    size_t batches, size_bytes; /* that were moved */
    bool more;                  /* some are left */
};

/* In a transaction: moves the oldest batches, about `max_bytes` of them but at least one.
 * Errors: DAMAGED (a batch that can't be read, a frame that is there twice), IO, DISK_FULL, … */
enum status log_spread(struct store_tx *tx, size_t max_bytes, struct log_spread *ret_done) MUST_USE;
/* In a transaction: all of them. */
enum status log_spread_all(struct store_tx *tx) MUST_USE;

/* In a transaction: the last position of a room, 0 when it has none; spreads first. */
enum status log_last(struct store_tx *tx, const struct id *room, uint64_t *ret_position) MUST_USE;

#endif
