/* Importing documents: the fixtures of tests/fixtures/import, small documents for each habit, what
 * is refused, and documents made to be hard on a reader. */
#include <time.h>

#include "questions_support.h"

struct imported {
    struct import_report report;
    struct question_set *set;
};

static struct imported import(struct str text, const struct import_options *options)
{
    struct imported result = {.set = NULL};

    import_report_init(&result.report);
    assert_int_equal(import_markdown(text, options, &result.report, &result.set), STATUS_OK);
    return result;
}

static void finish(struct imported *imported)
{
    import_report_finish(&imported->report);
    question_set_destroy(imported->set);
}

static struct imported import_file(const char *name)
{
    char path[4096];
    struct buf text;

    snprintf(path, sizeof(path), PARLEY_SOURCE_DIR "/tests/fixtures/import/%s", name);
    assert_true(read_file(path, &text));
    struct imported result = import(buf_str(&text), NULL);
    buf_finish(&text);
    return result;
}

static struct str answer(const struct question *question)
{
    return question_section_text(question, SECTION_ANSWER);
}

/* The question whose head contains the words. */
static const struct question *find(const struct imported *imported, const char *words)
{
    const struct question *q = question_set_first(imported->set);

    while (q && !memmem(q->head.data ? q->head.data : "", q->head.size, words, strlen(words)))
        q = question_next(q);
    if (!q)
        fail_msg("no question with \"%s\"", words);
    return q;
}

static bool contains(struct str text, const char *part)
{
    return text.size && memmem(text.data, text.size, part, strlen(part));
}

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

struct small {
    const char *text;
    unsigned questions, topics, subtopics;
    const char *head; /* of the first question */
    const char *body; /* NULL: not looked at */
    const char *answer;
};

/* One small document for each thing that a naive reader gets wrong. */
static void test_habits(void **state)
{
    static const struct small cases[] = {
        {"# T\n\n## What is a?\nx\n\n## What is b?\ny\n", 2, 1, 0, "What is a?", "", "x"},
        /* Topic and question share a level. */
        {"# T\n\n## Basics\n\n## What is a?\nx\n\n## Advanced\n\n## What is b?\ny\n", 2, 2, 0,
         "What is a?", "", "x"},
        {"# T\n## A\n### A1\n#### What is a?\nx\n### A2\n#### What is b?\ny\n## B\n#### Why c?\n",
         3, 2, 2, "What is a?", "", "x"},
        /* A heading inside a list item; its content loses the item's indent. */
        {"# T\n\n- ### What is a?\n\n  x\n\n      code\n\n- ### What is b?\n\n  y\n", 2, 1, 0,
         "What is a?", "", "x\n\n    code"},
        /* A short title, a number, and the prompt below it. */
        {"# T\n## 1. Two sums\nWhich two add up?\n\nSo.\n## 2. Why b?\ny\n## 3. Why c?\nz\n", 3, 1,
         0, "Two sums", "Which two add up?", "So."},
        /* The listing under a question that points at it is part of the prompt. */
        {"# T\n## What does this print?\n```py\n1\n```\nOne.\n## Why?\nx\n", 2, 1, 0,
         "What does this print?", "```py\n1\n```", "One."},
        {"# T\n## How do you write one?\n```py\n1\n```\n## Why?\nx\n", 2, 1, 0,
         "How do you write one?", "", "```py\n1\n```"},
        /* A heading that names a field. */
        {"# T\n## Why a?\ntext\n### Answer\nx\n## Why b?\n### Hint\nh\n### Solution\ny\n", 2, 1, 0,
         "Why a?", "text", "x"},
        /* Code that looks like structure. */
        {"# T\n## Why a?\n```\n## Why not?\n```\n## Why b?\n    # Why c?\n", 2, 1, 0, "Why a?", "",
         "```\n## Why not?\n```"},
        /* A fence in a list item ends with the item. */
        {"# T\n## Why a?\n- ```\n  x\n\n## Why b?\ny\n", 2, 1, 0, "Why a?", "", "- ```\n  x"},
        {"<!--\n## Why hidden?\n-->\n# T\n## Why a?\nx\n## Why b?\ny\n", 2, 1, 0, "Why a?", "",
         "x"},
        {"Title\n=====\n\nWhy a?\n------\nx\n\nWhy b?\n------\ny\n", 2, 1, 0, "Why a?", "", "x"},
        {"---\ntitle: Page\nlicense: CC0-1.0\n---\n\n## Why a?\nx\n## Why b?\ny\n", 2, 1, 0,
         "Why a?", "", "x"},
        {"Q: Why a\nor b?\nA: x\n\nmore\n\nQ: Why c?\nA: y\n", 2, 1, 0, "Why a or b?", "",
         "x\n\nmore"},
        {"**1. Why a?**\n\nx\n\n**2. Why b?**\n\ny\n", 2, 1, 0, "Why a?", "", "x"},
        {"1. Why a?\n   x\n2. Why b?\n\n   y\n", 2, 1, 0, "Why a?", "", "x"},
        /* The numbers of a list inside an answer go back, those of the questions don't. */
        {"1. Why a?\n1. one\n2. two\n2. Why b?\nx\n3. Why c?\ny\n", 3, 1, 0, "Why a?", "",
         "1. one\n2. two"},
        {"- Why a?\n- Why b?\n- Why c?\n", 3, 1, 0, "Why a?", "", ""},
        {"# T\n## A\n- Why a?\n- Why b?\n## B\n- Why c?\n", 3, 2, 0, "Why a?", "", ""},
        {"A page\nOne\nOne and one\n- Why a?\n- Why b?\nOne and two\n- Why c?\nTwo\nTwo and one\n- "
         "Why d?\n",
         4, 2, 3, "Why a?", "", ""},
        {"## Quiz\n### Which?\nA) x\nB) y\n\nAnswer: B - because\n### Why?\nx\n", 2, 1, 0, "Which?",
         "", "because"},
        /* The whole of a details on one line; the summary's number goes. */
        {"# T\n\n<details><summary>1. Why a?</summary>x</details>\n\n<details>\n<summary>\n<b>Why "
         "b?</b>\n</summary>\ny\n</details>\n",
         2, 1, 0, "Why a?", "", "x"},
        /* Sections with numbers of two levels. */
        {"# T\n## 1. A\n### 1.1 Why a?\nx\n### 1.2 Move semantics\ny\n## 2. B\n### 2.1 Why b?\nz\n",
         3, 2, 0, "Why a?", "", "x"},
        /* A way back before the title, a colon behind it; contents aren't a topic. */
        {"# T\n## <a name='toc'>Contents</a>\n1. [A](#a)\n#### [[^]](#toc) <a name='a'>A:</a>\n* "
         "Why "
         "a?\n* Imagine two things:\n  * one\n* Why c?\n\n*Question: Why d?*\n",
         4, 1, 0, "Why a?", "", ""},
        {"# T\n## Imagine two things:\n- one\n- two\n\nx\n## Why?\ny\n", 2, 1, 0,
         "Imagine two things:", "- one\n- two", "x"},
        {"# T\n## Why a?\nDifficulty: Hard\nTags: p, q\n\nx\n## Why b?\ny\n", 2, 1, 0, "Why a?", "",
         "x"},
        /* Plain headings in a list that says what it is. */
        {"# Interview questions\n## Locks\nx\n## Queues\ny\n## Events\nz\n", 3, 1, 0, "Locks", "",
         "x"},
        {"## \xd0\xa7\xd1\x82\xd0\xbe?\nx\n## \xef\xbb\xbf\xe4\xbd\x95\xef\xbc\x9f\ny\n", 2, 1, 0,
         "\xd0\xa7\xd1\x82\xd0\xbe?", "", "x"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct small *c = &cases[i];
        struct imported got = import(str_from(c->text), NULL);
        if (!got.set || got.report.imported != c->questions || got.report.topics != c->topics ||
            got.report.subtopics != c->subtopics)
            fail_msg("case %zu: %u questions, %u topics, %u subtopics\n%s", i, got.report.imported,
                     got.report.topics, got.report.subtopics, c->text);
        const struct question *q = question_set_first(got.set);
        assert_str(q->head, c->head);
        assert_str(q->body, c->body);
        assert_str(answer(q), c->answer);
        finish(&got);
    }
}

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

static void test_second_import_is_the_same(void **state)
{
    static const char *const files[] = {
        "numbered-with-contents.md", "labelled.md",         "details.md",
        "multiple-choice.md",        "bold-and-bullets.md", "windows-encoding.md"};

    (void)state;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        struct imported first = import_file(files[i]);
        struct imported second = import_file(files[i]);
        struct buf a = must_write(first.set);
        struct buf b = must_write(second.set);
        assert_true(str_equal(buf_str(&a), buf_str(&b)));
        /* What was imported, exported and read back is the same pack. */
        struct question_set *again = must_read(a.data);
        struct buf c = must_write(again);
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

static void test_report_as_json(void **state)
{
    struct imported got = import(STR("# T \"x\"\n\nBadge: [![a](b)](c)\n\n[![a](b)](c)\n\n## Why "
                                     "a?\n\nx\n\n## Sponsors\n\ny\n"),
                                 NULL);
    struct buf out;

    (void)state;
    buf_init(&out, TEST_MAX_BYTES);
    assert_int_equal(import_report_write_json(&got.report, got.set, NULL, &out), STATUS_OK);
    assert_str(
        buf_str(&out),
        "{\"format\":\"markdown\",\"encoding\":\"UTF-8\",\"line_ends\":\"LF\",\"license\":"
        "\"none found\",\"claimed\":0,\"found\":1,\"imported\":1,\"duplicates\":0,\"topics\":"
        "1,\"subtopics\":0,\"no_answer\":0,\"needs_prompt\":0,\"incomplete\":0,"
        "\"listing_damaged\":0,\"skipped\":[{\"line\":5,\"code\":\"page\",\"reason\":"
        "\"Belongs to the page, not to its questions.\"},{\"line\":11,\"code\":"
        "\"no_questions\",\"reason\":\"A heading without questions; its text isn't part of "
        "one.\"}],\"warnings\":[]}");
    buf_finish(&out);
    finish(&got);
}

/* Repeats `unit` so often; with a number in place of %d. */
static struct buf repeated(const char *before, const char *unit, int times, const char *after)
{
    struct buf text;
    const char *number = strstr(unit, "%d");

    buf_init(&text, TEST_MAX_BYTES);
    buf_add_text(&text, before);
    for (int i = 0; i < times; i++) {
        buf_add(&text, unit, number ? (size_t)(number - unit) : strlen(unit));
        if (number) {
            buf_add_int(&text, i);
            buf_add_text(&text, number + 2);
        }
    }
    buf_add_text(&text, after);
    return text;
}

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
        cmocka_unit_test(test_fixtures),
        cmocka_unit_test(test_numbered_fixture_in_detail),
        cmocka_unit_test(test_labelled_fixture_in_detail),
        cmocka_unit_test(test_details_fixture_in_detail),
        cmocka_unit_test(test_choice_fixture_in_detail),
        cmocka_unit_test(test_bold_fixture_in_detail),
        cmocka_unit_test(test_windows_fixture_in_detail),
        cmocka_unit_test(test_habits),
        cmocka_unit_test(test_keys_in_the_text),
        cmocka_unit_test(test_front_matter_and_options),
        cmocka_unit_test(test_license_is_found),
        cmocka_unit_test(test_repetitions),
        cmocka_unit_test(test_second_import_is_the_same),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_labels_in_answers_are_no_transcript),
        cmocka_unit_test(test_drafts_without_prompts),
        cmocka_unit_test(test_open_fence_does_not_swallow_questions),
        cmocka_unit_test(test_report_as_json),
        cmocka_unit_test(test_hostile_documents_end_in_a_report),
        cmocka_unit_test(test_limits),
    };

    return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
