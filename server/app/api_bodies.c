/* What the API's bodies may hold; held to openapi.json by the tests. */
#include "app/api_bodies.h"

#include "app/api.h"
#include "app/field_rows.h"
#include "protocol/tables.h"

static const struct field body_challenge_fields[] = {ROW_TEXT(body_challenge, email, 3, 254)};
const struct field_table api_challenge_table = ROW_TABLE(body_challenge, "body");

static const struct field body_sign_in_fields[] = {
    ROW_TEXT(body_sign_in, email, 3, 254),
    ROW_TEXT(body_sign_in, auth, 1, 64),
};
const struct field_table api_sign_in_table = ROW_TABLE(body_sign_in, "body");

static const struct field body_redeem_fields[] = {ROW_TEXT(body_redeem, token, 16, 64)};
const struct field_table api_redeem_table = ROW_TABLE(body_redeem, "body");

static const struct field body_keys_fields[] = {
    ROW_TEXT(body_keys, auth, 1, 64),
    ROW_TEXT(body_keys, salt, 1, 32),
    ROW_TEXT(body_keys, wrapped, 1, 1024),
    ROW_TEXT(body_keys, box_public, 1, 64),
    ROW_TEXT(body_keys, sign_public, 1, 64),
    ROW_NUMBER(body_keys, passes, true, 3, 16),
    ROW_NUMBER(body_keys, memory_kib, true, 65536, 1048576),
};
const struct field_table api_keys_table = ROW_TABLE(body_keys, "body");

static const struct field body_seat_fields[] = {
    ROW_ENUM(body_seat, role, true, role_names, ROLE_COUNT),
    ROW_TEXT(body_seat, name, 1, 200),
    ROW_ID(body_seat, account, false),
    ROW_TEXT(body_seat, candidate, 0, 254),
};
const struct field_table api_new_seat_table = ROW_TABLE(body_seat, "seat");

static const struct field body_room_fields[] = {
    ROW_TEXT(body_room, title, 1, 200),
    ROW_TEXT(body_room, set, 0, 64),
    ROW_ENUM(body_room, rule, false, rule_names, RULE_COUNT),
    ROW_TEXTS(body_room, questions, false, 200, 200),
    ROW_TEXTS(body_room, reviewers, true, 64, ID_SIZE),
    ROW_OBJECTS(body_room, seats, false, 32, api_new_seat_table),
};
const struct field_table api_new_room_table = ROW_TABLE(body_room, "body");

static const struct field body_grant_fields[] = {
    ROW_ID(body_grant, recipient, true),
    ROW_TEXT(body_grant, bytes, 1, 2048),
};
const struct field_table api_grant_table = ROW_TABLE(body_grant, "body");
