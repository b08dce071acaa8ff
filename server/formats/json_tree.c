#include "formats/json_tree.h"

#include "base/count.h"
#include "base/utf.h"
#include "questions/lines.h"

struct reader {
    struct str text;
    size_t at;
    unsigned line;
    unsigned depth;
    size_t values;
    struct arena *arena;
    const struct watch *watch;
    struct tree_fault *fault;
};

static enum status fail(struct reader *r, enum status status, const char *sentence)
{
    *r->fault = (struct tree_fault){r->line, sentence};
    return status;
}

static void skip_blanks(struct reader *r)
{
    for (; r->at < r->text.size; r->at++) {
        char c = r->text.data[r->at];
        if (c == '\n')
            r->line++;
        else if (c != ' ' && c != '\t' && c != '\r')
            return;
    }
}

static char peek(const struct reader *r)
{
    return r->at < r->text.size ? r->text.data[r->at] : '\0';
}

static bool take(struct reader *r, char c)
{
    if (r->at == r->text.size || r->text.data[r->at] != c)
        return false;
    r->at++;
    return true;
}

static bool read_hex4(const struct reader *r, size_t at, uint32_t *ret_unit)
{
    uint32_t unit = 0;

    if (at + 4 > r->text.size)
        return false;
    for (size_t i = at; i < at + 4; i++) {
        char c = ascii_lower(r->text.data[i]);
        if (!ascii_is_digit(c) && (c < 'a' || c > 'f'))
            return false;
        unit = unit << 4 | (uint32_t)(ascii_is_digit(c) ? c - '0' : c - 'a' + 10);
    }
    *ret_unit = unit;
    return true;
}

/* The escape behind "\u"; r->at is at its first digit. */
static bool read_unicode(struct reader *r, uint32_t *ret_c)
{
    uint32_t c;
    uint32_t low;

    if (!read_hex4(r, r->at, &c))
        return false;
    r->at += 4;
    bool is_high = c >= 0xd800 && c < 0xdc00;
    if (is_high && str_starts(str_slice(r->text, r->at, r->at + 2), STR("\\u")) &&
        read_hex4(r, r->at + 2, &low) && low >= 0xdc00 && low < 0xe000) {
        r->at += 6;
        c = 0x10000 + ((c - 0xd800) << 10 | (low - 0xdc00));
    }
    *ret_c = c == 0 || (c >= 0xd800 && c < 0xe000) ? 0xfffd : c;
    return true;
}

/* Where the string that begins at r->at ends, at its quote; false when it doesn't. */
static bool find_end(const struct reader *r, size_t *ret_end, bool *ret_escapes)
{
    *ret_escapes = false;
    for (size_t at = r->at; at < r->text.size; at++) {
        unsigned char c = (unsigned char)r->text.data[at];
        if (c == '"') {
            *ret_end = at;
            return true;
        }
        if (c < 0x20)
            return false;
        if (c == '\\') {
            *ret_escapes = true;
            at++;
        }
    }
    return false;
}

/* r->at is behind the opening quote. */
static enum status read_string(struct reader *r, struct str *ret_text)
{
    static const char escapes[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    size_t end;
    bool has_escapes;
    size_t size = 0;
    uint32_t c;

    if (!find_end(r, &end, &has_escapes))
        return fail(r, STATUS_MALFORMED,
                    "A string has no closing quote on its line, or a control character in it.");
    if (!has_escapes) {
        *ret_text = (struct str){r->text.data + r->at, end - r->at};
        r->at = end + 1;
        return STATUS_OK;
    }
    char *out = arena_alloc(r->arena, end - r->at + 1);
    if (!out)
        return STATUS_NO_MEMORY;
    while (r->at < end) {
        if (!take(r, '\\')) {
            out[size++] = r->text.data[r->at++];
            continue;
        }
        char kind = r->text.data[r->at++];
        const char *escape = memchr(escapes, kind, sizeof(escapes) - 1);
        if (escape)
            out[size++] = meanings[escape - escapes];
        else if (kind == 'u' && read_unicode(r, &c))
            size += utf8_put(c, out + size);
        else
            return fail(r, STATUS_MALFORMED, "A string has an escape that JSON doesn't know.");
    }
    r->at = end + 1;
    *ret_text = (struct str){out, size};
    return STATUS_OK;
}

static size_t take_digits(struct reader *r)
{
    size_t from = r->at;

    while (ascii_is_digit(peek(r)))
        r->at++;
    return r->at - from;
}

static enum status read_number(struct reader *r, struct tree *value)
{
    size_t from = r->at;
    bool good = true;

    take(r, '-');
    size_t first = r->at;
    size_t digits = take_digits(r);
    good = digits == 1 || (digits > 1 && r->text.data[first] != '0');
    if (good && take(r, '.'))
        good = take_digits(r) > 0;
    if (good && (take(r, 'e') || take(r, 'E'))) {
        if (!take(r, '+'))
            take(r, '-');
        good = take_digits(r) > 0;
    }
    if (!good)
        return fail(r, STATUS_MALFORMED, "This is no value that JSON knows.");
    value->kind = TREE_NUMBER;
    value->text = str_slice(r->text, from, r->at);
    return STATUS_OK;
}

static enum status read_word(struct reader *r, struct tree *value)
{
    static const struct {
        struct str word;
        enum tree_kind kind;
    } words[] = {{{"null", 4}, TREE_NULL}, {{"false", 5}, TREE_FALSE}, {{"true", 4}, TREE_TRUE}};

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (!str_starts(str_slice(r->text, r->at, r->text.size), words[i].word))
            continue;
        r->at += words[i].word.size;
        value->kind = words[i].kind;
        return STATUS_OK;
    }
    return read_number(r, value);
}

static enum status read_value(struct reader *r, struct tree **ret_value);

/* One member: with its key in an object. */
static enum status read_member(struct reader *r, enum tree_kind kind, struct tree **ret_member)
{
    struct str key = STR_NONE;
    enum status status = STATUS_OK;

    if (kind == TREE_OBJECT) {
        if (!take(r, '"'))
            return fail(r, STATUS_MALFORMED, "A key in quotes is expected here.");
        status = read_string(r, &key);
        if (status != STATUS_OK)
            return status;
        skip_blanks(r);
        if (!take(r, ':'))
            return fail(r, STATUS_MALFORMED, "A colon is expected behind a key.");
        skip_blanks(r);
    }
    status = read_value(r, ret_member);
    if (status == STATUS_OK)
        (*ret_member)->key = key;
    return status;
}

/* r->at is behind the opening bracket. */
static enum status read_members(struct reader *r, struct tree *value)
{
    char closing = value->kind == TREE_OBJECT ? '}' : ']';
    struct tree **last = &value->first;

    if (++r->depth > TREE_MAX_DEPTH)
        return fail(r, STATUS_TOO_LARGE, "The values are nested deeper than 100 levels.");
    skip_blanks(r);
    if (take(r, closing)) {
        r->depth--;
        return STATUS_OK;
    }
    for (;;) {
        skip_blanks(r);
        enum status status = read_member(r, value->kind, last);
        if (status != STATUS_OK)
            return status;
        last = &(*last)->next;
        skip_blanks(r);
        if (take(r, closing))
            break;
        if (!take(r, ','))
            return fail(r, STATUS_MALFORMED, "A comma or a closing bracket is expected here.");
    }
    r->depth--;
    return STATUS_OK;
}

static enum status read_value(struct reader *r, struct tree **ret_value)
{
    enum { WATCH_STEP = 1 << 17 };

    if (r->at == r->text.size)
        return fail(r, STATUS_MALFORMED, "The text ends in the middle.");
    if (++r->values > TREE_MAX_VALUES)
        return fail(r, STATUS_TOO_LARGE, "The text has more than four million values.");
    if (r->values % WATCH_STEP == 0 && !watch_go_on(r->watch, r->at, r->text.size))
        return STATUS_CANCELLED;
    struct tree *value = arena_alloc(r->arena, sizeof(*value));
    if (!value)
        return STATUS_NO_MEMORY;
    value->line = r->line;
    *ret_value = value;
    if (take(r, '"')) {
        value->kind = TREE_STRING;
        return read_string(r, &value->text);
    }
    if (peek(r) != '{' && peek(r) != '[')
        return read_word(r, value);
    value->kind = peek(r) == '{' ? TREE_OBJECT : TREE_ARRAY;
    r->at++;
    return read_members(r, value);
}

/* What stands behind the first value. */
static enum status read_more(struct reader *r, bool many, struct tree **value)
{
    skip_blanks(r);
    if (r->at == r->text.size)
        return STATUS_OK;
    if (!many)
        return fail(r, STATUS_MALFORMED, "There is more text behind the end of the JSON value.");
    struct tree *array = arena_alloc(r->arena, sizeof(*array));
    if (!array)
        return STATUS_NO_MEMORY;
    *array = (struct tree){.first = *value, .line = (*value)->line, .kind = TREE_ARRAY};
    for (struct tree *last = *value; r->at < r->text.size; last = last->next) {
        enum status status = read_value(r, &last->next);
        if (status != STATUS_OK)
            return status;
        skip_blanks(r);
    }
    *value = array;
    return STATUS_OK;
}

enum status tree_read(struct str text, bool many, const struct watch *watch, struct arena *arena,
                      struct tree **ret_tree, struct tree_fault *ret_fault)
{
    struct reader r = {.text = text, .line = 1, .arena = arena, .watch = watch, .fault = ret_fault};
    struct tree *value = NULL;

    if (!utf8_valid(text))
        return fail(&r, STATUS_MALFORMED, "The text isn't UTF-8.");
    skip_blanks(&r);
    enum status status = read_value(&r, &value);
    if (status == STATUS_OK)
        status = read_more(&r, many, &value);
    if (status == STATUS_OK)
        *ret_tree = value;
    return status;
}

const struct tree *tree_get(const struct tree *object, const char *key)
{
    const struct tree *found = NULL;

    if (!tree_is(object, TREE_OBJECT))
        return NULL;
    for (const struct tree *member = object->first; member; member = member->next)
        if (str_is(member->key, key))
            found = member;
    return found;
}

struct str tree_text(const struct tree *object, const char *key)
{
    const struct tree *value = tree_get(object, key);

    return tree_is(value, TREE_STRING) || tree_is(value, TREE_NUMBER) ? value->text : STR_NONE;
}

bool tree_is(const struct tree *value, enum tree_kind kind)
{
    return value && value->kind == kind;
}

size_t tree_count(const struct tree *value)
{
    size_t count = 0;

    for (const struct tree *member = value ? value->first : NULL; member; member = member->next)
        count++;
    return count;
}
