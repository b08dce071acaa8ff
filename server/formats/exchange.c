#include "formats/exchange.h"

#include <stdint.h>

#include "base/count.h"
#include "formats/copy.h"
#include "formats/html_text.h"
#include "questions/fence.h"
#include "questions/lines.h"
#include "questions/pack.h"

static const struct tag_key {
    const char *name;
    size_t question_field, draft_field;
} tag_keys[] = {
    {"kind", offsetof(struct question, kind), offsetof(struct draft, kind)},
    {"difficulty", offsetof(struct question, difficulty), offsetof(struct draft, difficulty)},
    {"time", offsetof(struct question, minutes), offsetof(struct draft, minutes)},
    {"status", offsetof(struct question, status), offsetof(struct draft, status)},
    {"lang", offsetof(struct question, lang), offsetof(struct draft, lang)},
};

/* True when the kind is what a reader takes for granted. */
static bool is_plain_choice(const struct question *question)
{
    unsigned count = 0;
    struct str text = question_section_text(question, SECTION_CHOICES);
    struct str line;

    while (line_next(&text, &line))
        count += str_starts(line, STR("- [ ] ")) || str_starts_nocase(line, STR("- [x] "));
    return count >= 2 && question_kind_of(question) == QUESTION_CHOICE;
}

enum status question_tags(const struct question *question, const char *separator,
                          struct arena *arena, struct str_list *ret_tags)
{
    struct str_list tags = {0};
    struct str *items =
        arena_array(arena, question->tags.count + COUNT_OF(tag_keys), sizeof(struct str));

    if (!items)
        return STATUS_NO_MEMORY;
    for (; tags.count < question->tags.count; tags.count++)
        items[tags.count] = question->tags.items[tags.count];
    for (size_t i = 0; i < COUNT_OF(tag_keys); i++) {
        const struct str *value =
            (const void *)((const char *)question + tag_keys[i].question_field);
        if (!value->size || (i == 0 && is_plain_choice(question)))
            continue;
        char *tag = arena_printf(arena, "%s%s%.*s", tag_keys[i].name, separator, STR_FMT(*value));
        if (!tag)
            return STATUS_NO_MEMORY;
        items[tags.count++] = str_from(tag);
    }
    tags.items = items;
    *ret_tags = tags;
    return STATUS_OK;
}

enum status draft_take_tag(struct reader *reader, struct draft *draft, const char *separator,
                           struct str tag)
{
    tag = str_trim(tag);
    for (size_t i = 0; i < COUNT_OF(tag_keys); i++) {
        struct str name = str_from(tag_keys[i].name);
        struct str *field = (void *)((char *)draft + tag_keys[i].draft_field);
        struct str rest = str_slice(tag, name.size, tag.size);
        if (!str_starts_nocase(tag, name) || !str_starts(rest, str_from(separator)) || field->size)
            continue;
        rest = str_trim(str_slice(rest, strlen(separator), rest.size));
        if (!rest.size)
            continue;
        *field = rest;
        return STATUS_OK;
    }
    return draft_add_tag(reader, draft, tag);
}

/* --- sections in one text -------------------------------------------------------------------- */

/* A pack's way of writing them: what stands before and behind the sections is constant. */
#define PACK_BEFORE "---\npack: 1\n---\n\n### \n"

static bool has_section_heading(struct str text)
{
    struct fence fence = {0};
    struct str line;

    while (line_next(&text, &line))
        if (fence_step(&fence, line) == FENCE_OUTSIDE && str_starts(line, STR("#### ")))
            return true;
    return false;
}

/* A set of one question with those sections alone. */
static enum status copy_sections(const struct question *question, unsigned kinds,
                                 struct question_set *set, bool *ret_only_answer)
{
    struct topic *topic = question_set_add_topic(set, NULL, STR_NONE);
    struct question *copy = topic ? question_set_add_question(set, topic, STR_NONE) : NULL;
    bool has_body = false;

    if (!copy)
        return STATUS_NO_MEMORY;
    *ret_only_answer = true;
    for (const struct section *s = question->sections; s; s = s->next) {
        if (!(kinds >> s->kind & 1))
            continue;
        bool is_body = s->kind == SECTION_ANSWER && !has_body && s->text.size;
        has_body = has_body || is_body;
        if (is_body)
            copy->body = s->text;
        else if (!question_add_section(set, copy, s->name, s->text))
            return STATUS_NO_MEMORY;
        else
            *ret_only_answer = false;
    }
    if (*ret_only_answer && has_section_heading(copy->body)) {
        *ret_only_answer = false;
        if (!question_add_section(set, copy, str_from(section_name(SECTION_ANSWER)), copy->body))
            return STATUS_NO_MEMORY;
        copy->body = STR_NONE;
    }
    return STATUS_OK;
}

enum status sections_join(const struct question *question, unsigned kinds, struct buf *out)
{
    struct buf pack;
    bool only_answer = false;
    struct question_set *set = question_set_create();

    if (!set)
        return STATUS_NO_MEMORY;
    buf_init(&pack, (size_t)SET_MAX_BYTES * 2);
    enum status status = copy_sections(question, kinds, set, &only_answer);
    if (status == STATUS_OK && only_answer) {
        buf_add_str(out, str_trim_blank_lines(question_set_first(set)->body));
    } else if (status == STATUS_OK) {
        status = pack_write(set, NULL, &pack);
        struct str text = str_slice(buf_str(&pack), sizeof(PACK_BEFORE) - 1, pack.size);
        if (status == STATUS_OK)
            buf_add_str(out, str_trim_blank_lines(text));
    }
    buf_finish(&pack);
    question_set_destroy(set);
    return status == STATUS_OK ? buf_status(out) : status;
}

/* Copies what was read as a pack into the draft. */
static enum status take_pack(struct reader *reader, struct draft *draft, const char *name,
                             const struct question_set *set)
{
    const struct question *question = question_set_first(set);
    enum status status = STATUS_OK;
    struct str body;

    if (question->body.size) {
        if (!text_copy(&reader->scratch, question->body, &body))
            return STATUS_NO_MEMORY;
        status = draft_add_section(reader, draft, str_from(name), body);
    }
    for (const struct section *s = question->sections; s && status == STATUS_OK; s = s->next) {
        struct str copies[2];
        if (!text_copy(&reader->scratch, s->name, &copies[0]) ||
            !text_copy(&reader->scratch, s->text, &copies[1]))
            return STATUS_NO_MEMORY;
        /* Choices are read from elsewhere; a section of that name is one by name only. */
        status = draft_add_section(reader, draft, copies[0], copies[1]);
    }
    return status;
}

enum status draft_take_sections(struct reader *reader, struct draft *draft, const char *name,
                                struct str text)
{
    struct question_set *set = NULL;
    struct buf pack;

    if (!has_section_heading(text))
        return draft_add_section(reader, draft, str_from(name), text);
    buf_init(&pack, (size_t)SET_MAX_BYTES * 2);
    buf_add_text(&pack, PACK_BEFORE "\n");
    buf_add_str(&pack, text);
    enum status status = buf_status(&pack);
    if (status == STATUS_OK)
        status = pack_read(buf_str(&pack), NULL, &set);
    bool is_one = status == STATUS_OK && set->question_count == 1 && set->topic_count == 1 &&
                  set->subtopic_count == 0 && !question_set_first(set)->head.size;
    if (is_one)
        status = take_pack(reader, draft, name, set);
    else if (status == STATUS_OK || status == STATUS_TOO_LARGE || status == STATUS_MALFORMED)
        status = draft_add_section(reader, draft, str_from(name), text);
    question_set_destroy(set);
    buf_finish(&pack);
    return status;
}

/* --- texts ----------------------------------------------------------------------------------- */

/* Plain text as HTML, so that signs that mean something in Markdown are escaped in one place. */
static void add_plain(struct str text, struct buf *out)
{
    struct str line;

    buf_add_text(out, "<p>");
    while (line_next(&text, &line)) {
        if (line_is_blank(line)) {
            buf_add_text(out, "</p><p>");
            continue;
        }
        for (size_t i = 0; i < line.size; i++) {
            if (line.data[i] == '&')
                buf_add_text(out, "&amp;");
            else if (line.data[i] == '<')
                buf_add_text(out, "&lt;");
            else
                buf_add_char(out, line.data[i]);
        }
        if (text.size)
            buf_add_text(out, "<br>");
    }
    buf_add_text(out, "</p>");
}

enum status draft_markdown(struct reader *reader, struct str text, enum text_form form,
                           struct str *ret_markdown)
{
    struct buf html;
    struct buf out;
    struct str copy = STR_NONE;

    if (form == TEXT_UNKNOWN)
        form = looks_like_html(text) ? TEXT_HTML : TEXT_PLAIN;
    if (form == TEXT_MARKDOWN || !text.size) {
        *ret_markdown = str_trim_blank_lines(text);
        return STATUS_OK;
    }
    buf_init(&html, (size_t)SET_MAX_BYTES * 6);
    buf_init(&out, (size_t)SET_MAX_BYTES * 2);
    if (form == TEXT_PLAIN)
        add_plain(text, &html);
    enum status status = buf_status(&html);
    if (status == STATUS_OK)
        status = html_to_markdown(form == TEXT_PLAIN ? buf_str(&html) : text, &out);
    if (status == STATUS_OK && !text_copy(&reader->scratch, buf_str(&out), &copy))
        status = STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        *ret_markdown = copy;
    buf_finish(&out);
    buf_finish(&html);
    return status;
}

/* The next letter, digit or byte beyond ASCII, in lower case; 0 at the end. */
static char next_sign(struct str text, size_t *at)
{
    while (*at < text.size) {
        char c = text.data[(*at)++];
        if (ascii_is_alnum(c) || (unsigned char)c >= 0x80)
            return ascii_lower(c);
    }
    return '\0';
}

bool title_is_in(struct str title, struct str text)
{
    size_t title_at = 0;
    size_t text_at = 0;
    char sign;

    while ((sign = next_sign(title, &title_at)))
        if (sign != next_sign(text, &text_at))
            return false;
    return true;
}

struct str text_cut(struct str text, size_t max_bytes)
{
    if (text.size <= max_bytes)
        return text;
    while (max_bytes && ((unsigned char)text.data[max_bytes] & 0xc0) == 0x80)
        max_bytes--;
    return str_slice(text, 0, max_bytes);
}

struct str number_trim(struct str number)
{
    number = str_trim(number);
    if (!number.size || !memchr(number.data, '.', number.size))
        return number;
    while (number.data[number.size - 1] == '0')
        number.size--;
    if (number.data[number.size - 1] == '.')
        number.size--;
    return number;
}
