#include "questions/import.h"

#include <stdint.h>

#include "questions/dialects.h"
#include "questions/encoding.h"
#include "questions/import_build.h"
#include "questions/import_page.h"
#include "questions/lines.h"
#include "questions/pack.h"

#define SCRATCH_MAX_BYTES ((size_t)256 << 20)

struct import {
    const struct import_options *options;
    struct import_report *report;
    struct buf text; /* UTF-8, LF */
    struct document document;
    struct outline outline;
    struct arena scratch; /* of the outline's own strings */
    struct front front;
    struct question_set *set;
};

static void refuse(struct import_report *report, const char *what, const char *note)
{
    report->refused = what;
    report->note = note;
}

/* Marks that only Markdown has, in the first part of the text. */
static bool is_markdown(const struct document *document)
{
    enum { FIRST_LINES = 2000 };

    for (size_t i = 0; i < document->count && i < FIRST_LINES; i++) {
        const struct doc_line *line = &document->lines[i];
        struct str text = str_slice(line->text, 0, 400);
        bool after_blank = i == 0 || document->lines[i - 1].kind == LINE_BLANK;
        if ((line->kind == LINE_HEADING && after_blank) || line->kind == LINE_HTML ||
            str_starts(text, STR("**")) || str_starts(text, STR("```")) ||
            str_find(text, STR("](http")) != SIZE_MAX || str_find(text, STR("](#")) != SIZE_MAX)
            return true;
    }
    return false;
}

/* The count that the page claims. */
static void read_claim(struct import *import)
{
    enum { FIRST_LINES = 60 };
    const struct document *document = &import->document;

    for (size_t i = 0; i < document->count && i < FIRST_LINES && !import->report->claimed; i++)
        if (document->lines[i].kind != LINE_CODE)
            import->report->claimed = claimed_count(str_slice(document->lines[i].text, 0, 1000));
}

/* "License: …", which may be said of one question. */
static bool is_license_label(struct str line)
{
    struct str rest;

    return label_read(line, &rest) == LABEL_LICENSE && rest.size;
}

/* How many questions before the last name a licence of their own. */
static size_t count_own_licenses(const struct document *document, size_t first, size_t last)
{
    size_t count = 0;

    for (size_t i = first; i < last; i++)
        count += document->lines[i].kind == LINE_TEXT && is_license_label(document->lines[i].text);
    return count;
}

/* `named`: a heading above says that the licence follows; then it may stand in a listing. */
static struct str license_in(const struct doc_line *line, bool named)
{
    struct str text = str_slice(line->text, 0, 400);
    bool may_name = named || str_find_nocase(text, STR("licen")) != SIZE_MAX ||
                    str_find(text, STR("CC")) != SIZE_MAX ||
                    str_find(text, STR("rights reserved")) != SIZE_MAX;

    return may_name && (named || line->kind != LINE_CODE) ? license_read(line->text) : STR_NONE;
}

static bool is_license_heading(const struct doc_line *line)
{
    struct str title = title_read(document_title(line)).text;

    return str_equal_nocase(title, STR("License")) || str_equal_nocase(title, STR("Licence"));
}

/* The licence of the whole page: named before the first question, between questions, or behind the
 * last. What stands inside the others is said of these. */
static void read_license(struct import *import)
{
    struct document *document = &import->document;
    const struct outline *outline = &import->outline;
    size_t first = document->count;
    size_t last = document->count;
    struct str license = STR_NONE;

    for (size_t i = 0; i < outline->count; i++) {
        if (outline->items[i].kind != MARK_QUESTION)
            continue;
        first = first == document->count ? outline->items[i].line : first;
        last = outline->items[i].line;
    }
    bool own = count_own_licenses(document, first, last) > 0;
    size_t mark = 0;
    bool named = false;
    for (size_t i = 0; i < document->count && !license.size; i++) {
        while (mark < outline->count && outline->items[mark].line <= i)
            mark++;
        bool inside = mark > 0 && outline->items[mark - 1].kind == MARK_QUESTION && i < last;
        const struct doc_line *line = &document->lines[i];
        bool is_label = i >= last && line->kind == LINE_TEXT && is_license_label(line->text);
        if (line->kind == LINE_HEADING)
            named = is_license_heading(line);
        if (inside || (is_label && own))
            continue;
        license = license_in(line, named);
        if (license.size && is_label)
            document->license_line = i;
    }
    if (!import->set->license.size)
        import->set->license = license;
}

static size_t count_questions(const struct outline *outline)
{
    size_t count = 0;

    for (size_t i = 0; i < outline->count; i++)
        count += outline->items[i].kind == MARK_QUESTION;
    return count;
}

/* What a page without questions may be, and what it says of itself. */
static enum status explain_nothing(struct import *import)
{
    struct import_report *report = import->report;

    if (report->refused)
        return STATUS_OK;
    const char *note =
        report->claimed
            ? arena_printf(&report->arena,
                           "No questions were found, although the page speaks of %u: it seems to "
                           "describe a list of questions, not to be one.",
                           report->claimed)
            : "No questions were found: no headings, labels, numbers or bullets that mark them.";
    if (!note)
        return STATUS_NO_MEMORY;
    if (import->set && import->set->topic_count)
        report->note = note; /* its topics are worth keeping */
    else
        refuse(report, "page without questions", note);
    return STATUS_OK;
}

static const struct watch *watch_of(const struct import *import)
{
    return import->options ? import->options->watch : NULL;
}

static enum status read_document(struct import *import)
{
    enum { FEW = 3 };
    const char *note = NULL;
    unsigned drafts = 0;

    enum status status = outline_find(&import->outline, &import->document, &import->scratch);
    if (status != STATUS_OK)
        return status;
    read_license(import);
    size_t questions = count_questions(&import->outline);
    bool weak = questions < FEW || import->outline.habit == HABIT_ASKING;
    const char *what = weak ? refuse_document(&import->document, &note) : NULL;
    bool talks = what && str_is(str_from(what), "transcript");
    if (talks && import->options && import->options->transcript) {
        outline_finish(&import->outline);
        status = turns_find(&import->outline, &import->document);
        questions = count_questions(&import->outline);
    } else if (what && (questions == 0 || talks || import->outline.habit == HABIT_ASKING)) {
        refuse(import->report, what, note);
        return STATUS_OK;
    }
    if (status != STATUS_OK)
        return status;
    if (questions) {
        const struct progress progress = {watch_of(import), 500, 1000};
        return import_build(&import->document, &import->outline, import->set, import->report,
                            &progress);
    }
    status = drafts_read(&import->document, import->report->claimed, import->set, import->report,
                         &drafts);
    if (status == STATUS_OK && !drafts && import->report->claimed)
        status = page_topics(&import->document, import->set);
    return status;
}

static enum status copy_option(struct question_set *set, struct str option, bool wins,
                               struct str *field)
{
    if (!option.size || (field->size && !wins))
        return STATUS_OK;
    *field = arena_copy(&set->arena, option);
    return field->data ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status take_options(struct question_set *set, const struct import_options *options)
{
    if (!options)
        return STATUS_OK;
    enum status status = copy_option(set, options->title, false, &set->title);
    if (status == STATUS_OK)
        status = copy_option(set, options->license, false, &set->license);
    if (status == STATUS_OK)
        status = copy_option(set, options->source, false, &set->source);
    if (status == STATUS_OK)
        status = copy_option(set, options->id, true, &set->id);
    return status;
}

static void count_set(const struct question_set *set, struct import_report *report)
{
    unsigned states[QUESTION_RETIRED + 1] = {0};

    for (const struct question *q = question_set_first(set); q; q = question_next(q))
        states[question_state(q)]++;
    report->imported = (unsigned)set->question_count;
    report->created = report->imported;
    report->topics = (unsigned)set->topic_count;
    report->subtopics = (unsigned)set->subtopic_count;
    report->no_answer = states[QUESTION_NO_ANSWER];
    report->needs_prompt = states[QUESTION_NEEDS_PROMPT];
    report->incomplete = states[QUESTION_INCOMPLETE];
    report->listing_damaged += states[QUESTION_LISTING_DAMAGED];
    if (!report->found)
        report->found = report->imported;
}

enum status import_finish_set(struct question_set *set, const struct import_options *options,
                              struct import_report *report)
{
    enum status status = take_options(set, options);

    if (status == STATUS_OK)
        status = question_set_make_ids(set, &report->warnings);
    if (status != STATUS_OK)
        return status;
    count_set(set, report);
    report->license = arena_copy(&report->arena, str_slice(set->license, 0, 200));
    return report->license.data ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status read_pack(struct import *import)
{
    import->report->format = "pack";
    enum status status = pack_read(buf_str(&import->text), &import->report->warnings, &import->set);

    if (status == STATUS_MALFORMED || status == STATUS_VERSION || status == STATUS_TOO_LARGE) {
        refuse(import->report, "pack that can't be read",
               "The warnings say what is wrong with it.");
        return STATUS_OK;
    }
    return status == STATUS_OK ? import_finish_set(import->set, import->options, import->report)
                               : status;
}

static enum status read_text(struct import *import)
{
    enum status status;

    import->set = question_set_create();
    if (!import->set)
        return STATUS_NO_MEMORY;
    const struct progress progress = {watch_of(import), 50, 400};
    status = front_take(&import->text, import->set, &import->front);
    if (status == STATUS_OK)
        status = dialects_rewrite(&import->text);
    if (status == STATUS_OK)
        status = document_init(&import->document, buf_str(&import->text), &progress);
    if (status == STATUS_TOO_LARGE) {
        refuse(import->report, "text that is too long",
               "A document has at most a million lines; it can be imported in parts.");
        return STATUS_OK;
    }
    if (status != STATUS_OK)
        return status;
    import->report->format = is_markdown(&import->document) ? "markdown" : "text";
    page_warn(&import->document, &import->report->warnings);
    read_claim(import);
    status = watch_go_on(watch_of(import), 400, 1000) ? read_document(import) : STATUS_CANCELLED;
    if (status == STATUS_OK)
        status = front_apply(&import->front, import->set);
    if (status == STATUS_TOO_LARGE) {
        question_set_destroy(import->set);
        import->set = NULL;
        refuse(import->report, "list that is too long",
               "A set has at most 100,000 questions and 20,000 topics; it can be imported in "
               "parts.");
        return STATUS_OK;
    }
    return status == STATUS_OK ? import_finish_set(import->set, import->options, import->report)
                               : status;
}

static enum status read_bytes(struct import *import, struct str bytes)
{
    struct encoding encoding;
    struct import_report *report = import->report;
    enum status status = encoding_decode(bytes, &import->text, &encoding);

    if (status != STATUS_OK)
        return status;
    report->encoding = encoding.name;
    report->line_ends = encoding.line_ends;
    if (encoding.binary) {
        report->format = "binary";
        const char *note =
            arena_printf(&report->arena,
                         "The file seems to be %s. Text that is saved as Markdown or "
                         "plain text can be imported.",
                         encoding.binary);
        refuse(report, encoding.binary, note);
        return note ? STATUS_OK : STATUS_NO_MEMORY;
    }
    if (encoding.replaced)
        problems_add(&report->warnings, encoding.first_replaced_line, "nul",
                     "The text has %zu NUL characters; each was replaced.", encoding.replaced);
    if (encoding.lost)
        problems_add(&report->warnings, encoding.first_lost_line, "encoding",
                     "%zu characters could not be read, the first in this line; each was replaced.",
                     encoding.lost);
    struct str text = buf_str(&import->text);
    return pack_is(text) ? read_pack(import) : read_text(import);
}

static enum status copy_source(struct import *import)
{
    struct import_report *report = import->report;

    if (!import->options || !import->options->source.size)
        return STATUS_OK;
    report->source = arena_copy(&report->arena, str_slice(import->options->source, 0, 4096));
    return report->source.data ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status import_markdown(struct str text, const struct import_options *options,
                            struct import_report *report, struct question_set **ret_set)
{
    struct import import = {.options = options, .report = report};

    if (text.size > SET_MAX_BYTES)
        return STATUS_TOO_LARGE;
    buf_init(&import.text, (size_t)SET_MAX_BYTES * 3 + 16);
    arena_init(&import.scratch, SCRATCH_MAX_BYTES);
    enum status status = copy_source(&import);
    if (status == STATUS_OK)
        status = read_bytes(&import, text);
    if (status == STATUS_OK && !(import.set && import.set->question_count))
        status = explain_nothing(&import);
    problems_sort(&report->skipped);
    problems_sort(&report->warnings);
    bool keep = status == STATUS_OK && !report->refused && import.set &&
                (import.set->question_count || import.set->topic_count);
    if (!keep)
        question_set_destroy(import.set);
    if (status == STATUS_OK)
        *ret_set = keep ? import.set : NULL;
    outline_finish(&import.outline);
    arena_finish(&import.scratch);
    document_finish(&import.document);
    buf_finish(&import.text);
    return status;
}
