#include "questions/blocks.h"

#include "questions/lines.h"
#include "questions/pack.h"
#include "questions/pack_private.h"
#include "questions/parts.h"

/* What only one call needs, used again for each question. */
struct splitting {
    struct arena *arena; /* of the blocks */
    struct arena scratch;
    struct buf text;
};

static void splitting_init(struct splitting *splitting, struct arena *arena)
{
    *splitting = (struct splitting){.arena = arena};
    arena_init(&splitting->scratch, SET_MAX_BYTES);
    buf_init(&splitting->text, SET_MAX_BYTES);
}

static void splitting_finish(struct splitting *splitting)
{
    arena_finish(&splitting->scratch);
    buf_finish(&splitting->text);
}

static enum status copy(struct arena *arena, struct str text, struct str *ret_copy)
{
    if (!text.size) {
        *ret_copy = STR_NONE;
        return STATUS_OK;
    }
    *ret_copy = arena_copy(arena, text);
    return ret_copy->data ? STATUS_OK : STATUS_NO_MEMORY;
}

/* What was collected in the buffer, which is then empty. */
static enum status take_text(struct splitting *splitting, struct str *ret_text)
{
    enum status status = buf_status(&splitting->text);

    if (status == STATUS_OK)
        status = copy(splitting->arena, buf_str(&splitting->text), ret_text);
    buf_clear(&splitting->text);
    return status;
}

static void add_paragraph(struct buf *out, struct str text)
{
    if (out->size && text.size)
        buf_add_text(out, "\n\n");
    buf_add_str(out, text);
}

static enum status write_searched_prompt(struct splitting *splitting,
                                         const struct question *question,
                                         const struct choices *choices, struct block *block)
{
    struct buf *out = &splitting->text;

    add_paragraph(out, question->head);
    add_paragraph(out, question->body);
    for (size_t i = 0; i < choices->count; i++)
        add_paragraph(out, choices->items[i].text);
    if (!choices->count)
        add_paragraph(out, question_section_text(question, SECTION_CHOICES));
    return take_text(splitting, &block->prompt);
}

static enum status write_searched_answer(struct splitting *splitting,
                                         const struct question *question,
                                         const struct choices *choices, struct block *block)
{
    struct buf *out = &splitting->text;

    for (size_t i = 0; i < choices->count; i++)
        add_paragraph(out, choices->items[i].feedback);
    for (const struct section *section = question->sections; section; section = section->next)
        if (section->kind != SECTION_CHOICES)
            add_paragraph(out, section->text);
    return take_text(splitting, &block->answer);
}

static enum status write_tags(struct splitting *splitting, const struct question *question,
                              struct block *block)
{
    for (size_t i = 0; i < question->tags.count; i++) {
        if (i)
            buf_add_char(&splitting->text, '\n');
        buf_add_str(&splitting->text, question->tags.items[i]);
    }
    return take_text(splitting, &block->tags);
}

/* The rest of the line behind a heading's marks. */
static struct str title_of(struct str text)
{
    struct str line = STR_NONE;
    size_t marks = 0;

    line_next(&text, &line);
    while (marks < line.size && line.data[marks] == '#')
        marks++;
    return str_slice(line, marks + 1, line.size);
}

/* All of a question's block that is worked out of the question and its text. */
static enum status describe(struct splitting *splitting, const struct question *question,
                            struct str set_lang, struct block *block)
{
    struct choices choices = {0};

    block->kind = BLOCK_QUESTION;
    block->title = title_of(block->text);
    block->question_kind = question_kind_of(question);
    block->difficulty = question_difficulty_of(question);
    block->state = question_state(question);
    block->minutes = question_minutes(question);
    arena_clear(&splitting->scratch);
    enum status status = question_choices(question, &splitting->scratch, &choices);
    if (status == STATUS_OK)
        status = copy(splitting->arena, question->id, &block->key);
    if (status == STATUS_OK)
        status =
            copy(splitting->arena, question->lang.size ? question->lang : set_lang, &block->lang);
    if (status == STATUS_OK)
        status = write_searched_prompt(splitting, question, &choices, block);
    if (status == STATUS_OK)
        status = write_searched_answer(splitting, question, &choices, block);
    if (status == STATUS_OK)
        status = write_tags(splitting, question, block);
    return status;
}

/* Without the blank line before it and the line feed behind it. */
static struct str piece(struct str pack, size_t from, size_t to)
{
    return from == to ? STR_NONE : str_slice(pack, from + 1, to - 1);
}

/* The pack is written once, into the arena, and each block is a view on its part of it. Until the
 * whole is written, only the end of each part is known. */
struct cut {
    const struct topic *topic; /* or */
    const struct question *question;
    size_t end;
};

static struct cut *write_topic(struct pack_writer *writer, const struct topic *topic,
                               struct cut *next)
{
    /* A bare topic's heading is left to blocks_join, which knows its place. */
    if (!pack_topic_is_bare(topic))
        pack_write_topic(writer, topic);
    *next++ = (struct cut){.topic = topic, .end = writer->out->size};
    for (const struct question *q = topic->questions; q; q = q->next) {
        pack_write_question(writer, q);
        *next++ = (struct cut){.question = q, .end = writer->out->size};
    }
    return next;
}

static enum status write_blocks(struct splitting *splitting, const struct question_set *set,
                                struct cut *cuts, struct str *ret_pack, size_t *ret_head_end)
{
    struct pack_writer writer = {.out = &splitting->text};
    struct cut *next = cuts;

    pack_write_head(&writer, set);
    *ret_head_end = splitting->text.size;
    for (const struct topic *topic = set->topics; topic; topic = topic->next) {
        next = write_topic(&writer, topic, next);
        for (const struct topic *sub = topic->subtopics; sub; sub = sub->next)
            next = write_topic(&writer, sub, next);
    }
    return take_text(splitting, ret_pack);
}

static enum status make_block(struct splitting *splitting, const struct cut *cut, struct str text,
                              struct str set_lang, struct block *block)
{
    block->text = text;
    if (cut->question)
        return describe(splitting, cut->question, set_lang, block);
    block->kind = cut->topic->parent ? BLOCK_SUBTOPIC : BLOCK_TOPIC;
    block->title = title_of(text);
    return STATUS_OK;
}

enum status blocks_split(const struct question_set *set, struct arena *arena,
                         struct blocks *ret_blocks)
{
    size_t count = set->topic_count + set->subtopic_count + set->question_count;
    struct splitting splitting;
    struct arena of_cuts;
    struct str pack;
    size_t head_end = 0;

    splitting_init(&splitting, arena);
    arena_init(&of_cuts, SET_MAX_BYTES);
    struct block *items = arena_array(arena, count, sizeof(*items));
    struct cut *cuts = arena_array(&of_cuts, count, sizeof(*cuts));
    enum status status = items && cuts ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = write_blocks(&splitting, set, cuts, &pack, &head_end);
    size_t begin = head_end;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct str text = piece(pack, begin, cuts[i].end);
        status = make_block(&splitting, &cuts[i], text, set->lang, &items[i]);
        begin = cuts[i].end;
    }
    if (status == STATUS_OK)
        *ret_blocks = (struct blocks){str_slice(pack, 0, head_end - 1), items, count};
    arena_finish(&of_cuts);
    splitting_finish(&splitting);
    return status;
}

enum status blocks_join(struct str head, const struct block *items, size_t count, struct buf *out)
{
    buf_add_str(out, head);
    buf_add_char(out, '\n');
    for (size_t i = 0; i < count; i++) {
        bool bare =
            items[i].kind == BLOCK_TOPIC && (!items[i].text.size || str_is(items[i].text, "# "));
        if (bare && i == 0)
            continue;
        buf_add_char(out, '\n');
        buf_add_str(out, bare ? STR("# ") : items[i].text);
        buf_add_char(out, '\n');
    }
    return buf_status(out);
}

/* True for a set that holds one question under no heading, and no other text. */
static bool is_one_question(const struct question_set *set)
{
    const struct topic *topic = set->topics;

    return !set->intro.size && set->topic_count == 1 && !set->subtopic_count &&
           set->question_count == 1 && pack_topic_is_bare(topic);
}

enum status block_read(struct str text, struct question_set **ret_set)
{
    static const char front_matter[] = "---\npack: 1\n---\n\n";
    struct question_set *set = NULL;
    struct buf pack;

    buf_init(&pack, SET_MAX_BYTES);
    buf_add_text(&pack, front_matter);
    buf_add_str(&pack, text);
    enum status status = buf_status(&pack);
    if (status == STATUS_OK)
        status = pack_read(buf_str(&pack), NULL, &set);
    buf_finish(&pack);
    if (status != STATUS_OK)
        return status;
    if (!is_one_question(set)) {
        question_set_destroy(set);
        return STATUS_MALFORMED;
    }
    *ret_set = set;
    return STATUS_OK;
}

enum status block_write(const struct question *question, struct str set_lang, struct arena *arena,
                        struct block *ret_block)
{
    struct splitting splitting;
    struct block block = {0};
    struct str text = STR_NONE;

    splitting_init(&splitting, arena);
    struct pack_writer writer = {.out = &splitting.text};
    pack_write_question(&writer, question);
    enum status status = take_text(&splitting, &text);
    if (status == STATUS_OK) {
        block.text = piece(text, 0, text.size);
        status = describe(&splitting, question, set_lang, &block);
    }
    splitting_finish(&splitting);
    if (status == STATUS_OK)
        *ret_block = block;
    return status;
}

enum status block_write_topic(const struct topic *topic, struct arena *arena,
                              struct block *ret_block)
{
    struct splitting splitting;
    struct str text = STR_NONE;

    splitting_init(&splitting, arena);
    struct pack_writer writer = {.out = &splitting.text};
    if (!pack_topic_is_bare(topic))
        pack_write_topic(&writer, topic);
    enum status status = take_text(&splitting, &text);
    splitting_finish(&splitting);
    if (status != STATUS_OK)
        return status;
    text = piece(text, 0, text.size);
    *ret_block = (struct block){.kind = topic->parent ? BLOCK_SUBTOPIC : BLOCK_TOPIC,
                                .text = text,
                                .title = title_of(text)};
    return STATUS_OK;
}
