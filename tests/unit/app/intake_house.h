/* What the tests of the intake share: a store, and one import into it. */
#ifndef INTAKE_HOUSE_H
#define INTAKE_HOUSE_H

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

static inline void wake(void *user)
{
    (void)user;
}

static inline int open_house(void **state)
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

static inline int open_preparing_house(void **state)
{
    open_house(state);
    ((struct house *)*state)->prepares = true;
    return 0;
}

static inline int close_house(void **state)
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

static inline enum status load(struct store_tx *tx, void *user)
{
    const struct job *job = user;

    return intake_load(job->intake, tx, job->into);
}

static inline enum status write(struct store_tx *tx, void *user)
{
    const struct job *job = user;

    return intake_write(job->intake, tx, NULL, job->now_ms);
}

/* Each version some hours after the one before, so that none is amended. */
static inline int64_t later(struct house *house)
{
    return house->now_ms += 6 * 3600 * 1000;
}

static inline void read_and_load(struct house *house, struct intake *intake, const char *name,
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

static inline void look(struct house *house, struct intake *intake, const char *name,
                        const char *text)
{
    read_and_load(house, intake, name, text, "");
    assert_ok(intake_merge(intake, NULL, 0, NULL, 0));
}

static inline enum status put(struct house *house, struct intake *intake)
{
    struct job job = {intake, STR_NONE, later(house)};

    enum status status =
        house->prepares ? intake_prepare(intake, house->store, NULL, job.now_ms) : STATUS_OK;

    return status == STATUS_OK ? store_run(house->store, write, &job) : status;
}

/* Imports it as it is; gives the set's id, in the house's arena. */
static inline struct str import(struct house *house, const char *name, const char *text)
{
    struct intake intake;

    look(house, &intake, name, text);
    assert_ok(put(house, &intake));
    struct str id = arena_copy(&house->arena, intake.into);
    intake_finish(&intake);
    return id;
}

/* --- what stands ----------------------------------------------------------------------------- */

static inline struct str pack_of(struct house *house, struct str id)
{
    struct store_set row;

    assert_ok(store_set_get(store_reader(house->store), id, 0, &house->arena, &row));
    return row.pack;
}

static inline bool has(struct house *house, struct str id, const char *text)
{
    struct str pack = pack_of(house, id);

    return memmem(pack.data, pack.size, text, strlen(text)) != NULL;
}

static inline size_t changes_of(const struct intake *intake, enum merge_kind kind)
{
    return intake->changes.counts[kind];
}

struct putting {
    struct set_put put;
    struct arena arena;
    bool archive;
};

static inline enum status put_job(struct store_tx *tx, void *user)
{
    struct putting *putting = user;
    enum status status = set_put_write(tx, &putting->put);

    if (status == STATUS_OK && putting->archive)
        status = store_set_archive(tx, putting->put.change.set, putting->put.change.now_ms);
    return status;
}

/* What an author writes: the pack with one text in the place of another. */
static inline void edit(struct house *house, struct str id, const char *from, const char *to,
                        bool archive)
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_house, close_house)
#define PREPARED(name)                                                                             \
    {                                                                                              \
#name ", prepared", name, open_preparing_house, close_house, NULL                          \
    }

#endif
