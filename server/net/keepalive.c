#include "net/net_private.h"

/* Connections that were silent are asked whether they are there. The library would do it, too, but
 * keeps all its timers in one sorted list and walks it from the front for each that it sets: with
 * 15,000 members every ping cost a walk past 15,000. */

void keepalive_heard(struct net_connection *connection)
{
    connection->heard_ms = uv_now(connection->net->loop);
    connection->is_pinged = false;
}

int keepalive_pong(struct net_connection *connection, void *in, size_t size)
{
    (void)in;
    (void)size;
    keepalive_heard(connection);
    return 0;
}

void keepalive_check(struct net_connection *connection, uint64_t now_ms)
{
    const struct net *net = connection->net;
    uint64_t silent_ms = now_ms - connection->heard_ms;

    if (net->idle_hangup_ms && silent_ms >= net->idle_hangup_ms) {
        connection_kill(connection);
    } else if (net->idle_ping_ms && silent_ms >= net->idle_ping_ms && !connection->is_pinged) {
        connection->is_pinged = connection->is_ping_due = true;
        lws_callback_on_writable(connection->wsi);
    }
}

bool keepalive_write(struct net_connection *connection)
{
    unsigned char out[LWS_PRE + 1] = {0};

    if (!connection->is_ping_due)
        return true;
    if (lws_partial_buffered(connection->wsi)) {
        lws_callback_on_writable(connection->wsi);
        return true;
    }
    connection->is_ping_due = false;
    /* A byte, which the answer brings back: the library doesn't tell of an empty one. */
    return lws_write(connection->wsi, out + LWS_PRE, 1, LWS_WRITE_PING) >= 0;
}
