/* Whatever bytes come as a frame: nothing but the frame that was written opens, and a refused one
 * leaves the log and the record as they were. */
#include <stdint.h>
#include <stdlib.h>

#include "vault/live_log.h"

#define REQUIRE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition))                                                                          \
            abort();                                                                               \
    } while (0)

static const struct id room = {"0123456789abcdef"};
static const struct vault_room_key key = {{1, 2, 3}};

/* Opens bytes that weren't written by whoever holds the key. */
static void foreign(struct str frame)
{
    struct live_log log;
    struct live_frame clear;
    struct buf record;

    live_log_init(&log, &room, &key);
    struct vault_hash head = log.head;
    buf_init(&record, 1 << 20);
    buf_add_char(&record, 'x');
    enum status status = live_log_open(&log, frame, &clear, &record);
    REQUIRE(status == STATUS_DAMAGED || status == STATUS_TOO_LARGE);
    REQUIRE(log.position == 0 && vault_equal(&log.head, &head, sizeof(head)));
    REQUIRE(str_is(buf_str(&record), "x"));
    buf_finish(&record);
}

/* Writes the input as a record, changes one byte of the frame, opens both. */
static void changed(uint8_t type, uint8_t audience, size_t at, uint8_t by, struct str text)
{
    struct live_log writing;
    struct live_log reading;
    struct live_frame clear;
    struct buf frame;
    struct buf record;

    live_log_init(&writing, &room, &key);
    live_log_init(&reading, &room, &key);
    buf_init(&frame, 2 << 20);
    buf_init(&record, 2 << 20);
    enum status status = live_log_seal(&writing, type, audience, text, &frame);
    if (status == STATUS_OK) {
        at %= frame.size;
        frame.data[at] ^= (char)(by | 1);
        REQUIRE(live_log_open(&reading, buf_str(&frame), &clear, &record) == STATUS_DAMAGED);
        frame.data[at] ^= (char)(by | 1);
        REQUIRE(live_log_open(&reading, buf_str(&frame), &clear, &record) == STATUS_OK);
        REQUIRE(str_equal(buf_str(&record), text));
        REQUIRE(clear.type == type && clear.audience == audience && clear.position == 1);
        REQUIRE(vault_equal(&reading.head, &writing.head, sizeof(reading.head)));
    } else {
        REQUIRE(status == STATUS_TOO_LARGE && frame.size == 0 && writing.position == 0);
    }
    buf_finish(&frame);
    buf_finish(&record);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (vault_init() != STATUS_OK)
        return 0;
    foreign((struct str){(const char *)data, size});
    if (size >= 6)
        changed(data[0], data[1], (size_t)data[2] << 8 | data[3], data[4],
                (struct str){(const char *)data + 5, size - 5});
    return 0;
}
