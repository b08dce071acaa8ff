#include "net/net_private.h"

enum { FIRST_CAPACITY = 4 };

struct net_frame *net_frame_create(struct str message)
{
    struct net_frame *frame = malloc(sizeof(*frame) + LWS_PRE + message.size);

    if (!frame)
        return NULL;
    unsigned length_bytes = message.size < 126 ? 0 : message.size <= 0xffff ? 2 : 8;
    unsigned char *payload = frame->data + LWS_PRE;
    unsigned char *header = payload - 2 - length_bytes;
    frame->references = 1;
    frame->header_size = 2 + length_bytes;
    frame->payload_size = message.size;
    memset(frame->data, 0, LWS_PRE);
    header[0] = 0x81; /* final, text */
    header[1] = (unsigned char)(length_bytes == 0 ? message.size : length_bytes == 2 ? 126 : 127);
    for (unsigned i = 0; i < length_bytes; i++)
        header[2 + i] = (unsigned char)((uint64_t)message.size >> 8 * (length_bytes - 1 - i));
    if (message.size)
        memcpy(payload, message.data, message.size);
    return frame;
}

struct net_frame *net_frame_keep(struct net_frame *frame)
{
    if (frame)
        frame->references++;
    return frame;
}

void net_frame_release(struct net_frame *frame)
{
    if (frame && --frame->references == 0)
        free(frame);
}

static size_t framed_size(const struct net_frame *frame)
{
    return frame->header_size + frame->payload_size;
}

static unsigned char *framed(struct net_frame *frame)
{
    return frame->data + LWS_PRE - frame->header_size;
}

static bool grow(struct outbox *outbox)
{
    size_t capacity = outbox->capacity ? outbox->capacity * 2 : FIRST_CAPACITY;
    struct net_frame **frames = calloc(capacity, sizeof(struct net_frame *));

    if (!frames)
        return false;
    for (size_t i = 0; i < outbox->count; i++)
        frames[i] = outbox->frames[(outbox->head + i) % outbox->capacity];
    free(outbox->frames);
    outbox->frames = frames;
    outbox->capacity = capacity;
    outbox->head = 0;
    return true;
}

/* `bytes` is what is held to the limit: a message that is larger than that by itself, like the
 * welcome to a long interview, could never be sent, so one such doesn't count. */
static bool push(struct outbox *outbox, struct net_frame *frame, size_t max_bytes)
{
    bool is_large = framed_size(frame) > max_bytes;

    if (is_large ? outbox->large != NULL : outbox->bytes > max_bytes - framed_size(frame))
        return false;
    if (outbox->count == outbox->capacity && !grow(outbox))
        return false;
    outbox->frames[(outbox->head + outbox->count) % outbox->capacity] = frame;
    outbox->count++;
    if (is_large)
        outbox->large = frame;
    else
        outbox->bytes += framed_size(frame);
    frame->references++;
    return true;
}

static void pop(struct outbox *outbox)
{
    struct net_frame *frame = outbox->frames[outbox->head];

    if (frame == outbox->large)
        outbox->large = NULL;
    else
        outbox->bytes -= framed_size(frame);
    outbox->head = (outbox->head + 1) % outbox->capacity;
    outbox->count--;
    net_frame_release(frame);
}

void outbox_finish(struct outbox *outbox)
{
    while (outbox->count)
        pop(outbox);
    free(outbox->frames);
    *outbox = (struct outbox){0};
}

/* Whole frames from the front into the shared buffer, as many as it holds; at least two, or the
 * copy isn't worth it and nothing is taken. */
static size_t gather(struct net *net, struct outbox *outbox)
{
    size_t size = 0;

    if (outbox->count < 2 ||
        framed_size(outbox->frames[outbox->head]) +
                framed_size(outbox->frames[(outbox->head + 1) % outbox->capacity]) >
            NET_GATHER_BYTES)
        return 0;
    while (outbox->count) {
        struct net_frame *frame = outbox->frames[outbox->head];
        if (framed_size(frame) > NET_GATHER_BYTES - size)
            break;
        memcpy(net->gather + LWS_PRE + size, framed(frame), framed_size(frame));
        size += framed_size(frame);
        pop(outbox);
    }
    return size;
}

/* LWS_WRITE_HTTP sends bytes as they stand, also on a WebSocket; selftest.c has seen that it does.
 */
static bool write_gathered(struct net_connection *connection)
{
    struct net *net = connection->net;
    struct outbox *outbox = &connection->outbox;
    size_t size = gather(net, outbox);

    if (size)
        return lws_write(connection->wsi, net->gather + LWS_PRE, size, LWS_WRITE_HTTP) >= 0;
    struct net_frame *frame = outbox->frames[outbox->head];
    int written = lws_write(connection->wsi, framed(frame), framed_size(frame), LWS_WRITE_HTTP);
    pop(outbox);
    return written >= 0;
}

/* The library writes its frame header into the room before the payload: the same bytes that stand
 * there already, so a frame may be shared. */
static bool write_plain(struct net_connection *connection)
{
    struct outbox *outbox = &connection->outbox;
    struct net_frame *frame = outbox->frames[outbox->head];
    int written =
        lws_write(connection->wsi, frame->data + LWS_PRE, frame->payload_size, LWS_WRITE_TEXT);

    pop(outbox);
    return written >= 0;
}

bool outbox_flush(struct net_connection *connection)
{
    struct net *net = connection->net;

    while (connection->outbox.count) {
        /* The library's own backlog has no limit: while there is one, ours is used. */
        if (lws_partial_buffered(connection->wsi)) {
            lws_callback_on_writable(connection->wsi);
            return true;
        }
        if (!(net->is_gathering ? write_gathered(connection) : write_plain(connection)))
            return false;
    }
    return true;
}

void outbox_flush_dirty(struct net *net)
{
    struct net_connection *connection;

    while ((connection = TAILQ_FIRST(&net->dirty))) {
        TAILQ_REMOVE(&net->dirty, connection, dirty);
        connection->is_dirty = false;
        if ((connection->state == SOCKET_OPEN || connection->state == SOCKET_CLOSING) &&
            !outbox_flush(connection))
            connection_kill(connection);
    }
}

static void give_up(struct net_connection *connection)
{
    net_refused(connection->net, NET_REFUSED_TOO_SLOW);
    outbox_finish(&connection->outbox);
    net_close_connection(connection, NET_CLOSE_TOO_SLOW, "too slow");
}

void net_send(struct net_connection *connection, struct net_frame *frame)
{
    struct net *net = connection->net;

    if (connection->state != SOCKET_OPEN || !frame)
        return;
    if (!push(&connection->outbox, frame, net->max_queue_bytes)) {
        give_up(connection);
        return;
    }
    if (!connection->is_dirty) {
        connection->is_dirty = true;
        TAILQ_INSERT_TAIL(&net->dirty, connection, dirty);
        net_hurry(net);
    }
}
