/* The shared texts of a room: which there are, who may read and write them, and when. */
#include <string.h>

#include "room/state.h"

static const struct {
    struct str prefix;
    unsigned roles_read, roles_write, phases_write;
} text_rows[] = {
    [TEXT_ANSWER] = {{"answer/", 7},
                     1u << ROLE_CANDIDATE | 1u << ROLE_INTERVIEWER | 1u << ROLE_OBSERVER,
                     1u << ROLE_CANDIDATE | 1u << ROLE_INTERVIEWER,
                     1u << PHASE_LIVE},
    [TEXT_NOTES] = {{"notes/", 6},
                    1u << ROLE_INTERVIEWER | 1u << ROLE_OBSERVER,
                    1u << ROLE_INTERVIEWER,
                    1u << PHASE_PLANNED | 1u << PHASE_LOBBY | 1u << PHASE_LIVE |
                        1u << PHASE_DEBRIEF},
    [TEXT_PRIVATE] = {{"private/", 8},
                      1u << ROLE_INTERVIEWER,
                      1u << ROLE_INTERVIEWER,
                      1u << PHASE_PLANNED | 1u << PHASE_LOBBY | 1u << PHASE_LIVE |
                          1u << PHASE_DEBRIEF},
};
const enum record_type text_record_types[] = {
    [TEXT_ANSWER] = RECORD_ANSWER_EDITED,
    [TEXT_NOTES] = RECORD_NOTES_EDITED,
    [TEXT_PRIVATE] = RECORD_PRIVATE_EDITED,
};
enum { TEXT_KINDS = sizeof(text_rows) / sizeof(text_rows[0]) };

void text_name(enum text_kind kind, const struct question *question,
               char ret_name[static TEXT_NAME_BYTES])
{
    struct str prefix = text_rows[kind].prefix;
    struct str whose = id_is_none(&question->asked.id) ? STR("room") : id_str(&question->asked.id);

    memcpy(ret_name, prefix.data, prefix.size);
    str_to_chars(whose, ret_name + prefix.size, TEXT_NAME_BYTES - prefix.size);
}

static bool parse_name(const struct room *room, struct str name, struct text_place *ret_place)
{
    for (size_t kind = 0; kind < TEXT_KINDS; kind++) {
        struct str prefix = text_rows[kind].prefix;
        struct id id;
        if (!str_starts(name, prefix))
            continue;
        struct str rest = {name.data + prefix.size, name.size - prefix.size};
        struct question *question = NULL;
        if (str_is(rest, "room"))
            question = kind == TEXT_ANSWER ? NULL : room->questions[0];
        else if (id_parse(rest, &id))
            question = room_find_question(room, &id);
        if (!question)
            return false;
        *ret_place = (struct text_place){(enum text_kind)kind, question, NULL};
        return true;
    }
    return false;
}

static struct room_text *text_at(const struct text_place *place, size_t owner)
{
    switch (place->kind) {
    case TEXT_ANSWER:
        return &place->question->answer;
    case TEXT_NOTES:
        return &place->question->notes;
    case TEXT_PRIVATE:
        return place->question->private_texts[owner];
    }
    return NULL;
}

bool room_find_text(const struct room *room, const struct member *member, struct str name,
                    struct text_place *ret_place)
{
    struct text_place place;

    if (!member || !parse_name(room, name, &place))
        return false;
    if (!(text_rows[place.kind].roles_read & 1u << member->role))
        return false;
    if (place.kind == TEXT_ANSWER && place.question->number == 0)
        return false; /* there is no pad before the question was asked */
    place.text = text_at(&place, member->index);
    if (place.text && !place.text->document)
        place.text = NULL;
    *ret_place = place;
    return true;
}

/* A text that nobody has written in is empty and at version 0. */
static enum status rebase(const struct room_text *text, const struct command_edit *edit,
                          const struct change *change, struct change *ret_change)
{
    struct document *empty = NULL;

    if (text)
        return document_rebase(text->document, (uint32_t)edit->version, change, ret_change);
    empty = document_create();
    if (!empty)
        return STATUS_NO_MEMORY;
    enum status status = document_rebase(empty, (uint32_t)edit->version, change, ret_change);
    document_destroy(empty);
    return status;
}

/* What a failed edit is called to the one who sent it; NONE: it's the server's trouble. */
static enum refusal edit_refusal(enum status status)
{
    switch (status) {
    case STATUS_NOT_FOUND:
        return REFUSAL_BAD_VERSION;
    case STATUS_INVALID:
    case STATUS_MALFORMED:
        return REFUSAL_BAD_CHANGE;
    case STATUS_TOO_LARGE:
        return REFUSAL_DOCUMENT_FULL;
    default:
        return REFUSAL_NONE;
    }
}

static void record_edit(struct step *step, const struct text_place *place,
                        const struct change *change)
{
    char name[TEXT_NAME_BYTES];
    uint32_t version = place->text ? document_version(place->text->document) : 0;
    struct record record = {.type = text_record_types[place->kind]};
    struct change_parts parts = {change->parts, change->count};

    text_name(place->kind, place->question, name);
    record.to = place->kind == TEXT_PRIVATE ? step->member->id : (struct id){{0}};
    /* the three edit records have one shape; answer_edited stands for all */
    record.answer_edited.document = str_from(name);
    record.answer_edited.version = (int64_t)version + 1;
    record.answer_edited.changes = parts;
    size_t before = step->effects->count;
    step_record(step, &record);
    if (step->status != STATUS_OK || step->effects->count == before)
        return;
    /* the effect outlives this call: let it look at the document's own copy and the question's */
    struct text_place stored;
    struct record *kept = &step->effects->items[step->effects->count - 1].record;
    struct str asked = step->input->command.command->edit.document;
    if (!room_find_text(step->room, step->member, asked, &stored) || !stored.text) {
        step->status = STATUS_DAMAGED;
        return;
    }
    const struct change *own = document_change_at(stored.text->document, version);
    kept->answer_edited.document = asked;
    kept->answer_edited.changes = (struct change_parts){own->parts, own->count};
}

_Static_assert(offsetof(struct record, answer_edited) == offsetof(struct record, notes_edited) &&
                   offsetof(struct record, answer_edited) ==
                       offsetof(struct record, private_edited) &&
                   sizeof(struct record_answer_edited) == sizeof(struct record_notes_edited) &&
                   sizeof(struct record_answer_edited) == sizeof(struct record_private_edited),
               "the three edit records have one shape");

enum refusal command_edit_run(struct step *step, const struct command *command,
                              const char **ret_detail)
{
    const struct command_edit *edit = &command->edit;
    struct text_place place;
    struct change made = {0};
    struct change mapped = {0};
    (void)ret_detail;

    if (!room_find_text(step->room, step->member, edit->document, &place))
        return REFUSAL_NO_SUCH_DOCUMENT;
    if (!(text_rows[place.kind].roles_write & 1u << step->member->role))
        return REFUSAL_NOT_ALLOWED;
    if (!(text_rows[place.kind].phases_write & 1u << step->room->phase))
        return REFUSAL_WRONG_PHASE;
    enum status status = change_make(edit->changes.parts, edit->changes.count, &made);
    if (status == STATUS_OK)
        status = rebase(place.text, edit, &made, &mapped);
    if (status == STATUS_OK)
        record_edit(step, &place, &mapped);
    change_finish(&mapped);
    change_finish(&made);
    enum refusal refusal = edit_refusal(status);
    if (status != STATUS_OK && refusal == REFUSAL_NONE)
        step->status = status;
    return refusal;
}

enum refusal command_cursor_run(struct step *step, const struct command *command,
                                const char **ret_detail)
{
    struct text_place place;
    (void)ret_detail;

    if (!room_find_text(step->room, step->member, command->cursor.document, &place))
        return REFUSAL_NO_SUCH_DOCUMENT;
    if (place.kind == TEXT_PRIVATE)
        return REFUSAL_NONE; /* nobody else is there to see it */
    struct room_effect *effect = step_effect(step, EFFECT_CURSOR);
    effect->audience = record_audiences[text_record_types[place.kind]];
    effect->member = step->member->id;
    effect->cursor = &command->cursor;
    return REFUSAL_NONE;
}

/* Room for one more: what the document has forgotten falls away once it is half of the list. */
static enum status reserve_past(struct room_text *text, uint32_t version)
{
    size_t count = version - text->past_first;
    size_t forgotten = document_oldest_version(text->document) - text->past_first;

    if (count < text->past_capacity)
        return STATUS_OK;
    if (forgotten > text->past_capacity / 2) {
        memmove(text->past, text->past + forgotten, (count - forgotten) * sizeof(*text->past));
        text->past_first += (uint32_t)forgotten;
        return STATUS_OK;
    }
    size_t capacity = text->past_capacity ? text->past_capacity * 2 : 16;
    struct text_past *past = realloc(text->past, capacity * sizeof(*past));
    if (!past)
        return STATUS_NO_MEMORY;
    text->past = past;
    text->past_capacity = capacity;
    return STATUS_OK;
}

static enum status remember_past(struct room_text *text, uint32_t version, size_t member,
                                 struct str command)
{
    enum status status = reserve_past(text, version);

    if (status != STATUS_OK)
        return status;
    struct text_past *past = &text->past[version - text->past_first];
    past->member = (uint16_t)member;
    str_to_chars(command, past->command, sizeof(past->command));
    return STATUS_OK;
}

const struct text_past *room_text_past(const struct room_text *text, uint32_t version)
{
    if (version < document_oldest_version(text->document) ||
        version >= document_version(text->document))
        return NULL;
    return &text->past[version - text->past_first];
}

static struct room_text *text_for_writing(struct text_place *place, size_t owner)
{
    if (place->kind == TEXT_PRIVATE && !place->question->private_texts[owner])
        place->question->private_texts[owner] = calloc(1, sizeof(struct room_text));
    struct room_text *text = text_at(place, owner);
    if (text && !text->document)
        text->document = document_create();
    return text && text->document ? text : NULL;
}

struct text_survey {
    const struct room_text *spared;
    struct room_text *largest; /* of those that may forget something; NULL: none */
    size_t largest_bytes, total_bytes;
};

static void survey_text(struct text_survey *survey, struct room_text *text)
{
    size_t kept_bytes = text && text->document ? document_kept_bytes(text->document) : 0;

    survey->total_bytes += kept_bytes;
    if (kept_bytes <= survey->largest_bytes)
        return;
    if (text == survey->spared &&
        document_oldest_version(text->document) + 1 >= document_version(text->document))
        return;
    survey->largest = text;
    survey->largest_bytes = kept_bytes;
}

/* Of `spared` (NULL: none) the last change stays. */
static struct text_survey survey_texts(struct room *room, const struct room_text *spared)
{
    struct text_survey survey = {.spared = spared};

    for (size_t i = 0; i < room->question_count; i++) {
        struct question *question = room->questions[i];
        survey_text(&survey, &question->answer);
        survey_text(&survey, &question->notes);
        for (size_t owner = 0; owner < room->member_count; owner++)
            survey_text(&survey, question->private_texts[owner]);
    }
    return survey;
}

void room_texts_count(struct room *room)
{
    room->kept_bytes = survey_texts(room, NULL).total_bytes;
}

/* Each text has its own limit, but there are thousands of them, and a part of a change takes ten
 * times as much memory as log. The text that keeps most forgets first: whoever writes as people do
 * goes on being understood. */
static void forget_changes(struct room *room, const struct room_text *spared)
{
    while (room->kept_bytes > ROOM_KEPT_BYTES) {
        struct text_survey survey = survey_texts(room, spared);
        if (!survey.largest)
            return;
        document_forget_half(survey.largest->document);
        room->kept_bytes -= survey.largest_bytes - document_kept_bytes(survey.largest->document);
    }
}

enum status room_text_apply(struct room *room, const struct record *record)
{
    const struct record_answer_edited *edited = &record->answer_edited;
    const struct member *by = room_find_member(room, &record->by);
    struct text_place place;
    struct change change = {0};

    if (!by || !parse_name(room, edited->document, &place) ||
        text_record_types[place.kind] != record->type)
        return STATUS_DAMAGED;
    struct room_text *text = text_for_writing(&place, by->index);
    if (!text)
        return STATUS_NO_MEMORY;
    uint32_t version = document_version(text->document);
    if (edited->version != (int64_t)version + 1)
        return STATUS_DAMAGED;
    enum status status = change_make(edited->changes.parts, edited->changes.count, &change);
    if (status == STATUS_OK)
        status = remember_past(text, version, by->index, record->command);
    size_t before_bytes = document_kept_bytes(text->document);
    if (status == STATUS_OK)
        status = document_apply(text->document, &change);
    room->kept_bytes = room->kept_bytes - before_bytes + document_kept_bytes(text->document);
    forget_changes(room, text);
    change_finish(&change);
    return status == STATUS_OK || status == STATUS_NO_MEMORY ? status : STATUS_DAMAGED;
}

void room_text_finish(struct room_text *text)
{
    if (!text)
        return;
    document_destroy(text->document);
    free(text->past);
    *text = (struct room_text){0};
}

/* Clients number their commands: from the panel's a candidate could count what else it sent. */
enum status room_past_changes(const struct room *room, const struct id *id, struct str name,
                              int64_t version, struct arena *arena,
                              struct document_changes *ret_changes)
{
    const struct member *member = room_find_member(room, id);
    struct text_place place;

    if (!room_find_text(room, member, name, &place))
        return STATUS_NOT_FOUND;
    uint32_t now = place.text ? document_version(place.text->document) : 0;
    uint32_t oldest = place.text ? document_oldest_version(place.text->document) : 0;
    if (version < oldest || version > now)
        return STATUS_NOT_FOUND;
    size_t count = now - (size_t)version;
    struct past_change *changes = arena_array(arena, count ? count : 1, sizeof(*changes));
    if (!changes)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        uint32_t at = (uint32_t)version + (uint32_t)i;
        const struct change *change = document_change_at(place.text->document, at);
        const struct text_past *past = room_text_past(place.text, at);
        const struct member *by = room->members[past->member];
        bool counts = by == member || member->role != ROLE_CANDIDATE;
        changes[i] = (struct past_change){.by = by->id,
                                          .command = counts ? str_from(past->command) : STR_NONE,
                                          .changes = {change->parts, change->count}};
    }
    *ret_changes = (struct document_changes){name, version, changes, count};
    return STATUS_OK;
}
