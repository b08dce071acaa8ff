/* Moodle XML: what an export has, what is written, and what bad XML gets. */
#include "formats_support.h"

#define QUIZ(rest) "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n" rest "</quiz>\n"

/* In the form that Moodle exports. */
static const char export[] = QUIZ(
    "<!-- question: 0  -->\n"
    "  <question type=\"category\">\n"
    "    <category><text>$course$/top/Default for Python/Threads/Locks // keys</text></category>\n"
    "    <info format=\"html\"><text><![CDATA[<p>About <b>locks</b>.</p>]]></text></info>\n"
    "    <idnumber></idnumber>\n"
    "  </question>\n"
    "  <question type=\"multichoice\">\n" /* line 9 */
    "    <name><text>GIL 1</text></name>\n"
    "    <questiontext format=\"html\">\n"
    "      <text><![CDATA[<p>What does the <code>GIL</code> guard?</p><pre>x &lt; y\n</pre>"
    "<img src=\"@@PLUGINFILE@@/gil.png\">]]></text>\n"
    "<file name=\"gil.png\" path=\"/\" encoding=\"base64\">iVBORw0KGgo=</file>\n"
    "    </questiontext>\n"
    "    <generalfeedback format=\"html\"><text><![CDATA[<p>Reference counts.</p>]]></text>"
    "</generalfeedback>\n"
    "    <defaultgrade>2.5000000</defaultgrade>\n"
    "    <penalty>0.3333333</penalty>\n"
    "    <hidden>0</hidden>\n"
    "    <idnumber>gil-1</idnumber>\n"
    "    <single>false</single>\n"
    "    <incorrectfeedback format=\"html\"><text>Your answer is incorrect.</text>"
    "</incorrectfeedback>\n"
    "    <answer fraction=\"50\" format=\"html\"><text><![CDATA[<p>Bytecode</p>]]></text>\n"
    "      <feedback format=\"html\"><text><![CDATA[<p>Yes</p>]]></text></feedback></answer>\n"
    "    <answer fraction=\"33.33333\" format=\"html\"><text>Counts</text></answer>\n"
    "    <answer fraction=\"-50\" format=\"html\"><text>Files</text></answer>\n"
    "    <answer fraction=\"0\" format=\"html\"><text>Sockets</text></answer>\n"
    "    <hint format=\"html\"><text>Think of C.</text></hint>\n"
    "    <tags><tag><text>gil</text></tag><tag><text>difficulty:hard</text></tag></tags>\n"
    "  </question>\n"
    "  <question type=\"truefalse\">\n"
    "    <name><text>Threads are parallel</text></name>\n"
    "    <questiontext format=\"plain_text\"><text>Threads are *parallel*.</text></questiontext>\n"
    "    <answer fraction=\"0\" format=\"moodle_auto_format\"><text>true</text></answer>\n"
    "    <answer fraction=\"100\" format=\"moodle_auto_format\"><text>false</text></answer>\n"
    "  </question>\n"
    "  <question type=\"category\">\n"
    "    <category><text>$course$/top/Default for Python/Other</text></category>\n"
    "  </question>\n"
    "  <question type=\"shortanswer\">\n"
    "    <name><text>Module</text></name>\n"
    "    <questiontext format=\"markdown\"><text>Which `module`?</text></questiontext>\n"
    "    <usecase>0</usecase>\n"
    "    <answer fraction=\"100\"><text>threading</text><feedback><text>Good</text></feedback>"
    "</answer>\n"
    "    <answer fraction=\"50\"><text>_thread</text></answer>\n"
    "  </question>\n"
    "  <question type=\"numerical\">\n"
    "    <questiontext format=\"html\"><text>How many?</text></questiontext>\n"
    "    <answer fraction=\"100\"><text>42</text><tolerance>0.50</tolerance></answer>\n"
    "  </question>\n"
    "  <question type=\"essay\">\n"
    "    <questiontext format=\"html\"><text>Explain.</text></questiontext>\n"
    "    <hidden>1</hidden>\n"
    "    <graderinfo format=\"html\"><text><![CDATA[<p>Look for order.</p>]]></text></graderinfo>\n"
    "    <responsetemplate format=\"html\"><text>Dear</text></responsetemplate>\n"
    "  </question>\n"
    "  <question type=\"matching\">\n"
    "    <questiontext format=\"html\"><text>Match.</text></questiontext>\n"
    "    <subquestion format=\"html\"><text>Lock</text><answer><text>one</text></answer>"
    "</subquestion>\n"
    "    <subquestion format=\"html\"><text>Semaphore</text><answer><text>many</text></answer>"
    "</subquestion>\n"
    "    <subquestion format=\"html\"><text></text><answer><text>none</text></answer>"
    "</subquestion>\n"
    "  </question>\n"
    "  <question type=\"cloze\"><questiontext><text>{1:SA:=x}</text></questiontext></question>\n"
    "  <question type=\"description\"><name><text>d</text></name></question>\n");

static void test_choices_of_an_export(void **state)
{
    struct reading reading = read_text_as("moodle-xml", export);
    const struct question *q = question_at(reading.set, 0);
    struct arena arena;
    struct choices choices;

    (void)state;
    assert_str(reading.set->title, "Default for Python");
    assert_str(q->id, "gil-1");
    assert_str(q->head, "What does the `GIL` guard?");
    assert_true(str_starts(q->body, STR("```\nx < y\n```")));
    assert_str(q->kind, "choice");
    assert_str(q->difficulty, "hard");
    assert_str(q->points, "2.5");
    assert_int_equal(q->line, 9);
    assert_int_equal(q->tags.count, 1);
    assert_str(q->topic->title, "Locks / keys");
    assert_str(q->topic->intro, "About **locks**.");
    assert_str(q->topic->parent->title, "Threads");
    assert_str(section_of(q, "Answer"), "Reference counts.");
    assert_str(section_of(q, "Hints"), "- Think of C.");
    assert_str(section_of(q, "Title"), "GIL 1");
    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(question_choices(q, &arena, &choices), STATUS_OK);
    assert_int_equal(choices.count, 4);
    assert_true(choices.items[0].is_right && choices.items[1].is_right);
    assert_false(choices.items[2].is_right || choices.items[3].is_right);
    assert_str(choices.items[0].text, "Bytecode");
    assert_str(choices.items[0].feedback, "Yes");
    arena_finish(&arena);
    assert_problem(&reading.report.warnings, "media", 14);
    assert_problem(&reading.report.warnings, "feedback", 0);
    reading_finish(&reading);
}

static void test_other_types_of_an_export(void **state)
{
    struct reading reading = read_text_as("moodle-xml", export);
    const struct question *q = question_at(reading.set, 1);

    (void)state;
    assert_str(q->head, "Threads are \\*parallel\\*.");
    assert_str(section_of(q, "Choices"), "- [ ] True\n- [x] False");
    q = question_at(reading.set, 2);
    assert_str(q->topic->title, "Other");
    assert_str(section_of(q, "Answer"), "- threading\n- \\_thread (50 %)");
    assert_str(section_of(q, "Feedback"), "- threading: Good");
    assert_str(section_of(question_at(reading.set, 3), "Answer"), "42 \xc2\xb1 0.5");
    q = question_at(reading.set, 4);
    assert_str(section_of(q, "Answer"), "Look for order.");
    assert_str(section_of(q, "Response template"), "Dear");
    assert_int_equal(question_state(q), QUESTION_RETIRED);
    q = question_at(reading.set, 5);
    assert_str(q->body, "- Lock\n- Semaphore\n\n* one\n* many\n* none");
    assert_str(section_of(q, "Answer"), "- Lock: one\n- Semaphore: many");
    assert_int_equal(reading.report.found, 7);
    assert_int_equal(reading.report.imported, 6);
    assert_problem(&reading.report.skipped, "question_type", 63);
    assert_problem(&reading.report.warnings, "description", 64);
    reading_finish(&reading);
}

static void check_pack(const char *name, struct str text)
{
    static const struct there_and_back how = {.format = "moodle-xml", .keeps_habits = true};

    check_there_and_back(name, text, &how);
}

static void test_packs_come_back(void **state)
{
    (void)state;
    for_each_pack(check_pack);
}

static void test_what_is_written(void **state)
{
    struct question_set *set = must_read_pack(
        STR(FRONT "# A/B\n### Which ]]> one?\nid: a\nkind: choice\ntime: 3\n\nBody & <b>\n"
                  "#### Choices\n- [x] one\n  >> yes\n- [ ] two\n- [x] three\n#### Answer\n"
                  "```c\n#### not a heading\n```\n"));
    struct problems lost;

    (void)state;
    problems_init(&lost, 10);
    struct buf out = write_as("moodle-xml", set, true, &lost);
    assert_non_null(strstr(out.data, "<text>$course$/top/T/A//B</text>"));
    assert_non_null(strstr(out.data, "Which ]]]]><![CDATA[> one?\n\nBody & <b>"));
    assert_non_null(strstr(out.data, "<answer fraction=\"50.00000\" format=\"markdown\">"));
    assert_non_null(strstr(out.data, "<single>false</single>"));
    assert_non_null(strstr(out.data, "<tag><text>time:3</text></tag>"));
    assert_int_equal(lost.count, 0);
    struct reading reading = read_as("moodle-xml", buf_str(&out));
    const struct question *q = question_at(reading.set, 0);
    assert_str(q->head, "Which ]]> one?");
    assert_str(q->body, "Body & <b>");
    assert_str(q->minutes, "3");
    assert_str(reading.set->title, "T");
    assert_str(q->topic->title, "A/B");
    assert_str(section_of(q, "Choices"), "- [x] one\n  >> yes\n- [ ] two\n- [x] three");
    assert_str(section_of(q, "Answer"), "```c\n#### not a heading\n```");
    reading_finish(&reading);
    buf_finish(&out);
    problems_finish(&lost);
    question_set_destroy(set);
}

/* An answer whose question isn't known yet stays one: its made id is no prompt. */
static void test_without_prompt(void **state)
{
    static const char *const names[] = {"moodle-xml", "qti"};
    struct question_set *set =
        must_read_pack(STR(FRONT "# A\n### \nid: q-b6xtqw0bq3c1h\n\n#### Answer\nA lock.\n"));

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct buf out = write_as(names[i], set, true, NULL);
        struct reading reading = read_file_bytes("set", buf_str(&out));
        assert_string_equal(reading.report.format, names[i]);
        assert_int_equal(question_at(reading.set, 0)->head.size, 0);
        assert_str(section_of(question_at(reading.set, 0), "Answer"), "A lock.");
        reading_finish(&reading);
        buf_finish(&out);
    }
    question_set_destroy(set);
}

static void test_without_answers(void **state)
{
    struct question_set *set = must_read_pack(
        STR(FRONT "# A\n### Q\nid: a\n#### Choices\n- [x] one\n  >> SECRET\n- [ ] two\n"
                  "#### Answer\nSECRET\n### R\nid: b\n#### Answer\nSECRET\n#### Signals\n"
                  "- strong: SECRET\n#### Hints\n- SECRET\n"));

    (void)state;
    struct buf out = write_as("moodle-xml", set, false, NULL);
    assert_null(strstr(out.data, "SECRET"));
    assert_null(strstr(out.data, "fraction=\"1"));
    /* One right answer or several: that tells something, too. */
    assert_non_null(strstr(out.data, "<single>false</single>"));
    buf_finish(&out);
    question_set_destroy(set);
}

#define QUESTION "<question type=\"essay\"><questiontext><text>Q</text></questiontext></question>\n"

static void test_bad_xml_is_refused_whole(void **state)
{
    static const struct {
        const char *text;
        unsigned line;
    } cases[] = {
        {QUIZ(QUESTION "<question>\n"), 5},
        {QUIZ(QUESTION "<a b=1/>\n"), 4},
        {QUIZ(QUESTION "&nbsp;\n"), 4},
        {QUIZ(QUESTION "<x:a/>\n"), 4},
        {QUIZ(QUESTION "\x01\n"), 4},
        {"<quiz>\n" QUESTION, 3},
        {"", 1},
        {"<?xml version=\"1.0\"?>\n<!DOCTYPE quiz [\n<!ENTITY a \"b\">\n]>\n<quiz>&a;</quiz>", 2},
        {"<!DOCTYPE quiz [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<quiz>&x;</quiz>", 1},
        {"<!DOCTYPE quiz [<!ENTITY % x SYSTEM \"http://localhost/\"> %x;]>\n<quiz/>", 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct reading reading = read_text_as("moodle-xml", cases[i].text);
        assert_null(reading.set);
        assert_non_null(reading.report.refused);
        assert_problem(&reading.report.warnings, "xml", cases[i].line);
        reading_finish(&reading);
    }
}

/* A document type elsewhere isn't fetched; a name that only it declares is known or kept. */
static void test_entities_of_a_type_elsewhere(void **state)
{
    struct reading reading = read_text_as(
        "moodle-xml", "<!DOCTYPE quiz SYSTEM \"http://localhost:1/quiz.dtd\">\n<quiz><question "
                      "type=\"essay\"><questiontext format=\"markdown\"><text>a&ndash;b&odd;"
                      "</text></questiontext></question></quiz>");

    (void)state;
    assert_str(question_at(reading.set, 0)->head, "a\xe2\x80\x93"
                                                  "b&odd;");
    assert_problem(&reading.report.warnings, "entity", 2);
    reading_finish(&reading);
}

static void test_deep_and_long(void **state)
{
    struct buf text;
    struct reading reading;

    (void)state;
    buf_init(&text, TEST_MAX_BYTES);
    buf_add_text(&text, "<quiz>\n");
    for (int i = 0; i < 10000; i++)
        buf_add_text(&text, "<a>");
    reading = read_as("moodle-xml", buf_str(&text));
    assert_null(reading.set);
    assert_problem(&reading.report.warnings, "xml", 2);
    reading_finish(&reading);
    buf_clear(&text);
    buf_add_text(&text, "<quiz>\n\n<question type=\"");
    for (int i = 0; i < 1 << 20; i++)
        buf_add_char(&text, 'x');
    buf_add_text(&text, "\"/></quiz>");
    reading = read_as("moodle-xml", buf_str(&text));
    assert_null(reading.set);
    assert_problem(&reading.report.warnings, "xml", 3);
    reading_finish(&reading);
    buf_finish(&text);
}

/* UTF-16 that says so, and what a declaration says otherwise. */
static void test_encodings(void **state)
{
    static const char text[] = "\xfe\xff<?xml version='1.0' encoding='UTF-16'?>\n<quiz><question "
                               "type='essay'><questiontext><text>Caf\xe9?</text></questiontext>"
                               "</question></quiz>";
    struct buf wide;

    (void)state;
    buf_init(&wide, TEST_MAX_BYTES);
    buf_add(&wide, text, 2);
    for (size_t i = 2; i < sizeof(text) - 1; i++) {
        buf_add_char(&wide, '\0');
        buf_add_char(&wide, text[i]);
    }
    struct reading reading = read_file_bytes("quiz.xml", buf_str(&wide));
    assert_str(question_at(reading.set, 0)->head, "Caf\xc3\xa9?");
    assert_string_equal(reading.report.encoding, "UTF-16BE");
    reading_finish(&reading);
    reading = read_file_bytes("quiz.xml", STR("<?xml version='1.0' encoding='ISO-8859-1'?>\n<quiz>"
                                              "<question type='essay'><questiontext><text>Caf\xe9?"
                                              "</text></questiontext></question></quiz>"));
    assert_str(question_at(reading.set, 0)->head, "Caf\xc3\xa9?");
    reading_finish(&reading);
    buf_finish(&wide);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_choices_of_an_export),
        cmocka_unit_test(test_other_types_of_an_export),
        cmocka_unit_test(test_packs_come_back),
        cmocka_unit_test(test_what_is_written),
        cmocka_unit_test(test_without_prompt),
        cmocka_unit_test(test_without_answers),
        cmocka_unit_test(test_bad_xml_is_refused_whole),
        cmocka_unit_test(test_entities_of_a_type_elsewhere),
        cmocka_unit_test(test_deep_and_long),
        cmocka_unit_test(test_encodings),
    };

    return cmocka_run_group_tests_name("moodle", tests, NULL, NULL);
}
