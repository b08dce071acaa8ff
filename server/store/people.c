#include "store/people.h"

#include "store/db.h"
#include "store/rooms.h"

/* --- organisation ---------------------------------------------------------------------------- */

static const struct db_column organisation_columns[] = {
    DB_COLUMN(DB_ID, store_organisation, id),
    DB_COLUMN(DB_TEXT, store_organisation, name),
    DB_COLUMN(DB_I64, store_organisation, created_ms),
    DB_COLUMN(DB_BYTES, store_organisation, sign_public),
    DB_COLUMN(DB_BYTES, store_organisation, recovery_box_public),
    DB_COLUMN(DB_BYTES, store_organisation, recovery_sign_public),
};
static const struct db_row organisation_row = DB_ROW(organisation_columns, store_organisation);

#define ORGANISATION_COLUMNS                                                                       \
    "id, name, created_ms, sign_public, recovery_box_public, recovery_sign_public"

enum status store_organisation_put(struct store_tx *tx,
                                   const struct store_organisation *organisation)
{
    return db_put(tx,
                  "INSERT OR REPLACE INTO organisation (only, " ORGANISATION_COLUMNS
                  ") VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)",
                  &organisation_row, organisation, NULL);
}

enum status store_organisation_get(struct store_tx *tx, struct arena *arena,
                                   struct store_organisation *ret_organisation)
{
    return db_one(tx, "SELECT " ORGANISATION_COLUMNS " FROM organisation", DB_NO_VALUES,
                  &organisation_row, arena, ret_organisation);
}

/* --- accounts -------------------------------------------------------------------------------- */

_Static_assert(sizeof(unsigned) == sizeof(uint32_t), "roles are kept as DB_U32");

static const struct db_column account_columns[] = {
    DB_COLUMN(DB_ID, store_account, id),
    DB_COLUMN(DB_TEXT, store_account, email),
    DB_COLUMN(DB_TEXT, store_account, name),
    DB_COLUMN(DB_U32, store_account, roles),
    DB_COLUMN(DB_I64, store_account, created_ms),
    DB_COLUMN(DB_I64, store_account, disabled_ms),
    /* Below: the keys, after the account's id where they are written. */
    DB_COLUMN(DB_BOOL, store_account, has_keys),
    DB_COLUMN(DB_BYTES, store_account, auth_hash),
    DB_COLUMN(DB_BYTES, store_account, salt),
    DB_COLUMN(DB_U32, store_account, password_passes),
    DB_COLUMN(DB_U32, store_account, password_memory_kib),
    DB_COLUMN(DB_BLOB, store_account, wrapped_keys),
    DB_COLUMN(DB_BYTES, store_account, box_public),
    DB_COLUMN(DB_BYTES, store_account, sign_public),
};
static const struct db_row account_row = DB_ROW(account_columns, store_account);
static const struct db_row person_row = {account_columns, 6, sizeof(struct store_account)};

static const struct db_column keys_columns[] = {
    DB_COLUMN(DB_ID, store_account, id),
    DB_COLUMN(DB_BYTES, store_account, auth_hash),
    DB_COLUMN(DB_BYTES, store_account, salt),
    DB_COLUMN(DB_U32, store_account, password_passes),
    DB_COLUMN(DB_U32, store_account, password_memory_kib),
    DB_COLUMN(DB_BLOB, store_account, wrapped_keys),
    DB_COLUMN(DB_BYTES, store_account, box_public),
    DB_COLUMN(DB_BYTES, store_account, sign_public),
};
static const struct db_row keys_row = DB_ROW(keys_columns, store_account);

#define ACCOUNT_SELECT                                                                             \
    "SELECT a.id, a.email, a.name, a.roles, a.created_ms, a.disabled_ms, k.account IS NOT NULL, "  \
    "k.auth_hash, k.salt, k.password_passes, k.password_memory_kib, k.wrapped_keys, "              \
    "k.box_public, k.sign_public FROM account a LEFT JOIN account_keys k ON k.account = a.id "

static enum status put_keys(struct store_tx *tx, const struct store_account *account)
{
    if (!account->has_keys)
        return db_change(tx, "DELETE FROM account_keys WHERE account = ?1",
                         DB_VALUES(db_id(&account->id)), NULL);
    return db_put(tx,
                  "INSERT OR REPLACE INTO account_keys (account, auth_hash, salt, "
                  "password_passes, password_memory_kib, wrapped_keys, box_public, sign_public) "
                  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                  &keys_row, account, NULL);
}

enum status store_account_add(struct store_tx *tx, const struct store_account *account)
{
    enum status status = db_put(tx,
                                "INSERT INTO account (id, email, name, roles, created_ms, "
                                "disabled_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                &person_row, account, NULL);

    return status == STATUS_OK ? put_keys(tx, account) : status;
}

enum status store_account_update(struct store_tx *tx, const struct store_account *account)
{
    enum status status = db_change_found(
        tx, "UPDATE account SET name = ?2, roles = ?3, disabled_ms = ?4 WHERE id = ?1",
        DB_VALUES(db_id(&account->id), db_text(account->name), db_i64(account->roles),
                  db_i64(account->disabled_ms)));

    return status == STATUS_OK ? put_keys(tx, account) : status;
}

enum status store_account_by_id(struct store_tx *tx, const struct id *id, struct arena *arena,
                                struct store_account *ret_account)
{
    return db_one(tx, ACCOUNT_SELECT "WHERE a.id = ?1", DB_VALUES(db_id(id)), &account_row, arena,
                  ret_account);
}

enum status store_account_by_email(struct store_tx *tx, struct str email, struct arena *arena,
                                   struct store_account *ret_account)
{
    return db_one(tx, ACCOUNT_SELECT "WHERE a.email = ?1", DB_VALUES(db_text(email)), &account_row,
                  arena, ret_account);
}

enum status store_account_list(struct store_tx *tx, struct arena *arena,
                               struct store_account **ret_accounts, size_t *ret_count)
{
    struct db_list list;
    enum status status = db_all(tx, ACCOUNT_SELECT "ORDER BY a.name COLLATE NOCASE, a.id",
                                DB_NO_VALUES, &account_row, arena, &list);

    if (status != STATUS_OK)
        return status;
    *ret_accounts = list.rows;
    *ret_count = list.count;
    return STATUS_OK;
}

/* Of rooms.h; here, since the columns are the account's. */
enum status store_reviewer_list(struct store_tx *tx, const struct id *room, struct arena *arena,
                                struct store_account **ret_accounts, size_t *ret_count)
{
    struct db_list list;
    enum status status = db_all(tx,
                                ACCOUNT_SELECT "JOIN reviewer r ON r.account = a.id "
                                               "WHERE r.room = ?1 "
                                               "ORDER BY a.name COLLATE NOCASE, a.id",
                                DB_VALUES(db_id(room)), &account_row, arena, &list);

    if (status != STATUS_OK)
        return status;
    *ret_accounts = list.rows;
    *ret_count = list.count;
    return STATUS_OK;
}
