/* What is remarkable in the writing of a document, for a person to look at. */
#include <stdint.h>

#include "questions/import_page.h"
#include "questions/lines.h"

enum { LONG_LINE = 100000, MAX_DEPTH = 32, SCAN_BYTES = 4096 };

/* Quotation marks and bullets at the start of a line. */
static size_t count_containers(struct str line)
{
    size_t depth = 0;
    size_t at = 0;

    line = str_slice(line, 0, SCAN_BYTES);
    while (at < line.size) {
        at += indent_size(str_slice(line, at, line.size));
        struct str rest = str_slice(line, at, line.size);
        size_t marker = list_marker_size(rest);
        size_t size = marker ? marker : rest.size && rest.data[0] == '>';
        if (!size)
            break;
        depth++;
        at += size;
    }
    return depth;
}

static size_t count_tags(struct str line, const char *tag)
{
    size_t count = 0;

    line = str_slice(line, 0, LONG_LINE);
    for (size_t at = str_find_nocase(line, str_from(tag)); at != SIZE_MAX;
         at = str_find_nocase(line, str_from(tag))) {
        count++;
        line = str_slice(line, at + strlen(tag), line.size);
    }
    return count;
}

/* The line of the outermost <details> that is open at the end; SIZE_MAX when all are closed.
 * *ret_deepest is how many were open at once. */
static size_t find_open_details(const struct document *document, size_t *ret_deepest)
{
    size_t depth = 0;
    size_t first = SIZE_MAX;

    *ret_deepest = 0;
    for (size_t i = 0; i < document->count; i++) {
        const struct doc_line *line = &document->lines[i];
        if (line->kind == LINE_CODE || line->kind == LINE_BLANK ||
            !memchr(line->text.data, '<', line->text.size))
            continue;
        size_t opened = count_tags(line->text, "<details");
        size_t closed = count_tags(line->text, "</details");
        if (!depth && opened)
            first = i;
        depth += opened;
        *ret_deepest = depth > *ret_deepest ? depth : *ret_deepest;
        depth -= closed < depth ? closed : depth;
    }
    return depth ? first : SIZE_MAX;
}

static void warn_lines(const struct document *document, struct problems *warnings)
{
    bool told_deep = false;

    for (size_t i = 0; i < document->count; i++) {
        struct str line = document->lines[i].text;
        if (line.size >= LONG_LINE)
            problems_add(warnings, (unsigned)i + 1, "long_line",
                         "A line of %zu bytes; it was kept as it stands.", line.size);
        if (!told_deep && count_containers(line) > MAX_DEPTH) {
            problems_add(warnings, (unsigned)i + 1, "deep",
                         "Lists or quotations are nested more than %d deep; what is deeper was "
                         "read as text.",
                         MAX_DEPTH);
            told_deep = true;
        }
    }
}

void page_warn(const struct document *document, struct problems *warnings)
{
    size_t deepest;
    size_t details = find_open_details(document, &deepest);

    warn_lines(document, warnings);
    if (document->open_fence != SIZE_MAX)
        problems_add(warnings, (unsigned)document->open_fence + 1, "open_fence",
                     "A listing begins here and is never closed.");
    if (details != SIZE_MAX)
        problems_add(warnings, (unsigned)details + 1, "open_details",
                     "A <details> that begins here is never closed; %zu were open at once.",
                     deepest);
}
