/* A QTI package: a manifest that names the files of items and tests. Tests give the topics and the
 * order; items that no test names come behind them in the manifest's order. And what a ZIP may be
 * besides. */
#include <stdint.h>

#include "base/count.h"
#include "formats/copy.h"
#include "formats/qti.h"
#include "formats/zip.h"
#include "questions/encoding.h"
#include "questions/index.h"
#include "questions/lines.h"

#define PACKAGE_MAX_BYTES ((size_t)SET_MAX_BYTES * 5)

struct package_file {
    const struct format_file *file;
    const struct xml_node *resource; /* of the manifest, or NULL */
    bool is_read;
};

struct package {
    struct arena arena; /* the manifest's tree, the files' table */
    const struct format_file *files;
    size_t count;
    struct package_file *entries;
    struct index names; /* of the entries by their paths */
    struct str folder;  /* of the manifest, with '/' at its end */
};

/* "a/b/../c.xml" from the folder "x/" is "x/a/c.xml". What stands behind '#' or '?' goes. */
static struct str join_path(struct arena *arena, struct str folder, struct str href)
{
    char *path = arena_alloc(arena, folder.size + href.size + 2);
    size_t size = 0;

    if (!path)
        return STR_NONE;
    for (int part = 0; part < 2; part++) {
        struct str rest = part ? href : folder;
        while (rest.size) {
            size_t end = 0;
            while (end < rest.size && !strchr("/?#", rest.data[end]))
                end++;
            struct str name = str_slice(rest, 0, end);
            bool stops = end < rest.size && rest.data[end] != '/';
            rest = stops ? STR_NONE : str_slice(rest, end + 1, rest.size);
            if (str_is(name, "..")) {
                while (size && path[--size] != '/')
                    ;
                continue;
            }
            if (!name.size || str_is(name, "."))
                continue;
            if (size)
                path[size++] = '/';
            memcpy(path + size, name.data, name.size);
            size += name.size;
        }
    }
    return (struct str){path, size};
}

static struct str folder_of(struct str path)
{
    size_t size = path.size;

    while (size && path.data[size - 1] != '/')
        size--;
    return str_slice(path, 0, size);
}

static struct str base_name(struct str path)
{
    return str_slice(path, folder_of(path).size, path.size);
}

/* --- one file -------------------------------------------------------------------------------- */

/* Problems that were noted since are of that file. */
static void name_problems(struct problems *problems, size_t from, struct str file)
{
    struct str copy = arena_copy(&problems->arena, file);

    for (size_t i = from; i < problems->count; i++)
        if (!problems->items[i].file.size)
            problems->items[i].file = copy;
}

/* Reads the tree of a file of any encoding. *ret_root is NULL when it isn't XML; it is said. */
static enum status read_tree(struct qti *qti, const struct format_file *file, struct arena *arena,
                             const struct xml_node **ret_root)
{
    struct encoding encoding;
    struct buf text;
    struct xml_node *root = NULL;
    struct problems *problems = &qti->reader.report->warnings;

    buf_init(&text, (size_t)SET_MAX_BYTES * 3 + 16);
    enum status status = encoding_decode(file->bytes, &text, &encoding);
    if (status == STATUS_OK && encoding.binary)
        problems_add(problems, 0, "binary", "The file isn't XML but %s.", encoding.binary);
    else if (status == STATUS_OK)
        status = xml_read(buf_str(&text), true, NULL, arena, problems, &root);
    buf_finish(&text);
    if (status == STATUS_MALFORMED || (status == STATUS_TOO_LARGE && !root))
        status = STATUS_OK;
    if (status == STATUS_OK)
        *ret_root = root;
    return status;
}

/* Reads an item's or a test's file, with the tree's arena for itself. */
static enum status read_entry(struct qti *qti, struct package_file *entry)
{
    struct import_report *report = qti->reader.report;
    size_t warnings = report->warnings.count;
    size_t skipped = report->skipped.count;
    const struct xml_node *root = NULL;
    struct arena arena;

    entry->is_read = true;
    arena_init(&arena, QTI_TREE_MAX_BYTES);
    struct str file_before = qti->file;
    bool keep_before = qti->keep_lines;
    const struct package *package = qti->user;
    enum status status =
        reader_go_on(&qti->reader, (size_t)(entry - package->entries), package->count);
    if (status == STATUS_OK)
        status = read_tree(qti, entry->file, &arena, &root);
    if (status == STATUS_OK && !text_copy(&qti->reader.set->arena, entry->file->name, &qti->file))
        status = STATUS_NO_MEMORY;
    if (status == STATUS_OK && root)
        status = qti_read_root(qti, root);
    else if (status == STATUS_OK)
        reader_skip(&qti->reader, 0, "unreadable", "The file can't be read.");
    name_problems(&report->warnings, warnings, entry->file->name);
    name_problems(&report->skipped, skipped, entry->file->name);
    qti->file = file_before;
    qti->keep_lines = keep_before;
    arena_finish(&arena);
    return status;
}

/* --- the manifest ---------------------------------------------------------------------------- */

/* Keywords of the resource's metadata are the item's tags. */
static enum status read_keywords(struct qti *qti, struct package *package,
                                 const struct xml_node *resource)
{
    const struct xml_node *root = xml_child(resource, "metadata");
    struct str text;

    qti->tags = (struct str_list){0};
    for (const struct xml_node *n = root; n; n = xml_step(root, n, true)) {
        if (!xml_is(n, "keyword"))
            continue;
        enum status status = xml_inner_text(n, &package->arena, &text);
        if (status != STATUS_OK)
            return status;
        if (text.size && qti->tags.count < SET_MAX_TAGS &&
            !str_list_add(&package->arena, &qti->tags, text))
            return STATUS_NO_MEMORY;
    }
    return STATUS_OK;
}

static enum status read_item_entry(struct qti *qti, struct package *package,
                                   struct package_file *entry)
{
    enum status status = read_keywords(qti, package, entry->resource);

    if (status == STATUS_OK)
        status = read_entry(qti, entry);
    qti->tags = (struct str_list){0};
    return status;
}

static enum status read_reference(struct qti *qti, const struct xml_node *reference)
{
    struct package *package = qti->user;
    struct str path =
        join_path(&package->arena, folder_of(qti->file), qti_attribute(reference, "href"));
    struct package_file *entry = path.data ? index_get(&package->names, path) : NULL;

    if (!path.data)
        return STATUS_NO_MEMORY;
    if (!entry) {
        reader_skip(&qti->reader, reference->line, "reference",
                    "The package has no file %.*s, which the test names.",
                    STR_FMT(str_slice(path, 0, 200)));
        return STATUS_OK;
    }
    if (entry->is_read) {
        reader_warn(&qti->reader, reference->line, "reference",
                    "The item %.*s is named twice; it stays in its first place.",
                    STR_FMT(str_slice(path, 0, 200)));
        return STATUS_OK;
    }
    return read_item_entry(qti, package, entry);
}

static enum status index_files(struct package *package)
{
    package->entries = arena_array(&package->arena, package->count + 1, sizeof(*package->entries));
    if (!package->entries)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < package->count; i++) {
        package->entries[i].file = &package->files[i];
        enum status status =
            index_put(&package->names, package->files[i].name, &package->entries[i]);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* The entry that a resource is, or NULL. */
static struct package_file *entry_of(struct package *package, const struct xml_node *resource)
{
    struct str href = xml_attribute(resource, "href");

    if (!href.size)
        href = xml_attribute(xml_child(resource, "file"), "href");
    struct str path = join_path(&package->arena, package->folder, href);
    return path.size ? index_get(&package->names, path) : NULL;
}

/* Types are "imsqti_item_xmlv2p1", "imsqti_test_xmlv3p0", "imsqti_xmlv1p2". */
static bool is_of_type(const struct xml_node *resource, const char *type)
{
    struct str name = xml_attribute(resource, "type");

    return str_starts(name, STR("imsqti")) && str_find(name, str_from(type)) != SIZE_MAX;
}

/* First what knows of order and topics, then what is left. */
static enum status read_resources(struct qti *qti, struct package *package,
                                  const struct xml_node *manifest)
{
    const struct xml_node *resources = xml_child(manifest, "resources");
    /* Each entry learns of its resource before a test names it. */
    static const char *const passes[] = {"", "_test_", ""};
    enum status status = STATUS_OK;

    for (size_t pass = 0; pass < 3; pass++) {
        for (const struct xml_node *r = xml_child(resources, "resource"); r && status == STATUS_OK;
             r = xml_next(r, "resource")) {
            struct package_file *entry = entry_of(package, r);
            if (!entry || !is_of_type(r, passes[pass]) || entry->is_read)
                continue;
            entry->resource = r;
            if (pass == 1)
                status = read_entry(qti, entry);
            else if (pass == 2)
                status = read_item_entry(qti, package, entry);
        }
    }
    return status;
}

/* A licence that the package names for all that it holds. */
static enum status read_rights(struct qti *qti, struct package *package,
                               const struct xml_node *manifest)
{
    const struct xml_node *lom = xml_child(xml_child(manifest, "metadata"), "lom");
    struct question_set *set = qti->reader.set;
    struct str text;

    enum status status =
        xml_inner_text(xml_child(xml_child(lom, "rights"), "description"), &package->arena, &text);
    if (status != STATUS_OK)
        return status;
    return text_copy(&set->arena, text, &set->license) ? STATUS_OK : STATUS_NO_MEMORY;
}

static const struct format_file *find_manifest(const struct format_file *files, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(base_name(files[i].name), "imsmanifest.xml"))
            return &files[i];
    return NULL;
}

bool qti_package_is(const struct format_file *files, size_t count)
{
    return find_manifest(files, count) != NULL;
}

enum status qti_package_read(const struct format_file *files, size_t count,
                             const struct format_options *options, struct import_report *report,
                             struct question_set **ret_set)
{
    struct package package = {.files = files, .count = count};
    struct qti qti = {.read_reference = read_reference, .user = &package};
    const struct format_file *file = find_manifest(files, count);
    const struct xml_node *manifest = NULL;

    arena_init(&package.arena, QTI_TREE_MAX_BYTES);
    arena_init(&qti.arena, QTI_TREE_MAX_BYTES);
    package.folder = folder_of(file->name);
    enum status status = reader_begin(&qti.reader, "qti", options, report);
    if (status == STATUS_OK)
        status = index_files(&package);
    if (status == STATUS_OK)
        status = read_tree(&qti, file, &package.arena, &manifest);
    name_problems(&report->warnings, 0, file->name);
    bool can_be_read = status == STATUS_OK && manifest;
    if (can_be_read)
        status = read_rights(&qti, &package, manifest);
    if (can_be_read && status == STATUS_OK)
        status = read_resources(&qti, &package, manifest);
    if (!can_be_read && status == STATUS_OK)
        reader_refuse(&qti.reader, "package that can't be read",
                      "Its list of files, imsmanifest.xml, is broken.");
    status = reader_end(&qti.reader, status, ret_set);
    index_finish(&package.names);
    arena_finish(&qti.arena);
    arena_finish(&package.arena);
    return status;
}

/* --- what a ZIP is --------------------------------------------------------------------------- */

static bool has_file(const struct zip_files *files, const char *name)
{
    for (size_t i = 0; i < files->count; i++)
        if (str_is(files->items[i].name, name))
            return true;
    return false;
}

/* True for archives that are one document of some program. */
static bool refuse_document(const struct zip_files *files, struct import_report *report)
{
    static const struct {
        const char *file, *what, *note;
    } kinds[] = {
        {"collection.anki2", "Anki package",
         "In Anki, choose \"Notes in Plain Text\" or CrowdAnki as the form of the export."},
        {"collection.anki21", "Anki package",
         "In Anki, choose \"Notes in Plain Text\" or CrowdAnki as the form of the export."},
        {"word/document.xml", "Word document", "Save it as text or as Markdown."},
        {"xl/workbook.xml", "Excel workbook", "Save the sheet as CSV."},
        {"ppt/presentation.xml", "PowerPoint presentation", "Save its outline as text."},
        {"content.xml", "OpenDocument file", "Save it as text, or a sheet as CSV."},
        {"META-INF/container.xml", "EPUB book", "Books can't be read; their text can be copied."},
    };

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (!has_file(files, kinds[i].file))
            continue;
        report->refused = kinds[i].what;
        report->note = kinds[i].note;
        return true;
    }
    return false;
}

/* One archive in another isn't opened: a few bytes could hold themselves, without end. */
static void drop_archives(struct zip_files *files, struct problems *skipped)
{
    size_t kept = 0;

    for (size_t i = 0; i < files->count; i++) {
        if (!zip_is(files->items[i].bytes)) {
            files->items[kept++] = files->items[i];
            continue;
        }
        size_t noted = skipped->count;
        problems_add(skipped, 0, "nested", "An archive within the archive isn't opened.");
        name_problems(skipped, noted, files->items[i].name);
    }
    files->count = kept;
}

enum status package_read(struct str bytes, const struct format_options *options,
                         struct import_report *report, struct question_set **ret_set)
{
    struct arena arena;
    struct zip_files files = {0};

    arena_init(&arena, PACKAGE_MAX_BYTES);
    enum status status = zip_read(bytes, &arena, &report->warnings, &files);
    if (status == STATUS_MALFORMED || status == STATUS_TOO_LARGE) {
        report->format = "zip";
        report->refused = "ZIP archive that can't be read";
        report->note = "The warnings say what is wrong with it.";
        *ret_set = NULL;
        status = STATUS_OK;
    } else if (status == STATUS_OK && refuse_document(&files, report)) {
        report->format = "zip";
        *ret_set = NULL;
    } else if (status == STATUS_OK) {
        drop_archives(&files, &report->skipped);
        status = qti_package_is(files.items, files.count)
                     ? qti_package_read(files.items, files.count, options, report, ret_set)
                     : formats_read(files.items, files.count, options, report, ret_set);
    }
    arena_finish(&arena);
    return status;
}
