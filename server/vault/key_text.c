#include "vault/key_text.h"

#include "vault/format.h"

static const char format_prefix[] = "parley-key-";

enum member {
    MEMBER_FORMAT,
    MEMBER_KIND,
    MEMBER_NAME,
    MEMBER_BOX_PUBLIC,
    MEMBER_SIGN_PUBLIC,
    MEMBER_BOX_SECRET,
    MEMBER_SIGN_SEED,
    MEMBER_COUNT,
};

static const char *const member_names[MEMBER_COUNT] = {
    "format", "kind", "name", "box_public", "sign_public", "box_secret", "sign_seed",
};

static void add_member(struct buf *out, enum member member, struct str value)
{
    buf_add_text(out, member == MEMBER_FORMAT ? "{\n  " : ",\n  ");
    buf_add_json(out, str_from(member_names[member]));
    buf_add_text(out, ": ");
    buf_add_json(out, value);
}

static void add_key(struct buf *out, enum member member, const unsigned char *key)
{
    char text[VAULT_TOKEN_TEXT + 1];

    sodium_bin2base64(text, sizeof(text), key, VAULT_KEY_BYTES,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    add_member(out, member, str_from(text));
    sodium_memzero(text, sizeof(text));
}

enum status key_text_write(const char *kind, struct str name, const struct vault_identity *identity,
                           struct buf *out)
{
    unsigned char seed[SEED_BYTES];

    /* All at once: a buffer that grows leaves copies of the secret behind. */
    if (!buf_reserve(out, KEY_TEXT_MAX_BYTES))
        return buf_status(out);
    crypto_sign_ed25519_sk_to_seed(seed, identity->sign_secret.bytes);
    add_member(out, MEMBER_FORMAT, STR("parley-key-1"));
    add_member(out, MEMBER_KIND, str_from(kind));
    add_member(out, MEMBER_NAME, name);
    add_key(out, MEMBER_BOX_PUBLIC, identity->box_public.bytes);
    add_key(out, MEMBER_SIGN_PUBLIC, identity->sign_public.bytes);
    add_key(out, MEMBER_BOX_SECRET, identity->box_secret.bytes);
    add_key(out, MEMBER_SIGN_SEED, seed);
    buf_add_text(out, "\n}\n");
    sodium_memzero(seed, sizeof(seed));
    return buf_status(out);
}

struct scan {
    const char *at;
    const char *end;
};

static void scan_space(struct scan *scan)
{
    while (scan->at < scan->end && *scan->at && strchr(" \t\r\n", *scan->at))
        scan->at++;
}

static bool scan_char(struct scan *scan, char c)
{
    scan_space(scan);
    if (scan->at == scan->end || *scan->at != c)
        return false;
    scan->at++;
    return true;
}

/* What stands between the quotes, escapes as they are: only the name may hold any. */
static bool scan_string(struct scan *scan, struct str *ret_raw)
{
    if (!scan_char(scan, '"'))
        return false;
    for (const char *start = scan->at; scan->at < scan->end; scan->at++) {
        if ((unsigned char)*scan->at < 0x20)
            return false;
        if (*scan->at == '"') {
            *ret_raw = (struct str){start, (size_t)(scan->at - start)};
            scan->at++;
            return true;
        }
        if (*scan->at == '\\' && ++scan->at == scan->end)
            return false;
    }
    return false;
}

/* One flat object of strings, each known member once; members of other names are passed over. */
static bool scan_members(struct scan *scan, struct str ret_values[static MEMBER_COUNT])
{
    struct str name;
    struct str value;

    if (!scan_char(scan, '{'))
        return false;
    do {
        if (!scan_string(scan, &name) || !scan_char(scan, ':') || !scan_string(scan, &value))
            return false;
        for (size_t i = 0; i < MEMBER_COUNT; i++) {
            if (!str_is(name, member_names[i]))
                continue;
            if (ret_values[i].data)
                return false;
            ret_values[i] = value;
        }
    } while (scan_char(scan, ','));
    if (!scan_char(scan, '}'))
        return false;
    scan_space(scan);
    return scan->at == scan->end;
}

static bool read_key(struct str text, unsigned char ret_key[static VAULT_KEY_BYTES])
{
    size_t size = 0;

    return text.data &&
           sodium_base642bin(ret_key, VAULT_KEY_BYTES, text.data, text.size, NULL, &size, NULL,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
           size == VAULT_KEY_BYTES;
}

enum status key_text_read(struct str text, struct vault_identity *ret_identity)
{
    struct str values[MEMBER_COUNT] = {{0}};
    unsigned char box_public[VAULT_KEY_BYTES];
    unsigned char sign_public[VAULT_KEY_BYTES];
    unsigned char secrets[VAULT_KEY_BYTES + SEED_BYTES];
    struct vault_identity identity;
    struct scan scan = {text.data, text.data + text.size};
    enum status status = STATUS_DAMAGED;

    if (!text.size || !scan_members(&scan, values) || !values[MEMBER_FORMAT].data)
        return STATUS_DAMAGED;
    if (!str_is(values[MEMBER_FORMAT], "parley-key-1"))
        return str_starts(values[MEMBER_FORMAT], str_from(format_prefix)) ? STATUS_VERSION
                                                                          : STATUS_DAMAGED;
    if (!read_key(values[MEMBER_BOX_PUBLIC], box_public) ||
        !read_key(values[MEMBER_SIGN_PUBLIC], sign_public) ||
        !read_key(values[MEMBER_BOX_SECRET], secrets) ||
        !read_key(values[MEMBER_SIGN_SEED], secrets + VAULT_KEY_BYTES))
        goto wipe;
    identity_from_secrets(secrets, secrets + VAULT_KEY_BYTES, &identity);
    if (memcmp(identity.box_public.bytes, box_public, sizeof(box_public)) == 0 &&
        memcmp(identity.sign_public.bytes, sign_public, sizeof(sign_public)) == 0) {
        *ret_identity = identity;
        status = STATUS_OK;
    }
    sodium_memzero(&identity, sizeof(identity));
wipe:
    sodium_memzero(secrets, sizeof(secrets));
    return status;
}
