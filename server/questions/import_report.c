#include "base/count.h"
#include "questions/fence.h"
#include "questions/import_private.h"
#include "questions/lines.h"

enum { MAX_NOTES = 2000, REPORT_MAX_BYTES = 64 << 10 };

void import_report_init(struct import_report *report)
{
    *report = (struct import_report){.format = "text", .encoding = "UTF-8", .line_ends = "none"};
    problems_init(&report->skipped, MAX_NOTES);
    problems_init(&report->warnings, MAX_NOTES);
    arena_init(&report->arena, REPORT_MAX_BYTES);
}

void import_report_finish(struct import_report *report)
{
    if (!report)
        return;
    problems_finish(&report->skipped);
    problems_finish(&report->warnings);
    arena_finish(&report->arena);
}

/* Members come one after another; the first of each object is written without a comma before it. */
static void add_text(struct buf *out, const char *key, struct str value)
{
    buf_printf(out, ",\"%s\":", key);
    buf_add_json(out, value);
}

static void add_count(struct buf *out, const char *key, size_t value)
{
    buf_printf(out, ",\"%s\":%zu", key, value);
}

static void add_problems(struct buf *out, const char *key, const struct problems *problems)
{
    buf_printf(out, ",\"%s\":[", key);
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->items[i];
        buf_printf(out, "%s{\"line\":%u,\"reason\":", i ? "," : "", problem->line);
        buf_add_json(out, str_from(problem->sentence));
        add_text(out, "code", str_from(problem->code));
        if (problem->file.size)
            add_text(out, "file", problem->file);
        buf_add_char(out, '}');
    }
    buf_add_char(out, ']');
    if (problems->left_off)
        buf_printf(out, ",\"%s_left_off\":%zu", key, problems->left_off);
}

static void add_topics(struct buf *out, const struct question_set *set)
{
    buf_add_text(out, ",\"topics\":[");
    for (const struct topic *topic = set ? set->topics : NULL; topic; topic = topic->next) {
        buf_add_text(out, topic == set->topics ? "{\"title\":" : ",{\"title\":");
        buf_add_json(out, topic->title);
        buf_add_text(out, ",\"subtopics\":[");
        for (const struct topic *sub = topic->subtopics; sub; sub = sub->next) {
            if (sub != topic->subtopics)
                buf_add_char(out, ',');
            buf_add_json(out, sub->title);
        }
        buf_add_text(out, "]}");
    }
    buf_add_char(out, ']');
}

/* How many fenced listings a text has. */
static size_t count_listings(struct str text)
{
    struct fence fence = {0};
    struct str line;
    size_t count = 0;

    while (line_next(&text, &line))
        count += fence_step(&fence, line) == FENCE_OPENS;
    return count;
}

static size_t count_choices(const struct question *question)
{
    struct str text = question_section_text(question, SECTION_CHOICES);
    struct str line;
    size_t count = 0;

    while (line_next(&text, &line))
        count += str_starts_nocase(line, STR("- [x] ")) || str_starts(line, STR("- [ ] "));
    return count;
}

/* An answer of its own, or a choice that is marked as right. */
static bool has_answer(const struct question *question)
{
    struct str text = question_section_text(question, SECTION_CHOICES);
    struct str line;

    if (question_section_text(question, SECTION_ANSWER).size ||
        question_section_text(question, SECTION_EXAMPLE_ANSWER).size)
        return true;
    while (line_next(&text, &line))
        if (str_starts_nocase(line, STR("- [x] ")))
            return true;
    return false;
}

static void add_prompt(struct buf *out, const struct question *question, struct buf *scratch)
{
    buf_clear(scratch);
    buf_add_str(scratch, question->head);
    if (question->head.size && question->body.size)
        buf_add_text(scratch, "\n\n");
    buf_add_str(scratch, question->body);
    add_text(out, "prompt", buf_str(scratch));
}

static void add_lists(struct buf *out, const struct question *question)
{
    size_t listings = count_listings(question->body);

    buf_add_text(out, ",\"tags\":[");
    for (size_t i = 0; i < question->tags.count; i++) {
        if (i)
            buf_add_char(out, ',');
        buf_add_json(out, question->tags.items[i]);
    }
    buf_printf(out, "],\"has_answer\":%s,\"sections\":[", has_answer(question) ? "true" : "false");
    for (const struct section *section = question->sections; section; section = section->next) {
        if (section != question->sections)
            buf_add_char(out, ',');
        buf_add_json(out, section->name);
        listings += count_listings(section->text);
    }
    buf_add_char(out, ']');
    add_count(out, "choices", count_choices(question));
    add_count(out, "listings", listings);
}

static void add_question(struct buf *out, const struct question_set *set,
                         const struct question *question, struct buf *scratch)
{
    const struct topic *topic = question->topic;
    bool is_sub = topic && topic->parent;

    buf_add_text(out, "{\"id\":");
    buf_add_json(out, question->id);
    add_count(out, "line", question->line);
    if (question->file.size)
        add_text(out, "file", question->file);
    add_text(out, "topic", is_sub ? topic->parent->title : topic ? topic->title : STR_NONE);
    add_text(out, "subtopic", is_sub ? topic->title : STR_NONE);
    add_prompt(out, question, scratch);
    add_text(out, "kind", str_from(question_kind_name(question_kind_of(question))));
    add_text(out, "difficulty",
             str_from(question_difficulty_name(question_difficulty_of(question))));
    add_lists(out, question);
    add_text(out, "state", str_from(question_state_name(question_state(question))));
    struct str license = question_license(set, question);
    if (license.size && !str_equal(license, set->license))
        add_text(out, "license", license);
    if (question->source.size)
        add_text(out, "source", question->source);
    buf_add_char(out, '}');
}

static enum status add_questions(struct buf *out, const struct question_set *set)
{
    struct buf scratch;

    buf_init(&scratch, SET_MAX_BYTES);
    buf_add_text(out, ",\"questions\":[");
    const struct question *first = set ? question_set_first(set) : NULL;
    for (const struct question *q = first; q; q = question_next(q)) {
        if (q != first)
            buf_add_char(out, ',');
        add_question(out, set, q, &scratch);
    }
    buf_add_char(out, ']');
    enum status status = buf_status(&scratch);
    buf_finish(&scratch);
    return status;
}

static void add_end(struct buf *out, const char *key, const struct question *question)
{
    buf_printf(out, ",\"%s\":{\"id\":", key);
    buf_add_json(out, question->id);
    add_count(out, "line", question->line);
    if (question->file.size)
        add_text(out, "file", question->file);
    buf_add_char(out, '}');
}

static void add_duplicates(struct buf *out, const struct duplicates *duplicates)
{
    static const char *const kinds[] = {
        [DUPLICATE_SAME] = "same", [DUPLICATE_PART] = "part", [DUPLICATE_RELATED] = "related"};
    size_t count = duplicates ? duplicates->count : 0;

    buf_add_text(out, ",\"duplicates\":[");
    for (size_t i = 0; i < count; i++) {
        const struct duplicate *pair = &duplicates->items[i];
        buf_printf(out, "%s{\"kind\":\"%s\"", i ? "," : "", kinds[pair->kind]);
        add_end(out, "a", pair->a);
        add_end(out, "b", pair->b);
        buf_printf(out, ",\"score\":%.3f}", pair->score);
    }
    buf_add_char(out, ']');
    if (duplicates && duplicates->left_off)
        add_count(out, "duplicates_left_off", duplicates->left_off);
}

static void add_counts(struct buf *out, const struct import_report *report)
{
    const struct {
        const char *key;
        unsigned value;
    } counts[] = {{"claimed", report->claimed},
                  {"found", report->found},
                  {"imported", report->imported},
                  {"created", report->created},
                  {"updated", report->updated},
                  {"unchanged", report->unchanged},
                  {"repeated", report->duplicates},
                  {"no_answer", report->no_answer},
                  {"needs_prompt", report->needs_prompt},
                  {"incomplete", report->incomplete},
                  {"listing_damaged", report->listing_damaged}};

    for (size_t i = 0; i < COUNT_OF(counts); i++)
        add_count(out, counts[i].key, counts[i].value);
}

enum status import_report_write_json(const struct import_report *report,
                                     const struct question_set *set,
                                     const struct duplicates *duplicates, struct buf *out)
{
    buf_add_text(out, "{\"source\":");
    buf_add_json(out, report->source);
    add_text(out, "format", str_from(report->format));
    add_text(out, "encoding", str_from(report->encoding));
    add_text(out, "line_ends", str_from(report->line_ends));
    add_text(out, "license", report->license.size ? report->license : STR("none found"));
    add_counts(out, report);
    if (report->refused)
        add_text(out, "refused", str_from(report->refused));
    if (report->refused && str_is(str_from(report->refused), "transcript"))
        add_text(out, "offer", STR("transcript"));
    if (report->note)
        add_text(out, "note", str_from(report->note));
    add_problems(out, "skipped", &report->skipped);
    add_problems(out, "warnings", &report->warnings);
    add_topics(out, set);
    enum status status = add_questions(out, set);
    add_duplicates(out, duplicates);
    buf_add_char(out, '}');
    return status == STATUS_OK ? buf_status(out) : status;
}
