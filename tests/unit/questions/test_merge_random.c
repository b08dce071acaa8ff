/* What must hold whatever the three sets are: nothing lost, nothing twice, edits of both sides
 * kept, and the two ends (nobody else changed anything; it is all the same) exact to the byte. */
#include "questions/merge.h"
#include "sets_support.h"

enum { SEEDS = 1500, MAX_EDITS = 8 };

struct triple {
    struct question_set *base, *ours, *theirs;
};

static const struct merge_options take_all = {.delete_gone = true, .take_head = true};

static struct question_set *edited_clone(struct random *random, const struct question_set *set)
{
    struct question_set *edited = clone_set(set);

    random_edits(random, edited, random_below(random, MAX_EDITS + 1));
    struct question_set *clone = clone_set(edited);
    question_set_destroy(edited);
    return clone;
}

static struct triple make_triple(struct random *random)
{
    struct question_set *first = random_set(random);
    struct triple triple = {.base = clone_set(first)};

    triple.ours = edited_clone(random, triple.base);
    triple.theirs = edited_clone(random, triple.base);
    question_set_destroy(first);
    return triple;
}

static void destroy_triple(struct triple *triple)
{
    question_set_destroy(triple->base);
    question_set_destroy(triple->ours);
    question_set_destroy(triple->theirs);
}

struct merged {
    struct arena arena;
    struct merge_changes changes;
    struct question_set *set;
};

static struct merged must_merge(const struct question_set *base, const struct question_set *ours,
                                const struct question_set *theirs,
                                const struct merge_options *options)
{
    struct merged merged = {.set = NULL};

    arena_init(&merged.arena, TEST_MAX_BYTES);
    assert_int_equal(
        set_merge(base, ours, theirs, options, &merged.arena, &merged.changes, &merged.set),
        STATUS_OK);
    return merged;
}

static void finish(struct merged *merged)
{
    question_set_destroy(merged->set);
    arena_finish(&merged->arena);
}

static void assert_same_pack(const struct question_set *a, const struct question_set *b,
                             uint64_t seed, const char *what)
{
    struct buf p = must_write_pack(a);
    struct buf q = must_write_pack(b);

    if (!str_equal(buf_str(&p), buf_str(&q)))
        fail_msg("seed %llu, %s:\n%s\n--- expected\n%s", (unsigned long long)seed, what, p.data,
                 q.data);
    buf_finish(&p);
    buf_finish(&q);
}

/* Nothing that would change ours. */
static void assert_no_news(const struct merge_changes *changes)
{
    assert_int_equal(changes->count, changes->counts[MERGE_SAME]);
    for (size_t i = 0; i < changes->count; i++)
        assert_false(changes->items[i].taken);
    for (size_t i = 0; i < changes->head_count; i++)
        assert_false(
            changes->head[i].conflict ||
            (changes->head[i].taken && !str_equal(changes->head[i].ours, changes->head[i].theirs)));
}

static void check_ends(const struct triple *t, uint64_t seed)
{
    struct merged merged = must_merge(t->base, t->base, t->theirs, &take_all);
    assert_same_pack(merged.set, t->theirs, seed, "theirs alone");
    assert_int_equal(merged.changes.counts[MERGE_CONFLICT], 0);
    finish(&merged);
    merged = must_merge(t->base, t->ours, t->base, &take_all);
    assert_same_pack(merged.set, t->ours, seed, "ours alone");
    assert_no_news(&merged.changes);
    finish(&merged);
    merged = must_merge(NULL, t->ours, t->ours, &take_all);
    assert_same_pack(merged.set, t->ours, seed, "the same without a base");
    assert_int_equal(merged.changes.count, 0);
    assert_int_equal(merged.changes.head_count, 0);
    assert_int_equal(merged.changes.same, t->ours->question_count);
    finish(&merged);
    merged = must_merge(t->base, t->ours, t->ours, &take_all);
    assert_same_pack(merged.set, t->ours, seed, "both the same");
    assert_no_news(&merged.changes);
    finish(&merged);
}

static struct str answer(const struct question *question)
{
    return question ? question_section_text(question, SECTION_ANSWER) : STR_NONE;
}

/* Tells an empty section from none. */
static struct str answer_or_none(const struct question *question)
{
    return question_section(question, SECTION_ANSWER) ? answer(question) : STR("(none)");
}

/* One text of four questions: what theirs alone changed is theirs, everything else ours. */
static void check_text(struct str base, struct str ours, struct str theirs, struct str result)
{
    bool theirs_alone = str_equal(base, ours) && !str_equal(base, theirs);

    assert_true(str_equal(result, theirs_alone ? theirs : ours));
}

static void check_question(const struct question *b, const struct question *o,
                           const struct question *t, const struct question *r)
{
    bool prompt_kept = str_equal(b->head, o->head) && str_equal(b->body, o->body);
    bool prompt_changed = !str_equal(b->head, t->head) || !str_equal(b->body, t->body);
    const struct question *from = prompt_kept && prompt_changed ? t : o;

    assert_true(str_equal(r->head, from->head) && str_equal(r->body, from->body));
    check_text(b->kind, o->kind, t->kind, r->kind);
    check_text(b->difficulty, o->difficulty, t->difficulty, r->difficulty);
    check_text(b->minutes, o->minutes, t->minutes, r->minutes);
    check_text(answer_or_none(b), answer_or_none(o), answer_or_none(t), answer_or_none(r));
}

/* Each id of any side is in the result where it should be, and only there. */
static void check_presence(const struct triple *t, const struct question_set *result,
                           bool delete_gone)
{
    const struct question_set *sides[] = {t->base, t->ours, t->theirs};
    size_t expected = 0;

    for (int side = 0; side < 3; side++) {
        for (const struct question *q = question_set_first(sides[side]); q; q = question_next(q)) {
            const struct question *b = question_set_find(t->base, q->id);
            const struct question *o = question_set_find(t->ours, q->id);
            const struct question *th = question_set_find(t->theirs, q->id);
            const struct question *r = question_set_find(result, q->id);
            bool counted = (side > 0 && b) || (side > 1 && o);
            bool may_be_deleted = delete_gone && b && o && !th;
            bool there = o ? true : th && !b;
            if (!may_be_deleted)
                assert_int_equal(r != NULL, there);
            expected += !counted && r;
            if (b && o && th)
                check_question(b, o, th, r);
        }
    }
    assert_int_equal(result->question_count, expected);
    struct question_set *copy = clone_set(result);
    assert_int_equal(copy->question_count, expected);
    question_set_destroy(copy);
}

static void check_middle(const struct triple *t, uint64_t seed)
{
    for (int delete_gone = 0; delete_gone <= 1; delete_gone++) {
        struct merge_options options = {.delete_gone = delete_gone, .take_head = seed % 2};
        struct merged merged = must_merge(t->base, t->ours, t->theirs, &options);
        check_presence(t, merged.set, delete_gone);
        struct merged again = must_merge(t->theirs, merged.set, t->theirs, &options);
        assert_same_pack(again.set, merged.set, seed, "the same a second time");
        assert_no_news(&again.changes);
        finish(&again);
        finish(&merged);
        merged = must_merge(NULL, t->ours, t->theirs, &options);
        for (const struct question *q = question_set_first(t->ours); q; q = question_next(q))
            assert_non_null(question_set_find(merged.set, q->id));
        for (const struct question *q = question_set_first(t->theirs); q; q = question_next(q))
            assert_non_null(question_set_find(merged.set, q->id));
        finish(&merged);
    }
}

/* What a field of the changes names, in a question. */
static bool field_of(const struct question *question, struct str name, struct str *ret_text)
{
    if (str_is(name, "kind"))
        *ret_text = question->kind;
    else if (str_is(name, "difficulty"))
        *ret_text = question->difficulty;
    else if (str_is(name, "time"))
        *ret_text = question->minutes;
    else if (str_is(name, "Answer"))
        *ret_text = answer(question);
    else if (str_is(name, "Hints"))
        *ret_text = question_section_text(question, SECTION_HINTS);
    else
        return false;
    return true;
}

/* Every field that is listed decided by a coin: the result has the side that it fell on. */
static void check_field_choices(const struct triple *t, struct random *random)
{
    struct merge_options options = {0};
    struct merged plain = must_merge(t->base, t->ours, t->theirs, &options);
    struct merge_choice choices[400];
    struct str text;

    for (size_t i = 0; i < plain.changes.count; i++) {
        const struct merge_change *change = &plain.changes.items[i];
        for (size_t f = 0; f < change->field_count && options.choice_count < 400; f++)
            choices[options.choice_count++] = (struct merge_choice){
                change->id, change->fields[f].name, random_chance(random, 50)};
    }
    options.choices = choices;
    struct merged chosen = must_merge(t->base, t->ours, t->theirs, &options);
    for (size_t i = 0; i < options.choice_count; i++) {
        const struct merge_choice *choice = &choices[i];
        const struct question *o = question_set_find(t->ours, choice->id);
        const struct question *th = question_set_find(t->theirs, choice->id);
        const struct question *r = question_set_find(chosen.set, choice->id);
        if (!o || !th)
            continue;
        const struct question *side = choice->theirs ? th : o;
        if (field_of(side, choice->field, &text)) {
            struct str got = STR_NONE;
            assert_true(field_of(r, choice->field, &got));
            assert_true(str_equal(got, text));
        }
        if (str_is(choice->field, "tags"))
            assert_true(r->tags.count == side->tags.count);
        if (str_is(choice->field, "prompt"))
            assert_true(str_equal(r->head, side->head) && str_equal(r->body, side->body));
    }
    finish(&chosen);
    finish(&plain);
}

/* Every change turned down: questions are those of ours, in the same topics. */
static void check_all_ours(const struct triple *t)
{
    struct merge_options options = {.delete_gone = true, .take_head = true};
    struct merged plain = must_merge(t->base, t->ours, t->theirs, &options);
    struct merge_choice choices[400] = {{.theirs = false}}; /* the head */

    options.choice_count = 1;
    for (size_t i = 0; i < plain.changes.count && options.choice_count < 400; i++)
        choices[options.choice_count++] = (struct merge_choice){.id = plain.changes.items[i].id};
    options.choices = choices;
    struct merged chosen = must_merge(t->base, t->ours, t->theirs, &options);
    assert_int_equal(chosen.set->question_count, t->ours->question_count);
    for (const struct question *q = question_set_first(t->ours); q; q = question_next(q)) {
        const struct question *r = question_set_find(chosen.set, q->id);
        assert_true(str_equal(r->topic->title, q->topic->title));
        assert_true(str_equal(r->head, q->head) && str_equal(r->body, q->body));
        assert_true(str_equal(answer(r), answer(q)) && r->tags.count == q->tags.count);
    }
    assert_true(str_equal(chosen.set->title, t->ours->title));
    assert_true(str_equal(chosen.set->intro, t->ours->intro));
    for (size_t i = 0; i < chosen.changes.count; i++)
        assert_false(chosen.changes.items[i].taken);
    finish(&chosen);
    finish(&plain);
}

/* Every change taken: theirs has no question that isn't in the result, and none is there that
 * theirs deleted. */
static void check_all_theirs(const struct triple *t)
{
    struct merge_options options = {0};
    struct merged plain = must_merge(t->base, t->ours, t->theirs, &options);
    struct merge_choice choices[400];

    for (size_t i = 0; i < plain.changes.count && options.choice_count < 400; i++)
        choices[options.choice_count++] =
            (struct merge_choice){.id = plain.changes.items[i].id, .theirs = true};
    options.choices = choices;
    struct merged chosen = must_merge(t->base, t->ours, t->theirs, &options);
    for (const struct question *q = question_set_first(t->theirs); q; q = question_next(q))
        assert_non_null(question_set_find(chosen.set, q->id));
    for (const struct question *q = question_set_first(t->base); q; q = question_next(q))
        if (!question_set_find(t->theirs, q->id))
            assert_null(question_set_find(chosen.set, q->id));
    for (size_t i = 0; i < plain.changes.count; i++) {
        const struct merge_change *change = &plain.changes.items[i];
        for (size_t f = 0; f < change->field_count; f++)
            if (change->fields[f].conflict)
                assert_true(chosen.changes.items[i].fields[f].taken);
    }
    finish(&chosen);
    finish(&plain);
}

static void test_whatever_the_sets(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct random random = {seed};
        struct triple triple = make_triple(&random);
        check_ends(&triple, seed);
        check_middle(&triple, seed);
        check_field_choices(&triple, &random);
        check_all_ours(&triple);
        check_all_theirs(&triple);
        destroy_triple(&triple);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whatever_the_sets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
