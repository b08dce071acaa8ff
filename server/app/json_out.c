#include "app/json_out.h"

static void begin_value(struct buf *out, const char *name)
{
    char last = out->size ? out->data[out->size - 1] : '[';

    if (last != '{' && last != '[' && last != '\n')
        buf_add_char(out, ',');
    if (name) {
        buf_add_json(out, str_from(name));
        buf_add_char(out, ':');
    }
}

void json_begin(struct buf *out, const char *name, char bracket)
{
    begin_value(out, name);
    buf_add_char(out, bracket);
}

void json_end(struct buf *out, char bracket)
{
    buf_add_char(out, bracket);
}

void json_str(struct buf *out, const char *name, struct str value)
{
    begin_value(out, name);
    buf_add_json(out, value);
}

void json_text(struct buf *out, const char *name, const char *value)
{
    json_str(out, name, str_from(value));
}

void json_int(struct buf *out, const char *name, int64_t value)
{
    begin_value(out, name);
    buf_add_int(out, value);
}

void json_bool(struct buf *out, const char *name, bool value)
{
    begin_value(out, name);
    buf_add_text(out, value ? "true" : "false");
}

void json_base64(struct buf *out, const char *name, const void *data, size_t size)
{
    begin_value(out, name);
    buf_add_char(out, '"');
    buf_add_base64(out, data, size);
    buf_add_char(out, '"');
}

void json_raw(struct buf *out, const char *name, struct str json)
{
    begin_value(out, name);
    buf_add_str(out, json);
}
