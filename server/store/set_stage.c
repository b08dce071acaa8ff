#include "store/set_stage.h"

#include "questions/question.h"
#include "store/set_places.h"
#include "store/set_rows.h"

/* While it is a stage its row says that it is a source and lies in the archive: so lists and
 * searches pass it by. archived_ms is when somebody last went on with it. */

static enum status check(const struct blocks *blocks)
{
    if (blocks->count && blocks->items[0].kind != BLOCK_TOPIC)
        return STATUS_INVALID;
    for (size_t i = 0; i < blocks->count; i++)
        if (blocks->items[i].kind == BLOCK_QUESTION && !question_id_valid(blocks->items[i].key))
            return STATUS_INVALID;
    return STATUS_OK;
}

static enum status read_id(struct store_tx *tx, int64_t number, char id[static STAGE_ID_BYTES])
{
    struct db_query query;
    bool row = false;
    enum status status = db_open(tx, "SELECT id FROM question_set WHERE number = ?1",
                                 DB_VALUES(db_i64(number)), &query);

    if (status != STATUS_OK)
        return status;
    status = db_next(&query, &row);
    if (status == STATUS_OK && row)
        snprintf(id, STAGE_ID_BYTES, "%.*s", STR_FMT(db_read_bytes(&query, 0)));
    db_close(&query);
    return status == STATUS_OK && !row ? STATUS_DAMAGED : status;
}

static enum status begin(struct store_tx *tx, struct set_stage *stage, int64_t now_ms)
{
    const struct store_set *row = &stage->row;
    const struct set_head head = {stage->blocks->head, row->title, row->language, row->license};
    enum status status = check(stage->blocks);

    if (status == STATUS_OK)
        status = db_change(tx,
                           "INSERT INTO question_set (id, title, language, license, version, "
                           "revision, topics, questions, next_topic, changed_ms, archived_ms, "
                           "is_source) VALUES ('-' || lower(hex(randomblob(8))), '', '', '', 0, 0, "
                           "0, 0, 1, 0, ?1, 1)",
                           DB_VALUES(db_i64(now_ms)), NULL);
    if (status != STATUS_OK)
        return status;
    stage->edit = (struct set_edit){.change = &stage->change,
                                    .number = db_last_row(tx),
                                    .next_topic = 1,
                                    .is_source = row->is_source};
    status = read_id(tx, stage->edit.number, stage->id);
    if (status == STATUS_OK)
        status = set_touch(tx, &stage->edit);
    return status == STATUS_OK ? set_head_put(tx, &stage->edit, &head) : status;
}

/* A number alone may be another set's by now. */
static enum status go_on(struct store_tx *tx, const struct set_stage *stage, int64_t now_ms)
{
    enum status status = db_change_found(
        tx, "UPDATE question_set SET archived_ms = ?3 WHERE number = ?1 AND id = ?2",
        DB_VALUES(db_i64(stage->edit.number), db_text(str_from(stage->id)), db_i64(now_ms)));

    return status == STATUS_NOT_FOUND ? STATUS_BUSY : status;
}

static enum status write_block(struct store_tx *tx, struct set_stage *stage, int64_t place)
{
    const struct block *block = &stage->blocks->items[stage->done];
    char key[TOPIC_KEY_BYTES];

    return block_row_add(tx, &stage->edit,
                         block->kind == BLOCK_QUESTION ? block->key
                                                       : set_topic_key(&stage->edit, key),
                         place, block);
}

enum status store_stage_step(struct store_tx *tx, struct set_stage *stage, int64_t now_ms)
{
    const struct blocks *blocks = stage->blocks;
    struct places places;
    size_t bytes = 0;
    enum status status = stage->id[0] ? go_on(tx, stage, now_ms) : begin(tx, stage, now_ms);

    if (status == STATUS_OK && !places_between(-PLACE_MAX, PLACE_MAX, blocks->count, &places))
        status = STATUS_TOO_LARGE;
    for (size_t i = 0; i < STAGE_STEP_BLOCKS && bytes < STAGE_STEP_BYTES &&
                       stage->done < blocks->count && status == STATUS_OK;
         i++) {
        bytes += blocks->items[stage->done].text.size;
        status = write_block(tx, stage, places.first + (int64_t)stage->done * places.step);
        stage->done++;
    }
    return status;
}

/* A stage that was being swept and then gone on with isn't whole. */
static enum status is_whole(struct store_tx *tx, const struct set_stage *stage)
{
    int64_t count = 0;
    enum status status = db_integer(tx, "SELECT count(*) FROM set_block WHERE set_number = ?1",
                                    DB_VALUES(db_i64(stage->edit.number)), &count);

    if (status != STATUS_OK)
        return status;
    return count == (int64_t)stage->blocks->count ? STATUS_OK : STATUS_BUSY;
}

enum status store_stage_show(struct store_tx *tx, const struct set_stage *stage)
{
    if (!stage->id[0] || stage->done < stage->blocks->count)
        return STATUS_INVALID;
    enum status status =
        db_change_found(tx,
                        "UPDATE question_set SET id = ?3, is_source = ?4, archived_ms = 0 "
                        "WHERE number = ?1 AND id = ?2",
                        DB_VALUES(db_i64(stage->edit.number), db_text(str_from(stage->id)),
                                  db_text(stage->change.set), db_i64(stage->row.is_source)));
    if (status == STATUS_NOT_FOUND)
        status = STATUS_BUSY;
    if (status == STATUS_OK)
        status = is_whole(tx, stage);
    return status == STATUS_OK ? set_settle(tx, &stage->edit) : status;
}

/* --- taking away ------------------------------------------------------------------------------ */

#define PART "(SELECT id FROM set_block WHERE set_number = ?1 ORDER BY place LIMIT ?2)"

static enum status drop_row(struct store_tx *tx, int64_t number)
{
    static const char *const statements[] = {
        "DELETE FROM set_head WHERE set_number = ?1",
        "DELETE FROM set_version WHERE set_number = ?1",
        "DELETE FROM question_set WHERE number = ?1",
    };
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]) && status == STATUS_OK; i++)
        status = db_change(tx, statements[i], DB_VALUES(db_i64(number)), NULL);
    return status;
}

static enum status drop_part(struct store_tx *tx, int64_t number, bool *ret_more)
{
    /* The blocks last: the others are found by them. */
    static const char *const statements[] = {
        "DELETE FROM block_index WHERE rowid IN " PART,
        "DELETE FROM block_text WHERE block IN " PART,
        "DELETE FROM set_block WHERE id IN " PART,
    };
    int64_t left = 0;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]) && status == STATUS_OK; i++)
        status = db_change(tx, statements[i], DB_VALUES(db_i64(number), db_i64(STAGE_STEP_BLOCKS)),
                           NULL);
    if (status == STATUS_OK)
        status = db_integer(tx, "SELECT count(*) FROM set_block WHERE set_number = ?1",
                            DB_VALUES(db_i64(number)), &left);
    if (status == STATUS_OK && left == 0)
        status = drop_row(tx, number);
    if (status == STATUS_OK)
        *ret_more = left > 0;
    return status;
}

enum status store_stage_drop(struct store_tx *tx, const struct set_stage *stage, bool *ret_more)
{
    int64_t number = 0;
    enum status status = set_number(tx, str_from(stage->id), &number);

    if (status == STATUS_OK)
        return drop_part(tx, number, ret_more);
    if (status == STATUS_NOT_FOUND)
        *ret_more = false;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Of the future: a clock was put back, and nobody would ever be late. */
enum status store_stage_sweep(struct store_tx *tx, int64_t now_ms, bool *ret_more)
{
    int64_t number = 0;
    enum status status = db_integer(
        tx,
        "SELECT number FROM question_set WHERE id >= '-' AND id < '.' "
        "AND (archived_ms < ?1 OR archived_ms > ?2) LIMIT 1",
        DB_VALUES(db_i64(now_ms - STAGE_STALE_MS), db_i64(now_ms + STAGE_STALE_MS)), &number);

    if (status == STATUS_NOT_FOUND) {
        *ret_more = false;
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = drop_part(tx, number, ret_more);
    if (status == STATUS_OK)
        *ret_more = true; /* there may be another */
    return status;
}
