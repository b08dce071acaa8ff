#include "text/tokens.h"

#include <stdlib.h>

#include "base/utf.h"

enum kind { KIND_WORD, KIND_BLANK, KIND_OTHER };

/* From here on (CJK, kana, emoji and beyond) words have no blanks between them: one by one. */
enum { FIRST_WITHOUT_BLANKS = 0x2e80 };

static enum kind kind_of(uint32_t c)
{
    if (c == ' ' || c == '\t')
        return KIND_BLANK;
    bool is_word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                   c == '_' || (c >= 0xc0 && c < FIRST_WITHOUT_BLANKS);
    return is_word ? KIND_WORD : KIND_OTHER;
}

struct token token_first(struct str text)
{
    size_t at = 0;
    uint32_t c = utf8_next(text, &at);
    enum kind kind = kind_of(c);
    struct token token = {.units = c > 0xffff ? 2 : 1,
                          .is_word = kind == KIND_WORD || c >= FIRST_WITHOUT_BLANKS};

    while (kind != KIND_OTHER && at < text.size) {
        size_t next = at;
        c = utf8_next(text, &next);
        if (kind_of(c) != kind)
            break;
        token.units++;
        at = next;
    }
    token.text = (struct str){text.data, at};
    return token;
}

static enum status split(struct str text, struct tokens *ret_tokens)
{
    struct tokens tokens = {0};
    size_t capacity = 0;

    while (text.size) {
        if (tokens.count == capacity) {
            capacity = capacity ? capacity * 2 : 64;
            struct token *items = realloc(tokens.items, capacity * sizeof(*items));
            if (!items) {
                tokens_finish(&tokens);
                return STATUS_NO_MEMORY;
            }
            tokens.items = items;
        }
        struct token token = token_first(text);
        tokens.items[tokens.count++] = token;
        text.data += token.text.size;
        text.size -= token.text.size;
    }
    *ret_tokens = tokens;
    return STATUS_OK;
}

/* --- ids ----------------------------------------------------------------------------------- */

struct table {
    struct token **slots; /* the first token of each id */
    size_t mask;
    size_t ids;
};

static uint64_t hash_of(struct str text)
{
    uint64_t hash = 14695981039346656037u;

    for (size_t i = 0; i < text.size; i++)
        hash = (hash ^ (unsigned char)text.data[i]) * 1099511628211u;
    return hash ^ (hash >> 29);
}

static void number(struct table *table, struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        struct token *token = &tokens->items[i];
        size_t slot = hash_of(token->text) & table->mask;
        while (table->slots[slot] && !str_equal(table->slots[slot]->text, token->text))
            slot = (slot + 1) & table->mask;
        if (!table->slots[slot]) {
            token->id = (uint32_t)table->ids++;
            table->slots[slot] = token;
        } else {
            token->id = table->slots[slot]->id;
        }
    }
}

enum status tokens_split(struct str a, struct str b, struct tokens *ret_a, struct tokens *ret_b,
                         size_t *ret_ids)
{
    struct tokens first = {0};
    struct tokens second = {0};
    struct table table = {0};
    enum status status = split(a, &first);

    if (status == STATUS_OK)
        status = split(b, &second);
    if (status == STATUS_OK) {
        size_t size = 64;
        while (size < 2 * (first.count + second.count))
            size *= 2;
        table = (struct table){calloc(size, sizeof(*table.slots)), size - 1, 0};
        status = table.slots ? STATUS_OK : STATUS_NO_MEMORY;
    }
    if (status == STATUS_OK) {
        number(&table, &first);
        number(&table, &second);
        *ret_a = first;
        *ret_b = second;
        *ret_ids = table.ids;
    } else {
        tokens_finish(&first);
        tokens_finish(&second);
    }
    free(table.slots);
    return status;
}

void tokens_finish(struct tokens *tokens)
{
    if (!tokens)
        return;
    free(tokens->items);
    *tokens = (struct tokens){0};
}
