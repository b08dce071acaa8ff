#include "store/migrate.h"

static enum status version_of(struct store_tx *tx, int64_t *ret_version)
{
    return db_integer(tx, "PRAGMA user_version", DB_NO_VALUES, ret_version);
}

/* user_version takes no parameter; the number is from our own table. */
static enum status set_version(struct store_tx *tx, int number)
{
    char sql[64];

    snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", number);
    return db_script(tx, sql);
}

static enum status apply(struct store_tx *tx, const struct migration *migration)
{
    int64_t version = 0;
    enum status status = db_begin(tx);

    if (status != STATUS_OK)
        return status;
    /* Another process may have done it while this one waited. */
    status = version_of(tx, &version);
    if (status == STATUS_OK && version < migration->number) {
        status = db_script(tx, migration->sql);
        if (status == STATUS_OK)
            status = set_version(tx, migration->number);
    }
    return db_end(tx, status);
}

enum status store_migrate(struct store_tx *tx, const char **ret_name)
{
    int64_t version = 0;
    enum status status = version_of(tx, &version);

    *ret_name = NULL;
    if (status != STATUS_OK)
        return status;
    if (version > store_migration_count)
        return STATUS_VERSION;
    for (int64_t i = version < 0 ? 0 : version; i < store_migration_count; i++) {
        status = apply(tx, &store_migrations[i]);
        if (status != STATUS_OK) {
            *ret_name = store_migrations[i].name;
            return status;
        }
        log_info(tx->log, "store.migrated", NULL, "%s", store_migrations[i].name);
    }
    return STATUS_OK;
}
