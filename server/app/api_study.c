/* An account's own study history: sealed by its browser, opaque here. Nobody else gets it, whatever
 * their role: each function goes by the account that asks and by nothing else. */
#include "app/api.h"
#include "app/api_set_bodies.h"
#include "store/finding.h"

enum refusal api_study_chunks(struct api_call *call)
{
    const struct query_study *query = call->query;
    struct store_study *chunks = NULL;
    size_t count = 0;
    struct buf *out = &call->out;
    enum status status = store_study_list(api_reader(call), &call->account.id,
                                          (uint64_t)query->after, &call->arena, &chunks, &count);

    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_NOT_FOUND);
    json_begin(out, NULL, '{');
    json_begin(out, "chunks", '[');
    for (size_t i = 0; i < count; i++) {
        json_begin(out, NULL, '{');
        json_int(out, "number", (int64_t)chunks[i].number);
        json_base64(out, "bytes", chunks[i].bytes.data, chunks[i].bytes.size);
        json_int(out, "stored_ms", chunks[i].stored_ms);
        json_end(out, '}');
    }
    json_end(out, ']');
    json_bool(out, "more", count == STUDY_LIST_MAX);
    json_end(out, '}');
    return REFUSAL_NONE;
}

struct adding {
    struct str bytes;
    uint64_t number;
};

enum refusal api_add_study_chunk(struct api_call *call)
{
    const struct body_study *body = call->body;
    struct adding *adding = arena_alloc(&call->arena, sizeof(*adding));
    char *bytes = arena_alloc(&call->arena, STUDY_CHUNK_MAX_BYTES);
    size_t size = 0;

    if (!adding || !bytes)
        return REFUSAL_BUSY;
    if (base64_decode(body->bytes, bytes, STUDY_CHUNK_MAX_BYTES, &size) != STATUS_OK || !size) {
        call->detail = "body.bytes";
        return REFUSAL_BAD_FIELD;
    }
    adding->bytes = (struct str){bytes, size};
    call->state = adding;
    return REFUSAL_NONE;
}

enum status api_add_study_chunk_job(struct store_tx *tx, void *user)
{
    const struct api_call *call = user;
    const struct body_study *body = call->body;
    struct adding *adding = call->state;

    return store_study_add(tx, &call->account.id, adding->bytes, (const uint64_t *)body->replaces,
                           body->replaces_count, call->now_ms, &adding->number);
}

enum refusal api_add_study_chunk_after(struct api_call *call, enum status status)
{
    const struct adding *adding = call->state;

    if (status != STATUS_OK)
        return status == STATUS_EXISTS      ? REFUSAL_STUDY_CHANGED
               : status == STATUS_TOO_LARGE ? REFUSAL_STUDY_FULL
                                            : api_refusal_of(status, REFUSAL_NOT_FOUND);
    json_begin(&call->out, NULL, '{');
    json_int(&call->out, "number", (int64_t)adding->number);
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}
