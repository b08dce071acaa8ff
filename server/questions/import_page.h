/* What surrounds the questions of a document: front matter, the page's title, headers of a mail,
 * navigation, what follows the last answer, topics that a page only announces. Used by the import's
 * own files only. */
#ifndef PARLEY_QUESTIONS_IMPORT_PAGE_H
#define PARLEY_QUESTIONS_IMPORT_PAGE_H

#include "questions/import_private.h"

/* What a front matter says that a set has no field for. */
struct front {
    struct str id, difficulty, topic;
    struct str_list tags;
};

/* Takes the keys that the set has fields for, and blanks the front matter's lines, so that the
 * numbers of the others stay. Errors: NO_MEMORY. */
enum status front_take(struct buf *text, struct question_set *set,
                       struct front *ret_front) MUST_USE;
/* Once the set is filled: gives its only question what the front matter said. Errors: NO_MEMORY. */
enum status front_apply(const struct front *front, struct question_set *set) MUST_USE;

/* Notes what is remarkable in a document as it is written: lines of immense length, a listing or
 * <details> that is never closed, containers nested deeper than any text has. */
void page_warn(const struct document *document, struct problems *warnings);

struct page {
    struct str title;  /* of the set, or empty */
    size_t title_line; /* that it stands in, or SIZE_MAX */
    size_t begin;      /* lines before it are headers or navigation */
};

/* `title_mark`: place of the outline's mark that is the title, or SIZE_MAX. */
struct page page_read(const struct document *document, const struct outline *outline,
                      size_t title_mark);
/* Where the last question ends: `to`, or an earlier line behind which only the page's own words
 * stand. */
size_t page_end(const struct document *document, size_t from, size_t to);
/* The signs that a legend gives the difficulties; by question_difficulty. */
struct legend {
    struct str signs[QUESTION_HARD + 1];
};
struct legend page_legend(const struct document *document);
/* The difficulty that the sign behind a title stands for. */
enum question_difficulty legend_difficulty(const struct legend *legend, struct str sign);

/* A page that describes its questions and doesn't have them: the topics that it lists, and its
 * title. Errors: NO_MEMORY, TOO_LARGE. */
enum status page_topics(const struct document *document, struct question_set *set) MUST_USE;

#endif
