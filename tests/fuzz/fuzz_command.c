/* Any bytes as a command: refused with a reason, or a command whose change, if it has one, can be
 * made and stored and read again. */
#include <stdint.h>

#include "base/utf.h"
#include "protocol/codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

static void check_edit(const struct command_edit *edit)
{
    struct change change;

    if (change_make(edit->changes.parts, edit->changes.count, &change) != STATUS_OK)
        return;
    struct record record = {.type = RECORD_NOTES_EDITED,
                            .audience = AUDIENCE_PANEL,
                            .seq = 1,
                            .notes_edited = {edit->document, 1, {change.parts, change.count}}};
    struct arena arena;
    struct buf json;
    struct record again;

    arena_init(&arena, 8 << 20);
    buf_init(&json, 8 << 20);
    codec_encode_record(&json, &record, FIELD_READER_PANEL);
    check(buf_status(&json) == STATUS_OK && utf8_valid(buf_str(&json)));
    check(codec_decode_record(buf_str(&json), &arena, &again) == STATUS_OK);
    check(again.notes_edited.changes.count == change.count);
    buf_finish(&json);
    arena_finish(&arena);
    change_finish(&change);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str message = {(const char *)data, size};
    struct command command;
    struct arena arena;
    struct str id;
    const char *detail;

    arena_init(&arena, 8 << 20);
    enum refusal refusal = codec_decode_command(message, &arena, &command, &id, &detail);
    check(id.size <= 40 && utf8_valid(id));
    check(!detail || utf8_valid(str_from(detail)));
    if (refusal == REFUSAL_NONE) {
        check(!command_rules[command.type].stored || (id.size && str_equal(command.id, id)));
        if (command.type == COMMAND_EDIT)
            check_edit(&command.edit);
    } else {
        struct buf error;
        buf_init(&error, 1 << 16);
        codec_encode_error(&error, id, refusal, detail);
        check(buf_status(&error) == STATUS_OK && utf8_valid(buf_str(&error)));
        buf_finish(&error);
    }
    arena_finish(&arena);
    return 0;
}
