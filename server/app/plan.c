/* From questions of a set to the questions of a room: wording is copied, so that an interview stays
 * with what was asked. */
#include "app/server.h"

#include "questions/pack.h"
#include "questions/parts.h"
#include "store/sets.h"

static enum room_part_kind part_kind_of(enum part_kind kind)
{
    return kind == PART_LISTING ? ROOM_PART_KIND_LISTING
           : kind == PART_HINT  ? ROOM_PART_KIND_HINT
                                : ROOM_PART_KIND_PROMPT;
}

static enum status take_parts(const struct question *question, struct arena *arena,
                              struct room_question *out)
{
    struct parts parts;
    enum status status = question_parts(question, arena, &parts);

    if (status != STATUS_OK)
        return status;
    if (parts.count > 64)
        parts.count = 64;
    struct room_part *list = arena_array(arena, parts.count + 1, sizeof(*list));
    if (!list)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < parts.count; i++) {
        list[i] = (struct room_part){part_kind_of(parts.items[i].kind), parts.items[i].text};
        if (!out->language.size && parts.items[i].kind == PART_LISTING) {
            struct str info = parts.items[i].info;
            size_t end = 0;
            while (end < info.size && info.data[end] != ' ')
                end++;
            out->language = (struct str){info.data, end > 32 ? 32 : end};
        }
    }
    out->parts = list;
    out->parts_count = parts.count;
    return STATUS_OK;
}

static enum status take_signals(const struct question *question, struct arena *arena,
                                struct room_question *out)
{
    struct signals signals;
    enum status status = question_signals(question, arena, &signals);

    if (status != STATUS_OK)
        return status;
    if (signals.count > ROOM_MAX_SIGNALS)
        signals.count = ROOM_MAX_SIGNALS;
    struct room_signal *list = arena_array(arena, signals.count + 1, sizeof(*list));
    if (!list)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < signals.count; i++)
        list[i] = (struct room_signal){(enum room_signal_kind)signals.items[i].kind,
                                       signals.items[i].text};
    out->signals = list;
    out->signals_count = signals.count;
    return STATUS_OK;
}

_Static_assert((int)SIGNAL_EXPECTED == (int)ROOM_SIGNAL_KIND_EXPECTED &&
                   (int)SIGNAL_STRONG == (int)ROOM_SIGNAL_KIND_STRONG &&
                   (int)SIGNAL_RED_FLAG == (int)ROOM_SIGNAL_KIND_RED_FLAG,
               "signals of sets and of rooms have one order");

static enum status take_points(const struct competency *competency, struct arena *arena,
                               struct room_competency *out)
{
    struct room_point *points = arena_array(arena, competency->level_count + 1, sizeof(*points));
    size_t count = 0;

    if (!points)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < competency->level_count && count < 5; i++)
        if (competency->levels[i].mark >= 1 && competency->levels[i].mark <= 5)
            points[count++] =
                (struct room_point){competency->levels[i].mark, competency->levels[i].text};
    *out = (struct room_competency){competency->name, points, count};
    return STATUS_OK;
}

static enum status take_competencies(const struct question *question, struct arena *arena,
                                     struct room_question *out)
{
    struct rubric rubric;
    enum status status = question_rubric(question, arena, &rubric);

    if (status != STATUS_OK)
        return status;
    if (rubric.count > ROOM_MAX_COMPETENCIES)
        rubric.count = ROOM_MAX_COMPETENCIES;
    /* a question without a rubric can be marked all the same */
    size_t count = rubric.count ? rubric.count : 1;
    struct room_competency *list = arena_array(arena, count, sizeof(*list));
    if (!list)
        return STATUS_NO_MEMORY;
    list[0] = (struct room_competency){STR("Overall"), NULL, 0};
    for (size_t i = 0; status == STATUS_OK && i < rubric.count; i++)
        status = take_points(&rubric.items[i], arena, &list[i]);
    out->competencies = list;
    out->competencies_count = count;
    return status;
}

/* What the panel reads: every section that isn't shown in another form. */
static enum status take_sections(const struct question *question, struct arena *arena,
                                 struct room_question *out)
{
    size_t count = 0;

    for (const struct section *section = question->sections; section; section = section->next)
        count++;
    struct room_section *list = arena_array(arena, count + 1, sizeof(*list));
    if (!list)
        return STATUS_NO_MEMORY;
    count = 0;
    for (const struct section *section = question->sections; section && count < 32;
         section = section->next) {
        if (section->kind == SECTION_HINTS || section->kind == SECTION_SIGNALS ||
            section->kind == SECTION_RUBRIC || section->kind == SECTION_FOLLOW_UPS)
            continue;
        list[count++] = (struct room_section){section->name, section->text};
    }
    out->sections = list;
    out->sections_count = count;
    return STATUS_OK;
}

static int64_t minutes_of(struct str text)
{
    int64_t minutes = 0;

    for (size_t i = 0; i < text.size && text.data[i] >= '0' && text.data[i] <= '9'; i++)
        if (minutes < 600)
            minutes = minutes * 10 + (text.data[i] - '0');
    return minutes > 600 ? 600 : minutes;
}

static struct id fresh_id(void)
{
    return vault_random_id();
}

static enum status take_question(const struct question_set *set, uint32_t version,
                                 const struct question *question, struct arena *arena,
                                 struct room_question *out)
{
    struct str_list follow_ups = {0};
    const struct topic *topic = question->topic;

    *out = (struct room_question){.id = fresh_id(),
                                  .title = question->head,
                                  .set = set->id,
                                  .set_version = version,
                                  .source_id = question->id,
                                  .topic = topic && topic->parent ? topic->parent->title
                                           : topic                ? topic->title
                                                                  : STR_NONE,
                                  .kind = question->kind,
                                  .difficulty = question->difficulty,
                                  .minutes = minutes_of(question->minutes),
                                  .planned = true};
    enum status status = take_parts(question, arena, out);
    if (status == STATUS_OK)
        status = take_signals(question, arena, out);
    if (status == STATUS_OK)
        status = take_competencies(question, arena, out);
    if (status == STATUS_OK)
        status = take_sections(question, arena, out);
    if (status == STATUS_OK)
        status = question_bullets(question, SECTION_FOLLOW_UPS, arena, &follow_ups);
    out->follow_ups = follow_ups.items;
    out->follow_ups_count = follow_ups.count > 32 ? 32 : follow_ups.count;
    return status;
}

/* --- finding questions --------------------------------------------------------------------- */

static enum refusal load_set(struct store_tx *tx, struct str id, struct store_set *ret_row,
                             struct question_set **ret_set)
{
    struct arena arena;

    arena_init(&arena, 128 << 20);
    enum status status = store_set_get(tx, id, 0, &arena, ret_row);
    if (status == STATUS_OK)
        status = pack_read(ret_row->pack, NULL, ret_set);
    arena_finish(&arena);
    return status == STATUS_OK          ? REFUSAL_NONE
           : status == STATUS_NOT_FOUND ? REFUSAL_NO_SUCH_SET
                                        : REFUSAL_SERVER_FAILED;
}

static const struct question *next_in_topic(const struct topic *topic)
{
    while (topic) {
        for (const struct topic *sub = topic->subtopics; sub; sub = sub->next)
            if (sub->questions)
                return sub->questions;
        topic = topic->next;
        if (topic && topic->questions)
            return topic->questions;
    }
    return NULL;
}

static const struct question *first_question(const struct question_set *set)
{
    if (!set->topics)
        return NULL;
    return set->topics->questions ? set->topics->questions : next_in_topic(set->topics);
}

/* In the order of the text: a topic's own, then its subtopics', then the next topic's. */
static const struct question *next_question(const struct question *question)
{
    if (question->next)
        return question->next;
    const struct topic *topic = question->topic;
    if (!topic->parent)
        return next_in_topic(topic);
    for (const struct topic *sub = topic->next; sub; sub = sub->next)
        if (sub->questions)
            return sub->questions;
    const struct topic *after = topic->parent->next;
    if (!after)
        return NULL;
    return after->questions ? after->questions : next_in_topic(after);
}

static const struct question *find_question(const struct question_set *set, struct str id)
{
    for (const struct question *q = first_question(set); q; q = next_question(q))
        if (str_equal(q->id, id))
            return q;
    return NULL;
}

enum { QUESTION_MAX_BYTES = 2 << 20 }; /* half of the longest record */

/* The room's question must outlive the set that it was read from. */
static enum status detach(struct arena *arena, struct room_question *question)
{
    struct buf text;

    buf_init(&text, QUESTION_MAX_BYTES);
    field_encode_object(&text, &room_question_table, question);
    enum status status = buf_status(&text);
    if (status == STATUS_OK)
        status = codec_decode_question(buf_str(&text), arena, question);
    buf_finish(&text);
    return status;
}

static enum refusal refusal_of(enum status status)
{
    return status == STATUS_OK          ? REFUSAL_NONE
           : status == STATUS_TOO_LARGE ? REFUSAL_TOO_LARGE
                                        : REFUSAL_SERVER_FAILED;
}

static enum status take_detached(const struct question_set *set, uint32_t version,
                                 const struct question *question, struct arena *arena,
                                 struct room_question *out)
{
    struct arena own;

    arena_init(&own, 16 << 20);
    enum status status = take_question(set, version, question, &own, out);
    if (status == STATUS_OK)
        status = detach(arena, out);
    arena_finish(&own);
    return status;
}

enum refusal plan_find_question(struct store_tx *tx, struct str set_id, struct str question_id,
                                struct arena *arena, struct room_question *ret_question)
{
    struct question_set *set = NULL;
    struct store_set row;
    enum refusal refusal = load_set(tx, set_id, &row, &set);

    if (refusal != REFUSAL_NONE)
        return refusal;
    const struct question *question = find_question(set, question_id);
    if (!question)
        refusal = REFUSAL_NO_SUCH_QUESTION;
    else
        refusal = refusal_of(take_detached(set, row.version, question, arena, ret_question));
    question_set_destroy(set);
    return refusal;
}

enum refusal plan_make_question(struct str prompt, struct arena *arena,
                                struct room_question *ret_question)
{
    struct room_part *part = arena_alloc(arena, sizeof(*part));
    struct room_competency *overall = arena_alloc(arena, sizeof(*overall));
    size_t start = 0;

    while (start < prompt.size && strchr(" \t\r\n", prompt.data[start]))
        start++;
    prompt.data += start;
    prompt.size -= start;
    if (prompt.size == 0)
        return REFUSAL_EMPTY_TEXT;
    if (!part || !overall)
        return REFUSAL_BUSY;
    size_t line = 0;
    while (line < prompt.size && prompt.data[line] != '\n' && line < 900)
        line++;
    while (line < prompt.size && ((unsigned char)prompt.data[line] & 0xc0) == 0x80)
        line++;
    *part = (struct room_part){ROOM_PART_KIND_PROMPT, prompt};
    *overall = (struct room_competency){STR("Overall"), NULL, 0};
    *ret_question = (struct room_question){.id = fresh_id(),
                                           .title = {prompt.data, line},
                                           .parts = part,
                                           .parts_count = 1,
                                           .competencies = overall,
                                           .competencies_count = 1};
    return REFUSAL_NONE;
}

enum refusal plan_make(struct store_tx *tx, struct str set_id, const struct str *questions,
                       size_t count, struct arena *arena, const struct room_question **ret_plan,
                       size_t *ret_count, const char **ret_detail)
{
    struct question_set *set = NULL;
    struct store_set row;
    enum refusal refusal = load_set(tx, set_id, &row, &set);

    if (refusal != REFUSAL_NONE)
        return refusal;
    bool all = count == 0;
    size_t wanted = all ? set->question_count : count;
    if (wanted > ROOM_MAX_QUESTIONS)
        wanted = ROOM_MAX_QUESTIONS;
    struct room_question *plan = arena_array(arena, wanted + 1, sizeof(*plan));
    const struct question *walk = first_question(set);
    refusal = plan ? REFUSAL_NONE : REFUSAL_BUSY;
    for (size_t i = 0; i < wanted && refusal == REFUSAL_NONE; i++) {
        const struct question *question = all ? walk : find_question(set, questions[i]);
        if (!question) {
            refusal = REFUSAL_NO_SUCH_QUESTION;
            if (!all)
                *ret_detail = arena_printf(arena, "%.*s", STR_FMT(questions[i]));
        } else {
            refusal = refusal_of(take_detached(set, row.version, question, arena, &plan[i]));
        }
        walk = all && walk ? next_question(walk) : walk;
    }
    question_set_destroy(set);
    if (refusal == REFUSAL_NONE) {
        *ret_plan = plan;
        *ret_count = wanted;
    }
    return refusal;
}
