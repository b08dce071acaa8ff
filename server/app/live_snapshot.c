/* Snapshots of rooms: what a log has come to, stored beside it now and then, so that opening a long
 * room reads its last records only. The log stays whole and stays the truth: what can't be used of
 * a snapshot is read from it. */
#include "app/live_room.h"

#include "room/freeze.h"
#include "vault/live_snapshot.h"

enum {
    /* Reading this many records takes about as long as reading the snapshot of a long room. */
    SNAPSHOT_RECORDS = 1000,
    SNAPSHOT_LOG_BYTES = 1 << 20, /* or this much, when they are large */
};

/* As much log as the last snapshot was large, at least: then snapshots write no more than the log
 * itself does, however long the room gets. */
static bool is_due(const struct live_room *live)
{
    uint64_t records = room_position(live->room) - live->snapshot.position;
    size_t size_bytes = live->log_bytes - live->snapshot.log_bytes;

    return (records >= SNAPSHOT_RECORDS || size_bytes >= SNAPSHOT_LOG_BYTES) &&
           size_bytes >= live->snapshot.size_bytes;
}

struct snapshot_job {
    struct server *server;
    struct id room;
    uint64_t position;
    struct buf bytes;
};

static enum status put(struct store_tx *tx, void *user)
{
    const struct snapshot_job *job = user;

    return store_snapshot_put(tx, &job->room, job->position, buf_str(&job->bytes));
}

static void was_put(void *user, enum status status)
{
    struct snapshot_job *job = user;

    if (status != STATUS_OK)
        log_warning(job->server->log, "room.snapshot_lost", &job->room, "%s", status_text(status));
    else
        log_debug(job->server->log, "room.snapshot", &job->room, "position=%llu bytes=%zu",
                  (unsigned long long)job->position, job->bytes.size);
    buf_finish(&job->bytes);
    free(job);
}

/* How long the log was, then the room. */
static enum status write_snapshot(const struct live_room *live, struct buf *bytes)
{
    struct buf state;

    buf_init(&state, LIVE_SNAPSHOT_MAX_BYTES);
    buf_add_u64le(&state, live->log_bytes);
    room_freeze(live->room, &state);
    enum status status = buf_status(&state);
    if (status == STATUS_OK)
        status = live_snapshot_seal(&live->log, buf_str(&state), bytes);
    buf_finish_secret(&state);
    return status;
}

static void take(struct live_room *live)
{
    struct snapshot_job *job = calloc(1, sizeof(*job));

    if (!job)
        return;
    job->server = live->server;
    job->room = live->id;
    job->position = live->log.position;
    buf_init(&job->bytes, (size_t)LIVE_SNAPSHOT_MAX_BYTES + 1024);
    enum status status = write_snapshot(live, &job->bytes);
    /* not again at once, also when there is none */
    live->snapshot.position = live->log.position;
    live->snapshot.log_bytes = live->log_bytes;
    live->snapshot.size_bytes =
        status == STATUS_OK ? job->bytes.size : (size_t)LIVE_SNAPSHOT_MAX_BYTES;
    if (status == STATUS_OK)
        status = store_submit(live->server->data.store, put, was_put, job);
    if (status != STATUS_OK)
        was_put(job, status);
}

void live_snapshot_mind(struct live_room *live)
{
    /* a job of a server that stops would have nobody to come back to */
    if (live->state == LIVE_OPEN && !live->server->stopping &&
        live->log.position == room_position(live->room) && is_due(live))
        take(live);
}

static bool take_u64le(struct str *rest, uint64_t *ret_number)
{
    uint64_t number = 0;

    if (rest->size < 8)
        return false;
    for (size_t i = 8; i > 0; i--)
        number = number << 8 | (unsigned char)rest->data[i - 1];
    *rest = (struct str){rest->data + 8, rest->size - 8};
    *ret_number = number;
    return true;
}

enum status live_snapshot_restore(struct live_room *live, const struct room_config *config,
                                  struct str snapshot, struct str frame)
{
    struct buf state;
    uint64_t log_bytes = 0;

    buf_init(&state, LIVE_SNAPSHOT_MAX_BYTES);
    enum status status = live_snapshot_open(&live->log, snapshot, frame, &state);
    struct str rest = buf_str(&state);
    if (status == STATUS_OK && !take_u64le(&rest, &log_bytes))
        status = STATUS_DAMAGED;
    if (status == STATUS_OK)
        status = room_thaw(config, rest, &live->room);
    if (status == STATUS_OK && room_position(live->room) != live->log.position)
        status = STATUS_DAMAGED;
    if (status == STATUS_OK) {
        live->log_bytes = (size_t)log_bytes;
        live->snapshot.position = live->log.position;
        live->snapshot.log_bytes = live->log_bytes;
        live->snapshot.size_bytes = snapshot.size;
    }
    buf_finish_secret(&state);
    return status;
}
