/* Files and folders that a person names, read whole. Any thread. */
#ifndef PARLEY_APP_FILES_TREE_H
#define PARLEY_APP_FILES_TREE_H

#include "base/arena.h"
#include "formats/formats.h"

enum { FILES_TREE_MAX = 20000, FILES_TREE_MAX_BYTES = 64 << 20, FILES_TREE_MAX_DEPTH = 32 };

struct files_tree {
    struct format_file *files; /* in the order of their names; named from the path on */
    size_t count;
    const char *wrong;  /* after a failure: the path that couldn't be read */
    const char *reason; /* and why, where the status alone would mislead; else NULL */
};

/* What a path is called by itself: its last part, and for "." or ".." that of the folder meant.
 * Lies in the arena; empty when there is no memory. */
struct str files_tree_name(const char *path, struct arena *arena);
/* A file, or all files of a folder but hidden ones; links inside of it aren't followed. Everything
 * lies in the arena. *ret_tree is filled in on failure, too. Errors: NOT_FOUND, DENIED, IO, INVALID
 * (neither file nor folder), TOO_LARGE (one of the limits), NO_MEMORY. */
enum status files_tree_read(const char *path, struct arena *arena,
                            struct files_tree *ret_tree) MUST_USE;

#endif
