/* The pieces of a text: whatever is typed, none is empty or too full, and small neighbours are one.
 */
#include "text/chunks.h"

#include "text_support.h"

static void assert_sound(const struct chunks *chunks)
{
    uint32_t units = 0;

    for (size_t i = 0; i < chunks->count; i++) {
        const struct chunk *chunk = &chunks->list[i];
        struct str text = {chunk->data, chunk->size_bytes};
        assert_in_range(chunk->size_bytes, 1, CHUNK_BYTES);
        assert_true(utf8_valid(text));
        assert_int_equal(chunk->units, utf8_units(text));
        if (i)
            assert_true(chunk->size_bytes + chunks->list[i - 1].size_bytes > CHUNK_BYTES / 2);
        units += chunk->units;
    }
    assert_int_equal(chunks->units, units);
}

static void apply(struct chunks *chunks, const struct change_part *parts, size_t count)
{
    struct change change = make(parts, count);

    assert_int_equal(chunks_apply(chunks, &change), STATUS_OK);
    change_finish(&change);
    assert_sound(chunks);
}

static void assert_chunks(const struct chunks *chunks, const char *expected)
{
    struct buf buf;

    buf_init(&buf, 4 * DOCUMENT_MAX_UNITS);
    chunks_write(chunks, &buf);
    buf_add_char(&buf, '\0');
    assert_string_equal(buf.data, expected);
    buf_finish(&buf);
}

static void test_what_is_typed_stays_in_its_chunk(void **state)
{
    struct chunks chunks = {0};
    (void)state;

    apply(&chunks, PARTS(REPLACE(0, "one three")));
    const char *data = chunks.list[0].data;
    apply(&chunks, PARTS(KEEP(4), REPLACE(0, "two \xf0\x9f\x98\x80 "), KEEP(5)));
    assert_chunks(&chunks, "one two \xf0\x9f\x98\x80 three");
    apply(&chunks, PARTS(KEEP(7), REPLACE(3, ""), KEEP(6)));
    apply(&chunks, PARTS(REPLACE(1, "O"), KEEP(12)));
    apply(&chunks, PARTS(KEEP(13), REPLACE(0, "!")));
    assert_chunks(&chunks, "One two three!");
    assert_ptr_equal(chunks.list[0].data, data);
    apply(&chunks, PARTS(REPLACE(14, "")));
    assert_int_equal(chunks.count, 0);
    apply(&chunks, PARTS(REPLACE(0, "again")));
    assert_chunks(&chunks, "again");
    chunks_finish(&chunks);
}

static void test_chunks_stay_sound(void **state)
{
    struct random random = random_start();
    struct buf text;
    (void)state;

    buf_init(&text, 4 * DOCUMENT_MAX_UNITS);
    for (int run = 0; run < 10; run++) {
        struct chunks chunks = {0};
        for (int i = 0; i < 400; i++) {
            buf_clear(&text);
            chunks_write(&chunks, &text);
            struct str now = text.size ? buf_str(&text) : STR("");
            struct change change = random_below(&random, 4) ? random_typing(&random, now)
                                                            : random_change(&random, now);
            assert_int_equal(chunks_apply(&chunks, &change), STATUS_OK);
            assert_sound(&chunks);
            change_finish(&change);
        }
        chunks_finish(&chunks);
    }
    buf_finish(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_typed_stays_in_its_chunk),
        cmocka_unit_test(test_chunks_stay_sound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
