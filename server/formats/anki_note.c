/* A note's fields and sides (anki_note.h). */
#include "formats/anki_note.h"

#include <stdint.h>

#include "formats/boxes.h"
#include "formats/html_text.h"
#include "questions/lines.h"
#include "questions/parts.h"

enum { ID_BYTES = 28 };

/* Anki's ids have signs that ids here haven't. */
enum status anki_take_guid(struct reader *reader, struct draft *draft, struct str guid)
{
    struct buf id;
    struct str copy;

    guid = str_trim(guid);
    if (!guid.size || question_id_valid(guid)) {
        draft->id = guid;
        return STATUS_OK;
    }
    if (guid.size > ID_BYTES)
        return STATUS_OK;
    buf_init(&id, SET_ID_MAX_BYTES);
    buf_add_text(&id, "anki-");
    buf_add_hex(&id, guid.data, guid.size);
    copy = buf_status(&id) == STATUS_OK ? arena_copy(&reader->scratch, buf_str(&id)) : STR_NONE;
    buf_finish(&id);
    draft->id = copy;
    return copy.data ? STATUS_OK : STATUS_NO_MEMORY;
}

/* "{{c1::text::hint}}": with gaps, or with what stands in them. */
static void fill_cloze(struct str text, bool gaps, struct buf *out)
{
    while (text.size) {
        size_t open = str_find(text, STR("{{c"));
        size_t from = open == SIZE_MAX ? text.size : open + 3;
        while (from < text.size && ascii_is_digit(text.data[from]))
            from++;
        struct str rest = str_slice(text, from, text.size);
        size_t close = str_find(rest, STR("}}"));
        if (!str_starts(rest, STR("::")) || close == SIZE_MAX) {
            buf_add_str(out, str_slice(text, 0, from));
            text = open == SIZE_MAX || close == SIZE_MAX ? str_slice(text, from, text.size) : rest;
            if (close == SIZE_MAX) {
                buf_add_str(out, text);
                return;
            }
            continue;
        }
        struct str hidden = str_slice(rest, 2, close);
        size_t colons = str_find(hidden, STR("::"));
        struct str hint =
            colons == SIZE_MAX ? STR("...") : str_slice(hidden, colons + 2, hidden.size);
        buf_add_str(out, str_slice(text, 0, open));
        if (gaps) {
            buf_add_char(out, '[');
            buf_add_str(out, hint);
            buf_add_char(out, ']');
        } else {
            buf_add_str(out, str_slice(hidden, 0, colons));
        }
        text = str_slice(rest, close + 2, rest.size);
    }
}

static enum status cloze_text(struct reader *reader, struct str text, bool gaps,
                              struct str *ret_text)
{
    struct buf filled;

    buf_init(&filled, SET_MAX_BYTES);
    fill_cloze(text, gaps, &filled);
    enum status status = buf_status(&filled);
    struct str copy = STR_NONE;
    if (status == STATUS_OK)
        copy = arena_copy(&reader->scratch, buf_str(&filled));
    buf_finish(&filled);
    if (status == STATUS_OK && !copy.data)
        status = STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        *ret_text = copy;
    return status;
}

/* The front: the prompt, and the choices at its end. */
static enum status put_front(struct row *row, enum text_form form, struct str text)
{
    static const struct column prompt = {.field = FIELD_PROMPT};
    struct reader *reader = row->reader;
    struct str shown = text;
    struct str rest;
    enum status status = STATUS_OK;

    if (str_find(text, STR("{{c")) != SIZE_MAX) {
        struct str full = STR_NONE;
        status = cloze_text(reader, text, true, &shown);
        if (status == STATUS_OK)
            status = cloze_text(reader, text, false, &full);
        if (status == STATUS_OK)
            status = draft_markdown(reader, full, form, &full);
        if (status == STATUS_OK)
            status = draft_add_section(reader, &row->draft, STR("Answer"), full);
    }
    if (status == STATUS_OK)
        status = draft_markdown(reader, shown, form, &shown);
    if (status != STATUS_OK)
        return status;
    size_t boxes = boxes_find(shown);
    status = boxes_take(reader, &row->draft, str_slice(shown, boxes, shown.size), &rest);
    return status == STATUS_OK ? row_put(row, &prompt, str_slice(shown, 0, boxes)) : status;
}

static enum status put_back(struct row *row, enum text_form form, struct str text)
{
    struct str markdown = STR_NONE;

    enum status status = draft_markdown(row->reader, text, form, &markdown);
    if (status == STATUS_OK && row->draft.choice_count)
        status = boxes_take(row->reader, &row->draft, markdown, &markdown);
    return status == STATUS_OK ? draft_take_sections(row->reader, &row->draft, "Answer", markdown)
                               : status;
}

enum status anki_put_field(struct row *row, struct column column, size_t field, enum text_form form,
                           struct str value)
{
    struct str markdown = STR_NONE;

    if (!str_trim(value).size)
        return STATUS_OK;
    if (column.field == FIELD_UNKNOWN && field < 2)
        column.field = field ? FIELD_ANSWER : FIELD_PROMPT;
    if (column.field == FIELD_PROMPT)
        return put_front(row, form, value);
    if (column.field == FIELD_ANSWER)
        return put_back(row, form, value);
    if (column.field == FIELD_UNKNOWN) {
        column.field = FIELD_SECTION;
        if (!column.name.size) {
            char *name = arena_printf(&row->reader->scratch, "Field %zu", field + 1);
            if (!name)
                return STATUS_NO_MEMORY;
            column.name = str_from(name);
        }
    }
    enum status status = draft_markdown(row->reader, value, form, &markdown);
    return status == STATUS_OK ? row_put(row, &column, markdown) : status;
}

enum status anki_take_tags(struct row *row, struct str tags)
{
    enum status status = STATUS_OK;

    for (size_t at = 0; at < tags.size && status == STATUS_OK;) {
        size_t end = at;
        while (end < tags.size && !strchr(" \t\n", tags.data[end]))
            end++;
        status = draft_take_tag(row->reader, &row->draft, "::", str_slice(tags, at, end));
        at = end + 1;
    }
    return status;
}

/* --- writing ---------------------------------------------------------------------------------- */

enum status anki_write_sides(const struct question *question, bool answers, struct arena *arena,
                             struct buf *front, struct buf *back)
{
    const unsigned sections = (1u << SECTION_KINDS) - 1 - (1u << SECTION_CHOICES);
    struct choices choices = {0};
    struct str prompt = STR_NONE;
    struct buf markdown;

    buf_init(&markdown, (size_t)SET_MAX_BYTES * 2);
    enum status status = question_choices(question, arena, &choices);
    if (status == STATUS_OK)
        status = question_prompt(question, arena, &prompt);
    if (status == STATUS_OK) {
        buf_add_str(&markdown, prompt);
        buf_add_text(&markdown, choices.count ? "\n\n" : "");
        boxes_write(&choices, false, &markdown);
        status = buf_status(&markdown);
    }
    if (status == STATUS_OK)
        status = markdown_to_html(buf_str(&markdown), front);
    buf_clear(&markdown);
    if (status == STATUS_OK && answers) {
        boxes_write(&choices, true, &markdown);
        buf_add_text(&markdown, choices.count ? "\n\n" : "");
        status = sections_join(question, sections, &markdown);
    }
    if (status == STATUS_OK)
        status = buf_status(&markdown);
    if (status == STATUS_OK)
        status = markdown_to_html(buf_str(&markdown), back);
    buf_finish(&markdown);
    return status;
}
