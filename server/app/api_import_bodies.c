/* What the bodies and queries of the routes about imports may hold; held to openapi.json by the
 * tests. */
#include "app/api_import_bodies.h"

#include "app/api.h"
#include "app/field_rows.h"

enum { MAPPINGS_MAX = 500, CORRECTIONS_MAX = 20000 };

static const struct field body_start_import_fields[] = {
    ROW_TEXT(body_start_import, into, 0, SET_ID_MAX_BYTES)};
const struct field_table api_start_import_table = ROW_TABLE(body_start_import, "body");

static const struct field query_import_file_fields[] = {
    ROW_NEEDED_TEXT(query_import_file, name, 1000)};
const struct field_table api_import_file_query = ROW_TABLE(query_import_file, "query");

static const struct field body_mapping_fields[] = {
    ROW_NEEDED_TEXT(body_mapping, column, 1000),
    ROW_NEEDED_TEXT(body_mapping, field, 100),
};
static const struct field_table body_mapping_table = ROW_TABLE(body_mapping, "mapping");

static const struct field body_read_import_fields[] = {
    ROW_TEXT(body_read_import, format, 0, 40),
    ROW_TEXT(body_read_import, encoding, 0, 40),
    ROW_TEXT(body_read_import, title, 0, BODY_TITLE_MAX),
    ROW_TEXT(body_read_import, license, 0, 500),
    ROW_TEXT(body_read_import, into, 0, SET_ID_MAX_BYTES),
    ROW_FLAG(body_read_import, transcript, false),
    ROW_OBJECTS(body_read_import, mappings, false, MAPPINGS_MAX, body_mapping_table),
};
const struct field_table api_read_import_table = ROW_TABLE(body_read_import, "body");

static const struct field body_correction_fields[] = {
    ROW_NEEDED_TEXT(body_correction, id, SET_ID_MAX_BYTES),
    ROW_FLAG(body_correction, skip, false),
    ROW_FLAG(body_correction, join, false),
    ROW_TEXT(body_correction, topic, 0, BODY_TITLE_MAX),
    ROW_TEXT(body_correction, subtopic, 0, BODY_TITLE_MAX),
    ROW_OBJECT(body_correction, question, raw_question_table),
};
static const struct field_table body_correction_table = ROW_TABLE(body_correction, "correction");

static const struct field body_choice_fields[] = {
    ROW_NEEDED_TEXT(body_choice, id, SET_ID_MAX_BYTES),
    ROW_TEXT(body_choice, field, 0, 1000),
    ROW_FLAG(body_choice, theirs, true),
};
const struct field_table api_choice_table = ROW_TABLE(body_choice, "choice");

static const struct field body_commit_import_fields[] = {
    ROW_OBJECTS(body_commit_import, corrections, false, CORRECTIONS_MAX, body_correction_table),
    ROW_OBJECTS(body_commit_import, choices, false, BODY_CHOICES_MAX, api_choice_table),
};
const struct field_table api_commit_import_table = ROW_TABLE(body_commit_import, "body");
