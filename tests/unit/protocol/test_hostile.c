/* What comes in that isn't what it should be: bytes that are no JSON, keys twice, depth, numbers,
 * texts that aren't UTF-8, changes that no text could take. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf.h"
#include "protocol/codec.h"

#define WITH_TEXT(text) "{\"type\":\"chat\",\"id\":\"a\",\"to\":\"stage\",\"text\":\"" text "\"}"

struct bad_row {
    struct str message;
    enum refusal refusal;
    const char *id; /* that the answer can name; "" none */
};
#define ROW(text, refusal, id)                                                                     \
    {                                                                                              \
        {text, sizeof(text) - 1}, refusal, id                                                      \
    }

static const struct bad_row rows[] = {
    ROW("", REFUSAL_MALFORMED, ""),
    ROW(" ", REFUSAL_MALFORMED, ""),
    ROW("{", REFUSAL_MALFORMED, ""),
    ROW("null", REFUSAL_MALFORMED, ""),
    ROW("7", REFUSAL_MALFORMED, ""),
    ROW("\"join\"", REFUSAL_MALFORMED, ""),
    ROW("[]", REFUSAL_MALFORMED, ""),
    ROW("[{\"type\":\"join\",\"id\":\"a\"}]", REFUSAL_MALFORMED, ""),
    ROW("{\"type\":\"join\",\"id\":\"a\"}{}", REFUSAL_MALFORMED, ""),
    ROW("{\"type\":\"join\",\"id\":\"a\"}x", REFUSAL_MALFORMED, ""),
    ROW("{\"type\":\"join\",\"id\":\"a\"}\0", REFUSAL_MALFORMED, ""),
    ROW("{\"type\":\"join\",\"id\":\"a\",}", REFUSAL_MALFORMED, ""),
    ROW("{'type':'join','id':'a'}", REFUSAL_MALFORMED, ""),
    ROW("{\"type\":\"join\"/**/,\"id\":\"a\"}", REFUSAL_MALFORMED, ""),
    ROW("\xef\xbb\xbf{\"type\":\"join\",\"id\":\"a\"}", REFUSAL_MALFORMED, ""),
    ROW(WITH_TEXT("\n"), REFUSAL_MALFORMED, ""),
    ROW(WITH_TEXT("\\x41"), REFUSAL_MALFORMED, ""),
    /* a key twice, also further in, also written in two ways */
    ROW("{\"type\":\"join\",\"type\":\"join\",\"id\":\"a\"}", REFUSAL_DUPLICATE_KEY, ""),
    ROW("{\"type\":\"join\",\"id\":\"a\",\"id\":\"b\"}", REFUSAL_DUPLICATE_KEY, ""),
    ROW("{\"type\":\"join\",\"id\":\"a\",\"\\u0069d\":\"b\"}", REFUSAL_DUPLICATE_KEY, ""),
    ROW("{\"type\":\"join\",\"id\":\"a\",\"seen\":{\"stage\":1,\"stage\":1}}",
        REFUSAL_DUPLICATE_KEY, ""),
    /* texts */
    ROW(WITH_TEXT("\\u0000"), REFUSAL_MALFORMED, ""),
    ROW(WITH_TEXT("a\0b"), REFUSAL_MALFORMED, ""),
    ROW("{\"type\":\"join\",\"id\":\"a\",\"\\u0000\":1}", REFUSAL_MALFORMED, ""),
    ROW(WITH_TEXT("\\ud800"), REFUSAL_MALFORMED, ""),
    ROW(WITH_TEXT("\\udc00"), REFUSAL_MALFORMED, ""),
    ROW(WITH_TEXT("\\ud800x"), REFUSAL_MALFORMED, ""),
    ROW(WITH_TEXT("\\udc00\\ud800"), REFUSAL_MALFORMED, ""),
    ROW(WITH_TEXT("\xff"), REFUSAL_MALFORMED, ""),
    ROW(WITH_TEXT("\xc0\x80"), REFUSAL_MALFORMED, ""),
    ROW(WITH_TEXT("\xed\xa0\x80"), REFUSAL_MALFORMED, ""),
    ROW(WITH_TEXT("\xf4\x90\x80\x80"), REFUSAL_MALFORMED, ""),
    ROW(WITH_TEXT("\xe2\x82"), REFUSAL_MALFORMED, ""),
    /* numbers */
    ROW("{\"type\":\"join\",\"id\":\"a\",\"seen\":{\"stage\":9223372036854775808}}",
        REFUSAL_MALFORMED, ""),
    ROW("{\"type\":\"join\",\"id\":\"a\",\"seen\":{\"stage\":1e999}}", REFUSAL_MALFORMED, ""),
    ROW("{\"type\":\"join\",\"id\":\"a\",\"seen\":{\"stage\":01}}", REFUSAL_MALFORMED, ""),
    ROW("{\"type\":\"join\",\"id\":\"a\",\"seen\":{\"stage\":NaN}}", REFUSAL_MALFORMED, ""),
    ROW("{\"type\":\"join\",\"id\":\"a\",\"seen\":{\"stage\":1e3}}", REFUSAL_BAD_FIELD, "a"),
    ROW("{\"type\":\"join\",\"id\":\"a\",\"seen\":{\"stage\":-1}}", REFUSAL_BAD_FIELD, "a"),
    /* the type, and the id beside it */
    ROW("{}", REFUSAL_UNKNOWN_MESSAGE, ""),
    ROW("{\"id\":\"a\"}", REFUSAL_UNKNOWN_MESSAGE, "a"),
    ROW("{\"type\":7,\"id\":\"a\"}", REFUSAL_UNKNOWN_MESSAGE, "a"),
    ROW("{\"type\":\"\",\"id\":\"a\"}", REFUSAL_UNKNOWN_MESSAGE, "a"),
    ROW("{\"type\":\"Join\",\"id\":\"a\"}", REFUSAL_UNKNOWN_MESSAGE, "a"),
    ROW("{\"type\":\"said\",\"id\":\"a\",\"text\":\"x\"}", REFUSAL_UNKNOWN_MESSAGE, "a"),
    ROW("{\"type\":\"welcome\",\"id\":\"a\"}", REFUSAL_UNKNOWN_MESSAGE, "a"),
    ROW("{\"type\":\"join\"}", REFUSAL_BAD_FIELD, ""),
    ROW("{\"type\":\"join\",\"id\":\"\"}", REFUSAL_BAD_FIELD, ""),
    ROW("{\"type\":\"join\",\"id\":7}", REFUSAL_BAD_FIELD, ""),
    ROW("{\"type\":\"join\",\"id\":\"a b\"}", REFUSAL_BAD_FIELD, ""),
    ROW("{\"type\":\"join\",\"id\":\"\xc3\xa9\"}", REFUSAL_BAD_FIELD, ""),
    ROW("{\"type\":\"join\",\"id\":\"12345678901234567890123456789012345678901\"}",
        REFUSAL_BAD_FIELD, ""),
    ROW("{\"type\":\"join\",\"id\":\"a\",\"audience\":\"stage\"}", REFUSAL_BAD_FIELD, "a"),
    ROW("{\"type\":\"join\",\"id\":\"a\",\"by\":\"4z8m1k0v7c2x9b3n\"}", REFUSAL_BAD_FIELD, "a"),
    /* what isn't stored has no id */
    ROW("{\"type\":\"cursor\",\"id\":\"a\",\"document\":\"notes/room\",\"version\":0,\"anchor\":0,"
        "\"head\":0}",
        REFUSAL_BAD_FIELD, "a"),
};

static enum refusal decode(struct str message, struct arena *arena, struct command *ret_command,
                           struct str *ret_id, const char **ret_detail)
{
    /* a copy of its very size, so that reading beyond it is seen */
    char *exact = malloc(message.size ? message.size : 1);

    assert_non_null(exact);
    if (message.size)
        memcpy(exact, message.data, message.size);
    enum refusal refusal = codec_decode_command((struct str){exact, message.size}, arena,
                                                ret_command, ret_id, ret_detail);
    free(exact);
    return refusal;
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena arena;
        struct command command = {.type = COMMAND_TYPE_COUNT};
        const char *detail = "untouched";
        struct str id = STR("untouched");
        arena_init(&arena, 1 << 20);
        enum refusal refusal = decode(rows[i].message, &arena, &command, &id, &detail);
        if (refusal != rows[i].refusal)
            fail_msg("%.*s: %s", STR_FMT(rows[i].message), refusal_rows[refusal].code);
        if (!str_is(id, rows[i].id))
            fail_msg("%.*s: its id is \"%.*s\"", STR_FMT(rows[i].message), STR_FMT(id));
        assert_int_equal(command.type, COMMAND_TYPE_COUNT);
        assert_true(!detail || utf8_valid(str_from(detail)));
        arena_finish(&arena);
    }
}

static void test_depth(void **state)
{
    static const char *const opens[] = {"[", "{\"seen\":", "[{\"a\":"};
    (void)state;

    for (size_t kind = 0; kind < sizeof(opens) / sizeof(opens[0]); kind++) {
        struct arena arena;
        struct command command;
        struct buf message;
        const char *detail;
        struct str id;
        buf_init(&message, 65536);
        buf_add_text(&message, "{\"type\":\"join\",\"id\":\"a\",\"seen\":");
        while (buf_status(&message) == STATUS_OK)
            buf_add_text(&message, opens[kind]);
        arena_init(&arena, 1 << 20);
        assert_int_equal(decode(buf_str(&message), &arena, &command, &id, &detail),
                         REFUSAL_MALFORMED);
        arena_finish(&arena);
        buf_finish(&message);
    }
}

/* An unknown field is named in the answer, and cut where a character ends. */
static void test_unknown_field_is_named(void **state)
{
    (void)state;
    for (size_t before = 0; before < 4; before++) {
        struct arena arena;
        struct command command;
        struct buf message;
        const char *detail = NULL;
        struct str id;
        buf_init(&message, 65536);
        buf_add_text(&message, "{\"type\":\"join\",\"id\":\"a\",\"");
        buf_add(&message, "xxx", before);
        for (size_t i = 0; i < 100; i++)
            buf_add_text(&message, "\xf0\x9f\x98\x80");
        buf_add_text(&message, "\":1}");
        arena_init(&arena, 1 << 20);
        assert_int_equal(decode(buf_str(&message), &arena, &command, &id, &detail),
                         REFUSAL_BAD_FIELD);
        assert_non_null(detail);
        assert_true(strlen(detail) > 40 && strlen(detail) < 100);
        assert_true(utf8_valid(str_from(detail)));
        arena_finish(&arena);
        buf_finish(&message);
    }
}

/* Memory that runs out at any moment is the server's trouble, not the sender's. */
static void test_little_memory(void **state)
{
    struct str message =
        STR("{\"type\":\"edit\",\"id\":\"a\",\"document\":\"notes/room\",\"version\":0,"
            "\"changes\":[[0,\"some text\",\"and more of it\"],4]}");
    bool done = false;
    (void)state;

    for (size_t bytes = 0; !done && bytes < 4096; bytes += 16) {
        struct arena arena;
        struct command command;
        const char *detail;
        struct str id;
        arena_init(&arena, bytes);
        enum refusal refusal = decode(message, &arena, &command, &id, &detail);
        assert_true(refusal == REFUSAL_BUSY || refusal == REFUSAL_NONE);
        done = refusal == REFUSAL_NONE;
        arena_finish(&arena);
    }
    assert_true(done);
}

/* --- changes ------------------------------------------------------------------------------- */

static enum refusal decode_changes(const char *changes, struct arena *arena,
                                   struct command *ret_command)
{
    struct buf message;
    const char *detail = NULL;
    struct str id;

    buf_init(&message, 1 << 20);
    buf_add_text(&message,
                 "{\"type\":\"edit\",\"id\":\"a\",\"document\":\"notes/room\",\"version\":0,"
                 "\"changes\":");
    buf_add_text(&message, changes);
    buf_add_char(&message, '}');
    enum refusal refusal = decode(buf_str(&message), arena, ret_command, &id, &detail);
    buf_finish(&message);
    return refusal;
}

static void test_changes(void **state)
{
    static const struct {
        const char *changes;
        enum refusal refusal;
    } cases[] = {
        {"[]", REFUSAL_NONE},
        {"[1]", REFUSAL_NONE},
        {"[1048576]", REFUSAL_NONE},
        {"[[0]]", REFUSAL_NONE},
        {"[[1048576]]", REFUSAL_NONE},
        {"[[0,\"\"]]", REFUSAL_NONE},
        {"[0]", REFUSAL_BAD_FIELD},
        {"[-1]", REFUSAL_BAD_FIELD},
        {"[1048577]", REFUSAL_BAD_FIELD},
        {"[1.5]", REFUSAL_BAD_FIELD},
        {"[true]", REFUSAL_BAD_FIELD},
        {"[null]", REFUSAL_BAD_FIELD},
        {"[\"x\"]", REFUSAL_BAD_FIELD},
        {"[{}]", REFUSAL_BAD_FIELD},
        {"[[]]", REFUSAL_BAD_FIELD},
        {"[[\"x\"]]", REFUSAL_BAD_FIELD},
        {"[[-1]]", REFUSAL_BAD_FIELD},
        {"[[1048577]]", REFUSAL_BAD_FIELD},
        {"[[1.0,\"x\"]]", REFUSAL_BAD_FIELD},
        {"[[0,7]]", REFUSAL_BAD_FIELD},
        {"[[0,\"x\",null]]", REFUSAL_BAD_FIELD},
        {"[[0,[\"x\"]]]", REFUSAL_BAD_FIELD},
        {"{}", REFUSAL_BAD_FIELD},
        {"\"x\"", REFUSAL_BAD_FIELD},
        {"null", REFUSAL_BAD_FIELD},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena arena;
        struct command command;
        arena_init(&arena, 1 << 20);
        enum refusal refusal = decode_changes(cases[i].changes, &arena, &command);
        if (refusal != cases[i].refusal)
            fail_msg("%s: %s", cases[i].changes, refusal_rows[refusal].code);
        arena_finish(&arena);
    }
}

static void test_lines_are_joined(void **state)
{
    struct arena arena;
    struct command command;
    (void)state;

    arena_init(&arena, 1 << 20);
    assert_int_equal(
        decode_changes("[5,[2,\"ab\"],[0,\"x\",\"y\"],[1,\"\",\"\",\"\"],[3]]", &arena, &command),
        REFUSAL_NONE);
    const struct change_part *parts = command.edit.changes.parts;
    assert_int_equal(command.edit.changes.count, 5);
    assert_true(!parts[0].replace && parts[0].length == 5);
    assert_true(parts[1].replace && parts[1].length == 2 && str_is(parts[1].insert, "ab"));
    assert_true(parts[2].replace && parts[2].length == 0 && str_is(parts[2].insert, "x\ny"));
    assert_true(parts[3].replace && parts[3].length == 1 && str_is(parts[3].insert, "\n\n"));
    assert_true(parts[4].replace && parts[4].length == 3 && parts[4].insert.size == 0);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_unknown_field_is_named),
        cmocka_unit_test(test_little_memory),
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_lines_are_joined),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
