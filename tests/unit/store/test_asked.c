/* The contract of what is known of having been asked, of dismissed suggestions, and of study
 * chunks. */
#include "store/finding.h"

#include "sets_model.h"

struct call {
    struct store_asked asked;
    struct store_dismissal dismissal;
    struct id account;
    struct str bytes;
    uint64_t replaces[STUDY_MAX_CHUNKS + 1];
    size_t replace_count;
    uint64_t number;
};

#define JOB(name, expression)                                                                      \
    static enum status name(struct store_tx *tx, void *user)                                       \
    {                                                                                              \
        struct call *call = user;                                                                  \
        return expression;                                                                         \
    }

JOB(add_asked, store_asked_add(tx, &call->asked))
JOB(put_dismissal, store_dismissal_put(tx, &call->dismissal))
JOB(remove_dismissal, store_dismissal_remove(tx, &call->dismissal))
JOB(add_chunk, store_study_add(tx, &call->account, call->bytes, call->replaces, call->replace_count,
                               77, &call->number))

static void put_set(struct fixture *fixture, const char *set)
{
    struct model *model = model_create(set, 1);

    model_fill(model, 5);
    model_put(fixture, model);
    model_destroy(model);
}

/* --- asked -------------------------------------------------------------------------------------
 */

static void ask(struct fixture *fixture, const char *set, const char *key, char candidate,
                int64_t asked_ms)
{
    struct call call = {
        .asked = {.set = str_from(set), .key = str_from(key), .asked_ms = asked_ms}};

    memset(call.asked.candidate, candidate, sizeof(call.asked.candidate));
    assert_ok(store_run(fixture->store, add_asked, &call));
}

static enum status copy_asked(struct store_tx *tx, void *user)
{
    const struct store_asked *places = user;

    return store_asked_copy(tx, places[0].set, places[0].key, places[1].set, places[1].key);
}

static void what_was_asked_can_count_for_another(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct store_asked places[] = {{.set = STR("one"), .key = STR("q1")},
                                   {.set = STR("two"), .key = STR("q2")}};
    struct asked_count *counts;
    size_t count;

    put_set(fixture, "one");
    put_set(fixture, "two");
    ask(fixture, "one", "q1", 'a', 300);
    ask(fixture, "one", "q1", 'b', 500);
    ask(fixture, "two", "q2", 'a', 300); /* there already */
    for (int times = 0; times < 2; times++)
        assert_ok(store_run(fixture->store, copy_asked, places));
    assert_ok(store_asked_list(reader, STR_NONE, &fixture->arena, &counts, &count));
    assert_int_equal(count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(counts[i].times, 2);
        assert_int_equal(counts[i].candidates, 2);
        assert_int_equal(counts[i].last_ms, 500);
    }
    places[1].set = STR("none");
    assert_int_equal(store_run(fixture->store, copy_asked, places), STATUS_NOT_FOUND);
}

static void what_was_asked_is_counted(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct asked_count *counts;
    struct str_list keys;
    unsigned char candidate[CANDIDATE_HASH_BYTES];
    struct call call = {.asked = {.set = STR("none"), .key = STR("q1")}};
    size_t count;

    put_set(fixture, "one");
    put_set(fixture, "two");
    ask(fixture, "one", "q2", 'a', 300);
    ask(fixture, "one", "q2", 'a', 300); /* the same again */
    ask(fixture, "one", "q2", 'a', 500);
    ask(fixture, "one", "q2", 'b', 400);
    ask(fixture, "one", "q1", 'b', 100);
    ask(fixture, "two", "gone", 'a', 600);
    assert_ok(store_asked_list(reader, STR("one"), &fixture->arena, &counts, &count));
    assert_int_equal(count, 2);
    assert_str(counts[0].key, "q1");
    assert_str(counts[1].set, "one");
    assert_str(counts[1].key, "q2");
    assert_int_equal(counts[1].times, 3);
    assert_int_equal(counts[1].candidates, 2);
    assert_int_equal(counts[1].last_ms, 500);
    assert_ok(store_asked_list(reader, STR_NONE, &fixture->arena, &counts, &count));
    assert_int_equal(count, 3);
    assert_str(counts[2].key, "gone");
    memset(candidate, 'a', sizeof(candidate));
    assert_ok(store_asked_of(reader, candidate, &fixture->arena, &keys));
    assert_int_equal(keys.count, 2);
    assert_str(keys.items[0], "one/q2");
    assert_str(keys.items[1], "two/gone");
    memset(candidate, 'c', sizeof(candidate));
    assert_ok(store_asked_of(reader, candidate, &fixture->arena, &keys));
    assert_int_equal(keys.count, 0);
    assert_int_equal(store_run(fixture->store, add_asked, &call), STATUS_NOT_FOUND);
}

/* --- dismissals --------------------------------------------------------------------------------
 */

static enum status dismiss(struct fixture *fixture, const char *a_set, const char *a_key,
                           const char *b_set, const char *b_key, int64_t dismissed_ms)
{
    struct call call = {.dismissal = {.a_set = str_from(a_set),
                                      .a_key = str_from(a_key),
                                      .b_set = str_from(b_set),
                                      .b_key = str_from(b_key),
                                      .dismissed_ms = dismissed_ms}};

    return store_run(fixture->store, put_dismissal, &call);
}

/* A set that holds questions of these keys. */
static void put_keys(struct fixture *fixture, const char *set, const char *const *keys)
{
    struct model *model = model_create(set, 1);

    model_insert(model, 0, model_topic(model, BLOCK_TOPIC));
    for (; *keys; keys++) {
        struct block block = model_question(model);
        block.key = str_from(*keys);
        model_reword(model, &block);
        model_insert(model, model->count, block);
    }
    model_put(fixture, model);
    model_destroy(model);
}

static void a_pair_is_dismissed_once(void **state)
{
    struct fixture *fixture = *state;
    struct store_dismissal *list;
    size_t count;

    put_keys(fixture, "two", (const char *[]){"a", NULL}); /* earlier, and yet behind */
    put_keys(fixture, "one", (const char *[]){"b", "q", "qq", NULL});
    assert_ok(dismiss(fixture, "two", "a", "one", "b", 100));
    assert_ok(dismiss(fixture, "one", "b", "two", "a", 200));
    assert_ok(dismiss(fixture, "one", "qq", "one", "q", 300));
    assert_ok(dismiss(fixture, "one", "q", "one", "qq", 400));
    assert_int_equal(dismiss(fixture, "one", "q", "one", "q", 500), STATUS_INVALID);
    assert_int_equal(dismiss(fixture, "one", "q", "none", "q", 500), STATUS_NOT_FOUND);
    assert_ok(store_dismissal_list(store_reader(fixture->store), &fixture->arena, &list, &count));
    assert_int_equal(count, 2);
    assert_str(list[0].a_set, "one");
    assert_str(list[0].a_key, "b");
    assert_str(list[0].b_set, "two");
    assert_str(list[0].b_key, "a");
    assert_int_equal(list[0].dismissed_ms, 100);
    assert_true(id_is_none(&list[0].account));
    assert_str(list[1].a_key, "q");
    assert_str(list[1].b_key, "qq");
}

static enum status take_back(struct fixture *fixture, const char *a_set, const char *a_key,
                             const char *b_set, const char *b_key)
{
    struct call call = {.dismissal = {.a_set = str_from(a_set),
                                      .a_key = str_from(a_key),
                                      .b_set = str_from(b_set),
                                      .b_key = str_from(b_key)}};

    return store_run(fixture->store, remove_dismissal, &call);
}

static void a_dismissal_is_taken_back(void **state)
{
    struct fixture *fixture = *state;
    struct store_dismissal *list;
    size_t count;

    put_keys(fixture, "two", (const char *[]){"a", NULL});
    put_keys(fixture, "one", (const char *[]){"b", "q", NULL});
    assert_ok(dismiss(fixture, "two", "a", "one", "b", 100));
    assert_ok(dismiss(fixture, "one", "q", "one", "b", 200));
    assert_ok(dismiss(fixture, "one", "b", "one", "gone", 300)); /* and so isn't listed */
    assert_ok(take_back(fixture, "one", "q", "two", "a"));       /* nobody had said so */
    assert_int_equal(take_back(fixture, "one", "b", "none", "a"), STATUS_NOT_FOUND);
    assert_ok(store_dismissal_list(store_reader(fixture->store), &fixture->arena, &list, &count));
    assert_int_equal(count, 2);
    assert_ok(take_back(fixture, "one", "b", "two", "a")); /* the other way round */
    assert_ok(take_back(fixture, "one", "b", "two", "a"));
    assert_ok(take_back(fixture, "one", "gone", "one", "b"));
    assert_ok(store_dismissal_list(store_reader(fixture->store), &fixture->arena, &list, &count));
    assert_int_equal(count, 1);
    assert_str(list[0].a_key, "b");
    assert_str(list[0].b_key, "q");
    assert_ok(dismiss(fixture, "two", "a", "one", "b", 400));
    assert_ok(store_dismissal_list(store_reader(fixture->store), &fixture->arena, &list, &count));
    assert_int_equal(list[1].dismissed_ms, 400);
}

/* --- study -------------------------------------------------------------------------------------
 */

static enum status add_account(struct store_tx *tx, void *user)
{
    const struct call *call = user;
    const struct store_account account = {
        .id = call->account, .email = id_str(&call->account), .name = STR("A")};

    return store_account_add(tx, &account);
}

static struct call *account_of(struct fixture *fixture, unsigned number)
{
    struct call *call = calloc(1, sizeof(*call));

    assert_non_null(call);
    call->account = test_id(number);
    assert_ok(store_run(fixture->store, add_account, call));
    return call;
}

static enum status add(struct fixture *fixture, struct call *call, const char *bytes)
{
    call->bytes = str_from(bytes);
    return store_run(fixture->store, add_chunk, call);
}

static void assert_chunks(struct fixture *fixture, struct call *call, uint64_t after,
                          const char *expected)
{
    struct store_study *chunks;
    char text[256] = "";
    size_t count;

    assert_ok(store_study_list(store_reader(fixture->store), &call->account, after, &fixture->arena,
                               &chunks, &count));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(chunks[i].stored_ms, 77);
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "%llu:%.*s ",
                 (unsigned long long)chunks[i].number, STR_FMT(chunks[i].bytes));
    }
    assert_string_equal(text, expected);
}

static void chunks_replace_chunks(void **state)
{
    struct fixture *fixture = *state;
    struct call *mine = account_of(fixture, 1), *other = account_of(fixture, 2);

    for (int i = 0; i < 3; i++)
        assert_ok(add(fixture, mine, "abc"));
    assert_int_equal(mine->number, 3);
    assert_ok(add(fixture, other, "other"));
    assert_int_equal(other->number, 1);
    mine->replaces[0] = 1;
    mine->replaces[1] = 3;
    mine->replace_count = 2;
    assert_ok(add(fixture, mine, "both"));
    assert_chunks(fixture, mine, 0, "2:abc 4:both ");
    assert_chunks(fixture, mine, 2, "4:both ");
    assert_chunks(fixture, mine, 4, "");
    assert_chunks(fixture, other, 0, "1:other ");
    /* All gone: it is added; some gone: somebody was quicker. */
    assert_ok(add(fixture, mine, "again"));
    assert_int_equal(mine->number, 5);
    mine->replaces[1] = 2;
    assert_int_equal(add(fixture, mine, "late"), STATUS_EXISTS);
    assert_chunks(fixture, mine, 0, "2:abc 4:both 5:again ");
    mine->replaces[0] = 5;
    assert_ok(add(fixture, mine, "last"));
    assert_chunks(fixture, mine, 0, "4:both 6:last ");
    free(mine);
    free(other);
}

static enum status add_many(struct store_tx *tx, void *user)
{
    enum status status = STATUS_OK;

    for (int i = 0; i < STUDY_MAX_CHUNKS && status == STATUS_OK; i++)
        status = add_chunk(tx, user);
    return status;
}

static void study_has_limits(void **state)
{
    struct fixture *fixture = *state;
    struct call *call = account_of(fixture, 1);
    struct store_study *chunks;
    char *large = calloc(1, STUDY_CHUNK_MAX_BYTES + 1);
    size_t count;

    assert_non_null(large);
    call->bytes = (struct str){large, STUDY_CHUNK_MAX_BYTES + 1};
    assert_int_equal(store_run(fixture->store, add_chunk, call), STATUS_TOO_LARGE);
    call->bytes.size--;
    assert_ok(store_run(fixture->store, add_chunk, call));
    call->replaces[0] = call->number;
    call->replace_count = 1;
    assert_ok(add(fixture, call, "small"));
    call->replaces[0] = call->number;
    call->replace_count = 0;
    assert_int_equal(store_run(fixture->store, add_many, call), STATUS_TOO_LARGE);
    assert_ok(store_study_list(store_reader(fixture->store), &call->account, 0, &fixture->arena,
                               &chunks, &count));
    assert_int_equal(count, 1); /* one too many, and none of them is there */
    for (int i = 1; i < STUDY_MAX_CHUNKS; i++)
        assert_ok(add(fixture, call, "x"));
    assert_int_equal(add(fixture, call, "x"), STATUS_TOO_LARGE);
    call->replace_count = 1; /* in the place of another there is room */
    assert_ok(add(fixture, call, "x"));
    call->replace_count = STUDY_MAX_CHUNKS + 1;
    assert_int_equal(add(fixture, call, "x"), STATUS_TOO_LARGE);
    call->replace_count = 0;
    call->account = test_id(9);
    assert_int_equal(add(fixture, call, "x"), STATUS_NOT_FOUND);
    free(large);
    free(call);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(what_was_asked_is_counted),
        ON_BOTH(what_was_asked_can_count_for_another),
        ON_BOTH(a_pair_is_dismissed_once),
        ON_BOTH(a_dismissal_is_taken_back),
        ON_BOTH(chunks_replace_chunks),
        {"study_has_limits in memory", study_has_limits, setup_engine, teardown, memory_engine},
    };

    return cmocka_run_group_tests_name("store: asked, dismissed, studied", tests, NULL, NULL);
}
