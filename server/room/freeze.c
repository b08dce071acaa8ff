#include "room/freeze.h"

#include "room/frost.h"

static const struct str mark = {"parley-room", 11};

/* Says which program made the bytes. */
static void frost_head(struct frost *frost, const struct room *room)
{
    struct str name = mark;
    uint64_t version = ROOM_FROZEN_VERSION;
    uint64_t types = RECORD_TYPE_COUNT;
    struct id id = room->config.id;

    frost_view(frost, &name);
    frost_number(frost, &version, UINT64_MAX);
    frost_number(frost, &types, UINT64_MAX);
    if (frost->status == STATUS_OK && !str_equal(name, mark))
        frost_fail(frost, STATUS_DAMAGED);
    if (frost->status == STATUS_OK &&
        (version != ROOM_FROZEN_VERSION || types != RECORD_TYPE_COUNT))
        frost_fail(frost, STATUS_VERSION);
    frost_id(frost, &id);
    if (frost->status == STATUS_OK && !id_equal(&id, &room->config.id))
        frost_fail(frost, STATUS_DAMAGED);
}

static void frost_opening(struct frost *frost, struct room *room)
{
    FROST_PLACE(frost, room->phase, PHASE_COUNT - 1);
    FROST_PLACE(frost, room->rule, RULE_COUNT - 1);
    frost_text(frost, &room->title);
    frost_text(frost, &room->organisation);
    frost_count(frost, &room->reviewers_count, SIZE_MAX);
    struct str *list = frost_list(frost, room->reviewers_count, sizeof(*list));
    if (list)
        room->reviewers = list;
    for (size_t i = 0; frost->status == STATUS_OK && i < room->reviewers_count; i++)
        frost_text(frost, &room->reviewers[i]);
    frost_id(frost, &room->lead);
    frost_bool(frost, &room->all_submitted);
    frost_time(frost, &room->opened_ms);
    frost_time(frost, &room->phase_ms);
    FROST_PLACE(frost, room->asked_count, ROOM_MAX_QUESTIONS);
}

static void frost_members(struct frost *frost, struct room *room)
{
    size_t count = room->member_count;

    frost_count(frost, &count, ROOM_MAX_MEMBERS);
    for (size_t i = 0; frost->status == STATUS_OK && i < count; i++) {
        if (frost->thaws) {
            struct member *member = calloc(1, sizeof(*member));
            if (!member) {
                frost_fail(frost, STATUS_NO_MEMORY);
                return;
            }
            member->index = i;
            room->members[room->member_count++] = member;
        }
        frost_member(frost, room->members[i]);
        if (room_find_member(room, &room->members[i]->id) != room->members[i])
            frost_fail(frost, STATUS_DAMAGED);
    }
}

/* What each member has on a question, told by the member's place. */
static void frost_of_members(struct frost *frost, const struct room *room,
                             struct question *question)
{
    for (size_t i = 0; frost->status == STATUS_OK && i < room->member_count; i++) {
        bool text = question->private_texts[i] != NULL;
        bool rating = question->ratings[i] != NULL;
        frost_bool(frost, &text);
        frost_bool(frost, &rating);
        if (frost->thaws && text)
            question->private_texts[i] = calloc(1, sizeof(*question->private_texts[i]));
        if (frost->thaws && rating)
            question->ratings[i] = arena_alloc(frost->memory, sizeof(*question->ratings[i]));
        if ((text && !question->private_texts[i]) || (rating && !question->ratings[i])) {
            frost_fail(frost, STATUS_NO_MEMORY);
            return;
        }
        if (text)
            frost_text_of(frost, room, question->private_texts[i]);
        if (rating)
            frost_rating(frost, question, question->ratings[i]);
    }
}

static void frost_question(struct frost *frost, const struct room *room, struct question *question)
{
    frost_asked(frost, &question->asked);
    frost_time(frost, &question->planned_ms);
    frost_time(frost, &question->pushed_ms);
    FROST_PLACE(frost, question->number, ROOM_MAX_QUESTIONS);
    FROST_PLACE(frost, question->shown, question->asked.parts_count);
    for (size_t i = 0; frost->status == STATUS_OK && i < question->asked.competencies_count; i++) {
        uint8_t consensus = (uint8_t)question->consensus[i];
        FROST_PLACE(frost, consensus, UINT8_MAX);
        question->consensus[i] = (int8_t)consensus;
    }
    frost_text_of(frost, room, &question->answer);
    frost_text_of(frost, room, &question->notes);
    frost_of_members(frost, room, question);
}

/* The first stands for the room itself and is there from the start. */
static void frost_questions(struct frost *frost, struct room *room)
{
    size_t count = room->question_count;

    frost_count(frost, &count, ROOM_MAX_QUESTIONS + 1);
    if (frost->thaws && count == 0)
        frost_fail(frost, STATUS_DAMAGED);
    for (size_t i = 0; frost->status == STATUS_OK && i < count; i++) {
        if (frost->thaws && i > 0) {
            struct question *question = calloc(1, sizeof(*question));
            if (!question) {
                frost_fail(frost, STATUS_NO_MEMORY);
                return;
            }
            room->questions[room->question_count++] = question;
        }
        struct question *question = room->questions[i];
        frost_question(frost, room, question);
        if (i > 0 ? room_find_question(room, &question->asked.id) != question
                  : !id_is_none(&question->asked.id))
            frost_fail(frost, STATUS_DAMAGED);
    }
}

/* By its place in the list, which is 0 for none. */
static void frost_pushed(struct frost *frost, struct room *room)
{
    size_t place = 0;

    for (size_t i = 1; i < room->question_count; i++)
        if (room->questions[i] == room->pushed)
            place = i;
    FROST_PLACE(frost, place, room->question_count - 1);
    if (frost->thaws)
        room->pushed = place ? room->questions[place] : NULL;
}

static void frost_one_said(struct frost *frost, struct said *said)
{
    static const enum record_type types[] = {RECORD_SAID, RECORD_PANEL_SAID, RECORD_MOMENT_MARKED};
    size_t type = 0;

    while (!frost->thaws && types[type] != said->type)
        type++;
    FROST_PLACE(frost, type, sizeof(types) / sizeof(types[0]) - 1);
    if (frost->thaws)
        said->type = types[type];
    frost_id(frost, &said->by);
    frost_time(frost, &said->at_ms);
    frost_text(frost, &said->text);
}

static void frost_said(struct frost *frost, struct room *room)
{
    size_t count = 0;

    for (const struct said *said = room->said_first; said; said = said->next)
        count++;
    frost_count(frost, &count, SIZE_MAX);
    struct said *said = room->said_first;
    for (size_t i = 0; frost->status == STATUS_OK && i < count; i++) {
        if (frost->thaws) {
            said = arena_alloc(frost->memory, sizeof(*said));
            if (!said) {
                frost_fail(frost, STATUS_NO_MEMORY);
                return;
            }
            *(room->said_last ? &room->said_last->next : &room->said_first) = said;
            room->said_last = said;
        }
        frost_one_said(frost, said);
        said = said->next;
    }
}

/* Each record counted for one audience, so that what was read can't be far off. */
static void frost_counts(struct frost *frost, struct room *room)
{
    uint64_t sum;

    frost_number(frost, &room->stage_seq, UINT32_MAX);
    frost_number(frost, &room->panel_seq, UINT32_MAX);
    frost_number(frost, &room->position, UINT64_MAX);
    sum = room->stage_seq + room->panel_seq;
    for (size_t i = 0; i < room->member_count; i++)
        sum += room->members[i]->seq;
    if (frost->thaws && (sum != room->position || room->position == 0))
        frost_fail(frost, STATUS_DAMAGED);
}

static void frost_room(struct frost *frost, struct room *room)
{
    frost_head(frost, room);
    frost_opening(frost, room);
    frost_members(frost, room);
    frost_questions(frost, room);
    frost_pushed(frost, room);
    frost_said(frost, room);
    frost_counts(frost, room);
    if (frost->thaws && frost->in.size)
        frost_fail(frost, STATUS_DAMAGED);
}

void room_freeze(const struct room *room, struct buf *out)
{
    struct frost frost = {.out = out};
    struct room same = *room; /* it is read only, by functions that could also write */

    frost_room(&frost, &same);
    if (frost.status != STATUS_OK)
        out->status = frost.status;
}

enum status room_thaw(const struct room_config *config, struct str bytes, struct room **ret_room)
{
    struct frost frost = {.thaws = true, .in = bytes};
    struct room *room = room_create(config);

    if (!room)
        return STATUS_NO_MEMORY;
    frost.memory = &room->memory;
    arena_init(&frost.scratch, CHANGE_MAX_PARTS * sizeof(struct change_part) * 2);
    frost_room(&frost, room);
    arena_finish(&frost.scratch);
    room_texts_count(room);
    if (frost.status == STATUS_OK)
        *ret_room = room;
    else
        room_destroy(room);
    return frost.status;
}
