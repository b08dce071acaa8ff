/* parley room …: planning, listing, links, closing. */
#include <errno.h>
#include <unistd.h>

#include "app/command_line.h"
#include "app/room_making.h"
#include "base/utf.h"

enum { CLOSE_WAIT_MS = 60000, CLOSE_STEP_US = 20000 };

/* --- printing ------------------------------------------------------------------------------ */

struct printing {
    const struct data *data;
    bool json;
    int port;
    struct buf out;
};

static void write_link(struct printing *printing, const struct made_seat *seat)
{
    char url[SETTINGS_TEXT_BYTES + 32];
    struct buf *out = &printing->out;
    const struct store_member *member = &seat->member;
    int port = printing->port >= 0 ? printing->port : (int)printing->data->settings.port;

    data_public_url(&printing->data->settings, port, url, sizeof(url));
    if (!printing->json) {
        buf_printf(out, "\n  %-12.*s ", STR_FMT(member->role));
        cli_add_shown(out, member->name);
        buf_printf(out, "  %s/join#%s", url, seat->token);
        return;
    }
    json_begin(out, NULL, '{');
    json_str(out, "member", id_str(&member->member));
    json_str(out, "role", member->role);
    json_str(out, "name", member->name);
    buf_add_text(out, ",\"url\":\"");
    buf_printf(out, "%s/join#%s\"}", url, seat->token);
}

static int print_links(struct printing *printing, const struct store_room *room,
                       const struct made_seat *seats, size_t count)
{
    buf_init(&printing->out, 4 << 20);
    if (printing->json) {
        json_begin(&printing->out, NULL, '{');
        json_str(&printing->out, "room", id_str(&room->id));
        json_str(&printing->out, "title", room->title);
        json_begin(&printing->out, "links", '[');
    } else {
        buf_printf(&printing->out, "%s  ", room->id.text);
        cli_add_shown(&printing->out, room->title);
    }
    for (size_t i = 0; i < count; i++)
        if (seats[i].has_link)
            write_link(printing, &seats[i]);
    if (printing->json) {
        json_end(&printing->out, ']');
        json_end(&printing->out, '}');
    }
    return cli_print(&printing->out);
}

/* --- planning ------------------------------------------------------------------------------ */

/* "interviewer:Ann" */
static bool parse_seat(const char *text, struct body_seat *ret_seat)
{
    size_t size = strcspn(text, ":");

    for (int i = 0; i < ROLE_COUNT; i++) {
        if (!str_equal((struct str){text, size}, str_from(role_names[i])) || !text[size] ||
            !text[size + 1])
            continue;
        *ret_seat = (struct body_seat){.role = (enum role)i, .name = str_from(text + size + 1)};
        return true;
    }
    cli_fail("--seat takes interviewer:NAME, observer:NAME or candidate:NAME, not \"%s\"", text);
    return false;
}

static bool find_reviewers(const struct data *data, const struct cli_list *emails,
                           struct arena *arena, struct str *list)
{
    for (size_t i = 0; i < emails->count; i++) {
        struct store_account account;
        if (store_account_by_email(store_reader(data->store), str_from(emails->items[i]), arena,
                                   &account) != STATUS_OK)
            return cli_fail("there is no account with the address %s", emails->items[i]), false;
        list[i] = arena_copy(arena, id_str(&account.id));
    }
    return true;
}

static bool parse_rule(const char *text, enum rule *ret_rule)
{
    for (int i = 0; i < RULE_COUNT; i++) {
        if (strcmp(text, rule_names[i]) == 0) {
            *ret_rule = (enum rule)i;
            return true;
        }
    }
    cli_fail("--rule takes open, after-own or after-all, not \"%s\"", text);
    return false;
}

static enum status write_making(struct store_tx *tx, void *user)
{
    return room_making_write(tx, user);
}

struct room_wishes {
    const char *title, *set, *rule;
    struct cli_list reviewers, questions, seats;
};

static bool make_body(const struct data *data, const struct room_wishes *wishes,
                      struct arena *arena, struct body_room *ret_body)
{
    struct str *reviewers = arena_array(arena, CLI_LIST_MAX, sizeof(*reviewers));
    struct str *questions = arena_array(arena, CLI_LIST_MAX, sizeof(*questions));
    struct body_seat *seats = arena_array(arena, CLI_LIST_MAX, sizeof(*seats));
    struct body_room body = {.title = str_from(wishes->title),
                             .set = str_from(wishes->set),
                             .questions = questions,
                             .questions_count = wishes->questions.count,
                             .reviewers = reviewers,
                             .reviewers_count = wishes->reviewers.count,
                             .seats = seats,
                             .seats_count = wishes->seats.count};

    if (!reviewers || !questions || !seats)
        return cli_fail("%s", status_text(STATUS_NO_MEMORY)), false;
    if (utf8_units(body.title) > CLI_NAME_MAX_UNITS)
        return cli_fail("--title takes at most %d characters", CLI_NAME_MAX_UNITS), false;
    for (size_t i = 0; i < wishes->questions.count; i++)
        questions[i] = str_from(wishes->questions.items[i]);
    for (size_t i = 0; i < wishes->seats.count; i++)
        if (!parse_seat(wishes->seats.items[i], &seats[i]))
            return false;
    if (!parse_rule(wishes->rule, &body.rule) ||
        !find_reviewers(data, &wishes->reviewers, arena, reviewers))
        return false;
    *ret_body = body;
    return true;
}

int cli_room_create(int argc, char **argv)
{
    const char *folder = NULL;
    struct room_wishes wishes = {.rule = "after-own"};
    struct printing printing = {.port = -1};
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &folder, "DIR", "The data folder.", true},
        {"title", CLI_TEXT, &wishes.title, "TEXT", "What the interview is for.", true},
        {"set", CLI_TEXT, &wishes.set, "SET", "The question set.", true},
        {"question", CLI_LIST, &wishes.questions, "ID", "A question of the set; all when none.",
         false},
        {"reviewer", CLI_LIST, &wishes.reviewers, "EMAIL", "Who may read the transcript.", true},
        {"seat", CLI_LIST, &wishes.seats, "ROLE:NAME", "Somebody who comes by link.", false},
        {"rule", CLI_TEXT, &wishes.rule, "RULE", "open, after-own or after-all.", false},
        {"port", CLI_NUMBER, &printing.port, "N", "The port in the links.", false},
        {"json", CLI_FLAG, &printing.json, NULL, "Print JSON.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "room create", options, 9, NULL);
    struct room_making making;
    struct body_room body;
    struct arena arena;
    struct data data;
    const char *detail = NULL;
    int result = 1;

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    if (!cli_open(&data, folder))
        return 1;
    arena_init(&arena, 256 << 20);
    printing.data = &data;
    if (make_body(&data, &wishes, &arena, &body)) {
        enum refusal refusal =
            room_making_prepare(store_reader(data.store), &data.host, &body, NULL, clock_ms(),
                                data.settings.link_hours, &arena, &making, &detail);
        enum status status =
            refusal == REFUSAL_NONE ? store_run(data.store, write_making, &making) : STATUS_OK;
        if (refusal != REFUSAL_NONE)
            cli_fail("%s%s%s", refusal_rows[refusal].text, detail ? " " : "", detail ? detail : "");
        else if (status == STATUS_BUSY)
            cli_fail("%s", refusal_rows[REFUSAL_SET_CHANGED].text);
        else if (status != STATUS_OK)
            cli_fail("%s: %s", folder, status_text(status));
        else
            result = print_links(&printing, &making.room, making.seats, making.seats_count);
    }
    arena_finish(&arena);
    data_close(&data);
    return result;
}

static void write_rooms(struct buf *out, const struct store_room *rooms, size_t count)
{
    json_begin(out, NULL, '[');
    for (size_t i = 0; i < count; i++) {
        json_begin(out, NULL, '{');
        json_str(out, "room", id_str(&rooms[i].id));
        json_str(out, "title", rooms[i].title);
        json_str(out, "phase", rooms[i].phase);
        json_int(out, "created_ms", rooms[i].created_ms);
        json_int(out, "changed_ms", rooms[i].changed_ms);
        json_end(out, '}');
    }
    json_end(out, ']');
}

static void show_rooms(struct buf *out, const struct store_room *rooms, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "%s%s  %-8.*s ", i ? "\n" : "", rooms[i].id.text, STR_FMT(rooms[i].phase));
        cli_add_shown(out, rooms[i].title);
    }
    if (!count)
        buf_add_text(out, "No rooms yet; \"parley room create\" plans one.");
}

static int list(struct data *data, void *user)
{
    const bool *json = user;
    struct store_room *rooms = NULL;
    size_t count = 0;
    struct arena arena;
    struct buf out;

    arena_init(&arena, 512 << 20);
    buf_init(&out, 64 << 20);
    enum status status = store_room_list(store_reader(data->store), NULL, &arena, &rooms, &count);
    if (status == STATUS_OK)
        (*json ? write_rooms : show_rooms)(&out, rooms, count);
    int code =
        status == STATUS_OK ? cli_print(&out) : cli_fail("%s: %s", data->path, status_text(status));
    buf_finish(&out);
    arena_finish(&arena);
    return code;
}

int cli_room_list(int argc, char **argv)
{
    return cli_list_data(argc, argv, "room list", list);
}

/* --- links --------------------------------------------------------------------------------- */

struct fresh_links {
    struct arena *arena;
    const struct id *room;
    struct made_seat *seats;
    size_t count;
};

/* Those that were given out before, and who came in by them, are out. Errors: DENIED (the room was
 * sealed a moment ago). */
static enum status write_links(struct store_tx *tx, void *user)
{
    const struct fresh_links *links = user;
    struct store_room room;
    enum status status = store_room_get(tx, links->room, links->arena, &room);

    if (status == STATUS_OK && str_is(room.phase, "sealed"))
        status = STATUS_DENIED;
    for (size_t i = 0; status == STATUS_OK && i < links->count; i++) {
        const struct store_member *member = &links->seats[i].member;
        status = store_link_delete_seat(tx, &member->room, &member->member);
        if (status == STATUS_OK)
            status = store_link_add(tx, &links->seats[i].link);
    }
    return status;
}

static enum status make_links(struct data *data, const struct id *room, struct arena *arena,
                              struct fresh_links *ret_links)
{
    struct store_member *members = NULL;
    struct fresh_links links = {.arena = arena, .room = room};
    size_t count = 0;
    enum status status =
        store_member_list(store_reader(data->store), room, arena, &members, &count);

    if (status != STATUS_OK)
        return status;
    links.seats = arena_array(arena, count + 1, sizeof(*links.seats));
    if (!links.seats)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        if (!id_is_none(&members[i].account))
            continue;
        struct made_seat *seat = &links.seats[links.count++];
        seat->member = members[i];
        seat->has_link = true;
        link_prepare(room, &members[i].member, NULL, clock_ms(), data->settings.link_hours,
                     &seat->link, seat->token);
    }
    *ret_links = links;
    return store_run(data->store, write_links, &links);
}

int cli_room_links(int argc, char **argv)
{
    const char *folder = NULL;
    struct cli_list rest = {0};
    struct printing printing = {.port = -1};
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &folder, "DIR", "The data folder.", true},
        {"port", CLI_NUMBER, &printing.port, "N", "The port in the links.", false},
        {"json", CLI_FLAG, &printing.json, NULL, "Print JSON.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "room links", options, 3, &rest);
    struct fresh_links links = {0};
    struct store_room room;
    struct arena arena;
    struct data data;
    struct id id;
    int result = 1;

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    if (!id_parse(str_from(rest.items[0]), &id))
        return cli_fail("\"%s\" can't be a room's identifier", rest.items[0]);
    if (!cli_open(&data, folder))
        return 1;
    arena_init(&arena, 64 << 20);
    printing.data = &data;
    enum status status = store_room_get(store_reader(data.store), &id, &arena, &room);
    if (status == STATUS_NOT_FOUND)
        cli_fail("there is no room %s", id.text);
    else if (status == STATUS_OK &&
             (str_is(room.phase, "sealed") ||
              (status = make_links(&data, &id, &arena, &links)) == STATUS_DENIED))
        cli_fail("the room %s is sealed", id.text);
    else if (status != STATUS_OK)
        cli_fail("%s: %s", folder, status_text(status));
    else
        result = print_links(&printing, &room, links.seats, links.count);
    arena_finish(&arena);
    data_close(&data);
    return result;
}

/* --- closing ------------------------------------------------------------------------------- */

struct asking {
    struct id room;
};

static bool is_sealed(struct store_tx *tx, const struct id *room)
{
    struct store_sealed sealed;
    struct arena arena;

    arena_init(&arena, 1 << 20);
    enum status status = store_sealed_get(tx, room, &arena, &sealed);
    arena_finish(&arena);
    return status == STATUS_OK;
}

/* Of a room that is sealed nobody would ever say that it is done. Errors: EXISTS (it is). */
static enum status ask(struct store_tx *tx, void *user)
{
    const struct asking *asking = user;

    return is_sealed(tx, &asking->room) ? STATUS_EXISTS
                                        : store_closing_ask(tx, &asking->room, clock_ms());
}

/* No server runs: this process does what it would, without a network. */
static bool close_here(const char *folder, const struct id *room)
{
    struct data_options options = {.path = folder, .serve = true};
    char reason[DATA_REASON_BYTES];
    struct server *server = calloc(1, sizeof(*server));
    int64_t until_ms = clock_ms() + CLOSE_WAIT_MS;
    bool good = false;

    if (!server || uv_loop_init(&server->loop) != 0 ||
        data_open(&server->data, &options, reason) != STATUS_OK) {
        free(server);
        return false;
    }
    server->log = &server->data.log;
    server->data.log.level = LOG_LEVEL_WARNING;
    server_buffers_init(server);
    while ((!good && clock_ms() < until_ms) || server->sealing) {
        live_rooms_close_asked(server);
        uv_run(&server->loop, UV_RUN_NOWAIT);
        store_collect(server->data.store, live_room_stored, server);
        good = is_sealed(store_reader(server->data.store), room) && !server->sealing;
        usleep(CLOSE_STEP_US);
    }
    server->stopping = true;
    live_rooms_destroy(server);
    uv_run(&server->loop, UV_RUN_DEFAULT);
    uv_loop_close(&server->loop);
    data_close(&server->data);
    server_buffers_finish(server);
    free(server);
    return good;
}

static bool wait_for_server(const char *folder, const struct id *room)
{
    int64_t until_ms = clock_ms() + CLOSE_WAIT_MS;
    bool good = false;
    struct data data;

    if (!cli_open(&data, folder))
        return false;
    while (!(good = is_sealed(store_reader(data.store), room)) && clock_ms() < until_ms)
        usleep(CLOSE_STEP_US * 5);
    data_close(&data);
    return good;
}

static bool server_runs(const char *folder)
{
    struct data_options options = {.path = folder, .serve = true};
    char reason[DATA_REASON_BYTES];
    struct data data;
    enum status status = data_open(&data, &options, reason);

    if (status == STATUS_OK)
        data_close(&data);
    return status == STATUS_BUSY;
}

int cli_room_close(int argc, char **argv)
{
    const char *folder = NULL;
    struct cli_list rest = {0};
    struct asking asking;
    struct data data;
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &folder, "DIR", "The data folder.", true},
    };
    enum cli_result parsed = cli_parse(argc, argv, "room close", options, 1, &rest);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    if (!id_parse(str_from(rest.items[0]), &asking.room))
        return cli_fail("\"%s\" can't be a room's identifier", rest.items[0]);
    if (!cli_open(&data, folder))
        return 1;
    struct store_room room;
    struct arena arena;
    arena_init(&arena, 64 << 20);
    enum status status = store_room_get(store_reader(data.store), &asking.room, &arena, &room);
    if (status == STATUS_OK)
        status = store_run(data.store, ask, &asking);
    arena_finish(&arena);
    data_close(&data);
    if (status == STATUS_NOT_FOUND)
        return cli_fail("there is no room %s", asking.room.text);
    if (status == STATUS_EXISTS)
        return cli_fail("the room %s is sealed already", asking.room.text);
    if (status != STATUS_OK)
        return cli_fail("%s: %s", folder, status_text(status));
    bool good = server_runs(folder) ? wait_for_server(folder, &asking.room)
                                    : close_here(folder, &asking.room);
    if (!good)
        return cli_fail("the room %s could not be sealed; see the server's log", asking.room.text);
    printf("%s is sealed.\n", asking.room.text);
    return 0;
}
