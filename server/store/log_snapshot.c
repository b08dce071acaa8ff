#include "store/db.h"
#include "store/store.h"

/* Its bytes are encrypted, and what they say is also in the log: the pages of the one before
 * needn't be overwritten, which would write as much again. */
enum status store_snapshot_put(struct store_tx *tx, const struct id *room, uint64_t position,
                               struct str snapshot)
{
    enum status status = db_script(tx, "PRAGMA secure_delete = FAST");

    if (status == STATUS_OK)
        status = db_change(tx,
                           "INSERT INTO room_snapshot (room, position, bytes) VALUES (?1, ?2, ?3) "
                           "ON CONFLICT (room) DO UPDATE "
                           "SET position = excluded.position, bytes = excluded.bytes",
                           DB_VALUES(db_id(room), db_u64(position), db_blob(snapshot)), NULL);
    enum status again = db_script(tx, "PRAGMA secure_delete = ON");
    return status == STATUS_OK ? again : status;
}

enum status store_snapshot_get(struct store_tx *tx, const struct id *room, struct buf *snapshot,
                               uint64_t *ret_position)
{
    struct db_query query;
    bool row = false;
    enum status status = db_open(tx, "SELECT position, bytes FROM room_snapshot WHERE room = ?1",
                                 DB_VALUES(db_id(room)), &query);

    if (status != STATUS_OK)
        return status;
    status = db_next(&query, &row);
    if (status == STATUS_OK && !row)
        status = STATUS_NOT_FOUND;
    if (status == STATUS_OK) {
        uint64_t position = (uint64_t)db_read_integer(&query, 0);
        buf_add_str(snapshot, db_read_bytes(&query, 1));
        status = buf_status(snapshot);
        if (status == STATUS_OK)
            *ret_position = position;
    }
    db_close(&query);
    return status;
}
