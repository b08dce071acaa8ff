/* Sealing a transcript: read the log, write the sealed file, read it back, commit the grants, drop
 * the live records, erase the room's key. Each step can be repeated after a crash at any point:
 * until the commit the live log stands, after it the sealed file does. One transcript at a time,
 * since each names the checkpoint before it.
 *
 * The store's writer thread reads and commits, a worker thread encrypts, the loop's thread ties. */
#include "app/server.h"

#include "store/rooms.h"
#include "vault/sealed.h"

enum { MAX_FILE_BYTES = 1 << 30, RETRY_MS = 5000 };

struct sealing {
    uv_work_t work;
    struct live_room *live;
    struct arena arena;
    struct buf frames; /* of the live log, each with a u32 length before it */
    uint64_t record_count;
    struct store_room row;
    struct store_account *reviewers;
    size_t reviewers_count;
    bool sealed_already; /* a crash came between the commit and the key's end */
    uint64_t checkpoint;
    struct vault_hash previous;
    struct vault_room_key key;
    struct sealed_header header;
    struct vault_hash header_hash;
    struct buf file;
    struct buf *grants; /* one a recipient; the last is the recovery key's */
    struct grant *grant_fields;
    size_t grants_count;
    char name[64], path[DATA_PATH_BYTES];
    enum status status;
};

static void destroy(struct sealing *sealing)
{
    vault_wipe(&sealing->key, sizeof(sealing->key));
    for (size_t i = 0; i < sealing->grants_count; i++)
        buf_finish(&sealing->grants[i]);
    buf_finish(&sealing->frames);
    buf_finish(&sealing->file);
    arena_finish(&sealing->arena);
    free(sealing);
}

/* --- reading: the writer thread ------------------------------------------------------------ */

static enum status take_frame(void *user, uint64_t position, struct str frame)
{
    struct sealing *sealing = user;
    (void)position;

    sealing->record_count++;
    buf_add_sized(&sealing->frames, frame);
    return buf_status(&sealing->frames);
}

static enum status read_all(struct store_tx *tx, void *user)
{
    struct sealing *sealing = user;
    const struct id *room = &sealing->live->id;
    struct store_sealed sealed;
    enum status status = store_sealed_get(tx, room, &sealing->arena, &sealed);

    if (status == STATUS_OK) {
        sealing->sealed_already = true;
        return STATUS_OK;
    }
    if (status == STATUS_NOT_FOUND)
        status = store_sealed_last(tx, &sealing->arena, &sealed);
    sealing->checkpoint = 1;
    if (status == STATUS_OK) {
        sealing->checkpoint = sealed.checkpoint + 1;
        memcpy(sealing->previous.bytes, sealed.header_hash, sizeof(sealing->previous.bytes));
    } else if (status == STATUS_NOT_FOUND) {
        status = STATUS_OK;
    }
    if (status == STATUS_OK)
        status = store_room_get(tx, room, &sealing->arena, &sealing->row);
    if (status == STATUS_OK)
        status = store_reviewer_list(tx, room, &sealing->arena, &sealing->reviewers,
                                     &sealing->reviewers_count);
    if (status == STATUS_OK)
        status = store_log_read(tx, room, 1, take_frame, sealing);
    return status;
}

/* --- encrypting: a worker thread ----------------------------------------------------------- */

typedef enum status open_record(void *user, struct str text);

/* Opens the live log from its beginning and hands out each record. */
static enum status each_record(const struct sealing *sealing, open_record *visit, void *user,
                               struct vault_hash *ret_head)
{
    struct str rest = buf_str(&sealing->frames);
    enum status status = STATUS_OK;
    struct live_log log;
    struct buf text;
    struct str frame;

    live_log_init(&log, &sealing->live->id, &sealing->key);
    buf_init(&text, 4 << 20);
    while (status == STATUS_OK && str_next_sized(&rest, &frame)) {
        struct live_frame clear;
        buf_clear(&text);
        status = live_log_open(&log, frame, &clear, &text);
        if (status == STATUS_OK)
            status = visit(user, buf_str(&text));
    }
    if (ret_head)
        *ret_head = log.head;
    buf_finish_secret(&text);
    live_log_finish(&log);
    return status;
}

struct span {
    int64_t first_ms, last_ms;
    uint64_t count;
};

static enum status measure(void *user, struct str text)
{
    struct span *span = user;
    struct record record;
    struct arena arena;

    arena_init(&arena, 16 << 20);
    enum status status = codec_decode_record(text, &arena, &record);
    if (status == STATUS_OK) {
        if (span->count++ == 0)
            span->first_ms = record.at_ms;
        span->last_ms = record.at_ms;
    }
    arena_finish(&arena);
    return status;
}

static enum status add_record(void *user, struct str text)
{
    return sealed_writer_add(user, text);
}

/* The records again, as they come out of the sealed file, against the live log. */
struct comparison {
    struct vault_hash chain;
    uint64_t count;
};

static enum status chain_record(void *user, struct str text)
{
    struct comparison *comparison = user;
    struct buf both;

    buf_init(&both, 4 << 20);
    buf_add(&both, comparison->chain.bytes, sizeof(comparison->chain.bytes));
    buf_add_str(&both, text);
    enum status status = buf_status(&both);
    if (status == STATUS_OK) {
        comparison->chain = vault_hash(buf_str(&both));
        comparison->count++;
    }
    buf_finish_secret(&both);
    return status;
}

static enum status read_back(struct sealing *sealing, const struct vault_data_key *key)
{
    struct comparison live = {0}, sealed = {0};
    struct buf file;

    buf_init(&file, MAX_FILE_BYTES);
    enum status status = file_read(sealing->path, &file);
    if (status == STATUS_OK)
        status = sealed_open(buf_str(&file), key, chain_record, &sealed);
    if (status == STATUS_OK)
        status = each_record(sealing, chain_record, &live, NULL);
    if (status == STATUS_OK &&
        (live.count != sealed.count ||
         !vault_equal(live.chain.bytes, sealed.chain.bytes, sizeof(live.chain.bytes))))
        status = STATUS_DAMAGED;
    buf_finish(&file);
    return status;
}

static enum status grant_to(struct sealing *sealing, const struct vault_data_key *key,
                            const struct id *recipient, const unsigned char *box_public)
{
    const struct data *data = &sealing->live->server->data;
    struct grant *grant = &sealing->grant_fields[sealing->grants_count];
    struct buf *bytes = &sealing->grants[sealing->grants_count];

    *grant = (struct grant){.grant = vault_random_id(),
                            .seal = sealing->header.seal,
                            .header_hash = sealing->header_hash,
                            .granter_sign = data->organisation_keys.sign_public,
                            .granted_ms = sealing->header.sealed_ms};
    if (recipient)
        grant->recipient = *recipient;
    memcpy(grant->recipient_box.bytes, box_public, sizeof(grant->recipient_box.bytes));
    buf_init(bytes, 4096);
    sealing->grants_count++;
    return grant_make(grant, key, &data->organisation_keys.sign_secret, bytes);
}

static enum status make_grants(struct sealing *sealing, const struct vault_data_key *key)
{
    const struct store_organisation *organisation = &sealing->live->server->data.organisation;
    size_t most = sealing->reviewers_count + 1;
    enum status status = STATUS_OK;

    sealing->grants = arena_array(&sealing->arena, most, sizeof(*sealing->grants));
    sealing->grant_fields = arena_array(&sealing->arena, most, sizeof(*sealing->grant_fields));
    if (!sealing->grants || !sealing->grant_fields)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; status == STATUS_OK && i < sealing->reviewers_count; i++)
        if (sealing->reviewers[i].has_keys && !sealing->reviewers[i].disabled_ms)
            status =
                grant_to(sealing, key, &sealing->reviewers[i].id, sealing->reviewers[i].box_public);
    if (status == STATUS_OK)
        status = grant_to(sealing, key, NULL, organisation->recovery_box_public);
    return status;
}

static enum status write_file(struct sealing *sealing, struct vault_data_key *ret_key)
{
    const struct data *data = &sealing->live->server->data;
    struct sealed_writer *writer = NULL;
    struct span span = {0};
    struct vault_hash head;
    enum status status = each_record(sealing, measure, &span, &head);

    sealing->header = (struct sealed_header){.organisation = data->organisation.id,
                                             .room = sealing->live->id,
                                             .seal = vault_random_id(),
                                             .opened_ms = span.first_ms,
                                             .closed_ms = span.last_ms,
                                             .sealed_ms = clock_ms(),
                                             .record_count = span.count,
                                             .live_head = head,
                                             .previous_checkpoint = sealing->previous,
                                             .checkpoint = sealing->checkpoint,
                                             .signer = data->organisation_keys.sign_public};
    if (status == STATUS_OK)
        status = sealed_writer_create(&sealing->header, &data->organisation_keys, &sealing->file,
                                      &writer);
    if (status == STATUS_OK)
        status = each_record(sealing, add_record, writer, NULL);
    if (status == STATUS_OK)
        status = sealed_writer_end(writer, ret_key, &sealing->header_hash);
    sealed_writer_destroy(writer);
    if (status == STATUS_OK)
        status = file_write(sealing->path, buf_str(&sealing->file), 0600);
    return status;
}

static void seal(uv_work_t *work)
{
    struct sealing *sealing = work->data;
    const struct data *data = &sealing->live->server->data;
    struct vault_data_key key = {{0}};
    char keys[DATA_PATH_BYTES], folder[DATA_PATH_BYTES];

    snprintf(sealing->name, sizeof(sealing->name), "%s.sealed", sealing->live->id.text);
    sealing->status = data_file(data->path, "keys/rooms", keys) &&
                              data_file(data->path, "sealed", folder) &&
                              data_file(folder, sealing->name, sealing->path)
                          ? STATUS_OK
                          : STATUS_TOO_LARGE;
    if (sealing->status == STATUS_OK)
        sealing->status = vault_room_key_load(keys, &data->host, &sealing->live->id, &sealing->key);
    if (sealing->status == STATUS_OK)
        sealing->status = write_file(sealing, &key);
    if (sealing->status == STATUS_OK)
        sealing->status = read_back(sealing, &key);
    if (sealing->status == STATUS_OK)
        sealing->status = make_grants(sealing, &key);
    vault_wipe(&key, sizeof(key));
}

/* --- committing: the writer thread --------------------------------------------------------- */

static enum status commit_grants(struct store_tx *tx, const struct sealing *sealing)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < sealing->grants_count; i++) {
        const struct grant *grant = &sealing->grant_fields[i];
        struct store_grant row = {.id = grant->grant,
                                  .seal = grant->seal,
                                  .recipient = grant->recipient,
                                  .bytes = buf_str(&sealing->grants[i]),
                                  .granted_ms = grant->granted_ms};
        status = store_grant_add(tx, &row);
    }
    return status;
}

static enum status commit(struct store_tx *tx, void *user)
{
    struct sealing *sealing = user;
    const struct id *room = &sealing->live->id;
    struct store_sealed row = {.seal = sealing->header.seal,
                               .room = *room,
                               .title = sealing->row.title,
                               .file = str_from(sealing->name),
                               .header = {sealing->file.data, sealed_header_bytes()},
                               .checkpoint = sealing->checkpoint,
                               .sealed_ms = sealing->header.sealed_ms,
                               .size_bytes = sealing->file.size,
                               .record_count = sealing->header.record_count};

    memcpy(row.header_hash, sealing->header_hash.bytes, sizeof(row.header_hash));
    enum status status = store_sealed_add(tx, &row);
    if (status == STATUS_OK)
        status = commit_grants(tx, sealing);
    if (status == STATUS_OK)
        status = store_room_phase(tx, room, STR("sealed"), sealing->header.sealed_ms);
    if (status == STATUS_OK)
        status = store_log_delete(tx, room);
    /* Seats by link keep their sessions: who comes back is told that the room is sealed, and no
     * more. */
    if (status == STATUS_OK)
        status = store_closing_done(tx, room);
    if (status == STATUS_OK)
        status =
            store_audit_add(tx, sealing->header.sealed_ms, NULL, STR("room.sealed"), id_str(room));
    return status;
}

/* --- tying: the loop's thread -------------------------------------------------------------- */

static void begin_next(struct server *server);

static void try_again(uv_timer_t *timer)
{
    struct live_room *live = timer->data;

    begin_next(live->server);
}

static void finish(struct sealing *sealing, enum status status)
{
    struct live_room *live = sealing->live;
    struct server *server = live->server;
    char keys[DATA_PATH_BYTES];

    if (status == STATUS_OK)
        status = data_file(server->data.path, "keys/rooms", keys)
                     ? vault_room_key_erase(keys, &live->id)
                     : STATUS_TOO_LARGE;
    server->sealing = NULL;
    if (status == STATUS_OK) {
        log_info(server->log, "room.sealed", &live->id, "records=%llu checkpoint=%llu",
                 (unsigned long long)sealing->record_count,
                 (unsigned long long)sealing->checkpoint);
        live->state = LIVE_SEALED;
        room_destroy(live->room);
        live->room = NULL;
        live_log_finish(&live->log);
        kept_drop(live);
        begin_next(server);
    } else {
        log_error(server->log, "room.sealing_failed", &live->id, "%s", status_text(status));
        if (!server->stopping)
            uv_timer_start(live->retry_timer, try_again, RETRY_MS, 0);
    }
    destroy(sealing);
}

static void committed(void *user, enum status status)
{
    finish(user, status);
}

static void sealed(uv_work_t *work, int cancelled)
{
    struct sealing *sealing = work->data;
    enum status status = cancelled ? STATUS_CANCELLED : sealing->status;

    if (status == STATUS_OK)
        status = store_submit(sealing->live->server->data.store, commit, committed, sealing);
    else
        status = sealing->status != STATUS_OK ? sealing->status : STATUS_CANCELLED;
    if (status != STATUS_OK)
        finish(sealing, status);
}

static void was_read(void *user, enum status status)
{
    struct sealing *sealing = user;

    if (status == STATUS_OK && !sealing->sealed_already) {
        sealing->work.data = sealing;
        if (uv_queue_work(&sealing->live->server->loop, &sealing->work, seal, sealed) == 0)
            return;
        status = STATUS_NO_MEMORY;
    }
    finish(sealing, status);
}

static void begin(struct live_room *live)
{
    struct sealing *sealing = calloc(1, sizeof(*sealing));

    if (!sealing) {
        uv_timer_start(live->retry_timer, try_again, RETRY_MS, 0);
        return;
    }
    sealing->live = live;
    arena_init(&sealing->arena, 64 << 20);
    buf_init(&sealing->frames, MAX_FILE_BYTES);
    buf_init(&sealing->file, MAX_FILE_BYTES);
    live->server->sealing = sealing;
    if (store_submit(live->server->data.store, read_all, was_read, sealing) != STATUS_OK)
        finish(sealing, STATUS_NO_MEMORY);
}

static void begin_if_waiting(struct live_room *live, void *user)
{
    (void)user;
    if (live->state == LIVE_SEALING && !live->server->sealing && !live->server->stopping)
        begin(live);
}

static void begin_next(struct server *server)
{
    live_rooms_each(server, begin_if_waiting, NULL);
}

void sealing_begin(struct live_room *live)
{
    if (live->state != LIVE_OPEN)
        return;
    live->state = LIVE_SEALING;
    for (struct socket *socket = live->sockets; socket; socket = socket->next)
        socket_close(socket, ROOM_CLOSE_SEALED);
    begin_next(live->server);
}

void sealing_wait(struct server *server)
{
    while (server->sealing)
        uv_run(&server->loop, UV_RUN_ONCE);
}
