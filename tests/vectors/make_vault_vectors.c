/* Writes shared/vectors/vault/: cases of each format in shared/protocol/TRANSCRIPT.md with the
 * results that a reader must come to. Randomness is replaced by a fixed sequence, so the files come
 * out the same each time.
 *
 *     make_vault_vectors FOLDER           writes
 *     make_vault_vectors --check FOLDER   fails when a file isn't what would be written */
#include <stdio.h>

#include "sealed_vectors.h"
#include "vault/format.h"
#include "vault/key_text.h"
#include "vault/live_log.h"

/* The fixed sequence: each request is a stream of its own, keyed by its number. */
static uint64_t fixed_requests;

static const char *fixed_name(void)
{
    return "fixed";
}

static void fixed_buf(void *const out, const size_t size)
{
    unsigned char seed[randombytes_SEEDBYTES] = "parley test vectors";

    fixed_requests++;
    for (int i = 0; i < 8; i++)
        seed[24 + i] = (unsigned char)(fixed_requests >> (8 * i));
    randombytes_buf_deterministic(out, size, seed);
}

static uint32_t fixed_random(void)
{
    uint32_t value;

    fixed_buf(&value, sizeof(value));
    return value;
}

static struct randombytes_implementation fixed = {
    .implementation_name = fixed_name,
    .random = fixed_random,
    .buf = fixed_buf,
};

static const unsigned char salt[VAULT_SALT_BYTES] = "salt of 16 byte";

static void password_case(struct vectors *vectors, const char *name, const char *password,
                          uint32_t passes, uint32_t memory_kib)
{
    unsigned char auth[VAULT_KEY_BYTES];
    unsigned char wrap[VAULT_KEY_BYTES];
    enum status status =
        vault_password_derive(str_from(password), salt, passes, memory_kib, auth, wrap);

    case_begin(vectors, name);
    member_text(vectors, "password", password);
    member_hex(vectors, "salt", salt, sizeof(salt));
    member_int(vectors, "passes", passes);
    member_int(vectors, "memory_kib", memory_kib);
    member_text(vectors, "result", status == STATUS_OK ? "OK" : "INVALID");
    if (status == STATUS_OK) {
        struct vault_hash hash = vault_auth_hash(auth);
        member_hex(vectors, "auth", auth, sizeof(auth));
        member_hex(vectors, "wrap", wrap, sizeof(wrap));
        member_hex(vectors, "auth_hash", hash.bytes, sizeof(hash.bytes));
    }
    case_end(vectors);
}

static void password_vectors(const char *folder, bool check)
{
    struct vectors vectors;

    fixed_requests = 0;
    vectors_begin(&vectors, "Password to auth and wrap: TRANSCRIPT.md, section 2.");
    password_case(&vectors, "ascii", "correct horse battery staple", 3, 65536);
    password_case(&vectors, "beyond ascii", "p\u00e4ssw\u00f6rd \U0001F511", 3, 65536);
    password_case(&vectors, "more passes", "correct horse battery staple", 4, 65536);
    password_case(&vectors, "empty", "", 3, 65536);
    password_case(&vectors, "too few passes", "x", 2, 262144);
    password_case(&vectors, "too little memory", "x", 3, 65535);
    password_case(&vectors, "too many passes", "x", 17, 65536);
    password_case(&vectors, "too much memory", "x", 3, 1048577);
    vectors_end(&vectors, folder, "password", check);
}

static void stored_vectors(const char *folder, bool check)
{
    struct vectors vectors;
    struct vault_host_key host;
    unsigned char made_up[VAULT_SALT_BYTES];
    char token[VAULT_TOKEN_TEXT + 1];
    struct vault_hash hash;

    fixed_requests = 0;
    vectors_begin(&vectors, "What a server keeps of tokens and makes up for unknown addresses: "
                            "TRANSCRIPT.md, section 2.");
    vault_token_make(token, &hash);
    case_begin(&vectors, "token");
    member_text(&vectors, "token", token);
    member_hex(&vectors, "hash", hash.bytes, sizeof(hash.bytes));
    case_end(&vectors);
    vault_random(host.bytes, sizeof(host.bytes));
    vault_decoy_salt(&host, STR("nobody@example.org"), made_up);
    case_begin(&vectors, "salt for an unknown address");
    member_hex(&vectors, "host_key", host.bytes, sizeof(host.bytes));
    member_text(&vectors, "address", "nobody@example.org");
    member_hex(&vectors, "salt", made_up, sizeof(made_up));
    case_end(&vectors);
    vectors_end(&vectors, folder, "stored", check);
}

static void identity_members(struct vectors *vectors, const struct vault_identity *identity)
{
    member_hex(vectors, "box_public", identity->box_public.bytes, VAULT_KEY_BYTES);
    member_hex(vectors, "sign_public", identity->sign_public.bytes, VAULT_KEY_BYTES);
    member_hex(vectors, "box_secret", identity->box_secret.bytes, VAULT_KEY_BYTES);
    member_hex(vectors, "sign_seed", identity->sign_secret.bytes, SEED_BYTES);
}

static void identity_vectors(const char *folder, bool check)
{
    struct vectors vectors;
    struct vault_identity identity;
    struct buf wrapped;
    unsigned char wrap[VAULT_KEY_BYTES];

    fixed_requests = 0;
    vectors_begin(&vectors, "A wrapped identity: TRANSCRIPT.md, section 3. A change is made to the "
                            "bytes of \"wrapped\".");
    buf_init(&wrapped, 1024);
    vault_identity_make(&identity);
    vault_random(wrap, sizeof(wrap));
    must(vault_identity_wrap(&identity, wrap, &wrapped));
    case_begin(&vectors, "wrapped");
    member_hex(&vectors, "wrapped", wrapped.data, wrapped.size);
    member_hex(&vectors, "wrap", wrap, sizeof(wrap));
    member_text(&vectors, "result", "OK");
    identity_members(&vectors, &identity);
    case_end(&vectors);
    wrap[0] ^= 1;
    case_begin(&vectors, "another password");
    member_hex(&vectors, "wrapped", wrapped.data, wrapped.size);
    member_hex(&vectors, "wrap", wrap, sizeof(wrap));
    member_text(&vectors, "result", "KEY_WRONG");
    case_end(&vectors);
    /* Whoever has `wrap` could pair a public key with secrets that aren't its own. */
    struct vault_identity mixed = identity;
    vault_random(mixed.sign_public.bytes, VAULT_KEY_BYTES);
    buf_clear(&wrapped);
    must(vault_identity_wrap(&mixed, wrap, &wrapped));
    case_begin(&vectors, "public key of another");
    member_hex(&vectors, "wrapped", wrapped.data, wrapped.size);
    member_hex(&vectors, "wrap", wrap, sizeof(wrap));
    member_text(&vectors, "result", "MALFORMED");
    case_end(&vectors);
    changes_begin(&vectors);
    change(&vectors, "name", "wrapped", 0, "MALFORMED");
    change(&vectors, "version 0", "wrapped", 15, "MALFORMED");
    change(&vectors, "box public key", "wrapped", 16, "KEY_WRONG");
    change(&vectors, "sign public key", "wrapped", 79, "KEY_WRONG");
    change(&vectors, "nonce", "wrapped", 80, "KEY_WRONG");
    change(&vectors, "ciphertext", "wrapped", 104, "KEY_WRONG");
    change(&vectors, "tag", "wrapped", 183, "KEY_WRONG");
    cut(&vectors, "one byte short", "wrapped", 183, "MALFORMED");
    cut(&vectors, "empty", "wrapped", 0, "MALFORMED");
    append(&vectors, "one byte more", "wrapped", "MALFORMED");
    vectors_end(&vectors, folder, "identity", check);
    buf_finish(&wrapped);
}

static void key_file_case(struct vectors *vectors, const char *name, const char *from,
                          const char *to, struct str text, const char *result,
                          const struct vault_identity *identity)
{
    struct buf file;

    buf_init(&file, 8192);
    const char *found = strstr(text.data, from);
    if (!found)
        must(STATUS_NOT_FOUND);
    buf_add(&file, text.data, (size_t)(found - text.data));
    buf_add_text(&file, to);
    buf_add_text(&file, found + strlen(from));
    case_begin(vectors, name);
    member_base64(vectors, "file", buf_str(&file));
    member_text(vectors, "result", result);
    if (identity)
        identity_members(vectors, identity);
    case_end(vectors);
    buf_finish(&file);
}

static void key_file_vectors(const char *folder, bool check)
{
    struct vectors vectors;
    struct vault_identity identity;
    struct buf text;

    fixed_requests = 0;
    vectors_begin(&vectors, "A key file: TRANSCRIPT.md, section 3.");
    vault_identity_make(&identity);
    buf_init(&text, KEY_TEXT_MAX_BYTES);
    must(key_text_write("recovery", STR("Recovery \"A\" \u00fc"), &identity, &text));
    struct str whole = buf_str(&text);
    key_file_case(&vectors, "as written", "{", "{", whole, "OK", &identity);
    key_file_case(&vectors, "other space, other members", "\n  \"kind\"",
                  "\r\n\t\"note\" : \"in the safe\" ,\"kind\"", whole, "OK", &identity);
    key_file_case(&vectors, "newer", "parley-key-1", "parley-key-2", whole, "VERSION", NULL);
    key_file_case(&vectors, "other format", "parley-key-1", "other-key-1", whole, "DAMAGED", NULL);
    key_file_case(&vectors, "member twice", "\"kind\"", "\"sign_seed\"", whole, "DAMAGED", NULL);
    key_file_case(&vectors, "member missing", "\"sign_seed\"", "\"seed\"", whole, "DAMAGED", NULL);
    key_file_case(&vectors, "value that is no string", "\"recovery\"", "1", whole, "DAMAGED", NULL);
    key_file_case(&vectors, "key too long", "\"box_secret\": \"", "\"box_secret\": \"AAAA", whole,
                  "DAMAGED", NULL);
    key_file_case(&vectors, "more after the end", "\n}\n", "\n}\n{}", whole, "DAMAGED", NULL);
    struct buf mixed;
    vault_random(identity.box_public.bytes, VAULT_KEY_BYTES);
    buf_init(&mixed, KEY_TEXT_MAX_BYTES);
    must(key_text_write("recovery", STR("R"), &identity, &mixed));
    key_file_case(&vectors, "public key of another", "{", "{", buf_str(&mixed), "DAMAGED", NULL);
    buf_finish(&mixed);
    buf_finish(&text);
    vectors_end(&vectors, folder, "key_file", check);
}

static void live_case(struct vectors *vectors, const char *name, const struct live_log *log,
                      const struct buf *frame, const char *result)
{
    case_begin(vectors, name);
    member_text(vectors, "room", log->room.text);
    member_hex(vectors, "key", log->key.bytes, VAULT_KEY_BYTES);
    member_int(vectors, "position", log->position);
    member_hex(vectors, "head", log->head.bytes, VAULT_HASH_BYTES);
    member_hex(vectors, "frame", frame->data, frame->size);
    member_text(vectors, "result", result);
}

static void live_log_vectors(const char *folder, bool check)
{
    static const char *const records[] = {"{\"type\":\"room_opened\"}", "",
                                          "{\"type\":\"said\",\"text\":\"gr\u00fc\u00df dich\"}"};
    struct vectors vectors;
    struct vault_room_key key;
    struct live_log log;
    struct live_log before;
    struct id room;
    struct buf frame;

    fixed_requests = 0;
    vectors_begin(&vectors, "Frames of a live log: TRANSCRIPT.md, section 4. \"position\" and "
                            "\"head\" are the reader's before the frame. A change is made to the "
                            "bytes of \"frame\".");
    room = vault_random_id();
    vault_random(key.bytes, sizeof(key.bytes));
    live_log_init(&log, &room, &key);
    buf_init(&frame, 4096);
    for (uint8_t i = 0; i < 3; i++) {
        char name[] = "frame 0";
        name[6] = (char)('1' + i);
        before = log;
        buf_clear(&frame);
        must(live_log_seal(&log, (uint8_t)(i * 7), i, str_from(records[i]), &frame));
        live_case(&vectors, name, &before, &frame, "OK");
        member_int(&vectors, "type", i * 7);
        member_int(&vectors, "audience", i);
        member_text(&vectors, "record", records[i]);
        member_hex(&vectors, "head_after", log.head.bytes, VAULT_HASH_BYTES);
        case_end(&vectors);
    }
    live_case(&vectors, "doubled", &log, &frame, "DAMAGED");
    case_end(&vectors);
    before.position--;
    live_case(&vectors, "one dropped before it", &before, &frame, "DAMAGED");
    case_end(&vectors);
    before.position++;
    before.head.bytes[0] ^= 1;
    live_case(&vectors, "of another history", &before, &frame, "DAMAGED");
    case_end(&vectors);
    before.head.bytes[0] ^= 1;
    before.room = vault_random_id();
    live_case(&vectors, "of another room", &before, &frame, "DAMAGED");
    case_end(&vectors);
    before.room = room;
    before.key.bytes[31] ^= 1;
    live_case(&vectors, "another key", &before, &frame, "DAMAGED");
    case_end(&vectors);
    changes_begin(&vectors);
    change(&vectors, "version", "frame 3", 0, "DAMAGED");
    change(&vectors, "type", "frame 3", 1, "DAMAGED");
    change(&vectors, "audience", "frame 3", 2, "DAMAGED");
    change(&vectors, "number", "frame 3", 3, "DAMAGED");
    change(&vectors, "nonce", "frame 3", 11, "DAMAGED");
    change(&vectors, "ciphertext", "frame 3", 35, "DAMAGED");
    change(&vectors, "tag of an empty record", "frame 2", 50, "DAMAGED");
    cut(&vectors, "one byte short", "frame 2", 50, "DAMAGED");
    cut(&vectors, "empty", "frame 1", 0, "DAMAGED");
    append(&vectors, "one byte more", "frame 1", "DAMAGED");
    vectors_end(&vectors, folder, "live_log", check);
    buf_finish(&frame);
}

int main(int argc, char **argv)
{
    bool check = argc == 3 && strcmp(argv[1], "--check") == 0;
    const char *folder = argv[argc - 1];

    if (argc != 2 && !check) {
        fprintf(stderr, "usage: make_vault_vectors [--check] FOLDER\n");
        return 2;
    }
    if (randombytes_set_implementation(&fixed) != 0)
        return 1;
    must(vault_init());
    password_vectors(folder, check);
    stored_vectors(folder, check);
    identity_vectors(folder, check);
    key_file_vectors(folder, check);
    live_log_vectors(folder, check);
    fixed_requests = 0;
    sealed_vectors(folder, check);
    fixed_requests = 0;
    grant_vectors(folder, check);
    return 0;
}
