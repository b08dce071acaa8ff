#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vault/live_log.h"

enum { FRAMES = 5 };

static const struct id room = {"0123456789abcdef"};
static const struct id other_room = {"0123456789abcdeg"};
static const struct vault_room_key key = {{1, 2, 3}};
static const char *const texts[FRAMES] = {"{\"t\":1}", "", "third", "fourth", "a longer fifth"};

struct written {
    struct buf frames[FRAMES];
    struct live_log log;
};

static int setup(void **state)
{
    struct written *written = calloc(1, sizeof(*written));

    if (!written || vault_init() != STATUS_OK)
        return -1;
    live_log_init(&written->log, &room, &key);
    for (int i = 0; i < FRAMES; i++) {
        buf_init(&written->frames[i], 4096);
        if (live_log_seal(&written->log, (uint8_t)(10 + i), (uint8_t)(i % 3), str_from(texts[i]),
                          &written->frames[i]) != STATUS_OK)
            return -1;
    }
    *state = written;
    return 0;
}

static int teardown(void **state)
{
    struct written *written = *state;

    for (int i = 0; i < FRAMES; i++)
        buf_finish(&written->frames[i]);
    live_log_finish(&written->log);
    free(written);
    return 0;
}

static void same_log(const struct live_log *a, const struct live_log *b)
{
    assert_string_equal(a->room.text, b->room.text);
    assert_memory_equal(a->key.bytes, b->key.bytes, sizeof(a->key.bytes));
    assert_memory_equal(a->head.bytes, b->head.bytes, sizeof(a->head.bytes));
    assert_int_equal(a->position, b->position);
}

/* Opening must fail, and leave everything as it was. */
static void refused(struct live_log *log, struct str frame)
{
    struct live_log before = *log;
    struct live_frame clear = {77, 77, 77};
    struct buf record;

    buf_init(&record, 4096);
    buf_add_text(&record, "kept");
    assert_int_equal(live_log_open(log, frame, &clear, &record), STATUS_DAMAGED);
    same_log(log, &before);
    assert_true(str_is(buf_str(&record), "kept"));
    assert_int_equal(clear.position, 77);
    buf_finish(&record);
}

static void opened(struct live_log *log, const struct written *written, int i)
{
    struct live_frame clear;
    struct buf record;

    buf_init(&record, 4096);
    assert_int_equal(live_log_open(log, buf_str(&written->frames[i]), &clear, &record), STATUS_OK);
    assert_true(str_is(buf_str(&record), texts[i]));
    assert_int_equal(clear.type, 10 + i);
    assert_int_equal(clear.audience, i % 3);
    assert_int_equal(clear.position, i + 1);
    assert_int_equal(log->position, i + 1);
    buf_finish(&record);
}

static void log_reads_back(void **state)
{
    struct written *written = *state;
    struct live_log log;

    live_log_init(&log, &room, &key);
    assert_int_equal(log.position, 0);
    for (int i = 0; i < FRAMES; i++)
        opened(&log, written, i);
    same_log(&log, &written->log);
}

static void writing_goes_on_after_reading_back(void **state)
{
    struct written *written = *state;
    struct live_log log;
    struct buf frame;

    live_log_init(&log, &room, &key);
    for (int i = 0; i < FRAMES; i++)
        opened(&log, written, i);
    buf_init(&frame, 4096);
    assert_int_equal(live_log_seal(&log, 1, 0, STR("after"), &frame), STATUS_OK);
    struct live_frame clear;
    struct buf record;
    buf_init(&record, 4096);
    assert_int_equal(live_log_open(&written->log, buf_str(&frame), &clear, &record), STATUS_OK);
    assert_int_equal(clear.position, FRAMES + 1);
    same_log(&log, &written->log);
    buf_finish(&frame);
    buf_finish(&record);
}

static void every_changed_byte_is_refused(void **state)
{
    struct written *written = *state;
    struct live_log log;

    live_log_init(&log, &room, &key);
    opened(&log, written, 0);
    opened(&log, written, 1);
    struct buf *frame = &written->frames[2];
    for (size_t at = 0; at < frame->size; at++) {
        frame->data[at] ^= 0x10;
        refused(&log, buf_str(frame));
        frame->data[at] ^= 0x10;
    }
    for (size_t size = 0; size < frame->size; size++)
        refused(&log, (struct str){frame->data, size});
    buf_add_char(frame, '\0');
    refused(&log, buf_str(frame));
    frame->size--;
    opened(&log, written, 2);
}

static void dropped_doubled_and_moved_frames_are_refused(void **state)
{
    struct written *written = *state;
    struct live_log log;

    live_log_init(&log, &room, &key);
    refused(&log, buf_str(&written->frames[1]));
    opened(&log, written, 0);
    refused(&log, buf_str(&written->frames[0]));
    refused(&log, buf_str(&written->frames[2]));
    opened(&log, written, 1);
}

static void same_position_of_another_history_is_refused(void **state)
{
    struct written *written = *state;
    struct live_log log;
    struct live_log other;
    struct buf frames[2];

    live_log_init(&log, &room, &key);
    live_log_init(&other, &room, &key);
    opened(&log, written, 0);
    for (int i = 0; i < 2; i++) {
        buf_init(&frames[i], 4096);
        assert_int_equal(live_log_seal(&other, 10, 0, STR("other"), &frames[i]), STATUS_OK);
    }
    refused(&log, buf_str(&frames[1]));
    for (int i = 0; i < 2; i++)
        buf_finish(&frames[i]);
}

static void another_room_or_key_is_refused(void **state)
{
    struct written *written = *state;
    static const struct vault_room_key other_key = {{9}};
    struct live_log log;

    live_log_init(&log, &other_room, &key);
    refused(&log, buf_str(&written->frames[0]));
    live_log_init(&log, &room, &other_key);
    refused(&log, buf_str(&written->frames[0]));
}

static void limits(void **state)
{
    static char long_record[LIVE_LOG_MAX_RECORD_BYTES + 1];
    struct live_log log;
    struct live_log reading;
    struct live_log before;
    struct live_frame clear;
    struct buf frame;
    struct buf record;

    (void)state;
    live_log_init(&log, &room, &key);
    live_log_init(&reading, &room, &key);
    before = log;
    buf_init(&frame, 2 * LIVE_LOG_MAX_RECORD_BYTES);
    assert_int_equal(
        live_log_seal(&log, 1, 0, (struct str){long_record, sizeof(long_record)}, &frame),
        STATUS_TOO_LARGE);
    same_log(&log, &before);
    assert_int_equal(
        live_log_seal(&log, 1, 0, (struct str){long_record, sizeof(long_record) - 1}, &frame),
        STATUS_OK);
    buf_init(&record, 100);
    assert_int_equal(live_log_open(&reading, buf_str(&frame), &clear, &record), STATUS_TOO_LARGE);
    same_log(&reading, &before);
    buf_finish(&record);
    buf_init(&record, LIVE_LOG_MAX_RECORD_BYTES);
    assert_int_equal(live_log_open(&reading, buf_str(&frame), &clear, &record), STATUS_OK);
    assert_int_equal(record.size, LIVE_LOG_MAX_RECORD_BYTES);
    buf_finish(&record);
    buf_finish(&frame);
    buf_init(&frame, 40);
    before = log;
    assert_int_equal(live_log_seal(&log, 1, 0, STR("x"), &frame), STATUS_TOO_LARGE);
    same_log(&log, &before);
    buf_finish(&frame);
}

static void same_record_twice_looks_different(void **state)
{
    struct live_log a;
    struct live_log b;
    struct buf frames[2];

    (void)state;
    live_log_init(&a, &room, &key);
    live_log_init(&b, &room, &key);
    buf_init(&frames[0], 4096);
    buf_init(&frames[1], 4096);
    assert_int_equal(live_log_seal(&a, 1, 0, STR("same"), &frames[0]), STATUS_OK);
    assert_int_equal(live_log_seal(&b, 1, 0, STR("same"), &frames[1]), STATUS_OK);
    assert_int_equal(frames[0].size, frames[1].size);
    assert_memory_not_equal(frames[0].data, frames[1].data, frames[0].size);
    buf_finish(&frames[0]);
    buf_finish(&frames[1]);
}

static void finishing_wipes(void **state)
{
    static const struct live_log zeros;
    struct live_log log;

    (void)state;
    live_log_init(&log, &room, &key);
    live_log_finish(&log);
    assert_memory_equal(&log, &zeros, sizeof(log));
    live_log_finish(NULL);
}

int main(void)
{
#define WITH_LOG(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_LOG(log_reads_back),
        WITH_LOG(writing_goes_on_after_reading_back),
        WITH_LOG(every_changed_byte_is_refused),
        WITH_LOG(dropped_doubled_and_moved_frames_are_refused),
        WITH_LOG(same_position_of_another_history_is_refused),
        WITH_LOG(another_room_or_key_is_refused),
        WITH_LOG(limits),
        WITH_LOG(same_record_twice_looks_different),
        WITH_LOG(finishing_wipes),
    };

    return cmocka_run_group_tests_name("vault/live_log", tests, NULL, NULL);
}
