#include "store/log.h"

#include "store/store.h"

/* A batch is frames one after another: room (16 characters), position (u64 little-endian), size
 * (u32 little-endian), bytes. */
enum { PACKED_HEAD_BYTES = ID_SIZE + 8 + 4 };

struct packed {
    struct id room;
    uint64_t position;
    struct str frame;
};

void log_pack(struct buf *batch, const struct id *room, uint64_t position, struct str frame)
{
    buf_add(batch, room->text, ID_SIZE);
    buf_add_u64le(batch, position);
    buf_add_u32le(batch, (uint32_t)frame.size);
    buf_add_str(batch, frame);
}

static uint64_t little_endian(const char *bytes, size_t count)
{
    uint64_t value = 0;

    for (size_t i = count; i > 0; i--)
        value = value << 8 | (unsigned char)bytes[i - 1];
    return value;
}

/* Takes the next frame off *batch. Errors: DAMAGED. */
static enum status unpack(struct str *batch, struct packed *ret_packed)
{
    struct packed packed;

    if (batch->size < PACKED_HEAD_BYTES ||
        !id_parse((struct str){batch->data, ID_SIZE}, &packed.room))
        return STATUS_DAMAGED;
    packed.position = little_endian(batch->data + ID_SIZE, 8);
    packed.frame.data = batch->data + PACKED_HEAD_BYTES;
    packed.frame.size = little_endian(batch->data + ID_SIZE + 8, 4);
    if (packed.frame.size > batch->size - PACKED_HEAD_BYTES)
        return STATUS_DAMAGED;
    batch->data += PACKED_HEAD_BYTES + packed.frame.size;
    batch->size -= PACKED_HEAD_BYTES + packed.frame.size;
    *ret_packed = packed;
    return STATUS_OK;
}

enum status log_add_batch(struct store_tx *tx, struct str batch)
{
    return db_change(tx, "INSERT INTO log_batch (frames) VALUES (?1)", DB_VALUES(db_blob(batch)),
                     NULL);
}

/* --- spreading ------------------------------------------------------------------------------- */

static enum status add_frame(struct store_tx *tx, const struct packed *packed)
{
    enum status status = db_change(
        tx, "INSERT INTO log_frame (room, position, frame) VALUES (?1, ?2, ?3)",
        DB_VALUES(db_id(&packed->room), db_u64(packed->position), db_blob(packed->frame)), NULL);

    /* The writer checks positions before it commits, so this is not of its making. */
    if (status == STATUS_EXISTS || status == STATUS_INVALID) {
        log_error(tx->log, "store.frame_twice", &packed->room, "position=%llu",
                  (unsigned long long)packed->position);
        return STATUS_DAMAGED;
    }
    return status;
}

static enum status spread_batch(struct store_tx *tx, struct str batch)
{
    struct packed packed;

    while (batch.size > 0) {
        enum status status = unpack(&batch, &packed);
        if (status == STATUS_OK)
            status = add_frame(tx, &packed);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

enum status log_spread(struct store_tx *tx, size_t max_bytes, struct log_spread *ret_done)
{
    struct db_query query;
    struct log_spread done = {0};
    int64_t last = 0;
    bool row = false;
    enum status status =
        db_open(tx, "SELECT id, frames FROM log_batch ORDER BY id", DB_NO_VALUES, &query);

    if (status != STATUS_OK)
        return status;
    while ((status = db_next(&query, &row)) == STATUS_OK && row && done.size_bytes < max_bytes) {
        struct str batch = db_read_bytes(&query, 1);
        status = spread_batch(tx, batch);
        if (status != STATUS_OK)
            break;
        last = db_read_integer(&query, 0);
        done.batches++;
        done.size_bytes += batch.size;
    }
    db_close(&query);
    if (status == STATUS_OK && done.batches > 0)
        status =
            db_change(tx, "DELETE FROM log_batch WHERE id <= ?1", DB_VALUES(db_i64(last)), NULL);
    done.more = row;
    if (status == STATUS_OK)
        *ret_done = done;
    return status;
}

enum status log_spread_all(struct store_tx *tx)
{
    struct log_spread done;

    return log_spread(tx, SIZE_MAX, &done);
}

/* --- reading --------------------------------------------------------------------------------- */

enum status log_last(struct store_tx *tx, const struct id *room, uint64_t *ret_position)
{
    int64_t last = 0;
    enum status status = log_spread_all(tx);

    if (status == STATUS_OK)
        status = db_integer(tx, "SELECT coalesce(max(position), 0) FROM log_frame WHERE room = ?1",
                            DB_VALUES(db_id(room)), &last);
    if (status == STATUS_OK)
        *ret_position = (uint64_t)last;
    return status;
}

enum status store_log_read(struct store_tx *tx, const struct id *room, uint64_t from_position,
                           store_frame *frame, void *user)
{
    struct db_query query;
    uint64_t expected = from_position ? from_position : 1;
    bool row;
    enum status status = log_spread_all(tx);

    if (status == STATUS_OK)
        status = db_open(tx,
                         "SELECT position, frame FROM log_frame WHERE room = ?1 AND position >= "
                         "?2 ORDER BY position",
                         DB_VALUES(db_id(room), db_u64(expected)), &query);
    if (status != STATUS_OK)
        return status;
    while ((status = db_next(&query, &row)) == STATUS_OK && row) {
        uint64_t position = (uint64_t)db_read_integer(&query, 0);
        status =
            position == expected ? frame(user, position, db_read_bytes(&query, 1)) : STATUS_DAMAGED;
        if (status != STATUS_OK)
            break;
        expected++;
    }
    db_close(&query);
    return status;
}
