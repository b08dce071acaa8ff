#include "protocol/field.h"

#include "base/id.h"
#include "protocol/json_nodes.h"
#include "room/messages.h"

/* Longest text that a change can speak of, as the schema says. */
enum { MAX_UNITS = 1048576, MAX_NAMED_BYTES = 60 };

struct decoding {
    struct arena *arena;
    const char *detail; /* names the field that was wrong */
};

static enum refusal decode_table(struct decoding *decoding, const struct json_node *object,
                                 const struct field_table *table, const struct str *also,
                                 void *out);

static size_t characters(struct str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.size; i++)
        count += ((unsigned char)text.data[i] & 0xc0) != 0x80;
    return count;
}

bool field_is_command_id(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
              c == '_' || c == '.' || c == ':' || c == '-'))
            return false;
    }
    return true;
}

static bool is_document(struct str text)
{
    static const struct str prefixes[] = {{"answer/", 7}, {"notes/", 6}, {"private/", 8}};

    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        struct id id;
        if (!str_starts(text, prefixes[i]))
            continue;
        struct str rest = {text.data + prefixes[i].size, text.size - prefixes[i].size};
        return str_is(rest, "room") || id_parse(rest, &id);
    }
    return false;
}

static bool is_text(const struct json_node *node)
{
    return node->kind == JSON_KIND_STRING;
}

static bool is_number(const struct json_node *node, int64_t min, int64_t max)
{
    return node->kind == JSON_KIND_INT && node->number >= min && node->number <= max;
}

static enum refusal decode_string(struct decoding *decoding, const struct json_node *node,
                                  int64_t min, int64_t max, enum field_text kind, struct str *out)
{
    if (!is_text(node))
        return REFUSAL_BAD_FIELD;
    struct str text = node->text;
    /* no text has more characters than bytes, and what has bytes has a character */
    bool is_short = min <= 1 && text.size <= (size_t)max;
    size_t count = is_short ? text.size : characters(text);
    if (count > (size_t)max)
        return REFUSAL_TOO_LARGE;
    if (count < (size_t)min || (kind == FIELD_TEXT_COMMAND_ID && !field_is_command_id(text)) ||
        (kind == FIELD_TEXT_DOCUMENT && !is_document(text)))
        return REFUSAL_BAD_FIELD;
    *out = node->is_copy ? text : arena_copy(decoding->arena, text);
    return out->data ? REFUSAL_NONE : REFUSAL_BUSY;
}

static enum refusal decode_int(const struct json_node *node, int64_t min, int64_t max, int64_t *out)
{
    if (!is_number(node, min, max))
        return REFUSAL_BAD_FIELD;
    *out = node->number;
    return REFUSAL_NONE;
}

static enum refusal decode_enum(const struct field *field, const struct json_node *node, int *out)
{
    for (int i = 0; is_text(node) && i < field->max; i++) {
        if (str_is(node->text, field->names[i])) {
            *out = i;
            return REFUSAL_NONE;
        }
    }
    return REFUSAL_BAD_FIELD;
}

/* [n, "line", ...] → delete n, insert the lines joined by line feeds. */
static enum refusal decode_replacement(struct decoding *decoding, const struct json_node *list,
                                       struct change_part *out)
{
    size_t bytes = 0;

    if (list->kind != JSON_KIND_LIST || list->count == 0 ||
        !is_number(json_first(list), 0, MAX_UNITS))
        return REFUSAL_BAD_FIELD;
    const struct json_node *length = json_first(list);
    const struct json_node *line = json_next(length);
    for (size_t i = 1; i < list->count; i++, line = json_next(line)) {
        if (!is_text(line))
            return REFUSAL_BAD_FIELD;
        bytes += line->text.size + (i > 1);
    }
    char *text = arena_alloc(decoding->arena, bytes + 1);
    if (!text)
        return REFUSAL_BUSY;
    size_t at = 0;
    line = json_next(length);
    for (size_t i = 1; i < list->count; i++, line = json_next(line)) {
        if (i > 1)
            text[at++] = '\n';
        memcpy(text + at, line->text.data, line->text.size);
        at += line->text.size;
    }
    *out = (struct change_part){
        .replace = true, .length = (uint32_t)length->number, .insert = {text, bytes}};
    return REFUSAL_NONE;
}

static enum refusal decode_changes(struct decoding *decoding, const struct field *field,
                                   const struct json_node *list, struct change_parts *out)
{
    if (list->kind != JSON_KIND_LIST)
        return REFUSAL_BAD_FIELD;
    if (list->count > (size_t)field->max)
        return REFUSAL_TOO_LARGE;
    struct change_part *parts =
        arena_array(decoding->arena, list->count ? list->count : 1, sizeof(*parts));
    if (!parts)
        return REFUSAL_BUSY;
    const struct json_node *part = json_first(list);
    for (size_t i = 0; i < list->count; i++, part = json_next(part)) {
        if (is_number(part, 1, MAX_UNITS)) {
            parts[i].length = (uint32_t)part->number;
            continue;
        }
        enum refusal refusal = decode_replacement(decoding, part, &parts[i]);
        if (refusal != REFUSAL_NONE)
            return refusal;
    }
    *out = (struct change_parts){parts, list->count};
    return REFUSAL_NONE;
}

static enum refusal decode_list(struct decoding *decoding, const struct field *field,
                                const struct json_node *list, const void **out, size_t *out_count)
{
    size_t size = field->kind == FIELD_STRINGS ? sizeof(struct str)
                  : field->kind == FIELD_INTS  ? sizeof(int64_t)
                                               : field->table->size_bytes;

    if (list->kind != JSON_KIND_LIST)
        return REFUSAL_BAD_FIELD;
    if (list->count > (size_t)field->max)
        return REFUSAL_TOO_LARGE;
    char *items = arena_array(decoding->arena, list->count ? list->count : 1, size);
    if (!items)
        return REFUSAL_BUSY;
    const struct json_node *item = json_first(list);
    for (size_t i = 0; i < list->count; i++, item = json_next(item)) {
        void *at = items + i * size;
        enum refusal refusal =
            field->kind == FIELD_STRINGS
                ? decode_string(decoding, item, 0, field->item_max, field->text, at)
            : field->kind == FIELD_INTS ? decode_int(item, field->min, field->item_max, at)
                                        : decode_table(decoding, item, field->table, NULL, at);
        if (refusal != REFUSAL_NONE)
            return refusal;
    }
    *out = items;
    *out_count = list->count;
    return REFUSAL_NONE;
}

static enum refusal decode_value(struct decoding *decoding, const struct field *field,
                                 const struct json_node *value, char *out)
{
    void *at = out + field->offset;

    switch (field->kind) {
    case FIELD_STRING:
        return decode_string(decoding, value, field->min, field->max, field->text, at);
    case FIELD_ID:
        return is_text(value) && id_parse(value->text, at) ? REFUSAL_NONE : REFUSAL_BAD_FIELD;
    case FIELD_INT:
        return decode_int(value, field->min, field->max, at);
    case FIELD_BOOL:
        *(bool *)at = value->kind == JSON_KIND_TRUE;
        return value->kind == JSON_KIND_TRUE || value->kind == JSON_KIND_FALSE ? REFUSAL_NONE
                                                                               : REFUSAL_BAD_FIELD;
    case FIELD_ENUM:
        return decode_enum(field, value, at);
    case FIELD_OBJECT:
        if (field->has)
            *(bool *)(void *)(out + field->count_offset) = true;
        return decode_table(decoding, value, field->table, NULL, at);
    case FIELD_OBJECTS:
    case FIELD_STRINGS:
    case FIELD_INTS:
        return decode_list(decoding, field, value, at,
                           (size_t *)(void *)(out + field->count_offset));
    case FIELD_CHANGES:
        return decode_changes(decoding, field, value, at);
    }
    return REFUSAL_BAD_FIELD;
}

/* How many of the keys in `also` the object has. */
static size_t count_also(const struct json_node *object, const struct str *also)
{
    size_t count = 0;

    for (; also && also->size; also++)
        count += json_member(object, *also) != NULL;
    return count;
}

static bool is_known(struct str key, const struct field_table *table, const struct str *also)
{
    for (size_t i = 0; i < table->count; i++)
        if (str_equal(table->fields[i].name, key))
            return true;
    for (; also && also->size; also++)
        if (str_equal(*also, key))
            return true;
    return false;
}

/* The first key that is neither the table's nor in `also`: there is one. */
static struct str unknown_key(const struct json_node *object, const struct field_table *table,
                              const struct str *also)
{
    const struct json_node *key = json_first(object);

    while (is_known(key->text, table, also))
        key = json_next(json_next(key));
    return key->text;
}

static void blame(struct decoding *decoding, const char *table, struct str name)
{
    size_t size = name.size < MAX_NAMED_BYTES ? name.size : MAX_NAMED_BYTES;

    /* half a character would make the whole answer something that isn't UTF-8 */
    while (size < name.size && size && ((unsigned char)name.data[size] & 0xc0) == 0x80)
        size--;
    if (!decoding->detail)
        decoding->detail = arena_printf(decoding->arena, "%s.%.*s", table, (int)size, name.data);
}

static enum refusal decode_table(struct decoding *decoding, const struct json_node *object,
                                 const struct field_table *table, const struct str *also, void *out)
{
    if (object->kind != JSON_KIND_OBJECT) {
        blame(decoding, table->name, STR(""));
        return REFUSAL_BAD_FIELD;
    }
    size_t found = 0;
    for (size_t i = 0; i < table->count; i++) {
        const struct field *field = &table->fields[i];
        const struct json_node *value = json_member(object, field->name);
        enum refusal refusal = REFUSAL_NONE;
        if (value)
            refusal = decode_value(decoding, field, value, out);
        else if (field->required)
            refusal = REFUSAL_BAD_FIELD;
        if (refusal != REFUSAL_NONE) {
            blame(decoding, table->name, field->name);
            return refusal;
        }
        found += value != NULL;
    }
    if (found + count_also(object, also) == object->count)
        return REFUSAL_NONE;
    blame(decoding, table->name, unknown_key(object, table, also));
    return REFUSAL_BAD_FIELD;
}

enum refusal field_decode_node(const struct json_node *node, const struct field_table *table,
                               const struct str *also, struct arena *arena, void *out,
                               const char **ret_detail)
{
    struct decoding decoding = {.arena = arena};
    enum refusal refusal = decode_table(&decoding, node, table, also, out);

    if (refusal != REFUSAL_NONE)
        *ret_detail = decoding.detail;
    return refusal;
}

enum refusal field_decode(struct str json, const struct field_table *table, struct arena *arena,
                          void *out, const char **ret_detail)
{
    struct json_nodes nodes;
    enum refusal refusal = json_nodes_read(&nodes, json, arena);

    if (refusal == REFUSAL_NONE && nodes.items->kind != JSON_KIND_OBJECT)
        refusal = REFUSAL_MALFORMED;
    if (refusal == REFUSAL_NONE)
        refusal = field_decode_node(nodes.items, table, NULL, arena, out, ret_detail);
    json_nodes_finish(&nodes);
    return refusal;
}

/* --- writing ------------------------------------------------------------------------------- */

void field_encode_object(struct buf *buf, const struct field_table *table, const void *in)
{
    size_t start = buf->size;

    field_encode(buf, table, in, FIELD_READER_PANEL);
    if (buf->status != STATUS_OK)
        return;
    if (buf->size == start)
        buf_add_char(buf, '{');
    else
        buf->data[start] = '{'; /* in place of the first comma */
    buf_add_char(buf, '}');
}

static void encode_list(struct buf *buf, const struct field *field, const char *items, size_t count)
{
    buf_add_char(buf, '[');
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_add_char(buf, ',');
        if (field->kind == FIELD_STRINGS)
            buf_add_json(buf, ((const struct str *)(const void *)items)[i]);
        else if (field->kind == FIELD_INTS)
            buf_add_int(buf, ((const int64_t *)(const void *)items)[i]);
        else
            field_encode_object(buf, field->table, items + i * field->table->size_bytes);
    }
    buf_add_char(buf, ']');
}

static void encode_value(struct buf *buf, const struct field *field, const char *in)
{
    const void *at = in + field->offset;
    const struct change_parts *changes = at;

    switch (field->kind) {
    case FIELD_STRING:
        buf_add_json(buf, *(const struct str *)at);
        break;
    case FIELD_ID:
        buf_add_json(buf, id_str(at));
        break;
    case FIELD_INT:
        buf_add_int(buf, *(const int64_t *)at);
        break;
    case FIELD_BOOL:
        buf_add_text(buf, *(const bool *)at ? "true" : "false");
        break;
    case FIELD_ENUM:
        buf_add_json(buf, str_from(field->names[*(const int *)at]));
        break;
    case FIELD_OBJECT:
        field_encode_object(buf, field->table, at);
        break;
    case FIELD_OBJECTS:
    case FIELD_STRINGS:
    case FIELD_INTS:
        encode_list(buf, field, *(const char *const *)at,
                    *(const size_t *)(const void *)(in + field->count_offset));
        break;
    case FIELD_CHANGES:
        change_write_json(&(struct change){.parts = (struct change_part *)(uintptr_t)changes->parts,
                                           .count = changes->count},
                          buf);
        break;
    }
}

static bool is_empty(const struct field *field, const char *in)
{
    const void *at = in + field->offset;

    switch (field->kind) {
    case FIELD_STRING:
        return ((const struct str *)at)->size == 0;
    case FIELD_ID:
        return id_is_none(at);
    case FIELD_INT:
        return *(const int64_t *)at == 0;
    case FIELD_BOOL:
        return !*(const bool *)at;
    case FIELD_OBJECT:
        return field->has && !*(const bool *)(const void *)(in + field->count_offset);
    case FIELD_OBJECTS:
    case FIELD_STRINGS:
    case FIELD_INTS:
        return *(const size_t *)(const void *)(in + field->count_offset) == 0;
    case FIELD_ENUM:
    case FIELD_CHANGES:
        return false;
    }
    return false;
}

void field_encode(struct buf *buf, const struct field_table *table, const void *in,
                  enum field_reader reader)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct field *field = &table->fields[i];
        if (reader == FIELD_READER_CANDIDATE && !field->candidate)
            continue;
        if (!field->required && is_empty(field, in))
            continue;
        buf_add(buf, ",\"", 2);
        buf_add_str(buf, field->name);
        buf_add(buf, "\":", 2);
        encode_value(buf, field, in);
    }
}
