#include "store/writer.h"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "store/log.h"
#include "store/pace.h"
#include "store/queue.h"
#include "store/upkeep.h"

enum {
    QUEUE_MAX_BYTES = 80 << 20,
    QUEUE_OPEN_BYTES = 64 << 20, /* what is beyond it is for rooms that have little waiting */
    LITTLE_BYTES = 1 << 20,
    JOBS_MAX = 16384,
    BATCH_MAX_BYTES = 4 << 20,
    BATCH_SPARE_BYTES = 1 << 20, /* room ids and positions of many small frames */
    FRAME_MAX_BYTES = 16 << 20,
    QUIET_US = 500000, /* without work for this long: time for upkeep */
    WRITER_NICE = -5,
};

struct writer {
    struct writer_config config;
    pthread_t thread;

    pthread_mutex_t lock; /* of what follows, up to the blank line */
    pthread_cond_t work;  /* for the writer's thread */
    pthread_cond_t ended; /* for threads in writer_run */
    struct queue in, out;
    struct stream_table streams;
    bool idle;      /* the thread sleeps: anything wakes it */
    bool gathering; /* the thread waits for more: only what ends the wait wakes it */
    bool stopping;

    bool unflushed; /* of the loop's thread: something was appended since writer_flush */

    /* Of the writer's thread. */
    struct buf batch;
    struct upkeep upkeep;
    struct pace pace;   /* how long to gather */
    uint64_t worked_us; /* end of the last work */
};

static uint64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* False when the time is over. */
static bool wait_until(struct writer *writer, uint64_t end_us)
{
    struct timespec end = {(time_t)(end_us / 1000000), (long)(end_us % 1000000) * 1000};

    return pthread_cond_timedwait(&writer->work, &writer->lock, &end) == 0;
}

/* --- finding work ---------------------------------------------------------------------------- */

enum work { WORK_NONE, WORK_FRAMES, WORK_JOB, WORK_UPKEEP, WORK_STOP };

static enum work look(const struct writer *writer)
{
    uint64_t not_before_us;
    uint64_t now = now_us();

    if (upkeep_overdue(&writer->upkeep, now))
        return WORK_UPKEEP;
    if (writer->in.first)
        return writer->in.first->job ? WORK_JOB : WORK_FRAMES;
    if (upkeep_waits(&writer->upkeep, &not_before_us) && now >= not_before_us &&
        (writer->stopping || now >= writer->worked_us + QUIET_US))
        return WORK_UPKEEP;
    return writer->stopping ? WORK_STOP : WORK_NONE;
}

static void sleep_until_work(struct writer *writer)
{
    uint64_t not_before_us;

    writer->idle = true;
    if (upkeep_waits(&writer->upkeep, &not_before_us)) {
        uint64_t quiet_us = writer->worked_us + QUIET_US;
        wait_until(writer, not_before_us > quiet_us ? not_before_us : quiet_us);
    } else {
        pthread_cond_wait(&writer->work, &writer->lock);
    }
    writer->idle = false;
}

static void gather(struct writer *writer)
{
    uint64_t end_us;

    if (writer->pace.window_us == 0)
        return;
    end_us = now_us() + writer->pace.window_us;
    writer->gathering = true;
    while (writer->in.jobs == 0 && writer->in.size_bytes < BATCH_MAX_BYTES && !writer->stopping)
        if (!wait_until(writer, end_us))
            break;
    writer->gathering = false;
}

/* Frames from the front of the queue, up to the next job. What was appended before its room was
 * resumed is stale: the room was told long ago, and has been loaded without it. */
static void take_frames(struct writer *writer, struct queue *frames)
{
    struct item *first;

    while ((first = writer->in.first) && !first->job && frames->size_bytes < BATCH_MAX_BYTES) {
        struct item *item = queue_pop(&writer->in);
        struct stream *stream = item->stream;
        stream->waiting_bytes -= item_cost(item);
        if (item->epoch != stream->epoch) {
            stream->waiting--;
            free(item);
            continue;
        }
        if (!stream->last)
            stream->verdict = stream->blocked ? stream->failure : STATUS_OK;
        stream->last = item;
        queue_push(frames, item);
    }
}

static enum work next_work(struct writer *writer, struct queue *frames, struct item **job)
{
    enum work work;

    pthread_mutex_lock(&writer->lock);
    while ((work = look(writer)) == WORK_NONE)
        sleep_until_work(writer);
    if (work == WORK_FRAMES) {
        gather(writer);
        take_frames(writer, frames);
    }
    if (work == WORK_JOB)
        *job = queue_pop(&writer->in);
    pthread_mutex_unlock(&writer->lock);
    return work;
}

/* --- frames ---------------------------------------------------------------------------------- */

/* The first frames of a room since this store was opened: do they follow what is stored? A frame
 * in the wrong place must not be acknowledged, since the log could never be read again. */
static enum status check_first(struct writer *writer, const struct item *item)
{
    struct stream *stream = item->stream;
    uint64_t last = 0;
    enum status status = log_last(writer->config.tx, &stream->room, &last);

    if (status != STATUS_OK)
        return status;
    pthread_mutex_lock(&writer->lock);
    stream->committed = last;
    stream->checked = true;
    pthread_mutex_unlock(&writer->lock);
    return STATUS_OK;
}

/* Positions within a room follow each other already, see writer_append; so the first one tells.
 * It is the one after `committed`, or, of a room that was checked, always right. */
static enum status pack(struct writer *writer, const struct queue *frames)
{
    buf_clear(&writer->batch);
    for (const struct item *item = frames->first; item; item = item->next) {
        struct stream *stream = item->stream;
        if (stream->verdict != STATUS_OK)
            continue;
        if (!stream->checked) {
            enum status status = check_first(writer, item);
            if (status != STATUS_OK)
                return status;
            if (item->position != stream->committed + 1) {
                stream->verdict = STATUS_INVALID;
                continue;
            }
        }
        log_pack(&writer->batch, &item->room, item->position,
                 (struct str){item->bytes, item->size_bytes});
    }
    return buf_status(&writer->batch);
}

static enum status commit(struct writer *writer, const struct queue *frames)
{
    struct store_tx *tx = writer->config.tx;
    enum status status = db_begin(tx);

    if (status != STATUS_OK)
        return status;
    status = pack(writer, frames);
    if (status == STATUS_OK && writer->batch.size > 0)
        status = log_add_batch(tx, buf_str(&writer->batch));
    status = db_end(tx, status);
    if (status == STATUS_OK && writer->batch.size > 0)
        upkeep_batch_added(&writer->upkeep, writer->batch.size);
    return status;
}

/* One result a room, in the place of its last frame; none for a room that was resumed meanwhile. */
static void settle(struct queue *frames, struct queue *results)
{
    struct item *item;

    while ((item = queue_pop(frames))) {
        struct stream *stream = item->stream;
        stream->waiting--;
        bool last = stream->last == item;
        if (last)
            stream->last = NULL;
        if (!last || item->epoch != stream->epoch) {
            free(item);
            continue;
        }
        item->status = stream->verdict;
        if (item->status == STATUS_OK) {
            stream->committed = item->position;
        } else if (!stream->blocked) {
            stream->blocked = true;
            stream->failure = item->status;
        }
        queue_push(results, item);
    }
}

static void wake_loop(struct writer *writer, bool first)
{
    if (first && writer->config.wake)
        writer->config.wake(writer->config.user);
}

static void write_frames(struct writer *writer, struct queue *frames)
{
    struct queue results = {0};
    enum status status;
    bool first;

    if (!frames->first)
        return;
    uint64_t begun_us = now_us();
    status = commit(writer, frames);
    pace_committed(&writer->pace, begun_us, now_us(), queue_count(frames));
    if (status != STATUS_OK)
        log_error(writer->config.log, "store.commit_failed", NULL, "%s", status_text(status));
    for (struct item *item = frames->first; item && status != STATUS_OK; item = item->next)
        if (item->stream->verdict == STATUS_OK)
            item->stream->verdict = status;

    pthread_mutex_lock(&writer->lock);
    settle(frames, &results);
    first = !writer->out.first && results.first;
    queue_move(&writer->out, &results);
    pthread_mutex_unlock(&writer->lock);
    wake_loop(writer, first);
}

/* --- jobs ------------------------------------------------------------------------------------ */

static void run_job(struct writer *writer, struct item *item)
{
    struct store_tx *tx = writer->config.tx;
    bool first = false;
    enum status status = db_begin(tx);

    if (status == STATUS_OK)
        status = db_end(tx, item->job(tx, item->user));

    pthread_mutex_lock(&writer->lock);
    if (item->waiter) {
        *item->waiter = (struct waiter){true, status};
        pthread_cond_broadcast(&writer->ended);
        free(item);
    } else {
        /* From the unlock on it is the loop's. */
        item->status = status;
        first = !writer->out.first;
        queue_push(&writer->out, item);
    }
    pthread_mutex_unlock(&writer->lock);
    wake_loop(writer, first);
}

/* --- the thread ------------------------------------------------------------------------------ */

static void *writer_main(void *user)
{
    struct writer *writer = user;
    struct queue frames = {0};
    struct item *job = NULL;
    enum work work;

    pthread_setname_np(pthread_self(), "parley-store");
    /* Everybody waits for this thread, and it mostly waits for the disk: where it may, it goes
     * before the others. Without the right to do so it works all the same. */
    (void)setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), WRITER_NICE);
    while ((work = next_work(writer, &frames, &job)) != WORK_STOP) {
        if (work == WORK_FRAMES)
            write_frames(writer, &frames);
        else if (work == WORK_JOB)
            run_job(writer, job);
        else
            upkeep_step(&writer->upkeep, now_us());
        writer->worked_us = now_us();
    }
    return NULL;
}

static enum status start_thread(struct writer *writer)
{
    sigset_t all, before;
    int failed;

    /* Signals are the loop's. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    failed = pthread_create(&writer->thread, NULL, writer_main, writer);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failed ? STATUS_NO_MEMORY : STATUS_OK;
}

static void writer_free(struct writer *writer)
{
    queue_finish(&writer->in);
    queue_finish(&writer->out);
    stream_table_finish(&writer->streams);
    buf_finish(&writer->batch);
    pthread_cond_destroy(&writer->ended);
    pthread_cond_destroy(&writer->work);
    pthread_mutex_destroy(&writer->lock);
    free(writer);
}

enum status writer_create(const struct writer_config *config, struct writer **ret_writer)
{
    struct writer *writer = calloc(1, sizeof(*writer));
    pthread_condattr_t monotonic;

    if (!writer)
        return STATUS_NO_MEMORY;
    writer->config = *config;
    pthread_mutex_init(&writer->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&writer->work, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_cond_init(&writer->ended, NULL);
    buf_init(&writer->batch, BATCH_MAX_BYTES + BATCH_SPARE_BYTES + FRAME_MAX_BYTES);
    upkeep_init(&writer->upkeep, config->tx);
    pace_init(&writer->pace, config->gather_max_us, now_us());
    enum status status = start_thread(writer);
    if (status != STATUS_OK) {
        writer_free(writer);
        return status;
    }
    *ret_writer = writer;
    return STATUS_OK;
}

void writer_destroy(struct writer *writer)
{
    if (!writer)
        return;
    pthread_mutex_lock(&writer->lock);
    writer->stopping = true;
    pthread_cond_signal(&writer->work);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
    writer_free(writer);
}

/* --- from other threads ---------------------------------------------------------------------- */

/* With the lock held. */
static bool sleeps(const struct writer *writer, bool urgent)
{
    return writer->idle || (writer->gathering && urgent);
}

/* While the disk doesn't answer, one room in which very much is sent must not make the others'
 * saving fail, too. With the lock held. */
static bool has_room(const struct writer *writer, const struct stream *stream, size_t cost)
{
    size_t bytes = writer->in.size_bytes + cost;

    return bytes <= QUEUE_OPEN_BYTES ||
           (bytes <= QUEUE_MAX_BYTES && stream->waiting_bytes + cost <= LITTLE_BYTES);
}

/* With the lock held. */
static enum status enqueue_frame(struct writer *writer, struct item *item)
{
    struct stream *stream = stream_get(&writer->streams, &item->room);

    if (!stream)
        return STATUS_NO_MEMORY;
    if (!has_room(writer, stream, item_cost(item)))
        return STATUS_BUSY;
    /* A blocked room's frames are dropped, wherever they belong. */
    if (!stream->blocked && stream->follows && item->position != stream->queued + 1)
        return STATUS_INVALID;
    stream->follows = true;
    stream->queued = item->position;
    stream->waiting++;
    stream->waiting_bytes += item_cost(item);
    item->stream = stream;
    item->epoch = stream->epoch;
    queue_push(&writer->in, item);
    return STATUS_OK;
}

enum status writer_append(struct writer *writer, const struct id *room, uint64_t position,
                          struct str frame)
{
    struct id parsed;

    if (position == 0 || position > INT64_MAX || !id_parse(id_str(room), &parsed))
        return STATUS_INVALID;
    if (frame.size > FRAME_MAX_BYTES)
        return STATUS_TOO_LARGE;
    struct item *item = item_create(frame);
    if (!item)
        return STATUS_NO_MEMORY;
    item->room = parsed;
    item->position = position;
    pthread_mutex_lock(&writer->lock);
    enum status status = enqueue_frame(writer, item);
    bool full = writer->in.size_bytes >= BATCH_MAX_BYTES && sleeps(writer, true);
    pthread_mutex_unlock(&writer->lock);
    if (status != STATUS_OK)
        free(item);
    else
        writer->unflushed = true;
    if (full)
        pthread_cond_signal(&writer->work);
    return status;
}

void writer_flush(struct writer *writer)
{
    if (!writer->unflushed)
        return;
    writer->unflushed = false;
    pthread_mutex_lock(&writer->lock);
    bool asleep = writer->in.first && sleeps(writer, false);
    pthread_mutex_unlock(&writer->lock);
    if (asleep)
        pthread_cond_signal(&writer->work);
}

void writer_resume(struct writer *writer, const struct id *room)
{
    pthread_mutex_lock(&writer->lock);
    struct stream *stream = stream_find(&writer->streams, room);
    if (stream && stream->blocked) {
        stream->blocked = false;
        stream->epoch++;
        stream->follows = stream->checked;
        stream->queued = stream->committed;
    }
    pthread_mutex_unlock(&writer->lock);
}

void writer_forget(struct writer *writer, const struct id *room)
{
    pthread_mutex_lock(&writer->lock);
    stream_remove(&writer->streams, room);
    pthread_mutex_unlock(&writer->lock);
}

static enum status enqueue_job(struct writer *writer, struct item *item)
{
    enum status status = STATUS_BUSY;

    bool asleep = false;

    pthread_mutex_lock(&writer->lock);
    if (writer->in.jobs < JOBS_MAX) {
        queue_push(&writer->in, item);
        asleep = sleeps(writer, true);
        status = STATUS_OK;
    }
    pthread_mutex_unlock(&writer->lock);
    if (asleep)
        pthread_cond_signal(&writer->work);
    if (status != STATUS_OK)
        free(item);
    return status;
}

enum status writer_submit(struct writer *writer, store_job *job, store_job_done *done, void *user)
{
    struct item *item = item_create(STR_NONE);

    if (!item)
        return STATUS_NO_MEMORY;
    item->job = job;
    item->done = done;
    item->user = user;
    return enqueue_job(writer, item);
}

enum status writer_run(struct writer *writer, store_job *job, void *user)
{
    struct waiter waiter = {0};
    struct item *item = item_create(STR_NONE);
    enum status status;

    if (!item)
        return STATUS_NO_MEMORY;
    item->job = job;
    item->user = user;
    item->waiter = &waiter;
    status = enqueue_job(writer, item);
    if (status != STATUS_OK)
        return status;
    pthread_mutex_lock(&writer->lock);
    while (!waiter.done)
        pthread_cond_wait(&writer->ended, &writer->lock);
    pthread_mutex_unlock(&writer->lock);
    return waiter.status;
}

void writer_collect(struct writer *writer, store_stored *stored, void *user)
{
    struct queue results = {0};
    struct item *item;

    writer_flush(writer);
    pthread_mutex_lock(&writer->lock);
    queue_move(&results, &writer->out);
    pthread_mutex_unlock(&writer->lock);
    /* Without the lock: the callbacks append and submit. */
    while ((item = queue_pop(&results))) {
        if (!item->job)
            stored(user, &item->room, item->position, item->status);
        else if (item->done)
            item->done(item->user, item->status);
        free(item);
    }
    writer_flush(writer);
}
