/* Rows of rooms, their members and reviewers, and of sealed transcripts. See people.h for what
 * holds for all. */
#ifndef PARLEY_STORE_ROOMS_H
#define PARLEY_STORE_ROOMS_H

#include "store/people.h"

struct store_room {
    struct id id;
    struct str title;
    struct str phase;     /* "planned", "lobby", "live", "debrief", "sealed": a copy for lists; the
                             log is the truth while the room lives */
    struct str setup;     /* JSON: rating rule, plan, limits; read by protocol/ */
    struct id created_by; /* an account; none: the command line */
    int64_t created_ms, changed_ms;
};

/* A seat in a room; comes in by account or by link. */
struct store_member {
    struct id room, member;
    struct id account; /* none: link only */
    struct str role;   /* "interviewer", "observer", "candidate" */
    struct str name;
    int64_t created_ms;
};

/* A sealed transcript: the file is beside the database, this row says which and guards it. */
struct store_sealed {
    struct id seal, room;
    struct str title;  /* the room's, for lists: titles are not secret from the server */
    struct str file;   /* name inside the sealed folder */
    struct str header; /* the header's bytes */
    unsigned char header_hash[STORE_HASH_BYTES];
    uint64_t checkpoint; /* number in the organisation's chain, from 1 */
    int64_t sealed_ms;
    uint64_t size_bytes, record_count;
};

struct store_grant {
    struct id id, seal;
    struct id recipient; /* an account; none: the recovery key */
    struct str bytes;    /* as vault made it */
    int64_t granted_ms;
};

/* Errors: EXISTS. */
enum status store_room_add(struct store_tx *tx, const struct store_room *room) MUST_USE;
/* Errors: NOT_FOUND. */
enum status store_room_get(struct store_tx *tx, const struct id *id, struct arena *arena,
                           struct store_room *ret_room) MUST_USE;
enum status store_room_phase(struct store_tx *tx, const struct id *id, struct str phase,
                             int64_t now_ms) MUST_USE;
/* Newest first, without their setups. `account` none: all; else rooms where the account has a seat,
 * reviews, or which it made. */
enum status store_room_list(struct store_tx *tx, const struct id *account, struct arena *arena,
                            struct store_room **ret_rooms, size_t *ret_count) MUST_USE;

/* Errors: EXISTS. */
enum status store_member_add(struct store_tx *tx, const struct store_member *member) MUST_USE;
enum status store_member_get(struct store_tx *tx, const struct id *room, const struct id *member,
                             struct arena *arena, struct store_member *ret_member) MUST_USE;
enum status store_member_by_account(struct store_tx *tx, const struct id *room,
                                    const struct id *account, struct arena *arena,
                                    struct store_member *ret_member) MUST_USE;
enum status store_member_list(struct store_tx *tx, const struct id *room, struct arena *arena,
                              struct store_member **ret_members, size_t *ret_count) MUST_USE;

/* Adding a reviewer again changes nothing. */
enum status store_reviewer_add(struct store_tx *tx, const struct id *room,
                               const struct id *account) MUST_USE;
enum status store_reviewer_list(struct store_tx *tx, const struct id *room, struct arena *arena,
                                struct store_account **ret_accounts, size_t *ret_count) MUST_USE;

/* `sealed->checkpoint` must be the last one + 1.
 * Errors: EXISTS (the room is sealed already, or the number is taken), INVALID (a later number). */
enum status store_sealed_add(struct store_tx *tx, const struct store_sealed *sealed) MUST_USE;
enum status store_sealed_get(struct store_tx *tx, const struct id *room, struct arena *arena,
                             struct store_sealed *ret_sealed) MUST_USE;
/* Errors: NOT_FOUND when none was sealed yet. */
enum status store_sealed_last(struct store_tx *tx, struct arena *arena,
                              struct store_sealed *ret_sealed) MUST_USE;
/* `account` none: all; else those that hold a grant for it. In order of checkpoints. */
enum status store_sealed_list(struct store_tx *tx, const struct id *account, struct arena *arena,
                              struct store_sealed **ret_sealed, size_t *ret_count) MUST_USE;

enum status store_grant_add(struct store_tx *tx, const struct store_grant *grant) MUST_USE;
enum status store_grant_list(struct store_tx *tx, const struct id *seal, struct arena *arena,
                             struct store_grant **ret_grants, size_t *ret_count) MUST_USE;
/* Errors: NOT_FOUND. */
enum status store_grant_delete(struct store_tx *tx, const struct id *grant) MUST_USE;

/* Rooms that the command line asked to close; whoever has the room in memory does it. */
enum status store_closing_ask(struct store_tx *tx, const struct id *room, int64_t now_ms) MUST_USE;
enum status store_closing_done(struct store_tx *tx, const struct id *room) MUST_USE;
/* The longest waiting first; *ret_rooms is an array in the arena. */
enum status store_closing_list(struct store_tx *tx, struct arena *arena, struct id **ret_rooms,
                               size_t *ret_count) MUST_USE;

#endif
