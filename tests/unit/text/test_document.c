/* A document: what it takes and refuses, mapping late changes, forgetting, and that its pieces stay
 * one text. */
#include <time.h>

#include "text_support.h"

static struct document *restore(const char *text, uint32_t version)
{
    struct document *document;

    assert_int_equal(document_restore(str_from(text), version, &document), STATUS_OK);
    return document;
}

static enum status apply(struct document *document, const struct change_part *parts, size_t count)
{
    struct change change = make(parts, count);
    enum status status = document_apply(document, &change);

    change_finish(&change);
    return status;
}

/* Rebases and expects this JSON, or this error when it is NULL. */
static void assert_rebase(const struct document *document, uint32_t version,
                          const struct change_part *parts, size_t count, const char *json,
                          enum status expected)
{
    struct change change = make(parts, count);
    struct change result = {.count = 77};

    assert_int_equal(document_rebase(document, version, &change, &result), expected);
    if (json) {
        assert_json(&result, json);
        change_finish(&result);
    } else {
        assert_int_equal(result.count, 77);
    }
    change_finish(&change);
}

static void test_new_document_is_empty(void **state)
{
    struct document *document = document_create();

    (void)state;
    assert_int_equal(document_version(document), 0);
    assert_int_equal(document_length(document), 0);
    assert_int_equal(document_oldest_version(document), 0);
    assert_text(document, "");
    assert_int_equal(apply(document, NULL, 0), STATUS_OK);
    assert_int_equal(document_version(document), 1);
    document_destroy(document);
    document_destroy(NULL);
}

static void test_apply_edits_text(void **state)
{
    struct document *document = restore("hello", 41);

    (void)state;
    assert_int_equal(document_oldest_version(document), 41);
    assert_int_equal(
        apply(document, PARTS(REPLACE(1, "H"), KEEP(4), REPLACE(0, " \xf0\x9f\x98\x80"))),
        STATUS_OK);
    assert_text(document, "Hello \xf0\x9f\x98\x80");
    assert_int_equal(document_length(document), 8);
    assert_int_equal(apply(document, PARTS(KEEP(5), REPLACE(1, ""), REPLACE(2, "!"))), STATUS_OK);
    assert_text(document, "Hello!");
    assert_int_equal(document_version(document), 43);
    assert_int_equal(apply(document, PARTS(REPLACE(6, ""))), STATUS_OK);
    assert_text(document, "");
    assert_json(document_change_at(document, 42), "[5,[1],[2,\"!\"]]");
    assert_null(document_change_at(document, 40));
    assert_null(document_change_at(document, 44));
    document_destroy(document);
}

static void test_apply_refuses(void **state)
{
    struct document *document = restore("a\xf0\x9f\x98\x80z", 5);

    (void)state;
    assert_int_equal(apply(document, PARTS(KEEP(3), REPLACE(0, "x"))), STATUS_INVALID);
    assert_int_equal(apply(document, PARTS(KEEP(5), REPLACE(0, "x"))), STATUS_INVALID);
    assert_int_equal(apply(document, PARTS(KEEP(2), REPLACE(0, "x"), KEEP(2))), STATUS_INVALID);
    assert_int_equal(apply(document, PARTS(KEEP(1), REPLACE(1, ""), KEEP(2))), STATUS_INVALID);
    assert_int_equal(apply(document, PARTS(KEEP(2), REPLACE(1, "x"), KEEP(1))), STATUS_INVALID);
    assert_int_equal(apply(document, PARTS(REPLACE(2, "x"), REPLACE(2, "y"))), STATUS_INVALID);
    assert_int_equal(document_version(document), 5);
    assert_text(document, "a\xf0\x9f\x98\x80z");
    document_destroy(document);
}

static void test_restore_refuses(void **state)
{
    size_t size = DOCUMENT_MAX_UNITS + 1;
    char *text = malloc(size);
    struct document *document = NULL;

    (void)state;
    memset(text, 'x', size);
    assert_int_equal(document_restore((struct str){text, size}, 0, &document), STATUS_TOO_LARGE);
    assert_int_equal(document_restore(STR("\xc3"), 0, &document), STATUS_MALFORMED);
    assert_int_equal(document_restore(STR("a\r\nb"), 0, &document), STATUS_MALFORMED);
    assert_null(document);
    assert_int_equal(document_restore((struct str){text, size - 1}, 0, &document), STATUS_OK);
    assert_int_equal(apply(document, PARTS(KEEP(DOCUMENT_MAX_UNITS), REPLACE(0, "y"))),
                     STATUS_TOO_LARGE);
    assert_rebase(document, 0, PARTS(KEEP(DOCUMENT_MAX_UNITS), REPLACE(0, "y")), NULL,
                  STATUS_TOO_LARGE);
    assert_int_equal(apply(document, PARTS(KEEP(DOCUMENT_MAX_UNITS - 1), REPLACE(1, "y"))),
                     STATUS_OK);
    document_destroy(document);
    free(text);
}

static void test_last_version(void **state)
{
    struct document *document = restore("", UINT32_MAX);

    (void)state;
    assert_int_equal(apply(document, PARTS(REPLACE(0, "x"))), STATUS_TOO_LARGE);
    assert_text(document, "");
    document_destroy(document);
}

static void test_rebase_maps_over_later_changes(void **state)
{
    struct document *document = restore("abcdef", 10);

    (void)state;
    assert_int_equal(apply(document, PARTS(KEEP(3), REPLACE(0, "1"), KEEP(3))), STATUS_OK);
    assert_int_equal(apply(document, PARTS(REPLACE(2, ""), KEEP(5))), STATUS_OK);
    assert_rebase(document, 12, PARTS(KEEP(5), REPLACE(0, "x")), "[5,[0,\"x\"]]", STATUS_OK);
    assert_rebase(document, 10, PARTS(KEEP(3), REPLACE(0, "x"), KEEP(3)), "[2,[0,\"x\"],3]",
                  STATUS_OK);
    assert_rebase(document, 11, PARTS(KEEP(3), REPLACE(0, "x"), KEEP(4)), "[1,[0,\"x\"],4]",
                  STATUS_OK);
    assert_rebase(document, 10, PARTS(REPLACE(6, "")), "[[1],1,[3]]", STATUS_OK);
    assert_int_equal(document_version(document), 12); /* nothing was applied */
    assert_text(document, "c1def");
    document_destroy(document);
}

/* Here mapping once over the composition would put x in front of y, and an editor that has seen the
 * two changes one after the other would have it behind. */
static void test_rebase_goes_step_by_step(void **state)
{
    struct document *document = restore("abc", 0);

    (void)state;
    assert_int_equal(apply(document, PARTS(REPLACE(3, ""))), STATUS_OK);
    assert_int_equal(apply(document, PARTS(REPLACE(0, "y"))), STATUS_OK);
    assert_rebase(document, 0, PARTS(REPLACE(0, "x"), KEEP(3)), "[1,[0,\"x\"]]", STATUS_OK);

    struct change over;
    struct change mapped;
    struct change change = make(PARTS(REPLACE(0, "x"), KEEP(3)));
    assert_int_equal(
        change_compose(document_change_at(document, 0), document_change_at(document, 1), &over),
        STATUS_OK);
    assert_int_equal(change_map(&change, &over, false, &mapped), STATUS_OK);
    assert_json(&mapped, "[[0,\"x\"],1]");
    change_finish(&change);
    change_finish(&over);
    change_finish(&mapped);
    document_destroy(document);
}

static struct change mapped_one_by_one(const struct document *document, uint32_t version,
                                       const struct change *change)
{
    struct change current;

    assert_int_equal(change_copy(change, &current), STATUS_OK);
    for (; version < document_version(document); version++) {
        struct change mapped;
        assert_int_equal(
            change_map(&current, document_change_at(document, version), false, &mapped), STATUS_OK);
        change_finish(&current);
        current = mapped;
    }
    return current;
}

static void assert_same_change(const struct change *a, const struct change *b)
{
    struct buf json;

    buf_init(&json, 1 << 20);
    change_write_json(a, &json);
    buf_add_char(&json, '\0');
    assert_json(b, json.data);
    assert_int_equal(a->length_before, b->length_before);
    assert_int_equal(a->length_after, b->length_after);
    buf_finish(&json);
}

static void test_rebase_is_mapping_one_by_one(void **state)
{
    struct random random = random_start();

    (void)state;
    for (int run = 0; run < 300; run++) {
        struct document *document = restore("a few words to begin with", 0);
        char *text = text_of(document);
        struct change change = random_change(&random, str_from(text));
        for (uint32_t i = random_below(&random, 30); i; i--) {
            struct change other = random_change(&random, str_from(text));
            struct change nothing = make(PARTS(KEEP(document_length(document))));
            assert_int_equal(apply_copy(document, random_below(&random, 4) ? &other : &nothing),
                             STATUS_OK);
            change_finish(&other);
            change_finish(&nothing);
            free(text);
            text = text_of(document);
        }
        struct change expected = mapped_one_by_one(document, 0, &change);
        struct change mapped;
        assert_int_equal(document_rebase(document, 0, &change, &mapped), STATUS_OK);
        assert_same_change(&expected, &mapped);
        change_finish(&mapped);
        change_finish(&expected);
        change_finish(&change);
        free(text);
        document_destroy(document);
    }
}

/* Processor time of putting so much text in at version 0; the shortest of a few. */
static clock_t rebase_time(const struct document *document, char *text, size_t size)
{
    struct change_part part = {.replace = true, .insert = {text, size}};
    struct change change = make(&part, 1);
    clock_t best = 0;

    for (int i = 0; i < 5; i++) {
        struct change mapped;
        clock_t begun = clock();
        assert_int_equal(document_rebase(document, 0, &change, &mapped), STATUS_OK);
        clock_t taken = clock() - begun;
        best = i == 0 || taken < best ? taken : best;
        change_finish(&mapped);
    }
    change_finish(&change);
    return best;
}

/* A large paste that comes late passes thousands of changes: with a copy of it for each, one such
 * message held up everybody for a tenth of a second. */
static void test_rebase_costs_the_same_for_much_text(void **state)
{
    enum { CHANGES = 10000 };
    struct document *document = document_create();
    char *text = malloc(CHANGE_MAX_INSERT_BYTES);

    (void)state;
    memset(text, 'x', CHANGE_MAX_INSERT_BYTES);
    for (uint32_t i = 0; i < CHANGES; i++)
        assert_int_equal(apply(document, PARTS(KEEP(i), REPLACE(0, "y"))), STATUS_OK);
    clock_t little = rebase_time(document, text, 1);
    clock_t much = rebase_time(document, text, CHANGE_MAX_INSERT_BYTES);
    if (much > 3 * little + CLOCKS_PER_SEC / 200)
        fail_msg("%ld us for one letter, %ld us for %d", (long)little, (long)much,
                 CHANGE_MAX_INSERT_BYTES);
    document_destroy(document);
    free(text);
}

static void test_rebase_refuses(void **state)
{
    struct document *document = restore("ab", 10);

    (void)state;
    assert_int_equal(apply(document, PARTS(KEEP(1), REPLACE(0, "\xf0\x9f\x98\x80"), KEEP(1))),
                     STATUS_OK);
    assert_rebase(document, 9, PARTS(KEEP(2)), NULL, STATUS_NOT_FOUND);
    assert_rebase(document, 12, PARTS(KEEP(4)), NULL, STATUS_NOT_FOUND);
    assert_rebase(document, UINT32_MAX, PARTS(KEEP(4)), NULL, STATUS_NOT_FOUND);
    assert_rebase(document, 10, PARTS(KEEP(4)), NULL, STATUS_INVALID);
    assert_rebase(document, 11, PARTS(KEEP(2)), NULL, STATUS_INVALID);
    assert_rebase(document, 11, PARTS(KEEP(2), REPLACE(0, "x"), KEEP(2)), NULL, STATUS_INVALID);
    assert_rebase(document, 11, PARTS(KEEP(1), REPLACE(1, ""), KEEP(2)), NULL, STATUS_INVALID);
    assert_int_equal(apply(document, PARTS(KEEP(3), REPLACE(1, "c"))), STATUS_OK);
    /* it still splits the pair that stands since 11 */
    assert_rebase(document, 11, PARTS(KEEP(2), REPLACE(0, "x"), KEEP(2)), NULL, STATUS_INVALID);
    document_destroy(document);
}

static void test_rebase_limits_parts(void **state)
{
    static struct change_part parts[CHANGE_MAX_PARTS];
    struct document *document = document_create();
    uint32_t length = CHANGE_MAX_PARTS + 2;
    char *text = malloc(length);

    (void)state;
    memset(text, 'x', length);
    parts[0] = (struct change_part){.replace = true, .insert = {text, length}};
    assert_int_equal(apply(document, parts, 1), STATUS_OK);
    assert_int_equal(apply(document, PARTS(KEEP(1), REPLACE(0, "y"), KEEP(length - 1))), STATUS_OK);
    /* deletes the first two units and then every other one: the second change cuts the first part
     */
    for (size_t i = 0; i < CHANGE_MAX_PARTS; i++)
        parts[i] = (struct change_part){.replace = i % 2 == 0, .length = 1};
    parts[0].length = 2;
    parts[CHANGE_MAX_PARTS - 1].length = 2;
    assert_rebase(document, 1, parts, CHANGE_MAX_PARTS, NULL, STATUS_TOO_LARGE);
    document_destroy(document);
    free(text);
}

static void test_rebase_limits_work(void **state)
{
    static struct change_part parts[CHANGE_MAX_PARTS];
    struct document *document = document_create();
    char *text = malloc(CHANGE_MAX_PARTS);
    int steps = DOCUMENT_MAX_REBASE_PARTS / CHANGE_MAX_PARTS;

    (void)state;
    memset(text, 'x', CHANGE_MAX_PARTS);
    parts[0] = (struct change_part){.replace = true, .insert = {text, CHANGE_MAX_PARTS}};
    assert_int_equal(apply(document, parts, 1), STATUS_OK);
    for (int i = 0; i < steps; i++)
        assert_int_equal(apply(document, PARTS(KEEP(CHANGE_MAX_PARTS - 1), REPLACE(1, "y"))),
                         STATUS_OK);
    for (size_t i = 0; i < CHANGE_MAX_PARTS; i++)
        parts[i] = (struct change_part){.replace = i % 2 == 0, .length = 1};
    assert_rebase(document, 1, parts, CHANGE_MAX_PARTS, NULL, STATUS_TOO_LARGE);

    struct change change = make(parts, CHANGE_MAX_PARTS);
    struct change result;
    assert_int_equal(document_rebase(document, (uint32_t)steps / 2, &change, &result), STATUS_OK);
    change_finish(&result);
    change_finish(&change);
    document_destroy(document);
    free(text);
}

static void test_forget(void **state)
{
    struct document *document = restore("", 100);

    (void)state;
    for (int i = 0; i < 50; i++)
        assert_int_equal(apply(document, PARTS(REPLACE(0, "x"), KEEP((uint32_t)i))), STATUS_OK);
    document_forget_before(document, 90);
    assert_int_equal(document_oldest_version(document), 100);
    document_forget_before(document, 130);
    assert_int_equal(document_oldest_version(document), 130);
    assert_null(document_change_at(document, 129));
    assert_json(document_change_at(document, 130), "[[0,\"x\"],30]");
    assert_rebase(document, 129, PARTS(KEEP(29)), NULL, STATUS_NOT_FOUND);
    assert_rebase(document, 130, PARTS(KEEP(30), REPLACE(0, "y")), "[50,[0,\"y\"]]", STATUS_OK);
    document_forget_before(document, UINT32_MAX);
    assert_int_equal(document_oldest_version(document), 150);
    assert_int_equal(apply(document, PARTS(KEEP(50), REPLACE(0, "z"))), STATUS_OK);
    assert_json(document_change_at(document, 150), "[50,[0,\"z\"]]");
    document_destroy(document);
}

/* A hundred thousand changes of one character: old ones fall away by themselves. */
static void test_kept_changes_are_bounded(void **state)
{
    enum { CHANGES = 100000, WIDTH = 1000 };
    struct document *document = restore("", 0);

    (void)state;
    for (uint32_t i = 0; i < CHANGES; i++) {
        uint32_t length = document_length(document);
        uint32_t at = i % (length + 1);
        enum status status =
            length < WIDTH
                ? apply(document, PARTS(KEEP(at), REPLACE(0, "x"), KEEP(length - at)))
                : apply(document, PARTS(REPLACE(WIDTH / 2, ""), KEEP(length - WIDTH / 2)));
        assert_int_equal(status, STATUS_OK);
    }
    assert_int_equal(document_version(document), CHANGES);
    uint32_t oldest = document_oldest_version(document);
    assert_true(oldest > 0 && oldest < CHANGES - 10000);
    size_t bytes = 0;
    for (uint32_t version = oldest; version < CHANGES; version++)
        bytes += sizeof(struct change) + change_size_bytes(document_change_at(document, version));
    assert_true(bytes <= DOCUMENT_MAX_KEPT_BYTES && bytes > DOCUMENT_MAX_KEPT_BYTES - 4096);
    document_destroy(document);
}

/* The text as one string, edited in the plainest way. */
static char *edit_plainly(const char *text, const struct change *change)
{
    struct buf buf;
    struct str rest = str_from(text);

    buf_init(&buf, 4 * DOCUMENT_MAX_UNITS);
    for (size_t i = 0; i < change->count; i++) {
        const struct change_part *part = &change->parts[i];
        size_t bytes = utf8_bytes_of_units(rest, part->length);
        buf_add_str(&buf, part->replace ? part->insert : (struct str){rest.data, bytes});
        rest.data += bytes;
        rest.size -= bytes;
    }
    return buf_take(&buf);
}

/* Replaces a stretch of any size, so that pieces are cut, filled, joined and dropped. */
static struct change random_stretch(struct random *random, struct str text)
{
    static char insert[4 * 5000];
    uint32_t most = random_below(random, 4) ? 20 : 5000;
    struct change_part parts[5] = {{0}};
    size_t at = 0;

    for (size_t i = 0; i < 4; i += 2) {
        parts[i].length = random_run(random, text, &at, (uint32_t)text.size + 1);
        parts[i + 1].replace = true;
        parts[i + 1].length = random_run(random, text, &at, most);
    }
    parts[1].insert = random_text(random, insert, text.size < 100000 ? most : 10);
    parts[3].insert = STR("\xe6\xbc\xa2\n");
    parts[4].length = (uint32_t)utf8_units((struct str){text.data + at, text.size - at});
    return make(parts, 5);
}

static struct change random_edit(struct random *random, struct str text)
{
    switch (random_below(random, 4)) {
    case 0:
        return random_change(random, text);
    case 1:
        return random_stretch(random, text);
    default:
        return random_typing(random, text);
    }
}

static void test_pieces_stay_one_text(void **state)
{
    struct random random = random_start();

    (void)state;
    for (int run = 0; run < 10; run++) {
        struct document *document = document_create();
        char *text = text_of(document);
        for (int i = 0; i < 200; i++) {
            struct change change = random_edit(&random, str_from(text));
            char *expected = edit_plainly(text, &change);
            assert_int_equal(document_apply(document, &change), STATUS_OK);
            assert_text(document, expected);
            change_finish(&change);
            free(text);
            text = expected;
        }
        free(text);
        document_destroy(document);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_document_is_empty),
        cmocka_unit_test(test_apply_edits_text),
        cmocka_unit_test(test_apply_refuses),
        cmocka_unit_test(test_restore_refuses),
        cmocka_unit_test(test_last_version),
        cmocka_unit_test(test_rebase_maps_over_later_changes),
        cmocka_unit_test(test_rebase_goes_step_by_step),
        cmocka_unit_test(test_rebase_is_mapping_one_by_one),
        cmocka_unit_test(test_rebase_costs_the_same_for_much_text),
        cmocka_unit_test(test_rebase_refuses),
        cmocka_unit_test(test_rebase_limits_parts),
        cmocka_unit_test(test_rebase_limits_work),
        cmocka_unit_test(test_forget),
        cmocka_unit_test(test_kept_changes_are_bounded),
        cmocka_unit_test(test_pieces_stay_one_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
