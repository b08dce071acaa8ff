#include "app/set_import.h"

#include "app/command_line.h"
#include "questions/blocks.h"

struct set_writing {
    struct set_change change;
    struct store_set row;
    struct blocks blocks;
    uint32_t version;
    bool changed;
};

static enum status write_set(struct store_tx *tx, void *user)
{
    struct set_writing *writing = user;

    return store_set_put(tx, &writing->change, &writing->row, &writing->blocks, &writing->version,
                         &writing->changed);
}

static void list_topic(const struct topic *topic, struct str *ids, size_t *count, size_t max,
                       struct arena *arena)
{
    for (const struct question *q = topic->questions; q && *count < max; q = q->next)
        ids[(*count)++] = arena_copy(arena, q->id);
    for (const struct topic *sub = topic->subtopics; sub; sub = sub->next)
        list_topic(sub, ids, count, max, arena);
}

enum status set_store(struct data *data, const struct question_set *set, struct arena *arena,
                      struct set_summary *ret_summary)
{
    struct set_writing writing = {
        .change = {.set = set->id, .kind = SET_IMPORTED, .now_ms = clock_ms()},
        .row = {.title = set->title, .language = set->lang, .license = set->license}};
    struct set_summary summary = {.id = arena_copy(arena, set->id)};
    struct arena blocks;

    arena_init(&blocks, 8 * (size_t)SET_MAX_BYTES);
    enum status status = blocks_split(set, &blocks, &writing.blocks);
    if (status == STATUS_OK)
        status = store_run(data->store, write_set, &writing);
    arena_finish(&blocks);
    if (status != STATUS_OK)
        return status;
    summary.question_ids = arena_array(arena, set->question_count + 1, sizeof(struct str));
    if (!summary.question_ids)
        return STATUS_NO_MEMORY;
    for (const struct topic *topic = set->topics; topic; topic = topic->next)
        list_topic(topic, summary.question_ids, &summary.question_count, set->question_count,
                   arena);
    summary.version = writing.version;
    summary.changed = writing.changed;
    *ret_summary = summary;
    return STATUS_OK;
}

bool set_import_file(struct data *data, const char *path, struct arena *arena,
                     struct set_summary *ret_summary)
{
    struct question_set *set = NULL;
    struct import_report report;
    struct buf text;
    const char *name = strrchr(path, '/');

    buf_init(&text, SET_MAX_BYTES);
    import_report_init(&report);
    struct import_options options = {.title = str_from(name ? name + 1 : path)};
    enum status status = file_read(path, &text);
    if (status == STATUS_OK)
        status = import_markdown(buf_str(&text), &options, &report, &set);
    if (status == STATUS_OK && set)
        status = set_store(data, set, arena, ret_summary);
    bool good = status == STATUS_OK && set;
    if (!good)
        cli_fail("%s: %s", path,
                 status != STATUS_OK ? status_text(status)
                 : report.note       ? report.note
                                     : "no questions were found");
    question_set_destroy(set);
    import_report_finish(&report);
    buf_finish(&text);
    return good;
}
