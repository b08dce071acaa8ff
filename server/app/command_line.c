#include "app/command_line.h"

#include <errno.h>
#include <stdarg.h>

#include "base/count.h"
#include "base/utf.h"

enum { SHOWN_MAX_BYTES = 64 << 20 };

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
const size_t cli_command_count = COUNT_OF(cli_commands);

__attribute__((format(printf, 1, 0))) static void complain(const char *format, va_list args)
{
    fputs("parley: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
}

int cli_fail(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    complain(format, args);
    va_end(args);
    return 1;
}

int cli_misuse(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    complain(format, args);
    va_end(args);
    return 2;
}

void cli_add_shown(struct buf *out, struct str text)
{
    size_t shown = 0;

    for (size_t at = 0; at < text.size;) {
        size_t from = at;
        uint32_t character = utf8_next(text, &at);
        if (!utf8_is_steering(character))
            continue;
        buf_add(out, text.data + shown, from - shown);
        buf_printf(out, "\\u{%X}", (unsigned)character);
        shown = at;
    }
    if (shown < text.size)
        buf_add(out, text.data + shown, text.size - shown);
}

void cli_show(FILE *to, struct str text)
{
    struct buf shown;

    buf_init(&shown, SHOWN_MAX_BYTES);
    cli_add_shown(&shown, text);
    fwrite(shown.data, 1, shown.size, to);
    buf_finish(&shown);
}

enum { ARGUMENT_COLUMNS = 8 };

/* printf counts bytes, and "…" has three. */
static int blanks_behind(const char *arguments)
{
    int units = (int)utf8_units(str_from(arguments));

    return units < ARGUMENT_COLUMNS ? ARGUMENT_COLUMNS - units : 0;
}

void cli_print_usage(FILE *stream)
{
    fputs("usage: parley COMMAND [options]\n\n", stream);
    for (size_t i = 0; i < cli_command_count; i++)
        fprintf(stream, "  %-18s %s%*s %s\n", cli_commands[i].name, cli_commands[i].arguments,
                blanks_behind(cli_commands[i].arguments), "", cli_commands[i].help);
    fputs("\n\"parley COMMAND --help\" lists a command's options.\n", stream);
}

int cli_end(enum cli_result result)
{
    return result == CLI_HELPED ? 0 : 2;
}

static const struct cli_command *find_command(const char *name)
{
    for (size_t i = 0; i < cli_command_count; i++)
        if (strcmp(cli_commands[i].name, name) == 0)
            return &cli_commands[i];
    return NULL;
}

static void print_help(const char *name, const struct cli_option *options, size_t count)
{
    const struct cli_command *row = find_command(name);

    if (row)
        printf("usage: parley %s %s%s[options]\n\n%s\n\n", name, row->arguments,
               row->arguments[0] ? " " : "", row->help);
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

/* What is needed is there, and as much besides as the command's row says: nothing ("", and no
 * `rest`), one ("FILE"), or some ("FILE…"). */
static bool is_complete(const char *command, const struct cli_option *options, size_t option_count,
                        const struct cli_list *rest)
{
    const struct cli_command *row = find_command(command);
    const char *wanted = row ? row->arguments : "";
    const char *more = strstr(wanted, "…");
    int name_size = (int)(more ? (size_t)(more - wanted) : strlen(wanted));

    for (size_t i = 0; i < option_count; i++) {
        if (options[i].required && !was_given(&options[i])) {
            cli_fail("\"parley %s\" needs --%s", command, options[i].name);
            return false;
        }
    }
    if (rest && !more && rest->count != 1)
        cli_fail("\"parley %s\" takes one %.*s", command, name_size, wanted);
    else if (rest && !rest->count)
        cli_fail("\"parley %s\" takes at least one %.*s", command, name_size, wanted);
    else
        return true;
    return false;
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
        } else if (rest) {
            cli_fail("\"parley %s\" takes at most %d at once", command, CLI_LIST_MAX);
            return CLI_WRONG;
        } else {
            cli_fail("\"parley %s\" takes no \"%s\"", command, argv[i]);
            return CLI_WRONG;
        }
    }
    return is_complete(command, options, option_count, rest) ? CLI_GO_ON : CLI_WRONG;
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

int cli_with_data(const char *path, int (*run)(struct data *data, void *user), void *user)
{
    struct data data;

    if (!path)
        return run(NULL, user);
    if (!cli_open(&data, path))
        return 1;
    int code = run(&data, user);
    data_close(&data);
    return code;
}

int cli_list_data(int argc, char **argv, const char *command,
                  int (*run)(struct data *data, void *user))
{
    const char *folder = NULL;
    bool json = false;
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &folder, "DIR", "The data folder.", true},
        {"json", CLI_FLAG, &json, NULL, "Print JSON.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, command, options, COUNT_OF(options), NULL);

    return parsed == CLI_GO_ON ? cli_with_data(folder, run, &json) : cli_end(parsed);
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
