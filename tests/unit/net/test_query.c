#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/net.h"

static void check(const char *query, const char *name, const char *expected)
{
    char out[64];

    if (net_query_get(str_from(query), name, out, sizeof(out)) != STATUS_OK)
        fail_msg("%s not found in \"%s\"", name, query);
    assert_string_equal(out, expected);
}

static void check_refused(const char *query, const char *name, size_t out_bytes,
                          enum status expected)
{
    char out[64] = "untouched";

    assert_int_equal(net_query_get(str_from(query), name, out, out_bytes), expected);
    assert_string_equal(out, "untouched");
}

static void decodes_values(void **state)
{
    (void)state;
    check("name=value", "name", "value");
    check("a=1&name=value&b=2", "name", "value");
    check("name=a%26b%3dc%2B", "name", "a&b=c+");
    check("name=two+words%20more", "name", "two words more");
    check("name=%C3%A9", "name", "\xc3\xa9");
    check("name=a=b", "name", "a=b");
    check("name=", "name", "");
    check("name", "name", "");
    check("name&other=1", "name", "");
}

static void compares_decoded_names(void **state)
{
    (void)state;
    check("xname=no&name=yes", "name", "yes");
    check("namex=no&name=yes", "name", "yes");
    check("n%61me=yes", "name", "yes");
    check("name=first&name=second", "name", "first");
    check_refused("Name=1", "name", 64, STATUS_NOT_FOUND);
    check_refused("", "name", 64, STATUS_NOT_FOUND);
    check_refused("&&&", "name", 64, STATUS_NOT_FOUND);
    check_refused("=1", "", 64, STATUS_NOT_FOUND);
}

static void refuses_bad_escapes(void **state)
{
    (void)state;
    check_refused("name=%", "name", 64, STATUS_MALFORMED);
    check_refused("name=%4", "name", 64, STATUS_MALFORMED);
    check_refused("name=ok%zz", "name", 64, STATUS_MALFORMED);
    check_refused("name=a%00b", "name", 64, STATUS_MALFORMED);
}

static void keeps_to_the_room_given(void **state)
{
    char out[4] = "zzz";

    (void)state;
    assert_int_equal(net_query_get(STR("name=abc"), "name", out, sizeof(out)), STATUS_OK);
    assert_string_equal(out, "abc");
    check_refused("name=abcd", "name", 4, STATUS_TOO_LARGE);
    check_refused("name=%61%62%63%64", "name", 4, STATUS_TOO_LARGE);
    check_refused("name=", "name", 0, STATUS_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_values),
        cmocka_unit_test(compares_decoded_names),
        cmocka_unit_test(refuses_bad_escapes),
        cmocka_unit_test(keeps_to_the_room_given),
    };

    return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
