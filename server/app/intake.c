#include "app/intake.h"

#include "app/intake_correct.h"
#include "app/intake_puts.h"
#include "questions/pack.h"

void intake_init(struct intake *intake)
{
    *intake = (struct intake){0};
    arena_init(&intake->arena, INTAKE_ARENA_BYTES);
    arena_init(&intake->puts_arena, INTAKE_ARENA_BYTES);
    import_report_init(&intake->report);
}

static void forget_merge(struct intake *intake)
{
    intake_puts_forget(intake);
    question_set_destroy(intake->result);
    question_set_destroy(intake->theirs);
    intake->result = intake->theirs = NULL;
    intake->changes = (struct merge_changes){0};
}

void intake_finish(struct intake *intake)
{
    if (!intake)
        return;
    forget_merge(intake);
    question_set_destroy(intake->ours);
    question_set_destroy(intake->base);
    question_set_destroy(intake->source);
    import_report_finish(&intake->report);
    arena_finish(&intake->arena);
}

enum status intake_read(struct intake *intake, const struct format_file *files, size_t count,
                        const struct format_options *options)
{
    return formats_read(files, count, options, &intake->report, &intake->source);
}

/* --- what stands --------------------------------------------------------------------------- */

/* Without the folders that it lies in. */
static struct str file_name(struct str path)
{
    const char *slash = memrchr(path.data ? path.data : "", '/', path.size);

    if (!slash || slash + 1 == path.data + path.size)
        return path;
    return (struct str){slash + 1, (size_t)(path.data + path.size - slash - 1)};
}

/* The same source for the same set: its file's name, wherever the file lies. */
static struct str source_id_of(struct arena *arena, struct str into, struct str path)
{
    uint64_t hash = 14695981039346656037u;
    struct str name = file_name(path);

    for (size_t i = 0; i < into.size; i++)
        hash = (hash ^ (unsigned char)into.data[i]) * 1099511628211u;
    hash = (hash ^ '/') * 1099511628211u;
    for (size_t i = 0; i < name.size; i++)
        hash = (hash ^ (unsigned char)name.data[i]) * 1099511628211u;
    return str_from(arena_printf(arena, "source-%016llx", (unsigned long long)hash));
}

static bool has_own_id(const struct intake *intake)
{
    return strncmp(intake->report.format, "pack", 4) == 0;
}

static enum status exists(struct store_tx *tx, struct str id, struct arena *arena, bool *ret_exists)
{
    struct store_set row;
    enum status status = store_set_find(tx, id, arena, &row);

    if (status != STATUS_OK && status != STATUS_NOT_FOUND)
        return status;
    *ret_exists = status == STATUS_OK;
    return STATUS_OK;
}

/* Of the sets that lists of this title became (set_id_make_free), the one that this source made;
 * *id stays as it is when there is none. */
static enum status find_seen(struct intake *intake, struct store_tx *tx, struct str *id,
                             bool *ret_seen)
{
    enum { TRIES = 1000, NUMBER_BYTES = 5 };
    struct arena *arena = &intake->arena;
    int room = (int)(id->size < SET_ID_MAX_BYTES - NUMBER_BYTES ? id->size
                                                                : SET_ID_MAX_BYTES - NUMBER_BYTES);
    struct str one = *id;
    bool there = false;
    bool seen = false;

    for (int i = 2; i < TRIES && !seen; i++) {
        struct str source = source_id_of(arena, one, intake->report.source);
        enum status status = exists(tx, source, arena, &seen);
        if (status == STATUS_OK && !seen)
            status = exists(tx, one, arena, &there);
        if (status != STATUS_OK)
            return status;
        if (!seen && !there && !set_id_is_reserved(one))
            break;
        if (seen)
            *id = one;
        one = str_from(arena_printf(arena, "%.*s-%d", room, id->data, i));
        if (!one.size)
            return STATUS_NO_MEMORY;
    }
    *ret_seen = seen;
    return STATUS_OK;
}

static enum status find_into(struct intake *intake, struct store_tx *tx, struct str into)
{
    struct str wanted = into.size ? into : intake->source->id;
    enum status status = STATUS_OK;
    bool seen = into.size || has_own_id(intake);

    if (seen && set_id_is_reserved(wanted))
        return STATUS_NOT_FOUND;
    if (!seen)
        status = find_seen(intake, tx, &wanted, &seen);
    if (status == STATUS_OK && !seen)
        status = set_id_make_free(tx, &intake->arena, &wanted);
    intake->source_id = source_id_of(&intake->arena, wanted, intake->report.source);
    intake->into = arena_copy(&intake->arena, wanted);
    if (status == STATUS_OK && (!intake->into.data || !intake->source_id.data))
        status = STATUS_NO_MEMORY;
    return status;
}

/* The text of a set as it stands; nothing when there is none. */
static enum status load_pack(struct intake *intake, struct store_tx *tx, struct str id,
                             struct store_set *ret_row)
{
    struct store_set row = {0};
    enum status status = store_set_get(tx, id, 0, &intake->arena, &row);

    if (status == STATUS_NOT_FOUND) {
        row = (struct store_set){0};
        status = STATUS_OK;
    }
    if (status == STATUS_OK)
        *ret_row = row;
    return status;
}

enum status intake_load(struct intake *intake, struct store_tx *tx, struct str into)
{
    struct store_set ours, base;

    if (!intake->source)
        return STATUS_OK;
    question_set_destroy(intake->ours);
    question_set_destroy(intake->base);
    intake->ours = intake->base = NULL;
    enum status status = find_into(intake, tx, into);
    if (status == STATUS_OK)
        status = load_pack(intake, tx, intake->into, &ours);
    if (status == STATUS_OK)
        status = load_pack(intake, tx, intake->source_id, &base);
    if (status != STATUS_OK)
        return status;
    if (ours.is_source)
        return STATUS_NOT_FOUND;
    /* A set that was made anew under the same id has nothing to do with what was imported into
     * the one before. Nor has one that was emptied and archived, as when its import was undone:
     * nobody decided against each of its questions. */
    bool has_base = ours.revision && !(ours.archived_ms && ours.questions == 0);
    intake->ours_pack = ours.pack;
    intake->ours_revision = ours.revision;
    intake->archived = ours.archived_ms != 0;
    intake->base_pack = has_base ? base.pack : STR_NONE;
    intake->base_version = has_base ? base.version : 0;
    intake->versions = (struct version_packs){0};
    /* A set that comes back as a pack, and not as a source that is known. */
    bool comes_back = has_own_id(intake) && ours.questions && !base.version &&
                      str_equal(intake->into, intake->source->id);
    return comes_back ? base_load(tx, intake->into, &intake->arena, &intake->versions) : STATUS_OK;
}

/* --- merging ------------------------------------------------------------------------------- */

static enum status parse(struct str pack, struct question_set **set)
{
    if (*set || !pack.size)
        return STATUS_OK;
    enum status status = pack_read(pack, NULL, set);
    return status == STATUS_MALFORMED || status == STATUS_VERSION ? STATUS_DAMAGED : status;
}

/* The same file in another folder is the same source, and where it lies no change. */
static enum status keep_place(struct intake *intake)
{
    struct str before = intake->base->source;
    struct str now = intake->source->source;

    if (!str_equal(file_name(before), file_name(now)) || str_equal(before, now))
        return STATUS_OK;
    intake->source->source = arena_copy(&intake->arena, before);
    return before.size && !intake->source->source.size ? STATUS_NO_MEMORY : STATUS_OK;
}

/* What goes into a set that there is not yet takes everything, its title and so on too. */
static enum status prepare_ours(struct intake *intake)
{
    enum status status = parse(intake->base_pack, &intake->base);

    if (status == STATUS_OK)
        status = parse(intake->ours_pack, &intake->ours);
    if (status == STATUS_OK && !intake->ours) {
        intake->ours = question_set_create();
        status = intake->ours ? STATUS_OK : STATUS_NO_MEMORY;
        if (intake->ours)
            intake->ours->id = intake->into;
    }
    if (status == STATUS_OK && !intake->base && intake->versions.count)
        status =
            base_choose(&intake->versions, intake->source, &intake->base, &intake->base_version);
    if (status == STATUS_OK && intake->base)
        status = keep_place(intake);
    if (status == STATUS_OK && intake->base)
        status = set_align(intake->base, intake->source, false);
    return status;
}

static void count_changes(struct intake *intake)
{
    struct import_report *report = &intake->report;

    report->created = report->updated = 0;
    for (size_t i = 0; i < intake->changes.count; i++) {
        const struct merge_change *change = &intake->changes.items[i];
        if (!change->taken || change->kind == MERGE_GONE)
            continue;
        report->created += change->kind == MERGE_ADDED;
        report->updated += change->kind != MERGE_ADDED;
    }
    report->unchanged = report->imported > report->created + report->updated
                            ? report->imported - report->created - report->updated
                            : 0;
}

enum status intake_merge(struct intake *intake, const struct intake_correction *corrections,
                         size_t correction_count, const struct merge_choice *choices,
                         size_t choice_count)
{
    struct merge_options options = {.choices = choices, .choice_count = choice_count};

    if (!intake->source)
        return STATUS_OK;
    forget_merge(intake);
    enum status status = prepare_ours(intake);
    options.take_head = intake->ours_revision == 0 || intake->base_version;
    if (status == STATUS_OK)
        status = intake_correct(intake->source, corrections, correction_count, &intake->theirs);
    if (status == STATUS_OK)
        status = set_merge(intake->base, intake->ours, intake->theirs, &options, &intake->arena,
                           &intake->changes, &intake->result);
    if (status == STATUS_OK)
        count_changes(intake);
    return status;
}
