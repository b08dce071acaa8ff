/* Rooms in memory: found, loaded from their logs, stepped, failed and let go. */
#include <unistd.h>

#include "app/exposure.h"

#include "protocol/setup.h"
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
        for (struct live_room *live = server->rooms[i]; live; live = live->next_in_bucket)
            visit(live, user);
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
}

/* --- loading ------------------------------------------------------------------------------- */

struct loading {
    struct live_room *live;
    struct buf frames; /* each with a u32 length before it */
    struct arena arena;
    struct store_room row;
    struct store_account *reviewers;
    size_t reviewers_count;
};

static enum status collect_frame(void *user, uint64_t position, struct str frame)
{
    struct loading *loading = user;
    (void)position;

    buf_add_sized(&loading->frames, frame);
    return buf_status(&loading->frames);
}

static enum status loading_read(struct store_tx *tx, void *user)
{
    struct loading *loading = user;
    const struct id *id = &loading->live->id;
    enum status status = store_room_get(tx, id, &loading->arena, &loading->row);

    if (status == STATUS_OK)
        status = store_reviewer_list(tx, id, &loading->arena, &loading->reviewers,
                                     &loading->reviewers_count);
    if (status == STATUS_OK)
        status = store_log_read(tx, id, 1, collect_frame, loading);
    return status;
}

static enum status replay_frame(struct live_room *live, struct str frame, struct buf *text,
                                struct arena *arena)
{
    struct live_frame clear;
    struct record record;

    buf_clear(text);
    arena_clear(arena);
    enum status status = live_log_open(&live->log, frame, &clear, text);
    if (status == STATUS_OK)
        status = codec_decode_record(buf_str(text), arena, &record);
    if (status == STATUS_OK)
        status = room_apply(live->room, &record);
    return status;
}

static enum status replay(struct live_room *live, struct str frames)
{
    struct arena arena;
    struct buf text;
    struct str frame;
    enum status status = STATUS_OK;

    arena_init(&arena, 16 << 20);
    buf_init(&text, 4 << 20);
    while (status == STATUS_OK && str_next_sized(&frames, &frame))
        status = replay_frame(live, frame, &text, &arena);
    if (status != STATUS_OK)
        log_error(live->server->log, "room.log_unreadable", &live->id, "position=%llu %s",
                  (unsigned long long)live->log.position + 1, status_text(status));
    buf_finish_secret(&text);
    arena_finish(&arena);
    return status;
}

static enum status room_key(struct live_room *live, bool fresh, struct vault_room_key *ret_key)
{
    char folder[DATA_PATH_BYTES];
    const struct data *data = &live->server->data;

    if (!data_file(data->path, "keys/rooms", folder))
        return STATUS_TOO_LARGE;
    enum status status = vault_room_key_load(folder, &data->host, &live->id, ret_key);
    if (status == STATUS_KEY_MISSING && fresh)
        status = vault_room_key_create(folder, &data->host, &live->id, ret_key);
    return status;
}

static void open_first_time(struct live_room *live, const struct loading *loading)
{
    struct arena arena;
    struct room_setup setup;
    struct str *names = NULL;
    struct room_input input = {.type = INPUT_OPEN, .now_ms = clock_ms()};

    arena_init(&arena, 64 << 20);
    enum status status = setup_decode(loading->row.setup, &arena, &setup);
    if (status == STATUS_OK) {
        names = arena_array(&arena, loading->reviewers_count + 1, sizeof(*names));
        status = names ? STATUS_OK : STATUS_NO_MEMORY;
    }
    if (status != STATUS_OK) {
        live_room_fail(live, status);
        arena_finish(&arena);
        return;
    }
    for (size_t i = 0; i < loading->reviewers_count; i++)
        names[i] = loading->reviewers[i].name;
    input.open = (struct room_opening){.room = live->id,
                                       .title = loading->row.title,
                                       .organisation = live->server->data.organisation.name,
                                       .rule = setup.rule,
                                       .reviewers = names,
                                       .reviewers_count = loading->reviewers_count,
                                       .questions = setup.questions,
                                       .questions_count = setup.questions_count};
    live_room_step(live, &input);
    arena_finish(&arena);
}

static void welcome_waiting(struct live_room *live)
{
    for (struct socket *socket = live->sockets, *next; socket; socket = next) {
        next = socket->next;
        socket_take_waiting(socket);
    }
}

/* That it can store again hears who heard that it can't. */
static void tell_saving(struct live_room *live, bool ok)
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

static enum status restore(struct live_room *live, const struct loading *loading)
{
    struct vault_room_key key;
    struct str frames = buf_str(&loading->frames);
    struct room_config config = {
        .id = live->id, .abandoned_ms = live->server->data.settings.abandoned_minutes * 60000};

    live->room = room_create(&config);
    if (!live->room)
        return STATUS_NO_MEMORY;
    enum status status = room_key(live, frames.size == 0, &key);
    if (status != STATUS_OK) {
        log_error(live->server->log, "room.key", &live->id, "keys/rooms/%s.key: %s", live->id.text,
                  status_text(status));
        return status;
    }
    live_log_init(&live->log, &live->id, &key);
    vault_wipe(&key, sizeof(key));
    live->log_bytes = frames.size;
    return replay(live, frames);
}

static void loading_done(void *user, enum status status)
{
    struct loading *loading = user;
    struct live_room *live = loading->live;

    live->loading = false;
    if (status == STATUS_OK && str_is(loading->row.phase, "sealed")) {
        live->state = LIVE_SEALED;
    } else if (status == STATUS_OK) {
        status = restore(live, loading);
        if (status == STATUS_DAMAGED || status == STATUS_KEY_MISSING ||
            status == STATUS_KEY_WRONG) {
            live->state = LIVE_DAMAGED;
        } else if (status == STATUS_OK) {
            live->state = LIVE_OPEN;
            live->stored_position = room_position(live->room);
            exposure_load(live, loading->row.setup);
            /* also a beginning that a crash cut off */
            if (room_phase(live->room) == PHASE_PLANNED)
                open_first_time(live, loading);
            else
                live_room_step(live,
                               &(struct room_input){.type = INPUT_RESTORED, .now_ms = clock_ms()});
        }
    }
    if (status != STATUS_OK && live->state != LIVE_DAMAGED) {
        live_room_fail(live, status);
    } else if (live->tell_recovered && live->state == LIVE_OPEN &&
               room_position(live->room) == live->stored_position) {
        live->tell_recovered = false;
        tell_saving(live, true);
    }
    if (live->state != LIVE_FAILED)
        welcome_waiting(live);
    buf_finish(&loading->frames);
    arena_finish(&loading->arena);
    free(loading);
}

static void live_room_load(struct live_room *live)
{
    struct loading *loading = calloc(1, sizeof(*loading));

    live->state = LIVE_LOADING;
    if (!loading) {
        live_room_fail(live, STATUS_NO_MEMORY);
        return;
    }
    loading->live = live;
    buf_init(&loading->frames, 1u << 30);
    arena_init(&loading->arena, 64 << 20);
    live->loading = true;
    if (store_submit(live->server->data.store, loading_read, loading_done, loading) != STATUS_OK)
        loading_done(loading, STATUS_NO_MEMORY);
}

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

    if (live)
        return live;
    live = calloc(1, sizeof(*live));
    if (!live)
        return NULL;
    live->server = server;
    live->id = *id;
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

static void forget_room(struct live_room *live)
{
    room_destroy(live->room);
    live->room = NULL;
    live_log_finish(&live->log);
    live->log_bytes = 0;
    kept_drop(live);
    room_effects_finish(&live->effects);
    uv_timer_stop(live->abandoned_timer);
    for (size_t i = 0; i < live->members_count; i++)
        live->members[i].told_stage = 0;
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
    tell_saving(live, false);
    live->tell_recovered = true;
    for (struct socket *socket = live->sockets; socket; socket = socket->next) {
        socket->joined = socket->welcomed = false;
        socket->opened_ms = clock_ms();
        welcome_forget(socket);
        /* it is told to send all this again */
        buf_finish(&socket->waiting);
    }
    forget_room(live);
    if (live->server->stopping)
        return;
    live->retry_ms = live->retry_ms ? live->retry_ms * 2 : 250;
    if (live->retry_ms > 8000)
        live->retry_ms = 8000;
    uv_timer_start(live->retry_timer, retry, live->retry_ms, 0);
}

void live_room_step(struct live_room *live, const struct room_input *input)
{
    enum status status = room_step(live->room, input, &live->effects);

    if (status != STATUS_OK)
        live_room_fail(live, status);
    else
        run_effects(live);
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
        tell_saving(live, true);
    }
    live_room_step(live, &(struct room_input){.type = INPUT_STORED,
                                              .now_ms = clock_ms(),
                                              .stored_position = position});
}

/* --- the end ------------------------------------------------------------------------------- */

static void destroy(struct live_room *live)
{
    forget_room(live);
    free(live->kept);
    free(live->members);
    close_timer(live->abandoned_timer);
    close_timer(live->retry_timer);
    free(live);
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
}

/* A crash may have come between a transcript's commit and the end of its room's key. */
static void forget_key(struct server *server, const struct id *room)
{
    char folder[DATA_PATH_BYTES], path[DATA_PATH_BYTES], name[ID_SIZE + 8];

    snprintf(name, sizeof(name), "%s.key", room->text);
    if (!data_file(server->data.path, "keys/rooms", folder) || !data_file(folder, name, path) ||
        access(path, F_OK) != 0)
        return;
    enum status status = vault_room_key_erase(folder, room);
    if (status == STATUS_OK)
        log_info(server->log, "room.key_erased", room, "%s", "");
    else
        log_error(server->log, "room.key", room, "keys/rooms/%s: %s", name, status_text(status));
}

enum status live_rooms_wake(struct server *server)
{
    struct arena arena;
    struct store_room *rows = NULL;
    size_t count = 0;

    arena_init(&arena, 256 << 20);
    enum status status =
        store_room_list(store_reader(server->data.store), NULL, &arena, &rows, &count);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        if (str_is(rows[i].phase, "sealed"))
            forget_key(server, &rows[i].id);
        else if (!str_is(rows[i].phase, "planned"))
            status = live_room_get(server, &rows[i].id) ? STATUS_OK : STATUS_NO_MEMORY;
    }
    arena_finish(&arena);
    return status;
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
