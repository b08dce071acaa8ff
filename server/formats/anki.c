/* Notes in text, as Anki exports and imports them: lines of keys ("#separator:tab"), then a table.
 * Of the columns, decks become topics ("A::B"), the first field is the prompt, the second the
 * answer, others are sections; a cloze is a prompt with gaps whose answer is the text. */
#include <stdlib.h>

#include "base/count.h"
#include "formats/anki_note.h"
#include "formats/table.h"
#include "questions/lines.h"

enum { MAX_FIELDS = 200 };

struct anki {
    struct reader reader;
    struct table table;
    struct table_record *record;
    struct arena arena; /* of the record */
    struct arena names;
    enum text_form form;
    struct str deck, tags;                                     /* of all notes */
    size_t deck_column, tags_column, guid_column, type_column; /* from 1; 0: none */
    struct column columns[MAX_FIELDS];
    size_t column_count; /* 0: they have no names */
    size_t width;        /* cells that most notes have */
};

/* --- keys ------------------------------------------------------------------------------------- */

static char separator_of(struct str value)
{
    static const struct {
        const char *name;
        char sign;
    } signs[] = {{"tab", '\t'},  {"comma", ','}, {"semicolon", ';'},
                 {"space", ' '}, {"pipe", '|'},  {"colon", ':'}};

    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (str_equal_nocase(value, str_from(signs[i].name)))
            return signs[i].sign;
    /* One byte that isn't part of a longer character. */
    return value.size && table_may_separate(value.data[0]) ? value.data[0] : '\t';
}

static size_t number_of(struct str value)
{
    size_t number = 0;

    for (size_t i = 0; i < value.size && i < 4 && ascii_is_digit(value.data[i]); i++)
        number = number * 10 + (size_t)(value.data[i] - '0');
    return number <= MAX_FIELDS ? number : 0;
}

/* "#key:value"; false for a comment and for what is no key at all. */
static bool split_key(struct str line, struct str *ret_key, struct str *ret_value)
{
    const char *colon = line.size ? memchr(line.data, ':', line.size) : NULL;

    if (!colon || line.data[0] != '#')
        return false;
    size_t at = (size_t)(colon - line.data);
    *ret_key = str_trim(str_slice(line, 1, at));
    *ret_value = str_slice(line, at + 1, line.size);
    return true;
}

static const char *const key_names[] = {
    "separator",   "html", "columns",     "deck column",     "deck",
    "tags column", "tags", "guid column", "notetype column", "notetype"};

static bool is_known_key(struct str key)
{
    for (size_t i = 0; i < COUNT_OF(key_names); i++)
        if (str_equal_nocase(key, str_from(key_names[i])))
            return true;
    return false;
}

static enum status name_columns(struct anki *anki, struct str value)
{
    struct table table;
    bool end = false;

    table_init(&table, value, anki->table.separator);
    enum status status = table_next(&table, &anki->names, anki->record, &end);
    if (status != STATUS_OK || end || anki->record->open)
        return status;
    for (size_t i = 0; i < anki->record->count && i < MAX_FIELDS; i++)
        anki->columns[anki->column_count++] =
            column_find(anki->reader.options, anki->record->cells[i], i + 1);
    columns_settle(anki->columns, anki->column_count);
    return STATUS_OK;
}

static void take_key(struct anki *anki, struct str key, struct str value)
{
    const struct {
        const char *name;
        size_t *column;
    } columns[] = {{"deck column", &anki->deck_column},
                   {"tags column", &anki->tags_column},
                   {"guid column", &anki->guid_column},
                   {"notetype column", &anki->type_column}};

    for (size_t i = 0; i < COUNT_OF(columns); i++)
        if (str_equal_nocase(key, str_from(columns[i].name)))
            *columns[i].column = number_of(str_trim(value));
    if (str_equal_nocase(key, STR("separator")))
        anki->table.separator = separator_of(value);
    else if (str_equal_nocase(key, STR("html")))
        anki->form = str_equal_nocase(str_trim(value), STR("true")) ? TEXT_HTML : TEXT_MARKDOWN;
    else if (str_equal_nocase(key, STR("deck")))
        anki->deck = str_trim(value);
    else if (str_equal_nocase(key, STR("tags")))
        anki->tags = str_trim(value);
}

/* The lines of keys and comments at the beginning. */
static enum status read_keys(struct anki *anki, struct str text)
{
    struct str rest = text;
    struct str before = text;
    struct str line;
    struct str key;
    struct str value;
    struct str names = STR_NONE;
    unsigned lines = 0;

    table_init(&anki->table, text, '\t');
    while (line_next(&rest, &line) && line.size && line.data[0] == '#') {
        lines++;
        before = rest;
        if (!split_key(line, &key, &value))
            continue;
        take_key(anki, key, value);
        if (str_equal_nocase(key, STR("columns")))
            names = value;
    }
    anki->table.at = text.size - before.size;
    anki->table.line = lines + 1;
    struct table_shape shape = {0};
    enum status status = table_measure(before, anki->table.separator, &shape);
    anki->width = shape.columns;
    return status == STATUS_OK && names.size ? name_columns(anki, names) : status;
}

unsigned anki_sniff(struct str text, struct str name)
{
    struct str head = sniff_head(text);
    struct str line;
    struct str key;
    struct str value;
    struct table_shape shape;

    (void)name;
    if (str_starts(text, STR("#"))) {
        while (line_next(&head, &line) && line.size && line.data[0] == '#')
            if (split_key(line, &key, &value) && is_known_key(key))
                return 98;
        return 0;
    }
    /* Before there were keys: a table by tabs, in which cards show their HTML. */
    bool cards = str_find(head, STR("<br")) != SIZE_MAX ||
                 str_find(head, STR("<div")) != SIZE_MAX ||
                 str_find(head, STR("&nbsp;")) != SIZE_MAX;
    if (!cards || table_measure(head, '\t', &shape) != STATUS_OK)
        return 0;
    return shape.columns > 1 && shape.agree == shape.records && shape.records > 1 ? 65 : 0;
}

/* --- notes ------------------------------------------------------------------------------------ */

static struct column column_at(const struct anki *anki, size_t place)
{
    return place < anki->column_count ? anki->columns[place]
                                      : column_find(anki->reader.options, STR_NONE, place + 1);
}

/* "A::B::C" */
static enum status find_deck(struct anki *anki, struct str deck, struct topic **ret_topic)
{
    enum { MAX_NAMES = 20 };
    struct str path[MAX_NAMES];
    size_t count = 0;

    while (count < MAX_NAMES) {
        size_t end = count + 1 < MAX_NAMES ? str_find(deck, STR("::")) : SIZE_MAX;
        path[count++] = str_slice(deck, 0, end);
        if (end == SIZE_MAX)
            break;
        deck = str_slice(deck, end + 2, deck.size);
    }
    return reader_topic(&anki->reader, path, count, ret_topic);
}

static bool is_special(const struct anki *anki, size_t place)
{
    return place == anki->deck_column || place == anki->tags_column || place == anki->guid_column ||
           place == anki->type_column;
}

static enum status read_note(struct anki *anki)
{
    const struct table_record *record = anki->record;
    struct row row;
    struct topic *topic = NULL;
    struct str deck = anki->deck;
    size_t field = 0;
    enum status status = STATUS_OK;

    row_begin(&row, &anki->reader, record->line);
    for (size_t i = 0; i < record->count && i < MAX_FIELDS && status == STATUS_OK; i++) {
        struct str value = record->cells[i];
        if (i + 1 == anki->deck_column)
            deck = value;
        else if (i + 1 == anki->tags_column)
            status = anki_take_tags(&row, value);
        else if (i + 1 == anki->guid_column)
            status = anki_take_guid(&anki->reader, &row.draft, value);
        else if (!is_special(anki, i + 1))
            status = anki_put_field(&row, column_at(anki, i), field++, anki->form, value);
    }
    if (status == STATUS_OK)
        status = anki_take_tags(&row, anki->tags);
    if (status == STATUS_OK)
        status = row_settle(&row);
    if (status == STATUS_OK)
        status = row.topic.size && !deck.size ? reader_topic(&anki->reader, &row.topic, 1, &topic)
                                              : find_deck(anki, str_trim(deck), &topic);
    return status == STATUS_OK ? reader_add(&anki->reader, topic, &row.draft) : status;
}

/* A note needs a front, and has what its keys say. Notes of other kinds have fewer fields. */
static bool is_cut_short(const struct anki *anki)
{
    size_t count = anki->record->count;

    return count < 1 || count < anki->deck_column || count < anki->guid_column ||
           count < anki->type_column || (anki->width > 1 && count < 2);
}

static enum status read_notes(struct anki *anki)
{
    const struct table_record *record = anki->record;
    bool end = false;
    enum status status = STATUS_OK;

    while (status == STATUS_OK && !end) {
        arena_clear(&anki->arena);
        status = table_next(&anki->table, &anki->arena, anki->record, &end);
        if (status != STATUS_OK || end)
            break;
        struct str seen = str_slice(record->raw, 0, 60);
        if (record->open)
            reader_skip(&anki->reader, record->line, "open_quote",
                        "A quote in this line is never closed, or closed too late; it begins: %.*s",
                        STR_FMT(seen));
        else if (is_cut_short(anki) || record->count > MAX_FIELDS)
            reader_skip(&anki->reader, record->line, "shifted",
                        "The note has %zu cells, most have %zu; it begins: %.*s", record->count,
                        anki->width, STR_FMT(seen));
        else
            status = read_note(anki);
        if (status == STATUS_OK)
            status = reader_go_on(&anki->reader, anki->table.at, anki->table.text.size);
    }
    return status;
}

enum status anki_read(struct str text, const struct format_options *options,
                      struct import_report *report, struct question_set **ret_set)
{
    struct anki anki = {.form = TEXT_UNKNOWN};

    enum status status = reader_begin(&anki.reader, "anki", options, report);
    arena_init(&anki.arena, (size_t)SET_MAX_BYTES * 4);
    arena_init(&anki.names, (size_t)SET_MAX_BYTES * 4);
    anki.record = malloc(sizeof(*anki.record));
    if (status == STATUS_OK && !anki.record)
        status = STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = read_keys(&anki, text);
    if (status == STATUS_OK)
        status = read_notes(&anki);
    free(anki.record);
    arena_finish(&anki.names);
    arena_finish(&anki.arena);
    return reader_end(&anki.reader, status, ret_set);
}
