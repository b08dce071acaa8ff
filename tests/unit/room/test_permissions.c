/* Who may do what, when: each command × role × phase, driven through the room and held to grids
 * that are written here a second time, from the product's description and PROTOCOL.md. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "room_script.h"

/* One letter a phase: planned, lobby, live, debrief, sealed.
 *   y  permitted        l  permitted to who leads, to others not_lead
 *   n  not_allowed      p  wrong_phase
 *   o  interview_over   s  room_sealed
 * And for texts, where the command is permitted:
 *   d  no_such_document */
struct grid_row {
    const char *line; /* as a script has it, without the name */
    const char *interviewer, *observer, *candidate;
};

/* clang-format off */
static const struct grid_row commands[COMMAND_TYPE_COUNT] = {
    /*                          interviewer observer candidate */
    {"join",                    "yyyys",    "yyyys", "yyyos"},
    {"agree",                   "nnnnn",    "nnnnn", "pypos"},
    {"admit",                   "pypps",    "nnnnn", "nnnnn"},
    {"lead",                    "pyyys",    "nnnnn", "nnnnn"},
    {"end",                     "pllps",    "nnnnn", "nnnnn"},
    {"seal",                    "pppls",    "nnnnn", "nnnnn"},
    {"push q2",                 "pplps",    "nnnnn", "nnnnn"},
    {"next",                    "pplps",    "nnnnn", "nnnnn"},
    {"reveal q1 1",             "pplps",    "nnnnn", "nnnnn"},
    {"withdraw q1",             "pplps",    "nnnnn", "nnnnn"},
    {"plan_add q4",             "yyyps",    "nnnnn", "nnnnn"},
    {"chat stage Hello",        "pyyps",    "nnnnn", "pyyos"},
    {"moment",                  "ppyps",    "nnnnn", "nnnnn"},
    {"edit answer/q1 0 +x",     "ydyps",    "nnnnn", "ydyos"},
    {"cursor answer/q1 0 0 0",  "ydyys",    "nnnnn", "ydyos"},
    {"rate q1 0 3",             "ppyys",    "nnnnn", "nnnnn"},
    {"tick q1 0 on",            "ppyys",    "nnnnn", "nnnnn"},
    {"submit yes Good",         "pppys",    "nnnnn", "nnnnn"},
    {"consensus q1 0 3",        "pppys",    "nnnnn", "nnnnn"},
};

/* What depends on the fields besides: texts, cursors in them, and where something is said. */
static const struct grid_row places[] = {
    /*                             interviewer observer candidate */
    {"chat panel Hello",           "pyyys",    "nnnnn", "pnnos"},
    {"edit notes/q1 0 +x",         "yyyys",    "nnnnn", "yddos"},
    {"edit notes/room 0 +x",       "yyyys",    "nnnnn", "yddos"},
    {"edit private/q1 0 +x",       "yyyys",    "nnnnn", "yddos"},
    {"edit private/room 0 +x",     "yyyys",    "nnnnn", "yddos"},
    {"edit answer/q2 0 +x",        "yddds",    "nnnnn", "yddos"},
    {"edit answer/room 0 +x",      "yddds",    "nnnnn", "yddos"},
    {"edit notes/q9 0 +x",         "yddds",    "nnnnn", "yddos"},
    {"cursor notes/q1 0 0 0",      "yyyys",    "nnnnn", "yddos"},
    {"cursor private/q1 0 0 0",    "yyyys",    "nnnnn", "yddos"},
};
/* clang-format on */

#define JOINED  "ann join|ben join|eve join|cal join"
#define TO_LIVE JOINED "|cal agree|ann admit|ann push q1"
static const char *const ways[PHASE_COUNT] = {
    [PHASE_PLANNED] = "",
    [PHASE_LOBBY] = JOINED,
    [PHASE_LIVE] = TO_LIVE,
    [PHASE_DEBRIEF] = TO_LIVE "|ann end",
    [PHASE_SEALED] = TO_LIVE "|ann end|ann seal",
};

static void run(struct room_script *script, struct str line, struct buf *out)
{
    buf_clear(out);
    if (!room_script_run(script, line, out))
        fail_msg("%.*s: %s", STR_FMT(line), script->fault);
}

/* A room in that phase, with ann, who leads, ben, eve and cal in it. */
static void go_to(struct room_script *script, enum phase phase, struct buf *out)
{
    struct str way = str_from(ways[phase]);

    room_script_init(script);
    run(script, STR("open open"), out);
    while (way.size) {
        const char *bar = memchr(way.data, '|', way.size);
        size_t size = bar ? (size_t)(bar - way.data) : way.size;
        run(script, (struct str){way.data, size}, out);
        size_t taken = size + (bar ? 1 : 0);
        way = (struct str){way.data + taken, way.size - taken};
    }
    run(script, STR("stored"), out);
    assert_int_equal(room_phase(script->room), phase);
}

/* The letter for what the room did. */
static char outcome(const struct buf *out)
{
    static const struct {
        char letter;
        const char *code;
    } refusals[] = {{'n', " not_allowed\n"}, {'p', " wrong_phase\n"},
                    {'l', " not_lead\n"},    {'o', " interview_over\n"},
                    {'s', " room_sealed\n"}, {'d', " no_such_document\n"}};

    for (size_t i = 0; out->size && i < sizeof(refusals) / sizeof(refusals[0]); i++)
        if (strncmp(out->data, "refuse ", 7) == 0 && strstr(out->data, refusals[i].code))
            return refusals[i].letter;
    return 'y';
}

static void check_cell(const struct grid_row *row, const char *who, enum phase phase, char expected)
{
    struct room_script script;
    struct buf out;
    char line[128];
    bool leads = strcmp(who, "ann") == 0;

    if (expected == 'l' && leads)
        expected = 'y';
    snprintf(line, sizeof(line), "%s %s", who, row->line);
    buf_init(&out, 1 << 20);
    go_to(&script, phase, &out);
    run(&script, str_from(line), &out);
    char got = outcome(&out);
    if (got != expected)
        fail_msg("\"%s\" in phase %d: expected %c, the room did: %s", line, (int)phase, expected,
                 out.data ? out.data : "nothing");
    /* in a planned room nobody is yet: what is permitted there is so to those who join first */
    if (phase == PHASE_PLANNED && got == 'y' && strcmp(row->line, "join") != 0)
        assert_non_null(strstr(out.data, " not_joined\n"));
    /* nobody else has a way to be permitted: a refusal is all that there is */
    if (got != 'y')
        assert_int_equal(script.effects.count, 1);
    assert_true(room_script_end(&script));
    room_script_finish(&script);
    buf_finish(&out);
}

static void check_grid(const struct grid_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (int phase = 0; phase < PHASE_COUNT; phase++) {
            check_cell(&rows[i], "ann", (enum phase)phase, rows[i].interviewer[phase]);
            check_cell(&rows[i], "ben", (enum phase)phase, rows[i].interviewer[phase]);
            check_cell(&rows[i], "eve", (enum phase)phase, rows[i].observer[phase]);
            check_cell(&rows[i], "cal", (enum phase)phase, rows[i].candidate[phase]);
        }
    }
}

static void test_commands(void **state)
{
    (void)state;
    check_grid(commands, COMMAND_TYPE_COUNT);
}

static void test_places(void **state)
{
    (void)state;
    check_grid(places, sizeof(places) / sizeof(places[0]));
}

/* The grid names each command once, and the generated table says the same. */
static void test_table_agrees(void **state)
{
    (void)state;
    for (size_t type = 0; type < COMMAND_TYPE_COUNT; type++) {
        const struct command_rule *rule = &command_rules[type];
        const struct grid_row *row = NULL;
        for (size_t i = 0; i < COMMAND_TYPE_COUNT; i++) {
            struct str name = {commands[i].line, strcspn(commands[i].line, " ")};
            if (!str_is(name, rule->name))
                continue;
            assert_null(row);
            row = &commands[i];
        }
        assert_non_null(row);
        const char *const roles[ROLE_COUNT] = {row->interviewer, row->observer, row->candidate};
        bool lead = strchr(row->interviewer, 'l') != NULL;
        assert_int_equal(rule->lead, lead);
        for (int role = 0; role < ROLE_COUNT; role++)
            assert_int_equal((rule->roles >> role) & 1, roles[role][0] != 'n');
        assert_true(rule->per_minute > 0 && rule->burst > 0);
    }
}

/* A stranger to the room may do nothing in it. */
static void test_not_joined(void **state)
{
    struct room_script script;
    struct buf out;
    char line[128];
    (void)state;

    buf_init(&out, 1 << 20);
    go_to(&script, PHASE_LIVE, &out);
    for (size_t i = 0; i < COMMAND_TYPE_COUNT; i++) {
        if (strcmp(commands[i].line, "join") == 0)
            continue;
        snprintf(line, sizeof(line), "dan %s", commands[i].line);
        run(&script, str_from(line), &out);
        assert_int_equal(strncmp(out.data, "refuse dan ", 11), 0);
        snprintf(line, sizeof(line), "kim %s", commands[i].line);
        run(&script, str_from(line), &out);
        assert_int_equal(strncmp(out.data, "refuse kim ", 11), 0);
    }
    assert_true(room_script_end(&script));
    room_script_finish(&script);
    buf_finish(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commands),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_table_agrees),
        cmocka_unit_test(test_not_joined),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
