/* JSON as people have it: each shape that quizzes and question lists are found in, and what JSON
 * that isn't one gets. */
#include "formats_support.h"

struct shape {
    const char *name, *text;
    /* of the first question: "topic/subtopic|head|body|choices|answer" */
    const char *expected;
    size_t count;
};

static void describe(const struct question *q, struct buf *out)
{
    const struct topic *topic = q->topic;

    if (topic->parent) {
        buf_add_str(out, topic->parent->title);
        buf_add_char(out, '/');
    }
    buf_add_str(out, topic->title);
    buf_add_char(out, '|');
    buf_add_str(out, q->head);
    buf_add_char(out, '|');
    buf_add_str(out, q->body);
    buf_add_char(out, '|');
    buf_add_str(out, question_section_text(q, SECTION_CHOICES));
    buf_add_char(out, '|');
    buf_add_str(out, question_section_text(q, SECTION_ANSWER));
}

static void check_shape(const struct shape *shape)
{
    struct reading reading = read_text_as("json", shape->text);
    struct buf out;

    if (!reading.set)
        fail_msg("%s: refused: %s", shape->name, reading.report.note);
    buf_init(&out, TEST_MAX_BYTES);
    describe(question_at(reading.set, 0), &out);
    if (!str_is(buf_str(&out), shape->expected))
        fail_msg("%s:\n  got      %s\n  expected %s", shape->name, out.data, shape->expected);
    if (reading.set->question_count != shape->count)
        fail_msg("%s: %zu questions", shape->name, reading.set->question_count);
    buf_finish(&out);
    reading_finish(&reading);
}

static void test_where_questions_stand(void **state)
{
    static const struct shape shapes[] = {
        {"list", "[{\"question\":\"Q\",\"answer\":\"A\"},{\"question\":\"R\"}]", "|Q|||A", 2},
        {"wrapper", "{\"title\":\"T\",\"questions\":[{\"question\":\"Q\",\"answer\":\"A\"}]}",
         "|Q|||A", 1},
        {"map of topics", "{\"Locks\":[{\"q\":\"Q\",\"a\":\"A\"}],\"Queues\":[{\"q\":\"R\"}]}",
         "Locks|Q|||A", 2},
        {"sections in sections",
         "{\"sections\":[{\"title\":\"One\",\"sections\":[{\"name\":\"Two\",\"questions\":[{"
         "\"prompt\":\"Q\"}]}]}]}",
         "One/Two|Q|||", 1},
        {"map of maps", "{\"One\":{\"Two\":[{\"prompt\":\"Q\"}]}}", "One/Two|Q|||", 1},
        {"lists of texts", "{\"Locks\":[\"What is a lock?\",\"Why?\"]}", "Locks|What is a lock?|||",
         2},
        {"a text for each", "[\"What?\",\"Why?\"]", "|What?|||", 2},
        {"pairs", "[[\"What?\",\"That.\"],[\"Why?\",\"So.\"]]", "|What?|||That.", 2},
        {"map to answers", "{\"What is it?\":\"That.\",\"Why so?\":\"So.\"}",
         "|What is it?|||That.", 2},
        {"map of ids", "{\"q1\":{\"question\":\"Q\"},\"q2\":{\"question\":\"R\"}}", "|Q|||", 2},
        {"lines", "{\"question\":\"Q\"}\n{\"question\":\"R\"}\n", "|Q|||", 2},
        {"one question", "{\"question\":\"Q\",\"options\":[\"a\",\"b\"],\"answer\":\"b\"}",
         "|Q||- [ ] a\n- [x] b|", 1},
        {"own topics", "[{\"question\":\"Q\",\"category\":\"C\",\"subcategory\":\"D\"}]",
         "C/D|Q|||", 1},
        {"topic named twice", "{\"Locks\":[{\"question\":\"Q\",\"topic\":\"locks\"}]}",
         "Locks|Q|||", 1},
        {"questions named as such",
         "{\"topics\":[{\"topic\":\"One\",\"questions\":[\"Tell me.\",\"Show me.\"]}]}",
         "One|Tell me.|||", 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
        check_shape(&shapes[i]);
}

static void test_choices(void **state)
{
    static const struct shape shapes[] = {
        {"by text", "[{\"question\":\"Q\",\"choices\":[\"x\",\"y\"],\"correct_answer\":\"y\"}]",
         "|Q||- [ ] x\n- [x] y|", 1},
        {"by letter", "[{\"question\":\"Q\",\"options\":[\"x\",\"y\"],\"answer\":\"B\"}]",
         "|Q||- [ ] x\n- [x] y|", 1},
        {"by number from 0",
         "[{\"question\":\"Q\",\"options\":[\"x\",\"y\"],\"answer\":1},"
         "{\"question\":\"R\",\"options\":[\"x\",\"y\"],\"answer\":0}]",
         "|Q||- [ ] x\n- [x] y|", 2},
        {"by number from 1",
         "[{\"question\":\"Q\",\"options\":[\"x\",\"y\"],\"correct\":1},"
         "{\"question\":\"R\",\"options\":[\"x\",\"y\"],\"correct\":2}]",
         "|Q||- [x] x\n- [ ] y|", 2},
        {"by index", "[{\"question\":\"Q\",\"options\":[\"x\",\"y\"],\"correctIndex\":1}]",
         "|Q||- [ ] x\n- [x] y|", 1},
        {"several", "[{\"question\":\"Q\",\"options\":[\"x\",\"y\",\"z\"],\"answer\":[0,2]}]",
         "|Q||- [x] x\n- [ ] y\n- [x] z|", 1},
        {"several by text",
         "[{\"question\":\"Q\",\"options\":[\"x\",\"y\",\"z\"],\"answer\":[\"z\",\"x\"]}]",
         "|Q||- [x] x\n- [ ] y\n- [x] z|", 1},
        {"flags",
         "[{\"question\":\"Q\",\"options\":[{\"text\":\"x\",\"isCorrect\":false},{\"text\":\"y\","
         "\"isCorrect\":true,\"feedback\":\"f\"}]}]",
         "|Q||- [ ] x\n- [x] y\n  >> f|", 1},
        {"flagged answers",
         "[{\"question\":\"Q\",\"answers\":[{\"answer\":\"x\",\"correct\":1},{\"answer\":\"y\","
         "\"correct\":0}]}]",
         "|Q||- [x] x\n- [ ] y|", 1},
        {"map", "[{\"question\":\"Q\",\"options\":{\"A\":\"x\",\"B\":\"y\"},\"answer\":\"B\"}]",
         "|Q||- [ ] x\n- [x] y|", 1},
        {"map with odd keys",
         "[{\"question\":\"Q\",\"options\":{\"one\":\"x\",\"two\":\"y\"},\"answer\":\"two\"}]",
         "|Q||- [ ] x\n- [x] y|", 1},
        {"ids",
         "[{\"question\":\"Q\",\"options\":[{\"id\":\"p\",\"text\":\"x\"},{\"id\":\"q\","
         "\"text\":\"y\"}],\"answer\":\"q\"}]",
         "|Q||- [ ] x\n- [x] y|", 1},
        {"members of their own",
         "[{\"question\":\"Q\",\"A\":\"x\",\"B\":\"y\",\"C\":\"z\",\"answer\":\"C\"}]",
         "|Q||- [ ] x\n- [ ] y\n- [x] z|", 1},
        {"wrong ones apart",
         "[{\"question\":\"Q &quot;x&quot;?\",\"correct_answer\":\"y\",\"incorrect_answers\":["
         "\"x\",\"z\"]}]",
         "|Q \"x\"?||- [x] y\n- [ ] x\n- [ ] z|", 1},
        {"maps of flags",
         "[{\"question\":\"Q\",\"answers\":{\"answer_a\":\"x\",\"answer_b\":\"y\",\"answer_c\":null"
         "},\"correct_answers\":{\"answer_a_correct\":\"false\",\"answer_b_correct\":\"true\"}}]",
         "|Q||- [ ] x\n- [x] y|", 1},
        {"true or false", "[{\"question\":\"Q\",\"answer\":false}]", "|Q||- [ ] True\n- [x] False|",
         1},
        {"answer is a text all the same",
         "[{\"question\":\"Q\",\"options\":[\"x\",\"y\"],\"answer\":\"Neither is.\"}]",
         "|Q||- [ ] x\n- [ ] y|Neither is.", 1},
        {"list of answers", "[{\"question\":\"Q\",\"answer\":[\"one\",\"two\"]}]",
         "|Q|||- one\n- two", 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
        check_shape(&shapes[i]);
}

static void test_other_members(void **state)
{
    struct reading reading = read_text_as(
        "json",
        "{\"title\":\"T\",\"description\":\"D\",\"license\":\"MIT\",\n"
        "\"questions\":[\n"
        "{\"id\":7,\"title\":\"Two Sum\",\"question\":{\"text\":\"Q\",\"code\":\"x = 1\"},\n"
        "\"difficulty\":\"Beginner\",\"tags\":[\"a\",\"b c\"],\"time\":5,\n"
        "\"hints\":[\"h1\",\"h2\"],\"followUps\":[{\"question\":\"F?\"}],\n"
        "\"explanation\":\"<p>Be<b>cause</b></p>\",\"__v\":0}]}");
    const struct question *q = question_at(reading.set, 0);

    (void)state;
    assert_str(reading.set->title, "T");
    assert_str(reading.set->intro, "D");
    assert_str(reading.set->license, "MIT");
    assert_str(q->topic->title, "");
    assert_str(q->id, "7");
    assert_str(q->head, "Q");
    assert_str(q->body, "```\nx = 1\n```");
    assert_str(q->difficulty, "easy");
    assert_str(q->minutes, "5");
    assert_int_equal(q->line, 3);
    assert_int_equal(q->tags.count, 2);
    assert_str(q->tags.items[1], "b c");
    assert_str(section_of(q, "Hints"), "- h1\n- h2");
    assert_str(section_of(q, "Follow-ups"), "- F?");
    assert_str(section_of(q, "title"), "Two Sum");
    assert_str(section_of(q, "Answer"), "Be**cause**");
    assert_problem(&reading.report.warnings, "unknown_column", 6);
    reading_finish(&reading);
}

static void test_mapping(void **state)
{
    static const char text[] = "{\"rows\":[{\"fr\":\"Q\",\"lsg\":\"A\"},{\"fr\":\"R\"}]}";
    const struct format_mapping mappings[] = {{{"fr", 2}, {"prompt", 6}},
                                              {{"lsg", 3}, {"answer", 6}}};
    struct format_options options = {.mappings = mappings, .mapping_count = 2};
    struct import_report report;
    struct question_set *set = NULL;
    struct arena arena;
    struct format_columns columns;

    (void)state;
    struct reading reading = read_text_as("json", text);
    assert_null(reading.set);
    reading_finish(&reading);
    import_report_init(&report);
    assert_int_equal(must_find("json")->read(str_from(text), &options, &report, &set), STATUS_OK);
    assert_str(question_at(set, 0)->head, "Q");
    assert_str(section_of(question_at(set, 0), "Answer"), "A");
    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(must_find("json")->columns(str_from(text), &options, &arena, &columns),
                     STATUS_OK);
    assert_int_equal(columns.names.count, 2);
    assert_str(columns.names.items[1], "lsg");
    assert_str(columns.fields[1], "answer");
    assert_int_equal(columns.row_count, 2);
    assert_int_equal(columns.rows[0].count, 2);
    assert_str(columns.rows[0].items[1], "A");
    assert_str(columns.rows[1].items[1], "");
    arena_finish(&arena);
    question_set_destroy(set);
    import_report_finish(&report);
}

static void test_what_is_no_quiz(void **state)
{
    struct reading reading =
        read_text_as("json", "[{\"question\":\"Q\"},\n{\"colour\":\"red\"},\n7]");

    (void)state;
    assert_int_equal(reading.set->question_count, 1);
    assert_problem(&reading.report.skipped, "not_a_question", 2);
    assert_problem(&reading.report.skipped, "not_a_question", 3);
    reading_finish(&reading);
    static const char *const nothing[] = {"{}", "[]", "{\"a\":{\"b\":1}}", "[[],[[]]]",
                                          "{\"a\":[]}"};
    for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++) {
        reading = read_text_as("json", nothing[i]);
        assert_null(reading.set);
        assert_non_null(reading.report.refused);
        reading_finish(&reading);
    }
}

static void test_bad_json_is_refused_whole(void **state)
{
    static const struct {
        const char *text;
        unsigned line;
    } cases[] = {
        {"", 1},
        {"[{\"question\":\"Q\"},\n]", 2},
        {"[{\"question\":\"Q\"}\n{\"question\":\"R\"}]", 2},
        {"{\"question\":\"Q\",\n\"a\":\"b\nc\"}", 2},
        {"[{\"question\":\"Q\\x\"}]", 1},
        {"[01]", 1},
        {"[1.]", 1},
        {"[tru]", 1},
        {"[\"\xff\"]", 1},
        {"[{\"question\":\"Q\"}", 1},
        {"[{\"question\":\n\"Q\"}]\n}", 3},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct reading reading = read_text_as("json", cases[i].text);
        if (reading.set)
            fail_msg("case %zu was read", i);
        assert_non_null(reading.report.refused);
        assert_problem(&reading.report.warnings, "json", cases[i].line);
        reading_finish(&reading);
    }
}

static void test_deep(void **state)
{
    struct buf text;

    (void)state;
    buf_init(&text, TEST_MAX_BYTES);
    for (int i = 0; i < 10000; i++)
        buf_add_text(&text, i % 2 ? "{\"a\":" : "[\n");
    struct reading reading = read_as("json", buf_str(&text));
    assert_null(reading.set);
    assert_problem(&reading.report.warnings, "json", 51);
    reading_finish(&reading);
    buf_clear(&text);
    for (int i = 0; i < 90; i++)
        buf_add_text(&text, i % 2 ? "{\"a\":" : "[");
    buf_add_text(&text, "1");
    for (int i = 89; i >= 0; i--)
        buf_add_text(&text, i % 2 ? "}" : "]");
    reading = read_as("json", buf_str(&text));
    assert_null(reading.set);
    assert_int_equal(reading.report.warnings.count, 0);
    reading_finish(&reading);
    buf_finish(&text);
}

static void test_sniffing(void **state)
{
    const struct format *format = must_find("json");

    (void)state;
    assert_true(format->sniff(STR(" [{\"a\":1}]"), STR("x.json")) > 90);
    assert_true(format->sniff(STR("{\"a\":1}"), STR("x")) > 50);
    assert_int_equal(format->sniff(STR("[link](x)"), STR("x.md")), 0);
    assert_int_equal(format->sniff(STR("{~ answer }"), STR("x.gift")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_where_questions_stand),
        cmocka_unit_test(test_choices),
        cmocka_unit_test(test_other_members),
        cmocka_unit_test(test_mapping),
        cmocka_unit_test(test_what_is_no_quiz),
        cmocka_unit_test(test_bad_json_is_refused_whole),
        cmocka_unit_test(test_deep),
        cmocka_unit_test(test_sniffing),
    };

    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
