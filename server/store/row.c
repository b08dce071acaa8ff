#include "store/db.h"

/* The fields of a row are reached by their offsets; memcpy keeps that free of type punning. */

struct db_value db_u64(uint64_t integer)
{
    /* Out of range shows as negative, which the binding refuses. */
    return (struct db_value){.type = DB_U64,
                             .integer = integer > INT64_MAX ? -1 : (int64_t)integer};
}

struct db_value db_id(const struct id *id)
{
    return (struct db_value){.type = DB_ID, .bytes = id ? id_str(id) : STR_NONE};
}

static struct db_value field_value(const struct db_column *column, const void *row)
{
    const char *field = (const char *)row + column->offset;
    struct db_value value = {.type = column->type};
    uint64_t u64;
    uint32_t u32;
    bool truth;

    switch (column->type) {
    case DB_I64:
        memcpy(&value.integer, field, sizeof(value.integer));
        break;
    case DB_U64:
        memcpy(&u64, field, sizeof(u64));
        return db_u64(u64);
    case DB_U32:
        memcpy(&u32, field, sizeof(u32));
        value.integer = u32;
        break;
    case DB_BOOL:
        memcpy(&truth, field, sizeof(truth));
        value.integer = truth;
        break;
    case DB_TEXT:
    case DB_BLOB:
        memcpy(&value.bytes, field, sizeof(value.bytes));
        break;
    case DB_BYTES:
        value.bytes = (struct str){field, column->size_bytes};
        break;
    case DB_ID:
        value.bytes = (struct str){field, strnlen(field, ID_SIZE)};
        break;
    }
    return value;
}

static enum status read_integer(const struct db_column *column, int64_t integer, char *field)
{
    uint64_t u64 = (uint64_t)integer;
    uint32_t u32 = (uint32_t)integer;
    bool truth = integer != 0;

    switch (column->type) {
    case DB_U64:
        if (integer < 0)
            return STATUS_DAMAGED;
        memcpy(field, &u64, sizeof(u64));
        return STATUS_OK;
    case DB_U32:
        if (integer < 0 || integer > UINT32_MAX)
            return STATUS_DAMAGED;
        memcpy(field, &u32, sizeof(u32));
        return STATUS_OK;
    case DB_BOOL:
        memcpy(field, &truth, sizeof(truth));
        return STATUS_OK;
    default:
        memcpy(field, &integer, sizeof(integer));
        return STATUS_OK;
    }
}

static enum status read_bytes(const struct db_column *column, struct str bytes, struct arena *arena,
                              char *field)
{
    struct id id;

    switch (column->type) {
    case DB_BYTES:
        if (bytes.size != column->size_bytes)
            return STATUS_DAMAGED;
        memcpy(field, bytes.data, bytes.size);
        return STATUS_OK;
    case DB_ID:
        if (!id_parse(bytes, &id))
            return STATUS_DAMAGED;
        memcpy(field, &id, sizeof(id));
        return STATUS_OK;
    default: {
        struct str copy = arena_copy(arena, bytes);
        if (!copy.data)
            return STATUS_NO_MEMORY;
        memcpy(field, &copy, sizeof(copy));
        return STATUS_OK;
    }
    }
}

/* `row` is zeroed, which is what NULL means in every type. */
static enum status read_row(struct db_query *query, const struct db_row *shape, struct arena *arena,
                            void *row)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct db_column *column = &shape->columns[i];
        char *field = (char *)row + column->offset;
        bool integral = column->type <= DB_BOOL;
        int stored = sqlite3_column_type(query->statement, (int)i);
        enum status status;

        if (stored == SQLITE_NULL)
            continue;
        if (integral != (stored == SQLITE_INTEGER))
            return STATUS_DAMAGED;
        status = integral ? read_integer(column, db_read_integer(query, (int)i), field)
                          : read_bytes(column, db_read_bytes(query, (int)i), arena, field);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* --- whole statements ------------------------------------------------------------------------ */

enum status db_change(struct store_tx *tx, const char *sql, struct db_values values,
                      int *ret_changes)
{
    struct db_query query;
    bool row = true;
    enum status status = db_open(tx, sql, values, &query);

    if (status != STATUS_OK)
        return status;
    while (status == STATUS_OK && row)
        status = db_next(&query, &row);
    if (status == STATUS_OK && ret_changes)
        *ret_changes = sqlite3_changes(tx->connection);
    db_close(&query);
    return status;
}

enum status db_change_found(struct store_tx *tx, const char *sql, struct db_values values)
{
    int changes = 0;
    enum status status = db_change(tx, sql, values, &changes);

    return status == STATUS_OK && changes == 0 ? STATUS_NOT_FOUND : status;
}

int64_t db_last_row(const struct store_tx *tx)
{
    return sqlite3_last_insert_rowid(tx->connection);
}

enum { COLUMNS_MAX = 24 };

enum status db_put(struct store_tx *tx, const char *sql, const struct db_row *shape,
                   const void *row, int *ret_changes)
{
    struct db_value values[COLUMNS_MAX];

    if (shape->count > COLUMNS_MAX)
        return STATUS_TOO_LARGE;
    for (size_t i = 0; i < shape->count; i++)
        values[i] = field_value(&shape->columns[i], row);
    return db_change(tx, sql, (struct db_values){values, shape->count}, ret_changes);
}

enum status db_one(struct store_tx *tx, const char *sql, struct db_values values,
                   const struct db_row *shape, struct arena *arena, void *ret_row)
{
    struct db_query query;
    bool found = false;
    void *row = NULL;
    enum status status = db_open(tx, sql, values, &query);

    if (status != STATUS_OK)
        return status;
    status = db_next(&query, &found);
    if (status == STATUS_OK && !found)
        status = STATUS_NOT_FOUND;
    if (status != STATUS_OK)
        goto out;
    row = calloc(1, shape->size_bytes);
    status = row ? read_row(&query, shape, arena, row) : STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        memcpy(ret_row, row, shape->size_bytes);
out:
    free(row);
    db_close(&query);
    return status;
}

/* An arena can't grow what it gave; doubling keeps the waste below what is used. */
static enum status list_grow(struct db_list *list, size_t *capacity, size_t size_bytes,
                             struct arena *arena)
{
    size_t want = *capacity ? *capacity * 2 : 8;
    void *rows = arena_array(arena, want, size_bytes);

    if (!rows)
        return STATUS_NO_MEMORY;
    if (list->count)
        memcpy(rows, list->rows, list->count * size_bytes);
    list->rows = rows;
    *capacity = want;
    return STATUS_OK;
}

enum status db_all(struct store_tx *tx, const char *sql, struct db_values values,
                   const struct db_row *shape, struct arena *arena, struct db_list *ret_list)
{
    struct db_list list = {0};
    size_t capacity = 0;
    struct db_query query;
    bool row;
    enum status status = db_open(tx, sql, values, &query);

    if (status != STATUS_OK)
        return status;
    while ((status = db_next(&query, &row)) == STATUS_OK && row) {
        if (list.count == capacity)
            status = list_grow(&list, &capacity, shape->size_bytes, arena);
        if (status == STATUS_OK)
            status =
                read_row(&query, shape, arena, (char *)list.rows + list.count * shape->size_bytes);
        if (status != STATUS_OK)
            break;
        list.count++;
    }
    db_close(&query);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status db_integer(struct store_tx *tx, const char *sql, struct db_values values,
                       int64_t *ret_integer)
{
    static const struct db_column column[] = {{DB_I64, 0, sizeof(int64_t)}};
    static const struct db_row shape = {column, 1, sizeof(int64_t)};

    return db_one(tx, sql, values, &shape, NULL, ret_integer);
}
