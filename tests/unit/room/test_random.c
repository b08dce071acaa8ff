/* Rooms played at random by many seeds; what must always be true is checked after each input. With
 * a seed as argument only that one is played, and with a second, that many seeds from it on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "room_random.h"

enum { SEEDS = 120, INPUTS = 250 };

static uint64_t first_seed = 1;
static uint64_t seeds = SEEDS;

static void test_random_rooms(void **state)
{
    (void)state;
    for (uint64_t seed = first_seed; seed < first_seed + seeds; seed++) {
        struct room_random random = {.seed = seed * 0x9e3779b97f4a7c15u};
        if (!room_random_play(&random, INPUTS))
            fail_msg("seed %llu: %s\n%.*s", (unsigned long long)seed, random.script.fault,
                     STR_FMT(buf_str(&random.lines)));
        room_random_finish(&random);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_rooms)};

    if (argc > 1) {
        first_seed = strtoull(argv[1], NULL, 10);
        seeds = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
