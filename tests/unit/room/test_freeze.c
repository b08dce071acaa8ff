/* A room's frozen state: that it thaws to the same room is held at random by room_script; here what
 * random rooms don't come to, and bytes that are not what was frozen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "protocol/codec.h"
#include "room/freeze.h"
#include "room_script.h"

enum { FROZEN_MAX_BYTES = 64 << 20, LARGE_EDITS = 150, LARGE_UNITS = 60000 };

static const struct room_config config = {.id = {"r000000000000000"}, .abandoned_ms = 60000};

static void play(struct room_script *script, const char *const *lines)
{
    struct buf out;

    buf_init(&out, 1 << 20);
    room_script_init(script);
    for (size_t i = 0; lines[i]; i++) {
        buf_clear(&out);
        if (!room_script_run(script, str_from(lines[i]), &out))
            fail_msg("%s: %s", lines[i], script->fault);
    }
    buf_finish(&out);
}

/* A bit of everything. */
static void play_interview(struct room_script *script)
{
    static const char *const lines[] = {
        "open after-own",
        "ann #1 join",
        "ben #1 join",
        "eve #1 join",
        "cal #1 join",
        "cal #2 agree",
        "ann #2 admit",
        "ann #3 next",
        "cal #3 edit answer/q1 0 -0+One~two",
        "ann #4 edit answer/q1 1 =7 -0+!",
        "ben #2 edit private/q1 0 -0+mine",
        "ann #5 edit notes/room 0 -0+ours",
        "ann #6 rate q1 0 4 Good",
        "ann #7 tick q1 1 on",
        "ben #3 chat panel So",
        "cal #4 chat stage Hello",
        "ann #8 moment here",
        "ann #9 plan_add q4",
        "ann #10 next",
        "ann #11 consensus q1 0 3",
        "ben #4 submit yes Fine",
        "left eve",
        "stored",
        NULL,
    };

    play(script, lines);
}

static void freeze(const struct room *room, struct buf *bytes)
{
    buf_init(bytes, FROZEN_MAX_BYTES);
    room_freeze(room, bytes);
    assert_int_equal(buf_status(bytes), STATUS_OK);
}

static enum status thaw(struct str bytes, struct buf *again)
{
    struct room *room = NULL;
    enum status status = room_thaw(&config, bytes, &room);

    if (status == STATUS_OK)
        freeze(room, again);
    else
        assert_null(room);
    room_destroy(room);
    return status;
}

/* FNV-1a. */
static uint64_t print_of(struct str bytes)
{
    uint64_t hash = 14695981039346656037u;

    for (size_t i = 0; i < bytes.size; i++)
        hash = (hash ^ (unsigned char)bytes.data[i]) * 1099511628211u;
    return hash;
}

/* When this fails, what is stored of rooms would be read as something else, or the same records now
 * come to something else: raise ROOM_FROZEN_VERSION, and put the new figure here. */
static void test_same_bytes_in_each_version(void **state)
{
    struct room_script script;
    struct buf bytes;
    (void)state;

    play_interview(&script);
    freeze(script.room, &bytes);
    assert_int_equal(ROOM_FROZEN_VERSION, 2);
    assert_int_equal(print_of(buf_str(&bytes)), 0x8d1611bcde56b2c0);
    buf_finish(&bytes);
    room_script_finish(&script);
}

static void test_cut_off(void **state)
{
    struct room_script script;
    struct buf bytes;
    struct buf again;
    (void)state;

    play_interview(&script);
    freeze(script.room, &bytes);
    for (size_t size = 0; size < bytes.size; size++) {
        char *cut = malloc(size + 1); /* so that reading beyond is seen */
        assert_non_null(cut);
        memcpy(cut, bytes.data, size);
        assert_int_equal(thaw((struct str){cut, size}, &again), STATUS_DAMAGED);
        free(cut);
    }
    buf_add_char(&bytes, '\0');
    assert_int_equal(thaw(buf_str(&bytes), &again), STATUS_DAMAGED);
    buf_finish(&bytes);
    room_script_finish(&script);
}

/* The cipher keeps such bytes out; still nothing may come of them but another sound room. */
static void test_other_bytes(void **state)
{
    struct room_script script;
    struct buf bytes;
    size_t refused = 0;
    (void)state;

    play_interview(&script);
    freeze(script.room, &bytes);
    for (size_t i = 0; i < bytes.size; i++) {
        for (int bit = 0; bit < 8; bit++) {
            struct buf again;
            bytes.data[i] ^= (char)(1 << bit);
            if (thaw(buf_str(&bytes), &again) == STATUS_OK)
                buf_finish(&again);
            else
                refused++;
            bytes.data[i] ^= (char)(1 << bit);
        }
    }
    assert_true(refused > bytes.size);
    buf_finish(&bytes);
    room_script_finish(&script);
}

static void test_other_version_and_room(void **state)
{
    struct room_script script;
    struct room *room = NULL;
    struct room_config other = config;
    struct buf bytes;
    struct buf again;
    (void)state;

    play_interview(&script);
    freeze(script.room, &bytes);
    other.id.text[3] = 'z';
    assert_int_equal(room_thaw(&other, buf_str(&bytes), &room), STATUS_DAMAGED);
    char *version = bytes.data + 1 + strlen("parley-room");
    (*version)++;
    assert_int_equal(thaw(buf_str(&bytes), &again), STATUS_VERSION);
    (*version)--;
    version[1]--;
    assert_int_equal(thaw(buf_str(&bytes), &again), STATUS_VERSION);
    version[1]++;
    assert_int_equal(thaw(buf_str(&bytes), &again), STATUS_OK);
    assert_true(str_equal(buf_str(&bytes), buf_str(&again)));
    buf_finish(&again);
    buf_finish(&bytes);
    room_script_finish(&script);
}

static enum status edit(struct room *room, uint32_t version, char letter)
{
    static char insert[LARGE_UNITS];
    struct change_part parts[] = {
        {.replace = true, .length = version ? LARGE_UNITS : 0, .insert = {insert, LARGE_UNITS}}};
    struct record record = {
        .type = RECORD_NOTES_EDITED, .audience = AUDIENCE_PANEL, .command = STR("c")};

    record.by = cast[0].id;
    memset(insert, letter, sizeof(insert));
    record.seq = (uint64_t)room_seen(room, &cast[0].id).panel + 1;
    record.notes_edited.document = STR("notes/room");
    record.notes_edited.version = (int64_t)version + 1;
    record.notes_edited.changes = (struct change_parts){parts, 1};
    return room_apply(room, &record);
}

/* So many large changes that the document has forgotten the first of them. */
static void test_forgotten_changes(void **state)
{
    static const char *const lines[] = {"open open", "ann #1 join", "stored", NULL};
    struct room_script script;
    struct room *thawed = NULL;
    struct document_changes changes;
    struct arena arena;
    struct buf bytes;
    struct buf again;
    (void)state;

    play(&script, lines);
    for (uint32_t i = 0; i < LARGE_EDITS; i++)
        assert_int_equal(edit(script.room, i, (char)('a' + i % 26)), STATUS_OK);
    freeze(script.room, &bytes);
    assert_true(bytes.size < (5 << 20));
    assert_int_equal(room_thaw(&config, buf_str(&bytes), &thawed), STATUS_OK);
    for (uint32_t i = LARGE_EDITS; i < LARGE_EDITS * 2; i++) {
        assert_int_equal(edit(script.room, i, 'z'), STATUS_OK);
        assert_int_equal(edit(thawed, i, 'z'), STATUS_OK);
    }
    buf_finish(&bytes);
    freeze(script.room, &bytes);
    freeze(thawed, &again);
    assert_true(str_equal(buf_str(&bytes), buf_str(&again)));
    arena_init(&arena, 16 << 20);
    assert_int_equal(room_past_changes(thawed, &cast[0].id, STR("notes/room"), 0, &arena, &changes),
                     STATUS_NOT_FOUND);
    assert_int_equal(room_past_changes(thawed, &cast[0].id, STR("notes/room"), LARGE_EDITS * 2 - 20,
                                       &arena, &changes),
                     STATUS_OK);
    assert_int_equal(changes.changes_count, 20);
    assert_true(str_is(changes.changes[0].command, "c"));
    arena_finish(&arena);
    buf_finish(&again);
    buf_finish(&bytes);
    room_destroy(thawed);
    room_script_finish(&script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bytes_in_each_version),
        cmocka_unit_test(test_cut_off),
        cmocka_unit_test(test_other_bytes),
        cmocka_unit_test(test_other_version_and_room),
        cmocka_unit_test(test_forgotten_changes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
