/* The reader of JSON: what it takes and what it refuses, for what reason and at which byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/count.h"
#include "protocol/json_nodes.h"
#include "protocol/tables.h"

/* Of a copy of its very size, so that reading beyond it is seen. It is gone when this returns: what
 * is kept of it is only looked at where it had escapes, or isn't text. */
static enum refusal read_exact(struct json_nodes *nodes, struct str text, struct arena *arena)
{
    char *exact = malloc(text.size ? text.size : 1);

    assert_non_null(exact);
    if (text.size)
        memcpy(exact, text.data, text.size);
    enum refusal refusal = json_nodes_read(nodes, (struct str){exact, text.size}, arena);
    free(exact);
    return refusal;
}

/* --- what is refused ----------------------------------------------------------------------- */

struct row {
    struct str text;
    enum refusal refusal;
    size_t at; /* bytes read by then */
};
#define GOOD(text)                                                                                 \
    {                                                                                              \
        {text, sizeof(text) - 1}, REFUSAL_NONE, sizeof(text) - 1                                   \
    }
#define BAD(text, at)                                                                              \
    {                                                                                              \
        {text, sizeof(text) - 1}, REFUSAL_MALFORMED, at                                            \
    }
#define TWICE(text, at)                                                                            \
    {                                                                                              \
        {text, sizeof(text) - 1}, REFUSAL_DUPLICATE_KEY, at                                        \
    }

static const struct row rows[] = {
    GOOD("{}"),
    GOOD("[]"),
    GOOD(" \t\r\n{ } \n"),
    GOOD("{\"a\":[],\"b\":{},\"c\":null,\"d\":[true,false]}"),
    GOOD("[[],[[]],{\"\":{\"\":[]}}]"),
    /* no list or object, or more than one */
    BAD("", 0),
    BAD("  ", 2),
    BAD("1", 1),
    BAD("\"a\"", 3),
    BAD("true", 4),
    BAD("nonsense", 8),
    BAD("{}{}", 3),
    BAD("[] 12", 5),
    BAD("{},", 3),
    BAD("\xef\xbb\xbf{}", 3), /* a byte order mark */
    BAD("/**/{}", 1),
    /* commas, colons, brackets */
    BAD("{", 1),
    BAD("[", 1),
    BAD("[1", 2),
    BAD("[1,", 3),
    BAD("[1,]", 4),
    BAD("[,1]", 2),
    BAD("[1 2]", 4),
    BAD("[1}", 3),
    BAD("{]", 2),
    BAD("{,}", 2),
    BAD("{\"a\"}", 5),
    BAD("{\"a\":}", 6),
    BAD("{\"a\" 1}", 6),
    BAD("{\"a\":1,}", 8),
    BAD("{\"a\":1]", 7),
    BAD("{\"a\":1 \"b\":2}", 10),
    BAD("{a:1}", 2),
    BAD("{'a':1}", 2),
    BAD("{1:1}", 2),
    BAD("{null:1}", 5),
    BAD("[\xc3\xa9]", 3),
    BAD("[\xff]", 1),
    BAD("[\0]", 2),
    BAD("[1\0]", 3),
    BAD("[true\0]", 6),
    /* words */
    BAD("[True]", 5),
    BAD("[nul]", 4),
    BAD("[nulll]", 6),
    BAD("[NaN]", 4),
    BAD("[Infinity]", 9),
    /* numbers */
    GOOD("[0,-0,1,-1,10,9223372036854775807,-9223372036854775808]"),
    GOOD("[0.0,-0.5,1e0,1E+5,1.25e-7,1e308,1e-400]"),
    BAD("[9223372036854775808]", 20),
    BAD("[-9223372036854775809]", 21),
    BAD("[100000000000000000000000]", 25),
    BAD("[1e400]", 6),
    BAD("[-1e400]", 7),
    BAD("[00]", 2),
    BAD("[-01]", 3),
    BAD("[-]", 2),
    BAD("[--1]", 2),
    BAD("[+1]", 2),
    BAD("[.5]", 2),
    BAD("[1.]", 3),
    BAD("[1.e1]", 3),
    BAD("[1e]", 3),
    BAD("[1e+]", 4),
    BAD("[0x10]", 3),
    BAD("[1.5.5]", 5),
    /* strings */
    GOOD("[\"\",\" \",\"/\",\"\x7f\",\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"]"),
    GOOD("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u20AC\\ud83d\\ude00\\uFFFD\"]"),
    BAD("[\"", 2),
    BAD("[\"a", 3),
    BAD("[\"a\\", 4),
    BAD("[\"a\\\"", 5),
    BAD("[\"a\nb\"]", 3),
    BAD("[\"a\tb\"]", 3),
    BAD("[\"\x1f\"]", 2),
    BAD("[\"a\0b\"]", 3),
    BAD("[\"12345678\n\"]", 10),
    BAD("[\"\\x41\"]", 4),
    BAD("[\"\\'\"]", 4),
    BAD("[\"\\\xc3\xa9\"]", 5),
    BAD("[\"\\U0041\"]", 4),
    BAD("[\"\\u004\"]", 8),
    BAD("[\"\\u00g1\"]", 7),
    BAD("[\"\\u\"]", 5),
    BAD("[\"\\u0000\"]", 9),
    BAD("{\"\\u0000\":1}", 9),
    /* half a pair of surrogates */
    BAD("[\"\\ud800\"]", 9),
    BAD("[\"\\udbff x\"]", 11),
    BAD("[\"\\udc00\"]", 9),
    BAD("[\"\\udfff\\ud800\"]", 15),
    BAD("[\"\\ud800\\ud800\"]", 15),
    BAD("[\"\\ud800\\n\"]", 11),
    BAD("[\"\\ud800\\u0041\"]", 15),
    /* what isn't UTF-8 */
    BAD("[\"\x80\"]", 2),
    BAD("[\"a\xff\"]", 3),
    BAD("[\"\xc0\x80\"]", 2),
    BAD("[\"\xe2\x82\"]", 2),
    BAD("[\"\xed\xa0\x80\"]", 2),
    BAD("[\"\xf4\x90\x80\x80\"]", 2),
    BAD("[\"12345678\xf0\x9f\x98\"]", 10),
    /* a key twice, whatever its value, and however it is written */
    TWICE("{\"a\":1,\"a\":1}", 10),
    TWICE("{\"a\":1,\"b\":2,\"a\":3}", 16),
    TWICE("{\"\":1,\"\":2}", 8),
    TWICE("{\"a\":1,\"\\u0061\":2}", 15),
    TWICE("{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":2}", 24),
    TWICE("[{\"a\":{\"b\":1,\"b\":1}}]", 16),
    TWICE("{\"a\":{\"x\":1},\"a\":{", 16),
    GOOD("{\"a\":{\"a\":{\"a\":1}},\"b\":{\"a\":1}}"),
    GOOD("{\"a\":1,\"A\":2,\"ab\":3,\"\":4}"),
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct json_nodes nodes;
        struct arena arena;
        arena_init(&arena, 1 << 20);
        enum refusal refusal = read_exact(&nodes, rows[i].text, &arena);
        if (refusal != rows[i].refusal || nodes.read_bytes != rows[i].at)
            fail_msg("%.*s: %s at byte %zu", STR_FMT(rows[i].text), refusal_rows[refusal].code,
                     nodes.read_bytes);
        json_nodes_finish(&nodes);
        arena_finish(&arena);
    }
    json_nodes_finish(NULL);
}

/* A text that ends anywhere is refused where it ends. */
static void test_every_end(void **state)
{
    const struct str text =
        STR("{\"t\":\"a\\u00e9\\n\",\"n\":[-1,0,2.5e-1,12345678901],\"o\":{\"\":"
            "[null,true,false]},\"\xf0\x9f\x98\x80\":[[[]]]}");
    (void)state;

    for (size_t size = 0; size <= text.size; size++) {
        struct json_nodes nodes;
        struct arena arena;
        arena_init(&arena, 1 << 20);
        enum refusal refusal = read_exact(&nodes, (struct str){text.data, size}, &arena);
        assert_int_equal(refusal, size < text.size ? REFUSAL_MALFORMED : REFUSAL_NONE);
        bool in_character = size < text.size && ((unsigned char)text.data[size] & 0xc0) == 0x80;
        if (in_character)
            assert_true(nodes.read_bytes < size);
        else
            assert_int_equal(nodes.read_bytes, size);
        json_nodes_finish(&nodes);
        arena_finish(&arena);
    }
}

static void test_depth(void **state)
{
    static const char *const opens[] = {"[", "{\"a\":"};
    static const char *const closes[] = {"]", "}"};
    (void)state;

    for (size_t kind = 0; kind < 2; kind++) {
        for (size_t depth = JSON_MAX_DEPTH - 1; depth <= JSON_MAX_DEPTH + 1; depth++) {
            struct json_nodes nodes;
            struct arena arena;
            struct buf text;
            buf_init(&text, 1 << 20);
            for (size_t i = 1; i < depth; i++)
                buf_add_text(&text, opens[kind]);
            buf_add_text(&text, "[]");
            for (size_t i = 1; i < depth; i++)
                buf_add_text(&text, closes[kind]);
            arena_init(&arena, 0);
            assert_int_equal(read_exact(&nodes, buf_str(&text), &arena),
                             depth <= JSON_MAX_DEPTH ? REFUSAL_NONE : REFUSAL_MALFORMED);
            json_nodes_finish(&nodes);
            buf_finish(&text);
        }
    }
}

/* --- what is read -------------------------------------------------------------------------- */

static void test_values(void **state)
{
    const struct str text =
        STR("{\"n\":-9223372036854775808,\"zero\":-0,\"r\":1.5,\"t\":\"plain\",\"e\":\"\\\"\\\\\\/"
            "\\b\\f\\n\\r\\t\\u0041\\u00e9\\u20ac\\uD83D\\uDE00\",\"l\":[[1,2],{\"x\":[3]},null],"
            "\"yes\":true,\"no\":false}");
    struct json_nodes nodes;
    struct arena arena;
    (void)state;

    arena_init(&arena, 1 << 20);
    assert_int_equal(json_nodes_read(&nodes, text, &arena), REFUSAL_NONE);
    const struct json_node *object = nodes.items;
    assert_int_equal(object->kind, JSON_KIND_OBJECT);
    assert_int_equal(object->count, 8);
    assert_int_equal(object->span, nodes.count);
    assert_true(json_member_number(object, STR("n")) == INT64_MIN);
    assert_int_equal(json_member(object, STR("zero"))->kind, JSON_KIND_INT);
    assert_int_equal(json_member_number(object, STR("zero")), 0);
    assert_int_equal(json_member(object, STR("r"))->kind, JSON_KIND_REAL);
    assert_int_equal(json_member_number(object, STR("r")), 0);
    assert_int_equal(json_member(object, STR("yes"))->kind, JSON_KIND_TRUE);
    assert_int_equal(json_member(object, STR("no"))->kind, JSON_KIND_FALSE);
    /* a text without escapes is a view, one with them a copy */
    struct str plain = json_member_text(object, STR("t"));
    assert_true(str_is(plain, "plain"));
    assert_true(plain.data > text.data && plain.data < text.data + text.size);
    assert_false(json_member(object, STR("t"))->is_copy);
    assert_true(json_member(object, STR("e"))->is_copy);
    assert_true(str_is(json_member_text(object, STR("e")),
                       "\"\\/\b\f\n\r\tA\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"));
    /* nothing of another kind, or that isn't there */
    assert_int_equal(json_member_text(object, STR("n")).size, 0);
    assert_int_equal(json_member_number(object, STR("t")), 0);
    assert_null(json_member(object, STR("x")));
    assert_null(json_member(object, STR("plain")));
    /* each node leads to the next beside it */
    const struct json_node *list = json_member(object, STR("l"));
    assert_true(list->kind == JSON_KIND_LIST && list->count == 3);
    const struct json_node *item = json_first(list);
    assert_true(item->kind == JSON_KIND_LIST && item->count == 2);
    assert_int_equal(json_next(json_first(item))->number, 2);
    item = json_next(item);
    assert_int_equal(json_first(json_member(item, STR("x")))->number, 3);
    item = json_next(item);
    assert_int_equal(item->kind, JSON_KIND_NULL);
    assert_true(json_next(item) == json_next(list));
    json_nodes_finish(&nodes);
    arena_finish(&arena);
}

/* Where the first special byte stands makes no difference, nor how far behind it the text ends. */
static void test_every_place_in_a_word(void **state)
{
    static const struct {
        struct str written;
        struct str read;
    } cases[] = {{{"\\n", 2}, {"\n", 1}},    {{"\xc3\xa9", 2}, {"\xc3\xa9", 2}},
                 {{"\x7f", 1}, {"\x7f", 1}}, {{" ", 1}, {" ", 1}},
                 {{"!", 1}, {"!", 1}}, /* beside the quote */
                 {{"]", 1}, {"]", 1}}, /* beside the backslash */
                 {{"\\\"", 2}, {"\"", 1}}};
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        for (size_t before = 0; before < 20; before++) {
            for (size_t after = 0; after < 20; after++) {
                struct json_nodes nodes;
                struct arena arena;
                struct buf text, wanted;
                buf_init(&text, 256);
                buf_init(&wanted, 256);
                arena_init(&arena, 1 << 20);
                buf_printf(&wanted, "%.*s%.*s%.*s", (int)before, "aaaaaaaaaaaaaaaaaaaa",
                           STR_FMT(cases[i].read), (int)after, "zzzzzzzzzzzzzzzzzzzz");
                buf_printf(&text, "[\"%.*s%.*s%.*s\"]", (int)before, "aaaaaaaaaaaaaaaaaaaa",
                           STR_FMT(cases[i].written), (int)after, "zzzzzzzzzzzzzzzzzzzz");
                assert_int_equal(json_nodes_read(&nodes, buf_str(&text), &arena), REFUSAL_NONE);
                assert_true(str_equal(json_first(nodes.items)->text, buf_str(&wanted)));
                json_nodes_finish(&nodes);
                buf_finish(&text);
                buf_finish(&wanted);
                arena_finish(&arena);
            }
        }
    }
}

/* More nodes than have their place in the struct. */
static void test_many_nodes(void **state)
{
    enum { MANY = 20000 };
    struct json_nodes nodes;
    struct arena arena;
    struct buf text;
    (void)state;

    arena_init(&arena, 0);
    buf_init(&text, 1 << 20);
    for (int i = 0; i < MANY; i++)
        buf_printf(&text, "%s[%d,{\"a\":%d}]", i ? "," : "[", i, -i);
    buf_add_char(&text, ']');
    assert_int_equal(read_exact(&nodes, buf_str(&text), &arena), REFUSAL_NONE);
    assert_int_equal(nodes.items->count, MANY);
    assert_int_equal(nodes.count, 1 + MANY * 5);
    const struct json_node *item = json_first(nodes.items);
    for (int i = 0; i < MANY; i++, item = json_next(item)) {
        assert_int_equal(json_first(item)->number, i);
        const struct json_node *object = json_next(json_first(item));
        assert_int_equal(json_next(json_first(object))->number, -i);
    }
    json_nodes_finish(&nodes);
    buf_finish(&text);
}

/* An object with more keys than are compared has some that no table knows, or one of those that are
 * compared stands there twice. */
static void test_many_keys(void **state)
{
    (void)state;
    for (int count = 1; count <= 2 * JSON_MAX_KEYS; count++) {
        struct json_nodes nodes;
        struct arena arena;
        struct buf text;
        arena_init(&arena, 0);
        buf_init(&text, 1 << 20);
        for (int i = 0; i < count; i++)
            buf_printf(&text, "%s\"k%d\":%d", i ? "," : "{", i, i);
        buf_printf(&text, ",\"k%d\":0}", count / 2);
        enum refusal refusal = json_nodes_read(&nodes, buf_str(&text), &arena);
        assert_int_equal(refusal, count < JSON_MAX_KEYS ? REFUSAL_DUPLICATE_KEY : REFUSAL_NONE);
        json_nodes_finish(&nodes);
        buf_finish(&text);
    }
    enum { ENVELOPE = 7 };
    for (size_t i = 0; i < COMMAND_TYPE_COUNT; i++)
        assert_true(command_tables[i].body->count + ENVELOPE < JSON_MAX_KEYS);
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++)
        assert_true(record_tables[i].body->count + ENVELOPE < JSON_MAX_KEYS);
}

static void test_no_memory(void **state)
{
    const struct str escaped = STR("[\"\\n\"]");
    const struct str real = STR("[1.5]");
    const struct str plain = STR("{\"a\":[\"b\",1]}");
    struct json_nodes nodes;
    struct arena arena;
    (void)state;

    arena_init(&arena, 0);
    assert_int_equal(read_exact(&nodes, escaped, &arena), REFUSAL_BUSY);
    json_nodes_finish(&nodes);
    assert_int_equal(read_exact(&nodes, real, &arena), REFUSAL_BUSY);
    json_nodes_finish(&nodes);
    assert_int_equal(read_exact(&nodes, plain, &arena), REFUSAL_NONE);
    json_nodes_finish(&nodes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_every_end),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_every_place_in_a_word),
        cmocka_unit_test(test_many_nodes),
        cmocka_unit_test(test_many_keys),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
