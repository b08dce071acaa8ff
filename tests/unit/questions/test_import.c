/* Importing documents: what comes from outside the text, licences, repetitions, drafts, damage. */
#include "import_support.h"

static void test_keys_in_the_text(void **state)
{
    struct imported got = import(
        STR("# T\n## Why a?\nDifficulty: Hard\nTags: p, q\n\nx\n## Which?\n- A: x\n- B: "
            "y\n\n<details>\n"
            "<summary><b>Answer</b></summary>\n<p>\n\n#### Answer: B\n\nz\n\n</p>\n</details>\n"),
        NULL);
    const struct question *q = find(&got, "Why a?");

    (void)state;
    assert_int_equal(question_difficulty_of(q), QUESTION_HARD);
    assert_int_equal(q->tags.count, 2);
    assert_str(q->tags.items[1], "q");
    q = question_next(q);
    assert_str(question_section_text(q, SECTION_CHOICES), "- [ ] x\n- [x] y");
    assert_str(answer(q), "z");
    finish(&got);
}

static void test_front_matter_and_options(void **state)
{
    static const char text[] =
        "---\ntitle: \"My: page\"\nlang: de\n---\n\n## Why a?\nx\n\n## Why b?\ny\n";
    struct import_options options = {.title = STR("Unused"),
                                     .license = STR("CC0-1.0"),
                                     .source = STR("https://docs.example"),
                                     .id = STR("given")};
    struct imported got = import(str_from(text), &options);

    (void)state;
    assert_str(got.set->title, "My: page");
    assert_str(got.set->lang, "de");
    assert_str(got.set->license, "CC0-1.0");
    assert_str(got.set->source, "https://docs.example");
    assert_str(got.set->id, "given");
    /* The lines of the front matter count. */
    assert_int_equal(question_set_first(got.set)->line, 6);
    finish(&got);
}

static void test_license_is_found(void **state)
{
    struct imported got =
        import(STR("## Why a?\nx\n## Why b?\ny\n\n## License\n\n[CC BY-SA 4.0](x)\n"), NULL);

    (void)state;
    assert_str(got.report.license, "CC-BY-SA-4.0");
    assert_str(got.set->license, "CC-BY-SA-4.0");
    assert_int_equal(got.report.imported, 2);
    finish(&got);
}

/* The same question with the same answer under two topics is one; without answers, or with
 * another listing, they are two. */
static void test_repetitions(void **state)
{
    struct imported got = import(STR("# T\n## A\n### Why a?\nx\n### What does this "
                                     "print?\n```\n1\n```\n## B\n### Why a?\nx\n"
                                     "### What does this print?\n```\n2\n```\n"),
                                 NULL);
    const struct question *q = find(&got, "Why a?");

    (void)state;
    assert_int_equal(got.report.imported, 3);
    assert_int_equal(got.report.duplicates, 1);
    assert_int_equal(q->tags.count, 1);
    assert_str(q->tags.items[0], "B");
    assert_true(has_problem(&got.report.skipped, "duplicate", 10));
    finish(&got);

    got = import(STR("A\n- Why a?\n- Why b?\n\nB\n- Why a?\n- Why c?\n"), NULL);
    assert_int_equal(got.report.imported, 4);
    assert_false(str_equal(question_set_first(got.set)->id,
                           question_next(question_next(question_set_first(got.set)))->id));
    finish(&got);
}

static void test_drafts_without_prompts(void **state)
{
    struct imported got = import(
        STR("Locks Interview Questions\n2 questions\nA lock keeps others out.\nimport threading\nx "
            "= 1\nRule of thumb: one lock for one thing.\nA queue hands over.\nRule of thumb: "
            "prefer "
            "queues,\nthey are simpler.\nSign up now\n"),
        NULL);
    const struct question *q = question_set_first(got.set);

    (void)state;
    assert_int_equal(got.report.imported, 2);
    assert_int_equal(got.report.needs_prompt, 2);
    assert_int_equal(got.report.listing_damaged, 1);
    assert_int_equal(question_state(q), QUESTION_NEEDS_PROMPT);
    assert_true(contains(answer(q), "A lock keeps others out.\nimport threading"));
    assert_true(contains(answer(question_next(q)), "they are simpler."));
    assert_true(has_problem(&got.report.skipped, "after_last", 10));
    assert_str(got.set->title, "Locks Interview Questions");
    finish(&got);
}

static void test_open_fence_does_not_swallow_questions(void **state)
{
    struct imported got =
        import(STR("# T\n\n## What is a?\n\n```c\nint x;\n\n## What is b?\n\nbecause\n"), NULL);
    const struct question *q = find(&got, "What is a?");

    (void)state;
    assert_int_equal(got.report.imported, 2);
    assert_int_equal(question_state(q), QUESTION_LISTING_DAMAGED);
    assert_str(answer(q), "```c\nint x;");
    assert_str(answer(find(&got, "What is b?")), "because");
    assert_true(has_problem(&got.report.warnings, "listing_damaged", 3));
    finish(&got);
}

/* A conversation is refused, and offered to be imported as one. */
static void test_conversation_as_questions(void **state)
{
    static const char text[] =
        "# Talk\n\n**Ada:** Hello, good to see you.\n\n**Bo:** Hi. How do you test a queue?\n\n"
        "**Ada:** With a slow reader.\n\nAnd a full disk.\n\n**Bo:** Good. What breaks first?\n\n"
        "**Ada:** The disk.\n\n**Bo:** Thanks.\n";
    struct import_options options = {.transcript = true};
    struct imported got = import(str_from(text), NULL);

    (void)state;
    assert_string_equal(got.report.refused, "transcript");
    finish(&got);
    got = import(str_from(text), &options);
    assert_null(got.report.refused);
    assert_int_equal(got.report.imported, 2);
    assert_str(got.set->title, "Talk");
    assert_str(question_set_first(got.set)->head, "Hi. How do you test a queue?");
    assert_str(answer(question_set_first(got.set)),
               "**Ada:** With a slow reader.\n\nAnd a full disk.");
    finish(&got);
}

struct counting {
    size_t calls, last, stop_at;
};

static bool count_steps(void *user, size_t done, size_t all)
{
    struct counting *counting = user;

    assert_int_equal(all, 1000);
    assert_true(done <= all);
    assert_true(done >= counting->last);
    counting->last = done;
    return ++counting->calls != counting->stop_at;
}

/* A long import tells how far it is, not too often, and stops where it is told to. */
static void test_import_can_be_watched(void **state)
{
    struct buf text = repeated("# T\n", "\n## Why %d?\n\nx\n", 5000, "");
    struct counting counting = {0, 0, 0};
    struct watch watch = {count_steps, &counting};
    struct import_options options = {.watch = &watch};
    struct imported got = import(buf_str(&text), &options);

    (void)state;
    size_t calls = counting.calls;
    assert_int_equal(got.report.imported, 5000);
    assert_in_range(calls, 20, 400);
    assert_true(counting.last > 900);
    finish(&got);
    for (size_t stop_at = 1; stop_at <= calls; stop_at++) {
        struct import_report report;
        struct question_set *set = NULL;
        counting = (struct counting){.stop_at = stop_at};
        import_report_init(&report);
        assert_int_equal(import_markdown(buf_str(&text), &options, &report, &set),
                         STATUS_CANCELLED);
        assert_null(set);
        assert_int_equal(counting.calls, stop_at);
        import_report_finish(&report);
    }
    buf_finish(&text);
}

/* What stands inside a question is its own; the page's stands outside, or behind the last. */
static void test_licenses_of_questions(void **state)
{
    struct imported got = import(STR("MIT license\n\n## Why a?\nx\n\nLicense: CC-BY-4.0\n\n## Why "
                                     "b?\ny\n"),
                                 NULL);

    (void)state;
    assert_str(got.set->license, "MIT");
    assert_str(question_license(got.set, find(&got, "Why a?")), "CC-BY-4.0");
    assert_str(question_license(got.set, find(&got, "Why b?")), "MIT");
    finish(&got);

    got = import(STR("## Why a?\nx\n\n## Why b?\ny\n\nLicense: CC-BY-4.0\n"), NULL);
    assert_str(got.set->license, "CC-BY-4.0");
    assert_str(answer(find(&got, "Why b?")), "y");
    assert_null(question_set_first(got.set)->sections->next);
    finish(&got);

    got = import(STR("## Why a?\nx\n\nLicense: MIT\n\n## Why b?\ny\n\nLicense: CC-BY-4.0\n"), NULL);
    assert_str(got.set->license, "");
    assert_str(question_license(got.set, find(&got, "Why b?")), "CC-BY-4.0");
    finish(&got);

    /* A question about a licence isn't one. */
    got = import(STR("## What does the MIT license allow?\nMuch.\n\n## Why b?\ny\n"), NULL);
    assert_str(got.set->license, "");
    finish(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_in_the_text),
        cmocka_unit_test(test_front_matter_and_options),
        cmocka_unit_test(test_license_is_found),
        cmocka_unit_test(test_repetitions),
        cmocka_unit_test(test_drafts_without_prompts),
        cmocka_unit_test(test_conversation_as_questions),
        cmocka_unit_test(test_import_can_be_watched),
        cmocka_unit_test(test_licenses_of_questions),
        cmocka_unit_test(test_open_fence_does_not_swallow_questions),
    };

    return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
