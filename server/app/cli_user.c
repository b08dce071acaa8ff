/* parley user …: accounts. */
#include "app/account_roles.h"
#include "app/command_line.h"
#include "app/room_making.h"
#include "base/utf.h"

struct user_rows {
    struct store_account account;
    struct store_link link;
};

static void write_user(struct buf *out, const struct store_account *account)
{
    json_begin(out, NULL, '{');
    json_str(out, "id", id_str(&account->id));
    json_str(out, "email", account->email);
    json_str(out, "name", account->name);
    account_roles_write(out, "roles", account->roles);
    json_bool(out, "has_keys", account->has_keys);
    json_bool(out, "disabled", account->disabled_ms != 0);
}

/* The account, and the link that signs it in. */
static int print_link(const struct data *data, const struct store_account *account,
                      const char *token, int port, bool json)
{
    char url[SETTINGS_TEXT_BYTES + 32];
    struct buf out;

    buf_init(&out, 1 << 16);
    data_public_url(&data->settings, port >= 0 ? port : (int)data->settings.port, url, sizeof(url));
    if (json) {
        write_user(&out, account);
        buf_add_text(&out, ",\"link\":\"");
        buf_printf(&out, "%s/welcome#%s\"}", url, token);
    } else {
        cli_add_shown(&out, account->name);
        buf_printf(&out, " <%.*s>\n  %s/welcome#%s", STR_FMT(account->email), url, token);
    }
    return cli_print(&out);
}

static enum status add_user(struct store_tx *tx, void *user)
{
    const struct user_rows *rows = user;
    enum status status = store_account_add(tx, &rows->account);

    if (status == STATUS_OK)
        status = store_link_add(tx, &rows->link);
    return status == STATUS_OK ? store_audit_add(tx, rows->account.created_ms, NULL,
                                                 STR("account.added"), id_str(&rows->account.id))
                               : status;
}

int cli_user_add(int argc, char **argv)
{
    const char *folder = NULL, *email = NULL, *name = NULL, *roles = "interviewer";
    bool json = false;
    int port = -1;
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &folder, "DIR", "The data folder.", true},
        {"email", CLI_TEXT, &email, "EMAIL", "The address to sign in with.", true},
        {"name", CLI_TEXT, &name, "NAME", "How others see them.", true},
        {"role", CLI_TEXT, &roles, "ROLES",
         "administrator, interviewer, author, reviewer; comma-separated.", false},
        {"port", CLI_NUMBER, &port, "N", "The port in the link.", false},
        {"json", CLI_FLAG, &json, NULL, "Print JSON.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "user add", options, 6, NULL);
    struct user_rows rows = {.account = {.created_ms = clock_ms()}};
    char token[VAULT_TOKEN_TEXT + 1];
    struct arena arena;
    struct data data;
    int result = 1;

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    arena_init(&arena, 1 << 16);
    if (!email_normal(str_from(email), &arena, &rows.account.email)) {
        cli_fail("\"%s\" isn't an address", email);
    } else if (!name[0] || utf8_units(str_from(name)) > CLI_NAME_MAX_UNITS) {
        cli_fail("--name takes 1 to %d characters", CLI_NAME_MAX_UNITS);
    } else if (!account_roles_parse(roles, &rows.account.roles)) {
        cli_fail("--role takes administrator, interviewer, author or reviewer, not \"%s\"", roles);
    } else if (cli_open(&data, folder)) {
        rows.account.id = vault_random_id();
        rows.account.name = str_from(name);
        link_prepare(NULL, NULL, &rows.account.id, rows.account.created_ms,
                     data.settings.link_hours, &rows.link, token);
        enum status status = store_run(data.store, add_user, &rows);
        if (status == STATUS_EXISTS)
            cli_fail("there is an account with the address %s", email);
        else if (status != STATUS_OK)
            cli_fail("%s: %s", folder, status_text(status));
        else
            result = print_link(&data, &rows.account, token, port, json);
        data_close(&data);
    }
    arena_finish(&arena);
    return result;
}

static void write_users(struct buf *out, const struct store_account *accounts, size_t count)
{
    json_begin(out, NULL, '[');
    for (size_t i = 0; i < count; i++) {
        write_user(out, &accounts[i]);
        json_end(out, '}');
    }
    json_end(out, ']');
}

static void show_users(struct buf *out, const struct store_account *accounts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_add_char(out, '\n');
        cli_add_shown(out, accounts[i].name);
        buf_printf(out, " <%.*s>%s%s", STR_FMT(accounts[i].email),
                   accounts[i].has_keys ? "" : ", no password yet",
                   accounts[i].disabled_ms ? ", disabled" : "");
        for (size_t r = 0; r < account_role_count; r++)
            if (accounts[i].roles & account_roles[r].bit)
                buf_printf(out, ", %s", account_roles[r].name);
    }
    if (!count)
        buf_add_text(out, "No accounts yet; \"parley user add\" makes one.");
}

static int list(struct data *data, void *user)
{
    const bool *json = user;
    struct store_account *accounts = NULL;
    size_t count = 0;
    struct arena arena;
    struct buf out;

    arena_init(&arena, 256 << 20);
    buf_init(&out, 64 << 20);
    enum status status = store_account_list(store_reader(data->store), &arena, &accounts, &count);
    if (status == STATUS_OK)
        (*json ? write_users : show_users)(&out, accounts, count);
    int code =
        status == STATUS_OK ? cli_print(&out) : cli_fail("%s: %s", data->path, status_text(status));
    buf_finish(&out);
    arena_finish(&arena);
    return code;
}

int cli_user_list(int argc, char **argv)
{
    return cli_list_data(argc, argv, "user list", list);
}

/* --- changing one -------------------------------------------------------------------------- */

enum user_change_kind { CHANGE_DISABLE, CHANGE_LINK, CHANGE_FORGET };

struct user_change {
    enum user_change_kind kind;
    struct str address;
    struct arena *arena;
    struct user_rows rows;
    int64_t now_ms;
};

/* The account as it is now: what a server or another command made of it a moment ago stays. */
static enum status change_user(struct store_tx *tx, void *user)
{
    struct user_change *change = user;
    struct store_account *account = &change->rows.account;
    enum status status = store_account_by_email(tx, change->address, change->arena, account);
    struct str event = STR("account.link");

    if (status != STATUS_OK)
        return status;
    change->rows.link.account = account->id;
    if (change->kind == CHANGE_DISABLE) {
        account->disabled_ms = change->now_ms;
        event = STR("account.disabled");
    } else if (change->kind == CHANGE_FORGET) {
        account->has_keys = false;
        event = STR("account.keys_forgotten");
    }
    if (change->kind != CHANGE_LINK)
        status = store_account_update(tx, account);
    if (status == STATUS_OK && change->kind != CHANGE_LINK)
        status = store_session_delete_account(tx, &account->id);
    if (status == STATUS_OK && change->kind != CHANGE_DISABLE)
        status = store_link_add(tx, &change->rows.link);
    return status == STATUS_OK
               ? store_audit_add(tx, change->now_ms, NULL, event, id_str(&account->id))
               : status;
}

static int run_change(const char *folder, const char *email, enum user_change_kind kind, int port,
                      bool json)
{
    struct arena arena;
    struct user_change change = {.kind = kind, .arena = &arena, .now_ms = clock_ms()};
    char token[VAULT_TOKEN_TEXT + 1] = "";
    struct data data;
    int result = 1;

    if (!cli_open(&data, folder))
        return 1;
    arena_init(&arena, 1 << 20);
    link_prepare(NULL, NULL, NULL, change.now_ms, data.settings.link_hours, &change.rows.link,
                 token);
    enum status status = email_normal(str_from(email), &arena, &change.address)
                             ? store_run(data.store, change_user, &change)
                             : STATUS_NOT_FOUND;
    if (status == STATUS_NOT_FOUND)
        cli_fail("there is no account with the address %s", email);
    else if (status != STATUS_OK)
        cli_fail("%s: %s", folder, status_text(status));
    else if (kind == CHANGE_DISABLE)
        result = printf("%s is disabled.\n", email) < 0;
    else
        result = print_link(&data, &change.rows.account, token, port, json);
    arena_finish(&arena);
    data_close(&data);
    return result;
}

int cli_user_disable(int argc, char **argv)
{
    const char *folder = NULL;
    struct cli_list rest = {0};
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &folder, "DIR", "The data folder.", true},
    };
    enum cli_result parsed = cli_parse(argc, argv, "user disable", options, 1, &rest);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    return run_change(folder, rest.items[0], CHANGE_DISABLE, -1, false);
}

int cli_user_link(int argc, char **argv)
{
    const char *folder = NULL;
    struct cli_list rest = {0};
    bool forget = false, json = false;
    int port = -1;
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &folder, "DIR", "The data folder.", true},
        {"forget-keys", CLI_FLAG, &forget, NULL,
         "The password is lost: a new one makes new keys; old grants stay closed to them.", false},
        {"port", CLI_NUMBER, &port, "N", "The port in the link.", false},
        {"json", CLI_FLAG, &json, NULL, "Print JSON.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "user link", options, 4, &rest);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    return run_change(folder, rest.items[0], forget ? CHANGE_FORGET : CHANGE_LINK, port, json);
}
