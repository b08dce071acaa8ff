/* What the bodies and queries of the routes about question sets may hold; held to openapi.json by
 * the tests. */
#include "app/api_set_bodies.h"

#include "app/api.h"
#include "app/set_edits.h"
#include "store/finding.h"

#define NAME(text)  .name = {text, sizeof(text) - 1}
#define AT(s, m)    .offset = offsetof(struct s, m)
#define COUNT(s, m) .count_offset = offsetof(struct s, m##_count)
#define TEXT(s, m, most)                                                                           \
    {                                                                                              \
        NAME(#m), .kind = FIELD_STRING, AT(s, m), .max = most                                      \
    }
#define PART(s, part, m, most)                                                                     \
    {                                                                                              \
        NAME(#m), .kind = FIELD_STRING, AT(s, part.m), .max = most                                 \
    }
#define NUMBER(s, m, least, most)                                                                  \
    {                                                                                              \
        NAME(#m), .kind = FIELD_INT, AT(s, m), .min = least, .max = most                           \
    }
#define VERSION(s, m, least, needed)                                                               \
    {                                                                                              \
        NAME(#m), .kind = FIELD_INT, AT(s, m), .required = needed, .min = least,                   \
                  .max = VERSION_MAX                                                               \
    }
#define TABLE(s, name)                                                                             \
    {                                                                                              \
        name, s##_fields, sizeof(s##_fields) / sizeof(s##_fields[0]), sizeof(struct s)             \
    }

enum {
    VERSION_MAX = 1000000000,
    TITLE_MAX = 1000,
    STUDY_TEXT_MAX = (STUDY_CHUNK_MAX_BYTES + 2) / 3 * 4,
};

static const struct field body_new_set_fields[] = {
    {NAME("title"), .kind = FIELD_STRING, AT(body_new_set, title), .required = true, .min = 1,
     .max = TITLE_MAX},
    TEXT(body_new_set, id, SET_ID_MAX_BYTES),
    TEXT(body_new_set, language, 100),
    TEXT(body_new_set, license, 500),
};
const struct field_table api_new_set_table = TABLE(body_new_set, "body");

static const struct field body_base_fields[] = {
    PART(body_base, question, id, SET_ID_MAX_BYTES),
    PART(body_base, question, prompt, RAW_TEXT_MAX),
    PART(body_base, question, kind, 100),
    PART(body_base, question, difficulty, 100),
    PART(body_base, question, time, 100),
    PART(body_base, question, points, 100),
    PART(body_base, question, status, 100),
    PART(body_base, question, source, 2000),
    PART(body_base, question, lang, 100),
    {NAME("tags"), .kind = FIELD_STRINGS, AT(body_base, question.tags),
     COUNT(body_base, question.tags), .max = SET_MAX_TAGS, .item_max = 200},
    {NAME("sections"), .kind = FIELD_OBJECTS, AT(body_base, question.sections),
     COUNT(body_base, question.sections), .max = RAW_SECTIONS_MAX, .table = &raw_section_table},
    TEXT(body_base, title, TITLE_MAX),
    TEXT(body_base, intro, RAW_TEXT_MAX),
    TEXT(body_base, language, 100),
    TEXT(body_base, license, 500),
    {NAME("authors"), .kind = FIELD_STRINGS, AT(body_base, authors), COUNT(body_base, authors),
     .max = SET_MAX_TAGS, .item_max = 200},
};
static const struct field_table body_base_table = TABLE(body_base, "base");

static const struct field body_edit_fields[] = {
    {NAME("op"), .kind = FIELD_ENUM, AT(body_edit, op), .required = true, .names = set_edit_names,
     .max = SET_EDIT_OPS},
    TEXT(body_edit, key, 128),
    TEXT(body_edit, after, 128),
    TEXT(body_edit, kind, 20),
    TEXT(body_edit, title, TITLE_MAX),
    TEXT(body_edit, intro, RAW_TEXT_MAX),
    TEXT(body_edit, reason, 20),
    TEXT(body_edit, note, 2000),
    {NAME("question"), .kind = FIELD_OBJECT, AT(body_edit, question), .has = true,
     .count_offset = offsetof(struct body_edit, has_question), .table = &raw_question_table},
    {NAME("head"), .kind = FIELD_OBJECT, AT(body_edit, head), .has = true,
     .count_offset = offsetof(struct body_edit, has_head), .table = &raw_head_table},
    {NAME("base"), .kind = FIELD_OBJECT, AT(body_edit, base), .has = true,
     .count_offset = offsetof(struct body_edit, has_base), .table = &body_base_table},
};
static const struct field_table body_edit_table = TABLE(body_edit, "edit");

static const struct field body_edits_fields[] = {
    {NAME("edits"), .kind = FIELD_OBJECTS, AT(body_edits, edits), .required = true,
     COUNT(body_edits, edits), .max = EDITS_MAX, .table = &body_edit_table},
};
const struct field_table api_edits_table = TABLE(body_edits, "body");

static const struct field body_archive_fields[] = {
    {NAME("archived"), .kind = FIELD_BOOL, AT(body_archive, archived), .required = true},
};
const struct field_table api_archive_table = TABLE(body_archive, "body");

static const struct field body_restore_fields[] = {
    VERSION(body_restore, version, 1, true),
    TEXT(body_restore, key, 128),
};
const struct field_table api_restore_table = TABLE(body_restore, "body");

static const struct field body_undo_fields[] = {VERSION(body_undo, version, 1, true)};
const struct field_table api_undo_table = TABLE(body_undo, "body");

static const struct field body_study_fields[] = {
    {NAME("bytes"), .kind = FIELD_STRING, AT(body_study, bytes), .required = true, .min = 1,
     .max = STUDY_TEXT_MAX},
    {NAME("replaces"), .kind = FIELD_INTS, AT(body_study, replaces), COUNT(body_study, replaces),
     .max = STUDY_REPLACES_MAX, .min = 1, .item_max = INT64_C(1) << 53},
};
const struct field_table api_study_table = TABLE(body_study, "body");

/* --- queries ------------------------------------------------------------------------------- */

static const struct field query_sets_fields[] = {
    {NAME("archived"), .kind = FIELD_BOOL, AT(query_sets, archived)},
};
const struct field_table api_sets_query = TABLE(query_sets, "query");

static const struct field query_version_fields[] = {VERSION(query_version, version, 0, false)};
const struct field_table api_version_query = TABLE(query_version, "query");

static const struct field query_outline_fields[] = {VERSION(query_outline, since, 0, false)};
const struct field_table api_outline_query = TABLE(query_outline, "query");

static const struct field query_diff_fields[] = {
    VERSION(query_diff, from, 1, true),
    VERSION(query_diff, to, 1, true),
};
const struct field_table api_diff_query = TABLE(query_diff, "query");

static const struct field query_search_fields[] = {
    TEXT(query_search, words, FIND_QUERY_MAX_BYTES),
    TEXT(query_search, set, SET_ID_MAX_BYTES),
    TEXT(query_search, topic, 128),
    TEXT(query_search, kind, 20),
    TEXT(query_search, difficulty, 20),
    TEXT(query_search, state, 20),
    TEXT(query_search, language, 100),
    TEXT(query_search, tag, 200),
    TEXT(query_search, asked, 20),
    NUMBER(query_search, offset, 0, 1000000),
    NUMBER(query_search, limit, 0, FIND_MAX),
};
const struct field_table api_search_query = TABLE(query_search, "query");

static const struct field query_study_fields[] = {
    NUMBER(query_study, after, 0, INT64_C(1) << 53),
};
const struct field_table api_study_query = TABLE(query_study, "query");
