/* Sealed transcripts: lists, grants and files. The server can't read them: it only knows who was
 * granted which. */
#include "app/api.h"
#include "app/api_bodies.h"
#include "vault/sealed.h"

enum { SEALED_FILE_BYTES = 1 << 30, GRANT_MAX_BYTES = 2048 };

static void write_transcript(struct buf *out, const struct store_sealed *sealed)
{
    json_str(out, "seal", id_str(&sealed->seal));
    json_str(out, "room", id_str(&sealed->room));
    json_str(out, "title", sealed->title);
    json_int(out, "sealed_ms", sealed->sealed_ms);
    json_int(out, "checkpoint", (int64_t)sealed->checkpoint);
    json_int(out, "size_bytes", (int64_t)sealed->size_bytes);
    json_int(out, "record_count", (int64_t)sealed->record_count);
    json_base64(out, "header_hash", sealed->header_hash, sizeof(sealed->header_hash));
}

enum refusal api_transcripts(struct api_call *call)
{
    struct store_sealed *list = NULL;
    size_t count = 0;
    enum status status =
        store_sealed_list(api_reader(call), &call->account.id, &call->arena, &list, &count);

    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_NOT_FOUND);
    json_begin(&call->out, NULL, '{');
    json_begin(&call->out, "transcripts", '[');
    for (size_t i = 0; i < count; i++) {
        json_begin(&call->out, NULL, '{');
        write_transcript(&call->out, &list[i]);
        json_end(&call->out, '}');
    }
    json_end(&call->out, ']');
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}

struct transcript_rows {
    struct store_sealed sealed;
    struct store_grant *grants;
    size_t grants_count;
    bool granted; /* to this account */
};

/* Whoever holds no grant doesn't learn that there is a transcript. */
static enum refusal find_transcript(struct api_call *call, struct store_tx *tx,
                                    struct transcript_rows *ret_rows)
{
    struct transcript_rows rows = {0};
    struct id room;

    if (api_id(call->parameters[0], &room) != REFUSAL_NONE)
        return REFUSAL_NOT_FOUND;
    enum status status = store_sealed_get(tx, &room, &call->arena, &rows.sealed);
    if (status == STATUS_OK)
        status =
            store_grant_list(tx, &rows.sealed.seal, &call->arena, &rows.grants, &rows.grants_count);
    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_NOT_FOUND);
    for (size_t i = 0; i < rows.grants_count; i++)
        rows.granted = rows.granted || id_equal(&rows.grants[i].recipient, &call->account.id);
    if (!rows.granted && !api_has_role(call, STORE_ROLE_ADMINISTRATOR))
        return REFUSAL_NOT_FOUND;
    *ret_rows = rows;
    return REFUSAL_NONE;
}

static void write_grant(struct api_call *call, const struct store_grant *grant)
{
    struct store_account account;
    struct buf *out = &call->out;

    json_begin(out, NULL, '{');
    json_str(out, "id", id_str(&grant->id));
    json_base64(out, "bytes", grant->bytes.data, grant->bytes.size);
    json_int(out, "granted_ms", grant->granted_ms);
    if (!id_is_none(&grant->recipient)) {
        json_str(out, "recipient", id_str(&grant->recipient));
        if (store_account_by_id(api_reader(call), &grant->recipient, &call->arena, &account) ==
            STATUS_OK)
            json_str(out, "recipient_name", account.name);
    }
    json_end(out, '}');
}

enum refusal api_transcript(struct api_call *call)
{
    struct transcript_rows rows;
    enum refusal refusal = find_transcript(call, api_reader(call), &rows);

    if (refusal != REFUSAL_NONE)
        return refusal;
    json_begin(&call->out, NULL, '{');
    write_transcript(&call->out, &rows.sealed);
    json_base64(&call->out, "header", rows.sealed.header.data, rows.sealed.header.size);
    json_begin(&call->out, "grants", '[');
    for (size_t i = 0; i < rows.grants_count; i++)
        write_grant(call, &rows.grants[i]);
    json_end(&call->out, ']');
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}

enum refusal api_sealed_file(struct api_call *call)
{
    struct transcript_rows rows;
    char folder[DATA_PATH_BYTES], name[96], path[DATA_PATH_BYTES];
    enum refusal refusal = find_transcript(call, api_reader(call), &rows);

    if (refusal != REFUSAL_NONE)
        return refusal;
    snprintf(name, sizeof(name), "%.*s", STR_FMT(rows.sealed.file));
    if (strchr(name, '/') || !data_file(call->server->data.path, "sealed", folder) ||
        !data_file(folder, name, path))
        return REFUSAL_SERVER_FAILED;
    buf_finish(&call->out);
    buf_init(&call->out, SEALED_FILE_BYTES);
    enum status status = file_read(path, &call->out);
    call->content_type = "application/octet-stream";
    if (status != STATUS_OK)
        log_error(call->server->log, "transcript.file", &rows.sealed.room, "sealed/%s: %s", name,
                  status_text(status));
    return api_refusal_of(status, REFUSAL_SERVER_FAILED);
}

/* --- passing on and taking back ------------------------------------------------------------ */

struct granting {
    struct store_grant row;
    bool is_there; /* as it was sent before */
};

/* Whether the bytes are a grant that can be written; fills in the rest of the row. Once for the
 * answer and once where it is written: what lets the caller in may be taken back in between. */
static enum refusal check_grant(struct api_call *call, struct store_tx *tx,
                                struct granting *granting)
{
    const struct body_grant *body = call->body;
    struct store_grant *row = &granting->row;
    struct transcript_rows rows;
    struct store_account recipient;
    struct grant grant;
    enum refusal refusal = find_transcript(call, tx, &rows);

    if (refusal != REFUSAL_NONE)
        return refusal;
    if (!rows.granted)
        return REFUSAL_FORBIDDEN;
    if (store_account_by_id(tx, &body->recipient, &call->arena, &recipient) != STATUS_OK ||
        !recipient.has_keys) {
        call->detail = "recipient";
        return REFUSAL_REVIEWER_WITHOUT_KEY;
    }
    if (grant_read(row->bytes, &grant) != STATUS_OK || !id_equal(&grant.seal, &rows.sealed.seal) ||
        !id_equal(&grant.recipient, &recipient.id) ||
        !id_equal(&grant.granter, &call->account.id) ||
        memcmp(grant.header_hash.bytes, rows.sealed.header_hash, STORE_HASH_BYTES) != 0 ||
        memcmp(grant.recipient_box.bytes, recipient.box_public, STORE_KEY_BYTES) != 0 ||
        memcmp(grant.granter_sign.bytes, call->account.sign_public, STORE_KEY_BYTES) != 0) {
        call->detail = "bytes: not a grant of this transcript by you to the recipient";
        return REFUSAL_BAD_FIELD;
    }
    row->id = grant.grant;
    row->seal = grant.seal;
    row->recipient = grant.recipient;
    granting->is_there = false;
    for (size_t i = 0; i < rows.grants_count; i++)
        granting->is_there = granting->is_there || str_equal(rows.grants[i].bytes, row->bytes);
    return REFUSAL_NONE;
}

enum refusal api_add_grant(struct api_call *call)
{
    const struct body_grant *body = call->body;
    struct granting *granting = arena_alloc(&call->arena, sizeof(*granting));
    char *bytes = arena_alloc(&call->arena, GRANT_MAX_BYTES);
    size_t size = 0;

    if (!granting || !bytes)
        return REFUSAL_BUSY;
    if (base64_decode(body->bytes, bytes, GRANT_MAX_BYTES, &size) != STATUS_OK)
        size = 0; /* no grant */
    *granting = (struct granting){.row = {.bytes = {bytes, size}, .granted_ms = call->now_ms}};
    enum refusal refusal = check_grant(call, api_reader(call), granting);
    if (refusal != REFUSAL_NONE)
        return refusal;
    call->is_done = granting->is_there;
    call->state = granting;
    json_begin(&call->out, NULL, '{');
    json_str(&call->out, "id", id_str(&granting->row.id));
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}

enum status api_add_grant_job(struct store_tx *tx, void *user)
{
    struct api_call *call = user;
    struct granting *granting = call->state;

    call->job_refusal = check_grant(call, tx, granting);
    if (call->job_refusal != REFUSAL_NONE)
        return STATUS_DENIED;
    if (granting->is_there)
        return STATUS_OK;
    enum status status = store_grant_add(tx, &granting->row);
    if (status == STATUS_EXISTS) {
        call->job_refusal = REFUSAL_BAD_FIELD;
        call->detail = "bytes: another grant has this identifier";
    }
    return status == STATUS_OK ? store_audit_add(tx, call->now_ms, &call->account.id,
                                                 STR("grant.added"), id_str(&granting->row.id))
                               : status;
}

/* The one that the path names, if the caller may take it back. */
static enum refusal find_grant(struct api_call *call, struct store_tx *tx,
                               struct store_grant *ret_grant)
{
    struct transcript_rows rows;
    enum refusal refusal = find_transcript(call, tx, &rows);

    if (refusal != REFUSAL_NONE)
        return refusal;
    for (size_t i = 0; i < rows.grants_count; i++) {
        const struct store_grant *grant = &rows.grants[i];
        struct grant fields;
        if (!str_equal(id_str(&grant->id), call->parameters[1]))
            continue;
        bool mine = grant_read(grant->bytes, &fields) == STATUS_OK &&
                    id_equal(&fields.granter, &call->account.id);
        /* the recovery key's grant is the last way in: it goes only with the transcript */
        if (id_is_none(&grant->recipient) ||
            (!mine && !api_has_role(call, STORE_ROLE_ADMINISTRATOR)))
            return REFUSAL_FORBIDDEN;
        *ret_grant = *grant;
        return REFUSAL_NONE;
    }
    return REFUSAL_NOT_FOUND;
}

enum refusal api_delete_grant(struct api_call *call)
{
    struct store_grant grant;

    return find_grant(call, api_reader(call), &grant);
}

enum status api_delete_grant_job(struct store_tx *tx, void *user)
{
    struct api_call *call = user;
    struct store_grant grant;

    call->job_refusal = find_grant(call, tx, &grant);
    if (call->job_refusal != REFUSAL_NONE)
        return STATUS_DENIED;
    enum status status = store_grant_delete(tx, &grant.id);
    if (status == STATUS_OK)
        status = store_session_delete_account(tx, &grant.recipient);
    return status == STATUS_OK ? store_audit_add(tx, call->now_ms, &call->account.id,
                                                 STR("grant.taken_back"), id_str(&grant.id))
                               : status;
}

enum refusal api_checkpoints(struct api_call *call)
{
    struct store_sealed *list = NULL;
    size_t count = 0;
    enum status status = store_sealed_list(api_reader(call), NULL, &call->arena, &list, &count);

    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_NOT_FOUND);
    json_begin(&call->out, NULL, '{');
    json_begin(&call->out, "checkpoints", '[');
    for (size_t i = 0; i < count; i++) {
        json_begin(&call->out, NULL, '{');
        json_int(&call->out, "checkpoint", (int64_t)list[i].checkpoint);
        json_str(&call->out, "seal", id_str(&list[i].seal));
        json_base64(&call->out, "header_hash", list[i].header_hash, STORE_HASH_BYTES);
        json_int(&call->out, "sealed_ms", list[i].sealed_ms);
        json_end(&call->out, '}');
    }
    json_end(&call->out, ']');
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}
