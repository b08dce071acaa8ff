/* Fan-out as libwebsockets' own examples do it: the library's poll loop, a message kept once with a
 * count, a queue for each connection, one writable callback and one lws_write a message.
 *
 *     bench_lws [--tls CERTIFICATE KEY]
 *
 * Prints "listening on PORT". A baseline: it trusts its clients. */
#include <libwebsockets.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { ROOMS = 16384, RX_BYTES = 4096 };

struct message {
    unsigned references;
    size_t size;
    unsigned char bytes[]; /* LWS_PRE, then the text */
};

struct waiting {
    struct message *message;
    struct waiting *next;
};

struct session {
    struct lws *wsi;
    struct session *next; /* in the room */
    unsigned room;
    struct waiting *first, *last;
};

static struct session **rooms_of(struct lws *wsi)
{
    return lws_context_user(lws_get_context(wsi));
}

static void release(struct message *message)
{
    if (--message->references == 0)
        free(message);
}

static void queue(struct session *session, struct message *message)
{
    struct waiting *waiting = malloc(sizeof(*waiting));

    if (!waiting)
        abort();
    *waiting = (struct waiting){message, NULL};
    message->references++;
    if (session->last)
        session->last->next = waiting;
    else
        session->first = waiting;
    session->last = waiting;
    lws_callback_on_writable(session->wsi);
}

static void shift(struct session *session)
{
    struct waiting *waiting = session->first;

    session->first = waiting->next;
    if (!session->first)
        session->last = NULL;
    release(waiting->message);
    free(waiting);
}

static void enter(struct lws *wsi, struct session *session)
{
    char path[64];
    int size = lws_hdr_copy(wsi, path, sizeof(path), WSI_TOKEN_GET_URI);
    struct session **rooms = rooms_of(wsi);

    session->wsi = wsi;
    session->room = size > 6 ? (unsigned)strtoul(path + 6, NULL, 10) % ROOMS : 0;
    session->next = rooms[session->room];
    rooms[session->room] = session;
}

static void leave(struct lws *wsi, struct session *session)
{
    struct session **at = &rooms_of(wsi)[session->room];

    while (*at && *at != session)
        at = &(*at)->next;
    if (*at)
        *at = session->next;
    while (session->first)
        shift(session);
}

static void spread(struct lws *wsi, struct session *from, const void *text, size_t size)
{
    struct message *message = malloc(sizeof(*message) + LWS_PRE + size);

    if (!message)
        abort();
    message->references = 1;
    message->size = size;
    memcpy(message->bytes + LWS_PRE, text, size);
    for (struct session *session = rooms_of(wsi)[from->room]; session; session = session->next)
        if (session != from)
            queue(session, message);
    release(message);
}

static int write_one(struct lws *wsi, struct session *session)
{
    struct message *message = session->first ? session->first->message : NULL;

    if (!message)
        return 0;
    int n = lws_write(wsi, message->bytes + LWS_PRE, message->size, LWS_WRITE_TEXT);
    shift(session);
    if (session->first)
        lws_callback_on_writable(wsi);
    return n < 0 ? -1 : 0;
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t size)
{
    struct session *session = user;

    switch (reason) {
    case LWS_CALLBACK_ESTABLISHED:
        enter(wsi, session);
        return 0;
    case LWS_CALLBACK_CLOSED:
        leave(wsi, session);
        return 0;
    case LWS_CALLBACK_RECEIVE:
        if (!lws_is_first_fragment(wsi) || !lws_is_final_fragment(wsi))
            return -1; /* the generator's messages are short */
        spread(wsi, session, in, size);
        return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE:
        return write_one(wsi, session);
    default:
        return lws_callback_http_dummy(wsi, reason, user, in, size);
    }
}

int main(int argc, char **argv)
{
    static const struct lws_protocols protocols[] = {
        {"bench", callback, sizeof(struct session), RX_BYTES, 0, NULL, 0},
        {NULL, NULL, 0, 0, 0, NULL, 0},
    };
    struct session **rooms = calloc(ROOMS, sizeof(struct session *));
    struct rlimit files;
    struct lws_context_creation_info info = {
        .port = 0, .iface = "127.0.0.1", .protocols = protocols, .user = rooms};

    signal(SIGPIPE, SIG_IGN);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    lws_set_log_level(LLL_ERR, NULL);
    if (argc == 4 && strcmp(argv[1], "--tls") == 0) {
        info.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
        info.ssl_cert_filepath = argv[2];
        info.ssl_private_key_filepath = argv[3];
    } else if (argc != 1) {
        fprintf(stderr, "usage: bench_lws [--tls CERTIFICATE KEY]\n");
        return 2;
    }
    struct lws_context *context = rooms ? lws_create_context(&info) : NULL;
    if (!context)
        return 1;
    printf("listening on %d\n",
           lws_get_vhost_listen_port(lws_get_vhost_by_name(context, "default")));
    fflush(stdout);
    while (lws_service(context, 0) >= 0)
        ;
    lws_context_destroy(context);
    free(rooms);
    return 0;
}
