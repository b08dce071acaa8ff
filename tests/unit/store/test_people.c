/* The contract of the organisation's, accounts', sessions' and links' rows. */
#include "fixture.h"

/* Jobs of these tests are one call with one row. */
struct call {
    enum status (*put)(struct store_tx *tx, const void *row);
    const void *row;
};

static enum status call_job(struct store_tx *tx, void *user)
{
    const struct call *call = user;

    return call->put(tx, call->row);
}

static enum status run(struct fixture *fixture, enum status (*put)(struct store_tx *, const void *),
                       const void *row)
{
    struct call call = {put, row};

    return store_run(fixture->store, call_job, &call);
}

#define PUT(name, function, type)                                                                  \
    static enum status name(struct store_tx *tx, const void *row)                                  \
    {                                                                                              \
        const type *typed = row;                                                                   \
        return function(tx, typed);                                                                \
    }

PUT(put_organisation, store_organisation_put, struct store_organisation)
PUT(add_account, store_account_add, struct store_account)
PUT(update_account, store_account_update, struct store_account)
PUT(add_session, store_session_add, struct store_session)
PUT(delete_session, store_session_delete, unsigned char)
PUT(delete_sessions_of_account, store_session_delete_account, struct id)
PUT(add_link, store_link_add, struct store_link)
PUT(add_room, store_room_add, struct store_room)
PUT(add_member, store_member_add, struct store_member)

static enum status expire_sessions(struct store_tx *tx, const void *row)
{
    int64_t now_ms;

    memcpy(&now_ms, row, sizeof(now_ms));
    return store_session_expire(tx, now_ms);
}

static enum status use_link(struct store_tx *tx, const void *row)
{
    return store_link_use(tx, row, 700);
}

static struct store_account make_account(unsigned number, const char *email, const char *name)
{
    return (struct store_account){.id = test_id(number),
                                  .email = str_from(email),
                                  .name = str_from(name),
                                  .roles = STORE_ROLE_INTERVIEWER | STORE_ROLE_REVIEWER,
                                  .created_ms = 1700000000000};
}

static void give_keys(struct store_account *account, unsigned char seed)
{
    account->has_keys = true;
    memset(account->auth_hash, seed, sizeof(account->auth_hash));
    memset(account->salt, seed + 1, sizeof(account->salt));
    account->password_passes = 3;
    account->password_memory_kib = 256 * 1024;
    account->wrapped_keys = STR("wrapped\0with a zero byte");
    memset(account->box_public, seed + 2, sizeof(account->box_public));
    memset(account->sign_public, seed + 3, sizeof(account->sign_public));
}

static void assert_same_account(const struct store_account *a, const struct store_account *b)
{
    assert_true(id_equal(&a->id, &b->id));
    assert_true(str_equal(a->email, b->email));
    assert_true(str_equal(a->name, b->name));
    assert_int_equal(a->roles, b->roles);
    assert_int_equal(a->created_ms, b->created_ms);
    assert_int_equal(a->disabled_ms, b->disabled_ms);
    assert_int_equal(a->has_keys, b->has_keys);
    assert_memory_equal(a->auth_hash, b->auth_hash, sizeof(a->auth_hash));
    assert_memory_equal(a->salt, b->salt, sizeof(a->salt));
    assert_int_equal(a->password_passes, b->password_passes);
    assert_int_equal(a->password_memory_kib, b->password_memory_kib);
    assert_true(str_equal(a->wrapped_keys, b->wrapped_keys));
    assert_memory_equal(a->box_public, b->box_public, sizeof(a->box_public));
    assert_memory_equal(a->sign_public, b->sign_public, sizeof(a->sign_public));
}

static void the_organisation_is_one(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct store_organisation first = {
        .id = test_id(1), .name = STR("Müller & Söhne"), .created_ms = 5};
    struct store_organisation found;

    assert_int_equal(store_organisation_get(reader, &fixture->arena, &found), STATUS_NOT_FOUND);
    memset(first.sign_public, 1, sizeof(first.sign_public));
    memset(first.recovery_box_public, 2, sizeof(first.recovery_box_public));
    memset(first.recovery_sign_public, 3, sizeof(first.recovery_sign_public));
    assert_ok(run(fixture, put_organisation, &first));
    first.name = STR("Renamed");
    assert_ok(run(fixture, put_organisation, &first));
    assert_ok(store_organisation_get(reader, &fixture->arena, &found));
    assert_true(id_equal(&found.id, &first.id));
    assert_str(found.name, "Renamed");
    assert_int_equal(found.created_ms, 5);
    assert_memory_equal(found.sign_public, first.sign_public, STORE_KEY_BYTES);
    assert_memory_equal(found.recovery_box_public, first.recovery_box_public, STORE_KEY_BYTES);
    assert_memory_equal(found.recovery_sign_public, first.recovery_sign_public, STORE_KEY_BYTES);
}

static void accounts_come_back_whole(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct store_account plain = make_account(1, "ada@example.org", "Ada");
    struct store_account keyed = make_account(2, "kim@example.org", "Kim");
    struct store_account found;

    give_keys(&keyed, 10);
    keyed.disabled_ms = 99;
    assert_ok(run(fixture, add_account, &plain));
    assert_ok(run(fixture, add_account, &keyed));
    assert_ok(store_account_by_id(reader, &plain.id, &fixture->arena, &found));
    assert_same_account(&found, &plain);
    assert_ok(store_account_by_email(reader, keyed.email, &fixture->arena, &found));
    assert_same_account(&found, &keyed);
    assert_int_equal(
        store_account_by_id(reader, &(struct id){"0000000000000zzz"}, &fixture->arena, &found),
        STATUS_NOT_FOUND);
    assert_int_equal(
        store_account_by_email(reader, STR("nobody@example.org"), &fixture->arena, &found),
        STATUS_NOT_FOUND);
    assert_same_account(&found, &keyed); /* untouched */
}

static void an_email_is_taken_once(void **state)
{
    struct fixture *fixture = *state;
    struct store_account first = make_account(1, "ada@example.org", "Ada");
    struct store_account second = make_account(2, "ada@example.org", "Ada again");
    struct store_account upper = make_account(3, "Ada@example.org", "Upper");
    struct store_account nameless = make_account(4, "x@example.org", "");

    assert_ok(run(fixture, add_account, &first));
    assert_int_equal(run(fixture, add_account, &first), STATUS_EXISTS);
    assert_int_equal(run(fixture, add_account, &second), STATUS_EXISTS);
    assert_int_equal(run(fixture, add_account, &upper), STATUS_INVALID);
    nameless.name = STR_NONE; /* empty, not missing */
    assert_ok(run(fixture, add_account, &nameless));
}

static void an_update_replaces_and_can_take_keys_away(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct store_account account = make_account(1, "ada@example.org", "Ada");
    struct store_account unknown = make_account(2, "kim@example.org", "Kim");
    struct store_account found;

    assert_ok(run(fixture, add_account, &account));
    assert_int_equal(run(fixture, update_account, &unknown), STATUS_NOT_FOUND);
    account.name = STR("Ada L.");
    account.roles = STORE_ROLE_ADMINISTRATOR;
    give_keys(&account, 20);
    assert_ok(run(fixture, update_account, &account));
    give_keys(&account, 30);
    account.disabled_ms = 12;
    assert_ok(run(fixture, update_account, &account));
    assert_ok(store_account_by_id(reader, &account.id, &fixture->arena, &found));
    assert_same_account(&found, &account);

    struct store_account bare = make_account(1, "other@example.org", "Ada");
    assert_ok(run(fixture, update_account, &bare));
    assert_ok(store_account_by_id(reader, &account.id, &fixture->arena, &found));
    bare.email = account.email; /* an address doesn't change */
    assert_same_account(&found, &bare);
}

static void accounts_are_listed_by_name(void **state)
{
    static const char *const names[] = {"zoe", "Ada", "mia", "Bo"};
    static const char *const sorted[] = {"Ada", "Bo", "mia", "zoe"};
    struct fixture *fixture = *state;
    struct store_account *found;
    size_t count = 99;

    assert_ok(store_account_list(store_reader(fixture->store), &fixture->arena, &found, &count));
    assert_int_equal(count, 0);
    for (unsigned i = 0; i < 40; i++) {
        char email[32], name[32];
        snprintf(email, sizeof(email), "a%u@example.org", i);
        snprintf(name, sizeof(name), "%s%02u", names[i % 4], i);
        struct store_account account = make_account(i + 1, email, name);
        if (i % 2)
            give_keys(&account, (unsigned char)i);
        assert_ok(run(fixture, add_account, &account));
    }
    assert_ok(store_account_list(store_reader(fixture->store), &fixture->arena, &found, &count));
    assert_int_equal(count, 40);
    for (size_t i = 0; i < count; i++) {
        assert_true(str_starts(found[i].name, str_from(sorted[i / 10])));
        assert_int_equal(found[i].has_keys, i / 10 == 0 || i / 10 == 1);
    }
}

/* --- sessions and links ---------------------------------------------------------------------- */

static void add_people(struct fixture *fixture)
{
    struct store_account account = make_account(1, "ada@example.org", "Ada");
    struct store_room room = {.id = test_id(10),
                              .title = STR("A room"),
                              .phase = STR("planned"),
                              .setup = STR("{}"),
                              .created_by = account.id};
    struct store_member member = {
        .room = room.id, .member = test_id(11), .role = STR("candidate"), .name = STR("Cleo")};

    assert_ok(run(fixture, add_account, &account));
    assert_ok(run(fixture, add_room, &room));
    assert_ok(run(fixture, add_member, &member));
}

static struct store_session account_session(unsigned char hash)
{
    struct store_session session = {.account = test_id(1), .created_ms = 100, .expires_ms = 200};

    memset(session.token_hash, hash, sizeof(session.token_hash));
    return session;
}

static struct store_session member_session(unsigned char hash)
{
    struct store_session session = {
        .room = test_id(10), .member = test_id(11), .created_ms = 100, .expires_ms = 300};

    memset(session.token_hash, hash, sizeof(session.token_hash));
    return session;
}

static enum status look(struct fixture *fixture, const struct store_session *session,
                        int64_t now_ms)
{
    struct store_session found;
    enum status status =
        store_session_get(store_reader(fixture->store), session->token_hash, now_ms, &found);

    if (status == STATUS_OK) {
        assert_memory_equal(found.token_hash, session->token_hash, STORE_HASH_BYTES);
        assert_true(id_equal(&found.account, &session->account));
        assert_true(id_equal(&found.room, &session->room));
        assert_true(id_equal(&found.member, &session->member));
        assert_int_equal(found.created_ms, session->created_ms);
        assert_int_equal(found.expires_ms, session->expires_ms);
    }
    return status;
}

static void sessions_last_until_they_expire(void **state)
{
    struct fixture *fixture = *state;
    struct store_session account = account_session(1), member = member_session(2);
    struct store_session unknown = account_session(3);
    int64_t now_ms = 200;

    add_people(fixture);
    assert_ok(run(fixture, add_session, &account));
    assert_ok(run(fixture, add_session, &member));
    assert_int_equal(run(fixture, add_session, &account), STATUS_EXISTS);
    assert_ok(look(fixture, &account, 199));
    assert_ok(look(fixture, &member, 299));
    assert_int_equal(look(fixture, &unknown, 100), STATUS_NOT_FOUND);
    assert_int_equal(look(fixture, &account, 200), STATUS_NOT_FOUND);
    assert_ok(run(fixture, expire_sessions, &now_ms));
    assert_int_equal(look(fixture, &account, 100), STATUS_NOT_FOUND);
    assert_ok(look(fixture, &member, 100));
}

static int64_t count_ended(const struct fixture *fixture)
{
    int64_t count = -1;

    assert_ok(store_sessions_ended(store_reader(fixture->store), &count));
    return count;
}

static void that_sessions_ended_is_known_by_a_number(void **state)
{
    struct fixture *fixture = *state;
    struct store_session own[] = {account_session(1), account_session(2), account_session(3)};
    struct id account = test_id(1);

    add_people(fixture);
    for (size_t i = 0; i < 3; i++)
        assert_ok(run(fixture, add_session, &own[i]));
    assert_int_equal(count_ended(fixture), 0);
    assert_ok(run(fixture, delete_session, own[0].token_hash));
    assert_int_equal(count_ended(fixture), 1);
    assert_ok(run(fixture, delete_session, own[0].token_hash));
    assert_int_equal(count_ended(fixture), 1);
    assert_ok(run(fixture, delete_sessions_of_account, &account));
    assert_int_equal(count_ended(fixture), 3);
}

static void sessions_end_alone_or_by_account(void **state)
{
    struct fixture *fixture = *state;
    struct store_session own[] = {account_session(1), account_session(2), account_session(3)};
    struct store_session member = member_session(4);
    struct id account = test_id(1);

    add_people(fixture);
    for (size_t i = 0; i < 3; i++)
        assert_ok(run(fixture, add_session, &own[i]));
    assert_ok(run(fixture, add_session, &member));
    assert_ok(run(fixture, delete_session, own[0].token_hash));
    assert_ok(run(fixture, delete_session, own[0].token_hash)); /* signing out twice */
    assert_int_equal(look(fixture, &own[0], 150), STATUS_NOT_FOUND);
    assert_ok(look(fixture, &own[1], 150));
    assert_ok(run(fixture, delete_sessions_of_account, &account));
    assert_int_equal(look(fixture, &own[1], 150), STATUS_NOT_FOUND);
    assert_int_equal(look(fixture, &own[2], 150), STATUS_NOT_FOUND);
    assert_ok(look(fixture, &member, 150));
}

static void a_session_is_somebodys(void **state)
{
    struct fixture *fixture = *state;
    struct store_session session = account_session(1);

    add_people(fixture);
    session.account = test_id(77);
    assert_int_equal(run(fixture, add_session, &session), STATUS_NOT_FOUND);
    session.account = (struct id){{0}};
    assert_int_equal(run(fixture, add_session, &session), STATUS_INVALID);
    session.room = test_id(10);
    assert_int_equal(run(fixture, add_session, &session), STATUS_INVALID);
    session.member = test_id(78);
    assert_int_equal(run(fixture, add_session, &session), STATUS_NOT_FOUND);
}

static void a_link_is_used_once(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct store_link link = {
        .room = test_id(10), .member = test_id(11), .created_ms = 1, .expires_ms = 500};
    unsigned char unknown[STORE_HASH_BYTES] = {9};
    struct store_link found;

    add_people(fixture);
    memset(link.token_hash, 5, sizeof(link.token_hash));
    assert_ok(run(fixture, add_link, &link));
    assert_ok(store_link_get(reader, link.token_hash, &found));
    assert_memory_equal(&found, &link, sizeof(found.token_hash));
    assert_true(id_is_none(&found.account));
    assert_true(id_equal(&found.member, &link.member));
    assert_int_equal(found.expires_ms, 500);
    assert_int_equal(found.used_ms, 0);
    assert_ok(run(fixture, use_link, link.token_hash));
    assert_int_equal(run(fixture, use_link, link.token_hash), STATUS_EXISTS);
    assert_int_equal(run(fixture, use_link, unknown), STATUS_NOT_FOUND);
    assert_int_equal(store_link_get(reader, unknown, &found), STATUS_NOT_FOUND);
    assert_ok(store_link_get(reader, link.token_hash, &found));
    assert_int_equal(found.used_ms, 700);
}

static enum status delete_seat(struct store_tx *tx, const void *row)
{
    const struct store_link *link = row;

    return store_link_delete_seat(tx, &link->room, &link->member);
}

static void a_seats_links_and_sessions_end_together(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct store_session member = member_session(1), account = account_session(2);
    struct store_link link = {.room = test_id(10), .member = test_id(11), .expires_ms = 500};
    struct store_link other = {.account = test_id(1), .expires_ms = 500};
    struct store_link found;

    add_people(fixture);
    memset(link.token_hash, 5, sizeof(link.token_hash));
    memset(other.token_hash, 6, sizeof(other.token_hash));
    assert_ok(run(fixture, add_session, &member));
    assert_ok(run(fixture, add_session, &account));
    assert_ok(run(fixture, add_link, &link));
    assert_ok(run(fixture, add_link, &other));
    assert_ok(run(fixture, delete_seat, &link));
    assert_int_equal(store_link_get(reader, link.token_hash, &found), STATUS_NOT_FOUND);
    assert_int_equal(look(fixture, &member, 150), STATUS_NOT_FOUND);
    assert_ok(store_link_get(reader, other.token_hash, &found));
    assert_ok(look(fixture, &account, 150));
}

static enum status audit_job(struct store_tx *tx, void *user)
{
    struct id gone = test_id(4711);
    enum status status = store_audit_add(tx, 1, NULL, STR("room.sealed"), STR("r"));

    (void)user;
    /* Of an account that is not there any more. */
    return status == STATUS_OK ? store_audit_add(tx, 2, &gone, STR("session.begin"), STR_NONE)
                               : status;
}

static void audit_lines_need_nobody(void **state)
{
    struct fixture *fixture = *state;

    assert_ok(store_run(fixture->store, audit_job, NULL));
}

static void a_small_arena_is_an_error_and_no_more(void **state)
{
    struct fixture *fixture = *state;
    struct store_account account = make_account(1, "ada@example.org", "Ada");
    struct store_account *list = NULL;
    struct arena small;
    size_t count = 7;

    assert_ok(run(fixture, add_account, &account));
    arena_init(&small, 8);
    assert_int_equal(
        store_account_by_id(store_reader(fixture->store), &account.id, &small, &account),
        STATUS_NO_MEMORY);
    assert_int_equal(store_account_list(store_reader(fixture->store), &small, &list, &count),
                     STATUS_NO_MEMORY);
    assert_null(list);
    assert_int_equal(count, 7);
    assert_str(account.name, "Ada");
    arena_finish(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(the_organisation_is_one),
        ON_BOTH(accounts_come_back_whole),
        ON_BOTH(an_email_is_taken_once),
        ON_BOTH(an_update_replaces_and_can_take_keys_away),
        ON_BOTH(accounts_are_listed_by_name),
        ON_BOTH(sessions_last_until_they_expire),
        ON_BOTH(sessions_end_alone_or_by_account),
        ON_BOTH(that_sessions_ended_is_known_by_a_number),
        ON_BOTH(a_session_is_somebodys),
        ON_BOTH(a_link_is_used_once),
        ON_BOTH(a_seats_links_and_sessions_end_together),
        ON_BOTH(audit_lines_need_nobody),
        ON_BOTH(a_small_arena_is_an_error_and_no_more),
    };

    return cmocka_run_group_tests_name("store: people", tests, NULL, NULL);
}
