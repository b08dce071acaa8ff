/* CrowdAnki's deck.json, written: a deck for the set, one below it for each topic and subtopic,
 * notes of the kind Basic as in Anki's text. The ids that Anki wants are made of the set's id, so
 * that the same set is the same deck again. */
#include <inttypes.h>
#include <stdint.h>

#include "formats/anki_note.h"
#include "formats/copy.h"
#include "formats/html_text.h"
#include "questions/index.h"

struct writer {
    struct buf *out;
    const struct question_set *set;
    struct arena arena;
    struct buf front, back;
    struct problems *lost;
    bool answers;
    unsigned decks;
};

/* An id of `what` in this set, in the form that a UUID has. */
static void add_uuid(struct writer *w, const char *what, unsigned number)
{
    uint64_t a = text_hash(number, str_from(what));
    uint64_t b = text_hash(a, w->set->id);

    a = text_hash(b, w->set->id);
    buf_printf(w->out,
               "\"%08" PRIx64 "-%04" PRIx64 "-4%03" PRIx64 "-8%03" PRIx64 "-%012" PRIx64 "\"",
               a >> 32, a >> 16 & 0xffff, a & 0xfff, b >> 48 & 0xfff, b & 0xffffffffffff);
}

static void add_text(struct writer *w, const char *key, struct str text)
{
    buf_printf(w->out, ",\"%s\":", key);
    buf_add_json(w->out, text);
}

/* Constant but for the ids: what Anki gives a new model of that kind. */
static void add_models(struct writer *w)
{
    static const char *const fields[] = {"Front", "Back"};

    buf_add_text(w->out, ",\"note_models\":[{\"__type__\":\"NoteModel\",\"crowdanki_uuid\":");
    add_uuid(w, "model", 0);
    add_text(w, "css",
             STR(".card { font-family: sans-serif; font-size: 18px; text-align: left; }\n"
                 "pre, code { font-family: monospace; }\n"));
    buf_add_text(w->out, ",\"flds\":[");
    for (unsigned i = 0; i < 2; i++)
        buf_printf(w->out,
                   "%s{\"font\":\"Arial\",\"media\":[],\"name\":\"%s\",\"ord\":%u,\"rtl\":false,"
                   "\"size\":20,\"sticky\":false}",
                   i ? "," : "", fields[i], i);
    buf_add_text(w->out, "],\"latexPost\":\"\\\\end{document}\",\"latexPre\":"
                         "\"\\\\documentclass[12pt]{article}\\n\\\\begin{document}\\n\",\"name\":"
                         "\"Basic (questions)\",\"req\":[[0,\"all\",[0]]],\"sortf\":0,\"tags\":[],"
                         "\"tmpls\":[{\"afmt\":\"{{FrontSide}}\\n\\n<hr id=answer>\\n\\n{{Back}}\","
                         "\"bafmt\":\"\",\"bqfmt\":\"\",\"did\":null,\"name\":\"Card 1\","
                         "\"ord\":0,\"qfmt\":\"{{Front}}\"}],\"type\":0,\"vers\":[]}]");
}

static void add_configuration(struct writer *w)
{
    buf_add_text(w->out, ",\"deck_configurations\":[{\"__type__\":\"DeckConfig\","
                         "\"autoplay\":true,\"crowdanki_uuid\":");
    add_uuid(w, "configuration", 0);
    buf_add_text(w->out,
                 ",\"dyn\":false,\"lapse\":{\"delays\":[10],\"leechAction\":1,\"leechFails\":8,"
                 "\"minInt\":1,\"mult\":0},\"maxTaken\":60,\"name\":\"Default\",\"new\":{\"bury\":"
                 "false,\"delays\":[1,10],\"initialFactor\":2500,\"ints\":[1,4,7],\"order\":1,"
                 "\"perDay\":20},\"replayq\":true,\"rev\":{\"bury\":false,\"ease4\":1.3,"
                 "\"hardFactor\":1.2,\"ivlFct\":1,\"maxIvl\":36500,\"perDay\":200},\"timer\":0}]");
}

/* Tags are parted by blanks in Anki. */
static enum status add_tags(struct writer *w, const struct question *question)
{
    struct str_list tags = {0};
    bool changed = false;
    enum status status = question_tags(question, "::", &w->arena, &tags);

    buf_add_text(w->out, ",\"tags\":[");
    for (size_t i = 0; i < tags.count && status == STATUS_OK; i++) {
        struct str tag;
        if (!text_copy(&w->arena, tags.items[i], &tag))
            return STATUS_NO_MEMORY;
        char *signs = arena_alloc(&w->arena, tag.size + 1);
        if (!signs)
            return STATUS_NO_MEMORY;
        for (size_t j = 0; j < tag.size; j++) {
            bool blank = strchr(" \t\n", tag.data[j]) != NULL;
            changed = changed || blank;
            signs[j] = blank ? '_' : tag.data[j];
        }
        buf_add_text(w->out, i ? "," : "");
        buf_add_json(w->out, (struct str){signs, tag.size});
    }
    buf_add_char(w->out, ']');
    if (changed)
        problems_add(w->lost, question->line, "tags",
                     "Tags of %.*s have blanks; they are written with underscores.",
                     STR_FMT(question->id));
    return status;
}

static enum status write_note(struct writer *w, const struct question *question)
{
    arena_clear(&w->arena);
    buf_clear(&w->front);
    buf_clear(&w->back);
    enum status status = anki_write_sides(question, w->answers, &w->arena, &w->front, &w->back);
    if (status != STATUS_OK)
        return status;
    buf_add_text(w->out, "{\"__type__\":\"Note\",\"fields\":[");
    buf_add_json(w->out, buf_str(&w->front));
    buf_add_char(w->out, ',');
    buf_add_json(w->out, buf_str(&w->back));
    buf_add_char(w->out, ']');
    add_text(w, "guid", question->id);
    buf_add_text(w->out, ",\"note_model_uuid\":");
    add_uuid(w, "model", 0);
    status = add_tags(w, question);
    buf_add_char(w->out, '}');
    return status;
}

static enum status write_deck(struct writer *w, const struct topic *topic, struct str name,
                              struct str intro);

static enum status write_decks(struct writer *w, const struct topic *first)
{
    enum status status = STATUS_OK;
    bool some = false;

    buf_add_text(w->out, ",\"children\":[");
    for (const struct topic *t = first; t && status == STATUS_OK; t = t->next) {
        if (!t->title.size && !t->parent)
            continue; /* its questions are the outermost deck's own */
        buf_add_text(w->out, some ? ",\n" : "\n");
        some = true;
        status = write_deck(w, t, t->title, t->intro);
    }
    buf_add_char(w->out, ']');
    return status;
}

static enum status write_notes(struct writer *w, const struct topic *topic, bool *some)
{
    enum status status = STATUS_OK;

    for (const struct question *q = topic->questions; q && status == STATUS_OK; q = q->next) {
        buf_add_text(w->out, *some ? ",\n" : "\n");
        *some = true;
        status = write_note(w, q);
    }
    return status;
}

/* `topic` is NULL for the outermost deck. */
static enum status write_deck(struct writer *w, const struct topic *topic, struct str name,
                              struct str intro)
{
    bool some = false;

    buf_add_text(w->out, "{\"__type__\":\"Deck\",\"crowdanki_uuid\":");
    add_uuid(w, "deck", w->decks++);
    buf_add_text(w->out, ",\"deck_config_uuid\":");
    add_uuid(w, "configuration", 0);
    buf_clear(&w->front);
    enum status status = markdown_to_html(intro, &w->front);
    add_text(w, "desc", buf_str(&w->front));
    buf_add_text(w->out, ",\"dyn\":0,\"extendNew\":10,\"extendRev\":50,\"media_files\":[]");
    add_text(w, "name", name);
    if (!topic) {
        add_configuration(w);
        add_models(w);
    } else {
        buf_add_text(w->out, ",\"deck_configurations\":[],\"note_models\":[]");
    }
    if (status == STATUS_OK)
        status = write_decks(w, topic ? topic->subtopics : w->set->topics);
    buf_add_text(w->out, ",\"notes\":[");
    if (status == STATUS_OK && topic)
        status = write_notes(w, topic, &some);
    for (const struct topic *t = topic ? NULL : w->set->topics; t && status == STATUS_OK;
         t = t->next)
        if (!t->title.size)
            status = write_notes(w, t, &some);
    buf_add_text(w->out, "]}");
    return status;
}

enum status crowdanki_write(const struct question_set *set,
                            const struct format_write_options *options, struct problems *lost,
                            struct buf *out)
{
    struct writer w = {.out = out, .set = set, .lost = lost, .answers = options->answers};

    arena_init(&w.arena, (size_t)SET_MAX_BYTES * 4);
    buf_init(&w.front, (size_t)SET_MAX_BYTES * 8);
    buf_init(&w.back, (size_t)SET_MAX_BYTES * 8);
    note_lost_keys(set, lost);
    note_lost_of_set(set, lost, SET_TITLE | SET_INTRO | SET_PREAMBLES);
    enum status status = write_deck(&w, NULL, set->title.size ? set->title : set->id, set->intro);
    buf_add_char(out, '\n');
    buf_finish(&w.back);
    buf_finish(&w.front);
    arena_finish(&w.arena);
    return status == STATUS_OK ? buf_status(out) : status;
}
