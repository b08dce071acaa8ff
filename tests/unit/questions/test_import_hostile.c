/* Documents that are made to be hard on a reader end in a report. */
#include <time.h>

#include "import_support.h"

/* None of them may take longer than a generous bound, sanitizers included: a step that looks
 * through the rest of the text for each line takes minutes here. */
static void test_hostile_documents_end_in_a_report(void **state)
{
    enum { MAX_SECONDS = 20 };
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
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buf text = repeated(cases[i].before, cases[i].unit, cases[i].times, cases[i].after);
        time_t start = time(NULL);
        struct imported got = import(buf_str(&text), NULL);
        if (time(NULL) - start > MAX_SECONDS)
            fail_msg("case %zu took %ld s", i, (long)(time(NULL) - start));
        if (got.report.imported != cases[i].imported)
            fail_msg("case %zu: %u questions", i, got.report.imported);
        assert_true(got.set || (got.report.refused && got.report.note));
        finish(&got);
        buf_finish(&text);
    }
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
        cmocka_unit_test(test_limits),
    };

    return cmocka_run_group_tests_name("import_hostile", tests, NULL, NULL);
}
