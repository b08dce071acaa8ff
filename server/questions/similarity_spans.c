/* Cuts a prompt into the runs of words that each ask one thing, or tell what it is about. */
#include "questions/similarity_builder.h"

#include "base/count.h"

/* Words that begin a question wherever they stand. */
static bool asks_openly(const struct builder *builder, size_t at)
{
    static const char *const words[] = {"what",     "why",  "how",     "when",  "where", "explain",
                                        "describe", "give", "discuss", "which", "ways"};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (is_word(builder, at, words[i]))
            return true;
    return false;
}

static bool phrase_is(const struct phrase *phrase, enum phrase_use use)
{
    if (use == TELLS_INTENT)
        return phrase->intents != 0;
    return use == STANDS_FOR_WORD ? phrase->word != NULL : phrase->flags != 0;
}

const struct phrase *phrase_at(const struct builder *builder, enum phrase_use use, size_t at,
                               size_t from, size_t to)
{
    const struct phrase *phrase = builder->tokens[at].form->phrases;

    for (; phrase; phrase = phrase->next) {
        if (!phrase_is(phrase, use) || (phrase->at_start && at != from) || at + phrase->count > to)
            continue;
        size_t same = 0;
        while (same < phrase->count && builder->tokens[at + same].form == phrase->forms[same] &&
               !(builder->tokens[at + same].flags & TOKEN_CODE && phrase->intents))
            same++;
        if (same == phrase->count)
            return phrase;
    }
    return NULL;
}

/* "and its role", "and their use". */
static bool asks_of_owner(const struct builder *builder, size_t at)
{
    if (!is_word(builder, at, "its") && !is_word(builder, at, "their"))
        return false;
    for (size_t i = at; i < at + 3 && i < builder->count; i++) {
        if (phrase_at(builder, TELLS_INTENT, i, at, builder->count))
            return true;
    }
    return false;
}

/* A new clause within a sentence: behind "and" or a comma, when what follows asks. */
static bool begins_clause(const struct builder *builder, size_t at, size_t from)
{
    bool behind_and = at && (is_word(builder, at - 1, "and") || is_word(builder, at - 1, "or"));
    bool behind_comma = builder->tokens[at].flags & TOKEN_COMMA;
    size_t written = at - from - behind_and;

    if (!behind_and && !behind_comma)
        return false;
    if (written < 2)
        return false;
    if (asks_openly(builder, at))
        return true;
    if (behind_and && has_flag(builder, at, FORM_AUXILIARY) && at + 1 < builder->count &&
        has_flag(builder, at + 1, FORM_PRONOUN))
        return true;
    return behind_and && asks_of_owner(builder, at);
}

/* "Can you please" before "explain" says nothing. */
static size_t skip_manners(const struct builder *builder, size_t from, size_t to)
{
    static const char *const manners[] = {"can",    "could", "would", "will", "you",
                                          "please", "now",   "so",    "us",   "briefly"};
    size_t at = from;

    for (bool more = true; more && at < to;) {
        more = false;
        for (size_t i = 0; i < COUNT_OF(manners); i++)
            more = more || is_word(builder, at, manners[i]);
        at += more;
    }
    bool tells =
        at < to && has_flag(builder, at, FORM_ASKING) && !has_flag(builder, at, FORM_AUXILIARY);
    return tells ? at : from;
}

static void add_span(struct builder *builder, size_t from, size_t to)
{
    /* The joining word belongs to neither side. */
    while (to > from && has_flag(builder, to - 1, FORM_JOINS) && to < builder->count)
        to--;
    while (from < to && has_flag(builder, from, FORM_JOINS))
        from++;
    from = skip_manners(builder, from, to);
    if (from == to)
        return;
    struct span *span = &builder->spans[builder->span_count++];
    *span = (struct span){.from = from, .to = to};
    bool asked = builder->tokens[from].flags & TOKEN_ASKED;
    bool begins = has_flag(builder, from, FORM_ASKING);
    span->refers_back = asks_of_owner(builder, from);
    span->is_background = !asked && !begins && !span->refers_back && !asks_openly(builder, from);
}

void spans_cut(struct builder *builder)
{
    size_t from = 0;

    for (size_t at = 1; at <= builder->count; at++) {
        if (at < builder->count && !(builder->tokens[at].flags & TOKEN_SENTENCE) &&
            !begins_clause(builder, at, from))
            continue;
        add_span(builder, from, at);
        from = at;
    }
    /* "When you update a resource, how …": what stands before the comma is the setting. */
    for (size_t i = 0; i + 1 < builder->span_count; i++) {
        size_t next = builder->spans[i + 1].from;
        bool sets = is_word(builder, builder->spans[i].from, "when") ||
                    is_word(builder, builder->spans[i].from, "if");
        if (sets && builder->tokens[next].flags & TOKEN_COMMA && asks_openly(builder, next))
            builder->spans[i].is_background = true;
    }
    bool all = true;
    for (size_t i = 0; i < builder->span_count; i++)
        all = all && builder->spans[i].is_background;
    for (size_t i = 0; all && i < builder->span_count; i++)
        builder->spans[i].is_background = false;
}
