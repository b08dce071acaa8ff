/* Signing in and out, links, one's own account, everybody's names. */
#include "app/account_roles.h"
#include "app/api.h"
#include "app/api_bodies.h"

enum refusal api_health(struct api_call *call)
{
    json_begin(&call->out, NULL, '{');
    json_text(&call->out, "status", "ok");
    json_text(&call->out, "version", PARLEY_VERSION);
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}

static void write_me(struct api_call *call, const struct store_account *account)
{
    const struct store_organisation *organisation = &call->server->data.organisation;
    struct buf *out = &call->out;

    json_begin(out, NULL, '{');
    json_str(out, "id", id_str(&account->id));
    json_str(out, "email", account->email);
    json_str(out, "name", account->name);
    account_roles_write(out, "roles", account->roles);
    json_bool(out, "has_keys", account->has_keys);
    if (account->has_keys) {
        json_base64(out, "box_public", account->box_public, sizeof(account->box_public));
        json_base64(out, "sign_public", account->sign_public, sizeof(account->sign_public));
    }
    json_begin(out, "organisation", '{');
    json_str(out, "id", id_str(&organisation->id));
    json_str(out, "name", organisation->name);
    json_base64(out, "sign_public", organisation->sign_public, sizeof(organisation->sign_public));
    json_base64(out, "recovery_box_public", organisation->recovery_box_public,
                sizeof(organisation->recovery_box_public));
    json_end(out, '}');
    json_end(out, '}');
}

enum refusal api_challenge(struct api_call *call)
{
    const struct body_challenge *body = call->body;
    struct store_account account;
    struct str email;
    unsigned char salt[VAULT_SALT_BYTES];
    int64_t passes = VAULT_PASSWORD_PASSES;
    int64_t memory_kib = VAULT_PASSWORD_MEMORY_KIB;

    if (!email_normal(body->email, &call->arena, &email))
        email = body->email;
    vault_decoy_salt(&call->server->data.host, email, salt);
    if (store_account_by_email(api_reader(call), email, &call->arena, &account) == STATUS_OK &&
        account.has_keys) {
        memcpy(salt, account.salt, sizeof(salt));
        passes = account.password_passes;
        memory_kib = account.password_memory_kib;
    }
    json_begin(&call->out, NULL, '{');
    json_base64(&call->out, "salt", salt, sizeof(salt));
    json_int(&call->out, "passes", passes);
    json_int(&call->out, "memory_kib", memory_kib);
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}

/* --- sessions ------------------------------------------------------------------------------ */

static struct store_session *new_session(struct api_call *call, const char *cookie_name)
{
    struct store_session *session = arena_alloc(&call->arena, sizeof(*session));
    char token[VAULT_TOKEN_TEXT + 1];
    struct vault_hash hash;

    if (!session)
        return NULL;
    vault_token_make(token, &hash);
    memcpy(session->token_hash, hash.bytes, sizeof(session->token_hash));
    session->created_ms = call->now_ms;
    session->expires_ms = call->now_ms + call->server->data.settings.session_hours * 3600 * 1000;
    api_set_cookie(call, cookie_name, token);
    vault_wipe(token, sizeof(token));
    return session;
}

/* The account as it is when something is written: since it was looked at for the call, another
 * process may have disabled it or forgotten its password. Errors: NOT_FOUND. */
static enum status enabled_account(struct store_tx *tx, struct api_call *call,
                                   const struct id *account, struct store_account *ret_account)
{
    struct store_account now;
    enum status status = store_account_by_id(tx, account, &call->arena, &now);

    if (status == STATUS_OK && now.disabled_ms)
        status = STATUS_NOT_FOUND;
    if (status == STATUS_OK)
        *ret_account = now;
    return status;
}

struct signing_in {
    struct store_session *session;
    struct vault_hash hash; /* of what the password gave */
};

enum refusal api_sign_in(struct api_call *call)
{
    const struct body_sign_in *body = call->body;
    struct store_account account;
    unsigned char auth[VAULT_KEY_BYTES];
    struct str email;

    if (api_bytes(call, body->auth, auth, sizeof(auth), "auth") != REFUSAL_NONE)
        return REFUSAL_BAD_FIELD;
    struct vault_hash hash = vault_auth_hash(auth);
    vault_wipe(auth, sizeof(auth));
    if (!email_normal(body->email, &call->arena, &email) ||
        store_account_by_email(api_reader(call), email, &call->arena, &account) != STATUS_OK ||
        !account.has_keys || account.disabled_ms ||
        !vault_equal(hash.bytes, account.auth_hash, sizeof(hash.bytes)))
        return REFUSAL_WRONG_CREDENTIALS;
    struct signing_in *signing_in = arena_alloc(&call->arena, sizeof(*signing_in));
    if (!signing_in)
        return REFUSAL_BUSY;
    signing_in->session = new_session(call, "__Host-parley");
    if (!signing_in->session)
        return REFUSAL_BUSY;
    signing_in->session->account = account.id;
    signing_in->hash = hash;
    call->state = signing_in;
    write_me(call, &account);
    return REFUSAL_NONE;
}

enum status api_sign_in_job(struct store_tx *tx, void *user)
{
    struct api_call *call = user;
    const struct signing_in *signing_in = call->state;
    struct store_account account;
    enum status status = enabled_account(tx, call, &signing_in->session->account, &account);

    if (status == STATUS_OK &&
        (!account.has_keys ||
         !vault_equal(signing_in->hash.bytes, account.auth_hash, sizeof(account.auth_hash))))
        status = STATUS_NOT_FOUND;
    return status == STATUS_OK ? store_session_add(tx, signing_in->session) : status;
}

enum refusal api_sign_in_after(struct api_call *call, enum status status)
{
    if (status != STATUS_OK)
        call->cookie_count = 0;
    return api_refusal_of(status, REFUSAL_WRONG_CREDENTIALS);
}

enum refusal api_sign_out(struct api_call *call)
{
    api_set_cookie(call, "__Host-parley", "");
    return REFUSAL_NONE;
}

enum status api_sign_out_job(struct store_tx *tx, void *user)
{
    const struct api_call *call = user;

    return store_session_delete(tx, call->session_hash.bytes);
}

enum refusal api_sign_out_after(struct api_call *call, enum status status)
{
    if (status == STATUS_OK || status == STATUS_NOT_FOUND)
        sockets_end_session(call->server, call->session_hash.bytes);
    return status == STATUS_NOT_FOUND ? REFUSAL_NONE : api_refusal_of(status, REFUSAL_NONE);
}

enum refusal api_sign_out_everywhere(struct api_call *call)
{
    api_set_cookie(call, "__Host-parley", "");
    return REFUSAL_NONE;
}

enum status api_sign_out_everywhere_job(struct store_tx *tx, void *user)
{
    const struct api_call *call = user;

    return store_session_delete_account(tx, &call->account.id);
}

enum refusal api_sign_out_everywhere_after(struct api_call *call, enum status status)
{
    if (status == STATUS_OK || status == STATUS_NOT_FOUND)
        sockets_end_account(call->server, &call->account.id);
    return status == STATUS_NOT_FOUND ? REFUSAL_NONE : api_refusal_of(status, REFUSAL_NONE);
}

/* --- links --------------------------------------------------------------------------------- */

struct redeeming {
    struct store_link link;
    struct store_session *session;
};

/* Does the browser hold the cookie that this link once gave? */
static bool holds_seat(struct api_call *call, const struct store_link *link, const char *cookie)
{
    struct str token = net_cookie_get(net_request_cookie(call->request), cookie);
    struct store_session session;

    if (token.size == 0)
        return false;
    struct vault_hash hash = vault_token_hash(token);
    if (store_session_get(api_reader(call), hash.bytes, call->now_ms, &session) != STATUS_OK)
        return false;
    return id_is_none(&link->account)
               ? id_equal(&session.room, &link->room) && id_equal(&session.member, &link->member)
               : id_equal(&session.account, &link->account);
}

/* A used link to a room that is over says that it is over: where it was used doesn't matter then.
 */
static bool is_over(struct api_call *call, const struct store_link *link)
{
    struct store_room room;

    return id_is_none(&link->account) &&
           store_room_get(api_reader(call), &link->room, &call->arena, &room) == STATUS_OK &&
           str_is(room.phase, "sealed");
}

static enum refusal write_seat(struct api_call *call, const struct store_link *link)
{
    struct store_member seat;
    struct store_room room;
    enum status status =
        store_member_get(api_reader(call), &link->room, &link->member, &call->arena, &seat);

    if (status == STATUS_OK)
        status = store_room_get(api_reader(call), &link->room, &call->arena, &room);
    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_ROOM_NOT_FOUND);
    if (str_is(room.phase, "sealed"))
        return REFUSAL_ROOM_SEALED;
    json_begin(&call->out, NULL, '{');
    json_text(&call->out, "kind", "room");
    json_str(&call->out, "room", id_str(&link->room));
    json_str(&call->out, "member", id_str(&link->member));
    json_str(&call->out, "role", seat.role);
    json_str(&call->out, "name", seat.name);
    json_str(&call->out, "title", room.title);
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}

static enum refusal write_account(struct api_call *call, const struct store_link *link)
{
    struct store_account account;
    enum status status =
        store_account_by_id(api_reader(call), &link->account, &call->arena, &account);

    if (status == STATUS_OK && account.disabled_ms)
        status = STATUS_NOT_FOUND;
    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_LINK_UNKNOWN);
    json_begin(&call->out, NULL, '{');
    json_text(&call->out, "kind", "account");
    json_str(&call->out, "email", account.email);
    json_str(&call->out, "name", account.name);
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}

enum refusal api_redeem(struct api_call *call)
{
    const struct body_redeem *body = call->body;
    struct redeeming *redeeming = arena_alloc(&call->arena, sizeof(*redeeming));
    struct vault_hash hash = vault_token_hash(body->token);
    char cookie[64] = "__Host-parley";

    if (!redeeming)
        return REFUSAL_BUSY;
    struct store_link *link = &redeeming->link;
    enum status status = store_link_get(api_reader(call), hash.bytes, link);
    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_LINK_UNKNOWN);
    if (id_is_none(&link->account))
        snprintf(cookie, sizeof(cookie), "__Host-parley-%s", link->member.text);
    bool again = link->used_ms && holds_seat(call, link, cookie);
    if (link->used_ms && !again)
        return is_over(call, link) ? REFUSAL_ROOM_SEALED : REFUSAL_LINK_USED;
    if (!again && link->expires_ms <= call->now_ms)
        return REFUSAL_LINK_EXPIRED;
    call->is_done = again;
    if (!again) {
        redeeming->session = new_session(call, cookie);
        if (!redeeming->session)
            return REFUSAL_BUSY;
        redeeming->session->account = link->account;
        redeeming->session->room = link->room;
        redeeming->session->member = link->member;
        call->state = redeeming;
    }
    return id_is_none(&link->account) ? write_seat(call, link) : write_account(call, link);
}

enum status api_redeem_job(struct store_tx *tx, void *user)
{
    struct api_call *call = user;
    const struct redeeming *redeeming = call->state;
    struct store_account account;
    enum status status = STATUS_OK;

    if (!id_is_none(&redeeming->link.account))
        status = enabled_account(tx, call, &redeeming->link.account, &account);
    if (status == STATUS_OK)
        status = store_link_use(tx, redeeming->link.token_hash, call->now_ms);
    return status == STATUS_OK ? store_session_add(tx, redeeming->session) : status;
}

enum refusal api_redeem_after(struct api_call *call, enum status status)
{
    if (status != STATUS_OK)
        call->cookie_count = 0;
    return status == STATUS_EXISTS ? REFUSAL_LINK_USED
                                   : api_refusal_of(status, REFUSAL_LINK_UNKNOWN);
}

/* --- one's own account --------------------------------------------------------------------- */

enum refusal api_me(struct api_call *call)
{
    write_me(call, &call->account);
    return REFUSAL_NONE;
}

enum refusal api_keys(struct api_call *call)
{
    const struct store_account *account = &call->account;

    if (!account->has_keys)
        return REFUSAL_NOT_FOUND;
    json_begin(&call->out, NULL, '{');
    json_base64(&call->out, "wrapped", account->wrapped_keys.data, account->wrapped_keys.size);
    json_base64(&call->out, "salt", account->salt, sizeof(account->salt));
    json_int(&call->out, "passes", account->password_passes);
    json_int(&call->out, "memory_kib", account->password_memory_kib);
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}

enum refusal api_put_keys(struct api_call *call)
{
    const struct body_keys *body = call->body;
    struct store_account *account = &call->account;
    unsigned char auth[VAULT_KEY_BYTES], box_public[STORE_KEY_BYTES], sign_public[STORE_KEY_BYTES];
    size_t wrapped_size = 0;
    char *wrapped = arena_alloc(&call->arena, 1024);

    if (!wrapped)
        return REFUSAL_BUSY;
    if (base64_decode(body->wrapped, wrapped, 1024, &wrapped_size) != STATUS_OK) {
        call->detail = "wrapped";
        return REFUSAL_BAD_FIELD;
    }
    if (api_bytes(call, body->salt, account->salt, sizeof(account->salt), "salt") ||
        api_bytes(call, body->box_public, box_public, sizeof(box_public), "box_public") ||
        api_bytes(call, body->sign_public, sign_public, sizeof(sign_public), "sign_public") ||
        api_bytes(call, body->auth, auth, sizeof(auth), "auth"))
        return REFUSAL_BAD_FIELD;
    struct vault_hash hash = vault_auth_hash(auth);
    vault_wipe(auth, sizeof(auth));
    account->has_keys = true;
    account->password_passes = (uint32_t)body->passes;
    account->password_memory_kib = (uint32_t)body->memory_kib;
    account->wrapped_keys = (struct str){wrapped, wrapped_size};
    memcpy(account->auth_hash, hash.bytes, sizeof(account->auth_hash));
    memcpy(account->box_public, box_public, sizeof(account->box_public));
    memcpy(account->sign_public, sign_public, sizeof(account->sign_public));
    write_me(call, account);
    return REFUSAL_NONE;
}

/* Another pair would lose what was granted to this one. */
static bool has_other_pair(const struct store_account *a, const struct store_account *b)
{
    return a->has_keys && (memcmp(a->box_public, b->box_public, sizeof(a->box_public)) != 0 ||
                           memcmp(a->sign_public, b->sign_public, sizeof(a->sign_public)) != 0);
}

/* Whoever forgets an account's password ends its sessions, so that this isn't reached then. */
enum status api_put_keys_job(struct store_tx *tx, void *user)
{
    struct api_call *call = user;
    struct store_account now;
    enum status status = enabled_account(tx, call, &call->account.id, &now);

    if (status == STATUS_OK && has_other_pair(&now, &call->account))
        status = STATUS_EXISTS;
    if (status == STATUS_OK)
        status = store_account_update(tx, &call->account);
    return status == STATUS_OK ? store_audit_add(tx, call->now_ms, &call->account.id,
                                                 STR("account.keys"), id_str(&call->account.id))
                               : status;
}

enum refusal api_put_keys_after(struct api_call *call, enum status status)
{
    (void)call;
    return status == STATUS_EXISTS ? REFUSAL_KEYS_EXIST
                                   : api_refusal_of(status, REFUSAL_NOT_SIGNED_IN);
}

enum refusal api_people(struct api_call *call)
{
    struct store_account *accounts = NULL;
    size_t count = 0;
    enum status status = store_account_list(api_reader(call), &call->arena, &accounts, &count);

    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_NOT_FOUND);
    json_begin(&call->out, NULL, '{');
    json_begin(&call->out, "people", '[');
    for (size_t i = 0; i < count; i++) {
        json_begin(&call->out, NULL, '{');
        json_str(&call->out, "id", id_str(&accounts[i].id));
        json_str(&call->out, "name", accounts[i].name);
        json_str(&call->out, "email", accounts[i].email);
        account_roles_write(&call->out, "roles", accounts[i].roles);
        json_bool(&call->out, "has_keys", accounts[i].has_keys);
        json_bool(&call->out, "disabled", accounts[i].disabled_ms != 0);
        if (accounts[i].has_keys) {
            json_base64(&call->out, "box_public", accounts[i].box_public, STORE_KEY_BYTES);
            json_base64(&call->out, "sign_public", accounts[i].sign_public, STORE_KEY_BYTES);
        }
        json_end(&call->out, '}');
    }
    json_end(&call->out, ']');
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}
