#include "store/finding.h"

#include "store/set_rows.h"

enum status store_asked_add(struct store_tx *tx, const struct store_asked *asked)
{
    int64_t set = 0;
    enum status status = set_number(tx, asked->set, &set);

    if (status == STATUS_OK)
        status = db_change(tx,
                           "INSERT INTO asked (set_number, key, candidate, asked_ms) "
                           "VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                           DB_VALUES(db_i64(set), db_text(asked->key),
                                     db_bytes(asked->candidate, sizeof(asked->candidate)),
                                     db_i64(asked->asked_ms)),
                           NULL);
    return status;
}

enum status store_asked_copy(struct store_tx *tx, struct str from_set, struct str from_key,
                             struct str to_set, struct str to_key)
{
    int64_t from = 0;
    int64_t to = 0;
    enum status status = set_number(tx, from_set, &from);

    if (status == STATUS_OK)
        status = set_number(tx, to_set, &to);
    if (status == STATUS_OK)
        status = db_change(tx,
                           "INSERT INTO asked (set_number, key, candidate, asked_ms) "
                           "SELECT ?3, ?4, candidate, asked_ms FROM asked "
                           "WHERE set_number = ?1 AND key = ?2 ON CONFLICT DO NOTHING",
                           DB_VALUES(db_i64(from), db_text(from_key), db_i64(to), db_text(to_key)),
                           NULL);
    return status;
}

enum status store_asked_list(struct store_tx *tx, struct str set, struct arena *arena,
                             struct asked_count **ret_counts, size_t *ret_count)
{
    static const struct db_column columns[] = {
        DB_COLUMN(DB_TEXT, asked_count, set),    DB_COLUMN(DB_TEXT, asked_count, key),
        DB_COLUMN(DB_U32, asked_count, times),   DB_COLUMN(DB_U32, asked_count, candidates),
        DB_COLUMN(DB_I64, asked_count, last_ms),
    };
    static const struct db_row shape = DB_ROW(columns, asked_count);
    struct db_list list;
    enum status status =
        db_all(tx,
               "SELECT s.id, a.key, count(*), count(DISTINCT a.candidate), max(a.asked_ms) "
               "FROM question_set AS s JOIN asked AS a ON a.set_number = s.number "
               "WHERE ?1 = '' OR s.id = ?1 GROUP BY s.id, a.key ORDER BY s.id, a.key",
               DB_VALUES(db_text(set)), &shape, arena, &list);

    if (status != STATUS_OK)
        return status;
    *ret_counts = list.rows;
    *ret_count = list.count;
    return STATUS_OK;
}

enum status store_asked_of(struct store_tx *tx,
                           const unsigned char candidate[static CANDIDATE_HASH_BYTES],
                           struct arena *arena, struct str_list *ret_keys)
{
    static const struct db_column columns[] = {{DB_TEXT, 0, sizeof(struct str)}};
    static const struct db_row shape = {columns, 1, sizeof(struct str)};
    struct db_list list;
    enum status status =
        db_all(tx,
               "SELECT DISTINCT s.id || '/' || a.key FROM asked AS a "
               "JOIN question_set AS s ON s.number = a.set_number "
               "WHERE a.candidate = ?1 ORDER BY 1",
               DB_VALUES(db_bytes(candidate, CANDIDATE_HASH_BYTES)), &shape, arena, &list);

    if (status == STATUS_OK)
        *ret_keys = (struct str_list){list.rows, list.count};
    return status;
}
