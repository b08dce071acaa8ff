#include "store/log.h"

#include "store/store.h"

/* A batch is frames one after another: room (16 characters), position (u64 little-endian), size
 * (u32 little-endian), bytes. */
enum {
    PACKED_HEAD_BYTES = ID_SIZE + 8 + 4,
    PART_MAX_BYTES = 64 << 20,   /* frames of one row; a single one has its own, lower limit */
    MOVING_MAX_BYTES = 256 << 20 /* far beyond LOG_SPREAD_BYTES and one batch */
};

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

/* Frames on their way from batches to parts. */
struct moving {
    struct buf bytes; /* of the batches, one after another */
    struct packed *frames;
    size_t count, capacity;
};

static void moving_finish(struct moving *moving)
{
    free(moving->frames);
    buf_finish(&moving->bytes);
}

static enum status moving_add(struct moving *moving, const struct packed *packed)
{
    if (moving->count == moving->capacity) {
        size_t capacity = moving->capacity ? moving->capacity * 2 : 1024;
        struct packed *frames = realloc(moving->frames, capacity * sizeof(*frames));
        if (!frames)
            return STATUS_NO_MEMORY;
        moving->frames = frames;
        moving->capacity = capacity;
    }
    moving->frames[moving->count++] = *packed;
    return STATUS_OK;
}

/* When the bytes don't move any more. */
static enum status moving_unpack(struct moving *moving)
{
    struct str rest = buf_str(&moving->bytes);
    enum status status = buf_status(&moving->bytes);
    struct packed packed;

    while (status == STATUS_OK && rest.size > 0) {
        status = unpack(&rest, &packed);
        if (status == STATUS_OK)
            status = moving_add(moving, &packed);
    }
    return status;
}

static int by_place(const void *a, const void *b)
{
    const struct packed *left = a, *right = b;
    int order = memcmp(left->room.text, right->room.text, ID_SIZE);

    return order ? order : (left->position > right->position) - (left->position < right->position);
}

/* Frames that follow each other in one room are one part. */
static size_t part_length(const struct packed *frames, size_t count)
{
    size_t length = 1, size_bytes = frames[0].frame.size;

    while (length < count && id_equal(&frames[length].room, &frames[0].room) &&
           frames[length].position == frames[0].position + length &&
           size_bytes + frames[length].frame.size <= PART_MAX_BYTES)
        size_bytes += frames[length++].frame.size;
    return length;
}

static enum status add_part(struct store_tx *tx, const struct packed *frames, size_t count,
                            struct buf *scratch)
{
    struct str bytes = frames[0].frame;

    if (count > 1) {
        buf_clear(scratch);
        for (size_t i = 0; i < count; i++)
            buf_add_sized(scratch, frames[i].frame);
        if (buf_status(scratch) != STATUS_OK)
            return buf_status(scratch);
        bytes = buf_str(scratch);
    }
    enum status status =
        db_change(tx, "INSERT INTO log_part (room, first, count, frames) VALUES (?1, ?2, ?3, ?4)",
                  DB_VALUES(db_id(&frames[0].room), db_u64(frames[0].position),
                            db_i64((int64_t)count), db_blob(bytes)),
                  NULL);

    /* The writer checks positions before it commits, so this is not of its making. */
    if (status == STATUS_EXISTS || status == STATUS_INVALID) {
        log_error(tx->log, "store.frame_twice", &frames[0].room, "position=%llu",
                  (unsigned long long)frames[0].position);
        return STATUS_DAMAGED;
    }
    return status;
}

static enum status add_parts(struct store_tx *tx, struct moving *moving)
{
    enum status status = moving_unpack(moving);
    struct buf scratch;

    buf_init(&scratch, 2 * PART_MAX_BYTES);
    if (status == STATUS_OK && moving->count > 1)
        qsort(moving->frames, moving->count, sizeof(*moving->frames), by_place);
    for (size_t i = 0, length; status == STATUS_OK && i < moving->count; i += length) {
        length = part_length(moving->frames + i, moving->count - i);
        status = add_part(tx, moving->frames + i, length, &scratch);
    }
    buf_finish(&scratch);
    return status;
}

/* Their bytes are encrypted and stand in log_part now: the freed pages needn't be overwritten. */
static enum status delete_batches(struct store_tx *tx, int64_t last)
{
    enum status status = db_script(tx, "PRAGMA secure_delete = FAST");

    if (status == STATUS_OK)
        status =
            db_change(tx, "DELETE FROM log_batch WHERE id <= ?1", DB_VALUES(db_i64(last)), NULL);
    enum status again = db_script(tx, "PRAGMA secure_delete = ON");
    return status == STATUS_OK ? again : status;
}

enum status log_spread(struct store_tx *tx, size_t max_bytes, struct log_spread *ret_done)
{
    struct moving moving = {0};
    struct log_spread done = {0};
    struct db_query query;
    int64_t last = 0;
    bool row = false;
    enum status status =
        db_open(tx, "SELECT id, frames FROM log_batch ORDER BY id", DB_NO_VALUES, &query);

    if (status != STATUS_OK)
        return status;
    buf_init(&moving.bytes, MOVING_MAX_BYTES);
    while ((status = db_next(&query, &row)) == STATUS_OK && row && done.size_bytes < max_bytes) {
        struct str batch = db_read_bytes(&query, 1);
        buf_add_str(&moving.bytes, batch);
        last = db_read_integer(&query, 0);
        done.batches++;
        done.size_bytes += batch.size;
    }
    db_close(&query);
    if (status == STATUS_OK)
        status = add_parts(tx, &moving);
    if (status == STATUS_OK && done.batches > 0)
        status = delete_batches(tx, last);
    moving_finish(&moving);
    done.more = row;
    if (status == STATUS_OK)
        *ret_done = done;
    return status;
}

enum status log_spread_all(struct store_tx *tx)
{
    struct log_spread done = {.more = true};
    enum status status = STATUS_OK;

    while (status == STATUS_OK && done.more)
        status = log_spread(tx, LOG_SPREAD_BYTES, &done);
    return status;
}

/* --- reading --------------------------------------------------------------------------------- */

enum status log_last(struct store_tx *tx, const struct id *room, uint64_t *ret_position)
{
    int64_t last = 0;
    enum status status = log_spread_all(tx);

    if (status == STATUS_OK)
        status = db_integer(tx,
                            "SELECT coalesce((SELECT first + count - 1 FROM log_part "
                            "WHERE room = ?1 ORDER BY first DESC LIMIT 1), 0)",
                            DB_VALUES(db_id(room)), &last);
    if (status == STATUS_OK)
        *ret_position = (uint64_t)last;
    return status;
}

/* The frames of one part from *position on, which is moved behind them. */
static enum status read_part(struct db_query *query, uint64_t *position, store_frame *frame,
                             void *user)
{
    uint64_t first = (uint64_t)db_read_integer(query, 0);
    uint64_t count = (uint64_t)db_read_integer(query, 1);
    struct str rest = db_read_bytes(query, 2), bytes = rest;
    enum status status = STATUS_OK;

    if (first > *position || count == 0)
        return STATUS_DAMAGED;
    for (uint64_t i = 0; i < count && status == STATUS_OK; i++) {
        if (count > 1 && !str_next_sized(&rest, &bytes))
            return STATUS_DAMAGED;
        if (first + i < *position)
            continue;
        status = frame(user, first + i, bytes);
        *position += status == STATUS_OK;
    }
    return status;
}

enum status store_log_read(struct store_tx *tx, const struct id *room, uint64_t from_position,
                           store_frame *frame, void *user)
{
    struct db_query query;
    uint64_t position = from_position ? from_position : 1;
    bool row;
    enum status status = log_spread_all(tx);

    if (status == STATUS_OK)
        status = db_open(tx,
                         "SELECT first, count, frames FROM log_part WHERE room = ?1 AND "
                         "first >= coalesce((SELECT max(first) FROM log_part "
                         "WHERE room = ?1 AND first <= ?2), 0) ORDER BY first",
                         DB_VALUES(db_id(room), db_u64(position)), &query);
    if (status != STATUS_OK)
        return status;
    while ((status = db_next(&query, &row)) == STATUS_OK && row) {
        status = read_part(&query, &position, frame, user);
        if (status != STATUS_OK)
            break;
    }
    db_close(&query);
    return status;
}
