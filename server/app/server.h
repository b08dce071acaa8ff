/* The running server: one event loop that owns every room and every connection. The store's writer
 * thread and libuv's worker threads do what takes long; they come back through the loop. Everything
 * in this header belongs to the loop's thread. */
#ifndef PARLEY_APP_SERVER_H
#define PARLEY_APP_SERVER_H

#include <uv.h>

#include "app/data.h"
#include "net/net.h"
#include "protocol/codec.h"
#include "room/room.h"
#include "vault/live_log.h"

enum {
    SERVER_ROOM_BUCKETS = 4096,
    KEPT_STORED = 1024,              /* stored records that a room keeps for those who come back */
    KEPT_STORED_BYTES = 8 << 20,     /* or fewer, when they are large */
    WELCOME_CHANGES_BYTES = 8 << 20, /* past changes of texts in one welcome */
    LIVE_LOG_MAX_BYTES = 256 << 20,  /* of a room: what is longer could not be read or sealed */
    /* What a member may add to a log, besides each command's own rate. */
    MEMBER_BYTES_PER_MINUTE = 2 << 20,
    MEMBER_BYTES_AT_ONCE = 8 << 20,
    /* What a member may be sent on joining: a room's whole texts are put together for each. */
    WELCOME_BYTES_PER_MINUTE = 32 << 20,
    WELCOME_BYTES_AT_ONCE = 64 << 20,
    SOCKET_WAITING_BYTES = 65536, /* messages that came before the room was loaded */
    SOCKET_REFUSED_IN_ROW = 100,
    REFUSAL_LINES_PER_MINUTE = 600, /* in the log; beyond it, one for each code now and then */
    REFUSAL_LINES_AT_ONCE = 200,
    REFUSAL_SUM_MS = 3000,
    SOCKET_JOIN_DEADLINE_MS = 10000,
    SESSIONS_CHECK_MS = 10000, /* sessions also end outside of this process */
};

/* Close codes of PROTOCOL.md that are given here. */
enum server_close {
    CLOSE_ELSEWHERE = 4001,
    CLOSE_SESSION_ENDED = 4004,
    CLOSE_ROOM_FAILED = 4011,
};

struct server;
struct live_room;
struct client_files;
struct sealing;
struct api_call;
struct address_bucket;
struct import_draft;

/* Fills up with time, is emptied by messages. All zero is a full one. */
struct bucket {
    int64_t full_us; /* when it is full again, were nothing taken any more; since 1970 */
};
/* True when one more is permitted, or `amount` more. */
bool bucket_take(struct bucket *bucket, unsigned per_minute, unsigned burst, int64_t now_ms);
bool bucket_take_many(struct bucket *bucket, size_t amount, unsigned per_minute, unsigned burst,
                      int64_t now_ms);

/* A record that went to the store: what is sent when it is stored, and to those who come back. */
struct kept_record {
    uint64_t position, seq;
    enum audience audience;
    struct id to;
    size_t size_bytes;
    struct net_frame *panel;     /* the whole record */
    struct net_frame *candidate; /* by the allow-list; NULL unless it is for the stage */
};

/* One WebSocket, from its handshake to its end. Made by the handshake, freed when net says closed.
 */
struct socket {
    struct socket *next; /* of its room */
    struct server *server;
    struct live_room *live; /* NULL once the room let it go */
    struct net_connection *connection;
    unsigned char session_hash[STORE_HASH_BYTES];
    struct id account;     /* none: came by link */
    struct room_seat seat; /* the name is owned */
    char *name;
    int64_t opened_ms, session_expires_ms;
    bool joined;                 /* it is this seat's connection */
    bool welcomed;               /* it hears what the room says */
    bool told_failing;           /* and is still to be told that the server can store again */
    struct net_frame **prepared; /* what it is sent with its welcome */
    size_t prepared_count, prepared_capacity;
    uint64_t prepared_position;
    struct buf waiting; /* messages, each with a u32 length before it */
    unsigned refused_in_row;
};

/* What a member may still send, and knows; it outlives their connections. */
struct member_account {
    struct id member;
    struct bucket buckets[COMMAND_TYPE_COUNT];
    struct bucket bytes, welcomes;
    size_t welcome_bytes; /* of the last welcome: taken from what is permitted by the next join */
    int64_t told_stage;   /* of the first snapshot since the room was loaded; 0: none */
};

enum live_state {
    LIVE_LOADING, /* its log is being read */
    LIVE_OPEN,
    LIVE_FAILED,  /* the store said no; tried again by and by */
    LIVE_DAMAGED, /* its log can't be read: a person has to look */
    LIVE_SEALING, /* nothing more goes in */
    LIVE_SEALED,
    LIVE_ASLEEP, /* out of memory, since nobody is in it; whoever finds it wakes it */
};

/* Of the last snapshot of its log. */
struct live_snapshot {
    uint64_t position;
    size_t log_bytes; /* how long the log was then */
    size_t size_bytes;
};

/* A room in memory. */
struct live_room {
    struct live_room *next_in_bucket;
    struct server *server;
    struct id id;
    enum live_state state;
    struct room *room;
    struct live_log log;
    size_t log_bytes; /* as stored */
    struct live_snapshot snapshot;
    struct kept_record *kept; /* a ring */
    size_t kept_first, kept_count, kept_capacity, kept_bytes;
    uint64_t opening_end; /* the opening's last position; 0 once somebody was welcomed */
    uint64_t stored_position;
    struct socket *sockets;
    struct member_account *members; /* one each, of those who sent something */
    size_t members_count;
    uv_timer_t *abandoned_timer, *retry_timer;
    uint64_t abandoned_due_ms; /* by the loop's clock; 0: the timer isn't set */
    uint64_t used_ms;          /* last time that somebody came or went, or looked for it */
    unsigned retry_ms;
    unsigned char candidate[VAULT_CANDIDATE_BYTES]; /* as exposure.h has it */
    uint32_t exposed;    /* questions of which it is noted that they were asked */
    bool tell_recovered; /* the next stored record shows that the disk is back */
    bool loading;        /* a job has a pointer to this */
    bool waking;         /* when it is loaded, the next of server.waking is */
};

/* Rooms that have to be looked at after a start. */
struct waking {
    struct id *rooms;
    size_t count, at;
};

struct server {
    struct data data;
    struct log *log;
    uv_loop_t loop;
    struct net *net;
    struct client_files *client;
    char public_url[SETTINGS_TEXT_BYTES + 32];
    struct live_room *rooms[SERVER_ROOM_BUCKETS];
    struct waking waking;
    struct sealing *sealing; /* the one under way: one after the other */
    struct api_call *calls;  /* under way */
    struct {
        unsigned running, waiting;
        struct api_call *first; /* of those that wait */
        void (*done)(struct api_call *call, enum refusal refusal);
    } works;                     /* of calls, on worker threads */
    struct import_draft *drafts; /* imports that people are looking at */
    unsigned drafts_reading;
    bool stopping;
    int64_t sessions_ended;          /* as counted when all connections' were looked up */
    uint64_t sessions_checked_ms;    /* by the loop's clock */
    uint64_t refused[REFUSAL_COUNT]; /* counted, logged without content */
    uint64_t refused_logged[REFUSAL_COUNT];
    struct bucket refusal_lines;
    int64_t refusal_sum_ms;
    uv_timer_t second_timer;
    uv_prepare_t before_waiting;
    uv_signal_t signals[2];
    struct buf scratch;      /* for messages on their way out */
    struct buf record_text;  /* a record on its way to the store: kept for the next one, because */
    struct buf record_frame; /* there is one for each keystroke */
    struct room_effects effects; /* of one step of a room, kept for the next */
    struct arena message_arena;
    struct address_bucket *address_buckets; /* of signing in */
    struct id address_seed;                 /* which bucket is whose can't be known outside */
    int exit_status;
};

/* live_room.c; what its files share is in live_room.h */
struct live_room *live_room_find(struct server *server, const struct id *id);
/* Finds it, or begins to load it, or to wake it. NULL when memory is used up. */
struct live_room *live_room_get(struct server *server, const struct id *id);
/* Something went wrong that the disk or the memory has to answer for: nothing that wasn't stored
 * counts; the room is read again. */
void live_room_fail(struct live_room *live, enum status status);
/* An input into the room and its effects out. */
void live_room_step(struct live_room *live, const struct room_input *input);
/* For store_collect. */
void live_room_stored(void *user, const struct id *room, uint64_t position, enum status status);
/* Every room goes; connections were closed before. */
void live_rooms_destroy(struct server *server);
void live_room_attach(struct live_room *live, struct socket *socket);
void live_room_detach(struct live_room *live, struct socket *socket);
struct socket *live_room_socket(const struct live_room *live, const struct id *member);
/* Valid until the next call. NULL when memory is used up. */
struct member_account *live_room_account(struct live_room *live, const struct id *member);
/* The visit may drop the room that it is given. */
typedef void live_room_visit(struct live_room *live, void *user);
void live_rooms_each(struct server *server, live_room_visit *visit, void *user);
/* Each second: rooms in which nothing happens leave memory. */
void live_rooms_idle(struct server *server);
/* Looks at what must not wait for a visitor: rooms in which an interview runs or is to be sealed.
 * A few at a time while the loop runs; whoever comes meanwhile doesn't wait for the others. */
enum status live_rooms_wake(struct server *server) MUST_USE;
/* Closes the rooms that the command line asked for. */
void live_rooms_close_asked(struct server *server);
void kept_drop(struct live_room *live);

/* run_effects.c */
void run_effects(struct live_room *live, const struct room_effects *effects);
/* run_effects.c: what messages and records are written into. */
void server_buffers_init(struct server *server);
void server_buffers_finish(struct server *server);

/* welcome.c: what a member gets on joining; kept until their join is stored. */
enum status welcome_prepare(struct live_room *live, struct socket *socket,
                            const struct command_join *join) MUST_USE;
void welcome_forget(struct socket *socket);

/* socket.c */
int socket_upgrade(void *user, const struct net_upgrade *upgrade, void **ret_session);
void socket_opened(void *user, struct net_connection *connection, void *session);
void socket_message(void *user, struct net_connection *connection, struct str message);
void socket_closed(void *user, struct net_connection *connection, void *session);
void socket_send(struct socket *socket, struct str message);
void socket_refuse(struct socket *socket, struct str id, enum refusal refusal, const char *detail);
void socket_close(struct socket *socket, unsigned code);
/* Counts it, and says so in the log: at once, or with others of its code in sockets_second. */
void server_refused(struct server *server, enum refusal refusal, const char *event,
                    const struct id *room);
/* What came before the room was there. */
void socket_take_waiting(struct socket *socket);
void sockets_second(struct server *server, int64_t now_ms);
void sockets_end_session(struct server *server, const unsigned char *session_hash);
void sockets_end_account(struct server *server, const struct id *account);

/* sealing.c */
/* Now, or when the one before is done. */
void sealing_begin(struct live_room *live);
/* Runs the loop until what was begun is done. */
void sealing_wait(struct server *server);

/* plan.c */
/* A question of the store's newest version of a set, as a room asks it, with a fresh id.
 * Refusals: NO_SUCH_SET, NO_SUCH_QUESTION. Strings lie in the arena. */
enum refusal plan_find_question(struct store_tx *tx, struct str set, struct str question,
                                struct arena *arena, struct room_question *ret_question) MUST_USE;
/* One made up in the room. */
enum refusal plan_make_question(struct str prompt, struct arena *arena,
                                struct room_question *ret_question) MUST_USE;
enum { PLAN_MAX_SOURCES = 32 };

struct plan_source {
    struct str set;
    uint32_t version, revision;
};

struct plan {
    struct room_question *questions;
    size_t count;
    struct plan_source *sources; /* whose wording it took: to be pinned */
    size_t sources_count;
};

/* The named questions, in order: "key" of the set, or "set/key"; all of the set when `count` is 0.
 * Refusals: NO_SUCH_SET, NO_SUCH_QUESTION, TOO_LARGE (more sets than that). */
enum refusal plan_make(struct store_tx *tx, struct str set, const struct str *questions,
                       size_t count, struct arena *arena, struct plan *ret_plan,
                       const char **ret_detail) MUST_USE;

/* api.c */
void api_request(void *user, struct net_request *request);
void api_request_gone(void *user, struct net_request *request);
void api_refusal_body(int http_status, struct buf *body);
void api_forget_addresses(struct server *server);

/* client_files.c: the built client, in memory. */
enum status client_files_load(const char *folder, struct client_files **ret_files, char *reason,
                              size_t reason_bytes) MUST_USE;
void client_files_destroy(struct client_files *files); /* NULL-safe */
const struct net_asset *client_files_assets(const struct client_files *files, size_t *ret_count);

/* serve.c */
int server_serve(const struct data_options *options, int port, const char *client);

#endif
