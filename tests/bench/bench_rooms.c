/* What it takes to have many rooms and long ones: the cost of an event as a room grows, opening a
 * long room with and without its snapshot, waking all rooms after a start, and memory of rooms that
 * are in use and asleep. Without a network: commands go straight into the rooms.
 *
 *     parley init --data D --demo
 *     bench_seed D PACK ROOMS ic >SEATS     ROOM MEMBER ROLE TOKEN, a line a seat
 *     bench_rooms D fill EVENTS EACH <SEATS
 *     bench_rooms D open <SEATS
 *
 * `fill` gives the first room EVENTS events and the others EACH; `open` is another process, as
 * after a restart. Both write JSON: times in milliseconds, memory in KiB a room; of an event in
 * microseconds of processor time. */
#include <malloc.h>
#include <time.h>

#include "app/live_room.h"
#include "room/freeze.h"
#include "vault/live_snapshot.h"

enum { ROOMS_MAX = 100000, TEXT_UNITS = 5000, STEPS_AT_ONCE = 100, SPAN = 1000 };

struct seat {
    struct id room, interviewer, candidate;
};

struct bench {
    struct server *server;
    uv_async_t woken;
    struct seat *seats;
    size_t count;
    uint64_t commands;
};

static double now_ms(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double clock_now(void)
{
    return now_ms(CLOCK_MONOTONIC);
}

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "bench_rooms: %s\n", what);
    exit(1);
}

/* --- the server without its network --------------------------------------------------------- */

static void wake(void *user)
{
    uv_async_send(&((struct bench *)user)->woken);
}

static void woken(uv_async_t *async)
{
    struct bench *bench = async->data;

    store_collect(bench->server->data.store, live_room_stored, bench->server);
}

static void turn(struct bench *bench)
{
    store_flush(bench->server->data.store);
    uv_run(&bench->server->loop, UV_RUN_ONCE);
}

static void begin(struct bench *bench, const char *folder)
{
    struct data_options options = {.path = folder, .serve = true, .wake = wake, .user = bench};
    char reason[DATA_REASON_BYTES] = "";
    struct server *server = calloc(1, sizeof(*server));

    if (!server || uv_loop_init(&server->loop) != 0)
        give_up("no memory");
    bench->server = server;
    uv_async_init(&server->loop, &bench->woken, woken);
    bench->woken.data = bench;
    server_buffers_init(server);
    if (data_open(&server->data, &options, reason) != STATUS_OK)
        give_up(reason);
    server->log = &server->data.log;
    server->data.log.level = LOG_LEVEL_ERROR;
}

static void end(struct bench *bench)
{
    struct server *server = bench->server;

    server->stopping = true;
    live_rooms_destroy(server);
    store_close(server->data.store);
    server->data.store = NULL;
    uv_close((uv_handle_t *)&bench->woken, NULL);
    uv_run(&server->loop, UV_RUN_DEFAULT);
    uv_loop_close(&server->loop);
    data_close(&server->data);
    server_buffers_finish(server);
    free(server);
    free(bench->seats);
}

static void read_seats(struct bench *bench)
{
    char room[32], member[32], role[32];

    bench->seats = calloc(ROOMS_MAX, sizeof(*bench->seats));
    while (bench->seats && scanf("%31s %31s %31s %*s", room, member, role) == 3) {
        struct id id, *of;
        if (!id_parse(str_from(room), &id))
            give_up("a room's id");
        if (!bench->count || !id_equal(&bench->seats[bench->count - 1].room, &id)) {
            if (bench->count == ROOMS_MAX)
                give_up("too many rooms");
            bench->seats[bench->count++].room = id;
        }
        of = role[0] == 'i' ? &bench->seats[bench->count - 1].interviewer
                            : &bench->seats[bench->count - 1].candidate;
        if (!id_parse(str_from(member), of))
            give_up("a member's id");
    }
    if (!bench->count)
        give_up("no rooms");
}

static struct live_room *open_room(struct bench *bench, const struct id *id)
{
    struct live_room *live = live_room_get(bench->server, id);

    if (!live)
        give_up("no memory");
    while (live->state == LIVE_LOADING)
        turn(bench);
    if (live->state != LIVE_OPEN)
        give_up("a room can't be opened");
    return live;
}

static void until_stored(struct bench *bench, const struct live_room *live)
{
    while (live->state == LIVE_OPEN && live->stored_position < room_position(live->room))
        turn(bench);
    if (live->state != LIVE_OPEN)
        give_up("a room has failed");
}

/* --- filling --------------------------------------------------------------------------------- */

static void run(struct bench *bench, struct live_room *live, enum role role,
                const struct id *member, struct command *command)
{
    char id[24];
    struct room_input input = {.type = INPUT_COMMAND, .now_ms = clock_ms()};

    snprintf(id, sizeof(id), "bench-%llu", (unsigned long long)++bench->commands);
    command->id = str_from(id);
    input.command.seat = (struct room_seat){*member, STR("Bench"), role};
    input.command.command = command;
    input.command.sealable = true;
    live_room_step(live, &input);
    const struct room_effects *effects = &bench->server->effects;
    for (size_t i = 0; i < effects->count; i++)
        if (effects->items[i].type == EFFECT_REFUSE)
            give_up(refusal_rows[effects->items[i].refusal].code);
}

/* Until a question is on the screen. */
static void begin_interview(struct bench *bench, struct live_room *live, const struct seat *seat)
{
    run(bench, live, ROLE_INTERVIEWER, &seat->interviewer, &(struct command){.type = COMMAND_JOIN});
    run(bench, live, ROLE_CANDIDATE, &seat->candidate, &(struct command){.type = COMMAND_JOIN});
    run(bench, live, ROLE_CANDIDATE, &seat->candidate, &(struct command){.type = COMMAND_AGREE});
    run(bench, live, ROLE_INTERVIEWER, &seat->interviewer,
        &(struct command){.type = COMMAND_ADMIT});
    run(bench, live, ROLE_INTERVIEWER, &seat->interviewer, &(struct command){.type = COMMAND_NEXT});
}

/* The candidate types in the middle of the text; once it is long enough something goes for what
 * comes. */
static void type_on(struct bench *bench, struct live_room *live, const struct seat *seat,
                    const char *document, uint32_t *version, uint32_t *length)
{
    uint32_t gone = *length >= TEXT_UNITS ? 6 : 0, at = (*length - gone) / 2;
    struct change_part parts[] = {{.length = at},
                                  {.replace = true, .length = gone, .insert = STR("typed ")},
                                  {.length = *length - gone - at}};
    struct command command = {.type = COMMAND_EDIT};

    command.edit.document = str_from(document);
    command.edit.version = *version;
    command.edit.changes = (struct change_parts){parts, 3};
    run(bench, live, ROLE_CANDIDATE, &seat->candidate, &command);
    *version += 1;
    *length += 6 - gone;
}

static void first_question(const struct live_room *live, const struct seat *seat,
                           char document[static 32]);

/* Tells the processor time of this thread for the first SPAN of events, and each tenth. */
static void fill(struct bench *bench, const struct seat *seat, size_t events, bool tell)
{
    struct live_room *live = open_room(bench, &seat->room);
    char document[32];
    uint32_t version = 0, length = 0;
    double began = 0;

    begin_interview(bench, live, seat);
    first_question(live, seat, document);
    for (size_t i = 0; i < events; i++) {
        if (i % SPAN == 0)
            began = now_ms(CLOCK_THREAD_CPUTIME_ID);
        type_on(bench, live, seat, document, &version, &length);
        if (i % STEPS_AT_ONCE == STEPS_AT_ONCE - 1)
            until_stored(bench, live);
        if (tell && (i + 1) % SPAN == 0 && (i + 1 == SPAN || (i + 1) % (SPAN * 10) == 0))
            printf("%s{\"events\":%zu,\"cpu_us\":%.2f}", i + 1 == SPAN ? "" : ",", i + 1,
                   (now_ms(CLOCK_THREAD_CPUTIME_ID) - began) * 1e3 / SPAN);
    }
    until_stored(bench, live);
}

static enum status find_pushed(void *user, const struct record *record)
{
    char *document = user;

    if (record->type == RECORD_QUESTION_PUSHED)
        snprintf(document, 32, "answer/%s", record->question_pushed.question.text);
    return STATUS_OK;
}

static void first_question(const struct live_room *live, const struct seat *seat,
                           char document[static 32])
{
    document[0] = '\0';
    if (room_snapshot(live->room, &seat->candidate, find_pushed, document) != STATUS_OK ||
        !document[0])
        give_up("no question was pushed");
}

static void sleep_all(struct bench *bench)
{
    for (size_t i = 0; i < bench->count; i++) {
        struct live_room *live = live_room_find(bench->server, &bench->seats[i].room);
        if (live)
            live->used_ms = 0;
    }
    live_rooms_idle(bench->server);
}

static void fill_all(struct bench *bench, size_t events, size_t each)
{
    printf("[");
    for (size_t i = 0; i < bench->count; i++) {
        fill(bench, &bench->seats[i], i ? each : events, i == 0);
        if (i % 50 == 49)
            sleep_all(bench);
    }
    printf("]\n");
}

/* --- opening --------------------------------------------------------------------------------- */

static size_t heap_bytes(void)
{
    return mallinfo2().uordblks;
}

static enum status spoil(struct store_tx *tx, void *user)
{
    return store_snapshot_put(tx, user, 1, STR("none"));
}

struct took {
    double wall, processor; /* of all threads; more than its share when others work, too */
};

static struct took open_once(struct bench *bench, const struct id *room)
{
    double wall = clock_now(), processor = now_ms(CLOCK_PROCESS_CPUTIME_ID);

    open_room(bench, room);
    return (struct took){clock_now() - wall, now_ms(CLOCK_PROCESS_CPUTIME_ID) - processor};
}

static void tell_took(const char *what, struct took took)
{
    printf(",\"%s_ms\":%.1f,\"%s_cpu_ms\":%.1f", what, took.wall, what, took.processor);
}

static void tell_long_room(struct bench *bench)
{
    const struct id *room = &bench->seats[0].room;
    struct took first = open_once(bench, room);
    struct live_room *live = live_room_find(bench->server, room);
    struct buf state;

    until_stored(bench, live);
    printf("\"room\":{\"events\":%llu,\"snapshot_at\":%llu",
           (unsigned long long)room_position(live->room),
           (unsigned long long)live->snapshot.position);
    tell_took("opened", first);
    buf_init(&state, LIVE_SNAPSHOT_MAX_BYTES);
    double began = clock_now();
    room_freeze(live->room, &state);
    printf(",\"frozen_ms\":%.2f,\"frozen_bytes\":%zu,\"log_bytes\":%zu", clock_now() - began,
           state.size, live->log_bytes);
    buf_finish(&state);
    sleep_all(bench);
    tell_took("woken", open_once(bench, room));
    sleep_all(bench);
    if (store_run(bench->server->data.store, spoil, &bench->seats[0].room) != STATUS_OK)
        give_up("the store");
    tell_took("replayed", open_once(bench, room));
    until_stored(bench, live_room_find(bench->server, room));
    sleep_all(bench);
    /* from the one that was made meanwhile, which is stored before it is read */
    tell_took("woken_again", open_once(bench, room));
    printf("},");
    sleep_all(bench);
}

static size_t count_asleep(const struct bench *bench)
{
    size_t asleep = 0;

    for (size_t i = 0; i < bench->count; i++) {
        const struct live_room *live = live_room_find(bench->server, &bench->seats[i].room);
        asleep += live && live->state == LIVE_ASLEEP;
    }
    return asleep;
}

static bool any_is_loading(const struct bench *bench)
{
    for (size_t i = 0; i < bench->count; i++) {
        const struct live_room *live = live_room_find(bench->server, &bench->seats[i].room);
        if (live && live->state == LIVE_LOADING)
            return true;
    }
    return false;
}

/* Visitors come while all rooms are looked at. */
static void tell_start(struct bench *bench)
{
    double began = clock_now(), slowest = 0;

    if (live_rooms_wake(bench->server) != STATUS_OK)
        give_up("the rooms can't be listed");
    printf("{\"start\":{\"rooms\":%zu,\"serving_ms\":%.1f", bench->count, clock_now() - began);
    for (size_t i = 0; i < 20; i++) {
        struct took took = open_once(bench, &bench->seats[(i * 7919 + 1) % bench->count].room);
        slowest = took.wall > slowest ? took.wall : slowest;
    }
    printf(",\"visitor_ms\":%.1f", slowest);
    while (bench->server->waking.rooms || any_is_loading(bench))
        turn(bench);
    printf(",\"all_ms\":%.0f},", clock_now() - began);
    sleep_all(bench);
}

static void tell_memory(struct bench *bench)
{
    size_t before = heap_bytes();

    for (size_t i = 0; i < bench->count; i++)
        until_stored(bench, open_room(bench, &bench->seats[i].room));
    size_t in_use = heap_bytes();
    sleep_all(bench);
    if (count_asleep(bench) != bench->count)
        give_up("a room doesn't sleep");
    size_t asleep = heap_bytes();
    for (size_t i = 0; i < bench->count; i++)
        live_room_drop(live_room_find(bench->server, &bench->seats[i].room));
    for (int i = 0; i < 10; i++)
        uv_run(&bench->server->loop, UV_RUN_NOWAIT);
    size_t gone = heap_bytes();
    printf("\"memory\":{\"in_use_kib\":%.1f,\"asleep_kib\":%.2f,\"heap_before_kib\":%zu,"
           "\"heap_after_kib\":%zu}}\n",
           (double)(in_use - gone) / 1024 / (double)bench->count,
           (double)(asleep - gone) / 1024 / (double)bench->count, before >> 10, gone >> 10);
}

int main(int argc, char **argv)
{
    struct bench bench = {0};

    if (argc < 3 || vault_init() != STATUS_OK)
        give_up("bench_rooms FOLDER fill EVENTS EACH | bench_rooms FOLDER open");
    read_seats(&bench);
    begin(&bench, argv[1]);
    if (argc == 5 && strcmp(argv[2], "fill") == 0) {
        fill_all(&bench, strtoull(argv[3], NULL, 10), strtoull(argv[4], NULL, 10));
    } else {
        tell_start(&bench);
        tell_long_room(&bench);
        tell_memory(&bench);
    }
    end(&bench);
    return 0;
}
