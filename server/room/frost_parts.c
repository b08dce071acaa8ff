/* Members, questions, texts and marks on their way to bytes and back. */
#include <stdlib.h>

#include "room/frost.h"

/* --- members ------------------------------------------------------------------------------- */

static void frost_remembered(struct frost *frost, struct member *member)
{
    size_t held = remembered_held(member->remembered);

    FROST_PLACE(frost, held, ROOM_REMEMBERED_COMMANDS);
    for (size_t i = 0; frost->status == STATUS_OK && i < held; i++) {
        uint64_t hash = frost->thaws ? 0 : remembered_at(member->remembered, i);
        frost_number(frost, &hash, UINT64_MAX);
        if (frost->thaws && frost->status == STATUS_OK &&
            remembered_add(&member->remembered, hash) != STATUS_OK)
            frost_fail(frost, STATUS_NO_MEMORY);
    }
}

void frost_member(struct frost *frost, struct member *member)
{
    frost_id(frost, &member->id);
    frost_text(frost, &member->name);
    FROST_PLACE(frost, member->role, ROLE_COUNT - 1);
    frost_time(frost, &member->joined_ms);
    frost_number(frost, &member->seq, UINT32_MAX);
    frost_bool(frost, &member->present);
    frost_bool(frost, &member->agreed);
    frost_bool(frost, &member->submitted);
    if (member->submitted) {
        FROST_PLACE(frost, member->submission.recommendation, RECOMMENDATION_COUNT - 1);
        frost_text(frost, &member->submission.text);
        frost_bool(frost, &member->submission.revision);
    }
    frost_remembered(frost, member);
}

/* --- questions: `list` is NULL when freezing ------------------------------------------------ */

static void frost_question_parts(struct frost *frost, struct room_question *asked)
{
    frost_count(frost, &asked->parts_count, SIZE_MAX);
    struct room_part *list = frost_list(frost, asked->parts_count, sizeof(*list));
    for (size_t i = 0; frost->status == STATUS_OK && i < asked->parts_count; i++) {
        struct room_part part = list ? (struct room_part){0} : asked->parts[i];
        FROST_PLACE(frost, part.kind, ROOM_PART_KIND_COUNT - 1);
        frost_text(frost, &part.text);
        if (list)
            list[i] = part;
    }
    if (list)
        asked->parts = list;
}

static void frost_sections(struct frost *frost, struct room_question *asked)
{
    frost_count(frost, &asked->sections_count, SIZE_MAX);
    struct room_section *list = frost_list(frost, asked->sections_count, sizeof(*list));
    for (size_t i = 0; frost->status == STATUS_OK && i < asked->sections_count; i++) {
        struct room_section section = list ? (struct room_section){0} : asked->sections[i];
        frost_text(frost, &section.name);
        frost_text(frost, &section.text);
        if (list)
            list[i] = section;
    }
    if (list)
        asked->sections = list;
}

static void frost_signals(struct frost *frost, struct room_question *asked)
{
    frost_count(frost, &asked->signals_count, ROOM_MAX_SIGNALS);
    struct room_signal *list = frost_list(frost, asked->signals_count, sizeof(*list));
    for (size_t i = 0; frost->status == STATUS_OK && i < asked->signals_count; i++) {
        struct room_signal signal = list ? (struct room_signal){0} : asked->signals[i];
        FROST_PLACE(frost, signal.kind, ROOM_SIGNAL_KIND_COUNT - 1);
        frost_text(frost, &signal.text);
        if (list)
            list[i] = signal;
    }
    if (list)
        asked->signals = list;
}

static void frost_points(struct frost *frost, struct room_competency *competency)
{
    frost_count(frost, &competency->points_count, SIZE_MAX);
    struct room_point *list = frost_list(frost, competency->points_count, sizeof(*list));
    for (size_t i = 0; frost->status == STATUS_OK && i < competency->points_count; i++) {
        struct room_point point = list ? (struct room_point){0} : competency->points[i];
        frost_time(frost, &point.value);
        frost_text(frost, &point.text);
        if (list)
            list[i] = point;
    }
    if (list)
        competency->points = list;
}

static void frost_competencies(struct frost *frost, struct room_question *asked)
{
    frost_count(frost, &asked->competencies_count, ROOM_MAX_COMPETENCIES);
    struct room_competency *list = frost_list(frost, asked->competencies_count, sizeof(*list));
    for (size_t i = 0; frost->status == STATUS_OK && i < asked->competencies_count; i++) {
        struct room_competency competency =
            list ? (struct room_competency){0} : asked->competencies[i];
        frost_text(frost, &competency.name);
        frost_points(frost, &competency);
        if (list)
            list[i] = competency;
    }
    if (list)
        asked->competencies = list;
}

static void frost_follow_ups(struct frost *frost, struct room_question *asked)
{
    frost_count(frost, &asked->follow_ups_count, SIZE_MAX);
    struct str *list = frost_list(frost, asked->follow_ups_count, sizeof(*list));
    for (size_t i = 0; frost->status == STATUS_OK && i < asked->follow_ups_count; i++) {
        struct str text = list ? STR_NONE : asked->follow_ups[i];
        frost_text(frost, &text);
        if (list)
            list[i] = text;
    }
    if (list)
        asked->follow_ups = list;
}

void frost_asked(struct frost *frost, struct room_question *asked)
{
    struct str *texts[] = {&asked->title, &asked->set,        &asked->source_id, &asked->topic,
                           &asked->kind,  &asked->difficulty, &asked->language};

    frost_id(frost, &asked->id);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        frost_text(frost, texts[i]);
    frost_time(frost, &asked->set_version);
    frost_time(frost, &asked->minutes);
    frost_bool(frost, &asked->planned);
    frost_question_parts(frost, asked);
    frost_sections(frost, asked);
    frost_signals(frost, asked);
    frost_competencies(frost, asked);
    frost_follow_ups(frost, asked);
}

void frost_rating(struct frost *frost, const struct question *question, struct rating *rating)
{
    frost_bool(frost, &rating->begun);
    frost_bool(frost, &rating->given);
    FROST_PLACE(frost, rating->ticks, UINT32_MAX);
    FROST_PLACE(frost, rating->ticked, UINT32_MAX);
    if (frost->thaws)
        memset(rating->marks, MARK_NONE, sizeof(rating->marks));
    for (size_t i = 0; frost->status == STATUS_OK && i < question->asked.competencies_count; i++) {
        uint8_t mark = (uint8_t)rating->marks[i];
        FROST_PLACE(frost, mark, UINT8_MAX);
        rating->marks[i] = (int8_t)mark;
        frost_bool(frost, &rating->revised[i]);
        frost_text(frost, &rating->comments[i]);
    }
}

/* --- texts --------------------------------------------------------------------------------- */

static void freeze_change(struct frost *frost, const struct change *change)
{
    size_t count = change->count;

    frost_count(frost, &count, CHANGE_MAX_PARTS);
    for (size_t i = 0; i < change->count; i++) {
        struct change_part part = change->parts[i];
        frost_bool(frost, &part.replace);
        FROST_PLACE(frost, part.length, UINT32_MAX);
        if (part.replace)
            frost_view(frost, &part.insert);
    }
}

static void thaw_change(struct frost *frost, struct change *change)
{
    size_t count = 0;

    arena_clear(&frost->scratch);
    frost_count(frost, &count, CHANGE_MAX_PARTS);
    struct change_part *parts = arena_array(&frost->scratch, count ? count : 1, sizeof(*parts));
    if (!parts) {
        frost_fail(frost, STATUS_NO_MEMORY);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        frost_bool(frost, &parts[i].replace);
        FROST_PLACE(frost, parts[i].length, UINT32_MAX);
        if (parts[i].replace)
            frost_view(frost, &parts[i].insert);
    }
    enum status status =
        frost->status == STATUS_OK ? change_make(parts, count, change) : frost->status;
    if (status != STATUS_OK)
        frost_fail(frost, status == STATUS_NO_MEMORY ? status : STATUS_DAMAGED);
}

static void frost_past(struct frost *frost, const struct room *room, struct text_past *past)
{
    struct str command = str_from(past->command);

    FROST_PLACE(frost, past->member, UINT16_MAX);
    frost_view(frost, &command);
    if (!frost->thaws)
        return;
    if (past->member >= room->member_count || command.size >= sizeof(past->command))
        frost_fail(frost, STATUS_DAMAGED);
    else
        str_to_chars(command, past->command, sizeof(past->command));
}

static void freeze_text(struct frost *frost, const struct room *room, const struct room_text *text)
{
    struct buf content;
    struct str view;
    uint32_t version = document_version(text->document);
    uint32_t oldest = document_oldest_version(text->document);
    size_t count = version - oldest;

    buf_init(&content, (size_t)DOCUMENT_MAX_UNITS * 3);
    document_write(text->document, &content);
    if (buf_status(&content) != STATUS_OK)
        frost_fail(frost, buf_status(&content));
    view = buf_str(&content);
    FROST_PLACE(frost, version, UINT32_MAX);
    frost_view(frost, &view);
    frost_count(frost, &count, SIZE_MAX);
    for (uint32_t at = oldest; at < version; at++) {
        struct text_past past = *room_text_past(text, at);
        freeze_change(frost, document_change_at(text->document, at));
        frost_past(frost, room, &past);
    }
    buf_finish_secret(&content);
}

/* The changes and who made them; the document takes the changes over. */
static void thaw_changes(struct frost *frost, const struct room *room, struct room_text *text,
                         size_t count)
{
    struct change *changes = calloc(count ? count : 1, sizeof(*changes));
    bool taken = false;

    text->past = calloc(count ? count : 1, sizeof(*text->past));
    text->past_capacity = count ? count : 1;
    if (!changes || !text->past)
        frost_fail(frost, STATUS_NO_MEMORY);
    for (size_t i = 0; frost->status == STATUS_OK && i < count; i++) {
        thaw_change(frost, &changes[i]);
        frost_past(frost, room, &text->past[i]);
    }
    if (frost->status == STATUS_OK) {
        enum status status = document_restore_changes(text->document, changes, count);
        taken = status == STATUS_OK;
        if (!taken)
            frost_fail(frost, status == STATUS_NO_MEMORY ? status : STATUS_DAMAGED);
    }
    for (size_t i = 0; changes && !taken && i < count; i++)
        change_finish(&changes[i]);
    free(changes);
    text->past_first = document_oldest_version(text->document);
}

static void thaw_text(struct frost *frost, const struct room *room, struct room_text *text)
{
    uint32_t version = 0;
    struct str content = STR_NONE;
    size_t count = 0;

    FROST_PLACE(frost, version, UINT32_MAX);
    frost_view(frost, &content);
    frost_count(frost, &count, version);
    if (frost->status != STATUS_OK)
        return;
    enum status status = document_restore(content, version, &text->document);
    if (status != STATUS_OK) {
        frost_fail(frost, status == STATUS_NO_MEMORY ? status : STATUS_DAMAGED);
        return;
    }
    thaw_changes(frost, room, text, count);
}

void frost_text_of(struct frost *frost, const struct room *room, struct room_text *text)
{
    bool begun = text->document != NULL;

    frost_bool(frost, &begun);
    if (!begun)
        return;
    if (frost->thaws)
        thaw_text(frost, room, text);
    else
        freeze_text(frost, room, text);
}
