/* Every message of shared/protocol/messages against the codec: the examples, every field with every
 * value at and beyond its limits, and what a candidate's copy may hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "protocol/codec.h"
#include "schema.h"

static struct schemas schemas;

static const char *const envelope[] = {"type", "audience", "seq", "at",
                                       "by",   "command",  "to",  "id"};

static bool in_envelope(const char *name)
{
    for (size_t i = 0; i < sizeof(envelope) / sizeof(envelope[0]); i++)
        if (strcmp(envelope[i], name) == 0)
            return true;
    return false;
}

static enum refusal decode_command(const json_t *message, struct arena *arena,
                                   struct command *ret_command)
{
    const char *detail = NULL;
    struct str id;
    char *text = json_dumps(message, JSON_COMPACT);

    assert_non_null(text);
    enum refusal refusal = codec_decode_command(str_from(text), arena, ret_command, &id, &detail);
    /* whatever was wrong, the answer can name the command and the field */
    const char *given = json_string_value(json_object_get(message, "id"));
    if (given && refusal == REFUSAL_NONE && ret_command->type != COMMAND_CURSOR)
        assert_true(str_is(id, given));
    if (refusal == REFUSAL_BAD_FIELD || refusal == REFUSAL_TOO_LARGE)
        assert_non_null(detail);
    free(text);
    return refusal;
}

static enum status decode_record(const json_t *message, struct arena *arena,
                                 struct record *ret_record)
{
    char *text = json_dumps(message, JSON_COMPACT);

    assert_non_null(text);
    enum status status = codec_decode_record(str_from(text), arena, ret_record);
    free(text);
    return status;
}

/* --- examples ------------------------------------------------------------------------------ */

static json_t *encode(const struct record *record, enum field_reader reader)
{
    struct buf buf;
    json_error_t error;

    buf_init(&buf, 64 << 20);
    codec_encode_record(&buf, record, reader);
    assert_int_equal(buf_status(&buf), STATUS_OK);
    json_t *json = json_loadb(buf.data, buf.size, JSON_REJECT_DUPLICATES, &error);
    if (!json)
        fail_msg("not JSON: %s", buf.data);
    buf_finish(&buf);
    return json;
}

static void check_record_example(const json_t *schema, const json_t *example)
{
    struct arena arena;
    struct record record;

    assert_int_equal(schema_check(&schemas, schema, example), VERDICT_GOOD);
    arena_init(&arena, 64 << 20);
    if (decode_record(example, &arena, &record) != STATUS_OK)
        fail_msg("%s: the example isn't read", schema_title(schema));
    json_t *again = encode(&record, FIELD_READER_PANEL);
    if (!json_equal(again, example))
        fail_msg("%s: written again it is %s", schema_title(schema), json_dumps(again, 0));
    json_decref(again);
    arena_finish(&arena);
}

static void check_command_example(const json_t *schema, const json_t *example)
{
    struct arena arena;
    struct command command;

    assert_int_equal(schema_check(&schemas, schema, example), VERDICT_GOOD);
    arena_init(&arena, 64 << 20);
    if (decode_command(example, &arena, &command) != REFUSAL_NONE)
        fail_msg("%s: the example isn't read", schema_title(schema));
    assert_string_equal(command_rules[command.type].name, schema_title(schema));
    arena_finish(&arena);
}

static void check_example(const json_t *schema, const json_t *example)
{
    if (schema_is(schema, "record"))
        check_record_example(schema, example);
    else if (schema_is(schema, "command"))
        check_command_example(schema, example);
    else
        assert_int_equal(schema_check(&schemas, schema, example), VERDICT_GOOD);
}

static void test_examples(void **state)
{
    size_t records = 0;
    size_t commands = 0;
    (void)state;

    for (size_t i = 0; i < schemas.count; i++) {
        const json_t *schema = schemas.messages[i];
        const json_t *examples = json_object_get(schema, "examples");
        assert_true(json_array_size(examples) > 0);
        for (size_t e = 0; e < json_array_size(examples); e++)
            check_example(schema, json_array_get(examples, e));
        json_t *sample = schema_sample(&schemas, schema);
        if (!json_object_get(schema, "x-hand-encoded"))
            check_example(schema, sample);
        json_decref(sample);
        records += schema_is(schema, "record");
        commands += schema_is(schema, "command");
    }
    assert_int_equal(records, RECORD_TYPE_COUNT);
    assert_int_equal(commands, COMMAND_TYPE_COUNT);
}

/* --- every field, changed ------------------------------------------------------------------ */

struct trying {
    const json_t *schema;
    json_t *message;
    size_t tried;
};

static void try_message(struct trying *trying, const char *where)
{
    struct arena arena;
    struct command command;
    struct record record;
    enum verdict verdict = schema_check(&schemas, trying->schema, trying->message);
    bool as_expected;

    arena_init(&arena, 128 << 20);
    if (schema_is(trying->schema, "command")) {
        static const enum refusal refusals[] = {REFUSAL_NONE, REFUSAL_BAD_FIELD, REFUSAL_TOO_LARGE};
        enum refusal refusal = decode_command(trying->message, &arena, &command);
        /* an id that can't be used is a bad field, however long */
        as_expected =
            refusal == refusals[verdict] ||
            (strcmp(where, "id") == 0 && verdict != VERDICT_GOOD && refusal == REFUSAL_BAD_FIELD);
    } else {
        enum status status = decode_record(trying->message, &arena, &record);
        as_expected = status == (verdict == VERDICT_GOOD ? STATUS_OK : STATUS_DAMAGED);
    }
    if (!as_expected)
        fail_msg("%s, %s: the schema says %d to %.300s", schema_title(trying->schema), where,
                 (int)verdict, json_dumps(trying->message, 0));
    arena_finish(&arena);
    trying->tried++;
}

static json_t *repeated(const char *character, size_t times)
{
    size_t size = strlen(character);
    char *text = malloc(size * times + 1);

    assert_non_null(text);
    for (size_t i = 0; i < times; i++)
        memcpy(text + i * size, character, size);
    json_t *string = json_stringn(text, size * times);
    free(text);
    return string;
}

/* Puts a value into the object for one try; takes the reference. */
static void try_value(struct trying *trying, json_t *object, const char *name, json_t *value)
{
    json_t *before = json_incref(json_object_get(object, name));

    json_object_set_new(object, name, value);
    try_message(trying, name);
    json_object_set_new(object, name, before);
}

static void try_limits(struct trying *trying, json_t *object, const char *name,
                       const json_t *property)
{
    const json_t *value = json_object_get(property, "maximum");
    json_int_t limit = json_integer_value(value);
    json_int_t least = json_integer_value(json_object_get(property, "minimum"));

    if (value) {
        try_value(trying, object, name, json_integer(least));
        try_value(trying, object, name, json_integer(least - 1));
        try_value(trying, object, name, json_integer(limit));
        try_value(trying, object, name, json_integer(limit + 1));
    }
    value = json_object_get(property, "maxLength");
    limit = json_integer_value(value);
    if (value) {
        try_value(trying, object, name, repeated("x", (size_t)limit));
        try_value(trying, object, name, repeated("x", (size_t)limit + 1));
        try_value(trying, object, name, repeated("\xf0\x9f\x98\x80", (size_t)limit));
        try_value(trying, object, name, repeated("\xf0\x9f\x98\x80", (size_t)limit + 1));
    }
    value = json_object_get(property, "maxItems");
    limit = json_integer_value(value);
    if (!value || limit > 10000)
        return;
    json_t *list = json_array();
    json_t *one = json_array_get(json_object_get(object, name), 0);
    for (json_int_t i = 0; i < limit; i++)
        json_array_append(list, one);
    try_value(trying, object, name, json_incref(list));
    json_array_append(list, one);
    try_value(trying, object, name, list);
}

static void try_types(struct trying *trying, json_t *object, const char *name)
{
    try_value(trying, object, name, json_null());
    try_value(trying, object, name, json_true());
    try_value(trying, object, name, json_integer(0));
    try_value(trying, object, name, json_integer(1));
    try_value(trying, object, name, json_integer(-1));
    try_value(trying, object, name, json_integer(INT64_MAX));
    try_value(trying, object, name, json_integer(INT64_MIN));
    try_value(trying, object, name, json_real(1.5));
    try_value(trying, object, name, json_string(""));
    try_value(trying, object, name, json_string("x"));
    try_value(trying, object, name, json_string("answer/4z8m1k0v7c2x9b3i"));
    try_value(trying, object, name, json_string("4z8m1k0v7c2x9b3u"));
    try_value(trying, object, name, json_string("a b"));
    try_value(trying, object, name, json_array());
    try_value(trying, object, name, json_object());
    try_value(trying, object, name, json_pack("[n]"));
    try_value(trying, object, name, json_pack("[{}]"));
}

static void try_object(struct trying *trying, const json_t *schema, json_t *object);

static void try_property(struct trying *trying, json_t *object, const char *name,
                         const json_t *property)
{
    property = schema_resolve(&schemas, property);
    json_t *before = json_incref(json_object_get(object, name));

    json_object_del(object, name);
    try_message(trying, name);
    json_object_set(object, name, before);
    try_types(trying, object, name);
    try_limits(trying, object, name, property);
    const json_t *items = json_object_get(property, "items");
    if (json_object_get(property, "properties"))
        try_object(trying, property, before);
    else if (items && json_object_get(schema_resolve(&schemas, items), "properties"))
        try_object(trying, schema_resolve(&schemas, items), json_array_get(before, 0));
    json_decref(before);
}

static void try_object(struct trying *trying, const json_t *schema, json_t *object)
{
    bool top = object == trying->message;
    const char *name;
    json_t *property;

    json_object_foreach(json_object_get(schema, "properties"), name, property)
    {
        bool id = top && strcmp(name, "id") == 0;
        if (!top || id || !in_envelope(name))
            try_property(trying, object, name, property);
    }
    json_object_set_new(object, "zzz", json_true());
    try_message(trying, "zzz");
    json_object_del(object, "zzz");
}

static void test_every_field(void **state)
{
    struct trying trying = {0};
    (void)state;

    for (size_t i = 0; i < schemas.count; i++) {
        trying.schema = schemas.messages[i];
        if (!schema_is(trying.schema, "command") && !schema_is(trying.schema, "record"))
            continue;
        trying.message = schema_sample(&schemas, trying.schema);
        try_message(&trying, "all");
        try_object(&trying, trying.schema, trying.message);
        json_decref(trying.message);
    }
    assert_true(trying.tried > 3000);
}

/* --- what a candidate gets ----------------------------------------------------------------- */

/* Cut out of the text, the command leaves what is written of the same record without one. */
static void check_without_command(const struct record *record)
{
    struct record named = *record, nameless = *record;
    struct buf text, cut;

    buf_init(&text, 1 << 20);
    buf_init(&cut, 1 << 20);
    named.command = STR("a-\"1\\");
    nameless.command = STR_NONE;
    codec_encode_record(&text, &named, FIELD_READER_PANEL);
    codec_add_without_command(&cut, buf_str(&text));
    buf_clear(&text);
    codec_encode_record(&text, &nameless, FIELD_READER_PANEL);
    assert_true(str_equal(buf_str(&text), buf_str(&cut)));
    /* where there is none, nothing goes out */
    buf_clear(&cut);
    codec_add_without_command(&cut, STR("{\"type\":\"said\",\"text\":\"x\"}"));
    assert_int_equal(buf_status(&cut), STATUS_MALFORMED);
    assert_int_equal(cut.size, 0);
    buf_finish(&text);
    buf_finish(&cut);
}

static void check_candidate(const json_t *schema)
{
    struct arena arena;
    struct record record;
    json_t *sample = schema_sample(&schemas, schema);
    json_t *expected = json_object();
    const char *name;
    json_t *value;
    bool stage = strcmp(json_string_value(json_object_get(schema, "x-audience")), "stage") == 0;
    bool differs = false;

    json_object_foreach(sample, name, value)
    {
        const json_t *property = json_object_get(json_object_get(schema, "properties"), name);
        bool named = json_is_true(json_object_get(property, "x-candidate"));
        assert_true(stage || !named); /* what isn't on the stage names nothing for candidates */
        if (named || in_envelope(name))
            json_object_set(expected, name, value);
        else
            differs = true;
    }
    arena_init(&arena, 64 << 20);
    assert_int_equal(decode_record(sample, &arena, &record), STATUS_OK);
    json_t *sent = encode(&record, FIELD_READER_CANDIDATE);
    if (!json_equal(sent, expected))
        fail_msg("%s: a candidate is sent %s", schema_title(schema), json_dumps(sent, 0));
    assert_int_equal(codec_differs_for_candidate(record.type), differs);
    check_without_command(&record);
    /* and in a snapshot, where records have no number */
    record.seq = 0;
    json_object_del(expected, "seq");
    json_object_del(expected, "audience");
    json_decref(sent);
    sent = encode(&record, FIELD_READER_CANDIDATE);
    assert_true(json_equal(sent, expected));
    json_decref(sent);
    json_decref(expected);
    json_decref(sample);
    arena_finish(&arena);
}

static void test_candidate_copies(void **state)
{
    (void)state;
    for (size_t i = 0; i < schemas.count; i++)
        if (schema_is(schemas.messages[i], "record"))
            check_candidate(schemas.messages[i]);
}

/* --- the envelope of a stored record ------------------------------------------------------- */

static void test_record_envelope(void **state)
{
    static const char *const damaged[] = {
        "{\"audience\":\"stage\",\"seq\":1,\"at\":1,\"text\":\"x\"}",
        "{\"type\":\"sung\",\"audience\":\"stage\",\"seq\":1,\"at\":1,\"text\":\"x\"}",
        "{\"type\":\"said\",\"audience\":\"panel\",\"seq\":1,\"at\":1,\"text\":\"x\"}",
        "{\"type\":\"said\",\"seq\":1,\"at\":1,\"text\":\"x\"}",
        "{\"type\":\"said\",\"audience\":\"stage\",\"seq\":1,\"at\":1,\"by\":\"me\",\"text\":"
        "\"x\"}",
        "{\"type\":\"said\",\"audience\":\"stage\",\"seq\":1,\"at\":1,\"to\":\"me\",\"text\":"
        "\"x\"}",
        "{\"type\":\"said\",\"audience\":\"stage\",\"seq\":1,\"at\":1,\"text\":\"x\"",
        "[]",
        "",
    };
    struct arena arena;
    struct record record = {.seq = 77};
    (void)state;

    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++)
        if (codec_decode_record(str_from(damaged[i]), &arena, &record) != STATUS_DAMAGED)
            fail_msg("taken: %s", damaged[i]);
    assert_int_equal(record.seq, 77);
    arena_finish(&arena);
    /* too little memory isn't damage */
    arena_init(&arena, 0);
    const char *good =
        "{\"type\":\"said\",\"audience\":\"stage\",\"seq\":1,\"at\":1,\"text\":\"x\"}";
    assert_int_equal(codec_decode_record(str_from(good), &arena, &record), STATUS_NO_MEMORY);
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
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_every_field),
        cmocka_unit_test(test_candidate_copies),
        cmocka_unit_test(test_record_envelope),
    };

    return cmocka_run_group_tests(tests, load_schemas, drop_schemas);
}
