#include "websocket.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    OP_CONTINUATION = 0,
    OP_TEXT = 1,
    OP_BINARY = 2,
    OP_CLOSE = 8,
    OP_PING = 9,
    OP_PONG = 10,
    HEAD_BYTES = 14
};

void websocket_ask(struct stream *stream, const char *host, const char *path, const char *headers)
{
    char request[2048];
    int size = snprintf(request, sizeof(request),
                        "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\n"
                        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n",
                        path, host, headers);

    if (size < 0 || (size_t)size >= sizeof(request))
        abort();
    bytes_add(&stream->out, request, (size_t)size);
    stream_touch(stream);
}

ssize_t websocket_answer(const char *data, size_t size, int *ret_status)
{
    const char *end = memmem(data, size, "\r\n\r\n", 4);

    if (!end)
        return 0;
    *ret_status = size > 12 ? (int)strtol(data + 9, NULL, 10) : 0;
    return *ret_status == 101 ? end + 4 - data : -1;
}

/* --- sending ------------------------------------------------------------------------------- */

static void mask(char *data, size_t size, uint32_t key)
{
    uint64_t wide = (uint64_t)key << 32 | key, word;
    size_t i = 0;

    for (; i + 8 <= size; i += 8) {
        memcpy(&word, data + i, 8);
        word ^= wide;
        memcpy(data + i, &word, 8);
    }
    for (; i < size; i++)
        data[i] = (char)(data[i] ^ (char)(key >> (i % 4 * 8)));
}

/* Moves the `size` bytes that lie HEAD_BYTES behind the end up to their header. */
static void frame(struct stream *stream, unsigned op, size_t size)
{
    static uint32_t key = 0x9e3779b9u;
    unsigned char *head = (unsigned char *)stream->out.data + stream->out.size;
    char *text = (char *)head + HEAD_BYTES;
    size_t at = 0;

    key = key * 1664525u + 1013904223u;
    mask(text, size, key);
    head[at++] = (unsigned char)(0x80 | op);
    if (size < 126) {
        head[at++] = (unsigned char)(0x80 | size);
    } else if (size < 65536) {
        head[at++] = 0x80 | 126;
        head[at++] = (unsigned char)(size >> 8);
        head[at++] = (unsigned char)size;
    } else {
        head[at++] = 0x80 | 127;
        for (int shift = 56; shift >= 0; shift -= 8)
            head[at++] = (unsigned char)((uint64_t)size >> shift);
    }
    memcpy(head + at, &key, 4); /* little-endian, as mask() takes it */
    at += 4;
    memmove(head + at, text, size);
    stream->out.size += at + size;
    stream_touch(stream);
}

char *websocket_begin(struct stream *stream, size_t size_max)
{
    return bytes_reserve(&stream->out, HEAD_BYTES + size_max) + HEAD_BYTES;
}

void websocket_commit(struct stream *stream, size_t size)
{
    frame(stream, OP_TEXT, size);
}

void websocket_commit_binary(struct stream *stream, size_t size)
{
    frame(stream, OP_BINARY, size);
}

static void send_frame(struct stream *stream, unsigned op, const char *data, size_t size)
{
    memcpy(websocket_begin(stream, size), data, size);
    frame(stream, op, size);
}

void websocket_send(struct stream *stream, const char *text, size_t size)
{
    send_frame(stream, OP_TEXT, text, size);
}

void websocket_close(struct stream *stream)
{
    send_frame(stream, OP_CLOSE, "\x03\xe8", 2);
}

/* --- reading ------------------------------------------------------------------------------- */

struct header {
    unsigned op;
    bool is_final;
    size_t head_size, size;
};

/* False while the header isn't whole. */
static bool parse_header(const unsigned char *data, size_t size, struct header *ret_header)
{
    if (size < 2)
        return false;
    struct header header = {
        .op = data[0] & 15u, .is_final = data[0] & 0x80, .head_size = 2, .size = data[1] & 127u};
    size_t more = header.size == 126 ? 2 : header.size == 127 ? 8 : 0;
    if (size < 2 + more)
        return false;
    if (more)
        header.size = 0;
    for (size_t i = 0; i < more; i++)
        header.size = header.size << 8 | data[2 + i];
    header.head_size += more;
    *ret_header = header;
    return true;
}

static bool handle(struct stream *stream, const struct header *header, char *data,
                   websocket_handler handler)
{
    switch (header->op) {
    case OP_TEXT:
    case OP_BINARY:
        if (!header->is_final)
            break;
        return handler(stream, WEBSOCKET_TEXT, data, header->size);
    case OP_PING:
        send_frame(stream, OP_PONG, data, header->size);
        return true;
    case OP_PONG:
        return true;
    case OP_CLOSE: {
        size_t code =
            header->size >= 2 ? (size_t)(unsigned char)data[0] << 8 | (unsigned char)data[1] : 1005;
        return handler(stream, WEBSOCKET_CLOSED, NULL, code);
    }
    default:
        break;
    }
    fprintf(stderr, "load: the server sent a frame that isn't understood (op %u)\n", header->op);
    return handler(stream, WEBSOCKET_CLOSED, NULL, 1002);
}

size_t websocket_read(struct stream *stream, char *data, size_t size, websocket_handler handler)
{
    struct header header;
    size_t at = 0;

    while (parse_header((unsigned char *)data + at, size - at, &header) &&
           size - at - header.head_size >= header.size) {
        char *payload = data + at + header.head_size;
        at += header.head_size + header.size;
        if (!handle(stream, &header, payload, handler))
            break;
    }
    return at;
}
