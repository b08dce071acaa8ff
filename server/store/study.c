#include "store/finding.h"

#include "store/db.h"

static enum status count_there(struct store_tx *tx, const struct id *account,
                               const uint64_t *numbers, size_t count, size_t *ret_there)
{
    size_t there = 0;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        int64_t one = 0;
        status = db_integer(tx, "SELECT count(*) FROM study WHERE account = ?1 AND number = ?2",
                            DB_VALUES(db_id(account), db_u64(numbers[i])), &one);
        there += one > 0;
    }
    if (status == STATUS_OK)
        *ret_there = there;
    return status;
}

/* Nothing else deletes, and each chunk is newer than those that it replaces: the greatest number
 * there is never falls. */
static enum status next_number(struct store_tx *tx, const struct id *account, int64_t *ret_number)
{
    return db_integer(tx, "SELECT ifnull(max(number), 0) + 1 FROM study WHERE account = ?1",
                      DB_VALUES(db_id(account)), ret_number);
}

static enum status check_room(struct store_tx *tx, const struct id *account, size_t goes)
{
    int64_t chunks = 0;
    enum status status = db_integer(tx, "SELECT count(*) FROM study WHERE account = ?1",
                                    DB_VALUES(db_id(account)), &chunks);

    if (status != STATUS_OK)
        return status;
    return chunks - (int64_t)goes < STUDY_MAX_CHUNKS ? STATUS_OK : STATUS_TOO_LARGE;
}

enum status store_study_add(struct store_tx *tx, const struct id *account, struct str bytes,
                            const uint64_t *replaces, size_t replace_count, int64_t now_ms,
                            uint64_t *ret_number)
{
    size_t there = 0;
    int64_t number = 0;

    if (bytes.size > STUDY_CHUNK_MAX_BYTES || replace_count > STUDY_MAX_CHUNKS)
        return STATUS_TOO_LARGE;
    enum status status = count_there(tx, account, replaces, replace_count, &there);
    if (status == STATUS_OK && there && there < replace_count)
        status = STATUS_EXISTS;
    if (status == STATUS_OK)
        status = check_room(tx, account, there);
    if (status == STATUS_OK)
        status = next_number(tx, account, &number);
    if (status == STATUS_OK)
        status = db_change(
            tx,
            "INSERT INTO study (account, number, bytes, stored_ms) "
            "VALUES (?1, ?2, ?3, ?4)",
            DB_VALUES(db_id(account), db_i64(number), db_blob(bytes), db_i64(now_ms)), NULL);
    for (size_t i = 0; i < replace_count && there && status == STATUS_OK; i++)
        status = db_change(tx, "DELETE FROM study WHERE account = ?1 AND number = ?2",
                           DB_VALUES(db_id(account), db_u64(replaces[i])), NULL);
    if (status == STATUS_OK)
        *ret_number = (uint64_t)number;
    return status;
}

enum status store_study_list(struct store_tx *tx, const struct id *account, uint64_t after,
                             struct arena *arena, struct store_study **ret_chunks,
                             size_t *ret_count)
{
    static const struct db_column columns[] = {
        DB_COLUMN(DB_U64, store_study, number),
        DB_COLUMN(DB_BLOB, store_study, bytes),
        DB_COLUMN(DB_I64, store_study, stored_ms),
    };
    static const struct db_row shape = DB_ROW(columns, store_study);
    struct db_list list;
    enum status status = db_all(tx,
                                "SELECT number, bytes, stored_ms FROM study "
                                "WHERE account = ?1 AND number > ?2 ORDER BY number LIMIT ?3",
                                DB_VALUES(db_id(account), db_u64(after), db_i64(STUDY_LIST_MAX)),
                                &shape, arena, &list);

    if (status != STATUS_OK)
        return status;
    *ret_chunks = list.rows;
    *ret_count = list.count;
    return STATUS_OK;
}
