/* The command line: subcommands and options as tables, from which parsing and --help come. */
#ifndef PARLEY_APP_COMMAND_LINE_H
#define PARLEY_APP_COMMAND_LINE_H

#include <stdio.h>

#include "app/data.h"
#include "app/json_out.h"

enum { CLI_LIST_MAX = 64, CLI_NAME_MAX_UNITS = 200 /* of titles and names, as the API has it */ };

struct cli_list {
    const char *items[CLI_LIST_MAX];
    size_t count;
};

enum cli_kind { CLI_FLAG, CLI_TEXT, CLI_NUMBER, CLI_LIST };

struct cli_option {
    const char *name; /* without dashes */
    enum cli_kind kind;
    void *target;      /* bool, const char *, int, struct cli_list */
    const char *value; /* how --help calls it; NULL for flags */
    const char *help;
    bool required;
};

struct cli_command {
    const char *name;      /* "room create" */
    const char *arguments; /* how --help calls what isn't an option: "FILE…" */
    const char *help;
    int (*run)(int argc, char **argv); /* argv[0] is the last word of the name */
};

extern const struct cli_command cli_commands[];
extern const size_t cli_command_count;

enum cli_result { CLI_GO_ON, CLI_HELPED, CLI_WRONG };

/* Options may stand anywhere. What isn't one goes to `rest`, as much as the command's row asks for.
 * --help prints and gives CLI_HELPED. */
enum cli_result cli_parse(int argc, char **argv, const char *command,
                          const struct cli_option *options, size_t option_count,
                          struct cli_list *rest);
/* Says what is wrong on standard error, as "parley: …"; returns 1. */
int cli_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same for words that can't be understood; returns 2. */
int cli_misuse(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Prints what came from a file or from the store, with what would steer a terminal spelled out:
 * "\u{1B}". */
void cli_show(FILE *to, struct str text);
void cli_add_shown(struct buf *out, struct str text);
/* All commands, a line each. */
void cli_print_usage(FILE *stream);
/* Exit status for a parse that doesn't go on. */
int cli_end(enum cli_result result);
/* Opens the data folder for a command; says what is wrong. */
bool cli_open(struct data *data, const char *path);
/* Runs with the data folder open, or with NULL when `path` is; returns what `run` returns, or 1
 * when the folder can't be opened. */
int cli_with_data(const char *path, int (*run)(struct data *data, void *user), void *user);
/* A command that takes --data and --json alone: runs with the data folder open; `user` is a const
 * bool *, whether JSON is wanted. */
int cli_list_data(int argc, char **argv, const char *command,
                  int (*run)(struct data *data, void *user));
/* Prints the buffer and a line feed, finishes it; returns the exit status. */
int cli_print(struct buf *out);

int cli_serve(int argc, char **argv);
int cli_init(int argc, char **argv);
int cli_user_add(int argc, char **argv);
int cli_user_list(int argc, char **argv);
int cli_user_disable(int argc, char **argv);
int cli_user_link(int argc, char **argv);
int cli_import(int argc, char **argv);
int cli_set_list(int argc, char **argv);
int cli_duplicates(int argc, char **argv);
int cli_sample(int argc, char **argv);
int cli_pack_convert(int argc, char **argv);
int cli_pack_lint(int argc, char **argv);
int cli_pack_format(int argc, char **argv);
int cli_pack_formats(int argc, char **argv);
int cli_room_create(int argc, char **argv);
int cli_room_list(int argc, char **argv);
int cli_room_links(int argc, char **argv);
int cli_room_close(int argc, char **argv);
int cli_transcript_list(int argc, char **argv);
int cli_transcript_verify(int argc, char **argv);
int cli_transcript_open(int argc, char **argv);
int cli_transcript_export(int argc, char **argv);
int cli_check(int argc, char **argv);

#endif
