/* Question sets, as people with an account read them. */
#include "app/api.h"
#include "app/api_set_bodies.h"
#include "questions/pack.h"
#include "store/finding.h"

enum refusal api_find_set(const struct api_call *call, struct arena *arena,
                          struct store_set *ret_row)
{
    struct store_set row;
    enum status status = store_set_find(api_reader(call), call->parameters[0], arena, &row);

    if (status == STATUS_OK && row.is_source)
        status = STATUS_NOT_FOUND;
    if (status == STATUS_OK)
        *ret_row = row;
    return api_refusal_of(status, REFUSAL_NO_SUCH_SET);
}

enum refusal api_get_set(const struct api_call *call, uint32_t version, struct arena *arena,
                         struct store_set *ret_row)
{
    struct store_set row;
    enum refusal refusal = api_find_set(call, arena, &row);

    if (refusal != REFUSAL_NONE)
        return refusal;
    if (version > row.version)
        return REFUSAL_NO_SUCH_VERSION;
    return api_refusal_of(
        store_set_get(api_reader(call), call->parameters[0], version, arena, ret_row),
        REFUSAL_NO_SUCH_VERSION);
}

/* --- lists --------------------------------------------------------------------------------- */

/* Sets that this one was made of and that have something new. */
static enum status count_updates(struct api_call *call, struct str set, size_t *ret_count)
{
    struct store_upstream *upstreams = NULL;
    size_t count = 0;
    size_t updates = 0;
    enum status status =
        store_upstream_list(api_reader(call), set, &call->arena, &upstreams, &count);

    for (size_t i = 0; i < count; i++)
        updates += !upstreams[i].is_source && upstreams[i].newest > upstreams[i].version;
    *ret_count = updates;
    return status;
}

static enum status write_row(struct api_call *call, const struct store_set *set)
{
    struct buf *out = &call->out;
    size_t updates = 0;
    enum status status = count_updates(call, set->id, &updates);

    json_begin(out, NULL, '{');
    json_str(out, "id", set->id);
    json_str(out, "title", set->title);
    json_str(out, "language", set->language);
    json_str(out, "license", set->license);
    json_int(out, "version", set->version);
    json_int(out, "revision", set->revision);
    json_int(out, "topics", set->topics);
    json_int(out, "questions", set->questions);
    json_int(out, "changed_ms", set->changed_ms);
    if (set->archived_ms)
        json_int(out, "archived_ms", set->archived_ms);
    if (updates)
        json_int(out, "updates", (int64_t)updates);
    json_end(out, '}');
    return status;
}

enum refusal api_sets(struct api_call *call)
{
    const struct query_sets *query = call->query;
    struct store_set *sets = NULL;
    size_t count = 0;
    enum status status =
        store_set_list(api_reader(call), query->archived, &call->arena, &sets, &count);

    json_begin(&call->out, NULL, '{');
    json_begin(&call->out, "sets", '[');
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = write_row(call, &sets[i]);
    json_end(&call->out, ']');
    json_end(&call->out, '}');
    return api_refusal_of(status, REFUSAL_NOT_FOUND);
}

/* --- a whole set --------------------------------------------------------------------------- */

enum refusal api_set(struct api_call *call)
{
    const struct query_version *query = call->query;
    struct store_set *row = arena_alloc(&call->arena, sizeof(*row));

    call->state = row;
    return row ? api_get_set(call, (uint32_t)query->version, &call->arena, row) : REFUSAL_BUSY;
}

enum refusal api_set_work(struct api_call *call)
{
    const struct store_set *row = call->state;
    struct question_set *set = NULL;
    struct buf pack;

    buf_init(&pack, API_ARENA_BYTES);
    enum status status = pack_read(row->pack, NULL, &set);
    if (status == STATUS_OK)
        status = pack_write_json(set, &pack);
    if (status == STATUS_OK) {
        json_begin(&call->out, NULL, '{');
        json_int(&call->out, "version", row->version);
        json_int(&call->out, "revision", row->revision);
        json_raw(&call->out, "set", buf_str(&pack));
        json_end(&call->out, '}');
    }
    question_set_destroy(set);
    buf_finish(&pack);
    return api_refusal_of(status, REFUSAL_SERVER_FAILED);
}

/* --- outline ------------------------------------------------------------------------------- */

struct outline {
    struct store_set row;
    struct store_block *blocks;
    size_t blocks_count;
    struct asked_count *asked; /* by key */
    size_t asked_count;
};

static int compare_asked(const void *a, const void *b)
{
    return str_compare(((const struct asked_count *)a)->key, ((const struct asked_count *)b)->key);
}

enum refusal api_outline(struct api_call *call)
{
    const struct query_outline *query = call->query;
    struct outline *outline = arena_alloc(&call->arena, sizeof(*outline));

    if (!outline)
        return REFUSAL_BUSY;
    call->state = outline;
    enum refusal refusal = api_find_set(call, &call->arena, &outline->row);
    if (refusal != REFUSAL_NONE)
        return refusal;
    if (query->since && (uint32_t)query->since == outline->row.revision) {
        json_begin(&call->out, NULL, '{');
        json_int(&call->out, "version", outline->row.version);
        json_int(&call->out, "revision", outline->row.revision);
        json_bool(&call->out, "unchanged", true);
        json_end(&call->out, '}');
        call->is_done = true;
    }
    return REFUSAL_NONE;
}

enum refusal api_outline_read(struct api_call *call)
{
    struct outline *outline = call->state;
    struct store_tx *tx = api_reader(call);
    struct str id = outline->row.id;
    enum status status = store_set_head(tx, id, 0, &call->arena, &outline->row);
    if (status == STATUS_OK)
        status = store_set_outline(tx, id, &call->arena, &outline->blocks, &outline->blocks_count);
    if (status == STATUS_OK)
        status = store_asked_list(tx, id, &call->arena, &outline->asked, &outline->asked_count);
    return api_refusal_of(status, REFUSAL_NO_SUCH_SET);
}

static void write_lines(struct buf *out, const char *name, struct str lines)
{
    json_begin(out, name, '[');
    while (lines.size) {
        const char *end = memchr(lines.data, '\n', lines.size);
        size_t size = end ? (size_t)(end - lines.data) : lines.size;
        json_str(out, NULL, (struct str){lines.data, size});
        size += end ? 1 : 0;
        lines = (struct str){lines.data + size, lines.size - size};
    }
    json_end(out, ']');
}

static void write_question(struct buf *out, const struct outline *outline,
                           const struct block *block)
{
    const struct asked_count key = {.key = block->key};
    const struct asked_count *asked = outline->asked_count
                                          ? bsearch(&key, outline->asked, outline->asked_count,
                                                    sizeof(*outline->asked), compare_asked)
                                          : NULL;

    if (block->question_kind)
        json_text(out, "question_kind", question_kind_name(block->question_kind));
    if (block->difficulty)
        json_text(out, "difficulty", question_difficulty_name(block->difficulty));
    json_text(out, "state", question_state_name(block->state));
    if (block->minutes)
        json_int(out, "minutes", block->minutes);
    if (block->tags.size)
        write_lines(out, "tags", block->tags);
    if (!asked)
        return;
    json_begin(out, "asked", '{');
    json_int(out, "times", asked->times);
    json_int(out, "candidates", asked->candidates);
    json_int(out, "last_ms", asked->last_ms);
    json_end(out, '}');
}

const char *api_block_kind_name(enum block_kind kind)
{
    return kind == BLOCK_TOPIC ? "topic" : kind == BLOCK_SUBTOPIC ? "subtopic" : "question";
}

enum refusal api_outline_work(struct api_call *call)
{
    struct outline *outline = call->state;
    struct buf *out = &call->out;
    struct raw_head head;
    enum status status = raw_head_read(outline->row.pack, &call->arena, &head);

    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_SERVER_FAILED);
    if (outline->asked_count)
        qsort(outline->asked, outline->asked_count, sizeof(*outline->asked), compare_asked);
    json_begin(out, NULL, '{');
    json_int(out, "version", outline->row.version);
    json_int(out, "revision", outline->row.revision);
    raw_head_write(out, "head", &head);
    json_begin(out, "blocks", '[');
    for (size_t i = 0; i < outline->blocks_count; i++) {
        const struct block *block = &outline->blocks[i].block;
        json_begin(out, NULL, '{');
        json_str(out, "key", block->key);
        json_text(out, "kind", api_block_kind_name(block->kind));
        json_str(out, "title", block->title);
        json_int(out, "revision", outline->blocks[i].revision);
        if (block->kind == BLOCK_QUESTION)
            write_question(out, outline, block);
        json_end(out, '}');
    }
    json_end(out, ']');
    json_end(out, '}');
    return REFUSAL_NONE;
}

/* --- one block ----------------------------------------------------------------------------- */

enum status api_write_block(struct api_call *call, const struct block *block)
{
    struct raw_question raw;
    struct raw_topic topic;
    enum status status = block->kind == BLOCK_QUESTION
                             ? raw_question_read(block->text, &call->arena, &raw)
                             : raw_topic_read(block, &call->arena, &topic);

    if (status != STATUS_OK)
        return status;
    if (block->kind == BLOCK_QUESTION) {
        raw_question_write(&call->out, "question", &raw);
    } else {
        json_str(&call->out, "title", topic.title);
        json_str(&call->out, "intro", topic.intro);
    }
    return STATUS_OK;
}

enum refusal api_block(struct api_call *call)
{
    struct store_set row;
    struct store_block block;
    enum refusal refusal = api_find_set(call, &call->arena, &row);

    if (refusal != REFUSAL_NONE)
        return refusal;
    enum status status =
        store_block_get(api_reader(call), row.id, call->parameters[1], &call->arena, &block);
    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_NO_SUCH_BLOCK);
    json_begin(&call->out, NULL, '{');
    json_str(&call->out, "key", block.block.key);
    json_text(&call->out, "kind", api_block_kind_name(block.block.kind));
    json_int(&call->out, "revision", block.revision);
    status = api_write_block(call, &block.block);
    json_end(&call->out, '}');
    return api_refusal_of(status, REFUSAL_SERVER_FAILED);
}
