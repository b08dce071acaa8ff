/* GIFT, written: choices as multiple choice, everything else as essay, sections as the feedback
 * that everybody gets. Texts are Markdown. */
#include "formats/copy.h"
#include "formats/gift.h"
#include "questions/parts.h"

enum { TITLE_BYTES = 255 };

struct gift_writer {
    struct buf *out;
    const struct question_set *set;
    struct arena arena;
    struct buf text;
};

static void add_escaped(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '\n') {
            buf_add_text(out, "\\n");
            continue;
        }
        if (c && strchr("\\:#={}~", c))
            buf_add_char(out, '\\');
        buf_add_char(out, c);
    }
}

static void add_comment_value(struct buf *out, const char *name, struct str value)
{
    buf_printf(out, " [%s:", name);
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] == ']' || value.data[i] == '\\' || value.data[i] == '[')
            buf_add_char(out, '\\');
        buf_add_char(out, value.data[i] == '\n' ? ' ' : value.data[i]);
    }
    buf_add_char(out, ']');
}

static enum status add_comment(struct gift_writer *w, const struct question *question)
{
    struct str_list tags = {0};
    enum status status = question_tags(question, ":", &w->arena, &tags);

    buf_add_text(w->out, "//");
    add_comment_value(w->out, "id", question->id);
    for (size_t i = 0; i < tags.count; i++)
        add_comment_value(w->out, "tag", tags.items[i]);
    buf_add_char(w->out, '\n');
    return status;
}

/* Shares that Moodle knows: 100 over the number of right ones, with five decimals. A '=' alone
 * would be an answer to be typed, so a lone choice has a share as well. */
static void add_choices(struct gift_writer *w, const struct choices *choices)
{
    size_t right = 0;

    for (size_t i = 0; i < choices->count; i++)
        right += choices->items[i].is_right;
    bool shares = right > 1 || choices->count == 1;
    for (size_t i = 0; i < choices->count; i++) {
        const struct choice *choice = &choices->items[i];
        bool percent = str_starts(choice->text, STR("%"));
        buf_add_text(w->out, choice->is_right && !shares ? "\n\t=" : "\n\t~");
        if (choice->is_right && shares && 100 % right == 0)
            buf_printf(w->out, "%%%zu%%", 100 / right);
        else if (choice->is_right && shares)
            buf_printf(w->out, "%%%zu.%05zu%%", 100 / right, 10000000 / right % 100000);
        else if (percent)
            buf_add_text(w->out, choice->is_right ? "%100%" : "%0%");
        add_escaped(w->out, choice->text);
        if (choice->feedback.size) {
            buf_add_char(w->out, '#');
            add_escaped(w->out, choice->feedback);
        }
    }
}

static enum status write_question(struct gift_writer *w, const struct question *question)
{
    const unsigned kinds = ((1u << SECTION_KINDS) - 1) & ~(1u << SECTION_CHOICES);
    struct choices choices = {0};
    struct str prompt = STR_NONE;

    arena_clear(&w->arena);
    enum status status = question_choices(question, &w->arena, &choices);
    if (status == STATUS_OK)
        status = question_prompt(question, &w->arena, &prompt);
    if (status == STATUS_OK)
        status = add_comment(w, question);
    buf_clear(&w->text);
    if (status == STATUS_OK)
        status = sections_join(question, kinds, &w->text);
    if (status != STATUS_OK)
        return status;
    if (question->head.size) {
        buf_add_text(w->out, "::");
        add_escaped(w->out, text_cut(question->head, TITLE_BYTES));
        buf_add_text(w->out, "::");
    }
    buf_add_text(w->out, "[markdown]");
    add_escaped(w->out, prompt);
    buf_add_char(w->out, '{');
    if (choices.count)
        add_choices(w, &choices);
    if (w->text.size) {
        buf_add_text(w->out, "\n\t####");
        add_escaped(w->out, buf_str(&w->text));
    }
    buf_add_text(w->out, choices.count || w->text.size ? "\n}\n\n" : "}\n\n");
    return STATUS_OK;
}

static enum status write_topics(struct gift_writer *w, const struct topic *first)
{
    enum status status = STATUS_OK;

    for (const struct topic *topic = first; topic && status == STATUS_OK; topic = topic->next) {
        buf_add_text(w->out, "$CATEGORY: ");
        category_write(w->set, topic, w->out);
        buf_add_text(w->out, "\n\n");
        for (const struct question *q = topic->questions; q && status == STATUS_OK; q = q->next)
            status = write_question(w, q);
        if (status == STATUS_OK && !topic->parent)
            status = write_topics(w, topic->subtopics);
    }
    return status;
}

enum status gift_write(const struct question_set *set, const struct format_write_options *options,
                       struct problems *lost, struct buf *out)
{
    struct question_set *bare = NULL;
    struct gift_writer w = {.out = out};

    enum status status = options->answers ? STATUS_OK : set_without_answers(set, &bare);
    if (status != STATUS_OK)
        return status;
    w.set = bare ? bare : set;
    arena_init(&w.arena, (size_t)SET_MAX_BYTES * 4);
    buf_init(&w.text, (size_t)SET_MAX_BYTES * 2);
    note_lost_of_set(set, lost, SET_TITLE);
    note_lost_keys(set, lost);
    status = write_topics(&w, w.set->topics);
    buf_finish(&w.text);
    arena_finish(&w.arena);
    question_set_destroy(bare);
    return status == STATUS_OK ? buf_status(out) : status;
}
