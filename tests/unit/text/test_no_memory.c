/* Memory that runs out at any point: the error comes back, outputs are untouched, the document is
 * as before, nothing leaks (the sanitizer tells). The sources are included with their allocations
 * replaced by some that can be made to fail; no other file of the library is linked then. */
#include "text_support.h"

static long allocations_left = -1; /* negative: no limit */

static bool may_allocate(void)
{
    if (allocations_left == 0)
        return false;
    if (allocations_left > 0)
        allocations_left--;
    return true;
}

static void *limited_malloc(size_t size)
{
    return may_allocate() ? malloc(size) : NULL;
}

static void *limited_calloc(size_t count, size_t size)
{
    return may_allocate() ? calloc(count, size) : NULL;
}

static void *limited_realloc(void *block, size_t size)
{
    return may_allocate() ? realloc(block, size) : NULL;
}

#define malloc  limited_malloc
#define calloc  limited_calloc
#define realloc limited_realloc
#include "text/builder.c"
#include "text/change.c"
#include "text/change_algebra.c"
#include "text/chunks.c"
#include "text/document.c"
#undef malloc
#undef calloc
#undef realloc

enum { MOST_ALLOCATIONS = 1000, TEXT_BYTES = 3 * CHUNK_BYTES };

/* A document of several chunks at version 1. */
static struct document *start(void)
{
    static char text[TEXT_BYTES];
    struct document *document;

    memset(text, 'x', sizeof(text));
    assert_int_equal(document_restore((struct str){text, sizeof(text)}, 0, &document), STATUS_OK);
    struct change change = make(PARTS(KEEP(10), REPLACE(10, "ab"), KEEP(TEXT_BYTES - 20)));
    assert_int_equal(document_apply(document, &change), STATUS_OK);
    change_finish(&change);
    return document;
}

/* Edits at both ends, the second in need of new chunks. */
static struct change wide_change(uint32_t length)
{
    static char text[2 * CHUNK_BYTES];

    memset(text, 'y', sizeof(text));
    struct change_part parts[] = {KEEP(5),
                                  REPLACE(1, "z"),
                                  KEEP(length - 10),
                                  {.replace = true, .insert = {text, sizeof(text)}},
                                  KEEP(4)};
    return make(parts, 5);
}

typedef enum status operation(struct document *document, const struct change *change);

static enum status run_apply(struct document *document, const struct change *change)
{
    return apply_copy(document, change);
}

static enum status run_rebase(struct document *document, const struct change *change)
{
    struct change result = {.count = 77};
    struct change first = *change;
    enum status status = document_rebase(document, document_version(document) - 1, &first, &result);

    if (status == STATUS_OK)
        change_finish(&result);
    else
        assert_int_equal(result.count, 77);
    return status;
}

static enum status run_restore(struct document *document, const struct change *change)
{
    struct document *other = NULL;
    enum status status = document_restore(change->parts[3].insert, 0, &other);

    (void)document;
    if (status != STATUS_OK)
        assert_null(other);
    document_destroy(other);
    return status;
}

static enum status run_compose(struct document *document, const struct change *change)
{
    struct change result = {.count = 77};
    enum status status = change_compose(document_change_at(document, 0), change, &result);

    if (status == STATUS_OK)
        change_finish(&result);
    else
        assert_int_equal(result.count, 77);
    return status;
}

static enum status run_make(struct document *document, const struct change *change)
{
    struct change result = {.count = 77};
    enum status status = change_make(change->parts, change->count, &result);

    (void)document;
    if (status == STATUS_OK)
        change_finish(&result);
    else
        assert_int_equal(result.count, 77);
    return status;
}

/* Lets the operation fail at its first, second, … allocation until it has all it needs. */
static void fail_everywhere(operation *run, uint32_t length)
{
    long failures = 0;

    for (long limit = 0; limit < MOST_ALLOCATIONS; limit++) {
        struct document *document = start();
        struct change change = wide_change(length);
        char *before = text_of(document);
        allocations_left = limit;
        enum status status = run(document, &change);
        allocations_left = -1;
        if (status != STATUS_OK) {
            assert_int_equal(status, STATUS_NO_MEMORY);
            assert_int_equal(document_version(document), 1);
            assert_text(document, before);
            assert_int_equal(run(document, &change), STATUS_OK); /* it goes on afterwards */
            failures++;
        }
        free(before);
        change_finish(&change);
        document_destroy(document);
        if (status == STATUS_OK)
            break;
    }
    assert_in_range(failures, 1, MOST_ALLOCATIONS - 1);
}

static void test_no_memory(void **state)
{
    (void)state;
    fail_everywhere(run_make, TEXT_BYTES);
    fail_everywhere(run_compose, TEXT_BYTES - 8);
    fail_everywhere(run_restore, TEXT_BYTES);
    fail_everywhere(run_rebase, TEXT_BYTES);
    fail_everywhere(run_apply, TEXT_BYTES - 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_no_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
