/* A view of bytes that somebody else owns; not terminated. Any thread; depends on libc only. */
#ifndef PARLEY_BASE_STR_H
#define PARLEY_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
    const char *data; /* may be NULL when size is 0 */
    size_t size;
};

/* Only for string literals. */
#define STR(literal)                                                                               \
    (struct str)                                                                                   \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
#define STR_NONE                                                                                   \
    (struct str)                                                                                   \
    {                                                                                              \
        NULL, 0                                                                                    \
    }
/* For printf: printf("%.*s", STR_FMT(s)). */
#define STR_FMT(s) (int)(s).size, (s).data ? (s).data : ""

static inline struct str str_from(const char *text)
{
    return (struct str){text, text ? strlen(text) : 0};
}

static inline bool str_equal(struct str a, struct str b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* Less than, equal to or more than 0: by bytes, and a beginning before what it begins, as SQLite
 * compares texts. */
static inline int str_compare(struct str a, struct str b)
{
    size_t least = a.size < b.size ? a.size : b.size;
    int order = least ? memcmp(a.data, b.data, least) : 0;

    return order ? order : (a.size > b.size) - (a.size < b.size);
}

/* Into `out`, terminated; what doesn't fit is cut off. For what goes through it often, in place of
 * snprintf. */
static inline void str_to_chars(struct str text, char *out, size_t out_bytes)
{
    size_t size = text.size < out_bytes ? text.size : out_bytes - 1;

    if (size)
        memcpy(out, text.data, size);
    out[size] = '\0';
}

static inline bool str_is(struct str a, const char *text)
{
    return str_equal(a, str_from(text));
}

static inline bool str_starts(struct str a, struct str prefix)
{
    return a.size >= prefix.size &&
           (prefix.size == 0 || memcmp(a.data, prefix.data, prefix.size) == 0);
}

static inline bool str_ends(struct str a, struct str suffix)
{
    return a.size >= suffix.size && (suffix.size == 0 || memcmp(a.data + a.size - suffix.size,
                                                                suffix.data, suffix.size) == 0);
}

#endif
