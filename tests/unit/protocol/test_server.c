/* What the server says that is no record, and the plan that a room keeps until it begins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "protocol/codec.h"
#include "protocol/setup.h"
#include "room/room.h"
#include "schema.h"

static struct schemas schemas;

/* Valid JSON, valid by the schema of its type, and equal to what is expected. */
static void check(const struct buf *message, const char *expected)
{
    json_error_t error;
    json_t *json = json_loadb(message->data, message->size, JSON_REJECT_DUPLICATES, &error);
    json_t *wanted = expected ? json_loads(expected, 0, &error) : NULL;
    const char *type = json_string_value(json_object_get(json, "type"));
    const json_t *schema = NULL;

    assert_non_null(type);
    for (size_t i = 0; i < schemas.count; i++)
        if (schema_is(schemas.messages[i], "server") &&
            strcmp(schema_title(schemas.messages[i]), type) == 0)
            schema = schemas.messages[i];
    assert_non_null(schema);
    assert_int_equal(schema_check(&schemas, schema, json), VERDICT_GOOD);
    if (expected && !json_equal(json, wanted))
        fail_msg("%s\nis not\n%s", message->data, expected);
    json_decref(wanted);
    json_decref(json);
}

static void check_server(enum server_type type, const void *body, const char *expected)
{
    struct buf message;

    buf_init(&message, 1 << 16);
    codec_encode_server(&message, type, body);
    assert_int_equal(buf_status(&message), STATUS_OK);
    check(&message, expected);
    buf_finish(&message);
}

static void test_messages(void **state)
{
    (void)state;
    check_server(SERVER_ACK, &(struct server_ack){.id = STR("c-1")},
                 "{\"type\":\"ack\",\"id\":\"c-1\"}");
    check_server(SERVER_ACK, &(struct server_ack){.id = STR("c-1"), .version = 4294967295},
                 "{\"type\":\"ack\",\"id\":\"c-1\",\"version\":4294967295}");
    check_server(SERVER_SAVING, &(struct server_saving){.ok = false},
                 "{\"type\":\"saving\",\"ok\":false}");
    check_server(SERVER_SAVING, &(struct server_saving){.ok = true},
                 "{\"type\":\"saving\",\"ok\":true}");
    /* zeroes are said where a field has to be there */
    check_server(
        SERVER_CURSOR_AT,
        &(struct server_cursor_at){.by = {"4z8m1k0v7c2x9b3n"}, .document = STR("notes/room")},
        "{\"type\":\"cursor_at\",\"by\":\"4z8m1k0v7c2x9b3n\",\"document\":\"notes/room\","
        "\"version\":0,\"anchor\":0,\"head\":0}");
}

static void test_every_refusal(void **state)
{
    (void)state;
    for (int refusal = 1; refusal < REFUSAL_COUNT; refusal++) {
        const struct refusal_row *row = &refusal_rows[refusal];
        struct buf message;
        char expected[400];
        buf_init(&message, 1 << 16);
        codec_encode_error(&message, STR("c-1"), (enum refusal)refusal, NULL);
        snprintf(expected, sizeof(expected),
                 "{\"type\":\"error\",\"id\":\"c-1\",\"code\":\"%s\",\"text\":\"%s\",\"retry\":%s}",
                 row->code, row->text, row->retry ? "true" : "false");
        check(&message, expected);
        buf_clear(&message);
        codec_encode_error(&message, STR_NONE, (enum refusal)refusal, "join.\"\n</x>");
        snprintf(
            expected, sizeof(expected),
            "{\"type\":\"error\",\"code\":\"%s\",\"text\":\"%s\",\"detail\":\"join.\\\"\\n</x>\","
            "\"retry\":%s}",
            row->code, row->text, row->retry ? "true" : "false");
        check(&message, expected);
        buf_finish(&message);
    }
}

static void test_full_buffer(void **state)
{
    struct buf message;
    (void)state;

    buf_init(&message, 20);
    codec_encode_server(&message, SERVER_ACK, &(struct server_ack){.id = STR("c-1")});
    assert_int_equal(buf_status(&message), STATUS_TOO_LARGE);
    buf_finish(&message);
}

static const json_t *room_question_schema(void)
{
    return json_object_get(json_object_get(schemas.common, "$defs"), "room_question");
}

static void test_setup_comes_back(void **state)
{
    json_t *question = schema_sample(&schemas, room_question_schema());
    json_t *plan = json_array();
    struct arena arena;
    struct room_setup setup;
    struct buf again;
    json_error_t error;
    (void)state;

    for (int i = 0; i < ROOM_MAX_QUESTIONS; i++)
        json_array_append(plan, question);
    json_t *whole = json_pack("{s:s,s:O}", "rule", "after-all", "questions", plan);
    char *text = json_dumps(whole, JSON_COMPACT);
    arena_init(&arena, 64 << 20);
    assert_int_equal(setup_decode(str_from(text), &arena, &setup), STATUS_OK);
    assert_int_equal(setup.rule, RULE_AFTER_ALL);
    assert_int_equal(setup.questions_count, ROOM_MAX_QUESTIONS);
    buf_init(&again, 64 << 20);
    setup_encode(&again, &setup);
    json_t *written = json_loadb(again.data, again.size, JSON_REJECT_DUPLICATES, &error);
    assert_true(json_equal(written, whole));
    json_decref(written);
    free(text);
    json_array_append(plan, question);
    text = json_dumps(whole, JSON_COMPACT);
    assert_int_equal(setup_decode(str_from(text), &arena, &setup), STATUS_DAMAGED);
    free(text);
    buf_finish(&again);
    arena_finish(&arena);
    json_decref(whole);
    json_decref(plan);
    json_decref(question);
}

static void test_damaged_setup(void **state)
{
    static const char *const damaged[] = {
        "",
        "{",
        "[]",
        "{}",
        "{\"rule\":\"open\"}",
        "{\"questions\":[]}",
        "{\"rule\":\"none\",\"questions\":[]}",
        "{\"rule\":\"open\",\"questions\":{}}",
        "{\"rule\":\"open\",\"questions\":[{}]}",
        "{\"rule\":\"open\",\"questions\":[],\"rule\":\"open\"}",
        "{\"rule\":\"open\",\"questions\":[],\"more\":1}",
    };
    struct arena arena;
    struct room_setup setup = {.questions_count = 77};
    (void)state;

    arena_init(&arena, 1 << 16);
    for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++)
        if (setup_decode(str_from(damaged[i]), &arena, &setup) != STATUS_DAMAGED)
            fail_msg("taken: %s", damaged[i]);
    assert_int_equal(setup_decode(STR_NONE, &arena, &setup), STATUS_DAMAGED);
    assert_int_equal(setup.questions_count, 77);
    assert_int_equal(setup_decode(STR("{\"rule\":\"open\",\"questions\":[]}"), &arena, &setup),
                     STATUS_OK);
    arena_finish(&arena);
}

static int load_schemas(void **state)
{
    (void)state;
    schemas_load(&schemas);
    return 0;
}

static int drop_schemas(void **state)
{
    (void)state;
    schemas_finish(&schemas);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_messages),      cmocka_unit_test(test_every_refusal),
        cmocka_unit_test(test_full_buffer),   cmocka_unit_test(test_setup_comes_back),
        cmocka_unit_test(test_damaged_setup),
    };

    return cmocka_run_group_tests(tests, load_schemas, drop_schemas);
}
