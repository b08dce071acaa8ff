/* What people type and what texts hold, as the full-text index can match it. The index's tokenizer
 * drops operators and takes a Chinese or Japanese sentence as one word; so each question's texts
 * come with signs: runs of operators, and the letters of such scripts in pairs, both from each of
 * their characters on, so that a part of a run is found as a beginning; and words of other scripts
 * that stand in such a sentence without a space. What the signs find is then looked for in the
 * text itself. Used by the folder's own files only. */
#ifndef PARLEY_STORE_SEARCH_WORDS_H
#define PARLEY_STORE_SEARCH_WORDS_H

#include "base/arena.h"
#include "base/buf.h"

/* Characters as the index sees them. */
enum run_kind {
    RUN_BLANK,       /* blanks, control characters, what isn't UTF-8 */
    RUN_PUNCTUATION, /* what the tokenizer drops and nobody looks for */
    RUN_OPERATOR,    /* what it drops although somebody may */
    RUN_WORD,
    RUN_UNSPACED, /* letters of scripts that put no spaces between words */
};
/* The next characters of one kind; *at moves behind them. `text` has more behind *at. */
enum run_kind search_next_run(struct str text, size_t *at, struct str *ret_run);

/* Appends the signs of a text, blanks between them. `operators` false: without theirs. */
void search_signs(struct str text, bool operators, struct buf *out);
/* The sign of the beginning of an operator. */
void search_operator_sign(struct str run, struct buf *out);

enum { SEARCH_LITERALS_MAX = 8, SEARCH_WORDS_MAX = 32 };

/* Texts that a question has to have as they are, but for capitals. */
struct search_literal {
    struct str text;
    bool is_operator; /* only looked for in prompt and tags */
};

struct search_query {
    struct str match;  /* an expression for the index; empty: nothing that it knows */
    struct str marked; /* the same for the words alone, signs left out; empty: there are none */
    struct search_literal literals[SEARCH_LITERALS_MAX];
    size_t literal_count;
    struct str words[SEARCH_WORDS_MAX]; /* views on what was typed */
    size_t word_count;
    bool beginning; /* the last word may be one */
};

/* Reads what somebody typed, whatever it is. All of it lies in the arena or in `typed`. Neither
 * expression nor literals: there is nothing to look for. Errors: NO_MEMORY. */
enum status search_parse(struct str typed, struct arena *arena,
                         struct search_query *ret_query) MUST_USE;

/* A text's part around what was looked for, which stands between \x01 and \x02; empty when it has
 * nothing of it. Errors: NO_MEMORY. */
enum status search_snippet(const struct search_query *query, struct str text, struct arena *arena,
                           struct str *ret_snippet) MUST_USE;
/* Has the text this, capitals of ASCII aside? */
bool search_has(struct str text, struct str part);

#endif
