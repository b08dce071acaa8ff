/* EPUB: the archive's form, its files, metadata, and that one without answers tells nothing.
 * Integration tests hold whole books to epubcheck. */
#include "formats_support.h"

#include <expat.h>

static const char pack[] =
    "---\npack: 1\nid: s\ntitle: \"T & U\"\nlang: en\nlicense: CC-BY-4.0\nauthors: [A]\n"
    "tags: [x]\n---\n\nIntro.\n\n# One\n\n### Q one?\nid: q1\n\n#### Answer\nSECRET one\n\n"
    "# Two\n\n## Sub\n\n### Q two?\nid: q2\n\n#### Choices\n- [ ] a\n- [x] b\n  >> SECRET two\n";

struct book {
    struct buf bytes;
    struct arena arena;
    struct zip_files files;
};

static struct book make_book(const char *text, bool answers, int64_t changed_ms)
{
    struct question_set *set = must_read_pack(str_from(text));
    struct format_write_options options = {.answers = answers, .changed_ms = changed_ms};
    struct book book;

    buf_init(&book.bytes, TEST_MAX_BYTES);
    assert_int_equal(must_find("epub")->write(set, &options, NULL, &book.bytes), STATUS_OK);
    arena_init(&book.arena, TEST_MAX_BYTES);
    assert_int_equal(zip_read(buf_str(&book.bytes), &book.arena, NULL, &book.files), STATUS_OK);
    question_set_destroy(set);
    return book;
}

static void book_finish(struct book *book)
{
    arena_finish(&book->arena);
    buf_finish(&book->bytes);
}

static struct str file_of(const struct book *book, const char *name)
{
    for (size_t i = 0; i < book->files.count; i++)
        if (str_is(book->files.items[i].name, name))
            return book->files.items[i].bytes;
    fail_msg("no file %s", name);
    return STR_NONE;
}

static bool has(struct str text, const char *part)
{
    return memmem(text.data, text.size, part, strlen(part)) != NULL;
}

static void assert_has(const struct book *book, const char *name, const char *part)
{
    struct str text = file_of(book, name);

    if (!has(text, part))
        fail_msg("not in %s: %s\n%.*s", name, part, STR_FMT(text));
}

static void test_archive(void **state)
{
    static const char *const names[] = {
        "mimetype",       "META-INF/container.xml", "EPUB/style.css",     "EPUB/title.xhtml",
        "EPUB/nav.xhtml", "EPUB/topic-1.xhtml",     "EPUB/topic-2.xhtml", "EPUB/package.opf"};

    (void)state;
    struct book book = make_book(pack, true, 0);
    assert_int_equal(book.files.count, sizeof(names) / sizeof(names[0]));
    for (size_t i = 0; i < book.files.count; i++)
        assert_str(book.files.items[i].name, names[i]);
    /* stored, without extra fields, so that the words are at their places */
    assert_memory_equal(book.bytes.data + 8, "\0\0", 2);
    assert_memory_equal(book.bytes.data + 26, "\x08\0\0\0", 4);
    assert_memory_equal(book.bytes.data + 30, "mimetypeapplication/epub+zip", 28);
    book_finish(&book);
}

/* A reader that goes by the directory finds each file where it says: the first one was moved. */
static void test_directory(void **state)
{
    (void)state;
    struct book book = make_book(pack, true, 0);
    const unsigned char *bytes = (const unsigned char *)book.bytes.data;
    const unsigned char *end = bytes + book.bytes.size - 22;
    assert_memory_equal(end, "PK\x05\x06", 4);
    size_t at = end[16] | (size_t)end[17] << 8 | (size_t)end[18] << 16;
    for (size_t i = 0; i < book.files.count; i++) {
        const unsigned char *entry = bytes + at;
        size_t offset = entry[42] | (size_t)entry[43] << 8 | (size_t)entry[44] << 16;
        assert_memory_equal(entry, "PK\x01\x02", 4);
        assert_memory_equal(bytes + offset, "PK\x03\x04", 4);
        assert_memory_equal(bytes + offset + 30, book.files.items[i].name.data,
                            book.files.items[i].name.size);
        at += 46u + entry[28] + entry[30] + entry[32];
    }
    assert_ptr_equal(bytes + at, end);
    book_finish(&book);
}

static void test_same_bytes(void **state)
{
    (void)state;
    struct book a = make_book(pack, true, 1700000000000);
    struct book b = make_book(pack, true, 1700000000000);
    assert_true(str_equal(buf_str(&a.bytes), buf_str(&b.bytes)));
    book_finish(&b);
    book_finish(&a);
}

static void test_package(void **state)
{
    (void)state;
    struct book book = make_book(pack, true, 1700000000000);
    const char *opf = "EPUB/package.opf";
    assert_has(&book, opf, "<dc:identifier id=\"id\">parley/s</dc:identifier>");
    assert_has(&book, opf, "<dc:title>T &amp; U</dc:title>");
    assert_has(&book, opf, "<dc:language>en</dc:language>");
    assert_has(&book, opf, "<dc:creator>A</dc:creator>");
    assert_has(&book, opf, "<dc:rights>CC-BY-4.0</dc:rights>");
    assert_has(&book, opf, "<dc:subject>x</dc:subject>");
    assert_has(&book, opf, "<dc:date>2023-11-14</dc:date>");
    assert_has(&book, opf, "<meta property=\"dcterms:modified\">2023-11-14T22:13:20Z</meta>");
    assert_has(&book, opf,
               "<itemref idref=\"nav\"/>\n<itemref idref=\"topic-1\"/>\n"
               "<itemref idref=\"topic-2\"/>\n");
    book_finish(&book);
    book = make_book(pack, false, 0);
    assert_has(&book, opf, "parley/s/without-answers<");
    assert_has(&book, opf, "1970-01-01T00:00:00Z");
    assert_false(has(file_of(&book, opf), "<dc:date>"));
    book_finish(&book);
}

static void test_contents(void **state)
{
    (void)state;
    struct book book = make_book(pack, true, 0);
    assert_has(&book, "EPUB/nav.xhtml",
               "<li><a href=\"topic-1.xhtml#t1\">One</a>\n<ol>\n"
               "<li><a href=\"topic-1.xhtml#q1\">1. Q one?</a></li>");
    assert_has(&book, "EPUB/nav.xhtml", "<a href=\"topic-2.xhtml#t2-1\">Sub</a>");
    assert_has(&book, "EPUB/nav.xhtml", "<a href=\"topic-2.xhtml#q2\">2. Q two?</a>");
    assert_has(&book, "EPUB/topic-1.xhtml", "<h1>One</h1>");
    assert_has(&book, "EPUB/topic-1.xhtml", "<h2>1. Q one?</h2>");
    assert_has(&book, "EPUB/topic-1.xhtml", "<h3>Answer</h3>\n<p>SECRET one</p>");
    assert_has(&book, "EPUB/topic-2.xhtml", "<h3>2. Q two?</h3>");
    book_finish(&book);
    book = make_book("---\npack: 1\nid: s\n---\n", true, 0);
    assert_has(&book, "EPUB/nav.xhtml", "<li><a href=\"title.xhtml\">Questions</a></li>");
    assert_has(&book, "EPUB/package.opf", "<dc:language>und</dc:language>");
    book_finish(&book);
}

static void assert_well_formed(const char *name, struct str xml)
{
    XML_Parser parser = XML_ParserCreate("UTF-8");

    assert_non_null(parser);
    if (XML_Parse(parser, xml.data, (int)xml.size, 1) != XML_STATUS_OK)
        fail_msg("%s, line %lu: %s", name, XML_GetCurrentLineNumber(parser),
                 XML_ErrorString(XML_GetErrorCode(parser)));
    XML_ParserFree(parser);
}

static void test_without_answers(void **state)
{
    (void)state;
    struct book book = make_book(pack, false, 0);
    for (size_t i = 0; i < book.files.count; i++) {
        struct str bytes = book.files.items[i].bytes;
        assert_false(has(bytes, "SECRET"));
        assert_false(has(bytes, "is right"));
        assert_false(has(bytes, "Right"));
        assert_false(has(bytes, "[x]"));
    }
    assert_has(&book, "EPUB/topic-2.xhtml", "<li><p>b</p>\n</li>");
    book_finish(&book);
}

static void check_pack(const char *name, struct str text)
{
    char *copy = strndup(text.data, text.size);

    assert_non_null(copy);
    struct book book = make_book(copy, true, 0);
    for (size_t i = 0; i < book.files.count; i++)
        if (!has(book.files.items[i].name, "mimetype") && !has(book.files.items[i].name, ".css"))
            assert_well_formed(name, book.files.items[i].bytes);
    book_finish(&book);
    free(copy);
}

static void test_own_packs(void **state)
{
    (void)state;
    for_each_pack(check_pack);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_archive),    cmocka_unit_test(test_directory),
        cmocka_unit_test(test_same_bytes), cmocka_unit_test(test_package),
        cmocka_unit_test(test_contents),   cmocka_unit_test(test_without_answers),
        cmocka_unit_test(test_own_packs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
