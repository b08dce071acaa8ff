#include "app/build_state.h"

#include "app/raw_copy.h"
#include "base/count.h"
#include "questions/pack.h"

enum refusal build_sets_find(struct api_call *call, const struct str *ids, size_t count,
                             struct build_sets *sets)
{
    sets->rows = arena_array(&call->arena, count + 1, sizeof(*sets->rows));
    sets->sets = arena_array(&call->arena, count + 1, sizeof(struct question_set *));
    sets->count = 0;
    if (!sets->rows || !sets->sets)
        return REFUSAL_BUSY;
    if (count == 0) {
        call->detail = "sets";
        return REFUSAL_BAD_FIELD;
    }
    for (size_t i = 0; i < count; i++) {
        bool known = false;
        for (size_t k = 0; k < sets->count; k++)
            known = known || str_equal(sets->rows[k].id, ids[i]);
        if (known)
            continue;
        struct store_set *row = &sets->rows[sets->count++];
        enum status status = store_set_get(api_reader(call), ids[i], 0, &call->arena, row);
        if (status == STATUS_OK && row->is_source)
            status = STATUS_NOT_FOUND;
        if (status != STATUS_OK)
            return api_refusal_of(status, REFUSAL_NO_SUCH_SET);
    }
    return REFUSAL_NONE;
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
