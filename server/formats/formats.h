/* Question sets in the formats of other programs: one table of formats, each with what tells it
 * from others, a reader and a writer. Bytes in, set out, and the other way round: no file, no
 * socket, no clock. Readers use what is known (Markdown, packs) from questions/import.h. Any
 * thread, one call at a time for each set. */
#ifndef PARLEY_FORMATS_FORMATS_H
#define PARLEY_FORMATS_FORMATS_H

#include "questions/import.h"

struct format_file {
    struct str name; /* its path in what was chosen, '/' between folders: "topic/01.md" */
    struct str bytes;
};

struct format_columns;

/* A column of a table, or a member of JSON objects, and what it is. */
struct format_mapping {
    struct str column; /* its name, or its number from 1 */
    struct str field;  /* one of format_fields; "": not wanted */
};

struct format_options {
    struct import_options import;
    struct str format;   /* a format's name; empty: found out */
    struct str encoding; /* "utf-8", "windows-1252", "utf-16le", "utf-16be"; empty: found out */
    const struct format_mapping *mappings; /* empty: by the columns' names */
    size_t mapping_count;
};

struct format_write_options {
    bool answers;       /* false: prompts and choices only, nothing that tells what is right */
    int64_t changed_ms; /* when the set was, for formats that say so; 0: not known */
};

struct format {
    const char *name;      /* "moodle-xml": stable */
    const char *title;     /* "Moodle XML" */
    const char *extension; /* of what is written: "xml" */
    const char *content_type;
    /* How sure one can be that the text is of this format: 0 not at all, 100 quite. `text` is
     * UTF-8; `name` the file's. NULL for formats that are only written. */
    unsigned (*sniff)(struct str text, struct str name);
    /* As import_markdown does: a report, and a set when there were questions. `text` is UTF-8 with
     * LF. NULL: only written. */
    enum status (*read)(struct str text, const struct format_options *options,
                        struct import_report *report, struct question_set **ret_set);
    /* Appends the file. What the format has no place for is left out, and a problem says what
     * (NULL: not noted). NULL: only read. Errors: NO_MEMORY, TOO_LARGE. */
    enum status (*write)(const struct question_set *set, const struct format_write_options *options,
                         struct problems *lost, struct buf *out);
    /* As formats_columns does, for one text. NULL: it has none. */
    enum status (*columns)(struct str text, const struct format_options *options,
                           struct arena *arena, struct format_columns *ret_columns);
};

extern const struct format formats[];
extern const size_t format_count;
const struct format *format_find(struct str name); /* NULL: there is none */

/* The fields that a column may be: "prompt", "answer", "topic", …, NULL at the end. */
extern const char *const format_fields[];

/* Reads files of any kinds into one set. One file is read as what it is; of several, those that
 * hold a question each become one, others are added as their topics. Like import_markdown:
 * a refusal is not an error, *ret_set is NULL when nothing was found, and the same files and
 * options always give the same set. The report's lines are of the file that each entry names.
 * Folders are topics, a folder with a question and its answer in files of their own is one
 * question, and files without questions are named in the report. A ZIP is read as what is in it.
 * Of several files the report's format, encoding and line ends are "mixed" ("files") where they
 * differ. `options` may be NULL.
 * Errors: NO_MEMORY, TOO_LARGE, CANCELLED. */
enum status formats_read(const struct format_file *files, size_t count,
                         const struct format_options *options, struct import_report *report,
                         struct question_set **ret_set) MUST_USE;

/* What a table or a JSON list has for columns, to choose from: names, and the first rows. Found as
 * formats_read would. Empty for other formats. Everything lies in the arena. */
struct format_columns {
    struct str_list names;
    struct str *fields;    /* what each is taken for, one of format_fields or "" */
    struct str_list *rows; /* up to 5 */
    size_t row_count;
};
enum status formats_columns(const struct format_file *file, const struct format_options *options,
                            struct arena *arena, struct format_columns *ret_columns) MUST_USE;

#endif
