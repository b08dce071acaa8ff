#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

void buf_init(struct buf *buf, size_t max_bytes)
{
    *buf = (struct buf){.max_bytes = max_bytes};
}

void buf_finish(struct buf *buf)
{
    if (!buf)
        return;
    free(buf->data);
    buf_init(buf, buf->max_bytes);
}

void buf_finish_secret(struct buf *buf)
{
    if (!buf)
        return;
    if (buf->data)
        explicit_bzero(buf->data, buf->capacity);
    buf_finish(buf);
}

void buf_clear(struct buf *buf)
{
    buf->size = 0;
    buf->status = STATUS_OK;
    if (buf->data)
        buf->data[0] = '\0';
}

void buf_clear_secret(struct buf *buf)
{
    if (buf->data)
        explicit_bzero(buf->data, buf->size);
    buf_clear(buf);
}

/* Where there is none yet. */
static char *make_room(struct buf *buf, size_t size)
{
    if (buf->status != STATUS_OK)
        return NULL;
    if (size > buf->max_bytes || buf->size > buf->max_bytes - size) {
        buf->status = STATUS_TOO_LARGE;
        return NULL;
    }
    size_t need = buf->size + size + 1;
    if (need > buf->capacity) {
        size_t capacity = buf->capacity ? buf->capacity * 2 : 128;
        if (capacity > buf->max_bytes + 1)
            capacity = buf->max_bytes + 1;
        if (capacity < need)
            capacity = need;
        char *data = realloc(buf->data, capacity);
        if (!data) {
            buf->status = STATUS_NO_MEMORY;
            return NULL;
        }
        buf->data = data;
        buf->capacity = capacity;
    }
    return buf->data + buf->size;
}

/* Mostly there is. The capacity is never more than a NUL byte beyond the maximum. */
static inline char *room_for(struct buf *buf, size_t size)
{
    if (buf->status == STATUS_OK && size < buf->capacity - buf->size)
        return buf->data + buf->size;
    return make_room(buf, size);
}

char *buf_reserve(struct buf *buf, size_t size)
{
    return room_for(buf, size);
}

void buf_add(struct buf *buf, const void *data, size_t size)
{
    char *end = room_for(buf, size);
    if (!end)
        return;
    if (size)
        memcpy(end, data, size);
    end[size] = '\0';
    buf->size += size;
}

void buf_add_str(struct buf *buf, struct str text)
{
    buf_add(buf, text.data, text.size);
}

void buf_add_text(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_add_char(struct buf *buf, char c)
{
    char *end = room_for(buf, 1);
    if (!end)
        return;
    end[0] = c;
    end[1] = '\0';
    buf->size++;
}

void buf_add_int(struct buf *buf, int64_t value)
{
    char digits[24];
    size_t at = sizeof(digits);
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0)
        digits[--at] = '-';
    buf_add(buf, digits + at, sizeof(digits) - at);
}

void buf_add_u32le(struct buf *buf, uint32_t value)
{
    unsigned char bytes[4];

    for (int i = 0; i < 4; i++)
        bytes[i] = (unsigned char)(value >> (8 * i));
    buf_add(buf, bytes, sizeof(bytes));
}

void buf_add_u64le(struct buf *buf, uint64_t value)
{
    buf_add_u32le(buf, (uint32_t)value);
    buf_add_u32le(buf, (uint32_t)(value >> 32));
}

void buf_add_sized(struct buf *buf, struct str bytes)
{
    if (bytes.size > UINT32_MAX) {
        buf->status = buf->status == STATUS_OK ? STATUS_TOO_LARGE : buf->status;
        return;
    }
    buf_add_u32le(buf, (uint32_t)bytes.size);
    buf_add_str(buf, bytes);
}

bool str_next_sized(struct str *rest, struct str *ret_bytes)
{
    uint32_t size = 0;

    if (rest->size < 4)
        return false;
    for (size_t i = 0; i < 4; i++)
        size |= (uint32_t)(unsigned char)rest->data[i] << (8 * i);
    if (rest->size - 4 < size)
        return false;
    *ret_bytes = (struct str){rest->data + 4, size};
    rest->data += 4 + (size_t)size;
    rest->size -= 4 + (size_t)size;
    return true;
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *end = size < 0 ? NULL : buf_reserve(buf, (size_t)size);
    if (end) {
        vsnprintf(end, (size_t)size + 1, format, again);
        buf->size += (size_t)size;
    }
    va_end(again);
}

/* How many bytes from the start need no escape. */
static size_t json_plain_run(struct str text, size_t from)
{
    size_t at = from;

    while (at < text.size) {
        unsigned char c = (unsigned char)text.data[at];
        if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f)
            break;
        if (c == '/' && at > 0 && text.data[at - 1] == '<')
            break;
        at++;
    }
    return at - from;
}

void buf_add_json(struct buf *buf, struct str text)
{
    static const char hex[] = "0123456789abcdef";

    buf_add_char(buf, '"');
    for (size_t at = 0; at < text.size;) {
        size_t run = json_plain_run(text, at);
        buf_add(buf, text.data + at, run);
        at += run;
        if (at == text.size)
            break;
        unsigned char c = (unsigned char)text.data[at++];
        char escape[6] = {'\\', (char)c, 0, 0, 0, 0};
        size_t size = 2;
        if (c == '\n') {
            escape[1] = 'n';
        } else if (c == '\t') {
            escape[1] = 't';
        } else if (c == '\r') {
            escape[1] = 'r';
        } else if (c < 0x20 || c == 0x7f) {
            escape[1] = 'u';
            escape[2] = '0';
            escape[3] = '0';
            escape[4] = hex[c >> 4];
            escape[5] = hex[c & 15];
            size = 6;
        }
        buf_add(buf, escape, size);
    }
    buf_add_char(buf, '"');
}

void buf_add_base64(struct buf *buf, const void *data, size_t size)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *bytes = data;

    for (size_t at = 0; at < size; at += 3) {
        size_t have = size - at < 3 ? size - at : 3;
        uint32_t bits = (uint32_t)bytes[at] << 16;
        if (have > 1)
            bits |= (uint32_t)bytes[at + 1] << 8;
        if (have > 2)
            bits |= bytes[at + 2];
        for (size_t i = 0; i < 4; i++)
            buf_add_char(buf, i <= have ? alphabet[(bits >> (18 - 6 * i)) & 63] : '=');
    }
}

void buf_add_hex(struct buf *buf, const void *data, size_t size)
{
    static const char hex[] = "0123456789abcdef";
    const unsigned char *bytes = data;

    for (size_t i = 0; i < size; i++) {
        buf_add_char(buf, hex[bytes[i] >> 4]);
        buf_add_char(buf, hex[bytes[i] & 15]);
    }
}

enum status buf_status(const struct buf *buf)
{
    return buf->status;
}

struct str buf_str(const struct buf *buf)
{
    return (struct str){buf->data, buf->size};
}

char *buf_take(struct buf *buf)
{
    if (!buf->data)
        buf_add(buf, "", 0);
    if (buf->status != STATUS_OK)
        return NULL;
    char *data = buf->data;
    buf->data = NULL;
    buf_finish(buf);
    return data;
}

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    if (c == '/' || c == '_')
        return 63;
    return -1;
}

enum status base64_decode(struct str text, void *out, size_t max_bytes, size_t *ret_size_bytes)
{
    unsigned char *bytes = out;
    uint32_t bits = 0;
    unsigned have = 0;
    size_t size = 0;

    while (text.size && text.data[text.size - 1] == '=')
        text.size--;
    if (text.size % 4 == 1)
        return STATUS_MALFORMED;
    for (size_t at = 0; at < text.size; at++) {
        int value = base64_value(text.data[at]);
        if (value < 0)
            return STATUS_MALFORMED;
        bits = bits << 6 | (uint32_t)value;
        have += 6;
        if (have >= 8) {
            have -= 8;
            if (size == max_bytes)
                return STATUS_TOO_LARGE;
            bytes[size++] = (unsigned char)(bits >> have);
        }
    }
    if (bits & ((1u << have) - 1))
        return STATUS_MALFORMED;
    *ret_size_bytes = size;
    return STATUS_OK;
}
