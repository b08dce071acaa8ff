/* Which question a text answers. A question's words that say something (rare ones more than common
 * ones) should come up in its answer, the more so in the answer's first lines, which take up the
 * question as a rule. Words that come up in every draft tell them apart badly: they count less. A
 * set of drafts is mostly the page of one topic: questions of a topic with the same title come
 * first. Then the best pairs are taken, one by one. A page keeps the order of its questions: when
 * the drafts before and behind have their questions, and one question stands between these, it is
 * the draft's own unless little speaks for it. */
#include <stdint.h>
#include <stdlib.h>

#include "base/count.h"
#include "questions/drafts.h"
#include "questions/index.h"
#include "questions/lines.h"

enum {
    MAX_DRAFTS = 200,
    MAX_WORD = 40,
    MAX_ANSWER = 20000,
    FIRST_BYTES = 300, /* of an answer: what takes up the question */
    MAX_PROMPT_WORDS = 24,
    MAX_EACH = 16 /* candidates of one draft */
};

#define MATCH_MAX_BYTES ((size_t)256 << 20)
static const double min_score = 0.45;
static const double min_between = 0.35;
static const double topic_bonus = 0.25;

struct word {
    double weight; /* in a draft: how much the draft is about it; in a count: how many have it */
};

struct draft {
    const struct question *question;
    struct index words;
};

struct candidate {
    const struct question *question;
    size_t draft, set;
    double score;
};

struct matcher {
    struct arena arena;
    struct draft *drafts;
    size_t draft_count;
    struct index prompt_words; /* of all prompts: how many have the word */
    struct index draft_words;  /* of all drafts, likewise */
    size_t prompt_count;
    struct str title; /* of the drafts' set */
    struct candidate *candidates;
    size_t candidate_count;
};

/* The logarithm to base 2, near enough for weighing. */
static double log_two(double x)
{
    double result = 0;

    for (; x >= 2; x /= 2)
        result++;
    return result + x - 1;
}

static bool is_stop_word(struct str word)
{
    static const char *const words[] = {
        "a",    "an",       "and",    "are",       "as",         "at",   "be",   "by",    "can",
        "do",   "doe",      "for",    "from",      "get",        "give", "has",  "have",  "how",
        "in",   "is",       "it",     "its",       "mean",       "not",  "of",   "on",    "or",
        "that", "the",      "their",  "them",      "they",       "thi",  "to",   "use",   "used",
        "v",    "what",     "when",   "where",     "which",      "who",  "why",  "with",  "you",
        "your", "don",      "t",      "work",      "difference", "but",  "make", "would", "will",
        "wa",   "question", "answer", "interview", "python"};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal_nocase(word, str_from(words[i])))
            return true;
    return false;
}

static bool is_word_part(char c)
{
    return ascii_is_alnum(c) || (unsigned char)c >= 0x80;
}

/* The next word in small letters and without its ending; false at the end. */
static bool next_word(struct str text, size_t *at, char *out, struct str *ret_word)
{
    static const char *const endings[] = {"ing", "es", "s"};
    size_t size = 0;

    while (*at < text.size && !is_word_part(text.data[*at]))
        ++*at;
    if (*at == text.size)
        return false;
    for (; *at < text.size && is_word_part(text.data[*at]); ++*at)
        if (size < MAX_WORD)
            out[size++] = ascii_lower(text.data[*at]);
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        size_t cut = strlen(endings[i]);
        if (size >= cut + 3 && memcmp(out + size - cut, endings[i], cut) == 0) {
            size -= cut;
            break;
        }
    }
    *ret_word = (struct str){out, size};
    return true;
}

/* The word's entry, made when there is none. */
static enum status find_word(struct matcher *m, struct index *index, struct str word,
                             struct word **ret_word)
{
    *ret_word = index_get(index, word);
    if (*ret_word)
        return STATUS_OK;
    struct str key = arena_copy(&m->arena, word);
    *ret_word = arena_alloc(&m->arena, sizeof(**ret_word));
    return key.data && *ret_word ? index_put(index, key, *ret_word) : STATUS_NO_MEMORY;
}

static enum status add_weight(struct matcher *m, struct index *index, struct str word,
                              double weight)
{
    struct word *entry;
    enum status status = find_word(m, index, word, &entry);

    if (status == STATUS_OK)
        entry->weight += weight;
    return status;
}

/* "Global Interpreter Lock" speaks of the GIL. */
static enum status add_initials(struct matcher *m, struct draft *draft, struct str text)
{
    enum { MIN = 3, MAX = 6 };
    char initials[MAX];
    size_t count = 0;
    enum status status = STATUS_OK;

    for (size_t i = 0; i <= text.size && status == STATUS_OK; i++) {
        char c = i < text.size ? text.data[i] : '.';
        bool begins = i == 0 || !is_word_part(text.data[i - 1]);
        if (begins && c >= 'A' && c <= 'Z' && count < MAX) {
            initials[count++] = ascii_lower(c);
        } else if ((begins && is_word_part(c)) || (!is_word_part(c) && c != ' ')) {
            for (size_t from = 0; from + MIN <= count && status == STATUS_OK; from++)
                status =
                    add_weight(m, &draft->words, (struct str){initials + from, count - from}, 4);
            count = 0;
        }
    }
    return status;
}

static enum status read_draft(struct matcher *m, struct draft *draft)
{
    char buffer[MAX_WORD];
    struct str text =
        str_slice(question_section_text(draft->question, SECTION_ANSWER), 0, MAX_ANSWER);
    struct str word;
    size_t at = 0;
    enum status status = add_initials(m, draft, str_slice(text, 0, FIRST_BYTES));

    while (status == STATUS_OK && next_word(text, &at, buffer, &word)) {
        if (is_stop_word(word))
            continue;
        if (!index_get(&draft->words, word))
            status = add_weight(m, &m->draft_words, word, 1);
        if (status == STATUS_OK)
            status = add_weight(m, &draft->words, word, at <= FIRST_BYTES ? 3 : 1);
    }
    return status;
}

static enum status read_drafts(struct matcher *m, const struct question_set *drafts)
{
    enum status status = STATUS_OK;

    m->title = drafts->title;
    m->drafts = arena_array(&m->arena, MAX_DRAFTS, sizeof(*m->drafts));
    if (!m->drafts)
        return STATUS_NO_MEMORY;
    for (const struct question *q = question_set_first(drafts);
         q && m->draft_count < MAX_DRAFTS && status == STATUS_OK; q = question_next(q)) {
        if (q->head.size || q->body.size || !question_section_text(q, SECTION_ANSWER).size)
            continue;
        struct draft *draft = &m->drafts[m->draft_count++];
        draft->question = q;
        status = read_draft(m, draft);
    }
    return status;
}

/* The words of a prompt that say something, each once. */
static size_t prompt_words(const struct question *question, char (*buffers)[MAX_WORD],
                           struct str *words)
{
    size_t count = 0;
    size_t at = 0;

    while (count < MAX_PROMPT_WORDS &&
           next_word(question->head, &at, buffers[count], &words[count])) {
        bool known = is_stop_word(words[count]);
        for (size_t i = 0; i < count && !known; i++)
            known = str_equal(words[i], words[count]);
        count += !known;
    }
    return count;
}

static enum status count_prompts(struct matcher *m, const struct question_set *set)
{
    char buffers[MAX_PROMPT_WORDS][MAX_WORD];
    struct str words[MAX_PROMPT_WORDS];
    enum status status = STATUS_OK;

    for (const struct question *q = question_set_first(set); q && status == STATUS_OK;
         q = question_next(q)) {
        size_t count = prompt_words(q, buffers, words);
        m->prompt_count++;
        for (size_t i = 0; i < count && status == STATUS_OK; i++)
            status = add_weight(m, &m->prompt_words, words[i], 1);
    }
    return status;
}

/* How much of the topic's title the page's title has. */
static double title_share(struct str title, struct str topic)
{
    char buffer[MAX_WORD];
    char other_buffer[MAX_WORD];
    struct str word;
    struct str other;
    size_t at = 0;
    double all = 0;
    double found = 0;

    while (next_word(topic, &at, buffer, &word)) {
        bool is_there = false;
        size_t other_at = 0;
        if (is_stop_word(word))
            continue;
        while (!is_there && next_word(title, &other_at, other_buffer, &other))
            is_there = str_equal(word, other);
        all++;
        found += is_there;
    }
    return all > 0 ? found / all : 0;
}

/* How well the draft answers a prompt of these words, 0 to 1. */
static double score_words(const struct matcher *m, const struct draft *draft,
                          const struct str *words, size_t count)
{
    double all = 0;
    double found = 0;

    for (size_t i = 0; i < count; i++) {
        const struct word *in_prompts = index_get(&m->prompt_words, words[i]);
        const struct word *in_drafts = index_get(&m->draft_words, words[i]);
        const struct word *here = index_get(&draft->words, words[i]);
        double rare = log_two(1 + (double)m->prompt_count / (in_prompts->weight + 1));
        double shared = in_drafts ? in_drafts->weight / (double)m->draft_count : 0;
        all += rare;
        if (here)
            found += rare * here->weight / (here->weight + 1 + 2 * shared);
    }
    /* One word alone proves little. */
    return all > 0 ? (1 - topic_bonus) * found / (all + 2) : 0;
}

/* Keeps the best of each draft. */
static void keep(struct matcher *m, struct candidate candidate)
{
    struct candidate *own = m->candidates + candidate.draft * MAX_EACH;
    size_t worst = 0;

    for (size_t i = 1; i < MAX_EACH; i++)
        if (own[i].score < own[worst].score)
            worst = i;
    if (candidate.score > own[worst].score)
        own[worst] = candidate;
}

static void score_set(struct matcher *m, const struct question_set *set, size_t place)
{
    char buffers[MAX_PROMPT_WORDS][MAX_WORD];
    struct str words[MAX_PROMPT_WORDS];
    const struct topic *topic = NULL;
    double bonus = 0;

    for (const struct question *q = question_set_first(set); q; q = question_next(q)) {
        size_t count = prompt_words(q, buffers, words);
        if (!count || question_state(q) == QUESTION_NEEDS_PROMPT)
            continue;
        if (q->topic != topic) {
            topic = q->topic;
            bonus = topic_bonus * title_share(m->title, topic->title);
        }
        for (size_t i = 0; i < m->draft_count; i++)
            keep(m, (struct candidate){q, i, place,
                                       score_words(m, &m->drafts[i], words, count) + bonus});
    }
}

static int by_score(const void *a, const void *b)
{
    const struct candidate *left = a;
    const struct candidate *right = b;

    if (left->score != right->score)
        return left->score < right->score ? 1 : -1;
    if (left->draft != right->draft)
        return left->draft < right->draft ? -1 : 1;
    return left->question->line < right->question->line
               ? -1
               : left->question->line > right->question->line;
}

static const struct candidate *find_candidate(const struct matcher *m, size_t draft,
                                              const struct question *question)
{
    for (size_t i = 0; i < m->candidate_count; i++)
        if (m->candidates[i].draft == draft && m->candidates[i].question == question)
            return &m->candidates[i];
    return NULL;
}

static void mind_order(const struct matcher *m, struct draft_match *found)
{
    for (size_t i = 1; i + 1 < m->draft_count; i++) {
        const struct question *before = found[i - 1].question;
        const struct question *behind = found[i + 1].question;
        const struct question *between = before ? before->next : NULL;
        if (!between || !behind || between->next != behind || found[i].question == between)
            continue;
        const struct candidate *c = find_candidate(m, i, between);
        bool is_taken = false;
        for (size_t k = 0; k < m->draft_count; k++)
            is_taken = is_taken || found[k].question == between;
        if (c && c->score >= min_between && !is_taken)
            found[i] = (struct draft_match){m->drafts[i].question, between, c->set, c->score};
    }
}

/* The best pair first; a draft or question that has its other half is out. */
static enum status choose(struct matcher *m, struct arena *arena, struct draft_matches *ret_matches)
{
    size_t all = 0;
    struct index taken = {0};
    enum status status = STATUS_OK;
    struct draft_match *found = arena_array(arena, m->draft_count + 1, sizeof(*found));

    if (!found)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < m->draft_count * MAX_EACH; i++)
        if (m->candidates[i].question)
            m->candidates[all++] = m->candidates[i];
    m->candidate_count = all;
    qsort(m->candidates, all, sizeof(*m->candidates), by_score);
    for (size_t i = 0; i < all && status == STATUS_OK; i++) {
        const struct candidate *c = &m->candidates[i];
        struct str key = {(const char *)&c->question, sizeof(c->question)};
        if (c->score < min_score || found[c->draft].question || index_get(&taken, key))
            continue;
        found[c->draft] =
            (struct draft_match){m->drafts[c->draft].question, c->question, c->set, c->score};
        status = index_put(&taken, key, m);
    }
    index_finish(&taken);
    mind_order(m, found);
    *ret_matches = (struct draft_matches){.items = found};
    for (size_t i = 0; i < m->draft_count; i++)
        if (found[i].question)
            found[ret_matches->count++] = found[i];
    return status;
}

enum status drafts_match(const struct question_set *drafts, const struct question_set *const *sets,
                         size_t count, struct arena *arena, struct draft_matches *ret_matches)
{
    struct matcher m = {.draft_count = 0};
    struct draft_matches matches = {0};

    arena_init(&m.arena, MATCH_MAX_BYTES);
    enum status status = read_drafts(&m, drafts);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = count_prompts(&m, sets[i]);
    if (status == STATUS_OK && m.draft_count) {
        m.candidates = arena_array(&m.arena, m.draft_count * MAX_EACH, sizeof(*m.candidates));
        status = m.candidates ? STATUS_OK : STATUS_NO_MEMORY;
        for (size_t i = 0; i < count && status == STATUS_OK; i++)
            score_set(&m, sets[i], i);
        if (status == STATUS_OK)
            status = choose(&m, arena, &matches);
    }
    for (size_t i = 0; i < m.draft_count; i++)
        index_finish(&m.drafts[i].words);
    index_finish(&m.prompt_words);
    index_finish(&m.draft_words);
    arena_finish(&m.arena);
    if (status == STATUS_OK)
        *ret_matches = matches;
    return status;
}
