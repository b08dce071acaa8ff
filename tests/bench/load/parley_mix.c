/* What members of a room send: in the plain form one text replaced again and again, in the mix what
 * people do in an interview, each command at its own pace. */
#include <stdio.h>
#include <string.h>

#include "parley.h"
#include "websocket.h"

enum { COMMAND_BYTES = 512, TEXT_FULL = 3000 };

enum kind {
    KIND_REPLACE, /* of the text that is this member's alone: the plain form */
    KIND_TYPE_ANSWER,
    KIND_TYPE_NOTES,
    KIND_TYPE_PRIVATE,
    KIND_CURSOR_ANSWER,
    KIND_CURSOR_NOTES,
    KIND_CHAT_STAGE,
    KIND_CHAT_PANEL,
    KIND_RATE,
    KIND_PUSH
};

/* How often somebody of a role does it, a second. The lead is the interviewer at place 0. */
struct habit {
    enum parley_role role;
    bool of_lead_only;
    enum kind kind;
    double per_second;
};

static const struct habit habits[] = {
    {PARLEY_CANDIDATE, false, KIND_TYPE_ANSWER, 4},
    {PARLEY_CANDIDATE, false, KIND_CURSOR_ANSWER, 2},
    {PARLEY_CANDIDATE, false, KIND_CHAT_STAGE, 0.02},
    {PARLEY_INTERVIEWER, false, KIND_TYPE_NOTES, 1},
    {PARLEY_INTERVIEWER, false, KIND_TYPE_PRIVATE, 0.5},
    {PARLEY_INTERVIEWER, false, KIND_CURSOR_NOTES, 0.5},
    {PARLEY_INTERVIEWER, false, KIND_CHAT_PANEL, 0.02},
    {PARLEY_INTERVIEWER, false, KIND_RATE, 0.05},
    {PARLEY_INTERVIEWER, true, KIND_PUSH, 0.02},
};

enum { HABITS = sizeof(habits) / sizeof(habits[0]) };

/* --- the schedule -------------------------------------------------------------------------- */

static bool has_habit(const struct member *member, const struct habit *habit)
{
    const struct parley_seat *seat = member->seat;

    return seat->role == habit->role && (!habit->of_lead_only || member->place == 0);
}

/* What a room does in a second when everybody keeps to the table. */
static double room_rate(const struct bench *bench)
{
    double sum = 0;

    for (unsigned p = 0; p < bench->options.members; p++)
        for (unsigned h = 0; h < HABITS; h++)
            if (has_habit(&bench->members[p], &habits[h]))
                sum += habits[h].per_second;
    return sum;
}

static void plan_mix(struct bench *bench, double rate)
{
    double factor = rate / room_rate(bench);
    uint64_t now_ns = clock_ns();

    for (unsigned i = 0; i < bench->member_count; i++) {
        for (unsigned h = 0; h < HABITS; h++) {
            if (!has_habit(&bench->members[i], &habits[h]))
                continue;
            double gap_ns = 1e9 / (habits[h].per_second * factor);
            bench_task(bench,
                       &(struct task){.due_ns = now_ns + (uint64_t)(gap_ns * bench_random(bench)),
                                      .gap_ns = (uint64_t)gap_ns,
                                      .is_random = true,
                                      .kind = habits[h].kind,
                                      .member = &bench->members[i]});
        }
    }
}

void parley_plan(struct bench *bench, double rate)
{
    if (bench->options.mix) {
        plan_mix(bench, rate);
        return;
    }
    /* nothing is under way now: after refusals the versions that were counted on are wrong */
    for (unsigned i = 0; i < bench->member_count; i++) {
        struct parley_seat *seat = bench->members[i].seat;
        if (bench->members[i].place < PARLEY_QUESTIONS)
            seat->own = seat->texts[bench->members[i].place];
    }
    bench_plan_evenly(bench, rate); /* kind 0 is KIND_REPLACE */
}

/* --- texts --------------------------------------------------------------------------------- */

/* Past a JSON string; adds its length, which is ASCII, with escapes as one. */
static const char *skip_string(const char *at, const char *end, unsigned *length)
{
    for (at++; at < end && *at != '"'; at++, (*length)++)
        if (*at == '\\')
            at++;
    return at + 1;
}

unsigned parley_changed_length(const char *text, const char *end)
{
    unsigned length = 0, depth = 0, lines = 0;

    for (const char *at = text; at < end;) {
        if (*at == '"') {
            lines++;
            at = skip_string(at, end, &length);
        } else if (*at == '[') {
            depth++;
            lines = 0;
            at++;
        } else if (*at == ']') {
            length += lines > 1 ? lines - 1 : 0;
            lines = 0;
            at++;
            if (--depth == 0)
                break;
        } else if (*at >= '0' && *at <= '9') {
            unsigned number = 0;
            for (; at < end && *at >= '0' && *at <= '9'; at++)
                number = number * 10 + (unsigned)(*at - '0');
            length += depth == 1 ? number : 0; /* kept; within a part it is deleted */
        } else {
            at++;
        }
    }
    return length;
}

/* --- commands ------------------------------------------------------------------------------ */

struct writing {
    char *text;
    size_t size;
};

#define ADD(writing, ...)                                                                          \
    ((writing)->size += (size_t)snprintf((writing)->text + (writing)->size,                        \
                                         COMMAND_BYTES - (writing)->size, __VA_ARGS__))

static void begin(struct writing *writing, struct member *member, const char *type, uint64_t due_ns)
{
    writing->text = websocket_begin(&member->stream, COMMAND_BYTES + member->bench->options.bytes);
    writing->size = 0;
    ADD(writing, "{\"type\":\"%s\",\"id\":\"T", type);
    tag_write(writing->text + writing->size, due_ns, member->place, ++member->sent);
    writing->size += TAG_BYTES;
}

static void add_text_name(struct writing *writing, const struct parley_room *room, unsigned text)
{
    if (text < PARLEY_QUESTIONS)
        ADD(writing, "answer/%s", room->questions[text]);
    else
        ADD(writing, "%s", text == TEXT_NOTES ? "notes/room" : "private/room");
}

/* The whole text is replaced. Nobody else writes it, so its next version is known before it is
 * acknowledged, and messages needn't wait for each other. The tag is in the text, as the candidate
 * isn't told of others' command ids. */
static void write_replace(struct member *member, uint64_t due_ns)
{
    const struct parley_room *room = member->room->adapter;
    struct parley_seat *seat = member->seat;
    size_t wanted = member->bench->options.bytes;
    struct writing writing = {websocket_begin(&member->stream, COMMAND_BYTES + wanted), 0};
    uint32_t number = ++member->sent;

    ADD(&writing, "{\"type\":\"edit\",\"id\":\"F%u\",\"document\":\"", (unsigned)number);
    add_text_name(&writing, room, member->place);
    ADD(&writing, "\",\"version\":%llu,\"changes\":[[%u,\"~", (unsigned long long)seat->own.version,
        seat->own.length);
    tag_write(writing.text + writing.size, due_ns, member->place, number);
    writing.size += TAG_BYTES;
    size_t filler = writing.size + 4 < wanted ? wanted - writing.size - 4 : 0;
    memset(writing.text + writing.size, '.', filler);
    writing.size += filler;
    memcpy(writing.text + writing.size, "\"]]}", 4);
    websocket_commit(&member->stream, writing.size + 4);
    seat->own.version++;
    seat->own.length = (unsigned)(1 + TAG_BYTES + filler);
    bench_sent(member, due_ns, member->bench->options.members - 1);
}

static unsigned hearers(const struct member *member, unsigned text)
{
    const struct parley_room *room = member->room->adapter;

    return text < PARLEY_QUESTIONS ? member->bench->options.members - 1
           : text == TEXT_NOTES    ? room->panel - 1
                                   : 0;
}

/* A few characters somewhere in the text as it was last heard of; a full one is emptied. */
static void write_typing(struct member *member, unsigned text, uint64_t due_ns)
{
    static const char letters[] = "lock.acquire() # then wait for the other thread";
    struct bench *bench = member->bench;
    struct parley_seat *seat = member->seat;
    const struct parley_text *now = &seat->texts[text];
    unsigned at = (unsigned)(bench_random(bench) * now->length);
    unsigned count = 1 + (unsigned)(bench_random(bench) * 3);
    struct writing writing;

    begin(&writing, member, "edit", due_ns);
    ADD(&writing, "\",\"document\":\"");
    add_text_name(&writing, member->room->adapter, text);
    ADD(&writing, "\",\"version\":%llu,\"changes\":[", (unsigned long long)now->version);
    if (now->length > TEXT_FULL) {
        ADD(&writing, "[%u]", now->length);
    } else {
        if (at)
            ADD(&writing, "%u,", at);
        ADD(&writing, "[0,\"%.*s\"]", (int)count, letters + member->sent % 40);
        if (now->length > at)
            ADD(&writing, ",%u", now->length - at);
    }
    ADD(&writing, "]}");
    websocket_commit(&member->stream, writing.size);
    bench_sent(member, due_ns, hearers(member, text));
}

/* It isn't stored and has no id: the number goes as the anchor, the place as the head. */
static void write_cursor(struct member *member, unsigned text, uint64_t due_ns)
{
    struct parley_seat *seat = member->seat;
    struct writing writing = {websocket_begin(&member->stream, COMMAND_BYTES), 0};
    uint32_t number = ++seat->cursors;

    seat->cursor_due_ns[number % PARLEY_CURSORS] = due_ns;
    ADD(&writing, "{\"type\":\"cursor\",\"document\":\"");
    add_text_name(&writing, member->room->adapter, text);
    ADD(&writing, "\",\"version\":%llu,\"anchor\":%u,\"head\":%u}",
        (unsigned long long)seat->texts[text].version, (unsigned)number, member->place);
    websocket_commit(&member->stream, writing.size);
    bench_sent(member, due_ns, hearers(member, text));
}

static void write_chat(struct member *member, bool to_panel, uint64_t due_ns)
{
    struct writing writing;

    begin(&writing, member, "chat", due_ns);
    ADD(&writing, "\",\"to\":\"%s\",\"text\":\"Which of the two runs first, and why?\"}",
        to_panel ? "panel" : "stage");
    websocket_commit(&member->stream, writing.size);
    bench_sent(member, due_ns, hearers(member, to_panel ? TEXT_NOTES : 0));
}

static void write_rate(struct member *member, uint64_t due_ns)
{
    const struct parley_room *room = member->room->adapter;
    struct writing writing;

    if (!room->rated_count)
        return;
    begin(&writing, member, "rate", due_ns);
    ADD(&writing, "\",\"question\":\"%s\",\"competency\":0,\"mark\":%u}",
        room->questions[room->rated[member->sent % room->rated_count]], 1 + member->sent % 5);
    websocket_commit(&member->stream, writing.size);
    bench_sent(member, due_ns, hearers(member, TEXT_NOTES));
}

/* Always another than the one on the screen, or nothing would happen. */
static void write_push(struct member *member, uint64_t due_ns)
{
    struct parley_room *room = member->room->adapter;
    struct writing writing;

    room->pushed = (room->pushed + 1) % room->question_count;
    room->push_due_ns[room->pushed] = due_ns;
    begin(&writing, member, "push", due_ns);
    ADD(&writing, "\",\"question\":\"%s\"}", room->questions[room->pushed]);
    websocket_commit(&member->stream, writing.size);
    bench_sent(member, due_ns, member->bench->options.members - 1);
}

void parley_write(struct member *member, unsigned kind, uint64_t due_ns)
{
    switch ((enum kind)kind) {
    case KIND_REPLACE:
        write_replace(member, due_ns);
        break;
    case KIND_TYPE_ANSWER:
        write_typing(member, 0, due_ns);
        break;
    case KIND_TYPE_NOTES:
        write_typing(member, TEXT_NOTES, due_ns);
        break;
    case KIND_TYPE_PRIVATE:
        write_typing(member, TEXT_PRIVATE, due_ns);
        break;
    case KIND_CURSOR_ANSWER:
        write_cursor(member, 0, due_ns);
        break;
    case KIND_CURSOR_NOTES:
        write_cursor(member, TEXT_NOTES, due_ns);
        break;
    case KIND_CHAT_STAGE:
        write_chat(member, false, due_ns);
        break;
    case KIND_CHAT_PANEL:
        write_chat(member, true, due_ns);
        break;
    case KIND_RATE:
        write_rate(member, due_ns);
        break;
    case KIND_PUSH:
        write_push(member, due_ns);
        break;
    }
}
