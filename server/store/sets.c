#include "store/sets.h"

#include "store/set_rows.h"

static const struct db_column set_columns[] = {
    DB_COLUMN(DB_TEXT, store_set, id),        DB_COLUMN(DB_TEXT, store_set, title),
    DB_COLUMN(DB_TEXT, store_set, language),  DB_COLUMN(DB_TEXT, store_set, license),
    DB_COLUMN(DB_U32, store_set, version),    DB_COLUMN(DB_U32, store_set, revision),
    DB_COLUMN(DB_U32, store_set, topics),     DB_COLUMN(DB_U32, store_set, questions),
    DB_COLUMN(DB_I64, store_set, changed_ms), DB_COLUMN(DB_I64, store_set, archived_ms),
    DB_COLUMN(DB_BOOL, store_set, is_source),
};
static const struct db_row set_row = DB_ROW(set_columns, store_set);

#define SET_COLUMNS                                                                                \
    "id, title, language, license, version, revision, topics, questions, changed_ms, "             \
    "archived_ms, is_source"

/* --- reading --------------------------------------------------------------------------------- */

enum status store_set_find(struct store_tx *tx, struct str id, struct arena *arena,
                           struct store_set *ret_set)
{
    struct store_set set;
    enum status status = db_one(tx, "SELECT " SET_COLUMNS " FROM question_set WHERE id = ?1",
                                DB_VALUES(db_text(id)), &set_row, arena, &set);

    if (status == STATUS_OK)
        *ret_set = set;
    return status;
}

enum status store_set_list(struct store_tx *tx, bool archived, struct arena *arena,
                           struct store_set **ret_sets, size_t *ret_count)
{
    struct db_list list;
    enum status status = db_all(tx,
                                "SELECT " SET_COLUMNS " FROM question_set "
                                "WHERE NOT is_source AND (archived_ms <> 0) = ?1 "
                                "ORDER BY title COLLATE NOCASE, id",
                                DB_VALUES(db_i64(archived)), &set_row, arena, &list);

    if (status != STATUS_OK)
        return status;
    *ret_sets = list.rows;
    *ret_count = list.count;
    return STATUS_OK;
}

enum status store_set_head(struct store_tx *tx, struct str id, uint32_t version,
                           struct arena *arena, struct store_set *ret_set)
{
    static const struct db_column columns[] = {
        DB_COLUMN(DB_TEXT, store_set, id),         DB_COLUMN(DB_TEXT, store_set, title),
        DB_COLUMN(DB_TEXT, store_set, language),   DB_COLUMN(DB_TEXT, store_set, license),
        DB_COLUMN(DB_TEXT, store_set, pack),       DB_COLUMN(DB_U32, store_set, version),
        DB_COLUMN(DB_U32, store_set, revision),    DB_COLUMN(DB_U32, store_set, topics),
        DB_COLUMN(DB_U32, store_set, questions),   DB_COLUMN(DB_I64, store_set, changed_ms),
        DB_COLUMN(DB_I64, store_set, archived_ms), DB_COLUMN(DB_BOOL, store_set, is_source),
    };
    static const struct db_row shape = DB_ROW(columns, store_set);

    return db_one(tx,
                  "SELECT s.id, h.title, h.language, h.license, h.text, v.version, s.revision, "
                  "v.topics, v.questions, v.changed_ms, s.archived_ms, s.is_source "
                  "FROM question_set AS s "
                  "JOIN set_version AS v ON v.set_number = s.number "
                  "AND v.version = iif(?2 = 0, s.version, ?2) "
                  "JOIN set_head AS h ON h.set_number = s.number AND h.from_version = "
                  "(SELECT max(from_version) FROM set_head "
                  "WHERE set_number = s.number AND from_version <= v.version) WHERE s.id = ?1",
                  DB_VALUES(db_text(id), db_i64(version)), &shape, arena, ret_set);
}

static enum status join_blocks(struct store_tx *tx, struct str id, uint32_t version,
                               struct arena *arena, struct str head, struct buf *out)
{
    static const struct db_column columns[] = {
        DB_COLUMN(DB_U32, block, kind),
        DB_COLUMN(DB_TEXT, block, text),
    };
    static const struct db_row shape = DB_ROW(columns, block);
    struct db_list list;
    enum status status = db_all(tx,
                                "SELECT b.kind, t.text FROM question_set AS s "
                                "JOIN set_block AS b ON b.set_number = s.number "
                                "JOIN block_text AS t ON t.block = b.id "
                                "WHERE s.id = ?1 AND b.from_version <= ?2 "
                                "AND (b.to_version = 0 OR b.to_version >= ?2) ORDER BY b.place",
                                DB_VALUES(db_text(id), db_i64(version)), &shape, arena, &list);

    return status == STATUS_OK ? blocks_join(head, list.rows, list.count, out) : status;
}

/* Not in one statement: a writer may come between the two, and amend the newest version. */
static enum status get_at_once(struct store_tx *tx, struct str id, uint32_t version,
                               struct arena *arena, struct buf *pack, struct store_set *ret_set)
{
    struct arena texts;
    struct store_set set, again;

    arena_init(&texts, 2 * (size_t)SET_MAX_BYTES);
    enum status status = store_set_head(tx, id, version, arena, &set);
    if (status == STATUS_OK)
        status = join_blocks(tx, id, set.version, &texts, set.pack, pack);
    if (status == STATUS_OK)
        status = store_set_find(tx, id, &texts, &again);
    arena_finish(&texts);
    if (status != STATUS_OK)
        return status;
    *ret_set = set;
    return again.revision == set.revision ? STATUS_OK : STATUS_BUSY;
}

enum { GET_TRIES = 20 };

enum status store_set_get(struct store_tx *tx, struct str id, uint32_t version, struct arena *arena,
                          struct store_set *ret_set)
{
    struct store_set set = {0};
    struct buf pack;
    enum status status = STATUS_BUSY;

    buf_init(&pack, SET_MAX_BYTES);
    for (int i = 0; i < GET_TRIES && status == STATUS_BUSY; i++) {
        buf_clear(&pack);
        status = get_at_once(tx, id, version, arena, &pack, &set);
    }
    if (status == STATUS_OK) {
        set.pack = arena_copy(arena, buf_str(&pack));
        status = set.pack.data ? STATUS_OK : STATUS_NO_MEMORY;
    }
    buf_finish(&pack);
    if (status == STATUS_OK)
        *ret_set = set;
    return status;
}

/* --- archiving and versions ------------------------------------------------------------------ */

enum status store_set_archive(struct store_tx *tx, struct str id, int64_t archived_ms)
{
    return db_change_found(tx, "UPDATE question_set SET archived_ms = ?2 WHERE id = ?1",
                           DB_VALUES(db_text(id), db_i64(archived_ms)));
}

enum status store_set_versions(struct store_tx *tx, struct str id, struct arena *arena,
                               struct store_version **ret_versions, size_t *ret_count)
{
    static const struct db_column columns[] = {
        DB_COLUMN(DB_U32, store_version, version),    DB_COLUMN(DB_TEXT, store_version, kind),
        DB_COLUMN(DB_TEXT, store_version, note),      DB_COLUMN(DB_ID, store_version, account),
        DB_COLUMN(DB_I64, store_version, changed_ms), DB_COLUMN(DB_U32, store_version, questions),
        DB_COLUMN(DB_BOOL, store_version, pinned),
    };
    static const struct db_row shape = DB_ROW(columns, store_version);
    struct db_list list;
    enum status status =
        db_all(tx,
               "SELECT v.version, v.kind, v.note, v.account, v.changed_ms, v.questions, v.pinned "
               "FROM question_set AS s JOIN set_version AS v ON v.set_number = s.number "
               "WHERE s.id = ?1 ORDER BY v.version DESC",
               DB_VALUES(db_text(id)), &shape, arena, &list);

    if (status != STATUS_OK)
        return status;
    *ret_versions = list.rows;
    *ret_count = list.count;
    return STATUS_OK;
}

enum status store_set_pin(struct store_tx *tx, struct str id, uint32_t version)
{
    return db_change_found(tx,
                           "UPDATE set_version SET pinned = 1 WHERE set_number = "
                           "(SELECT number FROM question_set WHERE id = ?1) AND version = ?2",
                           DB_VALUES(db_text(id), db_i64(version)));
}

/* What is amended is the newest version: one that isn't any more was amended before, or not. */
enum status store_set_pin_read(struct store_tx *tx, const struct store_set *read)
{
    int64_t same = 0;
    enum status status = db_integer(
        tx,
        "SELECT ifnull((SELECT s.revision = ?3 OR (s.version > ?2 AND v.changed_ms = ?4) "
        "FROM question_set AS s JOIN set_version AS v ON v.set_number = s.number "
        "WHERE s.id = ?1 AND v.version = ?2), 1)",
        DB_VALUES(db_text(read->id), db_i64(read->version), db_i64(read->revision),
                  db_i64(read->changed_ms)),
        &same);

    if (status == STATUS_OK && !same)
        status = STATUS_BUSY;
    return status == STATUS_OK ? store_set_pin(tx, read->id, read->version) : status;
}
