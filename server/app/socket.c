/* A member's connection: who may open it, what comes in on it, at what rate. */
#include "app/server.h"

#include "store/rooms.h"
#include "store/sets.h"

bool bucket_take(struct bucket *bucket, unsigned per_minute, unsigned burst, int64_t now_ms)
{
    return bucket_take_many(bucket, 1, per_minute, burst, now_ms);
}

bool bucket_take_many(struct bucket *bucket, size_t amount, unsigned per_minute, unsigned burst,
                      int64_t now_ms)
{
    const int64_t minute_us = 60000000;
    int64_t now_us = now_ms * 1000;
    int64_t last_us = now_us + burst * minute_us / per_minute; /* when an empty one is full */

    if (bucket->full_us > last_us) /* the clock went back: nobody knows what was in it */
        bucket->full_us = now_us;
    int64_t full_us = bucket->full_us > now_us ? bucket->full_us : now_us;
    full_us += (int64_t)amount * minute_us / per_minute;
    if (full_us > last_us)
        return false;
    bucket->full_us = full_us;
    return true;
}

/* --- who comes in -------------------------------------------------------------------------- */

/* "/rooms/<id>/socket" */
static bool parse_path(struct str path, struct id *ret_room)
{
    static const struct str before = {"/rooms/", 7};
    static const struct str after = {"/socket", 7};

    if (path.size != before.size + ID_SIZE + after.size || !str_starts(path, before))
        return false;
    struct str tail = {path.data + before.size + ID_SIZE, after.size};
    return str_equal(tail, after) &&
           id_parse((struct str){path.data + before.size, ID_SIZE}, ret_room);
}

static bool parse_role(struct str name, enum role *ret_role)
{
    for (int i = 0; i < ROLE_COUNT; i++) {
        if (str_is(name, role_names[i])) {
            *ret_role = (enum role)i;
            return true;
        }
    }
    return false;
}

/* The seat that the cookie stands for: by link (?as=MEMBER), else the account's. HTTP status. */
static int find_seat(struct server *server, const struct net_upgrade *upgrade,
                     const struct id *room, struct arena *arena, struct store_member *ret_seat,
                     struct vault_hash *ret_session, int64_t *ret_expires_ms)
{
    struct store_tx *tx = store_reader(server->data.store);
    struct store_session session;
    char member_text[ID_SIZE + 1] = "";
    char cookie[64] = "__Host-parley";
    struct id member = {{0}};

    if (net_query_get(upgrade->query, "as", member_text, sizeof(member_text)) == STATUS_OK) {
        if (!id_parse(str_from(member_text), &member))
            return 404;
        snprintf(cookie, sizeof(cookie), "__Host-parley-%s", member.text);
    }
    struct str token = net_cookie_get(upgrade->cookie, cookie);
    if (token.size == 0)
        return 401;
    *ret_session = vault_token_hash(token);
    enum status status = store_session_get(tx, ret_session->bytes, clock_ms(), &session);
    if (status != STATUS_OK)
        return status == STATUS_NOT_FOUND ? 401 : 503;
    *ret_expires_ms = session.expires_ms;
    if (id_is_none(&session.account))
        status = id_equal(&session.room, room) && id_equal(&session.member, &member)
                     ? store_member_get(tx, room, &member, arena, ret_seat)
                     : STATUS_NOT_FOUND;
    else
        status = store_member_by_account(tx, room, &session.account, arena, ret_seat);
    return status == STATUS_OK ? 0 : status == STATUS_NOT_FOUND ? 404 : 503;
}

int socket_upgrade(void *user, const struct net_upgrade *upgrade, void **ret_session)
{
    struct server *server = user;
    struct arena arena;
    struct store_member seat;
    struct vault_hash session;
    struct id room;
    enum role role = ROLE_OBSERVER;
    int64_t expires_ms = 0;

    if (!parse_path(upgrade->path, &room))
        return 404;
    if (server->stopping)
        return 503;
    arena_init(&arena, 1 << 20);
    int refused = find_seat(server, upgrade, &room, &arena, &seat, &session, &expires_ms);
    if (refused == 0 && !parse_role(seat.role, &role))
        refused = 503;
    struct socket *socket = refused ? NULL : calloc(1, sizeof(*socket));
    struct live_room *live = socket ? live_room_get(server, &room) : NULL;
    if (live)
        socket->name = strndup(seat.name.data ? seat.name.data : "", seat.name.size);
    if (!refused && (!live || !socket->name)) {
        free(socket);
        refused = 503;
    }
    if (refused == 0) {
        socket->server = server;
        socket->account = seat.account;
        socket->seat = (struct room_seat){seat.member, str_from(socket->name), role};
        socket->opened_ms = clock_ms();
        socket->session_expires_ms = expires_ms;
        memcpy(socket->session_hash, session.bytes, sizeof(socket->session_hash));
        buf_init(&socket->waiting, SOCKET_WAITING_BYTES);
        live_room_attach(live, socket);
        *ret_session = socket;
    }
    arena_finish(&arena);
    return refused;
}

void socket_opened(void *user, struct net_connection *connection, void *session)
{
    struct socket *socket = session;
    (void)user;

    socket->connection = connection;
    socket->opened_ms = clock_ms();
}

/* Its room hears that the member has left, unless another connection has taken the seat. */
static void leave(struct socket *socket)
{
    struct live_room *live = socket->live;
    bool joined = socket->joined;
    struct id member = socket->seat.member;

    if (!live)
        return;
    live_room_detach(live, socket);
    if (joined && live->state == LIVE_OPEN && !socket->server->stopping)
        live_room_step(
            live, &(struct room_input){.type = INPUT_LEFT, .now_ms = clock_ms(), .left = member});
}

void socket_closed(void *user, struct net_connection *connection, void *session)
{
    struct socket *socket = session;
    (void)user;
    (void)connection;

    leave(socket);
    welcome_forget(socket);
    buf_finish(&socket->waiting);
    free(socket->name);
    free(socket);
}

/* --- what goes out ------------------------------------------------------------------------- */

void socket_send(struct socket *socket, struct str message)
{
    if (!socket->connection || message.size == 0)
        return;
    struct net_frame *frame = net_frame_create(message);
    if (frame)
        net_send(socket->connection, frame);
    net_frame_release(frame);
}

void server_refused(struct server *server, enum refusal refusal, const char *event,
                    const struct id *room)
{
    server->refused[refusal]++;
    if (!bucket_take(&server->refusal_lines, REFUSAL_LINES_PER_MINUTE, REFUSAL_LINES_AT_ONCE,
                     clock_ms()))
        return;
    server->refused_logged[refusal] = server->refused[refusal];
    log_info(server->log, event, room, "code=%s count=%llu", refusal_rows[refusal].code,
             (unsigned long long)server->refused[refusal]);
}

static void sum_up_refusals(struct server *server, int64_t now_ms)
{
    if (now_ms - server->refusal_sum_ms < REFUSAL_SUM_MS)
        return;
    server->refusal_sum_ms = now_ms;
    for (size_t i = 0; i < REFUSAL_COUNT; i++) {
        if (server->refused[i] == server->refused_logged[i])
            continue;
        server->refused_logged[i] = server->refused[i];
        log_info(server->log, "server.refused", NULL, "code=%s count=%llu", refusal_rows[i].code,
                 (unsigned long long)server->refused[i]);
    }
}

void socket_refuse(struct socket *socket, struct str id, enum refusal refusal, const char *detail)
{
    struct buf *scratch = &socket->server->scratch;

    server_refused(socket->server, refusal, "socket.refused",
                   socket->live ? &socket->live->id : NULL);
    buf_clear(scratch);
    codec_encode_error(scratch, id, refusal, detail);
    socket_send(socket, buf_str(scratch));
    if (++socket->refused_in_row >= SOCKET_REFUSED_IN_ROW)
        socket_close(socket, NET_CLOSE_POLICY);
}

void socket_close(struct socket *socket, unsigned code)
{
    if (socket->connection)
        net_close_connection(socket->connection, code, "");
}

/* --- what comes in ------------------------------------------------------------------------- */

static bool sealable(const struct live_room *live)
{
    struct store_account *reviewers = NULL;
    struct arena arena;
    size_t count = 0;
    bool has_key = false;

    arena_init(&arena, 1 << 20);
    if (store_reviewer_list(store_reader(live->server->data.store), &live->id, &arena, &reviewers,
                            &count) != STATUS_OK)
        count = 0;
    for (size_t i = 0; i < count; i++)
        has_key = has_key || (reviewers[i].has_keys && !reviewers[i].disabled_ms);
    arena_finish(&arena);
    return has_key;
}

/* A newer connection takes the seat; the older one is told and goes. */
static void take_seat(struct socket *socket)
{
    struct live_room *live = socket->live;
    struct socket *older = live_room_socket(live, &socket->seat.member);

    if (older && older != socket) {
        socket_close(older, CLOSE_ELSEWHERE);
        live_room_detach(live, older);
    }
    socket->joined = true;
}

struct pinning {
    uint32_t version;
    size_t set_size;
    char set[];
};

static enum status write_pin(struct store_tx *tx, void *user)
{
    const struct pinning *pinning = user;

    return store_set_pin(tx, (struct str){pinning->set, pinning->set_size}, pinning->version);
}

static void pin_written(void *user, enum status status)
{
    (void)status; /* the room has the wording itself */
    free(user);
}

/* The set's history keeps the wording that a room took. */
static void pin(struct server *server, const struct room_question *question)
{
    struct pinning *pinning = malloc(sizeof(*pinning) + question->set.size);

    if (!pinning)
        return;
    pinning->version = (uint32_t)question->set_version;
    pinning->set_size = question->set.size;
    memcpy(pinning->set, question->set.data, question->set.size);
    if (store_submit(server->data.store, write_pin, pin_written, pinning) != STATUS_OK)
        free(pinning);
}

static enum refusal find_added_question(struct server *server, const struct command_plan_add *add,
                                        struct arena *arena, struct room_question *ret_question)
{
    if (!add->set.size)
        return plan_make_question(add->prompt, arena, ret_question);
    enum refusal refusal = plan_find_question(store_reader(server->data.store), add->set,
                                              add->question, arena, ret_question);
    if (refusal == REFUSAL_NONE)
        pin(server, ret_question);
    return refusal;
}

/* How much the last welcome was is known when the next is asked for. */
static bool joins_too_much(struct member_account *account, int64_t now_ms)
{
    size_t size_bytes = account->welcome_bytes;

    if (size_bytes > WELCOME_BYTES_AT_ONCE)
        size_bytes = WELCOME_BYTES_AT_ONCE;
    if (!bucket_take_many(&account->welcomes, size_bytes, WELCOME_BYTES_PER_MINUTE,
                          WELCOME_BYTES_AT_ONCE, now_ms))
        return true;
    account->welcome_bytes = 0;
    return false;
}

static bool is_too_fast(struct member_account *account, const struct command *command,
                        size_t size_bytes)
{
    const struct command_rule *rule = &command_rules[command->type];
    int64_t now_ms = clock_ms();

    if (!bucket_take(&account->buckets[command->type], rule->per_minute, rule->burst, now_ms))
        return true;
    if (command->type == COMMAND_JOIN && joins_too_much(account, now_ms))
        return true;
    return rule->stored && !bucket_take_many(&account->bytes, size_bytes, MEMBER_BYTES_PER_MINUTE,
                                             MEMBER_BYTES_AT_ONCE, now_ms);
}

static enum refusal admit_command(struct socket *socket, const struct command *command,
                                  size_t size_bytes)
{
    struct live_room *live = socket->live;
    struct member_account *account = live_room_account(live, &socket->seat.member);

    if (!account)
        return REFUSAL_BUSY;
    if (is_too_fast(account, command, size_bytes))
        return REFUSAL_TOO_FAST;
    if (live->state == LIVE_FAILED)
        return REFUSAL_SAVING_FAILED;
    if (live->state == LIVE_DAMAGED)
        return REFUSAL_SERVER_FAILED;
    if (live->state == LIVE_SEALING || live->state == LIVE_SEALED)
        return REFUSAL_ROOM_SEALED;
    if (command->type == COMMAND_JOIN)
        return socket->joined ? REFUSAL_ALREADY_JOINED : REFUSAL_NONE;
    return socket->joined ? REFUSAL_NONE : REFUSAL_NOT_JOINED;
}

/* Whom the table doesn't let is refused by the room; nothing is looked up for them before. */
static bool may_plan(const struct socket *socket)
{
    const struct command_rule *rule = &command_rules[COMMAND_PLAN_ADD];

    return (rule->roles & 1u << socket->seat.role) &&
           (rule->phases & 1u << room_phase(socket->live->room));
}

static void run_command(struct socket *socket, const struct command *command, size_t size_bytes,
                        struct arena *arena)
{
    struct live_room *live = socket->live;
    struct room_question question;
    struct room_input input = {.type = INPUT_COMMAND, .now_ms = clock_ms()};
    enum refusal refusal = admit_command(socket, command, size_bytes);

    input.command.command = command;
    input.command.seat = socket->seat;
    input.command.full = live->log_bytes > LIVE_LOG_MAX_BYTES;
    if (refusal == REFUSAL_NONE && command->type == COMMAND_PLAN_ADD && may_plan(socket)) {
        /* what is wrong with it is said after the room has looked at who asks */
        input.command.question_refusal =
            find_added_question(socket->server, &command->plan_add, arena, &question);
        if (input.command.question_refusal == REFUSAL_NONE)
            input.command.question = &question;
    }
    if (refusal != REFUSAL_NONE) {
        socket_refuse(socket, command->id, refusal, NULL);
        if (refusal == REFUSAL_SAVING_FAILED)
            socket->told_failing = true;
        if (refusal == REFUSAL_ROOM_SEALED)
            socket_close(socket, ROOM_CLOSE_SEALED);
        else if (refusal == REFUSAL_SERVER_FAILED)
            socket_close(socket, CLOSE_ROOM_FAILED);
        return;
    }
    if (command->type == COMMAND_JOIN) {
        take_seat(socket);
        input.command.sealable = room_phase(live->room) != PHASE_PLANNED || sealable(live);
    }
    unsigned before = socket->refused_in_row;
    live_room_step(live, &input);
    if (socket->refused_in_row == before)
        socket->refused_in_row = 0;
    /* a refused join leaves no seat taken, and nobody in the room without a connection */
    if (command->type == COMMAND_JOIN && socket->live && socket->refused_in_row) {
        socket->joined = false;
        if (live->state == LIVE_OPEN)
            live_room_step(live, &(struct room_input){.type = INPUT_LEFT,
                                                      .now_ms = clock_ms(),
                                                      .left = socket->seat.member});
    }
}

static void handle(struct socket *socket, struct str message)
{
    struct arena *arena = &socket->server->message_arena;
    struct command command;
    const char *detail;
    struct str id;

    arena_clear(arena);
    enum refusal refusal = codec_decode_command(message, arena, &command, &id, &detail);
    if (refusal != REFUSAL_NONE)
        socket_refuse(socket, id, refusal, detail);
    else
        run_command(socket, &command, message.size, arena);
}

void socket_message(void *user, struct net_connection *connection, struct str message)
{
    struct socket *socket = net_connection_session(connection);
    (void)user;

    if (!socket->live)
        return; /* the seat was taken by another connection; this one is on its way out */
    if (socket->live->state != LIVE_LOADING) {
        handle(socket, message);
        return;
    }
    buf_add_sized(&socket->waiting, message);
    if (buf_status(&socket->waiting) != STATUS_OK)
        socket_close(socket, NET_CLOSE_POLICY);
}

void socket_take_waiting(struct socket *socket)
{
    struct buf taken = socket->waiting;
    struct str rest = buf_str(&taken);
    struct str message;

    buf_init(&socket->waiting, SOCKET_WAITING_BYTES);
    while (socket->live && buf_status(&taken) == STATUS_OK && str_next_sized(&rest, &message))
        handle(socket, message);
    buf_finish(&taken);
}

/* --- housekeeping -------------------------------------------------------------------------- */

static bool joins_too_late(const struct socket *socket, int64_t now_ms)
{
    enum live_state state = socket->live->state;

    return !socket->joined && state != LIVE_LOADING && state != LIVE_FAILED &&
           now_ms - socket->opened_ms > SOCKET_JOIN_DEADLINE_MS;
}

struct second {
    int64_t now_ms;
    bool sessions_changed;
    bool is_unsure; /* a session couldn't be looked up */
};

/* It expires, or the command line ends it. */
static bool session_has_ended(const struct socket *socket, struct second *second)
{
    struct store_session session;

    if (socket->session_expires_ms <= second->now_ms)
        return true;
    if (!second->sessions_changed)
        return false;
    enum status status = store_session_get(store_reader(socket->server->data.store),
                                           socket->session_hash, second->now_ms, &session);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND)
        second->is_unsure = true;
    return status == STATUS_NOT_FOUND;
}

static void check_sockets(struct live_room *live, void *user)
{
    struct second *second = user;

    for (struct socket *socket = live->sockets, *next; socket; socket = next) {
        next = socket->next;
        if (!socket->connection) { /* its handshake isn't over */
            second->is_unsure = true;
            continue;
        }
        if (session_has_ended(socket, second))
            socket_close(socket, CLOSE_SESSION_ENDED);
        else if (joins_too_late(socket, second->now_ms))
            socket_close(socket, NET_CLOSE_POLICY);
    }
}

/* Whether any was ended since all were looked up. */
static bool sessions_changed(struct server *server, int64_t *ret_ended)
{
    uint64_t now_ms = uv_now(&server->loop);

    if (now_ms - server->sessions_checked_ms < SESSIONS_CHECK_MS)
        return false;
    server->sessions_checked_ms = now_ms;
    enum status status = store_sessions_ended(store_reader(server->data.store), ret_ended);
    return status != STATUS_OK || *ret_ended != server->sessions_ended;
}

void sockets_second(struct server *server, int64_t now_ms)
{
    int64_t ended = server->sessions_ended;
    struct second second = {.now_ms = now_ms};

    second.sessions_changed = sessions_changed(server, &ended);
    live_rooms_each(server, check_sockets, &second);
    if (!second.is_unsure)
        server->sessions_ended = ended;
    sum_up_refusals(server, now_ms);
}

struct ending {
    const unsigned char *session_hash; /* NULL: by account */
    const struct id *account;
};

static void end_matching(struct live_room *live, void *user)
{
    const struct ending *ending = user;

    for (struct socket *socket = live->sockets; socket; socket = socket->next) {
        bool ends = ending->session_hash ? memcmp(socket->session_hash, ending->session_hash,
                                                  sizeof(socket->session_hash)) == 0
                                         : id_equal(&socket->account, ending->account);
        if (ends)
            socket_close(socket, CLOSE_SESSION_ENDED);
    }
}

void sockets_end_session(struct server *server, const unsigned char *session_hash)
{
    live_rooms_each(server, end_matching, &(struct ending){.session_hash = session_hash});
}

void sockets_end_account(struct server *server, const struct id *account)
{
    live_rooms_each(server, end_matching, &(struct ending){.account = account});
}
