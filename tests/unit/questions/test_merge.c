/* Merging, case by case: what is shown, what is taken, where it goes. */
#include "questions/merge.h"
#include "questions_support.h"

struct merged {
    struct question_set *base, *ours, *theirs, *set;
    struct merge_changes changes;
    struct arena arena;
};

/* Texts are without their front matter; base NULL: none. */
static struct question_set *read_body(const char *body)
{
    char text[4096];

    if (!body)
        return NULL;
    snprintf(text, sizeof(text), FRONT "%s", body);
    return must_read(text);
}

static struct merged merge(const char *base, const char *ours, const char *theirs,
                           const struct merge_options *options)
{
    struct merged m = {
        .base = read_body(base), .ours = read_body(ours), .theirs = read_body(theirs)};

    arena_init(&m.arena, TEST_MAX_BYTES);
    assert_int_equal(set_merge(m.base, m.ours, m.theirs, options, &m.arena, &m.changes, &m.set),
                     STATUS_OK);
    return m;
}

static void finish(struct merged *m)
{
    question_set_destroy(m->base);
    question_set_destroy(m->ours);
    question_set_destroy(m->theirs);
    question_set_destroy(m->set);
    arena_finish(&m->arena);
}

static void assert_body(const struct merged *m, const char *body)
{
    struct buf out = must_write_pack(m->set);

    assert_true(str_starts(buf_str(&out), STR(FRONT)));
    assert_str(str_from(out.data + strlen(FRONT)), body);
    buf_finish(&out);
}

static const struct merge_change *change_of(const struct merged *m, const char *id)
{
    for (size_t i = 0; i < m->changes.count; i++)
        if (str_is(m->changes.items[i].id, id))
            return &m->changes.items[i];
    return NULL;
}

static const struct merge_field *field_of(const struct merge_change *change, const char *name)
{
    for (size_t i = 0; i < change->field_count; i++)
        if (str_is(change->fields[i].name, name))
            return &change->fields[i];
    return NULL;
}

#define Q(id, head) "\n### " head "\nid: " id "\n"

static void test_fields_of_both_sides(void **state)
{
    struct merged m = merge("\n# T\n" Q("a", "What?") "difficulty: easy\ntags: [x, y]\n"
                                                      "\n#### Answer\nBecause.\n",
                            "\n# T\n" Q("a", "What?") "difficulty: hard\ntags: [x, mine]\n"
                                                      "\n#### Answer\nBecause.\n",
                            "\n# T\n" Q("a", "What now?") "difficulty: easy\ntags: [x, y, new]\n"
                                                          "\n#### Answer\nTherefore.\n",
                            NULL);

    (void)state;
    assert_body(&m, "\n# T\n" Q("a", "What now?") "difficulty: hard\ntags: [x, mine, new]\n"
                                                  "\n#### Answer\nTherefore.\n");
    assert_int_equal(m.changes.count, 1);
    assert_int_equal(m.changes.counts[MERGE_CHANGED], 1);
    const struct merge_change *change = change_of(&m, "a");
    assert_true(change->local_edits && change->taken && !change->moved);
    assert_int_equal(change->field_count, 4);
    const struct merge_field *prompt = field_of(change, "prompt");
    assert_str(prompt->base, "What?");
    assert_str(prompt->theirs, "What now?");
    assert_true(prompt->taken && !prompt->conflict);
    assert_false(field_of(change, "difficulty")->taken);
    assert_str(field_of(change, "tags")->ours, "x\nmine");
    assert_true(field_of(change, "tags")->taken && !field_of(change, "tags")->conflict);
    finish(&m);
}

static void test_conflicts_keep_ours_and_show_both(void **state)
{
    static const char base[] = "\n# T\n" Q("a", "What?");
    static const char ours[] = "\n# T\n" Q("a", "What, then?") "\nMore\n";
    static const char theirs[] = "\n# T\n" Q("a", "What now?") "time: 5\n";
    struct merged m = merge(base, ours, theirs, NULL);

    (void)state;
    assert_body(&m, "\n# T\n" Q("a", "What, then?") "time: 5\n\nMore\n");
    const struct merge_change *change = change_of(&m, "a");
    assert_int_equal(change->kind, MERGE_CONFLICT);
    const struct merge_field *field = field_of(change, "prompt");
    assert_true(field->conflict && !field->taken);
    assert_str(field->base, "What?");
    assert_str(field->ours, "What, then?\n\nMore");
    assert_str(field->theirs, "What now?");
    finish(&m);

    static const struct merge_choice all = {.id = {"a", 1}, .theirs = true};
    m = merge(base, ours, theirs, &(struct merge_options){.choices = &all, .choice_count = 1});
    assert_body(&m, theirs);
    finish(&m);
    /* The field's decision is stronger than that on the whole, wherever it stands. */
    const struct merge_choice two[] = {{STR("a"), STR("time"), false}, {STR("a"), STR_NONE, true}};
    m = merge(base, ours, theirs, &(struct merge_options){.choices = two, .choice_count = 2});
    assert_body(&m, "\n# T\n" Q("a", "What now?"));
    finish(&m);
    const struct merge_choice none = {.id = STR("a")};
    m = merge(base, ours, theirs, &(struct merge_options){.choices = &none, .choice_count = 1});
    assert_body(&m, ours);
    assert_false(change_of(&m, "a")->taken);
    finish(&m);
}

/* A decision on the whole settles what theirs changed; where theirs changed nothing, there is only
 * ours to be decided on. */
static void test_what_the_whole_means(void **state)
{
    static const char base[] = "\n# T\n" Q("a", "A") "time: 5\n" Q("b", "B");
    static const char ours[] = "\n# T\n" Q("a", "A, mine") "time: 9\n" Q("b", "B, mine");
    static const char theirs[] = "\n# T\n" Q("a", "A, theirs") "time: 5\n" Q("b", "B");
    const struct merge_choice choices[] = {{STR("a"), STR_NONE, true}, {STR("b"), STR_NONE, true}};
    struct merged m =
        merge(base, ours, theirs, &(struct merge_options){.choices = choices, .choice_count = 2});

    (void)state;
    assert_int_equal(change_of(&m, "a")->kind, MERGE_CONFLICT);
    assert_int_equal(change_of(&m, "b")->kind, MERGE_SAME);
    assert_body(&m, "\n# T\n" Q("a", "A, theirs") "time: 9\n" Q("b", "B"));
    finish(&m);
    m = merge(base, ours, theirs, NULL);
    assert_body(&m, ours);
    finish(&m);
    /* Of two decisions on the same, the later one. */
    const struct merge_choice twice[] = {{STR("a"), STR("prompt"), true},
                                         {STR("a"), STR("prompt"), false}};
    m = merge(base, ours, theirs, &(struct merge_options){.choices = twice, .choice_count = 2});
    assert_body(&m, ours);
    finish(&m);
}

static void test_sections_by_name(void **state)
{
    struct merged m =
        merge("\n# T\n" Q("a", "Q") "\n#### Answer\nold\n\n#### Own\no\n\n#### tags\nx\n",
              "\n# T\n" Q("a", "Q") "\n#### Answer\nold\n\n#### Own\nmine\n\n#### tags\nx\n"
                                    "\n#### Mine\nm\n",
              "\n# T\n" Q("a", "Q") "\n#### Hints\n- h\n\n#### Answer\nnew\n\n#### Own\no\n"
                                    "\n#### Theirs\nt\n",
              NULL);

    (void)state;
    assert_body(&m, "\n# T\n" Q("a", "Q") "\n#### Hints\n- h\n\n#### Answer\nnew\n"
                                          "\n#### Own\nmine\n\n#### Mine\nm\n\n#### Theirs\nt\n");
    const struct merge_change *change = change_of(&m, "a");
    assert_non_null(field_of(change, "Answer"));
    assert_non_null(field_of(change, "section: tags"));
    assert_null(field_of(change, "tags"));
    finish(&m);
}

static void test_order_of_sections(void **state)
{
    static const char one[] = "\n# T\n" Q("a", "Q") "\n#### One\n1\n\n#### Two\n2\n";
    static const char two[] = "\n# T\n" Q("a", "Q") "\n#### Two\n2\n\n#### One\n1\n";
    struct merged m = merge(one, one, two, NULL);

    (void)state;
    assert_body(&m, two);
    assert_str(field_of(change_of(&m, "a"), "order of sections")->theirs, "Two\nOne");
    finish(&m);
    const struct merge_choice no = {.id = STR("a"), .field = STR("order of sections")};
    m = merge(one, one, two, &(struct merge_options){.choices = &no, .choice_count = 1});
    assert_body(&m, one);
    finish(&m);
    m = merge(one, two, one, NULL);
    assert_body(&m, two);
    finish(&m);
}

static void test_added_and_gone(void **state)
{
    static const char base[] = "\n# T\n" Q("a", "A") Q("b", "B") Q("c", "C");
    static const char ours[] = "\n# T\n" Q("a", "A") Q("x", "X") Q("b", "B") Q("c", "C");
    static const char theirs[] = "\n# T\n" Q("p", "N") Q("a", "A") Q("m", "M") Q("c", "C");
    struct merged m = merge(base, ours, theirs, NULL);

    (void)state;
    assert_body(&m,
                "\n# T\n" Q("p", "N") Q("a", "A") Q("m", "M") Q("x", "X") Q("b", "B") Q("c", "C"));
    assert_int_equal(m.changes.counts[MERGE_ADDED], 2);
    assert_int_equal(m.changes.counts[MERGE_GONE], 1);
    assert_int_equal(m.changes.same, 2);
    assert_str(m.changes.items[0].id, "p");
    assert_str(m.changes.items[2].id, "b"); /* what is gone comes last */
    assert_false(change_of(&m, "b")->taken);
    assert_null(change_of(&m, "x"));
    finish(&m);
    m = merge(base, ours, theirs, &(struct merge_options){.delete_gone = true});
    assert_body(&m, "\n# T\n" Q("p", "N") Q("a", "A") Q("m", "M") Q("x", "X") Q("c", "C"));
    finish(&m);
    const struct merge_choice choices[] = {{STR("p"), STR_NONE, false}, {STR("b"), STR_NONE, true}};
    m = merge(base, ours, theirs, &(struct merge_options){.choices = choices, .choice_count = 2});
    assert_body(&m, "\n# T\n" Q("a", "A") Q("m", "M") Q("x", "X") Q("c", "C"));
    finish(&m);
}

/* What an author edited isn't deleted with what is gone. */
static void test_gone_but_edited(void **state)
{
    static const char base[] = "\n# T\n" Q("a", "A") Q("b", "B");
    static const char ours[] = "\n# T\n" Q("a", "A") Q("b", "B, edited");
    static const char theirs[] = "\n# T\n" Q("a", "A");
    struct merged m = merge(base, ours, theirs, &(struct merge_options){.delete_gone = true});

    (void)state;
    assert_body(&m, ours);
    const struct merge_change *change = change_of(&m, "b");
    assert_int_equal(change->kind, MERGE_CONFLICT);
    assert_null(change->theirs);
    assert_str(field_of(change, "prompt")->ours, "B, edited");
    assert_int_equal(field_of(change, "prompt")->theirs.size, 0);
    finish(&m);
    const struct merge_choice choice = {.id = STR("b"), .theirs = true};
    m = merge(base, ours, theirs, &(struct merge_options){.choices = &choice, .choice_count = 1});
    assert_body(&m, theirs);
    finish(&m);
}

static void test_what_ours_deleted(void **state)
{
    static const char base[] = "\n# T\n" Q("a", "A") Q("b", "B") Q("c", "C");
    static const char ours[] = "\n# T\n" Q("c", "C");
    static const char theirs[] = "\n# T\n" Q("a", "A") Q("b", "B, better") Q("c", "C");
    struct merged m = merge(base, ours, theirs, NULL);

    (void)state;
    assert_body(&m, ours);
    assert_int_equal(change_of(&m, "a")->kind, MERGE_SAME);
    const struct merge_change *change = change_of(&m, "b");
    assert_int_equal(change->kind, MERGE_CONFLICT);
    assert_null(change->ours);
    assert_str(field_of(change, "prompt")->theirs, "B, better");
    assert_true(field_of(change, "prompt")->conflict && !change->taken);
    finish(&m);
    const struct merge_choice choices[] = {{STR("a"), STR_NONE, true}, {STR("b"), STR_NONE, true}};
    m = merge(base, ours, theirs, &(struct merge_options){.choices = choices, .choice_count = 2});
    assert_body(&m, theirs);
    finish(&m);
}

static void test_moves(void **state)
{
    static const char base[] = "\n# T\n" Q("a", "A") Q("b", "B") Q("c", "C") "\n# U\n" Q("d", "D");
    static const char theirs[] =
        "\n# T\n" Q("c", "C") Q("a", "A") "\n# U\n" Q("d", "D") Q("b", "B");
    static const char ours[] =
        "\n# T\n" Q("a", "A") Q("x", "X") Q("b", "B") Q("c", "C") "\n# U\n" Q("d", "D") Q("z", "Y");
    struct merged m = merge(base, ours, theirs, NULL);

    (void)state;
    assert_body(&m, "\n# T\n" Q("c", "C") Q("a", "A") Q("x", "X") "\n# U\n" Q("d", "D") Q("b", "B")
                        Q("z", "Y"));
    const struct merge_change *change = change_of(&m, "b");
    assert_int_equal(change->kind, MERGE_MOVED);
    assert_str(field_of(change, "topic")->theirs, "U");
    assert_true(field_of(change, "topic")->taken && change->moved);
    assert_int_equal(change_of(&m, "c")->kind, MERGE_MOVED);
    assert_int_equal(m.changes.counts[MERGE_MOVED], 2);
    finish(&m);
    const struct merge_choice choices[] = {{STR("b"), STR("topic"), false},
                                           {STR("c"), STR_NONE, false}};
    m = merge(base, ours, theirs, &(struct merge_options){.choices = choices, .choice_count = 2});
    assert_body(&m, ours);
    finish(&m);
}

static void test_both_moved(void **state)
{
    struct merged m =
        merge("\n# T\n" Q("a", "A") "\n# U\n\n# V\n", "\n# T\n\n# U\n" Q("a", "A") "\n# V\n",
              "\n# T\n\n# U\n\n# V\n" Q("a", "A"), NULL);

    (void)state;
    assert_body(&m, "\n# T\n\n# U\n" Q("a", "A") "\n# V\n");
    const struct merge_field *field = field_of(change_of(&m, "a"), "topic");
    assert_true(field->conflict);
    assert_str(field->base, "T");
    assert_str(field->ours, "U");
    assert_str(field->theirs, "V");
    finish(&m);
}

static void test_topics(void **state)
{
    /* Theirs renamed a topic: nothing is left behind under the old name. */
    struct merged m =
        merge("\n# T\n\nAbout.\n" Q("a", "A") "\n# U\n\n## S\n" Q("b", "B"),
              "\n# T\n\nAbout.\n" Q("a", "A") "\n# U\n\n## S\n" Q("b", "B") "\n# Mine\n",
              "\n# New\n\nAbout.\n" Q("a", "A") "\n# U\n\n## R\n" Q("b", "B"), NULL);

    (void)state;
    assert_body(&m, "\n# New\n\nAbout.\n" Q("a", "A") "\n# U\n\n## R\n" Q("b", "B") "\n# Mine\n");
    assert_str(field_of(change_of(&m, "b"), "topic")->theirs, "U / R");
    assert_int_equal(m.changes.head_count, 1); /* a new topic's preamble comes with it */
    assert_str(m.changes.head[0].name, "topic: New");
    assert_true(m.changes.head[0].taken && !m.changes.head[0].conflict);
    finish(&m);
    /* A preamble that ours wrote stays, and so does a topic that was empty all along. */
    m = merge("\n# T\n\nAbout.\n" Q("a", "A") "\n# E\n\n# U\n",
              "\n# T\n\nAbout, by us.\n" Q("a", "A") "\n# E\n\n# U\n",
              "\n# U\n\nAbout.\n" Q("a", "A"), NULL);
    assert_body(&m, "\n# T\n\nAbout, by us.\n\n# E\n\n# U\n" Q("a", "A"));
    finish(&m);
    m = merge("\n# T\n\nAbout.\n" Q("a", "A") "\n# E\n\n# U\n",
              "\n# T\n\nAbout, by us.\n" Q("a", "A") "\n# E\n\n# U\n", "\n# U\n" Q("a", "A"),
              &(struct merge_options){.delete_gone = true});
    assert_body(&m, "\n# T\n\nAbout, by us.\n\n# U\n" Q("a", "A"));
    finish(&m);
    /* Ours renamed one: what theirs adds goes there. */
    m = merge("\n# T\n" Q("a", "A") Q("b", "B"), "\n# Mine\n" Q("a", "A") Q("b", "B"),
              "\n# T\n" Q("a", "A") Q("p", "N") Q("b", "B"), NULL);
    assert_body(&m, "\n# Mine\n" Q("a", "A") Q("p", "N") Q("b", "B"));
    finish(&m);
    /* Ours took one away with its questions: a new question brings it back. */
    m = merge("\n# T\n\nAbout.\n" Q("a", "A") "\n# U\n", "\n# U\n",
              "\n# T\n\nAbout.\n" Q("a", "A") Q("p", "N") "\n# U\n", NULL);
    assert_body(&m, "\n# T\n\nAbout.\n" Q("p", "N") "\n# U\n");
    finish(&m);
    /* The same title twice. */
    m = merge("\n# T\n" Q("a", "A") "\n# T\n" Q("b", "B"),
              "\n# T\n" Q("a", "A") "\n# T\n" Q("b", "B"),
              "\n# T\n" Q("b", "B") "\n# T\n" Q("a", "A"), NULL);
    assert_body(&m, "\n# T\n" Q("b", "B") "\n# T\n" Q("a", "A"));
    assert_str(field_of(change_of(&m, "a"), "topic")->theirs, "T (2)");
    finish(&m);
}

static void test_heads(void **state)
{
    struct question_set *base = must_read("---\npack: 1\nid: s\ntitle: T\nlicense: A\ntags: [x]\n"
                                          "house: h\n---\n\nIn\n\n# T\n\nOld\n");
    struct question_set *ours = must_read("---\npack: 1\nid: mine\ntitle: M\nlicense: A\n"
                                          "tags: [x, m]\nhouse: h\n---\n\nIn\n\n# T\n\nOld\n");
    struct question_set *theirs = must_read(
        "---\npack: 1\nid: s\ntitle: Theirs\nlicense: B\ntags: [x, p]\nrooms: [r]\n---\n\n"
        "Out\n\n# T\n\nNew\n");
    struct arena arena;
    struct merge_changes changes;
    struct question_set *result = NULL;
    struct merge_options options = {.take_head = true};

    (void)state;
    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(set_merge(base, ours, theirs, &options, &arena, &changes, &result), STATUS_OK);
    struct buf out = must_write_pack(result);
    assert_str(buf_str(&out), "---\npack: 1\nid: mine\ntitle: M\nlicense: B\ntags: [x, m, p]\n"
                              "rooms: [r]\n---\n\nOut\n\n# T\n\nNew\n");
    assert_int_equal(changes.head_count, 7);
    assert_str(changes.head[0].name, "title");
    assert_true(changes.head[0].conflict);
    assert_str(changes.head[6].name, "topic: T");
    buf_finish(&out);
    question_set_destroy(result);

    const struct merge_choice choices[] = {{STR_NONE, STR("title"), true},
                                           {STR_NONE, STR("topic: T"), true}};
    options = (struct merge_options){.choices = choices, .choice_count = 2};
    assert_int_equal(set_merge(base, ours, theirs, &options, &arena, &changes, &result), STATUS_OK);
    out = must_write_pack(result);
    assert_str(buf_str(&out), "---\npack: 1\nid: mine\ntitle: Theirs\nlicense: A\ntags: [x, m]\n"
                              "house: h\n---\n\nIn\n\n# T\n\nNew\n");
    buf_finish(&out);
    question_set_destroy(result);
    arena_finish(&arena);
    question_set_destroy(base);
    question_set_destroy(ours);
    question_set_destroy(theirs);
}

/* Without a base a field that only one has is taken or kept, one that both have is a conflict. */
static void test_without_base(void **state)
{
    struct merged m = merge(NULL, "\n# T\n" Q("a", "Q") "kind: code\n" Q("b", "B"),
                            "\n# T\n" Q("a", "Q, new") "time: 5\n" Q("b", "B") Q("c", "C"), NULL);

    (void)state;
    assert_body(&m, "\n# T\n" Q("a", "Q") "kind: code\ntime: 5\n" Q("b", "B") Q("c", "C"));
    assert_int_equal(change_of(&m, "a")->kind, MERGE_CONFLICT);
    assert_int_equal(m.changes.counts[MERGE_ADDED], 1);
    assert_int_equal(m.changes.same, 1);
    finish(&m);
}

static void test_lists_that_get_too_long(void **state)
{
    struct question_set *sides[3];
    struct arena arena;
    struct merge_changes changes;
    struct question_set *result = NULL;

    (void)state;
    arena_init(&arena, TEST_MAX_BYTES);
    for (int side = 0; side < 3; side++) {
        sides[side] = must_read(FRONT "\n# T\n" Q("a", "Q"));
        struct question *q = question_set_first(sides[side]);
        for (int i = 0; side && i < 60; i++) {
            const char *tag = arena_printf(&sides[side]->arena, "%d-%d", side, i);
            assert_true(str_list_add(&sides[side]->arena, &q->tags, str_from(tag)));
        }
    }
    assert_int_equal(set_merge(sides[0], sides[1], sides[2], NULL, &arena, &changes, &result),
                     STATUS_OK);
    assert_int_equal(question_set_first(result)->tags.count, 60);
    assert_true(changes.items[0].fields[0].conflict);
    question_set_destroy(result);
    for (int side = 0; side < 3; side++)
        question_set_destroy(sides[side]);
    arena_finish(&arena);
}

static void test_sets_that_cant_be_merged(void **state)
{
    struct question_set *set = must_read(FRONT "\n# T\n" Q("a", "Q") Q("b", "Q"));
    struct question_set *result = NULL;
    struct merge_changes changes;
    struct arena arena;

    (void)state;
    arena_init(&arena, TEST_MAX_BYTES);
    question_set_first(set)->id = STR("b");
    assert_int_equal(set_merge(NULL, set, set, NULL, &arena, &changes, &result), STATUS_INVALID);
    question_set_first(set)->id = STR_NONE;
    assert_int_equal(set_merge(NULL, set, set, NULL, &arena, &changes, &result), STATUS_INVALID);
    question_set_first(set)->id = STR("a");
    arena_finish(&arena);
    arena_init(&arena, 1);
    assert_int_equal(set_merge(NULL, set, set, NULL, &arena, &changes, &result), STATUS_NO_MEMORY);
    assert_null(result);
    arena_finish(&arena);
    question_set_destroy(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_of_both_sides),
        cmocka_unit_test(test_conflicts_keep_ours_and_show_both),
        cmocka_unit_test(test_what_the_whole_means),
        cmocka_unit_test(test_sections_by_name),
        cmocka_unit_test(test_order_of_sections),
        cmocka_unit_test(test_added_and_gone),
        cmocka_unit_test(test_gone_but_edited),
        cmocka_unit_test(test_what_ours_deleted),
        cmocka_unit_test(test_moves),
        cmocka_unit_test(test_both_moved),
        cmocka_unit_test(test_topics),
        cmocka_unit_test(test_heads),
        cmocka_unit_test(test_without_base),
        cmocka_unit_test(test_lists_that_get_too_long),
        cmocka_unit_test(test_sets_that_cant_be_merged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
