/* What comes with a request: who asks, its query, its body. */
#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>

#include "app/api.h"

enum { QUERY_VALUE_BYTES = 2048 };

enum refusal api_find_account(struct store_tx *tx, struct str cookie, int64_t now_ms,
                              struct arena *arena, struct vault_hash *ret_session_hash,
                              struct store_account *ret_account)
{
    struct str token = net_cookie_get(cookie, "__Host-parley");
    struct store_session session;
    struct store_account account;

    if (token.size == 0)
        return REFUSAL_NOT_SIGNED_IN;
    struct vault_hash hash = vault_token_hash(token);
    enum status status = store_session_get(tx, hash.bytes, now_ms, &session);
    if (status == STATUS_OK && id_is_none(&session.account))
        status = STATUS_NOT_FOUND;
    if (status == STATUS_OK)
        status = store_account_by_id(tx, &session.account, arena, &account);
    if (status == STATUS_OK && account.disabled_ms)
        status = STATUS_NOT_FOUND;
    /* a disk that fails signs nobody out */
    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_NOT_SIGNED_IN);
    *ret_session_hash = hash;
    *ret_account = account;
    return REFUSAL_NONE;
}

int api_large_body(void *user, const struct net_offer *offer, struct buf *refusal_body)
{
    struct server *server = user;
    const struct api_route *route = NULL;
    struct str parameters[API_PARAMETERS];
    struct store_account account;
    struct vault_hash hash;
    struct arena arena;

    if (api_find_route(offer->method, offer->path, parameters, &route) != REFUSAL_NONE ||
        route->auth != API_ACCOUNT || offer->length_bytes > route->max_body_bytes)
        return 413;
    arena_init(&arena, 1 << 20);
    enum refusal refusal = api_find_account(store_reader(server->data.store), offer->cookie,
                                            clock_ms(), &arena, &hash, &account);
    arena_finish(&arena);
    if (refusal == REFUSAL_NONE && route->roles && !(account.roles & route->roles))
        refusal = REFUSAL_FORBIDDEN;
    if (refusal == REFUSAL_NONE)
        return 0;
    api_write_refusal(refusal_body, refusal, NULL);
    return refusal_rows[refusal].http_status;
}

/* --- query --------------------------------------------------------------------------------- */

/* A parameter as the JSON that a body would have in its place; NULL when it can't be. */
static json_t *query_value(const struct field *field, const char *text)
{
    char *end = NULL;

    switch (field->kind) {
    case FIELD_INT: {
        errno = 0;
        long long number = strtoll(text, &end, 10);
        bool is_number = isdigit((unsigned char)text[0]) && *end == '\0' && errno == 0;
        return is_number ? json_integer(number) : NULL;
    }
    case FIELD_BOOL:
        return strcmp(text, "1") == 0 ? json_true() : strcmp(text, "0") == 0 ? json_false() : NULL;
    default:
        return json_string(text);
    }
}

/* Parameters that the table doesn't name are ignored, as everywhere on the web. */
static enum refusal read_query(struct api_call *call)
{
    const struct field_table *table = call->route->query;
    struct str query = net_request_query(call->request);
    enum refusal refusal = REFUSAL_NONE;
    char text[QUERY_VALUE_BYTES];

    if (!table)
        return REFUSAL_NONE;
    call->query = arena_alloc(&call->arena, table->size_bytes);
    json_t *object = json_object();
    if (!call->query || !object) {
        json_decref(object);
        return REFUSAL_BUSY;
    }
    for (size_t i = 0; i < table->count && refusal == REFUSAL_NONE; i++) {
        const struct field *field = &table->fields[i];
        enum status status = net_query_get(query, field->name.data, text, sizeof(text));
        if (status == STATUS_NOT_FOUND)
            continue;
        if (status != STATUS_OK ||
            json_object_set_new(object, field->name.data, query_value(field, text)) != 0) {
            refusal = status == STATUS_TOO_LARGE ? REFUSAL_TOO_LARGE : REFUSAL_BAD_FIELD;
            call->detail = arena_printf(&call->arena, "%s.%s", table->name, field->name.data);
        }
    }
    if (refusal == REFUSAL_NONE)
        refusal = field_decode(object, table, NULL, &call->arena, call->query, &call->detail);
    json_decref(object);
    return refusal;
}

/* --- body ---------------------------------------------------------------------------------- */

static bool is_type(struct str content_type, struct str wanted)
{
    return str_starts(content_type, wanted) &&
           (content_type.size == wanted.size || content_type.data[wanted.size] == ';' ||
            content_type.data[wanted.size] == ' ');
}

static enum refusal read_json(struct api_call *call)
{
    const struct field_table *table = call->route->body;
    struct str text = net_request_body(call->request);
    json_error_t error;

    if (!is_type(net_request_content_type(call->request), STR("application/json")))
        return REFUSAL_UNSUPPORTED_TYPE;
    call->body = arena_alloc(&call->arena, table->size_bytes);
    if (!call->body)
        return REFUSAL_BUSY;
    json_t *json =
        json_loadb(text.data ? text.data : "", text.size, JSON_REJECT_DUPLICATES, &error);
    if (!json)
        return json_error_code(&error) == json_error_duplicate_key ? REFUSAL_DUPLICATE_KEY
                                                                   : REFUSAL_MALFORMED;
    enum refusal refusal = json_is_object(json) ? field_decode(json, table, NULL, &call->arena,
                                                               call->body, &call->detail)
                                                : REFUSAL_MALFORMED;
    json_decref(json);
    return refusal;
}

enum refusal api_read_input(struct api_call *call)
{
    enum refusal refusal = read_query(call);

    if (refusal == REFUSAL_NONE && call->route->raw) {
        if (!is_type(net_request_content_type(call->request), STR("application/octet-stream")))
            return REFUSAL_UNSUPPORTED_TYPE;
        net_request_take_body(call->request, &call->raw);
    } else if (refusal == REFUSAL_NONE && call->route->body) {
        refusal = read_json(call);
    }
    return refusal;
}
