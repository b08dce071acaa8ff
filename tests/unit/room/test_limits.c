/* What a room refuses because it is full, and what it takes for damage in stored records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "room/freeze.h"
#include "room_script.h"

static struct id numbered(char kind, unsigned number)
{
    struct id id;

    snprintf(id.text, sizeof(id.text), "%c%015u", kind, number);
    return id;
}

static struct room *open_room(struct room_effects *effects)
{
    struct room *room = room_create(&(struct room_config){.id = numbered('r', 0)});
    struct room_input input = {.type = INPUT_OPEN, .open = {.title = STR("T")}};

    assert_non_null(room);
    assert_int_equal(room_step(room, &input, effects), STATUS_OK);
    return room;
}

static void send(struct room *room, const struct id *who, enum role role, struct command *command,
                 const struct room_question *question, struct room_effects *effects)
{
    struct room_input input = {.type = INPUT_COMMAND};

    input.command.seat = (struct room_seat){*who, STR("N"), role};
    input.command.command = command;
    input.command.sealable = true;
    input.command.question = question;
    assert_int_equal(room_step(room, &input, effects), STATUS_OK);
}

static void store(struct room *room, struct room_effects *effects)
{
    struct room_input input = {.type = INPUT_STORED, .stored_position = room_position(room)};

    assert_int_equal(room_step(room, &input, effects), STATUS_OK);
}

static enum refusal refusal_of(const struct room_effects *effects)
{
    for (size_t i = 0; i < effects->count; i++)
        if (effects->items[i].type == EFFECT_REFUSE)
            return effects->items[i].refusal;
    return REFUSAL_NONE;
}

static void test_room_full(void **state)
{
    struct room_effects effects = {0};
    struct room *room = open_room(&effects);
    struct command join = {.type = COMMAND_JOIN, .id = STR("j")};
    (void)state;

    for (unsigned i = 0; i < ROOM_MAX_MEMBERS; i++) {
        struct id who = numbered('m', i);
        send(room, &who, ROLE_OBSERVER, &join, NULL, &effects);
        assert_int_equal(refusal_of(&effects), REFUSAL_NONE);
    }
    struct id more = numbered('m', ROOM_MAX_MEMBERS);
    uint64_t position = room_position(room);
    send(room, &more, ROLE_OBSERVER, &join, NULL, &effects);
    assert_int_equal(refusal_of(&effects), REFUSAL_ROOM_FULL);
    assert_int_equal(room_position(room), position);
    /* who has a seat may come back */
    struct id first = numbered('m', 0);
    send(room, &first, ROLE_OBSERVER, &join, NULL, &effects);
    assert_int_equal(refusal_of(&effects), REFUSAL_NONE);
    room_effects_finish(&effects);
    room_destroy(room);
}

static void test_plan_full(void **state)
{
    static const struct room_part part = {ROOM_PART_KIND_PROMPT, {"P", 1}};
    struct room_effects effects = {0};
    struct room *room = open_room(&effects);
    struct id who = numbered('m', 0);
    struct command command = {.type = COMMAND_JOIN, .id = STR("j")};
    char id[16];
    (void)state;

    send(room, &who, ROLE_INTERVIEWER, &command, NULL, &effects);
    command.type = COMMAND_PLAN_ADD;
    for (unsigned i = 0; i <= ROOM_MAX_QUESTIONS; i++) {
        struct room_question question = {
            .id = numbered('q', i), .title = STR("Q"), .parts = &part, .parts_count = 1};
        snprintf(id, sizeof(id), "a%u", i);
        command.id = str_from(id);
        send(room, &who, ROLE_INTERVIEWER, &command, &question, &effects);
        assert_int_equal(refusal_of(&effects),
                         i < ROOM_MAX_QUESTIONS ? REFUSAL_NONE : REFUSAL_PLAN_FULL);
    }
    room_effects_finish(&effects);
    room_destroy(room);
}

/* A disk that doesn't answer: what waits has its limit, and goes out in the end. */
static void test_busy(void **state)
{
    struct room_effects effects = {0};
    struct room *room = open_room(&effects);
    struct id who = numbered('m', 0);
    struct command command = {.type = COMMAND_JOIN, .id = STR("j")};
    unsigned accepted = 0;
    char id[16];
    (void)state;

    send(room, &who, ROLE_INTERVIEWER, &command, NULL, &effects);
    store(room, &effects);
    command = (struct command){.type = COMMAND_CHAT, .chat = {CHAT_TO_PANEL, STR("x")}};
    while (accepted <= ROOM_MAX_HELD) {
        snprintf(id, sizeof(id), "c%u", accepted);
        command.id = str_from(id);
        send(room, &who, ROLE_INTERVIEWER, &command, NULL, &effects);
        if (refusal_of(&effects) != REFUSAL_NONE)
            break;
        accepted++;
    }
    assert_int_equal(refusal_of(&effects), REFUSAL_BUSY);
    assert_int_equal(accepted, ROOM_MAX_HELD / 2); /* a record and an answer each */
    store(room, &effects);
    assert_int_equal(effects.count, ROOM_MAX_HELD);
    send(room, &who, ROLE_INTERVIEWER, &command, NULL, &effects);
    assert_int_equal(refusal_of(&effects), REFUSAL_NONE);
    room_effects_finish(&effects);
    room_destroy(room);
}

/* What is said is kept in memory: a room that is full of it refuses more, but goes on. */
static void test_memory_full(void **state)
{
    static char text[16000];
    struct room_effects effects = {0};
    struct room *room = open_room(&effects);
    struct id who = numbered('m', 0), late = numbered('m', 1);
    struct command command = {.type = COMMAND_JOIN, .id = STR("j")};
    char id[16];
    unsigned said = 0;
    (void)state;

    memset(text, 'x', sizeof(text));
    send(room, &who, ROLE_INTERVIEWER, &command, NULL, &effects);
    command = (struct command){.type = COMMAND_CHAT, .chat = {CHAT_TO_PANEL, {text, sizeof(text)}}};
    while (said < 10000) {
        snprintf(id, sizeof(id), "c%u", said);
        command.id = str_from(id);
        send(room, &who, ROLE_INTERVIEWER, &command, NULL, &effects);
        if (refusal_of(&effects) != REFUSAL_NONE)
            break;
        said++;
        store(room, &effects);
    }
    assert_int_equal(refusal_of(&effects), REFUSAL_TRANSCRIPT_FULL);
    assert_true(said > 1000);
    command = (struct command){.type = COMMAND_JOIN, .id = STR("j")};
    send(room, &late, ROLE_INTERVIEWER, &command, NULL, &effects);
    assert_int_equal(refusal_of(&effects), REFUSAL_NONE);
    command = (struct command){.type = COMMAND_END, .id = STR("e")};
    send(room, &who, ROLE_INTERVIEWER, &command, NULL, &effects);
    assert_int_equal(refusal_of(&effects), REFUSAL_NONE);
    assert_int_equal(room_phase(room), PHASE_DEBRIEF);
    room_effects_finish(&effects);
    room_destroy(room);
}

/* The same for a log that is as long as it may be; a scorecard is still taken, once. */
static void test_log_full(void **state)
{
    struct room_effects effects = {0};
    struct room *room = open_room(&effects);
    struct id who = numbered('m', 0);
    struct command command = {.type = COMMAND_JOIN, .id = STR("j")};
    struct room_input input = {.type = INPUT_COMMAND};
    const struct {
        struct command command;
        enum refusal refusal;
    } rows[] = {
        {{.type = COMMAND_CHAT, .id = STR("1"), .chat = {CHAT_TO_PANEL, STR("x")}},
         REFUSAL_TRANSCRIPT_FULL},
        {{.type = COMMAND_END, .id = STR("2")}, REFUSAL_NONE},
        {{.type = COMMAND_SUBMIT, .id = STR("3")}, REFUSAL_NONE},
        {{.type = COMMAND_SUBMIT, .id = STR("3")}, REFUSAL_NONE}, /* the same again */
        {{.type = COMMAND_SUBMIT, .id = STR("4")}, REFUSAL_TRANSCRIPT_FULL},
        {{.type = COMMAND_SEAL, .id = STR("5")}, REFUSAL_NONE},
    };
    (void)state;

    send(room, &who, ROLE_INTERVIEWER, &command, NULL, &effects);
    input.command.seat = (struct room_seat){who, STR("N"), ROLE_INTERVIEWER};
    input.command.command = &command;
    input.command.full = true;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        command = rows[i].command;
        assert_int_equal(room_step(room, &input, &effects), STATUS_OK);
        assert_int_equal(refusal_of(&effects), rows[i].refusal);
    }
    room_effects_finish(&effects);
    room_destroy(room);
}

static enum refusal edit(struct room *room, const char *document, int64_t version,
                         const struct change_part *parts, size_t count,
                         struct room_effects *effects)
{
    static unsigned edits;
    struct id who = numbered('m', 0);
    char id[16];
    struct command command = {.type = COMMAND_EDIT,
                              .edit = {str_from(document), version, {parts, count}}};

    snprintf(id, sizeof(id), "e%u", edits++);
    command.id = str_from(id);
    send(room, &who, ROLE_INTERVIEWER, &command, NULL, effects);
    enum refusal refusal = refusal_of(effects);
    store(room, effects);
    return refusal;
}

/* Every other letter is replaced: 64 bytes of memory for each two, hardly more than six of log. */
static size_t many_parts(struct change_part *parts, size_t max)
{
    for (size_t i = 0; i < max; i++) {
        parts[i] = (struct change_part){.replace = i % 2 == 0, .length = 1};
        if (parts[i].replace)
            parts[i].insert = STR("b");
    }
    return max;
}

/* Texts keep changes for those who come back late, and one room has thousands of texts. */
static void test_kept_changes_full(void **state)
{
    enum { TEXTS = 24, EDITS = 40, PARTS_EACH = 4000 }; /* 3.2 MB or more each */
    static const struct room_part part = {ROOM_PART_KIND_PROMPT, {"P", 1}};
    static struct change_part parts[PARTS_EACH];
    static char letters[PARTS_EACH];
    const struct change_part start = {.replace = true, .insert = {letters, PARTS_EACH}};
    const struct change_part typed = {.replace = true, .insert = STR("x")};
    const struct change_part more[] = {{.length = 1}, {.replace = true, .insert = STR("y")}};
    struct room_effects effects = {0};
    struct room *room = open_room(&effects);
    struct command command = {.type = COMMAND_JOIN, .id = STR("j")};
    struct id who = numbered('m', 0);
    char id[16], document[32];
    (void)state;

    memset(letters, 'a', sizeof(letters));
    send(room, &who, ROLE_INTERVIEWER, &command, NULL, &effects);
    command.type = COMMAND_PLAN_ADD;
    for (unsigned i = 0; i < TEXTS; i++) {
        struct room_question question = {
            .id = numbered('q', i), .title = STR("Q"), .parts = &part, .parts_count = 1};
        snprintf(id, sizeof(id), "a%u", i);
        command.id = str_from(id);
        send(room, &who, ROLE_INTERVIEWER, &command, &question, &effects);
    }
    assert_int_equal(edit(room, "notes/room", 0, &typed, 1, &effects), REFUSAL_NONE);
    for (unsigned i = 0; i < TEXTS; i++) {
        snprintf(document, sizeof(document), "private/%s", numbered('q', i).text);
        assert_int_equal(edit(room, document, 0, &start, 1, &effects), REFUSAL_NONE);
        for (unsigned k = 1; k <= EDITS; k++)
            assert_int_equal(
                edit(room, document, k, parts, many_parts(parts, PARTS_EACH), &effects),
                REFUSAL_NONE);
    }
    /* the notes know all of their little, of the large texts the versions of before are gone */
    assert_int_equal(edit(room, "notes/room", 1, more, 2, &effects), REFUSAL_NONE);
    assert_int_equal(edit(room, "notes/room", 0, &typed, 1, &effects), REFUSAL_NONE);
    const struct change_part front[] = {typed, {.length = PARTS_EACH}};
    size_t forgot = 0;
    for (unsigned i = 0; i < TEXTS; i++) {
        snprintf(document, sizeof(document), "private/%s", numbered('q', i).text);
        forgot += edit(room, document, EDITS / 3, front, 2, &effects) == REFUSAL_BAD_VERSION;
        assert_int_equal(edit(room, document, EDITS + 1, front, 2, &effects), REFUSAL_NONE);
    }
    assert_true(forgot > 0);

    /* a room that was frozen knows how much it keeps, and forgets no more than it has to */
    struct room_config config = {.id = numbered('r', 0)};
    struct room *thawed = NULL;
    struct buf bytes;
    buf_init(&bytes, 256 << 20);
    room_freeze(room, &bytes);
    assert_int_equal(room_thaw(&config, buf_str(&bytes), &thawed), STATUS_OK);
    buf_finish(&bytes);
    assert_int_equal(edit(thawed, document, EDITS + 1, front, 2, &effects), REFUSAL_NONE);
    assert_int_equal(edit(thawed, "notes/room", 0, &typed, 1, &effects), REFUSAL_NONE);
    room_destroy(thawed);
    room_effects_finish(&effects);
    room_destroy(room);
}

/* The last 1,024 ids of each member are remembered, older ones aren't. */
static void test_remembered_commands(void **state)
{
    struct room_effects effects = {0};
    struct room *room = open_room(&effects);
    struct id who = numbered('m', 0);
    struct command command = {.type = COMMAND_JOIN, .id = STR("j")};
    char id[16];
    (void)state;

    send(room, &who, ROLE_INTERVIEWER, &command, NULL, &effects);
    command = (struct command){.type = COMMAND_CHAT, .chat = {CHAT_TO_PANEL, STR("x")}};
    for (unsigned i = 0; i < ROOM_REMEMBERED_COMMANDS + 1; i++) {
        snprintf(id, sizeof(id), "c%u", i);
        command.id = str_from(id);
        send(room, &who, ROLE_INTERVIEWER, &command, NULL, &effects);
        store(room, &effects);
    }
    uint64_t position = room_position(room);
    command.id = STR("c1"); /* the oldest of 1,024 */
    send(room, &who, ROLE_INTERVIEWER, &command, NULL, &effects);
    assert_int_equal(room_position(room), position);
    command.id = STR("c0");
    send(room, &who, ROLE_INTERVIEWER, &command, NULL, &effects);
    assert_int_equal(room_position(room), position + 1);
    room_effects_finish(&effects);
    room_destroy(room);
}

static const struct id ann = {"ann0000000000000"};

struct damage_row {
    const char *what;
    struct record record;
};

static const struct damage_row damages[] = {
    {"a number that isn't the next", {.type = RECORD_SAID, .audience = AUDIENCE_STAGE, .seq = 7}},
    {"another audience than the type's",
     {.type = RECORD_SAID, .audience = AUDIENCE_PANEL, .seq = 2}},
    {"a second opening", {.type = RECORD_ROOM_OPENED, .audience = AUDIENCE_STAGE, .seq = 2}},
    {"a phase again",
     {.type = RECORD_PHASE_CHANGED,
      .audience = AUDIENCE_STAGE,
      .seq = 2,
      .phase_changed = {PHASE_PLANNED}}},
    {"somebody who never came leaves",
     {.type = RECORD_MEMBER_LEFT, .audience = AUDIENCE_STAGE, .seq = 2}},
    {"somebody who never came agrees",
     {.type = RECORD_AGREED, .audience = AUDIENCE_STAGE, .seq = 2}},
    {"a question that isn't planned is pushed",
     {.type = RECORD_QUESTION_PUSHED, .audience = AUDIENCE_STAGE, .seq = 2}},
    {"a part of a question that isn't planned",
     {.type = RECORD_PART_REVEALED, .audience = AUDIENCE_STAGE, .seq = 2}},
    {"a record to nobody", {.type = RECORD_RATED, .audience = AUDIENCE_MEMBER, .seq = 1}},
    {"marks of nobody", {.type = RECORD_RATING_GIVEN, .audience = AUDIENCE_PANEL, .seq = 1}},
    {"consensus on nothing", {.type = RECORD_CONSENSUS_SET, .audience = AUDIENCE_PANEL, .seq = 1}},
    {"a text that doesn't exist",
     {.type = RECORD_ANSWER_EDITED,
      .audience = AUDIENCE_STAGE,
      .seq = 2,
      .answer_edited = {.document = {"answer/q9", 9}, .version = 1}}},
    {"a command of somebody who never came",
     {.type = RECORD_SAID,
      .audience = AUDIENCE_STAGE,
      .seq = 2,
      .command = {"c", 1},
      .said = {{"x", 1}}}},
};

static void test_damage(void **state)
{
    struct record opened = {.type = RECORD_ROOM_OPENED,
                            .audience = AUDIENCE_STAGE,
                            .seq = 1,
                            .room_opened = {.title = {"T", 1}}};
    (void)state;

    for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
        struct room *room = room_create(&(struct room_config){.id = numbered('r', 0)});
        assert_non_null(room);
        assert_int_equal(room_apply(room, &opened), STATUS_OK);
        if (room_apply(room, &damages[i].record) != STATUS_DAMAGED)
            fail_msg("%s is taken", damages[i].what);
        room_destroy(room);
    }
    /* the first record has to be the opening */
    struct room *room = room_create(&(struct room_config){.id = numbered('r', 0)});
    struct record said = {.type = RECORD_SAID, .audience = AUDIENCE_STAGE, .seq = 1};
    assert_int_equal(room_apply(room, &said), STATUS_DAMAGED);
    room_destroy(room);
}

static void test_strangers(void **state)
{
    struct room_effects effects = {0};
    struct room *room = open_room(&effects);
    enum role role = ROLE_CANDIDATE;
    struct arena arena;
    struct document_changes changes;
    (void)state;

    arena_init(&arena, 4096);
    assert_false(room_member_role(room, &ann, &role));
    assert_int_equal(role, ROLE_CANDIDATE);
    assert_int_equal(room_snapshot(room, &ann, NULL, NULL), STATUS_NOT_FOUND);
    assert_int_equal(room_past_changes(room, &ann, STR("notes/room"), 0, &arena, &changes),
                     STATUS_NOT_FOUND);
    assert_int_equal(room_seen(room, &ann).panel, 0);
    assert_int_equal(room_seen(room, &ann).member, 0);
    arena_finish(&arena);
    room_effects_finish(&effects);
    room_effects_finish(NULL);
    room_destroy(room);
    room_destroy(NULL);
}

static void test_hears(void **state)
{
    const struct id other = {"ben0000000000000"};
    (void)state;

    for (int role = 0; role < ROLE_COUNT; role++) {
        bool panel = role != ROLE_CANDIDATE;
        assert_true(room_hears((enum role)role, &ann, AUDIENCE_STAGE, &other));
        assert_int_equal(room_hears((enum role)role, &ann, AUDIENCE_PANEL, &other), panel);
        assert_int_equal(room_hears((enum role)role, &ann, AUDIENCE_MEMBER, &ann), panel);
        assert_false(room_hears((enum role)role, &ann, AUDIENCE_MEMBER, &other));
    }
    assert_false(room_hears(ROLE_INTERVIEWER, &ann, (enum audience)AUDIENCE_COUNT, &ann));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_room_full),
        cmocka_unit_test(test_plan_full),
        cmocka_unit_test(test_busy),
        cmocka_unit_test(test_memory_full),
        cmocka_unit_test(test_log_full),
        cmocka_unit_test(test_kept_changes_full),
        cmocka_unit_test(test_remembered_commands),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_strangers),
        cmocka_unit_test(test_hears),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
