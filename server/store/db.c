#include "store/db.h"

#include <errno.h>

/* --- errors ---------------------------------------------------------------------------------- */

static const struct {
    int code; /* extended, or primary */
    enum status status;
} error_statuses[] = {
    {SQLITE_CONSTRAINT_UNIQUE, STATUS_EXISTS},
    {SQLITE_CONSTRAINT_PRIMARYKEY, STATUS_EXISTS},
    {SQLITE_CONSTRAINT_ROWID, STATUS_EXISTS},
    {SQLITE_CONSTRAINT_FOREIGNKEY, STATUS_NOT_FOUND},
    {SQLITE_CONSTRAINT, STATUS_INVALID},
    {SQLITE_NOMEM, STATUS_NO_MEMORY},
    {SQLITE_IOERR_NOMEM, STATUS_NO_MEMORY},
    {SQLITE_BUSY, STATUS_BUSY},
    {SQLITE_LOCKED, STATUS_BUSY},
    {SQLITE_CORRUPT, STATUS_DAMAGED},
    {SQLITE_NOTADB, STATUS_DAMAGED},
    {SQLITE_IOERR_CORRUPTFS, STATUS_DAMAGED},
    {SQLITE_FULL, STATUS_DISK_FULL},
    {SQLITE_READONLY, STATUS_DENIED},
    {SQLITE_PERM, STATUS_DENIED},
    {SQLITE_AUTH, STATUS_DENIED},
    {SQLITE_INTERRUPT, STATUS_CANCELLED},
    {SQLITE_TOOBIG, STATUS_TOO_LARGE},
    {SQLITE_RANGE, STATUS_INVALID},
};

/* SQLite says only "I/O error" where the system said more. */
static const struct {
    int number;
    enum status status;
} system_statuses[] = {
    {ENOSPC, STATUS_DISK_FULL}, {EDQUOT, STATUS_DISK_FULL}, {EFBIG, STATUS_DISK_FULL},
    {EACCES, STATUS_DENIED},    {EPERM, STATUS_DENIED},     {EROFS, STATUS_DENIED},
};

static enum status find_status(int code, int number)
{
    size_t errors = sizeof(error_statuses) / sizeof(error_statuses[0]);

    for (size_t i = 0; i < errors; i++)
        if (error_statuses[i].code == code)
            return error_statuses[i].status;
    for (size_t i = 0; i < errors; i++)
        if (error_statuses[i].code == (code & 0xff))
            return error_statuses[i].status;
    for (size_t i = 0; i < sizeof(system_statuses) / sizeof(system_statuses[0]); i++)
        if (system_statuses[i].number == number)
            return system_statuses[i].status;
    return STATUS_IO;
}

/* The errno behind a failed read or write. By the time SQLite asks for it, its own cleaning up may
 * have set another; the files keep theirs. */
static int system_error(sqlite3 *connection, int primary_code)
{
    static const int files[] = {SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER};
    bool told = primary_code == SQLITE_IOERR || primary_code == SQLITE_CANTOPEN;
    int number = told ? sqlite3_system_errno(connection) : 0;

    for (size_t i = 0; i < 2 && primary_code == SQLITE_IOERR && number == 0; i++) {
        sqlite3_file *file = NULL;
        if (sqlite3_file_control(connection, "main", files[i], &file) == SQLITE_OK && file &&
            file->pMethods)
            file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &number);
    }
    return number;
}

enum status db_error(const struct store_tx *tx)
{
    int code = sqlite3_extended_errcode(tx->connection);
    int number = system_error(tx->connection, code & 0xff);
    enum status status = find_status(code, number);
    /* What a caller may expect is for the caller to tell. */
    bool expected = status == STATUS_BUSY || (code & 0xff) == SQLITE_CONSTRAINT;
    log_write(tx->log, expected ? LOG_LEVEL_DEBUG : LOG_LEVEL_WARNING, "store.sqlite", NULL,
              "code=%d errno=%d %s", code, number, sqlite3_errstr(code));
    return status;
}

/* --- transactions ---------------------------------------------------------------------------- */

static void guard(struct store_tx *tx)
{
    if (tx->guard)
        pthread_mutex_lock(tx->guard);
}

static void unguard(struct store_tx *tx)
{
    if (tx->guard)
        pthread_mutex_unlock(tx->guard);
}

enum status db_script(struct store_tx *tx, const char *sql)
{
    enum status status = STATUS_OK;

    guard(tx);
    if (sqlite3_exec(tx->connection, sql, NULL, NULL, NULL) != SQLITE_OK)
        status = db_error(tx);
    unguard(tx);
    return status;
}

enum status db_begin(struct store_tx *tx)
{
    guard(tx);
    enum status status = db_change(tx, "BEGIN IMMEDIATE", DB_NO_VALUES, NULL);
    if (status != STATUS_OK)
        unguard(tx);
    return status;
}

enum status db_end(struct store_tx *tx, enum status status)
{
    if (status == STATUS_OK)
        status = db_change(tx, "COMMIT", DB_NO_VALUES, NULL);
    /* A failed commit may have left it open; a full disk has rolled back by itself. */
    if (!sqlite3_get_autocommit(tx->connection)) {
        enum status rollback = db_change(tx, "ROLLBACK", DB_NO_VALUES, NULL);
        if (rollback != STATUS_OK)
            log_error(tx->log, "store.rollback_failed", NULL, "%s", status_text(rollback));
    }
    unguard(tx);
    return status;
}

/* --- statements ------------------------------------------------------------------------------ */

static struct db_cached *cache_slot(struct store_tx *tx, const char *sql)
{
    size_t at = ((uintptr_t)sql >> 3) * 2654435761u;

    for (size_t i = 0; i < DB_STATEMENTS_MAX; i++) {
        struct db_cached *cached = &tx->cache[(at + i) & (DB_STATEMENTS_MAX - 1)];
        if (cached->sql == sql || !cached->sql)
            return cached;
    }
    return NULL;
}

void db_finish(struct store_tx *tx)
{
    for (size_t i = 0; i < DB_STATEMENTS_MAX; i++)
        sqlite3_finalize(tx->cache[i].statement);
    memset(tx->cache, 0, sizeof(tx->cache));
}

static enum status prepare(struct store_tx *tx, const char *sql, struct db_query *query)
{
    struct db_cached *cached = cache_slot(tx, sql);

    /* In use further up, as when a callback of store_log_read reads another log. */
    query->cached = cached && !(cached->statement && sqlite3_stmt_busy(cached->statement));
    if (query->cached && cached->statement) {
        query->statement = cached->statement;
        return STATUS_OK;
    }
    if (sqlite3_prepare_v3(tx->connection, sql, -1, query->cached ? SQLITE_PREPARE_PERSISTENT : 0,
                           &query->statement, NULL) != SQLITE_OK)
        return db_error(tx);
    if (query->cached)
        *cached = (struct db_cached){sql, query->statement};
    return STATUS_OK;
}

static int bind(sqlite3_stmt *statement, int at, const struct db_value *value)
{
    const char *data = value->bytes.data ? value->bytes.data : "";
    size_t size_bytes = value->bytes.size;

    switch (value->type) {
    case DB_U64:
        return value->integer < 0 ? SQLITE_RANGE
                                  : sqlite3_bind_int64(statement, at, value->integer);
    case DB_I64:
    case DB_U32:
    case DB_BOOL:
        return sqlite3_bind_int64(statement, at, value->integer);
    case DB_TEXT:
        return sqlite3_bind_text64(statement, at, data, size_bytes, SQLITE_STATIC, SQLITE_UTF8);
    case DB_BLOB:
    case DB_BYTES:
        return sqlite3_bind_blob64(statement, at, data, size_bytes, SQLITE_STATIC);
    case DB_ID:
        if (size_bytes == 0)
            return sqlite3_bind_null(statement, at);
        return sqlite3_bind_text64(statement, at, data, size_bytes, SQLITE_STATIC, SQLITE_UTF8);
    }
    return SQLITE_MISUSE;
}

enum status db_open(struct store_tx *tx, const char *sql, struct db_values values,
                    struct db_query *ret_query)
{
    struct db_query query = {.tx = tx};
    enum status status;

    guard(tx);
    status = prepare(tx, sql, &query);
    if (status != STATUS_OK)
        goto fail;
    status = STATUS_DENIED;
    if (!tx->writes && !sqlite3_stmt_readonly(query.statement))
        goto fail_close;
    for (size_t i = 0; i < values.count; i++) {
        int code = bind(query.statement, (int)i + 1, &values.values[i]);
        status = find_status(code, 0);
        if (code != SQLITE_OK)
            goto fail_close;
    }
    *ret_query = query;
    return STATUS_OK;

fail_close:
    db_close(&query);
    return status;
fail:
    unguard(tx);
    return status;
}

enum status db_next(struct db_query *query, bool *ret_row)
{
    int code = sqlite3_step(query->statement);

    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return db_error(query->tx);
    *ret_row = code == SQLITE_ROW;
    return STATUS_OK;
}

int64_t db_read_integer(struct db_query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

double db_read_real(struct db_query *query, int column)
{
    return sqlite3_column_double(query->statement, column);
}

struct str db_read_bytes(struct db_query *query, int column)
{
    const char *data = sqlite3_column_blob(query->statement, column);

    return (struct str){data, (size_t)sqlite3_column_bytes(query->statement, column)};
}

void db_close(struct db_query *query)
{
    /* What went wrong was told by the step; a reset only repeats it. */
    if (query->cached) {
        sqlite3_reset(query->statement);
        sqlite3_clear_bindings(query->statement);
    } else {
        sqlite3_finalize(query->statement);
    }
    query->statement = NULL;
    unguard(query->tx);
}
