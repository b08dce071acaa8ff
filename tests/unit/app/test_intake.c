/* From files to sets in the store and from the same files again: nothing changes, changes are told,
 * what was edited here stays, corrections hold, ids are found. */
#include "intake_house.h"

static void the_same_again_changes_nothing(void **state)
{
    struct house *house = *state;
    struct intake intake;
    struct str id = import(house, "caches.md", THREE);
    struct str before = pack_of(house, id);

    assert_str(id, "caches");
    look(house, &intake, "elsewhere/caches.md", THREE);
    assert_str(intake.into, "caches");
    assert_int_equal(intake.changes.count, 0);
    assert_int_equal(intake.changes.same, 3);
    assert_int_equal(intake.changes.head_count, 0);
    assert_ok(put(house, &intake));
    assert_false(intake.changed);
    assert_int_equal(intake.version, 1);
    assert_int_equal(intake.report.created + intake.report.updated, 0);
    assert_int_equal(intake.report.unchanged, 3);
    intake_finish(&intake);
    assert_true(str_equal(before, pack_of(house, id)));
}

static void a_changed_source_shows_what_it_changed(void **state)
{
    struct house *house = *state;
    struct intake intake;
    struct str id = import(house, "caches.md", THREE);

    look(house, &intake, "caches.md",
         QUESTIONS("Speed, and peace.\n", "\n### How large is it?\n\nEnough.\n\n"
                                          "### What is new?\n\nThis.\n"));
    assert_int_equal(changes_of(&intake, MERGE_ADDED), 1);
    assert_int_equal(changes_of(&intake, MERGE_CHANGED), 1);
    assert_int_equal(changes_of(&intake, MERGE_GONE), 1);
    assert_int_equal(changes_of(&intake, MERGE_CONFLICT), 0);
    assert_ok(put(house, &intake));
    assert_true(intake.changed);
    assert_int_equal(intake.version, 2);
    assert_int_equal(intake.report.created, 1);
    assert_int_equal(intake.report.updated, 1);
    intake_finish(&intake);
    assert_true(has(house, id, "Speed, and peace."));
    assert_true(has(house, id, "What is new?"));
    assert_true(has(house, id, "When is it stale?")); /* gone there deletes nothing here */
}

static void what_was_edited_here_stays(void **state)
{
    struct house *house = *state;
    struct intake intake;
    struct str id = import(house, "caches.md", THREE);

    edit(house, id, "Later.", "When its source changed.", false);
    edit(house, id, "Enough.", "As large as the money is.", false);
    look(house, &intake, "caches.md",
         QUESTIONS("Speed!\n", "\n### When is it stale?\n\nLater.\n\n### How large is it?\n\n"
                               "Not too large.\n"));
    assert_int_equal(changes_of(&intake, MERGE_CHANGED), 1);
    assert_int_equal(changes_of(&intake, MERGE_CONFLICT), 1);
    assert_ok(put(house, &intake));
    intake_finish(&intake);
    assert_true(has(house, id, "Speed!"));
    assert_true(has(house, id, "When its source changed."));
    assert_true(has(house, id, "As large as the money is."));
    assert_false(has(house, id, "Not too large."));

    /* The same conflict isn't asked again; a new one can be decided for theirs. */
    look(house, &intake, "caches.md",
         QUESTIONS("Speed!\n", "\n### When is it stale?\n\nLater.\n\n### How large is it?\n\n"
                               "Not too large.\n"));
    assert_int_equal(changes_of(&intake, MERGE_CONFLICT), 0);
    intake_finish(&intake);
    read_and_load(house, &intake, "caches.md",
                  QUESTIONS("Speed!\n", "\n### When is it stale?\n\nLater.\n\n"
                                        "### How large is it?\n\nTwo at most.\n"),
                  "");
    assert_ok(intake_merge(&intake, NULL, 0, NULL, 0));
    assert_int_equal(changes_of(&intake, MERGE_CONFLICT), 1);
    struct str conflict = STR_NONE;
    for (size_t i = 0; i < intake.changes.count; i++)
        if (intake.changes.items[i].kind == MERGE_CONFLICT)
            conflict = arena_copy(&house->arena, intake.changes.items[i].id);
    const struct merge_choice choice = {.id = conflict, .field = STR("Answer"), .theirs = true};
    assert_ok(intake_merge(&intake, NULL, 0, &choice, 1));
    assert_ok(put(house, &intake));
    intake_finish(&intake);
    assert_true(has(house, id, "Two at most."));
}

static const struct question *asked(const struct question_set *set, const char *head)
{
    for (const struct question *q = question_set_first(set); q; q = question_next(q))
        if (str_is(q->head, head))
            return q;
    fail_msg("no question %s", head);
    return NULL;
}

static void corrections_hold(void **state)
{
    static const char text[] =
        THREE "\n### Ring buffers\n\nThey never grow.\n\n### What is extra?\n\nNothing.\n";
    struct house *house = *state;
    struct question_set *texts = question_set_create();
    struct intake intake;

    assert_non_null(texts);
    struct topic *topic = question_set_add_topic(texts, NULL, STR_NONE);
    struct question *better = question_set_add_question(texts, topic, STR("When is it too old?"));
    assert_non_null(better);
    better->difficulty = STR("easy");
    read_and_load(house, &intake, "caches.md", text, "");
    const struct intake_correction corrections[] = {
        {.id = asked(intake.source, "Ring buffers")->id, .join = true},
        {.id = asked(intake.source, "When is it stale?")->id,
         .replaced_by = better,
         .moved = true,
         .topic = STR("Second"),
         .subtopic = STR("Deep")},
        {.id = asked(intake.source, "What is a cache for?")->id, .join = true}, /* none before */
    };
    const struct merge_choice out = {.id = asked(intake.source, "What is extra?")->id};
    assert_ok(intake_merge(&intake, corrections, 3, &out, 1));
    assert_ok(put(house, &intake));
    struct str id = arena_copy(&house->arena, intake.into);
    struct str stale = arena_copy(&house->arena, corrections[1].id);
    intake_finish(&intake);
    question_set_destroy(texts);

    struct question_set *set = NULL;
    assert_ok(pack_read(pack_of(house, id), NULL, &set));
    assert_int_equal(set->question_count, 3);
    const struct question *moved = asked(set, "When is it too old?");
    assert_true(str_equal(moved->id, stale));
    assert_str(moved->difficulty, "easy");
    assert_str(moved->topic->title, "Deep");
    assert_str(moved->topic->parent->title, "Second");
    assert_str(question_section_text(asked(set, "How large is it?"), SECTION_ANSWER),
               "Enough.\n\nRing buffers\n\nThey never grow.");
    question_set_destroy(set);

    look(house, &intake, "caches.md", text);
    assert_int_equal(changes_of(&intake, MERGE_ADDED) + changes_of(&intake, MERGE_CONFLICT), 0);
    assert_ok(put(house, &intake));
    assert_false(intake.changed);
    intake_finish(&intake);
}

static void two_lists_of_the_same_title_are_two_sets(void **state)
{
    struct house *house = *state;
    struct str first = import(house, "one.md", THREE);
    struct str second = import(house, "two.md", QUESTIONS("Other.\n", ""));

    assert_str(first, "caches");
    assert_str(second, "caches-2");
    assert_true(str_equal(import(house, "two.md", QUESTIONS("Otherwise.\n", "")), second));
    assert_true(str_equal(import(house, "one.md", THREE), first));
    assert_true(has(house, first, "Speed."));
    assert_true(has(house, second, "Otherwise."));
}

static void a_pack_goes_into_the_set_of_its_id(void **state)
{
    static const char pack[] = "---\npack: 1\nid: own\ntitle: Own\n---\n\n# T\n\n"
                               "### What is it?\nid: q-1\n\n#### Answer\n\nThat.\n";
    static const char renamed[] = "---\npack: 1\nid: own\ntitle: Owned\n---\n\n# T\n\n"
                                  "### What is it, then?\nid: q-1\n\n#### Answer\n\nThat.\n";
    struct house *house = *state;
    struct intake intake;

    assert_str(import(house, "a.pack.md", pack), "own");
    assert_str(import(house, "b.pack.md", renamed), "own"); /* another file, the same set */
    assert_true(has(house, STR("own"), "What is it, then?") ||
                has(house, STR("own"), "What is it?"));
    read_and_load(house, &intake, "c.md", "### Another?\n\nYes.\n", "own");
    assert_ok(intake_merge(&intake, NULL, 0, NULL, 0));
    assert_int_equal(changes_of(&intake, MERGE_ADDED), 1);
    assert_int_equal(changes_of(&intake, MERGE_GONE), 0);
    assert_ok(put(house, &intake));
    intake_finish(&intake);
    assert_true(has(house, STR("own"), "Another?"));
}

static void an_emptied_set_is_as_if_new(void **state)
{
    struct house *house = *state;
    struct intake intake;
    struct store_set row;
    struct str id = import(house, "caches.md", QUESTIONS("Speed.\n", ""));
    struct question_set *set = NULL;

    assert_ok(pack_read(pack_of(house, id), NULL, &set));
    struct buf question;
    buf_init(&question, 4096);
    buf_add_text(&question, "### What is a cache for?\nid: ");
    buf_add_str(&question, question_set_first(set)->id);
    buf_add_text(&question, "\n\n#### Answer\nSpeed.");
    buf_add_char(&question, '\0');
    edit(house, id, question.data, "", true);
    buf_finish(&question);
    question_set_destroy(set);

    look(house, &intake, "caches.md", QUESTIONS("Speed.\n", ""));
    assert_true(intake.archived);
    assert_int_equal(changes_of(&intake, MERGE_ADDED), 1);
    assert_ok(put(house, &intake));
    intake_finish(&intake);
    assert_ok(store_set_find(store_reader(house->store), id, &house->arena, &row));
    assert_int_equal(row.archived_ms, 0);
    assert_int_equal(row.questions, 1);
}

static void what_was_removed_here_stays_removed(void **state)
{
    struct house *house = *state;
    struct intake intake;
    struct str id = import(house, "caches.md", THREE);
    struct question_set *set = NULL;

    assert_ok(pack_read(pack_of(house, id), NULL, &set));
    struct buf question;
    buf_init(&question, 4096);
    buf_add_text(&question, "### When is it stale?\nid: ");
    buf_add_str(&question, asked(set, "When is it stale?")->id);
    buf_add_text(&question, "\n\n#### Answer\nLater.");
    buf_add_char(&question, '\0');
    edit(house, id, question.data, "", false);
    buf_finish(&question);
    question_set_destroy(set);

    look(house, &intake, "caches.md", THREE);
    assert_int_equal(intake.changes.count, 1);
    assert_int_equal(intake.changes.items[0].kind, MERGE_SAME);
    assert_null(intake.changes.items[0].ours);
    struct merge_choice back = {.id = arena_copy(&house->arena, intake.changes.items[0].id),
                                .theirs = true};
    assert_ok(put(house, &intake));
    assert_false(intake.changed);
    intake_finish(&intake);
    assert_false(has(house, id, "When is it stale?"));

    read_and_load(house, &intake, "caches.md", THREE, "");
    assert_ok(intake_merge(&intake, NULL, 0, &back, 1));
    assert_ok(put(house, &intake));
    intake_finish(&intake);
    assert_true(has(house, id, "When is it stale?"));
}

static void somebody_was_quicker(void **state)
{
    struct house *house = *state;
    struct intake slow, fresh;
    struct str id = import(house, "caches.md", THREE);

    look(house, &slow, "caches.md", QUESTIONS("Speed!\n", ""));
    edit(house, id, "Enough.", "Plenty.", false);
    assert_int_equal(put(house, &slow), STATUS_BUSY);
    assert_int_equal(slow.refusal, REFUSAL_SET_CHANGED);
    intake_finish(&slow);
    assert_false(has(house, id, "Speed!"));
    /* Two that both make the set. */
    look(house, &slow, "new.md", "# Fresh\n\n## T\n\n### One?\n\nYes.\n");
    look(house, &fresh, "other.md", "# Fresh\n\n## T\n\n### Two?\n\nYes.\n");
    assert_true(str_equal(slow.into, fresh.into));
    assert_ok(put(house, &fresh));
    assert_int_equal(put(house, &slow), STATUS_BUSY);
    assert_int_equal(slow.refusal, REFUSAL_SET_CHANGED);
    intake_finish(&slow);
    intake_finish(&fresh);
}

static void nothing_to_import_is_no_error(void **state)
{
    struct house *house = *state;
    struct intake intake;

    look(house, &intake, "empty.md", "");
    assert_null(intake.source);
    assert_int_equal(put(house, &intake), STATUS_INVALID);
    intake_finish(&intake);
    intake_finish(NULL);
}

/* What an import read is kept beside the set, and nobody can import into it. */
static void a_source_is_no_set(void **state)
{
    struct house *house = *state;
    struct store_set *rows = NULL;
    struct store_upstream *sources = NULL;
    struct intake intake;
    size_t count = 0;

    struct str id = import(house, "caches.md", THREE);
    assert_ok(store_set_list(store_reader(house->store), false, &house->arena, &rows, &count));
    assert_int_equal(count, 1);
    assert_ok(store_upstream_list(store_reader(house->store), id, &house->arena, &sources, &count));
    assert_int_equal(count, 1);
    assert_true(sources[0].is_source);
    static struct format_options options;
    const struct format_file file = {STR("b.md"), STR("### Why?\n\nSo.\n")};
    struct job job = {&intake, sources[0].upstream, 0};
    intake_init(&intake);
    assert_ok(intake_read(&intake, &file, 1, &options));
    assert_int_equal(store_run(house->store, load, &job), STATUS_NOT_FOUND);
    intake_finish(&intake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_same_again_changes_nothing),
        TEST(a_changed_source_shows_what_it_changed),
        TEST(what_was_edited_here_stays),
        TEST(corrections_hold),
        TEST(two_lists_of_the_same_title_are_two_sets),
        TEST(a_pack_goes_into_the_set_of_its_id),
        TEST(an_emptied_set_is_as_if_new),
        TEST(what_was_removed_here_stays_removed),
        TEST(somebody_was_quicker),
        TEST(nothing_to_import_is_no_error),
        TEST(a_source_is_no_set),
        PREPARED(the_same_again_changes_nothing),
        PREPARED(a_changed_source_shows_what_it_changed),
        PREPARED(what_was_edited_here_stays),
        PREPARED(corrections_hold),
        PREPARED(two_lists_of_the_same_title_are_two_sets),
        PREPARED(a_pack_goes_into_the_set_of_its_id),
        PREPARED(an_emptied_set_is_as_if_new),
        PREPARED(what_was_removed_here_stays_removed),
        PREPARED(somebody_was_quicker),
        PREPARED(nothing_to_import_is_no_error),
        PREPARED(a_source_is_no_set),
    };

    return cmocka_run_group_tests_name("intake", tests, NULL, NULL);
}
