/* Bodies of the JSON API, and the plan that a room's row keeps: the first byte chooses the table.
 */
#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "app/api.h"
#include "protocol/setup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct field_table *const tables[] = {
    &api_challenge_table, &api_sign_in_table,  &api_redeem_table, &api_keys_table,
    &api_new_room_table,  &api_new_seat_table, &api_grant_table,
};
enum { TABLE_COUNT = sizeof(tables) / sizeof(tables[0]) };

static void decode_body(const struct field_table *table, struct str text, struct arena *arena)
{
    const char *detail = NULL;
    json_t *json = json_loadb(text.data, text.size, JSON_REJECT_DUPLICATES, NULL);
    void *body = arena_alloc(arena, table->size_bytes);

    if (json && body) {
        enum refusal refusal = field_decode(json, table, NULL, arena, body, &detail);
        if (refusal == REFUSAL_NONE) {
            struct buf out;
            buf_init(&out, 1 << 20);
            field_encode_object(&out, table, body);
            buf_finish(&out);
        }
    }
    json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct room_setup setup;
    struct arena arena;

    if (size < 2)
        return 0;
    struct str text = {(const char *)data + 1, size - 1};
    arena_init(&arena, 16 << 20);
    size_t chosen = data[0] % (TABLE_COUNT + 1);
    if (chosen < TABLE_COUNT)
        decode_body(tables[chosen], text, &arena);
    else if (setup_decode(text, &arena, &setup) != STATUS_OK)
        arena_clear(&arena);
    arena_finish(&arena);
    return 0;
}
