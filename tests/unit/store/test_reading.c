/* Reading on other threads: what is committed, never half of a change, and nothing is written. */
#include <pthread.h>
#include <stdatomic.h>

#include "fixture.h"
#include "sets_model.h"

enum { READERS = 3, CHANGES = 60 };

static void another_connection_reads_what_is_committed(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = model_create("one", 1);

    model_fill(model, 5);
    for (int i = 0; i < 5; i++) {
        model_insert(model, model->count, model_question(model));
        model_put(fixture, model);
        struct store_tx *tx = store_reading_begin(fixture->store);
        model_check(model, tx);
        store_reading_end(fixture->store);
    }
    model_destroy(model);
}

static void it_writes_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = model_create("one", 1);

    model_fill(model, 5);
    model_put(fixture, model);
    struct store_tx *tx = store_reading_begin(fixture->store);
    assert_int_equal(store_set_archive(tx, STR("one"), 5), STATUS_DENIED);
    model_check(model, tx);
    store_reading_end(fixture->store);
    model_destroy(model);
}

struct long_reading {
    struct store *store;
    atomic_bool stop;
    atomic_int reads, wrong, holders;
};

static size_t count_questions(struct str pack)
{
    size_t count = 0;

    for (size_t at = 0; at + 5 <= pack.size; at++)
        count += memcmp(pack.data + at, "\n### ", 5) == 0;
    return count;
}

static void *read_on(void *user)
{
    struct long_reading *reading = user;
    struct store_set set;
    struct arena arena;

    while (!atomic_load(&reading->stop)) {
        arena_init(&arena, 64 << 20);
        struct store_tx *tx = store_reading_begin(reading->store);
        if (atomic_fetch_add(&reading->holders, 1) != 0)
            atomic_fetch_add(&reading->wrong, 1);
        if (store_set_get(tx, STR("one"), 0, &arena, &set) != STATUS_OK ||
            count_questions(set.pack) != set.questions)
            atomic_fetch_add(&reading->wrong, 1);
        atomic_fetch_sub(&reading->holders, 1);
        store_reading_end(reading->store);
        atomic_fetch_add(&reading->reads, 1);
        arena_finish(&arena);
    }
    return NULL;
}

/* One reads at a time, while the loop's thread reads and the writer writes. */
static void threads_read_while_it_is_written(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = model_create("one", 1);
    struct long_reading reading = {.store = fixture->store};
    pthread_t threads[READERS];

    model_fill(model, 20);
    model_put(fixture, model);
    for (size_t i = 0; i < READERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_on, &reading), 0);
    for (int i = 0; i < CHANGES; i++) {
        model_insert(model, model->count, model_question(model));
        model_put(fixture, model);
    }
    while (atomic_load(&reading.reads) < READERS)
        usleep(1000);
    atomic_store(&reading.stop, true);
    for (size_t i = 0; i < READERS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&reading.wrong), 0);
    model_destroy(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(another_connection_reads_what_is_committed),
        ON_BOTH(it_writes_nothing),
        ON_BOTH(threads_read_while_it_is_written),
    };

    return cmocka_run_group_tests_name("store: reading", tests, NULL, NULL);
}
