/* The bytes choose what happens in a room; see support/room_random.h. */
#include "room_random.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct room_random random = {.bytes = data, .bytes_left = size};

    if (size == 0)
        return 0;
    if (!room_random_play(&random, 300)) {
        fprintf(stderr, "%s\n%.*s\n", random.script.fault, STR_FMT(buf_str(&random.lines)));
        abort();
    }
    room_random_finish(&random);
    return 0;
}
