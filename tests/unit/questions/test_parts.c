/* What a live interview reads out of a question: parts, choices, rubric, signals, bullets, state.
 */
#include "questions_support.h"

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_finish(&arena);
    return 0;
}

static void test_prompt_is_cut_at_its_listings(void **state)
{
    struct question_set *set = must_read(
        FRONT "### What does this print?\n\nBefore.\n\n```python\n# one\n```\n\nBetween.\n\n~~~ "
              "output\n1\n~~~\n\n- a list\n  ```c\n  x\n  ```\n\n#### Hints\n- first\n  goes on\n- "
              "```c\n  y;\n  - z\n  ```\n#### Answer\nsecret\n");
    static const struct {
        enum part_kind kind;
        const char *text, *info;
    } expected[] = {
        {PART_TEXT, "What does this print?\n\nBefore.", ""},
        {PART_LISTING, "```python\n# one\n```", "python"},
        {PART_TEXT, "Between.", ""},
        {PART_LISTING, "~~~ output\n1\n~~~", "output"},
        {PART_TEXT, "- a list\n  ```c\n  x\n  ```", ""},
        {PART_HINT, "first\ngoes on", ""},
        {PART_HINT, "```c\ny;\n- z\n```", ""},
    };
    struct parts parts;

    (void)state;
    assert_int_equal(question_parts(question_set_first(set), &arena, &parts), STATUS_OK);
    assert_int_equal(parts.count, sizeof(expected) / sizeof(expected[0]));
    for (size_t i = 0; i < parts.count; i++) {
        assert_int_equal(parts.items[i].kind, expected[i].kind);
        assert_str(parts.items[i].text, expected[i].text);
        assert_str(parts.items[i].info, expected[i].info);
    }
    question_set_destroy(set);
}

static void test_choices_are_shown_without_marks(void **state)
{
    struct question_set *set = must_read(
        FRONT "### Which?\n#### Choices\n- [ ] one\n- [x] two\n  lines\n  >> right\n  >> so\n- [X] "
              "three\n  >> too\n");
    struct parts parts;
    struct choices choices;

    (void)state;
    assert_int_equal(question_parts(question_set_first(set), &arena, &parts), STATUS_OK);
    assert_int_equal(parts.count, 2);
    assert_int_equal(parts.items[1].kind, PART_CHOICES);
    assert_str(parts.items[1].text, "- one\n- two\n  lines\n- three");
    assert_int_equal(question_choices(question_set_first(set), &arena, &choices), STATUS_OK);
    assert_int_equal(choices.count, 3);
    assert_false(choices.items[0].is_right);
    assert_true(choices.items[1].is_right);
    assert_str(choices.items[1].text, "two\nlines");
    assert_str(choices.items[1].feedback, "right\nso");
    assert_true(choices.items[2].is_right);
    question_set_destroy(set);
}

static void test_rubric_and_signals(void **state)
{
    struct question_set *set = must_read(
        FRONT
        "### Q\n#### Rubric\n- Depth:\n  - 2: knows\n    the word\n  - 4: knows why\n- "
        "Care\n  - 1: none\n  - remark\n#### Signals\n- expected: a\n- Strong: b\n- red flag: "
        "c\n- plain\n#### Follow-ups\nOne without a bullet?\n");
    const struct question *q = question_set_first(set);
    struct rubric rubric;
    struct signals signals;
    struct str_list items;

    (void)state;
    assert_int_equal(question_rubric(q, &arena, &rubric), STATUS_OK);
    assert_int_equal(rubric.count, 2);
    assert_str(rubric.items[0].name, "Depth");
    assert_int_equal(rubric.items[0].level_count, 2);
    assert_int_equal(rubric.items[0].levels[0].mark, 2);
    assert_str(rubric.items[0].levels[0].text, "knows\nthe word");
    assert_int_equal(rubric.items[0].levels[1].mark, 4);
    assert_str(rubric.items[1].name, "Care");
    assert_int_equal(rubric.items[1].level_count, 1);
    assert_int_equal(question_signals(q, &arena, &signals), STATUS_OK);
    assert_int_equal(signals.count, 4);
    assert_int_equal(signals.items[0].kind, SIGNAL_EXPECTED);
    assert_int_equal(signals.items[1].kind, SIGNAL_STRONG);
    assert_str(signals.items[1].text, "b");
    assert_int_equal(signals.items[2].kind, SIGNAL_RED_FLAG);
    assert_str(signals.items[3].text, "plain");
    assert_int_equal(question_bullets(q, SECTION_FOLLOW_UPS, &arena, &items), STATUS_OK);
    assert_int_equal(items.count, 1);
    assert_str(items.items[0], "One without a bullet?");
    question_set_destroy(set);
}

static void test_absent_sections_are_empty(void **state)
{
    struct question_set *set = must_read(FRONT "### Q\n");
    const struct question *q = question_set_first(set);
    struct parts parts;
    struct choices choices;
    struct rubric rubric;
    struct signals signals;
    struct str_list items;

    (void)state;
    assert_int_equal(question_parts(q, &arena, &parts), STATUS_OK);
    assert_int_equal(parts.count, 1);
    assert_int_equal(question_choices(q, &arena, &choices), STATUS_OK);
    assert_int_equal(choices.count, 0);
    assert_int_equal(question_rubric(q, &arena, &rubric), STATUS_OK);
    assert_int_equal(rubric.count, 0);
    assert_int_equal(question_signals(q, &arena, &signals), STATUS_OK);
    assert_int_equal(signals.count, 0);
    assert_int_equal(question_bullets(q, SECTION_REFERENCES, &arena, &items), STATUS_OK);
    assert_int_equal(items.count, 0);
    question_set_destroy(set);
}

static void test_memory_used_up_is_an_error(void **state)
{
    struct question_set *set = must_read(FRONT "### Q\n\nB\n#### Hints\n- a\n  b\n");
    struct arena small;
    struct parts parts = {NULL, 77};

    (void)state;
    arena_init(&small, 16);
    assert_int_equal(question_parts(question_set_first(set), &small, &parts), STATUS_NO_MEMORY);
    assert_int_equal(parts.count, 77);
    arena_finish(&small);
    question_set_destroy(set);
}

static void test_states(void **state)
{
    static const struct {
        const char *question;
        enum question_state state;
    } cases[] = {
        {"### Q\n#### Answer\nx\n", QUESTION_COMPLETE},
        {"### Q\n", QUESTION_NO_ANSWER},
        {"### Q\n#### Answer\n\n#### How to answer\nx\n", QUESTION_NO_ANSWER},
        {"### \n#### Answer\nx\n", QUESTION_NEEDS_PROMPT},
        {"### What does this print:\n#### Answer\nx\n", QUESTION_INCOMPLETE},
        {"### What does this print:\n\n    x\n#### Answer\nx\n", QUESTION_COMPLETE},
        {"### Q\nkind: choice\n#### Answer\nx\n", QUESTION_INCOMPLETE},
        {"### Q\n#### Choices\n- [x] a\n", QUESTION_INCOMPLETE},
        {"### Q\n#### Choices\n- [x] a\n- [ ] b\n", QUESTION_COMPLETE},
        {"### Q\n#### Choices\n- [ ] a\n- [ ] b\n", QUESTION_NO_ANSWER},
        {"### Q\nstatus: listing damaged\n#### Answer\nx\n", QUESTION_LISTING_DAMAGED},
        {"### Q\nstatus: complete\n", QUESTION_COMPLETE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[400];
        snprintf(text, sizeof(text), FRONT "%s", cases[i].question);
        struct question_set *set = must_read(text);
        enum question_state found = question_state(question_set_first(set));
        if (found != cases[i].state)
            fail_msg("%s is %s", cases[i].question, question_state_name(found));
        question_set_destroy(set);
    }
}

static void test_license_is_the_sets_or_its_own(void **state)
{
    struct question_set *set =
        must_read("---\npack: 1\nlicense: CC0-1.0\n---\n### Q\n### R\n#### License\nMIT\n");
    const struct question *q = question_set_first(set);

    (void)state;
    assert_str(question_license(set, q), "CC0-1.0");
    assert_str(question_license(set, question_next(q)), "MIT");
    question_set_destroy(set);
}

static void test_names_and_back(void **state)
{
    enum question_kind kind;
    enum question_difficulty difficulty;
    enum question_state now;

    (void)state;
    for (int i = QUESTION_CONCEPT; i <= QUESTION_CHOICE; i++) {
        assert_true(
            question_kind_named(str_from(question_kind_name((enum question_kind)i)), &kind));
        assert_int_equal(kind, i);
    }
    for (int i = QUESTION_EASY; i <= QUESTION_HARD; i++) {
        const char *name = question_difficulty_name((enum question_difficulty)i);
        assert_true(question_difficulty_named(str_from(name), &difficulty));
        assert_int_equal(difficulty, i);
    }
    for (int i = QUESTION_COMPLETE; i <= QUESTION_RETIRED; i++) {
        assert_true(
            question_state_named(str_from(question_state_name((enum question_state)i)), &now));
        assert_int_equal(now, i);
    }
    assert_false(question_kind_named(STR(""), &kind));
    assert_false(question_kind_named(STR("Concept"), &kind));
    assert_false(question_difficulty_named(STR(""), &difficulty));
    assert_false(question_state_named(STR("Retired"), &now));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_prompt_is_cut_at_its_listings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_choices_are_shown_without_marks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_rubric_and_signals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_absent_sections_are_empty, set_up, tear_down),
        cmocka_unit_test(test_names_and_back),
        cmocka_unit_test(test_memory_used_up_is_an_error),
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_license_is_the_sets_or_its_own),
    };

    return cmocka_run_group_tests_name("parts", tests, NULL, NULL);
}
