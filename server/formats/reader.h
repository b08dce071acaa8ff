/* Making a set of what a format's reader finds: topics by their path, questions from drafts, notes
 * for the report. A reader begins it, fills one draft after another, and returns what reader_end
 * returns. Used by the folder's own files only. */
#ifndef PARLEY_FORMATS_READER_H
#define PARLEY_FORMATS_READER_H

#include "formats/formats_private.h"
#include "questions/index.h"

enum { DRAFT_MAX_CHOICES = 1024, DRAFT_MAX_OTHERS = 50 };

struct draft_choice {
    struct str text, feedback; /* Markdown */
    bool is_right;
};

/* Where a text of the draft grows; begins zeroed. */
struct draft_room {
    char *data;
    size_t capacity;
};

struct draft_section {
    struct str name, text;
    struct draft_room room;
};

/* A question in the making. Begins zeroed but for its line (reader_draft). Its strings show the
 * text or the scratch arena, and are copied when it is added. */
struct draft {
    unsigned line;
    struct str prompt; /* Markdown: the first line becomes the head */
    struct str id, kind, difficulty, minutes, points, status, source, lang;
    struct str_list tags; /* grown by draft_add_tag */
    struct draft_choice *choices;
    size_t choice_count, choice_capacity;
    struct str sections[SECTION_OTHER]; /* Markdown, by kind; choices are above */
    struct draft_room rooms[SECTION_OTHER];
    struct draft_section others[DRAFT_MAX_OTHERS];
    size_t other_count;
};

struct reader {
    const struct format_options *options;
    struct import_report *report;
    struct question_set *set;
    struct arena scratch; /* of the current draft */
    struct arena keys;    /* of the tables below */
    struct index topics;  /* "topic\n" or "topic\nsubtopic" */
    struct index seen;    /* questions by what they say */
    size_t next_percent;
};

/* `format` names it in the report. Errors: NO_MEMORY. After an error as well, reader_end follows.
 */
enum status reader_begin(struct reader *reader, const char *format,
                         const struct format_options *options,
                         struct import_report *report) MUST_USE;
/* The one exit: takes the status so far. The options' title, licence and source, ids, counts,
 * problems in order; a refusal in place of TOO_LARGE and of a set without questions. Frees what the
 * reader has; *ret_set as in formats.h. */
enum status reader_end(struct reader *reader, enum status status,
                       struct question_set **ret_set) MUST_USE;

/* Says why nothing is read: what the text is, and what can be done about it, a sentence. Strings
 * that live on. The reader then goes to reader_end with STATUS_OK. */
void reader_refuse(struct reader *reader, const char *what, const char *note);
/* Something that looked like a question and isn't read: it counts as found. */
void reader_skip(struct reader *reader, unsigned line, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void reader_warn(struct reader *reader, unsigned line, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* How far it is. Errors: CANCELLED. */
enum status reader_go_on(struct reader *reader, size_t done, size_t all) MUST_USE;

/* The topic of that path, made when it isn't there: the first name is the topic, the others,
 * joined, the subtopic. Empty names are left out; a path without any is the topic without a title.
 * Errors: NO_MEMORY, TOO_LARGE. */
enum status reader_topic(struct reader *reader, const struct str *path, size_t count,
                         struct topic **ret_topic) MUST_USE;

/* A new draft; the former one's scratch is gone. */
void reader_draft(struct reader *reader, unsigned line, struct draft *ret_draft);
/* Adds the question and counts it as found. One that was there before, word for word and with no
 * other id, becomes a line in the report (and a tag, when its topic differs). An empty draft is
 * skipped with a line. Errors: NO_MEMORY, TOO_LARGE. */
enum status reader_add(struct reader *reader, struct topic *topic,
                       const struct draft *draft) MUST_USE;

/* All copy nothing: strings live as long as the draft. Errors: NO_MEMORY. Empty texts are left out
 * (an empty choice keeps its letter until the question is added); so is, with a warning, what goes
 * beyond a maximum. */
enum status draft_add_choice(struct reader *reader, struct draft *draft, struct str text,
                             struct str feedback, bool is_right) MUST_USE;
enum status draft_add_tag(struct reader *reader, struct draft *draft, struct str tag) MUST_USE;
/* Tags in one text, by commas or semicolons, or by blanks when there is neither. */
enum status draft_add_tags(struct reader *reader, struct draft *draft, struct str tags) MUST_USE;
/* One more bullet in a section of bullets: a hint, a follow-up. A text that is a list already is
 * added as it stands. */
enum status draft_add_bullet(struct reader *reader, struct draft *draft, enum section_kind kind,
                             struct str text) MUST_USE;
/* Appends to a text of the draft, behind `between` when there is some already. */
enum status draft_append(struct reader *reader, struct str *text, struct draft_room *room,
                         const char *between, struct str more) MUST_USE;
/* A section by its name, known or not; the text of a section that is there goes on behind a blank
 * line. */
enum status draft_add_section(struct reader *reader, struct draft *draft, struct str name,
                              struct str text) MUST_USE;
/* Marks the choices that an answer names: by their text, a letter, or a number from 1 ("B", "b)",
 * "2", "A, C", "option b"). False, and nothing marked, when it names none or one that isn't
 * there. */
bool draft_mark_right(struct draft *draft, struct str answer);

#endif
