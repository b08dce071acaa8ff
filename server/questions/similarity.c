/* Finds questions that ask the same.
 *
 * 1. Prompts are taken apart into words, identifiers, numbers and signs (similarity_tokens.c);
 *    words into stems and groups of synonyms (similarity_stem.c, similarity_lexicon.c).
 * 2. Phrases like "what is the purpose of" tell what is wanted, and leave what it is wanted of: a
 *    prompt becomes clauses, each an intent and a set of words (similarity_clauses.c, what the
 *    words' places tell: similarity_marks.c).
 * 3. Questions that are equal but for case, punctuation and articles are put together first.
 * 4. Of the rest, those that share rare words or pairs of words are compared, a bounded number for
 *    each (similarity_candidates.c, similarity_score.c).
 *
 * The tables know English. In other languages stems, synonyms and intents are missing, and words
 * are told apart by how rare they are alone. */
#include <stdlib.h>

#include "questions/similarity_private.h"

enum {
    DEFAULT_MAX_COUNT = 10000,
    DEFAULT_MAX_EACH = 3,
    RELATED_MAX_EACH = 20,
    ALL_PAIRS_MAX = 12, /* equal questions of which all pairs are told; of more, each with the
                           first */
    WATCH_STEPS = 50
};

const char *duplicate_kind_name(enum duplicate_kind kind)
{
    static const char *const names[] = {
        [DUPLICATE_SAME] = "same", [DUPLICATE_PART] = "part", [DUPLICATE_RELATED] = "related"};

    return names[kind];
}

struct finder {
    struct duplicates_options options;
    struct lexicon lexicon;
    struct arena arena; /* of what the questions ask */
    struct asked *asked;
    uint32_t count;
    const struct asked **equal; /* all that ask something, equal ones together */
    uint32_t equal_count;
    uint32_t *group_first;       /* of each group: its place in `equal`, the number of its first */
    const struct asked **groups; /* the first of each group */
    uint32_t group_count;
    struct candidates candidates;
    struct findings findings;
    struct findings related; /* by group, before each question's number of them is limited */
};

/* Asks the watch some dozens of times in a part of the work. */
static bool go_on(const struct finder *finder, size_t part, uint32_t at, uint32_t count)
{
    enum { PARTS = 3 };
    uint32_t every = count / WATCH_STEPS + 1;

    if (at % every)
        return true;
    size_t done = part * finder->count + (count ? (size_t)at * finder->count / count : 0);
    return watch_go_on(finder->options.watch, done, (size_t)PARTS * finder->count);
}

static enum status note_all(struct finder *finder, const struct question_set *const *sets,
                            size_t count)
{
    uint32_t at = 0;

    for (size_t i = 0; i < count; i++)
        for (const struct question *q = question_set_first(sets[i]); q; q = question_next(q)) {
            if (!go_on(finder, 0, at++, finder->count))
                return STATUS_CANCELLED;
            enum status status = asked_note(&finder->lexicon, q);
            if (status != STATUS_OK)
                return status;
        }
    return STATUS_OK;
}

static enum status read_all(struct finder *finder, const struct question_set *const *sets,
                            size_t count)
{
    uint32_t at = 0;

    for (size_t i = 0; i < count; i++)
        for (const struct question *q = question_set_first(sets[i]); q; q = question_next(q)) {
            struct asked *asked = &finder->asked[at];
            if (!go_on(finder, 1, at, finder->count))
                return STATUS_CANCELLED;
            asked->set = i;
            asked->number = at++;
            enum status status = asked_read(&finder->lexicon, sets[i], q, &finder->arena, asked);
            if (status != STATUS_OK)
                return status;
        }
    lexicon_weigh(&finder->lexicon);
    for (uint32_t i = 0; i < finder->count; i++) {
        struct asked *asked = &finder->asked[i];
        for (size_t j = 0; j < asked->item_count; j++)
            asked->weight += (double)asked->items[j].word->weight * (double)asked->items[j].factor;
    }
    return STATUS_OK;
}

static int compare_prints(const void *a, const void *b)
{
    const struct asked *left = *(const struct asked *const *)a;
    const struct asked *right = *(const struct asked *const *)b;

    if (left->print != right->print)
        return left->print < right->print ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

static int compare_groups(const void *a, const void *b)
{
    const uint32_t *left = a;
    const uint32_t *right = b;

    return left[1] < right[1] ? -1 : left[1] > right[1];
}

/* Puts equal ones together; the groups are in the order of their first questions. */
static enum status make_groups(struct finder *finder)
{
    uint32_t count = 0;

    finder->equal = malloc(((size_t)finder->count + 1) * sizeof(*finder->equal));
    finder->groups = malloc(((size_t)finder->count + 1) * sizeof(*finder->groups));
    finder->group_first = malloc(((size_t)finder->count + 1) * 2 * sizeof(*finder->group_first));
    if (!finder->equal || !finder->groups || !finder->group_first)
        return STATUS_NO_MEMORY;
    for (uint32_t i = 0; i < finder->count; i++)
        if (finder->asked[i].print)
            finder->equal[count++] = &finder->asked[i];
    finder->equal_count = count;
    qsort(finder->equal, count, sizeof(*finder->equal), compare_prints);
    for (uint32_t i = 0; i < count; i++) {
        if (i && finder->equal[i]->print == finder->equal[i - 1]->print)
            continue;
        uint32_t *group = finder->group_first + (size_t)finder->group_count++ * 2;
        group[0] = i;
        group[1] = finder->equal[i]->number;
    }
    qsort(finder->group_first, finder->group_count, 2 * sizeof(uint32_t), compare_groups);
    for (uint32_t i = 0; i < finder->group_count; i++)
        finder->groups[i] = finder->equal[finder->group_first[(size_t)i * 2]];
    return STATUS_OK;
}

/* The members of a group lie side by side; returns how many. */
static uint32_t group_members(const struct finder *finder, uint32_t group,
                              const struct asked *const **ret_members)
{
    uint32_t from = finder->group_first[(size_t)group * 2];
    uint32_t to = from + 1;

    while (to < finder->equal_count && finder->equal[to]->print == finder->equal[from]->print)
        to++;
    *ret_members = finder->equal + from;
    return to - from;
}

static enum status add(struct finder *finder, const struct asked *a, const struct asked *b,
                       enum duplicate_kind kind, double score)
{
    if (finder->options.across_only && a->set == b->set)
        return STATUS_OK;
    if (finder->options.with_first && a->set != 0 && b->set != 0)
        return STATUS_OK;
    /* The one that comes first is a, but a part comes before its whole. */
    if (kind != DUPLICATE_PART && a->number > b->number) {
        const struct asked *swap = a;
        a = b;
        b = swap;
    }
    struct duplicate item = {.kind = kind,
                             .a_set = a->set,
                             .b_set = b->set,
                             .a = a->question,
                             .b = b->question,
                             .score = score};
    struct finding finding = {item, a->number, b->number};
    return findings_add(&finder->findings, &finding);
}

/* Equal questions: all pairs of a few; of many, each with the first, and those of the first's set
 * with the first of another, so that a pair across sets isn't missed. */
static enum status add_equal(struct finder *finder, uint32_t group)
{
    const struct asked *const *members;
    uint32_t count = group_members(finder, group, &members);
    enum status status = STATUS_OK;
    uint32_t other = 1;

    for (uint32_t i = 0; i < count && count <= ALL_PAIRS_MAX; i++)
        for (uint32_t j = i + 1; j < count && status == STATUS_OK; j++)
            status = add(finder, members[i], members[j], DUPLICATE_SAME, 1);
    if (count <= ALL_PAIRS_MAX)
        return status;
    while (other < count && members[other]->set == members[0]->set)
        other++;
    for (uint32_t i = 1; i < count && status == STATUS_OK; i++) {
        status = add(finder, members[0], members[i], DUPLICATE_SAME, 1);
        bool same_set = members[i]->set == members[0]->set;
        if (finder->options.across_only && same_set && other < count && status == STATUS_OK)
            status = add(finder, members[i], members[other], DUPLICATE_SAME, 1);
    }
    return status;
}

/* What holds of two questions holds of those that are equal to them, as far as they are few. */
static enum status add_groups(struct finder *finder, uint32_t a, uint32_t b,
                              enum duplicate_kind kind, double score)
{
    const struct asked *const *of_a;
    const struct asked *const *of_b;
    uint32_t a_count = group_members(finder, a, &of_a);
    uint32_t b_count = group_members(finder, b, &of_b);
    bool all = (size_t)a_count * b_count <= ALL_PAIRS_MAX;
    enum status status = STATUS_OK;

    for (uint32_t i = 0; all && i < a_count; i++)
        for (uint32_t j = 0; j < b_count && status == STATUS_OK; j++)
            status = add(finder, of_a[i], of_b[j], kind, score);
    if (all)
        return status;
    uint32_t other = 0;
    while (finder->options.across_only && other + 1 < b_count && of_b[other]->set == of_a[0]->set)
        other++;
    return add(finder, of_a[0], of_b[other], kind, score);
}

/* Keeps the best few of one group's related ones. */
static void keep_related(struct finding *best, size_t *count, size_t most,
                         const struct finding *found)
{
    size_t at = *count;

    while (at && best[at - 1].item.score < found->item.score)
        at--;
    if (at == most)
        return;
    *count += *count < most;
    memmove(best + at + 1, best + at, (*count - 1 - at) * sizeof(*best));
    best[at] = *found;
}

/* Compares a group with those after it. */
static enum status search_group(struct finder *finder, uint32_t group)
{
    uint32_t places[CANDIDATES_MAX];
    struct finding related[RELATED_MAX_EACH];
    size_t related_count = 0;
    const struct asked *a = finder->groups[group];
    size_t count = candidates_of(&finder->candidates, group, places);
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct finding found = {.a = group, .b = places[i]};
        bool swapped = false;
        if (!asked_compare(a, finder->groups[places[i]], &found.item.kind, &found.item.score,
                           &swapped))
            continue;
        if (found.item.kind == DUPLICATE_RELATED)
            keep_related(related, &related_count, finder->options.max_each, &found);
        else
            status = add_groups(finder, swapped ? places[i] : group, swapped ? group : places[i],
                                found.item.kind, found.item.score);
    }
    for (size_t i = 0; i < related_count && status == STATUS_OK; i++)
        status = findings_add(&finder->related, &related[i]);
    return status;
}

/* The best related ones first, until each question has enough. */
static enum status take_related(struct finder *finder)
{
    unsigned char *taken = calloc((size_t)finder->group_count + 1, 1);
    enum status status = taken ? STATUS_OK : STATUS_NO_MEMORY;

    findings_sort(&finder->related);
    for (size_t i = 0; i < finder->related.count && status == STATUS_OK; i++) {
        const struct finding *found = &finder->related.items[i];
        if (taken[found->a] >= finder->options.max_each ||
            taken[found->b] >= finder->options.max_each)
            continue;
        taken[found->a]++;
        taken[found->b]++;
        status = add(finder, finder->groups[found->a], finder->groups[found->b], DUPLICATE_RELATED,
                     found->item.score);
    }
    free(taken);
    return status;
}

static enum status search_all(struct finder *finder)
{
    enum status status = candidates_init(&finder->candidates, finder->groups, finder->group_count);

    for (uint32_t i = 0; i < finder->group_count && status == STATUS_OK; i++) {
        if (!go_on(finder, 2, i, finder->group_count))
            return STATUS_CANCELLED;
        if (finder->options.with_first && finder->groups[i]->set != 0)
            break; /* groups are in the order of their first questions */
        status = add_equal(finder, i);
        if (status == STATUS_OK)
            status = search_group(finder, i);
    }
    return status == STATUS_OK ? take_related(finder) : status;
}

static enum status give(struct finder *finder, struct arena *arena,
                        struct duplicates *ret_duplicates)
{
    findings_sort(&finder->findings);
    size_t count = finder->findings.count;
    struct duplicate *items = arena_array(arena, count, sizeof(*items));
    if (!items)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        items[i] = finder->findings.items[i].item;
    *ret_duplicates =
        (struct duplicates){.items = items, .count = count, .left_off = finder->findings.left_off};
    return STATUS_OK;
}

static void finder_finish(struct finder *finder)
{
    findings_finish(&finder->related);
    findings_finish(&finder->findings);
    candidates_finish(&finder->candidates);
    free(finder->group_first);
    free(finder->groups);
    free(finder->equal);
    free(finder->asked);
    arena_finish(&finder->arena);
    lexicon_finish(&finder->lexicon);
}

static void set_options(struct finder *finder, const struct duplicates_options *options)
{
    if (options)
        finder->options = *options;
    if (!finder->options.max_count)
        finder->options.max_count = DEFAULT_MAX_COUNT;
    if (!finder->options.max_each)
        finder->options.max_each = DEFAULT_MAX_EACH;
    finder->options.across_only |= finder->options.with_first;
    if (finder->options.max_each > RELATED_MAX_EACH)
        finder->options.max_each = RELATED_MAX_EACH;
    finder->findings.max_count = finder->options.max_count;
    finder->related.max_count = SIZE_MAX / 4;
}

enum status duplicates_find(const struct question_set *const *sets, size_t count,
                            const struct duplicates_options *options, struct arena *arena,
                            struct duplicates *ret_duplicates)
{
    struct finder finder = {0};
    size_t questions = 0;

    set_options(&finder, options);
    arena_init(&finder.arena, SIMILARITY_MAX_BYTES);
    for (size_t i = 0; i < count; i++)
        questions += sets[i]->question_count;
    enum status status = questions < UINT32_MAX / 2 ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = lexicon_init(&finder.lexicon);
    finder.count = (uint32_t)questions;
    finder.asked = status == STATUS_OK ? calloc(questions + 1, sizeof(*finder.asked)) : NULL;
    if (!finder.asked)
        status = STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = note_all(&finder, sets, count);
    if (status == STATUS_OK)
        status = read_all(&finder, sets, count);
    if (status == STATUS_OK)
        status = make_groups(&finder);
    if (status == STATUS_OK)
        status = search_all(&finder);
    if (status == STATUS_OK)
        status = give(&finder, arena, ret_duplicates);
    finder_finish(&finder);
    return status;
}
