/* How much somebody may send: a burst at once, then so much a minute, whatever the clock does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/server.h"

enum { PER_MINUTE = 60, BURST = 5 };

static const int64_t START_MS = INT64_C(1790000000000);

static unsigned take_all(struct bucket *bucket, int64_t now_ms)
{
    unsigned taken = 0;

    while (bucket_take(bucket, PER_MINUTE, BURST, now_ms))
        taken++;
    return taken;
}

static void a_new_one_is_full(void **state)
{
    struct bucket bucket = {0};
    (void)state;

    assert_int_equal(take_all(&bucket, START_MS), BURST);
    assert_int_equal(take_all(&bucket, START_MS), 0);
}

static void it_fills_with_time_and_not_beyond(void **state)
{
    struct bucket bucket = {0};
    (void)state;

    take_all(&bucket, START_MS);
    assert_int_equal(take_all(&bucket, START_MS + 999), 0);
    assert_int_equal(take_all(&bucket, START_MS + 1000), 1);
    assert_int_equal(take_all(&bucket, START_MS + 3500), 2);
    assert_int_equal(take_all(&bucket, START_MS + 4000), 1);
    assert_int_equal(take_all(&bucket, START_MS + 3600000), BURST);
}

static void a_refusal_takes_nothing(void **state)
{
    struct bucket bucket = {0};
    (void)state;

    assert_false(bucket_take_many(&bucket, BURST + 1, PER_MINUTE, BURST, START_MS));
    assert_true(bucket_take_many(&bucket, 3, PER_MINUTE, BURST, START_MS));
    assert_false(bucket_take_many(&bucket, 3, PER_MINUTE, BURST, START_MS));
    assert_true(bucket_take_many(&bucket, 2, PER_MINUTE, BURST, START_MS));
}

static void a_clock_that_goes_back_locks_nobody_out(void **state)
{
    struct bucket bucket = {0};
    int64_t earlier_ms = START_MS - 3600000;
    (void)state;

    take_all(&bucket, START_MS);
    assert_int_equal(take_all(&bucket, earlier_ms), BURST);
    assert_int_equal(take_all(&bucket, earlier_ms + 1000), 1);
    assert_int_equal(take_all(&bucket, earlier_ms + 3600000), BURST);
}

static void many_bytes_at_a_high_rate(void **state)
{
    const unsigned per_minute = MEMBER_BYTES_PER_MINUTE, burst = MEMBER_BYTES_AT_ONCE;
    struct bucket bucket = {0};
    size_t taken = 0;
    (void)state;

    while (bucket_take_many(&bucket, 117, per_minute, burst, START_MS))
        taken += 117;
    assert_in_range(taken, burst - 117, burst + burst / 1000); /* it counts in microseconds */
    assert_false(
        bucket_take_many(&bucket, per_minute / 60 + 200, per_minute, burst, START_MS + 1000));
    assert_true(bucket_take_many(&bucket, per_minute / 60 - 1, per_minute, burst, START_MS + 1000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_one_is_full),
        cmocka_unit_test(it_fills_with_time_and_not_beyond),
        cmocka_unit_test(a_refusal_takes_nothing),
        cmocka_unit_test(a_clock_that_goes_back_locks_nobody_out),
        cmocka_unit_test(many_bytes_at_a_high_rate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
