#include "app/changes_json.h"

#include "app/json_out.h"

static void write_text(struct buf *out, const char *name, struct str text)
{
    if (text.size)
        json_str(out, name, text);
}

static void write_fields(struct buf *out, const char *name, const struct merge_field *fields,
                         size_t count)
{
    json_begin(out, name, '[');
    for (size_t i = 0; i < count; i++) {
        json_begin(out, NULL, '{');
        json_str(out, "name", fields[i].name);
        write_text(out, "base", fields[i].base);
        write_text(out, "ours", fields[i].ours);
        write_text(out, "theirs", fields[i].theirs);
        json_bool(out, "conflict", fields[i].conflict);
        json_bool(out, "taken", fields[i].taken);
        json_end(out, '}');
    }
    json_end(out, ']');
}

static struct str topic_title(const struct question *question)
{
    const struct topic *topic = question->topic;

    if (topic && topic->parent && !topic->title.size)
        topic = topic->parent;
    return topic ? topic->title : STR_NONE;
}

static void write_change(struct buf *out, const struct merge_change *change, bool with_lines)
{
    const struct question *shown = change->theirs ? change->theirs
                                   : change->ours ? change->ours
                                                  : change->base;

    json_begin(out, NULL, '{');
    json_str(out, "id", change->id);
    json_text(out, "kind", merge_kind_name(change->kind));
    json_bool(out, "moved", change->moved);
    json_bool(out, "local_edits", change->local_edits);
    if (change->base && (!change->ours || !change->theirs))
        json_text(out, "missing", change->ours ? "theirs" : "ours");
    json_str(out, "title", shown ? shown->head : STR_NONE);
    json_str(out, "topic", shown ? topic_title(shown) : STR_NONE);
    if (with_lines && change->theirs && change->theirs->line)
        json_int(out, "line", change->theirs->line);
    write_fields(out, "fields", change->fields, change->field_count);
    json_end(out, '}');
}

void changes_write_json(struct buf *out, const char *name, const struct merge_changes *changes,
                        bool with_lines)
{
    json_begin(out, name, '{');
    json_begin(out, "counts", '{');
    for (int kind = 0; kind < MERGE_KINDS; kind++) {
        size_t more = kind == MERGE_SAME ? changes->same : 0;
        json_int(out, merge_kind_name((enum merge_kind)kind),
                 (int64_t)(changes->counts[kind] + more));
    }
    json_end(out, '}');
    json_begin(out, "changes", '[');
    for (size_t i = 0; i < changes->count; i++)
        write_change(out, &changes->items[i], with_lines);
    json_end(out, ']');
    write_fields(out, "head", changes->head, changes->head_count);
    json_end(out, '}');
}
