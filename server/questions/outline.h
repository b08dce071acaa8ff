/* Finding the marks of a document: what outline.c and outline_lists.c share. */
#ifndef PARLEY_QUESTIONS_OUTLINE_H
#define PARLEY_QUESTIONS_OUTLINE_H

#include "questions/import_private.h"

/* What the question that is open was marked by. */
enum open_question { OPEN_NONE, OPEN_HEADING, OPEN_SUMMARY, OPEN_LINE };

struct finder {
    const struct document *document;
    struct outline *outline;
    struct arena *arena;
    struct habit_found found;
    unsigned level;    /* of the headings that are questions */
    bool has_headings; /* anywhere in the document */
    enum open_question open;
    size_t details;     /* how many <details> are open */
    bool is_balanced;   /* each of them is closed somewhere */
    size_t no_list_end; /* a list of bullets up to this line is known to be no list of questions */
};

enum status outline_add_topic(struct finder *finder, size_t line, unsigned level,
                              struct title title) MUST_USE;
enum status outline_add_question(struct finder *finder, size_t line, struct title title,
                                 enum open_question how) MUST_USE;
enum status outline_add_end(struct finder *finder, size_t line) MUST_USE;

enum status outline_find_numbers(struct finder *finder) MUST_USE;
enum status outline_find_bullets(struct finder *finder) MUST_USE;
enum status outline_find_rows(struct finder *finder) MUST_USE;
enum status outline_find_asking(struct finder *finder) MUST_USE;

/* True for a line that is all bold and stands right above a list: its title. */
bool outline_is_list_title(const struct document *document, size_t line);

#endif
