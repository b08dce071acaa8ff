/* What the files of rooms in memory share: live_room.c (found, made, failed), live_load.c (read
 * from the store), live_snapshot.c (a copy of the state beside the log) and live_idle.c (out of
 * memory and back). Used by these files only. The loop's thread. */
#ifndef PARLEY_APP_LIVE_ROOM_H
#define PARLEY_APP_LIVE_ROOM_H

#include "app/server.h"

/* live_room.c */
/* Nothing of what its log says stays in memory. */
void live_room_forget(struct live_room *live);
/* It is nowhere any more. Nobody is connected, no job has a pointer to it. */
void live_room_drop(struct live_room *live);
/* Tells the members whether the server can store. */
void live_room_tell_saving(struct live_room *live, bool ok);

/* live_load.c */
/* Begins to read it; ends in LIVE_OPEN, or in one of the other states. */
void live_room_load(struct live_room *live);

/* live_snapshot.c */
/* Stores a snapshot when the log has grown enough since the last. */
void live_snapshot_mind(struct live_room *live);
/* Puts log and room where the snapshot was made; `frame` is the stored frame there.
 * Errors: DAMAGED, VERSION (of no use), NO_MEMORY: log and room are as they happen to be. */
enum status live_snapshot_restore(struct live_room *live, const struct room_config *config,
                                  struct str snapshot, struct str frame) MUST_USE;

#endif
