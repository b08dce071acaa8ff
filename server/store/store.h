/* What is kept: the append-only live logs, and the rows of accounts, rooms, transcripts and sets
 * (their functions are in the headers beside this one). Nothing above knows which engine runs.
 *
 * Threads: the writer thread owns the only connection that writes. The loop's thread appends
 * frames, submits jobs and reads through a connection of its own; results come back to the loop's
 * thread in store_collect(), after `wake` was called from the writer thread. Any thread may read
 * through a third one between store_reading_begin and store_reading_end.
 *
 * Every engine passes tests/unit/store/. The engine here is SQLite in WAL mode with
 * synchronous=FULL; a path of ":memory:" keeps everything in memory. */
#ifndef PARLEY_STORE_STORE_H
#define PARLEY_STORE_STORE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/id.h"
#include "base/log.h"
#include "base/status.h"

struct store;
struct store_tx; /* a transaction on one of the two connections */

struct store_config {
    const char *path; /* the database file; its folder must exist */
    bool create;      /* false: NOT_FOUND when there is none */
    bool exclusive;   /* the server: only one at a time, held by a lock on `<path>.lock`. The
                         command line leaves it out and may write while a server runs */
    void (*wake)(void *user); /* from the writer thread; may be NULL (then poll store_collect) */
    void *user;
    const struct log *log;
    unsigned gather_max_us; /* longest wait for more frames while commits queue, 2000 */
};

/* Opens, checks (integrity of the schema, quick_check), migrates and starts the writer thread.
 * Frames left over from a crash are spread to their rooms first. A new file is its owner's alone.
 * Errors: NOT_FOUND, DENIED, DAMAGED (not a database, or a failed check), VERSION, IO, DISK_FULL,
 * BUSY (another server has it), INVALID (not a plain file), NO_MEMORY. `ret_reason` gets a sentence
 * that names the file; caller's buffer. */
enum status store_open(const struct store_config *config, char *ret_reason, size_t reason_bytes,
                       struct store **ret_store) MUST_USE;
/* Stores what was appended and submitted, then stops. Results that were not collected are dropped
 * without a call: whoever needs them runs an empty job and collects before. NULL-safe. */
void store_close(struct store *store);

/* --- the hot path: live logs ---------------------------------------------------------------- */

/* Queues one encrypted frame of a room's log; the bytes are copied. `position` counts from 1
 * without gaps. All frames queued since the last commit, of all rooms, become one row in one
 * commit. Errors: NO_MEMORY; BUSY when too much waits (64 MiB, or 80 for a room of which hardly
 * anything does); TOO_LARGE (over 16 MiB); INVALID (no room's id, or not the position after the
 * last). After an error nothing was queued, and the same frame may be tried again. A room's first
 * frame since the store was opened is compared with what is on disk by the writer: then INVALID
 * comes from store_collect. */
enum status store_append(struct store *store, const struct id *room, uint64_t position,
                         struct str frame) MUST_USE;

/* Lets the writer begin with what was appended: once for a turn of the loop and not for each frame,
 * so that they share a commit and a wake. store_collect, store_submit and store_run do it, too. */
void store_flush(struct store *store);

/* Called for each room of a finished commit: every frame up to `position` is on disk (OK), or
 * none after the last reported OK is and none will be until store_log_resume (anything else): the
 * room must be loaded again from what is stored. */
typedef void store_stored(void *user, const struct id *room, uint64_t position, enum status status);
/* Delivers finished commits and finished jobs, in order. The loop's thread. */
void store_collect(struct store *store, store_stored *stored, void *user);
/* After a failure: accept frames of this room again, from the position after what is stored. What
 * was appended before and still waits is dropped without a report. */
void store_log_resume(struct store *store, const struct id *room);

/* --- jobs ------------------------------------------------------------------------------------ */

/* Runs on the writer thread inside a transaction: OK commits, anything else rolls back. */
typedef enum status store_job(struct store_tx *tx, void *user);
/* Delivered by store_collect with the job's or the commit's status. */
typedef void store_job_done(void *user, enum status status);
/* Frames appended before are committed before. `done` may be NULL. Errors: NO_MEMORY; BUSY when
 * 16,384 jobs wait (in both cases `done` is not called). */
enum status store_submit(struct store *store, store_job *job, store_job_done *done,
                         void *user) MUST_USE;
/* Submits and waits; for the command line, start-up and workers, never on a running loop. */
enum status store_run(struct store *store, store_job *job, void *user) MUST_USE;

/* The loop thread's read-only view of what is committed. Valid until store_close; each function
 * call reads the newest state. */
struct store_tx *store_reader(struct store *store);

/* The same on any other thread, for what takes long: through a third connection, so that neither
 * the loop nor the writer waits. One thread at a time has it, others wait for it; between the two
 * only functions that read are called with it. */
struct store_tx *store_reading_begin(struct store *store);
void store_reading_end(struct store *store);

/* Reads a room's log in order; stops at the callback's first status that isn't OK and returns it.
 * Call it in a job (on the writer's tx; it spreads what is waiting first). Errors: DAMAGED (a gap
 * in the positions), IO, and the callback's. */
typedef enum status store_frame(void *user, uint64_t position, struct str frame);
enum status store_log_read(struct store_tx *tx, const struct id *room, uint64_t from_position,
                           store_frame *frame, void *user) MUST_USE;
/* When the room has been sealed: its log, and its snapshot with it. */
enum status store_log_delete(struct store_tx *tx, const struct id *room) MUST_USE;

/* What the log has come to at a position, as opaque bytes; a room's newest replaces the one before.
 * In a job. `snapshot` is appended to. Errors of get: NOT_FOUND. */
enum status store_snapshot_put(struct store_tx *tx, const struct id *room, uint64_t position,
                               struct str snapshot) MUST_USE;
enum status store_snapshot_get(struct store_tx *tx, const struct id *room, struct buf *snapshot,
                               uint64_t *ret_position) MUST_USE;

#endif
