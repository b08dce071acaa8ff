#include "text/document.h"

#include <stdlib.h>

#include "base/utf.h"
#include "text/chunks.h"

struct document {
    struct chunks text;
    uint32_t version;
    /* The kept changes, oldest first, are kept[start .. start + count). Those in front of them are
     * gone; the array moves up only now and then, so forgetting one is cheap. */
    struct change *kept;
    size_t start;
    size_t count;
    size_t capacity;
    size_t kept_bytes;
};

struct document *document_create(void)
{
    return calloc(1, sizeof(struct document));
}

void document_destroy(struct document *document)
{
    if (!document)
        return;
    for (size_t i = 0; i < document->count; i++)
        change_finish(&document->kept[document->start + i]);
    free(document->kept);
    chunks_finish(&document->text);
    free(document);
}

enum status document_restore(struct str text, uint32_t version, struct document **ret_document)
{
    if (!utf8_valid(text) || (text.size && memchr(text.data, '\r', text.size)))
        return STATUS_MALFORMED;
    size_t units = utf8_units(text);
    if (units > DOCUMENT_MAX_UNITS)
        return STATUS_TOO_LARGE;

    struct document *document = document_create();
    if (!document)
        return STATUS_NO_MEMORY;
    struct change_part whole = {.replace = true, .insert = text, .insert_units = (uint32_t)units};
    struct change fill = {.parts = &whole, .count = 1, .length_after = (uint32_t)units};
    enum status status = chunks_apply(&document->text, &fill);
    if (status != STATUS_OK) {
        document_destroy(document);
        return status;
    }
    document->version = version;
    *ret_document = document;
    return STATUS_OK;
}

uint32_t document_version(const struct document *document)
{
    return document->version;
}

uint32_t document_length(const struct document *document)
{
    return document->text.units;
}

void document_write(const struct document *document, struct buf *buf)
{
    chunks_write(&document->text, buf);
}

uint32_t document_oldest_version(const struct document *document)
{
    return document->version - (uint32_t)document->count;
}

const struct change *document_change_at(const struct document *document, uint32_t version)
{
    uint32_t oldest = document_oldest_version(document);

    if (version < oldest || version >= document->version)
        return NULL;
    return &document->kept[document->start + (version - oldest)];
}

enum status document_rebase(const struct document *document, uint32_t version,
                            const struct change *change, struct change *ret_change)
{
    struct change mapped;

    if (version < document_oldest_version(document) || version > document->version)
        return STATUS_NOT_FOUND;
    size_t since = document->version - version;
    const struct change *over = since ? document_change_at(document, version) : NULL;
    enum status status =
        change_map_through(change, over, since, DOCUMENT_MAX_REBASE_PARTS, &mapped);
    if (status != STATUS_OK)
        return status;
    status = chunks_check(&document->text, &mapped);
    /* what passes can be stored and made again from its stored form */
    if (status == STATUS_OK &&
        (mapped.length_after > DOCUMENT_MAX_UNITS || mapped.count > CHANGE_MAX_PARTS))
        status = STATUS_TOO_LARGE;
    if (status == STATUS_OK)
        *ret_change = mapped;
    else
        change_finish(&mapped);
    return status;
}

/* Room for one more kept change. */
static enum status reserve_kept(struct document *document)
{
    if (document->start + document->count < document->capacity)
        return STATUS_OK;
    if (document->start > document->capacity / 2) {
        memmove(document->kept, document->kept + document->start,
                document->count * sizeof(*document->kept));
        document->start = 0;
        return STATUS_OK;
    }
    size_t capacity = document->capacity ? document->capacity * 2 : 16;
    struct change *kept = realloc(document->kept, capacity * sizeof(*kept));
    if (!kept)
        return STATUS_NO_MEMORY;
    document->kept = kept;
    document->capacity = capacity;
    return STATUS_OK;
}

static size_t kept_size_bytes(const struct change *change)
{
    return sizeof(*change) + change_size_bytes(change);
}

enum status document_restore_changes(struct document *document, struct change *changes,
                                     size_t count)
{
    uint32_t length = document->text.units;
    size_t size_bytes = 0;

    if (document->count || count > document->version)
        return STATUS_INVALID;
    for (size_t i = count; i > 0; i--) {
        if (changes[i - 1].length_after != length)
            return STATUS_INVALID;
        length = changes[i - 1].length_before;
        size_bytes += kept_size_bytes(&changes[i - 1]);
    }
    if (size_bytes > DOCUMENT_MAX_KEPT_BYTES)
        return STATUS_INVALID;
    struct change *kept = malloc((count ? count : 1) * sizeof(*kept));
    if (!kept)
        return STATUS_NO_MEMORY;
    if (count)
        memcpy(kept, changes, count * sizeof(*kept));
    free(document->kept);
    document->kept = kept;
    document->start = 0;
    document->count = document->capacity = count;
    document->kept_bytes = size_bytes;
    return STATUS_OK;
}

static void forget_oldest(struct document *document)
{
    struct change *oldest = &document->kept[document->start];

    document->kept_bytes -= kept_size_bytes(oldest);
    change_finish(oldest);
    document->start++;
    document->count--;
}

enum status document_apply(struct document *document, struct change *change)
{
    if (change->length_before != document->text.units)
        return STATUS_INVALID;
    if (change->length_after > DOCUMENT_MAX_UNITS || document->version == UINT32_MAX)
        return STATUS_TOO_LARGE;
    enum status status = reserve_kept(document);
    if (status == STATUS_OK)
        status = chunks_apply(&document->text, change);
    if (status != STATUS_OK)
        return status;
    document->kept[document->start + document->count++] = *change;
    document->kept_bytes += kept_size_bytes(change);
    document->version++;
    *change = (struct change){0};
    while (document->kept_bytes > DOCUMENT_MAX_KEPT_BYTES)
        forget_oldest(document);
    return STATUS_OK;
}

void document_forget_before(struct document *document, uint32_t version)
{
    while (document->count && document_oldest_version(document) < version)
        forget_oldest(document);
}

size_t document_kept_bytes(const struct document *document)
{
    return document->kept_bytes;
}

void document_forget_half(struct document *document)
{
    size_t half_bytes = document->kept_bytes / 2;

    if (!document->count)
        return;
    do {
        forget_oldest(document);
    } while (document->count > 1 && document->kept_bytes > half_bytes);
}
