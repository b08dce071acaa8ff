/* Words, numbers and operators of a text, with weights. */
#include <stdlib.h>

#include "base/utf.h"
#include "questions/align_private.h"
#include "questions/index.h"
#include "questions/lines.h"

enum { COMMON_WEIGHT = 150, MAX_COPIES = 3, WORD_MAX = 64, FIRST_IDEOGRAPH = 0x2e80 };

struct token_count {
    uint64_t hash; /* 0: the slot is free */
    size_t count;
};

/* --- counting -------------------------------------------------------------------------------- */

void token_counts_finish(struct token_counts *counts)
{
    if (!counts)
        return;
    free(counts->slots);
    *counts = (struct token_counts){0};
}

static struct token_count *find(const struct token_counts *counts, uint64_t hash)
{
    size_t at = (size_t)hash & (counts->capacity - 1);

    while (counts->slots[at].hash && counts->slots[at].hash != hash)
        at = (at + 1) & (counts->capacity - 1);
    return &counts->slots[at];
}

static enum status grow(struct token_counts *counts)
{
    struct token_counts larger = *counts;

    larger.capacity = counts->capacity ? counts->capacity * 2 : 1024;
    larger.slots = calloc(larger.capacity, sizeof(*larger.slots));
    if (!larger.slots)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < counts->capacity; i++)
        if (counts->slots[i].hash)
            *find(&larger, counts->slots[i].hash) = counts->slots[i];
    free(counts->slots);
    *counts = larger;
    return STATUS_OK;
}

enum status token_counts_add(struct token_counts *counts, const struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        if (counts->used * 2 >= counts->capacity && grow(counts) != STATUS_OK)
            return STATUS_NO_MEMORY;
        struct token_count *slot = find(counts, tokens->items[i].hash);
        counts->used += !slot->hash;
        slot->hash = tokens->items[i].hash;
        slot->count++;
    }
    counts->texts++;
    return STATUS_OK;
}

static unsigned log2_of(size_t number)
{
    unsigned log = 0;

    while (number >>= 1)
        log++;
    return log;
}

/* A token that all texts have still weighs half as much as one that only this text has: it is
 * part of what is asked. */
void tokens_weigh(struct tokens *tokens, const struct token_counts *counts)
{
    unsigned most = log2_of(counts->texts) + 1;

    for (size_t i = 0; i < tokens->count && counts->capacity; i++) {
        size_t count = find(counts, tokens->items[i].hash)->count;
        if (tokens->items[i].weight == FULL_WEIGHT && count > 1)
            tokens->items[i].weight -= FULL_WEIGHT / 2 * log2_of(count) / most;
    }
}

/* --- cutting --------------------------------------------------------------------------------- */

struct cutter {
    struct token *items;
    size_t count;
    size_t code; /* backticks that opened the code that the text is in; 0: none */
};

/* Words that say that something is asked, not what. */
static bool is_common(struct str word)
{
    static const char words[] =
        " a about an and any are as at be between by can could define describe did do does explain "
        "for from give has have how if in into is it its me mean name of on one or our should "
        "that the their them then there these they this those to us use used using was we what "
        "when where which who why will with would you your ";
    char padded[WORD_MAX + 2];

    if (word.size + 2 > sizeof(padded))
        return false;
    padded[0] = ' ';
    memcpy(padded + 1, word.data, word.size);
    padded[word.size + 1] = ' ';
    return str_find(str_from(words), (struct str){padded, word.size + 2}) != SIZE_MAX;
}

static void add_token(struct cutter *cutter, struct str text, bool common)
{
    if (cutter->count == TOKENS_MAX)
        return;
    uint64_t hash = text_hash(3, text);
    cutter->items[cutter->count++] =
        (struct token){hash ? hash : 1, common ? COMMON_WEIGHT : FULL_WEIGHT};
}

/* Without capitals and without the s of a plural. */
static void add_word(struct cutter *cutter, struct str word)
{
    char lower[WORD_MAX];
    size_t size = word.size < WORD_MAX ? word.size : WORD_MAX;

    for (size_t i = 0; i < size; i++)
        lower[i] = ascii_lower(word.data[i]);
    struct str folded = {lower, size};
    bool common = !cutter->code && is_common(folded);
    bool plural = size > 3 && lower[size - 1] == 's' && lower[size - 2] != 's' && !common;
    folded.size -= plural && !cutter->code;
    add_token(cutter, folded, common);
}

/* The end of the word that begins at `at`; `at` when none does. An ideograph is a word. */
static size_t word_end(struct str text, size_t at)
{
    size_t end = at;

    while (end < text.size) {
        char c = text.data[end];
        size_t next = end + 1;
        uint32_t character = (unsigned char)c;
        if (character >= 0x80) {
            next = end;
            character = utf8_next(text, &next);
        }
        if (character >= FIRST_IDEOGRAPH)
            return end > at ? end : next;
        if (character < 0x80 && !ascii_is_alnum(c) && c != '_')
            return end;
        end = next;
    }
    return end;
}

/* In prose most signs are punctuation or Markdown; in code all of them count but brackets. */
static bool is_operator(const struct cutter *cutter, char c)
{
    return c && strchr(cutter->code ? "=+-*/%<>!&|^~.:?#@" : "=+%<>&|^#/", c);
}

static size_t run_end(struct str text, size_t at)
{
    size_t end = at;

    while (end < text.size && text.data[end] == text.data[at])
        end++;
    return end;
}

static void take_backticks(struct cutter *cutter, size_t count)
{
    if (!cutter->code)
        cutter->code = count;
    else if (cutter->code == count)
        cutter->code = 0;
}

static void cut(struct cutter *cutter, struct str text)
{
    size_t at = 0;

    cutter->code = 0;
    while (at < text.size && cutter->count < TOKENS_MAX) {
        size_t end = word_end(text, at);
        if (end > at) {
            add_word(cutter, str_slice(text, at, end));
        } else if (text.data[at] == '`') {
            end = run_end(text, at);
            take_backticks(cutter, end - at);
        } else {
            while (end < text.size && is_operator(cutter, text.data[end]))
                end++;
            if (end > at)
                add_token(cutter, str_slice(text, at, end), false);
            else
                end++;
        }
        at = end;
    }
}

static int compare(const void *a, const void *b)
{
    const struct token *p = a;
    const struct token *q = b;

    return (p->hash > q->hash) - (p->hash < q->hash);
}

/* Sorts, and makes the copies of a token different tokens. */
static void number_copies(struct cutter *cutter)
{
    size_t kept = 0;
    uint64_t last = 0;
    uint64_t copy = 0;

    qsort(cutter->items, cutter->count, sizeof(*cutter->items), compare);
    for (size_t i = 0; i < cutter->count; i++) {
        struct token token = cutter->items[i];
        copy = token.hash == last ? copy + 1 : 0;
        last = token.hash;
        if (copy >= MAX_COPIES)
            continue;
        token.hash += copy * 0x9e3779b97f4a7c15u;
        token.hash += !token.hash;
        cutter->items[kept++] = token;
    }
    cutter->count = kept;
    qsort(cutter->items, cutter->count, sizeof(*cutter->items), compare);
}

static enum status keep(struct cutter *cutter, struct arena *arena, struct tokens *ret_tokens)
{
    number_copies(cutter);
    struct token *items = arena_array(arena, cutter->count, sizeof(*items));
    if (!items)
        return STATUS_NO_MEMORY;
    if (cutter->count)
        memcpy(items, cutter->items, cutter->count * sizeof(*items));
    *ret_tokens = (struct tokens){items, cutter->count};
    return STATUS_OK;
}

enum status tokens_of_prompt(const struct question *question, struct arena *arena,
                             struct tokens *ret_tokens)
{
    struct token items[TOKENS_MAX];
    struct cutter cutter = {.items = items};

    cut(&cutter, question->head);
    cut(&cutter, question->body);
    cut(&cutter, question_section_text(question, SECTION_CHOICES));
    return keep(&cutter, arena, ret_tokens);
}

enum status tokens_of_answer(const struct question *question, struct arena *arena,
                             struct tokens *ret_tokens)
{
    struct token items[TOKENS_MAX];
    struct cutter cutter = {.items = items};

    cut(&cutter, question_section_text(question, SECTION_ANSWER));
    return keep(&cutter, arena, ret_tokens);
}

unsigned tokens_alike(const struct tokens *a, const struct tokens *b)
{
    uint64_t both = 0;
    uint64_t either = 0;
    size_t i = 0;
    size_t j = 0;

    while (i < a->count || j < b->count) {
        bool has_a = i < a->count && (j == b->count || a->items[i].hash <= b->items[j].hash);
        bool has_b = j < b->count && (i == a->count || b->items[j].hash <= a->items[i].hash);
        unsigned weight = has_a ? a->items[i].weight : b->items[j].weight;
        both += has_a && has_b ? weight : 0;
        either += weight;
        i += has_a;
        j += has_b;
    }
    return either ? (unsigned)(both * 1000 / either) : 0;
}
