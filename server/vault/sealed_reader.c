#include "vault/sealed_format.h"

/* A file's parts, once its signature holds. */
struct parts {
    struct sealed_header header;
    struct vault_hash header_hash;
    const unsigned char *header_bytes;
    const unsigned char *stream_header;
    const unsigned char *chunks;
    size_t chunks_bytes;
};

static enum status file_form(struct str file)
{
    const unsigned char *bytes = (const unsigned char *)file.data;

    if (file.size < SEALED_MAGIC_BYTES || memcmp(bytes, SEALED_MAGIC, SEALED_MAGIC_BYTES) != 0)
        return STATUS_MALFORMED;
    if (file.size <
        SEALED_HEADER_BYTES + SEALED_STREAM_BYTES + SEALED_CHUNK_EXTRA_BYTES + SEALED_TRAILER_BYTES)
        return STATUS_DAMAGED;
    if (bytes[SEALED_VERSION_AT] == 0)
        return STATUS_DAMAGED;
    if (bytes[SEALED_VERSION_AT] != FORMAT_VERSION || bytes[SEALED_SUITE_AT] != SEALED_SUITE ||
        bytes[SEALED_SUITE_AT + 1] != 0)
        return STATUS_VERSION;
    return STATUS_OK;
}

/* What can be said of the records without the key: full chunks, then a last one that isn't empty
 * unless it is the only one, whole blocks of padding, and room for as many records as are counted.
 */
static bool count_plausible(size_t chunks_bytes, uint64_t record_count)
{
    size_t whole = SEALED_CHUNK_BYTES + SEALED_CHUNK_EXTRA_BYTES;
    size_t last = chunks_bytes % whole ? chunks_bytes % whole : whole;
    size_t before = (chunks_bytes - last) / whole;

    if (last < SEALED_CHUNK_EXTRA_BYTES)
        return false;
    size_t last_plain = last - SEALED_CHUNK_EXTRA_BYTES;
    if (last_plain % SEALED_PADDING_BYTES != 0 || (last_plain == 0 && before > 0))
        return false;
    size_t blocks = (before * SEALED_CHUNK_BYTES + last_plain) / SEALED_PADDING_BYTES;
    return record_count <= blocks && (record_count == 0) == (blocks == 0);
}

static enum status file_parts(struct str file, struct parts *ret_parts)
{
    const unsigned char *bytes = (const unsigned char *)file.data;
    unsigned char message[SEALED_SIGNED_BYTES];
    struct parts parts = {.header_bytes = bytes};
    enum status status = file_form(file);

    if (status != STATUS_OK)
        return status;
    const unsigned char *payload = bytes + SEALED_HEADER_BYTES;
    size_t payload_bytes = file.size - SEALED_HEADER_BYTES - SEALED_TRAILER_BYTES;
    const unsigned char *payload_hash = payload + payload_bytes;
    const unsigned char *signature = payload_hash + VAULT_HASH_BYTES;
    const unsigned char *signer = bytes + SEALED_COMMITTED_BYTES - VAULT_KEY_BYTES;
    sealed_signed_bytes(bytes, payload_hash, message);
    if (crypto_sign_verify_detached(signature, message, sizeof(message), signer) != 0)
        return STATUS_DAMAGED;
    struct vault_hash hash = vault_hash((struct str){(const char *)payload, payload_bytes});
    if (memcmp(hash.bytes, payload_hash, VAULT_HASH_BYTES) != 0)
        return STATUS_DAMAGED;
    status = sealed_header_read(bytes, &parts.header);
    if (status != STATUS_OK)
        return status;
    parts.header_hash = vault_hash((struct str){file.data, SEALED_HEADER_BYTES});
    parts.stream_header = payload;
    parts.chunks = payload + SEALED_STREAM_BYTES;
    parts.chunks_bytes = payload_bytes - SEALED_STREAM_BYTES;
    if (!count_plausible(parts.chunks_bytes, parts.header.record_count))
        return STATUS_DAMAGED;
    *ret_parts = parts;
    return STATUS_OK;
}

enum status sealed_verify(struct str file, struct sealed_header *ret_header,
                          struct vault_hash *ret_header_hash)
{
    struct parts parts;
    enum status status = file_parts(file, &parts);

    if (status != STATUS_OK)
        return status;
    *ret_header = parts.header;
    if (ret_header_hash)
        *ret_header_hash = parts.header_hash;
    return STATUS_OK;
}

/* Decrypts the payload chunk by chunk and cuts it into records. */
struct reader {
    crypto_secretstream_xchacha20poly1305_state stream;
    const struct parts *parts;
    const unsigned char *chunk; /* the next */
    size_t left_bytes;          /* of the chunks */
    size_t plain_bytes;
    size_t plain_at;
    unsigned char plain[SEALED_CHUNK_BYTES];
    unsigned char record[SEALED_MAX_RECORD_BYTES];
};

static enum status reader_pull(struct reader *reader)
{
    size_t size = SEALED_CHUNK_BYTES + SEALED_CHUNK_EXTRA_BYTES;
    unsigned long long plain_bytes = 0;
    unsigned char tag = 0;

    if (size > reader->left_bytes)
        size = reader->left_bytes;
    if (size < SEALED_CHUNK_EXTRA_BYTES)
        return STATUS_DAMAGED;
    if (crypto_secretstream_xchacha20poly1305_pull(
            &reader->stream, reader->plain, &plain_bytes, &tag, reader->chunk, size,
            reader->parts->header_hash.bytes, VAULT_HASH_BYTES) != 0)
        return STATUS_DAMAGED;
    reader->chunk += size;
    reader->left_bytes -= size;
    reader->plain_bytes = (size_t)plain_bytes;
    reader->plain_at = 0;
    unsigned char expected = reader->left_bytes ? crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
                                                : crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return tag == expected ? STATUS_OK : STATUS_DAMAGED;
}

static enum status reader_take(struct reader *reader, unsigned char *out, size_t size)
{
    while (size) {
        if (reader->plain_at == reader->plain_bytes) {
            enum status status = reader_pull(reader);
            if (status != STATUS_OK)
                return status;
        }
        size_t take = reader->plain_bytes - reader->plain_at;
        if (take > size)
            take = size;
        memcpy(out, reader->plain + reader->plain_at, take);
        reader->plain_at += take;
        out += take;
        size -= take;
    }
    return STATUS_OK;
}

static enum status reader_record(struct reader *reader, size_t *ret_size)
{
    unsigned char length[SEALED_LENGTH_BYTES];
    unsigned char padding[SEALED_PADDING_BYTES];
    enum status status = reader_take(reader, length, sizeof(length));

    if (status != STATUS_OK)
        return status;
    size_t size = get_u32(length);
    if (size > SEALED_MAX_RECORD_BYTES)
        return STATUS_DAMAGED;
    status = reader_take(reader, reader->record, size);
    if (status == STATUS_OK)
        status = reader_take(reader, padding, sealed_padding(size));
    if (status != STATUS_OK)
        return status;
    if (!sodium_is_zero(padding, sealed_padding(size)))
        return STATUS_DAMAGED;
    *ret_size = size;
    return STATUS_OK;
}

/* One pass over all records; `record` may be NULL. */
static enum status reader_run(struct reader *reader, const struct parts *parts,
                              const struct vault_data_key *key, sealed_record *record, void *user)
{
    reader->parts = parts;
    reader->chunk = parts->chunks;
    reader->left_bytes = parts->chunks_bytes;
    if (crypto_secretstream_xchacha20poly1305_init_pull(&reader->stream, parts->stream_header,
                                                        key->bytes) != 0)
        return STATUS_DAMAGED;
    enum status status = reader_pull(reader);
    for (uint64_t i = 0; i < parts->header.record_count && status == STATUS_OK; i++) {
        size_t size = 0;
        status = reader_record(reader, &size);
        if (status == STATUS_OK && record)
            status = record(user, (struct str){(const char *)reader->record, size});
    }
    if (status == STATUS_OK && (reader->left_bytes || reader->plain_at != reader->plain_bytes))
        status = STATUS_DAMAGED;
    return status;
}

enum status sealed_open(struct str file, const struct vault_data_key *key, sealed_record *record,
                        void *user)
{
    struct parts parts;
    enum status status = file_parts(file, &parts);

    if (status != STATUS_OK)
        return status;
    struct vault_hash commitment = sealed_commitment(parts.header_bytes, key);
    if (!vault_equal(commitment.bytes, parts.header.commitment.bytes, VAULT_HASH_BYTES))
        return STATUS_KEY_WRONG;
    struct reader *reader = malloc(sizeof(*reader));
    if (!reader)
        return STATUS_NO_MEMORY;
    /* The first pass reads everything and hands out nothing: whoever gets a record knows that the
     * rest is whole too. */
    status = reader_run(reader, &parts, key, NULL, NULL);
    if (status == STATUS_OK)
        status = reader_run(reader, &parts, key, record, user);
    sodium_memzero(reader, sizeof(*reader));
    free(reader);
    return status;
}
