#include "store/rooms.h"

#include "store/db.h"

/* --- rooms ----------------------------------------------------------------------------------- */

static const struct db_column room_columns[] = {
    DB_COLUMN(DB_ID, store_room, id),          DB_COLUMN(DB_TEXT, store_room, title),
    DB_COLUMN(DB_TEXT, store_room, phase),     DB_COLUMN(DB_TEXT, store_room, setup),
    DB_COLUMN(DB_ID, store_room, created_by),  DB_COLUMN(DB_I64, store_room, created_ms),
    DB_COLUMN(DB_I64, store_room, changed_ms),
};
static const struct db_row room_row = DB_ROW(room_columns, store_room);

#define ROOM_COLUMNS "id, title, phase, setup, created_by, created_ms, changed_ms"
#define LIST_COLUMNS "id, title, phase, '', created_by, created_ms, changed_ms"

enum status store_room_add(struct store_tx *tx, const struct store_room *room)
{
    return db_put(tx, "INSERT INTO room (" ROOM_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                  &room_row, room, NULL);
}

enum status store_room_get(struct store_tx *tx, const struct id *id, struct arena *arena,
                           struct store_room *ret_room)
{
    return db_one(tx, "SELECT " ROOM_COLUMNS " FROM room WHERE id = ?1", DB_VALUES(db_id(id)),
                  &room_row, arena, ret_room);
}

enum status store_room_phase(struct store_tx *tx, const struct id *id, struct str phase,
                             int64_t now_ms)
{
    return db_change_found(tx, "UPDATE room SET phase = ?2, changed_ms = ?3 WHERE id = ?1",
                           DB_VALUES(db_id(id), db_text(phase), db_i64(now_ms)));
}

enum status store_room_list(struct store_tx *tx, const struct id *account, struct arena *arena,
                            struct store_room **ret_rooms, size_t *ret_count)
{
    /* without the setups: each holds a whole plan, and a list would hold those of every room */
    static const char all[] = "SELECT " LIST_COLUMNS " FROM room ORDER BY created_ms DESC, id DESC";
    static const char own[] = "SELECT " LIST_COLUMNS " FROM room WHERE id IN ("
                              "SELECT id FROM room WHERE created_by = ?1 "
                              "UNION SELECT room FROM member WHERE account = ?1 "
                              "UNION SELECT room FROM reviewer WHERE account = ?1) "
                              "ORDER BY created_ms DESC, id DESC";
    bool everyone = !account || id_is_none(account);
    struct db_list list;
    enum status status = everyone
                             ? db_all(tx, all, DB_NO_VALUES, &room_row, arena, &list)
                             : db_all(tx, own, DB_VALUES(db_id(account)), &room_row, arena, &list);

    if (status != STATUS_OK)
        return status;
    *ret_rooms = list.rows;
    *ret_count = list.count;
    return STATUS_OK;
}

/* --- members --------------------------------------------------------------------------------- */

static const struct db_column member_columns[] = {
    DB_COLUMN(DB_ID, store_member, room),    DB_COLUMN(DB_ID, store_member, member),
    DB_COLUMN(DB_ID, store_member, account), DB_COLUMN(DB_TEXT, store_member, role),
    DB_COLUMN(DB_TEXT, store_member, name),  DB_COLUMN(DB_I64, store_member, created_ms),
};
static const struct db_row member_row = DB_ROW(member_columns, store_member);

#define MEMBER_COLUMNS "room, member, account, role, name, created_ms"

enum status store_member_add(struct store_tx *tx, const struct store_member *member)
{
    return db_put(tx, "INSERT INTO member (" MEMBER_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                  &member_row, member, NULL);
}

enum status store_member_get(struct store_tx *tx, const struct id *room, const struct id *member,
                             struct arena *arena, struct store_member *ret_member)
{
    return db_one(tx, "SELECT " MEMBER_COLUMNS " FROM member WHERE room = ?1 AND member = ?2",
                  DB_VALUES(db_id(room), db_id(member)), &member_row, arena, ret_member);
}

enum status store_member_by_account(struct store_tx *tx, const struct id *room,
                                    const struct id *account, struct arena *arena,
                                    struct store_member *ret_member)
{
    return db_one(tx, "SELECT " MEMBER_COLUMNS " FROM member WHERE room = ?1 AND account = ?2",
                  DB_VALUES(db_id(room), db_id(account)), &member_row, arena, ret_member);
}

enum status store_member_list(struct store_tx *tx, const struct id *room, struct arena *arena,
                              struct store_member **ret_members, size_t *ret_count)
{
    struct db_list list;
    enum status status = db_all(
        tx, "SELECT " MEMBER_COLUMNS " FROM member WHERE room = ?1 ORDER BY created_ms, member",
        DB_VALUES(db_id(room)), &member_row, arena, &list);

    if (status != STATUS_OK)
        return status;
    *ret_members = list.rows;
    *ret_count = list.count;
    return STATUS_OK;
}

/* --- reviewers; store_reviewer_list is in people.c ------------------------------------------- */

enum status store_reviewer_add(struct store_tx *tx, const struct id *room, const struct id *account)
{
    return db_change(tx,
                     "INSERT INTO reviewer (room, account) VALUES (?1, ?2) "
                     "ON CONFLICT (room, account) DO NOTHING",
                     DB_VALUES(db_id(room), db_id(account)), NULL);
}
