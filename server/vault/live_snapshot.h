/* What the records of a live log have come to at one place of it, encrypted under the room's key
 * like the records, so that opening a long log needn't begin at its first record. A cache: it is
 * bound to the room, the position and everything before, and opens only beside the log that it was
 * made of. Bytes in, bytes out. Any thread; depends on base and libsodium. */
#ifndef PARLEY_VAULT_LIVE_SNAPSHOT_H
#define PARLEY_VAULT_LIVE_SNAPSHOT_H

#include "vault/live_log.h"

enum { LIVE_SNAPSHOT_MAX_BYTES = 96 << 20 /* of a state */ };

/* Encrypts the state at the log's last frame; `snapshot` is appended to.
 * Errors: INVALID (the log is empty), TOO_LARGE, NO_MEMORY. */
enum status live_snapshot_seal(const struct live_log *log, struct str state,
                               struct buf *snapshot) MUST_USE;
/* Opens a snapshot of a log that is at its beginning, and puts the log behind `frame`, which has to
 * be the stored frame at the position where the snapshot was made: that it opens there shows that
 * the log has come the same way. Of an older snapshot the frames after it are then read as usual;
 * one of another room, of another log, or newer than the log finds no such frame. `state` is
 * appended to.
 * Errors: DAMAGED, TOO_LARGE (the buffer's maximum), NO_MEMORY; log as before. */
enum status live_snapshot_open(struct live_log *log, struct str snapshot, struct str frame,
                               struct buf *state) MUST_USE;

#endif
