#include "net/net.h"

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* One byte of `text` at *at, decoded, or -1. '+' is a blank, as forms send it. */
static int next_byte(struct str text, size_t *at)
{
    if (text.data[*at] != '%') {
        unsigned char c = (unsigned char)text.data[(*at)++];
        return c == '+' ? ' ' : c;
    }
    if (text.size - *at < 3)
        return -1;
    int high = hex_value(text.data[*at + 1]);
    int low = hex_value(text.data[*at + 2]);
    *at += 3;
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

static bool name_is(struct str text, const char *name)
{
    size_t at = 0;

    for (; *name; name++)
        if (at == text.size || next_byte(text, &at) != (unsigned char)*name)
            return false;
    return at == text.size;
}

static enum status decode(struct str text, char *out, size_t out_bytes)
{
    size_t size = 0;

    /* Twice, so that `out` is untouched on failure. */
    for (int write = 0; write < 2; write++) {
        size = 0;
        for (size_t at = 0; at < text.size; size++) {
            int c = next_byte(text, &at);
            if (c <= 0) /* a NUL would end the result early */
                return STATUS_MALFORMED;
            if (size + 1 >= out_bytes)
                return STATUS_TOO_LARGE;
            if (write)
                out[size] = (char)c;
        }
    }
    if (!out_bytes)
        return STATUS_TOO_LARGE;
    out[size] = '\0';
    return STATUS_OK;
}

enum status net_query_get(struct str query, const char *name, char *out, size_t out_bytes)
{
    while (query.size) {
        const char *end = memchr(query.data, '&', query.size);
        size_t size = end ? (size_t)(end - query.data) : query.size;
        struct str pair = {query.data, size};
        size_t skip = end ? size + 1 : size;
        query.data += skip;
        query.size -= skip;
        const char *equals = memchr(pair.data, '=', pair.size);
        struct str key = {pair.data, equals ? (size_t)(equals - pair.data) : pair.size};
        if (!key.size || !name_is(key, name))
            continue;
        struct str value = equals ? (struct str){equals + 1, pair.size - key.size - 1} : STR_NONE;
        return decode(value, out, out_bytes);
    }
    return STATUS_NOT_FOUND;
}
