/* A room's whole state as bytes, and back: a copy of what the fold of its records has come to, so
 * that a long log needn't be read from its beginning. Thawed, the room is the one that the same
 * records would make, as it is to be had after room_apply: what waits for the disk and who is told
 * what isn't part of it. The bytes are of this program's own version and are no format to keep: the
 * records are. Pure; depends on base and text. */
#ifndef PARLEY_ROOM_FREEZE_H
#define PARLEY_ROOM_FREEZE_H

#include "base/buf.h"
#include "room/room.h"

/* To be raised when the bytes would mean something else, or when a record comes to something else
 * than it did: also a new type of record makes older bytes void. */
enum { ROOM_FROZEN_VERSION = 2 };

/* Appends; check buf_status(). The room has had its first record. */
void room_freeze(const struct room *room, struct buf *out);

/* Then room_apply for each record after room_position(), and INPUT_RESTORED.
 * Errors: VERSION (bytes of another version), DAMAGED, NO_MEMORY. */
enum status room_thaw(const struct room_config *config, struct str bytes,
                      struct room **ret_room) MUST_USE;

#endif
