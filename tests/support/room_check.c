/* What must always be true of a room, kept apart from the scripts that drive it. Who may see what
 * is decided here a second time, from PROTOCOL.md and not from the room's code. */
#include "room_script.h"

#include <stdarg.h>

#include "protocol/codec.h"
#include "room/freeze.h"

void script_fault(struct room_script *script, const char *format, ...)
{
    va_list args;

    if (script->fault[0])
        return;
    va_start(args, format);
    vsnprintf(script->fault, sizeof(script->fault), format, args);
    va_end(args);
}

/* --- the truth ----------------------------------------------------------------------------- */

static size_t index_of(const struct cast_row *row)
{
    return (size_t)(row - cast);
}

static bool has_submitted(const struct room_script *script, size_t who)
{
    char name[64];

    snprintf(name, sizeof(name), "card %s", cast[who].name);
    return view_get(&script->truth, name) != NULL;
}

/* An entry for each competency, at least one of them a mark. */
static bool has_given(const struct room_script *script, size_t who, size_t question)
{
    struct room_question asked = script_question(&cast_questions[question].id);
    bool any = false;

    for (size_t i = 0; i < asked.competencies_count; i++) {
        char name[64];
        snprintf(name, sizeof(name), "mark %s/%zu %s", cast_questions[question].name, i,
                 cast[who].name);
        const char *mark = view_get(&script->truth, name);
        if (!mark)
            return false;
        any = any || mark[0] != '0';
    }
    return any;
}

/* That somebody has given or submitted is so from then on, whether or not it is said. */
static void learn_given(struct room_script *script)
{
    for (size_t who = 0; who < CAST_COUNT; who++) {
        for (size_t q = 0; q < CAST_QUESTIONS; q++) {
            char name[64];
            if (script->given[who][q] || !has_given(script, who, q))
                continue;
            script->given[who][q] = true;
            snprintf(name, sizeof(name), "given %s %s", cast_questions[q].name, cast[who].name);
            view_set(&script->truth, name, "yes");
        }
    }
}

static void settle(struct room_script *script)
{
    bool any = false;
    bool all = true;

    for (size_t i = 0; i < CAST_COUNT; i++) {
        char name[64];
        snprintf(name, sizeof(name), "carded %s", cast[i].name);
        if (has_submitted(script, i))
            view_set(&script->truth, name, "yes");
        if (!script->took_part[i])
            continue;
        any = any || has_submitted(script, i);
        all = all && has_submitted(script, i);
    }
    script->all_submitted = script->all_submitted || (any && all);
    for (size_t i = 0; script->all_submitted && i < CAST_COUNT; i++)
        script->settled[i] = script->settled[i] || has_submitted(script, i);
}

/* Said of somebody only when it is so. */
static void check_said(struct room_script *script, const struct record *record)
{
    char name[64] = "";

    if (record->type == RECORD_RATING_GIVEN)
        snprintf(name, sizeof(name), "given %s %s", cast_name(&record->rating_given.question),
                 cast_name(&record->rating_given.member));
    else if (record->type == RECORD_SUBMISSION_GIVEN)
        snprintf(name, sizeof(name), "carded %s", cast_name(&record->submission_given.member));
    if (name[0] && !view_get(&script->truth, name))
        script_fault(script, "\"%s\" is said and isn't so", name);
}

void script_learn(struct room_script *script, const struct record *record)
{
    check_said(script, record);
    switch (record->type) {
    case RECORD_RATING_SHOWN:
    case RECORD_TICK_SHOWN:
    case RECORD_SUBMISSION_SHOWN:
        return; /* nothing new: a copy for somebody */
    case RECORD_MEMBER_JOINED:
        if (record->member_joined.role == ROLE_INTERVIEWER)
            script->took_part[index_of(cast_by_id(&record->member_joined.member))] = true;
        break;
    default:
        break;
    }
    view_apply(&script->truth, record);
    if (record->type == RECORD_RATED)
        learn_given(script);
    if (record->type == RECORD_SUBMITTED)
        settle(script);
}

/* Everybody's card is in, these two's among them. */
static bool is_settled(const struct room_script *script, size_t viewer, size_t rater)
{
    return script->settled[rater] &&
           (cast[viewer].role == ROLE_OBSERVER || script->settled[viewer]);
}

static bool may_see_mark(const struct room_script *script, size_t viewer, size_t rater,
                         size_t question)
{
    if (cast[viewer].role == ROLE_CANDIDATE)
        return false;
    if (viewer == rater || script->rule == RULE_OPEN || is_settled(script, viewer, rater))
        return true;
    return script->rule == RULE_AFTER_OWN && cast[viewer].role == ROLE_INTERVIEWER &&
           script->given[viewer][question];
}

static bool may_see_card(const struct room_script *script, size_t viewer, size_t rater)
{
    if (cast[viewer].role == ROLE_CANDIDATE)
        return false;
    if (viewer == rater || script->rule == RULE_OPEN || is_settled(script, viewer, rater))
        return true;
    return script->rule == RULE_AFTER_OWN && has_submitted(script, viewer);
}

static const struct cast_row *last_word(const char *name)
{
    const char *space = strrchr(name, ' ');

    return cast_find(str_from(space ? space + 1 : name));
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static bool may_know(const struct room_script *script, size_t viewer, const char *fact)
{
    static const char *const panel[] = {"rule",        "reviewer ", "plan ",      "lead",
                                        "given ",      "carded ",   "consensus ", "text notes/",
                                        "panel said ", "moment ",   "unplanned "};

    if (begins(fact, "mark ") || begins(fact, "tick ")) {
        struct str question = {fact + 5, strcspn(fact + 5, "/")};
        return may_see_mark(script, viewer, index_of(last_word(fact)),
                            (size_t)(cast_find_question(question) - cast_questions));
    }
    if (begins(fact, "card "))
        return may_see_card(script, viewer, index_of(last_word(fact)));
    if (begins(fact, "text private/"))
        return index_of(last_word(fact)) == viewer;
    for (size_t i = 0; i < sizeof(panel) / sizeof(panel[0]); i++)
        if (begins(fact, panel[i]))
            return cast[viewer].role != ROLE_CANDIDATE;
    return true;
}

/* --- what is heard ------------------------------------------------------------------------- */

static bool on_stage(enum record_type type)
{
    static const char *const names[] = {
        "room_opened",     "phase_changed", "member_joined",      "member_left",   "agreed",
        "question_pushed", "part_revealed", "question_withdrawn", "answer_edited", "said"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (str_is(record_tables[type].name, names[i]))
            return true;
    return false;
}

static bool candidate_may_get(const struct record *record)
{
    struct buf json;

    buf_init(&json, 32 << 20);
    codec_encode_record(&json, record, FIELD_READER_CANDIDATE);
    bool clean = buf_status(&json) == STATUS_OK && on_stage(record->type) &&
                 !strstr(json.data, "SECRET") && !strstr(json.data, "\"planned\":");
    buf_finish(&json);
    return clean;
}

void script_hear(struct view *view, enum role role, const struct record *record)
{
    struct record heard = *record;

    if (role == ROLE_CANDIDATE && !candidate_may_get(record))
        snprintf(view->fault, sizeof(view->fault), "a candidate gets %s",
                 record_tables[record->type].name.data);
    if (role == ROLE_CANDIDATE && record->type == RECORD_QUESTION_PUSHED)
        heard.question_pushed.planned = true; /* isn't told */
    view_apply(view, &heard);
}

/* --- snapshots ----------------------------------------------------------------------------- */

struct telling {
    struct view *view;
    struct buf *json;
    enum role role;
};

static enum status take_told(void *user, const struct record *record)
{
    struct telling *telling = user;

    if (telling->view)
        script_hear(telling->view, telling->role, record);
    if (telling->view && record->seq != 0)
        snprintf(telling->view->fault, sizeof(telling->view->fault), "a number in a snapshot");
    if (telling->json) {
        codec_encode_record(telling->json, record,
                            telling->role == ROLE_CANDIDATE ? FIELD_READER_CANDIDATE
                                                            : FIELD_READER_PANEL);
        buf_add_char(telling->json, '\n');
    }
    return STATUS_OK;
}

void script_snapshot(const struct room *room, const struct id *member, struct view *view,
                     struct buf *json)
{
    enum role role = ROLE_CANDIDATE;

    if (!room_member_role(room, member, &role))
        return;
    struct telling telling = {view, json, role};
    if (room_snapshot(room, member, take_told, &telling) != STATUS_OK)
        abort();
}

/* Both must be equal; the first difference is the fault. */
static void compare_views(struct room_script *script, const struct view *a, const char *a_name,
                          const struct view *b, const char *b_name, const char *who)
{
    for (size_t i = 0; i < a->count && !script->fault[0]; i++) {
        const char *other = view_get(b, a->facts[i].name);
        if (!other || strcmp(other, a->facts[i].value) != 0)
            script_fault(script, "%s: %s has \"%s = %.80s\", %s has %.80s", who, a_name,
                         a->facts[i].name, a->facts[i].value, b_name, other ? other : "nothing");
    }
    for (size_t i = 0; i < b->count && !script->fault[0]; i++)
        if (!view_get(a, b->facts[i].name))
            script_fault(script, "%s: %s has \"%s = %.80s\", %s has nothing", who, b_name,
                         b->facts[i].name, b->facts[i].value, a_name);
}

static void check_member(struct room_script *script, size_t who)
{
    struct script_seat *seat = &script->seats[who];
    struct view told = {0};
    struct view allowed = {0};

    script_snapshot(script->room, &cast[who].id, &told, NULL);
    if (told.fault[0])
        script_fault(script, "snapshot of %s: %s", cast[who].name, told.fault);
    for (size_t i = 0; i < script->truth.count; i++)
        if (may_know(script, who, script->truth.facts[i].name))
            view_set(&allowed, script->truth.facts[i].name, script->truth.facts[i].value);
    compare_views(script, &allowed, "what may be known", &told, "the snapshot", cast[who].name);
    if (seat->view.fault[0])
        script_fault(script, "following along as %s: %s", cast[who].name, seat->view.fault);
    if (seat->welcomed && script->stored == script->rows_count)
        compare_views(script, &allowed, "what may be known", &seat->view, "the client",
                      cast[who].name);
    view_finish(&told);
    view_finish(&allowed);
}

static void check_seen(struct room_script *script, size_t who)
{
    struct seen seen = room_seen(script->room, &cast[who].id);
    struct seen counted = {0};

    for (size_t i = 0; i < script->rows_count; i++) {
        const struct script_row *row = &script->rows[i];
        if (row->audience == AUDIENCE_STAGE)
            counted.stage++;
        else if (cast[who].role == ROLE_CANDIDATE)
            continue;
        else if (row->audience == AUDIENCE_PANEL)
            counted.panel++;
        else if (id_equal(&row->to, &cast[who].id))
            counted.member++;
    }
    if (seen.stage != counted.stage || seen.panel != counted.panel || seen.member != counted.member)
        script_fault(script, "%s may have seen %lld %lld %lld, but %lld %lld %lld are there",
                     cast[who].name, (long long)seen.stage, (long long)seen.panel,
                     (long long)seen.member, (long long)counted.stage, (long long)counted.panel,
                     (long long)counted.member);
}

void script_check(struct room_script *script)
{
    enum role role;

    if (script->truth.fault[0])
        script_fault(script, "%s", script->truth.fault);
    for (size_t who = 0; who < CAST_COUNT; who++) {
        if (!room_member_role(script->room, &cast[who].id, &role))
            continue;
        if (role != cast[who].role)
            script_fault(script, "%s has another role", cast[who].name);
        check_member(script, who);
        check_seen(script, who);
    }
}

/* --- made again ---------------------------------------------------------------------------- */

static void write_past(const struct room *room, const struct id *member, const char *prefix,
                       const char *rest, struct buf *json)
{
    struct document_changes changes;
    struct arena arena;
    char name[32];

    arena_init(&arena, 32 << 20);
    snprintf(name, sizeof(name), "%s/%s", prefix, rest);
    enum status status = room_past_changes(room, member, str_from(name), 0, &arena, &changes);
    if (status == STATUS_OK)
        field_encode_object(json, &document_changes_table, &changes);
    else
        buf_printf(json, "%s: %s", name, status_text(status));
    buf_add_char(json, '\n');
    arena_finish(&arena);
}

/* All that can be had of a room by the member. */
static void write_all(const struct room *room, const struct id *member, struct buf *json)
{
    static const char *const prefixes[] = {"answer", "notes", "private"};
    struct seen seen = room_seen(room, member);

    script_snapshot(room, member, NULL, json);
    buf_printf(json, "seen %lld %lld %lld, phase %d, position %llu\n", (long long)seen.stage,
               (long long)seen.panel, (long long)seen.member, (int)room_phase(room),
               (unsigned long long)room_position(room));
    for (size_t p = 0; p < 3; p++) {
        write_past(room, member, prefixes[p], "room", json);
        for (size_t q = 0; q < CAST_QUESTIONS; q++)
            write_past(room, member, prefixes[p], cast_questions[q].id.text, json);
    }
}

static void freeze(const struct room *room, struct buf *bytes)
{
    buf_init(bytes, 32 << 20);
    room_freeze(room, bytes);
    if (buf_status(bytes) != STATUS_OK)
        abort();
}

void script_thaw(struct room_script *script, struct room **room)
{
    struct room_config config = {.abandoned_ms = SCRIPT_ABANDONED_MS};
    struct room *thawed = NULL;
    struct buf before;
    struct buf after;

    if (script->fault[0] || !id_parse(STR("r000000000000000"), &config.id))
        return;
    freeze(*room, &before);
    enum status status = room_thaw(&config, buf_str(&before), &thawed);
    if (status != STATUS_OK) {
        script_fault(script, "frozen at %llu, the room doesn't thaw: %s",
                     (unsigned long long)room_position(*room), status_text(status));
        buf_finish(&before);
        return;
    }
    freeze(thawed, &after);
    if (!str_equal(buf_str(&before), buf_str(&after)))
        script_fault(script, "thawed at %llu, the room is another",
                     (unsigned long long)room_position(*room));
    buf_finish(&after);
    buf_finish(&before);
    room_destroy(*room);
    *room = thawed;
}

/* Both as they can be asked, and whole. */
static void compare_rooms(struct room_script *script, const struct room *again, const char *how)
{
    struct buf live;
    struct buf other;

    for (size_t who = 0; who < CAST_COUNT && !script->fault[0]; who++) {
        buf_init(&live, 32 << 20);
        buf_init(&other, 32 << 20);
        write_all(script->room, &cast[who].id, &live);
        write_all(again, &cast[who].id, &other);
        if (!str_equal(buf_str(&live), buf_str(&other)))
            script_fault(script, "%s, %s's room is another:\n%.150s\n%.150s", how, cast[who].name,
                         live.data, other.data);
        buf_finish(&live);
        buf_finish(&other);
    }
    freeze(script->room, &live);
    freeze(again, &other);
    if (!str_equal(buf_str(&live), buf_str(&other)))
        script_fault(script, "%s, the room is another", how);
    buf_finish(&live);
    buf_finish(&other);
}

/* Out of all records; `thaw_at`: and once out of a frozen state on the way. */
static void check_made_again(struct room_script *script, size_t thaw_at, const char *how)
{
    struct room_config config = {.abandoned_ms = SCRIPT_ABANDONED_MS};
    struct arena arena;

    if (script->fault[0] || !id_parse(STR("r000000000000000"), &config.id))
        return;
    struct room *again = room_create(&config);
    if (!again)
        abort();
    arena_init(&arena, 32 << 20);
    for (size_t i = 0; i < script->rows_count && !script->fault[0]; i++) {
        struct record record;
        arena_clear(&arena);
        script_record_decode(&script->rows[i], &arena, &record);
        if (room_apply(again, &record) != STATUS_OK)
            script_fault(script, "the stored record %zu can't be applied: %.120s", i + 1,
                         script->rows[i].json);
        if (i + 1 == thaw_at)
            script_thaw(script, &again);
    }
    if (!script->fault[0])
        compare_rooms(script, again, how);
    arena_finish(&arena);
    room_destroy(again);
}

void script_check_restored(struct room_script *script)
{
    size_t count = script->rows_count;
    size_t places[] = {1, count / 3, count / 2, count * 4 / 5, count};

    check_made_again(script, 0, "restored");
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        if (places[i] > 0)
            check_made_again(script, places[i], "thawed on the way");
}
