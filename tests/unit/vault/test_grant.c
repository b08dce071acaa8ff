#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vault/sealed.h"

struct granting {
    struct vault_identity granter;
    struct vault_identity recipient;
    struct vault_data_key key;
    struct grant grant;
    struct buf bytes;
};

static int setup(void **state)
{
    struct granting *granting = calloc(1, sizeof(*granting));

    if (!granting || vault_init() != STATUS_OK)
        return -1;
    vault_identity_make(&granting->granter);
    vault_identity_make(&granting->recipient);
    vault_random(granting->key.bytes, sizeof(granting->key.bytes));
    granting->grant = (struct grant){
        .grant = vault_random_id(),
        .seal = vault_random_id(),
        .recipient = vault_random_id(),
        .granter = vault_random_id(),
        .header_hash = vault_hash(STR("header")),
        .recipient_box = granting->recipient.box_public,
        .granted_ms = 1700000000000,
    };
    buf_init(&granting->bytes, 4096);
    *state = granting;
    return 0;
}

static int teardown(void **state)
{
    struct granting *granting = *state;

    buf_finish(&granting->bytes);
    free(granting);
    return 0;
}

static void make(struct granting *granting)
{
    buf_clear(&granting->bytes);
    assert_int_equal(grant_make(&granting->grant, &granting->key, &granting->granter.sign_secret,
                                &granting->bytes),
                     STATUS_OK);
}

static void grant_goes_through(void **state)
{
    struct granting *granting = *state;
    struct grant read;
    struct vault_data_key key;

    make(granting);
    assert_int_equal(grant_read(buf_str(&granting->bytes), &read), STATUS_OK);
    assert_true(id_equal(&read.grant, &granting->grant.grant));
    assert_true(id_equal(&read.seal, &granting->grant.seal));
    assert_true(id_equal(&read.recipient, &granting->grant.recipient));
    assert_true(id_equal(&read.granter, &granting->grant.granter));
    assert_memory_equal(&read.header_hash, &granting->grant.header_hash, VAULT_HASH_BYTES);
    assert_memory_equal(&read.recipient_box, &granting->recipient.box_public, VAULT_KEY_BYTES);
    assert_memory_equal(&read.granter_sign, &granting->granter.sign_public, VAULT_KEY_BYTES);
    assert_int_equal(read.granted_ms, granting->grant.granted_ms);
    assert_int_equal(grant_open(buf_str(&granting->bytes), &granting->recipient,
                                &granting->grant.header_hash, &key),
                     STATUS_OK);
    assert_memory_equal(&key, &granting->key, sizeof(key));
}

static void recovery_key_and_organisation_have_no_account(void **state)
{
    struct granting *granting = *state;
    struct grant read;
    struct vault_data_key key;

    granting->grant.recipient = (struct id){""};
    granting->grant.granter = (struct id){""};
    make(granting);
    assert_int_equal(grant_read(buf_str(&granting->bytes), &read), STATUS_OK);
    assert_true(id_is_none(&read.recipient));
    assert_true(id_is_none(&read.granter));
    assert_int_equal(grant_open(buf_str(&granting->bytes), &granting->recipient,
                                &granting->grant.header_hash, &key),
                     STATUS_OK);
}

static void nobody_else_opens_it(void **state)
{
    struct granting *granting = *state;
    struct vault_hash other_hash = vault_hash(STR("another header"));
    struct vault_identity mixed = granting->granter;
    struct vault_data_key key = {{7}};

    make(granting);
    assert_int_equal(grant_open(buf_str(&granting->bytes), &granting->granter,
                                &granting->grant.header_hash, &key),
                     STATUS_KEY_WRONG);
    assert_int_equal(grant_open(buf_str(&granting->bytes), &granting->recipient, &other_hash, &key),
                     STATUS_KEY_WRONG);
    mixed.box_public = granting->recipient.box_public;
    assert_int_equal(
        grant_open(buf_str(&granting->bytes), &mixed, &granting->grant.header_hash, &key),
        STATUS_KEY_WRONG);
    assert_int_equal(key.bytes[0], 7);
}

static void every_damage_is_noticed(void **state)
{
    struct granting *granting = *state;
    struct buf *bytes = &granting->bytes;
    struct vault_data_key key;
    struct grant read;

    make(granting);
    for (size_t at = 0; at < bytes->size; at++) {
        bytes->data[at] ^= 4;
        enum status expected = at < 12    ? STATUS_MALFORMED
                               : at <= 13 ? STATUS_VERSION
                                          : STATUS_DAMAGED;
        assert_int_equal(grant_read(buf_str(bytes), &read), expected);
        assert_int_equal(
            grant_open(buf_str(bytes), &granting->recipient, &granting->grant.header_hash, &key),
            expected);
        bytes->data[at] ^= 4;
    }
    for (size_t size = 0; size < bytes->size; size++)
        assert_int_equal(grant_read((struct str){bytes->data, size}, &read),
                         size < 14 ? STATUS_MALFORMED : STATUS_DAMAGED);
    buf_add_char(bytes, '\0');
    assert_int_equal(grant_read(buf_str(bytes), &read), STATUS_DAMAGED);
}

static void what_cannot_be_granted_is_refused(void **state)
{
    struct granting *granting = *state;
    struct grant grants[5];

    for (size_t i = 0; i < 5; i++)
        grants[i] = granting->grant;
    grants[0].grant = (struct id){""};
    grants[1].seal = (struct id){"short"};
    grants[2].granted_ms = -1;
    grants[3].recipient = (struct id){"NOT AN IDENTIFIE"};
    grants[4].recipient_box = (struct vault_box_public){{0}}; /* of small order */
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(grant_make(&grants[i], &granting->key, &granting->granter.sign_secret,
                                    &granting->bytes),
                         STATUS_INVALID);
    assert_int_equal(granting->bytes.size, 0);
    buf_finish(&granting->bytes);
    buf_init(&granting->bytes, 100);
    assert_int_equal(grant_make(&granting->grant, &granting->key, &granting->granter.sign_secret,
                                &granting->bytes),
                     STATUS_TOO_LARGE);
}

int main(void)
{
#define GRANTING(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        GRANTING(grant_goes_through),
        GRANTING(recovery_key_and_organisation_have_no_account),
        GRANTING(nobody_else_opens_it),
        GRANTING(every_damage_is_noticed),
        GRANTING(what_cannot_be_granted_is_refused),
    };

    return cmocka_run_group_tests_name("vault/grant", tests, NULL, NULL);
}
