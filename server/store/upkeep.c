#include "store/upkeep.h"

#include "store/log.h"

enum {
    /* What waits is read back after a crash, and makes rows of many frames when it is spread. */
    BATCHES_MAX = 8192,
    BATCH_BYTES_MAX = 8 << 20,
    WAL_PAGES = 1000,
    WAL_PAGES_MAX = 2000, /* a checkpoint of so much takes some 10 ms */
    RETRY_US = 1000000,
};

static int note_wal(void *user, sqlite3 *connection, const char *name, int pages)
{
    struct upkeep *upkeep = user;

    (void)connection;
    (void)name;
    /* Fewer than were put back: it has begun again at its start. */
    if (pages < upkeep->wal_done_pages)
        upkeep->wal_done_pages = 0;
    upkeep->wal_pages = pages;
    return SQLITE_OK;
}

void upkeep_init(struct upkeep *upkeep, struct store_tx *tx)
{
    *upkeep = (struct upkeep){.tx = tx};
    sqlite3_wal_hook(tx->connection, note_wal, upkeep);
}

void upkeep_batch_added(struct upkeep *upkeep, size_t size_bytes)
{
    upkeep->batches++;
    upkeep->batch_bytes += size_bytes;
}

static int wal_waits(const struct upkeep *upkeep)
{
    return upkeep->wal_pages - upkeep->wal_done_pages;
}

bool upkeep_waits(const struct upkeep *upkeep, uint64_t *ret_not_before_us)
{
    if (upkeep->batches == 0 && wal_waits(upkeep) < WAL_PAGES)
        return false;
    *ret_not_before_us = upkeep->not_before_us;
    return true;
}

static bool spreading_overdue(const struct upkeep *upkeep)
{
    return upkeep->batches > BATCHES_MAX || upkeep->batch_bytes > BATCH_BYTES_MAX;
}

bool upkeep_overdue(const struct upkeep *upkeep, uint64_t now_us)
{
    return now_us >= upkeep->not_before_us &&
           (spreading_overdue(upkeep) || wal_waits(upkeep) > WAL_PAGES_MAX);
}

static enum status spread(struct upkeep *upkeep)
{
    struct log_spread done = {0};
    enum status status = db_begin(upkeep->tx);

    if (status != STATUS_OK)
        return status;
    status = db_end(upkeep->tx, log_spread(upkeep->tx, LOG_SPREAD_BYTES, &done));
    if (status != STATUS_OK)
        return status;
    /* Reading a log spreads too, and another process may: then there were fewer. */
    if (!done.more || done.batches >= upkeep->batches || done.size_bytes >= upkeep->batch_bytes) {
        upkeep->batches = done.more;
        upkeep->batch_bytes = 0;
    } else {
        upkeep->batches -= done.batches;
        upkeep->batch_bytes -= done.size_bytes;
    }
    return STATUS_OK;
}

/* Never waits for readers; what they hold back is done another time. */
static enum status checkpoint(struct upkeep *upkeep)
{
    int pages = 0, done = 0;
    int code = sqlite3_wal_checkpoint_v2(upkeep->tx->connection, NULL, SQLITE_CHECKPOINT_PASSIVE,
                                         &pages, &done);

    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
        return db_error(upkeep->tx);
    /* With a reader on an old state nothing more can be done before the next WAL_PAGES. */
    upkeep->wal_done_pages = upkeep->wal_pages;
    return STATUS_OK;
}

void upkeep_step(struct upkeep *upkeep, uint64_t now_us)
{
    enum status status = upkeep->batches > 0 ? spread(upkeep) : checkpoint(upkeep);

    if (status == STATUS_OK && wal_waits(upkeep) > WAL_PAGES_MAX)
        status = checkpoint(upkeep);
    upkeep->not_before_us = status == STATUS_OK ? 0 : now_us + RETRY_US;
    if (status != STATUS_OK && status != upkeep->last_status)
        log_error(upkeep->tx->log, "store.upkeep_failed", NULL, "%s", status_text(status));
    upkeep->last_status = status;
}
