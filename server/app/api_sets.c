/* Question sets, as people with an account read them. */
#include "app/api.h"
#include "questions/pack.h"

enum refusal api_sets(struct api_call *call)
{
    struct store_set *sets = NULL;
    struct buf *out = &call->out;
    size_t count = 0;
    enum status status = store_set_list(api_reader(call), false, &call->arena, &sets, &count);

    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_NOT_FOUND);
    json_begin(out, NULL, '{');
    json_begin(out, "sets", '[');
    for (size_t i = 0; i < count; i++) {
        json_begin(out, NULL, '{');
        json_str(out, "id", sets[i].id);
        json_str(out, "title", sets[i].title);
        json_str(out, "language", sets[i].language);
        json_str(out, "license", sets[i].license);
        json_int(out, "version", sets[i].version);
        json_int(out, "topics", sets[i].topics);
        json_int(out, "questions", sets[i].questions);
        json_int(out, "changed_ms", sets[i].changed_ms);
        json_end(out, '}');
    }
    json_end(out, ']');
    json_end(out, '}');
    return REFUSAL_NONE;
}

enum refusal api_set(struct api_call *call)
{
    struct store_set row;
    struct question_set *set = NULL;
    struct buf pack;
    enum status status =
        store_set_get(api_reader(call), call->parameters[0], 0, &call->arena, &row);

    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_NO_SUCH_SET);
    buf_init(&pack, SET_MAX_BYTES);
    status = pack_read(row.pack, NULL, &set);
    if (status == STATUS_OK)
        status = pack_write_json(set, &pack);
    if (status == STATUS_OK) {
        json_begin(&call->out, NULL, '{');
        json_int(&call->out, "version", row.version);
        json_raw(&call->out, "set", buf_str(&pack));
        json_end(&call->out, '}');
    }
    question_set_destroy(set);
    buf_finish(&pack);
    return api_refusal_of(status, REFUSAL_NO_SUCH_SET);
}
