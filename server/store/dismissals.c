#include "store/finding.h"

#include "store/set_rows.h"

/* In the order of the sets' numbers, then of the keys, as SQLite compares them. */
static bool is_swapped(int64_t a_set, int64_t b_set, const struct store_dismissal *dismissal)
{
    return a_set != b_set ? a_set > b_set : str_compare(dismissal->a_key, dismissal->b_key) > 0;
}

/* A dismissal as its row has it. */
struct ordered {
    int64_t a, b;
    struct str a_key, b_key;
};

static enum status put_in_order(struct store_tx *tx, const struct store_dismissal *dismissal,
                                struct ordered *ret_ordered)
{
    struct ordered ordered = {.a_key = dismissal->a_key, .b_key = dismissal->b_key};
    enum status status = set_number(tx, dismissal->a_set, &ordered.a);

    if (status == STATUS_OK)
        status = set_number(tx, dismissal->b_set, &ordered.b);
    if (status != STATUS_OK)
        return status;
    if (is_swapped(ordered.a, ordered.b, dismissal))
        ordered = (struct ordered){ordered.b, ordered.a, ordered.b_key, ordered.a_key};
    *ret_ordered = ordered;
    return STATUS_OK;
}

enum status store_dismissal_put(struct store_tx *tx, const struct store_dismissal *dismissal)
{
    struct ordered at;
    enum status status = put_in_order(tx, dismissal, &at);

    if (status != STATUS_OK)
        return status;
    return db_change(tx,
                     "INSERT INTO dismissal (a_set, a_key, b_set, b_key, account, dismissed_ms) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
                     "ON CONFLICT (a_set, a_key, b_set, b_key) DO NOTHING",
                     DB_VALUES(db_i64(at.a), db_text(at.a_key), db_i64(at.b), db_text(at.b_key),
                               db_id(&dismissal->account), db_i64(dismissal->dismissed_ms)),
                     NULL);
}

enum status store_dismissal_remove(struct store_tx *tx, const struct store_dismissal *dismissal)
{
    struct ordered at;
    enum status status = put_in_order(tx, dismissal, &at);

    if (status != STATUS_OK)
        return status;
    return db_change(
        tx, "DELETE FROM dismissal WHERE a_set = ?1 AND a_key = ?2 AND b_set = ?3 AND b_key = ?4",
        DB_VALUES(db_i64(at.a), db_text(at.a_key), db_i64(at.b), db_text(at.b_key)), NULL);
}

/* Outside, sets have ids: there the order is theirs. */
enum status store_dismissal_list(struct store_tx *tx, struct arena *arena,
                                 struct store_dismissal **ret_list, size_t *ret_count)
{
    static const struct db_column columns[] = {
        DB_COLUMN(DB_TEXT, store_dismissal, a_set),
        DB_COLUMN(DB_TEXT, store_dismissal, a_key),
        DB_COLUMN(DB_TEXT, store_dismissal, b_set),
        DB_COLUMN(DB_TEXT, store_dismissal, b_key),
        DB_COLUMN(DB_ID, store_dismissal, account),
        DB_COLUMN(DB_I64, store_dismissal, dismissed_ms),
    };
    static const struct db_row shape = DB_ROW(columns, store_dismissal);
    struct db_list list;
    enum status status =
        db_all(tx,
               "SELECT iif(a.id <= b.id, a.id, b.id), iif(a.id <= b.id, d.a_key, d.b_key), "
               "iif(a.id <= b.id, b.id, a.id), iif(a.id <= b.id, d.b_key, d.a_key), "
               "d.account, d.dismissed_ms FROM dismissal AS d "
               "JOIN question_set AS a ON a.number = d.a_set "
               "JOIN question_set AS b ON b.number = d.b_set "
               "WHERE EXISTS (SELECT 1 FROM set_block AS k WHERE k.set_number = d.a_set AND "
               "k.key = d.a_key AND k.to_version = 0) "
               "AND EXISTS (SELECT 1 FROM set_block AS k WHERE k.set_number = d.b_set AND "
               "k.key = d.b_key AND k.to_version = 0) "
               "ORDER BY d.dismissed_ms, 1, 2, 3, 4",
               DB_NO_VALUES, &shape, arena, &list);

    if (status != STATUS_OK)
        return status;
    *ret_list = list.rows;
    *ret_count = list.count;
    return STATUS_OK;
}
