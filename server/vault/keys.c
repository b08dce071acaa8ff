#include "vault/keys.h"

#include "vault/format.h"

_Static_assert(VAULT_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "record key");
_Static_assert(VAULT_KEY_BYTES == crypto_secretstream_xchacha20poly1305_KEYBYTES, "data key");
_Static_assert(VAULT_KEY_BYTES == crypto_box_PUBLICKEYBYTES, "X25519 public key");
_Static_assert(VAULT_KEY_BYTES == crypto_box_SECRETKEYBYTES, "X25519 secret key");
_Static_assert(VAULT_KEY_BYTES == crypto_sign_PUBLICKEYBYTES, "Ed25519 public key");
_Static_assert(VAULT_SIGN_SECRET_BYTES == crypto_sign_SECRETKEYBYTES, "Ed25519 secret key");
_Static_assert(VAULT_SIGNATURE_BYTES == crypto_sign_BYTES, "Ed25519 signature");
_Static_assert(VAULT_HASH_BYTES == crypto_generichash_BYTES, "BLAKE2b-256");
_Static_assert(VAULT_SALT_BYTES == crypto_pwhash_SALTBYTES, "Argon2id salt");

static const struct identity_format identity_format = {"PARLEY-IDENTITY", DOMAIN_IDENTITY,
                                                       DOMAIN_SIZE(DOMAIN_IDENTITY)};

enum status vault_init(void)
{
    return sodium_init() < 0 ? STATUS_UNAVAILABLE : STATUS_OK;
}

void vault_wipe(void *secret, size_t size)
{
    sodium_memzero(secret, size);
}

void vault_random(void *out, size_t size)
{
    randombytes_buf(out, size);
}

struct id vault_random_id(void)
{
    unsigned char random[ID_RANDOM_BYTES];

    randombytes_buf(random, sizeof(random));
    return id_from_random(random);
}

struct vault_hash vault_hash(struct str data)
{
    return format_hash("", 0, data);
}

bool vault_equal(const void *a, const void *b, size_t size)
{
    return sodium_memcmp(a, b, size) == 0;
}

struct vault_hash format_hash(const char *domain, size_t domain_size, struct str data)
{
    crypto_generichash_state state;
    struct vault_hash hash;

    crypto_generichash_init(&state, NULL, 0, sizeof(hash.bytes));
    crypto_generichash_update(&state, (const unsigned char *)domain, domain_size);
    if (data.size)
        crypto_generichash_update(&state, (const unsigned char *)data.data, data.size);
    crypto_generichash_final(&state, hash.bytes, sizeof(hash.bytes));
    sodium_memzero(&state, sizeof(state));
    return hash;
}

void vault_token_make(char ret_text[static VAULT_TOKEN_TEXT + 1], struct vault_hash *ret_hash)
{
    unsigned char random[VAULT_KEY_BYTES];

    randombytes_buf(random, sizeof(random));
    sodium_bin2base64(ret_text, VAULT_TOKEN_TEXT + 1, random, sizeof(random),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    *ret_hash = vault_token_hash((struct str){ret_text, VAULT_TOKEN_TEXT});
    sodium_memzero(random, sizeof(random));
}

struct vault_hash vault_token_hash(struct str token)
{
    return format_hash(DOMAIN_TOKEN, DOMAIN_SIZE(DOMAIN_TOKEN), token);
}

void identity_from_secrets(const unsigned char box_secret[static VAULT_KEY_BYTES],
                           const unsigned char sign_seed[static SEED_BYTES],
                           struct vault_identity *ret_identity)
{
    memcpy(ret_identity->box_secret.bytes, box_secret, VAULT_KEY_BYTES);
    crypto_scalarmult_base(ret_identity->box_public.bytes, box_secret);
    crypto_sign_seed_keypair(ret_identity->sign_public.bytes, ret_identity->sign_secret.bytes,
                             sign_seed);
}

void vault_identity_make(struct vault_identity *ret_identity)
{
    unsigned char secrets[VAULT_KEY_BYTES + SEED_BYTES];

    randombytes_buf(secrets, sizeof(secrets));
    identity_from_secrets(secrets, secrets + VAULT_KEY_BYTES, ret_identity);
    sodium_memzero(secrets, sizeof(secrets));
}

enum status vault_password_derive(struct str password,
                                  const unsigned char salt[static VAULT_SALT_BYTES],
                                  uint32_t passes, uint32_t memory_kib,
                                  unsigned char ret_auth[static VAULT_KEY_BYTES],
                                  unsigned char ret_wrap[static VAULT_KEY_BYTES])
{
    unsigned char both[2 * VAULT_KEY_BYTES];

    if (passes < VAULT_PASSWORD_PASSES || passes > VAULT_PASSWORD_MAX_PASSES ||
        memory_kib < VAULT_PASSWORD_MIN_MEMORY_KIB || memory_kib > VAULT_PASSWORD_MAX_MEMORY_KIB ||
        password.size > VAULT_PASSWORD_MAX_BYTES)
        return STATUS_INVALID;
    if (crypto_pwhash(both, sizeof(both), password.size ? password.data : "", password.size, salt,
                      passes, (size_t)memory_kib * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return STATUS_NO_MEMORY;
    memcpy(ret_auth, both, VAULT_KEY_BYTES);
    memcpy(ret_wrap, both + VAULT_KEY_BYTES, VAULT_KEY_BYTES);
    sodium_memzero(both, sizeof(both));
    return STATUS_OK;
}

/* The additional data: the domain string and everything before the nonce. */
enum {
    IDENTITY_CLEAR_BYTES = FORMAT_TAG_BYTES + 2 * VAULT_KEY_BYTES,
    IDENTITY_SECRET_BYTES = VAULT_KEY_BYTES + SEED_BYTES,
    MAX_DOMAIN_BYTES = 32,
};

static size_t identity_additional(const struct identity_format *format, const unsigned char *clear,
                                  unsigned char ret[static MAX_DOMAIN_BYTES + IDENTITY_CLEAR_BYTES])
{
    unsigned char *at = put_bytes(ret, format->domain, format->domain_size);

    return (size_t)(put_bytes(at, clear, IDENTITY_CLEAR_BYTES) - ret);
}

void identity_format_write(const struct identity_format *format,
                           const struct vault_identity *identity,
                           const unsigned char key[static VAULT_KEY_BYTES],
                           unsigned char ret_bytes[static WRAPPED_IDENTITY_BYTES])
{
    unsigned char additional[MAX_DOMAIN_BYTES + IDENTITY_CLEAR_BYTES];
    unsigned char secrets[IDENTITY_SECRET_BYTES];
    unsigned char *at = put_bytes(ret_bytes, format->name, FORMAT_TAG_BYTES - 1);

    *at++ = FORMAT_VERSION;
    at = put_bytes(at, identity->box_public.bytes, VAULT_KEY_BYTES);
    at = put_bytes(at, identity->sign_public.bytes, VAULT_KEY_BYTES);
    size_t additional_size = identity_additional(format, ret_bytes, additional);
    unsigned char *nonce = at;
    randombytes_buf(nonce, NONCE_BYTES);
    put_bytes(secrets, identity->box_secret.bytes, VAULT_KEY_BYTES);
    crypto_sign_ed25519_sk_to_seed(secrets + VAULT_KEY_BYTES, identity->sign_secret.bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE_BYTES, NULL, secrets, sizeof(secrets),
                                               additional, additional_size, NULL, nonce, key);
    sodium_memzero(secrets, sizeof(secrets));
}

enum status identity_format_read(const struct identity_format *format, struct str bytes,
                                 const unsigned char key[static VAULT_KEY_BYTES],
                                 struct vault_identity *ret_identity)
{
    const unsigned char *clear = (const unsigned char *)bytes.data;
    unsigned char additional[MAX_DOMAIN_BYTES + IDENTITY_CLEAR_BYTES];
    unsigned char secrets[IDENTITY_SECRET_BYTES];
    struct vault_identity identity;
    enum status status = STATUS_OK;

    if (bytes.size < FORMAT_TAG_BYTES || memcmp(clear, format->name, FORMAT_TAG_BYTES - 1) != 0)
        return STATUS_MALFORMED;
    if (clear[FORMAT_TAG_BYTES - 1] > FORMAT_VERSION)
        return STATUS_VERSION;
    if (clear[FORMAT_TAG_BYTES - 1] != FORMAT_VERSION || bytes.size != WRAPPED_IDENTITY_BYTES)
        return STATUS_MALFORMED;
    size_t additional_size = identity_additional(format, clear, additional);
    const unsigned char *nonce = clear + IDENTITY_CLEAR_BYTES;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(secrets, NULL, NULL, nonce + NONCE_BYTES,
                                                   IDENTITY_SECRET_BYTES + TAG_BYTES, additional,
                                                   additional_size, nonce, key) != 0)
        return STATUS_KEY_WRONG;
    /* The public halves are made anew: one that doesn't belong to its secret would give the
     * secret away with the first signature. */
    identity_from_secrets(secrets, secrets + VAULT_KEY_BYTES, &identity);
    if (memcmp(identity.box_public.bytes, clear + FORMAT_TAG_BYTES, VAULT_KEY_BYTES) != 0 ||
        memcmp(identity.sign_public.bytes, clear + FORMAT_TAG_BYTES + VAULT_KEY_BYTES,
               VAULT_KEY_BYTES) != 0)
        status = STATUS_MALFORMED;
    else
        *ret_identity = identity;
    sodium_memzero(secrets, sizeof(secrets));
    sodium_memzero(&identity, sizeof(identity));
    return status;
}

enum status vault_identity_wrap(const struct vault_identity *identity,
                                const unsigned char wrap[static VAULT_KEY_BYTES], struct buf *out)
{
    unsigned char bytes[WRAPPED_IDENTITY_BYTES];

    identity_format_write(&identity_format, identity, wrap, bytes);
    buf_add(out, bytes, sizeof(bytes));
    return buf_status(out);
}

enum status vault_identity_unwrap(struct str wrapped,
                                  const unsigned char wrap[static VAULT_KEY_BYTES],
                                  struct vault_identity *ret_identity)
{
    return identity_format_read(&identity_format, wrapped, wrap, ret_identity);
}

struct vault_hash vault_auth_hash(const unsigned char auth[static VAULT_KEY_BYTES])
{
    return format_hash(DOMAIN_AUTH, DOMAIN_SIZE(DOMAIN_AUTH),
                       (struct str){(const char *)auth, VAULT_KEY_BYTES});
}

/* Keyed by the host; `size` bytes. */
static void host_hash(const struct vault_host_key *host, const char *domain, size_t domain_size,
                      struct str text, unsigned char *ret_hash, size_t size)
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, host->bytes, sizeof(host->bytes), size);
    crypto_generichash_update(&state, (const unsigned char *)domain, domain_size);
    if (text.size)
        crypto_generichash_update(&state, (const unsigned char *)text.data, text.size);
    crypto_generichash_final(&state, ret_hash, size);
    sodium_memzero(&state, sizeof(state));
}

void vault_decoy_salt(const struct vault_host_key *host, struct str email,
                      unsigned char ret_salt[static VAULT_SALT_BYTES])
{
    host_hash(host, DOMAIN_DECOY_SALT, DOMAIN_SIZE(DOMAIN_DECOY_SALT), email, ret_salt,
              VAULT_SALT_BYTES);
}

void vault_candidate_hash(const struct vault_host_key *host, struct str candidate,
                          unsigned char ret_hash[static VAULT_CANDIDATE_BYTES])
{
    host_hash(host, DOMAIN_CANDIDATE, DOMAIN_SIZE(DOMAIN_CANDIDATE), candidate, ret_hash,
              VAULT_CANDIDATE_BYTES);
}
