#include "histogram.h"

/* Values below 64 have a slot each; above, every power of two has 64 slots. */
static unsigned slot_of(uint64_t value)
{
    if (value < HISTOGRAM_SUB)
        return (unsigned)value;
    unsigned shift = 63 - (unsigned)__builtin_clzll(value) - 6;

    return (shift + 1) * HISTOGRAM_SUB + (unsigned)((value >> shift) - HISTOGRAM_SUB);
}

/* The middle of a slot. */
static uint64_t value_of(unsigned slot)
{
    if (slot < HISTOGRAM_SUB)
        return slot;
    unsigned shift = slot / HISTOGRAM_SUB - 1;
    uint64_t low = (uint64_t)(slot % HISTOGRAM_SUB + HISTOGRAM_SUB) << shift;

    return low + ((1ull << shift) >> 1);
}

void histogram_add(struct histogram *histogram, uint64_t value_ns)
{
    histogram->counts[slot_of(value_ns)]++;
    histogram->total++;
    histogram->sum_ns += (double)value_ns;
    if (value_ns > histogram->max_ns)
        histogram->max_ns = value_ns;
}

uint64_t histogram_at(const struct histogram *histogram, double share)
{
    uint64_t wanted = (uint64_t)(share * (double)histogram->total + 0.5), seen = 0;

    if (!histogram->total)
        return 0;
    if (wanted < 1)
        wanted = 1;
    for (unsigned slot = 0; slot < HISTOGRAM_SLOTS; slot++) {
        seen += histogram->counts[slot];
        if (seen >= wanted)
            return value_of(slot) < histogram->max_ns ? value_of(slot) : histogram->max_ns;
    }
    return histogram->max_ns;
}

double histogram_mean(const struct histogram *histogram)
{
    return histogram->total ? histogram->sum_ns / (double)histogram->total : 0;
}
