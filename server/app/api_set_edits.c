/* Making sets, editing them, putting them away. */
#include "app/build_state.h"
#include "app/set_edits.h"

/* --- making -------------------------------------------------------------------------------- */

struct creating {
    struct set_put put;
    bool own_id; /* the author chose it */
};

enum status api_new_set(struct api_call *call, struct str title, struct str wanted_id,
                        struct question_set **ret_set)
{
    struct question_set *set = question_set_create();
    enum status status = set ? STATUS_OK : STATUS_NO_MEMORY;

    if (status == STATUS_OK) {
        set->id = wanted_id;
        set->title = title;
        status = question_set_make_ids(set, NULL);
    }
    if (status == STATUS_OK && !wanted_id.size)
        status = set_id_make_free(api_reader(call), &call->arena, &set->id);
    if (status == STATUS_OK)
        *ret_set = set;
    else
        question_set_destroy(set);
    return status;
}

/* An empty set by that title. */
static enum status prepare(struct api_call *call, struct creating *creating)
{
    const struct body_new_set *body = call->body;
    struct set_put *put = &creating->put;
    struct question_set *set = NULL;
    const struct raw_head raw = {
        .title = body->title, .language = body->language, .license = body->license};
    struct raw_head head;
    struct blocks blocks;
    enum status status = api_new_set(call, body->title, body->id, &set);

    if (status == STATUS_OK)
        status = blocks_split(set, &call->arena, &blocks);
    if (status == STATUS_OK)
        status = raw_head_settle(&raw, blocks.head, &call->arena, &put->blocks.head, &head);
    if (status == STATUS_OK) {
        creating->own_id = body->id.size > 0;
        put->change = build_change(call, STR_NONE, SET_CREATED, STR_NONE);
        put->change.set = arena_copy(&call->arena, set->id);
        put->row = (struct store_set){.id = put->change.set,
                                      .title = head.title,
                                      .language = head.language,
                                      .license = head.license};
        status = put->change.set.data ? STATUS_OK : STATUS_NO_MEMORY;
    }
    question_set_destroy(set);
    return status;
}

enum refusal api_create_set(struct api_call *call)
{
    const struct body_new_set *body = call->body;
    struct creating *creating = arena_alloc(&call->arena, sizeof(*creating));

    if (!creating)
        return REFUSAL_BUSY;
    if (body->id.size && !question_set_id_valid(body->id)) {
        call->detail = "body.id";
        return REFUSAL_BAD_FIELD;
    }
    if (set_id_is_reserved(body->id))
        return REFUSAL_SET_EXISTS;
    call->state = creating;
    enum status status = prepare(call, creating);
    call->detail = status == STATUS_INVALID ? "body.title" : NULL;
    return status == STATUS_INVALID  ? REFUSAL_BAD_FIELD
           : status == STATUS_EXISTS ? REFUSAL_SET_EXISTS
                                     : api_refusal_of(status, REFUSAL_SERVER_FAILED);
}

enum status api_create_set_job(struct store_tx *tx, void *user)
{
    struct api_call *call = user;
    struct creating *creating = call->state;
    struct store_set row;
    enum status status = store_set_find(tx, creating->put.change.set, &call->arena, &row);

    if (status == STATUS_OK)
        return STATUS_EXISTS;
    return status == STATUS_NOT_FOUND ? set_put_write(tx, &creating->put) : status;
}

static enum refusal write_made(struct api_call *call, const struct set_put *put)
{
    json_begin(&call->out, NULL, '{');
    json_str(&call->out, "id", put->change.set);
    json_int(&call->out, "version", put->version);
    json_int(&call->out, "revision", put->revision);
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}

enum refusal api_create_set_after(struct api_call *call, enum status status)
{
    const struct creating *creating = call->state;

    /* an id that was free a moment ago: another one will be */
    if (status == STATUS_EXISTS)
        return creating->own_id ? REFUSAL_SET_EXISTS : REFUSAL_SET_CHANGED;
    return status == STATUS_OK ? write_made(call, &creating->put)
                               : api_refusal_of(status, REFUSAL_SERVER_FAILED);
}

/* --- editing ------------------------------------------------------------------------------- */

enum refusal api_edit_set(struct api_call *call)
{
    struct set_editing *editing = arena_alloc(&call->arena, sizeof(*editing));

    if (!editing)
        return REFUSAL_BUSY;
    editing->change = build_change(call, call->parameters[0], SET_EDITED, STR_NONE);
    editing->edits = call->body;
    editing->arena = &call->arena;
    call->state = editing;
    return set_edits_check(editing->edits, &call->arena, &call->detail);
}

enum status api_edit_set_job(struct store_tx *tx, void *user)
{
    struct api_call *call = user;

    return set_edits_apply(tx, call->state);
}

/* The question, topic or head that an edit was about. */
static void write_part(struct buf *out, enum set_edit_op what, const struct raw_question *question,
                       const struct raw_topic *topic, const struct raw_head *head)
{
    if (what == SET_EDIT_QUESTION) {
        raw_question_write(out, "question", question);
    } else if (what == SET_EDIT_TOPIC) {
        json_str(out, "title", topic->title);
        json_str(out, "intro", topic->intro);
    } else {
        raw_head_write(out, "head", head);
    }
}

static void write_merged(struct buf *out, const struct edit_done *done)
{
    json_begin(out, NULL, '{');
    json_str(out, "key", done->key);
    write_part(out, done->what, &done->question, &done->topic, &done->head);
    json_begin(out, "conflicts", '[');
    for (size_t i = 0; i < done->conflicts.count; i++)
        json_str(out, NULL, done->conflicts.items[i]);
    json_end(out, ']');
    if (done->conflicts.count) {
        json_begin(out, "theirs", '{');
        write_part(out, done->what, &done->their_question, &done->their_topic, &done->their_head);
        json_end(out, '}');
    }
    json_end(out, '}');
}

enum refusal api_edit_set_after(struct api_call *call, enum status status)
{
    const struct set_editing *editing = call->state;
    size_t count = editing->edits->edits_count;
    struct buf *out = &call->out;

    if (status != STATUS_OK) {
        call->detail = editing->detail;
        return editing->refusal != REFUSAL_NONE ? editing->refusal
                                                : api_refusal_of(status, REFUSAL_NO_SUCH_SET);
    }
    json_begin(out, NULL, '{');
    json_int(out, "version", editing->version);
    json_int(out, "revision", editing->revision);
    json_begin(out, "keys", '[');
    for (size_t i = 0; i < count; i++)
        json_str(out, NULL, editing->done[i].key);
    json_end(out, ']');
    json_begin(out, "merged", '[');
    for (size_t i = 0; i < count; i++)
        if (editing->done[i].is_merged)
            write_merged(out, &editing->done[i]);
    json_end(out, ']');
    json_end(out, '}');
    return REFUSAL_NONE;
}

/* --- putting away -------------------------------------------------------------------------- */

enum refusal api_archive_set(struct api_call *call)
{
    struct store_set row;
    enum refusal refusal = api_find_set(call, &call->arena, &row);

    json_begin(&call->out, NULL, '{');
    json_end(&call->out, '}');
    return refusal;
}

enum status api_archive_set_job(struct store_tx *tx, void *user)
{
    const struct api_call *call = user;
    const struct body_archive *body = call->body;

    return store_set_archive(tx, call->parameters[0], body->archived ? call->now_ms : 0);
}
