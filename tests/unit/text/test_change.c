/* Changes alone: making, writing, composing, mapping. The expected results of compose and map are
 * CodeMirror's; tests/differential compares many more. */
#include "text_support.h"

static void test_make_normalises(void **state)
{
    static const struct {
        const char *json;
        struct change_part parts[6];
        uint32_t before;
        uint32_t after;
    } cases[] = {
        {"[]", {KEEP(0), REPLACE(0, "")}, 0, 0},
        {"[7]", {KEEP(3), KEEP(0), KEEP(4)}, 7, 7},
        {"[[5]]", {REPLACE(2, ""), REPLACE(0, ""), REPLACE(3, "")}, 5, 0},
        {"[[0,\"ab\"]]", {REPLACE(0, "a"), REPLACE(0, "b")}, 0, 2},
        {"[1,[0,\"a\"],[2],1]", {KEEP(1), REPLACE(0, "a"), REPLACE(2, ""), KEEP(1)}, 4, 3},
        {"[[2],[0,\"a\"]]", {REPLACE(2, ""), REPLACE(0, "a")}, 2, 1},
        {"[[2,\"x\"],[3,\"y\"]]", {REPLACE(2, "x"), REPLACE(3, "y")}, 5, 2},
        {"[[0,\"\xf0\x9f\x98\x80\"],1]", {REPLACE(0, "\xf0\x9f\x98\x80"), KEEP(1)}, 1, 3},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct change change = make(cases[i].parts, 6);
        assert_json(&change, cases[i].json);
        assert_int_equal(change.length_before, cases[i].before);
        assert_int_equal(change.length_after, cases[i].after);
        change_finish(&change);
    }
}

static void test_make_counts_units(void **state)
{
    struct change change = make(PARTS(REPLACE(0, "a\xc3\xa9\xe6\xbc\xa2\xf0\x90\x80\x80")));

    (void)state;
    assert_int_equal(change.parts[0].insert_units, 5);
    assert_int_equal(change.length_after, 5);
    change_finish(&change);
}

static void test_make_refuses(void **state)
{
    static const struct change_part malformed[][2] = {
        {REPLACE(0, "\xff")},
        {REPLACE(0, "\xed\xa0\x80")}, /* half of a surrogate pair */
        {REPLACE(0, "\xf0\x9f\x98")},
        {REPLACE(0, "a\r\nb")},
        {KEEP(UINT32_MAX), KEEP(1)},
        {REPLACE(UINT32_MAX, ""), KEEP(1)},
        {KEEP(UINT32_MAX), REPLACE(0, "a")},
    };
    struct change change = {.count = 77};

    (void)state;
    for (size_t i = 0; i < sizeof(malformed) / sizeof(*malformed); i++)
        assert_int_equal(change_make(malformed[i], 2, &change), STATUS_MALFORMED);
    assert_int_equal(change.count, 77);
}

static void test_make_holds_limits(void **state)
{
    static struct change_part parts[CHANGE_MAX_PARTS + 1];
    static char text[CHANGE_MAX_INSERT_BYTES];
    struct change change;

    (void)state;
    assert_int_equal(change_make(parts, CHANGE_MAX_PARTS + 1, &change), STATUS_TOO_LARGE);
    change = make(parts, CHANGE_MAX_PARTS);
    assert_int_equal(change.count, 0);
    change_finish(&change);

    memset(text, 'x', sizeof(text));
    parts[0] = (struct change_part){.replace = true, .insert = {text, sizeof(text)}};
    change = make(parts, 1);
    assert_int_equal(change.length_after, CHANGE_MAX_INSERT_BYTES);
    change_finish(&change);
    parts[1] = (struct change_part){.replace = true, .insert = {text, 1}};
    assert_int_equal(change_make(parts, 2, &change), STATUS_TOO_LARGE);
}

static void test_json_splits_lines(void **state)
{
    static const struct {
        struct change_part part;
        const char *json;
    } cases[] = {
        {KEEP(3), "[3]"},
        {REPLACE(5, ""), "[[5]]"},
        {REPLACE(0, "a\nb"), "[[0,\"a\",\"b\"]]"},
        {REPLACE(1, "\n"), "[[1,\"\",\"\"]]"},
        {REPLACE(0, "\n\nx"), "[[0,\"\",\"\",\"x\"]]"},
        {REPLACE(0, "\"\\\t\x01"), "[[0,\"\\\"\\\\\\t\\u0001\"]]"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct change change = make(&cases[i].part, 1);
        assert_json(&change, cases[i].json);
        change_finish(&change);
    }
}

static void test_copy_and_finish(void **state)
{
    struct change change = make(PARTS(KEEP(2), REPLACE(1, "x\ny"), KEEP(1)));
    struct change copy;

    (void)state;
    assert_int_equal(change_copy(&change, &copy), STATUS_OK);
    assert_int_equal(change_size_bytes(&copy), change_size_bytes(&change));
    change_finish(&change);
    change_finish(&change); /* twice is fine */
    change_finish(NULL);
    assert_json(&copy, "[2,[1,\"x\",\"y\"],1]");
    assert_false(change_is_empty(&copy));
    change_finish(&copy);

    struct change empty = make(PARTS(KEEP(4)));
    assert_true(change_is_empty(&empty));
    change_finish(&empty);
    empty = make(NULL, 0);
    assert_true(change_is_empty(&empty));
    change_finish(&empty);
}

static void test_compose(void **state)
{
    static const struct {
        struct change_part a[4];
        struct change_part b[4];
        const char *json;
    } cases[] = {
        {{KEEP(2), REPLACE(0, "ab")}, {KEEP(4), REPLACE(0, "c")}, "[2,[0,\"abc\"]]"},
        {{KEEP(2), REPLACE(0, "ab")}, {KEEP(2), REPLACE(2, "")}, "[2]"},
        {{REPLACE(0, "abc"), KEEP(1)}, {KEEP(1), REPLACE(1, "X"), KEEP(2)}, "[[0,\"aXc\"],1]"},
        {{REPLACE(3, ""), KEEP(1)}, {REPLACE(0, "z"), KEEP(1)}, "[[3],[0,\"z\"],1]"},
        {{REPLACE(2, "x"), KEEP(2)}, {REPLACE(3, "")}, "[[4]]"},
        {{KEEP(3)}, {REPLACE(3, "new")}, "[[3,\"new\"]]"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct change a = make(cases[i].a, 4);
        struct change b = make(cases[i].b, 4);
        struct change result;
        assert_int_equal(change_compose(&a, &b, &result), STATUS_OK);
        assert_json(&result, cases[i].json);
        change_finish(&a);
        change_finish(&b);
        change_finish(&result);
    }
}

static void test_compose_refuses(void **state)
{
    struct change a = make(PARTS(REPLACE(0, "\xf0\x9f\x98\x80")));
    struct change splits = make(PARTS(KEEP(1), REPLACE(1, "")));
    struct change longer = make(PARTS(KEEP(3), REPLACE(0, "x")));
    struct change result = {.count = 77};

    (void)state;
    assert_int_equal(change_compose(&a, &splits, &result), STATUS_INVALID);
    assert_int_equal(change_compose(&a, &longer, &result), STATUS_INVALID);
    assert_int_equal(result.count, 77);
    change_finish(&a);
    change_finish(&splits);
    change_finish(&longer);
}

static void test_map(void **state)
{
    static const struct {
        struct change_part change[4];
        struct change_part over[4];
        bool before;
        const char *json;
    } cases[] = {
        /* both insert at one place */
        {{KEEP(1), REPLACE(0, "a"), KEEP(1)},
         {KEEP(1), REPLACE(0, "b"), KEEP(1)},
         false,
         "[2,[0,\"a\"],1]"},
        {{KEEP(1), REPLACE(0, "a"), KEEP(1)},
         {KEEP(1), REPLACE(0, "b"), KEEP(1)},
         true,
         "[1,[0,\"a\"],2]"},
        /* the place is gone, the text stays */
        {{KEEP(2), REPLACE(0, "a"), KEEP(2)}, {REPLACE(4, "")}, false, "[[0,\"a\"]]"},
        /* both delete the same */
        {{REPLACE(3, ""), KEEP(1)}, {KEEP(1), REPLACE(3, "")}, false, "[[1]]"},
        /* what the other inserts inside a deletion stays */
        {{REPLACE(4, "")},
         {KEEP(2), REPLACE(0, "\xf0\x9f\x98\x80"), KEEP(2)},
         false,
         "[[2],2,[2]]"},
        {{REPLACE(4, "x")}, {KEEP(2), REPLACE(0, "b"), KEEP(2)}, false, "[[2,\"x\"],1,[2]]"},
        {{KEEP(4)}, {REPLACE(4, "abcdef")}, false, "[6]"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct change change = make(cases[i].change, 4);
        struct change over = make(cases[i].over, 4);
        struct change result;
        assert_int_equal(change_map(&change, &over, cases[i].before, &result), STATUS_OK);
        assert_json(&result, cases[i].json);
        assert_int_equal(result.length_before, over.length_after);
        change_finish(&change);
        change_finish(&over);
        change_finish(&result);
    }
}

static void test_map_refuses(void **state)
{
    struct change a = make(PARTS(KEEP(1), REPLACE(0, "x")));
    struct change b = make(PARTS(KEEP(2), REPLACE(0, "x")));
    struct change full = make(PARTS(KEEP(UINT32_MAX - 1), REPLACE(0, "x")));
    struct change other = make(PARTS(KEEP(UINT32_MAX - 1), REPLACE(0, "y")));
    struct change result = {.count = 77};

    (void)state;
    assert_int_equal(change_map(&a, &b, false, &result), STATUS_INVALID);
    assert_int_equal(change_map(&full, &other, false, &result), STATUS_MALFORMED);
    assert_int_equal(result.count, 77);
    change_finish(&a);
    change_finish(&b);
    change_finish(&full);
    change_finish(&other);
}

static void test_map_position(void **state)
{
    static const struct {
        uint32_t position;
        int assoc;
        uint32_t expected;
    } cases[] = {
        {0, -1, 0}, {1, -1, 1}, {2, -1, 2}, {2, 1, 4},  {3, -1, 5},  {4, -1, 5},
        {4, 1, 6},  {5, 1, 6},  {6, 1, 7},  {7, -1, 8}, {99, -1, 8}, {UINT32_MAX, 1, 8},
    };
    struct change change =
        make(PARTS(KEEP(2), REPLACE(0, "ab"), KEEP(1), REPLACE(2, "c"), KEEP(2)));

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_int_equal(change_map_position(&change, cases[i].position, cases[i].assoc),
                         cases[i].expected);
    change_finish(&change);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_make_normalises),
        cmocka_unit_test(test_make_counts_units),
        cmocka_unit_test(test_make_refuses),
        cmocka_unit_test(test_make_holds_limits),
        cmocka_unit_test(test_json_splits_lines),
        cmocka_unit_test(test_copy_and_finish),
        cmocka_unit_test(test_compose),
        cmocka_unit_test(test_compose_refuses),
        cmocka_unit_test(test_map),
        cmocka_unit_test(test_map_refuses),
        cmocka_unit_test(test_map_position),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
