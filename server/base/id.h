/* Identifiers of rooms, members, accounts, sets, …: 16 characters of Crockford's base32 in lower
 * case, 80 random bits. They name things; they grant nothing. Depends on libc only. */
#ifndef PARLEY_BASE_ID_H
#define PARLEY_BASE_ID_H

#include <stdbool.h>

#include "base/status.h"
#include "base/str.h"

enum { ID_SIZE = 16, ID_RANDOM_BYTES = 10 };

struct id {
    char text[ID_SIZE + 1]; /* empty: none */
};

struct id id_from_random(const unsigned char random[static ID_RANDOM_BYTES]);
/* False, and *ret_id untouched, when the text is not an identifier. */
bool id_parse(struct str text, struct id *ret_id) MUST_USE;

static inline struct str id_str(const struct id *id)
{
    return str_from(id->text);
}

static inline bool id_equal(const struct id *a, const struct id *b)
{
    return memcmp(a->text, b->text, sizeof(a->text)) == 0;
}

static inline bool id_is_none(const struct id *id)
{
    return id->text[0] == '\0';
}

#endif
