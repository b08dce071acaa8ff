#include <stdlib.h>

#include "store/set_places.h"
#include "store/set_put.h"
#include "store/set_rows.h"

/* What a block is found by: its key, or its title and its topic's, the nth of equal ones. */
struct name {
    enum block_kind kind;
    struct str parent, text;
    size_t index; /* into the new blocks */
};

/* Equal names lie side by side in the order of the blocks; `taken` of the first counts those that
 * were matched. */
struct names {
    struct name *items;
    size_t *taken;
    size_t count;
};

/* A block that stands, as it was read. */
struct old_block {
    struct block_row row;
    int64_t index; /* of the new block that it becomes; -1: none */
    bool same_text, same_language;
};

struct new_block {
    struct old_block *old; /* NULL: it is new */
    bool stays;            /* at its place */
    int64_t place;
};

struct put {
    struct store_tx *tx;
    struct set_edit *edit;
    const struct blocks *blocks;
    struct arena arena;
    struct names names;
    struct old_block *old;
    size_t old_count;
    struct new_block *news;
};

/* --- names ----------------------------------------------------------------------------------- */

static int compare_names(const struct name *a, const struct name *b)
{
    int order = (a->kind > b->kind) - (a->kind < b->kind);

    if (!order)
        order = str_compare(a->text, b->text);
    return order ? order : str_compare(a->parent, b->parent);
}

static int compare_for_sorting(const void *a, const void *b)
{
    const struct name *left = a, *right = b;
    int order = compare_names(left, right);

    return order ? order : (left->index > right->index) - (left->index < right->index);
}

static struct name name_of(enum block_kind kind, struct str key, struct str title,
                           struct str topic_title)
{
    return (struct name){.kind = kind,
                         .text = kind == BLOCK_QUESTION ? key : title,
                         .parent = kind == BLOCK_SUBTOPIC ? topic_title : STR_NONE};
}

static enum status check_key(const struct block *block)
{
    return block->kind != BLOCK_QUESTION || question_id_valid(block->key) ? STATUS_OK
                                                                          : STATUS_INVALID;
}

static enum status sort_names(struct put *put)
{
    const struct blocks *blocks = put->blocks;
    struct names *names = &put->names;
    struct str topic_title = STR_NONE;

    if (blocks->count && blocks->items[0].kind != BLOCK_TOPIC)
        return STATUS_INVALID;
    names->count = blocks->count;
    names->items = arena_array(&put->arena, blocks->count, sizeof(*names->items));
    names->taken = arena_array(&put->arena, blocks->count, sizeof(*names->taken));
    if (!names->items || !names->taken)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < blocks->count; i++) {
        const struct block *block = &blocks->items[i];
        enum status status = check_key(block);
        if (status != STATUS_OK)
            return status;
        if (block->kind == BLOCK_TOPIC)
            topic_title = block->title;
        names->items[i] = name_of(block->kind, block->key, block->title, topic_title);
        names->items[i].index = i;
    }
    qsort(names->items, names->count, sizeof(*names->items), compare_for_sorting);
    for (size_t i = 1; i < names->count; i++)
        if (names->items[i].kind == BLOCK_QUESTION &&
            compare_names(&names->items[i - 1], &names->items[i]) == 0)
            return STATUS_EXISTS;
    return STATUS_OK;
}

/* The next of the new blocks with that name, or -1. */
static int64_t match(struct names *names, const struct name *name)
{
    size_t low = 0, high = names->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare_names(&names->items[middle], name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == names->count)
        return -1;
    size_t at = low + names->taken[low];
    if (at >= names->count || compare_names(&names->items[at], name) != 0)
        return -1;
    names->taken[low]++;
    return (int64_t)names->items[at].index;
}

/* --- what stands ----------------------------------------------------------------------------- */

enum { OLD_ID, OLD_PLACE, OLD_FROM, OLD_KIND, OLD_KEY, OLD_TITLE, OLD_LANG, OLD_TEXT };

static enum status read_old(struct put *put, struct db_query *query, struct str *topic_title,
                            struct old_block *old)
{
    struct str title = db_read_bytes(query, OLD_TITLE);
    enum block_kind kind = (enum block_kind)db_read_integer(query, OLD_KIND);

    if (kind == BLOCK_TOPIC) {
        *topic_title = arena_copy(&put->arena, title);
        if (!topic_title->data)
            return STATUS_NO_MEMORY;
    }
    struct name name = name_of(kind, db_read_bytes(query, OLD_KEY), title, *topic_title);
    old->row = (struct block_row){.id = db_read_integer(query, OLD_ID),
                                  .place = db_read_integer(query, OLD_PLACE),
                                  .from_version = (uint32_t)db_read_integer(query, OLD_FROM),
                                  .kind = kind};
    old->index = match(&put->names, &name);
    if (old->index < 0)
        return STATUS_OK;
    const struct block *block = &put->blocks->items[old->index];
    old->same_text = str_equal(block->text, db_read_bytes(query, OLD_TEXT));
    old->same_language = str_equal(block->lang, db_read_bytes(query, OLD_LANG));
    put->news[old->index].old = old;
    return STATUS_OK;
}

static enum status read_all_old(struct put *put)
{
    struct str topic_title = STR_NONE;
    struct db_query query;
    int64_t count = 0;
    bool row;
    enum status status = db_integer(
        put->tx, "SELECT count(*) FROM set_block WHERE set_number = ?1 AND to_version = 0",
        DB_VALUES(db_i64(put->edit->number)), &count);

    if (status != STATUS_OK)
        return status;
    put->old = arena_array(&put->arena, (size_t)count, sizeof(*put->old));
    put->news = arena_array(&put->arena, put->blocks->count, sizeof(*put->news));
    if (!put->old || !put->news)
        return STATUS_NO_MEMORY;
    status = db_open(put->tx,
                     "SELECT id, place, from_version, kind, key, title, lang, text "
                     "FROM set_block JOIN block_text ON block = id "
                     "WHERE set_number = ?1 AND to_version = 0 ORDER BY place",
                     DB_VALUES(db_i64(put->edit->number)), &query);
    if (status != STATUS_OK)
        return status;
    while ((status = db_next(&query, &row)) == STATUS_OK && row && put->old_count < (size_t)count) {
        status = read_old(put, &query, &topic_title, &put->old[put->old_count]);
        if (status != STATUS_OK)
            break;
        put->old_count++;
    }
    db_close(&query);
    return status;
}

/* Of what is found again, as much as can be stays where it is. */
static enum status keep_places(struct put *put)
{
    int64_t *indexes = arena_array(&put->arena, put->old_count, sizeof(*indexes));
    bool *kept = arena_array(&put->arena, put->old_count, sizeof(*kept));

    if (!indexes || !kept)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < put->old_count; i++)
        indexes[i] = put->old[i].index;
    enum status status = places_keep(indexes, put->old_count, kept);
    for (size_t i = 0; i < put->old_count && status == STATUS_OK; i++)
        if (kept[i])
            put->news[put->old[i].index].stays = true;
    return status;
}

/* --- places ---------------------------------------------------------------------------------- */

/* False when some gap is too small. */
static bool find_places(struct put *put)
{
    size_t count = put->blocks->count;
    int64_t low = -PLACE_MAX;

    for (size_t begin = 0; begin < count;) {
        size_t end = begin;
        struct places places;
        while (end < count && !put->news[end].stays)
            end++;
        int64_t high = end < count ? put->news[end].old->row.place : PLACE_MAX;
        if (end > begin && !places_between(low, high, end - begin, &places))
            return false;
        for (size_t i = begin; i < end; i++)
            put->news[i].place = places.first + (int64_t)(i - begin) * places.step;
        if (end < count)
            put->news[end].place = high;
        low = high;
        begin = end + 1;
    }
    return true;
}

static enum status renumber(struct put *put)
{
    struct db_query query;
    size_t at = 0;
    bool row;
    enum status status = places_renumber(put->tx, put->edit->number);

    if (status != STATUS_OK)
        return status;
    status = db_open(put->tx,
                     "SELECT id, place FROM set_block WHERE set_number = ?1 AND to_version = 0 "
                     "ORDER BY place",
                     DB_VALUES(db_i64(put->edit->number)), &query);
    if (status != STATUS_OK)
        return status;
    while ((status = db_next(&query, &row)) == STATUS_OK && row && at < put->old_count) {
        struct block_row *old = &put->old[at++].row;
        if (old->id != db_read_integer(&query, 0)) {
            status = STATUS_DAMAGED;
            break;
        }
        old->place = db_read_integer(&query, 1);
    }
    db_close(&query);
    return status;
}

static enum status give_places(struct put *put)
{
    if (find_places(put))
        return STATUS_OK;
    enum status status = renumber(put);

    if (status != STATUS_OK)
        return status;
    return find_places(put) ? STATUS_OK : STATUS_TOO_LARGE;
}

/* --- writing --------------------------------------------------------------------------------- */

static bool is_untouched(const struct new_block *new)
{
    return new->old &&new->stays &&new->old->same_text;
}

static bool differs(const struct put *put)
{
    for (size_t i = 0; i < put->blocks->count; i++)
        if (!is_untouched(&put->news[i]))
            return true;
    return put->old_count != put->blocks->count;
}

static enum status write_block(struct put *put, size_t i)
{
    const struct new_block *new = &put->news[i];
    const struct block *block = &put->blocks->items[i];
    char key[TOPIC_KEY_BYTES];

    if (!new->old)
        return block_row_add(put->tx, put->edit,
                             block->kind == BLOCK_QUESTION ? block->key
                                                           : set_topic_key(put->edit, key),
                             new->place, block);
    if (!is_untouched(new))
        return block_row_change(put->tx, put->edit, &new->old->row,
                                new->old->same_text ? NULL : block, new->place);
    return STATUS_OK;
}

/* Where only the set's language differs, no text does. */
static enum status write_language(struct put *put, size_t i)
{
    const struct old_block *old = put->news[i].old;

    if (!old || !old->same_text || old->same_language)
        return STATUS_OK;
    return db_change_found(put->tx, "UPDATE set_block SET lang = ?2 WHERE id = ?1",
                           DB_VALUES(db_i64(old->row.id), db_text(put->blocks->items[i].lang)));
}

static enum status write_all(struct put *put)
{
    enum status status = give_places(put);

    for (size_t i = 0; i < put->old_count && status == STATUS_OK; i++)
        if (put->old[i].index < 0)
            status = block_row_remove(put->tx, put->edit, &put->old[i].row);
    for (size_t i = 0; i < put->blocks->count && status == STATUS_OK; i++) {
        status = write_block(put, i);
        if (status == STATUS_OK)
            status = write_language(put, i);
    }
    return status;
}

static enum status compare(struct put *put)
{
    enum status status = sort_names(put);

    if (status == STATUS_OK)
        status = read_all_old(put);
    if (status == STATUS_OK)
        status = keep_places(put);
    return status;
}

/* --- the set's row --------------------------------------------------------------------------- */

static enum status begin(struct store_tx *tx, const struct set_change *change,
                         const struct store_set *set, struct set_edit *edit)
{
    enum status status = store_edit_begin(tx, change, edit);

    if (status == STATUS_OK)
        return edit->is_source == set->is_source ? STATUS_OK : STATUS_INVALID;
    if (status != STATUS_NOT_FOUND)
        return status;
    status = db_change(tx,
                       "INSERT INTO question_set (id, title, language, license, version, "
                       "revision, topics, questions, next_topic, changed_ms, archived_ms, "
                       "is_source) VALUES (?1, '', '', '', 0, 0, 0, 0, 1, 0, 0, ?2)",
                       DB_VALUES(db_text(change->set), db_i64(set->is_source)), NULL);
    return status == STATUS_OK ? store_edit_begin(tx, change, edit) : status;
}

static enum status same_head(struct store_tx *tx, const struct set_edit *edit,
                             const struct set_head *head, bool *ret_same)
{
    struct set_head old;
    struct arena arena;

    arena_init(&arena, 2 * (size_t)SET_MAX_BYTES);
    enum status status = set_head_get(tx, edit->number, &arena, &old);
    if (status == STATUS_OK)
        *ret_same = set_head_same(&old, head);
    arena_finish(&arena);
    if (status == STATUS_NOT_FOUND) {
        *ret_same = false;
        return STATUS_OK;
    }
    return status;
}

/* What is to be written, found out beforehand: right as long as the set's revision is the same. */
struct set_plan {
    struct put put;
    struct set_edit edit;
    bool head_stays;
};

static struct set_head head_of(const struct store_set *set, const struct blocks *blocks)
{
    return (struct set_head){blocks->head, set->title, set->language, set->license};
}

static void plan_init(struct set_plan *plan, const struct blocks *blocks)
{
    *plan = (struct set_plan){.put = {.blocks = blocks}};
    arena_init(&plan->put.arena, 256 << 20);
}

static enum status plan_find(struct set_plan *plan, struct store_tx *tx, struct set_edit *edit,
                             const struct store_set *set)
{
    const struct set_head head = head_of(set, plan->put.blocks);

    plan->put.tx = tx;
    plan->put.edit = edit;
    enum status status = same_head(tx, edit, &head, &plan->head_stays);
    return status == STATUS_OK ? compare(&plan->put) : status;
}

/* `force`: a version even when nothing differs. */
static enum status plan_write(struct set_plan *plan, struct store_tx *tx, struct set_edit *edit,
                              const struct store_set *set, bool force)
{
    const struct set_head head = head_of(set, plan->put.blocks);

    plan->put.tx = tx;
    plan->put.edit = edit;
    if (!force && plan->head_stays && !differs(&plan->put))
        return STATUS_OK;
    enum status status = set_touch(tx, edit);
    if (status == STATUS_OK && !plan->head_stays)
        status = set_head_put(tx, edit, &head);
    if (status == STATUS_OK)
        status = write_all(&plan->put);
    return status == STATUS_OK ? set_settle(tx, edit) : status;
}

static enum status put_blocks(struct store_tx *tx, struct set_edit *edit,
                              const struct store_set *set, const struct blocks *blocks, bool force)
{
    struct set_plan plan;

    plan_init(&plan, blocks);
    enum status status = plan_find(&plan, tx, edit, set);
    if (status == STATUS_OK)
        status = plan_write(&plan, tx, edit, set, force);
    arena_finish(&plan.put.arena);
    return status;
}

enum status store_set_plan(struct store_tx *tx, const struct store_set *set,
                           const struct blocks *blocks, struct set_plan **ret_plan)
{
    const struct set_change change = {.set = set->id};
    struct set_plan *plan = malloc(sizeof(*plan));

    if (!plan)
        return STATUS_NO_MEMORY;
    plan_init(plan, blocks);
    /* The revision first: whatever is changed while the rest is read makes it another. */
    enum status status = store_edit_begin(tx, &change, &plan->edit);
    if (status == STATUS_OK)
        status = plan_find(plan, tx, &plan->edit, set);
    if (status != STATUS_OK) {
        set_plan_destroy(plan);
        return status;
    }
    *ret_plan = plan;
    return STATUS_OK;
}

void set_plan_destroy(struct set_plan *plan)
{
    if (!plan)
        return;
    arena_finish(&plan->put.arena);
    free(plan);
}

enum status store_set_put_planned(struct store_tx *tx, const struct set_change *change,
                                  const struct store_set *set, const struct blocks *blocks,
                                  struct set_plan *plan, uint32_t *ret_version, bool *ret_changed)
{
    struct set_edit edit;
    enum status status = begin(tx, change, set, &edit);

    if (status != STATUS_OK)
        return status;
    if (plan && plan->put.blocks == blocks && plan->edit.number == edit.number &&
        plan->edit.revision == edit.revision)
        status = plan_write(plan, tx, &edit, set, false);
    else
        status = put_blocks(tx, &edit, set, blocks, false);
    if (status != STATUS_OK)
        return status;
    *ret_version = edit.version;
    *ret_changed = edit.changed;
    return STATUS_OK;
}

enum status store_set_put(struct store_tx *tx, const struct set_change *change,
                          const struct store_set *set, const struct blocks *blocks,
                          uint32_t *ret_version, bool *ret_changed)
{
    return store_set_put_planned(tx, change, set, blocks, NULL, ret_version, ret_changed);
}

enum status set_put_at(struct store_tx *tx, const struct set_change *change,
                       const struct store_set *set, const struct blocks *blocks, uint32_t version)
{
    struct set_edit edit;
    enum status status = begin(tx, change, set, &edit);

    if (status != STATUS_OK)
        return status;
    if (version <= edit.version)
        return STATUS_EXISTS;
    edit.version = version - 1;
    return put_blocks(tx, &edit, set, blocks, true);
}
