/* A set as a page to read or print: what it holds, what it doesn't let through, and that a page
 * without answers tells nothing. */
#include "formats_support.h"

#include <expat.h>

#include "formats/page.h"

static struct buf write_page(const char *pack, bool answers)
{
    struct question_set *set = must_read_pack(str_from(pack));
    struct buf page = write_as("html", set, answers, NULL);

    question_set_destroy(set);
    return page;
}

static void assert_has(const struct buf *page, const char *part)
{
    if (!memmem(page->data, page->size, part, strlen(part)))
        fail_msg("not in the page: %s\n%.*s", part, (int)page->size, page->data);
}

static void assert_has_not(const struct buf *page, const char *part)
{
    if (memmem(page->data, page->size, part, strlen(part)))
        fail_msg("in the page: %s\n%.*s", part, (int)page->size, page->data);
}

/* Everything but the doctype and the one element that HTML leaves open. */
static void assert_well_formed(struct str xml)
{
    XML_Parser parser = XML_ParserCreate("UTF-8");

    assert_non_null(parser);
    if (XML_Parse(parser, xml.data, (int)xml.size, 1) != XML_STATUS_OK)
        fail_msg("line %lu: %s\n%.*s", XML_GetCurrentLineNumber(parser),
                 XML_ErrorString(XML_GetErrorCode(parser)), STR_FMT(xml));
    XML_ParserFree(parser);
}

static struct buf make_fragment(enum status (*add)(struct buf *out, struct str markdown),
                                const char *markdown)
{
    struct buf out;

    buf_init(&out, TEST_MAX_BYTES);
    buf_add_text(&out, "<r>");
    assert_int_equal(add(&out, str_from(markdown)), STATUS_OK);
    buf_add_text(&out, "</r>");
    assert_well_formed(buf_str(&out));
    return out;
}

static void test_markdown(void **state)
{
    static const struct {
        const char *markdown, *html;
    } rows[] = {
        {"", ""},
        {"a *b* **c** `d<e` ~~f~~", "<p>a <em>b</em> <strong>c</strong> <code>d&lt;e</code> "
                                    "<del>f</del></p>\n"},
        {"a  \nb\nc", "<p>a<br />\nb\nc</p>\n"},
        {"# one\n## two", "<p class=\"label\">one</p>\n<p class=\"label\">two</p>\n"},
        {"- a\n- b\n\n3. c", "<ul>\n<li>a\n</li>\n<li>b\n</li>\n</ul>\n<ol start=\"3\">\n<li>c\n"
                             "</li>\n</ol>\n"},
        {"- a\n\n- b", "<ul>\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>\n"},
        {"- [x] a", "<ul>\n<li>[x] a\n</li>\n</ul>\n"},
        {"```c++ {x} \"y\"\na < b && \"c\"\n```",
         "<pre><code class=\"language-c++\">a &lt; b &amp;&amp; &quot;c&quot;</code></pre>\n"},
        {"    plain", "<pre><code>plain</code></pre>\n"},
        {"> q", "<blockquote>\n<p>q</p>\n</blockquote>\n"},
        {"***", "<hr />\n"},
        {"a|b|c\n-|:-:|-:\n1|2|3",
         "<table>\n<thead>\n<tr><th scope=\"col\">a</th><th scope=\"col\" class=\"middle\">b</th>"
         "<th scope=\"col\" class=\"end\">c</th></tr>\n</thead>\n<tbody>\n<tr><td>1</td>"
         "<td class=\"middle\">2</td><td class=\"end\">3</td></tr>\n</tbody>\n</table>\n"},
        {"a|b\n-|-", "<table>\n<thead>\n<tr><th scope=\"col\">a</th><th scope=\"col\">b</th></tr>\n"
                     "</thead>\n</table>\n"},
        /* HTML is seen, comments aren't */
        {"<script>x</script>", "<pre class=\"html\">&lt;script&gt;x&lt;/script&gt;</pre>\n"},
        {"a <b onclick=\"x\">c</b> <!-- d -->",
         "<p>a &lt;b onclick=&quot;x&quot;&gt;c&lt;/b&gt; </p>\n"},
        {"<!-- a -->", ""},
        {"a \x01\x1f b", "<p>a \xef\xbf\xbd\xef\xbf\xbd b</p>\n"},
        /* links lead to the web, or are none */
        {"[a](https://example.org/b?c=d&e#f)",
         "<p><a href=\"https://example.org/b?c=d&amp;e#f\">a</a></p>\n"},
        {"[a](javascript:b) [c](file:///d) [e](../f) [g](#h) [i](data:text/html,j)",
         "<p>a c e g i</p>\n"},
        {"![a](file:///etc/passwd) ![b](https://example.org/c.png)",
         "<p>a <a href=\"https://example.org/c.png\">b</a></p>\n"},
        {"[![a](https://a.example/)](https://b.example/)",
         "<p><a href=\"https://b.example/\">a</a></p>\n"},
        {"[](https://a.example)", "<p><a href=\"https://a.example\">https://a.example</a></p>\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf out = make_fragment(page_add_markdown, rows[i].markdown);
        struct str inner = {out.data + 3, out.size - 7};
        assert_str(inner, rows[i].html);
        buf_finish(&out);
    }
}

/* What would keep the library busy for minutes stays text. */
static void test_tables_beyond_measure(void **state)
{
    struct buf text;
    struct buf out;

    (void)state;
    buf_init(&text, TEST_MAX_BYTES);
    buf_init(&out, TEST_MAX_BYTES);
    for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 60000; column++)
            buf_add_text(&text, row == 1 ? "|-" : "|a");
        buf_add_text(&text, "|\n");
    }
    assert_int_equal(page_add_markdown(&out, buf_str(&text)), STATUS_OK);
    assert_has_not(&out, "<table>");
    buf_clear(&out);
    buf_clear(&text);
    for (int row = 0; row < 100000; row++)
        for (int column = 0; column < (row < 2 ? 400 : 1); column++)
            buf_add_text(&text, row == 1                  ? (column < 399 ? "-|" : "-\n")
                                : column < 399 && row < 2 ? "a|"
                                                          : "a\n");
    assert_int_equal(page_add_markdown(&out, buf_str(&text)), STATUS_OK);
    assert_has_not(&out, "<table>");
    buf_finish(&out);
    buf_finish(&text);
}

static void test_lines(void **state)
{
    static const struct {
        const char *markdown, *line, *words;
    } rows[] = {
        {"What is `a` *b*?", "What is <code>a</code> <em>b</em>?", "What is a b?"},
        {"1. a", "1. a", "1. a"},
        {"# a", "# a", "# a"},
        {"[a](https://b.example) & <c>", "<a href=\"https://b.example\">a</a> &amp; &lt;c&gt;",
         "a &amp; &lt;c&gt;"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf line = make_fragment(page_add_line, rows[i].markdown);
        struct buf words = make_fragment(page_add_words, rows[i].markdown);
        assert_str((struct str){line.data + 3, line.size - 7}, rows[i].line);
        assert_str((struct str){words.data + 3, words.size - 7}, rows[i].words);
        buf_finish(&words);
        buf_finish(&line);
    }
}

static void test_addresses(void **state)
{
    static const struct {
        const char *address, *written; /* NULL: it is none */
    } rows[] = {
        {"HTTP://Example.org:8080/a b", "HTTP://Example.org:8080/a%20b"},
        {"https://example.org/\xc3\xa4?[x]#y#z", "https://example.org/%C3%A4?%5Bx%5D#y%23z"},
        {"https://example.org/100%/%41%4", "https://example.org/100%25/%41%254"},
        {"https://a.example/\"'<&", "https://a.example/%22'%3C&amp;"},
        {"mailto:a@example.org?subject=b", "mailto:a@example.org?subject=b"},
        {"mailto:a", NULL},
        {"mailto:@example.org", NULL},
        {"https://", NULL},
        {"https:///a", NULL},
        {"https:example.org", NULL},
        {"https://a..example/", NULL},
        {"https://-a.example/", NULL},
        {"https://a b.example/", NULL},
        {"https://10.0.0.1/", NULL},
        {"https://a:b@c.example/", NULL},
        {"https://a.example:0x50/", NULL},
        {"https://a.example:65536/", NULL},
        {"https://a.example:99999999999999999999/", NULL},
        {"ftp://a.example/", NULL},
        {"javascript:https://a.example/", NULL},
        {"//a.example/", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf out;
        buf_init(&out, 1 << 16);
        bool good = page_add_address(&out, str_from(rows[i].address));
        if (good != (rows[i].written != NULL))
            fail_msg("%s is %san address", rows[i].address, good ? "" : "not ");
        if (good)
            assert_str(buf_str(&out), rows[i].written);
        else
            assert_int_equal(out.size, 0);
        buf_finish(&out);
    }
}

static const char pack[] =
    "---\npack: 1\nid: s\ntitle: \"T <b> & c\"\nlang: en-GB\nlicense: CC0-1.0\n"
    "authors: [\"A & B\", C]\n---\n\nAbout it.\n\n"
    "# Locks\n\nThe preamble.\n\n"
    "### What is a `lock`?\nid: one\nkind: concept\ndifficulty: easy\ntags: [x, y]\ntime: 5\n\n"
    "```c\nint listing;\n```\n\n#### Hints\n- SECRET hint\n\n#### Answer\nSECRET answer\n\n"
    "#### Signals\n- expected: SECRET sign\n\n#### Own\nSECRET own\n\n"
    "## Kinds\n\n"
    "### Which of these?\nid: two\nkind: choice\nlang: de\n\n#### Choices\n- [ ] first\n"
    "- [x] second\n  >> SECRET because\n- [ ] third\n  >> SECRET no\n\n"
    "# Nothing here\n";

static void test_page(void **state)
{
    (void)state;
    struct buf page = write_page(pack, true);
    assert_has(&page, "<html lang=\"en-GB\">");
    assert_has(&page, "<title>T &lt;b&gt; &amp; c</title>");
    assert_has(&page, "<h1>T &lt;b&gt; &amp; c</h1>\n<p class=\"facts\">By A &amp; B, C</p>\n"
                      "<p class=\"facts\">Licence: CC0-1.0</p>\n"
                      "<p class=\"facts\">2 questions</p>\n<p>About it.</p>\n");
    assert_has(&page, "<ol>\n<li><a href=\"#t1\">Locks</a>\n<ol>\n"
                      "<li><a href=\"#q1\">1. What is a lock?</a></li>\n"
                      "<li><a href=\"#t1-1\">Kinds</a>\n<ol>\n"
                      "<li><a href=\"#q2\">2. Which of these?</a></li>\n</ol>\n</li>\n</ol>\n"
                      "</li>\n<li><a href=\"#t2\">Nothing here</a></li>\n</ol>\n");
    assert_has(&page, "<h2>Locks</h2>\n<p>The preamble.</p>\n<div class=\"question\" id=\"q1\">\n"
                      "<h3>1. What is a <code>lock</code>?</h3>\n"
                      "<p class=\"facts\">concept · easy · 5 min · tags: x, y</p>\n"
                      "<pre><code class=\"language-c\">int listing;</code></pre>\n");
    assert_has(&page, "<h4>Answer</h4>\n<p>SECRET answer</p>\n");
    assert_has(&page, "<h4>Own</h4>\n<p>SECRET own</p>\n");
    assert_has(&page, "id=\"q2\" lang=\"de\" xml:lang=\"de\">\n<h4>2. Which of these?</h4>\n");
    assert_has(&page, "<ol class=\"choices\">\n<li><p>first</p>\n</li>\n<li><p>second</p>\n</li>");
    assert_has(&page, "<h5>Right choice</h5>\n<ul>\n<li><strong>B</strong> is right.\n"
                      "<p>SECRET because</p>\n</li>\n<li><strong>C</strong>\n<p>SECRET no</p>");
    assert_has_not(&page, "[x]");
    buf_finish(&page);
}

static void test_without_answers(void **state)
{
    static const char *const telling[] = {"SECRET", "[x]",   "right.", "Right",  "Answer",
                                          "Hints",  "Signs", "Own",    "Signals"};

    (void)state;
    struct buf page = write_page(pack, false);
    for (size_t i = 0; i < sizeof(telling) / sizeof(telling[0]); i++)
        assert_has_not(&page, telling[i]);
    assert_has(&page, "2 questions, without answers");
    assert_has(&page, "<p>second</p>");
    assert_has(&page, "int listing;");
    buf_finish(&page);
}

/* Which of two is right makes no difference to a page without answers. */
static void test_nothing_tells_which(void **state)
{
    (void)state;
    struct buf a =
        write_page(FRONT "\n# T\n\n### Q\nid: q\n\n#### Choices\n- [x] a\n- [ ] b\n", false);
    struct buf b = write_page(
        FRONT "\n# T\n\n### Q\nid: q\n\n#### Choices\n- [ ] a\n  >> f\n- [x] b\n", false);
    assert_true(str_equal(buf_str(&a), buf_str(&b)));
    buf_finish(&b);
    buf_finish(&a);
}

static void test_nothing_in_it(void **state)
{
    (void)state;
    struct buf page = write_page("---\npack: 1\nid: s\n---\n", true);
    assert_has(&page, "<html lang=\"und\">");
    assert_has(&page, "<h1>Questions</h1>");
    assert_has_not(&page, "<nav");
    buf_finish(&page);
    page = write_page(FRONT "\n### Q\nid: q\n\n#### Choices\nnot a list\n\n# \n\n## \n", true);
    assert_has(&page, "<ol>\n<li><a href=\"#q1\">1. Q</a></li>\n</ol>");
    assert_has(&page, "<h2>1. Q</h2>");
    assert_has(&page, "<p>not a list</p>");
    buf_finish(&page);
}

static void check_pack(const char *name, struct str text)
{
    struct question_set *set = must_read_pack(text);
    struct buf page = write_as("html", set, true, NULL);
    struct buf twin = write_as("html", set, true, NULL);
    size_t begin = (size_t)((char *)memmem(page.data, page.size, "<body>", 6) - page.data);
    size_t end = (size_t)((char *)memmem(page.data, page.size, "</html>", 7) - page.data);

    (void)name;
    assert_true(str_equal(buf_str(&page), buf_str(&twin)));
    assert_well_formed((struct str){page.data + begin, end - begin});
    buf_finish(&twin);
    buf_finish(&page);
    question_set_destroy(set);
}

static void test_own_packs(void **state)
{
    (void)state;
    for_each_pack(check_pack);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_markdown),
        cmocka_unit_test(test_tables_beyond_measure),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_page),
        cmocka_unit_test(test_without_answers),
        cmocka_unit_test(test_nothing_tells_which),
        cmocka_unit_test(test_nothing_in_it),
        cmocka_unit_test(test_own_packs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
