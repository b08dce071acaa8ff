/* The start-up test of the fast way out. Gathered writes lean on the library sending LWS_WRITE_HTTP
 * as it stands on a WebSocket. Here a socket pair speaks to the server itself, in clear and without
 * a port; when two framed messages arrive byte by byte as they were written, the way is open.
 * Until then, and when not, frames go through plain lws_write. */
#include <sys/socket.h>
#include <unistd.h>

#include "net/net_private.h"

void selftest_start(struct net *net)
{
    static const char handshake[] = "GET / HTTP/1.1\r\n"
                                    "Host: localhost\r\n"
                                    "Upgrade: websocket\r\n"
                                    "Connection: Upgrade\r\n"
                                    "Sec-WebSocket-Version: 13\r\n"
                                    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                                    "Sec-WebSocket-Protocol: " NET_SUBPROTOCOL "\r\n\r\n";
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0)
        return;
    struct net_connection *connection = connection_create(net);
    if (!connection || write(pair[1], handshake, sizeof(handshake) - 1) < 0) {
        if (connection)
            connection_destroy(connection);
        close(pair[0]);
        close(pair[1]);
        return;
    }
    net->selftest_fd = pair[1];
    connection->is_selftest = true;
    connection_adopt(connection, pair[0], false);
}

static size_t read_all(int fd, unsigned char *out, size_t max_bytes)
{
    size_t size = 0;
    ssize_t got;

    while (size < max_bytes && (got = read(fd, out + size, max_bytes - size)) > 0)
        size += (size_t)got;
    return size;
}

/* Two frames, one with the long form of the length, in one write. */
static size_t make_frames(unsigned char *out)
{
    struct net_frame *frames[] = {net_frame_create(STR("one")), NULL};
    char text[300];
    size_t size = 0;

    memset(text, 'x', sizeof(text));
    frames[1] = net_frame_create((struct str){text, sizeof(text)});
    for (size_t i = 0; i < 2 && frames[0] && frames[1]; i++) {
        size_t framed = frames[i]->header_size + frames[i]->payload_size;
        memcpy(out + size, frames[i]->data + LWS_PRE - frames[i]->header_size, framed);
        size += framed;
    }
    net_frame_release(frames[0]);
    net_frame_release(frames[1]);
    return size;
}

int selftest_opened(struct net_connection *connection)
{
    struct net *net = connection->net;
    unsigned char frames[512], copy[LWS_PRE + 512], got[4096];
    size_t size = make_frames(frames);

    read_all(net->selftest_fd, got, sizeof(got)); /* the handshake's answer */
    memset(copy, 0, LWS_PRE);
    memcpy(copy + LWS_PRE, frames, size);
    net->is_gathering =
        size && lws_write(connection->wsi, copy + LWS_PRE, size, LWS_WRITE_HTTP) == (int)size &&
        read_all(net->selftest_fd, got, sizeof(got)) == size && memcmp(got, frames, size) == 0;
    log_info(net->log, "net.selftest", NULL, "gathered_writes=%s",
             net->is_gathering ? "yes" : "no");
    return -1;
}
