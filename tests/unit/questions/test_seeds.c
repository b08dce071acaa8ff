/* Real pages that were copied as text. They aren't part of the project: PARLEY_SEEDS names their
 * folder, else ../shared/seeds beside the project is tried, and without it these tests are skipped.
 */
#include <dirent.h>

#include "questions/drafts.h"
#include "questions_support.h"

struct imported {
    struct import_report report;
    struct question_set *set;
};

static const char *seed_folder(void)
{
    const char *named = getenv("PARLEY_SEEDS");

    return named && named[0] ? named : PARLEY_SOURCE_DIR "/../shared/seeds";
}

/* The file whose name begins with the number. */
static bool import_seed(const char *number, struct imported *result)
{
    char path[4096] = "";
    struct buf text;
    DIR *dir = opendir(seed_folder());
    const struct dirent *entry;

    while (dir && (entry = readdir(dir)))
        if (strncmp(entry->d_name, number, strlen(number)) == 0)
            snprintf(path, sizeof(path), "%s/%s", seed_folder(), entry->d_name);
    if (dir)
        closedir(dir);
    if (!path[0] || !read_file(path, &text)) {
        print_message("skipped: no text %s in %s\n", number, seed_folder());
        return false;
    }
    import_report_init(&result->report);
    result->set = NULL;
    assert_int_equal(import_markdown(buf_str(&text), NULL, &result->report, &result->set),
                     STATUS_OK);
    buf_finish(&text);
    return true;
}

static void finish(struct imported *imported)
{
    import_report_finish(&imported->report);
    question_set_destroy(imported->set);
}

static void test_page_that_sells_questions(void **state)
{
    struct imported got;

    (void)state;
    if (!import_seed("000", &got))
        skip();
    /* Its topics are there, its questions aren't. */
    assert_non_null(got.set);
    assert_int_equal(got.report.claimed, 120);
    assert_int_equal(got.report.imported, 0);
    assert_int_equal(got.report.topics, 19);
    assert_int_equal(got.set->topic_count, 19);
    assert_str(got.set->title, "Python Threading Interview Questions");
    assert_str(got.set->topics->title, "Threads vs Processes");
    assert_null(got.report.refused);
    assert_non_null(got.report.note);
    finish(&got);
}

static void test_page_that_lost_its_prompts(void **state)
{
    struct imported got;

    (void)state;
    if (!import_seed("001", &got))
        skip();
    assert_int_equal(got.report.claimed, 5);
    assert_int_equal(got.report.imported, 5);
    assert_int_equal(got.report.needs_prompt, 5);
    for (const struct question *q = question_set_first(got.set); q; q = question_next(q)) {
        assert_int_equal(question_state(q), QUESTION_NEEDS_PROMPT);
        assert_true(question_section_text(q, SECTION_ANSWER).size > 500);
    }
    finish(&got);
}

static void test_numbered_questions_with_labelled_answers(void **state)
{
    struct imported got;

    (void)state;
    if (!import_seed("002", &got))
        skip();
    assert_int_equal(got.report.claimed, 24);
    assert_int_equal(got.report.imported, 24);
    assert_int_equal(got.set->question_count, 24);
    for (const struct question *q = question_set_first(got.set); q; q = question_next(q)) {
        assert_int_equal(question_state(q), QUESTION_COMPLETE);
        assert_true(question_section_text(q, SECTION_HOW_TO_ANSWER).size > 40);
        assert_true(question_section_text(q, SECTION_EXAMPLE_ANSWER).size > 40);
        /* No question has swallowed the next. */
        assert_true(question_section_text(q, SECTION_EXAMPLE_ANSWER).size < 1500);
        assert_int_equal(q->body.size, 0);
    }
    finish(&got);
}

static void test_long_list_of_topics(void **state)
{
    struct imported got;

    (void)state;
    if (!import_seed("003", &got))
        skip();
    assert_int_equal(got.report.claimed, 795);
    assert_int_equal(got.report.imported, 795);
    assert_int_equal(got.report.topics, 14);
    assert_int_equal(got.report.subtopics, 51);
    assert_int_equal(got.report.no_answer, 795);
    for (const struct question *q = question_set_first(got.set); q; q = question_next(q))
        assert_non_null(q->topic->parent);
    finish(&got);
}

static void test_transcript(void **state)
{
    struct imported got;

    (void)state;
    if (!import_seed("004", &got))
        skip();
    assert_null(got.set);
    assert_string_equal(got.report.refused, "transcript");
    assert_non_null(strstr(got.report.note, "imported as one"));
    finish(&got);
}

/* The five answers of one page find their questions in the other's topic of the same name. */
static void test_answers_find_their_questions(void **state)
{
    enum { FIRST_LINE = 570, COUNT = 5 };
    struct imported drafts;
    struct imported list;
    struct draft_matches matches;
    struct arena arena;

    (void)state;
    if (!import_seed("001", &drafts) || !import_seed("003", &list))
        skip();
    arena_init(&arena, 1 << 20);
    const struct question_set *set = list.set;
    assert_int_equal(drafts_match(drafts.set, &set, 1, &arena, &matches), STATUS_OK);
    assert_int_equal(matches.count, COUNT);
    for (size_t i = 0; i < COUNT; i++)
        assert_int_equal(matches.items[i].question->line, FIRST_LINE + i);
    arena_finish(&arena);
    finish(&drafts);
    finish(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_page_that_sells_questions),
        cmocka_unit_test(test_page_that_lost_its_prompts),
        cmocka_unit_test(test_numbered_questions_with_labelled_answers),
        cmocka_unit_test(test_long_list_of_topics),
        cmocka_unit_test(test_transcript),
        cmocka_unit_test(test_answers_find_their_questions),
    };

    return cmocka_run_group_tests_name("seeds", tests, NULL, NULL);
}
