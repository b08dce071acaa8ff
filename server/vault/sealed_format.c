#include "vault/sealed_format.h"

/* 2^53 - 1: beyond it a browser's numbers are no longer exact. */
static const uint64_t max_number = (UINT64_C(1) << 53) - 1;

static bool id_valid(const struct id *id)
{
    struct id same;

    return id_parse((struct str){id->text, strnlen(id->text, sizeof(id->text))}, &same);
}

static bool time_valid(int64_t time_ms)
{
    return time_ms >= 0 && (uint64_t)time_ms <= max_number;
}

bool sealed_header_valid(const struct sealed_header *header)
{
    bool first = sodium_is_zero(header->previous_checkpoint.bytes, VAULT_HASH_BYTES);

    return id_valid(&header->organisation) && id_valid(&header->room) && id_valid(&header->seal) &&
           time_valid(header->opened_ms) && time_valid(header->closed_ms) &&
           time_valid(header->sealed_ms) && header->record_count <= max_number &&
           header->checkpoint >= 1 && header->checkpoint <= max_number &&
           first == (header->checkpoint == 1);
}

void sealed_header_write(const struct sealed_header *header,
                         unsigned char ret_bytes[static SEALED_COMMITTED_BYTES])
{
    unsigned char *at = put_bytes(ret_bytes, SEALED_MAGIC, SEALED_MAGIC_BYTES);

    *at++ = FORMAT_VERSION;
    *at++ = SEALED_SUITE;
    *at++ = 0;
    at = put_bytes(at, header->organisation.text, ID_SIZE);
    at = put_bytes(at, header->room.text, ID_SIZE);
    at = put_bytes(at, header->seal.text, ID_SIZE);
    at = put_u64(at, (uint64_t)header->opened_ms);
    at = put_u64(at, (uint64_t)header->closed_ms);
    at = put_u64(at, (uint64_t)header->sealed_ms);
    at = put_u64(at, header->record_count);
    at = put_bytes(at, header->live_head.bytes, VAULT_HASH_BYTES);
    at = put_bytes(at, header->previous_checkpoint.bytes, VAULT_HASH_BYTES);
    at = put_u64(at, header->checkpoint);
    put_bytes(at, header->signer.bytes, VAULT_KEY_BYTES);
}

static const unsigned char *get_bytes(const unsigned char *at, void *out, size_t size)
{
    memcpy(out, at, size);
    return at + size;
}

enum status sealed_header_read(const unsigned char bytes[static SEALED_HEADER_BYTES],
                               struct sealed_header *ret_header)
{
    struct sealed_header header = {.record_count = 0};
    const unsigned char *at = bytes + SEALED_SUITE_AT + 2;

    at = get_bytes(at, header.organisation.text, ID_SIZE);
    at = get_bytes(at, header.room.text, ID_SIZE);
    at = get_bytes(at, header.seal.text, ID_SIZE);
    header.opened_ms = (int64_t)get_u64(at);
    header.closed_ms = (int64_t)get_u64(at + 8);
    header.sealed_ms = (int64_t)get_u64(at + 16);
    header.record_count = get_u64(at + 24);
    at = get_bytes(at + 32, header.live_head.bytes, VAULT_HASH_BYTES);
    at = get_bytes(at, header.previous_checkpoint.bytes, VAULT_HASH_BYTES);
    header.checkpoint = get_u64(at);
    at = get_bytes(at + 8, header.signer.bytes, VAULT_KEY_BYTES);
    get_bytes(at, header.commitment.bytes, VAULT_HASH_BYTES);
    if (!sealed_header_valid(&header))
        return STATUS_DAMAGED;
    *ret_header = header;
    return STATUS_OK;
}

struct vault_hash sealed_commitment(const unsigned char header[static SEALED_COMMITTED_BYTES],
                                    const struct vault_data_key *key)
{
    struct vault_hash hash;

    crypto_generichash(hash.bytes, sizeof(hash.bytes), header, SEALED_COMMITTED_BYTES, key->bytes,
                       sizeof(key->bytes));
    return hash;
}

void sealed_signed_bytes(const unsigned char header[static SEALED_HEADER_BYTES],
                         const unsigned char payload_hash[static VAULT_HASH_BYTES],
                         unsigned char ret_bytes[static SEALED_SIGNED_BYTES])
{
    unsigned char *at =
        put_bytes(ret_bytes, DOMAIN_SEALED_SIGNATURE, DOMAIN_SIZE(DOMAIN_SEALED_SIGNATURE));

    at = put_bytes(at, header, SEALED_HEADER_BYTES);
    put_bytes(at, payload_hash, VAULT_HASH_BYTES);
}

size_t sealed_header_bytes(void)
{
    return SEALED_HEADER_BYTES;
}
