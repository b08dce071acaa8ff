#include "net/limits.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

enum status limits_init(struct limits *limits, unsigned max_addresses, unsigned max_per_address,
                        uint64_t seed)
{
    size_t slots = 16;

    while (slots < (size_t)max_addresses * 2)
        slots *= 2;
    struct limits_slot *memory = calloc(slots, sizeof(*memory));
    if (!memory)
        return STATUS_NO_MEMORY;
    *limits = (struct limits){
        .slots = memory,
        .mask = slots - 1,
        .seed = seed,
        .max_per_address = max_per_address,
    };
    return STATUS_OK;
}

void limits_finish(struct limits *limits)
{
    if (!limits)
        return;
    free(limits->slots);
    *limits = (struct limits){0};
}

void limits_key(const struct sockaddr *address, unsigned char ret_key[static LIMITS_KEY_BYTES])
{
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

    memset(ret_key, 0, LIMITS_KEY_BYTES);
    if (address->sa_family == AF_INET) {
        struct sockaddr_in four;
        memcpy(&four, address, sizeof(four));
        memcpy(ret_key, mapped, sizeof(mapped));
        memcpy(ret_key + sizeof(mapped), &four.sin_addr, 4);
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 six;
        memcpy(&six, address, sizeof(six));
        bool is_four = memcmp(&six.sin6_addr, mapped, sizeof(mapped)) == 0;
        memcpy(ret_key, &six.sin6_addr, is_four ? LIMITS_KEY_BYTES : 8);
    }
}

/* Seeded, so that nobody outside can choose addresses that fall on one slot. */
static size_t slot_of(const struct limits *limits, const unsigned char *key)
{
    uint64_t hash = limits->seed;

    for (size_t i = 0; i < LIMITS_KEY_BYTES; i++) {
        hash = (hash ^ key[i]) * 0x100000001b3u;
        hash ^= hash >> 29;
    }
    return (size_t)(hash ^ hash >> 32) & limits->mask;
}

static size_t find(const struct limits *limits, const unsigned char *key)
{
    size_t at = slot_of(limits, key);

    while (limits->slots[at].count && memcmp(limits->slots[at].key, key, LIMITS_KEY_BYTES) != 0)
        at = (at + 1) & limits->mask;
    return at;
}

bool limits_take(struct limits *limits, const unsigned char key[static LIMITS_KEY_BYTES])
{
    struct limits_slot *slot = &limits->slots[find(limits, key)];

    if (slot->count >= limits->max_per_address)
        return false;
    if (!slot->count) {
        /* One slot stays free, or a search would have no end. */
        if (limits->used == limits->mask)
            return false;
        limits->used++;
        memcpy(slot->key, key, LIMITS_KEY_BYTES);
    }
    slot->count++;
    return true;
}

/* Linear probing without tombstones: later entries of the run move up into the hole. */
static void close_hole(struct limits *limits, size_t hole)
{
    for (size_t at = (hole + 1) & limits->mask; limits->slots[at].count;
         at = (at + 1) & limits->mask) {
        size_t home = slot_of(limits, limits->slots[at].key);
        if (((at - home) & limits->mask) < ((at - hole) & limits->mask))
            continue;
        limits->slots[hole] = limits->slots[at];
        limits->slots[at].count = 0;
        hole = at;
    }
}

void limits_give(struct limits *limits, const unsigned char key[static LIMITS_KEY_BYTES])
{
    size_t at = find(limits, key);

    if (!limits->slots[at].count || --limits->slots[at].count)
        return;
    limits->used--;
    close_hole(limits, at);
}
