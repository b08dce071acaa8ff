/* Markdown of strangers on pages: what comes out is well-formed, holds no element that runs or
 * fetches anything, and links lead to the web or to an address of mail. */
#include <expat.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf.h"
#include "formats/page.h"

enum { TEXT_BYTES = 64 << 10, OUT_BYTES = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_link(const XML_Char **attributes)
{
    static const char *const schemes[] = {"http:", "https:", "mailto:"};
    bool good = false;

    must(attributes[0] && strcmp(attributes[0], "href") == 0 && !attributes[2]);
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
        good = good || strncasecmp(attributes[1], schemes[i], strlen(schemes[i])) == 0;
    must(good && !strpbrk(attributes[1], " <>\"\\"));
}

static void XMLCALL on_element(void *user, const XML_Char *name, const XML_Char **attributes)
{
    static const char *const known[] = {"r",  "p",  "em", "strong",     "del", "code", "pre",
                                        "ul", "ol", "li", "blockquote", "br",  "hr",   "table",
                                        "tr", "th", "td", "thead",      "a",   "tbody"};
    unsigned *links = user;
    bool good = false;

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        good = good || strcmp(name, known[i]) == 0;
    must(good);
    if (strcmp(name, "a") != 0)
        return;
    must(++*links == 1);
    check_link(attributes);
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    unsigned *links = user;

    if (strcmp(name, "a") == 0)
        --*links;
}

static void check(enum status (*add)(struct buf *out, struct str markdown), struct str text)
{
    XML_Parser parser = XML_ParserCreate("UTF-8");
    unsigned links = 0;
    struct buf out;

    must(parser != NULL);
    buf_init(&out, OUT_BYTES);
    buf_add_text(&out, "<r>");
    must(add(&out, text) == STATUS_OK);
    buf_add_text(&out, "</r>");
    XML_SetUserData(parser, &links);
    XML_SetElementHandler(parser, on_element, on_end);
    must(XML_Parse(parser, out.data, (int)out.size, 1) == XML_STATUS_OK);
    must(links == 0);
    XML_ParserFree(parser);
    buf_finish(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};

    if (size > TEXT_BYTES || !utf8_valid(text))
        return 0;
    check(page_add_markdown, text);
    check(page_add_line, text);
    check(page_add_words, text);
    return 0;
}
