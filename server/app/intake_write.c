/* Into the store: what nobody sees yet beforehand, and the rest in one transaction. */
#include <time.h>

#include "app/data.h"
#include "app/intake_puts.h"

enum { PAUSE_NS = 4000000 /* longer than another process looks away, see store/connection.c */ };

void intake_puts_forget(struct intake *intake)
{
    for (size_t i = 0; i < INTAKE_PUTS; i++) {
        set_plan_destroy(intake->puts[i].put.plan);
        intake->puts[i].put = (struct set_put){0};
    }
    arena_finish(&intake->puts_arena);
    arena_init(&intake->puts_arena, INTAKE_ARENA_BYTES);
    intake->prepared = false;
}

/* What was read goes beside the set as it was read: never in a list, never corrected. */
static enum status fill_puts(struct intake *intake, const struct id *account, int64_t now_ms)
{
    const struct set_change change = {.set = intake->into,
                                      .account = account ? *account : (struct id){{0}},
                                      .kind = SET_IMPORTED,
                                      .note = intake->report.source,
                                      .now_ms = now_ms};
    struct set_put *into = &intake->puts[INTAKE_INTO].put;
    struct set_put *source = &intake->puts[INTAKE_SOURCE].put;

    *into = (struct set_put){.expected_revision = intake->ours_revision};
    *source = (struct set_put){0};
    enum status status = set_put_prepare(intake->result, &intake->puts_arena, into);
    if (status == STATUS_OK)
        status = set_put_prepare(intake->source, &intake->puts_arena, source);
    into->change = source->change = change;
    into->row.id = intake->into;
    source->change.set = source->row.id = intake->source_id;
    source->row.is_source = true;
    return status;
}

/* --- beforehand ----------------------------------------------------------------------------- */

/* One transaction of many. */
struct portion {
    struct set_stage *stage;
    int64_t now_ms;
    bool more;
};

static enum status write_portion(struct store_tx *tx, void *user)
{
    struct portion *portion = user;

    return store_stage_step(tx, portion->stage, portion->now_ms);
}

static enum status drop_portion(struct store_tx *tx, void *user)
{
    struct portion *portion = user;

    return store_stage_drop(tx, portion->stage, &portion->more);
}

static enum status sweep_portion(struct store_tx *tx, void *user)
{
    struct portion *portion = user;

    return store_stage_sweep(tx, portion->now_ms, &portion->more);
}

/* The lock is free for a moment after each, also for another process that waits for it. */
static enum status run_portion(struct store *store, store_job *job, struct portion *portion)
{
    const struct timespec pause = {0, PAUSE_NS};

    portion->now_ms = clock_ms();
    enum status status = store_run(store, job, portion);
    nanosleep(&pause, NULL);
    return status;
}

static enum status write_stage(struct store *store, struct intake_put *item)
{
    struct set_stage *stage = &item->stage;
    struct portion portion = {.stage = stage};
    enum status status = STATUS_OK;

    *stage = (struct set_stage){
        .change = item->put.change, .row = item->put.row, .blocks = &item->put.blocks};
    do
        status = run_portion(store, write_portion, &portion);
    while (status == STATUS_OK && stage->done < stage->blocks->count);
    if (status == STATUS_OK)
        item->put.stage = stage;
    return status;
}

static enum status prepare_put(struct store *store, struct intake_put *item)
{
    enum status status = store_set_plan(store_reading_begin(store), &item->put.row,
                                        &item->put.blocks, &item->put.plan);

    store_reading_end(store);
    if (status != STATUS_NOT_FOUND)
        return status;
    return item->put.blocks.count > STAGE_STEP_BLOCKS ? write_stage(store, item) : STATUS_OK;
}

void intake_unprepare(struct intake *intake, struct store *store)
{
    for (size_t i = 0; i < INTAKE_PUTS; i++) {
        struct portion portion = {.stage = &intake->puts[i].stage};
        if (!portion.stage->id[0])
            continue;
        do
            portion.more = false;
        while (run_portion(store, drop_portion, &portion) == STATUS_OK && portion.more);
        *portion.stage = (struct set_stage){0};
    }
    intake_puts_forget(intake);
}

static enum status sweep(struct store *store)
{
    struct portion portion = {0};
    enum status status = STATUS_OK;

    do
        status = run_portion(store, sweep_portion, &portion);
    while (status == STATUS_OK && portion.more);
    return status;
}

enum status intake_prepare(struct intake *intake, struct store *store, const struct id *account,
                           int64_t now_ms)
{
    if (!intake->result)
        return STATUS_INVALID;
    intake_unprepare(intake, store);
    enum status status = fill_puts(intake, account, now_ms);
    if (status == STATUS_OK)
        status = sweep(store);
    for (size_t i = 0; i < INTAKE_PUTS && status == STATUS_OK; i++)
        status = prepare_put(store, &intake->puts[i]);
    if (status == STATUS_OK)
        intake->prepared = true;
    else
        intake_unprepare(intake, store);
    return status;
}

/* --- the one transaction -------------------------------------------------------------------- */

static enum status check_new(struct intake *intake, struct store_tx *tx)
{
    struct store_set row;
    enum status status = store_set_find(tx, intake->into, &intake->puts_arena, &row);

    if (status == STATUS_OK) {
        intake->refusal = REFUSAL_SET_CHANGED;
        return STATUS_BUSY;
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status write_put(struct intake *intake, struct store_tx *tx, struct set_put *put)
{
    enum status status = set_put_write(tx, put);

    intake->refusal = put->refusal != REFUSAL_NONE ? put->refusal : intake->refusal;
    return status;
}

static enum status write_puts(struct intake *intake, struct store_tx *tx)
{
    struct set_put *into = &intake->puts[INTAKE_INTO].put;
    struct set_put *source = &intake->puts[INTAKE_SOURCE].put;
    enum status status = intake->ours_revision ? STATUS_OK : check_new(intake, tx);

    if (status == STATUS_OK)
        status = write_put(intake, tx, into);
    if (status == STATUS_OK && intake->archived)
        status = store_set_archive(tx, intake->into, 0);
    if (status == STATUS_OK)
        status = write_put(intake, tx, source);
    if (status == STATUS_OK)
        status = store_upstream_put(tx, &(struct store_upstream){.set = intake->into,
                                                                 .upstream = intake->source_id,
                                                                 .version = source->version,
                                                                 .title = intake->source->title,
                                                                 .is_source = true});
    if (status == STATUS_OK) {
        intake->version = into->version;
        intake->changed = into->changed;
    }
    return status;
}

enum status intake_write(struct intake *intake, struct store_tx *tx, const struct id *account,
                         int64_t now_ms)
{
    if (!intake->result)
        return STATUS_INVALID;
    enum status status = intake->prepared ? STATUS_OK : fill_puts(intake, account, now_ms);
    if (status == STATUS_OK)
        status = write_puts(intake, tx);
    intake_puts_forget(intake);
    return status;
}
