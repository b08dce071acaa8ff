#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

static void test_zeroed_and_aligned(void **state)
{
    struct arena arena;
    (void)state;

    arena_init(&arena, 1 << 20);
    for (size_t size = 0; size < 300; size++) {
        unsigned char *memory = arena_alloc(&arena, size);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xff, size);
    }
    arena_clear(&arena);
    unsigned char *again = arena_alloc(&arena, 300);
    for (size_t i = 0; i < 300; i++)
        assert_int_equal(again[i], 0);
    arena_finish(&arena);
    arena_finish(&arena);
    arena_finish(NULL);
}

static void test_maximum(void **state)
{
    struct arena arena;
    size_t taken = 0;
    (void)state;

    arena_init(&arena, 10000);
    while (arena_alloc(&arena, 100))
        taken += 100;
    assert_true(taken > 8000 && taken <= 10000);
    assert_true(arena.used_bytes <= 10000);
    assert_null(arena_alloc(&arena, SIZE_MAX));
    assert_null(arena_alloc(&arena, SIZE_MAX - 8));
    arena_finish(&arena);
    assert_non_null(arena_alloc(&arena, 9000)); /* used again, one block of its own */
    assert_null(arena_alloc(&arena, 9000));
    arena_finish(&arena);
    arena_init(&arena, 0);
    assert_null(arena_alloc(&arena, 1));
    arena_finish(&arena);
}

static void test_clear_keeps_one_small_block(void **state)
{
    struct arena arena;
    (void)state;

    arena_init(&arena, 1 << 20);
    arena_clear(&arena);
    assert_non_null(arena_alloc(&arena, 10));
    const struct arena_block *block = arena.blocks;
    arena_clear(&arena);
    assert_ptr_equal(arena.blocks, block);
    assert_non_null(arena_alloc(&arena, 100000));
    arena_clear(&arena);
    assert_int_equal(arena.used_bytes, 0); /* a large one isn't held for the next small message */
    arena_finish(&arena);
}

static void test_array(void **state)
{
    struct arena arena;
    (void)state;

    arena_init(&arena, 1 << 20);
    assert_non_null(arena_array(&arena, 0, 8));
    assert_non_null(arena_array(&arena, 8, 0));
    assert_non_null(arena_array(&arena, 10, 8));
    assert_null(arena_array(&arena, SIZE_MAX / 4, 8));
    arena_finish(&arena);
}

static void test_texts(void **state)
{
    struct arena arena;
    (void)state;

    arena_init(&arena, 8192);
    struct str copy = arena_copy(&arena, STR("a\0b"));
    assert_int_equal(copy.size, 3);
    assert_memory_equal(copy.data, "a\0b", 4);
    copy = arena_copy(&arena, STR_NONE);
    assert_int_equal(copy.size, 0);
    assert_string_equal(copy.data, "");
    assert_string_equal(arena_printf(&arena, "%d %s", 5, "x"), "5 x");
    static char large[9000];
    memset(large, 'x', sizeof(large) - 1);
    assert_null(arena_copy(&arena, str_from(large)).data);
    assert_null(arena_printf(&arena, "%s", large));
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zeroed_and_aligned),
        cmocka_unit_test(test_maximum),
        cmocka_unit_test(test_clear_keeps_one_small_block),
        cmocka_unit_test(test_array),
        cmocka_unit_test(test_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
