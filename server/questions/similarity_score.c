/* How alike two questions are. What they are about is compared word by word, weighted by how much
 * a word says; what one has and the other hasn't counts against it, and most of all when each has
 * something that the other hasn't: "the purpose of X" and "of Y". Some differences settle it:
 * opposites, other numbers, signs or names in code, a negation, a direction, another language,
 * another listing, other choices. */
#include "base/count.h"
#include "questions/similarity_private.h"

static const double SAME = 0.61, PART = 0.7, RELATED = 0.5;
static const double CLAUSE = 0.5; /* the least that a clause has to be alike in the same question */

static const double MORE_CLAUSES = 0.8; /* when one has more clauses */

static const double DEFINES_OR_LISTS = 0.45;

static const double LEFT_OUT = 0.08; /* what it costs when only one has clauses left out */

static const double EXCHANGED = 2.2;      /* what a word costs for which the other has another */
static const double EXTRA = 0.75;         /* what a word costs that the other hasn't */
static const double EXTRA_ALONE = 1;      /* the same when only one word that says much is shared */
static const double EXTRA_NARROWER = 1.3; /* the same when the word makes it a kind of that */
static const double EXTRA_SIDE = 1.1;     /* the same between two things that are told apart */
static const double AS_TITLE = 0.25;      /* of that, when the other stands under a title with it */
static const double CODE_AS_PROSE = 0.9;
static const double NEAR = 0.6;
static const double SIDE_PRIOR = 0.75; /* of a dull word that is compared with something */

static const float DULL_PRIOR = 0.4f; /* words below it */

enum { WEIGHTY_PERCENT = 45 };

/* Two lists of items, and what each has in the other. */
struct match {
    const struct asked *asked[2];
    const struct item *items[2];
    size_t count[2];
    double all[2], missing[2], shared;
    double weighty[2];     /* what is missing and not dull, nor where it's at home */
    size_t weighty_shared; /* how many that aren't are shared */
    bool by_titles;        /* titles help */
    bool is_narrower;      /* one is about a kind or a part of what the other is about */
    double degree[2][ASKED_MAX_ITEMS];
    size_t partner[2][ASKED_MAX_ITEMS]; /* SIZE_MAX: none */
};

struct verdict {
    double alike;      /* 0 to 1 */
    double covered[2]; /* how much of each is in the other */
    double shared;     /* weight that both have */
    bool is_settled;   /* they differ in something that can't be the same */
};

double intents_alike(uint32_t a, uint32_t b)
{
    static const struct {
        uint32_t a, b;
        double alike;
    } rows[] = {
        {ASKS_WHAT, ASKS_PURPOSE, 0.8},      {ASKS_WHAT, ASKS_WORKS, 0.75},
        {ASKS_WHAT, ASKS_LIST, 0.85},        {ASKS_WHAT, ASKS_WHICH, 0.85},
        {ASKS_WHAT, ASKS_STORY, 0.7},        {ASKS_WHAT, ASKS_EVENT, 0.6},
        {ASKS_WHAT, ASKS_IMPACT, 0.6},       {ASKS_WHAT, ASKS_EXAMPLE, 0.5},
        {ASKS_WHAT, ASKS_WHERE, 0.5},        {ASKS_WHAT, ASKS_HOW, 0.5},
        {ASKS_WHAT, ASKS_COUNT, 0.45},       {ASKS_WHAT, ASKS_WHO, 0.4},
        {ASKS_WHAT, ASKS_WHETHER, 0.5},      {ASKS_WHAT, ASKS_STATEMENT, 0.5},
        {ASKS_PURPOSE, ASKS_WHY, 0.6},       {ASKS_PURPOSE, ASKS_WHEN, 0.65},
        {ASKS_PURPOSE, ASKS_ADVANTAGE, 0.7}, {ASKS_PURPOSE, ASKS_WORKS, 0.55},
        {ASKS_PURPOSE, ASKS_IMPACT, 0.5},    {ASKS_WHY, ASKS_ADVANTAGE, 0.65},
        {ASKS_WHY, ASKS_PITFALL, 0.85},      {ASKS_WHY, ASKS_WHETHER, 0.4},
        {ASKS_WHY, ASKS_EVENT, 0.5},         {ASKS_PITFALL, ASKS_EVENT, 0.85},
        {ASKS_PITFALL, ASKS_DRAWBACK, 0.85}, {ASKS_PITFALL, ASKS_WHAT, 0.4},
        {ASKS_HOW, ASKS_MAKE, 0.95},         {ASKS_HOW, ASKS_WHETHER, 0.7},
        {ASKS_HOW, ASKS_LIST, 0.7},          {ASKS_HOW, ASKS_WORKS, 0.7},
        {ASKS_HOW, ASKS_STORY, 0.4},         {ASKS_WORKS, ASKS_MAKE, 0.5},
        {ASKS_WORKS, ASKS_EVENT, 0.6},       {ASKS_WORKS, ASKS_IMPACT, 0.6},
        {ASKS_WHICH, ASKS_LIST, 0.85},       {ASKS_WHICH, ASKS_WHETHER, 0.6},
        {ASKS_WHICH, ASKS_WHO, 0.7},         {ASKS_WHICH, ASKS_WHERE, 0.6},
        {ASKS_OUTPUT, ASKS_EVENT, 0.9},      {ASKS_OUTPUT, ASKS_WHAT, 0.6},
        {ASKS_EVENT, ASKS_IMPACT, 0.7},      {ASKS_STORY, ASKS_EXAMPLE, 0.8},
        {ASKS_WHEN, ASKS_WHY, 0.5},          {ASKS_ADVANTAGE, ASKS_DRAWBACK, 0.0},
        {ASKS_HOW, ASKS_WHY, 0.1},           {ASKS_WORKS, ASKS_WHY, 0.15},
        {ASKS_WHICH, ASKS_STATEMENT, 1.0},   {ASKS_NEED, ASKS_PURPOSE, 0.9},
        {ASKS_NEED, ASKS_WHY, 0.85},         {ASKS_NEED, ASKS_WHEN, 0.65},
        {ASKS_NEED, ASKS_ADVANTAGE, 0.75},   {ASKS_NEED, ASKS_WHAT, 0.45},
        {ASKS_TYPES, ASKS_LIST, 1.0},        {ASKS_TYPES, ASKS_WHICH, 0.85},
        {ASKS_TYPES, ASKS_WHAT, 0.4},
    };
    static const double unlike = 0.3;

    if (a == b)
        return 1;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if ((rows[i].a == a && rows[i].b == b) || (rows[i].a == b && rows[i].b == a))
            return rows[i].alike;
    if (!(a & (a - 1)) && !(b & (b - 1)))
        return unlike;
    /* Sets: each of one has to have something like it in the other. */
    double least = 1;
    for (size_t side = 0; side < 2; side++) {
        uint32_t mine = side ? b : a;
        uint32_t other = side ? a : b;
        for (uint32_t i = 1; i < 1u << INTENTS; i <<= 1) {
            double best = 0;
            for (uint32_t j = 1; mine & i && j < 1u << INTENTS; j <<= 1)
                if (other & j) {
                    double alike = intents_alike(i, j);
                    best = alike > best ? alike : best;
                }
            if (mine & i && best < least)
                least = best;
        }
    }
    return least;
}

static double weight_of(const struct item *item)
{
    double weight = (double)item->word->weight * (double)item->factor;

    if (item->is_side && item->word->prior <= DULL_PRIOR && item->factor >= 1)
        weight *= SIDE_PRIOR / (double)item->word->prior;
    return weight;
}

/* Says little, where it stands. */
static bool is_dull(const struct item *item)
{
    return item->word->prior <= DULL_PRIOR && !(item->is_side && item->factor >= 1);
}

static double same_degree(const struct item *a, const struct item *b)
{
    if (a->word == b->word)
        return 1;
    if (a->word->near && a->word->near == b->word->near)
        return NEAR;
    bool a_is_code = a->word->stem != a->word->number;
    bool b_is_code = b->word->stem != b->word->number;
    return a_is_code != b_is_code && a->word->stem == b->word->stem ? CODE_AS_PROSE : 0;
}

static bool stands_in_titles(const struct asked *asked, const struct word *word)
{
    for (size_t i = 0; i < asked->context_count; i++)
        if (asked->context[i] == word || asked->context[i]->number == word->stem)
            return true;
    return false;
}

static void pair_items(struct match *match)
{
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < match->count[side]; i++) {
            match->partner[side][i] = SIZE_MAX;
            match->degree[side][i] = 0;
        }
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < match->count[0]; i++)
            for (size_t j = 0; match->partner[0][i] == SIZE_MAX && j < match->count[1]; j++) {
                double degree = same_degree(&match->items[0][i], &match->items[1][j]);
                if (match->partner[1][j] != SIZE_MAX || degree < (pass ? 0.01 : 1))
                    continue;
                match->partner[0][i] = j;
                match->partner[1][j] = i;
                match->degree[0][i] = match->degree[1][j] = degree;
            }
}

static void weigh_match(struct match *match)
{
    match->shared = 0;
    for (size_t side = 0; side < 2; side++) {
        double in_titles = 0;
        match->all[side] = match->missing[side] = match->weighty[side] = 0;
        for (size_t i = 0; i < match->count[side]; i++) {
            const struct item *item = &match->items[side][i];
            double weight = weight_of(item);
            double missing = weight * (1 - match->degree[side][i]);
            if (match->partner[side][i] == SIZE_MAX &&
                stands_in_titles(match->asked[1 - side], item->word))
                in_titles += weight;
            if (match->partner[side][i] == SIZE_MAX && item->narrows && !item->is_verb &&
                i + 1 < match->count[side] && match->partner[side][i + 1] != SIZE_MAX &&
                !stands_in_titles(match->asked[1 - side], item->word))
                match->is_narrower = true;
            match->all[side] += weight;
            match->missing[side] += missing;
            if (!is_dull(item) && !item->word->is_context && !item->is_home) {
                bool is_shared = match->degree[side][i] >= CODE_AS_PROSE;
                match->weighty[side] += is_shared ? 0 : missing;
                match->weighty_shared += !side && is_shared;
            }
            match->shared += (weight - missing) / 2;
        }
        /* A title can't stand for what is mainly asked about. */
        if (match->by_titles && match->missing[side] * 2 <= match->all[side])
            match->missing[side] -= in_titles * (1 - AS_TITLE);
        if (match->weighty[side] > match->missing[side])
            match->weighty[side] = match->missing[side];
    }
}

/* What is so particular that having another instead is another question. */
static bool is_particular(const struct item *item)
{
    return item->factor >= 0.5f && !item->is_qualifier &&
           (item->kind != ITEM_WORD || item->is_name || item->word->is_context);
}

/* Each has something of that sort that the other hasn't. */
static bool clash(const struct item *a, const struct item *b)
{
    if (words_opposite(a->word, b->word))
        return true;
    if ((a->is_qualifier && b->is_qualifier) || (a->is_tail && b->is_tail))
        return true;
    if (a->is_verb && b->is_verb)
        return true;
    if (a->word->is_kind && b->word->is_kind && a->factor > 0.5f && b->factor > 0.5f)
        return true;
    if (!is_particular(a) || !is_particular(b))
        return false;
    return a->kind == b->kind || (a->kind != ITEM_NUMBER && a->kind != ITEM_SIGN &&
                                  b->kind != ITEM_NUMBER && b->kind != ITEM_SIGN);
}

static bool has_clash(const struct match *match)
{
    for (size_t i = 0; i < match->count[0]; i++) {
        if (match->partner[0][i] != SIZE_MAX)
            continue;
        for (size_t j = 0; j < match->count[1]; j++)
            if (match->partner[1][j] == SIZE_MAX && clash(&match->items[0][i], &match->items[1][j]))
                return true;
    }
    return false;
}

/* "a to b" and "b to a", "with a" and "without a". */
static bool has_turned(const struct match *match)
{
    bool there = false;
    bool back = false;

    for (size_t i = 0; i < match->count[0]; i++) {
        if (match->partner[0][i] == SIZE_MAX)
            continue;
        unsigned from = match->items[0][i].side;
        unsigned to = match->items[1][match->partner[0][i]].side;
        if (!is_dull(&match->items[0][i]) &&
            match->items[0][i].is_denied != match->items[1][match->partner[0][i]].is_denied)
            return true;
        there = there || (from == 1 && to == 2);
        back = back || (from == 2 && to == 1);
    }
    return there && back;
}

/* "This code" says nothing that its listing doesn't. */
static bool are_dull(const struct item *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!is_dull(&items[i]))
            return false;
    return true;
}

static void compare_items(const struct asked *a, const struct item *a_items, size_t a_count,
                          const struct asked *b, const struct item *b_items, size_t b_count,
                          double extra, struct verdict *verdict)
{
    struct match match = {.asked = {a, b},
                          .items = {a_items, b_items},
                          .count = {a_count, b_count},
                          .by_titles = extra < EXTRA_SIDE};

    *verdict = (struct verdict){0};
    bool by_listing = a->listing && a->listing == b->listing && are_dull(a_items, a_count) &&
                      are_dull(b_items, b_count);
    if ((!a_count && !b_count) || by_listing) {
        *verdict = (struct verdict){.alike = 1, .covered = {1, 1}};
        return;
    }
    pair_items(&match);
    weigh_match(&match);
    if (match.all[0] <= 0 || match.all[1] <= 0)
        return;
    double missing[2];
    for (size_t side = 0; side < 2; side++) {
        missing[side] = match.missing[side] / match.all[side];
        verdict->covered[side] = 1 - missing[side];
    }
    double weighty[2] = {match.weighty[0] / match.all[0], match.weighty[1] / match.all[1]};
    double least = weighty[0] < weighty[1] ? weighty[0] : weighty[1];
    double most = missing[0] < missing[1] ? missing[1] : missing[0];
    if (match.weighty_shared < 2 && extra < EXTRA_ALONE)
        extra = EXTRA_ALONE;
    if (match.is_narrower && extra < EXTRA_NARROWER)
        extra = EXTRA_NARROWER;
    double alike = 1 - EXCHANGED * least - extra * (most - least);
    verdict->alike = alike > 0 ? alike : 0;
    verdict->shared = match.shared;
    verdict->is_settled = has_clash(&match) || has_turned(&match);
}

/* "Which … do you know?" */
static bool lists(const struct clause *clause)
{
    return clause->intents & (ASKS_LIST | ASKS_WHICH | ASKS_TYPES);
}

static void compare_clauses(const struct asked *a, const struct clause *in_a, const struct asked *b,
                            const struct clause *in_b, struct verdict *verdict)
{
    compare_items(a, a->items + in_a->first, in_a->count, b, b->items + in_b->first, in_b->count,
                  in_a->intents & in_b->intents & ASKS_DIFFERENCE ? EXTRA_SIDE : EXTRA, verdict);
    double intents = intents_alike(in_a->intents, in_b->intents);
    if ((in_a->defines && lists(in_b)) || (in_b->defines && lists(in_a)))
        intents = intents < DEFINES_OR_LISTS ? intents : DEFINES_OR_LISTS;
    verdict->alike *= 0.2 + 0.8 * intents;
    if (in_a->is_negated != in_b->is_negated)
        verdict->is_settled = true;
}

/* Of each clause of one the best match in the other. */
struct coverage {
    double side[2];  /* on average */
    double least;    /* of the clause with the worst match */
    bool is_settled; /* some best match is */
};

static struct coverage cover_clauses(const struct asked *a, const struct asked *b)
{
    struct coverage coverage = {.least = 1};
    double best[2][ASKED_MAX_CLAUSES] = {{0}};

    for (size_t i = 0; i < a->clause_count; i++)
        for (size_t j = 0; j < b->clause_count; j++) {
            struct verdict verdict;
            compare_clauses(a, &a->clauses[i], b, &b->clauses[j], &verdict);
            double alike = verdict.is_settled ? verdict.alike / 3 : verdict.alike;
            coverage.is_settled |= verdict.is_settled && a->clause_count + b->clause_count == 2;
            best[0][i] = alike > best[0][i] ? alike : best[0][i];
            best[1][j] = alike > best[1][j] ? alike : best[1][j];
        }
    for (size_t side = 0; side < 2; side++) {
        size_t count = side ? b->clause_count : a->clause_count;
        for (size_t i = 0; i < count; i++) {
            coverage.side[side] += best[side][i] / (double)count;
            coverage.least = best[side][i] < coverage.least ? best[side][i] : coverage.least;
        }
    }
    return coverage;
}

static size_t shared_options(const struct asked *a, const struct asked *b)
{
    size_t shared = 0;

    for (size_t i = 0, j = 0; i < a->option_count && j < b->option_count;) {
        shared += a->options[i] == b->options[j];
        bool step_a = a->options[i] <= b->options[j];
        bool step_b = b->options[j] <= a->options[i];
        i += step_a;
        j += step_b;
    }
    return shared;
}

static bool only_choices_tell(const struct asked *asked)
{
    for (size_t i = 0; i < asked->clause_count; i++)
        if (asked->clauses[i].intents & ASKS_STATEMENT)
            return true;
    return false;
}

/* Choices that leave no doubt that other things are asked. */
static bool options_differ(const struct asked *a, const struct asked *b)
{
    if (!a->option_count || !b->option_count)
        return false;
    size_t shared = shared_options(a, b);
    size_t fewer = a->option_count < b->option_count ? a->option_count : b->option_count;
    if (only_choices_tell(a) || only_choices_tell(b))
        return shared * 2 < fewer;
    if (a->right && b->right)
        return a->right != b->right && shared * 2 <= fewer;
    return shared == 0;
}

static bool points_at_listing(const struct asked *asked)
{
    for (size_t i = 0; i < asked->clause_count; i++)
        if (asked->clauses[i].intents & ASKS_OUTPUT || !asked->clauses[i].count)
            return true;
    return false;
}

static bool listings_differ(const struct asked *a, const struct asked *b)
{
    if (a->listing && b->listing)
        return a->listing != b->listing;
    return a->listing != b->listing && (points_at_listing(a) || points_at_listing(b));
}

/* "between a and b" and "between a, b and c". */
static bool is_shorter_list(const struct asked *a, const struct asked *b,
                            const struct verdict *whole)
{
    bool may_join =
        a->clauses[0].intents & b->clauses[0].intents & ASKS_DIFFERENCE || !a->clauses[0].joins;

    if (a->clause_count != 1 || b->clause_count != 1 || !b->clauses[0].joins || !may_join)
        return false;
    if (b->clauses[0].listed <= a->clauses[0].listed)
        return false;
    return whole->covered[0] > 0.97 && whole->covered[1] < 0.9 && whole->covered[1] > 0.3 &&
           intents_alike(a->clauses[0].intents, b->clauses[0].intents) >= 0.8;
}

static bool is_weighty(const struct asked *a, const struct asked *b, const struct verdict *whole)
{
    double less = a->weight < b->weight ? a->weight : b->weight;

    return whole->shared * 100 >= WEIGHTY_PERCENT && whole->shared >= less * 0.6;
}

static double clamp(double value)
{
    return value < 0 ? 0 : value > 1 ? 1 : value;
}

/* a as a part of b. */
static bool is_part(const struct asked *a, const struct asked *b, const struct verdict *whole,
                    double covered, double covers, double *ret_score)
{
    bool asks_more = b->clause_count > a->clause_count && covered >= PART && covered > covers + 0.1;

    if (!asks_more && !is_shorter_list(a, b, whole))
        return false;
    *ret_score = clamp(asks_more ? covered : whole->covered[0] * 0.9);
    return true;
}

bool asked_compare(const struct asked *a, const struct asked *b, enum duplicate_kind *ret_kind,
                   double *ret_score, bool *ret_swapped)
{
    struct verdict whole;
    bool differ = listings_differ(a, b) || options_differ(a, b) || a->is_cut != b->is_cut;

    compare_items(a, a->items, a->item_count, b, b->items, b->item_count, EXTRA, &whole);
    double overlap = (whole.covered[0] + whole.covered[1]) / 2;
    if (overlap < 0.3)
        return false;
    struct coverage clauses = cover_clauses(a, b);
    double least = clauses.side[0] < clauses.side[1] ? clauses.side[0] : clauses.side[1];
    double score =
        a->clause_count == 1 && b->clause_count == 1 ? least : 0.6 * least + 0.4 * whole.alike;
    if (!a->left_out != !b->left_out)
        score -= LEFT_OUT;
    bool settled = clauses.is_settled || (whole.is_settled && least < 0.9) ||
                   clauses.least < (a->clause_count == b->clause_count ? CLAUSE : MORE_CLAUSES);
    struct verdict turned = whole;
    turned.covered[0] = whole.covered[1];
    turned.covered[1] = whole.covered[0];
    *ret_swapped = false;
    if (score >= SAME && !settled && !differ && !is_shorter_list(a, b, &whole) &&
        !is_shorter_list(b, a, &turned)) {
        *ret_kind = DUPLICATE_SAME;
        *ret_score = clamp(score);
        return true;
    }
    *ret_kind = DUPLICATE_PART;
    if (!differ && !clauses.is_settled &&
        is_part(a, b, &whole, clauses.side[0], clauses.side[1], ret_score))
        return true;
    *ret_swapped = true;
    if (!differ && !clauses.is_settled &&
        is_part(b, a, &turned, clauses.side[1], clauses.side[0], ret_score))
        return true;
    *ret_swapped = false;
    *ret_kind = DUPLICATE_RELATED;
    *ret_score = clamp(overlap);
    return overlap >= RELATED && is_weighty(a, b, &whole) && whole.shared > 0;
}
