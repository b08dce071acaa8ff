/* parley import: question sets from files and folders. */
#include "app/changes_json.h"
#include "app/cli_sets.h"
#include "app/set_import.h"
#include "questions/drafts.h"
#include "questions/similarity.h"

struct importing {
    struct data *data; /* NULL: there is nothing to compare with */
    struct format_options options;
    struct str into;
    bool dry, json;
    struct buf out;
};

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && slash[1] ? slash + 1 : path;
}

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
        status = drafts_match(intake->source, (const struct question_set *const *)sets->items,
                              sets->count, arena, matches);
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
            printf("  line %u: seems to answer %.*s/%.*s: %.*s\n", match->draft->line, STR_FMT(set),
                   STR_FMT(match->question->id), STR_FMT(match->question->head));
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
    buf_init(&report, 512 << 20);
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

static void print_conflicts(const struct intake *intake)
{
    for (size_t i = 0; i < intake->changes.count; i++) {
        const struct merge_change *change = &intake->changes.items[i];
        for (size_t f = 0; f < change->field_count; f++)
            if (change->fields[f].conflict)
                printf("  %.*s, %.*s: edited here and changed in the source; kept as it is here\n",
                       STR_FMT(change->id), STR_FMT(change->fields[f].name));
    }
}

static void print_text(struct importing *importing, const char *path, const struct intake *intake,
                       bool written)
{
    const struct import_report *report = &intake->report;

    if (intake->source) {
        printf("%s: %.*s, %u topics, %u questions", path, STR_FMT(intake->source->title),
               report->topics, report->imported);
        if (importing->data && !intake->changed && written)
            printf(", nothing new in %.*s version %u", STR_FMT(intake->into), intake->version);
        else if (importing->data)
            printf("; %.*s: %u new, %u changed, %u as they were", STR_FMT(intake->into),
                   report->created, report->updated, report->unchanged);
        if (written && intake->changed)
            printf(", version %u", intake->version);
        printf("\n");
        if (report->note)
            printf("  %s\n", report->note);
        print_conflicts(intake);
        print_answered(importing, intake);
    }
    for (size_t i = 0; i < report->skipped.count; i++)
        printf("  line %u: %s\n", report->skipped.items[i].line, report->skipped.items[i].sentence);
}

static bool import_path(struct importing *importing, const char *path)
{
    struct format_options options = importing->options;
    struct intake intake;
    bool written = false;

    options.import.source = str_from(base_name(path));
    if (!options.import.title.size)
        options.import.title = options.import.source;
    intake_init(&intake);
    bool good = set_import_read(importing->data, path, &options, importing->into, &intake);
    if (good && !importing->dry)
        good = written = set_import_write(importing->data, path, &intake);
    if (importing->json)
        print_json(importing, path, &intake, written);
    else
        print_text(importing, path, &intake, written);
    intake_finish(&intake);
    return good;
}

/* "column=field", the column being a name that may hold the sign itself. */
static bool parse_mappings(const struct cli_list *list, struct format_mapping *mappings,
                           struct format_options *options)
{
    for (size_t i = 0; i < list->count; i++) {
        const char *sign = strrchr(list->items[i], '=');
        size_t known = 0;
        if (!sign) {
            cli_fail("--map takes column=field, not \"%s\"", list->items[i]);
            return false;
        }
        while (format_fields[known] && strcmp(format_fields[known], sign + 1) != 0)
            known++;
        if (!format_fields[known] && sign[1]) {
            cli_fail("--map: there is no field \"%s\"", sign + 1);
            return false;
        }
        mappings[i] = (struct format_mapping){{list->items[i], (size_t)(sign - list->items[i])},
                                              str_from(sign + 1)};
    }
    options->mappings = mappings;
    options->mapping_count = list->count;
    return true;
}

static bool import_all(struct importing *importing, const struct cli_list *paths)
{
    bool good = true;

    if (importing->json && paths->count > 1)
        json_begin(&importing->out, NULL, '[');
    for (size_t i = 0; i < paths->count; i++)
        good = import_path(importing, paths->items[i]) && good;
    if (importing->json && paths->count > 1)
        json_end(&importing->out, ']');
    return good;
}

int cli_import(int argc, char **argv)
{
    const char *folder = NULL, *title = NULL, *into = NULL, *license = NULL, *format = NULL,
               *encoding = NULL;
    struct format_mapping mappings[CLI_LIST_MAX];
    struct importing importing = {0};
    struct cli_list paths = {0}, maps = {0};
    struct data data;
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &folder, "DIR", "The data folder.", false},
        {"into", CLI_TEXT, &into, "SET", "Identifier of the set; else from the file.", false},
        {"title", CLI_TEXT, &title, "TEXT", "Title, when the file names none.", false},
        {"license", CLI_TEXT, &license, "NAME", "Licence, when the file names none.", false},
        {"format", CLI_TEXT, &format, "NAME", "What the file is; else found out.", false},
        {"encoding", CLI_TEXT, &encoding, "NAME", "Its characters; else found out.", false},
        {"map", CLI_LIST, &maps, "COLUMN=FIELD", "What a column of a table is.", false},
        {"transcript", CLI_FLAG, &importing.options.import.transcript, NULL,
         "Read a conversation as questions and answers.", false},
        {"dry-run", CLI_FLAG, &importing.dry, NULL, "Only say what would be imported.", false},
        {"json", CLI_FLAG, &importing.json, NULL, "Print the reports as JSON.", false},
    };
    enum cli_result parsed =
        cli_parse(argc, argv, "import", options, sizeof(options) / sizeof(options[0]), &paths);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    if (!paths.count)
        return cli_fail("\"parley import\" takes at least one file or folder");
    if (!folder && !importing.dry)
        return cli_fail("\"parley import\" needs --data, or --dry-run");
    if (into && !question_set_id_valid(str_from(into)))
        return cli_fail("\"%s\" can't be a set's identifier: a-z, 0-9 and '-', at most %d", into,
                        SET_ID_MAX_BYTES);
    if (format && !format_find(str_from(format)))
        return cli_fail("there is no format \"%s\"; see \"parley pack formats\"", format);
    importing.into = str_from(into);
    importing.options.import.title = str_from(title);
    importing.options.import.license = str_from(license);
    importing.options.format = str_from(format);
    importing.options.encoding = str_from(encoding);
    if (!parse_mappings(&maps, mappings, &importing.options))
        return 1;
    if (folder && !cli_open(&data, folder))
        return 1;
    importing.data = folder ? &data : NULL;
    buf_init(&importing.out, 768 << 20);
    bool good = import_all(&importing, &paths);
    if (importing.json)
        good = cli_print(&importing.out) == 0 && good;
    if (folder)
        data_close(&data);
    return good ? 0 : 1;
}
