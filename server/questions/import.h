/* Reading what people have: Markdown, or plain text with headings and lists, in which questions
 * are found from the document's own habits, and packs as they are. Whatever the bytes are, the
 * result is a report; when questions were found, also a set. Nothing is made up to fill a gap,
 * and nothing is left out without a line in the report. Pure; one thread at a time. */
#ifndef PARLEY_QUESTIONS_IMPORT_H
#define PARLEY_QUESTIONS_IMPORT_H

#include "base/buf.h"
#include "questions/question.h"
#include "questions/similarity.h"
#include "questions/watch.h"

struct import_options {
    struct str title;   /* of the set when the document names none; a file's name, say */
    struct str license; /* when the document names none */
    struct str source;  /* where the document is from */
    struct str id;      /* of the set; empty: from the title */
    bool
        transcript; /* a conversation is imported, each turn that asks as a question, not refused */
    const struct watch *watch; /* may be NULL */
};

struct import_report {
    struct str source;     /* as in the options */
    const char *format;    /* "pack", "markdown", "text", "binary" */
    const char *encoding;  /* "UTF-8", "UTF-8 with lines in Windows-1252", "UTF-16LE", … */
    const char *line_ends; /* "LF", "CRLF", "CR", "mixed", "none" */
    struct str license;    /* found in the document or given; empty: none found */
    unsigned claimed;      /* questions that the document says it has; 0: it doesn't say */
    unsigned found;        /* places that look like a question, repetitions included */
    unsigned imported;     /* questions in the set */
    unsigned created, updated, unchanged; /* of those, in the set that they go into; all are
                                             created when there is none */
    unsigned topics, subtopics;
    unsigned duplicates; /* found again: a table of contents, an index */
    unsigned no_answer, needs_prompt, incomplete, listing_damaged; /* states of the imported */
    const char *refused;      /* NULL, or what the document seems to be: "transcript", … */
    const char *note;         /* NULL, or a sentence on what was refused and what can be done */
    struct problems skipped;  /* line, code, reason */
    struct problems warnings; /* things to look at in what was imported */
    struct arena arena;       /* of the report's own strings */
};

void import_report_init(struct import_report *report);
/* NULL-safe. */
void import_report_finish(struct import_report *report);

/* Reads a document of any kind. *ret_set is NULL when nothing was imported, else the caller
 * destroys it; it doesn't need `text` any more. A page that only describes its questions gives a
 * set with the topics that it lists and no question, and a note. `options` may be NULL. The report
 * is filled in on success. The same text and options always give the same set, ids included.
 * Errors: NO_MEMORY; TOO_LARGE beyond SET_MAX_BYTES; CANCELLED. A refusal is not an error. */
enum status import_markdown(struct str text, const struct import_options *options,
                            struct import_report *report, struct question_set **ret_set) MUST_USE;

/* Appends the report as one JSON object, a contract that other programs read: {source, format,
 * encoding, line_ends, license, claimed, found, created, updated, unchanged, skipped: [{line,
 * reason}], topics: [{title, subtopics: [title]}], questions: [{id, line, topic, subtopic, prompt,
 * kind, difficulty, tags, has_answer, sections: [name], choices: n, listings: n, state}],
 * duplicates: [{kind, a: {id, line}, b: {id, line}, score}]}, and besides: imported, repeated,
 * no_answer, needs_prompt, incomplete, listing_damaged, refused, offer, note, warnings (as
 * skipped), a `code` beside each reason, a question's own license and source. Absent texts are
 * empty strings, but license is "none found". `file` stands beside a line where several files were
 * read. `offer` is "transcript" where the option of that name would import what was refused. `set`
 * and `duplicates` may be NULL. Errors: of the buffer. */
enum status import_report_write_json(const struct import_report *report,
                                     const struct question_set *set,
                                     const struct duplicates *duplicates, struct buf *out) MUST_USE;

#endif
