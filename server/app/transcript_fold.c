#include "app/transcript_fold.h"

#include "protocol/codec.h"

static const struct str text_prefixes[] = {{"answer/", 7}, {"notes/", 6}, {"private/", 8}};

void transcript_init(struct transcript *transcript)
{
    *transcript = (struct transcript){0};
    arena_init(&transcript->memory, TRANSCRIPT_MAX_BYTES);
}

void transcript_finish(struct transcript *transcript)
{
    if (!transcript)
        return;
    for (size_t i = 0; i < transcript->texts_count; i++)
        document_destroy(transcript->texts[i].document);
    arena_finish(&transcript->memory);
    *transcript = (struct transcript){0};
}

/* Room for one more of `count` elements; the old array stays in the arena. */
static enum status grow(struct arena *arena, void **list, size_t count, size_t *capacity,
                        size_t element_size)
{
    size_t wanted = *capacity ? *capacity * 2 : 64;

    if (count < *capacity)
        return STATUS_OK;
    void *copy = arena_array(arena, wanted, element_size);
    if (!copy)
        return STATUS_NO_MEMORY;
    if (count)
        memcpy(copy, *list, count * element_size);
    *list = copy;
    *capacity = wanted;
    return STATUS_OK;
}

enum status transcript_add(struct transcript *transcript, struct str json)
{
    struct arena *arena = &transcript->memory;
    size_t capacity = transcript->capacity;
    void *texts = transcript->json;
    void *records = transcript->records;
    struct record record;
    enum status status = grow(arena, &texts, transcript->count, &capacity, sizeof(struct str));

    if (status == STATUS_OK)
        status =
            grow(arena, &records, transcript->count, &transcript->capacity, sizeof(struct record));
    if (status != STATUS_OK)
        return status;
    transcript->json = texts;
    transcript->records = records;
    struct str kept = arena_copy(arena, json);
    if (!kept.data)
        return STATUS_NO_MEMORY;
    status = codec_decode_record(kept, arena, &record);
    if (status != STATUS_OK) {
        transcript->damaged_at = transcript->count + 1;
        return status;
    }
    transcript->json[transcript->count] = kept;
    transcript->records[transcript->count++] = record;
    return STATUS_OK;
}

/* --- looking up ---------------------------------------------------------------------------- */

static struct transcript_member *find_member(const struct transcript *transcript,
                                             const struct id *id)
{
    for (size_t i = 0; i < transcript->members_count; i++)
        if (id_equal(&transcript->members[i].id, id))
            return (struct transcript_member *)(uintptr_t)&transcript->members[i];
    return NULL;
}

static struct transcript_question *find_question(const struct transcript *transcript,
                                                 const struct id *id)
{
    for (size_t i = 0; i < transcript->questions_count; i++)
        if (id_equal(&transcript->questions[i].id, id))
            return (struct transcript_question *)(uintptr_t)&transcript->questions[i];
    return NULL;
}

const struct transcript_question *transcript_question(const struct transcript *transcript,
                                                      const struct id *id)
{
    return find_question(transcript, id);
}

struct str transcript_name(const struct transcript *transcript, const struct id *member)
{
    const struct transcript_member *found = find_member(transcript, member);

    if (id_is_none(member))
        return STR("The server");
    return found && found->name.size ? found->name : STR("Somebody");
}

bool transcript_mark(const struct transcript *transcript, const struct id *question,
                     int64_t competency, const struct id *member, struct transcript_mark *ret_mark)
{
    struct transcript_mark mark = {.before = -1};
    bool marked = false;

    for (size_t i = 0; i < transcript->marks_count; i++) {
        const struct record *record = transcript->marks[i];
        const struct record_rated *rated = &record->rated;
        if (record->type != RECORD_RATED || rated->competency != competency ||
            !id_equal(&record->to, member) || !id_equal(&rated->question, question))
            continue;
        int64_t before = mark.before >= 0 ? mark.before : mark.mark;
        mark = (struct transcript_mark){rated->mark, rated->comment,
                                        rated->revision && marked ? before : -1};
        marked = true;
    }
    if (marked)
        *ret_mark = mark;
    return marked;
}

int64_t transcript_consensus(const struct transcript *transcript, const struct id *question,
                             int64_t competency)
{
    int64_t mark = 0;

    for (size_t i = 0; i < transcript->marks_count; i++) {
        const struct record *record = transcript->marks[i];
        if (record->type == RECORD_CONSENSUS_SET &&
            record->consensus_set.competency == competency &&
            id_equal(&record->consensus_set.question, question))
            mark = record->consensus_set.mark;
    }
    return mark;
}

bool transcript_ticked(const struct transcript *transcript, const struct id *question,
                       int64_t signal, const struct id *member)
{
    bool on = false;

    for (size_t i = 0; i < transcript->marks_count; i++) {
        const struct record *record = transcript->marks[i];
        if (record->type == RECORD_TICKED && record->ticked.signal == signal &&
            id_equal(&record->to, member) && id_equal(&record->ticked.question, question))
            on = record->ticked.on;
    }
    return on;
}

/* --- a candidate's copy -------------------------------------------------------------------- */

/* Records behind the last that a candidate could see: nothing of the debrief, and nothing of what
 * was said to an empty chair at the end. */
static size_t seen_by_candidates(const struct transcript *transcript)
{
    struct id here[ROOM_MAX_MEMBERS];
    size_t here_count = 0, seen = 0;

    for (size_t i = 0; i < transcript->count; i++) {
        const struct record *record = &transcript->records[i];
        const struct record_member_joined *joined = &record->member_joined;
        bool comes = record->type == RECORD_MEMBER_JOINED && joined->role == ROLE_CANDIDATE;
        size_t at = 0;
        while (at < here_count &&
               !id_equal(&here[at], comes ? &joined->member : &record->member_left.member))
            at++;
        if (comes && at == here_count && here_count < ROOM_MAX_MEMBERS)
            here[here_count++] = joined->member;
        if (here_count && record->audience == AUDIENCE_STAGE)
            seen = i + 1;
        if (record->type == RECORD_MEMBER_LEFT && at < here_count)
            here[at] = here[--here_count];
        if (record->type == RECORD_PHASE_CHANGED && record->phase_changed.phase >= PHASE_DEBRIEF)
            break;
    }
    return seen;
}

/* Each record becomes what the candidate's connection would have carried, and nothing else of it
 * is kept: what comes after can't show what the allow-list doesn't name. */
static enum status redact(struct transcript *transcript)
{
    struct arena *arena = &transcript->memory;
    size_t seen = seen_by_candidates(transcript);
    enum status status = STATUS_OK;
    size_t kept = 0;
    struct buf text;

    buf_init(&text, 4 << 20);
    for (size_t i = 0; status == STATUS_OK && i < transcript->count; i++) {
        const struct record *record = &transcript->records[i];
        /* the room's first record says which room it is, to one who never came as well */
        if (record->audience != AUDIENCE_STAGE || (i >= seen && record->type != RECORD_ROOM_OPENED))
            continue;
        buf_clear(&text);
        codec_encode_record(&text, record, FIELD_READER_CANDIDATE);
        status = buf_status(&text);
        if (status != STATUS_OK)
            break;
        struct str json = arena_copy(arena, buf_str(&text));
        struct record copy;
        status = json.data ? codec_decode_record(json, arena, &copy) : STATUS_NO_MEMORY;
        if (status != STATUS_OK)
            break;
        transcript->json[kept] = json;
        transcript->records[kept++] = copy;
    }
    transcript->count = kept;
    buf_finish_secret(&text);
    return status;
}

/* --- the fold ------------------------------------------------------------------------------ */

static enum status fold_joined(struct transcript *transcript, const struct record *record)
{
    const struct record_member_joined *joined = &record->member_joined;
    struct transcript_member *member = find_member(transcript, &joined->member);

    if (!member) {
        if (transcript->members_count == ROOM_MAX_MEMBERS)
            return STATUS_DAMAGED;
        member = &transcript->members[transcript->members_count++];
        *member = (struct transcript_member){.id = joined->member, .joined_ms = record->at_ms};
    }
    member->name = joined->name;
    member->role = joined->role;
    member->left_ms = 0;
    return STATUS_OK;
}

static enum status add_question(struct transcript *transcript, const struct id *id,
                                struct transcript_question **ret_question)
{
    struct transcript_question *question = find_question(transcript, id);

    if (!question) {
        if (transcript->questions_count == ROOM_MAX_QUESTIONS)
            return STATUS_DAMAGED;
        question = &transcript->questions[transcript->questions_count++];
        *question = (struct transcript_question){.id = *id};
    }
    *ret_question = question;
    return STATUS_OK;
}

static enum status fold_planned(struct transcript *transcript, const struct record *record)
{
    struct transcript_question *question;
    enum status status = add_question(transcript, &record->question_planned.question.id, &question);

    if (status == STATUS_OK)
        question->plan = &record->question_planned.question;
    return status;
}

static enum status fold_pushed(struct transcript *transcript, const struct record *record)
{
    const struct record_question_pushed *pushed = &record->question_pushed;
    struct transcript_question *question;
    enum status status = add_question(transcript, &pushed->question, &question);

    if (status != STATUS_OK)
        return status;
    if (question->number == 0) {
        question->number = pushed->number;
        question->asked_ms = record->at_ms;
        question->outside_plan = question->plan && !question->plan->planned;
    }
    question->language = pushed->language;
    question->minutes = pushed->minutes;
    /* shown again with fewer parts: what was seen stays seen */
    if (pushed->parts_count > question->shown_count) {
        question->shown = pushed->parts;
        question->shown_count = pushed->parts_count;
    }
    return STATUS_OK;
}

static enum status fold_revealed(struct transcript *transcript, const struct record *record)
{
    const struct record_part_revealed *revealed = &record->part_revealed;
    struct transcript_question *question = find_question(transcript, &revealed->question);

    if (!question)
        return STATUS_DAMAGED;
    for (size_t i = 0; i < question->shown_count; i++)
        if (question->shown[i].kind == revealed->part.kind &&
            str_equal(question->shown[i].text, revealed->part.text))
            return STATUS_OK; /* again, after it was pushed again */
    struct room_part *shown =
        arena_array(&transcript->memory, question->shown_count + 1, sizeof(*shown));
    if (!shown)
        return STATUS_NO_MEMORY;
    if (question->shown_count)
        memcpy(shown, question->shown, question->shown_count * sizeof(*shown));
    shown[question->shown_count++] = revealed->part;
    question->shown = shown;
    return STATUS_OK;
}

static enum status find_text(struct transcript *transcript, const struct record *record,
                             struct transcript_text **ret_text)
{
    const struct str *prefix = &text_prefixes[record->type - RECORD_ANSWER_EDITED];
    struct str name = record->answer_edited.document;
    struct transcript_text text = {.type = record->type, .name = name, .owner = record->to};
    void *list = transcript->texts;

    for (size_t i = 0; i < transcript->texts_count; i++) {
        if (str_equal(transcript->texts[i].name, name) &&
            id_equal(&transcript->texts[i].owner, &record->to)) {
            *ret_text = &transcript->texts[i];
            return STATUS_OK;
        }
    }
    if (!str_starts(name, *prefix) || transcript->texts_count == TRANSCRIPT_MAX_TEXTS)
        return STATUS_DAMAGED;
    struct str rest = {name.data + prefix->size, name.size - prefix->size};
    if (!str_is(rest, "room") && !id_parse(rest, &text.question))
        return STATUS_DAMAGED;
    enum status status = grow(&transcript->memory, &list, transcript->texts_count,
                              &transcript->texts_capacity, sizeof(text));
    if (status != STATUS_OK)
        return status;
    transcript->texts = list;
    text.document = document_create();
    if (!text.document)
        return STATUS_NO_MEMORY;
    transcript->texts[transcript->texts_count] = text;
    *ret_text = &transcript->texts[transcript->texts_count++];
    return STATUS_OK;
}

static enum status fold_edited(struct transcript *transcript, const struct record *record)
{
    const struct record_answer_edited *edited = &record->answer_edited;
    struct transcript_text *text;
    struct change change = {0};
    enum status status = find_text(transcript, record, &text);

    if (status != STATUS_OK)
        return status;
    if (edited->version != (int64_t)document_version(text->document) + 1)
        return STATUS_DAMAGED;
    status = change_make(edited->changes.parts, edited->changes.count, &change);
    if (status == STATUS_OK)
        status = document_apply(text->document, &change);
    /* only the end is wanted */
    document_forget_before(text->document, document_version(text->document));
    change_finish(&change);
    return status == STATUS_OK || status == STATUS_NO_MEMORY ? status : STATUS_DAMAGED;
}

static enum status fold_mark(struct transcript *transcript, const struct record *record)
{
    void *list = transcript->marks;
    enum status status = grow(&transcript->memory, &list, transcript->marks_count,
                              &transcript->marks_capacity, sizeof(record));

    if (status != STATUS_OK)
        return status;
    transcript->marks = list;
    transcript->marks[transcript->marks_count++] = record;
    return STATUS_OK;
}

static enum status fold_opened(struct transcript *transcript, const struct record *record)
{
    transcript->room = record->room_opened.room;
    transcript->title = record->room_opened.title;
    transcript->organisation = record->room_opened.organisation;
    return STATUS_OK;
}

static enum status fold_panel_opened(struct transcript *transcript, const struct record *record)
{
    transcript->rule = record->panel_opened.rule;
    transcript->reviewers = record->panel_opened.reviewers;
    transcript->reviewers_count = record->panel_opened.reviewers_count;
    return STATUS_OK;
}

static enum status fold_phase(struct transcript *transcript, const struct record *record)
{
    if (record->phase_changed.phase == PHASE_LIVE)
        transcript->begun_ms = record->at_ms;
    return STATUS_OK;
}

static enum status fold_left(struct transcript *transcript, const struct record *record)
{
    struct transcript_member *member = find_member(transcript, &record->member_left.member);

    if (!member)
        return STATUS_DAMAGED;
    member->left_ms = record->at_ms;
    return STATUS_OK;
}

typedef enum status record_fold(struct transcript *transcript, const struct record *record);

/* The rest stands in the timeline alone. */
static record_fold *const folds[RECORD_TYPE_COUNT] = {
    [RECORD_ROOM_OPENED] = fold_opened,
    [RECORD_PANEL_OPENED] = fold_panel_opened,
    [RECORD_QUESTION_PLANNED] = fold_planned,
    [RECORD_PHASE_CHANGED] = fold_phase,
    [RECORD_MEMBER_JOINED] = fold_joined,
    [RECORD_MEMBER_LEFT] = fold_left,
    [RECORD_QUESTION_PUSHED] = fold_pushed,
    [RECORD_PART_REVEALED] = fold_revealed,
    [RECORD_ANSWER_EDITED] = fold_edited,
    [RECORD_NOTES_EDITED] = fold_edited,
    [RECORD_PRIVATE_EDITED] = fold_edited,
    [RECORD_RATED] = fold_mark,
    [RECORD_TICKED] = fold_mark,
    [RECORD_SUBMITTED] = fold_mark,
    [RECORD_CONSENSUS_SET] = fold_mark,
};

static enum status read_texts(struct transcript *transcript)
{
    enum status status = STATUS_OK;
    struct buf text;

    buf_init(&text, 4 * DOCUMENT_MAX_UNITS);
    for (size_t i = 0; status == STATUS_OK && i < transcript->texts_count; i++) {
        buf_clear(&text);
        document_write(transcript->texts[i].document, &text);
        status = buf_status(&text);
        if (status == STATUS_OK)
            transcript->texts[i].content = arena_copy(&transcript->memory, buf_str(&text));
        if (status == STATUS_OK && !transcript->texts[i].content.data)
            status = STATUS_NO_MEMORY;
    }
    buf_finish_secret(&text);
    return status;
}

enum status transcript_end(struct transcript *transcript, bool redacted)
{
    enum status status = redacted ? redact(transcript) : STATUS_OK;

    transcript->redacted = redacted;
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < transcript->count; i++) {
        const struct record *record = &transcript->records[i];
        if ((i == 0) != (record->type == RECORD_ROOM_OPENED))
            status = STATUS_DAMAGED;
        else if (folds[record->type])
            status = folds[record->type](transcript, record);
        if (status != STATUS_OK) {
            transcript->damaged_at = i + 1;
            return status;
        }
        if (i == 0)
            transcript->first_ms = record->at_ms;
        transcript->last_ms = record->at_ms;
    }
    return read_texts(transcript);
}
