/* The contract of searching: what words find, in what order, and what nothing may break. */
#include "base/utf.h"
#include "store/db.h"
#include "store/finding.h"

#include "sets_model.h"

/* --- a few questions -----------------------------------------------------------------------------
 */

struct sample {
    const char *key, *prompt, *answer, *tags, *lang;
    enum question_kind kind;
    enum question_difficulty difficulty;
};

static const struct sample samples[] = {
    {"lock", "What is a lock?", "A thing that one thread holds.", "threads\nbasics", "en",
     QUESTION_CONCEPT, QUESTION_EASY},
    {"dead", "How does a deadlock come about?", "Each thread waits for the other's lock.",
     "threads", "en-GB", QUESTION_SCENARIO, QUESTION_HARD},
    {"cafe", "Le café, c'est quoi ?", "Un lieu. Zürich aussi.", "lock", "fr", QUESTION_CONCEPT,
     QUESTION_MEDIUM},
    {"equal", "When does `a == b` differ from `a is b`?", "Identity.", "python", "en",
     QUESTION_CODE, QUESTION_EASY},
    {"plus", "What does x += 1 do to a list in C++?", "It doesn't compile.", "cpp", "en",
     QUESTION_CODE, QUESTION_EASY},
    {"c", "What is a pointer in C?", "An address; i++ moves one.", "c", "en", QUESTION_CONCEPT,
     QUESTION_EASY},
    {"zh", "什么是线程锁？请解释Python的全局解释器锁。", "并发编程里的互斥。", "线程", "zh",
     QUESTION_CONCEPT, QUESTION_MEDIUM},
    {"ja", "デッドロックとは何ですか。", "スレッドが待つ。", "", "ja", QUESTION_CONCEPT,
     QUESTION_MEDIUM},
    {"sharp", "How do C# tasks differ?", "They are scheduled: x == y.", "C#\ntrade-off", "en",
     QUESTION_TRADE_OFF, QUESTION_MEDIUM},
};
enum { SAMPLES = sizeof(samples) / sizeof(samples[0]) };

static struct model *put_samples(struct fixture *fixture, const char *set, bool is_source)
{
    struct model *model = model_create(set, 1);

    model->row.is_source = is_source;
    model->row.title = str_from(set);
    model_insert(
        model, 0,
        (struct block){.kind = BLOCK_TOPIC, .title = STR("Words"), .text = STR("# Words")});
    for (size_t i = 0; i < SAMPLES; i++) {
        const struct sample *sample = &samples[i];
        if (i == 4)
            model_insert(model, model->count,
                         (struct block){.kind = BLOCK_SUBTOPIC,
                                        .title = STR("Signs"),
                                        .text = STR("## Signs")});
        struct block block = {.kind = BLOCK_QUESTION,
                              .key = str_from(sample->key),
                              .title = str_from(sample->prompt),
                              .prompt = str_from(sample->prompt),
                              .answer = str_from(sample->answer),
                              .tags = str_from(sample->tags),
                              .lang = str_from(sample->lang),
                              .question_kind = sample->kind,
                              .difficulty = sample->difficulty,
                              .minutes = 5};
        block.text = model_text(model, "### %s\nid: %s\n\n#### Answer\n%s", sample->prompt,
                                sample->key, sample->answer);
        model_insert(model, model->count, block);
    }
    model_put(fixture, model);
    model->change.kind = SET_EDITED;
    return model;
}

static enum status find_with(struct fixture *fixture, struct find_wishes wishes,
                             struct found **ret_found, size_t *ret_count, uint32_t *ret_total)
{
    if (!wishes.limit)
        wishes.limit = FIND_MAX;
    return store_find(store_reader(fixture->store), &wishes, &fixture->arena, ret_found, ret_count,
                      ret_total);
}

/* The keys, in order, blanks between them. */
static void assert_finds(struct fixture *fixture, struct find_wishes wishes, const char *expected)
{
    char keys[1024] = "";
    struct found *found;
    size_t count;
    uint32_t total;

    assert_ok(find_with(fixture, wishes, &found, &count, &total));
    for (size_t i = 0; i < count; i++)
        snprintf(keys + strlen(keys), sizeof(keys) - strlen(keys), "%s%.*s", i ? " " : "",
                 STR_FMT(found[i].key));
    if (strcmp(keys, expected) != 0)
        fail_msg("\"%.*s\" finds \"%s\", not \"%s\"", STR_FMT(wishes.words), keys, expected);
    if (!wishes.limit)
        assert_int_equal(total, count);
}

static void assert_words(struct fixture *fixture, const char *words, const char *expected)
{
    assert_finds(fixture, (struct find_wishes){.words = str_from(words), .state = -1}, expected);
}

/* --- words
 * ---------------------------------------------------------------------------------------- */

static void words_find_questions(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = put_samples(fixture, "one", false);

    assert_words(fixture, "deadlock", "dead");
    assert_words(fixture, "DeadLock", "dead");
    assert_words(fixture, "dead", "dead"); /* a beginning */
    assert_words(fixture, "deadlock com", "dead");
    assert_words(fixture, "com deadlock", ""); /* only the last may be one */
    assert_words(fixture, "cafe", "cafe");
    assert_words(fixture, "zurich", "cafe");
    assert_words(fixture, "nothing of that", "");
    /* In the prompt before in the tags before in the answer. */
    assert_words(fixture, "lock", "lock cafe dead");
    assert_words(fixture, "trade-off", "sharp");
    assert_words(fixture, "trade off", "sharp");
    assert_words(fixture, "  lock \t\n what ", "lock");
    model_destroy(model);
}

static void signs_find_questions(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = put_samples(fixture, "one", false);

    assert_words(fixture, "==", "equal"); /* not where only an answer has it */
    assert_words(fixture, "=", "equal plus");
    assert_words(fixture, "+=", "plus");
    assert_words(fixture, "x += 1", "plus");
    assert_words(fixture, "C++", "plus");
    assert_words(fixture, "c++?", "plus");
    assert_words(fixture, "c#", "sharp");
    assert_words(fixture, "list in c++", "plus");
    assert_words(fixture, "!=", "");
    assert_words(fixture, "c'est quoi ?", "cafe"); /* a mark behind words is none to look for */
    assert_words(fixture, "lock / thread", "lock dead");
    assert_words(fixture, "`", "equal");
    assert_words(fixture, "pointer", "c");
    model_destroy(model);
}

static void scripts_without_spaces_find_questions(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = put_samples(fixture, "one", false);

    assert_words(fixture, "锁", "zh");
    assert_words(fixture, "线程", "zh");
    assert_words(fixture, "线程锁", "zh");
    assert_words(fixture, "程线", "");
    assert_words(fixture, "并发编程", "zh");
    assert_words(fixture, "解释器锁。", "zh");
    assert_words(fixture, "线程 互斥", "zh");
    assert_words(fixture, "解释python", "zh");
    assert_words(fixture, "解释 python", "zh");
    assert_words(fixture, "pyth", "equal zh");
    assert_words(fixture, "デッドロック", "ja");
    assert_words(fixture, "ロック", "ja");
    model_destroy(model);
}

/* --- snippets and what else is told
 * ------------------------------------------------------------------ */

static void what_is_found_is_told(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = put_samples(fixture, "one", false);
    struct found *found;
    size_t count;
    uint32_t total;
    static const struct {
        const char *words, *snippet;
    } snippets[] = {
        {"deadlock", "How does a \x01"
                     "deadlock\x02 come about?"},
        {"Dead", "How does a \x01"
                 "dead\x02lock come about?"},
        {"cafe", "Le \x01"
                 "café\x02, c'est quoi ?"},
        {"互斥", "并发编程里的\x01互斥\x02。"},
        {"+=", "What does x \x01+=\x02 1 do to a list in C++?"},
        {"identity", "\x01Identity\x02."},
    };

    for (size_t i = 0; i < sizeof(snippets) / sizeof(snippets[0]); i++) {
        const struct find_wishes wishes = {.words = str_from(snippets[i].words), .state = -1};
        assert_ok(find_with(fixture, wishes, &found, &count, &total));
        assert_int_equal(count, 1);
        if (!str_is(found[0].snippet, snippets[i].snippet))
            fail_msg("%.*s", STR_FMT(found[0].snippet));
    }
    assert_ok(find_with(fixture, (struct find_wishes){.words = STR("+="), .state = -1}, &found,
                        &count, &total));
    assert_str(found[0].set, "one");
    assert_str(found[0].set_title, "one");
    assert_str(found[0].key, "plus");
    assert_str(found[0].topic, "Signs");
    assert_str(found[0].title, "What does x += 1 do to a list in C++?");
    assert_int_equal(found[0].kind, QUESTION_CODE);
    assert_int_equal(found[0].difficulty, QUESTION_EASY);
    assert_int_equal(found[0].minutes, 5);
    assert_int_equal(found[0].asked, 0);
    assert_int_equal(found[0].last_asked_ms, 0);
    model_destroy(model);
}

/* --- filters
 * ------------------------------------------------------------------------------------------- */

struct call {
    struct store_asked asked;
    struct str set;
};

#define JOB(name, expression)                                                                      \
    static enum status name(struct store_tx *tx, void *user)                                       \
    {                                                                                              \
        struct call *call = user;                                                                  \
        return expression;                                                                         \
    }

JOB(add_asked, store_asked_add(tx, &call->asked))
JOB(archive, store_set_archive(tx, call->set, 5))

static void filters_leave_out_the_rest(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = put_samples(fixture, "one", false);
    struct model *other = put_samples(fixture, "two", false);
    struct call call = {.asked = {.set = STR("one"), .key = STR("lock"), .asked_ms = 1000},
                        .set = STR("two")};
    struct found *found;
    size_t count;
    uint32_t total;

    assert_finds(fixture, (struct find_wishes){.words = STR("deadlock"), .state = -1}, "dead dead");
    model_destroy(put_samples(fixture, "source", true));
    assert_finds(fixture, (struct find_wishes){.words = STR("deadlock"), .state = -1}, "dead dead");
    assert_finds(fixture,
                 (struct find_wishes){.words = STR("deadlock"), .set = STR("two"), .state = -1},
                 "dead");
    assert_ok(store_run(fixture->store, archive, &call));
    assert_finds(fixture, (struct find_wishes){.words = STR("deadlock"), .state = -1}, "dead");
    assert_ok(store_run(fixture->store, add_asked, &call));
    const struct {
        struct find_wishes wishes;
        const char *keys;
    } cases[] = {
        {{.state = -1}, "lock dead cafe equal plus c zh ja sharp"},
        {{.state = -1, .kind = QUESTION_CODE}, "equal plus"},
        {{.state = -1, .words = STR("what"), .kind = QUESTION_CODE}, "plus"},
        {{.state = -1, .difficulty = QUESTION_HARD}, "dead"},
        {{.state = QUESTION_COMPLETE, .difficulty = QUESTION_HARD}, "dead"},
        {{.state = QUESTION_RETIRED}, ""},
        {{.state = -1, .tag = STR("THREADS")}, "lock dead"},
        {{.state = -1, .tag = STR("thread")}, ""},
        {{.state = -1, .language = STR("en"), .tag = STR("threads")}, "lock dead"},
        {{.state = -1, .language = STR("EN-gb")}, "dead"},
        {{.state = -1, .language = STR("fr")}, "cafe"},
        {{.state = -1, .set = STR("one"), .topic = STR("~2")}, "plus c zh ja sharp"},
        {{.state = -1, .set = STR("one"), .topic = STR("~1"), .kind = QUESTION_CODE}, "equal plus"},
        {{.state = -1, .set = STR("one"), .topic = STR("~2"), .words = STR("lock")}, ""},
        {{.state = -1, .tag = STR("threads"), .never_asked = true}, "dead"},
        {{.state = -1, .tag = STR("threads"), .not_asked_since_ms = 1000}, "dead"},
        {{.state = -1, .tag = STR("threads"), .not_asked_since_ms = 1001}, "lock dead"},
        {{.state = -1, .words = STR("lock"), .never_asked = true}, "cafe dead"},
        {{.state = -1, .words = STR("什么"), .language = STR("zh")}, "zh"},
        {{.state = -1, .words = STR("什么"), .language = STR("en")}, ""},
        {{.state = -1, .offset = 7, .limit = 10}, "ja sharp"},
        {{.state = -1, .offset = 2, .limit = 2}, "cafe equal"},
        {{.state = -1, .offset = UINT32_MAX, .limit = 2}, ""},
        {{.state = -1, .words = STR("lock"), .offset = 1, .limit = 1}, "cafe"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_finds(fixture, cases[i].wishes, cases[i].keys);
    assert_ok(
        find_with(fixture, (struct find_wishes){.state = -1, .limit = 2}, &found, &count, &total));
    assert_int_equal(count, 2);
    assert_int_equal(total, 9);
    assert_int_equal(found[0].asked, 1);
    assert_int_equal(found[0].last_asked_ms, 1000);
    assert_int_equal(found[0].snippet.size, 0);
    model_destroy(model);
    model_destroy(other);
}

static void what_is_not_there_is_said(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = put_samples(fixture, "one", false);
    struct found *found;
    size_t count;
    uint32_t total;
    const struct {
        struct find_wishes wishes;
        enum status status;
    } cases[] = {
        {{.set = STR("none")}, STATUS_NOT_FOUND},
        {{.set = STR("one"), .topic = STR("~9")}, STATUS_NOT_FOUND},
        {{.topic = STR("~1")}, STATUS_INVALID},
        {{.limit = FIND_MAX + 1}, STATUS_INVALID},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(find_with(fixture, cases[i].wishes, &found, &count, &total),
                         cases[i].status);
    model_destroy(model);
}

/* --- changes
 * --------------------------------------------------------------------------------------------- */

struct change {
    struct model *model;
    struct block block;
    bool remove;
};

static enum status change_job(struct store_tx *tx, void *user)
{
    struct change *change = user;
    struct set_edit edit;
    enum status status = store_edit_begin(tx, &change->model->change, &edit);

    if (status != STATUS_OK)
        return status;
    return change->remove ? store_edit_remove(tx, &edit, change->block.key)
                          : store_edit_put(tx, &edit, change->block.key, &change->block);
}

static void only_what_stands_is_found(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = put_samples(fixture, "one", false);
    struct change change = {.model = model, .block = model->blocks[2]};
    struct model_put put = {.model = model};

    change.block.text = STR("### Livelock\nid: dead");
    change.block.prompt = STR("What about a livelock?");
    assert_ok(store_run(fixture->store, change_job, &change));
    assert_words(fixture, "deadlock", "");
    assert_words(fixture, "livelock", "dead");
    change.remove = true;
    assert_ok(store_run(fixture->store, change_job, &change));
    assert_words(fixture, "livelock", "");
    /* Restored: what was first is put again. */
    model->change.kind = SET_RESTORED;
    assert_ok(store_run(fixture->store, model_put_job, &put));
    assert_words(fixture, "deadlock", "dead");
    assert_words(fixture, "livelock", "");
    model_destroy(model);
}

/* --- whatever people type
 * ------------------------------------------------------------------------------------ */

static void nothing_typed_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    struct model *model = put_samples(fixture, "one", false);
    static const char *const typed[] = {
        "\"",
        "\"\"",
        "'",
        "lock\"",
        "\"lock",
        "a AND",
        "AND",
        "OR",
        "NOT",
        "NEAR(",
        "NEAR(a b, 2)",
        "prompt:",
        "prompt:lock",
        "prompt : lock",
        "-lock",
        "+lock",
        "^lock",
        "lock*",
        "*",
        "**",
        "lock ^",
        "(",
        ")",
        "((lock",
        "{prompt}",
        "{prompt answer} : lock",
        "col:",
        "%",
        "_",
        "\\",
        ";--",
        "' OR 1=1",
        "—",
        "“lock”",
        "…",
        "?",
        "lock ?",
        "\x01\x02",
        "🔒",
        "lock 🔒",
        "é",
        "\xff\xfe",
        "lock\xff",
        "\xe4\xb8",
        "。",
        "，锁，",
        "a\"b\"c",
        "op2b2b",
        "signs:op2b",
        "\"*",
        "\"\"*\"",
        "́",
        "ก",
        "ิ",
        "#",
        "C#",
        "##",
        "::",
        "->",
        "()",
        "[]",
        "...",
    };
    struct found *found;
    size_t count;
    uint32_t total;

    for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++)
        if (find_with(fixture, (struct find_wishes){.words = str_from(typed[i]), .state = -1},
                      &found, &count, &total) != STATUS_OK)
            fail_msg("%s", typed[i]);
    for (int round = 0; round < 3000; round++) {
        static const char signs[] = "\"'()*^+-:{}.,;=#!?<>|&%_ \t\n\x01\xe4\xb8\x80\xff锁é—ab";
        char words[600];
        size_t size = model_random(model, round % 10 ? 24 : sizeof(words));
        for (size_t i = 0; i < size; i++)
            words[i] = round % 3 ? signs[model_random(model, sizeof(signs))]
                                 : (char)model_random(model, 256);
        struct find_wishes wishes = {.words = {words, size}, .state = -1, .limit = 3};
        assert_ok(find_with(fixture, wishes, &found, &count, &total));
        for (size_t i = 0; i < count; i++)
            assert_true(utf8_valid(found[i].snippet));
    }
    assert_words(fixture, "\"lock\"", "lock cafe dead");
    assert_words(fixture, "“deadlock”", "dead");
    assert_words(fixture, "deadlock OR", "");
    assert_words(fixture, "\x01", "lock dead cafe equal plus c zh ja sharp");
    model_destroy(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(words_find_questions),
        ON_BOTH(signs_find_questions),
        ON_BOTH(scripts_without_spaces_find_questions),
        ON_BOTH(what_is_found_is_told),
        ON_BOTH(filters_leave_out_the_rest),
        ON_BOTH(what_is_not_there_is_said),
        ON_BOTH(only_what_stands_is_found),
        ON_BOTH(nothing_typed_is_an_error),
    };

    return cmocka_run_group_tests_name("store: finding", tests, NULL, NULL);
}
