/* The live log's records as encrypted frames, each bound to its room and to all frames before it.
 * Bytes in, bytes out: where they are kept is not known here. Any thread, one log at a time;
 * depends on base and libsodium. */
#ifndef PARLEY_VAULT_LIVE_LOG_H
#define PARLEY_VAULT_LIVE_LOG_H

#include "vault/keys.h"

/* Below SEALED_MAX_RECORD_BYTES, so that a record fits its sealed form with what is put around it.
 */
enum { LIVE_LOG_MAX_RECORD_BYTES = (1 << 20) - 1024 };

/* The clear fields of a frame. */
struct live_frame {
    uint8_t type;      /* record type */
    uint8_t audience;  /* 0 stage, 1 panel, 2 one member */
    uint64_t position; /* in the room's log, from 1 */
};

struct live_log {
    struct id room;
    struct vault_room_key key;
    struct vault_hash head;   /* of everything so far */
    struct vault_hash before; /* of everything before the last frame */
    uint64_t position;        /* of the last frame; 0: empty */
};

/* At the log's beginning. Wipe with live_log_finish. */
void live_log_init(struct live_log *log, const struct id *room, const struct vault_room_key *key);
void live_log_finish(struct live_log *log); /* NULL-safe */

/* Encrypts the next record; the log moves on. `frame` is appended to.
 * Errors: TOO_LARGE, NO_MEMORY; log as before. */
enum status live_log_seal(struct live_log *log, uint8_t type, uint8_t audience, struct str record,
                          struct buf *frame) MUST_USE;
/* Opens the next frame when reading back; the log moves on. `record` is appended to.
 * Errors: DAMAGED (anything that isn't exactly the next frame), TOO_LARGE (the buffer's maximum),
 * NO_MEMORY; log as before. */
enum status live_log_open(struct live_log *log, struct str frame, struct live_frame *ret_clear,
                          struct buf *record) MUST_USE;

#endif
