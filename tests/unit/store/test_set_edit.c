/* The contract of edits of single blocks: what they do to what stands, to the versions before, and
 * when they amend. */
#include "sets_model.h"
#include "store/db.h"

enum op { OP_PUT, OP_INSERT, OP_MOVE, OP_REMOVE, OP_HEAD };

struct edit {
    enum op op;
    struct str key, after, head;
    struct block block;
    struct store_set row;
    enum status status; /* expected */
};

struct edits {
    struct model *model;
    struct edit items[16];
    size_t count;
    struct arena arena;
    struct str key; /* of the last insert */
    uint32_t version, revision;
    bool fails; /* at its end */
};

static enum status run_edit(struct store_tx *tx, struct set_edit *edit, struct edits *edits,
                            const struct edit *item)
{
    switch (item->op) {
    case OP_PUT:
        return store_edit_put(tx, edit, item->key, &item->block);
    case OP_INSERT:
        return store_edit_insert(tx, edit, item->after, &item->block, &edits->arena, &edits->key);
    case OP_MOVE:
        return store_edit_move(tx, edit, item->key, item->after);
    case OP_REMOVE:
        return store_edit_remove(tx, edit, item->key);
    case OP_HEAD:
        return store_edit_head(tx, edit, item->head, &item->row);
    }
    return STATUS_INVALID;
}

static enum status edits_job(struct store_tx *tx, void *user)
{
    struct edits *edits = user;
    struct set_edit edit;
    enum status status = store_edit_begin(tx, &edits->model->change, &edit);

    for (size_t i = 0; i < edits->count && status == STATUS_OK; i++) {
        status = run_edit(tx, &edit, edits, &edits->items[i]);
        if (status == edits->items[i].status)
            status = STATUS_OK;
        else
            status = status == STATUS_OK ? STATUS_DAMAGED : status;
    }
    edits->version = edit.version;
    edits->revision = edit.revision;
    return status == STATUS_OK && edits->fails ? STATUS_UNAVAILABLE : status;
}

static void run_edits(struct fixture *fixture, struct edits *edits)
{
    arena_init(&edits->arena, 1 << 20);
    assert_ok(store_run(fixture->store, edits_job, edits));
    edits->key = arena_copy(&edits->model->arena, edits->key);
    arena_finish(&edits->arena);
}

/* One edit that is expected to end so. */
static void one_edit(struct fixture *fixture, struct model *model, struct edit edit)
{
    struct edits *edits = calloc(1, sizeof(*edits));

    assert_non_null(edits);
    edits->model = model;
    edits->items[edits->count++] = edit;
    run_edits(fixture, edits);
    free(edits);
}

/* --- edits at random ----------------------------------------------------------------------------
 */

static void random_put(struct model *model, struct edit *edit)
{
    size_t at = model_random(model, (uint32_t)model->count);
    struct block *block = &model->blocks[at];

    edit->op = OP_PUT;
    edit->key = block->key;
    if (block->kind == BLOCK_QUESTION) {
        model_reword(model, block);
    } else {
        struct str key = block->key;
        *block = model_topic(model, block->kind);
        block->key = key;
    }
    edit->block = *block;
    if (block->kind != BLOCK_QUESTION)
        edit->block.key = STR_NONE;
}

static void random_insert(struct model *model, struct edit *edit)
{
    enum block_kind kind =
        model_random(model, 4) ? BLOCK_QUESTION : BLOCK_TOPIC + model_random(model, 2);
    int after = (int)model_random(model, (uint32_t)model->count);

    if (kind == BLOCK_TOPIC && model_random(model, 4) == 0)
        after = -1;
    edit->op = OP_INSERT;
    edit->after = after < 0 ? STR_NONE : model->blocks[after].key;
    edit->block = kind == BLOCK_QUESTION ? model_question(model) : model_topic(model, kind);
    model_insert(model, model_behind(model, after, kind), edit->block);
}

static void random_move(struct model *model, struct edit *edit)
{
    struct block moving[MODEL_MAX];
    size_t at = model_random(model, (uint32_t)model->count);
    size_t extent = model_extent(model, at);
    enum block_kind kind = model->blocks[at].kind;
    int after;

    edit->op = OP_MOVE;
    edit->key = model->blocks[at].key;
    memcpy(moving, &model->blocks[at], extent * sizeof(moving[0]));
    model_remove(model, at, extent);
    after = (int)model_random(model, (uint32_t)model->count + 1) - 1;
    if (kind != BLOCK_TOPIC && after < 0)
        after = 0;
    if (!model->count) {
        edit->after = STR_NONE;
        after = -1;
    } else {
        edit->after = after < 0 ? STR_NONE : model->blocks[after].key;
    }
    size_t to = model_behind(model, after, kind);
    for (size_t i = 0; i < extent; i++)
        model_insert(model, to + i, moving[i]);
}

static void random_remove(struct model *model, struct edit *edit)
{
    size_t at = model_random(model, (uint32_t)model->count);
    size_t extent = model_extent(model, at);

    edit->op = OP_REMOVE;
    edit->key = model->blocks[at].key;
    model_remove(model, at, extent);
}

static void random_head(struct model *model, struct edit *edit)
{
    model->head = model_text(model, "---\npack: 1\n---\n\nWording %u.", ++model->numbers);
    edit->op = OP_HEAD;
    edit->head = model->head;
    edit->row = model->row;
}

static void random_edit(struct model *model, struct edit *edit)
{
    uint32_t choice = model_random(model, 20);
    bool large = model->count > MODEL_MAX / 2, small = model->count < 10;

    *edit = (struct edit){0};
    if (choice < 6)
        random_put(model, edit);
    else if (choice < 12 || small)
        random_insert(model, edit);
    else if (choice < 17)
        random_move(model, edit);
    else if (choice < 18 || large)
        random_remove(model, edit);
    else
        random_head(model, edit);
}

/* Every question that stands is in the index with its words, and nothing else is. */
static void check_index(struct fixture *fixture, struct model *model)
{
    struct store_tx *reader = store_reader(fixture->store);
    int64_t rows = 0, found = 0;
    uint32_t questions = 0;

    for (size_t i = 0; i < model->count; i++)
        questions += model->blocks[i].kind == BLOCK_QUESTION;
    assert_ok(db_integer(reader, "SELECT count(*) FROM block_index", DB_NO_VALUES, &rows));
    assert_int_equal(rows, questions);
    for (size_t i = 0; i < model->count; i++) {
        const struct block *block = &model->blocks[i];
        if (block->kind != BLOCK_QUESTION)
            continue;
        struct str word = {strstr(block->title.data, "wording"), 0};
        word.size = (size_t)(block->title.data + block->title.size - word.data);
        assert_ok(db_integer(reader,
                             "SELECT count(*) FROM block_index JOIN set_block ON id = "
                             "block_index.rowid WHERE block_index MATCH ?1 AND key = ?2",
                             DB_VALUES(db_text(word), db_text(block->key)), &found));
        assert_int_equal(found, 1);
    }
}

static void edit_at_random(struct fixture *fixture, struct model *model, size_t count)
{
    struct edits *edits = calloc(1, sizeof(*edits));
    uint32_t version = model->version;

    assert_non_null(edits);
    edits->model = model;
    /* Topics that an edit makes have no key yet for the next ones. */
    for (size_t i = 0; i < count; i++) {
        struct edit *edit = &edits->items[edits->count++];
        random_edit(model, edit);
        if (edit->op == OP_INSERT && edit->block.kind != BLOCK_QUESTION)
            break;
    }
    run_edits(fixture, edits);
    model->version = edits->version;
    assert_true(edits->revision == model->revision + 1 || edits->revision == model->revision);
    /* A move to where it stands is none. */
    if (edits->revision == model->revision) {
        assert_int_equal(model->version, version);
        model->change.now_ms = 0;
    }
    model->revision = edits->revision;
    free(edits);
}

static void edits_do_what_they_say(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);

    for (uint32_t seed = 1; seed <= 3; seed++) {
        struct model *model = model_create("one", 100 + seed);
        int64_t now_ms = model->change.now_ms, changed_ms;
        char name[16];
        snprintf(name, sizeof(name), "set-%u", seed);
        model->change.set = str_from(name);
        model_fill(model, 40);
        model_put(fixture, model);
        model->change.kind = SET_EDITED;
        changed_ms = now_ms;
        for (int i = 0; i < 250; i++) {
            /* Sometimes a pause that begins a version. */
            now_ms += model_random(model, 5) ? 1000 : SET_AMEND_MS;
            model->change.now_ms = now_ms;
            edit_at_random(fixture, model, 1 + model_random(model, 6));
            if (!model->change.now_ms)
                model->change.now_ms = changed_ms;
            changed_ms = model->change.now_ms;
            model_check(model, reader);
        }
        assert_true(model->version > 20 && model->version < 200);
        model_check_all_versions(model, reader);
        if (seed == 1)
            check_index(fixture, model);
        model_destroy(model);
    }
}

/* A gap that is used up, again and again. */
static void there_is_always_room(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct model *model = model_create("one", 30);

    model_fill(model, 20);
    model_put(fixture, model);
    model->change.kind = SET_EDITED;
    for (int i = 0; i < 150; i++) {
        struct block block = model_question(model);
        model_insert(model, 1, block);
        one_edit(fixture, model,
                 (struct edit){.op = OP_INSERT, .after = model->blocks[0].key, .block = block});
    }
    model->version = 2;
    model->revision = 151;
    model_check(model, reader);
    /* Two take turns in going behind the topic: each time the gap is halved. */
    for (int i = 0; i < 150; i++) {
        struct block block = model->blocks[2];
        model_remove(model, 2, 1);
        model_insert(model, 1, block);
        model->change.now_ms += SET_AMEND_MS;
        one_edit(fixture, model,
                 (struct edit){.op = OP_MOVE, .key = block.key, .after = model->blocks[0].key});
        model->version++;
        model->revision++;
        model_check(model, reader);
    }
    model_check_all_versions(model, reader);
    model_destroy(model);
}

/* --- amending ------------------------------------------------------------------------------------
 */

struct amending {
    struct fixture *fixture;
    struct model *model;
};

static void reword_last(struct amending *amending, uint32_t version)
{
    struct model *model = amending->model;
    struct block *block = &model->blocks[model->count - 1];

    model_reword(model, block);
    one_edit(amending->fixture, model,
             (struct edit){.op = OP_PUT, .key = block->key, .block = *block});
    model->version = version;
    model->revision++;
    model_check(model, store_reader(amending->fixture->store));
}

static enum status pin_newest(struct store_tx *tx, void *user)
{
    struct model *model = user;

    return store_set_pin(tx, model->change.set, model->version);
}

static enum status add_account(struct store_tx *tx, void *user)
{
    const struct store_account account = {
        .id = test_id(5), .email = STR("a@example.org"), .name = STR("A")};

    (void)user;
    return store_account_add(tx, &account);
}

static void edits_of_one_author_are_one_version(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = model_create("one", 31);
    struct amending amending = {fixture, model};
    int64_t began_ms;

    assert_ok(store_run(fixture->store, add_account, NULL));
    model_fill(model, 10);
    model_insert(model, model->count, model_question(model));
    model_put(fixture, model);
    model->change.kind = SET_EDITED;
    reword_last(&amending, 2); /* an import isn't amended */
    began_ms = model->change.now_ms;
    model->change.now_ms = began_ms + SET_AMEND_MS - 1;
    reword_last(&amending, 2);
    model->change.now_ms = began_ms + SET_AMEND_MS;
    reword_last(&amending, 3); /* counted from the beginning */
    model->change.account = test_id(5);
    reword_last(&amending, 4); /* somebody else */
    reword_last(&amending, 4);
    assert_ok(store_run(fixture->store, pin_newest, model));
    reword_last(&amending, 5);
    model->change.kind = SET_MERGED;
    reword_last(&amending, 6);
    reword_last(&amending, 7);
    model->change.kind = SET_EDITED;
    reword_last(&amending, 8);
    model->change.now_ms -= 1; /* the clock was put back */
    reword_last(&amending, 9);
    model_check_all_versions(model, store_reader(fixture->store));
    model_destroy(model);
}

static void the_same_again_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct model *model = model_create("one", 32);

    model_fill(model, 10);
    model_insert(model, model->count, model_question(model));
    model_put(fixture, model);
    struct block last = model->blocks[model->count - 1];
    struct str before = model->blocks[model->count - 2].key;
    model->change.kind = SET_EDITED;
    one_edit(fixture, model, (struct edit){.op = OP_PUT, .key = last.key, .block = last});
    one_edit(fixture, model, (struct edit){.op = OP_MOVE, .key = last.key, .after = before});
    one_edit(fixture, model, (struct edit){.op = OP_HEAD, .head = model->head, .row = model->row});
    model_check(model, reader);
    model_destroy(model);
}

/* --- refusals and history
 * ------------------------------------------------------------------------- */

/* One topic with one question and a subtopic with one. */
static struct model *small_set(struct fixture *fixture)
{
    struct model *model = model_create("one", 33);

    model_insert(model, 0, model_topic(model, BLOCK_TOPIC));
    model_insert(model, 1, model_question(model));
    model_insert(model, 2, model_topic(model, BLOCK_SUBTOPIC));
    model_insert(model, 3, model_question(model));
    model_put(fixture, model);
    model->change.kind = SET_EDITED;
    return model;
}

static void what_cannot_be_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = small_set(fixture);
    const struct block *b = model->blocks;
    struct block other = model_question(model), bad = other, topic = b[0];
    struct store_block block;

    bad.key = STR("no id");
    topic.key = STR_NONE;
    const struct edit edits[] = {
        {.op = OP_PUT, .key = STR("none"), .block = other, .status = STATUS_NOT_FOUND},
        {.op = OP_PUT, .key = b[1].key, .block = other, .status = STATUS_INVALID},
        {.op = OP_PUT, .key = b[1].key, .block = topic, .status = STATUS_INVALID},
        {.op = OP_PUT, .key = b[2].key, .block = topic, .status = STATUS_INVALID},
        {.op = OP_INSERT, .after = STR("none"), .block = other, .status = STATUS_NOT_FOUND},
        {.op = OP_INSERT, .block = other, .status = STATUS_INVALID},
        {.op = OP_INSERT, .block = b[2], .status = STATUS_INVALID},
        {.op = OP_INSERT, .after = b[0].key, .block = bad, .status = STATUS_INVALID},
        {.op = OP_INSERT, .after = b[0].key, .block = b[3], .status = STATUS_EXISTS},
        {.op = OP_MOVE, .key = b[0].key, .after = b[0].key, .status = STATUS_INVALID},
        {.op = OP_MOVE, .key = b[0].key, .after = b[3].key, .status = STATUS_INVALID},
        {.op = OP_MOVE, .key = b[2].key, .after = b[3].key, .status = STATUS_INVALID},
        {.op = OP_MOVE, .key = b[1].key, .status = STATUS_INVALID},
        {.op = OP_MOVE, .key = b[2].key, .status = STATUS_INVALID},
        {.op = OP_MOVE, .key = STR("none"), .after = b[0].key, .status = STATUS_NOT_FOUND},
        {.op = OP_REMOVE, .key = STR("none"), .status = STATUS_NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++)
        one_edit(fixture, model, edits[i]);
    model_check(model, store_reader(fixture->store));
    assert_int_equal(store_block_get(store_reader(fixture->store), STR("one"), STR("none"),
                                     &fixture->arena, &block),
                     STATUS_NOT_FOUND);
    model->change.set = STR("none");
    struct edits none = {.model = model};
    assert_int_equal(store_run(fixture->store, edits_job, &none), STATUS_NOT_FOUND);
    model_destroy(model);
}

static void failed_edits_leave_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = small_set(fixture);
    struct edits *edits = calloc(1, sizeof(*edits));

    assert_non_null(edits);
    edits->model = model;
    edits->fails = true;
    struct block reworded = model->blocks[1];
    model_reword(model, &reworded);
    edits->items[0] = (struct edit){.op = OP_PUT, .key = reworded.key, .block = reworded};
    edits->items[1] = (struct edit){.op = OP_REMOVE, .key = model->blocks[2].key};
    edits->items[2] =
        (struct edit){.op = OP_INSERT, .after = reworded.key, .block = model_question(model)};
    edits->count = 3;
    arena_init(&edits->arena, 1 << 20);
    assert_int_equal(store_run(fixture->store, edits_job, edits), STATUS_UNAVAILABLE);
    arena_finish(&edits->arena);
    model_check(model, store_reader(fixture->store));
    check_index(fixture, model);
    free(edits);
    model_destroy(model);
}

static void a_block_has_a_history(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *reader = store_reader(fixture->store);
    struct model *model = small_set(fixture);
    struct block first = model->blocks[1], second = first;
    struct store_block *history, now;
    size_t count;

    assert_ok(store_block_get(reader, STR("one"), first.key, &fixture->arena, &now));
    assert_true(str_equal(now.block.text, first.text));
    assert_true(str_equal(now.block.prompt, first.prompt));
    assert_true(str_equal(now.block.answer, first.answer));
    assert_true(str_equal(now.block.lang, STR("en")));
    assert_int_equal(now.block.question_kind, QUESTION_CONCEPT);
    model_reword(model, &second);
    one_edit(fixture, model, (struct edit){.op = OP_PUT, .key = first.key, .block = second});
    model->change.now_ms += SET_AMEND_MS;
    one_edit(fixture, model, (struct edit){.op = OP_REMOVE, .key = first.key});
    assert_int_equal(store_block_get(reader, STR("one"), first.key, &fixture->arena, &now),
                     STATUS_NOT_FOUND);
    model->change.now_ms += SET_AMEND_MS;
    one_edit(fixture, model,
             (struct edit){.op = OP_INSERT, .after = model->blocks[3].key, .block = first});
    assert_ok(
        store_block_history(reader, STR("one"), first.key, &fixture->arena, &history, &count));
    assert_int_equal(count, 3);
    assert_int_equal(history[0].from_version, 4);
    assert_int_equal(history[0].to_version, 0);
    assert_true(str_equal(history[0].block.text, first.text));
    assert_int_equal(history[1].from_version, 2);
    assert_int_equal(history[1].to_version, 2);
    assert_true(str_equal(history[1].block.text, second.text));
    assert_int_equal(history[2].from_version, 1);
    assert_int_equal(history[2].to_version, 1);
    assert_true(str_equal(history[2].block.text, first.text));
    assert_ok(
        store_block_history(reader, STR("one"), STR("none"), &fixture->arena, &history, &count));
    assert_int_equal(count, 0);
    model_destroy(model);
}

static void a_topic_gets_a_key_that_was_never_used(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = small_set(fixture);
    struct edits *edits = calloc(1, sizeof(*edits));

    assert_non_null(edits);
    edits->model = model;
    edits->items[0] = (struct edit){.op = OP_REMOVE, .key = model->blocks[2].key};
    edits->items[1] = (struct edit){.op = OP_INSERT, .block = model_topic(model, BLOCK_TOPIC)};
    edits->count = 2;
    run_edits(fixture, edits);
    assert_str(edits->key, "~3");
    free(edits);
    model_destroy(model);
}

static struct str language_of(struct fixture *fixture, struct str key)
{
    struct store_block found;

    assert_ok(
        store_block_get(store_reader(fixture->store), STR("one"), key, &fixture->arena, &found));
    return found.block.lang;
}

static void questions_follow_the_sets_language(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = model_create("one", 34);
    struct block plain, own, looks;
    struct edit edit = {.op = OP_HEAD, .head = STR("---\npack: 1\nlang: de\n---")};

    model_insert(model, 0, model_topic(model, BLOCK_TOPIC));
    plain = model_question(model);
    own = model_question(model);
    own.text = model_text(model, "### Own\nid: %.*s\nlang: en", STR_FMT(own.key));
    looks = model_question(model);
    looks.text =
        model_text(model, "### Looks\nid: %.*s\n\nA file:\n\nlang: en", STR_FMT(looks.key));
    model_insert(model, 1, plain);
    model_insert(model, 2, own);
    model_insert(model, 3, looks);
    model_put(fixture, model);
    model->change.kind = SET_EDITED;
    edit.row = model->row;
    edit.row.language = STR("de");
    one_edit(fixture, model, edit);
    assert_str(language_of(fixture, plain.key), "de");
    assert_str(language_of(fixture, own.key), "en");
    assert_str(language_of(fixture, looks.key), "de");
    model_destroy(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(edits_do_what_they_say),
        ON_BOTH(there_is_always_room),
        ON_BOTH(edits_of_one_author_are_one_version),
        ON_BOTH(the_same_again_changes_nothing),
        ON_BOTH(what_cannot_be_is_refused),
        ON_BOTH(failed_edits_leave_nothing),
        ON_BOTH(a_block_has_a_history),
        ON_BOTH(a_topic_gets_a_key_that_was_never_used),
        ON_BOTH(questions_follow_the_sets_language),
    };

    return cmocka_run_group_tests_name("store: edits of sets", tests, NULL, NULL);
}
