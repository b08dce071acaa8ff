/* Cookie headers and queries of any bytes: first byte chooses, the rest up to NUL is the name. What
 * comes out must lie within what went in. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "net/net.h"

enum { NAME_BYTES = 32 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_cookie(struct str header, const char *name)
{
    struct str value = net_cookie_get(header, name);

    if (!value.size)
        return;
    if (value.data < header.data || value.data + value.size > header.data + header.size)
        abort();
    if (memchr(value.data, ';', value.size))
        abort();
}

static void check_query(struct str query, const char *name)
{
    char out[NAME_BYTES];

    memset(out, 'x', sizeof(out));
    enum status status = net_query_get(query, name, out, sizeof(out));
    if (status == STATUS_OK) {
        if (!memchr(out, '\0', sizeof(out)))
            abort();
        return;
    }
    if (status != STATUS_NOT_FOUND && status != STATUS_TOO_LARGE && status != STATUS_MALFORMED)
        abort();
    for (size_t i = 0; i < sizeof(out); i++)
        if (out[i] != 'x') /* untouched on failure */
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char name[NAME_BYTES] = "";

    if (size < 2)
        return 0;
    size_t name_size = strnlen((const char *)data + 1, size - 1);
    size_t kept = name_size < sizeof(name) - 1 ? name_size : sizeof(name) - 1;
    memcpy(name, data + 1, kept);
    size_t skip = 1 + name_size < size ? 2 + name_size : size;
    struct str text = {(const char *)data + skip, size - skip};
    if (data[0] & 1)
        check_cookie(text, name);
    else
        check_query(text, name);
    return 0;
}
