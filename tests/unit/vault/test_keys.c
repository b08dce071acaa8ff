#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vault/keys.h"

static int setup(void **state)
{
    (void)state;
    return vault_init();
}

static void hash_is_blake2b_256(void **state)
{
    /* BLAKE2b-256 of the empty text, a published value. */
    static const unsigned char empty[VAULT_HASH_BYTES] = {
        0x0e, 0x57, 0x51, 0xc0, 0x26, 0xe5, 0x43, 0xb2, 0xe8, 0xab, 0x2e,
        0xb0, 0x60, 0x99, 0xda, 0xa1, 0xd1, 0xe5, 0xdf, 0x47, 0x77, 0x8f,
        0x77, 0x87, 0xfa, 0xab, 0x45, 0xcd, 0xf1, 0x2f, 0xe3, 0xa8};
    struct vault_hash hash = vault_hash(STR_NONE);

    (void)state;
    assert_memory_equal(hash.bytes, empty, sizeof(empty));
    assert_true(vault_equal(hash.bytes, empty, sizeof(empty)));
    hash.bytes[31] ^= 1;
    assert_false(vault_equal(hash.bytes, empty, sizeof(empty)));
}

static void ids_are_well_formed_and_differ(void **state)
{
    struct id a = vault_random_id();
    struct id b = vault_random_id();
    struct id parsed;

    (void)state;
    assert_true(id_parse(id_str(&a), &parsed));
    assert_false(id_equal(&a, &b));
}

static void token_text_gives_its_hash(void **state)
{
    char text[VAULT_TOKEN_TEXT + 1];
    char other[VAULT_TOKEN_TEXT + 1];
    struct vault_hash hash;
    struct vault_hash other_hash;

    (void)state;
    vault_token_make(text, &hash);
    vault_token_make(other, &other_hash);
    assert_int_equal(strlen(text), VAULT_TOKEN_TEXT);
    assert_string_not_equal(text, other);
    struct vault_hash again = vault_token_hash(str_from(text));
    assert_memory_equal(&again, &hash, sizeof(hash));
    assert_memory_not_equal(&other_hash, &hash, sizeof(hash));
    /* A stored hash is not what a plain hash of the token gives. */
    again = vault_hash(str_from(text));
    assert_memory_not_equal(&again, &hash, sizeof(hash));
}

static void password_parameters_have_floor_and_ceiling(void **state)
{
    static const struct {
        uint32_t passes, memory_kib;
    } refused[] = {
        {2, VAULT_PASSWORD_MIN_MEMORY_KIB},
        {3, VAULT_PASSWORD_MIN_MEMORY_KIB - 1},
        {0, 0},
        {VAULT_PASSWORD_MAX_PASSES + 1, VAULT_PASSWORD_MIN_MEMORY_KIB},
        {3, VAULT_PASSWORD_MAX_MEMORY_KIB + 1},
        {UINT32_MAX, UINT32_MAX},
    };
    static const unsigned char salt[VAULT_SALT_BYTES] = {1};
    static const char long_password[VAULT_PASSWORD_MAX_BYTES + 1] = {'a'};
    unsigned char auth[VAULT_KEY_BYTES] = {7};
    unsigned char wrap[VAULT_KEY_BYTES] = {9};

    (void)state;
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
        assert_int_equal(vault_password_derive(STR("secret"), salt, refused[i].passes,
                                               refused[i].memory_kib, auth, wrap),
                         STATUS_INVALID);
    assert_int_equal(vault_password_derive((struct str){long_password, sizeof(long_password)}, salt,
                                           VAULT_PASSWORD_PASSES, VAULT_PASSWORD_MIN_MEMORY_KIB,
                                           auth, wrap),
                     STATUS_INVALID);
    assert_int_equal(auth[0], 7);
    assert_int_equal(wrap[0], 9);
}

static void password_gives_two_unlike_keys(void **state)
{
    static const unsigned char salt[VAULT_SALT_BYTES] = {1};
    static const unsigned char other_salt[VAULT_SALT_BYTES] = {2};
    unsigned char keys[3][2][VAULT_KEY_BYTES];

    (void)state;
    assert_int_equal(vault_password_derive(STR("secret"), salt, 3, VAULT_PASSWORD_MIN_MEMORY_KIB,
                                           keys[0][0], keys[0][1]),
                     STATUS_OK);
    assert_int_equal(vault_password_derive(STR("secret"), other_salt, 3,
                                           VAULT_PASSWORD_MIN_MEMORY_KIB, keys[1][0], keys[1][1]),
                     STATUS_OK);
    assert_int_equal(vault_password_derive(STR_NONE, salt, 3, VAULT_PASSWORD_MIN_MEMORY_KIB,
                                           keys[2][0], keys[2][1]),
                     STATUS_OK);
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < i; j++)
            assert_memory_not_equal(keys[i / 2][i % 2], keys[j / 2][j % 2], VAULT_KEY_BYTES);
    struct vault_hash stored = vault_auth_hash(keys[0][0]);
    assert_memory_not_equal(stored.bytes, keys[0][0], VAULT_KEY_BYTES);
}

static void identity_goes_through_its_wrapping(void **state)
{
    static const unsigned char wrap[VAULT_KEY_BYTES] = {5};
    static const unsigned char wrong[VAULT_KEY_BYTES] = {6};
    struct vault_identity made;
    struct vault_identity opened;
    struct vault_identity untouched;
    struct buf wrapped;

    (void)state;
    buf_init(&wrapped, 1024);
    vault_identity_make(&made);
    assert_int_equal(vault_identity_wrap(&made, wrap, &wrapped), STATUS_OK);
    assert_int_equal(vault_identity_unwrap(buf_str(&wrapped), wrap, &opened), STATUS_OK);
    assert_memory_equal(&opened, &made, sizeof(made));
    memset(&opened, 0x55, sizeof(opened));
    untouched = opened;
    assert_int_equal(vault_identity_unwrap(buf_str(&wrapped), wrong, &opened), STATUS_KEY_WRONG);
    for (size_t at = 0; at < wrapped.size; at++) {
        wrapped.data[at] ^= 1;
        assert_int_not_equal(vault_identity_unwrap(buf_str(&wrapped), wrap, &opened), STATUS_OK);
        wrapped.data[at] ^= 1;
    }
    for (size_t size = 0; size < wrapped.size; size++)
        assert_int_equal(vault_identity_unwrap((struct str){wrapped.data, size}, wrap, &opened),
                         STATUS_MALFORMED);
    wrapped.data[15] = 2;
    assert_int_equal(vault_identity_unwrap(buf_str(&wrapped), wrap, &opened), STATUS_VERSION);
    assert_memory_equal(&opened, &untouched, sizeof(opened));
    buf_finish(&wrapped);
}

static void wrapping_tells_when_the_buffer_is_full(void **state)
{
    static const unsigned char wrap[VAULT_KEY_BYTES] = {5};
    struct vault_identity made;
    struct buf wrapped;

    (void)state;
    buf_init(&wrapped, 16);
    vault_identity_make(&made);
    assert_int_equal(vault_identity_wrap(&made, wrap, &wrapped), STATUS_TOO_LARGE);
    assert_int_equal(wrapped.size, 0);
    buf_finish(&wrapped);
}

static void decoy_salt_is_steady(void **state)
{
    struct vault_host_key host = {{1}};
    struct vault_host_key other_host = {{2}};
    unsigned char salts[4][VAULT_SALT_BYTES];

    (void)state;
    vault_decoy_salt(&host, STR("someone@example.org"), salts[0]);
    vault_decoy_salt(&host, STR("someone@example.org"), salts[1]);
    vault_decoy_salt(&host, STR("someone@example.net"), salts[2]);
    vault_decoy_salt(&other_host, STR("someone@example.org"), salts[3]);
    assert_memory_equal(salts[0], salts[1], VAULT_SALT_BYTES);
    assert_memory_not_equal(salts[0], salts[2], VAULT_SALT_BYTES);
    assert_memory_not_equal(salts[0], salts[3], VAULT_SALT_BYTES);
}

static void candidate_is_known_to_the_host_alone(void **state)
{
    struct vault_host_key host = {{1}};
    struct vault_host_key other_host = {{2}};
    unsigned char hashes[4][VAULT_CANDIDATE_BYTES];
    unsigned char salt[VAULT_SALT_BYTES];

    (void)state;
    vault_candidate_hash(&host, STR("ada@example.org"), hashes[0]);
    vault_candidate_hash(&host, STR("ada@example.org"), hashes[1]);
    vault_candidate_hash(&host, STR("bob@example.org"), hashes[2]);
    vault_candidate_hash(&other_host, STR("ada@example.org"), hashes[3]);
    vault_decoy_salt(&host, STR("ada@example.org"), salt);
    assert_memory_equal(hashes[0], hashes[1], VAULT_CANDIDATE_BYTES);
    assert_memory_not_equal(hashes[0], hashes[2], VAULT_CANDIDATE_BYTES);
    assert_memory_not_equal(hashes[0], hashes[3], VAULT_CANDIDATE_BYTES);
    assert_memory_not_equal(hashes[0], salt, VAULT_CANDIDATE_BYTES);
}

static void wiping_leaves_zeros(void **state)
{
    unsigned char secret[40];
    static const unsigned char zeros[40];

    (void)state;
    vault_random(secret, sizeof(secret));
    assert_memory_not_equal(secret, zeros, sizeof(secret));
    vault_wipe(secret, sizeof(secret));
    assert_memory_equal(secret, zeros, sizeof(secret));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hash_is_blake2b_256),
        cmocka_unit_test(ids_are_well_formed_and_differ),
        cmocka_unit_test(token_text_gives_its_hash),
        cmocka_unit_test(password_parameters_have_floor_and_ceiling),
        cmocka_unit_test(password_gives_two_unlike_keys),
        cmocka_unit_test(identity_goes_through_its_wrapping),
        cmocka_unit_test(wrapping_tells_when_the_buffer_is_full),
        cmocka_unit_test(decoy_salt_is_steady),
        cmocka_unit_test(candidate_is_known_to_the_host_alone),
        cmocka_unit_test(wiping_leaves_zeros),
    };

    return cmocka_run_group_tests_name("vault/keys", tests, setup, NULL);
}
