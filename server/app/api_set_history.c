/* What a set was: its versions, what changed between them, and going back. */
#include "app/api.h"
#include "app/api_set_bodies.h"
#include "app/build_state.h"
#include "app/changes_json.h"
#include "questions/pack.h"

/* --- who ----------------------------------------------------------------------------------- */

/* The name of an account that changed something; nothing for the command line. */
static enum status write_by(struct api_call *call, const struct id *id)
{
    struct store_account account;

    if (id_is_none(id))
        return STATUS_OK;
    enum status status = store_account_by_id(api_reader(call), id, &call->arena, &account);
    if (status == STATUS_OK)
        json_str(&call->out, "by", account.name);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status list_versions(struct api_call *call, struct store_version **ret_versions,
                                 size_t *ret_count)
{
    return store_set_versions(api_reader(call), call->parameters[0], &call->arena, ret_versions,
                              ret_count);
}

enum refusal api_set_versions(struct api_call *call)
{
    struct store_set row;
    struct store_version *versions = NULL;
    struct buf *out = &call->out;
    size_t count = 0;
    enum refusal refusal = api_find_set(call, &call->arena, &row);

    if (refusal != REFUSAL_NONE)
        return refusal;
    enum status status = list_versions(call, &versions, &count);
    json_begin(out, NULL, '{');
    json_begin(out, "versions", '[');
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        json_begin(out, NULL, '{');
        json_int(out, "version", versions[i].version);
        json_str(out, "kind", versions[i].kind);
        json_str(out, "note", versions[i].note);
        status = write_by(call, &versions[i].account);
        json_int(out, "changed_ms", versions[i].changed_ms);
        json_int(out, "questions", versions[i].questions);
        json_bool(out, "pinned", versions[i].pinned);
        json_end(out, '}');
    }
    json_end(out, ']');
    json_end(out, '}');
    return api_refusal_of(status, REFUSAL_NO_SUCH_SET);
}

/* --- differences --------------------------------------------------------------------------- */

struct two_versions {
    struct store_set from, to;
};

enum refusal api_set_diff(struct api_call *call)
{
    const struct query_diff *query = call->query;
    struct two_versions *both = arena_alloc(&call->arena, sizeof(*both));

    if (!both)
        return REFUSAL_BUSY;
    call->state = both;
    enum refusal refusal = api_get_set(call, (uint32_t)query->from, &call->arena, &both->from);
    return refusal == REFUSAL_NONE ? api_get_set(call, (uint32_t)query->to, &call->arena, &both->to)
                                   : refusal;
}

enum refusal api_set_diff_work(struct api_call *call)
{
    const struct two_versions *both = call->state;
    const struct merge_options options = {.delete_gone = true, .take_head = true};
    struct question_set *from = NULL;
    struct question_set *to = NULL;
    struct merge_changes changes;
    enum status status = pack_read(both->from.pack, NULL, &from);

    if (status == STATUS_OK)
        status = pack_read(both->to.pack, NULL, &to);
    if (status == STATUS_OK)
        status = set_merge(from, from, to, &options, &call->arena, &changes, NULL);
    if (status == STATUS_OK)
        changes_write_json(&call->out, NULL, &changes, false);
    question_set_destroy(from);
    question_set_destroy(to);
    return api_refusal_of(status, REFUSAL_SERVER_FAILED);
}

/* --- one block's history ------------------------------------------------------------------- */

static const struct store_version *find_version(const struct store_version *versions, size_t count,
                                                uint32_t version)
{
    for (size_t i = 0; i < count; i++)
        if (versions[i].version == version)
            return &versions[i];
    return NULL;
}

static enum status write_block_version(struct api_call *call, const struct store_block *block,
                                       const struct store_version *version)
{
    struct buf *out = &call->out;
    enum status status = STATUS_OK;

    json_begin(out, NULL, '{');
    json_int(out, "from_version", block->from_version);
    json_int(out, "to_version", block->to_version);
    json_int(out, "changed_ms", version ? version->changed_ms : 0);
    if (version)
        status = write_by(call, &version->account);
    if (status == STATUS_OK)
        status = api_write_block(call, &block->block);
    json_end(out, '}');
    return status;
}

enum refusal api_block_history(struct api_call *call)
{
    struct store_set row;
    struct store_block *blocks = NULL;
    struct store_version *versions = NULL;
    size_t count = 0;
    size_t versions_count = 0;
    enum refusal refusal = api_find_set(call, &call->arena, &row);

    if (refusal != REFUSAL_NONE)
        return refusal;
    enum status status = store_block_history(api_reader(call), row.id, call->parameters[1],
                                             &call->arena, &blocks, &count);
    if (status == STATUS_OK && count == 0)
        status = STATUS_NOT_FOUND;
    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_NO_SUCH_BLOCK);
    status = list_versions(call, &versions, &versions_count);
    json_begin(&call->out, NULL, '{');
    json_begin(&call->out, "history", '[');
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = write_block_version(
            call, &blocks[i], find_version(versions, versions_count, blocks[i].from_version));
    json_end(&call->out, ']');
    json_end(&call->out, '}');
    return api_refusal_of(status, REFUSAL_SERVER_FAILED);
}

/* --- going back ---------------------------------------------------------------------------- */

/* What both ways back need: sets as they were, and what is to be put in their place. */
struct going_back {
    struct store_set now, at, before; /* before: the version ahead of `at` */
    struct set_put put;
    struct str changes; /* as JSON */
};

static struct set_change change_of(struct api_call *call, enum set_change_kind kind,
                                   int64_t version)
{
    return build_change(call, call->parameters[0], kind,
                        str_from(arena_printf(&call->arena, "version %lld", (long long)version)));
}

static enum refusal write_put(struct api_call *call, enum status status)
{
    const struct going_back *back = call->state;

    if (status != STATUS_OK)
        return back->put.refusal != REFUSAL_NONE ? back->put.refusal
                                                 : api_refusal_of(status, REFUSAL_NO_SUCH_SET);
    json_begin(&call->out, NULL, '{');
    json_int(&call->out, "version", back->put.version);
    json_int(&call->out, "revision", back->put.revision);
    if (back->changes.size)
        json_raw(&call->out, "changes", back->changes);
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}

/* --- restoring ----------------------------------------------------------------------------- */

enum refusal api_restore_set(struct api_call *call)
{
    const struct body_restore *body = call->body;
    struct going_back *back = arena_alloc(&call->arena, sizeof(*back));

    if (!back)
        return REFUSAL_BUSY;
    call->state = back;
    back->put.change = change_of(call, SET_RESTORED, body->version);
    return api_get_set(call, (uint32_t)body->version, &call->arena, &back->at);
}

enum refusal api_restore_set_work(struct api_call *call)
{
    const struct body_restore *body = call->body;
    struct going_back *back = call->state;
    struct question_set *set = NULL;
    enum status status = pack_read(back->at.pack, NULL, &set);

    if (status == STATUS_OK)
        status = build_prepare(call, set, back->put.change, &back->put);
    question_set_destroy(set);
    if (status != STATUS_OK || !body->key.size)
        return api_refusal_of(status, REFUSAL_SERVER_FAILED);
    for (size_t i = 0; i < back->put.blocks.count; i++)
        if (str_equal(back->put.blocks.items[i].key, body->key))
            return REFUSAL_NONE;
    return REFUSAL_NO_SUCH_BLOCK;
}

/* Where a question goes that stands no more: behind the one that it stood behind, if that is there,
 * else at the end of its topic, else at the end of all. */
static enum status place_for(struct store_tx *tx, const struct blocks *then, size_t index,
                             struct str set, struct arena *arena, struct str *ret_after)
{
    struct store_block *now = NULL;
    size_t count = 0;
    enum status status = store_set_outline(tx, set, arena, &now, &count);

    if (status != STATUS_OK)
        return status;
    *ret_after = count ? now[count - 1].block.key : STR_NONE;
    for (size_t i = index; i--;) {
        const struct block *wanted = &then->items[i];
        bool is_question = wanted->kind == BLOCK_QUESTION;
        for (size_t k = 0; k < count; k++) {
            const struct block *block = &now[k].block;
            bool found =
                is_question ? str_equal(block->key, wanted->key)
                            : block->kind == wanted->kind && str_equal(block->title, wanted->title);
            if (!found)
                continue;
            *ret_after = block->key;
            return STATUS_OK;
        }
        if (wanted->kind == BLOCK_TOPIC)
            break;
    }
    return STATUS_OK;
}

static enum status restore_question(struct store_tx *tx, struct api_call *call)
{
    const struct body_restore *body = call->body;
    struct going_back *back = call->state;
    const struct blocks *then = &back->put.blocks;
    struct store_block now;
    struct set_edit edit;
    struct str key;
    struct str after;
    size_t index = 0;

    while (!str_equal(then->items[index].key, body->key))
        index++;
    enum status status = store_edit_begin(tx, &back->put.change, &edit);
    if (status != STATUS_OK)
        return status;
    status = store_block_get(tx, back->put.change.set, body->key, &call->arena, &now);
    if (status == STATUS_OK) {
        status = store_edit_put(tx, &edit, body->key, &then->items[index]);
    } else if (status == STATUS_NOT_FOUND) {
        status = place_for(tx, then, index, back->put.change.set, &call->arena, &after);
        if (status == STATUS_OK)
            status = store_edit_insert(tx, &edit, after, &then->items[index], &call->arena, &key);
    }
    back->put.version = edit.version;
    back->put.revision = edit.revision;
    return status;
}

enum status api_restore_set_job(struct store_tx *tx, void *user)
{
    struct api_call *call = user;
    const struct body_restore *body = call->body;
    struct going_back *back = call->state;

    return body->key.size ? restore_question(tx, call) : set_put_write(tx, &back->put);
}

enum refusal api_restore_set_after(struct api_call *call, enum status status)
{
    return write_put(call, status);
}

/* --- undoing ------------------------------------------------------------------------------- */

enum refusal api_undo_version(struct api_call *call)
{
    const struct body_undo *body = call->body;
    struct going_back *back = arena_alloc(&call->arena, sizeof(*back));
    uint32_t version = (uint32_t)body->version;

    if (!back)
        return REFUSAL_BUSY;
    call->state = back;
    back->put.change = change_of(call, SET_UNDONE, body->version);
    enum refusal refusal = api_get_set(call, 0, &call->arena, &back->now);
    if (refusal == REFUSAL_NONE)
        refusal = api_get_set(call, version, &call->arena, &back->at);
    if (refusal == REFUSAL_NONE && version > 1)
        refusal = api_get_set(call, version - 1, &call->arena, &back->before);
    back->put.expected_revision = back->now.revision;
    return refusal;
}

/* Before its first version there was nothing in it. */
static enum status read_before(const struct going_back *back, struct question_set **ret_set)
{
    struct question_set *set = NULL;
    enum status status =
        pack_read(back->before.pack.size ? back->before.pack : back->at.pack, NULL, &set);

    if (status != STATUS_OK)
        return status;
    if (!back->before.pack.size) {
        set->topics = set->last_topic = NULL;
        set->topic_count = set->subtopic_count = set->question_count = 0;
    }
    *ret_set = set;
    return STATUS_OK;
}

static enum status write_changes(struct api_call *call, struct going_back *back,
                                 const struct merge_changes *changes)
{
    struct buf out;

    buf_init(&out, API_ARENA_BYTES);
    changes_write_json(&out, NULL, changes, false);
    enum status status = buf_status(&out);
    if (status == STATUS_OK) {
        back->changes = arena_copy(&call->arena, buf_str(&out));
        status = back->changes.data ? STATUS_OK : STATUS_NO_MEMORY;
    }
    buf_finish(&out);
    return status;
}

/* What the version did, taken back from what stands: three-way, so that what came later stays. */
enum refusal api_undo_version_work(struct api_call *call)
{
    struct going_back *back = call->state;
    const struct merge_options options = {.delete_gone = true, .take_head = true};
    struct question_set *at = NULL;
    struct question_set *before = NULL;
    struct question_set *now = NULL;
    struct question_set *result = NULL;
    struct merge_changes changes;
    enum status status = pack_read(back->at.pack, NULL, &at);

    if (status == STATUS_OK)
        status = read_before(back, &before);
    if (status == STATUS_OK)
        status = pack_read(back->now.pack, NULL, &now);
    if (status == STATUS_OK)
        status = set_merge(at, now, before, &options, &call->arena, &changes, &result);
    if (status == STATUS_OK)
        status = write_changes(call, back, &changes);
    if (status == STATUS_OK)
        status = build_prepare(call, result, back->put.change, &back->put);
    back->put.archive_when_empty = !back->before.pack.size;
    question_set_destroy(at);
    question_set_destroy(before);
    question_set_destroy(now);
    question_set_destroy(result);
    return api_refusal_of(status, REFUSAL_SERVER_FAILED);
}

enum status api_undo_version_job(struct store_tx *tx, void *user)
{
    const struct api_call *call = user;
    struct going_back *back = call->state;

    return set_put_write(tx, &back->put);
}

enum refusal api_undo_version_after(struct api_call *call, enum status status)
{
    return write_put(call, status);
}
