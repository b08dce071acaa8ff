/* Documents that are made to be hard on a reader end in a report. */
#include "import_support.h"

/* A step that looked through the rest of the text for each line would take minutes here, and run
 * into the test's own limit. How long they take is measured by bench_import. */
static void test_hostile_documents_end_in_a_report(void **state)
{
    static const struct {
        const char *before, *unit;
        int times;
        const char *after;
        unsigned imported;
    } cases[] = {
        {"", "x", 1000000, "", 0},
        {"# ", "what ", 200000, "?", 1},
        {"", "<details>\n", 10000, "# Why?\n", 0},
        {"", "<details>", 100000, "", 0},
        {"# T\n", "\n<details><summary>Why %d?</summary>\n", 10000, "", 1},
        {"", "#\n", 100000, "", 0},
        {"", "# a\n", 100000, "", 0},
        {"", "# Why %d?\n", 50000, "", 50000},
        {"", "```\n~~~\n", 50000, "", 0},
        {"", "[", 500000, "", 0},
        {"", ">", 500000, "\na\n", 0},
        {"", "- - - - a\n", 50000, "", 0},
        {"**What a is?**\n\n**What b is?**\n", "\n- What is %d?\n", 50000, "\n- no\n", 2},
        {"# Why?\n\n", "- [ ] a\n", 100000, "", 1},
        {"# Why?\n\n", "a) x\n\n\n\n", 50000, "", 1},
        {"", "- [Why?](#why)\n", 50000, "\n# Why?\n\nx\n\n# Why b?\n", 2},
        {"", "a\n", 50000, "===\n", 0},
        {"", "`", 1000000, "", 0},
        {"---\n", "a: b\n", 100000, "", 0},
        {"", "1. Why %d?\n   x\n", 50000, "", 50000},
        {"", "| Why? ", 200000, "|\n", 0},
        {"", "**A %d:** x\n", 100000, "", 0},
        {"", "Q: Why %d?\nA: <summary>\n", 30000, "", 30000},
        {"", "- Why %d?\n", 100001, "", 0},
        {"", "- ", 10000, "a\n", 0},
        {"", "> ", 10000, "a\n", 0},
        {"## Why a?\n\n", "> - 1. ", 10000, "a\n\n## Why b?\n", 2},
        {"| Question |\n|---|\n", "| Why %d? |\n", 50000, "", 50000},
        {"| Question |\n|---|\n", "|", 500000, "\n", 0},
        {"", "**Why %d?** - [x](y) [x](y)\n\n", 30000, "", 30000},
        {"* Legend: \xf0\x9f\x91\xb6 easy \xf0\x9f\x9a\x80 hard\n\n",
         "**Why %d? \xf0\x9f\x9a\x80**\n\n", 30000, "", 30000},
        {"", "<h3>Why %d?</h3>\n<p>x</p>\n\n", 30000, "", 30000},
        {"**Q:** Why?\n\n**Q:** Why ", "** a ", 200000, "?\n", 2},
        {"# Why?\n\n", "::: details\n", 50000, "", 1},
        {"# Why?\n\n- [ ] a\n", "> b\n", 50000, "- [ ] c\n", 1},
        {"", "\xf0\x9f\x9a\x80", 200000, "\n", 0},
        {"", "##a\n\n", 50000, "", 0},
        {"", "Question %d\n\n", 50000, "", 0},
        {"", "### Question %d\n\nWhy?\n\n", 30000, "", 30000},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buf text = repeated(cases[i].before, cases[i].unit, cases[i].times, cases[i].after);
        struct imported got = import(buf_str(&text), NULL);
        if (got.report.imported != cases[i].imported)
            fail_msg("case %zu: %u questions", i, got.report.imported);
        assert_true(got.set || (got.report.refused && got.report.note));
        finish(&got);
        buf_finish(&text);
    }
}

/* What is remarkable is said, with its line. */
static void test_what_was_seen(void **state)
{
    static const struct {
        const char *before, *unit;
        int times;
        const char *after;
        const char *code;
        unsigned line;
    } cases[] = {
        {"# T\n\n## Why?\n\n", "x", 1000000, "\n", "long_line", 5},
        {"# T\n\n", "<details>\n", 10000, "## Why?\nx\n", "open_details", 3},
        {"# T\n\n## Why?\n", "- ", 10000, "x\n", "deep", 4},
        {"# T\n\n## Why?\n", "> ", 10000, "x\n", "deep", 4},
        {"# T\n\n## Why?\n\n```\n", "x\n", 10000, "", "open_fence", 5},
        {"# T\n\n## Why?\n\n```\nx\n", "\n", 1, "## Why b?\ny\n", "open_fence", 5},
        {"# T\n## Why?\nx\xed\xa0\x80y\n", "z", 1, "", "encoding", 3},
        {"# T\n## Why?\nx \x81 y\n", "z", 1, "", "encoding", 3},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buf text = repeated(cases[i].before, cases[i].unit, cases[i].times, cases[i].after);
        struct imported got = import(buf_str(&text), NULL);
        if (!has_problem(&got.report.warnings, cases[i].code, cases[i].line)) {
            for (size_t k = 0; k < got.report.warnings.count; k++)
                print_message("%u %s\n", got.report.warnings.items[k].line,
                              got.report.warnings.items[k].code);
            fail_msg("case %zu: no \"%s\" at line %u", i, cases[i].code, cases[i].line);
        }
        finish(&got);
        buf_finish(&text);
    }
}

/* Bytes that are no text in UTF-8, or not text at all. */
static void test_other_bytes(void **state)
{
    static const char utf16[] =
        "#\0 \0W\0h\0y\0 \0d\0o\0 \0t\0h\0e\0y\0?\0\n\0\n\0x\0\0\xd8y\0 \0m\0o\0r\0e\0\n\0";
    static const char zip[] = "PK\3\4\24\0\0\0\10\0# Why?\n";
    static const char nuls[] = "# T\n\n## Why?\n\nx\0y\0\n";
    static const char mixed[] = "# T\r\n\r## Why a?\nx\r\n\r\n## Why b?\ry\n";
    char noise[4096];
    uint32_t seed = 1;

    (void)state;
    struct imported got = import((struct str){utf16, sizeof(utf16) - 1}, NULL);
    assert_string_equal(got.report.encoding, "UTF-16LE");
    assert_int_equal(got.report.imported, 1);
    assert_true(has_problem(&got.report.warnings, "encoding", 3));
    assert_true(contains(answer(question_set_first(got.set)), "x\xef\xbf\xbdy"));
    finish(&got);

    got = import((struct str){zip, sizeof(zip) - 1}, NULL);
    assert_null(got.set);
    assert_string_equal(got.report.format, "binary");
    assert_non_null(strstr(got.report.refused, "ZIP"));
    finish(&got);

    got = import((struct str){nuls, sizeof(nuls) - 1}, NULL);
    assert_int_equal(got.report.imported, 1);
    assert_true(has_problem(&got.report.warnings, "nul", 5));
    finish(&got);

    got = import(str_from(mixed), NULL);
    assert_string_equal(got.report.line_ends, "mixed");
    assert_int_equal(got.report.imported, 2);
    assert_int_equal(question_next(question_set_first(got.set))->line, 6);
    finish(&got);

    for (size_t i = 0; i < sizeof(noise); i++) {
        seed = seed * 1664525 + 1013904223;
        noise[i] = (char)(seed >> 24);
    }
    got = import((struct str){noise, sizeof(noise)}, NULL);
    assert_null(got.set);
    assert_string_equal(got.report.format, "binary");
    finish(&got);
}

/* Lists within lists, each two blanks further in. */
static void test_staircase_of_lists(void **state)
{
    enum { STEPS = 2000 };
    struct buf text;

    (void)state;
    buf_init(&text, TEST_MAX_BYTES);
    buf_add_text(&text, "# T\n\n## Why?\n\n");
    for (int i = 0; i < STEPS; i++) {
        for (int k = 0; k < i; k++)
            buf_add_text(&text, "  ");
        buf_add_text(&text, "- a\n");
    }
    struct imported got = import(buf_str(&text), NULL);
    assert_int_equal(got.report.imported, 1);
    finish(&got);
    buf_finish(&text);
}

static void test_file_of_sixty_megabytes(void **state)
{
    struct buf text =
        repeated("# T\n\n## Why a?\n\n",
                 "This line has a hundred bytes, and nothing in it reads like a thing "
                 "that anybody would like to ask.\n",
                 620000, "\n## Why b?\n\nx\n");

    (void)state;
    assert_true(text.size > (size_t)59 << 20);
    struct imported got = import(buf_str(&text), NULL);
    assert_int_equal(got.report.imported, 2);
    assert_int_equal(question_next(question_set_first(got.set))->line, 620006);
    finish(&got);
    buf_finish(&text);
}

static void test_limits(void **state)
{
    struct import_report report;
    struct question_set *set = NULL;
    struct str too_large = {"", (size_t)SET_MAX_BYTES + 1};

    (void)state;
    import_report_init(&report);
    assert_int_equal(import_markdown(too_large, NULL, &report, &set), STATUS_TOO_LARGE);
    assert_null(set);
    import_report_finish(&report);

    struct buf text = repeated("", "\n", 1000001, "");
    struct imported got = import(buf_str(&text), NULL);
    assert_string_equal(got.report.refused, "text that is too long");
    finish(&got);
    buf_finish(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hostile_documents_end_in_a_report),
        cmocka_unit_test(test_what_was_seen),
        cmocka_unit_test(test_other_bytes),
        cmocka_unit_test(test_staircase_of_lists),
        cmocka_unit_test(test_file_of_sixty_megabytes),
        cmocka_unit_test(test_limits),
    };

    return cmocka_run_group_tests_name("import_hostile", tests, NULL, NULL);
}
