/* What a room remembers; for the files of this folder only. */
#ifndef PARLEY_ROOM_STATE_H
#define PARLEY_ROOM_STATE_H

#include "room/remembered.h"
#include "room/room.h"
#include "text/document.h"

enum { MARK_NONE = -1 };

struct member {
    size_t index; /* in the room's list */
    struct id id;
    struct str name;
    enum role role;
    int64_t joined_ms;
    uint64_t seq; /* of records that are this member's own */
    bool present, agreed, submitted;
    struct record_submitted submission;
    struct remembered *remembered; /* commands */
};

/* Who made a change, and by which command: for writers who come back. */
struct text_past {
    uint16_t member;
    char command[41];
};

/* A shared text and the story of the changes that its document keeps: past[i] led from the version
 * past_first + i to the next. */
struct room_text {
    struct document *document;
    struct text_past *past;
    uint32_t past_first; /* the document's oldest version, or some versions before it */
    size_t past_capacity;
};

/* One member's marks on one question. */
struct rating {
    bool begun, given;
    int8_t marks[ROOM_MAX_COMPETENCIES];
    bool revised[ROOM_MAX_COMPETENCIES];
    struct str comments[ROOM_MAX_COMPETENCIES];
    uint32_t ticks, ticked; /* bits: on; ever touched */
};

/* A question of the plan. The first of the room's list stands for the room itself: it holds the
 * notes that belong to no question, and is never asked. */
struct question {
    struct room_question asked; /* memory of the room's arena */
    int64_t planned_ms, pushed_ms;
    uint32_t number; /* how many-th asked; 0: not yet */
    size_t shown;    /* parts */
    struct room_text answer, notes;
    struct room_text *private_texts[ROOM_MAX_MEMBERS];
    struct rating *ratings[ROOM_MAX_MEMBERS];
    int8_t consensus[ROOM_MAX_COMPETENCIES];
};

struct said {
    struct said *next;
    enum record_type type; /* said, panel_said or moment_marked */
    struct id by;
    int64_t at_ms;
    struct str text;
};

/* Something that goes out once the record at `position` is stored. */
struct held {
    enum effect_type type;
    uint64_t position;
    enum audience audience;
    struct id to, member;
    char command[41];
    uint32_t version;
    unsigned code;
};

struct room {
    struct room_config config;
    struct arena memory; /* names, questions, chat: freed with the room */
    enum phase phase;
    enum rule rule;
    struct str title, organisation;
    struct str *reviewers;
    size_t reviewers_count;
    struct member *members[ROOM_MAX_MEMBERS];
    size_t member_count;
    struct question *questions[ROOM_MAX_QUESTIONS + 1];
    size_t question_count; /* at least 1 */
    struct question *pushed;
    uint32_t asked_count;
    struct id lead;
    size_t kept_bytes;  /* of the changes that all texts keep */
    bool all_submitted; /* once true, stays: what was shown was shown */
    struct said *said_first, *said_last;
    int64_t opened_ms, phase_ms;
    uint64_t stage_seq, panel_seq;
    uint64_t position, stored_position;
    struct held *held; /* a ring */
    size_t held_first, held_count, held_capacity;
    bool timer_set;
};

/* One step's context: who asks, with what, when. */
struct step {
    struct room *room;
    struct room_effects *effects;
    int64_t now_ms;
    struct member *member; /* NULL: nobody in particular */
    struct str command;    /* id; empty: none */
    const struct room_input *input;
    bool seals;         /* the last record was written: to be sealed once all else is out */
    enum status status; /* sticky: an effect that couldn't be kept */
};

/* step.c */
struct room_effect *step_effect(struct step *step, enum effect_type type);
/* Numbers, applies and persists a record, and delivers it when stored. The fields that the caller
 * fills are type, to (audience member) and the body. Errors: sticky in step->status. */
void step_record(struct step *step, struct record *record);
void step_hold(struct step *step, const struct held *held);

/* lookup.c */
struct member *room_find_member(const struct room *room, const struct id *id);
struct question *room_find_question(const struct room *room, const struct id *id);
struct question *room_next_question(const struct room *room);
bool room_knows_command(const struct member *member, struct str command);
enum status room_remember_command(struct member *member, struct str command) MUST_USE;
bool room_all_submitted(const struct room *room);
/* Everybody's scorecards were in once, these two's among them. An interviewer who comes later has
 * to submit first, both to see and to be seen. */
bool room_settled(const struct room *room, const struct member *viewer, const struct member *rater);
/* May `viewer` see what `rater` gave on `question`? */
bool room_sees_rating(const struct room *room, const struct member *viewer,
                      const struct member *rater, const struct question *question);
bool room_sees_submission(const struct room *room, const struct member *viewer,
                          const struct member *rater);
/* Has the member entered each competency of the question, at least one with a mark? */
bool rating_is_given(const struct rating *rating, const struct question *question);

/* commands.c, marks.c, texts.c: one function a command. REFUSAL_NONE means done. */
typedef enum refusal command_handler(struct step *step, const struct command *command,
                                     const char **ret_detail);
command_handler command_join_run, command_agree_run, command_admit_run, command_lead_run,
    command_push_run, command_next_run, command_reveal_run, command_withdraw_run,
    command_plan_add_run, command_chat_run, command_moment_run, command_end_run, command_seal_run,
    command_edit_run, command_cursor_run, command_rate_run, command_tick_run, command_submit_run,
    command_consensus_run;
void step_change_phase(struct step *step, enum phase phase);

/* texts.c */
enum text_kind { TEXT_ANSWER, TEXT_NOTES, TEXT_PRIVATE };
struct text_place {
    enum text_kind kind;
    struct question *question;
    struct room_text *text; /* NULL: nothing was written there yet */
};
/* False: no such text, or not for this member's eyes. */
bool room_find_text(const struct room *room, const struct member *member, struct str name,
                    struct text_place *ret_place);
enum status room_text_apply(struct room *room, const struct record *record) MUST_USE;
void room_text_finish(struct room_text *text);
/* Counts what all texts keep; after they were put there in another way than by room_text_apply. */
void room_texts_count(struct room *room);
/* Who made the change that led from `version` to the next; NULL when it isn't kept. */
const struct text_past *room_text_past(const struct room_text *text, uint32_t version);
enum { TEXT_NAME_BYTES = 8 + ID_SIZE + 1 }; /* "private/" and a question */
void text_name(enum text_kind kind, const struct question *question,
               char ret_name[static TEXT_NAME_BYTES]);
extern const enum record_type text_record_types[];

/* marks.c */
enum status room_rating_apply(struct room *room, const struct record *record) MUST_USE;

#endif
