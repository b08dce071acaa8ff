/* The front matter that a page generator, or a note-taking program, left above a document. */
#include "base/count.h"
#include "questions/import_page.h"
#include "questions/lines.h"
#include "questions/value.h"

enum { MAX_LINES = 100 };

/* The size of the front matter with its marks, or 0. Lines of a block list belong to it. */
static size_t front_size(struct str text)
{
    struct str rest = text;
    struct str line;
    struct str key;
    struct str value;

    if (!str_starts(text, STR("---\n")))
        return 0;
    for (int i = 0; i < MAX_LINES && line_next(&rest, &line); i++) {
        if (i > 0 && str_is(str_trim_right(line), "---"))
            return (size_t)(line.data + line.size - text.data);
        if (i > 0 && line.size && !value_split(line, &key, &value) && !indent_size(line) &&
            line.data[0] != '-' && line.data[0] != '#')
            return 0;
    }
    return 0;
}

static enum status take_text(struct question_set *set, struct str value, struct str *field)
{
    struct str copy;
    bool bad = false;
    enum status status = value_read(value, &set->arena, &copy, &bad);

    if (status != STATUS_OK || !copy.size)
        return status;
    *field = arena_copy(&set->arena, copy);
    return field->data ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status take_tag(struct question_set *set, struct str line, struct str_list *tags)
{
    struct str tag = STR_NONE;
    enum status status = take_text(set, str_trim(str_slice(line, 1, line.size)), &tag);

    if (status != STATUS_OK || !tag.size || tags->count == SET_MAX_TAGS)
        return status;
    return str_list_add(&set->arena, tags, tag) ? STATUS_OK : STATUS_NO_MEMORY;
}

/* The set owns copies: the text of the front matter is blanked. A list that is too long is left
 * out. */
static enum status take_tags(struct question_set *set, struct str value, struct str_list *tags)
{
    struct str_list read = {0};
    bool bad = false;
    enum status status = value_read_list(value, &set->arena, &read, &bad);

    if (status == STATUS_TOO_LARGE)
        return STATUS_OK;
    for (size_t i = 0; i < read.count && status == STATUS_OK; i++) {
        struct str copy = arena_copy(&set->arena, read.items[i]);
        if (!copy.data || !str_list_add(&set->arena, tags, copy))
            status = STATUS_NO_MEMORY;
    }
    return status;
}

enum status front_take(struct buf *text, struct question_set *set, struct front *ret_front)
{
    struct front front = {0};
    const struct {
        const char *key;
        struct str *field;
    } keys[] = {{"title", &set->title},       {"id", &front.id},
                {"lang", &set->lang},         {"language", &set->lang},
                {"license", &set->license},   {"licence", &set->license},
                {"source", &set->source},     {"difficulty", &front.difficulty},
                {"level", &front.difficulty}, {"topic", &front.topic},
                {"category", &front.topic}};
    struct str rest = str_slice(buf_str(text), 0, front_size(buf_str(text)));
    size_t size = rest.size;
    bool in_tags = false;
    struct str line;
    struct str key;
    struct str value;
    enum status status = STATUS_OK;

    while (status == STATUS_OK && line_next(&rest, &line)) {
        struct str item = str_trim(line);
        if (in_tags && str_starts(item, STR("- "))) {
            status = take_tag(set, item, &front.tags);
            continue;
        }
        if (!value_split(line, &key, &value))
            continue;
        in_tags = str_is(key, "tags") && !value.size;
        if (str_is(key, "tags") && value.size)
            status = take_tags(set, value, &front.tags);
        for (size_t i = 0; i < COUNT_OF(keys) && status == STATUS_OK; i++)
            if (str_is(key, keys[i].key))
                status = take_text(set, value, keys[i].field);
    }
    for (size_t i = 0; i < size; i++)
        if (text->data[i] != '\n')
            text->data[i] = ' ';
    if (status == STATUS_OK)
        *ret_front = front;
    return status;
}

/* What is said of a page with one question is said of the question. */
enum status front_apply(const struct front *front, struct question_set *set)
{
    struct question *question = question_set_first(set);

    if (!question)
        return STATUS_OK;
    if (set->question_count > 1) {
        if (!set->tags.count)
            set->tags = front->tags;
        return STATUS_OK;
    }
    if (question_id_valid(front->id))
        question->id = front->id;
    struct question named = {.difficulty = front->difficulty};
    if (!question->difficulty.size && question_difficulty_of(&named))
        question->difficulty = str_from(question_difficulty_name(question_difficulty_of(&named)));
    for (size_t i = 0; i < front->tags.count && question->tags.count < SET_MAX_TAGS; i++)
        if (!str_list_add(&set->arena, &question->tags, front->tags.items[i]))
            return STATUS_NO_MEMORY;
    if (front->topic.size && question->topic && !question->topic->title.size)
        question->topic->title = front->topic;
    return STATUS_OK;
}
