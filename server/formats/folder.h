/* Files that are read together: what each of them is, and a question from one file or from the
 * files of one folder. Used by the folder's own files only. */
#ifndef PARLEY_FORMATS_FOLDER_H
#define PARLEY_FORMATS_FOLDER_H

#include "formats/reader.h"
#include "questions/encoding.h"

/* formats_read.c: one file, as what it is. The report is fresh. */
enum status format_file_read(const struct format_file *file, const struct format_options *options,
                             struct import_report *report, struct question_set **ret_set) MUST_USE;
/* Its text, by the options' encoding. An encoding that isn't known is found out. Errors: NO_MEMORY,
 * TOO_LARGE. */
enum status file_decode(const struct format_file *file, const struct format_options *options,
                        struct buf *out, struct encoding *ret_encoding) MUST_USE;
/* What the options name, or what the text looks like. NULL when the name isn't known. */
const struct format *file_format(struct str text, struct str name,
                                 const struct format_options *options);

/* folder.c: several of them. */
enum status files_read(const struct format_file *files, size_t count,
                       const struct format_options *options, struct import_report *report,
                       struct question_set **ret_set) MUST_USE;

/* path.c */
struct str path_folder(struct str path); /* "a/b" of "a/b/01-c.md"; empty at the top */
struct str path_stem(struct str path);   /* "01-c" */
/* "01-c" as a title: "C"; "What-is_a-lock" as "What is a lock". Lies in the arena; empty when
 * memory is used up. */
struct str path_title(struct arena *arena, struct str stem);
/* Numbers by their value: "2.md" comes before "10.md". As strcmp. */
int path_compare(struct str a, struct str b);

/* folder_names.c */
bool name_is_introduction(struct str name); /* README */
bool name_is_license(struct str name);
bool name_is_of_the_project(struct str name); /* CHANGELOG, hidden files */
bool name_is_text(struct str name);           /* Markdown, plain text, no extension */
/* Mostly links to other files: a table of contents. */
bool text_is_contents(struct str text);

/* folder_question.c */
enum part_role {
    ROLE_QUESTION, /* question.md, prompt.md, README.md beside an answer */
    ROLE_ANSWER,
    ROLE_SECTION, /* hints.md, rubric.md: by its name */
    ROLE_LISTING, /* solution.py */
    ROLE_OTHER
};
enum part_role part_role(struct str name);

/* True when the text of a Markdown file is one question with its answer: one title, and what stands
 * below it are parts of the answer. */
bool is_one_question(struct str text);

struct question_part {
    struct str name; /* of the file */
    struct str text;
    enum part_role role;
};
/* Adds to the set's topic what the parts say: the first one has the prompt. `title` is the file's
 * or folder's, for a text without one. *ret_question is NULL when there was nothing. Errors:
 * NO_MEMORY, TOO_LARGE. */
enum status question_of_parts(struct reader *reader, struct topic *topic,
                              const struct question_part *parts, size_t count, struct str title,
                              struct question **ret_question) MUST_USE;

#endif
