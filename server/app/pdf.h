/* A page as PDF, made by WeasyPrint, a program of its own that need not be there. The page goes in
 * and the PDF comes out through files in memory that have no name, so nothing of a transcript or
 * a question set is left lying about. Blocks; any thread. */
#ifndef PARLEY_APP_PDF_H
#define PARLEY_APP_PDF_H

#include "base/buf.h"
#include "questions/watch.h"

enum { PDF_REASON_BYTES = 512, PDF_TIMEOUT_MS = 180000 };

/* The program's name, as it is looked for in PATH. */
#define PDF_PROGRAM "weasyprint"

/* On failure `ret_reason` is a sentence. `watch` may be NULL; it is asked a hundred times a second.
 * Errors: NOT_FOUND (no such program), IO (it failed, or made no PDF), CANCELLED (it took too long,
 * or was stopped), NO_MEMORY, TOO_LARGE (the buffer's maximum). */
enum status pdf_from_html(const char *program, struct str html, int timeout_ms,
                          const struct watch *watch, struct buf *out,
                          char ret_reason[static PDF_REASON_BYTES]) MUST_USE;
/* Whether there is such a program; it may fail all the same. */
bool pdf_is_there(const char *program);

#endif
