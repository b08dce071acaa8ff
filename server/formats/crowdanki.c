/* CrowdAnki's deck.json, read: a deck with its notes, the decks below it, and the models that say
 * what a note's fields are. Decks are topics; the outermost one is the set. */
#include <stdint.h>

#include "formats/anki_note.h"
#include "formats/copy.h"
#include "formats/json_tree.h"
#include "questions/lines.h"

#define TREE_MAX_BYTES ((size_t)SET_MAX_BYTES * 12)

enum { MAX_LEVELS = 20, MAX_FIELDS = 200 };

/* A note model's fields, found by its id. */
struct model {
    struct column columns[MAX_FIELDS];
    size_t count;
};

struct crowdanki {
    struct reader reader;
    struct arena arena; /* of the tree and the models */
    struct index models;
    struct str path[MAX_LEVELS];
    size_t path_count;
    size_t notes, done;
};

/* --- models ---------------------------------------------------------------------------------- */

static enum status read_model(struct crowdanki *c, const struct tree *object)
{
    struct str id = tree_text(object, "crowdanki_uuid");
    const struct tree *fields = tree_get(object, "flds");

    if (!id.size || !tree_is(fields, TREE_ARRAY))
        return STATUS_OK;
    struct model *model = arena_alloc(&c->arena, sizeof(*model));
    if (!model)
        return STATUS_NO_MEMORY;
    for (const struct tree *f = fields->first; f && model->count < MAX_FIELDS; f = f->next) {
        struct str name = tree_is(f, TREE_STRING) ? f->text : tree_text(f, "name");
        model->columns[model->count] = column_find(c->reader.options, name, model->count + 1);
        model->count++;
    }
    columns_settle(model->columns, model->count);
    return index_put(&c->models, id, model);
}

/* All decks' models: one below may use one from above. */
static enum status read_models(struct crowdanki *c, const struct tree *deck)
{
    const struct tree *models = tree_get(deck, "note_models");
    const struct tree *children = tree_get(deck, "children");
    enum status status = STATUS_OK;

    c->notes += tree_count(tree_get(deck, "notes"));
    for (const struct tree *m = models ? models->first : NULL; m && status == STATUS_OK;
         m = m->next)
        status = read_model(c, m);
    for (const struct tree *d = children ? children->first : NULL; d && status == STATUS_OK;
         d = d->next)
        status = read_models(c, d);
    return status;
}

/* --- notes ----------------------------------------------------------------------------------- */

static enum status read_tags(struct row *row, const struct tree *tags)
{
    enum status status = STATUS_OK;

    if (tree_is(tags, TREE_STRING))
        return anki_take_tags(row, tags->text);
    for (const struct tree *t = tags ? tags->first : NULL; t && status == STATUS_OK; t = t->next)
        if (tree_is(t, TREE_STRING))
            status = draft_take_tag(row->reader, &row->draft, "::", t->text);
    return status;
}

static struct column column_at(const struct crowdanki *c, const struct model *model, size_t place)
{
    return model && place < model->count ? model->columns[place]
                                         : column_find(c->reader.options, STR_NONE, place + 1);
}

static enum status read_fields(struct crowdanki *c, struct row *row, const struct tree *note)
{
    const struct model *model = index_get(&c->models, tree_text(note, "note_model_uuid"));
    const struct tree *fields = tree_get(note, "fields");
    enum status status = STATUS_OK;
    size_t place = 0;

    if (!model)
        reader_warn(&c->reader, note->line, "no_model",
                    "The note's model isn't in the file; its first field was taken for the "
                    "prompt, its second for the answer.");
    for (const struct tree *f = fields->first; f && status == STATUS_OK; f = f->next, place++)
        if (tree_is(f, TREE_STRING))
            status = anki_put_field(row, column_at(c, model, place), place, TEXT_HTML, f->text);
    return status;
}

static enum status read_note(struct crowdanki *c, const struct tree *note)
{
    struct row row;
    struct topic *topic = NULL;
    enum status status = reader_go_on(&c->reader, c->done++, c->notes);

    if (status != STATUS_OK)
        return status;
    if (!tree_is(tree_get(note, "fields"), TREE_ARRAY)) {
        reader_skip(&c->reader, note->line, "no_fields", "The note has no fields.");
        return STATUS_OK;
    }
    row_begin(&row, &c->reader, note->line);
    status = anki_take_guid(&c->reader, &row.draft, tree_text(note, "guid"));
    if (status == STATUS_OK)
        status = read_fields(c, &row, note);
    if (status == STATUS_OK)
        status = read_tags(&row, tree_get(note, "tags"));
    if (status == STATUS_OK)
        status = row_settle(&row);
    if (status == STATUS_OK)
        status = reader_topic(&c->reader, c->path, c->path_count, &topic);
    return status == STATUS_OK ? reader_add(&c->reader, topic, &row.draft) : status;
}

/* --- decks ----------------------------------------------------------------------------------- */

/* What is said of a deck, as its topic's introduction. */
static enum status read_description(struct crowdanki *c, const struct tree *deck)
{
    struct draft draft;
    struct topic *topic = NULL;
    struct str text;
    struct str *field = &c->reader.set->intro;

    if (!str_trim(tree_text(deck, "desc")).size)
        return STATUS_OK;
    reader_draft(&c->reader, deck->line, &draft);
    enum status status = draft_markdown(&c->reader, tree_text(deck, "desc"), TEXT_UNKNOWN, &text);
    if (status == STATUS_OK && c->path_count) {
        status = reader_topic(&c->reader, c->path, c->path_count, &topic);
        field = topic ? &topic->intro : field;
    }
    if (status == STATUS_OK && !field->size && !text_copy(&c->reader.set->arena, text, field))
        status = STATUS_NO_MEMORY;
    return status;
}

static void warn_of_media(struct crowdanki *c, const struct tree *deck)
{
    const struct tree *media = tree_get(deck, "media_files");

    if (tree_is(media, TREE_ARRAY) && media->first)
        reader_warn(&c->reader, media->line, "media",
                    "The deck has %zu media files (%.*s%s), which aren't taken over.",
                    tree_count(media), STR_FMT(str_slice(media->first->text, 0, 100)),
                    media->first->next ? ", …" : "");
}

static enum status read_deck(struct crowdanki *c, const struct tree *deck)
{
    const struct tree *notes = tree_get(deck, "notes");
    const struct tree *children = tree_get(deck, "children");
    enum status status = read_description(c, deck);

    warn_of_media(c, deck);
    for (const struct tree *n = notes ? notes->first : NULL; n && status == STATUS_OK; n = n->next)
        status = read_note(c, n);
    for (const struct tree *d = children ? children->first : NULL; d && status == STATUS_OK;
         d = d->next) {
        size_t level = c->path_count;
        struct str name = tree_text(d, "name");
        /* Older exports have the whole path in the name. */
        for (size_t at; (at = str_find(name, STR("::"))) != SIZE_MAX;)
            name = str_slice(name, at + 2, name.size);
        if (level < MAX_LEVELS)
            c->path[c->path_count++] = name;
        status = read_deck(c, d);
        c->path_count = level;
    }
    return status;
}

static enum status read_root(struct crowdanki *c, const struct tree *root)
{
    struct question_set *set = c->reader.set;

    if (!text_copy(&set->arena, str_trim(tree_text(root, "name")), &set->title))
        return STATUS_NO_MEMORY;
    enum status status = read_models(c, root);
    return status == STATUS_OK ? read_deck(c, root) : status;
}

unsigned crowdanki_sniff(struct str text, struct str name)
{
    struct str head = str_trim(sniff_head(text));
    bool is_named = name_has_extension(name, "json");

    if (!head.size || head.data[0] != '{')
        return 0;
    bool is_deck = str_find(head, STR("\"crowdanki_uuid\"")) != SIZE_MAX ||
                   (str_find(head, STR("\"__type__\"")) != SIZE_MAX &&
                    str_find(head, STR("\"Deck\"")) != SIZE_MAX);
    return is_deck ? 98 + is_named : 0;
}

enum status crowdanki_read(struct str text, const struct format_options *options,
                           struct import_report *report, struct question_set **ret_set)
{
    struct crowdanki c = {.notes = 0};
    struct tree_fault fault = {0};
    struct tree *root = NULL;

    arena_init(&c.arena, TREE_MAX_BYTES);
    enum status status = reader_begin(&c.reader, "crowdanki", options, report);
    if (status == STATUS_OK)
        status = tree_read(text, false, options->import.watch, &c.arena, &root, &fault);
    if (fault.sentence) {
        problems_add(&report->warnings, fault.line, "json", "%s", fault.sentence);
        reader_refuse(&c.reader, "JSON that can't be read",
                      "The warnings say what is wrong with it, and where.");
        status = STATUS_OK;
    } else if (status == STATUS_OK) {
        status = read_root(&c, root);
    }
    status = reader_end(&c.reader, status, ret_set);
    index_finish(&c.models);
    arena_finish(&c.arena);
    return status;
}
