/* Duplicates: judged lists, and what no list shows. judged/seeds*.txt name lines of texts that
 * aren't part of the project (see test_seeds.c); judged/own*.txt have their prompts with them. What
 * is held out was judged before anything was tuned; each file's head tells how blind it still is.
 */
#include <dirent.h>

#include "similarity_support.h"

enum { MAX_PAIRS = 1000, NAME_BYTES = 16, VERDICT_BYTES = 16 };

struct judged {
    char a[NAME_BYTES], b[NAME_BYTES];
    char verdict[VERDICT_BYTES];
    bool is_held_out;
    bool is_found; /* as the same */
};

struct judged_list {
    struct judged pairs[MAX_PAIRS];
    size_t count;
};

struct tally {
    size_t right, wrong, same; /* found rightly and wrongly as the same; to be found */
};

static enum status find(const struct question_set *a, const struct question_set *b,
                        const struct duplicates_options *options, struct arena *arena,
                        struct duplicates *duplicates)
{
    const struct question_set *sets[] = {a, b};

    return duplicates_find(sets, b ? 2 : 1, options, arena, duplicates);
}

static struct judged *find_pair(struct judged_list *list, const char *a, const char *b)
{
    for (size_t i = 0; i < list->count; i++) {
        struct judged *pair = &list->pairs[i];
        if ((strcmp(pair->a, a) == 0 && strcmp(pair->b, b) == 0) ||
            (strcmp(pair->a, b) == 0 && strcmp(pair->b, a) == 0))
            return pair;
    }
    return NULL;
}

static bool is_same(const struct judged *pair)
{
    return strcmp(pair->verdict, "same") == 0;
}

static struct tally tally(const struct judged_list *list, bool held_out_only)
{
    struct tally tally = {0};

    for (size_t i = 0; i < list->count; i++) {
        const struct judged *pair = &list->pairs[i];
        if (held_out_only && !pair->is_held_out)
            continue;
        tally.same += is_same(pair);
        tally.right += pair->is_found && is_same(pair);
        tally.wrong += pair->is_found && !is_same(pair);
    }
    return tally;
}

static void assert_goal(const char *name, struct tally tally)
{
    double precision = (double)tally.right / (double)(tally.right + tally.wrong);
    double recall = (double)tally.right / (double)tally.same;

    print_message("%s: precision %.3f, recall %.3f (%zu of %zu, %zu wrong)\n", name, precision,
                  recall, tally.right, tally.same, tally.wrong);
    assert_true(tally.same > 10);
    assert_true(precision >= 0.8);
    assert_true(recall >= 0.7);
}

/* The texts that the list is about. */

static bool import_seed(const char *number, struct question_set **ret_set)
{
    const char *named = getenv("PARLEY_SEEDS");
    const char *folder = named && named[0] ? named : PARLEY_SOURCE_DIR "/../shared/seeds";
    char path[4096] = "";
    struct import_report report;
    struct buf text;
    DIR *dir = opendir(folder);
    const struct dirent *entry;

    while (dir && (entry = readdir(dir)))
        if (strncmp(entry->d_name, number, strlen(number)) == 0)
            snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
    if (dir)
        closedir(dir);
    if (!path[0] || !read_file(path, &text)) {
        print_message("skipped: no text %s in %s\n", number, folder);
        return false;
    }
    import_report_init(&report);
    assert_int_equal(import_markdown(buf_str(&text), NULL, &report, ret_set), STATUS_OK);
    import_report_finish(&report);
    buf_finish(&text);
    return *ret_set != NULL;
}

static void read_lines_list(const char *name, bool is_held_out, struct judged_list *list)
{
    char path[4096];
    struct buf text;

    snprintf(path, sizeof(path), "%s/tests/fixtures/judged/%s", PARLEY_SOURCE_DIR, name);
    assert_true(read_file(path, &text));
    char *at = text.data;
    for (char *end; (end = strchr(at, '\n')); at = end + 1) {
        struct judged *pair = &list->pairs[list->count];
        *end = '\0';
        if (at[0] == '#')
            continue;
        assert_true(list->count + 1 < MAX_PAIRS);
        assert_int_equal(sscanf(at, "%15s %15s %15s", pair->a, pair->b, pair->verdict), 3);
        pair->is_held_out = is_held_out;
        list->count++;
    }
    buf_finish(&text);
}

/* A judged line has to be the line of a question. */
static void assert_is_question(const char *name, const struct question_set *const *sets)
{
    char is[NAME_BYTES];

    for (size_t i = 0; i < 2; i++)
        for (const struct question *q = question_set_first(sets[i]); q; q = question_next(q)) {
            snprintf(is, sizeof(is), "00%zu:%u", i + 2, q->line);
            if (strcmp(is, name) == 0)
                return;
        }
    fail_msg("%s is no question", name);
}

static void test_judged_lines(void **state)
{
    static struct judged_list list;
    struct question_set *sets[2] = {NULL, NULL};
    struct duplicates duplicates;
    struct arena arena;
    char a[NAME_BYTES];
    char b[NAME_BYTES];

    (void)state;
    if (!import_seed("002", &sets[0]) || !import_seed("003", &sets[1])) {
        question_set_destroy(sets[0]);
        skip();
    }
    list.count = 0;
    read_lines_list("seeds.txt", false, &list);
    read_lines_list("seeds-held-out.txt", true, &list);
    for (size_t i = 0; i < list.count; i++) {
        assert_is_question(list.pairs[i].a, (const struct question_set *const *)sets);
        assert_is_question(list.pairs[i].b, (const struct question_set *const *)sets);
    }
    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(find(sets[0], sets[1], NULL, &arena, &duplicates), STATUS_OK);
    size_t not_judged = 0;
    for (size_t i = 0; i < duplicates.count; i++) {
        const struct duplicate *item = &duplicates.items[i];
        if (item->kind != DUPLICATE_SAME)
            continue;
        snprintf(a, sizeof(a), "00%zu:%u", item->a_set + 2, item->a->line);
        snprintf(b, sizeof(b), "00%zu:%u", item->b_set + 2, item->b->line);
        struct judged *pair = find_pair(&list, a, b);
        if (pair) {
            pair->is_found = true;
        } else {
            print_message("not judged: %s %s\n", a, b);
            not_judged++;
        }
    }
    struct tally all = tally(&list, false);
    /* What nobody judged counts as wrong, so that the figure is of all that is suggested. */
    all.wrong += not_judged;
    assert_goal("lines", all);
    assert_goal("lines, held out", tally(&list, true));
    arena_finish(&arena);
    question_set_destroy(sets[0]);
    question_set_destroy(sets[1]);
}

/* Prompts of one's own: "verdict TAB prompt TAB prompt", \n a line's end. */

static void read_own_list(const char *name, bool is_held_out, struct judged_list *list,
                          struct buf packs[2])
{
    char path[4096];
    struct buf text;

    snprintf(path, sizeof(path), "%s/tests/fixtures/judged/%s", PARLEY_SOURCE_DIR, name);
    assert_true(read_file(path, &text));
    char *at = text.data;
    for (char *end; (end = strchr(at, '\n')); at = end + 1) {
        struct judged *pair = &list->pairs[list->count];
        *end = '\0';
        if (at[0] == '#')
            continue;
        char *first = strchr(at, '\t');
        char *second = first ? strchr(first + 1, '\t') : NULL;
        assert_non_null(second);
        *first = *second = '\0';
        assert_true(list->count + 1 < MAX_PAIRS);
        snprintf(pair->verdict, sizeof(pair->verdict), "%s", at);
        snprintf(pair->a, sizeof(pair->a), "a%zu", list->count);
        snprintf(pair->b, sizeof(pair->b), "b%zu", list->count);
        pair->is_held_out = is_held_out;
        add_prompt(&packs[0], "a", list->count, first + 1);
        add_prompt(&packs[1], "b", list->count, second + 1);
        list->count++;
    }
    buf_finish(&text);
}

static void test_own_prompts(void **state)
{
    static struct judged_list list;
    struct question_set *sets[2];
    struct duplicates duplicates;
    struct arena arena;
    struct buf packs[2];
    char names[2][NAME_BYTES];

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        buf_init(&packs[i], TEST_MAX_BYTES);
        buf_printf(&packs[i], "---\npack: 1\nid: s%zu\ntitle: Questions\n---\n\n# Topic\n\n", i);
    }
    list.count = 0;
    read_own_list("own.txt", false, &list, packs);
    read_own_list("own-held-out.txt", true, &list, packs);
    assert_true(list.count >= 150);
    for (size_t i = 0; i < 2; i++) {
        sets[i] = must_read(packs[i].data);
        assert_int_equal(sets[i]->question_count, list.count);
        buf_finish(&packs[i]);
    }
    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(find(sets[0], sets[1], NULL, &arena, &duplicates), STATUS_OK);
    for (size_t i = 0; i < duplicates.count; i++) {
        const struct duplicate *item = &duplicates.items[i];
        snprintf(names[0], NAME_BYTES, "%.*s", STR_FMT(item->a->id));
        snprintf(names[1], NAME_BYTES, "%.*s", STR_FMT(item->b->id));
        struct judged *pair = find_pair(&list, names[0], names[1]);
        if (pair && item->kind == DUPLICATE_SAME)
            pair->is_found = true;
    }
    assert_goal("own", tally(&list, false));
    assert_goal("own, held out", tally(&list, true));
    arena_finish(&arena);
    question_set_destroy(sets[0]);
    question_set_destroy(sets[1]);
}

/* Single pairs, each in a set of its own kind. */

static bool compare(const char *a, const char *b, struct duplicate *ret_found)
{
    struct buf packs[2];
    struct question_set *sets[2];
    struct duplicates duplicates;
    struct arena arena;

    for (size_t i = 0; i < 2; i++) {
        buf_init(&packs[i], TEST_MAX_BYTES);
        buf_add_text(&packs[i], FRONT "# T\n");
        add_prompt(&packs[i], i ? "b" : "a", 0, i ? b : a);
        sets[i] = must_read(packs[i].data);
        buf_finish(&packs[i]);
    }
    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(find(sets[0], sets[1], NULL, &arena, &duplicates), STATUS_OK);
    assert_true(duplicates.count <= 1);
    bool found = duplicates.count == 1;
    if (found)
        *ret_found = duplicates.items[0];
    if (found && ret_found->kind != DUPLICATE_PART)
        assert_ptr_equal(ret_found->a, question_set_first(sets[0]));
    arena_finish(&arena);
    for (size_t i = 0; i < 2; i++)
        question_set_destroy(sets[i]);
    return found;
}

static bool asks_same(const char *a, const char *b)
{
    struct duplicate found;

    return compare(a, b, &found) && found.kind == DUPLICATE_SAME;
}

static void test_wording_differs(void **state)
{
    (void)state;
    assert_true(asks_same("What is a closure?", "what is a CLOSURE"));
    assert_true(asks_same("What’s a closure?", "Define closures."));
    assert_true(asks_same("Can you tell me about closures?", "Please explain closures."));
    assert_true(asks_same("What's the difference between A* and Dijkstra?",
                          "How does Dijkstra differ from A*?"));
    assert_true(asks_same("What is the `os.path` module for?", "What is os.path used for?"));
    assert_true(asks_same("WHERE vs HAVING", "How does HAVING differ from the WHERE clause?"));
    assert_true(asks_same("State vs props", "What is the difference between state and props?"));
    assert_true(asks_same("What is a database index?", "What is an index?"));
    assert_true(asks_same("What is a lock?", "What is a lock and how does it work?"));
    assert_true(asks_same("Explain the this keyword.", "What is the `this` keyword?"));
    assert_true(asks_same("What are APIs?", "What is an API?"));
    assert_true(asks_same("Was ist ein Zeiger?", "Was ist ein Zeiger"));
    assert_true(asks_same("什么是闭包？", "什么是闭包"));
    assert_true(asks_same("ЧТО ТАКОЕ ЗАМЫКАНИЕ?", "Что такое замыкание?"));
}

static void test_wording_is_alike(void **state)
{
    (void)state;
    assert_false(asks_same("What is the purpose of `zip`?", "What is the purpose of `map`?"));
    assert_false(asks_same("What does `a == b` do?", "What does `a += b` do?"));
    assert_false(asks_same("What does `a | b` do?", "What does `a || b` do?"));
    assert_false(asks_same("How do you create a thread?", "Why do you create a thread?"));
    assert_false(asks_same("How do you create a thread?", "How do you destroy a thread?"));
    assert_false(asks_same("Why can you copy a lock?", "Why can't you copy a lock?"));
    assert_false(asks_same("What changed in Python 3.8?", "What changed in Python 3.12?"));
    assert_false(
        asks_same("How do you cast a float to a long?", "How do you cast a long to a float?"));
    assert_false(asks_same("What is the difference between a set and a list?",
                           "What is the difference between a set and a dict?"));
    assert_false(asks_same("What is a join?", "What is a right join?"));
    assert_false(asks_same("What is a pointer?", "What is the size of a pointer?"));
    assert_false(asks_same("What is an IIFE?", "Why would you use an IIFE?"));
    assert_false(asks_same("What is a join?", "What are the types of joins?"));
    assert_false(asks_same("What is a method?", "Which methods do you know?"));
    assert_false(asks_same("How do you find duplicate rows?", "How do you delete duplicate rows?"));
    assert_false(asks_same("What is a type I error?", "What is a type II error?"));
    assert_false(asks_same("什么是闭包？", "什么是线程？"));
}

static void test_part(void **state)
{
    struct duplicate found;

    (void)state;
    assert_true(compare("What is a mutex, and how does it differ from a spinlock?",
                        "What is a mutex?", &found));
    assert_int_equal(found.kind, DUPLICATE_PART);
    assert_int_equal(found.a_set, 1);
    assert_int_equal(found.b_set, 0);
    assert_true(found.score > 0.5 && found.score <= 1);
    assert_true(compare("What is a mutex?", "What is a mutex? When do you need one?", &found));
    assert_int_equal(found.kind, DUPLICATE_PART);
    assert_int_equal(found.a_set, 0);
}

static void test_listing(void **state)
{
    (void)state;
    assert_true(asks_same("What does this print?\\n\\n```c\\nputs(\"a\");\\n```",
                          "What is the output of this code?\\n\\n```\\nputs(\"a\");  \\n\\n```"));
    assert_false(asks_same("What does this print?\\n\\n```c\\nputs(\"a\");\\n```",
                           "What does this print?\\n\\n```c\\nputs(\"b\");\\n```"));
    assert_false(
        asks_same("What does this print?\\n\\n```c\\nputs(\"a\");\\n```", "What does this print?"));
}

static void test_choices(void **state)
{
    (void)state;
    assert_true(asks_same("Which is a prime?\\n\\n#### Choices\\n- [ ] 4\\n- [x] 5",
                          "Which is a prime?\\n\\n#### Choices\\n- [x] 5\\n- [ ] 6"));
    assert_false(asks_same("Which is a prime?\\n\\n#### Choices\\n- [ ] 4\\n- [x] 5",
                           "Which is a prime?\\n\\n#### Choices\\n- [x] 7\\n- [ ] 9"));
}

/* What a caller asks for. */

static struct question_set *many(const char *head, size_t count)
{
    struct question_set *set = question_set_create();

    assert_non_null(set);
    struct topic *topic = question_set_add_topic(set, NULL, STR("T"));
    assert_non_null(topic);
    for (size_t i = 0; i < count; i++)
        assert_non_null(question_set_add_question(set, topic, str_from(head)));
    return set;
}

static void test_bounds(void **state)
{
    struct question_set *equal = many("What is a queue?", 3000);
    struct question_set *empty = many("", 3000);
    struct duplicates_options options = {.max_count = 100};
    struct duplicates duplicates;
    struct arena arena;

    (void)state;
    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(find(equal, NULL, &options, &arena, &duplicates), STATUS_OK);
    assert_int_equal(duplicates.count, 100);
    assert_int_equal(duplicates.left_off, 2999 - 100);
    for (size_t i = 0; i < duplicates.count; i++)
        assert_ptr_equal(duplicates.items[i].a, question_set_first(equal));
    assert_int_equal(find(empty, NULL, NULL, &arena, &duplicates), STATUS_OK);
    assert_int_equal(duplicates.count, 0);
    options.across_only = true;
    assert_int_equal(find(equal, empty, &options, &arena, &duplicates), STATUS_OK);
    assert_int_equal(duplicates.count + duplicates.left_off, 0);
    assert_int_equal(duplicates_find(NULL, 0, NULL, &arena, &duplicates), STATUS_OK);
    assert_int_equal(duplicates.count, 0);
    arena_finish(&arena);
    question_set_destroy(equal);
    question_set_destroy(empty);
}

static void test_across_only(void **state)
{
    struct question_set *a = must_read(FRONT "# T\n### What is a heap?\n### What is a heap?\n");
    struct question_set *b = must_read(FRONT "# T\n### Define heaps.\n### What is a heap?\n");
    struct duplicates_options options = {.across_only = true};
    struct duplicates duplicates;
    struct arena arena;

    (void)state;
    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(find(a, b, NULL, &arena, &duplicates), STATUS_OK);
    assert_int_equal(duplicates.count, 6);
    assert_int_equal(find(a, b, &options, &arena, &duplicates), STATUS_OK);
    assert_int_equal(duplicates.count, 4);
    for (size_t i = 0; i < duplicates.count; i++) {
        assert_int_equal(duplicates.items[i].kind, DUPLICATE_SAME);
        assert_int_equal(duplicates.items[i].a_set, 0);
        assert_int_equal(duplicates.items[i].b_set, 1);
    }
    arena_finish(&arena);
    question_set_destroy(a);
    question_set_destroy(b);
}

struct watching {
    size_t calls, stop_after;
    size_t last_done, all;
};

static bool watch(void *user, size_t done, size_t all)
{
    struct watching *watching = user;

    assert_true(done <= all);
    assert_true(done >= watching->last_done);
    watching->last_done = done;
    watching->all = all;
    return ++watching->calls <= watching->stop_after;
}

/* A new set is held against those that are there, and these not against each other. */
static void test_with_first(void **state)
{
    struct question_set *sets[3] = {
        must_read(FRONT "# T\n### What is a heap?\n### What is a heap?\n### What is a mutex?\n"),
        must_read(FRONT "# T\n### What is a heap?\n### How do you reverse a linked list?\n"),
        must_read(FRONT "# T\n### How do you reverse a linked list?\n### What is a heap?\n"
                        "### What is a mutex?\n")};
    struct duplicates_options options = {.with_first = true};
    struct duplicates duplicates;
    struct arena arena;
    size_t of_second = 0;

    (void)state;
    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(
        duplicates_find((const struct question_set *const *)sets, 3, &options, &arena, &duplicates),
        STATUS_OK);
    assert_int_equal(duplicates.count, 5);
    for (size_t i = 0; i < duplicates.count; i++) {
        assert_int_equal(duplicates.items[i].a_set, 0);
        assert_int_not_equal(duplicates.items[i].b_set, 0);
        of_second += duplicates.items[i].b_set == 1;
    }
    assert_int_equal(of_second, 2);
    arena_finish(&arena);
    for (size_t i = 0; i < 3; i++)
        question_set_destroy(sets[i]);
}

static void test_watch(void **state)
{
    struct question_set *set = many("What is a queue?", 1000);
    struct watching watching = {.stop_after = SIZE_MAX};
    struct watch asked = {watch, &watching};
    struct duplicates_options options = {.watch = &asked};
    struct duplicates untouched = {.count = 77};
    struct duplicates duplicates = untouched;
    struct arena arena;

    (void)state;
    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(find(set, NULL, &options, &arena, &duplicates), STATUS_OK);
    size_t calls = watching.calls;
    assert_true(calls > 10 && calls < 500);
    for (size_t stop = 0; stop < calls; stop += 13) {
        watching = (struct watching){.stop_after = stop};
        duplicates = untouched;
        assert_int_equal(find(set, NULL, &options, &arena, &duplicates), STATUS_CANCELLED);
        assert_int_equal(duplicates.count, 77);
        assert_int_equal(watching.calls, stop + 1);
    }
    arena_finish(&arena);
    question_set_destroy(set);
}

static void test_no_memory(void **state)
{
    struct question_set *set = many("What is a queue?", 100);
    struct duplicates duplicates = {.count = 77};
    struct arena arena;

    (void)state;
    arena_init(&arena, 1000);
    assert_int_equal(find(set, NULL, NULL, &arena, &duplicates), STATUS_NO_MEMORY);
    assert_int_equal(duplicates.count, 77);
    arena_finish(&arena);
    question_set_destroy(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_judged_lines),
        cmocka_unit_test(test_own_prompts),
        cmocka_unit_test(test_wording_differs),
        cmocka_unit_test(test_wording_is_alike),
        cmocka_unit_test(test_part),
        cmocka_unit_test(test_listing),
        cmocka_unit_test(test_choices),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_across_only),
        cmocka_unit_test(test_with_first),
        cmocka_unit_test(test_watch),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests_name("similarity", tests, NULL, NULL);
}
