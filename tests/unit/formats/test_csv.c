#include "formats_support.h"

static void columns_by_many_names(void **state)
{
    struct reading r = read_text_as(
        "csv",
        "No.,Category,Sub-category,Question,Model answer,Hint 1,Hint 2,Level,Time (min),Tags,"
        "Link,Question ID,Notes\n"
        "1,Threads,Locks,What is a lock?,A thing.,think,more,Advanced,5 min,\"a, b c\","
        "http://x,lock-1,keep\n");
    (void)state;

    const struct question *q = question_at(r.set, 0);
    assert_str(q->head, "What is a lock?");
    assert_str(q->topic->title, "Locks");
    assert_str(q->topic->parent->title, "Threads");
    assert_str(section_of(q, "Answer"), "A thing.");
    assert_str(section_of(q, "Hints"), "- think\n- more");
    assert_str(q->difficulty, "hard");
    assert_str(q->minutes, "5");
    assert_int_equal(q->tags.count, 2);
    assert_str(q->tags.items[1], "b c");
    assert_str(q->source, "http://x");
    assert_str(q->id, "lock-1");
    assert_int_equal(q->line, 2);
    assert_problem(&r.report.warnings, "unused_columns", 1);
    reading_finish(&r);
}

static void right_choices_by_letter_number_text(void **state)
{
    static const char *const answers[] = {"B", "b)", "2", "Option B", "two", "TWO"};

    (void)state;
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        char text[300];
        snprintf(text, sizeof(text),
                 "question;option a;option b;option c;correct answer\nQ?;one;two;three;%s\n",
                 answers[i]);
        struct reading r = read_text_as("csv", text);
        const struct question *q = question_at(r.set, 0);
        check_choice(q, 0, "one", false, "");
        check_choice(q, 1, "two", true, "");
        check_choice(q, 2, "three", false, "");
        assert_str(q->kind, "choice");
        assert_false(section_of(q, "Answer").size);
        reading_finish(&r);
    }
}

static void gaps_keep_their_letters(void **state)
{
    struct reading r = read_text_as("csv", "question,A,B,C,D,answer\nQ?,one,,three,four,D\n"
                                           "Q2?,1,2,3,,\"A, C\"\nQ3?,1,2,,,7\n");
    (void)state;

    check_choice(question_at(r.set, 0), 2, "four", true, "");
    check_choice(question_at(r.set, 1), 0, "1", true, "");
    check_choice(question_at(r.set, 1), 2, "3", true, "");
    /* An answer that names no choice is a text. */
    assert_str(section_of(question_at(r.set, 2), "Answer"), "7");
    reading_finish(&r);
}

static void wrong_answers_and_true_false(void **state)
{
    struct reading r =
        read_text_as("csv", "type,question,correct_answer,incorrect_answers\n"
                            "multiple,Capital of France?,Paris,Rome|London\nboolean,Water is wet?,"
                            "True,\n");
    (void)state;

    check_choice(question_at(r.set, 0), 0, "Paris", true, "");
    check_choice(question_at(r.set, 0), 2, "London", false, "");
    check_choice(question_at(r.set, 1), 0, "True", true, "");
    check_choice(question_at(r.set, 1), 1, "False", false, "");
    reading_finish(&r);
}

static void tables_without_a_header(void **state)
{
    struct reading pairs = read_text_as("csv", "What is x?,y\nWhy is z?,w\n");
    struct reading choices =
        read_text_as("csv", "1,Sum of 1 and 1?,1,2,3,B\n2,Of 2 and 2?,4,5,6,A\n");
    struct reading other = read_text_as("csv", "Anna,12,Berlin\nBen,13,Bonn\nCleo,14,Ulm\n");
    (void)state;

    assert_str(section_of(question_at(pairs.set, 1), "Answer"), "w");
    check_choice(question_at(choices.set, 0), 1, "2", true, "");
    assert_null(other.set);
    assert_string_equal(other.report.refused, "table");
    reading_finish(&pairs);
    reading_finish(&choices);
    reading_finish(&other);
}

static void separators_are_found(void **state)
{
    static const char *const texts[] = {
        "question,answer\n\"a, b?\",x\n", "question;answer\n\"a, b?\";x\n",
        "question\tanswer\na, b?\tx\n", "question|answer\na, b?|x\n",
        "sep=^\nquestion^answer\na, b?^x\n"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct reading r = read_text_as("csv", texts[i]);
        assert_str(question_at(r.set, 0)->head, "a, b?");
        assert_str(section_of(question_at(r.set, 0), "Answer"), "x");
        reading_finish(&r);
    }
}

static void quotes(void **state)
{
    struct reading r = read_text_as("csv", "question,answer\n"
                                           "\"Two\nlines \"\"here\"\"\",\"a\n\nb\"\n"
                                           "Next?, \"blank before\"\n"
                                           "Odd?,\"a\"b\n");
    (void)state;

    assert_int_equal(r.set->question_count, 3);
    assert_str(question_at(r.set, 0)->head, "Two");
    assert_str(question_at(r.set, 0)->body, "lines \"here\"");
    assert_str(section_of(question_at(r.set, 0), "Answer"), "a\n\nb");
    assert_str(section_of(question_at(r.set, 1), "Answer"), "blank before");
    assert_int_equal(question_at(r.set, 1)->line, 6);
    assert_str(section_of(question_at(r.set, 2), "Answer"), "ab");
    assert_problem(&r.report.warnings, "untidy_quote", 7);
    reading_finish(&r);
}

static void a_shifted_row_costs_itself_alone(void **state)
{
    struct reading r = read_text_as("csv", "question,answer,level\nA?,x,easy\nB, c?,y,hard\nD?,z\n"
                                           "E?,w,hard\nF?,v,easy,,\n");
    (void)state;

    assert_int_equal(r.set->question_count, 3);
    assert_str(question_at(r.set, 1)->head, "E?");
    assert_problem(&r.report.skipped, "shifted", 3);
    assert_problem(&r.report.skipped, "shifted", 4);
    assert_int_equal(r.report.found, 5);
    assert_non_null(strstr(r.report.skipped.items[0].sentence, "4 cells"));
    assert_non_null(strstr(r.report.skipped.items[0].sentence, "B, c?"));
    reading_finish(&r);
}

static void an_open_quote_costs_its_line(void **state)
{
    struct reading r = read_text_as("csv", "question,answer\nA?,x\n\"B?,y\nC?,z\n\"D?\",w\n");
    struct reading last = read_text_as("csv", "question,answer\nA?,x\nB?,\"y\nC?,z\n");
    (void)state;

    assert_problem(&r.report.skipped, "open_quote", 3);
    assert_int_equal(r.set->question_count, 3);
    assert_str(question_at(r.set, 2)->head, "D?");
    assert_problem(&last.report.skipped, "open_quote", 3);
    assert_int_equal(last.set->question_count, 2);
    reading_finish(&r);
    reading_finish(&last);
}

static void mapping_wins(void **state)
{
    static const struct format_mapping mappings[] = {{{"Was", 3}, {"prompt", 6}},
                                                     {{"2", 1}, {"answer", 6}},
                                                     {{"question", 8}, {"", 0}},
                                                     {{"Rest", 4}, {"section", 7}}};
    struct format_options options = {.mappings = mappings, .mapping_count = 4};
    struct format_file file = {STR("t.csv"), STR("Was,Wie,Question,Rest\nX?,y,z,r\n")};
    struct import_report report;
    struct question_set *set = NULL;
    (void)state;

    import_report_init(&report);
    assert_int_equal(formats_read(&file, 1, &options, &report, &set), STATUS_OK);
    assert_str(question_at(set, 0)->head, "X?");
    assert_false(question_at(set, 0)->body.size);
    assert_str(section_of(question_at(set, 0), "Answer"), "y");
    assert_str(section_of(question_at(set, 0), "Rest"), "r");
    question_set_destroy(set);
    import_report_finish(&report);
}

static void columns_to_choose_from(void **state)
{
    struct format_file file = {STR("t.csv"), STR("Question,Foo,Option B\nX?,\"y\nz\",'=1\nY?,,\n")};
    struct format_columns columns = {0};
    struct arena arena;
    (void)state;

    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(formats_columns(&file, NULL, &arena, &columns), STATUS_OK);
    assert_int_equal(columns.names.count, 3);
    assert_str(columns.names.items[1], "Foo");
    assert_str(columns.fields[0], "prompt");
    assert_str(columns.fields[1], "");
    assert_str(columns.fields[2], "choice");
    assert_int_equal(columns.row_count, 2);
    assert_str(columns.rows[0].items[1], "y\nz");
    assert_str(columns.rows[0].items[2], "=1");
    file.bytes = STR("# Only\n\ntext\n");
    file.name = STR("t.md");
    assert_int_equal(formats_columns(&file, NULL, &arena, &columns), STATUS_OK);
    assert_int_equal(columns.names.count, 0);
    arena_finish(&arena);
}

/* A spreadsheet must not compute a cell, and reading gives what was written. */
static void cells_are_no_formulas(void **state)
{
    static const char *const heads[] = {"=1+1", "+x",   "-y", "@SUM(A1)",
                                        "'=1",  "''-1", "'a", "\357\274\2351"};
    (void)state;

    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
        struct question_set *set = question_set_create();
        struct topic *topic = question_set_add_topic(set, NULL, STR_NONE);
        assert_non_null(question_set_add_question(set, topic, str_from(heads[i])));
        assert_int_equal(question_set_make_ids(set, NULL), STATUS_OK);
        struct buf out = write_as("csv", set, true, NULL);
        assert_null(strstr(out.data, ",="));
        assert_null(strstr(out.data, ",-"));
        assert_null(strstr(out.data, ",+"));
        assert_null(strstr(out.data, ",@"));
        struct reading r = read_as("csv", buf_str(&out));
        assert_str(question_at(r.set, 0)->head, heads[i]);
        reading_finish(&r);
        buf_finish(&out);
        question_set_destroy(set);
    }
}

static void hostile_tables_end(void **state)
{
    static const struct {
        const char *head, *piece, *tail;
        size_t copies;
        bool is_read;
    } cases[] = {
        {"question,answer\n", "x", "?,y\n", 1 << 20, true},
        {"question,answer\nA?,b\n", ",", "\n", 100000, true},
        {"question,answer\nA?,b\n", "C?,\"d\n", "", 100000, true},
        {"question,answer\nA?,b\n", "\"\n", "", 100000, true},
        {"question,answer\nA?,b\n", "\"x\"y\n", "", 100000, true},
        {"question,answer\nA?,b\n", "\"x\"\"", "", 300000, true},
        {"", "question,", "\nA?\n", 100000, false},
        {"", "hint,", "question\n", 999, false},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buf text;
        buf_init(&text, TEST_MAX_BYTES);
        buf_add_text(&text, cases[i].head);
        for (size_t n = 0; n < cases[i].copies; n++)
            buf_add_text(&text, cases[i].piece);
        buf_add_text(&text, cases[i].tail);
        struct reading r = read_as("csv", buf_str(&text));
        if (cases[i].is_read != (r.set != NULL))
            fail_msg("case %zu: %s", i, r.report.refused ? r.report.refused : "read");
        reading_finish(&r);
        buf_finish(&text);
    }
}

static void a_hundred_thousand_records(void **state)
{
    struct buf text;
    (void)state;

    buf_init(&text, TEST_MAX_BYTES);
    buf_add_text(&text, "question,option a,option b,answer\n");
    for (unsigned i = 0; i < 100001; i++)
        buf_printf(&text, "What is %u?,a,b,A\n", i);
    struct reading r = read_as("csv", buf_str(&text));
    assert_null(r.set);
    assert_string_equal(r.report.refused, "list that is too long");
    reading_finish(&r);
    text.size -= strlen("What is 100000?,a,b,A\n");
    r = read_as("csv", buf_str(&text));
    assert_int_equal(r.set->question_count, 100000);
    reading_finish(&r);
    buf_finish(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_by_many_names),
        cmocka_unit_test(right_choices_by_letter_number_text),
        cmocka_unit_test(gaps_keep_their_letters),
        cmocka_unit_test(wrong_answers_and_true_false),
        cmocka_unit_test(tables_without_a_header),
        cmocka_unit_test(separators_are_found),
        cmocka_unit_test(quotes),
        cmocka_unit_test(a_shifted_row_costs_itself_alone),
        cmocka_unit_test(an_open_quote_costs_its_line),
        cmocka_unit_test(mapping_wins),
        cmocka_unit_test(columns_to_choose_from),
        cmocka_unit_test(cells_are_no_formulas),
        cmocka_unit_test(hostile_tables_end),
        cmocka_unit_test(a_hundred_thousand_records),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
