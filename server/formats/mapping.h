/* What the columns of a table and the members of JSON objects are, by the names that people give
 * them, and a question made of such values. Used by the folder's own files only. */
#ifndef PARLEY_FORMATS_MAPPING_H
#define PARLEY_FORMATS_MAPPING_H

#include "formats/reader.h"

/* In the order of format_fields, which names them. */
enum field {
    FIELD_PROMPT,
    FIELD_DETAILS, /* more of the prompt */
    FIELD_CODE,    /* of the prompt: a listing */
    FIELD_CHOICE,
    FIELD_CHOICES, /* all of them in one value */
    FIELD_WRONG,   /* one or more choices that are wrong; the answer is the right one */
    FIELD_CORRECT, /* names the right choices */
    FIELD_ANSWER,  /* a text; or it names the right choices when nothing else does */
    FIELD_EXPLANATION,
    FIELD_FEEDBACK, /* on the choice of the same number */
    FIELD_HINT,
    FIELD_HOW_TO_ANSWER,
    FIELD_EXAMPLE_ANSWER,
    FIELD_SIGNALS,
    FIELD_RUBRIC,
    FIELD_FOLLOW_UPS,
    FIELD_REFERENCES,
    FIELD_TOPIC,
    FIELD_SUBTOPIC,
    FIELD_TAGS,
    FIELD_ID,
    FIELD_KIND,
    FIELD_DIFFICULTY,
    FIELD_MINUTES,
    FIELD_POINTS,
    FIELD_STATUS,
    FIELD_SOURCE,
    FIELD_LANG,
    FIELD_SECTION, /* of the column's own name */
    FIELD_NONE,    /* known, and nothing that a question has: a row's number */
    FIELD_UNKNOWN
};

struct column {
    struct str name;
    enum field field;
    unsigned number; /* of a choice or its feedback, from 1; 0: the next */
};

/* What the name says: "Option B" is choice 2. "section Notes" is a section called Notes. */
struct column column_of_name(struct str name);
/* The same by the options first. `place` is from 1; 0: it has none. */
struct column column_find(const struct format_options *options, struct str name, size_t place);
/* What depends on the other columns: "a" is the answer beside "q", a choice beside "b". */
void columns_settle(struct column *columns, size_t count);
/* "" for FIELD_NONE and FIELD_UNKNOWN. */
const char *field_name(enum field field);

enum { ROW_MAX_CHOICES = 64 };

/* A question of such values: row_begin, row_put for each value, row_end. */
struct row {
    struct reader *reader;
    struct draft draft;
    struct draft_room room; /* of its prompt */
    struct str topic, subtopic, correct, answer, explanation;
    struct str feedback[ROW_MAX_CHOICES];
    size_t feedback_count;
    struct str_list wrong;
};

void row_begin(struct row *row, struct reader *reader, unsigned line);
/* `value` lives until row_end. Errors: NO_MEMORY. */
enum status row_put(struct row *row, const struct column *column, struct str value) MUST_USE;
/* Decides which choices are right and what the answer is; for those who then add row->draft
 * themselves. Errors: NO_MEMORY. */
enum status row_settle(struct row *row) MUST_USE;
/* That, and adds the question. Errors: NO_MEMORY, TOO_LARGE. */
enum status row_end(struct row *row) MUST_USE;

/* Names of a difficulty or kind that this project has others for: "beginner" is easy, "MCQ" a
 * choice. The text itself when it is none of them. */
struct str known_difficulty(struct str text);
struct str known_kind(struct str text);
/* "5 min" and "1 h" as minutes; the text itself when it is neither. */
struct str known_minutes(struct reader *reader, struct str text);

#endif
