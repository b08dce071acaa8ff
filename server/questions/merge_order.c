/* Who moved, and in which order the result stands.
 *
 * A side moved what isn't in a longest run of entries that stand in base's order: the fewest that
 * explain the side's order. What theirs moved or added goes behind its neighbour in theirs;
 * everything else keeps the order of ours. With ours equal to base, what stays is in the order of
 * theirs as well, so the result is in the order of theirs. */
#include "questions/merge_private.h"

/* Longest increasing subsequence by piles: the top of pile n is the smallest last number of all
 * increasing runs of n + 1 numbers so far. */
struct piles {
    struct entry **entries; /* of one home, in the side's order */
    size_t *tops;           /* of each pile, the place in `entries` */
    size_t *before;         /* for each entry, the one before it in its run, or SIZE_MAX */
    size_t entry_count, pile_count;
};

static size_t base_order(const struct piles *piles, size_t at)
{
    return piles->entries[at]->order[SIDE_BASE];
}

static void add_to_pile(struct piles *piles, struct entry *entry)
{
    size_t at = piles->entry_count++;
    size_t low = 0;
    size_t high = piles->pile_count;

    piles->entries[at] = entry;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (base_order(piles, piles->tops[middle]) < entry->order[SIDE_BASE])
            low = middle + 1;
        else
            high = middle;
    }
    piles->before[at] = low ? piles->tops[low - 1] : SIZE_MAX;
    piles->tops[low] = at;
    if (low == piles->pile_count)
        piles->pile_count++;
}

/* All have moved but those of the longest run. Empties the piles. */
static void mark(struct piles *piles, enum side side)
{
    size_t at = piles->pile_count ? piles->tops[piles->pile_count - 1] : SIZE_MAX;

    for (size_t i = 0; i < piles->entry_count; i++)
        piles->entries[i]->moved[side] = true;
    for (; at != SIZE_MAX; at = piles->before[at])
        piles->entries[at]->moved[side] = false;
    piles->entry_count = 0;
    piles->pile_count = 0;
}

static void mark_side(struct piles *piles, const struct sequence *sequence, enum side side)
{
    for (size_t i = 0; i < sequence->count; i++) {
        struct entry *entry = sequence->items[i];
        if (i && entry->home[side] != sequence->items[i - 1]->home[side])
            mark(piles, side);
        if (entry->home[SIDE_BASE] == entry->home[side])
            add_to_pile(piles, entry);
    }
    mark(piles, side);
}

enum status merge_mark_moved(struct merge *merge, enum entry_kind kind)
{
    const struct sequence *ours = &merge->sequences[kind][SIDE_OURS];
    const struct sequence *theirs = &merge->sequences[kind][SIDE_THEIRS];
    size_t most = ours->count > theirs->count ? ours->count : theirs->count;
    struct piles piles = {
        .entries = arena_array(&merge->scratch, most, sizeof(*piles.entries)),
        .tops = arena_array(&merge->scratch, most, sizeof(*piles.tops)),
        .before = arena_array(&merge->scratch, most, sizeof(*piles.before)),
    };

    if (!piles.entries || !piles.tops || !piles.before)
        return STATUS_NO_MEMORY;
    mark_side(&piles, ours, SIDE_OURS);
    mark_side(&piles, theirs, SIDE_THEIRS);
    return STATUS_OK;
}

/* Behind `before`, or first when that is NULL. */
static void insert(struct entry *entry, struct entry *before)
{
    struct merge_topic *dest = entry->dest;
    struct entry **at = before ? &before->next : &dest->first[entry->kind];

    entry->next = *at;
    *at = entry;
    if (!entry->next)
        dest->last[entry->kind] = entry;
}

void merge_put_in_order(struct merge *merge, enum entry_kind kind)
{
    const struct sequence *ours = &merge->sequences[kind][SIDE_OURS];
    const struct sequence *theirs = &merge->sequences[kind][SIDE_THEIRS];

    for (size_t i = 0; i < ours->count; i++) {
        struct entry *entry = ours->items[i];
        if (entry->dest && !entry->by_theirs)
            insert(entry, entry->dest->last[kind]);
    }
    for (size_t i = 0; i < theirs->count; i++) {
        struct entry *entry = theirs->items[i];
        struct merge_topic *home = entry->home[SIDE_THEIRS];
        /* A neighbour that ours has put into another topic is none. */
        if (!entry->dest || entry->dest != home->target[kind])
            continue;
        struct entry *before = home->reached[kind];
        if (!before && entry->dest != home)
            before = entry->dest->last[kind];
        if (entry->by_theirs)
            insert(entry, before);
        home->reached[kind] = entry;
    }
}
