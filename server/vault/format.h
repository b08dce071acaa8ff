/* What the folder's files share: the domain strings and the little-endian integers of
 * shared/protocol/TRANSCRIPT.md. Private to vault/; any thread; depends on base and libsodium. */
#ifndef PARLEY_VAULT_FORMAT_H
#define PARLEY_VAULT_FORMAT_H

#include <sodium.h>

#include "vault/keys.h"

/* Each names one use of one primitive. They differ from each other, and none begins another. */
#define DOMAIN_LIVE_HEAD        "parley-live-head-1"
#define DOMAIN_LIVE_FRAME       "parley-live-frame-1"
#define DOMAIN_LIVE_SNAPSHOT    "parley-live-snapshot-1"
#define DOMAIN_SEALED_SIGNATURE "parley-sealed-signature-1"
#define DOMAIN_GRANT            "parley-grant-1"
#define DOMAIN_GRANT_SIGNATURE  "parley-grant-signature-1"
#define DOMAIN_IDENTITY         "parley-identity-1"
#define DOMAIN_SIGNER           "parley-signer-1"
#define DOMAIN_ROOM_KEY         "parley-room-key-1"
#define DOMAIN_HOST_KEY         "parley-host-key-1"
#define DOMAIN_AUTH             "parley-auth-1"
#define DOMAIN_TOKEN            "parley-token-1"
#define DOMAIN_DECOY_SALT       "parley-decoy-salt-1"
#define DOMAIN_CANDIDATE        "parley-candidate-1"

/* Bytes of a domain string, without the NUL. */
#define DOMAIN_SIZE(domain) (sizeof(domain) - 1)

enum {
    FORMAT_VERSION = 1,
    /* A name of 15 characters and the version. */
    FORMAT_TAG_BYTES = 16,
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    SEED_BYTES = crypto_sign_SEEDBYTES,
    WRAPPED_IDENTITY_BYTES = FORMAT_TAG_BYTES + 2 * VAULT_KEY_BYTES + NONCE_BYTES +
                             VAULT_KEY_BYTES + SEED_BYTES + TAG_BYTES,
};

/* Writing a fixed layout: each copies to `at` and returns the place behind it. */
static inline unsigned char *put_bytes(unsigned char *at, const void *bytes, size_t size)
{
    memcpy(at, bytes, size);
    return at + size;
}

static inline unsigned char *put_u64(unsigned char *at, uint64_t value)
{
    for (int i = 0; i < 8; i++)
        at[i] = (unsigned char)(value >> (8 * i));
    return at + 8;
}

static inline uint64_t get_u64(const unsigned char *at)
{
    uint64_t value = 0;

    for (int i = 7; i >= 0; i--)
        value = value << 8 | at[i];
    return value;
}

static inline uint32_t get_u32(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* BLAKE2b-256 of a domain string and what follows it. */
struct vault_hash format_hash(const char *domain, size_t domain_size, struct str data);

/* A wrapped identity under another name and domain; vault_identity_wrap and the organisation's
 * signer share the layout. Errors of reading: MALFORMED, VERSION, KEY_WRONG. */
struct identity_format {
    const char *name; /* 15 characters */
    const char *domain;
    size_t domain_size;
};
void identity_format_write(const struct identity_format *format,
                           const struct vault_identity *identity,
                           const unsigned char key[static VAULT_KEY_BYTES],
                           unsigned char ret_bytes[static WRAPPED_IDENTITY_BYTES]);
enum status identity_format_read(const struct identity_format *format, struct str bytes,
                                 const unsigned char key[static VAULT_KEY_BYTES],
                                 struct vault_identity *ret_identity) MUST_USE;
/* Both pairs from the two secrets. */
void identity_from_secrets(const unsigned char box_secret[static VAULT_KEY_BYTES],
                           const unsigned char sign_seed[static SEED_BYTES],
                           struct vault_identity *ret_identity);

#endif
