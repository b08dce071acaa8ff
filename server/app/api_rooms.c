/* Planning rooms, their seats and links. */
#include "app/api.h"
#include "app/room_making.h"
#include "protocol/setup.h"

static void write_room_head(struct api_call *call, const struct store_room *room)
{
    struct store_member seat;
    struct buf *out = &call->out;

    json_str(out, "id", id_str(&room->id));
    json_str(out, "title", room->title);
    json_str(out, "phase", room->phase);
    json_int(out, "created_ms", room->created_ms);
    json_int(out, "changed_ms", room->changed_ms);
    if (store_member_by_account(api_reader(call), &room->id, &call->account.id, &call->arena,
                                &seat) == STATUS_OK) {
        json_str(out, "member", id_str(&seat.member));
        json_str(out, "role", seat.role);
    }
}

enum refusal api_rooms(struct api_call *call)
{
    struct store_room *rooms = NULL;
    size_t count = 0;
    enum status status =
        store_room_list(api_reader(call), &call->account.id, &call->arena, &rooms, &count);

    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_NOT_FOUND);
    json_begin(&call->out, NULL, '{');
    json_begin(&call->out, "rooms", '[');
    for (size_t i = 0; i < count; i++) {
        json_begin(&call->out, NULL, '{');
        write_room_head(call, &rooms[i]);
        json_end(&call->out, '}');
    }
    json_end(&call->out, ']');
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}

static void write_seat(struct buf *out, const char *name, const struct store_member *member)
{
    json_begin(out, name, '{');
    json_str(out, "member", id_str(&member->member));
    json_str(out, "name", member->name);
    json_str(out, "role", member->role);
    if (!id_is_none(&member->account))
        json_str(out, "account", id_str(&member->account));
    json_end(out, '}');
}

static void write_seat_link(struct api_call *call, const char *name,
                            const struct store_member *member, const struct store_link *link,
                            const char *token)
{
    struct buf url;

    buf_init(&url, 1024);
    api_write_link(call, token, "/join", &url);
    json_begin(&call->out, name, '{');
    json_str(&call->out, "member", id_str(&member->member));
    json_str(&call->out, "name", member->name);
    json_str(&call->out, "role", member->role);
    json_str(&call->out, "url", buf_str(&url));
    json_int(&call->out, "expires_ms", link->expires_ms);
    json_end(&call->out, '}');
    buf_finish_secret(&url);
}

/* The room's own fields, seats, reviewers and plan, as an object. */
static enum refusal write_room(struct api_call *call, const char *name,
                               const struct store_room *room, const struct store_member *seats,
                               size_t seats_count, const struct store_account *reviewers,
                               size_t reviewers_count)
{
    struct room_setup setup;
    struct buf *out = &call->out;
    enum status status = setup_decode(room->setup, &call->arena, &setup);

    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_SERVER_FAILED);
    json_begin(out, name, '{');
    write_room_head(call, room);
    json_text(out, "rule", rule_names[setup.rule]);
    json_begin(out, "seats", '[');
    for (size_t i = 0; i < seats_count; i++)
        write_seat(out, NULL, &seats[i]);
    json_end(out, ']');
    json_begin(out, "reviewers", '[');
    for (size_t i = 0; i < reviewers_count; i++) {
        json_begin(out, NULL, '{');
        json_str(out, "id", id_str(&reviewers[i].id));
        json_str(out, "name", reviewers[i].name);
        json_end(out, '}');
    }
    json_end(out, ']');
    json_begin(out, "questions", '[');
    for (size_t i = 0; i < setup.questions_count; i++) {
        json_begin(out, NULL, '{');
        json_str(out, "id", id_str(&setup.questions[i].id));
        json_str(out, "title", setup.questions[i].title);
        json_end(out, '}');
    }
    json_end(out, ']');
    json_end(out, '}');
    return REFUSAL_NONE;
}

/* --- one room ------------------------------------------------------------------------------ */

struct room_rows {
    struct store_room room;
    struct store_member *seats;
    size_t seats_count;
    struct store_account *reviewers;
    size_t reviewers_count;
    bool made, seated, reviews; /* what the account is to it */
    bool leads;                 /* may hand out seats */
};

static enum refusal find_room(struct api_call *call, struct store_tx *tx,
                              struct room_rows *ret_rows)
{
    struct room_rows rows = {0};
    const struct id *account = &call->account.id;
    struct id id;

    if (api_id(call->parameters[0], &id) != REFUSAL_NONE)
        return REFUSAL_ROOM_NOT_FOUND;
    enum status status = store_room_get(tx, &id, &call->arena, &rows.room);
    if (status == STATUS_OK)
        status = store_member_list(tx, &id, &call->arena, &rows.seats, &rows.seats_count);
    if (status == STATUS_OK)
        status = store_reviewer_list(tx, &id, &call->arena, &rows.reviewers, &rows.reviewers_count);
    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_ROOM_NOT_FOUND);
    rows.made = id_equal(&rows.room.created_by, account);
    for (size_t i = 0; i < rows.seats_count; i++) {
        if (!id_equal(&rows.seats[i].account, account))
            continue;
        rows.seated = true;
        rows.leads = rows.leads || str_is(rows.seats[i].role, "interviewer");
    }
    for (size_t i = 0; i < rows.reviewers_count; i++)
        rows.reviews = rows.reviews || id_equal(&rows.reviewers[i].id, account);
    rows.leads = rows.leads || rows.made;
    if (!rows.made && !rows.seated && !rows.reviews)
        return REFUSAL_ROOM_NOT_FOUND;
    *ret_rows = rows;
    return REFUSAL_NONE;
}

/* A room whose seats the caller may change. */
static enum refusal find_led_room(struct api_call *call, struct store_tx *tx,
                                  struct room_rows *ret_rows)
{
    struct room_rows rows;
    enum refusal refusal = find_room(call, tx, &rows);

    if (refusal != REFUSAL_NONE)
        return refusal;
    if (!rows.leads)
        return REFUSAL_FORBIDDEN;
    if (str_is(rows.room.phase, "sealed"))
        return REFUSAL_ROOM_SEALED;
    *ret_rows = rows;
    return REFUSAL_NONE;
}

enum refusal api_room(struct api_call *call)
{
    struct room_rows rows;
    enum refusal refusal = find_room(call, api_reader(call), &rows);

    return refusal != REFUSAL_NONE
               ? refusal
               : write_room(call, NULL, &rows.room, rows.seats, rows.seats_count, rows.reviewers,
                            rows.reviewers_count);
}

/* --- planning ------------------------------------------------------------------------------ */

static enum refusal write_made(struct api_call *call, const struct room_making *making)
{
    struct store_member *seats = arena_array(&call->arena, making->seats_count + 1, sizeof(*seats));
    struct store_account *reviewers =
        arena_array(&call->arena, making->reviewers_count + 1, sizeof(*reviewers));

    if (!seats || !reviewers)
        return REFUSAL_BUSY;
    for (size_t i = 0; i < making->seats_count; i++)
        seats[i] = making->seats[i].member;
    for (size_t i = 0; i < making->reviewers_count; i++)
        if (store_account_by_id(api_reader(call), &making->reviewers[i], &call->arena,
                                &reviewers[i]) != STATUS_OK)
            return REFUSAL_SERVER_FAILED;
    json_begin(&call->out, NULL, '{');
    enum refusal refusal = write_room(call, "room", &making->room, seats, making->seats_count,
                                      reviewers, making->reviewers_count);
    json_begin(&call->out, "links", '[');
    for (size_t i = 0; i < making->seats_count; i++)
        if (making->seats[i].has_link)
            write_seat_link(call, NULL, &making->seats[i].member, &making->seats[i].link,
                            making->seats[i].token);
    json_end(&call->out, ']');
    json_end(&call->out, '}');
    return refusal;
}

enum refusal api_create_room(struct api_call *call)
{
    struct room_making *making = arena_alloc(&call->arena, sizeof(*making));

    if (!making)
        return REFUSAL_BUSY;
    enum refusal refusal = room_making_prepare(
        api_reader(call), &call->server->data.host, call->body, &call->account, call->now_ms,
        call->server->data.settings.link_hours, &call->arena, making, &call->detail);
    if (refusal == REFUSAL_NONE)
        refusal = write_made(call, making);
    call->state = making;
    return refusal;
}

enum status api_create_room_job(struct store_tx *tx, void *user)
{
    struct api_call *call = user;
    enum status status = room_making_write(tx, call->state);

    if (status == STATUS_BUSY)
        call->job_refusal = REFUSAL_SET_CHANGED;
    return status;
}

/* --- seats and links ----------------------------------------------------------------------- */

/* Whoever has a seat's link can take it, and is then taken for its member. */
static enum status note_seat(struct store_tx *tx, const struct api_call *call, struct str event)
{
    const struct made_seat *seat = call->state;

    return store_audit_add(tx, call->now_ms, &call->account.id, event,
                           id_str(&seat->member.member));
}

static bool has_candidate(const struct room_rows *rows)
{
    for (size_t i = 0; i < rows->seats_count; i++)
        if (str_is(rows->seats[i].role, role_names[ROLE_CANDIDATE]))
            return true;
    return false;
}

static bool has_account(const struct room_rows *rows, const struct id *account)
{
    for (size_t i = 0; i < rows->seats_count; i++)
        if (!id_is_none(account) && id_equal(&rows->seats[i].account, account))
            return true;
    return false;
}

/* A room that the caller may add the seat to, and that has a place for it. */
static enum refusal find_place(struct api_call *call, struct store_tx *tx,
                               struct room_rows *ret_rows)
{
    const struct body_seat *body = call->body;
    struct room_rows rows;
    enum refusal refusal = find_led_room(call, tx, &rows);

    if (refusal != REFUSAL_NONE)
        return refusal;
    if (rows.seats_count >= ROOM_MAX_MEMBERS)
        return REFUSAL_ROOM_FULL;
    if (body->role == ROLE_CANDIDATE && has_candidate(&rows)) {
        call->detail = "role: there is a candidate";
        return REFUSAL_BAD_FIELD;
    }
    if (has_account(&rows, &body->account)) {
        call->detail = "account: has a seat already";
        return REFUSAL_BAD_FIELD;
    }
    *ret_rows = rows;
    return REFUSAL_NONE;
}

enum refusal api_add_seat(struct api_call *call)
{
    struct made_seat *seat = arena_alloc(&call->arena, sizeof(*seat));
    struct room_rows rows;
    enum refusal refusal = find_place(call, api_reader(call), &rows);

    if (refusal != REFUSAL_NONE)
        return refusal;
    if (!seat)
        return REFUSAL_BUSY;
    refusal =
        seat_prepare(api_reader(call), &rows.room.id, call->body, call->now_ms,
                     call->server->data.settings.link_hours, &call->arena, seat, &call->detail);
    if (refusal != REFUSAL_NONE)
        return refusal;
    call->state = seat;
    json_begin(&call->out, NULL, '{');
    write_seat(&call->out, "seat", &seat->member);
    if (seat->has_link)
        write_seat_link(call, "link", &seat->member, &seat->link, seat->token);
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}

enum status api_add_seat_job(struct store_tx *tx, void *user)
{
    struct api_call *call = user;
    struct room_rows rows;

    call->job_refusal = find_place(call, tx, &rows);
    if (call->job_refusal != REFUSAL_NONE)
        return STATUS_DENIED;
    enum status status = seat_write(tx, call->state);
    return status == STATUS_OK ? note_seat(tx, call, STR("seat.added")) : status;
}

enum refusal api_seat_link(struct api_call *call)
{
    struct made_seat *made = arena_alloc(&call->arena, sizeof(*made));
    struct room_rows rows;
    enum refusal refusal = find_led_room(call, api_reader(call), &rows);

    if (refusal != REFUSAL_NONE)
        return refusal;
    if (!made)
        return REFUSAL_BUSY;
    for (size_t i = 0; i < rows.seats_count; i++) {
        const struct store_member *seat = &rows.seats[i];
        if (!str_equal(id_str(&seat->member), call->parameters[1]) || !id_is_none(&seat->account))
            continue;
        /* whoever holds a panelist's link sees that panelist's marks and private notes */
        if (!rows.made && !str_is(seat->role, role_names[ROLE_CANDIDATE]))
            return REFUSAL_FORBIDDEN;
        made->member = *seat;
        link_prepare(&seat->room, &seat->member, NULL, call->now_ms,
                     call->server->data.settings.link_hours, &made->link, made->token);
        write_seat_link(call, NULL, seat, &made->link, made->token);
        call->state = made;
        return REFUSAL_NONE;
    }
    return REFUSAL_NOT_FOUND;
}

enum status api_seat_link_job(struct store_tx *tx, void *user)
{
    struct api_call *call = user;
    const struct made_seat *made = call->state;
    struct room_rows rows;

    call->job_refusal = find_led_room(call, tx, &rows);
    if (call->job_refusal != REFUSAL_NONE)
        return STATUS_DENIED;
    enum status status = store_link_delete_seat(tx, &made->member.room, &made->member.member);

    if (status == STATUS_OK)
        status = store_link_add(tx, &made->link);
    return status == STATUS_OK ? note_seat(tx, call, STR("seat.link")) : status;
}
