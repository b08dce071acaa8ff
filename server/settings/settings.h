/* The server's settings: one table of name, type, range, default, unit and text, from which the
 * parser, the help and config/parley.example.json come. Read once at start. Depends on base and
 * jansson. */
#ifndef PARLEY_SETTINGS_SETTINGS_H
#define PARLEY_SETTINGS_SETTINGS_H

#include <stdint.h>

#include "base/buf.h"
#include "base/status.h"

enum { SETTINGS_TEXT_BYTES = 256, SETTINGS_HOSTS = 16 };

struct settings {
    char address[SETTINGS_TEXT_BYTES];
    int64_t port;
    char public_url[SETTINGS_TEXT_BYTES]; /* empty: https://localhost and the port */
    char hosts[SETTINGS_TEXT_BYTES];      /* comma-separated */
    char tls[SETTINGS_TEXT_BYTES];        /* own or proxy */
    char certificate[SETTINGS_TEXT_BYTES], key[SETTINGS_TEXT_BYTES]; /* empty: in the data folder */
    char client[SETTINGS_TEXT_BYTES];                                /* empty: found by itself */
    char log_level[SETTINGS_TEXT_BYTES];
    int64_t session_hours, link_hours, abandoned_minutes, room_idle_seconds;
    int64_t max_connections, max_per_address, max_queue_kib;
    int64_t sign_in_per_minute;
    int64_t commit_gather_us;
};

void settings_defaults(struct settings *settings);
/* Overrides what the file names. On failure `reason` (caller's) says what is wrong and where.
 * Errors: NOT_FOUND, MALFORMED (JSON, unknown name, wrong type), INVALID (out of range), IO. */
enum status settings_load(const char *path, struct settings *settings, char *reason,
                          size_t reason_bytes) MUST_USE;
/* A complete file with every setting at its default. */
void settings_write_example(struct buf *out);
/* One line a setting: name, default, unit, text. */
void settings_write_help(struct buf *out);

#endif
