#include "formats/book.h"

#include "formats/page.h"
#include "formats/xml.h"
#include "questions/lines.h"
#include "questions/parts.h"

/* Sizes in em, each property by itself: readers of books know little of the rest. */
const char book_style[] =
    ":root { color-scheme: light }\n"
    "body { margin: 3em auto; padding: 0 1.25em; max-width: 42em; background: #fff;"
    " color: #1c1b19; font-family: 'Source Serif 4', Charter, Georgia, serif; line-height: 1.6;"
    " overflow-wrap: anywhere }\n"
    "h1 { font-size: 2em; line-height: 1.2 }\n"
    "h2 { margin: 2em 0 .5em; padding-top: .5em; border-top: 1px solid #8b867b;"
    " line-height: 1.25 }\n"
    "h3, h4, h5 { margin: 2em 0 .5em; line-height: 1.3 }\n"
    ".question > h2 { padding-top: 0; border: 0 }\n"
    ".section > h2, .section > h3, .section > h4, .section > h5 { margin: 1.5em 0 .35em;"
    " padding: 0; border: 0; color: #55514a; font-size: .9em; font-family: sans-serif }\n"
    "p { margin: .5em 0 }\n"
    ".facts { margin: .25em 0 .75em; color: #55514a; font-size: .8em; font-family: sans-serif }\n"
    ".label { font-weight: bold }\n"
    "blockquote { margin: .75em 0; padding-left: 1em; border-left: 2px solid #e0dcd2 }\n"
    "pre { margin: .75em 0 1em; padding: .75em 1em; background: #f4f2ec;"
    " border-left: 2px solid #e0dcd2; white-space: pre-wrap; line-height: 1.5 }\n"
    "pre, code { font-family: 'Source Code Pro', monospace; font-size: .9em }\n"
    "pre code { font-size: 1em }\n"
    "ol.choices { list-style: upper-alpha }\n"
    "table { margin: .75em 0 1em; border-collapse: collapse }\n"
    "th, td { padding: .3em .75em .3em 0; border-bottom: 1px solid #e0dcd2; text-align: left;"
    " vertical-align: top }\n"
    "th.end, td.end { text-align: right }\n"
    "th.middle, td.middle { text-align: center }\n"
    "nav ol { list-style: none; padding-left: 1.25em }\n"
    "nav > ol { padding-left: 0 }\n"
    "a { color: #0e5f5a }\n";

/* --- the set itself ------------------------------------------------------------------------ */

/* "en", "sr-Latn", "pt-BR": what is rarer isn't worth an error in somebody's reader. */
static bool is_language(struct str text)
{
    size_t at = 0;
    size_t part = 0;

    for (; at <= text.size; part++) {
        size_t end = at;
        bool letters = true;
        while (end < text.size && text.data[end] != '-') {
            if (!ascii_is_alnum(text.data[end]))
                return false;
            letters = letters && !ascii_is_digit(text.data[end]);
            end++;
        }
        size_t size = end - at;
        bool is_region = letters ? size == 2 : size == 3 && ascii_is_digit(text.data[at]);
        if (part == 0 ? !letters || size < 2 || size > 3
                      : !(is_region || (part == 1 && letters && size == 4)))
            return false;
        if (part && is_region)
            return end == text.size;
        at = end + 1;
    }
    return part > 0;
}

struct str book_language(const struct question_set *set)
{
    return is_language(set->lang) ? set->lang : STR("und");
}

struct str book_title(const struct question_set *set)
{
    return line_is_blank(set->title) ? STR("Questions") : set->title;
}

static void add_joined(struct buf *out, const char *name, const struct str_list *list)
{
    if (!list->count)
        return;
    buf_printf(out, "<p class=\"facts\">%s", name);
    for (size_t i = 0; i < list->count; i++) {
        buf_add_text(out, i ? ", " : "");
        xml_add_text(out, list->items[i]);
    }
    buf_add_text(out, "</p>\n");
}

enum status book_add_front(struct book *book)
{
    const struct question_set *set = book->set;
    const struct str_list license = {&set->license, set->license.size > 0};
    const struct str_list source = {&set->source, set->source.size > 0};

    add_joined(book->out, "By ", &set->authors);
    add_joined(book->out, "Licence: ", &license);
    add_joined(book->out, "Source: ", &source);
    buf_printf(book->out, "<p class=\"facts\">%zu %s%s</p>\n", set->question_count,
               set->question_count == 1 ? "question" : "questions",
               book->answers ? "" : ", without answers");
    return page_add_markdown(book->out, set->intro);
}

/* --- contents ------------------------------------------------------------------------------ */

static enum status add_words(struct book *book, struct str markdown, const char *instead)
{
    if (!line_is_blank(markdown))
        return page_add_words(book->out, markdown);
    buf_add_text(book->out, instead);
    return buf_status(book->out);
}

static void open_link(struct book *book, const char *kind, size_t number)
{
    buf_add_text(book->out, "<li><a href=\"");
    if (book->files)
        buf_printf(book->out, "topic-%zu.xhtml", book->topic);
    buf_printf(book->out, "#%s%zu\">", kind, number);
}

static enum status add_question_links(struct book *book, const struct topic *topic)
{
    enum status status = STATUS_OK;

    for (const struct question *q = topic->questions; q && status == STATUS_OK; q = q->next) {
        open_link(book, "q", ++book->question);
        buf_printf(book->out, "%zu. ", book->question);
        status = add_words(book, q->head, "Question");
        buf_add_text(book->out, "</a></li>\n");
    }
    return status;
}

/* Whether anything in it has a line of its own. */
static bool holds_links(const struct topic *topic)
{
    for (const struct topic *sub = topic->subtopics; sub; sub = sub->next)
        if (!line_is_blank(sub->title) || sub->questions)
            return true;
    return topic->questions != NULL;
}

/* A topic without a title has no line of its own; what it holds stands in its place. */
static enum status begin_topic_link(struct book *book, const struct topic *topic, const char *kind,
                                    size_t number)
{
    if (line_is_blank(topic->title))
        return STATUS_OK;
    open_link(book, kind, number);
    enum status status = page_add_words(book->out, topic->title);
    buf_add_text(book->out, holds_links(topic) ? "</a>\n<ol>\n" : "</a>");
    return status;
}

static void end_topic_link(struct book *book, const struct topic *topic)
{
    if (!line_is_blank(topic->title))
        buf_add_text(book->out, holds_links(topic) ? "</ol>\n</li>\n" : "</li>\n");
}

static enum status add_topic_links(struct book *book, const struct topic *topic)
{
    size_t number = 0;

    book->topic++;
    enum status status = begin_topic_link(book, topic, "t", book->topic);
    if (status == STATUS_OK)
        status = add_question_links(book, topic);
    for (const struct topic *sub = topic->subtopics; sub && status == STATUS_OK; sub = sub->next) {
        char kind[32];
        snprintf(kind, sizeof(kind), "t%zu-", book->topic);
        status = begin_topic_link(book, sub, kind, ++number);
        if (status == STATUS_OK)
            status = add_question_links(book, sub);
        end_topic_link(book, sub);
    }
    end_topic_link(book, topic);
    return status;
}

static bool has_links(const struct question_set *set)
{
    for (const struct topic *topic = set->topics; topic; topic = topic->next)
        if (!line_is_blank(topic->title) || holds_links(topic))
            return true;
    return false;
}

enum status book_add_contents(struct book *book)
{
    enum status status = STATUS_OK;

    if (!has_links(book->set))
        return STATUS_OK;
    buf_add_text(book->out, "<ol>\n");
    for (const struct topic *t = book->set->topics; t && status == STATUS_OK; t = t->next)
        status = add_topic_links(book, t);
    buf_add_text(book->out, "</ol>\n");
    book->topic = book->question = 0;
    return status == STATUS_OK ? buf_status(book->out) : status;
}

/* --- questions ----------------------------------------------------------------------------- */

static void add_fact(struct buf *out, bool *begun, struct str fact, const char *unit)
{
    if (!fact.size)
        return;
    buf_add_text(out, *begun ? " · " : "<p class=\"facts\">");
    xml_add_text(out, fact);
    buf_add_text(out, unit);
    *begun = true;
}

static void add_facts(struct book *book, const struct question *question)
{
    const struct str tags = question->tags.count ? STR("tags: ") : STR_NONE;
    bool begun = false;

    add_fact(book->out, &begun, question->kind, "");
    add_fact(book->out, &begun, question->difficulty, "");
    add_fact(book->out, &begun, question->minutes, question_minutes(question) ? " min" : "");
    add_fact(book->out, &begun, question->points, " points");
    add_fact(book->out, &begun, question->status, "");
    add_fact(book->out, &begun, tags, "");
    for (size_t i = 0; i < question->tags.count; i++) {
        buf_add_text(book->out, i ? ", " : "");
        xml_add_text(book->out, question->tags.items[i]);
    }
    add_fact(book->out, &begun, question->source, "");
    if (begun)
        buf_add_text(book->out, "</p>\n");
}

/* "A" to "Z", "AA", as browsers number them. */
static void add_letter(struct buf *out, size_t index)
{
    char letters[16];
    size_t at = sizeof(letters);

    for (size_t rest = index + 1; rest && at; rest = (rest - 1) / 26)
        letters[--at] = (char)('A' + (rest - 1) % 26);
    buf_add(out, letters + at, sizeof(letters) - at);
}

static enum status add_choices(struct book *book, const struct choices *choices)
{
    enum status status = STATUS_OK;

    buf_add_text(book->out, "<ol class=\"choices\">\n");
    for (size_t i = 0; i < choices->count && status == STATUS_OK; i++) {
        buf_add_text(book->out, "<li>");
        status = page_add_markdown(book->out, choices->items[i].text);
        buf_add_text(book->out, "</li>\n");
    }
    buf_add_text(book->out, "</ol>\n");
    return status;
}

static void open_section(struct book *book, unsigned level, struct str name)
{
    buf_printf(book->out, "<div class=\"section\">\n<h%u>", level);
    xml_add_text(book->out, name);
    buf_printf(book->out, "</h%u>\n", level);
}

/* Which are right, and what is said of each. */
static enum status add_right_choices(struct book *book, const struct choices *choices,
                                     unsigned level)
{
    enum status status = STATUS_OK;
    size_t right = 0;
    size_t told = 0;

    for (size_t i = 0; i < choices->count; i++) {
        right += choices->items[i].is_right;
        told += choices->items[i].feedback.size > 0;
    }
    if (!right && !told)
        return STATUS_OK;
    open_section(book, level, right == 1 ? STR("Right choice") : STR("Right choices"));
    buf_add_text(book->out, "<ul>\n");
    for (size_t i = 0; i < choices->count && status == STATUS_OK; i++) {
        const struct choice *choice = &choices->items[i];
        if (!choice->is_right && !choice->feedback.size)
            continue;
        buf_add_text(book->out, "<li><strong>");
        add_letter(book->out, i);
        buf_add_text(book->out, choice->is_right ? "</strong> is right.\n" : "</strong>\n");
        status = page_add_markdown(book->out, choice->feedback);
        buf_add_text(book->out, "</li>\n");
    }
    buf_add_text(book->out, "</ul>\n</div>\n");
    return status;
}

/* In the pack's order; the choices' own section was dealt with, unless nothing could be read of
 * it. */
static enum status add_sections(struct book *book, const struct question *question,
                                const struct choices *choices, unsigned level)
{
    enum status status = STATUS_OK;

    if (choices->count)
        status = add_right_choices(book, choices, level);
    for (const struct section *s = question->sections; s && status == STATUS_OK; s = s->next) {
        if ((s->kind == SECTION_CHOICES && choices->count) || line_is_blank(s->text))
            continue;
        open_section(book, level, s->name);
        status = page_add_markdown(book->out, s->text);
        buf_add_text(book->out, "</div>\n");
    }
    return status;
}

static void add_language(struct buf *out, struct str lang)
{
    if (!is_language(lang))
        return;
    xml_add_attribute(out, "lang", lang);
    xml_add_attribute(out, "xml:lang", lang);
}

static enum status add_heading(struct book *book, struct str markdown, unsigned level)
{
    enum status status;

    buf_printf(book->out, "<h%u>", level);
    status = page_add_line(book->out, markdown);
    buf_printf(book->out, "</h%u>\n", level);
    return status;
}

static enum status add_question(struct book *book, const struct question *question, unsigned level)
{
    struct choices choices = {0};

    arena_clear(&book->arena);
    enum status status = question_choices(question, &book->arena, &choices);
    if (status != STATUS_OK)
        return status;
    buf_printf(book->out, "<div class=\"question\" id=\"q%zu\"", ++book->question);
    if (!str_equal(question->lang, book->set->lang))
        add_language(book->out, question->lang);
    buf_printf(book->out, ">\n<h%u>%zu. ", level, book->question);
    status = line_is_blank(question->head) ? STATUS_OK : page_add_line(book->out, question->head);
    buf_printf(book->out, line_is_blank(question->head) ? "Question</h%u>\n" : "</h%u>\n", level);
    add_facts(book, question);
    if (status == STATUS_OK)
        status = page_add_markdown(book->out, question->body);
    if (status == STATUS_OK && choices.count)
        status = add_choices(book, &choices);
    if (status == STATUS_OK && book->answers)
        status = add_sections(book, question, &choices, level + 1);
    buf_add_text(book->out, "</div>\n");
    return status;
}

static enum status add_questions(struct book *book, const struct topic *topic, unsigned level)
{
    enum status status = STATUS_OK;

    for (const struct question *q = topic->questions; q && status == STATUS_OK; q = q->next)
        status = add_question(book, q, level);
    return status;
}

static enum status add_part(struct book *book, const struct topic *topic, unsigned *level)
{
    enum status status = STATUS_OK;

    if (!line_is_blank(topic->title))
        status = add_heading(book, topic->title, (*level)++);
    if (status == STATUS_OK)
        status = page_add_markdown(book->out, topic->intro);
    return status == STATUS_OK ? add_questions(book, topic, *level) : status;
}

enum status book_add_topic(struct book *book, const struct topic *topic, unsigned level)
{
    size_t number = 0;

    buf_printf(book->out, "<section id=\"t%zu\">\n", ++book->topic);
    enum status status = add_part(book, topic, &level);
    for (const struct topic *sub = topic->subtopics; sub && status == STATUS_OK; sub = sub->next) {
        unsigned below = level;
        buf_printf(book->out, "<section id=\"t%zu-%zu\">\n", book->topic, ++number);
        status = add_part(book, sub, &below);
        buf_add_text(book->out, "</section>\n");
    }
    buf_add_text(book->out, "</section>\n");
    return status == STATUS_OK ? buf_status(book->out) : status;
}
