/* Finding things in a room, and who may see what. */
#include "room/state.h"

struct member *room_find_member(const struct room *room, const struct id *id)
{
    for (size_t i = 0; i < room->member_count; i++)
        if (id_equal(&room->members[i]->id, id))
            return room->members[i];
    return NULL;
}

struct question *room_find_question(const struct room *room, const struct id *id)
{
    for (size_t i = 1; i < room->question_count; i++)
        if (id_equal(&room->questions[i]->asked.id, id))
            return room->questions[i];
    return NULL;
}

const struct room_question *room_planned_question(const struct room *room, const struct id *id)
{
    const struct question *question = room_find_question(room, id);

    return question ? &question->asked : NULL;
}

uint32_t room_asked_count(const struct room *room)
{
    return room->asked_count;
}

struct question *room_next_question(const struct room *room)
{
    for (size_t i = 1; i < room->question_count; i++)
        if (room->questions[i]->number == 0 && room->questions[i]->asked.planned)
            return room->questions[i];
    return NULL;
}

/* FNV-1a: ids are chosen by their own member, who would only fool themselves with a collision. */
static uint64_t command_hash(struct str command)
{
    uint64_t hash = 14695981039346656037u;

    for (size_t i = 0; i < command.size; i++)
        hash = (hash ^ (unsigned char)command.data[i]) * 1099511628211u;
    return hash ? hash : 1;
}

bool room_knows_command(const struct member *member, struct str command)
{
    return remembered_has(member->remembered, command_hash(command));
}

enum status room_remember_command(struct member *member, struct str command)
{
    uint64_t hash = command_hash(command);

    return remembered_has(member->remembered, hash) ? STATUS_OK
                                                    : remembered_add(&member->remembered, hash);
}

bool room_hears(enum role role, const struct id *member, enum audience audience,
                const struct id *to)
{
    switch (audience) {
    case AUDIENCE_STAGE:
        return true;
    case AUDIENCE_PANEL:
        return role == ROLE_INTERVIEWER || role == ROLE_OBSERVER;
    case AUDIENCE_MEMBER:
        return role != ROLE_CANDIDATE && id_equal(member, to);
    }
    return false;
}

bool room_all_submitted(const struct room *room)
{
    bool any = false;

    for (size_t i = 0; i < room->member_count; i++) {
        const struct member *member = room->members[i];
        if (member->role != ROLE_INTERVIEWER)
            continue;
        if (!member->submitted)
            return false;
        any = true;
    }
    return any;
}

bool room_settled(const struct room *room, const struct member *viewer, const struct member *rater)
{
    return room->all_submitted && rater->submitted &&
           (viewer->submitted || viewer->role == ROLE_OBSERVER);
}

bool room_sees_rating(const struct room *room, const struct member *viewer,
                      const struct member *rater, const struct question *question)
{
    if (viewer->role == ROLE_CANDIDATE)
        return false;
    if (viewer == rater || room->rule == RULE_OPEN || room_settled(room, viewer, rater))
        return true;
    if (room->rule == RULE_AFTER_ALL || viewer->role != ROLE_INTERVIEWER)
        return false;
    const struct rating *own = question->ratings[viewer->index];
    return own && own->given;
}

bool room_sees_submission(const struct room *room, const struct member *viewer,
                          const struct member *rater)
{
    if (viewer->role == ROLE_CANDIDATE)
        return false;
    if (viewer == rater || room->rule == RULE_OPEN || room_settled(room, viewer, rater))
        return true;
    return room->rule == RULE_AFTER_OWN && viewer->submitted;
}

bool rating_is_given(const struct rating *rating, const struct question *question)
{
    bool any = false;

    for (size_t i = 0; i < question->asked.competencies_count; i++) {
        if (rating->marks[i] == MARK_NONE)
            return false;
        any = any || rating->marks[i] > 0;
    }
    return any;
}

enum phase room_phase(const struct room *room)
{
    return room->phase;
}

uint64_t room_position(const struct room *room)
{
    return room->position;
}

struct seen room_seen(const struct room *room, const struct id *id)
{
    const struct member *member = room_find_member(room, id);
    struct seen seen = {.stage = (int64_t)room->stage_seq};

    if (member && member->role != ROLE_CANDIDATE) {
        seen.panel = (int64_t)room->panel_seq;
        seen.member = (int64_t)member->seq;
    }
    return seen;
}

bool room_member_role(const struct room *room, const struct id *id, enum role *ret_role)
{
    const struct member *member = room_find_member(room, id);

    if (member)
        *ret_role = member->role;
    return member != NULL;
}
