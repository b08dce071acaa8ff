/* A page as PDF, made by WeasyPrint, a program of its own that need not be there. The page goes in
 * and the PDF comes out through files in memory that have no name, so nothing of a transcript is
 * left lying about. Blocks; any thread. */
#ifndef PARLEY_APP_TRANSCRIPT_PDF_H
#define PARLEY_APP_TRANSCRIPT_PDF_H

#include "base/buf.h"

enum { PDF_REASON_BYTES = 512, PDF_TIMEOUT_MS = 180000 };

/* `program` is looked for in PATH. On failure `ret_reason` is a sentence. Errors: NOT_FOUND (no
 * such program), IO (it failed, or made no PDF), CANCELLED (it took too long), NO_MEMORY,
 * TOO_LARGE (the buffer's maximum). */
enum status pdf_from_html(const char *program, struct str html, int timeout_ms, struct buf *out,
                          char ret_reason[static PDF_REASON_BYTES]) MUST_USE;

#endif
