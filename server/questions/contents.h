/* Tables of contents and indexes: lines that name a question which stands elsewhere in the same
 * document. Only for the import. */
#ifndef PARLEY_QUESTIONS_CONTENTS_H
#define PARLEY_QUESTIONS_CONTENTS_H

#include "questions/import_private.h"
#include "questions/index.h"

struct contents {
    struct index keys;  /* of the questions' titles, by their words */
    struct index slugs; /* by the anchor that a web page gives them */
    struct arena arena;
};

enum contents_line {
    CONTENTS_NO,
    CONTENTS_REPEATS, /* the line names a question of the document */
    CONTENTS_MISSING  /* it names one that the document doesn't have */
};

/* Errors: NO_MEMORY. */
enum status contents_init(struct contents *contents, const struct document *document,
                          const struct outline *outline) MUST_USE;
/* NULL-safe. */
void contents_finish(struct contents *contents);
enum contents_line contents_check(struct contents *contents, const struct doc_line *line);

#endif
