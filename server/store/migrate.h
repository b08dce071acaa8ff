/* The numbered migrations, a table made at build time from migrations/, and what brings a database
 * up to the newest. The thread that opens the store; depends on db.h. */
#ifndef PARLEY_STORE_MIGRATE_H
#define PARLEY_STORE_MIGRATE_H

#include "store/db.h"

struct migration {
    int number; /* from 1 without gaps; the database keeps the last one in user_version */
    const char *name;
    const char *sql;
};

extern const struct migration store_migrations[];
extern const int store_migration_count;

/* Each migration is a transaction of its own; two processes may migrate at once. *ret_name is the
 * migration that failed, NULL when it was something else. Errors: VERSION, IO, DISK_FULL, BUSY, …
 */
enum status store_migrate(struct store_tx *tx, const char **ret_name) MUST_USE;

#endif
