/* Sets made at random from a seed, for tests of what must hold for every set. */
#ifndef SETS_SUPPORT_H
#define SETS_SUPPORT_H

#include "questions_support.h"

struct random {
    uint64_t state;
};

/* splitmix64 */
static inline uint64_t random_next(struct random *random)
{
    uint64_t z = random->state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static inline size_t random_below(struct random *random, size_t bound)
{
    return (size_t)(random_next(random) % bound);
}

static inline bool random_chance(struct random *random, unsigned percent)
{
    return random_below(random, 100) < percent;
}

/* One of a few texts that are hard on a writer: marks, fences, blanks, nothing at all. */
static inline struct str random_text(struct random *random)
{
    static const char *const texts[] = {
        "Plain text.",
        "",
        "Two\n\nparagraphs.",
        "# looks like a topic",
        "\\### escaped already",
        "```c\n# inside\n```",
        "```\nnever closed",
        "> ~~~~\n> quoted",
        "- a bullet\n  - and below",
        "   ",
        "\n\nblank lines around\n\n",
        "trailing blanks  ",
        "caf\xc3\xa9 \xf0\x9f\x98\x80",
        "id: not-a-key",
        "####",
        "---",
    };

    return str_from(texts[random_below(random, sizeof(texts) / sizeof(texts[0]))]);
}

static inline struct str random_line(struct random *random)
{
    static const char *const lines[] = {
        "",         "What is a lock?",       "C #",         "one\ntwo",  " blank first",
        "`a == b`", "Why `+=` and not `|`?", "caf\xc3\xa9", "### marks", "Compare two queues",
    };

    return str_from(lines[random_below(random, sizeof(lines) / sizeof(lines[0]))]);
}

static inline struct str random_value(struct random *random, const char *const *values,
                                      size_t count)
{
    return random_chance(random, 50) ? STR_NONE : str_from(values[random_below(random, count)]);
}

static inline void random_tags(struct random *random, struct arena *arena, struct str_list *tags)
{
    static const char *const names[] = {"locks", "a, b", "null", "c++", "x"};

    for (size_t count = random_below(random, 4); count > 0; count--)
        assert_true(str_list_add(arena, tags, str_from(names[random_below(random, 5)])));
}

static inline void random_sections(struct random *random, struct question_set *set,
                                   struct question *question)
{
    static const char *const names[] = {"Answer", "Hints", "Own", "Choices", "Signals", "Zeta"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (random_chance(random, 30))
            assert_non_null(question_add_section(set, question, str_from(names[i]),
                                                 str_is(str_from(names[i]), "Choices")
                                                     ? STR("- [ ] one\n- [x] two\n  >> because")
                                                     : random_text(random)));
}

/* Fills what a question has besides its id. */
static inline void random_fill(struct random *random, struct question_set *set,
                               struct question *question)
{
    static const char *const kinds[] = {"concept", "code", "choice", "riddle"};
    static const char *const levels[] = {"easy", "medium", "hard"};
    static const char *const minutes[] = {"5", "10", "soon"};
    static const char *const langs[] = {"de", "no"};

    question->head = random_line(random);
    question->body = random_text(random);
    question->kind = random_value(random, kinds, 4);
    question->difficulty = random_value(random, levels, 3);
    question->minutes = random_value(random, minutes, 3);
    question->lang = random_value(random, langs, 2);
    random_tags(random, &set->arena, &question->tags);
    random_sections(random, set, question);
}

static inline struct topic *random_topic(struct random *random, struct question_set *set,
                                         struct topic *parent)
{
    static const char *const titles[] = {"Threads", "Locks", "", "C #", "Queues", "Events"};
    struct topic *topic = question_set_add_topic(
        set, parent, str_from(titles[random_below(random, sizeof(titles) / sizeof(titles[0]))]));

    assert_non_null(topic);
    topic->intro = random_chance(random, 30) ? random_text(random) : STR_NONE;
    for (size_t count = random_below(random, 5); count > 0; count--) {
        struct question *question = question_set_add_question(set, topic, STR_NONE);
        assert_non_null(question);
        random_fill(random, set, question);
    }
    return topic;
}

/* A set with ids; the caller destroys it. */
static inline struct question_set *random_set(struct random *random)
{
    struct question_set *set = question_set_create();

    assert_non_null(set);
    set->title = STR("Random");
    set->lang = random_chance(random, 50) ? STR("en") : STR_NONE;
    set->intro = random_text(random);
    for (size_t count = random_below(random, 5); count > 0; count--) {
        struct topic *topic = random_topic(random, set, NULL);
        for (size_t subs = random_below(random, 3); subs > 0; subs--)
            random_topic(random, set, topic);
    }
    assert_int_equal(question_set_make_ids(set, NULL), STATUS_OK);
    return set;
}

#endif
