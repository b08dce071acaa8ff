#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"

static const struct id room = {"0123456789abcdef"};

/* One line, its time cut off and checked. The caller frees. */
static char *line_of(enum log_level most, enum log_level level, const struct id *of,
                     const char *text)
{
    char *written = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&written, &size);
    struct log log = {stream, most};

    assert_non_null(stream);
    log_write(&log, level, "test.event", of, "%s", text);
    fclose(stream);
    if (size == 0)
        return written;
    static const char stamp[] = "0000-00-00T00:00:00.000Z ";
    assert_true(size > sizeof(stamp));
    for (size_t i = 0; i + 1 < sizeof(stamp); i++)
        if (stamp[i] == '0')
            assert_true(written[i] >= '0' && written[i] <= '9');
        else
            assert_int_equal(written[i], stamp[i]);
    memmove(written, written + sizeof(stamp) - 1, size - sizeof(stamp) + 2);
    return written;
}

static void check(enum log_level most, enum log_level level, const struct id *of, const char *text,
                  const char *expected)
{
    char *line = line_of(most, level, of, text);

    assert_string_equal(line, expected);
    free(line);
}

static void test_lines(void **state)
{
    (void)state;
    check(LOG_LEVEL_DEBUG, LOG_LEVEL_ERROR, NULL, "a=1", "error test.event a=1\n");
    check(LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, &room, "a=1",
          "info test.event room=0123456789abcdef a=1\n");
    check(LOG_LEVEL_DEBUG, LOG_LEVEL_WARNING, &room, "",
          "warning test.event room=0123456789abcdef\n");
    check(LOG_LEVEL_DEBUG, LOG_LEVEL_DEBUG, NULL, "", "debug test.event\n");
}

static void test_levels(void **state)
{
    (void)state;
    for (int most = LOG_LEVEL_ERROR; most <= LOG_LEVEL_DEBUG; most++)
        for (int level = LOG_LEVEL_ERROR; level <= LOG_LEVEL_DEBUG; level++) {
            char *line = line_of((enum log_level)most, (enum log_level)level, NULL, "x");
            assert_int_equal(line[0] != '\0', level <= most);
            free(line);
        }
    log_error(NULL, "test.event", NULL, "x");
    log_error(&(struct log){0}, "test.event", NULL, "x");
}

/* A value that comes from outside can't forge a second line. */
static void test_one_line(void **state)
{
    (void)state;
    check(LOG_LEVEL_INFO, LOG_LEVEL_INFO, NULL, "a\n2026 error forged\r\x1b[31m\x7f",
          "info test.event a 2026 error forged  [31m \n");
}

static void test_long_value(void **state)
{
    char text[2000];
    (void)state;

    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    char *line = line_of(LOG_LEVEL_INFO, LOG_LEVEL_INFO, NULL, text);
    assert_true(strlen(line) < 600);
    assert_int_equal(line[strlen(line) - 1], '\n');
    free(line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_one_line),
        cmocka_unit_test(test_long_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
