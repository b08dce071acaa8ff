#include "text/change.h"

#include <stdlib.h>

#include "base/utf.h"
#include "text/builder.h"

static bool insert_is_sound(struct str insert)
{
    return utf8_valid(insert) && (!insert.size || !memchr(insert.data, '\r', insert.size));
}

/* Looks at parts from outside before anything is added up in 32 bits. */
static enum status check_parts(const struct change_part *parts, size_t count)
{
    uint64_t before = 0;
    uint64_t after = 0;
    size_t insert_bytes = 0;

    if (count > CHANGE_MAX_PARTS)
        return STATUS_TOO_LARGE;
    for (size_t i = 0; i < count; i++) {
        const struct change_part *part = &parts[i];
        before += part->length;
        if (!part->replace) {
            after += part->length;
            continue;
        }
        if (part->insert.size > CHANGE_MAX_INSERT_BYTES - insert_bytes)
            return STATUS_TOO_LARGE;
        insert_bytes += part->insert.size;
        if (!insert_is_sound(part->insert))
            return STATUS_MALFORMED;
        after += utf8_units(part->insert);
    }
    return before > UINT32_MAX || after > UINT32_MAX ? STATUS_MALFORMED : STATUS_OK;
}

enum status change_make(const struct change_part *parts, size_t count, struct change *ret_change)
{
    struct builder builder;
    enum status status = check_parts(parts, count);

    if (status != STATUS_OK)
        return status;
    status = builder_init(&builder, count, change_insert_bytes(parts, count));
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < count; i++) {
        const struct change_part *part = &parts[i];
        if (part->replace)
            builder_replace(&builder, part->length, part->insert,
                            (uint32_t)utf8_units(part->insert), false);
        else
            builder_keep(&builder, part->length);
    }
    status = builder_take(&builder, ret_change);
    builder_finish(&builder);
    return status;
}

enum status change_copy(const struct change *change, struct change *ret_change)
{
    return change_pack(change->parts, change->count, ret_change);
}

void change_finish(struct change *change)
{
    if (!change)
        return;
    free(change->parts);
    *change = (struct change){0};
}

bool change_is_empty(const struct change *change)
{
    return change->count == 0 || (change->count == 1 && !change->parts[0].replace);
}

size_t change_size_bytes(const struct change *change)
{
    return change->count * sizeof(*change->parts) +
           change_insert_bytes(change->parts, change->count) + 1;
}

uint32_t change_map_position(const struct change *change, uint32_t position, int assoc)
{
    uint32_t before = 0;
    uint32_t after = 0;

    for (size_t i = 0; i < change->count; i++) {
        const struct change_part *part = &change->parts[i];
        uint32_t end = before + part->length;
        if (!part->replace) {
            if (end > position)
                return after + (position - before);
            after += part->length;
        } else {
            if (end > position || (end == position && assoc < 0 && !part->length))
                return position == before || assoc < 0 ? after : after + part->insert_units;
            after += part->insert_units;
        }
        before = end;
    }
    return after;
}

/* ,"line","line" for each line of the text. */
static void write_lines(struct str text, struct buf *buf)
{
    const char *at = text.data;
    const char *end = text.data + text.size;

    for (;;) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        buf_add_char(buf, ',');
        buf_add_json(buf, (struct str){at, (size_t)((feed ? feed : end) - at)});
        if (!feed)
            return;
        at = feed + 1;
    }
}

void change_write_json(const struct change *change, struct buf *buf)
{
    buf_add_char(buf, '[');
    for (size_t i = 0; i < change->count; i++) {
        const struct change_part *part = &change->parts[i];
        if (i)
            buf_add_char(buf, ',');
        if (part->replace)
            buf_add_char(buf, '[');
        buf_add_int(buf, part->length);
        if (part->insert.size)
            write_lines(part->insert, buf);
        if (part->replace)
            buf_add_char(buf, ']');
    }
    buf_add_char(buf, ']');
}
