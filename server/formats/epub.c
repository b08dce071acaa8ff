/* A set as EPUB 3: a title page, and a file for each topic. The same set gives the same bytes. */
#include <time.h>

#include "formats/book.h"
#include "formats/copy.h"
#include "formats/formats_private.h"
#include "formats/xml.h"
#include "formats/zip.h"

enum { QUESTION_ARENA_BYTES = SET_MAX_BYTES * 2, NAME_BYTES = 48, DATE_BYTES = 32 };

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

static const char container[] =
    XML_HEAD "<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">"
             "\n<rootfiles>\n<rootfile full-path=\"EPUB/package.opf\" "
             "media-type=\"application/oebps-package+xml\"/>\n</rootfiles>\n</container>\n";

struct epub {
    struct book book;
    struct zip_writer *zip;
    struct buf file; /* that is being written */
    size_t topics;
    int64_t changed_ms;
};

/* --- files --------------------------------------------------------------------------------- */

static enum status add_file(struct epub *epub, const char *name)
{
    enum status status = buf_status(&epub->file);

    if (status == STATUS_OK)
        status = zip_writer_add(epub->zip, name, buf_str(&epub->file), true);
    buf_clear(&epub->file);
    return status;
}

static void begin_page(struct epub *epub, struct str title)
{
    struct buf *out = &epub->file;
    struct str lang = book_language(epub->book.set);

    buf_add_text(out, XML_HEAD "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" "
                               "xmlns:epub=\"http://www.idpf.org/2007/ops\"");
    xml_add_attribute(out, "lang", lang);
    xml_add_attribute(out, "xml:lang", lang);
    buf_add_text(out, ">\n<head>\n<title>");
    xml_add_text(out, title);
    buf_add_text(out, "</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n"
                      "</head>\n<body>\n");
}

static void end_page(struct epub *epub)
{
    buf_add_text(&epub->file, "</body>\n</html>\n");
}

static enum status add_title_page(struct epub *epub)
{
    begin_page(epub, book_title(epub->book.set));
    buf_add_text(&epub->file, "<h1>");
    xml_add_text(&epub->file, book_title(epub->book.set));
    buf_add_text(&epub->file, "</h1>\n");
    enum status status = book_add_front(&epub->book);
    end_page(epub);
    return status == STATUS_OK ? add_file(epub, "EPUB/title.xhtml") : status;
}

/* The title page has a line of its own: there may be nothing else. */
static enum status add_contents(struct epub *epub)
{
    begin_page(epub, STR("Contents"));
    buf_add_text(&epub->file, "<nav epub:type=\"toc\" id=\"toc\">\n<h1>Contents</h1>\n");
    size_t before = epub->file.size;
    enum status status = book_add_contents(&epub->book);
    if (epub->file.size == before) {
        buf_add_text(&epub->file, "<ol>\n<li><a href=\"title.xhtml\">");
        xml_add_text(&epub->file, book_title(epub->book.set));
        buf_add_text(&epub->file, "</a></li>\n</ol>\n");
    }
    buf_add_text(&epub->file, "</nav>\n");
    end_page(epub);
    return status == STATUS_OK ? add_file(epub, "EPUB/nav.xhtml") : status;
}

static enum status add_topics(struct epub *epub)
{
    enum status status = STATUS_OK;

    for (const struct topic *t = epub->book.set->topics; t && status == STATUS_OK; t = t->next) {
        char name[NAME_BYTES];
        snprintf(name, sizeof(name), "EPUB/topic-%zu.xhtml", ++epub->topics);
        begin_page(epub, t->title.size ? t->title : book_title(epub->book.set));
        status = book_add_topic(&epub->book, t, 1);
        end_page(epub);
        if (status == STATUS_OK)
            status = add_file(epub, name);
    }
    return status;
}

/* --- the package --------------------------------------------------------------------------- */

static void add_element(struct buf *out, const char *name, const char *attributes, struct str text)
{
    if (!text.size)
        return;
    buf_printf(out, "<%s%s>", name, attributes);
    xml_add_text(out, text);
    buf_printf(out, "</%s>\n", name);
}

/* EPUB wants a date whatever is known. */
static void write_date(int64_t at_ms, char date[static DATE_BYTES])
{
    time_t seconds = (time_t)(at_ms / 1000);
    struct tm utc;

    if (!gmtime_r(&seconds, &utc) || !strftime(date, DATE_BYTES, "%Y-%m-%dT%H:%M:%SZ", &utc))
        snprintf(date, DATE_BYTES, "1970-01-01T00:00:00Z");
}

static void add_metadata(struct epub *epub)
{
    const struct question_set *set = epub->book.set;
    struct buf *out = &epub->file;
    char date[DATE_BYTES];

    write_date(epub->changed_ms, date);
    buf_add_text(out, "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
                      "<dc:identifier id=\"id\">parley/");
    xml_add_text(out, set->id.size ? set->id : STR("set"));
    buf_add_text(out, epub->book.answers ? "" : "/without-answers");
    buf_add_text(out, "</dc:identifier>\n");
    add_element(out, "dc:title", "", book_title(set));
    add_element(out, "dc:language", "", book_language(set));
    for (size_t i = 0; i < set->authors.count; i++)
        add_element(out, "dc:creator", "", set->authors.items[i]);
    add_element(out, "dc:rights", "", set->license);
    add_element(out, "dc:source", "", set->source);
    for (size_t i = 0; i < set->tags.count; i++)
        add_element(out, "dc:subject", "", set->tags.items[i]);
    if (epub->changed_ms)
        add_element(out, "dc:date", "", (struct str){date, sizeof("1970-01-01") - 1});
    add_element(out, "meta", " property=\"dcterms:modified\"", str_from(date));
    add_element(out, "meta", " property=\"schema:accessMode\"", STR("textual"));
    add_element(out, "meta", " property=\"schema:accessModeSufficient\"", STR("textual"));
    add_element(out, "meta", " property=\"schema:accessibilityFeature\"", STR("tableOfContents"));
    add_element(out, "meta", " property=\"schema:accessibilityHazard\"", STR("none"));
    buf_add_text(out, "</metadata>\n");
}

static enum status add_package(struct epub *epub)
{
    struct buf *out = &epub->file;

    buf_add_text(out, XML_HEAD "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" "
                               "unique-identifier=\"id\"");
    xml_add_attribute(out, "xml:lang", book_language(epub->book.set));
    buf_add_text(out, ">\n");
    add_metadata(epub);
    buf_add_text(
        out, "<manifest>\n"
             "<item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" "
             "properties=\"nav\"/>\n"
             "<item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n"
             "<item id=\"title\" href=\"title.xhtml\" media-type=\"application/xhtml+xml\"/>\n");
    for (size_t i = 1; i <= epub->topics; i++)
        buf_printf(out,
                   "<item id=\"topic-%zu\" href=\"topic-%zu.xhtml\" "
                   "media-type=\"application/xhtml+xml\"/>\n",
                   i, i);
    buf_add_text(out,
                 "</manifest>\n<spine>\n<itemref idref=\"title\"/>\n<itemref idref=\"nav\"/>\n");
    for (size_t i = 1; i <= epub->topics; i++)
        buf_printf(out, "<itemref idref=\"topic-%zu\"/>\n", i);
    buf_add_text(out, "</spine>\n</package>\n");
    return add_file(epub, "EPUB/package.opf");
}

/* The kind of archive comes first and as it is, so that it can be told by its first bytes. */
static enum status write_archive(struct epub *epub)
{
    enum status status = zip_writer_add(epub->zip, "mimetype", STR("application/epub+zip"), false);

    if (status == STATUS_OK)
        status = zip_writer_add(epub->zip, "META-INF/container.xml", str_from(container), true);
    if (status == STATUS_OK)
        status = zip_writer_add(epub->zip, "EPUB/style.css", str_from(book_style), true);
    if (status == STATUS_OK)
        status = add_title_page(epub);
    if (status == STATUS_OK)
        status = add_contents(epub);
    if (status == STATUS_OK)
        status = add_topics(epub);
    if (status == STATUS_OK)
        status = add_package(epub);
    return status == STATUS_OK ? zip_writer_end(epub->zip) : status;
}

enum status epub_write(const struct question_set *set, const struct format_write_options *options,
                       struct problems *lost, struct buf *out)
{
    struct question_set *bare = NULL;
    struct epub epub = {.book = {.answers = options->answers, .files = true},
                        .changed_ms = options->changed_ms};
    enum status status = options->answers ? STATUS_OK : set_without_answers(set, &bare);

    (void)lost;
    if (status != STATUS_OK)
        return status;
    epub.book.set = bare ? bare : set;
    epub.book.out = &epub.file;
    arena_init(&epub.book.arena, QUESTION_ARENA_BYTES);
    buf_init(&epub.file, (size_t)SET_MAX_BYTES * 8);
    size_t start = out->size;
    status = zip_writer_create(out, &epub.zip);
    if (status == STATUS_OK)
        status = write_archive(&epub);
    if (status == STATUS_OK)
        zip_drop_first_extra(out, start);
    zip_writer_destroy(epub.zip);
    buf_finish(&epub.file);
    arena_finish(&epub.book.arena);
    question_set_destroy(bare);
    return status;
}
