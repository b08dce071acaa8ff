#include <stdint.h>

#include "base/utf.h"
#include "questions/fence.h"
#include "questions/lines.h"
#include "questions/pack.h"
#include "questions/pack_private.h"
#include "questions/value.h"

enum { MAX_EXTRAS = 100, HEADING_MAX_LEVEL = 4 };

struct reader {
    struct question_set *set;
    struct problems *problems;
    struct str rest;
    unsigned line; /* number of the line that was read last */
    struct fence fence;
    unsigned fence_line;
    struct topic *topic;
    struct topic *subtopic;
    struct question *question;
    bool in_keys;
    unsigned seen_keys; /* a bit each, of the question */
    struct str *target; /* the field that the content belongs to */
    struct str content; /* its lines so far, as they stand in the text */
    bool is_escaped;    /* a line of it has a backslash to remove */
};

static bool next_line(struct reader *reader, struct str *ret_line)
{
    if (!line_next(&reader->rest, ret_line))
        return false;
    reader->line++;
    return true;
}

static bool is_rule(struct str line)
{
    return str_is(str_trim_right(line), "---");
}

/* UTF-8 without byte-order mark, lines ended by LF, no NUL. */
static enum status normalise(struct question_set *set, struct str text, struct str *ret_text)
{
    static const char replacement[] = "\xef\xbf\xbd";
    size_t nuls = 0;

    for (size_t i = 0; i < text.size; i++)
        nuls += text.data[i] == '\0';
    char *copy = arena_alloc(&set->arena, text.size + nuls * 2 + 1);
    if (!copy)
        return STATUS_NO_MEMORY;
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '\0') {
            memcpy(copy + size, replacement, 3);
            size += 3;
        } else if (c != '\r') {
            copy[size++] = c;
        } else if (i + 1 == text.size || text.data[i + 1] != '\n') {
            copy[size++] = '\n';
        }
    }
    *ret_text = (struct str){copy, size};
    return STATUS_OK;
}

static struct str skip_mark(struct str text)
{
    return str_starts(text, STR("\xef\xbb\xbf")) ? str_slice(text, 3, text.size) : text;
}

bool pack_is(struct str text)
{
    enum { MAX_LINES = 200 };
    struct str line;
    struct str key;
    struct str value;

    text = skip_mark(text);
    /* Old line ends: the mark and the key stand in what is one line here. */
    if (!str_starts(text, STR("---\n")) && !str_starts(text, STR("---\r")) &&
        !str_starts(text, STR("--- ")))
        return false;
    for (int lines = 0; lines < MAX_LINES && text.size; lines++) {
        size_t end = 0;
        while (end < text.size && text.data[end] != '\n' && text.data[end] != '\r')
            end++;
        line = str_slice(text, 0, end);
        text = str_slice(text, end + 1, text.size);
        if (lines && is_rule(line))
            return false;
        if (value_split(line, &key, &value) && str_is(key, "pack"))
            return true;
    }
    return false;
}

/* Takes away the reader's backslashes from the content's lines outside fences. */
static enum status unescape(struct reader *reader, struct str content, struct str *ret_text)
{
    struct fence fence = {0};
    struct str rest = content;
    struct str line;
    size_t size = 0;
    size_t at;
    size_t backslashes;

    char *copy = arena_alloc(&reader->set->arena, content.size + 1);
    if (!copy)
        return STATUS_NO_MEMORY;
    while (line_next(&rest, &line)) {
        if (size)
            copy[size++] = '\n';
        bool skip = fence_step(&fence, line) == FENCE_OUTSIDE &&
                    pack_looks_like_heading(line, &at, &backslashes) && backslashes;
        size_t before = skip ? at : 0;
        size_t after = skip ? at + 1 : 0;
        memcpy(copy + size, line.data, before);
        size += before;
        memcpy(copy + size, line.data + after, line.size - after);
        size += line.size - after;
    }
    *ret_text = (struct str){copy, size};
    return STATUS_OK;
}

/* Hands the content read so far to its field. */
static enum status end_content(struct reader *reader)
{
    struct str content = str_trim_blank_lines(reader->content);
    enum status status = STATUS_OK;

    if (reader->is_escaped)
        status = unescape(reader, content, &content);
    if (status == STATUS_OK && reader->target)
        *reader->target = content;
    reader->content = STR_NONE;
    reader->is_escaped = false;
    return status;
}

static void add_content(struct reader *reader, struct str line)
{
    size_t at;
    size_t backslashes;

    switch (fence_step(&reader->fence, line)) {
    case FENCE_OPENS:
        reader->fence_line = reader->line;
        break;
    case FENCE_OUTSIDE:
        if (pack_looks_like_heading(line, &at, &backslashes) && backslashes)
            reader->is_escaped = true;
        break;
    case FENCE_INSIDE:
    case FENCE_CLOSES:
        break;
    }
    reader->content = str_span(reader->content, line);
}

static enum status too_many(struct reader *reader, const char *what, unsigned maximum)
{
    problems_add(reader->problems, reader->line, "too_many",
                 "A pack has at most %u %s; this one has more.", maximum, what);
    return STATUS_TOO_LARGE;
}

static enum status open_topic(struct reader *reader, struct topic *parent, struct str title,
                              struct topic **ret_topic)
{
    struct question_set *set = reader->set;

    if (set->topic_count + set->subtopic_count == SET_MAX_TOPICS)
        return too_many(reader, "topics", SET_MAX_TOPICS);
    struct topic *topic = question_set_add_topic(set, parent, title);
    if (!topic)
        return STATUS_NO_MEMORY;
    *ret_topic = topic;
    return STATUS_OK;
}

/* What stands before the first topic's heading goes into a topic without a title. */
static enum status need_topic(struct reader *reader)
{
    return reader->topic ? STATUS_OK : open_topic(reader, NULL, STR_NONE, &reader->topic);
}

static enum status open_level_1(struct reader *reader, struct str title)
{
    enum status status = open_topic(reader, NULL, title, &reader->topic);

    if (status != STATUS_OK)
        return status;
    reader->subtopic = NULL;
    reader->question = NULL;
    reader->target = &reader->topic->intro;
    return STATUS_OK;
}

static enum status open_level_2(struct reader *reader, struct str title)
{
    enum status status = need_topic(reader);

    if (status == STATUS_OK)
        status = open_topic(reader, reader->topic, title, &reader->subtopic);
    if (status != STATUS_OK)
        return status;
    reader->question = NULL;
    reader->target = &reader->subtopic->intro;
    return STATUS_OK;
}

static enum status open_level_3(struct reader *reader, struct str head)
{
    enum status status = need_topic(reader);

    if (status != STATUS_OK)
        return status;
    if (reader->set->question_count == SET_MAX_QUESTIONS)
        return too_many(reader, "questions", SET_MAX_QUESTIONS);
    struct topic *topic = reader->subtopic ? reader->subtopic : reader->topic;
    reader->question = question_set_add_question(reader->set, topic, head);
    if (!reader->question)
        return STATUS_NO_MEMORY;
    reader->question->line = reader->line;
    reader->target = &reader->question->body;
    reader->in_keys = true;
    reader->seen_keys = 0;
    return STATUS_OK;
}

static enum status open_level_4(struct reader *reader, struct str name)
{
    struct question *question = reader->question;
    unsigned count = 0;

    for (const struct section *section = question->sections; section; section = section->next) {
        if (section->kind != SECTION_OTHER && section->kind == section_kind_of(name))
            problems_add(reader->problems, reader->line, "duplicate_section",
                         "The question has a section %.*s already.", STR_FMT(section->name));
        count++;
    }
    if (count == SET_MAX_SECTIONS)
        return too_many(reader, "sections in a question", SET_MAX_SECTIONS);
    struct section *section = question_add_section(reader->set, question, name, STR_NONE);
    if (!section)
        return STATUS_NO_MEMORY;
    reader->target = &section->text;
    return STATUS_OK;
}

/* The level of a line that is structure, with what stands behind the marks; else 0. */
static unsigned heading_level(const struct reader *reader, struct str line, struct str *ret_title)
{
    unsigned level = 0;

    if (reader->fence.mark)
        return 0;
    while (level < line.size && line.data[level] == '#')
        level++;
    if (level < 1 || level > HEADING_MAX_LEVEL || level == line.size || line.data[level] != ' ')
        return 0;
    *ret_title = str_slice(line, level + 1, line.size);
    return level;
}

static enum status open_heading(struct reader *reader, unsigned level, struct str title)
{
    static enum status (*const open[])(struct reader *, struct str) = {open_level_1, open_level_2,
                                                                       open_level_3, open_level_4};
    enum status status = end_content(reader);

    reader->in_keys = false;
    reader->target = NULL;
    return status == STATUS_OK ? open[level - 1](reader, title) : status;
}

static enum status read_field(struct reader *reader, const struct pack_key *key, void *owner,
                              struct str value)
{
    void *field = (char *)owner + key->offset;
    bool bad = false;
    enum status status =
        key->type == KEY_LIST
            ? value_read_list(value, &reader->set->arena, (struct str_list *)field, &bad)
            : value_read(value, &reader->set->arena, (struct str *)field, &bad);

    if (status == STATUS_TOO_LARGE)
        return too_many(reader, key->name, SET_MAX_TAGS);
    if (bad)
        problems_add(reader->problems, reader->line, "bad_value",
                     "The value of %s is neither plain text, nor a JSON string, nor a list of "
                     "these; it was taken as it stands.",
                     key->name);
    return status;
}

static const struct pack_key *find_key(const struct pack_key *keys, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(name, keys[i].name))
            return &keys[i];
    return NULL;
}

/* True (in *ret_taken) when the line is a key of the question. */
static enum status read_question_key(struct reader *reader, struct str line, bool *ret_taken)
{
    struct str name;
    struct str value;

    const struct pack_key *key = value_split(line, &name, &value)
                                     ? find_key(pack_question_keys, PACK_QUESTION_KEYS, name)
                                     : NULL;
    if (!key)
        return STATUS_OK;
    unsigned bit = 1u << (key - pack_question_keys);
    if (reader->seen_keys & bit) {
        problems_add(reader->problems, reader->line, "duplicate_key",
                     "The question has the key %s already; this line counts as its text.",
                     key->name);
        return STATUS_OK;
    }
    reader->seen_keys |= bit;
    *ret_taken = true;
    return read_field(reader, key, reader->question, value);
}

/* Names and numbers that nothing here understands are kept, and said. */
static void check_question(struct reader *reader, const struct question *q)
{
    bool state_known = !q->status.size;

    for (int state = QUESTION_COMPLETE; state <= QUESTION_RETIRED; state++)
        state_known |= str_equal_nocase(q->status, str_from(question_state_name(state)));
    if (!state_known)
        problems_add(reader->problems, q->line, "unknown_status", "The status %.*s isn't known.",
                     STR_FMT(q->status));
    if (q->kind.size && question_kind_of(q) == QUESTION_KIND_NONE)
        problems_add(reader->problems, q->line, "unknown_kind", "The kind %.*s isn't known.",
                     STR_FMT(q->kind));
    if (q->difficulty.size && question_difficulty_of(q) == QUESTION_DIFFICULTY_NONE)
        problems_add(reader->problems, q->line, "unknown_difficulty",
                     "The difficulty %.*s isn't known.", STR_FMT(q->difficulty));
    if (q->minutes.size && !question_minutes(q))
        problems_add(reader->problems, q->line, "bad_time",
                     "The time isn't a whole number of minutes.");
}

static enum status read_body_line(struct reader *reader, struct str line)
{
    struct str title;
    unsigned level = heading_level(reader, line, &title);

    if (level == HEADING_MAX_LEVEL && !reader->question) {
        problems_add(reader->problems, reader->line, "section_without_question",
                     "A heading of level 4 names a section of a question, and there is none; "
                     "it counts as text.");
        level = 0;
    }
    if (level)
        return open_heading(reader, level, title);
    if (reader->in_keys) {
        bool taken = false;
        enum status status = read_question_key(reader, line, &taken);
        if (status != STATUS_OK || taken)
            return status;
        reader->in_keys = false;
    }
    add_content(reader, line);
    return STATUS_OK;
}

static enum status read_body(struct reader *reader)
{
    struct str line;
    enum status status = STATUS_OK;

    reader->target = &reader->set->intro;
    while (status == STATUS_OK && next_line(reader, &line))
        status = read_body_line(reader, line);
    if (status != STATUS_OK)
        return status;
    if (reader->fence.mark)
        problems_add(reader->problems, reader->fence_line, "open_fence",
                     "The listing that begins here is never closed, so all that follows is "
                     "part of it.");
    for (const struct question *q = question_set_first(reader->set); q; q = question_next(q))
        check_question(reader, q);
    return end_content(reader);
}

static enum status add_extra(struct reader *reader, struct str key, struct str value)
{
    struct set_extra **at = &reader->set->extras;
    unsigned count = 0;

    for (; *at; at = &(*at)->next, count++) {
        if (str_equal((*at)->key, key)) {
            problems_add(reader->problems, reader->line, "duplicate_key",
                         "The key %.*s stands here twice; the first one counts.", STR_FMT(key));
            return STATUS_OK;
        }
    }
    if (count == MAX_EXTRAS)
        return too_many(reader, "keys", MAX_EXTRAS);
    struct set_extra *extra = arena_alloc(&reader->set->arena, sizeof(*extra));
    if (!extra)
        return STATUS_NO_MEMORY;
    extra->key = key;
    extra->is_list = value_is_list(value);
    bool bad = false;
    enum status status = value_read_list(value, &reader->set->arena, &extra->values, &bad);
    if (status == STATUS_TOO_LARGE)
        return too_many(reader, "values in a list", SET_MAX_TAGS);
    if (bad)
        problems_add(reader->problems, reader->line, "bad_value",
                     "The value of %.*s was taken as it stands.", STR_FMT(key));
    if (status == STATUS_OK && extra->values.count)
        *at = extra;
    return status;
}

static enum status read_version(struct reader *reader, struct str value)
{
    if (str_is(value, "1"))
        return STATUS_OK;
    problems_add(reader->problems, reader->line, "version",
                 "This program reads packs of version 1; this one says %.*s.", STR_FMT(value));
    return STATUS_VERSION;
}

static enum status read_front_line(struct reader *reader, struct str line, unsigned *seen,
                                   bool *has_version)
{
    struct str name;
    struct str value;

    if (line_is_blank(line))
        return STATUS_OK;
    if (!value_split(line, &name, &value)) {
        problems_add(reader->problems, reader->line, "bad_line",
                     "This line of the front matter isn't \"key: value\"; it was left out.");
        return STATUS_OK;
    }
    if (str_is(name, "pack") && !*has_version) {
        *has_version = true;
        return read_version(reader, value);
    }
    const struct pack_key *key = find_key(pack_set_keys, PACK_SET_KEYS, name);
    if (!key && !str_is(name, "pack"))
        return add_extra(reader, name, value);
    unsigned bit = key ? 1u << (key - pack_set_keys) : 0;
    if (!key || (*seen & bit)) {
        problems_add(reader->problems, reader->line, "duplicate_key",
                     "The key %.*s stands here twice; the first one counts.", STR_FMT(name));
        return STATUS_OK;
    }
    *seen |= bit;
    return read_field(reader, key, reader->set, value);
}

static enum status read_front_matter(struct reader *reader)
{
    struct str line;
    unsigned seen = 0;
    bool has_version = false;
    enum status status = STATUS_OK;

    if (!next_line(reader, &line) || !is_rule(line)) {
        problems_add(reader->problems, 1, "no_front_matter",
                     "A pack begins with a line --- and the line pack: 1.");
        return STATUS_MALFORMED;
    }
    while (status == STATUS_OK && next_line(reader, &line)) {
        if (is_rule(line)) {
            if (has_version)
                return STATUS_OK;
            problems_add(reader->problems, 1, "no_version",
                         "The front matter of a pack has the line pack: 1.");
            return STATUS_MALFORMED;
        }
        status = read_front_line(reader, line, &seen, &has_version);
    }
    if (status == STATUS_OK) {
        problems_add(reader->problems, 1, "open_front_matter",
                     "The front matter isn't closed by a line ---.");
        status = STATUS_MALFORMED;
    }
    return status;
}

/* A first heading of nothing, with nothing under it, isn't written again: it was never there. */
static void drop_empty_beginning(struct question_set *set)
{
    for (const struct topic *topic = set->topics;
         topic && !topic->title.size && !topic->intro.size && !topic->questions &&
         !topic->subtopics;
         topic = set->topics) {
        set->topics = topic->next;
        set->topic_count--;
    }
    if (!set->topics)
        set->last_topic = NULL;
}

enum status pack_read(struct str text, struct problems *problems, struct question_set **ret_set)
{
    struct reader reader = {.problems = problems};
    enum status status;

    if (text.size > SET_MAX_BYTES) {
        problems_add(problems, 0, "too_large", "A pack has at most 64 MiB.");
        return STATUS_TOO_LARGE;
    }
    text = skip_mark(text);
    if (!utf8_valid(text)) {
        problems_add(problems, 0, "not_utf8", "A pack is UTF-8; this text isn't.");
        return STATUS_MALFORMED;
    }
    reader.set = question_set_create();
    if (!reader.set)
        return STATUS_NO_MEMORY;
    status = normalise(reader.set, text, &reader.rest);
    if (status == STATUS_OK)
        status = read_front_matter(&reader);
    if (status == STATUS_OK)
        status = read_body(&reader);
    if (status == STATUS_OK)
        drop_empty_beginning(reader.set);
    if (status == STATUS_OK)
        status = question_set_make_ids(reader.set, problems);
    if (status != STATUS_OK) {
        question_set_destroy(reader.set);
        return status;
    }
    *ret_set = reader.set;
    return STATUS_OK;
}
