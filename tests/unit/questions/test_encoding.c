/* Every encoding and line end becomes UTF-8 with LF, or is told to be no text. */
#include "base/utf.h"
#include "questions/encoding.h"
#include "questions_support.h"

#define BYTES(text) ((struct str){"" text, sizeof(text) - 1})

static void test_encodings(void **state)
{
    static const struct {
        struct str bytes;
        const char *name, *line_ends, *text;
    } cases[] = {
        {{"", 0}, "UTF-8", "none", ""},
        {{"a\nb", 3}, "UTF-8", "LF", "a\nb"},
        {{"a\r\nb\r\n", 6}, "UTF-8", "CRLF", "a\nb\n"},
        {{"a\rb\r", 4}, "UTF-8", "CR", "a\nb\n"},
        {{"a\r\nb\nc\rd", 8}, "UTF-8", "mixed", "a\nb\nc\nd"},
        {{"\xef\xbb\xbf\xc3\xa9\n", 6}, "UTF-8", "LF", "\xc3\xa9\n"},
        {{"\xc3\xa9\n\xe9\x93x\x94\n", 8},
         "UTF-8 with lines in Windows-1252",
         "LF",
         "\xc3\xa9\n\xc3\xa9\xe2\x80\x9cx\xe2\x80\x9d\n"},
        {{"caf\xe9\n\x80 5", 8}, "Windows-1252", "LF", "caf\xc3\xa9\n\xe2\x82\xac 5"},
        {{"\xff\xfe\x61\x00\x0d\x00\x0a\x00\x3d\xd8\x00\xde", 12},
         "UTF-16LE",
         "CRLF",
         "a\n\xf0\x9f\x98\x80"},
        {{"\xfe\xff\x00\x61\x00\x0a\x00\xe9", 8}, "UTF-16BE", "LF", "a\n\xc3\xa9"},
        {{"\x00#\x00 \x00"
          "a\x00"
          "b\x00"
          "c\x00"
          "d\x00"
          "e\x00"
          "f",
          16},
         "UTF-16BE",
         "none",
         "# abcdef"},
        {{"\xff\xfe\x00\xd8\x61\x00", 6},
         "UTF-16LE",
         "none",
         "\xef\xbf\xbd"
         "a"},
        {{"a\0b", 3},
         "UTF-8",
         "none",
         "a\xef\xbf\xbd"
         "b"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buf out;
        struct encoding encoding;
        buf_init(&out, TEST_MAX_BYTES);
        assert_int_equal(encoding_decode(cases[i].bytes, &out, &encoding), STATUS_OK);
        assert_string_equal(encoding.name, cases[i].name);
        assert_string_equal(encoding.line_ends, cases[i].line_ends);
        assert_null(encoding.binary);
        assert_str(buf_str(&out), cases[i].text);
        assert_true(utf8_valid(buf_str(&out)));
        buf_finish(&out);
    }
}

static void test_binary_files(void **state)
{
    static const struct str files[] = {
        {"%PDF-1.7\n", 9},
        {"PK\3\4....", 8},
        {"\x89PNG\r\n\x1a\n", 8},
        {"SQLite format 3\0", 16},
        {"\1\2\3\4\5\6\7\1\2\3\4\5\6\7", 14},
        {"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        struct buf out;
        struct encoding encoding;
        buf_init(&out, TEST_MAX_BYTES);
        assert_int_equal(encoding_decode(files[i], &out, &encoding), STATUS_OK);
        assert_non_null(encoding.binary);
        assert_int_equal(out.size, 0);
        buf_finish(&out);
    }
}

static void test_nuls_are_counted(void **state)
{
    struct buf out;
    struct encoding encoding;

    (void)state;
    buf_init(&out, TEST_MAX_BYTES);
    assert_int_equal(encoding_decode(BYTES("a\nb\0c\0"), &out, &encoding), STATUS_OK);
    assert_int_equal(encoding.replaced, 2);
    assert_int_equal(encoding.first_replaced_line, 2);
    buf_finish(&out);
}

static void test_output_has_a_limit(void **state)
{
    struct buf out;
    struct encoding encoding = {.name = "untouched"};

    (void)state;
    buf_init(&out, 3);
    assert_int_equal(encoding_decode(BYTES("abcd"), &out, &encoding), STATUS_TOO_LARGE);
    assert_string_equal(encoding.name, "untouched");
    buf_finish(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_encodings),
        cmocka_unit_test(test_binary_files),
        cmocka_unit_test(test_nuls_are_counted),
        cmocka_unit_test(test_output_has_a_limit),
    };

    return cmocka_run_group_tests_name("encoding", tests, NULL, NULL);
}
