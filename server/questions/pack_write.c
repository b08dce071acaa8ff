#include "questions/fence.h"
#include "questions/lines.h"
#include "questions/pack.h"
#include "questions/pack_private.h"
#include "questions/value.h"

static unsigned current_line(struct pack_writer *writer)
{
    for (; writer->counted < writer->out->size; writer->counted++)
        writer->lines += writer->out->data[writer->counted] == '\n';
    return writer->lines + 1;
}

/* A text that is one line by its nature stays one, whatever a caller has put into it. */
static void write_one_line(struct pack_writer *writer, struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        buf_add_char(writer->out, c == '\n' || c == '\r' ? ' ' : c);
    }
}

static void write_heading(struct pack_writer *writer, const char *marks, struct str title)
{
    buf_add_char(writer->out, '\n');
    buf_add_text(writer->out, marks);
    buf_add_char(writer->out, ' ');
    write_one_line(writer, title);
    buf_add_char(writer->out, '\n');
}

/* The line that ends a fence where it was opened: behind the same quotes and indent. */
static void close_fence(struct pack_writer *writer, const struct fence *fence, const char *where)
{
    problems_add(writer->problems, current_line(writer), "open_fence",
                 "A listing was not closed in %s; it was closed at the end of its text.", where);
    for (size_t i = 0; i < fence->prefix.size; i++) {
        char c = fence->prefix.data[i];
        buf_add_char(writer->out, c == '>' || c == '\t' ? c : ' ');
    }
    for (size_t i = 0; i < fence->size; i++)
        buf_add_char(writer->out, fence->mark);
    buf_add_char(writer->out, '\n');
}

static void write_content(struct pack_writer *writer, struct str text, const char *where)
{
    struct str rest = str_trim_blank_lines(text);
    struct str line;
    struct fence fence = {0};
    size_t at;
    size_t backslashes;

    while (line_next(&rest, &line)) {
        bool escape = fence_step(&fence, line) == FENCE_OUTSIDE &&
                      pack_looks_like_heading(line, &at, &backslashes);
        size_t before = escape ? at : 0;
        buf_add_str(writer->out, str_slice(line, 0, before));
        if (escape)
            buf_add_char(writer->out, '\\');
        buf_add_str(writer->out, str_slice(line, before, line.size));
        buf_add_char(writer->out, '\n');
    }
    if (fence.mark)
        close_fence(writer, &fence, where);
}

/* With the blank line that stands before it. */
static void write_paragraphs(struct pack_writer *writer, struct str text, const char *where)
{
    if (!str_trim_blank_lines(text).size)
        return;
    buf_add_char(writer->out, '\n');
    write_content(writer, text, where);
}

static void write_keys(struct pack_writer *writer, const struct pack_key *keys, size_t count,
                       const void *owner)
{
    for (size_t i = 0; i < count; i++) {
        const void *field = (const char *)owner + keys[i].offset;
        const struct str *value = field;
        const struct str_list *list = field;
        bool is_list = keys[i].type == KEY_LIST;
        if (is_list ? !list->count : !value->size)
            continue;
        buf_add_text(writer->out, keys[i].name);
        buf_add_text(writer->out, ": ");
        if (is_list)
            value_write_list(list, writer->out);
        else
            value_write(*value, keys[i].type == KEY_NUMBER, writer->out);
        buf_add_char(writer->out, '\n');
    }
}

static void write_front_matter(struct pack_writer *writer, const struct question_set *set)
{
    buf_add_text(writer->out, "---\npack: 1\n");
    write_keys(writer, pack_set_keys, PACK_SET_KEYS, set);
    for (const struct set_extra *extra = set->extras; extra; extra = extra->next) {
        buf_add_str(writer->out, extra->key);
        buf_add_text(writer->out, ": ");
        if (extra->is_list)
            value_write_list(&extra->values, writer->out);
        else
            value_write(extra->values.items[0], false, writer->out);
        buf_add_char(writer->out, '\n');
    }
    buf_add_text(writer->out, "---\n");
}

void pack_write_head(struct pack_writer *writer, const struct question_set *set)
{
    write_front_matter(writer, set);
    write_paragraphs(writer, set->intro, "the introduction");
}

bool pack_topic_is_bare(const struct topic *topic)
{
    return !topic->parent && !topic->title.size && !str_trim_blank_lines(topic->intro).size;
}

void pack_write_topic(struct pack_writer *writer, const struct topic *topic)
{
    write_heading(writer, topic->parent ? "##" : "#", topic->title);
    write_paragraphs(writer, topic->intro,
                     topic->parent ? "a subtopic's preamble" : "a topic's preamble");
}

void pack_write_question(struct pack_writer *writer, const struct question *question)
{
    write_heading(writer, "###", question->head);
    write_keys(writer, pack_question_keys, PACK_QUESTION_KEYS, question);
    write_paragraphs(writer, question->body, "a prompt");
    for (const struct section *section = question->sections; section; section = section->next) {
        write_heading(writer, "####", section->name);
        write_content(writer, section->text, "a section");
    }
}

static void write_with_questions(struct pack_writer *writer, const struct topic *topic,
                                 bool is_first)
{
    if (!is_first || !pack_topic_is_bare(topic))
        pack_write_topic(writer, topic);
    for (const struct question *q = topic->questions; q; q = q->next)
        pack_write_question(writer, q);
}

enum status pack_write(const struct question_set *set, struct problems *problems, struct buf *out)
{
    struct pack_writer writer = {.out = out, .problems = problems, .counted = out->size};

    pack_write_head(&writer, set);
    for (const struct topic *topic = set->topics; topic; topic = topic->next) {
        write_with_questions(&writer, topic, topic == set->topics);
        for (const struct topic *sub = topic->subtopics; sub; sub = sub->next)
            write_with_questions(&writer, sub, false);
    }
    return buf_status(out);
}
