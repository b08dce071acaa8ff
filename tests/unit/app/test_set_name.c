/* "caches@3": which part is the version, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/set_name.h"

static void assert_name(const char *text, const char *id, uint32_t version)
{
    const struct set_name name = set_name_of(str_from(text));

    assert_true(str_is(name.id, id));
    assert_int_equal(name.version, version);
}

static void a_version_stands_behind_the_id(void **state)
{
    (void)state;
    assert_name("caches@3", "caches", 3);
    assert_name("a@999999999", "a", 999999999);
    assert_name("a@007", "a", 7);
    assert_name("a@b@2", "a@b", 2);
}

static void all_else_is_an_id(void **state)
{
    static const char *const texts[] = {"caches", "caches-3",     "3",   "",    "@", "@3", "a@",
                                        "a@0",    "a@1234567890", "a@x", "a@3x"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_name(texts[i], texts[i], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_version_stands_behind_the_id),
        cmocka_unit_test(all_else_is_an_id),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
