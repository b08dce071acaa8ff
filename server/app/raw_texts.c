/* Topics and heads as authors edit them; see raw_question.h. Each is read by the pack's own reader
 * from a pack that holds nothing else, so that what is escaped there comes out as it was typed. */
#include "app/raw_copy.h"
#include "app/raw_question.h"
#include "base/count.h"
#include "questions/lines.h"
#include "questions/pack.h"

static const char front_matter[] = "---\npack: 1\n---\n\n";

/* --- topics -------------------------------------------------------------------------------- */

static enum status read_topic(struct str text, enum block_kind kind, struct arena *arena,
                              struct raw_topic *ret_raw)
{
    struct question_set *set = NULL;
    struct raw_topic raw = {STR(""), STR("")};
    struct buf pack;

    if (!text.size) {
        *ret_raw = raw;
        return STATUS_OK;
    }
    buf_init(&pack, SET_MAX_BYTES);
    buf_add_text(&pack, front_matter);
    if (kind == BLOCK_SUBTOPIC)
        buf_add_text(&pack, "# -\n\n");
    buf_add_str(&pack, text);
    enum status status = buf_status(&pack);
    if (status == STATUS_OK)
        status = pack_read(buf_str(&pack), NULL, &set);
    const struct topic *topic = set ? set->topics : NULL;
    if (topic && kind == BLOCK_SUBTOPIC)
        topic = topic->subtopics;
    size_t subtopics = kind == BLOCK_SUBTOPIC;
    if (status == STATUS_OK && (!topic || set->topic_count != 1 || set->question_count ||
                                set->subtopic_count != subtopics || set->intro.size))
        status = STATUS_MALFORMED;
    if (status == STATUS_OK)
        status = raw_copy(arena, topic->title, &raw.title);
    if (status == STATUS_OK)
        status = raw_copy(arena, topic->intro, &raw.intro);
    if (status == STATUS_OK)
        *ret_raw = raw;
    question_set_destroy(set);
    buf_finish(&pack);
    return status;
}

enum status raw_topic_read(const struct block *block, struct arena *arena,
                           struct raw_topic *ret_raw)
{
    return read_topic(block->text, block->kind, arena, ret_raw);
}

enum status raw_topic_settle(const struct raw_topic *raw, enum block_kind kind, struct arena *arena,
                             struct block *ret_block, struct raw_topic *ret_raw)
{
    struct topic parent = {0};
    struct raw_topic read;
    struct topic topic = {.parent = kind == BLOCK_SUBTOPIC ? &parent : NULL};
    struct block first;
    enum status status = raw_copy_line(arena, raw->title, &topic.title);

    if (status == STATUS_OK)
        status = raw_copy_text(arena, raw->intro, &topic.intro);
    topic.intro = str_trim_blank_lines(topic.intro);
    if (status == STATUS_OK)
        status = block_write_topic(&topic, arena, &first);
    if (status == STATUS_OK)
        status = read_topic(first.text, kind, arena, &read);
    if (status == STATUS_OK) {
        topic.title = read.title;
        topic.intro = read.intro;
        status = block_write_topic(&topic, arena, ret_block);
    }
    if (status == STATUS_OK)
        *ret_raw = read;
    return status == STATUS_MALFORMED ? STATUS_INVALID : status;
}

/* --- heads --------------------------------------------------------------------------------- */

static enum status head_of(const struct question_set *set, struct arena *arena,
                           struct raw_head *ret_head)
{
    struct raw_head head;
    const struct {
        struct str from;
        struct str *to;
    } texts[] = {
        {set->title, &head.title},   {set->lang, &head.language}, {set->license, &head.license},
        {set->source, &head.source}, {set->intro, &head.intro},
    };
    enum status status = raw_copy_list(arena, &set->authors, &head.authors, &head.authors_count);

    if (status == STATUS_OK)
        status = raw_copy_list(arena, &set->tags, &head.tags, &head.tags_count);
    for (size_t i = 0; i < COUNT_OF(texts) && status == STATUS_OK; i++)
        status = raw_copy(arena, texts[i].from, texts[i].to);
    if (status == STATUS_OK)
        *ret_head = head;
    return status;
}

/* A head is a pack without topics. */
static enum status read_head(struct str text, struct question_set **ret_set)
{
    struct question_set *set = NULL;
    enum status status = pack_read(text, NULL, &set);

    if (status != STATUS_OK)
        return status;
    if (set->topics) {
        question_set_destroy(set);
        return STATUS_MALFORMED;
    }
    *ret_set = set;
    return STATUS_OK;
}

enum status raw_head_read(struct str head, struct arena *arena, struct raw_head *ret_raw)
{
    struct question_set *set = NULL;
    enum status status = read_head(head, &set);

    if (status == STATUS_OK)
        status = head_of(set, arena, ret_raw);
    question_set_destroy(set);
    return status;
}

static enum status set_head(struct question_set *set, const struct raw_head *raw)
{
    const struct {
        struct str from;
        struct str *to;
    } lines[] = {
        {raw->title, &set->title},
        {raw->language, &set->lang},
        {raw->license, &set->license},
        {raw->source, &set->source},
    };
    enum status status = raw_copy_text(&set->arena, raw->intro, &set->intro);

    set->intro = str_trim_blank_lines(set->intro);
    for (size_t i = 0; i < COUNT_OF(lines) && status == STATUS_OK; i++)
        status = raw_copy_line(&set->arena, lines[i].from, lines[i].to);
    set->authors = set->tags = (struct str_list){0};
    if (status == STATUS_OK)
        status = raw_copy_lines(&set->arena, raw->authors, raw->authors_count, &set->authors);
    if (status == STATUS_OK)
        status = raw_copy_lines(&set->arena, raw->tags, raw->tags_count, &set->tags);
    return status == STATUS_OK && !set->title.size ? STATUS_INVALID : status;
}

/* The head's text is what is left of a pack without topics. */
static enum status write_head(const struct question_set *set, struct arena *arena,
                              struct str *ret_head)
{
    struct blocks blocks;
    enum status status = blocks_split(set, arena, &blocks);

    if (status == STATUS_OK)
        *ret_head = blocks.head;
    return status;
}

enum status raw_head_settle(const struct raw_head *raw, struct str now, struct arena *arena,
                            struct str *ret_head, struct raw_head *ret_raw)
{
    struct question_set *set = NULL;
    struct question_set *read = NULL;
    struct str head;
    enum status status = read_head(now, &set);

    if (status == STATUS_OK)
        status = set_head(set, raw);
    if (status == STATUS_OK)
        status = write_head(set, arena, &head);
    if (status == STATUS_OK) {
        status = read_head(head, &read);
        status = status == STATUS_MALFORMED ? STATUS_INVALID : status;
    }
    if (status == STATUS_OK)
        status = write_head(read, arena, &head);
    if (status == STATUS_OK)
        status = head_of(read, arena, ret_raw);
    if (status == STATUS_OK)
        *ret_head = head;
    question_set_destroy(set);
    question_set_destroy(read);
    return status;
}
