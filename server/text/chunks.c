#include "text/chunks.h"

#include <stdlib.h>

#include "base/utf.h"

void chunks_finish(struct chunks *chunks)
{
    if (!chunks)
        return;
    for (size_t i = 0; i < chunks->count; i++)
        free(chunks->list[i].data);
    free(chunks->list);
    *chunks = (struct chunks){0};
}

void chunks_write(const struct chunks *chunks, struct buf *buf)
{
    for (size_t i = 0; i < chunks->count; i++)
        buf_add(buf, chunks->list[i].data, chunks->list[i].size_bytes);
}

/* A place in the text. Between two chunks it is the end of the first, so that what is typed there
 * goes on filling that one. */
struct place {
    const struct chunks *chunks;
    size_t index;
    size_t byte; /* in the chunk */
    uint32_t unit;
};

static const struct chunk *place_chunk(const struct place *place)
{
    return &place->chunks->list[place->index];
}

/* From a chunk's end to the next one's start. Something must follow. */
static void place_settle(struct place *place)
{
    if (place->unit == place_chunk(place)->units) {
        place->index++;
        place->byte = 0;
        place->unit = 0;
    }
}

/* What follows in the chunk, at most `units` of it; the place goes behind it. Short by one when it
 * would split a surrogate pair. */
static struct str place_take(struct place *place, uint32_t units)
{
    const struct chunk *chunk = place_chunk(place);
    struct str rest = {chunk->data + place->byte, chunk->size_bytes - place->byte};
    uint32_t rest_units = chunk->units - place->unit;

    if (units < rest_units) {
        size_t taken = units;
        /* as many bytes as units: nothing but ASCII */
        rest.size = chunk->size_bytes == chunk->units ? taken : utf8_take_units(rest, &taken);
        rest_units = (uint32_t)taken;
    }
    place->byte += rest.size;
    place->unit += rest_units;
    return rest;
}

/* False when it would stop inside a surrogate pair. At least that much text must follow. */
static bool place_forward(struct place *place, uint32_t units)
{
    while (units) {
        place_settle(place);
        uint32_t from = place->unit;
        place_take(place, units);
        if (place->unit == from)
            return false;
        units -= place->unit - from;
    }
    return true;
}

enum status chunks_check(const struct chunks *chunks, const struct change *change)
{
    struct place place = {.chunks = chunks};

    if (change->length_before != chunks->units)
        return STATUS_INVALID;
    for (size_t i = 0; i < change->count; i++)
        if (!place_forward(&place, change->parts[i].length))
            return STATUS_INVALID;
    return STATUS_OK;
}

/* The chunks that will stand in place of those the change touches. Nothing of the text changes
 * before all of them are there. */
struct rewrite {
    struct place place; /* how far the old text has been taken over */
    size_t first;       /* the first old chunk that is replaced */
    struct chunk *list;
    bool *taken; /* beside list: the chunk is an old one, taken over whole */
    size_t count;
    size_t capacity;
    bool open; /* the last chunk is new and may have room */
};

static void rewrite_finish(struct rewrite *rewrite)
{
    for (size_t i = 0; i < rewrite->count; i++)
        if (!rewrite->taken[i])
            free(rewrite->list[i].data);
    free(rewrite->list);
    free(rewrite->taken);
}

static enum status rewrite_push(struct rewrite *rewrite, struct chunk chunk, bool taken)
{
    if (rewrite->count == rewrite->capacity) {
        size_t capacity = rewrite->capacity ? rewrite->capacity * 2 : 4;
        struct chunk *list = realloc(rewrite->list, capacity * sizeof(*list));
        if (!list)
            return STATUS_NO_MEMORY;
        rewrite->list = list;
        bool *flags = realloc(rewrite->taken, capacity * sizeof(*flags));
        if (!flags)
            return STATUS_NO_MEMORY;
        rewrite->taken = flags;
        rewrite->capacity = capacity;
    }
    rewrite->list[rewrite->count] = chunk;
    rewrite->taken[rewrite->count] = taken;
    rewrite->count++;
    rewrite->open = !taken;
    return STATUS_OK;
}

/* The bytes of as many whole characters as fit. */
static size_t whole_bytes(struct str text, size_t room_bytes)
{
    if (text.size <= room_bytes)
        return text.size;
    while (room_bytes && ((unsigned char)text.data[room_bytes] & 0xc0) == 0x80)
        room_bytes--;
    return room_bytes;
}

static enum status rewrite_add(struct rewrite *rewrite, struct str text)
{
    while (text.size) {
        struct chunk *last = rewrite->open ? &rewrite->list[rewrite->count - 1] : NULL;
        size_t bytes = last ? whole_bytes(text, CHUNK_BYTES - last->size_bytes) : 0;
        if (!bytes) {
            struct chunk chunk = {.data = malloc(CHUNK_BYTES)};
            if (!chunk.data)
                return STATUS_NO_MEMORY;
            enum status status = rewrite_push(rewrite, chunk, false);
            if (status != STATUS_OK) {
                free(chunk.data);
                return status;
            }
            continue;
        }
        memcpy(last->data + last->size_bytes, text.data, bytes);
        last->size_bytes += (uint32_t)bytes;
        last->units += (uint32_t)utf8_units((struct str){text.data, bytes});
        text.data += bytes;
        text.size -= bytes;
    }
    return STATUS_OK;
}

static enum status rewrite_keep(struct rewrite *rewrite, uint32_t units)
{
    struct place *place = &rewrite->place;
    enum status status = STATUS_OK;

    while (units && status == STATUS_OK) {
        place_settle(place);
        struct chunk chunk = *place_chunk(place);
        uint32_t from = place->unit;
        struct str text = place_take(place, units);
        units -= place->unit - from;
        if (text.size == chunk.size_bytes)
            status = rewrite_push(rewrite, chunk, true);
        else
            status = rewrite_add(rewrite, text);
    }
    return status;
}

/* Takes the text over from the first chunk that the change touches to the last. The change has been
 * checked. */
static enum status rewrite_make(struct rewrite *rewrite, const struct change *change)
{
    const struct change_part *parts = change->parts;
    struct place *place = &rewrite->place;
    enum status status = STATUS_OK;
    size_t at = 0;
    size_t end = change->count;

    if (at < end && !parts[at].replace && !place_forward(place, parts[at++].length))
        return STATUS_INVALID;
    if (at < end && !parts[end - 1].replace)
        end--;
    rewrite->first = place->index;
    if (place->unit)
        status = rewrite_add(rewrite, (struct str){place_chunk(place)->data, place->byte});
    for (; at < end && status == STATUS_OK; at++) {
        if (!parts[at].replace) {
            status = rewrite_keep(rewrite, parts[at].length);
            continue;
        }
        status = rewrite_add(rewrite, parts[at].insert);
        if (status == STATUS_OK && !place_forward(place, parts[at].length))
            status = STATUS_INVALID;
    }
    if (status == STATUS_OK && place->index < place->chunks->count)
        status = rewrite_keep(rewrite, place_chunk(place)->units - place->unit);
    return status;
}

static enum status reserve(struct chunks *chunks, size_t count)
{
    if (count <= chunks->capacity)
        return STATUS_OK;
    size_t capacity = count + count / 2 + 4;
    struct chunk *list = realloc(chunks->list, capacity * sizeof(*list));
    if (!list)
        return STATUS_NO_MEMORY;
    chunks->list = list;
    chunks->capacity = capacity;
    return STATUS_OK;
}

/* Moves the chunks from `from` on to `to`. */
static void shift(struct chunks *chunks, size_t from, size_t to)
{
    if (from < chunks->count && from != to)
        memmove(&chunks->list[to], &chunks->list[from],
                (chunks->count - from) * sizeof(*chunks->list));
    chunks->count = chunks->count - from + to;
}

/* Frees the old chunks that weren't taken over (those that were come in the same order). */
static void free_replaced(const struct chunks *chunks, const struct rewrite *rewrite, size_t end)
{
    size_t at = 0;

    for (size_t i = rewrite->first; i < end; i++) {
        while (at < rewrite->count && !rewrite->taken[at])
            at++;
        if (at < rewrite->count && rewrite->list[at].data == chunks->list[i].data)
            at++;
        else
            free(chunks->list[i].data);
    }
}

/* Joins small neighbours among chunks from..end. */
static void join_small(struct chunks *chunks, size_t from, size_t end)
{
    struct chunk *list = chunks->list;
    size_t to = from;

    if (end > chunks->count)
        end = chunks->count;
    if (from >= end)
        return;
    for (size_t i = from + 1; i < end; i++) {
        if (list[to].size_bytes + list[i].size_bytes > CHUNK_BYTES / 2) {
            list[++to] = list[i];
            continue;
        }
        memcpy(list[to].data + list[to].size_bytes, list[i].data, list[i].size_bytes);
        list[to].size_bytes += list[i].size_bytes;
        list[to].units += list[i].units;
        free(list[i].data);
    }
    shift(chunks, end, to + 1);
}

/* The only replacement of a change, behind *ret_kept units; NULL when there are more. */
static const struct change_part *only_replacement(const struct change *change, uint32_t *ret_kept)
{
    const struct change_part *parts = change->parts;
    size_t at = change->count && !parts[0].replace ? 1 : 0;

    if (at == change->count || !parts[at].replace)
        return NULL;
    if (at + 1 < change->count && (parts[at + 1].replace || at + 2 < change->count))
        return NULL;
    *ret_kept = at ? parts[0].length : 0;
    return &parts[at];
}

/* What is typed mostly stays within one chunk and is put there, without memory that could be
 * missing. False when it doesn't; then nothing has changed. The change has been checked. */
static bool replace_within_chunk(struct chunks *chunks, const struct change *change)
{
    struct place place = {.chunks = chunks};
    uint32_t kept;
    const struct change_part *part = only_replacement(change, &kept);

    if (!part || !chunks->count || !place_forward(&place, kept))
        return false;
    if (part->length)
        place_settle(&place);
    struct chunk *chunk = &chunks->list[place.index];
    char *at = chunk->data + place.byte;
    if (part->length > chunk->units - place.unit)
        return false;
    size_t deleted_bytes = place_take(&place, part->length).size;
    size_t size_bytes = chunk->size_bytes - deleted_bytes + part->insert.size;
    if (size_bytes == 0 || size_bytes > CHUNK_BYTES)
        return false;
    memmove(at + part->insert.size, at + deleted_bytes, chunk->size_bytes - place.byte);
    if (part->insert.size)
        memcpy(at, part->insert.data, part->insert.size);
    chunk->size_bytes = (uint32_t)size_bytes;
    chunk->units = chunk->units - part->length + part->insert_units;
    chunks->units = change->length_after;
    join_small(chunks, place.index ? place.index - 1 : 0, place.index + 2);
    return true;
}

enum status chunks_apply(struct chunks *chunks, const struct change *change)
{
    struct rewrite rewrite = {.place = {.chunks = chunks}};
    enum status status = chunks_check(chunks, change);

    if (status != STATUS_OK || change_is_empty(change) || replace_within_chunk(chunks, change))
        return status;
    status = rewrite_make(&rewrite, change);
    size_t end = rewrite.place.index < chunks->count ? rewrite.place.index + 1 : chunks->count;
    if (status == STATUS_OK)
        status = reserve(chunks, chunks->count - (end - rewrite.first) + rewrite.count);
    if (status != STATUS_OK)
        goto finish;
    free_replaced(chunks, &rewrite, end);
    shift(chunks, end, rewrite.first + rewrite.count);
    if (rewrite.count)
        memcpy(&chunks->list[rewrite.first], rewrite.list, rewrite.count * sizeof(*rewrite.list));
    chunks->units = change->length_after;
    join_small(chunks, rewrite.first ? rewrite.first - 1 : 0, rewrite.first + rewrite.count + 1);
    rewrite.count = 0; /* they belong to the text now */
finish:
    rewrite_finish(&rewrite);
    return status;
}
