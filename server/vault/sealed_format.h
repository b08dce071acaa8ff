/* The sealed file's layout, shared by its writer and its reader. Private to vault/; any thread;
 * depends on base and libsodium. */
#ifndef PARLEY_VAULT_SEALED_FORMAT_H
#define PARLEY_VAULT_SEALED_FORMAT_H

#include "vault/format.h"
#include "vault/sealed.h"

#define SEALED_MAGIC "PARLEY-SEALED"

enum {
    SEALED_SUITE = 1,
    SEALED_MAGIC_BYTES = sizeof(SEALED_MAGIC) - 1,
    SEALED_VERSION_AT = SEALED_MAGIC_BYTES,
    SEALED_SUITE_AT = SEALED_VERSION_AT + 1, /* two bytes */
    SEALED_COMMITTED_BYTES = SEALED_SUITE_AT + 2 + 3 * ID_SIZE + 3 * 8 + 8 + 2 * VAULT_HASH_BYTES +
                             8 + VAULT_KEY_BYTES, /* everything before the commitment */
    SEALED_HEADER_BYTES = SEALED_COMMITTED_BYTES + VAULT_HASH_BYTES,
    SEALED_TRAILER_BYTES = VAULT_HASH_BYTES + VAULT_SIGNATURE_BYTES,
    SEALED_STREAM_BYTES = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    SEALED_CHUNK_EXTRA_BYTES = crypto_secretstream_xchacha20poly1305_ABYTES,
    SEALED_LENGTH_BYTES = 4,
    SEALED_SIGNED_BYTES =
        DOMAIN_SIZE(DOMAIN_SEALED_SIGNATURE) + SEALED_HEADER_BYTES + VAULT_HASH_BYTES,
};

/* Zeros behind a record of that size. */
static inline size_t sealed_padding(size_t record_bytes)
{
    return (SEALED_PADDING_BYTES - (SEALED_LENGTH_BYTES + record_bytes) % SEALED_PADDING_BYTES) %
           SEALED_PADDING_BYTES;
}

/* Whether every field may stand in a header: identifiers, numbers that a browser can hold, a chain
 * that begins with its first. */
bool sealed_header_valid(const struct sealed_header *header);
/* Everything but the commitment. */
void sealed_header_write(const struct sealed_header *header,
                         unsigned char ret_bytes[static SEALED_COMMITTED_BYTES]);
/* Errors: DAMAGED (not valid). */
enum status sealed_header_read(const unsigned char bytes[static SEALED_HEADER_BYTES],
                               struct sealed_header *ret_header) MUST_USE;
/* Binds the header to the one key that opens the payload. */
struct vault_hash sealed_commitment(const unsigned char header[static SEALED_COMMITTED_BYTES],
                                    const struct vault_data_key *key);
/* What is signed. */
void sealed_signed_bytes(const unsigned char header[static SEALED_HEADER_BYTES],
                         const unsigned char payload_hash[static VAULT_HASH_BYTES],
                         unsigned char ret_bytes[static SEALED_SIGNED_BYTES]);

#endif
