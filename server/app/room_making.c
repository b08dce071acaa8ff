#include "app/room_making.h"

#include "app/exposure.h"
#include "protocol/setup.h"
#include "store/sets.h"

void link_prepare(const struct id *room, const struct id *member, const struct id *account,
                  int64_t now_ms, int64_t link_hours, struct store_link *ret_link,
                  char ret_token[static VAULT_TOKEN_TEXT + 1])
{
    struct vault_hash hash;

    *ret_link =
        (struct store_link){.created_ms = now_ms, .expires_ms = now_ms + link_hours * 3600 * 1000};
    if (account)
        ret_link->account = *account;
    if (room) {
        ret_link->room = *room;
        ret_link->member = *member;
    }
    vault_token_make(ret_token, &hash);
    memcpy(ret_link->token_hash, hash.bytes, sizeof(ret_link->token_hash));
}

enum refusal seat_prepare(struct store_tx *tx, const struct id *room, const struct body_seat *body,
                          int64_t now_ms, int64_t link_hours, struct arena *arena,
                          struct made_seat *ret_seat, const char **ret_detail)
{
    struct store_account account;
    struct made_seat seat = {.member = {.room = *room,
                                        .member = vault_random_id(),
                                        .account = body->account,
                                        .role = str_from(role_names[body->role]),
                                        .name = body->name,
                                        .created_ms = now_ms}};

    if (body->candidate.size && body->role != ROLE_CANDIDATE) {
        *ret_detail = "seats.candidate";
        return REFUSAL_BAD_FIELD;
    }
    if (!id_is_none(&body->account)) {
        if (body->role == ROLE_CANDIDATE) {
            *ret_detail = "seats.account";
            return REFUSAL_BAD_FIELD;
        }
        enum status status = store_account_by_id(tx, &body->account, arena, &account);
        if (status != STATUS_OK || account.disabled_ms) {
            *ret_detail = "seats.account";
            return REFUSAL_NOT_FOUND;
        }
        seat.member.name = account.name;
    } else {
        seat.has_link = true;
        link_prepare(room, &seat.member.member, NULL, now_ms, link_hours, &seat.link, seat.token);
    }
    *ret_seat = seat;
    return REFUSAL_NONE;
}

static enum refusal check_reviewers(struct store_tx *tx, const struct body_room *body,
                                    struct arena *arena, struct room_making *making,
                                    const char **ret_detail)
{
    if (body->reviewers_count == 0)
        return REFUSAL_NO_REVIEWER;
    making->reviewers = arena_array(arena, body->reviewers_count, sizeof(*making->reviewers));
    if (!making->reviewers)
        return REFUSAL_BUSY;
    for (size_t i = 0; i < body->reviewers_count; i++) {
        struct store_account account;
        struct id id;
        bool known = id_parse(body->reviewers[i], &id) &&
                     store_account_by_id(tx, &id, arena, &account) == STATUS_OK &&
                     !account.disabled_ms;
        if (!known || !(account.roles & STORE_ROLE_REVIEWER)) {
            *ret_detail = "reviewers";
            return REFUSAL_BAD_FIELD;
        }
        if (!account.has_keys) {
            *ret_detail = arena_printf(arena, "%.*s", STR_FMT(account.name));
            return REFUSAL_REVIEWER_WITHOUT_KEY;
        }
        bool twice = false;
        for (size_t k = 0; k < making->reviewers_count; k++)
            twice = twice || id_equal(&making->reviewers[k], &id);
        if (!twice)
            making->reviewers[making->reviewers_count++] = id;
    }
    return REFUSAL_NONE;
}

static bool has_account(const struct room_making *making, const struct id *account)
{
    for (size_t i = 0; i < making->seats_count; i++)
        if (!id_is_none(account) && id_equal(&making->seats[i].member.account, account))
            return true;
    return false;
}

static enum refusal make_seats(struct store_tx *tx, const struct body_room *body,
                               const struct store_account *creator, int64_t link_hours,
                               struct arena *arena, struct room_making *making,
                               const char **ret_detail)
{
    const struct body_seat candidate = {.role = ROLE_CANDIDATE, .name = STR("Candidate")};
    int64_t now_ms = making->room.created_ms;
    size_t candidates = 0;

    making->seats = arena_array(arena, body->seats_count + 2, sizeof(*making->seats));
    if (!making->seats)
        return REFUSAL_BUSY;
    if (creator)
        making->seats[making->seats_count++].member =
            (struct store_member){.room = making->room.id,
                                  .member = vault_random_id(),
                                  .account = creator->id,
                                  .role = STR("interviewer"),
                                  .name = creator->name,
                                  .created_ms = now_ms};
    for (size_t i = 0; i < body->seats_count; i++) {
        const struct body_seat *wanted = &body->seats[i];
        if (creator && id_equal(&wanted->account, &creator->id))
            continue;
        if (has_account(making, &wanted->account)) {
            *ret_detail = "seats.account: twice";
            return REFUSAL_BAD_FIELD;
        }
        candidates += wanted->role == ROLE_CANDIDATE;
        enum refusal refusal = seat_prepare(tx, &making->room.id, wanted, now_ms, link_hours, arena,
                                            &making->seats[making->seats_count], ret_detail);
        if (refusal != REFUSAL_NONE)
            return refusal;
        making->seats_count++;
    }
    if (candidates > 1) {
        *ret_detail = "seats: more than one candidate";
        return REFUSAL_BAD_FIELD;
    }
    if (candidates == 1)
        return REFUSAL_NONE;
    return seat_prepare(tx, &making->room.id, &candidate, now_ms, link_hours, arena,
                        &making->seats[making->seats_count++], ret_detail);
}

enum { PLAN_MAX_BYTES = 16 << 20 };

static enum refusal make_setup(struct store_tx *tx, const struct vault_host_key *host,
                               const struct body_room *body, struct arena *arena,
                               struct room_making *making, const char **ret_detail)
{
    struct room_setup setup = {.rule = body->rule};
    struct plan plan;
    struct buf text;
    enum refusal refusal =
        plan_make(tx, body->set, body->questions, body->questions_count, arena, &plan, ret_detail);

    if (refusal != REFUSAL_NONE)
        return refusal;
    setup.questions = plan.questions;
    setup.questions_count = plan.count;
    making->sources = plan.sources;
    making->sources_count = plan.sources_count;
    for (size_t i = 0; i < body->seats_count; i++)
        if (body->seats[i].role == ROLE_CANDIDATE &&
            !exposure_candidate(host, &body->seats[i], arena, &setup.candidate))
            return REFUSAL_BUSY;
    if (setup.questions_count == 0)
        return REFUSAL_NO_QUESTIONS;
    /* what doesn't fit into a room's memory could be planned, but never opened */
    buf_init(&text, PLAN_MAX_BYTES);
    setup_encode(&text, &setup);
    enum status status = buf_status(&text);
    making->room.setup = status == STATUS_OK ? arena_copy(arena, buf_str(&text)) : STR_NONE;
    buf_finish(&text);
    if (status == STATUS_TOO_LARGE) {
        *ret_detail = "questions";
        return REFUSAL_TOO_LARGE;
    }
    return making->room.setup.data ? REFUSAL_NONE : REFUSAL_BUSY;
}

enum refusal room_making_prepare(struct store_tx *tx, const struct vault_host_key *host,
                                 const struct body_room *body, const struct store_account *creator,
                                 int64_t now_ms, int64_t link_hours, struct arena *arena,
                                 struct room_making *ret_making, const char **ret_detail)
{
    struct room_making making = {.room = {.id = vault_random_id(),
                                          .title = body->title,
                                          .phase = STR("planned"),
                                          .created_ms = now_ms,
                                          .changed_ms = now_ms}};

    if (creator)
        making.room.created_by = creator->id;
    enum refusal refusal = check_reviewers(tx, body, arena, &making, ret_detail);
    if (refusal == REFUSAL_NONE)
        refusal = make_seats(tx, body, creator, link_hours, arena, &making, ret_detail);
    if (refusal == REFUSAL_NONE)
        refusal = make_setup(tx, host, body, arena, &making, ret_detail);
    if (refusal == REFUSAL_NONE)
        *ret_making = making;
    return refusal;
}

enum status seat_write(struct store_tx *tx, const struct made_seat *seat)
{
    enum status status = store_member_add(tx, &seat->member);

    return status == STATUS_OK && seat->has_link ? store_link_add(tx, &seat->link) : status;
}

enum status room_making_write(struct store_tx *tx, const struct room_making *making)
{
    const struct store_room *room = &making->room;
    enum status status = store_room_add(tx, room);

    for (size_t i = 0; status == STATUS_OK && i < making->seats_count; i++)
        status = seat_write(tx, &making->seats[i]);
    for (size_t i = 0; status == STATUS_OK && i < making->reviewers_count; i++)
        status = store_reviewer_add(tx, &room->id, &making->reviewers[i]);
    for (size_t i = 0; status == STATUS_OK && i < making->sources_count; i++)
        status =
            store_set_pin_read(tx, &(struct store_set){.id = making->sources[i].set,
                                                       .version = making->sources[i].version,
                                                       .revision = making->sources[i].revision});
    if (status == STATUS_OK)
        status = store_audit_add(tx, room->created_ms, &room->created_by, STR("room.planned"),
                                 id_str(&room->id));
    return status;
}
