#include "store/set_rows.h"

#include "questions/blocks.h"
#include "store/search_words.h"

/* Rows keep these numbers. */
_Static_assert(QUESTION_CHOICE == 5 && QUESTION_HARD == 3 && QUESTION_RETIRED == 5 &&
                   BLOCK_QUESTION == 3,
               "what is stored means what it meant");

enum { SIGNS_MAX_BYTES = 1 << 20 };

enum status block_row_find(struct store_tx *tx, int64_t number, struct str key,
                           struct block_row *ret_row)
{
    struct db_query query;
    bool row = false;
    enum status status = db_open(tx,
                                 "SELECT id, place, from_version, kind FROM set_block "
                                 "WHERE set_number = ?1 AND key = ?2 AND to_version = 0",
                                 DB_VALUES(db_i64(number), db_text(key)), &query);

    if (status != STATUS_OK)
        return status;
    status = db_next(&query, &row);
    if (status == STATUS_OK && !row)
        status = STATUS_NOT_FOUND;
    if (status == STATUS_OK)
        *ret_row = (struct block_row){.id = db_read_integer(&query, 0),
                                      .place = db_read_integer(&query, 1),
                                      .from_version = (uint32_t)db_read_integer(&query, 2),
                                      .kind = (enum block_kind)db_read_integer(&query, 3)};
    db_close(&query);
    return status;
}

/* --- the index ------------------------------------------------------------------------------- */

static bool is_indexed(const struct set_edit *edit, enum block_kind kind)
{
    return kind == BLOCK_QUESTION && !edit->is_source;
}

static enum status index_block(struct store_tx *tx, int64_t id, const struct block *block)
{
    struct buf signs;

    buf_init(&signs, SIGNS_MAX_BYTES);
    search_signs(block->prompt, true, &signs);
    search_signs(block->answer, false, &signs);
    search_signs(block->tags, false, &signs);
    enum status status = buf_status(&signs);
    /* Of a text that large, what fits is enough. */
    if (status == STATUS_TOO_LARGE)
        status = STATUS_OK;
    if (status == STATUS_OK)
        status =
            db_change(tx,
                      "INSERT OR REPLACE INTO block_index (rowid, prompt, answer, tags, signs) "
                      "VALUES (?1, ?2, ?3, ?4, ?5)",
                      DB_VALUES(db_i64(id), db_text(block->prompt), db_text(block->answer),
                                db_text(block->tags), db_text(buf_str(&signs))),
                      NULL);
    buf_finish(&signs);
    return status;
}

/* --- changes --------------------------------------------------------------------------------- */

static void count(struct set_edit *edit, enum block_kind kind, int by)
{
    if (kind == BLOCK_TOPIC)
        edit->topics += (uint32_t)by;
    if (kind == BLOCK_QUESTION)
        edit->questions += (uint32_t)by;
}

enum status block_row_add(struct store_tx *tx, struct set_edit *edit, struct str key, int64_t place,
                          const struct block *block)
{
    int64_t id;
    enum status status = db_change(
        tx,
        "INSERT INTO set_block (set_number, key, kind, place, from_version, to_version, revision, "
        "question_kind, difficulty, state, minutes, lang, title, tags) "
        "VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        DB_VALUES(db_i64(edit->number), db_text(key), db_i64(block->kind), db_i64(place),
                  db_i64(edit->version), db_i64(edit->revision), db_i64(block->question_kind),
                  db_i64(block->difficulty), db_i64(block->state), db_i64(block->minutes),
                  db_text(block->lang), db_text(block->title), db_text(block->tags)),
        NULL);

    if (status != STATUS_OK)
        return status;
    id = db_last_row(tx);
    count(edit, block->kind, 1);
    status = db_change(tx, "INSERT INTO block_text (block, text) VALUES (?1, ?2)",
                       DB_VALUES(db_i64(id), db_text(block->text)), NULL);
    if (status == STATUS_OK && is_indexed(edit, block->kind))
        status = index_block(tx, id, block);
    return status;
}

/* A row of its own for what the block was until now, unless this version made it. */
static enum status keep_past(struct store_tx *tx, const struct set_edit *edit,
                             const struct block_row *row)
{
    if (row->from_version == edit->version)
        return STATUS_OK;
    enum status status = db_change(
        tx,
        "INSERT INTO set_block (set_number, key, kind, place, from_version, to_version, revision, "
        "question_kind, difficulty, state, minutes, lang, title, tags) "
        "SELECT set_number, key, kind, place, from_version, ?2, revision, question_kind, "
        "difficulty, state, minutes, lang, title, tags FROM set_block WHERE id = ?1",
        DB_VALUES(db_i64(row->id), db_i64(edit->version - INT64_C(1))), NULL);
    if (status == STATUS_OK)
        status = db_change(tx,
                           "INSERT INTO block_text (block, text) "
                           "SELECT ?2, text FROM block_text WHERE block = ?1",
                           DB_VALUES(db_i64(row->id), db_i64(db_last_row(tx))), NULL);
    return status;
}

static enum status write_text(struct store_tx *tx, const struct set_edit *edit,
                              const struct block_row *row, const struct block *block)
{
    enum status status = db_change_found(
        tx,
        "UPDATE set_block SET revision = ?2, question_kind = ?3, difficulty = ?4, state = ?5, "
        "minutes = ?6, lang = ?7, title = ?8, tags = ?9 WHERE id = ?1",
        DB_VALUES(db_i64(row->id), db_i64(edit->revision), db_i64(block->question_kind),
                  db_i64(block->difficulty), db_i64(block->state), db_i64(block->minutes),
                  db_text(block->lang), db_text(block->title), db_text(block->tags)));

    if (status == STATUS_OK)
        status = db_change_found(tx, "UPDATE block_text SET text = ?2 WHERE block = ?1",
                                 DB_VALUES(db_i64(row->id), db_text(block->text)));
    if (status == STATUS_OK && is_indexed(edit, block->kind))
        status = index_block(tx, row->id, block);
    return status;
}

enum status block_row_change(struct store_tx *tx, const struct set_edit *edit,
                             const struct block_row *row, const struct block *block, int64_t place)
{
    enum status status = keep_past(tx, edit, row);

    if (status == STATUS_OK)
        status =
            db_change_found(tx, "UPDATE set_block SET place = ?2, from_version = ?3 WHERE id = ?1",
                            DB_VALUES(db_i64(row->id), db_i64(place), db_i64(edit->version)));
    if (status == STATUS_OK && block)
        status = write_text(tx, edit, row, block);
    return status;
}

static enum status delete_row(struct store_tx *tx, int64_t id)
{
    enum status status =
        db_change(tx, "DELETE FROM block_text WHERE block = ?1", DB_VALUES(db_i64(id)), NULL);

    return status == STATUS_OK
               ? db_change_found(tx, "DELETE FROM set_block WHERE id = ?1", DB_VALUES(db_i64(id)))
               : status;
}

enum status block_row_remove(struct store_tx *tx, struct set_edit *edit,
                             const struct block_row *row)
{
    enum status status = STATUS_OK;

    if (is_indexed(edit, row->kind))
        status = db_change(tx, "DELETE FROM block_index WHERE rowid = ?1",
                           DB_VALUES(db_i64(row->id)), NULL);
    if (status != STATUS_OK)
        return status;
    count(edit, row->kind, -1);
    if (row->from_version == edit->version)
        return delete_row(tx, row->id);
    return db_change_found(tx, "UPDATE set_block SET to_version = ?2 WHERE id = ?1",
                           DB_VALUES(db_i64(row->id), db_i64(edit->version - INT64_C(1))));
}

/* --- a set's language ------------------------------------------------------------------------ */

/* Some line looks like the key; is it one? */
static enum status has_own_language(struct store_tx *tx, int64_t id, bool *ret_own)
{
    struct question_set *set = NULL;
    struct db_query query;
    bool row = false;
    enum status status =
        db_open(tx, "SELECT text FROM block_text WHERE block = ?1", DB_VALUES(db_i64(id)), &query);

    if (status != STATUS_OK)
        return status;
    status = db_next(&query, &row);
    if (status == STATUS_OK)
        status = row ? block_read(db_read_bytes(&query, 0), &set) : STATUS_DAMAGED;
    db_close(&query);
    if (status == STATUS_OK)
        *ret_own = question_set_first(set)->lang.size > 0;
    question_set_destroy(set);
    return status;
}

struct candidate_row {
    int64_t id;
    bool unsure;
};

static enum status set_language(struct store_tx *tx, const struct candidate_row *row,
                                struct str language)
{
    bool own = false;
    enum status status = row->unsure ? has_own_language(tx, row->id, &own) : STATUS_OK;

    if (status != STATUS_OK || own)
        return status;
    return db_change_found(tx, "UPDATE set_block SET lang = ?2 WHERE id = ?1",
                           DB_VALUES(db_i64(row->id), db_text(language)));
}

/* What stands derives its language from the head; no version's text is touched. */
enum status block_rows_language(struct store_tx *tx, const struct set_edit *edit,
                                struct str language)
{
    static const struct db_column columns[] = {
        DB_COLUMN(DB_I64, candidate_row, id),
        DB_COLUMN(DB_BOOL, candidate_row, unsure),
    };
    static const struct db_row shape = DB_ROW(columns, candidate_row);
    struct db_list list = {0};
    struct arena arena;

    arena_init(&arena, 64 << 20);
    enum status status = db_all(tx,
                                "SELECT id, instr(text, char(10) || 'lang: ') > 0 FROM set_block "
                                "JOIN block_text ON block = id "
                                "WHERE set_number = ?1 AND to_version = 0 AND kind = 3",
                                DB_VALUES(db_i64(edit->number)), &shape, &arena, &list);
    const struct candidate_row *rows = list.rows;
    for (size_t i = 0; i < list.count && status == STATUS_OK; i++)
        status = set_language(tx, &rows[i], language);
    arena_finish(&arena);
    return status;
}
