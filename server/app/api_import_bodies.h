/* The bodies and queries of the routes about imports as structs; their tables are in
 * api_import_bodies.c. Strings whose data is NULL were absent. */
#ifndef PARLEY_APP_API_IMPORT_BODIES_H
#define PARLEY_APP_API_IMPORT_BODIES_H

#include "app/raw_question.h"

struct body_start_import {
    struct str into;
};

struct query_import_file {
    struct str name;
};

struct body_mapping {
    struct str column, field;
};

struct body_read_import {
    struct str format, encoding, title, license, into;
    bool transcript;
    const struct body_mapping *mappings;
    size_t mappings_count;
};

struct body_correction {
    struct str id, topic, subtopic;
    bool skip, join, has_question;
    struct raw_question question;
};

struct body_choice {
    struct str id, field;
    bool theirs;
};

struct body_commit_import {
    const struct body_correction *corrections;
    size_t corrections_count;
    const struct body_choice *choices;
    size_t choices_count;
};

#endif
