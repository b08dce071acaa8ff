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

/* The alphabet's, by ranges: ids are parsed in every message. */
static bool is_character(char c)
{
    return (c >= '0' && c <= '9') ||
           (c >= 'a' && c <= 'z' && c != 'i' && c != 'l' && c != 'o' && c != 'u');
}

bool id_parse(struct str text, struct id *ret_id)
{
    struct id id = {{0}};

    if (text.size != ID_SIZE)
        return false;
    for (size_t i = 0; i < ID_SIZE; i++) {
        if (!is_character(text.data[i]))
            return false;
        id.text[i] = text.data[i];
    }
    *ret_id = id;
    return true;
}
