/* parley set: the sets in a data folder. */
#include "app/command_line.h"
#include "store/sets.h"

enum { LIST_ARENA_BYTES = 64 << 20, LIST_MAX_BYTES = 64 << 20 };

struct listing {
    bool json, archived;
};

static int print_json(const struct store_set *sets, size_t count)
{
    struct buf out;

    buf_init(&out, LIST_MAX_BYTES);
    json_begin(&out, NULL, '[');
    for (size_t i = 0; i < count; i++) {
        json_begin(&out, NULL, '{');
        json_str(&out, "id", sets[i].id);
        json_str(&out, "title", sets[i].title);
        json_int(&out, "version", sets[i].version);
        json_int(&out, "topics", sets[i].topics);
        json_int(&out, "questions", sets[i].questions);
        json_end(&out, '}');
    }
    json_end(&out, ']');
    return cli_print(&out);
}

static int print_text(const struct store_set *sets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        printf("%-32.*s version %-4u %5u questions  ", STR_FMT(sets[i].id), sets[i].version,
               sets[i].questions);
        cli_show(stdout, sets[i].title);
        putchar('\n');
    }
    return 0;
}

static int list(struct data *data, void *user)
{
    const struct listing *listing = user;
    struct store_set *sets = NULL;
    struct arena arena;
    size_t count = 0;

    arena_init(&arena, LIST_ARENA_BYTES);
    enum status status =
        store_set_list(store_reader(data->store), listing->archived, &arena, &sets, &count);
    int code = status != STATUS_OK ? cli_fail("%s", status_text(status))
               : listing->json     ? print_json(sets, count)
                                   : print_text(sets, count);
    arena_finish(&arena);
    return code;
}

int cli_set_list(int argc, char **argv)
{
    const char *folder = NULL;
    struct listing listing = {0};
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &folder, "DIR", "The data folder.", true},
        {"archived", CLI_FLAG, &listing.archived, NULL, "Those that were put away.", false},
        {"json", CLI_FLAG, &listing.json, NULL, "Print JSON.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "set list", options, 3, NULL);

    return parsed == CLI_GO_ON ? cli_with_data(folder, list, &listing) : cli_end(parsed);
}
