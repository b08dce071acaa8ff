/* The contract of rows of rooms, members, reviewers, sealed transcripts and grants. */
#include "fixture.h"

/* What the jobs below work on; each test fills what it needs. */
struct work {
    struct store_room room;
    struct store_member member;
    struct store_sealed sealed;
    struct store_grant grant;
    struct store_account account;
    struct str phase;
};

#define JOB(name, expression)                                                                      \
    static enum status name(struct store_tx *tx, void *user)                                       \
    {                                                                                              \
        struct work *work = user;                                                                  \
        return expression;                                                                         \
    }

JOB(add_account, store_account_add(tx, &work->account))
JOB(add_room, store_room_add(tx, &work->room))
JOB(set_phase, store_room_phase(tx, &work->room.id, work->phase, 4000))
JOB(ask_closing, store_closing_ask(tx, &work->room.id, work->room.created_ms))
JOB(end_closing, store_closing_done(tx, &work->room.id))
JOB(add_member, store_member_add(tx, &work->member))
JOB(add_reviewer, store_reviewer_add(tx, &work->room.id, &work->account.id))
JOB(add_sealed, store_sealed_add(tx, &work->sealed))
JOB(add_grant, store_grant_add(tx, &work->grant))
JOB(delete_grant, store_grant_delete(tx, &work->grant.id))

static enum status run(struct fixture *fixture, store_job *job, struct work *work)
{
    return store_run(fixture->store, job, work);
}

static void make_account(struct fixture *fixture, struct work *work, unsigned number)
{
    char email[32];

    snprintf(email, sizeof(email), "a%u@example.org", number);
    work->account = (struct store_account){
        .id = test_id(number), .email = str_from(email), .name = str_from(email)};
    assert_ok(run(fixture, add_account, work));
}

static void make_room(struct fixture *fixture, struct work *work, unsigned number,
                      unsigned created_by)
{
    work->room = (struct store_room){.id = test_id(number),
                                     .title = STR("Backend, second round"),
                                     .phase = STR("planned"),
                                     .setup = STR("{\"plan\":[]}"),
                                     .created_by = test_id(created_by),
                                     .created_ms = number,
                                     .changed_ms = number};
    assert_ok(run(fixture, add_room, work));
}

static void make_member(struct fixture *fixture, struct work *work, unsigned room, unsigned member,
                        unsigned account, const char *role)
{
    work->member = (struct store_member){.room = test_id(room),
                                         .member = test_id(member),
                                         .account = account ? test_id(account) : (struct id){{0}},
                                         .role = str_from(role),
                                         .name = STR("Somebody"),
                                         .created_ms = 1000 - member};
    assert_ok(run(fixture, add_member, work));
}

static void rooms_come_back_and_change_phase(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct work work = {0};
    struct store_room found;

    make_account(fixture, &work, 1);
    make_room(fixture, &work, 10, 1);
    assert_int_equal(run(fixture, add_room, &work), STATUS_EXISTS);
    assert_ok(store_room_get(reader, &work.room.id, &fixture->arena, &found));
    assert_true(id_equal(&found.id, &work.room.id));
    assert_true(str_equal(found.title, work.room.title));
    assert_true(str_equal(found.setup, work.room.setup));
    assert_true(id_equal(&found.created_by, &work.room.created_by));
    assert_int_equal(found.created_ms, 10);
    work.phase = STR("live");
    assert_ok(run(fixture, set_phase, &work));
    assert_ok(store_room_get(reader, &work.room.id, &fixture->arena, &found));
    assert_str(found.phase, "live");
    assert_int_equal(found.changed_ms, 4000);
    work.phase = STR("asleep");
    assert_int_equal(run(fixture, set_phase, &work), STATUS_INVALID);
    work.phase = STR("live");
    work.room.id = test_id(11);
    assert_int_equal(run(fixture, set_phase, &work), STATUS_NOT_FOUND);
    assert_int_equal(store_room_get(reader, &work.room.id, &fixture->arena, &found),
                     STATUS_NOT_FOUND);
    work.room.created_by = test_id(2);
    assert_int_equal(run(fixture, add_room, &work), STATUS_NOT_FOUND);
    work.room.created_by = (struct id){{0}};
    assert_ok(run(fixture, add_room, &work));
}

static void assert_rooms(struct fixture *fixture, unsigned account, const unsigned *numbers,
                         size_t expected)
{
    struct id id = account ? test_id(account) : (struct id){{0}};
    struct store_room *rooms;
    size_t count;

    assert_ok(store_room_list(store_reader(fixture->store), &id, &fixture->arena, &rooms, &count));
    assert_int_equal(count, expected);
    for (size_t i = 0; i < count; i++) {
        struct id number = test_id(numbers[i]);
        assert_true(id_equal(&rooms[i].id, &number));
        /* a list of all rooms must not hold all their plans */
        assert_int_equal(rooms[i].setup.size, 0);
    }
}

static void everybody_lists_their_own_rooms(void **state)
{
    struct fixture *fixture = *state;
    struct work work = {0};

    for (unsigned account = 1; account <= 4; account++)
        make_account(fixture, &work, account);
    make_room(fixture, &work, 10, 1);
    make_room(fixture, &work, 11, 1);
    make_room(fixture, &work, 12, 2);
    make_member(fixture, &work, 12, 50, 1, "observer");
    make_member(fixture, &work, 12, 51, 2, "interviewer");
    work.room.id = test_id(11);
    work.account.id = test_id(3);
    assert_ok(run(fixture, add_reviewer, &work));
    assert_ok(run(fixture, add_reviewer, &work)); /* again changes nothing */
    assert_rooms(fixture, 0, (const unsigned[]){12, 11, 10}, 3);
    assert_rooms(fixture, 1, (const unsigned[]){12, 11, 10}, 3);
    assert_rooms(fixture, 2, (const unsigned[]){12}, 1);
    assert_rooms(fixture, 3, (const unsigned[]){11}, 1);
    assert_rooms(fixture, 4, NULL, 0);
}

static void a_person_has_one_seat_a_room(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct id room = test_id(10), person = test_id(1), candidate = test_id(51);
    struct store_member found, *list;
    struct work work = {0};
    size_t count;

    make_account(fixture, &work, 1);
    make_room(fixture, &work, 10, 1);
    make_member(fixture, &work, 10, 50, 1, "interviewer");
    make_member(fixture, &work, 10, 51, 0, "candidate");
    make_member(fixture, &work, 10, 52, 0, "observer");
    assert_int_equal(run(fixture, add_member, &work), STATUS_EXISTS);
    work.member.member = test_id(53);
    work.member.account = person;
    assert_int_equal(run(fixture, add_member, &work), STATUS_EXISTS);
    work.member.account = (struct id){{0}};
    work.member.role = STR("king");
    assert_int_equal(run(fixture, add_member, &work), STATUS_INVALID);
    work.member.role = STR("observer");
    work.member.room = test_id(99);
    assert_int_equal(run(fixture, add_member, &work), STATUS_NOT_FOUND);

    assert_ok(store_member_get(reader, &room, &candidate, &fixture->arena, &found));
    assert_str(found.role, "candidate");
    assert_true(id_is_none(&found.account));
    assert_ok(store_member_by_account(reader, &room, &person, &fixture->arena, &found));
    assert_str(found.role, "interviewer");
    assert_int_equal(store_member_by_account(reader, &room, &room, &fixture->arena, &found),
                     STATUS_NOT_FOUND);
    assert_ok(store_member_list(reader, &room, &fixture->arena, &list, &count));
    assert_int_equal(count, 3);
    assert_str(list[0].role, "observer"); /* as they were made */
    assert_str(list[2].role, "interviewer");
}

static void reviewers_are_accounts(void **state)
{
    struct fixture *fixture = *state;
    struct store_account *found;
    struct work work = {0};
    size_t count;

    make_account(fixture, &work, 1);
    make_room(fixture, &work, 10, 1);
    for (unsigned account = 5; account > 2; account--) {
        make_account(fixture, &work, account);
        assert_ok(run(fixture, add_reviewer, &work));
    }
    work.account.id = test_id(77);
    assert_int_equal(run(fixture, add_reviewer, &work), STATUS_NOT_FOUND);
    assert_ok(store_reviewer_list(store_reader(fixture->store), &work.room.id, &fixture->arena,
                                  &found, &count));
    assert_int_equal(count, 3);
    assert_str(found[0].email, "a3@example.org");
    assert_str(found[2].email, "a5@example.org");
}

static void make_sealed(struct work *work, unsigned seal, unsigned room, uint64_t checkpoint)
{
    work->sealed = (struct store_sealed){.seal = test_id(seal),
                                         .room = test_id(room),
                                         .title = STR("Backend, second round"),
                                         .file = STR("x.sealed"),
                                         .header = STR("PARLEY\0SEALED"),
                                         .checkpoint = checkpoint,
                                         .sealed_ms = 12345,
                                         .size_bytes = 1u << 20,
                                         .record_count = 321};
    memset(work->sealed.header_hash, (int)seal, sizeof(work->sealed.header_hash));
}

static void sealed_transcripts_make_one_chain(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct store_sealed found, *list;
    struct work work = {0};
    size_t count;

    make_account(fixture, &work, 1);
    for (unsigned room = 10; room < 14; room++)
        make_room(fixture, &work, room, 1);
    assert_int_equal(store_sealed_last(reader, &fixture->arena, &found), STATUS_NOT_FOUND);
    make_sealed(&work, 20, 10, 0);
    assert_int_equal(run(fixture, add_sealed, &work), STATUS_INVALID);
    make_sealed(&work, 20, 10, 2);
    assert_int_equal(run(fixture, add_sealed, &work), STATUS_INVALID);
    make_sealed(&work, 20, 10, 1);
    assert_ok(run(fixture, add_sealed, &work));
    make_sealed(&work, 21, 10, 2); /* the room is sealed */
    assert_int_equal(run(fixture, add_sealed, &work), STATUS_EXISTS);
    make_sealed(&work, 21, 11, 1); /* the number is taken */
    assert_int_equal(run(fixture, add_sealed, &work), STATUS_EXISTS);
    make_sealed(&work, 21, 11, 2);
    assert_ok(run(fixture, add_sealed, &work));

    assert_ok(store_sealed_last(reader, &fixture->arena, &found));
    assert_true(id_equal(&found.seal, &work.sealed.seal));
    assert_ok(store_sealed_get(reader, &work.sealed.room, &fixture->arena, &found));
    assert_true(str_equal(found.header, work.sealed.header));
    assert_memory_equal(found.header_hash, work.sealed.header_hash, STORE_HASH_BYTES);
    assert_int_equal(found.checkpoint, 2);
    assert_int_equal(found.size_bytes, 1u << 20);
    assert_int_equal(found.record_count, 321);
    assert_ok(store_sealed_list(reader, NULL, &fixture->arena, &list, &count));
    assert_int_equal(count, 2);
    assert_int_equal(list[0].checkpoint, 1);
}

static void grants_decide_who_lists_a_transcript(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct id reviewer = test_id(2);
    struct store_sealed *sealed;
    struct store_grant *grants;
    struct work work = {0};
    size_t count;

    make_account(fixture, &work, 1);
    make_account(fixture, &work, 2);
    make_room(fixture, &work, 10, 1);
    make_sealed(&work, 20, 10, 1);
    assert_ok(run(fixture, add_sealed, &work));
    work.grant = (struct store_grant){
        .id = test_id(30), .seal = test_id(20), .bytes = STR("recovery\0grant"), .granted_ms = 1};
    assert_ok(run(fixture, add_grant, &work));
    assert_ok(store_sealed_list(reader, &reviewer, &fixture->arena, &sealed, &count));
    assert_int_equal(count, 0);
    work.grant.id = test_id(31);
    work.grant.recipient = reviewer;
    work.grant.granted_ms = 2;
    assert_ok(run(fixture, add_grant, &work));
    assert_int_equal(run(fixture, add_grant, &work), STATUS_EXISTS);
    assert_ok(store_sealed_list(reader, &reviewer, &fixture->arena, &sealed, &count));
    assert_int_equal(count, 1);

    assert_ok(store_grant_list(reader, &work.grant.seal, &fixture->arena, &grants, &count));
    assert_int_equal(count, 2);
    assert_true(id_is_none(&grants[0].recipient));
    assert_true(str_equal(grants[0].bytes, work.grant.bytes));
    assert_true(id_equal(&grants[1].recipient, &reviewer));
    assert_ok(run(fixture, delete_grant, &work));
    assert_int_equal(run(fixture, delete_grant, &work), STATUS_NOT_FOUND);
    assert_ok(store_sealed_list(reader, &reviewer, &fixture->arena, &sealed, &count));
    assert_int_equal(count, 0);
    work.grant.seal = test_id(99);
    assert_int_equal(run(fixture, add_grant, &work), STATUS_NOT_FOUND);
}

static void a_closing_is_asked_for_until_it_is_done(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct work work = {0};
    struct id *rooms;
    size_t count;

    make_account(fixture, &work, 1);
    for (unsigned room = 10; room < 13; room++) {
        make_room(fixture, &work, room, 1);
        assert_ok(run(fixture, ask_closing, &work));
    }
    assert_ok(run(fixture, ask_closing, &work)); /* again changes nothing */
    assert_ok(store_closing_list(reader, &fixture->arena, &rooms, &count));
    assert_int_equal(count, 3);
    assert_true(id_equal(&rooms[2], &work.room.id));
    assert_ok(run(fixture, end_closing, &work));
    assert_ok(run(fixture, end_closing, &work));
    assert_ok(store_closing_list(reader, &fixture->arena, &rooms, &count));
    assert_int_equal(count, 2);
    work.room.id = test_id(99);
    assert_int_equal(run(fixture, ask_closing, &work), STATUS_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(rooms_come_back_and_change_phase),
        ON_BOTH(everybody_lists_their_own_rooms),
        ON_BOTH(a_person_has_one_seat_a_room),
        ON_BOTH(reviewers_are_accounts),
        ON_BOTH(sealed_transcripts_make_one_chain),
        ON_BOTH(grants_decide_who_lists_a_transcript),
        ON_BOTH(a_closing_is_asked_for_until_it_is_done),
    };

    return cmocka_run_group_tests_name("store: rooms", tests, NULL, NULL);
}
