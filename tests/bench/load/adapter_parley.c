/* parley.v1 as a stranger would speak it from PROTOCOL.md: join, the way to a live interview, and a
 * check of everything that comes back. The tag is the command's id, which its records carry. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parley.h"
#include "websocket.h"

static const double begin_seconds = 60;

/* --- looking into a message ---------------------------------------------------------------- */

/* What follows `name` in the message, or NULL. The envelope comes first and strings are escaped, so
 * the first find is the right one. */
static const char *find(const char *text, size_t size, const char *name)
{
    size_t name_size = strlen(name);
    const char *at = memmem(text, size, name, name_size);

    return at ? at + name_size : NULL;
}

static bool starts(const char *text, const char *end, const char *word)
{
    size_t size = strlen(word);

    return (size_t)(end - text) >= size && memcmp(text, word, size) == 0;
}

static uint64_t number_at(const char *text, const char *end)
{
    uint64_t number = 0;

    for (; text < end && *text >= '0' && *text <= '9'; text++)
        number = number * 10 + (uint64_t)(*text - '0');
    return number;
}

/* --- coming in ----------------------------------------------------------------------------- */

static void address(const struct member *member, char *path, size_t path_bytes, char *headers,
                    size_t headers_bytes)
{
    const struct parley_room *room = member->room->adapter;
    const struct parley_seat *seat = member->seat;

    snprintf(path, path_bytes, "/rooms/%s/socket?as=%s", room->id, seat->member);
    snprintf(headers, headers_bytes,
             "Origin: https://%s\r\nX-Forwarded-For: 127.0.0.1\r\n"
             "Sec-WebSocket-Protocol: parley.v1\r\nCookie: %s\r\n",
             member->bench->host, seat->cookie);
}

static void opened(struct member *member)
{
    static const char join[] = "{\"type\":\"join\",\"id\":\"J1\"}";

    websocket_send(&member->stream, join, sizeof(join) - 1);
}

/* The snapshot's questions; those that have a competency can be rated. */
static void take_questions(struct parley_room *room, const char *text, const char *end)
{
    static const char planned[] = "\"question_planned\"";
    const char *at = find(text, (size_t)(end - text), planned);

    while (at && room->question_count < PARLEY_QUESTIONS) {
        const char *next = find(at, (size_t)(end - at), planned);
        const char *stop = next ? next : end;
        const char *id = find(at, (size_t)(stop - at), "\"question\":{\"id\":\"");
        unsigned number = room->question_count;
        at = next;
        if (!id)
            continue;
        snprintf(room->questions[number], PARLEY_ID_BYTES, "%.16s", id);
        if (find(id, (size_t)(stop - id), "\"competencies\":[{"))
            room->rated[room->rated_count++] = number;
        room->question_count++;
    }
}

static void take_welcome(struct member *member, const char *text, size_t size)
{
    static const char *const names[] = {"\"stage\":", "\"panel\":", "\"member\":"};
    struct parley_seat *seat = member->seat;
    struct parley_room *room = member->room->adapter;
    const char *end = text + size, *seen = find(text, size, "\"seen\":{");

    for (unsigned a = 0; seen && a < PARLEY_AUDIENCES; a++) {
        size_t seen_size = (size_t)((const char *)memchr(seen, '}', (size_t)(end - seen)) - seen);
        const char *at = find(seen, seen_size, names[a]);
        seat->seen[a] = at ? number_at(at, end) : 0;
    }
    if (member->place == 0 && !room->question_count)
        take_questions(room, text, end);
    bench_ready(member);
}

/* --- to the live interview ----------------------------------------------------------------- */

/* The candidate agrees, the lead admits and pushes each question once, one after the other. */
static void next_step(struct room *bench_room)
{
    struct parley_room *room = bench_room->adapter;
    unsigned step = room->steps++, members = bench_room->members->bench->options.members;
    struct member *candidate = NULL, *lead = bench_room->members;
    char command[128];

    for (unsigned p = 0; p < members; p++) {
        const struct parley_seat *seat = bench_room->members[p].seat;
        if (seat->role == PARLEY_CANDIDATE)
            candidate = &bench_room->members[p];
    }
    if (step >= 2 + room->question_count || !candidate) {
        room->is_live = candidate != NULL;
        return;
    }
    const char *type = step == 0 ? "agree" : step == 1 ? "admit" : "push";
    struct member *who = step == 0 ? candidate : lead;
    int size = snprintf(command, sizeof(command), "{\"type\":\"%s\",\"id\":\"S%u\"", type, step);
    if (step >= 2) {
        room->pushed = step - 2;
        size += snprintf(command + size, sizeof(command) - (size_t)size, ",\"question\":\"%s\"",
                         room->questions[step - 2]);
    }
    command[size++] = '}';
    websocket_send(&who->stream, command, (size_t)size);
}

static bool all_live(struct bench *bench)
{
    for (unsigned r = 0; r < bench->options.rooms; r++) {
        const struct parley_room *room = bench->rooms[r].adapter;
        if (!room->is_live)
            return false;
    }
    return true;
}

/* The last setup's records have reached everybody. */
static bool all_level(struct bench *bench)
{
    for (unsigned i = 0; i < bench->member_count; i++) {
        const struct parley_seat *seat = bench->members[i].seat;
        const struct parley_seat *first = bench->members[i].room->members[0].seat;
        if (seat->seen[PARLEY_STAGE] != first->seen[PARLEY_STAGE])
            return false;
    }
    return true;
}

static bool begin(struct bench *bench)
{
    for (unsigned r = 0; r < bench->options.rooms; r++) {
        next_step(&bench->rooms[r]);
        if (r % 16 == 0)
            loop_turn(&bench->loop, 0);
    }
    if (!bench_wait(bench, all_live, begin_seconds) || !bench_wait(bench, all_level, begin_seconds))
        return false;
    for (unsigned i = 0; i < bench->member_count; i++)
        ((struct parley_seat *)bench->members[i].seat)->order = 0;
    return bench->counts.refused == 0 && bench->counts.out_of_order == 0;
}

/* --- records ------------------------------------------------------------------------------- */

/* Folds what is the same in every reader's form of a record: number, time and author. */
static void fold_order(struct parley_seat *seat, const char *text, size_t size)
{
    const char *from = find(text, size, "\"seq\":"), *to = find(text, size, "\"by\":\"");

    for (; from && to && from < to + PARLEY_ID_BYTES && from < text + size; from++)
        seat->order = (seat->order ^ (unsigned char)*from) * 0x100000001b3u;
}

/* Each audience's records are numbered without gaps. */
static void take_number(struct member *member, const char *text, size_t size)
{
    static const char *const names[] = {"stage\"", "panel\"", "member\""};
    struct parley_seat *seat = member->seat;
    const char *audience = find(text, size, "\"audience\":\"");
    const char *number = find(text, size, "\"seq\":");

    for (unsigned a = 0; audience && number && a < PARLEY_AUDIENCES; a++) {
        if (!starts(audience, text + size, names[a]))
            continue;
        uint64_t seq = number_at(number, text + size);
        if (seq != seat->seen[a] + 1)
            member->bench->counts.out_of_order++;
        seat->seen[a] = seq;
        if (a == PARLEY_STAGE)
            fold_order(seat, text, size);
        return;
    }
}

/* The text that a record changed, as it is now. */
static void take_edit(struct member *member, const char *text, size_t size)
{
    const struct parley_room *room = member->room->adapter;
    struct parley_seat *seat = member->seat;
    const char *end = text + size, *name = find(text, size, "\"document\":\"");
    const char *version = find(text, size, "\"version\":"),
               *changes = find(text, size, "\"changes\":");
    unsigned which = TEXT_COUNT;

    if (!name || !version || !changes)
        return;
    if (starts(name, end, "notes/room"))
        which = TEXT_NOTES;
    else if (starts(name, end, "private/room"))
        which = TEXT_PRIVATE;
    for (unsigned q = 0; q < room->question_count && which == TEXT_COUNT; q++)
        if (starts(name, end, "answer/") && starts(name + 7, end, room->questions[q]))
            which = q;
    if (which == TEXT_COUNT)
        return;
    seat->texts[which] =
        (struct parley_text){number_at(version, end), parley_changed_length(changes, end)};
}

/* The candidate hears of a push, but not of its command's id. */
static bool take_push(struct member *member, const char *text, size_t size)
{
    const struct parley_room *room = member->room->adapter;
    const char *question = find(text, size, "\"question\":\"");

    for (unsigned q = 0; question && q < room->question_count; q++) {
        if (!starts(question, text + size, room->questions[q]))
            continue;
        bench_arrived(member, room->push_due_ns[q]);
        return true;
    }
    return false;
}

static bool find_tag(const char *text, size_t size, uint64_t *ret_due_ns, unsigned *ret_place,
                     uint32_t *ret_number)
{
    const char *tag = find(text, size, "\"command\":\"T");

    if (!tag)
        tag = find(text, size, "\"~");
    return tag && text + size - tag > TAG_BYTES && tag_read(tag, ret_due_ns, ret_place, ret_number);
}

static void take_record(struct member *member, const char *text, size_t size, const char *type)
{
    const struct parley_seat *seat = member->seat;
    const char *end = text + size;
    uint64_t due_ns;
    uint32_t number;
    unsigned place;
    bool tagged = find_tag(text, size, &due_ns, &place, &number);

    take_number(member, text, size);
    /* in the plain form only the writer needs to know how its text stands */
    if ((member->bench->options.mix || (tagged && place == member->place)) &&
        find(type, (size_t)(end - type < 24 ? end - type : 24), "_edited\""))
        take_edit(member, text, size);
    if (tagged) {
        if (place != member->place && !starts(type, end, "rating_given\"")) {
            bench_delivered(member, place, number, due_ns, false);
            return;
        }
    } else if (seat->role == PARLEY_CANDIDATE && starts(type, end, "question_pushed\"") &&
               member->is_ready && bench_is_running(member->bench) &&
               take_push(member, text, size)) {
        return;
    }
    member->bench->counts.others++;
}

static void take_cursor(struct member *member, const char *text, size_t size)
{
    const char *end = text + size;
    const char *anchor = find(text, size, "\"anchor\":"), *head = find(text, size, "\"head\":");
    struct parley_seat *seat = member->seat;
    uint32_t number = anchor ? (uint32_t)number_at(anchor, end) : 0;
    uint64_t place = head ? number_at(head, end) : UINT64_MAX;

    if (place >= member->bench->options.members || number <= seat->last_cursors[place]) {
        member->bench->counts.out_of_order++;
        return;
    }
    const struct parley_seat *from = member->room->members[place].seat;
    seat->last_cursors[place] = number;
    bench_arrived(member, from->cursor_due_ns[number % PARLEY_CURSORS]);
}

static bool text(struct member *member, char *text, size_t size)
{
    const char *type = find(text, size, "\"type\":\""), *end = text + size;
    struct parley_seat *seat = member->seat;

    if (!type) {
        bench_refused(member->bench, text, size);
    } else if (starts(type, end, "ack\"")) {
        const char *id = find(text, size, "\"id\":\"");
        if (id && *id == 'S')
            next_step(member->room);
        else
            seat->acks++;
        member->bench->counts.others++;
    } else if (starts(type, end, "cursor_at\"")) {
        take_cursor(member, text, size);
    } else if (starts(type, end, "welcome\"")) {
        take_welcome(member, text, size);
    } else if (starts(type, end, "error\"") || starts(type, end, "saving\"")) {
        bench_refused(member->bench, text, size);
    } else {
        take_record(member, text, size, type);
    }
    return true;
}

/* Everybody in a room has had the stage's records to the same number and in the same order. */
static uint64_t check(struct bench *bench)
{
    uint64_t faults = 0;

    for (unsigned r = 0; r < bench->options.rooms; r++) {
        const struct parley_seat *first = bench->rooms[r].members[0].seat;
        for (unsigned p = 1; p < bench->options.members; p++) {
            const struct parley_seat *seat = bench->rooms[r].members[p].seat;
            faults += seat->seen[PARLEY_STAGE] != first->seen[PARLEY_STAGE] ||
                      seat->order != first->order;
        }
    }
    return faults;
}

const struct adapter adapter_parley = {.name = "parley",
                                       .prepare = parley_prepare,
                                       .address = address,
                                       .opened = opened,
                                       .text = text,
                                       .begin = begin,
                                       .plan = parley_plan,
                                       .write = parley_write,
                                       .check = check,
                                       .finish = parley_finish};
