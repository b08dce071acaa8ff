/* The steps of an import, in the order of their use: the outline of a document, the fields of a
 * question, drafts, and what is refused. Only for the files of the import; formats/ uses the last
 * step. */
#ifndef PARLEY_QUESTIONS_IMPORT_PRIVATE_H
#define PARLEY_QUESTIONS_IMPORT_PRIVATE_H

#include "questions/document.h"
#include "questions/import.h"
#include "questions/words.h"

/* How a document marks its questions. */
enum habit {
    HABIT_NONE,
    HABIT_HEADING,       /* headings, and summaries of <details> */
    HABIT_PLAIN_HEADING, /* headings that don't read like questions, in a list of questions */
    HABIT_LABEL,         /* "Q: …" */
    HABIT_BOLD,          /* bold lines, and bullets that are questions */
    HABIT_NUMBER,        /* "12. …" */
    HABIT_BULLET,        /* "- …" */
    HABIT_TABLE,         /* rows below a cell that says "Question" */
    HABIT_ASKING         /* plain lines that ask */
};

enum mark_kind {
    MARK_TOPIC,
    MARK_QUESTION,
    MARK_END /* what follows belongs to no question */
};

struct mark {
    enum mark_kind kind;
    unsigned level;     /* of a topic: 1 is outermost */
    size_t line;        /* index of its first line */
    size_t content;     /* index of the first line of its content */
    size_t indent;      /* blanks to cut from the content's lines */
    struct title title; /* of a question or a topic */
    struct str lead;    /* content that stands on the mark's own line */
    struct str prompt;  /* further lines of the prompt, when they stand apart from the content */
    struct str tags;    /* of a table's row: separated by commas */
    bool in_details;    /* the content stands inside <details> */
    bool joins;         /* the prompt may go on in the next lines */
    bool is_used;       /* of a topic: it has questions */
};

struct outline {
    enum habit habit;
    struct mark *items;
    size_t count, capacity;
};

/* Finds the document's habit and its marks, in the order of their lines. Errors: NO_MEMORY. The
 * caller finishes. */
enum status outline_find(struct outline *outline, const struct document *document,
                         struct arena *arena) MUST_USE;
/* NULL-safe. */
void outline_finish(struct outline *outline);
/* For the steps that find marks. */
enum status outline_add(struct outline *outline, struct mark mark) MUST_USE;

struct habit_found {
    enum habit habit;
    unsigned level;      /* of the headings that are questions */
    bool all_summaries;  /* each <summary> that isn't a label is a question */
    bool all_bold_items; /* each bullet with a bold text is one */
    bool all_items;      /* each item of a list is one */
    bool inner_items;    /* the items of inner lists are: the outer ones are topics */
    bool all_headings;   /* each heading of that level is one: topics stand above */
};
/* Rows of all tables that have a column of questions. */
size_t tables_count(const struct document *document);
/* Plain lines that ask. */
struct asking {
    size_t lines;
    bool has_answers; /* most of them */
    bool is_habit;    /* they are enough for a list of questions */
};
struct asking asking_count(const struct document *document);
/* How many lines above `line`, a table's first row, are the table's head. */
size_t tables_head_lines(const struct document *document, size_t line);
struct habit_found habit_find(const struct document *document);

/* Why a document isn't a list of questions at all: "transcript", "list of links", "table"; NULL
 * when nothing speaks against it. *ret_note says what can be done. */
const char *refuse_document(const struct document *document, const char **ret_note);

/* The marks of a conversation that is to be imported: each turn that asks. Errors: NO_MEMORY. */
enum status turns_find(struct outline *outline, const struct document *document) MUST_USE;

struct answer_key;
/* Cuts the lines [from, to) into the question's fields, as labels, choices, <details> and
 * headings say. Errors: NO_MEMORY. */
struct field_input {
    const struct document *document;
    const struct mark *mark;
    size_t to;
    struct question_set *set;
    struct import_report *report;
    const struct answer_key *key; /* NULL: the document has none */
};
enum status fields_read(const struct field_input *input, struct question *question) MUST_USE;

/* Drafts without a prompt, when a page has lost its questions but shows where each answer ends.
 * *ret_count is 0 when it doesn't. Errors: NO_MEMORY. */
enum status drafts_read(const struct document *document, unsigned claimed, struct question_set *set,
                        struct import_report *report, unsigned *ret_count) MUST_USE;

/* The last step of every import: what the options say, ids, and the report's counts and licence by
 * the set. `options` may be NULL. Errors: NO_MEMORY. */
enum status import_finish_set(struct question_set *set, const struct import_options *options,
                              struct import_report *report) MUST_USE;

#endif
