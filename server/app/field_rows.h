/* Rows of the tables of fields (protocol/field.h) that app/ writes by hand: the bodies and queries
 * of the API, and questions as authors edit them. `s` is the struct's tag and `m` its member, which
 * has the field's name; of a list, `m`_count says how many there are. Used by the folder's own
 * files only. */
#ifndef PARLEY_APP_FIELD_ROWS_H
#define PARLEY_APP_FIELD_ROWS_H

#include "base/count.h"
#include "protocol/field.h"

/* What a row that fits none of these is written with. */
#define ROW_NAME(text)  .name = {text, sizeof(text) - 1}
#define ROW_AT(s, m)    .offset = offsetof(struct s, m)
#define ROW_COUNT(s, m) .count_offset = offsetof(struct s, m##_count)

/* At least `least` characters: needed when that is one or more. */
#define ROW_TEXT(s, m, least, most)                                                                \
    {                                                                                              \
        ROW_NAME(#m), .kind = FIELD_STRING, ROW_AT(s, m), .required = (least) > 0, .min = (least), \
                      .max = (most)                                                                \
    }
/* Needed, and may be empty. */
#define ROW_NEEDED_TEXT(s, m, most)                                                                \
    {                                                                                              \
        ROW_NAME(#m), .kind = FIELD_STRING, ROW_AT(s, m), .required = true, .max = (most)          \
    }
#define ROW_ID(s, m, needed)                                                                       \
    {                                                                                              \
        ROW_NAME(#m), .kind = FIELD_ID, ROW_AT(s, m), .required = (needed)                         \
    }
#define ROW_FLAG(s, m, needed)                                                                     \
    {                                                                                              \
        ROW_NAME(#m), .kind = FIELD_BOOL, ROW_AT(s, m), .required = (needed)                       \
    }
#define ROW_NUMBER(s, m, needed, least, most)                                                      \
    {                                                                                              \
        ROW_NAME(#m), .kind = FIELD_INT, ROW_AT(s, m), .required = (needed), .min = (least),       \
                      .max = (most)                                                                \
    }
#define ROW_ENUM(s, m, needed, all_names, count)                                                   \
    {                                                                                              \
        ROW_NAME(#m), .kind = FIELD_ENUM, ROW_AT(s, m), .required = (needed),                      \
                      .names = (all_names), .max = (count)                                         \
    }
/* A list of texts: at most `most` of them, each of at most `item` characters. */
#define ROW_TEXTS(s, m, needed, most, item)                                                        \
    {                                                                                              \
        ROW_NAME(#m), .kind = FIELD_STRINGS, ROW_AT(s, m), ROW_COUNT(s, m), .required = (needed),  \
                      .max = (most), .item_max = (item)                                            \
    }
#define ROW_OBJECTS(s, m, needed, most, its_table)                                                 \
    {                                                                                              \
        ROW_NAME(#m), .kind = FIELD_OBJECTS, ROW_AT(s, m), ROW_COUNT(s, m), .required = (needed),  \
                      .max = (most), .table = &(its_table)                                         \
    }
/* May be absent: has_`m` says whether it was there. */
#define ROW_OBJECT(s, m, its_table)                                                                \
    {                                                                                              \
        ROW_NAME(#m), .kind = FIELD_OBJECT, ROW_AT(s, m), .has = true,                             \
                      .count_offset = offsetof(struct s, has_##m), .table = &(its_table)           \
    }

/* The table of the rows in `s`_fields. `name` stands before the field's in what a refusal says. */
#define ROW_TABLE(s, name)                                                                         \
    {                                                                                              \
        name, s##_fields, COUNT_OF(s##_fields), sizeof(struct s)                                   \
    }

/* Limits that several bodies have. */
enum {
    BODY_TITLE_MAX = 1000,
    BODY_VERSION_MAX = 1000000000,
    BODY_CHOICES_MAX = 200000, /* of a merge */
};

#endif
