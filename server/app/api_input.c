/* What comes with a request: who asks, its query, its body. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

#include "app/api.h"
#include "base/utf.h"

enum { QUERY_VALUE_BYTES = 2048, QUERY_BYTES = 1 << 20 };

enum refusal api_find_account(struct store_tx *tx, struct str cookie, int64_t now_ms,
                              struct arena *arena, struct vault_hash *ret_session_hash,
                              struct store_account *ret_account)
{
    struct str token = net_cookie_get(cookie, "__Host-parley");

    if (token.size == 0)
        return REFUSAL_NOT_SIGNED_IN;
    struct vault_hash hash = vault_token_hash(token);
    enum refusal refusal = api_session_account(tx, &hash, now_ms, arena, ret_account);
    if (refusal == REFUSAL_NONE)
        *ret_session_hash = hash;
    return refusal;
}

enum refusal api_session_account(struct store_tx *tx, const struct vault_hash *session_hash,
                                 int64_t now_ms, struct arena *arena,
                                 struct store_account *ret_account)
{
    struct store_session session;
    struct store_account account;
    enum status status = store_session_get(tx, session_hash->bytes, now_ms, &session);

    if (status == STATUS_OK && id_is_none(&session.account))
        status = STATUS_NOT_FOUND;
    if (status == STATUS_OK)
        status = store_account_by_id(tx, &session.account, arena, &account);
    if (status == STATUS_OK && account.disabled_ms)
        status = STATUS_NOT_FOUND;
    /* a disk that fails signs nobody out */
    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_NOT_SIGNED_IN);
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

/* A parameter as the JSON that a body would have in its place; false when it can't be. */
static bool write_value(struct buf *out, const struct field *field, const char *text)
{
    char *end = NULL;

    switch (field->kind) {
    case FIELD_INT: {
        errno = 0;
        long long number = strtoll(text, &end, 10);
        buf_add_int(out, number);
        return isdigit((unsigned char)text[0]) && *end == '\0' && errno == 0;
    }
    case FIELD_BOOL:
        buf_add_text(out, strcmp(text, "1") == 0 ? "true" : "false");
        return strcmp(text, "1") == 0 || strcmp(text, "0") == 0;
    default:
        buf_add_json(out, str_from(text));
        return utf8_valid(str_from(text));
    }
}

/* As one object. Parameters that the table doesn't name are ignored, as everywhere on the web. */
static enum refusal write_query(struct api_call *call, struct buf *out)
{
    const struct field_table *table = call->route->query;
    struct str query = net_request_query(call->request);
    char text[QUERY_VALUE_BYTES];

    for (size_t i = 0; i < table->count; i++) {
        const struct field *field = &table->fields[i];
        enum status status = net_query_get(query, field->name.data, text, sizeof(text));
        if (status == STATUS_NOT_FOUND)
            continue;
        buf_add_char(out, out->size ? ',' : '{');
        buf_add_json(out, field->name);
        buf_add_char(out, ':');
        if (status != STATUS_OK || !write_value(out, field, text)) {
            call->detail = arena_printf(&call->arena, "%s.%s", table->name, field->name.data);
            return status == STATUS_TOO_LARGE ? REFUSAL_TOO_LARGE : REFUSAL_BAD_FIELD;
        }
    }
    buf_add_text(out, out->size ? "}" : "{}");
    return buf_status(out) == STATUS_OK ? REFUSAL_NONE : REFUSAL_BUSY;
}

static enum refusal read_query(struct api_call *call)
{
    const struct field_table *table = call->route->query;
    struct buf json;

    if (!table)
        return REFUSAL_NONE;
    call->query = arena_alloc(&call->arena, table->size_bytes);
    if (!call->query)
        return REFUSAL_BUSY;
    buf_init(&json, QUERY_BYTES);
    enum refusal refusal = write_query(call, &json);
    if (refusal == REFUSAL_NONE)
        refusal = field_decode(buf_str(&json), table, &call->arena, call->query, &call->detail);
    buf_finish(&json);
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

    if (!is_type(net_request_content_type(call->request), STR("application/json")))
        return REFUSAL_UNSUPPORTED_TYPE;
    call->body = arena_alloc(&call->arena, table->size_bytes);
    if (!call->body)
        return REFUSAL_BUSY;
    return field_decode(net_request_body(call->request), table, &call->arena, call->body,
                        &call->detail);
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
