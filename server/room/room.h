/* The room: one interview from its plan to its seal. Pure. It never touches a socket, a clock, a
 * disk or a key: time, fresh ids and finished work come in as inputs, and what is to be done goes
 * out as effects. Its state is the fold of its records and nothing else. Depends on base and text.
 * A room is used by one thread. */
#ifndef PARLEY_ROOM_ROOM_H
#define PARLEY_ROOM_ROOM_H

#include "base/arena.h"
#include "base/refusal.h"
#include "base/status.h"
#include "room/messages.h"

struct room;

enum {
    ROOM_MAX_MEMBERS = 64,
    ROOM_MAX_QUESTIONS = 256,
    ROOM_MAX_COMPETENCIES = 16,
    ROOM_MAX_SIGNALS = 32,
    ROOM_MAX_HELD = 8192,            /* outgoing things that wait for the disk */
    ROOM_REMEMBERED_COMMANDS = 1024, /* of each member, so that a repeated one takes effect once */
    ROOM_MEMORY_BYTES = 64 << 20,
    ROOM_SPARE_BYTES = 16 << 20, /* of it: kept for coming and going, submitting and sealing */
    ROOM_KEPT_BYTES = 64 << 20,  /* beside it: changes of texts, for late writers */
};

/* Close codes of PROTOCOL.md that the room gives. */
enum room_close { ROOM_CLOSE_SEALED = 4002, ROOM_CLOSE_INTERVIEW_OVER = 4003 };

/* --- what comes in ------------------------------------------------------------------------- */

enum input_type {
    INPUT_OPEN,     /* a room that is still planned begins its log, or completes its beginning */
    INPUT_RESTORED, /* every stored record was applied; the room goes on */
    INPUT_COMMAND,  /* a member asks for something */
    INPUT_LEFT,     /* a member's connection ended */
    INPUT_STORED,   /* records up to `stored_position` are on disk */
    INPUT_TIMER,    /* the timer of EFFECT_TIMER has run out */
    INPUT_CLOSE,    /* whoever runs the server ends and seals the room */
};

/* Who sends a command: the seat, as the store has it. */
struct room_seat {
    struct id member;
    struct str name;
    enum role role;
};

struct room_opening {
    struct id room;
    struct str title, organisation;
    enum rule rule;
    const struct str *reviewers; /* names */
    size_t reviewers_count;
    const struct room_question *questions; /* the plan */
    size_t questions_count;
};

struct room_input {
    enum input_type type;
    int64_t now_ms;
    union {
        struct room_opening open;
        struct {
            struct room_seat seat;
            const struct command *command;
            bool sealable; /* for join: a reviewer and the organisation have keys to seal to */
            bool full;     /* the log is as long as it may be */
            /* for plan_add: the question as it is to be asked, with a fresh id; or NULL and why
             * it can't be */
            const struct room_question *question;
            enum refusal question_refusal;
        } command;
        struct id left;
        uint64_t stored_position;
    };
};

/* --- what goes out ------------------------------------------------------------------------- */

enum effect_type {
    EFFECT_PERSIST, /* write this record; afterwards say INPUT_STORED */
    EFFECT_DELIVER, /* the record at `position` is stored: send it to its audience */
    EFFECT_ACK,     /* tell `member` that `command` is stored */
    EFFECT_REFUSE,  /* tell `member` that it isn't done, and why */
    EFFECT_PREPARE, /* put together now what `member` missed; keep it */
    EFFECT_WELCOME, /* send `member` what was prepared */
    EFFECT_CURSOR,  /* send to the audience but `member`; not stored */
    EFFECT_CLOSE,   /* end the connection of `member` with `code` */
    EFFECT_TIMER,   /* say INPUT_TIMER in `delay_ms` (0: never mind) */
    EFFECT_SEAL,    /* the last record is stored: seal the transcript, close everybody */
};

struct room_effect {
    enum effect_type type;
    uint64_t position;
    enum audience audience;
    struct id to; /* whose record it is, for AUDIENCE_MEMBER */
    struct id member;
    struct str command; /* its id; valid until the next step */
    uint32_t version;   /* of an acknowledged edit; else 0 */
    enum refusal refusal;
    const char *detail; /* literal; may be NULL */
    unsigned code;
    int64_t delay_ms;
    union {
        struct record record;            /* EFFECT_PERSIST */
        const struct command_join *join; /* EFFECT_PREPARE; valid like the command */
        const struct command_cursor *cursor;
    };
};

/* Grows once and is used again: no allocation on the steady path. */
struct room_effects {
    struct room_effect *items;
    size_t count, capacity;
    struct room_effect nowhere; /* written to when memory is used up: the step fails then */
};
void room_effects_finish(struct room_effects *effects); /* NULL-safe */

/* --- the room ------------------------------------------------------------------------------ */

struct room_config {
    struct id id;
    int64_t abandoned_ms; /* a room that every interviewer left seals itself after this time */
};

/* Empty: then room_apply for each stored record, if there are any, and INPUT_RESTORED, or
 * INPUT_OPEN while the room is planned. A crash may have cut the log off after any record: what a
 * step's later records would have said follows from the earlier ones, or is said then. NULL when
 * memory is used up. */
struct room *room_create(const struct room_config *config);
void room_destroy(struct room *room); /* NULL-safe */

/* One stored record, in order. The record's views are copied.
 * Errors: DAMAGED (doesn't follow from what was before), NO_MEMORY. The room is useless then. */
enum status room_apply(struct room *room, const struct record *record) MUST_USE;

/* Decides. `effects` is emptied first; what it points to is valid until the next step.
 * Errors: NO_MEMORY, DAMAGED: the effects are void, the room is useless and has to be loaded again
 * from what is stored. What a member did wrong is no error but EFFECT_REFUSE. */
enum status room_step(struct room *room, const struct room_input *input,
                      struct room_effects *effects) MUST_USE;

enum phase room_phase(const struct room *room);
uint64_t room_position(const struct room *room); /* of the last record, stored or not */
/* The highest numbers that the member may have seen. */
struct seen room_seen(const struct room *room, const struct id *member);
/* May a record of this audience go to this member? The one place that says so. */
bool room_hears(enum role role, const struct id *member, enum audience audience,
                const struct id *to);
/* A question of the plan, as it came in; NULL when there is none by that id. Valid as long as the
 * room. */
const struct room_question *room_planned_question(const struct room *room, const struct id *id);
/* How many questions were on the candidate's screen so far, each counted once. */
uint32_t room_asked_count(const struct room *room);
/* False when nobody with that seat has joined yet. */
bool room_member_role(const struct room *room, const struct id *member, enum role *ret_role);

/* Condensed records that make the room as `member` may see it out of nothing. Stops at the first
 * status that isn't OK. */
typedef enum status room_visit(void *user, const struct record *record);
enum status room_snapshot(const struct room *room, const struct id *member, room_visit *visit,
                          void *user) MUST_USE;

/* The changes of a text since a version, as the member may see them; the views are valid until the
 * next step. Errors: NOT_FOUND (no such text, version or permission), NO_MEMORY. */
enum status room_past_changes(const struct room *room, const struct id *member, struct str document,
                              int64_t version, struct arena *arena,
                              struct document_changes *ret_changes) MUST_USE;

#endif
