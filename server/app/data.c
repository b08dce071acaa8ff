#include "app/data.h"

#include "base/count.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

bool data_file(const char *folder, const char *name, char out[static DATA_PATH_BYTES])
{
    return snprintf(out, DATA_PATH_BYTES, "%s/%s", folder, name) < DATA_PATH_BYTES;
}

enum status data_settings(const char *folder, const char *settings_path,
                          struct settings *ret_settings, char reason[static DATA_REASON_BYTES])
{
    char path[DATA_PATH_BYTES];

    settings_defaults(ret_settings);
    if (settings_path)
        return settings_load(settings_path, ret_settings, reason, DATA_REASON_BYTES);
    if (!data_file(folder, "parley.json", path))
        return STATUS_TOO_LARGE;
    enum status status = settings_load(path, ret_settings, reason, DATA_REASON_BYTES);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

void data_public_url(const struct settings *settings, int port, char *out, size_t out_bytes)
{
    size_t size = strlen(settings->public_url);

    if (size == 0) {
        snprintf(out, out_bytes, "https://localhost:%d", port);
        return;
    }
    while (size && settings->public_url[size - 1] == '/')
        size--;
    snprintf(out, out_bytes, "%.*s", (int)size, settings->public_url);
}

static enum log_level log_level_of(const char *name)
{
    static const char *const names[] = {"error", "warning", "info", "debug"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (strcmp(name, names[i]) == 0)
            return (enum log_level)i;
    return LOG_LEVEL_INFO;
}

static enum status check_folder(const char *path, char *reason)
{
    struct stat info;

    if (stat(path, &info) != 0) {
        enum status status = status_from_errno(errno);
        snprintf(reason, DATA_REASON_BYTES, "the data folder %s: %s; \"parley init\" makes one",
                 path, strerror(errno));
        return status;
    }
    if (!S_ISDIR(info.st_mode)) {
        snprintf(reason, DATA_REASON_BYTES, "%s is not a folder", path);
        return STATUS_INVALID;
    }
    if (access(path, W_OK | X_OK) != 0) {
        snprintf(reason, DATA_REASON_BYTES, "the data folder %s is not writable", path);
        return STATUS_DENIED;
    }
    return STATUS_OK;
}

static enum status load_keys(struct data *data, char *reason)
{
    char path[DATA_PATH_BYTES];

    if (!data_file(data->path, "keys/host.key", path))
        return STATUS_TOO_LARGE;
    enum status status = vault_host_key_load(path, &data->host);
    if (status == STATUS_OK) {
        if (!data_file(data->path, "keys/organisation.key", path))
            return STATUS_TOO_LARGE;
        status = vault_signer_load(path, &data->host, &data->organisation_keys);
    }
    if (status != STATUS_OK)
        snprintf(reason, DATA_REASON_BYTES, "the key file %s: %s", path, status_text(status));
    return status;
}

static enum status open_store(struct data *data, const struct data_options *options, char *reason)
{
    char path[DATA_PATH_BYTES];

    if (!data_file(data->path, "parley.db", path))
        return STATUS_TOO_LARGE;
    struct store_config config = {.path = path,
                                  .exclusive = options->serve,
                                  .wake = options->wake,
                                  .user = options->user,
                                  .log = &data->log,
                                  .gather_max_us = (unsigned)data->settings.commit_gather_us};
    return store_open(&config, reason, DATA_REASON_BYTES, &data->store);
}

enum status data_open(struct data *data, const struct data_options *options,
                      char reason[static DATA_REASON_BYTES])
{
    *data = (struct data){.log = {stderr, LOG_LEVEL_WARNING}};
    arena_init(&data->memory, 1 << 20);
    snprintf(reason, DATA_REASON_BYTES, "%s", "out of memory");
    if ((size_t)snprintf(data->path, sizeof(data->path), "%s", options->path) >=
        sizeof(data->path) - 64) {
        snprintf(reason, DATA_REASON_BYTES, "the path of the data folder is too long");
        return STATUS_TOO_LARGE;
    }
    enum status status = check_folder(data->path, reason);
    if (status == STATUS_OK)
        status = data_settings(data->path, options->settings_path, &data->settings, reason);
    if (status != STATUS_OK)
        goto failed;
    data->log.level = options->serve ? log_level_of(data->settings.log_level) : LOG_LEVEL_WARNING;
    status = load_keys(data, reason);
    if (status == STATUS_OK)
        status = open_store(data, options, reason);
    if (status == STATUS_OK) {
        status =
            store_organisation_get(store_reader(data->store), &data->memory, &data->organisation);
        if (status != STATUS_OK)
            snprintf(reason, DATA_REASON_BYTES,
                     "%s/parley.db holds no organisation: %s; was \"parley init\" stopped?",
                     data->path, status_text(status));
    }
    if (status == STATUS_OK)
        return STATUS_OK;
failed:
    data_close(data);
    return status;
}

void data_close(struct data *data)
{
    if (!data)
        return;
    store_close(data->store);
    data->store = NULL;
    vault_wipe(&data->host, sizeof(data->host));
    vault_wipe(&data->organisation_keys, sizeof(data->organisation_keys));
    arena_finish(&data->memory);
}
