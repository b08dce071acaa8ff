/* Planning a room: its row, its seats, its reviewers and the links, as rows that one transaction
 * writes. Used by the API and by the command line. Any thread that has a tx. */
#ifndef PARLEY_APP_ROOM_MAKING_H
#define PARLEY_APP_ROOM_MAKING_H

#include "app/api_bodies.h"
#include "app/server.h"
#include "store/rooms.h"

struct made_seat {
    struct store_member member;
    struct store_link link; /* only when has_link */
    char token[VAULT_TOKEN_TEXT + 1];
    bool has_link;
};

struct room_making {
    struct store_room room;
    struct made_seat *seats;
    size_t seats_count;
    struct id *reviewers;
    size_t reviewers_count;
    struct plan_source *sources; /* of the plan */
    size_t sources_count;
};

/* Checks and fills in; everything lies in the arena. `creator` gets a seat as interviewer when it
 * isn't none. Exactly one seat is the candidate's: one is added when the body names none.
 * Refusals: NO_REVIEWER, REVIEWER_WITHOUT_KEY, NO_SUCH_SET, NO_SUCH_QUESTION, NO_QUESTIONS,
 * BAD_FIELD, BUSY. */
enum refusal room_making_prepare(struct store_tx *tx, const struct vault_host_key *host,
                                 const struct body_room *body, const struct store_account *creator,
                                 int64_t now_ms, int64_t link_hours, struct arena *arena,
                                 struct room_making *ret_making, const char **ret_detail) MUST_USE;
/* One seat, with a link when it has no account. */
enum refusal seat_prepare(struct store_tx *tx, const struct id *room, const struct body_seat *body,
                          int64_t now_ms, int64_t link_hours, struct arena *arena,
                          struct made_seat *ret_seat, const char **ret_detail) MUST_USE;
/* A fresh link for a seat or (room none) an account. */
void link_prepare(const struct id *room, const struct id *member, const struct id *account,
                  int64_t now_ms, int64_t link_hours, struct store_link *ret_link,
                  char ret_token[static VAULT_TOKEN_TEXT + 1]);
/* Errors: BUSY (a set was changed since the plan took its questions of it). */
enum status room_making_write(struct store_tx *tx, const struct room_making *making) MUST_USE;
/* Errors: EXISTS (a second seat of an account). */
enum status seat_write(struct store_tx *tx, const struct made_seat *seat) MUST_USE;

#endif
