/* The data folder: what lies where in it, and opening it whole or not at all.
 *
 *   parley.json            settings, if somebody wrote some
 *   parley.db              the store
 *   tls/                   certificate.pem, key.pem
 *   keys/host.key          wraps the keys below; without it nothing live can be read
 *   keys/organisation.key  the organisation's signing keys, wrapped
 *   keys/rooms/            K_room of each room that isn't sealed, wrapped
 *   sealed/                sealed transcripts
 *   recovery.key           made by init, to be moved off this machine
 *
 * The loop's thread (and the command line). */
#ifndef PARLEY_APP_DATA_H
#define PARLEY_APP_DATA_H

#include "base/arena.h"
#include "settings/settings.h"
#include "store/people.h"
#include "vault/keys.h"

enum { DATA_PATH_BYTES = 1024, DATA_REASON_BYTES = 1600 };

struct data {
    char path[DATA_PATH_BYTES];
    struct settings settings;
    struct log log;
    struct store *store;
    struct vault_host_key host;
    struct vault_identity organisation_keys;
    struct store_organisation organisation;
    struct arena memory;
};

struct data_options {
    const char *path;
    const char *settings_path; /* NULL: parley.json in the folder, if there is one */
    bool serve;                /* take the server's lock */
    void (*wake)(void *user);
    void *user;
};

/* On failure `reason` holds a sentence that names the file. Errors: those of its parts. */
enum status data_open(struct data *data, const struct data_options *options,
                      char reason[static DATA_REASON_BYTES]) MUST_USE;
void data_close(struct data *data); /* wipes; NULL-safe */

/* The folder's file `name`, into `out`. False when it doesn't fit. */
bool data_file(const char *folder, const char *name, char out[static DATA_PATH_BYTES]) MUST_USE;
/* Settings of a folder, without opening the rest. */
enum status data_settings(const char *folder, const char *settings_path,
                          struct settings *ret_settings,
                          char reason[static DATA_REASON_BYTES]) MUST_USE;
/* "https://host:port", without a final slash. */
void data_public_url(const struct settings *settings, int port, char *out, size_t out_bytes);
int64_t clock_ms(void);
/* A whole file. Errors: NOT_FOUND, DENIED, IO, TOO_LARGE. */
enum status file_read(const char *path, struct buf *out) MUST_USE;
/* Through a temporary name, synced, renamed, folder synced. Errors: IO, DISK_FULL, DENIED. */
enum status file_write(const char *path, struct str content, unsigned mode) MUST_USE;
/* All of it to an open file, synced. Errors: IO, DISK_FULL. */
enum status file_write_all(int fd, struct str content) MUST_USE;

#endif
