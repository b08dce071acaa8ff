/* QTI 1.2, as Canvas, Blackboard, Respondus and others write it: items in sections of assessments.
 * What is right stands in conditions that set the score. */
#include <stdint.h>

#include "base/count.h"
#include "formats/copy.h"
#include "formats/qti.h"
#include "questions/lines.h"
#include "questions/parts_write.h"

struct item {
    struct qti *qti;
    const struct xml_node *node, *presentation;
    const struct xml_node *lid; /* the response that choices are of, or NULL */
    size_t lids, words;         /* responses by choices, in words */
    const struct xml_node *others;
    struct str type; /* what the program that wrote it calls it, or empty */
};

/* --- texts ----------------------------------------------------------------------------------- */

/* <mattext>: HTML as text, XHTML as elements, or plain. */
static enum status read_mattext(struct qti *qti, const struct xml_node *node, struct str *ret_text)
{
    struct str type = xml_attribute(node, "texttype");
    enum text_form form = str_equal_nocase(type, STR("text/html"))    ? TEXT_HTML
                          : str_equal_nocase(type, STR("text/xhtml")) ? TEXT_HTML
                                                                      : TEXT_UNKNOWN;
    for (const struct xml_node *child = node->first; child; child = child->next)
        if (child->name.size)
            return qti_markdown(qti, node, NULL, ret_text);
    enum status status = xml_inner_text(node, &qti->reader.scratch, ret_text);
    return status == STATUS_OK ? draft_markdown(&qti->reader, *ret_text, form, ret_text) : status;
}

static bool is_response(const struct xml_node *node)
{
    return str_starts(node->name, STR("response_"));
}

/* All texts below a node, but those of the responses, as paragraphs. */
static enum status read_material(struct qti *qti, const struct xml_node *root, struct str *ret_text)
{
    struct buf out;
    struct str text;
    enum status status = STATUS_OK;

    *ret_text = STR_NONE;
    if (!root)
        return STATUS_OK;
    buf_init(&out, (size_t)SET_MAX_BYTES * 2);
    const struct xml_node *n = xml_step(root, root, true);
    while (n && status == STATUS_OK) {
        bool is_text = xml_is(n, "mattext");
        if (is_text)
            status = read_mattext(qti, n, &text);
        if (is_text && status == STATUS_OK && text.size) {
            buf_add_text(&out, out.size ? "\n\n" : "");
            buf_add_str(&out, text);
        }
        n = xml_step(root, n, !is_text && !(n->name.size && is_response(n)));
    }
    if (status == STATUS_OK)
        status = buf_status(&out);
    if (status == STATUS_OK && !text_copy(&qti->reader.scratch, buf_str(&out), ret_text))
        status = STATUS_NO_MEMORY;
    buf_finish(&out);
    return status;
}

/* The entry of a metadata field, or an empty text. */
static enum status read_metadata(struct item *item, const char *label, struct str *ret_entry)
{
    const struct xml_node *root = xml_child(item->node, "itemmetadata");
    struct arena *arena = &item->qti->reader.scratch;
    struct str name;

    *ret_entry = STR_NONE;
    for (const struct xml_node *n = root; n; n = xml_step(root, n, true)) {
        if (!xml_is(n, "qtimetadatafield"))
            continue;
        enum status status = xml_inner_text(xml_child(n, "fieldlabel"), arena, &name);
        if (status != STATUS_OK)
            return status;
        if (str_equal_nocase(name, str_from(label)))
            return xml_inner_text(xml_child(n, "fieldentry"), arena, ret_entry);
    }
    return STATUS_OK;
}

/* --- what is right --------------------------------------------------------------------------- */

/* True when a condition gives points. */
static bool gives_points(const struct xml_node *condition)
{
    for (const struct xml_node *v = xml_child(condition, "setvar"); v; v = xml_next(v, "setvar")) {
        struct str value = v->first ? number_trim(v->first->text) : STR_NONE;
        if (value.size && value.data[0] != '-' && !str_is(value, "0") && !str_is(value, "0.0"))
            return true;
    }
    return false;
}

/* The values that a condition wants to be there; those under <not> aren't. */
static enum status wanted_values(struct item *item, const struct xml_node *condition,
                                 struct str_list *values)
{
    struct arena *arena = &item->qti->reader.scratch;
    const struct xml_node *root = xml_child(condition, "conditionvar");
    struct str value;

    for (const struct xml_node *n = root; n; n = xml_step(root, n, !xml_is(n, "not"))) {
        if (!xml_is(n, "varequal") && !xml_is(n, "varsubstring"))
            continue;
        enum status status = xml_inner_text(n, arena, &value);
        if (status != STATUS_OK)
            return status;
        bool known = false;
        for (size_t i = 0; i < values->count; i++)
            known = known || str_equal(values->items[i], value);
        if (!known && value.size && values->count < SET_MAX_TAGS &&
            !str_list_add(arena, values, value))
            return STATUS_NO_MEMORY;
    }
    return STATUS_OK;
}

static enum status right_values(struct item *item, struct str_list *values)
{
    const struct xml_node *root = xml_child(item->node, "resprocessing");
    enum status status = STATUS_OK;

    for (const struct xml_node *c = xml_child(root, "respcondition"); c && status == STATUS_OK;
         c = xml_next(c, "respcondition"))
        if (gives_points(c))
            status = wanted_values(item, c, values);
    return status;
}

static bool has_value(const struct str_list *values, struct str value)
{
    for (size_t i = 0; i < values->count; i++)
        if (str_equal(values->items[i], value))
            return true;
    return false;
}

/* --- feedback -------------------------------------------------------------------------------- */

static const struct xml_node *find_feedback(struct item *item, struct str ident)
{
    const struct xml_node *f = xml_child(item->node, "itemfeedback");

    while (f && !str_equal(xml_attribute(f, "ident"), ident))
        f = xml_next(f, "itemfeedback");
    return f;
}

/* What is shown when this choice alone was taken. */
static enum status read_choice_feedback(struct item *item, struct str ident, struct str *ret_text)
{
    const struct xml_node *root = xml_child(item->node, "resprocessing");

    *ret_text = STR_NONE;
    for (const struct xml_node *c = xml_child(root, "respcondition"); c;
         c = xml_next(c, "respcondition")) {
        struct str_list values = {0};
        const struct xml_node *shown = xml_child(c, "displayfeedback");
        if (!shown || gives_points(c))
            continue;
        enum status status = wanted_values(item, c, &values);
        if (status != STATUS_OK)
            return status;
        if (values.count == 1 && str_equal(values.items[0], ident))
            return read_material(item->qti, find_feedback(item, xml_attribute(shown, "linkrefid")),
                                 ret_text);
    }
    char *name = arena_printf(&item->qti->reader.scratch, "%.*s_fb", STR_FMT(ident));
    return name ? read_material(item->qti, find_feedback(item, str_from(name)), ret_text)
                : STATUS_NO_MEMORY;
}

static bool is_of_choice(struct item *item, struct str feedback)
{
    const struct xml_node *root = item->lid;

    for (const struct xml_node *n = root; n; n = xml_step(root, n, true)) {
        struct str ident = xml_attribute(n, "ident");
        if (xml_is(n, "response_label") && ident.size && str_starts(feedback, ident))
            return true;
    }
    return false;
}

/* Solutions and general comments are the answer; the rest is what it is. */
static enum status read_feedback(struct item *item, struct draft *draft)
{
    struct reader *reader = &item->qti->reader;
    enum status status = STATUS_OK;
    struct str text;

    for (const struct xml_node *f = xml_child(item->node, "itemfeedback"); f && status == STATUS_OK;
         f = xml_next(f, "itemfeedback")) {
        struct str ident = xml_attribute(f, "ident");
        if (is_of_choice(item, ident))
            continue;
        status = read_material(item->qti, f, &text);
        bool is_answer = str_is(ident, "general_fb") || xml_child(f, "solution") ||
                         str_find_nocase(ident, STR("solution")) != SIZE_MAX;
        bool is_hint = xml_child(f, "hint");
        if (status == STATUS_OK && is_hint)
            status = draft_add_bullet(reader, draft, SECTION_HINTS, text);
        else if (status == STATUS_OK)
            status =
                draft_add_section(reader, draft, is_answer ? STR("Answer") : STR("Feedback"), text);
    }
    return status;
}

/* --- kinds of items -------------------------------------------------------------------------- */

static enum status read_choices(struct item *item, struct draft *draft)
{
    struct str_list right = {0};
    struct str text;
    struct str feedback;
    enum status status = right_values(item, &right);

    for (const struct xml_node *n = item->lid; n && status == STATUS_OK;
         n = xml_step(item->lid, n, true)) {
        struct str ident = xml_attribute(n, "ident");
        if (!xml_is(n, "response_label"))
            continue;
        status = read_material(item->qti, n, &text);
        if (status == STATUS_OK)
            status = read_choice_feedback(item, ident, &feedback);
        if (status == STATUS_OK)
            status = draft_add_choice(&item->qti->reader, draft, text, feedback,
                                      has_value(&right, ident));
    }
    return status;
}

/* Bounds of a number: "1.5 to 2.5". */
static enum status add_ranges(struct item *item, struct str_list *values)
{
    const struct xml_node *root = xml_child(item->node, "resprocessing");
    struct arena *arena = &item->qti->reader.scratch;
    static const char *const lows[] = {"vargte", "vargt"};
    static const char *const highs[] = {"varlte", "varlt"};

    for (const struct xml_node *n = root; n; n = xml_step(root, n, true)) {
        const struct xml_node *low = xml_child(n, lows[0]);
        const struct xml_node *high = xml_child(n, highs[0]);
        struct str from;
        struct str to;
        low = low ? low : xml_child(n, lows[1]);
        high = high ? high : xml_child(n, highs[1]);
        if (!low || !high)
            continue;
        if (xml_inner_text(low, arena, &from) != STATUS_OK ||
            xml_inner_text(high, arena, &to) != STATUS_OK)
            return STATUS_NO_MEMORY;
        char *range = arena_printf(arena, "%.*s to %.*s", STR_FMT(from), STR_FMT(to));
        if (!range ||
            (values->count < SET_MAX_TAGS && !str_list_add(arena, values, str_from(range))))
            return STATUS_NO_MEMORY;
    }
    return STATUS_OK;
}

static enum status read_words(struct item *item, struct draft *draft)
{
    struct reader *reader = &item->qti->reader;
    struct str_list values = {0};
    struct str_list texts = {0};
    struct buf out;
    struct str text;

    enum status status = right_values(item, &values);
    if (status == STATUS_OK)
        status = add_ranges(item, &values);
    for (size_t i = 0; i < values.count && status == STATUS_OK; i++) {
        status = draft_markdown(reader, values.items[i], TEXT_PLAIN, &text);
        if (status == STATUS_OK && texts.count < SET_MAX_TAGS &&
            !str_list_add(&reader->scratch, &texts, text))
            status = STATUS_NO_MEMORY;
    }
    if (status != STATUS_OK || !texts.count)
        return status;
    buf_init(&out, SET_MAX_BYTES);
    if (texts.count == 1)
        buf_add_str(&out, texts.items[0]);
    else
        bullets_write(&texts, &out);
    status = buf_status(&out);
    if (status == STATUS_OK && !text_copy(&reader->scratch, buf_str(&out), &text))
        status = STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = draft_add_section(reader, draft, STR("Answer"), text);
    buf_finish(&out);
    return status;
}

static void find_responses(struct item *item)
{
    const struct xml_node *root = item->presentation;

    for (const struct xml_node *n = root; n; n = xml_step(root, n, true)) {
        const char *const drawn[] = {"render_choice", "render_fib"};
        if (!n->name.size || !is_response(n) || xml_is(n, "response_label"))
            continue;
        bool has_choice = xml_child(n, drawn[0]) != NULL;
        if (xml_is(n, "response_lid") && has_choice)
            item->lid = item->lids++ ? item->lid : n;
        else if (xml_is(n, "response_str") || xml_is(n, "response_num") || xml_child(n, drawn[1]))
            item->words++;
        else
            item->others = item->others ? item->others : n;
    }
}

/* True when the item can't be read; the report then says why. */
static bool skip_item(struct item *item)
{
    static const char *const no_questions[] = {"text_only_question", "file_upload_question",
                                               "calculated_question", "matching_question"};
    struct reader *reader = &item->qti->reader;
    unsigned line = item->node->line;
    struct str name = item->type;
    bool skip = !item->presentation || item->others || item->lids > 1 ||
                (item->lids && item->words) || item->words > 1;

    for (size_t i = 0; i < COUNT_OF(no_questions); i++)
        skip = skip || str_is(name, no_questions[i]);
    if (!skip)
        return false;
    if (!name.size)
        name = !item->presentation ? STR("item without presentation")
               : item->others      ? item->others->name
                                   : STR("item with several responses");
    reader_skip(reader, line, "question_type", "Items of the type %.*s can't be taken over.",
                STR_FMT(str_slice(name, 0, 100)));
    return true;
}

static enum status read_item(struct qti *qti, const struct xml_node *node)
{
    struct item item = {.qti = qti, .node = node, .presentation = xml_child(node, "presentation")};
    struct draft draft;

    reader_draft(&qti->reader, node->line, &draft);
    enum status status = read_metadata(&item, "question_type", &item.type);
    if (status == STATUS_OK && !item.type.size)
        status = read_metadata(&item, "qmd_itemtype", &item.type);
    if (status != STATUS_OK)
        return status;
    find_responses(&item);
    if (skip_item(&item))
        return STATUS_OK;
    draft.id = xml_attribute(node, "ident");
    status = read_metadata(&item, "points_possible", &draft.points);
    draft.points = number_trim(draft.points);
    if (str_is(draft.points, "1"))
        draft.points = STR_NONE;
    if (status == STATUS_OK)
        status = read_material(qti, item.presentation, &draft.prompt);
    if (status == STATUS_OK && item.lid)
        status = read_choices(&item, &draft);
    if (status == STATUS_OK && !item.lid)
        status = read_words(&item, &draft);
    if (status == STATUS_OK)
        status = read_feedback(&item, &draft);
    struct str title = xml_attribute(node, "title");
    /* What Canvas calls every question that nobody gave a name. */
    bool says_nothing = str_is(title, "Question");
    return status == STATUS_OK ? qti_add(qti, &draft, says_nothing ? STR_NONE : title) : status;
}

/* --- assessments ----------------------------------------------------------------------------- */

static enum status read_children(struct qti *qti, const struct xml_node *node);

static enum status read_section(struct qti *qti, const struct xml_node *section)
{
    struct str title = str_trim(xml_attribute(section, "title"));
    size_t before = qti->path_count;

    if (title.size && qti->path_count < QTI_MAX_SECTIONS)
        qti->path[qti->path_count++] = title;
    enum status status = read_children(qti, section);
    qti->path_count = before;
    return status;
}

static enum status read_children(struct qti *qti, const struct xml_node *node)
{
    enum status status = STATUS_OK;

    for (const struct xml_node *n = node->first; n && status == STATUS_OK; n = n->next) {
        if (xml_is(n, "item")) {
            status = qti_go_on(qti, n);
            if (status == STATUS_OK)
                status = read_item(qti, n);
        } else if (xml_is(n, "section")) {
            status = read_section(qti, n);
        } else if (xml_is(n, "assessment") || xml_is(n, "objectbank")) {
            struct str *title = &qti->reader.set->title;
            if (!title->size &&
                !text_copy(&qti->reader.set->arena, str_trim(xml_attribute(n, "title")), title))
                return STATUS_NO_MEMORY;
            status = read_children(qti, n);
        }
    }
    return status;
}

enum status qti1_read(struct qti *qti, const struct xml_node *root)
{
    return read_children(qti, root);
}
