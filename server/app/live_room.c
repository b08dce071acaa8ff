/* Rooms in memory: found, made, stepped, failed and let go. */
#include "app/live_room.h"

#include "store/rooms.h"

/* --- finding ------------------------------------------------------------------------------- */

static struct live_room **bucket_of(struct server *server, const struct id *id)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < ID_SIZE; i++)
        hash = (hash ^ (unsigned char)id->text[i]) * 16777619u;
    return &server->rooms[hash % SERVER_ROOM_BUCKETS];
}

struct live_room *live_room_find(struct server *server, const struct id *id)
{
    struct live_room *live = *bucket_of(server, id);

    while (live && !id_equal(&live->id, id))
        live = live->next_in_bucket;
    return live;
}

void live_rooms_each(struct server *server, live_room_visit *visit, void *user)
{
    for (size_t i = 0; i < SERVER_ROOM_BUCKETS; i++)
        for (struct live_room *live = server->rooms[i], *next; live; live = next) {
            next = live->next_in_bucket;
            visit(live, user);
        }
}

struct socket *live_room_socket(const struct live_room *live, const struct id *member)
{
    for (struct socket *socket = live->sockets; socket; socket = socket->next)
        if (socket->joined && id_equal(&socket->seat.member, member))
            return socket;
    return NULL;
}

struct member_account *live_room_account(struct live_room *live, const struct id *member)
{
    for (size_t i = 0; i < live->members_count; i++)
        if (id_equal(&live->members[i].member, member))
            return &live->members[i];
    struct member_account *list = realloc(live->members, (live->members_count + 1) * sizeof(*list));
    if (!list)
        return NULL;
    live->members = list;
    list[live->members_count] = (struct member_account){.member = *member};
    return &list[live->members_count++];
}

void live_room_attach(struct live_room *live, struct socket *socket)
{
    socket->live = live;
    socket->next = live->sockets;
    live->sockets = socket;
    live->used_ms = uv_now(&live->server->loop);
}

void live_room_detach(struct live_room *live, struct socket *socket)
{
    for (struct socket **at = &live->sockets; *at; at = &(*at)->next) {
        if (*at != socket)
            continue;
        *at = socket->next;
        break;
    }
    socket->live = NULL;
    socket->joined = socket->welcomed = false;
    live->used_ms = uv_now(&live->server->loop);
}

/* --- making --------------------------------------------------------------------------------- */

static uv_timer_t *make_timer(struct live_room *live)
{
    uv_timer_t *timer = calloc(1, sizeof(*timer));

    if (!timer)
        return NULL;
    uv_timer_init(&live->server->loop, timer);
    timer->data = live;
    return timer;
}

static void timer_closed(uv_handle_t *handle)
{
    free(handle);
}

static void close_timer(uv_timer_t *timer)
{
    if (timer)
        uv_close((uv_handle_t *)timer, timer_closed);
}

struct live_room *live_room_get(struct server *server, const struct id *id)
{
    struct live_room *live = live_room_find(server, id);

    if (live) {
        live->used_ms = uv_now(&server->loop);
        if (live->state == LIVE_ASLEEP)
            live_room_load(live);
        return live;
    }
    live = calloc(1, sizeof(*live));
    if (!live)
        return NULL;
    live->server = server;
    live->id = *id;
    live->used_ms = uv_now(&server->loop);
    live->abandoned_timer = make_timer(live);
    live->retry_timer = make_timer(live);
    if (!live->abandoned_timer || !live->retry_timer) {
        close_timer(live->abandoned_timer);
        close_timer(live->retry_timer);
        free(live);
        return NULL;
    }
    struct live_room **bucket = bucket_of(server, id);
    live->next_in_bucket = *bucket;
    *bucket = live;
    live_room_load(live);
    return live;
}

/* --- going wrong --------------------------------------------------------------------------- */

void kept_drop(struct live_room *live)
{
    for (size_t i = 0; i < live->kept_count; i++) {
        struct kept_record *kept = &live->kept[(live->kept_first + i) % live->kept_capacity];
        net_frame_release(kept->panel);
        net_frame_release(kept->candidate);
    }
    live->kept_first = live->kept_count = live->kept_bytes = 0;
}

void live_room_forget(struct live_room *live)
{
    room_destroy(live->room);
    live->room = NULL;
    live_log_finish(&live->log);
    live->log_bytes = 0;
    live->snapshot = (struct live_snapshot){0};
    kept_drop(live);
    live->opening_end = 0;
    for (size_t i = 0; i < live->members_count; i++)
        live->members[i].told_stage = 0;
}

/* That it can store again hears who heard that it can't. */
void live_room_tell_saving(struct live_room *live, bool ok)
{
    struct buf message;

    buf_init(&message, 256);
    codec_encode_server(&message, SERVER_SAVING, &(struct server_saving){.ok = ok});
    for (struct socket *socket = live->sockets; socket; socket = socket->next) {
        if (!ok || socket->told_failing)
            socket_send(socket, buf_str(&message));
        socket->told_failing = !ok;
    }
    buf_finish(&message);
}

static void retry(uv_timer_t *timer)
{
    struct live_room *live = timer->data;

    if (live->server->stopping)
        return; /* nobody would wait for it */
    store_log_resume(live->server->data.store, &live->id);
    live_room_load(live);
}

void live_room_fail(struct live_room *live, enum status status)
{
    if (live->state == LIVE_FAILED)
        return;
    log_error(live->server->log, "room.failed", &live->id, "%s", status_text(status));
    live->state = LIVE_FAILED;
    /* also to those who came since the last time */
    live_room_tell_saving(live, false);
    live->tell_recovered = true;
    for (struct socket *socket = live->sockets; socket; socket = socket->next) {
        socket->joined = socket->welcomed = false;
        socket->opened_ms = clock_ms();
        welcome_forget(socket);
        /* it is told to send all this again */
        buf_finish(&socket->waiting);
    }
    live_room_forget(live);
    uv_timer_stop(live->abandoned_timer);
    live->abandoned_due_ms = 0;
    if (live->server->stopping)
        return;
    live->retry_ms = live->retry_ms ? live->retry_ms * 2 : 250;
    if (live->retry_ms > 8000)
        live->retry_ms = 8000;
    uv_timer_start(live->retry_timer, retry, live->retry_ms, 0);
}

void live_room_step(struct live_room *live, const struct room_input *input)
{
    struct server *server = live->server;
    struct room_effects effects = server->effects;

    /* taken out meanwhile: what a step leads to may be another step */
    server->effects = (struct room_effects){0};
    enum status status = room_step(live->room, input, &effects);
    if (status != STATUS_OK)
        live_room_fail(live, status);
    else
        run_effects(live, &effects);
    room_effects_finish(&server->effects);
    server->effects = effects;
}

void live_room_stored(void *user, const struct id *room, uint64_t position, enum status status)
{
    struct server *server = user;
    struct live_room *live = live_room_find(server, room);

    if (!live || !live->room || (live->state != LIVE_OPEN && live->state != LIVE_SEALING))
        return;
    if (status != STATUS_OK) {
        live_room_fail(live, status);
        return;
    }
    live->retry_ms = 0;
    live->stored_position = position;
    if (live->tell_recovered) {
        live->tell_recovered = false;
        live_room_tell_saving(live, true);
    }
    live_room_step(live, &(struct room_input){.type = INPUT_STORED,
                                              .now_ms = clock_ms(),
                                              .stored_position = position});
    if (live->room)
        live_snapshot_mind(live);
}

/* --- the end ------------------------------------------------------------------------------- */

static void destroy(struct live_room *live)
{
    live_room_forget(live);
    free(live->kept);
    free(live->members);
    close_timer(live->abandoned_timer);
    close_timer(live->retry_timer);
    free(live);
}

void live_room_drop(struct live_room *live)
{
    struct live_room **at = bucket_of(live->server, &live->id);

    while (*at != live)
        at = &(*at)->next_in_bucket;
    *at = live->next_in_bucket;
    destroy(live);
}

void live_rooms_destroy(struct server *server)
{
    for (size_t i = 0; i < SERVER_ROOM_BUCKETS; i++) {
        while (server->rooms[i]) {
            struct live_room *live = server->rooms[i];
            server->rooms[i] = live->next_in_bucket;
            destroy(live);
        }
    }
    free(server->waking.rooms);
    server->waking = (struct waking){0};
}

void live_rooms_close_asked(struct server *server)
{
    struct id *rooms = NULL;
    size_t count = 0;
    struct arena arena;

    arena_init(&arena, 1 << 20);
    if (store_closing_list(store_reader(server->data.store), &arena, &rooms, &count) != STATUS_OK)
        count = 0;
    for (size_t i = 0; i < count; i++) {
        struct live_room *live = live_room_get(server, &rooms[i]);
        if (live && live->state == LIVE_OPEN)
            live_room_step(live, &(struct room_input){.type = INPUT_CLOSE, .now_ms = clock_ms()});
    }
    arena_finish(&arena);
}
