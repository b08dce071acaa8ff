#include "store/store.h"

#include <unistd.h>

#include "store/connection.h"
#include "store/log.h"
#include "store/set_carry.h"
#include "store/writer.h"

/* Made and destroyed by the loop's thread; the parts say whose they are. */
struct store {
    struct store_tx write;     /* the writer's thread */
    struct store_tx read;      /* the loop's thread */
    struct store_tx read_long; /* whoever holds `reading` */
    pthread_mutex_t reading;
    pthread_mutex_t guard; /* for a database in memory, see struct store_tx */
    struct writer *writer;
    int lock; /* descriptor; -1: none */
};

static void init_guard(pthread_mutex_t *guard)
{
    pthread_mutexattr_t recursive;

    pthread_mutexattr_init(&recursive);
    pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(guard, &recursive);
    pthread_mutexattr_destroy(&recursive);
}

/* What a crash left in batches; also puts right what an older version may have left. */
static enum status spread_leftovers(struct store_tx *tx)
{
    enum status status = db_begin(tx);

    return status == STATUS_OK ? db_end(tx, log_spread_all(tx)) : status;
}

static enum status open_databases(struct store *store, const struct store_config *config,
                                  const struct reason *reason)
{
    bool memory = connection_is_memory(config->path);
    enum status status = STATUS_OK;

    if (!memory)
        status = connection_check_file(config->path, config->create, reason);
    if (status == STATUS_OK && !memory && config->exclusive)
        status = connection_lock(config->path, reason, &store->lock);
    if (status == STATUS_OK)
        status = connection_open_writer(&store->write, config->path, reason);
    if (status != STATUS_OK)
        return status;
    status = spread_leftovers(&store->write);
    if (status != STATUS_OK)
        return reason_give(reason, status, "the live logs in the database %s can't be sorted: %s",
                           config->path, status_text(status));
    status = set_carry_over(&store->write);
    if (status != STATUS_OK)
        return reason_give(reason, status,
                           "the question sets in the database %s can't be brought up to date: %s",
                           config->path, status_text(status));
    if (memory) {
        store->read.connection = store->read_long.connection = store->write.connection;
        store->read.guard = store->read_long.guard = store->write.guard = &store->guard;
        return STATUS_OK;
    }
    status = connection_open_reader(&store->read, config->path);
    if (status == STATUS_OK)
        status = connection_open_reader(&store->read_long, config->path);
    if (status != STATUS_OK)
        return reason_give(reason, status, "the database %s can't be opened for reading: %s",
                           config->path, status_text(status));
    return STATUS_OK;
}

static void close_reader(struct store *store, struct store_tx *tx)
{
    if (tx->connection == store->write.connection) {
        db_finish(tx);
        tx->connection = NULL;
    }
    connection_close(tx);
}

static void close_databases(struct store *store)
{
    /* The readers first: the last to close puts the log back into the file, and must write. */
    close_reader(store, &store->read_long);
    close_reader(store, &store->read);
    connection_close(&store->write);
    if (store->lock >= 0)
        close(store->lock);
}

enum status store_open(const struct store_config *config, char *ret_reason, size_t reason_bytes,
                       struct store **ret_store)
{
    const struct reason reason = {ret_reason, reason_bytes};
    struct store *store = calloc(1, sizeof(*store));
    enum status status;

    if (!store)
        return reason_give(&reason, STATUS_NO_MEMORY, "out of memory");
    init_guard(&store->guard);
    pthread_mutex_init(&store->reading, NULL);
    store->lock = -1;
    store->write = (struct store_tx){.store = store, .log = config->log, .writes = true};
    store->read = (struct store_tx){.store = store, .log = config->log};
    store->read_long = (struct store_tx){.store = store, .log = config->log};
    status = open_databases(store, config, &reason);
    if (status != STATUS_OK)
        goto fail;
    const struct writer_config writer = {&store->write, config->wake, config->user, config->log,
                                         config->gather_max_us};
    status = writer_create(&writer, &store->writer);
    if (status != STATUS_OK) {
        reason_give(&reason, status, "the database's writer can't be started: %s",
                    status_text(status));
        goto fail;
    }
    *ret_store = store;
    return STATUS_OK;

fail:
    store_close(store);
    return status;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    writer_destroy(store->writer);
    close_databases(store);
    pthread_mutex_destroy(&store->guard);
    pthread_mutex_destroy(&store->reading);
    free(store);
}

enum status store_append(struct store *store, const struct id *room, uint64_t position,
                         struct str frame)
{
    return writer_append(store->writer, room, position, frame);
}

void store_collect(struct store *store, store_stored *stored, void *user)
{
    writer_collect(store->writer, stored, user);
}

void store_flush(struct store *store)
{
    writer_flush(store->writer);
}

void store_log_resume(struct store *store, const struct id *room)
{
    writer_resume(store->writer, room);
}

enum status store_submit(struct store *store, store_job *job, store_job_done *done, void *user)
{
    return writer_submit(store->writer, job, done, user);
}

enum status store_run(struct store *store, store_job *job, void *user)
{
    return writer_run(store->writer, job, user);
}

struct store_tx *store_reader(struct store *store)
{
    return &store->read;
}

struct store_tx *store_reading_begin(struct store *store)
{
    pthread_mutex_lock(&store->reading);
    return &store->read_long;
}

void store_reading_end(struct store *store)
{
    pthread_mutex_unlock(&store->reading);
}

enum status store_log_delete(struct store_tx *tx, const struct id *room)
{
    enum status status = log_spread_all(tx);

    if (status == STATUS_OK)
        status =
            db_change(tx, "DELETE FROM log_part WHERE room = ?1", DB_VALUES(db_id(room)), NULL);
    if (status == STATUS_OK)
        status = db_change(tx, "DELETE FROM room_snapshot WHERE room = ?1", DB_VALUES(db_id(room)),
                           NULL);
    if (status == STATUS_OK)
        writer_forget(tx->store->writer, room);
    return status;
}
