/* Keys: the host's, each room's, people's, and what a password makes of them. Secrets are sized
 * arrays of distinct types, wiped by their owners with vault_wipe. Key files are written with mode
 * 0600 through a temporary name, fsync and rename. Any thread; depends on base and libsodium. */
#ifndef PARLEY_VAULT_KEYS_H
#define PARLEY_VAULT_KEYS_H

#include <stdint.h>

#include "base/buf.h"
#include "base/id.h"
#include "base/status.h"

enum {
    VAULT_KEY_BYTES = 32,
    VAULT_SIGN_SECRET_BYTES = 64,
    VAULT_SIGNATURE_BYTES = 64,
    VAULT_HASH_BYTES = 32,
    VAULT_SALT_BYTES = 16,
    VAULT_CANDIDATE_BYTES = 16,
    VAULT_TOKEN_TEXT = 43, /* base64url of 32 bytes */
    VAULT_PASSWORD_PASSES = 3,
    VAULT_PASSWORD_MEMORY_KIB = 262144,
    VAULT_PASSWORD_MIN_MEMORY_KIB = 65536,
    /* Whoever names the parameters must not be able to use up the machine. */
    VAULT_PASSWORD_MAX_PASSES = 16,
    VAULT_PASSWORD_MAX_MEMORY_KIB = 1048576,
    VAULT_PASSWORD_MAX_BYTES = 1024,
};

struct vault_host_key {
    unsigned char bytes[VAULT_KEY_BYTES];
};
struct vault_room_key {
    unsigned char bytes[VAULT_KEY_BYTES];
};
struct vault_data_key {
    unsigned char bytes[VAULT_KEY_BYTES];
};
struct vault_box_public {
    unsigned char bytes[VAULT_KEY_BYTES];
};
struct vault_box_secret {
    unsigned char bytes[VAULT_KEY_BYTES];
};
struct vault_sign_public {
    unsigned char bytes[VAULT_KEY_BYTES];
};
struct vault_sign_secret {
    unsigned char bytes[VAULT_SIGN_SECRET_BYTES];
};
struct vault_hash {
    unsigned char bytes[VAULT_HASH_BYTES];
};

/* A person's, the recovery holder's or the organisation's two pairs. */
struct vault_identity {
    struct vault_box_public box_public;
    struct vault_sign_public sign_public;
    struct vault_box_secret box_secret;
    struct vault_sign_secret sign_secret;
};

/* Once, before anything else. Errors: UNAVAILABLE. */
enum status vault_init(void) MUST_USE;
void vault_wipe(void *secret, size_t size);
void vault_random(void *out, size_t size);
struct id vault_random_id(void);
struct vault_hash vault_hash(struct str data);
bool vault_equal(const void *a, const void *b, size_t size); /* constant time */

/* A link's or session's token: the text goes to the person, the hash to the store. */
void vault_token_make(char ret_text[static VAULT_TOKEN_TEXT + 1], struct vault_hash *ret_hash);
struct vault_hash vault_token_hash(struct str token);

void vault_identity_make(struct vault_identity *ret_identity);

/* 64 bytes of Argon2id: what signs in, and what wraps the private keys.
 * Errors: INVALID (parameters below the floor or above the ceiling), NO_MEMORY. */
enum status vault_password_derive(struct str password,
                                  const unsigned char salt[static VAULT_SALT_BYTES],
                                  uint32_t passes, uint32_t memory_kib,
                                  unsigned char ret_auth[static VAULT_KEY_BYTES],
                                  unsigned char ret_wrap[static VAULT_KEY_BYTES]) MUST_USE;
/* The private keys under `wrap`; opaque bytes for the store.
 * Errors: KEY_WRONG, MALFORMED, VERSION, NO_MEMORY. */
enum status vault_identity_wrap(const struct vault_identity *identity,
                                const unsigned char wrap[static VAULT_KEY_BYTES],
                                struct buf *out) MUST_USE;
enum status vault_identity_unwrap(struct str wrapped,
                                  const unsigned char wrap[static VAULT_KEY_BYTES],
                                  struct vault_identity *ret_identity) MUST_USE;
/* What the server keeps of `auth`. */
struct vault_hash vault_auth_hash(const unsigned char auth[static VAULT_KEY_BYTES]);
/* A steady made-up salt for an address that has no account. */
void vault_decoy_salt(const struct vault_host_key *host, struct str email,
                      unsigned char ret_salt[static VAULT_SALT_BYTES]);

/* What is kept of a candidate to whom questions were put: the same for the same text on this host,
 * and nothing to anybody without its key. */
void vault_candidate_hash(const struct vault_host_key *host, struct str candidate,
                          unsigned char ret_hash[static VAULT_CANDIDATE_BYTES]);

/* Key files. Errors: EXISTS (create and save), KEY_MISSING (no file, or no folder), DAMAGED (also
 * when it was wrapped by another host key), DENIED, IO, DISK_FULL, NO_MEMORY, VERSION. */
enum status vault_host_key_create(const char *path, struct vault_host_key *ret_key) MUST_USE;
enum status vault_host_key_load(const char *path, struct vault_host_key *ret_key) MUST_USE;
/* Private keys as a file that its holder keeps offline (JSON text with kind, name, keys). `name` is
 * valid UTF-8 of at most 256 bytes. Errors: also INVALID (the name). */
enum status vault_identity_save(const char *path, const char *kind, struct str name,
                                const struct vault_identity *identity) MUST_USE;
enum status vault_identity_load(const char *path, struct vault_identity *ret_identity) MUST_USE;
/* The organisation's signing identity, wrapped by the host key, in the key folder. */
enum status vault_signer_create(const char *path, const struct vault_host_key *host,
                                struct vault_identity *ret_identity) MUST_USE;
enum status vault_signer_load(const char *path, const struct vault_host_key *host,
                              struct vault_identity *ret_identity) MUST_USE;
/* K_room, wrapped by the host key, as <folder>/<room>.key. */
enum status vault_room_key_create(const char *folder, const struct vault_host_key *host,
                                  const struct id *room, struct vault_room_key *ret_key) MUST_USE;
enum status vault_room_key_load(const char *folder, const struct vault_host_key *host,
                                const struct id *room, struct vault_room_key *ret_key) MUST_USE;
/* Unlinks and syncs the folder; OK when it is gone already. */
enum status vault_room_key_erase(const char *folder, const struct id *room) MUST_USE;

#endif
