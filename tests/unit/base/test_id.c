#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/id.h"

static void test_from_random(void **state)
{
    static const unsigned char zero[ID_RANDOM_BYTES] = {0};
    static const unsigned char ones[ID_RANDOM_BYTES] = {255, 255, 255, 255, 255,
                                                        255, 255, 255, 255, 255};
    static const unsigned char mixed[ID_RANDOM_BYTES] = {0x00, 0x44, 0x32, 0x14, 0xc7,
                                                         0x42, 0x54, 0xb6, 0x35, 0xcf};
    (void)state;

    assert_string_equal(id_from_random(zero).text, "0000000000000000");
    assert_string_equal(id_from_random(ones).text, "zzzzzzzzzzzzzzzz");
    /* each character is the next five bits: 0 1 2 … 15 */
    assert_string_equal(id_from_random(mixed).text, "0123456789abcdef");
}

static void test_parse(void **state)
{
    static const struct str wrong[] = {
        {"", 0},
        {"000000000000000", 15},
        {"00000000000000000", 17},
        {"0000000000000000", 15},
        {"A000000000000000", 16},
        {"i000000000000000", 16},
        {"l000000000000000", 16},
        {"o000000000000000", 16},
        {"u000000000000000", 16},
        {"000000000000000-", 16},
        {"000000000000000\0", 16},
        {"\0"
         "000000000000000",
         16},
        {"00000000000000\xc3\xa9", 16},
        {NULL, 0},
    };
    struct id id = {"before"};
    (void)state;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        if (id_parse(wrong[i], &id))
            fail_msg("row %zu is taken", i);
    assert_string_equal(id.text, "before");
    assert_true(id_parse(STR("0123456789abcdef"), &id));
    assert_true(str_is(id_str(&id), "0123456789abcdef"));
    assert_true(id_parse(STR("ghjkmnpqrstvwxyz"), &id));
    for (int c = 0; c < 256; c++) {
        char text[ID_SIZE + 1] = "000000000000000?";
        struct id ignored;
        text[ID_SIZE - 1] = (char)c;
        bool is_good = c && strchr("0123456789abcdefghjkmnpqrstvwxyz", c);
        assert_int_equal(id_parse((struct str){text, ID_SIZE}, &ignored), is_good);
    }
    struct id same;
    assert_true(id_parse(id_str(&id), &same));
    assert_true(id_equal(&id, &same));
    assert_false(id_is_none(&id));
    assert_true(id_is_none(&(struct id){{0}}));
    assert_false(id_equal(&id, &(struct id){{0}}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_random),
        cmocka_unit_test(test_parse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
