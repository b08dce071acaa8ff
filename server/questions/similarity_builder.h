/* What the reading of a prompt's clauses keeps while it is at it. Used by the files of the
 * similarity only. */
#ifndef PARLEY_QUESTIONS_SIMILARITY_BUILDER_H
#define PARLEY_QUESTIONS_SIMILARITY_BUILDER_H

#include "questions/similarity_private.h"

/* A run of tokens that asks one thing, before its items are known. */
struct span {
    size_t from, to;
    bool is_background; /* says something and asks nothing */
    bool refers_back;
};

struct builder {
    struct lexicon *lexicon;
    const struct token *tokens;
    size_t count;
    bool is_consumed[ASKED_MAX_TOKENS]; /* by a phrase that tells an intent */
    bool shouts;                        /* capitals say nothing */
    struct span spans[ASKED_MAX_TOKENS];
    size_t span_count;
    struct item items[ASKED_MAX_ITEMS];
    size_t places[ASKED_MAX_ITEMS]; /* of the items' tokens */
    size_t item_count;
    struct clause clauses[ASKED_MAX_CLAUSES];
    size_t clause_count;
    uint16_t left_out; /* clauses that add nothing */
    enum status status;
};

static inline bool has_flag(const struct builder *builder, size_t at, uint32_t flag)
{
    const struct token *token = &builder->tokens[at];

    return !(token->flags & TOKEN_CODE) && token->form->flags & flag;
}

static inline bool is_word(const struct builder *builder, size_t at, const char *text)
{
    return at < builder->count && str_is(builder->tokens[at].form->text, text);
}

enum phrase_use { TELLS_INTENT, STANDS_FOR_WORD, TELLS_SIDES };

/* The longest phrase of that use that begins here and ends before `to`; NULL when there is none.
 * `from` is where the clause begins. */
const struct phrase *phrase_at(const struct builder *builder, enum phrase_use use, size_t at,
                               size_t from, size_t to);
/* Fills in the spans. There is at least one token. */
void spans_cut(struct builder *builder);

/* Of the clause's items from `first` on; see similarity_marks.c. */
bool has_sides(const struct builder *builder, const struct span *span);
void mark_sides(struct builder *builder, const struct span *span, size_t first);
void mark_tail(struct builder *builder, const struct span *span, size_t first);
void mark_denied(struct builder *builder, const struct span *span, size_t first);
void mark_narrowing(struct builder *builder, size_t first);
void mark_home(struct builder *builder, size_t first);
void mark_verb(struct builder *builder, const struct span *span, size_t first);
/* Returns how many things the clause lists. */
unsigned char mark_listed(struct builder *builder, const struct span *span, size_t first,
                          bool compares);

#endif
