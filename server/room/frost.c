#include "room/frost.h"

#include <stdlib.h>

#include "base/utf.h"

void frost_fail(struct frost *frost, enum status status)
{
    if (frost->status == STATUS_OK)
        frost->status = status;
    frost->in = STR_NONE;
}

/* Seven bits a byte, the lowest first; the last byte has no eighth bit. */
static void write_number(struct buf *out, uint64_t number)
{
    unsigned char bytes[10];
    size_t size = 0;

    while (number >= 0x80) {
        bytes[size++] = (unsigned char)(number | 0x80);
        number >>= 7;
    }
    bytes[size++] = (unsigned char)number;
    buf_add(out, bytes, size);
}

static bool read_number(struct str *in, uint64_t *ret_number)
{
    uint64_t number = 0;

    for (size_t i = 0; i < in->size && i < 10; i++) {
        unsigned char byte = (unsigned char)in->data[i];
        if (i == 9 && byte > 1)
            return false;
        number |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte & 0x80)
            continue;
        in->data += i + 1;
        in->size -= i + 1;
        *ret_number = number;
        return true;
    }
    return false;
}

void frost_number(struct frost *frost, uint64_t *number, uint64_t max)
{
    if (!frost->thaws) {
        write_number(frost->out, *number);
        return;
    }
    *number = 0;
    if (frost->status == STATUS_OK && (!read_number(&frost->in, number) || *number > max)) {
        *number = 0;
        frost_fail(frost, STATUS_DAMAGED);
    }
}

void frost_bool(struct frost *frost, bool *value)
{
    FROST_PLACE(frost, *value, 1);
}

void frost_time(struct frost *frost, int64_t *number)
{
    FROST_PLACE(frost, *number, UINT64_MAX);
}

/* The next bytes. */
static struct str take(struct frost *frost, size_t size)
{
    struct str bytes = {frost->in.data, size};

    if (size > frost->in.size) {
        frost_fail(frost, STATUS_DAMAGED);
        return STR_NONE;
    }
    if (size) {
        frost->in.data += size;
        frost->in.size -= size;
    }
    return bytes;
}

void frost_view(struct frost *frost, struct str *text)
{
    size_t size = text->size;

    FROST_PLACE(frost, size, SIZE_MAX);
    if (!frost->thaws) {
        buf_add_str(frost->out, *text);
        return;
    }
    *text = take(frost, size);
    if (!utf8_valid(*text)) {
        *text = STR_NONE;
        frost_fail(frost, STATUS_DAMAGED);
    }
}

void frost_text(struct frost *frost, struct str *text)
{
    frost_view(frost, text);
    if (!frost->thaws || frost->status != STATUS_OK)
        return;
    *text = arena_copy(frost->memory, *text);
    if (!text->data)
        frost_fail(frost, STATUS_NO_MEMORY);
}

void frost_id(struct frost *frost, struct id *id)
{
    struct str text = id_str(id);

    frost_view(frost, &text);
    if (!frost->thaws)
        return;
    *id = (struct id){{0}};
    if (text.size && !id_parse(text, id))
        frost_fail(frost, STATUS_DAMAGED);
}

void frost_count(struct frost *frost, size_t *count, size_t max)
{
    FROST_PLACE(frost, *count, max);
    if (frost->thaws && *count > frost->in.size) {
        *count = 0;
        frost_fail(frost, STATUS_DAMAGED);
    }
}

void *frost_list(struct frost *frost, size_t count, size_t element_size)
{
    if (!frost->thaws || frost->status != STATUS_OK)
        return NULL;
    void *list = arena_array(frost->memory, count ? count : 1, element_size);
    if (!list)
        frost_fail(frost, STATUS_NO_MEMORY);
    return list;
}
