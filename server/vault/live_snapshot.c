#include "vault/live_snapshot.h"

#include "vault/format.h"

enum {
    SNAPSHOT_BEFORE_AT = 1 + 8, /* version, position */
    SNAPSHOT_HEAD_AT = SNAPSHOT_BEFORE_AT + VAULT_HASH_BYTES,
    SNAPSHOT_NONCE_AT = SNAPSHOT_HEAD_AT + VAULT_HASH_BYTES,
    SNAPSHOT_CLEAR_BYTES = SNAPSHOT_NONCE_AT + NONCE_BYTES,
    ADDITIONAL_BYTES = DOMAIN_SIZE(DOMAIN_LIVE_SNAPSHOT) + ID_SIZE + SNAPSHOT_CLEAR_BYTES,
};

/* Domain string, room, the clear bytes with the heads before and after the frame. */
static void additional_of(const struct id *room, const unsigned char *clear,
                          unsigned char ret[static ADDITIONAL_BYTES])
{
    unsigned char *at = put_bytes(ret, DOMAIN_LIVE_SNAPSHOT, DOMAIN_SIZE(DOMAIN_LIVE_SNAPSHOT));

    at = put_bytes(at, room->text, ID_SIZE);
    put_bytes(at, clear, SNAPSHOT_CLEAR_BYTES);
}

enum status live_snapshot_seal(const struct live_log *log, struct str state, struct buf *snapshot)
{
    unsigned char additional[ADDITIONAL_BYTES];
    size_t size = SNAPSHOT_CLEAR_BYTES + state.size + TAG_BYTES;

    if (log->position == 0)
        return STATUS_INVALID;
    if (state.size > LIVE_SNAPSHOT_MAX_BYTES)
        return STATUS_TOO_LARGE;
    unsigned char *clear = (unsigned char *)buf_reserve(snapshot, size);
    if (!clear)
        return buf_status(snapshot);
    clear[0] = FORMAT_VERSION;
    put_u64(clear + 1, log->position);
    put_bytes(clear + SNAPSHOT_BEFORE_AT, log->before.bytes, VAULT_HASH_BYTES);
    put_bytes(clear + SNAPSHOT_HEAD_AT, log->head.bytes, VAULT_HASH_BYTES);
    randombytes_buf(clear + SNAPSHOT_NONCE_AT, NONCE_BYTES);
    additional_of(&log->room, clear, additional);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        clear + SNAPSHOT_CLEAR_BYTES, NULL, (const unsigned char *)(state.size ? state.data : ""),
        state.size, additional, sizeof(additional), NULL, clear + SNAPSHOT_NONCE_AT,
        log->key.bytes);
    clear[size] = '\0';
    snapshot->size += size;
    return STATUS_OK;
}

/* The log as it is behind the frame; DAMAGED when the frame isn't the one that followed `before`
 * and made `head`. */
static enum status follow(const struct live_log *log, const unsigned char *clear, struct str frame,
                          struct live_log *ret_log)
{
    struct live_log there = *log;
    struct live_frame fields;
    struct buf record;

    there.position = get_u64(clear + 1) - 1;
    memcpy(there.head.bytes, clear + SNAPSHOT_BEFORE_AT, VAULT_HASH_BYTES);
    buf_init(&record, LIVE_LOG_MAX_RECORD_BYTES + 1);
    enum status status = live_log_open(&there, frame, &fields, &record);
    if (status == STATUS_OK &&
        !vault_equal(there.head.bytes, clear + SNAPSHOT_HEAD_AT, VAULT_HASH_BYTES))
        status = STATUS_DAMAGED;
    if (status == STATUS_OK)
        *ret_log = there;
    buf_finish_secret(&record);
    live_log_finish(&there);
    return status;
}

static enum status decrypt(const struct live_log *log, struct str snapshot, struct buf *state)
{
    const unsigned char *clear = (const unsigned char *)snapshot.data;
    unsigned char additional[ADDITIONAL_BYTES];
    size_t size = snapshot.size - SNAPSHOT_CLEAR_BYTES - TAG_BYTES;
    unsigned char *text = (unsigned char *)buf_reserve(state, size);

    if (!text)
        return buf_status(state);
    additional_of(&log->room, clear, additional);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            text, NULL, NULL, clear + SNAPSHOT_CLEAR_BYTES, size + TAG_BYTES, additional,
            sizeof(additional), clear + SNAPSHOT_NONCE_AT, log->key.bytes) != 0) {
        *text = '\0';
        return STATUS_DAMAGED;
    }
    text[size] = '\0';
    state->size += size;
    return STATUS_OK;
}

enum status live_snapshot_open(struct live_log *log, struct str snapshot, struct str frame,
                               struct buf *state)
{
    const unsigned char *clear = (const unsigned char *)snapshot.data;
    struct live_log there;

    if (log->position != 0 || snapshot.size < SNAPSHOT_CLEAR_BYTES + TAG_BYTES ||
        snapshot.size > SNAPSHOT_CLEAR_BYTES + TAG_BYTES + LIVE_SNAPSHOT_MAX_BYTES ||
        clear[0] != FORMAT_VERSION || get_u64(clear + 1) == 0)
        return STATUS_DAMAGED;
    enum status status = follow(log, clear, frame, &there);
    if (status != STATUS_OK)
        return status;
    status = decrypt(log, snapshot, state);
    if (status == STATUS_OK)
        *log = there;
    live_log_finish(&there);
    return status;
}
