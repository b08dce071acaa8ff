/* The contract of live logs and jobs: what every engine keeps to. */
#include "fixture.h"

static void frames_come_back(void **state)
{
    struct fixture *fixture = *state;
    struct id room = test_id(1);

    for (uint64_t position = 1; position <= 100; position++)
        assert_ok(append(fixture, &room, position));
    assert_ok(fixture_wait_room(fixture, &room, 100));
    assert_log(fixture, &room, 100);
    assert_log(fixture, &(struct id){"0000000000000zzz"}, 0);
}

static void reports_grow_and_end_at_the_last(void **state)
{
    struct fixture *fixture = *state;
    struct id rooms[] = {test_id(1), test_id(2), test_id(3)};
    uint64_t stored[3] = {0};

    for (uint64_t position = 1; position <= 200; position++)
        for (size_t i = 0; i < 3; i++)
            assert_ok(append(fixture, &rooms[i], position));
    fixture_settle(fixture);
    for (size_t at = 0; at < fixture->count; at++)
        for (size_t i = 0; i < 3; i++)
            if (id_equal(&fixture->delivered[at].room, &rooms[i])) {
                assert_ok(fixture->delivered[at].status);
                assert_true(fixture->delivered[at].position > stored[i]);
                stored[i] = fixture->delivered[at].position;
            }
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(stored[i], 200);
        assert_log(fixture, &rooms[i], 200);
    }
}

static void reads_from_a_position(void **state)
{
    struct fixture *fixture = *state;
    struct reading reading = {.room = test_id(1), .from = 8};
    struct reading behind = {.room = test_id(1), .from = 11};

    for (uint64_t position = 1; position <= 10; position++)
        assert_ok(append(fixture, &reading.room, position));
    assert_ok(store_run(fixture->store, reading_job, &reading));
    assert_int_equal(reading.count, 3);
    assert_int_equal(reading.last, 10);
    assert_ok(store_run(fixture->store, reading_job, &behind));
    assert_int_equal(behind.count, 0);
}

static enum status stop_at_three(void *user, uint64_t position, struct str frame)
{
    (void)frame;
    *(uint64_t *)user = position;
    return position == 3 ? STATUS_KEY_WRONG : STATUS_OK;
}

static enum status stopping_job(struct store_tx *tx, void *user)
{
    struct id room = test_id(1);

    return store_log_read(tx, &room, 1, stop_at_three, user);
}

static void reading_stops_at_the_callbacks_word(void **state)
{
    struct fixture *fixture = *state;
    struct id room = test_id(1);
    uint64_t last = 0;

    for (uint64_t position = 1; position <= 5; position++)
        assert_ok(append(fixture, &room, position));
    assert_int_equal(store_run(fixture->store, stopping_job, &last), STATUS_KEY_WRONG);
    assert_int_equal(last, 3);
}

static enum status nested_frame(void *user, uint64_t position, struct str frame)
{
    struct store_tx *tx = user;
    struct id other = test_id(2);
    struct reading reading = {.room = other, .from = 1};

    (void)position;
    (void)frame;
    return store_log_read(tx, &other, 1, reading_frame, &reading);
}

static enum status nested_job(struct store_tx *tx, void *user)
{
    struct id room = test_id(1);

    (void)user;
    return store_log_read(tx, &room, 1, nested_frame, tx);
}

static void a_log_can_be_read_while_another_is(void **state)
{
    struct fixture *fixture = *state;
    struct id rooms[] = {test_id(1), test_id(2)};

    for (uint64_t position = 1; position <= 3; position++)
        for (size_t i = 0; i < 2; i++)
            assert_ok(append(fixture, &rooms[i], position));
    assert_ok(store_run(fixture->store, nested_job, NULL));
}

static void positions_have_no_gaps(void **state)
{
    struct fixture *fixture = *state;
    struct id room = test_id(1);

    assert_int_equal(append(fixture, &room, 0), STATUS_INVALID);
    assert_ok(append(fixture, &room, 1));
    assert_int_equal(append(fixture, &room, 1), STATUS_INVALID);
    assert_int_equal(append(fixture, &room, 3), STATUS_INVALID);
    assert_ok(append(fixture, &room, 2));
    assert_ok(fixture_wait_room(fixture, &room, 2));
    assert_log(fixture, &room, 2);
}

static void a_first_frame_must_follow_what_is_stored(void **state)
{
    struct fixture *fixture = *state;
    struct id room = test_id(1), other = test_id(2);

    /* Of a room that this store has not seen yet only the writer can tell. */
    assert_ok(append(fixture, &room, 4));
    assert_ok(append(fixture, &other, 1));
    assert_int_equal(fixture_wait_room(fixture, &room, 4), STATUS_INVALID);
    assert_ok(fixture_wait_room(fixture, &other, 1));
    store_log_resume(fixture->store, &room);
    assert_ok(append(fixture, &room, 1));
    fixture->count = 0;
    assert_ok(fixture_wait_room(fixture, &room, 1));
    assert_log(fixture, &room, 1);
}

static void wrong_arguments_are_refused(void **state)
{
    struct fixture *fixture = *state;
    struct id none = {{0}};
    char *large = calloc(1, (16 << 20) + 1);
    struct id room = test_id(1);

    assert_non_null(large);
    assert_int_equal(append(fixture, &none, 1), STATUS_INVALID);
    assert_int_equal(store_append(fixture->store, &room, 1, (struct str){large, (16 << 20) + 1}),
                     STATUS_TOO_LARGE);
    free(large);
    assert_ok(store_append(fixture->store, &room, 1, STR_NONE));
    assert_ok(fixture_wait_room(fixture, &room, 1));
}

static enum status delete_job(struct store_tx *tx, void *user)
{
    return store_log_delete(tx, user);
}

static void a_deleted_log_is_gone_and_can_begin_again(void **state)
{
    struct fixture *fixture = *state;
    struct id room = test_id(1), other = test_id(2);

    for (uint64_t position = 1; position <= 20; position++) {
        assert_ok(append(fixture, &room, position));
        assert_ok(append(fixture, &other, position));
    }
    assert_ok(store_run(fixture->store, delete_job, &room));
    assert_log(fixture, &room, 0);
    assert_log(fixture, &other, 20);
    assert_ok(append(fixture, &room, 1));
    fixture_settle(fixture);
    assert_log(fixture, &room, 1);
}

static enum status failing_delete_job(struct store_tx *tx, void *user)
{
    enum status status = store_log_delete(tx, user);

    return status == STATUS_OK ? STATUS_CANCELLED : status;
}

static void a_delete_that_was_rolled_back_leaves_the_log(void **state)
{
    struct fixture *fixture = *state;
    struct id room = test_id(1);

    for (uint64_t position = 1; position <= 20; position++)
        assert_ok(append(fixture, &room, position));
    assert_int_equal(store_run(fixture->store, failing_delete_job, &room), STATUS_CANCELLED);
    assert_ok(append(fixture, &room, 21));
    assert_log(fixture, &room, 21);
}

/* --- jobs ------------------------------------------------------------------------------------ */

static enum status add_set(struct store_tx *tx, struct str id)
{
    return put_head(tx, id, STR("---\npack: 1\n---"));
}

static enum status good_job(struct store_tx *tx, void *user)
{
    (void)user;
    return add_set(tx, STR("good"));
}

static enum status bad_job(struct store_tx *tx, void *user)
{
    enum status status = add_set(tx, STR("bad"));

    (void)user;
    return status == STATUS_OK ? STATUS_UNAVAILABLE : status;
}

static void jobs_commit_or_roll_back(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct store_set set;

    assert_ok(store_run(fixture->store, good_job, NULL));
    assert_int_equal(store_run(fixture->store, bad_job, NULL), STATUS_UNAVAILABLE);
    assert_ok(store_set_get(reader, STR("good"), 0, &fixture->arena, &set));
    assert_int_equal(store_set_get(reader, STR("bad"), 0, &fixture->arena, &set), STATUS_NOT_FOUND);
}

static void results_come_in_order(void **state)
{
    struct fixture *fixture = *state;
    struct id room = test_id(1);
    uint64_t position = 0, stored = 0;
    size_t jobs = 0;

    for (size_t i = 0; i < 50; i++) {
        for (size_t j = 0; j < 3; j++)
            assert_ok(append(fixture, &room, ++position));
        assert_ok(
            store_submit(fixture->store, i % 2 ? bad_job : fixture_nothing, fixture_done, fixture));
    }
    fixture_settle(fixture);
    for (size_t at = 0; at < fixture->count; at++) {
        const struct delivered *found = &fixture->delivered[at];
        if (!found->is_job) {
            stored = found->position;
            continue;
        }
        /* Every frame before it, and none after it. */
        assert_int_equal(stored, (jobs + 1) * 3);
        assert_int_equal(found->status, jobs % 2 ? STATUS_UNAVAILABLE : STATUS_OK);
        jobs++;
    }
    assert_int_equal(jobs, 50);
}

static void a_job_sees_the_frames_before_it(void **state)
{
    struct fixture *fixture = *state;
    struct id room = test_id(1);

    for (uint64_t position = 1; position <= 50; position++) {
        assert_ok(append(fixture, &room, position));
        assert_log(fixture, &room, position);
    }
}

static void the_reader_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);

    assert_int_equal(add_set(reader, STR("mine")), STATUS_DENIED);
    assert_int_equal(store_session_expire(reader, 1), STATUS_DENIED);
}

struct held {
    sem_t inside, go;
};

static enum status held_job(struct store_tx *tx, void *user)
{
    struct held *held = user;
    enum status status = add_set(tx, STR("held"));

    sem_post(&held->inside);
    while (sem_wait(&held->go) != 0)
        ;
    return status;
}

/* In memory the reader waits until the job is over; on a file it reads what was before. Either way
 * it never sees what may yet be rolled back. */
static enum status slow_bad_job(struct store_tx *tx, void *user)
{
    const struct timespec moment = {0, 20000000};
    enum status status = add_set(tx, STR("never"));

    sem_post(user);
    nanosleep(&moment, NULL);
    return status == STATUS_OK ? STATUS_UNAVAILABLE : status;
}

static void the_reader_sees_only_what_is_committed(void **state)
{
    struct fixture *fixture = *state;
    struct store_set set;
    sem_t inside;

    sem_init(&inside, 0, 0);
    assert_ok(store_submit(fixture->store, slow_bad_job, NULL, &inside));
    while (sem_wait(&inside) != 0)
        ;
    assert_int_equal(
        store_set_get(store_reader(fixture->store), STR("never"), 0, &fixture->arena, &set),
        STATUS_NOT_FOUND);
    fixture_settle(fixture);
    sem_destroy(&inside);
}

static void more_than_the_queue_holds_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct id room = test_id(1), other = test_id(2), third = test_id(3);
    size_t size_bytes = 4 << 20;
    char *frame = calloc(1, size_bytes);
    struct str little = {frame, 1 << 18};
    enum status status = STATUS_OK;
    uint64_t position = 0;
    struct held held;

    assert_non_null(frame);
    sem_init(&held.inside, 0, 0);
    sem_init(&held.go, 0, 0);
    assert_ok(store_submit(fixture->store, held_job, NULL, &held));
    while (sem_wait(&held.inside) != 0)
        ;
    while (position < 64 && status == STATUS_OK) {
        status = store_append(fixture->store, &room, position + 1, (struct str){frame, size_bytes});
        position += status == STATUS_OK;
    }
    assert_int_equal(status, STATUS_BUSY);
    assert_int_equal(position, 15);
    while (store_append(fixture->store, &room, position + 1, little) == STATUS_OK)
        position++;
    /* others still have a place, though not for as much */
    for (uint64_t i = 1; i <= 3; i++) {
        assert_ok(store_append(fixture->store, &other, i, little));
        assert_ok(store_append(fixture->store, &third, i, little));
    }
    assert_int_equal(store_append(fixture->store, &other, 4, little), STATUS_BUSY);
    sem_post(&held.go);
    assert_ok(fixture_wait_room(fixture, &other, 3));
    assert_ok(fixture_wait_room(fixture, &third, 3));
    assert_ok(fixture_wait_room(fixture, &room, position));
    /* What was refused can be said again. */
    assert_ok(store_append(fixture->store, &room, position + 1, (struct str){frame, size_bytes}));
    fixture_settle(fixture);
    assert_int_equal(fixture->delivered[fixture->count - 1].position, position + 1);
    sem_destroy(&held.inside);
    sem_destroy(&held.go);
    free(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(frames_come_back),
        ON_BOTH(reports_grow_and_end_at_the_last),
        ON_BOTH(reads_from_a_position),
        ON_BOTH(reading_stops_at_the_callbacks_word),
        ON_BOTH(a_log_can_be_read_while_another_is),
        ON_BOTH(positions_have_no_gaps),
        ON_BOTH(a_first_frame_must_follow_what_is_stored),
        ON_BOTH(wrong_arguments_are_refused),
        ON_BOTH(a_deleted_log_is_gone_and_can_begin_again),
        ON_BOTH(a_delete_that_was_rolled_back_leaves_the_log),
        ON_BOTH(jobs_commit_or_roll_back),
        ON_BOTH(results_come_in_order),
        ON_BOTH(a_job_sees_the_frames_before_it),
        ON_BOTH(the_reader_changes_nothing),
        ON_BOTH(the_reader_sees_only_what_is_committed),
        ON_BOTH(more_than_the_queue_holds_is_refused),
    };

    return cmocka_run_group_tests_name("store: logs and jobs", tests, NULL, NULL);
}
