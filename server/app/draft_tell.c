/* What reading a draft came to: report, changes, duplicates, columns. */
#include "app/changes_json.h"
#include "app/import_drafts.h"
#include "app/json_out.h"
#include "questions/drafts.h"
#include "questions/similarity.h"

enum { TELL_ARENA_BYTES = 512 << 20, PAIRS_MAX = 2000 };

struct telling {
    const struct draft_comparing *comparing;
    struct arena arena;
    struct buf *out;
};

static void add_side(struct telling *telling, const char *name, const struct question_set *set,
                     const struct question *question)
{
    json_begin(telling->out, name, '{');
    json_str(telling->out, "set", set->id);
    json_str(telling->out, "key", question->id);
    json_str(telling->out, "title", question->head);
    if (question->line)
        json_int(telling->out, "line", question->line);
    json_end(telling->out, '}');
}

static void add_pair(struct telling *telling, const struct question_set *const *sets,
                     const struct duplicate *pair)
{
    bool is_turned = pair->a_set != 0; /* what is imported is told first */

    json_begin(telling->out, NULL, '{');
    json_text(telling->out, "kind", duplicate_kind_name(pair->kind));
    buf_printf(telling->out, ",\"score\":%.3f", pair->score);
    add_side(telling, "a", sets[0], is_turned ? pair->b : pair->a);
    add_side(telling, "b", sets[is_turned ? pair->a_set : pair->b_set],
             is_turned ? pair->a : pair->b);
    json_bool(telling->out, "dismissed", false);
    json_end(telling->out, '}');
}

/* With the sets that are there; what they have among themselves is old. */
static enum status tell_duplicates(struct telling *telling)
{
    const struct draft_comparing *comparing = telling->comparing;
    const struct duplicates_options options = {
        .max_count = PAIRS_MAX, .with_first = true, .watch = comparing->watch};
    const struct question_set **sets =
        arena_array(&telling->arena, comparing->other_count + 1, sizeof(*sets));
    struct duplicates found = {0};

    if (!sets)
        return STATUS_NO_MEMORY;
    sets[0] = comparing->intake->source;
    for (size_t i = 0; i < comparing->other_count; i++)
        sets[i + 1] = comparing->others[i];
    enum status status =
        duplicates_find(sets, comparing->other_count + 1, &options, &telling->arena, &found);
    json_begin(telling->out, "duplicates", '[');
    for (size_t i = 0; i < found.count; i++)
        add_pair(telling, sets, &found.items[i]);
    json_end(telling->out, ']');
    return status;
}

/* Answers without a question, and the questions elsewhere that they may belong to. */
static enum status tell_drafts(struct telling *telling)
{
    const struct draft_comparing *comparing = telling->comparing;
    const struct question_set *const *others =
        (const struct question_set *const *)comparing->others;
    struct draft_matches found = {0};
    enum status status = STATUS_OK;

    if (comparing->intake->report.needs_prompt)
        status = drafts_match(comparing->intake->source, others, comparing->other_count,
                              &telling->arena, &found);
    json_begin(telling->out, "answers", '[');
    for (size_t i = 0; i < found.count; i++) {
        json_begin(telling->out, NULL, '{');
        json_str(telling->out, "id", found.items[i].draft->id);
        add_side(telling, "question", comparing->others[found.items[i].set],
                 found.items[i].question);
        buf_printf(telling->out, ",\"score\":%.3f", found.items[i].score);
        json_end(telling->out, '}');
    }
    json_end(telling->out, ']');
    return status;
}

static void tell_list(struct buf *out, const char *name, const struct str *items, size_t count)
{
    json_begin(out, name, '[');
    for (size_t i = 0; i < count; i++)
        json_str(out, NULL, items[i]);
    json_end(out, ']');
}

static enum status tell_columns(struct telling *telling)
{
    struct format_columns columns = {0};
    struct buf *out = telling->out;
    enum status status = formats_columns(telling->comparing->first_file,
                                         telling->comparing->options, &telling->arena, &columns);

    if (status != STATUS_OK || !columns.names.count)
        return status;
    json_begin(out, "columns", '{');
    tell_list(out, "names", columns.names.items, columns.names.count);
    tell_list(out, "fields", columns.fields, columns.names.count);
    json_begin(out, "rows", '[');
    for (size_t i = 0; i < columns.row_count; i++)
        tell_list(out, NULL, columns.rows[i].items, columns.rows[i].count);
    json_end(out, ']');
    json_end(out, '}');
    return STATUS_OK;
}

static enum status tell_report(struct telling *telling)
{
    const struct intake *intake = telling->comparing->intake;
    struct duplicates within = {0};
    struct buf report;
    enum status status = STATUS_OK;

    buf_init(&report, telling->out->max_bytes);
    if (intake->source)
        status = duplicates_find((const struct question_set *const *)&intake->source, 1,
                                 &(struct duplicates_options){.max_count = PAIRS_MAX,
                                                              .watch = telling->comparing->watch},
                                 &telling->arena, &within);
    if (status == STATUS_OK)
        status = import_report_write_json(&intake->report, intake->source, &within, &report);
    if (status == STATUS_OK)
        json_raw(telling->out, "report", buf_str(&report));
    buf_finish(&report);
    arena_clear(&telling->arena);
    return status;
}

enum status draft_tell(const struct draft_comparing *comparing, struct buf *out)
{
    const struct intake *intake = comparing->intake;
    struct telling telling = {.comparing = comparing, .out = out};
    struct buf members;

    arena_init(&telling.arena, TELL_ARENA_BYTES);
    buf_init(&members, out->max_bytes);
    telling.out = &members;
    json_begin(&members, NULL, '{');
    enum status status = tell_report(&telling);
    if (status == STATUS_OK && intake->source) {
        json_str(&members, "set_id", intake->into);
        json_bool(&members, "is_new", intake->ours_revision == 0);
        json_bool(&members, "is_archived", intake->archived);
        changes_write_json(&members, "changes", &intake->changes, true);
        status = tell_duplicates(&telling);
        if (status == STATUS_OK)
            status = tell_drafts(&telling);
    }
    if (status == STATUS_OK)
        status = tell_columns(&telling);
    if (status == STATUS_OK) /* without the brace: they join others */
        buf_add(out, members.data + 1, members.size - 1);
    if (status == STATUS_OK)
        status = buf_status(&members) != STATUS_OK ? buf_status(&members) : buf_status(out);
    buf_finish(&members);
    arena_finish(&telling.arena);
    return status;
}
