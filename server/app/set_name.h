/* A set and one of its versions in one word: "caches@3". No set's id has an '@'. Pure. */
#ifndef PARLEY_APP_SET_NAME_H
#define PARLEY_APP_SET_NAME_H

#include <stdint.h>

#include "base/str.h"

struct set_name {
    struct str id;    /* shows what was given */
    uint32_t version; /* 0: none was named */
};

/* What doesn't end in '@' and a number from 1 is an id as a whole. */
struct set_name set_name_of(struct str text);

#endif
