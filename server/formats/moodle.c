/* Moodle XML, read: questions in the order of the file, each in the category named last before it.
 * Moodle's texts are HTML, Markdown or plain, as an attribute says. */
#include "base/count.h"
#include "formats/category.h"
#include "formats/exchange.h"
#include "formats/xml.h"
#include "questions/lines.h"
#include "questions/parts_write.h"

#define TREE_MAX_BYTES ((size_t)SET_MAX_BYTES * 12)

struct moodle {
    struct reader reader;
    struct arena arena; /* of the tree, and what lives as long */
    const struct xml_node *root;
    struct category category;
    size_t root_levels; /* names that all categories begin with: the set's title */
    bool dropped_feedback;
};

static enum text_form form_of(const struct xml_node *node)
{
    static const struct {
        const char *name;
        enum text_form form;
    } forms[] = {{"html", TEXT_HTML},
                 {"markdown", TEXT_MARKDOWN},
                 {"plain_text", TEXT_PLAIN},
                 {"plain", TEXT_PLAIN}};
    struct str name = xml_attribute(node, "format");

    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if (str_equal_nocase(name, str_from(forms[i].name)))
            return forms[i].form;
    return TEXT_UNKNOWN;
}

/* The <text> within an element, as Markdown. Empty when there is no such element. */
static enum status read_text(struct moodle *m, const struct xml_node *node, struct str *ret_text)
{
    struct str text = STR_NONE;
    const struct xml_node *inner = xml_child(node, "text");

    *ret_text = STR_NONE;
    enum status status = xml_inner_text(inner, &m->reader.scratch, &text);
    return status == STATUS_OK ? draft_markdown(&m->reader, text, form_of(node), ret_text) : status;
}

static enum status read_plain(struct moodle *m, const struct xml_node *node, struct str *ret_text)
{
    const struct xml_node *inner = xml_child(node, "text");

    return xml_inner_text(inner ? inner : node, &m->reader.scratch, ret_text);
}

/* An answer's share in hundredths of a per cent; Moodle writes "33.33333". */
static long fraction_of(const struct xml_node *answer)
{
    struct str text = str_trim(xml_attribute(answer, "fraction"));
    bool is_negative = text.size && text.data[0] == '-';
    long value = 0;
    unsigned decimals = 0;
    bool in_fraction = false;

    for (size_t i = is_negative; i < text.size && value < 1000000 && decimals < 2; i++) {
        if (text.data[i] == '.' && !in_fraction) {
            in_fraction = true;
            continue;
        }
        if (!ascii_is_digit(text.data[i]))
            break;
        value = value * 10 + (text.data[i] - '0');
        decimals += in_fraction;
    }
    for (; decimals < 2; decimals++)
        value *= 10;
    return is_negative ? -value : value;
}

/* --- types ----------------------------------------------------------------------------------- */

static enum status read_choices(struct moodle *m, const struct xml_node *question,
                                struct draft *draft)
{
    enum status status = STATUS_OK;
    struct str text;
    struct str feedback;

    for (const struct xml_node *a = xml_child(question, "answer"); a && status == STATUS_OK;
         a = xml_next(a, "answer")) {
        status = read_text(m, a, &text);
        if (status == STATUS_OK)
            status = read_text(m, xml_child(a, "feedback"), &feedback);
        if (status == STATUS_OK)
            status = draft_add_choice(&m->reader, draft, text, feedback, fraction_of(a) > 0);
    }
    return status;
}

static enum status read_truefalse(struct moodle *m, const struct xml_node *question,
                                  struct draft *draft)
{
    enum status status = read_choices(m, question, draft);

    for (size_t i = 0; i < draft->choice_count; i++) {
        struct draft_choice *choice = &draft->choices[i];
        if (str_equal_nocase(choice->text, STR("true")))
            choice->text = STR("True");
        else if (str_equal_nocase(choice->text, STR("false")))
            choice->text = STR("False");
    }
    return status;
}

/* "42", "42 ± 0.5", "Paris (50 %)". */
static struct str answer_text(struct moodle *m, const struct xml_node *answer, struct str text)
{
    struct str tolerance = STR_NONE;
    long fraction = fraction_of(answer);
    struct arena *arena = &m->reader.scratch;
    char *joined;

    if (read_plain(m, xml_child(answer, "tolerance"), &tolerance) != STATUS_OK)
        return STR_NONE;
    tolerance = number_trim(tolerance);
    bool has_tolerance = tolerance.size && !str_is(tolerance, "0");
    if (!has_tolerance && fraction >= 10000)
        return text;
    if (fraction >= 10000)
        joined = arena_printf(arena, "%.*s \xc2\xb1 %.*s", STR_FMT(text), STR_FMT(tolerance));
    else if (!has_tolerance)
        joined = arena_printf(arena, "%.*s (%ld %%)", STR_FMT(text), fraction / 100);
    else
        joined = arena_printf(arena, "%.*s \xc2\xb1 %.*s (%ld %%)", STR_FMT(text),
                              STR_FMT(tolerance), fraction / 100);
    return str_from(joined);
}

/* The accepted answers: one is the answer, several are a list. What was said to each is kept with
 * it in a section of its own. */
static enum status read_short(struct moodle *m, const struct xml_node *question,
                              struct draft *draft)
{
    struct str text;
    struct str feedback;
    struct str first = STR_NONE;
    struct str_list all = {0};
    struct str_list said = {0};
    struct buf out;
    enum status status = STATUS_OK;

    for (const struct xml_node *a = xml_child(question, "answer"); a && status == STATUS_OK;
         a = xml_next(a, "answer")) {
        status = read_plain(m, a, &text);
        if (status == STATUS_OK)
            status = draft_markdown(&m->reader, text, TEXT_PLAIN, &text);
        if (status == STATUS_OK)
            status = read_text(m, xml_child(a, "feedback"), &feedback);
        if (status != STATUS_OK)
            return status;
        if (feedback.size) {
            char *line =
                arena_printf(&m->reader.scratch, "%.*s: %.*s", STR_FMT(text), STR_FMT(feedback));
            if (!line || (said.count < SET_MAX_TAGS &&
                          !str_list_add(&m->reader.scratch, &said, str_from(line))))
                return STATUS_NO_MEMORY;
        }
        if (fraction_of(a) <= 0)
            continue;
        text = answer_text(m, a, text);
        first = first.size ? first : text;
        if (!text.data ||
            (all.count < SET_MAX_TAGS && !str_list_add(&m->reader.scratch, &all, text)))
            return STATUS_NO_MEMORY;
    }
    for (int i = 0; i < 2 && status == STATUS_OK; i++) {
        const struct str_list *list = i ? &said : &all;
        struct str copy = first;
        if (i || all.count > 1) {
            buf_init(&out, SET_MAX_BYTES);
            bullets_write(list, &out);
            copy = arena_copy(&m->reader.scratch, buf_str(&out));
            status = buf_status(&out);
            buf_finish(&out);
        }
        if (status == STATUS_OK)
            status =
                draft_add_section(&m->reader, draft, i ? STR("Feedback") : STR("Answer"), copy);
    }
    return status;
}

static enum status read_essay(struct moodle *m, const struct xml_node *question,
                              struct draft *draft)
{
    struct str text;

    enum status status = read_text(m, xml_child(question, "responsetemplate"), &text);
    return status == STATUS_OK
               ? draft_add_section(&m->reader, draft, STR("Response template"), text)
               : status;
}

/* Both sides go into the prompt, each in its own order, and the pairs into the answer. */
static enum status read_matching(struct moodle *m, const struct xml_node *question,
                                 struct draft *draft)
{
    struct buf prompt;
    struct buf rights;
    struct buf pairs;
    struct str left;
    struct str right;
    enum status status = STATUS_OK;

    buf_init(&prompt, SET_MAX_BYTES);
    buf_init(&rights, SET_MAX_BYTES);
    buf_init(&pairs, SET_MAX_BYTES);
    buf_add_str(&prompt, draft->prompt);
    buf_add_text(&prompt, "\n");
    for (const struct xml_node *s = xml_child(question, "subquestion"); s && status == STATUS_OK;
         s = xml_next(s, "subquestion")) {
        status = read_text(m, s, &left);
        if (status == STATUS_OK)
            status = read_plain(m, xml_child(s, "answer"), &right);
        if (status != STATUS_OK)
            break;
        if (left.size) {
            buf_printf(&prompt, "\n- %.*s", STR_FMT(left));
            buf_printf(&pairs, "- %.*s: %.*s\n", STR_FMT(left), STR_FMT(right));
        }
        buf_printf(&rights, "\n* %.*s", STR_FMT(right));
    }
    buf_add_char(&prompt, '\n');
    buf_add_str(&prompt, buf_str(&rights));
    if (status == STATUS_OK) {
        draft->prompt = arena_copy(&m->reader.scratch, buf_str(&prompt));
        struct str answer = arena_copy(&m->reader.scratch, buf_str(&pairs));
        status = draft->prompt.data && answer.data
                     ? draft_add_section(&m->reader, draft, STR("Answer"), answer)
                     : STATUS_NO_MEMORY;
    }
    buf_finish(&pairs);
    buf_finish(&rights);
    buf_finish(&prompt);
    return status;
}

static const struct type {
    const char *name;
    enum status (*read)(struct moodle *m, const struct xml_node *question, struct draft *draft);
} types[] = {
    {"multichoice", read_choices}, {"multichoiceset", read_choices}, {"truefalse", read_truefalse},
    {"shortanswer", read_short},   {"numerical", read_short},        {"essay", read_essay},
    {"matching", read_matching},
};

/* --- what all types have --------------------------------------------------------------------- */

/* The name is mostly the prompt's beginning. Where it says more, it is kept. */
static enum status read_prompt(struct moodle *m, const struct xml_node *question,
                               struct draft *draft)
{
    struct str name;

    enum status status = read_text(m, xml_child(question, "questiontext"), &draft->prompt);
    if (status == STATUS_OK)
        status = read_plain(m, xml_child(question, "name"), &name);
    if (status == STATUS_OK)
        status = draft_markdown(&m->reader, name, TEXT_PLAIN, &name);
    if (status != STATUS_OK)
        return status;
    /* A question that was written without a prompt is named by its made id: that asks nothing. */
    if (!draft->prompt.size)
        draft->prompt = question_id_is_made(name) ? STR_NONE : name;
    else if (!title_is_in(name, draft->prompt))
        return draft_add_section(&m->reader, draft, STR("Title"), name);
    return STATUS_OK;
}

static enum status read_feedback(struct moodle *m, const struct xml_node *question,
                                 struct draft *draft)
{
    struct str text;

    enum status status = read_text(m, xml_child(question, "generalfeedback"), &text);
    if (status == STATUS_OK)
        status = draft_take_sections(&m->reader, draft, "Answer", text);
    if (status == STATUS_OK)
        status = read_text(m, xml_child(question, "graderinfo"), &text);
    if (status == STATUS_OK)
        status = draft_take_sections(
            &m->reader, draft,
            draft->sections[SECTION_ANSWER].size ? "Information for graders" : "Answer", text);
    for (const struct xml_node *h = xml_child(question, "hint"); h && status == STATUS_OK;
         h = xml_next(h, "hint")) {
        status = read_text(m, h, &text);
        if (status == STATUS_OK)
            status = draft_add_bullet(&m->reader, draft, SECTION_HINTS, text);
    }
    if (status == STATUS_OK)
        status = read_text(m, xml_child(question, "incorrectfeedback"), &text);
    m->dropped_feedback = m->dropped_feedback || (status == STATUS_OK && text.size);
    return status;
}

static enum status read_tags(struct moodle *m, const struct xml_node *question, struct draft *draft)
{
    enum status status = STATUS_OK;
    struct str tag;

    for (const struct xml_node *t = xml_child(xml_child(question, "tags"), "tag");
         t && status == STATUS_OK; t = xml_next(t, "tag")) {
        status = read_plain(m, t, &tag);
        if (status == STATUS_OK)
            status = draft_take_tag(&m->reader, draft, ":", tag);
    }
    return status;
}

static enum status read_keys(struct moodle *m, const struct xml_node *question, struct draft *draft)
{
    struct str points = STR_NONE;
    struct str hidden = STR_NONE;

    enum status status = read_plain(m, xml_child(question, "idnumber"), &draft->id);
    if (status == STATUS_OK)
        status = read_plain(m, xml_child(question, "defaultgrade"), &points);
    if (status == STATUS_OK)
        status = read_plain(m, xml_child(question, "hidden"), &hidden);
    if (status == STATUS_OK)
        status = read_tags(m, question, draft);
    points = number_trim(points);
    /* One point is what Moodle gives when nobody says anything. */
    if (!str_is(points, "1"))
        draft->points = points;
    if (str_is(hidden, "1"))
        draft->status = str_from(question_state_name(QUESTION_RETIRED));
    return status;
}

static void warn_of_files(struct moodle *m, const struct xml_node *question)
{
    unsigned count = 0;
    struct str name = STR_NONE;
    unsigned line = question->line;

    for (const struct xml_node *n = question; n; n = xml_step(question, n, true)) {
        if (!xml_is(n, "file"))
            continue;
        line = count++ ? line : n->line;
        name = name.size ? name : xml_attribute(n, "name");
    }
    if (count)
        reader_warn(&m->reader, line, "media",
                    "The question has %u embedded files (%.*s%s), which aren't taken over.", count,
                    STR_FMT(str_slice(name, 0, 100)), count > 1 ? ", …" : "");
}

static enum status read_question(struct moodle *m, const struct xml_node *question,
                                 const struct type *type)
{
    struct draft draft;
    struct topic *topic = NULL;

    reader_draft(&m->reader, question->line, &draft);
    enum status status = read_prompt(m, question, &draft);
    if (status == STATUS_OK)
        status = type->read(m, question, &draft);
    if (status == STATUS_OK)
        status = read_feedback(m, question, &draft);
    if (status == STATUS_OK)
        status = read_keys(m, question, &draft);
    if (status == STATUS_OK)
        status = reader_topic(&m->reader, m->category.names + m->root_levels,
                              m->category.count - m->root_levels, &topic);
    if (status == STATUS_OK)
        status = reader_add(&m->reader, topic, &draft);
    warn_of_files(m, question);
    return status;
}

/* --- categories ------------------------------------------------------------------------------ */

static enum status read_category(struct moodle *m, const struct xml_node *question)
{
    struct str path;

    enum status status =
        xml_inner_text(xml_child(xml_child(question, "category"), "text"), &m->arena, &path);
    return status == STATUS_OK ? category_split(path, &m->arena, &m->category) : status;
}

static bool is_type(const struct xml_node *question, const char *type)
{
    return str_is(xml_attribute(question, "type"), type);
}

static enum status find_title(struct moodle *m)
{
    struct category_names names = {.deeper = false};

    for (const struct xml_node *q = xml_child(m->root, "question"); q;
         q = xml_next(q, "question")) {
        if (!is_type(q, "category"))
            continue;
        enum status status = read_category(m, q);
        if (status != STATUS_OK)
            return status;
        category_see(&names, &m->category);
    }
    m->category.count = 0;
    struct str title = category_title(&names);
    if (!title.size)
        return STATUS_OK;
    m->root_levels = 1;
    m->reader.set->title = arena_copy(&m->reader.set->arena, title);
    return m->reader.set->title.data ? STATUS_OK : STATUS_NO_MEMORY;
}

/* What is said of a category is its topic's introduction, or the set's. */
static enum status read_info(struct moodle *m, const struct xml_node *question)
{
    struct draft draft;
    struct topic *topic = NULL;
    struct str text;

    reader_draft(&m->reader, question->line, &draft);
    enum status status = read_text(m, xml_child(question, "info"), &text);
    if (status != STATUS_OK || !text.size)
        return status;
    struct str *field = &m->reader.set->intro;
    if (m->category.count > m->root_levels || !m->root_levels) {
        status = reader_topic(&m->reader, m->category.names + m->root_levels,
                              m->category.count - m->root_levels, &topic);
        if (status != STATUS_OK)
            return status;
        field = &topic->intro;
    }
    if (field->size)
        return STATUS_OK;
    *field = arena_copy(&m->reader.set->arena, text);
    return field->data ? STATUS_OK : STATUS_NO_MEMORY;
}

/* --- the file -------------------------------------------------------------------------------- */

static enum status read_one(struct moodle *m, const struct xml_node *question)
{
    struct str name = xml_attribute(question, "type");

    if (is_type(question, "category")) {
        enum status status = read_category(m, question);
        if (status == STATUS_OK && m->category.count < m->root_levels)
            m->category.count = m->root_levels;
        return status == STATUS_OK ? read_info(m, question) : status;
    }
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (str_is(name, types[i].name))
            return read_question(m, question, &types[i]);
    if (is_type(question, "description"))
        reader_warn(&m->reader, question->line, "description",
                    "A description isn't a question; it was left out.");
    else
        reader_skip(&m->reader, question->line, "question_type",
                    "Questions of the type %.*s can't be taken over.",
                    STR_FMT(str_slice(name, 0, 100)));
    return STATUS_OK;
}

static enum status read_quiz(struct moodle *m)
{
    enum status status = find_title(m);
    size_t all = 0;
    size_t done = 0;

    for (const struct xml_node *q = xml_child(m->root, "question"); q; q = xml_next(q, "question"))
        all++;
    m->category.count = m->root_levels;
    for (const struct xml_node *q = xml_child(m->root, "question"); q && status == STATUS_OK;
         q = xml_next(q, "question")) {
        status = reader_go_on(&m->reader, done++, all);
        if (status == STATUS_OK)
            status = read_one(m, q);
    }
    if (m->dropped_feedback)
        reader_warn(&m->reader, 0, "feedback",
                    "What Moodle says to every right or wrong answer alike was left out.");
    return status;
}

unsigned moodle_sniff(struct str text, struct str name)
{
    static const char *const names[] = {"quiz"};

    (void)name;
    return xml_sniff(text, names, 1);
}

enum status moodle_read(struct str text, const struct format_options *options,
                        struct import_report *report, struct question_set **ret_set)
{
    struct moodle m = {.root = NULL};
    struct xml_node *root = NULL;

    arena_init(&m.arena, TREE_MAX_BYTES);
    enum status status = reader_begin(&m.reader, "moodle-xml", options, report);
    if (status == STATUS_OK)
        status = xml_read(text, false, options->import.watch, &m.arena, &report->warnings, &root);
    m.root = root;
    if (status == STATUS_MALFORMED || (status == STATUS_TOO_LARGE && !root)) {
        reader_refuse(&m.reader, "XML that can't be read",
                      "The warnings say what is wrong with it, and where.");
        status = STATUS_OK;
    } else if (status == STATUS_OK && !xml_is(root, "quiz")) {
        reader_refuse(&m.reader, "XML of another kind",
                      "Moodle's questions stand in an element quiz; here there is none.");
    } else if (status == STATUS_OK) {
        status = read_quiz(&m);
    }
    status = reader_end(&m.reader, status, ret_set);
    arena_finish(&m.arena);
    return status;
}
