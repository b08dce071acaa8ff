#include "app/transcript_source.h"

#include <jansson.h>
#include <libgen.h>
#include <limits.h>
#include <unistd.h>

enum { GRANTS_FILE_BYTES = 16 << 20, GRANT_BYTES = 2048, BOOKS_BYTES = 512 << 20 };

enum status transcript_store(const char *folder, const struct log *log,
                             char reason[static DATA_REASON_BYTES], struct store **ret_store)
{
    char path[DATA_PATH_BYTES];

    if (!data_file(folder, "parley.db", path)) {
        snprintf(reason, DATA_REASON_BYTES, "the path of the data folder is too long");
        return STATUS_TOO_LARGE;
    }
    struct store_config config = {.path = path, .log = log};
    return store_open(&config, reason, DATA_REASON_BYTES, ret_store);
}

enum status transcript_books_load(const char *folder, const struct id *seal,
                                  char reason[static DATA_REASON_BYTES],
                                  struct transcript_books *ret_books)
{
    struct log log = {stderr, LOG_LEVEL_ERROR};
    struct transcript_books books = {0};
    struct store *store = NULL;
    enum status status = transcript_store(folder, &log, reason, &store);

    if (status != STATUS_OK)
        return status;
    arena_init(&books.arena, BOOKS_BYTES);
    struct store_tx *tx = store_reader(store);
    status = store_organisation_get(tx, &books.arena, &books.organisation);
    if (status == STATUS_OK)
        status = store_sealed_list(tx, NULL, &books.arena, &books.chain, &books.chain_count);
    if (status == STATUS_OK)
        status = store_grant_list(tx, seal, &books.arena, &books.grants, &books.grants_count);
    store_close(store);
    if (status != STATUS_OK) {
        snprintf(reason, DATA_REASON_BYTES, "%s/parley.db: %s", folder, status_text(status));
        transcript_books_finish(&books);
        return status;
    }
    *ret_books = books;
    return STATUS_OK;
}

void transcript_books_finish(struct transcript_books *books)
{
    if (!books)
        return;
    arena_finish(&books->arena);
    *books = (struct transcript_books){0};
}

bool transcript_folder(const char *file, const char *given, char ret_folder[static DATA_PATH_BYTES])
{
    char real[PATH_MAX], database[PATH_MAX + 16];

    if (given)
        return snprintf(ret_folder, DATA_PATH_BYTES, "%s", given) < DATA_PATH_BYTES;
    if (!realpath(file, real))
        return false;
    char *folder = dirname(real);
    const char *name = strrchr(folder, '/');
    if (!name || strcmp(name, "/sealed") != 0)
        return false;
    folder = dirname(folder);
    snprintf(database, sizeof(database), "%s/parley.db", folder);
    return access(database, F_OK) == 0 &&
           snprintf(ret_folder, DATA_PATH_BYTES, "%s", folder) < DATA_PATH_BYTES;
}

/* --- grants from a file -------------------------------------------------------------------- */

static enum status decode_grant(const json_t *item, struct arena *arena, struct str *ret_grant)
{
    const json_t *text = json_is_object(item) ? json_object_get(item, "bytes") : item;
    char *bytes = arena_alloc(arena, GRANT_BYTES);
    size_t size = 0;

    if (!json_is_string(text))
        return STATUS_MALFORMED;
    if (!bytes)
        return STATUS_NO_MEMORY;
    if (base64_decode((struct str){json_string_value(text), json_string_length(text)}, bytes,
                      GRANT_BYTES, &size) != STATUS_OK)
        return STATUS_MALFORMED;
    *ret_grant = (struct str){bytes, size};
    return STATUS_OK;
}

static enum status decode_grants(struct str text, struct arena *arena,
                                 struct transcript_grants *ret_grants)
{
    json_t *json = json_loadb(text.data ? text.data : "", text.size, JSON_REJECT_DUPLICATES, NULL);
    const json_t *list = json_is_object(json) ? json_object_get(json, "grants") : json;
    enum status status = json_is_array(list) ? STATUS_OK : STATUS_MALFORMED;
    struct str *items = arena_array(arena, json_array_size(list) + 1, sizeof(*items));

    if (!items)
        status = STATUS_NO_MEMORY;
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(list); i++)
        status = decode_grant(json_array_get(list, i), arena, &items[i]);
    if (status == STATUS_OK)
        *ret_grants = (struct transcript_grants){items, json_array_size(list)};
    json_decref(json);
    return status;
}

enum status transcript_grants_read(const char *path, struct arena *arena,
                                   struct transcript_grants *ret_grants)
{
    struct buf text;

    buf_init(&text, GRANTS_FILE_BYTES);
    enum status status = file_read(path, &text);
    if (status == STATUS_OK)
        status = decode_grants(buf_str(&text), arena, ret_grants);
    buf_finish(&text);
    return status;
}
