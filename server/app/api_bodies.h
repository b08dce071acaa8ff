/* The API's request bodies as structs; their tables are in api_bodies.c. */
#ifndef PARLEY_APP_API_BODIES_H
#define PARLEY_APP_API_BODIES_H

#include "base/id.h"
#include "room/messages.h"

struct body_challenge {
    struct str email;
};
struct body_sign_in {
    struct str email, auth;
};
struct body_redeem {
    struct str token;
};
struct body_keys {
    struct str auth, salt, wrapped, box_public, sign_public;
    int64_t passes, memory_kib;
};
struct body_seat {
    enum role role;
    struct str name;
    struct id account;
    struct str candidate; /* what identifies them; only of a candidate's seat */
};
struct body_room {
    struct str title, set;
    enum rule rule;
    const struct str *questions;
    size_t questions_count;
    const struct str *reviewers;
    size_t reviewers_count;
    const struct body_seat *seats;
    size_t seats_count;
};
struct body_grant {
    struct id recipient;
    struct str bytes;
};

#endif
