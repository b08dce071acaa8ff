/* parley init: a data folder with everything that an organisation needs, and, with --demo, people,
 * a set and a room to try. Nothing is asked. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/command_line.h"
#include "app/demo.h"
#include "base/count.h"
#include "net/net.h"

static const char *const folders[] = {"", "tls", "keys", "keys/rooms", "sealed"};
/* The database with its organisation comes last: without it the folder isn't one yet. */
static const char *const own_files[] = {
    "parley.db",    "parley.db-wal", "parley.db-shm",         "parley.db.lock",     "keys/host.key",
    "recovery.key", "tls/key.pem",   "keys/organisation.key", "tls/certificate.pem"};

struct initialising {
    const char *folder;
    const char *organisation_name;
    struct data data;
    struct store_organisation organisation;
};

static bool path_of(const struct initialising *init, const char *name,
                    char out[static DATA_PATH_BYTES])
{
    return data_file(init->folder, name, out);
}

static bool make_folders(const struct initialising *init)
{
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        char path[DATA_PATH_BYTES];
        if (!path_of(init, folders[i], path))
            return cli_fail("the path of the data folder is too long"), false;
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            return cli_fail("the data folder %s: %s", path, strerror(errno)), false;
    }
    if (access(init->folder, W_OK | X_OK) != 0)
        return cli_fail("the data folder %s is not writable", init->folder), false;
    return true;
}

static bool is_there(const struct initialising *init)
{
    struct data_options options = {.path = init->folder};
    char reason[DATA_REASON_BYTES], path[DATA_PATH_BYTES];
    struct data data;

    if (!path_of(init, "parley.db", path) || access(path, F_OK) != 0)
        return false;
    enum status status = data_open(&data, &options, reason);
    if (status == STATUS_OK)
        data_close(&data);
    /* only a database without an organisation is the rest of an init that was stopped */
    return status != STATUS_NOT_FOUND;
}

static void remove_rest(const struct initialising *init)
{
    for (size_t i = 0; i < COUNT_OF(own_files); i++) {
        char path[DATA_PATH_BYTES];
        if (path_of(init, own_files[i], path))
            unlink(path);
    }
}

static bool done(const char *what, enum status status)
{
    if (status != STATUS_OK)
        cli_fail("%s: %s", what, status_text(status));
    return status == STATUS_OK;
}

static bool make_keys(struct initialising *init)
{
    struct vault_host_key host;
    struct vault_identity signer, recovery;
    char path[DATA_PATH_BYTES];
    bool good =
        path_of(init, "keys/host.key", path) && done(path, vault_host_key_create(path, &host));

    good = good && path_of(init, "keys/organisation.key", path) &&
           done(path, vault_signer_create(path, &host, &signer));
    if (good) {
        vault_identity_make(&recovery);
        good = path_of(init, "recovery.key", path) &&
               done(path, vault_identity_save(path, "recovery", str_from(init->organisation_name),
                                              &recovery));
    }
    if (good) {
        struct store_organisation *organisation = &init->organisation;
        organisation->id = vault_random_id();
        organisation->name = str_from(init->organisation_name);
        organisation->created_ms = clock_ms();
        memcpy(organisation->sign_public, signer.sign_public.bytes, STORE_KEY_BYTES);
        memcpy(organisation->recovery_box_public, recovery.box_public.bytes, STORE_KEY_BYTES);
        memcpy(organisation->recovery_sign_public, recovery.sign_public.bytes, STORE_KEY_BYTES);
    }
    vault_wipe(&host, sizeof(host));
    vault_wipe(&signer, sizeof(signer));
    vault_wipe(&recovery, sizeof(recovery));
    return good;
}

static bool make_certificate(const struct initialising *init, const struct cli_list *hosts)
{
    static const char *const usual[] = {"localhost", "127.0.0.1", "::1"};
    const char *names[CLI_LIST_MAX + 3];
    char path[DATA_PATH_BYTES];
    struct buf certificate, key;
    size_t count = 0;

    for (size_t i = 0; i < hosts->count; i++)
        names[count++] = hosts->items[i];
    for (size_t i = 0; i < 3; i++)
        names[count++] = usual[i];
    buf_init(&certificate, 1 << 16);
    buf_init(&key, 1 << 16);
    bool good =
        done("the certificate", net_certificate_make(names, count, 825, &certificate, &key));
    good = good && path_of(init, "tls/certificate.pem", path) &&
           done(path, file_write(path, buf_str(&certificate), 0644));
    good = good && path_of(init, "tls/key.pem", path) &&
           done(path, file_write(path, buf_str(&key), 0600));
    buf_finish(&certificate);
    buf_finish_secret(&key);
    return good;
}

static enum status put_organisation(struct store_tx *tx, void *user)
{
    return store_organisation_put(tx, user);
}

static bool make_store(struct initialising *init)
{
    char path[DATA_PATH_BYTES], reason[DATA_REASON_BYTES];
    struct store_config config = {.path = path, .create = true, .log = &init->data.log};
    struct store *store = NULL;

    if (!path_of(init, "parley.db", path))
        return false;
    if (store_open(&config, reason, sizeof(reason), &store) != STATUS_OK)
        return cli_fail("%s", reason), false;
    enum status status = store_run(store, put_organisation, &init->organisation);
    store_close(store);
    return done(path, status);
}

static void print_text(const struct initialising *init, const char *url, const char *recovery,
                       const struct demo *demo)
{
    printf("Made %s for %s.\n\n", init->folder, init->organisation_name);
    printf("  address       %s\n", url);
    printf("  recovery key  %s\n", recovery);
    printf("                Move it off this machine: whoever has it can open every transcript,\n"
           "                and without it nobody can when all reviewers have lost theirs.\n");
    if (demo->made) {
        printf("\nThe demo room:\n");
        demo_print(demo, stdout);
    }
}

int cli_init(int argc, char **argv)
{
    struct initialising init = {.data.log = {stderr, LOG_LEVEL_WARNING},
                                .organisation_name = "My organisation"};
    struct cli_list hosts = {0};
    bool want_demo = false, json = false;
    int port = 8443;
    const char *pack = NULL;
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &init.folder, "DIR", "The data folder to make.", true},
        {"organisation", CLI_TEXT, &init.organisation_name, "NAME", "Whose it is.", false},
        {"host", CLI_LIST, &hosts, "NAME", "A name for the certificate, besides localhost.", false},
        {"port", CLI_NUMBER, &port, "N", "The port in the links that are printed.", false},
        {"demo", CLI_FLAG, &want_demo, NULL, "Make demo people, a set and a room.", false},
        {"pack", CLI_TEXT, &pack, "FILE", "The demo's question set.", false},
        {"json", CLI_FLAG, &json, NULL, "Print JSON.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "init", options, 7, NULL);
    struct demo demo = {0};
    char url[SETTINGS_TEXT_BYTES + 32], recovery[DATA_PATH_BYTES];

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    if (!make_folders(&init))
        return 1;
    if (is_there(&init))
        return cli_fail("%s holds an organisation already", init.folder);
    remove_rest(&init);
    if (!make_keys(&init) || !make_certificate(&init, &hosts) || !make_store(&init))
        return 1;
    struct settings settings;
    char reason[DATA_REASON_BYTES];
    if (data_settings(init.folder, NULL, &settings, reason) != STATUS_OK)
        return cli_fail("%s", reason);
    data_public_url(&settings, port, url, sizeof(url));
    if (!path_of(&init, "recovery.key", recovery))
        return 1;
    if (want_demo && !demo_make(init.folder, url, pack, &demo))
        return 1;
    if (!json) {
        print_text(&init, url, recovery, &demo);
    } else {
        struct buf out;
        buf_init(&out, 1 << 20);
        json_begin(&out, NULL, '{');
        json_text(&out, "data", init.folder);
        json_text(&out, "organisation", init.organisation_name);
        json_text(&out, "url", url);
        json_text(&out, "recovery_key", recovery);
        if (demo.made)
            demo_write(&demo, &out);
        json_end(&out, '}');
        cli_print(&out);
    }
    demo_finish(&demo);
    return 0;
}
