/* The man page against the command table and against each command's --help: every command has a
 * subsection, which names its options, all of them and no others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <unistd.h>

#include "app/command_line.h"
#include "questions/lines.h"

enum { MAX_BYTES = 1 << 20 };

static int setup(void **state)
{
    struct buf *manual = calloc(1, sizeof(*manual));

    if (!manual)
        return -1;
    buf_init(manual, MAX_BYTES);
    *state = manual;
    return file_read(PARLEY_SOURCE_DIR "/server/parley.1", manual) == STATUS_OK ? 0 : -1;
}

static int teardown(void **state)
{
    buf_finish(*state);
    free(*state);
    return 0;
}

/* From behind its ".SS" to the next heading; empty: there is none. */
static struct str section_of(struct str manual, const char *command)
{
    struct str line, section = STR_NONE;
    char heading[80];
    bool inside = false;

    snprintf(heading, sizeof(heading), ".SS parley %s", command);
    while (line_next(&manual, &line)) {
        if (inside && (str_starts(line, STR(".SS")) || str_starts(line, STR(".SH"))))
            return section;
        if (inside)
            section = str_span(section, line);
        inside = inside || str_is(line, heading);
    }
    return section;
}

/* What the command prints for --help. */
static void help_of(const struct cli_command *command, struct buf *out)
{
    char path[] = "/tmp/parley-manual-XXXXXX";
    char word[] = "command", help[] = "--help";
    char *argv[] = {word, help, NULL};
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    fflush(stdout);
    int saved = dup(STDOUT_FILENO);
    dup2(fd, STDOUT_FILENO);
    int result = command->run(2, argv);
    fflush(stdout);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    close(fd);
    assert_int_equal(result, 0);
    assert_int_equal(file_read(path, out), STATUS_OK);
    unlink(path);
}

/* "--dry-run" as the man page writes it: "\-\-dry\-run", and not the beginning of a longer one. */
static bool names(struct str section, struct str option)
{
    struct buf wanted;
    size_t at = 0, found;
    bool named = false;

    buf_init(&wanted, 256);
    for (size_t i = 0; i < option.size; i++) {
        if (option.data[i] == '-')
            buf_add_char(&wanted, '\\');
        buf_add_char(&wanted, option.data[i]);
    }
    while ((found = str_find(str_slice(section, at, section.size), buf_str(&wanted))) != SIZE_MAX) {
        at += found + wanted.size;
        char next = at < section.size ? section.data[at] : '\n';
        named = named || (next != '\\' && !ascii_is_alnum(next));
    }
    buf_finish(&wanted);
    return named;
}

static size_t count_of(struct str text, struct str part)
{
    size_t count = 0, found;

    while ((found = str_find(text, part)) != SIZE_MAX) {
        text = str_slice(text, found + part.size, text.size);
        count++;
    }
    return count;
}

static void every_command_is_described(void **state)
{
    struct str manual = buf_str(*state);

    assert_true(cli_command_count > 0);
    for (size_t i = 0; i < cli_command_count; i++) {
        struct str section = section_of(manual, cli_commands[i].name);
        const char *argument = cli_commands[i].arguments;
        if (!section.size)
            fail_msg("the man page has no section \"parley %s\"", cli_commands[i].name);
        struct str letters = {argument, strspn(argument, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")};
        if (letters.size && str_find(section, letters) == SIZE_MAX)
            fail_msg("\"parley %s\" doesn't speak of %s", cli_commands[i].name, argument);
    }
    assert_int_equal(count_of(manual, STR("\n.SS parley ")), cli_command_count);
}

static void every_option_is_described(void **state)
{
    struct str manual = buf_str(*state);

    for (size_t i = 0; i < cli_command_count; i++) {
        struct str section = section_of(manual, cli_commands[i].name);
        struct buf help;
        buf_init(&help, MAX_BYTES);
        help_of(&cli_commands[i], &help);
        struct str rest = buf_str(&help), line;
        size_t count = 0;
        while (line_next(&rest, &line)) {
            line = str_trim(line);
            if (!str_starts(line, STR("--")))
                continue;
            size_t size = 0;
            while (size < line.size && line.data[size] != ' ')
                size++;
            struct str option = {line.data, size};
            if (str_is(option, "--help"))
                continue;
            count++;
            if (!names(section, option))
                fail_msg("the man page's \"parley %s\" lacks %.*s", cli_commands[i].name,
                         STR_FMT(option));
        }
        size_t described =
            count_of(section, STR("\n.B \\-\\-")) + count_of(section, STR("\n.BI \\-\\-"));
        if (described != count)
            fail_msg("\"parley %s\" has %zu options, the man page %zu", cli_commands[i].name, count,
                     described);
        buf_finish(&help);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_is_described),
        cmocka_unit_test(every_option_is_described),
    };

    return cmocka_run_group_tests_name("manual", tests, setup, teardown);
}
