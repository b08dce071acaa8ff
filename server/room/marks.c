/* Marks, ticks and scorecards, and the room's rule of who sees them when. */
#include "room/state.h"

/* Everybody on the panel but `rater` who may see this now is shown it. */
static void show_mark(struct step *step, const struct member *viewer, const struct member *rater,
                      const struct question *question, size_t competency)
{
    const struct rating *rating = question->ratings[rater->index];
    struct record record = {.type = RECORD_RATING_SHOWN,
                            .to = viewer->id,
                            .rating_shown = {.member = rater->id,
                                             .question = question->asked.id,
                                             .competency = (int64_t)competency,
                                             .mark = rating->marks[competency],
                                             .comment = rating->comments[competency],
                                             .revision = rating->revised[competency]}};
    step_record(step, &record);
}

static void show_tick(struct step *step, const struct member *viewer, const struct member *rater,
                      const struct question *question, size_t signal)
{
    const struct rating *rating = question->ratings[rater->index];
    struct record record = {.type = RECORD_TICK_SHOWN,
                            .to = viewer->id,
                            .tick_shown = {rater->id, question->asked.id, (int64_t)signal,
                                           rating->ticks >> signal & 1}};
    step_record(step, &record);
}

static void show_rating(struct step *step, const struct member *viewer, const struct member *rater,
                        const struct question *question)
{
    const struct rating *rating = question->ratings[rater->index];

    if (!rating || viewer == rater)
        return;
    for (size_t i = 0; i < question->asked.competencies_count; i++)
        if (rating->marks[i] != MARK_NONE)
            show_mark(step, viewer, rater, question, i);
    for (size_t i = 0; i < question->asked.signals_count; i++)
        if (rating->ticked >> i & 1)
            show_tick(step, viewer, rater, question, i);
}

static void show_submission(struct step *step, const struct member *viewer,
                            const struct member *rater)
{
    const struct record_submitted *own = &rater->submission;
    struct record record = {
        .type = RECORD_SUBMISSION_SHOWN,
        .to = viewer->id,
        .submission_shown = {rater->id, own->recommendation, own->text, own->revision}};

    if (rater->submitted && viewer != rater)
        step_record(step, &record);
}

static struct question *rated_question(struct step *step, const struct id *id)
{
    return room_find_question(step->room, id);
}

/* The rater has now given all that this question asks for: others may hear that, and the rater may
 * see theirs. */
static void give(struct step *step, struct question *question)
{
    struct room *room = step->room;
    struct member *rater = step->member;
    struct record given = {.type = RECORD_RATING_GIVEN,
                           .rating_given = {rater->id, question->asked.id}};

    step_record(step, &given);
    if (room->rule != RULE_AFTER_OWN)
        return;
    for (size_t i = 0; i < room->member_count; i++)
        if (!room_settled(room, rater, room->members[i]))
            show_rating(step, rater, room->members[i], question);
}

enum refusal command_rate_run(struct step *step, const struct command *command,
                              const char **ret_detail)
{
    const struct command_rate *rate = &command->rate;
    struct room *room = step->room;
    struct member *rater = step->member;
    struct question *question = rated_question(step, &rate->question);
    (void)ret_detail;

    if (!question)
        return REFUSAL_NO_SUCH_QUESTION;
    if ((size_t)rate->competency >= question->asked.competencies_count)
        return REFUSAL_NO_SUCH_ITEM;
    const struct rating *before = question->ratings[rater->index];
    bool was_given = before && before->given;
    struct record record = {
        .type = RECORD_RATED,
        .to = rater->id,
        .rated = {rate->question, rate->competency, rate->mark, rate->comment, rater->submitted}};
    step_record(step, &record);
    for (size_t i = 0; i < room->member_count; i++) {
        struct member *viewer = room->members[i];
        if (viewer != rater && room_sees_rating(room, viewer, rater, question))
            show_mark(step, viewer, rater, question, (size_t)rate->competency);
    }
    const struct rating *after = question->ratings[rater->index];
    if (!was_given && after && after->given)
        give(step, question);
    return REFUSAL_NONE;
}

enum refusal command_tick_run(struct step *step, const struct command *command,
                              const char **ret_detail)
{
    const struct command_tick *tick = &command->tick;
    struct room *room = step->room;
    struct question *question = rated_question(step, &tick->question);
    (void)ret_detail;

    if (!question)
        return REFUSAL_NO_SUCH_QUESTION;
    if ((size_t)tick->signal >= question->asked.signals_count)
        return REFUSAL_NO_SUCH_ITEM;
    struct record record = {.type = RECORD_TICKED,
                            .to = step->member->id,
                            .ticked = {tick->question, tick->signal, tick->on}};
    step_record(step, &record);
    for (size_t i = 0; i < room->member_count; i++) {
        struct member *viewer = room->members[i];
        if (viewer != step->member && room_sees_rating(room, viewer, step->member, question))
            show_tick(step, viewer, step->member, question, (size_t)tick->signal);
    }
    return REFUSAL_NONE;
}

/* Was it to be seen before the scorecard of step->member was in? */
static bool saw_rating(const struct room *room, const struct member *viewer,
                       const struct question *question)
{
    const struct rating *own = question->ratings[viewer->index];

    return room->rule == RULE_OPEN || (room->rule == RULE_AFTER_OWN && own && own->given);
}

static bool saw_submission(const struct step *step, const struct member *viewer)
{
    enum rule rule = step->room->rule;

    return rule == RULE_OPEN ||
           (rule == RULE_AFTER_OWN && viewer->submitted && viewer != step->member);
}

static void show_more_to(struct step *step, const struct member *viewer, const struct member *rater,
                         bool were_all)
{
    struct room *room = step->room;
    bool concerned = viewer == step->member || rater == step->member;
    bool settled = room_settled(room, viewer, rater) && (!were_all || concerned);
    bool own = room->rule == RULE_AFTER_OWN && viewer == step->member;

    for (size_t q = 1; settled && q < room->question_count; q++)
        if (!saw_rating(room, viewer, room->questions[q]))
            show_rating(step, viewer, rater, room->questions[q]);
    if ((settled || own) && rater != step->member && !saw_submission(step, viewer))
        show_submission(step, viewer, rater);
}

/* The first scorecard of step->member is in: the rule lets its owner see more, and everybody if it
 * was the last. `were_all`: all were in before, and this one's owner came later. */
static void show_more(struct step *step, bool were_all)
{
    struct room *room = step->room;

    for (size_t v = 0; v < room->member_count; v++)
        for (size_t r = 0; r < room->member_count && room->members[v]->role != ROLE_CANDIDATE; r++)
            show_more_to(step, room->members[v], room->members[r], were_all);
}

enum refusal command_submit_run(struct step *step, const struct command *command,
                                const char **ret_detail)
{
    struct room *room = step->room;
    struct member *rater = step->member;
    bool first = !rater->submitted;
    bool were_all = room->all_submitted;
    struct record record = {
        .type = RECORD_SUBMITTED,
        .to = rater->id,
        .submitted = {command->submit.recommendation, command->submit.text, !first}};
    struct record given = {.type = RECORD_SUBMISSION_GIVEN, .submission_given = {rater->id}};
    (void)ret_detail;

    step_record(step, &record);
    if (first)
        step_record(step, &given);
    if (step->status != STATUS_OK)
        return REFUSAL_NONE;
    for (size_t i = 0; i < room->member_count; i++)
        if (room_sees_submission(room, room->members[i], rater))
            show_submission(step, room->members[i], rater);
    if (first)
        show_more(step, were_all);
    return REFUSAL_NONE;
}

enum refusal command_consensus_run(struct step *step, const struct command *command,
                                   const char **ret_detail)
{
    const struct command_consensus *consensus = &command->consensus;
    const struct question *question = room_find_question(step->room, &consensus->question);
    (void)ret_detail;

    if (!question)
        return REFUSAL_NO_SUCH_QUESTION;
    if ((size_t)consensus->competency >= question->asked.competencies_count)
        return REFUSAL_NO_SUCH_ITEM;
    struct record record = {
        .type = RECORD_CONSENSUS_SET,
        .consensus_set = {consensus->question, consensus->competency, consensus->mark}};
    step_record(step, &record);
    return REFUSAL_NONE;
}

static struct rating *rating_of(struct room *room, const struct id *question_id,
                                const struct id *member_id, struct question **ret_question)
{
    struct question *question = room_find_question(room, question_id);
    struct member *member = room_find_member(room, member_id);

    if (!question || !member)
        return NULL;
    struct rating **at = &question->ratings[member->index];
    if (!*at) {
        *at = arena_alloc(&room->memory, sizeof(**at));
        if (*at)
            memset((*at)->marks, MARK_NONE, sizeof((*at)->marks));
    }
    *ret_question = question;
    return *at;
}

static enum status apply_submission(struct room *room, const struct record *record)
{
    struct member *member = room_find_member(room, &record->to);

    if (!member)
        return STATUS_DAMAGED;
    member->submission = record->submitted;
    member->submission.text = arena_copy(&room->memory, record->submitted.text);
    if (!member->submission.text.data)
        return STATUS_NO_MEMORY;
    member->submitted = true;
    room->all_submitted = room->all_submitted || room_all_submitted(room);
    return STATUS_OK;
}

static enum status apply_consensus(struct room *room, const struct record *record)
{
    const struct record_consensus_set *set = &record->consensus_set;
    struct question *question = room_find_question(room, &set->question);

    if (!question || (size_t)set->competency >= question->asked.competencies_count)
        return STATUS_DAMAGED;
    question->consensus[set->competency] = (int8_t)set->mark;
    return STATUS_OK;
}

enum status room_rating_apply(struct room *room, const struct record *record)
{
    struct question *question;
    struct rating *rating;

    switch (record->type) {
    case RECORD_RATED:
        rating = rating_of(room, &record->rated.question, &record->to, &question);
        if (!rating || (size_t)record->rated.competency >= question->asked.competencies_count)
            return STATUS_DAMAGED;
        rating->marks[record->rated.competency] = (int8_t)record->rated.mark;
        rating->revised[record->rated.competency] = record->rated.revision;
        rating->comments[record->rated.competency] =
            arena_copy(&room->memory, record->rated.comment);
        /* not only from rating_given, which a crash may have cut off; it stays so */
        rating->given = rating->given || rating_is_given(rating, question);
        return rating->comments[record->rated.competency].data ? STATUS_OK : STATUS_NO_MEMORY;
    case RECORD_TICKED:
        rating = rating_of(room, &record->ticked.question, &record->to, &question);
        if (!rating || (size_t)record->ticked.signal >= question->asked.signals_count)
            return STATUS_DAMAGED;
        rating->ticked |= 1u << record->ticked.signal;
        rating->ticks &= ~(1u << record->ticked.signal);
        rating->ticks |= (uint32_t)record->ticked.on << record->ticked.signal;
        return STATUS_OK;
    case RECORD_RATING_GIVEN:
        rating = rating_of(room, &record->rating_given.question, &record->rating_given.member,
                           &question);
        if (!rating)
            return STATUS_DAMAGED;
        rating->given = true;
        return STATUS_OK;
    case RECORD_SUBMITTED:
        return apply_submission(room, record);
    case RECORD_CONSENSUS_SET:
        return apply_consensus(room, record);
    default:
        return STATUS_OK; /* what was shown to others changes nothing */
    }
}
