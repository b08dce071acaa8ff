/* parley import: question sets from files. */
#include "app/command_line.h"
#include "app/set_import.h"

struct importing {
    struct data *data; /* NULL: only look */
    struct import_options options;
    bool json, first;
    struct buf out;
};

/* One file; what was found goes to the output. False when nothing could be imported from it. */
static bool import_file(struct importing *importing, const char *path)
{
    struct question_set *set = NULL;
    struct set_summary summary = {0};
    struct import_report report;
    struct arena arena;
    struct buf text;
    const char *name = strrchr(path, '/');
    struct import_options options = importing->options;

    buf_init(&text, SET_MAX_BYTES);
    arena_init(&arena, 64 << 20);
    import_report_init(&report);
    options.source = str_from(path);
    if (!options.title.size)
        options.title = str_from(name ? name + 1 : path);
    enum status status = file_read(path, &text);
    if (status == STATUS_OK)
        status = import_markdown(buf_str(&text), &options, &report, &set);
    if (status == STATUS_OK && set && importing->data)
        status = set_store(importing->data, set, &arena, &summary);
    bool good = status == STATUS_OK && set;
    if (status != STATUS_OK) {
        cli_fail("%s: %s", path, status_text(status));
    } else if (importing->json) {
        json_begin(&importing->out, NULL, '{');
        json_text(&importing->out, "path", path);
        if (importing->data && set) {
            json_str(&importing->out, "set", summary.id);
            json_int(&importing->out, "version", summary.version);
            json_bool(&importing->out, "changed", summary.changed);
        }
        struct buf report_text;
        buf_init(&report_text, 256 << 20);
        status = import_report_write_json(&report, set, NULL, &report_text);
        if (status == STATUS_OK)
            json_raw(&importing->out, "report", buf_str(&report_text));
        buf_finish(&report_text);
        json_end(&importing->out, '}');
    } else if (set) {
        printf("%s: %.*s, %u topics, %u questions", path, STR_FMT(set->title), report.topics,
               report.imported);
        if (importing->data)
            printf(summary.changed ? ", version %u" : ", the same as version %u", summary.version);
        printf("\n");
    }
    if (status == STATUS_OK && !set && !importing->json)
        cli_fail("%s: %s", path, report.note ? report.note : "no questions were found");
    for (size_t i = 0; !importing->json && i < report.skipped.count; i++)
        printf("  line %u: %s\n", report.skipped.items[i].line, report.skipped.items[i].sentence);
    question_set_destroy(set);
    import_report_finish(&report);
    arena_finish(&arena);
    buf_finish(&text);
    return good;
}

int cli_import(int argc, char **argv)
{
    const char *folder = NULL, *title = NULL, *id = NULL, *license = NULL;
    struct importing importing = {0};
    struct cli_list paths = {0};
    bool dry = false, good = true;
    struct data data;
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &folder, "DIR", "The data folder.", false},
        {"into", CLI_TEXT, &id, "SET", "Identifier of the set; else from the file.", false},
        {"title", CLI_TEXT, &title, "TEXT", "Title, when the file names none.", false},
        {"license", CLI_TEXT, &license, "NAME", "Licence, when the file names none.", false},
        {"dry-run", CLI_FLAG, &dry, NULL, "Only say what would be imported.", false},
        {"json", CLI_FLAG, &importing.json, NULL, "Print the reports as JSON.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "import", options, 6, &paths);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    if (!paths.count)
        return cli_fail("\"parley import\" takes at least one file");
    if (!folder && !dry)
        return cli_fail("\"parley import\" needs --data, or --dry-run");
    importing.options = (struct import_options){
        .title = str_from(title), .license = str_from(license), .id = str_from(id)};
    if (!dry) {
        if (!cli_open(&data, folder))
            return 1;
        importing.data = &data;
    }
    buf_init(&importing.out, 256 << 20);
    if (importing.json)
        json_begin(&importing.out, NULL, '[');
    for (size_t i = 0; i < paths.count; i++)
        good = import_file(&importing, paths.items[i]) && good;
    if (importing.json) {
        json_end(&importing.out, ']');
        good = cli_print(&importing.out) == 0 && good;
    }
    if (!dry)
        data_close(&data);
    return good ? 0 : 1;
}
