/* Opening a file: what is wrong with it is said in a sentence that names it, and it stays as it
 * was. */
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "fixture.h"

enum { NOBODY = 65534 };

static void assert_refused(struct fixture *fixture, bool create, enum status expected)
{
    enum status status = fixture_try(fixture, create, false);

    if (status == STATUS_OK)
        fixture_close(fixture);
    assert_int_equal(status, expected);
    assert_null(fixture->store);
    assert_non_null(strstr(fixture->reason, fixture->folder));
}

static struct str read_file(struct fixture *fixture, const char *path)
{
    struct stat found;
    int file = open(path, O_RDONLY | O_CLOEXEC);

    assert_true(file >= 0);
    assert_int_equal(fstat(file, &found), 0);
    char *bytes = arena_alloc(&fixture->arena, (size_t)found.st_size + 1);
    assert_non_null(bytes);
    assert_int_equal(read(file, bytes, (size_t)found.st_size), found.st_size);
    close(file);
    return (struct str){bytes, (size_t)found.st_size};
}

static void write_file(const char *path, struct str bytes)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_true(file >= 0);
    assert_int_equal(write(file, bytes.data, bytes.size), bytes.size);
    close(file);
}

/* What an administrator's own tool would do to the file. */
static void run_sql(struct fixture *fixture, const char *sql)
{
    sqlite3 *connection;

    assert_int_equal(sqlite3_open(fixture->path, &connection), SQLITE_OK);
    assert_int_equal(sqlite3_exec(connection, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(connection);
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

/* A database of some size, closed. */
static void make_database(struct fixture *fixture)
{
    struct id room = test_id(1);

    fixture_open(fixture);
    for (uint64_t position = 1; position <= 300; position++)
        assert_ok(append(fixture, &room, position));
    fixture_settle(fixture);
    fixture_close(fixture);
}

static void a_missing_file_is_not_made_unasked(void **state)
{
    struct fixture *fixture = *state;
    char lock[128];

    assert_refused(fixture, false, STATUS_NOT_FOUND);
    assert_int_equal(fixture_try(fixture, false, true), STATUS_NOT_FOUND);
    snprintf(lock, sizeof(lock), "%s.lock", fixture->path);
    assert_false(exists(fixture->path));
    assert_false(exists(lock));
    snprintf(fixture->path, sizeof(fixture->path), "%s/none/parley.db", fixture->folder);
    assert_refused(fixture, true, STATUS_NOT_FOUND);
}

static void a_new_file_is_its_owners_alone(void **state)
{
    struct fixture *fixture = *state;
    struct stat found;

    umask(0);
    fixture_open(fixture);
    assert_int_equal(stat(fixture->path, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
}

static void what_was_stored_is_there_again(void **state)
{
    struct fixture *fixture = *state;
    struct id room = test_id(1);

    make_database(fixture);
    for (int i = 0; i < 3; i++) {
        assert_ok(fixture_try(fixture, false, true));
        assert_log(fixture, &room, 300);
        fixture_close(fixture);
    }
    fixture_open(fixture);
    assert_ok(append(fixture, &room, 301));
    fixture_close(fixture); /* stores what is queued */
    fixture_open(fixture);
    assert_log(fixture, &room, 301);
}

static void other_files_are_refused_and_left_alone(void **state)
{
    static const char *const sql[] = {
        "CREATE TABLE t (x)",
        "PRAGMA application_id = 17",
        "PRAGMA user_version = 1",
    };
    struct fixture *fixture = *state;
    struct str text = STR("This is a letter and not a database. It is long enough to hold a header "
                          "of a hundred bytes, which is what SQLite looks at first.");

    write_file(fixture->path, text);
    assert_refused(fixture, true, STATUS_DAMAGED);
    assert_true(str_equal(read_file(fixture, fixture->path), text));
    for (size_t i = 0; i < sizeof(sql) / sizeof(sql[0]); i++) {
        unlink(fixture->path);
        run_sql(fixture, sql[i]);
        struct str before = read_file(fixture, fixture->path);
        assert_refused(fixture, true, STATUS_DAMAGED);
        assert_true(str_equal(read_file(fixture, fixture->path), before));
    }
    unlink(fixture->path);
    assert_int_equal(mkdir(fixture->path, 0700), 0);
    assert_refused(fixture, true, STATUS_INVALID);
}

static void an_emptied_file_is_not_a_new_one(void **state)
{
    struct fixture *fixture = *state;

    write_file(fixture->path, STR(""));
    assert_refused(fixture, false, STATUS_DAMAGED);
    assert_ok(fixture_try(fixture, true, false));
}

static void a_newer_versions_file_is_refused(void **state)
{
    struct fixture *fixture = *state;

    make_database(fixture);
    run_sql(fixture, "PRAGMA user_version = 9999");
    struct str before = read_file(fixture, fixture->path);
    assert_refused(fixture, false, STATUS_VERSION);
    assert_non_null(strstr(fixture->reason, "newer"));
    assert_true(str_equal(read_file(fixture, fixture->path), before));
}

static void a_truncated_file_is_refused(void **state)
{
    struct fixture *fixture = *state;

    make_database(fixture);
    struct str whole = read_file(fixture, fixture->path);
    assert_true(whole.size > 20 * 4096);
    for (size_t size = whole.size - 4096; size > 0; size -= 4096) {
        write_file(fixture->path, (struct str){whole.data, size});
        assert_refused(fixture, false, STATUS_DAMAGED);
        write_file(fixture->path, (struct str){whole.data, size - 1777});
        assert_refused(fixture, false, STATUS_DAMAGED);
    }
    write_file(fixture->path, whole);
    assert_ok(fixture_try(fixture, false, false));
}

static void a_damaged_page_is_refused(void **state)
{
    struct fixture *fixture = *state;

    make_database(fixture);
    /* Free pages hold nothing, and nothing notices what is in them. */
    run_sql(fixture, "VACUUM");
    struct str whole = read_file(fixture, fixture->path);
    char *bytes = arena_alloc(&fixture->arena, whole.size);
    assert_non_null(bytes);
    for (size_t at = 0; at < whole.size; at += 4096) {
        memcpy(bytes, whole.data, whole.size);
        memset(bytes + at, 0xa5, 4096);
        write_file(fixture->path, (struct str){bytes, whole.size});
        assert_refused(fixture, false, STATUS_DAMAGED);
    }
}

static void a_damaged_batch_is_refused(void **state)
{
    struct fixture *fixture = *state;

    make_database(fixture);
    run_sql(fixture, "INSERT INTO log_batch (frames) VALUES (x'00112233')");
    assert_refused(fixture, false, STATUS_DAMAGED);
}

static void append_up_to(struct fixture *fixture, uint64_t first, uint64_t last)
{
    struct id room = test_id(1);

    fixture_open(fixture);
    for (uint64_t position = first; position <= last; position++)
        assert_ok(append(fixture, &room, position));
    fixture_close(fixture);
}

static void a_missing_frame_is_damage(void **state)
{
    struct fixture *fixture = *state;
    struct reading reading = {.room = test_id(1), .from = 1};

    append_up_to(fixture, 1, 99);
    append_up_to(fixture, 100, 100); /* a row of its own */
    append_up_to(fixture, 101, 300);
    run_sql(fixture, "DELETE FROM log_part WHERE first = 100");
    assert_ok(fixture_try(fixture, false, false));
    assert_int_equal(store_run(fixture->store, reading_job, &reading), STATUS_DAMAGED);
    assert_int_equal(reading.count, 99);
}

/* --- other processes ------------------------------------------------------------------------- */

/* Runs in a process of its own; ends with what it returns. */
static pid_t start(struct fixture *fixture, int (*body)(struct fixture *fixture))
{
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0)
        _exit(body(fixture));
    return child;
}

static int result_of(pid_t child)
{
    int how = 0;

    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFEXITED(how));
    return WEXITSTATUS(how);
}

static int serve_until_killed(struct fixture *fixture)
{
    char ready[128];

    if (fixture_try(fixture, true, true) != STATUS_OK)
        return 1;
    snprintf(ready, sizeof(ready), "%s/ready", fixture->folder);
    close(open(ready, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    for (;;)
        pause();
}

static enum status put_account(struct store_tx *tx, void *user)
{
    struct store_account account = {
        .id = test_id(5), .email = STR("ada@example.org"), .name = STR("Ada")};

    (void)user;
    return store_account_add(tx, &account);
}

static void one_server_at_a_time_and_others_beside_it(void **state)
{
    const struct timespec moment = {0, 2000000};
    struct fixture *fixture = *state;
    pid_t server = start(fixture, serve_until_killed);
    struct store_account found;
    char ready[128];

    snprintf(ready, sizeof(ready), "%s/ready", fixture->folder);
    for (int i = 0; i < 10000 && !exists(ready); i++)
        nanosleep(&moment, NULL);
    assert_true(exists(ready));
    assert_int_equal(fixture_try(fixture, false, true), STATUS_BUSY);
    assert_non_null(strstr(fixture->reason, fixture->path));
    /* The command line adds a person while the server runs. */
    assert_ok(fixture_try(fixture, false, false));
    assert_ok(store_run(fixture->store, put_account, NULL));
    fixture_close(fixture);
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    assert_ok(fixture_try(fixture, false, true));
    assert_ok(store_account_by_email(store_reader(fixture->store), STR("ada@example.org"),
                                     &fixture->arena, &found));
}

static int open_once(struct fixture *fixture)
{
    enum status status = fixture_try(fixture, true, false);

    if (status != STATUS_OK)
        fprintf(stderr, "%s\n", fixture->reason);
    store_close(fixture->store);
    return status != STATUS_OK;
}

static void several_may_make_it_at_once(void **state)
{
    struct fixture *fixture = *state;
    pid_t children[6];
    int failed = 0;

    for (size_t i = 0; i < 6; i++)
        children[i] = start(fixture, open_once);
    for (size_t i = 0; i < 6; i++)
        failed += result_of(children[i]);
    assert_int_equal(failed, 0);
    assert_ok(fixture_try(fixture, false, false));
}

/* As a user who may not do everything. */
static int try_as_nobody(struct fixture *fixture)
{
    if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
        return 100;
    enum status status = fixture_try(fixture, true, true);
    if (!strstr(fixture->reason, fixture->folder))
        return 101;
    return -status;
}

static void give_away(const char *path)
{
    if (geteuid() == 0 && exists(path))
        assert_int_equal(chown(path, NOBODY, NOBODY), 0);
}

static void what_may_not_be_written_is_denied(void **state)
{
    struct fixture *fixture = *state;

    give_away(fixture->folder);
    assert_int_equal(chmod(fixture->folder, 0500), 0);
    assert_int_equal(result_of(start(fixture, try_as_nobody)), -STATUS_DENIED);
    assert_int_equal(chmod(fixture->folder, 0700), 0);
    make_database(fixture);
    give_away(fixture->path);
    assert_int_equal(chmod(fixture->folder, 0500), 0);
    assert_int_equal(result_of(start(fixture, try_as_nobody)), -STATUS_DENIED);
    assert_int_equal(chmod(fixture->folder, 0700), 0);
    assert_int_equal(chmod(fixture->path, 0400), 0);
    assert_int_equal(result_of(start(fixture, try_as_nobody)), -STATUS_DENIED);
}

#define ON_A_FILE(test) cmocka_unit_test_setup_teardown(test, setup_file, teardown)

/* --- waiting ---------------------------------------------------------------------------------- */

struct holding {
    sem_t holds, goes_on;
};

static enum status hold(struct store_tx *tx, void *user)
{
    struct holding *holding = user;

    (void)tx;
    sem_post(&holding->holds);
    sem_wait(&holding->goes_on);
    return STATUS_OK;
}

/* Whoever waits for another process doesn't wait in silence; and goes on when it may. */
static void a_long_wait_is_told(void **state)
{
    struct fixture *fixture = *state;
    struct fixture *other = fixture_create(NULL);
    struct holding holding;
    char line[512] = "";
    int ends[2];

    sem_init(&holding.holds, 0, 0);
    sem_init(&holding.goes_on, 0, 0);
    assert_int_equal(pipe(ends), 0);
    fixture_open(fixture);
    memcpy(other->path, fixture->path, sizeof(other->path));
    other->log = (struct log){fdopen(ends[1], "w"), LOG_LEVEL_WARNING};
    fixture_open(other);
    assert_ok(store_submit(fixture->store, hold, NULL, &holding));
    sem_wait(&holding.holds);
    assert_ok(store_submit(other->store, fixture_nothing, fixture_done, other));
    assert_true(read(ends[0], line, sizeof(line) - 1) > 0);
    assert_non_null(strstr(line, "store.waiting"));
    sem_post(&holding.goes_on);
    fixture_wait(other, 1);
    assert_ok(other->delivered[0].status);
    fixture_settle(fixture);
    fixture_close(other);
    fclose(other->log.stream);
    close(ends[0]);
    fixture_destroy(other);
    sem_destroy(&holding.holds);
    sem_destroy(&holding.goes_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_FILE(a_missing_file_is_not_made_unasked),
        ON_A_FILE(a_new_file_is_its_owners_alone),
        ON_A_FILE(what_was_stored_is_there_again),
        ON_A_FILE(other_files_are_refused_and_left_alone),
        ON_A_FILE(an_emptied_file_is_not_a_new_one),
        ON_A_FILE(a_newer_versions_file_is_refused),
        ON_A_FILE(a_truncated_file_is_refused),
        ON_A_FILE(a_damaged_page_is_refused),
        ON_A_FILE(a_damaged_batch_is_refused),
        ON_A_FILE(a_missing_frame_is_damage),
        ON_A_FILE(one_server_at_a_time_and_others_beside_it),
        ON_A_FILE(several_may_make_it_at_once),
        ON_A_FILE(what_may_not_be_written_is_denied),
        ON_A_FILE(a_long_wait_is_told),
    };

    return cmocka_run_group_tests_name("store: opening", tests, NULL, NULL);
}
