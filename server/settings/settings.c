#include "settings/settings.h"

#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum setting_type { SETTING_TEXT, SETTING_NUMBER };

struct setting {
    const char *name;
    enum setting_type type;
    size_t offset;
    int64_t min, max, number; /* number: the default */
    const char *text;         /* the default */
    const char *unit;
    const char *meaning;
    const char *const *choices; /* of a text, NULL at the end; NULL: any */
};

static const char *const log_levels[] = {"error", "warning", "info", "debug", NULL};

static const char *const tls_kinds[] = {"own", "proxy", NULL};

#define AT(field) offsetof(struct settings, field)

static const struct setting settings_table[] = {
    {"address", SETTING_TEXT, AT(address), 0, 0, 0, "127.0.0.1", "",
     "Address to listen on; 0.0.0.0 or :: for every network.", NULL},
    {"port", SETTING_NUMBER, AT(port), 0, 65535, 8443, NULL, "",
     "Port to listen on; 0 picks a free one.", NULL},
    {"public_url", SETTING_TEXT, AT(public_url), 0, 0, 0, "", "",
     "How people reach the server; links begin with it. Empty: https://localhost and the port.",
     NULL},
    {"hosts", SETTING_TEXT, AT(hosts), 0, 0, 0, "localhost,127.0.0.1,::1", "",
     "Host names that are answered, comma-separated; the one of public_url is added.", NULL},
    {"tls", SETTING_TEXT, AT(tls), 0, 0, 0, "own", "",
     "own, or proxy: a reverse proxy on this machine does TLS, and here is plain HTTP.", tls_kinds},
    {"certificate", SETTING_TEXT, AT(certificate), 0, 0, 0, "", "",
     "PEM file of the certificate chain; empty: tls/certificate.pem in the data folder.", NULL},
    {"key", SETTING_TEXT, AT(key), 0, 0, 0, "", "",
     "PEM file of the certificate's key; empty: tls/key.pem in the data folder.", NULL},
    {"client", SETTING_TEXT, AT(client), 0, 0, 0, "", "",
     "Folder of the built web client; empty: beside the program, or where it was installed.", NULL},
    {"log_level", SETTING_TEXT, AT(log_level), 0, 0, 0, "info", "",
     "error, warning, info or debug.", log_levels},
    {"session_hours", SETTING_NUMBER, AT(session_hours), 1, 8760, 168, NULL, "hours",
     "How long somebody stays signed in.", NULL},
    {"link_hours", SETTING_NUMBER, AT(link_hours), 1, 8760, 336, NULL, "hours",
     "How long a link can be used.", NULL},
    {"abandoned_minutes", SETTING_NUMBER, AT(abandoned_minutes), 1, 525600, 720, NULL, "minutes",
     "A room that every interviewer has left seals itself after this time.", NULL},
    {"room_idle_seconds", SETTING_NUMBER, AT(room_idle_seconds), 1, 86400, 300, NULL, "seconds",
     "A room that nobody is in leaves memory after this time; it comes back by itself.", NULL},
    {"max_connections", SETTING_NUMBER, AT(max_connections), 16, 1000000, 12000, NULL, "",
     "Connections at the same time.", NULL},
    {"max_per_address", SETTING_NUMBER, AT(max_per_address), 4, 1000000, 256, NULL, "",
     "Connections at the same time from one address.", NULL},
    {"max_queue_kib", SETTING_NUMBER, AT(max_queue_kib), 64, 1048576, 4096, NULL, "KiB",
     "What may wait for one slow connection before it is closed.", NULL},
    {"sign_in_per_minute", SETTING_NUMBER, AT(sign_in_per_minute), 1, 100000, 30, NULL, "a minute",
     "Attempts to sign in or use a link, from one address.", NULL},
    {"commit_gather_us", SETTING_NUMBER, AT(commit_gather_us), 0, 100000, 2000, NULL,
     "microseconds", "Wait for more to store, when much comes.", NULL},
};
enum { SETTING_COUNT = sizeof(settings_table) / sizeof(settings_table[0]) };

static char *text_at(struct settings *settings, const struct setting *setting)
{
    return (char *)settings + setting->offset;
}

static int64_t *number_at(struct settings *settings, const struct setting *setting)
{
    return (int64_t *)(void *)((char *)settings + setting->offset);
}

void settings_defaults(struct settings *settings)
{
    memset(settings, 0, sizeof(*settings));
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting *setting = &settings_table[i];
        if (setting->type == SETTING_TEXT)
            snprintf(text_at(settings, setting), SETTINGS_TEXT_BYTES, "%s", setting->text);
        else
            *number_at(settings, setting) = setting->number;
    }
}

static bool is_choice(const struct setting *setting, const char *text)
{
    const char *const *choice = setting->choices;

    while (choice && *choice && strcmp(*choice, text) != 0)
        choice++;
    return !choice || *choice;
}

static enum status take(const struct setting *setting, const json_t *value,
                        struct settings *settings, char *reason, size_t reason_bytes)
{
    if (setting->type == SETTING_TEXT) {
        if (!json_is_string(value)) {
            snprintf(reason, reason_bytes, "setting \"%s\" has to be a text", setting->name);
            return STATUS_MALFORMED;
        }
        if (json_string_length(value) >= SETTINGS_TEXT_BYTES) {
            snprintf(reason, reason_bytes, "setting \"%s\" is longer than %d bytes", setting->name,
                     SETTINGS_TEXT_BYTES - 1);
            return STATUS_INVALID;
        }
        if (!is_choice(setting, json_string_value(value))) {
            snprintf(reason, reason_bytes, "setting \"%s\" has to be one of: %s", setting->name,
                     setting->meaning);
            return STATUS_INVALID;
        }
        snprintf(text_at(settings, setting), SETTINGS_TEXT_BYTES, "%s", json_string_value(value));
        return STATUS_OK;
    }
    if (!json_is_integer(value)) {
        snprintf(reason, reason_bytes, "setting \"%s\" has to be a whole number", setting->name);
        return STATUS_MALFORMED;
    }
    int64_t number = json_integer_value(value);
    if (number < setting->min || number > setting->max) {
        snprintf(reason, reason_bytes, "setting \"%s\" has to be from %lld to %lld", setting->name,
                 (long long)setting->min, (long long)setting->max);
        return STATUS_INVALID;
    }
    *number_at(settings, setting) = number;
    return STATUS_OK;
}

static const struct setting *find(const char *name)
{
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (strcmp(settings_table[i].name, name) == 0)
            return &settings_table[i];
    return NULL;
}

enum status settings_load(const char *path, struct settings *settings, char *reason,
                          size_t reason_bytes)
{
    json_error_t error;
    enum status status = STATUS_OK;
    FILE *file = fopen(path, "re");

    if (!file) {
        status = errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO;
        snprintf(reason, reason_bytes, "%s: %s", path, strerror(errno));
        return status;
    }
    json_t *json = json_loadf(file, JSON_REJECT_DUPLICATES, &error);
    fclose(file);
    if (!json_is_object(json)) {
        snprintf(reason, reason_bytes, "%s, line %d: %s", path, json ? 1 : error.line,
                 json ? "not an object" : error.text);
        json_decref(json);
        return STATUS_MALFORMED;
    }
    struct settings taken = *settings;
    const char *name;
    json_t *value;
    json_object_foreach(json, name, value)
    {
        const struct setting *setting = find(name);
        char detail[160];
        if (setting) {
            status = take(setting, value, &taken, detail, sizeof(detail));
        } else {
            status = STATUS_MALFORMED;
            snprintf(detail, sizeof(detail), "there is no setting \"%.60s\"", name);
        }
        if (status != STATUS_OK) {
            snprintf(reason, reason_bytes, "%s: %s", path, detail);
            break;
        }
    }
    json_decref(json);
    if (status == STATUS_OK)
        *settings = taken;
    return status;
}

void settings_write_example(struct buf *out)
{
    buf_add_text(out, "{\n");
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting *setting = &settings_table[i];
        buf_printf(out, "  \"%s\": ", setting->name);
        if (setting->type == SETTING_TEXT)
            buf_add_json(out, str_from(setting->text));
        else
            buf_add_int(out, setting->number);
        buf_add_text(out, i + 1 < SETTING_COUNT ? ",\n" : "\n");
    }
    buf_add_text(out, "}\n");
}

void settings_write_help(struct buf *out)
{
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting *setting = &settings_table[i];
        buf_printf(out, "  %-20s %s", setting->name, setting->meaning);
        if (setting->type == SETTING_NUMBER)
            buf_printf(out, " [%lld%s%s]", (long long)setting->number, setting->unit[0] ? " " : "",
                       setting->unit);
        else if (setting->text[0])
            buf_printf(out, " [%s]", setting->text);
        buf_add_char(out, '\n');
    }
}
