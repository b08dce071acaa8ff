/* What the API's bodies may hold; held to openapi.json by the tests. */
#include "app/api_bodies.h"

#include "app/api.h"
#include "protocol/tables.h"

#define NAME(text)  .name = {text, sizeof(text) - 1}
#define AT(s, m)    .offset = offsetof(struct s, m)
#define COUNT(s, m) .count_offset = offsetof(struct s, m##_count)
#define TEXT(s, m, least, most)                                                                    \
    {                                                                                              \
        NAME(#m), .kind = FIELD_STRING, AT(s, m), .required = true, .min = least, .max = most      \
    }
#define NUMBER(s, m, least, most)                                                                  \
    {                                                                                              \
        NAME(#m), .kind = FIELD_INT, AT(s, m), .required = true, .min = least, .max = most         \
    }
/* `name` stands before the field's in what a refusal says. */
#define TABLE(s, name)                                                                             \
    {                                                                                              \
        name, s##_fields, sizeof(s##_fields) / sizeof(s##_fields[0]), sizeof(struct s)             \
    }

static const struct field body_challenge_fields[] = {TEXT(body_challenge, email, 3, 254)};
const struct field_table api_challenge_table = TABLE(body_challenge, "body");

static const struct field body_sign_in_fields[] = {
    TEXT(body_sign_in, email, 3, 254),
    TEXT(body_sign_in, auth, 1, 64),
};
const struct field_table api_sign_in_table = TABLE(body_sign_in, "body");

static const struct field body_redeem_fields[] = {TEXT(body_redeem, token, 16, 64)};
const struct field_table api_redeem_table = TABLE(body_redeem, "body");

static const struct field body_keys_fields[] = {
    TEXT(body_keys, auth, 1, 64),
    TEXT(body_keys, salt, 1, 32),
    TEXT(body_keys, wrapped, 1, 1024),
    TEXT(body_keys, box_public, 1, 64),
    TEXT(body_keys, sign_public, 1, 64),
    NUMBER(body_keys, passes, 3, 16),
    NUMBER(body_keys, memory_kib, 65536, 1048576),
};
const struct field_table api_keys_table = TABLE(body_keys, "body");

static const struct field body_seat_fields[] = {
    {NAME("role"), .kind = FIELD_ENUM, AT(body_seat, role), .required = true, .names = role_names,
     .max = ROLE_COUNT},
    TEXT(body_seat, name, 1, 200),
    {NAME("account"), .kind = FIELD_ID, AT(body_seat, account)},
    {NAME("candidate"), .kind = FIELD_STRING, AT(body_seat, candidate), .max = 254},
};
const struct field_table api_new_seat_table = TABLE(body_seat, "seat");

static const struct field body_room_fields[] = {
    TEXT(body_room, title, 1, 200),
    {NAME("set"), .kind = FIELD_STRING, AT(body_room, set), .max = 64},
    {NAME("rule"), .kind = FIELD_ENUM, AT(body_room, rule), .names = rule_names, .max = RULE_COUNT},
    {NAME("questions"), .kind = FIELD_STRINGS, AT(body_room, questions),
     COUNT(body_room, questions), .max = 200, .item_max = 200},
    {NAME("reviewers"), .kind = FIELD_STRINGS, AT(body_room, reviewers), .required = true,
     COUNT(body_room, reviewers), .max = 64, .item_max = ID_SIZE},
    {NAME("seats"), .kind = FIELD_OBJECTS, AT(body_room, seats), COUNT(body_room, seats), .max = 32,
     .table = &api_new_seat_table},
};
const struct field_table api_new_room_table = TABLE(body_room, "body");

static const struct field body_grant_fields[] = {
    {NAME("recipient"), .kind = FIELD_ID, AT(body_grant, recipient), .required = true},
    TEXT(body_grant, bytes, 1, 2048),
};
const struct field_table api_grant_table = TABLE(body_grant, "body");
