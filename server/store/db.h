/* SQLite in the words of this folder: transactions, cached statements, and rows that are bound and
 * read by a table of columns, so that the files of rows read like tables. Only store/ and its tests
 * include this. A transaction belongs to one thread at a time. */
#ifndef PARLEY_STORE_DB_H
#define PARLEY_STORE_DB_H

#include <pthread.h>
#include <sqlite3.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/log.h"
#include "base/status.h"
#include "base/str.h"

enum { DB_STATEMENTS_MAX = 256 }; /* different statements; a power of two */

struct db_cached {
    const char *sql; /* by address: statements are literals */
    sqlite3_stmt *statement;
};

/* One side of a store: the writer's, or the reader's. */
struct store_tx {
    sqlite3 *connection;
    struct store *store;
    const struct log *log;
    bool writes; /* false: only statements that change nothing */
    /* Recursive. Set when both sides share one connection (in memory): held by the writer for a
     * whole transaction and by the reader for a whole statement, so that nothing uncommitted is
     * ever read. */
    pthread_mutex_t *guard;
    struct db_cached cache[DB_STATEMENTS_MAX];
};

/* Finalizes what was cached; the connection is the caller's to close. */
void db_finish(struct store_tx *tx);

/* --- transactions, for the writer ------------------------------------------------------------ */

enum status db_begin(struct store_tx *tx) MUST_USE;
/* Commits when `status` is OK, else rolls back. Returns what it came to. Every db_begin that was OK
 * needs one. */
enum status db_end(struct store_tx *tx, enum status status) MUST_USE;
/* Statements without parameters or rows, several at once. */
enum status db_script(struct store_tx *tx, const char *sql) MUST_USE;
/* What SQLite's last error means here; keeps nothing of the content. */
enum status db_error(const struct store_tx *tx);

/* --- values and columns ---------------------------------------------------------------------- */

enum db_type {
    DB_I64,
    DB_U64, /* up to INT64_MAX, more is INVALID */
    DB_U32,
    DB_BOOL,
    DB_TEXT,  /* struct str */
    DB_BLOB,  /* struct str */
    DB_BYTES, /* an array of exactly that size */
    DB_ID,    /* struct id; none is NULL */
};

struct db_value {
    enum db_type type;
    int64_t integer;
    struct str bytes; /* of DB_TEXT and later; data NULL in DB_ID: NULL */
};

struct db_column {
    enum db_type type;
    size_t offset;
    size_t size_bytes;
};

#define DB_COLUMN(type_, struct_, field_)                                                          \
    {                                                                                              \
        type_, offsetof(struct struct_, field_), sizeof(((struct struct_ *)NULL)->field_)          \
    }

/* The columns of a statement in their order, and the struct that they are kept in. */
struct db_row {
    const struct db_column *columns;
    size_t count;
    size_t size_bytes;
};

#define DB_ROW(columns_, struct_)                                                                  \
    {                                                                                              \
        columns_, sizeof(columns_) / sizeof((columns_)[0]), sizeof(struct struct_)                 \
    }

struct db_values {
    const struct db_value *values;
    size_t count;
};

/* DB_VALUES(db_id(room), db_i64(now_ms)): the parameters ?1, ?2, … */
#define DB_VALUES(...)                                                                             \
    (struct db_values)                                                                             \
    {                                                                                              \
        (const struct db_value[]){__VA_ARGS__},                                                    \
            sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value)               \
    }
#define DB_NO_VALUES                                                                               \
    (struct db_values)                                                                             \
    {                                                                                              \
        NULL, 0                                                                                    \
    }

static inline struct db_value db_i64(int64_t integer)
{
    return (struct db_value){.type = DB_I64, .integer = integer};
}
struct db_value db_u64(uint64_t integer);
struct db_value db_id(const struct id *id);
static inline struct db_value db_text(struct str text)
{
    return (struct db_value){.type = DB_TEXT, .bytes = text};
}
static inline struct db_value db_blob(struct str bytes)
{
    return (struct db_value){.type = DB_BLOB, .bytes = bytes};
}
static inline struct db_value db_bytes(const void *bytes, size_t size_bytes)
{
    return (struct db_value){.type = DB_BYTES, .bytes = {bytes, size_bytes}};
}

/* --- whole statements ------------------------------------------------------------------------ */

/* `sql` must be a literal: statements are cached by its address. Errors of all: those of db_error,
 * DENIED for a change on the reader's side. */

/* Changes rows; *ret_changes may be NULL. */
enum status db_change(struct store_tx *tx, const char *sql, struct db_values values,
                      int *ret_changes) MUST_USE;
/* The same; NOT_FOUND when no row was changed. */
enum status db_change_found(struct store_tx *tx, const char *sql, struct db_values values) MUST_USE;
/* The row that the last INSERT made; not for tables without row ids. */
int64_t db_last_row(const struct store_tx *tx);
/* Binds the row's fields as ?1, ?2, … in the order of its columns. */
enum status db_put(struct store_tx *tx, const char *sql, const struct db_row *shape,
                   const void *row, int *ret_changes) MUST_USE;
/* The first row. Strings go to the arena, which may be NULL when the row has none. *ret_row is
 * untouched on failure. Errors: NOT_FOUND, DAMAGED (a column of another form), NO_MEMORY. */
enum status db_one(struct store_tx *tx, const char *sql, struct db_values values,
                   const struct db_row *shape, struct arena *arena, void *ret_row) MUST_USE;
/* All rows, as an array in the arena. */
struct db_list {
    void *rows;
    size_t count;
};
enum status db_all(struct store_tx *tx, const char *sql, struct db_values values,
                   const struct db_row *shape, struct arena *arena,
                   struct db_list *ret_list) MUST_USE;
/* One integer. Errors: NOT_FOUND (no row), DAMAGED. */
enum status db_integer(struct store_tx *tx, const char *sql, struct db_values values,
                       int64_t *ret_integer) MUST_USE;

/* --- row by row ------------------------------------------------------------------------------ */

struct db_query {
    struct store_tx *tx;
    sqlite3_stmt *statement;
    bool cached;
};

/* Every open that was OK needs a close. Values are not copied: valid until the close. */
enum status db_open(struct store_tx *tx, const char *sql, struct db_values values,
                    struct db_query *ret_query) MUST_USE;
enum status db_next(struct db_query *query, bool *ret_row) MUST_USE;
int64_t db_read_integer(struct db_query *query, int column);
double db_read_real(struct db_query *query, int column);
/* Valid until the next db_next or db_close. */
struct str db_read_bytes(struct db_query *query, int column);
void db_close(struct db_query *query);

#endif
