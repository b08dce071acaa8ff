/* Questions that may be the same: finding them, saying that they aren't and taking that back,
 * making one of two. */
#include <stdlib.h>

#include "app/api_build_bodies.h"
#include "app/build_state.h"
#include "questions/lines.h"
#include "questions/similarity.h"
#include "store/finding.h"

enum { FIND_ARENA_BYTES = 512 << 20, DISMISSED_MAX = 200 };

/* --- finding ------------------------------------------------------------------------------- */

struct finding {
    struct build_sets sets;
    struct store_dismissal *dismissals;
    size_t dismissal_count;
};

static int compare_places(struct str a_set, struct str a_key, struct str b_set, struct str b_key)
{
    int order = str_compare(a_set, b_set);

    return order ? order : str_compare(a_key, b_key);
}

static int compare_dismissals(const void *a, const void *b)
{
    const struct store_dismissal *one = a;
    const struct store_dismissal *two = b;
    int order = compare_places(one->a_set, one->a_key, two->a_set, two->a_key);

    return order ? order : compare_places(one->b_set, one->b_key, two->b_set, two->b_key);
}

static enum refusal split_sets(struct api_call *call, struct str text, struct str *ids,
                               size_t *ret_count)
{
    size_t count = 0;

    for (size_t at = 0; at < text.size;) {
        size_t end = at;
        while (end < text.size && text.data[end] != ',')
            end++;
        if (end > at && count == BUILD_SETS_MAX) {
            call->detail = "query.sets";
            return REFUSAL_BAD_FIELD;
        }
        if (end > at)
            ids[count++] = str_slice(text, at, end);
        at = end + 1;
    }
    *ret_count = count;
    return REFUSAL_NONE;
}

enum refusal api_duplicates(struct api_call *call)
{
    const struct query_duplicates *query = call->query;
    struct finding *finding = arena_alloc(&call->arena, sizeof(*finding));
    struct str ids[BUILD_SETS_MAX];
    size_t count = 0;

    if (!finding)
        return REFUSAL_BUSY;
    call->state = finding;
    enum refusal refusal = split_sets(call, query->sets, ids, &count);
    if (refusal == REFUSAL_NONE)
        refusal = build_sets_find(call, ids, count, &finding->sets);
    if (refusal != REFUSAL_NONE)
        return refusal;
    return api_refusal_of(store_dismissal_list(api_reader(call), &call->arena, &finding->dismissals,
                                               &finding->dismissal_count),
                          REFUSAL_NOT_FOUND);
}

static bool is_dismissed(const struct finding *finding, const struct duplicate *pair)
{
    struct store_dismissal key = {.a_set = finding->sets.rows[pair->a_set].id,
                                  .a_key = pair->a->id,
                                  .b_set = finding->sets.rows[pair->b_set].id,
                                  .b_key = pair->b->id};

    if (compare_places(key.a_set, key.a_key, key.b_set, key.b_key) > 0)
        key = (struct store_dismissal){
            .a_set = key.b_set, .a_key = key.b_key, .b_set = key.a_set, .b_key = key.a_key};
    return finding->dismissal_count &&
           bsearch(&key, finding->dismissals, finding->dismissal_count,
                   sizeof(*finding->dismissals), compare_dismissals) != NULL;
}

static void write_side(struct buf *out, const char *name, struct str set,
                       const struct question *question)
{
    json_begin(out, name, '{');
    json_str(out, "set", set);
    json_str(out, "key", question->id);
    json_str(out, "title", question->head);
    json_end(out, '}');
}

static void write_pairs(struct api_call *call, const struct finding *finding,
                        const struct duplicates *found)
{
    const struct query_duplicates *query = call->query;
    struct buf *out = &call->out;

    json_begin(out, NULL, '{');
    json_begin(out, "pairs", '[');
    for (size_t i = 0; i < found->count; i++) {
        const struct duplicate *pair = &found->items[i];
        bool dismissed = is_dismissed(finding, pair);
        if (dismissed && !query->dismissed)
            continue;
        json_begin(out, NULL, '{');
        json_text(out, "kind", duplicate_kind_name(pair->kind));
        write_side(out, "a", finding->sets.rows[pair->a_set].id, pair->a);
        write_side(out, "b", finding->sets.rows[pair->b_set].id, pair->b);
        buf_printf(out, ",\"score\":%.3f", pair->score);
        json_bool(out, "dismissed", dismissed);
        json_end(out, '}');
    }
    json_end(out, ']');
    json_int(out, "left_off", (int64_t)found->left_off);
    json_end(out, '}');
}

enum refusal api_duplicates_work(struct api_call *call)
{
    struct finding *finding = call->state;
    const struct watch watch = {api_work_go_on, call};
    const struct duplicates_options options = {.watch = &watch};
    struct duplicates found;
    struct arena arena;

    arena_init(&arena, FIND_ARENA_BYTES);
    if (finding->dismissal_count)
        qsort(finding->dismissals, finding->dismissal_count, sizeof(*finding->dismissals),
              compare_dismissals);
    enum status status = build_sets_read(&finding->sets);
    if (status == STATUS_OK)
        status = duplicates_find((const struct question_set *const *)finding->sets.sets,
                                 finding->sets.count, &options, &arena, &found);
    if (status == STATUS_OK)
        write_pairs(call, finding, &found);
    build_sets_finish(&finding->sets);
    arena_finish(&arena);
    return api_refusal_of(status, REFUSAL_SERVER_FAILED);
}

/* --- saying no, and taking it back --------------------------------------------------------- */

struct place {
    struct str set, key;
    const char *set_name, *key_name; /* in the body */
    int64_t revision;                /* in which it got the text that the caller saw; 0: any */
};

/* A question that stands, in a set that people know of. */
static enum status find_question(struct store_tx *tx, const struct place *place,
                                 struct arena *arena, struct store_set *ret_set,
                                 enum refusal *ret_refusal)
{
    struct store_block block;
    enum status status = store_set_find(tx, place->set, arena, ret_set);

    if (status == STATUS_OK && ret_set->is_source)
        status = STATUS_NOT_FOUND;
    *ret_refusal = api_refusal_of(status, REFUSAL_NO_SUCH_SET);
    if (status != STATUS_OK)
        return status;
    status = store_block_get(tx, place->set, place->key, arena, &block);
    if (status == STATUS_OK && block.block.kind != BLOCK_QUESTION)
        status = STATUS_NOT_FOUND;
    *ret_refusal = api_refusal_of(status, REFUSAL_NO_SUCH_BLOCK);
    if (status == STATUS_OK && place->revision && place->revision != block.revision) {
        *ret_refusal = REFUSAL_SET_CHANGED;
        status = STATUS_BUSY;
    }
    return status;
}

static enum refusal find_both(struct api_call *call, const struct place places[static 2])
{
    struct store_set row;
    enum refusal refusal = REFUSAL_NONE;

    if (str_equal(places[0].set, places[1].set) && str_equal(places[0].key, places[1].key)) {
        call->detail = places[1].key_name;
        return REFUSAL_BAD_FIELD;
    }
    for (size_t i = 0; i < 2 && refusal == REFUSAL_NONE; i++) {
        enum status status =
            find_question(api_reader(call), &places[i], &call->arena, &row, &refusal);
        if (status != STATUS_OK)
            call->detail = refusal == REFUSAL_NO_SUCH_SET ? places[i].set_name : places[i].key_name;
    }
    return refusal;
}

enum refusal api_dismiss_duplicate(struct api_call *call)
{
    const struct body_dismissal *body = call->body;
    const struct place places[] = {{body->a_set, body->a_key, "body.a_set", "body.a_key", 0},
                                   {body->b_set, body->b_key, "body.b_set", "body.b_key", 0}};

    return find_both(call, places);
}

enum status api_dismiss_duplicate_job(struct store_tx *tx, void *user)
{
    const struct api_call *call = user;
    const struct body_dismissal *body = call->body;
    const struct store_dismissal dismissal = {.a_set = body->a_set,
                                              .a_key = body->a_key,
                                              .b_set = body->b_set,
                                              .b_key = body->b_key,
                                              .account = call->account.id,
                                              .dismissed_ms = call->now_ms};

    return store_dismissal_put(tx, &dismissal);
}

enum refusal api_undismiss_duplicate(struct api_call *call)
{
    (void)call; /* the questions may be gone; what else there is to know, the job finds out */
    return REFUSAL_NONE;
}

enum status api_undismiss_duplicate_job(struct store_tx *tx, void *user)
{
    const struct api_call *call = user;
    const struct body_dismissal *body = call->body;
    const struct store_dismissal dismissal = {
        .a_set = body->a_set, .a_key = body->a_key, .b_set = body->b_set, .b_key = body->b_key};

    return store_dismissal_remove(tx, &dismissal);
}

enum refusal api_undismiss_duplicate_after(struct api_call *call, enum status status)
{
    (void)call;
    return api_refusal_of(status, REFUSAL_NO_SUCH_SET);
}

static bool is_among(const struct str *ids, size_t count, struct str id)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(ids[i], id))
            return true;
    return count == 0;
}

/* One side of a pair; both stand. */
static enum status write_place(struct api_call *call, const char *name, struct str set,
                               struct str key)
{
    struct store_block block;
    enum status status = store_block_get(api_reader(call), set, key, &call->arena, &block);

    if (status != STATUS_OK)
        return status;
    json_begin(&call->out, name, '{');
    json_str(&call->out, "set", set);
    json_str(&call->out, "key", key);
    json_str(&call->out, "title", block.block.title);
    json_end(&call->out, '}');
    return STATUS_OK;
}

static enum status write_dismissed(struct api_call *call, const struct store_dismissal *dismissal)
{
    json_begin(&call->out, NULL, '{');
    enum status status = write_place(call, "a", dismissal->a_set, dismissal->a_key);
    if (status == STATUS_OK)
        status = write_place(call, "b", dismissal->b_set, dismissal->b_key);
    json_int(&call->out, "dismissed_ms", dismissal->dismissed_ms);
    json_end(&call->out, '}');
    return status;
}

enum refusal api_dismissed_duplicates(struct api_call *call)
{
    const struct query_dismissed *query = call->query;
    struct str ids[BUILD_SETS_MAX];
    struct store_dismissal *list = NULL;
    size_t id_count = 0;
    size_t count = 0;
    int64_t left_off = 0;
    size_t written = 0;
    enum refusal refusal = split_sets(call, query->sets, ids, &id_count);

    if (refusal != REFUSAL_NONE)
        return refusal;
    enum status status = store_dismissal_list(api_reader(call), &call->arena, &list, &count);
    json_begin(&call->out, NULL, '{');
    json_begin(&call->out, "pairs", '[');
    for (size_t i = count; i-- > 0 && status == STATUS_OK;) {
        if (!is_among(ids, id_count, list[i].a_set) || !is_among(ids, id_count, list[i].b_set))
            continue;
        if (written == DISMISSED_MAX) {
            left_off++;
            continue;
        }
        status = write_dismissed(call, &list[i]);
        written++;
    }
    json_end(&call->out, ']');
    json_int(&call->out, "left_off", left_off);
    json_end(&call->out, '}');
    return api_refusal_of(status, REFUSAL_SERVER_FAILED);
}

/* --- merging ------------------------------------------------------------------------------- */

struct merging {
    struct place keep, drop;
    struct set_edit edit;
    enum refusal refusal;
};

enum refusal api_merge_duplicate(struct api_call *call)
{
    const struct body_merge *body = call->body;
    struct merging *merging = arena_alloc(&call->arena, sizeof(*merging));

    if (!merging)
        return REFUSAL_BUSY;
    merging->keep = (struct place){body->keep_set, body->keep_key, "body.keep_set", "body.keep_key",
                                   body->keep_revision};
    merging->drop = (struct place){body->drop_set, body->drop_key, "body.drop_set", "body.drop_key",
                                   body->drop_revision};
    call->state = merging;
    return find_both(call, (struct place[]){merging->keep, merging->drop});
}

static struct set_change merge_change(struct api_call *call, const struct place *place,
                                      const struct place *other)
{
    const char *note =
        arena_printf(&call->arena, "%.*s/%.*s", STR_FMT(other->set), STR_FMT(other->key));

    return build_change(call, place->set, SET_MERGED, str_from(note));
}

/* Within one set it is one change; the other set's comes after this one's. */
static enum status write_merge(struct store_tx *tx, struct api_call *call,
                               const struct block *block)
{
    struct merging *merging = call->state;
    const struct place *keep = &merging->keep;
    const struct place *drop = &merging->drop;
    const struct set_change change = merge_change(call, keep, drop);
    const struct set_change other_change = merge_change(call, drop, keep);
    struct set_edit other;
    bool same_set = str_equal(keep->set, drop->set);
    enum status status = store_edit_begin(tx, &change, &merging->edit);

    if (status == STATUS_OK)
        status = store_edit_put(tx, &merging->edit, keep->key, block);
    if (status == STATUS_OK && same_set)
        return store_edit_remove(tx, &merging->edit, drop->key);
    if (status == STATUS_OK)
        status = store_edit_begin(tx, &other_change, &other);
    return status == STATUS_OK ? store_edit_remove(tx, &other, drop->key) : status;
}

enum status api_merge_duplicate_job(struct store_tx *tx, void *user)
{
    struct api_call *call = user;
    const struct body_merge *body = call->body;
    struct merging *merging = call->state;
    struct raw_question raw;
    struct store_set keep;
    struct store_set drop;
    struct block block;
    enum status status = find_question(tx, &merging->drop, &call->arena, &drop, &merging->refusal);

    if (status == STATUS_OK)
        status = find_question(tx, &merging->keep, &call->arena, &keep, &merging->refusal);
    if (status != STATUS_OK)
        return status;
    status = raw_question_settle(&body->question, merging->keep.key, keep.language, &call->arena,
                                 &block, &raw);
    if (status == STATUS_INVALID || status == STATUS_TOO_LARGE) {
        merging->refusal = REFUSAL_BAD_FIELD;
        call->detail = "body.question";
    }
    if (status == STATUS_OK)
        status = write_merge(tx, call, &block);
    /* who was asked the one was asked the other */
    return status == STATUS_OK
               ? store_asked_copy(tx, drop.id, body->drop_key, keep.id, body->keep_key)
               : status;
}

enum refusal api_merge_duplicate_after(struct api_call *call, enum status status)
{
    const struct merging *merging = call->state;

    if (status != STATUS_OK)
        return merging->refusal != REFUSAL_NONE ? merging->refusal
                                                : api_refusal_of(status, REFUSAL_NO_SUCH_BLOCK);
    json_begin(&call->out, NULL, '{');
    json_int(&call->out, "version", merging->edit.version);
    json_int(&call->out, "revision", merging->edit.revision);
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}
