/* Choosing questions: what is promised holds for every seed, and the same wishes give the same. */
#include "questions/sample.h"
#include "sets_support.h"

enum { SEEDS = 300 };

static const char *const kinds[] = {"concept", "scenario", "code", "trade-off", "choice", ""};
static const char *const levels[] = {"easy", "medium", "hard", ""};

/* 4 topics of 12 questions each, every kind and difficulty, 2 to 10 minutes. */
static struct question_set *make_set(const char *id, unsigned number)
{
    static const char *const topics[] = {"Threads", "Locks", "Queues", "Events"};
    struct question_set *set = question_set_create();

    assert_non_null(set);
    set->id = str_from(id);
    for (unsigned t = 0; t < 4; t++) {
        struct topic *topic = question_set_add_topic(set, NULL, str_from(topics[t]));
        for (unsigned i = 0; i < 12; i++) {
            const char *head =
                arena_printf(&set->arena, "Prompt %u of set %u?", t * 12 + i, number);
            struct question *q = question_set_add_question(set, topic, str_from(head));
            q->id = str_from(arena_printf(&set->arena, "q%u", t * 12 + i));
            q->kind = str_from(kinds[i % 6]);
            q->difficulty = str_from(levels[(i + t) % 4]);
            q->minutes = str_from(arena_printf(&set->arena, "%u", 2 + (i * 5 + t) % 9));
            question_add_section(set, q, STR("Answer"), STR("Yes."));
            question_add_section(set, q, STR("Choices"), STR("- [x] a\n- [ ] b"));
        }
    }
    return set;
}

struct fixture {
    struct question_set *sets[2];
    struct arena arena;
};

static struct fixture make_fixture(void)
{
    struct fixture f = {.sets = {make_set("one", 1), make_set("two", 2)}};

    arena_init(&f.arena, TEST_MAX_BYTES);
    return f;
}

static void finish(struct fixture *f)
{
    question_set_destroy(f->sets[0]);
    question_set_destroy(f->sets[1]);
    arena_finish(&f->arena);
}

static struct sample must_sample(struct fixture *f, size_t count,
                                 const struct sample_wishes *wishes)
{
    struct sample sample;

    assert_int_equal(
        sample_make((const struct question_set *const *)f->sets, count, wishes, &f->arena, &sample),
        STATUS_OK);
    return sample;
}

static struct str seed_text(struct fixture *f, unsigned seed)
{
    return str_from(arena_printf(&f->arena, "s%u", seed));
}

static int stage_of(enum question_kind kind)
{
    return kind == QUESTION_TRADE_OFF                         ? 3
           : kind == QUESTION_SCENARIO                        ? 2
           : kind == QUESTION_CODE || kind == QUESTION_CHOICE ? 1
                                                              : 0;
}

static int level_of(const struct question *question)
{
    enum question_difficulty level = question_difficulty_of(question);

    return level == QUESTION_DIFFICULTY_NONE ? QUESTION_MEDIUM : (int)level;
}

static unsigned count_kind(const struct sample *sample, enum question_kind kind)
{
    unsigned count = 0;

    for (size_t i = 0; i < sample->count; i++)
        count += question_kind_of(sample->items[i].question) == kind;
    return count;
}

static void check_order(const struct sample *sample, bool rising)
{
    for (size_t i = 1; i < sample->count; i++) {
        const struct question *a = sample->items[i - 1].question;
        const struct question *b = sample->items[i].question;
        int stages = stage_of(question_kind_of(b)) - stage_of(question_kind_of(a));
        assert_true(stages >= 0);
        assert_true(!rising || stages > 0 || level_of(a) <= level_of(b));
    }
}

static void check_sums(const struct sample *sample, unsigned most)
{
    unsigned minutes = 0;

    for (size_t i = 0; i < sample->count; i++) {
        minutes += sample->items[i].minutes;
        for (size_t j = 0; j < i; j++)
            assert_ptr_not_equal(sample->items[i].question, sample->items[j].question);
    }
    assert_int_equal(minutes, sample->minutes);
    assert_true(!most || minutes <= most);
}

static void check_spread(const struct sample *sample, const char *const *topics, size_t count,
                         size_t most_apart)
{
    size_t least = SIZE_MAX;
    size_t most = 0;

    for (size_t t = 0; t < count; t++) {
        size_t here = 0;
        for (size_t i = 0; i < sample->count; i++)
            here += str_is(sample->items[i].question->topic->title, topics[t]);
        least = here < least ? here : least;
        most = here > most ? here : most;
    }
    assert_true(most - least <= most_apart);
}

/* "45 minutes, these topics, two scenario questions, difficulty rising" */
static void test_an_interview(void **state)
{
    static const char *const topics[] = {"Threads", "Queues"};
    const struct str titles[] = {STR("queues"), STR(" Threads ")};
    const struct sample_kind wanted[] = {{QUESTION_SCENARIO, 2}, {QUESTION_CODE, 1}};
    struct fixture f = make_fixture();

    (void)state;
    for (unsigned seed = 0; seed < SEEDS; seed++) {
        struct sample_wishes wishes = {.minutes = 45,
                                       .topics = {titles, 2},
                                       .kinds = wanted,
                                       .kind_count = 2,
                                       .rising = true,
                                       .seed = seed_text(&f, seed)};
        struct sample sample = must_sample(&f, 2, &wishes);
        check_sums(&sample, 45);
        check_order(&sample, true);
        check_spread(&sample, topics, 2, 2);
        assert_true(count_kind(&sample, QUESTION_SCENARIO) >= 2);
        assert_true(count_kind(&sample, QUESTION_CODE) >= 1);
        assert_true(sample.minutes >= 43);
        assert_int_equal(sample.notes.count, 0);
        assert_int_equal(sample.fitting, 48);
    }
    finish(&f);
}

static bool same_sample(const struct sample *a, const struct sample *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!str_equal(a->items[i].question->id, b->items[i].question->id) ||
            !str_equal(a->items[i].question->head, b->items[i].question->head))
            return false;
    return true;
}

/* The first topic last, and its first question elsewhere in it. */
static void shuffle(struct random *random, struct question_set *set)
{
    struct topic *topic = set->topics;
    struct question *question = topic->questions;

    set->topics = topic->next;
    topic->next = NULL;
    set->last_topic->next = topic;
    set->last_topic = topic;
    detach_question(question);
    attach_question(question, topic, 1 + random_below(random, 11));
}

/* Questions that don't fit: another topic, and not ready. */
static void add_others(struct question_set *set)
{
    struct topic *other = question_set_add_topic(set, NULL, STR("Other"));

    for (int i = 0; i < 20; i++) {
        struct question *q =
            question_set_add_question(set, i % 2 ? other : set->topics, STR("Fill in:"));
        q->id = str_from(arena_printf(&set->arena, "other-%d", i));
    }
}

/* The order of sets, questions, topics and lists says nothing, nor does what doesn't fit. */
static void test_what_doesnt_matter(void **state)
{
    const struct str ab[] = {STR("Locks"), STR("Events")};
    const struct str ba[] = {STR("events"), STR("locks"), STR("LOCKS")};
    const struct str out[] = {STR("one/q12"), STR("two/q40"), STR("two/q41")};
    const struct str out_again[] = {STR("two/q41"), STR("one/q12"), STR("two/q40")};
    const struct sample_kind kinds_ab[] = {{QUESTION_SCENARIO, 2}, {QUESTION_CHOICE, 2}};
    const struct sample_kind kinds_ba[] = {{QUESTION_CHOICE, 2}, {QUESTION_SCENARIO, 2}};
    struct fixture f = make_fixture();
    struct fixture g = make_fixture();
    struct random random = {7};

    (void)state;
    struct question_set *first = g.sets[0];
    g.sets[0] = g.sets[1];
    g.sets[1] = first;
    add_others(first);
    for (unsigned seed = 0; seed < SEEDS; seed++) {
        struct sample_wishes wishes = {.minutes = 40,
                                       .topics = {ab, 2},
                                       .kinds = kinds_ab,
                                       .kind_count = 2,
                                       .leave_out = {out, 3},
                                       .seed = seed_text(&f, seed)};
        struct sample a = must_sample(&f, 2, &wishes);
        wishes.topics = (struct str_list){ba, 3};
        wishes.kinds = kinds_ba;
        wishes.leave_out = (struct str_list){out_again, 3};
        shuffle(&random, g.sets[seed % 2]);
        struct sample b = must_sample(&g, 2, &wishes);
        assert_true(same_sample(&a, &b));
        assert_int_equal(a.fitting, b.fitting);
    }
    finish(&g);
    finish(&f);
}

/* Written down once: the same on every machine, and from one version to the next. */
static void test_a_printed_seed(void **state)
{
    static const char *const expected[] = {"one/q24", "two/q8", "one/q19", "one/q37", "one/q13"};
    struct fixture f = make_fixture();
    struct sample_wishes wishes = {.minutes = 30, .rising = true, .seed = STR("k3x9")};
    struct sample sample = must_sample(&f, 2, &wishes);

    (void)state;
    assert_int_equal(sample.count, sizeof(expected) / sizeof(expected[0]));
    for (size_t i = 0; i < sample.count; i++) {
        const char *key =
            arena_printf(&f.arena, "%.*s/%.*s", STR_FMT(f.sets[sample.items[i].set]->id),
                         STR_FMT(sample.items[i].question->id));
        assert_string_equal(key, expected[i]);
    }
    finish(&f);
}

/* Each question has its turn, about as often as others of its length and topic. */
static void test_seeds_differ(void **state)
{
    struct fixture f = make_fixture();
    unsigned times[48] = {0};

    (void)state;
    for (unsigned seed = 0; seed < 2400; seed++) {
        struct sample_wishes wishes = {.questions = 8, .seed = seed_text(&f, seed)};
        struct sample sample = must_sample(&f, 1, &wishes);
        assert_int_equal(sample.count, 8);
        for (size_t i = 0; i < sample.count; i++)
            times[strtoul(sample.items[i].question->id.data + 1, NULL, 10)]++;
    }
    for (int i = 0; i < 48; i++)
        assert_in_range(times[i], 300, 500); /* 400 expected, deviation about 18 */
    finish(&f);
}

static bool has_note(const struct sample *sample, const char *note)
{
    for (size_t i = 0; i < sample->notes.count; i++)
        if (str_is(sample->notes.items[i], note))
            return true;
    return false;
}

static void test_notes(void **state)
{
    const struct str topics[] = {STR("Locks"), STR("Nothing")};
    const struct str keep[] = {STR("one/q0"), STR("one/q1"), STR("six/q1")};
    const struct sample_kind many[] = {{QUESTION_SCENARIO, 3}, {QUESTION_TRADE_OFF, 1}};
    struct fixture f = make_fixture();
    struct sample_wishes wishes = {
        .topics = {topics, 2}, .kinds = many, .kind_count = 2, .questions = 20};
    struct sample sample = must_sample(&f, 1, &wishes);

    (void)state;
    assert_true(has_note(&sample, "Only 2 scenario questions fit, 3 were wished."));
    assert_true(has_note(&sample, "There is no topic Nothing with questions."));
    assert_true(has_note(&sample, "Only 12 questions fit, 20 were wished."));
    assert_int_equal(sample.notes.count, 3);
    wishes = (struct sample_wishes){.keep = {keep, 3}, .minutes = 8};
    sample = must_sample(&f, 1, &wishes);
    assert_int_equal(sample.count, 2);
    assert_true(has_note(&sample, "The questions to be kept take 9 minutes, 8 were wished."));
    assert_true(has_note(&sample, "The question six/q1 isn't in these sets."));
    wishes = (struct sample_wishes){.topics = {topics, 1}, .minutes = 300};
    sample = must_sample(&f, 1, &wishes);
    assert_int_equal(sample.count, 12);
    assert_int_equal(sample.notes.count, 1);
    const struct str none[] = {STR("no such tag")};
    wishes = (struct sample_wishes){
        .tags = {none, 1}, .kinds = many + 1, .kind_count = 1, .topics = {topics, 1}};
    sample = must_sample(&f, 1, &wishes);
    assert_int_equal(sample.count, 0);
    assert_true(has_note(&sample, "No question fits."));
    assert_true(has_note(&sample, "No trade-off question fits, 1 was wished."));
    assert_true(has_note(&sample, "No question of the topic Locks fits."));
    finish(&f);
}

/* Kinds are met even when there is hardly time for them. */
static void test_tight_time(void **state)
{
    const struct sample_kind wanted[] = {
        {QUESTION_SCENARIO, 1}, {QUESTION_CODE, 1}, {QUESTION_TRADE_OFF, 1}, {QUESTION_CHOICE, 1}};
    struct fixture f = make_fixture();

    (void)state;
    for (unsigned seed = 0; seed < SEEDS; seed++) {
        struct sample_wishes wishes = {
            .minutes = 11, .kinds = wanted, .kind_count = 4, .seed = seed_text(&f, seed)};
        struct sample sample = must_sample(&f, 2, &wishes);
        check_sums(&sample, 11);
        for (int i = 0; i < 4; i++)
            assert_int_equal(count_kind(&sample, wanted[i].kind), 1);
    }
    finish(&f);
}

/* Whichever is drawn, time isn't left that a longer question would have used. */
static void test_time_is_used(void **state)
{
    struct fixture f = {
        .sets = {must_read("---\npack: 1\nid: one\ntitle: T\n---\n# T\n### Short?\ntime: 4\n"
                           "### Long?\ntime: 9\n### Longer?\ntime: 30\n")}};

    (void)state;
    arena_init(&f.arena, TEST_MAX_BYTES);
    for (unsigned seed = 0; seed < 20; seed++) {
        struct sample_wishes wishes = {.minutes = 10, .seed = seed_text(&f, seed)};
        struct sample sample = must_sample(&f, 1, &wishes);
        assert_int_equal(sample.minutes, 9);
    }
    finish(&f);
}

static void test_what_is_left_out(void **state)
{
    struct question_set *one =
        must_read("---\npack: 1\nid: one\ntitle: T\n---\n# T\n### Asked?\nid: a\n#### Answer\nx\n"
                  "### Retired?\nid: r\nstatus: retired\n#### Answer\nx\n"
                  "### Complete this:\nid: i\n### Unanswered?\nid: u\n"
                  "### Hard?\nid: h\ndifficulty: hard\ntags: [x]\n#### Answer\nx\n"
                  "### Good?\nid: g\ntags: [Y]\n#### Answer\nx\n");
    struct question_set *two =
        must_read("---\npack: 1\nid: two\ntitle: T\n---\n# T\n### Asked?\nid: b\n#### Answer\nx\n"
                  "### Good?\nid: g2\ntags: [y]\n#### Answer\nother\n"
                  "## S\n### Third?\nid: t\ntags: [y]\ndifficulty: easy\n#### Answer\nx\n");
    struct fixture f = {.sets = {one, two}};
    const struct str out[] = {STR("one/a")};
    const struct str tags[] = {STR("y"), STR("z")};
    struct sample_wishes wishes = {.leave_out = {out, 1}, .need_answer = true};

    (void)state;
    arena_init(&f.arena, TEST_MAX_BYTES);
    struct sample sample = must_sample(&f, 2, &wishes);
    assert_int_equal(sample.count, 3); /* h, one of g and g2, t */
    assert_int_equal(sample.fitting, 3);
    assert_int_equal(sample.left_out[SAMPLE_LEFT_OUT], 2);
    assert_int_equal(sample.left_out[SAMPLE_RETIRED], 1);
    assert_int_equal(sample.left_out[SAMPLE_NOT_READY], 2);
    assert_int_equal(sample.left_out[SAMPLE_DUPLICATE], 1);
    wishes = (struct sample_wishes){.tags = {tags, 2}};
    sample = must_sample(&f, 2, &wishes);
    assert_int_equal(sample.count, 2);
    wishes = (struct sample_wishes){.least = QUESTION_MEDIUM, .need_answer = true};
    sample = must_sample(&f, 2, &wishes);
    assert_int_equal(sample.count, 3); /* Asked?, Hard?, Good? */
    wishes = (struct sample_wishes){.most = QUESTION_EASY, .need_answer = true};
    sample = must_sample(&f, 2, &wishes);
    assert_int_equal(sample.count, 3); /* Asked?, Good?, Third? */
    const struct str keep[] = {STR("one/r"), STR("two/g2")};
    wishes = (struct sample_wishes){.keep = {keep, 2}, .questions = 2};
    sample = must_sample(&f, 2, &wishes);
    assert_int_equal(sample.count, 2);
    assert_int_equal(sample.left_out[SAMPLE_DUPLICATE], 1);
    const struct str subtopic[] = {STR("s")};
    wishes = (struct sample_wishes){.topics = {subtopic, 1}};
    sample = must_sample(&f, 2, &wishes);
    assert_int_equal(sample.count, 1);
    assert_str(sample.items[0].question->id, "t");
    finish(&f);
}

static void test_bad_seeds(void **state)
{
    static const char *const seeds[] = {"A", "a b", "\xc3\xa4", "12345678901234567"};
    struct fixture f = make_fixture();
    struct sample sample = {.count = 77};

    (void)state;
    for (size_t i = 0; i < sizeof(seeds) / sizeof(seeds[0]); i++) {
        struct sample_wishes wishes = {.seed = str_from(seeds[i])};
        assert_int_equal(
            sample_make((const struct question_set *const *)f.sets, 2, &wishes, &f.arena, &sample),
            STATUS_INVALID);
    }
    assert_int_equal(sample.count, 77);
    finish(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_interview),   cmocka_unit_test(test_what_doesnt_matter),
        cmocka_unit_test(test_a_printed_seed), cmocka_unit_test(test_seeds_differ),
        cmocka_unit_test(test_notes),          cmocka_unit_test(test_tight_time),
        cmocka_unit_test(test_time_is_used),   cmocka_unit_test(test_what_is_left_out),
        cmocka_unit_test(test_bad_seeds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
