/* The contract of whole question sets: versions, what stays untouched, archiving, upstreams. */
#include "sets_model.h"
#include "store/db.h"
#include "store/set_places.h"

/* --- versions -------------------------------------------------------------------------------- */

static void a_set_gets_a_version_when_it_differs(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct model *model = model_create("python-concurrency", 1);
    struct model_put put = {.model = model};
    struct store_set found;

    assert_int_equal(store_set_get(reader, model->change.set, 0, &fixture->arena, &found),
                     STATUS_NOT_FOUND);
    assert_int_equal(store_set_find(reader, model->change.set, &fixture->arena, &found),
                     STATUS_NOT_FOUND);
    model_fill(model, 20);
    model_put(fixture, model);
    assert_ok(store_run(fixture->store, model_put_job, &put));
    assert_int_equal(put.version, 1);
    assert_false(put.changed);
    model_reword(model, &model->blocks[model->count - 1]);
    model->row.title = STR("Concurrency in Python");
    model->change.now_ms += 7;
    model_put(fixture, model);
    assert_ok(store_set_get(reader, model->change.set, 0, &fixture->arena, &found));
    assert_str(found.title, "Concurrency in Python");
    assert_ok(store_set_get(reader, model->change.set, 1, &fixture->arena, &found));
    assert_str(found.title, "Concurrency");
    assert_str(found.id, "python-concurrency");
    assert_int_equal(found.version, 1);
    assert_int_equal(found.revision, 2);
    assert_int_equal(found.changed_ms, model->change.now_ms - 7);
    model_check_all_versions(model, reader);
    assert_int_equal(store_set_get(reader, model->change.set, 3, &fixture->arena, &found),
                     STATUS_NOT_FOUND);
    model_destroy(model);
}

/* Something of everything that a new text of a set may bring. */
static void change_at_random(struct model *model)
{
    uint32_t changes = 1 + model_random(model, 12);

    for (uint32_t i = 0; i < changes; i++) {
        size_t at = 1 + model_random(model, (uint32_t)model->count - 1);
        struct block block = model->blocks[at];
        switch (model_random(model, 6)) {
        case 0:
            if (block.kind == BLOCK_QUESTION)
                model_reword(model, &model->blocks[at]);
            break;
        case 1:
            if (model->count > 30)
                model_remove(model, at, 1);
            break;
        case 2:
            if (model->count < MODEL_MAX - 1)
                model_insert(model, at, model_question(model));
            break;
        case 3: /* one goes elsewhere */
            model_remove(model, at, 1);
            model_insert(model, 1 + model_random(model, (uint32_t)model->count), block);
            break;
        case 4:
            if (model->count < MODEL_MAX - 1)
                model_insert(model, at, model_topic(model, BLOCK_TOPIC + model_random(model, 2)));
            break;
        case 5:
            model->head = model_text(model, "---\npack: 1\n---\n\nWording %u.", ++model->numbers);
            break;
        }
    }
    /* What the keys of topics come to isn't guessed. */
    for (size_t i = 0; i < model->count; i++)
        if (model->blocks[i].kind != BLOCK_QUESTION)
            model->blocks[i].key = STR_NONE;
    /* One that always differs. */
    model_insert(model, model->count, model_question(model));
}

static void every_version_comes_back(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);

    for (uint32_t seed = 1; seed <= 4; seed++) {
        struct model *model = model_create("one", seed);
        char name[16];
        snprintf(name, sizeof(name), "set-%u", seed);
        model->change.set = str_from(name);
        model_fill(model, 60);
        model_put(fixture, model);
        for (int i = 0; i < 40; i++) {
            change_at_random(model);
            model->change.now_ms++;
            model_put(fixture, model);
        }
        model_check_all_versions(model, reader);
        model_destroy(model);
    }
}

/* --- what stays --------------------------------------------------------------------------------
 */

static struct store_block *outline(struct fixture *fixture, struct model *model, size_t *ret_count)
{
    struct store_block *blocks = NULL;

    assert_ok(store_set_outline(store_reader(fixture->store), model->change.set, &fixture->arena,
                                &blocks, ret_count));
    return blocks;
}

static const struct store_block *find(const struct store_block *blocks, size_t count,
                                      struct str key)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(blocks[i].block.key, key))
            return &blocks[i];
    fail_msg("%.*s isn't there", STR_FMT(key));
    return NULL;
}

static void only_what_differs_is_written(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = model_create("one", 5);
    size_t count, count_after;

    model_fill(model, 100);
    model_put(fixture, model);
    struct store_block *before = outline(fixture, model, &count);
    size_t from = 90, at = 50;
    while (model->blocks[from].kind != BLOCK_QUESTION)
        from--;
    struct block moved = model->blocks[from];
    model_remove(model, from, 1);
    model_insert(model, 3, moved);
    while (model->blocks[at].kind != BLOCK_QUESTION)
        at--;
    model_reword(model, &model->blocks[at]);
    struct str reworded = model->blocks[at].key;
    model_put(fixture, model);
    struct store_block *after = outline(fixture, model, &count_after);
    assert_int_equal(count, count_after);
    for (size_t i = 0; i < count; i++) {
        const struct store_block *was = find(before, count, after[i].block.key);
        bool is_moved = str_equal(after[i].block.key, moved.key);
        bool is_new = str_equal(after[i].block.key, reworded);
        assert_int_equal(after[i].row, was->row);
        assert_int_equal(after[i].from_version, is_moved || is_new ? 2 : 1);
        /* A move is no new text. */
        assert_int_equal(after[i].revision, is_new ? 2 : 1);
    }
    model_destroy(model);
}

static struct block topic(struct model *model, enum block_kind kind, const char *title,
                          const char *preamble)
{
    return (struct block){.kind = kind,
                          .title = str_from(title),
                          .text = model_text(model, "%s %s\n\n%s", kind == BLOCK_TOPIC ? "#" : "##",
                                             title, preamble)};
}

static void topics_keep_their_keys_by_their_titles(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = model_create("one", 6);
    size_t count;

    model_insert(model, 0, topic(model, BLOCK_TOPIC, "A", "a"));
    model_insert(model, 1, topic(model, BLOCK_SUBTOPIC, "Same", "of a"));
    model_insert(model, 2, model_question(model));
    model_insert(model, 3, topic(model, BLOCK_TOPIC, "B", "b"));
    model_insert(model, 4, topic(model, BLOCK_SUBTOPIC, "Same", "first of b"));
    model_insert(model, 5, topic(model, BLOCK_SUBTOPIC, "Same", "second of b"));
    model_put(fixture, model);
    struct str keys[6];
    for (size_t i = 0; i < 6; i++)
        keys[i] = model->blocks[i].key;
    assert_str(keys[0], "~1");
    /* B goes first and gets another preamble; of its two subtopics there is a third. */
    struct block a[3];
    memcpy(a, model->blocks, sizeof(a));
    model_remove(model, 0, 3);
    model->blocks[0].text = STR("# B\n\nanother");
    model_insert(model, 3, topic(model, BLOCK_SUBTOPIC, "Same", "third of b"));
    for (size_t i = 0; i < 3; i++)
        model_insert(model, 4 + i, a[i]);
    model_put(fixture, model);
    struct store_block *blocks = outline(fixture, model, &count);
    static const size_t was[] = {3, 4, 5, SIZE_MAX, 0, 1, 2};
    for (size_t i = 0; i < 7; i++)
        if (was[i] != SIZE_MAX)
            assert_true(str_equal(blocks[i].block.key, keys[was[i]]));
    assert_str(blocks[3].block.key, "~6");
    model_destroy(model);
}

/* --- refusals ----------------------------------------------------------------------------------
 */

static void what_is_no_set_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = model_create("one", 7);
    struct model_put put = {.model = model};
    struct store_set found;

    model_insert(model, 0, model_question(model));
    assert_int_equal(store_run(fixture->store, model_put_job, &put), STATUS_INVALID);
    model_insert(model, 0, model_topic(model, BLOCK_TOPIC));
    model_insert(model, 2, model->blocks[1]);
    assert_int_equal(store_run(fixture->store, model_put_job, &put), STATUS_EXISTS);
    model->blocks[2].key = STR("~1");
    assert_int_equal(store_run(fixture->store, model_put_job, &put), STATUS_INVALID);
    model_remove(model, 2, 1);
    model->change.set = STR("No such id");
    assert_int_equal(store_run(fixture->store, model_put_job, &put), STATUS_INVALID);
    model->change.set = STR("one");
    model->change.account = test_id(77);
    assert_int_equal(store_run(fixture->store, model_put_job, &put), STATUS_NOT_FOUND);
    assert_int_equal(
        store_set_find(store_reader(fixture->store), STR("one"), &fixture->arena, &found),
        STATUS_NOT_FOUND);
    model->change.account = (struct id){""};
    assert_ok(store_run(fixture->store, model_put_job, &put));
    model->row.is_source = true;
    assert_int_equal(store_run(fixture->store, model_put_job, &put), STATUS_INVALID);
    model_destroy(model);
}

static enum status put_then_fail(struct store_tx *tx, void *user)
{
    enum status status = model_put_job(tx, user);

    return status == STATUS_OK ? STATUS_UNAVAILABLE : status;
}

static int64_t count_of(struct store_tx *tx, const char *sql)
{
    int64_t count = -1;

    assert_ok(db_integer(tx, sql, DB_NO_VALUES, &count));
    return count;
}

static void a_failure_in_the_middle_leaves_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct model *model = model_create("one", 8);
    struct model_put put = {.model = model};

    model_fill(model, 50);
    assert_int_equal(store_run(fixture->store, put_then_fail, &put), STATUS_UNAVAILABLE);
    assert_int_equal(count_of(reader, "SELECT (SELECT count(*) FROM question_set) + "
                                      "(SELECT count(*) FROM set_block) + "
                                      "(SELECT count(*) FROM block_text) + "
                                      "(SELECT count(*) FROM block_index)"),
                     0);
    model_put(fixture, model);
    struct model before = *model;
    change_at_random(model);
    assert_int_equal(store_run(fixture->store, put_then_fail, &put), STATUS_UNAVAILABLE);
    memcpy(model->blocks, before.blocks, sizeof(before.blocks));
    model->count = before.count;
    model->head = before.head;
    model_check(model, reader);
    model_destroy(model);
}

/* --- lists, archive, pins, upstreams ------------------------------------------------------------
 */

struct call {
    struct str set;
    uint32_t version;
    int64_t archived_ms;
    struct store_upstream upstream;
    struct store_set read;
};

#define JOB(name, expression)                                                                      \
    static enum status name(struct store_tx *tx, void *user)                                       \
    {                                                                                              \
        struct call *call = user;                                                                  \
        return expression;                                                                         \
    }

JOB(archive, store_set_archive(tx, call->set, call->archived_ms))
JOB(pin, store_set_pin(tx, call->set, call->version))
JOB(pin_read, store_set_pin_read(tx, &call->read))
JOB(put_upstream, store_upstream_put(tx, &call->upstream))

static void put_small(struct fixture *fixture, const char *set, const char *title, bool is_source)
{
    struct model *model = model_create(set, 9);

    model->row.title = str_from(title);
    model->row.is_source = is_source;
    model_fill(model, 5);
    model_put(fixture, model);
    model_destroy(model);
}

static void lists_leave_out_sources_and_the_archive(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct call call = {.set = STR("b"), .archived_ms = 5};
    struct store_set *list;
    size_t count;

    put_small(fixture, "a", "zebra", false);
    put_small(fixture, "b", "Ant", false);
    put_small(fixture, "c", "bee", false);
    put_small(fixture, "d", "Source", true);
    assert_ok(store_set_list(reader, false, &fixture->arena, &list, &count));
    assert_int_equal(count, 3);
    assert_str(list[0].title, "Ant");
    assert_str(list[2].id, "a");
    assert_int_equal(list[0].pack.size, 0);
    assert_int_equal(list[0].archived_ms, 0);
    assert_ok(store_run(fixture->store, archive, &call));
    assert_ok(store_set_list(reader, false, &fixture->arena, &list, &count));
    assert_int_equal(count, 2);
    assert_ok(store_set_list(reader, true, &fixture->arena, &list, &count));
    assert_int_equal(count, 1);
    assert_str(list[0].id, "b");
    assert_int_equal(list[0].archived_ms, 5);
    call.archived_ms = 0;
    assert_ok(store_run(fixture->store, archive, &call));
    assert_ok(store_set_list(reader, true, &fixture->arena, &list, &count));
    assert_int_equal(count, 0);
    call.set = STR("none");
    assert_int_equal(store_run(fixture->store, archive, &call), STATUS_NOT_FOUND);
}

static void versions_are_listed_newest_first(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct model *model = model_create("one", 10);
    struct call call = {.set = STR("one"), .version = 1};
    struct store_version *versions;
    size_t count;

    model->change.note = STR("notes.md");
    model_fill(model, 12);
    model_put(fixture, model);
    uint32_t questions = 0;
    for (size_t i = 0; i < model->count; i++)
        questions += model->blocks[i].kind == BLOCK_QUESTION;
    model_insert(model, model->count, model_question(model));
    model->change.kind = SET_RESTORED;
    model->change.note = STR_NONE;
    model_put(fixture, model);
    assert_ok(store_run(fixture->store, pin, &call));
    assert_ok(store_set_versions(reader, call.set, &fixture->arena, &versions, &count));
    assert_int_equal(count, 2);
    assert_int_equal(versions[0].version, 2);
    assert_str(versions[0].kind, "restored");
    assert_false(versions[0].pinned);
    assert_int_equal(versions[0].questions, questions + 1);
    assert_str(versions[1].kind, set_change_name(SET_IMPORTED));
    assert_str(versions[1].note, "notes.md");
    assert_true(versions[1].pinned);
    assert_true(id_is_none(&versions[1].account));
    assert_int_equal(versions[1].questions, questions);
    call.version = 3;
    assert_int_equal(store_run(fixture->store, pin, &call), STATUS_NOT_FOUND);
    assert_ok(store_set_versions(reader, STR("none"), &fixture->arena, &versions, &count));
    assert_int_equal(count, 0);
    model_destroy(model);
}

static void reword_after(struct fixture *fixture, struct model *model, int64_t ms, uint32_t version)
{
    struct model_put put = {.model = model};

    model->change.now_ms += ms;
    model_reword(model, &model->blocks[model->count - 1]);
    assert_ok(store_run(fixture->store, model_put_job, &put));
    assert_int_equal(put.version, version);
}

static void what_was_read_is_pinned_as_it_was_read(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct model *model = model_create("one", 12);
    struct call early = {0}, late = {0};
    struct store_version *versions;
    size_t count;

    model_fill(model, 12);
    model_put(fixture, model);
    model->change.kind = SET_EDITED;
    reword_after(fixture, model, 1000, 2);
    assert_ok(store_set_get(reader, STR("one"), 0, &fixture->arena, &early.read));
    reword_after(fixture, model, 1000, 2);
    assert_int_equal(store_run(fixture->store, pin_read, &early), STATUS_BUSY);
    assert_ok(store_set_get(reader, STR("one"), 0, &fixture->arena, &late.read));
    assert_int_equal(late.read.version, early.read.version);
    reword_after(fixture, model, SET_AMEND_MS, 3);
    assert_int_equal(store_run(fixture->store, pin_read, &early), STATUS_BUSY);
    assert_ok(store_set_versions(reader, STR("one"), &fixture->arena, &versions, &count));
    assert_int_equal(count, 3);
    assert_false(versions[1].pinned);
    assert_ok(store_run(fixture->store, pin_read, &late)); /* another version is no matter */
    assert_ok(store_set_versions(reader, STR("one"), &fixture->arena, &versions, &count));
    assert_true(versions[1].pinned);
    late.read.changed_ms = 0; /* but here it is */
    assert_int_equal(store_run(fixture->store, pin_read, &late), STATUS_BUSY);
    late.read.version = 9;
    assert_int_equal(store_run(fixture->store, pin_read, &late), STATUS_NOT_FOUND);
    model_destroy(model);
}

static void upstreams_tell_what_is_new(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct model *model = model_create("one", 11);
    struct call call = {.upstream = {.set = STR("fork"), .upstream = STR("one"), .version = 1}};
    struct store_upstream *list;
    struct store_version *versions;
    size_t count;

    model_fill(model, 12);
    model_put(fixture, model);
    put_small(fixture, "fork", "Fork", false);
    put_small(fixture, "raw", "A file", true);
    assert_ok(store_run(fixture->store, put_upstream, &call));
    model_reword(model, &model->blocks[model->count - 1]);
    model_put(fixture, model);
    call.upstream.upstream = STR("raw");
    assert_ok(store_run(fixture->store, put_upstream, &call));
    assert_ok(store_upstream_list(reader, STR("fork"), &fixture->arena, &list, &count));
    assert_int_equal(count, 2);
    assert_str(list[0].upstream, "raw");
    assert_true(list[0].is_source);
    assert_str(list[1].upstream, "one");
    assert_str(list[1].title, "Concurrency");
    assert_int_equal(list[1].version, 1);
    assert_int_equal(list[1].newest, 2);
    assert_ok(store_set_versions(reader, STR("one"), &fixture->arena, &versions, &count));
    assert_true(versions[1].pinned);
    call.upstream =
        (struct store_upstream){.set = STR("fork"), .upstream = STR("one"), .version = 2};
    assert_ok(store_run(fixture->store, put_upstream, &call));
    assert_ok(store_upstream_list(reader, STR("fork"), &fixture->arena, &list, &count));
    assert_int_equal(count, 2);
    assert_int_equal(list[1].version, 2);
    call.upstream.version = 9;
    assert_int_equal(store_run(fixture->store, put_upstream, &call), STATUS_NOT_FOUND);
    call.upstream =
        (struct store_upstream){.set = STR("none"), .upstream = STR("one"), .version = 1};
    assert_int_equal(store_run(fixture->store, put_upstream, &call), STATUS_NOT_FOUND);
    model_destroy(model);
}

/* --- places -------------------------------------------------------------------------------------
 */

static size_t naive_length(const int64_t *values, size_t count)
{
    size_t best = 0, lengths[64];

    for (size_t i = 0; i < count; i++) {
        lengths[i] = values[i] >= 0;
        for (size_t j = 0; j < i; j++)
            if (values[i] >= 0 && values[j] >= 0 && values[j] < values[i] &&
                lengths[j] + 1 > lengths[i])
                lengths[i] = lengths[j] + 1;
        if (lengths[i] > best)
            best = lengths[i];
    }
    return best;
}

static void the_longest_rising_run_stays(void **state)
{
    struct model *model = model_create("one", 12);

    (void)state;
    for (int round = 0; round < 2000; round++) {
        int64_t values[64];
        bool kept[64];
        size_t count = model_random(model, 64), length = 0;
        int64_t last = -1;
        for (size_t i = 0; i < count; i++)
            values[i] = (int64_t)model_random(model, 80) - 10;
        assert_ok(places_keep(values, count, kept));
        for (size_t i = 0; i < count; i++) {
            if (!kept[i])
                continue;
            assert_true(values[i] > last);
            last = values[i];
            length++;
        }
        assert_int_equal(length, naive_length(values, count));
    }
    model_destroy(model);
}

static void places_lie_inside_their_gap(void **state)
{
    static const int64_t ends[] = {-PLACE_MAX,    -PLACE_GAP,    0,        1, 2, 10, PLACE_GAP,
                                   PLACE_MAX / 2, PLACE_MAX - 3, PLACE_MAX};
    static const size_t counts[] = {1, 2, 3, 9, 1000, 120000, 1 << 22};
    struct places places;

    (void)state;
    for (size_t low = 0; low < 10; low++)
        for (size_t high = low + 1; high < 10; high++)
            for (size_t c = 0; c < 7; c++) {
                if (!places_between(ends[low], ends[high], counts[c], &places))
                    continue;
                assert_true(places.step > 0);
                assert_true(places.first > ends[low]);
                assert_true(places.first + places.step * (int64_t)(counts[c] - 1) < ends[high]);
            }
    assert_false(places_between(1, 2, 1, &places));
    assert_false(places_between(0, 10, 10, &places));
    assert_true(places_between(0, 10, 9, &places));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(a_set_gets_a_version_when_it_differs),
        ON_BOTH(every_version_comes_back),
        ON_BOTH(only_what_differs_is_written),
        ON_BOTH(topics_keep_their_keys_by_their_titles),
        ON_BOTH(what_is_no_set_is_refused),
        ON_BOTH(a_failure_in_the_middle_leaves_nothing),
        ON_BOTH(lists_leave_out_sources_and_the_archive),
        ON_BOTH(versions_are_listed_newest_first),
        ON_BOTH(what_was_read_is_pinned_as_it_was_read),
        ON_BOTH(upstreams_tell_what_is_new),
        cmocka_unit_test(the_longest_rising_run_stays),
        cmocka_unit_test(places_lie_inside_their_gap),
    };

    return cmocka_run_group_tests_name("store: sets", tests, NULL, NULL);
}
