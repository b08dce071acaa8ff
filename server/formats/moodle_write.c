/* Moodle XML, written: choices as multichoice, everything else as essay. Texts are Markdown, which
 * Moodle knows. What a candidate may see after the answer goes into the general feedback, what is
 * for those who judge it into the information for graders. */
#include "formats/copy.h"
#include "formats/exchange.h"
#include "formats/xml.h"
#include "questions/lines.h"
#include "questions/parts.h"

enum {
    NAME_MAX_BYTES = 255, /* of a question in Moodle */
    GRADER_SECTIONS = 1u << SECTION_SIGNALS | 1u << SECTION_RUBRIC,
    FEEDBACK_SECTIONS = ((1u << SECTION_KINDS) - 1) &
                        ~(unsigned)(GRADER_SECTIONS | 1u << SECTION_CHOICES | 1u << SECTION_HINTS)
};

struct writer {
    struct buf *out;
    struct arena arena; /* of the question that is being written */
    struct problems *lost;
    const struct question_set *set;
    bool answers;
};

static void add_markdown(struct writer *w, const char *name, struct str text)
{
    buf_printf(w->out, "    <%s format=\"markdown\">\n      <text>", name);
    if (text.size)
        xml_add_cdata(w->out, text);
    buf_printf(w->out, "</text>\n    </%s>\n", name);
}

static void add_value(struct writer *w, const char *name, struct str value)
{
    buf_printf(w->out, "    <%s>", name);
    xml_add_text(w->out, value);
    buf_printf(w->out, "</%s>\n", name);
}

/* Sections in one text; the element is there even when they are not, as Moodle has it. */
static enum status add_sections(struct writer *w, const char *name, const struct question *question,
                                unsigned kinds)
{
    struct buf text;

    buf_init(&text, (size_t)SET_MAX_BYTES * 2);
    enum status status = sections_join(question, kinds, &text);
    if (status == STATUS_OK)
        add_markdown(w, name, buf_str(&text));
    buf_finish(&text);
    return status;
}

static enum status add_hints(struct writer *w, const struct question *question)
{
    struct str_list hints = {0};
    enum status status = question_bullets(question, SECTION_HINTS, &w->arena, &hints);

    for (size_t i = 0; i < hints.count; i++)
        add_markdown(w, "hint", hints.items[i]);
    return status;
}

static enum status add_tags(struct writer *w, const struct question *question)
{
    struct str_list tags = {0};
    enum status status = question_tags(question, ":", &w->arena, &tags);

    if (status != STATUS_OK || !tags.count)
        return status;
    buf_add_text(w->out, "    <tags>\n");
    for (size_t i = 0; i < tags.count; i++) {
        buf_add_text(w->out, "      <tag><text>");
        xml_add_text(w->out, tags.items[i]);
        buf_add_text(w->out, "</text></tag>\n");
    }
    buf_add_text(w->out, "    </tags>\n");
    return status;
}

static bool is_number(struct str text)
{
    bool digits = false;

    for (size_t i = 0; i < text.size; i++) {
        if (!ascii_is_digit(text.data[i]) && text.data[i] != '.')
            return false;
        digits = digits || ascii_is_digit(text.data[i]);
    }
    return digits;
}

static void note_lost(struct writer *w, const struct question *q, bool is_choice)
{
    unsigned line = q->line;

    if (q->source.size)
        problems_add(w->lost, line, "left_out", "Moodle has no place for the question's source.");
    if (q->points.size && !is_number(q->points))
        problems_add(w->lost, line, "left_out", "Moodle's points are numbers; %.*s isn't.",
                     STR_FMT(str_slice(q->points, 0, 50)));
    if (is_choice && (question_section(q, SECTION_SIGNALS) || question_section(q, SECTION_RUBRIC)))
        problems_add(w->lost, line, "left_out",
                     "Moodle shows signals and rubric of essays only; of this choice question it "
                     "leaves them out.");
}

static size_t count_right(const struct choices *choices)
{
    size_t right = 0;

    for (size_t i = 0; i < choices->count; i++)
        right += choices->items[i].is_right;
    return right;
}

/* Shares add up to 100 for the right ones together; Moodle knows them with five decimals. */
static void add_choices(struct writer *w, const struct choices *choices, bool is_single)
{
    size_t right = count_right(choices);

    buf_printf(w->out, "    <single>%s</single>\n", is_single ? "true" : "false");
    buf_add_text(w->out, "    <shuffleanswers>true</shuffleanswers>\n"
                         "    <answernumbering>abc</answernumbering>\n");
    for (size_t i = 0; i < choices->count; i++) {
        const struct choice *choice = &choices->items[i];
        buf_add_text(w->out, "    <answer fraction=\"");
        if (!choice->is_right)
            buf_add_char(w->out, '0');
        else if (right == 1)
            buf_add_text(w->out, "100");
        else
            buf_printf(w->out, "%zu.%05zu", 100 / right, (10000000 / right) % 100000);
        buf_add_text(w->out, "\" format=\"markdown\">\n      <text>");
        xml_add_cdata(w->out, choice->text);
        buf_add_text(w->out, "</text>\n      <feedback format=\"markdown\"><text>");
        if (choice->feedback.size)
            xml_add_cdata(w->out, choice->feedback);
        buf_add_text(w->out, "</text></feedback>\n    </answer>\n");
    }
}

static void add_keys(struct writer *w, const struct question *q)
{
    add_value(w, "defaultgrade", is_number(q->points) ? q->points : STR("1"));
    add_value(w, "penalty", STR("0"));
    add_value(w, "hidden", question_state(q) == QUESTION_RETIRED ? STR("1") : STR("0"));
    add_value(w, "idnumber", q->id);
}

static enum status write_question(struct writer *w, const struct question *q)
{
    struct choices choices = {0};
    struct str prompt = STR_NONE;

    arena_clear(&w->arena);
    enum status status = question_prompt(q, &w->arena, &prompt);
    if (status == STATUS_OK)
        status = question_choices(q, &w->arena, &choices);
    if (status != STATUS_OK)
        return status;
    bool is_choice = choices.count >= 2;
    note_lost(w, q, is_choice);
    buf_printf(w->out, "  <question type=\"%s\">\n    <name>\n      <text>",
               is_choice ? "multichoice" : "essay");
    xml_add_text(w->out, text_cut(q->head.size ? q->head : q->id, NAME_MAX_BYTES));
    buf_add_text(w->out, "</text>\n    </name>\n");
    add_markdown(w, "questiontext", prompt);
    status = add_sections(w, "generalfeedback", q, FEEDBACK_SECTIONS);
    add_keys(w, q);
    if (is_choice)
        add_choices(w, &choices, w->answers && count_right(&choices) == 1);
    else
        buf_add_text(w->out, "    <responseformat>editor</responseformat>\n"
                             "    <responserequired>1</responserequired>\n"
                             "    <responsefieldlines>15</responsefieldlines>\n"
                             "    <attachments>0</attachments>\n"
                             "    <attachmentsrequired>0</attachmentsrequired>\n");
    if (status == STATUS_OK && w->answers)
        status = add_sections(w, "graderinfo", q, GRADER_SECTIONS);
    if (status == STATUS_OK)
        status = add_hints(w, q);
    if (status == STATUS_OK)
        status = add_tags(w, q);
    buf_add_text(w->out, "  </question>\n");
    return status;
}

/* A name with its slashes doubled. */
static void add_name(struct writer *w, struct str name)
{
    buf_add_char(w->out, '/');
    for (size_t i = 0; i < name.size; i++) {
        if (name.data[i] == '/')
            buf_add_char(w->out, '/');
        xml_add_text(w->out, str_slice(name, i, i + 1));
    }
}

static void write_category(struct writer *w, const struct topic *topic, struct str intro)
{
    const struct topic *parent = topic ? topic->parent : NULL;

    buf_add_text(w->out,
                 "  <question type=\"category\">\n    <category>\n      <text>$course$/top");
    add_name(w, w->set->title.size ? w->set->title : w->set->id);
    if (parent && parent->title.size)
        add_name(w, parent->title);
    if (topic && topic->title.size)
        add_name(w, topic->title);
    buf_add_text(w->out, "</text>\n    </category>\n");
    add_markdown(w, "info", intro);
    buf_add_text(w->out, "  </question>\n");
}

static enum status write_topics(struct writer *w, const struct topic *first)
{
    enum status status = STATUS_OK;

    for (const struct topic *topic = first; topic && status == STATUS_OK; topic = topic->next) {
        write_category(w, topic, topic->intro);
        for (const struct question *q = topic->questions; q && status == STATUS_OK; q = q->next)
            status = write_question(w, q);
        if (status == STATUS_OK && !topic->parent)
            status = write_topics(w, topic->subtopics);
    }
    return status;
}

enum status moodle_write(const struct question_set *set, const struct format_write_options *options,
                         struct problems *lost, struct buf *out)
{
    struct question_set *bare = NULL;
    struct writer w = {.out = out, .lost = lost, .answers = options->answers};

    enum status status = options->answers ? STATUS_OK : set_without_answers(set, &bare);
    if (status != STATUS_OK)
        return status;
    w.set = bare ? bare : set;
    arena_init(&w.arena, (size_t)SET_MAX_BYTES * 5);
    note_lost_of_set(set, lost, SET_TITLE | SET_INTRO | SET_PREAMBLES);
    buf_add_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    if (set->intro.size)
        write_category(&w, NULL, set->intro);
    status = write_topics(&w, w.set->topics);
    buf_add_text(out, "</quiz>\n");
    arena_finish(&w.arena);
    question_set_destroy(bare);
    return status == STATUS_OK ? buf_status(out) : status;
}
