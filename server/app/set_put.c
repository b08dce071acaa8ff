#include "app/set_put.h"

#include "base/count.h"

enum { SAME_TITLES_MAX = 1000, NUMBER_BYTES = 5 };

bool set_id_is_reserved(struct str id)
{
    static const char *const ids[] = {"search", "remix", "import", "duplicates", "build", "new"};

    for (size_t i = 0; i < COUNT_OF(ids); i++)
        if (str_is(id, ids[i]))
            return true;
    return false;
}

enum status set_id_make_free(struct store_tx *tx, struct arena *arena, struct str *id)
{
    const struct str wanted = *id;
    size_t most = SET_ID_MAX_BYTES - NUMBER_BYTES;
    struct store_set row;

    for (int i = 2; i < SAME_TITLES_MAX; i++) {
        enum status status = store_set_find(tx, *id, arena, &row);
        if (status == STATUS_NOT_FOUND && !set_id_is_reserved(*id))
            return STATUS_OK;
        if (status != STATUS_OK && status != STATUS_NOT_FOUND)
            return status;
        *id = str_from(arena_printf(
            arena, "%.*s-%d", (int)(wanted.size < most ? wanted.size : most), wanted.data, i));
        if (!id->size)
            return STATUS_NO_MEMORY;
    }
    return STATUS_EXISTS;
}

enum status set_put_prepare(const struct question_set *set, struct arena *arena,
                            struct set_put *put)
{
    put->row = (struct store_set){
        .id = set->id, .title = set->title, .language = set->lang, .license = set->license};
    put->change.set = set->id;
    return blocks_split(set, arena, &put->blocks);
}

enum { ROW_BYTES = 1 << 16 };

static enum status find(struct store_tx *tx, struct str id, struct store_set *ret_row)
{
    struct arena arena;
    struct store_set row;

    arena_init(&arena, ROW_BYTES);
    enum status status = store_set_find(tx, id, &arena, &row);
    if (status == STATUS_OK)
        *ret_row = (struct store_set){.version = row.version,
                                      .revision = row.revision,
                                      .questions = row.questions,
                                      .is_source = row.is_source};
    arena_finish(&arena);
    return status;
}

static enum status put_or_show(struct store_tx *tx, struct set_put *put)
{
    if (!put->stage)
        return store_set_put_planned(tx, &put->change, &put->row, &put->blocks, put->plan,
                                     &put->version, &put->changed);
    enum status status = store_stage_show(tx, put->stage);
    /* Somebody made it, or took the stage for one that was left behind. */
    if (status == STATUS_EXISTS || status == STATUS_BUSY) {
        put->refusal = REFUSAL_SET_CHANGED;
        status = STATUS_BUSY;
    }
    put->changed = true;
    return status;
}

enum status set_put_write(struct store_tx *tx, struct set_put *put)
{
    struct store_set now;
    enum status status = STATUS_OK;

    if (put->expected_revision) {
        status = find(tx, put->change.set, &now);
        if (status == STATUS_NOT_FOUND)
            put->refusal = REFUSAL_NO_SUCH_SET;
        if (status == STATUS_OK && now.revision != put->expected_revision) {
            put->refusal = REFUSAL_SET_CHANGED;
            status = STATUS_BUSY;
        }
    }
    if (status == STATUS_OK)
        status = put_or_show(tx, put);
    if (status == STATUS_OK)
        status = find(tx, put->change.set, &now);
    if (status != STATUS_OK)
        return status;
    put->version = now.version;
    put->revision = now.revision;
    return put->archive_when_empty && now.questions == 0
               ? store_set_archive(tx, put->change.set, put->change.now_ms)
               : STATUS_OK;
}
