#include "app/files_tree.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "app/data.h"

struct reading {
    struct arena *arena;
    struct files_tree tree;
    size_t capacity, size_bytes;
};

static enum status add_file(struct reading *reading, const char *path, const char *name)
{
    struct files_tree *tree = &reading->tree;
    struct buf bytes;

    if (tree->count == FILES_TREE_MAX)
        return STATUS_TOO_LARGE;
    if (tree->count == reading->capacity) {
        size_t capacity = reading->capacity ? reading->capacity * 2 : 16;
        struct format_file *files = arena_array(reading->arena, capacity, sizeof(*files));
        if (!files)
            return STATUS_NO_MEMORY;
        for (size_t i = 0; i < tree->count; i++)
            files[i] = tree->files[i];
        tree->files = files;
        reading->capacity = capacity;
    }
    buf_init(&bytes, FILES_TREE_MAX_BYTES - reading->size_bytes);
    enum status status = file_read(path, &bytes);
    struct str kept = arena_copy(reading->arena, buf_str(&bytes));
    struct str kept_name = arena_copy(reading->arena, str_from(name));
    if (status == STATUS_OK && (!kept.data || !kept_name.data))
        status = STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        tree->files[tree->count++] = (struct format_file){kept_name, kept};
    reading->size_bytes += kept.size;
    buf_finish(&bytes);
    return status;
}

static int is_wanted(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static enum status add_path(struct reading *reading, const char *path, const char *name,
                            unsigned depth);

static enum status add_folder(struct reading *reading, const char *path, const char *name,
                              unsigned depth)
{
    struct dirent **entries = NULL;
    int count = depth < FILES_TREE_MAX_DEPTH ? scandir(path, &entries, is_wanted, by_name) : -1;
    enum status status = count < 0 && depth < FILES_TREE_MAX_DEPTH ? status_from_errno(errno)
                         : count < 0                               ? STATUS_TOO_LARGE
                                                                   : STATUS_OK;

    for (int i = 0; i < count; i++) {
        const char *inner = arena_printf(reading->arena, "%s/%s", path, entries[i]->d_name);
        const char *inner_name = arena_printf(reading->arena, "%s/%s", name, entries[i]->d_name);
        if (status == STATUS_OK && (!inner || !inner_name))
            status = STATUS_NO_MEMORY;
        if (status == STATUS_OK)
            status = add_path(reading, inner, inner_name, depth + 1);
        free(entries[i]);
    }
    free(entries);
    return status;
}

static enum status add_path(struct reading *reading, const char *path, const char *name,
                            unsigned depth)
{
    struct stat about;
    bool found = (depth ? lstat(path, &about) : stat(path, &about)) == 0;
    enum status status = found ? STATUS_OK : status_from_errno(errno);

    if (found && S_ISDIR(about.st_mode))
        status = add_folder(reading, path, name, depth);
    else if (found && S_ISREG(about.st_mode))
        status = add_file(reading, path, name);
    else if (found && depth == 0)
        status = STATUS_INVALID;
    if (status != STATUS_OK && !reading->tree.wrong)
        reading->tree.wrong = path;
    return status;
}

enum status files_tree_read(const char *path, struct arena *arena, struct files_tree *ret_tree)
{
    struct reading reading = {.arena = arena};
    size_t size = strlen(path);

    while (size > 1 && path[size - 1] == '/')
        size--;
    const char *whole = arena_printf(arena, "%.*s", (int)size, path);
    if (!whole)
        return STATUS_NO_MEMORY;
    const char *slash = strrchr(whole, '/');
    const char *name = slash && slash[1] ? slash + 1 : whole;
    enum status status = add_path(&reading, whole, name, 0);
    *ret_tree = reading.tree;
    return status;
}
