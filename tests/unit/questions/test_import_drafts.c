/* Answers without questions, matched with the questions of other sets. */
#include "import_support.h"
#include "questions/drafts.h"

static const char drafts_text[] =
    "Queues Interview Questions\n3 questions\n"
    "A dead letter is a message that nobody could handle; it is kept apart for people.\n"
    "Rule of thumb: look at it daily.\n"
    "Back pressure tells a fast producer to wait for a slow consumer.\n"
    "Rule of thumb: bound every buffer.\n"
    "Exactly Once Delivery can't be had, so a consumer must be idempotent.\n"
    "Rule of thumb: count twice, act once.\n";

static const char list_text[] =
    "# Bank\n## Files\n### What is a symbolic link?\nx\n### How large may a file be?\n"
    "## Queues\n### What is a dead letter?\n### What is back pressure?\n"
    "### Why should a consumer be idempotent?\n### How do you drain a queue?\n"
    "## Networks\n### What is a port?\n### How does a consumer find its broker?\n";

static void test_each_finds_its_question(void **state)
{
    static const char *const heads[] = {"What is a dead letter?", "What is back pressure?",
                                        "Why should a consumer be idempotent?"};
    struct imported drafts = import(str_from(drafts_text), NULL);
    struct imported list = import(str_from(list_text), NULL);
    struct imported other = import(STR("## What is a lock?\nx\n## What is a thread?\ny\n"), NULL);
    const struct question_set *sets[] = {other.set, list.set};
    struct draft_matches matches;
    struct arena arena;

    (void)state;
    arena_init(&arena, 1 << 20);
    assert_int_equal(drafts.report.needs_prompt, 3);
    assert_int_equal(drafts_match(drafts.set, sets, 2, &arena, &matches), STATUS_OK);
    assert_int_equal(matches.count, 3);
    for (size_t i = 0; i < matches.count; i++) {
        assert_str(matches.items[i].question->head, heads[i]);
        assert_int_equal(matches.items[i].set, 1);
        assert_int_equal(question_state(matches.items[i].draft), QUESTION_NEEDS_PROMPT);
        assert_true(matches.items[i].score > 0.4 && matches.items[i].score <= 1);
    }
    arena_finish(&arena);
    finish(&other);
    finish(&list);
    finish(&drafts);
}

/* What is about something else finds nothing, and no set, or no draft, is no error. */
static void test_nothing_to_match(void **state)
{
    struct imported drafts = import(str_from(drafts_text), NULL);
    struct imported list =
        import(STR("## What is a symbolic link?\nx\n## What is a mount?\n"), NULL);
    const struct question_set *set = list.set;
    const struct question_set *own = drafts.set;
    struct draft_matches matches;
    struct arena arena;

    (void)state;
    arena_init(&arena, 1 << 20);
    assert_int_equal(drafts_match(drafts.set, &set, 1, &arena, &matches), STATUS_OK);
    assert_int_equal(matches.count, 0);
    assert_int_equal(drafts_match(drafts.set, NULL, 0, &arena, &matches), STATUS_OK);
    assert_int_equal(matches.count, 0);
    assert_int_equal(drafts_match(list.set, &set, 1, &arena, &matches), STATUS_OK);
    assert_int_equal(matches.count, 0);
    assert_int_equal(drafts_match(drafts.set, &own, 1, &arena, &matches), STATUS_OK);
    assert_int_equal(matches.count, 0);
    arena_finish(&arena);
    finish(&list);
    finish(&drafts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_finds_its_question),
        cmocka_unit_test(test_nothing_to_match),
    };

    return cmocka_run_group_tests_name("import_drafts", tests, NULL, NULL);
}
