#include "formats/html_text.h"
#include "formats_support.h"

static void check(const char *html, const char *markdown)
{
    struct buf out;

    buf_init(&out, TEST_MAX_BYTES);
    assert_int_equal(html_to_markdown(str_from(html), &out), STATUS_OK);
    assert_str(buf_str(&out), markdown);
    buf_finish(&out);
}

static void inline_marks(void **state)
{
    (void)state;
    check("a <b>b</b> <i>c </i>d", "a **b** *c* d");
    check("<strong><em>x</em></strong><del>y</del>", "***x***~~y~~");
    check("<p>a<p>b<b></b>", "a\n\nb");
    check("<b>a<p>b</b>", "**a**\n\n**b**");
    check("2<sup>10</sup>", "2^10");
    check("use <code>a|b &lt; c</code> or <code>`</code>", "use `a|b < c` or `` ` ``");
    check("<a href=\"http://x/y(1)\" title=t>go</a>", "[go](<http://x/y(1)> \"t\")");
    check("<a href='http://x/'>http://x/</a>", "<http://x/>");
    check("<a href='javascript:alert(1)'>x</a>", "x");
    check("<img src=p.png alt='a]b'>", "![a\\]b](p.png)");
    check("caf&eacute; &amp; &#x41;&unknown; a&nbsp;b", "caf\xc3\xa9 & A\\&unknown; a b");
}

static void signs_of_markdown_are_escaped(void **state)
{
    (void)state;
    check("a*b* _c_ snake_case x * y", "a\\*b\\* \\_c\\_ snake_case x * y");
    check("1. not a list", "1\\. not a list");
    check("<p>- no<p># no<p>+ no<p>&gt; no", "\\- no\n\n\\# no\n\n\\+ no\n\n\\> no");
    check("&lt;b&gt; `x` [a](b)", "\\<b> \\`x\\` [a\\](b)");
    check("&amp;lt;", "\\&lt;");
    check("C# and F#, -1, a - b", "C# and F#, -1, a - b");
}

static void blocks(void **state)
{
    (void)state;
    check("a<br>b<br><br>c", "a  \nb\n\nc");
    check("a<div>b</div><div>c</div>", "a  \nb  \nc");
    check("<h2>T</h2>x<hr>y", "## T\n\nx\n\n---\n\ny");
    check("<blockquote>a<br>b</blockquote>c", "> a  \n> b\n\nc");
    check("<pre><code class=\"language-c\" data-meta=\"frag\">int\tx;\n\n  y</code></pre>z",
          "```c frag\nint\tx;\n\n  y\n```\n\nz");
    check("<pre>a <b>b</b><br>```</pre>", "````\na b\n```\n````");
    check("x<style>p { }</style><script>1 < 2</script><!-- no -->y", "xy");
}

static void lists(void **state)
{
    (void)state;
    check("<ul><li>a<li>b</ul>c", "- a\n- b\n\nc");
    check("<ol start=3><li>a</li><li>b</li></ol>", "3. a\n4. b");
    check("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c");
    check("<ol><li><p>a</p><p>b</p></li><li><p>c</p></li></ol>", "1. a\n\n   b\n\n2. c");
    check("<ul><li><pre>x\ny</pre></li></ul>", "- ```\n  x\n  y\n  ```");
    check("<ul><li><input type=checkbox checked> a</li><li><input type=checkbox> b</li></ul>",
          "- [x] a\n- [ ] b");
    check("<li>alone</li>", "alone");
}

static void tables(void **state)
{
    (void)state;
    check("<table><tr><th>a</th><th align=right>b</th></tr>\n<tr><td>1|2</td><td>x<br>y</td></tr>"
          "</table>z",
          "| a | b |\n|---|---:|\n| 1\\|2 | x y |\n\nz");
    check("<table><tr><td><b>a", "| **a** |\n|---|");
}

static void bad_html_is_text(void **state)
{
    (void)state;
    check("a < b and <3", "a < b and <3");
    check("<b", "\\<b");
    check("<pre>a<", "```\na<\n```");
    check("</p></b></ul></table>x", "x");
    check("<p title=\"never closed>x", "\\<p title=\"never closed>x");
}

static void deep_and_long_html_ends(void **state)
{
    static const char *const pieces[] = {
        "<b>", "<ul><li>", "<blockquote>", "<table><tr><td>", "<a href",
        "&",   "<",        "<code>",       "<div>x",          "</ul>"};
    enum { COPIES = 100000 };

    (void)state;
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        struct buf html;
        struct buf out;
        buf_init(&html, TEST_MAX_BYTES);
        buf_init(&out, TEST_MAX_BYTES);
        for (int n = 0; n < COPIES; n++)
            buf_add_text(&html, pieces[i]);
        assert_int_equal(html_to_markdown(buf_str(&html), &out), STATUS_OK);
        buf_finish(&out);
        buf_finish(&html);
    }
}

static void markdown_survives(void **state)
{
    static const char *const texts[] = {
        "a *b* **c** `d` ~~e~~",
        "soft\nline",
        "hard  \nline",
        "- a\n- b\n  - c\n\ntext",
        "1. a\n2. b",
        "> quoted\n\n```python fragment\nx = `1`\n\n  y\n```",
        "| a | b |\n|---|:---:|\n| `x` | y\\|z |",
        "[t](http://x \"y\") ![i](p.png) <http://z>",
        "- [x] a\n- [ ] b",
        "a\n\n---\n\nb",
        "<b>stays</b> text",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct buf html;
        struct buf out;
        buf_init(&html, TEST_MAX_BYTES);
        buf_init(&out, TEST_MAX_BYTES);
        assert_int_equal(markdown_to_html(str_from(texts[i]), &html), STATUS_OK);
        assert_int_equal(html_to_markdown(buf_str(&html), &out), STATUS_OK);
        if (texts[i][0] == '<')
            assert_str(buf_str(&out), "\\<b>stays\\</b> text");
        else
            assert_str(buf_str(&out), texts[i]);
        buf_finish(&out);
        buf_finish(&html);
    }
}

static void what_looks_like_html(void **state)
{
    (void)state;
    assert_true(looks_like_html(STR("a<br>b")));
    assert_true(looks_like_html(STR("a &lt; b")));
    assert_false(looks_like_html(STR("a < b, vector<int> & c")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inline_marks),
        cmocka_unit_test(signs_of_markdown_are_escaped),
        cmocka_unit_test(blocks),
        cmocka_unit_test(lists),
        cmocka_unit_test(tables),
        cmocka_unit_test(bad_html_is_text),
        cmocka_unit_test(markdown_survives),
        cmocka_unit_test(deep_and_long_html_ends),
        cmocka_unit_test(what_looks_like_html),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
