/* parley import: question sets from files and folders. */
#include "app/changes_json.h"
#include "app/cli_sets.h"
#include "app/files_tree.h"
#include "app/set_import.h"
#include "base/count.h"
#include "questions/drafts.h"
#include "questions/encoding.h"
#include "questions/similarity.h"

enum { REPORT_MAX_BYTES = 512 << 20, REPORTS_MAX_BYTES = 768 << 20 };

struct importing {
    struct data *data; /* NULL: there is nothing to compare with */
    struct cli_list paths;
    struct format_mapping mappings[CLI_LIST_MAX];
    struct format_options options;
    struct str into;
    bool dry, json;
    struct buf out;
};

/* Answers that came without their questions, and the questions of the server's sets that they seem
 * to answer. Show the sets, which the caller finishes. */
static bool find_answered(const struct importing *importing, const struct intake *intake,
                          struct arena *arena, struct cli_sets *sets, struct draft_matches *matches)
{
    struct store_set *rows = NULL;
    size_t count = 0;

    if (!importing->data || !intake->source || !intake->report.needs_prompt)
        return true;
    enum status status =
        store_set_list(store_reader(importing->data->store), false, arena, &rows, &count);
    for (size_t i = 0; status == STATUS_OK && i < count && sets->count < CLI_LIST_MAX; i++)
        if (!str_equal(rows[i].id, intake->into) &&
            cli_set_stored(importing->data, rows[i].id, &sets->items[sets->count]))
            sets->count++;
    if (status == STATUS_OK)
        status = drafts_match(intake->source, cli_sets_items(sets), sets->count, arena, matches);
    return status == STATUS_OK;
}

static void print_answered(struct importing *importing, const struct intake *intake)
{
    struct draft_matches matches = {0};
    struct cli_sets sets = {0};
    struct arena arena;

    arena_init(&arena, INTAKE_ARENA_BYTES);
    if (!find_answered(importing, intake, &arena, &sets, &matches))
        matches.count = 0;
    if (importing->json)
        json_begin(&importing->out, "answers", '[');
    for (size_t i = 0; i < matches.count; i++) {
        const struct draft_match *match = &matches.items[i];
        struct str set = sets.items[match->set]->id;
        if (!importing->json) {
            printf("  line %u: seems to answer %.*s/%.*s: ", match->draft->line, STR_FMT(set),
                   STR_FMT(match->question->id));
            cli_show(stdout, match->question->head);
            putchar('\n');
            continue;
        }
        json_begin(&importing->out, NULL, '{');
        json_str(&importing->out, "id", match->draft->id);
        json_int(&importing->out, "line", match->draft->line);
        json_str(&importing->out, "set", set);
        json_str(&importing->out, "question", match->question->id);
        json_str(&importing->out, "prompt", match->question->head);
        json_end(&importing->out, '}');
    }
    if (importing->json)
        json_end(&importing->out, ']');
    cli_sets_finish(&sets);
    arena_finish(&arena);
}

/* The report, and what became of the set. */
static void print_json(struct importing *importing, const char *path, const struct intake *intake,
                       bool written)
{
    struct buf *out = &importing->out;
    struct duplicates duplicates = {0};
    struct arena arena;
    struct buf report;

    arena_init(&arena, INTAKE_ARENA_BYTES);
    buf_init(&report, REPORT_MAX_BYTES);
    enum status status = STATUS_OK;
    if (intake->source)
        status = duplicates_find((const struct question_set *const *)&intake->source, 1, NULL,
                                 &arena, &duplicates);
    if (status == STATUS_OK)
        status = import_report_write_json(&intake->report, intake->source, &duplicates, &report);
    json_begin(out, NULL, '{');
    json_text(out, "path", path);
    if (intake->source && importing->data) {
        json_str(out, "set", intake->into);
        changes_write_json(out, "changes", &intake->changes, true);
        print_answered(importing, intake);
    }
    if (written) {
        json_int(out, "version", intake->version);
        json_bool(out, "changed", intake->changed);
    }
    if (status != STATUS_OK)
        out->status = status;
    else /* the report is an object of its own: its members join these */
        buf_printf(out, ",%.*s", (int)report.size - 2, report.data + 1);
    json_end(out, '}');
    buf_finish(&report);
    arena_finish(&arena);
}

static void print_conflict(const struct merge_change *change, const struct merge_field *field)
{
    printf("  %.*s, ", STR_FMT(change->id));
    cli_show(stdout, field->name);
    printf(": %s; kept as it is here\n", field->base.size ? "edited here and changed in the source"
                                                          : "stands here in other words");
}

static void print_conflicts(const struct intake *intake)
{
    for (size_t i = 0; i < intake->changes.count; i++) {
        const struct merge_change *change = &intake->changes.items[i];
        for (size_t f = 0; f < change->field_count; f++)
            if (change->fields[f].conflict)
                print_conflict(change, &change->fields[f]);
    }
}

/* What was found beside what was claimed, and what is still to do. */
static void print_counts(const struct import_report *report)
{
    const struct {
        unsigned count;
        const char *what;
    } left[] = {{report->duplicates, "found again"},
                {report->needs_prompt, "need a prompt"},
                {report->no_answer, "without an answer"},
                {report->incomplete, "incomplete"},
                {report->listing_damaged, "with a damaged listing"}};

    printf("  found %u", report->found);
    if (report->claimed)
        printf(" of %u that it speaks of", report->claimed);
    for (size_t i = 0; i < COUNT_OF(left); i++)
        if (left[i].count)
            printf(", %u %s", left[i].count, left[i].what);
    printf("; %s, %s; licence: ", report->encoding, report->line_ends);
    cli_show(stdout, report->license.size ? report->license : STR("none found"));
    putchar('\n');
}

static void print_set(struct importing *importing, const char *path, const struct intake *intake,
                      bool written)
{
    const struct import_report *report = &intake->report;

    printf("%s: ", path);
    cli_show(stdout, intake->source->title);
    printf(", %u topic%s, %u question%s", report->topics, report->topics == 1 ? "" : "s",
           report->imported, report->imported == 1 ? "" : "s");
    if (importing->data && !intake->changed && written)
        printf(", nothing new in %.*s version %u", STR_FMT(intake->into), intake->version);
    else if (importing->data)
        printf("; %.*s: %u new, %u changed, %u as they were", STR_FMT(intake->into),
               report->created, report->updated, report->unchanged);
    if (written && intake->changed)
        printf(", version %u", intake->version);
    putchar('\n');
    print_counts(report);
    if (report->note)
        printf("  %s\n", report->note);
    print_conflicts(intake);
    print_answered(importing, intake);
}

static void print_problems(const struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->items[i];
        fputs("  ", stdout);
        cli_show(stdout, problem->file);
        if (problem->line)
            printf("%sline %u", problem->file.size ? ", " : "", problem->line);
        if (problem->line || problem->file.size)
            fputs(": ", stdout);
        cli_show(stdout, str_from(problem->sentence));
        putchar('\n');
    }
    if (problems->left_off)
        printf("  and %zu more\n", problems->left_off);
}

static bool import_path(struct importing *importing, const char *path)
{
    struct format_options options = importing->options;
    struct intake intake;
    bool written = false;

    intake_init(&intake);
    options.import.source = files_tree_name(path, &intake.arena);
    if (!options.import.title.size)
        options.import.title = options.import.source;
    bool good = set_import_read(importing->data, path, &options, importing->into, &intake);
    if (good && !importing->dry)
        good = written = set_import_write(importing->data, path, &intake);
    /* a path that couldn't be read has a report that says so */
    if (intake.report.source.size && importing->json)
        print_json(importing, path, &intake, written);
    if (!importing->json && intake.source)
        print_set(importing, path, &intake, written);
    if (!importing->json) {
        print_problems(&intake.report.skipped);
        print_problems(&intake.report.warnings);
    }
    intake_finish(&intake);
    return good;
}

/* "column=field", the column being a name that may hold the sign itself. */
static bool parse_mapping(const char *text, struct format_mapping *ret_mapping)
{
    const char *sign = strrchr(text, '=');
    size_t known = 0;

    if (!sign) {
        cli_misuse("--map takes column=field, not \"%s\"", text);
        return false;
    }
    while (format_fields[known] && strcmp(format_fields[known], sign + 1) != 0)
        known++;
    if (!format_fields[known] && sign[1]) {
        cli_misuse("--map: there is no field \"%s\"", sign + 1);
        return false;
    }
    *ret_mapping = (struct format_mapping){{text, (size_t)(sign - text)}, str_from(sign + 1)};
    return true;
}

static bool parse_mappings(struct importing *importing, const struct cli_list *maps)
{
    for (size_t i = 0; i < maps->count; i++)
        if (!parse_mapping(maps->items[i], &importing->mappings[i]))
            return false;
    importing->options.mappings = importing->mappings;
    importing->options.mapping_count = maps->count;
    return true;
}

static bool is_encoding(struct str name)
{
    struct encoding encoding;
    struct buf nothing;

    buf_init(&nothing, 16);
    bool known = encoding_decode_as(STR_NONE, name, &nothing, &encoding) != STATUS_INVALID;
    buf_finish(&nothing);
    return known;
}

static bool can_be_done(const struct importing *importing)
{
    const struct format *format = format_find(importing->options.format);

    if (importing->into.size && !question_set_id_valid(importing->into))
        cli_misuse("\"%.*s\" can't be a set's identifier: a-z, 0-9 and '-', at most %d",
                   STR_FMT(importing->into), SET_ID_MAX_BYTES);
    else if (importing->options.format.size && !format)
        cli_misuse("there is no format \"%.*s\"; see \"parley pack formats\"",
                   STR_FMT(importing->options.format));
    else if (importing->options.format.size && !format->read)
        cli_misuse("\"%.*s\" is only written; see \"parley pack formats\"",
                   STR_FMT(importing->options.format));
    else if (importing->options.encoding.size && !is_encoding(importing->options.encoding))
        cli_misuse("--encoding takes utf-8, windows-1252, utf-16le or utf-16be, not \"%.*s\"",
                   STR_FMT(importing->options.encoding));
    else
        return true;
    return false;
}

static int import_all(struct data *data, void *user)
{
    struct importing *importing = user;
    bool several = importing->json && importing->paths.count > 1, good = true;

    importing->data = data;
    buf_init(&importing->out, REPORTS_MAX_BYTES);
    if (several)
        json_begin(&importing->out, NULL, '[');
    for (size_t i = 0; i < importing->paths.count; i++)
        good = import_path(importing, importing->paths.items[i]) && good;
    if (several)
        json_end(&importing->out, ']');
    if (importing->json && importing->out.size)
        good = cli_print(&importing->out) == 0 && good;
    else
        buf_finish(&importing->out);
    return good ? 0 : 1;
}

int cli_import(int argc, char **argv)
{
    const char *folder = NULL, *title = NULL, *into = NULL, *license = NULL, *format = NULL,
               *encoding = NULL;
    struct importing importing = {0};
    struct format_options *wishes = &importing.options;
    struct cli_list maps = {0};
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &folder, "DIR", "The data folder.", false},
        {"into", CLI_TEXT, &into, "SET", "Identifier of the set; else from the file.", false},
        {"title", CLI_TEXT, &title, "TEXT", "Title, when the file names none.", false},
        {"license", CLI_TEXT, &license, "NAME", "Licence, when the file names none.", false},
        {"format", CLI_TEXT, &format, "NAME", "What the file is; else found out.", false},
        {"encoding", CLI_TEXT, &encoding, "NAME", "Its characters; else found out.", false},
        {"map", CLI_LIST, &maps, "COLUMN=FIELD", "What a column of a table is.", false},
        {"transcript", CLI_FLAG, &wishes->import.transcript, NULL,
         "Read a conversation as questions and answers.", false},
        {"dry-run", CLI_FLAG, &importing.dry, NULL, "Only say what would be imported.", false},
        {"json", CLI_FLAG, &importing.json, NULL, "Print the reports as JSON.", false},
    };
    enum cli_result parsed =
        cli_parse(argc, argv, "import", options, COUNT_OF(options), &importing.paths);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    importing.into = str_from(into);
    wishes->import.title = str_from(title);
    wishes->import.license = str_from(license);
    wishes->format = str_from(format);
    wishes->encoding = str_from(encoding);
    if (!folder && !importing.dry)
        return cli_misuse("\"parley import\" needs --data, or --dry-run");
    if (!can_be_done(&importing) || !parse_mappings(&importing, &maps))
        return cli_end(CLI_WRONG);
    return cli_with_data(folder, import_all, &importing);
}
