#include "app/transcript_document.h"

#include <stdarg.h>

#include "base/utf.h"
#include "protocol/tables.h"

const char *const recommendation_words[] = {"Strong no", "No", "Yes", "Strong yes"};
static const char *const rule_words[RULE_COUNT] = {
    [RULE_AFTER_OWN] = "others’ marks show after one’s own",
    [RULE_OPEN] = "marks show at once",
    [RULE_AFTER_ALL] = "marks show when all have submitted",
};
static const char *const signal_words[ROOM_SIGNAL_KIND_COUNT] = {"expected", "strong", "red flag"};

void writing_init(struct writing *writing, const struct transcript *transcript,
                  const struct transcript_origin *origin, block_write *write, struct buf *out)
{
    *writing =
        (struct writing){.transcript = transcript, .origin = origin, .out = out, .write = write};
    arena_init(&writing->arena, TRANSCRIPT_MAX_BYTES);
}

void writing_finish(struct writing *writing)
{
    if (writing)
        arena_finish(&writing->arena);
}

struct str writing_say(struct writing *writing, const char *format, ...)
{
    struct str text = {NULL, 0};
    va_list args;

    va_start(args, format);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *bytes = size < 0 ? NULL : arena_alloc(&writing->arena, (size_t)size + 1);
    if (!bytes) {
        writing->status = STATUS_NO_MEMORY;
        return text;
    }
    va_start(args, format);
    vsnprintf(bytes, (size_t)size + 1, format, args);
    va_end(args);
    return (struct str){bytes, (size_t)size};
}

/* --- cleaning ------------------------------------------------------------------------------ */

struct str transcript_clean(struct arena *arena, struct str text)
{
    struct buf out;
    bool foul = false;

    for (size_t at = 0; !foul && at < text.size;)
        foul = utf8_is_steering(utf8_next(text, &at));
    if (!foul)
        return text.data ? text : STR("");
    buf_init(&out, TRANSCRIPT_MAX_BYTES);
    for (size_t at = 0; at < text.size;) {
        size_t from = at;
        uint32_t c = utf8_next(text, &at);
        if (utf8_is_steering(c))
            buf_printf(&out, "\\u{%X}", (unsigned)c);
        else
            buf_add(&out, text.data + from, at - from);
    }
    struct str copy = STR_NONE;
    if (buf_status(&out) == STATUS_OK)
        copy = arena_copy(arena, buf_str(&out));
    buf_finish_secret(&out);
    return copy;
}

static struct str clean(struct writing *writing, struct str text)
{
    struct str cleaned = transcript_clean(&writing->arena, text);

    if (!cleaned.data)
        writing->status = STATUS_NO_MEMORY;
    return cleaned;
}

void writing_block(struct writing *writing, struct block block)
{
    size_t count = block.rows * block.columns;
    struct str *cells = count ? arena_array(&writing->arena, count, sizeof(*cells)) : NULL;

    if (count && !cells)
        writing->status = STATUS_NO_MEMORY;
    if (writing->status != STATUS_OK)
        return;
    for (size_t i = 0; i < count; i++)
        cells[i] = clean(writing, block.cells[i]);
    block.cells = cells;
    block.label = clean(writing, block.label);
    block.text = clean(writing, block.text);
    if (writing->status != STATUS_OK)
        return;
    writing->write(writing->out, &block);
}

/* --- words --------------------------------------------------------------------------------- */

static void heading(struct writing *writing, unsigned level, struct str text)
{
    writing_block(writing, (struct block){BLOCK_HEADING, .level = level, .text = text});
}

static void fact(struct writing *writing, const char *label, struct str text)
{
    if (text.size)
        writing_block(writing, (struct block){BLOCK_FACT, .label = str_from(label), .text = text});
}

static void item(struct writing *writing, struct str text)
{
    writing_block(writing, (struct block){BLOCK_ITEM, .text = text});
}

struct str writing_offset(struct writing *writing, int64_t at_ms)
{
    const struct transcript *transcript = writing->transcript;
    int64_t from_ms = transcript->begun_ms ? transcript->begun_ms : transcript->first_ms;
    int64_t seconds = at_ms >= from_ms ? (at_ms - from_ms) / 1000 : (from_ms - at_ms + 999) / 1000;
    const char *sign = at_ms >= from_ms ? "" : "−";

    if (seconds < 3600)
        return writing_say(writing, "%s%d:%02d", sign, (int)(seconds / 60), (int)(seconds % 60));
    return writing_say(writing, "%s%lld:%02d:%02d", sign, (long long)(seconds / 3600),
                       (int)(seconds / 60 % 60), (int)(seconds % 60));
}

struct str writing_clock(struct writing *writing, int64_t at_ms)
{
    time_t seconds = (time_t)(at_ms / 1000);
    struct tm utc;
    char text[64];

    if (!gmtime_r(&seconds, &utc) ||
        strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &utc) == 0)
        return writing_say(writing, "%lld ms", (long long)at_ms);
    return writing_say(writing, "%s", text);
}

struct str writing_question(struct writing *writing, const struct id *id)
{
    const struct transcript_question *question = transcript_question(writing->transcript, id);

    if (question && question->number)
        return writing_say(writing, "question %lld", (long long)question->number);
    if (!question || !question->plan)
        return STR("a question");
    return writing_say(writing, "“%.*s”", STR_FMT(question->plan->title));
}

struct str writing_question_whole(struct writing *writing, const struct id *id)
{
    const struct transcript_question *question = transcript_question(writing->transcript, id);

    if (!question || !question->plan || !question->number)
        return writing_question(writing, id);
    return writing_say(writing, "question %lld, “%.*s”", (long long)question->number,
                       STR_FMT(question->plan->title));
}

struct str writing_competency(struct writing *writing, const struct id *id, int64_t index)
{
    const struct transcript_question *question = transcript_question(writing->transcript, id);

    (void)writing;
    if (!question || !question->plan || index < 0 ||
        (size_t)index >= question->plan->competencies_count)
        return STR("a competency");
    return question->plan->competencies[index].name;
}

struct str writing_signal(struct writing *writing, const struct id *id, int64_t index)
{
    const struct transcript_question *question = transcript_question(writing->transcript, id);

    if (!question || !question->plan || index < 0 || (size_t)index >= question->plan->signals_count)
        return STR("a signal");
    return question->plan->signals[index].text;
}

void writing_part(struct writing *writing, const struct room_part *part, unsigned level)
{
    if (part->kind == ROOM_PART_KIND_HINT && level == 0)
        item(writing, STR("Hint:"));
    writing_block(writing, (struct block){BLOCK_PROSE, .level = level, .text = part->text});
}

static bool is_blank(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] != ' ' && text.data[i] != '\n' && text.data[i] != '\t')
            return false;
    return true;
}

/* --- the head ------------------------------------------------------------------------------ */

static void write_people(struct writing *writing)
{
    const struct transcript *transcript = writing->transcript;

    for (size_t i = 0; i < transcript->members_count; i++) {
        const struct transcript_member *member = &transcript->members[i];
        struct str until =
            member->left_ms ? writing_offset(writing, member->left_ms) : STR("the end");
        fact(writing, i ? "" : "People",
             writing_say(writing, "%.*s, %s, from %.*s to %.*s", STR_FMT(member->name),
                         role_names[member->role],
                         STR_FMT(writing_offset(writing, member->joined_ms)), STR_FMT(until)));
    }
}

static void write_origin(struct writing *writing)
{
    const struct sealed_header *header = &writing->origin->header;
    struct buf hash, signer;

    buf_init(&hash, 256);
    buf_init(&signer, 256);
    buf_add_base64(&hash, writing->origin->header_hash.bytes, VAULT_HASH_BYTES);
    buf_add_base64(&signer, header->signer.bytes, VAULT_KEY_BYTES);
    fact(writing, "Sealed", writing_clock(writing, header->sealed_ms));
    fact(writing, "Seal",
         writing_say(writing, "%s, checkpoint %llu, header %.*s", header->seal.text,
                     (unsigned long long)header->checkpoint, STR_FMT(buf_str(&hash))));
    fact(
        writing, "Signed by",
        writing_say(writing, "%.*s (%s)", STR_FMT(buf_str(&signer)), writing->origin->signer_note));
    buf_finish(&hash);
    buf_finish(&signer);
}

static void write_head(struct writing *writing)
{
    const struct transcript *transcript = writing->transcript;
    struct buf reviewers;

    buf_init(&reviewers, 1 << 20);
    for (size_t i = 0; i < transcript->reviewers_count; i++) {
        buf_add_text(&reviewers, i ? ", " : "");
        buf_add_str(&reviewers, transcript->reviewers[i]);
    }
    writing_block(writing, (struct block){BLOCK_TITLE, .text = transcript->title});
    fact(writing, "Organisation", transcript->organisation);
    if (transcript->redacted)
        fact(writing, "Copy", STR("for the candidate: what they saw and wrote"));
    write_people(writing);
    fact(writing, "Opened", writing_clock(writing, transcript->first_ms));
    if (transcript->begun_ms)
        fact(writing, "Began", writing_clock(writing, transcript->begun_ms));
    fact(writing, transcript->redacted ? "Ended" : "Closed",
         writing_clock(writing, transcript->last_ms));
    if (!transcript->redacted) {
        fact(writing, "Reviewers", writing_say(writing, "%.*s", STR_FMT(buf_str(&reviewers))));
        fact(writing, "Rule", str_from(rule_words[transcript->rule]));
    }
    write_origin(writing);
    buf_finish(&reviewers);
}

/* --- a question ---------------------------------------------------------------------------- */

static struct str text_heading(struct writing *writing, const struct transcript_text *text)
{
    struct str name = transcript_name(writing->transcript, &text->owner);

    if (text->type == RECORD_ANSWER_EDITED)
        return STR("Answer");
    if (text->type == RECORD_NOTES_EDITED)
        return STR("The panel’s notes");
    return writing_say(writing, "Private notes of %.*s", STR_FMT(name));
}

/* The texts of one question, or (none) of the whole interview. */
static size_t write_texts(struct writing *writing, const struct id *question, struct str language)
{
    static const enum record_type order[] = {RECORD_ANSWER_EDITED, RECORD_NOTES_EDITED,
                                             RECORD_PRIVATE_EDITED};
    const struct transcript *transcript = writing->transcript;
    size_t count = 0;

    for (size_t kind = 0; kind < 3; kind++) {
        for (size_t i = 0; i < transcript->texts_count; i++) {
            const struct transcript_text *text = &transcript->texts[i];
            bool answer = text->type == RECORD_ANSWER_EDITED;
            if (text->type != order[kind] || !id_equal(&text->question, question) ||
                is_blank(text->content))
                continue;
            heading(writing, 3, text_heading(writing, text));
            writing_block(writing, (struct block){answer ? BLOCK_CODE : BLOCK_WORDS,
                                                  .label = answer ? language : STR(""),
                                                  .text = text->content});
            count++;
        }
    }
    return count;
}

/* Who gave at least one mark on the question. */
static size_t raters_of(const struct writing *writing, const struct transcript_question *question,
                        const struct transcript_member *ret_raters[static ROOM_MAX_MEMBERS])
{
    const struct transcript *transcript = writing->transcript;
    size_t count = 0;

    for (size_t m = 0; m < transcript->members_count; m++) {
        struct transcript_mark mark;
        bool gave = false;
        for (size_t c = 0; !gave && c < question->plan->competencies_count; c++)
            gave = transcript_mark(transcript, &question->id, (int64_t)c,
                                   &transcript->members[m].id, &mark);
        if (gave)
            ret_raters[count++] = &transcript->members[m];
    }
    return count;
}

static struct str mark_cell(struct writing *writing, const struct transcript_mark *mark)
{
    struct str text =
        mark->mark ? writing_say(writing, "%d", (int)mark->mark) : STR("not assessed");

    if (mark->before < 0 || mark->before == mark->mark)
        return text;
    if (mark->before == 0)
        return writing_say(writing, "%.*s (was not assessed)", STR_FMT(text));
    return writing_say(writing, "%.*s (was %d)", STR_FMT(text), (int)mark->before);
}

/* Competency, each rater's mark, mean, what the panel agreed on. */
static void mark_row(struct writing *writing, const struct transcript_question *question,
                     size_t competency, const struct transcript_member *const *raters,
                     size_t raters_count, struct str *cells)
{
    int64_t agreed = transcript_consensus(writing->transcript, &question->id, (int64_t)competency);
    int64_t sum = 0, given = 0;

    cells[0] = question->plan->competencies[competency].name;
    for (size_t r = 0; r < raters_count; r++) {
        struct transcript_mark mark;
        cells[r + 1] = STR("–");
        if (!transcript_mark(writing->transcript, &question->id, (int64_t)competency,
                             &raters[r]->id, &mark))
            continue;
        cells[r + 1] = mark_cell(writing, &mark);
        sum += mark.mark;
        given += mark.mark > 0;
    }
    cells[raters_count + 1] =
        given ? writing_say(writing, "%.1f", (double)sum / (double)given) : STR("–");
    cells[raters_count + 2] = agreed ? writing_say(writing, "%d", (int)agreed) : STR("–");
}

static void write_comments(struct writing *writing, const struct transcript_question *question,
                           const struct transcript_member *const *raters, size_t raters_count)
{
    for (size_t c = 0; c < question->plan->competencies_count; c++) {
        for (size_t r = 0; r < raters_count; r++) {
            struct transcript_mark mark;
            if (transcript_mark(writing->transcript, &question->id, (int64_t)c, &raters[r]->id,
                                &mark) &&
                mark.comment.size)
                item(writing, writing_say(writing, "%.*s on “%.*s”: %.*s", STR_FMT(raters[r]->name),
                                          STR_FMT(question->plan->competencies[c].name),
                                          STR_FMT(mark.comment)));
        }
    }
}

static void write_marks(struct writing *writing, const struct transcript_question *question)
{
    const struct transcript_member *raters[ROOM_MAX_MEMBERS];
    size_t raters_count = raters_of(writing, question, raters);
    size_t columns = raters_count + 3;
    size_t rows = question->plan->competencies_count + 1;
    struct str *cells = arena_array(&writing->arena, rows * columns, sizeof(*cells));
    bool agreed = false;

    for (size_t c = 0; c < question->plan->competencies_count; c++)
        agreed =
            agreed || transcript_consensus(writing->transcript, &question->id, (int64_t)c) != 0;
    if (!raters_count && !agreed)
        return;
    if (!cells) {
        writing->status = STATUS_NO_MEMORY;
        return;
    }
    cells[0] = STR("Competency");
    for (size_t r = 0; r < raters_count; r++)
        cells[r + 1] = raters[r]->name;
    cells[raters_count + 1] = STR("Mean");
    cells[raters_count + 2] = STR("Agreed");
    for (size_t c = 0; c < question->plan->competencies_count; c++)
        mark_row(writing, question, c, raters, raters_count, cells + (c + 1) * columns);
    heading(writing, 3, STR("Marks"));
    writing_block(writing,
                  (struct block){BLOCK_TABLE, .cells = cells, .columns = columns, .rows = rows});
    write_comments(writing, question, raters, raters_count);
}

static void write_signals(struct writing *writing, const struct transcript_question *question)
{
    const struct transcript *transcript = writing->transcript;
    bool begun = false;

    for (size_t s = 0; s < question->plan->signals_count; s++) {
        const struct room_signal *signal = &question->plan->signals[s];
        struct str names = STR_NONE;
        for (size_t m = 0; m < transcript->members_count; m++) {
            const struct transcript_member *member = &transcript->members[m];
            if (!transcript_ticked(transcript, &question->id, (int64_t)s, &member->id))
                continue;
            names = writing_say(writing, "%.*s%s%.*s", STR_FMT(names), names.size ? ", " : "",
                                STR_FMT(member->name));
        }
        if (!names.size)
            continue;
        if (!begun)
            heading(writing, 3, STR("Signals"));
        begun = true;
        item(writing, writing_say(writing, "%s: %.*s (heard by %.*s)", signal_words[signal->kind],
                                  STR_FMT(signal->text), STR_FMT(names)));
    }
}

static void write_question(struct writing *writing, const struct transcript_question *question,
                           bool with_text)
{
    struct str asked =
        writing_say(writing, "%.*s, at %.*s%s", STR_FMT(writing_clock(writing, question->asked_ms)),
                    STR_FMT(writing_offset(writing, question->asked_ms)),
                    question->outside_plan ? ", outside the plan" : "");

    heading(writing, 2,
            question->plan ? writing_say(writing, "%lld. %.*s", (long long)question->number,
                                         STR_FMT(question->plan->title))
                           : writing_say(writing, "Question %lld", (long long)question->number));
    fact(writing, "Asked", asked);
    if (question->minutes)
        fact(writing, "Planned for",
             writing_say(writing, "%lld minutes", (long long)question->minutes));
    fact(writing, "Language", question->language);
    for (size_t i = 0; with_text && i < question->shown_count; i++)
        writing_part(writing, &question->shown[i], 0);
    if (!write_texts(writing, &question->id, question->language))
        item(writing, STR("Nothing was written."));
    if (question->plan) {
        write_marks(writing, question);
        write_signals(writing, question);
    }
}

/* --- the rest ------------------------------------------------------------------------------ */

static void write_asked(struct writing *writing, bool with_text)
{
    const struct transcript *transcript = writing->transcript;

    for (int64_t number = 1; number <= (int64_t)transcript->questions_count; number++)
        for (size_t i = 0; i < transcript->questions_count; i++)
            if (transcript->questions[i].number == number)
                write_question(writing, &transcript->questions[i], with_text);
}

static void write_not_asked(struct writing *writing)
{
    const struct transcript *transcript = writing->transcript;
    bool begun = false;

    for (size_t i = 0; i < transcript->questions_count; i++) {
        const struct transcript_question *question = &transcript->questions[i];
        if (question->number || !question->plan)
            continue;
        if (!begun)
            heading(writing, 2, STR("Planned, not asked"));
        begun = true;
        item(writing, question->plan->title);
        write_texts(writing, &question->id, question->plan->language);
        write_marks(writing, question);
        write_signals(writing, question);
    }
}

static void write_room_texts(struct writing *writing)
{
    const struct transcript *transcript = writing->transcript;
    struct id none = {""};

    for (size_t i = 0; i < transcript->texts_count; i++) {
        if (!id_is_none(&transcript->texts[i].question) || is_blank(transcript->texts[i].content))
            continue;
        heading(writing, 2, STR("On the whole interview"));
        write_texts(writing, &none, STR(""));
        return;
    }
}

static void write_scorecards(struct writing *writing)
{
    const struct transcript *transcript = writing->transcript;
    bool begun = false;

    for (size_t m = 0; m < transcript->members_count; m++) {
        const struct transcript_member *member = &transcript->members[m];
        const struct record_submitted *last = NULL;
        for (size_t i = 0; i < transcript->marks_count; i++)
            if (transcript->marks[i]->type == RECORD_SUBMITTED &&
                id_equal(&transcript->marks[i]->to, &member->id))
                last = &transcript->marks[i]->submitted;
        if (!last)
            continue;
        if (!begun)
            heading(writing, 2, STR("Scorecards"));
        begun = true;
        heading(writing, 3,
                writing_say(writing, "%.*s: %s%s", STR_FMT(member->name),
                            recommendation_words[last->recommendation],
                            last->revision ? " (revised)" : ""));
        if (!is_blank(last->text))
            writing_block(writing, (struct block){BLOCK_WORDS, .text = last->text});
    }
}

static void write_chat(struct writing *writing)
{
    const struct transcript *transcript = writing->transcript;
    bool begun = false;

    for (size_t i = 0; i < transcript->count; i++) {
        const struct record *record = &transcript->records[i];
        bool panel = record->type == RECORD_PANEL_SAID;
        if (record->type != RECORD_SAID && !panel)
            continue;
        if (!begun)
            heading(writing, 2, STR("Chat"));
        begun = true;
        writing_block(
            writing,
            (struct block){
                BLOCK_LINE, .label = writing_offset(writing, record->at_ms),
                .text = writing_say(writing, "%.*s%s: %.*s",
                                    STR_FMT(transcript_name(transcript, &record->by)),
                                    panel ? " to the panel" : "",
                                    STR_FMT(panel ? record->panel_said.text : record->said.text))});
    }
}

void writing_copy(struct writing *writing)
{
    write_head(writing);
    write_asked(writing, true);
    write_not_asked(writing);
    write_room_texts(writing);
    write_scorecards(writing);
    write_chat(writing);
    heading(writing, 2, STR("Timeline"));
    writing_timeline(writing, false);
}

void writing_reading(struct writing *writing)
{
    write_head(writing);
    heading(writing, 2, STR("Timeline"));
    writing_timeline(writing, true);
    write_asked(writing, false);
    write_not_asked(writing);
    write_room_texts(writing);
}
