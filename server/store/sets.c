#include "store/sets.h"

#include "store/db.h"

static const struct db_column set_columns[] = {
    DB_COLUMN(DB_TEXT, store_set, id),        DB_COLUMN(DB_U32, store_set, version),
    DB_COLUMN(DB_TEXT, store_set, title),     DB_COLUMN(DB_TEXT, store_set, language),
    DB_COLUMN(DB_TEXT, store_set, license),   DB_COLUMN(DB_TEXT, store_set, pack),
    DB_COLUMN(DB_U32, store_set, topics),     DB_COLUMN(DB_U32, store_set, questions),
    DB_COLUMN(DB_I64, store_set, changed_ms),
};
static const struct db_row set_row = DB_ROW(set_columns, store_set);

#define SET_COLUMNS "id, version, title, language, license, pack, topics, questions, changed_ms"

/* *ret_version 0: there is none yet. */
static enum status newest(struct store_tx *tx, const struct store_set *set, int64_t *ret_version,
                          bool *ret_same)
{
    struct db_query query;
    bool row = false;
    enum status status = db_open(tx,
                                 "SELECT version, pack FROM question_set WHERE id = ?1 "
                                 "ORDER BY version DESC LIMIT 1",
                                 DB_VALUES(db_text(set->id)), &query);

    if (status != STATUS_OK)
        return status;
    status = db_next(&query, &row);
    if (status == STATUS_OK) {
        *ret_version = row ? db_read_integer(&query, 0) : 0;
        *ret_same = row && str_equal(db_read_bytes(&query, 1), set->pack);
    }
    db_close(&query);
    return status;
}

enum status store_set_put(struct store_tx *tx, const struct store_set *set, uint32_t *ret_version,
                          bool *ret_changed)
{
    struct store_set next = *set;
    int64_t version;
    bool same;
    enum status status = newest(tx, set, &version, &same);

    if (status == STATUS_OK && !same) {
        next.version = (uint32_t)++version;
        status = db_put(tx,
                        "INSERT INTO question_set (" SET_COLUMNS
                        ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                        &set_row, &next, NULL);
    }
    if (status != STATUS_OK)
        return status;
    *ret_version = (uint32_t)version;
    *ret_changed = !same;
    return STATUS_OK;
}

enum status store_set_get(struct store_tx *tx, struct str id, uint32_t version, struct arena *arena,
                          struct store_set *ret_set)
{
    return db_one(tx,
                  "SELECT " SET_COLUMNS " FROM question_set "
                  "WHERE id = ?1 AND (?2 = 0 OR version = ?2) ORDER BY version DESC LIMIT 1",
                  DB_VALUES(db_text(id), db_i64(version)), &set_row, arena, ret_set);
}

enum status store_set_list(struct store_tx *tx, struct arena *arena, struct store_set **ret_sets,
                           size_t *ret_count)
{
    struct db_list list;
    /* max() picks the row that the other columns come from. */
    enum status status = db_all(tx,
                                "SELECT id, max(version), title, language, license, '', topics, "
                                "questions, changed_ms FROM question_set GROUP BY id "
                                "ORDER BY title COLLATE NOCASE, id",
                                DB_NO_VALUES, &set_row, arena, &list);

    if (status != STATUS_OK)
        return status;
    *ret_sets = list.rows;
    *ret_count = list.count;
    return STATUS_OK;
}
