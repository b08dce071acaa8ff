/* The fold: one record after the other makes the room's state. Live and restored rooms go through
 * the same function. */
#include "room/state.h"

struct room *room_create(const struct room_config *config)
{
    struct room *room = calloc(1, sizeof(*room));

    if (!room)
        return NULL;
    room->config = *config;
    arena_init(&room->memory, ROOM_MEMORY_BYTES);
    room->questions[0] = calloc(1, sizeof(*room->questions[0]));
    if (!room->questions[0]) {
        room_destroy(room);
        return NULL;
    }
    room->question_count = 1;
    return room;
}

void room_destroy(struct room *room)
{
    if (!room)
        return;
    for (size_t i = 0; i < room->question_count; i++) {
        struct question *question = room->questions[i];
        room_text_finish(&question->answer);
        room_text_finish(&question->notes);
        for (size_t m = 0; m < ROOM_MAX_MEMBERS; m++) {
            room_text_finish(question->private_texts[m]);
            free(question->private_texts[m]);
        }
        free(question);
    }
    for (size_t i = 0; i < room->member_count; i++) {
        remembered_destroy(room->members[i]->remembered);
        free(room->members[i]);
    }
    free(room->held);
    arena_finish(&room->memory);
    free(room);
}

/* Copies of what a record brings, in the room's own memory; *failed is sticky. */
struct keeper {
    struct arena *memory;
    bool failed;
};

static struct str keep(struct keeper *keeper, struct str text)
{
    struct str copy = arena_copy(keeper->memory, text);

    keeper->failed = keeper->failed || !copy.data;
    return copy;
}

static void *keep_array(struct keeper *keeper, const void *items, size_t count, size_t size)
{
    void *copy = arena_array(keeper->memory, count ? count : 1, size);

    if (!copy)
        keeper->failed = true;
    else if (count)
        memcpy(copy, items, count * size);
    return copy;
}

static const struct room_competency *keep_competencies(struct keeper *keeper,
                                                       const struct room_question *asked)
{
    struct room_competency *list = keep_array(
        keeper, asked->competencies, asked->competencies_count, sizeof(*asked->competencies));

    for (size_t i = 0; !keeper->failed && i < asked->competencies_count; i++) {
        struct room_point *points =
            keep_array(keeper, list[i].points, list[i].points_count, sizeof(*list[i].points));
        for (size_t p = 0; !keeper->failed && p < list[i].points_count; p++)
            points[p].text = keep(keeper, points[p].text);
        list[i].name = keep(keeper, list[i].name);
        list[i].points = points;
    }
    return list;
}

static void keep_lists(struct keeper *keeper, struct room_question *asked)
{
    struct room_part *parts = keep_array(keeper, asked->parts, asked->parts_count, sizeof(*parts));
    struct room_section *sections =
        keep_array(keeper, asked->sections, asked->sections_count, sizeof(*sections));
    struct room_signal *signals =
        keep_array(keeper, asked->signals, asked->signals_count, sizeof(*signals));
    struct str *follow_ups =
        keep_array(keeper, asked->follow_ups, asked->follow_ups_count, sizeof(*follow_ups));

    if (keeper->failed)
        return;
    for (size_t i = 0; i < asked->parts_count; i++)
        parts[i].text = keep(keeper, parts[i].text);
    for (size_t i = 0; i < asked->sections_count; i++) {
        sections[i].name = keep(keeper, sections[i].name);
        sections[i].text = keep(keeper, sections[i].text);
    }
    for (size_t i = 0; i < asked->signals_count; i++)
        signals[i].text = keep(keeper, signals[i].text);
    for (size_t i = 0; i < asked->follow_ups_count; i++)
        follow_ups[i] = keep(keeper, follow_ups[i]);
    asked->parts = parts;
    asked->sections = sections;
    asked->signals = signals;
    asked->follow_ups = follow_ups;
}

static enum status apply_planned(struct room *room, const struct record *record)
{
    const struct room_question *brought = &record->question_planned.question;
    struct keeper keeper = {.memory = &room->memory};

    if (room->question_count > ROOM_MAX_QUESTIONS || room_find_question(room, &brought->id) ||
        brought->competencies_count > ROOM_MAX_COMPETENCIES ||
        brought->signals_count > ROOM_MAX_SIGNALS)
        return STATUS_DAMAGED;
    struct question *question = calloc(1, sizeof(*question));
    if (!question)
        return STATUS_NO_MEMORY;
    room->questions[room->question_count++] = question;
    struct room_question *asked = &question->asked;
    *asked = *brought;
    struct str *texts[] = {&asked->title, &asked->set,        &asked->source_id, &asked->topic,
                           &asked->kind,  &asked->difficulty, &asked->language};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        *texts[i] = keep(&keeper, *texts[i]);
    keep_lists(&keeper, asked);
    if (!keeper.failed)
        asked->competencies = keep_competencies(&keeper, asked);
    question->planned_ms = record->at_ms;
    return keeper.failed ? STATUS_NO_MEMORY : STATUS_OK;
}

static enum status apply_opened(struct room *room, const struct record *record)
{
    struct keeper keeper = {.memory = &room->memory};

    room->title = keep(&keeper, record->room_opened.title);
    room->organisation = keep(&keeper, record->room_opened.organisation);
    room->opened_ms = record->at_ms;
    return keeper.failed ? STATUS_NO_MEMORY : STATUS_OK;
}

static enum status apply_panel_opened(struct room *room, const struct record *record)
{
    const struct record_panel_opened *opened = &record->panel_opened;
    struct keeper keeper = {.memory = &room->memory};

    room->rule = opened->rule;
    room->reviewers =
        keep_array(&keeper, opened->reviewers, opened->reviewers_count, sizeof(*room->reviewers));
    for (size_t i = 0; !keeper.failed && i < opened->reviewers_count; i++)
        room->reviewers[i] = keep(&keeper, opened->reviewers[i]);
    room->reviewers_count = opened->reviewers_count;
    return keeper.failed ? STATUS_NO_MEMORY : STATUS_OK;
}

static enum status apply_phase(struct room *room, const struct record *record)
{
    enum phase phase = record->phase_changed.phase;

    if (phase <= room->phase)
        return STATUS_DAMAGED;
    room->phase = phase;
    room->phase_ms = record->at_ms;
    if (phase != PHASE_LIVE)
        room->pushed = NULL;
    return STATUS_OK;
}

static enum status apply_joined(struct room *room, const struct record *record)
{
    const struct record_member_joined *joined = &record->member_joined;
    struct keeper keeper = {.memory = &room->memory};
    struct member *member = room_find_member(room, &joined->member);

    if (!member) {
        if (room->member_count == ROOM_MAX_MEMBERS)
            return STATUS_DAMAGED;
        member = calloc(1, sizeof(*member));
        if (!member)
            return STATUS_NO_MEMORY;
        *member = (struct member){
            .index = room->member_count, .id = joined->member, .role = joined->role};
        room->members[room->member_count++] = member;
    }
    if (!str_equal(member->name, joined->name))
        member->name = keep(&keeper, joined->name);
    member->joined_ms = record->at_ms;
    member->present = true;
    return keeper.failed ? STATUS_NO_MEMORY : STATUS_OK;
}

static enum status apply_left(struct room *room, const struct record *record)
{
    struct member *member = room_find_member(room, &record->member_left.member);

    if (!member)
        return STATUS_DAMAGED;
    member->present = false;
    return STATUS_OK;
}

static enum status apply_agreed(struct room *room, const struct record *record)
{
    struct member *member = room_find_member(room, &record->agreed.member);

    if (!member)
        return STATUS_DAMAGED;
    member->agreed = true;
    return STATUS_OK;
}

static enum status apply_lead(struct room *room, const struct record *record)
{
    room->lead = record->lead_taken.member;
    return STATUS_OK;
}

static enum status apply_pushed(struct room *room, const struct record *record)
{
    const struct record_question_pushed *pushed = &record->question_pushed;
    struct question *question = room_find_question(room, &pushed->question);

    if (!question || pushed->parts_count > question->asked.parts_count)
        return STATUS_DAMAGED;
    question->shown = pushed->parts_count;
    question->pushed_ms = record->at_ms; /* of the last time: the question's clock runs from it */
    if (question->number == 0) {
        question->number = (uint32_t)pushed->number;
        room->asked_count++;
    }
    room->pushed = question;
    return STATUS_OK;
}

static enum status apply_revealed(struct room *room, const struct record *record)
{
    struct question *question = room_find_question(room, &record->part_revealed.question);

    if (!question || question->shown >= question->asked.parts_count)
        return STATUS_DAMAGED;
    question->shown++;
    return STATUS_OK;
}

static enum status apply_withdrawn(struct room *room, const struct record *record)
{
    (void)record;
    room->pushed = NULL;
    return STATUS_OK;
}

static enum status apply_said(struct room *room, const struct record *record)
{
    struct keeper keeper = {.memory = &room->memory};
    struct said *said = arena_alloc(&room->memory, sizeof(*said));

    if (!said)
        return STATUS_NO_MEMORY;
    *said = (struct said){.type = record->type, .by = record->by, .at_ms = record->at_ms};
    said->text = keep(&keeper, record->type == RECORD_SAID         ? record->said.text
                               : record->type == RECORD_PANEL_SAID ? record->panel_said.text
                                                                   : record->moment_marked.label);
    if (room->said_last)
        room->said_last->next = said;
    else
        room->said_first = said;
    room->said_last = said;
    return keeper.failed ? STATUS_NO_MEMORY : STATUS_OK;
}

typedef enum status record_apply(struct room *room, const struct record *record);

static record_apply *const applies[RECORD_TYPE_COUNT] = {
    [RECORD_ROOM_OPENED] = apply_opened,
    [RECORD_PANEL_OPENED] = apply_panel_opened,
    [RECORD_QUESTION_PLANNED] = apply_planned,
    [RECORD_PHASE_CHANGED] = apply_phase,
    [RECORD_MEMBER_JOINED] = apply_joined,
    [RECORD_MEMBER_LEFT] = apply_left,
    [RECORD_AGREED] = apply_agreed,
    [RECORD_LEAD_TAKEN] = apply_lead,
    [RECORD_QUESTION_PUSHED] = apply_pushed,
    [RECORD_PART_REVEALED] = apply_revealed,
    [RECORD_QUESTION_WITHDRAWN] = apply_withdrawn,
    [RECORD_ANSWER_EDITED] = room_text_apply,
    [RECORD_NOTES_EDITED] = room_text_apply,
    [RECORD_PRIVATE_EDITED] = room_text_apply,
    [RECORD_SAID] = apply_said,
    [RECORD_PANEL_SAID] = apply_said,
    [RECORD_RATED] = room_rating_apply,
    [RECORD_RATING_GIVEN] = room_rating_apply,
    [RECORD_RATING_SHOWN] = room_rating_apply,
    [RECORD_TICKED] = room_rating_apply,
    [RECORD_TICK_SHOWN] = room_rating_apply,
    [RECORD_MOMENT_MARKED] = apply_said,
    [RECORD_SUBMITTED] = room_rating_apply,
    [RECORD_SUBMISSION_GIVEN] = room_rating_apply,
    [RECORD_SUBMISSION_SHOWN] = room_rating_apply,
    [RECORD_CONSENSUS_SET] = room_rating_apply,
};

/* Each audience counts for itself, without gaps. */
static enum status count(struct room *room, const struct record *record)
{
    struct member *to = NULL;
    uint64_t *seq = record->audience == AUDIENCE_STAGE ? &room->stage_seq : &room->panel_seq;

    if (record->audience == AUDIENCE_MEMBER) {
        to = room_find_member(room, &record->to);
        if (!to)
            return STATUS_DAMAGED;
        seq = &to->seq;
    }
    if (record->seq != *seq + 1 || record->audience != record_audiences[record->type])
        return STATUS_DAMAGED;
    (*seq)++;
    room->position++;
    return STATUS_OK;
}

enum status room_apply(struct room *room, const struct record *record)
{
    enum status status;

    if ((room->position == 0) != (record->type == RECORD_ROOM_OPENED))
        return STATUS_DAMAGED;
    status = count(room, record);
    if (status == STATUS_OK)
        status = applies[record->type](room, record);
    if (status == STATUS_OK && record->command.size) {
        struct member *by = room_find_member(room, &record->by);
        status = by ? room_remember_command(by, record->command) : STATUS_DAMAGED;
    }
    return status;
}
