#include "formats/reader.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/count.h"
#include "formats/copy.h"
#include "questions/fence.h"
#include "questions/import_private.h"
#include "questions/lines.h"

enum { SENTENCE_BYTES = 800 };

static const size_t scratch_max_bytes = (size_t)SET_MAX_BYTES * 8;

enum status reader_begin(struct reader *reader, const char *format,
                         const struct format_options *options, struct import_report *report)
{
    *reader = (struct reader){.options = options, .report = report};
    arena_init(&reader->scratch, scratch_max_bytes);
    arena_init(&reader->keys, scratch_max_bytes);
    report->format = format;
    reader->set = question_set_create();
    if (!reader->set)
        return STATUS_NO_MEMORY;
    struct str source = str_slice(options->import.source, 0, 4096);
    return text_copy(&report->arena, source, &report->source) ? STATUS_OK : STATUS_NO_MEMORY;
}

void reader_refuse(struct reader *reader, const char *what, const char *note)
{
    reader->report->refused = what;
    reader->report->note = note;
}

static void drop_set(struct reader *reader)
{
    question_set_destroy(reader->set);
    reader->set = NULL;
}

enum status reader_end(struct reader *reader, enum status status, struct question_set **ret_set)
{
    struct import_report *report = reader->report;

    if (status == STATUS_TOO_LARGE) {
        drop_set(reader);
        reader_refuse(reader, "list that is too long",
                      "A set has at most 100,000 questions and 20,000 topics; it can be imported "
                      "in parts.");
        status = STATUS_OK;
    }
    if (report->refused || !reader->set || !reader->set->question_count)
        drop_set(reader);
    if (status == STATUS_OK && !reader->set && !report->refused)
        reader_refuse(reader, "file without questions",
                      "The form of the file is known, but no questions were found in it.");
    if (status == STATUS_OK && reader->set)
        status = import_finish_set(reader->set, &reader->options->import, report);
    problems_sort(&report->skipped);
    problems_sort(&report->warnings);
    if (status == STATUS_OK)
        *ret_set = reader->set;
    else
        drop_set(reader);
    index_finish(&reader->topics);
    index_finish(&reader->seen);
    arena_finish(&reader->keys);
    arena_finish(&reader->scratch);
    return status;
}

void reader_skip(struct reader *reader, unsigned line, const char *code, const char *format, ...)
{
    char sentence[SENTENCE_BYTES];
    va_list args;

    va_start(args, format);
    vsnprintf(sentence, sizeof(sentence), format, args);
    va_end(args);
    reader->report->found++;
    problems_add(&reader->report->skipped, line, code, "%s", sentence);
}

void reader_warn(struct reader *reader, unsigned line, const char *code, const char *format, ...)
{
    char sentence[SENTENCE_BYTES];
    va_list args;

    va_start(args, format);
    vsnprintf(sentence, sizeof(sentence), format, args);
    va_end(args);
    problems_add(&reader->report->warnings, line, code, "%s", sentence);
}

enum status reader_go_on(struct reader *reader, size_t done, size_t all)
{
    if (!reader->options->import.watch || done < reader->next_percent * (all / 100 + 1))
        return STATUS_OK;
    reader->next_percent++;
    return watch_go_on(reader->options->import.watch, done, all) ? STATUS_OK : STATUS_CANCELLED;
}

/* --- topics ---------------------------------------------------------------------------------- */

static void add_title(struct buf *out, struct str title)
{
    for (size_t i = 0; i < title.size; i++)
        buf_add_char(out, title.data[i] == '\n' ? ' ' : title.data[i]);
}

/* `key` is "title\n" for a topic, "title\nsubtitle" for a subtopic. */
static enum status find_topic(struct reader *reader, struct topic *parent, struct str key,
                              struct str title, struct topic **ret_topic)
{
    struct str copy;
    struct str title_copy;
    struct topic *topic = index_get(&reader->topics, key);

    if (!topic) {
        if (!text_copy(&reader->keys, key, &copy) ||
            !text_copy(&reader->set->arena, title, &title_copy))
            return STATUS_NO_MEMORY;
        topic = question_set_add_topic(reader->set, parent, title_copy);
        if (!topic)
            return STATUS_TOO_LARGE;
        enum status status = index_put(&reader->topics, copy, topic);
        if (status != STATUS_OK)
            return status;
    }
    *ret_topic = topic;
    return STATUS_OK;
}

enum status reader_topic(struct reader *reader, const struct str *path, size_t count,
                         struct topic **ret_topic)
{
    struct buf key;
    size_t head = 0; /* bytes of the topic's title */
    size_t names = 0;
    struct topic *topic = NULL;

    buf_init(&key, SET_MAX_BYTES);
    for (size_t i = 0; i < count; i++) {
        struct str name = str_trim(path[i]);
        if (!name.size)
            continue;
        if (names > 1)
            buf_add_text(&key, " / ");
        add_title(&key, name);
        if (names++ == 0) {
            head = key.size;
            buf_add_char(&key, '\n');
        }
    }
    if (!names)
        buf_add_char(&key, '\n');
    enum status status = buf_status(&key);
    struct str text = buf_str(&key);
    if (status == STATUS_OK)
        status = find_topic(reader, NULL, str_slice(text, 0, head + 1), str_slice(text, 0, head),
                            &topic);
    if (status == STATUS_OK && names > 1)
        status = find_topic(reader, topic, text, str_slice(text, head + 1, text.size), &topic);
    if (status == STATUS_OK)
        *ret_topic = topic;
    buf_finish(&key);
    return status;
}

/* --- questions ------------------------------------------------------------------------------- */

static size_t count_choices(const struct draft *draft)
{
    size_t count = 0;

    for (size_t i = 0; i < draft->choice_count; i++)
        count += str_trim(draft->choices[i].text).size > 0;
    return count;
}

static bool is_empty(const struct draft *draft)
{
    size_t size = str_trim(draft->prompt).size + count_choices(draft) + draft->other_count;

    for (size_t i = 0; i < SECTION_OTHER; i++)
        size += str_trim(draft->sections[i]).size;
    return size == 0;
}

/* The first line is the head, unless it begins a listing. */
static enum status add_prompt(struct reader *reader, struct question *question, struct str prompt)
{
    struct fence fence = {0};
    struct str rest = str_trim_blank_lines(prompt);
    struct str body = rest;
    struct str head = STR_NONE;

    if (line_next(&rest, &head)) {
        bool listing = fence_step(&fence, head) == FENCE_OPENS;
        body = listing ? body : str_trim_blank_lines(rest);
        head = listing ? STR_NONE : str_trim(head);
    }
    return text_copy(&reader->set->arena, head, &question->head) &&
                   text_copy(&reader->set->arena, body, &question->body)
               ? STATUS_OK
               : STATUS_NO_MEMORY;
}

static void add_choice_lines(struct buf *out, struct str text, bool is_feedback)
{
    struct str line;

    for (bool first = !is_feedback; line_next(&text, &line); first = false) {
        if (!first)
            buf_add_text(out, is_feedback ? "\n  >> " : line.size ? "\n  " : "\n");
        /* A line of the text that looks like feedback isn't. */
        if (!is_feedback && str_starts(line, STR(">>")))
            buf_add_char(out, '\\');
        buf_add_str(out, line);
    }
}

static enum status add_choices(struct reader *reader, struct question *question,
                               const struct draft *draft)
{
    struct buf out;
    struct str copy = STR_NONE;

    buf_init(&out, SET_MAX_BYTES);
    for (size_t i = 0; i < draft->choice_count; i++) {
        const struct draft_choice *choice = &draft->choices[i];
        struct str text = str_trim(choice->text);
        if (!text.size)
            continue;
        buf_add_text(&out, out.size ? "\n" : "");
        buf_add_text(&out, choice->is_right ? "- [x] " : "- [ ] ");
        add_choice_lines(&out, text, false);
        add_choice_lines(&out, str_trim_blank_lines(choice->feedback), true);
    }
    enum status status = buf_status(&out);
    if (status == STATUS_OK && !text_copy(&reader->set->arena, buf_str(&out), &copy))
        status = STATUS_NO_MEMORY;
    buf_finish(&out);
    if (status == STATUS_OK && copy.size &&
        !question_add_section(reader->set, question, str_from(section_name(SECTION_CHOICES)), copy))
        status = STATUS_NO_MEMORY;
    return status;
}

static enum status add_section(struct reader *reader, struct question *question, struct str name,
                               struct str text)
{
    struct arena *arena = &reader->set->arena;
    struct str name_copy;
    struct str copy;

    text = str_trim_blank_lines(text);
    if (!text.size)
        return STATUS_OK;
    if (!text_copy(arena, name, &name_copy) || !text_copy(arena, text, &copy))
        return STATUS_NO_MEMORY;
    return question_add_section(reader->set, question, name_copy, copy) ? STATUS_OK
                                                                        : STATUS_NO_MEMORY;
}

static enum status add_keys(struct reader *reader, struct question *question,
                            const struct draft *draft)
{
    struct arena *arena = &reader->set->arena;
    const struct {
        struct str from;
        struct str *to;
    } fields[] = {{draft->id, &question->id},
                  {draft->kind, &question->kind},
                  {draft->difficulty, &question->difficulty},
                  {draft->minutes, &question->minutes},
                  {draft->points, &question->points},
                  {draft->status, &question->status},
                  {draft->source, &question->source},
                  {draft->lang, &question->lang}};
    struct str tag;

    for (size_t i = 0; i < COUNT_OF(fields); i++)
        if (!text_copy(arena, str_trim(fields[i].from), fields[i].to))
            return STATUS_NO_MEMORY;
    for (size_t i = 0; i < draft->tags.count; i++)
        if (!text_copy(arena, draft->tags.items[i], &tag) ||
            !str_list_add(arena, &question->tags, tag))
            return STATUS_NO_MEMORY;
    if (count_choices(draft) >= 2 && !question->kind.size)
        question->kind = str_from(question_kind_name(QUESTION_CHOICE));
    question->line = draft->line;
    return STATUS_OK;
}

static enum status add_question(struct reader *reader, struct topic *topic,
                                const struct draft *draft)
{
    struct question *question = question_set_add_question(reader->set, topic, STR_NONE);

    if (!question)
        return STATUS_TOO_LARGE;
    enum status status = add_keys(reader, question, draft);
    if (status == STATUS_OK)
        status = add_prompt(reader, question, draft->prompt);
    if (status == STATUS_OK)
        status = add_choices(reader, question, draft);
    for (size_t i = 0; i < SECTION_OTHER && status == STATUS_OK; i++)
        status = add_section(reader, question, str_from(section_name((enum section_kind)i)),
                             draft->sections[i]);
    for (size_t i = 0; i < draft->other_count && status == STATUS_OK; i++)
        status = add_section(reader, question, draft->others[i].name, draft->others[i].text);
    return status;
}

/* What a question says, in the keys' arena: two of one text are the same. */
static struct str identity(struct reader *reader, const struct draft *draft)
{
    struct buf key;
    struct str copy = STR_NONE;

    buf_init(&key, SET_MAX_BYTES);
    buf_add_sized(&key, str_trim(draft->prompt));
    for (size_t i = 0; i < draft->choice_count; i++)
        buf_add_sized(&key, draft->choices[i].text);
    buf_add_sized(&key, str_trim(draft->sections[SECTION_ANSWER]));
    buf_add_sized(&key, str_trim(draft->id));
    if (buf_status(&key) == STATUS_OK)
        copy = arena_copy(&reader->keys, buf_str(&key));
    buf_finish(&key);
    return copy;
}

/* The question keeps its first place; the other topic becomes a tag. */
static enum status merge(struct reader *reader, struct question *first, const struct topic *other,
                         unsigned line)
{
    reader->report->duplicates++;
    problems_add(&reader->report->skipped, line, "duplicate",
                 "The same question stands in line %u.", first->line);
    if (first->topic == other || !other->title.size || first->tags.count == SET_MAX_TAGS)
        return STATUS_OK;
    for (size_t i = 0; i < first->tags.count; i++)
        if (str_equal(first->tags.items[i], other->title))
            return STATUS_OK;
    return str_list_add(&reader->set->arena, &first->tags, other->title) ? STATUS_OK
                                                                         : STATUS_NO_MEMORY;
}

enum status reader_add(struct reader *reader, struct topic *topic, const struct draft *draft)
{
    if (is_empty(draft)) {
        reader_skip(reader, draft->line, "empty", "There is neither a prompt nor an answer.");
        return STATUS_OK;
    }
    reader->report->found++;
    struct str key = identity(reader, draft);
    if (!key.data)
        return STATUS_NO_MEMORY;
    struct question *first = index_get(&reader->seen, key);
    if (first)
        return merge(reader, first, topic, draft->line);
    enum status status = add_question(reader, topic, draft);
    return status == STATUS_OK ? index_put(&reader->seen, key, topic->last_question) : status;
}
