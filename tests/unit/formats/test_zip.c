/* ZIP archives: what is unpacked, what is refused, and that writing gives the same bytes. */
#include "formats_support.h"

static struct buf make_zip(const char *const *names, const struct str *bytes, size_t count)
{
    struct buf out;
    struct zip_writer *zip = NULL;

    buf_init(&out, TEST_MAX_BYTES);
    assert_int_equal(zip_writer_create(&out, &zip), STATUS_OK);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(zip_writer_add(zip, names[i], bytes[i], i % 2 == 0), STATUS_OK);
    assert_int_equal(zip_writer_end(zip), STATUS_OK);
    zip_writer_destroy(zip);
    return out;
}

static void test_there_and_back(void **state)
{
    static const char *const names[] = {"a.txt", "b/\xc3\xa9.txt", "../../c\\d.txt", "/e", "f"};
    const struct str bytes[] = {STR("one"), STR("two"), STR("three"), STR("four"), STR("")};
    struct arena arena;
    struct zip_files files;

    (void)state;
    struct buf out = make_zip(names, bytes, 5);
    struct buf twin = make_zip(names, bytes, 5);
    assert_true(str_equal(buf_str(&out), buf_str(&twin)));
    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(zip_read(buf_str(&out), &arena, NULL, &files), STATUS_OK);
    assert_int_equal(files.count, 5);
    assert_str(files.items[0].name, "a.txt");
    assert_str(files.items[1].name, "b/\xc3\xa9.txt");
    assert_str(files.items[2].name, "c/d.txt");
    assert_str(files.items[3].name, "e");
    for (size_t i = 0; i < 5; i++)
        assert_true(str_equal(files.items[i].bytes, bytes[i]));
    arena_finish(&arena);
    buf_finish(&twin);
    buf_finish(&out);
}

/* A name that the writer's own clock would have marked: bytes 10 to 13 are time and date. */
static void test_no_times(void **state)
{
    static const char *const names[] = {"a"};
    const struct str bytes[] = {STR("x")};
    struct buf out = make_zip(names, bytes, 1);
    static const unsigned char first[] = {0, 0, 0x21, 0}; /* 1980-01-01 00:00 */

    (void)state;
    assert_memory_equal(out.data + 10, first, 4);
    buf_finish(&out);
}

static void test_bombs(void **state)
{
    static const char *const names[] = {"a", "a", "c", "c", "e", "e", "g",
                                        "g", "i", "i", "k", "k", "m", "m"};
    struct str bytes[14];
    struct buf zeros;
    struct arena arena;
    struct zip_files files;
    struct problems problems;

    (void)state;
    buf_init(&zeros, TEST_MAX_BYTES);
    assert_non_null(buf_reserve(&zeros, 20 << 20));
    memset(zeros.data, 0, 20 << 20);
    zeros.size = 20 << 20;
    arena_init(&arena, (size_t)512 << 20);
    problems_init(&problems, 10);
    /* One file that shrinks to a thousandth; one that is too long; many that are together. */
    bytes[0] = (struct str){zeros.data, 8 << 20};
    struct buf out = make_zip(names, bytes, 1);
    assert_true(out.size < 100000);
    assert_int_equal(zip_read(buf_str(&out), &arena, &problems, &files), STATUS_TOO_LARGE);
    assert_problem(&problems, "zip", 0);
    buf_finish(&out);
    bytes[0] = STR("a");
    bytes[1] = buf_str(&zeros); /* stored as it is */
    out = make_zip(names, bytes, 2);
    assert_int_equal(zip_read(buf_str(&out), &arena, &problems, &files), STATUS_TOO_LARGE);
    buf_finish(&out);
    for (size_t i = 0; i < 14; i++)
        bytes[i] = (struct str){zeros.data, 15 << 20};
    out = make_zip(names, bytes, 14);
    assert_int_equal(zip_read(buf_str(&out), &arena, &problems, &files), STATUS_TOO_LARGE);
    struct reading reading = read_package(buf_str(&out));
    assert_null(reading.set);
    assert_non_null(reading.report.refused);
    reading_finish(&reading);
    buf_finish(&out);
    problems_finish(&problems);
    arena_finish(&arena);
    buf_finish(&zeros);
}

static void test_damage(void **state)
{
    static const char *const names[] = {"imsmanifest.xml", "b"};
    const struct str bytes[] = {STR("<manifest><resources/></manifest>"), STR("two two two two")};
    struct buf out = make_zip(names, bytes, 2);
    struct arena arena;
    struct zip_files files;
    struct problems problems;

    (void)state;
    problems_init(&problems, 1000);
    arena_init(&arena, TEST_MAX_BYTES);
    for (size_t size = 0; size < out.size; size++) {
        enum status status = zip_read((struct str){out.data, size}, &arena, &problems, &files);
        assert_true(status == STATUS_OK || status == STATUS_MALFORMED);
    }
    for (size_t i = 0; i < out.size; i++) {
        out.data[i] ^= 0x55;
        struct reading reading = read_package(buf_str(&out));
        assert_null(reading.set);
        reading_finish(&reading);
        out.data[i] ^= 0x55;
    }
    arena_finish(&arena);
    problems_finish(&problems);
    buf_finish(&out);
}

static void test_documents_are_named(void **state)
{
    static const char *const names[] = {"collection.anki2", "word/document.xml", "xl/workbook.xml"};
    static const char *const kinds[] = {"Anki package", "Word document", "Excel workbook"};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct buf out = make_zip(&names[i], &STR("x"), 1);
        struct reading reading = read_package(buf_str(&out));
        assert_null(reading.set);
        assert_string_equal(reading.report.refused, kinds[i]);
        assert_non_null(reading.report.note);
        reading_finish(&reading);
        buf_finish(&out);
    }
}

static void test_archives_in_archives(void **state)
{
    static const char *const names[] = {"deep.zip", "b.md"};
    struct str bytes[] = {STR("# T\n\n## What is it?\n\nThat.\n"), STR("")};
    struct buf inner = make_zip(&names[1], bytes, 1);

    (void)state;
    bytes[0] = buf_str(&inner);
    bytes[1] = STR("# T\n\n## What is it?\n\nThat.\n\n## Why is it?\n\nSo.\n");
    struct buf out = make_zip(names, bytes, 2);
    struct reading reading = read_file_bytes("all.zip", buf_str(&out));
    assert_non_null(reading.set);
    assert_int_equal(reading.set->question_count, 2);
    assert_problem(&reading.report.skipped, "nested", 0);
    reading_finish(&reading);
    buf_finish(&out);
    out = make_zip(names, bytes, 1);
    reading = read_file_bytes("all.zip", buf_str(&out));
    assert_null(reading.set);
    assert_non_null(reading.report.refused);
    reading_finish(&reading);
    buf_finish(&out);
    buf_finish(&inner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_no_times),
        cmocka_unit_test(test_bombs),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_documents_are_named),
        cmocka_unit_test(test_archives_in_archives),
    };

    return cmocka_run_group_tests_name("zip", tests, NULL, NULL);
}
