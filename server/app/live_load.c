/* Rooms come into memory: from a snapshot and the records after it, or from all records. */
#include <unistd.h>

#include "app/exposure.h"
#include "app/live_room.h"

#include "protocol/setup.h"
#include "store/rooms.h"
#include "vault/live_snapshot.h"

/* --- loading ------------------------------------------------------------------------------- */

struct loading {
    struct live_room *live;
    bool whole; /* the snapshot was of no use */
    struct buf snapshot;
    struct buf frames; /* each with a u32 length before it; the first is the snapshot's, if any */
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

static enum status read_log(struct store_tx *tx, struct loading *loading)
{
    const struct id *id = &loading->live->id;
    uint64_t from = 1;

    if (!loading->whole) {
        enum status status = store_snapshot_get(tx, id, &loading->snapshot, &from);
        if (status == STATUS_NO_MEMORY || status == STATUS_IO)
            return status;
        if (status != STATUS_OK)
            buf_clear(&loading->snapshot);
    }
    return store_log_read(tx, id, from, collect_frame, loading);
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
        status = read_log(tx, loading);
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
    live->log_bytes += frame.size;
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
    if (live->room)
        live->opening_end = room_position(live->room);
    arena_finish(&arena);
}

static void welcome_waiting(struct live_room *live)
{
    for (struct socket *socket = live->sockets, *next; socket; socket = next) {
        next = socket->next;
        socket_take_waiting(socket);
    }
}

static enum status begin_log(struct live_room *live, bool fresh)
{
    struct vault_room_key key;
    enum status status = room_key(live, fresh, &key);

    if (status != STATUS_OK) {
        log_error(live->server->log, "room.key", &live->id, "keys/rooms/%s.key: %s", live->id.text,
                  status_text(status));
        return status;
    }
    live_log_init(&live->log, &live->id, &key);
    vault_wipe(&key, sizeof(key));
    return STATUS_OK;
}

static struct room_config config_of(const struct live_room *live)
{
    return (struct room_config){
        .id = live->id, .abandoned_ms = live->server->data.settings.abandoned_minutes * 60000};
}

static enum status restore_whole(struct live_room *live, struct str frames)
{
    struct room_config config = config_of(live);

    live->room = room_create(&config);
    if (!live->room)
        return STATUS_NO_MEMORY;
    enum status status = begin_log(live, frames.size == 0);
    if (status != STATUS_OK)
        return status;
    status = replay(live, frames);
    if (status != STATUS_OK)
        log_error(live->server->log, "room.log_unreadable", &live->id, "position=%llu %s",
                  (unsigned long long)live->log.position + 1, status_text(status));
    return status;
}

/* Anything but OK and NO_MEMORY: the log itself has to say what is wrong, if something is. */
static enum status restore_from_snapshot(struct live_room *live, struct str snapshot,
                                         struct str frames)
{
    struct room_config config = config_of(live);
    struct str frame;

    if (!str_next_sized(&frames, &frame))
        return STATUS_DAMAGED;
    enum status status = begin_log(live, false);
    if (status == STATUS_OK)
        status = live_snapshot_restore(live, &config, snapshot, frame);
    return status == STATUS_OK ? replay(live, frames) : status;
}

static enum status restore(struct live_room *live, const struct loading *loading)
{
    struct str snapshot = buf_str(&loading->snapshot);
    struct str frames = buf_str(&loading->frames);

    live->snapshot = (struct live_snapshot){0};
    live->log_bytes = 0;
    return snapshot.size ? restore_from_snapshot(live, snapshot, frames)
                         : restore_whole(live, frames);
}

static void loading_done(void *user, enum status status);

static bool submit(struct loading *loading)
{
    struct live_room *live = loading->live;

    live->loading =
        store_submit(live->server->data.store, loading_read, loading_done, loading) == STATUS_OK;
    return live->loading;
}

/* Once more, without the snapshot. */
static bool read_whole(struct loading *loading, enum status why)
{
    struct live_room *live = loading->live;

    log_warning(live->server->log, "room.snapshot_useless", &live->id, "%s", status_text(why));
    live_room_forget(live);
    loading->whole = true;
    buf_clear(&loading->snapshot);
    buf_clear(&loading->frames);
    arena_clear(&loading->arena);
    return submit(loading);
}

static void destroy(struct loading *loading)
{
    buf_finish(&loading->snapshot);
    buf_finish(&loading->frames);
    arena_finish(&loading->arena);
    free(loading);
}

static void opened(struct live_room *live, const struct loading *loading)
{
    log_debug(live->server->log, "room.loaded", &live->id, "position=%llu snapshot=%llu",
              (unsigned long long)live->log.position, (unsigned long long)live->snapshot.position);
    live->state = LIVE_OPEN;
    live->stored_position = room_position(live->room);
    exposure_load(live, loading->row.setup);
    /* also a beginning that a crash cut off */
    if (room_phase(live->room) == PHASE_PLANNED)
        open_first_time(live, loading);
    else
        live_room_step(live, &(struct room_input){.type = INPUT_RESTORED, .now_ms = clock_ms()});
    if (live->tell_recovered && live->state == LIVE_OPEN &&
        room_position(live->room) == live->stored_position) {
        live->tell_recovered = false;
        live_room_tell_saving(live, true);
    }
    live_snapshot_mind(live);
}

static bool log_cannot_be_read(enum status status)
{
    return status == STATUS_DAMAGED || status == STATUS_KEY_MISSING || status == STATUS_KEY_WRONG;
}

static void wake_next(struct server *server);

static void loading_done(void *user, enum status status)
{
    struct loading *loading = user;
    struct live_room *live = loading->live;

    live->loading = false;
    bool restores = status == STATUS_OK && !str_is(loading->row.phase, "sealed");
    if (restores)
        status = restore(live, loading);
    if (restores && status != STATUS_OK && status != STATUS_NO_MEMORY && loading->snapshot.size) {
        if (read_whole(loading, status))
            return;
        status = STATUS_NO_MEMORY;
    }
    if (status == STATUS_OK && !restores)
        live->state = LIVE_SEALED;
    else if (status == STATUS_OK)
        opened(live, loading);
    else if (restores && log_cannot_be_read(status))
        live->state = LIVE_DAMAGED;
    else
        live_room_fail(live, status);
    destroy(loading);
    if (live->state != LIVE_FAILED)
        welcome_waiting(live);
    if (live->waking) {
        live->waking = false;
        wake_next(live->server);
    }
}

void live_room_load(struct live_room *live)
{
    struct loading *loading = calloc(1, sizeof(*loading));

    live->state = LIVE_LOADING;
    if (!loading) {
        live_room_fail(live, STATUS_NO_MEMORY);
        return;
    }
    loading->live = live;
    buf_init(&loading->snapshot, (size_t)LIVE_SNAPSHOT_MAX_BYTES + 1024);
    buf_init(&loading->frames, 1u << 30);
    arena_init(&loading->arena, 64 << 20);
    if (submit(loading))
        return;
    destroy(loading);
    live_room_fail(live, STATUS_NO_MEMORY);
}

/* --- at the start -------------------------------------------------------------------------- */

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

/* A few at a time, so that visitors' rooms come in between; nobody is there yet, and they go back
 * to sleep as soon as may be. */
enum { WAKING_AT_ONCE = 4 };

static void wake_next(struct server *server)
{
    while (server->waking.at < server->waking.count && !server->stopping) {
        struct live_room *live = live_room_get(server, &server->waking.rooms[server->waking.at++]);
        if (!live || live->state != LIVE_LOADING)
            continue; /* it was loaded for somebody, or it tries again by itself */
        if (!live->sockets)
            live->used_ms = 0;
        live->waking = true;
        return;
    }
    free(server->waking.rooms);
    server->waking = (struct waking){0};
}

enum status live_rooms_wake(struct server *server)
{
    struct arena arena;
    struct store_room *rows = NULL;
    size_t count = 0;

    arena_init(&arena, 256 << 20);
    enum status status =
        store_room_list(store_reader(server->data.store), NULL, &arena, &rows, &count);
    if (status == STATUS_OK) {
        server->waking.rooms = calloc(count + 1, sizeof(*server->waking.rooms));
        status = server->waking.rooms ? STATUS_OK : STATUS_NO_MEMORY;
    }
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        if (str_is(rows[i].phase, "sealed"))
            forget_key(server, &rows[i].id);
        else if (!str_is(rows[i].phase, "planned"))
            server->waking.rooms[server->waking.count++] = rows[i].id;
    }
    arena_finish(&arena);
    for (size_t i = 0; status == STATUS_OK && i < WAKING_AT_ONCE; i++)
        wake_next(server);
    return status;
}
