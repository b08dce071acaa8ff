/* A JSON text as a tree whose values know their lines and keep numbers as they are written. Strict:
 * no comments, no commas at the end, valid UTF-8. Used by the folder's own files only. */
#ifndef PARLEY_FORMATS_JSON_TREE_H
#define PARLEY_FORMATS_JSON_TREE_H

#include "base/arena.h"
#include "questions/watch.h"

enum tree_kind {
    TREE_NULL,
    TREE_FALSE,
    TREE_TRUE,
    TREE_NUMBER,
    TREE_STRING,
    TREE_ARRAY,
    TREE_OBJECT
};

enum { TREE_MAX_DEPTH = 100, TREE_MAX_VALUES = 4000000 };

struct tree {
    struct tree *next;  /* in the same array or object */
    struct tree *first; /* of an array or object */
    struct str key;     /* in an object */
    struct str text;    /* of a string, decoded; of a number, as it is written */
    unsigned line;
    enum tree_kind kind;
};

struct tree_fault {
    unsigned line;
    const char *sentence; /* constant; with a final stop */
};

/* Reads the whole text. With `many`, several values one after the other (a line each, say) are read
 * as an array. The tree lies in the arena and shows the text: valid as long as both. Half of a pair
 * of surrogates, and NUL, become U+FFFD. Errors, with *ret_fault: MALFORMED; TOO_LARGE (depth,
 * count). Without: NO_MEMORY, CANCELLED. */
enum status tree_read(struct str text, bool many, const struct watch *watch, struct arena *arena,
                      struct tree **ret_tree, struct tree_fault *ret_fault) MUST_USE;

/* The value of a key: the last one where it stands there twice. NULL when there is none, or the
 * value is no object (or NULL). */
const struct tree *tree_get(const struct tree *object, const char *key);
/* The text of a string or number under a key; else empty. */
struct str tree_text(const struct tree *object, const char *key);
bool tree_is(const struct tree *value, enum tree_kind kind); /* false for NULL */
size_t tree_count(const struct tree *value);

#endif
