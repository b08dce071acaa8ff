/* Which lines of a Markdown text lie inside a code fence, by the pack format's rule. Pure. */
#ifndef PARLEY_QUESTIONS_FENCE_H
#define PARLEY_QUESTIONS_FENCE_H

#include "base/str.h"

struct fence {
    char mark;         /* '`' or '~'; 0 outside a fence */
    size_t size;       /* marks of the opening line */
    bool quoted;       /* it was opened behind '>' */
    struct str prefix; /* what stood before the marks */
    struct str info;   /* what stood behind them, trimmed */
};

enum fence_line { FENCE_OUTSIDE, FENCE_OPENS, FENCE_INSIDE, FENCE_CLOSES };

/* Takes the next line (without its end). `fence` begins zeroed. */
enum fence_line fence_step(struct fence *fence, struct str line);

#endif
