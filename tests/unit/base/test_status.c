#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/refusal.h"
#include "base/status.h"

static const enum status all[] = {
#define ONE(name, value, text) STATUS_##name,
    STATUS_LIST(ONE)
#undef ONE
};
enum { STATUS_COUNT = sizeof(all) / sizeof(all[0]) };

static void test_every_status_has_its_own_sentence(void **state)
{
    (void)state;
    assert_int_equal(STATUS_OK, 0);
    for (size_t i = 0; i < STATUS_COUNT; i++) {
        const char *text = status_text(all[i]);
        assert_true(strlen(text) > 0);
        assert_int_not_equal(text[strlen(text) - 1], '.');
        assert_true(i == 0 || all[i] < 0);
        for (size_t j = 0; j < i; j++) {
            assert_int_not_equal(all[i], all[j]);
            assert_string_not_equal(text, status_text(all[j]));
        }
    }
    assert_string_equal(status_text((enum status) - 999), "unknown status");
}

static void test_what_an_errno_means(void **state)
{
    (void)state;
    assert_int_equal(status_from_errno(ENOENT), STATUS_NOT_FOUND);
    assert_int_equal(status_from_errno(EROFS), STATUS_DENIED);
    assert_int_equal(status_from_errno(EDQUOT), STATUS_DISK_FULL);
    assert_int_equal(status_from_errno(ENOMEM), STATUS_NO_MEMORY);
    assert_int_equal(status_from_errno(EIO), STATUS_IO);
    assert_int_equal(status_from_errno(0), STATUS_IO);
}

static void test_every_refusal_has_its_own_code(void **state)
{
    (void)state;
    for (int i = 0; i < REFUSAL_COUNT; i++) {
        const struct refusal_row *row = &refusal_rows[i];
        assert_non_null(row->code);
        assert_non_null(row->text);
        assert_int_equal(row->text[strlen(row->text) - 1], '.');
        for (const char *c = row->code; *c; c++)
            assert_true((*c >= 'a' && *c <= 'z') || *c == '_');
        assert_true(i == REFUSAL_NONE || (row->http_status >= 400 && row->http_status < 600));
        for (int j = 0; j < i; j++)
            assert_string_not_equal(row->code, refusal_rows[j].code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_status_has_its_own_sentence),
        cmocka_unit_test(test_what_an_errno_means),
        cmocka_unit_test(test_every_refusal_has_its_own_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
