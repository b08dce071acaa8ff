/* parley pack: question sets as files, without a server. */
#include <sys/stat.h>

#include "app/cli_sets.h"
#include "app/set_pdf.h"
#include "base/count.h"
#include "questions/pack.h"
#include "store/sets.h"

enum { PACK_PROBLEMS = 10000, FORMATS_MAX_BYTES = 1 << 16, LINT_MAX_BYTES = 256 << 20 };

static int print_formats_json(void)
{
    struct buf out;

    buf_init(&out, FORMATS_MAX_BYTES);
    json_begin(&out, NULL, '[');
    for (size_t i = 0; i < format_count; i++) {
        const struct format *format = &formats[i];
        json_begin(&out, NULL, '{');
        json_text(&out, "name", format->name);
        json_text(&out, "title", format->title);
        json_text(&out, "extension", format->extension);
        json_bool(&out, "reads", format->read != NULL);
        json_bool(&out, "writes", format->write != NULL);
        json_end(&out, '}');
    }
    json_end(&out, ']');
    return cli_print(&out);
}

static int print_formats(void)
{
    for (size_t i = 0; i < format_count; i++)
        printf("%-12s %-5s %-6s %s\n", formats[i].name, formats[i].read ? "reads" : "",
               formats[i].write ? "writes" : "", formats[i].title);
    return 0;
}

int cli_pack_formats(int argc, char **argv)
{
    bool json = false;
    const struct cli_option options[] = {
        {"json", CLI_FLAG, &json, NULL, "Print JSON.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "pack formats", options, 1, NULL);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    return json ? print_formats_json() : print_formats();
}

static void print_problems(const char *name, const struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->items[i];
        fputs(name, stderr);
        if (problem->line)
            fprintf(stderr, ":%u", problem->line);
        fputs(": ", stderr);
        cli_show(stderr, str_from(problem->sentence));
        fputc('\n', stderr);
    }
    if (problems->left_off)
        fprintf(stderr, "%s: and %zu more\n", name, problems->left_off);
}

/* *ret_format is NULL for PDF, which another program makes. */
static bool find_writable(const char *name, const struct format **ret_format)
{
    const struct format *format = format_find(str_from(name));
    bool pdf = strcmp(name, "pdf") == 0;

    if (!pdf && (!format || !format->write)) {
        cli_misuse(format ? "\"%s\" is only read; see \"parley pack formats\""
                          : "there is no format \"%s\"; see \"parley pack formats\"",
                   name);
        return false;
    }
    *ret_format = format;
    return true;
}

static bool write_set(const struct question_set *set, const struct format *format,
                      const struct format_write_options *options, const char *name,
                      struct problems *lost, struct buf *out)
{
    char reason[PDF_REASON_BYTES] = "";
    enum status status =
        format ? format->write(set, options, lost, out) : set_pdf(set, options, NULL, out, reason);

    if (status != STATUS_OK)
        cli_fail("%s: %s", name, reason[0] ? reason : status_text(status));
    return status == STATUS_OK;
}

/* What the format has no place for is said, and is no failure. */
static bool convert(const struct question_set *set, const struct format *format,
                    const struct format_write_options *options, const char *name,
                    const char *output)
{
    struct problems lost;
    struct buf out;

    problems_init(&lost, PACK_PROBLEMS);
    buf_init(&out, 4 * (size_t)SET_MAX_BYTES);
    bool good =
        write_set(set, format, options, name, &lost, &out) && cli_write(output, buf_str(&out));
    print_problems(name, &lost);
    problems_finish(&lost);
    buf_finish(&out);
    return good;
}

/* When what is converted was changed: a file, or a version of a set. 0: it can't be told. */
static int64_t changed_ms(struct data *data, const char *name, unsigned version)
{
    struct store_set row = {0};
    struct arena arena;
    struct stat info;

    if (!version && stat(name, &info) == 0)
        return (int64_t)info.st_mtim.tv_sec * 1000;
    if (!data)
        return 0;
    arena_init(&arena, SET_MAX_BYTES);
    enum status status =
        store_set_head(store_reader(data->store), str_from(name), version, &arena, &row);
    arena_finish(&arena);
    return status == STATUS_OK ? row.changed_ms : 0;
}

struct converting {
    struct cli_list names;
    const struct format *format;
    const char *output;
    unsigned version;
    bool answers;
};

static int convert_named(struct data *data, void *user)
{
    const struct converting *converting = user;
    const char *name = converting->names.items[0];
    struct question_set *set = NULL;
    bool good = cli_set_read(data, name, converting->version, &set);

    if (good) {
        const struct format_write_options options = {
            .answers = converting->answers,
            .changed_ms = changed_ms(data, name, converting->version)};
        good = convert(set, converting->format, &options, name, converting->output);
    }
    question_set_destroy(set);
    return good ? 0 : 1;
}

int cli_pack_convert(int argc, char **argv)
{
    const char *folder = NULL, *to = NULL;
    struct converting converting = {0};
    bool without = false;
    int version = 0;
    const struct cli_option options[] = {
        {"to", CLI_TEXT, &to, "FORMAT", "What to write: one of \"parley pack formats\", or pdf.",
         true},
        {"output", CLI_TEXT, &converting.output, "FILE", "Where to; else standard output.", false},
        {"without-answers", CLI_FLAG, &without, NULL, "Prompts and choices only.", false},
        {"data", CLI_TEXT, &folder, "DIR", "The data folder, for a set that is in it.", false},
        {"version", CLI_NUMBER, &version, "N", "Of that set; else the newest.", false},
    };
    enum cli_result parsed =
        cli_parse(argc, argv, "pack convert", options, COUNT_OF(options), &converting.names);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    if (version && !folder)
        return cli_misuse("--version is of a set in a data folder: it needs --data");
    if (!find_writable(to, &converting.format))
        return cli_end(CLI_WRONG);
    converting.version = (unsigned)version;
    converting.answers = !without;
    return cli_with_data(folder, convert_named, &converting);
}

/* --- lint and format ------------------------------------------------------------------------ */

struct pack_file {
    const char *path;
    struct buf text, canonical;
    struct question_set *set;
    struct problems problems;
};

static void pack_file_finish(struct pack_file *file)
{
    question_set_destroy(file->set);
    problems_finish(&file->problems);
    buf_finish(&file->canonical);
    buf_finish(&file->text);
}

/* False: it can't be read at all. */
static bool pack_file_read(struct pack_file *file, const char *path)
{
    *file = (struct pack_file){.path = path};
    buf_init(&file->text, SET_MAX_BYTES);
    buf_init(&file->canonical, 2 * (size_t)SET_MAX_BYTES);
    problems_init(&file->problems, PACK_PROBLEMS);
    enum status status = file_read(path, &file->text);
    if (status == STATUS_OK)
        status = pack_read(buf_str(&file->text), &file->problems, &file->set);
    if (status == STATUS_OK)
        status = pack_write(file->set, &file->problems, &file->canonical);
    if (status == STATUS_OK)
        return true;
    print_problems(path, &file->problems);
    cli_fail("%s: %s", path,
             status == STATUS_MALFORMED ? "this isn't a pack" : status_text(status));
    return false;
}

static bool is_canonical(const struct pack_file *file)
{
    return str_equal(buf_str(&file->text), buf_str(&file->canonical));
}

/* What reading doesn't say: states, the licence, the form. */
static void lint_questions(struct pack_file *file)
{
    for (const struct question *question = question_set_first(file->set); question;
         question = question_next(question)) {
        enum question_state state = question_state(question);
        if (state != QUESTION_COMPLETE && state != QUESTION_RETIRED)
            problems_add(&file->problems, question->line, "state", "%.*s: %s.",
                         STR_FMT(question->id), question_state_name(state));
    }
    if (!file->set->license.size)
        problems_add(&file->problems, 1, "license", "No licence is given.");
    if (!is_canonical(file))
        problems_add(&file->problems, 0, "form",
                     "Not in the canonical form; \"parley pack format\" writes it.");
    problems_sort(&file->problems);
}

static void lint_json(struct buf *out, const struct pack_file *file)
{
    for (size_t i = 0; i < file->problems.count; i++) {
        const struct problem *problem = &file->problems.items[i];
        json_begin(out, NULL, '{');
        json_text(out, "path", file->path);
        json_int(out, "line", problem->line);
        json_text(out, "code", problem->code);
        json_text(out, "text", problem->sentence);
        json_end(out, '}');
    }
}

int cli_pack_lint(int argc, char **argv)
{
    struct cli_list names = {0};
    bool json = false, good = true;
    struct buf out;
    const struct cli_option options[] = {
        {"json", CLI_FLAG, &json, NULL, "Print JSON.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "pack lint", options, 1, &names);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    buf_init(&out, LINT_MAX_BYTES);
    if (json)
        json_begin(&out, NULL, '[');
    for (size_t i = 0; i < names.count; i++) {
        struct pack_file file;
        bool read = pack_file_read(&file, names.items[i]);
        if (read)
            lint_questions(&file);
        if (read && json)
            lint_json(&out, &file);
        else if (read)
            print_problems(names.items[i], &file.problems);
        good = good && read && !file.problems.count;
        pack_file_finish(&file);
    }
    if (json) {
        json_end(&out, ']');
        return cli_print(&out) || !good;
    }
    buf_finish(&out);
    return good ? 0 : 1;
}

int cli_pack_format(int argc, char **argv)
{
    struct cli_list names = {0};
    bool check = false, good = true;
    const struct cli_option options[] = {
        {"check", CLI_FLAG, &check, NULL, "Only say which packs would change.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "pack format", options, 1, &names);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    for (size_t i = 0; i < names.count; i++) {
        struct pack_file file;
        bool read = pack_file_read(&file, names.items[i]);
        bool same = read && is_canonical(&file);
        if (read)
            print_problems(names.items[i], &file.problems);
        if (read && !same)
            printf("%s: %s\n", names.items[i], check ? "would change" : "written anew");
        if (read && !same && !check)
            read = cli_write(names.items[i], buf_str(&file.canonical));
        good = good && read && (same || !check);
        pack_file_finish(&file);
    }
    return good ? 0 : 1;
}
