/* Which pairs are worth comparing. Each question is filed under its rarest words and under pairs
 * of them; questions in the same file are compared, as long as the file is small. Large files are
 * only looked at nearby, in an order that puts questions of the same words side by side, so that
 * the work stays proportional to the number of questions, whatever they have in common. */
#include <stdlib.h>

#include "questions/similarity_private.h"

enum {
    KEY_WORDS = 7, /* the weightiest words */
    KEYS_MAX = KEY_WORDS + KEY_WORDS * (KEY_WORDS - 1) / 2 + 2,
    SINGLE_MAX = 60, /* questions in the file of one word */
    PAIR_MAX = 120,
    NEARBY = 12, /* what is looked at of a larger file */
};

struct candidate_key {
    uint64_t hash;
    union {
        uint64_t near; /* orders a file: of all the words */
        struct {
            uint32_t first, end; /* of the file among the keys, once they are sorted */
        } file;
    };
    uint32_t place;
    bool is_pair;
};

static uint64_t mix(uint64_t a, uint64_t b)
{
    uint64_t hash = (a ^ 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u + b;

    hash = (hash ^ hash >> 29) * 0x94d049bb133111ebu;
    return hash ^ hash >> 32;
}

/* The numbers of the weightiest words, by number. */
static size_t key_words(const struct asked *asked, uint32_t *ret_words)
{
    const struct item *best[KEY_WORDS];
    size_t count = 0;

    for (size_t i = 0; i < asked->item_count; i++) {
        const struct item *item = &asked->items[i];
        double weight = (double)item->word->weight * (double)item->factor;
        size_t at = count;
        bool again = false;
        for (size_t j = 0; j < count; j++)
            again = again || best[j]->word->stem == item->word->stem;
        if (again)
            continue;
        while (at && (double)best[at - 1]->word->weight * (double)best[at - 1]->factor < weight)
            at--;
        if (at == KEY_WORDS)
            continue;
        count += count < KEY_WORDS;
        memmove(best + at + 1, best + at, (count - 1 - at) * sizeof(struct item *));
        best[at] = item;
    }
    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at && ret_words[at - 1] > best[i]->word->stem; at--)
            ret_words[at] = ret_words[at - 1];
        ret_words[at] = best[i]->word->stem;
    }
    return count;
}

static uint64_t near_of(const struct asked *asked)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < asked->item_count; i++)
        if (!asked->items[i].is_repeat)
            sum += mix(7, asked->items[i].word->stem);
    return sum;
}

static size_t make_keys(const struct asked *asked, uint32_t place, struct candidate_key *keys)
{
    uint32_t words[KEY_WORDS];
    size_t count = key_words(asked, words);
    size_t made = 0;
    uint64_t near = near_of(asked);

    for (size_t i = 0; i < count; i++) {
        keys[made++] = (struct candidate_key){mix(1, words[i]), {near}, place, false};
        for (size_t j = i + 1; j < count; j++)
            keys[made++] =
                (struct candidate_key){mix(mix(2, words[i]), words[j]), {near}, place, true};
    }
    if (asked->listing)
        keys[made++] = (struct candidate_key){mix(3, asked->listing), {near}, place, true};
    if (count)
        keys[made++] = (struct candidate_key){mix(4, near), {near}, place, true};
    return made;
}

static int compare_keys(const void *a, const void *b)
{
    const struct candidate_key *left = a;
    const struct candidate_key *right = b;

    if (left->hash != right->hash)
        return left->hash < right->hash ? -1 : 1;
    if (left->near != right->near)
        return left->near < right->near ? -1 : 1;
    return left->place < right->place ? -1 : left->place > right->place;
}

/* Notes where each file begins and ends. */
static void note_files(struct candidates *candidates, size_t key_count)
{
    struct candidate_key *keys = candidates->keys;

    for (size_t first = 0, end; first < key_count; first = end) {
        for (end = first; end < key_count && keys[end].hash == keys[first].hash;)
            end++;
        for (size_t i = first; i < end; i++) {
            keys[i].file.first = (uint32_t)first;
            keys[i].file.end = (uint32_t)end;
        }
    }
}

/* Where each question's keys are after the sorting. */
static void note_places(struct candidates *candidates, size_t key_count)
{
    uint32_t *first = candidates->first_place;

    memset(first, 0, ((size_t)candidates->count + 1) * sizeof(*first));
    for (size_t i = 0; i < key_count; i++)
        first[candidates->keys[i].place + 1]++;
    for (uint32_t i = 0; i < candidates->count; i++)
        first[i + 1] += first[i];
    for (size_t i = key_count; i-- > 0;)
        candidates->places[--first[candidates->keys[i].place + 1]] = (uint32_t)i;
    /* Each end was moved to its begin: that of the question before it is its own begin. */
    for (uint32_t i = 0; i < candidates->count; i++)
        first[i] = first[i + 1];
    first[candidates->count] = (uint32_t)key_count;
}

enum status candidates_init(struct candidates *candidates, const struct asked *const *asked,
                            uint32_t count)
{
    struct candidate_key made[KEYS_MAX];
    size_t key_count = 0;

    *candidates = (struct candidates){.count = count};
    for (uint32_t i = 0; i < count; i++)
        key_count += make_keys(asked[i], i, made);
    candidates->keys = malloc((key_count + 1) * sizeof(*candidates->keys));
    candidates->places = malloc((key_count + 1) * sizeof(*candidates->places));
    candidates->first_place = malloc(((size_t)count + 1) * sizeof(*candidates->first_place));
    candidates->seen = calloc((size_t)count + 1, sizeof(*candidates->seen));
    if (!candidates->keys || !candidates->places || !candidates->first_place || !candidates->seen)
        return STATUS_NO_MEMORY;
    key_count = 0;
    for (uint32_t i = 0; i < count; i++)
        key_count += make_keys(asked[i], i, candidates->keys + key_count);
    candidates->key_count = key_count;
    qsort(candidates->keys, key_count, sizeof(*candidates->keys), compare_keys);
    note_files(candidates, key_count);
    note_places(candidates, key_count);
    return STATUS_OK;
}

void candidates_finish(struct candidates *candidates)
{
    free(candidates->keys);
    free(candidates->places);
    free(candidates->first_place);
    free(candidates->seen);
    *candidates = (struct candidates){0};
}

struct search {
    struct candidates *candidates;
    uint32_t place;
    uint32_t *found;
    size_t count;
};

static void meet(struct search *search, uint32_t other)
{
    struct candidates *candidates = search->candidates;

    if (other <= search->place || candidates->seen[other] == search->place + 1 ||
        search->count == CANDIDATES_MAX)
        return;
    candidates->seen[other] = search->place + 1;
    search->found[search->count++] = other;
}

/* Looks at the neighbours of a key in its file, those behind it first. */
static void search_file(struct search *search, size_t at)
{
    const struct candidate_key *keys = search->candidates->keys;
    size_t first = keys[at].file.first;
    size_t end = keys[at].file.end;
    size_t most = keys[at].is_pair ? PAIR_MAX : SINGLE_MAX;
    size_t nearby = end - first <= most ? most : keys[at].is_pair ? NEARBY : 0;

    for (size_t i = at + 1; i < end && i <= at + nearby; i++)
        meet(search, keys[i].place);
    for (size_t i = at; i > first && at - i < nearby; i--)
        meet(search, keys[i - 1].place);
}

size_t candidates_of(struct candidates *candidates, uint32_t place, uint32_t *ret_places)
{
    struct search search = {.candidates = candidates, .place = place, .found = ret_places};

    for (uint32_t i = candidates->first_place[place];
         i < candidates->first_place[place + 1] && search.count < CANDIDATES_MAX; i++)
        search_file(&search, candidates->places[i]);
    return search.count;
}
