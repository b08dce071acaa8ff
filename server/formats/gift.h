/* Moodle's GIFT: what its files share. Used by gift*.c only. */
#ifndef PARLEY_FORMATS_GIFT_H
#define PARLEY_FORMATS_GIFT_H

#include "formats/category.h"
#include "formats/exchange.h"

struct gift {
    struct reader reader;
    struct arena arena; /* of the categories */
    struct str text;    /* what is still to be read */
    unsigned line;      /* of its beginning */
    size_t all;         /* bytes of the whole */
    struct category category;
    size_t root_levels;  /* names that all categories begin with: the set's title */
    struct buf comments; /* "[id:x] [tag:y]" before the next question */
    struct buf block;    /* the question without its comments */
};

/* Offset of the first of these signs that has no backslash before it, from `at`; the text's size
 * when there is none. */
size_t gift_find(struct str text, size_t at, const char *signs);
/* The text with its escapes resolved and as Markdown; "[html]" and the like at its beginning names
 * its form, and *form stays so for the question's other texts. Errors: NO_MEMORY. */
enum status gift_text(struct gift *gift, struct str text, enum text_form *form,
                      struct str *ret_text) MUST_USE;
/* What stands between the braces. False in *ret_known when it is none of the forms. */
enum status gift_answers(struct gift *gift, struct draft *draft, struct str answers,
                         enum text_form form, bool *ret_known) MUST_USE;

#endif
