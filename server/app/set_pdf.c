#include "app/set_pdf.h"

enum { PAGE_BYTES = SET_MAX_BYTES * 4 };

enum status set_pdf(const struct question_set *set, const struct format_write_options *options,
                    const struct watch *watch, struct buf *out,
                    char ret_reason[static PDF_REASON_BYTES])
{
    struct buf page;

    buf_init(&page, PAGE_BYTES);
    enum status status = format_find(STR("html"))->write(set, options, NULL, &page);
    if (status == STATUS_OK)
        status = pdf_from_html(PDF_PROGRAM, buf_str(&page), PDF_TIMEOUT_MS, watch, out, ret_reason);
    else
        snprintf(ret_reason, PDF_REASON_BYTES, "the page to print: %s", status_text(status));
    buf_finish(&page);
    return status;
}
