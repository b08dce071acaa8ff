/* Remixes: what comes along, whose ids give way; and which part of an upstream's news is theirs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "app/building.h"
#include "questions/pack.h"

enum { MAX_BYTES = 64 << 20 };

static struct question_set *read_pack(const char *text)
{
    struct question_set *set = NULL;

    assert_int_equal(pack_read(str_from(text), NULL, &set), STATUS_OK);
    return set;
}

/* The caller frees. */
static char *write_pack(const struct question_set *set)
{
    struct buf out;

    buf_init(&out, MAX_BYTES);
    assert_int_equal(pack_write(set, NULL, &out), STATUS_OK);
    return buf_take(&out);
}

static const char locks[] =
    "---\npack: 1\nid: locks\ntitle: Locks\nlang: en\nlicense: CC0-1.0\nauthors: [A]\n---\n\n"
    "# Threads\n\nOf locks.\n\n### One?\nid: one\n\n#### Answer\nL1\n\n"
    "## Deep\n\n### Two?\nid: two\n\n# Other\n\n### Three?\nid: three\n";
static const char queues[] =
    "---\npack: 1\nid: queues\ntitle: Queues\nlang: en\nlicense: MIT\nauthors: [B, A]\n---\n\n"
    "# Threads\n\nOf queues.\n\n### Uno?\nid: one\n\n#### Answer\nQ1\n\n### Four?\nid: four\n";

/* The caller destroys. */
static struct question_set *remix(const struct pick *picks, size_t count)
{
    struct question_set *set = question_set_create();
    struct str missing = STR_NONE;

    assert_non_null(set);
    set->id = STR("mix");
    set->title = STR("Mix");
    assert_int_equal(remix_make(picks, count, set, &missing), STATUS_OK);
    return set;
}

static void test_remix(void **state)
{
    const struct str keys[] = {{"two", 3}, {"one", 3}, {"two", 3}};
    struct question_set *a = read_pack(locks);
    struct question_set *b = read_pack(queues);
    const struct pick picks[] = {{a, keys, 3}, {b, NULL, 0}};
    struct question_set *set = remix(picks, 2);
    char *text = write_pack(set);

    (void)state;
    assert_string_equal(text,
                        "---\npack: 1\nid: mix\ntitle: Mix\nlang: en\nauthors: [A, B]\n---\n\n"
                        "# Threads\n\nOf locks.\n\nOf queues.\n\n"
                        "### One?\nid: one\n\n#### Answer\nL1\n\n#### License\nCC0-1.0\n\n"
                        "### Uno?\nid: queues-one\n\n#### Answer\nQ1\n\n#### License\nMIT\n\n"
                        "### Four?\nid: four\n\n#### License\nMIT\n\n"
                        "## Deep\n\n### Two?\nid: two\n\n#### License\nCC0-1.0\n");
    free(text);
    question_set_destroy(set);
    question_set_destroy(b);
    question_set_destroy(a);
}

static void test_missing_key(void **state)
{
    const struct str keys[] = {{"one", 3}, {"none", 4}};
    struct question_set *a = read_pack(locks);
    struct question_set *set = question_set_create();
    const struct pick pick = {a, keys, 2};
    struct str missing = STR_NONE;

    (void)state;
    set->id = STR("mix");
    set->title = STR("Mix");
    assert_int_equal(remix_make(&pick, 1, set, &missing), STATUS_NOT_FOUND);
    assert_true(str_is(missing, "none"));
    question_set_destroy(set);
    question_set_destroy(a);
}

/* Ids are as long as they may be, and one is like what another one becomes. */
static void test_ids_stay_apart(void **state)
{
    static const char form[] = "---\npack: 1\nid: %s\ntitle: T\n---\n\n# T\n\n### A %s?\nid: %s\n\n"
                               "### B %s?\nid: b-one\n\n### C %s?\nid: one\n";
    char key[SET_ID_MAX_BYTES + 1];
    char texts[2][1024];
    struct question_set *sets[2];
    struct pick picks[2] = {{0}};

    (void)state;
    memset(key, 'k', SET_ID_MAX_BYTES);
    key[SET_ID_MAX_BYTES] = '\0';
    for (size_t i = 0; i < 2; i++) {
        const char *id = i ? "b" : "a";
        snprintf(texts[i], sizeof(texts[i]), form, id, id, key, id, id);
        sets[i] = read_pack(texts[i]);
        picks[i].set = sets[i];
    }
    struct question_set *set = remix(picks, 2);
    assert_int_equal(set->question_count, 6);
    for (const struct question *q = question_set_first(set); q; q = question_next(q)) {
        assert_true(question_id_valid(q->id));
        assert_ptr_equal(question_set_find(set, q->id), q);
    }
    question_set_destroy(set);
    question_set_destroy(sets[1]);
    question_set_destroy(sets[0]);
}

static void test_notes(void **state)
{
    struct buf note;

    (void)state;
    buf_init(&note, 1000);
    remix_note_add(&note, STR("locks"), 3);
    remix_note_add(&note, STR("lock"), 12);
    assert_string_equal(note.data, "locks 3, lock 12");
    assert_int_equal(remix_note_find(buf_str(&note), STR("lock")), 12);
    assert_int_equal(remix_note_find(buf_str(&note), STR("locks")), 3);
    assert_int_equal(remix_note_find(buf_str(&note), STR("loc")), 0);
    assert_int_equal(remix_note_find(STR_NONE, STR("lock")), 0);
    buf_finish(&note);
}

static const struct merge_change *find_change(const struct merge_changes *changes, const char *id)
{
    for (size_t i = 0; i < changes->count; i++)
        if (str_is(changes->items[i].id, id))
            return &changes->items[i];
    return NULL;
}

static struct str answer_of(const struct question_set *set, const char *id)
{
    const struct question *question = question_set_find(set, str_from(id));

    assert_non_null(question);
    return question_section_text(question, SECTION_ANSWER);
}

/* Of a remix, only what was picked is news, under the id that it has there: not what the upstream
 * has besides, nor the other set's question of the same id. */
static void test_updates_of_a_remix(void **state)
{
    static const char newer[] =
        "---\npack: 1\nid: queues\ntitle: Queues, renamed\nlang: en\nlicense: MIT\n---\n\n"
        "# Threads\n\nOf queues.\n\n### Uno?\nid: one\n\n#### Answer\nQ1 better\n\n"
        "### Four?\nid: four\n\n#### Answer\nnew\n\n### Five?\nid: five\n\n### T?\nid: three\n";
    const struct str keys[] = {{"one", 3}};
    struct question_set *a = read_pack(locks);
    struct question_set *b = read_pack(queues);
    const struct pick picks[] = {{a, NULL, 0}, {b, keys, 1}};
    struct question_set *set = remix(picks, 2);
    char *made = write_pack(set);
    const struct update update = {.ours = str_from(made),
                                  .base = str_from(queues),
                                  .theirs = str_from(newer),
                                  .first = str_from(made),
                                  .then = str_from(queues)};
    struct updated updated = {0};
    struct arena arena;

    (void)state;
    arena_init(&arena, MAX_BYTES);
    assert_int_equal(update_make(&update, &arena, &updated), STATUS_OK);
    assert_int_equal(updated.changes.count, 1);
    assert_int_equal(updated.changes.head_count, 0);
    assert_int_equal(find_change(&updated.changes, "queues-one")->kind, MERGE_CHANGED);
    assert_true(str_is(answer_of(updated.result, "queues-one"), "Q1 better"));
    assert_true(str_is(answer_of(updated.result, "one"), "L1"));
    assert_int_equal(updated.result->question_count, 4);
    assert_true(str_is(updated.result->title, "Mix"));
    updated_finish(&updated);
    arena_finish(&arena);
    free(made);
    question_set_destroy(set);
    question_set_destroy(b);
    question_set_destroy(a);
}

static void test_updates_of_a_fork(void **state)
{
    static const char newer[] =
        "---\npack: 1\nid: queues\ntitle: Queues\nlang: en\nlicense: MIT\nauthors: [B, A]\n---\n\n"
        "# Threads\n\nOf queues.\n\n### Uno?\nid: one\n\n#### Answer\nTheirs\n\n"
        "### Four?\nid: four\n\n### Five?\nid: five\n";
    static const char ours[] =
        "---\npack: 1\nid: fork\ntitle: Fork\nlang: en\nlicense: MIT\nauthors: [B, A]\n---\n\n"
        "# Threads\n\nOf queues.\n\n### Uno?\nid: one\n\n#### Answer\nOurs\n\n### Four?\nid: "
        "four\n";
    const struct merge_choice choice = {STR("one"), STR("Answer"), true};
    struct update update = {
        .ours = str_from(ours), .base = str_from(queues), .theirs = str_from(newer)};
    struct updated updated = {0};
    struct arena arena;

    (void)state;
    arena_init(&arena, MAX_BYTES);
    assert_int_equal(update_make(&update, &arena, &updated), STATUS_OK);
    assert_int_equal(find_change(&updated.changes, "one")->kind, MERGE_CONFLICT);
    assert_int_equal(find_change(&updated.changes, "five")->kind, MERGE_ADDED);
    assert_true(str_is(answer_of(updated.result, "one"), "Ours"));
    assert_non_null(question_set_find(updated.result, STR("five")));
    assert_true(str_is(updated.result->id, "fork"));
    assert_true(str_is(updated.result->title, "Fork"));
    updated_finish(&updated);
    update.choices = &choice;
    update.choice_count = 1;
    assert_int_equal(update_make(&update, &arena, &updated), STATUS_OK);
    assert_true(str_is(answer_of(updated.result, "one"), "Theirs"));
    updated_finish(&updated);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_remix),
        cmocka_unit_test(test_missing_key),
        cmocka_unit_test(test_ids_stay_apart),
        cmocka_unit_test(test_notes),
        cmocka_unit_test(test_updates_of_a_remix),
        cmocka_unit_test(test_updates_of_a_fork),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
