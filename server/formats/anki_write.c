/* Notes of the kind Basic: the front is prompt and choices, the back which of them are right and
 * the sections, both in HTML; decks are topics, what else a question has is in its tags. */
#include "formats/boxes.h"
#include "formats/copy.h"
#include "formats/exchange.h"
#include "formats/formats_private.h"
#include "formats/html_text.h"
#include "questions/lines.h"
#include "questions/parts.h"

struct anki_writer {
    struct buf *out;
    struct problems *lost;
    struct arena arena;
    struct buf markdown, html;
};

static void write_cell(struct buf *out, struct str text)
{
    bool quoted = text.size && text.data[0] == '#';

    for (size_t i = 0; i < text.size && !quoted; i++)
        quoted = strchr("\t\n\r\"", text.data[i]) != NULL;
    buf_add_text(out, quoted ? "\"" : "");
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"')
            buf_add_char(out, '"');
        buf_add_char(out, text.data[i]);
    }
    buf_add_text(out, quoted ? "\"" : "");
}

/* What is in w->markdown, as a cell. */
static enum status write_html(struct anki_writer *w)
{
    buf_clear(&w->html);
    enum status status = buf_status(&w->markdown);
    if (status == STATUS_OK)
        status = markdown_to_html(buf_str(&w->markdown), &w->html);
    if (status == STATUS_OK)
        write_cell(w->out, buf_str(&w->html));
    return status;
}

/* A deck's name can't have the sign that parts decks. */
static void write_deck_name(struct buf *out, struct str title)
{
    for (size_t i = 0; i < title.size; i++) {
        bool parts = title.data[i] == ':' && i + 1 < title.size && title.data[i + 1] == ':';
        char c = title.data[i] == '\t' || title.data[i] == '"' ? ' ' : title.data[i];
        buf_add_char(out, c);
        if (parts)
            buf_add_char(out, ' ');
    }
}

/* Blanks part tags. */
static void write_tags(struct anki_writer *w, const struct question *question,
                       const struct str_list *tags)
{
    bool changed = false;

    for (size_t i = 0; i < tags->count; i++) {
        buf_add_text(w->out, i ? " " : "");
        for (size_t j = 0; j < tags->items[i].size; j++) {
            char c = tags->items[i].data[j];
            bool bad = strchr(" \t\"\n", c) != NULL;
            changed = changed || bad;
            buf_add_char(w->out, bad ? '_' : c);
        }
    }
    if (changed)
        problems_add(w->lost, question->line, "tags",
                     "Tags of %.*s have blanks; they are written with underscores.",
                     STR_FMT(question->id));
}

static enum status write_note(struct anki_writer *w, const struct question *question, bool answers)
{
    const unsigned sections = (1u << SECTION_KINDS) - 1 - (1u << SECTION_CHOICES);
    struct choices choices;
    struct str_list tags;
    struct str prompt = STR_NONE;
    const struct topic *topic = question->topic;

    arena_clear(&w->arena);
    enum status status = question_choices(question, &w->arena, &choices);
    if (status == STATUS_OK)
        status = question_prompt(question, &w->arena, &prompt);
    if (status == STATUS_OK)
        status = question_tags(question, "::", &w->arena, &tags);
    if (status != STATUS_OK)
        return status;
    write_cell(w->out, question->id);
    buf_add_text(w->out, "\tBasic\t");
    if (topic->parent) {
        write_deck_name(w->out, topic->parent->title);
        buf_add_text(w->out, "::");
    }
    write_deck_name(w->out, topic->title);
    buf_add_char(w->out, '\t');
    buf_clear(&w->markdown);
    buf_add_str(&w->markdown, prompt);
    buf_add_text(&w->markdown, choices.count ? "\n\n" : "");
    boxes_write(&choices, false, &w->markdown);
    status = write_html(w);
    buf_add_char(w->out, '\t');
    buf_clear(&w->markdown);
    if (answers && status == STATUS_OK) {
        boxes_write(&choices, true, &w->markdown);
        buf_add_text(&w->markdown, choices.count ? "\n\n" : "");
        status = sections_join(question, sections, &w->markdown);
    }
    if (status == STATUS_OK)
        status = write_html(w);
    buf_add_char(w->out, '\t');
    if (status == STATUS_OK)
        write_tags(w, question, &tags);
    buf_add_char(w->out, '\n');
    return status;
}

enum status anki_write(const struct question_set *set, const struct format_write_options *options,
                       struct problems *lost, struct buf *out)
{
    struct anki_writer w = {.out = out, .lost = lost};
    enum status status = STATUS_OK;

    arena_init(&w.arena, (size_t)SET_MAX_BYTES * 4);
    buf_init(&w.markdown, (size_t)SET_MAX_BYTES * 2);
    buf_init(&w.html, (size_t)SET_MAX_BYTES * 8);
    note_lost_of_set(set, lost, true);
    note_lost_keys(set, lost);
    buf_add_text(out, "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n"
                      "#deck column:3\n#tags column:6\n");
    for (const struct question *q = question_set_first(set); q && status == STATUS_OK;
         q = question_next(q))
        status = write_note(&w, q, options->answers);
    buf_finish(&w.html);
    buf_finish(&w.markdown);
    arena_finish(&w.arena);
    return status == STATUS_OK ? buf_status(out) : status;
}
