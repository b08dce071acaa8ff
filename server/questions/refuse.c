/* What a document is when it isn't a list of questions; and the questions of a conversation. */
#include <stdint.h>

#include "questions/import_private.h"
#include "questions/lines.h"

enum { MAX_SPEAKERS = 16, MAX_NAME = 32, MIN_TURNS = 3, MIN_LINES = 5 };

struct speakers {
    struct str names[MAX_SPEAKERS];
    size_t turns[MAX_SPEAKERS];
    size_t count;
};

/* "[00:12:03] " before a speaker. */
static struct str skip_time(struct str text)
{
    size_t at = 0;

    while (at < text.size &&
           (ascii_is_digit(text.data[at]) || memchr("[]():. -", text.data[at], 9)))
        at++;
    return str_slice(text, at, text.size);
}

/* The name in "**Name:** …" or "Name Surname: …"; empty for anything else. */
static struct str speaker_name(struct str line)
{
    struct str text = skip_time(str_trim(line));
    struct str rest;
    size_t from = 0;

    if (label_read(text, &rest) != LABEL_NONE)
        return STR_NONE;
    while (from < text.size && text.data[from] == '*')
        from++;
    size_t at = from;
    unsigned words = 0;
    while (at < text.size && at - from < MAX_NAME && text.data[at] != ':') {
        char c = text.data[at];
        bool starts_word = at == from || text.data[at - 1] == ' ';
        bool capital = (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
        if (starts_word && !capital)
            return STR_NONE;
        if (!starts_word && !ascii_is_alnum(c) && (unsigned char)c < 0x80 && !memchr(" .'-*", c, 5))
            return STR_NONE;
        words += starts_word;
        at++;
    }
    if (at == text.size || text.data[at] != ':' || !words || words > 3)
        return STR_NONE;
    struct str name = str_slice(text, from, at);
    while (name.size && name.data[name.size - 1] == '*')
        name.size--;
    return name;
}

static void count_turn(struct speakers *speakers, struct str name)
{
    for (size_t i = 0; i < speakers->count; i++) {
        if (str_equal(speakers->names[i], name)) {
            speakers->turns[i]++;
            return;
        }
    }
    if (speakers->count == MAX_SPEAKERS)
        return;
    speakers->names[speakers->count] = name;
    speakers->turns[speakers->count++] = 1;
}

/* Two or more people who take turns, in a good part of the lines. */
static bool is_transcript(const struct speakers *speakers, size_t text_lines)
{
    size_t people = 0;
    size_t turns = 0;

    for (size_t i = 0; i < speakers->count; i++) {
        if (speakers->turns[i] < MIN_TURNS)
            continue;
        people++;
        turns += speakers->turns[i];
    }
    return people >= 2 && turns * 10 >= text_lines * 3;
}

/* Does the turn end by asking? A short remark may follow the question mark's sentence. */
static bool turn_asks(struct str text)
{
    enum { MIN_SIZE = 12 };

    text = str_trim(text);
    while (text.size && memchr("*_\"')", text.data[text.size - 1], 5))
        text.size--;
    return text.size >= MIN_SIZE &&
           (text.data[text.size - 1] == '?' ||
            (text.size > 3 && str_is(str_slice(text, text.size - 3, text.size), "？")));
}

enum status turns_find(struct outline *outline, const struct document *document)
{
    enum status status = STATUS_OK;

    *outline = (struct outline){.habit = HABIT_LABEL};
    for (size_t i = 0; i < document->count && status == STATUS_OK; i++) {
        const struct doc_line *line = &document->lines[i];
        struct str name = line->kind == LINE_TEXT ? speaker_name(line->text) : STR_NONE;
        if (!name.size)
            continue;
        size_t from = (size_t)(name.data + name.size - line->text.data);
        while (from < line->text.size && memchr("*: ", line->text.data[from], 3))
            from++;
        struct str text = str_trim(str_slice(line->text, from, line->text.size));
        if (!turn_asks(text))
            continue;
        status = outline_add(outline,
                             (struct mark){.kind = MARK_QUESTION,
                                           .line = i,
                                           .content = i + 1,
                                           .title = {.text = text, .reads_like_question = true}});
    }
    return status;
}

const char *refuse_document(const struct document *document, const char **ret_note)
{
    struct speakers speakers = {0};
    size_t text_lines = 0;
    size_t lines = 0;
    size_t links = 0;
    size_t rows = 0;

    for (size_t i = 0; i < document->count; i++) {
        const struct doc_line *line = &document->lines[i];
        if (line->kind == LINE_BLANK || line->kind == LINE_HEADING || line->kind == LINE_CODE ||
            line->kind == LINE_RULE)
            continue;
        struct str text = str_trim(str_slice(line->text, 0, 1000));
        struct str name = line->kind == LINE_TEXT ? speaker_name(text) : STR_NONE;
        if (name.size)
            count_turn(&speakers, name);
        if (str_find(text, STR("](#")) != SIZE_MAX)
            continue; /* contents say nothing of what the page is */
        lines++;
        text_lines += line->kind == LINE_TEXT;
        links += str_find(text, STR("](http")) != SIZE_MAX || str_starts(text, STR("http")) ||
                 str_find(text, STR("<http")) != SIZE_MAX;
        rows += text.size && text.data[0] == '|';
    }
    if (is_transcript(&speakers, text_lines)) {
        *ret_note = "This seems to be the transcript of a conversation, not a list of questions. "
                    "It can be imported as one: each turn that asks becomes a question, and what "
                    "is said until the next its answer.";
        return "transcript";
    }
    if (lines >= MIN_LINES && links * 10 >= lines * 6) {
        *ret_note = "This seems to be a list of links to pages elsewhere. The pages themselves can "
                    "be imported, if their licence allows it.";
        return "list of links";
    }
    if (lines >= MIN_LINES && rows * 10 >= lines * 6) {
        *ret_note = "This seems to be a table. A column of questions can be saved as a list, a "
                    "line each, and imported.";
        return "table";
    }
    return NULL;
}
