/* The servers that only fan out: a text goes to all others of the room whose number is in the path.
 * What is sent is a tag and filler; socket.io wraps the same, nchan tells the sender, too. */
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "websocket.h"

static void write_wrapped(struct member *member, uint64_t due_ns, const char *before,
                          const char *after)
{
    size_t bytes = member->bench->options.bytes, at = strlen(before), tail = strlen(after);
    char *text = websocket_begin(&member->stream, bytes);

    memcpy(text, before, at);
    text[at++] = '~';
    tag_write(text + at, due_ns, member->place, ++member->sent);
    at += TAG_BYTES;
    memset(text + at, '.', bytes - tail - at);
    memcpy(text + bytes - tail, after, tail);
    websocket_commit(&member->stream, bytes);
    bench_sent(member, due_ns, member->bench->options.members - 1);
}

static void take_tag(struct member *member, const char *text, size_t size)
{
    const char *at = memchr(text, '~', size);
    uint64_t due_ns;
    uint32_t number;
    unsigned place;

    if (at && (size_t)(text + size - at) > TAG_BYTES &&
        tag_read(at + 1, &due_ns, &place, &number) && size == member->bench->options.bytes)
        bench_delivered(member, place, number, due_ns, true);
    else
        member->bench->counts.others++;
}

/* --- plain --------------------------------------------------------------------------------- */

static void plain_address(const struct member *member, char *path, size_t path_bytes, char *headers,
                          size_t headers_bytes)
{
    (void)headers;
    (void)headers_bytes;
    snprintf(path, path_bytes, "/room/%u", member->number / member->bench->options.members);
}

static bool plain_text(struct member *member, char *text, size_t size)
{
    take_tag(member, text, size);
    return true;
}

static void plain_write(struct member *member, unsigned kind, uint64_t due_ns)
{
    (void)kind;
    write_wrapped(member, due_ns, "", "");
}

const struct adapter adapter_plain = {.name = "plain",
                                      .address = plain_address,
                                      .text = plain_text,
                                      .plan = bench_plan_evenly,
                                      .write = plain_write};

/* --- nchan --------------------------------------------------------------------------------- */

static bool nchan_text(struct member *member, char *text, size_t size)
{
    uint64_t due_ns;
    uint32_t number;
    unsigned place;

    if (size > TAG_BYTES && tag_read(text + 1, &due_ns, &place, &number) && place == member->place)
        member->bench->counts.others++; /* a subscriber of what it publishes to */
    else
        take_tag(member, text, size);
    return true;
}

const struct adapter adapter_nchan = {.name = "nchan",
                                      .address = plain_address,
                                      .text = nchan_text,
                                      .plan = bench_plan_evenly,
                                      .write = plain_write};

/* --- socket.io ----------------------------------------------------------------------------- */

static void socketio_address(const struct member *member, char *path, size_t path_bytes,
                             char *headers, size_t headers_bytes)
{
    (void)headers;
    (void)headers_bytes;
    snprintf(path, path_bytes, "/socket.io/?EIO=4&transport=websocket&room=%u",
             member->number / member->bench->options.members);
}

/* Ready when the server has confirmed the namespace. */
static void socketio_opened(struct member *member)
{
    (void)member;
}

static bool socketio_text(struct member *member, char *text, size_t size)
{
    if (size >= 2 && text[0] == '4' && text[1] == '2')
        take_tag(member, text, size);
    else if (size >= 1 && text[0] == '0')
        websocket_send(&member->stream, "40", 2);
    else if (size >= 2 && text[0] == '4' && text[1] == '0')
        bench_ready(member);
    else if (size == 1 && text[0] == '2')
        websocket_send(&member->stream, "3", 1);
    else
        bench_refused(member->bench, text, size);
    return true;
}

static void socketio_write(struct member *member, unsigned kind, uint64_t due_ns)
{
    (void)kind;
    write_wrapped(member, due_ns, "42[\"m\",\"", "\"]");
}

const struct adapter adapter_socketio = {.name = "socketio",
                                         .address = socketio_address,
                                         .opened = socketio_opened,
                                         .text = socketio_text,
                                         .plan = bench_plan_evenly,
                                         .write = socketio_write};
