/* What the bodies and queries of the routes about question sets may hold; held to openapi.json by
 * the tests. */
#include "app/api_set_bodies.h"

#include "app/api.h"
#include "app/field_rows.h"
#include "app/set_edits.h"
#include "store/finding.h"

enum {
    STUDY_TEXT_MAX = (STUDY_CHUNK_MAX_BYTES + 2) / 3 * 4,
};

static const struct field body_new_set_fields[] = {
    ROW_TEXT(body_new_set, title, 1, BODY_TITLE_MAX),
    ROW_TEXT(body_new_set, id, 0, SET_ID_MAX_BYTES),
    ROW_TEXT(body_new_set, language, 0, 100),
    ROW_TEXT(body_new_set, license, 0, 500),
};
const struct field_table api_new_set_table = ROW_TABLE(body_new_set, "body");

/* What an edit of a question began with lies in the base itself, not in an object of its own. */
#define PART(m, most)                                                                              \
    {                                                                                              \
        ROW_NAME(#m), .kind = FIELD_STRING, ROW_AT(body_base, question.m), .max = (most)           \
    }

static const struct field body_base_fields[] = {
    PART(id, SET_ID_MAX_BYTES),
    PART(prompt, RAW_TEXT_MAX),
    PART(kind, 100),
    PART(difficulty, 100),
    PART(time, 100),
    PART(points, 100),
    PART(status, 100),
    PART(source, 2000),
    PART(lang, 100),
    {ROW_NAME("tags"), .kind = FIELD_STRINGS, ROW_AT(body_base, question.tags),
     ROW_COUNT(body_base, question.tags), .max = SET_MAX_TAGS, .item_max = 200},
    {ROW_NAME("sections"), .kind = FIELD_OBJECTS, ROW_AT(body_base, question.sections),
     ROW_COUNT(body_base, question.sections), .max = RAW_SECTIONS_MAX, .table = &raw_section_table},
    ROW_TEXT(body_base, title, 0, BODY_TITLE_MAX),
    ROW_TEXT(body_base, intro, 0, RAW_TEXT_MAX),
    ROW_TEXT(body_base, language, 0, 100),
    ROW_TEXT(body_base, license, 0, 500),
    ROW_TEXTS(body_base, authors, false, SET_MAX_TAGS, 200),
};
static const struct field_table body_base_table = ROW_TABLE(body_base, "base");

static const struct field body_edit_fields[] = {
    ROW_ENUM(body_edit, op, true, set_edit_names, SET_EDIT_OPS),
    ROW_TEXT(body_edit, key, 0, 128),
    ROW_TEXT(body_edit, after, 0, 128),
    ROW_TEXT(body_edit, kind, 0, 20),
    ROW_TEXT(body_edit, title, 0, BODY_TITLE_MAX),
    ROW_TEXT(body_edit, intro, 0, RAW_TEXT_MAX),
    ROW_TEXT(body_edit, reason, 0, 20),
    ROW_TEXT(body_edit, note, 0, 2000),
    ROW_OBJECT(body_edit, question, raw_question_table),
    ROW_OBJECT(body_edit, head, raw_head_table),
    ROW_OBJECT(body_edit, base, body_base_table),
};
static const struct field_table body_edit_table = ROW_TABLE(body_edit, "edit");

static const struct field body_edits_fields[] = {
    ROW_OBJECTS(body_edits, edits, true, EDITS_MAX, body_edit_table),
};
const struct field_table api_edits_table = ROW_TABLE(body_edits, "body");

static const struct field body_archive_fields[] = {
    ROW_FLAG(body_archive, archived, true),
};
const struct field_table api_archive_table = ROW_TABLE(body_archive, "body");

static const struct field body_restore_fields[] = {
    ROW_NUMBER(body_restore, version, true, 1, BODY_VERSION_MAX),
    ROW_TEXT(body_restore, key, 0, 128),
};
const struct field_table api_restore_table = ROW_TABLE(body_restore, "body");

static const struct field body_undo_fields[] = {
    ROW_NUMBER(body_undo, version, true, 1, BODY_VERSION_MAX)};
const struct field_table api_undo_table = ROW_TABLE(body_undo, "body");

static const struct field body_study_fields[] = {
    ROW_TEXT(body_study, bytes, 1, STUDY_TEXT_MAX),
    {ROW_NAME("replaces"), .kind = FIELD_INTS, ROW_AT(body_study, replaces),
     ROW_COUNT(body_study, replaces), .max = STUDY_REPLACES_MAX, .min = 1,
     .item_max = INT64_C(1) << 53},
};
const struct field_table api_study_table = ROW_TABLE(body_study, "body");

/* --- queries ------------------------------------------------------------------------------- */

static const struct field query_sets_fields[] = {
    ROW_FLAG(query_sets, archived, false),
};
const struct field_table api_sets_query = ROW_TABLE(query_sets, "query");

static const struct field query_version_fields[] = {
    ROW_NUMBER(query_version, version, false, 0, BODY_VERSION_MAX)};
const struct field_table api_version_query = ROW_TABLE(query_version, "query");

static const struct field query_outline_fields[] = {
    ROW_NUMBER(query_outline, since, false, 0, BODY_VERSION_MAX)};
const struct field_table api_outline_query = ROW_TABLE(query_outline, "query");

static const struct field query_diff_fields[] = {
    ROW_NUMBER(query_diff, from, true, 1, BODY_VERSION_MAX),
    ROW_NUMBER(query_diff, to, true, 1, BODY_VERSION_MAX),
};
const struct field_table api_diff_query = ROW_TABLE(query_diff, "query");

static const struct field query_search_fields[] = {
    ROW_TEXT(query_search, words, 0, FIND_QUERY_MAX_BYTES),
    ROW_TEXT(query_search, set, 0, SET_ID_MAX_BYTES),
    ROW_TEXT(query_search, topic, 0, 128),
    ROW_TEXT(query_search, kind, 0, 20),
    ROW_TEXT(query_search, difficulty, 0, 20),
    ROW_TEXT(query_search, state, 0, 20),
    ROW_TEXT(query_search, language, 0, 100),
    ROW_TEXT(query_search, tag, 0, 200),
    ROW_TEXT(query_search, asked, 0, 20),
    ROW_NUMBER(query_search, offset, false, 0, 1000000),
    ROW_NUMBER(query_search, limit, false, 0, FIND_MAX),
};
const struct field_table api_search_query = ROW_TABLE(query_search, "query");

static const struct field query_study_fields[] = {
    ROW_NUMBER(query_study, after, false, 0, INT64_C(1) << 53),
};
const struct field_table api_study_query = ROW_TABLE(query_study, "query");
