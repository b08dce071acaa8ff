#include "questions/import_private.h"

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

static void add_text(struct buf *out, const char *key, struct str value)
{
    buf_printf(out, ",\"%s\":", key);
    buf_add_json(out, value);
}

static void add_problems(struct buf *out, const char *key, const struct problems *problems,
                         const char *sentence_key)
{
    buf_printf(out, ",\"%s\":[", key);
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->items[i];
        buf_printf(out, "%s{\"line\":%u,\"code\":\"%s\",\"%s\":", i ? "," : "", problem->line,
                   problem->code, sentence_key);
        buf_add_json(out, str_from(problem->sentence));
        buf_add_char(out, '}');
    }
    buf_add_char(out, ']');
    if (problems->left_off)
        buf_printf(out, ",\"%s_left_off\":%zu", key, problems->left_off);
}

enum status import_report_write_json(const struct import_report *report,
                                     const struct question_set *set,
                                     const struct duplicates *duplicates, struct buf *out)
{
    (void)set;
    (void)duplicates;
    const struct {
        const char *key;
        unsigned value;
    } counts[] = {{"claimed", report->claimed},       {"found", report->found},
                  {"imported", report->imported},     {"duplicates", report->duplicates},
                  {"topics", report->topics},         {"subtopics", report->subtopics},
                  {"no_answer", report->no_answer},   {"needs_prompt", report->needs_prompt},
                  {"incomplete", report->incomplete}, {"listing_damaged", report->listing_damaged}};

    buf_add_text(out, "{\"format\":");
    buf_add_json(out, str_from(report->format));
    add_text(out, "encoding", str_from(report->encoding));
    add_text(out, "line_ends", str_from(report->line_ends));
    add_text(out, "license", report->license.size ? report->license : STR("none found"));
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
        buf_printf(out, ",\"%s\":%u", counts[i].key, counts[i].value);
    if (report->refused)
        add_text(out, "refused", str_from(report->refused));
    if (report->note)
        add_text(out, "note", str_from(report->note));
    add_problems(out, "skipped", &report->skipped, "reason");
    add_problems(out, "warnings", &report->warnings, "sentence");
    buf_add_char(out, '}');
    return buf_status(out);
}
