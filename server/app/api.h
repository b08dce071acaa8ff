/* The JSON API: one table of routes. A route decodes its query and body by tables, decides on the
 * loop's thread, may work for long on a worker thread, and may have a job that writes on the
 * store's thread before it answers. Source: shared/protocol/openapi.json. */
#ifndef PARLEY_APP_API_H
#define PARLEY_APP_API_H

#include <stdatomic.h>

#include "app/json_out.h"
#include "app/server.h"
#include "store/rooms.h"
#include "store/sets.h"

enum {
    API_PARAMETERS = 2,
    API_COOKIES = 2,
    API_COOKIE_BYTES = 256,
    API_DISPOSITION_BYTES = 1024,
    API_ARENA_BYTES = 192 << 20,
    API_BODY_BYTES = 256 << 10,         /* of a body, where the route doesn't say */
    API_LARGE_BODIES_BYTES = 160 << 20, /* of bodies that are longer than that, together */
    API_WORKS_AT_ONCE = 2,              /* libuv has four threads; others need some, too */
    API_WORKS_WAITING = 16,
    API_TRIES = 3,
};

struct api_call;

/* Decides; writes the answer into call->out, or prepares call->state for what follows. As `read` it
 * is bound as work is, but for api_reader(), through which it reads the store. */
typedef enum refusal api_run(struct api_call *call);
/* What takes long, on a worker thread. Touches nothing but the call's own arena, state, body and
 * out, and what is constant: not the store, not the server, not the request. */
typedef enum refusal api_work(struct api_call *call);
/* After the job: what its status means. SET_CHANGED begins the call anew, a few times. */
typedef enum refusal api_after(struct api_call *call, enum status status);

/* However the call ended: lets go of what it held. */
typedef void api_end(struct api_call *call);

enum api_auth { API_OPEN, API_ACCOUNT };

/* In this order: run, read, work, job, after. Of the first three one is always there. */
struct api_route {
    enum net_method method;
    const char *pattern; /* "{}" stands for one segment */
    enum api_auth auth;
    int http_status;                        /* of success */
    unsigned roles;                         /* the account has one of them; 0: any account */
    const struct field_table *query, *body; /* NULL: none */
    bool raw;                               /* the body is bytes as they are, in call->raw */
    size_t max_body_bytes;                  /* 0: API_BODY_BYTES */
    api_run *run;                           /* on the loop's thread */
    api_run *read;                          /* as run does, for whole sets; on the work's thread */
    api_work *work;
    store_job *job;   /* its user is the call; who asks is still signed in, and has the role */
    api_after *after; /* NULL: any failure is the server's */
    api_end *end;     /* NULL: nothing but the call itself is to be let go */
    bool limited;     /* counts against the address's attempts to sign in */
    bool leaves;      /* ends sessions, and is done when another ended them meanwhile */
};

struct api_call {
    struct api_call *next;
    struct server *server;
    const struct api_route *route;
    struct net_request *request; /* NULL: the client went away */
    struct arena arena;
    struct buf out;
    struct str parameters[API_PARAMETERS];
    void *query, *body;           /* as the route's tables say */
    struct buf raw;               /* of a raw route; a handler may take it */
    void *state;                  /* the route's own */
    struct store_account account; /* API_ACCOUNT */
    struct vault_hash session_hash;
    const char *detail;
    const char *content_type;
    char cookies[API_COOKIES][API_COOKIE_BYTES];
    size_t cookie_count;
    char disposition[API_DISPOSITION_BYTES]; /* "Content-Disposition: …", or empty */
    bool is_done;                            /* the answer is there: no work and no job after all */
    int64_t now_ms;
    /* of work */
    uv_work_t work;
    struct api_call *next_waiting;
    struct store_tx *reader; /* while the route's `read` runs */
    enum refusal work_refusal;
    atomic_bool is_unwanted; /* nobody waits for it any more */
    unsigned tries;
    enum refusal job_refusal; /* found where it was to be written; then nothing is */
};

extern const struct api_route api_routes[];
extern const size_t api_route_count;

/* api_routes.c: the route for a path and its parameters. Refusals: NOT_FOUND, METHOD_NOT_ALLOWED.
 */
enum refusal api_find_route(enum net_method method, struct str path,
                            struct str parameters[static API_PARAMETERS],
                            const struct api_route **ret_route) MUST_USE;
bool api_path_matches(const char *pattern, struct str path,
                      struct str parameters[static API_PARAMETERS]) MUST_USE;

/* api_call.c: for api_input.c; the body of a refusal */
void api_write_refusal(struct buf *body, enum refusal refusal, const char *detail);
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
/* The answer is a file to be kept: its type, and a name for it (UTF-8). */
void api_answer_file(struct api_call *call, const char *content_type, struct str name);

/* api_input.c */
/* Reads the route's query and body into the call. Refusals: UNSUPPORTED_TYPE, MALFORMED,
 * DUPLICATE_KEY, BAD_FIELD, TOO_LARGE, BUSY. */
enum refusal api_read_input(struct api_call *call) MUST_USE;
/* For net: whether a body that is longer than API_BODY_BYTES may come. */
int api_large_body(void *user, const struct net_offer *offer, struct buf *refusal);
/* Who the session of a Cookie header belongs to. Refusals: NOT_SIGNED_IN and the store's. */
enum refusal api_find_account(struct store_tx *tx, struct str cookie, int64_t now_ms,
                              struct arena *arena, struct vault_hash *ret_session_hash,
                              struct store_account *ret_account) MUST_USE;
enum refusal api_session_account(struct store_tx *tx, const struct vault_hash *session_hash,
                                 int64_t now_ms, struct arena *arena,
                                 struct store_account *ret_account) MUST_USE;

/* api_work.c: for api_call.c and serve.c */
typedef void api_work_done(struct api_call *call, enum refusal refusal);
/* Runs the route's work, or lets it wait its turn; `done` comes on the loop's thread. Refusals:
 * BUSY (too many wait). */
enum refusal api_work_begin(struct api_call *call, api_work_done *done) MUST_USE;
/* Runs the loop until no work is under way; what waits is refused. */
void api_works_end(struct server *server);
/* For work that asks whether to go on (struct watch); its user is the call. */
bool api_work_go_on(void *user, size_t done, size_t all);

/* api_sets.c, for the other files about sets */
/* A set that people know of, by the first segment: what an import read isn't one. Refusals:
 * NO_SUCH_SET. */
enum refusal api_find_set(const struct api_call *call, struct arena *arena,
                          struct store_set *ret_row) MUST_USE;
/* With its pack; version 0: the newest. Refusals: also NO_SUCH_VERSION. */
enum refusal api_get_set(const struct api_call *call, uint32_t version, struct arena *arena,
                         struct store_set *ret_row) MUST_USE;
const char *api_block_kind_name(enum block_kind kind); /* "subtopic" */
/* A block's texts, as members of the object that is being written. */
enum status api_write_block(struct api_call *call, const struct block *block) MUST_USE;
/* api_set_edits.c: an empty set with an id that is free, or the wanted one. The caller destroys.
 * Errors: EXISTS (too many of that title), NO_MEMORY. */
enum status api_new_set(struct api_call *call, struct str title, struct str wanted_id,
                        struct question_set **ret_set) MUST_USE;

/* handlers, by file */
api_run api_health, api_challenge, api_sign_in, api_sign_out, api_sign_out_everywhere, api_redeem,
    api_me, api_keys, api_put_keys, api_people;
api_run api_rooms, api_create_room, api_room, api_add_seat, api_seat_link;
api_run api_sets, api_set, api_outline, api_outline_read, api_block;
api_run api_create_set, api_edit_set, api_archive_set;
api_run api_set_versions, api_set_diff, api_block_history, api_restore_set, api_undo_version;
api_run api_search, api_study_chunks, api_add_study_chunk;
api_work api_set_work, api_outline_work, api_set_diff_work, api_restore_set_work,
    api_undo_version_work;
api_run api_transcripts, api_transcript, api_sealed_file, api_add_grant, api_delete_grant,
    api_checkpoints;
store_job api_sign_in_job, api_sign_out_job, api_sign_out_everywhere_job, api_redeem_job,
    api_put_keys_job, api_create_room_job, api_add_seat_job, api_seat_link_job, api_add_grant_job,
    api_delete_grant_job, api_create_set_job, api_edit_set_job, api_archive_set_job,
    api_restore_set_job, api_undo_version_job, api_add_study_chunk_job;
api_after api_create_set_after, api_edit_set_after, api_restore_set_after, api_undo_version_after,
    api_add_study_chunk_after;
api_after api_sign_in_after, api_sign_out_after, api_sign_out_everywhere_after, api_redeem_after,
    api_put_keys_after;

/* api_imports.c */
api_run api_start_import, api_add_import_file, api_read_import, api_import, api_import_question,
    api_commit_import, api_stop_import, api_drop_import;
api_work api_commit_import_work;
store_job api_commit_import_job;
api_after api_commit_import_after;
api_end api_commit_import_end;
extern const struct field_table api_start_import_table, api_import_file_query,
    api_read_import_table, api_choice_table, api_commit_import_table;

/* api_duplicates.c, api_samples.c, api_build.c, api_updates.c, api_export.c */
api_run api_duplicates, api_dismissed_duplicates, api_dismiss_duplicate, api_undismiss_duplicate,
    api_merge_duplicate, api_sample, api_remix, api_fork, api_set_updates, api_take_updates,
    api_formats, api_export_set;
api_work api_duplicates_work, api_sample_work, api_remix_work, api_fork_work, api_set_updates_work,
    api_take_updates_work, api_export_set_work;
store_job api_dismiss_duplicate_job, api_undismiss_duplicate_job, api_merge_duplicate_job,
    api_sample_job, api_remix_job, api_fork_job, api_take_updates_job, api_export_set_job;
api_after api_undismiss_duplicate_after, api_sample_after, api_merge_duplicate_after,
    api_remix_after, api_fork_after, api_take_updates_after;
extern const struct field_table api_duplicates_query, api_dismissed_query, api_dismissal_table,
    api_merge_table, api_sample_table, api_remix_table, api_fork_table, api_take_table,
    api_export_query;

extern const struct field_table api_new_set_table, api_edits_table, api_archive_table,
    api_restore_table, api_undo_table, api_study_table, api_sets_query, api_version_query,
    api_outline_query, api_diff_query, api_search_query, api_study_query;
extern const struct field_table api_challenge_table, api_sign_in_table, api_redeem_table,
    api_keys_table, api_new_room_table, api_new_seat_table, api_grant_table;

#endif
