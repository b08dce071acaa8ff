/* From files to sets in the store and from the same files again: nothing changes, changes are told,
 * what was edited here stays, corrections hold, ids are found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/intake.h"
#include "app/set_put.h"
#include "base/log.h"
#include "questions/pack.h"
#include "store/store.h"

#define assert_ok(expression)  assert_int_equal(expression, STATUS_OK)
#define assert_str(str, text)  assert_true(str_is(str, text))
#define QUESTIONS(first, rest) "# Caches\n\n## First\n\n### What is a cache for?\n\n" first rest
#define THREE                                                                                      \
    QUESTIONS("Speed.\n", "\n### When is it stale?\n\nLater.\n\n### How large is "                 \
                          "it?\n\nEnough.\n")

enum { TEST_ARENA_BYTES = 1 << 24 };

struct house {
    struct log log;
    struct store *store;
    struct arena arena;
    int64_t now_ms;
    bool prepares; /* intake_prepare before each intake_write */
};

static void wake(void *user)
{
    (void)user;
}

static int open_house(void **state)
{
    struct house *house = calloc(1, sizeof(*house));
    char reason[256] = "";

    assert_non_null(house);
    house->log = (struct log){.stream = stderr, .level = LOG_LEVEL_ERROR};
    const struct store_config config = {
        .path = ":memory:", .create = true, .wake = wake, .user = house, .log = &house->log};
    if (store_open(&config, reason, sizeof(reason), &house->store) != STATUS_OK)
        fail_msg("%s", reason);
    arena_init(&house->arena, TEST_ARENA_BYTES);
    house->now_ms = 1000;
    *state = house;
    return 0;
}

static int open_preparing_house(void **state)
{
    open_house(state);
    ((struct house *)*state)->prepares = true;
    return 0;
}

static int close_house(void **state)
{
    struct house *house = *state;

    store_close(house->store);
    arena_finish(&house->arena);
    free(house);
    return 0;
}

/* --- one import ------------------------------------------------------------------------------ */

struct job {
    struct intake *intake;
    struct str into;
    int64_t now_ms;
};

static enum status load(struct store_tx *tx, void *user)
{
    const struct job *job = user;

    return intake_load(job->intake, tx, job->into);
}

static enum status write(struct store_tx *tx, void *user)
{
    const struct job *job = user;

    return intake_write(job->intake, tx, NULL, job->now_ms);
}

/* Each version some hours after the one before, so that none is amended. */
static int64_t later(struct house *house)
{
    return house->now_ms += 6 * 3600 * 1000;
}

static void read_and_load(struct house *house, struct intake *intake, const char *name,
                          const char *text, const char *into)
{
    static struct format_options options;
    const struct format_file file = {str_from(name), str_from(text)};
    struct job job = {intake, str_from(into), 0};

    options = (struct format_options){.import = {.title = file.name, .source = file.name}};
    intake_init(intake);
    assert_ok(intake_read(intake, &file, 1, &options));
    assert_ok(store_run(house->store, load, &job));
}

static void look(struct house *house, struct intake *intake, const char *name, const char *text)
{
    read_and_load(house, intake, name, text, "");
    assert_ok(intake_merge(intake, NULL, 0, NULL, 0));
}

static enum status put(struct house *house, struct intake *intake)
{
    struct job job = {intake, STR_NONE, later(house)};

    enum status status =
        house->prepares ? intake_prepare(intake, house->store, NULL, job.now_ms) : STATUS_OK;

    return status == STATUS_OK ? store_run(house->store, write, &job) : status;
}

/* Imports it as it is; gives the set's id, in the house's arena. */
static struct str import(struct house *house, const char *name, const char *text)
{
    struct intake intake;

    look(house, &intake, name, text);
    assert_ok(put(house, &intake));
    struct str id = arena_copy(&house->arena, intake.into);
    intake_finish(&intake);
    return id;
}

/* --- what stands ----------------------------------------------------------------------------- */

static struct str pack_of(struct house *house, struct str id)
{
    struct store_set row;

    assert_ok(store_set_get(store_reader(house->store), id, 0, &house->arena, &row));
    return row.pack;
}

static bool has(struct house *house, struct str id, const char *text)
{
    struct str pack = pack_of(house, id);

    return memmem(pack.data, pack.size, text, strlen(text)) != NULL;
}

static size_t changes_of(const struct intake *intake, enum merge_kind kind)
{
    return intake->changes.counts[kind];
}

struct putting {
    struct set_put put;
    struct arena arena;
    bool archive;
};

static enum status put_job(struct store_tx *tx, void *user)
{
    struct putting *putting = user;
    enum status status = set_put_write(tx, &putting->put);

    if (status == STATUS_OK && putting->archive)
        status = store_set_archive(tx, putting->put.change.set, putting->put.change.now_ms);
    return status;
}

/* What an author writes: the pack with one text in the place of another. */
static void edit(struct house *house, struct str id, const char *from, const char *to, bool archive)
{
    struct str pack = pack_of(house, id);
    char *at = memmem(pack.data, pack.size, from, strlen(from));
    struct putting putting = {.archive = archive};
    struct question_set *set = NULL;
    struct buf text;

    assert_non_null(at);
    buf_init(&text, TEST_ARENA_BYTES);
    buf_add(&text, pack.data, (size_t)(at - pack.data));
    buf_add_text(&text, to);
    at += strlen(from);
    buf_add(&text, at, (size_t)(pack.data + pack.size - at));
    assert_ok(pack_read(buf_str(&text), NULL, &set));
    arena_init(&putting.arena, TEST_ARENA_BYTES);
    assert_ok(set_put_prepare(set, &putting.arena, &putting.put));
    putting.put.change = (struct set_change){.set = id, .kind = SET_EDITED, .now_ms = later(house)};
    putting.put.row.id = id;
    assert_ok(store_run(house->store, put_job, &putting));
    question_set_destroy(set);
    arena_finish(&putting.arena);
    buf_finish(&text);
}

/* --- tests ----------------------------------------------------------------------------------- */

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

/* --- larger than what goes into one transaction ----------------------------------------------- */

enum { MANY = STAGE_STEP_BLOCKS + 40 };

/* In the arena. `word` is in each answer. */
static const char *many(struct house *house, const char *word)
{
    struct buf text;

    buf_init(&text, TEST_ARENA_BYTES);
    buf_add_text(&text, "# Many\n\n## First\n");
    for (int i = 0; i < MANY; i++)
        buf_printf(&text, "\n### What is number %d?\n\nIt is %s.\n", i, word);
    buf_add(&text, "", 1);
    const char *copy = arena_copy(&house->arena, buf_str(&text)).data;
    assert_non_null(copy);
    buf_finish(&text);
    return copy;
}

static int64_t sets_listed(struct house *house)
{
    struct store_set *rows = NULL;
    size_t count = 0;

    assert_ok(store_set_list(store_reader(house->store), false, &house->arena, &rows, &count));
    return (int64_t)count;
}

static void many_questions_are_there_at_once(void **state)
{
    struct house *house = *state;
    struct intake intake;

    look(house, &intake, "many.md", many(house, "so"));
    assert_ok(intake_prepare(&intake, house->store, NULL, later(house)));
    assert_true(intake.puts[INTAKE_INTO].put.stage && intake.puts[INTAKE_SOURCE].put.stage);
    assert_int_equal(sets_listed(house), 0);
    struct job job = {&intake, STR_NONE, house->now_ms};
    assert_ok(store_run(house->store, write, &job));
    assert_int_equal(sets_listed(house), 1);
    assert_true(intake.changed);
    assert_int_equal(intake.version, 1);
    assert_str(intake.into, "many");
    intake_finish(&intake);
    assert_true(has(house, STR("many"), "number 0?"));
    assert_true(has(house, STR("many"), "number 295?"));

    look(house, &intake, "many.md", many(house, "so"));
    assert_int_equal(intake.changes.count, 0);
    assert_ok(put(house, &intake));
    assert_false(intake.changed);
    intake_finish(&intake);
    look(house, &intake, "many.md", many(house, "otherwise"));
    assert_int_equal(changes_of(&intake, MERGE_CHANGED), MANY);
    assert_ok(put(house, &intake));
    assert_int_equal(intake.version, 2);
    intake_finish(&intake);
    assert_true(has(house, STR("many"), "otherwise"));
    assert_false(has(house, STR("many"), "It is so"));
}

static void somebody_took_the_name_of_many(void **state)
{
    struct house *house = *state;
    struct intake intake, quicker;

    look(house, &intake, "many.md", many(house, "so"));
    look(house, &quicker, "many.md", "# Many\n\n## First\n\n### One?\n\nYes.\n");
    assert_ok(intake_prepare(&intake, house->store, NULL, later(house)));
    assert_ok(put(house, &quicker));
    intake_finish(&quicker);
    struct job job = {&intake, STR_NONE, house->now_ms};
    assert_int_equal(store_run(house->store, write, &job), STATUS_BUSY);
    assert_int_equal(intake.refusal, REFUSAL_SET_CHANGED);
    assert_false(has(house, STR("many"), "number"));
    /* once more, from what stands now */
    struct job again = {&intake, STR("many"), later(house)};
    intake.refusal = REFUSAL_NONE;
    assert_ok(store_run(house->store, load, &again));
    assert_ok(intake_merge(&intake, NULL, 0, NULL, 0));
    assert_ok(put(house, &intake));
    assert_true(has(house, STR("many"), "number 295?"));
    intake_finish(&intake);
    assert_int_equal(sets_listed(house), 1);
}

static void what_is_taken_back_leaves_nothing(void **state)
{
    struct house *house = *state;
    struct intake intake;

    look(house, &intake, "many.md", many(house, "so"));
    assert_ok(intake_prepare(&intake, house->store, NULL, later(house)));
    char id[STAGE_ID_BYTES];
    memcpy(id, intake.puts[INTAKE_INTO].stage.id, sizeof(id));
    struct store_set row;
    assert_ok(store_set_find(store_reader(house->store), str_from(id), &house->arena, &row));
    intake_unprepare(&intake, house->store);
    assert_int_equal(store_set_find(store_reader(house->store), str_from(id), &house->arena, &row),
                     STATUS_NOT_FOUND);
    assert_ok(put(house, &intake));
    assert_int_equal(sets_listed(house), 1);
    intake_finish(&intake);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_house, close_house)
#define PREPARED(name)                                                                             \
    {                                                                                              \
#name ", prepared", name, open_preparing_house, close_house, NULL                          \
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
        PREPARED(many_questions_are_there_at_once),
        TEST(somebody_took_the_name_of_many),
        PREPARED(somebody_took_the_name_of_many),
        PREPARED(what_is_taken_back_leaves_nothing),
    };

    return cmocka_run_group_tests_name("intake", tests, NULL, NULL);
}
