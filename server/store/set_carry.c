#include "store/set_carry.h"

#include "questions/pack.h"
#include "store/set_put.h"

struct old_version {
    struct str id;
    uint32_t version;
    struct str title, language, license, pack;
    int64_t changed_ms;
};

static enum status is_waiting(struct store_tx *tx, bool *ret_waiting)
{
    int64_t tables = 0;
    enum status status =
        db_integer(tx, "SELECT count(*) FROM sqlite_schema WHERE name = 'question_set_whole'",
                   DB_NO_VALUES, &tables);

    if (status == STATUS_OK)
        *ret_waiting = tables > 0;
    return status;
}

static enum status read_versions(struct store_tx *tx, struct arena *arena, struct db_list *ret_list)
{
    static const struct db_column columns[] = {
        DB_COLUMN(DB_TEXT, old_version, id),      DB_COLUMN(DB_U32, old_version, version),
        DB_COLUMN(DB_TEXT, old_version, title),   DB_COLUMN(DB_TEXT, old_version, language),
        DB_COLUMN(DB_TEXT, old_version, license), DB_COLUMN(DB_I64, old_version, changed_ms),
    };
    static const struct db_row shape = DB_ROW(columns, old_version);

    return db_all(tx,
                  "SELECT id, version, title, language, license, changed_ms "
                  "FROM question_set_whole ORDER BY id, version",
                  DB_NO_VALUES, &shape, arena, ret_list);
}

static enum status read_pack(struct store_tx *tx, struct old_version *old, struct arena *arena)
{
    static const struct db_column columns[] = {DB_COLUMN(DB_TEXT, old_version, pack)};
    static const struct db_row shape = DB_ROW(columns, old_version);
    struct old_version found;
    enum status status =
        db_one(tx, "SELECT pack FROM question_set_whole WHERE id = ?1 AND version = ?2",
               DB_VALUES(db_text(old->id), db_i64(old->version)), &shape, arena, &found);

    if (status == STATUS_OK)
        old->pack = found.pack;
    return status;
}

/* Do the blocks, joined, give the pack again? */
static bool gives_pack(const struct blocks *blocks, struct str pack)
{
    struct buf joined;

    buf_init(&joined, SET_MAX_BYTES);
    bool same = blocks_join(blocks->head, blocks->items, blocks->count, &joined) == STATUS_OK &&
                str_equal(buf_str(&joined), pack);
    buf_finish(&joined);
    return same;
}

static enum status split(const struct log *log, const struct old_version *old, struct arena *arena,
                         struct blocks *ret_blocks)
{
    struct str pack = old->pack;
    struct question_set *set = NULL;
    struct blocks blocks = {0};
    enum status status = pack_read(pack, NULL, &set);

    if (status == STATUS_OK)
        status = blocks_split(set, arena, &blocks);
    question_set_destroy(set);
    if (status == STATUS_NO_MEMORY)
        return status;
    if (status != STATUS_OK || !gives_pack(&blocks, pack)) {
        log_warning(log, "store.set_kept_whole", NULL, "set=%.*s version=%u", STR_FMT(old->id),
                    old->version);
        if (pack.size && pack.data[pack.size - 1] == '\n')
            pack.size--;
        blocks = (struct blocks){.head = pack};
    }
    *ret_blocks = blocks;
    return STATUS_OK;
}

static enum status carry_version(struct store_tx *tx, struct old_version *old)
{
    const struct set_change change = {
        .set = old->id, .kind = SET_IMPORTED, .now_ms = old->changed_ms};
    const struct store_set set = {
        .title = old->title, .language = old->language, .license = old->license};
    struct blocks blocks;
    struct arena arena;

    arena_init(&arena, 8 * (size_t)SET_MAX_BYTES);
    enum status status = read_pack(tx, old, &arena);
    if (status == STATUS_OK)
        status = split(tx->log, old, &arena, &blocks);
    if (status == STATUS_OK)
        status = set_put_at(tx, &change, &set, &blocks, old->version);
    arena_finish(&arena);
    return status;
}

static enum status carry_all(struct store_tx *tx)
{
    struct db_list list = {0};
    struct arena arena;
    bool waiting = false;

    arena_init(&arena, 64 << 20);
    enum status status = is_waiting(tx, &waiting); /* another process may have been quicker */
    if (status == STATUS_OK && waiting)
        status = read_versions(tx, &arena, &list);
    struct old_version *versions = list.rows;
    for (size_t i = 0; i < list.count && status == STATUS_OK; i++)
        status = carry_version(tx, &versions[i]);
    if (status == STATUS_OK && waiting)
        status = db_script(tx, "DROP TABLE question_set_whole");
    arena_finish(&arena);
    return status;
}

enum status set_carry_over(struct store_tx *tx)
{
    bool waiting = false;
    enum status status = is_waiting(tx, &waiting);

    if (status != STATUS_OK || !waiting)
        return status;
    status = db_begin(tx);
    return status == STATUS_OK ? db_end(tx, carry_all(tx)) : status;
}
