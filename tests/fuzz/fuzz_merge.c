/* Three packs of any bytes, merged. The bytes are cut at lines of '%' into base, ours and theirs
 * (without their front matter), then choices. Nothing is lost or there twice, and where one side
 * did nothing the result is the other, byte for byte. Questions of ours are given the ids of base
 * as well, as after an import. */
#include <stdint.h>
#include <stdlib.h>

#include "questions/merge.h"
#include "questions/pack.h"

enum { MAX_OUT = 64 << 20, SIDES = 3, MAX_CHOICES = 32 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* Cuts the text before the next line that is '%', and skips that line. */
static struct str cut(struct str *rest)
{
    struct str part = *rest;

    for (size_t i = 0; i < part.size; i++) {
        bool begins = i == 0 || part.data[i - 1] == '\n';
        if (!begins || part.data[i] != '%')
            continue;
        size_t next = i + 1 < part.size ? i + 2 : i + 1;
        *rest = (struct str){part.data + next, part.size - next};
        part.size = i;
        return part;
    }
    *rest = STR_NONE;
    return part;
}

static void write_pack(const struct question_set *set, struct buf *text)
{
    buf_init(text, MAX_OUT);
    must(pack_write(set, NULL, text) == STATUS_OK);
}

/* Read, written and read: in the form that stored sets have. NULL when it can't be read. */
static struct question_set *read_part(struct str part)
{
    struct question_set *set = NULL;
    struct question_set *again = NULL;
    struct buf text;

    buf_init(&text, MAX_OUT);
    buf_add_text(&text, "---\npack: 1\nid: s\ntitle: T\n---\n");
    buf_add_str(&text, part);
    enum status status = pack_read(buf_str(&text), NULL, &set);
    buf_finish(&text);
    if (status != STATUS_OK)
        return NULL;
    write_pack(set, &text);
    must(pack_read(buf_str(&text), NULL, &again) == STATUS_OK);
    buf_finish(&text);
    question_set_destroy(set);
    return again;
}

static void must_be_same(const struct question_set *a, const struct question_set *b)
{
    struct buf p;
    struct buf q;

    write_pack(a, &p);
    write_pack(b, &q);
    must(str_equal(buf_str(&p), buf_str(&q)));
    buf_finish(&p);
    buf_finish(&q);
}

static struct question_set *merge(const struct question_set *base, const struct question_set *ours,
                                  const struct question_set *theirs,
                                  const struct merge_options *options)
{
    struct question_set *result = NULL;
    struct merge_changes changes;
    struct arena arena;
    size_t listed = 0;

    arena_init(&arena, MAX_OUT);
    must(set_merge(base, ours, theirs, options, &arena, &changes, &result) == STATUS_OK);
    for (int kind = 0; kind < MERGE_KINDS; kind++)
        listed += changes.counts[kind];
    must(listed == changes.count);
    for (size_t i = 0; i < changes.count; i++)
        must(changes.items[i].kind != MERGE_CONFLICT || changes.items[i].field_count > 0);
    arena_finish(&arena);
    return result;
}

static bool has(const struct question_set *set, struct str id)
{
    return question_set_find(set, id) != NULL;
}

/* Without deletions: all of ours, and what theirs has new; each once. */
static void check_presence(struct question_set *const sets[SIDES],
                           const struct question_set *result)
{
    size_t expected = sets[1]->question_count;

    for (const struct question *q = question_set_first(sets[1]); q; q = question_next(q))
        must(has(result, q->id));
    for (const struct question *q = question_set_first(sets[2]); q; q = question_next(q)) {
        bool is_new = !has(sets[0], q->id) && !has(sets[1], q->id);
        must(!is_new || has(result, q->id));
        expected += is_new;
    }
    must(result->question_count == expected);
    struct buf text;
    struct question_set *again = NULL;
    write_pack(result, &text);
    must(pack_read(buf_str(&text), NULL, &again) == STATUS_OK);
    must(again->question_count == expected);
    question_set_destroy(again);
    buf_finish(&text);
}

static void check_merges(struct question_set *const sets[SIDES])
{
    static const struct merge_options take_all = {.delete_gone = true, .take_head = true};
    static const struct merge_options take_some = {.take_head = true};

    struct question_set *result = merge(sets[0], sets[0], sets[2], &take_all);
    must_be_same(result, sets[2]);
    question_set_destroy(result);
    result = merge(sets[0], sets[1], sets[0], &take_all);
    must_be_same(result, sets[1]);
    question_set_destroy(result);
    result = merge(NULL, sets[1], sets[1], &take_all);
    must_be_same(result, sets[1]);
    question_set_destroy(result);
    result = merge(sets[0], sets[1], sets[2], &take_some);
    check_presence(sets, result);
    struct question_set *again = merge(sets[2], result, sets[2], &take_some);
    must_be_same(again, result);
    question_set_destroy(again);
    question_set_destroy(result);
}

/* "id field" on a line each: theirs, or with '-' before it, ours. */
static void check_choices(struct question_set *const sets[SIDES], struct str text)
{
    struct merge_choice choices[MAX_CHOICES];
    struct merge_options options = {.choices = choices};

    while (text.size && options.choice_count < MAX_CHOICES) {
        const char *end = memchr(text.data, '\n', text.size);
        struct str line = {text.data, end ? (size_t)(end - text.data) : text.size};
        size_t taken = end ? line.size + 1 : line.size;
        text = (struct str){text.data + taken, text.size - taken};
        bool ours = line.size && line.data[0] == '-';
        if (ours)
            line = (struct str){line.data + 1, line.size - 1};
        const char *blank = line.size ? memchr(line.data, ' ', line.size) : NULL;
        size_t id = blank ? (size_t)(blank - line.data) : line.size;
        size_t field = blank ? id + 1 : id;
        choices[options.choice_count++] =
            (struct merge_choice){.id = {line.data, id},
                                  .field = {line.data + field, line.size - field},
                                  .theirs = !ours};
    }
    struct question_set *result = merge(sets[0], sets[1], sets[2], &options);
    must(result->question_count <=
         sets[0]->question_count + sets[1]->question_count + sets[2]->question_count);
    must_be_same(result, result);
    question_set_destroy(result);
}

/* Ids given anew stay unique, and other questions keep theirs. */
static void check_align(struct question_set *const sets[SIDES])
{
    struct question_set *next = sets[1];

    must(set_align(sets[0], next, true) == STATUS_OK);
    must(set_align(sets[0], next, false) == STATUS_OK);
    for (const struct question *q = question_set_first(next); q; q = question_next(q))
        must(question_set_find(next, q->id) == q);
    struct question_set *result = merge(sets[0], next, sets[2], NULL);
    question_set_destroy(result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {(const char *)data, size};
    struct question_set *sets[SIDES] = {NULL, NULL, NULL};
    bool all = true;

    for (int side = 0; side < SIDES; side++) {
        sets[side] = read_part(cut(&rest));
        all = all && sets[side];
    }
    if (all) {
        check_merges(sets);
        check_choices(sets, rest);
        check_align(sets);
    }
    for (int side = 0; side < SIDES; side++)
        question_set_destroy(sets[side]);
    return 0;
}
