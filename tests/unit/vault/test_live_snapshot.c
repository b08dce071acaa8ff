#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vault/live_snapshot.h"

enum { FRAMES = 6, TAKEN_AT = 4 };

static const struct id room = {"0123456789abcdef"};
static const struct id other_room = {"0123456789abcdeg"};
static const struct vault_room_key key = {{1, 2, 3}};
static const struct vault_room_key other_key = {{1, 2, 4}};

/* A log of FRAMES frames, and the snapshot of its TAKEN_AT-th. */
struct written {
    struct buf frames[FRAMES], snapshot;
    struct live_log log;
};

static void write_log(struct written *written, const struct id *id, const char *words)
{
    live_log_init(&written->log, id, &key);
    buf_init(&written->snapshot, 4096);
    for (int i = 0; i < FRAMES; i++) {
        buf_init(&written->frames[i], 4096);
        assert_int_equal(live_log_seal(&written->log, 1, 0, str_from(words), &written->frames[i]),
                         STATUS_OK);
        if (i + 1 == TAKEN_AT)
            assert_int_equal(
                live_snapshot_seal(&written->log, STR("the state"), &written->snapshot), STATUS_OK);
    }
}

static void forget_log(struct written *written)
{
    for (int i = 0; i < FRAMES; i++)
        buf_finish(&written->frames[i]);
    buf_finish(&written->snapshot);
    live_log_finish(&written->log);
}

static struct str frame(const struct written *written, int position)
{
    return buf_str(&written->frames[position - 1]);
}

static enum status open_with(const struct id *id, const struct vault_room_key *with,
                             struct str snapshot, struct str beside, struct live_log *log,
                             struct buf *state)
{
    buf_init(state, 4096);
    live_log_init(log, id, with);
    return live_snapshot_open(log, snapshot, beside, state);
}

/* It must not open, and leave everything as it was. */
static void refused(const struct id *id, const struct vault_room_key *with, struct str snapshot,
                    struct str beside)
{
    struct live_log log, before;
    struct buf state;

    live_log_init(&before, id, with);
    assert_int_equal(open_with(id, with, snapshot, beside, &log, &state), STATUS_DAMAGED);
    assert_int_equal(state.size, 0);
    assert_int_equal(log.position, 0);
    assert_memory_equal(log.head.bytes, before.head.bytes, sizeof(before.head.bytes));
    buf_finish(&state);
}

static void test_goes_on(void **state_)
{
    struct written written;
    struct live_log log;
    struct buf state, record;
    struct live_frame clear;
    (void)state_;

    write_log(&written, &room, "word");
    assert_int_equal(
        open_with(&room, &key, buf_str(&written.snapshot), frame(&written, TAKEN_AT), &log, &state),
        STATUS_OK);
    assert_true(str_is(buf_str(&state), "the state"));
    assert_int_equal(log.position, TAKEN_AT);
    buf_init(&record, 4096);
    for (int i = TAKEN_AT + 1; i <= FRAMES; i++)
        assert_int_equal(live_log_open(&log, frame(&written, i), &clear, &record), STATUS_OK);
    assert_memory_equal(log.head.bytes, written.log.head.bytes, sizeof(log.head.bytes));
    assert_memory_equal(log.before.bytes, written.log.before.bytes, sizeof(log.before.bytes));
    assert_int_equal(log.position, FRAMES);
    /* and only at the beginning of a log */
    assert_int_equal(
        live_snapshot_open(&log, buf_str(&written.snapshot), frame(&written, TAKEN_AT), &state),
        STATUS_DAMAGED);
    buf_finish(&record);
    buf_finish(&state);
    forget_log(&written);
}

static void test_only_beside_its_frame(void **state)
{
    struct written written, again, foreign;
    (void)state;

    write_log(&written, &room, "word");
    for (int i = 1; i <= FRAMES; i++)
        if (i != TAKEN_AT)
            refused(&room, &key, buf_str(&written.snapshot), frame(&written, i));
    refused(&room, &key, buf_str(&written.snapshot), STR_NONE);
    /* the same words, written anew: rolled back and gone on */
    write_log(&again, &room, "word");
    refused(&room, &key, buf_str(&written.snapshot), frame(&again, TAKEN_AT));
    refused(&room, &key, buf_str(&again.snapshot), frame(&written, TAKEN_AT));
    /* another room's, under the same key; and under another key */
    write_log(&foreign, &other_room, "word");
    refused(&room, &key, buf_str(&foreign.snapshot), frame(&written, TAKEN_AT));
    refused(&room, &key, buf_str(&foreign.snapshot), frame(&foreign, TAKEN_AT));
    refused(&room, &other_key, buf_str(&written.snapshot), frame(&written, TAKEN_AT));
    forget_log(&foreign);
    forget_log(&again);
    forget_log(&written);
}

static void test_any_damage(void **state)
{
    struct written written;
    (void)state;

    write_log(&written, &room, "word");
    for (size_t size = 0; size < written.snapshot.size; size++)
        refused(&room, &key, (struct str){written.snapshot.data, size}, frame(&written, TAKEN_AT));
    for (size_t i = 0; i < written.snapshot.size * 8; i++) {
        written.snapshot.data[i / 8] ^= (char)(1 << i % 8);
        refused(&room, &key, buf_str(&written.snapshot), frame(&written, TAKEN_AT));
        written.snapshot.data[i / 8] ^= (char)(1 << i % 8);
    }
    /* a record isn't a snapshot, nor the other way round */
    refused(&room, &key, frame(&written, TAKEN_AT), frame(&written, TAKEN_AT));
    refused(&room, &key, buf_str(&written.snapshot), buf_str(&written.snapshot));
    forget_log(&written);
}

static void test_limits(void **state)
{
    struct live_log log;
    struct buf out;
    (void)state;

    buf_init(&out, 4096);
    live_log_init(&log, &room, &key);
    assert_int_equal(live_snapshot_seal(&log, STR("x"), &out), STATUS_INVALID);
    log.position = 1;
    assert_int_equal(live_snapshot_seal(&log, (struct str){"", LIVE_SNAPSHOT_MAX_BYTES + 1}, &out),
                     STATUS_TOO_LARGE);
    char *large = calloc(1, 5000);
    assert_non_null(large);
    assert_int_equal(live_snapshot_seal(&log, (struct str){large, 5000}, &out), STATUS_TOO_LARGE);
    free(large);
    buf_finish(&out);
}

static int setup(void **state)
{
    (void)state;
    return vault_init() == STATUS_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_goes_on),
        cmocka_unit_test(test_only_beside_its_frame),
        cmocka_unit_test(test_any_damage),
        cmocka_unit_test(test_limits),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
