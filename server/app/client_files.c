/* The built client, read into memory at start: nothing is opened by a name that came from outside.
 */
#include <dirent.h>
#include <sys/stat.h>

#include "app/server.h"
#include "base/count.h"

enum { MAX_FILES = 512, MAX_FILE_BYTES = 16 << 20, MAX_DEPTH = 3 };

struct client_files {
    struct net_asset *assets;
    size_t count;
    struct buf *contents; /* what the assets show: plain, gzip, brotli of each */
    size_t content_count;
    char **paths;
};

static const struct {
    const char *ending, *content_type;
} content_types[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
    {".json", "application/json"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
};

static const char *content_type_of(const char *name)
{
    size_t size = strlen(name);

    for (size_t i = 0; i < COUNT_OF(content_types); i++) {
        size_t ending = strlen(content_types[i].ending);
        if (size > ending && strcmp(name + size - ending, content_types[i].ending) == 0)
            return content_types[i].content_type;
    }
    return NULL; /* .gz and .br come with their plain file; others aren't served */
}

static enum status read_form(struct client_files *files, const char *path, const char *suffix,
                             struct str *ret_content)
{
    char name[DATA_PATH_BYTES];
    struct buf *content = &files->contents[files->content_count];

    if ((size_t)snprintf(name, sizeof(name), "%s%s", path, suffix) >= sizeof(name))
        return STATUS_TOO_LARGE;
    buf_init(content, MAX_FILE_BYTES);
    enum status status = file_read(name, content);
    if (status == STATUS_NOT_FOUND && suffix[0])
        return STATUS_OK;
    if (status == STATUS_OK) {
        files->content_count++;
        *ret_content = buf_str(content);
    } else {
        buf_finish(content);
    }
    return status;
}

static enum status add_file(struct client_files *files, const char *path, const char *url)
{
    struct net_asset *asset = &files->assets[files->count];
    const char *content_type = content_type_of(url);

    if (!content_type)
        return STATUS_OK;
    if (files->count == MAX_FILES)
        return STATUS_TOO_LARGE;
    files->paths[files->count] = strdup(url);
    if (!files->paths[files->count])
        return STATUS_NO_MEMORY;
    *asset = (struct net_asset){.path = files->paths[files->count],
                                .content_type = content_type,
                                .immutable = strncmp(url, "/assets/", 8) == 0};
    files->count++;
    enum status status = read_form(files, path, "", &asset->plain);
    if (status == STATUS_OK)
        status = read_form(files, path, ".gz", &asset->gzip);
    if (status == STATUS_OK)
        status = read_form(files, path, ".br", &asset->brotli);
    return status;
}

static enum status add_folder(struct client_files *files, const char *folder, const char *url,
                              int depth)
{
    DIR *dir = depth < MAX_DEPTH ? opendir(folder) : NULL;
    enum status status = STATUS_OK;

    if (!dir)
        return STATUS_NOT_FOUND;
    for (struct dirent *entry; status == STATUS_OK && (entry = readdir(dir));) {
        char path[DATA_PATH_BYTES], name[DATA_PATH_BYTES];
        struct stat info;
        if (entry->d_name[0] == '.')
            continue;
        if ((size_t)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) >= sizeof(path) ||
            (size_t)snprintf(name, sizeof(name), "%s/%s", url, entry->d_name) >= sizeof(name))
            status = STATUS_TOO_LARGE;
        else if (stat(path, &info) != 0)
            status = STATUS_IO;
        else if (S_ISDIR(info.st_mode))
            status = add_folder(files, path, name, depth + 1);
        else if (S_ISREG(info.st_mode))
            status = add_file(files, path, name);
    }
    closedir(dir);
    return status;
}

enum status client_files_load(const char *folder, struct client_files **ret_files, char *reason,
                              size_t reason_bytes)
{
    struct client_files *files = calloc(1, sizeof(*files));
    enum status status = STATUS_NO_MEMORY;

    if (files) {
        files->assets = calloc(MAX_FILES + 1, sizeof(*files->assets));
        files->contents = calloc((MAX_FILES + 1) * 3, sizeof(*files->contents));
        files->paths = calloc(MAX_FILES + 1, sizeof(*files->paths));
    }
    if (files && files->assets && files->contents && files->paths)
        status = add_folder(files, folder, "", 0);
    bool has_page = false;
    for (size_t i = 0; status == STATUS_OK && i < files->count; i++)
        has_page = has_page || strcmp(files->assets[i].path, "/index.html") == 0;
    if (status == STATUS_OK && !has_page)
        status = STATUS_NOT_FOUND;
    if (status != STATUS_OK) {
        snprintf(reason, reason_bytes,
                 "the web client's folder %s: %s; build it with \"npm run "
                 "build\" in client-web, or name it with --client",
                 folder, status_text(status));
        client_files_destroy(files);
        return status;
    }
    *ret_files = files;
    return STATUS_OK;
}

void client_files_destroy(struct client_files *files)
{
    if (!files)
        return;
    for (size_t i = 0; i < files->content_count; i++)
        buf_finish(&files->contents[i]);
    for (size_t i = 0; i < files->count; i++)
        free(files->paths[i]);
    free(files->paths);
    free(files->contents);
    free(files->assets);
    free(files);
}

const struct net_asset *client_files_assets(const struct client_files *files, size_t *ret_count)
{
    *ret_count = files->count;
    return files->assets;
}
