#include "store/set_rows.h"

#include <inttypes.h>

/* Only edits amend, see sets.h. */
static const struct {
    const char *name;
    bool amends;
} change_kinds[SET_CHANGE_KINDS] = {
    [SET_CREATED] = {"created", false},   [SET_EDITED] = {"edited", true},
    [SET_IMPORTED] = {"imported", false}, [SET_FORKED] = {"forked", false},
    [SET_UPDATED] = {"updated", false},   [SET_REMIXED] = {"remixed", false},
    [SET_MERGED] = {"merged", false},     [SET_UNDONE] = {"undone", false},
    [SET_RESTORED] = {"restored", false},
};

const char *set_change_name(enum set_change_kind kind)
{
    return kind < SET_CHANGE_KINDS ? change_kinds[kind].name : "";
}

enum status set_number(struct store_tx *tx, struct str id, int64_t *ret_number)
{
    return db_integer(tx, "SELECT number FROM question_set WHERE id = ?1", DB_VALUES(db_text(id)),
                      ret_number);
}

/* Does the change go on with the newest version? */
static enum status may_amend(struct store_tx *tx, const struct set_edit *edit, bool *ret_amend)
{
    const struct set_change *change = edit->change;
    int64_t found = 0;

    if (!change_kinds[change->kind].amends) {
        *ret_amend = false;
        return STATUS_OK;
    }
    enum status status = db_integer(
        tx,
        "SELECT count(*) FROM set_version WHERE set_number = ?1 AND version = ?2 "
        "AND kind = ?3 AND account IS ?4 AND began_ms <= ?5 AND began_ms > ?6 "
        "AND NOT pinned",
        DB_VALUES(db_i64(edit->number), db_i64(edit->version),
                  db_text(str_from(change_kinds[change->kind].name)), db_id(&change->account),
                  db_i64(change->now_ms), db_i64(change->now_ms - SET_AMEND_MS)),
        &found);
    if (status == STATUS_OK)
        *ret_amend = found > 0;
    return status;
}

enum status set_touch(struct store_tx *tx, struct set_edit *edit)
{
    const struct set_change *change = edit->change;
    bool amend = false;

    if (edit->changed)
        return STATUS_OK;
    if (change->kind >= SET_CHANGE_KINDS)
        return STATUS_INVALID;
    enum status status = may_amend(tx, edit, &amend);
    if (status == STATUS_OK && !amend)
        status = db_change(tx,
                           "INSERT INTO set_version (set_number, version, kind, note, account, "
                           "began_ms, changed_ms, topics, questions, pinned) "
                           "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 0, 0, 0)",
                           DB_VALUES(db_i64(edit->number), db_i64(edit->version + INT64_C(1)),
                                     db_text(str_from(set_change_name(change->kind))),
                                     db_text(change->note), db_id(&change->account),
                                     db_i64(change->now_ms)),
                           NULL);
    if (status != STATUS_OK)
        return status;
    edit->version += !amend;
    edit->revision++;
    edit->changed = true;
    return STATUS_OK;
}

enum status set_settle(struct store_tx *tx, const struct set_edit *edit)
{
    const struct db_values values =
        DB_VALUES(db_i64(edit->number), db_i64(edit->version), db_i64(edit->change->now_ms),
                  db_i64(edit->topics), db_i64(edit->questions), db_i64(edit->revision),
                  db_i64(edit->next_topic));
    const struct db_values of_version = {values.values, 5};

    if (!edit->changed)
        return STATUS_OK;
    enum status status =
        db_change_found(tx,
                        "UPDATE set_version SET changed_ms = ?3, topics = ?4, questions = ?5 "
                        "WHERE set_number = ?1 AND version = ?2",
                        of_version);
    if (status == STATUS_OK)
        status = db_change_found(tx,
                                 "UPDATE question_set SET version = ?2, changed_ms = ?3, "
                                 "topics = ?4, questions = ?5, revision = ?6, next_topic = ?7 "
                                 "WHERE number = ?1",
                                 values);
    return status;
}

struct str set_topic_key(struct set_edit *edit, char key[static TOPIC_KEY_BYTES])
{
    int size = snprintf(key, TOPIC_KEY_BYTES, "~%" PRId64, edit->next_topic++);

    return (struct str){key, (size_t)size};
}

enum status set_head_get(struct store_tx *tx, int64_t number, struct arena *arena,
                         struct set_head *ret_head)
{
    static const struct db_column columns[] = {
        DB_COLUMN(DB_TEXT, set_head, text),
        DB_COLUMN(DB_TEXT, set_head, title),
        DB_COLUMN(DB_TEXT, set_head, language),
        DB_COLUMN(DB_TEXT, set_head, license),
    };
    static const struct db_row shape = DB_ROW(columns, set_head);

    return db_one(tx,
                  "SELECT text, title, language, license FROM set_head WHERE set_number = ?1 "
                  "ORDER BY from_version DESC LIMIT 1",
                  DB_VALUES(db_i64(number)), &shape, arena, ret_head);
}

bool set_head_same(const struct set_head *a, const struct set_head *b)
{
    return str_equal(a->text, b->text) && str_equal(a->title, b->title) &&
           str_equal(a->language, b->language) && str_equal(a->license, b->license);
}

enum status set_head_put(struct store_tx *tx, const struct set_edit *edit,
                         const struct set_head *head)
{
    enum status status =
        db_change(tx,
                  "INSERT OR REPLACE INTO set_head (set_number, from_version, "
                  "text, title, language, license) "
                  "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                  DB_VALUES(db_i64(edit->number), db_i64(edit->version), db_text(head->text),
                            db_text(head->title), db_text(head->language), db_text(head->license)),
                  NULL);

    if (status == STATUS_OK)
        status = db_change_found(
            tx, "UPDATE question_set SET title = ?2, language = ?3, license = ?4 WHERE number = ?1",
            DB_VALUES(db_i64(edit->number), db_text(head->title), db_text(head->language),
                      db_text(head->license)));
    return status;
}
