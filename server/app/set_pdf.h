/* A question set as PDF: its page (the format "html"), printed. Blocks for seconds; any thread. */
#ifndef PARLEY_APP_SET_PDF_H
#define PARLEY_APP_SET_PDF_H

#include "app/pdf.h"
#include "formats/formats.h"

/* Appends the PDF. On failure `ret_reason` is a sentence. `watch` may be NULL. Errors: those of
 * pdf_from_html. */
enum status set_pdf(const struct question_set *set, const struct format_write_options *options,
                    const struct watch *watch, struct buf *out,
                    char ret_reason[static PDF_REASON_BYTES]) MUST_USE;

#endif
