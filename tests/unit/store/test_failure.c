/* A commit that fails: who is told, what is dropped, and how it goes on. */
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "fixture.h"
#include "store/db.h"

enum { ROOMS = 3, LARGE = 60000 };

/* --- a limit on the database's pages; the same on both engines ------------------------------- */

static enum status fill_job(struct store_tx *tx, void *user)
{
    (void)user;
    return db_script(tx, "PRAGMA max_page_count = 1"); /* no smaller than it is already */
}

static enum status empty_job(struct store_tx *tx, void *user)
{
    (void)user;
    return db_script(tx, "PRAGMA max_page_count = 1000000");
}

static void fill_disk(struct fixture *fixture)
{
    assert_ok(store_run(fixture->store, fill_job, NULL));
}

static void free_disk(struct fixture *fixture)
{
    assert_ok(store_run(fixture->store, empty_job, NULL));
}

/* A frame that needs pages of its own. */
static enum status append_large(struct fixture *fixture, const struct id *room, uint64_t position)
{
    char *frame = calloc(1, LARGE);

    assert_non_null(frame);
    enum status status = store_append(fixture->store, room, position, (struct str){frame, LARGE});
    free(frame);
    return status;
}

static void forget_results(struct fixture *fixture)
{
    fixture_settle(fixture);
    fixture->count = 0;
}

static void a_full_disk_is_told_to_every_room_of_the_commit(void **state)
{
    struct fixture *fixture = *state;
    struct id rooms[ROOMS] = {test_id(1), test_id(2), test_id(3)};
    struct id bystander = test_id(4);

    for (size_t i = 0; i < ROOMS; i++)
        assert_ok(append(fixture, &rooms[i], 1));
    assert_ok(append(fixture, &bystander, 1));
    forget_results(fixture);
    fill_disk(fixture);
    for (size_t i = 0; i < ROOMS; i++)
        assert_ok(append_large(fixture, &rooms[i], 2));
    fixture_settle(fixture);
    for (size_t i = 0; i < ROOMS; i++)
        assert_int_equal(fixture_wait_room(fixture, &rooms[i], 2), STATUS_DISK_FULL);
    for (size_t at = 0; at < fixture->count; at++)
        assert_false(id_equal(&fixture->delivered[at].room, &bystander));
    free_disk(fixture);

    /* Who had nothing in it goes on without a word. */
    fixture->count = 0;
    assert_ok(append(fixture, &bystander, 2));
    assert_ok(fixture_wait_room(fixture, &bystander, 2));
    for (size_t i = 0; i < ROOMS; i++)
        assert_log(fixture, &rooms[i], 1);
    assert_log(fixture, &bystander, 2);
}

static void a_failed_room_is_blocked_until_it_is_resumed(void **state)
{
    struct fixture *fixture = *state;
    struct id room = test_id(1);

    assert_ok(append(fixture, &room, 1));
    forget_results(fixture);
    fill_disk(fixture);
    assert_ok(append_large(fixture, &room, 2));
    assert_int_equal(fixture_wait_room(fixture, &room, 2), STATUS_DISK_FULL);
    free_disk(fixture);

    /* There is place again, but the room was not loaded again. */
    forget_results(fixture);
    assert_ok(append(fixture, &room, 3));
    assert_int_equal(fixture_wait_room(fixture, &room, 3), STATUS_DISK_FULL);
    assert_log(fixture, &room, 1);

    forget_results(fixture);
    store_log_resume(fixture->store, &room);
    assert_int_equal(append(fixture, &room, 4), STATUS_INVALID);
    assert_ok(append(fixture, &room, 2));
    assert_ok(append(fixture, &room, 3));
    assert_ok(fixture_wait_room(fixture, &room, 3));
    assert_log(fixture, &room, 3);
}

static enum status gated_job(struct store_tx *tx, void *user)
{
    sem_t *gate = user;

    (void)tx;
    while (sem_wait(gate) != 0)
        ;
    return STATUS_OK;
}

static void what_waits_from_before_a_resume_is_dropped(void **state)
{
    struct fixture *fixture = *state;
    struct id room = test_id(1);
    sem_t gate;

    sem_init(&gate, 0, 0);
    assert_ok(append(fixture, &room, 1));
    forget_results(fixture);
    fill_disk(fixture);
    assert_ok(append_large(fixture, &room, 2));
    assert_int_equal(fixture_wait_room(fixture, &room, 2), STATUS_DISK_FULL);
    free_disk(fixture);
    forget_results(fixture);
    assert_ok(store_submit(fixture->store, gated_job, NULL, &gate));
    assert_ok(append_large(fixture, &room, 3)); /* of the room as it was */
    assert_ok(append_large(fixture, &room, 4));
    store_log_resume(fixture->store, &room);
    assert_ok(append(fixture, &room, 2)); /* of the room as it was loaded */
    sem_post(&gate);
    assert_ok(fixture_wait_room(fixture, &room, 2));
    assert_int_equal(fixture->count, 1);
    assert_log(fixture, &room, 2);
    sem_destroy(&gate);
}

static void a_resume_without_a_failure_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct id room = test_id(1), other = test_id(2);

    store_log_resume(fixture->store, &other);
    assert_ok(append(fixture, &room, 1));
    store_log_resume(fixture->store, &room);
    assert_int_equal(append(fixture, &room, 1), STATUS_INVALID);
    assert_ok(append(fixture, &room, 2));
    assert_ok(fixture_wait_room(fixture, &room, 2));
    assert_log(fixture, &room, 2);
}

static enum status put_large_set(struct store_tx *tx, void *user)
{
    char *head = calloc(1, LARGE + 1);

    (void)user;
    if (!head)
        return STATUS_NO_MEMORY;
    memset(head, 'x', LARGE);
    enum status status = put_head(tx, STR("large"), (struct str){head, LARGE});
    free(head);
    return status;
}

static void a_job_on_a_full_disk_fails_whole(void **state)
{
    struct fixture *fixture = *state;
    struct store_set found;

    fill_disk(fixture);
    assert_int_equal(store_run(fixture->store, put_large_set, NULL), STATUS_DISK_FULL);
    assert_int_equal(
        store_set_get(store_reader(fixture->store), STR("large"), 0, &fixture->arena, &found),
        STATUS_NOT_FOUND);
    free_disk(fixture);
    assert_ok(store_run(fixture->store, put_large_set, NULL));
    assert_ok(
        store_set_get(store_reader(fixture->store), STR("large"), 0, &fixture->arena, &found));
}

static enum status failing_delete_job(struct store_tx *tx, void *user)
{
    enum status status = store_log_delete(tx, user);

    return status == STATUS_OK ? STATUS_CANCELLED : status;
}

static void a_failure_before_the_first_commit_leaves_the_rest_unknown(void **state)
{
    struct fixture *fixture = *state;
    struct id room = test_id(1);

    assert_ok(append(fixture, &room, 1));
    /* After this the writer knows nothing of the room, and its frame isn't spread. */
    assert_int_equal(store_run(fixture->store, failing_delete_job, &room), STATUS_CANCELLED);
    fill_disk(fixture);
    assert_ok(append_large(fixture, &room, 2));
    forget_results(fixture);
    free_disk(fixture);
    store_log_resume(fixture->store, &room);
    assert_ok(append(fixture, &room, 2));
    assert_ok(fixture_wait_room(fixture, &room, 2));
    assert_log(fixture, &room, 2);
}

/* --- a disk that is really full -------------------------------------------------------------- */

/* A failed expectation ends the child with the line it is in. */
#define CHILD_EXPECT(condition)                                                                    \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "line %d: %s\n", __LINE__, #condition);                                \
            return 1;                                                                              \
        }                                                                                          \
    } while (0)

static void limit_files(rlim_t size_bytes)
{
    struct rlimit limit;

    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = size_bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
}

static int fill_and_go_on(struct fixture *fixture)
{
    struct id room = test_id(1);
    struct stat log;
    char name[128];
    uint64_t position = 1, stored;

    signal(SIGXFSZ, SIG_IGN);
    fixture_open(fixture);
    CHILD_EXPECT(append(fixture, &room, 1) == STATUS_OK);
    fixture_settle(fixture);
    snprintf(name, sizeof(name), "%s-wal", fixture->path);
    CHILD_EXPECT(stat(name, &log) == 0);
    limit_files((rlim_t)log.st_size + 100000);
    do {
        fixture->count = 0;
        stored = position;
        CHILD_EXPECT(append(fixture, &room, ++position) == STATUS_OK);
    } while (position < 10000 && fixture_wait_room(fixture, &room, position) == STATUS_OK);
    CHILD_EXPECT(fixture->delivered[0].status == STATUS_DISK_FULL);
    CHILD_EXPECT(store_run(fixture->store, put_large_set, NULL) == STATUS_DISK_FULL);

    limit_files(RLIM_INFINITY);
    store_log_resume(fixture->store, &room);
    fixture->count = 0;
    CHILD_EXPECT(append(fixture, &room, stored + 1) == STATUS_OK);
    CHILD_EXPECT(fixture_wait_room(fixture, &room, stored + 1) == STATUS_OK);
    CHILD_EXPECT(store_run(fixture->store, put_large_set, NULL) == STATUS_OK);
    assert_log(fixture, &room, stored + 1);
    fixture_close(fixture);
    fixture_open(fixture);
    assert_log(fixture, &room, stored + 1);
    fixture_close(fixture);
    return 0;
}

static void a_really_full_disk_is_survived(void **state)
{
    int how = 0;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0)
        _exit(fill_and_go_on(*state));
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFEXITED(how));
    assert_int_equal(WEXITSTATUS(how), 0);
}

/* --- another process that writes ------------------------------------------------------------- */

static void a_commit_waits_for_another_process(void **state)
{
    const struct timespec moment = {0, 150000000};
    struct fixture *fixture = *state;
    struct id room = test_id(1);
    sqlite3 *other;

    fixture_open(fixture);
    assert_int_equal(sqlite3_open(fixture->path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    for (uint64_t position = 1; position <= 50; position++)
        assert_ok(append(fixture, &room, position));
    nanosleep(&moment, NULL);
    store_collect(fixture->store, fixture_stored, fixture);
    assert_int_equal(fixture->count, 0);
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    assert_ok(fixture_wait_room(fixture, &room, 50));
    sqlite3_close(other);
    assert_log(fixture, &room, 50);
}

/* --- upkeep ---------------------------------------------------------------------------------- */

static int64_t count_rows(struct fixture *fixture, const char *sql)
{
    sqlite3 *other;
    sqlite3_stmt *statement;
    int64_t count;

    assert_int_equal(sqlite3_open(fixture->path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(other, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    count = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(other);
    return count;
}

static const char batches[] = "SELECT count(*) FROM log_batch";
static const char frames[] = "SELECT coalesce(sum(count), 0) FROM log_part";

static void quiet_is_used_for_spreading(void **state)
{
    const struct timespec moment = {0, 20000000};
    struct fixture *fixture = *state;
    struct id room = test_id(1);

    fixture_open(fixture);
    for (uint64_t position = 1; position <= 200; position++)
        assert_ok(append(fixture, &room, position));
    assert_ok(fixture_wait_room(fixture, &room, 200));
    for (int i = 0; i < 500 && count_rows(fixture, batches) > 0; i++)
        nanosleep(&moment, NULL);
    assert_int_equal(count_rows(fixture, batches), 0);
    assert_int_equal(count_rows(fixture, frames), 200);
}

static int append_and_vanish(struct fixture *fixture)
{
    struct id room = test_id(1);

    fixture_open(fixture);
    for (uint64_t position = 1; position <= 50; position++) {
        CHILD_EXPECT(append(fixture, &room, position) == STATUS_OK);
        CHILD_EXPECT(fixture_wait_room(fixture, &room, position) == STATUS_OK);
    }
    raise(SIGKILL);
    return 1;
}

static void opening_spreads_what_a_crash_left(void **state)
{
    struct fixture *fixture = *state;
    struct id room = test_id(1);
    int how = 0;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0)
        _exit(append_and_vanish(fixture));
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how));
    assert_true(count_rows(fixture, batches) > 0);
    fixture_open(fixture);
    assert_int_equal(count_rows(fixture, batches), 0);
    assert_int_equal(count_rows(fixture, frames), 50);
    assert_log(fixture, &room, 50);
}

static void the_write_ahead_log_does_not_grow_for_ever(void **state)
{
    struct fixture *fixture = *state;
    struct id room = test_id(1);
    uint64_t position = 0;
    struct stat log;
    char name[128];

    fixture_open(fixture);
    snprintf(name, sizeof(name), "%s-wal", fixture->path);
    for (int round = 0; round < 60; round++) {
        for (int i = 0; i < 20; i++)
            assert_ok(append_large(fixture, &room, ++position));
        fixture->count = 0;
        assert_ok(fixture_wait_room(fixture, &room, position));
    }
    /* 72 MB went through it, and more for spreading. */
    assert_int_equal(stat(name, &log), 0);
    assert_true(log.st_size < 60 << 20);
}

#define ON_A_FILE(test) cmocka_unit_test_setup_teardown(test, setup_file, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(a_full_disk_is_told_to_every_room_of_the_commit),
        ON_BOTH(a_failed_room_is_blocked_until_it_is_resumed),
        ON_BOTH(what_waits_from_before_a_resume_is_dropped),
        ON_BOTH(a_resume_without_a_failure_changes_nothing),
        ON_BOTH(a_job_on_a_full_disk_fails_whole),
        ON_BOTH(a_failure_before_the_first_commit_leaves_the_rest_unknown),
        ON_A_FILE(a_really_full_disk_is_survived),
        ON_A_FILE(a_commit_waits_for_another_process),
        ON_A_FILE(quiet_is_used_for_spreading),
        ON_A_FILE(opening_spreads_what_a_crash_left),
        ON_A_FILE(the_write_ahead_log_does_not_grow_for_ever),
    };

    return cmocka_run_group_tests_name("store: failures", tests, NULL, NULL);
}
