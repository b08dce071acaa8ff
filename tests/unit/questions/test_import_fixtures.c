/* The fixtures of tests/fixtures/import that show one habit each, in detail. */
#include "import_support.h"

static void test_fixtures(void **state)
{
    static const struct {
        const char *file;
        unsigned topics, questions, no_answer, claimed, duplicates;
        const char *encoding, *line_ends;
    } cases[] = {
        {"numbered-with-contents.md", 3, 10, 1, 10, 10, "UTF-8", "LF"},
        {"labelled.md", 2, 9, 1, 0, 0, "UTF-8", "LF"},
        {"details.md", 2, 9, 1, 0, 0, "UTF-8", "LF"},
        {"multiple-choice.md", 1, 10, 1, 0, 0, "UTF-8", "LF"},
        {"bold-and-bullets.md", 3, 12, 6, 0, 0, "UTF-8", "LF"},
        {"windows-encoding.md", 2, 9, 0, 0, 0, "UTF-8 with lines in Windows-1252", "CRLF"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct imported got = import_file(cases[i].file);
        const struct import_report *report = &got.report;
        assert_non_null(got.set);
        assert_string_equal(report->format, "markdown");
        assert_string_equal(report->encoding, cases[i].encoding);
        assert_string_equal(report->line_ends, cases[i].line_ends);
        if (report->topics != cases[i].topics || report->imported != cases[i].questions ||
            report->no_answer != cases[i].no_answer || report->claimed != cases[i].claimed ||
            report->duplicates != cases[i].duplicates)
            fail_msg("%s: %u topics, %u questions, %u without answer, %u claimed, %u duplicates",
                     cases[i].file, report->topics, report->imported, report->no_answer,
                     report->claimed, report->duplicates);
        assert_int_equal(report->found, report->imported + report->duplicates);
        assert_null(report->refused);
        finish(&got);
    }
}

static void test_numbered_fixture_in_detail(void **state)
{
    struct imported got = import_file("numbered-with-contents.md");
    const struct question *q = find(&got, "Which kinds of join");

    (void)state;
    assert_true(contains(answer(q), "#### 1. Inner join"));
    assert_false(contains(answer(q), "Back to Top"));
    assert_str(find(&got, "WHERE and HAVING")->head,
               "What is the difference between WHERE and HAVING?");
    assert_true(contains(answer(find(&got, "WHERE and HAVING")), "# MySQL takes this"));
    assert_int_equal(answer(find(&got, "query is slow")).size, 0);
    assert_true(has_problem(&got.report.warnings, "placeholder", 108));
    assert_true(has_problem(&got.report.skipped, "page", 3));
    assert_str(got.set->title, "SQL questions for backend developers");
    assert_str(got.set->id, "sql-questions-for-backend-developers");
    assert_false(contains(got.set->intro, "Star us"));
    finish(&got);
}

static void test_labelled_fixture_in_detail(void **state)
{
    struct imported got = import_file("labelled.md");
    const struct question *q = find(&got, "conditional request");

    (void)state;
    assert_str(question_section_text(q, SECTION_HINTS),
               "- Think of a cache that holds an old copy.");
    assert_str(question_section_text(q, SECTION_FOLLOW_UPS), "- What makes an entity tag weak?");
    q = find(&got, "401, and when 403");
    assert_true(contains(question_section_text(q, SECTION_HOW_TO_ANSWER), "Separate"));
    assert_true(contains(question_section_text(q, SECTION_EXAMPLE_ANSWER), "please sign in"));
    q = find(&got, "tell a cache");
    assert_true(contains(q->body, "Vary: Accept-Language"));
    assert_true(contains(answer(q), "Only the browser"));
    finish(&got);
}

static void test_details_fixture_in_detail(void **state)
{
    struct imported got = import_file("details.md");

    (void)state;
    assert_str(find(&got, "two containers on one host")->topic->title, "Running");
    assert_true(contains(answer(find(&got, "two containers on one host")), "built-in resolver"));
    assert_true(contains(answer(find(&got, "order of instructions")), "# dependencies first"));
    for (const struct question *q = question_set_first(got.set); q; q = question_next(q)) {
        assert_false(contains(answer(q), "details"));
        assert_false(contains(answer(q), "<p>"));
    }
    assert_true(contains(answer(find(&got, "build tools")), "**Example**\n\n```dockerfile"));
    finish(&got);
}

static void test_choice_fixture_in_detail(void **state)
{
    struct imported got = import_file("multiple-choice.md");
    const struct question *q = find(&got, "What does this print");

    (void)state;
    assert_true(contains(q->body, "# an empty repository"));
    assert_int_equal(question_kind_of(q), QUESTION_CHOICE);
    const struct question *other = question_next(q);
    assert_true(str_equal(q->head, other->head));
    assert_false(str_equal(q->id, other->id));
    assert_true(contains(answer(other), "`rev-list` lists"));
    assert_str(question_section_text(find(&got, "Which file keeps"), SECTION_CHOICES),
               "- [ ] `.git/info/exclude`\n- [x] `.gitignore`\n- [ ] `.gitattributes`\n"
               "- [ ] `.gitkeep`");
    assert_true(contains(question_section_text(find(&got, "detached"), SECTION_CHOICES),
                         "- [x] A state in which"));
    assert_str(question_section_text(find(&got, "`git fetch`"), SECTION_REFERENCES),
               "- [Reference](https://docs.example/git-fetch)");
    finish(&got);
}

static void test_bold_fixture_in_detail(void **state)
{
    struct imported got = import_file("bold-and-bullets.md");

    (void)state;
    assert_int_equal(question_difficulty_of(find(&got, "SIGKILL")), QUESTION_HARD);
    assert_true(contains(answer(find(&got, "SIGKILL")), "**Important:**"));
    assert_true(contains(answer(find(&got, "can't be reached")), "2. Is there a firewall"));
    assert_str(find(&got, "sticky bit")->source, "https://docs.example/sticky");
    assert_int_equal(question_state(find(&got, "load average")), QUESTION_NO_ANSWER);
    finish(&got);
}

static void test_windows_fixture_in_detail(void **state)
{
    struct imported got = import_file("windows-encoding.md");

    (void)state;
    assert_true(contains(answer(find(&got, "test double")), "Ren\xc3\xa9\x65\xe2\x80\x99s"));
    assert_str(find(&got, "coverage prove")->topic->title, "Practice");
    finish(&got);
}

static void test_second_import_is_the_same(void **state)
{
    static const char *const files[] = {
        "numbered-with-contents.md", "labelled.md",         "details.md",
        "multiple-choice.md",        "bold-and-bullets.md", "windows-encoding.md"};

    (void)state;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        struct imported first = import_file(files[i]);
        struct imported second = import_file(files[i]);
        struct buf a = must_write_pack(first.set);
        struct buf b = must_write_pack(second.set);
        assert_true(str_equal(buf_str(&a), buf_str(&b)));
        /* What was imported, exported and read back is the same pack. */
        struct question_set *again = must_read(a.data);
        struct buf c = must_write_pack(again);
        assert_true(str_equal(buf_str(&a), buf_str(&c)));
        struct imported as_pack = import(buf_str(&a), NULL);
        assert_string_equal(as_pack.report.format, "pack");
        assert_int_equal(as_pack.report.imported, first.report.imported);
        finish(&as_pack);
        buf_finish(&c);
        buf_finish(&b);
        buf_finish(&a);
        question_set_destroy(again);
        finish(&first);
        finish(&second);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fixtures),
        cmocka_unit_test(test_numbered_fixture_in_detail),
        cmocka_unit_test(test_labelled_fixture_in_detail),
        cmocka_unit_test(test_details_fixture_in_detail),
        cmocka_unit_test(test_choice_fixture_in_detail),
        cmocka_unit_test(test_bold_fixture_in_detail),
        cmocka_unit_test(test_windows_fixture_in_detail),
        cmocka_unit_test(test_second_import_is_the_same),
    };

    return cmocka_run_group_tests_name("import_fixtures", tests, NULL, NULL);
}
