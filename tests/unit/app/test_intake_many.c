/* Imports larger than what goes into one transaction: written in steps that nobody sees. */
#include "intake_house.h"

enum { MANY = STAGE_STEP_BLOCKS + 40 };

/* In the arena. `word` is in each answer. */
static const char *many(struct house *house, const char *word)
{
    struct buf text;

    buf_init(&text, TEST_ARENA_BYTES);
    buf_add_text(&text, "# Many\n\n## First\n");
    for (int i = 0; i < MANY; i++)
        buf_printf(&text, "\n### What is number %d?\n\nIt is %s.\n", i, word);
    buf_add(&text, "", 1);
    const char *copy = arena_copy(&house->arena, buf_str(&text)).data;
    assert_non_null(copy);
    buf_finish(&text);
    return copy;
}

static int64_t sets_listed(struct house *house)
{
    struct store_set *rows = NULL;
    size_t count = 0;

    assert_ok(store_set_list(store_reader(house->store), false, &house->arena, &rows, &count));
    return (int64_t)count;
}

static void many_questions_are_there_at_once(void **state)
{
    struct house *house = *state;
    struct intake intake;

    look(house, &intake, "many.md", many(house, "so"));
    assert_ok(intake_prepare(&intake, house->store, NULL, later(house)));
    assert_true(intake.puts[INTAKE_INTO].put.stage && intake.puts[INTAKE_SOURCE].put.stage);
    assert_int_equal(sets_listed(house), 0);
    struct job job = {&intake, STR_NONE, house->now_ms};
    assert_ok(store_run(house->store, write, &job));
    assert_int_equal(sets_listed(house), 1);
    assert_true(intake.changed);
    assert_int_equal(intake.version, 1);
    assert_str(intake.into, "many");
    intake_finish(&intake);
    assert_true(has(house, STR("many"), "number 0?"));
    assert_true(has(house, STR("many"), "number 295?"));

    look(house, &intake, "many.md", many(house, "so"));
    assert_int_equal(intake.changes.count, 0);
    assert_ok(put(house, &intake));
    assert_false(intake.changed);
    intake_finish(&intake);
    look(house, &intake, "many.md", many(house, "otherwise"));
    assert_int_equal(changes_of(&intake, MERGE_CHANGED), MANY);
    assert_ok(put(house, &intake));
    assert_int_equal(intake.version, 2);
    intake_finish(&intake);
    assert_true(has(house, STR("many"), "otherwise"));
    assert_false(has(house, STR("many"), "It is so"));
}

static void somebody_took_the_name_of_many(void **state)
{
    struct house *house = *state;
    struct intake intake, quicker;

    look(house, &intake, "many.md", many(house, "so"));
    look(house, &quicker, "many.md", "# Many\n\n## First\n\n### One?\n\nYes.\n");
    assert_ok(intake_prepare(&intake, house->store, NULL, later(house)));
    assert_ok(put(house, &quicker));
    intake_finish(&quicker);
    struct job job = {&intake, STR_NONE, house->now_ms};
    assert_int_equal(store_run(house->store, write, &job), STATUS_BUSY);
    assert_int_equal(intake.refusal, REFUSAL_SET_CHANGED);
    assert_false(has(house, STR("many"), "number"));
    /* once more, from what stands now */
    struct job again = {&intake, STR("many"), later(house)};
    intake.refusal = REFUSAL_NONE;
    assert_ok(store_run(house->store, load, &again));
    assert_ok(intake_merge(&intake, NULL, 0, NULL, 0));
    assert_ok(put(house, &intake));
    assert_true(has(house, STR("many"), "number 295?"));
    intake_finish(&intake);
    assert_int_equal(sets_listed(house), 1);
}

static void what_is_taken_back_leaves_nothing(void **state)
{
    struct house *house = *state;
    struct intake intake;

    look(house, &intake, "many.md", many(house, "so"));
    assert_ok(intake_prepare(&intake, house->store, NULL, later(house)));
    char id[STAGE_ID_BYTES];
    memcpy(id, intake.puts[INTAKE_INTO].stage.id, sizeof(id));
    struct store_set row;
    assert_ok(store_set_find(store_reader(house->store), str_from(id), &house->arena, &row));
    intake_unprepare(&intake, house->store);
    assert_int_equal(store_set_find(store_reader(house->store), str_from(id), &house->arena, &row),
                     STATUS_NOT_FOUND);
    assert_ok(put(house, &intake));
    assert_int_equal(sets_listed(house), 1);
    intake_finish(&intake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PREPARED(many_questions_are_there_at_once),
        TEST(somebody_took_the_name_of_many),
        PREPARED(somebody_took_the_name_of_many),
        PREPARED(what_is_taken_back_leaves_nothing),
    };

    return cmocka_run_group_tests_name("intake of many", tests, NULL, NULL);
}
