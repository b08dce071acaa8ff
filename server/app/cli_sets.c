#include "app/cli_sets.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/files_tree.h"
#include "app/set_name.h"
#include "questions/pack.h"
#include "store/sets.h"

enum { SET_ARENA_BYTES = 256 << 20 };

static bool read_files(const char *path, struct question_set **ret_set)
{
    struct import_report report;
    struct files_tree tree;
    struct arena arena;

    arena_init(&arena, SET_ARENA_BYTES);
    import_report_init(&report);
    struct str name = files_tree_name(path, &arena);
    /* no source: what is only turned into another form stays what it was */
    struct format_options options = {.import = {.title = name}};
    enum status status = files_tree_read(path, &arena, &tree);
    if (status == STATUS_OK)
        status = formats_read(tree.files, tree.count, &options, &report, ret_set);
    if (status != STATUS_OK)
        cli_fail("%s: %s", tree.wrong ? tree.wrong : path,
                 tree.reason ? tree.reason : status_text(status));
    else if (!*ret_set)
        cli_fail("%s: %s", path, report.note ? report.note : "no questions were found");
    import_report_finish(&report);
    arena_finish(&arena);
    return *ret_set != NULL;
}

static bool read_stored(struct data *data, struct str id, unsigned version,
                        struct question_set **ret_set, struct store_set *ret_row)
{
    struct store_set row;
    struct arena arena;

    arena_init(&arena, SET_ARENA_BYTES);
    enum status status = store_set_get(store_reader(data->store), id, version, &arena, &row);
    if (status == STATUS_OK)
        status = pack_read(row.pack, NULL, ret_set);
    arena_finish(&arena);
    if (status == STATUS_NOT_FOUND)
        cli_fail(version ? "there is no set \"%.*s\" with a version %u"
                         : "there is no file and no set \"%.*s\"",
                 STR_FMT(id), version);
    else if (status != STATUS_OK)
        cli_fail("%.*s: %s", STR_FMT(id), status_text(status));
    else
        *ret_row = (struct store_set){
            .version = row.version, .revision = row.revision, .changed_ms = row.changed_ms};
    return status == STATUS_OK;
}

bool cli_set_stored(struct data *data, struct str id, struct question_set **ret_set)
{
    struct store_set got;

    *ret_set = NULL;
    return read_stored(data, id, 0, ret_set, &got);
}

static bool read_named(struct data *data, const char *name, struct set_name set,
                       struct question_set **ret_set, struct store_set *ret_row)
{
    *ret_set = NULL;
    *ret_row = (struct store_set){0};
    if (!set.version && access(name, F_OK) == 0)
        return read_files(name, ret_set);
    if (data)
        return read_stored(data, set.id, set.version, ret_set, ret_row);
    cli_fail("%s: there is no such file; sets of a server need --data", name);
    return false;
}

bool cli_set_read(struct data *data, const char *name, unsigned version,
                  struct question_set **ret_set)
{
    const struct set_name set = {.id = str_from(name), .version = version};
    struct store_set got;

    return read_named(data, name, set, ret_set, &got);
}

bool cli_sets_read(struct data *data, const struct cli_list *names, struct cli_sets *sets)
{
    sets->count = 0;
    for (size_t i = 0; i < names->count; i++) {
        const char *name = names->items[i];
        struct set_name set = set_name_of(str_from(name));
        if (access(name, F_OK) == 0)
            set = (struct set_name){.id = str_from(name)};
        if (!read_named(data, name, set, &sets->items[i], &sets->rows[i]))
            return false;
        sets->count++;
    }
    return true;
}

void cli_sets_finish(struct cli_sets *sets)
{
    for (size_t i = 0; i < sets->count; i++)
        question_set_destroy(sets->items[i]);
    sets->count = 0;
}

/* Into a device or a pipe, which must not be replaced by a file. */
static enum status write_through(const char *path, struct str bytes)
{
    FILE *out = fopen(path, "we");

    if (!out)
        return status_from_errno(errno);
    bool good = fwrite(bytes.data, 1, bytes.size, out) == bytes.size;
    return fclose(out) == 0 && good ? STATUS_OK : STATUS_IO;
}

/* What a link shows to is written, not the link; and whoever could not read it still can't. */
static enum status write_file(const char *path, struct str bytes)
{
    struct stat about;

    if (stat(path, &about) != 0)
        return file_write(path, bytes, 0644);
    if (!S_ISREG(about.st_mode))
        return write_through(path, bytes);
    char *whole = realpath(path, NULL);
    if (!whole)
        return status_from_errno(errno);
    enum status status = file_write(whole, bytes, about.st_mode & 0777);
    if (status == STATUS_OK && chmod(whole, about.st_mode & 0777) != 0)
        status = status_from_errno(errno);
    free(whole);
    return status;
}

bool cli_write(const char *path, struct str bytes)
{
    enum status status = STATUS_OK;

    if (path)
        status = write_file(path, bytes);
    else if (fwrite(bytes.data, 1, bytes.size, stdout) != bytes.size || fflush(stdout) != 0)
        status = STATUS_IO;
    if (status != STATUS_OK)
        cli_fail("%s: %s", path ? path : "standard output", status_text(status));
    return status == STATUS_OK;
}
