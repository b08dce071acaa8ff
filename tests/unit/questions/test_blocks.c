/* Sets in pieces: joined they are the pack again, and each piece can be read alone. */
#include "questions/blocks.h"
#include "sets_support.h"

static struct buf must_join(const struct blocks *blocks)
{
    struct buf out;

    buf_init(&out, TEST_MAX_BYTES);
    assert_int_equal(blocks_join(blocks->head, blocks->items, blocks->count, &out), STATUS_OK);
    return out;
}

static void check_trimmed(struct str text)
{
    assert_true(!text.size || (text.data[0] != '\n' && text.data[text.size - 1] != '\n'));
}

/* A question's block, read and written alone, is the same block. */
static void check_alone(const struct block *block, struct str set_lang)
{
    struct question_set *set = NULL;
    struct arena arena;
    struct block again;

    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(block_read(block->text, &set), STATUS_OK);
    assert_int_equal(block_write(question_set_first(set), set_lang, &arena, &again), STATUS_OK);
    assert_true(str_equal(again.text, block->text));
    assert_true(str_equal(again.key, block->key));
    assert_true(str_equal(again.title, block->title));
    assert_true(str_equal(again.tags, block->tags));
    assert_true(str_equal(again.lang, block->lang));
    assert_true(str_equal(question_set_first(set)->id, block->key));
    assert_int_equal(again.question_kind, block->question_kind);
    assert_int_equal(again.difficulty, block->difficulty);
    assert_int_equal(again.minutes, block->minutes);
    question_set_destroy(set);
    arena_finish(&arena);
}

/* Blocks of topics, written one by one, are those of the set. */
static void check_topic(const struct topic *topic, const struct block *block)
{
    struct arena arena;
    struct block again;

    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(block_write_topic(topic, &arena, &again), STATUS_OK);
    assert_int_equal(block->kind, topic->parent ? BLOCK_SUBTOPIC : BLOCK_TOPIC);
    assert_int_equal(again.kind, block->kind);
    assert_true(str_equal(again.text, block->text));
    assert_true(str_equal(again.title, block->title));
    arena_finish(&arena);
}

static size_t check_topic_and_questions(const struct topic *topic, const struct blocks *blocks,
                                        size_t at)
{
    check_topic(topic, &blocks->items[at++]);
    for (const struct question *q = topic->questions; q; q = q->next)
        assert_true(str_equal(blocks->items[at++].key, q->id));
    return at;
}

static void check_set(const struct question_set *set)
{
    struct arena arena;
    struct blocks blocks;
    size_t at = 0;

    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(blocks_split(set, &arena, &blocks), STATUS_OK);
    struct buf pack = must_write_pack(set);
    struct buf joined = must_join(&blocks);
    assert_true(str_equal(buf_str(&joined), buf_str(&pack)));
    for (const struct topic *topic = set->topics; topic; topic = topic->next) {
        at = check_topic_and_questions(topic, &blocks, at);
        for (const struct topic *sub = topic->subtopics; sub; sub = sub->next)
            at = check_topic_and_questions(sub, &blocks, at);
    }
    assert_int_equal(at, blocks.count);
    for (size_t i = 0; i < blocks.count; i++) {
        check_trimmed(blocks.items[i].text);
        if (blocks.items[i].kind == BLOCK_QUESTION)
            check_alone(&blocks.items[i], set->lang);
    }
    buf_finish(&pack);
    buf_finish(&joined);
    arena_finish(&arena);
}

static void check_file(const char *path, bool is_pack)
{
    struct import_report report;
    struct question_set *set = NULL;
    struct buf text;

    assert_true(read_file(path, &text));
    import_report_init(&report);
    if (is_pack)
        assert_int_equal(pack_read(buf_str(&text), NULL, &set), STATUS_OK);
    else
        assert_int_equal(import_markdown(buf_str(&text), NULL, &report, &set), STATUS_OK);
    assert_non_null(set);
    check_set(set);
    question_set_destroy(set);
    import_report_finish(&report);
    buf_finish(&text);
}

static void test_files(void **state)
{
    static const char *const imports[] = {"bold-and-bullets", "details",
                                          "labelled",         "multiple-choice",
                                          "windows-encoding", "numbered-with-contents"};
    char path[512];

    (void)state;
    check_file(PARLEY_SOURCE_DIR "/shared/packs/python-concurrency.pack.md", true);
    check_file(PARLEY_SOURCE_DIR "/shared/packs/interviewing-in-c.pack.md", true);
    for (size_t i = 0; i < sizeof(imports) / sizeof(imports[0]); i++) {
        snprintf(path, sizeof(path), "%s/tests/fixtures/import/%s.md", PARLEY_SOURCE_DIR,
                 imports[i]);
        check_file(path, false);
    }
}

static void test_random_sets(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        struct random random = {seed};
        struct question_set *set = random_set(&random);
        check_set(set);
        question_set_destroy(set);
    }
}

static void test_what_a_block_tells(void **state)
{
    struct question_set *set = must_read(
        "---\npack: 1\nid: s\ntitle: T\nlang: en\n---\n\nIntro\n\n# Threads\n\nPreamble\n\n"
        "## Locks\n\n### Which one?\nid: a\nkind: choice\ndifficulty: hard\ntags: [x, \"y, z\"]\n"
        "time: 7\n\nBody\n\n#### Choices\n- [ ] first\n- [x] second\n  >> Because.\n\n"
        "#### Answer\nIt is.\n\n### Welche?\nid: b\nlang: de\n");
    struct arena arena;
    struct blocks blocks;

    (void)state;
    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(blocks_split(set, &arena, &blocks), STATUS_OK);
    question_set_destroy(set); /* texts don't show the set */
    assert_int_equal(blocks.count, 4);
    assert_str(blocks.head, "---\npack: 1\nid: s\ntitle: T\nlang: en\n---\n\nIntro");
    assert_str(blocks.items[0].text, "# Threads\n\nPreamble");
    assert_str(blocks.items[0].title, "Threads");
    assert_str(blocks.items[1].text, "## Locks");
    assert_int_equal(blocks.items[1].kind, BLOCK_SUBTOPIC);
    const struct block *q = &blocks.items[2];
    assert_str(q->key, "a");
    assert_str(q->title, "Which one?");
    assert_int_equal(q->question_kind, QUESTION_CHOICE);
    assert_int_equal(q->difficulty, QUESTION_HARD);
    assert_int_equal(q->state, QUESTION_COMPLETE);
    assert_int_equal(q->minutes, 7);
    assert_str(q->lang, "en");
    assert_str(q->tags, "x\ny, z");
    assert_str(q->prompt, "Which one?\n\nBody\n\nfirst\n\nsecond");
    assert_str(q->answer, "Because.\n\nIt is.");
    assert_str(blocks.items[3].lang, "de");
    assert_int_equal(blocks.items[3].state, QUESTION_NO_ANSWER);
    arena_finish(&arena);
}

/* A topic without title and text has a heading only where something stands before it. */
static void test_bare_topics(void **state)
{
    struct question_set *set = must_read(FRONT "\n### Q\nid: q\n\n# A\n\n# \n\n### R\nid: r\n");
    struct arena arena;
    struct blocks blocks;

    (void)state;
    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(blocks_split(set, &arena, &blocks), STATUS_OK);
    assert_int_equal(blocks.count, 5);
    assert_int_equal(blocks.items[0].text.size, 0);
    assert_int_equal(blocks.items[3].text.size, 0);
    struct block moved[] = {blocks.items[3], blocks.items[4], blocks.items[0], blocks.items[1]};
    struct blocks other = {blocks.head, moved, 4};
    struct buf out = must_join(&other);
    assert_str(buf_str(&out), FRONT "\n### R\nid: r\n\n# \n\n### Q\nid: q\n");
    buf_finish(&out);
    arena_finish(&arena);
    question_set_destroy(set);
}

static void test_what_is_no_block(void **state)
{
    static const char *const texts[] = {
        "",
        "Text",
        "# Topic",
        "# Topic\n\n### Q",
        "## Sub\n\n### Q",
        "Text\n\n### Q",
        "### Q\n\n### R",
        "### Q\n\n# Topic",
        "### Q\nid: \xff",
    };
    struct question_set *set = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_int_equal(block_read(str_from(texts[i]), &set), STATUS_MALFORMED);
    assert_null(set);
    assert_int_equal(block_read(STR("### Q\n\n#### Answer\nYes"), &set), STATUS_OK);
    assert_true(question_id_valid(question_set_first(set)->id));
    question_set_destroy(set);
}

static void test_limits(void **state)
{
    struct question_set *set = must_read(FRONT "# T\n\n### Q\nid: q\n\nBody\n");
    struct blocks blocks = {0};
    struct arena arena;
    struct buf out;

    (void)state;
    arena_init(&arena, 1);
    assert_int_equal(blocks_split(set, &arena, &blocks), STATUS_NO_MEMORY);
    assert_null(blocks.items);
    arena_finish(&arena);
    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(blocks_split(set, &arena, &blocks), STATUS_OK);
    buf_init(&out, 10);
    assert_int_equal(blocks_join(blocks.head, blocks.items, blocks.count, &out), STATUS_TOO_LARGE);
    buf_finish(&out);
    arena_finish(&arena);
    question_set_destroy(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_random_sets),
        cmocka_unit_test(test_what_a_block_tells),
        cmocka_unit_test(test_bare_topics),
        cmocka_unit_test(test_what_is_no_block),
        cmocka_unit_test(test_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
