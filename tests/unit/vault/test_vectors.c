/* The vault against shared/vectors/vault/: it must come to the results that stand there. */
#include "vector_reader.h"

#include <unistd.h>

#include "vault/live_log.h"
#include "vault/sealed.h"

struct fixture {
    struct buf json;
    struct buf bytes;
    struct buf text;
};

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    if (!fixture || vault_init() != STATUS_OK)
        return -1;
    buf_init(&fixture->json, VECTOR_MAX_BYTES);
    buf_init(&fixture->bytes, VECTOR_MAX_BYTES);
    buf_init(&fixture->text, VECTOR_MAX_BYTES);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    buf_finish(&fixture->json);
    buf_finish(&fixture->bytes);
    buf_finish(&fixture->text);
    free(fixture);
    return 0;
}

static void same(struct str object, const char *name, const void *bytes, size_t size)
{
    unsigned char expected[256];

    assert_true(size <= sizeof(expected));
    vector_hex(object, name, expected, size);
    assert_memory_equal(bytes, expected, size);
}

static void came_to(struct str object, const char *name, enum status status)
{
    enum status expected = vector_status(object, name);

    if (status != expected)
        fail_msg("%.*s: %s instead of %s", STR_FMT(vector_raw(object, "name")), status_text(status),
                 status_text(expected));
}

/* The bytes of the case that a change is made to, changed. */
static struct str changed(struct fixture *fixture, struct str change, const char *member)
{
    struct str raw = vector_raw(change, "of");
    char of[96];

    snprintf(of, sizeof(of), "%.*s", STR_FMT(raw));
    struct str object = vector_case(buf_str(&fixture->json), of);
    vector_bytes(object, member, &fixture->bytes);
    vector_change(change, &fixture->bytes);
    return object;
}

static void passwords(void **state)
{
    struct fixture *fixture = *state;
    struct str object;
    size_t count = 0;

    vector_file_read("password", &fixture->json);
    struct str cases = vector_list(buf_str(&fixture->json), "cases");
    for (; vector_next(&cases, &object); count++) {
        unsigned char salt[VAULT_SALT_BYTES];
        unsigned char auth[VAULT_KEY_BYTES];
        unsigned char wrap[VAULT_KEY_BYTES];
        vector_hex(object, "salt", salt, sizeof(salt));
        struct str password = vector_text(object, "password", &fixture->text);
        enum status status =
            vault_password_derive(password, salt, (uint32_t)vector_int(object, "passes"),
                                  (uint32_t)vector_int(object, "memory_kib"), auth, wrap);
        came_to(object, "result", status);
        if (status != STATUS_OK)
            continue;
        struct vault_hash hash = vault_auth_hash(auth);
        same(object, "auth", auth, sizeof(auth));
        same(object, "wrap", wrap, sizeof(wrap));
        same(object, "auth_hash", hash.bytes, sizeof(hash.bytes));
    }
    assert_int_equal(count, 8);
}

static void stored(void **state)
{
    struct fixture *fixture = *state;
    struct vault_host_key host;
    unsigned char salt[VAULT_SALT_BYTES];

    vector_file_read("stored", &fixture->json);
    struct str object = vector_case(buf_str(&fixture->json), "token");
    struct vault_hash hash = vault_token_hash(vector_text(object, "token", &fixture->text));
    same(object, "hash", hash.bytes, sizeof(hash.bytes));
    object = vector_case(buf_str(&fixture->json), "salt for an unknown address");
    vector_hex(object, "host_key", host.bytes, sizeof(host.bytes));
    vault_decoy_salt(&host, vector_text(object, "address", &fixture->text), salt);
    same(object, "salt", salt, sizeof(salt));
}

static void same_identity(struct str object, const struct vault_identity *identity)
{
    same(object, "box_public", identity->box_public.bytes, VAULT_KEY_BYTES);
    same(object, "sign_public", identity->sign_public.bytes, VAULT_KEY_BYTES);
    same(object, "box_secret", identity->box_secret.bytes, VAULT_KEY_BYTES);
    same(object, "sign_seed", identity->sign_secret.bytes, 32);
}

static void identities(void **state)
{
    struct fixture *fixture = *state;
    unsigned char wrap[VAULT_KEY_BYTES];
    struct vault_identity identity;
    struct str object;
    size_t count = 0;

    vector_file_read("identity", &fixture->json);
    struct str cases = vector_list(buf_str(&fixture->json), "cases");
    for (; vector_next(&cases, &object); count++) {
        vector_bytes(object, "wrapped", &fixture->bytes);
        vector_hex(object, "wrap", wrap, sizeof(wrap));
        enum status status = vault_identity_unwrap(buf_str(&fixture->bytes), wrap, &identity);
        came_to(object, "result", status);
        if (status == STATUS_OK)
            same_identity(object, &identity);
    }
    struct str changes = vector_list(buf_str(&fixture->json), "changes");
    for (; vector_next(&changes, &object); count++) {
        vector_hex(changed(fixture, object, "wrapped"), "wrap", wrap, sizeof(wrap));
        came_to(object, "result", vault_identity_unwrap(buf_str(&fixture->bytes), wrap, &identity));
    }
    assert_int_equal(count, 13);
}

static void key_files(void **state)
{
    struct fixture *fixture = *state;
    char path[] = "/tmp/parley-test-vectors-XXXXXX";
    struct vault_identity identity;
    struct str object;
    size_t count = 0;

    vector_file_read("key_file", &fixture->json);
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    struct str cases = vector_list(buf_str(&fixture->json), "cases");
    for (; vector_next(&cases, &object); count++) {
        vector_bytes(object, "file", &fixture->bytes);
        assert_int_equal(ftruncate(fd, 0), 0);
        assert_int_equal(pwrite(fd, fixture->bytes.data, fixture->bytes.size, 0),
                         fixture->bytes.size);
        enum status status = vault_identity_load(path, &identity);
        came_to(object, "result", status);
        if (status == STATUS_OK)
            same_identity(object, &identity);
    }
    close(fd);
    unlink(path);
    assert_int_equal(count, 10);
}

static enum status open_frame(struct fixture *fixture, struct str object, struct live_log *log,
                              struct live_frame *ret_clear)
{
    struct vault_room_key key;
    struct id room;

    assert_true(id_parse(vector_text(object, "room", &fixture->text), &room));
    vector_hex(object, "key", key.bytes, sizeof(key.bytes));
    live_log_init(log, &room, &key);
    if (vector_int(object, "position") == 0)
        same(object, "head", log->head.bytes, sizeof(log->head.bytes));
    log->position = vector_int(object, "position");
    vector_hex(object, "head", log->head.bytes, sizeof(log->head.bytes));
    buf_clear(&fixture->text);
    return live_log_open(log, buf_str(&fixture->bytes), ret_clear, &fixture->text);
}

static void live_frames(void **state)
{
    struct fixture *fixture = *state;
    struct live_frame clear;
    struct live_log log;
    struct str object;
    size_t count = 0;

    vector_file_read("live_log", &fixture->json);
    struct str cases = vector_list(buf_str(&fixture->json), "cases");
    for (; vector_next(&cases, &object); count++) {
        vector_bytes(object, "frame", &fixture->bytes);
        enum status status = open_frame(fixture, object, &log, &clear);
        came_to(object, "result", status);
        if (status != STATUS_OK)
            continue;
        assert_int_equal(clear.type, vector_int(object, "type"));
        assert_int_equal(clear.audience, vector_int(object, "audience"));
        assert_int_equal(clear.position, vector_int(object, "position") + 1);
        same(object, "head_after", log.head.bytes, sizeof(log.head.bytes));
        struct buf record;
        buf_init(&record, 4096);
        assert_true(str_equal(vector_text(object, "record", &record), buf_str(&fixture->text)));
        buf_finish(&record);
    }
    struct str changes = vector_list(buf_str(&fixture->json), "changes");
    for (; vector_next(&changes, &object); count++) {
        struct str of = changed(fixture, object, "frame");
        came_to(object, "result", open_frame(fixture, of, &log, &clear));
    }
    assert_int_equal(count, 18);
}

static void same_header(struct fixture *fixture, struct str object,
                        const struct sealed_header *header, const struct vault_hash *header_hash)
{
    struct buf *text = &fixture->text;

    assert_true(
        str_equal(vector_text(object, "organisation", text), id_str(&header->organisation)));
    assert_true(str_equal(vector_text(object, "room", text), id_str(&header->room)));
    assert_true(str_equal(vector_text(object, "seal", text), id_str(&header->seal)));
    assert_int_equal(header->opened_ms, vector_int(object, "opened_ms"));
    assert_int_equal(header->closed_ms, vector_int(object, "closed_ms"));
    assert_int_equal(header->sealed_ms, vector_int(object, "sealed_ms"));
    assert_int_equal(header->record_count, vector_int(object, "record_count"));
    assert_int_equal(header->checkpoint, vector_int(object, "checkpoint"));
    same(object, "live_head", header->live_head.bytes, VAULT_HASH_BYTES);
    same(object, "previous_checkpoint", header->previous_checkpoint.bytes, VAULT_HASH_BYTES);
    same(object, "signer", header->signer.bytes, VAULT_KEY_BYTES);
    same(object, "header_hash", header_hash->bytes, VAULT_HASH_BYTES);
}

struct expected {
    struct str hashes; /* the list */
    size_t count;
};

static enum status compare_record(void *user, struct str record)
{
    struct expected *expected = user;
    struct vault_hash hash = vault_hash(record);
    struct buf hex;

    buf_init(&hex, 256);
    buf_add_hex(&hex, hash.bytes, sizeof(hash.bytes));
    /* ["...", "...", "..."]: each takes 68 characters, the digits from the third on. */
    size_t at = expected->count * 68 + 2;
    assert_true(expected->hashes.size >= at + 64);
    assert_memory_equal(expected->hashes.data + at, hex.data, 64);
    expected->count++;
    buf_finish(&hex);
    return STATUS_OK;
}

static void sealed_files(void **state)
{
    struct fixture *fixture = *state;
    struct sealed_header header;
    struct vault_hash header_hash;
    struct vault_data_key key;
    struct str object;
    size_t count = 0;

    vector_file_read("sealed", &fixture->json);
    struct str cases = vector_list(buf_str(&fixture->json), "cases");
    for (; vector_next(&cases, &object); count++) {
        vector_bytes(object, "file", &fixture->bytes);
        vector_hex(object, "key", key.bytes, sizeof(key.bytes));
        struct str file = buf_str(&fixture->bytes);
        enum status status = sealed_verify(file, &header, &header_hash);
        came_to(object, "verify", status);
        if (status == STATUS_OK)
            same_header(fixture, object, &header, &header_hash);
        struct expected expected = {vector_raw(object, "record_hashes"), 0};
        status = sealed_open(file, &key, compare_record, &expected);
        came_to(object, "result", status);
        assert_int_equal(expected.count, status == STATUS_OK ? header.record_count : 0);
    }
    struct str changes = vector_list(buf_str(&fixture->json), "changes");
    for (; vector_next(&changes, &object); count++) {
        struct expected none = {STR_NONE, 0};
        vector_hex(changed(fixture, object, "file"), "key", key.bytes, sizeof(key.bytes));
        came_to(object, "result", sealed_verify(buf_str(&fixture->bytes), &header, NULL));
        came_to(object, "result",
                sealed_open(buf_str(&fixture->bytes), &key, compare_record, &none));
    }
    assert_int_equal(count, 51);
}

static void same_grant(struct fixture *fixture, struct str object, const struct grant *grant)
{
    struct buf *text = &fixture->text;

    assert_true(str_equal(vector_text(object, "id", text), id_str(&grant->grant)));
    assert_true(str_equal(vector_text(object, "seal", text), id_str(&grant->seal)));
    assert_true(str_equal(vector_text(object, "recipient", text), id_str(&grant->recipient)));
    assert_true(str_equal(vector_text(object, "granter", text), id_str(&grant->granter)));
    assert_int_equal(grant->granted_ms, vector_int(object, "granted_ms"));
    same(object, "header_hash", grant->header_hash.bytes, VAULT_HASH_BYTES);
    same(object, "recipient_box", grant->recipient_box.bytes, VAULT_KEY_BYTES);
    same(object, "granter_sign", grant->granter_sign.bytes, VAULT_KEY_BYTES);
}

/* Only the X25519 pair matters to a grant's recipient. */
static void box_pair(struct str object, struct vault_identity *ret_identity)
{
    vector_hex(object, "box_secret", ret_identity->box_secret.bytes, VAULT_KEY_BYTES);
    vector_hex(object, "box_public", ret_identity->box_public.bytes, VAULT_KEY_BYTES);
}

static void grants(void **state)
{
    struct fixture *fixture = *state;
    struct vault_identity identity = {.box_public = {{0}}};
    struct vault_hash wanted;
    struct vault_data_key key;
    struct grant grant;
    struct str object;
    size_t count = 0;

    vector_file_read("grant", &fixture->json);
    struct str cases = vector_list(buf_str(&fixture->json), "cases");
    for (; vector_next(&cases, &object); count++) {
        vector_bytes(object, "grant", &fixture->bytes);
        vector_hex(object, "wanted", wanted.bytes, sizeof(wanted.bytes));
        box_pair(object, &identity);
        enum status status = grant_read(buf_str(&fixture->bytes), &grant);
        came_to(object, "read", status);
        if (status == STATUS_OK)
            same_grant(fixture, object, &grant);
        status = grant_open(buf_str(&fixture->bytes), &identity, &wanted, &key);
        came_to(object, "result", status);
        if (status == STATUS_OK)
            same(object, "key", key.bytes, sizeof(key.bytes));
    }
    struct str changes = vector_list(buf_str(&fixture->json), "changes");
    for (; vector_next(&changes, &object); count++) {
        changed(fixture, object, "grant");
        came_to(object, "result", grant_read(buf_str(&fixture->bytes), &grant));
    }
    assert_int_equal(count, 26);
}

int main(void)
{
#define VECTORS(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        VECTORS(passwords),   VECTORS(stored),       VECTORS(identities), VECTORS(key_files),
        VECTORS(live_frames), VECTORS(sealed_files), VECTORS(grants),
    };

    return cmocka_run_group_tests_name("vault/vectors", tests, NULL, NULL);
}
