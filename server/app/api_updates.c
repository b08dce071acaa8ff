/* What the sets that a set was made of have new, and taking it. */
#include "app/api_build_bodies.h"
#include "app/build_state.h"
#include "app/building.h"
#include "app/changes_json.h"

/* One upstream, with all that is needed to compare. */
struct news {
    struct store_upstream row;
    struct store_set newest; /* as it was read */
    struct update update;
};

struct updating {
    struct store_set now;
    struct str first, first_note; /* of a remix: as it was made; else empty */
    struct news *news;
    size_t count;
    struct set_put put;
};

static enum status get_pack(const struct api_call *call, struct str set, uint32_t version,
                            struct arena *arena, struct str *ret_pack)
{
    struct store_set row;
    enum status status = store_set_get(api_reader(call), set, version, arena, &row);

    if (status == STATUS_OK)
        *ret_pack = row.pack;
    return status;
}

/* A set that began as a remix takes of an upstream what it has of it; a fork takes all. */
static enum status find_beginning(struct api_call *call, struct updating *updating)
{
    struct store_version *versions = NULL;
    size_t count = 0;
    enum status status =
        store_set_versions(api_reader(call), updating->now.id, &call->arena, &versions, &count);

    if (status != STATUS_OK || !count ||
        !str_is(versions[count - 1].kind, set_change_name(SET_REMIXED)))
        return status;
    updating->first_note = versions[count - 1].note;
    return get_pack(call, updating->now.id, versions[count - 1].version, &call->arena,
                    &updating->first);
}

static enum status load_news(struct api_call *call, const struct updating *updating,
                             struct news *news)
{
    struct update *update = &news->update;
    struct str upstream = news->row.upstream;
    uint32_t then = remix_note_find(updating->first_note, upstream);
    struct arena *arena = &call->arena;

    update->ours = updating->now.pack;
    update->first = updating->first;
    enum status status = get_pack(call, upstream, news->row.version, arena, &update->base);
    if (status == STATUS_OK)
        status = store_set_get(api_reader(call), upstream, news->row.newest, arena, &news->newest);
    update->theirs = status == STATUS_OK ? news->newest.pack : STR_NONE;
    if (status != STATUS_OK || !update->first.size)
        return status;
    if (!then || then == news->row.version) {
        update->then = update->base;
        return STATUS_OK;
    }
    return get_pack(call, upstream, then, arena, &update->then);
}

/* Of `only`, or of all upstreams that have something new. */
static enum refusal load(struct api_call *call, struct str only, struct updating **ret_updating)
{
    struct updating *updating = arena_alloc(&call->arena, sizeof(*updating));
    struct store_upstream *rows = NULL;
    size_t count = 0;

    if (!updating)
        return REFUSAL_BUSY;
    call->state = updating;
    enum refusal refusal = api_get_set(call, 0, &call->arena, &updating->now);
    if (refusal != REFUSAL_NONE)
        return refusal;
    enum status status =
        store_upstream_list(api_reader(call), updating->now.id, &call->arena, &rows, &count);
    if (status == STATUS_OK)
        status = find_beginning(call, updating);
    updating->news = arena_array(&call->arena, count + 1, sizeof(*updating->news));
    if (!updating->news)
        return REFUSAL_BUSY;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct news *news = &updating->news[updating->count];
        bool wanted =
            only.size ? str_equal(rows[i].upstream, only) : rows[i].newest > rows[i].version;
        if (rows[i].is_source || !wanted)
            continue;
        news->row = rows[i];
        status = load_news(call, updating, news);
        updating->count++;
    }
    *ret_updating = updating;
    return api_refusal_of(status, REFUSAL_NO_SUCH_SET);
}

/* --- seeing them --------------------------------------------------------------------------- */

enum refusal api_set_updates(struct api_call *call)
{
    struct updating *updating = NULL;

    return load(call, STR_NONE, &updating);
}

static enum status write_news(struct api_call *call, const struct news *news)
{
    struct buf *out = &call->out;
    struct updated updated = {0};
    enum status status = update_make(&news->update, &call->arena, &updated);

    if (status == STATUS_OK) {
        json_begin(out, NULL, '{');
        json_str(out, "set", news->row.upstream);
        json_str(out, "title", news->row.title);
        json_int(out, "from_version", news->row.version);
        json_int(out, "to_version", news->row.newest);
        changes_write_json(out, "changes", &updated.changes, false);
        json_end(out, '}');
    }
    updated_finish(&updated);
    return status;
}

enum refusal api_set_updates_work(struct api_call *call)
{
    const struct updating *updating = call->state;
    enum status status = STATUS_OK;

    json_begin(&call->out, NULL, '{');
    json_begin(&call->out, "upstreams", '[');
    for (size_t i = 0; i < updating->count && status == STATUS_OK; i++)
        status = write_news(call, &updating->news[i]);
    json_end(&call->out, ']');
    json_end(&call->out, '}');
    return api_refusal_of(status, REFUSAL_SERVER_FAILED);
}

/* --- taking them --------------------------------------------------------------------------- */

enum refusal api_take_updates(struct api_call *call)
{
    const struct body_take *body = call->body;
    struct updating *updating = NULL;
    enum refusal refusal = load(call, body->upstream, &updating);

    if (refusal != REFUSAL_NONE || updating->count)
        return refusal;
    call->detail = "body.upstream";
    return REFUSAL_NO_SUCH_SET;
}

static enum status merge(struct api_call *call, struct updating *updating)
{
    const struct body_take *body = call->body;
    struct news *news = &updating->news[0];
    struct merge_choice *choices =
        arena_array(&call->arena, body->choices_count + 1, sizeof(*choices));
    struct updated updated = {0};
    struct str note = str_from(
        arena_printf(&call->arena, "%.*s %u", STR_FMT(news->row.upstream), news->row.newest));

    if (!choices || !note.data)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < body->choices_count; i++)
        choices[i] = (struct merge_choice){body->choices[i].id, body->choices[i].field,
                                           body->choices[i].theirs};
    news->update.choices = choices;
    news->update.choice_count = body->choices_count;
    enum status status = update_make(&news->update, &call->arena, &updated);
    if (status == STATUS_OK)
        status =
            build_prepare(call, updated.result,
                          build_change(call, updating->now.id, SET_UPDATED, note), &updating->put);
    updating->put.expected_revision = updating->now.revision;
    updated_finish(&updated);
    return status;
}

enum refusal api_take_updates_work(struct api_call *call)
{
    enum status status = merge(call, call->state);

    return status == STATUS_TOO_LARGE ? REFUSAL_SET_FULL
                                      : api_refusal_of(status, REFUSAL_SERVER_FAILED);
}

enum status api_take_updates_job(struct store_tx *tx, void *user)
{
    struct api_call *call = user;
    struct updating *updating = call->state;
    struct news *news = &updating->news[0];
    const struct store_upstream *row = &news->row;
    enum status status = build_sets_pin(tx, call, &(struct build_sets){&news->newest, NULL, 1});

    if (status == STATUS_OK)
        status = set_put_write(tx, &updating->put);
    return status == STATUS_OK
               ? store_upstream_put(tx, &(struct store_upstream){.set = updating->now.id,
                                                                 .upstream = row->upstream,
                                                                 .version = row->newest})
               : status;
}

enum refusal api_take_updates_after(struct api_call *call, enum status status)
{
    const struct updating *updating = call->state;

    if (status != STATUS_OK)
        return updating->put.refusal != REFUSAL_NONE ? updating->put.refusal
                                                     : api_refusal_of(status, REFUSAL_NO_SUCH_SET);
    json_begin(&call->out, NULL, '{');
    json_int(&call->out, "version", updating->put.version);
    json_int(&call->out, "revision", updating->put.revision);
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}
