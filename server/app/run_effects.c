/* What the room decided is done here: records go to the vault and the store, stored ones to those
 * who may hear them. */
#include "app/exposure.h"

#include "store/rooms.h"

enum { SERVER_BUFFER_BYTES = 4 << 20 };

static enum status kept_grow(struct live_room *live)
{
    size_t capacity = live->kept_capacity ? live->kept_capacity * 2 : 16;
    struct kept_record *kept = malloc(capacity * sizeof(*kept));

    if (!kept)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < live->kept_count; i++)
        kept[i] = live->kept[(live->kept_first + i) % live->kept_capacity];
    free(live->kept);
    live->kept = kept;
    live->kept_first = 0;
    live->kept_capacity = capacity;
    return STATUS_OK;
}

static void kept_drop_oldest(struct live_room *live)
{
    struct kept_record *oldest = &live->kept[live->kept_first];

    net_frame_release(oldest->panel);
    net_frame_release(oldest->candidate);
    live->kept_bytes -= oldest->size_bytes;
    live->kept_first = (live->kept_first + 1) % live->kept_capacity;
    live->kept_count--;
}

/* What isn't stored yet has to be there when it is. */
static void kept_trim(struct live_room *live)
{
    while (live->kept_count) {
        struct kept_record *oldest = &live->kept[live->kept_first];
        if (oldest->position > live->stored_position ||
            (live->kept_bytes <= KEPT_STORED_BYTES &&
             oldest->position + KEPT_STORED > live->stored_position))
            return;
        kept_drop_oldest(live);
    }
}

/* Of the room's opening, with all its plan, nobody has seen a part: nobody comes back to it. */
static void kept_drop_opening(struct live_room *live)
{
    while (live->kept_count && live->kept[live->kept_first].position <= live->opening_end)
        kept_drop_oldest(live);
    live->opening_end = 0;
}

/* Clients number their commands: by the gaps in the panel's a candidate could count its notes. */
static bool hides_command(const struct live_room *live, const struct record *record)
{
    enum role role;

    return record->command.size &&
           (!room_member_role(live->room, &record->by, &role) || role != ROLE_CANDIDATE);
}

/* The panel's own when there is nothing to leave out of it, as while the candidate types, and its
 * text when that is the command alone, as while somebody else does. NULL when memory is used up. */
static struct net_frame *frame_for_candidate(struct live_room *live, const struct record *record,
                                             struct str panel_text, struct net_frame *panel)
{
    struct buf *scratch = &live->server->scratch;
    bool hides = hides_command(live, record);

    buf_clear(scratch);
    if (codec_differs_for_candidate(record->type)) {
        struct record shown = *record;
        if (hides)
            shown.command = STR_NONE;
        codec_encode_record(scratch, &shown, FIELD_READER_CANDIDATE);
    } else if (hides) {
        codec_add_without_command(scratch, panel_text);
    } else {
        return net_frame_keep(panel);
    }
    return buf_status(scratch) == STATUS_OK ? net_frame_create(buf_str(scratch)) : NULL;
}

static enum status keep_frames(struct live_room *live, const struct record *record,
                               struct str panel_text)
{
    struct kept_record kept = {.position = record->position,
                               .seq = record->seq,
                               .audience = record->audience,
                               .to = record->to,
                               .size_bytes = panel_text.size};

    kept_trim(live);
    if (live->kept_count == live->kept_capacity && kept_grow(live) != STATUS_OK)
        return STATUS_NO_MEMORY;
    kept.panel = net_frame_create(panel_text);
    if (!kept.panel)
        return STATUS_NO_MEMORY;
    if (record->audience == AUDIENCE_STAGE) {
        kept.candidate = frame_for_candidate(live, record, panel_text, kept.panel);
        if (!kept.candidate) {
            net_frame_release(kept.panel);
            return STATUS_NO_MEMORY;
        }
    }
    live->kept[(live->kept_first + live->kept_count++) % live->kept_capacity] = kept;
    live->kept_bytes += kept.size_bytes;
    return STATUS_OK;
}

struct phase_job {
    struct id room;
    enum phase phase;
    int64_t now_ms;
};

static enum status write_phase(struct store_tx *tx, void *user)
{
    const struct phase_job *job = user;

    return store_room_phase(tx, &job->room, str_from(phase_names[job->phase]), job->now_ms);
}

static void phase_written(void *user, enum status status)
{
    (void)status; /* a copy for lists: the log has it, the next start corrects it */
    free(user);
}

/* The room's row follows its log; "sealed" is written by the sealing itself. */
static void note_phase(struct live_room *live, const struct record *record)
{
    struct phase_job *job;

    if (record->type != RECORD_PHASE_CHANGED || record->phase_changed.phase == PHASE_SEALED)
        return;
    job = malloc(sizeof(*job));
    if (!job)
        return;
    *job = (struct phase_job){live->id, record->phase_changed.phase, record->at_ms};
    if (store_submit(live->server->data.store, write_phase, phase_written, job) != STATUS_OK)
        free(job);
}

static enum status persist(struct live_room *live, const struct record *record)
{
    struct buf *text = &live->server->record_text;
    struct buf *frame = &live->server->record_frame;

    buf_clear(frame);
    codec_encode_record(text, record, FIELD_READER_PANEL);
    enum status status = buf_status(text);
    if (status == STATUS_OK)
        status = live_log_seal(&live->log, (uint8_t)record->type, (uint8_t)record->audience,
                               buf_str(text), frame);
    if (status == STATUS_OK)
        status =
            store_append(live->server->data.store, &live->id, record->position, buf_str(frame));
    if (status == STATUS_OK) {
        live->log_bytes += frame->size;
        status = keep_frames(live, record, buf_str(text));
    }
    if (status == STATUS_OK)
        note_phase(live, record);
    if (status == STATUS_OK)
        exposure_note(live, record);
    buf_clear_secret(text);
    return status;
}

static const struct kept_record *kept_at(const struct live_room *live, uint64_t position)
{
    if (!live->kept_count)
        return NULL;
    uint64_t first = live->kept[live->kept_first].position;
    if (position < first || position - first >= live->kept_count)
        return NULL;
    return &live->kept[(live->kept_first + (position - first)) % live->kept_capacity];
}

static void deliver(struct live_room *live, const struct room_effect *effect)
{
    const struct kept_record *kept = kept_at(live, effect->position);

    if (!kept)
        return;
    for (struct socket *socket = live->sockets; socket; socket = socket->next) {
        const struct room_seat *seat = &socket->seat;
        if (!socket->welcomed || !room_hears(seat->role, &seat->member, kept->audience, &kept->to))
            continue;
        struct net_frame *frame = seat->role == ROLE_CANDIDATE ? kept->candidate : kept->panel;
        if (frame)
            net_send(socket->connection, frame);
    }
}

static void acknowledge(struct live_room *live, const struct room_effect *effect)
{
    struct socket *socket = live_room_socket(live, &effect->member);
    struct buf *scratch = &live->server->scratch;
    struct server_ack ack = {.id = effect->command, .version = effect->version};

    if (!socket || !socket->welcomed)
        return;
    buf_clear(scratch);
    codec_encode_server(scratch, SERVER_ACK, &ack);
    socket_send(socket, buf_str(scratch));
}

static void send_cursor(struct live_room *live, const struct room_effect *effect)
{
    struct buf *scratch = &live->server->scratch;
    const struct command_cursor *cursor = effect->cursor;
    struct server_cursor_at at = {.by = effect->member,
                                  .document = cursor->document,
                                  .version = cursor->version,
                                  .anchor = cursor->anchor,
                                  .head = cursor->head};

    buf_clear(scratch);
    codec_encode_server(scratch, SERVER_CURSOR_AT, &at);
    struct net_frame *frame =
        buf_status(scratch) == STATUS_OK ? net_frame_create(buf_str(scratch)) : NULL;
    for (struct socket *socket = live->sockets; frame && socket; socket = socket->next)
        if (socket->welcomed && !id_equal(&socket->seat.member, &effect->member) &&
            room_hears(socket->seat.role, &socket->seat.member, effect->audience, &effect->to))
            net_send(socket->connection, frame);
    net_frame_release(frame);
}

static void refuse(struct live_room *live, const struct room_effect *effect)
{
    struct socket *socket = live_room_socket(live, &effect->member);

    if (!socket)
        return;
    socket_refuse(socket, effect->command, effect->refusal, effect->detail);
    if (effect->refusal == REFUSAL_INTERVIEW_OVER)
        socket_close(socket, ROOM_CLOSE_INTERVIEW_OVER);
    else if (effect->refusal == REFUSAL_ROOM_SEALED)
        socket_close(socket, ROOM_CLOSE_SEALED);
}

static void welcome(struct live_room *live, const struct room_effect *effect)
{
    struct socket *socket = live_room_socket(live, &effect->member);

    /* an older connection's welcome must not let the newer one's out before it is stored */
    if (!socket || socket->welcomed || !socket->prepared_count ||
        socket->prepared_position > effect->position)
        return;
    socket->welcomed = true;
    kept_drop_opening(live);
    for (size_t i = 0; i < socket->prepared_count; i++)
        net_send(socket->connection, socket->prepared[i]);
    welcome_forget(socket);
}

/* What can't be put together for one member is no reason to begin anew for all. */
static void prepare(struct live_room *live, const struct room_effect *effect)
{
    struct socket *socket = live_room_socket(live, &effect->member);

    if (!socket)
        return;
    enum status status = welcome_prepare(live, socket, effect->join);
    if (status == STATUS_OK)
        return;
    log_error(live->server->log, "room.welcome", &live->id, "%s", status_text(status));
    welcome_forget(socket);
    socket_close(socket, CLOSE_ROOM_FAILED);
}

/* A room that is asleep is woken, which sets what is left of the timer: nothing. */
static void timer_ran_out(uv_timer_t *timer)
{
    struct live_room *live = timer->data;

    if (live->state == LIVE_ASLEEP) {
        live_room_get(live->server, &live->id);
    } else if (live->state == LIVE_OPEN) {
        live->abandoned_due_ms = 0;
        live_room_step(live, &(struct room_input){.type = INPUT_TIMER, .now_ms = clock_ms()});
    }
}

/* Of a room that was asleep the timer runs on: it is set again when the room is back, and ends when
 * it would have ended. */
static void set_timer(struct live_room *live, int64_t delay_ms)
{
    uint64_t now_ms = uv_now(&live->server->loop);

    uv_timer_stop(live->abandoned_timer);
    if (!delay_ms)
        live->abandoned_due_ms = 0;
    else if (!live->abandoned_due_ms)
        live->abandoned_due_ms = now_ms + (uint64_t)delay_ms;
    if (live->abandoned_due_ms)
        uv_timer_start(live->abandoned_timer, timer_ran_out,
                       live->abandoned_due_ms > now_ms ? live->abandoned_due_ms - now_ms : 0, 0);
}

void run_effects(struct live_room *live, const struct room_effects *effects)
{
    for (size_t i = 0; i < effects->count && live->room; i++) {
        const struct room_effect *effect = &effects->items[i];
        struct socket *socket;
        enum status status = STATUS_OK;
        switch (effect->type) {
        case EFFECT_PERSIST:
            status = persist(live, &effect->record);
            break;
        case EFFECT_DELIVER:
            deliver(live, effect);
            break;
        case EFFECT_ACK:
            acknowledge(live, effect);
            break;
        case EFFECT_REFUSE:
            refuse(live, effect);
            break;
        case EFFECT_PREPARE:
            prepare(live, effect);
            break;
        case EFFECT_WELCOME:
            welcome(live, effect);
            break;
        case EFFECT_CURSOR:
            send_cursor(live, effect);
            break;
        case EFFECT_CLOSE:
            socket = live_room_socket(live, &effect->member);
            if (socket)
                socket_close(socket, effect->code);
            break;
        case EFFECT_TIMER:
            set_timer(live, effect->delay_ms);
            break;
        case EFFECT_SEAL:
            sealing_begin(live);
            break;
        }
        if (status != STATUS_OK)
            live_room_fail(live, status);
    }
}

void server_buffers_init(struct server *server)
{
    buf_init(&server->scratch, SERVER_BUFFER_BYTES);
    buf_init(&server->record_text, SERVER_BUFFER_BYTES);
    buf_init(&server->record_frame, SERVER_BUFFER_BYTES);
}

void server_buffers_finish(struct server *server)
{
    buf_finish(&server->scratch);
    buf_finish_secret(&server->record_text);
    buf_finish(&server->record_frame);
    room_effects_finish(&server->effects);
}
