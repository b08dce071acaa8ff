#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/count.h"
#include "base/str.h"

/* Each comes before the next. */
static void test_the_order_of_texts(void **state)
{
    const struct str texts[] = {STR_NONE,   STR("\0"),   STR("A"),        STR("a"),
                                STR("a\0"), STR("ab"),   STR("b"),        STR("ba"),
                                STR("z"),   STR("\x7f"), STR("\xc3\xa9"), STR("\xff")};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        for (size_t j = 0; j < COUNT_OF(texts); j++) {
            int order = str_compare(texts[i], texts[j]);
            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
            assert_int_equal(str_equal(texts[i], texts[j]), i == j);
        }
    assert_int_equal(str_compare(STR_NONE, STR("")), 0);
    assert_true(str_equal(STR_NONE, STR("")));
}

static void test_into_characters(void **state)
{
    char out[4] = "zzz";

    (void)state;
    str_to_chars(STR("abc"), out, sizeof(out));
    assert_string_equal(out, "abc");
    str_to_chars(STR("wxyz"), out, sizeof(out));
    assert_string_equal(out, "wxy");
    str_to_chars(STR("abcdef"), out, 2);
    assert_string_equal(out, "a");
    str_to_chars(STR_NONE, out, sizeof(out));
    assert_string_equal(out, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_order_of_texts),
        cmocka_unit_test(test_into_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
