#include "vault/sealed_format.h"

struct sealed_writer {
    crypto_generichash_state payload_hash;
    crypto_secretstream_xchacha20poly1305_state stream;
    struct buf *out; /* not owned */
    struct vault_sign_secret signer;
    struct vault_data_key key;
    struct vault_hash header_hash;
    unsigned char header[SEALED_HEADER_BYTES];
    uint64_t records_left;
    enum status status; /* the first failure, after which nothing more is written */
    size_t pending_bytes;
    unsigned char pending[SEALED_CHUNK_BYTES];
};

static void writer_begin(struct sealed_writer *writer, const struct sealed_header *header)
{
    unsigned char stream_header[SEALED_STREAM_BYTES];

    randombytes_buf(writer->key.bytes, sizeof(writer->key.bytes));
    sealed_header_write(header, writer->header);
    struct vault_hash commitment = sealed_commitment(writer->header, &writer->key);
    put_bytes(writer->header + SEALED_COMMITTED_BYTES, commitment.bytes, VAULT_HASH_BYTES);
    writer->header_hash =
        vault_hash((struct str){(const char *)writer->header, SEALED_HEADER_BYTES});
    crypto_secretstream_xchacha20poly1305_init_push(&writer->stream, stream_header,
                                                    writer->key.bytes);
    crypto_generichash_init(&writer->payload_hash, NULL, 0, VAULT_HASH_BYTES);
    crypto_generichash_update(&writer->payload_hash, stream_header, sizeof(stream_header));
    buf_add(writer->out, writer->header, SEALED_HEADER_BYTES);
    buf_add(writer->out, stream_header, sizeof(stream_header));
}

enum status sealed_writer_create(const struct sealed_header *header,
                                 const struct vault_identity *signer, struct buf *out,
                                 struct sealed_writer **ret_writer)
{
    struct sealed_header own = *header;

    own.signer = signer->sign_public;
    if (!sealed_header_valid(&own))
        return STATUS_INVALID;
    /* The hash's state wants more alignment than malloc gives. */
    struct sealed_writer *writer =
        aligned_alloc(_Alignof(struct sealed_writer), sizeof(struct sealed_writer));
    if (!writer)
        return STATUS_NO_MEMORY;
    memset(writer, 0, sizeof(*writer));
    writer->out = out;
    writer->signer = signer->sign_secret;
    writer->records_left = own.record_count;
    writer_begin(writer, &own);
    enum status status = buf_status(out);
    if (status == STATUS_OK)
        *ret_writer = writer;
    else
        sealed_writer_destroy(writer);
    return status;
}

/* Encrypts what is pending as the next chunk. */
static void writer_push(struct sealed_writer *writer, unsigned char tag)
{
    size_t size = writer->pending_bytes + SEALED_CHUNK_EXTRA_BYTES;
    unsigned char *chunk = (unsigned char *)buf_reserve(writer->out, size);

    if (!chunk) {
        writer->status = buf_status(writer->out);
        return;
    }
    crypto_secretstream_xchacha20poly1305_push(&writer->stream, chunk, NULL, writer->pending,
                                               writer->pending_bytes, writer->header_hash.bytes,
                                               VAULT_HASH_BYTES, tag);
    crypto_generichash_update(&writer->payload_hash, chunk, size);
    chunk[size] = '\0';
    writer->out->size += size;
    writer->pending_bytes = 0;
}

/* A full chunk is held back until more comes, so that the last one is never empty unless there is
 * no record at all. NULL bytes stand for zeros. */
static void writer_feed(struct sealed_writer *writer, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;

    while (size && writer->status == STATUS_OK) {
        if (writer->pending_bytes == SEALED_CHUNK_BYTES) {
            writer_push(writer, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
            continue;
        }
        size_t take = SEALED_CHUNK_BYTES - writer->pending_bytes;
        if (take > size)
            take = size;
        if (at) {
            memcpy(writer->pending + writer->pending_bytes, at, take);
            at += take;
        } else {
            memset(writer->pending + writer->pending_bytes, 0, take);
        }
        writer->pending_bytes += take;
        size -= take;
    }
}

enum status sealed_writer_add(struct sealed_writer *writer, struct str record)
{
    unsigned char length[SEALED_LENGTH_BYTES];

    if (writer->status != STATUS_OK)
        return writer->status;
    if (record.size > SEALED_MAX_RECORD_BYTES)
        return STATUS_TOO_LARGE;
    if (writer->records_left == 0)
        return STATUS_INVALID;
    for (size_t i = 0; i < sizeof(length); i++)
        length[i] = (unsigned char)(record.size >> (8 * i));
    writer_feed(writer, length, sizeof(length));
    if (record.size)
        writer_feed(writer, record.data, record.size);
    writer_feed(writer, NULL, sealed_padding(record.size));
    writer->records_left--;
    return writer->status;
}

enum status sealed_writer_end(struct sealed_writer *writer, struct vault_data_key *ret_key,
                              struct vault_hash *ret_header_hash)
{
    unsigned char payload_hash[VAULT_HASH_BYTES];
    unsigned char message[SEALED_SIGNED_BYTES];
    unsigned char trailer[SEALED_TRAILER_BYTES];

    if (writer->status != STATUS_OK)
        return writer->status;
    if (writer->records_left != 0)
        return STATUS_INVALID;
    writer_push(writer, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
    if (writer->status != STATUS_OK)
        return writer->status;
    crypto_generichash_final(&writer->payload_hash, payload_hash, sizeof(payload_hash));
    sealed_signed_bytes(writer->header, payload_hash, message);
    unsigned char *signature = put_bytes(trailer, payload_hash, sizeof(payload_hash));
    crypto_sign_detached(signature, NULL, message, sizeof(message), writer->signer.bytes);
    buf_add(writer->out, trailer, sizeof(trailer));
    enum status status = buf_status(writer->out);
    /* A second end, or a record after it, must not add to a file that is signed. */
    writer->status = status == STATUS_OK ? STATUS_INVALID : status;
    if (status != STATUS_OK)
        return status;
    *ret_key = writer->key;
    *ret_header_hash = writer->header_hash;
    return STATUS_OK;
}

void sealed_writer_destroy(struct sealed_writer *writer)
{
    if (!writer)
        return;
    sodium_memzero(writer, sizeof(*writer));
    free(writer);
}
