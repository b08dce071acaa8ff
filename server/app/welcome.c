/* The answer to join: put together when the join is decided, sent when it is stored. Either the
 * records that were missed, if they are still kept, or a snapshot. */
#include "app/server.h"

#include "protocol/tables.h"

static enum status add_frame(struct socket *socket, struct net_frame *frame)
{
    if (socket->prepared_count == socket->prepared_capacity) {
        size_t capacity = socket->prepared_capacity ? socket->prepared_capacity * 2 : 8;
        struct net_frame **frames =
            realloc(socket->prepared, capacity * sizeof(struct net_frame *));
        if (!frames)
            return STATUS_NO_MEMORY;
        socket->prepared = frames;
        socket->prepared_capacity = capacity;
    }
    socket->prepared[socket->prepared_count++] = frame;
    return STATUS_OK;
}

void welcome_forget(struct socket *socket)
{
    for (size_t i = 0; i < socket->prepared_count; i++)
        net_frame_release(socket->prepared[i]);
    free(socket->prepared);
    socket->prepared = NULL;
    socket->prepared_count = socket->prepared_capacity = 0;
}

static const struct kept_record *kept_nth(const struct live_room *live, size_t n)
{
    return &live->kept[(live->kept_first + n) % live->kept_capacity];
}

static int64_t *seen_at(struct seen *seen, enum audience audience)
{
    int64_t *const fields[] = {
        [AUDIENCE_STAGE] = &seen->stage,
        [AUDIENCE_PANEL] = &seen->panel,
        [AUDIENCE_MEMBER] = &seen->member,
    };

    return fields[audience];
}

static bool hears(const struct socket *socket, const struct kept_record *kept)
{
    return room_hears(socket->seat.role, &socket->seat.member, kept->audience, &kept->to);
}

/* Is every record that the member may hear and hasn't seen still kept, and do they fit into the
 * connection's queue? */
static bool can_resume(const struct live_room *live, const struct socket *socket,
                       const struct seen *asked, const struct seen *now)
{
    struct seen missing = {asked->stage, asked->panel, asked->member};
    struct seen last = *now;
    size_t most_bytes = (size_t)live->server->data.settings.max_queue_kib << 9;
    size_t size_bytes = 0;

    for (size_t i = 0; i < live->kept_count; i++) {
        const struct kept_record *kept = kept_nth(live, i);
        int64_t *next = seen_at(&missing, kept->audience);
        if (!hears(socket, kept) || (int64_t)kept->seq != *next + 1)
            continue;
        (*next)++;
        size_bytes += kept->size_bytes;
    }
    return missing.stage == last.stage && missing.panel == last.panel &&
           missing.member == last.member && size_bytes <= most_bytes;
}

static enum status add_missed(const struct live_room *live, struct socket *socket,
                              struct seen asked)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < live->kept_count; i++) {
        const struct kept_record *kept = kept_nth(live, i);
        if (!hears(socket, kept) || (int64_t)kept->seq <= *seen_at(&asked, kept->audience))
            continue;
        struct net_frame *frame =
            socket->seat.role == ROLE_CANDIDATE ? kept->candidate : kept->panel;
        /* a reference of our own: the room's may go before this is sent */
        status = add_frame(socket, net_frame_keep(frame));
    }
    return status;
}

struct snapshot_writing {
    struct buf *text;
    enum field_reader reader;
    bool first;
};

static enum status write_record(void *user, const struct record *record)
{
    struct snapshot_writing *writing = user;

    if (!writing->first)
        buf_add_char(writing->text, ',');
    writing->first = false;
    codec_encode_record(writing->text, record, writing->reader);
    return buf_status(writing->text);
}

static enum status write_snapshot(const struct live_room *live, const struct socket *socket,
                                  struct buf *text)
{
    struct snapshot_writing writing = {
        .text = text,
        .reader = socket->seat.role == ROLE_CANDIDATE ? FIELD_READER_CANDIDATE : FIELD_READER_PANEL,
        .first = true};

    buf_add_text(text, ",\"snapshot\":[");
    enum status status = room_snapshot(live->room, &socket->seat.member, write_record, &writing);
    buf_add_char(text, ']');
    return status;
}

/* One text's changes, if they still fit. */
static enum status write_document(const struct live_room *live, const struct socket *socket,
                                  const struct document_version *asked, struct arena *arena,
                                  size_t *left_bytes, struct buf *text)
{
    struct document_changes changes;
    struct buf one;
    enum status status = room_past_changes(live->room, &socket->seat.member, asked->document,
                                           asked->version, arena, &changes);

    if (status != STATUS_OK)
        return status;
    buf_init(&one, *left_bytes);
    field_encode_object(&one, &document_changes_table, &changes);
    status = buf_status(&one);
    if (status == STATUS_OK) {
        if (*left_bytes < WELCOME_CHANGES_BYTES)
            buf_add_char(text, ',');
        *left_bytes -= one.size;
        buf_add_str(text, buf_str(&one));
    }
    buf_finish(&one);
    return status;
}

/* Texts that can't be found are left out, and what would be too much in one message: the client
 * then knows that its work can't be placed. */
static enum status write_changes(const struct live_room *live, const struct socket *socket,
                                 const struct command_join *join, struct buf *text)
{
    size_t left_bytes = WELCOME_CHANGES_BYTES;
    bool no_memory = false;
    struct arena arena;

    if (!join->documents_count)
        return STATUS_OK;
    arena_init(&arena, 64 << 20);
    buf_add_text(text, ",\"documents\":[");
    for (size_t i = 0; i < join->documents_count; i++) {
        arena_clear(&arena);
        enum status status =
            write_document(live, socket, &join->documents[i], &arena, &left_bytes, text);
        no_memory = status == STATUS_NO_MEMORY;
        if (status != STATUS_OK && status != STATUS_NOT_FOUND)
            break; /* and the others: putting them together for nothing costs the same each time */
    }
    buf_add_char(text, ']');
    arena_finish(&arena);
    return no_memory ? STATUS_NO_MEMORY : buf_status(text);
}

static void write_head(const struct socket *socket, const struct seen *now, bool resumed,
                       struct buf *text)
{
    bool candidate = socket->seat.role == ROLE_CANDIDATE;

    buf_add_text(text, "{\"type\":\"welcome\",\"member\":");
    buf_add_json(text, id_str(&socket->seat.member));
    buf_add_text(text, ",\"name\":");
    buf_add_json(text, socket->seat.name);
    buf_printf(text, ",\"role\":\"%s\",\"now\":%lld,\"seen\":{\"stage\":%lld",
               role_names[socket->seat.role], (long long)clock_ms(), (long long)now->stage);
    if (!candidate)
        buf_printf(text, ",\"panel\":%lld,\"member\":%lld", (long long)now->panel,
                   (long long)now->member);
    buf_printf(text, "},\"resumed\":%s", resumed ? "true" : "false");
}

enum status welcome_prepare(struct live_room *live, struct socket *socket,
                            const struct command_join *join)
{
    struct seen now = room_seen(live->room, &socket->seat.member);
    struct buf text;

    welcome_forget(socket);
    socket->welcomed = false;
    socket->prepared_position = room_position(live->room);
    /* When a room is loaded, the last step may lack what it would have shown to whom: no number
     * tells that it's missing, but a snapshot has it. */
    struct member_account *account = live_room_account(live, &socket->seat.member);
    if (!account)
        return STATUS_NO_MEMORY;
    bool resumed = join->has_seen && account->told_stage &&
                   join->seen.stage >= account->told_stage &&
                   can_resume(live, socket, &join->seen, &now);
    buf_init(&text, 256 << 20);
    write_head(socket, &now, resumed, &text);
    enum status status = resumed ? STATUS_OK : write_snapshot(live, socket, &text);
    if (status == STATUS_OK)
        status = write_changes(live, socket, join, &text);
    buf_add_char(&text, '}');
    if (status == STATUS_OK)
        status = buf_status(&text);
    struct net_frame *frame = status == STATUS_OK ? net_frame_create(buf_str(&text)) : NULL;
    account->welcome_bytes = text.size;
    buf_finish(&text);
    if (status == STATUS_OK)
        status = frame ? add_frame(socket, frame) : STATUS_NO_MEMORY;
    if (status == STATUS_OK && resumed)
        status = add_missed(live, socket, join->seen);
    if (status == STATUS_OK && !account->told_stage)
        account->told_stage = now.stage;
    return status;
}
