/* The bodies and queries of the routes about duplicates, building sets and exporting them as
 * structs; their tables are in api_build_bodies.c. Strings whose data is NULL were absent. */
#ifndef PARLEY_APP_API_BUILD_BODIES_H
#define PARLEY_APP_API_BUILD_BODIES_H

#include "app/api_import_bodies.h"

enum { BUILD_SETS_MAX = 50, BUILD_KEYS_MAX = 20000, SAMPLE_TITLES_MAX = 200 };

struct query_duplicates {
    struct str sets; /* ids with commas between */
    bool dismissed;
};

struct query_dismissed {
    struct str sets; /* the same; none: all sets */
};

struct body_dismissal {
    struct str a_set, a_key, b_set, b_key;
};

struct body_merge {
    struct str keep_set, keep_key, drop_set, drop_key;
    int64_t keep_revision, drop_revision; /* 0: whatever they are */
    struct raw_question question;
};

struct body_sample_kind {
    int kind; /* place in the names: enum question_kind, less one */
    int64_t count;
};

struct body_sample {
    const struct str *sets;
    size_t sets_count;
    int64_t minutes, questions;
    const struct str *topics;
    size_t topics_count;
    const struct body_sample_kind *kinds;
    size_t kinds_count;
    const struct str *tags;
    size_t tags_count;
    int least, most; /* enum question_difficulty */
    bool rising, need_answer;
    const struct str *leave_out;
    size_t leave_out_count;
    const struct str *keep;
    size_t keep_count;
    struct str candidate, seed;
};

struct body_pick {
    struct str set;
    const struct str *keys;
    size_t keys_count;
};

struct body_remix {
    struct str title;
    const struct body_pick *picks;
    size_t picks_count;
};

struct body_fork {
    struct str title;
};

struct body_take {
    struct str upstream;
    const struct body_choice *choices;
    size_t choices_count;
};

struct query_export {
    struct str format;
    bool answers;
    int64_t version; /* 0: the newest */
};

#endif
