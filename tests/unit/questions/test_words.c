/* What the import takes for a question, a label, a choice, a placeholder. */
#include "questions/words.h"
#include "questions_support.h"

static void test_titles(void **state)
{
    static const struct {
        const char *raw, *text;
        unsigned number;
        bool asks, labelled, bold;
        enum question_difficulty difficulty;
    } cases[] = {
        {"What is a lock?", "What is a lock?", 0, true, false, false, 0},
        {"12. What is a lock?", "What is a lock?", 12, true, false, false, 0},
        {"12) What is a lock", "What is a lock", 12, true, false, false, 0},
        {"2.3. Locks", "Locks", 3, false, false, false, 0},
        {"3.11 brings what?", "3.11 brings what?", 0, true, false, false, 0},
        {"2.1 Move semantics", "Move semantics", 1, false, false, false, 0},
        {"[up](#top) Why?", "Why?", 0, true, false, false, 0},
        {"3 ways to wait", "3 ways to wait", 0, false, false, false, 0},
        {"Q4. Why?", "Why?", 4, true, true, false, 0},
        {"Q: Why?", "Why?", 0, true, true, false, 0},
        {"Question 7: Locks", "Locks", 7, false, true, false, 0},
        {"**Q:** Why?", "Why?", 0, true, true, false, 0},
        {"**3. What is a lock?**", "What is a lock?", 3, true, false, true, 0},
        {"3. **What is a lock?**", "What is a lock?", 3, true, false, true, 0},
        {"**\xf0\x9f\x9f\xa2 Why?**", "Why?", 0, true, false, true, QUESTION_EASY},
        {"\xf0\x9f\x94\xb4 Why?", "Why?", 0, true, false, false, QUESTION_HARD},
        {"Why? (medium)", "Why?", 0, true, false, false, QUESTION_MEDIUM},
        {"[What is a lock?](https://docs.example/x)", "What is a lock?", 0, true, false, false, 0},
        {"<a name=\"x\"></a>What is a lock?", "What is a lock?", 0, true, false, false, 0},
        {"What is a lock? <a id=\"x\"></a>", "What is a lock?", 0, true, false, false, 0},
        {"What is `std::lock`?", "What is `std::lock`?", 0, true, false, false, 0},
        {"Which ones? (choose two)", "Which ones? (choose two)", 0, true, false, false, 0},
        {"Explain the event loop", "Explain the event loop", 0, true, false, false, 0},
        {"Quality of service", "Quality of service", 0, false, false, false, 0},
        {"Questions and answers", "Questions and answers", 0, false, false, false, 0},
        {"How to read this:", "How to read this:", 0, false, false, false, 0},
        {"\xe3\x81\x84\xe3\x81\xa4\xef\xbc\x9f", "\xe3\x81\x84\xe3\x81\xa4\xef\xbc\x9f", 0, true,
         false, false, 0},
        {"(4) What is a lock?", "What is a lock?", 4, true, false, false, 0},
        {"6 :: What is a lock?", "What is a lock?", 6, true, false, false, 0},
        {"3、什么是锁", "什么是锁", 3, true, false, false, 0},
        {"一、基础", "基础", 0, false, false, false, 0},
        {"b. ¿Para qué sirve?", "¿Para qué sirve?", 0, true, false, false, 0},
        {"C. elegans", "C. elegans", 0, false, false, false, 0},
        {"# 1. LOCKS", "LOCKS", 1, false, false, false, 0},
        {"Q. ***What is a lock?***", "What is a lock?", 0, true, true, true, 0},
        {"🧩 Questions", "Questions", 0, false, false, false, 0},
        {":gear: Tools :gear:", "Tools", 0, false, false, false, 0},
        {"<b>Why?</b>", "Why?", 0, true, false, true, 0},
        {"**Why?** - [here](https://a.example) and [here](b)", "Why?", 0, true, false, true, 0},
        {"**Why?** - because", "**Why?** - because", 0, false, false, false, 0},
        {"Why? ![hard](https://img.shields.io/badge/x-hard-red)", "Why?", 0, true, false, false,
         QUESTION_HARD},
        {"Which is it? ![a](b.png)", "Which is it? ![a](b.png)", 0, true, false, false, 0},
        {"Question #4", "", 4, false, true, false, 0},
        {"Frage 3: Warum?", "Warum?", 3, true, true, false, 0},
        {"Warum ist das so", "Warum ist das so", 0, true, false, false, 0},
        {"Расскажите о себе подробно", "Расскажите о себе подробно", 0, true, false, false, 0},
        {"ما الفرق بينهما", "ما الفرق بينهما", 0, true, false, false, 0},
        {"", "", 0, false, false, false, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct title title = title_read(str_from(cases[i].raw));
        assert_str(title.text, cases[i].text);
        if (title.number != cases[i].number || title.reads_like_question != cases[i].asks ||
            title.is_labelled != cases[i].labelled || title.is_bold != cases[i].bold ||
            title.difficulty != cases[i].difficulty)
            fail_msg("%s: number %u asks %d labelled %d bold %d difficulty %d", cases[i].raw,
                     title.number, title.reads_like_question, title.is_labelled, title.is_bold,
                     title.difficulty);
    }
}

static void test_labels(void **state)
{
    static const struct {
        const char *line;
        enum label label;
        const char *rest;
    } cases[] = {
        {"A: yes", LABEL_ANSWER, "yes"},
        {"**A:** yes", LABEL_ANSWER, "yes"},
        {"**Answer**: yes", LABEL_ANSWER, "yes"},
        {"**Answer: yes**", LABEL_ANSWER, "yes"},
        {"**Answer**", LABEL_ANSWER, ""},
        {"Answer:", LABEL_ANSWER, ""},
        {"How to answer: so", LABEL_HOW_TO_ANSWER, "so"},
        {"Example Answer: \"x\"", LABEL_EXAMPLE_ANSWER, "\"x\""},
        {"Hints: a", LABEL_HINTS, "a"},
        {"Follow-up: b?", LABEL_FOLLOW_UPS, "b?"},
        {"Q12: why", LABEL_QUESTION, "why"},
        {"Question: why", LABEL_QUESTION, "why"},
        {"Difficulty: hard", LABEL_DIFFICULTY, "hard"},
        {"Answer", LABEL_NONE, NULL},
        {"A yes", LABEL_NONE, NULL},
        {"Note: x", LABEL_NONE, NULL},
        {"A problem: x", LABEL_NONE, NULL},
        {"**Answer** to everything", LABEL_NONE, NULL},
        {"", LABEL_NONE, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct str rest = STR_NONE;
        enum label label = label_read(str_from(cases[i].line), &rest);
        if (label != cases[i].label)
            fail_msg("%s is label %d", cases[i].line, label);
        if (cases[i].rest)
            assert_str(rest, cases[i].rest);
    }
    assert_int_equal(label_of_title(STR("Show answer")), LABEL_ANSWER);
    assert_int_equal(label_of_title(STR("<b>Solution</b>")), LABEL_ANSWER);
    assert_int_equal(label_of_title(STR("Hint")), LABEL_HINTS);
    assert_int_equal(label_of_title(STR("Example")), LABEL_NONE);
}

static void test_choices(void **state)
{
    struct str text;
    bool right;

    (void)state;
    assert_int_equal(choice_letter(STR("- A: one"), &text), 'A');
    assert_str(text, "one");
    assert_int_equal(choice_letter(STR("b) two"), &text), 'B');
    assert_int_equal(choice_letter(STR("(c) three"), &text), 'C');
    assert_int_equal(choice_letter(STR("a word"), &text), '\0');
    assert_int_equal(choice_letter(STR("e.g. this"), &text), '\0');
    assert_true(choice_box(STR("- [x] yes"), &right, &text));
    assert_true(right);
    assert_true(choice_box(STR("* [ ] no"), &right, &text));
    assert_false(right);
    assert_str(text, "no");
    assert_false(choice_box(STR("- [a] no"), &right, &text));
}

static void test_placeholders_and_page_parts(void **state)
{
    static const char *const placeholders[] = {"***", "...", "*To be completed.*", "TODO",
                                               "TBD", "N/A", "_Coming soon!_",     ""};
    static const char *const answers[] = {"No.", "0", "Yes", "To be completed by the kernel."};
    static const char *const furniture[] = {"**[Back to Top](#top)**", "[![build](x.svg)](y)",
                                            "<a name=\"x\"></a>",
                                            "\xe2\xad\x90 Star us if this helps!", "<!-- toc -->"};

    (void)state;
    for (size_t i = 0; i < sizeof(placeholders) / sizeof(placeholders[0]); i++)
        assert_true(is_placeholder(str_from(placeholders[i])));
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
        assert_false(is_placeholder(str_from(answers[i])));
    for (size_t i = 0; i < sizeof(furniture) / sizeof(furniture[0]); i++)
        assert_true(is_page_furniture(str_from(furniture[i])));
    assert_false(is_page_furniture(STR("Push it to the top of the stack.")));
    assert_true(is_furniture_title(STR("Table of Contents")));
    assert_true(is_furniture_title(STR("\xf0\x9f\x93\x9a Contents")));
    assert_false(is_furniture_title(STR("Indexes")));
}

static void test_claims(void **state)
{
    (void)state;
    assert_int_equal(claimed_count(STR("Discover 120+ interview questions on it")), 120);
    assert_int_equal(claimed_count(STR("**10 questions.**")), 10);
    assert_int_equal(claimed_count(STR("24 Python Concurrency Interview Questions")), 24);
    assert_int_equal(claimed_count(STR("3 topics 50 questions")), 50);
    assert_int_equal(claimed_count(STR("Python 3.11 questions")), 0);
    assert_int_equal(claimed_count(STR("2024 was a year without any good question")), 0);
    assert_str(license_read(STR("Released under the MIT License.")), "MIT");
    assert_str(license_read(STR("[CC BY-SA 4.0](x)")), "CC-BY-SA-4.0");
    assert_str(license_read(STR("Submit a license plate")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_titles),  cmocka_unit_test(test_labels),
        cmocka_unit_test(test_choices), cmocka_unit_test(test_placeholders_and_page_parts),
        cmocka_unit_test(test_claims),
    };

    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
