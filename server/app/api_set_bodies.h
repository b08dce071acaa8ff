/* The bodies and queries of the routes about question sets as structs; their tables are in
 * api_set_bodies.c. Strings whose data is NULL were absent. */
#ifndef PARLEY_APP_API_SET_BODIES_H
#define PARLEY_APP_API_SET_BODIES_H

#include "app/raw_question.h"

enum { EDITS_MAX = 200, STUDY_REPLACES_MAX = 2000 };

struct body_new_set {
    struct str title, id, language, license;
};

/* What an edit began with: of a question, a topic or a head. */
struct body_base {
    struct raw_question question;
    struct str title, intro, language, license;
    const struct str *authors;
    size_t authors_count;
};

/* Every member but op is optional here; set_edits_check knows which op needs what. */
struct body_edit {
    int op; /* enum set_edit_op */
    struct str key, after, kind, title, intro, reason, note;
    struct raw_question question;
    struct raw_head head;
    struct body_base base;
    bool has_question, has_head, has_base;
};

struct body_edits {
    const struct body_edit *edits;
    size_t edits_count;
};

struct body_archive {
    bool archived;
};

struct body_restore {
    int64_t version;
    struct str key;
};

struct body_undo {
    int64_t version;
};

struct body_study {
    struct str bytes; /* base64 */
    const int64_t *replaces;
    size_t replaces_count;
};

/* --- queries ------------------------------------------------------------------------------- */

struct query_sets {
    bool archived;
};

struct query_version {
    int64_t version; /* 0: the newest */
};

struct query_outline {
    int64_t since; /* 0: everything */
};

struct query_diff {
    int64_t from, to;
};

struct query_search {
    struct str words, set, topic, kind, difficulty, state, language, tag, asked;
    int64_t offset, limit;
};

struct query_study {
    int64_t after;
};

#endif
