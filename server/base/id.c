#include "base/id.h"

#include <stdint.h>

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

struct id id_from_random(const unsigned char random[static ID_RANDOM_BYTES])
{
    struct id id = {{0}};
    uint32_t bits = 0;
    unsigned have = 0;
    size_t out = 0;

    for (size_t i = 0; i < ID_RANDOM_BYTES; i++) {
        bits = (bits << 8 | random[i]) & 0xffff;
        have += 8;
        while (have >= 5) {
            have -= 5;
            id.text[out++] = alphabet[(bits >> have) & 31];
        }
    }
    return id;
}

/* The alphabet's, to be looked up: ids are parsed several times for each message. */
static const bool is_character[256] = {
    ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1,
    ['8'] = 1, ['9'] = 1, ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1,
    ['g'] = 1, ['h'] = 1, ['j'] = 1, ['k'] = 1, ['m'] = 1, ['n'] = 1, ['p'] = 1, ['q'] = 1,
    ['r'] = 1, ['s'] = 1, ['t'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1,
};

bool id_parse(struct str text, struct id *ret_id)
{
    bool is_id = text.size == ID_SIZE;

    for (size_t i = 0; is_id && i < ID_SIZE; i++)
        is_id = is_character[(unsigned char)text.data[i]];
    if (!is_id)
        return false;
    memcpy(ret_id->text, text.data, ID_SIZE);
    ret_id->text[ID_SIZE] = '\0';
    return true;
}
