/* Sets made out of others: remixes and forks. */
#include "app/api_build_bodies.h"
#include "app/build_state.h"
#include "app/building.h"

struct making {
    struct build_sets from;
    size_t *picked; /* of each pick: which of them */
    struct str id, title;
    struct set_put put;
};

/* A title, and an id that is free now. */
static enum refusal begin(struct api_call *call, struct str title, struct making **ret_making)
{
    struct making *making = arena_alloc(&call->arena, sizeof(*making));
    struct question_set *named = NULL;

    if (!making)
        return REFUSAL_BUSY;
    call->state = making;
    if (!build_title(call, title, &making->title)) {
        call->detail = "body.title";
        return REFUSAL_BAD_FIELD;
    }
    enum status status = api_new_set(call, making->title, STR_NONE, &named);
    if (status != STATUS_OK)
        return status == STATUS_EXISTS ? REFUSAL_SET_EXISTS
                                       : api_refusal_of(status, REFUSAL_SERVER_FAILED);
    making->id = arena_copy(&call->arena, named->id);
    question_set_destroy(named);
    *ret_making = making;
    return making->id.data ? REFUSAL_NONE : REFUSAL_BUSY;
}

/* "locks 3, queues 1". */
static struct str note_of(struct api_call *call, const struct making *making)
{
    struct buf note;
    struct str copy;

    buf_init(&note, 1 << 16);
    for (size_t i = 0; i < making->from.count; i++)
        remix_note_add(&note, making->from.rows[i].id, making->from.rows[i].version);
    copy = arena_copy(&call->arena, buf_str(&note));
    buf_finish(&note);
    return copy;
}

static enum status prepare(struct api_call *call, struct making *making,
                           const struct question_set *set, enum set_change_kind kind)
{
    struct set_change change = build_change(call, making->id, kind, note_of(call, making));

    return change.note.data ? build_prepare(call, set, change, &making->put) : STATUS_NO_MEMORY;
}

/* The new set, and what it was made of. */
static enum status write_made(struct store_tx *tx, void *user)
{
    struct api_call *call = user;
    struct making *making = call->state;
    struct store_set row;
    enum status status = store_set_find(tx, making->id, &call->arena, &row);

    if (status == STATUS_OK)
        return STATUS_EXISTS;
    if (status == STATUS_NOT_FOUND)
        status = build_sets_pin(tx, call, &making->from);
    if (status == STATUS_OK)
        status = set_put_write(tx, &making->put);
    for (size_t i = 0; i < making->from.count && status == STATUS_OK; i++)
        status = store_upstream_put(
            tx, &(struct store_upstream){.set = making->id,
                                         .upstream = making->from.rows[i].id,
                                         .version = making->from.rows[i].version});
    return status;
}

/* An id that was free a moment ago: another one will be. */
static enum refusal tell_made(struct api_call *call, enum status status)
{
    const struct making *making = call->state;

    if (status != STATUS_OK)
        return status == STATUS_EXISTS ? REFUSAL_SET_CHANGED
                                       : api_refusal_of(status, REFUSAL_NO_SUCH_SET);
    json_begin(&call->out, NULL, '{');
    json_str(&call->out, "id", making->id);
    json_int(&call->out, "version", making->put.version);
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}

/* --- remix --------------------------------------------------------------------------------- */

enum refusal api_remix(struct api_call *call)
{
    const struct body_remix *body = call->body;
    struct making *making = NULL;
    struct str ids[BUILD_SETS_MAX];
    enum refusal refusal = begin(call, body->title, &making);

    if (refusal != REFUSAL_NONE)
        return refusal;
    making->picked = arena_array(&call->arena, body->picks_count + 1, sizeof(*making->picked));
    if (!making->picked)
        return REFUSAL_BUSY;
    for (size_t i = 0; i < body->picks_count; i++)
        ids[i] = body->picks[i].set;
    refusal = build_sets_find(call, ids, body->picks_count, &making->from);
    if (refusal != REFUSAL_NONE) {
        call->detail = refusal == REFUSAL_BUSY ? NULL : "body.picks";
        return refusal;
    }
    for (size_t i = 0; i < body->picks_count; i++)
        while (!str_equal(making->from.rows[making->picked[i]].id, ids[i]))
            making->picked[i]++;
    return REFUSAL_NONE;
}

static enum status make_remix(struct api_call *call, struct making *making, struct str *ret_missing)
{
    const struct body_remix *body = call->body;
    struct pick *picks = arena_array(&call->arena, body->picks_count, sizeof(*picks));
    struct question_set *set = question_set_create();
    enum status status = picks && set ? build_sets_read(&making->from) : STATUS_NO_MEMORY;

    if (status == STATUS_OK) {
        for (size_t i = 0; i < body->picks_count; i++)
            picks[i] = (struct pick){making->from.sets[making->picked[i]], body->picks[i].keys,
                                     body->picks[i].keys_count};
        set->id = making->id;
        set->title = making->title;
        status = remix_make(picks, body->picks_count, set, ret_missing);
    }
    if (status == STATUS_OK)
        status = prepare(call, making, set, SET_REMIXED);
    question_set_destroy(set);
    return status;
}

enum refusal api_remix_work(struct api_call *call)
{
    struct making *making = call->state;
    struct str missing = STR_NONE;
    enum status status = make_remix(call, making, &missing);

    build_sets_finish(&making->from);
    if (status == STATUS_NOT_FOUND)
        call->detail = arena_printf(&call->arena, "%.*s", STR_FMT(missing));
    return status == STATUS_TOO_LARGE ? REFUSAL_SET_FULL
                                      : api_refusal_of(status, REFUSAL_NO_SUCH_BLOCK);
}

enum status api_remix_job(struct store_tx *tx, void *user)
{
    return write_made(tx, user);
}

enum refusal api_remix_after(struct api_call *call, enum status status)
{
    return tell_made(call, status);
}

/* --- fork ---------------------------------------------------------------------------------- */

enum refusal api_fork(struct api_call *call)
{
    const struct body_fork *body = call->body;
    struct making *making = NULL;
    enum refusal refusal = begin(call, body->title, &making);

    return refusal == REFUSAL_NONE ? build_sets_find(call, call->parameters, 1, &making->from)
                                   : refusal;
}

enum refusal api_fork_work(struct api_call *call)
{
    struct making *making = call->state;
    enum status status = build_sets_read(&making->from);

    if (status == STATUS_OK) {
        making->from.sets[0]->id = making->id;
        making->from.sets[0]->title = making->title;
        status = prepare(call, making, making->from.sets[0], SET_FORKED);
    }
    build_sets_finish(&making->from);
    return api_refusal_of(status, REFUSAL_SERVER_FAILED);
}

enum status api_fork_job(struct store_tx *tx, void *user)
{
    return write_made(tx, user);
}

enum refusal api_fork_after(struct api_call *call, enum status status)
{
    return tell_made(call, status);
}
