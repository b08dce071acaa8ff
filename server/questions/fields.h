/* The state of cutting a question's text into fields; used by the files fields*.c only. */
#ifndef PARLEY_QUESTIONS_FIELDS_H
#define PARLEY_QUESTIONS_FIELDS_H

#include "base/buf.h"
#include "questions/import_private.h"

enum field {
    FIELD_LEAD, /* before anything was named */
    FIELD_HINTS,
    FIELD_ANSWER,
    FIELD_HOW_TO_ANSWER,
    FIELD_EXAMPLE_ANSWER,
    FIELD_SIGNALS,
    FIELD_RUBRIC,
    FIELD_FOLLOW_UPS,
    FIELD_REFERENCES,
    FIELD_CHOICES,
    FIELD_LICENSE,
    FIELDS
};

enum { MAX_CHOICES = 26 };

/* How far the lines of the content are cut: see fields_indent.c. */
struct field_indent {
    size_t own;  /* columns that the question's place in a list gives its lines */
    size_t from; /* first line of the content */
    bool left;   /* a line stood outside of the list item: so does the rest */
    size_t run_end, run_cut;
};

struct splitter {
    const struct field_input *input;
    struct question *question;
    struct buf fields[FIELDS];
    struct buf block; /* lines since the current field was named */
    enum field field;
    const char *prefix;
    bool has_answer; /* an answer was named: what comes before it is the prompt */
    bool is_prompt;  /* what came first was named as the question, or its parts by headings */
    size_t details;  /* how many <details> are open */
    size_t outer;    /* of these, how many were open before the content */
    bool has_choices;
    bool is_lettered;      /* the choices have letters */
    char next_letter;      /* of a lettered list; 0 outside one */
    unsigned choice_count; /* of this question */
    unsigned right;        /* a bit for each right choice */
    struct buf choice_texts[MAX_CHOICES];
    bool in_choice;         /* indented lines go on with the last choice */
    bool in_choice_code;    /* the listing below the last choice is a part of it */
    bool choice_has_code;   /* the last choice has a listing already */
    bool choices_have_code; /* one of them has */
    struct field_indent indent;
};

/* Appends one line to a text that has lines already or hasn't. */
void fields_add_line(struct buf *text, struct str line);
/* Ends the text that was collected since the field was named, and begins the next field. Its
 * text becomes a bullet that begins with `prefix`; NULL: it stays as it is. */
void fields_end_block(struct splitter *s);
void fields_begin(struct splitter *s, enum field field, const char *prefix);
/* A line without tags that only wrap it (<p>, <br>, <b>, <div>) at its ends; empty when it was
 * nothing else. */
struct str fields_unwrap(struct str line);
/* Before the first line of the content. */
void fields_begin_indent(struct splitter *s, size_t from);
/* The line without the blanks of its place in a list; lines come in their order. */
struct str fields_cut_indent(struct splitter *s, size_t at);
/* A line that begins a choice; false, and nothing taken, when it doesn't. */
bool fields_take_choice(struct splitter *s, size_t at);
/* True when the lettered list that begins at the line is one of choices, and no answer that is
 * counted with letters. */
bool fields_letters_are_choices(const struct splitter *s, size_t at);
/* "B", "**C**", "(b) because …": the text begins with a letter of that many choices. */
bool fields_names_letter(struct str text, unsigned count);
/* Lines of a choice that stand below its first: indented text and code, and, as long as another
 * choice comes, a quotation that remarks on it. False: the line, cut to `text`, isn't one. */
bool fields_go_on_choice(struct splitter *s, size_t at, struct str text);
/* After the choices, what isn't named explains them. */
void fields_end_choices(struct splitter *s);
/* "B", "A and C", "(b) because …", "Option D", or a choice in full: sets the right choices and
 * returns what explains them. */
struct str fields_right_letters(struct splitter *s, struct str text);
/* Gives the question what was collected. Errors: NO_MEMORY. */
enum status fields_store(struct splitter *s) MUST_USE;

#endif
