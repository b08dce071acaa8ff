#include "app/set_edits.h"

#include <time.h>

#include "app/raw_merge.h"
#include "base/count.h"
#include "questions/lines.h"
#include "vault/keys.h"

const char *const set_edit_names[SET_EDIT_OPS] = {
    "question", "topic", "head", "add", "move", "remove", "retire", "unretire",
};

static const char *const kind_names[] = {"topic", "subtopic", "question"};
static const char *const reason_names[] = {"leaked", "outdated", "other"};
static const struct str retired_section = {"Retired", 7};

/* The place of a name, or `count`. */
static size_t name_index(const char *const *names, size_t count, struct str name)
{
    size_t i = 0;

    while (i < count && !str_is(name, names[i]))
        i++;
    return i;
}

/* 0 when it is none. */
static enum block_kind kind_of(const struct body_edit *edit)
{
    size_t index = name_index(kind_names, 3, edit->kind);

    return index < 3 ? (enum block_kind)(BLOCK_TOPIC + (int)index) : (enum block_kind)0;
}

/* --- checking ------------------------------------------------------------------------------ */

/* The member that is missing or wrong; NULL when all is there. */
static const char *missing(const struct body_edit *edit)
{
    bool is_question = kind_of(edit) == BLOCK_QUESTION;
    const struct {
        unsigned ops;
        bool fits;
        const char *name;
    } needs[] = {
#define OP(name) (1u << SET_EDIT_##name)
        {~(OP(HEAD) | OP(ADD)), edit->key.size > 0, "key"},
        {OP(QUESTION) | OP(TOPIC) | OP(HEAD), edit->has_base, "base"},
        {OP(QUESTION), edit->has_question, "question"},
        {OP(TOPIC), edit->title.data && edit->intro.data, "title"},
        {OP(HEAD), edit->has_head, "head"},
        {OP(ADD) | OP(MOVE), edit->after.data != NULL, "after"},
        {OP(ADD), kind_of(edit) != 0, "kind"},
        {OP(ADD), !is_question || edit->has_question, "question"},
        {OP(ADD), is_question || edit->title.size > 0, "title"},
        {OP(RETIRE), name_index(reason_names, 3, edit->reason) < 3, "reason"},
#undef OP
    };

    for (size_t i = 0; i < COUNT_OF(needs); i++)
        if ((needs[i].ops & (1u << edit->op)) && !needs[i].fits)
            return needs[i].name;
    return NULL;
}

enum refusal set_edits_check(const struct body_edits *edits, struct arena *arena,
                             const char **ret_detail)
{
    for (size_t i = 0; i < edits->edits_count; i++) {
        const char *name = missing(&edits->edits[i]);
        if (!name)
            continue;
        *ret_detail = arena_printf(arena, "edits[%zu].%s", i, name);
        return REFUSAL_BAD_FIELD;
    }
    if (edits->edits_count)
        return REFUSAL_NONE;
    *ret_detail = "body.edits";
    return REFUSAL_BAD_FIELD;
}

/* --- applying ------------------------------------------------------------------------------ */

/* One edit under way. */
struct step {
    struct store_tx *tx;
    struct set_editing *editing;
    struct set_edit *edit;
    const struct store_set *set;
    const struct body_edit *body;
    struct edit_done *done;
};

static enum status read_block(struct step *step, struct store_block *ret_block)
{
    return store_block_get(step->tx, step->set->id, step->body->key, step->editing->arena,
                           ret_block);
}

/* As it stands; a key that is no question's is none at all here. */
static enum status read_question(struct step *step, struct raw_question *ret_raw)
{
    struct store_block block;
    enum status status = read_block(step, &block);

    if (status == STATUS_OK && block.block.kind != BLOCK_QUESTION)
        status = STATUS_NOT_FOUND;
    return status == STATUS_OK ? raw_question_read(block.block.text, step->editing->arena, ret_raw)
                               : status;
}

static enum status settle_question(struct step *step, const struct raw_question *raw,
                                   struct block *ret_block, struct raw_question *ret_raw)
{
    return raw_question_settle(raw, step->body->key, step->set->language, step->editing->arena,
                               ret_block, ret_raw);
}

static enum status put(struct step *step, const struct block *block)
{
    step->done->key = step->body->key;
    return store_edit_put(step->tx, step->edit, step->body->key, block);
}

static enum status edit_question(struct step *step)
{
    struct raw_question base, ours, theirs, merged;
    struct edit_done *done = step->done;
    struct block block;
    enum status status = read_question(step, &theirs);

    if (status == STATUS_OK)
        status = settle_question(step, &step->body->base.question, &block, &base);
    if (status == STATUS_OK)
        status = settle_question(step, &step->body->question, &block, &ours);
    if (status == STATUS_OK)
        status = raw_question_merge(&base, &ours, &theirs, step->editing->arena, &merged,
                                    &done->conflicts);
    if (status == STATUS_OK)
        status = settle_question(step, &merged, &block, &done->question);
    if (status == STATUS_OK)
        status = put(step, &block);
    done->what = SET_EDIT_QUESTION;
    if (status == STATUS_OK)
        done->their_question = theirs;
    done->is_merged = status == STATUS_OK &&
                      (done->conflicts.count || !raw_question_equal(&done->question, &ours));
    return status;
}

static enum status edit_topic(struct step *step)
{
    const struct body_edit *body = step->body;
    struct arena *arena = step->editing->arena;
    const struct raw_topic sent_base = {body->base.title, body->base.intro};
    const struct raw_topic sent = {body->title, body->intro};
    struct raw_topic base, ours, theirs, merged;
    struct edit_done *done = step->done;
    struct store_block now;
    struct block block;
    enum status status = read_block(step, &now);

    if (status == STATUS_OK && now.block.kind == BLOCK_QUESTION)
        status = STATUS_NOT_FOUND;
    if (status != STATUS_OK)
        return status;
    enum block_kind kind = now.block.kind;
    status = raw_topic_read(&now.block, arena, &theirs);
    if (status == STATUS_OK)
        status = raw_topic_settle(&sent_base, kind, arena, &block, &base);
    if (status == STATUS_OK)
        status = raw_topic_settle(&sent, kind, arena, &block, &ours);
    if (status == STATUS_OK)
        status = raw_topic_merge(&base, &ours, &theirs, arena, &merged, &done->conflicts);
    if (status == STATUS_OK)
        status = raw_topic_settle(&merged, kind, arena, &block, &done->topic);
    if (status == STATUS_OK)
        status = put(step, &block);
    done->what = SET_EDIT_TOPIC;
    if (status == STATUS_OK)
        done->their_topic = theirs;
    done->is_merged = status == STATUS_OK &&
                      (done->conflicts.count || !str_equal(done->topic.title, ours.title) ||
                       !str_equal(done->topic.intro, ours.intro));
    return status;
}

static bool lists_equal(const struct str *a, size_t a_count, const struct str *b, size_t b_count)
{
    bool equal = a_count == b_count;

    for (size_t i = 0; equal && i < a_count; i++)
        equal = str_equal(a[i], b[i]);
    return equal;
}

static bool heads_equal(const struct raw_head *a, const struct raw_head *b)
{
    return str_equal(a->title, b->title) && str_equal(a->language, b->language) &&
           str_equal(a->license, b->license) && str_equal(a->source, b->source) &&
           str_equal(a->intro, b->intro) &&
           lists_equal(a->authors, a->authors_count, b->authors, b->authors_count) &&
           lists_equal(a->tags, a->tags_count, b->tags, b->tags_count);
}

static enum status edit_head(struct step *step)
{
    struct arena *arena = step->editing->arena;
    const struct body_base *sent = &step->body->base;
    const struct raw_head sent_base = {
        .title = sent->title.size ? sent->title : STR("-"), /* settling asks for one */
        .language = sent->language,
        .license = sent->license,
        .source = sent->question.source,
        .intro = sent->intro,
        .authors = sent->authors,
        .authors_count = sent->authors_count,
        .tags = sent->question.tags,
        .tags_count = sent->question.tags_count,
    };
    struct raw_head base, ours, theirs, merged;
    struct edit_done *done = step->done;
    struct store_set row;
    struct str head;
    enum status status = store_set_head(step->tx, step->set->id, 0, arena, &row);
    struct str now = status == STATUS_OK ? row.pack : STR_NONE;

    if (status == STATUS_OK)
        status = raw_head_read(now, arena, &theirs);
    if (status == STATUS_OK)
        status = raw_head_settle(&sent_base, now, arena, &head, &base);
    if (status == STATUS_OK)
        status = raw_head_settle(&step->body->head, now, arena, &head, &ours);
    if (status == STATUS_OK)
        status = raw_head_merge(&base, &ours, &theirs, arena, &merged, &done->conflicts);
    if (status == STATUS_OK)
        status = raw_head_settle(&merged, now, arena, &head, &done->head);
    if (status == STATUS_OK) {
        const struct store_set next = {.id = step->set->id,
                                       .title = done->head.title,
                                       .language = done->head.language,
                                       .license = done->head.license};
        status = store_edit_head(step->tx, step->edit, head, &next);
    }
    done->what = SET_EDIT_HEAD;
    if (status == STATUS_OK)
        done->their_head = theirs;
    done->is_merged =
        status == STATUS_OK && (done->conflicts.count || !heads_equal(&done->head, &ours));
    return status;
}

/* --- adding, moving, removing -------------------------------------------------------------- */

static enum status add_question(struct step *step, struct block *ret_block)
{
    const struct raw_question *sent = &step->body->question;
    struct arena *arena = step->editing->arena;
    struct edit_done *done = step->done;
    const struct id fresh = vault_random_id();
    struct str key = question_id_valid(sent->id) ? sent->id : arena_copy(arena, id_str(&fresh));

    if (!key.data)
        return STATUS_NO_MEMORY;
    if (sent->id.size && !question_id_valid(sent->id))
        return STATUS_INVALID;
    if (step->set->questions + step->editing->edits->edits_count > SET_MAX_QUESTIONS)
        return STATUS_TOO_LARGE;
    return raw_question_settle(sent, key, step->set->language, arena, ret_block, &done->question);
}

static enum status edit_add(struct step *step)
{
    enum block_kind kind = kind_of(step->body);
    const struct raw_topic topic = {step->body->title, step->body->intro};
    struct arena *arena = step->editing->arena;
    struct block block;
    enum status status = kind == BLOCK_QUESTION
                             ? add_question(step, &block)
                             : raw_topic_settle(&topic, kind, arena, &block, &step->done->topic);

    if (status == STATUS_INVALID)
        step->editing->refusal = REFUSAL_BAD_FIELD;
    if (status == STATUS_OK)
        status = store_edit_insert(step->tx, step->edit, step->body->after, &block, arena,
                                   &step->done->key);
    return status;
}

static enum status edit_move(struct step *step)
{
    step->done->key = step->body->key;
    return store_edit_move(step->tx, step->edit, step->body->key, step->body->after);
}

static enum status edit_remove(struct step *step)
{
    step->done->key = step->body->key;
    return store_edit_remove(step->tx, step->edit, step->body->key);
}

/* --- retiring ------------------------------------------------------------------------------ */

/* The question without its section "Retired"; its sections, with room for one more. */
static enum status read_without_reason(struct step *step, struct raw_question *ret_raw,
                                       struct raw_section **ret_sections)
{
    struct raw_question raw;
    enum status status = read_question(step, &raw);

    if (status != STATUS_OK)
        return status;
    struct raw_section *sections =
        arena_array(step->editing->arena, raw.sections_count + 1, sizeof(*sections));
    if (!sections)
        return STATUS_NO_MEMORY;
    size_t count = 0;
    for (size_t i = 0; i < raw.sections_count; i++)
        if (!str_equal_nocase(raw.sections[i].name, retired_section))
            sections[count++] = raw.sections[i];
    raw.sections = sections;
    raw.sections_count = count;
    *ret_raw = raw;
    *ret_sections = sections;
    return STATUS_OK;
}

/* "leaked, 2026-11-21", and the note below it. */
static struct str reason_text(const struct step *step)
{
    const struct body_edit *body = step->body;
    time_t now = (time_t)(step->editing->change.now_ms / 1000);
    char date[16] = "";
    struct tm utc;

    if (gmtime_r(&now, &utc))
        (void)strftime(date, sizeof(date), "%Y-%m-%d", &utc);
    return str_from(arena_printf(step->editing->arena, "%.*s, %s%s%.*s", STR_FMT(body->reason),
                                 date, body->note.size ? "\n\n" : "", STR_FMT(body->note)));
}

static enum status put_raw(struct step *step, const struct raw_question *raw)
{
    struct block block;
    enum status status = settle_question(step, raw, &block, &step->done->question);

    return status == STATUS_OK ? put(step, &block) : status;
}

static enum status edit_retire(struct step *step)
{
    struct raw_question raw;
    struct raw_section *sections;
    enum status status = read_without_reason(step, &raw, &sections);

    if (status != STATUS_OK)
        return status;
    sections[raw.sections_count++] = (struct raw_section){retired_section, reason_text(step)};
    raw.status = str_from(question_state_name(QUESTION_RETIRED));
    return put_raw(step, &raw);
}

static enum status edit_unretire(struct step *step)
{
    struct raw_question raw;
    struct raw_section *sections;
    enum status status = read_without_reason(step, &raw, &sections);

    if (status != STATUS_OK)
        return status;
    if (str_equal_nocase(raw.status, str_from(question_state_name(QUESTION_RETIRED))))
        raw.status = STR_NONE;
    return put_raw(step, &raw);
}

/* --- all of them --------------------------------------------------------------------------- */

static enum status (*const ops[SET_EDIT_OPS])(struct step *step) = {
    [SET_EDIT_QUESTION] = edit_question, [SET_EDIT_TOPIC] = edit_topic,
    [SET_EDIT_HEAD] = edit_head,         [SET_EDIT_ADD] = edit_add,
    [SET_EDIT_MOVE] = edit_move,         [SET_EDIT_REMOVE] = edit_remove,
    [SET_EDIT_RETIRE] = edit_retire,     [SET_EDIT_UNRETIRE] = edit_unretire,
};

/* INVALID is said by the store of places, and here of texts. */
static void explain(struct set_editing *editing, size_t index, enum set_edit_op op,
                    enum status status)
{
    const struct {
        enum status status;
        enum refusal refusal;
    } rows[] = {
        {STATUS_NOT_FOUND, REFUSAL_NO_SUCH_BLOCK},
        {STATUS_EXISTS, REFUSAL_QUESTION_EXISTS},
        {STATUS_INVALID,
         op == SET_EDIT_ADD || op == SET_EDIT_MOVE ? REFUSAL_BAD_ORDER : REFUSAL_BAD_FIELD},
        {STATUS_TOO_LARGE, REFUSAL_SET_FULL},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (rows[i].status == status && editing->refusal == REFUSAL_NONE)
            editing->refusal = rows[i].refusal;
    editing->detail = arena_printf(editing->arena, "edits[%zu]", index);
}

enum status set_edits_apply(struct store_tx *tx, struct set_editing *editing)
{
    size_t count = editing->edits->edits_count;
    struct set_edit edit;
    struct store_set set;

    editing->done = arena_array(editing->arena, count, sizeof(*editing->done));
    if (!editing->done)
        return STATUS_NO_MEMORY;
    enum status status = store_set_find(tx, editing->change.set, editing->arena, &set);
    if (status == STATUS_OK && set.is_source)
        status = STATUS_NOT_FOUND;
    if (status == STATUS_OK)
        status = store_edit_begin(tx, &editing->change, &edit);
    if (status == STATUS_NOT_FOUND)
        editing->refusal = REFUSAL_NO_SUCH_SET;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        const struct body_edit *body = &editing->edits->edits[i];
        struct step step = {tx, editing, &edit, &set, body, &editing->done[i]};
        status = ops[body->op](&step);
        if (status != STATUS_OK)
            explain(editing, i, (enum set_edit_op)body->op, status);
    }
    if (status == STATUS_OK) {
        editing->version = edit.version;
        editing->revision = edit.revision;
    }
    return status;
}
