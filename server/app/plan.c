/* From questions of a set to the questions of a room: wording is copied, so that an interview stays
 * with what was asked. */
#include "app/server.h"

#include "questions/blocks.h"
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

/* A set as its outline, and which version of it that is. */
struct source {
    struct str set;
    uint32_t version, revision;
    const struct store_block *blocks;
    size_t count;
};

static enum status take_question(const struct source *source, size_t index,
                                 const struct question *question, struct arena *arena,
                                 struct room_question *out)
{
    struct str_list follow_ups = {0};
    size_t topic = index;

    while (topic > 0 && source->blocks[topic].block.kind != BLOCK_TOPIC)
        topic--;
    bool has_topic = source->blocks[topic].block.kind == BLOCK_TOPIC;
    *out = (struct room_question){.id = fresh_id(),
                                  .title = question->head,
                                  .set = source->set,
                                  .set_version = source->version,
                                  .source_id = question->id,
                                  .topic = has_topic ? source->blocks[topic].block.title : STR_NONE,
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

enum {
    QUESTION_MAX_BYTES = 2 << 20, /* half of the longest record */
    QUESTION_ARENA_BYTES = 16 << 20,
    OUTLINES_BYTES = 128 << 20,
};

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

/* --- finding questions --------------------------------------------------------------------- */

static enum refusal refusal_of(enum status status, enum refusal not_found)
{
    return status == STATUS_OK          ? REFUSAL_NONE
           : status == STATUS_NOT_FOUND ? not_found
           : status == STATUS_TOO_LARGE ? REFUSAL_TOO_LARGE
           : status == STATUS_NO_MEMORY ? REFUSAL_BUSY
                                        : REFUSAL_SERVER_FAILED;
}

static enum refusal open_source(struct store_tx *tx, struct str set, struct arena *arena,
                                struct source *ret_source)
{
    struct store_block *blocks = NULL;
    struct store_set row;
    size_t count = 0;
    enum status status = store_set_find(tx, set, arena, &row);

    if (status == STATUS_OK && row.is_source)
        status = STATUS_NOT_FOUND;
    if (status == STATUS_OK)
        status = store_set_outline(tx, set, arena, &blocks, &count);
    if (status == STATUS_OK)
        *ret_source = (struct source){row.id, row.version, row.revision, blocks, count};
    return refusal_of(status, REFUSAL_NO_SUCH_SET);
}

/* The place of a question, or the number of blocks. */
static size_t find_question(const struct source *source, struct str key)
{
    size_t i = 0;

    while (i < source->count && (source->blocks[i].block.kind != BLOCK_QUESTION ||
                                 !str_equal(source->blocks[i].block.key, key)))
        i++;
    return i;
}

static enum status take_block(struct store_tx *tx, const struct source *source, size_t index,
                              struct arena *own, struct arena *arena, struct room_question *out)
{
    struct question_set *set = NULL;
    struct store_block block;
    enum status status =
        store_block_get(tx, source->set, source->blocks[index].block.key, own, &block);

    if (status == STATUS_OK)
        status = block_read(block.block.text, &set);
    if (status == STATUS_OK)
        status = take_question(source, index, question_set_first(set), own, out);
    if (status == STATUS_OK)
        status = detach(arena, out);
    question_set_destroy(set);
    return status;
}

/* What lies in `arena` afterwards is the room's question alone. */
static enum refusal take_found(struct store_tx *tx, const struct source *source, size_t index,
                               struct arena *arena, struct room_question *out)
{
    struct arena own;

    if (index == source->count)
        return REFUSAL_NO_SUCH_QUESTION;
    arena_init(&own, QUESTION_ARENA_BYTES);
    enum refusal refusal =
        refusal_of(take_block(tx, source, index, &own, arena, out), REFUSAL_NO_SUCH_QUESTION);
    arena_finish(&own);
    return refusal;
}

enum refusal plan_find_question(struct store_tx *tx, struct str set, struct str question,
                                struct arena *arena, struct room_question *ret_question)
{
    struct source source;
    struct arena own;

    arena_init(&own, OUTLINES_BYTES);
    enum refusal refusal = open_source(tx, set, &own, &source);
    if (refusal == REFUSAL_NONE)
        refusal = take_found(tx, &source, find_question(&source, question), arena, ret_question);
    arena_finish(&own);
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

/* --- whole plans --------------------------------------------------------------------------- */

/* A plan under way. */
struct planning {
    struct store_tx *tx;
    struct arena outlines;
    struct arena *arena; /* of the plan */
    struct source sources[PLAN_MAX_SOURCES];
    size_t sources_count;
};

static enum refusal find_source(struct planning *planning, struct str set,
                                const struct source **ret_source)
{
    for (size_t i = 0; i < planning->sources_count; i++) {
        if (!str_equal(planning->sources[i].set, set))
            continue;
        *ret_source = &planning->sources[i];
        return REFUSAL_NONE;
    }
    if (planning->sources_count == PLAN_MAX_SOURCES)
        return REFUSAL_TOO_LARGE;
    struct source *source = &planning->sources[planning->sources_count];
    enum refusal refusal = open_source(planning->tx, set, &planning->outlines, source);
    if (refusal == REFUSAL_NONE) {
        planning->sources_count++;
        *ret_source = source;
    }
    return refusal;
}

/* "key" of `set`, or "set/key". */
static enum refusal plan_named(struct planning *planning, struct str set, struct str name,
                               struct room_question *out)
{
    const struct source *source = NULL;
    const char *slash = name.size ? memchr(name.data, '/', name.size) : NULL;
    struct str key = name;

    if (slash) {
        set = (struct str){name.data, (size_t)(slash - name.data)};
        key = (struct str){slash + 1, name.size - set.size - 1};
    }
    enum refusal refusal = find_source(planning, set, &source);
    return refusal == REFUSAL_NONE
               ? take_found(planning->tx, source, find_question(source, key), planning->arena, out)
               : refusal;
}

static enum refusal plan_list(struct planning *planning, struct str set,
                              const struct str *questions, size_t count, struct plan *plan,
                              const char **ret_detail)
{
    if (count > ROOM_MAX_QUESTIONS)
        count = ROOM_MAX_QUESTIONS;
    plan->questions = arena_array(planning->arena, count + 1, sizeof(*plan->questions));
    if (!plan->questions)
        return REFUSAL_BUSY;
    for (; plan->count < count; plan->count++) {
        struct str name = questions[plan->count];
        enum refusal refusal = plan_named(planning, set, name, &plan->questions[plan->count]);
        if (refusal == REFUSAL_NO_SUCH_QUESTION || refusal == REFUSAL_NO_SUCH_SET)
            *ret_detail = arena_printf(planning->arena, "%.*s", STR_FMT(name));
        if (refusal != REFUSAL_NONE)
            return refusal;
    }
    return REFUSAL_NONE;
}

static enum refusal plan_all(struct planning *planning, struct str set, struct plan *plan)
{
    const struct source *source = NULL;
    enum refusal refusal = find_source(planning, set, &source);

    plan->questions = arena_array(planning->arena, ROOM_MAX_QUESTIONS, sizeof(*plan->questions));
    if (refusal == REFUSAL_NONE && !plan->questions)
        refusal = REFUSAL_BUSY;
    for (size_t i = 0; refusal == REFUSAL_NONE && i < source->count; i++) {
        if (source->blocks[i].block.kind != BLOCK_QUESTION)
            continue;
        if (plan->count == ROOM_MAX_QUESTIONS)
            break;
        refusal =
            take_found(planning->tx, source, i, planning->arena, &plan->questions[plan->count]);
        plan->count += refusal == REFUSAL_NONE;
    }
    return refusal;
}

static enum refusal keep_sources(const struct planning *planning, struct plan *plan)
{
    plan->sources = arena_array(planning->arena, PLAN_MAX_SOURCES, sizeof(*plan->sources));
    if (!plan->sources)
        return REFUSAL_BUSY;
    for (size_t i = 0; i < planning->sources_count; i++) {
        struct str set = arena_copy(planning->arena, planning->sources[i].set);
        if (!set.data)
            return REFUSAL_BUSY;
        plan->sources[i] =
            (struct plan_source){set, planning->sources[i].version, planning->sources[i].revision};
    }
    plan->sources_count = planning->sources_count;
    return REFUSAL_NONE;
}

enum refusal plan_make(struct store_tx *tx, struct str set, const struct str *questions,
                       size_t count, struct arena *arena, struct plan *ret_plan,
                       const char **ret_detail)
{
    struct planning planning = {.tx = tx, .arena = arena};
    struct plan plan = {0};

    arena_init(&planning.outlines, OUTLINES_BYTES);
    enum refusal refusal = count == 0
                               ? plan_all(&planning, set, &plan)
                               : plan_list(&planning, set, questions, count, &plan, ret_detail);
    if (refusal == REFUSAL_NONE)
        refusal = keep_sources(&planning, &plan);
    if (refusal == REFUSAL_NONE)
        *ret_plan = plan;
    arena_finish(&planning.outlines);
    return refusal;
}
