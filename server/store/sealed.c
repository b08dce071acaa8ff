#include "store/db.h"
#include "store/rooms.h"

/* --- sealed transcripts ---------------------------------------------------------------------- */

static const struct db_column sealed_columns[] = {
    DB_COLUMN(DB_ID, store_sealed, seal),        DB_COLUMN(DB_ID, store_sealed, room),
    DB_COLUMN(DB_TEXT, store_sealed, title),     DB_COLUMN(DB_TEXT, store_sealed, file),
    DB_COLUMN(DB_BLOB, store_sealed, header),    DB_COLUMN(DB_BYTES, store_sealed, header_hash),
    DB_COLUMN(DB_U64, store_sealed, checkpoint), DB_COLUMN(DB_I64, store_sealed, sealed_ms),
    DB_COLUMN(DB_U64, store_sealed, size_bytes), DB_COLUMN(DB_U64, store_sealed, record_count),
};
static const struct db_row sealed_row = DB_ROW(sealed_columns, store_sealed);

#define SEALED_COLUMNS                                                                             \
    "seal, room, title, file, header, header_hash, checkpoint, sealed_ms, size_bytes, "            \
    "record_count"

enum status store_sealed_add(struct store_tx *tx, const struct store_sealed *sealed)
{
    int64_t last = 0;
    enum status status =
        db_integer(tx, "SELECT coalesce(max(checkpoint), 0) FROM sealed", DB_NO_VALUES, &last);

    if (status != STATUS_OK)
        return status;
    if (sealed->checkpoint == 0 || sealed->checkpoint > (uint64_t)last + 1)
        return STATUS_INVALID;
    /* A number that is taken fails on its own, like a room that is sealed. */
    return db_put(tx,
                  "INSERT INTO sealed (" SEALED_COLUMNS
                  ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                  &sealed_row, sealed, NULL);
}

enum status store_sealed_get(struct store_tx *tx, const struct id *room, struct arena *arena,
                             struct store_sealed *ret_sealed)
{
    return db_one(tx, "SELECT " SEALED_COLUMNS " FROM sealed WHERE room = ?1",
                  DB_VALUES(db_id(room)), &sealed_row, arena, ret_sealed);
}

enum status store_sealed_last(struct store_tx *tx, struct arena *arena,
                              struct store_sealed *ret_sealed)
{
    return db_one(tx, "SELECT " SEALED_COLUMNS " FROM sealed ORDER BY checkpoint DESC LIMIT 1",
                  DB_NO_VALUES, &sealed_row, arena, ret_sealed);
}

enum status store_sealed_list(struct store_tx *tx, const struct id *account, struct arena *arena,
                              struct store_sealed **ret_sealed, size_t *ret_count)
{
    static const char all[] = "SELECT " SEALED_COLUMNS " FROM sealed ORDER BY checkpoint";
    static const char granted[] =
        "SELECT " SEALED_COLUMNS " FROM sealed WHERE EXISTS (SELECT 1 FROM transcript_grant g "
        "WHERE g.seal = sealed.seal AND g.recipient = ?1) ORDER BY checkpoint";
    bool everyone = !account || id_is_none(account);
    struct db_list list;
    enum status status =
        everyone ? db_all(tx, all, DB_NO_VALUES, &sealed_row, arena, &list)
                 : db_all(tx, granted, DB_VALUES(db_id(account)), &sealed_row, arena, &list);

    if (status != STATUS_OK)
        return status;
    *ret_sealed = list.rows;
    *ret_count = list.count;
    return STATUS_OK;
}

/* --- grants ---------------------------------------------------------------------------------- */

static const struct db_column grant_columns[] = {
    DB_COLUMN(DB_ID, store_grant, id),          DB_COLUMN(DB_ID, store_grant, seal),
    DB_COLUMN(DB_ID, store_grant, recipient),   DB_COLUMN(DB_BLOB, store_grant, bytes),
    DB_COLUMN(DB_I64, store_grant, granted_ms),
};
static const struct db_row grant_row = DB_ROW(grant_columns, store_grant);

#define GRANT_COLUMNS "id, seal, recipient, bytes, granted_ms"

enum status store_grant_add(struct store_tx *tx, const struct store_grant *grant)
{
    return db_put(tx,
                  "INSERT INTO transcript_grant (" GRANT_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5)",
                  &grant_row, grant, NULL);
}

enum status store_grant_list(struct store_tx *tx, const struct id *seal, struct arena *arena,
                             struct store_grant **ret_grants, size_t *ret_count)
{
    struct db_list list;
    enum status status = db_all(tx,
                                "SELECT " GRANT_COLUMNS
                                " FROM transcript_grant WHERE seal = ?1 ORDER BY granted_ms, id",
                                DB_VALUES(db_id(seal)), &grant_row, arena, &list);

    if (status != STATUS_OK)
        return status;
    *ret_grants = list.rows;
    *ret_count = list.count;
    return STATUS_OK;
}

enum status store_grant_delete(struct store_tx *tx, const struct id *grant)
{
    return db_change_found(tx, "DELETE FROM transcript_grant WHERE id = ?1",
                           DB_VALUES(db_id(grant)));
}
