#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vault/sealed.h"

enum { HEADER_BYTES = 232, TRAILER_BYTES = 96, STREAM_BYTES = 24, CHUNK_EXTRA = 17 };

struct sealing {
    struct vault_identity signer;
    struct sealed_header header;
    struct vault_data_key key;
    struct vault_hash header_hash;
    struct buf file;
};

static int setup(void **state)
{
    struct sealing *sealing = calloc(1, sizeof(*sealing));

    if (!sealing || vault_init() != STATUS_OK)
        return -1;
    vault_identity_make(&sealing->signer);
    sealing->header = (struct sealed_header){
        .organisation = vault_random_id(),
        .room = vault_random_id(),
        .seal = vault_random_id(),
        .opened_ms = 1700000000000,
        .closed_ms = 1700000003600,
        .sealed_ms = 1700000003700,
        .live_head = vault_hash(STR("head")),
        .checkpoint = 1,
    };
    buf_init(&sealing->file, 16 << 20);
    *state = sealing;
    return 0;
}

static int teardown(void **state)
{
    struct sealing *sealing = *state;

    buf_finish(&sealing->file);
    free(sealing);
    return 0;
}

/* Record i of a file is so many bytes, all of one letter. */
static struct str record_of(size_t i, size_t size, struct buf *scratch)
{
    buf_clear(scratch);
    for (size_t at = 0; at < size; at++)
        buf_add_char(scratch, (char)('a' + i % 26));
    return buf_str(scratch);
}

static void seal(struct sealing *sealing, const size_t *sizes, size_t count)
{
    struct sealed_writer *writer = NULL;
    struct buf scratch;

    buf_init(&scratch, SEALED_MAX_RECORD_BYTES);
    buf_clear(&sealing->file);
    sealing->header.record_count = count;
    assert_int_equal(
        sealed_writer_create(&sealing->header, &sealing->signer, &sealing->file, &writer),
        STATUS_OK);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(sealed_writer_add(writer, record_of(i, sizes[i], &scratch)), STATUS_OK);
    assert_int_equal(sealed_writer_end(writer, &sealing->key, &sealing->header_hash), STATUS_OK);
    sealed_writer_destroy(writer);
    buf_finish(&scratch);
}

struct reading {
    const size_t *sizes;
    size_t count;
    size_t stop_at; /* records after which the callback says CANCELLED */
};

static enum status take_record(void *user, struct str record)
{
    struct reading *reading = user;
    char letter = (char)('a' + reading->count % 26);

    assert_int_equal(record.size, reading->sizes[reading->count]);
    for (size_t at = 0; at < record.size; at++)
        assert_int_equal(record.data[at], letter);
    reading->count++;
    return reading->count == reading->stop_at ? STATUS_CANCELLED : STATUS_OK;
}

static enum status count_record(void *user, struct str record)
{
    (void)record;
    (*(size_t *)user)++;
    return STATUS_OK;
}

/* Neither verified nor opened, and no record given away. */
static void damaged(struct sealing *sealing, struct str file, enum status expected)
{
    struct sealed_header header = {.record_count = 4711};
    struct vault_hash hash = {{1}};
    size_t count = 0;

    assert_int_equal(sealed_verify(file, &header, &hash), expected);
    assert_int_equal(sealed_open(file, &sealing->key, count_record, &count), expected);
    assert_int_equal(count, 0);
    assert_int_equal(header.record_count, 4711);
    assert_int_equal(hash.bytes[0], 1);
}

static void files_of_all_shapes_go_through(void **state)
{
    struct sealing *sealing = *state;
    static const struct {
        size_t count;
        size_t sizes[5];
        size_t plain_bytes, chunks;
    } rows[] = {
        {0, {0}, 0, 1},
        {1, {0}, 256, 1},
        {1, {252}, 256, 1},
        {1, {253}, 512, 1},
        {3, {10, 0, 300}, 256 + 256 + 512, 1},
        {1, {65532}, 65536, 1},
        {2, {65532, 1}, 65536 + 256, 2},
        {2, {65532, 65532}, 2 * 65536, 2},
        {1, {65533}, 65536 + 256, 2},
        {5, {1, 70000, 5, 200000, 0}, 256 + 70144 + 256 + 200192 + 256, 5},
        {2, {SEALED_MAX_RECORD_BYTES, 4}, SEALED_MAX_RECORD_BYTES + 512, 17},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct sealed_header header;
        struct vault_hash hash;
        struct reading reading = {.sizes = rows[i].sizes};

        seal(sealing, rows[i].sizes, rows[i].count);
        assert_int_equal(sealing->file.size, HEADER_BYTES + STREAM_BYTES + rows[i].plain_bytes +
                                                 rows[i].chunks * CHUNK_EXTRA + TRAILER_BYTES);
        assert_int_equal(sealed_verify(buf_str(&sealing->file), &header, &hash), STATUS_OK);
        assert_memory_equal(&hash, &sealing->header_hash, sizeof(hash));
        assert_int_equal(sealed_open(buf_str(&sealing->file), &sealing->key, take_record, &reading),
                         STATUS_OK);
        assert_int_equal(reading.count, rows[i].count);
    }
}

static void header_comes_back_as_it_was(void **state)
{
    struct sealing *sealing = *state;
    static const size_t sizes[] = {1, 2};
    struct sealed_header header;

    sealing->header.checkpoint = 8;
    sealing->header.previous_checkpoint = vault_hash(STR("before"));
    seal(sealing, sizes, 2);
    assert_int_equal(sealed_verify(buf_str(&sealing->file), &header, NULL), STATUS_OK);
    assert_true(id_equal(&header.organisation, &sealing->header.organisation));
    assert_true(id_equal(&header.room, &sealing->header.room));
    assert_true(id_equal(&header.seal, &sealing->header.seal));
    assert_int_equal(header.opened_ms, sealing->header.opened_ms);
    assert_int_equal(header.closed_ms, sealing->header.closed_ms);
    assert_int_equal(header.sealed_ms, sealing->header.sealed_ms);
    assert_int_equal(header.record_count, 2);
    assert_int_equal(header.checkpoint, 8);
    assert_memory_equal(&header.live_head, &sealing->header.live_head, VAULT_HASH_BYTES);
    assert_memory_equal(&header.previous_checkpoint, &sealing->header.previous_checkpoint,
                        VAULT_HASH_BYTES);
    assert_memory_equal(&header.signer, &sealing->signer.sign_public, VAULT_KEY_BYTES);
    struct vault_hash hash = vault_hash((struct str){sealing->file.data, HEADER_BYTES});
    assert_memory_equal(&hash, &sealing->header_hash, VAULT_HASH_BYTES);
}

static void every_changed_byte_is_noticed(void **state)
{
    struct sealing *sealing = *state;
    static const size_t sizes[] = {40, 300};

    seal(sealing, sizes, 2);
    for (size_t at = 0; at < sealing->file.size; at++) {
        sealing->file.data[at] ^= 4;
        damaged(sealing, buf_str(&sealing->file),
                at < 13    ? STATUS_MALFORMED
                : at <= 15 ? STATUS_VERSION
                           : STATUS_DAMAGED);
        sealing->file.data[at] ^= 4;
    }
    sealing->file.data[13] = 0;
    damaged(sealing, buf_str(&sealing->file), STATUS_DAMAGED);
    sealing->file.data[13] = 1;
    assert_int_equal(sealed_verify(buf_str(&sealing->file), &sealing->header, NULL), STATUS_OK);
}

static void every_cut_and_addition_is_noticed(void **state)
{
    struct sealing *sealing = *state;
    static const size_t sizes[] = {40, 300};

    seal(sealing, sizes, 2);
    for (size_t size = 0; size < sealing->file.size; size++)
        damaged(sealing, (struct str){sealing->file.data, size},
                size < 13 ? STATUS_MALFORMED : STATUS_DAMAGED);
    buf_add_char(&sealing->file, '\0');
    damaged(sealing, buf_str(&sealing->file), STATUS_DAMAGED);
}

static void another_key_is_told_apart_from_damage(void **state)
{
    struct sealing *sealing = *state;
    static const size_t sizes[] = {1};
    size_t count = 0;

    seal(sealing, sizes, 1);
    sealing->key.bytes[31] ^= 1;
    assert_int_equal(sealed_open(buf_str(&sealing->file), &sealing->key, count_record, &count),
                     STATUS_KEY_WRONG);
    assert_int_equal(count, 0);
}

static void callback_can_end_the_reading(void **state)
{
    struct sealing *sealing = *state;
    static const size_t sizes[] = {1, 2, 3};
    struct reading reading = {.sizes = sizes, .stop_at = 2};

    seal(sealing, sizes, 3);
    assert_int_equal(sealed_open(buf_str(&sealing->file), &sealing->key, take_record, &reading),
                     STATUS_CANCELLED);
    assert_int_equal(reading.count, 2);
}

static void count_must_be_what_was_announced(void **state)
{
    struct sealing *sealing = *state;
    struct sealed_writer *writer = NULL;

    sealing->header.record_count = 2;
    assert_int_equal(
        sealed_writer_create(&sealing->header, &sealing->signer, &sealing->file, &writer),
        STATUS_OK);
    assert_int_equal(sealed_writer_add(writer, STR("one")), STATUS_OK);
    assert_int_equal(sealed_writer_end(writer, &sealing->key, &sealing->header_hash),
                     STATUS_INVALID);
    assert_int_equal(sealed_writer_add(writer, STR("two")), STATUS_OK);
    assert_int_equal(sealed_writer_add(writer, STR("three")), STATUS_INVALID);
    assert_int_equal(sealed_writer_end(writer, &sealing->key, &sealing->header_hash), STATUS_OK);
    size_t size = sealing->file.size;
    assert_int_equal(sealed_writer_add(writer, STR("four")), STATUS_INVALID);
    assert_int_equal(sealed_writer_end(writer, &sealing->key, &sealing->header_hash),
                     STATUS_INVALID);
    assert_int_equal(sealing->file.size, size);
    sealed_writer_destroy(writer);
    sealed_writer_destroy(NULL);
}

static void too_large_a_record_leaves_the_writer_usable(void **state)
{
    struct sealing *sealing = *state;
    static const char bytes[SEALED_MAX_RECORD_BYTES + 1];
    struct sealed_writer *writer = NULL;
    size_t count = 0;

    sealing->header.record_count = 1;
    assert_int_equal(
        sealed_writer_create(&sealing->header, &sealing->signer, &sealing->file, &writer),
        STATUS_OK);
    assert_int_equal(sealed_writer_add(writer, (struct str){bytes, sizeof(bytes)}),
                     STATUS_TOO_LARGE);
    assert_int_equal(sealed_writer_add(writer, STR("small")), STATUS_OK);
    assert_int_equal(sealed_writer_end(writer, &sealing->key, &sealing->header_hash), STATUS_OK);
    assert_int_equal(sealed_open(buf_str(&sealing->file), &sealing->key, count_record, &count),
                     STATUS_OK);
    assert_int_equal(count, 1);
    sealed_writer_destroy(writer);
}

static void full_buffer_is_told_and_stays(void **state)
{
    struct sealing *sealing = *state;
    static const char bytes[70000];
    struct vault_data_key key = {{7}};
    struct sealed_writer *writer = NULL;
    struct buf small;

    sealing->header.record_count = 2;
    buf_init(&small, 100);
    assert_int_equal(sealed_writer_create(&sealing->header, &sealing->signer, &small, &writer),
                     STATUS_TOO_LARGE);
    assert_null(writer);
    buf_finish(&small);
    buf_init(&small, 1000);
    assert_int_equal(sealed_writer_create(&sealing->header, &sealing->signer, &small, &writer),
                     STATUS_OK);
    assert_int_equal(sealed_writer_add(writer, (struct str){bytes, sizeof(bytes)}),
                     STATUS_TOO_LARGE);
    assert_int_equal(sealed_writer_add(writer, STR("x")), STATUS_TOO_LARGE);
    assert_int_equal(sealed_writer_end(writer, &key, &sealing->header_hash), STATUS_TOO_LARGE);
    assert_int_equal(key.bytes[0], 7);
    sealed_writer_destroy(writer);
    buf_finish(&small);
}

static void header_that_cannot_stand_is_refused(void **state)
{
    struct sealing *sealing = *state;
    struct sealed_header headers[9];
    struct sealed_writer *writer = NULL;

    for (size_t i = 0; i < 9; i++)
        headers[i] = sealing->header;
    headers[0].room = (struct id){""};
    headers[1].seal = (struct id){"UPPERCASEUPPERCA"};
    memset(headers[2].organisation.text, 'a', sizeof(headers[2].organisation.text));
    headers[3].opened_ms = -1;
    headers[4].sealed_ms = INT64_C(1) << 53;
    headers[5].checkpoint = 0;
    headers[6].checkpoint = 2;
    headers[7].previous_checkpoint.bytes[0] = 1;
    headers[8].record_count = UINT64_C(1) << 53;
    for (size_t i = 0; i < 9; i++) {
        assert_int_equal(
            sealed_writer_create(&headers[i], &sealing->signer, &sealing->file, &writer),
            STATUS_INVALID);
        assert_null(writer);
    }
    assert_int_equal(sealing->file.size, 0);
}

static void two_sealings_share_nothing(void **state)
{
    struct sealing *sealing = *state;
    static const size_t sizes[] = {100};
    char first[4096];

    seal(sealing, sizes, 1);
    struct vault_data_key key = sealing->key;
    memcpy(first, sealing->file.data, sealing->file.size);
    seal(sealing, sizes, 1);
    assert_memory_not_equal(&key, &sealing->key, sizeof(key));
    assert_memory_not_equal(first + HEADER_BYTES, sealing->file.data + HEADER_BYTES, 300);
}

int main(void)
{
#define SEALING(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        SEALING(files_of_all_shapes_go_through),
        SEALING(header_comes_back_as_it_was),
        SEALING(every_changed_byte_is_noticed),
        SEALING(every_cut_and_addition_is_noticed),
        SEALING(another_key_is_told_apart_from_damage),
        SEALING(callback_can_end_the_reading),
        SEALING(count_must_be_what_was_announced),
        SEALING(too_large_a_record_leaves_the_writer_usable),
        SEALING(full_buffer_is_told_and_stays),
        SEALING(header_that_cannot_stand_is_refused),
        SEALING(two_sealings_share_nothing),
    };

    return cmocka_run_group_tests_name("vault/sealed", tests, NULL, NULL);
}
