#include "store/set_rows.h"

/* block.minutes is an unsigned, and the enums are as wide as one. */
_Static_assert(sizeof(unsigned) == sizeof(uint32_t) && sizeof(enum block_kind) == sizeof(uint32_t),
               "columns of blocks are read as DB_U32");

#define BLOCK_FIELDS                                                                               \
    DB_COLUMN(DB_I64, store_block, row), DB_COLUMN(DB_TEXT, store_block, block.key),               \
        DB_COLUMN(DB_U32, store_block, block.kind), DB_COLUMN(DB_U32, store_block, from_version),  \
        DB_COLUMN(DB_U32, store_block, to_version), DB_COLUMN(DB_U32, store_block, revision),      \
        DB_COLUMN(DB_U32, store_block, block.question_kind),                                       \
        DB_COLUMN(DB_U32, store_block, block.difficulty),                                          \
        DB_COLUMN(DB_U32, store_block, block.state),                                               \
        DB_COLUMN(DB_U32, store_block, block.minutes),                                             \
        DB_COLUMN(DB_TEXT, store_block, block.lang), DB_COLUMN(DB_TEXT, store_block, block.title), \
        DB_COLUMN(DB_TEXT, store_block, block.tags)

#define BLOCK_COLUMNS                                                                              \
    "b.id, b.key, b.kind, b.from_version, b.to_version, b.revision, b.question_kind, "             \
    "b.difficulty, b.state, b.minutes, b.lang, b.title, b.tags"

static enum status take(enum status status, const struct db_list *list,
                        struct store_block **ret_blocks, size_t *ret_count)
{
    if (status != STATUS_OK)
        return status;
    *ret_blocks = list->rows;
    *ret_count = list->count;
    return STATUS_OK;
}

enum status store_set_outline(struct store_tx *tx, struct str id, struct arena *arena,
                              struct store_block **ret_blocks, size_t *ret_count)
{
    static const struct db_column columns[] = {BLOCK_FIELDS};
    static const struct db_row shape = DB_ROW(columns, store_block);
    struct db_list list;
    int64_t number = 0;
    enum status status = set_number(tx, id, &number);

    if (status == STATUS_OK)
        status = db_all(tx,
                        "SELECT " BLOCK_COLUMNS " FROM set_block AS b "
                        "WHERE b.set_number = ?1 AND b.to_version = 0 ORDER BY b.place",
                        DB_VALUES(db_i64(number)), &shape, arena, &list);
    return take(status, &list, ret_blocks, ret_count);
}

enum status store_block_get(struct store_tx *tx, struct str set, struct str key,
                            struct arena *arena, struct store_block *ret_block)
{
    static const struct db_column columns[] = {
        BLOCK_FIELDS,
        DB_COLUMN(DB_TEXT, store_block, block.text),
        DB_COLUMN(DB_TEXT, store_block, block.prompt),
        DB_COLUMN(DB_TEXT, store_block, block.answer),
    };
    static const struct db_row shape = DB_ROW(columns, store_block);

    return db_one(tx,
                  "SELECT " BLOCK_COLUMNS ", t.text, i.prompt, i.answer FROM question_set AS s "
                  "JOIN set_block AS b ON b.set_number = s.number "
                  "JOIN block_text AS t ON t.block = b.id "
                  "LEFT JOIN block_index AS i ON i.rowid = b.id "
                  "WHERE s.id = ?1 AND b.key = ?2 AND b.to_version = 0",
                  DB_VALUES(db_text(set), db_text(key)), &shape, arena, ret_block);
}

enum status store_block_history(struct store_tx *tx, struct str set, struct str key,
                                struct arena *arena, struct store_block **ret_blocks,
                                size_t *ret_count)
{
    static const struct db_column columns[] = {
        BLOCK_FIELDS,
        DB_COLUMN(DB_TEXT, store_block, block.text),
    };
    static const struct db_row shape = DB_ROW(columns, store_block);
    struct db_list list;
    enum status status = db_all(tx,
                                "SELECT " BLOCK_COLUMNS ", t.text FROM question_set AS s "
                                "JOIN set_block AS b ON b.set_number = s.number "
                                "JOIN block_text AS t ON t.block = b.id "
                                "WHERE s.id = ?1 AND b.key = ?2 ORDER BY b.from_version DESC",
                                DB_VALUES(db_text(set), db_text(key)), &shape, arena, &list);

    return take(status, &list, ret_blocks, ret_count);
}
