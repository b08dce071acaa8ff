#include "vault/live_log.h"

#include "vault/format.h"

enum {
    FRAME_NONCE_AT = 1 + 1 + 1 + 8, /* version, type, audience, position */
    FRAME_CLEAR_BYTES = FRAME_NONCE_AT + NONCE_BYTES,
    ADDITIONAL_BYTES =
        DOMAIN_SIZE(DOMAIN_LIVE_FRAME) + ID_SIZE + FRAME_CLEAR_BYTES + VAULT_HASH_BYTES,
};

void live_log_init(struct live_log *log, const struct id *room, const struct vault_room_key *key)
{
    *log = (struct live_log){.room = *room, .key = *key};
    log->head = format_hash(DOMAIN_LIVE_HEAD, DOMAIN_SIZE(DOMAIN_LIVE_HEAD), id_str(room));
}

void live_log_finish(struct live_log *log)
{
    if (log)
        sodium_memzero(log, sizeof(*log));
}

/* Domain string, room, the frame's clear bytes, the head before it. */
static void frame_additional(const struct live_log *log, const unsigned char *clear,
                             unsigned char ret[static ADDITIONAL_BYTES])
{
    unsigned char *at = put_bytes(ret, DOMAIN_LIVE_FRAME, DOMAIN_SIZE(DOMAIN_LIVE_FRAME));

    at = put_bytes(at, log->room.text, ID_SIZE);
    at = put_bytes(at, clear, FRAME_CLEAR_BYTES);
    put_bytes(at, log->head.bytes, VAULT_HASH_BYTES);
}

static void move_on(struct live_log *log, const unsigned char *frame, size_t size)
{
    log->before = log->head;
    log->head = format_hash((const char *)log->head.bytes, VAULT_HASH_BYTES,
                            (struct str){(const char *)frame, size});
    log->position++;
}

enum status live_log_seal(struct live_log *log, uint8_t type, uint8_t audience, struct str record,
                          struct buf *frame)
{
    unsigned char additional[ADDITIONAL_BYTES];
    size_t size = FRAME_CLEAR_BYTES + record.size + TAG_BYTES;

    if (record.size > LIVE_LOG_MAX_RECORD_BYTES)
        return STATUS_TOO_LARGE;
    unsigned char *clear = (unsigned char *)buf_reserve(frame, size);
    if (!clear)
        return buf_status(frame);
    clear[0] = FORMAT_VERSION;
    clear[1] = type;
    clear[2] = audience;
    put_u64(clear + 3, log->position + 1);
    randombytes_buf(clear + FRAME_NONCE_AT, NONCE_BYTES);
    frame_additional(log, clear, additional);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        clear + FRAME_CLEAR_BYTES, NULL, (const unsigned char *)(record.size ? record.data : ""),
        record.size, additional, sizeof(additional), NULL, clear + FRAME_NONCE_AT, log->key.bytes);
    clear[size] = '\0';
    frame->size += size;
    move_on(log, clear, size);
    return STATUS_OK;
}

enum status live_log_open(struct live_log *log, struct str frame, struct live_frame *ret_clear,
                          struct buf *record)
{
    const unsigned char *clear = (const unsigned char *)frame.data;
    unsigned char additional[ADDITIONAL_BYTES];

    if (frame.size < FRAME_CLEAR_BYTES + TAG_BYTES ||
        frame.size > FRAME_CLEAR_BYTES + TAG_BYTES + LIVE_LOG_MAX_RECORD_BYTES ||
        clear[0] != FORMAT_VERSION || get_u64(clear + 3) != log->position + 1)
        return STATUS_DAMAGED;
    size_t size = frame.size - FRAME_CLEAR_BYTES - TAG_BYTES;
    unsigned char *text = (unsigned char *)buf_reserve(record, size);
    if (!text)
        return buf_status(record);
    frame_additional(log, clear, additional);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(text, NULL, NULL, clear + FRAME_CLEAR_BYTES,
                                                   size + TAG_BYTES, additional, sizeof(additional),
                                                   clear + FRAME_NONCE_AT, log->key.bytes) != 0) {
        *text = '\0';
        return STATUS_DAMAGED;
    }
    text[size] = '\0';
    record->size += size;
    move_on(log, clear, frame.size);
    *ret_clear = (struct live_frame){clear[1], clear[2], log->position};
    return STATUS_OK;
}
