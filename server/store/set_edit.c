#include "store/set_places.h"
#include "store/set_rows.h"

enum status store_edit_begin(struct store_tx *tx, const struct set_change *change,
                             struct set_edit *ret_edit)
{
    static const struct db_column columns[] = {
        DB_COLUMN(DB_I64, set_edit, number),     DB_COLUMN(DB_U32, set_edit, version),
        DB_COLUMN(DB_U32, set_edit, revision),   DB_COLUMN(DB_U32, set_edit, topics),
        DB_COLUMN(DB_U32, set_edit, questions),  DB_COLUMN(DB_I64, set_edit, next_topic),
        DB_COLUMN(DB_BOOL, set_edit, is_source),
    };
    static const struct db_row shape = DB_ROW(columns, set_edit);
    struct set_edit edit;
    enum status status = db_one(tx,
                                "SELECT number, version, revision, topics, questions, next_topic, "
                                "is_source FROM question_set WHERE id = ?1",
                                DB_VALUES(db_text(change->set)), &shape, NULL, &edit);

    if (status != STATUS_OK)
        return status;
    edit.change = change;
    *ret_edit = edit;
    return STATUS_OK;
}

/* --- where a block goes ----------------------------------------------------------------------- */

/* Blocks that stand from one place up to before another. */
struct range {
    int64_t first, end; /* end PLACE_MAX: to the set's end */
};

/* PLACE_MAX when there is none. */
static enum status next_place(struct store_tx *tx, int64_t number, int64_t place,
                              enum block_kind kind, int64_t *ret_place)
{
    return db_integer(tx,
                      "SELECT ifnull(min(place), ?4) FROM set_block WHERE set_number = ?1 "
                      "AND to_version = 0 AND place > ?2 AND kind <= ?3",
                      DB_VALUES(db_i64(number), db_i64(place), db_i64(kind), db_i64(PLACE_MAX)),
                      ret_place);
}

/* The last one before `place` that isn't in the range; -PLACE_MAX when there is none. */
static enum status place_before(struct store_tx *tx, int64_t number, int64_t place,
                                const struct range *without, int64_t *ret_place)
{
    return db_integer(tx,
                      "SELECT ifnull(max(place), ?5) FROM set_block WHERE set_number = ?1 "
                      "AND to_version = 0 AND place < ?2 AND NOT (place >= ?3 AND place < ?4)",
                      DB_VALUES(db_i64(number), db_i64(place), db_i64(without->first),
                                db_i64(without->end), db_i64(-PLACE_MAX)),
                      ret_place);
}

/* A block with all that it holds. */
static enum status range_of(struct store_tx *tx, int64_t number, const struct block_row *row,
                            struct range *ret_range)
{
    struct range range = {.first = row->place, .end = PLACE_MAX};
    enum status status = STATUS_OK;

    if (row->kind == BLOCK_QUESTION)
        range.end = row->place + 1;
    else
        status = next_place(tx, number, row->place, row->kind, &range.end);
    if (status == STATUS_OK)
        *ret_range = range;
    return status;
}

/* Between which two places a block of that kind goes, see store_edit_insert; what moves itself
 * doesn't count. */
static enum status find_gap(struct store_tx *tx, const struct set_edit *edit, struct str after,
                            enum block_kind kind, const struct range *moving, int64_t *ret_low,
                            int64_t *ret_high)
{
    struct block_row row = {.place = -PLACE_MAX};
    int64_t low = 0, high = 0;
    enum status status = STATUS_OK;

    if (!after.size && kind != BLOCK_TOPIC)
        return STATUS_INVALID;
    if (after.size)
        status = block_row_find(tx, edit->number, after, &row);
    if (status != STATUS_OK)
        return status;
    if (row.place >= moving->first && row.place < moving->end)
        return STATUS_INVALID;
    status = next_place(tx, edit->number, row.place, kind, &high);
    if (status == STATUS_OK && high >= moving->first && high < moving->end)
        status = next_place(tx, edit->number, moving->end - 1, kind, &high);
    if (status == STATUS_OK)
        status = place_before(tx, edit->number, high, moving, &low);
    if (status != STATUS_OK)
        return status;
    *ret_low = low;
    *ret_high = high;
    return STATUS_OK;
}

/* --- put and insert -------------------------------------------------------------------------- */

/* Same text, same everything: what is derived comes from it. */
static enum status has_text(struct store_tx *tx, int64_t id, struct str text, bool *ret_same)
{
    int64_t same = 0;
    enum status status = db_integer(tx, "SELECT text = ?2 FROM block_text WHERE block = ?1",
                                    DB_VALUES(db_i64(id), db_text(text)), &same);

    if (status == STATUS_OK)
        *ret_same = same != 0;
    return status;
}

enum status store_edit_put(struct store_tx *tx, struct set_edit *edit, struct str key,
                           const struct block *block)
{
    struct block_row row;
    bool same = false;
    enum status status = block_row_find(tx, edit->number, key, &row);

    if (status != STATUS_OK)
        return status;
    if (row.kind != block->kind || (block->kind == BLOCK_QUESTION && !str_equal(block->key, key)))
        return STATUS_INVALID;
    status = has_text(tx, row.id, block->text, &same);
    if (status != STATUS_OK || same)
        return status;
    status = set_touch(tx, edit);
    if (status == STATUS_OK)
        status = block_row_change(tx, edit, &row, block, row.place);
    return status == STATUS_OK ? set_settle(tx, edit) : status;
}

static enum status check_fresh(struct store_tx *tx, const struct set_edit *edit,
                               const struct block *block)
{
    struct block_row row;

    if (block->kind != BLOCK_QUESTION)
        return STATUS_OK;
    if (!question_id_valid(block->key))
        return STATUS_INVALID;
    enum status status = block_row_find(tx, edit->number, block->key, &row);
    if (status == STATUS_OK)
        return STATUS_EXISTS;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* The gap, after renumbering the set when there is no room in it. */
static enum status make_room(struct store_tx *tx, const struct set_edit *edit, struct str after,
                             enum block_kind kind, struct places *ret_places)
{
    static const struct range nothing = {PLACE_MAX, PLACE_MAX};
    int64_t low = 0, high = 0;
    enum status status = find_gap(tx, edit, after, kind, &nothing, &low, &high);

    if (status != STATUS_OK || places_between(low, high, 1, ret_places))
        return status;
    status = places_renumber(tx, edit->number);
    if (status == STATUS_OK)
        status = find_gap(tx, edit, after, kind, &nothing, &low, &high);
    if (status == STATUS_OK && !places_between(low, high, 1, ret_places))
        status = STATUS_TOO_LARGE;
    return status;
}

enum status store_edit_insert(struct store_tx *tx, struct set_edit *edit, struct str after,
                              const struct block *block, struct arena *arena, struct str *ret_key)
{
    struct str key = block->key;
    char topic_key[TOPIC_KEY_BYTES];
    struct places places;
    enum status status = check_fresh(tx, edit, block);

    if (status == STATUS_OK)
        status = make_room(tx, edit, after, block->kind, &places);
    if (status != STATUS_OK)
        return status;
    if (block->kind != BLOCK_QUESTION)
        key = set_topic_key(edit, topic_key);
    struct str copy = arena_copy(arena, key);
    status = copy.data ? set_touch(tx, edit) : STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = block_row_add(tx, edit, key, places.first, block);
    if (status == STATUS_OK)
        status = set_settle(tx, edit);
    if (status == STATUS_OK)
        *ret_key = copy;
    return status;
}

/* --- move and remove ------------------------------------------------------------------------- */

static enum status rows_of(struct store_tx *tx, const struct set_edit *edit,
                           const struct range *range, struct arena *arena,
                           struct block_row **ret_rows, size_t *ret_count)
{
    static const struct db_column columns[] = {
        DB_COLUMN(DB_I64, block_row, id),
        DB_COLUMN(DB_I64, block_row, place),
        DB_COLUMN(DB_U32, block_row, from_version),
        DB_COLUMN(DB_U32, block_row, kind),
    };
    static const struct db_row shape = DB_ROW(columns, block_row);
    struct db_list list;
    enum status status =
        db_all(tx,
               "SELECT id, place, from_version, kind FROM set_block WHERE set_number = ?1 "
               "AND to_version = 0 AND place >= ?2 AND place < ?3 ORDER BY place",
               DB_VALUES(db_i64(edit->number), db_i64(range->first), db_i64(range->end)), &shape,
               arena, &list);

    if (status != STATUS_OK)
        return status;
    *ret_rows = list.rows;
    *ret_count = list.count;
    return STATUS_OK;
}

struct move {
    struct str key, after;
    struct range range;
    int64_t low, high;
    struct block_row *rows;
    size_t count;
};

static enum status plan_move(struct store_tx *tx, const struct set_edit *edit, struct arena *arena,
                             struct move *move)
{
    struct block_row row;
    enum status status = block_row_find(tx, edit->number, move->key, &row);

    if (status == STATUS_OK)
        status = range_of(tx, edit->number, &row, &move->range);
    if (status == STATUS_OK)
        status = find_gap(tx, edit, move->after, row.kind, &move->range, &move->low, &move->high);
    if (status == STATUS_OK)
        status = rows_of(tx, edit, &move->range, arena, &move->rows, &move->count);
    return status;
}

static enum status move_rows(struct store_tx *tx, struct set_edit *edit, const struct move *move,
                             const struct places *places)
{
    enum status status = set_touch(tx, edit);

    for (size_t i = 0; i < move->count && status == STATUS_OK; i++)
        status = block_row_change(tx, edit, &move->rows[i], NULL,
                                  places->first + (int64_t)i * places->step);
    return status == STATUS_OK ? set_settle(tx, edit) : status;
}

enum status store_edit_move(struct store_tx *tx, struct set_edit *edit, struct str key,
                            struct str after)
{
    struct move move = {.key = key, .after = after};
    struct places places;
    struct arena arena;

    arena_init(&arena, 64 << 20);
    enum status status = plan_move(tx, edit, &arena, &move);
    if (status != STATUS_OK)
        goto out;
    /* The two sides of the gap are the two sides of where it stands. */
    if (move.low < move.range.first && move.high >= move.range.end)
        goto out;
    if (!places_between(move.low, move.high, move.count, &places)) {
        status = places_renumber(tx, edit->number);
        if (status == STATUS_OK)
            status = plan_move(tx, edit, &arena, &move);
        if (status == STATUS_OK && !places_between(move.low, move.high, move.count, &places))
            status = STATUS_TOO_LARGE;
    }
    if (status == STATUS_OK)
        status = move_rows(tx, edit, &move, &places);
out:
    arena_finish(&arena);
    return status;
}

enum status store_edit_remove(struct store_tx *tx, struct set_edit *edit, struct str key)
{
    struct block_row row, *rows = NULL;
    struct range range;
    struct arena arena;
    size_t count = 0;

    arena_init(&arena, 64 << 20);
    enum status status = block_row_find(tx, edit->number, key, &row);
    if (status == STATUS_OK)
        status = range_of(tx, edit->number, &row, &range);
    if (status == STATUS_OK)
        status = rows_of(tx, edit, &range, &arena, &rows, &count);
    if (status == STATUS_OK)
        status = set_touch(tx, edit);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = block_row_remove(tx, edit, &rows[i]);
    if (status == STATUS_OK)
        status = set_settle(tx, edit);
    arena_finish(&arena);
    return status;
}

/* --- head ------------------------------------------------------------------------------------ */

enum status store_edit_head(struct store_tx *tx, struct set_edit *edit, struct str head,
                            const struct store_set *set)
{
    const struct set_head next = {head, set->title, set->language, set->license};
    struct set_head old;
    struct arena arena;

    arena_init(&arena, 2 * (size_t)SET_MAX_BYTES);
    enum status status = set_head_get(tx, edit->number, &arena, &old);
    if (status != STATUS_OK || set_head_same(&old, &next))
        goto out;
    status = set_touch(tx, edit);
    if (status == STATUS_OK)
        status = set_head_put(tx, edit, &next);
    if (status == STATUS_OK && !str_equal(old.language, next.language))
        status = block_rows_language(tx, edit, next.language);
    if (status == STATUS_OK)
        status = set_settle(tx, edit);
out:
    arena_finish(&arena);
    return status;
}
