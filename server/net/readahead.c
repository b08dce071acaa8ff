/* Reading ahead: OpenSSL takes what the socket has in one go instead of record by record. The
 * library only asks SSL_pending, which doesn't see what was read ahead, so it would leave whole
 * records lying until the peer sends again. Hence the turn's end calls it once more for each
 * socket that read something, as long as that brings a further record. */
#include <openssl/ssl.h>
#include <poll.h>

#include "net/net_private.h"

static void on_record(int is_write, int version, int content_type, const void *data, size_t size,
                      SSL *ssl, void *user)
{
    struct net_connection *connection = user;

    (void)version;
    (void)data;
    (void)size;
    (void)ssl;
    if (is_write || content_type != SSL3_RT_HEADER)
        return;
    connection->records++;
    if (!connection->is_unread && connection->is_opened) {
        connection->is_unread = true;
        TAILQ_INSERT_TAIL(&connection->net->unread, connection, unread);
    }
}

void readahead_start(struct net_connection *connection)
{
    SSL *ssl = lws_get_ssl(connection->wsi);

    if (!ssl)
        return;
    SSL_set_msg_callback(ssl, on_record);
    SSL_set_msg_callback_arg(ssl, connection);
    SSL_set_read_ahead(ssl, 1);
}

/* One more read for the socket. False when it brought no record or ended the connection. */
static bool read_once(struct net *net, struct net_connection *connection)
{
    SSL *ssl = lws_get_ssl(connection->wsi);
    unsigned long before = connection->records;
    struct lws_pollfd pollfd = {
        .fd = lws_get_socket_fd(connection->wsi),
        .events = LWS_POLLIN,
        .revents = LWS_POLLIN,
    };

    if (!ssl || pollfd.fd < 0 || !SSL_has_pending(ssl))
        return false;
    net->reading = connection;
    lws_service_fd(net->context, &pollfd);
    bool is_gone = net->reading != connection;
    net->reading = NULL;
    return !is_gone && connection->records != before;
}

/* A connection stays in the list while it is read, so that destroying it takes it out. */
static void drain_first(struct net *net)
{
    struct net_connection *connection = TAILQ_FIRST(&net->unread);
    int turns = 0;

    while (turns < NET_DRAINS_A_TURN && read_once(net, connection))
        turns++;
    if (TAILQ_FIRST(&net->unread) != connection)
        return;
    TAILQ_REMOVE(&net->unread, connection, unread);
    if (turns == NET_DRAINS_A_TURN) /* the others first */
        TAILQ_INSERT_TAIL(&net->unread, connection, unread);
    else
        connection->is_unread = false;
}

void readahead_drain(struct net *net)
{
    struct net_connection *connection;
    size_t count = 0;

    TAILQ_FOREACH(connection, &net->unread, unread)
    {
        count++;
    }
    while (count-- && !TAILQ_EMPTY(&net->unread))
        drain_first(net);
}
