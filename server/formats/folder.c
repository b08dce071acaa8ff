/* Several files as one set. In the order of their names (numbers by value), each is a question, a
 * list of questions, an introduction, or none of these and then named in the report. Folders are
 * topics; a folder with a question and its answer in files of their own is one question. */
#include "formats/folder.h"

#include <stdint.h>
#include <stdlib.h>

#include "formats/copy.h"
#include "formats/zip.h"
#include "questions/lines.h"
#include "questions/words.h"

enum { MAX_FILES = 100000, MAX_LEVELS = 16, MAX_PARTS = 50 };

struct entry {
    const struct format_file *file;
    struct str name;   /* without what all names begin with */
    struct str folder; /* of that name */
    struct str text;   /* decoded; empty for what isn't text */
    const char *binary;
    struct encoding encoding;
};

struct folder {
    struct reader reader;
    const struct format_options *options;
    struct format_options inner; /* for the files: nothing that is for the whole */
    struct arena arena;
    struct entry *entries;
    size_t count;
    const char *format, *encoding, *line_ends; /* of the files that were read; "mixed" */
    bool licences_differ;
};

/* --- files ------------------------------------------------------------------------------------ */

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a;
    const struct entry *y = b;

    return path_compare(x->name, y->name);
}

/* The folder that all of them lie in, with its '/'. */
static size_t common_folder(const struct format_file *files, size_t count)
{
    struct str first = count ? files[0].name : STR_NONE;
    size_t size = first.size;

    for (size_t i = 0; i < count; i++) {
        size_t same = 0;
        while (same < size && same < files[i].name.size &&
               files[i].name.data[same] == first.data[same])
            same++;
        size = same;
    }
    while (size && first.data[size - 1] != '/')
        size--;
    return size;
}

static enum status decode(struct folder *folder, struct entry *entry)
{
    struct buf text;
    enum status status;

    if (zip_is(entry->file->bytes))
        return STATUS_OK;
    buf_init(&text, (size_t)SET_MAX_BYTES * 3 + 16);
    status = file_decode(entry->file, folder->options, &text, &entry->encoding);
    if (status == STATUS_OK)
        entry->binary = entry->encoding.binary;
    if (status == STATUS_OK && !text_copy(&folder->arena, buf_str(&text), &entry->text))
        status = STATUS_NO_MEMORY;
    buf_finish(&text);
    return status;
}

static enum status take_files(struct folder *folder, const struct format_file *files, size_t count)
{
    size_t skip = common_folder(files, count);
    size_t bytes = 0;
    enum status status = STATUS_OK;

    if (count > MAX_FILES)
        return STATUS_TOO_LARGE;
    folder->entries = arena_array(&folder->arena, count + 1, sizeof(*folder->entries));
    if (!folder->entries)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct entry *entry = &folder->entries[folder->count++];
        entry->file = &files[i];
        entry->name = str_slice(files[i].name, skip, files[i].name.size);
        entry->folder = path_folder(entry->name);
        bytes += files[i].bytes.size;
        status = bytes > SET_MAX_BYTES ? STATUS_TOO_LARGE : decode(folder, entry);
    }
    if (folder->count > 1)
        qsort(folder->entries, folder->count, sizeof(*folder->entries), compare_entries);
    return status;
}

/* A problem that concerns a whole file. */
static void note(struct problems *problems, const struct entry *entry, const char *code,
                 const char *what, const char *more)
{
    struct problems one;

    problems_init(&one, 1);
    problems_add(&one, 0, code, "%s%s%s", what, more[0] ? ": " : "", more);
    problems_append(problems, &one, entry->name);
    problems_finish(&one);
}

static void see(const char **all, const char *one)
{
    if (!*all)
        *all = one;
    else if (!str_is(str_from(*all), one))
        *all = "mixed";
}

static void see_file(struct folder *folder, const char *format, const struct import_report *report)
{
    see(&folder->format, format);
    see(&folder->encoding, report->encoding);
    see(&folder->line_ends, report->line_ends);
}

/* --- places ----------------------------------------------------------------------------------- */

struct place {
    struct str names[MAX_LEVELS];
    size_t count;
};

static void place_add(struct place *place, struct str name)
{
    if (name.size && place->count < MAX_LEVELS)
        place->names[place->count++] = name;
}

static struct place place_of(struct folder *folder, struct str path)
{
    struct place place = {.count = 0};

    while (path.size) {
        const char *slash = memchr(path.data, '/', path.size);
        size_t end = slash ? (size_t)(slash - path.data) : path.size;
        place_add(&place, path_title(&folder->arena, str_slice(path, 0, end)));
        path = str_slice(path, end + 1, path.size);
    }
    return place;
}

static enum status find_place(struct folder *folder, const struct place *place,
                              struct topic **ret_topic)
{
    return reader_topic(&folder->reader, place->names, place->count, ret_topic);
}

static enum status add_intro(struct folder *folder, struct str *field, struct str text)
{
    struct arena *arena = &folder->reader.set->arena;

    text = str_trim_blank_lines(text);
    if (!text.size)
        return STATUS_OK;
    if (!field->size)
        return text_copy(arena, text, field) ? STATUS_OK : STATUS_NO_MEMORY;
    if (str_find(*field, text) != SIZE_MAX)
        return STATUS_OK;
    char *both = arena_printf(arena, "%.*s\n\n%.*s", STR_FMT(*field), STR_FMT(text));
    if (!both)
        return STATUS_NO_MEMORY;
    *field = str_from(both);
    return STATUS_OK;
}

/* --- questions -------------------------------------------------------------------------------- */

static struct str identity(struct folder *folder, const struct question *question)
{
    struct buf key;
    struct str copy = STR_NONE;

    buf_init(&key, SET_MAX_BYTES);
    buf_add_sized(&key, question->head);
    buf_add_sized(&key, question->body);
    buf_add_sized(&key, question_section_text(question, SECTION_CHOICES));
    buf_add_sized(&key, question_section_text(question, SECTION_ANSWER));
    if (buf_status(&key) == STATUS_OK)
        copy = arena_copy(&folder->reader.keys, buf_str(&key));
    buf_finish(&key);
    return copy;
}

/* True in *ret_first when nothing of the same words was there before; else it is noted. */
static enum status is_first(struct folder *folder, const struct entry *entry,
                            struct question *question, bool *ret_first)
{
    struct str key = identity(folder, question);

    if (!key.data)
        return STATUS_NO_MEMORY;
    const struct question *first = index_get(&folder->reader.seen, key);
    *ret_first = !first;
    if (!first)
        return index_put(&folder->reader.seen, key, question);
    struct problems one;
    problems_init(&one, 1);
    problems_add(&one, question->line, "duplicate", "The same question stands in %.*s, line %u.",
                 STR_FMT(str_slice(first->file, 0, 200)), first->line);
    problems_append(&folder->reader.report->skipped, &one, entry->name);
    problems_finish(&one);
    folder->reader.report->duplicates++;
    return STATUS_OK;
}

static void remove_last(struct question_set *set, struct topic *topic, struct question *before)
{
    if (before)
        before->next = NULL;
    else
        topic->questions = NULL;
    topic->last_question = before;
    set->question_count--;
}

/* Keeps the topic's last question unless it was there before. */
static enum status settle(struct folder *folder, const struct entry *entry, struct topic *topic,
                          struct question *before)
{
    struct question *question = topic->last_question;
    bool first = true;

    if (!text_copy(&folder->reader.set->arena, entry->name, &question->file))
        return STATUS_NO_MEMORY;
    enum status status = is_first(folder, entry, question, &first);
    if (status == STATUS_OK && !first)
        remove_last(folder->reader.set, topic, before);
    return status;
}

/* What the import noted of the file's lines gets its name. */
static void name_problems(struct problems *problems, struct problems *inner,
                          const struct entry *entry)
{
    problems_append(problems, inner, entry->name);
}

static enum status add_parts(struct folder *folder, const struct entry *entry, struct str place,
                             struct str title, const struct question_part *parts, size_t count)
{
    struct reader *reader = &folder->reader;
    struct import_report *report = reader->report;
    struct import_report inner;
    struct topic *topic = NULL;
    struct question *question = NULL;
    const struct place path = place_of(folder, place);

    enum status status = find_place(folder, &path, &topic);
    if (status != STATUS_OK)
        return status;
    struct question *before = topic->last_question;
    import_report_init(&inner);
    reader->report = &inner;
    status = question_of_parts(reader, topic, parts, count, path_title(&folder->arena, title),
                               &question);
    reader->report = report;
    name_problems(&report->skipped, &inner.skipped, entry);
    name_problems(&report->warnings, &inner.warnings, entry);
    import_report_finish(&inner);
    inner.encoding = entry->encoding.name;
    inner.line_ends = entry->encoding.line_ends;
    see_file(folder, "markdown", &inner);
    if (status == STATUS_OK && question) {
        report->found++;
        status = settle(folder, entry, topic, before);
    } else if (status == STATUS_OK) {
        note(&report->skipped, entry, "empty", "There is nothing in this file", "");
    }
    return status;
}

static enum status add_introduction(struct folder *folder, const struct entry *entry)
{
    struct question_set *set = folder->reader.set;
    struct topic *topic = NULL;
    const struct place place = place_of(folder, entry->folder);
    struct str rest = str_trim_blank_lines(entry->text);
    struct str text = rest;
    struct str line = STR_NONE;

    line_next(&rest, &line);
    bool titled = str_starts(line, STR("# "));
    struct title title = title_read(titled ? line : STR_NONE);
    if (titled)
        text = rest;
    if (!place.count) {
        if (titled && !set->title.size && !text_copy(&set->arena, title.text, &set->title))
            return STATUS_NO_MEMORY;
        return add_intro(folder, &set->intro, text);
    }
    enum status status = find_place(folder, &place, &topic);
    return status == STATUS_OK ? add_intro(folder, &topic->intro, text) : status;
}

/* --- lists ------------------------------------------------------------------------------------ */

static enum status take_topic(struct folder *folder, const struct entry *entry,
                              const struct topic *from, const struct place *place)
{
    struct topic *topic = NULL;
    enum status status = find_place(folder, place, &topic);

    if (status == STATUS_OK)
        status = add_intro(folder, &topic->intro, from->intro);
    for (const struct question *q = from->questions; q && status == STATUS_OK; q = q->next) {
        struct question *before = topic->last_question;
        struct question *copy = NULL;
        status = question_copy(folder->reader.set, topic, q, COPY_ALL, &copy);
        if (status == STATUS_OK)
            status = settle(folder, entry, topic, before);
    }
    return status;
}

static enum status take_license(struct folder *folder, struct str license)
{
    struct question_set *set = folder->reader.set;

    if (!license.size || str_equal(license, set->license))
        return STATUS_OK;
    folder->licences_differ = folder->licences_differ || set->license.size;
    if (set->license.size)
        return STATUS_OK;
    return text_copy(&set->arena, license, &set->license) ? STATUS_OK : STATUS_NO_MEMORY;
}

/* Topics without a title have the list's; a lone question stands in its folder's topic. */
static enum status take_set(struct folder *folder, const struct entry *entry,
                            const struct question_set *set)
{
    struct str title = set->title;
    enum status status = take_license(folder, set->license);

    if (!title.size)
        title = path_title(&folder->arena, path_stem(entry->name));
    for (const struct topic *t = set->topics; t && status == STATUS_OK; t = t->next) {
        struct place place = place_of(folder, entry->folder);
        bool lone = set->question_count == 1 && !t->title.size;
        place_add(&place, t->title.size ? t->title : lone ? STR_NONE : title);
        if (t == set->topics && set->intro.size) {
            struct topic *topic = NULL;
            status = find_place(folder, &place, &topic);
            if (status == STATUS_OK)
                status = add_intro(folder, &topic->intro, set->intro);
        }
        if (status == STATUS_OK && (t->questions || t->intro.size))
            status = take_topic(folder, entry, t, &place);
        for (const struct topic *sub = t->subtopics; sub && status == STATUS_OK; sub = sub->next) {
            struct place inner = place;
            place_add(&inner, sub->title);
            status = take_topic(folder, entry, sub, &inner);
        }
    }
    return status;
}

static enum status add_list(struct folder *folder, const struct entry *entry)
{
    struct import_report *report = folder->reader.report;
    struct import_report inner;
    struct question_set *set = NULL;

    import_report_init(&inner);
    enum status status = format_file_read(entry->file, &folder->inner, &inner, &set);
    bool introduces =
        status == STATUS_OK && !set && name_is_introduction(entry->name) && entry->text.size;
    if (introduces)
        status = add_introduction(folder, entry);
    else if (status == STATUS_OK && !set)
        note(&report->skipped, entry, "no_question", inner.refused ? inner.refused : "no questions",
             inner.note ? inner.note : "");
    if (status == STATUS_OK && set) {
        see_file(folder, inner.format, &inner);
        report->found += inner.found;
        report->claimed += inner.claimed;
        report->duplicates += inner.duplicates;
        problems_append(&report->skipped, &inner.skipped, entry->name);
        status = take_set(folder, entry, set);
    }
    problems_append(&report->warnings, &inner.warnings, entry->name);
    question_set_destroy(set);
    import_report_finish(&inner);
    return status;
}

/* --- one file ----------------------------------------------------------------------------------
 */

static enum status read_license(struct folder *folder, const struct entry *entry)
{
    enum { LINES = 20 };
    struct str rest = entry->text;
    struct str line;
    struct str license = STR_NONE;

    for (int i = 0; i < LINES && !license.size && line_next(&rest, &line); i++)
        license = license_read(line);
    note(&folder->reader.report->skipped, entry, "no_question", "The text of a licence", "");
    return take_license(folder, license);
}

/* --- groups ----------------------------------------------------------------------------------- */

static bool lies_in(const struct entry *entry, struct str path)
{
    return entry->folder.size >= path.size && str_starts(entry->folder, path) &&
           (entry->folder.size == path.size || entry->folder.data[path.size] == '/');
}

/* All that lies in a folder stands together, because the entries are in order. */
static bool has_inner_folders(const struct folder *folder, const struct entry *entry)
{
    struct str path = entry->folder;

    for (const struct entry *e = entry; e > folder->entries && lies_in(e - 1, path); e--)
        if ((e - 1)->folder.size > path.size)
            return true;
    for (const struct entry *e = entry; e < folder->entries + folder->count && lies_in(e, path);
         e++)
        if (e->folder.size > path.size)
            return true;
    return false;
}

/* Files of one folder that are one question: its prompt, and what belongs to it. */
static bool is_question_folder(const struct folder *folder, const struct entry *entries,
                               size_t count)
{
    size_t questions = 0;
    size_t others = 0;
    size_t texts = 0;
    const struct entry *question = NULL;

    for (size_t i = 0; i < count; i++) {
        enum part_role role = part_role(entries[i].name);
        bool is_text = name_is_text(entries[i].name);
        texts += is_text;
        questions += role == ROLE_QUESTION;
        others += role != ROLE_QUESTION && role != ROLE_OTHER;
        if (role == ROLE_QUESTION)
            question = &entries[i];
        if (role == ROLE_OTHER && is_text)
            return false;
    }
    if (questions != 1 || !entries[0].folder.size)
        return false;
    bool is_readme = name_is_introduction(question->name);
    if (others)
        return true;
    return texts == 1 && !has_inner_folders(folder, &entries[0]) &&
           (!is_readme || is_one_question(question->text));
}

static enum status add_folder(struct folder *folder, const struct entry *entries, size_t count)
{
    struct question_part parts[MAX_PARTS] = {{.role = ROLE_OTHER}};
    size_t used = 1;
    const struct entry *question = NULL;

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = &entries[i];
        struct question_part part = {entry->name, entry->text, part_role(entry->name)};
        if (part.role == ROLE_QUESTION) {
            parts[0] = part;
            question = entry;
        } else if (part.role != ROLE_OTHER && used < MAX_PARTS && !entry->binary) {
            parts[used++] = part;
        } else {
            note(&folder->reader.report->skipped, entry, "not_read",
                 "The file belongs to a question's folder, but isn't one of its texts", "");
        }
    }
    struct str path = question->folder;
    return add_parts(folder, question, path_folder(path), path_stem(path), parts, used);
}

static enum status add_file(struct folder *folder, const struct entry *entry)
{
    struct problems *skipped = &folder->reader.report->skipped;

    if (entry->binary) {
        note(skipped, entry, "binary", "The file seems to be something else than text",
             entry->binary);
        return STATUS_OK;
    }
    if (zip_is(entry->file->bytes))
        return add_list(folder, entry);
    if (name_is_license(entry->name))
        return read_license(folder, entry);
    if (name_is_of_the_project(entry->name)) {
        note(skipped, entry, "no_question",
             "The file is about the project, not a list of questions", "");
        return STATUS_OK;
    }
    const struct format *format = file_format(entry->text, entry->file->name, &folder->inner);
    bool is_markdown = format && format->read == markdown_read;
    bool is_pack = format && str_is(str_from(format->name), "pack");
    if (is_markdown && !is_pack && !folder->options->format.size) {
        if (!name_is_text(entry->name)) {
            note(skipped, entry, "not_read", "Files of this kind aren't read", "");
            return STATUS_OK;
        }
        if (name_is_introduction(entry->name) &&
            (text_is_contents(entry->text) || is_one_question(entry->text)))
            return add_introduction(folder, entry);
        if (is_one_question(entry->text)) {
            const struct question_part part = {entry->name, entry->text, ROLE_QUESTION};
            return add_parts(folder, entry, entry->folder, path_stem(entry->name), &part, 1);
        }
    }
    return add_list(folder, entry);
}

static enum status read_groups(struct folder *folder)
{
    enum status status = STATUS_OK;
    size_t end;

    for (size_t i = 0; i < folder->count && status == STATUS_OK; i = end) {
        const struct entry *first = &folder->entries[i];
        end = i + 1;
        while (end < folder->count && str_equal(folder->entries[end].folder, first->folder))
            end++;
        if (is_question_folder(folder, first, end - i)) {
            status = add_folder(folder, first, end - i);
            continue;
        }
        for (size_t j = i; j < end && status == STATUS_OK; j++) {
            status = add_file(folder, &folder->entries[j]);
            if (status == STATUS_OK)
                status = reader_go_on(&folder->reader, j, folder->count);
        }
    }
    return status;
}

enum status files_read(const struct format_file *files, size_t count,
                       const struct format_options *options, struct import_report *report,
                       struct question_set **ret_set)
{
    struct folder folder = {.options = options, .inner = *options};
    struct question_set *set = NULL;

    arena_init(&folder.arena, (size_t)SET_MAX_BYTES * 4);
    folder.inner.import.title = STR_NONE;
    folder.inner.import.id = STR_NONE;
    folder.inner.import.watch = NULL;
    enum status status = reader_begin(&folder.reader, "files", options, report);
    if (status == STATUS_OK)
        status = take_files(&folder, files, count);
    if (status == STATUS_OK)
        status = read_groups(&folder);
    if (folder.licences_differ)
        reader_warn(&folder.reader, 0, "licences",
                    "The files name different licences; the set has the first.");
    status = reader_end(&folder.reader, status, &set);
    if (folder.format && !str_is(str_from(folder.format), "mixed"))
        report->format = folder.format;
    if (folder.encoding)
        report->encoding = folder.encoding;
    if (folder.line_ends)
        report->line_ends = folder.line_ends;
    arena_finish(&folder.arena);
    if (status == STATUS_OK)
        *ret_set = set;
    return status;
}
