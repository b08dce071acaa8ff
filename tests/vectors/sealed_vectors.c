#include "sealed_vectors.h"

#include "vault/sealed_format.h"

enum {
    MESSAGE = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
    REKEY = crypto_secretstream_xchacha20poly1305_TAG_REKEY,
    FINAL = crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    MAX_FILE_BYTES = 1 << 20,
    LONG_RECORD_BYTES = 65532, /* with its length: one full chunk */
};

/* What all sealed files of the vectors share. */
struct sealing {
    struct vectors *vectors;
    struct vault_identity signer;
    struct sealed_header header;
    struct vault_data_key key;
    struct vault_hash header_hash;
    struct buf file;
};

static struct id next_id(void)
{
    return vault_random_id();
}

static void sealing_init(struct sealing *sealing, struct vectors *vectors)
{
    *sealing = (struct sealing){.vectors = vectors};
    vault_identity_make(&sealing->signer);
    sealing->header = (struct sealed_header){
        .organisation = next_id(),
        .room = next_id(),
        .seal = next_id(),
        .opened_ms = 1793000000000,
        .closed_ms = 1793003600000,
        .sealed_ms = 1793003601234,
        .checkpoint = 1,
        .signer = sealing->signer.sign_public,
    };
    vault_random(sealing->header.live_head.bytes, VAULT_HASH_BYTES);
    buf_init(&sealing->file, MAX_FILE_BYTES);
}

static void hex_list(struct vectors *vectors, const char *name, const struct str *records,
                     size_t count)
{
    struct buf *json = &vectors->json;

    member_raw(vectors, name);
    buf_add_char(json, '[');
    for (size_t i = 0; i < count; i++) {
        struct vault_hash hash = vault_hash(records[i]);
        buf_add_text(json, i ? ", \"" : "\"");
        buf_add_hex(json, hash.bytes, sizeof(hash.bytes));
        buf_add_char(json, '"');
    }
    buf_add_char(json, ']');
}

/* One case: the file, the key, what verifying and opening come to. The header's fields stand where
 * the file verifies, the records where it opens. */
static void sealed_case(struct sealing *sealing, const char *name, const char *verify,
                        const char *result, const struct str *records, size_t count)
{
    struct vectors *vectors = sealing->vectors;
    const struct sealed_header *header = &sealing->header;

    case_begin(vectors, name);
    member_base64(vectors, "file", buf_str(&sealing->file));
    member_hex(vectors, "key", sealing->key.bytes, VAULT_KEY_BYTES);
    member_text(vectors, "verify", verify);
    member_text(vectors, "result", result);
    if (strcmp(verify, "OK") == 0) {
        member_text(vectors, "organisation", header->organisation.text);
        member_text(vectors, "room", header->room.text);
        member_text(vectors, "seal", header->seal.text);
        member_int(vectors, "opened_ms", (uint64_t)header->opened_ms);
        member_int(vectors, "closed_ms", (uint64_t)header->closed_ms);
        member_int(vectors, "sealed_ms", (uint64_t)header->sealed_ms);
        member_int(vectors, "record_count", header->record_count);
        member_hex(vectors, "live_head", header->live_head.bytes, VAULT_HASH_BYTES);
        member_hex(vectors, "previous_checkpoint", header->previous_checkpoint.bytes,
                   VAULT_HASH_BYTES);
        member_int(vectors, "checkpoint", header->checkpoint);
        member_hex(vectors, "signer", sealing->signer.sign_public.bytes, VAULT_KEY_BYTES);
        member_hex(vectors, "header_hash", sealing->header_hash.bytes, VAULT_HASH_BYTES);
    }
    if (strcmp(result, "OK") == 0)
        hex_list(vectors, "record_hashes", records, count);
    case_end(vectors);
}

static void sealed_good(struct sealing *sealing, const char *name, const struct str *records,
                        size_t count)
{
    struct sealed_writer *writer = NULL;

    buf_clear(&sealing->file);
    sealing->header.record_count = count;
    must(sealed_writer_create(&sealing->header, &sealing->signer, &sealing->file, &writer));
    for (size_t i = 0; i < count; i++)
        must(sealed_writer_add(writer, records[i]));
    must(sealed_writer_end(writer, &sealing->key, &sealing->header_hash));
    sealed_writer_destroy(writer);
    sealed_case(sealing, name, "OK", "OK", records, count);
}

/* What a mistaken or malicious sealer could sign: each part is made by hand. */
struct craft {
    struct str plain;
    size_t first_bytes; /* of the first of two chunks; 0: a single chunk */
    unsigned char first_tag, last_tag;
    bool other_additional; /* the chunks belong to another header */
    bool other_commitment; /* the header to another key */
};

static void craft_chunk(struct sealing *sealing,
                        crypto_secretstream_xchacha20poly1305_state *stream,
                        const struct craft *craft, struct str plain, unsigned char tag)
{
    struct vault_hash additional = sealing->header_hash;
    size_t size = plain.size + SEALED_CHUNK_EXTRA_BYTES;
    unsigned char *chunk = (unsigned char *)buf_reserve(&sealing->file, size);

    if (!chunk)
        must(STATUS_NO_MEMORY);
    additional.bytes[0] ^= craft->other_additional;
    crypto_secretstream_xchacha20poly1305_push(
        stream, chunk, NULL, (const unsigned char *)(plain.size ? plain.data : ""), plain.size,
        additional.bytes, VAULT_HASH_BYTES, tag);
    sealing->file.size += size;
}

static void craft_file(struct sealing *sealing, const struct craft *craft)
{
    crypto_secretstream_xchacha20poly1305_state stream;
    unsigned char header[SEALED_HEADER_BYTES];
    unsigned char stream_header[SEALED_STREAM_BYTES];
    unsigned char message[SEALED_SIGNED_BYTES];
    unsigned char signature[VAULT_SIGNATURE_BYTES];
    struct buf *file = &sealing->file;

    buf_clear(file);
    vault_random(sealing->key.bytes, VAULT_KEY_BYTES);
    sealed_header_write(&sealing->header, header);
    struct vault_hash hash = sealed_commitment(header, &sealing->key);
    hash.bytes[0] ^= craft->other_commitment;
    memcpy(header + SEALED_COMMITTED_BYTES, hash.bytes, VAULT_HASH_BYTES);
    sealing->header_hash = vault_hash((struct str){(const char *)header, sizeof(header)});
    buf_add(file, header, sizeof(header));
    crypto_secretstream_xchacha20poly1305_init_push(&stream, stream_header, sealing->key.bytes);
    buf_add(file, stream_header, sizeof(stream_header));
    struct str last = craft->plain;
    if (craft->first_bytes) {
        craft_chunk(sealing, &stream, craft, (struct str){last.data, craft->first_bytes},
                    craft->first_tag);
        last = (struct str){last.data + craft->first_bytes, last.size - craft->first_bytes};
    }
    craft_chunk(sealing, &stream, craft, last, craft->last_tag);
    hash = vault_hash(
        (struct str){file->data + SEALED_HEADER_BYTES, file->size - SEALED_HEADER_BYTES});
    sealed_signed_bytes(header, hash.bytes, message);
    crypto_sign_detached(signature, NULL, message, sizeof(message),
                         sealing->signer.sign_secret.bytes);
    buf_add(file, hash.bytes, VAULT_HASH_BYTES);
    buf_add(file, signature, sizeof(signature));
    must(buf_status(file));
}

static void crafted_case(struct sealing *sealing, const char *name, uint64_t record_count,
                         struct craft craft, const char *verify, const char *result)
{
    sealing->header.record_count = record_count;
    craft_file(sealing, &craft);
    sealed_case(sealing, name, verify, result, NULL, 0);
}

static void crafted_payloads(struct sealing *sealing)
{
    static char plain[2 * SEALED_CHUNK_BYTES];
    struct str block = {plain, SEALED_PADDING_BYTES};
    struct str blocks = {plain, 2 * SEALED_PADDING_BYTES};

    plain[0] = 5;
    memset(plain + 4, 'x', 5);
    crafted_case(sealing, "no final tag", 1, (struct craft){block, .last_tag = MESSAGE}, "OK",
                 "DAMAGED");
    crafted_case(sealing, "tag of another meaning", 1, (struct craft){block, .last_tag = REKEY},
                 "OK", "DAMAGED");
    crafted_case(sealing, "chunks of another header", 1,
                 (struct craft){block, .last_tag = FINAL, .other_additional = true}, "OK",
                 "DAMAGED");
    crafted_case(sealing, "commitment to another key", 1,
                 (struct craft){block, .last_tag = FINAL, .other_commitment = true}, "OK",
                 "KEY_WRONG");
    crafted_case(sealing, "fewer records than blocks leave over", 1,
                 (struct craft){blocks, .last_tag = FINAL}, "OK", "DAMAGED");
    crafted_case(sealing, "more records than blocks", 2, (struct craft){block, .last_tag = FINAL},
                 "DAMAGED", "DAMAGED");
    crafted_case(sealing, "no records, but a block", 0, (struct craft){block, .last_tag = FINAL},
                 "DAMAGED", "DAMAGED");
    crafted_case(sealing, "records, but no block", 1, (struct craft){STR(""), .last_tag = FINAL},
                 "DAMAGED", "DAMAGED");
    crafted_case(sealing, "half a block", 1, (struct craft){{plain, 128}, .last_tag = FINAL},
                 "DAMAGED", "DAMAGED");
    plain[255] = 1;
    crafted_case(sealing, "padding that isn't zeros", 1, (struct craft){block, .last_tag = FINAL},
                 "OK", "DAMAGED");
    plain[255] = 0;
    plain[1] = 1;
    crafted_case(sealing, "one long record where two are counted", 2,
                 (struct craft){blocks, .last_tag = FINAL}, "OK", "DAMAGED");
    crafted_case(sealing, "record beyond the end", 1, (struct craft){block, .last_tag = FINAL},
                 "OK", "DAMAGED");
    memcpy(plain, "\x01\x00\x10\x00", 4);
    crafted_case(sealing, "record longer than allowed", 1, (struct craft){block, .last_tag = FINAL},
                 "OK", "DAMAGED");
    memcpy(plain, "\xff\xff\xff\xff", 4);
    crafted_case(sealing, "length of four times 255", 1, (struct craft){block, .last_tag = FINAL},
                 "OK", "DAMAGED");
    memcpy(plain, "\xfc\xff\x00\x00", 4);
    crafted_case(sealing, "final tag before the end", 2,
                 (struct craft){{plain, SEALED_CHUNK_BYTES + SEALED_PADDING_BYTES},
                                SEALED_CHUNK_BYTES,
                                FINAL,
                                FINAL,
                                false,
                                false},
                 "OK", "DAMAGED");
    crafted_case(sealing, "empty last chunk", 1,
                 (struct craft){
                     {plain, SEALED_CHUNK_BYTES}, SEALED_CHUNK_BYTES, MESSAGE, FINAL, false, false},
                 "DAMAGED", "DAMAGED");
}

/* Signed headers whose fields can't stand. */
static void crafted_headers(struct sealing *sealing)
{
    static const char plain[SEALED_PADDING_BYTES];
    struct craft craft = {{plain, sizeof(plain)}, .last_tag = FINAL};
    struct sealed_header good = sealing->header;

    sealing->header.room.text[3] = 'u';
    crafted_case(sealing, "room with a letter that no id has", 1, craft, "DAMAGED", "DAMAGED");
    sealing->header = good;
    memset(sealing->header.seal.text, 0, ID_SIZE);
    crafted_case(sealing, "seal without an id", 1, craft, "DAMAGED", "DAMAGED");
    sealing->header = good;
    sealing->header.closed_ms = INT64_C(1) << 53;
    crafted_case(sealing, "time that a browser can't hold", 1, craft, "DAMAGED", "DAMAGED");
    sealing->header = good;
    crafted_case(sealing, "count that a browser can't hold", UINT64_MAX, craft, "DAMAGED",
                 "DAMAGED");
    sealing->header = good;
    sealing->header.checkpoint = 0;
    crafted_case(sealing, "checkpoint 0", 1, craft, "DAMAGED", "DAMAGED");
    sealing->header.checkpoint = 1;
    crafted_case(sealing, "first checkpoint with one before", 1, craft, "DAMAGED", "DAMAGED");
    sealing->header.checkpoint = 2;
    memset(sealing->header.previous_checkpoint.bytes, 0, VAULT_HASH_BYTES);
    crafted_case(sealing, "second checkpoint with none before", 1, craft, "DAMAGED", "DAMAGED");
    sealing->header = good;
}

static void sealed_changes(struct vectors *vectors)
{
    static const struct {
        const char *name;
        size_t at;
        const char *result;
    } rows[] = {
        {"name", 0, "MALFORMED"},
        {"version 0", 13, "DAMAGED"},
        {"suite", 14, "VERSION"},
        {"suite's second byte", 15, "VERSION"},
        {"organisation", 16, "DAMAGED"},
        {"time", 64, "DAMAGED"},
        {"count", 88, "DAMAGED"},
        {"live head", 96, "DAMAGED"},
        {"previous checkpoint", 128, "DAMAGED"},
        {"checkpoint", 160, "DAMAGED"},
        {"signer", 168, "DAMAGED"},
        {"commitment", 200, "DAMAGED"},
        {"stream's header", 232, "DAMAGED"},
        {"ciphertext", 256, "DAMAGED"},
        {"chunk's tag", 232 + 24 + 17 + 2 * 256 - 1, "DAMAGED"},
        {"payload's hash", 232 + 24 + 17 + 2 * 256, "DAMAGED"},
        {"signature", 232 + 24 + 17 + 2 * 256 + 32 + 63, "DAMAGED"},
    };

    changes_begin(vectors);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        change(vectors, rows[i].name, "two records", rows[i].at, rows[i].result);
    cut(vectors, "empty", "two records", 0, "MALFORMED");
    cut(vectors, "less than the name", "two records", 12, "MALFORMED");
    cut(vectors, "the name alone", "two records", 13, "DAMAGED");
    cut(vectors, "header alone", "two records", 232, "DAMAGED");
    cut(vectors, "one byte short", "two records", 880, "DAMAGED");
    append(vectors, "one byte more", "two records", "DAMAGED");
}

void sealed_vectors(const char *folder, bool check)
{
    static char long_bytes[LONG_RECORD_BYTES + 1];
    const struct str two[] = {STR("{\"type\":\"room_opened\",\"audience\":\"stage\",\"seq\":1}"),
                              STR("{\"type\":\"said\",\"text\":\"gr\u00fc\u00df dich\"}")};
    const struct str sizes[] = {STR(""), {long_bytes, 252}, {long_bytes, 253}};
    struct vectors vectors;
    struct sealing sealing;

    vectors_begin(&vectors, "Sealed files: TRANSCRIPT.md, section 5. \"verify\" is the result "
                            "without the key, \"result\" with it. \"record_hashes\" holds the "
                            "BLAKE2b-256 of each record. A change is made to the bytes of "
                            "\"file\" and is noticed without the key.");
    sealing_init(&sealing, &vectors);
    memset(long_bytes, 'z', sizeof(long_bytes));
    sealed_good(&sealing, "no records", NULL, 0);
    sealing.header.previous_checkpoint = sealing.header_hash;
    sealing.header.checkpoint = 2;
    sealing.header.seal = next_id();
    sealing.header.room = next_id();
    sealed_good(&sealing, "two records", two, 2);
    sealing.header.previous_checkpoint = sealing.header_hash;
    sealing.header.checkpoint = 3;
    sealing.header.seal = next_id();
    sealing.header.room = next_id();
    sealed_good(&sealing, "sizes around a block", sizes, 3);
    sealed_good(&sealing, "one full chunk", &(struct str){long_bytes, LONG_RECORD_BYTES}, 1);
    sealed_good(&sealing, "two chunks", &(struct str){long_bytes, LONG_RECORD_BYTES + 1}, 1);
    crafted_payloads(&sealing);
    crafted_headers(&sealing);
    sealed_changes(&vectors);
    vectors_end(&vectors, folder, "sealed", check);
    buf_finish(&sealing.file);
}

struct granting {
    struct vectors *vectors;
    struct vault_identity recipient, granter;
    struct vault_data_key key;
    struct vault_hash wanted; /* the header hash that the reader wants to open */
    struct grant grant;
    struct buf bytes;
};

static void grant_case(struct granting *granting, const char *name, const char *read,
                       const char *result)
{
    struct vectors *vectors = granting->vectors;
    const struct grant *grant = &granting->grant;

    case_begin(vectors, name);
    member_hex(vectors, "grant", granting->bytes.data, granting->bytes.size);
    member_hex(vectors, "box_secret", granting->recipient.box_secret.bytes, VAULT_KEY_BYTES);
    member_hex(vectors, "box_public", granting->recipient.box_public.bytes, VAULT_KEY_BYTES);
    member_hex(vectors, "wanted", granting->wanted.bytes, VAULT_HASH_BYTES);
    member_text(vectors, "read", read);
    member_text(vectors, "result", result);
    if (strcmp(read, "OK") == 0) {
        member_text(vectors, "id", grant->grant.text);
        member_text(vectors, "seal", grant->seal.text);
        member_text(vectors, "recipient", grant->recipient.text);
        member_text(vectors, "granter", grant->granter.text);
        member_hex(vectors, "header_hash", grant->header_hash.bytes, VAULT_HASH_BYTES);
        member_hex(vectors, "recipient_box", grant->recipient_box.bytes, VAULT_KEY_BYTES);
        member_hex(vectors, "granter_sign", granting->granter.sign_public.bytes, VAULT_KEY_BYTES);
        member_int(vectors, "granted_ms", (uint64_t)grant->granted_ms);
    }
    if (strcmp(result, "OK") == 0)
        member_hex(vectors, "key", granting->key.bytes, VAULT_KEY_BYTES);
    case_end(vectors);
}

static void grant_make_again(struct granting *granting)
{
    buf_clear(&granting->bytes);
    must(grant_make(&granting->grant, &granting->key, &granting->granter.sign_secret,
                    &granting->bytes));
}

static void grant_sign_again(struct granting *granting)
{
    unsigned char message[512];
    size_t domain = DOMAIN_SIZE(DOMAIN_GRANT_SIGNATURE);
    unsigned char *bytes = (unsigned char *)granting->bytes.data;
    size_t signed_bytes = granting->bytes.size - VAULT_SIGNATURE_BYTES;

    memcpy(message, DOMAIN_GRANT_SIGNATURE, domain);
    memcpy(message + domain, bytes, signed_bytes);
    crypto_sign_detached(bytes + signed_bytes, NULL, message, domain + signed_bytes,
                         granting->granter.sign_secret.bytes);
}

static void grant_cases(struct granting *granting)
{
    grant_make_again(granting);
    grant_case(granting, "to a reviewer", "OK", "OK");
    granting->wanted.bytes[31] ^= 1;
    grant_case(granting, "for another file", "OK", "KEY_WRONG");
    granting->wanted.bytes[31] ^= 1;
    struct vault_identity recipient = granting->recipient;
    granting->recipient = granting->granter;
    grant_case(granting, "for another person", "OK", "KEY_WRONG");
    granting->recipient = recipient;
    /* A granter who says one thing in the clear and another inside. */
    granting->grant.seal = next_id();
    memcpy(granting->bytes.data + 30, granting->grant.seal.text, ID_SIZE);
    grant_sign_again(granting);
    grant_case(granting, "another seal inside", "OK", "DAMAGED");
    granting->bytes.data[200] ^= 1;
    grant_sign_again(granting);
    grant_case(granting, "box that doesn't open", "OK", "KEY_WRONG");
    grant_make_again(granting);
    granting->bytes.data[30] = 'u';
    grant_sign_again(granting);
    grant_case(granting, "seal that is no id", "DAMAGED", "DAMAGED");
    grant_make_again(granting);
    granting->bytes.data[181] = 1;
    grant_sign_again(granting);
    grant_case(granting, "time that a browser can't hold", "DAMAGED", "DAMAGED");
    granting->grant.recipient = (struct id){""};
    granting->grant.granter = (struct id){""};
    granting->grant.grant = next_id();
    grant_make_again(granting);
    grant_case(granting, "to the recovery key", "OK", "OK");
}

static void grant_changes(struct vectors *vectors)
{
    static const struct {
        const char *name;
        size_t at;
        const char *result;
    } rows[] = {
        {"name", 0, "MALFORMED"},
        {"version 0", 12, "DAMAGED"},
        {"suite 0", 13, "VERSION"},
        {"grant", 14, "DAMAGED"},
        {"seal", 30, "DAMAGED"},
        {"recipient", 46, "DAMAGED"},
        {"granter", 62, "DAMAGED"},
        {"header hash", 78, "DAMAGED"},
        {"recipient's key", 110, "DAMAGED"},
        {"granter's key", 142, "DAMAGED"},
        {"time", 174, "DAMAGED"},
        {"box", 182, "DAMAGED"},
        {"signature", 372, "DAMAGED"},
        {"signature's end", 435, "DAMAGED"},
    };

    changes_begin(vectors);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        change(vectors, rows[i].name, "to a reviewer", rows[i].at, rows[i].result);
    cut(vectors, "empty", "to a reviewer", 0, "MALFORMED");
    cut(vectors, "no suite", "to a reviewer", 13, "MALFORMED");
    cut(vectors, "one byte short", "to a reviewer", 435, "DAMAGED");
    append(vectors, "one byte more", "to a reviewer", "DAMAGED");
}

void grant_vectors(const char *folder, bool check)
{
    struct vectors vectors;
    struct granting granting = {.vectors = &vectors};

    vectors_begin(&vectors, "Grants: TRANSCRIPT.md, section 6. \"read\" is the result without a "
                            "secret, \"result\" that of opening with \"box_secret\" for the file "
                            "whose header hash is \"wanted\". A change is made to the bytes of "
                            "\"grant\" and is noticed when reading.");
    vault_identity_make(&granting.recipient);
    vault_identity_make(&granting.granter);
    vault_random(granting.key.bytes, VAULT_KEY_BYTES);
    vault_random(granting.wanted.bytes, VAULT_HASH_BYTES);
    granting.grant = (struct grant){
        .grant = next_id(),
        .seal = next_id(),
        .recipient = next_id(),
        .granter = next_id(),
        .header_hash = granting.wanted,
        .recipient_box = granting.recipient.box_public,
        .granted_ms = 1793003602000,
    };
    buf_init(&granting.bytes, 4096);
    grant_cases(&granting);
    grant_changes(&vectors);
    vectors_end(&vectors, folder, "grant", check);
    buf_finish(&granting.bytes);
}
