/* What the writer does besides: it spreads batches to the rooms' rows and puts SQLite's write-ahead
 * log back into the file. Done while nothing waits, or when so much has piled up that it can't wait
 * any longer. The writer's thread. */
#ifndef PARLEY_STORE_UPKEEP_H
#define PARLEY_STORE_UPKEEP_H

#include "store/db.h"

struct upkeep {
    struct store_tx *tx;
    size_t batches, batch_bytes; /* not spread yet, as far as known */
    int wal_pages;               /* in the write-ahead log after the last commit */
    int wal_done_pages;          /* of them, put back */
    uint64_t not_before_us;      /* after a failure; monotonic */
    enum status last_status;
};

void upkeep_init(struct upkeep *upkeep, struct store_tx *tx);
void upkeep_batch_added(struct upkeep *upkeep, size_t size_bytes);
/* Is there anything to do, and from when on? False: nothing. */
bool upkeep_waits(const struct upkeep *upkeep, uint64_t *ret_not_before_us);
/* Even with frames waiting. */
bool upkeep_overdue(const struct upkeep *upkeep, uint64_t now_us);
/* One bounded step. A failure is logged when it is new, and waits a second. */
void upkeep_step(struct upkeep *upkeep, uint64_t now_us);

#endif
