#include "protocol/codec.h"

#include <jansson.h>

static const char *const command_envelope[] = {"type", "id", NULL};
static const char *const record_envelope[] = {"type", "audience", "seq", "at",
                                              "by",   "command",  "to",  NULL};

/* Where the union's struct begins, for commands and for records alike. */
static void *command_body(struct command *command)
{
    return (char *)command + offsetof(struct command, join);
}

static const void *record_body(const struct record *record)
{
    return (const char *)record + offsetof(struct record, room_opened);
}

static enum refusal load(struct str message, struct arena *arena, json_t **ret_json,
                         const char **ret_detail)
{
    json_error_t error;
    json_t *json =
        json_loadb(message.data ? message.data : "", message.size, JSON_REJECT_DUPLICATES, &error);

    if (!json) {
        *ret_detail = arena_printf(arena, "byte %d", error.position);
        return json_error_code(&error) == json_error_duplicate_key ? REFUSAL_DUPLICATE_KEY
                                                                   : REFUSAL_MALFORMED;
    }
    if (!json_is_object(json)) {
        json_decref(json);
        return REFUSAL_MALFORMED;
    }
    *ret_json = json;
    return REFUSAL_NONE;
}

static struct str string_at(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    return (struct str){json_string_value(value), json_string_length(value)};
}

#define TABLE_FIND(tables, type_count, wanted, ret_found)                                          \
    do {                                                                                           \
        (ret_found) = (type_count);                                                                \
        for (size_t table_i = 0; table_i < (size_t)(type_count); table_i++)                        \
            if (str_equal((tables)[table_i].name, (wanted)))                                       \
                (ret_found) = table_i;                                                             \
    } while (0)

/* The id alone, so that a refusal can name its command. */
static enum refusal decode_id(const json_t *json, struct arena *arena, struct str *ret_id)
{
    struct str id = string_at(json, "id");

    if (id.size == 0 || id.size > 40 || !field_is_command_id(id))
        return REFUSAL_BAD_FIELD;
    *ret_id = arena_copy(arena, id);
    return ret_id->data ? REFUSAL_NONE : REFUSAL_BUSY;
}

enum refusal codec_decode_command(struct str message, struct arena *arena,
                                  struct command *ret_command, struct str *ret_id,
                                  const char **ret_detail)
{
    struct command command = {0};
    json_t *json = NULL;
    size_t type;

    *ret_id = STR_NONE;
    *ret_detail = NULL;
    enum refusal refusal = load(message, arena, &json, ret_detail);
    if (refusal != REFUSAL_NONE)
        return refusal;
    enum refusal id_refusal = decode_id(json, arena, ret_id);
    TABLE_FIND(command_tables, COMMAND_TYPE_COUNT, string_at(json, "type"), type);
    if (type == COMMAND_TYPE_COUNT) {
        refusal = REFUSAL_UNKNOWN_MESSAGE;
        goto done;
    }
    command.type = (enum command_type)type;
    command.id = *ret_id;
    /* what isn't stored has no id */
    bool stored = command_rules[type].stored;
    if (stored && id_refusal != REFUSAL_NONE) {
        *ret_detail = "id";
        refusal = id_refusal;
        goto done;
    }
    refusal = field_decode(json, command_tables[type].body,
                           stored ? command_envelope : (const char *const[]){"type", NULL}, arena,
                           command_body(&command), ret_detail);
    if (refusal == REFUSAL_NONE)
        *ret_command = command;
done:
    json_decref(json);
    return refusal;
}

static enum status decode_envelope(const json_t *json, struct arena *arena, struct record *record)
{
    size_t type;
    struct str by = string_at(json, "by");
    struct str to = string_at(json, "to");

    TABLE_FIND(record_tables, RECORD_TYPE_COUNT, string_at(json, "type"), type);
    if (type == RECORD_TYPE_COUNT)
        return STATUS_DAMAGED;
    record->type = (enum record_type)type;
    record->audience = record_audiences[type];
    record->seq = (uint64_t)json_integer_value(json_object_get(json, "seq"));
    record->at_ms = json_integer_value(json_object_get(json, "at"));
    if (!str_is(string_at(json, "audience"), audience_names[record->audience]) ||
        (by.size && !id_parse(by, &record->by)) || (to.size && !id_parse(to, &record->to)))
        return STATUS_DAMAGED;
    record->command = arena_copy(arena, string_at(json, "command"));
    return record->command.data ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status codec_decode_record(struct str text, struct arena *arena, struct record *ret_record)
{
    struct record record = {0};
    const char *detail = NULL;
    json_t *json = NULL;

    if (load(text, arena, &json, &detail) != REFUSAL_NONE)
        return STATUS_DAMAGED;
    enum status status = decode_envelope(json, arena, &record);
    if (status == STATUS_OK) {
        void *body = (char *)&record + offsetof(struct record, room_opened);
        enum refusal refusal = field_decode(json, record_tables[record.type].body, record_envelope,
                                            arena, body, &detail);
        if (refusal != REFUSAL_NONE)
            status = refusal == REFUSAL_BUSY ? STATUS_NO_MEMORY : STATUS_DAMAGED;
    }
    if (status == STATUS_OK)
        *ret_record = record;
    json_decref(json);
    return status;
}

enum status codec_decode_question(struct str text, struct arena *arena,
                                  struct room_question *ret_question)
{
    struct room_question question = {0};
    const char *detail = NULL;
    json_t *json = NULL;

    if (load(text, arena, &json, &detail) != REFUSAL_NONE)
        return STATUS_DAMAGED;
    enum refusal refusal =
        field_decode(json, &room_question_table, NULL, arena, &question, &detail);
    json_decref(json);
    if (refusal != REFUSAL_NONE)
        return refusal == REFUSAL_BUSY ? STATUS_NO_MEMORY : STATUS_DAMAGED;
    *ret_question = question;
    return STATUS_OK;
}

void codec_encode_record(struct buf *buf, const struct record *record, enum field_reader reader)
{
    buf_add_text(buf, "{\"type\":\"");
    buf_add_str(buf, record_tables[record->type].name);
    buf_add_char(buf, '"');
    if (record->seq) {
        buf_add_text(buf, ",\"audience\":\"");
        buf_add_text(buf, audience_names[record->audience]);
        buf_add_text(buf, "\",\"seq\":");
        buf_add_int(buf, (int64_t)record->seq);
    }
    buf_add_text(buf, ",\"at\":");
    buf_add_int(buf, record->at_ms);
    if (!id_is_none(&record->by)) {
        buf_add_text(buf, ",\"by\":");
        buf_add_json(buf, id_str(&record->by));
    }
    if (record->command.size) {
        buf_add_text(buf, ",\"command\":");
        buf_add_json(buf, record->command);
    }
    if (record->audience == AUDIENCE_MEMBER) {
        buf_add_text(buf, ",\"to\":");
        buf_add_json(buf, id_str(&record->to));
    }
    field_encode(buf, record_tables[record->type].body, record_body(record), reader);
    buf_add_char(buf, '}');
}

bool codec_differs_for_candidate(enum record_type type)
{
    const struct field_table *table = record_tables[type].body;

    for (size_t i = 0; i < table->count; i++)
        if (!table->fields[i].candidate)
            return true;
    return false;
}

void codec_encode_server(struct buf *buf, enum server_type type, const void *body)
{
    buf_add_text(buf, "{\"type\":\"");
    buf_add_str(buf, server_tables[type].name);
    buf_add_char(buf, '"');
    field_encode(buf, server_tables[type].body, body, FIELD_READER_PANEL);
    buf_add_char(buf, '}');
}

void codec_encode_error(struct buf *buf, struct str id, enum refusal refusal, const char *detail)
{
    const struct refusal_row *row = &refusal_rows[refusal];
    struct server_error error = {.id = id,
                                 .code = str_from(row->code),
                                 .text = str_from(row->text),
                                 .detail = str_from(detail),
                                 .retry = row->retry};

    codec_encode_server(buf, SERVER_ERROR, &error);
}
