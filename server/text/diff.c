/* The words that stay are found by Myers' greedy search, which is quick where little changed. Where
 * that would take too long, words that occur once on each side split the texts, and each piece is
 * searched by itself; what has neither is replaced as a whole. */
#include "text/diff.h"

#include <stdlib.h>

#include "text/builder.h"
#include "text/tokens.h"

enum {
    MAX_EDITS = 400,      /* of one search, in words */
    MAX_STEPS = 16 << 20, /* of all searches together */
    MAX_DEPTH = 12,       /* of splitting */
};

struct range {
    size_t a, a_end, b, b_end;
};

/* Where a word occurs within a range: how often, and once where. */
struct place {
    uint32_t a_count, b_count;
    size_t b_at;
};

struct diff {
    struct tokens a, b;
    size_t *match;        /* for each token of a: its partner's index in b plus one, or 0 */
    int32_t *trace;       /* of one search; all reached ends, a row for each number of edits */
    struct place *places; /* for each id; all zero between searches */
    size_t steps_left;
};

static bool same(const struct diff *diff, size_t a, size_t b)
{
    return diff->a.items[a].id == diff->b.items[b].id;
}

static void match(struct diff *diff, size_t a, size_t b)
{
    diff->match[a] = b + 1;
}

/* Matches what is the same at both ends; the rest remains. */
static void trim(struct diff *diff, struct range *range)
{
    while (range->a < range->a_end && range->b < range->b_end && same(diff, range->a, range->b))
        match(diff, range->a++, range->b++);
    while (range->a < range->a_end && range->b < range->b_end &&
           same(diff, range->a_end - 1, range->b_end - 1))
        match(diff, --range->a_end, --range->b_end);
}

/* --- Myers --------------------------------------------------------------------------------- */

/* Row d holds how far into a each diagonal k = -d, -d + 2, … d came with d edits. */
static int32_t *row_of(const struct diff *diff, int d)
{
    return diff->trace + (size_t)d * ((size_t)d + 1) / 2;
}

/* Whether the way to diagonal k with d edits comes from k + 1 (a word of b put in), not k - 1. */
static bool comes_down(const int32_t *before, int d, int k)
{
    int i = (k + d) / 2; /* place of k in row d; k + 1 is i in row d - 1, k - 1 is i - 1 */

    return k == -d || (k != d && before[i - 1] < before[i]);
}

static int32_t start_of(const struct diff *diff, int d, int k)
{
    if (d == 0)
        return 0;
    const int32_t *before = row_of(diff, d - 1);
    int i = (k + d) / 2;
    return comes_down(before, d, k) ? before[i] : before[i - 1] + 1;
}

static void match_way(struct diff *diff, const struct range *range, int d, int k)
{
    int32_t x = row_of(diff, d)[(k + d) / 2];

    for (; d >= 0; d--) {
        int32_t from = start_of(diff, d, k);
        for (; x > from; x--)
            match(diff, range->a + (size_t)x - 1, range->b + (size_t)(x - k) - 1);
        if (d == 0)
            return;
        bool down = comes_down(row_of(diff, d - 1), d, k);
        x = down ? from : from - 1;
        k += down ? 1 : -1;
    }
}

/* False when it takes more than MAX_EDITS or the steps that are left. */
static bool search(struct diff *diff, const struct range *range)
{
    int n = (int)(range->a_end - range->a);
    int m = (int)(range->b_end - range->b);

    for (int d = 0; d <= MAX_EDITS; d++) {
        int32_t *row = row_of(diff, d);
        for (int k = -d; k <= d; k += 2) {
            int32_t x = start_of(diff, d, k);
            int32_t from = x;
            while (x < n && x - k < m && x >= 0 && x - k >= 0 &&
                   same(diff, range->a + (size_t)x, range->b + (size_t)(x - k)))
                x++;
            row[(k + d) / 2] = x;
            size_t steps = (size_t)(x - from) + 1;
            if (steps > diff->steps_left)
                return false;
            diff->steps_left -= steps;
            if (x >= n && x - k >= m) {
                match_way(diff, range, d, k);
                return true;
            }
        }
    }
    return false;
}

/* --- splitting ----------------------------------------------------------------------------- */

struct anchor {
    size_t a, b;
    size_t before; /* index plus one of the anchor that its chain comes from */
};

static size_t collect(struct diff *diff, const struct range *range, struct anchor *anchors)
{
    size_t count = 0;

    for (size_t i = range->a; i < range->a_end; i++)
        diff->places[diff->a.items[i].id].a_count++;
    for (size_t i = range->b; i < range->b_end; i++) {
        struct place *place = &diff->places[diff->b.items[i].id];
        place->b_count++;
        place->b_at = i;
    }
    for (size_t i = range->a; i < range->a_end; i++) {
        const struct place *place = &diff->places[diff->a.items[i].id];
        if (place->a_count == 1 && place->b_count == 1)
            anchors[count++] = (struct anchor){i, place->b_at, 0};
    }
    for (size_t i = range->a; i < range->a_end; i++)
        diff->places[diff->a.items[i].id] = (struct place){0};
    for (size_t i = range->b; i < range->b_end; i++)
        diff->places[diff->b.items[i].id] = (struct place){0};
    return count;
}

/* The longest chain of anchors that rises on both sides; its length, the chain at `chain`. `ends`
 * holds the anchor that ends the best chain of each length. */
static size_t rise(struct anchor *anchors, size_t count, size_t *ends, size_t *chain)
{
    size_t length = 0;

    for (size_t i = 0; i < count; i++) {
        size_t low = 0;
        size_t high = length;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (anchors[ends[middle]].b < anchors[i].b)
                low = middle + 1;
            else
                high = middle;
        }
        anchors[i].before = low ? ends[low - 1] + 1 : 0;
        ends[low] = i;
        length = low == length ? length + 1 : length;
    }
    size_t at = length ? ends[length - 1] + 1 : 0;
    for (size_t i = length; i--; at = anchors[at - 1].before)
        chain[i] = at - 1;
    return length;
}

static enum status solve(struct diff *diff, struct range range, unsigned depth);

static enum status divide(struct diff *diff, const struct range *range, unsigned depth)
{
    size_t most = range->a_end - range->a;
    struct anchor *anchors = calloc(most, sizeof(*anchors));
    size_t *ends = calloc(most, sizeof(*ends));
    size_t *chain = calloc(most, sizeof(*chain));
    enum status status = anchors && ends && chain ? STATUS_OK : STATUS_NO_MEMORY;
    size_t length = 0;

    if (status == STATUS_OK)
        length = rise(anchors, collect(diff, range, anchors), ends, chain);
    struct range gap = {range->a, range->a, range->b, range->b};
    for (size_t i = 0; i <= length && length && status == STATUS_OK; i++) {
        gap.a_end = i < length ? anchors[chain[i]].a : range->a_end;
        gap.b_end = i < length ? anchors[chain[i]].b : range->b_end;
        if (i < length)
            match(diff, gap.a_end, gap.b_end);
        status = solve(diff, gap, depth + 1);
        gap.a = gap.a_end + 1;
        gap.b = gap.b_end + 1;
    }
    free(anchors);
    free(ends);
    free(chain);
    return status;
}

static enum status solve(struct diff *diff, struct range range, unsigned depth)
{
    trim(diff, &range);
    if (range.a == range.a_end || range.b == range.b_end || search(diff, &range) ||
        depth == MAX_DEPTH)
        return STATUS_OK;
    return divide(diff, &range, depth);
}

/* --- the change ---------------------------------------------------------------------------- */

/* Blanks and signs that happen to be the same between words that all changed don't hold the text
 * together: a rewritten sentence is one change, not many. */
static void drop_slivers(struct diff *diff)
{
    size_t i = 0;
    size_t next_b = 0;

    while (i < diff->a.count) {
        size_t start = i;
        bool holds = false;
        size_t first_b = diff->match[i];
        if (!first_b) {
            i++;
            continue;
        }
        for (; i < diff->a.count && diff->match[i] == first_b + (i - start); i++)
            holds = holds || diff->a.items[i].is_word || diff->a.items[i].text.data[0] == '\n';
        size_t end_b = first_b - 1 + (i - start);
        bool between = (start > 0 && first_b - 1 > next_b && !diff->match[start - 1]) &&
                       (i < diff->a.count && !diff->match[i] && end_b < diff->b.count);
        for (size_t k = start; between && !holds && k < i; k++)
            diff->match[k] = 0;
        next_b = end_b;
    }
}

static uint32_t units_of(const struct tokens *tokens, size_t from, size_t to)
{
    uint32_t units = 0;

    for (size_t i = from; i < to; i++)
        units += tokens->items[i].units;
    return units;
}

static struct str text_of(const struct tokens *tokens, size_t from, size_t to)
{
    if (from == to)
        return STR_NONE;
    const char *start = tokens->items[from].text.data;
    struct str last = tokens->items[to - 1].text;
    return (struct str){start, (size_t)(last.data + last.size - start)};
}

static void write_change(const struct diff *diff, struct builder *builder)
{
    size_t a = 0;
    size_t b = 0;

    while (a < diff->a.count || b < diff->b.count) {
        size_t a_from = a;
        size_t b_from = b;
        while (a < diff->a.count && !diff->match[a])
            a++;
        b = a < diff->a.count ? diff->match[a] - 1 : diff->b.count;
        builder_replace(builder, units_of(&diff->a, a_from, a), text_of(&diff->b, b_from, b),
                        units_of(&diff->b, b_from, b), false);
        size_t kept = a;
        while (a < diff->a.count && b < diff->b.count && diff->match[a] == b + 1) {
            a++;
            b++;
        }
        builder_keep(builder, units_of(&diff->a, kept, a));
    }
}

enum status change_between(struct str before, struct str after, struct change *ret_change)
{
    struct diff diff = {.steps_left = MAX_STEPS};
    struct builder builder = {0};
    size_t ids = 0;
    enum status status = tokens_split(before, after, &diff.a, &diff.b, &ids);

    if (status != STATUS_OK)
        return status;
    diff.match = calloc(diff.a.count + 1, sizeof(*diff.match));
    diff.trace = calloc((size_t)(MAX_EDITS + 1) * (MAX_EDITS + 2) / 2, sizeof(*diff.trace));
    diff.places = calloc(ids + 1, sizeof(*diff.places));
    status = diff.match && diff.trace && diff.places ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = solve(&diff, (struct range){0, diff.a.count, 0, diff.b.count}, 0);
    if (status == STATUS_OK) {
        drop_slivers(&diff);
        status = builder_init(&builder, 2 * diff.a.count + 2, after.size);
    }
    if (status == STATUS_OK) {
        write_change(&diff, &builder);
        status = builder_take(&builder, ret_change);
    }
    builder_finish(&builder);
    free(diff.match);
    free(diff.trace);
    free(diff.places);
    tokens_finish(&diff.a);
    tokens_finish(&diff.b);
    return status;
}
