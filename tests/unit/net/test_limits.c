#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "net/limits.h"

static void key_of(const char *text, unsigned char key[static LIMITS_KEY_BYTES])
{
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
        limits_key((struct sockaddr *)&four, key);
    else if (inet_pton(AF_INET6, text, &six.sin6_addr) == 1)
        limits_key((struct sockaddr *)&six, key);
    else
        fail_msg("not an address: %s", text);
}

static bool same(const char *a, const char *b)
{
    unsigned char first[LIMITS_KEY_BYTES], second[LIMITS_KEY_BYTES];

    key_of(a, first);
    key_of(b, second);
    return memcmp(first, second, sizeof(first)) == 0;
}

static void an_ipv6_network_is_one_address(void **state)
{
    (void)state;
    assert_true(same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
    assert_false(same("2001:db8:1:2::1", "2001:db8:1:3::1"));
    assert_true(same("192.0.2.7", "::ffff:192.0.2.7"));
    assert_false(same("192.0.2.7", "192.0.2.8"));
    assert_false(same("::ffff:192.0.2.7", "::ffff:192.0.2.8"));
}

static void counts_each_address(void **state)
{
    struct limits limits;
    unsigned char a[LIMITS_KEY_BYTES], b[LIMITS_KEY_BYTES];

    (void)state;
    key_of("192.0.2.1", a);
    key_of("192.0.2.2", b);
    assert_int_equal(limits_init(&limits, 8, 2, 7), STATUS_OK);
    assert_true(limits_take(&limits, a));
    assert_true(limits_take(&limits, a));
    assert_false(limits_take(&limits, a));
    assert_true(limits_take(&limits, b));
    limits_give(&limits, a);
    assert_true(limits_take(&limits, a));
    limits_give(&limits, a);
    limits_give(&limits, a);
    limits_give(&limits, b);
    assert_int_equal(limits.used, 0);
    limits_give(&limits, b); /* not counted: nothing happens */
    assert_int_equal(limits.used, 0);
    limits_finish(&limits);
}

/* The table against plain counters, with so few slots that every run collides. */
static void agrees_with_plain_counters(void **state)
{
    enum { ADDRESSES = 8, STEPS = 200000, SHARE = 3 };
    struct limits limits;
    unsigned counts[ADDRESSES] = {0};
    unsigned char keys[ADDRESSES][LIMITS_KEY_BYTES] = {{0}};
    uint64_t random = 88172645463325252u;

    (void)state;
    for (size_t i = 0; i < ADDRESSES; i++)
        keys[i][3] = (unsigned char)(i * 37 + 1);
    assert_int_equal(limits_init(&limits, ADDRESSES, SHARE, 99), STATUS_OK);
    for (int step = 0; step < STEPS; step++) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        size_t which = random % ADDRESSES;
        if (random >> 40 & 1) {
            bool expected = counts[which] < SHARE;
            assert_int_equal(limits_take(&limits, keys[which]), expected);
            counts[which] += expected;
        } else if (counts[which]) {
            limits_give(&limits, keys[which]);
            counts[which]--;
        }
    }
    for (size_t i = 0; i < ADDRESSES; i++)
        for (; counts[i]; counts[i]--)
            limits_give(&limits, keys[i]);
    assert_int_equal(limits.used, 0);
    limits_finish(&limits);
}

static void a_full_table_refuses(void **state)
{
    struct limits limits;
    unsigned char key[LIMITS_KEY_BYTES] = {0};
    size_t taken = 0;

    (void)state;
    assert_int_equal(limits_init(&limits, 8, 1, 1), STATUS_OK);
    for (unsigned i = 0; i < 100; i++) {
        key[0] = (unsigned char)i;
        taken += limits_take(&limits, key);
    }
    assert_int_equal(taken, limits.mask);
    limits_finish(&limits);
    limits_finish(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ipv6_network_is_one_address),
        cmocka_unit_test(counts_each_address),
        cmocka_unit_test(agrees_with_plain_counters),
        cmocka_unit_test(a_full_table_refuses),
    };

    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
