/* Rooms played at random: choices come from bytes, a seed's or a fuzzer's, and become the lines of
 * a room script. Most of them make sense in the room as it stands; some are sent twice. One thread.
 */
#ifndef PARLEY_SUPPORT_ROOM_RANDOM_H
#define PARLEY_SUPPORT_ROOM_RANDOM_H

#include "room_script.h"

enum { RANDOM_KEPT_LINES = 32, RANDOM_LINE_BYTES = 200 };

struct room_random {
    const unsigned char *bytes; /* NULL: made from the seed */
    size_t bytes_left;
    uint64_t seed;
    struct room_script script;
    struct buf lines;   /* all that was played, to be read when something was wrong */
    struct buf effects; /* of the last line */
    unsigned commands;
    char kept[RANDOM_KEPT_LINES][RANDOM_LINE_BYTES]; /* sent before, to be sent again */
    size_t kept_count;
};

/* Plays up to `inputs` inputs, fewer when the bytes run out, and holds the room to what must always
 * be true. False: random->script.fault says what was wrong, random->lines how it came to it. */
bool room_random_play(struct room_random *random, size_t inputs);
void room_random_finish(struct room_random *random);

#endif
