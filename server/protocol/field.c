#include "protocol/field.h"

#include <jansson.h>

#include "base/id.h"
#include "base/utf.h"
#include "room/messages.h"

/* Longest text that a change can speak of, as the schema says. */
enum { MAX_UNITS = 1048576, MAX_NAMED_BYTES = 60 };

struct decoding {
    struct arena *arena;
    const char *detail; /* names the field that was wrong */
};

static enum refusal decode_table(struct decoding *decoding, const json_t *object,
                                 const struct field_table *table, const char *const *also,
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

static struct str json_str(const json_t *value)
{
    return (struct str){json_string_value(value), json_string_length(value)};
}

static enum refusal decode_string(struct decoding *decoding, const json_t *value, int64_t min,
                                  int64_t max, enum field_text kind, struct str *out)
{
    if (!json_is_string(value))
        return REFUSAL_BAD_FIELD;
    struct str text = json_str(value);
    size_t count = characters(text);
    if (count > (size_t)max)
        return REFUSAL_TOO_LARGE;
    if (count < (size_t)min || (kind == FIELD_TEXT_COMMAND_ID && !field_is_command_id(text)) ||
        (kind == FIELD_TEXT_DOCUMENT && !is_document(text)))
        return REFUSAL_BAD_FIELD;
    *out = arena_copy(decoding->arena, text);
    return out->data ? REFUSAL_NONE : REFUSAL_BUSY;
}

static enum refusal decode_int(const json_t *value, int64_t min, int64_t max, int64_t *out)
{
    *out = json_integer_value(value);
    return json_is_integer(value) && *out >= min && *out <= max ? REFUSAL_NONE : REFUSAL_BAD_FIELD;
}

static enum refusal decode_enum(const struct field *field, const json_t *value, int *out)
{
    for (int i = 0; json_is_string(value) && i < field->max; i++) {
        if (str_is(json_str(value), field->names[i])) {
            *out = i;
            return REFUSAL_NONE;
        }
    }
    return REFUSAL_BAD_FIELD;
}

/* [n, "line", ...] → delete n, insert the lines joined by line feeds. */
static enum refusal decode_replacement(struct decoding *decoding, const json_t *value,
                                       struct change_part *out)
{
    const json_t *length = json_array_get(value, 0);
    json_int_t units = json_integer_value(length);
    size_t bytes = 0;

    if (!json_is_integer(length) || units < 0 || units > MAX_UNITS)
        return REFUSAL_BAD_FIELD;
    for (size_t i = 1; i < json_array_size(value); i++) {
        const json_t *line = json_array_get(value, i);
        if (!json_is_string(line))
            return REFUSAL_BAD_FIELD;
        bytes += json_string_length(line) + (i > 1);
    }
    char *text = arena_alloc(decoding->arena, bytes + 1);
    if (!text)
        return REFUSAL_BUSY;
    size_t at = 0;
    for (size_t i = 1; i < json_array_size(value); i++) {
        const json_t *line = json_array_get(value, i);
        if (i > 1)
            text[at++] = '\n';
        memcpy(text + at, json_string_value(line), json_string_length(line));
        at += json_string_length(line);
    }
    *out =
        (struct change_part){.replace = true, .length = (uint32_t)units, .insert = {text, bytes}};
    return REFUSAL_NONE;
}

static enum refusal decode_changes(struct decoding *decoding, const struct field *field,
                                   const json_t *value, struct change_parts *out)
{
    size_t count = json_array_size(value);

    if (!json_is_array(value))
        return REFUSAL_BAD_FIELD;
    if (count > (size_t)field->max)
        return REFUSAL_TOO_LARGE;
    struct change_part *parts = arena_array(decoding->arena, count ? count : 1, sizeof(*parts));
    if (!parts)
        return REFUSAL_BUSY;
    for (size_t i = 0; i < count; i++) {
        const json_t *part = json_array_get(value, i);
        json_int_t units = json_integer_value(part);
        if (json_is_integer(part) && units > 0 && units <= MAX_UNITS) {
            parts[i].length = (uint32_t)units;
            continue;
        }
        if (!json_is_array(part) || json_array_size(part) == 0)
            return REFUSAL_BAD_FIELD;
        enum refusal refusal = decode_replacement(decoding, part, &parts[i]);
        if (refusal != REFUSAL_NONE)
            return refusal;
    }
    *out = (struct change_parts){parts, count};
    return REFUSAL_NONE;
}

static enum refusal decode_list(struct decoding *decoding, const struct field *field,
                                const json_t *value, const void **out, size_t *out_count)
{
    size_t count = json_array_size(value);
    size_t size = field->kind == FIELD_STRINGS ? sizeof(struct str)
                  : field->kind == FIELD_INTS  ? sizeof(int64_t)
                                               : field->table->size_bytes;

    if (!json_is_array(value))
        return REFUSAL_BAD_FIELD;
    if (count > (size_t)field->max)
        return REFUSAL_TOO_LARGE;
    char *items = arena_array(decoding->arena, count ? count : 1, size);
    if (!items)
        return REFUSAL_BUSY;
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(value, i);
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
    *out_count = count;
    return REFUSAL_NONE;
}

static enum refusal decode_value(struct decoding *decoding, const struct field *field,
                                 const json_t *value, char *out)
{
    void *at = out + field->offset;

    switch (field->kind) {
    case FIELD_STRING:
        return decode_string(decoding, value, field->min, field->max, field->text, at);
    case FIELD_ID:
        return json_is_string(value) && id_parse(json_str(value), at) ? REFUSAL_NONE
                                                                      : REFUSAL_BAD_FIELD;
    case FIELD_INT:
        return decode_int(value, field->min, field->max, at);
    case FIELD_BOOL:
        *(bool *)at = json_is_true(value);
        return json_is_boolean(value) ? REFUSAL_NONE : REFUSAL_BAD_FIELD;
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

static bool is_also(const char *const *also, const char *name)
{
    for (; also && *also; also++)
        if (strcmp(*also, name) == 0)
            return true;
    return false;
}

static const char *unknown_key(const json_t *object, const struct field_table *table,
                               const char *const *also)
{
    /* jansson's iterators take no const object, but change nothing */
    json_t *walked = json_incref((json_t *)(uintptr_t)object);
    const char *name = NULL;
    const char *unknown = NULL;
    json_t *value;

    json_object_foreach(walked, name, value)
    {
        bool known = is_also(also, name);
        for (size_t i = 0; !known && i < table->count; i++)
            known = str_is(table->fields[i].name, name);
        if (!known) {
            unknown = name;
            break;
        }
    }
    json_decref(walked);
    return unknown;
}

static void blame(struct decoding *decoding, const char *table, const char *name)
{
    size_t length = strlen(name);
    size_t size = length < MAX_NAMED_BYTES ? length : MAX_NAMED_BYTES;

    /* half a character would make the whole answer something that isn't UTF-8 */
    while (size < length && size && ((unsigned char)name[size] & 0xc0) == 0x80)
        size--;
    if (!decoding->detail)
        decoding->detail = arena_printf(decoding->arena, "%s.%.*s", table, (int)size, name);
}

static enum refusal decode_table(struct decoding *decoding, const json_t *object,
                                 const struct field_table *table, const char *const *also,
                                 void *out)
{
    if (!json_is_object(object)) {
        blame(decoding, table->name, "");
        return REFUSAL_BAD_FIELD;
    }
    size_t found = 0;
    for (size_t i = 0; i < table->count; i++) {
        const struct field *field = &table->fields[i];
        const json_t *value = json_object_get(object, field->name.data);
        enum refusal refusal = REFUSAL_NONE;
        if (value)
            refusal = decode_value(decoding, field, value, out);
        else if (field->required)
            refusal = REFUSAL_BAD_FIELD;
        if (refusal != REFUSAL_NONE) {
            blame(decoding, table->name, field->name.data);
            return refusal;
        }
        found += value != NULL;
    }
    if (found == json_object_size(object))
        return REFUSAL_NONE;
    const char *unknown = unknown_key(object, table, also);
    if (!unknown)
        return REFUSAL_NONE;
    blame(decoding, table->name, unknown);
    return REFUSAL_BAD_FIELD;
}

enum refusal field_decode(const json_t *object, const struct field_table *table,
                          const char *const *also, struct arena *arena, void *out,
                          const char **ret_detail)
{
    struct decoding decoding = {.arena = arena};
    enum refusal refusal = decode_table(&decoding, object, table, also, out);

    if (refusal != REFUSAL_NONE)
        *ret_detail = decoding.detail;
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
