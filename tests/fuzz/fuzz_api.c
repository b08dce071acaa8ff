/* Bodies and queries of the JSON API, what becomes of an author's edits, and the plan that a room's
 * row keeps: the first byte chooses, 0 and 1 what isn't a table, so that the corpus outlives a new
 * table. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "app/api.h"
#include "app/raw_merge.h"
#include "app/set_edits.h"
#include "protocol/setup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct field_table *const tables[] = {
    &api_challenge_table, &api_sign_in_table,  &api_redeem_table,  &api_keys_table,
    &api_new_room_table,  &api_new_seat_table, &api_grant_table,   &api_new_set_table,
    &api_archive_table,   &api_restore_table,  &api_undo_table,    &api_study_table,
    &api_sets_query,      &api_version_query,  &api_outline_query, &api_diff_query,
    &api_search_query,    &api_study_query,    &api_edits_table,   &api_duplicates_query,
    &api_dismissal_table, &api_merge_table,    &api_sample_table,  &api_remix_table,
    &api_fork_table,      &api_take_table,     &api_export_query,
};
enum { TABLE_COUNT = sizeof(tables) / sizeof(tables[0]) };

static void decode_body(const struct field_table *table, struct str text, struct arena *arena)
{
    const char *detail = NULL;
    void *body = arena_alloc(arena, table->size_bytes);

    if (body && field_decode(text, table, arena, body, &detail) == REFUSAL_NONE) {
        struct buf out;
        buf_init(&out, 1 << 20);
        field_encode_object(&out, table, body);
        buf_finish(&out);
    }
}

/* What is stored is what is read again, byte for byte; and so is what two authors make of it. */
static void settle_question(const struct body_edit *edit, struct arena *arena)
{
    const struct str key = STR("q-1");
    struct raw_question base, ours, merged, again;
    struct str_list conflicts = {0};
    struct block first, block;

    if (raw_question_settle(&edit->question, key, STR("en"), arena, &first, &ours) != STATUS_OK)
        return;
    if (raw_question_settle(&ours, key, STR("en"), arena, &block, &again) != STATUS_OK ||
        !str_equal(first.text, block.text) || !raw_question_equal(&ours, &again))
        abort();
    if (raw_question_settle(&edit->base.question, key, STR("en"), arena, &block, &base) !=
        STATUS_OK)
        return;
    if (raw_question_merge(&base, &ours, &base, arena, &merged, &conflicts) != STATUS_OK)
        return;
    if (conflicts.count || !raw_question_equal(&merged, &ours))
        abort();
    (void)!raw_question_merge(&ours, &base, &ours, arena, &merged, &conflicts);
}

static void settle_texts(const struct body_edit *edit, struct arena *arena)
{
    const struct raw_topic topic = {edit->title, edit->intro};
    struct raw_topic settled, again;
    struct raw_head head;
    struct block block;
    struct str text;

    for (int kind = BLOCK_TOPIC; kind <= BLOCK_SUBTOPIC; kind++)
        if (raw_topic_settle(&topic, (enum block_kind)kind, arena, &block, &settled) == STATUS_OK &&
            (raw_topic_read(&block, arena, &again) != STATUS_OK ||
             !str_equal(settled.title, again.title) || !str_equal(settled.intro, again.intro)))
            abort();
    if (edit->has_head && raw_head_settle(&edit->head, STR("---\npack: 1\nid: s\n---"), arena,
                                          &text, &head) == STATUS_OK)
        (void)!raw_head_read(text, arena, &head);
}

static void decode_edits(struct str text, struct arena *arena)
{
    const char *detail = NULL;
    struct body_edits body = {0};

    if (field_decode(text, &api_edits_table, arena, &body, &detail) != REFUSAL_NONE ||
        set_edits_check(&body, arena, &detail) != REFUSAL_NONE)
        return;
    for (size_t i = 0; i < body.edits_count && i < 4; i++) {
        if (body.edits[i].has_question)
            settle_question(&body.edits[i], arena);
        settle_texts(&body.edits[i], arena);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct room_setup setup;
    struct arena arena;

    if (size < 2)
        return 0;
    struct str text = {(const char *)data + 1, size - 1};
    arena_init(&arena, 64 << 20);
    size_t chosen = data[0] % (TABLE_COUNT + 2);
    if (chosen == 0)
        decode_edits(text, &arena);
    else if (chosen == 1)
        (void)!setup_decode(text, &arena, &setup);
    else
        decode_body(tables[chosen - 2], text, &arena);
    arena_finish(&arena);
    return 0;
}
