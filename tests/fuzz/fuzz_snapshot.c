/* Any bytes as a room's frozen state, behind a head that is right: a room that thaws can be asked,
 * can go on, and freezes and thaws again as itself. */
#include <stdint.h>
#include <stdlib.h>

#include "room/freeze.h"

enum { MAX_BYTES = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct room_config config = {.id = {"r000000000000000"}, .abandoned_ms = 1000};

static void check(bool good)
{
    if (!good)
        abort();
}

static enum status look(void *user, const struct record *record)
{
    (void)user;
    check(record->type < RECORD_TYPE_COUNT);
    return STATUS_OK;
}

static void freeze(const struct room *room, struct buf *bytes)
{
    buf_init(bytes, MAX_BYTES);
    room_freeze(room, bytes);
    check(buf_status(bytes) == STATUS_OK);
}

/* What was frozen thaws, to the same. */
static void check_again(const struct room *room)
{
    struct room *again = NULL;
    struct buf first, second;

    freeze(room, &first);
    enum status status = room_thaw(&config, buf_str(&first), &again);
    check(status == STATUS_OK || status == STATUS_NO_MEMORY);
    if (again) {
        freeze(again, &second);
        check(str_equal(buf_str(&first), buf_str(&second)));
        buf_finish(&second);
    }
    buf_finish(&first);
    room_destroy(again);
}

/* Everybody comes in and is told everything. */
static void check_step(struct room *room, struct room_effects *effects, const struct id *id)
{
    static const struct command join = {.type = COMMAND_JOIN, .id = {"join", 4}};
    struct room_input input = {.type = INPUT_COMMAND, .now_ms = 2};
    enum role role;

    if (!room_member_role(room, id, &role))
        return;
    input.command.seat = (struct room_seat){*id, STR("Somebody"), role};
    input.command.command = &join;
    enum status status = room_step(room, &input, effects);
    check(status == STATUS_OK || status == STATUS_NO_MEMORY || status == STATUS_DAMAGED);
    status = room_snapshot(room, id, look, NULL);
    check(status == STATUS_OK || status == STATUS_NO_MEMORY);
}

static void check_room(struct room *room, const uint8_t *data, size_t size)
{
    struct room_effects effects = {0};
    struct id id;

    check_again(room);
    enum status status =
        room_step(room, &(struct room_input){.type = INPUT_RESTORED, .now_ms = 1}, &effects);
    /* whoever may be a member: their ids stand in the bytes */
    for (size_t i = 0; status == STATUS_OK && i + ID_SIZE <= size; i++)
        if (id_parse((struct str){(const char *)data + i, ID_SIZE}, &id))
            check_step(room, &effects, &id);
    check_again(room);
    room_effects_finish(&effects);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct room *room = NULL;
    struct buf bytes;

    buf_init(&bytes, MAX_BYTES);
    buf_add_text(&bytes, "\013parley-room");
    buf_add_char(&bytes, ROOM_FROZEN_VERSION);
    buf_add_char(&bytes, RECORD_TYPE_COUNT);
    buf_add_char(&bytes, ID_SIZE);
    buf_add_str(&bytes, id_str(&config.id));
    buf_add(&bytes, data, size);
    enum status status = room_thaw(&config, buf_str(&bytes), &room);
    check(status == STATUS_OK || status == STATUS_DAMAGED || status == STATUS_NO_MEMORY);
    if (room)
        check_room(room, data, size);
    room_destroy(room);
    buf_finish(&bytes);
    return 0;
}
