#include "store/connection.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/migrate.h"
#include "store/search_rank.h"

enum {
    APPLICATION_ID = 0x50726c79, /* "Prly" */
    WRITER_BUSY_MS = 20000,      /* another process may hold the write lock */
    WRITER_LOOKS_MS = 2,         /* how often it looks again: intake_prepare pauses for longer */
    WRITER_TELLS_MS = 1000,
    READER_BUSY_MS = 5000,
};

enum status reason_give(const struct reason *reason, enum status status, const char *format, ...)
{
    va_list args;

    if (!reason->text || reason->size_bytes == 0)
        return status;
    va_start(args, format);
    vsnprintf(reason->text, reason->size_bytes, format, args);
    va_end(args);
    return status;
}

bool connection_is_memory(const char *path)
{
    return strcmp(path, ":memory:") == 0;
}

/* --- the file -------------------------------------------------------------------------------- */

static enum status check_folder(const char *path, const struct reason *reason)
{
    char *copy = strdup(path);
    enum status status = STATUS_OK;

    if (!copy)
        return reason_give(reason, STATUS_NO_MEMORY, "out of memory");
    const char *folder = dirname(copy);
    /* SQLite keeps the log and its index beside the database. */
    if (faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) != 0)
        status =
            reason_give(reason, status_from_errno(errno), "the folder %s %s (%s)", folder,
                        errno == ENOENT ? "does not exist" : "can't be written", strerror(errno));
    free(copy);
    return status;
}

static enum status create_file(const char *path, const struct reason *reason)
{
    int file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);

    if (file < 0 && errno == EEXIST) /* another process was quicker */
        return STATUS_OK;
    if (file < 0)
        return reason_give(reason, status_from_errno(errno), "the database %s can't be made (%s)",
                           path, strerror(errno));
    close(file);
    return STATUS_OK;
}

enum status connection_check_file(const char *path, bool create, const struct reason *reason)
{
    struct stat found;
    enum status status = check_folder(path, reason);

    if (status != STATUS_OK)
        return status;
    if (stat(path, &found) != 0) {
        if (errno != ENOENT)
            return reason_give(reason, status_from_errno(errno),
                               "the database %s can't be read (%s)", path, strerror(errno));
        if (!create)
            return reason_give(reason, STATUS_NOT_FOUND, "there is no database %s", path);
        return create_file(path, reason);
    }
    if (!S_ISREG(found.st_mode))
        return reason_give(reason, STATUS_INVALID, "%s is not a plain file", path);
    if (faccessat(AT_FDCWD, path, R_OK | W_OK, AT_EACCESS) != 0)
        return reason_give(reason, status_from_errno(errno),
                           "the database %s can't be written (%s)", path, strerror(errno));
    /* SQLite would take an emptied file for a new database. */
    if (found.st_size == 0 && !create)
        return reason_give(reason, STATUS_DAMAGED, "the database %s is empty", path);
    return STATUS_OK;
}

enum status connection_lock(const char *path, const struct reason *reason, int *ret_lock)
{
    size_t size = strlen(path) + sizeof(".lock");
    char *name = malloc(size);
    enum status status = STATUS_OK;
    int lock = -1;

    if (!name)
        return reason_give(reason, STATUS_NO_MEMORY, "out of memory");
    snprintf(name, size, "%s.lock", path);
    lock = open(name, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (lock < 0)
        status = reason_give(reason, status_from_errno(errno),
                             "the lock file %s can't be opened (%s)", name, strerror(errno));
    else if (flock(lock, LOCK_EX | LOCK_NB) != 0)
        status = errno == EWOULDBLOCK
                     ? reason_give(reason, STATUS_BUSY, "another server has the database %s", path)
                     : reason_give(reason, STATUS_IO, "the lock file %s can't be locked (%s)", name,
                                   strerror(errno));
    if (status == STATUS_OK)
        *ret_lock = lock;
    else if (lock >= 0)
        close(lock);
    free(name);
    return status;
}

/* --- the connection -------------------------------------------------------------------------- */

/* SQLite's own waiting looks less and less often, up to a tenth of a second; a process that writes
 * much and lets go for moments would go on before those that wait for one small commit. */
static int wait_to_write(void *user, int looks)
{
    const struct timespec moment = {0, WRITER_LOOKS_MS * 1000000};
    const struct store_tx *tx = user;

    if (looks >= WRITER_BUSY_MS / WRITER_LOOKS_MS)
        return 0;
    if (looks == WRITER_TELLS_MS / WRITER_LOOKS_MS)
        log_warning(tx->log, "store.waiting", NULL,
                    "another process is writing to the database; waiting for up to %d s",
                    WRITER_BUSY_MS / 1000);
    nanosleep(&moment, NULL);
    return 1;
}

static enum status open_connection(struct store_tx *tx, const char *path, int flags)
{
    static const struct {
        int option, value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},   {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1}, {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
    };
    int code = sqlite3_open_v2(path, &tx->connection, flags | SQLITE_OPEN_NOMUTEX, NULL);

    if (!tx->connection)
        return STATUS_NO_MEMORY;
    if (code != SQLITE_OK)
        return db_error(tx);
    sqlite3_extended_result_codes(tx->connection, 1);
    if (tx->writes)
        sqlite3_busy_handler(tx->connection, wait_to_write, tx);
    else
        sqlite3_busy_timeout(tx->connection, READER_BUSY_MS);
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
        if (sqlite3_db_config(tx->connection, options[i].option, options[i].value, NULL) !=
            SQLITE_OK)
            return STATUS_IO;
    enum status status = search_rank_register(tx->connection);
    return status == STATUS_OK ? db_script(tx, "PRAGMA cell_size_check = ON;") : status;
}

void connection_close(struct store_tx *tx)
{
    if (!tx->connection)
        return;
    db_finish(tx);
    sqlite3_close(tx->connection);
    tx->connection = NULL;
}

struct identity {
    int64_t application_id, version, tables;
};

/* In one statement, so that another process can't make the database in between. */
static enum status read_identity(struct store_tx *tx, struct identity *ret_identity)
{
    static const struct db_column columns[] = {
        DB_COLUMN(DB_I64, identity, application_id),
        DB_COLUMN(DB_I64, identity, version),
        DB_COLUMN(DB_I64, identity, tables),
    };
    static const struct db_row shape = DB_ROW(columns, identity);

    return db_one(tx,
                  "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) "
                  "FROM pragma_application_id, pragma_user_version",
                  DB_NO_VALUES, &shape, NULL, ret_identity);
}

/* Is this a database of ours, or a new one? Reads only: somebody else's file stays as it is. */
static enum status identify(struct store_tx *tx, const char *path, const struct reason *reason)
{
    struct identity found;
    enum status status = read_identity(tx, &found);

    if (status == STATUS_DAMAGED)
        return reason_give(reason, status, "%s is damaged, or not a database", path);
    if (status != STATUS_OK)
        return reason_give(reason, status, "the database %s can't be read: %s", path,
                           status_text(status));
    if (found.application_id != APPLICATION_ID &&
        (found.application_id != 0 || found.version != 0 || found.tables != 0))
        return reason_give(reason, STATUS_DAMAGED, "%s is not a database of Parley's", path);
    if (found.version > store_migration_count)
        return reason_give(reason, STATUS_VERSION,
                           "the database %s was made by a newer version of Parley (%lld, this one "
                           "knows %d)",
                           path, (long long)found.version, store_migration_count);
    return STATUS_OK;
}

static enum status check_pages(struct store_tx *tx, const char *path, const struct reason *reason)
{
    struct db_query query;
    bool row = false;
    enum status status = db_open(tx, "PRAGMA quick_check(1)", DB_NO_VALUES, &query);

    if (status == STATUS_OK) {
        status = db_next(&query, &row);
        if (status == STATUS_OK && !(row && str_is(db_read_bytes(&query, 0), "ok"))) {
            log_error(tx->log, "store.quick_check", NULL, "%.*s",
                      STR_FMT(db_read_bytes(&query, 0)));
            status = STATUS_DAMAGED;
        }
        db_close(&query);
    }
    if (status == STATUS_DAMAGED)
        return reason_give(reason, status,
                           "the database %s is damaged: put back a backup, or mend it with "
                           "sqlite3's .recover",
                           path);
    if (status != STATUS_OK)
        return reason_give(reason, status, "the database %s can't be checked: %s", path,
                           status_text(status));
    return STATUS_OK;
}

/* secure_delete: a grant that was taken back must not stay in a free page. No automatic
 * checkpoints: they would fall on a commit that somebody waits for. */
static const char writer_settings[] = "PRAGMA synchronous = FULL;"
                                      "PRAGMA secure_delete = ON;"
                                      "PRAGMA wal_autocheckpoint = 0;"
                                      "PRAGMA journal_size_limit = 67108864;"
                                      "PRAGMA cache_size = -8000;";

/* Where a log can't be kept, SQLite stays in the mode it was in and says so only in its answer. */
static enum status set_journal(struct store_tx *tx, const char *path)
{
    const char *wanted = connection_is_memory(path) ? "memory" : "wal";
    struct db_query query;
    bool row = false;
    enum status status = db_open(tx, "PRAGMA journal_mode = WAL", DB_NO_VALUES, &query);

    if (status != STATUS_OK)
        return status;
    status = db_next(&query, &row);
    if (status == STATUS_OK && !(row && str_is(db_read_bytes(&query, 0), wanted)))
        status = STATUS_IO;
    db_close(&query);
    return status;
}

/* The switch itself needs the file alone, and doesn't wait for it as other statements do: when
 * several make the same database at once, all but one try again. */
static enum status set_journal_patiently(struct store_tx *tx, const char *path)
{
    const struct timespec moment = {0, 5000000};
    enum status status = set_journal(tx, path);

    for (int i = 0; i < WRITER_BUSY_MS / 5 && status == STATUS_BUSY; i++) {
        nanosleep(&moment, NULL);
        status = set_journal(tx, path);
    }
    return status;
}

static enum status configure(struct store_tx *tx, const char *path, const struct reason *reason)
{
    enum status status = set_journal_patiently(tx, path);

    if (status == STATUS_OK)
        status = db_script(tx, writer_settings);
    if (status != STATUS_OK)
        return reason_give(reason, status, "the database %s can't be written: %s", path,
                           status_text(status));
    return STATUS_OK;
}

enum status connection_open_writer(struct store_tx *tx, const char *path,
                                   const struct reason *reason)
{
    const char *name = NULL;
    enum status status = open_connection(tx, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);

    if (status != STATUS_OK) {
        reason_give(reason, status, "the database %s can't be opened: %s", path,
                    status_text(status));
        goto fail;
    }
    status = identify(tx, path, reason);
    if (status == STATUS_OK)
        status = check_pages(tx, path, reason);
    if (status == STATUS_OK)
        status = configure(tx, path, reason);
    if (status != STATUS_OK)
        goto fail;
    status = store_migrate(tx, &name);
    if (status != STATUS_OK) {
        reason_give(reason, status, "the database %s can't be brought up to date%s%s: %s", path,
                    name ? ", migration " : "", name ? name : "", status_text(status));
        goto fail;
    }
    return STATUS_OK;

fail:
    connection_close(tx);
    return status;
}

enum status connection_open_reader(struct store_tx *tx, const char *path)
{
    enum status status = open_connection(tx, path, SQLITE_OPEN_READONLY);

    if (status != STATUS_OK)
        connection_close(tx);
    return status;
}
