/* Marks a clause's items: on which side of a direction they stand, what goes without saying, what
 * is denied, what is done, and which things are listed. */
#include <limits.h>

#include "base/count.h"
#include "questions/lines.h"
#include "questions/similarity_builder.h"

enum { TAIL_MAX = 4, VERB_MAX = 8 };

static const float TAIL = 0.5f, CONTEXT_TAIL = 0.7f, ALONE = 2, DULL_PRIOR = 0.4f;

bool has_sides(const struct builder *builder, const struct span *span)
{
    for (size_t at = span->from; at < span->to; at++)
        if (phrase_at(builder, TELLS_SIDES, at, span->from, span->to))
            return true;
    return false;
}

/* Marks what stands left and right of "to", "instead of", "from". */
void mark_sides(struct builder *builder, const struct span *span, size_t first)
{
    size_t mark = SIZE_MAX;
    bool is_backward = false;

    for (size_t at = span->from + 1; at + 1 < span->to && mark == SIZE_MAX; at++) {
        if (phrase_at(builder, TELLS_SIDES, at, span->from, span->to))
            mark = at;
    }
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t at = span->from + 1; at + 1 < span->to && mark == SIZE_MAX; at++)
            if (!builder->is_consumed[at] &&
                has_flag(builder, at, pass ? FORM_BACKWARD : FORM_FORWARD)) {
                mark = at;
                is_backward = pass;
            }
    for (size_t i = first; i < builder->item_count && mark != SIZE_MAX; i++)
        builder->items[i].side = (builder->places[i] < mark) != is_backward ? 1 : 2;
}

/* "Greatest" in "your greatest weakness". */
static bool is_own_best(const struct builder *builder, size_t at)
{
    static const char *const best[] = {"greatest", "biggest", "main", "top", "best", "key"};

    for (size_t i = 0; at && i < COUNT_OF(best); i++)
        if (is_word(builder, at, best[i]) && is_word(builder, at - 1, "your"))
            return true;
    return false;
}

/* "in Java", "in an operating system" at the end tells where a question is at home, which others
 * take for granted; so does a language's name. Not when there is nothing else. */
void mark_tail(struct builder *builder, const struct span *span, size_t first)
{
    size_t tail = span->to;
    bool has_more = false;

    for (size_t at = span->from + 1; at < span->to; at++)
        if (is_word(builder, at, "in") || is_word(builder, at, "within"))
            tail = at;
    for (size_t i = first; i < builder->item_count; i++)
        has_more = has_more || (builder->places[i] < tail && !builder->items[i].word->is_context &&
                                builder->items[i].word->prior > DULL_PRIOR);
    for (size_t i = first; i < builder->item_count; i++) {
        struct item *item = &builder->items[i];
        if (is_own_best(builder, builder->places[i]))
            item->factor *= TAIL;
        if (!has_more && item->word->is_context)
            item->factor *= ALONE;
        if (!has_more || builder->places[i] <= tail || span->to - tail > TAIL_MAX)
            continue;
        item->factor *= item->word->is_context ? CONTEXT_TAIL : TAIL;
        item->is_tail = !item->word->is_context;
    }
}

/* "With or without" denies nothing. */
void mark_denied(struct builder *builder, const struct span *span, size_t first)
{
    size_t mark = SIZE_MAX;

    for (size_t at = span->from; at < span->to; at++)
        if (has_flag(builder, at, FORM_DENIAL) && !(at && has_flag(builder, at - 1, FORM_JOINS)))
            mark = at;
    for (size_t i = first; i < builder->item_count && mark != SIZE_MAX; i++)
        builder->items[i].is_denied = builder->places[i] > mark && builder->places[i] <= mark + 3;
}

/* "database" in "database index", with nothing between. Not when nothing else would be left. */
void mark_home(struct builder *builder, size_t first)
{
    for (size_t i = first; i + 1 < builder->item_count; i++) {
        struct item *item = &builder->items[i];
        const struct item *next = &builder->items[i + 1];
        if (!item->word->is_home || builder->places[i + 1] != builder->places[i] + 1 ||
            next->word->prior <= DULL_PRIOR || next->word->is_context)
            continue;
        item->factor *= TAIL;
        item->is_home = true;
    }
}

/* "left join" is another thing than "join", "the size of a pointer" than a pointer. */
void mark_narrowing(struct builder *builder, size_t first)
{
    for (size_t i = first; i + 1 < builder->item_count; i++) {
        struct item *item = &builder->items[i];
        size_t next = builder->places[i] + 1;
        if (is_word(builder, next, "of")) {
            next++;
            next += next < builder->count && has_flag(builder, next, FORM_ARTICLE);
        }
        item->narrows = builder->places[i + 1] == next && item->kind == ITEM_WORD &&
                        item->word->prior > DULL_PRIOR && item->factor >= 1 &&
                        !item->word->is_context && !ascii_is_digit(item->word->text.data[0]);
    }
}

/* The word behind "how do you", "how to", "write a function that". */
void mark_verb(struct builder *builder, const struct span *span, size_t first)
{
    static const char *const before[] = {"you", "to", "we", "that", "one", "i", "which"};

    for (size_t at = span->from; at < span->to && at < span->from + VERB_MAX; at++)
        for (size_t i = 0; i < COUNT_OF(before); i++) {
            if (!is_word(builder, at, before[i]))
                continue;
            for (size_t j = first; j < builder->item_count; j++)
                if (builder->places[j] == at + 1 && builder->items[j].kind == ITEM_WORD) {
                    builder->items[j].is_verb = true;
                    return;
                }
        }
}

/* How many things stand between commas and "and". Of those that are compared, one that is said in
 * one dull word is marked. */
unsigned char mark_listed(struct builder *builder, const struct span *span, size_t first,
                          bool compares)
{
    unsigned char count = 0;
    size_t of_this = 0;
    struct item *last = NULL;
    size_t i = first;

    for (size_t at = span->from; at <= span->to; at++) {
        bool ends = at == span->to || has_flag(builder, at, FORM_JOINS) ||
                    builder->tokens[at].flags & TOKEN_COMMA;
        if (ends && of_this == 1 && compares)
            last->is_side = true;
        of_this = ends ? 0 : of_this;
        if (i == builder->item_count || builder->places[i] != at || at == span->to)
            continue;
        last = &builder->items[i++];
        count += of_this == 0 && count < UCHAR_MAX;
        of_this++;
    }
    return count;
}
