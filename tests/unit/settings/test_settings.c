#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <sys/mman.h>
#include <unistd.h>

#include "settings/settings.h"

/* Loads a file with that content into defaults, and the reason why not. */
static enum status load(struct str content, struct settings *settings, char reason[static 300])
{
    char path[64];
    int file = memfd_create("settings", MFD_CLOEXEC);

    assert_true(file >= 0);
    assert_int_equal(write(file, content.data, content.size), content.size);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    reason[0] = '\0';
    settings_defaults(settings);
    enum status status = settings_load(path, settings, reason, 300);
    close(file);
    return status;
}

static void test_defaults(void **state)
{
    struct settings settings;
    (void)state;

    memset(&settings, 0xff, sizeof(settings));
    settings_defaults(&settings);
    assert_string_equal(settings.address, "127.0.0.1");
    assert_int_equal(settings.port, 8443);
    assert_string_equal(settings.public_url, "");
    assert_int_equal(settings.abandoned_minutes, 720);
    assert_int_equal(settings.room_idle_seconds, 300);
}

static void test_overrides(void **state)
{
    struct settings settings;
    struct settings defaults;
    char reason[300];
    (void)state;

    assert_int_equal(load(STR("{}"), &settings, reason), STATUS_OK);
    settings_defaults(&defaults);
    assert_memory_equal(&settings, &defaults, sizeof(settings));
    assert_int_equal(
        load(STR(" {\"port\":0, \"address\":\"::\",\"link_hours\":8760}\n"), &settings, reason),
        STATUS_OK);
    assert_int_equal(settings.port, 0);
    assert_string_equal(settings.address, "::");
    assert_int_equal(settings.link_hours, 8760);
    assert_int_equal(settings.session_hours, defaults.session_hours);
}

static void test_what_is_wrong(void **state)
{
    static const struct {
        struct str content;
        enum status status;
        const char *says;
    } rows[] = {
        {{"", 0}, STATUS_MALFORMED, "line 1"},
        {{"{", 1}, STATUS_MALFORMED, "line 1"},
        {{"{\n\n\"port\":}", 11}, STATUS_MALFORMED, "line 3"},
        {{"[]", 2}, STATUS_MALFORMED, "not an object"},
        {{"{\"port\":1,\"port\":2}", 19}, STATUS_MALFORMED, "port"},
        {{"{\"prot\":1}", 10}, STATUS_MALFORMED, "\"prot\""},
        {{"{\"port\":\"1\"}", 12}, STATUS_MALFORMED, "\"port\""},
        {{"{\"port\":1.0}", 12}, STATUS_MALFORMED, "\"port\""},
        {{"{\"port\":null}", 13}, STATUS_MALFORMED, "\"port\""},
        {{"{\"address\":7}", 13}, STATUS_MALFORMED, "\"address\""},
        {{"{\"log_level\":\"loud\"}", 20}, STATUS_INVALID, "has to be one of"},
        {{"{\"port\":-1}", 11}, STATUS_INVALID, "from 0 to 65535"},
        {{"{\"port\":65536}", 14}, STATUS_INVALID, "from 0 to 65535"},
        {{"{\"link_hours\":0}", 16}, STATUS_INVALID, "from 1 to 8760"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct settings settings;
        struct settings defaults;
        char reason[300];
        if (load(rows[i].content, &settings, reason) != rows[i].status)
            fail_msg("%.*s: %s", STR_FMT(rows[i].content), reason);
        if (!strstr(reason, rows[i].says) || !strstr(reason, "/proc/self/fd/"))
            fail_msg("%.*s: %s", STR_FMT(rows[i].content), reason);
        settings_defaults(&defaults);
        assert_memory_equal(&settings, &defaults, sizeof(settings));
    }
}

/* A file that is wrong in one place changes nothing, also not what stands before that place. */
static void test_all_or_nothing(void **state)
{
    struct settings settings;
    char reason[300];
    (void)state;

    assert_int_equal(load(STR("{\"port\":1234,\"zzz\":1}"), &settings, reason), STATUS_MALFORMED);
    assert_int_equal(settings.port, 8443);
}

static void test_missing_file(void **state)
{
    struct settings settings;
    char reason[300] = "";
    char small[8] = "xxxxxxx";
    (void)state;

    settings_defaults(&settings);
    assert_int_equal(settings_load("/nonexistent/parley.json", &settings, reason, sizeof(reason)),
                     STATUS_NOT_FOUND);
    assert_non_null(strstr(reason, "/nonexistent/parley.json"));
    assert_int_equal(settings_load("/nonexistent/parley.json", &settings, small, sizeof(small)),
                     STATUS_NOT_FOUND);
    assert_int_equal(strlen(small), sizeof(small) - 1);
}

static void test_long_text(void **state)
{
    struct settings settings;
    char reason[300];
    struct buf content;
    (void)state;

    for (size_t size = SETTINGS_TEXT_BYTES - 1; size <= SETTINGS_TEXT_BYTES; size++) {
        buf_init(&content, 1000);
        buf_add_text(&content, "{\"address\":\"");
        for (size_t i = 0; i < size; i++)
            buf_add_char(&content, 'x');
        buf_add_text(&content, "\"}");
        assert_int_equal(load(buf_str(&content), &settings, reason),
                         size < SETTINGS_TEXT_BYTES ? STATUS_OK : STATUS_INVALID);
        buf_finish(&content);
    }
}

/* --- the example and the help -------------------------------------------------------------- */

static void test_example_is_the_defaults(void **state)
{
    struct settings settings;
    struct settings defaults;
    char reason[300];
    struct buf example;
    (void)state;

    buf_init(&example, 1 << 16);
    settings_write_example(&example);
    assert_int_equal(buf_status(&example), STATUS_OK);
    if (load(buf_str(&example), &settings, reason) != STATUS_OK)
        fail_msg("%s", reason);
    settings_defaults(&defaults);
    assert_memory_equal(&settings, &defaults, sizeof(settings));
    buf_finish(&example);
}

static void test_help_names_every_setting(void **state)
{
    struct buf example;
    struct buf help;
    json_error_t error;
    const char *name;
    json_t *value;
    size_t lines = 0;
    (void)state;

    buf_init(&example, 1 << 16);
    buf_init(&help, 1 << 16);
    settings_write_example(&example);
    settings_write_help(&help);
    json_t *json = json_loadb(example.data, example.size, JSON_REJECT_DUPLICATES, &error);
    json_object_foreach(json, name, value)
    {
        char start[64];
        snprintf(start, sizeof(start), "  %s ", name);
        assert_non_null(strstr(help.data, start));
    }
    for (size_t i = 0; i < help.size; i++)
        lines += help.data[i] == '\n';
    assert_int_equal(lines, json_object_size(json));
    json_decref(json);
    buf_finish(&help);
    buf_finish(&example);
}

/* With the argument "write" the program writes that file anew. */
#define EXAMPLE PARLEY_SOURCE_DIR "/config/parley.example.json"

static void test_example_file_is_up_to_date(void **state)
{
    struct buf example;
    char text[1 << 14];
    FILE *file = fopen(EXAMPLE, "re");
    (void)state;

    assert_non_null(file);
    size_t size = fread(text, 1, sizeof(text), file);
    fclose(file);
    buf_init(&example, 1 << 16);
    settings_write_example(&example);
    if (!str_equal(buf_str(&example), (struct str){text, size}))
        fail_msg("%s isn't what settings_write_example writes", EXAMPLE);
    buf_finish(&example);
}

static int write_example(void)
{
    struct buf example;
    FILE *file = fopen(EXAMPLE, "we");

    if (!file)
        return 1;
    buf_init(&example, 1 << 16);
    settings_write_example(&example);
    size_t written = fwrite(example.data, 1, example.size, file);
    bool complete = written == example.size;
    buf_finish(&example);
    return fclose(file) || !complete;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_overrides),
        cmocka_unit_test(test_what_is_wrong),
        cmocka_unit_test(test_all_or_nothing),
        cmocka_unit_test(test_missing_file),
        cmocka_unit_test(test_long_text),
        cmocka_unit_test(test_example_is_the_defaults),
        cmocka_unit_test(test_help_names_every_setting),
        cmocka_unit_test(test_example_file_is_up_to_date),
    };

    if (argc > 1 && strcmp(argv[1], "write") == 0)
        return write_example();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
