#include "app/building.h"

#include "app/raw_copy.h"
#include "app/raw_question.h"
#include "questions/lines.h"
#include "questions/pack.h"

enum { SCRATCH_BYTES = 256 << 20 };

/* --- questions by their ids ---------------------------------------------------------------- */

struct by_id {
    struct str id;
    size_t pick, place;
    const struct question *question;
};

static int compare(const void *a, const void *b)
{
    const struct by_id *one = a;
    const struct by_id *two = b;
    int order = str_compare(one->id, two->id);

    return order ? order : (one->place > two->place) - (one->place < two->place);
}

static int compare_id(const void *a, const void *b)
{
    return str_compare(((const struct by_id *)a)->id, ((const struct by_id *)b)->id);
}

static enum status index_set(const struct question_set *set, struct arena *arena,
                             struct by_id **ret_rows)
{
    struct by_id *rows = arena_array(arena, set->question_count + 1, sizeof(*rows));
    size_t count = 0;

    if (!rows)
        return STATUS_NO_MEMORY;
    for (const struct question *q = question_set_first(set); q; q = question_next(q)) {
        rows[count] = (struct by_id){.id = q->id, .place = count, .question = q};
        count++;
    }
    if (count)
        qsort(rows, count, sizeof(*rows), compare);
    *ret_rows = rows;
    return STATUS_OK;
}

static const struct question *find_in(const struct by_id *rows, size_t count, struct str id)
{
    const struct by_id key = {.id = id};
    const struct by_id *row = count ? bsearch(&key, rows, count, sizeof(*rows), compare_id) : NULL;

    return row ? row->question : NULL;
}

/* --- copying ------------------------------------------------------------------------------- */

/* What a set has and the other one hasn't, the question says itself. */
static enum status carry(const struct question_set *from, const struct question_set *into,
                         struct arena *arena, struct raw_question *raw)
{
    bool has_own = false;

    if (!raw->lang.size && !str_equal(from->lang, into->lang))
        raw->lang = from->lang;
    for (size_t i = 0; i < raw->sections_count; i++)
        has_own = has_own || str_equal_nocase(raw->sections[i].name, STR("License")) ||
                  str_equal_nocase(raw->sections[i].name, STR("Licence"));
    if (has_own || !from->license.size || str_equal(from->license, into->license))
        return STATUS_OK;
    struct raw_section *sections = arena_array(arena, raw->sections_count + 1, sizeof(*sections));
    if (!sections)
        return STATUS_NO_MEMORY;
    if (raw->sections_count)
        memcpy(sections, raw->sections, raw->sections_count * sizeof(*sections));
    sections[raw->sections_count++] = (struct raw_section){STR("License"), from->license};
    raw->sections = sections;
    return STATUS_OK;
}

static struct topic *find_topic(struct topic *first, struct str title)
{
    for (struct topic *topic = first; topic; topic = topic->next)
        if (str_equal(topic->title, title))
            return topic;
    return NULL;
}

/* A topic of several sets has what each says of it. */
static enum status join_intro(struct question_set *set, struct topic *topic, struct str intro)
{
    struct str copy;

    if (!intro.size || str_find(topic->intro, intro) != SIZE_MAX)
        return STATUS_OK;
    enum status status = raw_copy(&set->arena, intro, &copy);
    if (status != STATUS_OK || !topic->intro.size) {
        if (status == STATUS_OK)
            topic->intro = copy;
        return status;
    }
    size_t size = topic->intro.size + 2 + intro.size;
    char *joined = arena_alloc(&set->arena, size);
    if (!joined)
        return STATUS_NO_MEMORY;
    memcpy(joined, topic->intro.data, topic->intro.size);
    memcpy(joined + topic->intro.size, "\n\n", 2);
    memcpy(joined + topic->intro.size + 2, intro.data, intro.size);
    topic->intro = (struct str){joined, size};
    return STATUS_OK;
}

static enum status take_topic(struct question_set *set, const struct topic *from,
                              struct topic *parent, struct topic **ret_topic)
{
    struct topic *topic = find_topic(parent ? parent->subtopics : set->topics, from->title);
    struct str title;
    enum status status = STATUS_OK;

    if (!topic) {
        status = raw_copy(&set->arena, from->title, &title);
        topic = status == STATUS_OK ? question_set_add_topic(set, parent, title) : NULL;
        if (status == STATUS_OK && !topic)
            status = STATUS_TOO_LARGE;
    }
    if (status == STATUS_OK)
        status = join_intro(set, topic, from->intro);
    if (status == STATUS_OK)
        *ret_topic = topic;
    return status;
}

struct copying {
    const struct question_set *from;
    const struct topic *last; /* of the question before, and what became of it */
    struct topic *last_taken;
    struct question_set *into;
    const struct question_set *head; /* language and licence that needn't be carried */
    struct arena *scratch;
};

static enum status copy_question(struct copying *copying, const struct question *question,
                                 struct str id)
{
    struct topic *parent = NULL;
    struct raw_question raw;
    struct question *copy;
    enum status status = STATUS_OK;

    if (copying->last != question->topic || !copying->last_taken) {
        if (question->topic->parent)
            status = take_topic(copying->into, question->topic->parent, NULL, &parent);
        if (status == STATUS_OK)
            status = take_topic(copying->into, question->topic, parent, &copying->last_taken);
        copying->last = question->topic;
    }
    if (status == STATUS_OK)
        status = raw_question_of(question, copying->scratch, &raw);
    if (status == STATUS_OK)
        status = carry(copying->from, copying->head, copying->scratch, &raw);
    if (status != STATUS_OK)
        return status;
    raw.id = id;
    return raw_question_add(&raw, copying->into, copying->last_taken, &copy);
}

/* --- remix --------------------------------------------------------------------------------- */

/* As much of the set's id as there is room for. */
static struct str id_with_set(struct str set, struct str key, struct arena *arena)
{
    size_t room = key.size + 1 < SET_ID_MAX_BYTES ? SET_ID_MAX_BYTES - key.size - 1 : 0;
    size_t size = set.size < room ? set.size : room;

    return size ? str_from(arena_printf(arena, "%.*s-%.*s", (int)size, set.data, STR_FMT(key)))
                : key;
}

static enum status gather_pick(const struct pick *pick, size_t index, struct arena *arena,
                               struct by_id *rows, size_t *count, struct str *ret_missing)
{
    struct by_id *all = NULL;
    enum status status = index_set(pick->set, arena, &all);

    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < pick->key_count; i++) {
        const struct question *found = find_in(all, pick->set->question_count, pick->keys[i]);
        if (!found) {
            *ret_missing = pick->keys[i];
            return STATUS_NOT_FOUND;
        }
        rows[*count] = (struct by_id){found->id, index, *count, found};
        ++*count;
    }
    const struct question *q = pick->key_count ? NULL : question_set_first(pick->set);
    for (; q; q = question_next(q)) {
        rows[*count] = (struct by_id){q->id, index, *count, q};
        ++*count;
    }
    return STATUS_OK;
}

/* Of equal ids the first stays. What was picked twice is taken once: its id becomes empty. */
static enum status settle_ids(const struct pick *picks, struct by_id *rows, size_t count,
                              struct arena *arena)
{
    struct by_id *sorted = arena_array(arena, count + 1, sizeof(*sorted));

    if (!sorted)
        return STATUS_NO_MEMORY;
    if (count) {
        memcpy(sorted, rows, count * sizeof(*rows));
        qsort(sorted, count, sizeof(*sorted), compare);
    }
    for (size_t i = 0; i < count; i++) {
        struct by_id *row = &rows[sorted[i].place];
        bool twice = false;
        size_t first = i;
        while (first && str_equal(sorted[first - 1].id, sorted[i].id))
            twice = sorted[--first].question == sorted[i].question || twice;
        if (twice) {
            row->id = STR_NONE;
        } else if (first < i) {
            row->id = id_with_set(picks[row->pick].set->id, row->id, arena);
            if (!row->id.data)
                return STATUS_NO_MEMORY;
        }
    }
    return STATUS_OK;
}

/* What is the same in all of them. */
static struct str common(const struct pick *picks, size_t count, size_t offset)
{
    struct str text = STR_NONE;

    for (size_t i = 0; i < count; i++) {
        struct str one = *(const struct str *)(const void *)((const char *)picks[i].set + offset);
        if (i && !str_equal(one, text))
            return STR_NONE;
        text = one;
    }
    return text;
}

static bool list_has(const struct str_list *list, struct str text)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_equal(list->items[i], text))
            return true;
    return false;
}

/* What is beyond the most that a set can have is left out. */
static enum status join_list(struct question_set *set, const struct str_list *from,
                             struct str_list *to)
{
    for (size_t i = 0; i < from->count && to->count < SET_MAX_TAGS; i++) {
        struct str copy;
        if (list_has(to, from->items[i]))
            continue;
        enum status status = raw_copy(&set->arena, from->items[i], &copy);
        if (status == STATUS_OK && !str_list_add(&set->arena, to, copy))
            status = STATUS_NO_MEMORY;
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static enum status fill_head(const struct pick *picks, size_t count, struct question_set *into)
{
    struct str lang = common(picks, count, offsetof(struct question_set, lang));
    struct str license = common(picks, count, offsetof(struct question_set, license));
    enum status status = raw_copy(&into->arena, lang, &into->lang);

    if (status == STATUS_OK)
        status = raw_copy(&into->arena, license, &into->license);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = join_list(into, &picks[i].set->authors, &into->authors);
        if (status == STATUS_OK)
            status = join_list(into, &picks[i].set->tags, &into->tags);
    }
    return status;
}

static enum status fill(const struct pick *picks, size_t count, struct question_set *into,
                        struct arena *scratch, struct str *ret_missing)
{
    size_t most = 0;
    size_t rows_count = 0;

    for (size_t i = 0; i < count; i++)
        most += picks[i].key_count ? picks[i].key_count : picks[i].set->question_count;
    struct by_id *rows = arena_array(scratch, most + 1, sizeof(*rows));
    enum status status = rows ? fill_head(picks, count, into) : STATUS_NO_MEMORY;
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = gather_pick(&picks[i], i, scratch, rows, &rows_count, ret_missing);
    if (status == STATUS_OK)
        status = settle_ids(picks, rows, rows_count, scratch);
    struct copying copying = {.into = into, .head = into, .scratch = scratch};
    for (size_t i = 0; i < rows_count && status == STATUS_OK; i++) {
        copying.from = picks[rows[i].pick].set;
        if (rows[i].id.size)
            status = copy_question(&copying, rows[i].question, rows[i].id);
    }
    return status == STATUS_OK ? question_set_make_ids(into, NULL) : status;
}

enum status remix_make(const struct pick *picks, size_t count, struct question_set *into,
                       struct str *ret_missing)
{
    struct arena scratch;

    arena_init(&scratch, SCRATCH_BYTES);
    enum status status = fill(picks, count, into, &scratch, ret_missing);
    arena_finish(&scratch);
    return status;
}

void remix_note_add(struct buf *note, struct str set, uint32_t version)
{
    buf_printf(note, "%s%.*s %u", note->size ? ", " : "", STR_FMT(set), version);
}

uint32_t remix_note_find(struct str note, struct str set)
{
    while (note.size) {
        size_t comma = str_find(note, STR(", "));
        struct str item = str_slice(note, 0, comma == SIZE_MAX ? note.size : comma);
        note = str_slice(note, comma == SIZE_MAX ? note.size : comma + 2, note.size);
        if (!str_starts(item, set) || item.size < set.size + 2 || item.data[set.size] != ' ')
            continue;
        uint32_t version = 0;
        for (size_t i = set.size + 1; i < item.size && ascii_is_digit(item.data[i]); i++)
            version = version * 10 + (uint32_t)(item.data[i] - '0');
        return version;
    }
    return 0;
}

/* --- updates ------------------------------------------------------------------------------- */

/* Ids of an upstream's questions, and those that they have in the remix. */
struct taken {
    struct by_id *rows; /* by the upstream's id; `question` is the remix's */
    size_t count;
};

/* Whether this question of the remix is what became of that one. */
static bool came_from(struct copying *copying, const struct question *ours,
                      const struct question *theirs)
{
    struct raw_question one;
    struct raw_question two;

    return theirs && raw_question_of(ours, copying->scratch, &one) == STATUS_OK &&
           raw_question_of(theirs, copying->scratch, &two) == STATUS_OK &&
           carry(copying->from, copying->head, copying->scratch, &two) == STATUS_OK &&
           raw_question_equal(&one, &two);
}

static enum status find_taken(const struct question_set *first, const struct question_set *then,
                              struct arena *scratch, struct taken *ret_taken)
{
    struct copying copying = {.from = then, .head = first, .scratch = scratch};
    struct by_id *made = NULL;
    struct taken taken = {arena_array(scratch, then->question_count + 1, sizeof(*taken.rows)), 0};
    enum status status = taken.rows ? index_set(first, scratch, &made) : STATUS_NO_MEMORY;
    const struct question *q = status == STATUS_OK ? question_set_first(then) : NULL;

    for (; q; q = question_next(q)) {
        struct str other = id_with_set(then->id, q->id, scratch);
        const struct question *ours = find_in(made, first->question_count, other);
        if (!ours || !came_from(&copying, ours, q))
            ours = find_in(made, first->question_count, q->id);
        if (ours && came_from(&copying, ours, q))
            taken.rows[taken.count++] = (struct by_id){.id = q->id, .question = ours};
    }
    if (status != STATUS_OK)
        return status;
    if (taken.count)
        qsort(taken.rows, taken.count, sizeof(*taken.rows), compare);
    *ret_taken = taken;
    return STATUS_OK;
}

/* The questions that were taken, in a set that says of itself what `ours` does. */
static enum status reduce(const struct question_set *upstream, const struct question_set *first,
                          const struct question_set *ours, const struct taken *taken,
                          struct arena *scratch, struct question_set **ret_set)
{
    struct question_set *set = question_set_create();
    struct copying copying = {.from = upstream, .into = set, .head = first, .scratch = scratch};
    enum status status = set ? STATUS_OK : STATUS_NO_MEMORY;

    if (status != STATUS_OK)
        return status;
    /* strings of `ours`, which lives as long */
    set->id = ours->id;
    set->title = ours->title;
    set->lang = ours->lang;
    set->translation_of = ours->translation_of;
    set->license = ours->license;
    set->source = ours->source;
    set->authors = ours->authors;
    set->tags = ours->tags;
    set->extras = ours->extras;
    set->intro = ours->intro;
    const struct question *q = question_set_first(upstream);
    for (; q && status == STATUS_OK; q = question_next(q)) {
        const struct question *mine = find_in(taken->rows, taken->count, q->id);
        if (mine)
            status = copy_question(&copying, q, mine->id);
    }
    if (status == STATUS_OK)
        *ret_set = set;
    else
        question_set_destroy(set);
    return status;
}

/* A preamble that the upstream left alone is no news, however many sets had a part in ours. */
static void hush_preambles(struct topic *base, struct topic *theirs, struct topic *ours)
{
    for (struct topic *topic = theirs; topic; topic = topic->next) {
        struct topic *before = find_topic(base, topic->title);
        struct topic *mine = find_topic(ours, topic->title);
        if (!before || !mine)
            continue;
        if (str_equal(before->intro, topic->intro))
            before->intro = topic->intro = mine->intro;
        if (!topic->parent)
            hush_preambles(before->subtopics, topic->subtopics, mine->subtopics);
    }
}

/* In place of what the upstream was and is, what of it concerns the remix. */
static enum status reduce_both(const struct update *update, struct arena *scratch,
                               struct updated *updated)
{
    struct question_set *first = NULL;
    struct question_set *then = NULL;
    struct question_set *parts[2] = {NULL, NULL};
    struct taken taken = {0};
    enum status status = pack_read(update->first, NULL, &first);

    if (status == STATUS_OK)
        status = pack_read(update->then, NULL, &then);
    if (status == STATUS_OK)
        status = find_taken(first, then, scratch, &taken);
    if (status == STATUS_OK)
        status = reduce(updated->base, first, updated->ours, &taken, scratch, &parts[0]);
    if (status == STATUS_OK)
        status = reduce(updated->theirs, first, updated->ours, &taken, scratch, &parts[1]);
    if (status == STATUS_OK) {
        hush_preambles(parts[0]->topics, parts[1]->topics, updated->ours->topics);
        question_set_destroy(updated->base);
        question_set_destroy(updated->theirs);
        updated->base = parts[0];
        updated->theirs = parts[1];
        parts[0] = parts[1] = NULL;
    }
    question_set_destroy(parts[0]);
    question_set_destroy(parts[1]);
    question_set_destroy(first);
    question_set_destroy(then);
    return status;
}

enum status update_make(const struct update *update, struct arena *arena, struct updated *updated)
{
    const struct merge_options options = {
        .take_head = true, .choices = update->choices, .choice_count = update->choice_count};
    struct arena scratch;

    arena_init(&scratch, SCRATCH_BYTES);
    enum status status = pack_read(update->ours, NULL, &updated->ours);
    if (status == STATUS_OK)
        status = pack_read(update->base, NULL, &updated->base);
    if (status == STATUS_OK)
        status = pack_read(update->theirs, NULL, &updated->theirs);
    if (status == STATUS_OK && update->first.size)
        status = reduce_both(update, &scratch, updated);
    if (status == STATUS_OK)
        status = set_merge(updated->base, updated->ours, updated->theirs, &options, arena,
                           &updated->changes, &updated->result);
    arena_finish(&scratch);
    return status;
}

void updated_finish(struct updated *updated)
{
    question_set_destroy(updated->ours);
    question_set_destroy(updated->base);
    question_set_destroy(updated->theirs);
    question_set_destroy(updated->result);
    *updated = (struct updated){0};
}
