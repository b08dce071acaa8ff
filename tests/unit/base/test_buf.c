#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

static void assert_text(const struct buf *buf, const char *text)
{
    assert_int_equal(buf_status(buf), STATUS_OK);
    assert_true(str_is(buf_str(buf), text));
    if (buf->data)
        assert_int_equal(buf->data[buf->size], '\0');
}

static void test_adding(void **state)
{
    struct buf buf;
    (void)state;

    buf_init(&buf, 100);
    assert_text(&buf, "");
    buf_add_text(&buf, "a");
    buf_add_str(&buf, STR("bc"));
    buf_add_str(&buf, STR_NONE);
    buf_add_char(&buf, 'd');
    buf_printf(&buf, "%d-%s", 7, "x");
    assert_text(&buf, "abcd7-x");
    buf_clear(&buf);
    assert_text(&buf, "");
    buf_add_hex(&buf, "\x00\xff\x1a", 3);
    assert_text(&buf, "00ff1a");
    buf_finish(&buf);
    buf_finish(&buf);
    buf_finish(NULL);
    buf_finish_secret(NULL);
}

static void test_numbers(void **state)
{
    static const struct {
        int64_t value;
        const char *text;
    } rows[] = {{0, "0"},
                {-1, "-1"},
                {9007199254740991, "9007199254740991"},
                {INT64_MAX, "9223372036854775807"},
                {INT64_MIN, "-9223372036854775808"}};
    struct buf buf;
    (void)state;

    buf_init(&buf, 100);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        buf_clear(&buf);
        buf_add_int(&buf, rows[i].value);
        assert_text(&buf, rows[i].text);
    }
    buf_clear(&buf);
    buf_add_u32le(&buf, 0x01020304u);
    buf_add_u64le(&buf, 0x0102030405060708u);
    assert_int_equal(buf.size, 12);
    assert_memory_equal(buf.data, "\4\3\2\1\10\7\6\5\4\3\2\1", 12);
    buf_finish(&buf);
}

/* What doesn't fit leaves the bytes so far and keeps the error until the buffer is cleared. */
static void test_maximum(void **state)
{
    struct buf buf;
    (void)state;

    buf_init(&buf, 10);
    buf_add_text(&buf, "0123456789");
    assert_text(&buf, "0123456789");
    buf_add_char(&buf, 'x');
    assert_int_equal(buf_status(&buf), STATUS_TOO_LARGE);
    assert_int_equal(buf.size, 10);
    assert_null(buf_reserve(&buf, 0));
    buf_clear(&buf);
    buf_printf(&buf, "%s", "0123456789");
    assert_text(&buf, "0123456789");
    buf_clear(&buf);
    buf_printf(&buf, "%s", "0123456789x");
    assert_int_equal(buf_status(&buf), STATUS_TOO_LARGE);
    buf_add_text(&buf, "y"); /* fits, but comes too late */
    assert_int_equal(buf.size, 0);
    assert_null(buf_take(&buf));
    buf_clear(&buf);
    assert_null(buf_reserve(&buf, SIZE_MAX));
    assert_int_equal(buf_status(&buf), STATUS_TOO_LARGE);
    buf_finish(&buf);
    buf_init(&buf, 0);
    buf_add(&buf, NULL, 0);
    assert_text(&buf, "");
    buf_add_char(&buf, 'x');
    assert_int_equal(buf_status(&buf), STATUS_TOO_LARGE);
    buf_finish(&buf);
}

static void test_growing(void **state)
{
    struct buf buf;
    (void)state;

    buf_init(&buf, 100000);
    for (unsigned i = 0; i < 100000; i++)
        buf_add_char(&buf, (char)('a' + i % 26));
    assert_int_equal(buf_status(&buf), STATUS_OK);
    for (unsigned i = 0; i < 100000; i++)
        assert_int_equal(buf.data[i], 'a' + i % 26);
    assert_true(buf.capacity <= 100001);
    buf_finish_secret(&buf);
    assert_null(buf.data);
}

static void test_take(void **state)
{
    struct buf buf;
    (void)state;

    buf_init(&buf, 100);
    char *empty = buf_take(&buf);
    assert_string_equal(empty, "");
    free(empty);
    buf_add_text(&buf, "kept");
    char *text = buf_take(&buf);
    assert_string_equal(text, "kept");
    free(text);
    assert_int_equal(buf.size, 0);
    buf_add_text(&buf, "again");
    assert_text(&buf, "again");
    buf_finish(&buf);
}

static void test_json(void **state)
{
    static const struct {
        struct str in;
        const char *out;
    } rows[] = {
        {{NULL, 0}, "\"\""},
        {{"a\"b\\c", 5}, "\"a\\\"b\\\\c\""},
        {{"\n\r\t", 3}, "\"\\n\\r\\t\""},
        {{"\0\x1f\x7f", 3}, "\"\\u0000\\u001f\\u007f\""},
        {{"</script>", 9}, "\"<\\/script>\""},
        {{"a/b< /", 6}, "\"a/b< /\""},
        {{"</", 2}, "\"<\\/\""},
        {{"\xc3\xa9\xf0\x9f\x98\x80", 6}, "\"\xc3\xa9\xf0\x9f\x98\x80\""},
    };
    struct buf buf;
    (void)state;

    buf_init(&buf, 100);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        buf_clear(&buf);
        buf_add_json(&buf, rows[i].in);
        assert_text(&buf, rows[i].out);
    }
    buf_finish(&buf);
}

static void test_sized(void **state)
{
    struct buf buf;
    struct str rest, piece = STR("untouched");
    (void)state;

    buf_init(&buf, 100);
    buf_add_sized(&buf, STR("one"));
    buf_add_sized(&buf, STR(""));
    buf_add_sized(&buf, STR("three"));
    assert_int_equal(buf_status(&buf), STATUS_OK);
    rest = buf_str(&buf);
    assert_true(str_next_sized(&rest, &piece) && str_is(piece, "one"));
    assert_true(str_next_sized(&rest, &piece) && piece.size == 0);
    struct str cut = {rest.data, rest.size - 1};
    assert_false(str_next_sized(&cut, &piece));
    assert_true(str_next_sized(&rest, &piece) && str_is(piece, "three"));
    assert_false(str_next_sized(&rest, &piece));
    buf_finish(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_adding),  cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_sized),   cmocka_unit_test(test_maximum),
        cmocka_unit_test(test_growing), cmocka_unit_test(test_take),
        cmocka_unit_test(test_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
