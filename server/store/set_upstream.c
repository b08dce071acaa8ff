#include "store/set_rows.h"

enum status store_upstream_put(struct store_tx *tx, const struct store_upstream *upstream)
{
    int64_t set = 0, from = 0;
    enum status status = set_number(tx, upstream->set, &set);

    if (status == STATUS_OK)
        status = set_number(tx, upstream->upstream, &from);
    /* Amended, the base of the next merge would be what nobody took. */
    if (status == STATUS_OK)
        status = store_set_pin(tx, upstream->upstream, upstream->version);
    if (status == STATUS_OK)
        status = db_change(tx,
                           "INSERT OR REPLACE INTO set_upstream (set_number, upstream, version) "
                           "VALUES (?1, ?2, ?3)",
                           DB_VALUES(db_i64(set), db_i64(from), db_i64(upstream->version)), NULL);
    return status;
}

enum status store_upstream_list(struct store_tx *tx, struct str set, struct arena *arena,
                                struct store_upstream **ret_upstreams, size_t *ret_count)
{
    static const struct db_column columns[] = {
        DB_COLUMN(DB_TEXT, store_upstream, set),    DB_COLUMN(DB_TEXT, store_upstream, upstream),
        DB_COLUMN(DB_U32, store_upstream, version), DB_COLUMN(DB_U32, store_upstream, newest),
        DB_COLUMN(DB_TEXT, store_upstream, title),  DB_COLUMN(DB_BOOL, store_upstream, is_source),
    };
    static const struct db_row shape = DB_ROW(columns, store_upstream);
    struct db_list list;
    enum status status =
        db_all(tx,
               "SELECT s.id, f.id, u.version, f.version, f.title, f.is_source "
               "FROM question_set AS s JOIN set_upstream AS u ON u.set_number = s.number "
               "JOIN question_set AS f ON f.number = u.upstream "
               "WHERE s.id = ?1 ORDER BY f.title COLLATE NOCASE, f.id",
               DB_VALUES(db_text(set)), &shape, arena, &list);

    if (status != STATUS_OK)
        return status;
    *ret_upstreams = list.rows;
    *ret_count = list.count;
    return STATUS_OK;
}
