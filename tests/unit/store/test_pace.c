/* When the writer waits for more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/pace.h"

enum { MAX_US = 2000 };

/* Commits of `busy_us` that carry `frames` each, one every `every_us`, for a second. */
static void run(struct pace *pace, uint64_t *now_us, unsigned every_us, unsigned busy_us,
                size_t frames)
{
    for (uint64_t end_us = *now_us + 1000000; *now_us < end_us; *now_us += every_us)
        pace_committed(pace, *now_us, *now_us + busy_us, frames);
}

static void test_it_waits_when_commits_alone_would_take_the_time(void **state)
{
    static const struct {
        unsigned every_us, busy_us;
        size_t frames;
        unsigned window_us;
    } cases[] = {
        {1000, 150, 1, 0},       /* a thousand a second, on a quick disk */
        {200, 150, 1, MAX_US},   /* five thousand */
        {2000, 200, 10, MAX_US}, /* the same, gathered: it stays so */
        {1000, 150, 1, 0},       /* fewer again */
        {6000, 5000, 1, MAX_US}, /* a slow disk */
        {100000, 5000, 1, 0},    /* one writer on it */
        {3000, 1000, 1, 0},      /* a third of the time: not yet, */
        {2000, 1000, 1, MAX_US}, /* half of it: yes, */
        {3000, 1000, 1, MAX_US}, /* and a third: still */
    };
    struct pace pace;
    uint64_t now_us = 5000000;

    (void)state;
    pace_init(&pace, MAX_US, now_us);
    assert_int_equal(pace.window_us, 0);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        run(&pace, &now_us, cases[i].every_us, cases[i].busy_us, cases[i].frames);
        assert_int_equal(pace.window_us, cases[i].window_us);
    }
}

static void test_a_silence_ends_the_waiting(void **state)
{
    struct pace pace;
    uint64_t now_us = 0;

    (void)state;
    pace_init(&pace, MAX_US, now_us);
    run(&pace, &now_us, 200, 150, 1);
    assert_int_equal(pace.window_us, MAX_US);
    now_us += 3000000;
    pace_committed(&pace, now_us, now_us + 150, 1);
    assert_int_equal(pace.window_us, 0);
}

/* The setting 0: never. */
static void test_no_wait_at_all(void **state)
{
    struct pace pace;
    uint64_t now_us = 0;

    (void)state;
    pace_init(&pace, 0, now_us);
    run(&pace, &now_us, 200, 190, 3);
    assert_int_equal(pace.window_us, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_waits_when_commits_alone_would_take_the_time),
        cmocka_unit_test(test_a_silence_ends_the_waiting),
        cmocka_unit_test(test_no_wait_at_all),
    };

    return cmocka_run_group_tests_name("pace", tests, NULL, NULL);
}
