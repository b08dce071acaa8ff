#include "store/db.h"
#include "store/rooms.h"

static const struct db_column closing_columns[] = {{DB_ID, 0, sizeof(struct id)}};
static const struct db_row closing_row = {closing_columns, 1, sizeof(struct id)};

enum status store_closing_ask(struct store_tx *tx, const struct id *room, int64_t now_ms)
{
    return db_change(tx, "INSERT OR REPLACE INTO closing (room, asked_ms) VALUES (?1, ?2)",
                     DB_VALUES(db_id(room), db_i64(now_ms)), NULL);
}

enum status store_closing_done(struct store_tx *tx, const struct id *room)
{
    return db_change(tx, "DELETE FROM closing WHERE room = ?1", DB_VALUES(db_id(room)), NULL);
}

enum status store_closing_list(struct store_tx *tx, struct arena *arena, struct id **ret_rooms,
                               size_t *ret_count)
{
    struct db_list list;
    enum status status = db_all(tx, "SELECT room FROM closing ORDER BY asked_ms", DB_NO_VALUES,
                                &closing_row, arena, &list);

    if (status != STATUS_OK)
        return status;
    *ret_rooms = list.rows;
    *ret_count = list.count;
    return STATUS_OK;
}
