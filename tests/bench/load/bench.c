#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "websocket.h"

enum { CONNECTING_MAX = 64, DUE_A_TURN = 512, PATH_BYTES = 256, HEADERS_BYTES = 1024 };

static const double connect_seconds = 60, drain_seconds = 3, quiet_seconds = 1;

/* --- tags ---------------------------------------------------------------------------------- */

static void hex_write(char *out, unsigned digits, uint64_t value)
{
    for (unsigned i = digits; i-- > 0; value >>= 4)
        out[i] = "0123456789abcdef"[value & 15];
}

static bool hex_read(const char *text, unsigned digits, uint64_t *ret_value)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < digits; i++) {
        unsigned char c = (unsigned char)text[i];
        unsigned digit = c >= '0' && c <= '9'   ? c - '0' + 0u
                         : c >= 'a' && c <= 'f' ? c - 'a' + 10u
                                                : 16;
        if (digit > 15)
            return false;
        value = value << 4 | digit;
    }
    *ret_value = value;
    return true;
}

void tag_write(char out[static TAG_BYTES], uint64_t due_ns, unsigned place, uint32_t number)
{
    hex_write(out, 16, due_ns);
    hex_write(out + 16, 8, place);
    hex_write(out + 24, 8, number);
}

bool tag_read(const char text[static TAG_BYTES], uint64_t *ret_due_ns, unsigned *ret_place,
              uint32_t *ret_number)
{
    uint64_t place, number;

    if (!hex_read(text, 16, ret_due_ns) || !hex_read(text + 16, 8, &place) ||
        !hex_read(text + 24, 8, &number))
        return false;
    *ret_place = (unsigned)place;
    *ret_number = (uint32_t)number;
    return true;
}

/* --- counting ------------------------------------------------------------------------------ */

static bool in_window(const struct bench *bench, uint64_t ns)
{
    return ns >= bench->begin_ns && ns < bench->end_ns;
}

bool bench_is_running(const struct bench *bench)
{
    return bench->begin_ns != 0;
}

void bench_sent(struct member *member, uint64_t due_ns, unsigned expected)
{
    struct bench *bench = member->bench;

    bench->counts.sent++;
    bench->counts.expected += expected;
    bench->counts.sent_in_window += in_window(bench, due_ns);
}

void bench_arrived(struct member *member, uint64_t due_ns)
{
    struct bench *bench = member->bench;
    uint64_t now_ns = bench->loop.now_ns;

    bench->counts.delivered++;
    bench->counts.delivered_in_window += in_window(bench, now_ns);
    if (in_window(bench, due_ns))
        histogram_add(&bench->latency, now_ns > due_ns ? now_ns - due_ns : 0);
}

void bench_delivered(struct member *member, unsigned from, uint32_t number, uint64_t due_ns,
                     bool gapless)
{
    struct bench *bench = member->bench;

    if (from >= bench->options.members || from == member->place) {
        bench->counts.out_of_order++;
        return;
    }
    uint32_t last = member->last[from];
    if (number == last)
        bench->counts.duplicates++;
    else if (number < last || (gapless && number != last + 1))
        bench->counts.out_of_order++;
    member->last[from] = number;
    bench_arrived(member, due_ns);
}

void bench_refused(struct bench *bench, const char *text, size_t size)
{
    if (!bench->counts.refused++)
        snprintf(bench->first_refusal, sizeof(bench->first_refusal), "%.*s",
                 (int)(size < 200 ? size : 200), text);
}

/* --- the schedule -------------------------------------------------------------------------- */

double bench_random(struct bench *bench)
{
    bench->random ^= bench->random << 13;
    bench->random ^= bench->random >> 7;
    bench->random ^= bench->random << 17;
    return (double)(bench->random >> 11) / 9007199254740992.0;
}

static void sink(struct bench *bench, size_t at)
{
    struct task moved = bench->tasks[at];

    for (size_t child; (child = 2 * at + 1) < bench->task_count; at = child) {
        if (child + 1 < bench->task_count &&
            bench->tasks[child + 1].due_ns < bench->tasks[child].due_ns)
            child++;
        if (bench->tasks[child].due_ns >= moved.due_ns)
            break;
        bench->tasks[at] = bench->tasks[child];
    }
    bench->tasks[at] = moved;
}

void bench_task(struct bench *bench, const struct task *task)
{
    if (bench->task_count == bench->task_capacity) {
        bench->task_capacity = bench->task_capacity ? bench->task_capacity * 2 : 1024;
        bench->tasks = realloc(bench->tasks, bench->task_capacity * sizeof(*bench->tasks));
        if (!bench->tasks)
            abort();
    }
    size_t at = bench->task_count++;
    for (; at && bench->tasks[(at - 1) / 2].due_ns > task->due_ns; at = (at - 1) / 2)
        bench->tasks[at] = bench->tasks[(at - 1) / 2];
    bench->tasks[at] = *task;
}

void bench_plan_evenly(struct bench *bench, double rate)
{
    unsigned senders = bench->options.senders, total = senders * bench->options.rooms;
    uint64_t gap_ns = (uint64_t)(1e9 * senders / rate), start_ns = clock_ns() + 1000000u;

    for (unsigned i = 0; i < total; i++) {
        struct room *room = &bench->rooms[i % bench->options.rooms];
        bench_task(bench, &(struct task){.due_ns = start_ns + gap_ns * i / total,
                                         .gap_ns = gap_ns,
                                         .member = &room->members[i / bench->options.rooms]});
    }
}

/* Sends what is due. Open loop: a message that is late is sent all the same, with its time. */
static void send_due(struct bench *bench, uint64_t stop_ns)
{
    uint64_t now_ns = clock_ns();

    for (unsigned i = 0; i < DUE_A_TURN && bench->task_count; i++) {
        struct task *task = &bench->tasks[0];
        if (task->due_ns > now_ns || task->due_ns >= stop_ns)
            return;
        if (in_window(bench, task->due_ns))
            histogram_add(&bench->lateness, now_ns - task->due_ns);
        if (!task->member->is_gone)
            bench->adapter->write(task->member, task->kind, task->due_ns);
        double factor = task->is_random ? -log(1 - bench_random(bench)) : 1;
        task->due_ns += (uint64_t)((double)task->gap_ns * factor) + 1;
        sink(bench, 0);
    }
}

/* --- members ------------------------------------------------------------------------------- */

static struct member *member_of(struct stream *stream)
{
    return (struct member *)(void *)stream;
}

void bench_ready(struct member *member)
{
    if (member->is_ready)
        return;
    member->is_ready = true;
    member->bench->ready++;
    member->bench->connecting--;
}

static void gone(struct member *member, const char *why, unsigned code)
{
    struct bench *bench = member->bench;
    char text[BENCH_NAME_BYTES * 2];

    if (member->is_gone)
        return;
    member->is_gone = true;
    if (!bench->counts.dropped++) {
        snprintf(text, sizeof(text), "member %u of a room: %s %u", member->place, why, code);
        fprintf(stderr, "load: %s\n", text);
    }
    if (!member->is_ready)
        bench->connecting--;
}

static void on_opened(struct stream *stream)
{
    struct member *member = member_of(stream);
    char path[PATH_BYTES], headers[HEADERS_BYTES] = "";

    member->bench->adapter->address(member, path, sizeof(path), headers, sizeof(headers));
    websocket_ask(stream, member->bench->host, path, headers);
}

static bool on_message(struct stream *stream, enum websocket_event event, char *data, size_t size)
{
    struct member *member = member_of(stream);

    if (event == WEBSOCKET_TEXT)
        return member->bench->adapter->text(member, data, size);
    gone(member, "closed with", (unsigned)size);
    stream_end(stream, true);
    return false;
}

static size_t on_data(struct stream *stream, char *data, size_t size)
{
    struct member *member = member_of(stream);
    size_t used = 0;
    int status = 0;

    if (!member->is_upgraded) {
        ssize_t n = websocket_answer(data, size, &status);
        if (n == 0)
            return 0;
        if (n < 0) {
            gone(member, "the upgrade was answered", (unsigned)status);
            stream_end(stream, true);
            return 0;
        }
        used = (size_t)n;
        member->is_upgraded = true;
        if (member->bench->adapter->opened)
            member->bench->adapter->opened(member);
        else
            bench_ready(member);
    }
    return used + websocket_read(stream, data + used, size - used, on_message);
}

static void on_closed(struct stream *stream)
{
    gone(member_of(stream), "connection lost", 0);
}

static const struct stream_handlers handlers = {on_opened, on_data, on_closed};

bool bench_init(struct bench *bench, const struct options *options, const struct adapter *adapter)
{
    unsigned count = options->rooms * options->members;

    *bench = (struct bench){.options = *options,
                            .adapter = adapter,
                            .member_count = count,
                            .random = 0x9e3779b97f4a7c15u};
    snprintf(bench->host, sizeof(bench->host), "localhost:%u", options->port);
    bench->rooms = calloc(options->rooms, sizeof(*bench->rooms));
    bench->members = calloc(count, sizeof(*bench->members));
    uint32_t *last = calloc((size_t)count * options->members, sizeof(*last));
    if (!bench->rooms || !bench->members || !last ||
        !loop_init(&bench->loop, "127.0.0.1", options->port, options->with_tls)) {
        free(last);
        return false;
    }
    for (unsigned i = 0; i < count; i++) {
        struct member *member = &bench->members[i];
        member->bench = bench;
        member->room = &bench->rooms[i / options->members];
        member->number = i;
        member->place = i % options->members;
        member->last = last + (size_t)i * options->members;
        member->stream.handlers = &handlers;
        member->stream.number = i;
        if (member->place == 0)
            member->room->members = member;
    }
    return true;
}

void bench_finish(struct bench *bench)
{
    for (unsigned i = 0; i < bench->member_count; i++)
        stream_end(&bench->members[i].stream, true);
    if (bench->adapter->finish)
        bench->adapter->finish(bench);
    if (bench->members)
        free(bench->members[0].last);
    free(bench->members);
    free(bench->rooms);
    free(bench->tasks);
    loop_finish(&bench->loop);
}

/* --- phases -------------------------------------------------------------------------------- */

static uint64_t after(double seconds)
{
    return clock_ns() + (uint64_t)(seconds * 1e9);
}

bool bench_wait(struct bench *bench, bool (*done)(struct bench *bench), double seconds)
{
    uint64_t until_ns = after(seconds);

    while (!done(bench)) {
        if (clock_ns() >= until_ns)
            return false;
        uint64_t step_ns = clock_ns() + 20000000u;
        loop_turn(&bench->loop, step_ns < until_ns ? step_ns : until_ns);
    }
    return true;
}

static bool nobody_connects(struct bench *bench)
{
    return bench->connecting == 0;
}

static bool may_connect(struct bench *bench)
{
    return bench->connecting < CONNECTING_MAX;
}

bool bench_connect(struct bench *bench, unsigned place_from, unsigned place_to)
{
    unsigned before = bench->ready, wanted = 0;

    for (unsigned r = 0; r < bench->options.rooms; r++) {
        for (unsigned p = place_from; p < place_to; p++) {
            struct member *member = &bench->rooms[r].members[p];
            if (!bench_wait(bench, may_connect, connect_seconds))
                return false;
            wanted++;
            bench->connecting++;
            if (!stream_connect(&member->stream, &bench->loop))
                gone(member, "no socket", 0);
        }
    }
    return bench_wait(bench, nobody_connects, connect_seconds) && bench->ready - before == wanted;
}

/* Until all has come; given up when nothing comes for a while. */
static void drain(struct bench *bench)
{
    uint64_t until_ns = after(drain_seconds), quiet_ns = after(quiet_seconds);
    uint64_t delivered = bench->counts.delivered;

    while (bench->counts.delivered < bench->counts.expected && clock_ns() < until_ns &&
           clock_ns() < quiet_ns) {
        loop_turn(&bench->loop, clock_ns() + 10000000u);
        if (bench->counts.delivered != delivered)
            quiet_ns = after(quiet_seconds);
        delivered = bench->counts.delivered;
    }
    /* a little longer, for what should not come */
    for (uint64_t end_ns = after(0.1); clock_ns() < end_ns;)
        loop_turn(&bench->loop, end_ns);
}

static void run_until(struct bench *bench, uint64_t stop_ns)
{
    while (clock_ns() < stop_ns) {
        send_due(bench, bench->end_ns);
        uint64_t next_ns = bench->task_count ? bench->tasks[0].due_ns : stop_ns;
        loop_turn(&bench->loop, next_ns < stop_ns ? next_ns : stop_ns);
    }
}

void bench_run(struct bench *bench, double rate, struct measured *ret_measured)
{
    const struct options *options = &bench->options;
    pid_t self = getpid();

    bench->counts = (struct counts){.dropped = bench->counts.dropped};
    memset(&bench->latency, 0, sizeof(bench->latency));
    memset(&bench->lateness, 0, sizeof(bench->lateness));
    bench->task_count = 0;
    bench->begin_ns = after(options->warmup);
    bench->end_ns = bench->begin_ns + (uint64_t)(options->seconds * 1e9);
    bench->adapter->plan(bench, rate);
    run_until(bench, bench->begin_ns);
    uint64_t begin_ns = clock_ns();
    uint64_t cpu_ns = process_cpu_ns(options->pids, options->pid_count);
    uint64_t own_ns = process_cpu_ns(&self, 1);
    run_until(bench, bench->end_ns);
    cpu_ns = process_cpu_ns(options->pids, options->pid_count) - cpu_ns;
    own_ns = process_cpu_ns(&self, 1) - own_ns;
    double seconds = (double)(clock_ns() - begin_ns) / 1e9;
    /* what was due but couldn't be sent in time counts, too */
    while (bench->task_count && bench->tasks[0].due_ns < bench->end_ns) {
        send_due(bench, bench->end_ns);
        loop_turn(&bench->loop, 0);
        if (clock_ns() > bench->end_ns + (uint64_t)(drain_seconds * 1e9))
            break;
    }
    drain(bench);
    *ret_measured = (struct measured){.seconds = seconds,
                                      .cpu_us = (double)cpu_ns / 1e3,
                                      .own_cpu_us = (double)own_ns / 1e3,
                                      .counts = bench->counts};
}
