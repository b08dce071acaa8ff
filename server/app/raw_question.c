#include "app/raw_question.h"

#include "app/field_rows.h"
#include "app/json_out.h"
#include "app/raw_copy.h"
#include "base/count.h"
#include "questions/fence.h"
#include "questions/lines.h"
#include "questions/parts.h"

static const struct field raw_section_fields[] = {
    ROW_TEXT(raw_section, name, 1, 200),
    ROW_NEEDED_TEXT(raw_section, text, RAW_TEXT_MAX),
};
const struct field_table raw_section_table = ROW_TABLE(raw_section, "section");

static const struct field raw_question_fields[] = {
    ROW_TEXT(raw_question, id, 0, SET_ID_MAX_BYTES),
    ROW_NEEDED_TEXT(raw_question, prompt, RAW_TEXT_MAX),
    ROW_TEXT(raw_question, kind, 0, 100),
    ROW_TEXT(raw_question, difficulty, 0, 100),
    ROW_TEXT(raw_question, time, 0, 100),
    ROW_TEXT(raw_question, points, 0, 100),
    ROW_TEXT(raw_question, status, 0, 100),
    ROW_TEXT(raw_question, source, 0, 2000),
    ROW_TEXT(raw_question, lang, 0, 100),
    ROW_TEXTS(raw_question, tags, false, SET_MAX_TAGS, 200),
    ROW_OBJECTS(raw_question, sections, false, RAW_SECTIONS_MAX, raw_section_table),
};
const struct field_table raw_question_table = ROW_TABLE(raw_question, "question");

static const struct field raw_head_fields[] = {
    ROW_TEXT(raw_head, title, 1, BODY_TITLE_MAX),
    ROW_TEXT(raw_head, language, 0, 100),
    ROW_TEXT(raw_head, license, 0, 500),
    ROW_TEXT(raw_head, source, 0, 2000),
    ROW_TEXTS(raw_head, authors, false, SET_MAX_TAGS, 200),
    ROW_TEXTS(raw_head, tags, false, SET_MAX_TAGS, 200),
    ROW_TEXT(raw_head, intro, 0, RAW_TEXT_MAX),
};
const struct field_table raw_head_table = ROW_TABLE(raw_head, "head");

/* --- JSON ---------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    size_t offset;
} lines[] = {
    {"kind", offsetof(struct raw_question, kind)},
    {"difficulty", offsetof(struct raw_question, difficulty)},
    {"time", offsetof(struct raw_question, time)},
    {"points", offsetof(struct raw_question, points)},
    {"status", offsetof(struct raw_question, status)},
    {"source", offsetof(struct raw_question, source)},
    {"lang", offsetof(struct raw_question, lang)},
};
enum { LINES = COUNT_OF(lines) };

static struct str line_of(const struct raw_question *raw, size_t i)
{
    return *(const struct str *)(const void *)((const char *)raw + lines[i].offset);
}

static void write_list(struct buf *out, const char *name, const struct str *items, size_t count)
{
    json_begin(out, name, '[');
    for (size_t i = 0; i < count; i++)
        json_str(out, NULL, items[i]);
    json_end(out, ']');
}

void raw_question_write(struct buf *out, const char *name, const struct raw_question *raw)
{
    json_raw(out, name, STR(""));
    field_encode_object(out, &raw_question_table, raw);
}

void raw_head_write(struct buf *out, const char *name, const struct raw_head *head)
{
    json_begin(out, name, '{');
    json_str(out, "title", head->title);
    json_str(out, "language", head->language);
    json_str(out, "license", head->license);
    json_str(out, "source", head->source);
    write_list(out, "authors", head->authors, head->authors_count);
    write_list(out, "tags", head->tags, head->tags_count);
    json_str(out, "intro", head->intro);
    json_end(out, '}');
}

/* --- questions ----------------------------------------------------------------------------- */

static enum status copy_prompt(const struct question *question, struct arena *arena,
                               struct str *ret_prompt)
{
    struct str prompt;
    enum status status = question_prompt(question, arena, &prompt);

    if (status != STATUS_OK)
        return status;
    if (question->head.size || !question->body.size)
        return raw_copy(arena, prompt, ret_prompt);
    char *text = arena_printf(arena, "\n\n%.*s", STR_FMT(question->body));
    if (!text)
        return STATUS_NO_MEMORY;
    *ret_prompt = (struct str){text, question->body.size + 2};
    return STATUS_OK;
}

static enum status copy_sections(const struct question *question, struct arena *arena,
                                 struct raw_question *raw)
{
    enum status status = STATUS_OK;
    size_t count = 0;

    for (const struct section *section = question->sections; section; section = section->next)
        count++;
    struct raw_section *sections = arena_array(arena, count + 1, sizeof(*sections));
    if (!sections)
        return STATUS_NO_MEMORY;
    count = 0;
    for (const struct section *section = question->sections; section && status == STATUS_OK;
         section = section->next) {
        status = raw_copy(arena, section->name, &sections[count].name);
        if (status == STATUS_OK)
            status = raw_copy(arena, section->text, &sections[count++].text);
    }
    raw->sections = sections;
    raw->sections_count = count;
    return status;
}

enum status raw_question_of(const struct question *question, struct arena *arena,
                            struct raw_question *ret_raw)
{
    struct raw_question raw;
    const struct {
        struct str from;
        struct str *to;
    } texts[] = {
        {question->id, &raw.id},         {question->kind, &raw.kind},
        {question->minutes, &raw.time},  {question->difficulty, &raw.difficulty},
        {question->points, &raw.points}, {question->status, &raw.status},
        {question->source, &raw.source}, {question->lang, &raw.lang},
    };
    enum status status = copy_prompt(question, arena, &raw.prompt);

    for (size_t i = 0; i < COUNT_OF(texts) && status == STATUS_OK; i++)
        status = raw_copy(arena, texts[i].from, texts[i].to);
    if (status == STATUS_OK)
        status = raw_copy_list(arena, &question->tags, &raw.tags, &raw.tags_count);
    if (status == STATUS_OK)
        status = copy_sections(question, arena, &raw);
    if (status == STATUS_OK)
        *ret_raw = raw;
    return status;
}

/* A first line that opens a fence, or does once it is a clean line, belongs to what it opens. */
static enum status split_prompt(struct str prompt, struct arena *arena, struct str *ret_head,
                                struct str *ret_body)
{
    struct fence fence = {0}, clean_fence = {0};
    struct str rest = prompt;
    struct str line = STR_NONE;
    struct str head;

    (void)line_next(&rest, &line);
    enum status status = raw_copy_line(arena, line, &head);
    if (status != STATUS_OK)
        return status;
    if (line_is_blank(head) || fence_step(&fence, line) == FENCE_OPENS ||
        fence_step(&clean_fence, head) == FENCE_OPENS) {
        *ret_head = STR_NONE;
        *ret_body = str_trim_blank_lines(prompt);
    } else {
        *ret_head = head;
        *ret_body = str_trim_blank_lines(rest);
    }
    return STATUS_OK;
}

static enum status add_sections(const struct raw_question *raw, struct question_set *set,
                                struct question *question)
{
    for (size_t i = 0; i < raw->sections_count; i++) {
        struct str name;
        struct str text;
        enum status status = raw_copy_line(&set->arena, raw->sections[i].name, &name);
        if (status == STATUS_OK)
            status = raw_copy_text(&set->arena, raw->sections[i].text, &text);
        if (status != STATUS_OK)
            return status;
        if (!name.size)
            return STATUS_INVALID;
        if (!question_add_section(set, question, name, str_trim_blank_lines(text)))
            return STATUS_TOO_LARGE;
    }
    return STATUS_OK;
}

enum status raw_question_add(const struct raw_question *raw, struct question_set *set,
                             struct topic *topic, struct question **ret_question)
{
    struct question *question = question_set_add_question(set, topic, STR_NONE);
    struct str prompt;

    if (!question)
        return STATUS_TOO_LARGE;
    const struct {
        struct str from;
        struct str *to;
    } texts[] = {
        {raw->id, &question->id},         {raw->kind, &question->kind},
        {raw->time, &question->minutes},  {raw->difficulty, &question->difficulty},
        {raw->points, &question->points}, {raw->status, &question->status},
        {raw->source, &question->source}, {raw->lang, &question->lang},
    };
    enum status status = raw_copy_text(&set->arena, raw->prompt, &prompt);
    if (status == STATUS_OK)
        status = split_prompt(prompt, &set->arena, &question->head, &question->body);
    for (size_t i = 0; i < COUNT_OF(texts) && status == STATUS_OK; i++)
        status = raw_copy_line(&set->arena, texts[i].from, texts[i].to);
    if (status == STATUS_OK)
        status = raw_copy_lines(&set->arena, raw->tags, raw->tags_count, &question->tags);
    if (status == STATUS_OK)
        status = add_sections(raw, set, question);
    if (status == STATUS_OK)
        *ret_question = question;
    return status;
}

enum status raw_question_read(struct str block_text, struct arena *arena,
                              struct raw_question *ret_raw)
{
    struct question_set *set = NULL;
    enum status status = block_read(block_text, &set);

    if (status == STATUS_OK)
        status = raw_question_of(question_set_first(set), arena, ret_raw);
    question_set_destroy(set);
    return status;
}

/* Written, read and written again: what a text can't hold is gone by then. */
enum status raw_question_settle(const struct raw_question *raw, struct str key, struct str set_lang,
                                struct arena *arena, struct block *ret_block,
                                struct raw_question *ret_raw)
{
    struct question_set *set = question_set_create();
    struct question_set *read = NULL;
    struct question *question = NULL;
    struct block first = {0};
    struct block block = {0};
    struct topic *topic = set ? question_set_add_topic(set, NULL, STR_NONE) : NULL;
    enum status status = topic ? STATUS_OK : STATUS_NO_MEMORY;

    if (status == STATUS_OK)
        status = raw_question_add(raw, set, topic, &question);
    if (status == STATUS_OK) {
        question->id = key;
        status = block_write(question, set_lang, arena, &first);
    }
    if (status == STATUS_OK)
        status = block_read(first.text, &read);
    if (status == STATUS_OK && !str_equal(question_set_first(read)->id, key))
        status = STATUS_MALFORMED;
    if (status == STATUS_OK)
        status = block_write(question_set_first(read), set_lang, arena, &block);
    if (status == STATUS_OK)
        status = raw_question_of(question_set_first(read), arena, ret_raw);
    if (status == STATUS_OK)
        *ret_block = block;
    question_set_destroy(set);
    question_set_destroy(read);
    return status == STATUS_MALFORMED ? STATUS_INVALID : status;
}

static bool lists_equal(const struct str *a, size_t a_count, const struct str *b, size_t b_count)
{
    bool equal = a_count == b_count;

    for (size_t i = 0; equal && i < a_count; i++)
        equal = str_equal(a[i], b[i]);
    return equal;
}

bool raw_question_equal(const struct raw_question *a, const struct raw_question *b)
{
    bool equal = str_equal(a->prompt, b->prompt) && a->sections_count == b->sections_count &&
                 lists_equal(a->tags, a->tags_count, b->tags, b->tags_count);

    for (size_t i = 0; equal && i < LINES; i++)
        equal = str_equal(line_of(a, i), line_of(b, i));
    for (size_t i = 0; equal && i < a->sections_count; i++)
        equal = str_equal(a->sections[i].name, b->sections[i].name) &&
                str_equal(a->sections[i].text, b->sections[i].text);
    return equal;
}
