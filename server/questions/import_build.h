/* Making a set of a document and its outline. Only for the import. */
#ifndef PARLEY_QUESTIONS_IMPORT_BUILD_H
#define PARLEY_QUESTIONS_IMPORT_BUILD_H

#include "questions/answer_key.h"
#include "questions/contents.h"
#include "questions/import_page.h"
#include "questions/import_private.h"

struct builder {
    const struct document *document;
    struct outline *outline;
    struct question_set *set;
    const struct progress *progress;
    struct import_report *report;
    struct contents contents;
    struct legend legend;
    struct answer_key key;
    size_t title_mark;    /* the mark whose title is the set's; SIZE_MAX: none */
    unsigned topic_level; /* the outermost level of topics; deeper ones are subtopics */
    struct topic *topic, *subtopic;
    struct index seen;  /* questions by prompt, choices and answer */
    struct arena arena; /* of the keys in `seen` */
};

/* Puts the questions, topics and texts of the document into the set; counts into the report.
 * Errors: NO_MEMORY, TOO_LARGE (more topics or questions than a set may have), CANCELLED. */
enum status import_build(const struct document *document, struct outline *outline,
                         struct question_set *set, struct import_report *report,
                         const struct progress *progress) MUST_USE;

#endif
