#include "vault/format.h"
#include "vault/sealed.h"

#define GRANT_MAGIC "PARLEY-GRANT"

enum {
    GRANT_SUITE = 1,
    GRANT_MAGIC_BYTES = sizeof(GRANT_MAGIC) - 1,
    GRANT_SECRET_BYTES = DOMAIN_SIZE(DOMAIN_GRANT) + ID_SIZE + VAULT_HASH_BYTES + ID_SIZE +
                         VAULT_KEY_BYTES + VAULT_KEY_BYTES,
    GRANT_BOX_BYTES = GRANT_SECRET_BYTES + crypto_box_SEALBYTES,
    GRANT_CLEAR_BYTES =
        GRANT_MAGIC_BYTES + 2 + 4 * ID_SIZE + VAULT_HASH_BYTES + 2 * VAULT_KEY_BYTES + 8,
    GRANT_SIGNED_BYTES = GRANT_CLEAR_BYTES + GRANT_BOX_BYTES,
    GRANT_BYTES = GRANT_SIGNED_BYTES + VAULT_SIGNATURE_BYTES,
    MESSAGE_BYTES = DOMAIN_SIZE(DOMAIN_GRANT_SIGNATURE) + GRANT_SIGNED_BYTES,
};

/* Zeros for none. */
static unsigned char *put_id(unsigned char *at, const struct id *id)
{
    memset(at, 0, ID_SIZE);
    memcpy(at, id->text, strnlen(id->text, ID_SIZE));
    return at + ID_SIZE;
}

static bool get_id(const unsigned char *at, bool may_be_none, struct id *ret_id)
{
    if (may_be_none && sodium_is_zero(at, ID_SIZE)) {
        *ret_id = (struct id){{0}};
        return true;
    }
    return id_parse((struct str){(const char *)at, ID_SIZE}, ret_id);
}

/* What the sealed box holds, without the data key: a box takes no additional data, so it says
 * itself what it is for. */
static unsigned char *put_purpose(unsigned char *at, const struct grant *grant)
{
    at = put_bytes(at, DOMAIN_GRANT, DOMAIN_SIZE(DOMAIN_GRANT));
    at = put_id(at, &grant->seal);
    at = put_bytes(at, grant->header_hash.bytes, VAULT_HASH_BYTES);
    at = put_id(at, &grant->recipient);
    return put_bytes(at, grant->recipient_box.bytes, VAULT_KEY_BYTES);
}

static unsigned char *put_clear(unsigned char *at, const struct grant *grant)
{
    at = put_bytes(at, GRANT_MAGIC, GRANT_MAGIC_BYTES);
    *at++ = FORMAT_VERSION;
    *at++ = GRANT_SUITE;
    at = put_id(at, &grant->grant);
    at = put_id(at, &grant->seal);
    at = put_id(at, &grant->recipient);
    at = put_id(at, &grant->granter);
    at = put_bytes(at, grant->header_hash.bytes, VAULT_HASH_BYTES);
    at = put_bytes(at, grant->recipient_box.bytes, VAULT_KEY_BYTES);
    at = put_bytes(at, grant->granter_sign.bytes, VAULT_KEY_BYTES);
    return put_u64(at, (uint64_t)grant->granted_ms);
}

static bool get_clear(const unsigned char *bytes, struct grant *ret_grant)
{
    const unsigned char *at = bytes + GRANT_MAGIC_BYTES + 2;
    struct grant grant = {.granted_ms = 0};

    if (!get_id(at, false, &grant.grant) || !get_id(at + ID_SIZE, false, &grant.seal) ||
        !get_id(at + 2 * ID_SIZE, true, &grant.recipient) ||
        !get_id(at + 3 * ID_SIZE, true, &grant.granter))
        return false;
    at += 4 * ID_SIZE;
    memcpy(grant.header_hash.bytes, at, VAULT_HASH_BYTES);
    memcpy(grant.recipient_box.bytes, at + VAULT_HASH_BYTES, VAULT_KEY_BYTES);
    at += VAULT_HASH_BYTES + VAULT_KEY_BYTES;
    memcpy(grant.granter_sign.bytes, at, VAULT_KEY_BYTES);
    uint64_t granted_ms = get_u64(at + VAULT_KEY_BYTES);
    if (granted_ms >> 53)
        return false;
    grant.granted_ms = (int64_t)granted_ms;
    *ret_grant = grant;
    return true;
}

/* The grant's own bytes behind the domain string. */
static void put_message(const unsigned char *bytes, unsigned char ret[static MESSAGE_BYTES])
{
    unsigned char *at = put_bytes(ret, DOMAIN_GRANT_SIGNATURE, DOMAIN_SIZE(DOMAIN_GRANT_SIGNATURE));

    put_bytes(at, bytes, GRANT_SIGNED_BYTES);
}

enum status grant_make(const struct grant *grant, const struct vault_data_key *key,
                       const struct vault_sign_secret *granter, struct buf *out)
{
    unsigned char bytes[GRANT_BYTES];
    unsigned char message[MESSAGE_BYTES];
    unsigned char secret[GRANT_SECRET_BYTES];
    struct grant own = *grant;
    struct grant same;
    enum status status = STATUS_INVALID;

    crypto_sign_ed25519_sk_to_pk(own.granter_sign.bytes, granter->bytes);
    unsigned char *box = put_clear(bytes, &own);
    put_bytes(put_purpose(secret, &own), key->bytes, VAULT_KEY_BYTES);
    /* A public key of small order, which nobody holds, is refused by the box. */
    if (get_clear(bytes, &same) &&
        crypto_box_seal(box, secret, sizeof(secret), own.recipient_box.bytes) == 0) {
        put_message(bytes, message);
        crypto_sign_detached(bytes + GRANT_SIGNED_BYTES, NULL, message, sizeof(message),
                             granter->bytes);
        buf_add(out, bytes, sizeof(bytes));
        status = buf_status(out);
    }
    sodium_memzero(secret, sizeof(secret));
    return status;
}

enum status grant_read(struct str bytes, struct grant *ret_grant)
{
    const unsigned char *at = (const unsigned char *)bytes.data;
    unsigned char message[MESSAGE_BYTES];
    struct grant grant;

    if (bytes.size < GRANT_MAGIC_BYTES + 2 || memcmp(at, GRANT_MAGIC, GRANT_MAGIC_BYTES) != 0)
        return STATUS_MALFORMED;
    if (at[GRANT_MAGIC_BYTES] == 0)
        return STATUS_DAMAGED;
    if (at[GRANT_MAGIC_BYTES] != FORMAT_VERSION || at[GRANT_MAGIC_BYTES + 1] != GRANT_SUITE)
        return STATUS_VERSION;
    if (bytes.size != GRANT_BYTES || !get_clear(at, &grant))
        return STATUS_DAMAGED;
    put_message(at, message);
    if (crypto_sign_verify_detached(at + GRANT_SIGNED_BYTES, message, sizeof(message),
                                    grant.granter_sign.bytes) != 0)
        return STATUS_DAMAGED;
    *ret_grant = grant;
    return STATUS_OK;
}

enum status grant_open(struct str bytes, const struct vault_identity *recipient,
                       const struct vault_hash *header_hash, struct vault_data_key *ret_key)
{
    unsigned char secret[GRANT_SECRET_BYTES];
    unsigned char purpose[GRANT_SECRET_BYTES];
    struct grant grant;
    enum status status = grant_read(bytes, &grant);

    if (status != STATUS_OK)
        return status;
    if (!vault_equal(grant.header_hash.bytes, header_hash->bytes, VAULT_HASH_BYTES) ||
        !vault_equal(grant.recipient_box.bytes, recipient->box_public.bytes, VAULT_KEY_BYTES))
        return STATUS_KEY_WRONG;
    const unsigned char *box = (const unsigned char *)bytes.data + GRANT_CLEAR_BYTES;
    if (crypto_box_seal_open(secret, box, GRANT_BOX_BYTES, recipient->box_public.bytes,
                             recipient->box_secret.bytes) != 0)
        return STATUS_KEY_WRONG;
    size_t purpose_bytes = (size_t)(put_purpose(purpose, &grant) - purpose);
    if (sodium_memcmp(secret, purpose, purpose_bytes) == 0)
        memcpy(ret_key->bytes, secret + purpose_bytes, VAULT_KEY_BYTES);
    else
        status = STATUS_DAMAGED;
    sodium_memzero(secret, sizeof(secret));
    return status;
}
