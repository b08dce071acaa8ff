/* Rows of the organisation, accounts, sessions and links. All times are milliseconds since 1970,
 * UTC. Strings of structs that are read live in the arena that the caller gives. Writing functions
 * need the writer's tx (a job), reading ones take either. Errors of all: IO, NO_MEMORY and what is
 * named; of those that write also DISK_FULL, DENIED (the reader's tx), NOT_FOUND (an account, room,
 * member or seal that is referred to does not exist), EXISTS (the row's own key is taken) and
 * INVALID (a value that its column doesn't allow). Lists are empty arrays when nothing matches. */
#ifndef PARLEY_STORE_PEOPLE_H
#define PARLEY_STORE_PEOPLE_H

#include "store/store.h"

enum { STORE_KEY_BYTES = 32, STORE_HASH_BYTES = 32, STORE_SALT_BYTES = 16 };

struct store_organisation {
    struct id id;
    struct str name;
    int64_t created_ms;
    unsigned char sign_public[STORE_KEY_BYTES];
    unsigned char recovery_box_public[STORE_KEY_BYTES];
    unsigned char recovery_sign_public[STORE_KEY_BYTES];
};

/* Bits of store_account.roles. */
enum store_account_role {
    STORE_ROLE_ADMINISTRATOR = 1,
    STORE_ROLE_INTERVIEWER = 2,
    STORE_ROLE_AUTHOR = 4,
    STORE_ROLE_REVIEWER = 8,
};

struct store_account {
    struct id id;
    struct str email; /* unique, lower case */
    struct str name;
    unsigned roles;
    int64_t created_ms;
    int64_t disabled_ms; /* 0: not */
    bool has_keys;       /* the rest is set only then */
    unsigned char auth_hash[STORE_HASH_BYTES];
    unsigned char salt[STORE_SALT_BYTES];
    uint32_t password_passes, password_memory_kib;
    struct str wrapped_keys; /* opaque, wrapped by the person's password */
    unsigned char box_public[STORE_KEY_BYTES], sign_public[STORE_KEY_BYTES];
};

/* A signed-in browser: of an account, or of one member of one room who came by link. */
struct store_session {
    unsigned char token_hash[STORE_HASH_BYTES];
    struct id account; /* none for a link's session */
    struct id room, member;
    int64_t created_ms, expires_ms; /* valid before expires_ms */
};

/* Lets somebody in once. For an account (first sign-in, lost password) or a room's member. */
struct store_link {
    unsigned char token_hash[STORE_HASH_BYTES];
    struct id account;
    struct id room, member;
    int64_t created_ms, expires_ms, used_ms; /* used 0: not yet */
};

enum status store_organisation_put(struct store_tx *tx,
                                   const struct store_organisation *organisation) MUST_USE;
/* Errors: NOT_FOUND (no init yet). */
enum status store_organisation_get(struct store_tx *tx, struct arena *arena,
                                   struct store_organisation *ret_organisation) MUST_USE;

/* Errors: EXISTS (email). */
enum status store_account_add(struct store_tx *tx, const struct store_account *account) MUST_USE;
/* Replaces all but id, email and created. Errors: NOT_FOUND. */
enum status store_account_update(struct store_tx *tx, const struct store_account *account) MUST_USE;
/* Errors: NOT_FOUND. */
enum status store_account_by_id(struct store_tx *tx, const struct id *id, struct arena *arena,
                                struct store_account *ret_account) MUST_USE;
enum status store_account_by_email(struct store_tx *tx, struct str email, struct arena *arena,
                                   struct store_account *ret_account) MUST_USE;
/* By name; *ret_accounts is an array in the arena. */
enum status store_account_list(struct store_tx *tx, struct arena *arena,
                               struct store_account **ret_accounts, size_t *ret_count) MUST_USE;

enum status store_session_add(struct store_tx *tx, const struct store_session *session) MUST_USE;
/* Errors: NOT_FOUND (also when expired at now_ms). */
enum status store_session_get(struct store_tx *tx, const unsigned char *token_hash, int64_t now_ms,
                              struct store_session *ret_session) MUST_USE;
enum status store_session_delete(struct store_tx *tx, const unsigned char *token_hash) MUST_USE;
enum status store_session_delete_account(struct store_tx *tx, const struct id *account) MUST_USE;
enum status store_session_expire(struct store_tx *tx, int64_t now_ms) MUST_USE;
/* How many were ever deleted: as long as it stays the same, those that were there still are. */
enum status store_sessions_ended(struct store_tx *tx, int64_t *ret_count) MUST_USE;

enum status store_link_add(struct store_tx *tx, const struct store_link *link) MUST_USE;
/* Errors: NOT_FOUND. Used and expired links are still found, so that the answer can say so. */
enum status store_link_get(struct store_tx *tx, const unsigned char *token_hash,
                           struct store_link *ret_link) MUST_USE;
/* Errors: NOT_FOUND, EXISTS (used already). */
enum status store_link_use(struct store_tx *tx, const unsigned char *token_hash,
                           int64_t now_ms) MUST_USE;

/* Links and sessions of one seat: a new link makes the ones before worthless. */
enum status store_link_delete_seat(struct store_tx *tx, const struct id *room,
                                   const struct id *member) MUST_USE;

/* Who did what, for the administrator; never content. */
enum status store_audit_add(struct store_tx *tx, int64_t at_ms, const struct id *account,
                            struct str event, struct str target) MUST_USE;

#endif
