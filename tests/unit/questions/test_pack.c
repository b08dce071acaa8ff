/* The Markdown form of packs, rule by rule, and that nothing is lost on the way through it. */
#include <dirent.h>

#include "questions_support.h"

/* Texts that pack_write has written: they come out as they went in. */
static void test_written_texts_stay(void **state)
{
    static const char *const texts[] = {
        FRONT,
        FRONT "\nIntroduction.\n\nMore.\n",
        FRONT "\n# T\n\nPreamble.\n\n## S\n\n### Q\nid: q1\n",
        FRONT "\n### No topic\nid: q1\n\n# Later\n\n### Q\nid: q2\n",
        FRONT "\n## Only a subtopic\n\n### Q\nid: q1\n",
        "---\npack: 1\nid: s\ntitle: \"a: b\"\nlang: \"no\"\ntranslation_of: other\nlicense: "
        "CC-BY-4.0\nsource: https://docs.example/x\nauthors: [A B, \"C, D\"]\ntags: [\"1\", "
        "\"null\"]\nhouse: \"true\"\nrooms: [a]\n---\n",
        FRONT "\n# C #\n\n## C ##\n\n### Is it C #\nid: q1\n\n#### Section #\nText\n",
        FRONT "\n### Q\nid: q1\nkind: code\ndifficulty: easy\ntags: [a, \"b, c\"]\ntime: 5\n"
              "points: 2\nstatus: incomplete\nsource: https://docs.example\nlang: en\n\nRest\n",
        FRONT "\n### Q\nid: q1\n\nid: this is the prompt\n",
        FRONT "\n### Q\nid: q1\n\n\\# a\n\\\\## b\n   \\### c\n\\####\n##### d\n    # e\n#f\n",
        FRONT
        "\n### Q\nid: q1\n\n```c\n# include\n\\# stays\n```\n\n#### Answer\n~~~~\n# x\n~~~\n~~~~\n",
        FRONT "\n### Q\nid: q1\n\n- ```c\n  # x\n  ```\n> ~~~\n> # y\n> ~~~\n\n#### Answer\nx\n",
        FRONT "\n### Q\nid: q1\n\nTitle\n=====\n\n<details>\n\nx\n\n</details>\n",
        FRONT "\n### Q\nid: q1\nkind: choice\n\n#### Choices\n- [ ] a\n  more\n- [x] b\n  >> why\n",
        FRONT "\n### Q\nid: q1\n\n#### Answer\na\n\n#### Zeta\nz\n\n#### Alpha\na\n",
        FRONT "\n### Q\nid: q1\n\n#### Answer\n\n#### References\n- x\n",
        FRONT "\n### \nid: q1\nstatus: needs prompt\n\n#### Answer\nan answer\n",
        FRONT "\n# A\n\n# B\n\n# \n\n### Q\nid: q1\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct question_set *set = must_read(texts[i]);
        struct buf out = must_write_pack(set);
        assert_str(buf_str(&out), texts[i]);
        buf_finish(&out);
        question_set_destroy(set);
    }
}

/* What people write, and what it becomes. */
static void test_canonical_form(void **state)
{
    static const struct {
        const char *text, *written;
    } cases[] = {
        {"\xef\xbb\xbf---\r\npack: 1\r\nid: s\r\ntitle: T\r\n---\r\n\r\n# A\r\n### Q\r\nid: x\r\n",
         FRONT "\n# A\n\n### Q\nid: x\n"},
        {"---\npack: 1\ntitle: T\nid: s\ntags: []\n---\n", FRONT},
        {FRONT "# A\n## B\n### Q\nid: x\nRest\n#### Answer\n\n\nyes\n\n\n",
         FRONT "\n# A\n\n## B\n\n### Q\nid: x\n\nRest\n\n#### Answer\nyes\n"},
        {FRONT "### Q\ntime: \"5\"\nid: \"x\"\ntags: [ a ,b ]\n",
         FRONT "\n### Q\nid: x\ntags: [a, b]\ntime: 5\n"},
        {FRONT "### Q\nid: x\n#### references\na\n#### ANSWER\nb\n#### Hints\nc\n",
         FRONT "\n### Q\nid: x\n\n#### Hints\nc\n\n#### Answer\nb\n\n#### References\na\n"},
        {FRONT "Text\n#\n####\n#### Section without question\n",
         FRONT "\nText\n\\#\n\\####\n\\#### Section without question\n"},
        {FRONT "### Q\nid: x\n#### Answer\n```c\nint x;\n",
         FRONT "\n### Q\nid: x\n\n#### Answer\n```c\nint x;\n```\n"},
        {FRONT "### Q\nid: x\n#### Answer\n> - ~~~~\n> x\n\n",
         FRONT "\n### Q\nid: x\n\n#### Answer\n> - ~~~~\n> x\n>   ~~~~\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct question_set *set = must_read(cases[i].text);
        struct buf out = must_write_pack(set);
        assert_str(buf_str(&out), cases[i].written);
        question_set_destroy(set);
        set = must_read(out.data);
        struct buf again = must_write_pack(set);
        assert_str(buf_str(&again), cases[i].written);
        buf_finish(&again);
        buf_finish(&out);
        question_set_destroy(set);
    }
}

/* Rule 1: whatever text a value has, it comes back; and what YAML would misread is quoted. */
static void test_values(void **state)
{
    static const struct {
        const char *value;
        bool quoted;
    } cases[] = {
        {"plain", false},
        {"two words", false},
        {"no", true},
        {"Yes", true},
        {"null", true},
        {"~", true},
        {"1.5", true},
        {"0x1F", true},
        {"1e5", true},
        {"2024-01-02", true},
        {"12:30", true},
        {"-x", true},
        {"- x", true},
        {"a: b", true},
        {"a:", true},
        {"a:b", false},
        {"a #b", true},
        {"a#b", false},
        {"[a]", true},
        {"{a}", true},
        {"\"q\"", true},
        {"it's", false},
        {"'q'", true},
        {"&a", true},
        {"*a", true},
        {"!a", true},
        {"%a", true},
        {"@a", true},
        {"`a`", true},
        {"| a", true},
        {"> a", true},
        {" a", true},
        {"a ", true},
        {"a\nb", true},
        {"a\tb", true},
        {"a\rb", true},
        {"caf\xc3\xa9", false},
        {"C++17", false},
        {"a, b", false},
        {"\\n", false},
        {"\xf0\x9f\x98\x80", false},
        {".5", true},
        {"+1", true},
        {"1_000", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct question_set *set = must_read(FRONT);
        set->title = str_from(cases[i].value);
        assert_true(str_list_add(&set->arena, &set->tags, str_from(cases[i].value)));
        assert_true(str_list_add(&set->arena, &set->tags, STR("x, y")));
        struct buf out = must_write_pack(set);
        const char *quote = strstr(out.data, "title: \"");
        if (!quote == cases[i].quoted)
            fail_msg("%s: %s", cases[i].value, out.data);
        struct question_set *again = must_read(out.data);
        assert_str(again->title, cases[i].value);
        assert_int_equal(again->tags.count, 2);
        assert_str(again->tags.items[0], cases[i].value);
        assert_str(again->tags.items[1], "x, y");
        question_set_destroy(again);
        buf_finish(&out);
        question_set_destroy(set);
    }
}

static void test_json_strings(void **state)
{
    struct question_set *set =
        must_read("---\npack: 1\nid: s\ntitle: \"a\\u00e9\\ud83d\\ude00\\n\\/\\\"\"\n"
                  "source: \"\\ud800\"\nlicense: \"open\n---\n");

    (void)state;
    assert_str(set->title, "a\xc3\xa9\xf0\x9f\x98\x80\n/\"");
    /* What is no JSON string is the text itself. */
    assert_str(set->source, "\"\\ud800\"");
    assert_str(set->license, "\"open");
    question_set_destroy(set);
}

static void test_structure(void **state)
{
    struct question_set *set = must_read(
        FRONT "Intro\n\n# One\nabout one\n### Q1\nid: a\n## Sub\nabout sub\n### Q2\nid: b\n"
              "kind: trade-off\ndifficulty: hard\ntime: 7\nBody\n#### Answer\nText\n#### Own\nx\n"
              "# Two\n### Q3\nid: c\n");

    (void)state;
    assert_int_equal(set->topic_count, 2);
    assert_int_equal(set->subtopic_count, 1);
    assert_int_equal(set->question_count, 3);
    assert_str(set->intro, "Intro");
    assert_str(set->topics->intro, "about one");
    assert_str(set->topics->subtopics->intro, "about sub");
    struct question *q = question_set_first(set);
    assert_str(q->id, "a");
    q = question_next(q);
    assert_str(q->id, "b");
    assert_str(q->topic->title, "Sub");
    assert_str(q->topic->parent->title, "One");
    assert_str(q->body, "Body");
    assert_int_equal(question_kind_of(q), QUESTION_TRADE_OFF);
    assert_int_equal(question_difficulty_of(q), QUESTION_HARD);
    assert_int_equal(question_minutes(q), 7);
    assert_str(question_section_text(q, SECTION_ANSWER), "Text");
    assert_str(question_section(q, SECTION_OTHER)->name, "Own");
    assert_ptr_equal(question_set_find(set, STR("b")), q);
    q = question_next(q);
    assert_str(q->id, "c");
    assert_null(question_next(q));
    assert_null(question_set_find(set, STR("d")));
    question_set_destroy(set);
}

static void test_problems(void **state)
{
    static const struct problem_case cases[] = {
        {"# Just Markdown\n", "no_front_matter", 1, STATUS_MALFORMED},
        {"---\ntitle: x\n---\n", "no_version", 1, STATUS_MALFORMED},
        {"---\npack: 1\n", "open_front_matter", 1, STATUS_MALFORMED},
        {"---\npack: 2\n---\n", "version", 2, STATUS_VERSION},
        {"---\npack: 1\n---\n\xff\n", "not_utf8", 0, STATUS_MALFORMED},
        {"---\npack: 1\nnonsense\n---\n", "bad_line", 3, STATUS_OK},
        {"---\npack: 1\nid: a\nid: b\n---\n", "duplicate_key", 4, STATUS_OK},
        {"---\npack: 1\ntitle: \"x\n---\n", "bad_value", 3, STATUS_OK},
        {"---\npack: 1\nid: Big Id\n---\n", "bad_id", 0, STATUS_OK},
        {FRONT "### Q\nid: a\nid: b\n", "duplicate_key", 8, STATUS_OK},
        {FRONT "### Q\nid: a\n### R\nid: a\n", "duplicate_id", 8, STATUS_OK},
        {FRONT "### Q\nid: a b\n", "bad_id", 6, STATUS_OK},
        {FRONT "### Q\nkind: riddle\n", "unknown_kind", 6, STATUS_OK},
        {FRONT "### Q\ndifficulty: brutal\n", "unknown_difficulty", 6, STATUS_OK},
        {FRONT "### Q\ntime: soon\n", "bad_time", 6, STATUS_OK},
        {FRONT "### Q\nstatus: fine\n", "unknown_status", 6, STATUS_OK},
        {FRONT "### Q\n#### Answer\n#### Answer\n", "duplicate_section", 8, STATUS_OK},
        {FRONT "# T\n#### Answer\n", "section_without_question", 7, STATUS_OK},
        {FRONT "### Q\n\n```c\n### R\n", "open_fence", 8, STATUS_OK},
    };

    (void)state;
    check_problems(cases, COUNT_OF(cases), pack_read);
}

static void test_writing_closes_fences_and_says_so(void **state)
{
    struct question_set *set = must_read(FRONT "### Q\nid: a\n\n~~~~ c\n# x\n");
    struct problems problems;
    struct buf out;

    (void)state;
    problems_init(&problems, 10);
    buf_init(&out, TEST_MAX_BYTES);
    assert_int_equal(pack_write(set, &problems, &out), STATUS_OK);
    assert_str(buf_str(&out), FRONT "\n### Q\nid: a\n\n~~~~ c\n# x\n~~~~\n");
    assert_int_equal(problems.count, 1);
    assert_true(has_problem(&problems, "open_fence", 12));
    buf_finish(&out);
    problems_finish(&problems);
    question_set_destroy(set);
}

static void test_limits(void **state)
{
    struct buf text;
    struct question_set *set = NULL;
    struct problems problems;

    (void)state;
    buf_init(&text, TEST_MAX_BYTES);
    buf_add_text(&text, FRONT);
    for (int i = 0; i <= SET_MAX_QUESTIONS; i++)
        buf_add_text(&text, "### q\n");
    problems_init(&problems, 10);
    assert_int_equal(pack_read(buf_str(&text), &problems, &set), STATUS_TOO_LARGE);
    assert_true(has_problem(&problems, "too_many", 5 + SET_MAX_QUESTIONS + 1));
    assert_null(set);
    problems_finish(&problems);
    buf_finish(&text);

    struct question_set *small = must_read(FRONT "### Q\nid: a\n");
    buf_init(&text, 10);
    assert_int_equal(pack_write(small, NULL, &text), STATUS_TOO_LARGE);
    buf_finish(&text);
    question_set_destroy(small);
}

/* Missing ids depend on the text alone, and stay once they are written. */
static void test_made_ids(void **state)
{
    static const char text[] = "---\npack: 1\ntitle: A Set!\n---\n### Q\n### Q\n### R\n\n`a`\n";
    struct question_set *set = must_read(text);
    struct question_set *twin = must_read(text);
    struct question *q = question_set_first(set);
    struct question *second = question_next(q);

    (void)state;
    assert_str(set->id, "a-set");
    assert_true(question_id_valid(q->id));
    assert_false(str_equal(q->id, second->id));
    assert_true(str_starts(second->id, q->id));
    for (struct question *t = question_set_first(twin); q;
         q = question_next(q), t = question_next(t))
        assert_true(str_equal(q->id, t->id));
    struct buf out = must_write_pack(set);
    struct question_set *again = must_read(out.data);
    q = question_set_first(set);
    for (struct question *t = question_set_first(again); q;
         q = question_next(q), t = question_next(t))
        assert_true(str_equal(q->id, t->id));
    buf_finish(&out);
    question_set_destroy(again);
    question_set_destroy(twin);
    question_set_destroy(set);
}

static void test_json_form(void **state)
{
    struct question_set *set = must_read(
        "---\npack: 1\nid: s\ntitle: T\nhouse: x\n---\nIn\n# A\n### Q?\nid: a\ntags: [t]\ntime: "
        "5\n\nB\n#### Hints\n- h1\n- h2\n#### Choices\n- [x] 1\n  >> f\n- [ ] 2\n#### Answer\nyes\n"
        "#### Signals\n- strong: s\n#### Rubric\n- C\n  - 2: two\n  - 4: four\n#### Own\no\n"
        "## B\n### R\nid: b\n");
    struct buf out;

    (void)state;
    buf_init(&out, TEST_MAX_BYTES);
    assert_int_equal(pack_write_json(set, &out), STATUS_OK);
    assert_str(
        buf_str(&out),
        "{\"pack\":1,\"id\":\"s\",\"title\":\"T\",\"extra\":{\"house\":\"x\"},\"intro\":\"In\","
        "\"topics\":[{\"title\":\"A\",\"questions\":[{\"id\":\"a\",\"prompt\":\"Q?\\n\\nB\","
        "\"tags\":[\"t\"],\"time\":5,\"hints\":[\"h1\",\"h2\"],\"choices\":[{\"right\":true,"
        "\"text\":\"1\",\"feedback\":\"f\"},{\"right\":false,\"text\":\"2\"}],\"answer\":\"yes\","
        "\"signals\":[{\"kind\":\"strong\",\"text\":\"s\"}],\"rubric\":[{\"name\":\"C\",\"levels\":"
        "[{\"mark\":2,\"text\":\"two\"},{\"mark\":4,\"text\":\"four\"}]}],\"sections\":[{\"name\":"
        "\"Own\",\"text\":\"o\"}]}],\"subtopics\":[{\"title\":\"B\",\"questions\":[{\"id\":\"b\","
        "\"prompt\":\"R\"}]}]}]}");
    buf_finish(&out);
    question_set_destroy(set);
}

/* Every pack of the project is in its written form. */
static void test_own_packs_are_canonical(void **state)
{
    static const char folder[] = PARLEY_SOURCE_DIR "/shared/packs";
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    unsigned packs = 0;

    (void)state;
    assert_non_null(dir);
    while ((entry = readdir(dir))) {
        char path[4096];
        struct buf text;
        struct problems problems;
        struct question_set *set = NULL;
        if (!strstr(entry->d_name, ".pack.md"))
            continue;
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        assert_true(read_file(path, &text));
        problems_init(&problems, 10);
        assert_int_equal(pack_read(buf_str(&text), &problems, &set), STATUS_OK);
        assert_int_equal(problems.count, 0);
        for (const struct question *q = question_set_first(set); q; q = question_next(q))
            assert_int_equal(question_state(q), QUESTION_COMPLETE);
        struct buf out = must_write_pack(set);
        for (size_t i = 0, line = 1; i < text.size; line += text.data[i++] == '\n')
            if (i >= out.size || out.data[i] != text.data[i])
                fail_msg("%s: line %zu isn't as pack_write writes it", entry->d_name, line);
        assert_int_equal(out.size, text.size);
        buf_finish(&out);
        problems_finish(&problems);
        question_set_destroy(set);
        buf_finish(&text);
        packs++;
    }
    closedir(dir);
    assert_true(packs >= 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_written_texts_stay),
        cmocka_unit_test(test_canonical_form),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_json_strings),
        cmocka_unit_test(test_structure),
        cmocka_unit_test(test_problems),
        cmocka_unit_test(test_writing_closes_fences_and_says_so),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_made_ids),
        cmocka_unit_test(test_json_form),
        cmocka_unit_test(test_own_packs_are_canonical),
    };

    return cmocka_run_group_tests_name("pack", tests, NULL, NULL);
}
