/* The timeline: one sentence for each thing that happened, typing gathered into stretches. */
#include "app/transcript_document.h"
#include "base/utf.h"
#include "protocol/tables.h"

enum { TYPING_PAUSE_MS = 20000 };

struct entry {
    const struct record *record;
    int64_t until_ms;         /* of typing */
    size_t inserted, deleted; /* units */
    bool again;               /* a question or person that was there before */
    int64_t before;           /* the mark that stood; -1: none */
};

static bool is_edit(const struct record *record)
{
    return record->type == RECORD_ANSWER_EDITED || record->type == RECORD_NOTES_EDITED ||
           record->type == RECORD_PRIVATE_EDITED;
}

/* --- sentences ----------------------------------------------------------------------------- */

typedef struct str entry_sentence(struct writing *writing, const struct entry *entry);

static struct str name_of(const struct writing *writing, const struct id *member)
{
    return transcript_name(writing->transcript, member);
}

static struct str say_phase(struct writing *writing, const struct entry *entry)
{
    static const char *const sentences[PHASE_COUNT] = {
        [PHASE_PLANNED] = "The room was planned.",
        [PHASE_LOBBY] = "The lobby opened.",
        [PHASE_LIVE] = "The interview began.",
        [PHASE_DEBRIEF] = "The interview ended; the panel stayed for the debrief.",
        [PHASE_SEALED] = "The room was closed and sealed.",
    };

    if (writing->transcript->redacted && entry->record->phase_changed.phase == PHASE_DEBRIEF)
        return STR("The interview ended.");
    return str_from(sentences[entry->record->phase_changed.phase]);
}

static struct str say_joined(struct writing *writing, const struct entry *entry)
{
    const struct record_member_joined *joined = &entry->record->member_joined;

    if (entry->again)
        return writing_say(writing, "%.*s came back.", STR_FMT(joined->name));
    return writing_say(writing, "%.*s came in as %s.", STR_FMT(joined->name),
                       role_names[joined->role]);
}

static struct str say_left(struct writing *writing, const struct entry *entry)
{
    return writing_say(writing, "%.*s left.",
                       STR_FMT(name_of(writing, &entry->record->member_left.member)));
}

static struct str say_agreed(struct writing *writing, const struct entry *entry)
{
    return writing_say(writing, "%.*s agreed to what is recorded.",
                       STR_FMT(name_of(writing, &entry->record->agreed.member)));
}

static struct str say_lead(struct writing *writing, const struct entry *entry)
{
    return writing_say(writing, "%.*s leads.",
                       STR_FMT(name_of(writing, &entry->record->lead_taken.member)));
}

static struct str say_planned(struct writing *writing, const struct entry *entry)
{
    const struct room_question *question = &entry->record->question_planned.question;

    if (question->planned)
        return STR_NONE; /* the plan as it was made is no event of the interview */
    return writing_say(writing, "%.*s added a question: “%.*s”.",
                       STR_FMT(name_of(writing, &entry->record->by)), STR_FMT(question->title));
}

static struct str say_pushed(struct writing *writing, const struct entry *entry)
{
    const struct id *id = &entry->record->question_pushed.question;
    const struct transcript_question *question = transcript_question(writing->transcript, id);

    return writing_say(
        writing, "%.*s %s %.*s%s.", STR_FMT(name_of(writing, &entry->record->by)),
        entry->again ? "showed again" : "asked",
        STR_FMT(entry->again ? writing_question(writing, id) : writing_question_whole(writing, id)),
        question && question->outside_plan ? ", outside the plan" : "");
}

static struct str say_revealed(struct writing *writing, const struct entry *entry)
{
    const struct record_part_revealed *revealed = &entry->record->part_revealed;
    static const char *const parts[ROOM_PART_KIND_COUNT] = {"more of", "a listing of",
                                                            "a hint for"};

    return writing_say(writing, "%.*s showed %s %.*s.",
                       STR_FMT(name_of(writing, &entry->record->by)), parts[revealed->part.kind],
                       STR_FMT(writing_question(writing, &revealed->question)));
}

static struct str say_withdrawn(struct writing *writing, const struct entry *entry)
{
    return writing_say(
        writing, "%.*s took %.*s off the screen.", STR_FMT(name_of(writing, &entry->record->by)),
        STR_FMT(writing_question(writing, &entry->record->question_withdrawn.question)));
}

static struct str say_said(struct writing *writing, const struct entry *entry)
{
    return writing_say(writing, "%.*s: %.*s", STR_FMT(name_of(writing, &entry->record->by)),
                       STR_FMT(entry->record->said.text));
}

static struct str say_panel_said(struct writing *writing, const struct entry *entry)
{
    return writing_say(writing, "%.*s to the panel: %.*s",
                       STR_FMT(name_of(writing, &entry->record->by)),
                       STR_FMT(entry->record->panel_said.text));
}

static struct str mark_words(struct writing *writing, int64_t mark)
{
    return mark ? writing_say(writing, "%d", (int)mark) : STR("not assessed");
}

static struct str say_rated(struct writing *writing, const struct entry *entry)
{
    const struct record_rated *rated = &entry->record->rated;
    struct str was = entry->before < 0 ? STR("")
                                       : writing_say(writing, ", before that %.*s",
                                                     STR_FMT(mark_words(writing, entry->before)));

    return writing_say(writing, "%.*s %s %.*s, “%.*s”: %.*s%.*s%s%.*s",
                       STR_FMT(name_of(writing, &entry->record->to)),
                       rated->revision ? "revised the mark of" : "marked",
                       STR_FMT(writing_question(writing, &rated->question)),
                       STR_FMT(writing_competency(writing, &rated->question, rated->competency)),
                       STR_FMT(mark_words(writing, rated->mark)), STR_FMT(was),
                       rated->comment.size ? "; " : ".", STR_FMT(rated->comment));
}

static struct str say_ticked(struct writing *writing, const struct entry *entry)
{
    const struct record_ticked *ticked = &entry->record->ticked;

    return writing_say(writing, "%.*s %s: %.*s", STR_FMT(name_of(writing, &entry->record->to)),
                       ticked->on ? "heard" : "took back",
                       STR_FMT(writing_signal(writing, &ticked->question, ticked->signal)));
}

static struct str say_moment(struct writing *writing, const struct entry *entry)
{
    struct str label = entry->record->moment_marked.label;

    return writing_say(writing, "%.*s marked this moment%s%.*s",
                       STR_FMT(name_of(writing, &entry->record->by)), label.size ? ": " : ".",
                       STR_FMT(label));
}

static struct str say_submitted(struct writing *writing, const struct entry *entry)
{
    const struct record_submitted *submitted = &entry->record->submitted;

    return writing_say(writing, "%.*s %s: %s.", STR_FMT(name_of(writing, &entry->record->to)),
                       submitted->revision ? "revised the scorecard" : "submitted a scorecard",
                       recommendation_words[submitted->recommendation]);
}

static struct str say_consensus(struct writing *writing, const struct entry *entry)
{
    const struct record_consensus_set *set = &entry->record->consensus_set;

    return writing_say(writing, "The panel agreed on %.*s for %.*s, “%.*s”.",
                       STR_FMT(set->mark ? mark_words(writing, set->mark) : STR("no mark")),
                       STR_FMT(writing_question(writing, &set->question)),
                       STR_FMT(writing_competency(writing, &set->question, set->competency)));
}

static struct str say_typed(struct writing *writing, const struct entry *entry)
{
    static const char *const places[] = {"the answer to", "the panel’s notes on",
                                         "private notes on"};
    struct str name = entry->record->answer_edited.document;
    const char *slash = memchr(name.data, '/', name.size);
    struct str rest = {slash + 1, name.size - (size_t)(slash + 1 - name.data)};
    struct id id;
    struct str about = STR("the whole interview");

    if (id_parse(rest, &id))
        about = writing_question(writing, &id);
    return writing_say(writing, "%.*s typed in %s %.*s, until %.*s: %zu characters in, %zu out.",
                       STR_FMT(name_of(writing, &entry->record->by)),
                       places[entry->record->type - RECORD_ANSWER_EDITED], STR_FMT(about),
                       STR_FMT(writing_offset(writing, entry->until_ms)), entry->inserted,
                       entry->deleted);
}

/* Who was told of what, and when, follows from the room's rule and is no event of the interview. */
static entry_sentence *const sentences[RECORD_TYPE_COUNT] = {
    [RECORD_QUESTION_PLANNED] = say_planned,
    [RECORD_PHASE_CHANGED] = say_phase,
    [RECORD_MEMBER_JOINED] = say_joined,
    [RECORD_MEMBER_LEFT] = say_left,
    [RECORD_AGREED] = say_agreed,
    [RECORD_LEAD_TAKEN] = say_lead,
    [RECORD_QUESTION_PUSHED] = say_pushed,
    [RECORD_PART_REVEALED] = say_revealed,
    [RECORD_QUESTION_WITHDRAWN] = say_withdrawn,
    [RECORD_ANSWER_EDITED] = say_typed,
    [RECORD_NOTES_EDITED] = say_typed,
    [RECORD_PRIVATE_EDITED] = say_typed,
    [RECORD_SAID] = say_said,
    [RECORD_PANEL_SAID] = say_panel_said,
    [RECORD_RATED] = say_rated,
    [RECORD_TICKED] = say_ticked,
    [RECORD_MOMENT_MARKED] = say_moment,
    [RECORD_SUBMITTED] = say_submitted,
    [RECORD_CONSENSUS_SET] = say_consensus,
};

/* --- gathering ----------------------------------------------------------------------------- */

static void count_typing(struct entry *entry, const struct record *record)
{
    const struct change_parts *changes = &record->answer_edited.changes;

    entry->until_ms = record->at_ms;
    for (size_t i = 0; i < changes->count; i++) {
        if (!changes->parts[i].replace)
            continue;
        entry->deleted += changes->parts[i].length;
        entry->inserted += utf8_units(changes->parts[i].insert);
    }
}

/* The stretch that this edit goes on with: same person, same text, no long pause, no new question
 * or phase between. */
static struct entry *stretch_of(struct entry *entries, size_t count, const struct record *record)
{
    for (size_t i = count; i > 0; i--) {
        struct entry *entry = &entries[i - 1];
        if (entry->record->type == RECORD_PHASE_CHANGED ||
            entry->record->type == RECORD_QUESTION_PUSHED)
            return NULL;
        if (entry->record->type == record->type && is_edit(record) &&
            id_equal(&entry->record->by, &record->by) &&
            str_equal(entry->record->answer_edited.document, record->answer_edited.document))
            return record->at_ms - entry->until_ms <= TYPING_PAUSE_MS ? entry : NULL;
    }
    return NULL;
}

/* What was before: the same person or question, or the mark that this one replaces. */
static void look_back(const struct entry *entries, size_t count, struct entry *entry)
{
    const struct record *record = entry->record;

    entry->before = -1;
    for (size_t i = count; i > 0; i--) {
        const struct record *earlier = entries[i - 1].record;
        if (earlier->type != record->type)
            continue;
        if ((record->type == RECORD_MEMBER_JOINED &&
             id_equal(&record->member_joined.member, &earlier->member_joined.member)) ||
            (record->type == RECORD_QUESTION_PUSHED &&
             id_equal(&record->question_pushed.question, &earlier->question_pushed.question))) {
            entry->again = true;
            return;
        }
        if (record->type == RECORD_RATED && id_equal(&record->to, &earlier->to) &&
            id_equal(&record->rated.question, &earlier->rated.question) &&
            record->rated.competency == earlier->rated.competency) {
            entry->before = earlier->rated.mark;
            return;
        }
    }
}

static size_t gather(const struct transcript *transcript, struct entry *entries)
{
    size_t count = 0;

    for (size_t i = 0; i < transcript->count; i++) {
        const struct record *record = &transcript->records[i];
        struct entry *stretch = is_edit(record) ? stretch_of(entries, count, record) : NULL;
        if (!sentences[record->type])
            continue;
        if (!stretch) {
            stretch = &entries[count];
            *stretch = (struct entry){.record = record};
            if (!is_edit(record))
                look_back(entries, count, stretch);
            count++;
        }
        if (is_edit(record))
            count_typing(stretch, record);
    }
    return count;
}

static void write_texts(struct writing *writing, const struct record *record)
{
    const struct record_question_pushed *pushed = &record->question_pushed;

    if (record->type == RECORD_QUESTION_PUSHED)
        for (size_t i = 0; i < pushed->parts_count; i++)
            writing_part(writing, &pushed->parts[i], 1);
    if (record->type == RECORD_PART_REVEALED)
        writing_part(writing, &record->part_revealed.part, 1);
    if (record->type == RECORD_SUBMITTED && record->submitted.text.size)
        writing_block(writing,
                      (struct block){BLOCK_WORDS, .level = 1, .text = record->submitted.text});
}

void writing_timeline(struct writing *writing, bool with_texts)
{
    const struct transcript *transcript = writing->transcript;
    struct entry *entries = arena_array(&writing->arena, transcript->count + 1, sizeof(*entries));

    if (!entries) {
        writing->status = STATUS_NO_MEMORY;
        return;
    }
    size_t count = gather(transcript, entries);
    for (size_t i = 0; i < count; i++) {
        const struct record *record = entries[i].record;
        struct str text = sentences[record->type](writing, &entries[i]);
        if (!text.size)
            continue;
        writing_block(writing,
                      (struct block){BLOCK_LINE, .label = writing_offset(writing, record->at_ms),
                                     .text = text});
        if (with_texts)
            write_texts(writing, record);
    }
}
