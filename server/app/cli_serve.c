/* parley serve and parley check. */
#include <unistd.h>

#include "app/command_line.h"
#include "app/server.h"
#include "store/rooms.h"
#include "store/sets.h"

int cli_serve(int argc, char **argv)
{
    struct data_options data = {0};
    int port = -1;
    const char *client = NULL;
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &data.path, "DIR", "The data folder.", true},
        {"port", CLI_NUMBER, &port, "N", "Port instead of the setting; 0 picks one.", false},
        {"settings", CLI_TEXT, &data.settings_path, "FILE",
         "Settings instead of parley.json in the data folder.", false},
        {"client", CLI_TEXT, &client, "DIR", "Folder of the built web client.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "serve", options, 4, NULL);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    if (port > 65535)
        return cli_fail("--port takes 0 to 65535, not %d", port);
    return server_serve(&data, port, client);
}

struct counts {
    size_t accounts, rooms, sealed, sets;
};

static enum status count_all(struct store_tx *tx, struct arena *arena, struct counts *counts)
{
    struct store_account *accounts;
    struct store_room *rooms;
    struct store_sealed *sealed;
    struct store_set *sets;
    enum status status = store_account_list(tx, arena, &accounts, &counts->accounts);

    if (status == STATUS_OK)
        status = store_room_list(tx, NULL, arena, &rooms, &counts->rooms);
    if (status == STATUS_OK)
        status = store_sealed_list(tx, NULL, arena, &sealed, &counts->sealed);
    if (status == STATUS_OK)
        status = store_set_list(tx, false, arena, &sets, &counts->sets);
    return status;
}

static void add_count(struct buf *out, size_t count, const char *what)
{
    buf_printf(out, ", %zu %s%s", count, what, count == 1 ? "" : "s");
}

int cli_check(int argc, char **argv)
{
    struct counts counts = {0};
    const char *folder = NULL;
    bool json = false, help = false;
    struct arena arena;
    struct data data;
    struct buf out;
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &folder, "DIR", "The data folder.", false},
        {"settings-help", CLI_FLAG, &help, NULL, "List every setting; needs no data folder.",
         false},
        {"json", CLI_FLAG, &json, NULL, "Print JSON.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "check", options, 3, NULL);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    buf_init(&out, 1 << 20);
    if (help) {
        settings_write_help(&out);
        return cli_print(&out);
    }
    if (!folder)
        return cli_misuse("\"parley check\" needs --data, or --settings-help");
    if (!cli_open(&data, folder))
        return 1;
    arena_init(&arena, 512 << 20);
    enum status status = count_all(store_reader(data.store), &arena, &counts);
    if (status != STATUS_OK) {
        cli_fail("%s/parley.db: %s", folder, status_text(status));
    } else if (json) {
        json_begin(&out, NULL, '{');
        json_str(&out, "organisation", data.organisation.name);
        json_int(&out, "accounts", (int64_t)counts.accounts);
        json_int(&out, "rooms", (int64_t)counts.rooms);
        json_int(&out, "sealed", (int64_t)counts.sealed);
        json_int(&out, "sets", (int64_t)counts.sets);
        json_end(&out, '}');
    } else {
        buf_printf(&out, "%s is sound: %.*s", folder, STR_FMT(data.organisation.name));
        add_count(&out, counts.accounts, "account");
        add_count(&out, counts.rooms, "room");
        add_count(&out, counts.sealed, "sealed transcript");
        add_count(&out, counts.sets, "set");
        buf_add_char(&out, '.');
    }
    arena_finish(&arena);
    data_close(&data);
    return status == STATUS_OK ? cli_print(&out) : 1;
}
