/* One item of QTI 2.x or 3.0. Choices, text entry and extended text are read; any other
 * interaction is named in the report and its item left out. */
#include <stdint.h>

#include "formats/qti.h"
#include "questions/lines.h"
#include "questions/parts_write.h"

struct item {
    struct qti *qti;
    const struct xml_node *node, *body;
    const struct xml_node *choices;            /* the choice interaction, or NULL */
    const struct xml_node *others;             /* one that can't be read, or NULL */
    const struct xml_node *text[SET_MAX_TAGS]; /* text entries and extended texts */
    size_t choice_count, text_count;
};

static bool is_interaction(const struct xml_node *node)
{
    struct str name = node->name;
    struct str ends[] = {STR("Interaction"), STR("-interaction")};

    for (size_t i = 0; i < 2; i++)
        if (name.size > ends[i].size &&
            str_equal(str_slice(name, name.size - ends[i].size, name.size), ends[i]))
            return true;
    return false;
}

static void find_interactions(struct item *item)
{
    const struct xml_node *n = item->body;

    for (; n; n = xml_step(item->body, n, !is_interaction(n))) {
        if (!is_interaction(n))
            continue;
        if (qti_is(n, "choiceInteraction")) {
            item->choices = item->choice_count++ ? item->choices : n;
        } else if (qti_is(n, "textEntryInteraction") || qti_is(n, "extendedTextInteraction")) {
            if (item->text_count < SET_MAX_TAGS)
                item->text[item->text_count++] = n;
        } else if (!item->others) {
            item->others = n;
        }
    }
}

/* --- texts ----------------------------------------------------------------------------------- */

static bool replace_feedback(const struct xml_node *node, struct buf *out)
{
    (void)out;
    return qti_is(node, "feedbackInline") || qti_is(node, "feedbackBlock");
}

/* The prompt stays where its interaction stands; an entry within a sentence becomes a gap. */
static bool replace_in_body(const struct xml_node *node, struct buf *out)
{
    struct xml_html how = {.keep_lines = false};
    const struct xml_node *prompt = qti_child(node, "prompt");

    if (replace_feedback(node, out) || qti_is(node, "rubricBlock") || qti_is(node, "stylesheet") ||
        xml_is(node, "style") || xml_is(node, "script"))
        return true;
    if (qti_is(node, "textEntryInteraction")) {
        buf_add_text(out, "____");
        return true;
    }
    if (!is_interaction(node))
        return false;
    if (prompt) {
        buf_add_text(out, "<div>");
        xml_add_inner(prompt, &how, out);
        buf_add_text(out, "</div>");
    }
    return true;
}

static const struct xml_node *declaration_of(const struct item *item, struct str identifier)
{
    const struct xml_node *d = qti_child(item->node, "responseDeclaration");

    while (d && !str_equal(qti_attribute(d, "identifier"), identifier))
        d = qti_next(d, "responseDeclaration");
    return d;
}

/* --- choices --------------------------------------------------------------------------------- */

/* Named as correct; or worth points, where nothing is named. */
static bool is_right(struct item *item, const struct xml_node *declaration, struct str identifier)
{
    const struct xml_node *correct = qti_child(declaration, "correctResponse");
    const struct xml_node *v = qti_child(correct, "value");
    struct str value;

    for (; v; v = qti_next(v, "value"))
        if (xml_inner_text(v, &item->qti->reader.scratch, &value) == STATUS_OK &&
            str_equal(value, identifier))
            return true;
    if (qti_child(correct, "value"))
        return false;
    const struct xml_node *e = qti_child(qti_child(declaration, "mapping"), "mapEntry");
    for (; e; e = qti_next(e, "mapEntry")) {
        struct str points = str_trim(qti_attribute(e, "mappedValue"));
        if (str_equal(str_trim(qti_attribute(e, "mapKey")), identifier) && points.size &&
            points.data[0] != '-' && !str_is(number_trim(points), "0"))
            return true;
    }
    return false;
}

/* What is said to a choice stands in it, or at the item's end under the choice's name. */
static enum status read_choice_feedback(struct item *item, const struct xml_node *choice,
                                        struct str *ret_feedback)
{
    static const char *const names[] = {"feedbackInline", "feedbackBlock"};
    struct str identifier = qti_attribute(choice, "identifier");

    *ret_feedback = STR_NONE;
    for (size_t i = 0; i < 2; i++) {
        const struct xml_node *inner = qti_child(choice, names[i]);
        if (inner)
            return qti_markdown(item->qti, inner, NULL, ret_feedback);
    }
    const struct xml_node *modal = qti_child(item->node, "modalFeedback");
    for (; modal; modal = qti_next(modal, "modalFeedback"))
        if (identifier.size && str_equal(qti_attribute(modal, "identifier"), identifier))
            return qti_markdown(item->qti, modal, NULL, ret_feedback);
    return STATUS_OK;
}

static enum status read_choices(struct item *item, struct draft *draft)
{
    const struct xml_node *declaration =
        declaration_of(item, qti_attribute(item->choices, "responseIdentifier"));
    enum status status = STATUS_OK;
    struct str text;
    struct str feedback;

    for (const struct xml_node *c = qti_child(item->choices, "simpleChoice");
         c && status == STATUS_OK; c = qti_next(c, "simpleChoice")) {
        status = qti_markdown(item->qti, c, replace_feedback, &text);
        if (status == STATUS_OK)
            status = read_choice_feedback(item, c, &feedback);
        if (status == STATUS_OK)
            status = draft_add_choice(&item->qti->reader, draft, text, feedback,
                                      is_right(item, declaration, qti_attribute(c, "identifier")));
    }
    return status;
}

/* --- answers in words ------------------------------------------------------------------------ */

static enum status add_value(struct item *item, struct str value, struct str_list *values)
{
    struct reader *reader = &item->qti->reader;

    value = str_trim(value);
    enum status status = draft_markdown(reader, value, TEXT_PLAIN, &value);
    for (size_t i = 0; i < values->count; i++)
        if (str_equal(values->items[i], value))
            return status;
    if (status != STATUS_OK || !value.size || values->count == SET_MAX_TAGS)
        return status;
    return str_list_add(&reader->scratch, values, value) ? STATUS_OK : STATUS_NO_MEMORY;
}

/* What is accepted: the correct ones, and those that get points. */
static enum status read_values(struct item *item, const struct xml_node *interaction,
                               struct str_list *values)
{
    const struct xml_node *d =
        declaration_of(item, qti_attribute(interaction, "responseIdentifier"));
    enum status status = STATUS_OK;
    struct str value;

    for (const struct xml_node *v = qti_child(qti_child(d, "correctResponse"), "value");
         v && status == STATUS_OK; v = qti_next(v, "value")) {
        status = xml_inner_text(v, &item->qti->reader.scratch, &value);
        if (status == STATUS_OK)
            status = add_value(item, value, values);
    }
    for (const struct xml_node *e = qti_child(qti_child(d, "mapping"), "mapEntry");
         e && status == STATUS_OK; e = qti_next(e, "mapEntry")) {
        struct str points = number_trim(qti_attribute(e, "mappedValue"));
        if (points.size && points.data[0] != '-' && !str_is(points, "0"))
            status = add_value(item, qti_attribute(e, "mapKey"), values);
    }
    return status;
}

/* A bullet for each of several values; with several gaps, one for each gap. */
static enum status add_answer(struct item *item, struct draft *draft, const struct str_list *values)
{
    struct buf out;
    struct str text = STR_NONE;
    enum status status = STATUS_OK;

    if (!values->count)
        return STATUS_OK;
    buf_init(&out, SET_MAX_BYTES);
    if (values->count == 1)
        buf_add_str(&out, values->items[0]);
    else
        bullets_write(values, &out);
    status = buf_status(&out);
    if (status == STATUS_OK) {
        text = arena_copy(&item->qti->reader.scratch, buf_str(&out));
        status = text.data ? draft_add_section(&item->qti->reader, draft, STR("Answer"), text)
                           : STATUS_NO_MEMORY;
    }
    buf_finish(&out);
    return status;
}

static enum status read_texts(struct item *item, struct draft *draft)
{
    struct str_list all = {0};
    enum status status = STATUS_OK;

    for (size_t i = 0; i < item->text_count && status == STATUS_OK; i++) {
        struct str_list values = {0};
        struct buf joined;
        status = read_values(item, item->text[i], item->text_count == 1 ? &all : &values);
        if (status != STATUS_OK || item->text_count == 1)
            continue;
        buf_init(&joined, SET_MAX_BYTES);
        for (size_t v = 0; v < values.count; v++) {
            buf_add_text(&joined, v ? " / " : "");
            buf_add_str(&joined, values.items[v]);
        }
        if (!joined.size)
            buf_add_text(&joined, "\xe2\x80\x93");
        struct str copy = arena_copy(&item->qti->reader.scratch, buf_str(&joined));
        if (!copy.data || !str_list_add(&item->qti->reader.scratch, &all, copy))
            status = STATUS_NO_MEMORY;
        buf_finish(&joined);
    }
    return status == STATUS_OK ? add_answer(item, draft, &all) : status;
}

/* --- what stands around ---------------------------------------------------------------------- */

static bool is_for_candidates(const struct xml_node *rubric)
{
    return str_find(qti_attribute(rubric, "view"), STR("candidate")) != SIZE_MAX;
}

/* Notes for those who judge: under the name that is given, or as the answer. */
static enum status read_rubrics(struct item *item, struct draft *draft)
{
    struct reader *reader = &item->qti->reader;
    enum status status = STATUS_OK;
    struct str text;

    for (const struct xml_node *n = item->body; n && status == STATUS_OK;
         n = xml_step(item->body, n, true)) {
        if (!qti_is(n, "rubricBlock"))
            continue;
        struct str name = xml_attribute(n, "data-section");
        status = qti_markdown(item->qti, n, NULL, &text);
        if (status == STATUS_OK && is_for_candidates(n) && text.size) {
            char *joined = arena_printf(&reader->scratch, "%.*s\n\n%.*s", STR_FMT(draft->prompt),
                                        STR_FMT(text));
            draft->prompt = str_from(joined);
            status = joined ? STATUS_OK : STATUS_NO_MEMORY;
        } else if (status == STATUS_OK) {
            bool has_answer = draft->sections[SECTION_ANSWER].size > 0;
            name = name.size ? name : has_answer ? STR("Scoring") : STR("Answer");
            status = draft_add_section(reader, draft, name, text);
        }
    }
    return status;
}

static bool names_choice(const struct item *item, struct str identifier)
{
    for (const struct xml_node *c = qti_child(item->choices, "simpleChoice"); c;
         c = qti_next(c, "simpleChoice"))
        if (str_equal(qti_attribute(c, "identifier"), identifier))
            return true;
    return false;
}

/* Feedback on the whole item. One that is called a solution is the answer. */
static enum status read_feedback(struct item *item, struct draft *draft)
{
    enum status status = STATUS_OK;
    struct str text;

    for (const struct xml_node *n = item->node->first; n && status == STATUS_OK; n = n->next) {
        struct str identifier = qti_attribute(n, "identifier");
        if (!qti_is(n, "modalFeedback") || names_choice(item, identifier))
            continue;
        status = qti_markdown(item->qti, n, NULL, &text);
        bool is_solution = str_find_nocase(identifier, STR("solution")) != SIZE_MAX;
        if (status == STATUS_OK)
            status = draft_add_section(&item->qti->reader, draft,
                                       is_solution ? STR("Answer") : STR("Feedback"), text);
    }
    for (const struct xml_node *n = item->body; n && status == STATUS_OK;
         n = xml_step(item->body, n, !is_interaction(n))) {
        if (!qti_is(n, "feedbackBlock"))
            continue;
        status = qti_markdown(item->qti, n, NULL, &text);
        if (status == STATUS_OK)
            status = draft_add_section(&item->qti->reader, draft, STR("Feedback"), text);
    }
    return status;
}

/* True when the item can't be read; the report then says why. */
static bool skip_item(struct item *item)
{
    struct reader *reader = &item->qti->reader;
    unsigned line = item->node->line;

    if (!item->body)
        reader_skip(reader, line, "no_body", "The item has no body.");
    else if (item->others)
        reader_skip(reader, item->others->line, "question_type",
                    "Items with %.*s can't be taken over.",
                    STR_FMT(str_slice(item->others->name, 0, 100)));
    else if (item->choice_count > 1 || (item->choice_count && item->text_count))
        reader_skip(reader, line, "question_type",
                    "Items that ask for several things at once can't be taken over.");
    else
        return false;
    return true;
}

enum status qti2_read_item(struct qti *qti, const struct xml_node *node)
{
    struct item item = {.qti = qti, .node = node, .body = qti_child(node, "itemBody")};
    struct draft draft;
    bool keep_lines = qti->keep_lines;

    qti->keep_lines = str_is(qti_attribute(node, "toolName"), QTI_TOOL);
    find_interactions(&item);
    if (skip_item(&item))
        return STATUS_OK;
    if (qti_child(node, "templateProcessing"))
        reader_warn(
            &qti->reader, node->line, "template",
            "The item makes its values up when it is shown; its names stand in their place.");
    reader_draft(&qti->reader, node->line, &draft);
    draft.id = qti_attribute(node, "identifier");
    enum status status = qti_markdown(qti, item.body, replace_in_body, &draft.prompt);
    if (status == STATUS_OK && item.choices)
        status = read_choices(&item, &draft);
    if (status == STATUS_OK)
        status = read_texts(&item, &draft);
    if (status == STATUS_OK)
        status = read_rubrics(&item, &draft);
    if (status == STATUS_OK)
        status = read_feedback(&item, &draft);
    if (status == STATUS_OK)
        status = qti_add(qti, &draft, qti_attribute(node, "title"));
    qti->keep_lines = keep_lines;
    return status;
}
