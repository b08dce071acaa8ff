/* The JSON API: one table of routes. A route decodes its body by a table, decides on the loop's
 * thread, and may have a job that writes on the store's thread before it answers. Source:
 * shared/protocol/openapi.json. */
#ifndef PARLEY_APP_API_H
#define PARLEY_APP_API_H

#include "app/json_out.h"
#include "app/server.h"
#include "store/rooms.h"
#include "store/sets.h"

enum { API_PARAMETERS = 2, API_COOKIES = 2, API_COOKIE_BYTES = 256, API_ARENA_BYTES = 192 << 20 };

struct api_call;

/* Decides; writes the answer into call->out, or prepares call->state for the job. */
typedef enum refusal api_run(struct api_call *call);
/* After the job: what its status means. */
typedef enum refusal api_after(struct api_call *call, enum status status);

enum api_auth { API_OPEN, API_ACCOUNT };

struct api_route {
    enum net_method method;
    const char *pattern; /* "{}" stands for one segment */
    enum api_auth auth;
    const struct field_table *body; /* NULL: none */
    api_run *run;
    store_job *job;   /* its user is the call; NULL: nothing to write */
    api_after *after; /* NULL: any failure is the server's */
    int http_status;  /* of success */
    bool limited;     /* counts against the address's attempts to sign in */
};

struct api_call {
    struct api_call *next;
    struct server *server;
    const struct api_route *route;
    struct net_request *request; /* NULL: the client went away */
    struct arena arena;
    struct buf out;
    struct str parameters[API_PARAMETERS];
    void *body;                   /* as the route's table says */
    void *state;                  /* the route's own */
    struct store_account account; /* API_ACCOUNT */
    struct vault_hash session_hash;
    const char *detail;
    const char *content_type;
    char cookies[API_COOKIES][API_COOKIE_BYTES];
    size_t cookie_count;
    bool done_without_job; /* nothing to write after all */
    int64_t now_ms;
};

extern const struct api_route api_routes[];
extern const size_t api_route_count;

/* api_call.c: for handlers */
struct store_tx *api_reader(const struct api_call *call);
/* A cookie that is kept for the session's life, or, with an empty token, forgotten. */
void api_set_cookie(struct api_call *call, const char *name, const char *token);
enum refusal api_id(struct str text, struct id *ret_id);
/* Decodes base64 of exactly that size. */
enum refusal api_bytes(struct api_call *call, struct str text, void *out, size_t size,
                       const char *name);
bool api_has_role(const struct api_call *call, unsigned roles);
enum refusal api_refusal_of(enum status status, enum refusal not_found);
void api_write_link(const struct api_call *call, const char *token, const char *page,
                    struct buf *out);

/* handlers, by file */
api_run api_health, api_challenge, api_sign_in, api_sign_out, api_sign_out_everywhere, api_redeem,
    api_me, api_keys, api_put_keys, api_people;
api_run api_rooms, api_create_room, api_room, api_add_seat, api_seat_link;
api_run api_sets, api_set;
api_run api_transcripts, api_transcript, api_sealed_file, api_add_grant, api_delete_grant,
    api_checkpoints;
store_job api_sign_in_job, api_sign_out_job, api_sign_out_everywhere_job, api_redeem_job,
    api_put_keys_job, api_create_room_job, api_add_seat_job, api_seat_link_job, api_add_grant_job,
    api_delete_grant_job;
api_after api_add_seat_after, api_sign_out_after, api_sign_out_everywhere_after, api_redeem_after;

extern const struct field_table api_challenge_table, api_sign_in_table, api_redeem_table,
    api_keys_table, api_new_room_table, api_new_seat_table, api_grant_table;

#endif
