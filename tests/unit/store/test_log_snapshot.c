/* Snapshots beside the live logs, and reading a log from the middle. */
#include "fixture.h"

#include "store/log.h"

struct snapshot_job {
    struct id room;
    uint64_t position;
    struct str bytes;
    struct buf read;
    uint64_t from, count;
};

static enum status put(struct store_tx *tx, void *user)
{
    struct snapshot_job *job = user;

    return store_snapshot_put(tx, &job->room, job->position, job->bytes);
}

static enum status get(struct store_tx *tx, void *user)
{
    struct snapshot_job *job = user;

    return store_snapshot_get(tx, &job->room, &job->read, &job->position);
}

static enum status delete_log(struct store_tx *tx, void *user)
{
    return store_log_delete(tx, &((struct snapshot_job *)user)->room);
}

static void assert_snapshot(struct fixture *fixture, const struct id *room, uint64_t position,
                            struct str bytes)
{
    struct snapshot_job job = {.room = *room};

    buf_init(&job.read, 64 << 20);
    assert_ok(store_run(fixture->store, get, &job));
    assert_int_equal(job.position, position);
    assert_true(str_equal(buf_str(&job.read), bytes));
    buf_finish(&job.read);
}

static void assert_none(struct fixture *fixture, const struct id *room)
{
    struct snapshot_job job = {.room = *room, .position = 77};

    buf_init(&job.read, 1024);
    assert_int_equal(store_run(fixture->store, get, &job), STATUS_NOT_FOUND);
    assert_int_equal(job.position, 77);
    buf_finish(&job.read);
}

static void the_newest_stands(void **state)
{
    struct fixture *fixture = *state;
    struct id room = test_id(1), other = test_id(2);
    struct snapshot_job job = {.room = room, .position = 7, .bytes = STR("seven\0and")};
    struct buf large;

    assert_none(fixture, &room);
    assert_ok(store_run(fixture->store, put, &job));
    assert_snapshot(fixture, &room, 7, job.bytes);
    assert_none(fixture, &other);

    buf_init(&large, 8 << 20);
    while (large.size < 3000000)
        buf_add_u64le(&large, large.size * 0x9e3779b97f4a7c15u);
    job = (struct snapshot_job){.room = room, .position = 9, .bytes = buf_str(&large)};
    assert_ok(store_run(fixture->store, put, &job));
    assert_snapshot(fixture, &room, 9, buf_str(&large));
    /* also an older one: which of them is of use is not known here */
    job = (struct snapshot_job){.room = room, .position = 8, .bytes = STR("eight")};
    assert_ok(store_run(fixture->store, put, &job));
    assert_snapshot(fixture, &room, 8, STR("eight"));
    buf_finish(&large);

    struct snapshot_job small = {.room = room};
    buf_init(&small.read, 3);
    assert_int_equal(store_run(fixture->store, get, &small), STATUS_TOO_LARGE);
    buf_finish(&small.read);
    job.position = 0;
    assert_int_equal(store_run(fixture->store, put, &job), STATUS_INVALID);
}

static void goes_with_its_log(void **state)
{
    struct fixture *fixture = *state;
    struct id room = test_id(1), other = test_id(2);
    struct snapshot_job job = {.room = room, .position = 1, .bytes = STR("one")};

    assert_ok(append(fixture, &room, 1));
    assert_ok(store_run(fixture->store, put, &job));
    job.room = other;
    assert_ok(store_run(fixture->store, put, &job));
    job.room = room;
    assert_ok(store_run(fixture->store, delete_log, &job));
    assert_none(fixture, &room);
    assert_snapshot(fixture, &other, 1, STR("one"));
}

static enum status count_frame(void *user, uint64_t position, struct str frame)
{
    struct snapshot_job *job = user;
    char expected[512];
    size_t size = test_frame(&job->room, position, expected);

    if (position != job->from + job->count++)
        return STATUS_INVALID;
    return str_equal(frame, (struct str){expected, size}) ? STATUS_OK : STATUS_MALFORMED;
}

static enum status read_from(struct store_tx *tx, void *user)
{
    struct snapshot_job *job = user;

    return store_log_read(tx, &job->room, job->from, count_frame, job);
}

static enum status find_last(struct store_tx *tx, void *user)
{
    struct snapshot_job *job = user;

    return log_last(tx, &job->room, &job->position);
}

/* Whether the frames share rows or have their own. */
static void reads_from_any_position(void **state)
{
    enum { ALONE = 5, TOGETHER = 25 };
    struct fixture *fixture = *state;
    struct snapshot_job job = {.room = test_id(1)};
    struct id other = test_id(2);

    assert_ok(store_run(fixture->store, find_last, &job));
    assert_int_equal(job.position, 0);
    for (uint64_t position = 1; position <= TOGETHER; position++) {
        assert_ok(append(fixture, &job.room, position));
        assert_ok(append(fixture, &other, position));
        if (position <= ALONE)
            assert_ok(store_run(fixture->store, find_last, &job));
    }
    for (job.from = 1; job.from <= TOGETHER + 2; job.from++) {
        job.count = 0;
        assert_ok(store_run(fixture->store, read_from, &job));
        assert_int_equal(job.count, job.from <= TOGETHER ? TOGETHER + 1 - job.from : 0);
    }
    assert_ok(store_run(fixture->store, find_last, &job));
    assert_int_equal(job.position, TOGETHER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(the_newest_stands),
        ON_BOTH(goes_with_its_log),
        ON_BOTH(reads_from_any_position),
    };

    return cmocka_run_group_tests_name("store: snapshots of logs", tests, NULL, NULL);
}
