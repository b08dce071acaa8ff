#include "text/builder.h"

#include <stdlib.h>

enum status builder_init(struct builder *builder, size_t max_parts, size_t max_bytes)
{
    builder->parts = max_parts <= BUILDER_FEW_PARTS ? builder->few_parts
                                                    : calloc(max_parts, sizeof(*builder->parts));
    builder->text = max_bytes <= BUILDER_LITTLE_BYTES ? builder->little_text : malloc(max_bytes);
    builder->max_parts = max_parts;
    builder->max_bytes = max_bytes;
    builder->count = 0;
    builder->text_bytes = 0;
    builder->borrows = false;
    builder->full = false;
    if (builder->parts && builder->text)
        return STATUS_OK;
    builder_finish(builder);
    return STATUS_NO_MEMORY;
}

void builder_borrow(struct builder *builder, struct change_part *parts, size_t max_parts)
{
    builder->parts = parts;
    builder->max_parts = max_parts;
    builder->count = 0;
    builder->text = NULL;
    builder->text_bytes = builder->max_bytes = 0;
    builder->borrows = true;
    builder->full = false;
}

void builder_finish(struct builder *builder)
{
    if (!builder)
        return;
    if (builder->parts != builder->few_parts)
        free(builder->parts);
    if (builder->text != builder->little_text)
        free(builder->text);
    builder->parts = NULL;
    builder->text = NULL;
    builder->count = builder->max_parts = 0;
    builder->text_bytes = builder->max_bytes = 0;
}

static struct change_part *last_part(struct builder *builder)
{
    return builder->count ? &builder->parts[builder->count - 1] : NULL;
}

/* NULL when there is no room. */
static struct change_part *new_part(struct builder *builder, bool replace)
{
    if (builder->count == builder->max_parts) {
        builder->full = true;
        return NULL;
    }
    struct change_part *part = &builder->parts[builder->count++];
    *part = (struct change_part){.replace = replace};
    if (replace && !builder->borrows)
        part->insert.data = builder->text + builder->text_bytes;
    return part;
}

/* A view is made longer by what lies behind it: a change's text is one block, in its order. */
static void add_view(struct builder *builder, struct str *view, struct str insert)
{
    if (!view->size)
        *view = insert;
    else if (view->data + view->size == insert.data)
        view->size += insert.size;
    else
        builder->full = true;
}

static void add_copy(struct builder *builder, struct str *copy, struct str insert)
{
    if (insert.size > builder->max_bytes - builder->text_bytes) {
        builder->full = true;
        return;
    }
    memcpy(builder->text + builder->text_bytes, insert.data, insert.size);
    builder->text_bytes += insert.size;
    copy->size += insert.size;
}

void builder_keep(struct builder *builder, uint32_t length)
{
    struct change_part *last = last_part(builder);

    if (!length)
        return;
    if (!last || last->replace)
        last = new_part(builder, false);
    if (last)
        last->length += length;
}

void builder_replace(struct builder *builder, uint32_t length, struct str insert,
                     uint32_t insert_units, bool join)
{
    struct change_part *last = last_part(builder);

    if (!length && !insert_units)
        return;
    bool deletes = last && last->replace && !last->insert_units;
    bool inserts = last && last->replace && !last->length;
    bool same_kind = (deletes && !insert_units) || (inserts && !length);
    if (!same_kind && !(join && last && last->replace))
        last = new_part(builder, true);
    if (!last)
        return;
    last->length += length;
    last->insert_units += insert_units;
    if (!insert.size)
        return;
    if (builder->borrows)
        add_view(builder, &last->insert, insert);
    else
        add_copy(builder, &last->insert, insert);
}

enum status builder_take(const struct builder *builder, struct change *ret_change)
{
    if (builder->full)
        return STATUS_TOO_LARGE;
    return change_pack(builder->parts, builder->count, ret_change);
}

size_t change_insert_bytes(const struct change_part *parts, size_t count)
{
    size_t bytes = 0;

    for (size_t i = 0; i < count; i++)
        if (parts[i].replace)
            bytes += parts[i].insert.size;
    return bytes;
}

enum status change_lengths(const struct change_part *parts, size_t count, uint32_t *ret_before,
                           uint32_t *ret_after)
{
    uint64_t before = 0;
    uint64_t after = 0;

    for (size_t i = 0; i < count; i++) {
        before += parts[i].length;
        after += parts[i].replace ? parts[i].insert_units : parts[i].length;
    }
    if (before > UINT32_MAX || after > UINT32_MAX)
        return STATUS_MALFORMED;
    *ret_before = (uint32_t)before;
    *ret_after = (uint32_t)after;
    return STATUS_OK;
}

/* One block: the parts, then their text. */
enum status change_pack(const struct change_part *parts, size_t count, struct change *ret_change)
{
    uint32_t before = 0;
    uint32_t after = 0;
    enum status status = change_lengths(parts, count, &before, &after);

    if (status != STATUS_OK)
        return status;
    /* one byte more, so that a change without parts has an allocation too */
    size_t size = count * sizeof(*parts) + change_insert_bytes(parts, count) + 1;
    struct change_part *block = malloc(size);
    if (!block)
        return STATUS_NO_MEMORY;
    char *text = (char *)(block + count);
    for (size_t i = 0; i < count; i++) {
        block[i] = parts[i];
        block[i].insert = STR_NONE;
        if (!parts[i].replace || !parts[i].insert.size)
            continue;
        memcpy(text, parts[i].insert.data, parts[i].insert.size);
        block[i].insert = (struct str){text, parts[i].insert.size};
        text += parts[i].insert.size;
    }
    *ret_change = (struct change){
        .parts = block, .count = count, .length_before = before, .length_after = after};
    return STATUS_OK;
}
