/* What the bodies and queries of the routes about duplicates, building sets and exporting them may
 * hold; held to openapi.json by the tests. */
#include "app/api_build_bodies.h"

#include "app/api.h"
#include "questions/sample.h"

#define NAME(text)  .name = {text, sizeof(text) - 1}
#define AT(s, m)    .offset = offsetof(struct s, m)
#define COUNT(s, m) .count_offset = offsetof(struct s, m##_count)
#define TEXT(s, m, least, most)                                                                    \
    {                                                                                              \
        NAME(#m), .kind = FIELD_STRING, AT(s, m), .required = (least) > 0, .min = least,           \
                  .max = most                                                                      \
    }
#define LIST(s, m, needed, most, item)                                                             \
    {                                                                                              \
        NAME(#m), .kind = FIELD_STRINGS, AT(s, m), COUNT(s, m), .required = needed, .max = most,   \
                  .item_max = item                                                                 \
    }
#define FLAG(s, m, needed)                                                                         \
    {                                                                                              \
        NAME(#m), .kind = FIELD_BOOL, AT(s, m), .required = needed                                 \
    }
#define TABLE(s, name)                                                                             \
    {                                                                                              \
        name, s##_fields, sizeof(s##_fields) / sizeof(s##_fields[0]), sizeof(struct s)             \
    }

enum {
    TITLE_MAX = 1000,
    PLACE_MAX = SET_ID_MAX_BYTES * 2 + 1, /* "set/key" */
    PLACES_MAX = 20000,
    QUERY_SETS_MAX = 2000,
    CHOICES_MAX = 200000,
    MINUTES_MAX = 1440,
    CANDIDATE_MAX = 254,
    VERSION_MAX = 1000000000,
};

static const char *const kind_names[] = {"concept", "scenario", "code", "trade-off", "choice"};
static const char *const difficulty_names[] = {"any", "easy", "medium", "hard"};

static const struct field query_duplicates_fields[] = {
    TEXT(query_duplicates, sets, 1, QUERY_SETS_MAX),
    FLAG(query_duplicates, dismissed, false),
};
const struct field_table api_duplicates_query = TABLE(query_duplicates, "query");

static const struct field body_dismissal_fields[] = {
    TEXT(body_dismissal, a_set, 1, SET_ID_MAX_BYTES),
    TEXT(body_dismissal, a_key, 1, SET_ID_MAX_BYTES),
    TEXT(body_dismissal, b_set, 1, SET_ID_MAX_BYTES),
    TEXT(body_dismissal, b_key, 1, SET_ID_MAX_BYTES),
};
const struct field_table api_dismissal_table = TABLE(body_dismissal, "body");

static const struct field body_merge_fields[] = {
    TEXT(body_merge, keep_set, 1, SET_ID_MAX_BYTES),
    TEXT(body_merge, keep_key, 1, SET_ID_MAX_BYTES),
    TEXT(body_merge, drop_set, 1, SET_ID_MAX_BYTES),
    TEXT(body_merge, drop_key, 1, SET_ID_MAX_BYTES),
    {NAME("question"), .kind = FIELD_OBJECT, AT(body_merge, question), .required = true,
     .table = &raw_question_table},
};
const struct field_table api_merge_table = TABLE(body_merge, "body");

static const struct field body_sample_kind_fields[] = {
    {NAME("kind"), .kind = FIELD_ENUM, AT(body_sample_kind, kind), .required = true,
     .names = kind_names, .max = sizeof(kind_names) / sizeof(kind_names[0])},
    {NAME("count"), .kind = FIELD_INT, AT(body_sample_kind, count), .required = true, .min = 1,
     .max = SAMPLE_MAX_QUESTIONS},
};
static const struct field_table body_sample_kind_table = TABLE(body_sample_kind, "kind");

static const struct field body_sample_fields[] = {
    LIST(body_sample, sets, true, BUILD_SETS_MAX, SET_ID_MAX_BYTES),
    {NAME("minutes"), .kind = FIELD_INT, AT(body_sample, minutes), .max = MINUTES_MAX},
    {NAME("questions"), .kind = FIELD_INT, AT(body_sample, questions), .max = SAMPLE_MAX_QUESTIONS},
    LIST(body_sample, topics, false, SAMPLE_TITLES_MAX, TITLE_MAX),
    {NAME("kinds"), .kind = FIELD_OBJECTS, AT(body_sample, kinds), COUNT(body_sample, kinds),
     .max = sizeof(kind_names) / sizeof(kind_names[0]), .table = &body_sample_kind_table},
    LIST(body_sample, tags, false, SET_MAX_TAGS, 200),
    {NAME("least"), .kind = FIELD_ENUM, AT(body_sample, least), .names = difficulty_names,
     .max = sizeof(difficulty_names) / sizeof(difficulty_names[0])},
    {NAME("most"), .kind = FIELD_ENUM, AT(body_sample, most), .names = difficulty_names,
     .max = sizeof(difficulty_names) / sizeof(difficulty_names[0])},
    FLAG(body_sample, rising, false),
    FLAG(body_sample, need_answer, false),
    LIST(body_sample, leave_out, false, PLACES_MAX, PLACE_MAX),
    LIST(body_sample, keep, false, SAMPLE_MAX_QUESTIONS, PLACE_MAX),
    TEXT(body_sample, candidate, 0, CANDIDATE_MAX),
    TEXT(body_sample, seed, 0, SAMPLE_SEED_BYTES),
};
const struct field_table api_sample_table = TABLE(body_sample, "body");

static const struct field body_pick_fields[] = {
    TEXT(body_pick, set, 1, SET_ID_MAX_BYTES),
    LIST(body_pick, keys, false, BUILD_KEYS_MAX, SET_ID_MAX_BYTES),
};
static const struct field_table body_pick_table = TABLE(body_pick, "pick");

static const struct field body_remix_fields[] = {
    TEXT(body_remix, title, 1, TITLE_MAX),
    {NAME("picks"), .kind = FIELD_OBJECTS, AT(body_remix, picks), COUNT(body_remix, picks),
     .required = true, .max = BUILD_SETS_MAX, .table = &body_pick_table},
};
const struct field_table api_remix_table = TABLE(body_remix, "body");

static const struct field body_fork_fields[] = {TEXT(body_fork, title, 1, TITLE_MAX)};
const struct field_table api_fork_table = TABLE(body_fork, "body");

static const struct field body_take_fields[] = {
    TEXT(body_take, upstream, 1, SET_ID_MAX_BYTES),
    {NAME("choices"), .kind = FIELD_OBJECTS, AT(body_take, choices), COUNT(body_take, choices),
     .max = CHOICES_MAX, .table = &api_choice_table},
};
const struct field_table api_take_table = TABLE(body_take, "body");

static const struct field query_export_fields[] = {
    TEXT(query_export, format, 1, 40),
    FLAG(query_export, answers, true),
    {NAME("version"), .kind = FIELD_INT, AT(query_export, version), .max = VERSION_MAX},
};
const struct field_table api_export_query = TABLE(query_export, "query");
