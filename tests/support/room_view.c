#include "room_view.h"

#include <stdarg.h>

#include "base/utf.h"
#include "protocol/tables.h"

const struct cast_row cast[CAST_COUNT] = {
    {"ann", {"ann0000000000000"}, ROLE_INTERVIEWER},
    {"ben", {"ben0000000000000"}, ROLE_INTERVIEWER},
    {"dan", {"dan0000000000000"}, ROLE_INTERVIEWER},
    {"eve", {"eve0000000000000"}, ROLE_OBSERVER},
    {"fay", {"fay0000000000000"}, ROLE_OBSERVER},
    {"cal", {"ca10000000000000"}, ROLE_CANDIDATE},
    {"kim", {"k1m0000000000000"}, ROLE_CANDIDATE},
};
const struct cast_row cast_questions[CAST_QUESTIONS] = {
    {"q1", {"q100000000000000"}, ROLE_INTERVIEWER}, {"q2", {"q200000000000000"}, ROLE_INTERVIEWER},
    {"q3", {"q300000000000000"}, ROLE_INTERVIEWER}, {"q4", {"q400000000000000"}, ROLE_INTERVIEWER},
    {"q5", {"q500000000000000"}, ROLE_INTERVIEWER}, {"q9", {"q900000000000000"}, ROLE_INTERVIEWER},
};

const struct cast_row *cast_find(struct str name)
{
    for (size_t i = 0; i < CAST_COUNT; i++)
        if (str_is(name, cast[i].name))
            return &cast[i];
    return NULL;
}

const struct cast_row *cast_find_question(struct str name)
{
    for (size_t i = 0; i < CAST_QUESTIONS; i++)
        if (str_is(name, cast_questions[i].name))
            return &cast_questions[i];
    return NULL;
}

const struct cast_row *cast_by_id(const struct id *id)
{
    for (size_t i = 0; i < CAST_COUNT; i++)
        if (id_equal(&cast[i].id, id))
            return &cast[i];
    return NULL;
}

const char *cast_name(const struct id *id)
{
    const struct cast_row *row = cast_by_id(id);

    for (size_t i = 0; !row && i < CAST_QUESTIONS; i++)
        if (id_equal(&cast_questions[i].id, id))
            row = &cast_questions[i];
    return row ? row->name : id->text;
}

/* --- facts --------------------------------------------------------------------------------- */

static char *copy_text(const char *text)
{
    char *copy = strdup(text);

    if (!copy)
        abort();
    return copy;
}

/* Where the name stands or would stand. */
static size_t place_of(const struct view *view, const char *name, bool *ret_there)
{
    size_t low = 0;
    size_t high = view->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(view->facts[middle].name, name);
        if (order == 0) {
            *ret_there = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *ret_there = false;
    return low;
}

const char *view_get(const struct view *view, const char *name)
{
    bool there;
    size_t at = place_of(view, name, &there);

    return there ? view->facts[at].value : NULL;
}

void view_set(struct view *view, const char *name, const char *value)
{
    bool there;
    size_t at = place_of(view, name, &there);
    char *kept = copy_text(value);

    if (there) {
        free(view->facts[at].value);
        view->facts[at].value = kept;
        return;
    }
    if (view->count == view->capacity) {
        view->capacity = view->capacity ? view->capacity * 2 : 32;
        view->facts = realloc(view->facts, view->capacity * sizeof(*view->facts));
        if (!view->facts)
            abort();
    }
    memmove(view->facts + at + 1, view->facts + at, (view->count - at) * sizeof(*view->facts));
    view->facts[at] = (struct fact){copy_text(name), kept};
    view->count++;
}

void view_unset(struct view *view, const char *name)
{
    bool there;
    size_t at = place_of(view, name, &there);

    if (!there)
        return;
    free(view->facts[at].name);
    free(view->facts[at].value);
    view->count--;
    memmove(view->facts + at, view->facts + at + 1, (view->count - at) * sizeof(*view->facts));
}

void view_finish(struct view *view)
{
    if (!view)
        return;
    for (size_t i = 0; i < view->count; i++) {
        free(view->facts[i].name);
        free(view->facts[i].value);
    }
    free(view->facts);
    *view = (struct view){0};
}

void view_copy(const struct view *from, struct view *to)
{
    view_finish(to);
    for (size_t i = 0; i < from->count; i++)
        view_set(to, from->facts[i].name, from->facts[i].value);
    to->said = from->said;
    to->panel_said = from->panel_said;
    to->moments = from->moments;
    memcpy(to->fault, from->fault, sizeof(to->fault));
}

void view_write(const struct view *view, struct buf *out)
{
    for (size_t i = 0; i < view->count; i++)
        buf_printf(out, "%s = %s\n", view->facts[i].name, view->facts[i].value);
}

/* --- the fold ------------------------------------------------------------------------------ */

/* name and value are formatted; the bar stands between them: "phase|%s". */
__attribute__((format(printf, 2, 3))) static void learn(struct view *view, const char *format, ...)
{
    struct buf text;
    va_list args;
    va_list again;

    buf_init(&text, 8 << 20);
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    char *end = size < 0 ? NULL : buf_reserve(&text, (size_t)size);
    if (!end)
        abort();
    vsnprintf(end, (size_t)size + 1, format, again);
    va_end(again);
    va_end(args);
    char *bar = strchr(end, '|');
    if (!bar)
        abort();
    *bar = '\0';
    view_set(view, end, bar + 1);
    buf_finish(&text);
}

static void fault(struct view *view, const char *what, const char *where)
{
    if (!view->fault[0])
        snprintf(view->fault, sizeof(view->fault), "%s: %s", what, where);
}

static void apply_member(struct view *view, const struct record *record)
{
    char name[64];

    if (record->type == RECORD_MEMBER_JOINED) {
        const struct record_member_joined *joined = &record->member_joined;
        learn(view, "member %s|%s %.*s", cast_name(&joined->member), role_names[joined->role],
              STR_FMT(joined->name));
        learn(view, "here %s|yes", cast_name(&joined->member));
        return;
    }
    snprintf(name, sizeof(name), "here %s", cast_name(&record->member_left.member));
    view_unset(view, name);
}

static void apply_question(struct view *view, const struct room_question *question)
{
    struct buf json;

    buf_init(&json, 8 << 20);
    field_encode_object(&json, &room_question_table, question);
    if (buf_status(&json) != STATUS_OK)
        abort();
    learn(view, "plan %s|%s", cast_name(&question->id), json.data);
    buf_finish(&json);
}

static void add_part(struct buf *text, const struct room_part *part)
{
    buf_printf(text, " [%s] %.*s", room_part_kind_names[part->kind], STR_FMT(part->text));
}

static void apply_push(struct view *view, const struct record_question_pushed *pushed)
{
    struct buf text;

    buf_init(&text, 8 << 20);
    buf_printf(&text, "#%lld %lldmin%s%.*s", (long long)pushed->number, (long long)pushed->minutes,
               pushed->language.size ? " " : "", STR_FMT(pushed->language));
    for (size_t i = 0; i < pushed->parts_count; i++)
        add_part(&text, &pushed->parts[i]);
    learn(view, "asked %s|%s", cast_name(&pushed->question), text.data);
    learn(view, "screen|%s", cast_name(&pushed->question));
    if (!pushed->planned)
        learn(view, "unplanned %s|yes", cast_name(&pushed->question));
    buf_finish(&text);
}

static void apply_reveal(struct view *view, const struct record_part_revealed *revealed)
{
    char name[64];
    struct buf text;

    snprintf(name, sizeof(name), "asked %s", cast_name(&revealed->question));
    const char *before = view_get(view, name);
    if (!before)
        fault(view, "a part of a question that wasn't pushed", name);
    buf_init(&text, 8 << 20);
    buf_add_text(&text, before ? before : "");
    add_part(&text, &revealed->part);
    learn(view, "%s|%s", name, text.data);
    buf_finish(&text);
}

/* "answer/<id>" by the names of the cast; a private text is told apart by its owner. */
static void text_fact(const struct record *record, char *name, size_t size)
{
    struct str document = record->answer_edited.document;
    const char *slash = memchr(document.data, '/', document.size);
    struct id id;
    struct str rest = {slash + 1, document.size - (size_t)(slash + 1 - document.data)};

    snprintf(name, size, "text %.*s%s%s%s", (int)(slash + 1 - document.data), document.data,
             id_parse(rest, &id) ? cast_name(&id) : "room",
             record->type == RECORD_PRIVATE_EDITED ? " " : "",
             record->type == RECORD_PRIVATE_EDITED ? cast_name(&record->to) : "");
}

static void apply_edit(struct view *view, const struct record *record)
{
    const struct record_answer_edited *edited = &record->answer_edited;
    char name[64];
    struct buf text;
    unsigned long long version = 0;
    struct str old = STR_NONE;

    text_fact(record, name, sizeof(name));
    const char *before = record->seq ? view_get(view, name) : NULL;
    if (before) {
        version = strtoull(before + 1, NULL, 10);
        old = str_from(strchr(before, ' ') + 1);
    }
    if (record->seq && (unsigned long long)edited->version != version + 1)
        fault(view, "a text's version isn't the next", name);
    buf_init(&text, 8 << 20);
    buf_printf(&text, "v%lld ", (long long)edited->version);
    for (size_t i = 0; i < edited->changes.count; i++) {
        const struct change_part *part = &edited->changes.parts[i];
        size_t bytes = utf8_bytes_of_units(old, part->length);
        if (utf8_units((struct str){old.data, bytes}) != part->length)
            fault(view, "a change is longer than its text", name);
        if (part->replace)
            buf_add_str(&text, part->insert);
        else
            buf_add(&text, old.data, bytes);
        old = (struct str){old.data ? old.data + bytes : NULL, old.size - bytes};
    }
    if (old.size)
        fault(view, "a change is shorter than its text", name);
    view_set(view, name, text.data);
    buf_finish(&text);
}

static void apply_mark(struct view *view, const struct id *rater, const struct record_rated *mark)
{
    learn(view, "mark %s/%lld %s|%lld%s%.*s%s", cast_name(&mark->question),
          (long long)mark->competency, cast_name(rater), (long long)mark->mark,
          mark->comment.size ? " " : "", STR_FMT(mark->comment),
          mark->revision ? " (revision)" : "");
}

static void apply_tick(struct view *view, const struct id *rater, const struct record_ticked *tick)
{
    learn(view, "tick %s/%lld %s|%s", cast_name(&tick->question), (long long)tick->signal,
          cast_name(rater), tick->on ? "on" : "off");
}

static void apply_card(struct view *view, const struct id *rater,
                       const struct record_submitted *card)
{
    learn(view, "card %s|%s %.*s%s", cast_name(rater), recommendation_names[card->recommendation],
          STR_FMT(card->text), card->revision ? " (revision)" : "");
}

static void apply_shown(struct view *view, const struct record *record)
{
    const struct record_rating_shown *mark = &record->rating_shown;
    const struct record_tick_shown *tick = &record->tick_shown;
    const struct record_submission_shown *card = &record->submission_shown;

    if (record->type == RECORD_RATING_SHOWN)
        apply_mark(view, &mark->member,
                   &(struct record_rated){mark->question, mark->competency, mark->mark,
                                          mark->comment, mark->revision});
    else if (record->type == RECORD_TICK_SHOWN)
        apply_tick(view, &tick->member,
                   &(struct record_ticked){tick->question, tick->signal, tick->on});
    else
        apply_card(view, &card->member,
                   &(struct record_submitted){card->recommendation, card->text, card->revision});
}

static void apply_consensus(struct view *view, const struct record_consensus_set *set)
{
    char name[64];

    snprintf(name, sizeof(name), "consensus %s/%lld", cast_name(&set->question),
             (long long)set->competency);
    if (set->mark)
        learn(view, "%s|%lld", name, (long long)set->mark);
    else
        view_unset(view, name);
}

static void apply_opened(struct view *view, const struct record *record)
{
    const struct record_panel_opened *panel = &record->panel_opened;

    if (record->type == RECORD_ROOM_OPENED) {
        learn(view, "room|%.*s, %.*s", STR_FMT(record->room_opened.title),
              STR_FMT(record->room_opened.organisation));
        learn(view, "phase|planned");
        return;
    }
    learn(view, "rule|%s", rule_names[panel->rule]);
    for (size_t i = 0; i < panel->reviewers_count; i++)
        learn(view, "reviewer %zu|%.*s", i, STR_FMT(panel->reviewers[i]));
}

static void apply_talk(struct view *view, const struct record *record)
{
    if (record->type == RECORD_SAID)
        learn(view, "said %03u|%s: %.*s", ++view->said, cast_name(&record->by),
              STR_FMT(record->said.text));
    else if (record->type == RECORD_PANEL_SAID)
        learn(view, "panel said %03u|%s: %.*s", ++view->panel_said, cast_name(&record->by),
              STR_FMT(record->panel_said.text));
    else
        learn(view, "moment %03u|%s: %.*s", ++view->moments, cast_name(&record->by),
              STR_FMT(record->moment_marked.label));
}

void view_apply(struct view *view, const struct record *record)
{
    switch (record->type) {
    case RECORD_ROOM_OPENED:
    case RECORD_PANEL_OPENED:
        apply_opened(view, record);
        break;
    case RECORD_QUESTION_PLANNED:
        apply_question(view, &record->question_planned.question);
        break;
    case RECORD_PHASE_CHANGED:
        learn(view, "phase|%s", phase_names[record->phase_changed.phase]);
        if (record->phase_changed.phase != PHASE_LIVE)
            view_unset(view, "screen");
        break;
    case RECORD_MEMBER_JOINED:
    case RECORD_MEMBER_LEFT:
        apply_member(view, record);
        break;
    case RECORD_AGREED:
        learn(view, "agreed %s|yes", cast_name(&record->agreed.member));
        break;
    case RECORD_LEAD_TAKEN:
        learn(view, "lead|%s", cast_name(&record->lead_taken.member));
        break;
    case RECORD_QUESTION_PUSHED:
        apply_push(view, &record->question_pushed);
        break;
    case RECORD_PART_REVEALED:
        apply_reveal(view, &record->part_revealed);
        break;
    case RECORD_QUESTION_WITHDRAWN:
        view_unset(view, "screen");
        break;
    case RECORD_ANSWER_EDITED:
    case RECORD_NOTES_EDITED:
    case RECORD_PRIVATE_EDITED:
        apply_edit(view, record);
        break;
    case RECORD_SAID:
    case RECORD_PANEL_SAID:
    case RECORD_MOMENT_MARKED:
        apply_talk(view, record);
        break;
    case RECORD_RATED:
        apply_mark(view, &record->to, &record->rated);
        break;
    case RECORD_RATING_GIVEN:
        learn(view, "given %s %s|yes", cast_name(&record->rating_given.question),
              cast_name(&record->rating_given.member));
        break;
    case RECORD_TICKED:
        apply_tick(view, &record->to, &record->ticked);
        break;
    case RECORD_SUBMITTED:
        apply_card(view, &record->to, &record->submitted);
        break;
    case RECORD_SUBMISSION_GIVEN:
        learn(view, "carded %s|yes", cast_name(&record->submission_given.member));
        break;
    case RECORD_RATING_SHOWN:
    case RECORD_TICK_SHOWN:
    case RECORD_SUBMISSION_SHOWN:
        apply_shown(view, record);
        break;
    case RECORD_CONSENSUS_SET:
        apply_consensus(view, &record->consensus_set);
        break;
    case RECORD_TYPE_COUNT:
        abort();
    }
}

/* --- for people ---------------------------------------------------------------------------- */

static void write_edit_line(const struct record *record, struct buf *out)
{
    char name[64];
    struct change change = {
        .parts = (struct change_part *)(uintptr_t)record->answer_edited.changes.parts,
        .count = record->answer_edited.changes.count};

    text_fact(record, name, sizeof(name));
    buf_printf(out, " %s v%lld ", name + strlen("text "), (long long)record->answer_edited.version);
    change_write_json(&change, out);
}

void record_write_line(const struct record *record, struct buf *out)
{
    struct view view = {0};

    buf_add_str(out, record_tables[record->type].name);
    switch (record->type) {
    case RECORD_ANSWER_EDITED:
    case RECORD_NOTES_EDITED:
    case RECORD_PRIVATE_EDITED:
        write_edit_line(record, out);
        return;
    case RECORD_MEMBER_LEFT:
        buf_printf(out, " %s", cast_name(&record->member_left.member));
        return;
    case RECORD_QUESTION_WITHDRAWN:
        buf_printf(out, " %s", cast_name(&record->question_withdrawn.question));
        return;
    case RECORD_QUESTION_PLANNED:
        buf_printf(out, " %s%s \"%.*s\"", cast_name(&record->question_planned.question.id),
                   record->question_planned.question.planned ? "" : " unplanned",
                   STR_FMT(record->question_planned.question.title));
        return;
    case RECORD_CONSENSUS_SET:
        buf_printf(out, " %s/%lld = %lld", cast_name(&record->consensus_set.question),
                   (long long)record->consensus_set.competency,
                   (long long)record->consensus_set.mark);
        return;
    default:
        break;
    }
    view_apply(&view, record);
    for (size_t i = 0; i < view.count; i++) {
        struct fact *fact = &view.facts[i];
        if (strncmp(fact->name, "here ", 5) == 0 || strcmp(fact->name, "screen") == 0 ||
            (record->type == RECORD_ROOM_OPENED && strcmp(fact->name, "phase") == 0))
            continue;
        const char *value = strcmp(fact->value, "yes") == 0 ? "" : fact->value;
        /* what was said is counted by whoever reads, so the number says nothing here */
        bool counted = record->type == RECORD_SAID || record->type == RECORD_PANEL_SAID ||
                       record->type == RECORD_MOMENT_MARKED;
        if (counted)
            buf_printf(out, " %s", value);
        else
            buf_printf(out, " %s%s%s", fact->name, *value ? " = " : "", value);
    }
    view_finish(&view);
}
