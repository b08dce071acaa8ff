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

/* --- edits ---- */

/* Written and read: texts in the form that a set has. The caller destroys. */
static inline struct question_set *clone_set(const struct question_set *set)
{
    struct buf text = must_write_pack(set);
    struct question_set *clone = must_read(text.data);

    buf_finish(&text);
    return clone;
}

/* NULL when there is none. */
static inline struct question *pick_question(struct random *random, const struct question_set *set)
{
    struct question *question = question_set_first(set);

    if (!set->question_count)
        return NULL;
    for (size_t n = random_below(random, set->question_count); n > 0; n--)
        question = question_next(question);
    return question;
}

static inline struct topic *pick_topic(struct random *random, struct question_set *set)
{
    size_t count = set->topic_count + set->subtopic_count;
    struct topic *found = NULL;
    size_t n = count ? random_below(random, count) : 0;

    for (struct topic *topic = set->topics; topic && !found; topic = topic->next) {
        if (n-- == 0)
            found = topic;
        for (struct topic *sub = topic->subtopics; sub && !found; sub = sub->next)
            if (n-- == 0)
                found = sub;
    }
    return found;
}

static inline void detach_question(struct question *question)
{
    struct topic *topic = question->topic;
    struct question **at = &topic->questions;
    struct question *last = NULL;

    for (; *at != question; at = &(*at)->next)
        last = *at;
    *at = question->next;
    if (topic->last_question == question)
        topic->last_question = last;
}

/* `place` questions stand before it, if there are so many. */
static inline void attach_question(struct question *question, struct topic *topic, size_t place)
{
    struct question **at = &topic->questions;

    while (*at && place--)
        at = &(*at)->next;
    question->next = *at;
    *at = question;
    question->topic = topic;
    if (!question->next)
        topic->last_question = question;
}

static inline void random_add(struct random *random, struct question_set *set)
{
    static const char *const ids[] = {"new-1", "new-2", "new-3", "new-4", "new-5", "new-6"};
    struct str id = str_from(ids[random_below(random, 6)]);
    struct topic *topic = pick_topic(random, set);

    if (!topic || question_set_find(set, id))
        return;
    struct question *question = question_set_add_question(set, topic, STR_NONE);
    assert_non_null(question);
    random_fill(random, set, question);
    question->id = id;
    detach_question(question);
    attach_question(question, topic, random_below(random, 5));
}

static inline void random_edit_question(struct random *random, struct question_set *set,
                                        struct question *question)
{
    switch (random_below(random, 6)) {
    case 0:
        question->head = random_line(random);
        break;
    case 1:
        question->body = random_text(random);
        break;
    case 2:
        question->difficulty = STR("hard");
        break;
    case 3:
        random_tags(random, &set->arena, &question->tags);
        break;
    case 4:
        question->sections = NULL;
        random_sections(random, set, question);
        break;
    default:
        if (question->sections)
            question->sections->text = random_text(random);
        break;
    }
}

static inline void random_edit_topic(struct random *random, struct question_set *set)
{
    struct topic *topic = pick_topic(random, set);

    if (!topic || random_chance(random, 30)) {
        random_topic(random, set, NULL);
        for (struct question *q = set->last_topic->questions; q; q = q->next)
            q->id = STR_NONE;
        assert_int_equal(question_set_make_ids(set, NULL), STATUS_OK);
    } else if (random_chance(random, 50)) {
        topic->title = STR("Renamed");
    } else {
        topic->intro = random_text(random);
    }
}

/* Takes away the set's first topic, or puts it last. */
static inline void random_first_topic(struct random *random, struct question_set *set)
{
    struct topic *topic = set->topics;

    if (!topic || !topic->next)
        return;
    set->topics = topic->next;
    topic->next = NULL;
    if (random_chance(random, 50)) {
        set->last_topic->next = topic;
        set->last_topic = topic;
        return;
    }
    set->topic_count--;
    for (struct question *q = topic->questions; q; q = q->next)
        set->question_count--;
    for (struct topic *sub = topic->subtopics; sub; sub = sub->next) {
        set->subtopic_count--;
        for (struct question *q = sub->questions; q; q = q->next)
            set->question_count--;
    }
}

static inline void random_edit_head(struct random *random, struct question_set *set)
{
    static const char *const titles[] = {"Random", "Other title", "Third title"};

    set->title = str_from(titles[random_below(random, 3)]);
    set->intro = random_text(random);
    random_tags(random, &set->arena, &set->tags);
}

/* Some edits of all kinds. What the set's strings show stays valid. */
static inline void random_edits(struct random *random, struct question_set *set, size_t count)
{
    for (; count > 0; count--) {
        struct question *question = pick_question(random, set);
        switch (random_below(random, 10)) {
        case 0:
        case 1:
            random_add(random, set);
            break;
        case 2:
            if (question) {
                detach_question(question);
                set->question_count--;
            }
            break;
        case 3:
        case 4:
            if (question) {
                detach_question(question);
                attach_question(question, pick_topic(random, set), random_below(random, 4));
            }
            break;
        case 5:
            random_edit_topic(random, set);
            break;
        case 6:
            random_first_topic(random, set);
            break;
        case 7:
            random_edit_head(random, set);
            break;
        default:
            if (question)
                random_edit_question(random, set, question);
            break;
        }
    }
}

#endif
