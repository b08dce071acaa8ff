/* What the bodies and queries of the routes about imports may hold; held to openapi.json by the
 * tests. */
#include "app/api_import_bodies.h"

#include "app/api.h"

#define NAME(text)  .name = {text, sizeof(text) - 1}
#define AT(s, m)    .offset = offsetof(struct s, m)
#define COUNT(s, m) .count_offset = offsetof(struct s, m##_count)
#define TEXT(s, m, needed, most)                                                                   \
    {                                                                                              \
        NAME(#m), .kind = FIELD_STRING, AT(s, m), .required = needed, .max = most                  \
    }
#define FLAG(s, m, needed)                                                                         \
    {                                                                                              \
        NAME(#m), .kind = FIELD_BOOL, AT(s, m), .required = needed                                 \
    }
#define TABLE(s, name)                                                                             \
    {                                                                                              \
        name, s##_fields, sizeof(s##_fields) / sizeof(s##_fields[0]), sizeof(struct s)             \
    }

enum { MAPPINGS_MAX = 500, CORRECTIONS_MAX = 20000, CHOICES_MAX = 200000 };

static const struct field body_start_import_fields[] = {
    TEXT(body_start_import, into, false, SET_ID_MAX_BYTES)};
const struct field_table api_start_import_table = TABLE(body_start_import, "body");

static const struct field query_import_file_fields[] = {TEXT(query_import_file, name, true, 1000)};
const struct field_table api_import_file_query = TABLE(query_import_file, "query");

static const struct field body_mapping_fields[] = {
    TEXT(body_mapping, column, true, 1000),
    TEXT(body_mapping, field, true, 100),
};
static const struct field_table body_mapping_table = TABLE(body_mapping, "mapping");

static const struct field body_read_import_fields[] = {
    TEXT(body_read_import, format, false, 40),
    TEXT(body_read_import, encoding, false, 40),
    TEXT(body_read_import, title, false, 1000),
    TEXT(body_read_import, license, false, 500),
    TEXT(body_read_import, into, false, SET_ID_MAX_BYTES),
    FLAG(body_read_import, transcript, false),
    {NAME("mappings"), .kind = FIELD_OBJECTS, AT(body_read_import, mappings),
     COUNT(body_read_import, mappings), .max = MAPPINGS_MAX, .table = &body_mapping_table},
};
const struct field_table api_read_import_table = TABLE(body_read_import, "body");

static const struct field body_correction_fields[] = {
    TEXT(body_correction, id, true, SET_ID_MAX_BYTES),
    FLAG(body_correction, skip, false),
    FLAG(body_correction, join, false),
    TEXT(body_correction, topic, false, 1000),
    TEXT(body_correction, subtopic, false, 1000),
    {NAME("question"), .kind = FIELD_OBJECT, AT(body_correction, question), .has = true,
     .count_offset = offsetof(struct body_correction, has_question), .table = &raw_question_table},
};
static const struct field_table body_correction_table = TABLE(body_correction, "correction");

static const struct field body_choice_fields[] = {
    TEXT(body_choice, id, true, SET_ID_MAX_BYTES),
    TEXT(body_choice, field, false, 1000),
    FLAG(body_choice, theirs, true),
};
const struct field_table api_choice_table = TABLE(body_choice, "choice");

static const struct field body_commit_import_fields[] = {
    {NAME("corrections"), .kind = FIELD_OBJECTS, AT(body_commit_import, corrections),
     COUNT(body_commit_import, corrections), .max = CORRECTIONS_MAX,
     .table = &body_correction_table},
    {NAME("choices"), .kind = FIELD_OBJECTS, AT(body_commit_import, choices),
     COUNT(body_commit_import, choices), .max = CHOICES_MAX, .table = &api_choice_table},
};
const struct field_table api_commit_import_table = TABLE(body_commit_import, "body");
