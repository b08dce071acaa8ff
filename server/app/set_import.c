#include "app/set_import.h"

#include "app/command_line.h"
#include "app/files_tree.h"

/* What went wrong, on standard error and, for programs, in the report. */
static bool refuses(struct intake *intake, const char *path, const char *reason)
{
    struct import_report *report = &intake->report;
    struct str source = arena_copy(&report->arena, str_from(path));

    cli_fail("%s: %s", path, reason);
    report->refused = "file that can't be imported";
    report->note = arena_printf(&report->arena, "%s: %s.", path, reason);
    if (!report->source.size && source.data)
        report->source = source;
    return false;
}

static bool says(struct intake *intake, const char *path, enum status status)
{
    return refuses(intake, path,
                   status == STATUS_INVALID ? "neither a file nor a folder" : status_text(status));
}

bool set_import_read(struct data *data, const char *path, const struct format_options *options,
                     struct str into, struct intake *intake)
{
    struct files_tree tree;
    enum status status = files_tree_read(path, &intake->arena, &tree);

    if (status != STATUS_OK && tree.reason)
        return refuses(intake, tree.wrong ? tree.wrong : path, tree.reason);
    if (status != STATUS_OK)
        return says(intake, tree.wrong ? tree.wrong : path, status);
    status = intake_read(intake, tree.files, tree.count, options);
    if (status != STATUS_OK)
        return says(intake, path, status);
    if (!intake->source) {
        cli_fail("%s: %s", path,
                 intake->report.note ? intake->report.note : "no questions were found");
        return false;
    }
    if (data)
        status = intake_load(intake, store_reader(data->store), into);
    else
        intake->into = into.size ? into : intake->source->id;
    if (status == STATUS_NOT_FOUND) {
        cli_fail("there can't be a set \"%.*s\"", STR_FMT(into.size ? into : intake->source->id));
        return false;
    }
    if (status == STATUS_OK)
        status = intake_merge(intake, NULL, 0, NULL, 0);
    return status == STATUS_OK || says(intake, path, status);
}

static enum status write(struct store_tx *tx, void *user)
{
    return intake_write(user, tx, NULL, clock_ms());
}

bool set_import_write(struct data *data, const char *path, struct intake *intake)
{
    enum status status = intake_prepare(intake, data->store, NULL, clock_ms());

    if (status == STATUS_OK)
        status = store_run(data->store, write, intake);
    if (status != STATUS_OK)
        intake_unprepare(intake, data->store);
    if (intake->refusal != REFUSAL_NONE)
        return refuses(intake, path, refusal_rows[intake->refusal].text);
    return status == STATUS_OK || says(intake, path, status);
}

static bool summarise(const struct intake *intake, struct arena *arena,
                      struct set_summary *ret_summary)
{
    struct set_summary summary = {.id = arena_copy(arena, intake->into),
                                  .version = intake->version,
                                  .changed = intake->changed};

    summary.question_ids =
        arena_array(arena, intake->result->question_count + 1, sizeof(struct str));
    if (!summary.question_ids || !summary.id.data)
        return false;
    for (const struct question *question = question_set_first(intake->result); question;
         question = question_next(question))
        summary.question_ids[summary.question_count++] = arena_copy(arena, question->id);
    *ret_summary = summary;
    return true;
}

bool set_import_file(struct data *data, const char *path, struct arena *arena,
                     struct set_summary *ret_summary)
{
    struct format_options options = {.import = {.title = str_from(path), .source = str_from(path)}};
    struct intake intake;

    intake_init(&intake);
    bool good = set_import_read(data, path, &options, STR_NONE, &intake) &&
                set_import_write(data, path, &intake) && summarise(&intake, arena, ret_summary);
    intake_finish(&intake);
    return good;
}
