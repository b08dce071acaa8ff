/* A transcript's records, read one after the other into what a reader wants to know: people,
 * questions as they were asked, the texts' final state, marks, what was said. Pure but for memory;
 * one thread. Knows neither files nor keys. */
#ifndef PARLEY_APP_TRANSCRIPT_FOLD_H
#define PARLEY_APP_TRANSCRIPT_FOLD_H

#include "base/arena.h"
#include "room/room.h"
#include "text/document.h"

enum { TRANSCRIPT_MAX_BYTES = 1 << 30, TRANSCRIPT_MAX_TEXTS = 8192 };

struct transcript_member {
    struct id id;
    struct str name;
    enum role role;
    int64_t joined_ms, left_ms; /* the first time, the last time; left 0: stayed to the end */
};

/* A question, planned or asked. In a candidate's copy there are only asked ones, without `plan`. */
struct transcript_question {
    struct id id;
    const struct room_question *plan; /* NULL: not known */
    int64_t number;                   /* how many-th asked; 0: never */
    int64_t asked_ms;
    bool outside_plan;
    struct str language;
    int64_t minutes;
    const struct room_part *shown; /* what the candidate saw of it */
    size_t shown_count;
};

struct transcript_text {
    enum record_type type; /* RECORD_ANSWER_EDITED, RECORD_NOTES_EDITED, RECORD_PRIVATE_EDITED */
    struct str name;       /* "answer/…" */
    struct id question;    /* none: the room's own */
    struct id owner;       /* of private notes */
    struct document *document;
    struct str content; /* at the end */
};

struct transcript {
    struct arena memory;
    bool redacted;    /* a candidate's copy */
    struct str *json; /* json[i] is records[i] as it was stored */
    struct record *records;
    size_t count, capacity;
    size_t damaged_at; /* the record (from 1) that couldn't be read; 0: none */

    struct id room;
    struct str title, organisation;
    enum rule rule;
    const struct str *reviewers;
    size_t reviewers_count;
    struct transcript_member members[ROOM_MAX_MEMBERS];
    size_t members_count;
    struct transcript_question questions[ROOM_MAX_QUESTIONS];
    size_t questions_count;
    struct transcript_text *texts;
    size_t texts_count, texts_capacity;
    /* rated, ticked, submitted, consensus_set: the raters' own records, in order */
    const struct record **marks;
    size_t marks_count, marks_capacity;
    int64_t begun_ms; /* when the candidate was let in; 0: never */
    int64_t first_ms, last_ms;
};

void transcript_init(struct transcript *transcript);
void transcript_finish(struct transcript *transcript); /* NULL-safe */

/* One record as it was stored; the bytes are copied. Errors: DAMAGED (not a record, see
 * damaged_at), TOO_LARGE, NO_MEMORY. */
enum status transcript_add(struct transcript *transcript, struct str json) MUST_USE;
/* Call once, after the last record. Redacted: keeps the stage's records up to the last that a
 * candidate could see, each rewritten by the allow-list of the wire (codec_encode_record), before
 * anything else is read from them. Errors: DAMAGED (doesn't follow from what was before),
 * TOO_LARGE, NO_MEMORY. */
enum status transcript_end(struct transcript *transcript, bool redacted) MUST_USE;

/* NULL: nobody, nothing. */
const struct transcript_question *transcript_question(const struct transcript *transcript,
                                                      const struct id *id);
/* The name; "The server" for none, "Somebody" for one who never came in. */
struct str transcript_name(const struct transcript *transcript, const struct id *member);

/* One rater's last word on a competency. */
struct transcript_mark {
    int64_t mark; /* 0: not assessed */
    struct str comment;
    int64_t before; /* the mark that stood when the scorecard was submitted; -1: it stands */
};
/* False: not marked. */
bool transcript_mark(const struct transcript *transcript, const struct id *question,
                     int64_t competency, const struct id *member, struct transcript_mark *ret_mark);
/* 0: none was agreed on. */
int64_t transcript_consensus(const struct transcript *transcript, const struct id *question,
                             int64_t competency);
bool transcript_ticked(const struct transcript *transcript, const struct id *question,
                       int64_t signal, const struct id *member);

#endif
