/* parley: finds the subcommand in its table and runs it. */
#include <string.h>

#include "app/command_line.h"

/* How many of the words are the command's name; 0: another command. */
static int words_of(const char *name, int count, char **words)
{
    int taken = 0;

    while (*name) {
        size_t size = strcspn(name, " ");
        if (taken == count || strlen(words[taken]) != size ||
            strncmp(words[taken], name, size) != 0)
            return 0;
        taken++;
        name += size + (name[size] == ' ');
    }
    return taken;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        cli_print_usage(stderr);
        return 2;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("parley " PARLEY_VERSION);
        return 0;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        cli_print_usage(stdout);
        return 0;
    }
    if (vault_init() != STATUS_OK)
        return cli_fail("the system gives no random numbers");
    for (size_t i = 0; i < cli_command_count; i++) {
        int words = words_of(cli_commands[i].name, argc - 1, argv + 1);
        if (words)
            return cli_commands[i].run(argc - words, argv + words);
    }
    cli_fail("there is no command \"%s%s%s\"; see \"parley --help\"", argv[1],
             argc > 2 && argv[2][0] != '-' ? " " : "",
             argc > 2 && argv[2][0] != '-' ? argv[2] : "");
    return 2;
}
