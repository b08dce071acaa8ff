/* What the bodies and queries of the routes about duplicates, building sets and exporting them may
 * hold; held to openapi.json by the tests. */
#include "app/api_build_bodies.h"

#include "app/api.h"
#include "app/field_rows.h"
#include "questions/sample.h"

enum {
    PLACE_MAX = SET_ID_MAX_BYTES * 2 + 1, /* "set/key" */
    SET_NAME_MAX = SET_ID_MAX_BYTES + 10, /* "set@version" */
    PLACES_MAX = 20000,
    QUERY_SETS_MAX = 2000,
    MINUTES_MAX = 1440,
    CANDIDATE_MAX = 254,
};

static const char *const kind_names[] = {"concept", "scenario", "code", "trade-off", "choice"};
static const char *const difficulty_names[] = {"any", "easy", "medium", "hard"};

static const struct field query_duplicates_fields[] = {
    ROW_TEXT(query_duplicates, sets, 1, QUERY_SETS_MAX),
    ROW_FLAG(query_duplicates, dismissed, false),
};
const struct field_table api_duplicates_query = ROW_TABLE(query_duplicates, "query");

static const struct field query_dismissed_fields[] = {
    ROW_TEXT(query_dismissed, sets, 0, QUERY_SETS_MAX),
};
const struct field_table api_dismissed_query = ROW_TABLE(query_dismissed, "query");

static const struct field body_dismissal_fields[] = {
    ROW_TEXT(body_dismissal, a_set, 1, SET_ID_MAX_BYTES),
    ROW_TEXT(body_dismissal, a_key, 1, SET_ID_MAX_BYTES),
    ROW_TEXT(body_dismissal, b_set, 1, SET_ID_MAX_BYTES),
    ROW_TEXT(body_dismissal, b_key, 1, SET_ID_MAX_BYTES),
};
const struct field_table api_dismissal_table = ROW_TABLE(body_dismissal, "body");

static const struct field body_merge_fields[] = {
    ROW_TEXT(body_merge, keep_set, 1, SET_ID_MAX_BYTES),
    ROW_TEXT(body_merge, keep_key, 1, SET_ID_MAX_BYTES),
    ROW_TEXT(body_merge, drop_set, 1, SET_ID_MAX_BYTES),
    ROW_TEXT(body_merge, drop_key, 1, SET_ID_MAX_BYTES),
    ROW_NUMBER(body_merge, keep_revision, false, 1, BODY_VERSION_MAX),
    ROW_NUMBER(body_merge, drop_revision, false, 1, BODY_VERSION_MAX),
    {ROW_NAME("question"), .kind = FIELD_OBJECT, ROW_AT(body_merge, question), .required = true,
     .table = &raw_question_table},
};
const struct field_table api_merge_table = ROW_TABLE(body_merge, "body");

static const struct field body_sample_kind_fields[] = {
    ROW_ENUM(body_sample_kind, kind, true, kind_names, COUNT_OF(kind_names)),
    ROW_NUMBER(body_sample_kind, count, true, 1, SAMPLE_MAX_QUESTIONS),
};
static const struct field_table body_sample_kind_table = ROW_TABLE(body_sample_kind, "kind");

static const struct field body_sample_fields[] = {
    ROW_TEXTS(body_sample, sets, true, BUILD_SETS_MAX, SET_NAME_MAX),
    ROW_NUMBER(body_sample, minutes, false, 0, MINUTES_MAX),
    ROW_NUMBER(body_sample, questions, false, 0, SAMPLE_MAX_QUESTIONS),
    ROW_TEXTS(body_sample, topics, false, SAMPLE_TITLES_MAX, BODY_TITLE_MAX),
    ROW_OBJECTS(body_sample, kinds, false, COUNT_OF(kind_names), body_sample_kind_table),
    ROW_TEXTS(body_sample, tags, false, SET_MAX_TAGS, 200),
    ROW_ENUM(body_sample, least, false, difficulty_names, COUNT_OF(difficulty_names)),
    ROW_ENUM(body_sample, most, false, difficulty_names, COUNT_OF(difficulty_names)),
    ROW_FLAG(body_sample, rising, false),
    ROW_FLAG(body_sample, need_answer, false),
    ROW_TEXTS(body_sample, leave_out, false, PLACES_MAX, PLACE_MAX),
    ROW_TEXTS(body_sample, keep, false, SAMPLE_MAX_QUESTIONS, PLACE_MAX),
    ROW_TEXT(body_sample, candidate, 0, CANDIDATE_MAX),
    ROW_TEXT(body_sample, seed, 0, SAMPLE_SEED_BYTES),
};
const struct field_table api_sample_table = ROW_TABLE(body_sample, "body");

static const struct field body_pick_fields[] = {
    ROW_TEXT(body_pick, set, 1, SET_ID_MAX_BYTES),
    ROW_TEXTS(body_pick, keys, false, BUILD_KEYS_MAX, SET_ID_MAX_BYTES),
};
static const struct field_table body_pick_table = ROW_TABLE(body_pick, "pick");

static const struct field body_remix_fields[] = {
    ROW_TEXT(body_remix, title, 1, BODY_TITLE_MAX),
    ROW_OBJECTS(body_remix, picks, true, BUILD_SETS_MAX, body_pick_table),
};
const struct field_table api_remix_table = ROW_TABLE(body_remix, "body");

static const struct field body_fork_fields[] = {ROW_TEXT(body_fork, title, 1, BODY_TITLE_MAX)};
const struct field_table api_fork_table = ROW_TABLE(body_fork, "body");

static const struct field body_take_fields[] = {
    ROW_TEXT(body_take, upstream, 1, SET_ID_MAX_BYTES),
    ROW_OBJECTS(body_take, choices, false, BODY_CHOICES_MAX, api_choice_table),
};
const struct field_table api_take_table = ROW_TABLE(body_take, "body");

static const struct field query_export_fields[] = {
    ROW_TEXT(query_export, format, 1, 40),
    ROW_FLAG(query_export, answers, true),
    ROW_NUMBER(query_export, version, false, 0, BODY_VERSION_MAX),
};
const struct field_table api_export_query = ROW_TABLE(query_export, "query");
