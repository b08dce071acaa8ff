#include "app/build_state.h"

#include "app/raw_copy.h"
#include "app/set_name.h"
#include "base/count.h"
#include "questions/pack.h"

static enum refusal find_set(struct api_call *call, struct set_name name, struct store_set *row)
{
    struct store_tx *tx = api_reader(call);
    enum status status = store_set_get(tx, name.id, name.version, &call->arena, row);

    if (status == STATUS_NOT_FOUND && name.version) {
        status = store_set_find(tx, name.id, &call->arena, row);
        if (status == STATUS_OK && !row->is_source) {
            call->detail =
                arena_printf(&call->arena, "%.*s@%u", STR_FMT(name.id), (unsigned)name.version);
            return REFUSAL_NO_SUCH_VERSION;
        }
    }
    if (status == STATUS_OK && row->is_source)
        status = STATUS_NOT_FOUND;
    return api_refusal_of(status, REFUSAL_NO_SUCH_SET);
}

static enum refusal find_sets(struct api_call *call, const struct set_name *names, size_t count,
                              struct build_sets *sets)
{
    enum refusal refusal = count ? REFUSAL_NONE : REFUSAL_BAD_FIELD;

    sets->rows = arena_array(&call->arena, count + 1, sizeof(*sets->rows));
    sets->sets = arena_array(&call->arena, count + 1, sizeof(struct question_set *));
    sets->count = 0;
    if (!sets->rows || !sets->sets)
        return REFUSAL_BUSY;
    if (refusal != REFUSAL_NONE)
        call->detail = "sets";
    for (size_t i = 0; i < count && refusal == REFUSAL_NONE; i++) {
        size_t k = 0;
        while (k < i && !str_equal(names[k].id, names[i].id))
            k++;
        if (k == i)
            refusal = find_set(call, names[i], &sets->rows[sets->count++]);
        else if (names[k].version != names[i].version)
            refusal = REFUSAL_BAD_FIELD;
    }
    return refusal;
}

enum refusal build_sets_find(struct api_call *call, const struct str *ids, size_t count,
                             struct build_sets *sets)
{
    struct set_name *names = arena_array(&call->arena, count + 1, sizeof(*names));

    for (size_t i = 0; names && i < count; i++)
        names[i] = (struct set_name){.id = ids[i]};
    return names ? find_sets(call, names, count, sets) : REFUSAL_BUSY;
}

enum refusal build_sets_find_at(struct api_call *call, const struct str *texts, size_t count,
                                struct build_sets *sets)
{
    struct set_name *names = arena_array(&call->arena, count + 1, sizeof(*names));

    for (size_t i = 0; names && i < count; i++)
        names[i] = set_name_of(texts[i]);
    return names ? find_sets(call, names, count, sets) : REFUSAL_BUSY;
}

enum status build_sets_read(struct build_sets *sets)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sets->count && status == STATUS_OK; i++)
        status = pack_read(sets->rows[i].pack, NULL, &sets->sets[i]);
    return status;
}

void build_sets_finish(struct build_sets *sets)
{
    for (size_t i = 0; i < sets->count; i++) {
        question_set_destroy(sets->sets[i]);
        sets->sets[i] = NULL;
    }
}

enum status build_sets_pin(struct store_tx *tx, struct api_call *call,
                           const struct build_sets *sets)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sets->count && status == STATUS_OK; i++)
        status = store_set_pin_read(tx, &sets->rows[i]);
    if (status == STATUS_BUSY)
        call->job_refusal = REFUSAL_SET_CHANGED;
    return status;
}

bool build_title(struct api_call *call, struct str title, struct str *ret_title)
{
    struct str line;

    if (raw_copy_line(&call->arena, title, &line) != STATUS_OK || !line.size)
        return false;
    *ret_title = line;
    return true;
}

struct set_change build_change(const struct api_call *call, struct str set,
                               enum set_change_kind kind, struct str note)
{
    return (struct set_change){.set = set,
                               .account = call->account.id,
                               .kind = kind,
                               .note = note,
                               .now_ms = call->now_ms};
}

enum status build_prepare(struct api_call *call, const struct question_set *set,
                          struct set_change change, struct set_put *put)
{
    enum status status = set_put_prepare(set, &call->arena, put);
    struct str *texts[] = {&put->row.title, &put->row.language, &put->row.license};

    put->change = change;
    put->row.id = change.set;
    for (size_t i = 0; i < COUNT_OF(texts) && status == STATUS_OK; i++)
        status = raw_copy(&call->arena, *texts[i], texts[i]);
    return status;
}
