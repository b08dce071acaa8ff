/* The JSON form of packs: nothing is lost on the way through it, and what is wrong is told. */
#include "formats_support.h"

#include "formats/pack_json.h"
#include "questions/lines.h"

/* Packs with what fits no list: it has to come back as it was. */
static const char *const texts[] = {
    FRONT "\nIntroduction.\n\n# T\n\nPreamble.\n\n## S\n\nMore.\n\n### Q\nid: q1\n",
    FRONT "\n### No topic\nid: q1\n\n# Later\n\n### Q\nid: q2\n",
    FRONT "\n### \nid: q1\n\nA prompt that is all body\n\nand goes on\n",
    FRONT "\n###  two blanks \nid: q1\n\n```c\nint x;\n```\n",
    FRONT "\n### Q\nid: q1\ntime: soon\npoints: \"007\"\n",
    FRONT "\n### Q\nid: q1\ntime: 5\npoints: 2\nstatus: fine\nsource: x\nlang: de\n",
    "---\npack: 1\nid: s\ntitle: T\nlang: de\ntranslation_of: other\nlicense: MIT\nsource: x\n"
    "authors: [A B, \"C, D\"]\ntags: [a]\nzeta: z\nalpha: [one]\nhouse: \"true\"\n---\n",
    FRONT "\n### Q\nid: q1\n\n#### Hints\n* a\n+ b\n1. c\n",
    FRONT "\n### Q\nid: q1\n\n#### Hints\nno bullet\n",
    FRONT "\n### Q\nid: q1\n\n#### Hints\n- a\n\n- b\n",
    FRONT "\n### Q\nid: q1\n\n#### Hints\n- a\n\n  more\n- ```c\n  # x\n  ```\n-   wide\n",
    FRONT "\n### Q\nid: q1\n\n#### Choices\n- [X] a\n- [ ] b\n",
    FRONT "\n### Q\nid: q1\n\n#### Choices\nPick:\n\n- [x] a\n- b\n",
    FRONT "\n### Q\nid: q1\n\n#### Choices\n- a\n- b\n",
    FRONT
    "\n### Q\nid: q1\n\n#### Choices\n- [ ] a\n  >> f\n  more\n- [x] b\n  >> one\n  >>\n  >> two\n",
    FRONT "\n### Q\nid: q1\n\n#### Choices\n\n#### Answer\n\n#### Zeta\n\n#### Alpha\nx\n",
    FRONT "\n### Q\nid: q1\n\n#### Answer\n",
    FRONT "\n### Q\nid: q1\n\n#### Answer\na\n\n#### Answer\nb\n\n#### References\n- x\n",
    FRONT "\n### Q\nid: q1\n\n#### Choices\n- a\n\n#### Choices\n- [x] b\n\n#### Answer\nx\n",
    FRONT "\n### Q\nid: q1\n\n#### Signals\n- Strong: a\n- strong: b\n- neither\n- red flag:c\n",
    FRONT "\n### Q\nid: q1\n\n#### Signals\n- expected: a\n- red flag: b\n  more\n",
    FRONT "\n### Q\nid: q1\n\n#### Rubric\n- C:\n  - 2: two\n  - 4 four\n  text\n",
    FRONT "\n### Q\nid: q1\n\n#### Rubric\n- C\n  - 2: two\n    and\n  - 4: four\n- D\n  - 1: \n",
    FRONT "\n### Q\nid: q1\n\n#### Follow-ups\n- a\n\n#### References\nSee b.\n\n#### \nnameless\n",
    FRONT "\n# A\n\n# B\n\n# \n\n## \n\n### Q\nid: q1\n",
};

static void check_text(const char *name, struct str text)
{
    struct question_set *set = must_read_pack(text);
    struct buf json;
    struct problems problems;
    struct question_set *again = NULL;

    struct buf before = must_write_pack(set);
    buf_init(&json, TEST_MAX_BYTES);
    assert_int_equal(pack_write_json(set, &json), STATUS_OK);
    problems_init(&problems, 10);
    assert_int_equal(pack_read_json(buf_str(&json), NULL, &problems, &again), STATUS_OK);
    struct buf after = must_write_pack(again);
    if (!str_equal(buf_str(&before), buf_str(&after)) || problems.count)
        fail_msg("%s: %s\n--- before\n%s--- after\n%s--- JSON\n%s", name,
                 problems.count ? problems.items[0].sentence : "", before.data, after.data,
                 json.data);
    struct buf json_again;
    buf_init(&json_again, TEST_MAX_BYTES);
    assert_int_equal(pack_write_json(again, &json_again), STATUS_OK);
    assert_true(str_equal(buf_str(&json), buf_str(&json_again)));
    problems_finish(&problems);
    buf_finish(&json_again);
    buf_finish(&after);
    buf_finish(&json);
    buf_finish(&before);
    question_set_destroy(again);
    question_set_destroy(set);
}

static void test_nothing_is_lost(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        check_text(texts[i] + sizeof(FRONT) - 1, str_from(texts[i]));
}

static void test_own_packs(void **state)
{
    (void)state;
    for_each_pack(check_text);
}

/* What clients read stays where they read it. */
static void test_what_is_verbatim(void **state)
{
    struct question_set *set = must_read_pack(STR(
        FRONT "### Q\nid: a\n#### Hints\n* one\n* two\n#### Answer\n#### Rubric\n- C\n  - 2: t\n"));
    struct buf out;

    (void)state;
    buf_init(&out, TEST_MAX_BYTES);
    assert_int_equal(pack_write_json(set, &out), STATUS_OK);
    static const char question[] =
        "{\"id\":\"a\",\"prompt\":\"Q\",\"hints\":[\"one\",\"two\"],\"rubric\":[{\"name\":"
        "\"C\",\"levels\":[{\"mark\":2,\"text\":\"t\"}]}],\"verbatim\":{\"hints\":\"* "
        "one\\n* two\",\"answer\":\"\"}}";
    assert_true(str_find(buf_str(&out), str_from(question)) != SIZE_MAX);
    buf_finish(&out);
    question_set_destroy(set);
}

#define PACK_JSON(rest) "{\"pack\":1,\n" rest "}"
#define QUESTION_JSON(rest)                                                                        \
    PACK_JSON("\"topics\":[{\"title\":\"A\",\n\"questions\":[\n{\"prompt\":\"Q\",\n" rest "}]}]")

static enum status read_json(struct str text, struct problems *problems,
                             struct question_set **ret_set)
{
    return pack_read_json(text, NULL, problems, ret_set);
}

static void test_problems(void **state)
{
    static const struct problem_case cases[] = {
        {"", "json", 1, STATUS_MALFORMED},
        {"[]", "no_version", 1, STATUS_MALFORMED},
        {"{}", "no_version", 1, STATUS_MALFORMED},
        {"{\"pack\":1,\n\"id\":}", "json", 2, STATUS_MALFORMED},
        {"{\"pack\":1}\n{}", "json", 2, STATUS_MALFORMED},
        {"{\n\"pack\":2}", "version", 2, STATUS_VERSION},
        {"{\n\"pack\":\"1\"}", "version", 2, STATUS_VERSION},
        {PACK_JSON("\"title\":[1]"), "bad_value", 2, STATUS_OK},
        {PACK_JSON("\"tags\":\"a\""), "bad_value", 2, STATUS_OK},
        {PACK_JSON("\"colour\":\"red\""), "unknown_key", 2, STATUS_OK},
        {PACK_JSON("\"extra\":{\"a\":1,\n\"a b\":2}"), "unknown_key", 3, STATUS_OK},
        {PACK_JSON("\"extra\":{\"a\":1,\n\"a\":2}"), "unknown_key", 3, STATUS_OK},
        {PACK_JSON("\"topics\":[1]"), "bad_value", 2, STATUS_OK},
        {PACK_JSON("\"topics\":{}"), "bad_value", 2, STATUS_OK},
        {PACK_JSON("\"topics\":[{\"subtopics\":[{\n\"subtopics\":[]}]}]"), "unknown_key", 3,
         STATUS_OK},
        {QUESTION_JSON("\"hints\":\"a\""), "bad_value", 5, STATUS_OK},
        {QUESTION_JSON("\"hints\":[1]"), "bad_value", 5, STATUS_OK},
        {QUESTION_JSON("\"answer\":[\"a\"]"), "bad_value", 5, STATUS_OK},
        {QUESTION_JSON("\"signals\":[{\"kind\":\"odd\"}]"), "bad_value", 5, STATUS_OK},
        {QUESTION_JSON("\"rubric\":[{\"levels\":[\n{\"mark\":0}]}]"), "bad_value", 6, STATUS_OK},
        {QUESTION_JSON("\"verbatim\":{\n\"soup\":\"\"}"), "unknown_key", 6, STATUS_OK},
        {QUESTION_JSON("\"verbatim\":1"), "bad_value", 5, STATUS_OK},
        {QUESTION_JSON("\"sections\":[1]"), "bad_value", 5, STATUS_OK},
        {QUESTION_JSON("\"secret\":1"), "unknown_key", 5, STATUS_OK},
    };

    (void)state;
    check_problems(cases, COUNT_OF(cases), read_json);
}

static void test_as_a_format(void **state)
{
    static const char text[] = QUESTION_JSON("\"answer\":\"yes\"");
    const struct format *format = must_find("pack-json");

    (void)state;
    assert_true(format->sniff(str_from(text), STR("x.json")) >= 98);
    assert_int_equal(format->sniff(STR("{\"questions\": []}"), STR("x.json")), 0);
    struct reading reading = read_text_as("pack-json", text);
    assert_int_equal(reading.report.found, 1);
    assert_int_equal(reading.report.imported, 1);
    assert_int_equal(question_at(reading.set, 0)->line, 4);
    assert_str(section_of(question_at(reading.set, 0), "Answer"), "yes");
    reading_finish(&reading);
    reading = read_text_as("pack-json", "{\"pack\":1,\"topics\":[");
    assert_null(reading.set);
    assert_non_null(reading.report.refused);
    assert_problem(&reading.report.warnings, "json", 1);
    reading_finish(&reading);
}

static void test_without_answers(void **state)
{
    struct question_set *set = must_read_pack(
        STR(FRONT "### Q\nid: a\nkind: choice\n#### Choices\n- [x] one\n  >> SECRET\n- [ ] two\n"
                  "#### Answer\nSECRET\n#### Hints\n- SECRET\n#### Own\nSECRET\n"));

    (void)state;
    struct buf out = write_as("pack-json", set, false, NULL);
    assert_null(strstr(out.data, "SECRET"));
    assert_null(strstr(out.data, "true"));
    assert_non_null(strstr(out.data, "two"));
    buf_finish(&out);
    question_set_destroy(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_lost),  cmocka_unit_test(test_own_packs),
        cmocka_unit_test(test_what_is_verbatim), cmocka_unit_test(test_problems),
        cmocka_unit_test(test_as_a_format),      cmocka_unit_test(test_without_answers),
    };

    return cmocka_run_group_tests_name("pack_json", tests, NULL, NULL);
}
