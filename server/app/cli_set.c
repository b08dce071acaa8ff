/* parley set: the sets in a data folder. */
#include "app/command_line.h"
#include "store/sets.h"

int cli_set_list(int argc, char **argv)
{
    const char *folder = NULL;
    struct store_set *sets = NULL;
    bool json = false, archived = false;
    struct arena arena;
    struct data data;
    struct buf out;
    size_t count = 0;
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &folder, "DIR", "The data folder.", true},
        {"archived", CLI_FLAG, &archived, NULL, "Those that were put away.", false},
        {"json", CLI_FLAG, &json, NULL, "Print JSON.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "set list", options, 3, NULL);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    if (!cli_open(&data, folder))
        return 1;
    arena_init(&arena, 64 << 20);
    buf_init(&out, 16 << 20);
    enum status status = store_set_list(store_reader(data.store), archived, &arena, &sets, &count);
    json_begin(&out, NULL, '[');
    for (size_t i = 0; i < count; i++) {
        if (!json) {
            printf("%-32.*s version %-4u %5u questions  %.*s\n", STR_FMT(sets[i].id),
                   sets[i].version, sets[i].questions, STR_FMT(sets[i].title));
            continue;
        }
        json_begin(&out, NULL, '{');
        json_str(&out, "id", sets[i].id);
        json_str(&out, "title", sets[i].title);
        json_int(&out, "version", sets[i].version);
        json_int(&out, "topics", sets[i].topics);
        json_int(&out, "questions", sets[i].questions);
        json_end(&out, '}');
    }
    json_end(&out, ']');
    int code = status != STATUS_OK ? cli_fail("%s", status_text(status)) : 0;
    if (json && !code)
        code = cli_print(&out);
    else
        buf_finish(&out);
    arena_finish(&arena);
    data_close(&data);
    return code;
}
