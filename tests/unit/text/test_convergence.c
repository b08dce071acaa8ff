/* Several writers edit one text at the same time. What they send and what they get is delayed at
 * random; a document orders it. When all has arrived, all have the same text. PARLEY_SEED repeats a
 * run. */
#include "text_support.h"

enum { MAX_WRITERS = 5, MAX_OWN = 256, RUNS = 1500, STEPS = 120, MAX_CHANGES = 8192 };

/* A writer as a browser is one: its text is what the document had at `version`, then its own
 * changes that aren't confirmed, of which the first may be under way. */
struct writer {
    struct document *text;
    uint32_t version;
    struct change own[MAX_OWN];
    size_t count;
    bool sent;              /* own[0] is under way or has arrived */
    bool arrived;           /* the document has it */
    uint32_t sent_version;  /* what it was made on when it was sent */
    struct change underway; /* as it was sent */
};

struct world {
    struct random random;
    struct document *document;
    struct writer writers[MAX_WRITERS];
    size_t count;
    uint8_t author[MAX_CHANGES]; /* by the version that the change was applied to */
};

static void writer_edit(struct world *world, struct writer *writer)
{
    if (writer->count == MAX_OWN)
        return;
    char *text = text_of(writer->text);
    struct change change = random_change(&world->random, str_from(text));
    assert_int_equal(apply_copy(writer->text, &change), STATUS_OK);
    writer->own[writer->count++] = change;
    free(text);
}

/* Makes what waits to be sent one change. */
static void writer_gather(struct writer *writer)
{
    size_t first = writer->sent ? 1 : 0;

    while (writer->count > first + 1) {
        struct change both;
        assert_int_equal(change_compose(&writer->own[first], &writer->own[first + 1], &both),
                         STATUS_OK);
        change_finish(&writer->own[first]);
        change_finish(&writer->own[first + 1]);
        writer->own[first] = both;
        writer->count--;
        memmove(&writer->own[first + 1], &writer->own[first + 2],
                (writer->count - first - 1) * sizeof(*writer->own));
    }
}

static void writer_send(struct writer *writer)
{
    if (writer->sent || !writer->count)
        return;
    writer->sent = true;
    writer->sent_version = writer->version;
    assert_int_equal(change_copy(&writer->own[0], &writer->underway), STATUS_OK);
}

/* What was sent reaches the document. */
static void writer_arrive(struct world *world, size_t index)
{
    struct writer *writer = &world->writers[index];
    struct change change;

    if (!writer->sent || writer->arrived)
        return;
    assert_int_equal(
        document_rebase(world->document, writer->sent_version, &writer->underway, &change),
        STATUS_OK);
    uint32_t version = document_version(world->document);
    assert_true(version < MAX_CHANGES);
    world->author[version] = (uint8_t)index;
    assert_int_equal(document_apply(world->document, &change), STATUS_OK);
    writer->arrived = true;
    change_finish(&change);
    change_finish(&writer->underway);
}

static void writer_confirm(struct writer *writer)
{
    change_finish(&writer->own[0]);
    writer->count--;
    memmove(writer->own, writer->own + 1, writer->count * sizeof(*writer->own));
    writer->sent = false;
    writer->arrived = false;
}

/* Takes in another's change: behind it go the own ones, over them it goes into the text. */
static void writer_take(struct writer *writer, const struct change *received)
{
    struct change change;

    assert_int_equal(change_copy(received, &change), STATUS_OK);
    for (size_t i = 0; i < writer->count; i++) {
        struct change own;
        struct change next;
        assert_int_equal(change_map(&writer->own[i], &change, false, &own), STATUS_OK);
        assert_int_equal(change_map(&change, &writer->own[i], true, &next), STATUS_OK);
        change_finish(&writer->own[i]);
        change_finish(&change);
        writer->own[i] = own;
        change = next;
    }
    assert_int_equal(document_apply(writer->text, &change), STATUS_OK);
    change_finish(&change);
}

static void writer_receive(struct world *world, size_t index, uint32_t most)
{
    struct writer *writer = &world->writers[index];

    for (; most && writer->version < document_version(world->document); most--) {
        if (world->author[writer->version] == index)
            writer_confirm(writer);
        else
            writer_take(writer, document_change_at(world->document, writer->version));
        writer->version++;
        document_forget_before(writer->text, UINT32_MAX);
    }
}

static void world_start(struct world *world)
{
    char text[4 * 30];
    struct str start = random_text(&world->random, text, random_below(&world->random, 30));

    assert_int_equal(document_restore(start, 0, &world->document), STATUS_OK);
    world->count = 2 + random_below(&world->random, MAX_WRITERS - 1);
    for (size_t i = 0; i < world->count; i++) {
        world->writers[i] = (struct writer){0};
        assert_int_equal(document_restore(start, 0, &world->writers[i].text), STATUS_OK);
    }
}

static void world_step(struct world *world)
{
    size_t index = random_below(&world->random, (uint32_t)world->count);
    struct writer *writer = &world->writers[index];

    switch (random_below(&world->random, 6)) {
    case 0:
    case 1:
        writer_edit(world, writer);
        break;
    case 2:
        writer_gather(writer);
        break;
    case 3:
        writer_send(writer);
        break;
    case 4:
        writer_arrive(world, index);
        break;
    default:
        writer_receive(world, index, 1 + random_below(&world->random, 4));
    }
}

/* Delivers everything. */
static void world_settle(struct world *world)
{
    bool busy = true;

    while (busy) {
        busy = false;
        for (size_t i = 0; i < world->count; i++) {
            writer_send(&world->writers[i]);
            writer_arrive(world, i);
            writer_receive(world, i, UINT32_MAX);
            busy = busy || world->writers[i].count;
        }
    }
    for (size_t i = 0; i < world->count; i++)
        writer_receive(world, i, UINT32_MAX);
}

static void world_check_and_finish(struct world *world)
{
    char *expected = text_of(world->document);

    for (size_t i = 0; i < world->count; i++) {
        assert_int_equal(world->writers[i].version, document_version(world->document));
        assert_text(world->writers[i].text, expected);
        document_destroy(world->writers[i].text);
    }
    free(expected);
    document_destroy(world->document);
}

static void test_writers_end_with_one_text(void **state)
{
    static struct world world;

    (void)state;
    world.random = random_start();
    for (int run = 0; run < RUNS; run++) {
        world_start(&world);
        for (int step = 0; step < STEPS; step++)
            world_step(&world);
        world_settle(&world);
        world_check_and_finish(&world);
    }
}

/* Two changes of one text, in either order, come to the same. */
static void test_either_order_is_the_same(void **state)
{
    struct random random = random_start();
    char text[4 * 20];

    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct str start = random_text(&random, text, 20);
        struct change a = random_change(&random, start);
        struct change b = random_change(&random, start);
        struct change a_over_b;
        struct change b_over_a;
        struct document *a_first;
        struct document *b_first;
        assert_int_equal(document_restore(start, 0, &a_first), STATUS_OK);
        assert_int_equal(document_restore(start, 0, &b_first), STATUS_OK);
        assert_int_equal(change_map(&a, &b, true, &a_over_b), STATUS_OK);
        assert_int_equal(change_map(&b, &a, false, &b_over_a), STATUS_OK);
        assert_int_equal(document_apply(a_first, &a), STATUS_OK);
        assert_int_equal(document_apply(a_first, &b_over_a), STATUS_OK);
        assert_int_equal(document_apply(b_first, &b), STATUS_OK);
        assert_int_equal(document_apply(b_first, &a_over_b), STATUS_OK);
        char *expected = text_of(a_first);
        assert_text(b_first, expected);
        free(expected);
        document_destroy(a_first);
        document_destroy(b_first);
        change_finish(&a);
        change_finish(&b);
        change_finish(&a_over_b);
        change_finish(&b_over_a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writers_end_with_one_text),
        cmocka_unit_test(test_either_order_is_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
