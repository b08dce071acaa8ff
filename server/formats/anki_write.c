/* Notes of the kind Basic: the front is prompt and choices, the back which of them are right and
 * the sections, both in HTML; decks are topics, what else a question has is in its tags. */
#include "formats/anki_note.h"
#include "formats/copy.h"

struct anki_writer {
    struct buf *out;
    struct problems *lost;
    struct arena arena;
    struct buf front, back;
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
    struct str_list tags;
    const struct topic *topic = question->topic;

    arena_clear(&w->arena);
    buf_clear(&w->front);
    buf_clear(&w->back);
    enum status status = anki_write_sides(question, answers, &w->arena, &w->front, &w->back);
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
    write_cell(w->out, buf_str(&w->front));
    buf_add_char(w->out, '\t');
    write_cell(w->out, buf_str(&w->back));
    buf_add_char(w->out, '\t');
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
    buf_init(&w.front, (size_t)SET_MAX_BYTES * 8);
    buf_init(&w.back, (size_t)SET_MAX_BYTES * 8);
    note_lost_of_set(set, lost, 0);
    note_lost_keys(set, lost);
    buf_add_text(out, "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n"
                      "#deck column:3\n#tags column:6\n");
    for (const struct question *q = question_set_first(set); q && status == STATUS_OK;
         q = question_next(q))
        status = write_note(&w, q, options->answers);
    buf_finish(&w.back);
    buf_finish(&w.front);
    arena_finish(&w.arena);
    return status == STATUS_OK ? buf_status(out) : status;
}
