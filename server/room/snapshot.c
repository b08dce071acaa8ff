/* The room as one member may see it, as condensed records: applied to an empty state in order they
 * give what the member would know had they been there all the time. */
#include "room/state.h"

struct teller {
    const struct room *room;
    const struct member *viewer;
    room_visit *visit;
    void *user;
    enum status status; /* sticky */
};

/* What the viewer may not hear isn't told; there is no other way out of this file. */
static void tell(struct teller *teller, struct record *record, int64_t at_ms)
{
    const struct member *viewer = teller->viewer;

    record->audience = record_audiences[record->type];
    record->at_ms = at_ms;
    if (record->audience == AUDIENCE_MEMBER)
        record->to = viewer->id;
    if (teller->status == STATUS_OK &&
        room_hears(viewer->role, &viewer->id, record->audience, &record->to))
        teller->status = teller->visit(teller->user, record);
}

static void tell_opening(struct teller *teller)
{
    const struct room *room = teller->room;
    struct record opened = {.type = RECORD_ROOM_OPENED,
                            .room_opened = {room->config.id, room->title, room->organisation}};
    struct record panel = {.type = RECORD_PANEL_OPENED,
                           .panel_opened = {room->rule, room->reviewers, room->reviewers_count}};
    struct record phase = {.type = RECORD_PHASE_CHANGED, .phase_changed = {room->phase}};

    tell(teller, &opened, room->opened_ms);
    tell(teller, &panel, room->opened_ms);
    if (room->phase != PHASE_PLANNED)
        tell(teller, &phase, room->phase_ms);
}

static void tell_members(struct teller *teller)
{
    const struct room *room = teller->room;

    for (size_t i = 0; i < room->member_count; i++) {
        const struct member *member = room->members[i];
        struct record joined = {.type = RECORD_MEMBER_JOINED,
                                .by = member->id,
                                .member_joined = {member->id, member->name, member->role}};
        struct record agreed = {.type = RECORD_AGREED, .by = member->id, .agreed = {member->id}};
        struct record left = {
            .type = RECORD_MEMBER_LEFT, .by = member->id, .member_left = {member->id}};
        tell(teller, &joined, member->joined_ms);
        if (member->agreed)
            tell(teller, &agreed, member->joined_ms);
        if (!member->present)
            tell(teller, &left, member->joined_ms);
    }
    struct record lead = {.type = RECORD_LEAD_TAKEN, .by = room->lead, .lead_taken = {room->lead}};
    if (!id_is_none(&room->lead))
        tell(teller, &lead, room->phase_ms);
}

static void tell_plan(struct teller *teller)
{
    const struct room *room = teller->room;

    for (size_t i = 1; i < room->question_count; i++) {
        const struct question *question = room->questions[i];
        struct record planned = {.type = RECORD_QUESTION_PLANNED,
                                 .question_planned = {question->asked}};
        tell(teller, &planned, question->planned_ms);
    }
}

static void tell_push(struct teller *teller, const struct question *question)
{
    const struct room_question *asked = &question->asked;
    struct record pushed = {.type = RECORD_QUESTION_PUSHED,
                            .question_pushed = {.question = asked->id,
                                                .number = question->number,
                                                .parts = asked->parts,
                                                .parts_count = question->shown,
                                                .language = asked->language,
                                                .minutes = asked->minutes,
                                                .planned = asked->planned}};
    tell(teller, &pushed, question->pushed_ms);
}

/* In the order of asking; the one on the screen last, so that it stays there. */
static void tell_pushes(struct teller *teller)
{
    const struct room *room = teller->room;
    const struct question *last = NULL;

    for (uint32_t number = 1; number <= room->asked_count; number++) {
        for (size_t i = 1; i < room->question_count; i++) {
            const struct question *question = room->questions[i];
            if (question->number != number || question == room->pushed)
                continue;
            tell_push(teller, question);
            last = question;
        }
    }
    if (room->pushed) {
        tell_push(teller, room->pushed);
    } else if (last) {
        struct record withdrawn = {.type = RECORD_QUESTION_WITHDRAWN,
                                   .question_withdrawn = {last->asked.id}};
        tell(teller, &withdrawn, last->pushed_ms);
    }
}

static void tell_text(struct teller *teller, enum text_kind kind, const struct question *question,
                      const struct room_text *text)
{
    char name[TEXT_NAME_BYTES];
    struct buf content;

    if (!text || !text->document || document_version(text->document) == 0)
        return;
    buf_init(&content, (size_t)DOCUMENT_MAX_UNITS * 3);
    document_write(text->document, &content);
    if (buf_status(&content) != STATUS_OK) {
        teller->status = STATUS_NO_MEMORY;
        buf_finish(&content);
        return;
    }
    text_name(kind, question, name);
    struct change_part all = {.replace = true, .insert = buf_str(&content)};
    struct record edited = {.type = text_record_types[kind]};
    edited.answer_edited.document = str_from(name);
    edited.answer_edited.version = document_version(text->document);
    edited.answer_edited.changes = (struct change_parts){&all, content.size ? 1 : 0};
    tell(teller, &edited, teller->room->phase_ms);
    buf_finish(&content);
}

static void tell_texts(struct teller *teller)
{
    const struct room *room = teller->room;
    size_t viewer = teller->viewer->index;

    for (size_t i = 0; i < room->question_count; i++) {
        const struct question *question = room->questions[i];
        tell_text(teller, TEXT_ANSWER, question, &question->answer);
        tell_text(teller, TEXT_NOTES, question, &question->notes);
        tell_text(teller, TEXT_PRIVATE, question, question->private_texts[viewer]);
    }
}

static void tell_said(struct teller *teller)
{
    for (const struct said *said = teller->room->said_first; said; said = said->next) {
        struct record record = {.type = said->type, .by = said->by};
        if (said->type == RECORD_SAID)
            record.said.text = said->text;
        else if (said->type == RECORD_PANEL_SAID)
            record.panel_said.text = said->text;
        else
            record.moment_marked.label = said->text;
        tell(teller, &record, said->at_ms);
    }
}

static void tell_marks(struct teller *teller, const struct question *question,
                       const struct member *rater, const struct rating *rating)
{
    bool own = rater == teller->viewer;

    for (size_t i = 0; i < question->asked.competencies_count; i++) {
        struct record_rated mark = {question->asked.id, (int64_t)i, rating->marks[i],
                                    rating->comments[i], rating->revised[i]};
        struct record rated = {.type = RECORD_RATED, .by = rater->id, .rated = mark};
        struct record shown = {.type = RECORD_RATING_SHOWN,
                               .by = rater->id,
                               .rating_shown = {rater->id, mark.question, mark.competency,
                                                mark.mark, mark.comment, mark.revision}};
        if (rating->marks[i] != MARK_NONE)
            tell(teller, own ? &rated : &shown, teller->room->phase_ms);
    }
    for (size_t i = 0; i < question->asked.signals_count; i++) {
        bool on = rating->ticks >> i & 1;
        struct record ticked = {
            .type = RECORD_TICKED, .by = rater->id, .ticked = {question->asked.id, (int64_t)i, on}};
        struct record shown = {.type = RECORD_TICK_SHOWN,
                               .by = rater->id,
                               .tick_shown = {rater->id, question->asked.id, (int64_t)i, on}};
        if (rating->ticked >> i & 1)
            tell(teller, own ? &ticked : &shown, teller->room->phase_ms);
    }
}

static void tell_ratings(struct teller *teller)
{
    const struct room *room = teller->room;

    for (size_t q = 1; q < room->question_count; q++) {
        const struct question *question = room->questions[q];
        for (size_t m = 0; m < room->member_count; m++) {
            const struct member *rater = room->members[m];
            const struct rating *rating = question->ratings[m];
            if (!rating)
                continue;
            struct record given = {.type = RECORD_RATING_GIVEN,
                                   .by = rater->id,
                                   .rating_given = {rater->id, question->asked.id}};
            if (rating->given)
                tell(teller, &given, room->phase_ms);
            if (room_sees_rating(room, teller->viewer, rater, question))
                tell_marks(teller, question, rater, rating);
        }
        for (size_t i = 0; i < question->asked.competencies_count; i++) {
            struct record consensus = {
                .type = RECORD_CONSENSUS_SET,
                .consensus_set = {question->asked.id, (int64_t)i, question->consensus[i]}};
            if (question->consensus[i])
                tell(teller, &consensus, room->phase_ms);
        }
    }
}

static void tell_submissions(struct teller *teller)
{
    const struct room *room = teller->room;

    for (size_t i = 0; i < room->member_count; i++) {
        const struct member *rater = room->members[i];
        const struct record_submitted *own = &rater->submission;
        if (!rater->submitted)
            continue;
        struct record given = {
            .type = RECORD_SUBMISSION_GIVEN, .by = rater->id, .submission_given = {rater->id}};
        struct record submitted = {.type = RECORD_SUBMITTED, .by = rater->id, .submitted = *own};
        struct record shown = {
            .type = RECORD_SUBMISSION_SHOWN,
            .by = rater->id,
            .submission_shown = {rater->id, own->recommendation, own->text, own->revision}};
        tell(teller, &given, room->phase_ms);
        if (rater == teller->viewer)
            tell(teller, &submitted, room->phase_ms);
        else if (room_sees_submission(room, teller->viewer, rater))
            tell(teller, &shown, room->phase_ms);
    }
}

enum status room_snapshot(const struct room *room, const struct id *id, room_visit *visit,
                          void *user)
{
    struct teller teller = {
        .room = room, .viewer = room_find_member(room, id), .visit = visit, .user = user};

    if (!teller.viewer)
        return STATUS_NOT_FOUND;
    tell_opening(&teller);
    tell_members(&teller);
    tell_plan(&teller);
    tell_pushes(&teller);
    tell_texts(&teller);
    tell_said(&teller);
    tell_ratings(&teller);
    tell_submissions(&teller);
    return teller.status;
}
