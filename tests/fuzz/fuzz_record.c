/* Any bytes as stored records, a line each: read and written again they are the same, a candidate's
 * copy of them is shorter or equal, and a room that is given them takes them or says no. */
#include <stdint.h>

#include "protocol/codec.h"
#include "room/room.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

/* What is cut out of the text is what isn't written of a record without it. */
static void check_without_command(const struct record *record, struct buf *text, struct buf *cut)
{
    struct record nameless = *record;

    nameless.command = STR_NONE;
    buf_clear(text);
    codec_encode_record(text, record, FIELD_READER_PANEL);
    buf_clear(cut);
    if (record->command.size)
        codec_add_without_command(cut, buf_str(text));
    else
        buf_add_str(cut, buf_str(text));
    buf_clear(text);
    codec_encode_record(text, &nameless, FIELD_READER_PANEL);
    check(str_equal(buf_str(text), buf_str(cut)));
}

static void check_written_again(const struct record *record)
{
    struct arena arena;
    struct buf first;
    struct buf second;
    struct record again;

    arena_init(&arena, 16 << 20);
    buf_init(&first, 8 << 20);
    buf_init(&second, 8 << 20);
    codec_encode_record(&first, record, FIELD_READER_PANEL);
    check(buf_status(&first) == STATUS_OK);
    if (record->seq) {
        check(codec_decode_record(buf_str(&first), &arena, &again) == STATUS_OK);
        codec_encode_record(&second, &again, FIELD_READER_PANEL);
        check(str_equal(buf_str(&first), buf_str(&second)));
    }
    buf_clear(&second);
    codec_encode_record(&second, record, FIELD_READER_CANDIDATE);
    check(second.size <= first.size);
    check(codec_differs_for_candidate(record->type) || second.size == first.size);
    check_without_command(record, &first, &second);
    buf_finish(&second);
    buf_finish(&first);
    arena_finish(&arena);
}

static enum status look(void *user, const struct record *record)
{
    size_t *seen = user;

    check(record->seq == 0);
    (*seen)++;
    return STATUS_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {(const char *)data, size};
    struct room *room = room_create(&(struct room_config){.abandoned_ms = 1});
    enum status status = room ? STATUS_OK : STATUS_NO_MEMORY;

    while (rest.size && status == STATUS_OK) {
        const char *end = memchr(rest.data, '\n', rest.size);
        size_t length = end ? (size_t)(end - rest.data) : rest.size;
        struct arena arena;
        struct record record;
        arena_init(&arena, 8 << 20);
        status = codec_decode_record((struct str){rest.data, length}, &arena, &record);
        if (status == STATUS_OK) {
            size_t seen = 0;
            check_written_again(&record);
            status = room_apply(room, &record);
            if (status == STATUS_OK && record.type == RECORD_MEMBER_JOINED)
                check(room_snapshot(room, &record.member_joined.member, look, &seen) == STATUS_OK &&
                      seen > 0);
        }
        arena_finish(&arena);
        size_t taken = length + (end ? 1 : 0);
        rest = (struct str){rest.data + taken, rest.size - taken};
    }
    room_destroy(room);
    return 0;
}
