/* Pages that show their questions only on a click lose them when they are copied: the answers are
 * left, one after another. Where each ends with the same kind of closing remark, and there are as
 * many as the page says, each becomes a draft whose prompt a person has to add. */
#include <stdint.h>

#include "base/count.h"
#include "questions/import_private.h"
#include "questions/lines.h"

enum { MAX_DRAFTS = 1000, HEAD_LINES = 6 };

static bool has_closing_remark(struct str line)
{
    static const char *const remarks[] = {
        "rule of thumb:", "why it matters:", "key takeaway:", "takeaway:",
        "bottom line:",   "in short:",       "in summary:",   "the short version:"};
    enum { MAX_LINE = 2000 };

    line = str_slice(line, 0, MAX_LINE);
    for (size_t i = 0; i < COUNT_OF(remarks); i++)
        if (str_find_nocase(line, str_from(remarks[i])) != SIZE_MAX)
            return true;
    return false;
}

static bool ends_sentence(struct str line)
{
    line = str_trim(line);
    return line.size && memchr(".!)", line.data[line.size - 1], 3);
}

/* The line behind the closing remark that begins at `line` or later; SIZE_MAX when there is none.
 */
static size_t find_end(const struct document *document, size_t line)
{
    enum { MAX_LINES = 6 };

    for (; line < document->count; line++)
        if (has_closing_remark(document->lines[line].text))
            break;
    if (line == document->count)
        return SIZE_MAX;
    size_t end = line;
    while (end < document->count && end - line < MAX_LINES &&
           !ends_sentence(document->lines[end].text) && document->lines[end].kind != LINE_BLANK)
        end++;
    return end < document->count ? end + 1 : end;
}

/* The first line behind the page's own words about its questions. */
static size_t find_start(const struct document *document)
{
    size_t start = 0;
    size_t seen = 0;

    for (size_t i = 0; i < document->count && seen < HEAD_LINES; i++) {
        if (document->lines[i].kind == LINE_BLANK)
            continue;
        seen++;
        if (str_find_nocase(str_slice(document->lines[i].text, 0, 2000), STR("question")) !=
            SIZE_MAX)
            start = i + 1;
    }
    return start;
}

/* Lines of code outside a listing: it has lost its fence, and mostly its indents. */
static bool has_bare_code(const struct document *document, size_t from, size_t to)
{
    static const char *const starts[] = {"import ", "def ",    "class ", "return ",   "#include",
                                         "const ",  "let ",    "var ",   "function ", "public ",
                                         "for (",   "while (", "with ",  "for _ in"};

    for (size_t i = from; i < to; i++) {
        if (document->lines[i].kind == LINE_CODE)
            continue;
        struct str text = str_trim(document->lines[i].text);
        for (size_t k = 0; k < COUNT_OF(starts); k++)
            if (str_starts(text, str_from(starts[k])) && !ends_sentence(text))
                return true;
    }
    return false;
}

/* The first line is the page's title, the others up to the first answer its introduction. */
static enum status add_head(const struct document *document, size_t start, struct question_set *set)
{
    size_t first = 0;

    while (first < start && document->lines[first].kind == LINE_BLANK)
        first++;
    if (first == start)
        return STATUS_OK;
    struct str title = str_trim(str_slice(document->lines[first].text, 0, SIZE_MAX));
    struct str intro = first + 1 < start ? str_span(document->lines[first + 1].text,
                                                    document->lines[start - 1].text)
                                         : STR_NONE;
    if (!set->title.size)
        set->title = arena_copy(&set->arena, title);
    set->intro = arena_copy(&set->arena, str_trim_blank_lines(intro));
    return set->title.data && set->intro.data ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status add_draft(const struct document *document, size_t from, size_t to,
                             struct question_set *set, struct import_report *report)
{
    struct topic *topic = set->topics;
    struct str text =
        str_trim_blank_lines(str_span(document->lines[from].text, document->lines[to - 1].text));

    if (!topic)
        topic = question_set_add_topic(set, NULL, STR_NONE);
    struct question *question = topic ? question_set_add_question(set, topic, STR_NONE) : NULL;
    struct str copy = arena_copy(&set->arena, text);
    if (!question || !copy.data ||
        !question_add_section(set, question, str_from(section_name(SECTION_ANSWER)), copy))
        return STATUS_NO_MEMORY;
    question->line = (unsigned)from + 1;
    question->status = str_from(question_state_name(QUESTION_NEEDS_PROMPT));
    problems_add(&report->warnings, question->line, "needs_prompt",
                 "An answer without its question; the prompt has to be added.");
    if (has_bare_code(document, from, to)) {
        report->listing_damaged++;
        problems_add(&report->warnings, question->line, "listing_damaged",
                     "A listing has lost its fence or its indents; it was kept as it stands.");
    }
    return STATUS_OK;
}

enum status drafts_read(const struct document *document, unsigned claimed, struct question_set *set,
                        struct import_report *report, unsigned *ret_count)
{
    size_t start = find_start(document);
    unsigned count = 0;
    enum status status = STATUS_OK;

    *ret_count = 0;
    for (size_t at = start; (at = find_end(document, at)) != SIZE_MAX && count <= MAX_DRAFTS;)
        count++;
    if (count < 2 || count != claimed || count > MAX_DRAFTS)
        return STATUS_OK;
    size_t from = start;
    status = add_head(document, start, set);
    for (unsigned i = 0; i < count && status == STATUS_OK; i++) {
        size_t to = find_end(document, from);
        status = add_draft(document, from, to, set, report);
        from = to;
    }
    while (from < document->count && document->lines[from].kind == LINE_BLANK)
        from++;
    if (from < document->count)
        problems_add(&report->skipped, (unsigned)from + 1, "after_last",
                     "Text behind the last answer; it belongs to none.");
    *ret_count = count;
    return status;
}
