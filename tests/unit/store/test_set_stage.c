/* A new set in many transactions: seen whole or not at all, by whoever asks at whatever moment, and
 * with room for others in between. */
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "sets_model.h"
#include "store/db.h"
#include "store/finding.h"
#include "store/set_stage.h"

enum { BLOCKS = MODEL_MAX - 2, STEPS = (BLOCKS + STAGE_STEP_BLOCKS - 1) / STAGE_STEP_BLOCKS };
_Static_assert(STEPS > 1, "one step would test nothing");

struct staging {
    struct model *model;
    struct blocks blocks;
    struct set_stage stage;
    int64_t now_ms;
    bool more;
};

static struct model *filled(const char *set)
{
    struct model *model = model_create(set, 7);

    model_insert(model, 0, model_topic(model, BLOCK_TOPIC));
    while (model->count < BLOCKS)
        model_insert(model, model->count,
                     model->count % 50 ? model_question(model)
                                       : model_topic(model, BLOCK_SUBTOPIC));
    model->blocks[1].prompt = STR("The only zebra of this set");
    return model;
}

static void staging_init(struct staging *staging, struct model *model)
{
    *staging = (struct staging){.model = model, .now_ms = model->change.now_ms};
    staging->blocks = (struct blocks){model->head, model->blocks, model->count};
    staging->stage =
        (struct set_stage){.change = model->change, .row = model->row, .blocks = &staging->blocks};
}

static enum status step(struct store_tx *tx, void *user)
{
    struct staging *staging = user;

    return store_stage_step(tx, &staging->stage, staging->now_ms);
}

static enum status show(struct store_tx *tx, void *user)
{
    struct staging *staging = user;

    return store_stage_show(tx, &staging->stage);
}

static enum status drop(struct store_tx *tx, void *user)
{
    struct staging *staging = user;

    return store_stage_drop(tx, &staging->stage, &staging->more);
}

static enum status sweep(struct store_tx *tx, void *user)
{
    struct staging *staging = user;

    return store_stage_sweep(tx, staging->now_ms, &staging->more);
}

static void write_stage(struct fixture *fixture, struct staging *staging)
{
    while (staging->stage.done < staging->blocks.count)
        assert_ok(store_run(fixture->store, step, staging));
}

static uint32_t found(struct fixture *fixture, const char *words)
{
    const struct find_wishes wishes = {.words = str_from(words), .state = -1, .limit = 10};
    struct found *list = NULL;
    size_t count = 0;
    uint32_t total = 0;

    assert_ok(
        store_find(store_reader(fixture->store), &wishes, &fixture->arena, &list, &count, &total));
    return total;
}

static int64_t rows_in(struct fixture *fixture, const char *sql)
{
    int64_t count = -1;

    assert_ok(db_integer(store_reader(fixture->store), sql, DB_NO_VALUES, &count));
    return count;
}

static void assert_nothing_left(struct fixture *fixture)
{
    assert_int_equal(rows_in(fixture, "SELECT count(*) FROM question_set"), 0);
    assert_int_equal(rows_in(fixture, "SELECT count(*) FROM set_head"), 0);
    assert_int_equal(rows_in(fixture, "SELECT count(*) FROM set_version"), 0);
    assert_int_equal(rows_in(fixture, "SELECT count(*) FROM set_block"), 0);
    assert_int_equal(rows_in(fixture, "SELECT count(*) FROM block_text"), 0);
    assert_int_equal(rows_in(fixture, "SELECT count(*) FROM block_index"), 0);
}

/* --- tests ------------------------------------------------------------------------------------ */

static void it_is_the_set_that_a_put_makes(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct model *put = filled("put"), *staged = filled("staged");
    struct store_block *one = NULL, *other = NULL;
    size_t one_count = 0, other_count = 0;
    struct store_set row;
    struct staging staging;

    model_put(fixture, put);
    staging_init(&staging, staged);
    write_stage(fixture, &staging);
    assert_ok(store_run(fixture->store, show, &staging));
    assert_ok(store_set_get(reader, STR("put"), 0, &fixture->arena, &row));
    struct str pack = row.pack;
    assert_ok(store_set_get(reader, STR("staged"), 1, &fixture->arena, &row));
    assert_true(str_equal(row.pack, pack));
    assert_true(str_equal(row.title, staged->row.title));
    assert_int_equal(row.version, 1);
    assert_int_equal(row.revision, 1);
    assert_int_equal(row.archived_ms, 0);
    assert_false(row.is_source);
    assert_ok(store_set_outline(reader, STR("put"), &fixture->arena, &one, &one_count));
    assert_ok(store_set_outline(reader, STR("staged"), &fixture->arena, &other, &other_count));
    assert_int_equal(one_count, other_count);
    for (size_t i = 0; i < one_count; i++) {
        assert_true(str_equal(one[i].block.key, other[i].block.key));
        assert_int_equal(one[i].from_version, other[i].from_version);
        assert_int_equal(one[i].revision, other[i].revision);
    }
    assert_int_equal(found(fixture, "zebra"), 2);
    /* and it is changed as any other */
    staged->version = staged->revision = 1;
    staged->packs[1] = pack;
    model_reword(staged, &staged->blocks[5]);
    model_insert(staged, 9, model_question(staged));
    staged->change.now_ms++;
    model_put(fixture, staged);
    model_check_all_versions(staged, reader);
    model_destroy(put);
    model_destroy(staged);
}

static void nobody_sees_it_before(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct model *model = filled("hidden");
    struct store_set *rows = NULL, row;
    struct staging staging;
    size_t count = 1;

    staging_init(&staging, model);
    assert_int_equal(store_run(fixture->store, show, &staging), STATUS_INVALID);
    write_stage(fixture, &staging);
    for (int archived = 0; archived < 2; archived++) {
        assert_ok(store_set_list(reader, archived, &fixture->arena, &rows, &count));
        assert_int_equal(count, 0);
    }
    assert_int_equal(store_set_find(reader, STR("hidden"), &fixture->arena, &row),
                     STATUS_NOT_FOUND);
    assert_int_equal(found(fixture, "zebra"), 0);
    assert_int_equal(found(fixture, ""), 0);
    assert_ok(store_run(fixture->store, show, &staging));
    assert_ok(store_set_list(reader, false, &fixture->arena, &rows, &count));
    assert_int_equal(count, 1);
    assert_int_equal(found(fixture, "zebra"), 1);
    model_destroy(model);
}

/* What a live room appends while a set is written waits for one step and not for the rest. */
static void frames_are_stored_between_the_steps(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = filled("large");
    struct id room = test_id(1);
    struct staging staging;
    uint64_t position = 0;

    staging_init(&staging, model);
    while (staging.stage.done < staging.blocks.count) {
        size_t before = fixture->count;
        assert_ok(append(fixture, &room, ++position));
        assert_ok(store_run(fixture->store, step, &staging));
        fixture_wait(fixture, before + 1);
        assert_int_equal(fixture->delivered[before].position, position);
        assert_ok(fixture->delivered[before].status);
        assert_true(staging.stage.done <= position * STAGE_STEP_BLOCKS);
    }
    assert_int_equal(position, STEPS);
    assert_log(fixture, &room, position);
    model_destroy(model);
}

/* Another process, which here is another store on the same file. */
static void others_write_between_the_steps(void **state)
{
    struct fixture *fixture = *state;
    struct fixture *other = fixture_create(NULL);
    struct model *model = filled("large");
    struct id room = test_id(1);
    struct staging staging;
    uint64_t position = 0;

    fixture_open(fixture);
    memcpy(other->path, fixture->path, sizeof(other->path));
    fixture_open(other);
    staging_init(&staging, model);
    while (staging.stage.done < staging.blocks.count) {
        assert_ok(store_run(fixture->store, step, &staging));
        assert_ok(append(other, &room, ++position));
        fixture_wait(other, position);
        assert_ok(other->delivered[position - 1].status);
    }
    assert_ok(store_run(fixture->store, show, &staging));
    assert_int_equal(found(other, "zebra"), 1);
    model_destroy(model);
    fixture_destroy(other);
}

static void who_is_quicker_has_the_name(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = filled("large"), *quicker = filled("large");
    struct staging staging;

    staging_init(&staging, model);
    write_stage(fixture, &staging);
    model_reword(quicker, &quicker->blocks[2]);
    model_put(fixture, quicker);
    assert_int_equal(store_run(fixture->store, show, &staging), STATUS_EXISTS);
    do
        assert_ok(store_run(fixture->store, drop, &staging));
    while (staging.more);
    assert_int_equal(rows_in(fixture, "SELECT count(*) FROM question_set"), 1);
    assert_int_equal(rows_in(fixture, "SELECT count(*) FROM set_block"), BLOCKS);
    model_check_all_versions(quicker, store_reader(fixture->store));
    model_destroy(model);
    model_destroy(quicker);
}

static void what_is_left_is_swept_when_it_is_old(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = filled("left");
    struct staging staging, sweeping = {0};

    staging_init(&staging, model);
    write_stage(fixture, &staging);
    sweeping.now_ms = staging.now_ms + STAGE_STALE_MS;
    assert_ok(store_run(fixture->store, sweep, &sweeping));
    assert_false(sweeping.more);
    assert_int_equal(rows_in(fixture, "SELECT count(*) FROM set_block"), BLOCKS);

    /* Begun, and then somebody wants it after all: it isn't whole. */
    sweeping.now_ms++;
    assert_ok(store_run(fixture->store, sweep, &sweeping));
    assert_true(sweeping.more);
    assert_int_equal(store_run(fixture->store, show, &staging), STATUS_BUSY);
    assert_int_equal(found(fixture, "zebra"), 0);
    for (int i = 0; i < 100 && sweeping.more; i++)
        assert_ok(store_run(fixture->store, sweep, &sweeping));
    assert_false(sweeping.more);
    assert_nothing_left(fixture);
    assert_int_equal(store_run(fixture->store, show, &staging), STATUS_BUSY);
    assert_int_equal(store_run(fixture->store, step, &staging), STATUS_BUSY);
    model_destroy(model);
}

static void a_clock_that_was_put_back_keeps_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = filled("left");
    struct staging staging, sweeping = {.more = true};

    staging_init(&staging, model);
    assert_ok(store_run(fixture->store, step, &staging));
    sweeping.now_ms = staging.now_ms - STAGE_STALE_MS - 1;
    for (int i = 0; i < 100 && sweeping.more; i++)
        assert_ok(store_run(fixture->store, sweep, &sweeping));
    assert_nothing_left(fixture);
    model_destroy(model);
}

static void wrong_blocks_are_refused(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = filled("wrong");
    struct str key = model->blocks[7].key;
    struct staging staging;

    model->blocks[7].key = STR("no id");
    staging_init(&staging, model);
    assert_int_equal(store_run(fixture->store, step, &staging), STATUS_INVALID);
    model->blocks[7].key = model->blocks[8].key;
    staging_init(&staging, model);
    assert_int_equal(store_run(fixture->store, step, &staging), STATUS_EXISTS);
    model->blocks[7].key = key;
    model->blocks[0].kind = BLOCK_SUBTOPIC;
    staging_init(&staging, model);
    assert_int_equal(store_run(fixture->store, step, &staging), STATUS_INVALID);
    assert_nothing_left(fixture);
    model_destroy(model);
}

/* --- killed ----------------------------------------------------------------------------------- */

enum { LIVES = 40 };

/* Sets one after the other until it is killed; tells each that was shown. */
static _Noreturn void stage_until_killed(struct fixture *fixture, unsigned life, int pipe)
{
    fixture_open(fixture);
    for (unsigned i = 0;; i++) {
        char name[32];
        snprintf(name, sizeof(name), "set-%u-%u", life, i);
        struct model *model = filled(name);
        struct staging staging;
        staging_init(&staging, model);
        while (staging.stage.done < staging.blocks.count)
            if (store_run(fixture->store, step, &staging) != STATUS_OK)
                _exit(2);
        if (store_run(fixture->store, show, &staging) != STATUS_OK)
            _exit(3);
        if (write(pipe, &i, sizeof(i)) != (ssize_t)sizeof(i))
            _exit(4);
        model_destroy(model);
    }
}

/* Gives how many sets it told. */
static unsigned live_and_die(struct fixture *fixture, unsigned life)
{
    struct timespec rest = {0, (long)(life * 7919 % 90 + 10) * 1000000};
    int ends[2], how = 0;
    unsigned told = 0, one;

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        close(ends[0]);
        stage_until_killed(fixture, life, ends[1]);
    }
    close(ends[1]);
    nanosleep(&rest, NULL);
    kill(pid, SIGKILL);
    while (read(ends[0], &one, sizeof(one)) == (ssize_t)sizeof(one))
        told = one + 1;
    close(ends[0]);
    assert_int_equal(waitpid(pid, &how, 0), pid);
    assert_true(WIFSIGNALED(how)); /* it had not ended by itself */
    return told;
}

static void a_killed_process_leaves_all_or_nothing(void **state)
{
    struct fixture *fixture = *state;
    unsigned told = 0;
    int64_t left = 0;

    for (unsigned life = 0; life < LIVES; life++) {
        struct store_set *rows = NULL;
        size_t count = 0;
        told += live_and_die(fixture, life);
        fixture_open(fixture); /* checks the file, too */
        assert_ok(
            store_set_list(store_reader(fixture->store), false, &fixture->arena, &rows, &count));
        assert_true(count >= told && count <= told + 1);
        told = (unsigned)count;
        assert_int_equal(found(fixture, "zebra"), count);
        int64_t stages = rows_in(fixture, "SELECT count(*) FROM question_set WHERE id GLOB '-*'");
        left += stages;
        struct staging sweeping = {.now_ms = INT64_MAX / 2, .more = true};
        for (int i = 0; i < 1000 && sweeping.more; i++)
            assert_ok(store_run(fixture->store, sweep, &sweeping));
        assert_int_equal(rows_in(fixture, "SELECT count(*) FROM set_block"), count * BLOCKS);
        assert_int_equal(rows_in(fixture, "SELECT count(*) FROM block_text"), count * BLOCKS);
        assert_int_equal(rows_in(fixture, "SELECT count(DISTINCT set_number) FROM set_block"),
                         count);
        fixture_close(fixture);
        arena_clear(&fixture->arena);
    }
    print_message("%u sets shown, %lld stages left over in %d lives\n", told, (long long)left,
                  LIVES);
    assert_true(told > 0 && left > 0);
}

/* --- a put that was planned --------------------------------------------------------------------
 */

struct planned {
    struct model *model;
    struct set_plan *plan;
    uint32_t version;
    bool changed;
};

static enum status put_planned(struct store_tx *tx, void *user)
{
    struct planned *planned = user;
    struct model *model = planned->model;
    struct blocks *blocks = arena_alloc(&model->arena, sizeof(*blocks));

    *blocks = (struct blocks){model->head, model->blocks, model->count};
    model->row.id = model->change.set;
    enum status status = store_set_plan(tx, &model->row, blocks, &planned->plan);
    if (status == STATUS_OK)
        status = store_set_put_planned(tx, &model->change, &model->row, blocks, planned->plan,
                                       &planned->version, &planned->changed);
    set_plan_destroy(planned->plan);
    return status;
}

static void a_plan_is_the_put(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = filled("planned");
    struct planned planned = {.model = model};

    assert_int_equal(store_run(fixture->store, put_planned, &planned), STATUS_NOT_FOUND);
    model_put(fixture, model);
    planned.plan = NULL;
    assert_ok(store_run(fixture->store, put_planned, &planned));
    assert_false(planned.changed);
    model_reword(model, &model->blocks[3]);
    model_remove(model, 20, 2);
    planned.plan = NULL;
    assert_ok(store_run(fixture->store, put_planned, &planned));
    assert_true(planned.changed);
    assert_int_equal(planned.version, 2);
    struct store_set row;
    assert_ok(
        store_set_get(store_reader(fixture->store), model->change.set, 0, &fixture->arena, &row));
    assert_true(str_equal(row.pack, model_pack(model)));
    model_destroy(model);
}

struct late {
    struct model *model;
    struct blocks blocks;
    struct set_plan *plan;
    bool changed;
};

static enum status put_late(struct store_tx *tx, void *user)
{
    struct late *late = user;
    uint32_t version;

    return store_set_put_planned(tx, &late->model->change, &late->model->row, &late->blocks,
                                 late->plan, &version, &late->changed);
}

static void a_plan_that_came_too_late_is_made_anew(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = filled("late"), *quicker = filled("late");
    struct late late = {.model = model};
    struct store_set row;

    model_put(fixture, quicker);
    model_reword(model, &model->blocks[3]);
    model->row.id = model->change.set;
    late.blocks = (struct blocks){model->head, model->blocks, model->count};
    assert_ok(store_set_plan(store_reader(fixture->store), &model->row, &late.blocks, &late.plan));
    model_reword(quicker, &quicker->blocks[9]);
    model_remove(quicker, 40, 3);
    model_put(fixture, quicker);
    assert_ok(store_run(fixture->store, put_late, &late));
    assert_true(late.changed);
    assert_ok(
        store_set_get(store_reader(fixture->store), model->change.set, 0, &fixture->arena, &row));
    assert_int_equal(row.version, 3);
    assert_true(str_equal(row.pack, model_pack(model)));
    set_plan_destroy(late.plan);
    model_destroy(model);
    model_destroy(quicker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(it_is_the_set_that_a_put_makes),
        ON_BOTH(nobody_sees_it_before),
        ON_BOTH(frames_are_stored_between_the_steps),
        cmocka_unit_test_setup_teardown(others_write_between_the_steps, setup_file, teardown),
        ON_BOTH(who_is_quicker_has_the_name),
        ON_BOTH(what_is_left_is_swept_when_it_is_old),
        ON_BOTH(a_clock_that_was_put_back_keeps_nothing),
        ON_BOTH(wrong_blocks_are_refused),
        cmocka_unit_test_setup_teardown(a_killed_process_leaves_all_or_nothing, setup_file,
                                        teardown),
        ON_BOTH(a_plan_is_the_put),
        ON_BOTH(a_plan_that_came_too_late_is_made_anew),
    };

    return cmocka_run_group_tests_name("store: sets in steps", tests, NULL, NULL);
}
