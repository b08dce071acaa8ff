/* From a request to its answer: who asks, input, handler, work, job. */
#include <arpa/inet.h>
#include <ctype.h>

#include "app/api.h"
#include "base/count.h"

enum { ADDRESS_BUCKETS = 4096 };

struct address_bucket {
    struct bucket bucket;
};

/* Whoever has one IPv6 address has its whole /64. */
static size_t address_key(struct str address, unsigned char ret_key[static 16])
{
    char text[64];
    struct in6_addr six;

    snprintf(text, sizeof(text), "%.*s", STR_FMT(address));
    if (inet_pton(AF_INET6, text, &six) == 1 && !IN6_IS_ADDR_V4MAPPED(&six)) {
        memcpy(ret_key, &six, 8);
        return 8;
    }
    const char *four = strrchr(text, ':');
    return inet_pton(AF_INET, four ? four + 1 : text, ret_key) == 1 ? 4 : 0;
}

/* Addresses share buckets when they collide: a limit that is sometimes a little stricter, in
 * bounded memory. Nobody can choose an address to share with. */
static bool address_may_try(struct server *server, struct str address, int64_t now_ms)
{
    uint64_t hash = 14695981039346656037u;
    unsigned char key[16];
    size_t key_size = address_key(address, key);
    unsigned per_minute = (unsigned)server->data.settings.sign_in_per_minute;

    if (!server->address_buckets)
        server->address_buckets = calloc(ADDRESS_BUCKETS, sizeof(*server->address_buckets));
    if (!server->address_buckets)
        return false;
    if (id_is_none(&server->address_seed))
        server->address_seed = vault_random_id();
    for (size_t i = 0; i < ID_SIZE; i++)
        hash = (hash ^ (unsigned char)server->address_seed.text[i]) * 1099511628211u;
    for (size_t i = 0; i < key_size; i++) {
        hash = (hash ^ key[i]) * 1099511628211u;
        hash ^= hash >> 29;
    }
    return bucket_take(&server->address_buckets[hash % ADDRESS_BUCKETS].bucket, per_minute,
                       per_minute, now_ms);
}

void api_forget_addresses(struct server *server)
{
    free(server->address_buckets);
    server->address_buckets = NULL;
}

/* --- answering ----------------------------------------------------------------------------- */

static void respond(struct net_request *request, int http_status, const char *content_type,
                    const struct buf *body, struct api_call *call)
{
    const char *headers[API_COOKIES + 2] = {"Cache-Control: no-store"};
    size_t count = 1;

    for (size_t i = 0; call && i < call->cookie_count; i++)
        headers[count++] = call->cookies[i];
    if (call && call->disposition[0])
        headers[count++] = call->disposition;
    net_respond(request, http_status, content_type, buf_str(body), headers, count);
}

void api_write_refusal(struct buf *body, enum refusal refusal, const char *detail)
{
    const struct refusal_row *row = &refusal_rows[refusal];

    json_begin(body, NULL, '{');
    json_begin(body, "error", '{');
    json_text(body, "code", row->code);
    json_text(body, "text", row->text);
    if (detail)
        json_text(body, "detail", detail);
    json_bool(body, "retry", row->retry);
    json_end(body, '}');
    json_end(body, '}');
}

/* What net refuses by itself, before there is a request. */
void api_refusal_body(int http_status, struct buf *body)
{
    static const struct {
        int http_status;
        enum refusal refusal;
    } rows[] = {
        {401, REFUSAL_NOT_SIGNED_IN},    {403, REFUSAL_FOREIGN_ORIGIN},
        {404, REFUSAL_ROOM_NOT_FOUND},   {405, REFUSAL_METHOD_NOT_ALLOWED},
        {413, REFUSAL_TOO_LARGE},        {414, REFUSAL_TOO_LARGE},
        {415, REFUSAL_UNSUPPORTED_TYPE}, {429, REFUSAL_TOO_FAST},
        {431, REFUSAL_TOO_LARGE},        {503, REFUSAL_BUSY},
    };
    enum refusal refusal = REFUSAL_MALFORMED;

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (rows[i].http_status == http_status)
            refusal = rows[i].refusal;
    api_write_refusal(body, refusal, NULL);
}

static void respond_refusal(struct server *server, struct net_request *request,
                            enum refusal refusal, const char *detail)
{
    const struct refusal_row *row = &refusal_rows[refusal];
    struct buf body;

    server_refused(server, refusal, "api.refused", NULL);
    buf_init(&body, 4096);
    api_write_refusal(&body, refusal, detail);
    respond(request, row->http_status, "application/json", &body, NULL);
    buf_finish(&body);
}

static void call_destroy(struct api_call *call)
{
    struct server *server = call->server;

    for (struct api_call **at = &server->calls; *at; at = &(*at)->next) {
        if (*at == call) {
            *at = call->next;
            break;
        }
    }
    if (call->route && call->route->end)
        call->route->end(call);
    buf_finish_secret(&call->out);
    buf_finish(&call->raw);
    arena_finish(&call->arena);
    free(call);
}

static void call_end(struct api_call *call, enum refusal refusal)
{
    if (refusal == REFUSAL_NONE && buf_status(&call->out) != STATUS_OK)
        refusal = REFUSAL_SERVER_FAILED;
    if (call->request && refusal == REFUSAL_NONE)
        respond(call->request, call->route->http_status, call->content_type, &call->out, call);
    else if (call->request)
        respond_refusal(call->server, call->request, refusal, call->detail);
    call_destroy(call);
}

/* --- going through a route's steps --------------------------------------------------------- */

static void go(struct api_call *call);

/* Somebody else changed what was read for this answer: once more from the beginning. */
static bool try_again(struct api_call *call)
{
    if (!call->request || call->server->stopping || ++call->tries >= API_TRIES)
        return false;
    buf_clear(&call->out);
    call->state = NULL;
    call->detail = NULL;
    call->is_done = false;
    go(call);
    return true;
}

/* Since it was looked at for the call, another process may have disabled the account, and any
 * browser may have ended its sessions; what takes long on a worker gives it time for that. */
static enum status run_job(struct store_tx *tx, void *user)
{
    struct api_call *call = user;
    const struct api_route *route = call->route;
    struct store_account now = {0};

    call->job_refusal = REFUSAL_NONE;
    if (route->auth == API_OPEN || route->leaves)
        return route->job(tx, call);
    call->job_refusal =
        api_session_account(tx, &call->session_hash, call->now_ms, &call->arena, &now);
    if (call->job_refusal == REFUSAL_NONE && route->roles && !(now.roles & route->roles))
        call->job_refusal = REFUSAL_FORBIDDEN;
    if (call->job_refusal != REFUSAL_NONE)
        return STATUS_DENIED;
    call->account.roles = now.roles;
    return route->job(tx, call);
}

static void job_done(void *user, enum status status)
{
    struct api_call *call = user;
    enum refusal refusal = call->job_refusal;

    if (refusal == REFUSAL_NONE && call->route->after)
        refusal = call->route->after(call, status);
    else if (refusal == REFUSAL_NONE && status != STATUS_OK)
        refusal = api_refusal_of(status, REFUSAL_NOT_FOUND);
    if (refusal == REFUSAL_SET_CHANGED && try_again(call))
        return;
    if (status != STATUS_OK && refusal_rows[refusal].http_status >= 500)
        log_warning(call->server->log, "api.job", NULL, "%s: %s", call->route->pattern,
                    status_text(status));
    call_end(call, refusal);
}

static void go_on_to_job(struct api_call *call, enum refusal refusal)
{
    if (refusal == REFUSAL_NONE && call->route->job && !call->is_done) {
        if (store_submit(call->server->data.store, run_job, job_done, call) == STATUS_OK)
            return;
        refusal = REFUSAL_BUSY;
    }
    call_end(call, refusal);
}

static void go(struct api_call *call)
{
    const struct api_route *route = call->route;
    enum refusal refusal = route->run ? route->run(call) : REFUSAL_NONE;

    if (refusal == REFUSAL_NONE && (route->read || route->work) && !call->is_done) {
        refusal = api_work_begin(call, go_on_to_job);
        if (refusal == REFUSAL_NONE)
            return;
    }
    go_on_to_job(call, refusal);
}

static enum refusal find_account(struct api_call *call)
{
    if (call->route->auth == API_OPEN)
        return REFUSAL_NONE;
    enum refusal refusal =
        api_find_account(api_reader(call), net_request_cookie(call->request), call->now_ms,
                         &call->arena, &call->session_hash, &call->account);
    if (refusal == REFUSAL_NONE && call->route->roles && !api_has_role(call, call->route->roles))
        refusal = REFUSAL_FORBIDDEN;
    return refusal;
}

static void call_begin(struct server *server, struct net_request *request)
{
    struct api_call *call = calloc(1, sizeof(*call));

    if (!call) {
        respond_refusal(server, request, REFUSAL_BUSY, NULL);
        return;
    }
    call->server = server;
    call->request = request;
    call->now_ms = clock_ms();
    call->content_type = "application/json";
    call->next = server->calls;
    server->calls = call;
    arena_init(&call->arena, API_ARENA_BYTES);
    buf_init(&call->out, API_ARENA_BYTES);
    enum refusal refusal = api_find_route(net_request_method(request), net_request_path(request),
                                          call->parameters, &call->route);
    if (refusal == REFUSAL_NONE && call->route->limited &&
        !address_may_try(server, net_request_address(request), call->now_ms))
        refusal = REFUSAL_TOO_FAST;
    if (refusal == REFUSAL_NONE)
        refusal = find_account(call);
    if (refusal == REFUSAL_NONE)
        refusal = api_read_input(call);
    if (refusal == REFUSAL_NONE)
        go(call);
    else
        call_end(call, refusal);
}

/* --- pages --------------------------------------------------------------------------------- */

/* Addresses of the client's own pages: each is the one HTML file. */
static const char *const pages[] = {"/",
                                    "/signin",
                                    "/join",
                                    "/welcome",
                                    "/rooms",
                                    "/rooms/{}",
                                    "/sets",
                                    "/sets/{}",
                                    "/sets/{}/edit",
                                    "/sets/{}/exposure",
                                    "/sets/{}/history",
                                    "/sets/{}/updates",
                                    "/study",
                                    "/study/{}",
                                    "/study/{}/quiz",
                                    "/study/{}/mock",
                                    "/account",
                                    "/transcripts",
                                    "/transcripts/{}"};

static bool respond_page(struct net_request *request)
{
    enum net_method method = net_request_method(request);
    struct str path = net_request_path(request);
    struct str parameters[API_PARAMETERS];
    char name[256];

    if (method != NET_GET && method != NET_HEAD)
        return false;
    for (size_t i = 0; i < COUNT_OF(pages); i++)
        if (api_path_matches(pages[i], path, parameters))
            return net_respond_asset(request, "/index.html");
    if (path.size >= sizeof(name))
        return false;
    snprintf(name, sizeof(name), "%.*s", STR_FMT(path));
    return net_respond_asset(request, name);
}

/* Somebody typed an address that isn't there: the client has a page that says so. */
static bool respond_no_page(const struct server *server, struct net_request *request)
{
    static const struct str not_pages[] = {{"/api", 4}, {"/healthz", 8}, {"/assets", 7}};
    enum net_method method = net_request_method(request);
    struct str path = net_request_path(request);
    size_t count = 0;

    if (method != NET_GET && method != NET_HEAD)
        return false;
    for (size_t i = 0; i < COUNT_OF(not_pages); i++)
        if (str_starts(path, not_pages[i]))
            return false;
    const struct net_asset *assets = client_files_assets(server->client, &count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(assets[i].path, "/index.html") != 0)
            continue;
        net_respond(request, 404, assets[i].content_type, assets[i].plain, NULL, 0);
        return true;
    }
    return false;
}

void api_request(void *user, struct net_request *request)
{
    if (!respond_page(request) && !respond_no_page(user, request))
        call_begin(user, request);
}

void api_request_gone(void *user, struct net_request *request)
{
    struct server *server = user;

    for (struct api_call *call = server->calls; call; call = call->next)
        if (call->request == request) {
            call->request = NULL;
            atomic_store(&call->is_unwanted, true);
        }
}

/* --- for handlers -------------------------------------------------------------------------- */

struct store_tx *api_reader(const struct api_call *call)
{
    return call->reader ? call->reader : store_reader(call->server->data.store);
}

void api_set_cookie(struct api_call *call, const char *name, const char *token)
{
    long long seconds = token[0] ? call->server->data.settings.session_hours * 3600 : 0;

    if (call->cookie_count == API_COOKIES)
        return;
    snprintf(call->cookies[call->cookie_count++], API_COOKIE_BYTES,
             "Set-Cookie: %s=%s; Path=/; Max-Age=%lld; Secure; HttpOnly; SameSite=Strict", name,
             token, seconds);
}

enum refusal api_id(struct str text, struct id *ret_id)
{
    return id_parse(text, ret_id) ? REFUSAL_NONE : REFUSAL_NOT_FOUND;
}

enum refusal api_bytes(struct api_call *call, struct str text, void *out, size_t size,
                       const char *name)
{
    size_t got = 0;

    if (base64_decode(text, out, size, &got) == STATUS_OK && got == size)
        return REFUSAL_NONE;
    call->detail = name;
    return REFUSAL_BAD_FIELD;
}

bool api_has_role(const struct api_call *call, unsigned roles)
{
    return (call->account.roles & roles) != 0;
}

enum refusal api_refusal_of(enum status status, enum refusal not_found)
{
    switch (status) {
    case STATUS_OK:
        return REFUSAL_NONE;
    case STATUS_NOT_FOUND:
        return not_found;
    case STATUS_DISK_FULL:
    case STATUS_IO:
        return REFUSAL_SAVING_FAILED;
    case STATUS_NO_MEMORY:
    case STATUS_BUSY:
        return REFUSAL_BUSY;
    default:
        return REFUSAL_SERVER_FAILED;
    }
}

/* Bytes that RFC 8187 wants escaped are; the plain form is for clients that don't know it. */
void api_answer_file(struct api_call *call, const char *content_type, struct str name)
{
    struct buf line;

    buf_init(&line, API_DISPOSITION_BYTES - 1);
    buf_add_text(&line, "Content-Disposition: attachment; filename=\"");
    for (size_t i = 0; i < name.size; i++) {
        unsigned char c = (unsigned char)name.data[i];
        bool is_plain = c >= 0x20 && c < 0x7f && !strchr("\"\\/%;", c);
        if ((c & 0xc0) != 0x80)
            buf_add_char(&line, is_plain ? (char)c : '-');
    }
    buf_add_text(&line, "\"; filename*=UTF-8''");
    for (size_t i = 0; i < name.size; i++) {
        unsigned char c = (unsigned char)name.data[i];
        if (isalnum(c) || strchr("-._~", c))
            buf_add_char(&line, (char)c);
        else
            buf_printf(&line, "%%%02X", c);
    }
    call->content_type = content_type;
    if (buf_status(&line) == STATUS_OK)
        snprintf(call->disposition, sizeof(call->disposition), "%s", line.data);
    else
        snprintf(call->disposition, sizeof(call->disposition), "Content-Disposition: attachment");
    buf_finish(&line);
}

void api_write_link(const struct api_call *call, const char *token, const char *page,
                    struct buf *out)
{
    buf_printf(out, "%s%s#%s", call->server->public_url, page, token);
}
