/* A set as a plain array of blocks, changed in the plainest way: what the store is compared with.
 */
#ifndef PARLEY_TESTS_SETS_MODEL_H
#define PARLEY_TESTS_SETS_MODEL_H

#include "fixture.h"

enum { MODEL_MAX = 400, MODEL_VERSIONS = 400 };

struct model {
    struct arena arena; /* of all texts, until the end */
    uint32_t random;
    unsigned numbers; /* of questions and wordings */
    struct str head;
    struct block blocks[MODEL_MAX];
    size_t count;
    struct str packs[MODEL_VERSIONS]; /* by version */
    uint32_t version, revision;
    struct set_change change;
    struct store_set row;
};

HELPER uint32_t model_random(struct model *model, uint32_t below)
{
    model->random = model->random * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)(model->random >> 8) * below >> 24);
}

HELPER struct str model_text(struct model *model, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
HELPER struct str model_text(struct model *model, const char *format, ...)
{
    char text[512];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    return arena_copy(&model->arena, str_from(text));
}

/* Another wording of a question. */
HELPER void model_reword(struct model *model, struct block *block)
{
    unsigned wording = ++model->numbers;

    block->title = model_text(model, "Question %.*s in wording%u", STR_FMT(block->key), wording);
    block->text = model_text(model, "### %.*s\nid: %.*s\n\nBody %u.\n\n#### Answer\nSay %u.",
                             STR_FMT(block->title), STR_FMT(block->key), wording, wording);
    block->prompt = model_text(model, "%.*s\n\nBody %u.", STR_FMT(block->title), wording);
    block->answer = model_text(model, "Say %u.", wording);
}

HELPER struct block model_question(struct model *model)
{
    struct block block = {.kind = BLOCK_QUESTION,
                          .key = model_text(model, "q%u", ++model->numbers),
                          .question_kind = QUESTION_CONCEPT,
                          .difficulty = (enum question_difficulty)model_random(model, 4),
                          .state = QUESTION_COMPLETE,
                          .minutes = model_random(model, 10),
                          .lang = STR("en"),
                          .tags = STR("locks\nthreads")};

    model_reword(model, &block);
    return block;
}

/* Few names, so that some are equal. */
HELPER struct block model_topic(struct model *model, enum block_kind kind)
{
    struct block block = {.kind = kind, .lang = STR_NONE};

    block.title = model_text(model, "Topic %u", model_random(model, 6));
    block.text = model_text(model, "%s %.*s\n\nPreamble %u.", kind == BLOCK_TOPIC ? "#" : "##",
                            STR_FMT(block.title), ++model->numbers);
    return block;
}

HELPER void model_insert(struct model *model, size_t at, struct block block)
{
    assert_true(model->count < MODEL_MAX);
    memmove(&model->blocks[at + 1], &model->blocks[at],
            (model->count - at) * sizeof(model->blocks[0]));
    model->blocks[at] = block;
    model->count++;
}

HELPER void model_remove(struct model *model, size_t at, size_t count)
{
    memmove(&model->blocks[at], &model->blocks[at + count],
            (model->count - at - count) * sizeof(model->blocks[0]));
    model->count -= count;
}

/* How many blocks the one at `at` is, with what it holds. */
HELPER size_t model_extent(const struct model *model, size_t at)
{
    size_t end = at + 1;

    if (model->blocks[at].kind != BLOCK_QUESTION)
        while (end < model->count && model->blocks[end].kind > model->blocks[at].kind)
            end++;
    return end - at;
}

/* Where a block of that kind goes behind the one at `after` (-1: first). */
HELPER size_t model_behind(const struct model *model, int after, enum block_kind kind)
{
    size_t at = (size_t)(after + 1);

    while (at < model->count && model->blocks[at].kind > kind)
        at++;
    return at;
}

HELPER struct str model_pack(struct model *model)
{
    struct buf out;

    buf_init(&out, 1 << 20);
    assert_ok(blocks_join(model->head, model->blocks, model->count, &out));
    struct str pack = arena_copy(&model->arena, buf_str(&out));
    buf_finish(&out);
    return pack;
}

HELPER struct model *model_create(const char *set, uint32_t seed)
{
    struct model *model = calloc(1, sizeof(*model));

    assert_non_null(model);
    arena_init(&model->arena, 64 << 20);
    model->random = seed;
    model->head = STR("---\npack: 1\n---\n\nIntroduction.");
    model->change =
        (struct set_change){.set = str_from(set), .kind = SET_IMPORTED, .now_ms = 1700000000000};
    model->row = (struct store_set){
        .title = STR("Concurrency"), .language = STR("en"), .license = STR("CC0-1.0")};
    return model;
}

HELPER void model_destroy(struct model *model)
{
    arena_finish(&model->arena);
    free(model);
}

/* --- jobs on a model ------------------------------------------------------------------------- */

struct model_put {
    struct model *model;
    uint32_t version;
    bool changed;
};

HELPER enum status model_put_job(struct store_tx *tx, void *user)
{
    struct model_put *put = user;
    const struct blocks blocks = {put->model->head, put->model->blocks, put->model->count};

    return store_set_put(tx, &put->model->change, &put->model->row, &blocks, &put->version,
                         &put->changed);
}

/* The topics' keys as the store has given them; all else must be as the model has it. */
HELPER void model_check_outline(struct model *model, struct store_tx *reader)
{
    struct store_block *blocks;
    size_t count;
    struct arena arena;

    arena_init(&arena, 64 << 20);
    assert_ok(store_set_outline(reader, model->change.set, &arena, &blocks, &count));
    assert_int_equal(count, model->count);
    for (size_t i = 0; i < count; i++) {
        struct block *block = &model->blocks[i];
        assert_int_equal(blocks[i].block.kind, block->kind);
        if (block->key.size)
            assert_true(str_equal(blocks[i].block.key, block->key));
        else
            block->key = arena_copy(&model->arena, blocks[i].block.key);
        assert_true(str_equal(blocks[i].block.title, block->title));
        assert_int_equal(blocks[i].block.difficulty, block->difficulty);
        assert_int_equal(blocks[i].block.minutes, block->minutes);
        assert_true(str_equal(blocks[i].block.tags, block->tags));
        assert_int_equal(blocks[i].block.text.size, 0);
        assert_int_equal(blocks[i].to_version, 0);
    }
    arena_finish(&arena);
}

HELPER void model_check_version(struct model *model, struct store_tx *reader, uint32_t version)
{
    struct store_set found;
    struct arena arena;

    arena_init(&arena, 64 << 20);
    assert_ok(store_set_get(reader, model->change.set, version, &arena, &found));
    assert_true(str_equal(found.pack, model->packs[version ? version : model->version]));
    arena_finish(&arena);
}

HELPER void model_check(struct model *model, struct store_tx *reader)
{
    struct store_set found;
    uint32_t topics = 0, questions = 0;
    struct arena arena;

    arena_init(&arena, 1 << 20);
    model->packs[model->version] = model_pack(model);
    model_check_outline(model, reader);
    model_check_version(model, reader, 0);
    for (size_t i = 0; i < model->count; i++) {
        topics += model->blocks[i].kind == BLOCK_TOPIC;
        questions += model->blocks[i].kind == BLOCK_QUESTION;
    }
    assert_ok(store_set_find(reader, model->change.set, &arena, &found));
    assert_int_equal(found.version, model->version);
    assert_int_equal(found.revision, model->revision);
    assert_int_equal(found.topics, topics);
    assert_int_equal(found.questions, questions);
    assert_int_equal(found.changed_ms, model->change.now_ms);
    arena_finish(&arena);
}

HELPER void model_check_all_versions(struct model *model, struct store_tx *reader)
{
    for (uint32_t version = 1; version <= model->version; version++)
        model_check_version(model, reader, version);
}

/* Puts the model as it is, which must change something. */
HELPER void model_put(struct fixture *fixture, struct model *model)
{
    struct model_put put = {.model = model};

    assert_ok(store_run(fixture->store, model_put_job, &put));
    assert_true(put.changed);
    assert_int_equal(put.version, model->version + 1);
    model->version++;
    model->revision++;
    model_check(model, store_reader(fixture->store));
}

/* Topics and questions in some order. */
HELPER void model_fill(struct model *model, size_t count)
{
    model_insert(model, 0, model_topic(model, BLOCK_TOPIC));
    while (model->count < count) {
        uint32_t kind = model_random(model, 10);
        model_insert(model, model->count,
                     kind == 0   ? model_topic(model, BLOCK_TOPIC)
                     : kind == 1 ? model_topic(model, BLOCK_SUBTOPIC)
                                 : model_question(model));
    }
}

#endif
