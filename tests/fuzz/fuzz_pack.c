/* Packs of any bytes. What could be read is written, read and written again: both outputs and both
 * sets must be the same. The parts of each question are read as well, and the JSON form written. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf.h"
#include "questions/pack.h"
#include "questions/parts.h"

enum { MAX_OUT = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void read_parts(const struct question_set *set)
{
    struct arena arena;
    struct parts parts;
    struct choices choices;
    struct rubric rubric;
    struct signals signals;
    struct str_list items;

    arena_init(&arena, MAX_OUT);
    for (const struct question *q = question_set_first(set); q; q = question_next(q)) {
        must(question_parts(q, &arena, &parts) == STATUS_OK);
        must(question_choices(q, &arena, &choices) == STATUS_OK);
        must(question_rubric(q, &arena, &rubric) == STATUS_OK);
        must(question_signals(q, &arena, &signals) == STATUS_OK);
        must(question_bullets(q, SECTION_FOLLOW_UPS, &arena, &items) == STATUS_OK);
        for (size_t i = 0; i < parts.count; i++)
            must(parts.items[i].text.size > 0 && utf8_valid(parts.items[i].text));
        must(question_id_valid(q->id));
        must(question_set_find(set, q->id) == q);
        (void)question_state(q);
        arena_clear(&arena);
    }
    arena_finish(&arena);
}

/* The same questions in the same places; fences that were open have been closed meanwhile. */
static void compare(const struct question_set *a, const struct question_set *b)
{
    const struct question *p = question_set_first(a);
    const struct question *q = question_set_first(b);

    must(str_equal(a->id, b->id) && str_equal(a->title, b->title));
    for (; p && q; p = question_next(p), q = question_next(q)) {
        must(str_equal(p->id, q->id) && str_equal(p->head, q->head));
        must(p->tags.count == q->tags.count && str_equal(p->status, q->status));
        must(str_equal(p->topic->title, q->topic->title));
    }
    must(!p && !q);
}

static void write_both(const struct question_set *set, struct buf *text)
{
    struct buf json;

    buf_init(text, MAX_OUT);
    must(pack_write(set, NULL, text) == STATUS_OK);
    buf_init(&json, MAX_OUT);
    must(pack_write_json(set, &json) == STATUS_OK);
    must(utf8_valid(buf_str(&json)));
    buf_finish(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct problems problems;
    struct question_set *first = NULL;
    struct question_set *second = NULL;
    struct buf once;
    struct buf twice;

    problems_init(&problems, 50);
    enum status status = pack_read(text, &problems, &first);
    if (status == STATUS_OK) {
        read_parts(first);
        write_both(first, &once);
        must(pack_is(buf_str(&once)));
        must(pack_read(buf_str(&once), NULL, &second) == STATUS_OK);
        compare(first, second);
        write_both(second, &twice);
        must(str_equal(buf_str(&once), buf_str(&twice)));
        buf_finish(&once);
        buf_finish(&twice);
        question_set_destroy(second);
        question_set_destroy(first);
    } else {
        must(first == NULL && problems.count > 0);
    }
    problems_finish(&problems);
    return 0;
}
