/* guard_room: a fixed script of commands to a room, for the guard that counts the instructions
 * which room_step takes for it (guard.mjs). The same seed, so the same script, every time; ends
 * with an error when anything in it is refused. Prints how many commands it gave. */
#include <stdio.h>
#include <stdlib.h>

#include "room/room.h"

enum { MEMBERS = 4, QUESTIONS = 3, COMMANDS = 3000, VERSIONS_MAX = COMMANDS + 2, FULL = 4000 };
enum { STORED_EVERY = 4, STALE_MAX = 3 };

struct pad {
    struct str name;
    uint32_t lengths[VERSIONS_MAX]; /* by version */
    int64_t version;
};

struct script {
    struct room *room;
    struct room_effects effects;
    uint64_t random;
    int64_t now_ms;
    unsigned commands;
    struct pad answer, notes;
};

static const struct {
    struct id id;
    enum role role;
} members[MEMBERS] = {{{"aaaaaaaaaaaaaaaa"}, ROLE_INTERVIEWER},
                      {{"bbbbbbbbbbbbbbbb"}, ROLE_INTERVIEWER},
                      {{"cccccccccccccccc"}, ROLE_CANDIDATE},
                      {{"eeeeeeeeeeeeeeee"}, ROLE_OBSERVER}};
enum { ANN, BEN, CAL, EVE };

static const struct id questions[QUESTIONS] = {
    {"qqqqqqqqqqqqqqq1"}, {"qqqqqqqqqqqqqqq2"}, {"qqqqqqqqqqqqqqq3"}};

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "guard_room: %s\n", what);
    exit(1);
}

static uint32_t below(struct script *script, uint32_t limit)
{
    script->random ^= script->random << 13;
    script->random ^= script->random >> 7;
    script->random ^= script->random << 17;
    return (uint32_t)(script->random >> 32) % limit;
}

static void step(struct script *script, struct room_input *input)
{
    input->now_ms = script->now_ms += 20;
    if (room_step(script->room, input, &script->effects) != STATUS_OK)
        fail("a step failed");
    for (size_t i = 0; i < script->effects.count; i++)
        if (script->effects.items[i].type == EFFECT_REFUSE)
            fail("a command was refused");
}

static void stored(struct script *script)
{
    struct room_input input = {.type = INPUT_STORED,
                               .stored_position = room_position(script->room)};

    step(script, &input);
}

static void send(struct script *script, unsigned who, struct command *command)
{
    struct room_input input = {.type = INPUT_COMMAND};
    char id[16];

    snprintf(id, sizeof(id), "g%u", ++script->commands);
    command->id = str_from(id);
    input.command.seat = (struct room_seat){members[who].id, STR("Somebody"), members[who].role};
    input.command.command = command;
    input.command.sealable = true;
    step(script, &input);
    if (script->commands % STORED_EVERY == 0)
        stored(script);
}

/* --- commands ------------------------------------------------------------------------------ */

/* A few characters at some place; now and then on a version that isn't the newest any more. */
static void edit(struct script *script, unsigned who, struct pad *pad)
{
    static const char letters[] = "lock.acquire() # and who waits";
    int64_t behind = below(script, 8) == 0 ? below(script, STALE_MAX) : 0;
    int64_t base = pad->version > behind ? pad->version - behind : pad->version;
    uint32_t length = pad->lengths[base], at = below(script, length + 1);
    uint32_t count = 1 + below(script, 3), gone = 0;
    struct change_part parts[3];
    size_t n = 0;

    if (length > FULL && base == pad->version) {
        at = 0;
        gone = length / 2;
    }
    if (at)
        parts[n++] = (struct change_part){.length = at};
    parts[n++] = (struct change_part){
        .replace = true, .length = gone, .insert = {letters + below(script, 20), count}};
    if (length > at + gone)
        parts[n++] = (struct change_part){.length = length - at - gone};
    struct command command = {.type = COMMAND_EDIT, .edit = {pad->name, base, {parts, n}}};
    send(script, who, &command);
    pad->lengths[pad->version + 1] = pad->lengths[pad->version] + count - gone;
    pad->version++;
}

static void cursor(struct script *script, unsigned who)
{
    const struct pad *pad = &script->answer;
    int64_t at = below(script, pad->lengths[pad->version] + 1);
    struct command command = {.type = COMMAND_CURSOR, .cursor = {pad->name, pad->version, at, at}};

    send(script, who, &command);
}

static void chat(struct script *script, unsigned who, enum chat_to to)
{
    struct command command = {.type = COMMAND_CHAT,
                              .chat = {to, STR("Which of the two runs first, and why?")}};

    send(script, who, &command);
}

static void rate(struct script *script, unsigned who)
{
    struct command command = {
        .type = COMMAND_RATE,
        .rate = {questions[0], 0, 1 + below(script, 5), STR("said why, and where it ends")}};

    send(script, who, &command);
}

static void simple(struct script *script, unsigned who, enum command_type type)
{
    struct command command = {.type = type};

    send(script, who, &command);
}

/* About as often as in an interview in which three people type. */
static void anything(struct script *script)
{
    uint32_t kind = below(script, 100);

    if (kind < 62)
        edit(script, below(script, 3), &script->answer);
    else if (kind < 74)
        edit(script, below(script, 2), &script->notes);
    else if (kind < 90)
        cursor(script, below(script, 3));
    else if (kind < 95)
        chat(script, below(script, 3), CHAT_TO_STAGE);
    else if (kind < 97)
        chat(script, below(script, 2), CHAT_TO_PANEL);
    else
        rate(script, below(script, 2));
}

static void open_room(struct script *script)
{
    static const struct room_part part = {ROOM_PART_KIND_PROMPT, {"What does a lock protect?", 25}};
    static const struct room_point points[] = {{3, {"names one case", 14}}};
    static const struct room_competency competency = {{"correctness", 11}, points, 1};
    struct room_question plan[QUESTIONS];
    struct room_input input = {.type = INPUT_OPEN, .open = {.title = STR("T")}};

    for (unsigned q = 0; q < QUESTIONS; q++)
        plan[q] = (struct room_question){.id = questions[q],
                                         .title = STR("What does a lock protect?"),
                                         .planned = true,
                                         .parts = &part,
                                         .parts_count = 1,
                                         .competencies = &competency,
                                         .competencies_count = 1};
    input.open.questions = plan;
    input.open.questions_count = QUESTIONS;
    step(script, &input);
    for (unsigned m = 0; m < MEMBERS; m++)
        simple(script, m, COMMAND_JOIN);
    simple(script, CAL, COMMAND_AGREE);
    simple(script, ANN, COMMAND_ADMIT);
    struct command push = {.type = COMMAND_PUSH, .push = {questions[0], 1}};
    send(script, ANN, &push);
    stored(script);
}

int main(void)
{
    struct script *script = calloc(1, sizeof(*script));

    if (!script)
        fail("out of memory");
    script->random = 0x9e3779b97f4a7c15u;
    script->answer.name = STR("answer/qqqqqqqqqqqqqqq1");
    script->notes.name = STR("notes/room");
    script->room = room_create(&(struct room_config){.id = {"rrrrrrrrrrrrrrrr"}});
    if (!script->room)
        fail("out of memory");
    open_room(script);
    for (unsigned i = 0; i < COMMANDS; i++)
        anything(script);
    stored(script);
    printf("%u commands, %llu records\n", script->commands,
           (unsigned long long)room_position(script->room));
    room_effects_finish(&script->effects);
    room_destroy(script->room);
    free(script);
    return 0;
}
