/* The memory of commands, held to the plain one that looks through all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "room/remembered.h"

struct plain {
    uint64_t hashes[ROOM_REMEMBERED_COMMANDS];
    size_t count;
};

static bool plain_has(const struct plain *plain, uint64_t hash)
{
    size_t held = plain->count < ROOM_REMEMBERED_COMMANDS ? plain->count : ROOM_REMEMBERED_COMMANDS;

    for (size_t i = 0; i < held; i++)
        if (plain->hashes[i] == hash)
            return true;
    return false;
}

static uint64_t random_hash(uint64_t *seed, uint64_t different)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return 1 + (*seed >> 33) % different;
}

/* Few different hashes come again; many push each other out; multiples share a bucket. */
static void test_it_is_as_the_plain_one(void **state)
{
    static const struct {
        uint64_t different, times;
    } cases[] = {
        {900, 1}, {2000, 1}, {100000, 1}, {1500, ROOM_REMEMBERED_COMMANDS}, {3000, 1ull << 33},
    };

    (void)state;
    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
        struct remembered *remembered = NULL;
        struct plain plain = {.count = 0};
        uint64_t seed = c;
        for (int i = 0; i < 20000; i++) {
            uint64_t hash = random_hash(&seed, cases[c].different) * cases[c].times;
            assert_int_equal(remembered_has(remembered, hash), plain_has(&plain, hash));
            if (plain_has(&plain, hash))
                continue;
            plain.hashes[plain.count++ % ROOM_REMEMBERED_COMMANDS] = hash;
            assert_int_equal(remembered_add(&remembered, hash), STATUS_OK);
        }
        assert_int_equal(remembered_held(remembered), plain.count < ROOM_REMEMBERED_COMMANDS
                                                          ? plain.count
                                                          : ROOM_REMEMBERED_COMMANDS);
        for (size_t i = 0; i < remembered_held(remembered); i++) {
            size_t place = plain.count - remembered_held(remembered) + i;
            assert_int_equal(remembered_at(remembered, i),
                             plain.hashes[place % ROOM_REMEMBERED_COMMANDS]);
        }
        remembered_destroy(remembered);
    }
    assert_false(remembered_has(NULL, 1));
    assert_int_equal(remembered_held(NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_it_is_as_the_plain_one)};

    return cmocka_run_group_tests_name("remembered", tests, NULL, NULL);
}
