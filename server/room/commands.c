/* The commands that carry an interview along: coming in, the lead, pushing, talking, ending. */
#include "room/state.h"

void step_change_phase(struct step *step, enum phase phase)
{
    struct record record = {.type = RECORD_PHASE_CHANGED, .phase_changed = {phase}};

    step_record(step, &record);
    step->seals = phase == PHASE_SEALED;
}

/* Sends the candidate out, after what they still have to hear. */
static void take_candidates_out(struct step *step)
{
    struct room *room = step->room;

    for (size_t i = 0; i < room->member_count; i++) {
        struct member *member = room->members[i];
        if (member->role != ROLE_CANDIDATE || !member->present)
            continue;
        step_hold(step, &(struct held){.type = EFFECT_CLOSE,
                                       .member = member->id,
                                       .code = ROOM_CLOSE_INTERVIEW_OVER});
    }
}

static bool has_lead(const struct room *room)
{
    return !id_is_none(&room->lead);
}

static void take_lead(struct step *step)
{
    struct record record = {.type = RECORD_LEAD_TAKEN, .lead_taken = {step->member->id}};

    step_record(step, &record);
}

enum refusal command_join_run(struct step *step, const struct command *command,
                              const char **ret_detail)
{
    struct room *room = step->room;
    const struct room_seat *seat = &step->input->command.seat;
    struct member *member = step->member;
    (void)ret_detail;

    if (room->phase == PHASE_PLANNED && !step->input->command.sealable)
        return REFUSAL_NOT_SEALABLE;
    if (!member && room->member_count == ROOM_MAX_MEMBERS)
        return REFUSAL_ROOM_FULL;
    if (room->phase == PHASE_PLANNED)
        step_change_phase(step, PHASE_LOBBY);
    if (!member || !member->present) {
        struct record joined = {.type = RECORD_MEMBER_JOINED,
                                .by = seat->member,
                                .command = command->id,
                                .member_joined = {seat->member, seat->name, seat->role}};
        step_record(step, &joined);
        if (step->status != STATUS_OK)
            return REFUSAL_NONE;
        step->member = room_find_member(room, &seat->member);
        if (seat->role == ROLE_INTERVIEWER && !has_lead(room))
            take_lead(step);
    }
    struct room_effect *prepare = step_effect(step, EFFECT_PREPARE);
    prepare->member = seat->member;
    prepare->join = &command->join;
    step_hold(step, &(struct held){.type = EFFECT_WELCOME, .member = seat->member});
    return REFUSAL_NONE;
}

enum refusal command_agree_run(struct step *step, const struct command *command,
                               const char **ret_detail)
{
    struct record record = {.type = RECORD_AGREED, .agreed = {step->member->id}};
    (void)command;
    (void)ret_detail;

    if (!step->member->agreed)
        step_record(step, &record);
    return REFUSAL_NONE;
}

enum refusal command_admit_run(struct step *step, const struct command *command,
                               const char **ret_detail)
{
    struct room *room = step->room;
    bool waiting = false;
    (void)command;
    (void)ret_detail;

    for (size_t i = 0; i < room->member_count; i++) {
        const struct member *member = room->members[i];
        if (member->role != ROLE_CANDIDATE || !member->present)
            continue;
        if (!member->agreed)
            return REFUSAL_NOT_AGREED;
        waiting = true;
    }
    if (!waiting)
        return REFUSAL_NOBODY_WAITING;
    step_change_phase(step, PHASE_LIVE);
    if (!has_lead(room))
        take_lead(step);
    return REFUSAL_NONE;
}

enum refusal command_lead_run(struct step *step, const struct command *command,
                              const char **ret_detail)
{
    (void)command;
    (void)ret_detail;
    if (!id_equal(&step->room->lead, &step->member->id))
        take_lead(step);
    return REFUSAL_NONE;
}

/* A question that was asked before keeps its number and the parts that were shown. */
static void push(struct step *step, struct question *question, size_t parts)
{
    size_t shown = parts < question->shown ? question->shown : parts;

    if (shown > question->asked.parts_count)
        shown = question->asked.parts_count;
    struct record record = {.type = RECORD_QUESTION_PUSHED,
                            .question_pushed = {.question = question->asked.id,
                                                .number = question->number
                                                              ? question->number
                                                              : step->room->asked_count + 1,
                                                .parts = question->asked.parts,
                                                .parts_count = shown,
                                                .language = question->asked.language,
                                                .minutes = question->asked.minutes,
                                                .planned = question->asked.planned}};
    step_record(step, &record);
}

enum refusal command_push_run(struct step *step, const struct command *command,
                              const char **ret_detail)
{
    struct question *question = room_find_question(step->room, &command->push.question);
    size_t parts = command->push.parts ? (size_t)command->push.parts : 1;
    (void)ret_detail;

    if (!question)
        return REFUSAL_NO_SUCH_QUESTION;
    if (question != step->room->pushed || parts > question->shown)
        push(step, question, parts);
    return REFUSAL_NONE;
}

enum refusal command_next_run(struct step *step, const struct command *command,
                              const char **ret_detail)
{
    struct question *question = room_next_question(step->room);
    (void)command;
    (void)ret_detail;

    if (!question)
        return REFUSAL_NO_NEXT_QUESTION;
    push(step, question, 1);
    return REFUSAL_NONE;
}

enum refusal command_reveal_run(struct step *step, const struct command *command,
                                const char **ret_detail)
{
    struct question *question = room_find_question(step->room, &command->reveal.question);
    size_t part = (size_t)command->reveal.part;
    (void)ret_detail;

    if (!question)
        return REFUSAL_NO_SUCH_QUESTION;
    if (question != step->room->pushed)
        return REFUSAL_NOT_PUSHED;
    if (part >= question->asked.parts_count)
        return REFUSAL_NOTHING_TO_REVEAL;
    if (part != question->shown)
        return REFUSAL_NONE; /* somebody was quicker: it is shown */
    struct record record = {.type = RECORD_PART_REVEALED,
                            .part_revealed = {question->asked.id, question->asked.parts[part]}};
    step_record(step, &record);
    return REFUSAL_NONE;
}

enum refusal command_withdraw_run(struct step *step, const struct command *command,
                                  const char **ret_detail)
{
    struct question *question = room_find_question(step->room, &command->withdraw.question);
    (void)ret_detail;

    if (!question)
        return REFUSAL_NO_SUCH_QUESTION;
    if (question != step->room->pushed)
        return REFUSAL_NOT_PUSHED;
    struct record record = {.type = RECORD_QUESTION_WITHDRAWN,
                            .question_withdrawn = {question->asked.id}};
    step_record(step, &record);
    return REFUSAL_NONE;
}

enum refusal command_plan_add_run(struct step *step, const struct command *command,
                                  const char **ret_detail)
{
    const struct room_question *asked = step->input->command.question;
    enum refusal why = step->input->command.question_refusal;
    (void)command;
    (void)ret_detail;

    if (!asked)
        return why ? why : REFUSAL_NO_SUCH_SET;
    if (asked->title.size == 0 || asked->parts_count == 0)
        return REFUSAL_EMPTY_TEXT;
    if (step->room->question_count > ROOM_MAX_QUESTIONS)
        return REFUSAL_PLAN_FULL;
    struct record record = {.type = RECORD_QUESTION_PLANNED, .question_planned = {*asked}};
    record.question_planned.question.planned = step->room->phase != PHASE_LIVE;
    step_record(step, &record);
    return REFUSAL_NONE;
}

static bool is_blank(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!strchr(" \t\r\n", text.data[i]))
            return false;
    return true;
}

enum refusal command_chat_run(struct step *step, const struct command *command,
                              const char **ret_detail)
{
    bool stage = command->chat.to == CHAT_TO_STAGE;
    (void)ret_detail;

    if (is_blank(command->chat.text))
        return REFUSAL_EMPTY_TEXT;
    if (!stage && step->member->role == ROLE_CANDIDATE)
        return REFUSAL_NOT_ALLOWED;
    if (stage && step->room->phase == PHASE_DEBRIEF)
        return REFUSAL_WRONG_PHASE;
    struct record record = {.type = stage ? RECORD_SAID : RECORD_PANEL_SAID};
    if (stage)
        record.said.text = command->chat.text;
    else
        record.panel_said.text = command->chat.text;
    step_record(step, &record);
    return REFUSAL_NONE;
}

enum refusal command_moment_run(struct step *step, const struct command *command,
                                const char **ret_detail)
{
    struct record record = {.type = RECORD_MOMENT_MARKED, .moment_marked = {command->moment.label}};
    (void)ret_detail;

    step_record(step, &record);
    return REFUSAL_NONE;
}

enum refusal command_end_run(struct step *step, const struct command *command,
                             const char **ret_detail)
{
    (void)command;
    (void)ret_detail;
    step_change_phase(step, PHASE_DEBRIEF);
    if (step->status == STATUS_OK)
        take_candidates_out(step);
    return REFUSAL_NONE;
}

enum refusal command_seal_run(struct step *step, const struct command *command,
                              const char **ret_detail)
{
    (void)command;
    (void)ret_detail;
    step_change_phase(step, PHASE_SEALED);
    return REFUSAL_NONE;
}
