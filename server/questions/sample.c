/* Choosing: first what is to be kept, then as many of each kind as are wished, rarest kind first,
 * then whatever still fits. Each time the turn is at the group that has the fewest so far, and in
 * it at the question with the lowest draw. What time is left then is used by exchanging questions
 * for longer ones of the same kind and group. */
#include "questions/sample.h"

#include <stdlib.h>

#include "questions/lines.h"
#include "questions/sample_private.h"

enum { MAX_EXCHANGES = 10, NO_TIME = UINT32_MAX };

#define SAMPLE_MAX_BYTES ((size_t)1 << 30)

static void choose(struct sampler *sampler, struct sample_item *item)
{
    item->is_chosen = true;
    sampler->chosen_of[item->kind]++;
    sampler->sample.minutes += item->sampled.minutes;
    sampler->sample.count++;
    if (item->group)
        item->group->chosen++;
}

static void put_back(struct sampler *sampler, struct sample_item *item)
{
    item->is_chosen = false;
    sampler->chosen_of[item->kind]--;
    sampler->sample.minutes -= item->sampled.minutes;
    sampler->sample.count--;
    if (item->group)
        item->group->chosen--;
}

static bool is_free(const struct sample_item *item)
{
    return !item->is_chosen && !item->twin;
}

static bool is_full(const struct sampler *sampler)
{
    return sampler->sample.count >= sampler->max_questions;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* The order in which questions have their turn. */
static bool is_next(const struct sample_item *item, const struct sample_item *best)
{
    if (!best)
        return true;
    int order = compare_numbers(item->group->chosen, best->group->chosen);
    if (!order)
        order = compare_numbers(item->group->draw, best->group->draw);
    if (!order)
        order = compare_numbers(item->draw, best->draw);
    if (!order)
        order = str_compare(item->key, best->key);
    return order < 0;
}

/* The next question of the kind (NONE: of any) that takes at most so many minutes, or NULL. */
static struct sample_item *next_item(const struct sampler *sampler, enum question_kind kind,
                                     unsigned most_minutes)
{
    struct sample_item *best = NULL;

    for (size_t i = 0; i < sampler->item_count; i++) {
        struct sample_item *item = &sampler->items[i];
        bool fits = is_free(item) && item->group && item->sampled.minutes <= most_minutes &&
                    (kind == QUESTION_KIND_NONE || item->kind == kind);
        if (fits && is_next(item, best))
            best = item;
    }
    return best;
}

static unsigned minutes_left(const struct sampler *sampler)
{
    unsigned most = sampler->wishes->minutes;
    unsigned used = sampler->sample.minutes;

    if (!most)
        return NO_TIME;
    return used < most ? most - used : 0;
}

static unsigned missing_of(const struct sampler *sampler, enum question_kind kind)
{
    unsigned wanted = sampler->wanted[kind];

    return wanted > sampler->chosen_of[kind] ? wanted - sampler->chosen_of[kind] : 0;
}

/* The least time that so many more questions of the kind take; as many as there are. */
static unsigned least_minutes(const struct sampler *sampler, enum question_kind kind,
                              unsigned count)
{
    enum { DAY = 1440 };
    unsigned of_length[DAY + 1] = {0};
    unsigned minutes = 0;

    for (size_t i = 0; i < sampler->item_count; i++) {
        const struct sample_item *item = &sampler->items[i];
        if (is_free(item) && item->group && item->kind == kind)
            of_length[item->sampled.minutes]++;
    }
    for (unsigned length = 0; length <= DAY && count; length++) {
        unsigned taken = of_length[length] < count ? of_length[length] : count;
        minutes += taken * length;
        count -= taken;
    }
    return minutes;
}

/* What must be left for the other kinds that are still missing, and for the rest of this one. */
static unsigned reserved_minutes(const struct sampler *sampler, enum question_kind kind)
{
    unsigned reserved = 0;

    for (int other = QUESTION_CONCEPT; other < KINDS; other++) {
        unsigned missing = missing_of(sampler, (enum question_kind)other);
        if (other == (int)kind && missing)
            missing--;
        if (missing)
            reserved += least_minutes(sampler, (enum question_kind)other, missing);
    }
    return reserved;
}

/* As long as there is choice, none that would take the time of what is still missing; then the
 * shortest. */
static struct sample_item *next_of_kind(const struct sampler *sampler, enum question_kind kind)
{
    unsigned left = minutes_left(sampler);
    unsigned reserved = reserved_minutes(sampler, kind);
    struct sample_item *item = NULL;

    if (left == NO_TIME)
        return next_item(sampler, kind, NO_TIME);
    if (left >= reserved)
        item = next_item(sampler, kind, left - reserved);
    if (!item) {
        unsigned shortest = least_minutes(sampler, kind, 1);
        item = next_item(sampler, kind, shortest < left ? shortest : left);
    }
    return item;
}

static size_t count_free_of(const struct sampler *sampler, enum question_kind kind)
{
    size_t count = 0;

    for (size_t i = 0; i < sampler->item_count; i++)
        count += is_free(&sampler->items[i]) && sampler->items[i].kind == kind;
    return count;
}

/* The missing kind that has the fewest questions, or NONE. */
static enum question_kind rarest_missing(const struct sampler *sampler, const bool given_up[KINDS])
{
    enum question_kind rarest = QUESTION_KIND_NONE;
    size_t fewest = SIZE_MAX;

    for (int kind = QUESTION_CONCEPT; kind < KINDS; kind++) {
        if (given_up[kind] || !missing_of(sampler, (enum question_kind)kind))
            continue;
        size_t count = count_free_of(sampler, (enum question_kind)kind);
        if (count < fewest) {
            fewest = count;
            rarest = (enum question_kind)kind;
        }
    }
    return rarest;
}

static void choose_kinds(struct sampler *sampler)
{
    bool given_up[KINDS] = {false};

    while (!is_full(sampler)) {
        enum question_kind kind = rarest_missing(sampler, given_up);
        if (kind == QUESTION_KIND_NONE)
            return;
        struct sample_item *item = next_of_kind(sampler, kind);
        if (item)
            choose(sampler, item);
        else
            given_up[kind] = true;
    }
}

/* One exchange that uses most of the time that is left; false when there is none. */
static bool exchange(struct sampler *sampler)
{
    unsigned left = minutes_left(sampler);
    struct sample_item *out = NULL;
    struct sample_item *in = NULL;

    for (size_t i = 0; i < sampler->item_count && left; i++) {
        struct sample_item *old = &sampler->items[i];
        if (!old->is_chosen || old->is_kept)
            continue;
        for (size_t j = 0; j < sampler->item_count; j++) {
            struct sample_item *new = &sampler->items[j];
            unsigned gained = new->sampled.minutes - old->sampled.minutes;
            if (!is_free(new) || new->group != old->group || new->kind != old->kind ||
                new->sampled.minutes <= old->sampled.minutes || gained > left)
                continue;
            unsigned best = in ? in->sampled.minutes - out->sampled.minutes : 0;
            bool better =
                gained > best ||
                (gained == best && (new->draw < in->draw || (new == in && old->draw < out->draw)));
            if (better) {
                out = old;
                in = new;
            }
        }
    }
    if (!in)
        return false;
    put_back(sampler, out);
    choose(sampler, in);
    return true;
}

static void choose_kept(struct sampler *sampler)
{
    for (size_t i = 0; i < sampler->item_count; i++)
        if (sampler->items[i].is_kept && sampler->sample.count < SAMPLE_MAX_QUESTIONS)
            choose(sampler, &sampler->items[i]);
    sampler->kept_minutes = sampler->sample.minutes;
}

void sample_choose(struct sampler *sampler)
{
    struct sample_item *item;

    choose_kept(sampler);
    choose_kinds(sampler);
    while (!is_full(sampler) &&
           (item = next_item(sampler, QUESTION_KIND_NONE, minutes_left(sampler))))
        choose(sampler, item);
    if (sampler->wishes->minutes)
        for (int i = 0; i < MAX_EXCHANGES && exchange(sampler); i++)
            ;
    for (size_t i = 0; i < sampler->item_count; i++)
        if (sampler->items[i].twin && sampler->items[i].twin->is_chosen)
            sampler->sample.left_out[SAMPLE_DUPLICATE]++;
}

/* --- the order in which they are asked ------------------------------------------------------- */

static int stage_of(const struct sample_item *item)
{
    static const int stages[KINDS] = {
        [QUESTION_KIND_NONE] = 0, [QUESTION_CONCEPT] = 0,  [QUESTION_CODE] = 1,
        [QUESTION_CHOICE] = 1,    [QUESTION_SCENARIO] = 2, [QUESTION_TRADE_OFF] = 3,
    };

    return stages[item->kind];
}

/* A question without a difficulty stands between easy and hard. */
static int difficulty_of(const struct sample_item *item)
{
    return item->difficulty == QUESTION_DIFFICULTY_NONE ? QUESTION_MEDIUM : (int)item->difficulty;
}

/* Questions of one group stay together as far as the rest lets them. */
static int compare_drawn(const struct sample_item *p, const struct sample_item *q)
{
    int order = compare_numbers(p->group ? p->group->draw : 0, q->group ? q->group->draw : 0);

    if (!order)
        order = compare_numbers(p->draw, q->draw);
    return order ? order : str_compare(p->key, q->key);
}

static int compare_stages(const void *a, const void *b)
{
    const struct sample_item *p = *(const struct sample_item *const *)a;
    const struct sample_item *q = *(const struct sample_item *const *)b;
    int order = stage_of(p) - stage_of(q);

    return order ? order : compare_drawn(p, q);
}

static int compare_rising(const void *a, const void *b)
{
    const struct sample_item *p = *(const struct sample_item *const *)a;
    const struct sample_item *q = *(const struct sample_item *const *)b;
    int order = stage_of(p) - stage_of(q);

    if (!order)
        order = difficulty_of(p) - difficulty_of(q);
    return order ? order : compare_drawn(p, q);
}

static enum status list_chosen(struct sampler *sampler)
{
    struct sample *sample = &sampler->sample;
    const struct sample_item *chosen[SAMPLE_MAX_QUESTIONS];
    size_t count = 0;

    sample->items = arena_array(sampler->arena, sample->count, sizeof(*sample->items));
    if (!sample->items)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < sampler->item_count; i++)
        if (sampler->items[i].is_chosen)
            chosen[count++] = &sampler->items[i];
    qsort(chosen, count, sizeof(const struct sample_item *),
          sampler->wishes->rising ? compare_rising : compare_stages);
    for (size_t i = 0; i < count; i++)
        sample->items[i] = chosen[i]->sampled;
    return STATUS_OK;
}

/* --- all of it ------------------------------------------------------------------------------- */

static bool seed_valid(struct str seed)
{
    for (size_t i = 0; i < seed.size; i++)
        if (!ascii_is_alnum(seed.data[i]) || seed.data[i] != ascii_lower(seed.data[i]))
            return false;
    return seed.size <= SAMPLE_SEED_BYTES;
}

static void sampler_init(struct sampler *sampler, const struct sample_wishes *wishes)
{
    unsigned most = wishes->questions;

    sampler->wishes = wishes;
    sampler->seed = text_hash(20, wishes->seed);
    sampler->max_questions = most && most < SAMPLE_MAX_QUESTIONS ? most : SAMPLE_MAX_QUESTIONS;
    arena_init(&sampler->scratch, SAMPLE_MAX_BYTES);
    for (size_t i = 0; i < wishes->kind_count; i++) {
        const struct sample_kind *wish = &wishes->kinds[i];
        bool known = wish->kind != QUESTION_KIND_NONE && (int)wish->kind < KINDS;
        if (known && wish->count > sampler->wanted[wish->kind])
            sampler->wanted[wish->kind] =
                wish->count < SAMPLE_MAX_QUESTIONS ? wish->count : SAMPLE_MAX_QUESTIONS;
    }
}

static void sampler_finish(struct sampler *sampler)
{
    index_finish(&sampler->leave_out);
    index_finish(&sampler->keep);
    index_finish(&sampler->asked);
    index_finish(&sampler->prompts);
    index_finish(&sampler->group_index);
    arena_finish(&sampler->scratch);
}

enum status sample_make(const struct question_set *const *sets, size_t count,
                        const struct sample_wishes *wishes, struct arena *arena,
                        struct sample *ret_sample)
{
    struct sampler sampler = {.sets = sets, .set_count = count, .arena = arena};

    if (!seed_valid(wishes->seed))
        return STATUS_INVALID;
    sampler_init(&sampler, wishes);
    enum status status = sample_collect(&sampler);
    if (status == STATUS_OK) {
        sample_choose(&sampler);
        status = list_chosen(&sampler);
    }
    if (status == STATUS_OK)
        status = sample_note(&sampler);
    if (status == STATUS_OK)
        *ret_sample = sampler.sample;
    sampler_finish(&sampler);
    return status;
}
