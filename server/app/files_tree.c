#include "app/files_tree.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "app/data.h"

_Static_assert(FILES_TREE_MAX == 20000 && FILES_TREE_MAX_BYTES == 64 << 20 &&
                   FILES_TREE_MAX_DEPTH == 32,
               "the reasons below name them");

struct reading {
    struct arena *arena;
    const char *path; /* that was asked for */
    struct files_tree tree;
    size_t capacity, size_bytes;
};

/* A limit of all that was asked for, and not of the file at which it was passed. */
static enum status too_much(struct reading *reading, const char *reason)
{
    reading->tree.wrong = reading->path;
    reading->tree.reason = reason;
    return STATUS_TOO_LARGE;
}

static enum status make_room(struct reading *reading)
{
    struct files_tree *tree = &reading->tree;

    if (tree->count == FILES_TREE_MAX)
        return too_much(reading, "more than 20,000 files");
    if (tree->count < reading->capacity)
        return STATUS_OK;
    size_t capacity = reading->capacity ? reading->capacity * 2 : 16;
    struct format_file *files = arena_array(reading->arena, capacity, sizeof(*files));
    if (!files)
        return STATUS_NO_MEMORY;
    if (tree->count)
        memcpy(files, tree->files, tree->count * sizeof(*files));
    tree->files = files;
    reading->capacity = capacity;
    return STATUS_OK;
}

/* The name lies in the arena already. */
static enum status add_file(struct reading *reading, const char *path, const char *name)
{
    struct files_tree *tree = &reading->tree;
    struct buf bytes;
    enum status status = make_room(reading);

    if (status != STATUS_OK)
        return status;
    buf_init(&bytes, FILES_TREE_MAX_BYTES - reading->size_bytes);
    status = file_read(path, &bytes);
    if (status == STATUS_TOO_LARGE)
        status = too_much(reading, "more than 64 MiB");
    struct str kept = status == STATUS_OK ? arena_copy(reading->arena, buf_str(&bytes)) : STR_NONE;
    if (status == STATUS_OK && !kept.data)
        status = STATUS_NO_MEMORY;
    if (status == STATUS_OK) {
        tree->files[tree->count++] = (struct format_file){str_from(name), kept};
        reading->size_bytes += kept.size;
    }
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

    if (depth == FILES_TREE_MAX_DEPTH)
        return too_much(reading, "folders more than 32 deep");
    int count = scandir(path, &entries, is_wanted, by_name);
    enum status status = count < 0 ? status_from_errno(errno) : STATUS_OK;
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
    bool is_loop = !found && errno == ELOOP;
    enum status status = found ? STATUS_OK : status_from_errno(errno);

    if (is_loop)
        reading->tree.reason = "a link that leads back to itself";
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

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && slash[1] ? slash + 1 : path;
}

static char *without_end_slashes(const char *path, struct arena *arena)
{
    size_t size = strlen(path);

    while (size > 1 && path[size - 1] == '/')
        size--;
    return arena_printf(arena, "%.*s", (int)size, path);
}

struct str files_tree_name(const char *path, struct arena *arena)
{
    const char *whole = without_end_slashes(path, arena);

    if (!whole)
        return STR_NONE;
    const char *name = last_part(whole);
    if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
        return str_from(name);
    char *real = realpath(whole, NULL);
    if (!real)
        return str_from(name);
    struct str meant = arena_copy(arena, str_from(last_part(real)));
    free(real);
    return meant;
}

enum status files_tree_read(const char *path, struct arena *arena, struct files_tree *ret_tree)
{
    const char *whole = without_end_slashes(path, arena);
    struct reading reading = {.arena = arena, .path = whole};
    struct str name = files_tree_name(path, arena);
    const char *named = whole ? arena_printf(arena, "%.*s", STR_FMT(name)) : NULL;
    enum status status = named ? add_path(&reading, whole, named, 0) : STATUS_NO_MEMORY;

    *ret_tree = reading.tree;
    return status;
}
