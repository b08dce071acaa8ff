#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/count.h"
#include "base/utf.h"

/* Writes any code point as UTF-8, surrogates and all. */
static size_t write_utf8(uint32_t c, char out[static 4])
{
    size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};

    for (size_t i = size; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(lead[size] | c);
    return size;
}

/* Every code point, valid or not, against the definition. */
static void test_every_code_point(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x120000; c++) {
        char bytes[4], put[4];
        size_t at = 0;
        struct str text = {bytes, write_utf8(c, bytes)};
        bool valid = c < 0xd800 || (c > 0xdfff && c < 0x110000);
        assert_int_equal(utf8_valid(text), valid);
        if (!valid)
            continue;
        assert_int_equal(utf8_units(text), c > 0xffff ? 2 : 1);
        assert_int_equal(utf8_next(text, &at), c);
        assert_int_equal(at, text.size);
        assert_true(str_equal((struct str){put, utf8_put(c, put)}, text));
    }
}

static void test_malformed(void **state)
{
    static const struct str rows[] = {
        {"\x80", 1},
        {"\xc3", 1},
        {"\xc3(", 2},
        {"\xe2\x82", 2},
        {"\xe2(\xa1", 3},
        {"\xf0\x9f\x98", 3},
        {"\xf0\x9f(\x80", 4},
        {"\xff", 1},
        {"\xc0\x80", 2},
        {"\xc1\xbf", 2},
        {"\xe0\x80\x80", 3},
        {"\xe0\x9f\xbf", 3},
        {"\xed\xa0\x80", 3},
        {"\xed\xbf\xbf", 3},
        {"\xf0\x80\x80\x80", 4},
        {"\xf0\x8f\xbf\xbf", 4},
        {"\xf4\x90\x80\x80", 4},
        {"\xf5\x80\x80\x80", 4},
        {"\xf8\x88\x80\x80\x80", 5},
        {"ok\xfe", 3},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (utf8_valid(rows[i]))
            fail_msg("row %zu is taken", i);
        /* reading goes on behind it, one byte at a time */
        size_t at = 0;
        bool replaced = false;
        while (at < rows[i].size) {
            size_t before = at;
            replaced = utf8_next(rows[i], &at) == 0xfffd || replaced;
            assert_true(at > before && at <= rows[i].size);
        }
        assert_true(replaced);
    }
    assert_true(utf8_valid(STR_NONE));
    assert_true(utf8_valid(STR("a\0b")));
}

/* One wrong byte anywhere in a text of any length, among plain and among longer characters. */
static void test_every_place(void **state)
{
    static const struct str fillers[] = {{"x", 1}, {"\xc3\xa9", 2}, {"\xf0\x9f\x98\x80", 4}};
    char text[40];
    (void)state;

    for (size_t f = 0; f < COUNT_OF(fillers); f++) {
        for (size_t count = 1; count * fillers[f].size <= sizeof(text); count++) {
            size_t size = count * fillers[f].size;
            for (size_t i = 0; i < size; i++)
                text[i] = fillers[f].data[i % fillers[f].size];
            assert_true(utf8_valid((struct str){text, size}));
            for (size_t i = 0; i < size; i++) {
                char before = text[i];
                text[i] = (char)0xff;
                assert_false(utf8_valid((struct str){text, size}));
                text[i] = before;
            }
            if (fillers[f].size > 1)
                assert_false(utf8_valid((struct str){text, size - 1}));
        }
    }
}

static void test_units(void **state)
{
    struct str text = STR("a\xc3\xa9\xf0\x9f\x98\x80z"); /* 1, 1, 2, 1 units; 1, 2, 4, 1 bytes */
    static const size_t bytes[] = {0, 1, 3, 3, 7, 8, 8, 8};
    (void)state;

    assert_int_equal(utf8_units(text), 5);
    for (size_t units = 0; units < sizeof(bytes) / sizeof(bytes[0]); units++)
        assert_int_equal(utf8_bytes_of_units(text, units), bytes[units]);
    assert_int_equal(utf8_units(STR_NONE), 0);
    assert_int_equal(utf8_bytes_of_units(STR_NONE, 3), 0);
    assert_int_equal(utf8_bytes_of_units(text, SIZE_MAX), text.size);
}

/* Texts of many lengths and mixes, at every offset, against counting character by character. */
static void test_units_of_long_texts(void **state)
{
    static const char *const characters[] = {"a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};
    unsigned random = 7;

    (void)state;
    for (int round = 0; round < 2000; round++) {
        char text[512];
        size_t ends[128] = {0}; /* bytes up to each unit */
        size_t size = 0, units = 0;
        unsigned kinds = 1 + (unsigned)round % 4;
        for (int i = round % 60; i >= 0; i--) {
            random = random * 1103515245u + 12345u;
            const char *c = characters[(random >> 16) % kinds];
            size_t before = size;
            memcpy(text + size, c, strlen(c));
            size += strlen(c);
            if (strlen(c) == 4)
                ends[++units] = before;
            ends[++units] = size;
        }
        struct str whole = {text, size};
        assert_int_equal(utf8_units(whole), units);
        for (size_t i = 0; i <= units; i++) {
            size_t taken = i;
            assert_int_equal(utf8_take_units(whole, &taken), ends[i]);
            assert_int_equal(taken, utf8_units((struct str){text, ends[i]}));
            assert_int_equal(utf8_bytes_of_units(whole, i), ends[i]);
        }
        size_t more = units + 1;
        assert_int_equal(utf8_take_units(whole, &more), size);
        assert_int_equal(more, units);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_code_point),    cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_every_place),         cmocka_unit_test(test_units),
        cmocka_unit_test(test_units_of_long_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
