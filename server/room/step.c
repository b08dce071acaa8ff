/* The room's one entrance: an input comes in, effects go out. Outgoing things wait here until the
 * records that they speak of are stored. */
#include "room/state.h"

static command_handler *const handlers[COMMAND_TYPE_COUNT] = {
    [COMMAND_JOIN] = command_join_run,           [COMMAND_AGREE] = command_agree_run,
    [COMMAND_ADMIT] = command_admit_run,         [COMMAND_LEAD] = command_lead_run,
    [COMMAND_PUSH] = command_push_run,           [COMMAND_NEXT] = command_next_run,
    [COMMAND_REVEAL] = command_reveal_run,       [COMMAND_WITHDRAW] = command_withdraw_run,
    [COMMAND_PLAN_ADD] = command_plan_add_run,   [COMMAND_CHAT] = command_chat_run,
    [COMMAND_MOMENT] = command_moment_run,       [COMMAND_END] = command_end_run,
    [COMMAND_SEAL] = command_seal_run,           [COMMAND_EDIT] = command_edit_run,
    [COMMAND_CURSOR] = command_cursor_run,       [COMMAND_RATE] = command_rate_run,
    [COMMAND_TICK] = command_tick_run,           [COMMAND_SUBMIT] = command_submit_run,
    [COMMAND_CONSENSUS] = command_consensus_run,
};

void room_effects_finish(struct room_effects *effects)
{
    if (!effects)
        return;
    free(effects->items);
    *effects = (struct room_effects){0};
}

struct room_effect *step_effect(struct step *step, enum effect_type type)
{
    struct room_effects *effects = step->effects;
    if (effects->count == effects->capacity) {
        size_t capacity = effects->capacity ? effects->capacity * 2 : 16;
        struct room_effect *items = realloc(effects->items, capacity * sizeof(*items));
        if (!items) {
            step->status = STATUS_NO_MEMORY;
            return &effects->nowhere;
        }
        effects->items = items;
        effects->capacity = capacity;
    }
    struct room_effect *effect = &effects->items[effects->count++];
    memset(effect, 0, sizeof(*effect));
    effect->type = type;
    return effect;
}

static enum status held_grow(struct room *room)
{
    size_t capacity = room->held_capacity ? room->held_capacity * 2 : 8;
    struct held *held = malloc(capacity * sizeof(*held));

    if (!held)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < room->held_count; i++)
        held[i] = room->held[(room->held_first + i) % room->held_capacity];
    free(room->held);
    room->held = held;
    room->held_first = 0;
    room->held_capacity = capacity;
    return STATUS_OK;
}

void step_hold(struct step *step, const struct held *held)
{
    struct room *room = step->room;

    if (room->held_count == room->held_capacity && held_grow(room) != STATUS_OK) {
        step->status = STATUS_NO_MEMORY;
        return;
    }
    size_t at = (room->held_first + room->held_count++) % room->held_capacity;
    room->held[at] = *held;
    room->held[at].position = room->position;
}

void step_record(struct step *step, struct record *record)
{
    struct room *room = step->room;

    if (step->status != STATUS_OK)
        return;
    record->audience = record_audiences[record->type];
    record->at_ms = step->now_ms;
    record->position = room->position + 1;
    if (step->member) {
        record->by = step->member->id;
        record->command = step->command;
    }
    if (record->audience == AUDIENCE_MEMBER) {
        const struct member *to = room_find_member(room, &record->to);
        record->seq = (to ? to->seq : 0) + 1;
    } else {
        record->seq = (record->audience == AUDIENCE_STAGE ? room->stage_seq : room->panel_seq) + 1;
    }
    step->status = room_apply(room, record);
    if (step->status != STATUS_OK)
        return;
    step_effect(step, EFFECT_PERSIST)->record = *record;
    step_hold(step, &(struct held){
                        .type = EFFECT_DELIVER, .audience = record->audience, .to = record->to});
}

/* Lets out what is stored. */
static void release(struct step *step)
{
    struct room *room = step->room;

    while (room->held_count && step->status == STATUS_OK) {
        const struct held *held = &room->held[room->held_first];
        if (held->position > room->stored_position)
            break;
        struct room_effect *effect = step_effect(step, held->type);
        effect->position = held->position;
        effect->audience = held->audience;
        effect->to = held->to;
        effect->member = held->member;
        effect->command = str_from(held->command);
        effect->version = held->version;
        effect->code = held->code;
        room->held_first = (room->held_first + 1) % room->held_capacity;
        room->held_count--;
    }
}

static void hold_ack(struct step *step, const struct command *command, uint32_t version)
{
    struct held held = {.type = EFFECT_ACK, .member = step->member->id, .version = version};

    memcpy(held.command, command->id.data, command->id.size);
    step_hold(step, &held);
}

static void refuse(struct step *step, const struct id *member, const struct command *command,
                   enum refusal refusal, const char *detail)
{
    struct room_effect *effect = step_effect(step, EFFECT_REFUSE);

    effect->member = *member;
    effect->command = command->id;
    effect->refusal = refusal;
    effect->detail = detail;
}

/* The permission table, before anything else is looked at. */
static enum refusal permitted(const struct room *room, const struct room_seat *seat,
                              const struct command *command)
{
    const struct command_rule *rule = &command_rules[command->type];

    if (!(rule->roles & 1u << seat->role))
        return REFUSAL_NOT_ALLOWED;
    if (room->phase == PHASE_SEALED)
        return REFUSAL_ROOM_SEALED;
    if (seat->role == ROLE_CANDIDATE && room->phase == PHASE_DEBRIEF)
        return REFUSAL_INTERVIEW_OVER;
    if (!(rule->phases & 1u << room->phase))
        return REFUSAL_WRONG_PHASE;
    if (rule->lead && !id_equal(&room->lead, &seat->member))
        return REFUSAL_NOT_LEAD;
    return REFUSAL_NONE;
}

/* Would it make a transcript longer that is as long as it may be? What ends an interview in good
 * order is always taken. */
static bool is_too_much(const struct step *step, enum command_type type)
{
    static const bool grows[COMMAND_TYPE_COUNT] = {
        [COMMAND_EDIT] = true, [COMMAND_CHAT] = true, [COMMAND_MOMENT] = true,
        [COMMAND_RATE] = true, [COMMAND_TICK] = true, [COMMAND_CONSENSUS] = true,
        [COMMAND_PUSH] = true, [COMMAND_NEXT] = true, [COMMAND_PLAN_ADD] = true,
    };

    if (!step->input->command.full && arena_left_bytes(&step->room->memory) >= ROOM_SPARE_BYTES)
        return false;
    return grows[type] || (type == COMMAND_SUBMIT && step->member->submitted);
}

/* The version that an edit made which was stored before, for its second acknowledgement; 0 when
 * its document has long forgotten it. */
static uint32_t edit_version(const struct step *step, const struct command *command)
{
    struct text_place place;

    if (command->type != COMMAND_EDIT ||
        !room_find_text(step->room, step->member, command->edit.document, &place) || !place.text)
        return 0;
    uint32_t version = document_version(place.text->document);
    const struct text_past *past;
    while (version > 0 && (past = room_text_past(place.text, version - 1))) {
        if (past->member == step->member->index && str_is(command->id, past->command))
            return version;
        version--;
    }
    return 0;
}

static void run_command(struct step *step)
{
    struct room *room = step->room;
    const struct room_seat *seat = &step->input->command.seat;
    const struct command *command = step->input->command.command;
    const struct command_rule *rule = &command_rules[command->type];
    const char *detail = NULL;

    step->member = room_find_member(room, &seat->member);
    step->command = command->id;
    enum refusal refusal = permitted(room, seat, command);
    if (refusal == REFUSAL_NONE && command->type != COMMAND_JOIN &&
        (!step->member || !step->member->present))
        refusal = REFUSAL_NOT_JOINED;
    bool again = rule->stored && command->type != COMMAND_JOIN && step->member &&
                 step->member->present && room_knows_command(step->member, command->id);
    if (again) {
        /* also when the phase has gone on since: it was done when it was permitted */
        hold_ack(step, command, edit_version(step, command));
        return;
    }
    if (refusal == REFUSAL_NONE && rule->stored && room->held_count >= ROOM_MAX_HELD)
        refusal = REFUSAL_BUSY;
    if (refusal == REFUSAL_NONE && is_too_much(step, command->type))
        refusal = REFUSAL_TRANSCRIPT_FULL;
    if (refusal == REFUSAL_NONE)
        refusal = handlers[command->type](step, command, &detail);
    if (step->status != STATUS_OK)
        return;
    if (refusal != REFUSAL_NONE)
        refuse(step, &seat->member, command, refusal, detail);
    else if (rule->stored)
        hold_ack(step, command, edit_version(step, command));
}

/* Also for a log whose beginning was cut off by a crash: what is there already isn't said again. */
static void open_room(struct step *step)
{
    struct room *room = step->room;
    const struct room_opening *open = &step->input->open;
    struct record opened = {.type = RECORD_ROOM_OPENED,
                            .room_opened = {open->room, open->title, open->organisation}};
    struct record panel = {.type = RECORD_PANEL_OPENED,
                           .panel_opened = {open->rule, open->reviewers, open->reviewers_count}};

    room->stored_position = room->position;
    if (room->position == 0)
        step_record(step, &opened);
    if (room->panel_seq == 0)
        step_record(step, &panel);
    for (size_t i = 0; i < open->questions_count; i++) {
        struct record planned = {.type = RECORD_QUESTION_PLANNED,
                                 .question_planned = {open->questions[i]}};
        if (!room_find_question(room, &open->questions[i].id))
            step_record(step, &planned);
    }
}

static bool abandoned(const struct room *room)
{
    if (room->phase != PHASE_LIVE && room->phase != PHASE_DEBRIEF)
        return false;
    for (size_t i = 0; i < room->member_count; i++)
        if (room->members[i]->present && room->members[i]->role == ROLE_INTERVIEWER)
            return false;
    return true;
}

static void mind_timer(struct step *step)
{
    struct room *room = step->room;
    bool wanted = abandoned(room);

    if (wanted == room->timer_set)
        return;
    room->timer_set = wanted;
    step_effect(step, EFFECT_TIMER)->delay_ms = wanted ? room->config.abandoned_ms : 0;
}

static void leave(struct step *step, struct member *member)
{
    struct record left = {.type = RECORD_MEMBER_LEFT, .member_left = {member->id}};

    step->member = member;
    step->command = STR_NONE;
    step_record(step, &left);
    step->member = NULL;
}

/* Connections don't outlive a server: whoever was in has left. */
static void go_on(struct step *step)
{
    struct room *room = step->room;

    room->stored_position = room->position;
    for (size_t i = 0; i < room->member_count; i++)
        if (room->members[i]->present && room->phase != PHASE_SEALED)
            leave(step, room->members[i]);
    step->seals = room->phase == PHASE_SEALED;
}

static void close_room(struct step *step)
{
    if (step->room->phase == PHASE_SEALED)
        return;
    if (step->room->phase == PHASE_LIVE)
        step_change_phase(step, PHASE_DEBRIEF);
    step_change_phase(step, PHASE_SEALED);
}

static void timer_ran_out(struct step *step)
{
    step->room->timer_set = false;
    if (abandoned(step->room))
        close_room(step);
}

enum status room_step(struct room *room, const struct room_input *input,
                      struct room_effects *effects)
{
    struct step step = {.room = room, .effects = effects, .now_ms = input->now_ms, .input = input};
    struct member *member;

    effects->count = 0;
    switch (input->type) {
    case INPUT_OPEN:
        open_room(&step);
        break;
    case INPUT_RESTORED:
        go_on(&step);
        break;
    case INPUT_COMMAND:
        run_command(&step);
        break;
    case INPUT_LEFT:
        member = room_find_member(room, &input->left);
        if (member && member->present && room->phase != PHASE_SEALED)
            leave(&step, member);
        break;
    case INPUT_STORED:
        if (input->stored_position > room->stored_position)
            room->stored_position = input->stored_position;
        break;
    case INPUT_TIMER:
        timer_ran_out(&step);
        break;
    case INPUT_CLOSE:
        close_room(&step);
        break;
    }
    if (step.seals && step.status == STATUS_OK)
        step_hold(&step, &(struct held){.type = EFFECT_SEAL});
    release(&step);
    mind_timer(&step);
    return step.status;
}
