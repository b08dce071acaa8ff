#include "questions/import_build.h"

#include <stdint.h>

#include "questions/lines.h"

#define SEEN_MAX_BYTES ((size_t)64 << 20)

static size_t segment_end(const struct builder *b, size_t mark)
{
    return mark + 1 < b->outline->count ? b->outline->items[mark + 1].line : b->document->count;
}

/* A heading of contents, sponsors and the like: never a topic, whatever follows. */
static bool page_part(const struct mark *mark)
{
    return is_furniture_title(mark->title.text);
}

/* A topic is used when a question comes before the next topic of its level or further out. Walks
 * from behind: `below[level]` is true while a question came since such a topic. */
static void mark_used(struct outline *outline)
{
    enum { LEVELS = 8 };
    bool below[LEVELS] = {false};

    for (size_t i = outline->count; i-- > 0;) {
        struct mark *mark = &outline->items[i];
        if (mark->kind == MARK_QUESTION) {
            memset(below, true, sizeof(below));
        } else if (mark->kind == MARK_TOPIC) {
            unsigned level = mark->level < LEVELS ? mark->level : LEVELS - 1;
            mark->is_used = below[level] && !page_part(mark);
            for (unsigned deeper = level; deeper < LEVELS; deeper++)
                below[deeper] = false;
        }
    }
}

/* A heading that is deeper than any topic and follows a question is a part of its answer. */
static void drop_inner_headings(struct outline *outline)
{
    unsigned deepest = 0;
    size_t kept = 0;

    for (size_t i = 0; i < outline->count; i++) {
        const struct mark *mark = &outline->items[i];
        if (mark->kind == MARK_TOPIC && mark->is_used && mark->level > deepest)
            deepest = mark->level;
    }
    for (size_t i = 0; i < outline->count; i++) {
        const struct mark *mark = &outline->items[i];
        bool inner = mark->kind == MARK_TOPIC && !mark->is_used && mark->level > deepest &&
                     !page_part(mark) && kept && outline->items[kept - 1].kind == MARK_QUESTION;
        if (!inner)
            outline->items[kept++] = *mark;
    }
    outline->count = kept;
}

/* The title is the first topic, when all others lie below it. */
static void find_title(struct builder *b)
{
    const struct mark *first = NULL;
    size_t others = 0;
    bool covers = true;

    b->title_mark = SIZE_MAX;
    b->topic_level = UINT32_MAX;
    for (size_t i = 0; i < b->outline->count; i++) {
        const struct mark *mark = &b->outline->items[i];
        if (mark->kind == MARK_QUESTION && !first)
            covers = false;
        if (mark->kind != MARK_TOPIC || !mark->is_used)
            continue;
        if (!first) {
            first = mark;
            b->title_mark = i;
            continue;
        }
        others++;
        covers = covers && mark->level > first->level;
    }
    if (!first || !others || !covers)
        b->title_mark = SIZE_MAX;
    for (size_t i = 0; i < b->outline->count; i++) {
        const struct mark *mark = &b->outline->items[i];
        if (mark->kind == MARK_TOPIC && mark->is_used && i != b->title_mark &&
            mark->level < b->topic_level)
            b->topic_level = mark->level;
    }
}

static void skip(struct builder *b, size_t line, const char *code, const char *reason)
{
    problems_add(&b->report->skipped, (unsigned)line + 1, code, "%s", reason);
}

/* Copies lines that are text of a set or topic: without what repeats questions, and without what
 * belongs to the page. */
static enum status copy_text(struct builder *b, size_t from, size_t to, size_t title_line,
                             struct str *ret_text)
{
    struct buf text;

    buf_init(&text, SET_MAX_BYTES);
    for (size_t i = from; i < to; i++) {
        const struct doc_line *line = &b->document->lines[i];
        if (i == title_line || line->kind == LINE_UNDERLINE)
            continue;
        switch (contents_check(&b->contents, line)) {
        case CONTENTS_REPEATS:
            b->report->duplicates++;
            b->report->found++;
            continue;
        case CONTENTS_MISSING:
            b->report->found++;
            skip(b, i, "not_in_text", "A list of contents names it, but no question follows.");
            continue;
        case CONTENTS_NO:
            break;
        }
        if (is_page_furniture(line->text)) {
            skip(b, i, "page", "Belongs to the page, not to its questions.");
            continue;
        }
        buf_add_str(&text, line->text);
        buf_add_char(&text, '\n');
    }
    struct str trimmed = str_trim_blank_lines(buf_str(&text));
    while (trimmed.size >= 3 && str_is(str_slice(trimmed, trimmed.size - 3, trimmed.size), "---"))
        trimmed = str_trim_blank_lines(str_slice(trimmed, 0, trimmed.size - 3));
    enum status status = buf_status(&text);
    struct str copy = status == STATUS_OK ? arena_copy(&b->set->arena, trimmed) : STR_NONE;
    buf_finish(&text);
    if (!copy.data)
        return status == STATUS_OK ? STATUS_NO_MEMORY : status;
    *ret_text = copy;
    return STATUS_OK;
}

/* Text that goes nowhere: one line in the report for all of it, besides what repeats questions. */
static void skip_text(struct builder *b, size_t from, size_t to, const char *code,
                      const char *reason)
{
    bool told = false;

    for (size_t i = from; i < to; i++) {
        const struct doc_line *line = &b->document->lines[i];
        enum contents_line repeats = contents_check(&b->contents, line);
        b->report->duplicates += repeats == CONTENTS_REPEATS;
        b->report->found += repeats != CONTENTS_NO;
        if (repeats == CONTENTS_MISSING)
            skip(b, i, "not_in_text", "A list of contents names it, but no question follows.");
        bool plain = repeats == CONTENTS_NO && line->kind != LINE_BLANK &&
                     line->kind != LINE_RULE && line->kind != LINE_UNDERLINE;
        if (plain && !told)
            skip(b, i, code, reason);
        told = told || plain;
    }
}

static enum status add_topic(struct builder *b, size_t at)
{
    const struct mark *mark = &b->outline->items[at];
    struct str named = mark->title.text;
    if (named.size > 1 && named.data[named.size - 1] == ':')
        named.size--;
    struct str title = arena_copy(&b->set->arena, named);
    struct str *intro = &b->set->intro;

    if (!title.data)
        return STATUS_NO_MEMORY;
    if (at == b->title_mark) {
        b->set->title = title;
    } else {
        bool is_sub = mark->level > b->topic_level && b->topic;
        struct topic *topic = question_set_add_topic(b->set, is_sub ? b->topic : NULL, title);
        if (!topic)
            return STATUS_TOO_LARGE;
        b->subtopic = is_sub ? topic : NULL;
        b->topic = is_sub ? b->topic : topic;
        intro = &topic->intro;
    }
    struct str text;
    size_t end = segment_end(b, at);
    if (b->outline->habit == HABIT_TABLE && at + 1 < b->outline->count)
        end -= tables_head_lines(b->document, end);
    enum status status = copy_text(b, mark->content, end, SIZE_MAX, &text);
    if (status != STATUS_OK || !text.size)
        return status;
    struct str before = *intro;
    const char *joined =
        before.size ? arena_printf(&b->set->arena, "%.*s\n\n%.*s", STR_FMT(before), STR_FMT(text))
                    : text.data;
    if (!joined)
        return STATUS_NO_MEMORY;
    *intro = before.size ? str_from(joined) : text;
    return STATUS_OK;
}

/* Without what stands between this question and the next thing and belongs to the page. */
static size_t content_end(struct builder *b, size_t at)
{
    size_t end = segment_end(b, at);
    size_t from = b->outline->items[at].content;
    static const char reason[] = "Belongs to the page, not to its questions.";

    if (b->key.count && b->key.line >= from && b->key.line < end) {
        skip(b, b->key.line, "answer_key",
             "A key of answers: each was given to the question of its number.");
        if (b->key.end < end)
            skip(b, b->key.end, "page", reason);
        end = b->key.line;
    }
    if (end == b->document->count && from < end) {
        size_t last = page_end(b->document, from, end);
        if (last < end)
            skip(b, last, "page", reason);
        end = last;
    }
    for (; end > from; end--) {
        const struct doc_line *line = &b->document->lines[end - 1];
        bool last_words =
            end == b->document->count && line->kind == LINE_TEXT && is_furniture_title(line->text);
        bool furniture = line->kind != LINE_CODE && is_page_furniture(line->text);
        if (line->kind != LINE_BLANK && line->kind != LINE_RULE && !last_words && !furniture)
            break;
        if (furniture || last_words)
            skip(b, end - 1, "page", reason);
    }
    return end;
}

/* What makes two questions one: prompt and all that is said of it; when nothing is said, the topic
 * as well. */
static struct str identity(struct builder *b, const struct question *q)
{
    uintptr_t topic = q->sections ? 0 : (uintptr_t)q->topic;
    uint64_t hash[2];

    for (int half = 0; half < 2; half++) {
        struct str seed = {(const char *)&topic, sizeof(topic)};
        hash[half] = text_hash((uint64_t)half + 7, seed);
        hash[half] = text_hash(hash[half], q->head);
        hash[half] = text_hash(hash[half], q->body);
        for (const struct section *section = q->sections; section; section = section->next)
            hash[half] = text_hash(hash[half] + section->kind, section->text);
    }
    return arena_copy(&b->arena, (struct str){(const char *)hash, sizeof(hash)});
}

/* Takes the question that was added last out of its topic again. */
static void remove_last(struct builder *b, struct topic *topic, struct question *before)
{
    if (before)
        before->next = NULL;
    else
        topic->questions = NULL;
    topic->last_question = before;
    b->set->question_count--;
}

/* A mark with nothing said at it, neither asked nor answered, isn't a question; a nameless topic
 * that was made for it alone goes, too. */
static void drop_empty(struct builder *b, struct topic *topic, struct question *before, size_t line)
{
    remove_last(b, topic, before);
    if (b->set->topics == topic && b->set->last_topic == topic && !topic->questions &&
        !topic->subtopics && !topic->title.size) {
        b->set->topics = b->set->last_topic = NULL;
        b->set->topic_count = 0;
        b->topic = NULL;
    }
    skip(b, line, "empty", "A question with neither a text nor an answer.");
}

/* A question that is there already keeps its place; the other topic becomes a tag. */
static enum status merge(struct builder *b, struct question *first, struct topic *other,
                         size_t line)
{
    b->report->duplicates++;
    problems_add(&b->report->skipped, (unsigned)line + 1, "duplicate",
                 "The same question stands in line %u.", first->line);
    struct str title = other->title;
    if (first->topic == other || !title.size)
        return STATUS_OK;
    for (size_t i = 0; i < first->tags.count; i++)
        if (str_equal(first->tags.items[i], title))
            return STATUS_OK;
    if (first->tags.count == SET_MAX_TAGS)
        return STATUS_OK;
    return str_list_add(&b->set->arena, &first->tags, title) ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status set_title(struct builder *b, struct question *question,
                             const struct title *title)
{
    struct str head = arena_copy(&b->set->arena, title->text);

    if (!head.data)
        return STATUS_NO_MEMORY;
    question->head = head;
    if (!str_starts(title->url, STR("http")))
        return STATUS_OK;
    question->source = arena_copy(&b->set->arena, title->url);
    return question->source.data ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status add_question(struct builder *b, size_t at)
{
    const struct mark *mark = &b->outline->items[at];
    size_t end = content_end(b, at);

    if (!b->topic)
        b->topic = question_set_add_topic(b->set, NULL, STR_NONE);
    struct topic *topic = b->subtopic ? b->subtopic : b->topic;
    if (!topic)
        return STATUS_TOO_LARGE;
    struct question *before = topic->last_question;
    struct question *question = question_set_add_question(b->set, topic, STR_NONE);
    if (!question)
        return STATUS_TOO_LARGE;
    question->line = (unsigned)mark->line + 1;
    enum status status = set_title(b, question, &mark->title);
    if (mark->title.sign.size && !mark->title.difficulty)
        question->difficulty =
            str_from(question_difficulty_name(legend_difficulty(&b->legend, mark->title.sign)));
    const struct field_input input = {b->document, mark,      end,
                                      b->set,      b->report, b->key.count ? &b->key : NULL};
    if (status == STATUS_OK)
        status = fields_read(&input, question);
    if (status != STATUS_OK)
        return status;
    if (!question->head.size && !question->body.size && !question->sections) {
        drop_empty(b, topic, before, mark->line);
        return STATUS_OK;
    }
    b->report->found++;
    struct str key = identity(b, question);
    if (!key.data)
        return STATUS_NO_MEMORY;
    struct question *first = index_get(&b->seen, key);
    if (!first)
        return index_put(&b->seen, key, question);
    if (mark->title.number && first->topic == topic) {
        /* The author counts it twice: it stays, and a person may merge the two. */
        problems_add(&b->report->warnings, question->line, "same_as",
                     "The same question stands in line %u, too.", first->line);
        return STATUS_OK;
    }
    remove_last(b, topic, before);
    return merge(b, first, topic, mark->line);
}

static enum status add_mark(struct builder *b, size_t at)
{
    const struct mark *mark = &b->outline->items[at];

    switch (mark->kind) {
    case MARK_QUESTION:
        return add_question(b, at);
    case MARK_TOPIC:
        if (mark->is_used)
            return add_topic(b, at);
        skip_text(b, mark->line, segment_end(b, at), "no_questions",
                  "A heading without questions; its text isn't part of one.");
        return STATUS_OK;
    case MARK_END:
        skip_text(b, mark->line, segment_end(b, at), "between",
                  "Text that belongs to no question.");
        return STATUS_OK;
    }
    return STATUS_INVALID;
}

static enum status build(struct builder *b)
{
    enum { MAX_STEPS = 100 };
    size_t first = b->outline->count ? b->outline->items[0].line : b->document->count;
    size_t step = b->outline->count / MAX_STEPS + 1;
    struct page page = page_read(b->document, b->outline, b->title_mark);

    if (page.title.size && !b->set->title.size) {
        b->set->title = arena_copy(&b->set->arena, page.title);
        if (!b->set->title.data)
            return STATUS_NO_MEMORY;
    }
    skip_text(b, 0, page.begin, "page", "Belongs to the page, not to its questions.");
    if (b->outline->habit == HABIT_TABLE)
        first -= tables_head_lines(b->document, first);
    enum status status = copy_text(b, page.begin, first, page.title_line, &b->set->intro);
    for (size_t i = 0; i < b->outline->count && status == STATUS_OK; i++) {
        status = add_mark(b, i);
        if (status == STATUS_OK && i % step == 0 &&
            !progress_go_on(b->progress, b->outline->items[i].line, b->document->count))
            status = STATUS_CANCELLED;
    }
    return status;
}

enum status import_build(const struct document *document, struct outline *outline,
                         struct question_set *set, struct import_report *report,
                         const struct progress *progress)
{
    struct builder b = {.document = document,
                        .outline = outline,
                        .set = set,
                        .report = report,
                        .progress = progress,
                        .legend = page_legend(document)};

    enum status status = answer_key_find(&b.key, document, outline);
    if (status != STATUS_OK)
        return status;
    arena_init(&b.arena, SEEN_MAX_BYTES);
    mark_used(outline);
    drop_inner_headings(outline);
    find_title(&b);
    status = contents_init(&b.contents, document, outline);
    if (status == STATUS_OK)
        status = build(&b);
    answer_key_finish(&b.key);
    contents_finish(&b.contents);
    index_finish(&b.seen);
    arena_finish(&b.arena);
    return status;
}
