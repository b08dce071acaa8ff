/* What the tests of the store share: a store on a file in a folder of its own or in memory, and a
 * record of what it delivered, in order. */
#ifndef PARLEY_TESTS_STORE_FIXTURE_H
#define PARLEY_TESTS_STORE_FIXTURE_H

#include <errno.h>
#include <ftw.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "store/rooms.h"
#include "store/sets.h"
#include "store/store.h"

enum { DELIVERED_MAX = 4096, WAIT_SECONDS = 60 };

struct delivered {
    bool is_job;
    void *user;
    struct id room;
    uint64_t position;
    enum status status;
};

struct fixture {
    char folder[64];
    char path[96];
    char reason[512];
    struct log log;
    struct store *store;
    sem_t woken;
    struct arena arena;
    struct delivered delivered[DELIVERED_MAX];
    size_t count;
};

/* Every helper is used by some of the tests and not by others. */
#define HELPER __attribute__((unused)) static

#define assert_ok(expression) assert_int_equal(expression, STATUS_OK)
#define assert_str(str, text) assert_true(str_is(str, text))

HELPER void fixture_wake(void *user)
{
    sem_post(&((struct fixture *)user)->woken);
}

HELPER enum status fixture_try(struct fixture *fixture, bool create, bool exclusive)
{
    const struct store_config config = {
        .path = fixture->path,
        .create = create,
        .exclusive = exclusive,
        .wake = fixture_wake,
        .user = fixture,
        .log = &fixture->log,
        .gather_max_us = 2000,
    };

    fixture->reason[0] = '\0';
    return store_open(&config, fixture->reason, sizeof(fixture->reason), &fixture->store);
}

HELPER void fixture_open(struct fixture *fixture)
{
    if (fixture_try(fixture, true, false) != STATUS_OK)
        fail_msg("%s", fixture->reason);
}

HELPER void fixture_close(struct fixture *fixture)
{
    store_close(fixture->store);
    fixture->store = NULL;
}

/* `path` ":memory:", or NULL for a file in a folder that is removed afterwards. Not opened yet. */
HELPER struct fixture *fixture_create(const char *path)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    assert_non_null(fixture);
    snprintf(fixture->folder, sizeof(fixture->folder), "%s/parley-store-XXXXXX",
             getenv("TMPDIR") && strlen(getenv("TMPDIR")) < 32 ? getenv("TMPDIR") : "/tmp");
    assert_non_null(mkdtemp(fixture->folder));
    if (path)
        snprintf(fixture->path, sizeof(fixture->path), "%s", path);
    else
        snprintf(fixture->path, sizeof(fixture->path), "%s/parley.db", fixture->folder);
    sem_init(&fixture->woken, 0, 0);
    arena_init(&fixture->arena, 64 << 20);
    return fixture;
}

HELPER int fixture_remove_one(const char *path, const struct stat *found, int type,
                              struct FTW *place)
{
    (void)found;
    (void)type;
    (void)place;
    return remove(path);
}

HELPER void fixture_destroy(struct fixture *fixture)
{
    store_close(fixture->store);
    nftw(fixture->folder, fixture_remove_one, 8, FTW_DEPTH | FTW_PHYS);
    sem_destroy(&fixture->woken);
    arena_finish(&fixture->arena);
    free(fixture);
}

/* --- what was delivered ---------------------------------------------------------------------- */

HELPER struct delivered *fixture_deliver(struct fixture *fixture)
{
    assert_true(fixture->count < DELIVERED_MAX);
    return &fixture->delivered[fixture->count++];
}

HELPER void fixture_stored(void *user, const struct id *room, uint64_t position, enum status status)
{
    *fixture_deliver(user) =
        (struct delivered){.room = *room, .position = position, .status = status};
}

HELPER void fixture_done(void *user, enum status status)
{
    *fixture_deliver(user) = (struct delivered){.is_job = true, .user = user, .status = status};
}

/* Waits for the wake that a result brings with it. */
HELPER void fixture_wait(struct fixture *fixture, size_t count)
{
    struct timespec end;

    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += WAIT_SECONDS;
    for (;;) {
        store_collect(fixture->store, fixture_stored, fixture);
        if (fixture->count >= count)
            return;
        if (sem_timedwait(&fixture->woken, &end) != 0 && errno != EINTR)
            fail_msg("%zu of %zu results after %d s", fixture->count, count, (int)WAIT_SECONDS);
    }
}

/* Waits until the room is stored up to the position, or failed. */
HELPER enum status fixture_wait_room(struct fixture *fixture, const struct id *room,
                                     uint64_t position)
{
    for (size_t at = 0;; at++) {
        fixture_wait(fixture, at + 1);
        const struct delivered *found = &fixture->delivered[at];
        if (!found->is_job && id_equal(&found->room, room) &&
            (found->position >= position || found->status != STATUS_OK))
            return found->status;
    }
}

HELPER enum status fixture_nothing(struct store_tx *tx, void *user)
{
    (void)tx;
    (void)user;
    return STATUS_OK;
}

/* After everything that was queued. */
HELPER void fixture_settle(struct fixture *fixture)
{
    assert_ok(store_run(fixture->store, fixture_nothing, NULL));
    store_collect(fixture->store, fixture_stored, fixture);
}

/* --- rooms and frames ------------------------------------------------------------------------ */

HELPER struct id test_id(unsigned number)
{
    unsigned char bytes[ID_RANDOM_BYTES] = {0};

    for (size_t i = 0; i < 4; i++)
        bytes[ID_RANDOM_BYTES - 1 - i] = (unsigned char)(number >> (8 * i));
    return id_from_random(bytes);
}

/* A frame that tells its room and position, of a length that varies. */
HELPER size_t test_frame(const struct id *room, uint64_t position, char frame[static 512])
{
    size_t size = 40 + position * 37 % 400;

    memset(frame, (int)('a' + position % 26), size);
    memcpy(frame, room->text, ID_SIZE);
    snprintf(frame + ID_SIZE, 24, "%llu", (unsigned long long)position);
    return size;
}

HELPER enum status append(struct fixture *fixture, const struct id *room, uint64_t position)
{
    char frame[512];
    size_t size = test_frame(room, position, frame);

    return store_append(fixture->store, room, position, (struct str){frame, size});
}

/* Reads a room's log in a job and compares every frame. */
struct reading {
    struct id room;
    uint64_t from, last;
    size_t count;
};

HELPER enum status reading_frame(void *user, uint64_t position, struct str frame)
{
    struct reading *reading = user;
    char expected[512];
    size_t size = test_frame(&reading->room, position, expected);

    reading->count++;
    reading->last = position;
    return str_equal(frame, (struct str){expected, size}) ? STATUS_OK : STATUS_MALFORMED;
}

HELPER enum status reading_job(struct store_tx *tx, void *user)
{
    struct reading *reading = user;

    return store_log_read(tx, &reading->room, reading->from, reading_frame, reading);
}

HELPER void assert_log(struct fixture *fixture, const struct id *room, uint64_t last)
{
    struct reading reading = {.room = *room, .from = 1};

    assert_ok(store_run(fixture->store, reading_job, &reading));
    assert_int_equal(reading.last, last);
    assert_int_equal(reading.count, last);
}

/* --- sets ------------------------------------------------------------------------------------ */

/* A set that is only a head. */
HELPER enum status put_head(struct store_tx *tx, struct str id, struct str head)
{
    const struct set_change change = {.set = id, .kind = SET_IMPORTED, .now_ms = 1700000000000};
    const struct store_set set = {
        .title = STR("A set"), .language = STR("en"), .license = STR("CC0-1.0")};
    const struct blocks blocks = {.head = head};
    uint32_t version;
    bool changed;

    return store_set_put(tx, &change, &set, &blocks, &version, &changed);
}

/* --- tests on both engines ------------------------------------------------------------------- */

HELPER int setup_engine(void **state)
{
    struct fixture *fixture = fixture_create(*state);

    fixture_open(fixture);
    *state = fixture;
    return 0;
}

HELPER int setup_file(void **state)
{
    *state = fixture_create(NULL);
    return 0;
}

HELPER int teardown(void **state)
{
    fixture_destroy(*state);
    return 0;
}

#define ON_BOTH(test)                                                                              \
    {#test " on a file", test, setup_engine, teardown, NULL},                                      \
    {                                                                                              \
#test " in memory", test, setup_engine, teardown, memory_engine                            \
    }

__attribute__((unused)) static char memory_engine[] = ":memory:";

#endif
