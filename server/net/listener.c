#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include "net/net_private.h"

enum { BACKLOG = 1024 };

static enum status status_of_errno(int error)
{
    switch (error) {
    case EADDRINUSE:
        return STATUS_BUSY;
    case EACCES:
    case EPERM:
        return STATUS_DENIED;
    default:
        return STATUS_IO;
    }
}

static bool is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in four;
        memcpy(&four, address, sizeof(four));
        return ntohl(four.sin_addr.s_addr) >> 24 == 127;
    }
    struct sockaddr_in6 six;
    memcpy(&six, address, sizeof(six));
    return address->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&six.sin6_addr);
}

static int bind_one(const struct addrinfo *info)
{
    const int on = 1, off = 0;
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);

    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (info->ai_family == AF_INET6) /* "::" takes IPv4 too */
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
    if (bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

static int bound_port(int fd)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof(address);
    char port[8];

    if (getsockname(fd, (struct sockaddr *)&address, &size) != 0 ||
        getnameinfo((struct sockaddr *)&address, size, NULL, 0, port, sizeof(port),
                    NI_NUMERICSERV) != 0)
        return -1;
    return (int)strtol(port, NULL, 10);
}

enum status listener_open(struct net *net, const char *address, int port)
{
    const struct addrinfo hints = {
        .ai_family = AF_UNSPEC,
        .ai_socktype = SOCK_STREAM,
        .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
    };
    struct addrinfo *found = NULL;
    char service[16];
    int fd = -1, error = EADDRNOTAVAIL;
    bool is_open = false;

    if (port < 0 || port > 65535)
        return STATUS_IO;
    snprintf(service, sizeof(service), "%d", port);
    if (getaddrinfo(address, service, &hints, &found) != 0)
        return STATUS_IO;
    for (const struct addrinfo *info = found; info && fd < 0; info = info->ai_next) {
        is_open = is_open || !is_loopback(info->ai_addr);
        if (net->is_behind_proxy && is_open)
            break; /* anybody could say whom he speaks for, and in clear */
        fd = bind_one(info);
        if (fd < 0)
            error = errno;
    }
    freeaddrinfo(found);
    if (fd < 0)
        return net->is_behind_proxy && is_open ? STATUS_INVALID : status_of_errno(error);
    net->listen_fd = fd;
    net->port = bound_port(fd);
    return net->port > 0 ? STATUS_OK : STATUS_IO;
}

void listener_write_address(const struct sockaddr *address, socklen_t size,
                            char out[static NET_ADDRESS_BYTES])
{
    static const char mapped[] = "::ffff:";

    if (getnameinfo(address, size, out, NET_ADDRESS_BYTES, NULL, 0, NI_NUMERICHOST) != 0)
        snprintf(out, NET_ADDRESS_BYTES, "unknown");
    if (strncmp(out, mapped, sizeof(mapped) - 1) == 0 && strchr(out, '.'))
        memmove(out, out + sizeof(mapped) - 1, strlen(out + sizeof(mapped) - 1) + 1);
}

static void adopt(struct net *net, int fd, const struct sockaddr *address, socklen_t size)
{
    const int on = 1;
    unsigned char key[LIMITS_KEY_BYTES];
    unsigned own = net->selftest_fd >= 0; /* the start-up test takes nobody's place */

    if (net->connection_count - own >= net->max_connections) {
        net_refused(net, NET_REFUSED_CONNECTIONS);
        close(fd);
        return;
    }
    limits_key(address, key);
    bool has_limit = !net->is_behind_proxy; /* whose connections all come from one address */
    if (has_limit && !limits_take(&net->limits, key)) {
        net_refused(net, NET_REFUSED_ADDRESS);
        close(fd);
        return;
    }
    struct net_connection *connection = connection_create(net);
    if (!connection) {
        if (has_limit)
            limits_give(&net->limits, key);
        close(fd);
        return;
    }
    connection->has_limit = has_limit;
    memcpy(connection->limit_key, key, sizeof(key));
    listener_write_address(address, size, connection->address);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    connection_adopt(connection, fd, !net->is_behind_proxy);
}

static void on_readable(uv_poll_t *handle, int status, int events)
{
    struct net *net = handle->data;

    (void)status;
    (void)events;
    for (int i = 0; i < NET_ACCEPTS_A_TURN; i++) {
        struct sockaddr_storage address;
        socklen_t size = sizeof(address);
        int fd = accept4(net->listen_fd, (struct sockaddr *)&address, &size,
                         SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            adopt(net, fd, (struct sockaddr *)&address, size);
            continue;
        }
        if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
            /* The socket stays readable: without a pause the loop would spin. The sweep goes on. */
            listener_stop(net);
            log_warning(net->log, "net.accept_paused", NULL, "errno=%d", errno);
            return;
        }
        if (errno != EINTR && errno != ECONNABORTED && errno != EPROTO)
            return;
    }
}

void listener_start(struct net *net)
{
    if (net->is_accepting || net->is_stopping || net->listen_fd < 0)
        return;
    net->is_accepting = uv_poll_start(&net->listener, UV_READABLE, on_readable) == 0;
}

void listener_stop(struct net *net)
{
    if (net->is_accepting)
        uv_poll_stop(&net->listener);
    net->is_accepting = false;
}
