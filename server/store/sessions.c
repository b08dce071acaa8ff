#include "store/db.h"
#include "store/people.h"

/* --- sessions -------------------------------------------------------------------------------- */

static const struct db_column session_columns[] = {
    DB_COLUMN(DB_BYTES, store_session, token_hash), DB_COLUMN(DB_ID, store_session, account),
    DB_COLUMN(DB_ID, store_session, room),          DB_COLUMN(DB_ID, store_session, member),
    DB_COLUMN(DB_I64, store_session, created_ms),   DB_COLUMN(DB_I64, store_session, expires_ms),
};
static const struct db_row session_row = DB_ROW(session_columns, store_session);

#define SESSION_COLUMNS "token_hash, account, room, member, created_ms, expires_ms"

enum status store_session_add(struct store_tx *tx, const struct store_session *session)
{
    return db_put(tx, "INSERT INTO session (" SESSION_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                  &session_row, session, NULL);
}

enum status store_session_get(struct store_tx *tx, const unsigned char *token_hash, int64_t now_ms,
                              struct store_session *ret_session)
{
    return db_one(
        tx, "SELECT " SESSION_COLUMNS " FROM session WHERE token_hash = ?1 AND expires_ms > ?2",
        DB_VALUES(db_bytes(token_hash, STORE_HASH_BYTES), db_i64(now_ms)), &session_row, NULL,
        ret_session);
}

enum status store_session_delete(struct store_tx *tx, const unsigned char *token_hash)
{
    return db_change(tx, "DELETE FROM session WHERE token_hash = ?1",
                     DB_VALUES(db_bytes(token_hash, STORE_HASH_BYTES)), NULL);
}

enum status store_session_delete_account(struct store_tx *tx, const struct id *account)
{
    return db_change(tx, "DELETE FROM session WHERE account = ?1", DB_VALUES(db_id(account)), NULL);
}

enum status store_session_expire(struct store_tx *tx, int64_t now_ms)
{
    return db_change(tx, "DELETE FROM session WHERE expires_ms <= ?1", DB_VALUES(db_i64(now_ms)),
                     NULL);
}

enum status store_sessions_ended(struct store_tx *tx, int64_t *ret_count)
{
    return db_integer(tx, "SELECT count FROM session_end", DB_NO_VALUES, ret_count);
}

/* --- links ----------------------------------------------------------------------------------- */

static const struct db_column link_columns[] = {
    DB_COLUMN(DB_BYTES, store_link, token_hash), DB_COLUMN(DB_ID, store_link, account),
    DB_COLUMN(DB_ID, store_link, room),          DB_COLUMN(DB_ID, store_link, member),
    DB_COLUMN(DB_I64, store_link, created_ms),   DB_COLUMN(DB_I64, store_link, expires_ms),
    DB_COLUMN(DB_I64, store_link, used_ms),
};
static const struct db_row link_row = DB_ROW(link_columns, store_link);

#define LINK_COLUMNS "token_hash, account, room, member, created_ms, expires_ms, used_ms"

enum status store_link_add(struct store_tx *tx, const struct store_link *link)
{
    return db_put(tx, "INSERT INTO link (" LINK_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                  &link_row, link, NULL);
}

enum status store_link_get(struct store_tx *tx, const unsigned char *token_hash,
                           struct store_link *ret_link)
{
    return db_one(tx, "SELECT " LINK_COLUMNS " FROM link WHERE token_hash = ?1",
                  DB_VALUES(db_bytes(token_hash, STORE_HASH_BYTES)), &link_row, NULL, ret_link);
}

enum status store_link_use(struct store_tx *tx, const unsigned char *token_hash, int64_t now_ms)
{
    struct store_link link;
    enum status status =
        db_change_found(tx, "UPDATE link SET used_ms = ?2 WHERE token_hash = ?1 AND used_ms = 0",
                        DB_VALUES(db_bytes(token_hash, STORE_HASH_BYTES), db_i64(now_ms)));

    if (status == STATUS_NOT_FOUND && store_link_get(tx, token_hash, &link) == STATUS_OK)
        return STATUS_EXISTS;
    return status;
}

enum status store_link_delete_seat(struct store_tx *tx, const struct id *room,
                                   const struct id *member)
{
    enum status status = db_change(tx, "DELETE FROM link WHERE room = ?1 AND member = ?2",
                                   DB_VALUES(db_id(room), db_id(member)), NULL);

    if (status != STATUS_OK)
        return status;
    return db_change(tx, "DELETE FROM session WHERE room = ?1 AND member = ?2",
                     DB_VALUES(db_id(room), db_id(member)), NULL);
}

/* --- audit ----------------------------------------------------------------------------------- */

enum status store_audit_add(struct store_tx *tx, int64_t at_ms, const struct id *account,
                            struct str event, struct str target)
{
    return db_change(
        tx, "INSERT INTO audit (at_ms, account, event, target) VALUES (?1, ?2, ?3, ?4)",
        DB_VALUES(db_i64(at_ms), db_id(account), db_text(event), db_text(target)), NULL);
}
