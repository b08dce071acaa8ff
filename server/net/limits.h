/* How many sockets each address has open. One thread; depends on libc only. */
#ifndef PARLEY_NET_LIMITS_H
#define PARLEY_NET_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/status.h"

enum { LIMITS_KEY_BYTES = 16 };

struct limits_slot {
    unsigned char key[LIMITS_KEY_BYTES];
    unsigned count; /* 0: free */
};

struct limits {
    struct limits_slot *slots;
    size_t mask; /* slots - 1, a power of two less one */
    size_t used;
    uint64_t seed;
    unsigned max_per_address;
};

/* Room for `max_addresses` at a time. Errors: NO_MEMORY. */
enum status limits_init(struct limits *limits, unsigned max_addresses, unsigned max_per_address,
                        uint64_t seed) MUST_USE;
void limits_finish(struct limits *limits); /* NULL-safe */

/* What counts as one address: an IPv4 address, an IPv6 network of 64 bits. */
void limits_key(const struct sockaddr *address, unsigned char ret_key[static LIMITS_KEY_BYTES]);

/* False when the address has its share. Each true is given back once. */
bool limits_take(struct limits *limits, const unsigned char key[static LIMITS_KEY_BYTES]) MUST_USE;
void limits_give(struct limits *limits, const unsigned char key[static LIMITS_KEY_BYTES]);

#endif
