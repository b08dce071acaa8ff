#include "questions/question.h"

#include <stdlib.h>

#include "base/count.h"
#include "questions/lines.h"

/* Texts are held once or twice, and an empty question takes some 400 bytes. */
#define SET_ARENA_MAX_BYTES ((size_t)SET_MAX_BYTES * 5)

static const char *const section_names[SECTION_KINDS] = {
    [SECTION_HINTS] = "Hints",
    [SECTION_CHOICES] = "Choices",
    [SECTION_ANSWER] = "Answer",
    [SECTION_HOW_TO_ANSWER] = "How to answer",
    [SECTION_EXAMPLE_ANSWER] = "Example answer",
    [SECTION_SIGNALS] = "Signals",
    [SECTION_RUBRIC] = "Rubric",
    [SECTION_FOLLOW_UPS] = "Follow-ups",
    [SECTION_REFERENCES] = "References",
    [SECTION_OTHER] = "",
};

static const char *const kind_names[] = {
    [QUESTION_KIND_NONE] = "", [QUESTION_CONCEPT] = "concept",     [QUESTION_SCENARIO] = "scenario",
    [QUESTION_CODE] = "code",  [QUESTION_TRADE_OFF] = "trade-off", [QUESTION_CHOICE] = "choice",
};

static const char *const difficulty_names[] = {
    [QUESTION_DIFFICULTY_NONE] = "",
    [QUESTION_EASY] = "easy",
    [QUESTION_MEDIUM] = "medium",
    [QUESTION_HARD] = "hard",
};

static const char *const state_names[] = {
    [QUESTION_COMPLETE] = "complete",
    [QUESTION_NO_ANSWER] = "no answer",
    [QUESTION_NEEDS_PROMPT] = "needs prompt",
    [QUESTION_INCOMPLETE] = "incomplete",
    [QUESTION_LISTING_DAMAGED] = "listing damaged",
    [QUESTION_RETIRED] = "retired",
};

/* The index of a name in any case, or `none`. */
static size_t name_index(const char *const *names, size_t count, struct str name, size_t none)
{
    name = str_trim(name);
    for (size_t i = 0; i < count; i++)
        if (name.size && str_equal_nocase(name, str_from(names[i])))
            return i;
    return none;
}

struct question_set *question_set_create(void)
{
    struct question_set *set = calloc(1, sizeof(*set));

    if (set)
        arena_init(&set->arena, SET_ARENA_MAX_BYTES);
    return set;
}

void question_set_destroy(struct question_set *set)
{
    if (!set)
        return;
    arena_finish(&set->arena);
    free(set);
}

struct topic *question_set_add_topic(struct question_set *set, struct topic *parent,
                                     struct str title)
{
    if (set->topic_count + set->subtopic_count == SET_MAX_TOPICS)
        return NULL;
    struct topic *topic = arena_alloc(&set->arena, sizeof(*topic));
    if (!topic)
        return NULL;
    topic->title = title;
    topic->parent = parent;
    struct topic **first = parent ? &parent->subtopics : &set->topics;
    struct topic **last = parent ? &parent->last_subtopic : &set->last_topic;
    if (*last)
        (*last)->next = topic;
    else
        *first = topic;
    *last = topic;
    *(parent ? &set->subtopic_count : &set->topic_count) += 1;
    return topic;
}

struct question *question_set_add_question(struct question_set *set, struct topic *topic,
                                           struct str head)
{
    if (set->question_count == SET_MAX_QUESTIONS)
        return NULL;
    struct question *question = arena_alloc(&set->arena, sizeof(*question));
    if (!question)
        return NULL;
    question->head = head;
    question->topic = topic;
    if (topic->last_question)
        topic->last_question->next = question;
    else
        topic->questions = question;
    topic->last_question = question;
    set->question_count++;
    return question;
}

struct section *question_add_section(struct question_set *set, struct question *question,
                                     struct str name, struct str text)
{
    enum section_kind kind = section_kind_of(name);
    struct section **at = &question->sections;
    size_t count = 0;

    for (const struct section *section = question->sections; section; section = section->next)
        count++;
    if (count == SET_MAX_SECTIONS)
        return NULL;
    struct section *section = arena_alloc(&set->arena, sizeof(*section));
    if (!section)
        return NULL;
    while (*at && (*at)->kind <= kind)
        at = &(*at)->next;
    *section = (struct section){.next = *at,
                                .kind = kind,
                                .name = kind == SECTION_OTHER ? name : str_from(section_name(kind)),
                                .text = text};
    *at = section;
    return section;
}

bool str_list_add(struct arena *arena, struct str_list *list, struct str item)
{
    if (list->count == SET_MAX_TAGS)
        return false;
    struct str *items = arena_array(arena, list->count + 1, sizeof(*items));
    if (!items)
        return false;
    if (list->count)
        memcpy(items, list->items, list->count * sizeof(*items));
    items[list->count] = item;
    *list = (struct str_list){items, list->count + 1};
    return true;
}

/* The first question in the topic, its subtopics, or what follows it at its level. */
static struct question *first_from(const struct topic *topic)
{
    for (; topic; topic = topic->next) {
        if (topic->questions)
            return topic->questions;
        for (const struct topic *sub = topic->subtopics; sub; sub = sub->next)
            if (sub->questions)
                return sub->questions;
    }
    return NULL;
}

struct question *question_set_first(const struct question_set *set)
{
    return first_from(set->topics);
}

struct question *question_next(const struct question *question)
{
    const struct topic *topic = question->topic;

    if (question->next)
        return question->next;
    const struct topic *sub = topic->parent ? topic->next : topic->subtopics;
    for (; sub; sub = sub->next)
        if (sub->questions)
            return sub->questions;
    return first_from(topic->parent ? topic->parent->next : topic->next);
}

struct question *question_set_find(const struct question_set *set, struct str id)
{
    struct question *question = question_set_first(set);

    while (question && !str_equal(question->id, id))
        question = question_next(question);
    return question;
}

const struct section *question_section(const struct question *question, enum section_kind kind)
{
    const struct section *section = question->sections;

    while (section && section->kind != kind)
        section = section->next;
    return section;
}

struct str question_section_text(const struct question *question, enum section_kind kind)
{
    const struct section *section = question_section(question, kind);

    return section ? section->text : STR_NONE;
}

const char *section_name(enum section_kind kind)
{
    return section_names[kind];
}

enum section_kind section_kind_of(struct str name)
{
    return (enum section_kind)name_index(section_names, SECTION_OTHER, name, SECTION_OTHER);
}

enum question_kind question_kind_of(const struct question *question)
{
    return (enum question_kind)name_index(kind_names, COUNT_OF(kind_names), question->kind,
                                          QUESTION_KIND_NONE);
}

enum question_difficulty question_difficulty_of(const struct question *question)
{
    return (enum question_difficulty)name_index(difficulty_names, COUNT_OF(difficulty_names),
                                                question->difficulty, QUESTION_DIFFICULTY_NONE);
}

unsigned question_minutes(const struct question *question)
{
    enum { DAY = 1440 };
    unsigned minutes = 0;

    if (question->minutes.size > 4)
        return 0;
    for (size_t i = 0; i < question->minutes.size; i++) {
        if (!ascii_is_digit(question->minutes.data[i]))
            return 0;
        minutes = minutes * 10 + (unsigned)(question->minutes.data[i] - '0');
    }
    return minutes <= DAY ? minutes : 0;
}

struct str question_license(const struct question_set *set, const struct question *question)
{
    for (const struct section *section = question->sections; section; section = section->next) {
        struct str name = str_trim(section->name);
        if (str_equal_nocase(name, STR("License")) || str_equal_nocase(name, STR("Licence")))
            return section->text;
    }
    return set->license;
}

/* How many choices a section has, and how many of them are right. */
static void count_choices(struct str text, unsigned *ret_choices, unsigned *ret_right)
{
    struct str line;

    *ret_choices = 0;
    *ret_right = 0;
    while (line_next(&text, &line)) {
        bool is_right = str_starts_nocase(line, STR("- [x] "));
        *ret_right += is_right;
        *ret_choices += is_right || str_starts(line, STR("- [ ] "));
    }
}

enum question_state question_state(const struct question *question)
{
    size_t named =
        name_index(state_names, COUNT_OF(state_names), question->status, COUNT_OF(state_names));
    struct str head = str_trim(question->head);
    unsigned choices;
    unsigned right;

    count_choices(question_section_text(question, SECTION_CHOICES), &choices, &right);
    if (named < COUNT_OF(state_names))
        return (enum question_state)named;
    if (!head.size && !question->body.size)
        return QUESTION_NEEDS_PROMPT;
    bool asks_choice = choices || question_kind_of(question) == QUESTION_CHOICE;
    if (asks_choice && choices < 2)
        return QUESTION_INCOMPLETE;
    if (!question->body.size && !choices && head.data[head.size - 1] == ':')
        return QUESTION_INCOMPLETE;
    if (!right && !question_section_text(question, SECTION_ANSWER).size &&
        !question_section_text(question, SECTION_EXAMPLE_ANSWER).size)
        return QUESTION_NO_ANSWER;
    return QUESTION_COMPLETE;
}

const char *question_state_name(enum question_state state)
{
    return state_names[state];
}

const char *question_kind_name(enum question_kind kind)
{
    return kind_names[kind];
}

const char *question_difficulty_name(enum question_difficulty difficulty)
{
    return difficulty_names[difficulty];
}

/* The place of a name that isn't empty, or `count`. */
static size_t find_name(const char *const *names, size_t count, struct str name)
{
    size_t i = 0;

    while (i < count && !(name.size && str_is(name, names[i])))
        i++;
    return i;
}

bool question_state_named(struct str name, enum question_state *ret_state)
{
    size_t i = find_name(state_names, COUNT_OF(state_names), name);

    if (i < COUNT_OF(state_names))
        *ret_state = (enum question_state)i;
    return i < COUNT_OF(state_names);
}

bool question_kind_named(struct str name, enum question_kind *ret_kind)
{
    size_t i = find_name(kind_names, COUNT_OF(kind_names), name);

    if (i < COUNT_OF(kind_names))
        *ret_kind = (enum question_kind)i;
    return i < COUNT_OF(kind_names);
}

bool question_difficulty_named(struct str name, enum question_difficulty *ret_difficulty)
{
    size_t i = find_name(difficulty_names, COUNT_OF(difficulty_names), name);

    if (i < COUNT_OF(difficulty_names))
        *ret_difficulty = (enum question_difficulty)i;
    return i < COUNT_OF(difficulty_names);
}
