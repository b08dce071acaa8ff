/* Which questions keep their ids through a new wording, and which must not. */
#include "questions/merge.h"
#include "questions_support.h"

static struct question_set *read_body(const char *body)
{
    char text[8192];

    snprintf(text, sizeof(text), FRONT "%s", body);
    return must_read(text);
}

/* True when the one question of the first text that isn't in the second gives its id to one
 * there, and every other question keeps its own. */
static bool is_new_wording(const char *before_body, const char *next_body)
{
    struct question_set *before = read_body(before_body);
    struct question_set *next = read_body(next_body);
    size_t found = 0;
    size_t was_found = 0;

    for (const struct question *q = question_set_first(next); q; q = question_next(q))
        was_found += question_set_find(before, q->id) != NULL;
    assert_int_equal(set_align(before, next, false), STATUS_OK);
    for (const struct question *q = question_set_first(next); q; q = question_next(q)) {
        found += question_set_find(before, q->id) != NULL;
        assert_ptr_equal(question_set_find(next, q->id), q);
    }
    question_set_destroy(before);
    question_set_destroy(next);
    return found > was_found;
}

struct wording {
    const char *before, *next; /* bodies below "# T" */
};

static void check_all(const struct wording *cases, size_t count, bool expected)
{
    char before[2048];
    char next[2048];

    for (size_t i = 0; i < count; i++) {
        /* Alone, and among others of its kind. */
        for (int others = 0; others < 2; others++) {
            static const char more[] = "\n### What is a semaphore good for?\n"
                                       "\n### What is the purpose of a future?\n"
                                       "\n### Explain how an event loop waits.\n";
            snprintf(before, sizeof(before), "\n# T\n\n%s\n%s", cases[i].before,
                     others ? more : "");
            snprintf(next, sizeof(next), "\n# T\n\n%s\n%s", cases[i].next, others ? more : "");
            if (is_new_wording(before, next) != expected)
                fail_msg("%s\n-> %s (others: %d)", cases[i].before, cases[i].next, others);
        }
    }
}

static void test_new_wordings(void **state)
{
    static const struct wording cases[] = {
        {"### What is a lock?", "### What is a lock in Python?"},
        {"### Explain the GIL.", "### Describe the GIL."},
        {"### What happens when two threads write to a list?",
         "### What happens when two threads both write to the same list?"},
        {"### Waht does `x += 1` do?", "### What does `x += 1` do?"},
        {"### What does this print?\n\n```python\nprint(a == b, len(c))\n```",
         "### What does this print?\n\n```python\nprint(a == b, len(d))\n```"},
        {"### Deadlocks?\n\n#### Answer\nTwo threads wait for each other's lock, so none goes on.",
         "### How do deadlocks happen?\n\n#### Answer\nTwo threads wait for each other's lock, so "
         "none goes on."},
        {"### Name one way to avoid races\n\n#### Choices\n- [x] Take a lock\n- [ ] Use sleep",
         "### Name one way to avoid races\n\n#### Choices\n- [x] Take a lock\n- [ ] Call sleep"},
        {"### \xe4\xbb\x80\xe4\xb9\x88\xe6\x98\xaf\xe9\x94\x81",
         "### \xe4\xbb\x80\xe4\xb9\x88\xe6\x98\xaf\xe9\x94\x81\xef\xbc\x9f"},
    };

    (void)state;
    check_all(cases, sizeof(cases) / sizeof(cases[0]), true);
}

static void test_other_questions(void **state)
{
    static const struct wording cases[] = {
        {"### What is the purpose of a lock?", "### What is the purpose of a queue?"},
        {"### What are the advantages of threads?", "### What are the disadvantages of threads?"},
        {"### How would you stop a thread?", "### How would you start a process?"},
        {"### Define a barrier.", "### Define a timer."},
        {"### What is the difference between `==` and `is`?",
         "### What is the difference between `+=` and `|`?"},
        {"### Which statement is true?\n\n#### Choices\n- [x] Locks can be nested by one thread\n"
         "- [ ] Events count their waiters",
         "### Which statement is true?\n\n#### Choices\n- [x] Queues block when they are full\n"
         "- [ ] Timers never drift"},
        {"### Lock", "### Queue"},
    };

    (void)state;
    check_all(cases, sizeof(cases) / sizeof(cases[0]), false);
}

/* In another topic only a neighbour tells that it is the same. */
static void test_places(void **state)
{
    static const char before[] = "\n# T\n\n### First one\n\n### What is a lock?\n\n### Last one\n";

    (void)state;
    assert_true(is_new_wording(
        before, "\n# Renamed\n\n### First one\n\n### What is a lock, then?\n\n### Last one\n"));
    assert_true(is_new_wording(before, "\n# Renamed\n\n### First one\n\n### What is a lock, then?\n"
                                       "\n### Quite new\n\n### Last one\n"));
    assert_true(is_new_wording(before, "\n# Renamed\n\n### First one\n\n### Quite new\n"
                                       "\n### What is a lock, then?\n\n### Last one\n"));
    assert_true(is_new_wording(
        before, "\n# T\n\n### First one\n\n### Last one\n\n### What is a lock, then?\n"));
    assert_false(is_new_wording(before, "\n# T\n\n### First one\n\n### Last one\n\n# Other\n\n"
                                        "### Something else\n\n### What is a lock, then?\n"));
}

/* Words that all questions of a set share count less than those that tell them apart. */
static void test_sets_of_one_pattern(void **state)
{
    struct question_set *before = read_body("\n# T\n");
    struct question_set *next = read_body("\n# T\n");

    (void)state;
    for (int i = 0; i < 31; i++) {
        for (int side = 0; side < 2; side++) {
            struct question_set *set = side ? next : before;
            bool other = i == 15 && side;
            const char *head = arena_printf(&set->arena, "Measured performance overhead of %s%d",
                                            other ? "barrier" : "lock", i);
            assert_non_null(question_set_add_question(set, set->topics, str_from(head)));
        }
    }
    assert_int_equal(question_set_make_ids(before, NULL), STATUS_OK);
    assert_int_equal(question_set_make_ids(next, NULL), STATUS_OK);
    assert_int_equal(set_align(before, next, false), STATUS_OK);
    size_t found = 0;
    for (const struct question *q = question_set_first(next); q; q = question_next(q))
        found += question_set_find(before, q->id) != NULL;
    assert_int_equal(found, 30);
    question_set_destroy(before);
    question_set_destroy(next);
}

/* Of several the most alike; each id once. */
static void test_one_to_one(void **state)
{
    struct question_set *before =
        read_body("\n# T\n\n### How does a lock work on one core?\nid: one\n"
                  "\n### How does a lock work on many cores?\nid: many\n");
    struct question_set *next =
        read_body("\n# T\n\n### How does a lock really work on many cores?\n"
                  "\n### How does a lock work on one single core?\n"
                  "\n### How does a lock work on one old core?\n");
    const struct question *q = question_set_first(next);
    size_t ones = 0;

    (void)state;
    assert_int_equal(set_align(before, next, true), STATUS_OK);
    assert_true(question_id_is_made(q->id));
    assert_int_equal(set_align(before, next, false), STATUS_OK);
    assert_str(q->id, "many");
    for (; q; q = question_next(q))
        ones += str_is(q->id, "one");
    assert_int_equal(ones, 1);
    question_set_destroy(before);
    question_set_destroy(next);
}

static void test_ids_of_the_source_stay(void **state)
{
    struct question_set *before = read_body("\n# T\n\n### What is a lock?\nid: one\n");
    struct question_set *next = read_body("\n# T\n\n### What is a lock?\nid: given\n");

    (void)state;
    assert_int_equal(set_align(before, next, false), STATUS_OK);
    assert_str(question_set_first(next)->id, "given");
    question_set_destroy(before);
    question_set_destroy(next);
}

static void test_made_ids(void **state)
{
    struct question_set *set = read_body("\n# T\n\n### Q\n\n### Q\n");
    static const char *const others[] = {"",
                                         "q-",
                                         "q-1",
                                         "lock-1",
                                         "q-0123456789ab",
                                         "q-0123456789abcx-",
                                         "q-0123456789abc-x",
                                         "q-0123456789abcd",
                                         "q-0123456789abi"};

    (void)state;
    for (const struct question *q = question_set_first(set); q; q = question_next(q))
        assert_true(question_id_is_made(q->id));
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        assert_false(question_id_is_made(str_from(others[i])));
    question_set_destroy(set);
}

/* Words edited in every tenth question of a project's pack: all keep their ids, and none goes to
 * another question. */
static void test_a_whole_pack(void **state)
{
    struct buf text;
    struct question_set *before = NULL;
    struct question_set *next = NULL;
    size_t number = 0;

    (void)state;
    assert_true(read_file(PARLEY_SOURCE_DIR "/shared/packs/python-concurrency.pack.md", &text));
    assert_int_equal(pack_read(buf_str(&text), NULL, &before), STATUS_OK);
    assert_int_equal(pack_read(buf_str(&text), NULL, &next), STATUS_OK);
    for (struct question *q = question_set_first(next); q; q = question_next(q), number++) {
        if (number % 10)
            continue;
        q->points = q->id; /* to know it by */
        q->id = str_from(arena_printf(&next->arena, "q-%013zu", number));
        q->head = str_from(arena_printf(&next->arena, "%.*s Say why.", STR_FMT(q->head)));
    }
    assert_int_equal(set_align(before, next, false), STATUS_OK);
    for (const struct question *q = question_set_first(next); q; q = question_next(q))
        if (q->points.size)
            assert_true(str_equal(q->id, q->points));
    question_set_destroy(before);
    question_set_destroy(next);
    buf_finish(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_wordings), cmocka_unit_test(test_other_questions),
        cmocka_unit_test(test_places),       cmocka_unit_test(test_sets_of_one_pattern),
        cmocka_unit_test(test_one_to_one),   cmocka_unit_test(test_ids_of_the_source_stay),
        cmocka_unit_test(test_made_ids),     cmocka_unit_test(test_a_whole_pack),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
