/* Finding the old ids of questions that were worded anew.
 *
 * A made id is a fingerprint of the prompt, so a question whose wording changed comes with an id
 * that the set before didn't have, while one of its ids is missing. Such questions are compared by
 * their words, numbers and operators; words that any question has count little, words that many
 * have count less. Two are one question when, by weight, half of what either asks is asked by
 * both; or a quarter, when their answers are so alike that the mean is 0.6. They must also stand in
 * the same topic, or next to the same question.
 *
 * Within a topic, a question is compared only with those that share one of its rarest tokens, and
 * only with the few that share most of them; so the work grows with the text, not with its square.
 * Of all pairs the most alike are joined first. */
#include <stdlib.h>

#include "questions/align_private.h"
#include "questions/index.h"
#include "questions/merge.h"

enum {
    RARE_TOKENS = 8,  /* of a question, by which others are found */
    MAX_SHARERS = 64, /* of a token: a more common one finds too many */
    MAX_COMPARED = 8, /* for each question */
    ALIKE = 500,      /* prompts alone */
    ALIKE_A_LITTLE = 250,
    ALIKE_WITH_ANSWER = 600
};

#define ALIGN_MAX_BYTES ((size_t)1 << 30)

/* A question of either set. */
struct aligned {
    struct question *question; /* never written in the set before */
    struct aligned *previous, *next;
    struct aligned *match; /* the same one in the other set */
    uint64_t topic;        /* hash of the titles that it stands under */
    bool is_free;          /* may get, or may give, an id */
    struct tokens tokens;  /* only of free ones */
    size_t votes;
};

struct aligned_list {
    struct aligned *items;
    size_t count;
};

/* A token of a missing question, in its topic. */
struct posting {
    uint64_t key;
    struct aligned *missing;
};

struct pair {
    unsigned score;
    struct aligned *missing, *fresh;
};

struct aligner {
    struct arena arena;
    struct arena work; /* of one comparison */
    struct aligned_list before, next;
    struct token_counts counts;
    struct posting *postings;
    size_t posting_count;
    struct pair *pairs;
    size_t pair_count;
};

static uint64_t topic_hash(const struct topic *topic)
{
    uint64_t hash = text_hash(5, topic->parent ? topic->parent->title : STR_NONE);

    return text_hash(hash, topic->title);
}

static enum status list_questions(struct aligner *aligner, const struct question_set *set,
                                  struct index *ids, struct aligned_list *list)
{
    enum status status = STATUS_OK;

    list->items = arena_array(&aligner->arena, set->question_count, sizeof(*list->items));
    if (!list->items)
        return STATUS_NO_MEMORY;
    for (struct question *q = question_set_first(set); q && status == STATUS_OK;
         q = question_next(q)) {
        struct aligned *item = &list->items[list->count];
        item->question = q;
        item->topic = topic_hash(q->topic);
        if (list->count) {
            item->previous = item - 1;
            item->previous->next = item;
        }
        list->count++;
        status = index_put(ids, q->id, item);
    }
    return status;
}

/* Joins what has the same id, and finds out what is missing and what is fresh. */
static enum status list_both(struct aligner *aligner, const struct question_set *before,
                             const struct question_set *next)
{
    struct index old_ids = {0};
    struct index new_ids = {0};
    enum status status = list_questions(aligner, before, &old_ids, &aligner->before);

    if (status == STATUS_OK)
        status = list_questions(aligner, next, &new_ids, &aligner->next);
    for (size_t i = 0; i < aligner->before.count && status == STATUS_OK; i++) {
        struct aligned *old = &aligner->before.items[i];
        old->match = index_get(&new_ids, old->question->id);
        old->is_free = !old->match;
        if (old->match)
            old->match->match = old;
    }
    for (size_t i = 0; i < aligner->next.count && status == STATUS_OK; i++) {
        struct aligned *new = &aligner->next.items[i];
        new->is_free = !new->match &&question_id_is_made(new->question->id);
    }
    index_finish(&old_ids);
    index_finish(&new_ids);
    return status;
}

static size_t count_free(const struct aligned_list *list)
{
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++)
        count += list->items[i].is_free;
    return count;
}

static enum status read_tokens(struct aligner *aligner, struct aligned_list *list, bool counted)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < list->count && status == STATUS_OK; i++) {
        struct aligned *item = &list->items[i];
        if (!item->is_free && !counted)
            continue;
        arena_clear(&aligner->work);
        status = tokens_of_prompt(item->question, item->is_free ? &aligner->arena : &aligner->work,
                                  &item->tokens);
        if (status == STATUS_OK && counted)
            status = token_counts_add(&aligner->counts, &item->tokens);
        if (!item->is_free)
            item->tokens = (struct tokens){0};
    }
    return status;
}

static void weigh(struct aligner *aligner, struct aligned_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        tokens_weigh(&list->items[i].tokens, &aligner->counts);
}

static uint64_t posting_key(const struct aligned *item, const struct token *token)
{
    return item->topic * 0x9e3779b97f4a7c15u ^ token->hash;
}

static int compare_postings(const void *a, const void *b)
{
    const struct posting *p = a;
    const struct posting *q = b;

    if (p->key != q->key)
        return p->key < q->key ? -1 : 1;
    return (p->missing > q->missing) - (p->missing < q->missing);
}

static enum status post_missing(struct aligner *aligner)
{
    size_t count = 0;

    for (size_t i = 0; i < aligner->before.count; i++)
        count += aligner->before.items[i].tokens.count;
    aligner->postings = arena_array(&aligner->arena, count, sizeof(*aligner->postings));
    if (!aligner->postings)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < aligner->before.count; i++) {
        struct aligned *item = &aligner->before.items[i];
        for (size_t t = 0; t < item->tokens.count; t++)
            aligner->postings[aligner->posting_count++] =
                (struct posting){posting_key(item, &item->tokens.items[t]), item};
    }
    qsort(aligner->postings, aligner->posting_count, sizeof(*aligner->postings), compare_postings);
    return STATUS_OK;
}

/* The first posting that isn't below the key. */
static size_t find_posting(const struct aligner *aligner, uint64_t key)
{
    size_t low = 0;
    size_t high = aligner->posting_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (aligner->postings[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* 0 when they aren't alike enough. */
static enum status compare_questions(struct aligner *aligner, const struct aligned *missing,
                                     const struct aligned *fresh, unsigned *ret_score)
{
    struct tokens old_answer;
    struct tokens new_answer;
    unsigned prompts = tokens_alike(&missing->tokens, &fresh->tokens);

    *ret_score = 0;
    if (prompts < ALIKE_A_LITTLE)
        return STATUS_OK;
    arena_clear(&aligner->work);
    enum status status = tokens_of_answer(missing->question, &aligner->work, &old_answer);
    if (status == STATUS_OK)
        status = tokens_of_answer(fresh->question, &aligner->work, &new_answer);
    if (status != STATUS_OK)
        return status;
    unsigned answers = tokens_alike(&old_answer, &new_answer);
    if (prompts >= ALIKE || prompts + answers >= 2 * ALIKE_WITH_ANSWER)
        *ret_score = 2 * prompts + answers;
    return STATUS_OK;
}

/* The tokens of a fresh question by which few are found, rarest first. */
struct finder {
    size_t from[RARE_TOKENS], to[RARE_TOKENS]; /* postings */
    size_t count;
};

static void add_range(struct finder *finder, size_t from, size_t to)
{
    size_t at = finder->count < RARE_TOKENS ? finder->count++ : RARE_TOKENS;

    for (; at > 0 && to - from < finder->to[at - 1] - finder->from[at - 1]; at--) {
        if (at == RARE_TOKENS)
            continue;
        finder->from[at] = finder->from[at - 1];
        finder->to[at] = finder->to[at - 1];
    }
    if (at < RARE_TOKENS) {
        finder->from[at] = from;
        finder->to[at] = to;
    }
}

static struct finder find_sharers(const struct aligner *aligner, const struct aligned *fresh)
{
    struct finder finder = {.count = 0};

    for (size_t i = 0; i < fresh->tokens.count; i++) {
        uint64_t key = posting_key(fresh, &fresh->tokens.items[i]);
        size_t from = find_posting(aligner, key);
        size_t to = from;
        while (to < aligner->posting_count && to - from <= MAX_SHARERS &&
               aligner->postings[to].key == key)
            to++;
        if (to > from && to - from <= MAX_SHARERS)
            add_range(&finder, from, to);
    }
    return finder;
}

/* Keeps the most voted, first ones first. */
static void keep_best(struct aligned *best[MAX_COMPARED], size_t *count, struct aligned *missing)
{
    size_t at = *count < MAX_COMPARED ? (*count)++ : MAX_COMPARED;

    for (; at > 0 && missing->votes > best[at - 1]->votes; at--)
        if (at < MAX_COMPARED)
            best[at] = best[at - 1];
    if (at < MAX_COMPARED)
        best[at] = missing;
}

/* Votes are counted first, then each voted one is taken once: that sets its votes to 0 again. */
static size_t find_candidates(const struct aligner *aligner, const struct aligned *fresh,
                              struct aligned *best[MAX_COMPARED])
{
    struct finder finder = find_sharers(aligner, fresh);
    struct aligned *voted[RARE_TOKENS * MAX_SHARERS];
    size_t voted_count = 0;
    size_t count = 0;

    for (size_t r = 0; r < finder.count; r++) {
        for (size_t i = finder.from[r]; i < finder.to[r]; i++) {
            struct aligned *missing = aligner->postings[i].missing;
            if (missing->votes++ == 0)
                voted[voted_count++] = missing;
        }
    }
    for (size_t i = 0; i < voted_count; i++)
        keep_best(best, &count, voted[i]);
    for (size_t i = 0; i < voted_count; i++)
        voted[i]->votes = 0;
    return count;
}

static enum status find_pairs(struct aligner *aligner, size_t fresh_count)
{
    struct aligned *best[MAX_COMPARED];
    enum status status = STATUS_OK;

    aligner->pairs =
        arena_array(&aligner->arena, fresh_count * MAX_COMPARED, sizeof(*aligner->pairs));
    if (!aligner->pairs)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < aligner->next.count; i++) {
        struct aligned *fresh = &aligner->next.items[i];
        size_t count = fresh->is_free ? find_candidates(aligner, fresh, best) : 0;
        for (size_t c = 0; c < count && status == STATUS_OK; c++) {
            unsigned score = 0;
            status = compare_questions(aligner, best[c], fresh, &score);
            if (score)
                aligner->pairs[aligner->pair_count++] = (struct pair){score, best[c], fresh};
        }
    }
    return status;
}

static int compare_pairs(const void *a, const void *b)
{
    const struct pair *p = a;
    const struct pair *q = b;

    if (p->score != q->score)
        return p->score > q->score ? -1 : 1;
    if (p->fresh != q->fresh)
        return p->fresh < q->fresh ? -1 : 1;
    return (p->missing > q->missing) - (p->missing < q->missing);
}

static void join(struct aligned *missing, struct aligned *fresh)
{
    missing->match = fresh;
    fresh->match = missing;
    missing->is_free = false;
    fresh->is_free = false;
}

static void join_pairs(struct aligner *aligner)
{
    if (aligner->pair_count)
        qsort(aligner->pairs, aligner->pair_count, sizeof(*aligner->pairs), compare_pairs);
    for (size_t i = 0; i < aligner->pair_count; i++) {
        struct pair *pair = &aligner->pairs[i];
        if (pair->missing->is_free && pair->fresh->is_free)
            join(pair->missing, pair->fresh);
    }
}

/* Whatever its topic: the one that stood behind (or before) the same question. */
static enum status join_neighbour(struct aligner *aligner, struct aligned *fresh, bool behind)
{
    struct aligned *neighbour = behind ? fresh->previous : fresh->next;
    unsigned score = 0;

    if (!fresh->is_free || !neighbour || !neighbour->match)
        return STATUS_OK;
    struct aligned *missing = behind ? neighbour->match->next : neighbour->match->previous;
    if (!missing || !missing->is_free)
        return STATUS_OK;
    enum status status = compare_questions(aligner, missing, fresh, &score);
    if (status == STATUS_OK && score)
        join(missing, fresh);
    return status;
}

static enum status join_neighbours(struct aligner *aligner)
{
    const struct aligned_list *next = &aligner->next;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < next->count && status == STATUS_OK; i++)
        status = join_neighbour(aligner, &next->items[i], true);
    for (size_t i = next->count; i-- > 0 && status == STATUS_OK;)
        status = join_neighbour(aligner, &next->items[i], false);
    return status;
}

static enum status align(struct aligner *aligner, size_t fresh_count)
{
    enum status status = read_tokens(aligner, &aligner->before, true);

    if (status == STATUS_OK)
        status = read_tokens(aligner, &aligner->next, false);
    weigh(aligner, &aligner->before);
    weigh(aligner, &aligner->next);
    if (status == STATUS_OK)
        status = post_missing(aligner);
    if (status == STATUS_OK)
        status = find_pairs(aligner, fresh_count);
    if (status != STATUS_OK)
        return status;
    join_pairs(aligner);
    return join_neighbours(aligner);
}

/* What had the same id all along gets nothing new. */
static enum status give_ids(const struct aligner *aligner, struct question_set *next)
{
    for (size_t i = 0; i < aligner->next.count; i++) {
        const struct aligned *item = &aligner->next.items[i];
        if (!item->match || str_equal(item->match->question->id, item->question->id))
            continue;
        struct str id = arena_copy(&next->arena, item->match->question->id);
        if (!id.data)
            return STATUS_NO_MEMORY;
        item->question->id = id;
    }
    return STATUS_OK;
}

enum status set_align(const struct question_set *before, struct question_set *next, bool own_ids)
{
    struct aligner aligner = {0};

    if (own_ids)
        return STATUS_OK;
    arena_init(&aligner.arena, ALIGN_MAX_BYTES);
    arena_init(&aligner.work, SET_MAX_BYTES);
    enum status status = list_both(&aligner, before, next);
    size_t fresh_count = count_free(&aligner.next);
    if (status == STATUS_OK && fresh_count && count_free(&aligner.before))
        status = align(&aligner, fresh_count);
    if (status == STATUS_OK)
        status = give_ids(&aligner, next);
    token_counts_finish(&aligner.counts);
    arena_finish(&aligner.work);
    arena_finish(&aligner.arena);
    return status;
}
