/* The words of all prompts, and what the tables say of them. */

#include <stdlib.h>

#include "base/count.h"
#include "questions/lines.h"
#include "questions/similarity_private.h"

enum { SMALL_COLLECTION = 300 }; /* below it, rarity says little */

static const float DULL = 0.3f, PALE = 0.75f, CONTEXT = 0.45f;

/* Cuts the next word of a table's string. */
static bool next_word(const char **rest, struct str *ret_word)
{
    const char *from = *rest;

    while (*from == ' ')
        from++;
    const char *to = from;
    while (*to && *to != ' ')
        to++;
    *rest = to;
    *ret_word = (struct str){from, (size_t)(to - from)};
    return to > from;
}

struct form *lexicon_find_form(const struct lexicon *lexicon, struct str text)
{
    return index_get(&lexicon->forms, text);
}

struct form *lexicon_form(struct lexicon *lexicon, struct str text)
{
    struct form *form = index_get(&lexicon->forms, text);

    if (form)
        return form;
    form = arena_alloc(&lexicon->arena, sizeof(*form));
    struct str copy = form ? arena_copy(&lexicon->arena, text) : STR_NONE;
    if (!copy.data)
        return NULL;
    form->text = copy;
    return index_put(&lexicon->forms, copy, form) == STATUS_OK ? form : NULL;
}

static bool number_word(struct lexicon *lexicon, struct word *word)
{
    if (lexicon->word_count == lexicon->word_capacity) {
        uint32_t capacity = lexicon->word_capacity ? lexicon->word_capacity * 2 : 1024;
        struct word **larger = realloc(lexicon->by_number, capacity * sizeof(*larger));
        if (!larger)
            return false;
        lexicon->by_number = larger;
        lexicon->word_capacity = capacity;
    }
    word->number = lexicon->word_count;
    word->stem = word->number;
    lexicon->by_number[lexicon->word_count++] = word;
    return true;
}

/* `mark` keeps code and prose apart; 0 for prose. */
static struct word *find_word(struct lexicon *lexicon, char mark, struct str text)
{
    char key[WORD_MAX_BYTES + 1];
    size_t size = 0;

    if (mark)
        key[size++] = mark;
    size_t rest = text.size < sizeof(key) - size ? text.size : sizeof(key) - size;
    memcpy(key + size, text.data, rest);
    size += rest;
    struct word *word = index_get(&lexicon->words, (struct str){key, size});
    if (word)
        return word;
    word = arena_alloc(&lexicon->arena, sizeof(*word));
    struct str copy = word ? arena_copy(&lexicon->arena, (struct str){key, size}) : STR_NONE;
    if (!copy.data || !number_word(lexicon, word))
        return NULL;
    word->text = mark ? str_slice(copy, 1, copy.size) : copy;
    word->prior = 1;
    return index_put(&lexicon->words, copy, word) == STATUS_OK ? word : NULL;
}

static struct word *prose_word(struct lexicon *lexicon, struct str text)
{
    char stem[WORD_MAX_BYTES];
    size_t size = word_stem(text, stem);

    return find_word(lexicon, 0, (struct str){stem, size});
}

struct word *form_word(struct lexicon *lexicon, struct form *form)
{
    if (!form->word)
        form->word = prose_word(lexicon, form->text);
    return form->word;
}

struct word *form_code(struct lexicon *lexicon, struct form *form)
{
    const struct word *prose = form_word(lexicon, form);

    if (!form->code && prose) {
        struct word *code = find_word(lexicon, '`', form->text);
        if (code) {
            code->stem = prose->number;
            code->is_context = prose->is_context;
            code->prior = prose->is_context ? prose->prior : 1.0f;
        }
        form->code = code;
    }
    return form->code;
}

static enum status add_flags(struct lexicon *lexicon)
{
    static const struct {
        const char *name;
        uint32_t flag;
    } names[] = {
        {"stop", FORM_STOP},       {"negation", FORM_NEGATION},   {"denial", FORM_DENIAL},
        {"outcome", FORM_OUTCOME}, {"pronoun", FORM_PRONOUN},     {"article", FORM_ARTICLE},
        {"asking", FORM_ASKING},   {"auxiliary", FORM_AUXILIARY}, {"joins", FORM_JOINS},
        {"forward", FORM_FORWARD}, {"backward", FORM_BACKWARD}};

    for (size_t i = 0; lexicon_flag_words[i][0]; i++) {
        uint32_t flag = 0;
        for (size_t j = 0; j < COUNT_OF(names); j++)
            if (str_is(str_from(lexicon_flag_words[i][0]), names[j].name))
                flag = names[j].flag;
        const char *rest = lexicon_flag_words[i][1];
        struct str text;
        while (next_word(&rest, &text)) {
            struct form *form = lexicon_form(lexicon, text);
            if (!form)
                return STATUS_NO_MEMORY;
            form->flags |= flag | FORM_KNOWN;
        }
    }
    return STATUS_OK;
}

/* The first word stands for the others. A number's name is no stem of anything. */
static enum status add_group(struct lexicon *lexicon, const char *words)
{
    struct str text;
    char stem[WORD_MAX_BYTES];

    if (!next_word(&words, &text))
        return STATUS_OK;
    struct word *first = prose_word(lexicon, text);
    struct form *form = lexicon_form(lexicon, text);
    if (!first || !form)
        return STATUS_NO_MEMORY;
    form->flags |= FORM_KNOWN;
    while (next_word(&words, &text)) {
        struct str key = {stem, word_stem(text, stem)};
        form = lexicon_form(lexicon, text);
        key = arena_copy(&lexicon->arena, key);
        if (!key.data || !form)
            return STATUS_NO_MEMORY;
        form->flags |= FORM_KNOWN;
        enum status status = index_put(&lexicon->words, key, first);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static enum status add_phrase(struct lexicon *lexicon, const char *words, const struct phrase *kind)
{
    struct form *forms[16];
    struct str text;
    size_t count = 0;

    while (count < COUNT_OF(forms) && next_word(&words, &text))
        if (!(forms[count++] = lexicon_form(lexicon, text)))
            return STATUS_NO_MEMORY;
    struct phrase *phrase = arena_alloc(&lexicon->arena, sizeof(*phrase));
    struct form **kept = arena_array(&lexicon->arena, count, sizeof(struct form *));
    if (!phrase || !kept)
        return STATUS_NO_MEMORY;
    memcpy(kept, forms, count * sizeof(struct form *));
    *phrase = *kind;
    phrase->forms = kept;
    phrase->count = (unsigned char)count;
    struct phrase **place = &forms[0]->phrases;
    while (*place && (*place)->count >= count)
        place = &(*place)->next;
    phrase->next = *place;
    *place = phrase;
    return STATUS_OK;
}

static enum status add_long_form(struct lexicon *lexicon, const char *row)
{
    struct str text;
    struct phrase kind = {0};

    if (!next_word(&row, &text))
        return STATUS_OK;
    kind.word = prose_word(lexicon, text);
    struct form *form = lexicon_form(lexicon, text);
    if (!kind.word || !form)
        return STATUS_NO_MEMORY;
    form->flags |= FORM_KNOWN;
    return add_phrase(lexicon, row, &kind);
}

static enum status add_opposites(struct lexicon *lexicon, const char *row, int axis)
{
    struct str text;

    while (next_word(&row, &text)) {
        if (str_is(text, "/")) {
            axis = -axis;
            continue;
        }
        struct word *word = prose_word(lexicon, text);
        if (!word)
            return STATUS_NO_MEMORY;
        if (word->opposite_count < WORD_MAX_OPPOSITES)
            word->opposites[word->opposite_count++] = (signed char)axis;
    }
    return STATUS_OK;
}

static enum status add_near(struct lexicon *lexicon, const char *row, unsigned char group)
{
    struct str text;

    while (next_word(&row, &text)) {
        struct word *word = prose_word(lexicon, text);
        if (!word)
            return STATUS_NO_MEMORY;
        word->near = group;
    }
    return STATUS_OK;
}

static enum status set_priors(struct lexicon *lexicon, const char *words, float prior,
                              bool is_context, bool is_kind)
{
    struct str text;

    while (next_word(&words, &text)) {
        struct word *word = prose_word(lexicon, text);
        struct form *form = lexicon_form(lexicon, text);
        if (!word || !form)
            return STATUS_NO_MEMORY;
        form->flags |= FORM_KNOWN;
        word->prior = prior;
        word->is_context = is_context;
        word->is_kind = is_kind;
    }
    return STATUS_OK;
}

static enum status add_home(struct lexicon *lexicon)
{
    const char *rest = lexicon_home_words;
    struct str text;

    while (next_word(&rest, &text)) {
        struct word *word = prose_word(lexicon, text);
        if (!word)
            return STATUS_NO_MEMORY;
        word->is_home = true;
    }
    return STATUS_OK;
}

static enum status add_tables(struct lexicon *lexicon)
{
    enum status status = add_flags(lexicon);

    for (size_t i = 0; lexicon_synonyms[i] && status == STATUS_OK; i++)
        status = add_group(lexicon, lexicon_synonyms[i]);
    for (size_t i = 0; lexicon_numbers[i] && status == STATUS_OK; i++)
        status = add_group(lexicon, lexicon_numbers[i]);
    for (size_t i = 0; lexicon_long_forms[i] && status == STATUS_OK; i++)
        status = add_long_form(lexicon, lexicon_long_forms[i]);
    for (size_t i = 0; lexicon_opposites[i] && status == STATUS_OK; i++)
        status = add_opposites(lexicon, lexicon_opposites[i], (int)i + 1);
    for (size_t i = 0; lexicon_near[i] && status == STATUS_OK; i++)
        status = add_near(lexicon, lexicon_near[i], (unsigned char)(i + 1));
    if (status == STATUS_OK)
        status = set_priors(lexicon, lexicon_dull_words, DULL, false, false);
    if (status == STATUS_OK)
        status = set_priors(lexicon, lexicon_kind_words, DULL, false, true);
    if (status == STATUS_OK)
        status = set_priors(lexicon, lexicon_pale_words, PALE, false, false);
    if (status == STATUS_OK)
        status = set_priors(lexicon, lexicon_languages, CONTEXT, true, false);
    if (status == STATUS_OK)
        status = add_home(lexicon);
    for (size_t i = 0; lexicon_phrases[i].words && status == STATUS_OK; i++) {
        struct phrase kind = {.intents = lexicon_phrases[i].intents,
                              .at_start = lexicon_phrases[i].at_start};
        status = add_phrase(lexicon, lexicon_phrases[i].words, &kind);
    }
    for (size_t i = 0; lexicon_directions[i] && status == STATUS_OK; i++) {
        struct phrase kind = {.flags = FORM_FORWARD};
        status = add_phrase(lexicon, lexicon_directions[i], &kind);
    }
    return status;
}

enum status lexicon_init(struct lexicon *lexicon)
{
    arena_init(&lexicon->arena, SIMILARITY_MAX_BYTES);
    return add_tables(lexicon);
}

void lexicon_finish(struct lexicon *lexicon)
{
    index_finish(&lexicon->forms);
    index_finish(&lexicon->words);
    free(lexicon->by_number);
    arena_finish(&lexicon->arena);
}

/* To some digits, and the same on every machine. `value` is at least 1. */
static double log_two(double value)
{
    enum { DIGITS = 16 };
    double result = 0;
    double digit = 1;

    for (; value >= 2; value /= 2)
        result++;
    for (int i = 0; i < DIGITS; i++) {
        value *= value;
        digit /= 2;
        if (value >= 2) {
            value /= 2;
            result += digit;
        }
    }
    return result;
}

void lexicon_weigh(struct lexicon *lexicon)
{
    static const double common = 0.5; /* what a word counts that all questions have */
    double all =
        lexicon->question_count < SMALL_COLLECTION ? SMALL_COLLECTION : lexicon->question_count;

    for (uint32_t i = 0; i < lexicon->word_count; i++) {
        struct word *word = lexicon->by_number[i];
        double count = word->question_count;
        if (word->stem != i)
            count += lexicon->by_number[word->stem]->question_count;
        double rarity = log_two(1 + all / (count < 1 ? 1 : count)) / log_two(1 + all);
        word->weight = (float)(word->prior * (common + (1 - common) * rarity));
    }
}

static bool says_with_prefix(struct str longer, struct str word)
{
    static const char *const prefixes[] = {"un",  "in",   "im",  "il", "ir",   "de",
                                           "dis", "semi", "non", "a",  "anti", "counter"};
    enum { LEAST = 4 };

    if (word.size < LEAST || longer.size <= word.size)
        return false;
    size_t size = longer.size - word.size;
    if (!str_equal(str_slice(longer, size, longer.size), word))
        return false;
    for (size_t i = 0; i < COUNT_OF(prefixes); i++)
        if (str_is(str_slice(longer, 0, size), prefixes[i]))
            return true;
    return false;
}

bool words_opposite(const struct word *a, const struct word *b)
{
    for (size_t i = 0; i < a->opposite_count; i++)
        for (size_t j = 0; j < b->opposite_count; j++)
            if (a->opposites[i] == -b->opposites[j])
                return true;
    return says_with_prefix(a->text, b->text) || says_with_prefix(b->text, a->text);
}
