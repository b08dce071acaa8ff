#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

/* Source: RFC 4648, section 10. */
static const struct {
    const char *bytes, *padded, *url;
} vectors[] = {{"", "", ""},
               {"f", "Zg==", "Zg"},
               {"fo", "Zm8=", "Zm8"},
               {"foo", "Zm9v", "Zm9v"},
               {"foob", "Zm9vYg==", "Zm9vYg"},
               {"fooba", "Zm9vYmE=", "Zm9vYmE"},
               {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
               {"\xfb\xff\xbf", "+/+/", "-_-_"}};

static void test_vectors(void **state)
{
    struct buf buf;
    (void)state;

    buf_init(&buf, 100);
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        char out[16];
        size_t size = 99;
        struct str bytes = str_from(vectors[i].bytes);
        buf_clear(&buf);
        buf_add_base64(&buf, bytes.data, bytes.size);
        assert_true(str_is(buf_str(&buf), vectors[i].padded));
        assert_int_equal(base64_decode(str_from(vectors[i].padded), out, sizeof(out), &size),
                         STATUS_OK);
        assert_int_equal(size, bytes.size);
        assert_memory_equal(out, bytes.data, size);
        assert_int_equal(base64_decode(str_from(vectors[i].url), out, sizeof(out), &size),
                         STATUS_OK);
        assert_int_equal(size, bytes.size);
        assert_memory_equal(out, bytes.data, size);
    }
    buf_finish(&buf);
}

static void test_every_byte_comes_back(void **state)
{
    unsigned char bytes[256];
    unsigned char out[256];
    size_t size = 0;
    struct buf buf;
    (void)state;

    for (unsigned i = 0; i < 256; i++)
        bytes[i] = (unsigned char)i;
    buf_init(&buf, 1000);
    for (size_t length = 0; length <= 256; length++) {
        buf_clear(&buf);
        buf_add_base64(&buf, bytes, length);
        assert_int_equal(base64_decode(buf_str(&buf), out, length, &size), STATUS_OK);
        assert_int_equal(size, length);
        assert_memory_equal(out, bytes, length);
    }
    buf_finish(&buf);
}

static void test_malformed(void **state)
{
    static const struct str rows[] = {{"A", 1},    {"AAAAA", 5},  {"Zg=Z", 4},
                                      {"Z g=", 4}, {"Zm9v\n", 5}, {"Zh", 2},
                                      {"Zm9", 3},  {"Zg\0=", 4},  {"\xc3\xa9\xc3\xa9", 4}};
    char out[16];
    size_t size = 77;
    (void)state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (base64_decode(rows[i], out, sizeof(out), &size) != STATUS_MALFORMED)
            fail_msg("row %zu is taken", i);
        assert_int_equal(size, 77);
    }
}

static void test_too_large(void **state)
{
    char out[4] = "xxxx";
    size_t size = 77;
    (void)state;

    assert_int_equal(base64_decode(STR("Zm9vYg"), out, 3, &size), STATUS_TOO_LARGE);
    assert_int_equal(out[3], 'x');
    assert_int_equal(size, 77);
    assert_int_equal(base64_decode(STR("Zm9v"), out, 3, &size), STATUS_OK);
    assert_int_equal(base64_decode(STR_NONE, out, 0, &size), STATUS_OK);
    assert_int_equal(size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_every_byte_comes_back),
        cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_too_large),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
