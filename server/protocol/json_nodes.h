/* A JSON text as a list of nodes, each list or object followed by what is in it. What is usual
 * needs no memory: few nodes have their place in the struct, and strings without escapes are views
 * of the text. Any thread; depends on base. Used by the folder's own files only. */
#ifndef PARLEY_PROTOCOL_JSON_NODES_H
#define PARLEY_PROTOCOL_JSON_NODES_H

#include <stdint.h>

#include "base/arena.h"
#include "base/refusal.h"
#include "base/str.h"

enum json_kind {
    JSON_KIND_NULL,
    JSON_KIND_FALSE,
    JSON_KIND_TRUE,
    JSON_KIND_INT,
    JSON_KIND_REAL, /* in range; its value isn't kept */
    JSON_KIND_STRING,
    JSON_KIND_LIST,
    JSON_KIND_OBJECT,
};

struct json_node {
    unsigned char kind; /* enum json_kind */
    bool is_copy;  /* its text had escapes: it is NUL-terminated in the arena, not in the text */
    uint32_t span; /* nodes that it takes, itself and those in it */
    union {
        struct str text;
        int64_t number;
        size_t count; /* of a list's items, of an object's members: a string and a value each */
    };
};

enum {
    JSON_FEW_NODES = 48,
    JSON_MAX_NODES = 1 << 24,
    JSON_MAX_DEPTH = 2048, /* tables nest a few deep; what is deeper is no message of any kind */
    /* Keys of an object that are compared with those before. One with more is of no table, since
     * none has as many fields: it is refused for that, or because one of these stands there twice.
     */
    JSON_MAX_KEYS = 64,
};

struct json_nodes {
    struct json_node few[JSON_FEW_NODES];
    struct json_node *items; /* few, or owned */
    size_t count, capacity;
    size_t read_bytes; /* where reading ended, or met what can't stand there */
};

/* Reads a whole text: one list or object, strict, valid UTF-8, no NUL, integers within int64_t.
 * Strings with escapes go to the arena. json_nodes_finish is due whatever comes of it. Refusals:
 * MALFORMED, DUPLICATE_KEY, BUSY (memory). */
enum refusal json_nodes_read(struct json_nodes *nodes, struct str text,
                             struct arena *arena) MUST_USE;
void json_nodes_finish(struct json_nodes *nodes);

/* The first of what is in a list or object that isn't empty, */
static inline const struct json_node *json_first(const struct json_node *node)
{
    return node + 1;
}

/* and what is behind a node: the next item, a key's value, a value's next key. */
static inline const struct json_node *json_next(const struct json_node *node)
{
    return node + node->span;
}

/* The value of a key; NULL when there is none. */
const struct json_node *json_member(const struct json_node *object, struct str key);
/* The text of a string, and the number of an integer, under a key; else empty and 0. */
struct str json_member_text(const struct json_node *object, struct str key);
int64_t json_member_number(const struct json_node *object, struct str key);

#endif
