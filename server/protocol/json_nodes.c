#include "protocol/json_nodes.h"

#include <stdlib.h>

#include "base/count.h"
#include "base/utf.h"

/* What was read next: one of {}[]:, as itself, a value that is in reader->scalar, or neither. */
enum { READ_END = 0, READ_SCALAR = 1, READ_WRONG = 2 };
enum { NONE = JSON_MAX_NODES };

struct reader {
    struct str text;
    size_t at;
    struct arena *arena;
    struct json_nodes *nodes;
    struct json_node scalar;
    uint32_t open; /* the innermost list or object that isn't at its end; its span is its parent */
    unsigned depth;
    enum refusal refusal;
};

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The byte that is next, or -1. */
static int peek(const struct reader *reader)
{
    return reader->at < reader->text.size ? (unsigned char)reader->text.data[reader->at] : -1;
}

static bool skip_character(struct reader *reader)
{
    size_t at = reader->at;

    /* a U+FFFD that really stands there takes three bytes */
    if (at == reader->text.size || (utf8_next(reader->text, &at) == 0xfffd && at - reader->at == 1))
        return false;
    reader->at = at;
    return true;
}

static void skip_digits(struct reader *reader)
{
    while (is_digit(peek(reader)))
        reader->at++;
}

/* --- strings ------------------------------------------------------------------------------- */

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/* How many of eight bytes are plain, until the first that isn't. Most of a message is plain text.
 */
static size_t plain_bytes(const char *at)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t word;

    memcpy(&word, at, sizeof(word));
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
        word = __builtin_bswap64(word);
    /* A byte's highest bit is set where it is one of these. Above it a borrow may set more. */
    uint64_t control = word - 0x20 * ones;
    uint64_t quote = (word ^ '"' * ones) - ones;
    uint64_t backslash = (word ^ '\\' * ones) - ones;
    uint64_t others = (word | control | quote | backslash) & 0x80 * ones;
    return others ? (size_t)__builtin_ctzll(others) / 8 : 8;
}

/* Where there is something else, from `at` on. */
static size_t plain_end(struct str text, size_t at)
{
    while (text.size - at >= 8) {
        size_t plain = plain_bytes(text.data + at);
        at += plain;
        if (plain < 8)
            return at;
    }
    while (at < text.size && is_plain((unsigned char)text.data[at]))
        at++;
    return at;
}

static int hex_value(int c)
{
    if (is_digit(c))
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* At a backslash. */
static bool skip_escape(struct reader *reader)
{
    reader->at++;
    if (peek(reader) == 'u') {
        reader->at++;
        for (unsigned i = 0; i < 4; i++, reader->at++)
            if (hex_value(peek(reader)) < 0)
                return skip_character(reader) && false;
        return true;
    }
    bool is_known = peek(reader) > 0 && strchr("\"\\/bfnrt", peek(reader));
    return skip_character(reader) && is_known;
}

static uint32_t hex4(const char *digits)
{
    uint32_t unit = 0;

    for (unsigned i = 0; i < 4; i++)
        unit = unit << 4 | (uint32_t)hex_value(digits[i]);
    return unit;
}

/* The character of the \u at *at, or of two that are a pair of surrogates; *at moves behind. 0 when
 * it is none, or NUL. */
static uint32_t unescape_unicode(struct str text, size_t *at)
{
    uint32_t c = hex4(text.data + *at + 2);

    *at += 6;
    if (c < 0xd800 || c > 0xdfff)
        return c;
    if (c > 0xdbff || text.size - *at < 6 || memcmp(text.data + *at, "\\u", 2) != 0)
        return 0;
    uint32_t low = hex4(text.data + *at + 2);
    if (low < 0xdc00 || low > 0xdfff)
        return 0;
    *at += 6;
    return 0x10000 + ((c - 0xd800) << 10 | (low - 0xdc00));
}

/* Text whose escapes are known to be whole. None is shorter than what it stands for. */
static bool unescape(struct reader *reader, struct str text)
{
    static const char names[] = "bfnrt";
    static const char meanings[] = "\b\f\n\r\t";
    char *out = arena_alloc(reader->arena, text.size + 1);
    size_t size = 0;

    if (!out) {
        reader->refusal = REFUSAL_BUSY;
        return false;
    }
    for (size_t at = 0; at < text.size;) {
        if (text.data[at] != '\\') {
            out[size++] = text.data[at++];
            continue;
        }
        if (text.data[at + 1] == 'u') {
            uint32_t c = unescape_unicode(text, &at);
            if (c == 0)
                return false;
            size += utf8_put(c, out + size);
            continue;
        }
        const char *name = strchr(names, text.data[at + 1]);
        out[size++] = name ? meanings[name - names] : text.data[at + 1];
        at += 2;
    }
    reader->scalar.text = (struct str){out, size};
    reader->scalar.is_copy = true;
    return true;
}

/* At the opening quote. */
static int read_string(struct reader *reader)
{
    size_t from = ++reader->at;
    bool has_escapes = false;

    for (;;) {
        reader->at = plain_end(reader->text, reader->at);
        int c = peek(reader);
        if (c == '"')
            break;
        has_escapes = has_escapes || c == '\\';
        if (c < 0x20 || !(c == '\\' ? skip_escape(reader) : skip_character(reader)))
            return READ_WRONG;
    }
    struct str text = {reader->text.data + from, reader->at++ - from};
    reader->scalar = (struct json_node){.kind = JSON_KIND_STRING, .span = 1, .text = text};
    return !has_escapes || unescape(reader, text) ? READ_SCALAR : READ_WRONG;
}

/* --- numbers and words --------------------------------------------------------------------- */

static int read_integer(struct reader *reader, struct str text)
{
    bool negative = text.data[0] == '-';
    int64_t number = 0;

    for (size_t i = negative; i < text.size; i++) {
        int digit = text.data[i] - '0';
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, negative ? -digit : digit, &number))
            return READ_WRONG;
    }
    reader->scalar = (struct json_node){.kind = JSON_KIND_INT, .span = 1, .number = number};
    return READ_SCALAR;
}

/* No field takes one, but what no double can hold isn't a number for anybody. */
static int read_real(struct reader *reader, struct str text)
{
    struct str copy = arena_copy(reader->arena, text);

    if (!copy.data) {
        reader->refusal = REFUSAL_BUSY;
        return READ_WRONG;
    }
    reader->scalar = (struct json_node){.kind = JSON_KIND_REAL, .span = 1};
    return __builtin_isinf(strtod(copy.data, NULL)) ? READ_WRONG : READ_SCALAR;
}

static int read_number(struct reader *reader)
{
    size_t from = reader->at;
    bool is_real = false;

    reader->at += peek(reader) == '-';
    bool is_zero = peek(reader) == '0';
    if (!is_digit(peek(reader)))
        return READ_WRONG;
    reader->at++;
    if (is_zero && is_digit(peek(reader)))
        return READ_WRONG;
    skip_digits(reader);
    if (peek(reader) == '.') {
        is_real = true;
        reader->at++;
        if (!is_digit(peek(reader)))
            return READ_WRONG;
        skip_digits(reader);
    }
    if (peek(reader) == 'e' || peek(reader) == 'E') {
        is_real = true;
        reader->at++;
        reader->at += peek(reader) == '+' || peek(reader) == '-';
        if (!is_digit(peek(reader)))
            return READ_WRONG;
        skip_digits(reader);
    }
    struct str text = {reader->text.data + from, reader->at - from};
    return is_real ? read_real(reader, text) : read_integer(reader, text);
}

static int read_word(struct reader *reader)
{
    static const struct {
        struct str word;
        unsigned char kind;
    } words[] = {{{"null", 4}, JSON_KIND_NULL},
                 {{"false", 5}, JSON_KIND_FALSE},
                 {{"true", 4}, JSON_KIND_TRUE}};
    size_t from = reader->at;

    while (is_letter(peek(reader)))
        reader->at++;
    struct str word = {reader->text.data + from, reader->at - from};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_equal(word, words[i].word)) {
            reader->scalar = (struct json_node){.kind = words[i].kind, .span = 1};
            return READ_SCALAR;
        }
    }
    return READ_WRONG;
}

static int read_next(struct reader *reader)
{
    int c = peek(reader);

    for (; c == ' ' || c == '\t' || c == '\n' || c == '\r'; c = peek(reader))
        reader->at++;
    switch (c) {
    case -1:
        return READ_END;
    case '{':
    case '}':
    case '[':
    case ']':
    case ':':
    case ',':
        reader->at++;
        return c;
    case '"':
        return read_string(reader);
    default:
        break;
    }
    if (is_digit(c) || c == '-')
        return read_number(reader);
    if (is_letter(c))
        return read_word(reader);
    (void)skip_character(reader);
    return READ_WRONG;
}

/* --- lists and objects --------------------------------------------------------------------- */

static bool has_room(struct json_nodes *nodes)
{
    if (nodes->count == JSON_MAX_NODES)
        return false;
    if (nodes->count < nodes->capacity)
        return true;
    bool is_few = nodes->items == nodes->few;
    struct json_node *items =
        realloc(is_few ? NULL : nodes->items, 2 * nodes->capacity * sizeof(*items));
    if (!items)
        return false;
    if (is_few)
        memcpy(items, nodes->few, sizeof(nodes->few));
    nodes->items = items;
    nodes->capacity *= 2;
    return true;
}

static bool add(struct reader *reader, const struct json_node *node)
{
    if (!has_room(reader->nodes)) {
        reader->refusal = REFUSAL_BUSY;
        return false;
    }
    reader->nodes->items[reader->nodes->count++] = *node;
    return true;
}

static struct json_node *open_node(const struct reader *reader)
{
    return &reader->nodes->items[reader->open];
}

static void close_node(struct reader *reader)
{
    struct json_node *node = open_node(reader);
    uint32_t parent = node->span;

    node->span = (uint32_t)reader->nodes->count - reader->open;
    reader->open = parent;
    reader->depth--;
}

static int closing(const struct reader *reader)
{
    return open_node(reader)->kind == JSON_KIND_OBJECT ? '}' : ']';
}

static bool is_twice(const struct reader *reader, struct str key)
{
    const struct json_node *object = open_node(reader);
    const struct json_node *member = json_first(object);

    for (size_t i = 0; i < object->count && i < JSON_MAX_KEYS; i++) {
        if (str_equal(member->text, key))
            return true;
        member = json_next(json_next(member));
    }
    return false;
}

static bool add_key(struct reader *reader, int next)
{
    if (next != READ_SCALAR || reader->scalar.kind != JSON_KIND_STRING)
        return false;
    if (open_node(reader)->count < JSON_MAX_KEYS && is_twice(reader, reader->scalar.text)) {
        reader->refusal = REFUSAL_DUPLICATE_KEY;
        return false;
    }
    return add(reader, &reader->scalar) && read_next(reader) == ':';
}

static bool add_value(struct reader *reader, int next)
{
    if (reader->depth == JSON_MAX_DEPTH)
        return false;
    if (reader->open != NONE)
        open_node(reader)->count++;
    if (next == READ_SCALAR)
        return add(reader, &reader->scalar);
    if (next != '{' && next != '[')
        return false;
    const struct json_node node = {.kind = next == '{' ? JSON_KIND_OBJECT : JSON_KIND_LIST,
                                   .span = reader->open};
    if (!add(reader, &node))
        return false;
    reader->open = (uint32_t)reader->nodes->count - 1;
    reader->depth++;
    return true;
}

static bool read_all(struct reader *reader)
{
    int next = read_next(reader);

    if ((next != '{' && next != '[') || !add_value(reader, next))
        return false;
    do {
        next = read_next(reader);
        if (next == closing(reader) && open_node(reader)->count == 0) {
            close_node(reader);
        } else {
            if (open_node(reader)->kind == JSON_KIND_OBJECT) {
                if (!add_key(reader, next))
                    return false;
                next = read_next(reader);
            }
            if (!add_value(reader, next))
                return false;
            if (next == '{' || next == '[')
                continue;
        }
        while (reader->open != NONE && (next = read_next(reader)) == closing(reader))
            close_node(reader);
        if (reader->open != NONE && next != ',')
            return false;
    } while (reader->open != NONE);
    return read_next(reader) == READ_END;
}

enum refusal json_nodes_read(struct json_nodes *nodes, struct str text, struct arena *arena)
{
    struct reader reader = {
        .text = text, .arena = arena, .nodes = nodes, .open = NONE, .refusal = REFUSAL_MALFORMED};

    nodes->items = nodes->few;
    nodes->count = 0;
    nodes->capacity = JSON_FEW_NODES;
    bool good = read_all(&reader);
    nodes->read_bytes = reader.at;
    return good ? REFUSAL_NONE : reader.refusal;
}

void json_nodes_finish(struct json_nodes *nodes)
{
    if (nodes && nodes->items != nodes->few)
        free(nodes->items);
}

/* --- looking ------------------------------------------------------------------------------- */

const struct json_node *json_member(const struct json_node *object, struct str key)
{
    const struct json_node *member = json_first(object);

    for (size_t i = 0; i < object->count; i++) {
        const struct json_node *value = json_next(member);
        if (str_equal(member->text, key))
            return value;
        member = json_next(value);
    }
    return NULL;
}

struct str json_member_text(const struct json_node *object, struct str key)
{
    const struct json_node *value = json_member(object, key);

    return value && value->kind == JSON_KIND_STRING ? value->text : STR_NONE;
}

int64_t json_member_number(const struct json_node *object, struct str key)
{
    const struct json_node *value = json_member(object, key);

    return value && value->kind == JSON_KIND_INT ? value->number : 0;
}
