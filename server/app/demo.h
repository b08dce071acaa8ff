/* The demo: a clearly marked reviewer with keys, a set, and a room with a link for each seat. */
#ifndef PARLEY_APP_DEMO_H
#define PARLEY_APP_DEMO_H

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/id.h"

struct demo {
    bool made;
    struct arena arena;
    struct id room;
    struct str interviewer_url, panelist_url, candidate_url, reviewer_url;
    struct str reviewer_email, reviewer_password;
};

/* In a folder that init has made. `pack` NULL: the one beside the program. Says what is wrong. */
bool demo_make(const char *folder, const char *url, const char *pack, struct demo *ret_demo);
void demo_finish(struct demo *demo);
/* As `"demo": {…}` of a JSON object. */
void demo_write(const struct demo *demo, struct buf *out);
void demo_print(const struct demo *demo, FILE *stream);
/* The folder of packs: beside the program in the source tree, or where it was installed. False
 * when there is none. */
bool packs_folder(char *out, size_t out_bytes);

#endif
