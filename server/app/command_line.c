#include "app/command_line.h"

#include <errno.h>
#include <stdarg.h>

const struct cli_command cli_commands[] = {
    {"serve", "", "Serve interviews until stopped.", cli_serve},
    {"init", "", "Make a data folder: organisation, keys, certificate.", cli_init},
    {"user add", "", "Add an account; prints its first link.", cli_user_add},
    {"user list", "", "List accounts.", cli_user_list},
    {"user disable", "EMAIL", "Let an account sign in no more.", cli_user_disable},
    {"user link", "EMAIL", "Make a link that signs an account in.", cli_user_link},
    {"import", "PATH…", "Import question sets from files and folders.", cli_import},
    {"set list", "", "List question sets.", cli_set_list},
    {"duplicates", "SET…", "Find questions that may be the same.", cli_duplicates},
    {"sample", "SET…", "Choose questions for an interview.", cli_sample},
    {"pack convert", "SET", "Write a set in another format.", cli_pack_convert},
    {"pack lint", "FILE…", "Say what is wrong with packs.", cli_pack_lint},
    {"pack format", "FILE…", "Write packs in their canonical form.", cli_pack_format},
    {"pack formats", "", "List the formats.", cli_pack_formats},
    {"room create", "", "Plan a room; prints its links.", cli_room_create},
    {"room list", "", "List rooms.", cli_room_list},
    {"room links", "ROOM", "Make new links for a room's seats.", cli_room_links},
    {"room close", "ROOM", "End a room and seal its transcript.", cli_room_close},
    {"transcript list", "", "List sealed transcripts.", cli_transcript_list},
    {"transcript verify", "FILE", "Check a sealed transcript without a key.",
     cli_transcript_verify},
    {"transcript open", "FILE", "Read a sealed transcript with a key file.", cli_transcript_open},
    {"transcript export", "FILE", "Write a transcript as Markdown, JSON, HTML or PDF.",
     cli_transcript_export},
    {"check", "", "Check the settings and the data folder.", cli_check},
};
const size_t cli_command_count = sizeof(cli_commands) / sizeof(cli_commands[0]);

int cli_fail(const char *format, ...)
{
    va_list args;

    fputs("parley: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return 1;
}

int cli_end(enum cli_result result)
{
    return result == CLI_HELPED ? 0 : 2;
}

static void print_help(const char *name, const struct cli_option *options, size_t count)
{
    for (size_t i = 0; i < cli_command_count; i++)
        if (strcmp(cli_commands[i].name, name) == 0)
            printf("usage: parley %s %s%s[options]\n\n%s\n\n", name, cli_commands[i].arguments,
                   cli_commands[i].arguments[0] ? " " : "", cli_commands[i].help);
    for (size_t i = 0; i < count; i++) {
        char left[64];
        snprintf(left, sizeof(left), "--%s%s%s", options[i].name, options[i].value ? " " : "",
                 options[i].value ? options[i].value : "");
        printf("  %-24s %s%s\n", left, options[i].help, options[i].required ? " (needed)" : "");
    }
    printf("  %-24s %s\n", "--help", "Show this.");
}

static bool take(const struct cli_option *option, const char *value)
{
    struct cli_list *list = option->target;
    char *end;
    long number;

    switch (option->kind) {
    case CLI_FLAG:
        *(bool *)option->target = true;
        return true;
    case CLI_TEXT:
        *(const char **)option->target = value;
        return true;
    case CLI_NUMBER:
        errno = 0;
        number = strtol(value, &end, 10);
        if (errno || *end || end == value || number < 0 || number > 1 << 30) {
            cli_fail("--%s takes a whole number, not \"%s\"", option->name, value);
            return false;
        }
        *(int *)option->target = (int)number;
        return true;
    case CLI_LIST:
        if (list->count == CLI_LIST_MAX) {
            cli_fail("--%s was given more than %d times", option->name, CLI_LIST_MAX);
            return false;
        }
        list->items[list->count++] = value;
        return true;
    }
    return false;
}

static bool was_given(const struct cli_option *option)
{
    switch (option->kind) {
    case CLI_TEXT:
        return *(const char **)option->target != NULL;
    case CLI_LIST:
        return ((struct cli_list *)option->target)->count > 0;
    default:
        return true;
    }
}

/* One word that begins with dashes, and the value that may follow. 0: wrong, else words taken. */
static int parse_option(int left, char **words, const char *command,
                        const struct cli_option *options, size_t count)
{
    const char *name = words[0] + 2;
    size_t name_size = strcspn(name, "=");

    for (size_t i = 0; i < count; i++) {
        const struct cli_option *option = &options[i];
        if (strlen(option->name) != name_size || strncmp(option->name, name, name_size) != 0)
            continue;
        if (option->kind == CLI_FLAG)
            return take(option, NULL) ? 1 : 0;
        if (name[name_size] == '=')
            return take(option, name + name_size + 1) ? 1 : 0;
        if (left < 2) {
            cli_fail("--%s needs a value", option->name);
            return 0;
        }
        return take(option, words[1]) ? 2 : 0;
    }
    cli_fail("\"parley %s\" has no option %s; see \"parley %s --help\"", command, words[0],
             command);
    return 0;
}

enum cli_result cli_parse(int argc, char **argv, const char *command,
                          const struct cli_option *options, size_t option_count,
                          struct cli_list *rest)
{
    for (int i = 1; i < argc;) {
        if (strcmp(argv[i], "--help") == 0) {
            print_help(command, options, option_count);
            return CLI_HELPED;
        }
        if (strncmp(argv[i], "--", 2) == 0) {
            int taken = parse_option(argc - i, argv + i, command, options, option_count);
            if (!taken)
                return CLI_WRONG;
            i += taken;
        } else if (rest && rest->count < CLI_LIST_MAX) {
            rest->items[rest->count++] = argv[i++];
        } else {
            cli_fail("\"parley %s\" takes no \"%s\"", command, argv[i]);
            return CLI_WRONG;
        }
    }
    for (size_t i = 0; i < option_count; i++) {
        if (options[i].required && !was_given(&options[i])) {
            cli_fail("\"parley %s\" needs --%s", command, options[i].name);
            return CLI_WRONG;
        }
    }
    return CLI_GO_ON;
}

bool cli_open(struct data *data, const char *path)
{
    struct data_options options = {.path = path};
    char reason[DATA_REASON_BYTES];

    if (data_open(data, &options, reason) == STATUS_OK)
        return true;
    cli_fail("%s", reason);
    return false;
}

int cli_print(struct buf *out)
{
    int failed = buf_status(out) != STATUS_OK;

    if (failed)
        cli_fail("out of memory");
    else
        printf("%.*s\n", STR_FMT(buf_str(out)));
    buf_finish_secret(out);
    return failed;
}
