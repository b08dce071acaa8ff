#include "base/utf.h"

#include <string.h>

/* Length of the well-formed sequence at `at`, or 0. */
static size_t sequence_size(struct str text, size_t at)
{
    const unsigned char *p = (const unsigned char *)text.data + at;
    size_t left = text.size - at;
    unsigned char c = p[0];
    size_t size = c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : 4;

    if (c < 0x80)
        return 1;
    if (c < 0xc2 || c > 0xf4 || size > left)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    if ((c == 0xe0 && p[1] < 0xa0) || (c == 0xed && p[1] > 0x9f) || (c == 0xf0 && p[1] < 0x90) ||
        (c == 0xf4 && p[1] > 0x8f))
        return 0;
    return size;
}

/* Checking and counting are most of what a change of a long text costs, so they go by eight bytes
 * at a time. */
enum { WORD_BYTES = 8, WORD_UNITS_MAX = 2 * WORD_BYTES };

static const uint64_t word_highest = 0x8080808080808080u;

static uint64_t load_word(const char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof(word));
    return word;
}

bool utf8_valid(struct str text)
{
    for (size_t at = 0; at < text.size;) {
        if (text.size - at >= WORD_BYTES && !(load_word(text.data + at) & word_highest)) {
            at += WORD_BYTES;
            continue;
        }
        size_t size = sequence_size(text, at);
        if (!size)
            return false;
        at += size;
    }
    return true;
}

/* What sequences that begin in these bytes take. A shift brings a lower bit of each byte to the
 * place of its highest; the mask drops what came over from the neighbour. */
static size_t word_units(uint64_t word)
{
    uint64_t inner = word & ~(word << 1) & word_highest;                           /* 10xxxxxx */
    uint64_t four = word & (word << 1) & (word << 2) & (word << 3) & word_highest; /* 1111xxxx */

    if (!(word & word_highest))
        return WORD_BYTES;
    return WORD_BYTES - (size_t)__builtin_popcountll(inner) + (size_t)__builtin_popcountll(four);
}

static bool is_inner(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

size_t utf8_units(struct str text)
{
    size_t units = 0, at = 0;

    for (; text.size - at >= WORD_BYTES; at += WORD_BYTES)
        units += word_units(load_word(text.data + at));
    for (; at < text.size; at++)
        units += (size_t)!is_inner(text.data[at]) + ((unsigned char)text.data[at] >= 0xf0);
    return units;
}

size_t utf8_take_units(struct str text, size_t *units)
{
    size_t at = 0, left = *units;

    for (; left >= WORD_UNITS_MAX && text.size - at >= WORD_BYTES; at += WORD_BYTES)
        left -= word_units(load_word(text.data + at));
    while (at > 0 && at < text.size && is_inner(text.data[at]))
        at++; /* of a sequence that was counted at its beginning */
    while (at < text.size) {
        unsigned char c = (unsigned char)text.data[at];
        size_t size = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
        size_t takes = size == 4 ? 2 : 1;
        if (takes > left)
            break;
        left -= takes;
        at += size;
    }
    *units -= left;
    return at < text.size ? at : text.size;
}

size_t utf8_bytes_of_units(struct str text, size_t units)
{
    return utf8_take_units(text, &units);
}

uint32_t utf8_next(struct str text, size_t *at)
{
    static const unsigned char lead_mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    size_t size = sequence_size(text, *at);

    if (!size) {
        (*at)++;
        return 0xfffd;
    }
    uint32_t c = (unsigned char)text.data[*at] & lead_mask[size];
    for (size_t i = 1; i < size; i++)
        c = c << 6 | ((unsigned char)text.data[*at + i] & 0x3f);
    *at += size;
    return c;
}

size_t utf8_put(uint32_t c, char out[static 4])
{
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};

    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(lead[size] | c);
    return size;
}

bool utf8_is_steering(uint32_t c)
{
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 ||
           c == 0x2029;
}
