/* What the parley adapter knows of a seat, its room and their texts. One thread. */
#ifndef BENCH_PARLEY_H
#define BENCH_PARLEY_H

#include "bench.h"

enum {
    PARLEY_ID_BYTES = 17,
    PARLEY_TOKEN_BYTES = 96,
    PARLEY_COOKIE_BYTES = 192,
    PARLEY_QUESTIONS = 4,
    PARLEY_CURSORS = 64 /* due times that are kept: a cursor has no room for its own */
};

enum parley_role { PARLEY_INTERVIEWER, PARLEY_CANDIDATE, PARLEY_OBSERVER };
enum parley_audience { PARLEY_STAGE, PARLEY_PANEL, PARLEY_MEMBER, PARLEY_AUDIENCES };
/* The answers to the questions, the panel's notes, one's own. */
enum { TEXT_NOTES = PARLEY_QUESTIONS, TEXT_PRIVATE, TEXT_COUNT };

struct parley_text {
    uint64_t version;
    unsigned length; /* in units, all of them ASCII */
};

struct parley_room {
    char id[PARLEY_ID_BYTES];
    char questions[PARLEY_QUESTIONS][PARLEY_ID_BYTES];
    unsigned rated[PARLEY_QUESTIONS], rated_count; /* questions that can be */
    unsigned question_count, panel, steps;         /* panel: how many hear what the panel hears */
    unsigned pushed;
    uint64_t push_due_ns[PARLEY_QUESTIONS]; /* for the candidate, who isn't told of command ids */
    bool is_live;
};

struct parley_seat {
    char member[PARLEY_ID_BYTES], token[PARLEY_TOKEN_BYTES], cookie[PARLEY_COOKIE_BYTES];
    enum parley_role role;
    uint64_t seen[PARLEY_AUDIENCES];
    uint64_t order; /* of the stage's records since all were in, as one number */
    struct parley_text texts[TEXT_COUNT]; /* as the last record left them */
    struct parley_text own;               /* the text that only this member writes, as it will be */
    uint32_t cursors, acks, setups;
    uint64_t cursor_due_ns[PARLEY_CURSORS];
    uint32_t *last_cursors; /* by place */
};

struct parley_data {
    struct parley_room *rooms;
    struct parley_seat *seats;
    uint32_t *last_cursors;
};

/* Reads the file that bench_seed wrote, and uses each seat's link for its cookie. */
bool parley_prepare(struct bench *bench);
void parley_finish(struct bench *bench);

/* The commands' rates and how each is written. */
void parley_plan(struct bench *bench, double rate);
void parley_write(struct member *member, unsigned kind, uint64_t due_ns);
/* A text's new length after `changes`, a JSON array that starts at `text`. */
unsigned parley_changed_length(const char *text, const char *end);

#endif
