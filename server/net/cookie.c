#include "net/net.h"

static struct str trimmed(struct str text)
{
    while (text.size && (*text.data == ' ' || *text.data == '\t')) {
        text.data++;
        text.size--;
    }
    while (text.size && (text.data[text.size - 1] == ' ' || text.data[text.size - 1] == '\t'))
        text.size--;
    return text;
}

struct str net_cookie_get(struct str header, const char *name)
{
    struct str wanted = str_from(name);

    while (header.size && wanted.size) {
        const char *end = memchr(header.data, ';', header.size);
        size_t size = end ? (size_t)(end - header.data) : header.size;
        struct str pair = {header.data, size};
        size_t skip = end ? size + 1 : size;
        header.data += skip;
        header.size -= skip;
        const char *equals = memchr(pair.data, '=', pair.size);
        if (!equals)
            continue;
        struct str key = {pair.data, (size_t)(equals - pair.data)};
        if (!str_equal(trimmed(key), wanted))
            continue;
        struct str value = trimmed((struct str){equals + 1, pair.size - key.size - 1});
        if (value.size >= 2 && value.data[0] == '"' && value.data[value.size - 1] == '"') {
            value.data++;
            value.size -= 2;
        }
        return value;
    }
    return STR_NONE;
}
