/* Servers of shared documents, a document a room. A message is one small edit, of which every other
 * member is told: a text that holds the tag is inserted, behind what its writer inserted before
 * (Hocuspocus) or at the start (ShareDB). The edit as it is sent, envelope and all, has about
 * --bytes, as with the other adapters. The documents grow by it, as these protocols have no edit
 * that replaces without naming what goes. Nobody waits for an acknowledgement before the next edit.
 *
 *   hocuspocus  the name of the document, then y-protocols' sync messages with updates of Yjs (v1)
 *   sharedb     its JSON over WebSocket, with operations of json0 on a string */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "websocket.h"

enum { NAME_BYTES = 16 };

static void room_name(const struct member *member, char name[static NAME_BYTES])
{
    snprintf(name, NAME_BYTES, "r%u", member->number / member->bench->options.members);
}

static void root_address(const struct member *member, char *path, size_t path_bytes, char *headers,
                         size_t headers_bytes)
{
    (void)member;
    (void)headers;
    (void)headers_bytes;
    snprintf(path, path_bytes, "/");
}

/* '~', the tag and filler. */
static void write_words(char *at, size_t size, const struct member *member, uint64_t due_ns)
{
    at[0] = '~';
    tag_write(at + 1, due_ns, member->place, member->sent);
    memset(at + 1 + TAG_BYTES, '.', size - 1 - TAG_BYTES);
}

static bool find_words(const char *text, size_t size, uint64_t *ret_due_ns, unsigned *ret_place,
                       uint32_t *ret_number)
{
    const char *at = memchr(text, '~', size);

    return at && (size_t)(text + size - at) > TAG_BYTES &&
           tag_read(at + 1, ret_due_ns, ret_place, ret_number) && *ret_place < 64;
}

/* --- Hocuspocus ---------------------------------------------------------------------------- */

enum {
    /* messages of Hocuspocus */
    HOCUSPOCUS_SYNC = 0,
    HOCUSPOCUS_AUTH = 2,
    /* messages of y-protocols/sync within HOCUSPOCUS_SYNC */
    SYNC_STEP_1 = 0,
    SYNC_STEP_2 = 1,
    SYNC_UPDATE = 2,
    /* a struct of an update: its kind, and whether what it stands behind is named */
    YJS_STRING = 4,
    YJS_HAS_ORIGIN = 0x80,
    /* what an edit takes besides its text, about */
    ENVELOPE_BYTES = 28,
    UPDATE_BYTES = 96,
};

struct writing {
    char *data;
    size_t size;
};

/* Seven bits a byte, the lowest first, as lib0 writes all its numbers. */
static void put_number(struct writing *writing, uint64_t number)
{
    for (; number > 127; number >>= 7)
        writing->data[writing->size++] = (char)(0x80 | (number & 127));
    writing->data[writing->size++] = (char)number;
}

static void put_text(struct writing *writing, const char *text, size_t size)
{
    put_number(writing, size);
    memcpy(writing->data + writing->size, text, size);
    writing->size += size;
}

static struct writing hocuspocus_begin(struct member *member, unsigned type, unsigned subtype)
{
    size_t size_max = NAME_BYTES + 2 * UPDATE_BYTES + member->bench->options.bytes;
    struct writing writing = {websocket_begin(&member->stream, size_max), 0};
    char name[NAME_BYTES];

    room_name(member, name);
    put_text(&writing, name, strlen(name));
    put_number(&writing, type);
    put_number(&writing, subtype);
    return writing;
}

/* Asks to be let in, which needs a token though nobody looks at it, and for the document. */
static void hocuspocus_opened(struct member *member)
{
    struct writing token = hocuspocus_begin(member, HOCUSPOCUS_AUTH, 0);
    put_text(&token, "", 0);
    websocket_commit_binary(&member->stream, token.size);

    static const char nothing_known[] = {0};
    struct writing step = hocuspocus_begin(member, HOCUSPOCUS_SYNC, SYNC_STEP_1);
    put_text(&step, nothing_known, sizeof(nothing_known));
    websocket_commit_binary(&member->stream, step.size);
}

static bool hocuspocus_text(struct member *member, char *text, size_t size)
{
    size_t at = size ? 1 + (unsigned char)text[0] : 0; /* names are short */
    unsigned place;
    uint64_t due_ns;
    uint32_t number;

    if (size < at + 2) {
        bench_refused(member->bench, "a message that is too short", 27);
    } else if (text[at] == HOCUSPOCUS_AUTH && text[at + 1] != 2) {
        bench_refused(member->bench, "permission denied", 17);
    } else if (text[at] == HOCUSPOCUS_SYNC && text[at + 1] == SYNC_STEP_2) {
        bench_ready(member); /* the document has come, and the connection is among its own */
        member->bench->counts.others++;
    } else if (text[at] == HOCUSPOCUS_SYNC && text[at + 1] == SYNC_UPDATE &&
               find_words(text, size, &due_ns, &place, &number) && place != member->place) {
        bench_delivered(member, place, number, due_ns, true);
    } else {
        member->bench->counts.others++; /* the writer is told of its own edits, too */
    }
    return true;
}

/* An update with one string behind the last one of the same writer; the first stands in the text
 * "t". Whole updates, their numbers of clients and structs included, are what clients exchange. */
static void hocuspocus_write(struct member *member, unsigned kind, uint64_t due_ns)
{
    size_t bytes = member->bench->options.bytes, client = 1 + member->place;
    size_t words = bytes > ENVELOPE_BYTES + TAG_BYTES + 1u ? bytes - ENVELOPE_BYTES : TAG_BYTES + 1;
    size_t clock = member->sent++ * words;
    char data[UPDATE_BYTES];
    struct writing head = {data, 0};
    (void)kind;

    put_number(&head, 1);
    put_number(&head, 1);
    put_number(&head, client);
    put_number(&head, clock);
    head.data[head.size++] = (char)(YJS_STRING | (clock ? YJS_HAS_ORIGIN : 0));
    if (clock) {
        put_number(&head, client);
        put_number(&head, clock - 1);
    } else {
        put_number(&head, 1); /* the parent by name */
        put_text(&head, "t", 1);
    }
    put_number(&head, words);

    struct writing message = hocuspocus_begin(member, HOCUSPOCUS_SYNC, SYNC_UPDATE);
    put_number(&message, head.size + words + 1);
    memcpy(message.data + message.size, head.data, head.size);
    message.size += head.size;
    write_words(message.data + message.size, words, member, due_ns);
    message.size += words;
    put_number(&message, 0); /* nothing is deleted */
    websocket_commit_binary(&member->stream, message.size);
    bench_sent(member, due_ns, member->bench->options.members - 1);
}

const struct adapter adapter_hocuspocus = {.name = "hocuspocus",
                                           .address = root_address,
                                           .opened = hocuspocus_opened,
                                           .text = hocuspocus_text,
                                           .plan = bench_plan_evenly,
                                           .write = hocuspocus_write};

/* --- ShareDB ------------------------------------------------------------------------------- */

enum { SHAREDB_BYTES = 256 };

struct sharedb_seat {
    uint32_t version; /* of the document, as far as is known */
    uint32_t sequence;
};

static bool sharedb_prepare(struct bench *bench)
{
    struct sharedb_seat *seats = calloc(bench->member_count, sizeof(*seats));

    bench->adapter_data = seats;
    for (unsigned i = 0; seats && i < bench->member_count; i++)
        bench->members[i].seat = &seats[i];
    return seats != NULL;
}

static void sharedb_finish(struct bench *bench)
{
    free(bench->adapter_data);
    bench->adapter_data = NULL;
}

static void sharedb_opened(struct member *member)
{
    static const char hello[] = "{\"a\":\"hs\",\"id\":null,\"protocol\":1,\"protocolMinor\":1}";

    websocket_send(&member->stream, hello, sizeof(hello) - 1);
}

/* The first of a room makes its document. */
static void sharedb_create(struct member *member)
{
    struct sharedb_seat *seat = member->seat;
    char text[SHAREDB_BYTES], name[NAME_BYTES];

    room_name(member, name);
    int size =
        snprintf(text, sizeof(text),
                 "{\"a\":\"op\",\"c\":\"room\",\"d\":\"%s\",\"v\":0,\"seq\":%u,\"x\":{},\"create\":"
                 "{\"type\":\"http://sharejs.org/types/JSONv0\",\"data\":{\"t\":\"\"}}}",
                 name, (unsigned)++seat->sequence);
    websocket_send(&member->stream, text, (size_t)size);
}

static void sharedb_subscribe(struct member *member)
{
    char text[SHAREDB_BYTES], name[NAME_BYTES];

    room_name(member, name);
    int size =
        snprintf(text, sizeof(text), "{\"a\":\"s\",\"c\":\"room\",\"d\":\"%s\",\"v\":null}", name);
    websocket_send(&member->stream, text, (size_t)size);
}

static const char *find(const char *text, size_t size, const char *name)
{
    const char *at = memmem(text, size, name, strlen(name));

    return at ? at + strlen(name) : NULL;
}

static void take_version(struct member *member, const char *text, size_t size, unsigned more)
{
    struct sharedb_seat *seat = member->seat;
    const char *at = find(text, size, "\"v\":");
    uint32_t version = 0;

    for (; at && at < text + size && *at >= '0' && *at <= '9'; at++)
        version = version * 10 + (uint32_t)(*at - '0');
    if (version + more > seat->version)
        seat->version = version + more;
}

/* An operation, or the answer to one's own. What a writer hadn't seen when it wrote comes with the
 * answer once more, and clients pass over what they have had. */
static void sharedb_take_op(struct member *member, const char *text, size_t size)
{
    unsigned place;
    uint64_t due_ns;
    uint32_t number;

    take_version(member, text, size, 1);
    if (find_words(text, size, &due_ns, &place, &number) && place != member->place &&
        place < member->bench->options.members && number > member->last[place])
        bench_delivered(member, place, number, due_ns, true);
    else
        member->bench->counts.others++;
    if (!member->is_ready && member->place == 0)
        sharedb_subscribe(member); /* the document is made */
}

static bool sharedb_text(struct member *member, char *text, size_t size)
{
    const char *action = find(text, size, "\"a\":\"");

    if (find(text, size, "\"error\":") || !action) {
        bench_refused(member->bench, text, size);
    } else if (strncmp(action, "op\"", 3) == 0) {
        sharedb_take_op(member, text, size);
    } else if (strncmp(action, "hs\"", 3) == 0) {
        if (member->place == 0)
            sharedb_create(member);
        else
            sharedb_subscribe(member);
    } else if (strncmp(action, "s\"", 2) == 0) {
        take_version(member, text, size, 0);
        bench_ready(member);
    }
    return true;
}

static void sharedb_write(struct member *member, unsigned kind, uint64_t due_ns)
{
    struct sharedb_seat *seat = member->seat;
    size_t bytes = member->bench->options.bytes;
    char *text = websocket_begin(&member->stream, bytes + SHAREDB_BYTES), name[NAME_BYTES];
    static const char end[] = "\"}]}";
    const size_t end_size = sizeof(end) - 1;
    (void)kind;

    room_name(member, name);
    member->sent++;
    size_t at = (size_t)snprintf(text, SHAREDB_BYTES,
                                 "{\"a\":\"op\",\"c\":\"room\",\"d\":\"%s\",\"v\":%u,\"seq\":%u,"
                                 "\"x\":{},\"op\":[{\"p\":[\"t\",0],\"si\":\"",
                                 name, (unsigned)seat->version, (unsigned)++seat->sequence);
    size_t least = TAG_BYTES + 1, rest = at + end_size;
    size_t words = bytes > rest + least ? bytes - rest : least;
    write_words(text + at, words, member, due_ns);
    memcpy(text + at + words, end, end_size);
    websocket_commit(&member->stream, at + words + end_size);
    bench_sent(member, due_ns, member->bench->options.members - 1);
}

const struct adapter adapter_sharedb = {.name = "sharedb",
                                        .prepare = sharedb_prepare,
                                        .address = root_address,
                                        .opened = sharedb_opened,
                                        .text = sharedb_text,
                                        .plan = bench_plan_evenly,
                                        .write = sharedb_write,
                                        .finish = sharedb_finish};
