/* A set as a book: its contents, and each question as a heading followed by its prompt, choices,
 * answer and sections. Well-formed XML, so that html.c makes one page of it and epub.c several
 * files. Which choices are right stands behind them, with the answer, so that a reader can think
 * first. Used by the folder's own files only. */
#ifndef PARLEY_FORMATS_BOOK_H
#define PARLEY_FORMATS_BOOK_H

#include "formats/formats.h"

struct book {
    const struct question_set *set; /* without answers: set_without_answers made it */
    bool answers;
    bool files; /* each topic is a file of its own: "topic-1.xhtml" */
    struct buf *out;
    struct arena arena;     /* of the question that is being written */
    size_t topic, question; /* how many were begun */
};

/* For paper as well as for screens; always light. */
extern const char book_style[];

/* Errors of what follows: NO_MEMORY, those of the buffer. */

/* The language of the set in a form that every reader takes, else "und". */
struct str book_language(const struct question_set *set);
struct str book_title(const struct question_set *set); /* never empty */
/* Nested lists of links; nothing when there are neither topics nor questions. */
enum status book_add_contents(struct book *book) MUST_USE;
/* What the book says of itself: authors, licence, source, how many questions; its introduction. */
enum status book_add_front(struct book *book) MUST_USE;
/* One topic with all that it holds; its heading is of that level (1 to 2), those below deeper. To
 * be called for all of them, in their order: questions are numbered through. */
enum status book_add_topic(struct book *book, const struct topic *topic, unsigned level) MUST_USE;

#endif
