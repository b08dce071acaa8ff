/* What a prompt asks: its clauses, each with what it wants to know and what about. */
#include "base/count.h"
#include "questions/lines.h"
#include "questions/similarity_builder.h"

enum { MAX_ACRONYM = 5, LEAST_ACRONYM = 3, LEAST_JOINED = 6 };

static const float BACKGROUND = 0.4f, REFERRED = 0.5f, QUALIFIER = 0.35f, VARIABLE = 0.25f,
                   NUMBER = 0.8f, NAMED_KIND = 0.4f;

/* Which intents say more than which others: {if any of these, then none of those}. */
static uint32_t settle_intents(uint32_t intents)
{
    static const uint32_t rows[][2] = {
        {ASKS_OUTPUT, ASKS_WHAT | ASKS_PURPOSE | ASKS_EVENT | ASKS_WHICH | ASKS_STATEMENT},
        {ASKS_WHEN, ASKS_DIFFERENCE},
        {ASKS_DIFFERENCE,
         ASKS_WHAT | ASKS_WORKS | ASKS_HOW | ASKS_LIST | ASKS_PURPOSE | ASKS_EVENT | ASKS_NEED},
        {ASKS_PITFALL, ASKS_WHAT | ASKS_WHY | ASKS_EVENT | ASKS_PURPOSE | ASKS_WHETHER | ASKS_LIST},
        {ASKS_ADVANTAGE | ASKS_DRAWBACK,
         ASKS_WHAT | ASKS_LIST | ASKS_WHY | ASKS_HOW | ASKS_WORKS | ASKS_PURPOSE},
        {ASKS_IMPACT, ASKS_WHAT | ASKS_WORKS | ASKS_HOW},
        {ASKS_EVENT, ASKS_WHAT | ASKS_WHEN | ASKS_WORKS},
        {ASKS_HOW, ASKS_PURPOSE | ASKS_NEED},
        {ASKS_PURPOSE | ASKS_NEED, ASKS_WHAT | ASKS_WHY | ASKS_WORKS | ASKS_LIST},
        {ASKS_TYPES, ASKS_WHAT | ASKS_LIST | ASKS_WHICH},
        {ASKS_STORY, ASKS_WHAT | ASKS_LIST | ASKS_EXAMPLE | ASKS_WHEN | ASKS_HOW},
        {ASKS_MAKE, ASKS_WHAT | ASKS_HOW | ASKS_WORKS | ASKS_OUTPUT | ASKS_LIST},
        {ASKS_COUNT, ASKS_WHAT | ASKS_HOW | ASKS_LIST},
        {ASKS_WHY | ASKS_WHEN | ASKS_EXAMPLE | ASKS_LIST | ASKS_HOW | ASKS_WORKS | ASKS_WHICH,
         ASKS_WHAT},
        {ASKS_WORKS | ASKS_WHY, ASKS_HOW},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (intents & rows[i][0])
            intents &= ~(rows[i][1] & ~rows[i][0]);
    return intents ? intents : ASKS_WHAT;
}

static bool has_item(const struct builder *builder, size_t first, const struct word *word)
{
    for (size_t i = first; i < builder->item_count; i++)
        if (builder->items[i].word == word)
            return true;
    return false;
}

static void add_item(struct builder *builder, size_t first, size_t at, struct item item)
{
    if (!item.word) {
        builder->status = STATUS_NO_MEMORY;
        return;
    }
    if (builder->item_count == ASKED_MAX_ITEMS || has_item(builder, first, item.word))
        return;
    item.is_repeat = has_item(builder, 0, item.word);
    builder->places[builder->item_count] = at;
    builder->items[builder->item_count++] = item;
}

/* Written in capitals as a name is: WHERE, TRUNCATE. */
static bool is_loud(const struct builder *builder, size_t at)
{
    return builder->tokens[at].flags & TOKEN_CAPITALS && !builder->shouts;
}

/* "commands" is "command" too. */
static bool is_singular(const struct builder *builder, size_t at, const char *text)
{
    struct str form = builder->tokens[at].form->text;

    return is_word(builder, at, text) || (form.size > 1 && form.data[form.size - 1] == 's' &&
                                          str_is(str_slice(form, 0, form.size - 1), text));
}

/* "class" in "the ThreadLocal class": the name says it already. */
static bool names_kind(const struct builder *builder, size_t first, size_t at)
{
    static const char *const kinds[] = {
        "class",     "method",  "function", "module", "keyword",    "operator",
        "statement", "package", "library",  "hook",   "decorator",  "attribute",
        "header",    "command", "clause",   "macro",  "annotation", "directive",
        "interface", "object",  "property", "type"};
    static const char *const of_names[] = {"clause",    "command",  "statement",
                                           "keyword",   "operator", "constraint",
                                           "principle", "theorem",  "properties"};
    bool is_kind = false;
    bool names = false;

    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        is_kind = is_kind || is_singular(builder, at, kinds[i]);
    for (size_t i = 0; i < COUNT_OF(of_names); i++)
        names = names || is_singular(builder, at, of_names[i]);
    if (!(is_kind || names) || builder->item_count == first)
        return false;
    const struct item *last = &builder->items[builder->item_count - 1];
    size_t place = builder->places[builder->item_count - 1];
    bool is_code = is_kind && last->kind == ITEM_CODE;
    bool is_name = names && is_loud(builder, place) && !last->word->is_context;
    return (is_code || is_name) && place + 1 == at;
}

/* "this" in "the this keyword", "in" in "the in operator". */
static bool is_named(const struct builder *builder, size_t at)
{
    static const char *const kinds[] = {"keyword", "operator", "statement", "clause", "command"};

    if (!at || !is_word(builder, at - 1, "the") || has_flag(builder, at, FORM_ARTICLE))
        return false;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (is_word(builder, at + 1, kinds[i]))
            return true;
    return false;
}

static void add_token(struct builder *builder, size_t first, size_t at, float factor)
{
    const struct token *token = &builder->tokens[at];
    struct item item = {.factor = factor, .kind = ITEM_WORD};
    bool is_code = token->flags & TOKEN_CODE || is_named(builder, at);

    item.word = form_word(builder->lexicon, token->form);
    if (token->kind == TOKEN_NUMBER) {
        item.kind = ITEM_NUMBER;
        item.factor *= NUMBER;
    } else if (token->kind == TOKEN_SIGN) {
        item.kind = ITEM_SIGN;
    } else if (is_code && token->form->text.size == 1) {
        item.factor *= VARIABLE;
        item.word = form_code(builder->lexicon, token->form);
    } else if (is_code && item.word && !item.word->is_context) {
        item.kind = ITEM_CODE;
        item.word = form_code(builder->lexicon, token->form);
    } else if (!is_code && names_kind(builder, first, at)) {
        item.factor *= NAMED_KIND;
    } else if (!is_code && token->form->text.size == 1 && !item.word->is_context &&
               (unsigned char)token->form->text.data[0] < 0x80) {
        item.factor *= VARIABLE;
    }
    if (token->flags & TOKEN_QUALIFIER) {
        item.is_qualifier = true;
        item.factor *= QUALIFIER;
    }
    item.is_name = token->flags & TOKEN_CAPITAL && !builder->shouts;
    add_item(builder, first, at, item);
}

/* The first letters of the words from here on, when they spell an acronym of these sets. Returns
 * how many words it stands for, or 0. */
static size_t acronym_at(const struct builder *builder, size_t at, size_t to,
                         struct form **ret_form)
{
    char letters[MAX_ACRONYM];
    size_t best = 0;

    for (size_t size = 0; size < MAX_ACRONYM && at + size < to; size++) {
        const struct token *token = &builder->tokens[at + size];
        bool fits = token->kind == TOKEN_WORD && !(token->flags & TOKEN_CODE) &&
                    !(token->form->flags & FORM_STOP);
        if (!fits)
            break;
        letters[size] = token->form->text.data[0];
        if (size + 1 < LEAST_ACRONYM)
            continue;
        struct form *form = lexicon_find_form(builder->lexicon, (struct str){letters, size + 1});
        if (form && form->flags & FORM_CAPITALS && !(form->flags & FORM_STOP)) {
            best = size + 1;
            *ret_form = form;
        }
    }
    return best;
}

/* "web socket" where "websocket" is written elsewhere. */
static struct form *joined_at(const struct builder *builder, size_t at, size_t to)
{
    char text[WORD_MAX_BYTES];

    if (at + 1 >= to)
        return NULL;
    for (size_t i = at; i < at + 2; i++)
        if (builder->tokens[i].kind != TOKEN_WORD || builder->tokens[i].flags & TOKEN_CODE ||
            (i == at && builder->tokens[i].form->flags & FORM_STOP))
            return NULL;
    struct str left = builder->tokens[at].form->text;
    struct str right = builder->tokens[at + 1].form->text;
    size_t size = left.size + right.size;
    if (size > sizeof(text) || size < LEAST_JOINED || left.size < 2 || right.size < 3)
        return NULL;
    memcpy(text, left.data, left.size);
    memcpy(text + left.size, right.data, right.size);
    struct form *form = lexicon_find_form(builder->lexicon, (struct str){text, size});
    return form && form->flags & (FORM_SEEN | FORM_KNOWN) ? form : NULL;
}

/* Takes what stands for one word, and returns how many tokens that was; 0: none. */
static size_t take_compound(struct builder *builder, size_t first, size_t at, size_t to,
                            float factor)
{
    const struct phrase *phrase = phrase_at(builder, STANDS_FOR_WORD, at, at, to);
    struct form *form = NULL;
    size_t count;

    if (phrase) {
        add_item(builder, first, at,
                 (struct item){.word = phrase->word, .factor = factor, .kind = ITEM_WORD});
        return phrase->count;
    }
    count = acronym_at(builder, at, to, &form);
    if (!count && (form = joined_at(builder, at, to)))
        count = 2;
    if (count)
        add_item(builder, first, at,
                 (struct item){.word = form_word(builder->lexicon, form),
                               .factor = factor,
                               .kind = ITEM_WORD});
    return count;
}

static bool says_something(const struct builder *builder, size_t at)
{
    const struct token *token = &builder->tokens[at];
    bool loud = is_loud(builder, at) && !(token->flags & TOKEN_SENTENCE) &&
                !(token->form->flags & FORM_NEGATION);

    return token->flags & TOKEN_CODE || token->kind != TOKEN_WORD || loud ||
           is_named(builder, at) ||
           !(token->form->flags & (FORM_STOP | FORM_NEGATION | FORM_DENIAL | FORM_PRONOUN));
}

/* "What does x do", "what is x for" ask what it is for. */
static bool asks_use(const struct builder *builder, const struct span *span)
{
    size_t second = span->from + 1;
    size_t last = span->to - 1;

    if (span->to < span->from + 4)
        return false;
    if (is_word(builder, second, "do") || is_word(builder, second, "does"))
        return is_word(builder, last, "do");
    return (is_word(builder, second, "is") || is_word(builder, second, "are")) &&
           is_word(builder, last, "for");
}

/* Finds the phrases that tell intents. */
static uint32_t take_intents(struct builder *builder, const struct span *span)
{
    uint32_t intents = 0;

    for (size_t at = span->from; at < span->to;) {
        const struct phrase *phrase = phrase_at(builder, TELLS_INTENT, at, span->from, span->to);
        /* "SELECT", "State vs props": a name isn't the word that it's written like. */
        bool is_compared = phrase && phrase->count == 1 && phrase->at_start &&
                           (is_word(builder, at + 1, "vs") || is_word(builder, at + 1, "versus"));
        bool is_owned = phrase && phrase->intents & (ASKS_ADVANTAGE | ASKS_DRAWBACK) && at &&
                        is_word(builder, at - 1, "your");
        bool is_tied = phrase && phrase->count == 1 && at > span->from &&
                       builder->tokens[at - 1].form->text.size == 1 &&
                       !has_flag(builder, at - 1, FORM_STOP); /* "k-means" */
        const struct phrase *name = phrase_at(builder, STANDS_FOR_WORD, at, span->from, span->to);
        bool is_name = phrase && name && name->count > phrase->count; /* "work here" */
        if (!phrase || is_name || is_compared || is_owned || is_tied || is_loud(builder, at)) {
            at++;
            continue;
        }
        intents |= phrase->intents;
        if (at == span->from && phrase->intents == ASKS_WHAT && asks_use(builder, span))
            intents |= ASKS_PURPOSE;
        for (size_t i = 0; i < phrase->count; i++)
            builder->is_consumed[at + i] = true;
        at += phrase->count;
    }
    return intents;
}

static void take_items(struct builder *builder, const struct span *span, size_t first, float factor)
{
    for (size_t at = span->from; at < span->to;) {
        if (builder->is_consumed[at]) {
            at++;
            continue;
        }
        size_t taken = take_compound(builder, first, at, span->to, factor);
        for (size_t i = 0; i < taken; i++)
            builder->is_consumed[at + i] = true;
        if (!taken && says_something(builder, at))
            add_token(builder, first, at, factor);
        at += taken ? taken : 1;
    }
}

static bool item_stands_in(const struct builder *builder, size_t first, size_t from, size_t to)
{
    for (size_t i = first; i < builder->item_count; i++)
        if (builder->places[i] >= from && builder->places[i] < to)
            return true;
    return false;
}

/* Where the list of what is compared begins; the span's end when there is none. */
static size_t sides_begin(const struct builder *builder, const struct span *span)
{
    for (size_t at = span->from; at < span->to; at++)
        if (is_word(builder, at, "between"))
            return at + 1;
    for (size_t at = span->from; at < span->to; at++)
        if (is_word(builder, at, "vs") || is_word(builder, at, "versus"))
            return span->from;
    return span->to;
}

/* What "between … and …" or "… vs …" names is what it's about, even when it's a word like "is". */
static void rescue_sides(struct builder *builder, const struct span *span, size_t first)
{
    enum { SIDE_MAX = 2 };
    size_t from = sides_begin(builder, span);
    size_t sides = 0;

    for (size_t at = from; at <= span->to && from < span->to; at++) {
        bool joins = at < span->to && has_flag(builder, at, FORM_JOINS);
        if (at < span->to && !joins && !(builder->tokens[at].flags & TOKEN_COMMA))
            continue;
        sides += joins;
        size_t to = at == span->to && at > from + SIDE_MAX ? from + 1 : at;
        if (sides && to <= from + SIDE_MAX && !item_stands_in(builder, first, from, at))
            for (size_t i = from; i < to; i++)
                if (!has_flag(builder, i, FORM_ARTICLE))
                    add_token(builder, first, i, 1);
        from = joins ? at + 1 : at;
    }
}

/* A clause that says nothing but its intent is about the intent's words. */
static void rescue_words(struct builder *builder, const struct span *span, size_t first,
                         uint32_t intents)
{
    if (intents & ASKS_OUTPUT)
        return; /* it points at a listing */
    for (size_t at = span->from; at < span->to; at++)
        if (!has_flag(builder, at, FORM_STOP | FORM_ASKING | FORM_AUXILIARY))
            add_token(builder, first, at, 1);
    for (size_t at = span->from; at < span->to && builder->item_count == first; at++)
        if (!has_flag(builder, at, FORM_ARTICLE | FORM_ASKING | FORM_AUXILIARY))
            add_token(builder, first, at, 1);
}

/* "Why does a == b return false" asks why they aren't equal. */
static bool gives_false(const struct builder *builder, size_t at)
{
    static const char *const giving[] = {"return", "returns", "evaluate", "evaluates",
                                         "give",   "gives",   "to",       "be"};

    for (size_t i = 0; at && is_word(builder, at, "false") && i < COUNT_OF(giving); i++)
        if (is_word(builder, at - 1, giving[i]))
            return true;
    return false;
}

static bool is_negated(const struct builder *builder, const struct span *span)
{
    bool negated = false;

    for (size_t at = span->from; at < span->to; at++)
        if ((has_flag(builder, at, FORM_NEGATION) || gives_false(builder, at)) &&
            !builder->is_consumed[at] && !is_word(builder, at + 1, "only") &&
            !is_word(builder, at + 1, "just"))
            negated = !negated;
    return negated;
}

static bool has_pronoun(const struct builder *builder, const struct span *span)
{
    for (size_t at = span->from; at < span->to; at++)
        if (has_flag(builder, at, FORM_PRONOUN) && !is_word(builder, at, "this") &&
            !is_word(builder, at, "that"))
            return true;
    return false;
}

/* What the clause before is about is what "it" is about. */
static void take_referred(struct builder *builder, size_t first, const struct clause *before)
{
    for (size_t i = before->first; i < (size_t)before->first + before->count; i++) {
        struct item item = builder->items[i];
        item.factor *= REFERRED;
        item.side = 0;
        item.narrows = false; /* the next one may be here already */
        add_item(builder, first, builder->places[i], item);
    }
}

/* "Merge two sorted lists": a verb, and something that isn't named yet. */
static uint32_t order_intent(const struct builder *builder, const struct span *span)
{
    static const char *const determiners[] = {"a",   "an",   "the",   "two",
                                              "all", "each", "every", "your"};
    size_t second = span->from + 1;

    if (has_flag(builder, span->from, FORM_ASKING | FORM_STOP) || second >= span->to ||
        builder->tokens[second].flags & TOKEN_COMMA)
        return 0;
    for (size_t i = 0; i < COUNT_OF(determiners); i++)
        if (is_word(builder, second, determiners[i]))
            return ASKS_MAKE;
    return 0;
}

/* "How did you handle it?", "and what you learned": what came of it. */
static bool asks_outcome(const struct builder *builder, const struct span *span, size_t first)
{
    bool is_past = false;

    for (size_t at = span->from; at < span->to; at++) {
        struct str text = builder->tokens[at].form->text;
        struct str end = text.size > 2 ? str_slice(text, text.size - 2, text.size) : STR_NONE;
        bool past = str_is(end, "ed") || str_is(end, "lt") || str_is(end, "nt");
        is_past =
            is_past || is_word(builder, at, "did") || (past && has_flag(builder, at, FORM_OUTCOME));
    }
    for (size_t i = first; i < builder->item_count && is_past; i++)
        is_past = has_flag(builder, builder->places[i], FORM_OUTCOME);
    return is_past;
}

/* "… and how does it work", "… How did you handle it?": what a full answer tells anyway. "… and
 * their differences" tells what was asked of the things before. */
static bool adds_nothing(struct builder *builder, const struct span *span, size_t first,
                         uint32_t intents)
{
    static const uint32_t light =
        ASKS_WHAT | ASKS_WORKS | ASKS_HOW | ASKS_PURPOSE | ASKS_EVENT | ASKS_NEED;
    struct clause *before = &builder->clauses[builder->clause_count - 1];
    bool own = builder->item_count > first;

    if (!own && intents == ASKS_DIFFERENCE && before->listed > 1 &&
        !(before->intents & ~(ASKS_WHAT | ASKS_LIST)))
        before->intents = ASKS_DIFFERENCE;
    else if (intents & ~light ||
             before->intents & ~(ASKS_STORY | ASKS_WHAT | ASKS_WORKS | ASKS_PURPOSE))
        return false;
    else if ((own || before->intents & ASKS_STORY) && !asks_outcome(builder, span, first))
        return false;
    else
        builder->left_out++;
    builder->item_count = first;
    return true;
}

static void add_clause(struct builder *builder, const struct span *span, size_t first)
{
    struct clause *clause = &builder->clauses[builder->clause_count];
    uint32_t intents = settle_intents(take_intents(builder, span) | order_intent(builder, span));
    take_items(builder, span, first, 1);
    if (intents & ASKS_DIFFERENCE)
        rescue_sides(builder, span, first);
    bool refers = builder->clause_count > 0 &&
                  (span->refers_back || has_pronoun(builder, span) || builder->item_count == first);
    if (builder->item_count == first && !refers)
        rescue_words(builder, span, first, intents);
    if (intents == ASKS_PURPOSE && is_word(builder, span->from, "why"))
        intents = ASKS_NEED;
    if (intents == ASKS_NEED && is_word(builder, span->from, "why") && has_sides(builder, span))
        intents = ASKS_WHY; /* "why use a instead of b" */
    mark_tail(builder, span, first);
    mark_home(builder, first);
    bool acts = intents & ASKS_WORKS && !is_word(builder, span->to - 1, "work");
    if (!acts && !(intents & (ASKS_WHY | ASKS_PITFALL | ASKS_EVENT | ASKS_WHETHER)))
        mark_narrowing(builder, first);
    if (intents & (ASKS_HOW | ASKS_MAKE))
        mark_verb(builder, span, first);
    mark_denied(builder, span, first);
    if (!(intents & ASKS_DIFFERENCE))
        mark_sides(builder, span, first);
    *clause = (struct clause){.intents = intents,
                              .first = (uint16_t)first,
                              .is_negated = is_negated(builder, span),
                              .refers_back = refers};
    for (size_t at = span->from; at < span->to; at++)
        clause->joins = clause->joins || has_flag(builder, at, FORM_JOINS);
    clause->listed = mark_listed(builder, span, first, intents & ASKS_DIFFERENCE);
    if (intents & ASKS_DIFFERENCE && clause->listed < 2)
        clause->listed = 2; /* "how does a differ from b" */
    if (refers && adds_nothing(builder, span, first, intents))
        return; /* the clause isn't counted */
    if (refers)
        take_referred(builder, first, clause - 1);
    clause->count = (uint16_t)(builder->item_count - first);
    clause->defines =
        intents == ASKS_WHAT && is_word(builder, span->from, "what") &&
        (is_word(builder, span->from + 2, "a") || is_word(builder, span->from + 2, "an"));
    builder->clause_count++;
}

/* Background goes to the clause behind it, the last one to the clause before. */
static void add_clauses(struct builder *builder)
{
    size_t first = 0;

    for (size_t i = 0; i < builder->span_count && builder->clause_count < ASKED_MAX_CLAUSES; i++) {
        const struct span *span = &builder->spans[i];
        if (!span->is_background) {
            add_clause(builder, span, first);
            first = builder->item_count;
            continue;
        }
        take_items(builder, span, first, BACKGROUND);
        if (i + 1 == builder->span_count && builder->clause_count) {
            struct clause *last = &builder->clauses[builder->clause_count - 1];
            last->count = (uint16_t)(builder->item_count - last->first);
        }
    }
}

/* Someone who writes "and" or "vs" small means something by capitals. */
static bool shouts(const struct token *tokens, size_t count)
{
    size_t loud = 0;

    for (size_t i = 0; i < count; i++) {
        loud += tokens[i].flags & TOKEN_CAPITALS ? 1 : 0;
        if (tokens[i].form->flags & FORM_JOINS && !(tokens[i].flags & TOKEN_CAPITALS))
            return false;
    }
    return loud * 2 > count;
}

enum status clauses_read(struct lexicon *lexicon, const struct token *tokens, size_t count,
                         struct arena *arena, struct asked *asked)
{
    struct builder builder = {.lexicon = lexicon,
                              .tokens = tokens,
                              .count = count,
                              .shouts = shouts(tokens, count),
                              .status = STATUS_OK};

    if (count)
        spans_cut(&builder);
    add_clauses(&builder);
    if (builder.status != STATUS_OK)
        return builder.status;
    asked->items = arena_array(arena, builder.item_count, sizeof(struct item));
    asked->clauses = arena_array(arena, builder.clause_count, sizeof(struct clause));
    if (!asked->items || !asked->clauses)
        return STATUS_NO_MEMORY;
    if (builder.item_count)
        memcpy(asked->items, builder.items, builder.item_count * sizeof(struct item));
    if (builder.clause_count)
        memcpy(asked->clauses, builder.clauses, builder.clause_count * sizeof(struct clause));
    asked->item_count = (uint16_t)builder.item_count;
    asked->clause_count = (uint16_t)builder.clause_count;
    asked->left_out = builder.left_out;
    return STATUS_OK;
}
