/* Whatever bytes come as a sealed file: as they are, and as header fields, plaintext, chunk sizes
 * and tags of a file that is rightly encrypted and signed, so that the checks behind the signature
 * are reached. What opens must hold together; what doesn't must not have handed out a record. */
#include <stdint.h>
#include <stdlib.h>

#include <sodium.h>

#include "vault/sealed.h"

#define REQUIRE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition))                                                                          \
            abort();                                                                               \
    } while (0)

enum {
    HEADER_BYTES = 232,
    COMMITTED_BYTES = 200,
    SIGNER_AT = 168,
    COUNT_AT = 88,
    MAX_BYTES = 1 << 22
};

static const char domain[] = "parley-sealed-signature-1";
static const struct vault_data_key key = {{1, 2, 3}};

struct seen {
    uint64_t count;
    size_t blocks; /* of 256 bytes, that the records so far take */
};

static enum status take(void *user, struct str record)
{
    struct seen *seen = user;
    size_t sum = 0;

    for (size_t at = 0; at < record.size; at++)
        sum += (unsigned char)record.data[at]; /* every byte is there to be read */
    REQUIRE(sum <= record.size * 255);
    seen->count++;
    seen->blocks += (4 + record.size + 255) / 256;
    return STATUS_OK;
}

static void try_file(struct str file)
{
    struct sealed_header header = {.record_count = 4711};
    struct seen seen = {0, 0};
    enum status verified = sealed_verify(file, &header, NULL);
    enum status opened = sealed_open(file, &key, take, &seen);

    if (verified != STATUS_OK) {
        REQUIRE(opened == verified && header.record_count == 4711);
    } else if (opened == STATUS_OK) {
        size_t plain = seen.blocks * 256;
        size_t chunks = plain ? (plain + SEALED_CHUNK_BYTES - 1) / SEALED_CHUNK_BYTES : 1;
        REQUIRE(seen.count == header.record_count);
        REQUIRE(file.size == HEADER_BYTES + 24 + plain + 17 * chunks + 96);
        return;
    } else {
        REQUIRE(opened == STATUS_KEY_WRONG || opened == STATUS_DAMAGED);
    }
    REQUIRE(seen.count == 0);
}

/* What is left of the input. */
struct input {
    const uint8_t *data;
    size_t size;
};

static uint8_t next(struct input *input)
{
    if (!input->size)
        return 0;
    input->size--;
    return *input->data++;
}

/* Fields as they should be, some of them overwritten. */
static void make_header(struct input *input, const unsigned char *signer,
                        unsigned char header[static HEADER_BYTES])
{
    memset(header, 0, HEADER_BYTES);
    memcpy(header, "PARLEY-SEALED\x01\x01", 15);
    memset(header + 16, '7', 48);
    header[160] = 1;
    memcpy(header + SIGNER_AT, signer, 32);
    header[COUNT_AT] = next(input);
    for (uint8_t left = next(input) % 4; left; left--) {
        uint8_t at = next(input);
        header[16 + at % (SIGNER_AT - 16)] = next(input);
    }
    crypto_generichash(header + COMMITTED_BYTES, 32, header, COMMITTED_BYTES, key.bytes,
                       sizeof(key.bytes));
    header[COMMITTED_BYTES] ^= next(input) == 255;
}

/* One chunk: mostly of the rightful size, mostly with the rightful tag. */
static void add_chunk(crypto_secretstream_xchacha20poly1305_state *stream, struct str plain,
                      unsigned char tag, const unsigned char *hash, struct buf *file)
{
    unsigned char *chunk = (unsigned char *)buf_reserve(file, plain.size + 17);

    REQUIRE(chunk);
    crypto_secretstream_xchacha20poly1305_push(
        stream, chunk, NULL, (const unsigned char *)plain.data, plain.size, hash, 32, tag);
    file->size += plain.size + 17;
}

/* The plaintext: the input's bytes, each run of them repeated, so that short inputs fill chunks. */
static void make_plain(struct input *input, struct buf *plain)
{
    bool whole = next(input) & 1;

    while (input->size && plain->size < 4 * SEALED_CHUNK_BYTES) {
        size_t repeat = (size_t)1 << next(input) % 17;
        if (repeat == 1) {
            for (int i = 0; i < 8 && input->size; i++)
                buf_add_char(plain, (char)next(input));
        } else {
            char byte = (char)next(input);
            while (repeat--)
                buf_add_char(plain, byte);
        }
    }
    while (whole && plain->size % 256)
        buf_add_char(plain, '\0');
}

static void crafted(struct input input)
{
    static const unsigned char seed[32] = {4};
    crypto_secretstream_xchacha20poly1305_state stream;
    unsigned char header[HEADER_BYTES], stream_header[24], hash[32], signer[32], secret[64];
    unsigned char message[sizeof(domain) - 1 + HEADER_BYTES + 32];
    struct buf file, plain;

    buf_init(&file, MAX_BYTES);
    buf_init(&plain, MAX_BYTES);
    crypto_sign_seed_keypair(signer, secret, seed);
    make_header(&input, signer, header);
    uint8_t oddities = next(&input);
    make_plain(&input, &plain);
    buf_add(&file, header, sizeof(header));
    crypto_generichash(hash, sizeof(hash), header, sizeof(header), NULL, 0);
    crypto_secretstream_xchacha20poly1305_init_push(&stream, stream_header, key.bytes);
    buf_add(&file, stream_header, sizeof(stream_header));
    size_t size = (oddities & 3) == 1 ? SEALED_CHUNK_BYTES - 256 : SEALED_CHUNK_BYTES;
    size_t at = 0;
    buf_add_char(&plain, '\0'); /* so that the data isn't NULL; not counted */
    for (; plain.size - 1 - at > size; at += size)
        add_chunk(&stream, (struct str){plain.data + at, size}, (oddities & 12) == 4 ? 3 : 0, hash,
                  &file);
    add_chunk(&stream, (struct str){plain.data + at, plain.size - 1 - at},
              (oddities & 48) == 16 ? 0 : 3, hash, &file);
    if ((oddities & 192) == 64)
        add_chunk(&stream, (struct str){plain.data, 0}, 3, hash, &file);
    crypto_generichash(hash, sizeof(hash), (unsigned char *)file.data + HEADER_BYTES,
                       file.size - HEADER_BYTES, NULL, 0);
    buf_add(&file, hash, sizeof(hash));
    memcpy(message, domain, sizeof(domain) - 1);
    memcpy(message + sizeof(domain) - 1, header, HEADER_BYTES);
    memcpy(message + sizeof(domain) - 1 + HEADER_BYTES, hash, 32);
    unsigned char signature[64];
    crypto_sign_detached(signature, NULL, message, sizeof(message), secret);
    buf_add(&file, signature, sizeof(signature));
    REQUIRE(buf_status(&file) == STATUS_OK && buf_status(&plain) == STATUS_OK);
    try_file(buf_str(&file));
    buf_finish(&file);
    buf_finish(&plain);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (vault_init() != STATUS_OK)
        return 0;
    try_file((struct str){(const char *)data, size});
    crafted((struct input){data, size});
    return 0;
}
