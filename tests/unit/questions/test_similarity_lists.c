/* Duplicates in whole lists, as they are when several lists were put together: each pair counts,
 * also those that nobody would think of. See the files in judged/lists for how blind each still is.
 */
#include "similarity_support.h"

enum { MAX_QUESTIONS = 400, LABEL_BYTES = 16 };

struct whole_list {
    char labels[MAX_QUESTIONS][LABEL_BYTES];
    size_t count;
};

/* Labels go to the list, prompts to the pack, with the place as id. */
static void read_list(const char *name, struct whole_list *list, struct buf *pack)
{
    char path[4096];
    struct buf text;

    snprintf(path, sizeof(path), "%s/tests/fixtures/judged/lists/%s.txt", PARLEY_SOURCE_DIR, name);
    assert_true(read_file(path, &text));
    char *at = text.data;
    for (char *end; (end = strchr(at, '\n')); at = end + 1) {
        *end = '\0';
        if (at[0] == '#')
            continue;
        char *tab = strchr(at, '\t');
        assert_non_null(tab);
        *tab = '\0';
        assert_true(list->count < MAX_QUESTIONS && tab - at < LABEL_BYTES);
        snprintf(list->labels[list->count], LABEL_BYTES, "%s", at);
        add_prompt(pack, "q", list->count, tab + 1);
        list->count++;
    }
    buf_finish(&text);
}

static bool asks_same(const struct whole_list *list, size_t a, size_t b)
{
    return strcmp(list->labels[a], "-") != 0 && strcmp(list->labels[a], list->labels[b]) == 0;
}

static size_t count_same(const struct whole_list *list)
{
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++)
        for (size_t j = i + 1; j < list->count; j++)
            count += asks_same(list, i, j);
    return count;
}

static size_t place_of(const struct question *question)
{
    char id[LABEL_BYTES];

    snprintf(id, sizeof(id), "%.*s", STR_FMT(question->id));
    assert_int_equal(id[0], 'q');
    return strtoul(id + 1, NULL, 10);
}

static void check_list(const char *name, double least_precision, double least_recall)
{
    static struct whole_list list;
    struct duplicates duplicates;
    struct arena arena;
    struct buf pack;
    size_t right = 0;
    size_t wrong = 0;

    list.count = 0;
    buf_init(&pack, TEST_MAX_BYTES);
    buf_add_text(&pack, "---\npack: 1\nid: list\ntitle: Questions\n---\n\n# Topic\n\n");
    read_list(name, &list, &pack);
    struct question_set *set = must_read(pack.data);
    buf_finish(&pack);
    assert_int_equal(set->question_count, list.count);
    arena_init(&arena, TEST_MAX_BYTES);
    const struct question_set *const sets[] = {set};
    assert_int_equal(duplicates_find(sets, 1, NULL, &arena, &duplicates), STATUS_OK);
    for (size_t i = 0; i < duplicates.count; i++) {
        const struct duplicate *item = &duplicates.items[i];
        if (item->kind != DUPLICATE_SAME)
            continue;
        bool is_right = asks_same(&list, place_of(item->a), place_of(item->b));
        right += is_right;
        wrong += !is_right;
    }
    size_t same = count_same(&list);
    double precision = (double)right / (double)(right + wrong);
    double recall = (double)right / (double)same;
    print_message("%s: precision %.3f, recall %.3f (%zu of %zu, %zu wrong)\n", name, precision,
                  recall, right, same, wrong);
    assert_true(list.count > 100 && same > 50);
    assert_true(precision >= least_precision);
    assert_true(recall >= least_recall);
    arena_finish(&arena);
    question_set_destroy(set);
}

static void test_tuned_on(void **state)
{
    (void)state;
    check_list("javascript", 0.9, 0.85);
    check_list("databases", 0.9, 0.8);
    check_list("machine-learning", 0.9, 0.75);
}

static void test_held_out(void **state)
{
    (void)state;
    check_list("java", 0.8, 0.7);
    check_list("systems", 0.8, 0.7);
    check_list("operations", 0.8, 0.7);
}

/* What is asked about people is reworded with no word in common: half of it isn't found. */
static void test_people(void **state)
{
    (void)state;
    check_list("people", 0.8, 0.45);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tuned_on),
        cmocka_unit_test(test_held_out),
        cmocka_unit_test(test_people),
    };

    return cmocka_run_group_tests_name("similarity_lists", tests, NULL, NULL);
}
