/* The report: as JSON, and for what is refused. */
#include "import_support.h"

static void test_refusals(void **state)
{
    static const struct {
        const char *text, *refused;
    } cases[] = {
        {"", "page without questions"},
        {"Just a text.\n\nWith two paragraphs.\n", "page without questions"},
        {"# Talk\n\n**Ada:** Hello.\n\n**Bo:** Hi, why?\n\n**Ada:** So.\n\n**Bo:** "
         "Yes.\n\n**Ada:** "
         "Good.\n\n**Bo:** Bye.\n",
         "transcript"},
        {"[00:01] Ada Lo: Hello.\n[00:02] Bo: Hi.\n[00:03] Ada Lo: So.\n[00:04] Bo: Yes.\n[00:05] "
         "Ada Lo: Good.\n[00:06] Bo: Bye.\n",
         "transcript"},
        {"# Links\n\n- [A](https://a.example)\n- [B](https://b.example)\n- "
         "[C](https://c.example)\n- "
         "[D](https://d.example)\n- [E](https://e.example) - with words\n",
         "list of links"},
        {"| Year | Place |\n|---|---|\n| 2001 | A |\n| 2002 | B |\n| 2003 | C |\n", "table"},
        {"%PDF-1.4\n", "a PDF file"},
        {"---\npack: 2\n---\n", "pack that can't be read"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct imported got = import(str_from(cases[i].text), NULL);
        assert_null(got.set);
        assert_non_null(got.report.refused);
        assert_string_equal(got.report.refused, cases[i].refused);
        assert_non_null(got.report.note);
        finish(&got);
    }
}

/* Pros and cons in answers aren't two people who talk. */
static void test_labels_in_answers_are_no_transcript(void **state)
{
    struct imported got = import(
        STR("# T\n## Why a?\nPros: x\n\nCons: y\n## Why b?\nPros: x\n\nCons: z\n## Why c?\nPros: "
            "u\n\nCons: v\n"),
        NULL);

    (void)state;
    assert_int_equal(got.report.imported, 3);
    finish(&got);
}

/* The contract that other programs read: names, types and order of all members. */
static void test_report_as_json(void **state)
{
    struct import_options options = {.source = STR("a/\"b\".md")};
    struct imported got = import(STR("# T \"x\"\n\n[![a](b)](c)\n\n## One\n\n### Why a?\n\nx\n\n"
                                     "## Two\n\n### Which?\n\n```py\n1\n```\n\n- [ ] p\n- [x] q\n\n"
                                     "## Sponsors\n\ny\n"),
                                 &options);
    struct buf out;

    (void)state;
    buf_init(&out, TEST_MAX_BYTES);
    const struct question *a = question_set_first(got.set);
    struct duplicate pair = {.kind = DUPLICATE_PART, .a = a, .b = question_next(a), .score = 0.5};
    struct duplicates duplicates = {.items = &pair, .count = 1};
    a->topic->questions->id = STR("ida");
    question_next(a)->topic->questions->id = STR("idb");
    assert_int_equal(import_report_write_json(&got.report, got.set, &duplicates, &out), STATUS_OK);
    assert_str(
        buf_str(&out),
        "{\"source\":\"a/\\\"b\\\".md\",\"format\":\"markdown\",\"encoding\":\"UTF-8\","
        "\"line_ends\":\"LF\",\"license\":\"none found\",\"claimed\":0,\"found\":2,\"imported\":2,"
        "\"created\":2,\"updated\":0,\"unchanged\":0,\"repeated\":0,\"no_answer\":0,"
        "\"needs_prompt\":0,\"incomplete\":0,\"listing_damaged\":0,"
        "\"skipped\":[{\"line\":3,\"reason\":\"Belongs to the page, not to its questions.\","
        "\"code\":\"page\"},{\"line\":22,\"reason\":\"A heading without questions; its text isn't "
        "part of one.\",\"code\":\"no_questions\"}],\"warnings\":[],"
        "\"topics\":[{\"title\":\"One\",\"subtopics\":[]},{\"title\":\"Two\",\"subtopics\":[]}],"
        "\"questions\":[{\"id\":\"ida\",\"line\":7,\"topic\":\"One\",\"subtopic\":\"\","
        "\"prompt\":\"Why a?\",\"kind\":\"\",\"difficulty\":\"\",\"tags\":[],\"has_answer\":true,"
        "\"sections\":[\"Answer\"],\"choices\":0,\"listings\":0,\"state\":\"complete\"},"
        "{\"id\":\"idb\",\"line\":13,\"topic\":\"Two\",\"subtopic\":\"\","
        "\"prompt\":\"Which?\\n\\n```py\\n1\\n```\",\"kind\":\"choice\",\"difficulty\":\"\","
        "\"tags\":[],\"has_answer\":true,\"sections\":[\"Choices\"],\"choices\":2,\"listings\":1,"
        "\"state\":\"complete\"}],"
        "\"duplicates\":[{\"kind\":\"part\",\"a\":{\"id\":\"ida\",\"line\":7},"
        "\"b\":{\"id\":\"idb\",\"line\":13},\"score\":0.500}]}");
    buf_finish(&out);
    finish(&got);
}

static bool writes(const struct imported *got, const char *part)
{
    struct buf out;

    buf_init(&out, TEST_MAX_BYTES);
    assert_int_equal(import_report_write_json(&got->report, got->set, NULL, &out), STATUS_OK);
    bool found = contains(buf_str(&out), part);
    if (!found)
        print_message("%.*s\n", STR_FMT(buf_str(&out)));
    buf_finish(&out);
    return found;
}

static void test_report_of_many_things(void **state)
{
    struct imported got = import(STR("# T\n## A\n### B\n#### Why a?\nTags: p, q\n\nDifficulty: "
                                     "hard\n\nx\n\n```c\n1\n```\n### C\n#### Why b?\n"),
                                 NULL);

    (void)state;
    assert_true(writes(&got, "\"topics\":[{\"title\":\"A\",\"subtopics\":[\"B\",\"C\"]}]"));
    assert_true(writes(&got, "\"topic\":\"A\",\"subtopic\":\"B\",\"prompt\":\"Why a?\""));
    assert_true(writes(&got, "\"difficulty\":\"hard\",\"tags\":[\"p\",\"q\"],\"has_answer\":true"));
    assert_true(writes(&got, "\"listings\":1,\"state\":\"complete\""));
    assert_true(writes(&got, "\"has_answer\":false,\"sections\":[],\"choices\":0,\"listings\":0,"
                             "\"state\":\"no answer\"}],\"duplicates\":[]}"));
    finish(&got);

    /* Nothing was found: the lists are there all the same. */
    got = import(STR("Just a text.\n"), NULL);
    assert_true(writes(&got, "{\"source\":\"\",\"format\":\"text\""));
    assert_true(writes(&got, "\"refused\":\"page without questions\",\"note\":\"No questions"));
    assert_true(writes(&got, "\"topics\":[],\"questions\":[],\"duplicates\":[]}"));
    finish(&got);

    got = import(STR("**Ada:** A.\n\n**Bo:** B.\n\n**Ada:** C.\n\n**Bo:** D.\n\n**Ada:** E.\n\n"
                     "**Bo:** F.\n"),
                 NULL);
    assert_true(writes(&got, "\"refused\":\"transcript\",\"offer\":\"transcript\""));
    finish(&got);
}

/* Where several files were read, each reason names its own. */
static void test_problems_of_several_files(void **state)
{
    struct imported got = import(STR("## Why a?\nx\n## Why b?\ny\n"), NULL);
    struct problems other;

    (void)state;
    problems_init(&other, 2);
    for (int i = 0; i < 3; i++)
        problems_add(&other, (unsigned)i + 1, "page", "Said %d.", i);
    problems_append(&got.report.skipped, &other, STR("x/y.md"));
    problems_finish(&other);
    assert_int_equal(got.report.skipped.count, 2);
    assert_int_equal(got.report.skipped.left_off, 1);
    got.set->topics->questions->file = STR("x/y.md");
    assert_true(writes(&got, "{\"line\":2,\"reason\":\"Said 1.\",\"code\":\"page\",\"file\":"
                             "\"x/y.md\"}],\"skipped_left_off\":1"));
    assert_true(writes(&got, "\"line\":1,\"file\":\"x/y.md\",\"topic\""));
    finish(&got);
}

/* A label with nothing behind it asks nothing. */
static void test_empty_questions(void **state)
{
    struct imported got = import(STR("Q:"), NULL);

    (void)state;
    assert_null(got.set);
    assert_true(got.report.refused && got.report.note);
    finish(&got);
    got = import(STR("Q:\n\nQ: Why?\nA: So.\n\nQ:\nA: Because.\n"), NULL);
    assert_int_equal(got.report.imported, 2);
    assert_int_equal(got.report.topics, 1);
    assert_int_equal(got.report.needs_prompt, 1);
    assert_int_equal(got.report.skipped.count, 1);
    assert_true(writes(&got, "{\"line\":1,\"reason\":\"A question with neither a text nor an "
                             "answer.\",\"code\":\"empty\"}"));
    finish(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_labels_in_answers_are_no_transcript),
        cmocka_unit_test(test_report_as_json),
        cmocka_unit_test(test_report_of_many_things),
        cmocka_unit_test(test_problems_of_several_files),
        cmocka_unit_test(test_empty_questions),
    };

    return cmocka_run_group_tests_name("import_report", tests, NULL, NULL);
}
