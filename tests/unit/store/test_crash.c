/* A process that is killed at any moment: every frame that was reported stored is in the log once,
 * at its place, and the log goes on from its last. */
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "fixture.h"

enum { ROUNDS = 40, ROOMS = 5, LIFE_MAX_MS = 60 };

/* What the child tells through the pipe; small enough to be written at once. */
struct told {
    uint32_t room;
    uint64_t position;
};

struct child {
    int pipe;
    unsigned random; /* of rand_r */
    uint64_t last[ROOMS];
};

static void tell(void *user, const struct id *room, uint64_t position, enum status status)
{
    struct child *child = user;
    struct told told = {.position = position};

    if (status != STATUS_OK)
        _exit(2);
    for (uint32_t i = 0; i < ROOMS; i++) {
        struct id one = test_id(i + 1);
        if (id_equal(room, &one))
            told.room = i;
    }
    if (write(child->pipe, &told, sizeof(told)) != (ssize_t)sizeof(told))
        _exit(3);
}

static enum status find_last(void *user, uint64_t position, struct str frame)
{
    (void)frame;
    *(uint64_t *)user = position;
    return STATUS_OK;
}

static enum status find_lasts(struct store_tx *tx, void *user)
{
    struct child *child = user;
    enum status status = STATUS_OK;

    for (unsigned i = 0; i < ROOMS && status == STATUS_OK; i++) {
        struct id room = test_id(i + 1);
        status = store_log_read(tx, &room, 1, find_last, &child->last[i]);
    }
    return status;
}

/* Bursts and pauses, so that commits, spreading and checkpoints are all there to be hit. */
static _Noreturn void write_until_killed(struct fixture *fixture, struct child *child)
{
    fixture_open(fixture);
    if (store_run(fixture->store, find_lasts, child) != STATUS_OK)
        _exit(4);
    for (;;) {
        for (int i = rand_r(&child->random) % 40; i > 0; i--) {
            unsigned which = (unsigned)rand_r(&child->random) % ROOMS;
            struct id room = test_id(which + 1);
            if (append(fixture, &room, ++child->last[which]) != STATUS_OK)
                _exit(5);
        }
        const struct timespec pause = {0, rand_r(&child->random) % 8 ? 200000 : 25000000};
        nanosleep(&pause, NULL);
        store_collect(fixture->store, tell, child);
    }
}

static void run_and_kill(struct fixture *fixture, unsigned seed, uint64_t told[ROOMS])
{
    struct timespec life = {0, (long)(seed * 7919 % (LIFE_MAX_MS * 1000)) * 1000};
    struct child child = {.random = seed};
    struct told one;
    int ends[2], how = 0;

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        close(ends[0]);
        child.pipe = ends[1];
        write_until_killed(fixture, &child);
    }
    close(ends[1]);
    nanosleep(&life, NULL);
    kill(pid, SIGKILL);
    while (read(ends[0], &one, sizeof(one)) == (ssize_t)sizeof(one))
        told[one.room] = one.position;
    close(ends[0]);
    assert_int_equal(waitpid(pid, &how, 0), pid);
    assert_true(WIFSIGNALED(how)); /* it had not ended by itself */
}

static void what_was_told_is_there_once(void **state)
{
    struct fixture *fixture = *state;
    uint64_t told[ROOMS] = {0}, total = 0;

    for (unsigned round = 0; round < ROUNDS; round++) {
        run_and_kill(fixture, round * 31 + 17, told);
        fixture_open(fixture);
        for (unsigned i = 0; i < ROOMS; i++) {
            struct reading reading = {.room = test_id(i + 1), .from = 1};
            assert_ok(store_run(fixture->store, reading_job, &reading));
            assert_int_equal(reading.count, reading.last);
            if (reading.last < told[i])
                fail_msg("round %u, room %u: told %llu, stored %llu", round, i + 1,
                         (unsigned long long)told[i], (unsigned long long)reading.last);
        }
        fixture_close(fixture);
    }
    for (unsigned i = 0; i < ROOMS; i++)
        total += told[i];
    print_message("%llu frames told in %d lives\n", (unsigned long long)total, ROUNDS);
    assert_true(total > ROUNDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_told_is_there_once, setup_file, teardown),
    };

    return cmocka_run_group_tests_name("store: crashes", tests, NULL, NULL);
}
