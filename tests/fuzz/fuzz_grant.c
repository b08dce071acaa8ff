/* Whatever bytes come as a grant: as they are, and as the inside of one that is rightly signed, so
 * that the checks behind the signature are reached. */
#include <stdint.h>
#include <stdlib.h>

#include <sodium.h>

#include "vault/sealed.h"

#define REQUIRE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition))                                                                          \
            abort();                                                                               \
    } while (0)

enum {
    GRANT_BYTES = 436,
    SIGNED_BYTES = 372,
    HEADER_HASH_AT = 78,
    RECIPIENT_AT = 110,
    GRANTER_AT = 142,
    BOX_AT = 182,
    INSIDE_BYTES = 142
};

static const char domain[] = "parley-grant-signature-1";

struct people {
    struct vault_identity recipient, granter;
};

static void people_make(struct people *people)
{
    static const unsigned char seeds[2][32] = {{1}, {2}};

    crypto_box_seed_keypair(people->recipient.box_public.bytes, people->recipient.box_secret.bytes,
                            seeds[0]);
    crypto_sign_seed_keypair(people->granter.sign_public.bytes, people->granter.sign_secret.bytes,
                             seeds[1]);
}

/* What reads must come out the same when it is written again. */
static void try_grant(const struct people *people, struct str bytes,
                      const struct vault_hash *wanted)
{
    struct vault_data_key key = {{77}};
    struct grant grant;
    enum status read = grant_read(bytes, &grant);
    enum status opened = grant_open(bytes, &people->recipient, wanted, &key);

    if (read != STATUS_OK) {
        REQUIRE(opened == read);
        return;
    }
    REQUIRE(grant.granted_ms >= 0);
    REQUIRE(opened == STATUS_OK || opened == STATUS_KEY_WRONG || opened == STATUS_DAMAGED);
    if (opened != STATUS_OK) {
        REQUIRE(key.bytes[0] == 77);
        return;
    }
    struct buf again;
    buf_init(&again, 1024);
    REQUIRE(grant_make(&grant, &key, &people->granter.sign_secret, &again) == STATUS_OK);
    REQUIRE(again.size == bytes.size && memcmp(again.data, bytes.data, BOX_AT) == 0);
    buf_finish(&again);
}

/* The input lies over a grant's clear fields and over the inside of its box; then it is signed. */
static void signed_grant(const struct people *people, const uint8_t *data, size_t size)
{
    unsigned char bytes[GRANT_BYTES] = "PARLEY-GRANT\x01\x01";
    unsigned char inside[INSIDE_BYTES] = {0};
    unsigned char message[sizeof(domain) - 1 + SIGNED_BYTES];
    struct vault_hash wanted;
    size_t clear = size < BOX_AT ? size : BOX_AT;
    bool any_key = data[0] & 1;

    memcpy(bytes + 14, data, clear > 14 ? clear - 14 : 0);
    if (size > BOX_AT)
        memcpy(inside, data + BOX_AT, size - BOX_AT < INSIDE_BYTES ? size - BOX_AT : INSIDE_BYTES);
    memcpy(bytes + GRANTER_AT, people->granter.sign_public.bytes, 32);
    if (!any_key) {
        memcpy(bytes + RECIPIENT_AT, people->recipient.box_public.bytes, 32);
        memcpy(inside, "parley-grant-1", 14);
        memcpy(inside + 14, bytes + 30, 16);
        memcpy(inside + 30, bytes + HEADER_HASH_AT, 32);
        memcpy(inside + 62, bytes + 46, 16);
        memcpy(inside + 78, bytes + RECIPIENT_AT, 32);
    }
    if (data[0] & 2)
        inside[data[1] % INSIDE_BYTES] ^= 1;
    if (crypto_box_seal(bytes + BOX_AT, inside, sizeof(inside),
                        people->recipient.box_public.bytes) != 0)
        return;
    memcpy(message, domain, sizeof(domain) - 1);
    memcpy(message + sizeof(domain) - 1, bytes, SIGNED_BYTES);
    crypto_sign_detached(bytes + SIGNED_BYTES, NULL, message, sizeof(message),
                         people->granter.sign_secret.bytes);
    memcpy(wanted.bytes, bytes + HEADER_HASH_AT, sizeof(wanted.bytes));
    try_grant(people, (struct str){(const char *)bytes, sizeof(bytes)}, &wanted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct vault_hash none;
    struct people people = {.granter = {.box_public = {{0}}}};

    if (vault_init() != STATUS_OK)
        return 0;
    people_make(&people);
    try_grant(&people, (struct str){(const char *)data, size}, &none);
    if (size >= 2)
        signed_grant(&people, data, size);
    return 0;
}
