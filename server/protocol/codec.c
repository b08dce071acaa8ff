#include "protocol/codec.h"

#include "protocol/json_nodes.h"

/* What a message has besides its table's fields. One that isn't stored has no id. */
static const struct str passing_envelope[] = {{"type", 4}, {NULL, 0}};
static const struct str command_envelope[] = {{"type", 4}, {"id", 2}, {NULL, 0}};
static const struct str record_envelope[] = {{"type", 4}, {"audience", 8}, {"seq", 3}, {"at", 2},
                                             {"by", 2},   {"command", 7},  {"to", 2},  {NULL, 0}};

/* Where the union's struct begins, for commands and for records alike. */
static void *command_body(struct command *command)
{
    return (char *)command + offsetof(struct command, join);
}

static const void *record_body(const struct record *record)
{
    return (const char *)record + offsetof(struct record, room_opened);
}

#define TABLE_FIND(tables, type_count, wanted, ret_found)                                          \
    do {                                                                                           \
        (ret_found) = 0;                                                                           \
        while ((ret_found) < (size_t)(type_count) &&                                               \
               !str_equal((tables)[ret_found].name, (wanted)))                                     \
            (ret_found)++;                                                                         \
    } while (0)

/* The id alone, so that a refusal can name its command. */
static enum refusal decode_id(const struct json_node *message, struct arena *arena,
                              struct str *ret_id)
{
    struct str id = json_member_text(message, STR("id"));

    if (id.size == 0 || id.size > 40 || !field_is_command_id(id))
        return REFUSAL_BAD_FIELD;
    struct str copy = arena_copy(arena, id);
    if (!copy.data)
        return REFUSAL_BUSY;
    *ret_id = copy;
    return REFUSAL_NONE;
}

static enum refusal decode_command(const struct json_node *message, struct arena *arena,
                                   struct command *ret_command, struct str *ret_id,
                                   const char **ret_detail)
{
    struct command command = {0};
    size_t type;

    if (message->kind != JSON_KIND_OBJECT)
        return REFUSAL_MALFORMED;
    struct str name = json_member_text(message, STR("type"));
    enum refusal id_refusal = decode_id(message, arena, ret_id);
    TABLE_FIND(command_tables, COMMAND_TYPE_COUNT, name, type);
    if (type == COMMAND_TYPE_COUNT)
        return REFUSAL_UNKNOWN_MESSAGE;
    command.type = (enum command_type)type;
    command.id = *ret_id;
    bool stored = command_rules[type].stored;
    if (stored && id_refusal != REFUSAL_NONE) {
        *ret_detail = "id";
        return id_refusal;
    }
    enum refusal refusal = field_decode_node(message, command_tables[type].body,
                                             stored ? command_envelope : passing_envelope, arena,
                                             command_body(&command), ret_detail);
    if (refusal == REFUSAL_NONE)
        *ret_command = command;
    return refusal;
}

enum refusal codec_decode_command(struct str message, struct arena *arena,
                                  struct command *ret_command, struct str *ret_id,
                                  const char **ret_detail)
{
    struct json_nodes nodes;

    *ret_id = STR_NONE;
    *ret_detail = NULL;
    enum refusal refusal = json_nodes_read(&nodes, message, arena);
    if (refusal == REFUSAL_NONE)
        refusal = decode_command(nodes.items, arena, ret_command, ret_id, ret_detail);
    else
        *ret_detail = arena_printf(arena, "byte %zu", nodes.read_bytes);
    json_nodes_finish(&nodes);
    return refusal;
}

static enum status status_of(enum refusal refusal)
{
    return refusal == REFUSAL_NONE   ? STATUS_OK
           : refusal == REFUSAL_BUSY ? STATUS_NO_MEMORY
                                     : STATUS_DAMAGED;
}

static enum status decode_envelope(const struct json_node *json, struct arena *arena,
                                   struct record *record)
{
    size_t type;
    struct str name = json_member_text(json, STR("type"));
    struct str by = json_member_text(json, STR("by"));
    struct str to = json_member_text(json, STR("to"));

    TABLE_FIND(record_tables, RECORD_TYPE_COUNT, name, type);
    if (type == RECORD_TYPE_COUNT)
        return STATUS_DAMAGED;
    record->type = (enum record_type)type;
    record->audience = record_audiences[type];
    record->seq = (uint64_t)json_member_number(json, STR("seq"));
    record->at_ms = json_member_number(json, STR("at"));
    if (!str_is(json_member_text(json, STR("audience")), audience_names[record->audience]) ||
        (by.size && !id_parse(by, &record->by)) || (to.size && !id_parse(to, &record->to)))
        return STATUS_DAMAGED;
    record->command = arena_copy(arena, json_member_text(json, STR("command")));
    return record->command.data ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status codec_decode_record(struct str text, struct arena *arena, struct record *ret_record)
{
    struct record record = {0};
    const char *detail = NULL;
    struct json_nodes nodes;
    enum status status = status_of(json_nodes_read(&nodes, text, arena));

    if (status == STATUS_OK && nodes.items->kind != JSON_KIND_OBJECT)
        status = STATUS_DAMAGED;
    if (status == STATUS_OK)
        status = decode_envelope(nodes.items, arena, &record);
    if (status == STATUS_OK) {
        void *body = (char *)&record + offsetof(struct record, room_opened);
        status = status_of(field_decode_node(nodes.items, record_tables[record.type].body,
                                             record_envelope, arena, body, &detail));
    }
    if (status == STATUS_OK)
        *ret_record = record;
    json_nodes_finish(&nodes);
    return status;
}

enum status codec_decode_question(struct str text, struct arena *arena,
                                  struct room_question *ret_question)
{
    struct room_question question = {0};
    const char *detail = NULL;
    enum status status =
        status_of(field_decode(text, &room_question_table, arena, &question, &detail));

    if (status == STATUS_OK)
        *ret_question = question;
    return status;
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

/* Nothing that people write stands before the command, so the first key of this name is its own. */
void codec_add_without_command(struct buf *buf, struct str json)
{
    static const char key[] = ",\"command\":\"";
    const char *from = memmem(json.data, json.size, key, sizeof(key) - 1);
    const char *end = json.data + json.size;
    const char *to = from ? from + sizeof(key) - 1 : end;

    while (to < end && *to != '"')
        to += *to == '\\' ? 2 : 1;
    if (to >= end) {
        /* rather nothing than what isn't for the candidate */
        buf->status = buf->status == STATUS_OK ? STATUS_MALFORMED : buf->status;
        return;
    }
    buf_add(buf, json.data, (size_t)(from - json.data));
    buf_add(buf, to + 1, (size_t)(end - to - 1));
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
