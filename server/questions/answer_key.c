#include "questions/answer_key.h"

#include <stdlib.h>

#include "questions/lines.h"

enum { MAX_NUMBER = 10000, MIN_ANSWERS = 2 };

void answer_key_finish(struct answer_key *key)
{
    if (!key)
        return;
    free(key->right);
    *key = (struct answer_key){0};
}

uint32_t answer_key_right(const struct answer_key *key, unsigned number)
{
    return key && number < key->count ? key->right[number] : 0;
}

static size_t skip_any(struct str text, size_t at, const char *bytes)
{
    while (at < text.size && strchr(bytes, text.data[at]))
        at++;
    return at;
}

/* The letter that stands alone at `at`; 0 when none does. */
static unsigned read_letter(struct str text, size_t at)
{
    char letter = at < text.size ? ascii_lower(text.data[at]) : '\0';
    bool alone = at + 1 >= text.size || !ascii_is_alnum(text.data[at + 1]);

    return letter >= 'a' && letter <= 'j' && alone ? (unsigned)(letter - 'a') + 1 : 0;
}

/* "12. b", "12 - (b)", "12: A, C" at *at. */
static bool read_pair(struct str text, size_t *at, unsigned *ret_number, uint32_t *ret_right)
{
    unsigned number = 0;
    uint32_t right = 0;
    size_t i = *at;

    while (i < text.size && i < *at + 5 && ascii_is_digit(text.data[i]))
        number = number * 10 + (unsigned)(text.data[i++] - '0');
    if (i == *at || !number || number > MAX_NUMBER)
        return false;
    i = skip_any(text, i, " \t.):-*=");
    for (;;) {
        i = skip_any(text, i, "(");
        unsigned letter = read_letter(text, i);
        if (!letter)
            break;
        right |= 1u << (letter - 1);
        i = skip_any(text, i + 1, " \t.)*,;&|");
        if (str_starts_nocase(str_slice(text, i, text.size), STR("and ")))
            i += 4;
    }
    *at = i;
    *ret_number = number;
    *ret_right = right;
    return right != 0;
}

/* Takes a line of the key; false when it is anything else. */
static bool read_line(struct answer_key *key, struct str line, size_t *answers)
{
    size_t at = skip_any(line, 0, " \t-*+|");
    unsigned number;
    uint32_t right;

    while (at < line.size) {
        if (!read_pair(line, &at, &number, &right) || key->right[number])
            return false;
        key->right[number] = right;
        ++*answers;
    }
    return true;
}

static bool is_title(const struct doc_line *line)
{
    return (line->kind == LINE_HEADING || line->kind == LINE_TEXT) &&
           label_of_title(document_title(line)) == LABEL_ANSWER;
}

/* Reads what stands below the title, up to a heading, the end of what belongs to the questions, or
 * the end of the text. */
static bool read_key(struct answer_key *key, const struct document *document, size_t title)
{
    size_t answers = 0;
    size_t i = title + 1;

    for (; i < document->count; i++) {
        const struct doc_line *line = &document->lines[i];
        if (line->kind == LINE_HEADING || is_page_end(line->text))
            break;
        if (line->kind == LINE_BLANK || line->kind == LINE_UNDERLINE || line->kind == LINE_RULE)
            continue;
        if (!read_line(key, line->text, &answers))
            return false;
    }
    key->line = title;
    key->end = i;
    return answers >= MIN_ANSWERS;
}

/* True when no two questions before the key have the same number. */
static bool numbers_differ(const struct outline *outline, size_t before)
{
    unsigned char seen[MAX_NUMBER + 1] = {0};

    for (size_t i = 0; i < outline->count; i++) {
        const struct mark *mark = &outline->items[i];
        if (mark->kind != MARK_QUESTION || mark->line >= before || mark->title.number > MAX_NUMBER)
            continue;
        if (mark->title.number && seen[mark->title.number]++)
            return false;
    }
    return true;
}

static void drop_marks(const struct answer_key *key, struct outline *outline)
{
    size_t kept = 0;

    for (size_t i = 0; i < outline->count; i++)
        if (outline->items[i].line < key->line || outline->items[i].line >= key->end)
            outline->items[kept++] = outline->items[i];
    outline->count = kept;
}

enum status answer_key_find(struct answer_key *key, const struct document *document,
                            struct outline *outline)
{
    size_t title = document->count;

    *key = (struct answer_key){0};
    while (title > 0 && !is_title(&document->lines[title - 1]))
        title--;
    if (!title)
        return STATUS_OK;
    key->right = calloc(MAX_NUMBER + 1, sizeof(*key->right));
    if (!key->right)
        return STATUS_NO_MEMORY;
    key->count = MAX_NUMBER + 1;
    if (read_key(key, document, title - 1) && numbers_differ(outline, key->line))
        drop_marks(key, outline);
    else
        answer_key_finish(key);
    return STATUS_OK;
}
