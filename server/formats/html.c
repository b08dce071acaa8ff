/* A set as one page that stands alone, to be read or printed. */
#include "formats/book.h"
#include "formats/copy.h"
#include "formats/formats_private.h"
#include "formats/xml.h"

enum { QUESTION_ARENA_BYTES = SET_MAX_BYTES * 2 };

/* The contents' page numbers are for printers that can; others pass over them. */
static const char print_style[] =
    "@page { size: A4; margin: 20mm 18mm; @bottom-right { content: counter(page);"
    " font: 9pt sans-serif; color: #55514a } }\n"
    "@media print { body { margin: 0; padding: 0; max-width: none; font-size: 10.5pt }\n"
    " h2 { break-before: page; border: 0 } .question > h2, nav h2 { break-before: auto }\n"
    " h2, h3, h4, h5 { break-after: avoid } pre, tr, main li { break-inside: avoid }\n"
    " nav { overflow-wrap: normal } nav a { color: inherit; text-decoration: none }\n"
    " nav a::after { content: leader('.') target-counter(attr(href url), page) } }\n";

static enum status write_page(struct book *book)
{
    const struct question_set *set = book->set;
    struct buf *out = book->out;

    buf_add_text(out, "<!doctype html>\n<html");
    xml_add_attribute(out, "lang", book_language(set));
    buf_add_text(out, ">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                      "content=\"width=device-width\">\n<title>");
    xml_add_text(out, book_title(set));
    buf_add_text(out, "</title>\n<style>\n");
    buf_add_text(out, book_style);
    buf_add_text(out, print_style);
    buf_add_text(out, "</style>\n</head>\n<body>\n<header>\n<h1>");
    xml_add_text(out, book_title(set));
    buf_add_text(out, "</h1>\n");
    enum status status = book_add_front(book);
    buf_add_text(out, "</header>\n");
    if (status == STATUS_OK && set->topics) {
        buf_add_text(out,
                     "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n");
        status = book_add_contents(book);
        buf_add_text(out, "</nav>\n");
    }
    buf_add_text(out, "<main>\n");
    for (const struct topic *t = set->topics; t && status == STATUS_OK; t = t->next)
        status = book_add_topic(book, t, 2);
    buf_add_text(out, "</main>\n</body>\n</html>\n");
    return status == STATUS_OK ? buf_status(out) : status;
}

enum status html_write(const struct question_set *set, const struct format_write_options *options,
                       struct problems *lost, struct buf *out)
{
    struct question_set *bare = NULL;
    struct book book = {.answers = options->answers, .out = out};
    enum status status = options->answers ? STATUS_OK : set_without_answers(set, &bare);

    (void)lost;
    if (status != STATUS_OK)
        return status;
    book.set = bare ? bare : set;
    arena_init(&book.arena, QUESTION_ARENA_BYTES);
    status = write_page(&book);
    arena_finish(&book.arena);
    question_set_destroy(bare);
    return status;
}
