#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/net.h"

static void check(const char *header, const char *name, const char *expected)
{
    struct str value = net_cookie_get(str_from(header), name);

    if (!str_is(value, expected))
        fail_msg("%s in \"%s\": \"%.*s\", expected \"%s\"", name, header, STR_FMT(value), expected);
}

static void finds_exact_names(void **state)
{
    (void)state;
    check("session=abc", "session", "abc");
    check("a=1; session=abc; b=2", "session", "abc");
    check("a=1;session=abc;b=2", "session", "abc");
    check("xsession=no; session=yes", "session", "yes");
    check("sessionx=no; session=yes", "session", "yes");
    check("session=first; session=second", "session", "first");
    check("Session=other", "session", "");
}

static void keeps_values_whole(void **state)
{
    (void)state;
    check("session=a=b==", "session", "a=b==");
    check("session=\"quoted\"", "session", "quoted");
    check("session=\"", "session", "\"");
    check(" session = spaced \t; a=b", "session", "spaced");
    check("a=session=no; session=yes", "session", "yes");
}

static void finds_nothing_in_odd_headers(void **state)
{
    (void)state;
    check("", "session", "");
    check(";;;", "session", "");
    check("session", "session", "");
    check("session;", "session", "");
    check("session=", "session", "");
    check("=abc", "", "");
    check("a=1; =session", "session", "");
    assert_int_equal(net_cookie_get(STR_NONE, "session").size, 0);
}

/* The view may end anywhere: nothing behind it is looked at. */
static void stays_within_the_view(void **state)
{
    const struct str header = {"a=1; session=abcdef", 16};

    (void)state;
    assert_true(str_is(net_cookie_get(header, "session"), "abc"));
    assert_int_equal(net_cookie_get((struct str){header.data, 11}, "session").size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_exact_names),
        cmocka_unit_test(keeps_values_whole),
        cmocka_unit_test(finds_nothing_in_odd_headers),
        cmocka_unit_test(stays_within_the_view),
    };

    return cmocka_run_group_tests_name("cookie", tests, NULL, NULL);
}
